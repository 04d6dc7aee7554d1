/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens of PDF: what may stand in a file, whatever comes in. */
#include <math.h>

#include "render/pdf_text.h"

#include "support.h"

static const char *
added(struct muster_strbuf *out)
{
	assert_false(out->failed);
	return out->data;
}

/* libharu writes garbage for these, and cuts at ±32767 without a word. */
static void
test_coordinates(void **state)
{
	(void)state;
	static const struct {
		double value;
		const char *text;
	} cases[] = {{0, "0"}, {-0.0, "0"}, {1, "1"}, {-1, "-1"}, {0.5, "0.5"}, {-0.25, "-0.25"},
	    {0.004, "0"}, {0.005, "0.01"}, {-0.004, "0"}, {12.345, "12.35"}, {595.28, "595.28"},
	    {1e-20, "0"}, {-1e-300, "0"}, {1e300, "14400"}, {-1e300, "-14400"}, {32768, "14400"},
	    {HUGE_VAL, "0"}, {-HUGE_VAL, "0"}, {NAN, "0"}, {0.1 + 0.2, "0.3"}, {100.10, "100.1"}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct muster_strbuf out;
		muster_strbuf_init(&out, 0);
		pdf_add_hundredths(&out, pdf_hundredths(cases[i].value));
		assert_string_equal(added(&out), cases[i].text);
		muster_strbuf_release(&out);
	}
}

static void
test_integers(void **state)
{
	(void)state;
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	pdf_add_integer(&out, INT64_MIN);
	muster_strbuf_addc(&out, ' ');
	pdf_add_integer(&out, INT64_MAX);
	muster_strbuf_addc(&out, ' ');
	pdf_add_reference(&out, 8388607);
	assert_string_equal(added(&out), "-9223372036854775808 9223372036854775807 8388607 0 R");
	muster_strbuf_release(&out);
}

static void
check(void (*add)(struct muster_strbuf *, const char *), const char *in, const char *want)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	add(&out, in);
	assert_string_equal(added(&out), want);
	muster_strbuf_release(&out);
}

static void
test_strings(void **state)
{
	(void)state;
	check(pdf_add_string, "", "()");
	check(pdf_add_string, "plain (a) \\ b", "(plain \\(a\\) \\\\ b)");
	check(pdf_add_string, "é", "<FEFF00E9>");
	check(pdf_add_string, "漢 a", "<FEFF6F2200200061>");
	check(pdf_add_string, "\xF0\x9F\x98\x80", "<FEFFD83DDE00>");
	check(pdf_add_string, "\xF4\x8F\xBF\xBF", "<FEFFDBFFDFFF>");
	check(pdf_add_string, "a\tb", "<FEFF006100090062>");
	check(pdf_add_string, "\x7F", "<FEFF007F>");
}

static void
test_names(void **state)
{
	(void)state;
	check(pdf_add_name, "text/csv", "/text#2Fcsv");
	check(pdf_add_name, "A B#(c)", "/A#20B#23#28c#29");
	check(pdf_add_name, "\xC3\xA9", "/#C3#A9");
}

static void
test_uris(void **state)
{
	(void)state;
	check(pdf_add_uri, "https://a.org/x?y=1&z=2#f", "(https://a.org/x?y=1&z=2#f)");
	check(
	    pdf_add_uri, "https://a.org/(a)\\é <b>", "(https://a.org/%28a%29%5C%C3%A9%20%3Cb%3E)");
	check(pdf_add_uri, "mailto:a@b.c?x=\n\r", "(mailto:a@b.c?x=%0A%0D)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_coordinates),
	    cmocka_unit_test(test_integers),
	    cmocka_unit_test(test_strings),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_uris),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
