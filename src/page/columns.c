/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The widths of a table's columns, from its content: each has at least what
 * its longest word needs, narrow ones (weight 0) what they ask for, the others
 * share the rest by their weights but take no more than they can use.
 */
#include <string.h>

#include "page/internal.h"
#include "page/widths.h"

_Static_assert(WIDTHS_LINES == FLOW_SIZE_LINES, "samples hold what is measured");

#define GAP 9.0
#define HEAD_SIZE 7.3
#define HEAD_LEADING 9.5
#define HEAD_PAD 3.0
#define ROW_PAD 3.5

double
table_pad(void)
{
	return ROW_PAD;
}

static double
gap_of(const struct layout *layout, size_t columns)
{
	double even = sheet_measure(&layout->sheet) / (double)(columns > 0 ? columns : 1);
	return GAP < even / 4 ? GAP : even / 4;
}

/* ---- cells of a head and of a row ---- */

void
table_head_cells(const struct layout *layout, const struct table_plan *plan,
    struct muster_inline *titles, struct cell *cells)
{
	const struct muster_table *table = plan->table;
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		titles[i] = (struct muster_inline){
		    .kind = MUSTER_INLINE_TEXT, .text = column->title, .target = ""};
		cells[i] = (struct cell){
		    .text = layout_text(
			layout, &titles[i], PAGE_STRONG, HEAD_SIZE, layout->sheet.theme->soft),
		    .x = plan->x[i],
		    .width = plan->width[i],
		    .leading = HEAD_LEADING,
		    .right = column->align == MUSTER_ALIGN_NUMBER,
		};
	}
}

static bool
is_empty(struct muster_inlines inlines)
{
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next)
		if (i->kind == MUSTER_INLINE_STATUS || i->kind == MUSTER_INLINE_SPARK ||
		    i->kind >= MUSTER_INLINE_KIND_COUNT || *i->text != '\0' || *i->target != '\0')
			return false;
	return true;
}

void
table_row_cells(const struct layout *layout, const struct table_plan *plan,
    const struct muster_row *row, struct cell *cells)
{
	static const struct muster_inline dash = {
	    .kind = MUSTER_INLINE_TEXT, .text = "\xE2\x80\x93", .target = ""};
	const struct muster_table *table = plan->table;
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		const struct muster_inline *first = row->cells[i].inlines.first;
		bool empty = is_empty(row->cells[i].inlines);
		cells[i] = (struct cell){
		    .text = layout_text(layout, empty ? &dash : first, PAGE_TEXT, TABLE_SIZE,
			empty ? layout->sheet.theme->soft : layout->sheet.theme->ink),
		    .x = plan->x[i],
		    .width = plan->width[i],
		    .leading = TABLE_LEADING,
		    .right = column->align == MUSTER_ALIGN_NUMBER,
		};
		/* Where part of an identity is strong, that part alone is bold. */
		cells[i].text.strong =
		    column->identity && !empty && first->kind != MUSTER_INLINE_STRONG;
		cells[i].text.in_cell = true;
	}
}

/* ---- what the columns ask for ---- */

static void
ask(struct width_wish *wish, const struct flow_text *text, double most, struct width_sample *sample)
{
	struct flow_size size;
	flow_measure(text, most, &size);
	if (size.least > wish->least)
		wish->least = size.least;
	if (size.natural > wish->natural)
		wish->natural = size.natural;
	for (size_t i = 0; sample != NULL && i < WIDTHS_LINES; i++)
		sample->lines[i] = (float)size.lines[i];
}

static void
ask_title(struct width_wish *wish, const struct flow_text *text, double most)
{
	struct flow_size size;
	flow_measure(text, most, &size);
	wish->title = size.natural;
	wish->least = wish->natural = size.least;
}

