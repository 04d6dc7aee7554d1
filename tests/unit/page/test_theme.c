/* SPDX-License-Identifier: Apache-2.0 */
/* HTML and PDF look the same: the theme of pages holds the light tokens of the style sheet. */
#include "page/theme.h"
#include "support.h"

static uint32_t
token(const char *css, const char *name)
{
	char key[64];
	snprintf(key, sizeof(key), "--%s:#", name);
	const char *at = strstr(css, key); /* the light ones come first */
	if (at == NULL)
		fail_msg("the style sheet has no --%s", name);
	return (uint32_t)strtoul(at + strlen(key), NULL, 16);
}

static void
same_tokens(void **state)
{
	(void)state;
	const struct page_theme *theme = &page_theme_default;
	size_t len;
	char *css = support_read(TEST_ROOT "/templates/report/theme.css", &len);
	assert_int_equal(theme->ink, token(css, "ink"));
	assert_int_equal(theme->soft, token(css, "soft"));
	assert_int_equal(theme->faint, token(css, "faint"));
	assert_int_equal(theme->paper, token(css, "paper"));
	assert_int_equal(theme->panel, token(css, "panel"));
	assert_int_equal(theme->link, token(css, "link"));
	for (unsigned i = 0; i < MUSTER_STATUS_COUNT; i++)
		assert_int_equal(
		    theme->status[i], token(css, muster_status_name((enum muster_status)i)));
	for (unsigned i = 0; i < MUSTER_SEVERITY_UNKNOWN; i++)
		assert_int_equal(
		    theme->severity[i], token(css, muster_severity_name((enum muster_severity)i)));
	free(css);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(same_tokens)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
