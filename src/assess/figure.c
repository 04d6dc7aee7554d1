/* SPDX-License-Identifier: Apache-2.0 */
/* Figures by name: what each holds. */
#include <muster/figure.h>

#include <muster/trend.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "assess/internal.h"

#define PART(part) (UINT32_C(1) << MUSTER_PART_##part)
#define UNKNOWN (PART(ERROR) | PART(NO_EVIDENCE) | PART(STALE))
#define SATISFIED (PART(PROVEN) | PART(ATTESTED) | PART(BOTH))
#define ASSESSABLE (SATISFIED | PART(ACCEPTED) | PART(FAILING) | UNKNOWN)

const char *const muster_figure_names[] = {"assessable", "proven", "attested", "both", "accepted",
    "failing", "unknown", "error", "no-evidence", "stale", "satisfied", "not-applicable",
    "out-of-profile", "before-exceptions:assessable", "before-exceptions:proven",
    "before-exceptions:attested", "before-exceptions:both", "before-exceptions:accepted",
    "before-exceptions:failing", "before-exceptions:unknown", "without-stale:assessable",
    "without-stale:proven", "without-stale:attested", "without-stale:both",
    "without-stale:accepted", "without-stale:failing", "without-stale:unknown", "breached",
    "breached-though-fixed", "newly-failing", "no-longer-failing", "evidence-lost",
    "evidence-gained", "open", "open:critical", "open:high", "open:medium", "open:low", "open:info",
    "open:unknown", "open:rank:critical", "open:rank:high", "open:rank:medium", "open:rank:low",
    "open:rank:info", "open:rank:unknown", "asked-for", "no-practice", "no-control",
    "suppressed-by-tool", "period:opened", "period:fixed", "period:image-replaced",
    "period:closed-otherwise", "records:read", "records:used", "records:suppressed",
    "records:merged", "records:out-of-scope", "records:rejected", "inputs:rejected",
    "inputs:duplicate", NULL};

/* ---- ids ---- */

const char *
muster_figure_id(const char *framework, const char *name, char out[MUSTER_FIGURE_ID])
{
	snprintf(out, MUSTER_FIGURE_ID, "FIG:%s:%s", framework, name);
	return out;
}

bool
muster_figure_split(const char *id, char framework[64], const char **name)
{
	if (!muster_span_is_nocase((struct muster_span){id, strnlen(id, 4)}, "FIG:"))
		return false;
	const char *colon = strchr(id + 4, ':');
	size_t len = colon != NULL ? (size_t)(colon - id - 4) : 0;
	if (len == 0 || len >= 64)
		return false;
	memcpy(framework, id + 4, len);
	framework[len] = '\0';
	*name = colon + 1;
	return true;
}

const char *
muster_figure_member_kind_name(enum muster_figure_member_kind kind)
{
	static const char *const names[MUSTER_MEMBER_KIND_COUNT] = {
	    [MUSTER_MEMBER_CONTROL] = "control",
	    [MUSTER_MEMBER_FINDING] = "finding",
	    [MUSTER_MEMBER_RUN] = "run",
	    [MUSTER_MEMBER_INPUT] = "input",
	    [MUSTER_MEMBER_ASSET] = "asset",
	    [MUSTER_MEMBER_SOURCE] = "source",
	    [MUSTER_MEMBER_EXCEPTION] = "exception",
	    [MUSTER_MEMBER_ATTESTATION] = "attestation",
	    [MUSTER_MEMBER_SYSTEM] = "system",
	};
	return names[kind];
}

/* ---- names ---- */

struct part_word {
	const char *name;
	uint32_t parts;
	const char *words;
};

static const struct part_word part_words[] = {
    {"assessable", ASSESSABLE, "controls assessed: in profile, not declared not applicable"},
    {"controls", ASSESSABLE | PART(NOT_APPLICABLE), "controls in profile"},
    {"proven", PART(PROVEN), "controls whose machine evidence alone satisfies"},
    {"attested", PART(ATTESTED), "controls satisfied by an attestation"},
    {"both", PART(BOTH), "controls proven by machine and attested"},
    {"accepted", PART(ACCEPTED), "controls whose failure is accepted by an exception"},
    {"failing", PART(FAILING), "controls whose evidence shows a failure"},
    {"not-satisfied", PART(FAILING), "controls whose evidence shows a failure"},
    {"unknown", UNKNOWN, "controls of which too little is shown: error, no evidence, stale"},
    {"error", PART(ERROR), "controls whose check ended in an error"},
    {"no-evidence", PART(NO_EVIDENCE), "controls without evidence on all that needs it"},
    {"stale", PART(STALE), "controls whose evidence is older than the limit"},
    {"satisfied", SATISFIED, "controls satisfied: proven, attested or both"},
    {"not-applicable", PART(NOT_APPLICABLE), "controls declared not applicable"},
    {"out-of-profile", PART(OUT_OF_PROFILE), "controls outside the profile or not in force"},
};

