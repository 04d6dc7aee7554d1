/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Footnotes: the whole value of each digest that stands short on the page,
 * once, in two columns where they fit.
 */
#include <stdio.h>
#include <string.h>

#include "page/sheet.h"

#define NOTE_SIZE 6.0
#define NOTE_LEADING 8.0
#define NOTE_HEAD 10.0 /* rule and air above them */
#define NUMBER_WIDTH 7.0
#define GUTTER 4.0
#define NOTE_MOST 200 /* bytes; a digest is shorter */

double
sheet_note_width(const struct sheet *sheet, const char *digest)
{
	return NUMBER_WIDTH +
	    flow_width(sheet->metrics, PAGE_CODE, digest, strlen(digest)) / 1000 * NOTE_SIZE;
}

static size_t
columns(const struct sheet *sheet, double widest)
{
	return widest <= (sheet_measure(sheet) - GUTTER) / 2 ? 2 : 1;
}

double
sheet_notes_height(const struct sheet *sheet, size_t more, double widest)
{
	size_t count = sheet->note_count + more;
	if (count == 0)
		return 0;
	if (sheet->note_widest > widest)
		widest = sheet->note_widest;
	size_t in_row = columns(sheet, widest);
	return NOTE_HEAD + (double)((count + in_row - 1) / in_row) * NOTE_LEADING;
}

static size_t
find(const struct sheet *sheet, const char *digest)
{
	for (size_t i = 0; i < sheet->note_count; i++)
		if (strcmp(sheet->notes[i].digest, digest) == 0)
			return i + 1;
	return 0;
}

bool
sheet_has_note(const struct sheet *sheet, const char *digest)
{
	return find(sheet, digest) != 0;
}

size_t
sheet_note(struct sheet *sheet, const char *digest, uint32_t parent)
{
	size_t number = find(sheet, digest);
	if (number != 0 || sheet->failed)
		return number;
	if (sheet->note_count == SHEET_NOTES) { /* no page has room for so many */
		muster_error_set(sheet->err, MUSTER_E_INTERNAL, "page.notes",
		    "a page has more footnotes than fit it");
		sheet_fail(sheet);
		return 0;
	}
	double width = sheet_note_width(sheet, digest);
	sheet->notes[sheet->note_count++] =
	    (struct sheet_note){.digest = sheet_clean(sheet, digest, NOTE_MOST),
		.element = sheet_element(sheet, parent, PAGE_ROLE_NOTE, "")};
	if (width > sheet->note_widest)
		sheet->note_widest = width;
	return sheet->note_count;
}

void
sheet_put_notes(struct sheet *sheet)
{
	double y = sheet->bottom - sheet_notes_height(sheet, 0, 0);
	size_t in_row = columns(sheet, sheet->note_widest);
	double step = in_row == 2 ? (sheet_measure(sheet) + GUTTER) / 2 : 0;
	double room = in_row == 2 ? step - GUTTER : sheet_measure(sheet);
	if (sheet->note_count == 0)
		return;
	sheet_rule(sheet, sheet->theme->soft, sheet->left, y + 5, 60, 0.5);
	y += NOTE_HEAD;
	for (size_t i = 0; i < sheet->note_count; i++) {
		const struct sheet_note *note = &sheet->notes[i];
		const struct flow_style number = {PAGE_TEXT, NOTE_SIZE, sheet->theme->soft};
		struct flow_style code = {PAGE_CODE, NOTE_SIZE, sheet->theme->ink};
		double x = sheet->left + (double)(i % in_row) * step;
		double line = y + (double)(i / in_row) * NOTE_LEADING;
		double baseline = sheet_baseline(sheet, line, NOTE_LEADING, NOTE_SIZE);
		double width = sheet_note_width(sheet, note->digest);
		char digits[24];
		int len = snprintf(digits, sizeof(digits), "%zu", i + 1);
		if (width > room)
			code.size *= (room - NUMBER_WIDTH) / (width - NUMBER_WIDTH);
		sheet_text(sheet, note->element, &number, x, baseline, digits, (size_t)len);
		sheet_text(sheet, note->element, &code, x + NUMBER_WIDTH, baseline, note->digest,
		    strlen(note->digest));
	}
}
