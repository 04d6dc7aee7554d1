/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that tries to break out or to take for ever.  Time is measured as a
 * ratio: twice the input takes at most about twice as long.
 */
#include "fixture.h"

#include <sys/resource.h>

static char *
with_text(const char *text)
{
	return planted(base_policy, "Of {{organisation}}.", text);
}

/* Reads and builds: 0 built, 1 refused with a place, -1 anything else. */
static int
try_text(const char *text, size_t len)
{
	struct muster_strbuf problems;
	struct muster_error err = {.code = MUSTER_OK};
	struct muster_policies *policies = load_text(text, len, NULL, &problems);
	struct muster_document *document = NULL;
	int rc = 1;
	if (policies != NULL) {
		document = document_of(policies, &err);
		rc = document != NULL ? 0 : err.line > 0 ? 1 : -1;
	}
	muster_document_free(document);
	muster_policies_free(policies);
	muster_strbuf_release(&problems);
	return rc;
}

struct pattern {
	const char *name, *head, *unit, *tail;
};

static const struct pattern patterns[] = {
    {"emphasis", "", "*a ", ""},
    {"strong", "", "**a *b ", ""},
    {"underscores", "", "_a __b ", ""},
    {"brackets", "", "[", ""},
    {"links", "", "[a](", ""},
    {"nested links", "", "[a](b", ""},
    {"images", "", "![a](", ""},
    {"references", "", "[a][b]", ""},
    {"definitions", "", "[a]: b\n\n", ""},
    {"angle links", "", "[a](<b", ""},
    {"backticks", "", "`a``b```c", ""},
    {"backslashes", "", "\\", ""},
    {"entities", "", "&#x41;&amp;&", ""},
    {"autolinks", "", "<a<", ""},
    {"comments", "", "<!--a", ""},
    {"instructions", "", "<?a", ""},
    {"rules", "", "***\n", ""},
    {"headings", "", "# a\n\n", ""},
    {"setext", "", "a\n===\n\n", ""},
    {"items", "", "- a\n", ""},
    {"loose items", "", "- a\n\n", ""},
    {"quotes", "", "> a\n", ""},
    {"lazy quotes", "> a\n", "b\n", ""},
    {"rows", "|a|b|\n|---|---|\n", "|c|d|\n", ""},
    {"columns", "", "|c", "\n"},
    {"cells", "|a|\n|---|\n", "|c", "\n"},
    {"code", "", "```\na\n```\n", ""},
    {"names", "", "{{days}}", ""},
    {"escaped names", "", "\\{{a}} ", ""},
    {"breaks", "", "a\\\n", ""},
    {"tabs", "", "\t", "a\n"},
    {"blank lines", "", "\n", ""},
    {"hard rule", "", "* ", "\n"},
    {"digits", "", "1", ". a\n"},
};

static double
seconds(const struct pattern *pattern, size_t units)
{
	struct muster_strbuf buf;
	muster_strbuf_init(&buf, 0);
	muster_strbuf_adds(&buf, pattern->head);
	for (size_t i = 0; i < units; i++)
		muster_strbuf_adds(&buf, pattern->unit);
	muster_strbuf_adds(&buf, pattern->tail);
	char *text = with_text(buf.data);
	/* without the system's: fresh pages cost more than those a smaller text left behind; even
	 * so a large text takes up to four times as long as its parts, for memory */
	struct rusage from, to;
	getrusage(RUSAGE_SELF, &from);
	if (try_text(text, strlen(text)) < 0)
		fail_msg("%s: neither built nor refused at a place", pattern->name);
	getrusage(RUSAGE_SELF, &to);
	free(text);
	muster_strbuf_release(&buf);
	return (double)(to.ru_utime.tv_sec - from.ru_utime.tv_sec) +
	    (double)(to.ru_utime.tv_usec - from.ru_utime.tv_usec) / 1e6;
}

