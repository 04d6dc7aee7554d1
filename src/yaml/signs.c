/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml/signs.h"

#include <stdint.h>
#include <string.h>

const char *
signs_remedy(const char *problem, char at)
{
	static const struct {
		const char *problem, *remedy;
	} known[] = {
	    {"mapping values are not allowed",
		"put the text in quotes if it holds \": \", or check the indentation"},
	    {"could not find expected ':'", "write \"key: value\", or put the text in quotes"},
	    {"did not find expected key", "check the indentation and quotes of this line"},
	    {"did not find expected '-' indicator",
		"indent all items of a list alike, each with \"- \""},
	    {"did not find expected ',' or", "close the bracket, or add a comma"},
	    {"found unexpected end of stream", "close the quote"},
	    {"control characters are not allowed", "remove the control character"},
	    {"block sequence entries are not allowed", "start the list on a line of its own"},
	    {"found unknown escape character", "write \\\\ for a backslash, or use single quotes"},
	    {"a tab character", "indent with spaces"},
	};
	if (at == '\t')
		return "indent with spaces";
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strstr(problem, known[i].problem) != NULL)
			return known[i].remedy;
	if (strstr(problem, "cannot start any token") != NULL)
		return "put the text in quotes";
	return "";
}

size_t
signs_glued_comment(const struct cursor *from, bool header)
{
	const char *text = from->text;
	size_t at = from->byte, end = from->len;
	if (header) {
		while (at < end && strchr("|>+-0123456789", text[at]) != NULL)
			at++;
	} else if (!(at < end && text[at] == '#')) {
		while (at < end && (text[at] == ' ' || text[at] == '\t'))
			at++;
		if (at < end && text[at] == ',')
			at++;
		else
			return SIZE_MAX;
	}
	return at < end && text[at] == '#' ? at : SIZE_MAX;
}
