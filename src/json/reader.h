/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict JSON pull reader: RFC 8259 and valid UTF-8, nothing else.
 *
 * It reads any amount of text through a window of a few MB: what it costs in
 * memory does not depend on the input's size.  Depth, string, key and number
 * lengths are limited.  All keys are reported, also duplicates: what they
 * mean is the adapter's business (json_member).  Values that are skipped are
 * checked as strictly as values that are read.
 *
 * Positions (byte, line, column) are those of the text the reader is given.
 *
 * Reading goes one value at a time.  Before a value, json_peek says what it
 * is; exactly one of json_string, json_number, json_bool, json_null,
 * json_array, json_object or json_skip then takes it:
 *
 *	while (json_document(r) == 1) {
 *		json_object(r);
 *		while ((m = json_member(r, &members)) >= 0) {
 *			switch (m) {
 *			case M_NAME: json_text(r, &name); break;
 *			case M_LIST:
 *				json_array(r);
 *				while (json_element(r))
 *					json_skip(r);
 *				break;
 *			default: json_skip(r);
 *			}
 *		}
 *	}
 *	if (json_failed(r)) ...
 *
 * Failure is sticky: after the first error every call returns its "no"
 * (-1, 0, JSON_MEMBER_END), and json_failed tells; so loops end by
 * themselves and the caller asks once.
 *
 * Spans point into the window.  Outside a record they live until the next
 * call; between json_record and json_record_end all spans of the record
 * live (the window is pinned, 16 MiB at most).
 */
#ifndef JSON_READER_H
#define JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/text.h>

struct json_reader;

/* Where the text comes from.  Fills up to cap bytes; *got 0 means the end. */
struct json_input {
	int (*read)(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err);
	void *context;
};

/* rules.md 2.  Zero in a field means the default beside it. */
struct json_limits {
	size_t depth;  /* 512 */
	size_t string; /* 16 MiB, decoded */
	size_t key;    /* 64 KiB, decoded */
	size_t number; /* 1,024 characters */
	size_t record; /* 16 MiB between json_record and json_record_end */
	size_t fill;   /* most bytes asked of the input at once, 0: as many as fit (tests use 1) */
};

