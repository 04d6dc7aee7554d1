/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attestations: which one counts for a control at the as-of, and what it
 * says.  Weighing it against machine evidence is control.c's.
 */
#include <string.h>

#include "assess/internal.h"

static const struct {
	const char *word;
	enum attest_state state;
	bool addressable; /* only an addressable specification may be met so (164.306(d)(3)) */
} outcomes[] = {
    {"met", ATTEST_MET, false},
    {"implemented", ATTEST_MET, false},
    {"equivalent", ATTEST_MET, true},
    {"partly", ATTEST_NOT_MET, false},
    {"not-met", ATTEST_NOT_MET, false},
    {"not-reasonable", ATTEST_ACCEPTED, true},
    {"not-applicable", ATTEST_NOT_APPLICABLE, false},
};
enum { OUTCOMES = sizeof(outcomes) / sizeof(outcomes[0]) };

static size_t
outcome_of(const char *word)
{
	size_t i = 0;
	while (i < OUTCOMES && strcmp(outcomes[i].word, word) != 0)
		i++;
	return i;
}

bool
muster_outcome_fits(const struct muster_control *control, const char *outcome)
{
	size_t at = outcome_of(outcome);
	return at < OUTCOMES &&
	    (!outcomes[at].addressable ||
		control->specification == MUSTER_SPECIFICATION_ADDRESSABLE);
}

static enum attest_state
state_of(const struct muster_control *control, const char *word)
{
	return muster_outcome_fits(control, word) ? outcomes[outcome_of(word)].state : ATTEST_NONE;
}

/* Newest first; the rest only for a fixed order. */
static bool
is_newer(const struct muster_attestation *a, const struct muster_attestation *b)
{
	if (b == NULL || a->given != b->given)
		return b == NULL || a->given > b->given;
	int order = strcmp(a->outcome, b->outcome);
	if (order == 0)
		order = strcmp(a->author, b->author);
	if (order == 0 && a->id != NULL && b->id != NULL)
		order = strcmp(a->id, b->id);
	return order < 0;
}

static bool
is_empty(const char *text)
{
	return text == NULL || text[0] == '\0';
}

/* Given, and valid already. */
static bool
is_begun(const struct muster_attestation *one, muster_time as_of)
{
	return one->given <= as_of &&
	    (one->from == 0 || one->from == MUSTER_TIME_NONE || one->from <= as_of);
}

/* What speaks of a practice meets no control: each asks for more than the practice. */
static bool
only_supports(const struct muster_attestation *one, enum attest_state state)
{
	return !is_empty(one->practice) && state != ATTEST_NOT_MET;
}

void
attest_find(const struct context *context, const struct muster_control *control, enum mode mode,
    struct attest *attest)
{
	*attest = (struct attest){.state = ATTEST_NONE};
	muster_time as_of = context->in->as_of;
	for (size_t i = 0; i < context->in->attestation_count; i++) {
		const struct muster_attestation *one = &context->in->attestations[i];
		if (strcmp(one->control, control->id) != 0 || !is_begun(one, as_of))
			continue;
		enum attest_state state = state_of(control, one->outcome);
		bool filed = !is_empty(one->file_sha256);
		if (only_supports(one, state)) {
			if (is_newer(one, attest->supporting))
				attest->supporting = one;
			continue;
		}
		if (state == ATTEST_NONE || (!filed && state != ATTEST_NOT_MET)) {
			if (is_newer(one, attest->asserted))
				attest->asserted = one;
			continue;
		}
		bool expired = one->expires != MUSTER_TIME_NONE && one->expires < as_of;
		if (expired && mode == MODE_NO_STALE)
			continue;
		if (is_newer(one, attest->attestation)) {
			attest->attestation = one;
			attest->state = expired ? ATTEST_EXPIRED : state;
		}
	}
	if (attest->asserted != NULL && attest->attestation != NULL &&
	    !is_newer(attest->asserted, attest->attestation))
		attest->asserted = NULL;
}

static int
add(struct reason *out, size_t *count, enum muster_status status, const char *text)
{
	if (text == NULL)
		return -1;
	out[(*count)++] = (struct reason){.status = status, .text = text};
	return 0;
}

/* "attested as met 2026-09-10 by Ann", and whose statement it is. */
static const char *
said(struct context *context, const struct muster_attestation *one)
{
	const char *of = is_empty(one->practice) ? "" : one->practice;
	return text_format(context, "%s%sattested as %s %s by %s%s%s%s%s", of,
	    of[0] != '\0' ? " " : "", one->outcome, text_date(context, one->given), one->author,
	    is_empty(one->provider) ? "" : ", inherited from ",
	    is_empty(one->provider) ? "" : one->provider,
	    is_empty(one->responsibility) ? "" : ", responsibility ",
	    is_empty(one->responsibility) ? "" : one->responsibility);
}

