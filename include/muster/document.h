/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document model: what a page says, without how it looks.  No colour,
 * font or tag stands in it.  Report code builds it with a sticky builder that
 * reads like the page; renderers walk it.
 *
 * Tables may be long: their rows come from a cursor that a renderer runs (and
 * may rewind), so that 100,000 findings never stand in memory.
 */
#ifndef MUSTER_DOCUMENT_H
#define MUSTER_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/model.h>
#include <muster/strbuf.h>

/* ---- inlines ---- */
enum muster_inline_kind {
	MUSTER_INLINE_TEXT,
	MUSTER_INLINE_STRONG,
	MUSTER_INLINE_EMPHASIS,
	MUSTER_INLINE_CODE, /* ids, digests, paths: fixed width; may break anywhere sensible */
	MUSTER_INLINE_LINK, /* http, https, mailto, in HTML a page beside; else shown as text */
	MUSTER_INLINE_REFERENCE, /* to a block with that id in this document */
	MUSTER_INLINE_STATUS,    /* mark + colour of the status, text in the framework's words */
	MUSTER_INLINE_SEVERITY,  /* bar beside the word */
	MUSTER_INLINE_OVERDUE,   /* "12 d late" */
	MUSTER_INLINE_DATE,      /* never broken */
	MUSTER_INLINE_BREAK,     /* line break */
	MUSTER_INLINE_SPARK,     /* a line through a few numbers; text: the same in words */
	MUSTER_INLINE_KIND_COUNT /* also the kind of an inline that memory ran out for */
};
/*
 * No inline (first NULL) is an empty cell.  Where memory ran out while inlines
 * were made, first is a fixed inline of kind MUSTER_INLINE_KIND_COUNT: it
 * makes a builder or renderer fail, so that nothing is lost in silence.
 */
struct muster_inline {
	enum muster_inline_kind kind;
	const char *text;
	const char *target; /* href or block id */
	const char *figure; /* of TEXT that is a number: the id that derives it; NULL none */
	enum muster_status status;
	enum muster_severity severity;
	const uint64_t *values; /* of SPARK, value_count of them, in order of time */
	size_t value_count;
	const struct muster_inline *next;
};
struct muster_inlines {
	const struct muster_inline *first;
};

/* ---- blocks ---- */
enum muster_block_kind {
	MUSTER_BLOCK_SECTION, /* title, children; nests */
	MUSTER_BLOCK_PARAGRAPH,
	MUSTER_BLOCK_LIST, /* children are ITEMs; nests */
	MUSTER_BLOCK_ITEM, /* its first paragraph as inlines, what follows as children */
	MUSTER_BLOCK_TABLE,
	MUSTER_BLOCK_FIGURES, /* the set of six: number, word, note */
	MUSTER_BLOCK_FIGURE,  /* a chart: data + caption + alternative text */
	MUSTER_BLOCK_NOTE,    /* set off from the text */
	MUSTER_BLOCK_CODE,
	MUSTER_BLOCK_KEY_VALUE,
	MUSTER_BLOCK_CONTENTS,
	MUSTER_BLOCK_PAGE_BREAK,
	MUSTER_BLOCK_RECONCILIATION, /* the sentence of counts under a table */
	MUSTER_BLOCK_KIND_COUNT
};

enum muster_column_align { MUSTER_ALIGN_TEXT, MUSTER_ALIGN_NUMBER, MUSTER_ALIGN_DATE };
struct muster_column {
	const char *id; /* stable: data-column, CSV head, XML element ("first_seen") */
	const char *title;
	unsigned weight; /* relative width; 0: as narrow as its content */
	enum muster_column_align align;
	bool identity; /* first column: bold */
};
struct muster_cell {
	struct muster_inlines inlines;
	const char *sort;   /* sort key if it differs from the text, NULL */
	const char *figure; /* of a number: the id that derives it ("FIG:…"), NULL */
};
struct muster_row {
	const char *id;                  /* anchor, "" none */
	const struct muster_cell *cells; /* as many as columns */
	/* Machine attributes for the row in XML (name, value pairs), NULL-terminated; may be NULL.
	 */
	const char *const *attributes;
};
/*
 * 1: *row is filled (its strings live until the next call), 0: the end, -1: failed.
 * rewind starts over.
 */
