/* SPDX-License-Identifier: Apache-2.0 */
/* Where lines break.  A character of plain text is five points wide here, one of code 5.16. */
#include "capture.h"
#include "page/flow.h"

struct fixture {
	struct muster_arena *arena;
	struct flow_metrics metrics;
	struct flow_text text;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	f->arena = muster_arena_new();
	flow_metrics_fill(&f->metrics, &capture_metrics);
	f->text = (struct flow_text){
	    .metrics = &f->metrics, .theme = &page_theme_default, .style = {PAGE_TEXT, 10, 0}};
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	muster_arena_free(f->arena);
	free(f);
	return 0;
}

/* The lines with a bar between them; each is held to the width. */
static char *
set(struct fixture *f, struct muster_inlines inlines, double width)
{
	struct muster_strbuf out;
	struct flow_reader reader;
	struct flow_line line;
	muster_strbuf_init(&out, 0);
	f->text.first = inlines.first;
	flow_begin(&reader, &f->text);
	size_t count = flow_count(&reader, width, 1000);
	size_t lines = 0;
	while (flow_next(&reader, width, &line)) {
		assert_true(line.width <= width + 0.01);
		if (lines++ > 0)
			muster_strbuf_adds(&out, "|");
		for (size_t i = 0; i < line.count; i++) {
			char shown[16];
			assert_true(line.pieces[i].x + line.pieces[i].width <= width + 0.01);
			if (line.pieces[i].kind == FLOW_ESCAPE) {
				flow_escape(&line.pieces[i], shown);
				muster_strbuf_adds(&out, shown);
			} else if (line.pieces[i].kind == FLOW_TEXT) {
				muster_strbuf_add(&out, line.pieces[i].text, line.pieces[i].len);
			} else {
				muster_strbuf_adds(
				    &out, line.pieces[i].kind == FLOW_MARK ? "*" : "^");
			}
		}
	}
	assert_int_equal(lines, count);
	return capture_taken(&out);
}

static void
expect(struct fixture *f, const char *text, double width, const char *lines)
{
	char *got = set(f, muster_inline_text(f->arena, text), width);
	assert_string_equal(got, lines);
	free(got);
}

static void
spaces(void **state)
{
	struct fixture *f = *state;
	expect(f, "one two three", 1000, "one two three");
	expect(f, "one two three", 35, "one two|three");
	expect(f, "one two three", 34, "one|two|three");
	expect(f, "  one  two ", 1000, "one  two");
	expect(f, "one      two", 20, "one|two");
	expect(f, "one\ttwo\nthree", 40, "one\ttwo|three"); /* drawn as spaces */
	expect(f, "", 100, "");
	expect(f, "    \n\t ", 100, "");
	expect(f,
	    "a\xC2\xA0"
	    "b c",
	    15,
	    "a\xC2\xA0"
	    "b|c"); /* a no-break space is none to break at */
}

static void
long_words(void **state)
{
	struct fixture *f = *state;
	/* over 24 bytes: behind separators, filling lines */
	expect(f, "see registry.example.org/payments/api:1.42", 100,
	    "see registry.|example.org/|payments/api:1.42");
	/* short words keep together while they fit a line */
	expect(f, "see web-server", 60, "see|web-server");
	expect(f, "web-server", 40, "web-|server");
	/* as a last resort anywhere, filling the line that has begun */
	expect(f, "abcdefghijklmnopqrst", 50, "abcdefghij|klmnopqrst");
	expect(f, "id abcdefghijklmnopqrst", 60, "id abcdefghi|jklmnopqrst");
	/* but not for a few characters */
	expect(f, "identity abcdefghijklmnopqrst", 60, "identity|abcdefghijkl|mnopqrst");
	expect(f, "abc", 5, "a|b|c");
}

