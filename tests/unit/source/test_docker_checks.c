/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of muster's own checks on Docker: what is written from it
 * (controls/checks/docker-*.yaml, docs/docker-checks.md) says the same, and
 * its ids and places are sound.  MUSTER_UPDATE_GOLDEN=1 writes the files anew.
 */
#include "support.h"

#include <muster/strbuf.h>

#include "source/docker_checks.h"

static const struct {
	const char *source, *about;
	unsigned things;
} files[] = {
    {"docker-inspect",
	"What docker inspect shows: containers, images, networks, services, secrets.",
	1u << DOCKER_CONTAINER | 1u << DOCKER_IMAGE | 1u << DOCKER_NETWORK | 1u << DOCKER_SERVICE |
	    1u << DOCKER_SECRET},
    {"docker-secrets", "Secrets of a swarm and of compose files; never their values.",
	1u << DOCKER_SECRET | 1u << DOCKER_COMPOSE_SECRET},
    {"docker-info", "What docker info shows of an engine.", 1u << DOCKER_INFO},
    {"docker-daemon", "What daemon.json sets, and leaves at its default.", 1u << DOCKER_DAEMON},
    {"docker-events", "What docker events tells of; a window in time, which closes nothing.",
	1u << DOCKER_EVENT},
};

static const char *const things[DOCKER_THINGS] = {
    [DOCKER_CONTAINER] = "Containers (docker inspect)",
    [DOCKER_IMAGE] = "Images (docker inspect)",
    [DOCKER_NETWORK] = "Networks (docker inspect)",
    [DOCKER_SERVICE] = "Services of a swarm (docker inspect)",
    [DOCKER_SECRET] = "Secrets (docker secret inspect, docker secret ls)",
    [DOCKER_COMPOSE_SECRET] = "Secrets of a compose file",
    [DOCKER_INFO] = "The engine (docker info)",
    [DOCKER_DAEMON] = "The daemon's configuration (daemon.json)",
    [DOCKER_EVENT] = "What happened (docker events)",
};

/* Of the rules on settings (controls/rules), which secrets of all managers share. */
static const char of_settings[] =
    "\n  # ---- Their age, judged by the rules of controls/rules ----\n\n"
    "  - id: \"muster:secret.rotated\"\n"
    "    title: The secret is older than its interval, or was never rotated\n"
    "    practice: secrets.rotated\n";

/* A check that two things have stands once in a file: its row is the same. */
static bool
is_written(const struct docker_check *check, unsigned wanted)
{
	for (const struct docker_check *at = docker_checks; at < check; at++)
		if ((wanted >> at->thing & 1) != 0 && strcmp(at->id, check->id) == 0) {
			assert_string_equal(at->title, check->title);
			assert_string_equal(at->practice, check->practice);
			return true;
		}
	return false;
}

static void
write_check(struct muster_strbuf *out, const struct docker_check *check)
{
	const char *aspect = strchr(check->practice, ' ');
	muster_strbuf_addf(out, "  - id: \"%s\"\n    title: %s\n", check->id, check->title);
	if (check->practice[0] == '-') {
		muster_strbuf_addf(out, "    none: %s\n", check->practice + 2);
		return;
	}
	const size_t len =
	    aspect != NULL ? (size_t)(aspect - check->practice) : strlen(check->practice);
	muster_strbuf_addf(out, "    practice: %.*s\n", (int)len, check->practice);
	if (aspect != NULL)
		muster_strbuf_addf(out, "    aspect: %s\n", aspect + 1);
}

