/* SPDX-License-Identifier: Apache-2.0 */
/* Records: where they stand, and that their spans live as long as they do. */
#include "check.h"

struct want_record {
	const char *slice;
	const char *container;
	int64_t index;
	const char *key;
};

static const char report[] =
    "{\"a/b\": [ {\"id\":\"x\\ny\"} , 7,\n [\"\\u0041\"]\t], \"by\\u0020name\": {\n"
    "\"one\": {\"id\" : 1 },\"two\":\"t\",\n\"three\" :null }, \"deep\":[[{\"z\":[]}]]}";

static const struct want_record want_records[] = {
    {"{\"id\":\"x\\ny\"}", "/a~1b", 0, ""},
    {"7", "/a~1b", 1, ""},
    {"[\"\\u0041\"]", "/a~1b", 2, ""},
    {"{\"id\" : 1 }", "/by name", -1, "one"},
    {"\"t\"", "/by name", -1, "two"},
    {"null", "/by name", -1, "three"},
    {"{\"z\":[]}", "/deep/0", 0, ""},
};

static size_t
check_record(struct json_reader *reader, const char *text, size_t at)
{
	struct json_locus locus;
	struct muster_strbuf out;
	const struct want_record *want = &want_records[at];
	muster_strbuf_init(&out, 0);
	assert_true(at < sizeof(want_records) / sizeof(want_records[0]));
	assert_int_equal(json_record(reader), 0);
	/* Read or skipped, the record is the same. */
	if (at % 2 == 0)
		trace_value(reader, 0, &out);
	else
		json_skip(reader);
	assert_int_equal(json_record_end(reader, &locus), 0);
	assert_int_equal(locus.length, strlen(want->slice));
	assert_memory_equal(text + locus.offset, want->slice, locus.length);
	assert_true(muster_span_is(locus.container, want->container));
	assert_true(locus.index == want->index);
	assert_true(muster_span_is(locus.key, want->key));
	muster_strbuf_release(&out);
	return at + 1;
}

static void
test_locus(void **state)
{
	(void)state;
	for (size_t piece = 0; piece < 12; piece++) {
		struct muster_error err = {0};
		struct feed feed = {.text = report, .len = sizeof(report) - 1, .piece = piece};
		const struct json_input input = {feed_read, &feed};
		struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
		struct muster_span key;
		size_t at = 0;
		assert_int_equal(json_document(reader), 1);
		json_object(reader);
		while (json_key(reader, &key)) {
			if (json_peek(reader) == JSON_OBJECT) {
				json_object(reader);
				while (json_key(reader, &key))
					at = check_record(reader, report, at);
				continue;
			}
			bool deep = muster_span_is(key, "deep");
			json_array(reader);
			if (deep) {
				json_element(reader);
				json_array(reader);
			}
			while (json_element(reader))
				at = check_record(reader, report, at);
			if (deep)
				assert_int_equal(json_element(reader), 0);
		}
		assert_false(json_failed(reader));
		assert_int_equal(at, 7);
		json_reader_free(reader);
	}
}

/* A whole document as a record: no index for the only one, else its own. */
static void
test_document_record(void **state)
{
	(void)state;
	const char *text = " {\"a\":1}\n[2]";
	const char *const slices[] = {"{\"a\":1}", "[2]"};
	for (int sequence = 0; sequence < 2; sequence++) {
		struct muster_error err = {0};
		struct json_locus locus;
		struct json_reader *reader =
		    json_reader_of_text(text, strlen(text), "t.json", &err);
		if (sequence)
			json_sequence(reader);
		for (int i = 0; i < 2; i++) {
			assert_int_equal(json_document(reader), 1);
			assert_int_equal(json_record(reader), 0);
			json_skip(reader);
			assert_int_equal(json_record_end(reader, &locus), 0);
			assert_int_equal(locus.length, strlen(slices[i]));
			assert_memory_equal(text + locus.offset, slices[i], locus.length);
			assert_int_equal(locus.container.len, 0);
			assert_int_equal(locus.key.len, 0);
			assert_true(locus.index == (sequence || i > 0 ? i : -1));
		}
		json_reader_free(reader);
	}
}

