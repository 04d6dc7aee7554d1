/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTML renderer: one page that reads without script and loads nothing,
 * and linked pages beside it where a table passes the cap.  This file walks
 * the blocks; html_page.c frames the pages, html_table.c and html_chart.c
 * draw, html_inline.c and html_escape.c write the text.
 */
#include "render/html.h"

#include "render/html_escape.h"
#include "render/registry.h"

#define FLUSH_AT 65536

void
html_fail_memory(struct html *html)
{
	if (!html->failed)
		muster_error_memory(html->err);
	html->failed = true;
}

void
html_fail(struct html *html)
{
	html->failed = true;
}

void
html_flush(struct html *html, bool all)
{
	if (html->out.failed)
		html_fail_memory(html);
	if (html->out.len < FLUSH_AT && !all && !html->failed)
		return;
	if (!html->failed &&
	    html->set->write(html->set, html->out.data, html->out.len, html->err) != 0)
		html_fail(html);
	muster_strbuf_clear(&html->out);
}

/* Sections nest deeper than headings go: the level is then said by ARIA. */
static void
section_enter(struct html *html, const struct muster_block *block)
{
	unsigned level = ++html->level + 1;
	unsigned number = ++html->number;
	html_put(html, "<section");
	html_put_id(html, block->id);
	muster_strbuf_addf(&html->out, " aria-labelledby=\"~s%u\">\n", number);
	if (level <= 6)
		muster_strbuf_addf(&html->out, "<h%u id=\"~s%u\">", level, number);
	else
		muster_strbuf_addf(&html->out, "<h6 id=\"~s%u\" aria-level=\"%u\">", number, level);
	html_text(&html->out, block->title);
	muster_strbuf_addf(&html->out, "</h%u>\n", level <= 6 ? level : 6);
}

static void
section_leave(struct html *html, const struct muster_block *block)
{
	(void)block;
	html->level--;
	html_put(html, "</section>\n");
}

static void
paragraph_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, "<p");
	html_put_id(html, block->id);
	html_put(html, ">");
	html_inlines(html, block->inlines);
	html_put(html, "</p>\n");
}

static void
list_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, block->numbered ? "<ol" : "<ul");
	html_put_id(html, block->id);
	if (block->numbered && block->first_number != 1)
		muster_strbuf_addf(&html->out, " start=\"%u\"", block->first_number);
	html_put(html, ">\n");
}

static void
list_leave(struct html *html, const struct muster_block *block)
{
	html_put(html, block->numbered ? "</ol>\n" : "</ul>\n");
}

static void
item_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, "<li");
	html_put_id(html, block->id);
	html_put(html, ">");
	html_inlines(html, block->inlines);
	if (block->children != NULL)
		html_put(html, "\n");
}

static void
item_leave(struct html *html, const struct muster_block *block)
{
	(void)block;
	html_put(html, "</li>\n");
}

static void
table_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, "<div class=\"table\"");
	html_put_id(html, block->id);
	html_put(html, ">\n");
	html_table(html, block->table);
	html_put(html, "</div>\n");
}

static void
figures_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, "<div class=\"figures\" role=\"group\" aria-label=\"");
	html_attribute(&html->out, *block->alt != '\0' ? block->alt : "Figures");
	html_put(html, "\"");
	html_put_id(html, block->id);
	html_put(html, ">\n");
	for (size_t i = 0; i < block->item_count; i++) {
		const struct muster_figure_item *item = &block->items[i];
		char digits[40];
		html_put(html, "<div");
		html_put_id(html, item->id);
		html_put(html, "><b");
		if (item->figure != NULL)
			html_figure(html, item->figure);
		html_put(html, ">");
		html_text(&html->out, muster_number_format(item->number, digits));
		html_put(html, "</b> <span class=\"s ");
		html_put(html, html_status_class(item->status));
		html_put(html, "\">");
		html_text(&html->out, item->word);
		html_put(html, "</span>");
		if (*item->note != '\0') {
			html_put(html, "<span class=\"note-line\">");
			html_text(&html->out, item->note);
			html_put(html, "</span>");
		}
		html_put(html, "</div>\n");
	}
	html_put(html, "</div>\n");
}

static void
note_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, "<div role=\"note\" class=\"note t-");
	html_put(html, html_status_class(block->tone));
	html_put(html, "\"");
	html_put_id(html, block->id);
	html_put(html, "><p>");
	if (*block->title != '\0') {
		/* A title that is no sentence stands on a line of its own. */
		char last = block->title[strlen(block->title) - 1];
		bool sentence = strchr(".:?", last) != NULL;
		html_put(html, sentence ? "<strong>" : "<strong class=\"t\">");
		html_text(&html->out, block->title);
		html_put(html, "</strong> ");
	}
	html_inlines(html, block->inlines);
	html_put(html, "</p></div>\n");
}

