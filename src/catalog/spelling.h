/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The spellings of control ids seen in tools, reports and law, brought to the
 * one spelling of the catalog.  Pure text to text; whether the catalog has the
 * id is the caller's question.
 */
#ifndef CATALOG_SPELLING_H
#define CATALOG_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

enum { SPELLING_MAX = 160, SPELLING_ANSWERS = 3 };

/* What a spelling may mean: the first of them that the catalog has. */
struct spelling {
	char answers[SPELLING_ANSWERS][SPELLING_MAX];
	size_t count;
};

/*
 * Has the framework spellings of its own?  Then what it makes of the text,
 * which may be nothing (count 0), is all there is beside ids and aliases.
 */
bool spelling_read(const char *framework, const char *text, struct spelling *out);

#endif
