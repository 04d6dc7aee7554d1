/* SPDX-License-Identifier: Apache-2.0 */
/* The table of verbs, in the order of help. */
#include <string.h>

#include "cli/verbs.h"

static const struct cli_verb *const verbs[] = {&verb_init, &verb_collect, &verb_sources,
    &verb_status, &verb_findings, &verb_explain, &verb_assets, &verb_runs, &verb_attest,
    &verb_exception, &verb_event, &verb_sync, &verb_catalog, &verb_report, &verb_policy, &verb_gate,
    &verb_rebuild, &verb_help, &verb_version, NULL};

const struct cli_verb *const *
cli_verbs(void)
{
	return verbs;
}

const struct cli_verb *
cli_verb_find(const char *name)
{
	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (strcmp(verbs[i]->name, name) == 0)
			return verbs[i];
	}
	return NULL;
}

/* One line however many there are: after an update of muster it can be all its own. */
void
cli_notice_stale(
    struct cli *cli, struct muster_project *project, const char *one, const char *several)
{
	enum { NAMED = 3 };
	const char *const *names;
	size_t count = muster_project_stale_documents(project, &names);
	if (count == 0)
		return;
	struct muster_strbuf text;
	bool files = false;
	for (size_t i = 0; i < count; i++) {
		const char *mark = strstr(names[i], MUSTER_BUILT_IN);
		files = files || mark == NULL || mark[strlen(MUSTER_BUILT_IN)] != '\0';
	}
	muster_strbuf_init(&text, 4096);
	for (size_t i = 0; i < count && i < NAMED; i++)
		muster_strbuf_addf(&text, "%s%s",
		    i == 0               ? ""
			: i + 1 == count ? " and "
					 : ", ",
		    names[i]);
	if (count > NAMED)
		muster_strbuf_addf(&text, " and %zu more", count - NAMED);
	cli_notice(cli, "%s%s differ%s from what the store has taken in: %s", text.data,
	    files ? " on disk" : "", count == 1 ? "s" : "", count == 1 ? one : several);
	muster_strbuf_release(&text);
}

struct muster_project *
cli_project(struct cli *cli, bool need_store, bool writable)
{
	struct muster_project_options options = {
	    .folder = cli->folder,
	    .store_path = cli->store,
	    .as_of = cli->as_of,
	    .known_by = cli->known_by,
	    .now = cli->now,
	};
	struct muster_project *project =
	    muster_project_open(&options, need_store, writable, cli_problem, cli, &cli->error);
	if (project == NULL || writable)
		return project;
	cli_notice_stale(cli, project,
	    "muster sync takes it in, and so does the next collect; this answer uses the store's",
	    "muster sync takes them in, and so does the next collect; this answer uses the "
	    "store's");
	return project;
}