/* Records of 300 KB, so that every one crosses a fill and most a slide. */
static void
test_spans_live(void **state)
{
	(void)state;
	enum { RECORDS = 12, STRINGS = 3000 };
	const size_t pieces[] = {0, 4096, 99991};
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	muster_strbuf_adds(&text, "{\"r\\u0065c\":{");
	for (unsigned r = 0; r < RECORDS; r++) {
		muster_strbuf_addf(&text, "%s\"key\\u002d%u\" : [", r > 0 ? ",\n" : "", r);
		for (unsigned i = 0; i < STRINGS; i++)
			muster_strbuf_addf(&text,
			    "%s\"record %u \\n string %u %.*s\\u0041\xc3\xa9\"", i > 0 ? ", " : "",
			    r, i, (int)(i % 97),
			    "0123456789012345678901234567890123456789012345678901234567890123456"
			    "789012345678901234567890123456789");
		muster_strbuf_adds(&text, "]");
	}
	muster_strbuf_adds(&text, "}}");
	assert_false(text.failed);
	struct muster_span *spans = calloc(STRINGS, sizeof(*spans));
	assert_non_null(spans);
	for (size_t p = 0; p < 3; p++) {
		struct muster_error err = {0};
		struct feed feed = {.text = text.data, .len = text.len, .piece = pieces[p]};
		const struct json_input input = {feed_read, &feed};
		struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
		struct muster_span key;
		const char *container = NULL;
		json_document(reader);
		json_object(reader);
		json_key(reader, &key);
		json_object(reader);
		for (unsigned r = 0; r < RECORDS; r++) {
			struct json_locus locus;
			char want[256];
			assert_int_equal(json_key(reader, &key), 1);
			json_record(reader);
			json_array(reader);
			for (unsigned i = 0; json_element(reader); i++)
				assert_int_equal(json_string(reader, &spans[i]), 0);
			for (unsigned i = 0; i < STRINGS; i++) {
				int n = snprintf(want, sizeof(want),
				    "record %u \n string %u %.*sA\xc3\xa9", r, i, (int)(i % 97),
				    "01234567890123456789012345678901234567890123456789012345678"
				    "90123456789012345678901234567890123456789");
				assert_int_equal(spans[i].len, n);
				assert_memory_equal(spans[i].ptr, want, n);
			}
			assert_int_equal(json_record_end(reader, &locus), 0);
			snprintf(want, sizeof(want), "key-%u", r);
			assert_true(muster_span_is(locus.key, want));
			assert_true(muster_span_is(locus.container, "/rec"));
			/* It lives until the container is left. */
			assert_true(container == NULL || container == locus.container.ptr);
			container = locus.container.ptr;
			assert_int_equal(text.data[locus.offset], '[');
			assert_int_equal(text.data[locus.offset + locus.length - 1], ']');
		}
		assert_int_equal(json_key(reader, &key), 0);
		assert_int_equal(json_key(reader, &key), 0);
		assert_false(json_failed(reader));
		json_reader_free(reader);
	}
	free(spans);
	muster_strbuf_release(&text);
}

/* One record of `count` bytes after a line and a half, with this limit. */
static bool
record_of(size_t limit, const char *value, size_t piece, struct muster_error *err)
{
	char text[256];
	muster_error_clear(err);
	snprintf(text, sizeof(text), "{\n \"r\":[0,%s], \"s\":[1,2,3]}", value);
	struct feed feed = {.text = text, .len = strlen(text), .piece = piece};
	const struct json_input input = {feed_read, &feed};
	const struct json_limits limits = {.record = limit};
	struct muster_span key;
	struct json_locus locus;
	struct json_reader *reader = json_reader_new(&input, &limits, "t.json", err);
	json_document(reader);
	json_object(reader);
	json_key(reader, &key);
	json_array(reader);
	json_element(reader);
	json_skip(reader);
	json_element(reader);
	json_record(reader);
	if (piece % 2 == 0) {
		json_skip(reader);
	} else {
		struct muster_strbuf out;
		muster_strbuf_init(&out, 0);
		trace_value(reader, 0, &out);
		muster_strbuf_release(&out);
	}
	bool ok = json_record_end(reader, &locus) == 0;
	if (ok) {
		/* What was hidden from the record is there again. */
		assert_int_equal(json_element(reader), 0);
		assert_int_equal(json_key(reader, &key), 1);
		assert_int_equal(json_skip(reader), 0);
		assert_int_equal(json_key(reader, &key), 0);
		assert_int_equal(json_document(reader), 0);
		assert_false(json_failed(reader));
	}
	json_reader_free(reader);
	return ok;
}