static bool
parse_part(const char *name, struct muster_figure *out)
{
	for (size_t i = 0; i < sizeof(part_words) / sizeof(part_words[0]); i++)
		if (strcmp(part_words[i].name, name) == 0) {
			out->kind = MUSTER_FIGURE_CONTROLS;
			out->parts = part_words[i].parts;
			out->words = part_words[i].words;
			return true;
		}
	return false;
}

/* Controls in profile, by their verdict over the period. */
static bool
parse_breached(const char *name, struct muster_figure *out)
{
	bool fixed = strcmp(name, "breached-though-fixed") == 0;
	if (!fixed && strcmp(name, "breached") != 0)
		return false;
	out->kind = MUSTER_FIGURE_CONTROLS;
	out->parts = ASSESSABLE | PART(NOT_APPLICABLE);
	out->verdict = fixed ? 2 : 1;
	out->words = fixed ? "controls breached in the period though not failing at its end"
			   : "controls breached in the period";
	return true;
}

static const char *
after(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);
	return strncmp(name, prefix, len) == 0 ? name + len : NULL;
}

/* "4:no-evidence"; ids of sections hold no colon. */
static bool
parse_section(const char *rest, struct muster_figure *out)
{
	const char *colon = strrchr(rest, ':');
	size_t len = colon != NULL ? (size_t)(colon - rest) : 0;
	if (len == 0 || len >= sizeof(out->section_text) ||
	    (!parse_part(colon + 1, out) && !parse_breached(colon + 1, out)))
		return false;
	memcpy(out->section_text, rest, len);
	out->section_text[len] = '\0';
	return true;
}

static bool
parse_open(const char *rest, struct muster_figure *out)
{
	const char *rank = after(rest, "rank:");
	int word = muster_severity_parse(muster_span_of(rank != NULL ? rank : rest));
	*(rank != NULL ? &out->rank : &out->severity) = word;
	out->kind = MUSTER_FIGURE_FINDINGS;
	out->words = rank != NULL ? "open findings of that rank" : "open findings of that severity";
	return word >= 0;
}

struct act_word {
	const char *name;
	enum muster_figure_act act;
	const char *words;
};

static const struct act_word act_words[] = {
    {"opened", MUSTER_ACT_OPENED, "findings first seen in it"},
    {"reopened", MUSTER_ACT_REOPENED, "findings that came back in it"},
    {"fixed", MUSTER_ACT_FIXED, "findings fixed in it"},
    {"image-replaced", MUSTER_ACT_IMAGE_REPLACED, "findings gone with a replaced image in it"},
    {"remediated", MUSTER_ACT_REMEDIATED, "findings fixed or gone with a replaced image in it"},
    {"closed-otherwise", MUSTER_ACT_CLOSED_OTHERWISE, "findings closed in it, not remediated"},
};

static bool
parse_act(const char *name, struct muster_figure *out)
{
	out->kind = MUSTER_FIGURE_HISTORY;
	for (size_t i = 0; i < sizeof(act_words) / sizeof(act_words[0]); i++)
		if (strcmp(act_words[i].name, name) == 0) {
			out->act = act_words[i].act;
			out->words = act_words[i].words;
			return true;
		}
	return false;
}

/* "2026-07:"; what stands behind it, NULL: that is no month. */
static const char *
parse_month_name(const char *text, struct muster_figure *out)
{
	struct muster_period month;
	char name[8];
	if (strlen(text) < 9 || text[4] != '-' || text[7] != ':')
		return NULL;
	memcpy(name, text, 7);
	name[7] = '\0';
	if (muster_period_parse(name, 1, &month, NULL) != 0)
		return NULL;
	out->start = month.start;
	out->end = month.end;
	out->episodes = true;
	return text + 8;
}

