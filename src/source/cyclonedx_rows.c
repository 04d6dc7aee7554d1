/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vulnerabilities of a CycloneDX document: a row for each of them on each
 * component it affects.  What somebody has said of one (analysis) is kept with
 * it and takes nothing away: such a row is suppressed, or where the component
 * is not in this document, a statement among the facts (VEX).
 */
#include "source/cyclonedx.h"
#include "source/purl.h"

enum { TITLE_MAX = 160 };

static const struct muster_span none = {"", 0};

/* ---- ratings ---- */

struct rating {
	struct muster_span source, severity, score, method;
};

/* Whose vulnerability it is knows best; then who says a word; then CVSS 3 before others. */
static int
rank_of(const struct rating *rating, struct muster_span source)
{
	int rank = 0;
	if (rating->source.len > 0 && muster_span_eq(rating->source, source))
		rank += 8;
	if (rating->severity.len > 0 && !muster_span_is(rating->severity, "unknown"))
		rank += 4;
	if (muster_span_starts(rating->method, "CVSSv3"))
		rank += 2;
	else if (muster_span_starts(rating->method, "CVSSv4"))
		rank += 1;
	return rank;
}

enum { R_SOURCE, R_SEVERITY, R_SCORE, R_METHOD };
static const struct json_member_row rating_rows[] = {
    [R_SOURCE] = {"source", false},
    [R_SEVERITY] = {"severity", false},
    [R_SCORE] = {"score", false},
    [R_METHOD] = {"method", false},
};
static const struct json_members rating_members = JSON_MEMBERS(rating_rows);

enum { RATINGS_MAX = 32 };

static size_t
read_ratings(struct adapter *adapter, struct rating list[RATINGS_MAX])
{
	struct take *take = &adapter->take;
	size_t count = 0;
	int member;
	if (!take_array(take))
		return 0;
	while (json_element(adapter->reader) == 1) {
		struct rating rating = {none, none, none, none};
		if (!take_object(take))
			continue;
		while (
		    (member = json_member(adapter->reader, &rating_members)) != JSON_MEMBER_END) {
			if (member == R_SOURCE)
				take_member(&adapter->take, "name", &rating.source);
			else if (member == R_SEVERITY)
				take_text(take, &rating.severity);
			else if (member == R_SCORE)
				take_scalar(take, &rating.score);
			else if (member == R_METHOD)
				take_text(take, &rating.method);
			else
				json_skip(adapter->reader);
		}
		if (count < RATINGS_MAX)
			list[count++] = rating;
	}
	return count;
}

static void
choose_rating(struct row *row, const struct rating *list, size_t count, struct muster_span source)
{
	const struct rating *best = NULL;
	for (size_t i = 0; i < count; i++)
		if (best == NULL || rank_of(&list[i], source) > rank_of(best, source))
			best = &list[i];
	if (best == NULL)
		return;
	row->text[ROW_SEVERITY] = best->severity;
	row->text[ROW_SCORE] = best->score;
	for (size_t i = 0; i < count && row->text[ROW_SCORE].len == 0; i++)
		if (muster_span_starts(list[i].method, "CVSSv3"))
			row->text[ROW_SCORE] = list[i].score;
	if (best->severity.len == 0 && muster_span_starts(best->method, "CVSS"))
		row->severity = row_severity_of_score(best->score);
}

/* ---- vulnerabilities ---- */

/* References to the same vulnerability elsewhere: [{id, source}] */
static void
read_references(struct adapter *adapter)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span id = none;
		take_member(&adapter->take, "id", &id);
		row_add_alias(adapter, id);
	}
}

static void
read_affects(struct cdx *cdx)
{
	struct adapter *adapter = &cdx->base;
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span ref = none;
		take_member(&adapter->take, "ref", &ref);
		if (cdx->ref_count == cdx->ref_cap) {
			size_t cap = cdx->ref_cap == 0 ? 16 : cdx->ref_cap * 2;
			struct muster_span *bigger = realloc(cdx->refs, cap * sizeof(*bigger));
			if (bigger == NULL) {
				adapter->failed = true;
				return;
			}
			cdx->refs = bigger;
			cdx->ref_cap = cap;
		}
		cdx->refs[cdx->ref_count++] = ref;
	}
}

