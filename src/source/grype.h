/* SPDX-License-Identifier: Apache-2.0 */
/* Grype's report, read in parts: its matches, and what was scanned. */
#ifndef SOURCE_GRYPE_H
#define SOURCE_GRYPE_H

#include <muster/arena.h>
#include <muster/strbuf.h>

#include "source/take.h"

struct grype {
	struct json_reader *reader;
	struct muster_sink *sink;
	struct take take;
	bool failed; /* out of memory */
	muster_asset_handle asset;
	struct muster_arena *arena;
	/* source */
	struct muster_span kind, user_input, tag, repo_digest, image_id, manifest_digest, path;
	/* descriptor */
	char version[64];
	muster_time built, observed_at;
	bool database_error;
	/* reused */
	struct muster_strbuf package, location, aliases, fixed, dated;
};

/* Matches, or those that rules of the user ignore: each is said as it is read. */
void grype_matches(struct grype *grype, bool suppressed);
/* What was scanned: kept, as it stands behind the matches, and bound at the end. */
void grype_source(struct grype *grype);
void grype_bind_asset(struct grype *grype);

#endif
