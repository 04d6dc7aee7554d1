/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are there whole or not at all, and zstd blocks.
 *
 * Writing goes to a temporary file in the same folder (0666 less the umask),
 * then fsync, rename, fsync of the folder.  Every write, flush and close is
 * checked; a failure removes the temporary file and is MUSTER_E_OUTPUT.
 */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>

struct output;

/* folder must exist; name is one path component of ours ([A-Za-z0-9._-]). */
struct output *output_new(const char *folder, const char *name, struct muster_error *err);
const char *output_name(const struct output *output);                    /* as given */
void output_write(struct output *output, const void *bytes, size_t len); /* sticky */
/*
 * Says that all is written: the bytes are made safe and descriptors and
 * buffer given back, so that thousands may wait for their commit.
 */
int output_close(struct output *output, struct muster_error *err);
int output_commit(
    struct output *output, struct muster_error *err); /* publishes; frees either way */
void output_abandon(struct output *output);           /* removes and frees */

/* Creates a folder and its parents. */
int output_folder(const char *path, struct muster_error *err);

/* zstd, level 1; deterministic for one library version, never part of a digest. */
size_t zstd_bound(size_t len);
/* Compressed length, 0 on failure.  context from zstd_context_new, reused. */
void *zstd_context_new(void);
void zstd_context_free(void *context);
size_t zstd_pack(void *context, const void *in, size_t len, void *out, size_t cap);
/* Exactly len bytes must come out; 0 done, -1 not. */
int zstd_unpack(const void *in, size_t in_len, void *out, size_t len);

#endif
