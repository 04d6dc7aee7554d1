/* SPDX-License-Identifier: Apache-2.0 */
/* HTML pages: the golden, the frame, ids and references, long tables, counts. */
#include "kitchen.h"
#include "page.h"

#include "base/hash.h"

#define GOLDEN TEST_ROOT "/tests/golden/kitchen-sink/"

static struct kitchen_rows
rows_of(uint64_t count)
{
	return (struct kitchen_rows){.count = count, .fail_at = UINT64_MAX};
}

static void
test_golden(void **state)
{
	(void)state;
	struct kitchen_rows rows = rows_of(100), none = rows_of(0);
	struct muster_document *document = kitchen_document(&rows, &none);
	struct muster_output_memory *memory = kitchen_render(document, "html", 40);
	assert_int_equal(muster_output_memory_count(memory), 3);
	static const char *const names[] = {
	    "report.html", "report-findings-2.html", "report-findings-3.html"};
	for (size_t i = 0; i < 3; i++) {
		size_t len;
		char path[512];
		const char *bytes = muster_output_memory_file(memory, i, &len, NULL);
		snprintf(path, sizeof(path), GOLDEN "%s", names[i]);
		support_golden(path, bytes, len);
	}
	/* The same document again: the same bytes. */
	struct muster_output_memory *again = kitchen_render(document, "html", 40);
	assert_string_equal(muster_output_memory_file(memory, 0, NULL, NULL),
	    muster_output_memory_file(again, 0, NULL, NULL));
	muster_output_memory_free(again);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static void
base64_of(const char *bytes, size_t len, char *out)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t hash[HASH_SIZE + 1] = {0};
	assert_int_equal(hash_bytes(bytes, len, hash), 0);
	for (size_t bit = 0; bit < 258; bit += 6) {
		unsigned value =
		    (unsigned)(hash[bit / 8] << 8 | (bit / 8 + 1 < 33 ? hash[bit / 8 + 1] : 0));
		*out++ = digits[value >> (10 - bit % 8) & 63];
	}
	*out++ = '=';
	*out = '\0';
}

/* The policy names exactly the style and script that stand in the page. */
static void
check_policy(const char *html)
{
	struct page page;
	char want[512] = "", style[64] = "", script[64] = "", got[512] = "";
	page_begin(&page, html);
	while (page_next(&page)) {
		if (page.token != PAGE_OPEN)
			continue;
		if (strcmp(page.name, "meta") == 0 && page_attribute(&page, "http-equiv") != NULL)
			snprintf(got, sizeof(got), "%s", page_attribute(&page, "content"));
		char *hash = strcmp(page.name, "style") == 0 ? style
		    : strcmp(page.name, "script") == 0       ? script
							     : NULL;
		if (hash == NULL)
			continue;
		assert_string_equal(hash, "");
		assert_true(page_next(&page) && page.token == PAGE_TEXT);
		assert_null(strstr(page.text.data, "url("));
		assert_null(strstr(page.text.data, "@import"));
		base64_of(page.text.data, page.text.len, hash);
	}
	snprintf(want, sizeof(want),
	    "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; img-src data:; "
	    "base-uri 'none'; form-action 'none'",
	    style, script);
	assert_string_equal(got, want);
	page_done(&page);
}

