/* SPDX-License-Identifier: Apache-2.0 */
/* muster/text.h: spans, UTF-8, what is shown, globs, suggestions. */
#include "support.h"

#include <muster/strbuf.h>
#include <muster/text.h>

static void
spans_compare(void **state)
{
	(void)state;
	assert_true(muster_span_eq(muster_span_of(NULL), MUSTER_SPAN("")));
	assert_true(muster_span_eq((struct muster_span){NULL, 0}, MUSTER_SPAN("")));
	assert_true(muster_span_is(MUSTER_SPAN("pass"), "pass"));
	assert_false(muster_span_is(MUSTER_SPAN("pass\0x"), "pass"));
	assert_false(muster_span_is(MUSTER_SPAN("Pass"), "pass"));
	assert_true(muster_span_is_nocase(MUSTER_SPAN("PaSS"), "pAsS"));
	assert_false(muster_span_is_nocase(MUSTER_SPAN("[ass"), "{ass")); /* 0x5B, 0x7B */
	assert_false(muster_span_is_nocase(MUSTER_SPAN("pas"), "pass"));
	assert_true(muster_span_starts(MUSTER_SPAN("image:x"), "image:"));
	assert_true(muster_span_starts(MUSTER_SPAN(""), ""));
	assert_false(muster_span_starts(MUSTER_SPAN("ima"), "image:"));
	assert_int_equal(muster_span_cmp(MUSTER_SPAN("a"), MUSTER_SPAN("b")), -1);
	assert_int_equal(muster_span_cmp(MUSTER_SPAN("a"), MUSTER_SPAN("a")), 0);
	assert_int_equal(muster_span_cmp(MUSTER_SPAN("ab"), MUSTER_SPAN("a")), 1);
	assert_int_equal(muster_span_cmp(MUSTER_SPAN(""), MUSTER_SPAN("a")), -1);
	assert_int_equal(muster_span_cmp(MUSTER_SPAN("\xC3\xA9"), MUSTER_SPAN("z")), 1);
}

/* Every code point there and back; every surrogate and what lies above refused. */
static void
utf8_round_trip(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char bytes[4];
		uint32_t back;
		size_t n = muster_utf8_encode(cp, bytes);
		bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;
		if (muster_utf8_valid_len(bytes, n) != n ||
		    muster_utf8_decode(bytes, n, &back) != n)
			fail_msg("U+%04X does not come back", (unsigned)cp);
		if (back != (surrogate ? 0xFFFD : cp))
			fail_msg("U+%04X comes back as U+%04X", (unsigned)cp, (unsigned)back);
		/* Cut anywhere it is invalid from its start. */
		for (size_t cut = 1; cut < n; cut++)
			if (muster_utf8_valid_len(bytes, cut) != 0)
				fail_msg("U+%04X is valid in part", (unsigned)cp);
	}
	char bytes[4];
	assert_int_equal(muster_utf8_encode(0x110000, bytes), 3);
	assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
	uint32_t cp;
	assert_int_equal(muster_utf8_decode("", 0, &cp), 0);
}

