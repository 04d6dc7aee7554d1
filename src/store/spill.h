/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file system SQLite sees: the default one, but for journals that outgrow
 * their memory.
 *
 * SQLite keeps a statement's journal in one piece of STMTJRNL_SPILL bytes and,
 * when it is full, hands it to the file system in one write.  The unix VFS
 * (3.40 to 3.46 at least, os_unix.c seekAndWriteFd) writes the length modulo
 * 128 KiB and then says SQLITE_FULL, so that any setting above 128 KiB ends the
 * first statement that outgrows it.  Here such a write is made in pieces.
 */
#ifndef STORE_SPILL_H
#define STORE_SPILL_H

#include <sqlite3.h>

struct spill {
	sqlite3_vfs vfs; /* first: SQLite hands it back */
	sqlite3_vfs *inner;
	char name[32];
};

/*
 * Makes it known to SQLite under a name of its own, for sqlite3_open_v2(); it has
 * to stay where it is until spill_end().  NULL: out of memory.
 */
const char *spill_begin(struct spill *spill);

/* Once its databases are closed; also if it never began. */
void spill_end(struct spill *spill);

#endif
