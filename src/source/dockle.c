/* SPDX-License-Identifier: Apache-2.0 */
/* Dockle: an image against the CIS benchmark; the summary counts what the details list. */
#include "source/row.h"
#include "source/sources.h"

enum { LEVELS = 3 }; /* those that the summary counts and the details must list */
static const char *const counted_levels[LEVELS] = {"fatal", "warn", "info"};

struct dockle {
	struct adapter base; /* first */
	uint64_t claimed[LEVELS], listed[LEVELS];
	bool has_details;
	struct muster_span image;
};

static struct dockle *
of(struct adapter *adapter)
{
	return (struct dockle *)adapter;
}

/* What the levels say; PASS is not listed by default. */
struct level {
	const char *word;
	enum muster_outcome outcome;
	enum muster_severity severity;
	bool suppressed;
};
static const struct level levels[] = {
    {"FATAL", MUSTER_FAIL, MUSTER_SEVERITY_HIGH, false},
    {"WARN", MUSTER_FAIL, MUSTER_SEVERITY_MEDIUM, false},
    {"INFO", MUSTER_FAIL, MUSTER_SEVERITY_LOW, false},
    {"IGNORE", MUSTER_FAIL, MUSTER_SEVERITY_UNKNOWN, true},
    {"SKIP", MUSTER_NOT_REVIEWED, MUSTER_SEVERITY_UNKNOWN, false},
    {"PASS", MUSTER_PASS, MUSTER_SEVERITY_UNKNOWN, false},
};

static bool
apply_level(struct dockle *dockle, struct row *row)
{
	const struct muster_span word = row->text[ROW_OUTCOME];
	for (size_t i = 0; i < LEVELS; i++)
		dockle->listed[i] += muster_span_is_nocase(word, counted_levels[i]);
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (!muster_span_is(word, levels[i].word))
			continue;
		row->outcome = levels[i].outcome;
		row->severity = levels[i].severity;
		row->suppressed = levels[i].suppressed;
		return true;
	}
	return false;
}

enum { C_CODE, C_TITLE, C_LEVEL, C_ALERTS };
static const struct json_member_row check_rows[] = {
    [C_CODE] = {"code", false},
    [C_TITLE] = {"title", false},
    [C_LEVEL] = {"level", false},
    [C_ALERTS] = {"alerts", false},
};
static const struct json_members check_members = JSON_MEMBERS(check_rows);

/* One alert is one thing to mend: a file, a variable. */
struct alerts {
	struct muster_span *list;
	size_t count, cap;
};

static void
read_alerts(struct adapter *adapter, struct alerts *alerts)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span text = row_nothing;
		take_text(&adapter->take, &text);
		struct muster_span *list =
		    adapter_room(adapter, alerts->list, alerts->count, &alerts->cap, sizeof(*list));
		if (list == NULL || text.len == 0)
			continue;
		alerts->list = list;
		alerts->list[alerts->count++] = text;
	}
}

/* The alert of these is a sentence about the image, and no place in it. */
static bool
is_of_the_image(struct muster_span code)
{
	static const char *const codes[] = {
	    "CIS-DI-0001", "CIS-DI-0002", "CIS-DI-0005", "CIS-DI-0006", "DKL-DI-0006"};
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (muster_span_is(code, codes[i]))
			return true;
	return false;
}

static void
say_check(struct adapter *adapter, struct row *row, const struct alerts *alerts)
{
	if (!apply_level(of(adapter), row)) {
		row_reject(adapter, row, "the level is none that is known");
		return;
	}
	bool each = row->outcome == MUSTER_FAIL && !is_of_the_image(row->text[ROW_CHECK]);
	for (size_t i = 0; each && i + 1 < alerts->count; i++) {
		row->extra = true;
		row->text[ROW_PLACE] = alerts->list[i];
		row_say(adapter, row);
	}
	row->extra = false;
	if (each && alerts->count > 0)
		row->text[ROW_PLACE] = alerts->list[alerts->count - 1];
	row_say(adapter, row);
}