/* "2026-07:fixed", "2026-07:open", "2026-07:open:critical", "2026-07:overdue" */
static bool
parse_month(const char *rest, struct muster_figure *out)
{
	rest = parse_month_name(rest, out);
	if (rest == NULL)
		return false;
	bool overdue = strcmp(rest, "overdue") == 0;
	const char *severity = after(rest, "open:");
	if (severity == NULL && !overdue && strcmp(rest, "open") != 0)
		return parse_act(rest, out);
	out->kind = MUSTER_FIGURE_HISTORY;
	out->act = overdue ? MUSTER_ACT_OVERDUE : MUSTER_ACT_OPEN;
	out->words = overdue ? "findings open at its end and past their deadline"
			     : "findings open at its end";
	if (severity != NULL)
		out->severity = muster_severity_parse(muster_span_of(severity));
	return severity == NULL || out->severity >= 0;
}

/* "2026-04:fixed": from there up to the as-of */
static bool
parse_from(const char *rest, struct muster_figure *out)
{
	rest = parse_month_name(rest, out);
	out->end = MUSTER_TIME_NONE;
	return rest != NULL && parse_act(rest, out);
}

/* "8-30", "366-", then ":critical" */
static bool
parse_age(const char *rest, struct muster_figure *out)
{
	const char *parts[] = {rest, strchr(rest, '-')};
	uint32_t days[] = {0, UINT32_MAX};
	for (size_t i = 0; i < 2 && parts[1] != NULL; i++) {
		const char *at = i == 0 ? rest : parts[1] + 1;
		size_t len = strspn(at, "0123456789");
		uint32_t number = 0;
		if (len > 6 || (i == 0 && (len == 0 || at + len != parts[1])))
			return false;
		for (size_t digit = 0; digit < len; digit++)
			number = number * 10 + (uint32_t)(at[digit] - '0');
		if (len > 0)
			days[i] = number;
		rest = at + len;
	}
	if (parts[1] == NULL || (*rest != '\0' && *rest != ':'))
		return false;
	out->kind = MUSTER_FIGURE_FINDINGS;
	out->aged = true;
	out->from_days = days[0];
	out->to_days = days[1];
	out->words = "open findings first seen so many days before the as-of";
	if (*rest == ':')
		out->severity = muster_severity_parse(muster_span_of(rest + 1));
	return *rest == '\0' || out->severity >= 0;
}

/* "2026-07-08:remaining": at the end of that day */
static bool
parse_burn_down(const char *rest, struct muster_figure *out)
{
	static const struct act_word words[] = {
	    {"remaining", MUSTER_ACT_OPEN,
		"findings open when the period began and still open then"},
	    {"remediated", MUSTER_ACT_REMEDIATED,
		"findings open when the period began and remediated by then"},
	    {"closed-otherwise", MUSTER_ACT_CLOSED_OTHERWISE,
		"findings open when the period began and closed by then, not remediated"},
	    {"overdue", MUSTER_ACT_OVERDUE, "findings open then and past their deadline"},
	};
	char day[11];
	muster_time at;
	if (strlen(rest) < 12 || rest[10] != ':')
		return false;
	memcpy(day, rest, 10);
	day[10] = '\0';
	if (day[4] != '-' || muster_time_parse_as_of(day, 1, &at, NULL) != 0)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].name, rest + 11) == 0) {
			out->kind = MUSTER_FIGURE_HISTORY;
			out->act = words[i].act;
			out->words = words[i].words;
			out->end = at + 1;
			out->episodes = out->burn_down = true;
			return true;
		}
	return false;
}

struct other_word {
	const char *name;
	enum muster_figure_kind kind;
	int value; /* by kind: asked, change, record, duplicate */
	const char *words;
};

