/* SPDX-License-Identifier: Apache-2.0 */
/* Names of elements: what a document may choose, and what the schema keeps. */
#include "render/xml_names.h"

#include <muster/text.h>

static const char *const reserved[] = {
    "report",
    "finding_row",
};

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool
xml_is_name(const char *word)
{
	if (word == NULL || !is_letter(*word))
		return false;
	if (strlen(word) >= 3 && muster_span_is_nocase((struct muster_span){word, 3}, "xml"))
		return false;
	size_t len = 0;
	for (; word[len] != '\0'; len++)
		if (len == 64 ||
		    !(is_letter(word[len]) || (word[len] >= '0' && word[len] <= '9') ||
			word[len] == '.' || word[len] == '-'))
			return false;
	return true;
}

bool
xml_is_reserved(const char *word)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcmp(word, reserved[i]) == 0)
			return true;
	return false;
}

const char *
xml_name_or(const char *word, const char *fallback)
{
	return xml_is_name(word) && strcmp(word, "report") != 0 ? word : fallback;
}
