/* SPDX-License-Identifier: Apache-2.0 */
/* The builder: order, nesting, copies, and failures that are remembered. */
#include <muster/document.h>

#include "support.h"

static void
test_numbers(void **state)
{
	(void)state;
	char out[40];
	assert_string_equal(muster_number_format(0, out), "0");
	assert_string_equal(muster_number_format(999, out), "999");
	assert_string_equal(muster_number_format(1236, out),
	    "1\xE2\x80\x89"
	    "236");
	assert_string_equal(muster_number_format(UINT64_MAX, out),
	    "18\xE2\x80\x89"
	    "446\xE2\x80\x89"
	    "744\xE2\x80\x89"
	    "073\xE2\x80\x89"
	    "709\xE2\x80\x89"
	    "551\xE2\x80\x89"
	    "615");
}

static void
test_order_and_nesting(void **state)
{
	(void)state;
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	muster_build(&b, document);
	muster_build_section(&b, "one", "One");
	muster_build_paragraph(&b);
	muster_build_text(&b, "%d of %s", 3, "four");
	muster_build_strong(&b, "!");
	muster_build_section(&b, "inner", "Inner");
	muster_build_list(&b);
	muster_build_list_item(&b);
	muster_build_text(&b, "item");
	muster_build_list_end(&b);
	muster_build_text(&b, "a paragraph of its own");
	muster_build_section_end(&b);
	muster_build_section_end(&b);
	muster_build_code(&b, "x");
	muster_build_element(&b, "example");
	assert_true(muster_build_done(&b));
	const struct muster_block *one = document->first;
	assert_string_equal(one->title, "One");
	assert_string_equal(one->next->code, "x");
	assert_string_equal(one->next->element, "example");
	assert_null(one->next->next);
	assert_ptr_equal(document->last, one->next);
	const struct muster_block *p = one->children;
	assert_int_equal(p->kind, MUSTER_BLOCK_PARAGRAPH);
	assert_string_equal(p->inlines.first->text, "3 of four");
	assert_int_equal(p->inlines.first->next->kind, MUSTER_INLINE_STRONG);
	const struct muster_block *list = p->next->children;
	assert_int_equal(list->kind, MUSTER_BLOCK_LIST);
	assert_string_equal(list->children->inlines.first->text, "item");
	assert_int_equal(list->next->kind, MUSTER_BLOCK_PARAGRAPH);
	muster_document_free(document);
}

/* What is built in an item is its own, until the next one or the end of the list. */
static void
test_lists(void **state)
{
	(void)state;
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	muster_build(&b, document);
	muster_build_numbered_list(&b, 3);
	muster_build_list_item(&b);
	muster_build_text(&b, "third");
	muster_build_list(&b);
	muster_build_list_item(&b);
	muster_build_text(&b, "inner");
	muster_build_list_end(&b);
	muster_build_code(&b, "code of the third");
	muster_build_list_item(&b);
	muster_build_text(&b, "fourth");
	muster_build_list_end(&b);
	muster_build_paragraph(&b);
	assert_true(muster_build_done(&b));
	const struct muster_block *list = document->first, *third = list->children;
	assert_true(list->numbered);
	assert_int_equal(list->first_number, 3);
	assert_int_equal(third->kind, MUSTER_BLOCK_ITEM);
	assert_string_equal(third->inlines.first->text, "third");
	assert_int_equal(third->children->kind, MUSTER_BLOCK_LIST);
	assert_false(third->children->numbered);
	assert_string_equal(third->children->children->inlines.first->text, "inner");
	assert_string_equal(third->children->next->code, "code of the third");
	assert_string_equal(third->next->inlines.first->text, "fourth");
	assert_null(third->next->next);
	assert_int_equal(list->next->kind, MUSTER_BLOCK_PARAGRAPH);
	muster_document_free(document);
}

static void
test_copies(void **state)
{
	(void)state;
	struct muster_document *document = muster_document_new();
	struct muster_arena *other = muster_arena_new();
	struct muster_builder b;
	char word[] = "word";
	muster_build(&b, document);
	struct muster_figure_item item = {1, MUSTER_STATUS_ERROR, word, word, word, word};
	muster_build_figures(&b, word, word, &item, 1);
	struct muster_key_value pair = {word, word, muster_inline_code(other, word)};
	muster_build_key_values(&b, word, &pair, 1);
	struct muster_chart_row row = {word, {1, 2, 3, 4, 5, 6, 7}};
	struct muster_chart chart = {
	    .kind = MUSTER_CHART_STATUS_BARS, .rows = &row, .row_count = 1};
	muster_build_chart(&b, word, word, word, &chart);
	struct muster_chart_series series = {word, MUSTER_TONE_PLAIN, 0, false};
	struct muster_chart_column column = {word, 0};
	struct muster_chart_cell cell = {1, 2, MUSTER_STATUS_STALE};
	struct muster_chart_mark mark = {1, word};
	struct muster_chart matrix = {.kind = MUSTER_CHART_CALENDAR,
	    .series = &series,
	    .series_count = 1,
	    .columns = &column,
	    .column_count = 1,
	    .cells = &cell,
	    .marks = &mark,
	    .mark_count = 1};
	muster_build_chart(&b, word, word, word, &matrix);
	uint64_t values[] = {1, 2};
	muster_build_inlines(&b, muster_inline_spark(other, values, 2, word));
	cell.value = values[0] = 77;
	memset(word, 'x', 4);
	muster_arena_free(other);
	assert_true(muster_build_done(&b));
	const struct muster_block *block = document->first;
	assert_string_equal(block->items[0].word, "word");
	assert_string_equal(block->next->pairs[0].value.first->text, "word");
	block = block->next->next;
	assert_string_equal(block->chart->rows[0].label, "word");
	const struct muster_chart *kept = block->next->chart;
	assert_string_equal(kept->series[0].label, "word");
	assert_string_equal(kept->columns[0].label, "word");
	assert_string_equal(kept->marks[0].label, "word");
	assert_int_equal(kept->cells[0].value, 1);
	assert_int_equal(kept->cells[0].status, MUSTER_STATUS_STALE);
	const struct muster_inline *spark = block->next->next->inlines.first;
	assert_int_equal(spark->kind, MUSTER_INLINE_SPARK);
	assert_int_equal(spark->value_count, 2);
	assert_int_equal(spark->values[0], 1);
	muster_document_free(document);
}

