/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decompression on the way in: gzip and zstd, members and frames in a row.
 * A stream that is cut, damaged, followed by something else or grows beyond
 * measure is an error; archives (zip, tar) are opened by archive.h only.
 */
#include "base/input_parts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

static const char *
unpack_word(enum unpack_kind kind)
{
	return kind == UNPACK_GZIP ? "gzip" : kind == UNPACK_ZSTD ? "zstd" : "";
}

static bool
starts(const uint8_t *head, size_t len, const void *magic, size_t size)
{
	return len >= size && memcmp(head, magic, size) == 0;
}

static bool
is_zstd(const uint8_t *head, size_t len)
{
	if (starts(head, len, "\x28\xB5\x2F\xFD", 4))
		return true;
	/* a skippable frame */
	return len >= 4 && (head[0] & 0xF0) == 0x50 && starts(head + 1, len - 1, "\x2A\x4D\x18", 3);
}

int
unpack_refuse_archive(const char *name, struct muster_error *err)
{
	muster_error_set(
	    err, MUSTER_E_INPUT, "input.compression", "is %s data, which is not read here", name);
	return muster_error_remedy(err,
	    "give the archive as a file by itself: not on standard input, and not inside another");
}

int
unpack_detect(const uint8_t *head, size_t len, enum unpack_kind *out, struct muster_error *err)
{
	static const struct {
		const char *magic;
		size_t size;
		const char *name;
	} refused[] = {
	    {"\xFD"
	     "7zXZ",
		5, "xz"},
	    {"BZh", 3, "bzip2"},
	    {"\x04\x22\x4D\x18", 4, "lz4"},
	    {"PK\x03\x04", 4, "zip"},
	    {"7z\xBC\xAF\x27\x1C", 6, "7z"},
	};
	*out = UNPACK_NONE;
	if (starts(head, len, "\x1F\x8B", 2))
		*out = UNPACK_GZIP;
	else if (is_zstd(head, len))
		*out = UNPACK_ZSTD;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		if (!starts(head, len, refused[i].magic, refused[i].size))
			continue;
		if (strcmp(refused[i].name, "zip") == 0)
			return unpack_refuse_archive(refused[i].name, err);
		muster_error_set(err, MUSTER_E_INPUT, "input.compression",
		    "is %s data, which is not read", refused[i].name);
		return muster_error_remedy(
		    err, "unpack it first, or compress it with gzip or zstd");
	}
	return 0;
}

static int
start_gzip(struct unpack *unpack, struct muster_error *err)
{
	z_stream *stream = calloc(1, sizeof(*stream));
	if (stream == NULL)
		return muster_error_memory(err);
	if (inflateInit2(stream, 15 + 16) != Z_OK) { /* 16: gzip framing only */
		free(stream);
		return muster_error_memory(err);
	}
	unpack->state = stream;
	return 0;
}

static int
start_zstd(struct unpack *unpack, struct muster_error *err)
{
	ZSTD_DCtx *context = ZSTD_createDCtx();
	if (context == NULL)
		return muster_error_memory(err);
	ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, UNPACK_WINDOW_LOG);
	unpack->state = context;
	return 0;
}

int
unpack_start(struct unpack *unpack, enum unpack_kind kind, struct muster_error *err)
{
	*unpack = (struct unpack){.kind = kind};
	if (kind == UNPACK_GZIP)
		return start_gzip(unpack, err);
	return kind == UNPACK_ZSTD ? start_zstd(unpack, err) : 0;
}

void
unpack_stop(struct unpack *unpack)
{
	if (unpack->kind == UNPACK_GZIP && unpack->state != NULL) {
		inflateEnd(unpack->state);
		free(unpack->state);
	} else if (unpack->kind == UNPACK_ZSTD) {
		ZSTD_freeDCtx(unpack->state);
	}
	*unpack = (struct unpack){.kind = UNPACK_NONE};
}

int
ahead_fill(struct ahead *ahead, struct origin *origin, struct muster_error *err)
{
	if (ahead->at < ahead->len)
		return 0;
	ahead->at = 0;
	ahead->len = 0;
	return origin_read(origin, ahead->bytes, INPUT_BLOCK, &ahead->len, err);
}

static int
fail_damaged(const struct unpack *unpack, struct muster_error *err)
{
	muster_error_set(err, MUSTER_E_INPUT, "input.damaged", "the %s data is damaged",
	    unpack_word(unpack->kind));
	return muster_error_remedy(err, "make the file again at its source");
}

static int
fail_cut(const struct unpack *unpack, struct muster_error *err)
{
	muster_error_set(err, MUSTER_E_INPUT, "input.cut", "the %s data ends too early",
	    unpack_word(unpack->kind));
	return muster_error_remedy(err, "copy the file again, it is not whole");
}

