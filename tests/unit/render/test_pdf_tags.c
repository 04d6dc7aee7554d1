/* SPDX-License-Identifier: Apache-2.0 */
/* The order of kids: that of the content, whatever the order of announcement. */
#include "render/pdf_tags_internal.h"

#include "support.h"

static struct pdf_tags *tags;

static void
element(uint32_t parent, enum page_role role)
{
	struct muster_error err;
	const struct page_element made = {(uint32_t)tags->element_count, parent, role, ""};
	assert_int_equal(pdf_tags_element(tags, &made, &err), 0);
}

static void
page(void)
{
	struct muster_error err;
	assert_int_equal(pdf_tags_page(tags, &err), 0);
}

/* Kids as "e2 c0 a1": element, content, annotation; a page break before content is "|". */
static void
has_kids(uint32_t id, const char *want)
{
	char text[256] = "";
	size_t len = 0;
	uint32_t before = 0;
	for (uint32_t i = tags->elements[id].first; i != 0; i = tags->kids[i].next) {
		const struct pdf_kid *kid = &tags->kids[i];
		len +=
		    (size_t)snprintf(text + len, sizeof(text) - len, "%s%s%c%u", len > 0 ? " " : "",
			kid->kind == PDF_KID_CONTENT && kid->page != before ? "|" : "",
			"eca"[kid->kind], (unsigned)kid -> value);
		if (kid->kind == PDF_KID_CONTENT)
			before = kid->page;
	}
	assert_string_equal(text, want);
}

static void
test_order(void **state)
{
	(void)state;
	tags = pdf_tags_new();
	element(0, PAGE_ROLE_DOCUMENT);  /* 1 */
	element(1, PAGE_ROLE_PARAGRAPH); /* 2 */
	element(2, PAGE_ROLE_LINK);      /* 3 */
	element(2, PAGE_ROLE_SPAN);      /* 4: never drawn */
	element(2, PAGE_ROLE_LINK);      /* 5 */
	element(1, PAGE_ROLE_PARAGRAPH); /* 6: never drawn */
	element(1, PAGE_ROLE_PARAGRAPH); /* 7 */
	page();
	assert_int_equal(pdf_tags_content(tags, 2), 0);
	assert_int_equal(pdf_tags_content(tags, 3), 1);
	assert_int_equal(pdf_tags_content(tags, 2), 2);
	assert_int_equal(pdf_tags_content(tags, 5), 3);
	pdf_tags_annotation(tags, 3, 0);
	page();
	assert_int_equal(pdf_tags_content(tags, 2), 0);
	assert_int_equal(pdf_tags_content(tags, 7), 1);
	pdf_tags_place_rest(tags);
	assert_false(tags->failed);
	has_kids(0, "e1");
	has_kids(1, "e2 e6 e7"); /* what has no content keeps its place by number */
	has_kids(2, "c0 e3 c2 e4 e5 |c0");
	has_kids(3, "c1 a0");
	has_kids(6, "");
	has_kids(7, "|c1");
	pdf_tags_free(tags);
}

static void
test_cells(void **state)
{
	(void)state;
	tags = pdf_tags_new();
	element(0, PAGE_ROLE_TABLE); /* 1 */
	element(1, PAGE_ROLE_ROW);   /* 2 */
	for (unsigned i = 0; i < 4; i++)
		element(2, PAGE_ROLE_CELL); /* 3 to 6 */
	page();
	pdf_tags_content(tags, 4); /* the first and the last are empty */
	pdf_tags_content(tags, 5);
	pdf_tags_place_rest(tags);
	has_kids(2, "e3 e4 e5 e6");
	has_kids(4, "c0");
	pdf_tags_free(tags);
}

static void
test_spaces(void **state)
{
	(void)state;
	static const int32_t small[4] = {10, 10, 20, 20}, large[4] = {0, 15, 30, 18};
	tags = pdf_tags_new();
	element(0, PAGE_ROLE_DOCUMENT);
	for (unsigned i = 0; i < 3; i++)
		element(1, PAGE_ROLE_FIGURE); /* 2 to 4 */
	page();
	pdf_tags_space(tags, 4, small);
	pdf_tags_space(tags, 2, small);
	pdf_tags_space(tags, 4, large);
	page();
	pdf_tags_space(tags, 2, large);
	pdf_tags_space(tags, 3, small);
	pdf_tags_place_rest(tags);
	assert_int_equal(tags->space_count, 3);
	assert_int_equal(tags->spaces[0].element, 2);
	assert_true(tags->spaces[0].torn);
	assert_int_equal(tags->spaces[1].element, 3);
	assert_int_equal(tags->spaces[2].element, 4);
	assert_false(tags->spaces[2].torn);
	static const int32_t both[4] = {0, 10, 30, 20};
	assert_memory_equal(tags->spaces[2].box, both, sizeof(both));
	pdf_tags_free(tags);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_cells),
	    cmocka_unit_test(test_spaces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
