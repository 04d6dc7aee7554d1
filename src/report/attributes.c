/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each kind of row says for machines, beside what its cells say to
 * people: the attributes of XML, the first columns of CSV, the members of
 * JSON.  The sections fill them in this order; docs/tables.md explains them,
 * and the renderers of data refuse a row that has others.
 *
 * Names and their order are stable: new ones go to the end.
 */
#include <string.h>

#include "report/internal.h"

#define TEXT(name)                      \
	{                               \
		name, MUSTER_VALUE_TEXT \
	}
#define NUMBER(name)                      \
	{                                 \
		name, MUSTER_VALUE_NUMBER \
	}
#define TIME(name)                      \
	{                               \
		name, MUSTER_VALUE_TIME \
	}
#define FLAG(name)                      \
	{                               \
		name, MUSTER_VALUE_FLAG \
	}
#define LIST(name)                      \
	{                               \
		name, MUSTER_VALUE_LIST \
	}

static const struct muster_attribute control_result[] = {
    TEXT("control"),
    TEXT("title"),
    TEXT("kind"),
    TEXT("status"),
    TEXT("verdict"),
    TIME("breached_from"),
    TIME("breached_to"),
    NUMBER("breached_days"),
    NUMBER("open_findings"),
    NUMBER("evidence_age_days"),
    NUMBER("seen"),
    NUMBER("expected"),
    TEXT("level"),
    FLAG("proven"),
    FLAG("attested"),
    TEXT("profile"),
    TEXT("label"),
};
static const struct muster_attribute finding_row[] = {
    TEXT("finding_id"),
    TEXT("source"),
    TEXT("check"),
    TEXT("severity"),
    TEXT("native_severity"),
    NUMBER("score"),
    TEXT("domain"),
    TEXT("asset"),
    TEXT("location"),
    TEXT("installed"),
    TEXT("fixed_in"),
    TIME("first_seen"),
    TIME("last_seen"),
    NUMBER("reopened"),
    FLAG("suppressed_by_tool"),
    TEXT("practice"),
    TEXT("aspect"),
    LIST("controls"),
    TEXT("sha256"),
    NUMBER("offset"),
    NUMBER("length"),
    TEXT("pointer"),
    TEXT("title"),
    TEXT("rank"),
    TEXT("kind"),
    NUMBER("events"),
    TIME("disposed_at"),
    TEXT("disposed_by"),
    TEXT("disposed_ticket"),
    TEXT("disposed_note"),
    TIME("fix_available"),
    TIME("advisory_date"),
    TEXT("dated_by"),
    TIME("due"),
    TIME("due_from"),
    TEXT("due_anchor"),
};
static const struct muster_attribute unmapped_finding[] = {
    TEXT("finding_id"),
    TEXT("severity"),
    TEXT("practice"),
    TEXT("because"),
    TEXT("rank"),
};
static const struct muster_attribute problem_row[] = {
    TEXT("problem"),
    LIST("aliases"),
    TEXT("asset"),
    TEXT("package"),
    TEXT("severity"),
    LIST("differ"),
    LIST("sources"),
    LIST("not_reported_by"),
    LIST("findings"),
};
static const struct muster_attribute exception_use[] = {
    TEXT("exception"),
    TEXT("kind"),
    TEXT("control"),
    FLAG("effective"),
    NUMBER("results"),
    TIME("start"),
    TIME("expires"),
    TEXT("written_in"),
};
static const struct muster_attribute statement[] = {
    TEXT("statement"),
    TEXT("vulnerability"),
    LIST("aliases"),
    TEXT("source"),
    TEXT("author"),
    TIME("said"),
    TEXT("status"),
    TEXT("native_status"),
    TEXT("justification"),
    TEXT("product"),
    TEXT("asset"),
    LIST("findings"),
    NUMBER("finding_count"),
    LIST("exceptions"),
    FLAG("in_force"),
    TEXT("sha256"),
    NUMBER("offset"),
    NUMBER("length"),
    TEXT("pointer"),
};
static const struct muster_attribute exception_problem[] = {
    TEXT("problem"),
    TEXT("exception"),
    TEXT("written_in"),
    NUMBER("findings"),
    NUMBER("chain"),
    NUMBER("days"),
};
static const struct muster_attribute covered_asset[] = {
    TEXT("asset"),
    TEXT("kind"),
    TEXT("source"),
    NUMBER("run"),
    TIME("observed"),
    TIME("observed_any"),
    NUMBER("age_days"),
    FLAG("complete"),
};
static const struct muster_attribute uncovered_asset[] = {
    TEXT("asset"),
    TEXT("kind"),
    TEXT("through"),
};
static const struct muster_attribute evidence_row[] = {
    TEXT("control"),
    TEXT("practice"),
    TEXT("aspect"),
    TEXT("effect"),
    TEXT("confidence"),
    TEXT("status"),
    NUMBER("failing_results"),
    TIME("newest"),
    TIME("oldest"),
    NUMBER("facts"),
    TEXT("sha256"),
    NUMBER("offset"),
    NUMBER("length"),
    TEXT("pointer"),
    TEXT("finding"),
};
static const struct muster_attribute custody_run[] = {
    NUMBER("run"),
    NUMBER("seq"),
    TEXT("source"),
    TEXT("tool"),
    TEXT("tool_version"),
    TEXT("asset"),
    TEXT("sha256"),
    NUMBER("bytes"),
    TIME("observed"),
    FLAG("observed_assumed"),
    TIME("received"),
    TIME("data_date"),
    TEXT("completeness"),
    FLAG("confirmed"),
    NUMBER("redactions"),
};
static const struct muster_attribute run_records[] = {NUMBER("run")};
static const struct muster_attribute refused_input[] = {TEXT("outcome"), TIME("at"), TEXT("mac")};

