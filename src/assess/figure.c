/* SPDX-License-Identifier: Apache-2.0 */
/* Figures by name: what each holds. */
#include <muster/figure.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

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
	if (len == 0 || len >= sizeof(out->section_text) || !parse_part(colon + 1, out))
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

/* "2026-07:fixed", "2026-07:open", "2026-07:open:critical" */
static bool
parse_month(const char *rest, struct muster_figure *out)
{
	struct muster_period month;
	char text[8];
	if (strlen(rest) < 9 || rest[7] != ':')
		return false;
	memcpy(text, rest, 7);
	text[7] = '\0';
	if (text[4] != '-' || muster_period_parse(text, 1, &month, NULL) != 0)
		return false;
	out->start = month.start;
	out->end = month.end;
	out->episodes = true;
	rest += 8;
	const char *severity = after(rest, "open:");
	if (severity == NULL && strcmp(rest, "open") != 0)
		return parse_act(rest, out);
	out->kind = MUSTER_FIGURE_HISTORY;
	out->act = MUSTER_ACT_OPEN;
	out->words = "findings open at its end";
	if (severity != NULL)
		out->severity = muster_severity_parse(muster_span_of(severity));
	return severity == NULL || out->severity >= 0;
}

struct other_word {
	const char *name;
	enum muster_figure_kind kind;
	int value; /* by kind: asked, verdict, change, record, duplicate */
	const char *words;
};

static const struct other_word other_words[] = {
    {"breached", MUSTER_FIGURE_CONTROLS, 1, "controls breached in the period"},
    {"breached-though-fixed", MUSTER_FIGURE_CONTROLS, 2,
	"controls breached in the period though not failing at its end"},
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
		if (word->kind == MUSTER_FIGURE_CONTROLS) {
			out->parts = ASSESSABLE | PART(NOT_APPLICABLE);
			out->verdict = word->value;
		}
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
	return parse_part(name, out) || parse_other(name, out);
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

bool
muster_figure_has_finding(
    const struct muster_figure *figure, const struct muster_finding *finding, bool asked_for)
{
	bool practice = finding->practice[0] != '\0';
	if (figure->kind != MUSTER_FIGURE_FINDINGS || !finding->open ||
	    (figure->severity >= 0 && (int)finding->severity != figure->severity) ||
	    (figure->rank >= 0 && (int)finding->rank != figure->rank))
		return false;
	switch (figure->asked) {
	case MUSTER_ASKED_FOR:
		return practice && asked_for;
	case MUSTER_ASKED_NO_PRACTICE:
		return !practice;
	case MUSTER_ASKED_NO_CONTROL:
		return practice && !asked_for;
	case MUSTER_ASKED_SUPPRESSED:
		return finding->suppressed_by_tool;
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
	case MUSTER_ACT_CLOSED_OTHERWISE:
		return reason != MUSTER_CLOSE_FIXED && reason != MUSTER_CLOSE_IMAGE_REPLACED &&
		    reason != MUSTER_CLOSE_NONE;
	default:
		return false;
	}
}

static uint64_t
times_of_episode(
    const struct muster_figure *figure, const struct muster_episode *episode, bool first)
{
	switch (figure->act) {
	case MUSTER_ACT_OPEN:
		return episode->opened < figure->end &&
		    (episode->closed == MUSTER_TIME_NONE || episode->closed >= figure->end);
	case MUSTER_ACT_OPENED:
		return first && within(figure, episode->opened);
	case MUSTER_ACT_REOPENED:
		return !first && within(figure, episode->opened);
	default:
		return within(figure, episode->closed) && closes(figure, episode->reason);
	}
}

uint64_t
muster_figure_times(const struct muster_figure *figure, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count)
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
