/* SPDX-License-Identifier: Apache-2.0 */
/* The journal, documents, evidence, and what verification finds when they are altered. */
#include "estate.h"

#include <sqlite3.h>

#include "store/canon.h"

static const struct told one[] = {
    VULN("CVE-1", "pkg:deb/a", "1.0", "1.1", MUSTER_SEVERITY_HIGH),
};

static struct told_run
image_run(int day)
{
	return (struct told_run){.source = "trivy",
	    .kind = MUSTER_ASSET_IMAGE,
	    .name = "pay/api",
	    .version = "sha256:1",
	    .observed = DAY(day),
	    .results = one,
	    .count = 1,
	    .domain = MUSTER_DOMAIN_OS_PACKAGE};
}

/* Alters the file as somebody with the sqlite3 shell would. */
static void
alter(struct estate *estate, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;
	muster_store_close(estate->store);
	assert_int_equal(sqlite3_open(estate->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
	struct muster_error err;
	estate->store = muster_store_open(estate->path, true, &err);
	if (estate->store == NULL)
		estate_fail(&err);
}

static void
filled(struct estate *estate)
{
	struct muster_error err;
	bool changed;
	estate_open(estate);
	struct told_run run = image_run(1);
	estate_take(estate, &run, NULL);
	run = image_run(2);
	estate_take(estate, &run, NULL);
	assert_int_equal(muster_store_document_put(estate->store, &estate->actor, "config",
			     "muster.yaml", "a: 1\n", 5, &changed, &err),
	    0);
	assert_true(changed);
	if (muster_store_verify(estate->store, &err) != 0)
		estate_fail(&err);
}

static void
test_verify_finds(void **state)
{
	static const char *const alterations[] = {
	    "UPDATE journal SET entry = cast(replace(cast(entry AS TEXT), 'tester', 'nobody') AS "
	    "BLOB)"
	    " WHERE seq = 1",
	    "UPDATE journal SET leaf = zeroblob(32) WHERE seq = 2",
	    "DELETE FROM journal WHERE seq = 1",
	    "DELETE FROM journal WHERE seq = 3",
	    "UPDATE act SET type = 2 WHERE seq = 1",
	    "UPDATE act SET seq = 9 WHERE seq = 3",
	    "UPDATE chunk SET data = cast(substr(data, 1, 20) || x'55' || substr(data, 22) AS BLOB)"
	    " WHERE id = 1",
	    "UPDATE chunk SET sha256 = zeroblob(32) WHERE id = 1",
	    "UPDATE evidence SET salt = zeroblob(32) WHERE id = 1",
	    "UPDATE evidence SET sha256 = zeroblob(32) WHERE id = 2",
	    "UPDATE evidence SET bytes = bytes + 1 WHERE id = 2",
	    "DELETE FROM evidence_chunk WHERE evidence = 2",
	    "UPDATE run SET derived = zeroblob(32)",
	    "UPDATE intake SET evidence = 1 WHERE evidence = 2",
	    "UPDATE intake SET evidence = NULL WHERE evidence = 2",
	    "UPDATE document SET bytes = x'00'",
	    "UPDATE document SET sha256 = zeroblob(32)",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(alterations) / sizeof(alterations[0]); i++) {
		struct estate estate;
		struct muster_error err;
		filled(&estate);
		alter(&estate, alterations[i]);
		if (muster_store_verify(estate.store, &err) == 0)
			fail_msg("not found: %s", alterations[i]);
		if (err.code != MUSTER_E_INTEGRITY)
			fail_msg("%s: code %d, %s", alterations[i], (int)err.code, err.message);
		estate_close(&estate);
	}
}

/* Every chunk is what its name says, and all are as long as they were: only the whole differs. */
static void
test_verify_whole(void **state)
{
	struct estate estate;
	struct muster_error err;
	(void)state;
	filled(&estate);
	alter(&estate, "UPDATE evidence_chunk SET chunk = 3 - chunk");
	alter(&estate,
	    "UPDATE evidence SET bytes = (SELECT sum(c.raw_len) FROM evidence_chunk e"
	    " JOIN chunk c ON c.id = e.chunk WHERE e.evidence = evidence.id)");
	assert_int_equal(muster_store_verify(estate.store, &err), -1);
	assert_string_equal(err.id, "verify.evidence");
	estate_close(&estate);
}

static void
test_chain(void **state)
{
	struct estate estate;
	struct muster_error err;
	int64_t seq;
	char head[65];
	(void)state;
	filled(&estate);
	assert_int_equal(muster_store_head(estate.store, &seq, head, &err), 0);
	assert_int_equal(seq, 3);
	assert_int_equal(strlen(head), 64);
	assert_int_equal(muster_store_seq_at(estate.store, DAY(0), &seq, &err), 0);
	assert_int_equal(seq, 0);
	assert_int_equal(
	    muster_store_seq_at(estate.store, DAY(1000) + MUSTER_SECOND, &seq, &err), 0);
	assert_int_equal(seq, 1);
	assert_int_equal(muster_store_seq_at(estate.store, DAY(2000), &seq, &err), 0);
	assert_int_equal(seq, 3);
	estate_close(&estate);
}

static void
test_documents(void **state)
{
	struct estate estate;
	struct muster_error err;
	struct muster_arena *arena = muster_arena_new();
	bool changed;
	const char *bytes;
	size_t len, count;
	const char *const *names;
	(void)state;
	filled(&estate);
	struct muster_store *store = estate.store;
	assert_int_equal(muster_store_document_put(store, &estate.actor, "config", "muster.yaml",
			     "a: 1\n", 5, &changed, &err),
	    0);
	assert_false(changed);
	assert_int_equal(estate_head(&estate), 3);
	assert_int_equal(muster_store_document_put(store, &estate.actor, "config", "muster.yaml",
			     "a: 2\n", 5, &changed, &err),
	    0);
	assert_true(changed);
	assert_int_equal(
	    muster_store_document_get(store, "config", "muster.yaml", 3, arena, &bytes, &len, &err),
	    0);
	assert_string_equal(bytes, "a: 1\n");
	assert_int_equal(
	    muster_store_document_get(store, "config", "muster.yaml", 4, arena, &bytes, &len, &err),
	    0);
	assert_string_equal(bytes, "a: 2\n");
	assert_int_equal(
	    muster_store_document_get(store, "config", "muster.yaml", 2, arena, &bytes, &len, &err),
	    0);
	assert_null(bytes);
	assert_int_equal(
	    muster_store_document_list(store, "config", 4, arena, &names, &count, &err), 0);
	assert_int_equal(count, 1);
	assert_string_equal(names[0], "muster.yaml");
	muster_arena_free(arena);
	estate_close(&estate);
}

static void
test_evidence(void **state)
{
	struct estate estate;
	struct muster_error err;
	struct muster_arena *arena = muster_arena_new();
	struct muster_run *runs;
	size_t count, len;
	const char *bytes;
	(void)state;
	filled(&estate);
	const struct muster_view view = {DAY(9), estate_head(&estate)};
	assert_int_equal(muster_store_runs(estate.store, &view, 0, arena, &runs, &count, &err), 0);
	assert_int_equal(count, 2);
	assert_int_equal(runs[0].observed_at, DAY(2));
	assert_int_equal(muster_store_evidence_read(
			     estate.store, runs[0].sha256, 0, 0, arena, &bytes, &len, &err),
	    0);
	assert_int_equal(len, runs[0].bytes);
	assert_memory_equal(bytes, "{\"source\":\"trivy\"", 17);
	assert_int_equal(muster_store_evidence_read(
			     estate.store, runs[0].sha256, 2, 6, arena, &bytes, &len, &err),
	    0);
	assert_string_equal(bytes, "source");
	assert_int_equal(muster_store_evidence_read(estate.store, runs[0].sha256, 0,
			     runs[0].bytes + 1, arena, &bytes, &len, &err),
	    -1);
	assert_int_equal(err.code, MUSTER_E_INTEGRITY);
	muster_arena_free(arena);
	estate_close(&estate);
}

static void
test_refusals(void **state)
{
	struct estate estate;
	struct muster_error err, why;
	struct muster_arena *arena = muster_arena_new();
	struct muster_refusal *list;
	size_t count;
	int64_t run;
	(void)state;
	filled(&estate);
	struct told_run again = image_run(1);
	struct muster_strbuf text;
	struct muster_ingest_start start;
	muster_strbuf_init(&text, 0);
	estate_text(&again, &text);
	estate_start(&estate, &again, &text, &start);
	assert_int_equal(muster_store_duplicate_of(estate.store, &start, &run, &err), 0);
	assert_int_equal(run, 1);
	start.declared_asset = "image:other";
	assert_int_equal(muster_store_duplicate_of(estate.store, &start, &run, &err), 0);
	assert_int_equal(run, 0);
	start.declared_asset = "";
	assert_int_equal(
	    muster_store_journal_duplicate(estate.store, &estate.actor, &start, 1, &err), 0);
	muster_error_set(&why, MUSTER_E_INPUT, "json.syntax", "a comma is missing");
	muster_error_at(&why, 3, 7, 40);
	start.source = NULL;
	assert_int_equal(
	    muster_store_journal_rejected(estate.store, &estate.actor, &start, &why, &err), 0);
	assert_int_equal(
	    muster_store_refusals(estate.store, estate_head(&estate), arena, &list, &count, &err),
	    0);
	assert_int_equal(count, 2);
	assert_true(list[0].duplicate);
	assert_false(list[1].duplicate);
	assert_string_equal(list[1].id, "json.syntax");
	assert_int_equal(list[1].line, 3);
	assert_int_equal(list[1].column, 7);
	if (muster_store_verify(estate.store, &err) != 0)
		estate_fail(&err);
	muster_strbuf_release(&text);
	muster_arena_free(arena);
	estate_close(&estate);
}

static int64_t
number(struct estate *estate, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_open(estate->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return value;
}

/* Text 3 at version text 1 on asset 1: numbers that once cancelled to "seen already". */
static void
test_package_numbers(void **state)
{
	static const struct told same[] = {
	    VULN("CVE-1", "pkg:deb/a", "sha256:1", "", MUSTER_SEVERITY_LOW),
	};
	struct estate estate;
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run(1);
	run.tag = "1.0";
	run.results = same;
	estate_take(&estate, &run, NULL);
	assert_int_equal(
	    number(&estate, "SELECT count(*) FROM text WHERE id = 3 AND value = 'pkg:deb/a'"), 1);
	assert_int_equal(number(&estate, "SELECT count(*) FROM part_block WHERE kind = 2"), 1);
	estate_close(&estate);
}

/* Another process rebuilds while this one has the store open: texts get other numbers. */
static void
test_rebuilt_meanwhile(void **state)
{
	static const struct told two[] = {
	    VULN("CVE-2", "pkg:deb/a", "1.0", "1.2", MUSTER_SEVERITY_LOW),
	};
	struct estate estate;
	(void)state;
	filled(&estate);
	struct told_run run = image_run(3);
	estate_take(&estate, &run, NULL);
	sqlite3 *db;
	assert_int_equal(sqlite3_open(estate.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
			     "BEGIN; UPDATE text SET id = id + 1000;"
			     "UPDATE detail SET package = package + 1000, title = title + 1000;"
			     "COMMIT",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	run = image_run(4);
	run.results = two;
	estate_take(&estate, &run, NULL);
	assert_int_equal(number(&estate, "SELECT count(*) FROM detail"), 2);
	assert_int_equal(number(&estate,
			     "SELECT count(*) FROM detail WHERE package NOT IN"
			     " (SELECT id FROM text) OR title NOT IN (SELECT id FROM text)"),
	    0);
	assert_int_equal(number(&estate, "SELECT count(*) - count(DISTINCT value) FROM text"), 0);
	estate_close(&estate);
}

/* More new texts than are asked for one by one, twice: each is there once. */
static void
test_many_texts(void **state)
{
	enum { MANY = 1500 };
	static struct told list[MANY];
	static char names[MANY][24], titles[MANY][24];
	struct estate estate;
	(void)state;
	estate_open(&estate);
	for (int day = 1; day <= 2; day++) {
		for (size_t i = 0; i < MANY; i++) {
			/* half of the second day's were there on the first */
			snprintf(names[i], sizeof(names[i]), "CVE-%d-%zu", day, i);
			snprintf(titles[i], sizeof(titles[i]), "title %zu",
			    i + (size_t)(day - 1) * MANY / 2);
			list[i] = (struct told){.check = names[i],
			    .location = "pkg:deb/a",
			    .outcome = MUSTER_FAIL,
			    .severity = MUSTER_SEVERITY_LOW,
			    .title = titles[i]};
		}
		struct told_run run = image_run(day);
		run.results = list;
		run.count = MANY;
		estate_take(&estate, &run, NULL);
		/* the next day by a store that knows nothing yet */
		alter(&estate, "SELECT 1");
	}
	assert_int_equal(number(&estate, "SELECT count(*) FROM item"), 2 * MANY);
	assert_int_equal(number(&estate, "SELECT count(*) FROM span"), 2 * MANY);
	assert_int_equal(
	    number(&estate, "SELECT count(*) FROM text WHERE value LIKE 'title %'"), MANY * 3 / 2);
	assert_int_equal(number(&estate, "SELECT count(*) - count(DISTINCT value) FROM text"), 0);
	estate_close(&estate);
}

static void
test_canonical(void **state)
{
	static const char *const bad[] = {
	    "{\"b\":1,\"a\":1,\"v\":1}",
	    "{\"a\":1,\"a\":1,\"v\":1}",
	    "{\"a\": 1,\"v\":1}",
	    "{\"a\":01,\"v\":1}",
	    "{\"a\":-0,\"v\":1}",
	    "{\"a\":9007199254740992,\"v\":1}",
	    "{\"a\":1.0,\"v\":1}",
	    "{\"a\":\"\\u0041\",\"v\":1}",
	    "{\"a\":\"\\/\",\"v\":1}",
	    "{\"a\":\"\\u000a\",\"v\":1}",
	    "{\"a\":\"\\u001F\",\"v\":1}",
	    "{\"a\":\"\xff\",\"v\":1}",
	    "{\"a\":[],\"v\":1}",
	    "{\"a\":null,\"v\":1}",
	    "{\"v\":1} ",
	    "{\"v\":1",
	    "{\"v\":2}",
	    "",
	};
	struct canon_head head;
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (canon_check(bad[i], strlen(bad[i]), &head) == NULL)
			fail_msg("taken for canonical: %s", bad[i]);
	}
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	struct canon canon = {.out = &out};
	canon_object(&canon, NULL);
	canon_text(&canon, "a", "q\"\\\b\f\n\r\t\x01\x7f\xc3\xa9\xff");
	canon_object(&canon, "b");
	canon_int(&canon, "c", -5);
	canon_end(&canon);
	canon_text(&canon, "prev", "");
	canon_count(&canon, "seq", 7);
	canon_text(&canon, "type", "ingest");
	canon_int(&canon, "v", 1);
	canon_end(&canon);
	assert_string_equal(out.data,
	    "{\"a\":\"q\\\"\\\\\\b\\f\\n\\r\\t\\u0001\x7f\xc3\xa9\xef\xbf\xbd\","
	    "\"b\":{\"c\":-5},\"prev\":\"\",\"seq\":7,\"type\":\"ingest\","
	    "\"v\":1}");
	assert_null(canon_check(out.data, out.len, &head));
	assert_int_equal(head.seq, 7);
	assert_string_equal(head.type, "ingest");
	muster_strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_package_numbers),
	    cmocka_unit_test(test_rebuilt_meanwhile),
	    cmocka_unit_test(test_many_texts),
	    cmocka_unit_test(test_canonical),
	    cmocka_unit_test(test_chain),
	    cmocka_unit_test(test_documents),
	    cmocka_unit_test(test_evidence),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_verify_finds),
	    cmocka_unit_test(test_verify_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
