/* SPDX-License-Identifier: Apache-2.0 */
/* The table of a timing rule, and which keys belong to which kind. */
#include "catalog/rows.h"

static const char *
kind_word(int value)
{
	return muster_timing_kind_name((enum muster_timing_kind)value);
}

static const char *
anchor_word(int value)
{
	return muster_anchor_name((enum muster_anchor)value);
}

static const char *
evidence_word(int value)
{
	return muster_occurrence_name((enum muster_occurrence)value);
}

static const char *
set_by_word(int value)
{
	return muster_set_by_name((enum muster_set_by)value);
}

static const char *
bound_word(int value)
{
	return muster_bound_name((enum muster_bound)value);
}

static const struct yaml_words kinds = {
    muster_timing_kind_parse, kind_word, MUSTER_TIMING_KIND_COUNT};
static const struct yaml_words anchors = {muster_anchor_parse, anchor_word, MUSTER_ANCHOR_COUNT};
static const struct yaml_words evidences = {
    muster_occurrence_parse, evidence_word, MUSTER_OCCURRENCE_COUNT};
static const struct yaml_words setters = {muster_set_by_parse, set_by_word, MUSTER_SET_BY_COUNT};
static const struct yaml_words bounds = {muster_bound_parse, bound_word, MUSTER_BOUND_COUNT};

static bool
is_duration(const char *text)
{
	struct muster_duration duration;
	return muster_duration_parse(muster_span_of(text), &duration) == 0;
}
static const char duration_form[] = "an ISO 8601 duration: P3M, P7D, PT72H";

#define DURATION(name, member)                                                                    \
	{                                                                                         \
		.key = (name), .type = YAML_STRING, AT(timing_row, member), .valid = is_duration, \
		.form = duration_form                                                             \
	}
static const struct yaml_field timing_fields[] = {
    {.key = "id",
	.type = YAML_STRING,
	AT(timing_row, timing.id),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "control", .type = YAML_STRING, .required = true, AT(timing_row, timing.control)},
    {.key = "kind", .type = YAML_ENUM, .required = true, AT(timing_row, kind), .words = &kinds},
    {.key = "what", .type = YAML_STRING, .required = true, AT(timing_row, timing.what)},
    DURATION("period", period),
    {.key = "window-days", .type = YAML_DAYS, AT(timing_row, window_days), .min = 1, .max = 3660},
    {.key = "set-by", .type = YAML_ENUM, AT(timing_row, set_by), .words = &setters},
    DURATION("default", default_period),
    {.key = "promptly", .type = YAML_BOOL, AT(timing_row, timing.promptly)},
    {.key = "at-hand", .type = YAML_BOOL, AT(timing_row, timing.at_hand)},
    {.key = "bound", .type = YAML_ENUM, AT(timing_row, bound), .words = &bounds},
    {.key = "anchor",
	.type = YAML_ENUM,
	.required = true,
	AT(timing_row, anchor),
	.words = &anchors},
    {.key = "evidence",
	.type = YAML_ENUM,
	.required = true,
	AT(timing_row, evidence),
	.words = &evidences},
    {.key = "ranks",
	.type = YAML_STRINGS,
	AT(timing_row, timing.ranks),
	.count_offset = offsetof(struct timing_row, timing.rank_count),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "analysis", .type = YAML_STRING, AT(timing_row, timing.analysis)},
    DURATION("analysis-period", analysis_period),
    {.key = "condition", .type = YAML_STRING, AT(timing_row, timing.condition)},
    {.key = "effective",
	.type = YAML_STRING,
	AT(timing_row, effective),
	.valid = rows_is_date,
	.form = ROWS_DATE_FORM},
    {.key = "source", .type = YAML_STRING, .required = true, AT(timing_row, timing.source)},
};

/* ---- which keys belong to which kind ---- */

enum {
	OF_FREQUENCY = 1 << MUSTER_TIMING_FREQUENCY,
	OF_DEADLINE = 1 << MUSTER_TIMING_DEADLINE,
	OF_RETENTION = 1 << MUSTER_TIMING_RETENTION,
	OF_LIMIT = 1 << MUSTER_TIMING_LIMIT,
	OF_EVENT = 1 << MUSTER_TIMING_EVENT,
	OF_RISK_ANALYSIS = 1 << MUSTER_TIMING_RISK_ANALYSIS,
};

/* Keys that only some kinds have; the other keys are for all. */
static const struct {
	const char *key;
	unsigned kinds;
} some[] = {
    {"period", OF_FREQUENCY | OF_DEADLINE | OF_RETENTION | OF_LIMIT},
    {"window-days", OF_FREQUENCY | OF_DEADLINE},
    {"set-by", OF_FREQUENCY | OF_DEADLINE | OF_RETENTION},
    {"default", OF_FREQUENCY | OF_DEADLINE | OF_RETENTION},
    {"promptly", OF_DEADLINE},
    {"at-hand", OF_RETENTION},
    {"bound", OF_LIMIT},
    {"ranks", OF_DEADLINE | OF_RISK_ANALYSIS},
    {"analysis", OF_RISK_ANALYSIS},
    {"analysis-period", OF_RISK_ANALYSIS},
};

