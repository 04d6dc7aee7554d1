/* SPDX-License-Identifier: Apache-2.0 */
/* From an adapter's words to final assets and pipeline calls. */
#include "flow/sink.h"

#include <stdlib.h>
#include <string.h>

#include "flow/lineage.h"
#include "json/reader.h"

enum { DATED_MOST = 200000 }; /* about 45 MB */

static struct sink *
of(struct muster_sink *base)
{
	return (struct sink *)base;
}

static struct muster_span
keep(struct sink *sink, struct muster_span span)
{
	char *text = muster_arena_copy(sink->arena, span.ptr == NULL ? "" : span.ptr, span.len);
	return (struct muster_span){text != NULL ? text : "", text != NULL ? span.len : 0};
}

static int
take_run(struct muster_sink *base, const struct muster_run_binding *binding)
{
	struct sink *sink = of(base);
	struct muster_run_binding *mine = &sink->binding;
	/* bound in parts: what is known later adds to what was said before */
	if (binding->tool.len > 0)
		mine->tool = keep(sink, binding->tool);
	if (binding->tool_version.len > 0)
		mine->tool_version = keep(sink, binding->tool_version);
	if (binding->data_date != MUSTER_TIME_NONE)
		mine->data_date = binding->data_date;
	if (binding->observed_at != MUSTER_TIME_NONE)
		mine->observed_at = binding->observed_at;
	mine->continues |= binding->continues;
	if (binding->partial && !mine->partial) {
		mine->partial = true;
		mine->why = keep(sink, binding->why);
	}
	return 0;
}

static int
take_asset(struct muster_sink *base, muster_asset_handle *out)
{
	*out = of(base)->handles++;
	return 0;
}

/* "image:pay/api", for the run's record; the first one named is the run's scope asset. */
static void
note_scope(struct sink *sink, enum muster_asset_kind kind, struct muster_span name)
{
	sink->named = true;
	if (sink->scope == NULL)
		sink->scope = muster_arena_printf(
		    sink->arena, "%s:%.*s", muster_asset_kind_name(kind), (int)name.len, name.ptr);
}

static int
bind(struct sink *sink, muster_asset_handle handle, const struct muster_asset_binding *binding)
{
	sink->counts.assets++;
	return pipeline_asset(sink->pipeline, handle, binding, &sink->error);
}

static int
take_asset_bind(struct muster_sink *base, muster_asset_handle handle,
    const struct muster_asset_binding *binding)
{
	struct sink *sink = of(base);
	struct muster_asset_binding final = *binding;
	if (binding->kind == MUSTER_ASSET_IMAGE) {
		struct muster_span variant = lineage_variant(sink->config, binding->tag);
		if (variant.len > 0) {
			const char *name =
			    muster_arena_printf(sink->arena, "%.*s:%.*s", (int)binding->name.len,
				binding->name.ptr, (int)variant.len, variant.ptr);
			if (name == NULL)
				return muster_error_memory(&sink->error);
			final.name = muster_span_of(name);
		}
	}
	if (sink->declared && binding->parent == MUSTER_ASSET_UNKNOWN) {
		if (binding->kind == sink->declared_kind && !sink->declared_used) {
			final.name = sink->declared_name;
			sink->declared_used = true;
			return bind(sink, handle, &final);
		}
		final.parent = sink->root;
	}
	if (final.name.len == 0) {
		sink->unnamed = true;
		final.name = muster_span_of(sink->unnamed_name);
	} else {
		note_scope(sink, final.kind, final.name);
	}
	return bind(sink, handle, &final);
}

static int
take_coverage(struct muster_sink *base, muster_asset_handle handle, enum muster_domain domain,
    struct muster_span section)
{
	struct sink *sink = of(base);
	return pipeline_coverage(sink->pipeline, handle, domain, section, &sink->error);
}

/* A place where evidence may be cut. */
static int
boundary(struct sink *sink, const struct json_locus *locus)
{
	return locus == NULL
	    ? 0
	    : pipeline_boundary(sink->pipeline, locus->offset + locus->length, &sink->error);
}

/* What happened on another day is another finding: the day is part of the place. */
static int
date_event(struct muster_result *result, struct muster_strbuf *location)
{
	char day[16];
	if (result->count == 0)
		result->count = 1;
	if (result->last < result->first)
		result->last = result->first;
	if (result->first == MUSTER_TIME_NONE)
		return 0;
	muster_strbuf_add(location, result->location.ptr, result->location.len);
	muster_strbuf_addf(
	    location, "%s%s", location->len > 0 ? " " : "", muster_date_format(result->first, day));
	result->location = (struct muster_span){location->data, location->len};
	return location->failed ? -1 : 0;
}

