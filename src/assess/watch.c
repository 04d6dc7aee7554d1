/* SPDX-License-Identifier: Apache-2.0 */
/* Rules over the activities of one run: who did too much, and which days are silent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <muster/arena.h>
#include <muster/rule.h>

enum {
	FIRST_SLOTS = 1024,
	SILENT_MOST = 3660,
	LONG_SILENCE = 31, /* days: longer ones are one finding */
	ASKED_MOST = 36600,
};

struct group { /* what one finding will be made of */
	const struct muster_rule *rule;
	muster_asset_handle asset;
	int64_t day;
	const char *location;
	uint64_t hash, count;
	muster_time first, last;
	struct muster_evidence_ref place;
};

struct stream { /* the days of a rule on silence and an asset */
	const struct muster_rule *rule;
	muster_asset_handle asset;
	int64_t *days; /* ascending */
	size_t count, cap;
	uint64_t events;
	struct muster_evidence_ref place;
};

struct muster_watch {
	const struct muster_rules *rules;
	const char *source;
	struct muster_arena *arena;
	struct group *groups;
	size_t count, cap;
	uint32_t *slots; /* group + 1; twice as many as groups, at least */
	size_t slot_count;
	struct stream *streams;
	size_t stream_count, stream_cap;
	uint64_t folded;
	char text[4][MUSTER_ACTIVITY_TEXT + 1]; /* of the activity at hand: globs want ends */
};

struct muster_watch *
muster_watch_new(const struct muster_rules *rules, const char *source)
{
	struct muster_watch *watch = calloc(1, sizeof(*watch));
	if (watch == NULL)
		return NULL;
	watch->rules = rules;
	watch->source = source;
	watch->arena = muster_arena_new();
	watch->slot_count = FIRST_SLOTS;
	watch->slots = calloc(watch->slot_count, sizeof(*watch->slots));
	if (watch->arena != NULL && watch->slots != NULL)
		return watch;
	muster_watch_free(watch);
	return NULL;
}

void
muster_watch_free(struct muster_watch *watch)
{
	if (watch == NULL)
		return;
	for (size_t i = 0; i < watch->stream_count; i++)
		free(watch->streams[i].days);
	free(watch->streams);
	free(watch->groups);
	free(watch->slots);
	muster_arena_free(watch->arena);
	free(watch);
}

/* ---- does it fit? ---- */

static bool
fits(const struct muster_globs *globs, const char *text)
{
	for (size_t i = 0; i < globs->count; i++)
		if (muster_text_glob(globs->list[i], text))
			return true;
	return globs->count == 0;
}

static bool
has_word(struct muster_span words, const char *word)
{
	const size_t len = strlen(word);
	for (size_t i = 0; i + len <= words.len; i++)
		if (memcmp(words.ptr + i, word, len) == 0 && (i == 0 || words.ptr[i - 1] == ' ') &&
		    (i + len == words.len || words.ptr[i + len] == ' '))
			return true;
	return false;
}

enum text { T_ACTION, T_ACTOR, T_OBJECT };

static void
put_text(struct muster_watch *watch, enum text which, struct muster_span text)
{
	const size_t len = text.len < MUSTER_ACTIVITY_TEXT ? text.len : MUSTER_ACTIVITY_TEXT;
	memcpy(watch->text[which], text.ptr, len);
	watch->text[which][len] = '\0';
}

/* On what some row speaks of, by somebody no such row allows. */
static bool
is_unexpected(const struct muster_watch *watch, const char *asset)
{
	const struct muster_rules *rules = watch->rules;
	const char *object = watch->text[T_OBJECT][0] != '\0' ? watch->text[T_OBJECT] : asset;
	bool spoken = false;
	for (size_t i = 0; i < rules->expected_count; i++) {
		if (!fits(&rules->expected[i].objects, object))
			continue;
		if (fits(&rules->expected[i].actors, watch->text[T_ACTOR]))
			return false;
		spoken = true;
	}
	return spoken;
}

