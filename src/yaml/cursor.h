/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From libyaml's marks to places a person finds in an editor.  libyaml counts
 * characters and takes NEL, LS and PS for line ends; we count bytes and lines
 * as an editor does.
 */
#ifndef YAML_CURSOR_H
#define YAML_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

struct cursor {
	const char *text;
	size_t len;
	size_t byte;       /* here */
	size_t character;  /* index of the character here */
	size_t line_start; /* byte */
	unsigned line;     /* 1-based */
	bool indent;       /* only blanks so far on this line */
	bool tab;          /* one of them was a tab */
};

void cursor_init(struct cursor *cursor, const char *text, size_t len);
/* To the character or the byte, whichever comes first; backward starts again from the top. */
void cursor_to(struct cursor *cursor, size_t character, size_t byte);
unsigned cursor_column(const struct cursor *cursor);

#endif
