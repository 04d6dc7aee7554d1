/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One part of a text on its way from md4c's calls to the builder.  What can
 * fail returns 0, or -1 with walk->err.
 */
#ifndef POLICY_MARKDOWN_H
#define POLICY_MARKDOWN_H

#include "policy/internal.h"

enum { TEXT_MAX = 8 * POLICY_MAX_BYTES };

struct walk_level { /* of a list that is open */
	bool numbered;
	unsigned number; /* of a flat one: the next item's */
	bool flat;       /* lines of the block around it */
	bool fresh;      /* its item has shown nothing yet */
};

struct walk_table {
	struct muster_column *columns;
	struct muster_row *rows;
	struct muster_cell *cells;
	size_t column_count, row_count, row_cap, column;
	size_t *longest; /* bytes, by column */
	bool head;
};

struct walk {
	struct markdown *markdown;
	const struct muster_policy_body *body;
	struct muster_arena *arena; /* of the document */
	struct muster_inlines *gather;
	const struct policy_part *part;
	struct muster_error *err;
	/* inlines so far */
	struct muster_inline *first, *last;
	struct muster_strbuf text; /* of the inline at hand */
	enum muster_inline_kind kind;
	unsigned strong, emphasis, code;
	const char *href;
	/* blocks */
	struct walk_level lists[POLICY_MAX_NESTING + 1];
	unsigned list_depth, quotes, nesting;
	bool in_code;
	struct walk_table table;
};

/* Callbacks stop md4c with a negative value only: others get lost on its way up. */
int walk_fail(struct walk *walk, const char *id, const char *remedy, const char *message);
int walk_no_memory(struct walk *walk);

/* Text with its marks: the values go in. */
void walk_add_text(struct walk *walk, const char *text, size_t len);
void walk_add_entity(struct walk *walk, const char *text, size_t len);
/* The text at hand, in the arena; NULL: out of memory. */
const char *walk_take_text(struct walk *walk);
/* The text at hand becomes an inline. */
int walk_end_inline(struct walk *walk);
/* A line break, unless nothing stands before it. */
int walk_add_break(struct walk *walk);
/* The inlines so far, which begin anew. */
struct muster_inlines walk_take_inlines(struct walk *walk);

int walk_list_begin(struct walk *walk, bool numbered, unsigned first_number);
void walk_list_end(struct walk *walk);
int walk_item_begin(struct walk *walk);
/* The inlines so far become a block; none of them is none. */
int walk_paragraph(struct walk *walk);
int walk_quote(struct walk *walk);
int walk_heading(struct walk *walk, unsigned level);
/* What is open gets a block of its own, because something else begins. */
int walk_open(struct walk *walk);
int walk_code(struct walk *walk, struct muster_span info);

int walk_table_begin(struct walk *walk, size_t columns, size_t rows);
void walk_table_row(struct walk_table *table);
int walk_table_cell(struct walk *walk, bool right);
int walk_table(struct walk *walk);

#endif
