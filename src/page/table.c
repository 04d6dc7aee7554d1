/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables: caption, head and first row together; the head again on every page;
 * a row in one piece unless it is taller than half a page; the last row with
 * the sentence of counts that follows the table.
 */
#include <string.h>

#include "page/internal.h"

#define HEAD_RULE 1.5
#define ROW_RULE 0.5
#define CAPTION_AIR 3.0

struct setting {
	struct layout *layout;
	struct table_plan *plan;
	size_t columns;
	struct cell *cells;
	struct cell *head;
	struct muster_inline *titles;
	uint32_t table; /* element */
	bool repeats;   /* the head is small enough to stand on every page */
	double tail;    /* what must stand below the last row */
	uint64_t index; /* of the row at hand */
};

/* ---- what belongs to the table besides rows ---- */

static bool
has_caption(const struct muster_table *table)
{
	return *table->caption != '\0' && !table->said;
}

static struct box
caption_box(const struct layout *layout, struct muster_inline *node, const char *caption)
{
	const struct sheet *sheet = &layout->sheet;
	*node = (struct muster_inline){.kind = MUSTER_INLINE_TEXT, .text = caption, .target = ""};
	return (struct box){
	    .text = layout_text(layout, node, PAGE_STRONG, 9, sheet->theme->ink),
	    .x = sheet->left,
	    .width = sheet_measure(sheet),
	    .leading = 12.5,
	    .before = 3 * UNIT,
	    .after = CAPTION_AIR,
	    .whole = true,
	};
}

/* "The first 2 000 of 12 408 rows; the rest in CSV." */
static const char *
cap_sentence(struct layout *layout, const struct table_plan *plan)
{
	char shown[40], all[40];
	const char *text = muster_arena_printf(layout->sheet.arena,
	    "The first %s of %s rows; the rest in CSV.", muster_number_format(plan->shown, shown),
	    muster_number_format(plan->table->row_count, all));
	if (text == NULL)
		layout_fail_memory(layout);
	return text != NULL ? text : "";
}

static struct box
cap_box(const struct layout *layout, struct muster_inline *node, const char *sentence)
{
	const struct sheet *sheet = &layout->sheet;
	*node = (struct muster_inline){.kind = MUSTER_INLINE_TEXT, .text = sentence, .target = ""};
	return (struct box){
	    .text = layout_text(layout, node, PAGE_TEXT, SMALL_SIZE, sheet->theme->soft),
	    .x = sheet->left,
	    .width = sheet_measure(sheet),
	    .leading = SMALL_LEADING,
	    .before = UNIT,
	    .after = 2 * UNIT,
	};
}

static double
tail_height(struct layout *layout, const struct table_plan *plan, const struct muster_block *block)
{
	double height = 0;
	if (plan->shown < plan->table->row_count)
		height += UNIT + SMALL_LEADING;
	if (block->next != NULL && block->next->kind == MUSTER_BLOCK_RECONCILIATION)
		height += UNIT + prose_height(layout, block->next);
	const struct sheet *sheet = &layout->sheet;
	return height < (sheet->bottom - sheet->top) / 3 ? height : 0;
}

/* The plan of the next table in the document, which this is. */
static struct table_plan *
next_plan(const struct layout *layout, const struct muster_block *block)
{
	struct table_plan *plan =
	    layout->plan_at < layout->plan_count ? layout->plans[layout->plan_at] : NULL;
	return plan != NULL && plan->table == block->table ? plan : NULL;
}

double
table_least(struct layout *layout, const struct muster_block *block)
{
	const struct table_plan *plan = next_plan(layout, block);
	struct muster_inline node;
	if (plan == NULL)
		return 0;
	double height = plan->head_height + plan->first_height;
	if (plan->shown <= 1)
		height += tail_height(layout, plan, block);
	if (has_caption(plan->table)) {
		struct box box = caption_box(layout, &node, plan->table->caption);
		height += box_height(layout, &box) + box.after;
	}
	return height;
}

/* ---- rows ---- */

/* A head that is too tall to stand on every page stands once, like a row. */
static void put_tall(struct setting *setting, struct cell *cells, const char *id, double tail);

static void
head_elements(struct setting *setting, bool again)
{
	struct layout *layout = setting->layout;
	struct sheet *sheet = &layout->sheet;
	uint32_t row = again ? 0 : sheet_element(sheet, setting->table, PAGE_ROLE_ROW, "");
	table_head_cells(layout, setting->plan, setting->titles, setting->head);
	cells_begin(setting->head, setting->columns);
	for (size_t i = 0; i < setting->columns; i++) {
		struct cell *cell = &setting->head[i];
		cell->run = (struct run){.layout = layout, .text = &cell->text};
		if (!again)
			cell->run.element = sheet_element(sheet, row, PAGE_ROLE_HEAD, "");
	}
}

