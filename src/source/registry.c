/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of sources, and the calls adapters make.  The wrappers make a
 * sink sticky and count records; results and diagnostics are counted by the
 * sink, whose business it is what becomes of them.
 */
#include <stdarg.h>

#include <muster/definition.h>

#include "source/sources.h"
#include "source/take.h"

/* In order of name. */
static const struct muster_source *const sources[] = {
    &source_anchore_engine,
    &source_anchore_policy,
    &source_aws_asff,
    &source_aws_cloudtrail,
    &source_aws_cloudwatch,
    &source_aws_ecr,
    &source_aws_guardduty,
    &source_aws_inspector2,
    &source_aws_secretsmanager,
    &source_azure_activity,
    &source_azure_keyvault,
    &source_azure_monitor,
    &source_checkov,
    &source_clair_v2,
    &source_clair_v4,
    &source_csaf,
    &source_cyclonedx,
    &source_docker_bench,
    &source_docker_daemon,
    &source_docker_events,
    &source_docker_info,
    &source_docker_inspect,
    &source_docker_json_log,
    &source_docker_scout,
    &source_docker_secrets,
    &source_dockle,
    &source_ecs,
    &source_elasticsearch,
    &source_falco,
    &source_gcloud_artifact_scan,
    &source_gcp_logging,
    &source_gcp_scc,
    &source_gitlab_container,
    &source_gitleaks,
    &source_grype,
    &source_hadolint,
    &source_harbor,
    &source_inspec,
    &source_jfrog_xray,
    &source_kics,
    &source_kube_bench,
    &source_kubescape,
    &source_ms_defender,
    &source_neuvector,
    &source_observations,
    &source_openvex,
    &source_oscal,
    &source_osv,
    &source_policy_report,
    &source_prowler,
    &source_sarif,
    &source_snyk,
    &source_spdx,
    &source_terrascan,
    &source_tfsec,
    &source_trivy,
    &source_trivy_operator,
    &source_trufflehog,
    &source_twistlock,
    &source_vault_audit,
    &source_wazuh,
    &source_xccdf,
};

const struct muster_source *const *
muster_sources(size_t *count)
{
	if (count != NULL)
		*count = sizeof(sources) / sizeof(sources[0]);
	return sources;
}

const struct muster_source *
muster_source_find(const char *name)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (strcmp(sources[i]->name, name) == 0)
			return sources[i];
	return NULL;
}

const struct muster_source *
muster_source_find_among(const struct muster_defined_sources *defined, const char *name)
{
	const struct muster_source *source = muster_source_find(name);
	for (size_t i = 0; source == NULL && defined != NULL && i < defined->count; i++)
		if (strcmp(defined->list[i].source.name, name) == 0)
			source = &defined->list[i].source;
	return source;
}

int
muster_source_probe(const struct muster_source *source, const struct muster_peek *peek)
{
	return source->definition != NULL ? muster_definition_probe(source->definition, peek)
					  : source->probe(peek);
}

int
muster_source_lists(
    const struct muster_source *source, const struct muster_peek *peek, struct muster_error *err)
{
	if (peek->kind != '[' || muster_source_probe(source, peek) > 0)
		return 0;
	struct muster_peek *element = malloc(sizeof(*element));
	if (element == NULL)
		return muster_error_memory(err);
	const bool lists =
	    muster_peek_element(peek, element) && muster_source_probe(source, element) > 0;
	free(element);
	return lists;
}

/* An array is one document of the source, or a list of them: what it begins with tells. */
static int
begin(const struct muster_source *source, struct json_reader *reader, struct muster_error *err)
{
	enum { HEAD = 1024 * 1024 };
	if (json_document_ahead(reader) != 1 || json_peek(reader) != JSON_ARRAY)
		return 0;
	struct muster_peek *peek = malloc(sizeof(*peek));
	if (peek == NULL)
		return muster_error_memory(err);
	const struct muster_span head = json_ahead(reader, HEAD);
	muster_peek_text(peek, head.ptr, head.len, false);
	const int lists = muster_source_lists(source, peek, err);
	if (lists > 0)
		json_list(reader);
	free(peek);
	return lists < 0 ? -1 : 0;
}

