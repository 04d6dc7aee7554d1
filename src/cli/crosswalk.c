/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/crosswalk.h"

int
cli_crosswalks_text(struct cli *cli, const struct muster_controls *controls,
    const struct muster_catalog *catalog, const struct muster_control *control, bool after)
{
	const struct muster_crosswalk_view *views;
	size_t count;
	if (muster_control_crosswalks(
		controls, catalog->id, control->id, cli->arena, &views, &count) != 0)
		return muster_error_memory(&cli->error);
	if (after && count == 0)
		return 0;
	cli_puts(cli, after ? "\n" : "");
	for (size_t i = 0; i < count; i++) {
		cli_printf(cli, "  %s %s:%s%s\n", muster_relation_name(views[i].relation),
		    views[i].catalog, views[i].control, views[i].infers ? ", reviewed" : "");
		cli_wrapped_words(cli, 6, "      ", "%s (%s:%u)", views[i].row->table->source,
		    views[i].row->origin.file, views[i].row->origin.line);
	}
	cli_printf(cli, "%zu crosswalk row%s; none sets a status\n", count, count == 1 ? "" : "s");
	return 0;
}

int
cli_crosswalks_json(struct muster_json *json, struct cli *cli,
    const struct muster_controls *controls, const struct muster_catalog *catalog,
    const struct muster_control *control)
{
	const struct muster_crosswalk_view *views;
	size_t count;
	if (muster_control_crosswalks(
		controls, catalog->id, control->id, cli->arena, &views, &count) != 0)
		return muster_error_memory(&cli->error);
	muster_json_array(json, "crosswalks");
	for (size_t i = 0; i < count; i++) {
		const struct muster_crosswalk_row *row = views[i].row;
		char other[160];
		snprintf(other, sizeof(other), "%s:%s", views[i].catalog, views[i].control);
		muster_json_object(json, NULL);
		muster_json_string(json, "relation", muster_relation_name(views[i].relation));
		muster_json_string(json, "control", other);
		muster_json_bool(json, "reviewed", views[i].infers);
		muster_json_string(
		    json, "rationale", row->rationale[0] != '\0' ? row->rationale : NULL);
		muster_json_string(json, "table", row->table->id);
		muster_json_string(json, "source", row->table->source);
		muster_json_string(json, "file", row->origin.file);
		muster_json_int(json, "line", row->origin.line);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
	return 0;
}
