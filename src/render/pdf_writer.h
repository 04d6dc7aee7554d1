/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of a layout into a PDF.  A page is compressed as soon as it is there;
 * the file is written by pdf_writer_finish.  Same pages, same bytes.
 */
#ifndef RENDER_PDF_WRITER_H
#define RENDER_PDF_WRITER_H

#include <stddef.h>

#include <muster/render.h>

#include "page/display.h"
#include "render/pdf_files.h"
#include "render/pdf_fonts.h"
#include "render/pdf_meta.h"

struct pdf_writer;

struct pdf_writer *pdf_writer_new(const struct pdf_font_options *fonts, struct muster_error *err);
void pdf_writer_free(struct pdf_writer *writer); /* NULL is fine */

struct page_metrics pdf_writer_metrics(struct pdf_writer *writer);
struct page_sink pdf_writer_sink(struct pdf_writer *writer);

/* At any time before the end; compressed now. */
int pdf_writer_attach(
    struct pdf_writer *writer, const struct pdf_attachment *attachment, struct muster_error *err);

/* The whole file to out, whose file is begun; once. */
int pdf_writer_finish(struct pdf_writer *writer, const struct pdf_meta *meta,
    struct muster_output_set *out, struct muster_error *err);

/* After finish: what the reader should know, "" nothing. */
const char *pdf_writer_warning(const struct pdf_writer *writer);

#endif
