/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements (VEX) at a view: results of checks "vex:ID", taken apart as
 * source/statement.h puts them together, and found by the ids they name.
 */
#include <muster/vex.h>

#include <stdlib.h>
#include <string.h>

#include "flow/assets_by_id.h"
#include "flow/project.h"

#include "base/hash.h"
#include "source/purl.h"

struct key {
	struct muster_span id;
	size_t statement;
};

struct muster_vex_set {
	struct muster_arena *arena;
	struct muster_vex *list;
	size_t count, cap;
	struct key *keys; /* by id, then statement */
	size_t key_count;
	struct assets_by_id assets;
	bool failed;
};

static const char *
keep(struct muster_vex_set *statements, struct muster_span text)
{
	if (text.len == 0)
		return "";
	const char *copy = muster_arena_copy(statements->arena, text.ptr, text.len);
	statements->failed |= copy == NULL;
	return copy != NULL ? copy : "";
}

static const char *
keep_strbuf(struct muster_vex_set *statements, const struct muster_strbuf *text)
{
	statements->failed |= text->failed;
	return keep(statements, (struct muster_span){text->len > 0 ? text->data : "", text->len});
}

/* ---- products ---- */

static const char *
find(struct muster_span text, const char *word, bool last)
{
	const size_t len = strlen(word);
	const char *found = NULL;
	for (size_t i = 0; i + len <= text.len && (last || found == NULL); i++)
		if (memcmp(text.ptr + i, word, len) == 0)
			found = text.ptr + i;
	return found;
}

static void
take_package(
    struct muster_vex_set *statements, struct muster_span purl, struct muster_vex_product *out)
{
	struct muster_strbuf version;
	muster_strbuf_init(&version, 0);
	purl_version_plain(&version, purl);
	out->package = keep(statements, purl_base(purl));
	out->version = keep_strbuf(statements, &version);
	muster_strbuf_release(&version);
}

/* A package, an image by URL or by reference; all else is something muster cannot place. */
static void
take_product(
    struct muster_vex_set *statements, struct muster_span text, struct muster_vex_product *out)
{
	struct muster_strbuf name, digest;
	const char *hash = muster_span_starts(text, "urn:cdx:") ? find(text, "#pkg:", false) : NULL;
	if (hash != NULL) /* a component of another bill of materials */
		text = (struct muster_span){hash + 1, text.len - (size_t)(hash + 1 - text.ptr)};
	muster_strbuf_init(&name, 0);
	muster_strbuf_init(&digest, 0);
	if (purl_image(text, &name, &digest)) {
		out->image = keep_strbuf(statements, &name);
		out->digest = keep_strbuf(statements, &digest);
		if (find(text, "tag=", false) != NULL)
			out->tag = "tag";
	} else if (muster_span_starts(text, "pkg:")) {
		take_package(statements, text, out);
	} else if (muster_span_starts(text, "sha256:")) {
		out->digest = keep(statements, text);
	} else if (text.len > 0) {
		struct muster_span image, tag, version;
		muster_image_split(text, &image, &tag, &version);
		out->other = find(text, " ", false) != NULL || find(text, "://", false) != NULL;
		out->image = keep(statements, image);
		out->tag = keep(statements, tag);
		out->digest = keep(statements, version);
	}
	muster_strbuf_release(&name);
	muster_strbuf_release(&digest);
}

/* "PART in PRODUCT by AUTHOR" */
static void
take_location(struct muster_vex_set *statements, const char *location, struct muster_vex *out)
{
	struct muster_span text = muster_span_of(location);
	const char *by = find(text, " by ", true);
	if (by != NULL) {
		const size_t used = (size_t)(by + 4 - text.ptr);
		out->author = keep(statements, (struct muster_span){by + 4, text.len - used});
		text.len = used - 4;
	} else if (muster_span_starts(text, "by ")) {
		out->author = keep(statements, (struct muster_span){text.ptr + 3, text.len - 3});
		text.len = 0;
	}
	out->product.text = keep(statements, text);
	const char *in = muster_span_starts(text, "pkg:") ? find(text, " in ", false) : NULL;
	if (in == NULL) {
		take_product(statements, text, &out->product);
		return;
	}
	const size_t part = (size_t)(in - text.ptr);
	take_package(statements, (struct muster_span){text.ptr, part}, &out->product);
	struct muster_vex_product whole = {
	    .package = "", .version = "", .image = "", .digest = "", .tag = ""};
	take_product(statements, (struct muster_span){in + 4, text.len - part - 4}, &whole);
	out->product.part = true;
	out->product.image = whole.image;
	out->product.digest = whole.digest;
	out->product.tag = whole.tag;
	/* a part of a package, or of what is no image: not to be placed */
	out->product.other = whole.other || whole.package[0] != '\0';
}