/* "Upgrade org.example:lodash" names lodash, and no libdash. */
static bool
names(struct muster_span text, struct muster_span component)
{
	for (size_t i = component.len; i-- > 0;) { /* its group may be written in another way */
		if (component.ptr[i] == '/') {
			component.ptr += i + 1;
			component.len -= i + 1;
			break;
		}
	}
	if (component.len == 0 || component.len >= text.len)
		return false;
	const char *at = text.ptr + text.len - component.len;
	return memcmp(at, component.ptr, component.len) == 0 && strchr(" :/", at[-1]) != NULL;
}

/* "1.2, 1.3 or higher." without what is no version. */
static struct muster_span
without_tail(struct muster_span fix)
{
	static const char higher[] = " or higher";
	const size_t tail = sizeof(higher) - 1;
	if (fix.len > 0 && fix.ptr[fix.len - 1] == '.')
		fix.len--;
	if (fix.len > tail && memcmp(fix.ptr + fix.len - tail, higher, tail) == 0)
		fix.len -= tail;
	return fix;
}

/*
 * "Upgrade lodash to version 4.17.21; Upgrade …": what Trivy and Snyk
 * recommend is what fixes it, for the component named there.  A sole one
 * need not be named.
 */
static struct muster_span
fix_of(struct muster_span text, struct muster_span component)
{
	static const char words[] = " to version ";
	const size_t len = sizeof(words) - 1;
	struct muster_span only = none;
	size_t count = 0;
	for (size_t start = 0, end; start < text.len; start = end + 1) {
		for (end = start; end < text.len && text.ptr[end] != ';' && text.ptr[end] != '\n';)
			end++;
		for (size_t i = start; i + len <= end; i++) {
			if (memcmp(text.ptr + i, words, len) != 0)
				continue;
			only =
			    without_tail((struct muster_span){text.ptr + i + len, end - i - len});
			count++;
			if (names((struct muster_span){text.ptr + start, i - start}, component))
				return only;
			break;
		}
	}
	return count == 1 ? only : none;
}

