/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window under the reader: texts that are longer than it, cut and slid at
 * every byte; strings that shrink while they are decoded; keys that outlive
 * the window.
 */
#include "check.h"
#include "repeat.h"

static const char sample[] =
    "{\"first\":1,\n"
    " \"o/u~t\": {\"k\\u0065y\\n\": [0, \n"
    "{\"a\":\"x\\ny\\u20ac\\ud83d\\ude00 "
    "\xc3\xa9z\",\"n\":-12.5e+3,\"t\":true,\n\"f\":false,\"z\":null},"
    "[[],{},\"\\\\\",[\"\xf0\x9f\x98\x80\"]],\"tail\"]\n},\"last\":\"\\u0000\"}\n[2]";

/* As sample, but the error stands near the end. */
static const char broken[] = "{\"a\":[\"x\\ny\",\n{\"b\":{\"c\\t\":\"\\u00e9\"}},\n\n\"d\\n\",{"
			     "\"e\":\"\\n\",\"f\":[1,2,x]}]}";

/* Puts every byte of the text at the places where the window is filled and slides. */
static void
slide_everywhere(const char *text, size_t len, const char *pad_before)
{
	const size_t places[] = {1024 * 1024, 768 * 1024};
	const char *at = strstr(text, pad_before);
	assert_non_null(at);
	size_t pad_at = (size_t)(at - text);
	bool ok;
	const unsigned flags = TRACE_POINTERS;
	const struct feed plain = {.text = text, .len = len};
	struct muster_strbuf want = traced(plain, flags, &ok);
	struct muster_strbuf skipped = traced(plain, TRACE_SKIP, &ok);
	for (size_t i = pad_at; i <= len + 1; i++) {
		struct feed feed = {.text = text, .len = len, .pad_at = pad_at};
		feed.pad = places[i % 3 == 0] - i;
		feed.piece = i % 3 == 0 ? 100003 : 0;
		check_same(feed, flags, &want, ok, "slid");
		check_same(feed, TRACE_SKIP, &skipped, ok, "slid and skipped");
	}
	muster_strbuf_release(&want);
	muster_strbuf_release(&skipped);
}

static void
test_slides(void **state)
{
	(void)state;
	slide_everywhere(sample, sizeof(sample) - 1, "{\"first");
	slide_everywhere(sample, sizeof(sample) - 1, "[0, ");
	slide_everywhere(sample, sizeof(sample) - 1, "{\"a\"");
	slide_everywhere(sample, sizeof(sample) - 1, ",\"last\"");
}

static void
test_slides_to_an_error(void **state)
{
	(void)state;
	slide_everywhere(broken, sizeof(broken) - 1, "{\"a\":");
	slide_everywhere(broken, sizeof(broken) - 1, ",{\"e\"");
}

/* 3 MiB of text that was 18 MiB of escapes, and a line feed that is none of the text's. */
static void
test_string_shrinks(void **state)
{
	(void)state;
	const size_t count = 3 * 1024 * 1024 / 4;
	const size_t pieces[] = {0, 1021};
	for (size_t k = 0; k < 2; k++) {
		struct repeat text = {.before = "\n[\"",
		    .unit = "\\n\\u0041\\u0042C",
		    .count = count,
		    .after = "\",\n\"\\n\"] x",
		    .most = pieces[k]};
		const struct json_input input = {repeat_read, &text};
		struct muster_error err = {0};
		struct muster_span span;
		struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
		assert_int_equal(json_document(reader), 1);
		assert_int_equal(json_array(reader), 0);
		assert_int_equal(json_element(reader), 1);
		assert_int_equal(json_string(reader, &span), 0);
		assert_int_equal(span.len, count * 4);
		for (size_t i = 0; i < span.len; i += 4)
			assert_memory_equal(span.ptr + i, "\nABC", 4);
		assert_int_equal(json_element(reader), 1);
		assert_int_equal(json_string(reader, &span), 0);
		assert_int_equal(json_element(reader), 0);
		assert_false(json_failed(reader));
		assert_int_equal(json_document(reader), -1);
		assert_int_equal(err.line, 3);
		assert_int_equal(err.column, 7);
		assert_int_equal(err.byte, 3 + count * 15 + 3 + 6);
		json_reader_free(reader);
	}
}

