/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF 2.1.0: runs of any tool, and Docker Scout, which writes nothing else.
 * Each tool is a scope of its own (section): a run of one closes nothing that
 * another has found.
 */
#include "source/sarif.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

/* ---- what was looked at ---- */

static void
keep_first(struct adapter *adapter, struct muster_span *out)
{
	if (json_peek(adapter->reader) != JSON_ARRAY) {
		json_skip(adapter->reader);
		return;
	}
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		if (out->len == 0 && json_peek(adapter->reader) == JSON_STRING)
			adapter_text(adapter, out);
		else
			json_skip(adapter->reader);
	}
}

enum { P_IMAGE, P_DIGESTS, P_TAGS };
static const struct json_member_row property_rows[] = {
    [P_IMAGE] = {"imageName", false},
    [P_DIGESTS] = {"repoDigests", false},
    [P_TAGS] = {"repoTags", false},
};
static const struct json_members property_members = JSON_MEMBERS(property_rows);

/* Trivy's properties of a run. */
static void
read_properties(struct sarif *sarif)
{
	struct adapter *adapter = &sarif->base;
	struct muster_span name = none, tag = none;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &property_members)) != JSON_MEMBER_END) {
		if (member == P_IMAGE && json_peek(adapter->reader) == JSON_STRING)
			adapter_text(adapter, &name);
		else if (member == P_DIGESTS)
			keep_first(adapter, &sarif->digest);
		else if (member == P_TAGS)
			keep_first(adapter, &tag);
		else
			json_skip(adapter->reader);
	}
	sarif->image = tag.len > 0 ? tag : name;
}

static const struct json_member_row provenance_rows[] = {{"repositoryUri", false}};
static const struct json_members provenance_members = JSON_MEMBERS(provenance_rows);

static void
read_provenance(struct sarif *sarif)
{
	struct json_reader *reader = sarif->base.reader;
	int member;
	json_array(reader);
	while (json_element(reader) == 1) {
		json_object(reader);
		while ((member = json_member(reader, &provenance_members)) != JSON_MEMBER_END) {
			if (member == 0 && sarif->repository.len == 0)
				adapter_text(&sarif->base, &sarif->repository);
			else
				json_skip(reader);
		}
	}
}

enum { I_SUCCESSFUL, I_END };
static const struct json_member_row invocation_rows[] = {
    [I_SUCCESSFUL] = {"executionSuccessful", false}, [I_END] = {"endTimeUtc", false}};
static const struct json_members invocation_members = JSON_MEMBERS(invocation_rows);

static void
read_invocations(struct sarif *sarif)
{
	struct adapter *adapter = &sarif->base;
	struct json_reader *reader = adapter->reader;
	int member;
	json_array(reader);
	while (json_element(reader) == 1) {
		json_object(reader);
		while ((member = json_member(reader, &invocation_members)) != JSON_MEMBER_END) {
			bool successful = true;
			if (member == I_END)
				adapter_observed(adapter);
			else if (member != I_SUCCESSFUL || json_peek(reader) == JSON_NULL)
				json_skip(reader);
			else if (json_bool(reader, &successful) == 0 && !successful) {
				adapter_note(adapter, "failed-run",
				    "the tool says that this run of it did not succeed");
				adapter_partial(adapter, "the tool says that it did not succeed");
			}
		}
	}
}

/* Tools that look at images: what they do not name is one. */
static bool
is_of_images(struct muster_span tool)
{
	static const char *const tools[] = {"trivy", "grype", "dockle", "snyk container",
	    "docker scout", "anchore", "clair", "prisma cloud", "twistcli"};
	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
		const size_t len = strlen(tools[i]);
		if (tool.len >= len &&
		    muster_span_is_nocase((struct muster_span){tool.ptr, len}, tools[i]))
			return true;
	}
	return false;
}

static void
bind_named(struct sarif *sarif)
{
	struct muster_span name, tag, digest = none;
	if (sarif->image.len > 0) {
		muster_image_split(sarif->digest, &name, &tag, &digest);
		adapter_bind_image(&sarif->base, sarif->image, digest);
	} else if (sarif->repository.len > 0) {
		adapter_bind(&sarif->base, MUSTER_ASSET_REPOSITORY, sarif->repository);
	} else {
		return;
	}
	sarif->bound = true;
}

/* ---- files ---- */

static void
add_artifact(struct sarif *sarif, struct muster_span uri)
{
	struct adapter *adapter = &sarif->base;
	if (sarif->artifact_count == sarif->artifact_cap) {
		const size_t cap = sarif->artifact_cap == 0 ? 64 : sarif->artifact_cap * 2;
		struct muster_span *more = muster_arena_alloc(adapter->arena, cap * sizeof(*more));
		if (more == NULL) {
			adapter->failed = true;
			return;
		}
		if (sarif->artifact_count > 0)
			memcpy(more, sarif->artifacts, sarif->artifact_count * sizeof(*more));
		sarif->artifacts = more;
		sarif->artifact_cap = cap;
	}
	sarif->artifacts[sarif->artifact_count++] = uri;
}