/* ---- statements ---- */

static const char *
id_of(struct muster_vex_set *statements, const char *asset, const struct muster_result_row *row)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	const char *const texts[] = {asset, row->source, row->native, row->location};
	struct muster_strbuf all;
	uint8_t digest[HASH_SIZE];
	char id[13] = "V-";
	uint64_t number = 0;
	muster_strbuf_init(&all, 0);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		muster_strbuf_addf(&all, "%zu:%s", strlen(texts[i]), texts[i]);
	statements->failed |= all.failed || hash_bytes(all.data, all.len, digest) != 0;
	muster_strbuf_release(&all);
	for (size_t i = 0; i < 8 && !statements->failed; i++)
		number = number << 8 | digest[i];
	for (int i = 0; i < 10; i++)
		id[2 + i] = digits[number >> (59 - 5 * i) & 31];
	return keep(statements, muster_span_of(id));
}

static struct muster_vex *
new_statement(struct muster_vex_set *statements)
{
	if (statements->count == statements->cap) {
		size_t cap = statements->cap == 0 ? 64 : statements->cap * 2;
		struct muster_vex *bigger =
		    muster_arena_array(statements->arena, cap, sizeof(*bigger));
		if (bigger == NULL)
			return NULL;
		if (statements->count > 0)
			memcpy(bigger, statements->list, statements->count * sizeof(*bigger));
		statements->list = bigger;
		statements->cap = cap;
	}
	return &statements->list[statements->count++];
}

static int
take(void *context, const struct muster_result_row *row, struct muster_error *err)
{
	struct muster_vex_set *statements = context;
	if (row->domain != MUSTER_DOMAIN_FACTS || strncmp(row->native, "vex:", 4) != 0)
		return 0;
	struct muster_vex *out = new_statement(statements);
	const struct muster_asset *asset = assets_by_id_find(&statements->assets, row->asset);
	if (out == NULL)
		return muster_error_memory(err);
	/* what no asset is named for is one statement, in however many documents it stands */
	const bool anywhere = asset == NULL || strncmp(asset->name, "unnamed-", 8) == 0;
	const size_t word = strcspn(row->title, ":");
	const char *why = row->title[word] == ':' ? row->title + word + 1 : "";
	*out = (struct muster_vex){.id = id_of(statements, anywhere ? "" : asset->path, row),
	    .source = keep(statements, muster_span_of(row->source)),
	    .vulnerability = keep(statements, muster_span_of(row->native + 4)),
	    .aliases = keep(statements, muster_span_of(row->aliases)),
	    .word = keep(statements, (struct muster_span){row->title, word}),
	    .justification = keep(statements, muster_span_of(why + (why[0] == ' '))),
	    .author = "",
	    .said = MUSTER_TIME_NONE,
	    .observed = row->observed,
	    .asset = asset != NULL ? asset->path : "",
	    .anywhere = anywhere,
	    .product = {.package = "", .version = "", .image = "", .digest = "", .tag = ""},
	    .evidence = row->evidence};
	out->evidence.pointer = keep(statements, muster_span_of(row->evidence.pointer));
	out->status = muster_vex_status_of(out->word);
	if (muster_time_parse(muster_span_of(row->check_version), &out->said, NULL) != 0)
		out->said = MUSTER_TIME_NONE;
	take_location(statements, row->location, out);
	return statements->failed ? muster_error_memory(err) : 0;
}

/* ---- the index ---- */

/* Of two with one id the later one stands. */
static int
by_statement_id(const void *a, const void *b)
{
	const struct muster_vex *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	if (order == 0 && x->said != y->said)
		order = x->said > y->said ? -1 : 1;
	if (order == 0 && x->observed != y->observed)
		order = x->observed > y->observed ? -1 : 1;
	return order != 0 ? order : strcmp(x->word, y->word);
}

