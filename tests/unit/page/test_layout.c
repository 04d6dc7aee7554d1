/* SPDX-License-Identifier: Apache-2.0 */
/* Documents on pages: what stands where, what is never torn apart, what is said exactly once. */
#include <muster/document.h>

#include "capture.h"

/* ---- rows made as they are asked for ---- */

struct rows {
	uint64_t count, at, say; /* say: how many the table claims */
	size_t words;            /* of the second cell */
	uint64_t long_row;       /* a row of long_words words, from 1 */
	size_t long_words;
	bool digests;
};

static const struct muster_column columns[] = {
    {"finding", "Finding", 2, MUSTER_ALIGN_TEXT, true},
    {"why", "Why", 5, MUSTER_ALIGN_TEXT, false},
    {"seen", "First seen", 0, MUSTER_ALIGN_DATE, false},
    {"open", "Open", 0, MUSTER_ALIGN_NUMBER, false},
};

static const char *
words_of(struct muster_arena *arena, uint64_t row, size_t count)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	for (size_t i = 0; i < count; i++)
		muster_strbuf_addf(
		    &out, "%sr%llu.%zu", i > 0 ? " " : "", (unsigned long long)row, i);
	const char *copy = muster_arena_strdup(arena, out.data);
	muster_strbuf_release(&out);
	return copy;
}

static int
rows_next(
    void *context, struct muster_arena *scratch, struct muster_row *row, struct muster_error *err)
{
	struct rows *rows = context;
	(void)err;
	if (rows->at == rows->count)
		return 0;
	uint64_t n = ++rows->at;
	struct muster_cell *cells = muster_arena_array(scratch, 4, sizeof(*cells));
	assert_non_null(cells);
	cells[0].inlines = muster_inline_text(
	    scratch, muster_arena_printf(scratch, "F-%05llu", (unsigned long long)n));
	cells[1].inlines = rows->digests
	    ? muster_inline_code(scratch,
		  muster_arena_printf(scratch, "abcdef%058llx", (unsigned long long)(n % 7 + 1)))
	    : muster_inline_text(scratch,
		  words_of(scratch, n, n == rows->long_row ? rows->long_words : rows->words));
	cells[2].inlines = muster_inline_date(scratch, "2026-09-30");
	if (n % 2 == 0)
		cells[3].inlines = muster_inline_text(
		    scratch, muster_arena_printf(scratch, "%llu", (unsigned long long)n));
	*row = (struct muster_row){
	    .id = muster_arena_printf(scratch, "row-%llu", (unsigned long long)n), .cells = cells};
	return 1;
}

static int
rows_rewind(void *context, struct muster_error *err)
{
	(void)err;
	((struct rows *)context)->at = 0;
	return 0;
}

static void
build_table(struct muster_builder *b, struct rows *rows, const char *id, const char *caption)
{
	const struct muster_table table = {
	    .id = id,
	    .caption = caption,
	    .columns = columns,
	    .column_count = 4,
	    .rows = {rows_next, rows_rewind, rows},
	    .row_count = rows->say != 0 ? rows->say : rows->count,
	    .empty = "No finding was open.",
	    .rows_element = "findings",
	    .row_element = "finding",
	};
	muster_build_table(b, &table);
}

/* ---- tables ---- */

