/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdio.h>

#include "store/spill.h"

enum { PIECE = 64 << 10 };

/* Stands behind the file of the default VFS, in the same memory. */
struct journal {
	sqlite3_io_methods own; /* first: the file points to it */
	const sqlite3_io_methods *inner;
};

static int
journal_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
	const struct journal *journal = (const struct journal *)file->pMethods;
	const char *from = bytes;
	int rc = SQLITE_OK;
	while (rc == SQLITE_OK && count > 0) {
		int piece = count < PIECE ? count : PIECE;
		rc = journal->inner->xWrite(file, from, piece, at);
		from += piece;
		count -= piece;
		at += piece;
	}
	return rc;
}

static int
journal_at(const sqlite3_vfs *inner)
{
	enum { ALIGN = _Alignof(struct journal) };
	return (inner->szOsFile + ALIGN - 1) / ALIGN * ALIGN;
}

static int
spill_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	sqlite3_vfs *inner = ((struct spill *)vfs)->inner;
	int rc = inner->xOpen(inner, name, file, flags, out_flags);
	if (rc != SQLITE_OK || file->pMethods == NULL ||
	    (flags & (SQLITE_OPEN_SUBJOURNAL | SQLITE_OPEN_TEMP_JOURNAL)) == 0)
		return rc;
	struct journal *journal = (struct journal *)((char *)file + journal_at(inner));
	journal->inner = file->pMethods;
	journal->own = *file->pMethods;
	journal->own.xWrite = journal_write;
	file->pMethods = &journal->own;
	return rc;
}

const char *
spill_begin(struct spill *spill)
{
	sqlite3_vfs *inner = sqlite3_vfs_find(NULL);
	if (inner == NULL)
		return NULL;
	snprintf(spill->name, sizeof(spill->name), "muster-%p", (void *)spill);
	spill->inner = inner;
	spill->vfs = *inner;
	spill->vfs.szOsFile = journal_at(inner) + (int)sizeof(struct journal);
	spill->vfs.zName = spill->name;
	spill->vfs.pNext = NULL;
	spill->vfs.xOpen = spill_open;
	return sqlite3_vfs_register(&spill->vfs, 0) == SQLITE_OK ? spill->name : NULL;
}

void
spill_end(struct spill *spill)
{
	if (spill->inner != NULL)
		(void)sqlite3_vfs_unregister(&spill->vfs);
	spill->inner = NULL;
}
