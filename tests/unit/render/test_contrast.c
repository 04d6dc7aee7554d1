/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colours of theme.css: every text token reads at 4.5:1 or better on
 * paper and panel in both themes (WCAG AA), and so do the numbers in bars.
 */
#include "support.h"

#define THEME TEST_ROOT "/templates/report/theme.css"

/* x to the power of 2.4: the fifth root of x^12, by Newton's method. */
static double
power_2_4(double x)
{
	double x3 = x * x * x, target = x3 * x3 * x3 * x3, y = 1.0;
	for (int i = 0; i < 200; i++)
		y = (4.0 * y + target / (y * y * y * y)) / 5.0;
	return y;
}

static double
channel(const char *hex)
{
	char pair[3] = {hex[0], hex[1], '\0'};
	double value = (double)strtoul(pair, NULL, 16) / 255.0;
	return value <= 0.04045 ? value / 12.92 : power_2_4((value + 0.055) / 1.055);
}

/* Relative luminance of the token in a block of declarations. */
static double
luminance(const char *block, const char *token)
{
	char name[64];
	snprintf(name, sizeof(name), "--%s:#", token);
	const char *at = strstr(block, name);
	const char *end = strchr(block, '}');
	if (at == NULL || at > end)
		fail_msg("no token %s", token);
	at += strlen(name);
	assert_int_equal(strspn(at, "0123456789abcdef"), 6);
	return 0.2126 * channel(at) + 0.7152 * channel(at + 2) + 0.0722 * channel(at + 4);
}

static double
ratio(const char *block, const char *a, const char *b)
{
	double la = luminance(block, a), lb = luminance(block, b);
	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

static void
check_theme(const char *name, const char *block)
{
	static const char *const tokens[] = {"ink", "soft", "link", "satisfied", "not-satisfied",
	    "accepted", "stale", "no-evidence", "not-applicable", "error"};
	static const char *const marks[] = {"critical", "high", "medium", "low", "info"};
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		double on_paper = ratio(block, tokens[i], "paper");
		double on_panel = ratio(block, tokens[i], "panel");
		printf("%s %-15s %5.2f %5.2f\n", name, tokens[i], on_paper, on_panel);
		assert_true(on_paper >= 4.5 && on_panel >= 4.5);
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		assert_true(ratio(block, marks[i], "paper") >= 3.0);
	assert_true(ratio(block, "ink", "faint") >= 4.5); /* the number in a not applicable part */
}

static void
test_both_themes(void **state)
{
	(void)state;
	char *css = support_read(THEME, NULL);
	const char *light = strstr(css, ":root{");
	const char *dark = strstr(css, "prefers-color-scheme:dark){:root{");
	assert_true(light != NULL && dark != NULL && light < dark);
	check_theme("light", light);
	check_theme("dark", dark + strlen("prefers-color-scheme:dark){"));
	free(css);
}

/* What the policy of the page rests on. */
static void
test_assets_stand_alone(void **state)
{
	(void)state;
	static const char *const paths[] = {THEME, TEST_ROOT "/templates/report/report.js"};
	static const char *const refused[] = {"</", "url(", "@import",
	    "http:", "https:", "innerHTML", "outerHTML", "insertAdjacent", "document.write",
	    "eval(", "Function(", "fetch(", "XMLHttp", "import(", "localStorage", "expression("};
	for (size_t i = 0; i < 2; i++) {
		char *text = support_read(paths[i], NULL);
		for (size_t r = 0; r < sizeof(refused) / sizeof(refused[0]); r++)
			if (strstr(text, refused[r]) != NULL)
				fail_msg("%s holds %s", paths[i], refused[r]);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_both_themes),
	    cmocka_unit_test(test_assets_stand_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
