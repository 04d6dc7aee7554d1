/* SPDX-License-Identifier: Apache-2.0 */
/* What Grype scanned: an image, a folder or an archive, and how it is named here. */
#include "source/grype.h"
#include "source/sources.h"

static const struct muster_span nothing = {"", 0};

static void
keep(struct grype *grype, struct muster_span text, struct muster_span *out)
{
	char *copy = muster_arena_copy(grype->arena, text.ptr, text.len);
	if (copy == NULL)
		grype->failed = true;
	else
		*out = (struct muster_span){copy, text.len};
}

enum { T_USER_INPUT, T_IMAGE_ID, T_MANIFEST_DIGEST, T_REPO_DIGESTS, T_TAGS, T_PATH };
static const struct json_member_row target_rows[] = {
    [T_USER_INPUT] = {"userInput", false},
    [T_IMAGE_ID] = {"imageID", false},
    [T_MANIFEST_DIGEST] = {"manifestDigest", false},
    [T_REPO_DIGESTS] = {"repoDigests", false},
    [T_TAGS] = {"tags", false},
    [T_PATH] = {"path", false},
};
static const struct json_members target_members = JSON_MEMBERS(target_rows);

static void
keep_text(struct grype *grype, struct muster_span *out)
{
	struct muster_span text = nothing;
	if (json_text(grype->reader, &text) == 0)
		keep(grype, text, out);
}

static void
keep_first(struct grype *grype, struct muster_span *out)
{
	if (json_array(grype->reader) != 0)
		return;
	while (json_element(grype->reader) == 1) {
		struct muster_span text = nothing;
		if (json_text(grype->reader, &text) == 0 && out->len == 0 && text.len > 0)
			keep(grype, text, out);
	}
}

static void
read_target(struct grype *grype)
{
	struct json_reader *reader = grype->reader;
	int member;
	if (json_peek(reader) == JSON_STRING) { /* a folder or file */
		keep_text(grype, &grype->path);
		return;
	}
	if (json_object(reader) != 0)
		return;
	while ((member = json_member(reader, &target_members)) != JSON_MEMBER_END) {
		if (member == T_USER_INPUT)
			keep_text(grype, &grype->user_input);
		else if (member == T_IMAGE_ID)
			keep_text(grype, &grype->image_id);
		else if (member == T_MANIFEST_DIGEST)
			keep_text(grype, &grype->manifest_digest);
		else if (member == T_REPO_DIGESTS)
			keep_first(grype, &grype->repo_digest);
		else if (member == T_TAGS)
			keep_first(grype, &grype->tag);
		else if (member == T_PATH)
			keep_text(grype, &grype->path);
		else
			json_skip(reader);
	}
}

enum { S_TYPE, S_TARGET };
static const struct json_member_row source_rows[] = {
    [S_TYPE] = {"type", false}, [S_TARGET] = {"target", false}};
static const struct json_members source_members = JSON_MEMBERS(source_rows);

void
grype_source(struct grype *grype)
{
	int member;
	if (json_object(grype->reader) != 0)
		return;
	while ((member = json_member(grype->reader, &source_members)) != JSON_MEMBER_END) {
		if (member == S_TYPE)
			keep_text(grype, &grype->kind);
		else if (member == S_TARGET)
			read_target(grype);
		else
			json_skip(grype->reader);
	}
}

/* ---- its name ---- */

/* "registry:reg/app:1" was said to Grype, the image is "reg/app:1". */
static struct muster_span
without_scheme(struct muster_span input)
{
	static const char *const schemes[] = {"docker:", "podman:", "registry:", "containerd:",
	    "singularity:", "dir:", "file:", "sbom:", "purl:"};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t len = strlen(schemes[i]);
		if (muster_span_starts(input, schemes[i]))
			return (struct muster_span){input.ptr + len, input.len - len};
	}
	return input;
}

static bool
is_archive(struct muster_span input)
{
	static const char *const schemes[] = {"docker-archive:", "oci-archive:", "oci-dir:"};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (muster_span_starts(input, schemes[i]))
			return true;
	return muster_span_starts(input, "/") || muster_span_starts(input, "./") ||
	    muster_span_starts(input, "../") ||
	    (input.len > 4 && memcmp(input.ptr + input.len - 4, ".tar", 4) == 0);
}

static void
bind_image(struct grype *grype)
{
	struct muster_asset_binding binding = {.kind = MUSTER_ASSET_IMAGE,
	    .name = nothing,
	    .version = nothing,
	    .tag = nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	struct muster_span name = without_scheme(grype->user_input), digest, lineage, tag;
	if (name.len == 0 || (is_archive(name) && grype->tag.len > 0))
		name = grype->tag;
	muster_image_split(name, &binding.name, &binding.tag, &digest);
	if (digest.len == 0 && grype->repo_digest.len > 0)
		muster_image_split(grype->repo_digest, &lineage, &tag, &digest);
	if (digest.len == 0)
		digest = grype->image_id;
	if (digest.len == 0)
		digest = grype->manifest_digest;
	binding.version = digest;
	sink_asset_bind(grype->sink, grype->asset, &binding);
}

void
grype_bind_asset(struct grype *grype)
{
	if (muster_span_is(grype->kind, "image") || grype->user_input.len > 0) {
		bind_image(grype);
		return;
	}
	/* Releases around 0.24 wrote the folder with its quotes. */
	struct muster_span path = grype->path;
	if (path.len >= 2 && path.ptr[0] == '"' && path.ptr[path.len - 1] == '"')
		path = (struct muster_span){path.ptr + 1, path.len - 2};
	const struct muster_asset_binding binding = {.kind = MUSTER_ASSET_REPOSITORY,
	    .name = without_scheme(path),
	    .version = nothing,
	    .tag = nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	sink_asset_bind(grype->sink, grype->asset, &binding);
}
