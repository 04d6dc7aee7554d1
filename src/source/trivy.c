/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trivy: reports of schema 2, the array written before 0.20, cluster reports
 * (trivy k8s) and compliance reports.  One document is one artifact or one
 * cluster.  What it is called may stand behind its rows: then it is named at
 * the end of the document.
 */
#include "source/trivy.h"
#include "source/sources.h"

static const struct muster_span nothing = {"", 0};

static void
keep(struct trivy *trivy, struct muster_span text, struct muster_span *out)
{
	char *copy = muster_arena_copy(trivy->arena, text.ptr, text.len);
	if (copy == NULL)
		trivy->failed = true;
	else
		*out = (struct muster_span){copy, text.len};
}

void
trivy_keep_text(struct trivy *trivy, struct muster_span *out)
{
	struct muster_span text = nothing;
	if (json_text(trivy->reader, &text) == 0)
		keep(trivy, text, out);
}

static void
set_text(struct trivy *trivy, struct muster_strbuf *out)
{
	struct muster_span text = nothing;
	muster_strbuf_clear(out);
	if (json_text(trivy->reader, &text) == 0)
		muster_strbuf_add(out, text.ptr, text.len);
	trivy->failed |= out->failed;
}

/* ---- results ---- */

enum {
	S_TARGET,
	S_CLASS,
	S_TYPE,
	S_PACKAGES,
	S_VULNERABILITIES,
	S_MISCONFIGURATIONS,
	S_SECRETS,
	S_LICENSES,
	S_MODIFIED,
	S_RESULTS /* of a control of a compliance report */
};
static const struct json_member_row result_rows[] = {
    [S_TARGET] = {"Target", false},
    [S_CLASS] = {"Class", false},
    [S_TYPE] = {"Type", false},
    [S_PACKAGES] = {"Packages", false},
    [S_VULNERABILITIES] = {"Vulnerabilities", false},
    [S_MISCONFIGURATIONS] = {"Misconfigurations", false},
    [S_SECRETS] = {"Secrets", false},
    [S_LICENSES] = {"Licenses", false},
    [S_MODIFIED] = {"ExperimentalModifiedFindings", false},
    [S_RESULTS] = {"Results", false},
};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

/* Of a release to come: what it holds beside what is known is not read. */
static void
note_unknown_class(struct trivy *trivy)
{
	char pointer[256];
	json_pointer(trivy->reader, pointer, sizeof(pointer));
	sink_diagnostic(trivy->sink, "source.trivy.unknown-class", pointer,
	    "a result is of a class that is not known: what it holds is not read");
	trivy->unknown_class = true;
}

/* What a result of this class says was looked at, found or not. */
static void
cover_class(struct trivy *trivy)
{
	const struct muster_span class = trivy_text(&trivy->class);
	if (muster_span_is(class, "os-pkgs"))
		trivy->covers[MUSTER_DOMAIN_OS_PACKAGE] = true;
	else if (muster_span_is(class, "lang-pkgs"))
		trivy->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	else if (muster_span_is(class, "config"))
		trivy->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	else if (muster_span_is(class, "secret"))
		trivy->covers[MUSTER_DOMAIN_SECRET] = true;
	else if (muster_span_is(class, "license") || muster_span_is(class, "license-file"))
		trivy->covers[MUSTER_DOMAIN_LICENSE] = true;
	else if (class.len == 0 && trivy->type.len > 0 && trivy->legacy)
		trivy->covers[trivy_package_domain(trivy, nothing)] = true;
	else if (class.len > 0 && !muster_span_is(class, "custom"))
		note_unknown_class(trivy);
}

static void
read_result(struct trivy *trivy, bool nested)
{
	struct json_reader *reader = trivy->reader;
	int member;
	muster_strbuf_clear(&trivy->target);
	muster_strbuf_clear(&trivy->class);
	muster_strbuf_clear(&trivy->type);
	trivy->target_seen = false;
	if (json_object(reader) != 0)
		return;
	bool control = false;
	while ((member = json_member(reader, &result_members)) != JSON_MEMBER_END) {
		switch (member) {
		case S_TARGET:
			set_text(trivy, &trivy->target);
			trivy->target_seen = true;
			break;
		case S_CLASS:
			set_text(trivy, &trivy->class);
			break;
		case S_TYPE:
			set_text(trivy, &trivy->type);
			break;
		case S_PACKAGES:
			trivy_read_packages(trivy);
			break;
		case S_VULNERABILITIES:
		case S_MISCONFIGURATIONS:
		case S_SECRETS:
		case S_LICENSES:
			trivy_read_rows(trivy, (enum trivy_kind)(member - S_VULNERABILITIES));
			break;
		case S_MODIFIED:
			trivy_read_modified(trivy);
			break;
		case S_RESULTS:
			if (nested) {
				json_skip(reader);
			} else {
				control = true;
				trivy_read_results(trivy, true);
			}
			break;
		default:
			json_skip(reader);
			break;
		}
	}
	if (control)
		return;
	trivy_flush(trivy);
	cover_class(trivy);
	if (trivy->first_target.len == 0)
		keep(trivy, trivy_text(&trivy->target), &trivy->first_target);
}

