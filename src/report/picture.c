/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A picture being filled: series, columns and the numbers where they cross.
 * What does not fit was not asked for at the beginning: a bug, never data.
 */
#include "report/internal.h"

void
picture_begin(struct picture *picture, struct report *report, enum muster_chart_kind kind,
    size_t series, size_t columns)
{
	struct muster_arena *arena = report->paper.arena;
	*picture = (struct picture){.report = report,
	    .kind = kind,
	    .series_cap = series,
	    .column_count = columns,
	    .series = muster_arena_array(arena, series, sizeof(*picture->series)),
	    .columns = muster_arena_array(arena, columns, sizeof(*picture->columns)),
	    .marks = muster_arena_array(arena, columns, sizeof(*picture->marks))};
	size_t cells;
	if (__builtin_mul_overflow(series, columns, &cells))
		cells = SIZE_MAX;
	picture->cells = muster_arena_array(arena, cells, sizeof(*picture->cells));
	if (picture->series == NULL || picture->columns == NULL || picture->marks == NULL ||
	    picture->cells == NULL) {
		report->paper.failed = true;
		picture->series_cap = picture->column_count = 0;
	}
	for (size_t i = 0; i < picture->column_count; i++)
		picture->columns[i].label = "";
}

size_t
picture_series(struct picture *picture, const char *label, enum muster_chart_tone tone,
    unsigned number, bool below)
{
	if (picture->series_count == picture->series_cap) {
		picture->report->paper.failed = true;
		return 0;
	}
	picture->series[picture->series_count] =
	    (struct muster_chart_series){label, tone, number, below};
	return picture->series_count++;
}

void
picture_column(struct picture *picture, size_t column, const char *label, uint32_t place)
{
	if (column < picture->column_count)
		picture->columns[column] = (struct muster_chart_column){label, place};
}

void
picture_mark(struct picture *picture, size_t before, const char *label)
{
	if (picture->mark_count < picture->column_count)
		picture->marks[picture->mark_count++] = (struct muster_chart_mark){before, label};
}

struct muster_chart_cell *
picture_cell(struct picture *picture, size_t series, size_t column)
{
	return series < picture->series_count && column < picture->column_count
	    ? &picture->cells[series * picture->column_count + column]
	    : NULL;
}

void
picture_set(struct picture *picture, size_t series, size_t column, uint64_t value)
{
	struct muster_chart_cell *cell = picture_cell(picture, series, column);
	if (cell != NULL)
		cell->value = value;
}

void
picture_end(struct picture *picture, const char *id, const char *caption, const char *alt)
{
	muster_build_chart(&picture->report->builder, id, caption, alt,
	    &(const struct muster_chart){.kind = picture->kind,
		.series = picture->series,
		.series_count = picture->series_count,
		.columns = picture->columns,
		.column_count = picture->column_count,
		.cells = picture->cells,
		.marks = picture->marks,
		.mark_count = picture->mark_count});
}
