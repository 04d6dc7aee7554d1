/* SPDX-License-Identifier: Apache-2.0 */
#include "source/row.h"
#include "source/purl.h"

enum { KEPT_MAX = 64 << 20 }; /* of one document: what has to wait for the rest of it */

const struct muster_span row_nothing = {"", 0};

/* ---- the life of a text ---- */

static int
finish(struct adapter *adapter, struct muster_error *err)
{
	struct muster_strbuf *const texts[] = {&adapter->aliases, &adapter->fixed,
	    &adapter->package, &adapter->location, &adapter->dated};
	if (!json_failed(adapter->reader) && !adapter->failed) {
		if (adapter->last != NULL)
			adapter->last(adapter);
		sink_run(adapter->sink, &adapter->run);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		adapter->failed |= texts[i]->failed;
		muster_strbuf_release(texts[i]);
	}
	muster_arena_free(adapter->arena);
	muster_arena_free(adapter->run_arena);
	if (adapter->failed)
		return muster_error_memory(err);
	return json_failed(adapter->reader) || adapter->sink->failed ? -1 : 0;
}

static int
read_documents(struct adapter *adapter, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, void (*document)(struct adapter *),
    void (*nothing)(struct adapter *), bool stream, struct muster_error *err)
{
	bool any = false;
	uint64_t said = 0;
	adapter->source = source;
	adapter->reader = reader;
	adapter->sink = sink;
	adapter->run = (struct muster_run_binding){.tool = row_nothing,
	    .tool_version = row_nothing,
	    .data_date = MUSTER_TIME_NONE,
	    .observed_at = MUSTER_TIME_NONE,
	    .why = row_nothing};
	adapter->last = NULL;
	adapter->arena = muster_arena_new();
	adapter->run_arena = muster_arena_new();
	adapter->failed = adapter->arena == NULL || adapter->run_arena == NULL;
	muster_strbuf_init(&adapter->aliases, 0);
	muster_strbuf_init(&adapter->fixed, 0);
	muster_strbuf_init(&adapter->package, 0);
	muster_strbuf_init(&adapter->location, 0);
	muster_strbuf_init(&adapter->dated, 0);
	while (!adapter->failed && !sink->failed && json_document(reader) == 1) {
		adapter->waiting = NULL;
		adapter->waiting_end = &adapter->waiting;
		memset(adapter->covers, 0, sizeof(adapter->covers));
		if (!stream)
			sink_asset(sink, &adapter->asset);
		document(adapter);
		take_further(reader, sink, &said, source->name);
		muster_arena_reset(adapter->arena);
		any = true;
	}
	if (!any && nothing != NULL && !adapter->failed && !json_failed(reader) &&
	    json_skipped_text(reader).lines == 0) {
		memset(adapter->covers, 0, sizeof(adapter->covers));
		sink_asset(sink, &adapter->asset);
		nothing(adapter);
	}
	return finish(adapter, err);
}

int
adapter_read(struct adapter *adapter, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, void (*document)(struct adapter *),
    struct muster_error *err)
{
	return read_documents(adapter, source, reader, sink, document, NULL, false, err);
}

int
adapter_read_or(struct adapter *adapter, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, void (*document)(struct adapter *),
    void (*nothing)(struct adapter *), struct muster_error *err)
{
	return read_documents(adapter, source, reader, sink, document, nothing, false, err);
}

int
adapter_read_stream(struct adapter *adapter, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, void (*document)(struct adapter *),
    struct muster_error *err)
{
	return read_documents(adapter, source, reader, sink, document, NULL, true, err);
}

static struct muster_span
keep_in(struct adapter *adapter, struct muster_arena *arena, struct muster_span text)
{
	if (text.len == 0)
		return row_nothing;
	char *copy = muster_arena_copy(arena, text.ptr, text.len);
	if (copy == NULL) {
		adapter->failed = true;
		return row_nothing;
	}
	return (struct muster_span){copy, text.len};
}

struct muster_span
adapter_keep(struct adapter *adapter, struct muster_span text)
{
	if (muster_arena_size(adapter->arena) > KEPT_MAX) {
		adapter_refuse(adapter, "too-large",
		    "too much of this document has to be kept until its end; scan less at a time");
		return row_nothing;
	}
	return keep_in(adapter, adapter->arena, text);
}

struct muster_span
adapter_keep_run(struct adapter *adapter, struct muster_span text)
{
	return keep_in(adapter, adapter->run_arena, text);
}

void *
adapter_room(struct adapter *adapter, void *list, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return list;
	size_t bigger = *cap == 0 ? 64 : *cap * 2;
	void *copy = muster_arena_array(adapter->arena, bigger, size);
	if (copy == NULL) {
		adapter->failed = true;
		return NULL;
	}
	if (count > 0)
		memcpy(copy, list, count * size);
	*cap = bigger;
	return copy;
}

