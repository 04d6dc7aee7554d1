/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spans of text, UTF-8, and making foreign text safe to show a person.
 */
#ifndef MUSTER_TEXT_H
#define MUSTER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct muster_strbuf;

/* Bytes with a length; may hold NULs; not NUL-terminated. */
struct muster_span {
	const char *ptr;
	size_t len;
};

#define MUSTER_SPAN(literal) ((struct muster_span){(literal), sizeof(literal) - 1})

struct muster_span muster_span_of(const char *text); /* NULL gives an empty span */
bool muster_span_eq(struct muster_span a, struct muster_span b);
bool muster_span_is(struct muster_span span, const char *text);
bool muster_span_is_nocase(struct muster_span span, const char *text); /* ASCII only */
bool muster_span_starts(struct muster_span span, const char *prefix);
int muster_span_cmp(struct muster_span a, struct muster_span b); /* byte order */
/*
 * FNV-1a over seed and bytes, for tables within one process: never stored, never
 * printed, and no guard against someone who makes texts collide.  Seed 0 to begin
 * with; the hash of one part is the seed of the next.
 */
uint32_t muster_span_hash(uint32_t seed, struct muster_span span);

/* Do two names mean one person?  Spaces, hidden characters and the case of letters (Latin, Greek,
 * Cyrillic) make no other. */
bool muster_text_same_person(const char *a, const char *b);

/* Offset of the first byte that is not valid UTF-8 (RFC 3629), or len. */
size_t muster_utf8_valid_len(const char *text, size_t len);

/*
 * Decodes one code point at text[0..len).  Returns the bytes used, 0 at the
 * end; an invalid byte gives U+FFFD and 1.
 */
size_t muster_utf8_decode(const char *text, size_t len, uint32_t *cp);

/* Writes 1 to 4 bytes, returns how many. */
size_t muster_utf8_encode(uint32_t cp, char out[4]);

/* Display columns of a text in a terminal (combining 0, wide 2). */
size_t muster_text_columns(const char *text, size_t len);

/*
 * Appends text so that a terminal or log line shows it harmlessly: C0, DEL,
 * C1, bidi controls, line separators and invisible characters (U+061C,
 * U+200B-200F, U+2028-202E, U+2060-2069, U+FEFF, U+E0000-E007F) become \n,
 * \t, \xNN or \u{XXXX}; invalid bytes become \xNN.  limit 0 means no cut;
 * otherwise the text is cut at that many bytes with "..." added.
 */
void muster_text_escape(struct muster_strbuf *out, const char *text, size_t len, size_t limit);

/* True if a code point must be shown as an escape (the list above). */
bool muster_text_is_hidden(uint32_t cp);

/*
 * Appends text as one quoted cell of CSV (RFC 4180), UTF-8 (invalid bytes
 * become U+FFFD).  A cell that a spreadsheet could take for a formula (it
 * begins with = + - @ or their full-width or small forms, also behind blanks,
 * quotes and invisible characters; or with a tab or line end) and one that
 * begins with an apostrophe gets an apostrophe in front: who reads it back
 * takes off the first apostrophe of a cell that has one.
 */
void muster_text_csv(struct muster_strbuf *out, const char *text, size_t len);

/* Shell-style glob over bytes: * ? only, linear time.  "/" is not special. */
bool muster_text_glob(const char *pattern, const char *text);
bool muster_text_glob_len(const char *pattern, const char *text, size_t len);

/*
 * The candidate nearest to word (Damerau-Levenshtein at most 3 and at most a
 * third of the length), or NULL: for "did you mean".
 */
const char *muster_text_nearest(const char *word, const char *const *candidates, size_t count);

#endif
