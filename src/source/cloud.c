/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cloud.h"

enum { AHEAD = 64 << 10 }; /* of an object, to tell a record from what holds records */

static const struct muster_span none = {"", 0};

/* ---- what an object is ---- */

/* Members that lead on to records, where another member stands beside them. */
struct wrap {
	const char *key, *with;
	bool event; /* what is in it is one event, and no list that was asked for */
};
static const struct wrap wraps[] = {
    {"data", "status_code", false},
    {"data", "error", false},
    {"body", "headers", false},
    {"interactions", "interactions", false},
    {"response", "request", false},
    {"detail", "detail-type", true},
    {"Message", "TopicArn", true},
    {"Sns", "EventSource", true},
    {"Body", "MessageId", true},
    {"body", "messageId", true},
};

/* What a page says of pages that follow it. */
static const char *const more[] = {"NextToken", "nextToken", "nextLink", "nextPageToken",
    "@odata.nextLink", "nextForwardToken", "NextMarker", "skipToken", "$skipToken"};

static bool
is_one_of(struct muster_span key, const char *const *words)
{
	for (; words != NULL && *words != NULL; words++)
		if (muster_span_is(key, *words))
			return true;
	return false;
}

static bool
has_one_of(const struct muster_peek *peek, const char *const *words)
{
	for (; words != NULL && *words != NULL; words++)
		if (muster_peek_has(peek, *words))
			return true;
	return false;
}

static const struct wrap *
wrap_of(const struct muster_peek *peek)
{
	static const struct wrap alone = {"data", "data", false};
	for (size_t i = 0; i < sizeof(wraps) / sizeof(wraps[0]); i++)
		if (muster_peek_has(peek, wraps[i].key) && muster_peek_has(peek, wraps[i].with))
			return &wraps[i];
	return peek->key_count == 1 && muster_peek_has(peek, alone.key) ? &alone : NULL;
}

enum shape { SHAPE_RECORD, SHAPE_PAGE, SHAPE_ERROR };

/* The body of an answer that was recorded is under a member of its own. */
static const struct wrap *
body_of(const struct cloud *cloud)
{
	static const struct wrap data = {"data", "data", false}, text = {"string", "string", false};
	if (!cloud->recorded || cloud->peek.key_count > 2)
		return NULL;
	return muster_peek_has(&cloud->peek, data.key) ? &data
	    : muster_peek_has(&cloud->peek, text.key)  ? &text
						       : NULL;
}

static bool
is_error(const struct muster_peek *peek)
{
	return peek->key_count <= 2 &&
	    (muster_peek_has(peek, "error") || muster_peek_has(peek, "Error"));
}

static enum shape
shape_of(struct cloud *cloud, const struct wrap **wrap)
{
	const struct muster_span ahead = json_ahead(cloud->base.reader, AHEAD);
	muster_peek_text(&cloud->peek, ahead.ptr, ahead.len, false);
	*wrap = wrap_of(&cloud->peek);
	if (has_one_of(&cloud->peek, cloud->shape->lists))
		return SHAPE_PAGE;
	if (*wrap == NULL)
		*wrap = body_of(cloud);
	if (*wrap != NULL || has_one_of(&cloud->peek, cloud->shape->wraps) ||
	    muster_peek_has(&cloud->peek, "Messages") ||
	    (muster_peek_has(&cloud->peek, "Records") && cloud->peek.key_count == 1))
		return SHAPE_PAGE;
	return is_error(&cloud->peek) ? SHAPE_ERROR : SHAPE_RECORD;
}

/* ---- records ---- */

static void
read_record(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	if (adapter->failed || !row_begin(adapter, &cloud->row))
		return;
	if (json_peek(adapter->reader) == JSON_OBJECT) {
		facts_read(&cloud->facts, &adapter->take);
	} else {
		take_mark(&adapter->take, "expected an object");
		json_skip(adapter->reader);
	}
	adapter->failed |= cloud->facts.failed;
	cloud->records++;
	cloud->shape->record(cloud);
}

