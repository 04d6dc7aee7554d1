/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Check rows in the order they are tried, and the row for a result.  It is
 * asked for each result of a run: nothing is allocated, and what grows with
 * the number of rows is found by halving.
 */
#include "catalog/load.h"

struct check_source {
	const char *source;
	size_t begin[MUSTER_MATCH_GLOB + 2]; /* of the rows of a kind of match, and the end */
};
struct muster_check_index {
	const struct check_source *sources; /* sorted */
	size_t count;
};

/* ---- order ---- */

static unsigned
naming(const struct muster_check *check)
{
	return (check->versions[0] != '\0' ? 2u : 0u) +
	    (check->description_match[0] != '\0' ? 1u : 0u);
}

static unsigned
conditions(const struct muster_check *check)
{
	return (check->domain >= 0) + (check->severities != 0) + (check->fix >= 0) +
	    (check->asset_kinds != 0);
}

static int
descending(size_t x, size_t y)
{
	return (x < y) - (x > y);
}

static int
by_trial(const void *a, const void *b)
{
	const struct muster_check *x = a, *y = b;
	int order = strcmp(x->source, y->source);
	if (order == 0 && x->match != y->match)
		order = x->match < y->match ? -1 : 1;
	if (order == 0)
		order = x->match == MUSTER_MATCH_GLOB ? descending(strlen(x->id), strlen(y->id))
						      : strcmp(x->id, y->id);
	if (order == 0)
		order = descending(naming(x), naming(y));
	if (order == 0)
		order = descending(conditions(x), conditions(y));
	if (order == 0)
		order = strcmp(x->origin.file, y->origin.file);
	if (order == 0)
		order = descending(y->origin.line, x->origin.line);
	return order != 0 ? order : (x->domain > y->domain) - (x->domain < y->domain);
}

/* ---- putting together ---- */

static unsigned
domain_rows(const struct check_row *row)
{
	unsigned count = 0;
	for (uint32_t bits = row->domains; bits != 0; bits &= bits - 1)
		count++;
	return count == 0 ? 1 : count;
}

static size_t
count_rows(const struct load *load)
{
	size_t total = 0;
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_CHECKS || !document->ok)
			continue;
		for (size_t k = 0; k < document->as.checks.count; k++)
			total += domain_rows(&document->as.checks.rows[k]);
	}
	return total;
}

/* A row of YAML with several domains is a row for each. */
static size_t
spread(const struct check_row *row, const char *source, const char *file, struct muster_check *out)
{
	size_t n = 0;
	for (int32_t domain = -1; domain < MUSTER_DOMAIN_COUNT; domain++) {
		bool wanted = domain < 0 ? row->domains == 0
					 : (row->domains & UINT32_C(1) << (unsigned)domain) != 0;
		if (!wanted)
			continue;
		out[n] = row->check;
		out[n].source = source;
		out[n].domain = domain;
		out[n].origin.file = file;
		n++;
	}
	return n;
}

static int
index_checks(struct load *load, const struct muster_check *checks, size_t count)
{
	struct muster_check_index *index = load_array(load, 1, sizeof(*index));
	struct check_source *sources = load_array(load, load->count, sizeof(*sources));
	if (index == NULL || sources == NULL)
		return -1;
	size_t n = 0;
	for (size_t i = 0; i < count;) {
		struct check_source *source = &sources[n++];
		source->source = checks[i].source;
		for (unsigned match = 0; match <= MUSTER_MATCH_GLOB; match++) {
			source->begin[match] = i;
			while (i < count && checks[i].match == (enum muster_check_match)match &&
			    strcmp(checks[i].source, source->source) == 0)
				i++;
		}
		source->begin[MUSTER_MATCH_GLOB + 1] = i;
	}
	index->sources = sources;
	index->count = n;
	load->controls->index = index;
	return 0;
}

