/* SPDX-License-Identifier: Apache-2.0 */
/* Charts in a document: copied whole, since their makers keep the numbers on the stack. */
#include "model/builder.h"

static const char *const kinds[] = {
    [MUSTER_CHART_STATUS_BARS] = "status-bars",
    [MUSTER_CHART_COLUMNS] = "columns",
    [MUSTER_CHART_LINES] = "lines",
    [MUSTER_CHART_STATUSES] = "statuses",
    [MUSTER_CHART_CALENDAR] = "calendar",
};
_Static_assert(
    sizeof(kinds) / sizeof(kinds[0]) == MUSTER_CHART_KIND_COUNT, "a name for each kind of chart");

const char *
muster_chart_kind_name(enum muster_chart_kind kind)
{
	return (unsigned)kind < MUSTER_CHART_KIND_COUNT ? kinds[kind] : "";
}

static void
keep_rows(struct muster_builder *builder, struct muster_chart *chart)
{
	struct muster_chart_row *rows =
	    builder_keep_array(builder, chart->rows, chart->row_count, sizeof(*rows));
	for (size_t i = 0; rows != NULL && i < chart->row_count; i++)
		rows[i].label = builder_keep(builder, rows[i].label);
	chart->rows = rows;
}

static void
keep_matrix(struct muster_builder *builder, struct muster_chart *chart)
{
	struct muster_chart_series *series =
	    builder_keep_array(builder, chart->series, chart->series_count, sizeof(*series));
	struct muster_chart_column *columns =
	    builder_keep_array(builder, chart->columns, chart->column_count, sizeof(*columns));
	struct muster_chart_mark *marks =
	    builder_keep_array(builder, chart->marks, chart->mark_count, sizeof(*marks));
	for (size_t i = 0; series != NULL && i < chart->series_count; i++)
		series[i].label = builder_keep(builder, series[i].label);
	for (size_t i = 0; columns != NULL && i < chart->column_count; i++)
		columns[i].label = builder_keep(builder, columns[i].label);
	for (size_t i = 0; marks != NULL && i < chart->mark_count; i++)
		marks[i].label = builder_keep(builder, marks[i].label);
	/* The numbers exist, so that their product does not wrap. */
	chart->cells = builder_keep_array(builder, chart->cells,
	    chart->series_count * chart->column_count, sizeof(*chart->cells));
	chart->series = series;
	chart->columns = columns;
	chart->marks = marks;
}

void
muster_build_chart(struct muster_builder *builder, const char *id, const char *caption,
    const char *alt, const struct muster_chart *chart)
{
	struct muster_block *block = builder_add_block(builder, MUSTER_BLOCK_FIGURE);
	if (block == NULL)
		return;
	block->id = builder_keep(builder, id);
	block->title = builder_keep(builder, caption);
	block->alt = builder_keep(builder, alt);
	struct muster_chart *copy = builder_keep_array(builder, chart, 1, sizeof(*chart));
	if (copy == NULL)
		return;
	keep_rows(builder, copy);
	keep_matrix(builder, copy);
	block->chart = copy;
}