static bool
is_about(const struct muster_watch *watch, const struct muster_rule *rule,
    const struct muster_activity *activity, const char *asset)
{
	if (rule->on == MUSTER_RULE_SETTING || !fits(&rule->sources, watch->source) ||
	    (rule->deed >= 0 && rule->deed != (int)activity->deed) ||
	    !fits(&rule->actions, watch->text[T_ACTION]) ||
	    !fits(&rule->actors, watch->text[T_ACTOR]) ||
	    !fits(&rule->objects, watch->text[T_OBJECT]))
		return false;
	for (size_t i = 0; i < rule->marks.count; i++)
		if (!has_word(activity->marks, rule->marks.list[i]))
			return false;
	return !rule->unexpected || is_unexpected(watch, asset);
}

/* ---- groups ---- */

static int64_t
day_of(muster_time t)
{
	return t == MUSTER_TIME_NONE ? INT64_MIN : t / MUSTER_DAY - (t % MUSTER_DAY < 0);
}

static uint64_t
hash_of(const struct group *group)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ (uint64_t)group->day ^
	    (uint64_t)group->asset << 32 ^ (uint64_t)group->rule->origin.line << 20;
	for (const char *c = group->location; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	return hash ^ hash >> 31;
}

static struct group *
find_group(struct muster_watch *watch, const struct group *like, size_t *slot)
{
	size_t at = like->hash % watch->slot_count;
	for (; watch->slots[at] != 0; at = (at + 1) % watch->slot_count) {
		struct group *group = &watch->groups[watch->slots[at] - 1];
		if (group->hash == like->hash && group->rule == like->rule &&
		    group->asset == like->asset && group->day == like->day &&
		    strcmp(group->location, like->location) == 0)
			return group;
	}
	*slot = at;
	return NULL;
}

static int
copy_place(struct muster_watch *watch, const struct muster_evidence_ref *from,
    struct muster_evidence_ref *out)
{
	*out = *from;
	out->pointer = muster_arena_strdup(watch->arena, from->pointer);
	return out->pointer != NULL ? 0 : -1;
}

static int
make_room(struct muster_watch *watch)
{
	if (watch->count == watch->cap) {
		const size_t cap = watch->cap == 0 ? 64 : watch->cap * 2;
		struct group *more = realloc(watch->groups, cap * sizeof(*more));
		if (more == NULL)
			return -1;
		watch->groups = more;
		watch->cap = cap;
	}
	if (watch->count * 2 < watch->slot_count)
		return 0;
	const size_t slots = watch->slot_count * 2;
	uint32_t *bigger = calloc(slots, sizeof(*bigger));
	if (bigger == NULL)
		return -1;
	for (size_t i = 0; i < watch->count; i++) {
		size_t at = watch->groups[i].hash % slots;
		while (bigger[at] != 0)
			at = (at + 1) % slots;
		bigger[at] = (uint32_t)i + 1;
	}
	free(watch->slots);
	watch->slots = bigger;
	watch->slot_count = slots;
	return 0;
}

static struct group *
add_group(
    struct muster_watch *watch, const struct group *like, const struct muster_evidence_ref *place)
{
	size_t slot;
	if (make_room(watch) != 0 || find_group(watch, like, &slot) != NULL)
		return NULL;
	struct group *group = &watch->groups[watch->count];
	*group = *like;
	group->location = muster_arena_strdup(watch->arena, like->location);
	if (group->location == NULL || copy_place(watch, place, &group->place) != 0)
		return NULL;
	watch->slots[slot] = (uint32_t)++watch->count;
	return group;
}

/*
 * What is too much is told together, for each rule, asset and day: those are
 * few unless a log makes its days up, and then there is one for all.
 */
static struct group *
fold(struct muster_watch *watch, struct group *like, const struct muster_evidence_ref *place)
{
	size_t slot;
	struct group *group = NULL;
	watch->folded++;
	like->location = "others";
	like->hash = hash_of(like);
	if ((group = find_group(watch, like, &slot)) != NULL)
		return group;
	if (watch->count < MUSTER_WATCH_MOST + MUSTER_WATCH_MOST / 2)
		return add_group(watch, like, place);
	like->day = INT64_MAX;
	like->hash = hash_of(like);
	group = find_group(watch, like, &slot);
	return group != NULL ? group : add_group(watch, like, place);
}

