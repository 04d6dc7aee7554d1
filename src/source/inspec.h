/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read InSpec have in common. */
#ifndef SOURCE_INSPEC_H
#define SOURCE_INSPEC_H

#include "source/named.h"

/* A control of an outer profile: nothing was run for it there. */
struct wrapper {
	struct row *row;
	bool met; /* an inner profile has results for it */
};

struct inspec {
	struct adapter base; /* first */
	struct named_assets assets;
	struct wrapper *wrappers;
	size_t wrapper_count, wrapper_cap;
	struct muster_span target;
	muster_time latest;
	bool listed;
	struct muster_strbuf check;
};

static inline struct inspec *
of(struct adapter *adapter)
{
	return (struct inspec *)adapter;
}

/* What the results of one control say together. */
struct tests {
	size_t count, passed, failed, skipped, errors;
};

enum { C_ID, C_TITLE, C_IMPACT, C_RESULTS, C_WAIVER };

/* One member of a control; others are skipped.  Texts live as long as the document. */
void inspec_control_member(
    struct adapter *adapter, int member, struct row *row, struct tests *tests);
/* A control as a record; false if it cannot be used. */
bool inspec_control(struct adapter *adapter, struct row *row, struct tests *tests);
/* The outcome by its results, and then by its impact (0 does not apply). */
void inspec_judge(struct row *row, const struct tests *tests);
void inspec_weigh(struct row *row);

#endif