void
trivy_read_results(struct trivy *trivy, bool nested)
{
	if (json_array(trivy->reader) != 0)
		return;
	while (json_element(trivy->reader) == 1)
		read_result(trivy, nested);
}

/* ---- metadata ---- */

enum { O_FAMILY, O_EOSL };
static const struct json_member_row os_rows[] = {
    [O_FAMILY] = {"Family", false}, [O_EOSL] = {"EOSL", false}};
static const struct json_members os_members = JSON_MEMBERS(os_rows);

/* An operating system without support is a finding of the document, not one of its records. */
static void
read_os(struct trivy *trivy)
{
	struct json_reader *reader = trivy->reader;
	struct json_locus locus;
	bool unsupported = false;
	int member;
	take_init(&trivy->take, reader);
	if (json_record(reader) != 0)
		return;
	if (take_object(&trivy->take)) {
		while ((member = json_member(reader, &os_members)) != JSON_MEMBER_END) {
			if (member == O_EOSL && json_peek(reader) == JSON_TRUE)
				json_bool(reader, &unsupported);
			else
				json_skip(reader);
		}
	}
	if (json_record_end(reader, &locus) != 0 || !unsupported)
		return;
	const struct muster_result result = {
	    .asset = trivy->asset,
	    .domain = MUSTER_DOMAIN_OS_PACKAGE,
	    .section = nothing,
	    .check = MUSTER_SPAN("os-eosl"),
	    .title = MUSTER_SPAN("Operating system no longer supported"),
	    .outcome = MUSTER_FAIL,
	    .severity = MUSTER_SEVERITY_UNKNOWN,
	    .native_severity = nothing,
	    .native_outcome = MUSTER_SPAN("EOSL"),
	    .location = nothing,
	    .package = nothing,
	    .version = nothing,
	    .fixed_in = nothing,
	    .score = nothing,
	    .aliases = nothing,
	    .check_version = nothing,
	    .locus = &locus,
	};
	sink_result(trivy->sink, &result);
}

enum { T_OS, T_IMAGE_ID, T_REPO_TAGS, T_REPO_DIGESTS, T_REFERENCE };
static const struct json_member_row metadata_rows[] = {
    [T_OS] = {"OS", false},
    [T_IMAGE_ID] = {"ImageID", false},
    [T_REPO_TAGS] = {"RepoTags", false},
    [T_REPO_DIGESTS] = {"RepoDigests", false},
    [T_REFERENCE] = {"Reference", false},
};
static const struct json_members metadata_members = JSON_MEMBERS(metadata_rows);

/* The element that is the artifact's own name, else the first. */
static void
keep_best(struct trivy *trivy, struct muster_span *out)
{
	if (json_array(trivy->reader) != 0)
		return;
	while (json_element(trivy->reader) == 1) {
		struct muster_span text = nothing;
		if (json_text(trivy->reader, &text) != 0)
			return;
		if (out->len == 0 || (text.len > 0 && muster_span_eq(text, trivy->artifact_name)))
			keep(trivy, text, out);
	}
}

static void
read_metadata_object(struct trivy *trivy)
{
	struct json_reader *reader = trivy->reader;
	int member;
	if (json_object(reader) != 0)
		return;
	while ((member = json_member(reader, &metadata_members)) != JSON_MEMBER_END) {
		if (member == T_OS)
			read_os(trivy);
		else if (member == T_IMAGE_ID)
			trivy_keep_text(trivy, &trivy->image_id);
		else if (member == T_REPO_TAGS)
			keep_best(trivy, &trivy->repo_tag);
		else if (member == T_REPO_DIGESTS)
			keep_best(trivy, &trivy->repo_digest);
		else if (member == T_REFERENCE)
			trivy_keep_text(trivy, &trivy->reference);
		else
			json_skip(reader);
	}
}