/* One h1, no level skipped, ids once, labels that exist, heads and rows with their scope. */
static void
check_structure(const char *html)
{
	struct page page;
	unsigned level = 0, ones = 0, mains = 0, navs = 0;
	size_t ids = 0;
	static char seen[4096][64];
	static char wanted[4096][64];
	size_t wants = 0;
	page_begin(&page, html);
	while (page_next(&page)) {
		if (page.token != PAGE_OPEN)
			continue;
		if (page.name[0] == 'h' && page.name[1] >= '1' && page.name[1] <= '6') {
			unsigned now = (unsigned)(page.name[1] - '0');
			assert_true(now <= level + 1);
			level = now;
			ones += now == 1;
		}
		mains += strcmp(page.name, "main") == 0;
		navs += strcmp(page.name, "nav") == 0;
		if (strcmp(page.name, "th") == 0)
			assert_non_null(page_attribute(&page, "scope"));
		if (strcmp(page.name, "html") == 0)
			assert_string_equal(page_attribute(&page, "lang"), "en");
		if (page_attribute(&page, "role") != NULL &&
		    strcmp(page_attribute(&page, "role"), "region") == 0)
			assert_string_equal(page_attribute(&page, "tabindex"), "0");
		const char *id = page_attribute(&page, "id");
		if (id != NULL) {
			assert_true(*id != '\0' && strpbrk(id, " \t\n") == NULL);
			for (size_t i = 0; i < ids; i++)
				if (strcmp(seen[i], id) == 0)
					fail_msg("id %s twice", id);
			snprintf(seen[ids++], 64, "%s", id);
		}
		const char *href = page_attribute(&page, "href");
		if (href != NULL && *href == '#')
			snprintf(wanted[wants++], 64, "%s", href + 1);
		const char *labels = page_attribute(&page, "aria-labelledby");
		if (labels != NULL) {
			size_t first = strcspn(labels, " ");
			snprintf(wanted[wants++], 64, "%.*s", (int)first, labels);
			if (labels[first] == ' ')
				snprintf(wanted[wants++], 64, "%s", labels + first + 1);
		}
		assert_true(ids < 4096 && wants < 4094);
	}
	assert_int_equal(ones, 1);
	assert_int_equal(mains, 1);
	assert_true(navs >= 1);
	for (size_t w = 0; w < wants; w++) {
		size_t i = 0;
		while (i < ids && strcmp(seen[i], wanted[w]) != 0)
			i++;
		if (i == ids)
			fail_msg("nothing has the id %s", wanted[w]);
	}
	page_done(&page);
}

static void
test_every_page_is_whole(void **state)
{
	(void)state;
	struct kitchen_rows rows = rows_of(100), none = rows_of(0);
	struct muster_document *document = kitchen_document(&rows, &none);
	struct muster_output_memory *memory = kitchen_render(document, "html", 40);
	for (size_t i = 0; i < muster_output_memory_count(memory); i++) {
		const char *html = muster_output_memory_file(memory, i, NULL, NULL);
		check_policy(html);
		check_structure(html);
	}
	muster_output_memory_free(memory);
	muster_document_free(document);
}

