/* SPDX-License-Identifier: Apache-2.0 */
/* init: a working folder. */
#include <string.h>

#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"catalog", 0, "ID", true, "a catalog to report on (repeatable; default: cis-docker)"},
    CLI_END_OF_OPTIONS,
};

static int
run_init(struct cli *cli)
{
	if (cli_operands(cli, 0, 1) != 0)
		return -1;
	const char *folder = cli->operand_count == 1 ? cli->operands[0] : cli->folder;
	size_t count;
	const char *const *catalogs = cli_values(cli, "catalog", &count);
	struct muster_actor actor;
	muster_actor_self(&actor);
	if (muster_flow_init(folder, cli->store, catalogs, count, &actor, &cli->error) != 0)
		return -1;
	if (cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_string(&json, "folder", folder);
		muster_json_array(&json, "catalogs");
		for (size_t i = 0; i < count; i++)
			muster_json_string(&json, NULL, catalogs[i]);
		if (count == 0)
			muster_json_string(&json, NULL, "cis-docker");
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
		return 0;
	}
	cli_puts(cli, "Made muster.yaml and an empty store in the folder ");
	cli_text(cli, folder);
	cli_puts(cli,
	    "\nKeep the .key file beside the store: it is part of every backup, never "
	    "of a pack.\nNext: muster collect FILE…\n");
	return 0;
}

const struct cli_verb verb_init = {
    .name = "init",
    .operands = "[DIR]",
    .summary = "Make a working folder: muster.yaml and an empty store",
    .about = "DIR (or the working folder) gets a commented muster.yaml and muster.db with its key\n"
	     "file. Nothing that exists is overwritten.",
    .options = options,
    .examples = "  muster init audits\n",
    .run = run_init,
};
