/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elastic Common Schema: one document per line, in an array, or alone.  Alerts
 * are findings, dated, and vulnerabilities of packages are findings; all other
 * events are activities.
 */
#include "source/ecs.h"

#include <string.h>

#include "source/purl.h"
#include "source/sources.h"
#include "source/wazuh.h"

/* ---- fields ---- */

enum { SCALARS = FACTS_TEXT | FACTS_NUMBER | FACTS_FLAG };

/* Members on the way to a field may be anything where a document is of no known kind. */
static void
ask_way(struct ecs *ecs, const char *path)
{
	char way[128];
	for (size_t i = 0; path[i] != '\0' && i < sizeof(way) - 1; i++) {
		way[i] = path[i];
		way[i + 1] = '\0';
		if (path[i + 1] == '/' && !muster_span_is(muster_span_of(way), "_source"))
			log_ask(&ecs->log, way, SCALARS | FACTS_LIST);
	}
}

static void
ask_field(struct ecs *ecs, struct ecs_field *field, const char *prefix, const char *name)
{
	char path[128];
	const bool any = prefix[0] != '\0';
	const unsigned kinds = any ? SCALARS : FACTS_TEXT | FACTS_NUMBER;
	const unsigned element = any ? kinds | FACTS_LIST : kinds;
	size_t len = (size_t)snprintf(path, sizeof(path), "%s%s", prefix, name);
	field->dotted = log_ask(&ecs->log, path, kinds | FACTS_LIST);
	snprintf(path + len, sizeof(path) - len, "/[]");
	field->dotted_element = log_ask(&ecs->log, path, element);
	for (size_t i = strlen(prefix); i < len; i++)
		if (path[i] == '.')
			path[i] = '/';
	field->element = log_ask(&ecs->log, path, element);
	path[len] = '\0';
	field->nested = log_ask(&ecs->log, path, kinds | FACTS_LIST);
	field->listed = FACTS_NO_PLACE;
	if (!any)
		return;
	ask_way(ecs, path);
	snprintf(path, sizeof(path), "fields/%s/[]", name);
	field->listed = log_ask(&ecs->log, path, SCALARS | FACTS_LIST);
}

void
ecs_ask(struct ecs *ecs, const char *prefix)
{
	char host[32];
	struct {
		struct ecs_field *field;
		const char *name;
	} const all[] = {{&ecs->time, "@timestamp"}, {&ecs->kind, "event.kind"},
	    {&ecs->action, "event.action"}, {&ecs->outcome, "event.outcome"},
	    {&ecs->dataset, "event.dataset"}, {&ecs->category, "event.category"},
	    {&ecs->severity, "event.severity"}, {&ecs->level, "log.level"}, {&ecs->rule, "rule.id"},
	    {&ecs->rule_name, "rule.name"}, {&ecs->user, "user.name"}, {&ecs->user_id, "user.id"},
	    {&ecs->host, "host.hostname"}, {&ecs->host_name, "host.name"},
	    {&ecs->container, "container.name"}, {&ecs->message, "message"},
	    {&ecs->agent, "agent.name"}, {&ecs->vulnerability, "vulnerability.id"},
	    {&ecs->rank, "vulnerability.severity"}, {&ecs->score, "vulnerability.score.base"},
	    {&ecs->package, "package.name"}, {&ecs->version, "package.version"},
	    {&ecs->package_type, "package.type"}, {&ecs->platform, "host.os.platform"},
	    {&ecs->rule_level, "rule.level"}, {&ecs->rule_title, "rule.description"},
	    {&ecs->cve, "data.vulnerability.cve"}, {&ecs->file, "syscheck.path"},
	    {&ecs->sca_check, "data.sca.check.id"}, {&ecs->kibana_rule, "kibana.alert.rule.name"},
	    {&ecs->kibana_level, "kibana.alert.severity"}};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		ask_field(ecs, all[i].field, prefix, all[i].name);
	snprintf(host, sizeof(host), "%shost", prefix);
	ecs->host_text = log_ask(&ecs->log, host, FACTS_TEXT | FACTS_LIST);
}

static struct muster_span
text_of(const struct ecs *ecs, const struct ecs_field *field)
{
	const uint16_t places[] = {
	    field->nested, field->dotted, field->element, field->dotted_element, field->listed};
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (log_text(&ecs->log, places[i]).len > 0)
			return log_text(&ecs->log, places[i]);
	return row_nothing;
}

static struct muster_span
first_of(const struct ecs *ecs, const struct ecs_field *const *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_of(ecs, fields[i]).len > 0)
			return text_of(ecs, fields[i]);
	return row_nothing;
}

