/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory runs out at each allocation in turn, ours and libxml2's alike: a
 * document or a rendering then fails and says so, or comes out whole; it is
 * never a page with something missing.
 */
#include "support.h"

#ifdef __SANITIZE_ADDRESS__
int
main(void)
{
	printf("skipped: the allocator is the sanitizer's\n");
	return 77;
}
#else
#include <libxml/xmlerror.h>

#include <muster/document.h>
#include <muster/render.h>

#include "refuse.h"

static const struct muster_column columns[] = {
    {"finding", "Finding", 3, MUSTER_ALIGN_TEXT, true},
    {"severity", "Severity", 0, MUSTER_ALIGN_TEXT, false},
    {"seen", "Seen", 0, MUSTER_ALIGN_DATE, false},
};

/* Rows whose cells are made while they are asked for. */
struct counter {
	unsigned at;
};

static int
next_row(
    void *context, struct muster_arena *scratch, struct muster_row *row, struct muster_error *err)
{
	struct counter *counter = context;
	if (counter->at == 5)
		return 0;
	const char *id = muster_arena_printf(scratch, "F-%u", ++counter->at);
	struct muster_cell *cells = muster_arena_array(scratch, 3, sizeof(*cells));
	if (id == NULL || cells == NULL)
		return muster_error_memory(err);
	cells[0].inlines = muster_inline_join(
	    scratch, muster_inline_strong(scratch, "CVE-1"), muster_inline_text(scratch, " x < y"));
	cells[1].inlines = muster_inline_severity(scratch, MUSTER_SEVERITY_HIGH);
	cells[2].inlines = muster_inline_date(scratch, "2026-09-30");
	*row = (struct muster_row){.id = id, .cells = cells};
	return 1;
}

static int
rewind_rows(void *context, struct muster_error *err)
{
	(void)err;
	((struct counter *)context)->at = 0;
	return 0;
}

/* A document with a bit of everything that allocates; NULL or failed if memory ran out. */
static struct muster_document *
build(struct counter *counter)
{
	struct muster_document *document = muster_document_new();
	if (document == NULL)
		return NULL;
	static const struct muster_chart_row bar = {"R", {1, 2, 3, 4, 5, 6, 7}};
	static const struct muster_figure_item figure = {
	    1, MUSTER_STATUS_ERROR, "word", "note", "figure:x", "FIG:x:y"};
	const struct muster_table table = {
	    .id = "findings",
	    .caption = "Findings",
	    .columns = columns,
	    .column_count = 3,
	    .rows = {next_row, rewind_rows, counter},
	    .row_count = 5,
	};
	struct muster_builder b;
	document->title = "Title";
	muster_build(&b, document);
	const struct muster_key_value pair = {
	    "Key", "key", muster_inline_code(document->arena, "value")};
	muster_build_key_values(&b, "about", &pair, 1);
	muster_build_contents(&b);
	muster_build_section(&b, "s", "Section");
	muster_build_text(&b, "%d words and ", 3);
	muster_build_reference(&b, "F-5", "a row");
	muster_build_figures(&b, "figures", "alt", &figure, 1);
	muster_build_chart(&b, "c", "Chart", "alt",
	    &(const struct muster_chart){
		.kind = MUSTER_CHART_STATUS_BARS, .rows = &bar, .row_count = 1});
	muster_build_table(&b, &table);
	muster_build_list(&b);
	muster_build_list_item(&b);
	muster_build_strong(&b, "item");
	muster_build_list_end(&b);
	muster_build_section_end(&b);
	muster_build_done(&b);
	return document;
}

/* All files in a row, or NULL if anything failed, in which case it must have been memory. */
static char *
make(const char *name)
{
	const struct muster_render_options options = {.table_cap = 2};
	struct counter counter = {0};
	struct muster_error err;
	char *all = NULL;
	muster_error_clear(&err);
	struct muster_output_memory *memory = muster_output_memory_new();
	struct muster_document *document = memory != NULL ? build(&counter) : NULL;
	if (document != NULL &&
	    muster_renderer_find(name)->render(
		document, &options, muster_output_memory_set(memory), &err) == 0) {
		left = 0;
		size_t len = 0;
		for (size_t i = 0; i < muster_output_memory_count(memory); i++) {
			size_t more;
			const char *bytes = muster_output_memory_file(memory, i, &more, NULL);
			all = realloc(all, len + more + 1);
			assert_non_null(all);
			memcpy(all + len, bytes, more);
			len += more;
			all[len] = '\0';
		}
	} else if (document != NULL) {
		assert_int_equal(err.code, MUSTER_E_MEMORY);
	}
	left = 0;
	muster_document_free(document);
	muster_output_memory_free(memory);
	return all;
}

static void
ignore(void *context, const char *message, ...)
{
	(void)context;
	(void)message;
}

static void
try_all(const char *name, long allowed)
{
	xmlSetGenericErrorFunc(NULL, ignore);
	char *whole = make(name);
	assert_non_null(whole);
	unsigned long n = 0, survived = 0;
	do {
		long before = live;
		failed = false;
		left = ++n;
		char *got = make(name);
		if (got != NULL) {
			assert_string_equal(got, whole);
			survived += failed;
		}
		free(got);
		/* libxml2 itself loses what it was about to add to a list; ours leaves nothing. */
		assert_true(live - before <= allowed);
	} while (failed);
	printf("%s: %lu allocations, %lu of them spared\n", name, n - 1, survived);
	assert_true(n > 10);
	free(whole);
}

static void
test_html(void **state)
{
	(void)state;
	try_all("html", 0);
}

static void
test_xml(void **state)
{
	(void)state;
	try_all("xml", 2);
}

static void
test_csv(void **state)
{
	(void)state;
	try_all("csv", 0);
}

static void
test_json(void **state)
{
	(void)state;
	try_all("json", 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_html),
	    cmocka_unit_test(test_xml),
	    cmocka_unit_test(test_csv),
	    cmocka_unit_test(test_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