static void
heads_repeat(void **state)
{
	(void)state;
	struct rows rows = {.count = 300, .words = 12};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_table(&b, &rows, "findings", "Open findings");
	muster_build_reconciliation(&b);
	muster_build_text(&b, "300 = 300.");
	assert_true(muster_build_done(&b));
	capture_run(&capture, document, NULL);
	assert_true(capture.page_count > 5);
	for (unsigned p = 1; p <= capture.page_count; p++) {
		assert_int_equal(capture_count(&capture, p, "First seen"), 1);
		assert_int_equal(capture_count(&capture, p, "Running head"), 1);
	}
	assert_int_equal(capture_count(&capture, 0, "Open findings"), 1);
	/* the heads after the first are artifacts */
	for (size_t p = 0; p < capture.page_count; p++)
		for (size_t i = 0; i < capture.pages[p].op_count; i++) {
			const struct page_op *op = &capture.pages[p].ops[i];
			if (op->kind == PAGE_OP_TEXT && strcmp(op->text, "First seen") == 0)
				assert_int_equal(op->element == 0, p > 0);
		}
	/* the sentence of counts stands with the last row */
	unsigned last, sentence;
	capture_find(&capture, "F-00300", &last);
	capture_find(&capture, "300 = 300.", &sentence);
	assert_int_equal(last, sentence);
	char page[40];
	snprintf(page, sizeof(page), "page %u of %zu", last, capture.page_count);
	assert_int_equal(capture_count(&capture, last, page), 1);
	capture_free(&capture);
	muster_document_free(document);
}

/* At every height of the page: a heading or a table's head is never the last thing on it. */
static void
no_orphan_heads(void **state)
{
	(void)state;
	for (size_t filler = 0; filler < 60; filler++) {
		struct rows rows = {.count = 3, .words = 30};
		struct muster_builder b;
		struct capture capture = {0};
		struct muster_document *document = capture_document(&b);
		for (size_t i = 0; i < filler; i++) {
			muster_build_paragraph(&b);
			muster_build_text(&b, "Filler.");
		}
		muster_build_section(&b, "s", "Section");
		muster_build_section(&b, "t", "Subsection");
		build_table(&b, &rows, "findings", "Caption");
		muster_build_reconciliation(&b);
		muster_build_text(&b, "Three = 3.");
		muster_build_section_end(&b);
		muster_build_section_end(&b);
		capture_run(&capture, document, NULL);
		unsigned section, subsection, caption, head, first, last, sentence;
		capture_find(&capture, "Section", &section);
		capture_find(&capture, "Subsection", &subsection);
		capture_find(&capture, "Caption", &caption);
		capture_find(&capture, "Finding", &head);
		capture_find(&capture, "F-00001", &first);
		capture_find(&capture, "F-00003", &last);
		capture_find(&capture, "Three = 3.", &sentence);
		assert_true(section == subsection && subsection == caption && caption == head &&
		    head == first);
		assert_int_equal(last, sentence);
		assert_int_equal(capture.bookmarks[0].page, section);
		assert_int_equal(capture.bookmarks[1].level, 2);
		capture_free(&capture);
		muster_document_free(document);
	}
}

/* A row stays in one piece up to half a page. */
static void
rows_stay_whole(void **state)
{
	(void)state;
	for (size_t words = 20; words < 1400; words += 173) {
		struct rows rows = {.count = 9, .words = 20, .long_row = 5, .long_words = words};
		struct muster_builder b;
		struct capture capture = {0};
		struct muster_document *document = capture_document(&b);
		char end[40];
		unsigned from, to;
		build_table(&b, &rows, "findings", "");
		capture_run(&capture, document, NULL);
		capture_find(&capture, "F-00005", &from);
		snprintf(end, sizeof(end), "r5.%zu", words - 1);
		to = 0;
		for (size_t p = 0; p < capture.page_count; p++)
			for (size_t i = 0; i < capture.pages[p].op_count; i++)
				if (capture.pages[p].ops[i].kind == PAGE_OP_TEXT &&
				    strstr(capture.pages[p].ops[i].text, end) != NULL)
					to = (unsigned)p + 1;
		if (words < 300)
			assert_int_equal(from, to);
		else if (words > 1000)
			assert_true(to > from);
		assert_true(to >= from);
		capture_free(&capture);
		muster_document_free(document);
	}
}

