/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The assessment of a catalog: every control decided, standards bound to
 * their specifications, headings rolled up,
 * figures in three sets, counts, digest.  The order of results is the
 * catalog's.
 */
#include <string.h>

#include "assess/internal.h"

static int
check_input(const struct muster_assess_input *in, struct muster_error *err)
{
	if (in->as_of == MUSTER_TIME_NONE)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "assess.as-of", "an assessment needs an as-of");
	for (size_t i = 0; i < in->catalog->mapping_count; i++)
		if (in->catalog->mappings[i].effect >= MUSTER_EFFECT_COUNT)
			return muster_error_set(err, MUSTER_E_INTERNAL, "assess.effect",
			    "a mapping has no known effect");
	return 0;
}

/* Reads no fact, exception or attestation after it, except through the context. */
static int
prepare(struct context *context)
{
	return population_prepare(context) == 0 && expected_prepare(context) == 0 &&
		control_prepare(context) == 0 && heading_prepare(context) == 0 &&
		exception_prepare(context) == 0 && period_prepare(context) == 0 &&
		occasion_prepare(context) == 0
	    ? 0
	    : -1;
}

/* Decides one control in every mode. */
static int
assess_control(struct context *context, size_t index, struct decision *const modes[MODES],
    struct muster_control_result *result)
{
	struct decision decision = {.status = MUSTER_STATUS_NO_EVIDENCE};
	struct decision before = decision, fresh = decision;
	if (context->in->catalog->controls[index].assessable) {
		if (control_decide(context, index, MODE_FULL, &decision, result) != 0 ||
		    period_judge(context, result) != 0)
			return -1;
		before = fresh = decision;
		if (context->in->exception_count > 0 &&
		    control_decide(context, index, MODE_NO_EXCEPTIONS, &before, NULL) != 0)
			return -1;
		if ((context->any_stale || result->attestation != NULL) &&
		    control_decide(context, index, MODE_NO_STALE, &fresh, NULL) != 0)
			return -1;
	}
	modes[MODE_FULL][index] = decision;
	modes[MODE_NO_EXCEPTIONS][index] = before;
	modes[MODE_NO_STALE][index] = fresh;
	return 0;
}

static void
count_control(const struct context *context, size_t index, struct decision *const modes[MODES],
    struct muster_assessment *assessment, struct muster_control_result *result)
{
	const struct muster_control *control = &context->in->catalog->controls[index];
	struct muster_figures *const sets[MUSTER_SETS] = {
	    &assessment->figures, &assessment->before_exceptions, &assessment->without_stale};
	for (unsigned mode = 0; mode < MODES; mode++) {
		result->parts[mode] = figures_part(context, control, &modes[mode][index]);
		figures_add(sets[mode], result->parts[mode]);
	}
	if (control->assessable && !result->out_of_profile)
		assessment->counts[modes[MODE_FULL][index].status]++;
}

_Static_assert((int)MODE_NO_EXCEPTIONS == (int)MUSTER_SET_BEFORE_EXCEPTIONS &&
	(int)MODE_NO_STALE == (int)MUSTER_SET_WITHOUT_STALE && (int)MODES == (int)MUSTER_SETS,
    "a set for each mode");

static int
check_counts(const struct muster_assessment *assessment, struct muster_error *err)
{
	uint64_t sum = 0;
	for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
		sum += assessment->counts[status];
	if (sum != assessment->figures.assessable + assessment->figures.not_applicable)
		return muster_error_set(err, MUSTER_E_INTERNAL, "assess.counts",
		    "the counts of an assessment do not add up");
	if (figures_check(&assessment->figures, err) != 0 ||
	    figures_check(&assessment->before_exceptions, err) != 0)
		return -1;
	return figures_check(&assessment->without_stale, err);
}

static int
assess_all(struct context *context, struct muster_assessment *assessment)
{
	const struct muster_assess_input *in = context->in;
	const size_t count = in->catalog->control_count;
	struct muster_control_result *results =
	    muster_arena_array(context->arena, count, sizeof(*results));
	struct decision *modes[MODES];
	bool room = results != NULL;
	for (unsigned mode = 0; mode < MODES; mode++) {
		modes[mode] = muster_arena_array(context->scratch, count, sizeof(**modes));
		room = room && modes[mode] != NULL;
	}
	if (!room)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < count; i++)
		if (assess_control(context, i, modes, &results[i]) != 0)
			return -1;
	if (standard_bind(context, modes, results) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		count_control(context, i, modes, assessment, &results[i]);
	if (heading_roll_up(context, results) != 0)
		return -1;
	assessment->controls = results;
	assessment->control_count = count;
	if (check_counts(assessment, context->err) != 0)
		return -1;
	return digest_assessment(context, assessment);
}

struct muster_assessment *
muster_assess(const struct muster_assess_input *input, struct muster_error *err)
{
	if (check_input(input, err) != 0)
		return NULL;
	struct context context = {.in = input, .err = err};
	context.arena = muster_arena_new();
	context.scratch = muster_arena_new();
	struct muster_assessment *assessment = context.arena != NULL && context.scratch != NULL
	    ? muster_arena_alloc(context.arena, sizeof(*assessment))
	    : NULL;
	int failed = -1;
	if (assessment == NULL) {
		muster_error_memory(err);
	} else {
		*assessment = (struct muster_assessment){.arena = context.arena,
		    .catalog = input->catalog,
		    .system = input->system,
		    .as_of = input->as_of,
		    .known_by = input->known_by,
		    .stale_after_days = input->stale_after_days};
		if (input->period != NULL)
			assessment->period = *input->period;
		failed = prepare(&context) == 0 ? assess_all(&context, assessment) : -1;
	}
	muster_arena_free(context.scratch);
	if (failed == 0)
		return assessment;
	muster_arena_free(context.arena);
	return NULL;
}

void
muster_assessment_free(struct muster_assessment *assessment)
{
	if (assessment != NULL)
		muster_arena_free(assessment->arena);
}

const struct muster_control_result *
muster_assessment_control(const struct muster_assessment *assessment, const char *control)
{
	for (size_t i = 0; i < assessment->control_count; i++)
		if (strcmp(assessment->controls[i].control->id, control) == 0)
			return &assessment->controls[i];
	return NULL;
}
