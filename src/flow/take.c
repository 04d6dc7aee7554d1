/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One input: recognised, checked, redacted, read into the store; or found a
 * duplicate; or rejected, and why.  When it is committed is collect's affair.
 */
#include "flow/take.h"

#include <stdlib.h>
#include <string.h>

#include <muster/json.h>

#include "base/hash.h"
#include "flow/lineage.h"
#include "flow/prefetch.h"
#include "flow/project.h"

enum { PEEK_BYTES = 1024 * 1024 };

/* ---- one input: recognise, first pass ---- */

static int
read_head(struct one *one, char **head, size_t *len, bool *whole, struct muster_error *err)
{
	char *buffer = malloc(PEEK_BYTES);
	if (buffer == NULL)
		return muster_error_memory(err);
	*head = buffer;
	*len = 0;
	*whole = false;
	while (*len < PEEK_BYTES) {
		size_t got;
		if (input_read(one->input, buffer + *len, PEEK_BYTES - *len, &got, err) != 0)
			return -1;
		if (got == 0) {
			*whole = true;
			break;
		}
		*len += got;
	}
	return input_rewind(one->input, err);
}

static int
recognise(struct one *one, struct muster_error *err)
{
	char *head = NULL;
	size_t len = 0;
	bool whole = false;
	int rc = read_head(one, &head, &len, &whole, err);
	struct muster_peek *peek = rc == 0 ? calloc(1, sizeof(*peek)) : NULL;
	if (rc == 0 && peek == NULL)
		rc = muster_error_memory(err);
	if (rc == 0) {
		muster_peek_text(peek, head, len, whole);
		one->source = one->collect->source;
		if (one->source != NULL)
			rc = muster_source_fits(one->source, peek, one->result->path, err);
		else if ((one->source = muster_source_detect(&one->collect->project->defined, peek,
			      one->result->path, err)) == NULL)
			rc = -1;
	}
	free(peek);
	free(head);
	return rc;
}

/* Counts what passes, and reports it as progress. */
static int
counted_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct one *one = context;
	int rc = one->prefetch != NULL ? prefetch_read(one->prefetch, buffer, cap, got, err)
				       : input_read(one->input, buffer, cap, got, err);
	if (rc != 0)
		return -1;
	one->decoded += *got;
	return 0;
}

/* The digest of all raw bytes, also when reading stopped early at an error. */
static void
finish_digest(struct one *one)
{
	char *buffer = malloc(PEEK_BYTES);
	size_t got = 1;
	struct muster_error ignored;
	while (buffer != NULL && got > 0 &&
	    input_read(one->input, buffer, PEEK_BYTES, &got, &ignored) == 0)
		continue;
	free(buffer);
	muster_error_clear(&ignored);
	if (input_digest(one->input, &one->digest, &ignored) == 0) {
		memcpy(one->start.source_mac, one->digest.mac, sizeof(one->start.source_mac));
		memcpy(
		    one->start.source_sha256, one->digest.sha256, sizeof(one->start.source_sha256));
		one->start.source_bytes = one->digest.bytes;
	}
}

static int
open_input(struct one *one, struct muster_error *err)
{
	const char *path = one->result->path;
	if (one->input == NULL)
		one->input = strcmp(path, "-") == 0 ? input_of_fd(0, "standard input", err)
						    : input_open(path, err);
	if (one->input == NULL)
		return -1;
	input_set_key(one->input, muster_store_key(one->collect->project->store), 32);
	if (input_can_rewind(one->input))
		return 0;
	const char *folder = muster_store_path(one->collect->project->store);
	const char *slash = strrchr(folder, '/');
	char *dir = slash == NULL
	    ? muster_arena_strdup(one->arena, ".")
	    : muster_arena_copy(one->arena, folder, slash == folder ? 1 : (size_t)(slash - folder));
	if (dir == NULL)
		return muster_error_memory(err);
	return input_spool(one->input, dir, err);
}

/* All of the text, checked as JSON; what is large is digested by a worker meanwhile. */
static int
gather(struct one *one, struct muster_error *err)
{
	one->redact = redact_new(muster_store_key(one->collect->project->store), err);
	if (one->redact == NULL)
		return -1;
	if (input_size(one->input) > COLLECT_THREADS &&
	    (one->prefetch = prefetch_new(one->input, err)) == NULL)
		return -1;
	struct json_input text = {counted_read, one};
	int rc = redact_collect(one->redact, one->source, &text, one->result->path, err);
	prefetch_free(one->prefetch);
	one->prefetch = NULL;
	return rc;
}

static int
refuse_member(const struct archive_member *member, struct muster_error *err)
{
	muster_error_set(err, MUSTER_E_INPUT, "input.member", "%s", member->refused);
	return muster_error_remedy(err, "%s", member->refused_remedy);
}

