/* SPDX-License-Identifier: Apache-2.0 */
/* Walks valid UTF-8 forward, counting lines; see cursor.h. */
#include "yaml/cursor.h"

#include <limits.h>

void
cursor_init(struct cursor *cursor, const char *text, size_t len)
{
	*cursor = (struct cursor){.text = text, .len = len, .line = 1, .indent = true};
}

static size_t
width(unsigned char lead)
{
	return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static void
step(struct cursor *cursor)
{
	char c = cursor->text[cursor->byte];
	cursor->byte += width((unsigned char)c);
	if (cursor->byte > cursor->len)
		cursor->byte = cursor->len;
	cursor->character++;
	bool ends = c == '\n' ||
	    (c == '\r' && !(cursor->byte < cursor->len && cursor->text[cursor->byte] == '\n'));
	if (ends) {
		cursor->line_start = cursor->byte;
		cursor->line++;
		cursor->indent = true;
		cursor->tab = false;
	} else if (c == '\t') {
		cursor->tab |= cursor->indent;
	} else if (c != ' ') {
		cursor->indent = false;
	}
}

void
cursor_to(struct cursor *cursor, size_t character, size_t byte)
{
	if (character < cursor->character || byte < cursor->byte)
		cursor_init(cursor, cursor->text, cursor->len);
	while (cursor->byte < cursor->len && cursor->character < character && cursor->byte < byte)
		step(cursor);
}

unsigned
cursor_column(const struct cursor *cursor)
{
	size_t column = cursor->byte - cursor->line_start + 1;
	return column > UINT_MAX ? UINT_MAX : (unsigned)column;
}
