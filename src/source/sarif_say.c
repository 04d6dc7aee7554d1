/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a SARIF result says, joined with its rule.  Which package it is about
 * tools say in several ways; whether it is a finding and how bad it is, in the
 * standard's own: kind, level, suppressions, baselineState (3.27).
 */
#include "source/purl.h"
#include "source/sarif.h"

enum { TITLE_MAX = 160 };

static const struct muster_span none = {"", 0};

struct muster_span
sarif_line_of(struct muster_span text, const char *key)
{
	const char *at = text.ptr, *end = text.ptr + text.len;
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		const char *colon = memchr(at, ':', (size_t)(stop - at));
		if (colon != NULL) {
			const char *word = at, *value = colon + 1, *last = stop;
			const char *word_end = colon;
			while (word < word_end && *word == ' ')
				word++;
			while (word_end > word && word_end[-1] == ' ')
				word_end--;
			while (value < last && *value == ' ')
				value++;
			while (last > value && (last[-1] == ' ' || last[-1] == '\r'))
				last--;
			if (muster_span_is_nocase(
				(struct muster_span){word, (size_t)(word_end - word)}, key))
				return (struct muster_span){value, (size_t)(last - value)};
		}
		at = stop < end ? stop + 1 : end;
	}
	return none;
}

/* False if the word is none of the standard's (3.27.9). */
static bool
outcome_of(struct muster_span kind, enum muster_outcome *out)
{
	static const struct {
		const char *word;
		enum muster_outcome outcome;
	} words[] = {
	    {"", MUSTER_FAIL},
	    {"fail", MUSTER_FAIL},
	    {"pass", MUSTER_PASS},
	    {"notApplicable", MUSTER_NOT_APPLICABLE},
	    {"review", MUSTER_NOT_REVIEWED},
	    {"open", MUSTER_NOT_REVIEWED},
	    {"informational", MUSTER_INFO},
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (muster_span_is(kind, words[i].word)) {
			*out = words[i].outcome;
			return true;
		}
	}
	return false;
}

static enum muster_domain
domain_of(enum sarif_kind kind, struct muster_span purl)
{
	switch (kind) {
	case SARIF_OS_VULNERABILITY:
		return MUSTER_DOMAIN_OS_PACKAGE;
	case SARIF_VULNERABILITY:
		return purl_is_os(purl, none) ? MUSTER_DOMAIN_OS_PACKAGE
					      : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	case SARIF_SECRET:
		return MUSTER_DOMAIN_SECRET;
	case SARIF_LICENSE:
		return MUSTER_DOMAIN_LICENSE;
	case SARIF_MISCONFIGURATION:
	case SARIF_UNTOLD:
		break;
	}
	return MUSTER_DOMAIN_MISCONFIGURATION;
}

/* The line of a lock file is where a package is named today; it is no other package tomorrow. */
static struct muster_span
without_line(struct muster_span place)
{
	size_t len = place.len;
	while (len > 0 && place.ptr[len - 1] >= '0' && place.ptr[len - 1] <= '9')
		len--;
	if (len > 0 && len < place.len && place.ptr[len - 1] == ':')
		place.len = len - 1;
	return place;
}

/* "(CVE-2011-3374, CVE-…) apt/libapt-pkg6.0@2.6.1" of Snyk's rules. */
static void
add_description(struct adapter *adapter, struct row *row, struct muster_span text)
{
	const char *close = text.len > 0 ? memchr(text.ptr, ')', text.len) : NULL;
	if (close == NULL)
		return;
	const size_t len = (size_t)(close - text.ptr);
	muster_strbuf_clear(&adapter->aliases);
	row_add_cves(adapter, (struct muster_span){text.ptr, len});
	row->text[ROW_ALIASES] = row_span(&adapter->aliases);
	if (len + 2 >= text.len || close[1] != ' ' ||
	    memchr(close + 2, ' ', text.len - len - 2) != NULL)
		return;
	struct muster_span package = {close + 2, text.len - len - 2};
	for (size_t at = package.len; at-- > 1;) {
		if (package.ptr[at] != '@')
			continue;
		row->text[ROW_VERSION] =
		    (struct muster_span){package.ptr + at + 1, package.len - at - 1};
		row->text[ROW_NAME] = (struct muster_span){package.ptr, at};
		return;
	}
}

/* By its name alone: the message's, else what the rule tells. */
static void
name_package(
    struct sarif *sarif, struct row *row, const struct sarif_rule *rule, struct muster_span name)
{
	if (name.len > 0)
		row->text[ROW_NAME] = name;
	else if (rule != NULL && rule->package.len > 0)
		row->text[ROW_NAME] = rule->package;
	else if (rule != NULL)
		add_description(&sarif->base, row, rule->description);
}

