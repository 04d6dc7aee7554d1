/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of arrival does not matter (rules.md 13): one estate's runs and
 * acts in many random orders end in one state, for every date; what was known
 * at each step stays readable; and a replay of the journal into a scratch
 * store arrives at the same content, seqs included.
 */
#include "estate.h"

#include <unistd.h>

enum { DAYS = 12, ORDERS = 200, REPLAY_EVERY = 5, MOST_OPS = 32 };

#define H MUSTER_SEVERITY_HIGH
#define L MUSTER_SEVERITY_LOW
#define M MUSTER_SEVERITY_MEDIUM
#define PKG(n) "pkg:deb/p" #n

/* Twelve high and five low ones in version 1. */
static const struct told v1[] = {
    VULN("CVE-01", PKG(1), "1.0", "1.1", H),
    VULN("CVE-02", PKG(2), "1.0", "", H),
    VULN("CVE-03", PKG(3), "1.0", "", H),
    VULN("CVE-04", PKG(4), "1.0", "", H),
    VULN("CVE-05", PKG(5), "1.0", "", H),
    VULN("CVE-06", PKG(6), "1.0", "", H),
    VULN("CVE-07", PKG(7), "1.0", "", H),
    VULN("CVE-08", PKG(8), "1.0", "", H),
    VULN("CVE-09", PKG(9), "1.0", "", H),
    VULN("CVE-10", PKG(1), "1.0", "", H),
    VULN("CVE-11", PKG(2), "1.0", "", H),
    VULN("CVE-12", PKG(3), "1.0", "", H),
    VULN("CVE-13", PKG(4), "1.0", "", L),
    VULN("CVE-14", PKG(5), "1.0", "", L),
    VULN("CVE-15", PKG(6), "1.0", "", L),
    VULN("CVE-16", PKG(7), "1.0", "", L),
    VULN("CVE-17", PKG(8), "1.0", "", L),
};
/* The same, two rescored, one gone. */
static const struct told v1_newer[] = {
    VULN("CVE-01", PKG(1), "1.0", "1.1", L),
    VULN("CVE-02", PKG(2), "1.0", "2.0", H),
    VULN("CVE-03", PKG(3), "1.0", "", H),
    VULN("CVE-04", PKG(4), "1.0", "", H),
    VULN("CVE-05", PKG(5), "1.0", "", H),
    VULN("CVE-06", PKG(6), "1.0", "", H),
    VULN("CVE-07", PKG(7), "1.0", "", H),
    VULN("CVE-08", PKG(8), "1.0", "", H),
    VULN("CVE-09", PKG(9), "1.0", "", H),
    VULN("CVE-10", PKG(1), "1.0", "", H),
    VULN("CVE-11", PKG(2), "1.0", "", H),
    VULN("CVE-12", PKG(3), "1.0", "", H),
    VULN("CVE-13", PKG(4), "1.0", "", L),
    VULN("CVE-14", PKG(5), "1.0", "", L),
    VULN("CVE-15", PKG(6), "1.0", "", L),
    VULN("CVE-16", PKG(7), "1.0", "", L),
};
/* Version 2: p1 to p3 are newer, p9 is gone. */
static const struct told v2[] = {
    VULN("CVE-04", PKG(4), "1.0", "", H),
    VULN("CVE-05", PKG(5), "1.0", "", H),
    VULN("CVE-06", PKG(6), "1.0", "", H),
    VULN("CVE-07", PKG(7), "1.0", "", H),
    VULN("CVE-08", PKG(8), "1.0", "", H),
    VULN("CVE-13", PKG(4), "1.0", "", L),
    VULN("CVE-14", PKG(5), "1.0", "", L),
    VULN("CVE-15", PKG(6), "1.0", "", L),
};
static const char *const v2_packages[] = {
    PKG(1) "=1.1", PKG(2) "=2.0", PKG(3) "=1.5", PKG(4) "=1.0", NULL};

