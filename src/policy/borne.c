/* SPDX-License-Identifier: Apache-2.0 */
/* Which controls policies bear on: the coverage of a framework. */
#include "policy/internal.h"

static bool
bears(const struct muster_policy *policy, const struct muster_catalog *catalog, size_t from,
    size_t to)
{
	for (size_t i = 0; i < policy->statement_count; i++)
		for (size_t row = from; row < to; row++)
			if (policy_bears(&policy->statements[i], &catalog->mappings[row]))
				return true;
	return false;
}

uint64_t
muster_policy_borne(const struct muster_policies *policies, const struct muster_policy *policy,
    const struct muster_catalog *catalog)
{
	uint64_t n = 0;
	/* mappings of a control stand together */
	for (size_t row = 0, end; row < catalog->mapping_count; row = end) {
		for (end = row; end < catalog->mapping_count &&
		     strcmp(catalog->mappings[end].control, catalog->mappings[row].control) == 0;)
			end++;
		bool any = policy != NULL && bears(policy, catalog, row, end);
		for (size_t i = 0; policy == NULL && !any && i < policies->count; i++)
			any = policies->rows[i].declared != MUSTER_POLICY_DEPRECATED &&
			    bears(&policies->rows[i], catalog, row, end);
		n += any;
	}
	return n;
}
