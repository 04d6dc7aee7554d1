/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens of the raw text, one after the other, through a buffer that grows
 * only for a token that does not fit.
 */
#include "source/redact_filter_parts.h"

enum {
	BUFFER = 256 << 10,
	TOKEN_MAX = (6 * 16 + 1) << 20, /* a string of 16 MiB, escaped */
};

struct redact_filter *
redact_filter_new(const struct redact *redact, const struct json_input *input)
{
	struct redact_filter *filter = calloc(1, sizeof(*filter));
	if (filter == NULL)
		return NULL;
	filter->raw = malloc(BUFFER);
	if (filter->raw == NULL) {
		free(filter);
		return NULL;
	}
	filter->cap = BUFFER;
	filter->redact = redact;
	filter->input = *input;
	filter->line_start = true;
	filter->numbers = redact_values_have_numbers(redact->values);
	filter->plain = redact->plain;
	muster_strbuf_init(&filter->written, 0);
	muster_strbuf_init(&filter->decoded, 0);
	redact_map_init(&filter->map);
	return filter;
}

void
redact_filter_free(struct redact_filter *filter)
{
	if (filter == NULL)
		return;
	free(filter->raw);
	muster_strbuf_release(&filter->written);
	muster_strbuf_release(&filter->decoded);
	redact_regions_release(&filter->regions);
	redact_map_free(&filter->map);
	free(filter);
}

uint64_t
redact_filter_count(const struct redact_filter *filter)
{
	return filter->count;
}

struct json_position
redact_filter_locate(const struct redact_filter *filter, struct json_position redacted)
{
	return redact_map_locate(&filter->map, redacted);
}

static int
refill(struct redact_filter *filter, struct muster_error *err)
{
	if (filter->len == filter->cap && filter->clean > 0) {
		size_t gone = filter->clean;
		memmove(filter->raw, filter->raw + gone, filter->len - gone);
		filter->len -= gone;
		filter->token -= gone;
		filter->scan -= gone;
		filter->clean = 0;
		filter->base += gone;
	}
	if (filter->len == filter->cap) {
		if (filter->cap >= TOKEN_MAX) {
			muster_error_set(err, MUSTER_E_INPUT, "redact.too-long",
			    "a string is longer than 16 MiB");
			return muster_error_at(err, filter->map.given.line,
			    filter->map.given.column, filter->map.given.byte);
		}
		char *raw = realloc(filter->raw, filter->cap * 2);
		if (raw == NULL)
			return muster_error_memory(err);
		filter->raw = raw;
		filter->cap *= 2;
	}
	size_t got = 0;
	if (filter->input.read(filter->input.context, filter->raw + filter->len,
		filter->cap - filter->len, &got, err) != 0)
		return -1;
	filter->len += got;
	filter->ended = got == 0;
	return 0;
}

/* Makes raw[clean..to) ready to be handed out. */
static void
hand_out(struct redact_filter *filter, size_t to)
{
	filter->ready = (struct muster_span){filter->raw + filter->clean, to - filter->clean};
	redact_map_copy(&filter->map, filter->ready.ptr, filter->ready.len);
	filter->clean = to;
}

/* The token was replaced: first what comes before it, then what stands for it. */
static int
hand_out_written(struct redact_filter *filter, struct muster_error *err)
{
	if (filter->written.failed)
		return muster_error_memory(err);
	hand_out(filter, filter->token);
	const struct muster_span given = {
	    filter->raw + filter->token, filter->scan - filter->token};
	const struct muster_span written = {filter->written.data, filter->written.len};
	if (redact_map_replace(&filter->map, given, written, err) != 0)
		return -1;
	filter->clean = filter->scan;
	filter->written_waits = true;
	return 0;
}

/*
 * Goes on until something is ready, or *done.  What is ready lies in raw,
 * which is not touched before the next call.
 */
static int
advance(struct redact_filter *filter, bool *done, struct muster_error *err)
{
	for (;;) {
		if (filter->kind == TOKEN_NONE && filter->scan < filter->len) {
			filter_pass(filter);
			if (!filter->plain)
				continue;
		}
		if (filter->kind != TOKEN_NONE && filter_scan_token(filter)) {
			int verdict = filter_judge(filter, err);
			if (verdict < 0)
				return -1;
			if (verdict != 2) {
				filter->kind = TOKEN_NONE;
				if (verdict == 1)
					return hand_out_written(filter, err);
				continue;
			}
			filter->scan = filter->token; /* looked at again with more */
		}
		const bool held = filter->kind != TOKEN_NONE || (filter->inside && !filter->ended);
		size_t to = held ? filter->token : filter->scan;
		if (to > filter->clean) {
			hand_out(filter, to);
			return 0;
		}
		if (filter->ended) {
			*done = true;
			return 0;
		}
		if (refill(filter, err) != 0)
			return -1;
	}
}

int
redact_filter_read(
    struct redact_filter *filter, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	bool done = false;
	*got = 0;
	while (*got < cap && !done) {
		if (filter->ready.len == 0 && filter->written_waits) {
			filter->ready =
			    (struct muster_span){filter->written.data, filter->written.len};
			filter->written_waits = false;
		}
		if (filter->ready.len == 0) {
			if (*got > 0 && filter->kind != TOKEN_NONE)
				return 0; /* rather than wait for more input */
			if (advance(filter, &done, err) != 0)
				return -1;
			continue;
		}
		size_t len = filter->ready.len < cap - *got ? filter->ready.len : cap - *got;
		memcpy(buffer + *got, filter->ready.ptr, len);
		filter->ready.ptr += len;
		filter->ready.len -= len;
		*got += len;
	}
	return 0;
}
