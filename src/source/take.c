/* SPDX-License-Identifier: Apache-2.0 */
#include "source/take.h"

void
take_init(struct take *take, struct json_reader *reader)
{
	take->reader = reader;
	take->odd = false;
	take->pointer[0] = '\0';
	take->what[0] = '\0';
}

void
take_mark(struct take *take, const char *what)
{
	if (take->odd || json_failed(take->reader))
		return;
	take->odd = true;
	json_pointer(take->reader, take->pointer, sizeof(take->pointer));
	snprintf(take->what, sizeof(take->what), "%s", what);
}

static void
expected(struct take *take, const char *what)
{
	enum json_kind kind = json_peek(take->reader);
	if (kind != JSON_NONE && !take->odd) {
		char text[96];
		snprintf(text, sizeof(text), "expected %s, found %s", what, json_kind_name(kind));
		take_mark(take, text);
	}
	json_skip(take->reader);
}

void
take_text(struct take *take, struct muster_span *out)
{
	enum json_kind kind = json_peek(take->reader);
	if (kind == JSON_STRING || kind == JSON_NULL)
		json_text(take->reader, out);
	else
		expected(take, "a string");
}

void
take_scalar(struct take *take, struct muster_span *out)
{
	enum json_kind kind = json_peek(take->reader);
	if (kind == JSON_ARRAY || kind == JSON_OBJECT || kind == JSON_NONE)
		expected(take, "a string or a number");
	else
		json_scalar(take->reader, out);
}

void
take_count(struct take *take, uint64_t *out)
{
	enum json_kind kind = json_peek(take->reader);
	if (kind == JSON_NULL) {
		json_null(take->reader);
		return;
	}
	if (kind != JSON_NUMBER) {
		expected(take, "a number");
		return;
	}
	struct muster_span lexeme;
	if (json_number(take->reader, &lexeme) != 0)
		return;
	uint64_t value = 0;
	for (size_t i = 0; i < lexeme.len; i++) {
		char c = lexeme.ptr[i];
		if (c < '0' || c > '9' || i >= 18) {
			take_mark(take, "expected a whole number from 0 up");
			return;
		}
		value = value * 10 + (uint64_t)(c - '0');
	}
	*out = value;
}

const char take_no_date[] = "what it gives as a date is none: no clock counts from it";

bool
take_date_of(struct muster_span text, muster_time *out)
{
	size_t digits = 0;
	*out = MUSTER_TIME_NONE;
	while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
		digits++;
	if (text.len == 0)
		return true;
	if ((digits == text.len ? muster_time_parse_epoch(text, out)
				: muster_time_parse(text, out, NULL)) != 0) {
		*out = MUSTER_TIME_NONE;
		return false;
	}
	*out = muster_time_told(*out);
	return true;
}

void
take_date_note(struct take *take, struct muster_sink *sink, const char *source)
{
	char id[96], pointer[256];
	if (json_failed(take->reader))
		return;
	snprintf(id, sizeof(id), "source.%s.date", source);
	json_pointer(take->reader, pointer, sizeof(pointer));
	sink_diagnostic(sink, id, pointer, "%s", take_no_date);
}

void
take_date(struct take *take, struct muster_sink *sink, const char *source, muster_time *out)
{
	enum json_kind kind = json_peek(take->reader);
	struct muster_span text = {"", 0};
	*out = MUSTER_TIME_NONE;
	if (kind != JSON_STRING && kind != JSON_NUMBER && kind != JSON_NULL) {
		take_date_note(take, sink, source);
		json_skip(take->reader);
	} else if (json_scalar(take->reader, &text) == 0 && kind != JSON_NULL &&
	    !take_date_of(text, out)) {
		take_date_note(take, sink, source);
	}
}

/* A null is taken as such: nobody loops over it, and a loop around it must not pass for that. */
bool
take_object(struct take *take)
{
	enum json_kind kind = json_peek(take->reader);
	if (kind == JSON_OBJECT)
		return json_object(take->reader) == 0;
	if (kind == JSON_NULL)
		json_null(take->reader);
	else
		expected(take, "an object");
	return false;
}

bool
take_array(struct take *take)
{
	enum json_kind kind = json_peek(take->reader);
	if (kind == JSON_ARRAY)
		return json_array(take->reader) == 0;
	if (kind == JSON_NULL)
		json_null(take->reader);
	else
		expected(take, "an array");
	return false;
}

void
take_member(struct take *take, const char *name, struct muster_span *out)
{
	const struct json_member_row row = {name, false};
	const struct json_members members = {&row, 1};
	int member;
	if (!take_object(take))
		return;
	while ((member = json_member(take->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			take_text(take, out);
		else
			json_skip(take->reader);
	}
}

bool
take_record(struct take *take)
{
	if (json_peek(take->reader) == JSON_OBJECT)
		return json_object(take->reader) == 0;
	expected(take, "an object");
	return false;
}

void
locus_pointer(const struct json_locus *locus, char *out, size_t cap)
{
	const struct muster_span container = locus->container, key = locus->key;
	if (locus->index >= 0)
		snprintf(out, cap, "%.*s/%lld", (int)container.len, container.ptr,
		    (long long)locus->index);
	else
		snprintf(out, cap, "%.*s%s%.*s", (int)container.len, container.ptr,
		    key.len > 0 ? "/" : "", (int)key.len, key.ptr);
}

void
take_reject(struct take *take, struct muster_sink *sink, const char *source_id)
{
	if (json_failed(take->reader))
		return;
	sink_diagnostic(
	    sink, source_id, take->pointer, "this record is not understood: %s", take->what);
	sink_record(sink, MUSTER_REJECTED);
}

/* One that says nothing because there is nothing to say (a clean report): the source knows it. */
static bool
is_empty_report(const struct json_reader *reader, const char *name)
{
	const struct muster_source *source = muster_source_find(name);
	const struct muster_span text = json_document_text(reader);
	struct muster_peek peek;
	if (source == NULL || text.len == 0)
		return false;
	muster_peek_text(&peek, text.ptr, text.len, true);
	return !peek.bare && muster_source_probe(source, &peek) > 0;
}

void
take_further(
    struct json_reader *reader, const struct muster_sink *sink, uint64_t *said, const char *source)
{
	if (json_document_index(reader) > 0 && sink->said == *said && !sink->failed &&
	    !is_empty_report(reader, source)) {
		char id[96];
		snprintf(id, sizeof(id), "source.%s.other-document", source);
		json_fail(reader, id,
		    "document %llu of this text is none of %s's: nothing in it is understood",
		    (unsigned long long)json_document_index(reader) + 1, source);
	}
	*said = sink->said;
}
