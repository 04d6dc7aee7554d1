/* SPDX-License-Identifier: Apache-2.0 */
/* Cells of CSV: quoted, no formula, and the text comes back. */
#include "support.h"

#include <muster/strbuf.h>
#include <muster/text.h>

static void
expect(const char *text, const char *want)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	muster_text_csv(&out, text, strlen(text));
	assert_string_equal(out.data, want);
	muster_strbuf_release(&out);
}

static void
quotes(void **state)
{
	(void)state;
	expect("", "\"\"");
	expect("plain", "\"plain\"");
	expect("a,b;c", "\"a,b;c\"");
	expect("say \"so\"", "\"say \"\"so\"\"\"");
	expect("two\r\nlines", "\"two\r\nlines\"");
	expect("bad \xFF byte", "\"bad \xEF\xBF\xBD byte\"");
	expect("\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
	expect("\xEF\xBF\xBD", "\"\xEF\xBF\xBD\"");
	expect("caf\xC3\xA9 \xF0\x9F\x90\xB3", "\"caf\xC3\xA9 \xF0\x9F\x90\xB3\"");
}

static void
formulas(void **state)
{
	(void)state;
	static const char *const bad[] = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
	    "\tx", "\rx", "\nx", " =1", "  +1", "\"=1", " \" '-1",
	    "\xEF\xBC\x9D"
	    "1",
	    "\xEF\xBC\x8B"
	    "1",
	    "\xEF\xBC\x8D"
	    "1",
	    "\xEF\xBC\xA0x",
	    "\xEF\xB9\xA6"
	    "1",
	    "\xC2\xA0=1", "\xE2\x80\x8B=1", "\xEF\xBB\xBF=1", "\xE3\x80\x80=1", "\x01=1", "-", "=",
	    "'quoted'", "'=1", "'"};
	static const char *const good[] = {"1+1", "a=b", "x-1", " x=1", "\"x\" = 1", "1", ".",
	    "e-1", "me@example.org",
	    "\xE2\x88\x92"
	    "1",
	    "", " "};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct muster_strbuf out;
		muster_strbuf_init(&out, 0);
		muster_text_csv(&out, bad[i], strlen(bad[i]));
		if (strncmp(out.data, "\"'", 2) != 0)
			fail_msg("no apostrophe before case %zu", i);
		muster_strbuf_release(&out);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct muster_strbuf out;
		muster_strbuf_init(&out, 0);
		muster_text_csv(&out, good[i], strlen(good[i]));
		if (strncmp(out.data, "\"'", 2) == 0)
			fail_msg("an apostrophe before case %zu", i);
		muster_strbuf_release(&out);
	}
}

static void
lengths(void **state)
{
	(void)state;
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	muster_text_csv(&out, "\0=1", 3);
	assert_int_equal(out.len, 6);
	assert_memory_equal(out.data, "\"'\0=1\"", 6);
	muster_strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(quotes),
	    cmocka_unit_test(formulas),
	    cmocka_unit_test(lengths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
