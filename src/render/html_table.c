/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables: up to the cap on the main page, the rest on linked pages beside it,
 * each complete in itself.  The cursor is run once for the main page and once
 * more, from the first row left out, for the linked pages.
 */
#include <muster/arena.h>

#include "render/html.h"
#include "render/html_escape.h"

#define NARROW_TEXT 28 /* bytes: a narrow column keeps cells up to this on one line */

/* The share of a column in steps of five per cent: a class of theme.css. */
static void
put_columns(struct html *html, const struct muster_table *table)
{
	unsigned long sum = 0;
	for (size_t i = 0; i < table->column_count; i++)
		sum += table->columns[i].weight;
	if (sum == 0)
		return;
	html_put(html, "<colgroup>");
	for (size_t i = 0; i < table->column_count; i++) {
		unsigned long share = table->columns[i].weight * 100UL / sum / 5 * 5;
		if (table->columns[i].weight == 0)
			html_put(html, "<col class=\"k\">");
		else
			muster_strbuf_addf(
			    &html->out, "<col class=\"w%lu\">", share < 5 ? 5 : share);
	}
	html_put(html, "</colgroup>\n");
}

static const char *
align_class(const struct muster_column *column)
{
	switch (column->align) {
	case MUSTER_ALIGN_NUMBER:
		return "n";
	case MUSTER_ALIGN_DATE:
		return "d";
	default:
		return NULL;
	}
}

static void
put_head(struct html *html, const struct muster_table *table)
{
	html_put(html, "<thead><tr>");
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		const char *class = align_class(column);
		html_put(html, "<th scope=\"col\"");
		if (class != NULL)
			muster_strbuf_addf(&html->out, " class=\"%s\"", class);
		html_put(html, " data-column=\"");
		html_attribute(&html->out, column->id);
		html_put(html, "\">");
		html_text(&html->out, column->title);
		html_put(html, "</th>");
	}
	html_put(html, "</tr></thead>\n<tbody>\n");
}

static bool
is_empty(struct muster_inlines inlines)
{
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next)
		if (i->kind == MUSTER_INLINE_STATUS || i->kind >= MUSTER_INLINE_KIND_COUNT ||
		    *i->text != '\0' || *i->target != '\0')
			return false;
	return true;
}

static bool
is_narrow(struct muster_inlines inlines)
{
	size_t len = 0;
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next) {
		len += strlen(i->text);
		if (i->kind == MUSTER_INLINE_BREAK || len > NARROW_TEXT)
			return false;
	}
	return true;
}

static void
put_cell(struct html *html, const struct muster_column *column, const struct muster_cell *cell)
{
	const char *class = align_class(column);
	bool empty = is_empty(cell->inlines);
	if (class == NULL && empty)
		class = "z";
	else if (class == NULL && !column->identity && column->weight == 0 &&
	    is_narrow(cell->inlines))
		class = "k";
	html_put(html, column->identity ? "<th scope=\"row\"" : "<td");
	/* Where part of an identity is strong, that part alone is bold. */
	if (column->identity) {
		const struct muster_inline *first = cell->inlines.first;
		if (first != NULL && first->kind == MUSTER_INLINE_STRONG)
			html_put(html, " class=\"i\"");
	} else if (class != NULL) {
		html_put(html, " class=\"");
		html_put(html, class);
		html_put(html, "\"");
	}
	if (cell->sort != NULL) {
		html_put(html, " data-sort=\"");
		html_attribute(&html->out, cell->sort);
		html_put(html, "\"");
	}
	if (cell->figure != NULL)
		html_figure(html, cell->figure);
	html_put(html, ">");
	if (empty)
		html_put(html, "\xE2\x80\x93");
	else
		html_inlines(html, cell->inlines);
	html_put(html, column->identity ? "</th>" : "</td>");
}

static void
put_row(struct html *html, const struct muster_table *table, const struct muster_row *row)
{
	html_put(html, "<tr");
	html_put_id(html, row->id);
	html_put(html, ">");
	for (size_t i = 0; i < table->column_count; i++)
		put_cell(html, &table->columns[i], &row->cells[i]);
	html_put(html, "</tr>\n");
	html_flush(html, false);
}

