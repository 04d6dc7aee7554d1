/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file around the objects: libharu's objects one after the other, ours in
 * compressed object streams, one cross-reference stream over both, the trailer.
 *
 * A structure element of libharu's costs over a kilobyte (each key of a
 * dictionary is an array of 128 bytes) and cannot stand in an object stream;
 * a page with a table has hundreds.  So small objects are ours: written once,
 * at the end, from records.  Numbers of ours follow libharu's.
 *
 * Bytes go to the output set as they come; nothing waits in memory.
 */
#ifndef RENDER_PDF_FILE_H
#define RENDER_PDF_FILE_H

#include <stdint.h>

#include <muster/render.h>
#include <muster/strbuf.h>

#include "base/hash.h"
#include "render/pdf_haru.h"

struct pdf_file {
	struct muster_output_set *out;
	struct muster_error *err;
	struct haru *haru;
	void *context; /* the caller's, for what libharu calls back while it writes */
	struct hash hash;
	bool failed;             /* sticky; err says why */
	struct muster_strbuf io; /* on its way out */
	uint64_t written;

	struct muster_strbuf text; /* bodies of the object stream being filled */
	struct muster_strbuf heads;
	unsigned in_stream;

	uint32_t first, next, end; /* numbers of our objects; those of their streams follow */
	uint64_t *places;          /* of libharu's objects, then of the object streams */
	size_t place_count, place_cap;
};

/* The file of the set must be begun.  err is kept until pdf_file_close. */
int pdf_file_open(struct pdf_file *file, struct haru *haru, struct muster_output_set *out,
    struct muster_error *err);
/* The number of our first object: no object of libharu's may be made from here on. */
uint32_t pdf_file_first(const struct haru *haru);
/* Head and all of libharu's objects.  Ours will have the numbers from first up to end. */
void pdf_file_haru(struct pdf_file *file, uint32_t end);
/* Begins our next object, in order of number, and returns where its body goes. */
struct muster_strbuf *pdf_file_object(struct pdf_file *file);
/* The rest; catalog and info are object numbers.  Frees what the file holds either way. */
int pdf_file_close(struct pdf_file *file, uint32_t catalog, uint32_t info);
/* Frees without finishing. */
void pdf_file_release(struct pdf_file *file);

#endif