static void
takes_linear_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		size_t unit = strlen(patterns[i].unit);
		/* as much text in eight parts: their time is measured in ticks of milliseconds */
		double parts = 0;
		for (size_t k = 0; k < 8; k++)
			parts += seconds(&patterns[i], 100 * 1000 / unit);
		double whole = seconds(&patterns[i], 800 * 1000 / unit);
		/* quadratic would be 8 times, and minutes; what takes no time to speak of is not
		 * judged, and what another process slows down is measured again */
		for (size_t again = 0; again < 5 && whole > 0.3 && whole > 5 * parts; again++) {
			double once = seconds(&patterns[i], 800 * 1000 / unit);
			whole = once < whole ? once : whole;
		}
		if (whole > 0.3 && whole > 5 * parts)
			fail_msg("%s: %.3f s for 8 times 100 KB, %.3f s for 800 KB",
			    patterns[i].name, parts, whole);
	}
}

static void
refuses_depth(void **state)
{
	(void)state;
	static const char *const units[] = {">", "> ", "- ", "1. ", "> - ", "* + "};
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		struct muster_strbuf buf;
		muster_strbuf_init(&buf, 0);
		for (size_t k = 0; k < 50000; k++)
			muster_strbuf_adds(&buf, units[i]);
		muster_strbuf_adds(&buf, "a");
		char *text = with_text(buf.data);
		assert_int_equal(try_text(text, strlen(text)), 1);
		free(text);
		muster_strbuf_release(&buf);
	}
	/* a line each */
	struct muster_strbuf buf;
	muster_strbuf_init(&buf, 0);
	for (size_t k = 0; k < 300; k++) {
		for (size_t n = 0; n < 2 * k; n++)
			muster_strbuf_addc(&buf, ' ');
		muster_strbuf_adds(&buf, "- a\n");
	}
	char *text = with_text(buf.data);
	assert_int_equal(try_text(text, strlen(text)), 1);
	free(text);
	muster_strbuf_release(&buf);
}

static void
refuses_size(void **state)
{
	(void)state;
	size_t len = 1024 * 1024 + 1;
	char *text = malloc(len + 1);
	assert_non_null(text);
	memset(text, 'a', len);
	text[len] = '\0';
	assert_int_equal(try_text(text, len), 1);
	free(text);
}

/* Every prefix of a policy, and every byte of it replaced: built or refused at a place. */
static void
survives_damage(void **state)
{
	(void)state;
	size_t len = strlen(base_policy);
	char *text = malloc(len + 1);
	assert_non_null(text);
	for (size_t i = 0; i < len; i++) {
		memcpy(text, base_policy, len + 1);
		assert_true(try_text(text, i) >= 0);
		static const char bytes[] = {'\0', '\n', '{', ':', '\xFF', '`', '|', '"'};
		for (size_t k = 0; k < sizeof(bytes); k++) {
			text[i] = bytes[k];
			assert_true(try_text(text, len) >= 0);
		}
	}
	free(text);
}

/* Naughty strings as values of a parameter: what goes in comes out, as text. */
static void
keeps_naughty_strings(void **state)
{
	(void)state;
	const char *path = support_shared(TEST_SHARED, "hostile/blns/blns.txt");
	if (path == NULL)
		skip();
	size_t len, tried = 0;
	char *all = support_read(path, &len);
	free((void *)(uintptr_t)path);
	for (char *line = all, *next; *line != '\0'; line = next) {
		size_t n = strcspn(line, "\n");
		next = line + n + (line[n] == '\n');
		line[n] = '\0';
		bool plain = line[0] != '#' && n < 1000 && muster_utf8_valid_len(line, n) == n;
		for (size_t i = 0; plain && i < n; i++)
			plain = (unsigned char)line[i] >= 0x20 && line[i] != 0x7f;
		if (!plain)
			continue;
		/* as text: nothing breaks; braces are refused with a place */
		char *text = with_text(line);
		assert_true(try_text(text, strlen(text)) >= 0);
		free(text);
		tried++;
	}
	assert_true(tried > 300);
	free(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(takes_linear_time),
	    cmocka_unit_test(refuses_depth),
	    cmocka_unit_test(refuses_size),
	    cmocka_unit_test(survives_damage),
	    cmocka_unit_test(keeps_naughty_strings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
