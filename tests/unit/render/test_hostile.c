/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings that mean harm, through every place a document has for text, in
 * both formats: only what the serialisers may write comes out (page.h refuses
 * anything else), no link that is not allowed, and the text is the text.
 */
#include <strings.h>

#include <libxml/xmlreader.h>

#include "kitchen.h"
#include "page.h"

#define STRINGS_MOST 20000

struct strings {
	char *files[32];
	size_t file_count;
	const char *list[STRINGS_MOST];
	size_t count;
};

/* Each line of the file, and the file as one string. */
static void
add_file(struct strings *strings, const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "hostile/%s", name);
	const char *found = support_shared(TEST_SHARED, path);
	if (found == NULL)
		return;
	size_t len;
	strings->list[strings->count++] = strings->files[strings->file_count++] =
	    support_read(found, &len);
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

static void
load(struct strings *strings)
{
	static const char *const own[] = {"", KITCHEN_HOSTILE, KITCHEN_HIDDEN, KITCHEN_BROKEN,
	    KITCHEN_LONG, "]]>", "</script>", "</style>", "<!--", "-->", "&amp;", "&#60;", "\"",
	    "'", "`", "\r\n", "\n", "\t", "a\vb", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
	    "java\tscript:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)",
	    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
	    "//example.org", "http:alert(1)", "HTTPS://EXAMPLE.ORG/\" onclick=\"x",
	    "mailto:a@b\r\nBcc:c", "http://example.org/\xE2\x80\xAE/\n<>", "~main", "~C1",
	    "$(reboot)", "%n%s%n", "${jndi:x}"};
	static const char *const shared[] = {"blns/blns.txt", "xss/Intruder/xss-payload-list.txt",
	    "patt/XSS Injection/Intruders/MarioXSSVectors.txt",
	    "patt/XSS Injection/Intruders/XSS_Polyglots.txt",
	    "patt/XSS Injection/Intruders/RSNAKE_XSS.txt",
	    "patt/XSS Injection/Intruders/IntrudersXSS.txt",
	    "patt/XSS Injection/Intruders/BRUTELOGIC-XSS-STRINGS.txt",
	    "patt/XSS Injection/Intruders/0xcela_event_handlers.txt",
	    "patt/XSS Injection/Intruders/xss_alert_identifiable.txt",
	    "patt/XSS Injection/Intruders/port_swigger_xss_cheatsheet_event_handlers.txt",
	    "patt/XXE Injection/Intruders/xml-attacks.txt",
	    "patt/XXE Injection/Files/Deny Of Service - Billion Laugh Attack",
	    "utf8/utf8tests.txt"};
	memset(strings, 0, sizeof(*strings));
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		strings->list[strings->count++] = own[i];
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		add_file(strings, shared[i]);
	printf("%zu strings\n", strings->count);
}