static bool
is_in(const struct ecs *ecs, const struct ecs_field *field, const char *word)
{
	return muster_span_is(text_of(ecs, field), word) ||
	    log_has(&ecs->log, field->element, word) ||
	    log_has(&ecs->log, field->dotted_element, word) ||
	    log_has(&ecs->log, field->listed, word);
}

/* ---- what they say ---- */

static muster_asset_handle
asset_of(struct ecs *ecs, struct muster_span stream)
{
	const struct ecs_field *const hosts[] = {&ecs->host_name, &ecs->host};
	const struct muster_span container = text_of(ecs, &ecs->container);
	struct muster_span host = first_of(ecs, hosts, 2);
	if (host.len == 0)
		host = log_text(&ecs->log, ecs->host_text);
	if (container.len > 0)
		return log_asset(&ecs->log, MUSTER_ASSET_CONTAINER, container);
	return host.len > 0 ? log_asset(&ecs->log, MUSTER_ASSET_HOST, host)
			    : log_asset(&ecs->log, MUSTER_ASSET_LOG_STREAM, stream);
}

/* Wazuh names the machine it is about by its agent. */
static muster_asset_handle
asset_of_agent(struct ecs *ecs)
{
	const struct muster_span agent = text_of(ecs, &ecs->agent);
	return agent.len > 0 ? log_asset(&ecs->log, MUSTER_ASSET_HOST, agent)
			     : asset_of(ecs, row_nothing);
}

static enum muster_deed
deed_of(const struct ecs *ecs)
{
	const int deed = muster_deed_parse(text_of(ecs, &ecs->outcome));
	return deed < 0 ? MUSTER_DEED_UNKNOWN : (enum muster_deed)deed;
}

static void
say_alert(struct ecs *ecs, muster_asset_handle asset, muster_time when)
{
	struct log *log = &ecs->log;
	const struct ecs_field *const rules[] = {&ecs->rule, &ecs->rule_name, &ecs->kibana_rule,
	    &ecs->dataset},
				      *const actors[] = {&ecs->user, &ecs->user_id},
				      *const levels[] = {&ecs->level, &ecs->kibana_level},
				      *const titles[] = {
					  &ecs->rule_name, &ecs->kibana_rule, &ecs->message};
	const struct muster_span check = first_of(ecs, rules, 4);
	const struct muster_span level = first_of(ecs, levels, 2);
	const struct muster_result result = {.asset = asset,
	    .domain = MUSTER_DOMAIN_EVENT,
	    .section = row_nothing,
	    .check = check.len > 0 ? check : MUSTER_SPAN("alert"),
	    .title = first_of(ecs, titles, 3),
	    .outcome = MUSTER_FAIL,
	    .severity = muster_severity_of(level),
	    .native_severity = level,
	    .native_outcome = row_nothing,
	    .location = first_of(ecs, actors, 2),
	    .package = row_nothing,
	    .version = row_nothing,
	    .fixed_in = row_nothing,
	    .score = row_nothing,
	    .aliases = row_nothing,
	    .check_version = row_nothing,
	    .first = when,
	    .last = when,
	    .count = 1,
	    .locus = &log->row.locus};
	if (asset == MUSTER_ASSET_UNKNOWN)
		return;
	sink_result(log->base.sink, &result);
	sink_record(log->base.sink, MUSTER_USED);
}

/* What is installed and known to be vulnerable: a state, which the next inventory may not show. */
static void
say_vulnerability(struct ecs *ecs, muster_asset_handle asset)
{
	struct adapter *adapter = &ecs->log.base;
	struct row *row = &ecs->log.row;
	const struct muster_span platform = text_of(ecs, &ecs->platform);
	const struct muster_span type = text_of(ecs, &ecs->package_type);
	const bool os = purl_is_os(row_nothing, type) || type.len == 0;
	row->text[ROW_CHECK] = text_of(ecs, &ecs->vulnerability);
	row->text[ROW_SEVERITY] = text_of(ecs, &ecs->rank);
	row->text[ROW_SCORE] = text_of(ecs, &ecs->score);
	row->text[ROW_NAME] = text_of(ecs, &ecs->package);
	row->text[ROW_VERSION] = text_of(ecs, &ecs->version);
	row->text[ROW_TYPE] = os && purl_is_os(row_nothing, platform) ? platform : type;
	row->domain = os ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	adapter->asset = asset;
	if (asset != MUSTER_ASSET_UNKNOWN)
		row_say(adapter, row);
}

