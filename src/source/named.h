/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What adapters need whose records say themselves where they belong: one
 * asset per name, however often and in however many documents of the text it
 * is named, and where in it a record stands.
 */
#ifndef SOURCE_NAMED_H
#define SOURCE_NAMED_H

#include "source/row.h"

struct named_asset;
enum { NAMED_BUCKETS = 1024 };
struct named_assets {
	struct named_asset *buckets[NAMED_BUCKETS]; /* all NULL at first; of the run's arena */
};

/*
 * Makes the asset of that kind and name the adapter's; true if it was not
 * named before (then it is bound, and has no coverage yet).
 */
bool named_asset(struct adapter *adapter, struct named_assets *assets,
    const struct muster_asset_binding *binding);
/* As adapter_cover, in every domain of covers[], for a new asset. */
void named_cover(struct adapter *adapter, struct named_assets *assets,
    const struct muster_asset_binding *binding, struct muster_span section);

/*
 * "file:line@commit": a secret in history stands where it stands for good; in
 * a folder there is no commit.  Lines of 0 and empty parts are left out.
 */
void place_of_line(struct muster_strbuf *out, struct muster_span file, struct muster_span line,
    struct muster_span commit);

/* For what identifies a text but stands deeper in it than a peek looks. */
bool head_says(const struct muster_peek *peek, const char *word);

#endif
