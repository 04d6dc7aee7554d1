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

/*
 * What the spellings of an id have in common: its letters and numbers, lower
 * case, without zeros in front, joined by points, after the framework's own
 * names.  "AC-02 (01)", "ac-2.1" and "NIST SP 800-53 Rev. 5 AC-2(1)" are
 * "ac.2.1".  false: signs that belong to no id, or nothing is left.
 */
bool spelling_key(const char *framework, const char *text, char key[SPELLING_MAX]);

#endif