int
load_checks(struct load *load)
{
	struct muster_check *checks = load_array(load, count_rows(load), sizeof(*checks));
	if (checks == NULL)
		return -1;
	size_t n = 0;
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_CHECKS || !document->ok)
			continue;
		const struct checks_document *rows = &document->as.checks;
		load_check_name(load, document, "source", rows->source);
		for (size_t k = 0; k < rows->count; k++)
			n += spread(&rows->rows[k], rows->source, document->file, checks + n);
	}
	if (n > 1)
		qsort(checks, n, sizeof(*checks), by_trial);
	load->controls->checks = checks;
	load->controls->check_count = n;
	return index_checks(load, checks, n);
}

/* ---- the row for a result ---- */

struct query {
	const char *version, *title;
	enum muster_domain domain;
	enum muster_severity severity;
	bool has_fix;
	enum muster_asset_kind kind;
};

/* One of the words is the version, or the version up to its "@". */
static bool
names_version(const char *words, const char *version)
{
	size_t full = strlen(version), base = strcspn(version, "@");
	for (const char *word = words; *word != '\0';) {
		size_t len = strcspn(word, " ");
		if ((len == full || len == base) && memcmp(word, version, len) == 0)
			return true;
		word += len;
		word += *word == ' ';
	}
	return false;
}

static bool
domain_holds(const struct muster_check *check, enum muster_domain domain)
{
	if (check->domain >= 0)
		return check->domain == (int32_t)domain;
	return check->match != MUSTER_MATCH_CVE || domain == MUSTER_DOMAIN_OS_PACKAGE ||
	    domain == MUSTER_DOMAIN_LANGUAGE_PACKAGE;
}

static bool
holds(const struct muster_check *check, const struct query *query)
{
	if (!domain_holds(check, query->domain))
		return false;
	if (check->severities != 0 && (check->severities & 1u << query->severity) == 0)
		return false;
	if (check->fix >= 0 && (check->fix == 1) != query->has_fix)
		return false;
	if (check->asset_kinds != 0 && (check->asset_kinds & 1u << query->kind) == 0)
		return false;
	if (check->versions[0] != '\0' && !names_version(check->versions, query->version))
		return false;
	return check->description_match[0] == '\0' ||
	    muster_text_glob(check->description_match, query->title);
}

static const struct check_source *
find_source(const struct muster_check_index *index, const char *source)
{
	size_t low = 0, high = index == NULL ? 0 : index->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(source, index->sources[middle].source);
		if (order == 0)
			return &index->sources[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* The first row of [low, high), sorted by id, that is not before id. */
static size_t
lower_bound(const struct muster_check *checks, size_t low, size_t high, const char *id)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(checks[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct muster_check *
muster_check_for(const struct muster_controls *controls, const char *source, const char *native,
    const char *check_version, const char *title, enum muster_domain domain,
    enum muster_severity severity, bool has_fix, enum muster_asset_kind asset_kind)
{
	const struct check_source *rows = find_source(controls->index, source);
	if (rows == NULL || native == NULL)
		return NULL;
	const struct query query = {.version = check_version != NULL ? check_version : "",
	    .title = title != NULL ? title : "",
	    .domain = domain,
	    .severity = severity,
	    .has_fix = has_fix,
	    .kind = asset_kind};
	const struct muster_check *checks = controls->checks;
	size_t end = rows->begin[MUSTER_MATCH_CVE];
	for (size_t i = lower_bound(checks, rows->begin[MUSTER_MATCH_ID], end, native);
	     i < end && strcmp(checks[i].id, native) == 0; i++)
		if (holds(&checks[i], &query))
			return &checks[i];
	for (size_t i = end; i < rows->begin[MUSTER_MATCH_GLOB + 1]; i++) {
		if (!holds(&checks[i], &query))
			continue;
		if (checks[i].match == MUSTER_MATCH_CVE || muster_text_glob(checks[i].id, native))
			return &checks[i];
	}
	return NULL;
}