/* An answer that says what went wrong: what it would have held nobody knows. */
static void
read_error(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	if (!row_begin(adapter, &cloud->row))
		return;
	json_skip(adapter->reader);
	if (!row_end_unnamed(adapter, &cloud->row))
		return;
	adapter_partial(adapter, "an answer is an error message");
	cloud->records++;
	sink_record(adapter->sink, MUSTER_OUT_OF_SCOPE);
}

/* ---- what holds them ---- */

static void read_value(struct cloud *cloud);

/* JSON in a string: its records are evidence where the string stands. */
static void
read_inner(struct cloud *cloud, struct muster_span text, const struct row *outer)
{
	struct adapter *adapter = &cloud->base;
	struct json_reader *const reader = adapter->reader;
	const struct json_locus *const locus = cloud->outer;
	struct muster_error err;
	muster_error_clear(&err);
	struct json_reader *inner = json_reader_of_text(text.ptr, text.len, "", &err);
	if (inner == NULL) {
		adapter->failed = true;
		return;
	}
	if (locus == NULL) {
		cloud->outer = &outer->locus;
		locus_pointer(&outer->locus, cloud->outer_pointer, sizeof(cloud->outer_pointer));
	}
	adapter->reader = inner;
	while (!adapter->failed && !adapter->sink->failed && json_document(inner) == 1)
		read_value(cloud);
	const bool failed = json_failed(inner);
	json_reader_free(inner);
	adapter->reader = reader;
	cloud->outer = locus;
	adapter->failed |= failed && err.code == MUSTER_E_MEMORY;
	if (failed && !adapter->failed)
		row_reject(adapter, outer, "its text is no JSON");
}

static void
read_text(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	struct muster_span text = none;
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	json_string(adapter->reader, &text);
	text = adapter_keep(adapter, text);
	if (json_failed(adapter->reader) || !row_end_unnamed(adapter, &row))
		return;
	row.locus.container = adapter_keep(adapter, row.locus.container);
	row.locus.key = adapter_keep(adapter, row.locus.key);
	read_inner(cloud, text, &row);
}

static void
read_elements(struct cloud *cloud)
{
	json_array(cloud->base.reader);
	while (json_element(cloud->base.reader) == 1)
		read_value(cloud);
}

void
cloud_list(struct cloud *cloud, struct muster_span key)
{
	const struct muster_span list = cloud->list;
	const bool listed = cloud->listed;
	cloud->list = adapter_keep(&cloud->base, key);
	cloud->lists = true;
	cloud->listed = !cloud->event;
	read_elements(cloud);
	cloud->list = list;
	cloud->listed = listed;
}

static void
read_more(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	struct muster_span text = none;
	if (json_peek(adapter->reader) != JSON_STRING)
		json_skip(adapter->reader);
	else if (json_string(adapter->reader, &text) == 0 && text.len > 0)
		adapter_partial(adapter, "a page says that more follow");
}

muster_time
cloud_time(struct muster_span text)
{
	static const int64_t distant = 100000 * INT64_C(1000000); /* seconds: the year 5138 */
	muster_time when;
	int64_t whole = 0;
	for (size_t i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && i < 17; i++)
		whole = whole * 10 + (text.ptr[i] - '0');
	if (text.len == 0)
		return MUSTER_TIME_NONE;
	if (whole >= distant && muster_time_parse_epoch_unit(text, 6, &when) == 0)
		return when;
	if (muster_time_parse_epoch(text, &when) == 0 || muster_time_parse(text, &when, NULL) == 0)
		return when;
	return MUSTER_TIME_NONE;
}

uint64_t
cloud_number(struct muster_span text)
{
	uint64_t value = 0;
	for (size_t i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++) {
		if (value > (UINT64_MAX - 9) / 10)
			return 0;
		value = value * 10 + (uint64_t)(text.ptr[i] - '0');
	}
	return value;
}

