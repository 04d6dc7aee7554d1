/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rebuild: everything derived, once more, from the journal and the evidence.
 * The same adapters over the same redacted bytes must give the same answer.
 */
#include <muster/muster.h>

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/output.h"
#include "flow/collect.h"
#include "flow/definitions.h"
#include "flow/documents.h"
#include "flow/project.h"

struct pair {
	int64_t stored, replayed;
};

struct replay {
	struct muster_project *project;
	const struct muster_actor *actor;
	struct muster_store *scratch;
	struct muster_rebuild_result *out;
	struct muster_arena *arena; /* of one act */
	void *zstd;
	/* configuration in force, reparsed only when it changes */
	struct muster_arena *config_arena;
	const char *config_text;
	size_t config_len;
	struct muster_config config;
	struct muster_controls *rules; /* in force: of a document set that has nothing else */
	char rules_digest[65];
	/* and the sources the project defined, reread only when one changes */
	struct muster_arena *defined_arena;
	struct definition_file *defined_files;
	size_t defined_count;
	struct muster_defined_sources defined;
	struct muster_ingest_start start; /* of the act at hand, its source found */
	struct pair *runs;
	size_t run_count, run_cap;
};

/* The definitions as they were when the act was made. */
static int
define(struct replay *replay, int64_t seq, struct muster_error *err)
{
	struct definition_file *files;
	size_t count;
	if (definitions_in_store(replay->project->store, seq, replay->arena, &files, &count, err) !=
	    0)
		return -1;
	bool same = count == replay->defined_count;
	for (size_t i = 0; same && i < count; i++)
		same = strcmp(files[i].name, replay->defined_files[i].name) == 0 &&
		    files[i].len == replay->defined_files[i].len &&
		    memcmp(files[i].text, replay->defined_files[i].text, files[i].len) == 0;
	if (same)
		return 0;
	muster_arena_reset(replay->defined_arena);
	replay->defined_count = 0;
	if (definitions_in_store(replay->project->store, seq, replay->defined_arena,
		&replay->defined_files, &count, err) != 0)
		return -1;
	replay->defined_count = count;
	return definitions_parse(
	    replay->defined_files, count, replay->defined_arena, &replay->defined, NULL, NULL, err);
}

/* The configuration as it was when the act was made. */
static int
configure(struct replay *replay, int64_t seq, struct muster_error *err)
{
	const char *text = NULL;
	size_t len = 0;
	if (muster_store_document_get(replay->project->store, "config", "muster", seq,
		replay->arena, &text, &len, err) != 0)
		return -1;
	if (text == NULL)
		len = 0;
	if (replay->config_text != NULL && len == replay->config_len &&
	    memcmp(text != NULL ? text : "", replay->config_text, len) == 0)
		return 0;
	muster_arena_reset(replay->config_arena);
	replay->config_text =
	    muster_arena_copy(replay->config_arena, text != NULL ? text : "", len);
	replay->config_len = len;
	if (replay->config_text == NULL)
		return muster_error_memory(err);
	config_defaults(&replay->config);
	const struct config_names names = {&replay->defined, NULL, NULL};
	return len == 0 ? 0
			: config_parse(replay->config_text, len, "muster.yaml (as taken in)",
			      &names, replay->config_arena, &replay->config, NULL, NULL, err);
}

