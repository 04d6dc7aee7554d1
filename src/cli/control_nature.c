/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a control is and what it takes to show it, for explain and catalog
 * show: needs, specification, profile, force, timing rules.
 */
#include <string.h>

#include "cli/control_nature.h"

static void
add_word(struct muster_strbuf *out, const char *word)
{
	if (word == NULL || word[0] == '\0')
		return;
	if (out->len > 0)
		muster_strbuf_adds(out, ", ");
	muster_strbuf_adds(out, word);
}

static void
add_needs(struct muster_strbuf *out, const struct muster_control *control)
{
	size_t before = out->len;
	const char *const words[] = {control->needs_machine ? "machine evidence" : "",
	    control->needs_attestation ? "attestation" : "",
	    control->needs_occurrence ? "occurrence" : ""};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i][0] == '\0')
			continue;
		muster_strbuf_adds(out, out->len == before && before > 0 ? ", " : "");
		muster_strbuf_adds(
		    out, out->len == before + (before > 0 ? 2 : 0) ? "needs " : " + ");
		muster_strbuf_adds(out, words[i]);
	}
}

void
control_nature_words(const struct muster_control *control, struct muster_strbuf *out)
{
	char date[16];
	add_word(out, control->level);
	add_word(out, muster_specification_name(control->specification));
	add_word(out, control->profile);
	if (control->assessable)
		add_needs(out, control);
	if (control->effective != 0) {
		add_word(out, control->effective_in_part ? "in part since " : "since ");
		muster_strbuf_adds(out, muster_date_format(control->effective, date));
	}
	if (control->superseded_by[0] != '\0') {
		add_word(out, "superseded by ");
		muster_strbuf_adds(out, control->superseded_by);
		muster_strbuf_adds(out, " on ");
		muster_strbuf_adds(out, muster_date_format(control->superseded_on, date));
	}
}

void
control_timing_line(struct cli *cli, const struct muster_timing *timing, const char *indent)
{
	char words[160];
	bool named = timing->id[0] != '\0'; /* what clock: and rule: name it by */
	cli_wrapped_words(cli, strlen(indent) + 2, indent, "%s %s%s%s%s: %s%s%s%s",
	    muster_timing_kind_name(timing->kind), named ? "[" : "", timing->id, named ? "] " : "",
	    timing->what, muster_timing_words(timing, words, sizeof(words)),
	    timing->condition[0] != '\0' ? " (" : "", timing->condition,
	    timing->condition[0] != '\0' ? ")" : "");
}

void
control_timing_text(struct cli *cli, const struct muster_catalog *catalog,
    const struct muster_control *control, const char *indent)
{
	size_t count;
	const struct muster_timing *timings = muster_control_timings(catalog, control->id, &count);
	for (size_t i = 0; i < count; i++)
		control_timing_line(cli, &timings[i], indent);
}

static void
json_duration(struct muster_json *json, const char *key, const struct muster_duration *duration)
{
	if (!muster_duration_is_set(duration)) {
		muster_json_null(json, key);
		return;
	}
	muster_json_object(json, key);
	muster_json_int(json, "months", duration->months);
	muster_json_int(json, "days", duration->days);
	muster_json_int(json, "seconds", duration->seconds);
	muster_json_object_end(json);
}

void
control_timing_json(struct muster_json *json, const struct muster_timing *t)
{
	char words[160];
	muster_json_string(json, "id", t->id[0] != '\0' ? t->id : NULL);
	muster_json_string(json, "kind", muster_timing_kind_name(t->kind));
	muster_json_string(json, "what", t->what);
	muster_json_string(json, "rule", muster_timing_words(t, words, sizeof(words)));
	json_duration(json, "period", &t->period);
	muster_json_int(json, "window_days", t->window_days);
	muster_json_string(json, "set_by", muster_set_by_name(t->set_by));
	json_duration(json, "default", &t->default_period);
	muster_json_bool(json, "promptly", t->promptly);
	muster_json_bool(json, "at_hand", t->at_hand);
	muster_json_string(
	    json, "bound", t->kind == MUSTER_TIMING_LIMIT ? muster_bound_name(t->bound) : NULL);
	muster_json_string(json, "anchor", muster_anchor_name(t->anchor));
	muster_json_string(json, "evidence", muster_occurrence_name(t->evidence));
	muster_json_array(json, "ranks");
	for (size_t i = 0; i < t->rank_count; i++)
		muster_json_string(json, NULL, t->ranks[i]);
	muster_json_array_end(json);
	muster_json_string(json, "analysis", t->analysis[0] != '\0' ? t->analysis : NULL);
	json_duration(json, "analysis_period", &t->analysis_period);
	muster_json_string(json, "condition", t->condition[0] != '\0' ? t->condition : NULL);
	muster_json_time(json, "effective", t->effective);
	muster_json_string(json, "source", t->source);
	muster_json_string(json, "file", t->origin.file);
	muster_json_int(json, "line", t->origin.line);
}

void
control_needs_json(struct muster_json *json, const struct muster_control *control)
{
	muster_json_array(json, "needs");
	if (control->needs_machine)
		muster_json_string(json, NULL, "machine");
	if (control->needs_attestation)
		muster_json_string(json, NULL, "attestation");
	if (control->needs_occurrence)
		muster_json_string(json, NULL, "occurrence");
	muster_json_array_end(json);
}

void
control_nature_json(struct muster_json *json, const struct muster_control *control)
{
	bool superseded = control->superseded_by[0] != '\0';
	const char *specification = muster_specification_name(control->specification);
	control_needs_json(json, control);
	muster_json_string(json, "specification", specification[0] != '\0' ? specification : NULL);
	muster_json_time(
	    json, "effective", control->effective != 0 ? control->effective : MUSTER_TIME_NONE);
	muster_json_bool(json, "effective_in_part", control->effective_in_part);
	muster_json_string(json, "superseded_by", superseded ? control->superseded_by : NULL);
	muster_json_time(
	    json, "superseded_on", superseded ? control->superseded_on : MUSTER_TIME_NONE);
}
