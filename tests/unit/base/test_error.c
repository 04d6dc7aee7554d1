/* SPDX-License-Identifier: Apache-2.0 */
/* muster/error.h: setting, cutting, exit statuses. */
#include "support.h"

#include <muster/error.h>
#include <muster/text.h>

static void
sets_and_clears(void **state)
{
	(void)state;
	struct muster_error err;
	memset(&err, 0x55, sizeof(err));
	assert_int_equal(
	    muster_error_set(&err, MUSTER_E_INPUT, "json.syntax", "found %s", "a comma"), -1);
	assert_int_equal(err.code, MUSTER_E_INPUT);
	assert_string_equal(err.id, "json.syntax");
	assert_string_equal(err.message, "found a comma");
	assert_string_equal(err.file, "");
	assert_string_equal(err.remedy, "");
	assert_int_equal(err.line, 0);
	assert_int_equal(muster_error_remedy(&err, "do %d", 7), -1);
	assert_string_equal(err.remedy, "do 7");
	assert_int_equal(muster_error_at(&err, 3, 4, 50), -1);
	assert_int_equal(err.line, 3);
	assert_int_equal(err.column, 4);
	assert_int_equal(err.byte, 50);
	assert_int_equal(muster_error_in(&err, "a.json"), -1);
	muster_error_in(&err, "b.json");
	assert_string_equal(err.file, "a.json");
	/* A later error does not keep anything of the earlier one. */
	muster_error_memory(&err);
	assert_int_equal(err.code, MUSTER_E_MEMORY);
	assert_string_equal(err.file, "");
	assert_string_equal(err.remedy, "");
	assert_int_equal(err.line, 0);
	muster_error_clear(&err);
	assert_int_equal(err.code, MUSTER_OK);
	assert_string_equal(err.message, "");
}

static void
null_is_fine(void **state)
{
	(void)state;
	muster_error_clear(NULL);
	assert_int_equal(muster_error_set(NULL, MUSTER_E_INPUT, "x", "y"), -1);
	assert_int_equal(muster_error_remedy(NULL, "y"), -1);
	assert_int_equal(muster_error_at(NULL, 1, 1, 1), -1);
	assert_int_equal(muster_error_in(NULL, "f"), -1);
	assert_int_equal(muster_error_memory(NULL), -1);
}

static void
message_may_quote_the_error_itself(void **state)
{
	(void)state;
	struct muster_error err;
	muster_error_set(&err, MUSTER_E_INPUT, "a", "inner");
	muster_error_set(&err, MUSTER_E_STORE, err.id, "outer: %s", err.message);
	assert_string_equal(err.message, "outer: inner");
	assert_string_equal(err.id, "a");
}

/* Texts of every length around the array's size, of 1 to 4 byte characters. */
static void
cuts_between_characters(void **state)
{
	(void)state;
	static const char *const characters[] = {
	    "x", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x90\xB3"};
	for (size_t c = 0; c < 4; c++) {
		size_t width = strlen(characters[c]);
		for (size_t lead = 0; lead < 5; lead++) {
			char text[700] = "";
			size_t len = lead;
			memset(text, '.', lead);
			while (len + width < 600) {
				memcpy(text + len, characters[c], width + 1);
				len += width;
			}
			struct muster_error err;
			muster_error_set(&err, MUSTER_E_CONFIG, "x", "%s", text);
			size_t kept = strlen(err.message);
			assert_in_range(kept, sizeof(err.message) - 4, sizeof(err.message) - 1);
			assert_int_equal(muster_utf8_valid_len(err.message, kept), kept);
			muster_error_in(&err, text);
			kept = strlen(err.file);
			assert_in_range(kept, sizeof(err.file) - 4, sizeof(err.file) - 1);
			assert_int_equal(muster_utf8_valid_len(err.file, kept), kept);
		}
	}
}

static void
fits_exactly(void **state)
{
	(void)state;
	struct muster_error err;
	char text[sizeof(err.message) + 1];
	memset(text, 'a', sizeof(text));
	text[sizeof(err.message) - 1] = '\0';
	muster_error_set(&err, MUSTER_E_CONFIG, "x", "%s", text);
	assert_string_equal(err.message, text);
}

static void
exit_statuses(void **state)
{
	(void)state;
	static const int expected[MUSTER_E_COUNT] = {[MUSTER_OK] = 0,
	    [MUSTER_E_USAGE] = 2,
	    [MUSTER_E_CONFIG] = 2,
	    [MUSTER_E_INPUT] = 3,
	    [MUSTER_E_STORE] = 4,
	    [MUSTER_E_OUTPUT] = 4,
	    [MUSTER_E_INTEGRITY] = 5,
	    [MUSTER_E_UNVERIFIABLE] = 6,
	    [MUSTER_E_MEMORY] = 70,
	    [MUSTER_E_INTERNAL] = 70};
	for (int code = 0; code < MUSTER_E_COUNT; code++)
		assert_int_equal(muster_error_exit((enum muster_code)code), expected[code]);
	static const int order[] = {70, 5, 4, 6, 3, 2, 1, 0};
	for (size_t i = 0; i < 8; i++)
		for (size_t j = 0; j < 8; j++)
			assert_int_equal(
			    muster_exit_worst(order[i], order[j]), order[i < j ? i : j]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sets_and_clears),
	    cmocka_unit_test(null_is_fine),
	    cmocka_unit_test(message_may_quote_the_error_itself),
	    cmocka_unit_test(cuts_between_characters),
	    cmocka_unit_test(fits_exactly),
	    cmocka_unit_test(exit_statuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
