/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limits: at the limit and one more, however the text is cut; and what a
 * hostile text costs: time, memory, stack.
 */
#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

#include "check.h"
#include "repeat.h"

static const char long_unit[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static long
peak_kib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static double
cpu_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Skips all documents of the text: 0, or -1 with the error. */
static int
skip_all(struct repeat text, struct muster_error *err)
{
	const struct json_input input = {repeat_read, &text};
	muster_error_clear(err);
	struct json_reader *reader = json_reader_new(&input, NULL, "t.json", err);
	assert_non_null(reader);
	while (json_document(reader) == 1)
		json_skip(reader);
	int rc = json_failed(reader) ? -1 : 0;
	json_reader_free(reader);
	return rc;
}

/*
 * Runs first, while the peak is low: what a text costs in memory has nothing
 * to do with its size.
 */
static void
test_flat_memory(void **state)
{
	(void)state;
	const size_t mib = 1024 * 1024;
	struct muster_error err;
	const struct repeat texts[] = {
	    {.before = "",
		.unit = "{\"a\":[1,2,{\"b\":\"c\\nd\"}],\"e\":null}\n",
		.count = mib,
		.after = ""},
	    {.before = "[0",
		.unit = ",[1, \"two\", {\"three\": 3.0}]\n",
		.count = mib,
		.after = "]"},
	    {.before = "[0", .unit = " \n\t ", .count = 8 * mib, .after = "]"},
	    {.before = "[\"", .unit = long_unit, .count = mib / 4, .after = "\"]"},
	    {.before = "[\"", .unit = "\\u0041\xc3\xa9", .count = 4 * mib, .after = "\"]"},
	};
	assert_int_equal(
	    skip_all(
		(struct repeat){.before = "[", .unit = "1,", .count = mib, .after = "1]"}, &err),
	    0);
	long before = peak_kib();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(skip_all(texts[i], &err), 0);
	assert_in_range(peak_kib() - before, 0, 1024);
}

/* 100 MB of opening brackets end at the 513th, at once. */
static void
test_brackets(void **state)
{
	(void)state;
	struct muster_error err;
	long before = peak_kib();
	double start = cpu_seconds();
	struct repeat text = {.before = "", .unit = "[", .count = 100000000, .after = ""};
	assert_int_equal(skip_all(text, &err), -1);
	assert_string_equal(err.id, "json.depth");
	assert_int_equal(err.line, 1);
	assert_int_equal(err.column, 513);
	assert_true(cpu_seconds() - start < 1.0);
	assert_in_range(peak_kib() - before, 0, 1024);
}

/* `before`, `unit` repeated to the given length, `after`: read and skipped, cut everywhere. */
static void
check_limit(const char *before, char unit, size_t len, const char *after, bool want, const char *id,
    uint64_t column)
{
	const struct json_limits limits = {
	    .depth = 4, .string = 20, .key = 10, .number = 12, .record = 30};
	char text[256];
	struct muster_error err;
	size_t n = strlen(before);
	memcpy(text, before, n);
	memset(text + n, unit, len);
	memcpy(text + n + len, after, strlen(after));
	n += len + strlen(after);
	for (size_t split = 0; split <= n; split++) {
		for (unsigned flags = 0; flags < 2; flags++) {
			struct muster_strbuf out;
			muster_strbuf_init(&out, 0);
			struct feed feed = {
			    .text = text, .len = n, .split = split, .piece = split == n};
			bool ok = trace_text(feed, &limits, flags, &out, &err);
			assert_null(strstr(out.data, "WRONG PLACE"));
			if (ok != want ||
			    (!ok && (strcmp(err.id, id) != 0 || err.column != column)))
				fail_msg("%.*s, split %zu: %s", (int)n, text, split, out.data);
			muster_strbuf_release(&out);
		}
	}
}

static void
test_limits_of_tokens(void **state)
{
	(void)state;
	const char *string = "json.string-too-long";
	const char *key = "json.key-too-long";
	const char *number = "json.number-too-long";
	check_limit("[\"", 'x', 20, "\"]", true, "", 0);
	check_limit("[\"", 'x', 21, "\"]", false, string, 2);
	check_limit("[\"\\n", 'x', 19, "\"]", true, "", 0);
	check_limit("[\"\\n", 'x', 20, "\"]", false, string, 2);
	check_limit("[\"\\u00e9", 'x', 18, "\"]", true, "", 0);
	check_limit("[\"\\u00e9", 'x', 19, "\"]", false, string, 2);
	check_limit("[\"\\ud83d\\ude00", 'x', 16, "\"]", true, "", 0);
	check_limit("[\"\\ud83d\\ude00", 'x', 17, "\"]", false, string, 2);
	check_limit("[\"", 'x', 17, "\xe2\x82\xac\"]", true, "", 0);
	check_limit("[\"", 'x', 18, "\xe2\x82\xac\"]", false, string, 2);
	/* What is wrong behind the limit is not looked at; before it, it is. */
	check_limit("[\"", 'x', 21, "\\q\"]", false, string, 2);
	check_limit("[\"", 'x', 20, "\\q\"]", false, "json.syntax", 24);
	check_limit("[\"", 'x', 21, "\n\"]", false, string, 2);
	check_limit("[\"", 'x', 21, "\xff\"]", false, string, 2);
	check_limit("[\"", 'x', 20, "\xff\"]", false, "json.utf8", 23);
	check_limit("[\"", 'x', 21, "", false, string, 2);
	check_limit("[\"", 'x', 20, "", false, "json.truncated", 23);
	check_limit("{\"", 'k', 10, "\":1}", true, "", 0);
	check_limit("{\"", 'k', 11, "\":1}", false, key, 2);
	check_limit("{\"a\":1,\"\\t", 'k', 9, "\":1}", true, "", 0);
	check_limit("{\"a\":1,\"\\t", 'k', 10, "\":1}", false, key, 8);
	check_limit("[", '1', 12, "]", true, "", 0);
	check_limit("[", '1', 13, "]", false, number, 2);
	check_limit("[-", '1', 11, "]", true, "", 0);
	check_limit("[-", '1', 12, "]", false, number, 2);
	check_limit("[0.", '1', 10, "]", true, "", 0);
	check_limit("[0.", '1', 11, "]", false, number, 2);
	check_limit("[1e", '0', 11, "]", false, number, 2);
	check_limit("[", '1', 11, ".]", false, "json.syntax", 14);
	check_limit("[", '1', 13, ".]", false, number, 2);
	check_limit("[", '1', 13, "", false, number, 2);
}

static void
test_limit_of_depth(void **state)
{
	(void)state;
	check_limit("", '[', 4, "]]]]", true, "", 0);
	check_limit("", '[', 5, "]]]]]", false, "json.depth", 5);
	check_limit("{\"a\":{\"a\":", '[', 2, "]]}}", true, "", 0);
	check_limit("{\"a\":{\"a\":", '[', 3, "]]]}}", false, "json.depth", 13);
	check_limit("[[[{}]", ',', 1, "[{\"a\":{}}]]]", false, "json.depth", 14);
}

/* The limits that users meet. */
static void
test_defaults(void **state)
{
	(void)state;
	const size_t mib = 1024 * 1024;
	struct muster_error err;
	struct repeat depth = {.before = "", .unit = "[", .count = 512, .after = ""};
	assert_int_equal(skip_all(depth, &err), -1);
	assert_string_equal(err.id, "json.truncated");
	struct repeat string = {
	    .before = "[\"", .unit = long_unit, .count = mib / 4, .after = "\"]"};
	assert_int_equal(skip_all(string, &err), 0);
	string.after = "x\"]";
	assert_int_equal(skip_all(string, &err), -1);
	assert_string_equal(err.id, "json.string-too-long");
	struct repeat key = {.before = "{\"", .unit = long_unit, .count = 1024, .after = "\":1}"};
	assert_int_equal(skip_all(key, &err), 0);
	key.after = "x\":1}";
	assert_int_equal(skip_all(key, &err), -1);
	assert_string_equal(err.id, "json.key-too-long");
	struct repeat number = {.before = "[1", .unit = "0", .count = 1023, .after = "]"};
	assert_int_equal(skip_all(number, &err), 0);
	number.count = 1024;
	assert_int_equal(skip_all(number, &err), -1);
	assert_string_equal(err.id, "json.number-too-long");
}

/* 16 MiB of characters that were 96 MiB of escapes are taken; one more is not. */
static void
test_longest_string(void **state)
{
	(void)state;
	const size_t limit = 16 * 1024 * 1024;
	for (size_t extra = 0; extra < 2; extra++) {
		struct repeat text = {
		    .before = "[\"", .unit = "\\u0041", .count = limit + extra, .after = "\",1]"};
		const struct json_input input = {repeat_read, &text};
		struct muster_error err = {0};
		struct muster_span span;
		struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
		json_document(reader);
		json_array(reader);
		json_element(reader);
		assert_int_equal(json_string(reader, &span), extra == 0 ? 0 : -1);
		if (extra == 0) {
			assert_int_equal(span.len, limit);
			assert_int_equal(span.ptr[0], 'A');
			assert_int_equal(span.ptr[limit - 1], 'A');
			assert_int_equal(json_element(reader), 1);
			assert_int_equal(json_skip(reader), 0);
		} else {
			assert_string_equal(err.id, "json.string-too-long");
			assert_int_equal(err.column, 2);
		}
		json_reader_free(reader);
	}
}

struct deep {
	size_t depth;
	bool walk;
	int rc;
};

/* Skips or enters a million levels. */
static void *
go_deep(void *context)
{
	struct deep *deep = context;
	struct repeat text = {.before = "", .unit = "[", .count = deep->depth, .after = ""};
	const struct json_input input = {repeat_read, &text};
	const struct json_limits limits = {.depth = deep->depth};
	struct muster_error err = {0};
	struct json_reader *reader = json_reader_new(&input, &limits, "t.json", &err);
	deep->rc = -1;
	if (json_document(reader) == 1) {
		if (deep->walk)
			while (json_array(reader) == 0 && json_element(reader) == 1)
				;
		else
			json_skip(reader);
		/* Every level was entered; then the text ended. */
		deep->rc =
		    strcmp(err.id, "json.truncated") == 0 && err.byte == deep->depth ? 0 : -1;
	}
	json_reader_free(reader);
	return NULL;
}

static void
test_small_stack(void **state)
{
	(void)state;
	for (int walk = 0; walk < 2; walk++) {
		struct deep deep = {.depth = 1000000, .walk = walk == 1};
		pthread_attr_t attr;
		pthread_t thread;
		assert_int_equal(pthread_attr_init(&attr), 0);
		assert_int_equal(pthread_attr_setstacksize(&attr, 128 * 1024), 0);
		assert_int_equal(pthread_create(&thread, &attr, go_deep, &deep), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_int_equal(pthread_attr_destroy(&attr), 0);
		assert_int_equal(deep.rc, 0);
	}
}

/* The deepest value that is read is also skipped and closed again. */
static void
test_deepest(void **state)
{
	(void)state;
	char text[2 * 514 + 1];
	for (size_t depth = 511; depth <= 513; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		struct feed feed = {.text = text, .len = 2 * depth};
		for (unsigned flags = 0; flags < 2; flags++) {
			struct muster_strbuf out;
			struct muster_error err;
			muster_strbuf_init(&out, 0);
			assert_int_equal(trace_text(feed, NULL, flags, &out, &err), depth <= 512);
			if (depth > 512)
				assert_int_equal(err.column, 513);
			muster_strbuf_release(&out);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_flat_memory),
	    cmocka_unit_test(test_brackets),
	    cmocka_unit_test(test_limits_of_tokens),
	    cmocka_unit_test(test_limit_of_depth),
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_longest_string),
	    cmocka_unit_test(test_small_stack),
	    cmocka_unit_test(test_deepest),
	};
	return cmocka_run_group_tests_name("json limits", tests, NULL, NULL);
}
