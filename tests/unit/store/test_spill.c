/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a statement may have to take back outgrows its memory: it goes to a
 * file, whole, and comes back from there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/spill.h"

enum { IN_MEMORY = 8 << 20 };

static void
run(sqlite3 *db, const char *sql)
{
	char *why = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
}

static int64_t
ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

/* 20 MB, in a file of SQLite's own; then all of them changed and taken back. */
static void
test_savepoint(void **state)
{
	(void)state;
	sqlite3 *db;
	struct spill spill = {0};
	const char *vfs = spill_begin(&spill);
	assert_non_null(vfs);
	assert_int_equal(
	    sqlite3_open_v2("", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
	run(db,
	    "PRAGMA temp_store=1; PRAGMA secure_delete=1; CREATE TABLE t (n INTEGER PRIMARY KEY, "
	    "b);"
	    "BEGIN; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 320)"
	    " INSERT INTO t SELECT n, printf('%.65000c', 'a') FROM c; COMMIT");
	assert_true(ask(db, "SELECT sum(length(b)) FROM t") > 2 * (int64_t)IN_MEMORY);
	run(db,
	    "BEGIN; UPDATE t SET b = printf('%.65000c', 'b'); SAVEPOINT s; DELETE FROM t WHERE n > "
	    "0");
	assert_int_equal(ask(db, "SELECT count(*) FROM t"), 0);
	run(db, "ROLLBACK TO s");
	assert_int_equal(ask(db, "SELECT count(*) FROM t WHERE b = printf('%.65000c', 'b')"), 320);
	run(db, "ROLLBACK");
	assert_int_equal(ask(db, "SELECT count(*) FROM t WHERE b = printf('%.65000c', 'a')"), 320);
	sqlite3_close(db);
	spill_end(&spill);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_savepoint)};
	if (sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, (int)IN_MEMORY) != SQLITE_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
