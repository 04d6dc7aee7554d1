/* SPDX-License-Identifier: Apache-2.0 */
/* Right-to-left runs in the order in which they are drawn (UAX #9, for a piece of a line). */
#include "render/pdf_bidi.h"

#include "support.h"

static void
turns(const char *in, const char *want)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	assert_true(pdf_bidi_order(in, strlen(in), &out));
	assert_string_equal(out.data, want);
	/* nothing is lost or made */
	assert_int_equal(out.len, strlen(in));
	muster_strbuf_release(&out);
}

static void
stays(const char *in)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	assert_false(pdf_bidi_order(in, strlen(in), &out));
	muster_strbuf_release(&out);
}

static void
test_order(void **state)
{
	(void)state;
	turns("שלום", "םולש");
	turns("שלום עולם", "םלוע םולש");
	turns("a שלום, עולם! b", "a םלוע ,םולש! b");
	turns("רב 123 גד", "דג 123 בר");
	turns("רב 12.5-3, גד", "דג ,12.5-3 בר");
	turns("(רב) [גד]", "(בר) [דג]"); /* brackets around a run stay */
	turns("רב (גד) x", "(דג) בר x"); /* those within it go with it */
	turns("רב) גד", "בר) דג");
	turns("שׁלו", "ולשׁ"); /* a mark stays behind its letter */
	turns("مرحبا ٢٠٢٦", "ابحرم ٢٠٢٦");
	turns("مرحبا ٢٠٢٦ ب", "ب ٢٠٢٦ ابحرم");
}

static void
test_left_alone(void **state)
{
	(void)state;
	stays("");
	stays("plain, é, Ω, Ж, 漢字, हिन्दी");
	stays("\xEF\xBB\xBF");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_left_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