static void
numbers_and_dates(void **state)
{
	struct fixture *f = *state;
	expect(f, "from 2026-07-01 to 2026-09-30", 60, "from|2026-07-01|to|2026-09-30");
	expect(f,
	    "12\xE2\x80\x89"
	    "408 rows",
	    35,
	    "12\xE2\x80\x89"
	    "408|rows");
	expect(f, "openssl 3.0.14-1~deb12u2", 90, "openssl|3.0.14-1~deb12u2");
	char *got = set(f,
	    muster_inline_join(f->arena, muster_inline_text(f->arena, "since "),
		muster_inline_date(f->arena, "30 September 2026")),
	    100);
	assert_string_equal(got, "since 30 September|2026"); /* spaces still are */
	free(got);
}

static void
ideographs(void **state)
{
	struct fixture *f = *state;
	/* ten points each */
	expect(f, "\xE5\xAE\xB9\xE5\x99\xA8\xE5\xAE\x89\xE5\x85\xA8", 25,
	    "\xE5\xAE\xB9\xE5\x99\xA8|\xE5\xAE\x89\xE5\x85\xA8");
	/* no line begins with an ideographic full stop */
	expect(f, "\xE5\xAE\xB9\xE5\x99\xA8\xE3\x80\x82\xE5\x85\xA8", 25,
	    "\xE5\xAE\xB9|\xE5\x99\xA8\xE3\x80\x82|\xE5\x85\xA8");
	/* Latin beside them */
	expect(f,
	    "\xE5\xAE\xB9\xE5\x99\xA8"
	    "ABC",
	    25, "\xE5\xAE\xB9\xE5\x99\xA8|ABC");
}

static void
marks_stay(void **state)
{
	struct fixture *f = *state;
	/* e with acute as two characters, five of them in words too wide */
	expect(f,
	    "e\xCC\x81"
	    "e\xCC\x81"
	    "e\xCC\x81"
	    "e\xCC\x81",
	    10,
	    "e\xCC\x81"
	    "e\xCC\x81|e\xCC\x81"
	    "e\xCC\x81");
	expect(f,
	    "abce\xCC\x81"
	    "f",
	    20, "abce\xCC\x81|f");
	expect(f, "\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82", 15,
	    "\xD0\xBF\xD1\x80\xD0\xB8|\xD0\xB2\xD0\xB5\xD1\x82");
}

static void
hidden_is_shown(void **state)
{
	struct fixture *f = *state;
	expect(f,
	    "a\xE2\x80\x8B"
	    "b",
	    1000, "a\\u{200B}b");
	expect(f, "a\x1b[31m", 1000, "a\\x1b[31m");
	expect(f, "cut \xE2\x82 \xFF", 1000, "cut \xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD");
	expect(f, "\xE2\x80\xAE", 1000, "\\u{202E}");
	expect(f, "\x7f", 1000, "\\x7f");
}

static void
inlines(void **state)
{
	struct fixture *f = *state;
	struct muster_inlines text = muster_inline_text(f->arena, "see (");
	text = muster_inline_join(f->arena, text, muster_inline_code(f->arena, "F-12"));
	text = muster_inline_join(f->arena, text, muster_inline_text(f->arena, "), and more"));
	char *got = set(f, text, 60);
	assert_string_equal(got, "see (F-12),|and more"); /* glued where no space is */
	free(got);
	text = muster_inline_join(f->arena, muster_inline_text(f->arena, "a"),
	    muster_inline_join(
		f->arena, muster_inline_break(f->arena), muster_inline_text(f->arena, "b")));
	got = set(f, text, 60);
	assert_string_equal(got, "a|b");
	free(got);
	got = set(f, muster_inline_link(f->arena, "javascript:x", "here"), 1000);
	assert_string_equal(got, "here (javascript:x)");
	free(got);
	got = set(f, muster_inline_link(f->arena, "HTTPS://example.org", ""), 1000);
	assert_string_equal(got, "HTTPS://example.org");
	free(got);
	got = set(f, muster_inline_severity(f->arena, MUSTER_SEVERITY_HIGH), 1000);
	assert_string_equal(got, "*high");
	free(got);
	got = set(f, muster_inline_status(f->arena, MUSTER_STATUS_STALE, ""), 1000);
	assert_string_equal(got, "*stale");
	free(got);
}

