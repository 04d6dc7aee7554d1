/* SPDX-License-Identifier: Apache-2.0 */
/* hadolint -f json: an array of what it objects to in Dockerfiles. */
#include "source/row.h"
#include "source/sources.h"

enum { R_CODE, R_MESSAGE, R_LEVEL, R_FILE };
static const struct json_member_row rule_rows[] = {
    [R_CODE] = {"code", false},
    [R_MESSAGE] = {"message", false},
    [R_LEVEL] = {"level", false},
    [R_FILE] = {"file", false},
};
static const struct json_members rule_members = JSON_MEMBERS(rule_rows);

static void
read_rule(struct adapter *adapter)
{
	static const int texts[] = {[R_CODE] = ROW_CHECK,
	    [R_MESSAGE] = ROW_TITLE,
	    [R_LEVEL] = ROW_SEVERITY,
	    [R_FILE] = ROW_PLACE};
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &rule_members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &row.text[texts[member]]);
		}
	}
	row.domain = MUSTER_DOMAIN_MISCONFIGURATION;
	/* its "info" is a rule that was broken, as its "style" is */
	if (muster_span_is(row.text[ROW_SEVERITY], "info") ||
	    muster_span_is(row.text[ROW_SEVERITY], "style"))
		row.severity = MUSTER_SEVERITY_LOW;
	if (!row_end(adapter, &row))
		return;
	if (muster_span_is(row.text[ROW_CHECK], "DL1000")) {
		row.outcome = MUSTER_ERROR;
		adapter_partial(adapter, "a Dockerfile could not be parsed");
	}
	row_say(adapter, &row);
}

static void
read_document(struct adapter *adapter)
{
	adapter->run.tool = MUSTER_SPAN("hadolint");
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1)
		read_rule(adapter);
	if (json_failed(adapter->reader))
		return;
	adapter_bind(adapter, MUSTER_ASSET_REPOSITORY, row_nothing);
	adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_hadolint(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct adapter adapter;
	return adapter_read(&adapter, &source_hadolint, reader, sink, read_document, err);
}

static int
probe_hadolint(const struct muster_peek *peek)
{
	static const char *const members[] = {"code", "column", "file", "level", "line", "message"};
	if (peek->kind != '[')
		return 0;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (!muster_peek_element_has(peek, members[i]))
			return 0;
	return 80;
}

const struct muster_source source_hadolint = {
    .name = "hadolint",
    .title = "hadolint",
    .kind = "linter",
    .reads = "hadolint -f json DOCKERFILE…",
    .version = 1,
    .probe = probe_hadolint,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_hadolint,
};
