/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Observations: muster's own format, for those who convert (docs/sources.md,
 * docs/observations.schema.json).  Ids of assets may be named before the
 * assets are listed, so an id gets its handle when it is first met, and what
 * it stands for when the document is over.
 */
#include "source/named.h"
#include "source/sources.h"

enum { BUCKETS = 1024 };

struct listed {
	struct muster_span id;
	muster_asset_handle handle;
	bool bound; /* it is in assets[] */
	struct muster_asset_binding binding;
	struct listed *parent;
	struct listed *next;  /* in the bucket */
	struct listed *after; /* in the order met */
};

struct observations {
	struct adapter base; /* first */
	struct listed *buckets[BUCKETS], *first, **end;
	bool versioned, has_tool, has_time, says_complete, complete, has_assets, has_results;
};

static struct observations *
of(struct adapter *adapter)
{
	return (struct observations *)adapter;
}

/* ---- ids ---- */

static struct listed *
listed(struct adapter *adapter, struct muster_span id)
{
	struct observations *all = of(adapter);
	struct listed **bucket = &all->buckets[muster_span_hash(0, id) % BUCKETS];
	for (struct listed *at = *bucket; at != NULL; at = at->next)
		if (muster_span_eq(at->id, id))
			return at;
	struct listed *made = muster_arena_alloc(adapter->arena, sizeof(*made));
	if (made == NULL) {
		adapter->failed = true;
		return NULL;
	}
	*made = (struct listed){.id = adapter_keep(adapter, id), .next = *bucket};
	*bucket = made;
	*all->end = made;
	all->end = &made->after;
	sink_asset(adapter->sink, &made->handle);
	return made;
}

/* ---- assets ---- */

enum { A_ID, A_KIND, A_NAME, A_VERSION, A_TAG, A_PARENT, A_MEMBERS };
static const struct json_member_row asset_rows[A_MEMBERS] = {
    [A_ID] = {"id", false},
    [A_KIND] = {"kind", false},
    [A_NAME] = {"name", false},
    [A_VERSION] = {"version", false},
    [A_TAG] = {"tag", false},
    [A_PARENT] = {"parent", false},
};
static const struct json_members asset_members = JSON_MEMBERS(asset_rows);

static void
read_asset(struct adapter *adapter)
{
	struct muster_span texts[A_MEMBERS];
	struct take take;
	int member;
	for (int i = 0; i < A_MEMBERS; i++)
		texts[i] = row_nothing;
	take_init(&take, adapter->reader);
	if (!take_record(&take)) {
		adapter_refuse(adapter, "asset", "an element of assets is no object");
		return;
	}
	while ((member = json_member(adapter->reader, &asset_members)) != JSON_MEMBER_END) {
		struct muster_span text = row_nothing;
		if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
			continue;
		}
		take_text(&take, &text);
		texts[member] = adapter_keep(adapter, text);
	}
	const int kind = muster_asset_kind_parse(texts[A_KIND]);
	if (take.odd || texts[A_ID].len == 0 || texts[A_NAME].len == 0 || kind < 0) {
		adapter_refuse(adapter, "asset",
		    "an asset wants id, kind and name, and a kind that muster knows");
		return;
	}
	struct listed *asset = listed(adapter, texts[A_ID]);
	struct listed *parent = texts[A_PARENT].len > 0 ? listed(adapter, texts[A_PARENT]) : NULL;
	if (asset == NULL)
		return;
	if (asset->bound) {
		adapter_refuse(adapter, "asset-twice", "an asset with this id is listed before");
		return;
	}
	asset->bound = true;
	asset->parent = parent;
	asset->binding = (struct muster_asset_binding){.kind = (enum muster_asset_kind)kind,
	    .name = texts[A_NAME],
	    .version = texts[A_VERSION],
	    .tag = texts[A_TAG],
	    .parent = MUSTER_ASSET_UNKNOWN};
}

/* ---- coverage ---- */

