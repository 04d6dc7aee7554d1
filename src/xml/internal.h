/* SPDX-License-Identifier: Apache-2.0 */
/* What the halves of the XML reader share. */
#ifndef XML_INTERNAL_H
#define XML_INTERNAL_H

#include <muster/arena.h>

#include "xml/reader.h"

enum {
	XML_DEPTH = 128,
	XML_TAG = 1024 * 1024,
	XML_ATTRIBUTES = 256,
	XML_NAME = 1024,
	XML_TEXT = 16 * 1024 * 1024,
	XML_FILL = 64 * 1024,
	XML_RUN = 16 * 1024, /* a long text is handed on in pieces of this */
	XML_KINDS = 64,      /* names of children that are counted by name */
};

/* A piece of the text: one tag, or a run of text. */
enum xml_token { XML_TOKEN_END, XML_TOKEN_MARKUP, XML_TOKEN_TEXT };

struct scanner {
	struct xml_input input;
	struct xml_limits limits;
	char *buffer;
	size_t cap, at, end; /* what is not yet handed on: [at, end) */
	bool drained;        /* the input said its end */
	bool begun;
	bool cdata;             /* inside of <![CDATA[ */
	struct xml_place place; /* of buffer[at] */
};

/* The next token, in the buffer until the next call; where it begins stands in *place. */
int scanner_next(struct xml_reader *reader, enum xml_token *token, struct muster_span *text,
    struct xml_place *place);
int scanner_init(
    struct xml_reader *reader, const struct xml_input *input, const struct xml_limits *limits);
void scanner_free(struct xml_reader *reader);

/* An event that libxml2 told and the caller has not taken. */
struct told {
	enum xml_event event;
	const char *name, *space;
	const struct xml_attribute *attributes;
	size_t attribute_count;
};

/* The children of an open element, for paths. */
struct frame {
	const char *name; /* of the parent's kinds; NULL: not counted */
	uint64_t number;  /* among its siblings of the name, 0 unknown */
	struct kind {
		char *name;
		uint64_t count;
	} * kinds;
	size_t kind_count, kind_cap;
};

enum { XML_QUEUE = 8 };

struct xml_reader {
	const char *file;
	struct muster_error *err;
	bool failed, finished;
	bool fed;    /* libxml2 has had something */
	bool rooted; /* there was an element */
	struct scanner scanner;
	void *parser;               /* xmlParserCtxt */
	struct muster_arena *arena; /* of the queue's texts */
	struct told queue[XML_QUEUE];
	size_t queued, taken;
	struct muster_strbuf text; /* of the TEXT in the queue */
	struct xml_place text_place, token_place, place;
	uint64_t token_end, end;
	struct told now;
	size_t depth; /* as the caller sees it */
	bool leave;   /* the STOP at hand closes an element: depth falls with the next event */
	bool in_text; /* the token before was one of text */
	bool untold;  /* libxml2 holds text that it has not told yet */
	struct frame *frames;
	struct muster_arena *arena_own; /* what lives as long as the reader */
};

/* One failure, at a place.  Returns -1. */
int reader_fail_at(struct xml_reader *reader, struct xml_place place, const char *id,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* libxml2's half: parser.c */
int parser_open(struct xml_reader *reader);
/* Events come into the queue; token NULL: the end of the text. */
int parser_feed(struct xml_reader *reader, const char *text, size_t len, bool end);
void parser_close(struct xml_reader *reader);

#endif