static const struct told bench1[] = {
    TOLD("4.1", "", MUSTER_FAIL, M),
    TOLD("4.2", "", MUSTER_FAIL, M),
    TOLD("4.3", "", MUSTER_PASS, M),
    TOLD("4.4", "", MUSTER_NOT_APPLICABLE, M),
    TOLD("4.5", "", MUSTER_FAIL, M),
};
static const struct told bench2[] = {
    TOLD("4.1", "", MUSTER_ERROR, M),
    TOLD("4.2", "", MUSTER_PASS, M),
    TOLD("4.3", "", MUSTER_FAIL, M),
    TOLD("4.5", "", MUSTER_INFO, M),
};
static const struct told bench3[] = {
    TOLD("4.1", "", MUSTER_FAIL, M),
    TOLD("4.2", "", MUSTER_FAIL, M),
    {.check = "4.3", .location = "", .outcome = MUSTER_FAIL, .severity = M, .suppressed = true},
};
static const struct told bench4[] = {
    TOLD("4.1", "", MUSTER_PASS, M),
    TOLD("4.2", "", MUSTER_FAIL, M),
    /* twice, the worse counts */
    TOLD("4.3", "", MUSTER_PASS, M),
    TOLD("4.3", "", MUSTER_FAIL, M),
};

static const char *const both[] = {"api", "db", NULL};
static const char *const only_api[] = {"api", NULL};
static const struct told inspect1[] = {
    {.check = "privileged", .location = "", .outcome = MUSTER_FAIL, .severity = H, .child = "api"},
    {.check = "privileged", .location = "", .outcome = MUSTER_FAIL, .severity = H, .child = "db"},
    {.check = "userns", .location = "", .outcome = MUSTER_FAIL, .severity = M},
};
static const struct told inspect2[] = {
    {.check = "privileged", .location = "", .outcome = MUSTER_PASS, .severity = H, .child = "api"},
    {.check = "userns", .location = "", .outcome = MUSTER_FAIL, .severity = M},
};

#define COUNT(a) .results = (a), .count = sizeof(a) / sizeof((a)[0])
#define IMAGE(day)                                                                              \
	.source = "trivy", .kind = MUSTER_ASSET_IMAGE, .name = "pay/api", .observed = DAY(day), \
	.domain = MUSTER_DOMAIN_OS_PACKAGE
#define BENCH(day)                                                                                 \
	.source = "docker-bench", .kind = MUSTER_ASSET_HOST, .name = "web1", .observed = DAY(day), \
	.domain = MUSTER_DOMAIN_MISCONFIGURATION
#define INSPECT(day)                                                           \
	.source = "docker-inspect", .kind = MUSTER_ASSET_HOST, .name = "web1", \
	.observed = DAY(day), .domain = MUSTER_DOMAIN_FACTS

static const struct told_run runs[] = {
    {IMAGE(1), COUNT(v1), .version = "sha256:1", .tool_version = "1"},
    {IMAGE(2), COUNT(v1_newer), .version = "sha256:1", .tool_version = "2", .data_date = DAY(2)},
    {IMAGE(3), .results = v1, .count = 3, .version = "sha256:1", .tool_version = "2",
	.completeness = MUSTER_RUN_PARTIAL},
    /* filtered: only the low ones; suspect unless confirmed */
    {IMAGE(4), .results = v1 + 12, .count = 5, .version = "sha256:1", .tool_version = "2",
	.late_asset = true},
    {IMAGE(5), COUNT(v2), .version = "sha256:2", .tool_version = "2", .packages = v2_packages},
    {IMAGE(6), COUNT(v2), .version = "sha256:2", .tool_version = "2", .data_date = DAY(6)},
    /* at one instant, told apart by their bytes */
    {IMAGE(7), .results = v2, .count = 4, .version = "sha256:2", .tool_version = "2",
	.completeness = MUSTER_RUN_PARTIAL, .salt = "a"},
    {IMAGE(7), .results = v1, .count = 2, .version = "sha256:1", .tool_version = "2",
	.completeness = MUSTER_RUN_PARTIAL, .salt = "b"},
    {BENCH(1), COUNT(bench1)},
    {BENCH(3), COUNT(bench2)},
    {BENCH(5), COUNT(bench3), .completeness = MUSTER_RUN_UNSCOPED},
    {BENCH(6), COUNT(bench4)},
    {BENCH(10), COUNT(bench1)},
    {INSPECT(2), COUNT(inspect1), .children = both},
    {INSPECT(4), COUNT(inspect2), .children = only_api},
    {INSPECT(9), COUNT(inspect1), .children = both},
};
enum { RUNS = sizeof(runs) / sizeof(runs[0]), OP_CONFIRM = RUNS, OP_RETIRE, OP_AGAIN, OPS };

struct history {
	char *text[MOST_OPS][DAYS];
	int64_t seq[MOST_OPS];
	size_t count;
};

static uint64_t
next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

