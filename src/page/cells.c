/* SPDX-License-Identifier: Apache-2.0 */
/* Texts side by side: the rows of tables and of keys and values. */
#include <string.h>

#include "page/internal.h"

#define ROW_NOTES 64 /* digests in what is put at once */

void
cells_begin(struct cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		flow_begin(&cells[i].reader, &cells[i].text);
}

size_t
cells_lines(const struct cell *cells, size_t count, size_t most)
{
	size_t lines = 0;
	for (size_t i = 0; i < count && lines < most; i++) {
		size_t n = flow_count(&cells[i].reader, cells[i].width, most);
		lines = n > lines ? n : lines;
	}
	return lines;
}

void
cells_put(struct cell *cells, size_t count, double y, size_t lines)
{
	struct flow_line line;
	for (size_t i = 0; i < count; i++) {
		struct cell *cell = &cells[i];
		double at = y;
		for (size_t n = 0; n < lines && flow_next(&cell->reader, cell->width, &line); n++) {
			double x = cell->right ? cell->x + cell->width - line.width : cell->x;
			run_put(&cell->run, &line, x, at, cell->leading);
			at += cell->leading;
		}
		if (cell->reader.failed)
			sheet_fail_memory(&cell->run.layout->sheet);
	}
}

struct gathered {
	const char *digests[ROW_NOTES];
	size_t count;
	double widest;
};

/* False: too many to be put at once. */
static bool
gather(const struct sheet *sheet, struct gathered *gathered, const char *digest)
{
	double width = sheet_note_width(sheet, digest);
	if (sheet_has_note(sheet, digest))
		return true;
	for (size_t i = 0; i < gathered->count; i++)
		if (strcmp(gathered->digests[i], digest) == 0)
			return true;
	if (gathered->count == ROW_NOTES)
		return false;
	gathered->digests[gathered->count++] = digest;
	if (width > gathered->widest)
		gathered->widest = width;
	return true;
}

static bool
has_digest(const struct flow_text *text)
{
	for (const struct muster_inline *i = text->first; i != NULL; i = i->next)
		if (i->kind == MUSTER_INLINE_CODE && flow_digest(i->text) != NULL)
			return text->in_cell;
	return false;
}

double
cells_notes(struct layout *layout, const struct cell *cells, size_t count, size_t lines, bool *has)
{
	const struct sheet *sheet = &layout->sheet;
	struct gathered gathered = {.count = 0};
	struct flow_line line;
	*has = false;
	for (size_t i = 0; i < count; i++) {
		struct flow_reader reader = cells[i].reader;
		if (!has_digest(&cells[i].text))
			continue;
		for (size_t n = 0; n < lines && flow_next(&reader, cells[i].width, &line); n++)
			for (size_t p = 0; p < line.count; p++) {
				if (line.pieces[p].kind != FLOW_NOTE)
					continue;
				*has = true;
				if (!gather(sheet, &gathered, line.pieces[p].text))
					return sheet->height;
			}
	}
	if (gathered.count == 0)
		return 0;
	return sheet_notes_height(sheet, gathered.count, gathered.widest) -
	    sheet_notes_height(sheet, 0, 0);
}
