/* SPDX-License-Identifier: Apache-2.0 */
/* assets: the inventory. */
#include <string.h>

#include "cli/verbs.h"

/* Which assets are asked for, and the systems that hold them. */
struct inventory {
	struct cli *cli;
	struct muster_project *project;
	const struct muster_config *config;
	const struct muster_system *system; /* NULL: all assets */
	const char *glob;                   /* NULL: all paths */
	uint64_t shown, unknown;            /* of no system */
};

static bool
is_shown(const struct inventory *in, const struct muster_asset *asset)
{
	return (in->glob == NULL || muster_text_glob(in->glob, asset->path)) &&
	    muster_project_holds(in->project, in->system, asset->path);
}

/* "payments, portal", "-" of none. */
static void
systems_of(const struct inventory *in, const struct muster_asset *asset, struct muster_strbuf *out)
{
	muster_strbuf_clear(out);
	for (size_t i = 0; i < in->config->system_count; i++)
		if (muster_project_holds(in->project, &in->config->systems[i], asset->path))
			muster_strbuf_addf(
			    out, "%s%s", out->len > 0 ? ", " : "", in->config->systems[i].id);
	if (out->len == 0)
		muster_strbuf_adds(out, "-");
}

static void
json_asset(struct inventory *in, struct muster_json *json, const struct muster_asset *a)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "asset", a->path);
	muster_json_string(json, "kind", muster_asset_kind_name(a->kind));
	muster_json_string(json, "name", a->name);
	muster_json_string(json, "version", a->version[0] != '\0' ? a->version : NULL);
	muster_json_array(json, "systems");
	for (size_t i = 0; i < in->config->system_count; i++)
		if (muster_project_holds(in->project, &in->config->systems[i], a->path))
			muster_json_string(json, NULL, in->config->systems[i].id);
	muster_json_array_end(json);
	muster_json_time(json, "first_seen", a->first_seen);
	muster_json_time(json, "last_seen", a->last_seen);
	muster_json_int(json, "open_findings", (int64_t)a->open_findings);
	muster_json_object_end(json);
}

static void
json_assets(struct inventory *in, const struct muster_asset *assets, size_t count)
{
	struct muster_json json;
	muster_json_init(&json, &in->cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, "assets");
	for (size_t i = 0; i < count; i++)
		if (is_shown(in, &assets[i]))
			json_asset(in, &json, &assets[i]);
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(in->cli, "\n");
}

static void
text_assets(struct inventory *in, const struct muster_asset *assets, size_t count)
{
	static const struct cli_column columns[] = {{"Asset", CLI_LEFT, CLI_CUT_MIDDLE},
	    {"Version", CLI_LEFT, CLI_CUT_MIDDLE}, {"First seen", CLI_LEFT, CLI_WHOLE},
	    {"Last seen", CLI_LEFT, CLI_WHOLE}, {"Open", CLI_RIGHT, CLI_WHOLE},
	    {"Systems", CLI_LEFT, CLI_CUT_END}};
	bool systems = in->config->system_count > 0;
	struct cli_table *table = cli_table_new(in->cli, columns, systems ? 6 : 5);
	struct muster_strbuf names;
	muster_strbuf_init(&names, 0);
	for (size_t i = 0; i < count; i++) {
		const struct muster_asset *a = &assets[i];
		char first[40], last[40];
		if (!is_shown(in, a))
			continue;
		in->shown++;
		cli_table_cell(table, a->path, "");
		cli_table_cell(table, a->version[0] != '\0' ? a->version : "-", "");
		cli_table_cell(table, muster_date_format(a->first_seen, first), "");
		cli_table_cell(table, muster_date_format(a->last_seen, last), "");
		cli_table_number(table, a->open_findings);
		if (!systems)
			continue;
		systems_of(in, a, &names);
		in->unknown += strcmp(names.data, "-") == 0;
		cli_table_cell(table, names.data, "");
	}
	muster_strbuf_release(&names);
	if (count == 0) {
		cli_puts(in->cli, "No asset is known yet.\nNext: muster collect FILE…\n");
		return;
	}
	if (in->shown == 0) {
		cli_printf(in->cli, "No asset matches; %zu are known.\n", count);
		return;
	}
	cli_table_print(table);
	cli_printf(in->cli, "\n%llu assets.\n", (unsigned long long)in->shown);
	if (in->unknown > 0)
		cli_printf(in->cli, "%llu of no system: they are in no system's report.\n",
		    (unsigned long long)in->unknown);
}

static int
run_assets(struct cli *cli)
{
	if (cli_operands(cli, 0, 1) != 0)
		return -1;
	struct inventory in = {.cli = cli,
	    .project = cli_project(cli, true, false),
	    .glob = cli->operand_count == 1 ? cli->operands[0] : NULL};
	if (in.project == NULL)
		return -1;
	struct muster_store *store = muster_project_store(in.project);
	struct muster_view view;
	struct muster_asset *assets;
	size_t count;
	in.config = muster_project_config(in.project);
	int rc =
	    muster_project_system(in.project, cli_value(cli, "system"), &in.system, &cli->error);
	if (rc == 0)
		rc = muster_project_view(in.project, &view, &cli->error);
	if (rc == 0)
		rc = muster_store_assets(store, &view, cli->arena, &assets, &count, &cli->error);
	if (rc == 0)
		rc = muster_project_scopes(in.project, &view, &cli->error);
	if (rc == 0 && cli->json)
		json_assets(&in, assets, count);
	else if (rc == 0)
		text_assets(&in, assets, count);
	muster_project_close(in.project);
	return rc;
}

static const struct cli_option assets_options[] = {
    {"system", 'S', "SYSTEM", false, "of this system only, by its id in muster.yaml"},
    CLI_END_OF_OPTIONS,
};

const struct cli_verb verb_assets = {
    .name = "assets",
    .operands = "[GLOB]",
    .summary = "List the assets evidence speaks of",
    .about = "GLOB matches the asset's path as it is printed: 'image:pay/*', 'host:*'.",
    .options = assets_options,
    .examples = "  muster assets 'image:*'\n  muster assets -S payments\n",
    .run = run_assets,
};