/* The definition, written naively. */
static size_t
naive_valid_len(const unsigned char *s, size_t len)
{
	size_t at = 0;
	while (at < len) {
		unsigned n = s[at] < 0x80 ? 1
		    : s[at] >> 5 == 6     ? 2
		    : s[at] >> 4 == 14    ? 3
		    : s[at] >> 3 == 30    ? 4
					  : 0;
		if (n == 0 || len - at < n)
			return at;
		uint32_t cp = n == 1 ? s[at] : s[at] & (0x7Fu >> n);
		for (unsigned i = 1; i < n; i++) {
			if (s[at + i] >> 6 != 2)
				return at;
			cp = cp << 6 | (s[at + i] & 0x3Fu);
		}
		static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
		if (cp < least[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
			return at;
		at += n;
	}
	return len;
}

static void
utf8_agrees_with_its_definition(void **state)
{
	(void)state;
	/* All sequences of two bytes, and of three and four from the bytes that matter. */
	static const unsigned char edge[] = {0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
	    0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4,
	    0xF5, 0xF8, 0xFF};
	const size_t n = sizeof(edge);
	for (unsigned i = 0; i < 65536; i++) {
		unsigned char s[2] = {(unsigned char)(i >> 8), (unsigned char)i};
		assert_int_equal(muster_utf8_valid_len((const char *)s, 2), naive_valid_len(s, 2));
	}
	for (size_t i = 0; i < n * n * n * n; i++) {
		unsigned char s[4] = {
		    edge[i % n], edge[i / n % n], edge[i / n / n % n], edge[i / n / n / n]};
		if (muster_utf8_valid_len((const char *)s, 4) != naive_valid_len(s, 4))
			fail_msg("%02x %02x %02x %02x", s[0], s[1], s[2], s[3]);
	}
}

/* The fast path must see a bad byte at every place and distance from the end. */
static void
utf8_finds_the_bad_byte_anywhere(void **state)
{
	(void)state;
	char text[100];
	for (size_t len = 0; len <= 100; len++) {
		memset(text, 'a', sizeof(text));
		assert_int_equal(muster_utf8_valid_len(text, len), len);
		for (size_t bad = 0; bad < len; bad++) {
			text[bad] = '\x80';
			assert_int_equal(muster_utf8_valid_len(text, len), bad);
			text[bad] = 'a';
		}
	}
}

static void
escapes_what_is_hidden(void **state)
{
	(void)state;
	static const struct {
		struct muster_span in;
		size_t limit;
		const char *out;
	} cases[] = {
	    {MUSTER_SPAN("plain text"), 0, "plain text"},
	    {MUSTER_SPAN(""), 0, ""},
	    {MUSTER_SPAN("a\nb\tc\rd"), 0, "a\\nb\\tc\\x0dd"},
	    {MUSTER_SPAN("\x1b[31mred\x7f\0"), 0, "\\x1b[31mred\\x7f\\x00"},
	    {MUSTER_SPAN("\xC2\x9b"
			 "31m"),
		0, "\\u{009B}31m"},
	    {MUSTER_SPAN("\x9b\xff"), 0, "\\x9b\\xff"},
	    {MUSTER_SPAN("caf\xC3\xA9 \xF0\x9F\x90\xB3"), 0, "caf\xC3\xA9 \xF0\x9F\x90\xB3"},
	    {MUSTER_SPAN("\xE2\x80\xAEtxt.exe"), 0, "\\u{202E}txt.exe"},
	    {MUSTER_SPAN("a\xE2\x80\x8B"
			 "b\xEF\xBB\xBF"),
		0, "a\\u{200B}b\\u{FEFF}"},
	    {MUSTER_SPAN("\xF3\xA0\x81\x81"), 0, "\\u{E0041}"},
	    {MUSTER_SPAN("\xE2\x80\xA8\xD8\x9C"), 0, "\\u{2028}\\u{061C}"},
	    {MUSTER_SPAN("\xEF\xBF\xBD"), 0, "\xEF\xBF\xBD"},
	    {MUSTER_SPAN("\xE2\x82"), 0, "\\xe2\\x82"},
	    {MUSTER_SPAN("12345678"), 8, "12345678"},
	    {MUSTER_SPAN("123456789"), 8, "12345678..."},
	    {MUSTER_SPAN("1234567\xC3\xA9"), 8, "1234567..."},
	    {MUSTER_SPAN("123456\x01"), 8, "123456..."},
	    {MUSTER_SPAN("1234\x01"), 8, "1234\\x01"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct muster_strbuf buf;
		muster_strbuf_init(&buf, 0);
		muster_text_escape(&buf, cases[i].in.ptr, cases[i].in.len, cases[i].limit);
		assert_string_equal(buf.data, cases[i].out);
		muster_strbuf_release(&buf);
	}
}

static void
hidden_ranges(void **state)
{
	(void)state;
	static const uint32_t ranges[][2] = {{0, 0x1F}, {0x7F, 0x9F}, {0x61C, 0x61C},
	    {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x2069}, {0xFEFF, 0xFEFF},
	    {0xE0000, 0xE007F}};
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		bool hidden = false;
		for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
			hidden = hidden || (cp >= ranges[i][0] && cp <= ranges[i][1]);
		if (muster_text_is_hidden(cp) != hidden)
			fail_msg("U+%04X", (unsigned)cp);
	}
}

static void
columns(void **state)
{
	(void)state;
	static const struct {
		struct muster_span in;
		size_t columns;
	} cases[] = {
	    {MUSTER_SPAN(""), 0}, {MUSTER_SPAN("abc"), 3}, {MUSTER_SPAN("caf\xC3\xA9"), 4},
	    {MUSTER_SPAN("cafe\xCC\x81"), 4},             /* combining acute */
	    {MUSTER_SPAN("\xE6\x97\xA5\xE6\x9C\xAC"), 4}, /* two ideographs */
	    {MUSTER_SPAN("\xEA\xB0\x80"), 2},             /* a Hangul syllable */
	    {MUSTER_SPAN("\xF0\x9F\x90\xB3"), 2},         /* a whale */
	    {MUSTER_SPAN("\xEF\xBC\xA1"), 2},             /* fullwidth A */
	    {MUSTER_SPAN("\xEF\xBD\xB1"), 1},             /* halfwidth katakana */
	    {MUSTER_SPAN("\xE2\x80\x94\xE2\x86\x92"), 2}, /* dash, arrow */
	    {MUSTER_SPAN("a\xE2\x80\x8B"
			 "b"),
		2},                   /* zero width space */
	    {MUSTER_SPAN("\x80"), 1}, /* shown as U+FFFD */
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    muster_text_columns(cases[i].in.ptr, cases[i].in.len), cases[i].columns);
}

static void
globs(void **state)
{
	(void)state;
	static const struct {
		const char *pattern;
		const char *text;
		bool matches;
	} cases[] = {
	    {"", "", true},
	    {"", "a", false},
	    {"*", "", true},
	    {"*", "image:pay/api", true},
	    {"image:*", "image:pay/api", true},
	    {"image:?", "image:", false},
	    {"image:?", "image:a", true},
	    {"*api", "image:pay/api", true},
	    {"*api", "image:pay/apis", false},
	    {"*a*b*c*", "xxaxxbxxcxx", true},
	    {"*a*b*c*", "xxcxxbxxaxx", false},
	    {"a**b", "ab", true},
	    {"[a]", "[a]", true},
	    {"[a]", "a", false},
	    {"*?", "", false},
	    {"a*", "*", false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (muster_text_glob(cases[i].pattern, cases[i].text) != cases[i].matches)
			fail_msg("\"%s\" on \"%s\"", cases[i].pattern, cases[i].text);
	/* What takes a backtracking matcher the age of the universe. */
	char pattern[2001];
	char text[20001];
	for (size_t i = 0; i < 2000; i += 2)
		memcpy(pattern + i, "*a", 2);
	memcpy(pattern + 1998, "*b", 3);
	memset(text, 'a', 20000);
	text[20000] = '\0';
	assert_false(muster_text_glob(pattern, text));
}

static void
suggestions(void **state)
{
	(void)state;
	static const char *const verbs[] = {
	    "collect", "status", "findings", "report", "gate", "due"};
	static const struct {
		const char *word;
		const char *nearest;
	} cases[] = {
	    {"colect", "collect"},
	    {"collcet", "collect"},
	    {"sttaus", "status"},
	    {"findnigs", "findings"},
	    {"reprot", "report"},
	    {"gat", "gate"},
	    {"xxxxxx", NULL},
	    {"du", NULL}, /* a third of two letters is none */
	    {"", NULL},
	    {"stats", "status"},
	    {"statistics", NULL},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = muster_text_nearest(cases[i].word, verbs, 6);
		if (cases[i].nearest == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].nearest);
	}
	char wide[300];
	memset(wide, 'a', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	assert_null(muster_text_nearest(wide, verbs, 6));
	const char *const only[] = {wide};
	assert_null(muster_text_nearest("collect", only, 1));
}

/* Who approves what he asked for is found, however he writes himself. */
static void
tells_persons_apart(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
	    {"Ann", "Ann", true},
	    {"Ann", "ann ", true},
	    {" Ann\tApprover", "annapprover", true},
	    {"Ann", "Anna", false},
	    {"", "", true},
	    {"", "A", false},
	    {"A\xC2\xA0"
	     "B",
		"a b", true}, /* a space that does not break */
	    {"A\xE2\x80\x8B"
	     "B",
		"AB", true},                                /* one without width */
	    {"\xC3\x84gid", "\xC3\xA4GID", true},           /* A with two dots */
	    {"\xCE\x91\xCE\xBD", "\xCE\xB1\xCE\xBD", true}, /* Greek */
	    {"\xD0\x90", "\xD0\xB0", true},                 /* Cyrillic */
	    {"\xC3\x97", "\xC3\xB7", false},                /* signs, no letters */
	    {"\xFF", "\xFE", false},
	    {"\xFF", "\xFF", true},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (muster_text_same_person(cases[i].a, cases[i].b) != cases[i].same ||
		    muster_text_same_person(cases[i].b, cases[i].a) != cases[i].same)
			fail_msg("\"%s\" and \"%s\"", cases[i].a, cases[i].b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tells_persons_apart),
	    cmocka_unit_test(spans_compare),
	    cmocka_unit_test(utf8_round_trip),
	    cmocka_unit_test(utf8_agrees_with_its_definition),
	    cmocka_unit_test(utf8_finds_the_bad_byte_anywhere),
	    cmocka_unit_test(escapes_what_is_hidden),
	    cmocka_unit_test(hidden_ranges),
	    cmocka_unit_test(columns),
	    cmocka_unit_test(globs),
	    cmocka_unit_test(suggestions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
