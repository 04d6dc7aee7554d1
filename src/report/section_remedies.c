/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How to fix (manager edition): each practice behind a failing control, what
 * it asks for, which controls wait for it, and the catalog's own snippet.
 */
#include <string.h>

#include "report/internal.h"

static bool
fails_by(const struct muster_control_result *result, const char *practice)
{
	if (!result->control->assessable || result->out_of_profile ||
	    result->status != MUSTER_STATUS_NOT_SATISFIED)
		return false;
	for (size_t i = 0; i < result->row_count; i++)
		if (result->rows[i].status == MUSTER_STATUS_NOT_SATISFIED &&
		    strcmp(result->rows[i].mapping->practice, practice) == 0)
			return true;
	return false;
}

/* The controls that fail by a practice: "4.1, 5.2", each a reference; empty if none. */
static struct muster_inlines
waiting_for(struct report *report, const char *practice)
{
	struct paper *paper = &report->paper;
	const struct muster_assessment *assessment = report->assessment;
	struct muster_inlines list = {NULL};
	for (size_t i = assessment->control_count; i-- > 0;) {
		const char *id = assessment->controls[i].control->id;
		if (!fails_by(&assessment->controls[i], practice))
			continue;
		if (list.first != NULL)
			list = cell_join(paper, muster_inline_text(paper->arena, ", "), list);
		list = cell_join(paper,
		    muster_inline_reference(
			paper->arena, paper_format(paper, "control-%s", id), id),
		    list);
	}
	return list;
}

static void
put_practice(
    struct report *report, const struct muster_practice *practice, struct muster_inlines controls)
{
	struct muster_builder *builder = &report->builder;
	muster_build_section(
	    builder, paper_format(&report->paper, "practice-%s", practice->id), practice->title);
	muster_build_paragraph(builder);
	muster_build_text(builder, "%s ", practice->statement);
	muster_build_code_inline(builder, practice->id);
	muster_build_text(builder, ", for ");
	muster_build_inlines(builder, controls);
	muster_build_text(builder, ".");
	if (practice->why != NULL && *practice->why != '\0') {
		muster_build_paragraph(builder);
		muster_build_text(builder, "%s", practice->why);
	}
	if (practice->fix != NULL && *practice->fix != '\0')
		muster_build_code(builder, practice->fix);
	muster_build_section_end(builder);
}

/* Practices of a group that failing controls wait for; the heading comes with the first. */
static uint64_t
put_group(struct report *report, const char *group, const char *title)
{
	struct muster_builder *builder = &report->builder;
	const struct muster_controls *controls = report->in->controls;
	uint64_t count = 0;
	for (size_t i = 0; i < controls->practice_count; i++) {
		const struct muster_practice *practice = &controls->practices[i];
		if (strcmp(practice->group, group) != 0)
			continue;
		struct muster_inlines waiting = waiting_for(report, practice->id);
		if (waiting.first == NULL)
			continue;
		if (count++ == 0)
			muster_build_section(
			    builder, paper_format(&report->paper, "remedies-%s", group), title);
		put_practice(report, practice, waiting);
	}
	if (count > 0)
		muster_build_section_end(builder);
	return count;
}

int
section_remedies(struct report *report)
{
	static const char *const groups[][2] = {
	    {"image", "Image security"},
	    {"runtime", "Runtime security"},
	    {"network", "Network and host security"},
	    {"secrets", "Secrets and configuration"},
	    {"continuous", "Continuous practices"},
	    {"governance", "Governance"},
	};
	struct muster_builder *builder = &report->builder;
	uint64_t count = 0;
	muster_build_section(builder, "remedies", "How to fix");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "The practices behind failing controls. The snippets are examples: names, versions and "
	    "numbers are yours.");
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		count += put_group(report, groups[i][0], groups[i][1]);
	if (count == 0) {
		muster_build_paragraph(builder);
		muster_build_text(
		    builder, "No control fails by a practice, so there is nothing to fix here.");
	}
	muster_build_section_end(builder);
	return 0;
}