static void
read_coverage(struct adapter *adapter)
{
	enum { C_ASSET, C_DOMAIN };
	static const struct json_member_row rows[] = {
	    [C_ASSET] = {"asset", false}, [C_DOMAIN] = {"domain", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span id = row_nothing;
	struct take take;
	int member, domain = -1;
	take_init(&take, adapter->reader);
	if (take_record(&take)) {
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			struct muster_span text = row_nothing;
			if (member == JSON_MEMBER_OTHER) {
				json_skip(adapter->reader);
				continue;
			}
			take_text(&take, &text);
			if (member == C_ASSET)
				id = adapter_keep(adapter, text);
			else
				domain = muster_domain_parse(text);
		}
	}
	if (take.odd || id.len == 0 || domain < 0) {
		adapter_refuse(adapter, "coverage",
		    "an element of coverage wants asset, the id of one, and a domain that muster "
		    "knows");
		return;
	}
	const struct listed *asset = listed(adapter, id);
	if (asset != NULL)
		sink_coverage(
		    adapter->sink, asset->handle, (enum muster_domain)domain, adapter->run.tool);
}

/* ---- results ---- */

enum {
	R_ASSET,
	R_DOMAIN,
	R_CHECK,
	R_OUTCOME,
	R_SEVERITY,
	R_TITLE,
	R_LOCATION,
	R_PACKAGE,
	R_VERSION,
	R_FIXED_IN,
	R_TEXTS,
	R_SCORE = R_TEXTS,
	R_ALIASES,
	R_SUPPRESSED,
	R_FIX_AVAILABLE,
	R_ADVISORY_DATE,
	R_MEMBERS
};
static const struct json_member_row result_rows[R_MEMBERS] = {
    [R_ASSET] = {"asset", false},
    [R_DOMAIN] = {"domain", false},
    [R_CHECK] = {"check", false},
    [R_OUTCOME] = {"outcome", false},
    [R_SEVERITY] = {"severity", false},
    [R_TITLE] = {"title", false},
    [R_LOCATION] = {"location", false},
    [R_PACKAGE] = {"package", false},
    [R_VERSION] = {"version", false},
    [R_FIXED_IN] = {"fixed_in", false},
    [R_SCORE] = {"score", false},
    [R_ALIASES] = {"aliases", false},
    [R_SUPPRESSED] = {"suppressed", false},
    [R_FIX_AVAILABLE] = {"fix_available", false},
    [R_ADVISORY_DATE] = {"advisory_date", false},
};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

static void
read_members(struct adapter *adapter, struct row *row, struct muster_span texts[R_TEXTS])
{
	struct take *take = &adapter->take;
	struct muster_span text;
	int member;
	while ((member = json_member(adapter->reader, &result_members)) != JSON_MEMBER_END) {
		text = row_nothing;
		if (member < R_TEXTS) {
			take_text(take, &texts[member]);
		} else if (member == R_SCORE) {
			take_scalar(take, &row->text[ROW_SCORE]);
		} else if (member == R_FIX_AVAILABLE) {
			row_take_date(adapter, row, ROW_FIX_AVAILABLE, "fix_available");
		} else if (member == R_ADVISORY_DATE) {
			row_take_date(adapter, row, ROW_ADVISORY, "advisory_date");
		} else if (member == R_SUPPRESSED) {
			take_scalar(take, &text);
			row->suppressed = muster_span_is(text, "true");
			if (text.len > 0 && !row->suppressed && !muster_span_is(text, "false"))
				take_mark(take, "suppressed is true or false");
		} else if (member == R_ALIASES && take_array(take)) {
			while (json_element(adapter->reader) == 1) {
				text = row_nothing;
				take_text(take, &text);
				row_add_alias(adapter, text);
			}
		} else if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		}
	}
}

/* The words of the record that have to be muster's own; a score and the rest are free. */
static void
translate(struct adapter *adapter, struct row *row, const struct muster_span texts[R_TEXTS])
{
	const int domain = muster_domain_parse(texts[R_DOMAIN]);
	const int outcome = muster_outcome_parse(texts[R_OUTCOME]);
	const int severity = texts[R_SEVERITY].len > 0 ? muster_severity_parse(texts[R_SEVERITY])
						       : MUSTER_SEVERITY_UNKNOWN;
	if (texts[R_ASSET].len == 0)
		take_mark(&adapter->take, "it names no asset");
	if (domain < 0)
		take_mark(&adapter->take, "its domain is no word of muster's");
	if (outcome < 0)
		take_mark(&adapter->take, "its outcome is no word of muster's");
	if (severity < 0)
		take_mark(&adapter->take, "its severity is no word of muster's");
	if (texts[R_PACKAGE].len > 0 && !muster_span_starts(texts[R_PACKAGE], "pkg:"))
		take_mark(&adapter->take, "its package is no package URL");
	if (adapter->take.odd)
		return;
	row->domain = (enum muster_domain)domain;
	row->outcome = (enum muster_outcome)outcome;
	row->severity = (enum muster_severity)severity;
	row->text[ROW_SECTION] = adapter->run.tool;
	row->text[ROW_CHECK] = texts[R_CHECK];
	row->text[ROW_OUTCOME] = texts[R_OUTCOME];
	row->text[ROW_SEVERITY] = texts[R_SEVERITY];
	row->text[ROW_TITLE] = texts[R_TITLE];
	row->text[ROW_PLACE] = texts[R_LOCATION];
	row->text[ROW_PURL] = texts[R_PACKAGE];
	row->text[ROW_VERSION] = texts[R_VERSION];
	row->text[ROW_FIXED] = texts[R_FIXED_IN];
}

static void
read_result(struct adapter *adapter)
{
	struct muster_span texts[R_TEXTS];
	struct row row;
	for (int i = 0; i < R_TEXTS; i++)
		texts[i] = row_nothing;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		read_members(adapter, &row, texts);
		translate(adapter, &row, texts);
	}
	if (!row_end(adapter, &row))
		return;
	const struct listed *asset = listed(adapter, texts[R_ASSET]);
	if (asset == NULL)
		return;
	adapter->asset = asset->handle;
	row_say(adapter, &row);
}

