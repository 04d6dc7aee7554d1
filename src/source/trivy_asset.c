/* SPDX-License-Identifier: Apache-2.0 */
/* What a Trivy report is about, by which name, and what it says was looked at. */
#include "source/trivy.h"

static const struct muster_span nothing = {"", 0};

static bool
is_image(const struct trivy *trivy)
{
	if (trivy->artifact_type.len > 0)
		return muster_span_is(trivy->artifact_type, "container_image");
	if (trivy->image_id.len > 0 || trivy->repo_tag.len > 0)
		return true;
	/* "NAME (debian 10.8)": only images and root file systems have that. */
	return trivy->first_target.len > 0 &&
	    trivy->first_target.ptr[trivy->first_target.len - 1] == ')';
}

static struct muster_span
image_name(const struct trivy *trivy)
{
	if (trivy->reference.len > 0)
		return trivy->reference;
	if (trivy->repo_tag.len > 0)
		return trivy->repo_tag;
	if (trivy->artifact_name.len > 0)
		return trivy->artifact_name;
	struct muster_span name = trivy->first_target;
	for (size_t i = name.len; i-- > 1;)
		if (name.ptr[i] == '(' && name.ptr[i - 1] == ' ')
			return (struct muster_span){name.ptr, i - 1};
	return nothing;
}

static void
bind_image(struct trivy *trivy)
{
	struct muster_asset_binding binding = {
	    .kind = MUSTER_ASSET_IMAGE, .version = nothing, .parent = MUSTER_ASSET_UNKNOWN};
	struct muster_span digest, lineage, tag;
	muster_image_split(image_name(trivy), &binding.name, &binding.tag, &digest);
	binding.version = digest;
	if (trivy->image_id.len > 0)
		binding.version = trivy->image_id;
	if (trivy->repo_digest.len > 0) {
		muster_image_split(trivy->repo_digest, &lineage, &tag, &digest);
		if (digest.len > 0)
			binding.version = digest;
		if (binding.name.len == 0)
			binding.name = lineage;
	}
	sink_asset_bind(trivy->sink, trivy->asset, &binding);
}

void
trivy_bind_artifact(struct trivy *trivy)
{
	if (!trivy->kubernetes && trivy->compliance.len == 0 && is_image(trivy)) {
		bind_image(trivy);
		return;
	}
	struct muster_asset_binding binding = {.kind = MUSTER_ASSET_REPOSITORY,
	    .name = trivy->artifact_name,
	    .version = nothing,
	    .tag = nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	if (trivy->kubernetes)
		binding.kind = MUSTER_ASSET_CLUSTER;
	else if (muster_span_starts(trivy->compliance, "docker"))
		binding.kind = MUSTER_ASSET_IMAGE;
	else if (muster_span_starts(trivy->compliance, "aws") ||
	    muster_span_is(trivy->artifact_type, "aws_account"))
		binding.kind = MUSTER_ASSET_ACCOUNT;
	else if (trivy->compliance.len > 0)
		binding.kind = MUSTER_ASSET_CLUSTER;
	else if (muster_span_is(trivy->artifact_type, "vm"))
		binding.kind = MUSTER_ASSET_HOST;
	sink_asset_bind(trivy->sink, trivy->asset, &binding);
}

void
trivy_say_coverage(struct trivy *trivy)
{
	bool os = trivy->covers[MUSTER_DOMAIN_OS_PACKAGE];
	bool language = trivy->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE];
	/* Where an operating system is, both kinds of packages were looked for. */
	bool whole = trivy->kubernetes || muster_span_is(trivy->artifact_type, "vm") ||
	    (trivy->compliance.len == 0 && is_image(trivy));
	if (os || (language && whole)) {
		trivy->covers[MUSTER_DOMAIN_OS_PACKAGE] = true;
		trivy->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	}
	for (int domain = 0; domain < MUSTER_DOMAIN_COUNT; domain++)
		if (trivy->covers[domain])
			sink_coverage(trivy->sink, trivy->asset, (enum muster_domain)domain,
			    domain == MUSTER_DOMAIN_BENCHMARK ? trivy->compliance : nothing);
}

/*
 * Named before its rows if all that names it is known by then: rows of an
 * asset without a name have to wait in the store.
 */
void
trivy_bind_early(struct trivy *trivy)
{
	bool image = muster_span_is(trivy->artifact_type, "container_image");
	if (trivy->bound || trivy->kubernetes || trivy->compliance.len > 0 ||
	    trivy->artifact_name.len == 0 || trivy->artifact_type.len == 0 ||
	    (image && !trivy->metadata_seen))
		return;
	trivy_bind_artifact(trivy);
	trivy->bound = true;
}