static void
cap_is_said(void **state)
{
	(void)state;
	struct rows rows = {.count = 1234, .words = 1};
	const struct page_options options = {.table_cap = 100};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_table(&b, &rows, "findings", "");
	muster_build_paragraph(&b);
	muster_build_reference(&b, "row-100", "shown");
	muster_build_text(&b, " and ");
	muster_build_reference(&b, "row-101", "not shown");
	capture_run(&capture, document, &options);
	assert_int_equal(capture_count(&capture, 0, "F-00100"), 1);
	assert_int_equal(capture_count(&capture, 0, "F-00101"), 0);
	unsigned sentence, last;
	capture_find(&capture,
	    "The first 100 of 1\xE2\x80\x89"
	    "234 rows; the rest in CSV.",
	    &sentence);
	capture_find(&capture, "F-00100", &last);
	assert_int_equal(sentence, last);
	assert_int_equal(capture.pages[last - 1].link_count, 1);
	capture_free(&capture);
	muster_document_free(document);
}

static void
counts_are_held(void **state)
{
	(void)state;
	static const uint64_t says[] = {9, 11, 1, 5000};
	for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++) {
		struct rows rows = {.count = 10, .words = 1, .say = says[i]};
		const struct page_options options = {.table_cap = 5};
		struct muster_builder b;
		struct muster_error err;
		struct capture capture = {0};
		struct muster_document *document = capture_document(&b);
		build_table(&b, &rows, "findings", "");
		assert_int_equal(capture_try(&capture, document, &options, &err), -1);
		assert_int_equal(err.code, MUSTER_E_INTERNAL);
		assert_string_equal(err.id, "render.row-count");
		assert_int_equal(capture.page_count, 0);
		capture_free(&capture);
		muster_document_free(document);
	}
}

static void
empty_table(void **state)
{
	(void)state;
	struct rows rows = {.count = 0};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_table(&b, &rows, "findings", "Overdue");
	capture_run(&capture, document, NULL);
	capture_find(&capture, "No finding was open.", NULL);
	capture_find(&capture, "First seen", NULL);
	capture_free(&capture);
	muster_document_free(document);
}

/* Each digest short in its cell and whole once on every page it is on. */
static void
digests_are_footnotes(void **state)
{
	(void)state;
	struct rows rows = {.count = 120, .digests = true};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_table(&b, &rows, "runs", "Runs");
	capture_run(&capture, document, NULL);
	assert_true(capture.page_count >= 3);
	for (unsigned p = 1; p <= capture.page_count; p++)
		for (unsigned n = 1; n <= 7; n++) {
			char digest[80];
			snprintf(digest, sizeof(digest), "abcdef%058x", n);
			assert_int_equal(capture_count(&capture, p, digest), 1);
		}
	assert_true(capture_count(&capture, 1, "abcdef000000") > 20);
	capture_free(&capture);
	muster_document_free(document);
}

static void
numbers_stand_right(void **state)
{
	(void)state;
	struct rows rows = {.count = 120, .words = 1};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_table(&b, &rows, "t", "");
	capture_run(&capture, document, NULL);
	const struct page_op *two = capture_find(&capture, "2", NULL);
	const struct page_op *hundred = capture_find(&capture, "100", NULL);
	capture_near(two->x + 0.5 * 8.5, hundred->x + 1.5 * 8.5, 0.01);
	capture_near(two->x + 0.5 * 8.5, 595.276 - CAPTURE_MARGIN, 0.1);
	assert_true(capture_count(&capture, 1, "\xE2\x80\x93") > 10); /* empty is a dash */
	capture_free(&capture);
	muster_document_free(document);
}

/* Tables of one kind have their columns below each other. */
static void
columns_line_up(void **state)
{
	(void)state;
	struct rows few = {.count = 2, .words = 1}, many = {.count = 9, .words = 90};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_table(&b, &few, "a", "One");
	build_table(&b, &many, "b", "Two");
	capture_run(&capture, document, NULL);
	double x[2] = {0};
	size_t found = 0;
	for (size_t p = 0; p < capture.page_count; p++)
		for (size_t i = 0; i < capture.pages[p].op_count; i++) {
			const struct page_op *op = &capture.pages[p].ops[i];
			if (op->kind == PAGE_OP_TEXT && op->element != 0 &&
			    strcmp(op->text, "First seen") == 0 && found < 2)
				x[found++] = op->x;
		}
	assert_int_equal(found, 2);
	capture_near(x[0], x[1], 0.001);
	capture_free(&capture);
	muster_document_free(document);
}

