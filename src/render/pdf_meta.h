/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the file says about itself: Info, the same as XMP, the output intent,
 * and files that go with it.  Oriented at PDF/A-3 and PDF/UA; no identifier of
 * these standards is written, because that would claim conformance nobody has
 * checked.
 */
#ifndef RENDER_PDF_META_H
#define RENDER_PDF_META_H

#include <stddef.h>

#include <muster/error.h>
#include <muster/strbuf.h>
#include <muster/time.h>

#include "render/pdf_file.h"
#include "render/pdf_haru.h"

struct pdf_meta {
	const char *title, *author, *subject; /* "" none */
	const char *identifier;               /* stable name of the document, "" none */
	const char *language;                 /* "en" */
	const char *creator;                  /* "muster 0.1.0" */
	muster_time created;                  /* MUSTER_TIME_NONE: no dates */
};

/* A data file of ours that goes with the document, never evidence. */
struct pdf_attachment {
	const char *name; /* [A-Za-z0-9._-], no path, each once */
	const char *media_type;
	const char *description;
	const void *bytes;
	size_t len;
	muster_time date;
};

struct pdf_about {
	struct haru *haru;
	struct muster_strbuf info, catalog;        /* what libharu's dictionaries say besides */
	struct muster_strbuf *embedded;            /* of each attachment's stream */
	const struct pdf_attachment **attachments; /* sorted by name */
	HPDF_Dict *streams;
	size_t attachment_count;
	HPDF_Dict xmp, profile;
};

/* Makes libharu's objects.  What meta and attachments point to must live until release. */
int pdf_about_make(struct pdf_about *about, struct haru *haru, const struct pdf_meta *meta,
    const struct pdf_attachment *attachments, size_t count, struct muster_error *err);
void pdf_about_release(struct pdf_about *about);

/*
 * Members of the catalog: language, metadata, intent, attachments.  Each
 * attachment has one object of ours, numbered from first on.
 */
void pdf_about_catalog(struct pdf_about *about, const struct pdf_meta *meta, uint32_t first);
void pdf_about_write(const struct pdf_about *about, struct pdf_file *file);

#endif