/* A status that goes on stands under its words. */
static void
status_hangs(void **state)
{
	struct fixture *f = *state;
	struct flow_reader reader;
	struct flow_line line;
	f->text.first = muster_inline_status(
	    f->arena, MUSTER_STATUS_NO_EVIDENCE, "evidence missing: neither pass nor fail")
			    .first;
	flow_begin(&reader, &f->text);
	assert_true(flow_next(&reader, 100, &line));
	double words = line.pieces[1].x;
	assert_true(words > 10);
	assert_true(flow_next(&reader, 100, &line));
	assert_true(line.pieces[0].x > words - 1 && line.pieces[0].x < words + 1);
}

static void
digests(void **state)
{
	struct fixture *f = *state;
	static const char digest[] =
	    "sha256:9f3c71aa02de4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9001122334";
	assert_non_null(flow_digest(digest));
	assert_non_null(flow_digest(digest + 7));
	assert_null(flow_digest("9f3c71aa02de"));
	assert_null(flow_digest("1234567890123456789012345678901234567890"));
	assert_null(
	    flow_digest("9f3c71aa02de4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f900112233z"));
	f->text.in_cell = true;
	char *got = set(f, muster_inline_code(f->arena, digest), 1000);
	assert_string_equal(got, "9f3c71aa02de^");
	free(got);
}

static void
verbatim(void **state)
{
	struct fixture *f = *state;
	f->text.verbatim = true;
	expect(f, "FROM x\n  USER y\n\nEND\n", 1000, "FROM x|  USER y||END");
	expect(f, "a\tb", 1000, "a    b");
	expect(f, "aaa bbb", 25, "aaa |bbb");
}

/* 16 MB of one word, of spaces, of what has no width: lines come one by one and end. */
static void
floods(void **state)
{
	struct fixture *f = *state;
	static const char *const units[] = {
	    "x", " ", "\xCC\x81", "\xE2\x80\x8B", "a-", "\xE5\xAE\xB9", "\xFF"};
	const size_t size = 16 << 20;
	char *flood = malloc(size + 1);
	assert_non_null(flood);
	for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++) {
		size_t len = strlen(units[u]), bytes = 0;
		for (size_t i = 0; i + len <= size; i += len)
			memcpy(flood + i, units[u], len);
		flood[size / len * len] = '\0';
		struct muster_inline node = {
		    .kind = MUSTER_INLINE_TEXT, .text = flood, .target = ""};
		struct flow_reader reader;
		struct flow_line line;
		f->text.first = &node;
		flow_begin(&reader, &f->text);
		size_t lines = 0;
		while (flow_next(&reader, 300, &line)) {
			assert_true(line.width <= 300.01);
			assert_true(line.count <= FLOW_PIECES);
			for (size_t i = 0; i < line.count; i++)
				bytes += line.pieces[i].len;
			lines++;
		}
		assert_int_equal(bytes, units[u][0] == ' ' ? 0 : size / len * len);
	}
	free(flood);
}

static void
measures(void **state)
{
	struct fixture *f = *state;
	struct flow_size size;
	f->text.first = muster_inline_text(f->arena, "one three  two").first;
	flow_measure(&f->text, 1000, &size);
	capture_near(size.least, 25, 0.01);
	capture_near(size.natural, 70, 0.01);
	f->text.first = muster_inline_text(f->arena, "2026-07-01").first;
	flow_measure(&f->text, 1000, &size);
	capture_near(size.least, 50, 0.01);
	f->text.first = muster_inline_text(f->arena, "").first;
	flow_measure(&f->text, 1000, &size);
	capture_near(size.natural, 0, 0.01);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(spaces),
	    T(long_words),
	    T(numbers_and_dates),
	    T(ideographs),
	    T(marks_stay),
	    T(hidden_is_shown),
	    T(inlines),
	    T(status_hangs),
	    T(digests),
	    T(verbatim),
	    T(floods),
	    T(measures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