/* ---- front matter, links ---- */

static void
build_long(struct muster_builder *b, unsigned sections)
{
	static const struct muster_figure_item items[] = {
	    {987, MUSTER_STATUS_SATISFIED, "proven by machine", "", "figure:proven", NULL},
	    {12, MUSTER_STATUS_NOT_SATISFIED, "failing", "two more before exceptions",
		"figure:failing", NULL},
	};
	const struct muster_key_value pair = {
	    "System", "system", muster_inline_text(b->document->arena, "Payments")};
	muster_build_section(b, "summary", "Summary");
	muster_build_key_values(b, "facts", &pair, 1);
	muster_build_figures(b, "figures", "Figures", items, 2);
	muster_build_paragraph(b);
	muster_build_text(b, "Under the summary.");
	muster_build_section_end(b);
	muster_build_contents(b);
	muster_build_page_break(b);
	for (unsigned i = 1; i <= sections; i++) {
		char id[32], title[32];
		snprintf(id, sizeof(id), "s%u", i);
		snprintf(title, sizeof(title), "Section %u", i);
		muster_build_section(b, id, title);
		for (unsigned p = 0; p < 12; p++) {
			muster_build_paragraph(b);
			for (unsigned w = 0; w < 60; w++)
				muster_build_text(b, "word%u ", w);
		}
		muster_build_section_end(b);
	}
	muster_build_paragraph(b);
	muster_build_reference(b, "s7", "the seventh");
	muster_build_text(b, ", ");
	muster_build_reference(b, "nowhere", "none");
	muster_build_text(b, ", ");
	muster_build_link(b, "https://example.org/", "a link");
}

static void
cover_and_contents(void **state)
{
	(void)state;
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_long(&b, 30);
	capture_run(&capture, document, NULL);
	/* the cover: title at one third, no running head, facts and figures */
	const struct page_op *title = capture_find(&capture, "A title", NULL);
	capture_near(title->y, 841.89 / 3, 30);
	assert_int_equal(capture_count(&capture, 1, "Running head"), 0);
	assert_int_equal(capture_count(&capture, 1, "987"), 1);
	assert_int_equal(capture_count(&capture, 1, "Payments"), 1);
	assert_int_equal(capture_count(&capture, 0, "987"), 1);
	assert_int_equal(capture_count(&capture, 2, "Contents"), 1);
	unsigned summary;
	capture_find(&capture, "Under the summary.", &summary);
	assert_int_equal(summary, 1); /* there is room for all of the first section */
	/* every entry says where its section is, and leads there */
	for (unsigned i = 1; i <= 30; i++) {
		char words[32], number[32];
		snprintf(words, sizeof(words), "Section %u", i);
		assert_int_equal(capture_count(&capture, 2, words), 1);
		const struct page_bookmark *bookmark = &capture.bookmarks[i];
		assert_string_equal(bookmark->title, words);
		assert_int_equal(capture_count(&capture, bookmark->page, words), 1);
		const struct page_op *entry = capture_find(&capture, words, NULL);
		bool said = false, linked = false;
		snprintf(number, sizeof(number), "%u", bookmark->page);
		for (size_t n = 0; n < capture.pages[1].op_count; n++) {
			const struct page_op *op = &capture.pages[1].ops[n];
			said = said ||
			    (op->kind == PAGE_OP_TEXT && op->element == entry->element &&
				strcmp(op->text, number) == 0);
		}
		for (size_t n = 0; n < capture.pages[1].link_count; n++) {
			const struct page_link *link = &capture.pages[1].links[n];
			linked = linked ||
			    (link->element == entry->element && link->target == bookmark->page &&
				link->target_y == bookmark->y);
		}
		assert_true(said && linked);
	}
	const struct page *last = &capture.pages[capture.page_count - 1];
	assert_int_equal(last->link_count, 2);
	assert_int_equal(last->links[0].target, capture.bookmarks[7].page);
	assert_string_equal(last->links[1].uri, "https://example.org/");
	assert_int_not_equal(
	    capture_find(&capture, "the seventh", NULL)->color, page_theme_default.ink);
	capture_free(&capture);
	muster_document_free(document);
}