int
sink_event(struct sink *sink, const struct muster_result *given, struct muster_ingest *ingest,
    struct muster_error *err)
{
	struct muster_result result = *given;
	struct muster_strbuf location;
	sink->counts.results[result.outcome]++;
	muster_strbuf_init(&location, 0);
	int rc = date_event(&result, &location);
	if (rc != 0)
		muster_error_memory(err);
	else if (ingest != NULL)
		rc = muster_ingest_results(ingest, &result, 1, err);
	else
		rc = pipeline_result(sink->pipeline, &result, err);
	muster_strbuf_release(&location);
	return rc;
}

static int
take_result(struct muster_sink *base, const struct muster_result *result)
{
	struct sink *sink = of(base);
	if (result->domain == MUSTER_DOMAIN_EVENT) {
		if (sink_event(sink, result, NULL, &sink->error) != 0)
			return -1;
		return boundary(sink, result->locus);
	}
	sink->counts.results[result->outcome]++;
	if (pipeline_result(sink->pipeline, result, &sink->error) != 0)
		return -1;
	return boundary(sink, result->locus);
}

static int
take_package(struct muster_sink *base, muster_asset_handle handle, enum muster_domain domain,
    struct muster_span package, struct muster_span version)
{
	struct sink *sink = of(base);
	return pipeline_package(sink->pipeline, handle, domain, package, version, &sink->error);
}

static int
flush_activities(struct sink *sink)
{
	struct activities *activities = sink->activities;
	for (size_t i = 0; i < activities_count(activities); i++)
		if (pipeline_activity(sink->pipeline, activities_at(activities, i), &sink->error) !=
		    0)
			return -1;
	activities_clear(activities);
	return 0;
}

/* At most MUSTER_ACTIVITY_TEXT bytes, cut between characters. */
static struct muster_span
cut(struct sink *sink, struct muster_span text)
{
	if (text.len <= MUSTER_ACTIVITY_TEXT)
		return text;
	text.len = MUSTER_ACTIVITY_TEXT;
	while (text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80)
		text.len--;
	if (!sink->text_cut)
		sink_diagnostic(&sink->base, "activity.text-cut", "",
		    "texts over %d bytes of what happened were cut; the evidence has them whole",
		    MUSTER_ACTIVITY_TEXT);
	sink->text_cut = true;
	return text;
}

static int
take_activity(struct muster_sink *base, const struct muster_activity *given)
{
	struct sink *sink = of(base);
	struct muster_activity activity = *given;
	activity.action = cut(sink, given->action);
	activity.actor = cut(sink, given->actor);
	activity.object = cut(sink, given->object);
	activity.marks = cut(sink, given->marks);
	if (sink->activities == NULL && (sink->activities = activities_new()) == NULL)
		return muster_error_memory(&sink->error);
	int rc = activities_add(sink->activities, &activity);
	if (rc == 1 && flush_activities(sink) == 0)
		rc = activities_add(sink->activities, &activity);
	if (rc < 0)
		return muster_error_memory(&sink->error);
	return rc != 0 ? -1 : boundary(sink, given->locus);
}

struct muster_result
sink_judged(const struct muster_rule *rule, const struct muster_setting *setting,
    enum muster_outcome outcome)
{
	return (struct muster_result){.asset = setting->asset,
	    .domain = MUSTER_DOMAIN_MISCONFIGURATION,
	    .section = setting->section,
	    .check = muster_span_of(rule->check),
	    .title = muster_span_of(rule->title),
	    .outcome = outcome,
	    .severity = rule->severity,
	    .native_severity = muster_span_of(muster_severity_name(rule->severity)),
	    .native_outcome = setting->value,
	    .location = setting->location,
	    .package = MUSTER_SPAN(""),
	    .version = MUSTER_SPAN(""),
	    .fixed_in = MUSTER_SPAN(""),
	    .score = MUSTER_SPAN(""),
	    .aliases = MUSTER_SPAN(""),
	    .check_version = MUSTER_SPAN(""),
	    .locus = setting->locus};
}

/* It has to be kept until the end, since the time of the run may stand there. */
static int
keep_dated(struct sink *sink, const struct muster_rule *rule, const struct muster_setting *setting)
{
	if (sink->dated_count == DATED_MOST) {
		muster_error_set(&sink->error, MUSTER_E_INPUT, "run.too-many-settings",
		    "it shows more dates than can be judged at once");
		return muster_error_remedy(&sink->error, "collect it in parts");
	}
	if (sink->dated_count == sink->dated_cap) {
		const size_t cap = sink->dated_cap == 0 ? 64 : sink->dated_cap * 2;
		struct dated_setting *more = realloc(sink->dated, cap * sizeof(*more));
		if (more == NULL)
			return muster_error_memory(&sink->error);
		sink->dated = more;
		sink->dated_cap = cap;
	}
	struct dated_setting *kept = &sink->dated[sink->dated_count];
	*kept = (struct dated_setting){.rule = rule, .setting = *setting};
	kept->setting.name = MUSTER_SPAN("");
	kept->setting.value = keep(sink, setting->value);
	kept->setting.location = keep(sink, setting->location);
	kept->setting.section = keep(sink, setting->section);
	kept->setting.locus = NULL;
	if (setting->locus != NULL) {
		const struct dated_setting *last = sink->dated_count > 0 ? kept - 1 : NULL;
		kept->locus = *setting->locus;
		kept->locus.container =
		    last != NULL && muster_span_eq(last->locus.container, setting->locus->container)
		    ? last->locus.container
		    : keep(sink, setting->locus->container);
		kept->locus.key = keep(sink, setting->locus->key);
	}
	sink->dated_count++;
	return 0;
}

