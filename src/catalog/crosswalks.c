/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Crosswalks: tables of rows between two catalogs, and the rows of a control
 * from both sides; and private texts laid over catalogs.
 */
#include <stdlib.h>

#include "catalog/lint.h"
#include "catalog/load.h"

/* ---- loading ---- */

static int
fill_crosswalk(struct load *load, const struct parsed *document, struct muster_crosswalk *out)
{
	const struct crosswalk_document *rows = &document->as.crosswalk;
	size_t total = 0, n = 0;
	for (size_t i = 0; i < rows->count; i++)
		total += rows->rows[i].to_count;
	struct muster_crosswalk_row *list = load_array(load, total, sizeof(*list));
	if (list == NULL)
		return -1;
	for (size_t i = 0; i < rows->count; i++) {
		const struct crosswalk_row *row = &rows->rows[i];
		int relation = row->relation >= 0 ? row->relation : rows->relation;
		for (size_t k = 0; k < row->to_count; k++)
			list[n++] = (struct muster_crosswalk_row){.from = row->from,
			    .to = row->to[k],
			    .relation = (enum muster_relation)relation,
			    .reviewed = row->reviewed,
			    .rationale = row->rationale,
			    .table = out,
			    .origin = {document->file, row->line, row->column}};
	}
	*out = (struct muster_crosswalk){.id = rows->id,
	    .title = rows->title,
	    .from = rows->from,
	    .to = rows->to,
	    .from_version = rows->from_version,
	    .to_version = rows->to_version,
	    .source = rows->source,
	    .rows = list,
	    .count = n,
	    .origin = {document->file, rows->line, rows->column}};
	load_check_name(load, document, "id", rows->id);
	return 0;
}

int
load_crosswalks(struct load *load)
{
	struct muster_crosswalk *list = load_array(load, load->count, sizeof(*list));
	size_t n = 0;
	if (list == NULL)
		return -1;
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_CROSSWALK || !document->ok)
			continue;
		if (fill_crosswalk(load, document, &list[n++]) != 0)
			return -1;
	}
	load->controls->crosswalks = list;
	load->controls->crosswalk_count = n;
	return 0;
}

/* ---- texts ---- */

static const char *
near_control(const struct muster_catalog *catalog, const char *id)
{
	enum { WINDOW = 64 };
	for (size_t i = 0; i < catalog->control_count; i += WINDOW) {
		const char *ids[WINDOW];
		size_t n = 0;
		for (; n < WINDOW && i + n < catalog->control_count; n++)
			ids[n] = catalog->controls[i + n].id;
		const char *near = muster_text_nearest(id, ids, n);
		if (near != NULL)
			return near;
	}
	return NULL;
}

static void
lay_text(struct load *load, const char *file, const struct muster_catalog *catalog,
    const struct text_row *row)
{
	char shown[YAML_SHOWN], remedy[YAML_SHOWN];
	struct muster_origin at = {file, row->line, row->column};
	const struct muster_control *found = muster_control_find(catalog, row->id);
	if (found == NULL && (row->id[0] == '\0' || catalog->partial))
		return; /* told */
	if (found == NULL) {
		const char *near = near_control(catalog, row->id);
		snprintf(
		    remedy, sizeof(remedy), "did you mean \"%.80s\"?", near != NULL ? near : "");
		load_problem(load, &at, "catalog.dangling",
		    near != NULL ? remedy : "muster catalog show lists its controls",
		    "%s has no control \"%s\"", catalog->id, yaml_shown(row->id, shown));
		return;
	}
	/* the array is the load's own until it is handed out */
	struct muster_control *control = (struct muster_control *)(uintptr_t)(const void *)found;
	if (control->text[0] != '\0' || control->guidance[0] != '\0' ||
	    control->title != control->shipped_title) {
		load_problem(load, &at, "catalog.duplicate", "remove one of the two",
		    "texts of \"%s\" stand above already", control->id);
		return;
	}
	control->title = row->title[0] != '\0' ? row->title : control->title;
	control->text = row->text;
	control->guidance = row->guidance;
}

int
load_texts(struct load *load)
{
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_TEXTS || !document->ok)
			continue;
		const struct texts_document *rows = &document->as.texts;
		load_check_name(load, document, "catalog", rows->catalog);
		const struct muster_catalog *catalog =
		    muster_catalog_find(load->controls, rows->catalog);
		if (catalog == NULL && (load->sound || load->again) && rows->catalog[0] != '\0') {
			char shown[YAML_SHOWN];
			load_problem(load,
			    &(struct muster_origin){document->file, rows->line, rows->column},
			    "catalog.dangling", "muster catalog list shows them",
			    "there is no catalog \"%s\"", yaml_shown(rows->catalog, shown));
		}
		for (size_t k = 0; catalog != NULL && k < rows->count; k++)
			lay_text(load, document->file, catalog, &rows->rows[k]);
	}
	return 0;
}

