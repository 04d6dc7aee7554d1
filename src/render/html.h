/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the HTML renderer share.  The output is gathered in `out`
 * and handed on in pieces; failures are sticky: the first one is in *err and
 * `failed` is set.
 */
#ifndef RENDER_HTML_H
#define RENDER_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include <muster/document.h>
#include <muster/render.h>
#include <muster/strbuf.h>

#define HTML_TABLE_CAP 1000

/* A table in the order of the document. */
struct html_table_place {
	const struct muster_table *table;
	uint64_t first;  /* ordinal of its first row's id */
	uint64_t pages;  /* 1: all on the main page */
	char suffix[48]; /* of its linked pages, before "-2" */
};
struct html_index_entry {
	uint64_t hash; /* 0 free */
	uint64_t ordinal;
};
/*
 * Which ids there are and on which page, made by one pass over blocks and
 * rows before anything is written; 16 bytes an id, at most two thirds full.
 */
struct html_index {
	struct html_index_entry *entries;
	size_t entry_count, entry_cap;
	struct html_table_place *tables;
	size_t table_count, table_cap;
	uint64_t ordinals; /* given out */
	uint64_t *losers;  /* ordinals whose id another had before, ascending */
	size_t loser_count, loser_cap;
	uint64_t table_rows;
};

int html_index_build(struct html_index *index, const struct muster_document *document,
    uint64_t table_rows, struct muster_error *err);
void html_index_release(struct html_index *index);
/* False where another block or row carried the same id before. */
bool html_index_owns(const struct html_index *index, uint64_t ordinal);
/* The page an id stands on: *place NULL is the main page.  False if there is no such id. */
bool html_index_find(const struct html_index *index, const char *id,
    const struct html_table_place **place, uint64_t *page);

struct html {
	const struct muster_document *document;
	struct muster_output_set *set;
	struct muster_error *err;
	bool failed;
	struct muster_strbuf out;
	struct html_index index;
	uint64_t ordinal;           /* of the next block, figure or row id */
	size_t table;               /* of the next table */
	unsigned level;             /* sections open */
	unsigned number;            /* for ids of ours: "~c1" */
	char main_name[256];        /* of the main file */
	char here[64];              /* suffix of the page being written, "" the main one */
	struct muster_strbuf style; /* theme.css and what the theme adds */
	struct muster_strbuf logo;  /* base64 of it, empty none */
	char style_hash[48], script_hash[48];
};

/* Sticky failures. */
void html_fail_memory(struct html *html);
void html_fail(struct html *html); /* *err was set by what was called */
/* Hands the buffer on if it is large (or at the end). */
void html_flush(struct html *html, bool all);

static inline void
html_put(struct html *html, const char *markup)
{
	muster_strbuf_add(&html->out, markup, strlen(markup)); /* known when compiled */
}

/* Pages: html_page.c */
/* Style, logo and hashes; sticky.  The logo is decoded first: what is no PNG is refused. */
void html_assets(struct html *html, const struct muster_render_options *options);
void html_page_begin(struct html *html, const char *suffix, const char *subtitle);
void html_page_end(struct html *html);
void html_contents(struct html *html, bool is_block);
/* Writes the value of an href to an anchor on a page of this set. */
void html_put_target(
    struct html *html, const struct html_table_place *place, uint64_t page, const char *anchor);
/* A page of a table; page 1 is the main file. */
void html_put_page_href(struct html *html, const struct html_table_place *place, uint64_t page);

/* Inlines: html_inline.c */
const char *html_status_class(enum muster_status status);
const char *html_status_words(enum muster_status status);
const char *html_severity_class(enum muster_severity severity);
void html_inlines(struct html *html, struct muster_inlines inlines);
/* id="…" if the id is not empty and this place owns it; takes an ordinal. */
/* Attributes of an element that holds a number. */
void html_figure(struct html *html, const char *figure);
void html_put_id(struct html *html, const char *id);

/* Tables: html_table.c */
void html_table(struct html *html, const struct muster_table *table);
void html_linked_pages(struct html *html);

/* Charts: html_chart.c */
void html_chart(struct html *html, const struct muster_block *block);
void html_spark(struct html *html, const struct muster_inline *i);

#endif
