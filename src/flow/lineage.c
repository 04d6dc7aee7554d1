/* SPDX-License-Identifier: Apache-2.0 */
/* Lineage of images from their tags, and the KIND:NAME of declared assets. */
#include "flow/lineage.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* One dash-separated part: digits and dots, v1, rc1, beta2, a date, a build number. */
static bool
part_is_version(struct muster_span part)
{
	static const char *const words[] = {"latest", "stable", "edge", "main", "master", "dev",
	    "develop", "nightly", "release", "prod", "production", "staging", "test", "snapshot",
	    "current", "head", "rc", "alpha", "beta", "pre", "preview", "final", "ga", "lts", "r",
	    "v", "b", "build", "p", NULL};
	if (part.len == 0)
		return true;
	size_t i = 0;
	while (i < part.len && is_alpha(part.ptr[i]))
		i++;
	struct muster_span word = {part.ptr, i};
	bool known = i == 0;
	for (size_t w = 0; words[w] != NULL && !known; w++)
		known = muster_span_is_nocase(word, words[w]);
	if (!known)
		return false;
	/* after the word: digits, dots, and single letters as in 3.0.14a or 1.2b3 */
	bool digit = i > 0;
	for (; i < part.len; i++) {
		char c = part.ptr[i];
		if (is_digit(c))
			digit = true;
		else if (c == '.' || c == '_' || c == '+')
			continue;
		else if (!is_alpha(c) || !is_digit(part.ptr[i - 1]) ||
		    (i + 1 < part.len && is_alpha(part.ptr[i + 1])))
			return false;
	}
	return digit;
}

static bool
is_commit(struct muster_span tag)
{
	if (tag.len < 7 || tag.len > 64)
		return false;
	bool digit = false;
	for (size_t i = 0; i < tag.len; i++) {
		char c = tag.ptr[i];
		if (is_digit(c))
			digit = true;
		else if (c < 'a' || c > 'f')
			return false;
	}
	return digit;
}

/* The next part of text up to a dash; advances text past it. */
static struct muster_span
next_part(struct muster_span *text)
{
	const char *dash = memchr(text->ptr, '-', text->len);
	struct muster_span part = {
	    text->ptr, dash != NULL ? (size_t)(dash - text->ptr) : text->len};
	size_t used = part.len + (dash != NULL ? 1 : 0);
	text->ptr += used;
	text->len -= used;
	return part;
}

bool
lineage_tag_is_version(struct muster_span tag)
{
	if (muster_span_starts(tag, "sha-"))
		tag = (struct muster_span){tag.ptr + 4, tag.len - 4};
	if (is_commit(tag))
		return true;
	while (tag.len > 0) {
		struct muster_span part = next_part(&tag);
		if (!part_is_version(part) && !is_commit(part))
			return false;
	}
	return true;
}

struct muster_span
lineage_variant(const struct muster_config *config, struct muster_span tag)
{
	const struct muster_span none = {"", 0};
	if (tag.len == 0)
		return none;
	char text[256];
	if (config != NULL && tag.len < sizeof(text)) {
		memcpy(text, tag.ptr, tag.len);
		text[tag.len] = '\0';
		for (size_t i = 0; i < config->keep_tag_count; i++) {
			if (muster_text_glob(config->keep_tags[i], text))
				return tag;
		}
	}
	if (lineage_tag_is_version(tag))
		return none;
	/* leading version parts fold, the rest is the variant */
	struct muster_span rest = tag;
	while (rest.len > 0) {
		struct muster_span here = rest;
		struct muster_span part = next_part(&rest);
		if (!part_is_version(part) && !is_commit(part))
			return here;
	}
	return none;
}

int
asset_declaration_parse(const char *text, enum muster_asset_kind *kind, struct muster_span *name,
    struct muster_error *err)
{
	const char *colon = strchr(text, ':');
	int found = colon == NULL
	    ? -1
	    : muster_asset_kind_parse((struct muster_span){text, (size_t)(colon - text)});
	if (found < 0 || colon[1] == '\0') {
		muster_error_set(err, MUSTER_E_USAGE, "usage.asset",
		    "'%.80s' is not an asset: KIND:NAME is wanted", text);
		return muster_error_remedy(err,
		    "write for example host:web1 or image:pay/api; kinds: image container host "
		    "daemon registry secret vault account log-stream repository cluster resource");
	}
	*kind = (enum muster_asset_kind)found;
	*name = muster_span_of(colon + 1);
	return 0;
}
