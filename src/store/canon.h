/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical JSON (RFC 8785) of objects, strings and integers.  The caller
 * writes members in order of their keys; canon_check proves it.
 */
#ifndef STORE_CANON_H
#define STORE_CANON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/strbuf.h>

struct canon {
	struct muster_strbuf *out;
	bool comma;
};

void canon_object(struct canon *canon, const char *key); /* NULL at the top */
void canon_end(struct canon *canon);
/* Invalid UTF-8 becomes U+FFFD. */
void canon_text(struct canon *canon, const char *key, const char *text);
void canon_int(struct canon *canon, const char *key, int64_t value);
/* Cut at 2^53 - 1, what every reader of JSON can hold. */
void canon_count(struct canon *canon, const char *key, uint64_t value);

/*
 * Checks that text is canonical and finds some members: seq, v, prev, type,
 * derived of the top object, commit and sha256 of its subject (cut at the
 * sizes here, "" if absent), redactions of its counts (0 if absent).  NULL, or
 * what is wrong.
 */
struct canon_head {
	int64_t seq, version, redactions;
	char prev[72], derived[72], commit[72], sha256[72];
	char type[32];
};
const char *canon_check(const char *text, size_t len, struct canon_head *head);

#endif
