/* SPDX-License-Identifier: Apache-2.0 */
/* One input taken in: shared by collect and rebuild. */
#ifndef FLOW_COLLECT_H
#define FLOW_COLLECT_H

#include <muster/flow.h>

#include "flow/sink.h"

/* Inputs over this are written in short transactions and with the workers (rules.md 21). */
#define COLLECT_LARGE (UINT64_C(64) * 1024 * 1024)
/* From here on the workers pay for themselves. */
#define COLLECT_THREADS (UINT64_C(2) * 1024 * 1024)

/*
 * Reads redacted text into the store under an ingest that was begun; fills
 * end and counts but does not commit.  `text` gives the redacted bytes.
 * locate: turns an error's place back to the text as given; may be NULL.
 * end's strings live in arena.
 */
struct ingest_text {
	struct muster_ingest *ingest;
	const struct muster_ingest_start *start;
	const struct muster_config *config;
	const struct muster_rules *rules;
	const struct json_input *text;
	const char *unnamed_name;
	muster_time received_at;
	void *zstd; /* a context for the evidence */
	bool threaded;
	void (*progress)(void *context, uint64_t bytes);
	void *progress_context;
};
int ingest_text(const struct ingest_text *in, struct muster_arena *arena,
    struct muster_ingest_end *end, struct sink *sink, struct muster_error *err);

/* The regular files under the paths, sorted; "-" stays. */
int walk_paths(const char *const *paths, size_t path_count, struct muster_arena *arena,
    const char *const **files, size_t *file_count, struct muster_error *err);

#endif
