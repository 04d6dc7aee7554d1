/* SPDX-License-Identifier: Apache-2.0 */
/* KICS: queries, each with the places in files where it found something. */
#include "source/row.h"
#include "source/sources.h"

struct kics {
	struct adapter base; /* first */
	bool listed;
	uint64_t claimed, found;
	struct muster_span id, name, severity; /* of the query */
};

static struct kics *
of(struct adapter *adapter)
{
	return (struct kics *)adapter;
}

/* ---- places ---- */

enum { F_FILE, F_SIMILARITY };
static const struct json_member_row file_rows[] = {
    [F_FILE] = {"file_name", false}, [F_SIMILARITY] = {"similarity_id", false}};
static const struct json_members file_members = JSON_MEMBERS(file_rows);

/* What tells two places of one file apart waits in the place of an outcome. */
static void
read_file(struct adapter *adapter)
{
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &file_members)) != JSON_MEMBER_END) {
			if (member == F_FILE)
				take_text(&adapter->take, &row.text[ROW_PLACE]);
			else if (member == F_SIMILARITY)
				take_text(&adapter->take, &row.text[ROW_OUTCOME]);
			else
				json_skip(adapter->reader);
		}
	}
	of(adapter)->found++;
	if (row_end_unnamed(adapter, &row))
		row_wait(adapter, &row);
}

static void
complete(struct adapter *adapter, struct row *row)
{
	struct kics *kics = of(adapter);
	struct muster_strbuf place;
	if (kics->id.len == 0) {
		row_reject(adapter, row, "its query has no id");
		return;
	}
	muster_strbuf_init(&place, 0);
	row_add(&place, "", row->text[ROW_PLACE]);
	row_add(&place, "#", row->text[ROW_OUTCOME]);
	adapter->failed |= place.failed;
	row->text[ROW_PLACE] = row_span(&place);
	row->text[ROW_OUTCOME] = row_nothing;
	row->text[ROW_CHECK] = kics->id;
	row->text[ROW_TITLE] = kics->name;
	row->text[ROW_SEVERITY] = kics->severity;
	if (muster_span_is(kics->severity, "TRACE"))
		row->severity = MUSTER_SEVERITY_INFO;
	row->domain = muster_span_starts(kics->name, "Passwords And Secrets")
	    ? MUSTER_DOMAIN_SECRET
	    : MUSTER_DOMAIN_MISCONFIGURATION;
	row_say(adapter, row);
	muster_strbuf_release(&place);
}

/* ---- queries ---- */

enum { Q_ID, Q_NAME, Q_SEVERITY, Q_FILES };
static const struct json_member_row query_rows[] = {
    [Q_ID] = {"query_id", false},
    [Q_NAME] = {"query_name", false},
    [Q_SEVERITY] = {"severity", false},
    [Q_FILES] = {"files", false},
};
static const struct json_members query_members = JSON_MEMBERS(query_rows);

static void
read_query(struct kics *kics)
{
	struct adapter *adapter = &kics->base;
	struct muster_span *const texts[] = {&kics->id, &kics->name, &kics->severity};
	int member;
	kics->id = kics->name = kics->severity = row_nothing;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &query_members)) != JSON_MEMBER_END) {
		if (member == Q_FILES) {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_file(adapter);
		} else if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		} else {
			adapter_text(adapter, texts[member]);
		}
	}
	if (!json_failed(adapter->reader))
		row_flush(adapter, complete);
}

enum { D_QUERIES, D_TOTAL, D_UNSCANNED, D_UNQUERIED, D_VERSION, D_END };
static const struct json_member_row document_rows[] = {
    [D_QUERIES] = {"queries", false},
    [D_TOTAL] = {"total_counter", false},
    [D_UNSCANNED] = {"files_failed_to_scan", false},
    [D_UNQUERIED] = {"queries_failed_to_execute", false},
    [D_VERSION] = {"kics_version", false},
    [D_END] = {"end", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_queries(struct kics *kics)
{
	kics->listed = true;
	json_array(kics->base.reader);
	while (json_element(kics->base.reader) == 1)
		read_query(kics);
}

static void
read_count(struct kics *kics, int member)
{
	int64_t count = 0;
	if (json_int(kics->base.reader, &count) != 0 || count <= 0)
		return;
	if (member == D_TOTAL)
		kics->claimed = (uint64_t)count;
	else
		adapter_partial(&kics->base,
		    member == D_UNSCANNED ? "files could not be scanned"
					  : "queries could not be run");
}

static void
read_members(struct kics *kics)
{
	struct adapter *adapter = &kics->base;
	struct muster_span text = row_nothing;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		switch (member) {
		case D_QUERIES:
			read_queries(kics);
			break;
		case D_VERSION:
			if (json_text(adapter->reader, &text) == 0)
				adapter->run.tool_version = adapter_keep_run(adapter, text);
			break;
		case D_END:
			adapter_observed(adapter);
			break;
		case JSON_MEMBER_OTHER:
			json_skip(adapter->reader);
			break;
		default:
			read_count(kics, member);
			break;
		}
	}
}

static void
read_document(struct adapter *adapter)
{
	struct kics *kics = of(adapter);
	kics->listed = false;
	kics->claimed = kics->found = 0;
	adapter->run.tool = MUSTER_SPAN("kics");
	read_members(kics);
	if (!kics->listed)
		adapter_refuse(adapter, "no-results", "this report has no queries[]");
	if (json_failed(adapter->reader))
		return;
	if (kics->claimed > kics->found)
		adapter_partial(adapter, "total_counter is more than there are");
	adapter_bind(adapter, MUSTER_ASSET_REPOSITORY, row_nothing);
	adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	adapter->covers[MUSTER_DOMAIN_SECRET] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_kics(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct kics kics = {.listed = false};
	return adapter_read(&kics.base, &source_kics, reader, sink, read_document, err);
}

static int
probe_kics(const struct muster_peek *peek)
{
	return peek->kind == '{' && muster_peek_has(peek, "queries") &&
		muster_peek_has(peek, "severity_counters")
	    ? 90
	    : 0;
}

const struct muster_source source_kics = {
    .name = "kics",
    .title = "KICS",
    .kind = "linter",
    .reads = "kics scan --report-formats json: results.json",
    .version = 1,
    .probe = probe_kics,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_kics,
};