void
adapter_text(struct adapter *adapter, struct muster_span *out)
{
	struct muster_span text = row_nothing;
	if (json_text(adapter->reader, &text) == 0)
		*out = adapter_keep(adapter, text);
}

void
adapter_observed(struct adapter *adapter)
{
	struct muster_span text = row_nothing;
	muster_time when;
	if (json_text(adapter->reader, &text) == 0 && text.len > 0 &&
	    muster_time_parse(text, &when, NULL) == 0)
		adapter->run.observed_at = when;
}

void
adapter_partial(struct adapter *adapter, const char *why)
{
	adapter->run.partial = true;
	adapter->run.why = muster_span_of(why);
}

static void
name_id(const struct adapter *adapter, const char *what, char out[96])
{
	snprintf(out, 96, "source.%s.%s", adapter->source->name, what);
}

void
adapter_note(struct adapter *adapter, const char *what, const char *message)
{
	char id[96], pointer[256];
	name_id(adapter, what, id);
	json_pointer(adapter->reader, pointer, sizeof(pointer));
	sink_diagnostic(adapter->sink, id, pointer, "%s", message);
}

void
adapter_refuse(struct adapter *adapter, const char *what, const char *message)
{
	char id[96];
	name_id(adapter, what, id);
	json_fail(adapter->reader, id, "%s", message);
}

/* ---- assets and coverage ---- */