/* ---- the document ---- */

enum { D_FORMAT, D_TOOL, D_TIME, D_COMPLETE, D_ASSETS, D_COVERAGE, D_RESULTS };
static const struct json_member_row document_rows[] = {
    [D_FORMAT] = {"muster_observations", false},
    [D_TOOL] = {"tool", false},
    [D_TIME] = {"observed_at", false},
    [D_COMPLETE] = {"complete", false},
    [D_ASSETS] = {"assets", false},
    [D_COVERAGE] = {"coverage", false},
    [D_RESULTS] = {"results", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_tool(struct adapter *adapter)
{
	enum { T_NAME, T_VERSION, T_DATA };
	static const struct json_member_row rows[] = {[T_NAME] = {"name", false},
	    [T_VERSION] = {"version", false},
	    [T_DATA] = {"data_date", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		struct muster_span text = row_nothing;
		if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
			continue;
		}
		json_text(adapter->reader, &text);
		if (member == T_NAME)
			adapter->run.tool = adapter_keep_run(adapter, text);
		else if (member == T_VERSION)
			adapter->run.tool_version = adapter_keep_run(adapter, text);
		else if (text.len > 0 &&
		    muster_time_parse(text, &adapter->run.data_date, NULL) != 0)
			adapter_refuse(
			    adapter, "time", "data_date is no time; write it as RFC 3339 does");
	}
	of(adapter)->has_tool = adapter->run.tool.len > 0;
}

static void
read_format(struct adapter *adapter)
{
	int64_t version = 0;
	if (json_int(adapter->reader, &version) == 0 && version != 1)
		adapter_refuse(adapter, "version",
		    "this is a version of the format that this muster does not read");
	of(adapter)->versioned = true;
}

static void
read_time(struct adapter *adapter)
{
	struct muster_span text = row_nothing;
	if (json_text(adapter->reader, &text) != 0)
		return;
	if (muster_time_parse(text, &adapter->run.observed_at, NULL) != 0)
		adapter_refuse(
		    adapter, "time", "observed_at is no time; write it as RFC 3339 does");
	of(adapter)->has_time = true;
}

static void
read_list(struct adapter *adapter, int member)
{
	if (json_array(adapter->reader) != 0 && !json_failed(adapter->reader)) {
		adapter_refuse(adapter, "null", "this is a list; an empty one is []");
		return;
	}
	if (member != D_ASSETS && !of(adapter)->has_tool) {
		adapter_refuse(adapter, "tool-late",
		    "tool has to stand before coverage and results, which are the tool's");
		return;
	}
	of(adapter)->has_assets |= member == D_ASSETS;
	of(adapter)->has_results |= member == D_RESULTS;
	while (json_element(adapter->reader) == 1) {
		if (member == D_ASSETS)
			read_asset(adapter);
		else if (member == D_COVERAGE)
			read_coverage(adapter);
		else
			read_result(adapter);
	}
}

static void
bind_assets(struct adapter *adapter)
{
	for (struct listed *asset = of(adapter)->first; asset != NULL; asset = asset->after) {
		if (!asset->bound) {
			adapter_refuse(adapter, "asset-unlisted",
			    "an id of an asset is used that assets does not list");
			return;
		}
		if (asset->parent != NULL)
			asset->binding.parent = asset->parent->handle;
		sink_asset_bind(adapter->sink, asset->handle, &asset->binding);
	}
}

static void
begin(struct observations *all)
{
	const struct adapter base = all->base;
	*all = (struct observations){.base = base};
	all->end = &all->first;
}

static void
read_document(struct adapter *adapter)
{
	struct observations *all = of(adapter);
	int member;
	begin(all);
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		if (member == D_FORMAT)
			read_format(adapter);
		else if (member == D_TOOL)
			read_tool(adapter);
		else if (member == D_TIME)
			read_time(adapter);
		else if (member == D_COMPLETE)
			all->says_complete = json_bool(adapter->reader, &all->complete) == 0;
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			read_list(adapter, member);
	}
	if (json_failed(adapter->reader) || adapter->failed)
		return;
	if (!all->versioned || !all->has_tool || !all->has_time || !all->says_complete ||
	    !all->has_assets || !all->has_results) {
		adapter_refuse(adapter, "incomplete",
		    "observations want muster_observations, tool with a name, observed_at, "
		    "complete, assets and results");
		return;
	}
	if (!all->complete)
		adapter_partial(adapter, "the document says that it is not complete");
	bind_assets(adapter);
}

static int
read_observations(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct observations all = {.complete = false};
	return adapter_read_stream(
	    &all.base, &source_observations, reader, sink, read_document, err);
}

static int
probe(const struct muster_peek *peek)
{
	return peek->kind == '{' && muster_peek_has(peek, "muster_observations") ? 100 : 0;
}

const struct muster_source source_observations = {
    .name = "observations",
    .title = "Observations",
    .kind = "carrier",
    .reads = "muster's own format, for those who convert: docs/sources.md",
    .version = 2,
    .probe = probe,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_observations,
};