int
muster_source_read(const struct muster_source *source, struct json_reader *reader,
    struct muster_sink *sink, struct muster_error *err)
{
	if (begin(source, reader, err) != 0)
		return -1;
	return source->definition != NULL
	    ? muster_definition_read(source->definition, reader, sink, err)
	    : source->read(reader, sink, err);
}

static int
settle(struct muster_sink *sink, int answer)
{
	if (answer != 0)
		sink->failed = true;
	return sink->failed ? -1 : 0;
}

/* What was not understood may be a finding: a run that lost it must not close that. */
int
sink_run(struct muster_sink *sink, const struct muster_run_binding *binding)
{
	struct muster_run_binding run = *binding;
	if (sink->failed)
		return -1;
	if (sink->counts->rejected > 0 && !run.partial) {
		run.partial = true;
		run.why = MUSTER_SPAN("records of the document were not understood");
	}
	return settle(sink, sink->ops->run(sink, &run));
}

int
sink_asset(struct muster_sink *sink, muster_asset_handle *out)
{
	*out = MUSTER_ASSET_UNKNOWN;
	return sink->failed ? -1 : settle(sink, sink->ops->asset(sink, out));
}

int
sink_asset_bind(
    struct muster_sink *sink, muster_asset_handle asset, const struct muster_asset_binding *binding)
{
	return sink->failed ? -1 : settle(sink, sink->ops->asset_bind(sink, asset, binding));
}

int
sink_coverage(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span section)
{
	sink->said++;
	return sink->failed ? -1 : settle(sink, sink->ops->coverage(sink, asset, domain, section));
}

/* Unknown is an answer; a word that is no answer at all must not pass in silence. */
static int
note_severity(struct muster_sink *sink, const struct muster_result *result)
{
	static const struct json_locus nowhere = {
	    .container = {"", 0}, .index = -1, .key = {"", 0}};
	const struct json_locus *locus = result->locus != NULL ? result->locus : &nowhere;
	char pointer[512];
	if (result->severity != MUSTER_SEVERITY_UNKNOWN ||
	    muster_severity_is_word(result->native_severity))
		return 0;
	locus_pointer(locus, pointer, sizeof(pointer));
	return sink_diagnostic(sink, "source.unknown-severity", pointer,
	    "a word for a severity that is not known: taken as unknown");
}

int
sink_result(struct muster_sink *sink, const struct muster_result *result)
{
	sink->said++;
	if (sink->failed || note_severity(sink, result) != 0)
		return -1;
	return settle(sink, sink->ops->result(sink, result));
}

int
sink_package(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span package, struct muster_span version)
{
	sink->said++;
	if (sink->failed)
		return -1;
	return settle(sink, sink->ops->package(sink, asset, domain, package, version));
}

int
sink_activity(struct muster_sink *sink, const struct muster_activity *activity)
{
	sink->said++;
	return sink->failed ? -1 : settle(sink, sink->ops->activity(sink, activity));
}

int
sink_setting(struct muster_sink *sink, const struct muster_setting *setting)
{
	sink->said++;
	return sink->failed ? -1 : settle(sink, sink->ops->setting(sink, setting));
}

int
sink_diagnostic(
    struct muster_sink *sink, const char *id, const char *pointer, const char *format, ...)
{
	sink->said++;
	if (sink->failed)
		return -1;
	char message[512];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return settle(sink, sink->ops->diagnostic(sink, id, pointer, message));
}

void
sink_heard(struct muster_sink *sink)
{
	sink->said++;
}

void
sink_record(struct muster_sink *sink, enum muster_fate fate)
{
	sink->said++;
	struct muster_counts *counts = sink->counts;
	if (sink->failed)
		return;
	counts->read++;
	switch (fate) {
	case MUSTER_USED:
		counts->used++;
		break;
	case MUSTER_SUPPRESSED:
		counts->suppressed++;
		break;
	case MUSTER_MERGED:
		counts->merged++;
		break;
	case MUSTER_OUT_OF_SCOPE:
		counts->out_of_scope++;
		break;
	case MUSTER_REJECTED:
		counts->rejected++;
		break;
	}
}