/* Asserts that what was built makes the document fail. */
static void
expect_failed(void (*build)(struct muster_builder *))
{
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	muster_build(&b, document);
	build(&b);
	assert_false(muster_build_done(&b));
	assert_true(document->failed);
	muster_document_free(document);
}

static void
left_open(struct muster_builder *b)
{
	muster_build_section(b, "a", "A");
}

static void
closed_twice(struct muster_builder *b)
{
	muster_build_section_end(b);
}

static void
closed_as_a_list(struct muster_builder *b)
{
	muster_build_section(b, "a", "A");
	muster_build_list_end(b);
}

static void
too_deep(struct muster_builder *b)
{
	for (int i = 0; i <= MUSTER_BUILD_DEPTH; i++)
		muster_build_section(b, "a", "A");
	for (int i = 0; i <= MUSTER_BUILD_DEPTH; i++)
		muster_build_section_end(b);
}

/* What a maker returns when memory is out, made by hand. */
static void
inlines_without_memory(struct muster_builder *b)
{
	const struct muster_inline out = {
	    .kind = MUSTER_INLINE_KIND_COUNT, .text = "", .target = ""};
	const struct muster_key_value pair = {"k", "k", {&out}};
	muster_build_key_values(b, "id", &pair, 1);
}

static void
test_failures_stay(void **state)
{
	(void)state;
	expect_failed(left_open);
	expect_failed(closed_twice);
	expect_failed(closed_as_a_list);
	expect_failed(too_deep);
	expect_failed(inlines_without_memory);
}

static void
test_inlines(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	struct muster_strbuf plain;
	muster_strbuf_init(&plain, 0);
	assert_null(muster_inline_text(arena, "").first);
	assert_null(muster_inline_code(arena, NULL).first);
	assert_non_null(muster_inline_status(arena, MUSTER_STATUS_STALE, "").first);
	struct muster_inlines a = muster_inline_text(arena, "a");
	struct muster_inlines b = muster_inline_strong(arena, "b");
	struct muster_inlines ab = muster_inline_join(arena, a, b);
	struct muster_inlines all = muster_inline_join(
	    arena, ab, muster_inline_join(arena, muster_inline_break(arena), ab));
	muster_inlines_plain(&plain, all);
	assert_string_equal(plain.data, "ab\nab");
	muster_strbuf_clear(&plain);
	muster_inlines_plain(&plain, a); /* joining did not touch it */
	assert_string_equal(plain.data, "a");
	assert_false(muster_inlines_failed(all));
	assert_int_equal(muster_inline_severity(arena, MUSTER_SEVERITY_HIGH).first->severity,
	    MUSTER_SEVERITY_HIGH);
	muster_strbuf_release(&plain);
	muster_arena_free(arena);
}

static void
test_rows_of_array(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	const struct muster_row rows[] = {{.id = "a"}, {.id = "b"}};
	struct muster_rows cursor = muster_rows_of_array(arena, rows, 2);
	struct muster_row row;
	for (int pass = 0; pass < 2; pass++) {
		assert_int_equal(cursor.rewind(cursor.context, NULL), 0);
		assert_int_equal(cursor.next(cursor.context, arena, &row, NULL), 1);
		assert_string_equal(row.id, "a");
		assert_int_equal(cursor.next(cursor.context, arena, &row, NULL), 1);
		assert_string_equal(row.id, "b");
		assert_int_equal(cursor.next(cursor.context, arena, &row, NULL), 0);
	}
	muster_arena_free(arena);
}

/* A caption that its section's title says already is known as such. */
static void
test_said_captions(void **state)
{
	(void)state;
	static const char *const captions[] = {"Open findings", "Open findings, all", ""};
	const struct muster_column column = {"id", "Id", 1, MUSTER_ALIGN_TEXT, true};
	struct muster_document *document = muster_document_new();
	struct muster_builder builder;
	muster_build(&builder, document);
	for (size_t i = 0; i < 4; i++) {
		struct muster_table table = {.id = "",
		    .caption = captions[i % 3],
		    .columns = &column,
		    .column_count = 1,
		    .rows = muster_rows_of_array(document->arena, NULL, 0)};
		if (i < 3)
			muster_build_section(&builder, "", "Open findings");
		muster_build_table(&builder, &table);
		if (i < 3)
			muster_build_section_end(&builder);
	}
	assert_true(muster_build_done(&builder));
	const struct muster_block *block = document->first;
	const bool said[] = {true, false, false, false};
	for (size_t i = 0; i < 4; i++, block = block->next) {
		const struct muster_block *one = i < 3 ? block->children : block;
		assert_int_equal(one->table->said, said[i]);
	}
	muster_document_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_order_and_nesting),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_copies),
	    cmocka_unit_test(test_failures_stay),
	    cmocka_unit_test(test_inlines),
	    cmocka_unit_test(test_rows_of_array),
	    cmocka_unit_test(test_said_captions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
