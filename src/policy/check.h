/* SPDX-License-Identifier: Apache-2.0 */
/* One policy while it is checked. */
#ifndef POLICY_CHECK_H
#define POLICY_CHECK_H

#include "policy/internal.h"

struct check {
	const struct muster_policies_check *in;
	const struct muster_policy *policy;
	muster_problem_fn problem;
	void *context;
	size_t faults;
};

void check_tell(struct check *check, struct muster_place place, const char *id, const char *remedy,
    const char *format, ...) __attribute__((format(printf, 5, 6)));
void check_demands(struct check *check);

#endif