/* 2,500 rows with the renderer's own cap: three pages, each row once, in order, linked. */
static void
test_long_table(void **state)
{
	(void)state;
	struct kitchen_rows rows = rows_of(2500), none = rows_of(0);
	struct muster_document *document = kitchen_document(&rows, &none);
	struct muster_output_memory *memory = kitchen_render(document, "html", 0);
	assert_int_equal(muster_output_memory_count(memory), 3);
	static const unsigned counts[] = {1000, 1000, 500};
	static const char *const suffixes[] = {"", "findings-2", "findings-3"};
	static const char *const links[3][2] = {{"href=\"report-findings-2.out\"", "rel=\"next\""},
	    {"href=\"report-findings-3.out\"", "href=\"report.out#findings\""},
	    {"href=\"report-findings-2.out\"", "rel=\"prev\""}};
	unsigned expected = 0;
	for (size_t i = 0; i < 3; i++) {
		const char *suffix;
		const char *html = muster_output_memory_file(memory, i, NULL, &suffix);
		assert_string_equal(suffix, suffixes[i]);
		assert_non_null(strstr(html, links[i][0]));
		assert_non_null(strstr(html, links[i][1]));
		unsigned here = 0;
		for (const char *p = html; (p = strstr(p, "<tr id=\"F-")) != NULL; p++) {
			char id[32];
			snprintf(id, sizeof(id), "<tr id=\"F-%05u\"", ++expected);
			assert_int_equal(strncmp(p, id, strlen(id)), 0);
			here++;
		}
		assert_int_equal(here, counts[i]);
		assert_non_null(strstr(html, "Open findings with a clock")); /* the contents */
	}
	const char *main_page = muster_output_memory_file(memory, 0, NULL, NULL);
	assert_non_null(strstr(main_page,
	    "Rows 1\xE2\x80\x93<span class=\"q\">1\xE2\x80\x89"
	    "000</span> of <span class=\"q\">2"));
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static void
test_references(void **state)
{
	(void)state;
	struct kitchen_rows rows = rows_of(100), none = rows_of(0);
	struct muster_document *document = kitchen_document(&rows, &none);
	struct muster_output_memory *memory = kitchen_render(document, "html", 40);
	const char *html = muster_output_memory_file(memory, 0, NULL, NULL);
	assert_non_null(strstr(html, "<a href=\"#findings\">the findings</a>"));
	assert_non_null(
	    strstr(html, "<a href=\"report-findings-3.out#F-00100\">one on a later page</a>"));
	assert_non_null(strstr(html, ", one that is nowhere, "));
	assert_non_null(strstr(html,
	    "<a href=\"https://example.org/advisory?id=1&amp;x=%20%22%3C%3E\" "
	    "rel=\"noopener noreferrer\">advisory</a>"));
	assert_non_null(strstr(html, "what is no link (<code>javascript:alert(1)</code>)"));
	muster_output_memory_free(memory);
	muster_document_free(document);
}

/* Ids that come twice stay with the first, and references go there. */
static void
test_ids_are_given_once(void **state)
{
	(void)state;
	static const struct muster_column column = {"a", "A", 1, MUSTER_ALIGN_TEXT, true};
	struct muster_document *document = muster_document_new();
	struct muster_arena *arena = document->arena;
	const struct muster_cell cells[] = {{muster_inline_text(arena, "one"), NULL, NULL},
	    {muster_inline_text(arena, "two"), NULL, NULL}};
	const struct muster_row rows[] = {{.id = "twice", .cells = &cells[0]},
	    {.id = "twice", .cells = &cells[1]}, {.id = "t", .cells = &cells[0]},
	    {.id = "other", .cells = &cells[1]}};
	struct muster_table table = {.id = "t",
	    .caption = "T",
	    .columns = &column,
	    .column_count = 1,
	    .row_count = 4,
	    .rows = muster_rows_of_array(arena, rows, 4)};
	struct muster_builder b;
	muster_build(&b, document);
	muster_build_section(&b, "t", "First");
	muster_build_reference(&b, "twice", "see");
	muster_build_table(&b, &table);
	muster_build_section_end(&b);
	struct muster_output_memory *memory = kitchen_render(document, "html", 2);
	const char *html = muster_output_memory_file(memory, 0, NULL, NULL);
	check_structure(html);
	assert_non_null(strstr(html, "<tr id=\"twice\"><th scope=\"row\">one"));
	assert_non_null(strstr(html, "<tr><th scope=\"row\">two"));
	assert_non_null(strstr(html, "<a href=\"#twice\" class=\"k\">see</a>"));
	html = muster_output_memory_file(memory, 1, NULL, NULL);
	check_structure(html);
	assert_non_null(strstr(html, "<tr><th scope=\"row\">one"));
	assert_non_null(strstr(html, "<tr id=\"other\"><th scope=\"row\">two"));
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static int
render_fails(const char *name, struct kitchen_rows *rows, uint64_t said, struct muster_error *err)
{
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	muster_build(&b, document);
	struct muster_table table = kitchen_table(rows, "findings", "Findings");
	table.row_count = said;
	muster_build_table(&b, &table);
	assert_true(muster_build_done(&b));
	struct muster_output_memory *memory = muster_output_memory_new();
	muster_error_clear(err);
	int status = muster_renderer_find(name)->render(
	    document, NULL, muster_output_memory_set(memory), err);
	muster_output_memory_free(memory);
	muster_document_free(document);
	return status;
}

static void
test_counts_must_agree(void **state)
{
	(void)state;
	static const char *const names[] = {"html", "xml"};
	struct muster_error err;
	for (size_t i = 0; i < 2; i++) {
		for (uint64_t said = 1499; said <= 1501; said++) {
			struct kitchen_rows rows = rows_of(1500);
			int status = render_fails(names[i], &rows, said, &err);
			assert_int_equal(status, said == 1500 ? 0 : -1);
			if (said != 1500) {
				assert_int_equal(err.code, MUSTER_E_INTERNAL);
				assert_string_equal(err.id, "render.row-count");
			}
		}
		struct kitchen_rows rows = rows_of(1500);
		rows.fail_at = 1200;
		assert_int_equal(render_fails(names[i], &rows, 1500, &err), -1);
		assert_int_equal(err.code, MUSTER_E_STORE);
		assert_string_equal(err.id, "test.cursor");
	}
}

/* A cursor that gives another number of rows each time it is run. */
static int
shifting_rewind(void *context, struct muster_error *err)
{
	struct kitchen_rows *rows = context;
	(void)err;
	rows->at = 0;
	rows->count--;
	return 0;
}

static void
test_a_cursor_that_changes(void **state)
{
	(void)state;
	for (uint64_t count = 31; count <= 61; count += 30) {
		struct kitchen_rows rows = rows_of(count);
		struct muster_error err;
		struct muster_document *document = muster_document_new();
		struct muster_builder b;
		muster_build(&b, document);
		struct muster_table table = kitchen_table(&rows, "findings", "Findings");
		table.rows.rewind = shifting_rewind;
		table.row_count = count - 1;
		muster_build_table(&b, &table);
		struct muster_output_memory *memory = muster_output_memory_new();
		muster_error_clear(&err);
		const struct muster_render_options options = {.table_cap = 40};
		assert_int_equal(muster_renderer_find("html")->render(
				     document, &options, muster_output_memory_set(memory), &err),
		    -1);
		assert_string_equal(err.id, "render.row-count");
		muster_output_memory_free(memory);
		muster_document_free(document);
	}
}

static int
refuse_write(struct muster_output_set *set, const void *bytes, size_t len, struct muster_error *err)
{
	(void)set;
	(void)bytes;
	(void)len;
	return muster_error_set(err, MUSTER_E_OUTPUT, "test.full", "the disk is full");
}

static void
test_a_failing_output(void **state)
{
	(void)state;
	static const char *const names[] = {"html", "xml"};
	for (size_t i = 0; i < 2; i++) {
		struct kitchen_rows rows = rows_of(100), none = rows_of(0);
		struct muster_document *document = kitchen_document(&rows, &none);
		struct muster_output_memory *memory = muster_output_memory_new();
		muster_output_memory_set(memory)->write = refuse_write;
		struct muster_error err;
		muster_error_clear(&err);
		assert_int_equal(muster_renderer_find(names[i])->render(
				     document, NULL, muster_output_memory_set(memory), &err),
		    -1);
		assert_string_equal(err.id, "test.full");
		document->failed = true;
		assert_int_equal(muster_renderer_find(names[i])->render(
				     document, NULL, muster_output_memory_set(memory), &err),
		    -1);
		assert_int_equal(err.code, MUSTER_E_MEMORY);
		muster_output_memory_free(memory);
		muster_document_free(document);
	}
}

static void
test_registry(void **state)
{
	(void)state;
	size_t count;
	const struct muster_renderer *const *all = muster_renderers(&count);
	assert_true(count >= 4);
	for (size_t i = 0; i < count; i++)
		assert_ptr_equal(muster_renderer_find(all[i]->name), all[i]);
	assert_null(muster_renderer_find("pdf-ish"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden),
	    cmocka_unit_test(test_every_page_is_whole),
	    cmocka_unit_test(test_long_table),
	    cmocka_unit_test(test_references),
	    cmocka_unit_test(test_ids_are_given_once),
	    cmocka_unit_test(test_counts_must_agree),
	    cmocka_unit_test(test_a_cursor_that_changes),
	    cmocka_unit_test(test_a_failing_output),
	    cmocka_unit_test(test_registry),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