void
adapter_bind(struct adapter *adapter, enum muster_asset_kind kind, struct muster_span name)
{
	const struct muster_asset_binding binding = {.kind = kind,
	    .name = name,
	    .version = row_nothing,
	    .tag = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	sink_asset_bind(adapter->sink, adapter->asset, &binding);
}

void
adapter_bind_image(struct adapter *adapter, struct muster_span reference, struct muster_span digest)
{
	struct muster_asset_binding binding = {
	    .kind = MUSTER_ASSET_IMAGE, .parent = MUSTER_ASSET_UNKNOWN};
	muster_image_split(reference, &binding.name, &binding.tag, &binding.version);
	if (digest.len > 0)
		binding.version = digest;
	sink_asset_bind(adapter->sink, adapter->asset, &binding);
}

void
adapter_cover(struct adapter *adapter, struct muster_span section)
{
	for (int domain = 0; domain < MUSTER_DOMAIN_COUNT; domain++)
		if (adapter->covers[domain])
			sink_coverage(
			    adapter->sink, adapter->asset, (enum muster_domain)domain, section);
}

/* ---- rows ---- */

void
row_clear(struct row *row)
{
	*row = (struct row){.outcome = MUSTER_FAIL,
	    .severity = MUSTER_SEVERITY_UNKNOWN,
	    .first = MUSTER_TIME_NONE,
	    .last = MUSTER_TIME_NONE};
	for (size_t i = 0; i < ROW_TEXTS; i++)
		row->text[i] = row_nothing;
}

bool
row_begin(struct adapter *adapter, struct row *row)
{
	row_clear(row);
	take_init(&adapter->take, adapter->reader);
	muster_strbuf_clear(&adapter->aliases);
	muster_strbuf_clear(&adapter->fixed);
	return json_record(adapter->reader) == 0;
}

/* Some list a vulnerability among its own aliases. */
static void
drop_alias(struct muster_strbuf *aliases, struct muster_span own)
{
	for (size_t i = 0; own.len > 0 && i + own.len <= aliases->len; i++) {
		size_t end = i + own.len;
		if (memcmp(aliases->data + i, own.ptr, own.len) != 0 ||
		    (i > 0 && aliases->data[i - 1] != ' ') ||
		    (end < aliases->len && aliases->data[end] != ' '))
			continue;
		if (end < aliases->len)
			end++; /* its separator */
		else if (i > 0)
			i--;
		memmove(aliases->data + i, aliases->data + end, aliases->len - end);
		aliases->len -= end - i;
		return;
	}
}

/* False if something is odd about the record. */
static bool
is_whole(struct adapter *adapter, struct row *row, bool named)
{
	if (json_record_end(adapter->reader, &row->locus) != 0)
		return false;
	adapter->failed |= adapter->aliases.failed || adapter->fixed.failed;
	drop_alias(&adapter->aliases, row->text[ROW_CHECK]);
	row->text[ROW_ALIASES] = row_span(&adapter->aliases);
	if (adapter->fixed.len > 0)
		row->text[ROW_FIXED] = row_span(&adapter->fixed);
	if (named && row->text[ROW_CHECK].len == 0)
		take_mark(&adapter->take, "it has no id");
	return !adapter->take.odd;
}

static bool
end_record(struct adapter *adapter, struct row *row, bool named)
{
	char id[96];
	if (is_whole(adapter, row, named))
		return true;
	name_id(adapter, "not-understood", id);
	take_reject(&adapter->take, adapter->sink, id);
	return false;
}

bool
row_end(struct adapter *adapter, struct row *row)
{
	return end_record(adapter, row, true);
}

bool
row_end_unnamed(struct adapter *adapter, struct row *row)
{
	return end_record(adapter, row, false);
}

bool
row_end_uncounted(struct adapter *adapter, struct row *row)
{
	char id[96];
	if (is_whole(adapter, row, true))
		return true;
	name_id(adapter, "not-understood", id);
	if (!json_failed(adapter->reader))
		sink_diagnostic(adapter->sink, id, adapter->take.pointer,
		    "this is not understood: %s", adapter->take.what);
	return false;
}

bool
row_rates(struct muster_span score)
{
	bool rated = false;
	for (size_t i = 0; i < score.len; i++)
		rated |= score.ptr[i] >= '1' && score.ptr[i] <= '9';
	return rated && score.ptr[0] != '-';
}

static struct muster_span
score_of(const struct row *row)
{
	return row_rates(row->text[ROW_SCORE]) ? row->text[ROW_SCORE] : row_nothing;
}

void
row_note(struct adapter *adapter, const struct row *row, const char *what, const char *message)
{
	char id[96], pointer[512];
	name_id(adapter, what, id);
	locus_pointer(&row->locus, pointer, sizeof(pointer));
	sink_diagnostic(adapter->sink, id, pointer, "%s", message);
}

void
row_reject(struct adapter *adapter, const struct row *row, const char *message)
{
	char text[256];
	snprintf(text, sizeof(text), "this record is not understood: %s", message);
	row_note(adapter, row, "not-understood", text);
	sink_record(adapter->sink, MUSTER_REJECTED);
}

static void
keep_date(struct row *row, enum row_date which, const char *member, muster_time date)
{
	const muster_time before = muster_time_told(row->dates[which]);
	if (date == MUSTER_TIME_NONE || (before != MUSTER_TIME_NONE && before <= date))
		return;
	row->dates[which] = date;
	row->dated_by[which] = member;
}

bool
row_begins(struct json_reader *reader, const char *const *keys, size_t count)
{
	enum { AHEAD = 128 }; /* a member behind more white space is not looked for */
	struct muster_span ahead = json_ahead(reader, AHEAD);
	if (ahead.len > 0 && ahead.ptr[0] == '{')
		ahead = (struct muster_span){ahead.ptr + 1, ahead.len - 1};
	while (ahead.len > 0 && strchr(" \t\r\n", ahead.ptr[0]) != NULL && ahead.ptr[0] != '\0')
		ahead = (struct muster_span){ahead.ptr + 1, ahead.len - 1};
	for (size_t i = 0; i < count; i++)
		if (muster_span_starts(ahead, keys[i]))
			return true;
	return false;
}

void
row_take_date(struct adapter *adapter, struct row *row, enum row_date which, const char *member)
{
	muster_time date;
	take_date(&adapter->take, adapter->sink, adapter->source->name, &date);
	keep_date(row, which, member, date);
}

void
row_set_date(struct adapter *adapter, struct row *row, enum row_date which, const char *member,
    struct muster_span text)
{
	muster_time date;
	bool known = take_date_of(text, &date);
	if (!known && row->locus.length > 0) /* the record is over */
		row_note(adapter, row, "date", take_no_date);
	else if (!known)
		take_date_note(&adapter->take, adapter->sink, adapter->source->name);
	keep_date(row, which, member, date);
}

void
row_add_dated(struct muster_strbuf *out, const struct row *row)
{
	for (size_t i = 0; i < ROW_DATES; i++)
		if (row->dated_by[i] != NULL)
			row_add(out, ", ", muster_span_of(row->dated_by[i]));
}

enum muster_severity
row_severity_of_score(struct muster_span score)
{
	unsigned whole = 0, tenth = 0;
	size_t i = 0;
	for (; i < score.len && score.ptr[i] >= '0' && score.ptr[i] <= '9' && i < 3; i++)
		whole = whole * 10 + (unsigned)(score.ptr[i] - '0');
	if (i == 0 || whole > 10)
		return MUSTER_SEVERITY_UNKNOWN;
	if (i + 1 < score.len && score.ptr[i] == '.')
		tenth = (unsigned)(score.ptr[i + 1] - '0');
	if (whole == 0 && tenth == 0)
		return MUSTER_SEVERITY_INFO;
	return whole >= 9 ? MUSTER_SEVERITY_CRITICAL
	    : whole >= 7  ? MUSTER_SEVERITY_HIGH
	    : whole >= 4  ? MUSTER_SEVERITY_MEDIUM
			  : MUSTER_SEVERITY_LOW;
}

void
row_say(struct adapter *adapter, const struct row *row)
{
	const struct muster_span *text = row->text;
	muster_strbuf_clear(&adapter->package);
	muster_strbuf_clear(&adapter->location);
	purl_build(&adapter->package, text[ROW_PURL], text[ROW_TYPE], text[ROW_NAME]);
	row_add(&adapter->location, "", row_span(&adapter->package));
	row_add(&adapter->location, "#", text[ROW_PLACE]);
	muster_strbuf_clear(&adapter->dated);
	row_add_dated(&adapter->dated, row);
	adapter->failed |=
	    adapter->package.failed || adapter->location.failed || adapter->dated.failed;
	const struct muster_result result = {
	    .asset = adapter->asset,
	    .domain = row->domain,
	    .section = text[ROW_SECTION],
	    .check = text[ROW_CHECK],
	    .title = text[ROW_TITLE],
	    .outcome = row->outcome,
	    .severity = row->severity != MUSTER_SEVERITY_UNKNOWN
		? row->severity
		: muster_severity_of(text[ROW_SEVERITY]),
	    .native_severity = text[ROW_SEVERITY],
	    .native_outcome = text[ROW_OUTCOME],
	    .location = row_span(&adapter->location),
	    .package = row_span(&adapter->package),
	    .version = text[ROW_VERSION],
	    .fixed_in = text[ROW_FIXED],
	    .score = score_of(row),
	    .aliases = text[ROW_ALIASES],
	    .check_version = row_nothing,
	    .suppressed = row->suppressed,
	    .fix_available = row->dates[ROW_FIX_AVAILABLE],
	    .advisory_date = row->dates[ROW_ADVISORY],
	    .dated_by = row_span(&adapter->dated),
	    .first = row->first,
	    .last = row->last,
	    .count = row->count,
	    .locus = &row->locus,
	};
	sink_result(adapter->sink, &result);
	if (!row->extra)
		sink_record(adapter->sink, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
}

struct row *
row_keep(struct adapter *adapter, const struct row *row)
{
	struct row *copy = muster_arena_alloc(adapter->arena, sizeof(*copy));
	if (copy == NULL) {
		adapter->failed = true;
		return NULL;
	}
	*copy = *row;
	for (size_t i = 0; i < ROW_TEXTS; i++)
		copy->text[i] = adapter_keep(adapter, row->text[i]);
	copy->locus.container = adapter_keep(adapter, row->locus.container);
	copy->locus.key = adapter_keep(adapter, row->locus.key);
	copy->next = NULL;
	return copy;
}

void
row_wait(struct adapter *adapter, const struct row *row)
{
	struct row *copy = row_keep(adapter, row);
	if (copy == NULL)
		return;
	*adapter->waiting_end = copy;
	adapter->waiting_end = &copy->next;
}

void
row_flush(struct adapter *adapter, void (*complete)(struct adapter *, struct row *))
{
	for (struct row *row = adapter->waiting; row != NULL && !adapter->sink->failed;
	     row = row->next)
		complete(adapter, row);
	adapter->waiting = NULL;
	adapter->waiting_end = &adapter->waiting;
}

/* ---- texts of rows ---- */

void
row_add(struct muster_strbuf *out, const char *separator, struct muster_span word)
{
	if (word.len == 0)
		return;
	if (out->len > 0)
		muster_strbuf_adds(out, separator);
	muster_strbuf_add(out, word.ptr, word.len);
}

void
row_add_once(struct muster_strbuf *out, struct muster_span id)
{
	if (id.len == 0 || memchr(id.ptr, ' ', id.len) != NULL)
		return;
	for (size_t i = 0; i + id.len <= out->len; i++)
		if (memcmp(out->data + i, id.ptr, id.len) == 0 &&
		    (i == 0 || out->data[i - 1] == ' ') &&
		    (i + id.len == out->len || out->data[i + id.len] == ' '))
			return;
	row_add(out, " ", id);
}

void
row_add_alias(struct adapter *adapter, struct muster_span id)
{
	row_add_once(&adapter->aliases, id);
}

static size_t
digits(struct muster_span text, size_t at)
{
	size_t count = 0;
	while (at + count < text.len && text.ptr[at + count] >= '0' && text.ptr[at + count] <= '9')
		count++;
	return count;
}

void
row_add_cves(struct adapter *adapter, struct muster_span text)
{
	for (size_t i = 0; i + 13 <= text.len; i++) {
		if (text.ptr[i] != 'C' || memcmp(text.ptr + i, "CVE-", 4) != 0 ||
		    digits(text, i + 4) != 4 || text.ptr[i + 8] != '-')
			continue;
		size_t number = digits(text, i + 9);
		if (number >= 4)
			row_add_alias(adapter, (struct muster_span){text.ptr + i, 9 + number});
		i += 8;
	}
}
