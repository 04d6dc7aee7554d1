/* SPDX-License-Identifier: Apache-2.0 */
/* catalog todo: which controls no practice bears on, so that only people can show them. */
#include <stdio.h>
#include <string.h>

#include "cli/catalog.h"
#include "cli/control_nature.h"

static bool
covered(const struct muster_catalog *catalog, const struct muster_control *control)
{
	for (size_t i = 0; i < catalog->mapping_count; i++)
		if (strcmp(catalog->mappings[i].control, control->id) == 0)
			return true;
	return false;
}

/* What is superseded needs no work. */
static bool
is_todo(const struct muster_catalog *catalog, const struct muster_control *control)
{
	return control->assessable && control->superseded_by[0] == '\0' &&
	    !covered(catalog, control);
}

static void
todo_text(struct cli *cli, const struct muster_catalog *catalog, bool heading)
{
	size_t all = 0, todo = 0;
	if (heading)
		cli_printf(cli, "%s %s\n", catalog->title, catalog->version);
	for (size_t i = 0; i < catalog->control_count; i++) {
		const struct muster_control *control = &catalog->controls[i];
		all += control->assessable && control->superseded_by[0] == '\0';
		if (!is_todo(catalog, control))
			continue;
		struct muster_strbuf nature;
		muster_strbuf_init(&nature, 400);
		control_nature_words(control, &nature);
		char head[80];
		snprintf(head, sizeof(head), "  %-12.60s ", control->id);
		cli_wrapped_words(cli, 15, head, "%s (%s)", control->title, nature.data);
		muster_strbuf_release(&nature);
		todo++;
	}
	cli_printf(cli, "%zu of %zu controls of %s have no practice: each needs an attestation\n",
	    todo, all, catalog->id);
}

static void
todo_json(struct muster_json *json, const struct muster_catalog *catalog)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "id", catalog->id);
	muster_json_array(json, "controls");
	for (size_t i = 0; i < catalog->control_count; i++) {
		const struct muster_control *control = &catalog->controls[i];
		if (!is_todo(catalog, control))
			continue;
		muster_json_object(json, NULL);
		muster_json_string(json, "id", control->id);
		muster_json_string(json, "title", control->title);
		control_needs_json(json, control);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
	muster_json_object_end(json);
}

int
catalog_todo(struct cli *cli, const struct muster_controls *controls, const char *id)
{
	const struct muster_catalog *one = NULL;
	if (id != NULL && (one = catalog_wanted(cli, controls, id)) == NULL)
		return -1;
	struct muster_json json;
	if (cli->json) {
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_array(&json, "catalogs");
	}
	bool first = true;
	for (size_t i = 0; i < controls->catalog_count; i++) {
		const struct muster_catalog *catalog = &controls->catalogs[i];
		if (one != NULL && catalog != one)
			continue;
		if (cli->json) {
			todo_json(&json, catalog);
			continue;
		}
		if (!first)
			cli_puts(cli, "\n");
		first = false;
		todo_text(cli, catalog, one == NULL);
	}
	if (cli->json) {
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	}
	return 0;
}
