/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stages of an input, each reading from the one before:
 * origin (raw bytes, digests) → unpack (gzip, zstd) → decode (UTF-16).
 */
#ifndef BASE_INPUT_PARTS_H
#define BASE_INPUT_PARTS_H

#include <sys/stat.h>

#include "base/input.h"

#define INPUT_BLOCK ((size_t)256 << 10) /* raw bytes read at a time */

/* Limits of decompression: both must be passed for a refusal. */
#define UNPACK_FREE_BYTES ((uint64_t)1 << 30)
#define UNPACK_RATIO UINT64_C(1000)
#define UNPACK_WINDOW_LOG 26 /* zstd frames that need more than 64 MiB at once are refused */

struct spool; /* an encrypted temporary file */

int spool_new(const char *dir, struct spool **out, struct muster_error *err);
void spool_free(struct spool *spool);
int spool_write(struct spool *spool, const void *bytes, size_t len, struct muster_error *err);
int spool_rewind(struct spool *spool, struct muster_error *err); /* before each pass of reading */
int spool_read(
    struct spool *spool, void *buffer, size_t cap, size_t *got, struct muster_error *err);

/* Where the raw bytes are. */
struct origin {
	const char *path; /* NULL: a descriptor or memory */
	int fd;           /* -1: memory */
	bool owned;       /* the descriptor is ours to close */
	bool regular;
	int64_t start; /* where a borrowed regular file stood */
	struct stat first;
	const uint8_t *memory;
	size_t memory_len;
	struct spool *spool;
	struct archive_file *archive; /* at a member; borrowed */
	int64_t time;                 /* of the member, ns */

	uint64_t given; /* bytes handed out in this pass */
	bool ended;
	bool digested; /* digest below is complete */
	bool has_key;
	bool hashing;
	uint8_t key[64];
	size_t key_len;
	struct hash sha256;
	struct input_digest digest;
};

int origin_open(struct origin *origin, const char *path, struct muster_error *err);
int origin_of_fd(struct origin *origin, int fd, struct muster_error *err);
void origin_of_memory(struct origin *origin, const void *bytes, size_t len);
void origin_of_member(struct origin *origin, struct archive_file *archive, int64_t time);
void origin_close(struct origin *origin);
int origin_read(
    struct origin *origin, void *buffer, size_t cap, size_t *got, struct muster_error *err);
int origin_rewind(struct origin *origin, struct muster_error *err);
int origin_spool(struct origin *origin, const char *dir, struct muster_error *err);

/* Raw bytes read ahead: the front is looked at, then taken by the stage that wants it. */
struct ahead {
	uint8_t *bytes; /* INPUT_BLOCK */
	size_t at;
	size_t len;
};

/* Reads more when nothing is left; at == len then means the end. */
int ahead_fill(struct ahead *ahead, struct origin *origin, struct muster_error *err);

enum unpack_kind { UNPACK_NONE, UNPACK_GZIP, UNPACK_ZSTD };

struct unpack {
	enum unpack_kind kind;
	void *state;   /* z_stream or ZSTD_DCtx */
	bool inside;   /* between the first and last byte of a member or frame */
	bool padding;  /* zero bytes after the last gzip member */
	uint64_t from; /* raw bytes taken */
	uint64_t made; /* bytes made of them */
};

/* What the first bytes say; an archive format that is not read is refused by name. */
int unpack_detect(const uint8_t *head, size_t len, enum unpack_kind *out, struct muster_error *err);
/* An archive that archive.h has not opened. */
int unpack_refuse_archive(const char *name, struct muster_error *err);
int unpack_start(struct unpack *unpack, enum unpack_kind kind, struct muster_error *err);
void unpack_stop(struct unpack *unpack);
int unpack_read(struct unpack *unpack, struct ahead *ahead, struct origin *origin, void *buffer,
    size_t cap, size_t *got, struct muster_error *err);

enum encoding { ENCODING_UTF8, ENCODING_UTF8_BOM, ENCODING_UTF16LE, ENCODING_UTF16BE };

/* Tells the encoding from the first bytes (4, or fewer at the end) and the length of the mark. */
int decode_detect(
    const uint8_t *head, size_t len, enum encoding *out, size_t *mark, struct muster_error *err);
const char *decode_name(enum encoding encoding);

struct utf16 {
	bool big_endian;
	bool half; /* a byte waits for its other half */
	uint8_t first;
	uint32_t high; /* a high surrogate waits, 0 none */
	uint64_t replaced;
};

/* Turns bytes into UTF-8 until either side is used up; out needs room for 7 bytes at least. */
void utf16_step(struct utf16 *state, const uint8_t *in, size_t in_len, size_t *used, char *out,
    size_t cap, size_t *made);
/* At the end: a waiting surrogate is written (3 bytes at most), half a unit is an error. */
int utf16_end(struct utf16 *state, char *out, size_t *made, struct muster_error *err);

#endif
