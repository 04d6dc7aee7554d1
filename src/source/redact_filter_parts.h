/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the filter: where tokens are (redact_filter_scan.c), what of
 * them goes (redact_filter_judge.c), and what is read and handed out
 * (redact_filter.c).
 */
#ifndef SOURCE_REDACT_FILTER_PARTS_H
#define SOURCE_REDACT_FILTER_PARTS_H

#include "source/redact_filter.h"

enum token { TOKEN_NONE, TOKEN_STRING, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_XML };

struct redact_filter {
	const struct redact *redact;
	struct json_input input;
	bool ended;
	/* raw[0..len): clean..token is to be passed on, token..scan was looked at */
	char *raw;
	size_t cap, len;
	size_t clean, token, scan;
	enum token kind; /* the one that was begun at token */
	bool plain;      /* nothing but JSON and no secret numbers: whole strings can be passed */
	bool inside;     /* then: scan stands in a string, which began at or behind clean */
	bool escaped;    /* a backslash stands in it */
	uint64_t depth;
	bool line_start;
	/* what is being handed out */
	struct muster_span ready;
	struct muster_strbuf written;
	bool written_waits;
	/* reused */
	struct muster_strbuf decoded;
	struct redact_regions regions;
	size_t next_spot;
	uint64_t base; /* offset of raw[0] in the text */
	uint64_t count;
	bool numbers;
	struct redact_map map;
};

/* ---- redact_filter_scan.c ---- */

/*
 * From scan on: the next token is begun, or as much as is there is passed.
 * Without a token scan or, in plain text, token (the string it stands in) is
 * as far as can be handed out.
 */
void filter_pass(struct redact_filter *filter);
/* Goes on with the token that was begun.  True when it is whole. */
bool filter_scan_token(struct redact_filter *filter);

/* ---- redact_xml.c: the same of XML ---- */

void filter_pass_xml(struct redact_filter *filter);
bool filter_scan_xml(struct redact_filter *filter);

/* ---- redact_filter_judge.c ---- */

/* The whole token.  1: what stands for it waits in written; 0: it stays; -1 failed; 2 more needed.
 */
int filter_judge(struct redact_filter *filter, struct muster_error *err);

static inline bool
filter_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

#endif
