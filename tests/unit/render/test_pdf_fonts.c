/* SPDX-License-Identifier: Apache-2.0 */
/* Which font shows a character, how wide it is, and what happens where fonts are missing or bad. */
#include <sys/stat.h>
#include <unistd.h>

#include "render/pdf_fontfile.h"
#include "render/pdf_fonts.h"
#include "render/pdf_haru.h"

#include "support.h"

#define OPEN_SANS "/usr/share/fonts/truetype/open-sans/OpenSans-Regular.ttf"

struct bench {
	struct haru haru;
	struct pdf_fonts *fonts;
	struct page_metrics metrics;
};

static void
set_up(struct bench *bench, const struct pdf_font_options *options)
{
	struct muster_error err;
	assert_int_equal(haru_open(&bench->haru, &err), 0);
	bench->fonts = pdf_fonts_new(&bench->haru, options, &err);
	assert_non_null(bench->fonts);
	bench->metrics = pdf_fonts_metrics(bench->fonts);
}

static void
tear_down(struct bench *bench)
{
	pdf_fonts_free(bench->fonts);
	haru_close(&bench->haru);
}

static double
width(struct bench *bench, enum page_face face, const char *text)
{
	return bench->metrics.width(bench->metrics.fonts, face, text, strlen(text));
}

/* The font of the first glyph; how many glyphs there are. */
static unsigned
font_of(struct bench *bench, enum page_face face, const char *text, size_t *count)
{
	struct pdf_glyph glyphs[PDF_SUBSTITUTE_MOST];
	assert_int_equal(
	    pdf_fonts_next(bench->fonts, face, text, strlen(text), glyphs, count), strlen(text));
	return glyphs[0].font;
}

static bool
no_fonts(void)
{
	if (access(OPEN_SANS, R_OK) == 0)
		return false;
	print_message("skipped: no fonts-open-sans\n");
	return true;
}

static void
test_chain(void **state)
{
	(void)state;
	struct bench bench;
	size_t count;
	if (no_fonts())
		skip();
	set_up(&bench, NULL);
	unsigned text = font_of(&bench, PAGE_TEXT, "a", &count);
	assert_int_equal(count, 1);
	assert_int_equal(font_of(&bench, PAGE_TEXT, "ệ", &count), text);
	unsigned marks = font_of(&bench, PAGE_TEXT, "→", &count); /* Open Sans would draw a box */
	assert_int_equal(count, 1);
	assert_int_not_equal(marks, text);
	unsigned cjk = font_of(&bench, PAGE_TEXT, "漢", &count);
	assert_int_equal(count, 1);
	assert_true(cjk != text && cjk != marks);
	assert_int_equal(font_of(&bench, PAGE_CODE, "漢", &count), cjk);
	assert_int_not_equal(font_of(&bench, PAGE_STRONG, "a", &count), text);
	assert_int_not_equal(font_of(&bench, PAGE_CODE, "a", &count), text);
	/* what nobody has, what is too high, what shows nothing: in the face's own font */
	static const char *const none[] = {
	    "\xE1\x8A\xA0", "\xF0\x9F\x98\x80", "\xE2\x80\x8B", "\xE2\x80\xAE", "\xEF\xBB\xBF"};
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(font_of(&bench, PAGE_TEXT, none[i], &count), text);
		assert_int_equal(count, i == 1 ? 9 : 8);
	}
	assert_int_equal(pdf_fonts_check(bench.fonts, NULL), 0);
	assert_string_equal(pdf_fonts_warning(bench.fonts), "");
	tear_down(&bench);
}

static void
test_widths(void **state)
{
	(void)state;
	struct bench bench;
	if (no_fonts())
		skip();
	set_up(&bench, NULL);
	for (unsigned face = 0; face < PAGE_FACE_COUNT; face++) {
		enum page_face f = (enum page_face)face;
		assert_true(width(&bench, f, "a") > 300 && width(&bench, f, "a") < 700);
		assert_true(width(&bench, f, "") == 0);
		/* they add up, and a substitute is as wide as what is drawn */
		assert_true(width(&bench, f, "AVé漢→") ==
		    width(&bench, f, "A") + width(&bench, f, "V") + width(&bench, f, "é") +
			width(&bench, f, "漢") + width(&bench, f, "→"));
		assert_true(width(&bench, f, "\xF0\x9F\x98\x80") == width(&bench, f, "[U+1F600]"));
		for (const char *digit = "123456789"; *digit != '\0'; digit++)
			assert_true(bench.metrics.width(bench.metrics.fonts, f, digit, 1) ==
			    width(&bench, f, "0")); /* tabular figures */
	}
	assert_true(width(&bench, PAGE_CODE, "i") == width(&bench, PAGE_CODE, "W"));
	assert_true(width(&bench, PAGE_TEXT, "i") < width(&bench, PAGE_TEXT, "W"));
	assert_true(bench.metrics.ascent > 700 && bench.metrics.descent > 100);
	tear_down(&bench);
}

