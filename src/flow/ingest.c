/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redacted text into an open ingest: reader, adapter, pipeline, and what the
 * run turned out to be (time, completeness, diagnostics).  No commit here.
 */
#include "flow/collect.h"

#include <string.h>

#include <muster/json.h>

#include "flow/judge.h"
#include "xml/reader.h"
#include "json/reader.h"

/* The reader's input that also keeps what it gives as evidence. */
struct tee {
	const struct json_input *text;
	struct pipeline *pipeline;
	const struct ingest_text *in;
	uint64_t bytes;
};

static int
tee_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct tee *tee = context;
	if (tee->text->read(tee->text->context, buffer, cap, got, err) != 0)
		return -1;
	tee->bytes += *got;
	if (tee->in->progress != NULL)
		tee->in->progress(tee->in->progress_context, tee->bytes);
	return *got == 0 ? 0 : pipeline_bytes(tee->pipeline, buffer, *got, err);
}

static const char *
diagnostics_json(const struct sink *sink, struct muster_arena *arena)
{
	if (sink->diagnostic_count == 0)
		return "[]";
	struct muster_strbuf text;
	struct muster_json json;
	muster_strbuf_init(&text, 0);
	muster_json_init(&json, &text, false);
	muster_json_array(&json, NULL);
	for (size_t i = 0; i < sink->diagnostic_count; i++) {
		muster_json_object(&json, NULL);
		muster_json_string(&json, "id", sink->diagnostics[i].id);
		muster_json_string(&json, "pointer", sink->diagnostics[i].pointer);
		muster_json_string(&json, "message", sink->diagnostics[i].message);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	const char *out = text.failed ? NULL : muster_arena_copy(arena, text.data, text.len);
	muster_strbuf_release(&text);
	return out;
}

/*
 * When the observation was made: as declared, else as the document says, else
 * the file's own time.  A document's time more than a day after its receipt
 * is not believed (threats T45).
 */
static void
resolve_time(const struct ingest_text *in, struct sink *sink, struct muster_ingest_end *end)
{
	muster_time said = sink->binding.observed_at;
	if (said != MUSTER_TIME_NONE && said > in->received_at + MUSTER_DAY) {
		sink_diagnostic(&sink->base, "run.time-in-future", "",
		    "the document says it was made more than a day after it was received; its "
		    "time is not used");
		said = MUSTER_TIME_NONE;
	}
	end->observed_assumed = false;
	if (in->start->declared_observed != MUSTER_TIME_NONE) {
		end->observed_at = in->start->declared_observed;
	} else if (said != MUSTER_TIME_NONE) {
		end->observed_at = said;
	} else {
		end->observed_assumed = true;
		muster_time file = in->start->file_time;
		end->observed_at =
		    file != MUSTER_TIME_NONE && file <= in->received_at ? file : in->received_at;
	}
}

static void
resolve_completeness(
    const struct ingest_text *in, const struct sink *sink, struct muster_ingest_end *end)
{
	end->completeness = MUSTER_RUN_COMPLETE;
	end->why = "";
	if (sink->unnamed || !sink->named) {
		end->completeness = MUSTER_RUN_UNSCOPED;
		end->why = "no asset is named: pass --asset KIND:NAME";
	}
	if (sink->binding.partial) {
		end->completeness = MUSTER_RUN_PARTIAL;
		end->why = sink->binding.why.ptr;
	}
	if (in->start->declared_partial) {
		end->completeness = MUSTER_RUN_PARTIAL;
		end->why = "declared with --partial";
	}
}

static int
read_json(struct tee *tee, struct sink *sink, struct muster_error *err)
{
	const struct ingest_text *in = tee->in;
	struct json_input input = {tee_read, tee};
	struct json_reader *reader = json_reader_new(&input, NULL, in->start->path, err);
	if (reader == NULL)
		return -1;
	json_allow_text(reader);
	int rc = muster_source_read(in->start->source, reader, &sink->base, err);
	if (rc == 0 && json_document(reader) != 0) /* an adapter reads to the end */
		rc = json_failed(reader) ? -1
					 : muster_error_set(err, MUSTER_E_INTERNAL, "source.unread",
					       "the adapter stopped early");
	if (rc == 0) {
		struct json_skipped skipped = json_skipped_text(reader);
		if (skipped.lines > 0)
			sink_diagnostic(&sink->base, "input.text-around-json", "",
			    "%llu lines that are no JSON were skipped, lines %llu to %llu",
			    (unsigned long long)skipped.lines,
			    (unsigned long long)skipped.first_line,
			    (unsigned long long)skipped.last_line);
		uint64_t replaced = json_replacements(reader);
		if (replaced > 0)
			sink_diagnostic(&sink->base, "input.replaced-characters", "",
			    "%llu times U+0000 or a lone surrogate became U+FFFD",
			    (unsigned long long)replaced);
	}
	json_reader_free(reader);
	return rc;
}

static int
read_xml(struct tee *tee, struct sink *sink, struct muster_error *err)
{
	const struct ingest_text *in = tee->in;
	struct xml_input input = {tee_read, tee};
	struct xml_reader *reader = xml_reader_new(&input, NULL, in->start->path, err);
	if (reader == NULL)
		return -1;
	int rc = in->start->source->read_xml(reader, &sink->base, err);
	if (rc == 0 && xml_reader_next(reader) != XML_EVENT_END) /* to the end, as above */
		rc = muster_error_set(
		    err, MUSTER_E_INTERNAL, "source.unread", "the adapter stopped early");
	if (rc == 0 && xml_reader_failed(reader))
		rc = -1;
	xml_reader_free(reader);
	return rc;
}

static int
read_all(const struct ingest_text *in, struct sink *sink, struct pipeline *pipeline,
    struct muster_error *err)
{
	struct tee tee = {.text = in->text, .pipeline = pipeline, .in = in};
	int rc = in->start->source->read_xml != NULL ? read_xml(&tee, sink, err)
						     : read_json(&tee, sink, err);
	/* what failed below the adapter is the cause, not the adapter's stop */
	if (sink->error.code != MUSTER_OK) {
		if (err != NULL)
			*err = sink->error;
		return -1;
	}
	return rc;
}

int
ingest_text(const struct ingest_text *in, struct muster_arena *arena, struct muster_ingest_end *end,
    struct sink *sink, struct muster_error *err)
{
	struct pipeline *pipeline = pipeline_new(in->ingest, in->zstd, in->threaded, err);
	if (pipeline == NULL)
		return -1;
	struct muster_error read_error;
	muster_error_clear(&read_error);
	memset(end, 0, sizeof(*end));
	int rc = sink_init(sink, pipeline, in->config, in->rules, in->start->source->name, arena,
	    in->start->declared_asset, in->unnamed_name, &read_error);
	if (rc == 0)
		rc = read_all(in, sink, pipeline, &read_error);
	if (rc == 0 && sink_finish(sink) != 0) {
		read_error = sink->error;
		rc = -1;
	}
	/* a stopped worker holds the cause; else what reading found */
	if (pipeline_finish(pipeline, end->sha256, &end->evidence_bytes,
		rc == 0 || strcmp(read_error.id, "pipeline.stopped") == 0 ? &read_error : NULL) !=
	    0)
		rc = -1;
	pipeline_free(pipeline);
	sink->pipeline = NULL;
	if (rc == 0) {
		resolve_time(in, sink, end);
		rc = judge_run(in, sink, end, &read_error);
	}
	sink_release(sink);
	if (rc != 0) {
		if (err != NULL)
			*err = read_error;
		return -1;
	}
	resolve_completeness(in, sink, end);
	end->binding = sink->binding;
	end->diagnostics_json = diagnostics_json(sink, arena);
	return end->diagnostics_json != NULL ? 0 : muster_error_memory(err);
}