static void
check_keys(struct yaml_reader *reader, const struct yaml_node *node, const struct timing_row *row)
{
	for (size_t i = 0; i < COUNT(some); i++) {
		const struct yaml_node *key = yaml_node_member(node, some[i].key);
		if (key != NULL && (some[i].kinds & 1u << row->kind) == 0)
			yaml_problem(reader, key, "catalog.timing", "remove it",
			    "a rule of kind \"%s\" has no \"%s\"", kind_word(row->kind),
			    some[i].key);
	}
}

static void
missing(struct yaml_reader *reader, const struct yaml_node *node, const struct timing_row *row,
    const char *key)
{
	yaml_problem(reader, node, "yaml.missing-key", NULL, "a rule of kind \"%s\" needs \"%s\"",
	    kind_word(row->kind), key);
}

/* A number, or who says it. */
static void
check_period(struct yaml_reader *reader, const struct yaml_node *node, const struct timing_row *row)
{
	bool number = row->period[0] != '\0';
	bool organisation = row->set_by == MUSTER_SET_BY_ORGANISATION;
	bool timed = row->kind == MUSTER_TIMING_FREQUENCY || row->kind == MUSTER_TIMING_DEADLINE ||
	    row->kind == MUSTER_TIMING_RETENTION;
	if (timed && !number && !organisation && !row->timing.promptly)
		yaml_problem(reader, node, "yaml.missing-key",
		    "or \"set-by: organisation\" where the framework names no number",
		    "a rule of kind \"%s\" needs \"period\"", kind_word(row->kind));
	if (number && organisation)
		yaml_problem(reader, yaml_node_member(node, "set-by"), "catalog.timing",
		    "call it \"default\" if the organisation may set another",
		    "\"period\" is the framework's own number");
	if (row->default_period[0] != '\0' && timed && !organisation)
		yaml_problem(reader, yaml_node_member(node, "default"), "catalog.timing", NULL,
		    "\"default\" without \"set-by: organisation\"");
	if (row->window_days != 0 && timed && !number && row->default_period[0] == '\0')
		yaml_problem(reader, yaml_node_member(node, "window-days"), "catalog.timing", NULL,
		    "\"window-days\" without \"period\" or \"default\"");
}

static void
check_kind(struct yaml_reader *reader, const struct yaml_node *node, const struct timing_row *row)
{
	if (row->kind == MUSTER_TIMING_LIMIT) {
		if (row->period[0] == '\0')
			missing(reader, node, row, "period");
		if (yaml_node_member(node, "bound") == NULL)
			missing(reader, node, row, "bound");
	}
	if (row->kind == MUSTER_TIMING_RISK_ANALYSIS) {
		if (row->timing.analysis[0] == '\0')
			missing(reader, node, row, "analysis");
		if (row->analysis_period[0] == '\0')
			missing(reader, node, row, "analysis-period");
	}
	if (row->kind == MUSTER_TIMING_EVENT && row->anchor == MUSTER_ANCHOR_PREVIOUS)
		yaml_problem(reader, yaml_node_member(node, "anchor"), "catalog.timing", NULL,
		    "an event follows something else than the one before");
	if (row->kind == MUSTER_TIMING_FREQUENCY && row->anchor != MUSTER_ANCHOR_PREVIOUS)
		yaml_problem(reader, yaml_node_member(node, "anchor"), "catalog.timing",
		    "use \"kind: event\" for what follows a change",
		    "a frequency counts from \"previous\"");
}

/* The schema has seen to it that they are durations. */
static struct muster_duration
duration(const char *text)
{
	struct muster_duration out = {0, 0, 0};
	if (text[0] != '\0')
		muster_duration_parse(muster_span_of(text), &out);
	return out;
}

static void
finish_timing(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct timing_row *row = out;
	struct muster_timing *timing = &row->timing;
	timing->kind = (enum muster_timing_kind)row->kind;
	timing->set_by = (enum muster_set_by)row->set_by;
	timing->bound = (enum muster_bound)row->bound;
	timing->anchor = (enum muster_anchor)row->anchor;
	timing->evidence = (enum muster_occurrence)row->evidence;
	timing->window_days = (uint32_t)row->window_days;
	timing->period = duration(row->period);
	timing->default_period = duration(row->default_period);
	timing->analysis_period = duration(row->analysis_period);
	timing->effective =
	    row->effective[0] == '\0' ? MUSTER_TIME_NONE : rows_date(row->effective);
	timing->origin.line = row->line;
	timing->origin.column = row->column;
	check_keys(reader, node, row);
	check_period(reader, node, row);
	check_kind(reader, node, row);
}

const struct yaml_schema rows_timing_schema = {.what = "a timing rule",
    .size = sizeof(struct timing_row),
    .fields = timing_fields,
    .field_count = COUNT(timing_fields),
    .has_line = true,
    .line_offset = offsetof(struct timing_row, line),
    .finish = finish_timing};
