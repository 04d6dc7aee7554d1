/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers with ids: how they stand in text and tables, and the counting of
 * those whose parts explain asks for.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/internal.h"

/* ---- ids ---- */

const char *
number_id(struct report *report, const char *name)
{
	if (name[0] == '=')
		return name + 1;
	return paper_format(&report->paper, "FIG:%s:%s", report->catalog->id, name);
}

struct muster_inlines
number_inline(struct report *report, struct number number)
{
	return muster_inline_number(
	    report->paper.arena, number.value, number_id(report, number.name));
}

struct muster_inlines
numbers_inline(struct report *report, const char *text, const struct number *numbers, size_t count)
{
	struct paper *paper = &report->paper;
	struct muster_inlines all = {NULL};
	size_t used = 0;
	for (;;) {
		size_t len = strcspn(text, "#");
		all = cell_join(paper, all, cell_format(paper, "%.*s", (int)len, text));
		if (text[len] == '\0')
			break;
		if (used == count) {
			paper->failed = true;
			break;
		}
		all = cell_join(paper, all, number_inline(report, numbers[used++]));
		text += len + 1;
	}
	if (used != count)
		paper->failed = true; /* a bug, never data */
	return all;
}

void
numbers_put(struct report *report, const char *text, const struct number *numbers, size_t count)
{
	muster_build_inlines(&report->builder, numbers_inline(report, text, numbers, count));
}

void
number_cell(struct report *report, struct grid *grid, struct number number)
{
	grid_number(grid, number.value);
	if (grid->cells != NULL && grid->cell > 0)
		grid->cells[grid->cell - 1].figure = number_id(report, number.name);
}

/* ---- counting ---- */

struct count
count_begin(struct report *report, const char *words, const char *format, ...)
{
	char name[MUSTER_FIGURE_ID];
	struct count count = {.report = report, .words = words};
	va_list args;
	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	count.name = paper_format(&report->paper, "%s", name);
	for (size_t i = 0; i < report->asked_count; i++) {
		struct muster_report_figure *one = &report->asked[i];
		if (one->found || strcmp(one->name, name) != 0)
			continue;
		one->found = true;
		one->words = muster_arena_strdup(report->asked_arena, words);
		report->paper.failed = report->paper.failed || one->words == NULL;
		count.asked = one;
	}
	return count;
}

void
count_add(struct count *count, enum muster_figure_member_kind kind, const char *id,
    const char *text, uint64_t value)
{
	count->value += value;
	if (count->asked != NULL && value > 0 &&
	    muster_report_figure_add(
		count->asked, count->report->asked_arena, kind, id, text, value) != 0)
		count->report->paper.failed = true;
}

static void
list(struct report *report, const struct count *count)
{
	for (size_t i = 0; i < report->counted_count; i++)
		if (strcmp(report->counted[i].name, count->name) == 0)
			return;
	if (report->counted_count == report->counted_cap) {
		size_t cap = report->counted_cap == 0 ? 64 : report->counted_cap * 2;
		struct muster_figure_row *rows =
		    muster_arena_array(report->paper.arena, cap, sizeof(*rows));
		if (rows == NULL) {
			report->paper.failed = true;
			return;
		}
		if (report->counted_count > 0)
			memcpy(rows, report->counted, report->counted_count * sizeof(*rows));
		report->counted = rows;
		report->counted_cap = cap;
	}
	report->counted[report->counted_count++] = (struct muster_figure_row){
	    number_id(report, count->name), count->name, count->words, count->value};
}

struct number
count_number(const struct count *count)
{
	if (!count->of_row)
		list(count->report, count);
	return (struct number){count->name, count->value};
}

/* ---- what makes them ---- */

int
muster_report_figure_add(struct muster_report_figure *figure, struct muster_arena *arena,
    enum muster_figure_member_kind kind, const char *id, const char *text, uint64_t value)
{
	if (figure->count == figure->cap) {
		size_t cap = figure->cap == 0 ? 16 : figure->cap * 2;
		struct muster_figure_member *members =
		    muster_arena_array(arena, cap, sizeof(*members));
		if (members == NULL)
			return -1;
		if (figure->count > 0)
			memcpy(members, figure->members, figure->count * sizeof(*members));
		figure->members = members;
		figure->cap = cap;
	}
	struct muster_figure_member member = {
	    kind, muster_arena_strdup(arena, id), muster_arena_strdup(arena, text), value};
	if (member.id == NULL || member.text == NULL)
		return -1;
	figure->members[figure->count++] = member;
	figure->value += value;
	return 0;
}
