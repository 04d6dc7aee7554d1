/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing JSON: to a strbuf, sticky, always well-formed.
 *
 * Keys are literals of ours; values may be anything: invalid UTF-8 becomes
 * U+FFFD, control characters and the hidden ones of text.h are escaped as
 * \uXXXX, "<" and ">" and "&" too, so that the text is inert inside HTML.
 */
#ifndef MUSTER_JSON_H
#define MUSTER_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <muster/strbuf.h>
#include <muster/text.h>
#include <muster/time.h>

struct muster_json {
	struct muster_strbuf *out;
	unsigned depth;
	bool comma; /* a value came before in this container */
	bool pretty;
};

/* pretty: two-space indentation, for documents; else one line. */
void muster_json_init(struct muster_json *json, struct muster_strbuf *out, bool pretty);
void muster_json_object(
    struct muster_json *json, const char *key); /* key NULL inside arrays and at the top */
void muster_json_object_end(struct muster_json *json);
void muster_json_array(struct muster_json *json, const char *key);
void muster_json_array_end(struct muster_json *json);
void muster_json_string(
    struct muster_json *json, const char *key, const char *value); /* NULL gives null */
void muster_json_span(struct muster_json *json, const char *key, struct muster_span value);
void muster_json_int(struct muster_json *json, const char *key, int64_t value);
void muster_json_bool(struct muster_json *json, const char *key, bool value);
void muster_json_null(struct muster_json *json, const char *key);
void muster_json_time(
    struct muster_json *json, const char *key, muster_time t); /* NONE gives null */
/* A number lexeme that was read as JSON ("7.5"); checked, null if it is none. */
void muster_json_number(struct muster_json *json, const char *key, const char *lexeme);

#endif
