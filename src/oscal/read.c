/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL from a text, in whichever syntax it is. */
#include <string.h>

#include "oscal/catalog.h"

enum oscal_syntax
oscal_syntax_of(const char *text, size_t len)
{
	size_t at = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	while (at < len && strchr(" \t\r\n", text[at]) != NULL && text[at] != '\0')
		at++;
	return at == len      ? OSCAL_NEITHER
	    : text[at] == '<' ? OSCAL_IN_XML
	    : text[at] == '{' ? OSCAL_IN_JSON
			      : OSCAL_NEITHER;
}

int
oscal_read(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct tree *out, struct muster_error *err)
{
	return oscal_syntax_of(text, len) == OSCAL_IN_XML
	    ? tree_read_xml(text, len, file, arena, out, err)
	    : tree_read_json(text, len, file, arena, out, err);
}
