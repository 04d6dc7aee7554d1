/* SPDX-License-Identifier: Apache-2.0 */
/* What the writers of blocks and of lines share. */
#ifndef OSCAL_MARKUP_PARTS_H
#define OSCAL_MARKUP_PARTS_H

#include "oscal/markup.h"

struct line {
	struct xml *xml;             /* NULL: plain words */
	struct muster_strbuf *plain; /* then here */
	struct muster_strbuf *text;  /* for pieces of it */
	bool in_anchor;
};
void line_write(struct line *line, const char *text, size_t len, unsigned depth);

#endif