static int
see_activity(struct muster_watch *watch, const struct muster_rule *rule,
    const struct muster_activity *activity, const struct muster_evidence_ref *place)
{
	char location[2 * MUSTER_ACTIVITY_TEXT + 8];
	const char *actor = watch->text[T_ACTOR], *object = watch->text[T_OBJECT];
	snprintf(location, sizeof(location), "%s%s%s", rule->per == MUSTER_PER_OBJECT ? object : "",
	    rule->per == MUSTER_PER_OBJECT && object[0] != '\0' && actor[0] != '\0' ? " by " : "",
	    rule->per == MUSTER_PER_ASSET ? "" : actor);
	struct group like = {.rule = rule,
	    .asset = activity->asset,
	    .day = day_of(activity->first),
	    .location = location,
	    .first = activity->first,
	    .last = activity->last};
	size_t slot;
	like.hash = hash_of(&like);
	struct group *group = find_group(watch, &like, &slot);
	if (group == NULL)
		group = watch->count < MUSTER_WATCH_MOST ? add_group(watch, &like, place)
							 : fold(watch, &like, place);
	if (group == NULL)
		return -1;
	group->count += activity->count;
	if (activity->first < group->first)
		group->first = activity->first;
	if (activity->last > group->last)
		group->last = activity->last;
	return 0;
}

/* ---- days ---- */

static struct stream *
find_stream(struct muster_watch *watch, const struct muster_rule *rule,
    const struct muster_activity *activity, const struct muster_evidence_ref *place)
{
	for (size_t i = 0; i < watch->stream_count; i++)
		if (watch->streams[i].rule == rule && watch->streams[i].asset == activity->asset)
			return &watch->streams[i];
	if (watch->stream_count == watch->stream_cap) {
		const size_t cap = watch->stream_cap == 0 ? 8 : watch->stream_cap * 2;
		struct stream *more = realloc(watch->streams, cap * sizeof(*more));
		if (more == NULL)
			return NULL;
		watch->streams = more;
		watch->stream_cap = cap;
	}
	struct stream *stream = &watch->streams[watch->stream_count];
	*stream = (struct stream){.rule = rule, .asset = activity->asset};
	if (copy_place(watch, place, &stream->place) != 0)
		return NULL;
	watch->stream_count++;
	return stream;
}

static int
add_day(struct stream *stream, int64_t day)
{
	size_t at = stream->count;
	while (at > 0 && stream->days[at - 1] > day)
		at--;
	if (at > 0 && stream->days[at - 1] == day)
		return 0;
	if (stream->count == stream->cap) {
		const size_t cap = stream->cap == 0 ? 64 : stream->cap * 2;
		int64_t *more = realloc(stream->days, cap * sizeof(*more));
		if (more == NULL)
			return -1;
		stream->days = more;
		stream->cap = cap;
	}
	memmove(
	    stream->days + at + 1, stream->days + at, (stream->count - at) * sizeof(*stream->days));
	stream->days[at] = day;
	stream->count++;
	return 0;
}

static int
see_day(struct muster_watch *watch, const struct muster_rule *rule,
    const struct muster_activity *activity, const struct muster_evidence_ref *place)
{
	if (activity->first == MUSTER_TIME_NONE)
		return 0;
	struct stream *stream = find_stream(watch, rule, activity, place);
	if (stream == NULL || add_day(stream, day_of(activity->first)) != 0 ||
	    add_day(stream, day_of(activity->last)) != 0)
		return -1;
	stream->events += activity->count;
	return 0;
}

int
muster_watch_see(struct muster_watch *watch, const struct muster_activity *activity,
    const char *asset, const struct muster_evidence_ref *place)
{
	put_text(watch, T_ACTION, activity->action);
	put_text(watch, T_ACTOR, activity->actor);
	put_text(watch, T_OBJECT, activity->object);
	for (size_t i = 0; i < watch->rules->count; i++) {
		const struct muster_rule *rule = &watch->rules->rules[i];
		if (!is_about(watch, rule, activity, asset))
			continue;
		const int rc = rule->on == MUSTER_RULE_SILENCE
		    ? see_day(watch, rule, activity, place)
		    : see_activity(watch, rule, activity, place);
		if (rc != 0)
			return -1;
	}
	return 0;
}

/* ---- judgements ---- */

struct silence {
	const struct muster_watch_days *days;
	muster_judge_fn fn;
	void *context;
	size_t said;
};

