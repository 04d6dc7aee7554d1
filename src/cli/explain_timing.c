/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain: the timing rules of a control, how each stands at the as-of and over
 * the period, by which dates, and the digest of what shows each.
 */
#include <stdio.h>

#include "cli/explain.h"

#include "cli/control_nature.h"

enum { DATES_SHOWN = 12, WORDS = 16 };

/* ---- text ---- */

static void
dates_text(struct cli *cli, const struct muster_timing_result *timing)
{
	size_t skipped =
	    timing->occasion_count > DATES_SHOWN ? timing->occasion_count - DATES_SHOWN : 0;
	if (skipped > 0)
		cli_printf(cli, "    %zu earlier: --json shows all\n", skipped);
	for (size_t i = skipped; i < timing->occasion_count; i++) {
		const struct muster_occasion *one = timing->occasions[i];
		char date[16];
		cli_printf(cli, "    %s  ", muster_date_format(one->date, date));
		cli_text(cli, one->id);
		cli_puts(cli, "  ");
		cli_text(cli, one->file_sha256 != NULL ? one->file_sha256 : "");
		cli_puts(cli, "\n");
	}
}

static void
timing_text(struct cli *cli, const struct muster_assessment *assessment,
    const struct muster_timing_result *timing)
{
	const struct muster_timing *rule = timing->rule;
	char head[40];
	control_timing_line(cli, rule, "  ");
	cli_wrapped_words(cli, WORDS, "    rule        ", "%s:%u: %s", rule->origin.file,
	    rule->origin.line, rule->source);
	snprintf(head, sizeof(head), "    %-11s ", muster_timing_state_name(timing->state));
	cli_wrapped_words(cli, WORDS, head, "%s", timing->text);
	if (timing->period_text[0] != '\0') {
		snprintf(head, sizeof(head), "    %-11.24s ", assessment->period.name);
		cli_wrapped_words(cli, WORDS, head, "%s: %s",
		    timing->verdict == MUSTER_PERIOD_NONE
			? "not known"
			: muster_period_verdict_name(timing->verdict),
		    timing->period_text);
	}
	if (timing->note[0] != '\0')
		cli_wrapped_words(cli, WORDS, "    note        ", "%s", timing->note);
	dates_text(cli, timing);
}

void
explain_timings_text(struct cli *cli, const struct muster_assessment *assessment,
    const struct muster_control_result *result)
{
	for (size_t i = 0; i < result->timing_count; i++) {
		cli_puts(cli, "\n");
		timing_text(cli, assessment, &result->timings[i]);
	}
}

/* ---- JSON ---- */

static void
days_json(struct muster_json *json, const char *key, int64_t days)
{
	if (days < 0)
		muster_json_null(json, key);
	else
		muster_json_int(json, key, days);
}

static void
period_json(struct muster_json *json, const struct muster_timing_result *timing)
{
	muster_json_string(json, "period_verdict", muster_period_verdict_name(timing->verdict));
	muster_json_string(
	    json, "period_text", timing->period_text[0] != '\0' ? timing->period_text : NULL);
	muster_json_string(json, "note", timing->note[0] != '\0' ? timing->note : NULL);
	days_json(json, "largest_gap_days", timing->gap_days);
	muster_json_time(json, "largest_gap_from", timing->gap_from);
	muster_json_time(json, "largest_gap_to", timing->gap_to);
	days_json(json, "days_to_end", timing->end_days);
	muster_json_int(json, "overdue_days", timing->late_days);
	muster_json_time(json, "overdue_from", timing->late_from);
	muster_json_time(json, "overdue_to", timing->late_to);
}

static void
setting_json(struct muster_json *json, const struct muster_timing_setting *setting)
{
	char words[48];
	if (setting == NULL) {
		muster_json_null(json, "setting");
		return;
	}
	muster_json_object(json, "setting");
	muster_json_string(json, "period", muster_duration_words(&setting->period, words));
	muster_json_string(
	    json, "attestation", setting->attestation[0] != '\0' ? setting->attestation : NULL);
	muster_json_string(json, "file", setting->origin.file);
	muster_json_int(json, "line", setting->origin.line);
	muster_json_object_end(json);
}

void
explain_timings_json(struct muster_json *json, const struct muster_control_result *result)
{
	muster_json_array(json, "timing");
	for (size_t i = 0; i < result->timing_count; i++) {
		const struct muster_timing_result *timing = &result->timings[i];
		muster_json_object(json, NULL);
		control_timing_json(json, timing->rule);
		setting_json(json, timing->setting);
		muster_json_string(json, "state", muster_timing_state_name(timing->state));
		muster_json_string(json, "text", timing->text);
		muster_json_time(json, "due", timing->due);
		muster_json_string(json, "asset", timing->asset[0] != '\0' ? timing->asset : NULL);
		period_json(json, timing);
		muster_json_array(json, "occurrences");
		for (size_t j = 0; j < timing->occasion_count; j++) {
			const struct muster_occasion *one = timing->occasions[j];
			muster_json_object(json, NULL);
			muster_json_string(json, "id", one->id);
			muster_json_time(json, "date", one->date);
			muster_json_string(json, "sha256", one->file_sha256);
			muster_json_object_end(json);
		}
		muster_json_array_end(json);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
}