static void
test_none(void **state)
{
	(void)state;
	struct bench bench;
	struct pdf_glyph glyphs[PDF_SUBSTITUTE_MOST];
	size_t count;
	const struct pdf_font_options options = {.folder = "/nowhere", .only = true};
	set_up(&bench, &options);
	assert_true(pdf_font_is_builtin(font_of(&bench, PAGE_TEXT, "a", &count)));
	assert_true(width(&bench, PAGE_TEXT, "A") == 667); /* Helvetica */
	assert_true(width(&bench, PAGE_CODE, "A") == 600); /* Courier */
	pdf_fonts_next(bench.fonts, PAGE_TEXT, "€", 3, glyphs, &count);
	assert_int_equal(count, 1);
	assert_int_equal(glyphs[0].code, 0x80); /* Windows-1252 */
	assert_true(width(&bench, PAGE_TEXT, "→") == width(&bench, PAGE_TEXT, "[U+2192]"));
	assert_string_equal(pdf_fonts_warning(bench.fonts), ""); /* nothing drawn yet */
	pdf_fonts_use(bench.fonts, &glyphs[0]);
	assert_non_null(strstr(pdf_fonts_warning(bench.fonts), "fonts-open-sans"));
	tear_down(&bench);
}

static void
drop(const char *folder)
{
	support_remove(folder);
	free((void *)(uintptr_t)folder);
}

/* A folder with one file in place of Open Sans. */
static const char *
folder_with(const void *bytes, size_t len)
{
	const char *folder = support_folder();
	char path[4096];
	snprintf(path, sizeof(path), "%s/open-sans", folder);
	assert_int_equal(mkdir(path, 0777), 0);
	snprintf(path, sizeof(path), "%s/open-sans/OpenSans-Regular.ttf", folder);
	support_write(path, bytes, len);
	return folder;
}

/* libharu takes no CFF outlines: what it would refuse it is not given. */
static void
test_other_kinds(void **state)
{
	(void)state;
	static const char *const heads[] = {"OTTO\0\1", "wOFF\0\1", "", "no font at all"};
	for (size_t i = 0; i < 4; i++) {
		struct bench bench;
		size_t count;
		const char *folder = folder_with(heads[i], i == 2 ? 0 : 6);
		const struct pdf_font_options options = {.folder = folder, .only = true};
		set_up(&bench, &options);
		assert_true(pdf_font_is_builtin(font_of(&bench, PAGE_TEXT, "a", &count)));
		assert_int_equal(pdf_fonts_check(bench.fonts, NULL), 0);
		tear_down(&bench);
		drop(folder);
	}
}

static void
damaged(const void *bytes, size_t len)
{
	struct bench bench;
	struct muster_error err;
	size_t count;
	const char *folder = folder_with(bytes, len);
	const struct pdf_font_options options = {.folder = folder, .only = true};
	set_up(&bench, &options);
	font_of(&bench, PAGE_TEXT, "a", &count);
	assert_int_equal(pdf_fonts_check(bench.fonts, &err), -1);
	assert_int_equal(err.code, MUSTER_E_CONFIG);
	assert_string_equal(err.id, "pdf.font");
	assert_non_null(strstr(err.file, "OpenSans-Regular.ttf"));
	assert_string_not_equal(err.remedy, "");
	tear_down(&bench);
	drop(folder);
}

/* libharu crashes on many of these; silence would change what a report looks like. */
static void
test_cut_short(void **state)
{
	(void)state;
	size_t len;
	if (no_fonts())
		skip();
	char *whole = support_read(OPEN_SANS, &len);
	for (size_t cut = 16; cut < len; cut = cut * 3 / 2)
		damaged(whole, cut);
	free(whole);
}

/* A bit changed anywhere: noticed, or in a table libharu does not read, and then harmless. */
static void
test_changed(void **state)
{
	(void)state;
	size_t len, count;
	unsigned noticed = 0;
	if (no_fonts())
		skip();
	char *whole = support_read(OPEN_SANS, &len);
	const char *folder = support_folder();
	const struct pdf_font_options options = {.folder = folder, .only = true};
	char path[4096];
	snprintf(path, sizeof(path), "%s/OpenSans-Regular.ttf", folder);
	for (unsigned i = 0; i < 100; i++) {
		/* the head of the file, then places all over it */
		size_t place = i < 20 ? 4 + i * 16 : (size_t)i * 2654435761u % len;
		struct bench bench;
		whole[place] = (char)(whole[place] ^ 0x40);
		support_write(path, whole, len);
		set_up(&bench, &options);
		font_of(&bench, PAGE_TEXT, "a", &count);
		noticed += pdf_fonts_check(bench.fonts, NULL) != 0;
		tear_down(&bench);
		whole[place] = (char)(whole[place] ^ 0x40);
	}
	assert_true(noticed > 40);
	support_write(path, whole, len);
	assert_int_equal(pdf_fontfile_check(path), PDF_FONTFILE_SOUND);
	drop(folder);
	free(whole);
}

/* The folder of the option comes first, with or without the package's subfolder. */
static void
test_folder(void **state)
{
	(void)state;
	size_t len, count;
	if (no_fonts())
		skip();
	char *whole = support_read(OPEN_SANS, &len);
	const char *folder = support_folder();
	char path[4096];
	snprintf(path, sizeof(path), "%s/OpenSans-Regular.ttf", folder);
	support_write(path, whole, len);
	free(whole);
	struct bench bench;
	const struct pdf_font_options options = {.folder = folder, .only = true};
	set_up(&bench, &options);
	assert_false(pdf_font_is_builtin(font_of(&bench, PAGE_TEXT, "a", &count)));
	assert_true(pdf_font_is_builtin(font_of(&bench, PAGE_CODE, "a", &count)));
	font_of(&bench, PAGE_TEXT, "→", &count); /* not there: no built-in font beside a file */
	assert_int_equal(count, 8);
	tear_down(&bench);
	drop(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_chain),
	    cmocka_unit_test(test_widths),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_other_kinds),
	    cmocka_unit_test(test_cut_short),
	    cmocka_unit_test(test_changed),
	    cmocka_unit_test(test_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
