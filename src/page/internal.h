/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the layout share.  A block is put on the page in the same
 * way in both passes; what the first one learns stands in struct layout.
 */
#ifndef PAGE_INTERNAL_H
#define PAGE_INTERNAL_H

#include "page/anchors.h"
#include "page/sheet.h"

#define PROSE_SIZE 9.5
#define PROSE_LEADING 13.5
#define PROSE_MEASURE (120 * 72 / 25.4)
#define SMALL_SIZE 8.0
#define SMALL_LEADING 11.0
#define TABLE_SIZE 8.5
#define TABLE_LEADING 11.5
#define TABLE_PAD 3.5 /* above and below the text of a row */
#define TABLE_HEAD_LEADING 9.5
#define TABLE_HEAD_PAD 3.0
#define UNIT 4.0 /* baseline steps: room between blocks is counted in these */

struct layout;

/* What a table is known to need; made before its first row is put. */
struct table_plan {
	const struct muster_table *table;
	double *x, *width;  /* of each column, without the gaps */
	double head_height; /* rule included */
	double first_height;
	uint64_t shown;
	float *heights; /* of the rows, once the first pass was there; negative: has digests */
};

struct section_place {
	unsigned page;
	double y;
};

struct layout {
	struct sheet sheet;
	const struct muster_document *document;
	const struct page_options *options;
	struct flow_metrics metrics;
	struct anchors anchors;
	struct muster_arena *arena; /* as long as the layout */
	struct table_plan **plans;  /* in document order */
	size_t plan_count, plan_cap, plan_at;
	struct section_place *sections; /* in document order */
	size_t section_count, section_cap, section_at;
	const struct muster_block
	    *cover_end; /* blocks from cover_begin to here stand on the cover */
	const struct muster_block *cover_begin;
	double
	    cover_y; /* where the title begins if all of the first section stands there, else 0 */
	bool wide;   /* prose over the whole measure: on such a cover */
	uint32_t parent; /* element that is open */
	unsigned level;  /* sections open */
	double indent;   /* of prose in items of lists */
};

void layout_fail_memory(struct layout *layout);
/* An id stands at the page's y. */
void layout_anchor(struct layout *layout, const char *id);
struct flow_text layout_text(const struct layout *layout, const struct muster_inline *first,
    enum page_face face, double size, uint32_t color);
/* The height that must stay with a heading before this block. */
double layout_least(struct layout *layout, const struct muster_block *block);
/* Puts blocks one after the other; of a list: its items. */
void layout_blocks(struct layout *layout, const struct muster_block *block);
void layout_block(struct layout *layout, const struct muster_block *block);
/* A section without its title: the first one, on the cover. */
void layout_section_bare(struct layout *layout, const struct muster_block *block);
/* As if nothing had been put yet; sections and tables are counted anew. */
void layout_restart(struct layout *layout);

/* ---- run.c: lines onto the page ---- */

struct run {
	struct layout *layout;
	const struct flow_text *text;
	uint32_t element;
	const struct muster_inline *link; /* the link put last, and its element */
	uint32_t link_element;
};
void run_put(struct run *run, const struct flow_line *line, double x, double y, double leading);

/* ---- box.c: running text on its own ---- */

struct box {
	struct flow_text text;
	double x, width, leading;
	double before, after;
	double pad;     /* above and below the text */
	double rule;    /* thickness of the rule at the left, 0 none */
	uint32_t color; /* of the rule */
	bool panel;     /* on a ground of its own, from x - inset to x + width + inset */
	double inset;
	bool whole;    /* kept on one page up to half of it */
	char sign[16]; /* before the first line: a bullet or a number; "" none */
	double follow; /* what must stand on the same page below its end */
	uint32_t element;
	uint32_t label; /* element of the sign */
};
void box_put(struct layout *layout, struct box *box, const char *id);
double box_height(const struct layout *layout, const struct box *box); /* up to a page */
double box_least(const struct layout *layout, const struct box *box);

/* ---- cells.c: texts side by side ---- */

struct cell {
	struct flow_text text;
	struct flow_reader reader;
	struct run run;
	double x, width, leading;
	bool right;
	bool blank; /* to be written in by hand: room for it */
};
void cells_begin(struct cell *cells, size_t count); /* readers to the beginning */
/* Lines of the longest, up to most. */
size_t cells_lines(const struct cell *cells, size_t count, size_t most);
void cells_put(struct cell *cells, size_t count, double y, size_t lines);
/* The height that footnotes new to the page take for the lines to come; *has: any at all. */
double cells_notes(
    struct layout *layout, const struct cell *cells, size_t count, size_t lines, bool *has);

/* ---- the blocks ---- */

void table_put(struct layout *layout, const struct muster_block *block);
double table_least(struct layout *layout, const struct muster_block *block);
/* What all tables need, in document order; the next one to be put is plans[plan_at]. */
void plans_make(struct layout *layout);
void table_row_cells(const struct layout *layout, const struct table_plan *plan,
    const struct muster_row *row, struct cell *cells);
/* Lines of a row, up to most: one to be filled in by hand is higher than its text. */
size_t table_row_lines(const struct cell *cells, size_t count, size_t most);
void table_head_cells(const struct layout *layout, const struct table_plan *plan,
    struct muster_inline *titles, struct cell *cells);

void prose_put(struct layout *layout, const struct muster_block *block);
double prose_least(struct layout *layout, const struct muster_block *block);
double prose_height(struct layout *layout, const struct muster_block *block);

void figures_put(struct layout *layout, const struct muster_block *block);
double figures_height(struct layout *layout, const struct muster_block *block);
void pairs_put(struct layout *layout, const struct muster_block *block);
double pairs_height(struct layout *layout, const struct muster_block *block);
void picture_put(struct layout *layout, const struct muster_block *block);
/* The line of an inline in a cell; its words are its alternative text. */
void picture_spark(struct layout *layout, const struct muster_inline *from, uint32_t parent,
    double x, double baseline, double size);
double picture_height(struct layout *layout, const struct muster_block *block);

void front_put(struct layout *layout); /* title, cover, contents */
/* Before the first pass: whether the first section fits on the cover, and where that begins. */
void front_try(struct layout *layout);

#endif
