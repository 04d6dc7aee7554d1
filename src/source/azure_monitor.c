/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Azure Monitor: alerts in the common alert schema, as actions get them, and as the API lists them;
 * each is an event.
 */
#include "source/azure.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum { O_RULE, O_SEVERITY, O_CONDITION, O_TARGET, O_FIRED, O_SCHEMA, O_PLACES };
static const char *const places[O_PLACES] = {
    [O_RULE] = "data/essentials/alertRule properties/essentials/alertRule",
    [O_SEVERITY] = "data/essentials/severity properties/essentials/severity",
    [O_CONDITION] = "data/essentials/monitorCondition "
		    "properties/essentials/monitorCondition",
    [O_TARGET] = "data/essentials/alertTargetIDs/[] data/essentials/alertTargetIds/[] "
		 "properties/essentials/targetResource",
    [O_FIRED] = "data/essentials/firedDateTime properties/essentials/startDateTime",
    [O_SCHEMA] = "schemaId",
};

static enum muster_severity
severity_of(struct muster_span word)
{
	static const struct {
		const char *word;
		enum muster_severity severity;
	} words[] = {{"Sev0", MUSTER_SEVERITY_CRITICAL}, {"Sev1", MUSTER_SEVERITY_HIGH},
	    {"Sev2", MUSTER_SEVERITY_MEDIUM}, {"Sev3", MUSTER_SEVERITY_LOW},
	    {"Sev4", MUSTER_SEVERITY_INFO}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (muster_span_is_nocase(word, words[i].word))
			return words[i].severity;
	return MUSTER_SEVERITY_UNKNOWN;
}

static bool
judge(struct row *row, struct muster_span condition)
{
	row->text[ROW_OUTCOME] = condition;
	if (muster_span_is_nocase(condition, "Resolved"))
		row->outcome = MUSTER_PASS;
	return row->outcome == MUSTER_PASS || condition.len == 0 ||
	    muster_span_is_nocase(condition, "Fired");
}

static void
read_alert(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const muster_time fired = cloud_time(cloud_text(cloud, O_FIRED));
	const struct fact *target = cloud_fact(cloud, O_TARGET);
	/* lists give the rule by its id, notifications by its name */
	row->text[ROW_CHECK] = cloud_text(cloud, O_RULE);
	if (azure_subscription(row->text[ROW_CHECK]).len > 0)
		row->text[ROW_CHECK] = cloud_last(row->text[ROW_CHECK], '/');
	row->text[ROW_TITLE] = row->text[ROW_CHECK];
	row->text[ROW_SEVERITY] = cloud_text(cloud, O_SEVERITY);
	row->severity = severity_of(cloud_text(cloud, O_SEVERITY));
	if (fired == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	const bool known = judge(row, cloud_text(cloud, O_CONDITION));
	if (!cloud_row_end(cloud))
		return;
	if (!known) {
		row_reject(&cloud->base, row, "the condition is none that is known");
		return;
	}
	cloud_event(cloud, fired, MUSTER_TIME_NONE, 1);
	do {
		azure_bind(cloud, target != NULL ? target->text : none);
		cloud_say(cloud);
		target = target != NULL ? target->next : NULL;
	} while (target != NULL);
	cloud_count(cloud, MUSTER_USED);
}

static const char *const lists[] = {"value", NULL};
static const struct cloud_shape shape = {
    .tool = {"azure-monitor", 13},
    .places = places,
    .count = O_PLACES,
    .lists = lists,
    .record = read_alert,
};

static int
read_monitor(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_azure_monitor, reader, sink, err);
}

static int
probe_monitor(const struct muster_peek *peek)
{
	static const char type[] = "\"Microsoft.AlertsManagement/alerts\"";
	if (peek->kind == '{' && muster_span_is(peek->element_of, "value"))
		for (size_t i = 0; i < peek->element_count; i++)
			if (muster_span_is(peek->element_keys[i], "type") &&
			    muster_span_is_nocase(peek->element_values[i], type))
				return 90;
	return muster_span_is_nocase(cloud_member(peek, "type"), type) ||
		muster_span_is_nocase(
		    cloud_member(peek, "schemaId"), "\"azureMonitorCommonAlertSchema\"")
	    ? 90
	    : 0;
}

const struct muster_source source_azure_monitor = {
    .name = "azure-monitor",
    .title = "Azure Monitor",
    .kind = "log",
    .reads = "alerts in the common alert schema, and as the API lists them",
    .version = 2,
    .probe = probe_monitor,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_monitor,
};
