/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A trial: what a definition makes of a sample.  The same recognition,
 * redaction and adapter as in collect, with a sink that only writes down.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/input.h"
#include "flow/definitions.h"
#include "flow/documents.h"
#include "source/redact.h"

enum { HEAD = 1024 * 1024 };

struct trial {
	struct muster_sink base; /* first */
	struct muster_trial *out;
	struct muster_arena *arena;
	const char **assets; /* "image:pay/api" by handle, NULL unbound */
	size_t cap;
	muster_asset_handle of[MUSTER_TRIAL_RESULTS];
};

static struct trial *
of_sink(struct muster_sink *sink)
{
	return (struct trial *)sink;
}

static const char *
kept(struct trial *trial, struct muster_span text)
{
	return text.len == 0 ? "" : muster_arena_copy(trial->arena, text.ptr, text.len);
}

static int
take_run(struct muster_sink *sink, const struct muster_run_binding *run)
{
	struct trial *trial = of_sink(sink);
	struct muster_run_binding *out = &trial->out->run;
	*out = *run;
	struct muster_span *const texts[] = {&out->tool, &out->tool_version, &out->why};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((texts[i]->ptr = kept(trial, *texts[i])) == NULL)
			return -1;
	return 0;
}

static int
take_asset(struct muster_sink *sink, muster_asset_handle *out)
{
	struct trial *trial = of_sink(sink);
	if (trial->out->asset_count == trial->cap) {
		size_t cap = trial->cap == 0 ? 64 : trial->cap * 2;
		const char **bigger = muster_arena_array(trial->arena, cap, sizeof(*bigger));
		if (bigger == NULL)
			return -1;
		if (trial->cap > 0)
			memcpy(bigger, trial->assets, trial->cap * sizeof(*bigger));
		trial->assets = bigger;
		trial->cap = cap;
	}
	trial->assets[trial->out->asset_count] = NULL;
	*out = (muster_asset_handle)trial->out->asset_count++;
	return 0;
}

static int
take_binding(
    struct muster_sink *sink, muster_asset_handle asset, const struct muster_asset_binding *binding)
{
	struct trial *trial = of_sink(sink);
	const char *name = kept(trial, binding->name);
	trial->assets[asset] = name == NULL ? NULL
	    : name[0] == '\0'               ? muster_arena_printf(trial->arena, "%s, not named",
						  muster_asset_kind_name(binding->kind))
					    : muster_arena_printf(trial->arena, "%s:%s",
						  muster_asset_kind_name(binding->kind), name);
	return trial->assets[asset] != NULL ? 0 : -1;
}

static int
take_coverage(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span section)
{
	(void)sink, (void)asset, (void)domain, (void)section;
	return 0;
}

static int
take_package(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span package, struct muster_span version)
{
	(void)sink, (void)asset, (void)domain, (void)package, (void)version;
	return 0;
}

static int
take_activity(struct muster_sink *sink, const struct muster_activity *activity)
{
	(void)sink, (void)activity;
	return 0;
}

static int
take_setting(struct muster_sink *sink, const struct muster_setting *setting)
{
	(void)sink, (void)setting;
	return 0;
}

static int
take_result(struct muster_sink *sink, const struct muster_result *result)
{
	struct trial *trial = of_sink(sink);
	struct muster_trial *out = trial->out;
	out->counts.results[result->outcome]++;
	if (out->result_count == MUSTER_TRIAL_RESULTS)
		return 0;
	struct muster_trial_result *row = &out->results[out->result_count];
	trial->of[out->result_count++] = result->asset;
	*row = (struct muster_trial_result){.asset = "",
	    .check = kept(trial, result->check),
	    .title = kept(trial, result->title),
	    .location = kept(trial, result->location),
	    .score = kept(trial, result->score),
	    .fixed_in = kept(trial, result->fixed_in),
	    .outcome = result->outcome,
	    .severity = result->severity,
	    .suppressed = result->suppressed};
	return row->check != NULL && row->title != NULL && row->location != NULL &&
		row->score != NULL && row->fixed_in != NULL
	    ? 0
	    : -1;
}

