/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sink that writes down every call as one line, and the way a text takes
 * through peek, detect, redact and read: for goldens, the corpus and fuzzing.
 */
#ifndef RECORDER_H
#define RECORDER_H

#include <muster/strbuf.h>

#include "source/redact.h"
#include "xml/reader.h"
#include "json/reader.h"

struct recorder {
	struct muster_sink sink; /* first */
	struct muster_counts counts;
	struct muster_strbuf out;
	uint32_t assets;
	/* Called for each result as well; may be NULL. */
	void (*result)(void *context, const struct muster_result *result);
	void *context;
	bool quiet;     /* count only */
	int fail_after; /* calls until the sink says -1; 0 never */
	const struct muster_source *source;
	uint64_t redactions;
	struct json_skipped skipped;
	struct muster_strbuf redacted; /* the text behind the filter */
};

static const uint8_t recorder_key[32] = "a key for tests, thirty-two byte";

static inline void
recorder_text(struct recorder *recorder, const char *name, struct muster_span text)
{
	if (text.len == 0)
		return;
	muster_strbuf_addf(&recorder->out, " %s=", name);
	muster_text_escape(&recorder->out, text.ptr, text.len, 0);
}

static inline void
recorder_time(struct recorder *recorder, const char *name, muster_time time)
{
	char text[40];
	if (time != MUSTER_TIME_NONE)
		muster_strbuf_addf(&recorder->out, " %s=%s", name, muster_time_format(time, text));
}

static inline int
recorder_done(struct recorder *recorder)
{
	if (!recorder->quiet)
		muster_strbuf_addc(&recorder->out, '\n');
	else
		muster_strbuf_clear(&recorder->out);
	return recorder->fail_after > 0 && --recorder->fail_after == 0 ? -1 : 0;
}

static inline int
recorder_run(struct muster_sink *sink, const struct muster_run_binding *run)
{
	struct recorder *recorder = (struct recorder *)sink;
	muster_strbuf_adds(&recorder->out, "run");
	recorder_text(recorder, "tool", run->tool);
	recorder_text(recorder, "version", run->tool_version);
	recorder_time(recorder, "data", run->data_date);
	recorder_time(recorder, "observed", run->observed_at);
	if (run->partial)
		recorder_text(recorder, "partial", run->why);
	return recorder_done(recorder);
}

static inline int
recorder_asset(struct muster_sink *sink, muster_asset_handle *out)
{
	struct recorder *recorder = (struct recorder *)sink;
	*out = recorder->assets++;
	return 0;
}

static inline int
recorder_bind(
    struct muster_sink *sink, muster_asset_handle asset, const struct muster_asset_binding *binding)
{
	struct recorder *recorder = (struct recorder *)sink;
	muster_strbuf_addf(
	    &recorder->out, "asset %u %s", asset, muster_asset_kind_name(binding->kind));
	recorder_text(recorder, "name", binding->name);
	recorder_text(recorder, "tag", binding->tag);
	recorder_text(recorder, "version", binding->version);
	if (binding->parent != MUSTER_ASSET_UNKNOWN)
		muster_strbuf_addf(&recorder->out, " parent=%u", binding->parent);
	return recorder_done(recorder);
}

static inline int
recorder_coverage(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span section)
{
	struct recorder *recorder = (struct recorder *)sink;
	muster_strbuf_addf(&recorder->out, "coverage %u %s", asset, muster_domain_name(domain));
	recorder_text(recorder, "section", section);
	return recorder_done(recorder);
}