static void
put_head(struct setting *setting, bool again)
{
	struct sheet *sheet = &setting->layout->sheet;
	const size_t most = (size_t)((sheet->bottom - sheet->top) / TABLE_HEAD_LEADING);
	head_elements(setting, again);
	if (setting->repeats) {
		for (size_t i = 0; i < setting->columns; i++) {
			struct cell *cell = &setting->head[i];
			size_t lines = flow_count(&cell->reader, cell->width, most);
			double height =
			    (double)lines * TABLE_HEAD_LEADING; /* titles stand on the rule */
			cells_put(cell, 1,
			    sheet->y + setting->plan->head_height - TABLE_HEAD_PAD - height, lines);
		}
		sheet_advance(sheet, setting->plan->head_height);
	} else {
		put_tall(setting, setting->head, "", 0);
	}
	sheet_rule(sheet, sheet->theme->ink, sheet->left, sheet->y - HEAD_RULE / 2,
	    sheet_measure(sheet), HEAD_RULE);
}

static void
turn(struct setting *setting)
{
	sheet_turn(&setting->layout->sheet);
	if (setting->repeats)
		put_head(setting, true);
}

static void
row_elements(struct setting *setting)
{
	struct layout *layout = setting->layout;
	uint32_t row = sheet_element(&layout->sheet, setting->table, PAGE_ROLE_ROW, "");
	for (size_t i = 0; i < setting->columns; i++) {
		struct cell *cell = &setting->cells[i];
		cell->run = (struct run){.layout = layout, .text = &cell->text};
		cell->run.element = sheet_element(&layout->sheet, row, PAGE_ROLE_CELL, "");
	}
}

static void
put_row_rule(struct setting *setting)
{
	struct sheet *sheet = &setting->layout->sheet;
	sheet_rule(sheet, sheet->theme->faint, sheet->left, sheet->y - ROW_RULE / 2,
	    sheet_measure(sheet), ROW_RULE);
}

/* Line by line over as many pages as it takes; tail is what must follow the last. */
static void
put_tall(struct setting *setting, struct cell *cells, const char *id, double tail)
{
	struct layout *layout = setting->layout;
	struct sheet *sheet = &layout->sheet;
	double leading = cells[0].leading;
	bool first = true, has;
	sheet_advance(sheet, TABLE_PAD);
	while (!sheet->failed && cells_lines(cells, setting->columns, 1) > 0) {
		bool last = cells_lines(cells, setting->columns, 2) < 2;
		double need = leading + TABLE_PAD +
		    cells_notes(layout, cells, setting->columns, 1, &has) + (last ? tail : 0);
		if (need > sheet_room(sheet)) {
			if (!first)
				put_row_rule(setting);
			turn(setting);
			sheet_advance(sheet, TABLE_PAD);
		}
		if (first)
			layout_anchor(layout, id);
		first = false;
		cells_put(cells, setting->columns, sheet->y, 1);
		sheet_advance(sheet, leading);
	}
	sheet_advance(sheet, TABLE_PAD);
}

/* The height of the row, from the first pass if there was one; 0: taller than half a page. */
static double
row_height(struct setting *setting, double *notes)
{
	struct layout *layout = setting->layout;
	const struct sheet *sheet = &layout->sheet;
	float *known = &setting->plan->heights[setting->index];
	size_t most = (size_t)((sheet->bottom - sheet->top) / 2 / TABLE_LEADING);
	double height = *known < 0 ? -*known : *known;
	bool has = *known < 0;
	*notes = 0;
	if (!sheet->emit) {
		size_t lines = table_row_lines(setting->cells, setting->columns, most + 1);
		height = lines > most ? 0 : (double)lines * TABLE_LEADING + 2 * TABLE_PAD;
		has = true;
	}
	size_t lines = (size_t)((height - 2 * TABLE_PAD) / TABLE_LEADING + 0.5);
	if (height > 0 && has)
		*notes = cells_notes(layout, setting->cells, setting->columns, lines, &has);
	if (!sheet->emit)
		*known = (float)(has ? -height : height);
	if (height + *notes + setting->plan->head_height > (sheet->bottom - sheet->top) * 0.9)
		return 0;
	return height;
}

static void
put_row(struct setting *setting, const struct muster_row *row)
{
	struct layout *layout = setting->layout;
	struct sheet *sheet = &layout->sheet;
	double notes, height;
	bool last = setting->index + 1 == setting->plan->shown;
	table_row_cells(layout, setting->plan, row, setting->cells);
	cells_begin(setting->cells, setting->columns);
	height = row_height(setting, &notes);
	row_elements(setting);
	if (height <= 0) {
		put_tall(setting, setting->cells, row->id, last ? setting->tail : 0);
		put_row_rule(setting);
		return;
	}
	if (height + notes + (last ? setting->tail : 0) > sheet_room(sheet) && !sheet->fresh)
		turn(setting);
	layout_anchor(layout, row->id);
	size_t lines = (size_t)((height - 2 * TABLE_PAD) / TABLE_LEADING + 0.5);
	cells_put(setting->cells, setting->columns, sheet->y + TABLE_PAD, lines);
	sheet_advance(sheet, height);
	put_row_rule(setting);
}

