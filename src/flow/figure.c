/* SPDX-License-Identifier: Apache-2.0 */
/* Figures: one walk counts them for reports and lists what makes them for explain
 * (figures_derived.c).
 */
#include "flow/figure.h"

#include <muster/muster.h>

#include <string.h>

#include "flow/assess.h"
#include "flow/scope.h"

/* ---- preparing ---- */

int
figures_begin(struct figures *figures, struct muster_project *project,
    const struct muster_assessed *assessed, size_t most, struct muster_arena *arena,
    struct muster_error *err)
{
	*figures = (struct figures){.project = project, .assessed = assessed};
	figures->works = muster_arena_array(arena, most, sizeof(*figures->works));
	figures->asked = muster_arena_alloc(arena, project->controls->check_count + 1);
	if (figures->works == NULL || figures->asked == NULL)
		return muster_error_memory(err);
	memset(figures->asked, 0, project->controls->check_count + 1);
	return 0;
}

/* The period's days; a month that is not over ends with the as-of. */
void
figure_set_times(struct muster_figure *figure, const struct muster_assessed *assessed)
{
	muster_time end = assessed->view.as_of + 1;
	if (figure->aged)
		figure->end = assessed->view.as_of;
	if (figure->kind != MUSTER_FIGURE_HISTORY)
		return;
	if (!figure->episodes || figure->burn_down)
		figure->start = assessed->period.start;
	if (!figure->episodes)
		figure->end = assessed->period.end;
	if (figure->end == MUSTER_TIME_NONE || figure->end > end)
		figure->end = end;
}

int
figures_prepare(struct figures *figures, struct muster_project *project,
    const struct muster_assessed *assessed, struct muster_arena *arena, struct muster_error *err)
{
	size_t most = 0;
	while (muster_figure_names[most] != NULL)
		most++;
	if (figures_begin(figures, project, assessed, most, arena, err) != 0)
		return -1;
	for (size_t i = 0; i < most; i++) {
		struct figure_work *work = &figures->works[figures->count++];
		if (!muster_figure_parse(muster_figure_names[i], &work->figure))
			return muster_error_set(err, MUSTER_E_INTERNAL, "flow.figure",
			    "a figure of the report has no definition");
		work->figure.section = work->figure.section_text;
		figure_set_times(&work->figure, assessed);
	}
	return 0;
}

/* ---- counting ---- */

static int
add(struct figures *figures, struct figure_work *work, enum muster_figure_member_kind kind,
    const char *id, const char *text, uint64_t value, struct muster_error *err)
{
	work->value += value;
	return figures->member != NULL
	    ? figures->member(figures->context, work, kind, id, text, value, err)
	    : 0;
}

/* Which topmost heading each control stands under: parents stand before their children. */
static const char *
section_of(const struct muster_assessment *assessment, size_t i)
{
	const struct muster_control *control = assessment->controls[i].control;
	for (size_t j = i; control->parent[0] != '\0' && j-- > 0;)
		if (strcmp(assessment->controls[j].control->id, control->parent) == 0)
			control = assessment->controls[j].control;
	return control->id;
}

static int
add_change(struct figures *figures, struct figure_work *work, struct muster_error *err)
{
	const struct muster_movement *moved = figures->movement;
	for (size_t i = 0; moved != NULL && i < moved->change_count; i++) {
		const struct muster_change *change = &moved->changes[i];
		if ((int)change->kind == work->figure.change &&
		    add(figures, work, MUSTER_MEMBER_CONTROL, change->now->control->id,
			muster_change_reason_words(change->reason), 1, err) != 0)
			return -1;
	}
	return 0;
}

int
figures_controls(struct figures *figures, struct muster_error *err)
{
	const struct muster_assessment *assessment = figures->assessed->assessment;
	for (size_t w = 0; w < figures->count; w++) {
		struct figure_work *work = &figures->works[w];
		if (work->figure.kind == MUSTER_FIGURE_CHANGES &&
		    add_change(figures, work, err) != 0)
			return -1;
		for (size_t i = 0;
		     i < assessment->control_count && work->figure.kind == MUSTER_FIGURE_CONTROLS;
		     i++) {
			const struct muster_control_result *result = &assessment->controls[i];
			const char *section =
			    work->figure.section[0] != '\0' ? section_of(assessment, i) : "";
			if (muster_figure_has_control(&work->figure, result, section) &&
			    add(figures, work, MUSTER_MEMBER_CONTROL, result->control->id,
				muster_status_name(result->status), 1, err) != 0)
				return -1;
		}
	}
	return 0;
}

