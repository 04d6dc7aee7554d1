/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An input as its user sees it: the stages of input_parts.h in a row, a
 * sticky error, and rewinding.  What the text means is the readers' matter.
 */
#include "base/input_parts.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_RAW 6  /* enough for every magic of input_unpack.c */
#define HEAD_MARK 4 /* enough for every byte order mark */
#define TAR_AT 257  /* where every tar since 1988 says "ustar" */
#define HEAD_PLAIN (TAR_AT + 5)
#define DECODE_BLOCK ((size_t)64 << 10)

struct input {
	char *name;
	struct origin origin;
	struct ahead ahead;
	struct unpack unpack;
	bool started; /* encoding and compression are known */
	bool ended;
	bool touched; /* read_ was called in some pass */

	enum encoding encoding;
	uint8_t head[HEAD_PLAIN]; /* plain bytes read to tell the encoding, and a tar */
	size_t head_at, head_len;
	struct utf16 utf16;
	uint8_t *units; /* DECODE_BLOCK of UTF-16, once needed */
	size_t units_at, units_len;
	char pending[8]; /* text that did not fit the caller's buffer */
	size_t pending_at, pending_len;

	bool failed;
	struct muster_error error;
};

static struct input *
new_input(const char *name, struct muster_error *err)
{
	struct input *input = calloc(1, sizeof(*input));
	if (input == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	input->origin.fd = -1;
	input->name = strdup(name);
	input->ahead.bytes = malloc(INPUT_BLOCK);
	if (input->name == NULL || input->ahead.bytes == NULL) {
		muster_error_memory(err);
		input_free(input);
		return NULL;
	}
	return input;
}

static struct input *
give_up(struct input *input, struct muster_error *err)
{
	muster_error_in(err, input->name);
	input_free(input);
	return NULL;
}

struct input *
input_open(const char *path, struct muster_error *err)
{
	struct input *input = new_input(path, err);
	if (input == NULL)
		return NULL;
	return origin_open(&input->origin, input->name, err) == 0 ? input : give_up(input, err);
}

struct input *
input_of_fd(int fd, const char *name, struct muster_error *err)
{
	struct input *input = new_input(name, err);
	if (input == NULL)
		return NULL;
	return origin_of_fd(&input->origin, fd, err) == 0 ? input : give_up(input, err);
}

struct input *
input_of_memory(const void *bytes, size_t len, const char *name, struct muster_error *err)
{
	struct input *input = new_input(name, err);
	if (input != NULL)
		origin_of_memory(&input->origin, bytes, len);
	return input;
}

struct input *
input_of_member(
    struct archive_file *archive, const char *name, int64_t time, struct muster_error *err)
{
	struct input *input = new_input(name, err);
	if (input != NULL)
		origin_of_member(&input->origin, archive, time);
	return input;
}

void
input_free(struct input *input)
{
	if (input == NULL)
		return;
	origin_close(&input->origin);
	unpack_stop(&input->unpack);
	/* The text may hold secrets that redaction has yet to find. */
	if (input->ahead.bytes != NULL)
		explicit_bzero(input->ahead.bytes, INPUT_BLOCK);
	if (input->units != NULL)
		explicit_bzero(input->units, DECODE_BLOCK);
	free(input->ahead.bytes);
	free(input->units);
	free(input->name);
	free(input);
}

bool
input_can_rewind(const struct input *input)
{
	const struct origin *origin = &input->origin;
	return origin->spool != NULL || origin->regular ||
	    (origin->fd < 0 && origin->archive == NULL);
}

int
input_rewind(struct input *input, struct muster_error *err)
{
	if (!input_can_rewind(input))
		return muster_error_set(err, MUSTER_E_INTERNAL, "input.rewind",
		    "a stream was to be read twice without a spool");
	unpack_stop(&input->unpack);
	input->ahead.at = input->ahead.len = 0;
	input->head_at = input->head_len = 0;
	input->units_at = input->units_len = 0;
	input->pending_at = input->pending_len = 0;
	input->started = input->ended = input->failed = false;
	if (origin_rewind(&input->origin, err) != 0)
		return muster_error_in(err, input->name);
	return 0;
}

/* Decompressed bytes. */
static int
read_plain(struct input *input, void *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct ahead *ahead = &input->ahead;
	*got = 0;
	if (input->unpack.kind != UNPACK_NONE)
		return unpack_read(&input->unpack, ahead, &input->origin, buffer, cap, got, err);
	if (ahead->at == ahead->len && cap >= INPUT_BLOCK)
		return origin_read(&input->origin, buffer, cap, got, err);
	if (ahead_fill(ahead, &input->origin, err) != 0)
		return -1;
	size_t left = ahead->len - ahead->at;
	*got = left < cap ? left : cap;
	memcpy(buffer, ahead->bytes + ahead->at, *got);
	ahead->at += *got;
	return 0;
}

/* Looks at the first bytes: compression, then encoding. */
static int
start(struct input *input, struct muster_error *err)
{
	struct ahead *ahead = &input->ahead;
	size_t got = 1;
	while (ahead->len < HEAD_RAW && got > 0) {
		if (origin_read(&input->origin, ahead->bytes + ahead->len, INPUT_BLOCK - ahead->len,
			&got, err) != 0)
			return -1;
		ahead->len += got;
	}
	enum unpack_kind kind;
	if (unpack_detect(ahead->bytes, ahead->len, &kind, err) != 0 ||
	    unpack_start(&input->unpack, kind, err) != 0)
		return -1;
	got = 1;
	while (input->head_len < HEAD_PLAIN && got > 0) {
		if (read_plain(input, input->head + input->head_len, HEAD_PLAIN - input->head_len,
			&got, err) != 0)
			return -1;
		input->head_len += got;
	}
	if (input->head_len == HEAD_PLAIN && memcmp(input->head + TAR_AT, "ustar", 5) == 0)
		return unpack_refuse_archive("tar", err);
	const size_t mark = input->head_len < HEAD_MARK ? input->head_len : HEAD_MARK;
	if (decode_detect(input->head, mark, &input->encoding, &input->head_at, err) != 0)
		return -1;
	input->utf16 = (struct utf16){.big_endian = input->encoding == ENCODING_UTF16BE};
	input->started = true;
	return 0;
}

/* What stays of the head, then what follows it. */
static int
read_after_mark(
    struct input *input, void *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	size_t left = input->head_len - input->head_at;
	if (left == 0)
		return read_plain(input, buffer, cap, got, err);
	*got = left < cap ? left : cap;
	memcpy(buffer, input->head + input->head_at, *got);
	input->head_at += *got;
	return 0;
}

static void
take_pending(struct input *input, char *buffer, size_t cap, size_t *got)
{
	size_t left = input->pending_len - input->pending_at;
	*got = left < cap ? left : cap;
	memcpy(buffer, input->pending + input->pending_at, *got);
	input->pending_at += *got;
}

static int
read_utf16(struct input *input, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	if (input->units == NULL && (input->units = malloc(DECODE_BLOCK)) == NULL)
		return muster_error_memory(err);
	while (*got == 0) {
		if (input->units_at == input->units_len) {
			input->units_at = 0;
			if (read_after_mark(
				input, input->units, DECODE_BLOCK, &input->units_len, err) != 0)
				return -1;
			if (input->units_len == 0 &&
			    utf16_end(&input->utf16, input->pending, &input->pending_len, err) != 0)
				return -1;
		}
		if (input->units_len == 0) {
			input->pending_at = 0;
			take_pending(input, buffer, cap, got);
			return 0;
		}
		/* A buffer too small for one step gets its text by way of pending. */
		bool small = cap < sizeof(input->pending);
		size_t used;
		utf16_step(&input->utf16, input->units + input->units_at,
		    input->units_len - input->units_at, &used, small ? input->pending : buffer,
		    small ? sizeof(input->pending) : cap, got);
		input->units_at += used;
		if (small) {
			input->pending_at = 0;
			input->pending_len = *got;
			take_pending(input, buffer, cap, got);
		}
	}
	return 0;
}

static int
read_text(struct input *input, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	if (!input->started && start(input, err) != 0)
		return -1;
	if (input->pending_at < input->pending_len) {
		take_pending(input, buffer, cap, got);
		return 0;
	}
	if (input->encoding == ENCODING_UTF16LE || input->encoding == ENCODING_UTF16BE)
		return read_utf16(input, buffer, cap, got, err);
	return read_after_mark(input, buffer, cap, got, err);
}

int
input_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct input *input = context;
	*got = 0;
	if (input->ended || cap == 0)
		return 0;
	input->touched = true;
	if (!input->failed && read_text(input, buffer, cap, got, &input->error) != 0) {
		muster_error_in(&input->error, input->name);
		input->failed = true;
	}
	if (input->failed) {
		*got = 0;
		if (err != NULL)
			*err = input->error;
		return -1;
	}
	input->ended = *got == 0;
	return 0;
}