static int
say_silent(struct silence *silence, const struct stream *stream, int64_t first, int64_t last,
    struct muster_error *err)
{
	if (silence->said >= SILENT_MOST)
		return 0;
	silence->said++;
	const struct muster_judgement judgement = {.rule = stream->rule,
	    .asset = stream->asset,
	    .outcome = MUSTER_FAIL,
	    .location = last > first ? "for over a month" : "",
	    .word = "",
	    .event = true,
	    .silence = true,
	    .first = first * MUSTER_DAY,
	    .last = (last + 1) * MUSTER_DAY - 1,
	    .count = (uint64_t)(last - first + 1),
	    .place = &stream->place};
	return silence->fn(silence->context, &judgement, err);
}

/* Day by day, unless it is so long that nobody would want that. */
static int
say_stretch(struct silence *silence, const struct stream *stream, int64_t first, int64_t end,
    struct muster_error *err)
{
	if (end - first > LONG_SILENCE)
		return say_silent(silence, stream, first, end - 1, err);
	for (int64_t day = first; day < end; day++)
		if (say_silent(silence, stream, day, day, err) != 0)
			return -1;
	return 0;
}

/* Days that other runs tell of part it. */
static int
say_between(struct silence *silence, const struct stream *stream, int64_t after, int64_t before,
    struct muster_error *err)
{
	int64_t first = after + 1;
	if (after == INT64_MIN || before == INT64_MAX)
		return 0;
	for (int64_t day = first; day < before && before - after <= ASKED_MOST; day++) {
		bool told = false;
		if (silence->days != NULL &&
		    silence->days->told(silence->days->context, stream->asset, day, &told, err) !=
			0)
			return -1;
		if (!told)
			continue;
		if (say_stretch(silence, stream, first, day, err) != 0)
			return -1;
		first = day + 1;
	}
	return say_stretch(silence, stream, first, before, err);
}

static int
judge_stream(struct silence *silence, const struct stream *stream, struct muster_error *err)
{
	const int64_t first = stream->days[0], last = stream->days[stream->count - 1];
	int64_t before = INT64_MIN, after = INT64_MAX;
	char from[16], to[16], word[40];
	silence->said = 0;
	if (silence->days != NULL &&
	    silence->days->outside(
		silence->days->context, stream->asset, first, last, &before, &after, err) != 0)
		return -1;
	if (say_between(silence, stream, before, first, err) != 0)
		return -1;
	for (size_t i = 1; i < stream->count; i++)
		if (say_between(silence, stream, stream->days[i - 1], stream->days[i], err) != 0)
			return -1;
	if (say_between(silence, stream, last, after, err) != 0)
		return -1;
	if (silence->said > 0)
		return 0;
	snprintf(word, sizeof(word), "%s to %s", muster_date_format(first * MUSTER_DAY, from),
	    muster_date_format(last * MUSTER_DAY, to));
	const struct muster_judgement judgement = {.rule = stream->rule,
	    .asset = stream->asset,
	    .outcome = MUSTER_PASS,
	    .location = "",
	    .word = word,
	    .count = stream->events,
	    .place = &stream->place};
	return silence->fn(silence->context, &judgement, err);
}

int
muster_watch_judge(struct muster_watch *watch, const struct muster_watch_days *days,
    uint64_t *folded, muster_judge_fn fn, void *context, struct muster_error *err)
{
	struct silence silence = {.days = days, .fn = fn, .context = context};
	*folded = watch->folded;
	for (size_t i = 0; i < watch->count; i++) {
		const struct group *group = &watch->groups[i];
		if (group->count <= group->rule->more_than)
			continue;
		const struct muster_judgement judgement = {.rule = group->rule,
		    .asset = group->asset,
		    .outcome = MUSTER_FAIL,
		    .location = group->location,
		    .word = "",
		    .event = true,
		    .first = group->first,
		    .last = group->last,
		    .count = group->count,
		    .place = &group->place};
		if (fn(context, &judgement, err) != 0)
			return -1;
	}
	for (size_t i = 0; i < watch->stream_count; i++)
		if (watch->streams[i].count > 0 &&
		    judge_stream(&silence, &watch->streams[i], err) != 0)
			return -1;
	return 0;
}
