/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of the reader one by one: values, members, pointers, errors, misuse. */
#include "support.h"

#include <muster/strbuf.h>

#include "json/reader.h"

static struct muster_error error;

/* A reader in the first document of a text. */
static struct json_reader *
start(const char *text)
{
	muster_error_clear(&error);
	struct json_reader *reader = json_reader_of_text(text, strlen(text), "f.json", &error);
	assert_non_null(reader);
	assert_int_equal(json_document(reader), 1);
	return reader;
}

static void
expect_error(const char *id, uint64_t line, uint64_t column, const char *pointer)
{
	assert_string_equal(error.id, id);
	assert_int_equal(error.line, line);
	assert_int_equal(error.column, column);
	assert_string_equal(error.pointer, pointer);
	assert_string_equal(error.file, "f.json");
}

static void
test_peek(void **state)
{
	(void)state;
	const enum json_kind kinds[] = {JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_NUMBER,
	    JSON_STRING, JSON_ARRAY, JSON_OBJECT};
	struct json_reader *reader = start(" [null,false,true,-1,0,\"\",[],{}]");
	assert_int_equal(json_peek(reader), JSON_ARRAY);
	json_array(reader);
	assert_int_equal(json_peek(reader), JSON_NONE);
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(json_element(reader), 1);
		assert_int_equal(json_peek(reader), kinds[i]);
		assert_int_equal(json_peek(reader), kinds[i]);
		assert_int_equal(json_skip(reader), 0);
	}
	assert_int_equal(json_element(reader), 0);
	assert_int_equal(json_document(reader), 0);
	json_reader_free(reader);
	assert_string_equal(json_kind_name(JSON_ARRAY), "an array");
	assert_string_equal(json_kind_name(JSON_NULL), "null");
}

static void
test_scalars(void **state)
{
	(void)state;
	struct muster_span span;
	bool truth = false;
	struct json_reader *reader =
	    start("[\"a\\tb\",1.50,true,false,null,null,\"t\",\"s\",-0,true,null]");
	json_array(reader);
	json_element(reader);
	assert_int_equal(json_string(reader, &span), 0);
	assert_true(muster_span_is(span, "a\tb"));
	json_element(reader);
	assert_int_equal(json_number(reader, &span), 0);
	assert_true(muster_span_is(span, "1.50"));
	json_element(reader);
	assert_int_equal(json_bool(reader, &truth), 0);
	assert_true(truth);
	json_element(reader);
	assert_int_equal(json_bool(reader, &truth), 0);
	assert_false(truth);
	json_element(reader);
	assert_int_equal(json_null(reader), 0);
	json_element(reader);
	assert_int_equal(json_text(reader, &span), 0);
	assert_int_equal(span.len, 0);
	assert_non_null(span.ptr);
	json_element(reader);
	assert_int_equal(json_text(reader, &span), 0);
	assert_true(muster_span_is(span, "t"));
	const char *const texts[] = {"s", "-0", "true", ""};
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(json_element(reader), 1);
		assert_int_equal(json_scalar(reader, &span), 0);
		assert_true(muster_span_is(span, texts[i]));
	}
	assert_int_equal(json_element(reader), 0);
	json_reader_free(reader);
}

static void
test_replacements(void **state)
{
	(void)state;
	struct muster_span span;
	struct json_reader *reader = start(
	    "{\"k\\u0000\":\"\\ud800\\udbff\",\"s\":\"\\u0000\",\"p\":\"\\ud83d\\ude00\\ufffd\"}");
	json_object(reader);
	assert_int_equal(json_key(reader, &span), 1);
	assert_true(muster_span_is(span, "k\xef\xbf\xbd"));
	assert_int_equal(json_replacements(reader), 1);
	assert_int_equal(json_string(reader, &span), 0);
	assert_true(muster_span_is(span, "\xef\xbf\xbd\xef\xbf\xbd"));
	assert_int_equal(json_replacements(reader), 3);
	assert_int_equal(json_key(reader, &span), 1);
	json_skip(reader); /* counted in skipped values too */
	assert_int_equal(json_replacements(reader), 4);
	assert_int_equal(json_key(reader, &span), 1);
	json_string(reader, &span);
	assert_true(muster_span_is(span, "\xf0\x9f\x98\x80\xef\xbf\xbd"));
	assert_int_equal(json_replacements(reader), 4);
	json_reader_free(reader);
}

