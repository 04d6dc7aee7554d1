/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which members of a document hold secrets: what the source says of itself
 * (struct muster_source, secret_members), and the environments that any source
 * may show.  Every key of every document is asked for here.
 */
#ifndef SOURCE_REDACT_RULES_H
#define SOURCE_REDACT_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/text.h>

enum {
	REDACT_RULES_MAX = 32, /* of a source */
	REDACT_EVERYWHERE_MAX = 12,
};

/* "A/B[]!" taken apart. */
struct redact_rule {
	struct muster_span ancestor; /* empty: anywhere */
	struct muster_span member;
	bool any;     /* a star below A: every string there */
	bool array;   /* the strings of an array */
	bool named;   /* those of an object whose names look secret; in an array, NAME=value */
	bool env;     /* NAME=value */
	bool here;    /* no copies */
	bool encoded; /* base64 of JSON */
	bool listed;  /* NAME=value between commas */
	bool careful; /* copies only of what is no common word */
};

struct redact_rules {
	struct redact_rule
	    list[REDACT_RULES_MAX + REDACT_EVERYWHERE_MAX]; /* the latter at the end */
	size_t count;                                       /* of the source's */
	/* A bit for each length that occurs: most keys are of none of them. */
	uint64_t member_lengths, ancestor_lengths, everywhere_lengths;
	uint32_t stars; /* which are for any member */
};

/* members: NULL-terminated, or NULL for none. */
void redact_rules_init(struct redact_rules *rules, const char *const *members);
/*
 * The rule a member falls under, or -1.  below: a bit for each rule whose
 * ancestor was passed on the way.
 */
int redact_rule_of(const struct redact_rules *rules, struct muster_span key, uint32_t below);
/* `below` of what stands in this member. */
uint32_t redact_rules_passed(
    const struct redact_rules *rules, struct muster_span key, uint32_t below);

#endif