/* An alert of Wazuh's as the indexer keeps it. */
static void
say_wazuh(struct ecs *ecs, muster_asset_handle asset, muster_time when)
{
	struct adapter *adapter = &ecs->log.base;
	struct row *row = &ecs->log.row;
	const struct muster_span level = text_of(ecs, &ecs->rule_level);
	const struct ecs_field *const things[] = {&ecs->cve, &ecs->file, &ecs->sca_check};
	row->text[ROW_PLACE] = first_of(ecs, things, 3);
	row->text[ROW_CHECK] = text_of(ecs, &ecs->rule);
	row->text[ROW_TITLE] = text_of(ecs, &ecs->rule_title);
	row->text[ROW_SEVERITY] = level;
	row->severity = wazuh_severity(level);
	row->outcome = wazuh_outcome(level);
	row->domain = MUSTER_DOMAIN_EVENT;
	row->first = row->last = when;
	row->count = 1;
	adapter->asset = asset;
	if (asset != MUSTER_ASSET_UNKNOWN)
		row_say(adapter, row);
}

/* Findings that are no alerts of the common schema. */
static bool
say_finding(struct ecs *ecs, muster_time when)
{
	if (text_of(ecs, &ecs->rule_level).len > 0 && text_of(ecs, &ecs->rule).len > 0 &&
	    when != MUSTER_TIME_NONE)
		say_wazuh(ecs, asset_of_agent(ecs), when);
	else if (text_of(ecs, &ecs->vulnerability).len > 0 && text_of(ecs, &ecs->package).len > 0)
		say_vulnerability(ecs, asset_of_agent(ecs));
	else
		return false;
	return true;
}

void
ecs_say(struct ecs *ecs, struct muster_span stream)
{
	struct log *log = &ecs->log;
	const muster_time when = log_time(log, text_of(ecs, &ecs->time));
	if (say_finding(ecs, when))
		return;
	const muster_asset_handle asset = asset_of(ecs, stream);
	const struct ecs_field *const actions[] = {&ecs->action, &ecs->dataset, &ecs->category},
				      *const actors[] = {&ecs->user, &ecs->user_id};
	/* Elastic Security calls its own alerts signals */
	if (is_in(ecs, &ecs->kind, "alert") || is_in(ecs, &ecs->kind, "signal")) {
		say_alert(ecs, asset, when);
		return;
	}
	const struct muster_span action = first_of(ecs, actions, 3);
	struct muster_activity activity = {.asset = asset,
	    .action = action.len > 0 ? action : MUSTER_SPAN("event"),
	    .actor = first_of(ecs, actors, 2),
	    .object = row_nothing,
	    .marks =
		is_in(ecs, &ecs->category, "authentication") ? MUSTER_SPAN("login") : row_nothing,
	    .deed = deed_of(ecs),
	    .first = when};
	log_say(log, &activity);
}

/* ---- documents ---- */

static void
begin(struct log *log)
{
	ecs_ask((struct ecs *)log, "");
}

/* A document that was dropped is null. */
static void
read_one(struct ecs *ecs)
{
	struct adapter *adapter = &ecs->log.base;
	if (json_peek(adapter->reader) == JSON_NULL) {
		json_null(adapter->reader);
		sink_record(adapter->sink, MUSTER_OUT_OF_SCOPE);
	} else if (log_record(&ecs->log)) {
		ecs_say(ecs, row_nothing);
	}
}

static void
read_list(struct ecs *ecs)
{
	struct json_reader *reader = ecs->log.base.reader;
	json_array(reader);
	while (json_element(reader) == 1)
		read_one(ecs);
}

static void
read_document(struct adapter *adapter)
{
	struct ecs *ecs = (struct ecs *)adapter;
	if (json_peek(adapter->reader) == JSON_ARRAY)
		read_list(ecs);
	else
		read_one(ecs);
}

static int
read_ecs(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct ecs ecs = {.log = {.begun = false}};
	return log_read(&ecs.log, &source_ecs, reader, sink, begin, read_document, err);
}

static int
probe_ecs(const struct muster_peek *peek)
{
	bool (*has)(const struct muster_peek *, const char *) =
	    peek->kind == '[' ? muster_peek_element_has : muster_peek_has;
	if (peek->kind != '{' && (peek->kind != '[' || peek->element_of.len > 0))
		return 0;
	return has(peek, "@timestamp") && (has(peek, "ecs") || has(peek, "ecs.version")) ? 85 : 0;
}

const struct muster_source source_ecs = {
    .name = "ecs",
    .title = "Elastic Common Schema",
    .kind = "log",
    .reads = "events of Beats and Elastic Agent, one per line, in an array, or one alone",
    .version = 3,
    .probe = probe_ecs,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_ecs,
};
