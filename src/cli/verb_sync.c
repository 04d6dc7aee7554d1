/* SPDX-License-Identifier: Apache-2.0 */
/* sync: takes in what people keep as files in the project folder. */
#include <string.h>

#include "cli/verbs.h"

static int
run_sync(struct cli *cli)
{
	if (cli_operands(cli, 0, 0) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, true, true);
	if (project == NULL)
		return -1;
	struct muster_actor actor;
	muster_actor_self(&actor);
	const struct muster_sync_change *changes;
	size_t count;
	int rc = muster_flow_sync(project, &actor, cli->arena, &changes, &count, &cli->error);
	muster_project_close(project);
	if (rc != 0)
		return -1;
	if (cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_array(&json, "taken_in");
		for (size_t i = 0; i < count; i++) {
			muster_json_object(&json, NULL);
			muster_json_string(&json, "kind", changes[i].kind);
			muster_json_string(&json, "name", changes[i].name);
			muster_json_string(
			    &json, "sha256", changes[i].removed ? NULL : changes[i].sha256);
			muster_json_bool(&json, "removed", changes[i].removed);
			muster_json_object_end(&json);
		}
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
		return 0;
	}
	for (size_t i = 0; i < count; i++)
		cli_printf(cli, "%-8s %-11s %s\n", changes[i].removed ? "gone" : "taken in",
		    changes[i].kind, changes[i].name);
	cli_printf(
	    cli, "%zu file%s differed from what the store had.\n", count, count == 1 ? "" : "s");
	return 0;
}

const struct cli_verb verb_sync = {
    .name = "sync",
    .operands = "",
    .summary = "Take in configuration, controls, attestations, exceptions and events on disk",
    .about =
	"Reads muster.yaml, controls/, attestations/, exceptions/ and events/ of the working\n"
	"folder, checks all of it, and journals each file that differs by its digest. A ledger\n"
	"file that is gone states nothing from then on. collect does the same before it reads.",
    .options = NULL,
    .examples = "  muster sync\n",
    .run = run_sync,
};