struct muster_rows {
	int (*next)(void *context, struct muster_arena *scratch, struct muster_row *row,
	    struct muster_error *err);
	int (*rewind)(void *context, struct muster_error *err);
	void *context;
};
/*
 * What a row says for machines.  A table declares its rows' attributes, in
 * their order, so that heads of data files do not depend on there being rows;
 * CSV and JSON refuse a row that has others (MUSTER_E_INTERNAL).  "" is none.
 */
enum muster_value_kind {
	MUSTER_VALUE_TEXT,
	MUSTER_VALUE_NUMBER, /* a JSON number lexeme */
	MUSTER_VALUE_TIME,   /* RFC 3339 */
	MUSTER_VALUE_FLAG,   /* "true" "false" */
	MUSTER_VALUE_LIST,   /* words with one space between */
};
struct muster_attribute {
	const char *name;
	enum muster_value_kind kind;
};
struct muster_table {
	const char *id;
	const char *caption;
	const struct muster_column *columns;
	size_t column_count;
	struct muster_rows rows;
	uint64_t
	    row_count; /* known beforehand: renderers check it (mismatch is MUSTER_E_INTERNAL) */
	const char *empty;  /* what stands there if there are no rows: why it is empty */
	bool folded;        /* the numbers of the figure before it: HTML folds them away */
	const char *search; /* HTML: what the search over its rows is called, which are folded away
			     * under its caption until something is looked for; NULL none */
	bool said;          /* by the builder: the section's title says the caption; not shown */
	const char *rows_element, *row_element;    /* XML names: "findings" "finding" */
	const struct muster_attribute *attributes; /* of every row, in order */
	size_t attribute_count;
};

/*
 * Charts: data only; chart/ turns them into shapes.
 *
 * The numbers of a chart also stand in a table, so that they can be read,
 * heard, sorted and exported.  Whoever builds the chart builds that table,
 * directly after it, `folded` if it says nothing else; renderers draw the
 * picture and its key alone.  The alternative text says in a sentence what is
 * seen and where the numbers stand.
 */
enum muster_chart_kind {
	MUSTER_CHART_STATUS_BARS, /* a stacked bar per row, series = statuses */
	MUSTER_CHART_COLUMNS,     /* a stacked column per column, a part per series */
	MUSTER_CHART_LINES,       /* a line per series, over the columns' places */
	MUSTER_CHART_STATUSES,    /* a row per series, a cell per column: its status */
	MUSTER_CHART_CALENDAR,    /* the same, with "value/of" in cells that have a value */
	MUSTER_CHART_KIND_COUNT
};
const char *muster_chart_kind_name(enum muster_chart_kind kind); /* "status-bars" "columns" … */
struct muster_chart_row {                                        /* of STATUS_BARS */
	const char *label;
	uint64_t values[MUSTER_STATUS_COUNT];
};
/* What colour (and pattern) a series has: that of a word, or one of three plain ones. */
enum muster_chart_tone {
	MUSTER_TONE_PLAIN, /* number 0 to 2 */
	MUSTER_TONE_STATUS,
	MUSTER_TONE_SEVERITY
};
struct muster_chart_series {
	const char *label;
	enum muster_chart_tone tone;
	unsigned number; /* of the status or severity, or 0 to 2 */
	bool below;      /* COLUMNS: its parts hang down from the line */
};
struct muster_chart_column {
	const char *label;
	uint32_t place; /* LINES: where it stands, ascending (days) */
};
struct muster_chart_cell {
	uint64_t value;
	uint64_t of; /* CALENDAR: how many were expected; 0: none, the cell is empty */
	enum muster_status status; /* STATUSES, CALENDAR; COUNT: nothing was known */
};
struct muster_chart_mark { /* COLUMNS: a line across the columns, with words */
	size_t before;     /* the column it stands before; column_count: after the last */
	const char *label;
};
struct muster_chart {
	enum muster_chart_kind kind;
	const struct muster_chart_row *rows;
	size_t row_count;
	/* All kinds but STATUS_BARS: cells[series * column_count + column]. */
	const struct muster_chart_series *series;
	size_t series_count;
	const struct muster_chart_column *columns;
	size_t column_count;
	const struct muster_chart_cell *cells;
	const struct muster_chart_mark *marks;
	size_t mark_count;
};