static void
drop_earlier(struct muster_vex_set *statements)
{
	size_t kept = 0;
	for (size_t i = 0; i < statements->count; i++)
		if (kept == 0 || strcmp(statements->list[kept - 1].id, statements->list[i].id) != 0)
			statements->list[kept++] = statements->list[i];
	statements->count = kept;
}

static int
by_key(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int order = muster_span_cmp(x->id, y->id);
	return order != 0 ? order : (x->statement > y->statement) - (x->statement < y->statement);
}

static size_t
each_id(const char *first, const char *list, struct key *out, size_t statement)
{
	size_t count = 0;
	if (out != NULL)
		out[count] = (struct key){muster_span_of(first), statement};
	count++;
	for (const char *at = list; *at != '\0';) {
		size_t len = strcspn(at, " ");
		if (len > 0 && out != NULL)
			out[count] = (struct key){{at, len}, statement};
		count += len > 0;
		at += len;
		at += *at == ' ';
	}
	return count;
}

static int
index_ids(struct muster_vex_set *statements, struct muster_error *err)
{
	size_t total = 0;
	for (size_t i = 0; i < statements->count; i++)
		total += each_id(
		    statements->list[i].vulnerability, statements->list[i].aliases, NULL, i);
	statements->keys =
	    muster_arena_array(statements->arena, total + 1, sizeof(*statements->keys));
	if (statements->keys == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < statements->count; i++)
		statements->key_count += each_id(statements->list[i].vulnerability,
		    statements->list[i].aliases, statements->keys + statements->key_count, i);
	if (total > 1)
		qsort(statements->keys, total, sizeof(*statements->keys), by_key);
	return 0;
}

struct muster_vex_set *
muster_flow_vex(struct muster_project *project, const struct muster_view *view,
    struct muster_arena *arena, struct muster_error *err)
{
	struct muster_store *store = muster_project_store(project);
	struct muster_vex_set *statements = muster_arena_alloc(arena, sizeof(*statements));
	struct muster_asset *assets;
	size_t count;
	if (statements == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	*statements = (struct muster_vex_set){.arena = arena};
	if (muster_store_assets(store, view, arena, &assets, &count, err) != 0 ||
	    assets_by_id_make(arena, assets, count, &statements->assets, err) != 0)
		return NULL;
	if (muster_store_results(store, view, take, statements, err) != 0)
		return NULL;
	if (statements->count > 1)
		qsort(statements->list, statements->count, sizeof(*statements->list),
		    by_statement_id);
	drop_earlier(statements);
	return index_ids(statements, err) == 0 ? statements : NULL;
}

const struct muster_vex *
muster_vex_list(const struct muster_vex_set *statements, size_t *count)
{
	*count = statements->count;
	return statements->list;
}

static bool
is_among(const struct muster_vex *one, const struct muster_vex *const *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (out[i] == one)
			return true;
	return false;
}

size_t
muster_vex_of(const struct muster_vex_set *statements, const struct muster_finding *finding,
    const struct muster_vex **out, size_t cap)
{
	enum { IDS = 64 };
	struct key ids[IDS];
	const struct muster_asset *asset =
	    assets_by_id_find(&statements->assets, finding->asset_id);
	size_t id_count = each_id(finding->native, finding->aliases, NULL, 0), count = 0;
	if (statements->count == 0 || asset == NULL || id_count > IDS)
		return 0;
	each_id(finding->native, finding->aliases, ids, 0);
	for (size_t i = 0; i < id_count; i++) {
		size_t from = 0, to = statements->key_count;
		while (from < to) {
			size_t middle = from + (to - from) / 2;
			if (muster_span_cmp(statements->keys[middle].id, ids[i].id) < 0)
				from = middle + 1;
			else
				to = middle;
		}
		for (; from < statements->key_count &&
		     muster_span_eq(statements->keys[from].id, ids[i].id);
		     from++) {
			const struct muster_vex *one =
			    &statements->list[statements->keys[from].statement];
			if (!muster_vex_concerns(one, finding, asset->name, asset->version) ||
			    is_among(one, out, count < cap ? count : cap))
				continue;
			if (count < cap)
				out[count] = one;
			count++;
		}
	}
	return count;
}
