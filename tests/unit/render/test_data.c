/* SPDX-License-Identifier: Apache-2.0 */
/* CSV and JSON: the goldens, numbers as numbers, heads without rows, counts that must hold. */
#include "kitchen.h"

#include "render/data_rows.h"

#define GOLDEN TEST_ROOT "/tests/golden/kitchen-sink/"

static struct kitchen_rows
rows_of(uint64_t count)
{
	return (struct kitchen_rows){.count = count, .fail_at = UINT64_MAX};
}

static void
check_golden(const char *format, size_t index, const char *suffix, const char *golden)
{
	struct kitchen_rows rows = rows_of(100), none = rows_of(0);
	struct muster_document *document = kitchen_document(&rows, &none);
	struct muster_output_memory *memory = kitchen_render(document, format, 40);
	size_t len;
	const char *got;
	const char *bytes = muster_output_memory_file(memory, index, &len, &got);
	assert_string_equal(got, suffix);
	assert_int_equal(muster_output_memory_count(memory), index + 1); /* the cap is HTML's */
	support_golden(golden, bytes, len);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static void
test_goldens(void **state)
{
	(void)state;
	check_golden("csv", 0, "findings", GOLDEN "report-findings.csv");
	check_golden("json", 0, "", GOLDEN "report.json");
}

/* ---- one table, as wrong as the test wants it ---- */

static const struct muster_column columns[] = {
    {"name", "Name", 1, MUSTER_ALIGN_TEXT, true},
    {"count", "Count", 0, MUSTER_ALIGN_NUMBER, false},
    {"when", "When", 0, MUSTER_ALIGN_DATE, false},
};
static const struct muster_attribute attributes[] = {
    {"count", MUSTER_VALUE_NUMBER},
    {"ids", MUSTER_VALUE_LIST},
    {"fine", MUSTER_VALUE_FLAG},
    {"at", MUSTER_VALUE_TIME},
};

struct one {
	struct muster_document *document;
	struct muster_cell cells[3];
	struct muster_row row;
	struct muster_table table;
};

static void
begin(struct one *one, const char *name, const char *shown, const char *sort,
    const char *const *values)
{
	one->document = muster_document_new();
	struct muster_arena *arena = one->document->arena;
	one->cells[0] = (struct muster_cell){muster_inline_text(arena, name), NULL, NULL};
	one->cells[1] = (struct muster_cell){muster_inline_text(arena, shown), sort, NULL};
	one->cells[2] = (struct muster_cell){muster_inline_date(arena, ""), NULL, NULL};
	one->row = (struct muster_row){"", one->cells, values};
	one->table = (struct muster_table){.id = "one",
	    .caption = "One",
	    .columns = columns,
	    .column_count = 3,
	    .row_count = 1,
	    .empty = "",
	    .rows_element = "ones",
	    .row_element = "one",
	    .attributes = values != NULL ? attributes : NULL,
	    .attribute_count = values != NULL ? 4 : 0};
}

static int
render(struct one *one, const char *format, struct muster_output_memory **memory,
    struct muster_error *err)
{
	struct muster_builder builder;
	one->table.rows = muster_rows_of_array(one->document->arena, &one->row, 1);
	muster_build(&builder, one->document);
	muster_build_table(&builder, &one->table);
	assert_true(muster_build_done(&builder));
	*memory = muster_output_memory_new();
	muster_error_clear(err);
	return muster_renderer_find(format)->render(one->document,
	    &(struct muster_render_options){0}, muster_output_memory_set(*memory), err);
}

static void
end(struct one *one, struct muster_output_memory *memory)
{
	muster_output_memory_free(memory);
	muster_document_free(one->document);
}

static void
check_csv(const char *name, const char *shown, const char *sort, const char *const *values,
    const char *want)
{
	struct one one;
	struct muster_output_memory *memory;
	struct muster_error err;
	size_t len;
	begin(&one, name, shown, sort, values);
	assert_int_equal(render(&one, "csv", &memory, &err), 0);
	assert_string_equal(muster_output_memory_file(memory, 0, &len, NULL), want);
	end(&one, memory);
}

static void
test_csv_cells(void **state)
{
	(void)state;
#define HEAD "\"name\",\"count\",\"when\"\r\n"
	check_csv("a",
	    "1\xE2\x80\x89"
	    "236",
	    "1236", NULL, HEAD "\"a\",1236,\r\n");
	check_csv("12", "12 d", "12", NULL, HEAD "\"12\",12,\r\n");
	check_csv("-5", "-5", NULL, NULL, HEAD "\"'-5\",-5,\r\n");
	check_csv("=1", "=1+1", "=2", NULL, HEAD "\"'=1\",\"'=1+1\",\r\n");
	check_csv("", "007", NULL, NULL, HEAD ",\"007\",\r\n");
	check_csv("x", "", NULL, NULL, HEAD "\"x\",,\r\n");
#undef HEAD
	static const char *const values[] = {
	    "count", "3", "ids", "a b", "fine", "true", "at", "", NULL};
	check_csv("x", "three", NULL, values,
	    "\"count\",\"ids\",\"fine\",\"at\",\"name\",\"when\"\r\n3,\"a "
	    "b\",\"true\",,\"x\",\r\n");
}

static void
test_json_values(void **state)
{
	(void)state;
	static const char *const values[] = {
	    "count", "", "ids", "a b", "fine", "false", "at", "2026-09-30T00:00:00Z", NULL};
	struct one one;
	struct muster_output_memory *memory;
	struct muster_error err;
	size_t len;
	begin(&one, "x",
	    "1\xE2\x80\x89"
	    "236",
	    "1236", values);
	assert_int_equal(render(&one, "json", &memory, &err), 0);
	assert_non_null(strstr(muster_output_memory_file(memory, 0, &len, NULL),
	    "{\"id\":null,\"attributes\":{\"count\":null,\"ids\":[\"a\",\"b\"],\"fine\":false,"
	    "\"at\":\"2026-09-30T00:00:00Z\"},\"cells\":{\"name\":\"x\",\"count\":1236,"
	    "\"when\":null}}"));
	end(&one, memory);
}

static void
check_refused(uint64_t row_count, const char *const *values, const char *id)
{
	static const char *const formats[] = {"csv", "json"};
	for (size_t i = 0; i < 2; i++) {
		struct one one;
		struct muster_output_memory *memory;
		struct muster_error err;
		begin(&one, "x", "1", NULL, values);
		one.table.row_count = row_count;
		assert_int_equal(render(&one, formats[i], &memory, &err), -1);
		assert_int_equal(err.code, MUSTER_E_INTERNAL);
		assert_string_equal(err.id, id);
		end(&one, memory);
	}
}

static void
test_what_does_not_hold_is_refused(void **state)
{
	(void)state;
	static const char *const other[] = {
	    "count", "1", "ids", "", "fine", "true", "on", "", NULL};
	static const char *const fewer[] = {"count", "1", NULL};
	static const char *const more[] = {
	    "count", "1", "ids", "", "fine", "", "at", "", "x", "", NULL};
	check_refused(0, NULL, "render.row-count");
	check_refused(2, NULL, "render.row-count");
	check_refused(1, other, "render.attribute");
	check_refused(1, fewer, "render.attribute");
	check_refused(1, more, "render.attribute");
}

/* Tables of one kind share a file; another head under the name gets one of its own. */
static void
test_files(void **state)
{
	(void)state;
	struct muster_document *document = muster_document_new();
	struct muster_builder builder;
	struct muster_cell cells[2] = {{muster_inline_text(document->arena, "a"), NULL, NULL},
	    {muster_inline_text(document->arena, "1"), NULL, NULL}};
	struct muster_row row = {"", cells, NULL};
	muster_build(&builder, document);
	static const char *const kinds[] = {"ones", "two_words", "ones", "", "ones"};
	for (size_t i = 0; i < 5; i++) {
		struct muster_table table = {.id = i == 3 ? "The 4th: table" : "t",
		    .caption = "",
		    .columns = columns,
		    .column_count = i == 4 ? 1 : 2,
		    .rows = muster_rows_of_array(document->arena, &row, 1),
		    .row_count = 1,
		    .empty = "",
		    .rows_element = kinds[i],
		    .row_element = "one"};
		muster_build_table(&builder, &table);
	}
	assert_true(muster_build_done(&builder));
	struct muster_output_memory *memory = kitchen_render(document, "csv", 0);
	static const struct {
		const char *suffix, *bytes;
	} want[] = {
	    {"ones", "\"name\",\"count\"\r\n\"a\",1\r\n\"a\",1\r\n"},
	    {"two-words", "\"name\",\"count\"\r\n\"a\",1\r\n"},
	    {"the-4th-table", "\"name\",\"count\"\r\n\"a\",1\r\n"},
	    {"ones-2", "\"name\"\r\n\"a\"\r\n"},
	};
	assert_int_equal(muster_output_memory_count(memory), 4);
	for (size_t i = 0; i < 4; i++) {
		size_t len;
		const char *suffix;
		const char *bytes = muster_output_memory_file(memory, i, &len, &suffix);
		assert_string_equal(suffix, want[i].suffix);
		assert_string_equal(bytes, want[i].bytes);
	}
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static void
test_numbers(void **state)
{
	(void)state;
	static const char *const good[] = {"0", "-1", "12", "7.5", "-0.25", "0.0"};
	static const char *const bad[] = {
	    "", "-", "+1", "01", "1.", ".5", "1e3", "1 2", "0x1", "=1", "--1", "1,5", "NaN"};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(data_is_number(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(data_is_number(bad[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_goldens),
	    cmocka_unit_test(test_csv_cells),
	    cmocka_unit_test(test_json_values),
	    cmocka_unit_test(test_what_does_not_hold_is_refused),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
