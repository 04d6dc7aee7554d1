/* SPDX-License-Identifier: Apache-2.0 */
/* Operators: how marks and text objects nest, what is set and when, numbers that are none. */
#include <math.h>

#include "render/pdf_content.h"
#include "render/pdf_haru.h"

#include "support.h"

struct bench {
	struct haru haru;
	struct pdf_fonts *fonts;
	struct pdf_tags *tags;
	struct pdf_content content;
};

static void
set_up(struct bench *bench)
{
	struct muster_error err;
	/* Helvetica alone, so that strings can be read and no font file is needed. */
	const struct pdf_font_options options = {.only = true};
	assert_int_equal(haru_open(&bench->haru, &err), 0);
	bench->fonts = pdf_fonts_new(&bench->haru, &options, &err);
	bench->tags = pdf_tags_new();
	assert_non_null(bench->fonts);
	assert_non_null(bench->tags);
	for (uint32_t i = 1; i <= 4; i++) {
		const struct page_element element = {
		    i, i > 1 ? 1 : 0, i > 1 ? PAGE_ROLE_CELL : PAGE_ROLE_ROW, ""};
		assert_int_equal(pdf_tags_element(bench->tags, &element, &err), 0);
	}
	assert_int_equal(pdf_tags_page(bench->tags, &err), 0);
	pdf_content_init(&bench->content, bench->fonts, bench->tags);
	pdf_content_begin(&bench->content, 800);
}

static void
tear_down(struct bench *bench)
{
	pdf_content_release(&bench->content);
	pdf_tags_free(bench->tags);
	pdf_fonts_free(bench->fonts);
	haru_close(&bench->haru);
}

static void
add_text(struct bench *bench, uint32_t element, double x, const char *text)
{
	const struct page_op op = {
	    .kind = PAGE_OP_TEXT, .element = element, .x = x, .y = 100, .size = 9, .text = text};
	pdf_content_add(&bench->content, &op, 0);
}

static void
add_box(struct bench *bench, uint32_t element)
{
	const struct page_op op = {
	    .kind = PAGE_OP_RECT, .element = element, .x = 1, .y = 2, .width = 3, .height = 4};
	pdf_content_add(&bench->content, &op, 0);
}

static void
gives(struct bench *bench, const char *want)
{
	pdf_content_end(&bench->content);
	assert_string_equal(bench->content.out.data, want);
	tear_down(bench);
}

static void
test_text_goes_on(void **state)
{
	(void)state;
	struct bench bench;
	set_up(&bench);
	add_text(&bench, 2, 10, "a");
	add_text(&bench, 2, 20.5, "(b)");
	add_text(&bench, 3, 30, "c");
	gives(&bench,
	    "BT\n/TD<</MCID 0>>BDC\n0 0 0 rg\n10 700 Td\n/F10 9 Tf\n(a)Tj\n10.5 0 Td\n"
	    "(\\(b\\))Tj\nEMC\n/TD<</MCID 1>>BDC\n9.5 0 Td\n(c)Tj\nEMC\nET\n");
}

static void
test_shapes_between(void **state)
{
	(void)state;
	struct bench bench;
	set_up(&bench);
	add_text(&bench, 2, 10, "a");
	add_box(&bench, 2); /* the text object inside the mark must end: a mark of its own */
	add_text(&bench, 2, 10, "b"); /* goes on in it */
	add_box(&bench, 2);
	add_box(&bench, 0);
	gives(&bench,
	    "BT\n/TD<</MCID 0>>BDC\n0 0 0 rg\n10 700 Td\n/F10 9 Tf\n(a)Tj\nEMC\nET\n"
	    "/TD<</MCID 1>>BDC\n1 794 3 4 re f\nBT\n10 700 Td\n(b)Tj\nET\n1 794 3 4 re f\nEMC\n"
	    "/Artifact BMC\n1 794 3 4 re f\nEMC\n");
}

/* libharu allows 28 nested states and refuses more; there is never more than one. */
static void
test_images_nest_nothing(void **state)
{
	(void)state;
	struct bench bench;
	set_up(&bench);
	for (unsigned i = 0; i < 100; i++) {
		const struct page_op op = {.kind = PAGE_OP_IMAGE, .width = 5, .height = 5};
		pdf_content_add(&bench.content, &op, 7);
	}
	pdf_content_end(&bench.content);
	unsigned depth = 0, most = 0;
	for (const char *at = bench.content.out.data; *at != '\0'; at++) {
		depth += *at == 'q';
		depth -= *at == 'Q';
		most = depth > most ? depth : most;
	}
	assert_int_equal(depth, 0);
	assert_int_equal(most, 1);
	assert_non_null(strstr(bench.content.out.data, "q 5 0 0 5 0 795 cm /I7 Do Q\n"));
	tear_down(&bench);
}

static void
test_paths(void **state)
{
	(void)state;
	static const struct page_point points[] = {{1, 1}, {2, 2}, {3, 1}};
	struct bench bench;
	set_up(&bench);
	struct page_op op = {
	    .kind = PAGE_OP_PATH, .color = 0xFF8000, .points = points, .point_count = 3};
	pdf_content_add(&bench.content, &op, 0);
	op.stroke = 0.5;
	pdf_content_add(&bench.content, &op, 0);
	op.closed = true;
	pdf_content_add(&bench.content, &op, 0);
	op.point_count = 1; /* no line */
	pdf_content_add(&bench.content, &op, 0);
	gives(&bench,
	    "/Artifact BMC\n1 .502 0 rg\n1 799 m\n2 798 l\n3 799 l\nf\n"
	    "1 .502 0 RG\n0.5 w\n1 799 m\n2 798 l\n3 799 l\nS\n"
	    "1 799 m\n2 798 l\n3 799 l\ns\nEMC\n");
}

/* Not a number, out of range, a size libharu would refuse for good. */
static void
test_what_is_no_number(void **state)
{
	(void)state;
	struct bench bench;
	set_up(&bench);
	struct page_op op = {
	    .kind = PAGE_OP_TEXT, .x = NAN, .y = HUGE_VAL, .size = 1e9, .text = "a"};
	pdf_content_add(&bench.content, &op, 0);
	op.size = -HUGE_VAL;
	op.x = 1e300;
	pdf_content_add(&bench.content, &op, 0);
	op.text = "";
	pdf_content_add(&bench.content, &op, 0);
	gives(&bench,
	    "BT\n/Artifact BMC\n0 0 0 rg\n0 800 Td\n/F10 600 Tf\n(a)Tj\n14400 0 Td\n/F10 0.01 Tf\n"
	    "(a)Tj\nEMC\nET\n");
}

/* Above U+FFFF libharu draws a space. */
static void
test_substitute(void **state)
{
	(void)state;
	struct bench bench;
	set_up(&bench);
	add_text(&bench, 0, 0, "\xF0\x9F\x98\x80é\\");
	gives(&bench,
	    "BT\n/Artifact BMC\n0 0 0 rg\n0 700 Td\n/F10 9 Tf\n([U+1F600]\xE9\\\\)Tj\nEMC\nET\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_goes_on),
	    cmocka_unit_test(test_shapes_between),
	    cmocka_unit_test(test_images_nest_nothing),
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_what_is_no_number),
	    cmocka_unit_test(test_substitute),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