/* {"__class__": "datetime", "year": 2026, …}, in UTC. */
static muster_time
date_of_parts(const struct fact *fact)
{
	enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, PARTS };
	static const char *const names[PARTS] = {
	    "year", "month", "day", "hour", "minute", "second"};
	uint64_t parts[PARTS] = {0};
	for (; fact != NULL; fact = fact->next)
		for (size_t i = 0; i < PARTS; i++)
			if (muster_span_is(fact->key, names[i]))
				parts[i] = cloud_number(fact->text);
	if (parts[YEAR] < 1970 || parts[YEAR] > 2200 || parts[MONTH] < 1 || parts[MONTH] > 12 ||
	    parts[DAY] < 1 || parts[DAY] > 31 || parts[HOUR] > 23 || parts[MINUTE] > 59 ||
	    parts[SECOND] > 60)
		return MUSTER_TIME_NONE;
	const int64_t days = muster_days_from_civil(
	    (int64_t)parts[YEAR], (unsigned)parts[MONTH], (unsigned)parts[DAY]);
	const int64_t seconds = (int64_t)(parts[HOUR] * 3600 + parts[MINUTE] * 60 + parts[SECOND]);
	return days * MUSTER_DAY + seconds * MUSTER_SECOND;
}

muster_time
cloud_date(const struct cloud *cloud, size_t place)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++) {
		const struct fact *fact = cloud->facts.first[cloud->at[place][n]];
		const muster_time when = fact == NULL ? MUSTER_TIME_NONE
		    : fact->key.len > 0               ? date_of_parts(fact)
						      : cloud_time(fact->text);
		if (when != MUSTER_TIME_NONE)
			return when;
	}
	return MUSTER_TIME_NONE;
}

void
cloud_observed(struct cloud *cloud, muster_time when)
{
	if (when > cloud->base.run.observed_at)
		cloud->base.run.observed_at = when;
}

/* Of an event; samples say the year 1970. */
static void
read_time(struct cloud *cloud)
{
	struct muster_span text = none;
	if (json_peek(cloud->base.reader) != JSON_STRING)
		json_skip(cloud->base.reader);
	else if (json_string(cloud->base.reader, &text) == 0 && cloud_time(text) > MUSTER_DAY)
		cloud_observed(cloud, cloud_time(text));
}

static void
read_wrapped(struct cloud *cloud, const struct wrap *wrap)
{
	const bool listed = cloud->listed, event = cloud->event;
	cloud->event |= wrap->event;
	cloud->listed &= !wrap->event;
	read_value(cloud);
	cloud->listed = listed;
	cloud->event = event;
}

static bool
is_more(struct muster_span key)
{
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (muster_span_is(key, more[i]))
			return true;
	return false;
}

static void
read_member(struct cloud *cloud, const struct wrap *wrap, struct muster_span key)
{
	struct json_reader *reader = cloud->base.reader;
	const struct cloud_shape *shape = cloud->shape;
	if (shape->beside != NULL && shape->beside(cloud, key))
		return;
	if (is_one_of(key, shape->lists))
		cloud_list(cloud, key);
	else if (wrap != NULL && muster_span_is(key, wrap->key))
		read_wrapped(cloud, wrap);
	else if (is_one_of(key, shape->wraps) || muster_span_is(key, "Messages") ||
	    muster_span_is(key, "Records"))
		read_value(cloud);
	else if (is_more(key))
		read_more(cloud);
	else if (wrap != NULL && wrap->event && muster_span_is_nocase(key, "time"))
		read_time(cloud);
	else
		json_skip(reader);
}

/* An object whose members lead to records. */
static void
read_page(struct cloud *cloud, const struct wrap *wrap)
{
	struct json_reader *reader = cloud->base.reader;
	const struct cloud_shape *shape = cloud->shape;
	const bool recorded = cloud->recorded;
	struct muster_span key;
	cloud->recorded |= wrap != NULL && !wrap->event;
	if (shape->page != NULL)
		shape->page(cloud);
	json_object(reader);
	while (json_key(reader, &key) == 1)
		read_member(cloud, wrap, key);
	if (shape->page_end != NULL && !json_failed(reader))
		shape->page_end(cloud);
	cloud->recorded = recorded;
}

