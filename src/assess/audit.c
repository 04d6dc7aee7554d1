/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit of exceptions: what is wrong with each as it stands, whatever an
 * assessment makes of it, and what to do about it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <muster/assess.h>

struct audit {
	const struct muster_exception *exceptions;
	const struct muster_exception_holding *holdings;
	size_t count;
	muster_time as_of;
	int64_t within;
	struct muster_arena *arena;
	struct muster_audit_problem *problems;
	size_t problem_count;
};

const char *
muster_audit_kind_name(enum muster_audit_kind kind)
{
	static const char *const names[MUSTER_AUDIT_KIND_COUNT] = {
	    [MUSTER_AUDIT_SELF_APPROVED] = "self-approved",
	    [MUSTER_AUDIT_UNAPPROVED] = "unapproved",
	    [MUSTER_AUDIT_INCOMPLETE] = "incomplete",
	    [MUSTER_AUDIT_EXPIRED] = "expired",
	    [MUSTER_AUDIT_EXPIRING] = "expiring",
	    [MUSTER_AUDIT_UNUSED] = "unused",
	    [MUSTER_AUDIT_TOO_BROAD] = "too-broad",
	    [MUSTER_AUDIT_AFTER_BREACH] = "granted-after-breach",
	    [MUSTER_AUDIT_SERIAL] = "serial"};
	return (size_t)kind < MUSTER_AUDIT_KIND_COUNT ? names[kind] : "";
}

/* ---- saying ---- */