static void
the_catalog_has_the_rows_of_the_table(void **state)
{
	(void)state;
	for (size_t f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
		struct muster_strbuf out;
		char path[1024];
		muster_strbuf_init(&out, 0);
		muster_strbuf_addf(&out,
		    "# SPDX-License-Identifier: Apache-2.0\n#\n# %s\n# Written from the table in "
		    "src/source/docker_checks.c by its test: change it there.\n\nsource: "
		    "%s\nchecks:\n",
		    files[f].about, files[f].source);
		int last = -1;
		for (size_t i = 0; i < docker_check_count; i++) {
			const struct docker_check *check = &docker_checks[i];
			if ((files[f].things >> check->thing & 1) == 0 ||
			    is_written(check, files[f].things))
				continue;
			if ((int)check->thing != last)
				muster_strbuf_addf(
				    &out, "\n  # ---- %s ----\n\n", things[check->thing]);
			last = (int)check->thing;
			write_check(&out, check);
		}
		if ((files[f].things >> DOCKER_SECRET & 1) != 0)
			muster_strbuf_adds(&out, of_settings);
		snprintf(
		    path, sizeof(path), "%s/controls/checks/%s.yaml", TEST_ROOT, files[f].source);
		assert_false(out.failed);
		support_golden(path, out.data, out.len);
		muster_strbuf_release(&out);
	}
}

static void
the_page_has_the_rows_of_the_table(void **state)
{
	(void)state;
	struct muster_strbuf out;
	int last = -1;
	muster_strbuf_init(&out, 0);
	muster_strbuf_adds(&out,
	    "# Checks on Docker\n\nmuster's own checks on what Docker says of itself. Members are "
	    "as "
	    "in [formats](formats.md); *not given* is what\na member that is missing means: a "
	    "default, or `?`, that nobody knows, and the check is not reviewed. Written from\nthe "
	    "table in `src/source/docker_checks.c` by its test.\n");
	for (size_t i = 0; i < docker_check_count; i++) {
		const struct docker_check *check = &docker_checks[i];
		const bool judged = check->practice[0] != '-';
		if ((int)check->thing != last)
			muster_strbuf_addf(&out,
			    "\n## %s\n\n| Check | A failure means | Severity | Member | Not given "
			    "| "
			    "Practice | How to fix |\n|---|---|---|---|---|---|---|\n",
			    things[check->thing]);
		last = (int)check->thing;
		muster_strbuf_addf(&out, "| `%s` | %s | %s | %s%s%s | %s%s%s | %s | %s |\n",
		    check->id, check->title, muster_severity_name(check->severity),
		    check->members[0] != '\0' ? "`" : "who uses it", check->members,
		    check->members[0] != '\0' ? "`" : "",
		    check->absent != NULL && check->absent[0] != '\0' ? "`" : "",
		    check->absent == NULL          ? "?"
			: check->absent[0] == '\0' ? "empty"
						   : check->absent,
		    check->absent != NULL && check->absent[0] != '\0' ? "`" : "",
		    judged ? check->practice : "none", check->fix);
	}
	assert_false(out.failed);
	support_golden(TEST_ROOT "/docs/docker-checks.md", out.data, out.len);
	muster_strbuf_release(&out);
}

/* Ids keep findings together: each names one check of a thing. */
static void
ids_are_unique_and_well_formed(void **state)
{
	(void)state;
	for (size_t i = 0; i < docker_check_count; i++) {
		const struct docker_check *check = &docker_checks[i];
		assert_int_equal(strncmp(check->id, "muster:", 7), 0);
		assert_int_equal(
		    strspn(check->id + 7, "abcdefghijklmnopqrstuvwxyz.-"), strlen(check->id + 7));
		assert_true(check->title[0] != '\0' && check->fix[0] != '\0');
		assert_true(check->severity != MUSTER_SEVERITY_UNKNOWN);
		for (size_t k = 0; k < i; k++)
			if (docker_checks[k].thing == check->thing)
				assert_string_not_equal(docker_checks[k].id, check->id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_catalog_has_the_rows_of_the_table),
	    cmocka_unit_test(the_page_has_the_rows_of_the_table),
	    cmocka_unit_test(ids_are_unique_and_well_formed),
	};
	return cmocka_run_group_tests_name("docker checks", tests, NULL, NULL);
}