static int
valid_reason(struct context *context, const struct attest *attest, const struct decision *decision,
    struct reason *out, size_t *count)
{
	const struct muster_attestation *one = attest->attestation;
	const char *given = text_date(context, one->given);
	const char *text = said(context, one);
	bool failing = decision->deciding > 0 &&
	    (decision->machine == MUSTER_STATUS_NOT_SATISFIED ||
		decision->machine == MUSTER_STATUS_ACCEPTED);
	if (text == NULL)
		return -1;
	switch (attest->state) {
	case ATTEST_MET:
		return failing ? add(out, count, decision->machine,
				     text_format(context, "%s, contradicted by evidence", text))
			       : add(out, count, MUSTER_STATUS_SATISFIED, text);
	case ATTEST_NOT_MET:
		return add(out, count, MUSTER_STATUS_NOT_SATISFIED, text);
	case ATTEST_ACCEPTED:
		return add(out, count, MUSTER_STATUS_ACCEPTED, text);
	case ATTEST_NOT_APPLICABLE:
		return failing
		    ? add(out, count, decision->machine,
			  text_format(context, "declared not applicable, contradicted (%s by %s)",
			      given, one->author))
		    : add(out, count, MUSTER_STATUS_NOT_APPLICABLE,
			  text_format(
			      context, "declared not applicable %s by %s", given, one->author));
	case ATTEST_EXPIRED:
		return add(out, count, MUSTER_STATUS_STALE,
		    text_format(context, "attestation of %s expired %s", given,
			text_date(context, one->expires)));
	case ATTEST_NONE:
		break;
	}
	return 0;
}

/* What to bring: for an addressable specification any of three, each documented. */
static const char *
needed_text(
    struct context *context, const struct muster_control *control, const struct decision *decision)
{
	const char *need = control->specification == MUSTER_SPECIFICATION_ADDRESSABLE
	    ? "an attestation with its file is needed: implemented, an equivalent measure, or why "
	      "neither is reasonable and appropriate"
	    : "an attestation with its file is needed";
	if (decision->deciding == 0)
		return text_format(context, "%s; none is given", need);
	if (decision->machine != MUSTER_STATUS_SATISFIED)
		return text_format(context, "%s", need);
	if (decision->deciding > 1)
		return text_format(context, "machine checks pass for %s practices; %s",
		    text_number(context, decision->deciding), need);
	return text_format(context, "machine checks pass on %s of %s %s; %s",
	    text_number(context, decision->seen), text_number(context, decision->expected),
	    kind_words(decision->kinds, decision->expected), need);
}

/* A practice's attestation beside the control's own. */
static int
supporting_reason(
    struct context *context, const struct attest *attest, struct reason *out, size_t *count)
{
	const struct muster_attestation *one = attest->supporting;
	if (one == NULL)
		return 0;
	const char *text = said(context, one);
	return text == NULL
	    ? -1
	    : add(out, count, MUSTER_STATUS_COUNT,
		  text_format(context, "supports only, %s; the control asks for its own", text));
}

/* What is attested, asserted or missing; at most four lines. */
int
attest_reason(struct context *context, const struct muster_control *control,
    const struct attest *attest, const struct decision *decision, struct reason *out, size_t *count)
{
	if (attest->attestation != NULL && valid_reason(context, attest, decision, out, count) != 0)
		return -1;
	if (attest->asserted != NULL) {
		const struct muster_attestation *one = attest->asserted;
		const char *date = text_date(context, one->given);
		const char *text = outcome_of(one->outcome) == OUTCOMES
		    ? text_format(context, "an attestation of %s has an unknown outcome", date)
		    : state_of(control, one->outcome) == ATTEST_NONE
		    ? text_format(context,
			  "attested as %s %s by %s, which only an addressable specification "
			  "allows; it counts for nothing",
			  one->outcome, date, one->author)
		    : text_format(context,
			  "asserted as %s %s by %s without a file; it counts for nothing",
			  one->outcome, date, one->author);
		if (add(out, count, MUSTER_STATUS_COUNT, text) != 0)
			return -1;
	}
	if (supporting_reason(context, attest, out, count) != 0)
		return -1;
	if (control->needs_attestation && attest->attestation == NULL)
		return add(
		    out, count, MUSTER_STATUS_NO_EVIDENCE, needed_text(context, control, decision));
	return 0;
}
