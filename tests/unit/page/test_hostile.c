/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings that mean harm, as paragraphs and in cells: the text that is drawn
 * is the text, but for spaces; what cannot be seen in it is shown.
 */
#include <muster/document.h>

#include "capture.h"

#define STRINGS_MOST 20000

struct strings {
	char *files[16];
	size_t file_count;
	const char *list[STRINGS_MOST];
	size_t count;
};

static void
add_file(struct strings *strings, const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "hostile/%s", name);
	const char *found = support_shared(TEST_SHARED, path);
	if (found == NULL)
		return;
	size_t len;
	char *lines = strings->files[strings->file_count++] = support_read(found, &len);
	free((void *)(uintptr_t)found);
	for (size_t at = 0; at < len; at++) {
		size_t end = at;
		while (end < len && lines[end] != '\n')
			end++;
		lines[end] = '\0';
		assert_true(strings->count < STRINGS_MOST);
		strings->list[strings->count++] = lines + at;
		at = end;
	}
}

static int
set_up(void **state)
{
	static const char *const own[] = {"", " ", "\xE2\x80\x8B",
	    "a\xE2\x80\xAE"
	    "b",
	    "\x01\x02", "\xC2\x85", "\xFF", "\xE2\x82", "e\xCC\x81\xCC\x81", "\xCC\x81",
	    "\xF0\x9F\x98\x80", "a\tb\nc\r\nd", "%n%s", "\xEF\xBF\xBD",
	    "\xEF\xBB\xBF"
	    "mark"};
	static const char *const shared[] = {"blns/blns.txt", "xss/Intruder/xss-payload-list.txt",
	    "patt/XSS Injection/Intruders/XSS_Polyglots.txt", "utf8/utf8tests.txt"};
	struct strings *strings = calloc(1, sizeof(*strings));
	assert_non_null(strings);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		strings->list[strings->count++] = own[i];
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		add_file(strings, shared[i]);
	*state = strings;
	return 0;
}

static int
tear_down(void **state)
{
	struct strings *strings = *state;
	for (size_t i = 0; i < strings->file_count; i++)
		free(strings->files[i]);
	free(strings);
	return 0;
}

/* What should be drawn, without spaces. */
static void
expected(const char *text, struct muster_strbuf *out)
{
	size_t len = strlen(text);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		char bytes[4];
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		if (cp == 0xFFFD || (!muster_text_is_hidden(cp) && cp != ' '))
			muster_strbuf_add(out, bytes, muster_utf8_encode(cp, bytes));
		else if (cp != ' ' && cp != '\n' && cp != '\t')
			muster_text_escape(out, text + at, used, 0);
		at += used;
	}
}

/* The texts of all elements of a role, one after the other in a list. */
static struct muster_strbuf *
texts_of(const struct capture *capture)
{
	struct muster_strbuf *texts = calloc(capture->element_count + 1, sizeof(*texts));
	assert_non_null(texts);
	for (size_t i = 0; i <= capture->element_count; i++)
		muster_strbuf_init(&texts[i], 0);
	for (size_t p = 0; p < capture->page_count; p++)
		for (size_t i = 0; i < capture->pages[p].op_count; i++) {
			const struct page_op *op = &capture->pages[p].ops[i];
			if (op->kind != PAGE_OP_TEXT)
				continue;
			for (const char *c = op->text; *c != '\0'; c++)
				if (*c != ' ')
					muster_strbuf_addc(&texts[op->element], *c);
		}
	return texts;
}