/* Recognise, check as JSON with true positions, gather secrets, digest. */
static int
first_pass(struct one *one, struct muster_error *err)
{
	if (open_input(one, err) != 0)
		return -1;
	int rc = one->member != NULL && one->member->refused != NULL
	    ? refuse_member(one->member, err)
	    : recognise(one, err);
	if (rc == 0)
		rc = gather(one, err);
	struct muster_error kept;
	if (rc != 0 && err != NULL)
		kept = *err;
	finish_digest(one);
	if (rc != 0 && err != NULL)
		*err = kept;
	return rc;
}

/* ---- one input: answers ---- */

/*
 * The last page of a list looks like a list: behind an input that says more follow it is taken for
 * the end of that one, which closes nothing.
 */
static void
note_continued(struct one *one)
{
	struct collect *collect = one->collect;
	size_t i = 0;
	while (i < collect->continued_count && collect->continued[i] != one->source)
		i++;
	if (i < collect->continued_count && !one->continues)
		collect->continued[i] = collect->continued[--collect->continued_count];
	else if (i == collect->continued_count && one->continues && i < CONTINUED_MOST)
		collect->continued[collect->continued_count++] = one->source;
}

static bool
follows_a_page(const struct one *one)
{
	const struct collect *collect = one->collect;
	for (size_t i = 0; one->source != NULL && i < collect->continued_count; i++)
		if (collect->continued[i] == one->source)
			return true;
	return false;
}

static void
fill_start(struct one *one)
{
	const struct muster_collect_options *options = one->collect->options;
	struct muster_ingest_start *start = &one->start;
	start->path = one->result->path;
	start->source = one->source;
	start->system =
	    options->system != NULL && strcmp(options->system, MUSTER_SYSTEM_DEFAULT) != 0
	    ? options->system
	    : "";
	start->declared_observed = one->collect->declared_observed;
	one->follows = follows_a_page(one);
	start->declared_partial = options->partial || one->follows;
	start->large = one->decoded > COLLECT_LARGE || one->start.source_bytes > COLLECT_LARGE;
	start->file_time = one->input != NULL && input_mtime(one->input) != INT64_MIN
	    ? input_mtime(one->input)
	    : MUSTER_TIME_NONE;
	start->declared_asset = options->asset != NULL ? options->asset : "";
	if (options->asset != NULL || one->source == NULL)
		return;
	const struct muster_config *config = &one->collect->project->config;
	for (size_t i = 0; i < config->asset_rule_count; i++) {
		const struct muster_asset_rule *rule = &config->asset_rules[i];
		if ((rule->source[0] == '\0' || strcmp(rule->source, one->source->name) == 0) &&
		    muster_text_glob(rule->path_glob, start->path)) {
			start->declared_asset = rule->asset;
			return;
		}
	}
}

/* What to do about an input that cannot be taken in, where its reader had nothing to say. */
static const char *
remedy_of(const struct muster_error *why)
{
	if (strcmp(why->id, "json.truncated") == 0)
		return "the file ends too early: make or fetch it again";
	if (strncmp(why->id, "json.", 5) == 0)
		return "give the tool's JSON as it wrote it: make or fetch it again";
	if (strncmp(why->id, "xml.", 4) == 0)
		return "give the tool's XML as it wrote it: make or fetch it again";
	if (strcmp(why->id, "input.open") == 0 || strcmp(why->id, "input.read") == 0)
		return "check the path and its permissions";
	if (strncmp(why->id, "source.", 7) == 0)
		return "`muster sources` says what is read of each tool";
	return "make the file again, or name its format with --source";
}

int
take_reject_input(struct one *one, const struct muster_error *why, struct muster_error *err)
{
	struct collect *collect = one->collect;
	if (group_begin(collect, err) != 0)
		return -1;
	one->result->status = MUSTER_REJECTED_INPUT;
	one->result->source = one->source;
	one->result->error = *why;
	if (why->remedy[0] == '\0')
		muster_error_remedy(&one->result->error, "%s", remedy_of(why));
	muster_error_in(&one->result->error, one->result->path);
	return muster_store_journal_rejected(
	    collect->project->store, collect->actor, &one->start, why, err);
}

/* What went wrong with the input, as against the store or the machine. */
static bool
is_input_error(const struct muster_error *error)
{
	return error->code == MUSTER_E_INPUT || error->code == MUSTER_E_USAGE ||
	    error->code == MUSTER_E_CONFIG;
}

static int
duplicate(struct one *one, int64_t run, struct muster_error *err)
{
	struct collect *collect = one->collect;
	if (muster_store_journal_duplicate(
		collect->project->store, collect->actor, &one->start, run, err) != 0)
		return -1;
	one->result->status = MUSTER_DUPLICATE;
	one->result->source = one->source;
	one->result->run.id = run; /* the rest follows with the commit */
	return 0;
}

