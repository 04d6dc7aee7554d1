/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tables need, found before the first page: every cursor is run
 * once, its rows are counted, and those that will be shown say how wide they
 * are.  Tables with the same columns get the same widths, so that their
 * columns stand below each other.
 */
#include <string.h>

#include "page/internal.h"
#include "page/widths.h"

#define GAP 9.0
#define TITLE_LINES 2
#define TITLE_STEP 2.0
#define SAMPLE_BYTES 2000
#define FEW_ROWS 24 /* of a table that follows one of its kind: others are to be sampled too */

struct group {
	const struct muster_table *table; /* the first of them */
	struct width_table widths;
	struct flow_text *texts; /* of the sampled cells: rows × columns */
	double *x, *width;
	struct group *next;
};

struct planning {
	struct layout *layout;
	struct muster_arena *arena; /* until all is planned */
	struct group *first;
};

static int
fail_memory(struct planning *planning)
{
	return muster_error_memory(planning->layout->sheet.err);
}

/* ---- what the columns ask for ---- */

static void
ask(struct width_wish *wish, const struct flow_text *text, double most)
{
	struct flow_size size;
	flow_measure(text, most, &size);
	if (size.least > wish->least)
		wish->least = size.least;
	if (size.natural > wish->natural)
		wish->natural = size.natural;
}

/* A title may stand on two lines. */
static void
ask_title(struct width_wish *wish, const struct flow_text *text, double most)
{
	struct flow_size size;
	struct flow_reader reader;
	flow_measure(text, most, &size);
	flow_begin(&reader, text);
	double width = size.least;
	while (width < size.natural && flow_count(&reader, width, TITLE_LINES + 1) > TITLE_LINES)
		width += TITLE_STEP;
	wish->title = size.natural;
	wish->least = wish->natural = width < most / 4 ? width : size.least;
}

static bool
is_long(const struct muster_inline *i)
{
	size_t len = 0;
	for (; i != NULL && len <= SAMPLE_BYTES; i = i->next)
		len += strlen(i->text) + 1;
	return len > SAMPLE_BYTES;
}

/* Keeps the texts of a row, unless they are long. */
static int
sample(struct planning *planning, struct group *group, const struct cell *cells)
{
	const size_t count = group->widths.columns;
	struct flow_text *texts = &group->texts[group->widths.rows * count];
	for (size_t i = 0; i < count; i++)
		if (is_long(cells[i].text.first))
			return 0;
	for (size_t i = 0; i < count; i++) {
		const struct muster_inlines copy = muster_inline_copy(
		    planning->arena, (struct muster_inlines){cells[i].text.first});
		if (muster_inlines_failed(copy))
			return fail_memory(planning);
		texts[i] = cells[i].text;
		texts[i].first = copy.first;
	}
	group->widths.rows++;
	return 0;
}

static unsigned
sampled_lines(const void *context, size_t row, size_t column, double width)
{
	const struct group *group = context;
	struct flow_reader reader;
	flow_begin(&reader, &group->texts[row * group->widths.columns + column]);
	return (unsigned)flow_count(&reader, width, WIDTHS_LINES);
}

/* Runs the cursor to its end: rows that will be shown ask, all are counted. */
static int
ask_rows(struct planning *planning, const struct table_plan *plan, struct group *group,
    struct cell *cells)
{
	const struct muster_table *table = plan->table;
	struct layout *layout = planning->layout;
	struct muster_error *err = layout->sheet.err;
	struct width_table *widths = &group->widths;
	const double most = sheet_measure(&layout->sheet);
	const size_t samples = table == group->table ? WIDTHS_SAMPLES - FEW_ROWS : WIDTHS_SAMPLES;
	struct muster_arena *scratch = muster_arena_new();
	uint64_t count = 0;
	if (scratch == NULL)
		return muster_error_memory(err);
	int more = table->rows.rewind(table->rows.context, err);
	while (more == 0 && count <= table->row_count) {
		struct muster_row row = {.id = ""};
		muster_arena_reset(scratch);
		int got = table->rows.next(table->rows.context, scratch, &row, err);
		if (got <= 0) {
			more = got < 0 ? -1 : 1;
			break;
		}
		if (++count > plan->shown)
			continue;
		table_row_cells(layout, plan, &row, cells);
		for (size_t i = 0; i < table->column_count; i++)
			ask(&widths->wishes[i], &cells[i].text, most);
		if (widths->rows < samples && sample(planning, group, cells) != 0)
			more = -1;
	}
	muster_arena_free(scratch);
	if (more < 0)
		return -1;
	if (count != table->row_count)
		return muster_error_set(err, MUSTER_E_INTERNAL, "render.row-count",
		    "table %s has %llu rows where %llu were counted", table->id,
		    (unsigned long long)count, (unsigned long long)table->row_count);
	return 0;
}