static void
read_value(struct cloud *cloud)
{
	struct json_reader *reader = cloud->base.reader;
	const struct wrap *wrap = NULL;
	switch (json_peek(reader)) {
	case JSON_OBJECT:
		switch (shape_of(cloud, &wrap)) {
		case SHAPE_PAGE:
			read_page(cloud, wrap);
			break;
		case SHAPE_ERROR:
			read_error(cloud);
			break;
		case SHAPE_RECORD:
			read_record(cloud);
			break;
		}
		break;
	case JSON_ARRAY:
		read_elements(cloud);
		break;
	case JSON_STRING:
		read_text(cloud);
		break;
	default:
		read_record(cloud);
		break;
	}
}

/* ---- the run ---- */

static void
ask_places(struct cloud *cloud)
{
	enum { ANY = FACTS_TEXT | FACTS_NUMBER | FACTS_FLAG };
	char path[128];
	for (size_t i = 0; i < cloud->shape->count; i++) {
		const char *text = cloud->shape->places[i];
		for (size_t n = 0; *text != '\0' && n < CLOUD_SPELLINGS; n++) {
			const size_t len = strcspn(text, " ");
			snprintf(path, sizeof(path), "%.*s", (int)len, text);
			for (char *blank = strchr(path, '~'); blank != NULL;
			     blank = strchr(blank, '~'))
				*blank = ' ';
			const bool each = len > 2 && text[len - 1] == '*';
			cloud->at[i][n] =
			    facts_ask(&cloud->facts, path, each ? ANY | FACTS_LIST : ANY);
			text += len + (text[len] == ' ');
		}
		cloud->base.failed |= *text != '\0'; /* more spellings than there is room for */
	}
	cloud->base.failed |= cloud->facts.failed;
}

static void
read_document(struct adapter *adapter)
{
	struct cloud *cloud = (struct cloud *)adapter;
	if (cloud->facts.arena == NULL) {
		if (facts_init(&cloud->facts, adapter->run_arena) != 0)
			adapter->failed = true;
		else
			ask_places(cloud);
	}
	if (adapter->failed)
		return;
	adapter->run.tool = cloud->shape->tool;
	cloud->list = none;
	cloud->listed = cloud->lists = json_peek(adapter->reader) == JSON_ARRAY;
	cloud->event = cloud->recorded = false;
	cloud->records = 0;
	read_value(cloud);
	if (cloud->shape->end != NULL && !json_failed(adapter->reader))
		cloud->shape->end(cloud);
}

int
cloud_read(struct cloud *cloud, const struct cloud_shape *shape, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	cloud->shape = shape;
	muster_strbuf_init(&cloud->text, 0);
	muster_strbuf_init(&cloud->other, 0);
	muster_strbuf_init(&cloud->place, 0);
	int result = adapter_read_stream(&cloud->base, source, reader, sink, read_document, err);
	muster_strbuf_release(&cloud->text);
	muster_strbuf_release(&cloud->other);
	muster_strbuf_release(&cloud->place);
	if (cloud->facts.arena != NULL)
		facts_release(&cloud->facts);
	return result;
}

/* ---- what was found ---- */

const struct fact *
cloud_fact(const struct cloud *cloud, size_t place)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++) {
		const struct fact *fact = cloud->facts.first[cloud->at[place][n]];
		if (fact != NULL && !fact->null)
			return fact;
	}
	return NULL;
}

struct muster_span
cloud_text(const struct cloud *cloud, size_t place)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++) {
		const struct muster_span text = facts_text(&cloud->facts, cloud->at[place][n]);
		if (text.len > 0)
			return text;
	}
	return none;
}

struct muster_span
cloud_beside(const struct cloud *cloud, size_t place, const struct fact *fact)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++) {
		const struct fact *other = facts_beside(&cloud->facts, cloud->at[place][n], fact);
		if (other != NULL && other->text.len > 0)
			return other->text;
	}
	return none;
}

bool
cloud_seen(const struct cloud *cloud, size_t place)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++)
		if (cloud->facts.seen[cloud->at[place][n]])
			return true;
	return false;
}

/* ---- saying ---- */