enum json_kind {
	JSON_NONE = 0, /* no value here (end, or failed) */
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

const char *json_kind_name(enum json_kind kind); /* "an array", "a string", … */

/* limits may be NULL.  file names the text in errors; err receives the first failure. */
struct json_reader *json_reader_new(const struct json_input *input,
    const struct json_limits *limits, const char *file, struct muster_error *err);
struct json_reader *json_reader_of_text(const char *text, size_t len, const char *file,
    struct muster_error *err); /* text is borrowed */
void json_reader_free(struct json_reader *reader);

bool json_failed(const struct json_reader *reader);

/*
 * Fails the reader at the current place (of the last token) with an error of
 * the adapter's: code MUSTER_E_INPUT, pointer and position filled in.
 */
void json_fail(struct json_reader *reader, const char *id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Moves to the next document of the text: 1 there is one, 0 the end, -1 failed.
 * The first call starts; between documents white space is optional (NDJSON,
 * concatenated documents).  What stands before, between or after documents
 * and is no JSON is an error, unless json_allow_text was called: then lines
 * (from a line start up to a line that starts with "{" or "[", or the end) are
 * skipped, counted and reported by json_skipped_text (rules.md 7).  A text that
 * is null and nothing else is a document all the same: tools write it where
 * there is nothing to report.
 */
int json_document(struct json_reader *reader);
void json_allow_text(struct json_reader *reader);
/*
 * The text is a sequence (NDJSON): pointers and loci carry the index of the
 * document from the first one on.  Without it the first document cannot know
 * that it will not be the only one, and its pointers have no index.
 */
void json_sequence(struct json_reader *reader);
/*
 * Looks for the first document as json_document does, which then gives it again: between the two
 * json_peek and json_ahead tell what it is.
 */
int json_document_ahead(struct json_reader *reader);
/*
 * What was read of the current document, if all of it is still at hand (small ones are); else
 * nothing.  Its strings may be decoded: it is for a look, not for reading.
 */
struct muster_span json_document_text(const struct json_reader *reader);
/*
 * Arrays at the top are lists: each element is a document, as if they stood one after the other
 * (in a sequence).  Called before the first document, or behind json_document_ahead.
 */
void json_list(struct json_reader *reader);
/*
 * Whether a line that begins with a bracket is one of a log and no array: "[INFO] …", "[ OK ] …",
 * "[+] …", "[2026-11-25 …".  JSON_TAG bytes of it are enough.
 */
enum { JSON_TAG = 32 };
bool json_is_tag(const char *text, size_t len);
struct json_skipped {
	uint64_t lines;      /* how many */
	uint64_t first_line; /* 1-based */
	uint64_t last_line;
};
struct json_skipped json_skipped_text(const struct json_reader *reader);
/* 0-based index of the current document; whether a second one was seen. */
uint64_t json_document_index(const struct json_reader *reader);

/* What comes next, without taking it. */
enum json_kind json_peek(struct json_reader *reader);
/*
 * The text from the value that is next on, `most` bytes of it or what there is, unchecked: to tell
 * which of several shapes it has.  Not in a record; lives until the next call.
 */
struct muster_span json_ahead(struct json_reader *reader, size_t most);

/* Scalars.  0 done, -1 failed; another kind is an error that names the pointer. */
int json_string(struct json_reader *reader, struct muster_span *out);
int json_number(struct json_reader *reader, struct muster_span *lexeme);
int json_bool(struct json_reader *reader, bool *out);
int json_null(struct json_reader *reader);

/* A string, or null taken as empty. */
int json_text(struct json_reader *reader, struct muster_span *out);
/* String, number or boolean as text (its lexeme); null is empty; containers are an error. */
int json_scalar(struct json_reader *reader, struct muster_span *out);
/* An integer; a fraction, an exponent or a value out of range is an error that names the member. */
int json_int(struct json_reader *reader, int64_t *out);

/* Takes and checks the whole value, whatever it is. */
int json_skip(struct json_reader *reader);

/*
 * Enters an array or object.  null enters nothing: returns 1 and the value is
 * taken.  A loop over it ends at once, so the return need not be looked at.
 * (It may be, but not for arrays that are elements of arrays, nor for objects
 * in objects that are both read with json_key: there, always loop.)
 */
int json_array(struct json_reader *reader);  /* 0 entered, 1 was null, -1 failed */
int json_object(struct json_reader *reader); /* likewise */
/* 1: an element is next; 0: the array is left (or failed). */
int json_element(struct json_reader *reader);
/* The next key: 1 and *key (decoded; valid until the value is taken), 0: the object is left. */
int json_key(struct json_reader *reader, struct muster_span *key);

/*
 * The members an adapter binds.  A second occurrence of a bound member is an
 * error naming both positions, unless `repeats`.  Unbound members are skipped
 * by the caller (default: json_skip) and may repeat.
 */
struct json_member_row {
	const char *name;
	bool repeats;
};
struct json_members {
	const struct json_member_row *rows;
	size_t count; /* at most 64 */
};
#define JSON_MEMBERS(rows)                               \
	{                                                \
		(rows), sizeof(rows) / sizeof((rows)[0]) \
	}

enum { JSON_MEMBER_END = -1, JSON_MEMBER_OTHER = 1000 };
/*
 * The row number of the next key, JSON_MEMBER_OTHER for an unbound key,
 * JSON_MEMBER_END when the object is left.  The key is in json_last_key.
 */
int json_member(struct json_reader *reader, const struct json_members *members);
struct muster_span json_last_key(const struct json_reader *reader);

/* True if the string or key taken last had U+0000 or a lone surrogate in it (rules.md 3). */
uint64_t json_replacements(const struct json_reader *reader); /* counted over the whole text */

/*
 * Records: the unit of evidence.  json_record is called before the value is
 * taken, json_record_end after it.  The locus says where it stands.
 */
struct json_locus {
	uint64_t offset;              /* of the value's first byte */
	uint64_t length;              /* to its last byte, inclusive count */
	struct muster_span container; /* JSON Pointer of what holds it, "" at the top; lives until
					 the container is left */
	int64_t index;                /* array index of the value, or -1: a member */
	struct muster_span key;       /* its key if index is -1; lives until json_record_end */
};
int json_record(struct json_reader *reader);
int json_record_end(struct json_reader *reader, struct json_locus *out);

/* Offset in the text of the first byte of the value or key taken last. */
uint64_t json_token_offset(const struct json_reader *reader);

/* Now: bytes consumed, line, column (1-based), JSON Pointer of the value being read. */
struct json_position {
	uint64_t byte;
	uint64_t line;
	uint64_t column;
};
struct json_position json_position(struct json_reader *reader);
/* Writes the pointer (cut at cap, always NUL-terminated). In a text of several
 * documents it starts with the document's index (rules.md 23). */
void json_pointer(const struct json_reader *reader, char *out, size_t cap);

#endif