static void
read_check(struct adapter *adapter)
{
	struct alerts alerts = {NULL, 0, 0};
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &check_members)) != JSON_MEMBER_END) {
			if (member == C_CODE)
				take_text(&adapter->take, &row.text[ROW_CHECK]);
			else if (member == C_TITLE)
				take_text(&adapter->take, &row.text[ROW_TITLE]);
			else if (member == C_LEVEL)
				take_text(&adapter->take, &row.text[ROW_OUTCOME]);
			else if (member == C_ALERTS)
				read_alerts(adapter, &alerts);
			else
				json_skip(adapter->reader);
		}
	}
	row.domain = MUSTER_DOMAIN_MISCONFIGURATION;
	if (row_end(adapter, &row))
		say_check(adapter, &row, &alerts);
}

static void
read_summary(struct dockle *dockle)
{
	static const struct json_member_row rows[LEVELS] = {
	    {"fatal", false}, {"warn", false}, {"info", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct json_reader *reader = dockle->base.reader;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
		int64_t count = 0;
		if (member == JSON_MEMBER_OTHER)
			json_skip(reader);
		else if (json_int(reader, &count) == 0 && count > 0)
			dockle->claimed[member] = (uint64_t)count;
	}
}

static void
check_summary(struct dockle *dockle)
{
	for (size_t i = 0; i < LEVELS; i++) {
		if (dockle->claimed[i] <= dockle->listed[i])
			continue;
		adapter_note(&dockle->base, "rows-missing",
		    "summary counts more than details[] lists: the report is not whole");
		adapter_partial(&dockle->base, "the summary counts checks that are not listed");
		return;
	}
}

enum { D_IMAGE, D_SUMMARY, D_DETAILS };
static const struct json_member_row document_rows[] = {
    [D_IMAGE] = {"image", false},
    [D_SUMMARY] = {"summary", false},
    [D_DETAILS] = {"details", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_document(struct adapter *adapter)
{
	struct dockle *dockle = of(adapter);
	int member;
	memset(dockle->claimed, 0, sizeof(dockle->claimed));
	memset(dockle->listed, 0, sizeof(dockle->listed));
	dockle->has_details = false;
	dockle->image = row_nothing;
	adapter->run.tool = MUSTER_SPAN("dockle");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		if (member == D_IMAGE) {
			adapter_text(adapter, &dockle->image);
		} else if (member == D_SUMMARY) {
			read_summary(dockle);
		} else if (member == D_DETAILS) {
			dockle->has_details = true;
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_check(adapter);
		} else {
			json_skip(adapter->reader);
		}
	}
	if (!dockle->has_details)
		adapter_refuse(adapter, "no-results", "this Dockle report has no details[]");
	if (json_failed(adapter->reader))
		return;
	check_summary(dockle);
	adapter_bind_image(adapter, dockle->image, row_nothing);
	adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_dockle(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct dockle dockle = {.image = row_nothing};
	return adapter_read(&dockle.base, &source_dockle, reader, sink, read_document, err);
}

static int
probe_dockle(const struct muster_peek *peek)
{
	if (peek->kind != '{' || !muster_peek_has(peek, "summary") ||
	    !muster_peek_has(peek, "details"))
		return 0;
	if (muster_span_is(peek->element_of, "details") && muster_peek_element_has(peek, "code") &&
	    muster_peek_element_has(peek, "level"))
		return 90;
	/* without a finding there is nothing else in it */
	if (peek->element_count > 0)
		return 0;
	for (size_t i = 0; i < peek->key_count; i++)
		if (!muster_span_is(peek->keys[i], "image") &&
		    !muster_span_is(peek->keys[i], "summary") &&
		    !muster_span_is(peek->keys[i], "details"))
			return 0;
	return 70;
}

const struct muster_source source_dockle = {
    .name = "dockle",
    .title = "Dockle",
    .kind = "benchmark",
    .reads = "dockle -f json IMAGE",
    .version = 1,
    .probe = probe_dockle,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_dockle,
};
