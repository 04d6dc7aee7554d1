/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Table-driven reading: a YAML mapping into a struct, all problems in one pass.
 *
 * Reading a kind of document takes one table per mapping, a row per key:
 *
 *	static const struct yaml_field server_fields[] = {
 *	    {.key = "name", .type = YAML_STRING, .required = true,
 *	     .offset = offsetof(struct server, name)},
 *	    {.key = "tls", .type = YAML_BOOL, .offset = offsetof(struct server, tls)},
 *	    {.key = "tags", .type = YAML_STRINGS, .offset = offsetof(struct server, tags),
 *	     .count_offset = offsetof(struct server, tag_count)},
 *	};
 *	static const struct yaml_schema server_schema = {
 *	    .what = "a server", .size = sizeof(struct server),
 *	    .fields = server_fields, .field_count = 3,
 *	};
 *
 * Unknown keys, missing keys and values of the wrong type are problems, each
 * with file, line, column and, where one is near, "did you mean".  What the
 * tree could not read was told by it and is no problem again.  A key that
 * is absent leaves the member as `defaults` (or zero) set it, except that a
 * text that is NULL becomes "".  Texts lose the line ends at their end.  Rules between keys stand
 *in `finish`.
 */
#ifndef YAML_SCHEMA_H
#define YAML_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/text.h>

#include "yaml/tree.h"

struct yaml_reader;
struct yaml_schema;

enum yaml_type {
	YAML_STRING,  /* const char *: one line, not empty */
	YAML_TEXT,    /* const char *: lines, not empty */
	YAML_STRINGS, /* const char *const * and size_t at count_offset; a list, may be empty */
	YAML_BOOL,    /* bool: true or false, nothing else */
	YAML_INT,     /* int64_t in [min, max], decimal */
	YAML_DAYS,    /* int64_t: 30, 30d, 12w; in [min, max] */
	YAML_ENUM,    /* int: one of words */
	YAML_ENUMS,   /* uint32_t: a list of words, a bit each */
	YAML_SECTION, /* a struct at offset: a mapping read by schema */
	YAML_ROWS,    /* const T * and size_t at count_offset: a list of mappings read by schema */
	YAML_NODE,    /* const struct yaml_node *: left to the caller (tree's lifetime) */
};

/* The words of an enum; parse is from model.h, name a cast of its *_name. */
struct yaml_words {
	int (*parse)(struct muster_span word);
	const char *(*name)(int value);
	int count;
};

struct yaml_field {
	const char *key;
	enum yaml_type type;
	bool required;
	size_t offset;
	size_t count_offset;
	int64_t min, max; /* YAML_INT, YAML_DAYS; both 0: 0 to INT32_MAX */
	const struct yaml_words *words;
	const struct yaml_schema *schema;
	bool (*valid)(const char *text); /* STRING, STRINGS: false is a problem */
	const char *form;                /* what valid wants: "lower-case letters, digits, …" */
};

enum { YAML_MAX_FIELDS = 64 };

struct yaml_schema {
	const char *what; /* "a practice" */
	size_t size;
	const struct yaml_field *fields;
	size_t field_count;
	void (*defaults)(void *row);
	bool has_line; /* two unsigned at line_offset take the mapping's line and column */
	size_t line_offset;
	/* What the values name; called whatever else is wrong with them, and looks at the node. */
	void (*names)(struct yaml_reader *reader, const struct yaml_node *node);
	/* Rules between keys, and conversions; says what is wrong with yaml_problem.  Called only
	 * if every key was read. */
	void (*finish)(struct yaml_reader *reader, const struct yaml_node *node, void *row);
};

struct yaml_reader {
	struct muster_arena *arena; /* of what is read: texts are copied, the tree may go */
	const char *file;           /* in messages; must outlive the result if finish keeps it */
	yaml_problem_fn problem;    /* may be NULL */
	void *context;
	struct muster_error *first; /* takes the first problem; may be NULL */
	void *user;                 /* for finish */
	size_t problems;            /* so far */
	bool cut;                   /* some document was left before its end */
	bool no_memory;             /* told as a problem too */
};

/*
 * Reads the mapping at node (NULL: an empty document) into out, which has
 * schema->size bytes.  0, or -1 if there were problems (of this call).
 */
int yaml_read(struct yaml_reader *reader, const struct yaml_node *node,
    const struct yaml_schema *schema, void *out);

/* Parses and reads one document; the tree is gone afterwards unless a YAML_NODE keeps it: then pass
 * a tree_arena that lives longer, else NULL. */
int yaml_read_text(struct yaml_reader *reader, struct muster_arena *tree_arena, const char *text,
    size_t len, const struct yaml_schema *schema, void *out);

/* Parses one document: what is wrong is told, what could be read is in the tree.  -1: not all. */
int yaml_read_tree(struct yaml_reader *reader, struct muster_arena *arena, const char *text,
    size_t len, struct yaml_tree *tree);

/* Tells a problem at a node (NULL: line 1).  remedy may be NULL.  The format takes no value from
 * the document unless it went through yaml_shown. */
void yaml_problem(struct yaml_reader *reader, const struct yaml_node *at, const char *id,
    const char *remedy, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* A problem with its place already set (cross-document rules). */
void yaml_report(struct yaml_reader *reader, const struct muster_error *problem);
/* Out of memory, once. */
void yaml_no_memory(struct yaml_reader *reader);

/* A value of the document for a message: escaped, cut at 80 bytes. */
enum { YAML_SHOWN = 400 };
const char *yaml_shown(const char *text, char out[YAML_SHOWN]);

#endif
