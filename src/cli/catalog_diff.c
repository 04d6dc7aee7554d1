/* SPDX-License-Identifier: Apache-2.0 */
/* catalog diff: what became of each control, and of the mapping rows with it. */
#include <string.h>

#include "cli/catalog.h"

/* ---- JSON ---- */

static void
side_json(struct muster_json *json, const char *key, const struct muster_catalog_side *side)
{
	muster_json_object(json, key);
	muster_json_string(json, "id", side->catalog->id);
	muster_json_string(json, "title", side->catalog->title);
	muster_json_string(json, "version", side->catalog->version);
	muster_json_string(json, "file", side->catalog->origin.file);
	muster_json_int(json, "controls", (int64_t)side->catalog->control_count);
	muster_json_object_end(json);
}

static void
control_json(struct muster_json *json, const char *key, const struct muster_control *control)
{
	if (control == NULL) {
		muster_json_null(json, key);
		return;
	}
	muster_json_object(json, key);
	muster_json_string(json, "id", control->id);
	muster_json_string(json, "title", control->shipped_title);
	muster_json_bool(json, "assessable", control->assessable);
	muster_json_object_end(json);
}

static void
change_json(struct muster_json *json, const struct muster_control_change *change)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "change", muster_control_fate_name(change->fate));
	control_json(json, "a", change->a);
	control_json(json, "b", change->b);
	muster_json_string(json, "known_by",
	    change->basis == MUSTER_BASIS_NONE ? NULL : muster_pair_basis_name(change->basis));
	muster_json_bool(json, "certain", change->certain);
	muster_json_bool(json, "title_differs", change->title);
	muster_json_bool(json, "text_differs", change->text);
	muster_json_array(json, "nature");
	for (unsigned i = 0; i < MUSTER_NATURE_COUNT; i++)
		if ((change->nature >> i & 1) != 0)
			muster_json_string(
			    json, NULL, muster_nature_change_name((enum muster_nature_change)i));
	muster_json_array_end(json);
	muster_json_int(json, "candidates", (int64_t)change->candidates);
	muster_json_object_end(json);
}

static void
row_json(struct muster_json *json, const struct muster_mapping_change *change)
{
	const struct muster_mapping *row = change->row;
	const struct muster_control *to = change->control->b;
	muster_json_object(json, NULL);
	muster_json_string(json, "fate", muster_mapping_fate_name(change->fate));
	muster_json_string(json, "control", row->control);
	muster_json_string(json, "proposed", to != NULL ? to->id : NULL);
	muster_json_string(json, "change", muster_control_fate_name(change->control->fate));
	muster_json_string(json, "practice", row->practice);
	muster_json_string(json, "aspect", row->aspect);
	muster_json_string(json, "effect", muster_effect_name(row->effect));
	muster_json_string(json, "file", row->origin.file);
	muster_json_int(json, "line", row->origin.line);
	muster_json_object_end(json);
}