/* ---- groups ---- */

static bool
same_columns(const struct muster_table *a, const struct muster_table *b)
{
	if (a->column_count != b->column_count)
		return false;
	for (size_t i = 0; i < a->column_count; i++)
		if (strcmp(a->columns[i].id, b->columns[i].id) != 0 ||
		    strcmp(a->columns[i].title, b->columns[i].title) != 0 ||
		    a->columns[i].weight != b->columns[i].weight ||
		    a->columns[i].align != b->columns[i].align)
			return false;
	return true;
}

/* The group of a table, a new one if it is the first of its kind; NULL: memory is out. */
static struct group *
group_of(struct planning *planning, const struct muster_table *table)
{
	struct layout *layout = planning->layout;
	size_t count = table->column_count;
	for (struct group *group = planning->first; group != NULL; group = group->next)
		if (same_columns(group->table, table))
			return group;
	struct group *group = muster_arena_alloc(planning->arena, sizeof(*group));
	if (group == NULL)
		return NULL;
	group->table = table;
	group->widths.columns = count;
	group->widths.wishes =
	    muster_arena_array(planning->arena, count, sizeof(*group->widths.wishes));
	group->widths.lines = sampled_lines;
	group->widths.context = group;
	group->texts =
	    muster_arena_array(planning->arena, count, WIDTHS_SAMPLES * sizeof(*group->texts));
	group->x = muster_arena_array(layout->arena, count, sizeof(*group->x));
	group->width = muster_arena_array(layout->arena, count, sizeof(*group->width));
	if (group->widths.wishes == NULL || group->texts == NULL || group->x == NULL ||
	    group->width == NULL)
		return NULL;
	group->next = planning->first;
	planning->first = group;
	return group;
}

static int
share(struct planning *planning, struct group *group)
{
	const struct layout *layout = planning->layout;
	const size_t count = group->widths.columns;
	double all = sheet_measure(&layout->sheet);
	double gap = GAP < all / (double)count / 4 ? GAP : all / (double)count / 4;
	double x = layout->sheet.left;
	group->widths.room = all - gap * (double)(count - 1);
	if (widths_share(&group->widths, group->width, planning->arena) != 0)
		return fail_memory(planning);
	for (size_t i = 0; i < count; i++) {
		group->x[i] = x;
		x += group->width[i] + gap;
	}
	return 0;
}

/* ---- a table ---- */

static int
add_plan(struct layout *layout, struct table_plan *plan)
{
	if (layout->plan_count == layout->plan_cap) {
		size_t cap = layout->plan_cap != 0 ? layout->plan_cap * 2 : 16;
		struct table_plan **plans =
		    muster_arena_array(layout->arena, cap, sizeof(struct table_plan *));
		if (plans == NULL)
			return -1;
		if (layout->plan_count > 0)
			memcpy(plans, layout->plans, layout->plan_count * sizeof(*plans));
		layout->plans = plans;
		layout->plan_cap = cap;
	}
	layout->plans[layout->plan_count++] = plan;
	return 0;
}

static struct table_plan *
new_plan(struct planning *planning, const struct muster_table *table, const struct group *group)
{
	struct layout *layout = planning->layout;
	struct table_plan *plan = muster_arena_alloc(layout->arena, sizeof(*plan));
	size_t cap = layout->options->table_cap != 0 ? layout->options->table_cap : PAGE_TABLE_CAP;
	if (plan == NULL)
		return NULL;
	plan->table = table;
	plan->x = group->x;
	plan->width = group->width;
	plan->shown = table->row_count < cap ? table->row_count : cap;
	plan->heights = plan->shown > SIZE_MAX / sizeof(float)
	    ? NULL
	    : muster_arena_array(layout->arena, (size_t)plan->shown, sizeof(*plan->heights));
	return plan->heights != NULL && add_plan(layout, plan) == 0 ? plan : NULL;
}

