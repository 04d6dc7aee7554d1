/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/activities.h"

#include <stdlib.h>
#include <string.h>

#include <muster/arena.h>

#include "json/reader.h"

enum { SLOTS = ACTIVITIES_MOST * 2 };

struct entry {
	uint64_t hash;
	struct muster_activity sum;
	struct json_locus locus;
};

struct activities {
	struct muster_arena *arena;
	struct entry *entries;
	size_t count;
	uint32_t slots[SLOTS]; /* entry + 1 */
};

struct activities *
activities_new(void)
{
	struct activities *activities = calloc(1, sizeof(*activities));
	if (activities == NULL)
		return NULL;
	activities->arena = muster_arena_new();
	activities->entries = malloc(ACTIVITIES_MOST * sizeof(*activities->entries));
	if (activities->arena == NULL || activities->entries == NULL) {
		activities_free(activities);
		return NULL;
	}
	return activities;
}

void
activities_free(struct activities *activities)
{
	if (activities == NULL)
		return;
	muster_arena_free(activities->arena);
	free(activities->entries);
	free(activities);
}

void
activities_clear(struct activities *activities)
{
	muster_arena_reset(activities->arena);
	memset(activities->slots, 0, sizeof(activities->slots));
	activities->count = 0;
}

size_t
activities_count(const struct activities *activities)
{
	return activities->count;
}

const struct muster_activity *
activities_at(const struct activities *activities, size_t i)
{
	return &activities->entries[i].sum;
}

static int64_t
day_of(muster_time t)
{
	return t == MUSTER_TIME_NONE ? INT64_MIN : t / MUSTER_DAY - (t % MUSTER_DAY < 0);
}

/* FNV-1a; whoever makes texts collide makes his own log slow, within the bounds of the table. */
static uint64_t
mix(uint64_t hash, struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(1099511628211);
	return (hash ^ text.len) * UINT64_C(1099511628211);
}

static uint64_t
hash_of(const struct muster_activity *a)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ a->asset ^ (uint64_t)a->deed << 32 ^
	    (uint64_t)day_of(a->first) << 34;
	hash = mix(mix(hash, a->action), a->actor);
	hash = mix(mix(hash, a->object), a->marks);
	return hash ^ hash >> 29;
}

static bool
is_same(const struct muster_activity *a, const struct muster_activity *b)
{
	return a->asset == b->asset && a->deed == b->deed && day_of(a->first) == day_of(b->first) &&
	    muster_span_eq(a->action, b->action) && muster_span_eq(a->actor, b->actor) &&
	    muster_span_eq(a->object, b->object) && muster_span_eq(a->marks, b->marks);
}

static void
add_up(struct muster_activity *sum, const struct muster_activity *more)
{
	sum->count += more->count;
	if (more->first < sum->first)
		sum->first = more->first;
	if (more->last > sum->last)
		sum->last = more->last;
}

static bool
copy(struct activities *activities, struct muster_span *text)
{
	const char *own =
	    text->len == 0 ? "" : muster_arena_copy(activities->arena, text->ptr, text->len);
	text->ptr = own;
	return own != NULL;
}

static int
add_entry(struct activities *activities, const struct muster_activity *activity, uint64_t hash)
{
	struct entry *entry = &activities->entries[activities->count];
	*entry = (struct entry){.hash = hash, .sum = *activity};
	struct muster_span *const texts[] = {
	    &entry->sum.action, &entry->sum.actor, &entry->sum.object, &entry->sum.marks};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!copy(activities, texts[i]))
			return -1;
	if (activity->locus != NULL) {
		entry->locus = *activity->locus;
		if (!copy(activities, &entry->locus.container) ||
		    !copy(activities, &entry->locus.key))
			return -1;
		entry->sum.locus = &entry->locus;
	}
	activities->count++;
	return 0;
}

int
activities_add(struct activities *activities, const struct muster_activity *given)
{
	struct muster_activity activity = *given;
	if (activity.count == 0)
		activity.count = 1;
	if (activity.last < activity.first)
		activity.last = activity.first;
	const uint64_t hash = hash_of(&activity);
	size_t at = hash % SLOTS;
	for (; activities->slots[at] != 0; at = (at + 1) % SLOTS) {
		struct entry *entry = &activities->entries[activities->slots[at] - 1];
		if (entry->hash == hash && is_same(&entry->sum, &activity)) {
			add_up(&entry->sum, &activity);
			return 0;
		}
	}
	if (activities->count == ACTIVITIES_MOST ||
	    muster_arena_size(activities->arena) > ACTIVITIES_TEXT)
		return 1;
	if (add_entry(activities, &activity, hash) != 0)
		return -1;
	activities->slots[at] = (uint32_t)activities->count;
	return 0;
}
