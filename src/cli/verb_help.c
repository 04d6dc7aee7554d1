/* SPDX-License-Identifier: Apache-2.0 */
/* help and version. */
#include <string.h>

#include "cli/verbs.h"

static int
run_help(struct cli *cli)
{
	if (cli_operands(cli, 0, 1) != 0)
		return -1;
	const struct cli_verb *verb = NULL;
	if (cli->operand_count == 1 && (verb = cli_verb_find(cli->operands[0])) == NULL) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.verb",
		    "there is no verb '%.60s'", cli->operands[0]);
		return muster_error_remedy(&cli->error, "muster help lists them");
	}
	if (!cli->json) {
		cli_print_help(cli, verb);
		return 0;
	}
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, "verbs");
	for (const struct cli_verb *const *each = cli_verbs(); *each != NULL; each++) {
		if (verb != NULL && *each != verb)
			continue;
		muster_json_object(&json, NULL);
		muster_json_string(&json, "name", (*each)->name);
		muster_json_string(&json, "operands", (*each)->operands);
		muster_json_string(&json, "summary", (*each)->summary);
		muster_json_array(&json, "options");
		for (const struct cli_option *o = (*each)->options; o != NULL && o->name != NULL;
		     o++) {
			muster_json_object(&json, NULL);
			muster_json_string(&json, "name", o->name);
			muster_json_string(&json, "argument", o->argument);
			muster_json_string(&json, "help", o->help);
			muster_json_object_end(&json);
		}
		muster_json_array_end(&json);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
	return 0;
}

const struct cli_verb verb_help = {
    .name = "help",
    .operands = "[VERB]",
    .summary = "Show help on muster or on a verb",
    .about = "",
    .options = NULL,
    .examples = "  muster help collect\n",
    .run = run_help,
};

static int
run_version(struct cli *cli)
{
	if (cli_operands(cli, 0, 0) != 0)
		return -1;
	if (cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_string(&json, "version", muster_version());
		muster_json_string(&json, "build", muster_build_id());
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
		return 0;
	}
	cli_printf(cli, "muster %s%s%s\n", muster_version(),
	    muster_build_id()[0] != '\0' ? " " : "", muster_build_id());
	return 0;
}

const struct cli_verb verb_version = {
    .name = "version",
    .operands = "",
    .summary = "Show the version",
    .about = "",
    .options = NULL,
    .examples = "",
    .run = run_version,
};
