/* SPDX-License-Identifier: Apache-2.0 */
/* explain FINDING: its clocks, with the arithmetic and what each counts from. */
#include "cli/explain.h"

enum { START_TEXT = 384, CLOCKS_SHOWN = 16, CLOCK_INDENT = 16 };

static size_t
clocks_of(struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding, struct muster_clock out[CLOCKS_SHOWN])
{
	size_t count = muster_flow_clocks_of(project, view, finding,
	    muster_flow_check_of(project, view, finding), NULL, out, CLOCKS_SHOWN);
	return count < CLOCKS_SHOWN ? count : CLOCKS_SHOWN;
}

/* "fix available, told by grype in fix.available (first-observed)" */
static const char *
start_text(
    const struct muster_finding *finding, const struct muster_clock *clock, char out[START_TEXT])
{
	static const char *const words[MUSTER_START_COUNT] = {
	    [MUSTER_START_FIRST_SEEN] = "first seen",
	    [MUSTER_START_FIX_AVAILABLE] = "fix available",
	    [MUSTER_START_ADVISORY] = "advisory"};
	bool told = clock->start != MUSTER_START_FIRST_SEEN;
	snprintf(out, START_TEXT, "%s%s%.64s%s%.160s%s%s", words[clock->start],
	    told ? ", told by " : "", told ? finding->source : "", told ? " in " : "",
	    told ? finding->dated_by : "", clock->because[0] != '\0' ? "; " : "", clock->because);
	return out;
}

static bool
is_default(const struct muster_mapping *mapping)
{
	return mapping->set == NULL && !muster_duration_is_set(&mapping->clock->period);
}

const char *
explain_start_brief(const struct muster_clock *clock, bool date, char out[32])
{
	static const char *const words[MUSTER_START_COUNT] = {
	    [MUSTER_START_FIRST_SEEN] = "first seen",
	    [MUSTER_START_FIX_AVAILABLE] = "fix",
	    [MUSTER_START_ADVISORY] = "advisory"};
	char text[16];
	snprintf(out, 32, "%s%s%s", words[clock->start], date ? " " : "",
	    date ? muster_date_format(clock->from, text) : "");
	return out;
}

/* What is told of fix and advisory, whether or not a clock counts from it. */
void
explain_dates_text(struct cli *cli, const struct muster_finding *finding)
{
	const struct {
		const char *name;
		muster_time at;
	} rows[] = {{"fix out", finding->fix_available}, {"advisory", finding->advisory_date}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char date[16];
		if (rows[i].at == MUSTER_TIME_NONE)
			continue;
		cli_printf(cli, "  %-13s %s, as %s says\n", rows[i].name,
		    muster_date_format(rows[i].at, date), finding->source);
	}
}

void
explain_dates_json(struct muster_json *json, const struct muster_finding *finding)
{
	muster_json_time(json, "fix_available", finding->fix_available);
	muster_json_time(json, "advisory_date", finding->advisory_date);
	muster_json_string(
	    json, "dated_by", finding->dated_by[0] != '\0' ? finding->dated_by : NULL);
}

void
explain_clocks_text(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding)
{
	struct muster_clock clocks[CLOCKS_SHOWN];
	size_t count = clocks_of(project, view, finding, clocks);
	for (size_t i = 0; i < count; i++) {
		const struct muster_clock *clock = &clocks[i];
		const struct muster_mapping *row = clock->mapping;
		const struct muster_duration *period =
		    row->set != NULL ? row->set : muster_timing_period(row->clock);
		char from[16], due[16], words[48], start[START_TEXT], window[48] = "";
		cli_wrapped_words(cli, CLOCK_INDENT, "  clock         ",
		    "%s:%s: due %s, %lld %s %s%s", clock->catalog->id, row->control,
		    muster_date_format(clock->due, due),
		    (long long)(clock->days < 0 ? -clock->days : clock->days),
		    clock->days == 1 || clock->days == -1 ? "day" : "days",
		    clock->days > 0 ? "late" : "left", finding->open ? "" : " when it was closed");
		if (row->set == NULL && row->clock->window_days > 0)
			snprintf(window, sizeof(window), ", or %u days if that is later",
			    (unsigned)row->clock->window_days);
		cli_wrapped_words(cli, CLOCK_INDENT, "                ",
		    "from %s (%s) + %s%s%s; %s:%u", muster_date_format(clock->from, from),
		    start_text(finding, clock, start), muster_duration_words(period, words), window,
		    row->set != NULL      ? ", as muster.yaml sets"
			: is_default(row) ? ", the default until muster.yaml sets one"
					  : "",
		    row->clock->origin.file, row->clock->origin.line);
	}
}

void
explain_clocks_json(struct muster_json *json, struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding)
{
	struct muster_clock clocks[CLOCKS_SHOWN];
	size_t count = clocks_of(project, view, finding, clocks);
	muster_json_array(json, "clocks");
	for (size_t i = 0; i < count; i++) {
		const struct muster_clock *clock = &clocks[i];
		const struct muster_mapping *row = clock->mapping;
		char name[160], words[160];
		snprintf(name, sizeof(name), "%s:%s", clock->catalog->id, row->control);
		muster_json_object(json, NULL);
		muster_json_string(json, "control", name);
		muster_json_string(json, "what", row->clock->what);
		muster_json_string(
		    json, "rule", muster_timing_words(row->clock, words, sizeof(words)));
		muster_json_string(json, "anchor", muster_start_name(clock->start));
		muster_json_string(
		    json, "because", clock->because[0] != '\0' ? clock->because : NULL);
		muster_json_time(json, "from", clock->from);
		muster_json_string(json, "period",
		    muster_duration_words(
			row->set != NULL ? row->set : muster_timing_period(row->clock), words));
		muster_json_string(json, "set_by",
		    row->set != NULL      ? "muster.yaml"
			: is_default(row) ? "default"
					  : "framework");
		muster_json_int(
		    json, "window_days", row->set != NULL ? 0 : row->clock->window_days);
		muster_json_time(json, "due", clock->due);
		muster_json_int(json, "days", clock->days);
		muster_json_string(json, "file", row->clock->origin.file);
		muster_json_int(json, "line", row->clock->origin.line);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
}