/* artifacts: results may name a file by its number alone (3.4.5). */
static void
read_artifacts(struct sarif *sarif)
{
	static const struct json_member_row rows[] = {{"location", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	static const struct json_member_row uri_rows[] = {{"uri", false}};
	static const struct json_members uri_members = JSON_MEMBERS(uri_rows);
	struct json_reader *reader = sarif->base.reader;
	int member;
	sarif->artifacts_seen = true;
	json_array(reader);
	while (json_element(reader) == 1) {
		struct muster_span uri = none;
		json_object(reader);
		while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
			if (member != 0) {
				json_skip(reader);
				continue;
			}
			json_object(reader);
			while ((member = json_member(reader, &uri_members)) != JSON_MEMBER_END) {
				if (member == 0)
					adapter_text(&sarif->base, &uri);
				else
					json_skip(reader);
			}
		}
		add_artifact(sarif, uri);
	}
}

/* ---- runs ---- */

enum { R_TOOL, R_RESULTS, R_PROPERTIES, R_PROVENANCE, R_INVOCATIONS, R_ARTIFACTS };
static const struct json_member_row run_rows[] = {
    [R_TOOL] = {"tool", false},
    [R_RESULTS] = {"results", false},
    [R_PROPERTIES] = {"properties", false},
    [R_PROVENANCE] = {"versionControlProvenance", false},
    [R_INVOCATIONS] = {"invocations", false},
    [R_ARTIFACTS] = {"artifacts", false},
};
static const struct json_members run_members = JSON_MEMBERS(run_rows);

static void
begin_run(struct sarif *sarif)
{
	struct adapter *adapter = &sarif->base;
	if (sarif->bound)
		sink_asset(adapter->sink, &adapter->asset);
	sarif->bound = false;
	sarif->components = NULL;
	sarif->component_count = sarif->component_cap = 0;
	sarif->by_id = NULL;
	sarif->by_id_count = 0;
	sarif->tool = sarif->tool_version = none;
	sarif->image = sarif->digest = sarif->repository = none;
	sarif->tool_seen = sarif->results_seen = sarif->artifacts_seen = false;
	sarif->artifacts = NULL;
	sarif->artifact_count = sarif->artifact_cap = 0;
	sarif->waiting = NULL;
	sarif->waiting_end = &sarif->waiting;
	memset(adapter->covers, 0, sizeof(adapter->covers));
}

/* What a tool has rules for it has looked for; Docker Scout looks for vulnerabilities. */
static void
cover(struct sarif *sarif)
{
	struct adapter *adapter = &sarif->base;
	static const enum muster_domain domains[] = {
	    [SARIF_UNTOLD] = MUSTER_DOMAIN_MISCONFIGURATION,
	    [SARIF_VULNERABILITY] = MUSTER_DOMAIN_COUNT, /* whose packages: results say it */
	    [SARIF_OS_VULNERABILITY] = MUSTER_DOMAIN_OS_PACKAGE,
	    [SARIF_MISCONFIGURATION] = MUSTER_DOMAIN_MISCONFIGURATION,
	    [SARIF_SECRET] = MUSTER_DOMAIN_SECRET,
	    [SARIF_LICENSE] = MUSTER_DOMAIN_LICENSE,
	};
	for (size_t i = 0; i < sarif->component_count; i++)
		for (size_t j = 0; j < sarif->components[i].count; j++) {
			const struct sarif_rule *rule = &sarif->components[i].rules[j];
			enum muster_domain domain = domains[sarif_kind_of(sarif, rule, rule->id)];
			if (domain != MUSTER_DOMAIN_COUNT)
				adapter->covers[domain] = true;
		}
	if (sarif->alone)
		adapter->covers[MUSTER_DOMAIN_OS_PACKAGE] =
		    adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	adapter_cover(adapter, sarif->alone ? none : sarif->tool);
}

static void
end_run(struct sarif *sarif)
{
	struct adapter *adapter = &sarif->base;
	if (json_failed(adapter->reader))
		return;
	if (!sarif->results_seen) {
		adapter_refuse(adapter, "no-results",
		    "a run has no results, or null: its tool did not make any, which is not that "
		    "nothing was found");
		return;
	}
	if (sarif->tool.len == 0) {
		adapter_refuse(adapter, "no-tool",
		    "a run does not say which tool it is of (tool.driver.name)");
		return;
	}
	sarif_flush_results(sarif);
	bind_named(sarif);
	cover(sarif);
	adapter->run.tool = adapter_keep_run(adapter, sarif->tool);
	adapter->run.tool_version = adapter_keep_run(adapter, sarif->tool_version);
}

static void
read_run(struct sarif *sarif)
{
	struct json_reader *reader = sarif->base.reader;
	int member;
	begin_run(sarif);
	json_object(reader);
	while ((member = json_member(reader, &run_members)) != JSON_MEMBER_END) {
		switch (member) {
		case R_TOOL:
			sarif_read_tool(sarif);
			break;
		case R_RESULTS:
			sarif_read_results(sarif);
			break;
		case R_PROPERTIES:
			read_properties(sarif);
			break;
		case R_PROVENANCE:
			read_provenance(sarif);
			break;
		case R_INVOCATIONS:
			read_invocations(sarif);
			break;
		case R_ARTIFACTS:
			read_artifacts(sarif);
			break;
		default:
			json_skip(reader);
			break;
		}
	}
	end_run(sarif);
}

/* ---- documents ---- */

enum { D_VERSION, D_RUNS };
static const struct json_member_row document_rows[] = {
    [D_VERSION] = {"version", false}, [D_RUNS] = {"runs", false}};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_document(struct adapter *adapter)
{
	struct sarif *sarif = sarif_of(adapter);
	struct json_reader *reader = adapter->reader;
	struct muster_span version = none;
	bool runs = false;
	int member;
	sarif->bound = false;
	sarif->tool = none;
	json_object(reader);
	while ((member = json_member(reader, &document_members)) != JSON_MEMBER_END) {
		if (member == D_VERSION) {
			if (json_text(reader, &version) == 0 && !muster_span_is(version, "2.1.0"))
				adapter_refuse(adapter, "version",
				    "only version 2.1.0 of SARIF is read; ask the tool for that");
		} else if (member == D_RUNS) {
			runs = true;
			json_array(reader);
			while (json_element(reader) == 1)
				read_run(sarif);
		} else {
			json_skip(reader);
		}
	}
	if (!runs)
		adapter_refuse(adapter, "no-results", "this document has no runs");
	if (!json_failed(reader) && !sarif->bound)
		adapter_bind(adapter,
		    sarif->alone || is_of_images(sarif->tool) ? MUSTER_ASSET_IMAGE
							      : MUSTER_ASSET_REPOSITORY,
		    none);
}

static int
read_as(const struct muster_source *source, bool alone, struct json_reader *reader,
    struct muster_sink *sink, struct muster_error *err)
{
	struct sarif sarif = {.alone = alone};
	muster_strbuf_init(&sarif.place, 0);
	muster_strbuf_init(&sarif.artifact_place, 0);
	int result = adapter_read(&sarif.base, source, reader, sink, read_document, err);
	muster_strbuf_release(&sarif.place);
	muster_strbuf_release(&sarif.artifact_place);
	return result;
}

static int
read_sarif(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	return read_as(&source_sarif, false, reader, sink, err);
}

static int
read_scout(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	return read_as(&source_docker_scout, true, reader, sink, err);
}

/* ---- recognition ---- */

/* "name": "docker scout" in the head: the driver stands in front of the results there. */
static bool
is_scout(const struct muster_peek *peek)
{
	static const char word[] = "\"docker scout\"";
	const size_t len = sizeof(word) - 1;
	const struct muster_span head = peek->head;
	for (size_t i = 0; i + len <= head.len; i++) {
		if (memcmp(head.ptr + i, word, len) != 0)
			continue;
		size_t at = i;
		while (at > 0 && strchr(" \t\r\n:", head.ptr[at - 1]) != NULL)
			at--;
		if (at >= 6 && memcmp(head.ptr + at - 6, "\"name\"", 6) == 0)
			return true;
	}
	return false;
}

/* Of any version, so that one that is not read is refused by name. */
static bool
is_sarif(const struct muster_peek *peek)
{
	const struct muster_span version = muster_peek_value(peek, "version");
	return peek->kind == '{' && muster_peek_has(peek, "runs") &&
	    (muster_span_starts(version, "\"2.") || muster_span_is(version, "\"1.0.0\""));
}

static int
probe_sarif(const struct muster_peek *peek)
{
	return is_sarif(peek) && !is_scout(peek) ? 90 : 0;
}

static int
probe_scout(const struct muster_peek *peek)
{
	return is_sarif(peek) && is_scout(peek) ? 90 : 0;
}

/* Snippets hold code, and of a secret the secret: they go where they stand. */
static const char *const secret_members[] = {
    "snippet/text!", "contents/text!", "insertedContent/text!", "Env[]", NULL};

const struct muster_source source_sarif = {
    .name = "sarif",
    .title = "SARIF",
    .kind = "scanner",
    .reads = "SARIF 2.1.0 of any tool: CodeQL, Snyk, Dockle, Grype, Trivy, gitleaks",
    .version = 3,
    .probe = probe_sarif,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_sarif,
};

const struct muster_source source_docker_scout = {
    .name = "docker-scout",
    .title = "Docker Scout",
    .kind = "scanner",
    .reads = "docker scout cves --format sarif",
    .version = 3,
    .probe = probe_scout,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_scout,
};
