/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Data files that go with a PDF (ISO 32000-1, 7.11.4; ISO 19005-3, annex E).
 * Each is compressed as soon as it is there.
 */
#ifndef RENDER_PDF_FILES_H
#define RENDER_PDF_FILES_H

#include <stddef.h>

#include <muster/error.h>
#include <muster/strbuf.h>
#include <muster/time.h>

#include "render/pdf_file.h"

/* Made by us, never evidence. */
struct pdf_attachment {
	const char *name; /* [A-Za-z0-9._-], no path, each once */
	const char *media_type;
	const char *description; /* "" none */
	const void *bytes;
	size_t len;
	muster_time date;
};

struct pdf_attached {
	char *name, *description;
	HPDF_Dict stream;
	struct muster_strbuf extra; /* of the stream */
};

struct pdf_files {
	struct pdf_attached *all;
	size_t count, cap;
};

void pdf_files_release(struct pdf_files *files);
int pdf_files_add(struct pdf_files *files, struct haru *haru,
    const struct pdf_attachment *attachment, struct muster_error *err);
/* Before what follows: in order of name, each once. */
int pdf_files_sort(struct pdf_files *files, struct muster_error *err);
/* Members of the catalog; each file has one object of ours, numbered from first on. */
void pdf_files_catalog(
    const struct pdf_files *files, uint32_t first, struct muster_strbuf *catalog);
void pdf_files_write(const struct pdf_files *files, struct pdf_file *file);

#endif