static void
diff_json(struct cli *cli, const struct muster_catalog_compared *compared)
{
	const struct muster_catalog_diff *diff = &compared->diff;
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	side_json(&json, "a", &compared->a);
	side_json(&json, "b", &compared->b);
	muster_json_bool(&json, "texts_compared", diff->texts);
	muster_json_object(&json, "counts");
	for (unsigned i = 0; i < MUSTER_FATE_COUNT; i++)
		muster_json_int(&json, muster_control_fate_name((enum muster_control_fate)i),
		    (int64_t)diff->fates[i]);
	muster_json_int(&json, "nature", (int64_t)diff->nature_changed);
	muster_json_object_end(&json);
	muster_json_object(&json, "mapping_counts");
	for (unsigned i = 0; i < MUSTER_MAPPING_FATE_COUNT; i++)
		muster_json_int(&json, muster_mapping_fate_name((enum muster_mapping_fate)i),
		    (int64_t)diff->rows[i]);
	muster_json_int(&json, "unplaced", (int64_t)diff->unplaced);
	muster_json_object_end(&json);
	muster_json_array(&json, "controls");
	for (size_t i = 0; i < diff->control_count; i++)
		if (diff->controls[i].fate != MUSTER_FATE_SAME || diff->controls[i].nature != 0)
			change_json(&json, &diff->controls[i]);
	muster_json_array_end(&json);
	muster_json_array(&json, "mappings");
	for (size_t i = 0; i < diff->mapping_count; i++)
		row_json(&json, &diff->mappings[i]);
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

/* ---- text ---- */

enum { WORDS = 14 }; /* the column of titles and words */

/* "  4.1         words", wrapped; a long id has a line of its own. */
static void
line(struct cli *cli, const char *id, const char *words)
{
	if (muster_text_columns(id, strlen(id)) < WORDS - 2)
		cli_printf(cli, "  %-11s ", id);
	else
		cli_printf(cli, "  %s\n%14s", id, "");
	cli_wrapped_from(cli, WORDS, WORDS, words);
}

static void
wrapped(struct cli *cli, struct muster_strbuf *words)
{
	if (words->failed)
		cli->out.failed = true;
	cli_wrapped(cli, WORDS, words->len > 0 ? words->data : "");
	muster_strbuf_release(words);
}

static void
labelled(struct cli *cli, const char *label, const char *text)
{
	struct muster_strbuf words;
	muster_strbuf_init(&words, 0);
	muster_strbuf_addf(&words, "%s%s", label, text);
	wrapped(cli, &words);
}

static void
titles(struct cli *cli, const struct muster_control_change *change)
{
	if (change->title) {
		labelled(cli, "was: ", change->a->shipped_title);
		labelled(cli, "now: ", change->b->shipped_title);
	}
	if (change->text)
		cli_wrapped(cli, WORDS, "the text differs");
}

static void
moved(struct cli *cli, const struct muster_control_change *change)
{
	static const char *const known[MUSTER_BASIS_COUNT] = {
	    [MUSTER_BASIS_CONTENT] = "by its title, unique on both sides; no text says more",
	    [MUSTER_BASIS_ALIAS] = "by an alias of the catalog",
	    [MUSTER_BASIS_LIKENESS] = "perhaps: its title or its text is the same"};
	struct muster_strbuf words;
	muster_strbuf_init(&words, 0);
	muster_strbuf_addf(&words, "-> %s  %s", change->b->id, change->b->shipped_title);
	if (words.failed)
		cli->out.failed = true;
	line(cli, change->a->id, words.len > 0 ? words.data : "");
	muster_strbuf_release(&words);
	if (change->certain)
		cli_wrapped(
		    cli, WORDS, "certain: title and text are equal, and unique on both sides");
	else if (known[change->basis] != NULL)
		cli_wrapped(cli, WORDS, known[change->basis]);
	titles(cli, change);
}

static void
removed(struct cli *cli, const struct muster_control_change *change)
{
	line(cli, change->a->id, change->a->shipped_title);
	if (change->candidates > 0)
		cli_printf(cli, "%14s%zu controls of B are like it: which one is not certain\n", "",
		    change->candidates);
}

static void
reworded(struct cli *cli, const struct muster_control_change *change)
{
	line(cli, change->a->id, change->b->shipped_title);
	titles(cli, change);
}

static void
added(struct cli *cli, const struct muster_control_change *change)
{
	line(cli, change->b->id, change->b->shipped_title);
}

static void
of_fate(struct cli *cli, const struct muster_catalog_diff *diff, enum muster_control_fate fate,
    const char *heading, void (*print)(struct cli *, const struct muster_control_change *))
{
	if (diff->fates[fate] == 0)
		return;
	cli_printf(cli, "\n%s\n", heading);
	for (size_t i = 0; i < diff->control_count; i++)
		if (diff->controls[i].fate == fate)
			print(cli, &diff->controls[i]);
}

static void
natures(struct cli *cli, const struct muster_catalog_diff *diff)
{
	if (diff->nature_changed > 0)
		cli_puts(cli, "\nNature changed\n");
	for (size_t i = 0; i < diff->control_count; i++) {
		const struct muster_control_change *change = &diff->controls[i];
		struct muster_strbuf words;
		if (change->nature == 0)
			continue;
		muster_strbuf_init(&words, 0);
		for (unsigned bit = 0; bit < MUSTER_NATURE_COUNT; bit++)
			if ((change->nature >> bit & 1) != 0)
				muster_strbuf_addf(&words, "%s%s", words.len > 0 ? ", " : "",
				    muster_nature_change_name((enum muster_nature_change)bit));
		if (words.failed)
			cli->out.failed = true;
		line(cli, change->b->id, words.len > 0 ? words.data : "");
		muster_strbuf_release(&words);
	}
}

static void
rows(struct cli *cli, const struct muster_catalog_diff *diff, enum muster_mapping_fate fate,
    const char *heading)
{
	if (diff->rows[fate] == 0)
		return;
	cli_printf(cli, "\n%s\n", heading);
	for (size_t i = 0; i < diff->mapping_count; i++) {
		const struct muster_mapping_change *change = &diff->mappings[i];
		const struct muster_mapping *row = change->row;
		const struct muster_control_change *control = change->control;
		struct muster_strbuf words;
		if (change->fate != fate)
			continue;
		muster_strbuf_init(&words, 0);
		if (control->fate == MUSTER_FATE_MOVED)
			muster_strbuf_addf(&words, "-> %s  ", control->b->id);
		muster_strbuf_addf(&words, "%s %s%s%s (%s:%u)", muster_effect_name(row->effect),
		    row->practice, row->aspect[0] != '\0' ? ", " : "", row->aspect,
		    row->origin.file, row->origin.line);
		if (words.failed)
			cli->out.failed = true;
		line(cli, row->control, words.len > 0 ? words.data : "");
		muster_strbuf_release(&words);
	}
}

static void
side_text(struct cli *cli, const char *name, const struct muster_catalog_side *side)
{
	cli_printf(cli, "%s  %s %s, %zu controls and headings\n   %s\n", name, side->catalog->id,
	    side->catalog->version, side->catalog->control_count, side->catalog->origin.file);
}

static void
diff_text(struct cli *cli, const struct muster_catalog_compared *compared)
{
	const struct muster_catalog_diff *diff = &compared->diff;
	side_text(cli, "A", &compared->a);
	side_text(cli, "B", &compared->b);
	if (!diff->texts)
		cli_puts(cli, "Titles are compared, texts not: not both sides have them\n");
	cli_printf(cli,
	    "\n%6zu same\n%6zu added\n%6zu removed\n%6zu renumbered or moved\n"
	    "%6zu reworded\n%6zu of another nature\n",
	    diff->fates[MUSTER_FATE_SAME], diff->fates[MUSTER_FATE_ADDED],
	    diff->fates[MUSTER_FATE_REMOVED], diff->fates[MUSTER_FATE_MOVED],
	    diff->fates[MUSTER_FATE_REWORDED], diff->nature_changed);
	cli_printf(cli,
	    "\n%6zu mapping rows of A carry over unchanged\n%6zu need review\n"
	    "%6zu fall away\n",
	    diff->rows[MUSTER_MAPPING_CARRIES], diff->rows[MUSTER_MAPPING_REVIEW],
	    diff->rows[MUSTER_MAPPING_GONE]);
	if (diff->unplaced > 0)
		cli_printf(cli, "%6zu of controls that A does not have\n", diff->unplaced);
	of_fate(cli, diff, MUSTER_FATE_ADDED, "Added", added);
	of_fate(cli, diff, MUSTER_FATE_REMOVED, "Removed", removed);
	of_fate(cli, diff, MUSTER_FATE_MOVED, "Renumbered or moved", moved);
	of_fate(cli, diff, MUSTER_FATE_REWORDED, "Reworded", reworded);
	natures(cli, diff);
	rows(cli, diff, MUSTER_MAPPING_REVIEW, "Mapping rows to review");
	rows(cli, diff, MUSTER_MAPPING_GONE, "Mapping rows that fall away");
}

int
catalog_diff(struct cli *cli, struct muster_project *project, const char *a, const char *b)
{
	struct muster_catalog_import_options options = {0};
	struct muster_catalog_compared compared;
	options.catalogs = cli_values(cli, "catalog", &options.catalog_count);
	if (muster_flow_catalog_diff(
		project, a, b, &options, cli_problem, cli, cli->arena, &compared, &cli->error) != 0)
		return -1;
	if (cli->json)
		diff_json(cli, &compared);
	else
		diff_text(cli, &compared);
	muster_flow_catalog_diff_free(&compared);
	return 0;
}
