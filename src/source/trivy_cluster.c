/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clusters (trivy k8s), whose resources are assets of their own, and summaries
 * of compliance reports, whose controls are rows.
 */
#include "source/trivy.h"

static const struct muster_span nothing = {"", 0};

/* ---- clusters ---- */

enum { K_NAMESPACE, K_KIND, K_NAME, K_METADATA, K_RESULTS, K_ERROR };
static const struct json_member_row resource_rows[] = {
    [K_NAMESPACE] = {"Namespace", false},
    [K_KIND] = {"Kind", false},
    [K_NAME] = {"Name", false},
    [K_METADATA] = {"Metadata", false},
    [K_RESULTS] = {"Results", false},
    [K_ERROR] = {"Error", false},
};
static const struct json_members resource_members = JSON_MEMBERS(resource_rows);

static void
bind_resource(struct trivy *trivy, muster_asset_handle cluster, const struct muster_span part[3])
{
	struct muster_strbuf *name = &trivy->location;
	muster_strbuf_clear(name);
	for (size_t i = 0; i < 3; i++) {
		if (part[i].len == 0)
			continue;
		if (name->len > 0)
			muster_strbuf_addc(name, '/');
		muster_strbuf_add(name, part[i].ptr, part[i].len);
	}
	trivy->failed |= name->failed;
	const struct muster_asset_binding binding = {.kind = MUSTER_ASSET_RESOURCE,
	    .name = trivy_text(name),
	    .version = nothing,
	    .tag = nothing,
	    .parent = cluster};
	sink_asset_bind(trivy->sink, trivy->asset, &binding);
}

static void
read_resource(struct trivy *trivy, muster_asset_handle cluster)
{
	struct json_reader *reader = trivy->reader;
	struct muster_span part[3] = {nothing, nothing, nothing}, error = nothing;
	int member;
	if (json_object(reader) != 0)
		return;
	sink_asset(trivy->sink, &trivy->asset);
	while ((member = json_member(reader, &resource_members)) != JSON_MEMBER_END) {
		switch (member) {
		case K_NAMESPACE:
		case K_KIND:
		case K_NAME:
			trivy_keep_text(trivy, &part[member - K_NAMESPACE]);
			break;
		case K_METADATA:
			trivy_read_metadata(trivy);
			break;
		case K_RESULTS:
			trivy_read_results(trivy, true);
			break;
		case K_ERROR:
			json_text(reader, &error);
			trivy->partial |= error.len > 0;
			break;
		default:
			json_skip(reader);
			break;
		}
	}
	bind_resource(trivy, cluster, part);
}

void
trivy_read_resources(struct trivy *trivy, muster_asset_handle cluster)
{
	trivy->kubernetes = true;
	if (json_array(trivy->reader) != 0)
		return;
	while (json_element(trivy->reader) == 1)
		read_resource(trivy, cluster);
	trivy->asset = cluster;
}

/* ---- compliance summaries ---- */

enum { Y_ID, Y_NAME, Y_SEVERITY, Y_FAIL };
static const struct json_member_row summary_rows[] = {
    [Y_ID] = {"ID", false},
    [Y_NAME] = {"Name", false},
    [Y_SEVERITY] = {"Severity", false},
    [Y_FAIL] = {"TotalFail", false},
};
static const struct json_members summary_members = JSON_MEMBERS(summary_rows);

static void
read_summary_control(struct trivy *trivy)
{
	struct json_reader *reader = trivy->reader;
	struct take *take = &trivy->take;
	struct muster_span id = nothing, name = nothing, severity = nothing, fail = nothing;
	struct json_locus locus;
	int member;
	take_init(take, reader);
	if (json_record(reader) != 0)
		return;
	if (take_object(take)) {
		while ((member = json_member(reader, &summary_members)) != JSON_MEMBER_END) {
			if (member == Y_ID)
				take_text(take, &id);
			else if (member == Y_NAME)
				take_text(take, &name);
			else if (member == Y_SEVERITY)
				take_text(take, &severity);
			else if (member == Y_FAIL)
				take_scalar(take, &fail);
			else
				json_skip(reader);
		}
	}
	if (json_record_end(reader, &locus) != 0)
		return;
	if (!take->odd && id.len == 0)
		take_mark(take, "it has no id");
	if (take->odd) {
		take_reject(take, trivy->sink, "source.trivy.not-understood");
		return;
	}
	muster_strbuf_clear(&trivy->check);
	muster_strbuf_add(&trivy->check, trivy->compliance.ptr, trivy->compliance.len);
	muster_strbuf_addc(&trivy->check, '/');
	muster_strbuf_add(&trivy->check, id.ptr, id.len);
	trivy->failed |= trivy->check.failed;
	const struct muster_result result = {
	    .asset = trivy->asset,
	    .domain = MUSTER_DOMAIN_BENCHMARK,
	    .section = trivy->compliance,
	    .check = trivy_text(&trivy->check),
	    .title = name,
	    .outcome = fail.len == 0        ? MUSTER_NOT_REVIEWED /* nothing was evaluated */
		: muster_span_is(fail, "0") ? MUSTER_PASS
					    : MUSTER_FAIL,
	    .severity = muster_severity_of(severity),
	    .native_severity = severity,
	    .native_outcome = fail,
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
	sink_record(trivy->sink, MUSTER_USED);
	trivy->covers[MUSTER_DOMAIN_BENCHMARK] = true;
}

void
trivy_read_summary(struct trivy *trivy)
{
	if (json_array(trivy->reader) != 0)
		return;
	while (json_element(trivy->reader) == 1)
		read_summary_control(trivy);
}
