/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/judge.h"

#include <stdlib.h>
#include <string.h>

#include <muster/rule.h>

struct judge {
	struct muster_ingest *ingest;
	struct sink *sink;
	struct muster_watch *watch;
	struct muster_error *err; /* of the moment */
};

static int
put(struct judge *judge, const struct muster_result *result, struct muster_error *err)
{
	judge->sink->counts.results[result->outcome]++;
	return muster_ingest_results(judge->ingest, result, 1, err);
}

/* ---- settings ---- */

static int
judge_settings(struct judge *judge, muster_time observed, struct muster_error *err)
{
	const struct sink *sink = judge->sink;
	for (size_t i = 0; i < sink->dated_count; i++) {
		struct dated_setting *dated = &sink->dated[i];
		char day[16];
		const enum muster_outcome outcome =
		    muster_rule_outcome(dated->rule, &dated->setting, observed);
		if (dated->locus.length > 0)
			dated->setting.locus = &dated->locus;
		if (dated->setting.at != MUSTER_TIME_NONE)
			dated->setting.value =
			    muster_span_of(muster_date_format(dated->setting.at, day));
		const struct muster_result result =
		    sink_judged(dated->rule, &dated->setting, outcome);
		if (put(judge, &result, err) != 0)
			return -1;
	}
	return 0;
}

/* ---- activities ---- */

static int
see(void *context, const struct muster_activity_row *row, struct muster_error *err)
{
	struct judge *judge = context;
	const struct muster_activity activity = {.asset = row->handle,
	    .action = muster_span_of(row->action),
	    .actor = muster_span_of(row->actor),
	    .object = muster_span_of(row->object),
	    .marks = muster_span_of(row->marks),
	    .deed = row->deed,
	    .first = row->first,
	    .last = row->last,
	    .count = row->count};
	return muster_watch_see(judge->watch, &activity, row->asset, &row->evidence) == 0
	    ? 0
	    : muster_error_memory(err);
}

static int
outside(void *context, muster_asset_handle asset, int64_t first, int64_t last, int64_t *before,
    int64_t *after, struct muster_error *err)
{
	const struct judge *judge = context;
	return muster_ingest_days_outside(judge->ingest, asset, first, last, before, after, err);
}

static int
told(void *context, muster_asset_handle asset, int64_t day, bool *out, struct muster_error *err)
{
	const struct judge *judge = context;
	return muster_ingest_day_told(judge->ingest, asset, day, out, err);
}

/* "/12/Records/3" is member 3 of "/12/Records". */
static struct json_locus
locus_of(const struct muster_evidence_ref *place)
{
	struct json_locus locus = {.offset = place->offset,
	    .length = place->length,
	    .container = MUSTER_SPAN(""),
	    .index = -1,
	    .key = MUSTER_SPAN("")};
	const char *slash = strrchr(place->pointer, '/');
	if (slash == NULL)
		return locus;
	locus.container = (struct muster_span){place->pointer, (size_t)(slash - place->pointer)};
	char *end;
	const long long index = strtoll(slash + 1, &end, 10);
	if (end != slash + 1 && *end == '\0' && index >= 0)
		locus.index = index;
	else
		locus.key = muster_span_of(slash + 1);
	return locus;
}

/* The days of an event stand in its location, here as in the sink. */
static int
say(void *context, const struct muster_judgement *judgement, struct muster_error *err)
{
	struct judge *judge = context;
	const struct json_locus locus = locus_of(judgement->place);
	const struct muster_setting thing = {.asset = judgement->asset,
	    .value = muster_span_of(judgement->word),
	    .location = muster_span_of(judgement->location),
	    .section = MUSTER_SPAN(""),
	    .locus = &locus};
	struct muster_result result = sink_judged(judgement->rule, &thing, judgement->outcome);
	if (!judgement->event) {
		result.domain = MUSTER_DOMAIN_FACTS;
		return put(judge, &result, err);
	}
	result.domain = MUSTER_DOMAIN_EVENT;
	result.first = judgement->first;
	result.last = judgement->last;
	result.count = judgement->count;
	result.silence = judgement->silence;
	return sink_event(judge->sink, &result, judge->ingest, err);
}

static int
judge_activities(struct judge *judge, struct muster_error *err)
{
	const struct muster_watch_days days = {outside, told, judge};
	uint64_t folded = 0;
	judge->watch = muster_watch_new(judge->sink->rules, judge->sink->source);
	if (judge->watch == NULL)
		return muster_error_memory(err);
	int rc = muster_ingest_told(judge->ingest, see, judge, err);
	if (rc == 0)
		rc = muster_watch_judge(judge->watch, &days, &folded, say, judge, err);
	muster_watch_free(judge->watch);
	if (rc == 0 && folded > 0)
		sink_diagnostic(&judge->sink->base, "run.events-folded", "",
		    "%llu activities that make findings are told together as \"others\": too many "
		    "to tell them apart",
		    (unsigned long long)folded);
	return rc;
}

int
judge_run(const struct ingest_text *in, struct sink *sink, const struct muster_ingest_end *end,
    struct muster_error *err)
{
	struct judge judge = {.ingest = in->ingest, .sink = sink};
	if (judge_settings(&judge, end->observed_at, err) != 0)
		return -1;
	return sink->activities != NULL ? judge_activities(&judge, err) : 0;
}