static void
letter_paper(void **state)
{
	(void)state;
	const struct page_options options = {.paper = PAGE_LETTER};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_long(&b, 5);
	capture_run(&capture, document, &options);
	assert_true(capture.pages[0].width == 612 && capture.pages[0].height == 792);
	capture_free(&capture);
	muster_document_free(document);
}

static void
logo_on_the_cover(void **state)
{
	(void)state;
	static const uint8_t pixels[3 * 40 * 10];
	const struct page_image logo = {40, 10, pixels, "logo"};
	const struct page_options options = {.logo = &logo};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	build_long(&b, 1);
	capture_run(&capture, document, &options);
	assert_int_equal(capture.pages[0].ops[0].kind, PAGE_OP_IMAGE);
	assert_true(capture.pages[0].ops[0].width > 4 * capture.pages[0].ops[0].height - 1);
	capture_free(&capture);
	muster_document_free(document);
}

/* ---- paragraphs ---- */

/* A paragraph that breaks leaves two lines and takes two along. */
static void
widows_and_orphans(void **state)
{
	(void)state;
	for (size_t filler = 20; filler < 40; filler++) {
		struct muster_builder b;
		struct capture capture = {0};
		struct muster_document *document = capture_document(&b);
		for (size_t i = 0; i < filler; i++) {
			muster_build_paragraph(&b);
			muster_build_text(&b, "Filler.");
		}
		muster_build_paragraph(&b);
		for (size_t i = 0; i < 60; i++)
			muster_build_text(&b, "paragraph ");
		capture_run(&capture, document, NULL);
		size_t lines[3] = {0};
		assert_true(capture.page_count <= 2);
		for (size_t p = 0; p < capture.page_count; p++)
			for (size_t i = 0; i < capture.pages[p].op_count; i++)
				lines[p] += capture.pages[p].ops[i].kind == PAGE_OP_TEXT &&
				    strncmp(capture.pages[p].ops[i].text, "paragraph", 9) == 0;
		assert_true(lines[0] != 1 && lines[1] != 1);
		assert_true(lines[0] + lines[1] > 5);
		capture_free(&capture);
		muster_document_free(document);
	}
}

static void
same_bytes(void **state)
{
	(void)state;
	char *prints[2];
	struct muster_builder b;
	struct muster_document *document = capture_document(&b);
	build_long(&b, 12);
	struct rows rows = {.count = 80, .digests = true};
	build_table(&b, &rows, "t", "Table");
	for (size_t i = 0; i < 2; i++) {
		struct capture capture = {0};
		capture_run(&capture, document, NULL);
		prints[i] = capture_print(&capture);
		capture_free(&capture);
	}
	assert_string_equal(prints[0], prints[1]);
	free(prints[0]);
	free(prints[1]);
	muster_document_free(document);
}

/* A failing sink ends it, wherever it fails. */
static void
sink_fails(void **state)
{
	(void)state;
	struct muster_builder b;
	struct muster_document *document = capture_document(&b);
	build_long(&b, 2);
	struct capture all = {0};
	capture_run(&all, document, NULL);
	for (uint64_t at = 1; at <= all.calls; at++) {
		struct capture capture = {.fail_at = at};
		struct muster_error err;
		assert_int_equal(capture_try(&capture, document, NULL, &err), -1);
		assert_string_equal(err.id, "test.sink");
		assert_int_equal(capture.calls, at);
		capture_free(&capture);
	}
	capture_free(&all);
	muster_document_free(document);
}

