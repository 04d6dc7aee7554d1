/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libharu's document, and what it said went wrong.
 *
 * libharu remembers its last error, not its first: haru_sound is asked after
 * each call or two, before another one covers up what went wrong.  What is
 * used of it: fonts (reading and subsetting TrueType), pages and their tree,
 * streams, images, and how its objects are written.  What is not, because it
 * is unsafe, wrong or not reproducible in 2.3.0: its file output (write
 * errors are lost), PNG loader (aborts), attachments, PDF/A, encryption,
 * ToUnicode maps, number formatting.
 */
#ifndef RENDER_PDF_HARU_H
#define RENDER_PDF_HARU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hpdf.h>

#include <muster/error.h>
#include <muster/strbuf.h>

/* The object layer is not a stable interface: it was read and measured in this version. */
_Static_assert(HPDF_VERSION_ID == 20300, "libharu 2.3.0");

struct haru {
	HPDF_Doc doc;
	unsigned long status, detail; /* the first error; 0 none */
};

int haru_open(struct haru *haru, struct muster_error *err);
void haru_close(struct haru *haru);

/* True if nothing went wrong so far; keeps the first error. */
bool haru_sound(struct haru *haru);
/* 0, or -1 with err telling what libharu met with since it was opened. */
int haru_check(struct haru *haru, struct muster_error *err);
/* Forgets an error that is no harm (a font that cannot be read); false if memory is out. */
bool haru_forgive(struct haru *haru);

/* The number under which other objects refer to one of libharu's. */
uint32_t haru_number(const void *object);

/* A stream object holding bytes, compressed when it is written; NULL if it failed (sticky). */
HPDF_Dict haru_stream(struct haru *haru, const void *bytes, size_t len);
/* What is written in a dictionary beside what libharu put there; extra must live until then. */
void haru_extra(HPDF_Dict dict, struct muster_strbuf *extra);
/*
 * Compresses now, so that memory holds little: what stream holds is replaced
 * by its deflated form.
 */
void haru_deflate(struct haru *haru, HPDF_Dict stream);

#endif
