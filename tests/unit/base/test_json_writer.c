/* SPDX-License-Identifier: Apache-2.0 */
/* muster/json.h: shape, escaping, numbers. */
#include "support.h"

#include <muster/json.h>

static void
check(struct muster_strbuf *buf, const char *expected)
{
	assert_false(buf->failed);
	assert_string_equal(buf->data, expected);
	muster_strbuf_release(buf);
}

static void
write_sample(struct muster_json *json)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "name", "x");
	muster_json_int(json, "count", -5);
	muster_json_array(json, "empty");
	muster_json_array_end(json);
	muster_json_array(json, "list");
	muster_json_bool(json, NULL, true);
	muster_json_null(json, NULL);
	muster_json_object(json, NULL);
	muster_json_object_end(json);
	muster_json_number(json, NULL, "7.50");
	muster_json_array_end(json);
	muster_json_time(json, "at", INT64_C(1790769600) * MUSTER_SECOND);
	muster_json_time(json, "never", MUSTER_TIME_NONE);
	muster_json_string(json, "none", NULL);
	muster_json_object_end(json);
}

static void
one_line(void **state)
{
	(void)state;
	struct muster_strbuf buf;
	struct muster_json json;
	muster_strbuf_init(&buf, 0);
	muster_json_init(&json, &buf, false);
	write_sample(&json);
	check(&buf,
	    "{\"name\":\"x\",\"count\":-5,\"empty\":[],\"list\":[true,null,{},7.50],"
	    "\"at\":\"2026-09-30T12:00:00Z\",\"never\":null,\"none\":null}");
}

static void
indented(void **state)
{
	(void)state;
	struct muster_strbuf buf;
	struct muster_json json;
	muster_strbuf_init(&buf, 0);
	muster_json_init(&json, &buf, true);
	write_sample(&json);
	check(&buf,
	    "{\n  \"name\": \"x\",\n  \"count\": -5,\n  \"empty\": [],\n  \"list\": [\n"
	    "    true,\n    null,\n    {},\n    7.50\n  ],\n"
	    "  \"at\": \"2026-09-30T12:00:00Z\",\n  \"never\": null,\n  \"none\": null\n}");
}

static void
several_documents(void **state)
{
	(void)state;
	struct muster_strbuf buf;
	struct muster_json json;
	muster_strbuf_init(&buf, 0);
	muster_json_init(&json, &buf, false);
	for (int i = 0; i < 2; i++) {
		muster_json_object(&json, NULL);
		muster_json_int(&json, "n", i);
		muster_json_object_end(&json);
		muster_strbuf_addc(&buf, '\n');
	}
	muster_json_int(&json, NULL, 1);
	muster_strbuf_addc(&buf, '\n');
	muster_json_string(&json, NULL, "s");
	check(&buf, "{\"n\":0}\n{\"n\":1}\n1\n\"s\"");
}

static void
strings_are_inert(void **state)
{
	(void)state;
	static const struct {
		struct muster_span in;
		const char *out;
	} cases[] = {
	    {MUSTER_SPAN(""), "\"\""},
	    {MUSTER_SPAN("say \"x\\y\""), "\"say \\\"x\\\\y\\\"\""},
	    {MUSTER_SPAN("\n\r\t\b\0"), "\"\\n\\r\\t\\u0008\\u0000\""},
	    {MUSTER_SPAN("</script>&"), "\"\\u003c/script\\u003e\\u0026\""},
	    {MUSTER_SPAN("caf\xC3\xA9 \xF0\x9F\x90\xB3"), "\"caf\xC3\xA9 \xF0\x9F\x90\xB3\""},
	    {MUSTER_SPAN("\xE2\x80\xAE\xE2\x80\xA8"), "\"\\u202e\\u2028\""},
	    {MUSTER_SPAN("\xF3\xA0\x81\x81"), "\"\\udb40\\udc41\""},
	    {MUSTER_SPAN("a\xFF\xE2\x82z"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\""},
	    {MUSTER_SPAN("\x7F\xC2\x85"), "\"\\u007f\\u0085\""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct muster_strbuf buf;
		struct muster_json json;
		muster_strbuf_init(&buf, 0);
		muster_json_init(&json, &buf, false);
		muster_json_span(&json, NULL, cases[i].in);
		check(&buf, cases[i].out);
	}
}

static void
numbers_are_checked(void **state)
{
	(void)state;
	static const char *const good[] = {"0", "-0", "7", "10", "7.5", "-7.50", "1e5", "1E+5",
	    "1.5e-300", "123456789012345678901234567890"};
	static const char *const bad[] = {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "NaN",
	    "Infinity", "1 ", " 1", "1,2", "0x1", "1.5.2", "1}"};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]) + sizeof(bad) / sizeof(bad[0]); i++) {
		bool is_good = i < sizeof(good) / sizeof(good[0]);
		const char *text = is_good ? good[i] : bad[i - sizeof(good) / sizeof(good[0])];
		struct muster_strbuf buf;
		struct muster_json json;
		muster_strbuf_init(&buf, 0);
		muster_json_init(&json, &buf, false);
		muster_json_number(&json, NULL, text);
		check(&buf, is_good ? text : "null");
	}
	struct muster_strbuf buf;
	struct muster_json json;
	muster_strbuf_init(&buf, 0);
	muster_json_init(&json, &buf, false);
	muster_json_array(&json, NULL);
	muster_json_int(&json, NULL, INT64_MIN);
	muster_json_int(&json, NULL, INT64_MAX);
	muster_json_number(&json, NULL, NULL);
	muster_json_array_end(&json);
	check(&buf, "[-9223372036854775808,9223372036854775807,null]");
}

static void
deep_indent(void **state)
{
	(void)state;
	struct muster_strbuf buf;
	struct muster_json json;
	muster_strbuf_init(&buf, 0);
	muster_json_init(&json, &buf, true);
	for (int i = 0; i < 40; i++)
		muster_json_array(&json, NULL);
	muster_json_int(&json, NULL, 1);
	for (int i = 0; i < 40; i++)
		muster_json_array_end(&json);
	assert_false(buf.failed);
	/* opening lines 0..39 and the value: sum of 2 * depth */
	assert_int_equal(buf.len, 40 + 40 + 1 + 80 + 2 * (39 * 40 / 2) * 2 + 80);
	muster_json_array_end(&json);
	assert_true(buf.failed);
	muster_strbuf_release(&buf);
}

static void
cap_is_sticky(void **state)
{
	(void)state;
	struct muster_strbuf buf;
	struct muster_json json;
	muster_strbuf_init(&buf, 20);
	muster_json_init(&json, &buf, false);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "a", "0123456789abcdef");
	muster_json_object_end(&json);
	assert_true(buf.failed);
	assert_true(buf.len <= 20);
	muster_strbuf_release(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_line),
	    cmocka_unit_test(indented),
	    cmocka_unit_test(several_documents),
	    cmocka_unit_test(strings_are_inert),
	    cmocka_unit_test(numbers_are_checked),
	    cmocka_unit_test(deep_indent),
	    cmocka_unit_test(cap_is_sticky),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
