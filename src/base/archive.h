/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Archives of documents: zip, and tar that is plain, gzip or zstd.  Members
 * are read as streams, one after the other, as they lie in the archive;
 * nothing is ever unpacked to disk under a name of the archive's.
 *
 * A member that is no plain file, is encrypted, or whose name leads out of
 * the archive, is not text or stood there before, is given with the reason
 * to refuse it: its name is shown, its bytes can be digested, and no more.
 * Folders, and files and folders whose names begin with a dot, are passed
 * over, as in a folder.
 */
#ifndef BASE_ARCHIVE_H
#define BASE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>

enum { ARCHIVE_MEMBERS = 100000 };

struct archive_file;

/*
 * 1: the file is an archive, and *out is open; 0: it is none (or cannot be
 * read: opening it as an input says why); -1: out of memory, or it begins
 * like an archive and cannot be read.
 */
int archive_file_open(const char *path, struct archive_file **out, struct muster_error *err);
void archive_file_close(struct archive_file *file);

struct archive_member {
	const char *name;           /* until the next one; as in the archive, not escaped */
	int64_t mtime;              /* ns, INT64_MIN unknown */
	const char *refused;        /* why it must not be read as a document; NULL: it may be */
	const char *refused_remedy; /* what to do about it */
};
/* 1 and the next member, 0 the end, -1 the archive is damaged or beyond a limit. */
int archive_file_next(
    struct archive_file *file, struct archive_member *out, struct muster_error *err);
/* Bytes of the member; *got 0 is its end. */
int archive_file_read(
    struct archive_file *file, void *buffer, size_t cap, size_t *got, struct muster_error *err);

#endif