struct muster_figure_item { /* of MUSTER_BLOCK_FIGURES */
	uint64_t number;
	enum muster_status status; /* mark and colour */
	const char *word;          /* "proven by machine" */
	const char *note;          /* "" none */
	const char *id;            /* anchor: "figure:proven" */
	const char *figure;        /* the id that derives it, NULL none */
};

struct muster_block {
	enum muster_block_kind kind;
	const char *id;      /* anchor, "" none */
	const char *title;   /* of section, note, figure caption */
	const char *alt;     /* of figures */
	const char *element; /* XML name hint, "" */
	struct muster_inlines inlines;
	const char *code; /* of CODE */
	const struct muster_table *table;
	const struct muster_chart *chart;
	const struct muster_figure_item *items;
	size_t item_count;
	const struct muster_key_value *pairs;
	size_t pair_count;
	enum muster_status tone; /* of NOTE: rule colour */
	bool numbered;           /* of LIST */
	unsigned first_number;   /* of a numbered LIST: that of its first item */
	struct muster_block *children, *last_child, *next;
};
struct muster_key_value {
	const char *key; /* shown */
	const char *id;  /* stable */
	struct muster_inlines value;
};

struct muster_document {
	struct muster_arena *arena;
	const char *language; /* "en" */
	const char *kicker;   /* "Evidence report · auditor edition" */
	const char *title;
	const char *lead;           /* one sentence under it */
	const char *classification; /* "" none */
	const char *organisation;
	const char *running_head;
	const char *digest;     /* short digest of the assessment, for the foot */
	const char *as_of;      /* shown */
	const char *identifier; /* stable: "evidence-report:cis-docker:2026-Q3" */
	struct muster_block *first, *last;
	/* Machine header for XML and JSON: NULL-terminated name/value pairs in order. */
	const char *const *properties;
	bool failed; /* sticky: memory ran out while building */
};

/* Every string is "" and the language "en" until it is set. */
struct muster_document *muster_document_new(void);
void muster_document_free(struct muster_document *document);

/*
 * The builder.  Everything is copied into the document's arena unless said
 * (a table's rows.context is borrowed).  NULL text is "".  Inlines with no
 * block open begin a paragraph.
 */
enum { MUSTER_BUILD_DEPTH = 48 }; /* what is open at once; more fails the document */
struct muster_builder {
	struct muster_document *document;
	struct muster_block *open[MUSTER_BUILD_DEPTH]; /* sections, lists and their items */
	unsigned depth;
	struct muster_block *block; /* the block inlines go to */
	struct muster_inline **tail;
};
void muster_build(struct muster_builder *builder, struct muster_document *document);
void muster_build_section(struct muster_builder *builder, const char *id, const char *title);
void muster_build_section_end(struct muster_builder *builder);
void muster_build_paragraph(struct muster_builder *builder); /* inlines follow */
void muster_build_note(struct muster_builder *builder, enum muster_status tone,
    const char *title);                                           /* inlines follow */
