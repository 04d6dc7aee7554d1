/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: what holds records, down to the record. */
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

/* Elements that are answers, each of its own. */
static void
read_answers(struct cloud *cloud)
{
	const struct cloud_page page = cloud->page;
	cloud->page = (struct cloud_page){.begun = false};
	read_elements(cloud);
	cloud->page = page;
}

void
cloud_list(struct cloud *cloud, struct muster_span key)
{
	const struct muster_span list = cloud->list;
	const bool listed = cloud->listed;
	cloud_page_list(cloud, key);
	cloud->list = adapter_keep(&cloud->base, key);
	cloud->lists = true;
	cloud->listed = !cloud->event;
	read_elements(cloud);
	cloud->list = list;
	cloud->listed = listed;
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
	else if (cloud_is_more(key))
		cloud_read_more(cloud);
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
	const bool recorded = cloud->recorded, outermost = cloud_page_begin(cloud);
	struct muster_span key;
	cloud->recorded |= wrap != NULL && !wrap->event;
	if (shape->page != NULL)
		shape->page(cloud);
	json_object(reader);
	while (json_key(reader, &key) == 1)
		read_member(cloud, wrap, key);
	if (shape->page_end != NULL && !json_failed(reader))
		shape->page_end(cloud);
	if (outermost)
		cloud_page_end(cloud);
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
		read_answers(cloud);
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
	adapter->last = cloud_pages_end;
	cloud->list = none;
	cloud->listed = cloud->lists = json_peek(adapter->reader) == JSON_ARRAY;
	cloud->event = cloud->recorded = false;
	cloud->records = 0;
	read_value(cloud);
	if (cloud->shape->end != NULL && !json_failed(adapter->reader))
		cloud->shape->end(cloud);
	if (cloud->lists && cloud->records == 0)
		sink_heard(adapter->sink);
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