static int
plan_table(struct planning *planning, const struct muster_table *table)
{
	struct layout *layout = planning->layout;
	struct group *group = group_of(planning, table);
	struct table_plan *plan = group != NULL ? new_plan(planning, table, group) : NULL;
	struct cell *cells =
	    muster_arena_array(planning->arena, table->column_count, sizeof(*cells));
	struct muster_inline *titles =
	    muster_arena_array(planning->arena, table->column_count, sizeof(*titles));
	if (plan == NULL || cells == NULL || titles == NULL)
		return fail_memory(planning);
	if (group->table == table) {
		table_head_cells(layout, plan, titles, cells);
		for (size_t i = 0; i < table->column_count; i++) {
			group->widths.wishes[i].weight = table->columns[i].weight;
			ask_title(&group->widths.wishes[i], &cells[i].text,
			    sheet_measure(&layout->sheet));
		}
	}
	return ask_rows(planning, plan, group, cells);
}

static int
plan_blocks(struct planning *planning, const struct muster_block *block)
{
	for (; block != NULL; block = block->next) {
		if (block->kind == MUSTER_BLOCK_TABLE && plan_table(planning, block->table) != 0)
			return -1;
		if (block->children != NULL && plan_blocks(planning, block->children) != 0)
			return -1;
	}
	return 0;
}

/* ---- heights, once the widths are known ---- */

static void
measure_head(struct layout *layout, struct table_plan *plan, struct muster_inline *titles,
    struct cell *cells)
{
	const struct sheet *sheet = &layout->sheet;
	size_t most = (size_t)((sheet->bottom - sheet->top) / TABLE_HEAD_LEADING) + 1;
	table_head_cells(layout, plan, titles, cells);
	cells_begin(cells, plan->table->column_count);
	plan->head_height =
	    (double)cells_lines(cells, plan->table->column_count, most) * TABLE_HEAD_LEADING +
	    2 * TABLE_HEAD_PAD;
}

static int
measure_first(struct layout *layout, struct table_plan *plan, struct muster_arena *scratch,
    struct cell *cells)
{
	const struct muster_table *table = plan->table;
	const struct sheet *sheet = &layout->sheet;
	size_t most = (size_t)((sheet->bottom - sheet->top) / 2 / TABLE_LEADING) + 1;
	struct muster_row row = {.id = ""};
	plan->first_height = 2 * TABLE_PAD + TABLE_LEADING;
	if (table->row_count == 0)
		return 0;
	if (table->rows.rewind(table->rows.context, sheet->err) != 0)
		return -1;
	int got = table->rows.next(table->rows.context, scratch, &row, sheet->err);
	if (got <= 0)
		return got; /* nothing where rows were counted: seen when they are put */
	table_row_cells(layout, plan, &row, cells);
	cells_begin(cells, table->column_count);
	size_t lines = table_row_lines(cells, table->column_count, most);
	bool has;
	double notes = cells_notes(layout, cells, table->column_count, lines, &has);
	if (lines < most) {
		plan->first_height = (double)lines * TABLE_LEADING + 2 * TABLE_PAD;
		if (has && notes < sheet->bottom / 2)
			plan->first_height += notes + TABLE_LEADING;
	}
	return 0;
}

static int
measure(struct layout *layout, struct table_plan *plan)
{
	size_t count = plan->table->column_count;
	struct muster_arena *scratch = muster_arena_new();
	if (scratch == NULL)
		return muster_error_memory(layout->sheet.err);
	struct cell *cells = muster_arena_array(scratch, count, sizeof(*cells));
	struct muster_inline *titles = muster_arena_array(scratch, count, sizeof(*titles));
	int rc = cells == NULL || titles == NULL ? muster_error_memory(layout->sheet.err) : 0;
	if (rc == 0) {
		measure_head(layout, plan, titles, cells);
		rc = measure_first(layout, plan, scratch, cells);
	}
	muster_arena_free(scratch);
	return rc;
}

void
plans_make(struct layout *layout)
{
	struct planning planning = {.layout = layout, .arena = muster_arena_new()};
	int rc = planning.arena == NULL ? fail_memory(&planning)
					: plan_blocks(&planning, layout->document->first);
	for (struct group *group = planning.first; rc == 0 && group != NULL; group = group->next)
		if (group->widths.columns > 0)
			rc = share(&planning, group);
	for (size_t i = 0; rc == 0 && i < layout->plan_count; i++)
		rc = measure(layout, layout->plans[i]);
	muster_arena_free(planning.arena);
	if (rc != 0)
		sheet_fail(&layout->sheet);
}
