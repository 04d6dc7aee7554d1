/* SPDX-License-Identifier: Apache-2.0 */
/* What a statement serves, what verifies it, what is measured: in words. */
#include "policy/internal.h"

#include <stdlib.h>

enum { SHOWN_MOST = 3 }; /* of checks of a source; the practices list all of them */

static int
by_practice_id(const void *key, const void *row)
{
	return strcmp(key, ((const struct muster_practice *)row)->id);
}

const struct muster_practice *
policy_practice(const struct muster_controls *controls, const char *id)
{
	if (controls->practice_count == 0)
		return NULL;
	return bsearch(id, controls->practices, controls->practice_count,
	    sizeof(*controls->practices), by_practice_id);
}

bool
policy_states(const struct muster_statement *statement, const char *practice)
{
	for (size_t i = 0; i < statement->practice_count; i++)
		if (strcmp(statement->practices[i].name, practice) == 0)
			return true;
	return false;
}

bool
policy_bears(const struct muster_statement *statement, const struct muster_mapping *mapping)
{
	for (size_t i = 0; i < statement->practice_count; i++) {
		const struct muster_policy_name *stated = &statement->practices[i];
		if (strcmp(stated->name, mapping->practice) == 0 &&
		    (stated->aspect[0] == '\0' || mapping->aspect[0] == '\0' ||
			strcmp(stated->aspect, mapping->aspect) == 0))
			return true;
	}
	return false;
}

bool
policy_asks(const struct muster_statement *statement, const struct muster_check *check)
{
	const uint32_t kinds = statement->only != NULL ? statement->only->kinds : 0;
	if (kinds != 0 && check->asset_kinds != 0 && (kinds & check->asset_kinds) == 0)
		return false;
	for (size_t i = 0; i < statement->practice_count; i++) {
		const struct muster_policy_name *stated = &statement->practices[i];
		if (!stated->served && strcmp(stated->name, check->practice) == 0 &&
		    (stated->aspect[0] == '\0' || strcmp(stated->aspect, check->aspect) == 0))
			return true;
	}
	return false;
}

/* ---- controls ---- */

/* Mappings of a control stand together. */
static bool
bears(const struct muster_catalog *catalog, size_t *row, const struct muster_statement *statement,
    bool *supports)
{
	const char *control = catalog->mappings[*row].control;
	bool any = false;
	*supports = true;
	for (;
	     *row < catalog->mapping_count && strcmp(catalog->mappings[*row].control, control) == 0;
	     ++*row) {
		const struct muster_mapping *mapping = &catalog->mappings[*row];
		if (!policy_bears(statement, mapping))
			continue;
		any = true;
		*supports = *supports &&
		    (mapping->effect == MUSTER_EFFECT_SUPPORTS ||
			mapping->confidence == MUSTER_CONFIDENCE_LOW);
	}
	return any;
}

static void
add_controls(struct muster_strbuf *out, const struct muster_catalog *catalog,
    const struct muster_statement *statement, bool wanted)
{
	bool begun = false;
	for (size_t row = 0; row < catalog->mapping_count;) {
		const char *control = catalog->mappings[row].control;
		bool supports;
		if (!bears(catalog, &row, statement, &supports) || supports != wanted)
			continue;
		if (!begun && out->len > 0)
			muster_strbuf_adds(out, "; ");
		if (!begun)
			muster_strbuf_addf(out, "%s ", catalog->title);
		else
			muster_strbuf_adds(out, ", ");
		muster_strbuf_adds(out, control);
		begun = true;
	}
}

void
policy_served(struct muster_strbuf *out, const struct muster_controls *controls,
    const struct muster_statement *statement, bool supports)
{
	for (size_t i = 0; i < controls->catalog_count; i++)
		add_controls(out, &controls->catalogs[i], statement, supports);
}

bool
policy_serves(const struct muster_catalog *catalog, const char *control,
    const struct muster_statement *statement)
{
	for (size_t i = 0; i < catalog->mapping_count; i++)
		if (strcmp(catalog->mappings[i].control, control) == 0 &&
		    policy_bears(statement, &catalog->mappings[i]))
			return true;
	return false;
}

/* ---- checks ---- */

static const char *
check_words(const struct muster_check *check)
{
	return strcmp(check->id, "*") == 0 ? "all it finds" : check->id;
}