/* A text that memory ran out for is no text: nothing is said with it. */
static void
check_texts(struct cloud *cloud)
{
	cloud->base.failed |= cloud->text.failed || cloud->other.failed || cloud->place.failed;
}

bool
cloud_row_end(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	if (cloud->row.text[ROW_CHECK].len == 0)
		take_mark(&adapter->take, "it has no id");
	if (cloud->outer != NULL && adapter->take.odd)
		snprintf(adapter->take.pointer, sizeof(adapter->take.pointer), "%s",
		    cloud->outer_pointer);
	check_texts(cloud);
	if (!row_end(adapter, &cloud->row) || adapter->failed)
		return false;
	if (cloud->outer != NULL)
		cloud->row.locus = *cloud->outer;
	return true;
}

void
cloud_say(struct cloud *cloud)
{
	check_texts(cloud);
	cloud->row.extra = true;
	row_say(&cloud->base, &cloud->row);
}

void
cloud_count(struct cloud *cloud, enum muster_fate fate)
{
	sink_record(cloud->base.sink, fate);
}

void
cloud_event(struct cloud *cloud, muster_time first, muster_time last, uint64_t count)
{
	cloud->row.domain = MUSTER_DOMAIN_EVENT;
	cloud->row.first = first;
	cloud->row.last = last;
	cloud->row.count = count;
	if (!cloud->listed || cloud->list.len == 0) /* a list is asked for later than that */
		cloud_observed(cloud, last > first ? last : first);
}

void
cloud_activity(struct cloud *cloud, const struct muster_activity *activity)
{
	struct muster_activity told = *activity;
	check_texts(cloud);
	told.asset = cloud->base.asset;
	told.locus = &cloud->row.locus;
	sink_activity(cloud->base.sink, &told);
	cloud_observed(cloud, told.last > told.first ? told.last : told.first);
}

void
cloud_setting(
    struct cloud *cloud, const char *name, struct muster_span value, muster_time at, int64_t days)
{
	const struct muster_setting setting = {.asset = cloud->base.asset,
	    .name = muster_span_of(name),
	    .value = value,
	    .at = at,
	    .days = days,
	    .location = none,
	    .locus = &cloud->row.locus};
	sink_setting(cloud->base.sink, &setting);
}

muster_asset_handle
cloud_asset(struct cloud *cloud, enum muster_asset_kind kind, struct muster_span name,
    muster_asset_handle parent)
{
	const struct muster_asset_binding binding = {
	    .kind = kind, .name = name, .version = none, .tag = none, .parent = parent};
	check_texts(cloud);
	named_asset(&cloud->base, &cloud->assets, &binding);
	return cloud->base.asset;
}

struct cloud_covered {
	struct cloud_covered *next;
	muster_asset_handle asset;
	enum muster_domain domain;
	struct muster_span section;
};

void
cloud_cover(struct cloud *cloud, enum muster_domain domain, struct muster_span section)
{
	struct adapter *adapter = &cloud->base;
	const size_t count = sizeof(cloud->covered) / sizeof(cloud->covered[0]);
	struct cloud_covered **at = &cloud->covered[adapter->asset % count];
	if (!cloud->listed)
		return;
	for (; *at != NULL; at = &(*at)->next)
		if ((*at)->asset == adapter->asset && (*at)->domain == domain &&
		    muster_span_eq((*at)->section, section))
			return;
	struct cloud_covered *covered = muster_arena_alloc(adapter->run_arena, sizeof(*covered));
	if (covered == NULL) {
		adapter->failed = true;
		return;
	}
	*covered = (struct cloud_covered){
	    NULL, adapter->asset, domain, adapter_keep_run(adapter, section)};
	*at = covered;
	sink_coverage(adapter->sink, adapter->asset, domain, section);
}

void
cloud_nothing(struct cloud *cloud, enum muster_domain domain)
{
	if (!cloud->lists || cloud->records > 0)
		return;
	cloud_asset(cloud, MUSTER_ASSET_ACCOUNT, none, MUSTER_ASSET_UNKNOWN);
	cloud->listed = true;
	cloud_cover(cloud, domain, none);
}