static int64_t
asset_id(struct estate *estate, const char *path)
{
	struct muster_error err;
	struct muster_arena *arena = muster_arena_new();
	struct muster_asset *list;
	size_t count;
	int64_t id = 0;
	const struct muster_view view = {DAY(DAYS), INT64_MAX};
	if (muster_store_assets(estate->store, &view, arena, &list, &count, &err) != 0)
		estate_fail(&err);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].path, path) == 0)
			id = list[i].id;
	}
	muster_arena_free(arena);
	return id;
}

/* False: not possible yet. */
static bool
apply(struct estate *estate, int op, int64_t ids[RUNS])
{
	struct muster_error err;
	estate->actor.now += MUSTER_SECOND;
	if (op < RUNS) {
		ids[op] = estate_take(estate, &runs[op], NULL);
		return true;
	}
	if (op == OP_CONFIRM) {
		if (ids[3] == 0)
			return false;
		if (muster_store_run_confirm(estate->store, &estate->actor, ids[3], &err) == 0)
			return true;
		assert_string_equal(err.id, "run.not-suspect");
		return false;
	}
	if (op == OP_RETIRE) {
		int64_t id = asset_id(estate, "host:web1");
		if (id == 0)
			return false;
		if (muster_store_asset_retire(
			estate->store, &estate->actor, id, DAY(8), "sold", &err) != 0)
			estate_fail(&err);
		return true;
	}
	/* the first run's bytes again */
	struct muster_strbuf text;
	struct muster_ingest_start start;
	int64_t run;
	muster_strbuf_init(&text, 0);
	estate_text(&runs[0], &text);
	estate_start(estate, &runs[0], &text, &start);
	muster_strbuf_release(&text);
	assert_int_equal(muster_store_duplicate_of(estate->store, &start, &run, &err), 0);
	assert_int_equal(run, ids[0]);
	if (run == 0)
		return false;
	assert_int_equal(
	    muster_store_journal_duplicate(estate->store, &estate->actor, &start, run, &err), 0);
	return true;
}

static void
remember(struct estate *estate, struct history *history)
{
	history->seq[history->count] = estate_head(estate);
	for (int day = 0; day < DAYS; day++)
		history->text[history->count][day] = strdup(estate_findings(
		    estate, DAY(day), history->seq[history->count], MUSTER_FINDINGS_ALL));
	history->count++;
}

static void
check_history(struct estate *estate, struct history *history)
{
	for (size_t i = 0; i < history->count; i++) {
		for (int day = 0; day < DAYS; day++) {
			const char *now =
			    estate_findings(estate, DAY(day), history->seq[i], MUSTER_FINDINGS_ALL);
			if (strcmp(now, history->text[i][day]) != 0)
				fail_msg("as of day %d, known by %d:\n%s\nwas:\n%s", day,
				    (int)history->seq[i], now, history->text[i][day]);
			free(history->text[i][day]);
		}
	}
	history->count = 0;
}

static void
compare(const struct muster_store_digest *a, const struct muster_store_digest *b, const char *what,
    int order)
{
	for (size_t i = 0; i < MUSTER_DIGEST_SECTIONS && a->section[i].name != NULL; i++) {
		if (a->section[i].rows != b->section[i].rows ||
		    strcmp(a->section[i].sha256, b->section[i].sha256) != 0)
			fail_msg("order %d: %s differ in %s (%d and %d rows)", order, what,
			    a->section[i].name, (int)a->section[i].rows, (int)b->section[i].rows);
	}
}

/* ---- replay ---------------------------------------------------------------------------- */

struct replaying {
	struct estate scratch;
	int order;
};

static const struct told_run *
run_of(const char *sha256)
{
	for (size_t i = 0; i < RUNS; i++) {
		struct muster_strbuf text;
		uint8_t hash[HASH_SIZE];
		char hex[65];
		muster_strbuf_init(&text, 0);
		estate_text(&runs[i], &text);
		assert_int_equal(hash_bytes(text.data, text.len, hash), 0);
		hash_hex(hash, sizeof(hash), hex);
		muster_strbuf_release(&text);
		if (strcmp(hex, sha256) == 0)
			return &runs[i];
	}
	fail_msg("an act of unknown evidence %s", sha256);
	return NULL;
}