static int
set_up(void **state)
{
	struct strings *strings = malloc(sizeof(*strings));
	assert_non_null(strings);
	load(strings);
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

/* ---- cells ---- */
static const struct muster_column columns[] = {
    {"text", "Text", 1, MUSTER_ALIGN_TEXT, true},
    {"strong", "Strong", 1, MUSTER_ALIGN_TEXT, false},
    {"emphasis", "Emphasis", 0, MUSTER_ALIGN_TEXT, false},
    {"code", "Code", 1, MUSTER_ALIGN_NUMBER, false},
    {"link", "Link", 1, MUSTER_ALIGN_DATE, false},
    {"reference", "Reference", 1, MUSTER_ALIGN_TEXT, false},
    {"status", "Status", 1, MUSTER_ALIGN_TEXT, false},
    {"overdue", "Overdue", 1, MUSTER_ALIGN_TEXT, false},
    {"date", "Date", 1, MUSTER_ALIGN_TEXT, false},
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
struct string_rows {
	const struct strings *strings;
	size_t at;
};

static int
next_string(
    void *context, struct muster_arena *scratch, struct muster_row *row, struct muster_error *err)
{
	struct string_rows *rows = context;
	(void)err;
	if (rows->at == rows->strings->count)
		return 0;
	const char *text = rows->strings->list[rows->at++];
	struct muster_cell *cells = muster_arena_array(scratch, COLUMNS, sizeof(*cells));
	const char **attributes = muster_arena_array(scratch, 3, sizeof(*attributes));
	assert_true(cells != NULL && attributes != NULL);
	cells[0].inlines = muster_inline_text(scratch, text);
	cells[0].sort = text;
	cells[1].inlines = muster_inline_strong(scratch, text);
	cells[2].inlines = muster_inline_emphasis(scratch, text);
	cells[3].inlines = muster_inline_code(scratch, text);
	cells[4].inlines = muster_inline_link(scratch, text, text);
	cells[5].inlines = muster_inline_reference(scratch, text, text);
	cells[6].inlines = muster_inline_status(scratch, MUSTER_STATUS_STALE, text);
	cells[7].inlines = muster_inline_overdue(scratch, text);
	cells[8].inlines = muster_inline_date(scratch, text);
	attributes[0] = "text";
	attributes[1] = text;
	*row = (struct muster_row){.id = text, .cells = cells, .attributes = attributes};
	return 1;
}

static int
rewind_strings(void *context, struct muster_error *err)
{
	(void)err;
	((struct string_rows *)context)->at = 0;
	return 0;
}

static struct muster_document *
table_document(struct string_rows *rows)
{
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	const struct muster_table table = {
	    .id = "strings",
	    .columns = columns,
	    .column_count = COLUMNS,
	    .rows = {next_string, rewind_strings, rows},
	    .row_count = rows->strings->count,
	    .rows_element = "strings",
	    .row_element = "string",
	};
	muster_build(&b, document);
	muster_build_table(&b, &table);
	assert_true(muster_build_done(&b));
	return document;
}

/* Any href in the page: our own files and anchors, or an allowed scheme. */
static void
check_href(const struct page *page)
{
	const char *href = page->token == PAGE_OPEN ? page_attribute(page, "href") : NULL;
	if (href == NULL)
		return;
	for (const char *p = href; *p != '\0'; p++)
		assert_true(*p > ' ' && *p < 0x7f && *p != '<' && *p != '"');
	if (*href == '#' || strncmp(href, "report", 6) == 0)
		return;
	assert_string_equal(page_attribute(page, "rel"), "noopener noreferrer");
	assert_true(strncasecmp(href, "http://", 7) == 0 || strncasecmp(href, "https://", 8) == 0 ||
	    strncasecmp(href, "mailto:", 7) == 0);
}

static void
read_cell(struct page *page, struct muster_strbuf *got)
{
	size_t depth = page->depth;
	muster_strbuf_clear(got);
	while (page->depth >= depth && page_next(page)) {
		check_href(page);
		if (page->token == PAGE_TEXT)
			muster_strbuf_add(got, page->text.data, page->text.len);
	}
}

static void
test_cells_html(void **state)
{
	const struct strings *strings = *state;
	struct string_rows rows = {strings, 0};
	struct muster_document *document = table_document(&rows);
	struct muster_output_memory *memory = kitchen_render(document, "html", STRINGS_MOST);
	struct page page;
	struct muster_strbuf want, got;
	size_t row = 0, column = 0;
	muster_strbuf_init(&want, 0);
	muster_strbuf_init(&got, 0);
	page_begin(&page, muster_output_memory_file(memory, 0, NULL, NULL));
	while (page_next(&page)) {
		check_href(&page);
		if (page.token != PAGE_OPEN)
			continue;
		bool head = strcmp(page.name, "th") == 0 &&
		    strcmp(page_attribute(&page, "scope"), "row") == 0;
		if (!head && strcmp(page.name, "td") != 0)
			continue;
		assert_true(row < strings->count);
		page_expect(&want, strings->list[row]);
		if (head)
			assert_string_equal(page_attribute(&page, "data-sort"), want.data);
		if (want.len == 0)
			muster_strbuf_adds(&want, column == 6 ? "stale" : "\xE2\x80\x93");
		read_cell(&page, &got);
		assert_string_equal(got.data, want.data);
		column = (column + 1) % COLUMNS;
		row += column == 0;
	}
	assert_int_equal(row, strings->count);
	muster_strbuf_release(&want);
	muster_strbuf_release(&got);
	page_done(&page);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

/* The text with what XML cannot hold as U+FFFD. */
static void
expect_xml(struct muster_strbuf *out, const char *text)
{
	size_t len = strlen(text), at = 0;
	muster_strbuf_clear(out);
	while (at < len) {
		uint32_t cp;
		char bytes[4];
		at += muster_utf8_decode(text + at, len - at, &cp);
		if ((cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || cp == 0xFFFE ||
		    cp == 0xFFFF)
			cp = 0xFFFD;
		muster_strbuf_add(out, bytes, muster_utf8_encode(cp, bytes));
	}
}

static void
test_cells_xml(void **state)
{
	const struct strings *strings = *state;
	struct string_rows rows = {strings, 0};
	struct muster_document *document = table_document(&rows);
	struct muster_output_memory *memory = kitchen_render(document, "xml", 0);
	size_t len, row = 0, column = 0;
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	xmlTextReaderPtr reader = xmlReaderForMemory(bytes, (int)len, "x", NULL, XML_PARSE_NONET);
	struct muster_strbuf want;
	muster_strbuf_init(&want, 0);
	int status;
	while ((status = xmlTextReaderRead(reader)) == 1) {
		int depth = xmlTextReaderDepth(reader);
		if (xmlTextReaderNodeType(reader) != XML_READER_TYPE_ELEMENT || depth < 4)
			continue;
		const char *name = (const char *)xmlTextReaderConstLocalName(reader);
		if (depth == 4 && strcmp(name, "string") == 0) {
			expect_xml(&want, strings->list[row]);
			xmlChar *text = xmlTextReaderGetAttribute(reader, (const xmlChar *)"text");
			assert_string_equal((const char *)text, want.data);
			xmlFree(text);
		} else if (depth == 5 && strcmp(name, columns[column].id) == 0) {
			xmlChar *text = xmlTextReaderReadString(reader);
			assert_string_equal(text != NULL ? (const char *)text : "", want.data);
			xmlFree(text);
			column = (column + 1) % COLUMNS;
			row += column == 0;
		} else if (strcmp(name, "link") == 0) {
			xmlChar *href = xmlTextReaderGetAttribute(reader, (const xmlChar *)"href");
			if (href != NULL)
				assert_true(strncasecmp((const char *)href, "http", 4) == 0 ||
				    strncasecmp((const char *)href, "mailto:", 7) == 0);
			xmlFree(href);
		}
	}
	assert_int_equal(status, 0); /* well formed to the end */
	assert_int_equal(row, strings->count);
	muster_strbuf_release(&want);
	xmlFreeTextReader(reader);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

/* ---- blocks ---- */
static void
test_blocks_html(void **state)
{
	const struct strings *strings = *state;
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	muster_build(&b, document);
	for (size_t i = 0; i < strings->count; i++) {
		const char *text = strings->list[i];
		const struct muster_key_value pair = {
		    text, text, muster_inline_code(document->arena, text)};
		muster_build_section(&b, text, text);
		muster_build_code(&b, text);
		muster_build_key_values(&b, text, &pair, 1);
		muster_build_section_end(&b);
	}
	muster_build_contents(&b);
	assert_true(muster_build_done(&b));
	struct muster_output_memory *memory = kitchen_render(document, "html", 0);
	struct page page;
	struct muster_strbuf want, got;
	size_t at = 0, texts = 0;
	muster_strbuf_init(&want, 0);
	muster_strbuf_init(&got, 0);
	page_begin(&page, muster_output_memory_file(memory, 0, NULL, NULL));
	while (page_next(&page)) {
		static const char *const holders[] = {"h2", "pre", "dt", "dd", NULL};
		check_href(&page);
		if (page.token != PAGE_OPEN || !page_listed(page.name, holders))
			continue;
		page_expect(&want, strings->list[at]);
		if (want.len == 0 && strcmp(page.name, "dd") == 0)
			muster_strbuf_adds(&want, "\xE2\x80\x93");
		at += strcmp(page.name, "dd") == 0;
		texts++;
		read_cell(&page, &got);
		assert_string_equal(got.data, want.data);
	}
	assert_int_equal(texts, strings->count * 4);
	muster_strbuf_release(&want);
	muster_strbuf_release(&got);
	page_done(&page);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

/* Title, language, head and foot: a document for each string. */
static void
test_frame_html(void **state)
{
	const struct strings *strings = *state;
	struct muster_strbuf want, got;
	muster_strbuf_init(&want, 0);
	muster_strbuf_init(&got, 0);
	for (size_t i = 0; i < strings->count; i++) {
		struct muster_document *document = muster_document_new();
		document->title = document->lead = document->kicker = document->organisation =
		    document->classification = document->language = document->running_head =
			document->digest = document->as_of = document->identifier =
			    strings->list[i];
		struct muster_output_memory *memory = kitchen_render(document, "html", 0);
		struct page page;
		unsigned seen = 0;
		page_expect(&want, strings->list[i]);
		page_begin(&page, muster_output_memory_file(memory, 0, NULL, NULL));
		while (page_next(&page)) {
			check_href(&page);
			if (page.token != PAGE_OPEN ||
			    (strcmp(page.name, "title") != 0 && strcmp(page.name, "h1") != 0))
				continue;
			read_cell(&page, &got);
			assert_string_equal(got.data, want.data);
			seen++;
		}
		assert_int_equal(seen, 2);
		page_done(&page);
		muster_output_memory_free(memory);
		muster_document_free(document);
	}
	muster_strbuf_release(&want);
	muster_strbuf_release(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cells_html),
	    cmocka_unit_test(test_cells_xml),
	    cmocka_unit_test(test_blocks_html),
	    cmocka_unit_test(test_frame_html),
	};
	int failed = cmocka_run_group_tests(tests, set_up, tear_down);
	xmlCleanupParser();
	return failed;
}
