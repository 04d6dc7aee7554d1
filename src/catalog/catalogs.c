/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Catalogs with their controls in document order and an index by id and by
 * alias; mappings hung where their control stands.
 */
#include "catalog/load.h"

/* ---- controls ---- */

static int
by_control_id(const void *a, const void *b)
{
	const struct muster_control *x = *(const struct muster_control *const *)a;
	const struct muster_control *y = *(const struct muster_control *const *)b;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : (x > y) - (x < y); /* of one array: document order */
}

static int
by_alias(const void *a, const void *b)
{
	const struct catalog_alias *x = a, *y = b;
	int order = strcmp(x->alias, y->alias);
	return order != 0 ? order : (x->control > y->control) - (x->control < y->control);
}

static struct catalog_alias *
index_aliases(struct load *load, const struct muster_catalog *catalog, size_t *count)
{
	size_t total = 0, n = 0;
	for (size_t i = 0; i < catalog->control_count; i++)
		total += catalog->controls[i].alias_count;
	struct catalog_alias *aliases = load_array(load, total, sizeof(*aliases));
	if (aliases == NULL)
		return NULL;
	for (size_t i = 0; i < catalog->control_count; i++)
		for (size_t k = 0; k < catalog->controls[i].alias_count; k++)
			aliases[n++] = (struct catalog_alias){
			    catalog->controls[i].aliases[k], &catalog->controls[i]};
	if (n > 1)
		qsort(aliases, n, sizeof(*aliases), by_alias);
	*count = n;
	return aliases;
}

static int
index_catalog(struct load *load, struct muster_catalog *catalog)
{
	size_t count = catalog->control_count;
	struct muster_catalog_index *index = load_array(load, 1, sizeof(*index));
	const struct muster_control **by_id = load_array(load, count, sizeof(*by_id));
	if (index == NULL || by_id == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		by_id[i] = &catalog->controls[i];
	if (count > 1)
		qsort(by_id, count, sizeof(*by_id), by_control_id);
	for (size_t i = 1; i < count; i++)
		if (strcmp(by_id[i]->id, by_id[i - 1]->id) == 0) {
			char shown[YAML_SHOWN];
			load_problem(load, &by_id[i]->origin, "catalog.duplicate",
			    "remove one of the two", "the control \"%s\" stands in line %u already",
			    yaml_shown(by_id[i]->id, shown), by_id[i - 1]->origin.line);
		}
	index->by_id = by_id;
	index->aliases = index_aliases(load, catalog, &index->alias_count);
	catalog->index = index;
	return index->aliases == NULL ? -1 : 0;
}

static int
fill_catalog(struct load *load, const struct parsed *document, struct muster_catalog *out)
{
	const struct catalog_document *rows = &document->as.catalog;
	struct muster_control *controls = load_array(load, rows->count, sizeof(*controls));
	if (controls == NULL)
		return -1;
	for (size_t i = 0; i < rows->count; i++) {
		controls[i] = rows->rows[i].control;
		controls[i].shipped_title = controls[i].title;
		controls[i].text = controls[i].guidance = "";
		controls[i].origin.file = document->file;
	}
	/* the second time documents may say no id, and the order has to be right */
	*out = (struct muster_catalog){.id = load->again ? document->name : rows->id,
	    .title = rows->title,
	    .version = rows->version,
	    .notice = rows->notice,
	    .controls = controls,
	    .control_count = rows->count,
	    .accepts_risk = rows->accepts_risk,
	    .oscal_ids = rows->oscal,
	    .stale_after_days = rows->stale_after_days,
	    .partial = document->partial,
	    .origin = {document->file, rows->line, rows->column}};
	for (unsigned i = 0; i < MUSTER_STATUS_COUNT; i++)
		out->status_label[i] = rows->labels.label[i];
	load_check_name(load, document, "id", rows->id);
	return index_catalog(load, out) == 0 ? load_timings(load, document, out) : -1;
}

/* Documents come by name and names are ids: catalogs are sorted by id without sorting. */
int
load_catalogs(struct load *load)
{
	struct muster_catalog *catalogs = load_array(load, load->count, sizeof(*catalogs));
	if (catalogs == NULL)
		return -1;
	size_t n = 0;
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_CATALOG || !document->ok)
			continue;
		if (fill_catalog(load, document, &catalogs[n++]) != 0)
			return -1;
	}
	load->catalogs = catalogs;
	load->controls->catalogs = catalogs;
	load->controls->catalog_count = n;
	return 0;
}

/* ---- mappings ---- */

struct placed {
	const struct mapping_row *row;
	const struct muster_mapping *mapping; /* of it */
	size_t control;                       /* position, count: unknown */
};

static int
by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->control != y->control)
		return x->control < y->control ? -1 : 1;
	int order = strcmp(x->mapping->control, y->mapping->control); /* of unknown ones */
	if (order == 0)
		order = strcmp(x->mapping->practice, y->mapping->practice);
	if (order == 0)
		order = strcmp(x->mapping->aspect, y->mapping->aspect);
	unsigned line = x->mapping->origin.line, other = y->mapping->origin.line;
	return order != 0 ? order : (line > other) - (line < other);
}

