/* SPDX-License-Identifier: Apache-2.0 */
/* catalog import and export. */
#include <string.h>

#include "cli/catalog.h"

static void
imported_json(struct cli *cli, const struct muster_catalog_imported *done)
{
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "id", done->id);
	muster_json_string(&json, "title", done->title);
	muster_json_string(&json, "version", done->version);
	muster_json_string(&json, "model", done->model);
	muster_json_int(&json, "controls", (int64_t)done->controls);
	muster_json_int(&json, "headings", (int64_t)done->headings);
	muster_json_array(&json, "files");
	for (size_t i = 0; i < done->path_count; i++)
		muster_json_string(&json, NULL, done->paths[i]);
	muster_json_array_end(&json);
	muster_json_bool(&json, "changed", done->changed);
	muster_json_bool(&json, "taken_in", done->taken_in);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

int
catalog_import(struct cli *cli, struct muster_project *project, const char *file)
{
	struct muster_catalog_import_options options = {
	    .file = file, .id = cli_value(cli, "id"), .replace = cli_given(cli, "replace")};
	options.catalogs = cli_values(cli, "catalog", &options.catalog_count);
	struct muster_actor actor;
	muster_actor_self(&actor);
	struct muster_catalog_imported done;
	if (muster_flow_catalog_import(
		project, &actor, &options, cli_problem, cli, cli->arena, &done, &cli->error) != 0)
		return -1;
	if (cli->json) {
		imported_json(cli, &done);
		return 0;
	}
	cli_printf(
	    cli, "%s: %s %s, %zu controls\n", done.id, done.title, done.version, done.controls);
	for (size_t i = 0; i < done.path_count; i++)
		cli_printf(cli, "  %s%s\n", done.paths[i], done.changed ? "" : " (as it was)");
	if (!done.taken_in)
		cli_printf(cli, "  no store here: taken in by the next init or sync\n");
	return 0;
}

int
catalog_export(struct cli *cli, struct muster_project *project, const char *id)
{
	static const char *const words[] = {"yaml", "oscal-json", "oscal-xml"};
	const char *word = cli_value(cli, "format");
	size_t format = 0;
	while (word != NULL && format < 3 && strcmp(words[format], word) != 0)
		format++;
	if (word == NULL || format == 3) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.format",
		    word == NULL ? "export needs --format%s" : "there is no format '%.40s'",
		    word != NULL ? word : "");
		return muster_error_remedy(&cli->error, "one of: yaml oscal-json oscal-xml");
	}
	return muster_flow_catalog_export(
	    project, id, (enum muster_catalog_format)format, &cli->out, &cli->error);
}