static inline int
recorder_result(struct muster_sink *sink, const struct muster_result *result)
{
	struct recorder *recorder = (struct recorder *)sink;
	recorder->counts.results[result->outcome]++;
	if (recorder->result != NULL)
		recorder->result(recorder->context, result);
	muster_strbuf_addf(
	    &recorder->out, "result %u %s", result->asset, muster_domain_name(result->domain));
	recorder_text(recorder, "section", result->section);
	recorder_text(recorder, "check", result->check);
	muster_strbuf_addf(&recorder->out, " %s%s %s", muster_outcome_name(result->outcome),
	    result->suppressed ? " suppressed" : "", muster_severity_name(result->severity));
	recorder_text(recorder, "severity", result->native_severity);
	recorder_text(recorder, "outcome", result->native_outcome);
	recorder_text(recorder, "at", result->location);
	recorder_text(recorder, "package", result->package);
	recorder_text(recorder, "version", result->version);
	recorder_text(recorder, "fixed", result->fixed_in);
	recorder_time(recorder, "fix-available", muster_time_told(result->fix_available));
	recorder_time(recorder, "advisory", muster_time_told(result->advisory_date));
	recorder_text(recorder, "dated-by", result->dated_by);
	recorder_text(recorder, "score", result->score);
	recorder_text(recorder, "aliases", result->aliases);
	recorder_text(recorder, "numbering", result->check_version);
	recorder_text(recorder, "title", result->title);
	if (result->domain == MUSTER_DOMAIN_EVENT && result->first != MUSTER_TIME_NONE) {
		char text[40];
		muster_strbuf_addf(
		    &recorder->out, " happened=%s", muster_time_format(result->first, text));
		if (result->last > result->first)
			muster_strbuf_addf(
			    &recorder->out, "..%s", muster_time_format(result->last, text));
		if (result->count > 1)
			muster_strbuf_addf(
			    &recorder->out, " times=%llu", (unsigned long long)result->count);
	}
	if (result->locus != NULL) {
		const struct json_locus *locus = result->locus;
		recorder_text(recorder, "in", locus->container);
		if (locus->index >= 0)
			muster_strbuf_addf(&recorder->out, "[%lld]", (long long)locus->index);
		recorder_text(recorder, "key", locus->key);
		muster_strbuf_addf(&recorder->out, " bytes=%llu+%llu",
		    (unsigned long long)locus->offset, (unsigned long long)locus->length);
	}
	return recorder_done(recorder);
}

static inline int
recorder_package(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span package, struct muster_span version)
{
	struct recorder *recorder = (struct recorder *)sink;
	muster_strbuf_addf(&recorder->out, "package %u %s", asset, muster_domain_name(domain));
	recorder_text(recorder, "package", package);
	recorder_text(recorder, "version", version);
	return recorder_done(recorder);
}

static inline int
recorder_activity(struct muster_sink *sink, const struct muster_activity *activity)
{
	struct recorder *recorder = (struct recorder *)sink;
	char first[40], last[40];
	muster_strbuf_addf(
	    &recorder->out, "activity %u %s", activity->asset, muster_deed_name(activity->deed));
	recorder_text(recorder, "action", activity->action);
	recorder_text(recorder, "actor", activity->actor);
	recorder_text(recorder, "object", activity->object);
	recorder_text(recorder, "marks", activity->marks);
	if (activity->first != MUSTER_TIME_NONE)
		muster_strbuf_addf(
		    &recorder->out, " at=%s", muster_time_format(activity->first, first));
	if (activity->last > activity->first)
		muster_strbuf_addf(
		    &recorder->out, " to=%s", muster_time_format(activity->last, last));
	if (activity->count > 1)
		muster_strbuf_addf(
		    &recorder->out, " count=%llu", (unsigned long long)activity->count);
	return recorder_done(recorder);
}

static inline int
recorder_setting(struct muster_sink *sink, const struct muster_setting *setting)
{
	struct recorder *recorder = (struct recorder *)sink;
	char at[40];
	muster_strbuf_addf(&recorder->out, "setting %u", setting->asset);
	recorder_text(recorder, "name", setting->name);
	recorder_text(recorder, "value", setting->value);
	recorder_text(recorder, "in", setting->location);
	recorder_text(recorder, "section", setting->section);
	if (setting->at != MUSTER_TIME_NONE)
		muster_strbuf_addf(&recorder->out, " at=%s", muster_time_format(setting->at, at));
	if (setting->days != 0)
		muster_strbuf_addf(&recorder->out, " days=%lld", (long long)setting->days);
	return recorder_done(recorder);
}

static inline int
recorder_diagnostic(
    struct muster_sink *sink, const char *id, const char *pointer, const char *message)
{
	struct recorder *recorder = (struct recorder *)sink;
	recorder->counts.diagnostics++;
	muster_strbuf_addf(&recorder->out, "diagnostic %s at %s: %s", id, pointer, message);
	return recorder_done(recorder);
}

static inline void
recorder_init(struct recorder *recorder)
{
	static const struct muster_sink_ops ops = {
	    .run = recorder_run,
	    .asset = recorder_asset,
	    .asset_bind = recorder_bind,
	    .coverage = recorder_coverage,
	    .result = recorder_result,
	    .package = recorder_package,
	    .activity = recorder_activity,
	    .setting = recorder_setting,
	    .diagnostic = recorder_diagnostic,
	};
	memset(recorder, 0, sizeof(*recorder));
	recorder->sink.ops = &ops;
	recorder->sink.counts = &recorder->counts;
	muster_strbuf_init(&recorder->out, 0);
	muster_strbuf_init(&recorder->redacted, 0);
}

