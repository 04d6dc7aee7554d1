/* SPDX-License-Identifier: Apache-2.0 */
/* tfsec --format json: rules that Terraform code breaks, or keeps. */
#include "source/named.h"
#include "source/sources.h"

struct tfsec {
	struct adapter base; /* first */
	bool listed;
	struct muster_strbuf place;
};

static struct tfsec *
of(struct adapter *adapter)
{
	return (struct tfsec *)adapter;
}

enum { L_FILE, L_LINE };
static const struct json_member_row location_rows[] = {
    [L_FILE] = {"filename", false}, [L_LINE] = {"start_line", false}};
static const struct json_members location_members = JSON_MEMBERS(location_rows);

static void
read_location(struct adapter *adapter, struct muster_span *file, struct muster_span *line)
{
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &location_members)) != JSON_MEMBER_END) {
		if (member == L_FILE)
			take_text(&adapter->take, file);
		else if (member == L_LINE)
			take_scalar(&adapter->take, line);
		else
			json_skip(adapter->reader);
	}
}

/* Releases before 1.0 name the resource in the text only: "Resource 'aws_vpc.main' …". */
static struct muster_span
quoted(struct muster_span text)
{
	const char *open = text.len > 0 ? memchr(text.ptr, '\'', text.len) : NULL;
	if (open == NULL)
		return row_nothing;
	const size_t rest = text.len - (size_t)(open + 1 - text.ptr);
	const char *close = memchr(open + 1, '\'', rest);
	return close == NULL ? row_nothing
			     : (struct muster_span){open + 1, (size_t)(close - open - 1)};
}

enum {
	V_ID,
	V_LONG,
	V_RULE,
	V_DESCRIPTION,
	V_SEVERITY,
	V_RESOURCE,
	V_TEXTS,
	V_STATUS = V_TEXTS,
	V_PASSED,
	V_LOCATION,
	V_MEMBERS
};
static const struct json_member_row result_rows[V_MEMBERS] = {
    [V_ID] = {"rule_id", false},
    [V_LONG] = {"long_id", false},
    [V_RULE] = {"rule_description", false},
    [V_DESCRIPTION] = {"description", false},
    [V_SEVERITY] = {"severity", false},
    [V_RESOURCE] = {"resource", false},
    [V_STATUS] = {"status", false},
    [V_PASSED] = {"passed", false},
    [V_LOCATION] = {"location", false},
};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

/* A number since 1.0, a word before, and before that only whether it passed. */
static bool
judge(struct row *row, struct muster_span passed)
{
	const struct muster_span status = row->text[ROW_OUTCOME];
	if (status.len == 0) {
		if (muster_span_is(passed, "true"))
			row->outcome = MUSTER_PASS;
		return true;
	}
	if (muster_span_is(status, "1") || muster_span_is(status, "passed"))
		row->outcome = MUSTER_PASS;
	else if (muster_span_is(status, "2") || muster_span_is(status, "ignored"))
		row->suppressed = true;
	else
		return muster_span_is(status, "0") || muster_span_is(status, "failed");
	return true;
}

static void
fill_row(struct adapter *adapter, struct row *row, const struct muster_span *texts,
    struct muster_span file, struct muster_span line)
{
	struct muster_strbuf *place = &of(adapter)->place;
	struct muster_span resource = texts[V_RESOURCE];
	if (resource.len == 0)
		resource = quoted(texts[V_DESCRIPTION]);
	muster_strbuf_clear(place);
	row_add(place, "", file);
	row_add(place, ":", resource.len > 0 ? resource : line);
	adapter->failed |= place->failed;
	row->text[ROW_PLACE] = row_span(place);
	row->text[ROW_CHECK] = texts[V_ID].len > 0 ? texts[V_ID] : texts[V_LONG];
	row->text[ROW_TITLE] = texts[V_RULE].len > 0 ? texts[V_RULE] : texts[V_DESCRIPTION];
	row->text[ROW_SEVERITY] = texts[V_SEVERITY];
	row->domain = MUSTER_DOMAIN_MISCONFIGURATION;
}

static void
read_result(struct adapter *adapter)
{
	struct muster_span texts[V_TEXTS];
	struct muster_span passed = row_nothing, file = row_nothing, line = row_nothing;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < V_TEXTS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take)) {
		while (
		    (member = json_member(adapter->reader, &result_members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else if (member == V_LOCATION)
				read_location(adapter, &file, &line);
			else if (member == V_STATUS)
				take_scalar(&adapter->take, &row.text[ROW_OUTCOME]);
			else if (member == V_PASSED)
				take_scalar(&adapter->take, &passed);
			else
				take_text(&adapter->take, &texts[member]);
		}
	}
	fill_row(adapter, &row, texts, file, line);
	if (!row_end(adapter, &row))
		return;
	if (judge(&row, passed))
		row_say(adapter, &row);
	else
		row_reject(adapter, &row, "the status is none that is known");
}

static void
read_document(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"results", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct tfsec *tfsec = of(adapter);
	int member;
	tfsec->listed = false;
	adapter->run.tool = MUSTER_SPAN("tfsec");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0) {
			json_skip(adapter->reader);
			continue;
		}
		tfsec->listed = true;
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1)
			read_result(adapter);
	}
	if (!tfsec->listed)
		adapter_refuse(adapter, "no-results", "this report has no results");
	if (json_failed(adapter->reader))
		return;
	adapter_bind(adapter, MUSTER_ASSET_REPOSITORY, row_nothing);
	adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_tfsec(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct tfsec tfsec = {.listed = false};
	muster_strbuf_init(&tfsec.place, 0);
	int result = adapter_read(&tfsec.base, &source_tfsec, reader, sink, read_document, err);
	muster_strbuf_release(&tfsec.place);
	return result;
}

/* Where nothing was found there is nothing but "results": null, which no other tool writes. */
static int
probe_tfsec(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return 0;
	if (peek->key_count == 1 && muster_span_is(muster_peek_value(peek, "results"), "null"))
		return 60;
	return muster_span_is(peek->element_of, "results") &&
		muster_peek_element_has(peek, "rule_id") &&
		muster_peek_element_has(peek, "rule_description") &&
		muster_peek_element_has(peek, "location")
	    ? 85
	    : 0;
}

const struct muster_source source_tfsec = {
    .name = "tfsec",
    .title = "tfsec",
    .kind = "linter",
    .reads = "tfsec --format json: Terraform code",
    .version = 1,
    .probe = probe_tfsec,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_tfsec,
};