static bool
is_cve(const struct muster_check *check)
{
	return check->match == MUSTER_MATCH_CVE;
}

/* Named before, for this source? */
static bool
is_named(const struct muster_controls *controls, size_t from, size_t at,
    const struct muster_statement *statement)
{
	const char *words = check_words(&controls->checks[at]);
	for (size_t i = from; i < at; i++)
		if (!is_cve(&controls->checks[i]) && policy_asks(statement, &controls->checks[i]) &&
		    strcmp(check_words(&controls->checks[i]), words) == 0)
			return true;
	return false;
}

/* The checks of one source, from..to, by their ids. */
static void
add_source(struct muster_strbuf *out, const struct muster_controls *controls, size_t from,
    size_t to, const struct muster_statement *statement)
{
	size_t shown = 0, more = 0;
	for (size_t i = from; i < to; i++) {
		const struct muster_check *check = &controls->checks[i];
		if (is_cve(check) || !policy_asks(statement, check) ||
		    is_named(controls, from, i, statement))
			continue;
		if (shown == SHOWN_MOST) {
			more++;
			continue;
		}
		if (shown == 0)
			muster_strbuf_addf(out, "%s%s ", out->len > 0 ? "; " : "", check->source);
		else
			muster_strbuf_adds(out, ", ");
		muster_strbuf_adds(out, check_words(check));
		shown++;
	}
	if (more > 0)
		muster_strbuf_addf(out, " and %zu more", more);
}

/* Those that look for vulnerabilities all do the same: their names are enough. */
static void
add_scanners(struct muster_strbuf *out, const struct muster_controls *controls,
    const struct muster_statement *statement)
{
	const char *last = "";
	size_t shown = 0, more = 0;
	for (size_t i = 0; i < controls->check_count; i++) {
		const struct muster_check *check = &controls->checks[i];
		if (!is_cve(check) || !policy_asks(statement, check) ||
		    strcmp(check->source, last) == 0)
			continue;
		last = check->source;
		if (shown == SHOWN_MOST) {
			more++;
			continue;
		}
		muster_strbuf_addf(out, "%s%s",
		    shown > 0          ? ", "
			: out->len > 0 ? "; vulnerabilities by "
				       : "vulnerabilities by ",
		    check->source);
		shown++;
	}
	if (more > 0)
		muster_strbuf_addf(out, " and %zu more", more);
}

void
policy_verified(struct muster_strbuf *out, const struct muster_controls *controls,
    const struct muster_statement *statement)
{
	for (size_t from = 0, to; from < controls->check_count; from = to) {
		for (to = from; to < controls->check_count &&
		     strcmp(controls->checks[to].source, controls->checks[from].source) == 0;)
			to++;
		add_source(out, controls, from, to, statement);
	}
	add_scanners(out, controls, statement);
	if (statement->only != NULL && out->len > 0)
		muster_strbuf_addf(out, "; of what they find: %s", statement->findings);
}

/* ---- what is measured ---- */

const struct muster_control_result *
muster_statement_result(
    const struct muster_assessment *assessment, const struct muster_statement *statement)
{
	for (size_t i = 0; assessment != NULL && i < assessment->control_count; i++)
		if (strcmp(assessment->controls[i].control->id, statement->id) == 0)
			return &assessment->controls[i];
	return NULL;
}

static bool
is_tested(const struct muster_controls *controls, const struct muster_statement *statement)
{
	for (size_t i = 0; i < controls->check_count; i++)
		if (policy_asks(statement, &controls->checks[i]))
			return true;
	return false;
}

struct sums {
	uint64_t failing_assets, overdue_assets, overdue_results, excused;
	muster_time oldest;  /* first sight of the oldest failing one */
	muster_time overdue; /* when what is longest past its time was due */
	bool deadline;
};

/* NONE is later than any. */
static muster_time
earlier(muster_time a, muster_time b)
{
	if (a == MUSTER_TIME_NONE)
		return b;
	return b != MUSTER_TIME_NONE && b < a ? b : a;
}

