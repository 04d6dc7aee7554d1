/* SPDX-License-Identifier: Apache-2.0 */
/* Who acts: this process, for the journal. */
#include <muster/muster.h>

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What CI systems call the run they are in; the first one set is recorded. */
static const char *const ci_names[] = {"GITHUB_RUN_ID", "CI_JOB_ID", "CI_PIPELINE_ID", "BUILD_TAG",
    "BUILD_ID", "CIRCLE_WORKFLOW_ID", "BUILDKITE_BUILD_ID", NULL};

static const char *
self_host(struct muster_actor *actor)
{
	if (gethostname(actor->host_text, sizeof(actor->host_text) - 1) != 0)
		actor->host_text[0] = '\0';
	return actor->host_text;
}

static const char *
self_user(struct muster_actor *actor)
{
	struct passwd entry, *found = NULL;
	char buffer[4096];
	actor->user_text[0] = '\0';
	if (getpwuid_r((uid_t)actor->uid, &entry, buffer, sizeof(buffer), &found) == 0 &&
	    found != NULL)
		snprintf(actor->user_text, sizeof(actor->user_text), "%s", found->pw_name);
	return actor->user_text;
}

void
muster_actor_self(struct muster_actor *actor)
{
	memset(actor, 0, sizeof(*actor));
	actor->uid = (uint32_t)getuid();
	actor->user = self_user(actor);
	actor->host = self_host(actor);
	actor->ci_run = "";
	for (size_t i = 0; ci_names[i] != NULL; i++) {
		const char *value = getenv(ci_names[i]);
		if (value != NULL && value[0] != '\0') {
			snprintf(actor->ci_text, sizeof(actor->ci_text), "%s=%.120s", ci_names[i],
			    value);
			actor->ci_run = actor->ci_text;
			break;
		}
	}
	actor->tool_version = muster_version();
	actor->now = muster_time_now();
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	if (file != NULL) {
		if (fgets(actor->boot_id, (int)sizeof(actor->boot_id), file) == NULL)
			actor->boot_id[0] = '\0';
		actor->boot_id[strcspn(actor->boot_id, "\n")] = '\0';
		fclose(file);
	}
	struct timespec now;
	if (clock_gettime(CLOCK_MONOTONIC, &now) == 0)
		actor->monotonic = (int64_t)now.tv_sec * MUSTER_SECOND + now.tv_nsec;
}
