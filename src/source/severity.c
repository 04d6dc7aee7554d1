/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words tools have for severity, in one table (docs/formats.md).  Words
 * that are not in it are unknown, which is not low.
 */
#include <muster/source.h>

struct word {
	const char *word;
	enum muster_severity severity;
};

static const struct word words[] = {
    {"critical", MUSTER_SEVERITY_CRITICAL},
    {"defcon1", MUSTER_SEVERITY_CRITICAL},
    {"emergency", MUSTER_SEVERITY_CRITICAL},
    {"alert", MUSTER_SEVERITY_CRITICAL},
    {"p1", MUSTER_SEVERITY_CRITICAL},
    {"high", MUSTER_SEVERITY_HIGH},
    {"important", MUSTER_SEVERITY_HIGH},
    {"error", MUSTER_SEVERITY_HIGH},
    {"danger", MUSTER_SEVERITY_HIGH},
    {"medium", MUSTER_SEVERITY_MEDIUM},
    {"moderate", MUSTER_SEVERITY_MEDIUM},
    {"warning", MUSTER_SEVERITY_MEDIUM},
    {"low", MUSTER_SEVERITY_LOW},
    {"minor", MUSTER_SEVERITY_LOW},
    {"notice", MUSTER_SEVERITY_LOW},
    {"note", MUSTER_SEVERITY_LOW},
    {"negligible", MUSTER_SEVERITY_INFO},
    {"minimal", MUSTER_SEVERITY_INFO},
    {"informational", MUSTER_SEVERITY_INFO},
    {"info", MUSTER_SEVERITY_INFO},
    {"none", MUSTER_SEVERITY_INFO},
    {"style", MUSTER_SEVERITY_INFO},
};

enum muster_severity
muster_severity_of(struct muster_span word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (muster_span_is_nocase(word, words[i].word))
			return words[i].severity;
	return MUSTER_SEVERITY_UNKNOWN;
}

/* Words that say that nobody has said. */
static const char *const unsaid[] = {"", "-", "n/a", "null", "severity_unspecified", "unassigned",
    "undefined", "unknown", "unspecified", "untriaged"};

bool
muster_severity_is_word(struct muster_span word)
{
	if (muster_severity_of(word) != MUSTER_SEVERITY_UNKNOWN)
		return true;
	for (size_t i = 0; i < sizeof(unsaid) / sizeof(unsaid[0]); i++)
		if (muster_span_is_nocase(word, unsaid[i]))
			return true;
	return false;
}
