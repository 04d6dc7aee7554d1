/* SPDX-License-Identifier: Apache-2.0 */
/* A page from its beginning to its end: room, head and foot. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/sheet.h"

#define MARGIN (20 * 72 / 25.4)
#define RUNNING_SIZE 7.5
#define HEAD_BASELINE 37.0
#define HEAD_RULE 43.0
#define FOOT_RULE 44.0     /* above the lower edge */
#define FOOT_BASELINE 33.0 /* the same */
#define RUNNING_MOST 1000  /* bytes of a text there */

void
sheet_fail(struct sheet *sheet)
{
	sheet->failed = true;
}

void
sheet_fail_memory(struct sheet *sheet)
{
	if (!sheet->failed)
		muster_error_memory(sheet->err);
	sheet->failed = true;
}

int
sheet_open(struct sheet *sheet, const struct muster_document *document,
    const struct page_options *options, const struct page_sink *sink, struct muster_error *err)
{
	*sheet = (struct sheet){
	    .document = document,
	    .sink = sink,
	    .err = err,
	    .theme = options->theme != NULL ? options->theme : &page_theme_default,
	    .width = options->paper == PAGE_LETTER ? 612 : 595.276,
	    .height = options->paper == PAGE_LETTER ? 792 : 841.89,
	};
	sheet->left = MARGIN;
	sheet->right = sheet->width - MARGIN;
	sheet->top = MARGIN;
	sheet->bottom = sheet->height - MARGIN;
	sheet->arena = muster_arena_new();
	return sheet->arena != NULL ? 0 : muster_error_memory(err);
}

void
sheet_close(struct sheet *sheet)
{
	muster_arena_free(sheet->arena);
	free(sheet->ops);
	free(sheet->links);
}

/* ---- head and foot ---- */

struct part {
	const char *before, *text;
};

/* Parts that are not empty, a middle dot between them. */
static const char *
joined(struct sheet *sheet, const struct part *parts, size_t count)
{
	const char *all = "";
	for (size_t i = 0; i < count && all != NULL; i++)
		if (*parts[i].text != '\0')
			all = muster_arena_printf(sheet->arena, "%s%s%s%s", all,
			    *all != '\0' ? " \xC2\xB7 " : "", parts[i].before,
			    sheet_clean(sheet, parts[i].text, RUNNING_MOST));
	if (all == NULL)
		sheet_fail_memory(sheet);
	return all != NULL ? all : "";
}

static void
put_running(struct sheet *sheet, const char *text, double baseline, double room)
{
	const struct flow_style style = {PAGE_TEXT, RUNNING_SIZE, sheet->theme->soft};
	const char *fitting = sheet_fit(sheet, &style, text, room);
	sheet_text(sheet, 0, &style, sheet->left, baseline, fitting, strlen(fitting));
}

static void
put_head(struct sheet *sheet)
{
	const struct part parts[] = {{"", sheet->document->running_head}};
	put_running(sheet, joined(sheet, parts, 1), HEAD_BASELINE, sheet_measure(sheet));
	sheet_rule(sheet, sheet->theme->faint, sheet->left, HEAD_RULE, sheet_measure(sheet), 0.5);
}

static void
put_foot(struct sheet *sheet)
{
	const struct muster_document *document = sheet->document;
	const struct flow_style style = {PAGE_TEXT, RUNNING_SIZE, sheet->theme->soft};
	const struct part parts[] = {
	    {"", document->classification},
	    {"as of ", document->as_of},
	    {"assessment ", document->digest},
	};
	char page[64];
	int len = snprintf(page, sizeof(page), "page %u of %u", sheet->number, sheet->total);
	double width =
	    flow_width(sheet->metrics, style.face, page, (size_t)len) / 1000 * style.size;
	double baseline = sheet->height - FOOT_BASELINE;
	sheet_rule(sheet, sheet->theme->faint, sheet->left, sheet->height - FOOT_RULE,
	    sheet_measure(sheet), 0.5);
	put_running(sheet, joined(sheet, parts, sizeof(parts) / sizeof(parts[0])), baseline,
	    sheet_measure(sheet) - width - 12);
	sheet_text(sheet, 0, &style, sheet->right - width, baseline, page, (size_t)len);
}

/* ---- pages ---- */

static void
clear(struct sheet *sheet)
{
	muster_arena_reset(sheet->arena);
	sheet->op_count = sheet->link_count = sheet->note_count = 0;
	sheet->note_widest = 0;
	sheet->y = sheet->top;
	sheet->gap = 0;
	sheet->fresh = true;
}

void
sheet_begin(struct sheet *sheet, bool bare)
{
	sheet->number = 1;
	sheet->bare = bare;
	clear(sheet);
}

void
sheet_end(struct sheet *sheet)
{
	if (sheet->failed || !sheet->emit)
		return;
	sheet_put_notes(sheet);
	if (!sheet->bare && *sheet->document->running_head != '\0')
		put_head(sheet);
	put_foot(sheet);
	const struct page page = {
	    .number = sheet->number,
	    .width = sheet->width,
	    .height = sheet->height,
	    .ops = sheet->ops,
	    .op_count = sheet->op_count,
	    .links = sheet->links,
	    .link_count = sheet->link_count,
	};
	if (!sheet->failed && sheet->sink->page(sheet->sink->context, &page, sheet->err) != 0)
		sheet_fail(sheet);
}

void
sheet_turn(struct sheet *sheet)
{
	sheet_end(sheet);
	sheet->number++;
	sheet->bare = false;
	clear(sheet);
}

double
sheet_room(const struct sheet *sheet)
{
	return sheet->bottom - sheet_notes_height(sheet, 0, 0) - sheet->y;
}

void
sheet_need(struct sheet *sheet, double before, double height)
{
	double gap = sheet->fresh ? 0 : sheet->gap > before ? sheet->gap : before;
	if (!sheet->fresh && gap + height > sheet_room(sheet)) {
		sheet_turn(sheet);
		gap = 0;
	}
	sheet->y += gap;
	sheet->gap = 0;
}

void
sheet_advance(struct sheet *sheet, double height)
{
	sheet->y += height;
	sheet->fresh = false;
}

double
sheet_baseline(const struct sheet *sheet, double y, double leading, double size)
{
	const struct page_metrics *metrics = sheet->metrics->metrics;
	double ascent = metrics->ascent / 1000 * size, descent = metrics->descent / 1000 * size;
	return y + (leading - ascent - descent) / 2 + ascent;
}
