/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the JSON reader share: its state, the window under it
 * (window.c), its failures (fail.c), tokens (string.c, value.c) and the stack
 * of open containers (frame.c).
 *
 * Three places count positions: pointers into the window; offsets of the text
 * (json_offset); lines, which are counted late (window_lines), because the
 * hot path must not.
 */
#ifndef JSON_INTERNAL_H
#define JSON_INTERNAL_H

#include "json/reader.h"
#include "json/scan.h"

enum {
	WINDOW_BLOCK = 256 * 1024, /* asked of the input at once */
	WINDOW_SLIDE = 768 * 1024, /* consumed bytes that are worth a move */
	WINDOW_SLACK = 64          /* readable bytes after the end */
};

#define JSON_LIKELY(x) __builtin_expect(!!(x), 1)
#define JSON_UNLIKELY(x) __builtin_expect(!!(x), 0)

struct json_place {
	uint64_t byte;
	uint64_t line;       /* 1-based, 0: not counted yet */
	uint64_t line_start; /* offset of the line's first byte */
};

/* Whether arrays at the top are lists of documents, and where reading is. */
enum list { LIST_NO, LIST_OUTSIDE, LIST_ENTERED, LIST_INSIDE };

enum key_home { KEY_NONE, KEY_IN_WINDOW, KEY_STORED };

/* An open container. */
struct json_frame {
	bool object;
	bool first;         /* nothing was read of it */
	unsigned char home; /* enum key_home of the current member's key */
	uint16_t hint;      /* the row likely to come next */
	int64_t index;      /* of the current element, -1 before the first */
	size_t key_at;      /* offset in the window or in the key store */
	size_t key_len;
	uint64_t seen;                      /* rows of the member table that occurred */
	size_t seen_mark;                   /* where its entries in the log of occurrences begin */
	const struct json_members *members; /* table asked last, NULL: json_key */
	char *pointer;                      /* of the container, made for the first record in it */
	size_t pointer_len;
};

/* A bound member that occurred in an open object. */
struct json_occurrence {
	struct json_place place;
	size_t row;
};

struct json_reader {
	/* Hot: the next byte and the end of what is there; *end is NUL. */
	char *p;
	char *end;
	bool pending; /* p is at the first byte of a value nobody took */
	bool failed;
	bool eof;
	unsigned char null_as; /* enum json_kind a null was just taken as, or JSON_NONE */
	size_t depth;
	struct json_frame *frames;
	size_t frame_cap;

	/* The window. */
	char *window;
	size_t window_size; /* of the mapping, slack included */
	uint64_t base;      /* offset in the text of the window's first byte */
	struct json_input input;
	struct json_limits limits;
	const char *text; /* of json_reader_of_text, what is left */
	size_t text_len;

	/* Lines: everything before `counted` is. */
	char *counted;
	uint64_t line;
	uint64_t line_start;
	struct json_place token; /* the value or key taken last */

	/* Keys of open containers that left the window. */
	char *keys;
	size_t keys_len;
	size_t keys_cap;

	struct json_occurrence *log;
	size_t log_len;
	size_t log_cap;
	size_t log_counted; /* entries whose line is known */

	/* The record. */
	bool pinned;
	struct json_place record;
	size_t record_depth;
	char *fence; /* what follows is hidden while it cannot belong to the record */
	char *fence_end;
	char fence_byte;

	/* Documents. */
	bool started;
	bool sequence;
	bool allow_text;
	bool announced;     /* the document that is pending was not given yet */
	unsigned char list; /* enum list */
	uint64_t document;
	uint64_t document_at; /* offset of its first byte */
	struct json_skipped skipped;

	uint64_t replacements;
	uint64_t *skip_bits; /* one a level: inside an object */
	char *file;
	struct muster_error *err;
};

/* Offset in the text of a pointer into the window. */
static inline uint64_t
json_offset(const struct json_reader *reader, const char *p)
{
	return reader->base + (uint64_t)(p - reader->window);
}

/* ---- window.c ---- */

int window_open(struct json_reader *reader);
void window_close(struct json_reader *reader);

/*
 * Gets more bytes behind reader->end.  Everything from *keep on stays; *keep
 * and reader->p follow when the window slides.  0 there are more, 1 the text
 * is at its end, -1 failed.
 */
int window_more(struct json_reader *reader, char **keep);

/* Slides to reader->p if much was consumed, and hides what cannot be the record's. */
int window_pin(struct json_reader *reader);
void window_unhide(struct json_reader *reader);

/* Counts the lines up to p. */
void window_lines(struct json_reader *reader, const char *p);
/* The place of p, which is not before what is counted, without counting for good. */
struct json_place window_place(const struct json_reader *reader, const char *p);

/* ---- fail.c ---- */

/* Each fails the reader unless it has failed; all return -1. */
int fail_at(struct json_reader *reader, struct json_place place, size_t depth, const char *id,
    const char *format, ...) __attribute__((format(printf, 5, 6)));
int fail_here(struct json_reader *reader, const char *p, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
int fail_token(struct json_reader *reader, const char *id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The byte at p (or the end) stands where `expected` should: json.syntax or json.truncated. */
int fail_expected(struct json_reader *reader, const char *p, const char *expected);
/* The calls came in an order that makes no sense: a bug of ours. */
int fail_misuse(struct json_reader *reader, const char *what);
int fail_memory(struct json_reader *reader);
/* What kind of thing a byte is: "a letter". */
const char *fail_kind(unsigned char c);

/* ---- string.c ---- */

/* At the quote; what the limit is for: "string" or "key". */
int string_take(
    struct json_reader *reader, size_t limit, const char *what, struct muster_span *out);
int string_skip(struct json_reader *reader, size_t limit, const char *what);

/* ---- value.c ---- */

int value_number(struct json_reader *reader, struct muster_span *out); /* out may be NULL */
int value_literal(
    struct json_reader *reader, const char *word, size_t len, struct muster_span *out);

/* Past white space: the next byte, or -1 at the end or when failed. */
int value_next_slow(struct json_reader *reader);

static inline int
value_next(struct json_reader *reader)
{
	char *p = reader->p;
	if ((unsigned char)*p <= ' ') {
		p = scan_space(p);
		reader->p = p;
		if (JSON_UNLIKELY(p == reader->end))
			return value_next_slow(reader);
	}
	return (unsigned char)*p;
}

/* Marks the token at p as the current one. */
static inline void
value_mark(struct json_reader *reader, const char *p)
{
	reader->token.byte = json_offset(reader, p);
	reader->token.line = 0;
}

/* True if a value may be taken now; then it is the current token. */
static inline bool
value_begin(struct json_reader *reader)
{
	reader->null_as = JSON_NONE;
	if (JSON_UNLIKELY(!reader->pending)) {
		fail_misuse(reader, "a value is taken where none is due");
		return false;
	}
	reader->pending = false;
	value_mark(reader, reader->p);
	return true;
}

enum json_kind value_kind(unsigned char first);
int value_wrong(struct json_reader *reader, const char *expected);

/* ---- frame.c ---- */

int frame_push(struct json_reader *reader, bool object);
void frame_pop(struct json_reader *reader);
/* The window is about to slide: stores the keys that are in it (all stand before what it keeps). */
int frame_slide(struct json_reader *reader);
void frame_forget_key(struct json_reader *reader, struct json_frame *frame);
struct muster_span frame_key(const struct json_reader *reader, const struct json_frame *frame);
/* The pointer of what the outermost `depth` containers lead to; returns its whole length. */
size_t frame_pointer(const struct json_reader *reader, size_t depth, char *out, size_t cap);

#endif
