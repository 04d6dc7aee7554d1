/* SPDX-License-Identifier: Apache-2.0 */
/* What expected sources delivered, asset by asset. */
#include <muster/system.h>

#include <string.h>

#include "assess/internal.h"

static int
compare(const struct muster_receipt *receipt, const char *path, size_t len, const char *source)
{
	int order = strncmp(receipt->path, path, len);
	if (order == 0 && receipt->path[len] != '\0')
		order = 1;
	return order != 0 ? order : strcmp(receipt->source, source);
}

static const struct muster_receipt *
find(const struct muster_receipt *receipts, size_t count, const char *path, size_t len,
    const char *source)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(&receipts[middle], path, len, source);
		if (order == 0)
			return &receipts[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* The newest of a source on the asset or on what it stands on. */
static const struct muster_receipt *
newest(const char *source, const char *path, const struct muster_receipt *receipts, size_t count)
{
	const struct muster_receipt *best = NULL;
	for (size_t len = strlen(path); len > 0; len = muster_asset_path_parent(path, len)) {
		const struct muster_receipt *one = find(receipts, count, path, len, source);
		if (one != NULL && (best == NULL || one->observed > best->observed))
			best = one;
	}
	return best;
}

static struct muster_delivery
deliver(const struct muster_expectation *expectation, const struct muster_asset *asset,
    const struct muster_receipt *receipt, muster_time as_of)
{
	struct muster_delivery out = {.expectation = expectation,
	    .asset = asset,
	    .received = MUSTER_TIME_NONE,
	    .overdue = true};
	if (receipt == NULL)
		return out;
	out.received = receipt->observed;
	out.run = receipt->run;
	out.due = day_of(receipt->observed) + expectation->every_days;
	out.overdue = day_of(as_of) > out.due;
	return out;
}

/* Adds those of one expectation at out (NULL: only counts). */
static size_t
expect(const struct muster_expectation *expectation, const struct muster_asset *assets,
    size_t asset_count, const struct muster_receipt *receipts, size_t receipt_count,
    muster_time as_of, struct muster_delivery *out)
{
	size_t n = 0;
	for (size_t i = 0; i < asset_count; i++) {
		if (!muster_selector_names(expectation->assets, assets[i].path))
			continue;
		if (out != NULL)
			out[n] = deliver(expectation, &assets[i],
			    newest(expectation->source, assets[i].path, receipts, receipt_count),
			    as_of);
		n++;
	}
	if (n > 0)
		return n;
	if (out != NULL)
		*out = deliver(expectation, NULL, NULL, as_of);
	return 1;
}

int
muster_system_deliveries(const struct muster_system *system, const struct muster_asset *assets,
    size_t asset_count, const struct muster_receipt *receipts, size_t receipt_count,
    muster_time as_of, struct muster_arena *arena, const struct muster_delivery **out,
    size_t *count, struct muster_error *err)
{
	size_t room = 0, n = 0;
	*out = NULL;
	*count = 0;
	for (size_t i = 0; i < system->expectation_count; i++)
		room += expect(&system->expectations[i], assets, asset_count, NULL, 0, as_of, NULL);
	struct muster_delivery *rows = muster_arena_array(arena, room, sizeof(*rows));
	if (rows == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < system->expectation_count; i++)
		n += expect(&system->expectations[i], assets, asset_count, receipts, receipt_count,
		    as_of, rows + n);
	*out = rows;
	*count = n;
	return 0;
}
