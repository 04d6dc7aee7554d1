/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small estate for the tests of the store: runs told in a few lines, taken
 * in through store.h as flow would, and findings read back as lines.
 */
#ifndef TEST_ESTATE_H
#define TEST_ESTATE_H

#include "support.h"

#include <muster/store.h>
#include <muster/strbuf.h>

#include "base/hash.h"
#include "base/output.h"
#include "json/reader.h"

#define DAY(n) (INT64_C(1700000000) * MUSTER_SECOND + (n)*MUSTER_DAY)

struct estate {
	const char *folder;
	char path[600];
	struct muster_store *store;
	struct muster_actor actor;
};

struct told { /* one result */
	const char *check, *location;
	enum muster_outcome outcome;
	enum muster_severity severity;
	const char *package, *version, *fixed_in, *title, *score;
	bool suppressed;
	const char *child; /* container of the run's asset it is about, NULL the asset itself */
	muster_time fix_available, advisory_date; /* 0: not told */
	const char *dated_by;
};

/* A result without more to say, and one of a package. */
#define TOLD(id, place, what, how_bad)                                                       \
	{                                                                                    \
		.check = (id), .location = (place), .outcome = (what), .severity = (how_bad) \
	}
#define VULN(id, pkg, have, fix, how_bad)                                                        \
	{                                                                                        \
		.check = (id), .location = (pkg), .outcome = MUSTER_FAIL, .severity = (how_bad), \
		.package = (pkg), .version = (have), .fixed_in = (fix), .title = "T " id         \
	}

struct told_run {
	const char *source; /* "trivy" */
	enum muster_asset_kind kind;
	const char *name, *version, *tag;
	muster_time observed;
	const char *tool_version;
	muster_time data_date;
	enum muster_completeness completeness;
	enum muster_domain domain;
	const struct told *results;
	size_t count;
	const char *const *packages; /* "name=version" that are there, NULL-terminated */
	const char *const *children; /* containers that are there, NULL-terminated */
	const char *salt;            /* makes the bytes differ */
	bool late_asset;             /* bound after the results */
	bool large;
};

static inline const struct muster_source *
estate_source(const char *name)
{
	static struct muster_source sources[8];
	for (size_t i = 0; i < 8; i++) {
		if (sources[i].name == NULL) {
			sources[i].name = strdup(name);
			sources[i].version = 1;
		}
		if (strcmp(sources[i].name, name) == 0)
			return &sources[i];
	}
	fail_msg("too many sources");
	return NULL;
}

static inline void
estate_fail(const struct muster_error *err)
{
	fail_msg("%s: %s", err->id, err->message);
}

static inline void
estate_open(struct estate *estate)
{
	struct muster_error err;
	/* support never frees a path: kept where a leak checker sees it */
	static const char *folders[1024];
	static size_t count;
	*estate = (struct estate){.folder = support_folder()};
	folders[count % 1024] = estate->folder;
	assert_non_null(folders[count++ % 1024]);
	snprintf(estate->path, sizeof(estate->path), "%s/muster.db", estate->folder);
	if (muster_store_create(estate->path, &err) != 0)
		estate_fail(&err);
	estate->store = muster_store_open(estate->path, true, &err);
	if (estate->store == NULL)
		estate_fail(&err);
	estate->actor = (struct muster_actor){.uid = 1000,
	    .user = "tester",
	    .host = "bench",
	    .ci_run = "",
	    .tool_version = "0.1.0",
	    .now = DAY(1000),
	    .boot_id = "boot",
	    .monotonic = 1};
}

static inline void
estate_close(struct estate *estate)
{
	muster_store_close(estate->store);
	support_remove(estate->folder);
}

/* The text that stands for the run's document: its evidence. */
static inline void
estate_text(const struct told_run *run, struct muster_strbuf *out)
{
	muster_strbuf_addf(out,
	    "{\"source\":\"%s\",\"asset\":\"%s\",\"version\":\"%s\",\"at\":%lld,"
	    "\"salt\":\"%s\",\"results\":[",
	    run->source, run->name, run->version ? run->version : "", (long long)run->observed,
	    run->salt ? run->salt : "");
	for (size_t i = 0; i < run->count; i++)
		muster_strbuf_addf(out, "%s{\"check\":\"%s\",\"outcome\":%d,\"score\":\"%s\"}",
		    i ? "," : "", run->results[i].check, (int)run->results[i].outcome,
		    run->results[i].score ? run->results[i].score : "");
	muster_strbuf_adds(out, "]}\n");
}