void
input_set_key(struct input *input, const uint8_t *key, size_t len)
{
	struct origin *origin = &input->origin;
	/* RFC 2104: a key longer than a block counts by its digest. */
	if (len > sizeof(origin->key)) {
		if (hash_bytes(key, len, origin->key) != 0)
			return;
		len = HASH_SIZE;
	} else if (len > 0) {
		memcpy(origin->key, key, len);
	}
	origin->key_len = len;
	origin->has_key = true;
}

int
input_digest(struct input *input, struct input_digest *out, struct muster_error *err)
{
	if (!input->origin.digested)
		return muster_error_set(err, MUSTER_E_INTERNAL, "input.digest",
		    "the digest was asked for before the end of the input");
	*out = input->origin.digest;
	return 0;
}

const char *
input_name(const struct input *input)
{
	return input->name;
}

uint64_t
input_size(const struct input *input)
{
	const struct origin *origin = &input->origin;
	if (origin->spool != NULL)
		return origin->digest.bytes;
	if (origin->archive != NULL)
		return 0;
	if (origin->fd < 0)
		return origin->memory_len;
	return origin->regular && origin->first.st_size > origin->start
	    ? (uint64_t)(origin->first.st_size - origin->start)
	    : 0;
}

int64_t
input_mtime(const struct input *input)
{
	const struct origin *origin = &input->origin;
	int64_t time;
	if (origin->archive != NULL)
		return origin->time;
	if (!origin->regular ||
	    __builtin_mul_overflow(origin->first.st_mtim.tv_sec, INT64_C(1000000000), &time) ||
	    __builtin_add_overflow(time, origin->first.st_mtim.tv_nsec, &time))
		return INT64_MIN;
	return time;
}

const char *
input_encoding(const struct input *input)
{
	return input->started ? decode_name(input->encoding) : "";
}

const char *
input_compression(const struct input *input)
{
	switch (input->unpack.kind) {
	case UNPACK_GZIP:
		return "gzip";
	case UNPACK_ZSTD:
		return "zstd";
	case UNPACK_NONE:
		break;
	}
	return "";
}

uint64_t
input_replaced(const struct input *input)
{
	return input->utf16.replaced;
}

int
input_spool(struct input *input, const char *dir, struct muster_error *err)
{
	if (input->touched)
		return muster_error_set(err, MUSTER_E_INTERNAL, "input.spool",
		    "a stream was to be kept after its reading began");
	if (input->origin.spool != NULL)
		return 0;
	if (origin_spool(&input->origin, dir, err) != 0)
		return muster_error_in(err, input->name);
	return 0;
}