static inline void
recorder_release(struct recorder *recorder)
{
	muster_strbuf_release(&recorder->out);
	muster_strbuf_release(&recorder->redacted);
}

/* A text in memory, given in pieces of at most `fill` bytes (0: all at once). */
struct recorder_input {
	const char *text;
	size_t len, at, fill;
};

static inline int
recorder_input_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct recorder_input *input = context;
	(void)err;
	size_t len = input->len - input->at;
	if (len > cap)
		len = cap;
	if (input->fill > 0 && len > input->fill)
		len = input->fill;
	memcpy(buffer, input->text + input->at, len);
	input->at += len;
	*got = len;
	return 0;
}

/* Both passes of redaction; the text that comes out is in *out. */
static inline int
recorder_redact(const struct muster_source *source, const char *text, size_t len, size_t fill,
    struct muster_strbuf *out, uint64_t *count, struct muster_error *err)
{
	struct recorder_input memory = {text, len, 0, fill};
	const struct json_input input = {recorder_input_read, &memory};
	struct redact *redact = redact_new(recorder_key, err);
	if (redact == NULL)
		return -1;
	int result = redact_collect(redact, source, &input, "input", err);
	if (result == 0) {
		char buffer[8192];
		size_t got = 0;
		memory.at = 0;
		redact_begin(redact, &input);
		do {
			result = redact_read(redact, buffer,
			    fill > 0 && fill < sizeof(buffer) ? fill : sizeof(buffer), &got, err);
			muster_strbuf_add(out, buffer, got);
		} while (result == 0 && got > 0);
		*count = redact_count(redact);
	}
	redact_free(redact);
	return result;
}

/* The whole way of a text.  source NULL: detect it. */
static inline int
recorder_take(struct recorder *recorder, const struct muster_source *source, const char *text,
    size_t len, size_t fill, struct muster_error *err)
{
	muster_error_clear(err);
	if (source == NULL) {
		struct muster_peek *peek = malloc(sizeof(*peek));
		if (peek == NULL)
			return muster_error_memory(err);
		size_t head = len < (1u << 20) ? len : 1u << 20;
		muster_peek_text(peek, text, head, head == len);
		source = muster_source_detect(NULL, peek, "input", err);
		free(peek);
		if (source == NULL)
			return -1;
	}
	recorder->source = source;
	if (recorder_redact(
		source, text, len, fill, &recorder->redacted, &recorder->redactions, err) != 0)
		return -1;
	struct recorder_input memory = {recorder->redacted.data, recorder->redacted.len, 0, fill};
	if (source->read_xml != NULL) {
		const struct xml_input xml = {recorder_input_read, &memory};
		struct xml_reader *reader = xml_reader_new(&xml, NULL, "input", err);
		int result = reader == NULL ? -1 : source->read_xml(reader, &recorder->sink, err);
		xml_reader_free(reader);
		return result;
	}
	const struct json_input input = {recorder_input_read, &memory};
	struct json_reader *reader = json_reader_new(&input, NULL, "input", err);
	if (reader == NULL)
		return -1;
	json_allow_text(reader);
	int result = muster_source_read(source, reader, &recorder->sink, err);
	recorder->skipped = json_skipped_text(reader);
	json_reader_free(reader);
	return result;
}

static inline void
recorder_counts(struct recorder *recorder)
{
	const struct muster_counts *counts = &recorder->counts;
	muster_strbuf_addf(&recorder->out,
	    "counts read=%llu used=%llu suppressed=%llu merged=%llu out-of-scope=%llu "
	    "rejected=%llu",
	    (unsigned long long)counts->read, (unsigned long long)counts->used,
	    (unsigned long long)counts->suppressed, (unsigned long long)counts->merged,
	    (unsigned long long)counts->out_of_scope, (unsigned long long)counts->rejected);
	for (int i = 0; i < MUSTER_OUTCOME_COUNT; i++)
		if (counts->results[i] > 0)
			muster_strbuf_addf(&recorder->out, " %s=%llu",
			    muster_outcome_name((enum muster_outcome)i),
			    (unsigned long long)counts->results[i]);
	if (recorder->redactions > 0)
		muster_strbuf_addf(
		    &recorder->out, " redactions=%llu", (unsigned long long)recorder->redactions);
	muster_strbuf_addc(&recorder->out, '\n');
}

#endif