/* The rows that are shown; all were counted when the plan was made. */
static int
put_rows(struct setting *setting, struct muster_arena *scratch)
{
	const struct muster_table *table = setting->plan->table;
	struct sheet *sheet = &setting->layout->sheet;
	if (table->rows.rewind(table->rows.context, sheet->err) != 0)
		return -1;
	for (setting->index = 0; setting->index < setting->plan->shown && !sheet->failed;
	     setting->index++) {
		struct muster_row row = {.id = ""};
		muster_arena_reset(scratch);
		int more = table->rows.next(table->rows.context, scratch, &row, sheet->err);
		if (more < 0)
			return -1;
		if (more == 0)
			return muster_error_set(sheet->err, MUSTER_E_INTERNAL, "render.row-count",
			    "table %s gave %llu rows where %llu were counted", table->id,
			    (unsigned long long)setting->index,
			    (unsigned long long)setting->plan->shown);
		put_row(setting, &row);
	}
	return 0;
}

static void
put_empty(struct setting *setting)
{
	struct layout *layout = setting->layout;
	struct sheet *sheet = &layout->sheet;
	const struct muster_table *table = setting->plan->table;
	struct muster_inline node = {.kind = MUSTER_INLINE_TEXT,
	    .text = *table->empty != '\0' ? table->empty : "No rows.",
	    .target = ""};
	uint32_t row = sheet_element(sheet, setting->table, PAGE_ROLE_ROW, "");
	struct box box = {
	    .text = layout_text(layout, &node, PAGE_TEXT, TABLE_SIZE, sheet->theme->soft),
	    .x = sheet->left,
	    .width = sheet_measure(sheet),
	    .leading = TABLE_LEADING,
	    .pad = TABLE_PAD,
	    .whole = true,
	    .follow = setting->tail,
	    .element = sheet_element(sheet, row, PAGE_ROLE_CELL, ""),
	};
	box_put(layout, &box, "");
	put_row_rule(setting);
}

/* ---- the table ---- */

static bool
prepare(struct setting *setting, struct muster_arena *arena)
{
	size_t count = setting->columns;
	setting->cells = muster_arena_array(arena, count, sizeof(*setting->cells));
	setting->head = muster_arena_array(arena, count, sizeof(*setting->head));
	setting->titles = muster_arena_array(arena, count, sizeof(*setting->titles));
	return setting->cells != NULL && setting->head != NULL && setting->titles != NULL;
}

static void
put_caption(struct setting *setting)
{
	struct layout *layout = setting->layout;
	struct muster_inline node;
	const struct table_plan *plan = setting->plan;
	if (!has_caption(plan->table))
		return;
	struct box box = caption_box(layout, &node, plan->table->caption);
	box.element = sheet_element(&layout->sheet, setting->table, PAGE_ROLE_CAPTION, "");
	box.before = 0;
	box_put(layout, &box, "");
	layout->sheet.y += layout->sheet.gap;
	layout->sheet.gap = 0;
}

static void
put_cap(struct setting *setting)
{
	struct layout *layout = setting->layout;
	struct muster_inline node;
	if (setting->plan->shown == setting->plan->table->row_count)
		return;
	struct box box = cap_box(layout, &node, cap_sentence(layout, setting->plan));
	box.element = sheet_element(&layout->sheet, layout->parent, PAGE_ROLE_PARAGRAPH, "");
	box_put(layout, &box, "");
}

static void
put_all(struct setting *setting, const struct muster_block *block, struct muster_arena *scratch)
{
	struct layout *layout = setting->layout;
	struct sheet *sheet = &layout->sheet;
	const struct table_plan *plan = setting->plan;
	sheet_need(sheet, 3 * UNIT, table_least(layout, block));
	layout_anchor(layout, block->id);
	layout_anchor(layout, plan->table->id);
	setting->table = sheet_element(sheet, layout->parent, PAGE_ROLE_TABLE, "");
	put_caption(setting);
	if (setting->columns > 0)
		put_head(setting, false);
	if (plan->table->row_count == 0)
		put_empty(setting);
	else if (put_rows(setting, scratch) != 0)
		sheet_fail(sheet);
	sheet->gap = 3 * UNIT;
	put_cap(setting);
}

void
table_put(struct layout *layout, const struct muster_block *block)
{
	struct table_plan *plan = next_plan(layout, block);
	struct muster_arena *arena = muster_arena_new();
	struct muster_arena *scratch = muster_arena_new();
	const struct sheet *sheet = &layout->sheet;
	if (plan != NULL && arena != NULL && scratch != NULL) {
		struct setting setting = {
		    .layout = layout,
		    .plan = plan,
		    .columns = plan->table->column_count,
		    .repeats = plan->head_height < (sheet->bottom - sheet->top) / 3,
		    .tail = tail_height(layout, plan, block),
		};
		if (prepare(&setting, arena))
			put_all(&setting, block, scratch);
		else
			layout_fail_memory(layout);
		layout->plan_at++;
	} else if (plan == NULL) {
		muster_error_set(layout->sheet.err, MUSTER_E_INTERNAL, "page.plan",
		    "table %s was not measured", block->table->id);
		sheet_fail(&layout->sheet);
	} else {
		layout_fail_memory(layout);
	}
	muster_arena_free(arena);
	muster_arena_free(scratch);
}
