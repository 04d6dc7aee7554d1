/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks over one decoded text and says what of it has to go.  Time is linear
 * in the text: a match is at most REDACT_FORM_MAX bytes of a value, or a
 * pattern behind whose end no second look is taken.
 */
#include <stdlib.h>

#include "source/redact_internal.h"

int
redact_regions_add(
    struct redact_regions *regions, const struct redact_region *region, struct muster_error *err)
{
	struct redact_region joined = *region;
	while (regions->count > 0) {
		const struct redact_region *last = &regions->list[regions->count - 1];
		bool touches = last->end == joined.start && last->value == joined.value &&
		    last->value != REDACT_NO_VALUE;
		if (last->end <= joined.start && !touches)
			break;
		if (joined.value == REDACT_NO_VALUE || last->start <= joined.start) {
			joined.type = last->type;
			if (last->value != REDACT_NO_VALUE)
				joined.value = last->value;
		}
		joined.weak = joined.weak && last->weak;
		joined.start = last->start < joined.start ? last->start : joined.start;
		joined.end = last->end > joined.end ? last->end : joined.end;
		regions->count--;
	}
	if (regions->count == regions->cap) {
		size_t cap = regions->cap == 0 ? 16 : regions->cap * 2;
		struct redact_region *list = cap > SIZE_MAX / sizeof(*list)
		    ? NULL
		    : realloc(regions->list, cap * sizeof(*list));
		if (list == NULL)
			return muster_error_memory(err);
		regions->list = list;
		regions->cap = cap;
	}
	regions->list[regions->count++] = joined;
	return 0;
}

void
redact_regions_release(struct redact_regions *regions)
{
	free(regions->list);
	*regions = (struct redact_regions){0};
}

/* A character is never cut in half, whatever the bytes of a value say. */
static void
widen(struct muster_span text, struct redact_region *region)
{
	while (region->start > 0 && ((unsigned char)text.ptr[region->start] & 0xC0) == 0x80)
		region->start--;
	while (region->end < text.len && ((unsigned char)text.ptr[region->end] & 0xC0) == 0x80)
		region->end++;
}

static int
keep(struct muster_span text, struct redact_region *region, struct redact_regions *regions,
    size_t *at, struct muster_error *err)
{
	widen(text, region);
	if (redact_regions_add(regions, region, err) != 0)
		return -1;
	/* What starts inside may reach beyond the end, but no further back than a form is long. */
	if (region->end > *at + REDACT_FORM_MAX)
		*at = region->end - REDACT_FORM_MAX;
	return 0;
}

int
redact_regions_force(
    struct redact_regions *regions, const struct redact_region *region, struct muster_error *err)
{
	while (regions->count > 0 && regions->list[regions->count - 1].start >= region->start)
		regions->count--;
	if (regions->count > 0 && regions->list[regions->count - 1].end > region->start)
		regions->list[regions->count - 1].end = region->start;
	return redact_regions_add(regions, region, err);
}

int
redact_search(const struct redact_pairs *pairs, const struct redact_values *values,
    struct muster_span text, struct redact_regions *regions, struct muster_error *err)
{
	if (text.len < REDACT_MIN)
		return 0;
	int result = 0;
	size_t covered = 0;
	struct redact_region region;
	for (size_t at = 0; result == 0 && (at = redact_pairs_next(pairs, text, at)) < text.len;
	     at++) {
		size_t here = at;
		if (values != NULL && redact_values_match(values, text, here, covered, &region)) {
			result = keep(text, &region, regions, &at, err);
			covered = region.end > covered ? region.end : covered;
		}
		if (result == 0 && redact_pattern_match(text, here, covered, &region)) {
			result = keep(text, &region, regions, &at, err);
			covered = region.end > covered ? region.end : covered;
		}
	}
	if (result == 0 && redact_credentials_match(text, &region))
		result = redact_regions_force(regions, &region, err);
	return result;
}