/* Runs the cursor over up to `most` rows; returns how many there were. */
static uint64_t
put_rows(struct html *html, const struct muster_table *table, uint64_t most,
    struct muster_arena *scratch, bool show)
{
	uint64_t count = 0;
	while (count < most && !html->failed) {
		struct muster_row row = {.id = ""};
		muster_arena_reset(scratch);
		int more = table->rows.next(table->rows.context, scratch, &row, html->err);
		if (more < 0)
			html_fail(html);
		if (more <= 0)
			break;
		count++;
		if (show)
			put_row(html, table, &row);
	}
	return count;
}

static void
check_rows(struct html *html, const struct muster_table *table, uint64_t got, uint64_t want)
{
	if (html->failed || got == want)
		return;
	muster_error_set(html->err, MUSTER_E_INTERNAL, "render.row-count",
	    "table %s gave %llu rows where %llu were counted", table->id, (unsigned long long)got,
	    (unsigned long long)want);
	html_fail(html);
}

static void
put_number(struct html *html, uint64_t number)
{
	char digits[40];
	html_text(&html->out, muster_number_format(number, digits));
}

static void
put_page_link(
    struct html *html, const struct html_table_place *place, uint64_t page, const char *words)
{
	html_put(html, "<li><a");
	if (strcmp(words, "Next page") == 0)
		html_put(html, " rel=\"next\"");
	else if (strcmp(words, "Previous page") == 0)
		html_put(html, " rel=\"prev\"");
	html_put(html, " href=\"");
	html_put_page_href(html, place, page);
	html_put(html, "\">");
	html_put(html, words);
	html_put(html, "</a></li>");
}

/* "Rows 1–1 000 of 12 408", previous and next page; `again` below the rows of a linked page. */
static void
put_pager(struct html *html, const struct html_table_place *place, uint64_t page, bool again)
{
	uint64_t rows = html->index.table_rows;
	uint64_t last = page * rows;
	if (last > place->table->row_count)
		last = place->table->row_count;
	html_put(html, "<nav class=\"pager\" aria-label=\"");
	html_attribute(
	    &html->out, *place->table->caption != '\0' ? place->table->caption : "Table");
	html_put(html, again ? ", pages, after the rows" : ", pages");
	html_put(html, "\"><p>Rows ");
	put_number(html, (page - 1) * rows + 1);
	html_put(html, "\xE2\x80\x93");
	put_number(html, last);
	html_put(html, " of ");
	put_number(html, place->table->row_count);
	html_put(html, ", page ");
	put_number(html, page);
	html_put(html, " of ");
	put_number(html, place->pages);
	html_put(html, "</p><ul>");
	if (page > 2)
		put_page_link(html, place, 1, "First page");
	if (page > 1)
		put_page_link(html, place, page - 1, "Previous page");
	if (page < place->pages)
		put_page_link(html, place, page + 1, "Next page");
	if (page + 1 < place->pages)
		put_page_link(html, place, place->pages, "Last page");
	html_put(html, "</ul></nav>\n");
}