void muster_build_reconciliation(struct muster_builder *builder); /* inlines follow */
void muster_build_text(struct muster_builder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void muster_build_strong(struct muster_builder *builder, const char *text);
void muster_build_code_inline(struct muster_builder *builder, const char *text);
void muster_build_link(struct muster_builder *builder, const char *href, const char *text);
void muster_build_reference(struct muster_builder *builder, const char *id, const char *text);
void muster_build_status(
    struct muster_builder *builder, enum muster_status status, const char *words);
/* Any inlines, copied: dates, severities, what was made apart. */
void muster_build_inlines(struct muster_builder *builder, struct muster_inlines inlines);
/* The XML name of the block begun last: "custody". */
void muster_build_element(struct muster_builder *builder, const char *element);
void muster_build_code(struct muster_builder *builder, const char *text);
void muster_build_contents(struct muster_builder *builder);
void muster_build_page_break(struct muster_builder *builder);
void muster_build_figures(struct muster_builder *builder, const char *id, const char *alt,
    const struct muster_figure_item *items, size_t count);
void muster_build_chart(struct muster_builder *builder, const char *id, const char *caption,
    const char *alt, const struct muster_chart *chart);
void muster_build_table(struct muster_builder *builder, const struct muster_table *table);
void muster_build_key_values(struct muster_builder *builder, const char *id,
    const struct muster_key_value *pairs, size_t count);
/* Then list_item + inlines (and whole blocks, lists among them), …, then list_end. */
void muster_build_list(struct muster_builder *builder);
void muster_build_numbered_list(struct muster_builder *builder, unsigned first_number);
void muster_build_list_item(struct muster_builder *builder);
void muster_build_list_end(struct muster_builder *builder);
/* True if all went well and every section is closed: asked once, at the end. */
bool muster_build_done(struct muster_builder *builder);

/*
 * A cursor over rows that stand in memory (short tables): rows live as long
 * as the document.  next is NULL if memory ran out (the builder then fails).
 */
struct muster_rows muster_rows_of_array(
    struct muster_arena *arena, const struct muster_row *rows, size_t count);

/* Inlines made apart from a block: for cells and values; allocated in arena. */
struct muster_inlines muster_inline_text(struct muster_arena *arena, const char *text);
/* A number with the id that derives it. */
struct muster_inlines muster_inline_number(
    struct muster_arena *arena, uint64_t number, const char *figure);
struct muster_inlines muster_inline_code(struct muster_arena *arena, const char *text);
struct muster_inlines muster_inline_strong(struct muster_arena *arena, const char *text);
struct muster_inlines muster_inline_emphasis(struct muster_arena *arena, const char *text);
struct muster_inlines muster_inline_overdue(struct muster_arena *arena, const char *text);
struct muster_inlines muster_inline_date(struct muster_arena *arena, const char *text);
struct muster_inlines muster_inline_link(
    struct muster_arena *arena, const char *href, const char *text);
struct muster_inlines muster_inline_reference(
    struct muster_arena *arena, const char *id, const char *text);
struct muster_inlines muster_inline_status(
    struct muster_arena *arena, enum muster_status status, const char *words);
struct muster_inlines muster_inline_severity(
    struct muster_arena *arena, enum muster_severity severity);
struct muster_inlines muster_inline_break(struct muster_arena *arena);
struct muster_inlines muster_inline_spark(
    struct muster_arena *arena, const uint64_t *values, size_t count, const char *text);
/* The same inlines in another arena. */
struct muster_inlines muster_inline_copy(struct muster_arena *arena, struct muster_inlines inlines);
bool muster_inlines_failed(struct muster_inlines inlines);
/* The words alone (a break is a line feed): CSV, sort keys, tests. */
void muster_inlines_plain(struct muster_strbuf *out, struct muster_inlines inlines);
/* a followed by b; a's list is copied, b's is shared. */
struct muster_inlines muster_inline_join(
    struct muster_arena *arena, struct muster_inlines a, struct muster_inlines b);

/* "1 236": thin-space (U+2009) thousands; needs 40 bytes. */
const char *muster_number_format(uint64_t number, char out[40]);

#endif