static void
test_record_limit(void **state)
{
	(void)state;
	const char *const values[] = {"[12345678]", "1234567890", "\"a\\n23456\"", "\"\\u0041x\"",
	    "{\"a\":null}", "[\"\xc3\xa9\",123]", "[[[[[]]]]]", "\"12345678\"", "[1,[], 2 ]"};
	struct muster_error err;
	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		size_t len = strlen(values[v]);
		for (size_t piece = 0; piece < 40; piece++) {
			assert_true(record_of(len, values[v], piece, &err));
			for (size_t limit = 1; limit < len; limit++) {
				assert_false(record_of(limit, values[v], piece, &err));
				assert_string_equal(err.id, "json.record-too-long");
				assert_string_equal(err.pointer, "/r/1");
				assert_int_equal(err.line, 2);
				assert_int_equal(err.column, 9);
			}
		}
	}
}

/* The limit that users meet: 16 MiB, and not a byte more. */
static void
test_record_limit_16_mib(void **state)
{
	(void)state;
	const size_t limit = 16 * 1024 * 1024;
	char *text = malloc(limit + 64);
	assert_non_null(text);
	for (size_t extra = 0; extra < 2; extra++) {
		size_t n = 0;
		text[n++] = '[';
		size_t first = n;
		memcpy(text + n, "[0", 2);
		n += 2;
		while (n + 2 <= first + limit - 1) {
			memcpy(text + n, ",7", 2);
			n += 2;
		}
		while (n < first + limit + extra - 1)
			text[n++] = ' ';
		text[n++] = ']';
		text[n++] = ']';
		struct muster_error err = {0};
		struct json_locus locus;
		struct json_reader *reader = json_reader_of_text(text, n, "t.json", &err);
		json_document(reader);
		json_array(reader);
		json_element(reader);
		json_record(reader);
		json_skip(reader);
		assert_int_equal(json_record_end(reader, &locus), extra == 0 ? 0 : -1);
		if (extra == 0)
			assert_int_equal(locus.length, limit);
		else
			assert_string_equal(err.id, "json.record-too-long");
		json_reader_free(reader);
	}
	free(text);
}

/* An error inside a record names its place and pointer like any other. */
static void
test_error_in_record(void **state)
{
	(void)state;
	const char *text = "[\n{\"a\":{\"b\":[1,x]}}]";
	struct muster_error err = {0};
	struct json_locus locus;
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	struct json_reader *reader = json_reader_of_text(text, strlen(text), "t.json", &err);
	json_document(reader);
	json_array(reader);
	json_element(reader);
	json_record(reader);
	trace_value(reader, 0, &out);
	assert_int_equal(json_record_end(reader, &locus), -1);
	assert_string_equal(err.pointer, "/0/a/b/1");
	assert_int_equal(err.line, 2);
	assert_int_equal(err.column, 14);
	json_reader_free(reader);
	muster_strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_locus),
	    cmocka_unit_test(test_document_record),
	    cmocka_unit_test(test_spans_live),
	    cmocka_unit_test(test_record_limit),
	    cmocka_unit_test(test_record_limit_16_mib),
	    cmocka_unit_test(test_error_in_record),
	};
	return cmocka_run_group_tests_name("json records", tests, NULL, NULL);
}
