/* SPDX-License-Identifier: Apache-2.0 */
/* The data of charts as XML; how they are drawn is not said. */
#include "render/xml_chart.h"

static void
put_bars(struct xml *xml, const struct muster_chart *chart)
{
	for (size_t i = 0; i < chart->row_count; i++) {
		const struct muster_chart_row *row = &chart->rows[i];
		xml_open_element(xml, "bar");
		xml_attribute(xml, "label", row->label);
		for (size_t s = 0; s < MUSTER_STATUS_COUNT; s++) {
			xml_indent(xml);
			xml_begin(xml, "part");
			xml_attribute(xml, "status", muster_status_name((enum muster_status)s));
			xml_attribute_number(xml, "number", row->values[s]);
			xml_end(xml);
		}
		xml_close_element(xml);
	}
}

static void
put_cell(struct xml *xml, const struct muster_chart *chart, size_t series, size_t column)
{
	const struct muster_chart_cell *cell = &chart->cells[series * chart->column_count + column];
	bool has_status =
	    chart->kind == MUSTER_CHART_STATUSES || chart->kind == MUSTER_CHART_CALENDAR;
	xml_indent(xml);
	xml_begin(xml, "value");
	xml_attribute(xml, "column", chart->columns[column].label);
	if (chart->kind != MUSTER_CHART_STATUSES)
		xml_attribute_number(xml, "number", cell->value);
	if (chart->kind == MUSTER_CHART_CALENDAR)
		xml_attribute_number(xml, "of", cell->of);
	if (has_status && (unsigned)cell->status < MUSTER_STATUS_COUNT)
		xml_attribute(xml, "status", muster_status_name(cell->status));
	xml_end(xml);
}

static void
put_matrix(struct xml *xml, const struct muster_chart *chart)
{
	for (size_t i = 0; i < chart->series_count; i++) {
		const struct muster_chart_series *series = &chart->series[i];
		xml_open_element(xml, "series");
		xml_attribute(xml, "label", series->label);
		if (series->tone == MUSTER_TONE_SEVERITY)
			xml_attribute(xml, "severity",
			    muster_severity_name((enum muster_severity)series->number));
		if (series->tone == MUSTER_TONE_STATUS)
			xml_attribute(
			    xml, "status", muster_status_name((enum muster_status)series->number));
		for (size_t j = 0; j < chart->column_count; j++)
			put_cell(xml, chart, i, j);
		xml_close_element(xml);
	}
	for (size_t i = 0; i < chart->mark_count; i++) {
		const struct muster_chart_mark *mark = &chart->marks[i];
		xml_indent(xml);
		xml_begin(xml, "mark");
		if (mark->before < chart->column_count)
			xml_attribute(xml, "before", chart->columns[mark->before].label);
		xml_attribute(xml, "label", mark->label);
		xml_end(xml);
	}
}

void
xml_chart(struct xml *xml, const struct muster_chart *chart)
{
	put_bars(xml, chart);
	put_matrix(xml, chart);
}
