/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zstd for stored blocks: one frame, sizes known.  Level 1; the bytes depend
 * on the library's version and are never part of a digest.
 */
#include <zstd.h>

#include "base/output.h"

#define LEVEL 1

size_t
zstd_bound(size_t len)
{
	size_t bound = ZSTD_compressBound(len);
	return ZSTD_isError(bound) ? 0 : bound;
}

void *
zstd_context_new(void)
{
	ZSTD_CCtx *context = ZSTD_createCCtx();
	if (context != NULL)
		ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL);
	return context;
}

void
zstd_context_free(void *context)
{
	ZSTD_freeCCtx(context);
}

size_t
zstd_pack(void *context, const void *in, size_t len, void *out, size_t cap)
{
	size_t made = ZSTD_compress2(context, out, cap, in, len);
	return ZSTD_isError(made) ? 0 : made;
}

int
zstd_unpack(const void *in, size_t in_len, void *out, size_t len)
{
	/* The frame names its size: a lie is found before anything is written. */
	if (ZSTD_getFrameContentSize(in, in_len) != len)
		return -1;
	size_t made = ZSTD_decompress(out, len, in, in_len);
	return !ZSTD_isError(made) && made == len ? 0 : -1;
}