static inline void
estate_start(struct estate *estate, const struct told_run *run, const struct muster_strbuf *text,
    struct muster_ingest_start *start)
{
	*start = (struct muster_ingest_start){.path = "scan.json",
	    .source = estate_source(run->source),
	    .declared_asset = "",
	    .system = "",
	    .declared_observed = MUSTER_TIME_NONE,
	    .source_bytes = text->len,
	    .large = run->large,
	    .file_time = MUSTER_TIME_NONE};
	assert_int_equal(hash_bytes(text->data, text->len, start->source_sha256), 0);
	assert_int_equal(hash_hmac(muster_store_key(estate->store), 32, text->data, text->len,
			     start->source_mac),
	    0);
}

enum { ESTATE_CHILDREN = 16 };

static inline int
estate_bind(struct muster_ingest *ingest, const struct told_run *run, struct muster_error *err)
{
	struct muster_asset_binding binding = {.kind = run->kind,
	    .name = muster_span_of(run->name),
	    .version = muster_span_of(run->version),
	    .tag = muster_span_of(run->tag),
	    .parent = MUSTER_ASSET_UNKNOWN};
	if (muster_ingest_asset(ingest, 0, &binding, err) != 0)
		return -1;
	for (uint32_t i = 0; run->children != NULL && run->children[i] != NULL; i++) {
		struct muster_asset_binding child = {.kind = MUSTER_ASSET_CONTAINER,
		    .name = muster_span_of(run->children[i]),
		    .parent = 0};
		if (muster_ingest_asset(ingest, 1 + i, &child, err) != 0)
			return -1;
	}
	return 0;
}

static inline int
estate_results(struct muster_ingest *ingest, const struct told_run *run, struct muster_error *err)
{
	uint64_t offset = 100;
	for (size_t i = 0; i < run->count; i++) {
		const struct told *told = &run->results[i];
		struct json_locus locus = {.offset = offset,
		    .length = 40,
		    .container = MUSTER_SPAN("/results"),
		    .index = (int64_t)i};
		uint32_t handle = 0;
		for (uint32_t c = 0; told->child != NULL && run->children[c] != NULL; c++) {
			if (strcmp(run->children[c], told->child) == 0)
				handle = 1 + c;
		}
		offset += 41;
		struct muster_result result = {.asset = handle,
		    .domain = run->domain,
		    .section = MUSTER_SPAN(""),
		    .check = muster_span_of(told->check),
		    .title = muster_span_of(told->title),
		    .outcome = told->outcome,
		    .severity = told->severity,
		    .native_severity = muster_span_of(muster_severity_name(told->severity)),
		    .native_outcome = muster_span_of(muster_outcome_name(told->outcome)),
		    .location = muster_span_of(told->location),
		    .package = muster_span_of(told->package),
		    .version = muster_span_of(told->version),
		    .fixed_in = muster_span_of(told->fixed_in),
		    .score = muster_span_of(told->score),
		    .suppressed = told->suppressed,
		    .fix_available = told->fix_available,
		    .advisory_date = told->advisory_date,
		    .dated_by = muster_span_of(told->dated_by),
		    .locus = &locus};
		if (muster_ingest_results(ingest, &result, 1, err) != 0)
			return -1;
	}
	for (size_t i = 0; run->packages != NULL && run->packages[i] != NULL; i++) {
		const char *equal = strchr(run->packages[i], '=');
		struct muster_ingest_package package = {.asset = 0,
		    .domain = run->domain,
		    .package = {run->packages[i], (size_t)(equal - run->packages[i])},
		    .version = muster_span_of(equal + 1)};
		if (muster_ingest_packages(ingest, &package, 1, err) != 0)
			return -1;
	}
	return 0;
}

static inline int
estate_chunks(
    struct muster_ingest *ingest, const struct muster_strbuf *text, struct muster_error *err)
{
	uint8_t hash[HASH_SIZE];
	size_t cap = zstd_bound(text->len);
	void *packed = malloc(cap), *zstd = zstd_context_new();
	assert_non_null(packed);
	assert_int_equal(hash_bytes(text->data, text->len, hash), 0);
	size_t len = zstd_pack(zstd, text->data, text->len, packed, cap);
	bool have = muster_ingest_has_chunk(ingest, hash);
	int result =
	    muster_ingest_chunk(ingest, hash, text->len, have ? NULL : packed, have ? 0 : len, err);
	zstd_context_free(zstd);
	free(packed);
	return result;
}