/* What can be scrolled has a name, but is no landmark: there are many tables. */
static void
table_begin(struct html *html, const struct muster_table *table, bool said)
{
	unsigned number = ++html->number;
	html_put(html, "<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
	if (*table->caption != '\0')
		muster_strbuf_addf(&html->out, " aria-labelledby=\"~c%u\"", number);
	else
		html_put(html, " aria-label=\"Table\"");
	html_put(html, "><table>\n");
	if (*table->caption != '\0') {
		/* Heard, but not seen where the heading just above says the same. */
		muster_strbuf_addf(
		    &html->out, "<caption id=\"~c%u\"%s>", number, said ? " class=\"said\"" : "");
		html_text(&html->out, table->caption);
		html_put(html, "</caption>\n");
	}
	put_columns(html, table);
	put_head(html, table);
}

static void
table_end(struct html *html)
{
	html_put(html, "</tbody></table></div>\n");
	html_flush(html, false);
}

void
html_table(struct html *html, const struct muster_table *table)
{
	const struct html_table_place *place = &html->index.tables[html->table++];
	uint64_t after = place->first + table->row_count;
	uint64_t want = place->pages > 1 ? html->index.table_rows : table->row_count;
	struct muster_arena *scratch = muster_arena_new();
	if (scratch == NULL) {
		html_fail_memory(html);
		return;
	}
	if (table->search != NULL) {
		html_put(html, "<details class=\"search\" data-key=\"");
		html_attribute(&html->out, table->search);
		html_put(html, "\"><summary>");
		html_text(&html->out, table->caption);
		html_put(html, "</summary>\n");
	} else if (table->folded) {
		html_put(html, "<details><summary>The numbers of this picture</summary>\n");
	}
	table_begin(html, table, table->said || table->search != NULL);
	if (table->rows.rewind(table->rows.context, html->err) != 0)
		html_fail(html);
	if (table->row_count == 0) {
		muster_strbuf_addf(
		    &html->out, "<tr><td class=\"empty\" colspan=\"%zu\">", table->column_count);
		html_text(&html->out, *table->empty != '\0' ? table->empty : "No rows.");
		html_put(html, "</td></tr>\n");
	}
	/* One more than wanted where all must be here: a cursor that grew is seen. */
	uint64_t most = place->pages > 1 ? want : want + 1;
	check_rows(html, table, put_rows(html, table, most, scratch, true), want);
	table_end(html);
	if (place->pages > 1)
		put_pager(html, place, 1, false);
	if (table->folded || table->search != NULL)
		html_put(html, "</details>\n");
	html->ordinal = after;
	muster_arena_free(scratch);
}

static void
linked_page(struct html *html, const struct html_table_place *place, uint64_t page,
    struct muster_arena *scratch)
{
	const struct muster_table *table = place->table;
	uint64_t rows = html->index.table_rows;
	uint64_t left = table->row_count - (page - 1) * rows;
	uint64_t want = left < rows ? left : rows;
	char suffix[96], subtitle[96];
	snprintf(suffix, sizeof(suffix), "%s-%llu", place->suffix, (unsigned long long)page);
	snprintf(subtitle, sizeof(subtitle), "page %llu of %llu", (unsigned long long)page,
	    (unsigned long long)place->pages);
	html_page_begin(html, suffix, subtitle);
	html_contents(html, false);
	html_put(html, "<section>\n<h2>");
	html_text(&html->out, *table->caption != '\0' ? table->caption : table->id);
	html_put(html, "</h2>\n");
	put_pager(html, place, page, false);
	html_put(html, "<div class=\"table\">\n");
	table_begin(html, table, true);
	html->ordinal = place->first + (page - 1) * rows;
	uint64_t most = page == place->pages ? want + 1 : want;
	check_rows(html, table, put_rows(html, table, most, scratch, true), want);
	table_end(html);
	put_pager(html, place, page, true);
	html_put(html, "</div>\n</section>\n");
	html_page_end(html);
}

static void
linked_pages_of(struct html *html, const struct html_table_place *place)
{
	const struct muster_table *table = place->table;
	uint64_t skip = html->index.table_rows;
	struct muster_arena *scratch = muster_arena_new();
	if (scratch == NULL) {
		html_fail_memory(html);
		return;
	}
	if (table->rows.rewind(table->rows.context, html->err) != 0)
		html_fail(html);
	check_rows(html, table, put_rows(html, table, skip, scratch, false), skip);
	for (uint64_t page = 2; page <= place->pages && !html->failed; page++)
		linked_page(html, place, page, scratch);
	muster_arena_free(scratch);
}

void
html_linked_pages(struct html *html)
{
	for (size_t i = 0; i < html->index.table_count && !html->failed; i++)
		if (html->index.tables[i].pages > 1)
			linked_pages_of(html, &html->index.tables[i]);
}
