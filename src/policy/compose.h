/* SPDX-License-Identifier: Apache-2.0 */
/* A document while it is composed.  A failure is sticky in the document. */
#ifndef POLICY_COMPOSE_H
#define POLICY_COMPOSE_H

#include "policy/internal.h"

struct compose {
	const struct muster_policy_document_input *in;
	const struct muster_policy *policy;
	struct muster_document *document;
	struct muster_builder builder;
	struct markdown markdown;
	struct muster_strbuf buf; /* empty between uses */
};

/* In the document's arena; "" where memory is out. */
const char *compose_format(struct compose *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *compose_taken(struct compose *c, struct muster_strbuf *buf);
/* Statements of the policy by status; not measured where there is no result. */
void compose_count(const struct compose *c, const struct muster_policy *policy,
    uint64_t counts[MUSTER_STATUS_COUNT]);
/* "draft" … "superseded" */
const char *compose_state(const struct muster_policy *policy);
/* "Ann Approver, 2026-11-26" or "nobody yet" */
const char *compose_approved(struct compose *c, const struct muster_policy *policy);
/* "2027-11-26", or "12 months after it takes effect". */
const char *compose_review(struct compose *c, const struct muster_policy *policy);

/* Of the page before them all: their passages, to be searched.  -1 with err. */
int search_put(struct compose *c, const struct muster_policies *policies, struct muster_error *err);

/* The annexes: statements, controls served, parameters, document control. */
void annex_put(struct compose *c);

#endif