/* Runs the cursor to its end: rows up to the cap ask, all are counted. */
static int
ask_rows(struct layout *layout, struct table_plan *plan, struct cell *cells,
    struct width_table *widths, struct width_sample *samples)
{
	const struct muster_table *table = plan->table;
	struct muster_error *err = layout->sheet.err;
	double most = sheet_measure(&layout->sheet);
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
		bool sampled = widths->rows < WIDTHS_SAMPLES;
		for (size_t i = 0; i < table->column_count; i++)
			ask(&widths->wishes[i], &cells[i].text, most,
			    sampled ? &samples[widths->rows * widths->columns + i] : NULL);
		widths->rows += sampled;
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

static void
share(struct layout *layout, struct table_plan *plan, struct width_table *widths)
{
	double gap = gap_of(layout, widths->columns);
	double x = layout->sheet.left;
	widths->room = sheet_measure(&layout->sheet) - gap * (double)(widths->columns - 1);
	widths_share(widths, plan->width);
	for (size_t i = 0; i < widths->columns; i++) {
		plan->x[i] = x;
		x += plan->width[i] + gap;
	}
}

/* ---- the plan ---- */

static double
head_height(const struct layout *layout, const struct cell *cells, size_t count)
{
	const struct sheet *sheet = &layout->sheet;
	size_t most = (size_t)((sheet->bottom - sheet->top) / HEAD_LEADING) + 1;
	return (double)cells_lines(cells, count, most) * HEAD_LEADING + 2 * HEAD_PAD;
}

static int
measure_first(struct layout *layout, struct table_plan *plan, struct cell *cells)
{
	const struct muster_table *table = plan->table;
	const struct sheet *sheet = &layout->sheet;
	size_t most = (size_t)((sheet->bottom - sheet->top) / 2 / TABLE_LEADING) + 1;
	struct muster_row row = {.id = ""};
	plan->first_height = 2 * ROW_PAD + TABLE_LEADING;
	if (table->row_count == 0)
		return 0;
	struct muster_arena *scratch = muster_arena_new();
	if (scratch == NULL)
		return muster_error_memory(sheet->err);
	int got = table->rows.rewind(table->rows.context, sheet->err);
	if (got == 0)
		got = table->rows.next(table->rows.context, scratch, &row, sheet->err);
	if (got > 0) {
		table_row_cells(layout, plan, &row, cells);
		cells_begin(cells, table->column_count);
		size_t lines = cells_lines(cells, table->column_count, most);
		bool has;
		double notes = cells_notes(layout, cells, table->column_count, lines, &has);
		if (lines < most) {
			plan->first_height = (double)lines * TABLE_LEADING + 2 * ROW_PAD;
			if (has && notes < sheet->bottom / 2)
				plan->first_height += notes + TABLE_LEADING;
		}
	}
	muster_arena_free(scratch);
	return got < 0 ? -1 : 0;
}

static int
fill_plan(struct layout *layout, struct table_plan *plan)
{
	const struct muster_table *table = plan->table;
	size_t count = table->column_count;
	struct muster_arena *scratch = muster_arena_new();
	int rc = -1;
	if (scratch == NULL)
		return muster_error_memory(layout->sheet.err);
	struct cell *cells = muster_arena_array(scratch, count, sizeof(*cells));
	struct width_wish *wishes = muster_arena_array(scratch, count, sizeof(*wishes));
	struct width_sample *samples =
	    muster_arena_array(scratch, count, WIDTHS_SAMPLES * sizeof(*samples));
	struct muster_inline *titles = muster_arena_array(scratch, count, sizeof(*titles));
	if (cells == NULL || wishes == NULL || samples == NULL || titles == NULL) {
		muster_error_memory(layout->sheet.err);
	} else {
		table_head_cells(layout, plan, titles, cells);
		struct width_table widths = {
		    .wishes = wishes, .columns = count, .samples = samples};
		for (size_t i = 0; i < count; i++) {
			wishes[i].weight = table->columns[i].weight;
			ask_title(&wishes[i], &cells[i].text, sheet_measure(&layout->sheet));
		}
		rc = ask_rows(layout, plan, cells, &widths, samples);
		if (rc == 0 && count > 0)
			share(layout, plan, &widths);
		table_head_cells(layout, plan, titles, cells);
		cells_begin(cells, count);
		plan->head_height = head_height(layout, cells, count);
		if (rc == 0)
			rc = measure_first(layout, plan, cells);
	}
	muster_arena_free(scratch);
	return rc;
}

static struct table_plan *
new_plan(struct layout *layout, const struct muster_table *table)
{
	struct table_plan *plan = muster_arena_alloc(layout->arena, sizeof(*plan));
	size_t cap = layout->options->table_cap != 0 ? layout->options->table_cap : PAGE_TABLE_CAP;
	if (plan == NULL)
		return NULL;
	plan->table = table;
	plan->shown = table->row_count < cap ? table->row_count : cap;
	plan->x = muster_arena_array(layout->arena, table->column_count, sizeof(*plan->x));
	plan->width = muster_arena_array(layout->arena, table->column_count, sizeof(*plan->width));
	plan->heights = plan->shown > SIZE_MAX / sizeof(float)
	    ? NULL
	    : muster_arena_array(layout->arena, (size_t)plan->shown, sizeof(*plan->heights));
	return plan->x != NULL && plan->width != NULL && plan->heights != NULL ? plan : NULL;
}

struct table_plan *
table_plan(struct layout *layout, const struct muster_table *table)
{
	if (layout->plan_at < layout->plan_count)
		return layout->plans[layout->plan_at];
	if (layout->sheet.failed)
		return NULL;
	if (layout->plan_count == layout->plan_cap) {
		size_t cap = layout->plan_cap != 0 ? layout->plan_cap * 2 : 16;
		struct table_plan **plans =
		    muster_arena_array(layout->arena, cap, sizeof(struct table_plan *));
		if (plans == NULL) {
			layout_fail_memory(layout);
			return NULL;
		}
		if (layout->plan_count > 0)
			memcpy(plans, layout->plans, layout->plan_count * sizeof(*plans));
		layout->plans = plans;
		layout->plan_cap = cap;
	}
	struct table_plan *plan = new_plan(layout, table);
	if (plan == NULL) {
		layout_fail_memory(layout);
		return NULL;
	}
	if (fill_plan(layout, plan) != 0) {
		sheet_fail(&layout->sheet);
		return NULL;
	}
	layout->plans[layout->plan_count++] = plan;
	return plan;
}