struct int_case {
	const char *text;
	int64_t value;
	const char *id; /* NULL: it is one */
};

static void
test_int(void **state)
{
	(void)state;
	const struct int_case cases[] = {
	    {"0", 0, NULL},
	    {"-0", 0, NULL},
	    {"-1", -1, NULL},
	    {"9007199254740993", 9007199254740993, NULL},
	    {"9223372036854775807", INT64_MAX, NULL},
	    {"-9223372036854775808", INT64_MIN, NULL},
	    {"9223372036854775808", 0, "json.integer-range"},
	    {"-9223372036854775809", 0, "json.integer-range"},
	    {"99999999999999999999999", 0, "json.integer-range"},
	    {"1.0", 0, "json.integer"},
	    {"1e2", 0, "json.integer"},
	    {"1E2", 0, "json.integer"},
	    {"\"1\"", 0, "json.type"},
	    {"null", 0, "json.type"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[64];
		int64_t value = 77;
		struct muster_span key;
		snprintf(text, sizeof(text), "{\"n\": %s}", cases[i].text);
		struct json_reader *reader = start(text);
		json_object(reader);
		json_key(reader, &key);
		if (cases[i].id == NULL) {
			assert_int_equal(json_int(reader, &value), 0);
			assert_true(value == cases[i].value);
			assert_int_equal(json_key(reader, &key), 0);
			assert_false(json_failed(reader));
		} else {
			assert_int_equal(json_int(reader, &value), -1);
			assert_int_equal(value, 0);
			expect_error(cases[i].id, 1, 7, "/n");
		}
		json_reader_free(reader);
	}
}

enum {
	CALL_STRING,
	CALL_NUMBER,
	CALL_BOOL,
	CALL_NULL,
	CALL_TEXT,
	CALL_SCALAR,
	CALL_ARRAY,
	CALL_OBJECT
};

static int
call(struct json_reader *reader, int which)
{
	struct muster_span span;
	bool truth;
	switch (which) {
	case CALL_STRING:
		return json_string(reader, &span);
	case CALL_NUMBER:
		return json_number(reader, &span);
	case CALL_BOOL:
		return json_bool(reader, &truth);
	case CALL_NULL:
		return json_null(reader);
	case CALL_TEXT:
		return json_text(reader, &span);
	case CALL_SCALAR:
		return json_scalar(reader, &span);
	case CALL_ARRAY:
		return json_array(reader);
	default:
		return json_object(reader);
	}
}

/* Another kind is an error that says both kinds, and never the value. */
static void
test_wrong_kind(void **state)
{
	(void)state;
	const struct {
		int call;
		const char *value;
		const char *message;
	} cases[] = {
	    {CALL_STRING, "[\"s3cret\"]", "expected a string, found an array"},
	    {CALL_STRING, "null", "expected a string, found null"},
	    {CALL_NUMBER, "\"s3cret\"", "expected a number, found a string"},
	    {CALL_BOOL, "\"s3cret\"", "expected a boolean, found a string"},
	    {CALL_NULL, "true", "expected null, found a boolean"},
	    {CALL_TEXT, "1", "expected a string or null, found a number"},
	    {CALL_SCALAR, "{\"s3cret\":1}",
		"expected a string, a number or a boolean, found an object"},
	    {CALL_ARRAY, "{}", "expected an array or null, found an object"},
	    {CALL_OBJECT, "\"s3cret\"", "expected an object or null, found a string"},
	    {CALL_OBJECT, "s3cret", "expected a value, found a letter"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[64];
		snprintf(text, sizeof(text), "[0,\n [%s]]", cases[i].value);
		struct json_reader *reader = start(text);
		json_array(reader);
		json_element(reader);
		json_skip(reader);
		json_element(reader);
		json_array(reader);
		json_element(reader);
		assert_int_equal(call(reader, cases[i].call), -1);
		assert_string_equal(error.message, cases[i].message);
		expect_error(i == 9 ? "json.syntax" : "json.type", 2, 3, "/1/0");
		assert_int_equal(error.code, MUSTER_E_INPUT);
		assert_null(strstr(error.message, "s3cret"));
		/* Sticky, and every loop ends. */
		struct muster_span key;
		assert_true(json_failed(reader));
		assert_int_equal(json_peek(reader), JSON_NONE);
		assert_int_equal(json_element(reader), 0);
		assert_int_equal(json_key(reader, &key), 0);
		assert_int_equal(json_skip(reader), -1);
		assert_int_equal(json_document(reader), -1);
		assert_string_equal(error.message, cases[i].message);
		json_reader_free(reader);
	}
}

enum { M_NAME, M_LIST, M_NOTE, M_EMPTY };
static const struct json_member_row rows[] = {
    {"name", false}, {"list", false}, {"note", true}, {"", false}};
static const struct json_members members = JSON_MEMBERS(rows);

static void
test_members(void **state)
{
	(void)state;
	struct muster_span span;
	struct json_reader *reader =
	    start("{\"x\":1,\"list\":[1,2],\"na\":0,\"n\\u0061me\":\"v\",\"names\":0,"
		  "\"\":1,\"note\":1,\"x\":2,\"note\":2}");
	const int want[] = {
	    JSON_MEMBER_OTHER,
	    M_LIST,
	    JSON_MEMBER_OTHER,
	    M_NAME,
	    JSON_MEMBER_OTHER,
	    M_EMPTY,
	    M_NOTE,
	    JSON_MEMBER_OTHER,
	    M_NOTE,
	    JSON_MEMBER_END,
	};
	const char *const keys[] = {"x", "list", "na", "name", "names", "", "note", "x", "note"};
	json_object(reader);
	for (size_t i = 0; i < 10; i++) {
		assert_int_equal(json_member(reader, &members), want[i]);
		if (i == 9)
			break;
		assert_true(muster_span_is(json_last_key(reader), keys[i]));
		if (want[i] == M_NAME)
			json_text(reader, &span);
		else
			json_skip(reader);
	}
	assert_false(json_failed(reader));
	json_reader_free(reader);
}

/* The escaped twin is the same member; both places are named, the value is not. */
static void
test_duplicate_member(void **state)
{
	(void)state;
	struct muster_span span;
	struct json_reader *reader =
	    start("{\"list\":[{\"name\":1}],\n \"name\" : \"LOW\",\n\"x\":\"a\\nb\",\n\n"
		  "   \"n\\u0061me\":\n\"s3cret\"}");
	int m;
	json_object(reader);
	while ((m = json_member(reader, &members)) >= 0) {
		if (m != M_LIST) {
			json_text(reader, &span);
			continue;
		}
		json_array(reader);
		while (json_element(reader)) {
			json_object(reader);
			while (json_member(reader, &members) >= 0)
				json_skip(reader);
		}
	}
	assert_true(json_failed(reader));
	expect_error("json.duplicate-member", 5, 4, "/name");
	assert_string_equal(
	    error.message, "the member \"name\" stands twice in one object: at 2:2 and at 5:4");
	json_reader_free(reader);
}

/* 64 members, all seen, the last one twice. */
static void
test_64_members(void **state)
{
	(void)state;
	struct json_member_row many[64];
	char names[64][8];
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	muster_strbuf_addc(&text, '{');
	for (int i = 0; i < 64; i++) {
		snprintf(names[i], sizeof(names[i]), "m%d", i);
		many[i] = (struct json_member_row){names[i], false};
		muster_strbuf_addf(&text, "\"m%d\":%d,\n", i, i);
	}
	muster_strbuf_adds(&text, "\"m63\":1}");
	const struct json_members table = JSON_MEMBERS(many);
	struct json_reader *reader = start(text.data);
	json_object(reader);
	for (int i = 0; i < 64; i++) {
		int64_t n;
		assert_int_equal(json_member(reader, &table), i);
		assert_int_equal(json_int(reader, &n), 0);
		assert_int_equal(n, i);
	}
	assert_int_equal(json_member(reader, &table), JSON_MEMBER_END);
	assert_string_equal(
	    error.message, "the member \"m63\" stands twice in one object: at 64:1 and at 65:1");
	json_reader_free(reader);
	muster_strbuf_release(&text);
}

/* A null taken as a container: loops over it end at once, written either way. */
static void
test_null_containers(void **state)
{
	(void)state;
	const char *text = "{\"list\":null,\"name\":null,\"note\":[null,1],\"note\":null}";
	for (int checked = 0; checked < 2; checked++) {
		struct json_reader *reader = start(text);
		int seen = 0;
		int ones = 0;
		int m;
		json_object(reader);
		while ((m = json_member(reader, &members)) >= 0) {
			seen++;
			if (m == M_NAME) {
				struct muster_span key;
				int rc = json_object(reader);
				assert_int_equal(rc, 1);
				while (!checked && json_key(reader, &key))
					json_skip(reader);
				continue;
			}
			int rc = json_array(reader);
			if (checked && rc != 0)
				continue;
			while (json_element(reader)) {
				ones++;
				if (json_object(reader) == 1)
					continue;
				muster_error_clear(&error);
				break;
			}
			if (ones > 0)
				break;
		}
		assert_int_equal(seen, 3);
		assert_int_equal(ones, 2);
		json_reader_free(reader);
	}
}

static void
test_pointer(void **state)
{
	(void)state;
	struct muster_span key;
	char pointer[64];
	char small[6];
	struct json_reader *reader = start("{\"a/b\":[0,{\"~\xc3\xa9\":{\"\":[[7]]}}]}");
	json_pointer(reader, pointer, sizeof(pointer));
	assert_string_equal(pointer, "");
	json_object(reader);
	json_key(reader, &key);
	json_array(reader);
	json_element(reader);
	json_skip(reader);
	json_pointer(reader, pointer, sizeof(pointer));
	assert_string_equal(pointer, "/a~1b/0");
	json_element(reader);
	json_object(reader);
	json_key(reader, &key);
	json_object(reader);
	json_key(reader, &key);
	json_array(reader);
	json_element(reader);
	json_array(reader);
	json_element(reader);
	json_pointer(reader, pointer, sizeof(pointer));
	assert_string_equal(pointer, "/a~1b/1/~0\xc3\xa9//0/0");
	/* Cut at a whole character. */
	json_pointer(reader, small, sizeof(small));
	assert_string_equal(small, "/a~1b");
	json_pointer(reader, pointer, 12);
	assert_string_equal(pointer, "/a~1b/1/~0");
	json_fail(reader, "test.word", "no good, %d", 5);
	expect_error("test.word", 1, 24, "/a~1b/1/~0\xc3\xa9//0/0");
	assert_string_equal(error.message, "no good, 5");
	json_fail(reader, "test.other", "later");
	assert_string_equal(error.id, "test.word");
	json_reader_free(reader);
}

/* json_fail names the last token, also when lines were counted past it. */
static void
test_fail_at_last_token(void **state)
{
	(void)state;
	struct muster_span span;
	struct json_reader *reader = start("[\n\"a\\n\\n\"\n\n\n,1]");
	json_array(reader);
	json_element(reader);
	json_string(reader, &span);
	json_element(reader);
	json_skip(reader);
	json_position(reader);
	json_fail(reader, "test.word", "no good");
	expect_error("test.word", 5, 2, "/1");
	json_reader_free(reader);

	reader = start("[\n\"a\\n\\n\"\n\n\n]");
	json_array(reader);
	json_element(reader);
	json_string(reader, &span);
	json_element(reader);
	json_position(reader);
	json_fail(reader, "test.word", "no good");
	expect_error("test.word", 2, 1, "");
	json_reader_free(reader);
}

static void
test_position(void **state)
{
	(void)state;
	struct json_reader *reader = start("[1,\n \"\\n\" ,\n2]");
	json_array(reader);
	json_element(reader);
	struct json_position at = json_position(reader);
	assert_int_equal(at.byte, 1);
	assert_int_equal(at.column, 2);
	json_skip(reader);
	json_element(reader);
	struct muster_span span;
	json_string(reader, &span);
	at = json_position(reader);
	assert_int_equal(at.byte, 9);
	assert_int_equal(at.line, 2);
	assert_int_equal(at.column, 6);
	assert_int_equal(json_token_offset(reader), 5); /* its quote, though an escape moved text */
	json_element(reader);
	at = json_position(reader);
	assert_int_equal(at.line, 3);
	assert_int_equal(at.column, 1);
	json_reader_free(reader);
}

/* Calls in an order that makes no sense are our bug: internal, not the input's fault. */
static void
expect_misuse(struct json_reader *reader)
{
	assert_true(json_failed(reader));
	assert_string_equal(error.id, "json.misuse");
	assert_int_equal(error.code, MUSTER_E_INTERNAL);
	json_reader_free(reader);
}

static void
test_misuse(void **state)
{
	(void)state;
	struct muster_span span;
	struct json_locus locus;

	struct json_reader *reader = start("[1,2]");
	json_array(reader);
	assert_int_equal(json_string(reader, &span), -1); /* before json_element */
	expect_misuse(reader);

	reader = start("[1,2]");
	json_array(reader);
	json_element(reader);
	assert_int_equal(json_element(reader), 0); /* 1 was not taken */
	expect_misuse(reader);

	reader = start("[1,2]");
	json_array(reader);
	assert_int_equal(json_key(reader, &span), 0);
	expect_misuse(reader);

	reader = start("{}");
	json_object(reader);
	assert_int_equal(json_element(reader), 0);
	expect_misuse(reader);

	reader = start("[1,2]");
	json_array(reader);
	assert_int_equal(json_document(reader), -1); /* in the middle of one */
	expect_misuse(reader);

	reader = start("[1,2]");
	json_skip(reader);
	assert_int_equal(json_record(reader), -1);
	expect_misuse(reader);

	reader = start("[1,2]");
	assert_int_equal(json_record_end(reader, &locus), -1);
	expect_misuse(reader);

	reader = start("[1,2]");
	json_record(reader);
	json_array(reader);
	json_element(reader);
	assert_int_equal(json_record(reader), -1); /* one in another */
	expect_misuse(reader);
}

/* No error struct is fine: the failure is still told. */
static void
test_no_error_struct(void **state)
{
	(void)state;
	struct json_reader *reader = json_reader_of_text("[1", 2, NULL, NULL);
	assert_int_equal(json_document(reader), 1);
	assert_int_equal(json_skip(reader), -1);
	assert_true(json_failed(reader));
	json_reader_free(reader);
	json_reader_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_peek),
	    cmocka_unit_test(test_scalars),
	    cmocka_unit_test(test_replacements),
	    cmocka_unit_test(test_int),
	    cmocka_unit_test(test_wrong_kind),
	    cmocka_unit_test(test_members),
	    cmocka_unit_test(test_duplicate_member),
	    cmocka_unit_test(test_64_members),
	    cmocka_unit_test(test_null_containers),
	    cmocka_unit_test(test_pointer),
	    cmocka_unit_test(test_fail_at_last_token),
	    cmocka_unit_test(test_position),
	    cmocka_unit_test(test_misuse),
	    cmocka_unit_test(test_no_error_struct),
	};
	return cmocka_run_group_tests_name("json reader", tests, NULL, NULL);
}
