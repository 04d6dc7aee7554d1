/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Renderers: documents to bytes.
 *
 * To add one: src/render/<name>.c with one `const struct muster_renderer
 * renderer_<name>`, its row in src/render/registry.c, a golden of the
 * kitchen-sink document, and its line in docs/formats.md.
 *
 * A renderer writes to an output set: its main file and, where a table passes
 * the cap, linked files beside it.  Bytes depend on document and options
 * only.  It counts the rows it emits and those a cap left out and named;
 * where they do not add up to the table's row_count it fails with
 * MUSTER_E_INTERNAL and nothing is published (rules.md 28).
 */
#ifndef MUSTER_RENDER_H
#define MUSTER_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/document.h>
#include <muster/error.h>

/*
 * Where a renderer writes.  begin starts a file of the set ("" the main one, else a suffix
 * like "findings-2": [a-z0-9-], each once); name receives its file name for links.  Files are
 * written one after the other.
 */
struct muster_output_set {
	int (*begin)(struct muster_output_set *set, const char *suffix, char name[256],
	    struct muster_error *err);
	int (*write)(
	    struct muster_output_set *set, const void *bytes, size_t len, struct muster_error *err);
	int (*end)(
	    struct muster_output_set *set, struct muster_error *err); /* of the file begun last */
	/* The name a suffix will have, for links to files not begun yet. */
	int (*name)(struct muster_output_set *set, const char *suffix, char name[256],
	    struct muster_error *err);
};

/* Into memory: for tests and --json.  Names are "report" + ("-" suffix) + ".out". */
struct muster_output_memory;
struct muster_output_memory *muster_output_memory_new(void);
struct muster_output_set *muster_output_memory_set(struct muster_output_memory *memory);
size_t muster_output_memory_count(const struct muster_output_memory *memory);
const char *muster_output_memory_file(
    const struct muster_output_memory *memory, size_t index, size_t *len, const char **suffix);
void muster_output_memory_free(struct muster_output_memory *memory);

/*
 * Into a folder: base + ("-" suffix) + "." + extension, each whole or not at
 * all; all are published by commit, in order, the main file last.
 */
struct muster_output_folder;
struct muster_output_folder *muster_output_folder_new(
    const char *folder, const char *base, const char *extension, struct muster_error *err);
struct muster_output_set *muster_output_folder_set(struct muster_output_folder *out);
/*
 * The names to tell people, i from 0, NULL after the last: the main file, or
 * where there is none every file.
 */
const char *muster_output_folder_entry(const struct muster_output_folder *out, size_t i);
int muster_output_folder_commit(
    struct muster_output_folder *out, struct muster_error *err);     /* frees */
void muster_output_folder_abandon(struct muster_output_folder *out); /* frees */

/* A data file that goes with a document (PDF: attached); made by us, never evidence. */
struct muster_render_file {
	const char *name; /* [A-Za-z0-9._-], each once */
	const char *media_type;
	const char *description;
	const void *bytes;
	size_t len;
};

/* All zero is the default. */
/*
 * The tokens of the theme, named as in templates/report/theme.css.  A user's
 * theme changes their values, never what they stand for.
 */
enum muster_token {
	MUSTER_TOKEN_INK,
	MUSTER_TOKEN_SOFT,
	MUSTER_TOKEN_FAINT,
	MUSTER_TOKEN_PAPER,
	MUSTER_TOKEN_PANEL,
	MUSTER_TOKEN_LINK,
	MUSTER_TOKEN_STATUS, /* + enum muster_status */
	MUSTER_TOKEN_SEVERITY =
	    MUSTER_TOKEN_STATUS + MUSTER_STATUS_COUNT, /* + muster_severity, known */
	MUSTER_TOKEN_COUNT = MUSTER_TOKEN_SEVERITY + MUSTER_SEVERITY_UNKNOWN
};
#define MUSTER_TOKEN_DEFAULT (-1)
struct muster_theme {
	int32_t
	    light[MUSTER_TOKEN_COUNT]; /* 0xRRGGBB, or MUSTER_TOKEN_DEFAULT; PDF and print too */
	int32_t dark[MUSTER_TOKEN_COUNT];
};
void muster_theme_clear(struct muster_theme *theme);
const char *muster_token_name(enum muster_token token); /* "ink" "not-satisfied" "high" */
/* A colour as "#0b5cad" or "0b5cad"; MUSTER_TOKEN_DEFAULT if it is none. */
int32_t muster_colour_parse(const char *text);
/*
 * The contrast of a token's colour against the paper of its half (WCAG 2.1,
 * 1.4.3: text needs 4.5), the theme's values over the default ones.  Times 100.
 */
unsigned muster_theme_contrast(
    const struct muster_theme *theme, bool dark, enum muster_token token);
/* Whether words or marks are written in it: not paper, panel, faint. */
bool muster_token_is_text(enum muster_token token);

struct muster_render_options {
	size_t table_cap; /* rows of a table; 0: the renderer's own (HTML 1,000, PDF 2,000) */

	/* HTML and PDF. */
	const struct muster_theme *theme; /* NULL: the default */
	const void *logo;                 /* a PNG, from anywhere; NULL none */
	size_t logo_len;

	/* PDF only. */
	bool letter;       /* paper; else A4 */
	const char *fonts; /* a trusted folder asked first for font files; NULL none */
	const struct muster_render_file *files; /* beside the tables as CSV, which always are */
	size_t file_count;

	/* What the user should know though it is no failure; may be NULL. */
	void (*warn)(void *context, const char *words);
	void *warn_context;
};

struct muster_renderer {
	const char *name; /* "html" "xml" "pdf" */
	const char *extension;
	const char *media_type;
	int (*render)(const struct muster_document *document,
	    const struct muster_render_options *options, struct muster_output_set *out,
	    struct muster_error *err);
};
/* Those of reports. */
const struct muster_renderer *const *muster_renderers(size_t *count);
/* One of them, or "docbook", which policies are written with. */
const struct muster_renderer *muster_renderer_find(const char *name);

#endif