/* The rules as they were when the act was made, reparsed only when they change. */
static int
rule(struct replay *replay, int64_t seq, struct muster_error *err)
{
	struct muster_controls_document *documents;
	size_t count;
	if (documents_of_kind(
		replay->project->store, "rules", seq, replay->arena, &documents, &count, err) != 0)
		return -1;
	struct hash hash;
	uint8_t digest[HASH_SIZE];
	char hex[65];
	if (hash_init(&hash, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		hash_update(&hash, documents[i].name, strlen(documents[i].name) + 1);
		hash_update(&hash, &documents[i].len, sizeof(documents[i].len));
		hash_update(&hash, documents[i].text, documents[i].len);
	}
	if (hash_final(&hash, digest, err) != 0)
		return -1;
	hash_hex(digest, sizeof(digest), hex);
	if (replay->rules != NULL && strcmp(hex, replay->rules_digest) == 0)
		return 0;
	muster_controls_free(replay->rules);
	memcpy(replay->rules_digest, hex, sizeof(hex));
	replay->rules = muster_controls_load(documents, count, NULL, NULL, err);
	return replay->rules != NULL ? 0 : -1;
}

static int
remember(struct replay *replay, int64_t stored, int64_t replayed, struct muster_error *err)
{
	if (replay->run_count == replay->run_cap) {
		size_t cap = replay->run_cap == 0 ? 256 : replay->run_cap * 2;
		struct pair *runs = realloc(replay->runs, cap * sizeof(*runs));
		if (runs == NULL)
			return muster_error_memory(err);
		replay->runs = runs;
		replay->run_cap = cap;
	}
	replay->runs[replay->run_count++] = (struct pair){stored, replayed};
	return 0;
}

static int64_t
replayed_run(const struct replay *replay, int64_t stored)
{
	for (size_t i = 0; i < replay->run_count; i++) {
		if (replay->runs[i].stored == stored)
			return replay->runs[i].replayed;
	}
	return 0;
}

static int
text_of_run(struct replay *replay, const struct muster_act *act, struct muster_ingest *ingest,
    struct muster_ingest_end *end, struct sink *sink, struct muster_error *err)
{
	struct muster_evidence_reader *evidence =
	    muster_store_evidence_open(replay->project->store, act->sha256, err);
	if (evidence == NULL)
		return -1;
	char hex[17];
	hash_hex(act->start.source_mac, 8, hex);
	const char *name = muster_arena_printf(replay->arena, "unnamed-%s", hex);
	struct json_input text = {muster_evidence_read, evidence};
	struct ingest_text in = {
	    .ingest = ingest,
	    .start = &replay->start,
	    .config = &replay->config,
	    .rules = &replay->rules->rules,
	    .text = &text,
	    .unnamed_name = name,
	    .received_at = act->received_at,
	    .zstd = replay->zstd,
	    .threaded = false, /* the evidence is read from the same store */
	};
	int rc = name != NULL ? ingest_text(&in, replay->arena, end, sink, err)
			      : muster_error_memory(err);
	muster_evidence_close(evidence);
	return rc;
}

static int
replay_ingest(struct replay *replay, const struct muster_act *act, struct muster_error *err)
{
	struct muster_ingest_end end;
	struct sink *sink = muster_arena_alloc(replay->arena, sizeof(*sink));
	if (sink == NULL)
		return muster_error_memory(err);
	replay->start = act->start;
	if (define(replay, act->seq, err) != 0)
		return -1;
	replay->start.source = muster_source_find_among(&replay->defined, act->source_name);
	if (replay->start.source == NULL) {
		muster_error_set(err, MUSTER_E_INTEGRITY, "rebuild.source",
		    "run %lld was read by a source this muster does not have", (long long)act->run);
		return muster_error_remedy(err, "use the version that took it in");
	}
	if (configure(replay, act->seq, err) != 0 || rule(replay, act->seq, err) != 0 ||
	    muster_store_replay_as(replay->scratch, act->seq, act->received_at, err) != 0)
		return -1;
	struct muster_ingest *ingest =
	    muster_ingest_begin(replay->scratch, replay->actor, &replay->start, err);
	if (ingest == NULL)
		return -1;
	if (text_of_run(replay, act, ingest, &end, sink, err) != 0) {
		muster_ingest_abandon(ingest);
		return -1;
	}
	char hex[65];
	hash_hex(end.sha256, 32, hex);
	if (strcmp(hex, act->sha256) != 0) {
		muster_ingest_abandon(ingest);
		return muster_error_set(err, MUSTER_E_INTEGRITY, "rebuild.evidence",
		    "the evidence of run %lld is not what its digest says", (long long)act->run);
	}
	end.redactions = act->redactions;
	sink->counts.redactions = act->redactions;
	end.source_is_evidence = act->source_is_evidence;
	int64_t run;
	if (muster_ingest_commit(ingest, &end, &sink->counts, &run, err) != 0)
		return -1;
	replay->out->runs_replayed++;
	return remember(replay, act->run, run, err);
}

static int
replay_act(void *context, const struct muster_act *act, struct muster_error *err)
{
	struct replay *replay = context;
	muster_arena_reset(replay->arena);
	if (strcmp(act->type, "ingest") == 0)
		return replay_ingest(replay, act, err);
	if (muster_store_replay_as(replay->scratch, act->seq, act->received_at, err) != 0)
		return -1;
	if (strcmp(act->type, "confirm") == 0)
		return muster_store_run_confirm(
		    replay->scratch, replay->actor, replayed_run(replay, act->run), err);
	if (strcmp(act->type, "retire-asset") == 0) /* a scratch takes the ids of its store */
		return muster_store_asset_retire(
		    replay->scratch, replay->actor, act->asset, act->at, act->why, err);
	if (strcmp(act->type, "retire-source") == 0)
		return muster_store_source_retire(
		    replay->scratch, replay->actor, act->source_name, act->at, act->why, err);
	return 0;
}

static bool
equal(const struct muster_store_digest *a, const struct muster_store_digest *b)
{
	for (size_t i = 0; i < MUSTER_DIGEST_SECTIONS; i++) {
		if ((a->section[i].name == NULL) != (b->section[i].name == NULL))
			return false;
		if (a->section[i].name == NULL)
			break;
		if (strcmp(a->section[i].sha256, b->section[i].sha256) != 0)
			return false;
	}
	return true;
}

int
muster_flow_rebuild(struct muster_project *project, const struct muster_actor *actor,
    bool check_only, struct muster_rebuild_result *out, struct muster_error *err)
{
	memset(out, 0, sizeof(*out));
	struct replay replay = {.project = project,
	    .actor = actor,
	    .out = out,
	    .arena = muster_arena_new(),
	    .config_arena = muster_arena_new(),
	    .defined_arena = muster_arena_new(),
	    .zstd = zstd_context_new()};
	int rc = replay.arena == NULL || replay.config_arena == NULL ||
		replay.defined_arena == NULL || replay.zstd == NULL
	    ? muster_error_memory(err)
	    : 0;
	if (rc == 0) {
		replay.scratch = muster_store_scratch(project->store, err);
		rc = replay.scratch != NULL ? 0 : -1;
	}
	if (rc == 0)
		rc = muster_store_acts(project->store, replay_act, &replay, err);
	if (rc == 0)
		rc = muster_store_digest(project->store, true, &out->stored, err);
	if (rc == 0)
		rc = muster_store_digest(replay.scratch, true, &out->replayed, err);
	if (rc == 0)
		out->equal = equal(&out->stored, &out->replayed);
	if (rc == 0 && !check_only && !out->equal)
		rc = muster_store_adopt(project->store, actor, replay.scratch, err);
	muster_store_close(replay.scratch);
	free(replay.runs);
	muster_controls_free(replay.rules);
	zstd_context_free(replay.zstd);
	muster_arena_free(replay.arena);
	muster_arena_free(replay.config_arena);
	muster_arena_free(replay.defined_arena);
	return rc;
}
