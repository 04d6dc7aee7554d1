/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader as it is built where there is no SSE2: compiled here with
 * JSON_SCALAR, it must give the same answers.
 */
#define JSON_SCALAR 1

#include "json/document.c"
#include "json/fail.c"
#include "json/frame.c"
#include "json/member.c"
#include "json/reader.c"
#include "json/record.c"
#include "json/scan.c"
#include "json/skip.c"
#include "json/string.c"
#include "json/value.c"
#include "json/window.c"

#if SCAN_SSE2
#error "this test must run the scalar scans"
#endif

#include "repeat.h"
#include "suite.h"

/* Every byte value at every place of two blocks ends the run where it must. */
static void
test_plain_run(void **state)
{
	(void)state;
	char text[96];
	for (size_t at = 0; at < 33; at++) {
		for (unsigned c = 0; c < 256; c++) {
			memset(text, 'x', sizeof(text));
			text[at] = (char)c;
			text[40] = '"';
			bool special = c < ' ' || c >= 0x80 || c == '"' || c == '\\';
			assert_ptr_equal(scan_plain(text), text + (special ? at : 40));
		}
	}
}

static void
test_line_feeds(void **state)
{
	(void)state;
	char text[700];
	for (size_t len = 0; len < sizeof(text); len += 7) {
		uint64_t want = 0;
		const char *want_last = NULL;
		const char *last = NULL;
		for (size_t i = 0; i < len; i++) {
			text[i] = i % 13 == 5 || i % 31 == 0 ? '\n' : '\x0b';
			if (text[i] == '\n') {
				want++;
				want_last = text + i;
			}
		}
		assert_int_equal(scan_newlines(text, len, &last), want);
		assert_ptr_equal(last, want_last);
	}
}

/* Keys that left the window are stored while their member is open, not longer. */
static void
test_key_store(void **state)
{
	(void)state;
	struct repeat text = {.before = "{\"outer\":{\"k\":0",
	    .count = 40 * 1024 * 1024 / 64,
	    .unit = ",\"a key of thirty-two characters..\":\"a value of its own......\"",
	    .after = "}}"};
	const struct json_input input = {repeat_read, &text};
	struct muster_error err = {0};
	struct muster_span key;
	struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
	size_t most = 0;
	json_document(reader);
	json_object(reader);
	json_key(reader, &key);
	json_object(reader);
	while (json_key(reader, &key)) {
		json_skip(reader);
		most = reader->keys_len > most ? reader->keys_len : most;
	}
	assert_int_equal(json_key(reader, &key), 0);
	assert_false(json_failed(reader));
	assert_int_equal(reader->keys_len, 0);
	assert_int_equal(most, strlen("outer") + strlen("a key of thirty-two characters.."));
	json_reader_free(reader);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain_run),
	    cmocka_unit_test(test_line_feeds),
	    cmocka_unit_test(test_key_store),
	    cmocka_unit_test(test_own_accepted),
	    cmocka_unit_test(test_own_refused),
	    cmocka_unit_test(test_json_test_suite),
	};
	return cmocka_run_group_tests_name("json without SSE2", tests, NULL, NULL);
}