enum {
	V_ID,
	V_SOURCE,
	V_REFERENCES,
	V_RATINGS,
	V_DESCRIPTION,
	V_RECOMMENDATION,
	V_ANALYSIS,
	V_AFFECTS,
	V_PUBLISHED
};
static const struct json_member_row vulnerability_rows[] = {
    [V_ID] = {"id", false},
    [V_SOURCE] = {"source", false},
    [V_REFERENCES] = {"references", false},
    [V_RATINGS] = {"ratings", false},
    [V_DESCRIPTION] = {"description", false},
    [V_RECOMMENDATION] = {"recommendation", false},
    [V_ANALYSIS] = {"analysis", false},
    [V_AFFECTS] = {"affects", false},
    [V_PUBLISHED] = {"published", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

/* Why waits in the place of the section: of a statement it is the title. */
static void
read_analysis(struct adapter *adapter, struct row *row)
{
	enum { A_STATE, A_JUSTIFICATION, A_DETAIL };
	static const struct json_member_row rows[] = {[A_STATE] = {"state", false},
	    [A_JUSTIFICATION] = {"justification", false},
	    [A_DETAIL] = {"detail", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span detail = none;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == A_STATE)
			take_text(&adapter->take, &row->text[ROW_OUTCOME]);
		else if (member == A_JUSTIFICATION)
			take_text(&adapter->take, &row->text[ROW_SECTION]);
		else if (member == A_DETAIL)
			take_text(&adapter->take, &detail);
		else
			json_skip(adapter->reader);
	}
	if (row->text[ROW_SECTION].len == 0)
		row->text[ROW_SECTION] = detail;
}

static void
read_members(struct cdx *cdx, struct row *row)
{
	struct adapter *adapter = &cdx->base;
	struct take *take = &adapter->take;
	struct rating ratings[RATINGS_MAX];
	struct muster_span source = none, description = none;
	size_t rating_count = 0;
	int member;
	while ((member = json_member(adapter->reader, &vulnerability_members)) != JSON_MEMBER_END) {
		switch (member) {
		case V_ID:
			take_text(take, &row->text[ROW_CHECK]);
			break;
		case V_SOURCE:
			take_member(&adapter->take, "name", &source);
			break;
		case V_REFERENCES:
			read_references(adapter);
			break;
		case V_RATINGS:
			rating_count = read_ratings(adapter, ratings);
			break;
		case V_DESCRIPTION:
			take_text(take, &description);
			break;
		case V_RECOMMENDATION:
			take_text(
			    take, &row->text[ROW_FIXED]); /* of which component is known later */
			break;
		case V_ANALYSIS:
			read_analysis(adapter, row);
			break;
		case V_AFFECTS:
			read_affects(cdx);
			break;
		case V_PUBLISHED:
			row_take_date(adapter, row, ROW_ADVISORY, "published");
			break;
		default:
			json_skip(adapter->reader);
			break;
		}
	}
	choose_rating(row, ratings, rating_count, source);
	if (description.len <= TITLE_MAX && memchr(description.ptr, '\n', description.len) == NULL)
		row->text[ROW_TITLE] = description;
}

/* ---- what is said ---- */

enum claim { CLAIM_NONE, CLAIM_STANDS, CLAIM_DISMISSED, CLAIM_UNKNOWN };

static enum claim
claim_of(struct muster_span state)
{
	static const struct {
		const char *word;
		enum claim claim;
	} words[] = {
	    {"", CLAIM_NONE},
	    {"exploitable", CLAIM_STANDS},
	    {"in_triage", CLAIM_STANDS},
	    {"resolved", CLAIM_DISMISSED},
	    {"resolved_with_pedigree", CLAIM_DISMISSED},
	    {"false_positive", CLAIM_DISMISSED},
	    {"not_affected", CLAIM_DISMISSED},
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (muster_span_is(state, words[i].word))
			return words[i].claim;
	return CLAIM_UNKNOWN;
}

static void
say_statement(struct cdx *cdx, struct row *row, struct muster_span why)
{
	const struct statement statement = {.part = none,
	    .product = row->text[ROW_PLACE],
	    .author = cdx->author,
	    .when = cdx->base.run.observed_at};
	row->text[ROW_TITLE] = why;
	statement_say(&cdx->base, &cdx->texts, row, &statement);
}

static void
complete(struct adapter *adapter, struct row *row)
{
	struct cdx *cdx = cdx_of(adapter);
	const struct muster_span ref = row->text[ROW_PLACE];
	const struct cdx_component *component = cdx_find(cdx, ref);
	const struct muster_span why = row->text[ROW_SECTION];
	const enum claim claim = claim_of(row->text[ROW_OUTCOME]);
	row->text[ROW_SECTION] = none;
	if (claim == CLAIM_UNKNOWN) {
		row_reject(adapter, row, "its analysis is none of the standard's states");
		return;
	}
	cdx->rows++;
	row->text[ROW_FIXED] =
	    fix_of(row->text[ROW_FIXED], component != NULL ? component->name : none);
	if (component == NULL && claim == CLAIM_DISMISSED) {
		say_statement(cdx, row, why);
		return;
	}
	if (component != NULL) {
		row->text[ROW_PLACE] = none;
		row->text[ROW_PURL] = component->purl;
		row->text[ROW_NAME] = component->name;
		row->text[ROW_VERSION] = component->version;
	} else if (muster_span_starts(ref, "pkg:")) {
		row->text[ROW_PLACE] = none;
		row->text[ROW_PURL] = ref;
		row->text[ROW_VERSION] = purl_version(ref);
	}
	row->suppressed = claim == CLAIM_DISMISSED;
	row->domain = purl_is_os(row->text[ROW_PURL], none) ? MUSTER_DOMAIN_OS_PACKAGE
							    : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	row_say(adapter, row);
}

/* ---- one after the other ---- */

static void
read_vulnerability(struct cdx *cdx)
{
	struct adapter *adapter = &cdx->base;
	struct row row;
	cdx->ref_count = 0;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_members(cdx, &row);
	if (!row_end(adapter, &row))
		return;
	for (size_t i = 0; i < cdx->ref_count || i == 0; i++) {
		struct row affected = row;
		affected.text[ROW_PLACE] = i < cdx->ref_count ? cdx->refs[i] : none;
		if (cdx->gathered)
			complete(adapter, &affected);
		else
			row_wait(adapter, &affected);
	}
}

void
cdx_read_vulnerabilities(struct cdx *cdx)
{
	struct json_reader *reader = cdx->base.reader;
	cdx->listed = true;
	json_array(reader);
	while (json_element(reader) == 1)
		read_vulnerability(cdx);
}

void
cdx_say_vulnerabilities(struct cdx *cdx)
{
	row_flush(&cdx->base, complete);
}
