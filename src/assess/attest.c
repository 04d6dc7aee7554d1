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

static enum attest_state
state_of(const struct muster_control *control, const char *word)
{
	size_t outcome = outcome_of(word);
	if (outcome == OUTCOMES ||
	    (outcomes[outcome].addressable &&
		control->specification != MUSTER_SPECIFICATION_ADDRESSABLE))
		return ATTEST_NONE;
	return outcomes[outcome].state;
}

/* Newest first; the rest only for a fixed order. */
static bool
is_newer(const struct muster_attestation *a, const struct muster_attestation *b)
{
	if (b == NULL || a->given != b->given)
		return b == NULL || a->given > b->given;
	int order = strcmp(a->outcome, b->outcome);
	return order != 0 ? order < 0 : strcmp(a->author, b->author) < 0;
}

void
attest_find(const struct context *context, const struct muster_control *control, enum mode mode,
    struct attest *attest)
{
	*attest = (struct attest){.state = ATTEST_NONE};
	muster_time as_of = context->in->as_of;
	for (size_t i = 0; i < context->in->attestation_count; i++) {
		const struct muster_attestation *one = &context->in->attestations[i];
		if (strcmp(one->control, control->id) != 0 || one->given > as_of)
			continue;
		enum attest_state state = state_of(control, one->outcome);
		bool filed = one->file_sha256 != NULL && one->file_sha256[0] != '\0';
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

static int
valid_reason(struct context *context, const struct attest *attest, const struct decision *decision,
    struct reason *out, size_t *count)
{
	const struct muster_attestation *one = attest->attestation;
	const char *given = text_date(context, one->given);
	bool failing = decision->deciding > 0 &&
	    (decision->machine == MUSTER_STATUS_NOT_SATISFIED ||
		decision->machine == MUSTER_STATUS_ACCEPTED);
	switch (attest->state) {
	case ATTEST_MET:
		return failing
		    ? add(out, count, decision->machine,
			  text_format(context, "attested as %s %s by %s, contradicted by evidence",
			      one->outcome, given, one->author))
		    : add(out, count, MUSTER_STATUS_SATISFIED,
			  text_format(context, "attested as %s %s by %s", one->outcome, given,
			      one->author));
	case ATTEST_NOT_MET:
		return add(out, count, MUSTER_STATUS_NOT_SATISFIED,
		    text_format(
			context, "attested as %s %s by %s", one->outcome, given, one->author));
	case ATTEST_ACCEPTED:
		return add(out, count, MUSTER_STATUS_ACCEPTED,
		    text_format(
			context, "attested as %s %s by %s", one->outcome, given, one->author));
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

/* What is attested, asserted or missing; at most two lines. */
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
	if (control->needs_attestation && attest->attestation == NULL)
		return add(
		    out, count, MUSTER_STATUS_NO_EVIDENCE, needed_text(context, control, decision));
	return 0;
}
