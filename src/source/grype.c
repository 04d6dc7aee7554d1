/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Grype, from 0.1 (vulnerability.fixedInVersion, links, cvssV3) to today
 * (fix.state, cvss[], epss, risk).  The rows come first: what was scanned and
 * by what stands behind them, so asset and run are bound at the end.
 */
#include "source/grype.h"
#include "source/sources.h"

static const struct muster_span nothing = {"", 0};

/* ---- what it was scanned with ---- */

enum { B_BUILT, B_ERROR, B_STATUS };
static const struct json_member_row db_rows[] = {
    [B_BUILT] = {"built", false}, [B_ERROR] = {"error", false}, [B_STATUS] = {"status", false}};
static const struct json_members db_members = JSON_MEMBERS(db_rows);

static void
read_time(struct grype *grype, muster_time *out)
{
	struct muster_span text = nothing;
	muster_time when;
	if (json_text(grype->reader, &text) == 0 && text.len > 0 &&
	    muster_time_parse(text, &when, NULL) == 0)
		*out = when;
}

/* descriptor.db, or (0.8x on) its status. */
static void
read_db(struct grype *grype, bool inner)
{
	struct json_reader *reader = grype->reader;
	int member;
	if (json_object(reader) != 0)
		return;
	while ((member = json_member(reader, &db_members)) != JSON_MEMBER_END) {
		if (member == B_BUILT) {
			read_time(grype, &grype->built);
		} else if (member == B_ERROR && json_peek(reader) == JSON_STRING) {
			struct muster_span text = nothing;
			json_string(reader, &text);
			grype->database_error |= text.len > 0;
		} else if (member == B_STATUS && !inner) {
			read_db(grype, true);
		} else {
			json_skip(reader);
		}
	}
}

enum { D_NAME, D_VERSION, D_DB, D_TIMESTAMP };
static const struct json_member_row descriptor_rows[] = {
    [D_NAME] = {"name", false},
    [D_VERSION] = {"version", false},
    [D_DB] = {"db", false},
    [D_TIMESTAMP] = {"timestamp", false},
};
static const struct json_members descriptor_members = JSON_MEMBERS(descriptor_rows);

static void
read_descriptor(struct grype *grype)
{
	struct json_reader *reader = grype->reader;
	struct muster_span text = nothing;
	int member;
	if (json_object(reader) != 0)
		return;
	while ((member = json_member(reader, &descriptor_members)) != JSON_MEMBER_END) {
		if (member == D_VERSION) {
			if (json_text(reader, &text) == 0)
				snprintf(grype->version, sizeof(grype->version), "%.*s",
				    (int)(text.len < 60 ? text.len : 60), text.ptr);
		} else if (member == D_DB) {
			read_db(grype, false);
		} else if (member == D_TIMESTAMP) {
			read_time(grype, &grype->observed_at);
		} else {
			json_skip(reader);
		}
	}
}

/* ---- the report ---- */

enum { G_MATCHES, G_IGNORED, G_SOURCE, G_DESCRIPTOR };
static const struct json_member_row report_rows[] = {
    [G_MATCHES] = {"matches", false},
    [G_IGNORED] = {"ignoredMatches", false},
    [G_SOURCE] = {"source", false},
    [G_DESCRIPTOR] = {"descriptor", false},
};
static const struct json_members report_members = JSON_MEMBERS(report_rows);

static void
read_report(struct grype *grype)
{
	struct json_reader *reader = grype->reader;
	bool matches = false;
	int member;
	grype->kind = grype->user_input = grype->tag = grype->repo_digest = grype->image_id =
	    grype->manifest_digest = grype->path = nothing;
	if (json_object(reader) != 0)
		return;
	sink_asset(grype->sink, &grype->asset);
	while ((member = json_member(reader, &report_members)) != JSON_MEMBER_END) {
		if (member == G_MATCHES) {
			matches = true;
			grype_matches(grype, false);
		} else if (member == G_IGNORED) {
			grype_matches(grype, true);
		} else if (member == G_SOURCE) {
			grype_source(grype);
		} else if (member == G_DESCRIPTOR) {
			read_descriptor(grype);
		} else {
			json_skip(reader);
		}
	}
	if (json_failed(reader))
		return;
	grype_bind_asset(grype);
	if (!matches) /* {}: nothing was said about any package */
		return;
	sink_coverage(grype->sink, grype->asset, MUSTER_DOMAIN_OS_PACKAGE, nothing);
	sink_coverage(grype->sink, grype->asset, MUSTER_DOMAIN_LANGUAGE_PACKAGE, nothing);
}

static void
bind_run(struct grype *grype)
{
	const struct muster_run_binding run = {
	    .tool = MUSTER_SPAN("grype"),
	    .tool_version = muster_span_of(grype->version),
	    .data_date = grype->built,
	    .observed_at = grype->observed_at,
	    .partial = grype->database_error,
	    .why = muster_span_of(
		grype->database_error ? "the vulnerability database reported an error" : ""),
	};
	sink_run(grype->sink, &run);
}

static int
read_grype(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct grype grype = {.reader = reader,
	    .sink = sink,
	    .built = MUSTER_TIME_NONE,
	    .observed_at = MUSTER_TIME_NONE};
	struct muster_strbuf *const texts[] = {
	    &grype.package, &grype.location, &grype.aliases, &grype.fixed, &grype.dated};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		muster_strbuf_init(texts[i], 0);
	uint64_t said = 0;
	grype.arena = muster_arena_new();
	grype.failed = grype.arena == NULL;
	while (!grype.failed && !sink->failed && json_document(reader) == 1) {
		read_report(&grype);
		take_further(reader, sink, &said, source_grype.name);
		if (grype.arena != NULL)
			muster_arena_reset(grype.arena);
	}
	if (!json_failed(reader))
		bind_run(&grype);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		muster_strbuf_release(texts[i]);
	muster_arena_free(grype.arena);
	if (grype.failed)
		return muster_error_memory(err);
	return json_failed(reader) || sink->failed ? -1 : 0;
}

static int
probe_grype(const struct muster_peek *peek)
{
	if (peek->kind != '{' || !muster_peek_has(peek, "matches"))
		return 0;
	/* Only the head may be in sight: then the first match says it. */
	if (muster_span_is(peek->element_of, "matches") &&
	    muster_peek_element_has(peek, "vulnerability") &&
	    muster_peek_element_has(peek, "artifact"))
		return 95;
	return muster_peek_has(peek, "descriptor") && muster_peek_has(peek, "source") ? 85 : 0;
}

/* Configuration and manifest of the image are in the report, in base64. */
static const char *const secret_members[] = {
    "target/config~", "target/manifest~", "registry/password", "registry/token", "Env[]", NULL};

const struct muster_source source_grype = {
    .name = "grype",
    .title = "Grype",
    .kind = "scanner",
    .reads = "grype … -o json: images, folders, SBOMs",
    .version = 2,
    .probe = probe_grype,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_grype,
};