static int
take_setting(struct muster_sink *base, const struct muster_setting *setting)
{
	struct sink *sink = of(base);
	for (size_t i = 0; i < sink->rules->count; i++) {
		const struct muster_rule *rule = &sink->rules->rules[i];
		if (!muster_rule_fits(rule, sink->source, setting))
			continue;
		if (muster_rule_needs_time(rule)) {
			if (keep_dated(sink, rule, setting) != 0)
				return -1;
			continue;
		}
		const struct muster_result result = sink_judged(
		    rule, setting, muster_rule_outcome(rule, setting, MUSTER_TIME_NONE));
		if (take_result(base, &result) != 0)
			return -1;
	}
	return 0;
}

int
sink_finish(struct sink *sink)
{
	return sink->activities != NULL ? flush_activities(sink) : 0;
}

void
sink_release(struct sink *sink)
{
	activities_free(sink->activities);
	sink->activities = NULL;
	free(sink->dated);
	sink->dated = NULL;
	sink->dated_count = sink->dated_cap = 0;
}

static int
take_diagnostic(struct muster_sink *base, const char *id, const char *pointer, const char *message)
{
	struct sink *sink = of(base);
	sink->counts.diagnostics++;
	if (sink->diagnostic_count == SINK_DIAGNOSTICS)
		return 0;
	if (sink->diagnostic_count == sink->diagnostic_cap) {
		size_t cap = sink->diagnostic_cap == 0 ? 16 : sink->diagnostic_cap * 4;
		struct muster_diagnostic *bigger =
		    muster_arena_array(sink->arena, cap, sizeof(*bigger));
		if (bigger == NULL)
			return muster_error_memory(&sink->error);
		if (sink->diagnostic_count > 0)
			memcpy(bigger, sink->diagnostics, sink->diagnostic_count * sizeof(*bigger));
		sink->diagnostics = bigger;
		sink->diagnostic_cap = cap;
	}
	struct muster_diagnostic *row = &sink->diagnostics[sink->diagnostic_count];
	row->id = muster_arena_strdup(sink->arena, id);
	row->pointer = muster_arena_strdup(sink->arena, pointer);
	row->message = muster_arena_strdup(sink->arena, message);
	if (row->id == NULL || row->pointer == NULL || row->message == NULL)
		return muster_error_memory(&sink->error);
	sink->diagnostic_count++;
	return 0;
}

static const struct muster_sink_ops ops = {
    .run = take_run,
    .asset = take_asset,
    .asset_bind = take_asset_bind,
    .coverage = take_coverage,
    .result = take_result,
    .package = take_package,
    .activity = take_activity,
    .setting = take_setting,
    .diagnostic = take_diagnostic,
};

int
sink_init(struct sink *sink, struct pipeline *pipeline, const struct muster_config *config,
    const struct muster_rules *rules, const char *source, struct muster_arena *arena,
    const char *declared, const char *unnamed_name, struct muster_error *err)
{
	*sink = (struct sink){
	    .base = {.ops = &ops},
	    .pipeline = pipeline,
	    .config = config,
	    .rules = rules,
	    .source = source,
	    .arena = arena,
	    .unnamed_name = unnamed_name,
	    .binding = {.data_date = MUSTER_TIME_NONE, .observed_at = MUSTER_TIME_NONE},
	};
	sink->base.counts = &sink->counts;
	if (declared[0] == '\0')
		return 0;
	if (asset_declaration_parse(declared, &sink->declared_kind, &sink->declared_name, err) != 0)
		return -1;
	sink->declared = true;
	sink->root = sink->handles++;
	struct muster_asset_binding binding = {.kind = sink->declared_kind,
	    .name = sink->declared_name,
	    .parent = MUSTER_ASSET_UNKNOWN};
	note_scope(sink, binding.kind, binding.name);
	if (pipeline_asset(pipeline, sink->root, &binding, &sink->error) != 0) {
		if (err != NULL)
			*err = sink->error;
		return -1;
	}
	return 0;
}