/* Every size a table can be: nothing overflows, whatever the columns. */
static void
many_columns(void **state)
{
	(void)state;
	for (size_t count = 1; count <= 64; count += 9) {
		struct muster_builder b;
		struct capture capture = {0};
		struct muster_document *document = capture_document(&b);
		struct muster_arena *arena = document->arena;
		struct muster_column *wide = muster_arena_array(arena, count, sizeof(*wide));
		struct muster_cell *cells = muster_arena_array(arena, count, sizeof(*cells));
		for (size_t i = 0; i < count; i++) {
			wide[i] = (struct muster_column){.id = "c",
			    .title = "A long title",
			    .weight = (unsigned)(i % 3),
			    .align = i % 4 == 0 ? MUSTER_ALIGN_NUMBER : MUSTER_ALIGN_TEXT};
			cells[i].inlines = muster_inline_severity(arena, MUSTER_SEVERITY_CRITICAL);
		}
		const struct muster_row row = {.id = "", .cells = cells};
		const struct muster_table table = {.id = "t",
		    .caption = "",
		    .columns = wide,
		    .column_count = count,
		    .rows = muster_rows_of_array(arena, &row, 1),
		    .row_count = 1,
		    .empty = "",
		    .rows_element = "rows",
		    .row_element = "row"};
		muster_build_table(&b, &table);
		assert_true(muster_build_done(&b));
		capture_run(&capture, document, NULL);
		capture_free(&capture);
		muster_document_free(document);
	}
}

/* A cell of 16 MB goes over thousands of pages, which come one by one. */
static void
flood(void **state)
{
	(void)state;
	const size_t size = 16 << 20;
	char *text = malloc(size + 1);
	assert_non_null(text);
	memset(text, 'x', size);
	text[size] = '\0';
	static const struct muster_column two[] = {
	    {"a", "A", 1, MUSTER_ALIGN_TEXT, true}, {"b", "B", 3, MUSTER_ALIGN_TEXT, false}};
	struct muster_inline node = {.kind = MUSTER_INLINE_TEXT, .text = text, .target = ""};
	struct muster_builder b;
	struct capture capture = {.light = 1};
	struct muster_document *document = capture_document(&b);
	const struct muster_cell cells[] = {
	    {.inlines = muster_inline_text(document->arena, "id")}, {.inlines = {&node}}};
	const struct muster_row row = {.id = "", .cells = cells};
	const struct muster_table table = {.id = "t",
	    .caption = "",
	    .columns = two,
	    .column_count = 2,
	    .rows = muster_rows_of_array(document->arena, &row, 1),
	    .row_count = 1,
	    .empty = ""};
	muster_build_table(&b, &table);
	capture_run(&capture, document, NULL);
	assert_true(capture.page_count > 1000);
	capture_free(&capture);
	muster_document_free(document);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(heads_repeat),
	    cmocka_unit_test(no_orphan_heads),
	    cmocka_unit_test(rows_stay_whole),
	    cmocka_unit_test(cap_is_said),
	    cmocka_unit_test(counts_are_held),
	    cmocka_unit_test(empty_table),
	    cmocka_unit_test(digests_are_footnotes),
	    cmocka_unit_test(numbers_stand_right),
	    cmocka_unit_test(columns_line_up),
	    cmocka_unit_test(cover_and_contents),
	    cmocka_unit_test(letter_paper),
	    cmocka_unit_test(logo_on_the_cover),
	    cmocka_unit_test(widows_and_orphans),
	    cmocka_unit_test(same_bytes),
	    cmocka_unit_test(sink_fails),
	    cmocka_unit_test(many_columns),
	    cmocka_unit_test(flood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