/* The key's value is after 3 MiB of white space, and the key is still there. */
static void
test_key_outlives_the_window(void **state)
{
	(void)state;
	struct repeat text = {.before = "{\"out/er\":{\"in\\u006eer\"\n:",
	    .unit = " ",
	    .count = 3 * 1024 * 1024,
	    .after = "7}}"};
	const struct json_input input = {repeat_read, &text};
	struct muster_error err = {0};
	struct muster_span key;
	int64_t n;
	char pointer[64];
	struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
	assert_int_equal(json_document(reader), 1);
	assert_int_equal(json_object(reader), 0);
	assert_int_equal(json_key(reader, &key), 1);
	assert_int_equal(json_object(reader), 0);
	assert_int_equal(json_key(reader, &key), 1);
	assert_true(muster_span_is(key, "inner"));
	assert_int_equal(json_int(reader, &n), 0);
	assert_int_equal(n, 7);
	assert_true(muster_span_is(json_last_key(reader), "inner"));
	json_pointer(reader, pointer, sizeof(pointer));
	assert_string_equal(pointer, "/out~1er/inner");
	assert_int_equal(json_key(reader, &key), 0);
	assert_true(muster_span_is(json_last_key(reader), "out/er"));
	json_reader_free(reader);
}

/* Both places of a member that stands twice, when the window is long past the first. */
static void
test_duplicate_far_apart(void **state)
{
	(void)state;
	static const struct json_member_row rows[] = {{"a", false}, {"b", false}};
	const struct json_members members = JSON_MEMBERS(rows);
	struct repeat text = {.before = "{\n \"a\"",
	    .unit = "\n  ",
	    .count = 1024 * 1024,
	    .after = ":\"x\\ny\",\n\"b\":1,\n\"a\":2}"};
	const struct json_input input = {repeat_read, &text};
	struct muster_error err = {0};
	struct muster_span span;
	struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
	json_document(reader);
	json_object(reader);
	while (json_member(reader, &members) >= 0)
		json_scalar(reader, &span);
	assert_string_equal(
	    err.message, "the member \"a\" stands twice in one object: at 2:2 and at 1048580:1");
	json_reader_free(reader);
}

static int
failing_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	int *calls = context;
	(void)cap;
	if ((*calls)++ > 0)
		return muster_error_set(err, MUSTER_E_INPUT, "input.read", "cannot be read");
	memcpy(buffer, "[1", 2);
	*got = 2;
	return 0;
}

/* The input's own error is the reader's. */
static void
test_input_fails(void **state)
{
	(void)state;
	int calls = 0;
	const struct json_input input = {failing_read, &calls};
	struct muster_error err = {0};
	struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
	assert_int_equal(json_document(reader), 1);
	assert_int_equal(json_skip(reader), -1);
	assert_true(json_failed(reader));
	assert_string_equal(err.id, "input.read");
	assert_string_equal(err.file, "t.json");
	assert_int_equal(json_document(reader), -1);
	assert_int_equal(calls, 2);
	json_reader_free(reader);
}

/* How much is in the window does not show in what is seen ahead, and nothing is taken by it. */
static void
test_ahead(void **state)
{
	(void)state;
	static const char text[] = "[{\"a\":\"x\"},{\"b\":2}]";
	for (size_t fill = 1; fill < sizeof(text); fill++) {
		struct muster_error err = {0};
		struct feed feed = {.text = text, .len = sizeof(text) - 1, .piece = fill};
		const struct json_input input = {feed_read, &feed};
		struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
		assert_non_null(reader);
		assert_int_equal(json_document(reader), 1);
		struct muster_span ahead = json_ahead(reader, 5);
		assert_true(muster_span_is(ahead, "[{\"a\""));
		assert_int_equal(json_array(reader), 0);
		assert_int_equal(json_element(reader), 1);
		ahead = json_ahead(reader, 1024);
		assert_true(muster_span_is(ahead, text + 1));
		assert_int_equal(json_skip(reader), 0);
		assert_int_equal(json_element(reader), 1);
		assert_true(muster_span_is(json_ahead(reader, 4), "{\"b\""));
		assert_int_equal(json_record(reader), 0);
		assert_int_equal(json_ahead(reader, 4).len, 0); /* not in a record */
		json_reader_free(reader);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_slides),
	    cmocka_unit_test(test_slides_to_an_error),
	    cmocka_unit_test(test_string_shrinks),
	    cmocka_unit_test(test_key_outlives_the_window),
	    cmocka_unit_test(test_duplicate_far_apart),
	    cmocka_unit_test(test_input_fails),
	    cmocka_unit_test(test_ahead),
	};
	return cmocka_run_group_tests_name("json window", tests, NULL, NULL);
}
