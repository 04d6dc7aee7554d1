/* SPDX-License-Identifier: Apache-2.0 */
/* The filter of redact.c, and the map from its output back to its input. */
#ifndef SOURCE_REDACT_FILTER_H
#define SOURCE_REDACT_FILTER_H

#include "source/redact_internal.h"
#include "json/reader.h"

struct redact_filter;

/* NULL: out of memory. */
struct redact_filter *redact_filter_new(
    const struct redact *redact, const struct json_input *input);
void redact_filter_free(struct redact_filter *filter);
int redact_filter_read(
    struct redact_filter *filter, char *buffer, size_t cap, size_t *got, struct muster_error *err);
uint64_t redact_filter_count(const struct redact_filter *filter);
struct json_position redact_filter_locate(
    const struct redact_filter *filter, struct json_position redacted);

/*
 * Where the text given and the text written run apart.  Only the last
 * REDACT_EDITS replacements are remembered: errors are about what was just
 * read.  A place before them is given as it is in the redacted text.
 */
enum { REDACT_EDITS = 32768 };
struct redact_edit {
	struct json_position given_start, given_end;
	struct json_position written_start, written_end;
};
struct redact_map {
	struct redact_edit *edits; /* a ring once it has grown to REDACT_EDITS */
	uint64_t count, cap;
	struct json_position given, written; /* now */
};
void redact_map_init(struct redact_map *map);
void redact_map_free(struct redact_map *map);
void redact_map_copy(struct redact_map *map, const char *text, size_t len);
int redact_map_replace(struct redact_map *map, struct muster_span given, struct muster_span written,
    struct muster_error *err);
struct json_position redact_map_locate(const struct redact_map *map, struct json_position written);

#endif