static struct sums
sum_rows(const struct muster_control_result *result)
{
	struct sums sums = {.oldest = MUSTER_TIME_NONE, .overdue = MUSTER_TIME_NONE};
	for (size_t i = 0; i < result->row_count; i++) {
		const struct muster_row_result *row = &result->rows[i];
		sums.failing_assets += row->failing_assets;
		sums.overdue_assets += row->overdue_assets;
		sums.overdue_results += row->overdue_results;
		sums.excused += row->removed_results + row->accepted_results;
		sums.deadline = sums.deadline || row->mapping->effect == MUSTER_EFFECT_DEADLINE;
		sums.overdue = earlier(sums.overdue, row->overdue_since);
		for (size_t k = 0; k < row->fact_count; k++)
			sums.oldest = earlier(sums.oldest, row->facts[k]->oldest_failing);
	}
	return sums;
}

/* "; 6 of them past their time, on 3 assets, the longest by 27 days" */
static void
add_overdue(struct muster_strbuf *out, const struct sums *sums, muster_time as_of)
{
	char number[40];
	if (sums->overdue_assets == 0) {
		muster_strbuf_adds(out, "; none past its time");
		return;
	}
	if (sums->overdue_results > 0)
		muster_strbuf_addf(out, "; %s past %s time",
		    muster_number_format(sums->overdue_results, number),
		    sums->overdue_results == 1 ? "its" : "their");
	else
		muster_strbuf_adds(out, "; past its time");
	muster_strbuf_addf(out, ", on %s %s", muster_number_format(sums->overdue_assets, number),
	    sums->overdue_assets == 1 ? "asset" : "assets");
	if (sums->overdue != MUSTER_TIME_NONE) {
		const long long late = (long long)muster_time_days_between(sums->overdue, as_of);
		muster_strbuf_addf(
		    out, ", the longest by %lld %s", late, late == 1 ? "day" : "days");
	}
}

static void
add_findings(struct muster_strbuf *out, const struct muster_control_result *result,
    const struct sums *sums, muster_time as_of)
{
	char number[40], date[16];
	if (result->open_findings == 0) {
		muster_strbuf_adds(out, "no open finding");
		return;
	}
	muster_strbuf_addf(out, "%s open %s", muster_number_format(result->open_findings, number),
	    result->open_findings == 1 ? "finding" : "findings");
	if (sums->excused >= result->open_findings)
		muster_strbuf_adds(out, ", under exceptions");
	else if (sums->excused > 0)
		muster_strbuf_addf(out, ", %s of them under exceptions",
		    muster_number_format(sums->excused, number));
	if (sums->oldest != MUSTER_TIME_NONE)
		muster_strbuf_addf(out, ", the oldest first seen %s (%lld days)",
		    muster_date_format(sums->oldest, date),
		    (long long)muster_time_days_between(sums->oldest, as_of));
	if (sums->deadline)
		add_overdue(out, sums, as_of);
}

const char *
policy_status_words(const struct muster_control_result *result)
{
	if (result == NULL)
		return "not measured";
	return result->status == MUSTER_STATUS_NO_EVIDENCE && result->seen > 0 ? "measured in part"
									       : result->label;
}

void
policy_observed(struct muster_strbuf *out, const struct muster_policy_document_input *input,
    const struct muster_statement *statement)
{
	const struct muster_control_result *result =
	    muster_statement_result(input->assessment, statement);
	if (result == NULL) {
		muster_strbuf_adds(out,
		    statement->practice_count == 0
			? "not measured: it states no practice"
			: "not measured: there is no store with evidence here");
		return;
	}
	struct sums sums = sum_rows(result);
	char date[16], seen[40], expected[40];
	muster_date_format(input->as_of, date);
	if (statement->blind) {
		muster_strbuf_addf(out,
		    "not measured: muster.yaml names no list of what is known to be exploited "
		    "(kev), as of %s",
		    date);
		return;
	}
	if (result->seen == 0 && result->open_findings == 0) {
		bool tested = is_tested(input->controls, statement);
		muster_strbuf_adds(out,
		    tested ? "not measured: no evidence"
			   : "not measured: no source that muster reads tests it");
		if (tested && result->expected > 0)
			muster_strbuf_addf(out, " of any of %s expected",
			    muster_number_format(result->expected, expected));
		muster_strbuf_addf(out, ", as of %s", date);
		return;
	}
	add_findings(out, result, &sums, input->as_of);
	if (result->expected > 0)
		muster_strbuf_addf(out, "; evidence of %s of %s expected",
		    muster_number_format(result->seen, seen),
		    muster_number_format(result->expected, expected));
	if (statement->in_part)
		muster_strbuf_adds(out, "; the rest of the sentence is not measured");
	muster_strbuf_addf(out, ", as of %s", date);
}