/* The package of the message, or the rule's, one row for each of these. */
static void
say_package(struct sarif *sarif, struct sarif_result *result, const struct sarif_rule *rule,
    enum sarif_kind kind)
{
	struct row *row = &result->row;
	const struct muster_span name = sarif_line_of(result->message, "Package");
	const struct sarif_purl *purls = rule != NULL ? rule->purls : NULL;
	row->text[ROW_PLACE] = without_line(row->text[ROW_PLACE]);
	row->text[ROW_FIXED] = sarif_line_of(result->message, "Fixed Version");
	if (row->text[ROW_FIXED].len == 0 && rule != NULL &&
	    !muster_span_is(rule->fixed, "not fixed"))
		row->text[ROW_FIXED] = rule->fixed;
	if (name.len == 0 && row->text[ROW_FIXED].len == 0 && rule != NULL)
		row->text[ROW_FIXED] = rule->fix;
	row->text[ROW_VERSION] = sarif_line_of(result->message, "Installed Version");
	if (name.len > 0 || purls == NULL || row->text[ROW_PURL].len > 0) {
		if (muster_span_starts(name, "pkg:"))
			row->text[ROW_PURL] = name;
		else if (row->text[ROW_PURL].len == 0)
			name_package(sarif, row, rule, name);
		if (row->text[ROW_VERSION].len == 0)
			row->text[ROW_VERSION] = purl_version(row->text[ROW_PURL]);
		row->domain = domain_of(kind, row->text[ROW_PURL]);
		if (row->domain == MUSTER_DOMAIN_OS_PACKAGE &&
		    (row->text[ROW_NAME].len > 0 || row->text[ROW_PURL].len > 0))
			row->text[ROW_PLACE] = none; /* the image itself */
		row_say(&sarif->base, row);
		return;
	}
	for (; purls != NULL; purls = purls->next) {
		row->text[ROW_PURL] = purls->purl;
		row->text[ROW_VERSION] = purl_version(purls->purl);
		row->domain = domain_of(kind, purls->purl);
		if (row->domain == MUSTER_DOMAIN_OS_PACKAGE)
			row->text[ROW_PLACE] = none;
		row_say(&sarif->base, row);
		sarif->base.covers[row->domain] = true;
		row->extra = true; /* of one record */
	}
}

/* One line, and a short one. */
static struct muster_span
title_of(struct muster_span text)
{
	const char *stop = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
	if (stop != NULL)
		text.len = (size_t)(stop - text.ptr);
	return text.len <= TITLE_MAX ? text : none;
}

/* "[CRITICAL] CVE-2026-1" of early releases of Trivy: what it is called must outlive its rank. */
static void
split_rank(struct row *row)
{
	const struct muster_span id = row->text[ROW_CHECK];
	const char *end = id.len > 0 && id.ptr[0] == '[' ? memchr(id.ptr, ']', id.len) : NULL;
	if (end == NULL || (size_t)(end - id.ptr) + 2 >= id.len || end[1] != ' ')
		return;
	const struct muster_span word = {id.ptr + 1, (size_t)(end - id.ptr) - 1};
	if (!muster_severity_is_word(word))
		return;
	row->text[ROW_CHECK] = (struct muster_span){end + 2, id.len - (size_t)(end - id.ptr) - 2};
	if (muster_span_eq(row->text[ROW_CHECK], row->text[ROW_ALIASES]))
		row->text[ROW_ALIASES] = none;
	if (row->severity == MUSTER_SEVERITY_UNKNOWN)
		row->severity = muster_severity_of(word);
}

/* The file that a result names by its number alone. */
static void
add_artifact(struct sarif *sarif, const struct sarif_result *result, struct row *row)
{
	if (result->artifact < 0)
		return;
	if ((uint64_t)result->artifact >= sarif->artifact_count) {
		adapter_note(&sarif->base, "unknown-artifact",
		    "a result is in a file that the run does not list: it stands without it");
		return;
	}
	const struct muster_span suffix = row->text[ROW_PLACE];
	struct muster_strbuf *place = &sarif->artifact_place;
	muster_strbuf_clear(place);
	row_add(place, "", sarif_without_digest(sarif->artifacts[result->artifact]));
	row_add(place, "", suffix);
	sarif->base.failed |= place->failed;
	row->text[ROW_PLACE] = row_span(place);
}

void
sarif_say_result(struct sarif *sarif, struct sarif_result *result)
{
	struct adapter *adapter = &sarif->base;
	struct row *row = &result->row;
	add_artifact(sarif, result, row);
	const struct sarif_rule *rule = sarif_find_rule(sarif, result);
	if (rule != NULL && row->text[ROW_CHECK].len == 0)
		row->text[ROW_CHECK] = rule->id;
	if (row->text[ROW_CHECK].len == 0) {
		row_reject(adapter, row, "it is of no rule that the run has");
		return;
	}
	if (!outcome_of(row->text[ROW_OUTCOME], &row->outcome)) {
		row_reject(adapter, row, "its kind is none of the standard's");
		return;
	}
	if (result->absent) { /* of the baseline: it is there no more */
		sink_record(adapter->sink, MUSTER_OUT_OF_SCOPE);
		return;
	}
	if (row->text[ROW_SEVERITY].len == 0 && row->outcome == MUSTER_FAIL)
		row->text[ROW_SEVERITY] = rule != NULL && rule->level.len > 0
		    ? rule->level
		    : MUSTER_SPAN("warning"); /* 3.27.10 */
	if (rule != NULL && rule->score.len > 0) {
		row->text[ROW_SCORE] = rule->score;
		row->severity = row_severity_of_score(rule->score);
	}
	split_rank(row);
	row->text[ROW_TITLE] = title_of(rule != NULL ? rule->title : none);
	if (row->text[ROW_TITLE].len == 0)
		row->text[ROW_TITLE] = title_of(result->message);
	row->text[ROW_SECTION] = sarif->alone ? none : sarif->tool;
	enum sarif_kind kind = sarif_kind_of(sarif, rule, row->text[ROW_CHECK]);
	if (kind == SARIF_UNTOLD && row->text[ROW_PURL].len > 0)
		kind = SARIF_VULNERABILITY;
	if (kind == SARIF_VULNERABILITY || kind == SARIF_OS_VULNERABILITY) {
		say_package(sarif, result, rule, kind);
	} else {
		row->domain = domain_of(kind, none);
		row_say(adapter, row);
	}
	adapter->covers[row->domain] = true;
}