/* Of a finding, and with a number to count by. */
static bool
is_clock(const struct muster_timing *rule, bool named)
{
	return rule->kind == MUSTER_TIMING_DEADLINE &&
	    (muster_duration_is_set(muster_timing_period(rule)) ||
		(named && muster_timing_is_open(rule))) &&
	    (rule->anchor == MUSTER_ANCHOR_PATCH_RELEASE || rule->anchor == MUSTER_ANCHOR_FINDING);
}

/* The rule a deadline runs by: the one it names, else the only one of its control. */
static void
find_clock(struct load *load, const struct muster_catalog *catalog, const char *id,
    struct muster_mapping *mapping)
{
	size_t count, fitting = 0;
	char shown[YAML_SHOWN];
	const struct muster_control *control = muster_control_find(catalog, mapping->control);
	const struct muster_timing *rules =
	    muster_control_timings(catalog, mapping->control, &count);
	if (control == NULL || !control->assessable || load->again)
		return; /* lint tells, or it was told */
	for (size_t i = 0; i < count; i++)
		if (is_clock(&rules[i], id[0] != '\0') &&
		    (id[0] == '\0' || strcmp(rules[i].id, id) == 0)) {
			mapping->clock = &rules[i];
			fitting++;
		}
	if (fitting == 1) {
		mapping->days = muster_timing_days(mapping->clock, NULL);
		/* until the organisation sets a time nothing is late, and nothing in time */
		if (!muster_duration_is_set(muster_timing_period(mapping->clock)))
			mapping->effect = MUSTER_EFFECT_SUPPORTS;
	} else if (id[0] != '\0')
		load_problem(load, &mapping->origin, "catalog.clock",
		    "a rule of kind deadline, from the finding or its patch, with a number or one "
		    "that the organisation sets",
		    "the control has no timing rule \"%s\" to run by", yaml_shown(id, shown));
	else if (fitting == 0)
		load_problem(load, &mapping->origin, "catalog.clock",
		    "add one to the catalog, of kind deadline, from the finding or its patch",
		    "a deadline needs a timing rule of its control");
	else
		load_problem(load, &mapping->origin, "catalog.clock",
		    "name the one it runs by as \"clock\"",
		    "its control has %zu timing rules to run by", fitting);
}

static int
fill_mappings(struct load *load, const struct parsed *document, struct muster_catalog *catalog)
{
	const struct mapping_document *rows = &document->as.mapping;
	struct placed *placed = load_array(load, rows->count, sizeof(*placed));
	struct muster_mapping *mappings = load_array(load, rows->count, sizeof(*mappings));
	if (placed == NULL || mappings == NULL)
		return -1;
	for (size_t i = 0; i < rows->count; i++) {
		const struct muster_control *control =
		    muster_control_find(catalog, rows->rows[i].mapping.control);
		placed[i].row = &rows->rows[i];
		placed[i].mapping = &rows->rows[i].mapping;
		placed[i].control = control != NULL ? (size_t)(control - catalog->controls)
						    : catalog->control_count;
	}
	if (rows->count > 1)
		qsort(placed, rows->count, sizeof(*placed), by_place);
	for (size_t i = 0; i < rows->count; i++) {
		mappings[i] = *placed[i].mapping;
		mappings[i].origin.file = document->file;
		if (mappings[i].effect == MUSTER_EFFECT_DEADLINE)
			find_clock(load, catalog, placed[i].row->clock, &mappings[i]);
	}
	catalog->mappings = mappings;
	catalog->mapping_count = rows->count;
	return 0;
}

void
muster_controls_set_clocks(
    struct muster_controls *controls, const struct muster_timing_setting *settings, size_t count)
{
	for (size_t c = 0; c < controls->catalog_count; c++) {
		const struct muster_catalog *catalog = &controls->catalogs[c];
		/* ours: they stand in the arena of the controls */
		struct muster_mapping *rows = (struct muster_mapping *)(uintptr_t)catalog->mappings;
		for (size_t i = 0; i < catalog->mapping_count; i++) {
			if (rows[i].clock == NULL || !muster_timing_is_open(rows[i].clock))
				continue;
			for (size_t s = 0; s < count; s++) {
				const struct muster_timing_setting *one = &settings[s];
				if (strcmp(one->catalog, catalog->id) != 0 ||
				    strcmp(one->control, rows[i].control) != 0 ||
				    (one->rule[0] != '\0' &&
					strcmp(one->rule, rows[i].clock->id) != 0))
					continue;
				rows[i].set = &one->period;
				rows[i].effect = MUSTER_EFFECT_DEADLINE;
				rows[i].days = muster_timing_days(rows[i].clock, &one->period);
				break;
			}
		}
	}
}

int
load_mappings(struct load *load)
{
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_MAPPING || !document->ok)
			continue;
		const struct mapping_document *rows = &document->as.mapping;
		load_check_name(load, document, "catalog", rows->catalog);
		const struct muster_catalog *found =
		    muster_catalog_find(load->controls, rows->catalog);
		if (found != NULL) {
			size_t at = (size_t)(found - load->catalogs);
			if (fill_mappings(load, document, &load->catalogs[at]) != 0)
				return -1;
		} else if ((load->sound || load->again) && rows->catalog[0] != '\0') {
			char shown[YAML_SHOWN];
			load_problem(load,
			    &(struct muster_origin){document->file, rows->line, rows->column},
			    "catalog.dangling", NULL, "there is no catalog \"%s\"",
			    yaml_shown(rows->catalog, shown));
		}
	}
	return 0;
}