/* ---- of a control ---- */

static bool
infers(const struct muster_crosswalk_row *row)
{
	return row->reviewed &&
	    (row->relation == MUSTER_RELATION_EQUAL_TO ||
		row->relation == MUSTER_RELATION_SUPERSET_OF ||
		row->relation == MUSTER_RELATION_SUBSET_OF);
}

/* Counts into out NULL, else fills it. */
static size_t
gather(const struct muster_controls *controls, const char *catalog, const char *control,
    struct muster_crosswalk_view *out)
{
	size_t n = 0;
	for (size_t i = 0; i < controls->crosswalk_count; i++) {
		const struct muster_crosswalk *table = &controls->crosswalks[i];
		bool from = strcmp(table->from, catalog) == 0, to = strcmp(table->to, catalog) == 0;
		for (size_t k = 0; (from || to) && k < table->count; k++) {
			const struct muster_crosswalk_row *row = &table->rows[k];
			if (from && strcmp(row->from, control) == 0) {
				if (out != NULL)
					out[n] = (struct muster_crosswalk_view){
					    row, row->relation, table->to, row->to, infers(row)};
				n++;
			}
			if (to && strcmp(row->to, control) == 0) {
				if (out != NULL)
					out[n] = (struct muster_crosswalk_view){row,
					    muster_relation_mirror(row->relation), table->from,
					    row->from, infers(row)};
				n++;
			}
		}
	}
	return n;
}

int
muster_control_crosswalks(const struct muster_controls *controls, const char *catalog,
    const char *control, struct muster_arena *arena, const struct muster_crosswalk_view **out,
    size_t *count)
{
	*count = gather(controls, catalog, control, NULL);
	struct muster_crosswalk_view *list = muster_arena_array(arena, *count, sizeof(*list));
	*out = list;
	if (list == NULL)
		return -1;
	gather(controls, catalog, control, list);
	return 0;
}

/* ---- lint ---- */

static void
lint_end(struct lint *lint, const struct muster_crosswalk_row *row, const char *catalog_id,
    const char *control)
{
	char shown[YAML_SHOWN];
	const struct muster_catalog *catalog = muster_catalog_find(lint->controls, catalog_id);
	if (catalog != NULL && !catalog->partial && control[0] != '\0' &&
	    muster_control_find(catalog, control) == NULL)
		lint_tell(lint, &row->origin, "lint.control", near_control(catalog, control),
		    "%s has no control \"%s\"", catalog_id, yaml_shown(control, shown));
}

static int
by_ends(const void *a, const void *b)
{
	const struct muster_crosswalk_row *const *x = a, *const *y = b;
	int order = strcmp((*x)->from, (*y)->from);
	if (order == 0)
		order = strcmp((*x)->to, (*y)->to);
	return order != 0 ? order : (*x > *y) - (*x < *y);
}

static void
lint_twice(struct lint *lint, const struct muster_crosswalk *table)
{
	struct muster_arena *arena = muster_arena_new();
	const struct muster_crosswalk_row **list =
	    arena != NULL ? muster_arena_array(arena, table->count, sizeof(*list)) : NULL;
	for (size_t i = 0; list != NULL && i < table->count; i++)
		list[i] = &table->rows[i];
	if (list != NULL && table->count > 1)
		qsort(list, table->count, sizeof(*list), by_ends);
	for (size_t i = 1; list != NULL && i < table->count; i++)
		if (strcmp(list[i]->from, list[i - 1]->from) == 0 &&
		    strcmp(list[i]->to, list[i - 1]->to) == 0)
			lint_tell(lint, &list[i]->origin, "lint.duplicate", NULL,
			    "a row for \"%.80s\" and \"%.80s\" stands in line %u already",
			    list[i]->from, list[i]->to, list[i - 1]->origin.line);
	muster_arena_free(arena);
}

void
lint_crosswalks(struct lint *lint)
{
	for (size_t i = 0; i < lint->controls->crosswalk_count; i++) {
		const struct muster_crosswalk *table = &lint->controls->crosswalks[i];
		const char *ends[2] = {table->from, table->to};
		for (size_t k = 0; k < 2; k++)
			if (ends[k][0] != '\0' &&
			    muster_catalog_find(lint->controls, ends[k]) == NULL)
				lint_tell(lint, &table->origin, "lint.catalog", NULL,
				    "there is no catalog \"%s\"", ends[k]);
		for (size_t k = 0; k < table->count; k++) {
			const struct muster_crosswalk_row *row = &table->rows[k];
			lint_end(lint, row, table->from, row->from);
			lint_end(lint, row, table->to, row->to);
			if (row->reviewed && !infers(row))
				lint_tell(lint, &row->origin, "lint.crosswalk", NULL,
				    "\"%s\" lets no verdict flow: it needs no review",
				    muster_relation_name(row->relation));
		}
		lint_twice(lint, table);
	}
}