static struct muster_audit_problem *problem(struct audit *audit, size_t at,
    enum muster_audit_kind kind, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* NULL: out of memory. */
static struct muster_audit_problem *
problem(struct audit *audit, size_t at, enum muster_audit_kind kind, const char *remedy,
    const char *format, ...)
{
	char text[256];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	struct muster_audit_problem *out = &audit->problems[audit->problem_count++];
	*out = (struct muster_audit_problem){.kind = kind,
	    .word = muster_audit_kind_name(kind),
	    .exception = &audit->exceptions[at],
	    .text = muster_arena_strdup(audit->arena, text),
	    .remedy = remedy,
	    .findings = audit->holdings[at].findings};
	return out->text != NULL ? out : NULL;
}

static const char *
plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* ---- each by itself ---- */

static bool
is_empty(const char *text)
{
	return text == NULL || text[0] == '\0';
}

/* "*", "image:*": every asset, or every one of a kind. */
static bool
is_any(const char *glob)
{
	if (is_empty(glob))
		return true;
	const char *colon = strchr(glob, ':');
	const char *name = colon != NULL ? colon + 1 : glob;
	return strspn(name, "*/") == strlen(name);
}

/* Without a finding, it needs an asset and something else. */
static bool
is_broad(const struct muster_exception *exception)
{
	if (!is_empty(exception->finding))
		return false;
	return is_any(exception->asset) ||
	    (is_empty(exception->check) && is_empty(exception->control) &&
		is_empty(exception->practice));
}

static int
audit_state(struct audit *audit, size_t at, enum muster_exception_state state)
{
	const struct muster_exception *exception = &audit->exceptions[at];
	char day[16];
	switch (state) {
	case MUSTER_EXCEPTION_SELF_APPROVED:
		return problem(audit, at, MUSTER_AUDIT_SELF_APPROVED,
			   "have another person approve it",
			   "requested and approved by %s: no effect", exception->requester) != NULL
		    ? 0
		    : -1;
	case MUSTER_EXCEPTION_UNAPPROVED:
		return problem(audit, at, MUSTER_AUDIT_UNAPPROVED, "have it approved, or revoke it",
			   "nobody has approved it: no effect") != NULL
		    ? 0
		    : -1;
	case MUSTER_EXCEPTION_UNREQUESTED:
	case MUSTER_EXCEPTION_UNKNOWN:
	case MUSTER_EXCEPTION_ENDLESS:
		return problem(audit, at, MUSTER_AUDIT_UNAPPROVED, "give it an expiry",
			   "it has no expiry: no effect") != NULL
		    ? 0
		    : -1;
	case MUSTER_EXCEPTION_INCOMPLETE:
		return problem(audit, at, MUSTER_AUDIT_INCOMPLETE,
			   "give constraint, objective, risk, control, validation, maintenance and "
			   "review",
			   "not all parts of the worksheet are given: no effect") != NULL
		    ? 0
		    : -1;
	case MUSTER_EXCEPTION_EXPIRED: {
		uint64_t findings = audit->holdings[at].findings;
		return problem(audit, at, MUSTER_AUDIT_EXPIRED,
			   findings > 0 ? "fix what it excused, or have it granted anew"
					: "revoke it: nothing needs it",
			   "expired %s; %llu open finding%s it held count%s again",
			   muster_date_format(exception->expires, day),
			   (unsigned long long)findings, plural(findings),
			   findings == 1 ? "s" : "") != NULL
		    ? 0
		    : -1;
	}
	case MUSTER_EXCEPTION_IN_FORCE:
	case MUSTER_EXCEPTION_NOT_STARTED:
	case MUSTER_EXCEPTION_REVOKED:
		break;
	}
	return 0;
}

static int
audit_in_force(struct audit *audit, size_t at)
{
	const struct muster_exception *exception = &audit->exceptions[at];
	const struct muster_exception_holding *holding = &audit->holdings[at];
	int64_t left = muster_time_days_between(audit->as_of, exception->expires);
	char day[16];
	if (left <= audit->within) {
		struct muster_audit_problem *found = problem(audit, at, MUSTER_AUDIT_EXPIRING,
		    "fix what it excuses before, or have it reviewed",
		    "expires %s, in %lld day%s; holds %llu open finding%s",
		    muster_date_format(exception->expires, day), (long long)left,
		    plural((uint64_t)left), (unsigned long long)holding->findings,
		    plural(holding->findings));
		if (found == NULL)
			return -1;
		found->days = left;
	}
	if (holding->findings == 0 &&
	    problem(audit, at, MUSTER_AUDIT_UNUSED, "revoke it: it would hide what comes next",
		"holds no open finding") == NULL)
		return -1;
	return 0;
}

static int
audit_scope(struct audit *audit, size_t at)
{
	const struct muster_exception *exception = &audit->exceptions[at];
	const struct muster_exception_holding *holding = &audit->holdings[at];
	if (is_broad(exception) &&
	    problem(audit, at, MUSTER_AUDIT_TOO_BROAD,
		"name a finding, or an asset and a check, control or practice",
		"%s: future findings are covered too; holds %llu open finding%s now",
		is_any(exception->asset) ? "names no asset of its own" : "names all of an asset",
		(unsigned long long)holding->findings, plural(holding->findings)) == NULL)
		return -1;
	if (holding->late == 0)
		return 0;
	struct muster_audit_problem *found = problem(audit, at, MUSTER_AUDIT_AFTER_BREACH,
	    "an exception does not heal a missed deadline: show the breach with it",
	    "%llu of its findings %s past the deadline when it was granted, up to %lld day%s",
	    (unsigned long long)holding->late, holding->late == 1 ? "was" : "were",
	    (long long)holding->late_days, plural((uint64_t)holding->late_days));
	if (found == NULL)
		return -1;
	found->days = holding->late_days;
	return 0;
}

/* ---- chains ---- */

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static bool
same_scope(const struct muster_exception *a, const struct muster_exception *b)
{
	return same_text(a->finding, b->finding) && same_text(a->check, b->check) &&
	    same_text(a->asset, b->asset) && same_text(a->control, b->control) &&
	    same_text(a->practice, b->practice) && same_text(a->system, b->system);
}

static muster_time
end_of(const struct muster_exception *exception)
{
	bool revoked = exception->revoked != 0 && exception->revoked != MUSTER_TIME_NONE;
	return revoked && exception->revoked < exception->expires ? exception->revoked
								  : exception->expires;
}

/* Had it an effect up to the as-of? */
static bool
counts_in_chain(const struct audit *audit, const struct muster_exception *exception)
{
	switch (muster_exception_state(exception, audit->as_of)) {
	case MUSTER_EXCEPTION_IN_FORCE:
	case MUSTER_EXCEPTION_EXPIRED:
	case MUSTER_EXCEPTION_REVOKED:
		return true;
	default:
		return false; /* it never had an effect, or has none yet */
	}
}

/* Is there one of its scope that began later (or at once, with a greater id)? */
static bool
is_newest(const struct audit *audit, size_t at)
{
	const struct muster_exception *one = &audit->exceptions[at];
	for (size_t i = 0; i < audit->count; i++) {
		const struct muster_exception *other = &audit->exceptions[i];
		if (i == at || !counts_in_chain(audit, other) || !same_scope(one, other))
			continue;
		if (other->start > one->start ||
		    (other->start == one->start && strcmp(other->id, one->id) > 0))
			return false;
	}
	return true;
}

/* Days that a chain covers: calendar days, each once, gaps left out. */
static int64_t
chain_days(const struct audit *audit, size_t at, uint64_t *length)
{
	const struct muster_exception *one = &audit->exceptions[at];
	int64_t days = 0;
	muster_time covered = MUSTER_TIME_NONE; /* up to */
	*length = 0;
	for (size_t i = 0; i < audit->count; i++)
		*length += counts_in_chain(audit, &audit->exceptions[i]) &&
		    same_scope(one, &audit->exceptions[i]);
	for (;;) {
		/* the next stretch: the earliest start of those that reach past what is covered */
		const struct muster_exception *next = NULL;
		for (size_t i = 0; i < audit->count; i++) {
			const struct muster_exception *other = &audit->exceptions[i];
			if (!counts_in_chain(audit, other) || !same_scope(one, other) ||
			    (covered != MUSTER_TIME_NONE && end_of(other) <= covered))
				continue;
			if (next == NULL || other->start < next->start)
				next = other;
		}
		if (next == NULL || *length > audit->count)
			return days;
		muster_time from =
		    covered != MUSTER_TIME_NONE && covered > next->start ? covered : next->start;
		muster_time to = end_of(next);
		if (to > from)
			days += (to - from) / MUSTER_DAY + ((to - from) % MUSTER_DAY != 0);
		covered = to > from ? to : from + 1;
	}
}

static int
audit_chain(struct audit *audit, size_t at)
{
	uint64_t length;
	if (!counts_in_chain(audit, &audit->exceptions[at]) || !is_newest(audit, at))
		return 0;
	int64_t days = chain_days(audit, at, &length);
	if (length < 2)
		return 0;
	struct muster_audit_problem *found = problem(audit, at, MUSTER_AUDIT_SERIAL,
	    "fix it, or compensate for it with a control of your own",
	    "%llu in a row for the same scope, %lld days together", (unsigned long long)length,
	    (long long)days);
	if (found == NULL)
		return -1;
	found->chain = length;
	found->days = days;
	return 0;
}

/* One that was followed by another of its scope has had its time. */
static bool
is_followed(const struct audit *audit, size_t at)
{
	return counts_in_chain(audit, &audit->exceptions[at]) && !is_newest(audit, at);
}

static int
compare(const void *a, const void *b)
{
	const struct muster_audit_problem *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int order = strcmp(x->exception->id, y->exception->id);
	return order != 0 ? order : (x->exception > y->exception) - (x->exception < y->exception);
}

int
muster_exception_audit(const struct muster_exception *exceptions,
    const struct muster_exception_holding *holdings, size_t count, muster_time as_of,
    int64_t within_days, struct muster_arena *arena, const struct muster_audit_problem **out,
    size_t *out_count, struct muster_error *err)
{
	enum { EACH = 6 }; /* problems one exception can have at most */
	struct audit audit = {.exceptions = exceptions,
	    .holdings = holdings,
	    .count = count,
	    .as_of = as_of,
	    .within = within_days,
	    .arena = arena,
	    .problems = muster_arena_array(arena, count, EACH * sizeof(*audit.problems))};
	if (audit.problems == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++) {
		enum muster_exception_state state = muster_exception_state(&exceptions[i], as_of);
		if (state == MUSTER_EXCEPTION_REVOKED ||
		    (state == MUSTER_EXCEPTION_EXPIRED && is_followed(&audit, i)))
			continue;
		if (audit_state(&audit, i, state) != 0 ||
		    (state == MUSTER_EXCEPTION_IN_FORCE && audit_in_force(&audit, i) != 0) ||
		    (state != MUSTER_EXCEPTION_EXPIRED && audit_scope(&audit, i) != 0) ||
		    audit_chain(&audit, i) != 0)
			return muster_error_memory(err);
	}
	if (audit.problem_count > 1)
		qsort(audit.problems, audit.problem_count, sizeof(*audit.problems), compare);
	*out = audit.problems;
	*out_count = audit.problem_count;
	return 0;
}