static bool
is_asked_for(struct figures *figures, const struct muster_check *check)
{
	if (check == NULL)
		return false;
	int8_t *asked = &figures->asked[check - figures->project->controls->checks];
	const struct muster_catalog *catalog = figures->assessed->assessment->catalog;
	for (size_t i = 0; *asked == 0 && i < catalog->mapping_count; i++)
		if (muster_mapping_asks(&catalog->mappings[i], check->practice, check->aspect))
			*asked = 1;
	if (*asked == 0)
		*asked = -1;
	return *asked == 1;
}

static int
add_finding(struct figures *figures, struct figure_work *work, const struct muster_finding *finding,
    uint64_t times, struct muster_error *err)
{
	char text[512] = "";
	if (figures->member != NULL)
		snprintf(text, sizeof(text), "%s on %s", finding->check, finding->asset);
	return add(figures, work, MUSTER_MEMBER_FINDING, finding->id, text, times, err);
}

int
figures_finding(struct figures *figures, const struct muster_finding *finding,
    const struct muster_check *check, struct muster_error *err)
{
	bool asked_for = is_asked_for(figures, check);
	for (size_t w = 0; w < figures->count; w++)
		if (muster_figure_has_finding(&figures->works[w].figure, finding, asked_for) &&
		    add_finding(figures, &figures->works[w], finding, 1, err) != 0)
			return -1;
	return 0;
}

int
figures_history(struct figures *figures, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, muster_time due, struct muster_error *err)
{
	for (size_t w = 0; w < figures->count; w++) {
		uint64_t times =
		    muster_figure_times(&figures->works[w].figure, finding, episodes, count, due);
		if (times > 0 && add_finding(figures, &figures->works[w], finding, times, err) != 0)
			return -1;
	}
	return 0;
}

int
figures_run(struct figures *figures, const struct muster_run *run, struct muster_error *err)
{
	char id[24];
	snprintf(id, sizeof(id), "%lld", (long long)run->id);
	for (size_t w = 0; w < figures->count; w++) {
		uint64_t value = muster_figure_records(&figures->works[w].figure, &run->counts);
		if (value > 0 &&
		    add(figures, &figures->works[w], MUSTER_MEMBER_RUN, id, run->source, value,
			err) != 0)
			return -1;
	}
	return 0;
}

int
figures_input(
    struct figures *figures, const struct muster_refusal *refusal, struct muster_error *err)
{
	for (size_t w = 0; w < figures->count; w++) {
		struct figure_work *work = &figures->works[w];
		if (work->figure.kind == MUSTER_FIGURE_INPUTS &&
		    work->figure.duplicate == refusal->duplicate &&
		    add(figures, work, MUSTER_MEMBER_INPUT, refusal->path,
			refusal->duplicate ? "already in custody" : refusal->id, 1, err) != 0)
			return -1;
	}
	return 0;
}

/* ---- for a report ---- */

/* Without a period before, and without a period, there is nothing they could have counted. */
static bool
is_counted(const struct figures *figures, const struct muster_figure *figure)
{
	bool period = figures->assessed->period.name[0] != '\0';
	if (figure->kind == MUSTER_FIGURE_CHANGES || figure->kind == MUSTER_FIGURE_HISTORY)
		return figures->movement != NULL;
	return figure->verdict == 0 || period;
}

int
figures_rows(const struct figures *figures, struct muster_arena *arena,
    const struct muster_figure_row **out, size_t *count, struct muster_error *err)
{
	struct muster_figure_row *rows = muster_arena_array(arena, figures->count, sizeof(*rows));
	size_t kept = 0;
	if (rows == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < figures->count; i++) {
		const struct figure_work *work = &figures->works[i];
		char id[MUSTER_FIGURE_ID];
		if (!is_counted(figures, &work->figure))
			continue;
		muster_figure_id(figures->assessed->assessment->catalog->id, work->figure.name, id);
		rows[kept++] = (struct muster_figure_row){muster_arena_strdup(arena, id),
		    work->figure.name, work->figure.words, work->value};
		if (rows[kept - 1].id == NULL)
			return muster_error_memory(err);
	}
	*out = rows;
	*count = kept;
	return 0;
}