static const struct other_word other_words[] = {
    {"newly-failing", MUSTER_FIGURE_CHANGES, MUSTER_CHANGE_NEWLY_FAILING,
	"controls that fail and did not in the period before"},
    {"no-longer-failing", MUSTER_FIGURE_CHANGES, MUSTER_CHANGE_NO_LONGER_FAILING,
	"controls that failed in the period before and do not now"},
    {"evidence-lost", MUSTER_FIGURE_CHANGES, MUSTER_CHANGE_EVIDENCE_LOST,
	"controls unknown now and not in the period before"},
    {"evidence-gained", MUSTER_FIGURE_CHANGES, MUSTER_CHANGE_EVIDENCE_GAINED,
	"controls unknown in the period before and not now"},
    {"open", MUSTER_FIGURE_FINDINGS, MUSTER_ASKED_ANY, "open findings"},
    {"asked-for", MUSTER_FIGURE_FINDINGS, MUSTER_ASKED_FOR,
	"open findings that a control asks for"},
    {"no-practice", MUSTER_FIGURE_FINDINGS, MUSTER_ASKED_NO_PRACTICE,
	"open findings whose check has no practice"},
    {"no-control", MUSTER_FIGURE_FINDINGS, MUSTER_ASKED_NO_CONTROL,
	"open findings whose practice no control asks for"},
    {"unmapped", MUSTER_FIGURE_FINDINGS, MUSTER_ASKED_UNMAPPED,
	"open findings that no control asks for"},
    {"reranked", MUSTER_FIGURE_FINDINGS, MUSTER_ASKED_RERANKED,
	"open findings whose rank is not the severity"},
    {"suppressed-by-tool", MUSTER_FIGURE_FINDINGS, MUSTER_ASKED_SUPPRESSED,
	"open findings that their tool suppressed"},
    {"records:read", MUSTER_FIGURE_RECORDS, 0, "records read"},
    {"records:used", MUSTER_FIGURE_RECORDS, 1, "records used"},
    {"records:suppressed", MUSTER_FIGURE_RECORDS, 2, "records suppressed by the tool"},
    {"records:merged", MUSTER_FIGURE_RECORDS, 3, "records merged with an equal one"},
    {"records:out-of-scope", MUSTER_FIGURE_RECORDS, 4, "records out of scope"},
    {"records:rejected", MUSTER_FIGURE_RECORDS, 5, "records rejected"},
    {"inputs:rejected", MUSTER_FIGURE_INPUTS, 0, "inputs rejected"},
    {"inputs:duplicate", MUSTER_FIGURE_INPUTS, 1, "inputs already in custody"},
};

static bool
parse_other(const char *name, struct muster_figure *out)
{
	for (size_t i = 0; i < sizeof(other_words) / sizeof(other_words[0]); i++) {
		const struct other_word *word = &other_words[i];
		if (strcmp(word->name, name) != 0)
			continue;
		out->kind = word->kind;
		out->words = word->words;
		out->asked = word->kind == MUSTER_FIGURE_FINDINGS
		    ? (enum muster_figure_asked)word->value
		    : MUSTER_ASKED_ANY;
		out->change = word->value;
		out->record = word->value;
		out->duplicate = word->value == 1;
		return true;
	}
	return false;
}

static bool
parse_name(const char *name, struct muster_figure *out)
{
	const char *rest;
	if ((rest = after(name, "before-exceptions:")) != NULL) {
		out->set = MUSTER_SET_BEFORE_EXCEPTIONS;
		return parse_part(rest, out);
	}
	if ((rest = after(name, "without-stale:")) != NULL) {
		out->set = MUSTER_SET_WITHOUT_STALE;
		return parse_part(rest, out);
	}
	if ((rest = after(name, "section:")) != NULL)
		return parse_section(rest, out);
	if ((rest = after(name, "open:")) != NULL)
		return parse_open(rest, out);
	if ((rest = after(name, "month:")) != NULL)
		return parse_month(rest, out);
	if ((rest = after(name, "period:")) != NULL)
		return parse_act(rest, out);
	if ((rest = after(name, "from:")) != NULL)
		return parse_from(rest, out);
	if ((rest = after(name, "age:")) != NULL)
		return parse_age(rest, out);
	if ((rest = after(name, "burn-down:")) != NULL)
		return parse_burn_down(rest, out);
	return parse_part(name, out) || parse_breached(name, out) || parse_other(name, out);
}

bool
muster_figure_parse(const char *name, struct muster_figure *out)
{
	*out = (struct muster_figure){.section = "",
	    .severity = -1,
	    .rank = -1,
	    .start = MUSTER_TIME_NONE,
	    .end = MUSTER_TIME_NONE};
	if (strlen(name) >= sizeof(out->name) || !parse_name(name, out))
		return false;
	snprintf(out->name, sizeof(out->name), "%s", name);
	out->section = out->section_text;
	return true;
}

/* ---- what a figure holds ---- */

bool
muster_figure_has_control(const struct muster_figure *figure,
    const struct muster_control_result *result, const char *section)
{
	bool breached = result->period_verdict == MUSTER_PERIOD_BREACHED;
	return figure->kind == MUSTER_FIGURE_CONTROLS &&
	    (figure->parts & (UINT32_C(1) << result->parts[figure->set])) != 0 &&
	    (figure->section[0] == '\0' || strcmp(figure->section, section) == 0) &&
	    (figure->verdict == 0 ||
		(breached &&
		    (figure->verdict == 1 || result->status != MUSTER_STATUS_NOT_SATISFIED)));
}

static bool
is_of_age(const struct muster_figure *figure, const struct muster_finding *finding)
{
	int64_t age = muster_time_days_between(finding->first_seen, figure->end);
	return (figure->from_days == 0 || age >= (int64_t)figure->from_days) &&
	    (figure->to_days == UINT32_MAX || age <= (int64_t)figure->to_days);
}

