/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing byte buffer with a cap, for building text.
 *
 * Invariants: data is never NULL after init (it may point to a static empty
 * string) and data[len] is NUL.  Writers are sticky: after the first failure
 * (out of memory, cap reached) `failed` is set, nothing more is added, and
 * the caller asks once at the end.
 */
#ifndef MUSTER_STRBUF_H
#define MUSTER_STRBUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct muster_strbuf {
	char *data;
	size_t len;
	size_t cap;
	size_t max; /* most bytes it may hold */
	bool failed;
};

/* max 0 means 1 GiB. */
void muster_strbuf_init(struct muster_strbuf *buf, size_t max);
void muster_strbuf_release(struct muster_strbuf *buf);
void muster_strbuf_clear(struct muster_strbuf *buf); /* keeps the memory */

void muster_strbuf_add(struct muster_strbuf *buf, const void *bytes, size_t len);
void muster_strbuf_adds(struct muster_strbuf *buf, const char *text);
void muster_strbuf_addc(struct muster_strbuf *buf, char c);
void muster_strbuf_addf(struct muster_strbuf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
