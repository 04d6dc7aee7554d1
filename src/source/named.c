/* SPDX-License-Identifier: Apache-2.0 */
#include "source/named.h"

struct named_asset {
	enum muster_asset_kind kind;
	struct muster_span name, tag, version;
	muster_asset_handle handle;
	struct named_asset *next;
};

static size_t
bucket_of(const struct muster_asset_binding *binding)
{
	const struct muster_span parts[] = {binding->name, binding->tag, binding->version};
	uint32_t hash = 0;
	for (size_t part = 0; part < sizeof(parts) / sizeof(parts[0]); part++)
		hash = muster_span_hash(hash, parts[part]);
	return hash % NAMED_BUCKETS;
}

bool
named_asset(struct adapter *adapter, struct named_assets *assets,
    const struct muster_asset_binding *binding)
{
	struct named_asset **bucket = &assets->buckets[bucket_of(binding)];
	for (struct named_asset *asset = *bucket; asset != NULL; asset = asset->next) {
		if (asset->kind != binding->kind || !muster_span_eq(asset->name, binding->name) ||
		    !muster_span_eq(asset->tag, binding->tag) ||
		    !muster_span_eq(asset->version, binding->version))
			continue;
		adapter->asset = asset->handle;
		return false;
	}
	struct named_asset *made = muster_arena_alloc(adapter->run_arena, sizeof(*made));
	if (made == NULL) {
		adapter->failed = true;
		return false;
	}
	made->kind = binding->kind;
	made->name = adapter_keep_run(adapter, binding->name);
	made->tag = adapter_keep_run(adapter, binding->tag);
	made->version = adapter_keep_run(adapter, binding->version);
	made->next = *bucket;
	*bucket = made;
	sink_asset(adapter->sink, &made->handle);
	sink_asset_bind(adapter->sink, made->handle, binding);
	adapter->asset = made->handle;
	return true;
}

void
named_cover(struct adapter *adapter, struct named_assets *assets,
    const struct muster_asset_binding *binding, struct muster_span section)
{
	if (named_asset(adapter, assets, binding))
		adapter_cover(adapter, section);
}

void
place_of_line(struct muster_strbuf *out, struct muster_span file, struct muster_span line,
    struct muster_span commit)
{
	muster_strbuf_clear(out);
	row_add(out, "", file);
	if (!muster_span_is(line, "0"))
		row_add(out, ":", line);
	row_add(out, "@", commit);
}

bool
head_says(const struct muster_peek *peek, const char *word)
{
	const struct muster_span head = peek->head;
	const size_t len = strlen(word);
	for (size_t i = 0; i + len <= head.len; i++)
		if (memcmp(head.ptr + i, word, len) == 0)
			return true;
	return false;
}
