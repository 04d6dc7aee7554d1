/* SPDX-License-Identifier: Apache-2.0 */
/* libharu's document, its errors, and streams that are compressed early. */
#include "render/pdf_haru.h"

#include <errno.h>
#include <string.h>

/* Only remembers: a longjmp out of libharu would leak what it holds. */
static void
remember(HPDF_STATUS status, HPDF_STATUS detail, void *context)
{
	struct haru *haru = context;
	if (haru->status == 0) {
		haru->status = status;
		haru->detail = detail;
	}
}

int
haru_open(struct haru *haru, struct muster_error *err)
{
	*haru = (struct haru){0};
	haru->doc = HPDF_New(remember, haru);
	return haru->doc != NULL ? 0 : muster_error_memory(err);
}

void
haru_close(struct haru *haru)
{
	HPDF_Free(haru->doc);
	haru->doc = NULL;
}

/*
 * Surely memory; other codes may be, because libharu covers up its own errors
 * within a call.  Its own word, and those of zlib (Z_MEM_ERROR) and fopen as it passes them on. */
static bool
is_memory(unsigned long status, unsigned long detail)
{
	return status == HPDF_FAILD_TO_ALLOC_MEM ||
	    (status == HPDF_ZLIB_ERROR &&
		((int)detail == -4 || detail == HPDF_FAILD_TO_ALLOC_MEM)) ||
	    (status == HPDF_FILE_OPEN_ERROR && detail == ENOMEM);
}

bool
haru_sound(struct haru *haru)
{
	if (haru->doc->error.error_no != 0)
		remember(haru->doc->error.error_no, haru->doc->error.detail_no, haru);
	return haru->status == 0;
}

int
haru_check(struct haru *haru, struct muster_error *err)
{
	if (haru_sound(haru))
		return 0;
	if (is_memory(haru->status, haru->detail))
		return muster_error_memory(err);
	return muster_error_set(err, MUSTER_E_INTERNAL, "pdf.library",
	    "libharu reports error 0x%04lX (detail %lu); it may have run out of memory",
	    haru->status, haru->detail);
}

bool
haru_forgive(struct haru *haru)
{
	if (!haru_sound(haru) && is_memory(haru->status, haru->detail))
		return false;
	HPDF_ResetError(haru->doc);
	haru->status = haru->detail = 0;
	return true;
}

uint32_t
haru_number(const void *object)
{
	return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF;
}

HPDF_Dict
haru_stream(struct haru *haru, const void *bytes, size_t len)
{
	if (!haru_sound(haru) || len > UINT32_MAX)
		return NULL;
	HPDF_Dict stream = HPDF_DictStream_New(haru->doc->mmgr, haru->doc->xref);
	if (stream == NULL || !haru_sound(haru))
		return NULL;
	stream->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
	if (HPDF_Stream_Write(stream->stream, bytes, (HPDF_UINT)len) != HPDF_OK)
		return NULL;
	return stream;
}

/* attr is libharu's for pages and fonts; dictionaries and streams of ours have none. */
static HPDF_STATUS
write_extra(HPDF_Dict dict, HPDF_Stream out)
{
	const struct muster_strbuf *extra = dict->attr;
	if (extra == NULL)
		return HPDF_OK;
	return HPDF_Stream_Write(out, (const HPDF_BYTE *)extra->data, (HPDF_UINT)extra->len);
}

void
haru_extra(HPDF_Dict dict, struct muster_strbuf *extra)
{
	dict->attr = extra;
	if (dict->write_fn == NULL)
		dict->write_fn = write_extra;
}

/* libharu names the filter of what it compresses itself; here it was done before. */
static HPDF_STATUS
write_filter(HPDF_Dict dict, HPDF_Stream out)
{
	HPDF_STATUS status = HPDF_Stream_WriteStr(out, "/Filter/FlateDecode\n");
	return status == HPDF_OK ? write_extra(dict, out) : status;
}

void
haru_deflate(struct haru *haru, HPDF_Dict stream)
{
	if (!haru_sound(haru))
		return;
	if (HPDF_Stream_Size(stream->stream) == 0) { /* libharu would write no zlib head */
		stream->filter = HPDF_STREAM_FILTER_NONE;
		return;
	}
	HPDF_Stream packed = HPDF_MemStream_New(haru->doc->mmgr, 1024);
	if (packed == NULL)
		return;
	if (HPDF_Stream_WriteToStream(
		stream->stream, packed, HPDF_STREAM_FILTER_FLATE_DECODE, NULL) != HPDF_OK) {
		HPDF_Stream_Free(packed);
		return;
	}
	HPDF_Stream_Free(stream->stream);
	stream->stream = packed;
	stream->filter = HPDF_STREAM_FILTER_NONE;
	stream->write_fn = write_filter;
}