static const struct muster_attribute figures[] = {TEXT("set")};
static const struct muster_attribute section_counts[] = {TEXT("control")};
static const struct muster_attribute attestation[] = {TEXT("control"), TEXT("outcome"),
    TEXT("sha256"), TIME("given"), TIME("expires"), TEXT("attestation"), TEXT("written_in")};
static const struct muster_attribute expected_source[] = {TEXT("source"), TEXT("assets"),
    NUMBER("every_days"), TEXT("asset"), TIME("received"), TIME("due"), FLAG("overdue")};
static const struct muster_attribute unscoped_asset[] = {TEXT("asset")};
static const struct muster_attribute population_sum[] = {TEXT("population"), NUMBER("value")};
static const struct muster_attribute month_end[] = {
    TIME("at"),
    NUMBER("overdue"),
    NUMBER("critical"),
    NUMBER("high"),
    NUMBER("medium"),
    NUMBER("low"),
    NUMBER("info"),
    NUMBER("unknown"),
};
static const struct muster_attribute age_class[] = {
    NUMBER("from_days"),
    NUMBER("to_days"),
    NUMBER("critical"),
    NUMBER("high"),
    NUMBER("medium"),
    NUMBER("low"),
    NUMBER("info"),
    NUMBER("unknown"),
};
static const struct muster_attribute month_count[] = {
    TIME("from"),
    TIME("to"),
    NUMBER("opened"),
    NUMBER("reopened"),
    NUMBER("fixed"),
    NUMBER("image_replaced"),
    NUMBER("closed_otherwise"),
    NUMBER("open"),
};
static const struct muster_attribute burn_down_point[] = {TIME("at"), NUMBER("remaining"),
    NUMBER("remediated"), NUMBER("closed_otherwise"), NUMBER("overdue")};
static const struct muster_attribute status_stretch[] = {
    TEXT("control"), TIME("from"), TIME("to"), TEXT("status")};
static const struct muster_attribute source_month[] = {TEXT("source"), TIME("from"), TIME("to"),
    NUMBER("expected"), NUMBER("received"), NUMBER("current")};

static const struct muster_attribute control_change[] = {
    TEXT("control"), TEXT("before"), TEXT("now"), TEXT("kind"), TEXT("reason"), TEXT("title")};
static const struct muster_attribute due_date[] = {TIME("at"), NUMBER("days_left"), TEXT("kind"),
    TEXT("subject"), TEXT("example"), NUMBER("assets"), TIME("counted_from"), TEXT("anchor")};
static const struct muster_attribute timing_rule[] = {
    TEXT("control"),
    TEXT("kind"),
    TEXT("what"),
    TEXT("state"),
    TIME("due"),
    TEXT("verdict"),
    TEXT("asset"),
    NUMBER("largest_gap_days"),
    TIME("largest_gap_from"),
    TIME("largest_gap_to"),
    NUMBER("days_to_end"),
    NUMBER("overdue_days"),
    TIME("overdue_from"),
    TIME("overdue_to"),
    LIST("occurrences"),
    LIST("evidence"),
    TEXT("source"),
};
static const struct muster_attribute exception_reason[] = {
    TEXT("exception"), TEXT("kind"), TEXT("written_in")};
static const struct muster_attribute worksheet_part[] = {
    TEXT("exception"), TEXT("part"), TEXT("written_in")};
static const struct muster_attribute crosswalk_row[] = {TEXT("control"), TEXT("relation"),
    TEXT("framework"), LIST("controls"), TEXT("table"), FLAG("reviewed")};
static const struct muster_attribute next_step[] = {
    TEXT("control"), TEXT("title"), TEXT("status"), NUMBER("open_findings")};
static const struct muster_attribute failing_control[] = {
    TEXT("control"), TEXT("title"), NUMBER("open_findings"), NUMBER("breached_days")};

static const struct muster_attribute figure_id[] = {TEXT("figure"), NUMBER("number")};

#define ROW(name)                                             \
	{                                                     \
#name, name, sizeof(name) / sizeof((name)[0]) \
	}
static const struct {
	const char *row;
	const struct muster_attribute *attributes;
	size_t count;
} kinds[] = {
    ROW(section_counts),
    ROW(figures),
    ROW(control_result),
    ROW(finding_row),
    ROW(unmapped_finding),
    ROW(problem_row),
    ROW(exception_use),
    ROW(exception_problem),
    ROW(statement),
    ROW(attestation),
    ROW(covered_asset),
    ROW(uncovered_asset),
    ROW(expected_source),
    ROW(unscoped_asset),
    ROW(evidence_row),
    ROW(custody_run),
    ROW(run_records),
    ROW(refused_input),
    ROW(population_sum),
    ROW(month_end),
    ROW(age_class),
    ROW(month_count),
    ROW(burn_down_point),
    ROW(status_stretch),
    ROW(source_month),
    ROW(control_change),
    ROW(due_date),
    ROW(timing_rule),
    ROW(crosswalk_row),
    ROW(exception_reason),
    ROW(worksheet_part),
    ROW(next_step),
    ROW(failing_control),
    ROW(figure_id),
};

const struct muster_attribute *
row_attributes(const char *row_element, size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].row, row_element) != 0)
			continue;
		*count = kinds[i].count;
		return kinds[i].attributes;
	}
	return NULL;
}
