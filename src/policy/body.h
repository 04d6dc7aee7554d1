/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a policy while it is read line by line. */
#ifndef POLICY_BODY_H
#define POLICY_BODY_H

#include "policy/internal.h"

enum { STATEMENT_LINES = 5 }; /* before its sentence; practices: is the first of them */

struct body {
	struct policy_read *read;
	struct muster_strbuf out; /* of all parts, one after the other */
	size_t *starts;           /* of the parts in it */
	struct policy_part *parts;
	size_t part_count, part_cap;
	struct muster_statement *statements;
	size_t statement_count, statement_cap;
	unsigned line;
	unsigned fence_line; /* 0: in no fence */
	char fence;
	size_t fence_len;
	bool in_statement, in_head;
	bool line_seen[STATEMENT_LINES];
	size_t put_in; /* bytes of values */
	bool stop;     /* memory is out */
};

void body_no_memory(struct body *body);
/* The line at hand; column counts from 0. */
struct muster_place body_here(const struct body *body, size_t column);
/* A bigger array with the same content; NULL: out of memory (told). */
void *body_bigger(struct body *body, void *rows, size_t count, size_t *cap, size_t size);
/* What follows is a part of its own. */
void body_begin_part(struct body *body, size_t statement, unsigned line);
/* The index of a value, which is used then; SIZE_MAX: there is none of that name. */
size_t body_value_of(struct body *body, struct muster_span name);
void body_unknown_name(struct body *body, struct muster_span name, size_t column);

/* "::: statement ABC-01 must" */
void body_open_statement(struct body *body, const char *text, size_t len);
void body_close_statement(struct body *body);
/* "practices: a, b" and "parameters: x" before the sentence. */
bool body_take_head(struct body *body, const char *text, size_t len);

#endif