static void
progress(void *context, uint64_t bytes)
{
	struct one *one = context;
	const struct muster_collect_options *options = one->collect->options;
	if (options->progress != NULL)
		options->progress(options->context, one->result->path, bytes, one->decoded);
}

/* A syntax or adapter error names a place in redacted text: turn it back. */
static void
locate(const struct one *one, struct muster_error *error)
{
	if (error->line == 0)
		return;
	struct json_position place = redact_locate(
	    one->redact, (struct json_position){error->byte, error->line, error->column});
	muster_error_at(error, place.line, place.column, place.byte);
}

static const char *
unnamed(struct one *one)
{
	char hex[17];
	hash_hex(one->start.source_mac, 8, hex);
	return muster_arena_printf(one->arena, "unnamed-%s", hex);
}

static int
second_pass(struct one *one, struct muster_ingest *ingest, struct muster_ingest_end *end,
    struct muster_error *err)
{
	if (input_rewind(one->input, err) != 0)
		return -1;
	struct json_input raw = {input_read, one->input};
	redact_begin(one->redact, &raw);
	struct json_input text = {redact_read, one->redact};
	struct sink *sink = muster_arena_alloc(one->arena, sizeof(*sink));
	const char *name = unnamed(one);
	if (sink == NULL || name == NULL)
		return muster_error_memory(err);
	struct ingest_text in = {
	    .ingest = ingest,
	    .start = &one->start,
	    .config = &one->collect->project->config,
	    .rules = &one->collect->project->controls->rules,
	    .text = &text,
	    .unnamed_name = name,
	    .received_at = one->collect->actor->now,
	    .zstd = one->collect->zstd,
	    .threaded = one->decoded > COLLECT_THREADS,
	    .progress = progress,
	    .progress_context = one,
	};
	if (ingest_text(&in, one->arena, end, sink, err) != 0) {
		if (err != NULL)
			locate(one, err);
		return -1;
	}
	end->redactions = redact_count(one->redact);
	end->source_is_evidence = memcmp(end->sha256, one->start.source_sha256, 32) == 0;
	one->continues = sink->binding.continues;
	sink->counts.redactions = end->redactions;
	one->result->counts = sink->counts;
	one->result->diagnostics = sink->diagnostics;
	one->result->diagnostic_count = sink->diagnostic_count;
	if (muster_counts_reconcile(&sink->counts))
		return 0;
	return muster_error_set(err, MUSTER_E_INTERNAL, "collect.reconcile",
	    "the records read do not add up: a bug in the %s adapter", one->source->name);
}

static int
accept_input(struct one *one, struct muster_error *why, struct muster_error *err)
{
	struct collect *collect = one->collect;
	struct muster_ingest *ingest =
	    muster_ingest_begin(collect->project->store, collect->actor, &one->start, err);
	if (ingest == NULL)
		return -1;
	struct muster_ingest_end end;
	muster_error_clear(why);
	if (second_pass(one, ingest, &end, why) != 0) {
		muster_ingest_abandon(ingest);
		if (is_input_error(why))
			return 1;
		if (err != NULL)
			*err = *why;
		return -1;
	}
	int64_t run;
	if (muster_ingest_commit(ingest, &end, &one->result->counts, &run, err) != 0)
		return -1;
	one->result->status = MUSTER_ACCEPTED;
	one->result->source = one->source;
	one->result->notice = "";
	if (end.observed_assumed)
		one->result->notice = "the document has no time: its file's time was assumed; pass "
				      "--observed-at to say when it was made";
	if (one->follows && !one->continues && !collect->options->partial)
		one->result->notice =
		    "taken in as with --partial: the file before it ended with a page that more "
		    "follow, and this may be the last one; put the pages of a list into one input: "
		    "cat PAGE… | muster collect -";
	note_continued(one);
	one->result->run.id = run; /* the rest follows with the commit */
	return 0;
}

int
take_in(struct one *one, struct muster_error *err)
{
	struct collect *collect = one->collect;
	struct muster_error why;
	muster_error_clear(&why);
	int rc = first_pass(one, &why);
	fill_start(one);
	if (rc != 0) {
		if (!is_input_error(&why)) {
			if (err != NULL)
				*err = why;
			return -1;
		}
		return take_reject_input(one, &why, err);
	}
	/* a large input is a transaction of its own kind: the group before it ends first */
	if ((one->start.large ? group_end(collect, err) : group_begin(collect, err)) != 0)
		return -1;
	int64_t run = 0;
	if (muster_store_duplicate_of(collect->project->store, &one->start, &run, err) != 0)
		return -1;
	if (run != 0)
		return group_begin(collect, err) != 0 ? -1 : duplicate(one, run, err);
	rc = accept_input(one, &why, err);
	return rc == 1 ? take_reject_input(one, &why, err) : rc;
}
