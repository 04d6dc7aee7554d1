/* SPDX-License-Identifier: Apache-2.0 */
/* Themes: their names and dark values are those of theme.css, their contrast is WCAG's. */
#include "render/theme.h"
#include "support.h"

static int32_t
token(const char *css, const char *name)
{
	char key[64];
	snprintf(key, sizeof(key), "--%s:#", name);
	const char *at = strstr(css, key);
	if (at == NULL)
		fail_msg("the style sheet has no --%s", name);
	return (int32_t)strtol(at + strlen(key), NULL, 16);
}

static void
values_are_those_of_the_style_sheet(void **state)
{
	(void)state;
	size_t len;
	char *css = support_read(TEST_ROOT "/templates/report/theme.css", &len);
	const char *dark = strstr(css, "prefers-color-scheme");
	struct muster_theme theme, copy;
	muster_theme_clear(&theme);
	assert_non_null(dark);
	for (unsigned i = 0; i < MUSTER_TOKEN_COUNT; i++) {
		const enum muster_token one = (enum muster_token)i;
		/* the default values, given explicitly, change no contrast */
		copy = theme;
		copy.light[i] = token(css, muster_token_name(one));
		copy.dark[i] = token(dark, muster_token_name(one));
		for (int half = 0; half < 2; half++) {
			assert_int_equal(muster_theme_contrast(&theme, half == 1, one),
			    muster_theme_contrast(&copy, half == 1, one));
			if (muster_token_is_text(one))
				assert_true(muster_theme_contrast(&theme, half == 1, one) >= 450);
		}
	}
	free(css);
}

static void
contrast_is_that_of_wcag(void **state)
{
	(void)state;
	struct muster_theme theme;
	muster_theme_clear(&theme);
	theme.light[MUSTER_TOKEN_INK] = 0x000000;
	assert_int_equal(muster_theme_contrast(&theme, false, MUSTER_TOKEN_INK), 2100);
	theme.light[MUSTER_TOKEN_INK] = 0xffffff;
	assert_int_equal(muster_theme_contrast(&theme, false, MUSTER_TOKEN_INK), 100);
	theme.light[MUSTER_TOKEN_INK] = 0x767676; /* the lightest grey that passes on white */
	assert_int_equal(muster_theme_contrast(&theme, false, MUSTER_TOKEN_INK), 454);
}

static void
colours_are_six_digits(void **state)
{
	(void)state;
	assert_int_equal(muster_colour_parse("#0b5cAD"), 0x0b5cad);
	assert_int_equal(muster_colour_parse("0b5cad"), 0x0b5cad);
	static const char *const none[] = {"", "#", "#fff", "#0b5cad0", "0x5cad", "##b5cad", "red",
	    "#0b5ca;", "\xC3\xA9\xC3\xA9\xC3\xA9"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(muster_colour_parse(none[i]), MUSTER_TOKEN_DEFAULT);
}

static void
light_and_dark_apart(void **state)
{
	(void)state;
	struct muster_theme theme;
	struct muster_strbuf css;
	muster_theme_clear(&theme);
	muster_strbuf_init(&css, 0);
	theme_css(NULL, &css);
	theme_css(&theme, &css);
	assert_int_equal(css.len, 0);
	theme.light[MUSTER_TOKEN_LINK] = 0x0b5cad;
	theme.light[MUSTER_TOKEN_STATUS + MUSTER_STATUS_STALE] = 0x000001;
	theme.dark[MUSTER_TOKEN_LINK] = 0xffffff;
	theme_css(&theme, &css);
	assert_string_equal(css.data,
	    "\n@media print,(prefers-color-scheme:light){:root{--link:#0b5cad;--stale:#000001;}}\n"
	    "\n@media screen and (prefers-color-scheme:dark){:root{--link:#ffffff;}}\n");
	struct page_theme page = theme_page(&theme);
	assert_int_equal(page.link, 0x0b5cad);
	assert_int_equal(page.status[MUSTER_STATUS_STALE], 1);
	assert_int_equal(page.ink, page_theme_default.ink);
	muster_strbuf_release(&css);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_are_those_of_the_style_sheet),
	    cmocka_unit_test(contrast_is_that_of_wcag),
	    cmocka_unit_test(colours_are_six_digits),
	    cmocka_unit_test(light_and_dark_apart),
	};
	return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