static void
code_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, "<pre tabindex=\"0\"");
	html_put_id(html, block->id);
	html_put(html, "><code>");
	html_verbatim(&html->out, block->code);
	html_put(html, "</code></pre>\n");
}

static void
key_value_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, "<dl class=\"meta\"");
	html_put_id(html, block->id);
	html_put(html, ">\n");
	for (size_t i = 0; i < block->pair_count; i++) {
		html_put(html, "<div data-key=\"");
		html_attribute(&html->out, block->pairs[i].id);
		html_put(html, "\"><dt>");
		html_text(&html->out, block->pairs[i].key);
		html_put(html, "</dt><dd>");
		if (block->pairs[i].value.first == NULL)
			html_put(html, "\xE2\x80\x93");
		else
			html_inlines(html, block->pairs[i].value);
		html_put(html, "</dd></div>\n");
	}
	html_put(html, "</dl>\n");
}

static void
contents_enter(struct html *html, const struct muster_block *block)
{
	(void)block;
	html->ordinal++;
	html_contents(html, true);
}

static void
page_break_enter(struct html *html, const struct muster_block *block)
{
	(void)block;
	html->ordinal++;
	html_put(html, "<hr class=\"page-break\">\n");
}

static void
reconciliation_enter(struct html *html, const struct muster_block *block)
{
	html_put(html, "<p class=\"recon\"");
	html_put_id(html, block->id);
	html_put(html, ">");
	html_inlines(html, block->inlines);
	html_put(html, "</p>\n");
}

static void
leave_nothing(struct html *html, const struct muster_block *block)
{
	(void)html;
	(void)block;
}

static const struct {
	void (*enter)(struct html *, const struct muster_block *);
	void (*leave)(struct html *, const struct muster_block *);
} blocks[] = {
    [MUSTER_BLOCK_SECTION] = {section_enter, section_leave},
    [MUSTER_BLOCK_PARAGRAPH] = {paragraph_enter, leave_nothing},
    [MUSTER_BLOCK_LIST] = {list_enter, list_leave},
    [MUSTER_BLOCK_ITEM] = {item_enter, item_leave},
    [MUSTER_BLOCK_TABLE] = {table_enter, leave_nothing},
    [MUSTER_BLOCK_FIGURES] = {figures_enter, leave_nothing},
    [MUSTER_BLOCK_FIGURE] = {html_chart, leave_nothing},
    [MUSTER_BLOCK_NOTE] = {note_enter, leave_nothing},
    [MUSTER_BLOCK_CODE] = {code_enter, leave_nothing},
    [MUSTER_BLOCK_KEY_VALUE] = {key_value_enter, leave_nothing},
    [MUSTER_BLOCK_CONTENTS] = {contents_enter, leave_nothing},
    [MUSTER_BLOCK_PAGE_BREAK] = {page_break_enter, leave_nothing},
    [MUSTER_BLOCK_RECONCILIATION] = {reconciliation_enter, leave_nothing},
};
_Static_assert(sizeof(blocks) / sizeof(blocks[0]) == MUSTER_BLOCK_KIND_COUNT,
    "every kind of block has its row");

static void
walk(struct html *html, const struct muster_block *block)
{
	for (; block != NULL && !html->failed; block = block->next) {
		blocks[block->kind].enter(html, block);
		walk(html, block->children);
		blocks[block->kind].leave(html, block);
		html_flush(html, false);
	}
}

static void
render_pages(struct html *html)
{
	html_page_begin(html, "", "");
	walk(html, html->document->first);
	html_page_end(html);
	html_linked_pages(html);
}

static int
render_html(const struct muster_document *document, const struct muster_render_options *options,
    struct muster_output_set *out, struct muster_error *err)
{
	struct html html = {.document = document, .set = out, .err = err};
	uint64_t cap =
	    options != NULL && options->table_cap != 0 ? options->table_cap : HTML_TABLE_CAP;
	if (document->failed)
		return muster_error_memory(err);
	muster_strbuf_init(&html.out, 0);
	muster_strbuf_init(&html.style, 0);
	muster_strbuf_init(&html.logo, 0);
	if (html_index_build(&html.index, document, cap, err) != 0)
		html_fail(&html);
	else
		html_assets(&html, options);
	if (!html.failed)
		render_pages(&html);
	html_index_release(&html.index);
	muster_strbuf_release(&html.style);
	muster_strbuf_release(&html.logo);
	muster_strbuf_release(&html.out);
	return html.failed ? -1 : 0;
}

const struct muster_renderer renderer_html = {
    .name = "html",
    .extension = "html",
    .media_type = "text/html; charset=utf-8",
    .render = render_html,
};
