/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file: made once, refused when it is not ours or was altered, whole
 * after a process dies in the middle, right under two writers.
 */
#include "estate.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/ingest.h"

static const struct told two[] = {
    VULN("CVE-1", "pkg:deb/a", "1.0", "1.1", MUSTER_SEVERITY_HIGH),
    VULN("CVE-2", "pkg:deb/b", "2.0", "", MUSTER_SEVERITY_LOW),
};

static struct told_run
image_run(int day, size_t count, bool large)
{
	return (struct told_run){.source = "trivy",
	    .kind = MUSTER_ASSET_IMAGE,
	    .name = "pay/api",
	    .version = "sha256:1",
	    .observed = DAY(day),
	    .results = two,
	    .count = count,
	    .domain = MUSTER_DOMAIN_OS_PACKAGE,
	    .large = large};
}

static void
alter(const struct estate *estate, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;
	assert_int_equal(sqlite3_open(estate->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
}

static int64_t
count_rows(const struct estate *estate, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_open(estate->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t count = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return count;
}

static void
reopen(struct estate *estate)
{
	struct muster_error err;
	muster_store_close(estate->store);
	estate->store = muster_store_open(estate->path, true, &err);
	if (estate->store == NULL)
		estate_fail(&err);
}

static void
test_create(void **state)
{
	struct estate estate;
	struct muster_error err;
	struct stat st;
	char key[640];
	(void)state;
	estate_open(&estate);
	assert_int_equal(muster_store_create(estate.path, &err), -1);
	assert_int_equal(err.code, MUSTER_E_STORE);
	assert_string_equal(err.id, "store.exists");
	snprintf(key, sizeof(key), "%s.key", estate.path);
	assert_int_equal(stat(estate.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, 32);
	assert_int_equal(chmod(key, 0640), 0);
	assert_null(muster_store_open(estate.path, false, &err));
	assert_string_equal(err.id, "store.key-mode");
	assert_int_equal(chmod(key, 0600), 0);
	assert_int_equal(unlink(key), 0);
	assert_null(muster_store_open(estate.path, false, &err));
	assert_string_equal(err.id, "store.key");
	estate_close(&estate);
}

static void
test_not_ours(void **state)
{
	struct estate estate;
	struct muster_error err;
	char path[640];
	(void)state;
	estate_open(&estate);
	snprintf(path, sizeof(path), "%s/other.db", estate.folder);
	assert_null(muster_store_open(path, false, &err));
	assert_int_equal(err.code, MUSTER_E_STORE);
	support_write(path, "no database at all", 18);
	assert_null(muster_store_open(path, false, &err));
	assert_int_equal(err.code, MUSTER_E_INTEGRITY);
	assert_string_equal(err.id, "store.not-a-store");
	snprintf(path, sizeof(path), "%s/link.db", estate.folder);
	assert_int_equal(symlink(estate.path, path), 0);
	assert_null(muster_store_open(path, false, &err));
	assert_int_equal(err.code, MUSTER_E_STORE);
	assert_null(muster_store_open(estate.folder, false, &err));
	assert_int_equal(err.code, MUSTER_E_STORE);
	estate_close(&estate);
}

static void
test_altered_schema(void **state)
{
	static const char *const alterations[] = {
	    "CREATE VIEW act_view AS SELECT * FROM act",
	    "CREATE TRIGGER t AFTER INSERT ON act BEGIN DELETE FROM journal; END",
	    "CREATE TABLE more (a)",
	    "CREATE INDEX more ON act (type)",
	    "DROP INDEX item_asset",
	    "ALTER TABLE act ADD COLUMN more INTEGER",
	    "DROP TABLE suspicion; CREATE VIEW suspicion AS SELECT 1 AS id, 1 AS part, 1 AS opened,"
	    " NULL AS voided",
	    "PRAGMA user_version = 1",
	    "PRAGMA application_id = 1",
	    "PRAGMA journal_mode = WAL",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(alterations) / sizeof(alterations[0]); i++) {
		struct estate estate;
		struct muster_error err;
		estate_open(&estate);
		muster_store_close(estate.store);
		alter(&estate, alterations[i]);
		for (int writable = 0; writable < 2; writable++) {
			estate.store = muster_store_open(estate.path, writable != 0, &err);
			if (estate.store != NULL || err.code != MUSTER_E_INTEGRITY)
				fail_msg("not refused: %s", alterations[i]);
		}
		support_remove(estate.folder);
	}
}

/* Gives a large input more results until a short transaction has just ended. */
static int
feed_until_paused(struct muster_ingest *ingest, struct muster_error *err)
{
	char location[32];
	for (unsigned i = 0; ingest->store->in_write; i++) {
		snprintf(location, sizeof(location), "/usr/lib/%u", i);
		const struct muster_result result = {.domain = MUSTER_DOMAIN_OS_PACKAGE,
		    .check = MUSTER_SPAN("CVE-9"),
		    .outcome = MUSTER_FAIL,
		    .severity = MUSTER_SEVERITY_LOW,
		    .location = muster_span_of(location)};
		if (muster_ingest_results(ingest, &result, 1, err) != 0)
			return -1;
	}
	return 0;
}

/* A child begins a large input and dies in the middle of it. */
static void
die_inside(struct estate *estate, const struct told_run *run)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct muster_error err;
		struct muster_ingest_end end;
		struct estate mine = *estate;
		mine.store = muster_store_open(estate->path, true, &err);
		struct muster_ingest *ingest =
		    mine.store == NULL ? NULL : estate_feed(&mine, run, &end, &err);
		_exit(ingest != NULL && feed_until_paused(ingest, &err) == 0 ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
test_pending_killed(void **state)
{
	struct estate estate;
	struct muster_error err;
	struct muster_store_digest before, after;
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run(1, 1, false);
	estate_take(&estate, &run, NULL);
	assert_int_equal(muster_store_digest(estate.store, true, &before, &err), 0);
	muster_store_close(estate.store);
	run = image_run(2, 2, true);
	die_inside(&estate, &run);
	/* a reader sees nothing of it */
	assert_int_equal(count_rows(&estate, "SELECT count(*) FROM act WHERE seq IS NULL"), 1);
	assert_true(count_rows(&estate, "SELECT count(*) FROM span") > 30000);
	estate.store = muster_store_open(estate.path, false, &err);
	assert_non_null(estate.store);
	assert_string_equal(
	    estate_all(&estate, DAY(9)), "image:pay/api CVE-1 high open first 1 last 1\n");
	/* the next writer removes it */
	reopen(&estate);
	assert_int_equal(count_rows(&estate, "SELECT count(*) FROM act WHERE seq IS NULL"), 0);
	assert_int_equal(count_rows(&estate, "SELECT count(*) FROM part"), 1);
	assert_int_equal(count_rows(&estate, "SELECT count(*) FROM span"), 1);
	assert_int_equal(count_rows(&estate, "SELECT count(*) FROM item"), 1);
	assert_int_equal(count_rows(&estate, "SELECT count(*) FROM chunk"), 1);
	assert_int_equal(count_rows(&estate, "SELECT count(*) FROM intake"), 1);
	assert_int_equal(muster_store_digest(estate.store, true, &after, &err), 0);
	for (size_t i = 0; after.section[i].name != NULL; i++)
		assert_string_equal(before.section[i].sha256, after.section[i].sha256);
	/* and the same input can be taken in */
	estate_take(&estate, &run, NULL);
	assert_string_equal(estate_all(&estate, DAY(9)),
	    "image:pay/api CVE-1 high open first 1 last 2\n"
	    "image:pay/api CVE-2 low open first 2 last 2\n");
	if (muster_store_verify(estate.store, &err) != 0)
		estate_fail(&err);
	estate_close(&estate);
}

static void
test_abandoned(void **state)
{
	struct estate estate;
	struct muster_error err;
	struct muster_ingest_end end;
	struct muster_store_digest before, after;
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run(1, 1, false);
	estate_take(&estate, &run, NULL);
	assert_int_equal(muster_store_digest(estate.store, true, &before, &err), 0);
	for (int large = 0; large < 2; large++) {
		run = image_run(2, 2, large != 0);
		struct muster_ingest *ingest = estate_feed(&estate, &run, &end, &err);
		assert_non_null(ingest);
		muster_ingest_abandon(ingest);
		assert_int_equal(muster_store_digest(estate.store, true, &after, &err), 0);
		for (size_t i = 0; after.section[i].name != NULL; i++)
			assert_string_equal(before.section[i].sha256, after.section[i].sha256);
	}
	assert_int_equal(count_rows(&estate, "SELECT count(*) FROM act WHERE seq IS NULL"), 0);
	/* in a group: only the savepoint is lost */
	assert_int_equal(muster_store_group(estate.store, &err), 0);
	run = image_run(2, 2, false);
	muster_ingest_abandon(estate_feed(&estate, &run, &end, &err));
	run = image_run(3, 2, true);
	estate_take(&estate, &run, NULL);
	run = image_run(4, 1, false);
	muster_ingest_abandon(estate_feed(&estate, &run, &end, &err));
	assert_int_equal(muster_store_group_end(estate.store, &err), 0);
	assert_string_equal(estate_all(&estate, DAY(9)),
	    "image:pay/api CVE-1 high open first 1 last 3\n"
	    "image:pay/api CVE-2 low open first 3 last 3\n");
	estate_close(&estate);
}

/* A large input and a small one of the same image, published while the large one is under way. */
static void
test_overtaken(void **state)
{
	struct estate estate, other;
	struct muster_error err;
	struct muster_ingest_end end;
	struct muster_counts counts = {0};
	int64_t id;
	(void)state;
	estate_open(&estate);
	struct told_run first = image_run(1, 0, false);
	estate_take(&estate, &first, NULL);
	other = estate;
	other.store = muster_store_open(estate.path, true, &err);
	assert_non_null(other.store);
	struct told_run large = image_run(3, 2, true);
	struct muster_ingest *ingest = estate_feed(&estate, &large, &end, &err);
	assert_non_null(ingest);
	assert_int_equal(feed_until_paused(ingest, &err), 0);
	struct told_run small = image_run(2, 1, false);
	estate_take(&other, &small, &counts);
	assert_int_equal(counts.findings_new, 1);
	/* what the large one saw is not known yet, although its rows are there */
	assert_string_equal(
	    estate_all(&other, DAY(9)), "image:pay/api CVE-1 high open first 2 last 2\n");
	muster_store_close(other.store);
	assert_int_equal(muster_ingest_commit(ingest, &end, &counts, &id, &err), 0);
	assert_int_equal(counts.findings_unchanged, 1);
	assert_true(counts.findings_new > 30000);
	const char *now = estate_all(&estate, DAY(9));
	assert_memory_equal(now, "image:pay/api CVE-1 high open first 2 last 3\n", 45);
	assert_non_null(strstr(now, "image:pay/api CVE-2 low open first 3 last 3\n"));
	if (muster_store_verify(estate.store, &err) != 0)
		estate_fail(&err);
	estate_close(&estate);
}

/* Writers of several processes: every one waits its turn and the chain has no gap. */
static void
test_two_writers(void **state)
{
	enum { WRITERS = 3, RUNS = 6 };
	struct estate estate;
	struct muster_error err;
	pid_t children[WRITERS];
	(void)state;
	estate_open(&estate);
	muster_store_close(estate.store);
	for (int w = 0; w < WRITERS; w++) {
		children[w] = fork();
		assert_true(children[w] >= 0);
		if (children[w] != 0)
			continue;
		struct estate mine = estate;
		mine.store = muster_store_open(estate.path, true, &err);
		if (mine.store == NULL)
			_exit(1);
		for (int r = 0; r < RUNS; r++) {
			struct told_run run =
			    image_run(1 + r * WRITERS + w, 1 + (size_t)(r & 1), w == 0);
			estate_take(&mine, &run, NULL);
		}
		muster_store_close(mine.store);
		_exit(0);
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;
		assert_int_equal(waitpid(children[w], &status, 0), children[w]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	estate.store = muster_store_open(estate.path, true, &err);
	assert_non_null(estate.store);
	assert_int_equal(estate_head(&estate), WRITERS * RUNS);
	if (muster_store_verify(estate.store, &err) != 0)
		estate_fail(&err);
	/* the same as one writer in order */
	struct estate alone;
	struct muster_store_digest together, apart;
	estate_open(&alone);
	for (int day = 1; day <= WRITERS * RUNS; day++) {
		int r = (day - 1) / WRITERS;
		struct told_run run = image_run(day, 1 + (size_t)(r & 1), false);
		estate_take(&alone, &run, NULL);
	}
	assert_int_equal(muster_store_digest(estate.store, false, &together, &err), 0);
	assert_int_equal(muster_store_digest(alone.store, false, &apart, &err), 0);
	for (size_t i = 0; together.section[i].name != NULL; i++) {
		if (strcmp(together.section[i].sha256, apart.section[i].sha256) != 0)
			fail_msg("%s differ", together.section[i].name);
	}
	estate_close(&alone);
	estate_close(&estate);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_create),
	    cmocka_unit_test(test_not_ours),
	    cmocka_unit_test(test_altered_schema),
	    cmocka_unit_test(test_pending_killed),
	    cmocka_unit_test(test_abandoned),
	    cmocka_unit_test(test_overtaken),
	    cmocka_unit_test(test_two_writers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