static int
replay_act(void *context, const struct muster_act *act, struct muster_error *err)
{
	struct replaying *r = context;
	struct muster_store *store = r->scratch.store;
	if (strcmp(act->type, "duplicate") == 0 || strcmp(act->type, "rebuild") == 0)
		return 0;
	if (muster_store_replay_as(store, act->seq, act->received_at, err) != 0)
		return -1;
	if (strcmp(act->type, "ingest") == 0) {
		int64_t id = estate_take(&r->scratch, run_of(act->sha256), NULL);
		assert_int_equal(id, act->run);
		return 0;
	}
	if (strcmp(act->type, "confirm") == 0)
		return muster_store_run_confirm(store, &r->scratch.actor, act->run, err);
	assert_string_equal(act->type, "retire-asset");
	assert_string_equal(act->asset_path, "host:web1");
	return muster_store_asset_retire(
	    store, &r->scratch.actor, act->asset, act->at, act->why, err);
}

static void
check_replay(struct estate *estate, int order, bool adopt)
{
	struct muster_error err;
	struct muster_store_digest stored, replayed;
	struct replaying r = {.order = order};
	r.scratch = *estate;
	r.scratch.store = muster_store_scratch(estate->store, &err);
	if (r.scratch.store == NULL || muster_store_acts(estate->store, replay_act, &r, &err) != 0)
		estate_fail(&err);
	assert_int_equal(muster_store_digest(estate->store, true, &stored, &err), 0);
	assert_int_equal(muster_store_digest(r.scratch.store, true, &replayed, &err), 0);
	compare(&stored, &replayed, "store and replay", order);
	if (adopt) {
		if (muster_store_adopt(estate->store, &estate->actor, r.scratch.store, &err) != 0)
			estate_fail(&err);
		assert_int_equal(muster_store_digest(estate->store, true, &replayed, &err), 0);
		compare(&stored, &replayed, "store and adopted", order);
		if (muster_store_verify(estate->store, &err) != 0)
			estate_fail(&err);
	}
	muster_store_close(r.scratch.store);
}

/* ---- the orders --------------------------------------------------------------------------- */

static void
shuffle(int ops[OPS], int order)
{
	uint64_t seed = (uint64_t)order * 7919 + 1;
	for (int i = 0; i < OPS; i++)
		ops[i] = i;
	for (int i = OPS - 1; i > 0 && order > 0; i--) {
		int j = (int)(next_random(&seed) % (uint64_t)(i + 1)), t = ops[i];
		ops[i] = ops[j];
		ops[j] = t;
	}
}

static void
apply_all(struct estate *estate, int order, struct history *history)
{
	int ops[OPS], left = OPS;
	int64_t ids[RUNS] = {0};
	shuffle(ops, order);
	for (int round = 0; round < 3 && left > 0; round++) {
		int waiting = 0;
		for (int i = 0; i < left; i++) {
			if (!apply(estate, ops[i], ids)) {
				ops[waiting++] = ops[i];
				continue;
			}
			if (history != NULL)
				remember(estate, history);
		}
		left = waiting;
	}
	assert_int_equal(left, 0);
}

static void
test_orders(void **state)
{
	static struct history history;
	static char *expected[DAYS];
	struct muster_store_digest first = {0};
	(void)state;
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 1);
	for (int order = 0; order < ORDERS; order++) {
		struct estate estate;
		struct muster_error err;
		struct muster_store_digest digest;
		bool grouped = order % 3 == 2, remembering = order % REPLAY_EVERY == 0;
		estate_open(&estate);
		if (grouped)
			assert_int_equal(muster_store_group(estate.store, &err), 0);
		apply_all(&estate, order, remembering ? &history : NULL);
		if (grouped)
			assert_int_equal(muster_store_group_end(estate.store, &err), 0);
		if (muster_store_digest(estate.store, false, &digest, &err) != 0)
			estate_fail(&err);
		if (order == 0)
			first = digest;
		for (int day = 0; day < DAYS; day++) {
			char *text = estate_all(&estate, DAY(day));
			if (order == 0)
				expected[day] = strdup(text);
			else if (strcmp(text, expected[day]) != 0)
				fail_msg("order %d, day %d:\n%s\nwas:\n%s", order, day, text,
				    expected[day]);
		}
		compare(&first, &digest, "this and the first", order);
		if (remembering)
			check_history(&estate, &history);
		if (order % REPLAY_EVERY == 0)
			check_replay(&estate, order, order % (4 * REPLAY_EVERY) == 0);
		estate_close(&estate);
	}
	printf("%s", expected[DAYS - 1]);
	for (int day = 0; day < DAYS; day++)
		free(expected[day]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_orders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