static void
compare(const struct capture *capture, const struct strings *strings, enum page_role role,
    size_t skip, size_t every)
{
	struct muster_strbuf *texts = texts_of(capture);
	size_t found = 0;
	for (size_t i = 0; i < capture->element_count; i++) {
		if (capture->elements[i].role != role)
			continue;
		size_t n = found++;
		if (n < skip || (n - skip) / every >= strings->count)
			continue;
		struct muster_strbuf want;
		muster_strbuf_init(&want, 0);
		expected(strings->list[(n - skip) / every], &want);
		/* an empty cell has its dash, but one of spaces is what it is */
		if (role == PAGE_ROLE_CELL && strings->list[(n - skip) / every][0] == '\0')
			muster_strbuf_adds(&want, "\xE2\x80\x93");
		assert_string_equal(texts[i + 1].data, want.data);
		muster_strbuf_release(&want);
	}
	assert_int_equal(found, skip + strings->count * every);
	for (size_t i = 0; i <= capture->element_count; i++)
		muster_strbuf_release(&texts[i]);
	free(texts);
}

static void
paragraphs(void **state)
{
	const struct strings *strings = *state;
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	for (size_t i = 0; i < strings->count; i++) {
		muster_build_paragraph(&b);
		muster_build_text(&b, "%s", strings->list[i]);
	}
	capture_run(&capture, document, NULL);
	compare(&capture, strings, PAGE_ROLE_PARAGRAPH, 1, 1);
	capture_free(&capture);
	muster_document_free(document);
}

/* Text, code, status, date: each in a column of its own. */
#define COLUMNS 4
static void
cells(void **state)
{
	static const struct muster_column columns[COLUMNS] = {
	    {"text", "Text", 1, MUSTER_ALIGN_TEXT, true},
	    {"code", "Code", 1, MUSTER_ALIGN_NUMBER, false},
	    {"strong", "Strong", 0, MUSTER_ALIGN_TEXT, false},
	    {"date", "Date", 1, MUSTER_ALIGN_DATE, false},
	};
	const struct strings *strings = *state;
	const struct page_options options = {.table_cap = STRINGS_MOST};
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	struct muster_arena *arena = document->arena;
	struct muster_row *rows = muster_arena_array(arena, strings->count, sizeof(*rows));
	for (size_t i = 0; i < strings->count; i++) {
		struct muster_cell *made = muster_arena_array(arena, COLUMNS, sizeof(*made));
		made[0].inlines = muster_inline_text(arena, strings->list[i]);
		made[1].inlines = muster_inline_code(arena, strings->list[i]);
		made[2].inlines = muster_inline_strong(arena, strings->list[i]);
		made[3].inlines = muster_inline_date(arena, strings->list[i]);
		rows[i] = (struct muster_row){.id = strings->list[i], .cells = made};
	}
	const struct muster_table table = {.id = "t",
	    .caption = "",
	    .columns = columns,
	    .column_count = COLUMNS,
	    .rows = muster_rows_of_array(arena, rows, strings->count),
	    .row_count = strings->count,
	    .empty = ""};
	muster_build_table(&b, &table);
	capture_run(&capture, document, &options);
	compare(&capture, strings, PAGE_ROLE_CELL, 0, COLUMNS);
	capture_free(&capture);
	muster_document_free(document);
}

/* Titles stand in headings, contents, bookmarks and alternative texts as well. */
static void
titles(void **state)
{
	const struct strings *strings = *state;
	struct muster_builder b;
	struct capture capture = {0};
	struct muster_document *document = capture_document(&b);
	muster_build_contents(&b);
	for (size_t i = 0; i < strings->count; i++) {
		muster_build_section(&b, strings->list[i], strings->list[i]);
		muster_build_section_end(&b);
	}
	assert_true(muster_build_done(&b));
	capture_run(&capture, document, NULL);
	compare(&capture, strings, PAGE_ROLE_H2, 0, 1);
	assert_int_equal(capture.bookmark_count, strings->count);
	for (size_t i = 0; i < capture.bookmark_count; i++) {
		const char *title = capture.bookmarks[i].title;
		assert_int_equal(muster_utf8_valid_len(title, strlen(title)), strlen(title));
		for (const char *c = title; *c != '\0'; c++)
			assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
	}
	capture_free(&capture);
	muster_document_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paragraphs),
	    cmocka_unit_test(cells),
	    cmocka_unit_test(titles),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