static int
fail_trailing(const struct unpack *unpack, struct muster_error *err)
{
	muster_error_set(err, MUSTER_E_INPUT, "input.damaged", "something else follows the %s data",
	    unpack_word(unpack->kind));
	return muster_error_remedy(err, "make the file again at its source");
}

/*
 * Between two gzip members: the next one, zeros up to the end (tapes), the
 * end, or an error.  Returns 1 if the end is reached.
 */
static int
next_member(struct unpack *unpack, struct ahead *ahead, struct muster_error *err)
{
	if (ahead->at == ahead->len)
		return 1;
	uint8_t byte = ahead->bytes[ahead->at];
	if (byte == 0 && unpack->made + unpack->from > 0) {
		unpack->padding = true;
		ahead->at++;
		unpack->from++;
		return 0;
	}
	if (byte != 0x1F || unpack->padding)
		return fail_trailing(unpack, err);
	inflateReset(unpack->state);
	unpack->inside = true;
	return 0;
}

static int
step_gzip(struct unpack *unpack, struct ahead *ahead, void *buffer, size_t cap, size_t *got,
    struct muster_error *err)
{
	z_stream *stream = unpack->state;
	if (!unpack->inside)
		return next_member(unpack, ahead, err);
	if (ahead->at == ahead->len)
		return fail_cut(unpack, err);
	uInt in = (uInt)(ahead->len - ahead->at);
	uInt out = cap < UINT_MAX ? (uInt)cap : UINT_MAX;
	stream->next_in = ahead->bytes + ahead->at;
	stream->avail_in = in;
	stream->next_out = buffer;
	stream->avail_out = out;
	int status = inflate(stream, Z_NO_FLUSH);
	ahead->at += in - stream->avail_in;
	unpack->from += in - stream->avail_in;
	*got = out - stream->avail_out;
	if (status == Z_STREAM_END)
		unpack->inside = false;
	else if (status == Z_MEM_ERROR)
		return muster_error_memory(err);
	else if (status != Z_OK && status != Z_BUF_ERROR)
		return fail_damaged(unpack, err);
	return 0;
}

static int
fail_zstd(const struct unpack *unpack, size_t status, struct muster_error *err)
{
	switch (ZSTD_getErrorCode(status)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		muster_error_set(err, MUSTER_E_INPUT, "input.window",
		    "the zstd data needs more than %u MiB of memory to unpack",
		    1u << (UNPACK_WINDOW_LOG - 20));
		return muster_error_remedy(err, "compress it without --long or --ultra");
	case ZSTD_error_memory_allocation:
		return muster_error_memory(err);
	case ZSTD_error_prefix_unknown:
		return unpack->made > 0 ? fail_trailing(unpack, err) : fail_damaged(unpack, err);
	default:
		return fail_damaged(unpack, err);
	}
}

static int
step_zstd(struct unpack *unpack, struct ahead *ahead, void *buffer, size_t cap, size_t *got,
    struct muster_error *err)
{
	if (ahead->at == ahead->len && !unpack->inside)
		return 1;
	ZSTD_inBuffer in = {ahead->bytes + ahead->at, ahead->len - ahead->at, 0};
	ZSTD_outBuffer out = {buffer, cap, 0};
	size_t status = ZSTD_decompressStream(unpack->state, &out, &in);
	if (ZSTD_isError(status))
		return fail_zstd(unpack, status, err);
	/* At the end of the input, output may still wait inside; no progress means it is cut. */
	if (in.size == 0 && out.pos == 0 && status != 0)
		return fail_cut(unpack, err);
	ahead->at += in.pos;
	unpack->from += in.pos;
	unpack->inside = status != 0;
	*got = out.pos;
	return 0;
}

static int
check_growth(const struct unpack *unpack, struct muster_error *err)
{
	if (unpack->made <= UNPACK_FREE_BYTES || unpack->made <= unpack->from * UNPACK_RATIO)
		return 0;
	muster_error_set(err, MUSTER_E_INPUT, "input.bomb",
	    "unpacks to more than %u GiB and %u times its size",
	    (unsigned)(UNPACK_FREE_BYTES >> 30), (unsigned)UNPACK_RATIO);
	return muster_error_remedy(err, "if it is genuine, unpack it and collect the plain file");
}

int
unpack_read(struct unpack *unpack, struct ahead *ahead, struct origin *origin, void *buffer,
    size_t cap, size_t *got, struct muster_error *err)
{
	*got = 0;
	while (*got == 0 && cap > 0) {
		if (ahead_fill(ahead, origin, err) != 0)
			return -1;
		int status = unpack->kind == UNPACK_GZIP
		    ? step_gzip(unpack, ahead, buffer, cap, got, err)
		    : step_zstd(unpack, ahead, buffer, cap, got, err);
		if (status != 0)
			return status > 0 ? 0 : -1;
		unpack->made += *got;
		if (check_growth(unpack, err) != 0)
			return -1;
	}
	return 0;
}
