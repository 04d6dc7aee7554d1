/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the file says about itself: Info, the same as XMP, and the output
 * intent.  Oriented at PDF/A-3 and PDF/UA; no identifier of
 * these standards is written, because that would claim conformance nobody has
 * checked.
 */
#ifndef RENDER_PDF_META_H
#define RENDER_PDF_META_H

#include <muster/error.h>
#include <muster/strbuf.h>
#include <muster/time.h>

#include "render/pdf_haru.h"

struct pdf_meta {
	const char *title, *author, *subject; /* "" none */
	const char *identifier;               /* stable name of the document, "" none */
	const char *language;                 /* "en" */
	const char *creator;                  /* "muster 0.1.0" */
	muster_time created;                  /* MUSTER_TIME_NONE: no dates */
};

struct pdf_about {
	struct haru *haru;
	struct muster_strbuf info, catalog; /* what libharu's dictionaries say besides */
	HPDF_Dict xmp, profile;
};

/* Makes libharu's objects.  What meta points to must live until release. */
int pdf_about_make(struct pdf_about *about, struct haru *haru, const struct pdf_meta *meta,
    struct muster_error *err);
void pdf_about_release(struct pdf_about *about);

/* Begins the members of the catalog, in about->catalog: language, metadata, intent. */
void pdf_about_catalog(struct pdf_about *about, const struct pdf_meta *meta);

/* "/ModDate(D:20260930120000Z)", nothing for MUSTER_TIME_NONE. */
void pdf_add_date(struct muster_strbuf *out, const char *key, muster_time t);

#endif