bool
muster_figure_has_finding(
    const struct muster_figure *figure, const struct muster_finding *finding, bool asked_for)
{
	bool practice = finding->practice[0] != '\0';
	if (figure->kind != MUSTER_FIGURE_FINDINGS || !finding->open ||
	    (figure->severity >= 0 && (int)finding->severity != figure->severity) ||
	    (figure->rank >= 0 && (int)finding->rank != figure->rank) ||
	    (figure->aged && !is_of_age(figure, finding)))
		return false;
	switch (figure->asked) {
	case MUSTER_ASKED_FOR:
		return practice && asked_for;
	case MUSTER_ASKED_NO_PRACTICE:
		return !practice;
	case MUSTER_ASKED_NO_CONTROL:
		return practice && !asked_for;
	case MUSTER_ASKED_UNMAPPED:
		return !practice || !asked_for;
	case MUSTER_ASKED_SUPPRESSED:
		return finding->suppressed_by_tool;
	case MUSTER_ASKED_RERANKED:
		return finding->rank != finding->severity;
	default:
		return true;
	}
}

static bool
within(const struct muster_figure *figure, muster_time t)
{
	return t != MUSTER_TIME_NONE && t >= figure->start && t < figure->end;
}

static bool
closes(const struct muster_figure *figure, enum muster_close_reason reason)
{
	switch (figure->act) {
	case MUSTER_ACT_FIXED:
		return reason == MUSTER_CLOSE_FIXED;
	case MUSTER_ACT_IMAGE_REPLACED:
		return reason == MUSTER_CLOSE_IMAGE_REPLACED;
	case MUSTER_ACT_REMEDIATED:
		return episode_is_remediation(reason);
	case MUSTER_ACT_CLOSED_OTHERWISE:
		return !episode_is_remediation(reason) && reason != MUSTER_CLOSE_NONE;
	default:
		return false;
	}
}

static uint64_t
times_of_episode(
    const struct muster_figure *figure, const struct muster_episode *episode, bool first)
{
	switch (figure->act) {
	case MUSTER_ACT_OPENED:
		return first && within(figure, episode->opened);
	case MUSTER_ACT_REOPENED:
		return !first && within(figure, episode->opened);
	default:
		return within(figure, episode->closed) && closes(figure, episode->reason);
	}
}

/* What became, by the end, of one that was open just before the start. */
static bool
burns_down(const struct muster_figure *figure, const struct muster_episode *episodes, size_t count)
{
	muster_time at = figure->end - 1;
	if (episode_open_at(episodes, count, figure->start - 1) == NULL)
		return false;
	if (episode_open_at(episodes, count, at) != NULL)
		return figure->act == MUSTER_ACT_OPEN;
	bool remediated = episode_is_remediation(episode_last_reason(episodes, count, at));
	return figure->act == (remediated ? MUSTER_ACT_REMEDIATED : MUSTER_ACT_CLOSED_OTHERWISE);
}

uint64_t
muster_figure_times(const struct muster_figure *figure, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, muster_time due)
{
	uint64_t times = 0;
	if (figure->kind != MUSTER_FIGURE_HISTORY ||
	    (figure->severity >= 0 && (int)finding->severity != figure->severity))
		return 0;
	if (!figure->episodes && figure->act == MUSTER_ACT_OPENED)
		return within(figure, finding->first_seen);
	if (!figure->episodes && figure->act != MUSTER_ACT_REOPENED)
		return !finding->open && within(figure, finding->closed_at) &&
		    closes(figure, finding->reason);
	if (figure->act == MUSTER_ACT_OVERDUE)
		return due != MUSTER_TIME_NONE && figure->end - 1 > due &&
		    episode_open_at(episodes, count, figure->end - 1) != NULL;
	if (figure->burn_down)
		return burns_down(figure, episodes, count);
	if (figure->act == MUSTER_ACT_OPEN)
		return episode_open_at(episodes, count, figure->end - 1) != NULL;
	for (size_t i = 0; i < count; i++)
		times += times_of_episode(figure, &episodes[i], i == 0);
	return times;
}

uint64_t
muster_figure_records(const struct muster_figure *figure, const struct muster_counts *counts)
{
	const uint64_t values[] = {counts->read, counts->used, counts->suppressed, counts->merged,
	    counts->out_of_scope, counts->rejected};
	return figure->kind == MUSTER_FIGURE_RECORDS ? values[figure->record] : 0;
}