static int
take_diagnostic(struct muster_sink *sink, const char *id, const char *pointer, const char *message)
{
	struct trial *trial = of_sink(sink);
	struct muster_trial *out = trial->out;
	out->counts.diagnostics++;
	if (out->diagnostic_count == MUSTER_TRIAL_RESULTS)
		return 0;
	struct muster_diagnostic *row = &out->diagnostics[out->diagnostic_count++];
	*row = (struct muster_diagnostic){muster_arena_strdup(trial->arena, id),
	    muster_arena_strdup(trial->arena, pointer), muster_arena_strdup(trial->arena, message)};
	return row->id != NULL && row->pointer != NULL && row->message != NULL ? 0 : -1;
}

/* Whose document the sample is. */
static int
recognise(struct trial *trial, struct input *input, struct muster_error *err)
{
	struct muster_peek *peek = calloc(1, sizeof(*peek));
	char *head = malloc(HEAD);
	size_t len = 0, got = 1;
	int rc = peek == NULL || head == NULL ? muster_error_memory(err) : 0;
	while (rc == 0 && len < HEAD && got > 0) {
		rc = input_read(input, head + len, HEAD - len, &got, err);
		len += rc == 0 ? got : 0;
	}
	if (rc == 0) {
		size_t count;
		const struct muster_source *const *sources = muster_sources(&count);
		muster_peek_text(peek, head, len, got == 0);
		trial->out->recognised = muster_definition_probe(&trial->out->definition, peek) > 0;
		for (size_t i = 0; i < count && trial->out->other == NULL; i++)
			if (sources[i]->probe(peek) > 0)
				trial->out->other = sources[i];
		rc = input_rewind(input, err);
	}
	free(head);
	free(peek);
	return rc;
}

static int
read_sample(struct trial *trial, struct input *input, struct muster_error *err)
{
	static const struct muster_sink_ops ops = {.run = take_run,
	    .asset = take_asset,
	    .asset_bind = take_binding,
	    .coverage = take_coverage,
	    .result = take_result,
	    .package = take_package,
	    .activity = take_activity,
	    .setting = take_setting,
	    .diagnostic = take_diagnostic};
	const struct muster_source *source = &trial->out->definition.source;
	const struct json_input raw = {input_read, input};
	uint8_t key[32];
	trial->base = (struct muster_sink){.ops = &ops, .counts = &trial->out->counts};
	struct redact *redact =
	    random_bytes(key, sizeof(key), err) == 0 ? redact_new(key, err) : NULL;
	int rc = redact == NULL ? -1 : redact_collect(redact, source, &raw, input_name(input), err);
	if (rc == 0)
		rc = input_rewind(input, err);
	if (rc == 0) {
		redact_begin(redact, &raw);
		const struct json_input text = {redact_read, redact};
		struct json_reader *reader = json_reader_new(&text, NULL, input_name(input), err);
		rc = reader == NULL ? -1 : 0;
		if (rc == 0) {
			json_allow_text(reader);
			rc = muster_source_read(source, reader, &trial->base, err);
			if (trial->base.failed)
				rc = muster_error_memory(err);
		}
		json_reader_free(reader);
		trial->out->counts.redactions = redact_count(redact);
	}
	redact_free(redact);
	return rc;
}

static int
read_definition(const char *path, struct muster_arena *arena, struct muster_trial *out,
    muster_problem_fn problem, void *context, struct muster_error *err)
{
	const char *text = NULL;
	size_t len = 0;
	const int rc = documents_read_file(arena, path, &text, &len, err);
	if (rc == 0) {
		muster_error_set(err, MUSTER_E_CONFIG, "definition.none", "there is no such file");
		muster_error_remedy(err, "docs/sources.md shows one to begin with");
		muster_error_in(err, path);
	}
	return rc == 1
	    ? definition_parse(text, len, path, arena, &out->definition, problem, context, err)
	    : -1;
}

int
muster_flow_trial(const char *definition, const char *sample, struct muster_arena *arena,
    struct muster_trial *out, muster_problem_fn problem, void *context, struct muster_error *err)
{
	struct trial trial = {.out = out, .arena = arena};
	*out = (struct muster_trial){0};
	if (read_definition(definition, arena, out, problem, context, err) != 0)
		return -1;
	struct input *input = input_open(sample, err);
	if (input == NULL)
		return -1;
	int rc = recognise(&trial, input, err);
	if (rc == 0)
		rc = read_sample(&trial, input, err);
	for (size_t i = 0; rc == 0 && i < out->result_count; i++)
		if (trial.of[i] < out->asset_count && trial.assets[trial.of[i]] != NULL)
			out->results[i].asset = trial.assets[trial.of[i]];
	input_free(input);
	return rc;
}
