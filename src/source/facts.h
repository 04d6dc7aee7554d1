/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts: what stands at the places of a record that somebody has asked for.
 *
 * A place is a path of member names (here with dots, in fact with slashes,
 * for Docker has dots in names), "HostConfig.Memory"; "*" is any member,
 * "[]" any element: "HostConfig.PortBindings.*.[].HostPort".  All places of a
 * run make one tree; a record is walked once along it, and what nobody asked
 * for is skipped.
 */
#ifndef SOURCE_FACTS_H
#define SOURCE_FACTS_H

#include <muster/arena.h>

#include "source/take.h"

enum { FACTS_PLACES = 256, FACTS_NO_PLACE = 0, FACTS_MEMBERS = 64 };

/* What may stand at a place; null always may. */
enum facts_kind {
	FACTS_TEXT = 1 << 0,
	FACTS_NUMBER = 1 << 1,
	FACTS_FLAG = 1 << 2,
	FACTS_LIST = 1 << 3, /* an array or object of which only the presence counts */
};

struct fact {
	struct fact *next;
	struct muster_span text; /* of a scalar; "true" "false"; "" null and containers */
	struct muster_span key;  /* the innermost member that "*" stood for, "" none */
	int64_t index;           /* of the innermost element, -1 none */
	int64_t outer;           /* of the element that one is in, -1 none */
	bool null;
};

struct place {
	const char *name;   /* NUL-terminated; "" for "*" and "[]" */
	unsigned kinds;     /* 0: only the way to others */
	bool handed;        /* its values are handed on, see facts_hand */
	uint16_t any;       /* the place of "*", 0 none */
	uint16_t element;   /* the place of "[]", 0 none */
	uint16_t *children; /* in the order of the rows */
	struct json_member_row *rows;
	size_t count;
};

struct facts {
	struct muster_arena *places_arena; /* borrowed, of the run */
	struct muster_arena *arena;        /* of the record */
	struct place places[FACTS_PLACES]; /* 0 is the record itself */
	size_t count;
	bool failed; /* out of memory, or more places than there is room for */
	bool keep;   /* texts are copied: the walk is no record, whose text stays */
	void (*hand)(void *context);
	void *context;
	/* of the record */
	struct fact *first[FACTS_PLACES];
	struct fact **end[FACTS_PLACES];
	bool seen[FACTS_PLACES]; /* something stands there, be it null or empty */
};

int facts_init(struct facts *facts, struct muster_arena *places_arena);
void facts_release(struct facts *facts);
/* Asks for a place: its number, or FACTS_NO_PLACE if memory ran out. */
uint16_t facts_ask(struct facts *facts, const char *path, unsigned kinds);
/*
 * What stands at the place is not looked at: hand is called in front of each
 * value there and must take it.  So a walk may go through a document of any
 * size, with its records as such values.
 */
uint16_t facts_hand(
    struct facts *facts, const char *path, void (*hand)(void *context), void *context);
/*
 * The number of the last named member on the way to a place: whether a list
 * is there at all shows there, not at its elements.
 */
uint16_t facts_root(const struct facts *facts, const char *path);

/* Walks the value that is next, inside a record; what is of another kind marks the record as odd.
 */
void facts_read(struct facts *facts, struct take *take);

/* The text of the one fact at a place; "" if there is none. */
struct muster_span facts_text(const struct facts *facts, uint16_t place);
/* The fact of another place that stands in the same element (and under the same key), or NULL. */
const struct fact *facts_beside(const struct facts *facts, uint16_t place, const struct fact *fact);

#endif
