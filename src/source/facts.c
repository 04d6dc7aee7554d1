/* SPDX-License-Identifier: Apache-2.0 */
#include "source/facts.h"

static const struct muster_span none = {"", 0};

int
facts_init(struct facts *facts, struct muster_arena *places_arena)
{
	*facts = (struct facts){.places_arena = places_arena, .count = 1};
	facts->places[0] = (struct place){.name = ""};
	facts->arena = muster_arena_new();
	return facts->arena == NULL ? -1 : 0;
}

void
facts_release(struct facts *facts)
{
	muster_arena_free(facts->arena);
}

/* ---- the tree of places ---- */

static uint16_t
add_place(struct facts *facts, struct muster_span name)
{
	const char *copy =
	    name.len == 0 ? "" : muster_arena_copy(facts->places_arena, name.ptr, name.len);
	if (facts->count == FACTS_PLACES || copy == NULL) {
		facts->failed = true;
		return FACTS_NO_PLACE;
	}
	facts->places[facts->count] = (struct place){.name = copy};
	return (uint16_t)facts->count++;
}

static uint16_t
find_child(const struct place *place, struct muster_span name)
{
	for (size_t i = 0; i < place->count; i++)
		if (muster_span_is(name, place->rows[i].name))
			return place->children[i];
	return FACTS_NO_PLACE;
}

static uint16_t
add_child(struct facts *facts, struct place *place, struct muster_span name)
{
	if (place->rows == NULL) {
		place->rows =
		    muster_arena_array(facts->places_arena, FACTS_MEMBERS, sizeof(*place->rows));
		place->children = muster_arena_array(
		    facts->places_arena, FACTS_MEMBERS, sizeof(*place->children));
	}
	if (place->rows == NULL || place->children == NULL || place->count == FACTS_MEMBERS) {
		facts->failed = true;
		return FACTS_NO_PLACE;
	}
	uint16_t child = add_place(facts, name);
	if (child == FACTS_NO_PLACE)
		return child;
	place->rows[place->count] = (struct json_member_row){facts->places[child].name, false};
	place->children[place->count++] = child;
	return child;
}

/* The next step of a path; *path goes on behind it. */
static struct muster_span
step_of(const char **path)
{
	const size_t len = strcspn(*path, "/");
	const struct muster_span step = {*path, len};
	*path += len;
	*path += **path == '/';
	return step;
}

uint16_t
facts_ask(struct facts *facts, const char *path, unsigned kinds)
{
	uint16_t at = 0;
	while (*path != '\0' && !facts->failed) {
		const struct muster_span step = step_of(&path);
		struct place *place = &facts->places[at];
		const bool any = muster_span_is(step, "*"), element = muster_span_is(step, "[]");
		uint16_t next = any ? place->any
		    : element       ? place->element
				    : find_child(place, step);
		if (next == FACTS_NO_PLACE && !any && !element)
			next = add_child(facts, place, step);
		else if (next == FACTS_NO_PLACE)
			next = add_place(facts, none);
		if (any)
			place->any = next;
		if (element)
			place->element = next;
		at = next;
	}
	if (facts->failed)
		return FACTS_NO_PLACE;
	facts->places[at].kinds |= kinds;
	return at;
}

uint16_t
facts_hand(struct facts *facts, const char *path, void (*hand)(void *context), void *context)
{
	const uint16_t place = facts_ask(facts, path, 0);
	facts->places[place].handed = place != FACTS_NO_PLACE;
	facts->hand = hand;
	facts->context = context;
	return place;
}

uint16_t
facts_root(const struct facts *facts, const char *path)
{
	uint16_t at = 0;
	while (*path != '\0') {
		const struct muster_span step = step_of(&path);
		const uint16_t next = find_child(&facts->places[at], step);
		if (next == FACTS_NO_PLACE)
			break;
		at = next;
	}
	return at;
}

/* ---- the walk ---- */

struct walk {
	struct facts *facts;
	struct take *take;
};

/* What stands around a value: see struct fact. */
struct spot {
	struct muster_span key;
	int64_t index, outer;
};

static void
add_fact(struct facts *facts, uint16_t at, const struct fact *fact)
{
	struct fact *copy = muster_arena_alloc(facts->arena, sizeof(*copy));
	if (copy == NULL) {
		facts->failed = true;
		return;
	}
	*copy = *fact;
	copy->next = NULL;
	*facts->end[at] = copy;
	facts->end[at] = &copy->next;
}

static bool
is_wanted(unsigned kinds, enum json_kind kind)
{
	switch (kind) {
	case JSON_STRING:
		return (kinds & FACTS_TEXT) != 0;
	case JSON_NUMBER:
		return (kinds & FACTS_NUMBER) != 0;
	case JSON_TRUE:
	case JSON_FALSE:
		return (kinds & FACTS_FLAG) != 0;
	default:
		return false;
	}
}