/* Everything but the commit; NULL failed. */
static inline struct muster_ingest *
estate_feed(struct estate *estate, const struct told_run *run, struct muster_ingest_end *end,
    struct muster_error *err)
{
	struct muster_strbuf text;
	struct muster_ingest_start start;
	muster_strbuf_init(&text, 0);
	estate_text(run, &text);
	estate_start(estate, run, &text, &start);
	struct muster_ingest *ingest =
	    muster_ingest_begin(estate->store, &estate->actor, &start, err);
	if (ingest == NULL) {
		muster_strbuf_release(&text);
		return NULL;
	}
	int result = run->late_asset ? 0 : estate_bind(ingest, run, err);
	if (result == 0)
		result = estate_chunks(ingest, &text, err);
	if (result == 0)
		result = estate_results(ingest, run, err);
	if (result == 0 && run->late_asset)
		result = estate_bind(ingest, run, err);
	if (result == 0 && run->completeness != MUSTER_RUN_UNSCOPED)
		result = muster_ingest_coverage(ingest, 0, run->domain, MUSTER_SPAN(""), err);
	*end = (struct muster_ingest_end){
	    .binding = {.tool = muster_span_of(run->source),
		.tool_version = muster_span_of(run->tool_version ? run->tool_version : "1.0"),
		.data_date = run->data_date == 0 ? MUSTER_TIME_NONE : run->data_date,
		.observed_at = run->observed},
	    .observed_at = run->observed,
	    .completeness = run->completeness,
	    .why = "",
	    .evidence_bytes = text.len,
	    .source_is_evidence = true,
	    .diagnostics_json = "[]"};
	assert_int_equal(hash_bytes(text.data, text.len, end->sha256), 0);
	muster_strbuf_release(&text);
	if (result != 0) {
		muster_ingest_abandon(ingest);
		return NULL;
	}
	return ingest;
}

static inline int64_t
estate_take(struct estate *estate, const struct told_run *run, struct muster_counts *counts)
{
	struct muster_error err;
	struct muster_ingest_end end;
	struct muster_counts mine = {0};
	int64_t id = 0;
	mine.read = mine.used = run->count;
	for (size_t i = 0; i < run->count; i++)
		mine.results[run->results[i].outcome]++;
	estate->actor.now += MUSTER_SECOND;
	struct muster_ingest *ingest = estate_feed(estate, run, &end, &err);
	if (ingest == NULL || muster_ingest_commit(ingest, &end, &mine, &id, &err) != 0)
		estate_fail(&err);
	if (counts != NULL)
		*counts = mine;
	return id;
}

/* ---- findings as lines ---------------------------------------------------------------- */

static inline int
estate_line(void *context, const struct muster_finding *f, struct muster_error *err)
{
	struct muster_strbuf *out = context;
	(void)err;
	int64_t day = INT64_C(1700000000) * MUSTER_SECOND;
	muster_strbuf_addf(out, "%s %s %s %s%s", f->asset, f->check,
	    muster_severity_name(f->severity),
	    f->open ? "open" : muster_close_reason_name(f->reason),
	    f->suppressed_by_tool ? " suppressed" : "");
	muster_strbuf_addf(out, " first %lld last %lld",
	    (long long)((f->first_seen - day) / MUSTER_DAY),
	    (long long)((f->last_seen - day) / MUSTER_DAY));
	if (!f->open)
		muster_strbuf_addf(
		    out, " closed %lld", (long long)((f->closed_at - day) / MUSTER_DAY));
	if (f->reopened > 0)
		muster_strbuf_addf(out, " reopened %u", f->reopened);
	muster_strbuf_addc(out, '\n');
	return 0;
}

static inline char *
estate_findings(
    struct estate *estate, muster_time as_of, int64_t known_by, enum muster_finding_state state)
{
	static struct muster_strbuf out;
	struct muster_error err;
	const struct muster_view view = {as_of, known_by};
	if (out.data == NULL)
		muster_strbuf_init(&out, 0);
	muster_strbuf_clear(&out);
	if (muster_store_findings(estate->store, &view, state, estate_line, &out, &err) != 0)
		estate_fail(&err);
	return out.data;
}

static inline int64_t
estate_head(struct estate *estate)
{
	int64_t seq;
	char head[65];
	struct muster_error err;
	if (muster_store_head(estate->store, &seq, head, &err) != 0)
		estate_fail(&err);
	return seq;
}

static inline char *
estate_all(struct estate *estate, muster_time as_of)
{
	return estate_findings(estate, as_of, estate_head(estate), MUSTER_FINDINGS_ALL);
}

#endif
