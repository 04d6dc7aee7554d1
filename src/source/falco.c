/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Falco: its alerts as JSON, one per line or as an array.  Each is an event: a rule that fired, on
 * a container, a pod or the host.
 */
#include "source/cloud.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum {
	F_RULE,
	F_PRIORITY,
	F_TIME,
	F_SOURCE,
	F_HOST,
	F_CONTAINER,
	F_CONTAINER_NAME,
	F_POD,
	F_NAMESPACE,
	F_TARGET,
	F_TARGET_NAMESPACE,
	F_PLACES
};
static const char *const places[F_PLACES] = {
    [F_RULE] = "rule",
    [F_PRIORITY] = "priority",
    [F_TIME] = "time",
    [F_SOURCE] = "source",
    [F_HOST] = "hostname",
    [F_CONTAINER] = "output_fields/container.id",
    [F_CONTAINER_NAME] = "output_fields/container.name",
    [F_POD] = "output_fields/k8s.pod.name",
    [F_NAMESPACE] = "output_fields/k8s.ns.name",
    [F_TARGET] = "output_fields/ka.target.name",
    [F_TARGET_NAMESPACE] = "output_fields/ka.target.namespace",
};

/* "<NA>" is Falco's word for nothing. */
static struct muster_span
text_of(const struct cloud *cloud, size_t place)
{
	const struct muster_span text = cloud_text(cloud, place);
	return muster_span_is(text, "<NA>") || muster_span_is(text, "N/A") ? none : text;
}

/* The container by its name, a pod's with the namespace; what runs in none is the host's. */
static void
bind_place(struct cloud *cloud)
{
	const struct muster_span host = text_of(cloud, F_HOST);
	struct muster_span pod = text_of(cloud, F_POD), space = text_of(cloud, F_NAMESPACE);
	const struct muster_span id = text_of(cloud, F_CONTAINER);
	struct muster_span name = text_of(cloud, F_CONTAINER_NAME);
	muster_strbuf_clear(&cloud->text);
	if (text_of(cloud, F_TARGET).len > 0) { /* of the audit log of Kubernetes, read anywhere */
		pod = text_of(cloud, F_TARGET);
		space = text_of(cloud, F_TARGET_NAMESPACE);
	}
	if (pod.len > 0) {
		row_add(&cloud->text, "", space);
		row_add(&cloud->text, "/", pod);
		cloud->base.failed |= cloud->text.failed;
		cloud_asset(cloud, MUSTER_ASSET_RESOURCE, row_span(&cloud->text),
		    cloud_asset(cloud, MUSTER_ASSET_CLUSTER, none, MUSTER_ASSET_UNKNOWN));
		return;
	}
	const muster_asset_handle parent =
	    cloud_asset(cloud, MUSTER_ASSET_HOST, host, MUSTER_ASSET_UNKNOWN);
	if (name.len == 0)
		name = id;
	if (name.len > 0 && !muster_span_is(name, "host") && !muster_span_is(id, "host"))
		cloud_asset(cloud, MUSTER_ASSET_CONTAINER, name, parent);
}

static void
judge(struct row *row)
{
	static const char *const told[] = {"Informational", "Info", "Debug"};
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (!muster_span_is_nocase(row->text[ROW_SEVERITY], told[i]))
			continue;
		row->outcome = MUSTER_INFO;
		row->severity = MUSTER_SEVERITY_INFO;
	}
}

static void
read_alert(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const muster_time when = cloud_time(cloud_text(cloud, F_TIME));
	row->text[ROW_CHECK] = row->text[ROW_TITLE] = cloud_text(cloud, F_RULE);
	row->text[ROW_SEVERITY] = cloud_text(cloud, F_PRIORITY);
	if (when == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	judge(row);
	if (!cloud_row_end(cloud))
		return;
	bind_place(cloud);
	row->text[ROW_SECTION] = cloud_text(cloud, F_SOURCE);
	cloud_event(cloud, when, MUSTER_TIME_NONE, 1);
	cloud_say(cloud);
	cloud_count(cloud, MUSTER_USED);
}

static const char *const lists[] = {NULL};
static const struct cloud_shape shape = {
    .tool = {"falco", 5},
    .places = places,
    .count = F_PLACES,
    .lists = lists,
    .record = read_alert,
};

static int
read_falco(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_falco, reader, sink, err);
}

static int
probe_falco(const struct muster_peek *peek)
{
	return cloud_has(peek, "rule") && cloud_has(peek, "priority") && cloud_has(peek, "time") &&
		(cloud_has(peek, "output") || cloud_has(peek, "output_fields"))
	    ? 85
	    : 0;
}

const struct muster_source source_falco = {
    .name = "falco",
    .title = "Falco",
    .kind = "log",
    .reads = "alerts of Falco with json_output, one per line or as an array",
    .version = 2,
    .probe = probe_falco,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_falco,
};