/* Of a cluster's resource it is an array in newer releases. */
void
trivy_read_metadata(struct trivy *trivy)
{
	if (json_peek(trivy->reader) != JSON_ARRAY) {
		read_metadata_object(trivy);
		return;
	}
	json_array(trivy->reader);
	while (json_element(trivy->reader) == 1)
		read_metadata_object(trivy);
}

/* ---- documents ---- */

enum {
	D_CREATED,
	D_ARTIFACT_NAME,
	D_ARTIFACT_TYPE,
	D_METADATA,
	D_RESULTS,
	D_CLUSTER,
	D_RESOURCES,
	D_FINDINGS,
	D_VULNERABILITIES,
	D_MISCONFIGURATIONS,
	D_ID,
	D_SUMMARY,
	D_TRIVY
};
static const struct json_member_row document_rows[] = {
    [D_CREATED] = {"CreatedAt", false},
    [D_ARTIFACT_NAME] = {"ArtifactName", false},
    [D_ARTIFACT_TYPE] = {"ArtifactType", false},
    [D_METADATA] = {"Metadata", false},
    [D_RESULTS] = {"Results", false},
    [D_CLUSTER] = {"ClusterName", false},
    [D_RESOURCES] = {"Resources", false},
    [D_FINDINGS] = {"Findings", false},
    [D_VULNERABILITIES] = {"Vulnerabilities", false},
    [D_MISCONFIGURATIONS] = {"Misconfigurations", false},
    [D_ID] = {"ID", false},
    [D_SUMMARY] = {"SummaryControls", false},
    [D_TRIVY] = {"Trivy", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static const struct json_member_row version_rows[] = {{"Version", false}};
static const struct json_members version_members = JSON_MEMBERS(version_rows);

static void
read_tool(struct trivy *trivy)
{
	struct muster_span text = nothing;
	int member;
	if (json_object(trivy->reader) != 0)
		return;
	while ((member = json_member(trivy->reader, &version_members)) != JSON_MEMBER_END) {
		if (member != 0)
			json_skip(trivy->reader);
		else if (json_text(trivy->reader, &text) == 0)
			snprintf(trivy->tool_version, sizeof(trivy->tool_version), "%.*s",
			    (int)(text.len < 60 ? text.len : 60), text.ptr);
	}
}

static void
read_time(struct trivy *trivy)
{
	struct muster_span text = nothing;
	muster_time when;
	if (json_text(trivy->reader, &text) == 0 && text.len > 0 &&
	    muster_time_parse(text, &when, NULL) == 0)
		trivy->observed_at = when;
}

static void
read_members(struct trivy *trivy)
{
	const muster_asset_handle root = trivy->asset;
	int member;
	while ((member = json_member(trivy->reader, &document_members)) != JSON_MEMBER_END) {
		switch (member) {
		case D_CREATED:
			read_time(trivy);
			break;
		case D_ARTIFACT_NAME:
			trivy_keep_text(trivy, &trivy->artifact_name);
			break;
		case D_ARTIFACT_TYPE:
			trivy_keep_text(trivy, &trivy->artifact_type);
			break;
		case D_METADATA:
			trivy_read_metadata(trivy);
			trivy->metadata_seen = true;
			break;
		case D_RESULTS:
			trivy->results_seen = true;
			trivy_bind_early(trivy);
			trivy_read_results(trivy, false);
			break;
		case D_CLUSTER:
			trivy->kubernetes = true;
			trivy_keep_text(trivy, &trivy->artifact_name);
			break;
		case D_RESOURCES:
		case D_FINDINGS:
		case D_VULNERABILITIES:
		case D_MISCONFIGURATIONS:
			trivy_read_resources(trivy, root);
			break;
		case D_ID:
			trivy_keep_text(trivy, &trivy->compliance);
			break;
		case D_SUMMARY:
			trivy_read_summary(trivy);
			break;
		case D_TRIVY:
			read_tool(trivy);
			break;
		default:
			json_skip(trivy->reader);
			break;
		}
	}
	trivy->asset = root;
}

static void
read_document(struct trivy *trivy)
{
	struct json_reader *reader = trivy->reader;
	enum json_kind kind = json_peek(reader);
	trivy->artifact_name = trivy->artifact_type = trivy->reference = trivy->repo_tag =
	    trivy->repo_digest = trivy->image_id = trivy->compliance = trivy->first_target =
		nothing;
	memset(trivy->covers, 0, sizeof(trivy->covers));
	trivy->kubernetes = trivy->metadata_seen = trivy->bound = trivy->results_seen = false;
	trivy->legacy = kind == JSON_ARRAY;
	if (kind == JSON_NULL) { /* before 0.20: nothing found, and nothing said */
		json_null(reader);
		return;
	}
	sink_asset(trivy->sink, &trivy->asset);
	if (kind == JSON_ARRAY)
		trivy_read_results(trivy, true);
	else if (json_object(reader) == 0)
		read_members(trivy);
	if (json_failed(reader))
		return;
	if (!trivy->bound)
		trivy_bind_artifact(trivy);
	if (kind == JSON_OBJECT && trivy->artifact_name.len > 0 && !trivy->kubernetes &&
	    !trivy->results_seen)
		sink_diagnostic(trivy->sink, "source.trivy.no-results", "",
		    "the report has no Results: Trivy found nothing in it to look at");
	trivy_say_coverage(trivy);
}

static void
release(struct trivy *trivy)
{
	struct muster_strbuf *const texts[] = {&trivy->target, &trivy->class, &trivy->type,
	    &trivy->check, &trivy->location, &trivy->package, &trivy->aliases};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		muster_strbuf_release(texts[i]);
	muster_arena_free(trivy->arena);
	muster_arena_free(trivy->waiting_arena);
	free(trivy->places.list);
}

static void
bind_run(struct trivy *trivy)
{
	const struct muster_run_binding run = {
	    .tool = MUSTER_SPAN("trivy"),
	    .tool_version = muster_span_of(trivy->tool_version),
	    .data_date = MUSTER_TIME_NONE,
	    .observed_at = trivy->observed_at,
	    .partial = trivy->partial || trivy->unknown_class,
	    .why = muster_span_of(trivy->partial ? "resources of the cluster could not be scanned"
		    : trivy->unknown_class       ? "a result is of a class that is not known"
						 : ""),
	};
	sink_run(trivy->sink, &run);
}

static int
read_trivy(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct trivy trivy = {.reader = reader, .sink = sink, .observed_at = MUSTER_TIME_NONE};
	struct muster_strbuf *const texts[] = {&trivy.target, &trivy.class, &trivy.type,
	    &trivy.check, &trivy.location, &trivy.package, &trivy.aliases};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		muster_strbuf_init(texts[i], 0);
	uint64_t said = 0;
	trivy.waiting_end = &trivy.waiting;
	trivy.arena = muster_arena_new();
	trivy.failed = trivy.arena == NULL;
	while (!trivy.failed && !sink->failed && json_document(reader) == 1) {
		read_document(&trivy);
		take_further(reader, sink, &said, source_trivy.name);
		if (trivy.arena != NULL)
			muster_arena_reset(trivy.arena);
	}
	if (!json_failed(reader))
		bind_run(&trivy);
	release(&trivy);
	if (trivy.failed)
		return muster_error_memory(err);
	return json_failed(reader) || sink->failed ? -1 : 0;
}

static int
probe_trivy(const struct muster_peek *peek)
{
	if (peek->kind == '[')
		return muster_peek_element_has(peek, "Target") &&
			(muster_peek_element_has(peek, "Vulnerabilities") ||
			    muster_peek_element_has(peek, "Type"))
		    ? 90
		    : 0;
	if (muster_peek_has(peek, "ClusterName") &&
	    (muster_peek_has(peek, "Resources") || muster_peek_has(peek, "Findings") ||
		muster_peek_has(peek, "Vulnerabilities") ||
		muster_peek_has(peek, "Misconfigurations") || peek->key_count <= 2))
		return 95;
	struct muster_span schema = muster_peek_value(peek, "SchemaVersion");
	if (muster_span_is(schema, "2") &&
	    (muster_peek_has(peek, "ArtifactName") || muster_peek_has(peek, "ArtifactType") ||
		muster_peek_has(peek, "Results") || muster_peek_has(peek, "Metadata")))
		return 95;
	if (muster_peek_has(peek, "ID") && muster_peek_has(peek, "Title") &&
	    (muster_peek_has(peek, "SummaryControls") ||
		(muster_peek_has(peek, "Results") && !muster_peek_has(peek, "runs"))))
		return 80;
	return 0;
}

/* Code around a secret goes where it stands; it is too common to look for copies of it. */
static const char *const secret_members[] = {
    "Secrets/Match", "Finding/Match", "Secrets/Content!", "Finding/Content!", "Env[]", NULL};

const struct muster_source source_trivy = {
    .name = "trivy",
    .title = "Trivy",
    .kind = "scanner",
    .reads = "trivy … --format json: images, folders, repositories, clusters, compliance",
    .version = 2,
    .probe = probe_trivy,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_trivy,
};