enum { SCALARS = FACTS_TEXT | FACTS_NUMBER | FACTS_FLAG };

static void
odd(struct walk *walk, const struct place *place, enum json_kind kind)
{
	char what[96];
	const char *wanted = place->count > 0 || place->any != 0 ? "an object"
	    : place->element != 0                                ? "an array"
	    : place->kinds == SCALARS                            ? "a string or a number"
	    : (place->kinds & FACTS_FLAG) != 0                   ? "true or false"
	    : (place->kinds & FACTS_NUMBER) != 0                 ? "a number"
	    : (place->kinds & FACTS_TEXT) != 0                   ? "a string"
								 : "a list";
	snprintf(what, sizeof(what), "expected %s, found %s", wanted, json_kind_name(kind));
	take_mark(walk->take, what);
	json_skip(walk->take->reader);
}

static void visit(struct walk *walk, uint16_t at, struct spot spot);

static void
visit_object(struct walk *walk, const struct place *place, struct spot spot)
{
	struct json_reader *reader = walk->take->reader;
	const struct json_members members = {place->rows, place->count};
	struct muster_span name;
	int member;
	json_object(reader);
	if (place->count > 0) {
		while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(reader);
			else
				visit(walk, place->children[member], spot);
		}
		return;
	}
	while (json_key(reader, &name) == 1) {
		const char *copy = muster_arena_copy(walk->facts->arena, name.ptr, name.len);
		walk->facts->failed |= copy == NULL;
		spot.key = copy != NULL ? (struct muster_span){copy, name.len} : none;
		visit(walk, place->any, spot);
	}
}

/* A scalar or null: false if it is a container. */
static bool
visit_scalar(struct walk *walk, uint16_t at, enum json_kind kind, struct spot spot)
{
	const struct place *place = &walk->facts->places[at];
	struct fact fact = {.text = none,
	    .key = spot.key,
	    .index = spot.index,
	    .outer = spot.outer,
	    .null = kind == JSON_NULL};
	if (kind == JSON_ARRAY || kind == JSON_OBJECT)
		return false;
	if (kind != JSON_NULL && !is_wanted(place->kinds, kind)) {
		odd(walk, place, kind);
		return true;
	}
	json_scalar(walk->take->reader, &fact.text);
	if (place->kinds != 0 && walk->facts->keep && fact.text.len > 0) {
		fact.text.ptr = muster_arena_copy(walk->facts->arena, fact.text.ptr, fact.text.len);
		if (fact.text.ptr == NULL) {
			walk->facts->failed = true;
			return true;
		}
	}
	if (place->kinds != 0)
		add_fact(walk->facts, at, &fact);
	return true;
}

static void
visit(struct walk *walk, uint16_t at, struct spot spot)
{
	struct json_reader *reader = walk->take->reader;
	const struct place *place = &walk->facts->places[at];
	const enum json_kind kind = json_peek(reader);
	if (kind == JSON_NONE)
		return;
	walk->facts->seen[at] = true;
	if (place->handed) {
		walk->facts->hand(walk->facts->context);
		return;
	}
	if (place->element != 0 && walk->facts->places[place->element].handed &&
	    kind != JSON_ARRAY && kind != JSON_NULL) {
		odd(walk, &(struct place){.element = place->element}, kind);
		return;
	}
	if (visit_scalar(walk, at, kind, spot))
		return;
	const bool list = (place->kinds & FACTS_LIST) != 0;
	if (list) {
		const struct fact fact = {
		    .text = none, .key = spot.key, .index = spot.index, .outer = spot.outer};
		add_fact(walk->facts, at, &fact);
	}
	if (kind == JSON_OBJECT && (place->count > 0 || place->any != 0)) {
		visit_object(walk, place, spot);
	} else if (kind == JSON_ARRAY && place->element != 0) {
		int64_t i = 0;
		json_array(reader);
		while (json_element(reader) == 1)
			visit(walk, place->element, (struct spot){spot.key, i++, spot.index});
	} else if (list) {
		json_skip(reader);
	} else {
		odd(walk, place, kind);
	}
}

void
facts_read(struct facts *facts, struct take *take)
{
	struct walk walk = {facts, take};
	muster_arena_reset(facts->arena);
	for (size_t i = 0; i < facts->count; i++) {
		facts->first[i] = NULL;
		facts->end[i] = &facts->first[i];
		facts->seen[i] = false;
	}
	visit(&walk, 0, (struct spot){none, -1, -1});
}

/* ---- what was found ---- */

struct muster_span
facts_text(const struct facts *facts, uint16_t place)
{
	return facts->first[place] != NULL ? facts->first[place]->text : none;
}

const struct fact *
facts_beside(const struct facts *facts, uint16_t place, const struct fact *fact)
{
	const struct fact *at = facts->first[place];
	while (at != NULL &&
	    (at->index != fact->index || at->outer != fact->outer ||
		!muster_span_eq(at->key, fact->key)))
		at = at->next;
	return at;
}
