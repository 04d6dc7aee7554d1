/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InSpec and the Heimdall data format: profiles with their controls, or the
 * log of Chef, one control per line.  A profile that depends on others repeats
 * their controls without results: results are those of the innermost, how
 * grave they are the outermost says.
 */
#include "source/inspec.h"
#include "source/sources.h"

/* ---- profiles ---- */

static void
keep_wrapper(struct inspec *inspec, const struct row *row)
{
	struct wrapper *list = adapter_room(&inspec->base, inspec->wrappers, inspec->wrapper_count,
	    &inspec->wrapper_cap, sizeof(*list));
	struct row *copy = row_keep(&inspec->base, row);
	if (list == NULL || copy == NULL)
		return;
	inspec->wrappers = list;
	inspec->wrappers[inspec->wrapper_count++] = (struct wrapper){copy, false};
}

static void
read_controls(struct inspec *inspec)
{
	struct adapter *adapter = &inspec->base;
	inspec->listed = true;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		struct tests tests = {0, 0, 0, 0, 0};
		struct row row;
		if (!inspec_control(adapter, &row, &tests))
			continue;
		if (tests.count == 0)
			keep_wrapper(inspec, &row);
		else
			row_wait(adapter, &row);
	}
}

/* Its name may stand behind its controls. */
static void
read_profile(struct inspec *inspec)
{
	enum { P_NAME, P_STATUS, P_CONTROLS };
	static const struct json_member_row rows[] = {[P_NAME] = {"name", false},
	    [P_STATUS] = {"status", false},
	    [P_CONTROLS] = {"controls", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &inspec->base;
	struct row **start = adapter->waiting_end;
	size_t first = inspec->wrapper_count;
	struct muster_span name = row_nothing;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		struct muster_span status = row_nothing;
		if (member == P_NAME)
			adapter_text(adapter, &name);
		else if (member == P_CONTROLS)
			read_controls(inspec);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else if (json_text(adapter->reader, &status) == 0 &&
		    muster_span_is(status, "failed"))
			adapter_partial(adapter, "a profile could not be loaded");
	}
	for (struct row *row = *start; row != NULL; row = row->next)
		row->text[ROW_SECTION] = name;
	for (size_t i = first; i < inspec->wrapper_count; i++)
		inspec->wrappers[i].row->text[ROW_SECTION] = name;
	if (*start != NULL)
		sink_coverage(adapter->sink, adapter->asset, MUSTER_DOMAIN_BENCHMARK, name);
}

/* By id, the outermost (which comes first) before the others. */
static int
by_id(const void *a, const void *b)
{
	const struct wrapper *x = a, *y = b;
	int order = muster_span_cmp(x->row->text[ROW_CHECK], y->row->text[ROW_CHECK]);
	return order != 0 ? order
			  : (x->row->locus.offset > y->row->locus.offset) -
		(x->row->locus.offset < y->row->locus.offset);
}

static size_t
first_wrapper(const struct inspec *inspec, struct muster_span id)
{
	size_t low = 0, high = inspec->wrapper_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (muster_span_cmp(inspec->wrappers[middle].row->text[ROW_CHECK], id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Profiles of one name have one meaning of an id, others need not. */
static void
say(struct adapter *adapter, struct row *row)
{
	struct inspec *inspec = of(adapter);
	muster_strbuf_clear(&inspec->check);
	row_add(&inspec->check, "", row->text[ROW_SECTION]);
	row_add(&inspec->check, "/", row->text[ROW_CHECK]);
	adapter->failed |= inspec->check.failed;
	row->text[ROW_CHECK] = row_span(&inspec->check);
	inspec_weigh(row);
	row_say(adapter, row);
}

static void
complete(struct adapter *adapter, struct row *row)
{
	struct inspec *inspec = of(adapter);
	const struct muster_span id = row->text[ROW_CHECK];
	size_t at = first_wrapper(inspec, id);
	for (size_t i = at; i < inspec->wrapper_count &&
	     muster_span_eq(inspec->wrappers[i].row->text[ROW_CHECK], id);
	     i++)
		inspec->wrappers[i].met = true;
	if (at < inspec->wrapper_count && inspec->wrappers[at].met) {
		const struct row *outer = inspec->wrappers[at].row;
		if (outer->text[ROW_SEVERITY].len > 0)
			row->text[ROW_SEVERITY] = outer->text[ROW_SEVERITY];
		row->suppressed |= outer->suppressed;
	}
	say(adapter, row);
}

/* What has results nowhere was not reviewed; of several wrappers of it one speaks. */
static void
say_wrappers(struct inspec *inspec)
{
	for (size_t i = 0; i < inspec->wrapper_count && !inspec->base.sink->failed; i++) {
		struct wrapper *wrapper = &inspec->wrappers[i];
		bool again = i > 0 &&
		    muster_span_eq(wrapper->row->text[ROW_CHECK],
			inspec->wrappers[i - 1].row->text[ROW_CHECK]);
		wrapper->met |= again;
		if (wrapper->met)
			sink_record(inspec->base.sink, MUSTER_MERGED);
	}
	for (size_t i = 0; i < inspec->wrapper_count && !inspec->base.sink->failed; i++)
		if (!inspec->wrappers[i].met)
			say(&inspec->base, inspec->wrappers[i].row);
}

/* ---- documents ---- */

static void
finish_profiles(struct inspec *inspec)
{
	struct adapter *adapter = &inspec->base;
	const struct muster_asset_binding binding = {.kind = MUSTER_ASSET_HOST,
	    .name = inspec->target,
	    .tag = row_nothing,
	    .version = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	sink_asset_bind(adapter->sink, adapter->asset, &binding);
	if (inspec->wrapper_count > 1)
		qsort(inspec->wrappers, inspec->wrapper_count, sizeof(*inspec->wrappers), by_id);
	row_flush(adapter, complete);
	say_wrappers(inspec);
}

/* A line of the log is a control; the log may have been cut anywhere, so it covers nothing. */
static void
finish_line(struct inspec *inspec, struct row *row, const struct tests *tests)
{
	struct adapter *adapter = &inspec->base;
	const struct muster_asset_binding binding = {.kind = MUSTER_ASSET_HOST,
	    .name = inspec->target,
	    .tag = row_nothing,
	    .version = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	if (row->text[ROW_CHECK].len == 0)
		take_mark(&adapter->take, "it has no id");
	if (adapter->take.odd) {
		take_reject(&adapter->take, adapter->sink, "source.inspec.not-understood");
		return;
	}
	row->domain = MUSTER_DOMAIN_BENCHMARK;
	named_asset(adapter, &inspec->assets, &binding);
	inspec_judge(row, tests);
	say(adapter, row);
}

enum { D_PLATFORM = C_WAIVER + 1, D_PROFILE, D_PROFILES, D_VERSION };
static const struct json_member_row document_rows[] = {
    [C_ID] = {"id", false},
    [C_TITLE] = {"title", false},
    [C_IMPACT] = {"impact", false},
    [C_RESULTS] = {"results", false},
    [C_WAIVER] = {"waiver_data", false},
    [D_PLATFORM] = {"platform", false},
    [D_PROFILE] = {"profile", false},
    [D_PROFILES] = {"profiles", false},
    [D_VERSION] = {"version", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
keep_member(struct adapter *adapter, const char *name, struct muster_span *out)
{
	struct muster_span text = row_nothing;
	const struct json_member_row row = {name, false};
	const struct json_members members = {&row, 1};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0)
			json_skip(adapter->reader);
		else if (json_text(adapter->reader, &text) == 0)
			*out = adapter_keep(adapter, text);
	}
}

static void
read_members(struct inspec *inspec, struct row *line, struct tests *tests)
{
	struct adapter *adapter = &inspec->base;
	struct muster_span text = row_nothing;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		if (member == D_PROFILES) {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_profile(inspec);
		} else if (member == D_PLATFORM) {
			keep_member(adapter, "target_id", &inspec->target);
		} else if (member == D_PROFILE) {
			keep_member(adapter, "name", &line->text[ROW_SECTION]);
		} else if (member == D_VERSION) {
			if (json_text(adapter->reader, &text) == 0)
				adapter->run.tool_version = adapter_keep_run(adapter, text);
		} else {
			inspec_control_member(adapter, member, line, tests);
		}
	}
}

static void
read_document(struct adapter *adapter)
{
	struct inspec *inspec = of(adapter);
	struct json_reader *reader = adapter->reader;
	const uint64_t start = json_position(reader).byte;
	struct tests tests = {0, 0, 0, 0, 0};
	struct row line;
	row_clear(&line);
	take_init(&adapter->take, reader);
	inspec->wrappers = NULL;
	inspec->wrapper_count = inspec->wrapper_cap = 0;
	inspec->target = row_nothing;
	inspec->listed = false;
	adapter->run.tool = MUSTER_SPAN("inspec");
	read_members(inspec, &line, &tests);
	if (!inspec->listed && line.text[ROW_SECTION].len == 0)
		adapter_refuse(adapter, "no-results",
		    "there are no profiles with controls in this document: it says nothing, which "
		    "is not that nothing was found");
	if (json_failed(reader))
		return;
	line.locus = (struct json_locus){.offset = start,
	    .length = json_position(reader).byte - start,
	    .container = row_nothing,
	    .index = json_document_index(reader) > 0 ? (int64_t)json_document_index(reader) : -1,
	    .key = row_nothing};
	if (inspec->listed)
		finish_profiles(inspec);
	else
		finish_line(inspec, &line, &tests);
	adapter->run.observed_at = inspec->latest;
}

static int
read_inspec(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct inspec inspec = {.assets = {{NULL}}, .latest = MUSTER_TIME_NONE};
	muster_strbuf_init(&inspec.check, 0);
	int result = adapter_read(&inspec.base, &source_inspec, reader, sink, read_document, err);
	muster_strbuf_release(&inspec.check);
	return result;
}

static int
probe_inspec(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return 0;
	if (muster_peek_has(peek, "profiles") &&
	    (muster_peek_has(peek, "platform") || muster_peek_has(peek, "statistics")))
		return 90;
	return muster_peek_has(peek, "profile") && muster_peek_has(peek, "platform") &&
		muster_peek_has(peek, "impact") && muster_peek_has(peek, "results")
	    ? 85
	    : 0;
}

const struct muster_source source_inspec = {
    .name = "inspec",
    .title = "InSpec and HDF",
    .kind = "benchmark",
    .reads = "inspec exec --reporter json, Heimdall data format, the log of Chef",
    .version = 1,
    .probe = probe_inspec,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_inspec,
};
