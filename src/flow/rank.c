/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule may look at, of a result and of a finding. */
#include "flow/rank.h"

#include <muster/muster.h>

enum { SYSTEMS_MOST = 64 }; /* of one asset that rules can see */

/* The systems that hold the asset. */
static size_t
systems_of(const struct rank_context *context, const char *asset, const char *out[SYSTEMS_MOST])
{
	const struct muster_config *config = context->config;
	size_t count = 0;
	if (config->system_count == 0)
		out[count++] = MUSTER_SYSTEM_DEFAULT;
	else if (muster_project_scopes(context->project, context->view, NULL) != 0)
		return 0;
	for (size_t i = 0; i < config->system_count && count < SYSTEMS_MOST; i++)
		if (muster_project_holds(context->project, &config->systems[i], asset))
			out[count++] = config->systems[i].id;
	return count;
}

static bool
asks_system(const struct muster_ranking *ranking)
{
	for (size_t i = 0; i < ranking->rule_count; i++)
		if (ranking->rules[i].system_count > 0)
			return true;
	return false;
}

static struct muster_ranked
rank_subject(const struct rank_context *context, struct muster_rank_subject *subject,
    const struct muster_check *check)
{
	const struct muster_practice *practice = check != NULL && check->practice[0] != '\0'
	    ? muster_practice_find(context->controls, check->practice)
	    : NULL;
	subject->practice = practice != NULL ? practice->id : "";
	subject->finding_class = practice != NULL ? practice->violation : "";
	const char *systems[SYSTEMS_MOST];
	subject->systems = systems;
	if (asks_system(&context->config->ranking))
		subject->system_count = systems_of(context, subject->asset, systems);
	return muster_rank(&context->config->ranking, subject, context->as_of);
}

static bool
asks_nothing(const struct rank_context *context)
{
	const struct muster_ranking *ranking = &context->config->ranking;
	return ranking->rule_count == 0 && ranking->kev_count == 0;
}

struct muster_ranked
rank_result(const struct rank_context *context, const struct muster_result_row *row,
    const struct muster_asset *asset)
{
	if (asks_nothing(context))
		return (struct muster_ranked){.rank = row->severity};
	struct muster_rank_subject subject = {
	    .severity = row->severity,
	    .score = row->score,
	    .native = row->native,
	    .aliases = row->aliases,
	    .has_fix = row->has_fix,
	    .source = row->source,
	    .check = row->check,
	    .asset = asset->path,
	};
	return rank_subject(context, &subject,
	    muster_ranking_asks_practice(&context->config->ranking)
		? muster_check_for(context->controls, row->source, row->native, row->check_version,
		      row->title, row->domain, row->severity, row->has_fix, asset->kind)
		: NULL);
}

struct muster_ranked
rank_finding(const struct rank_context *context, const struct muster_finding *finding)
{
	if (asks_nothing(context))
		return (struct muster_ranked){.rank = finding->severity};
	bool has_fix = finding->fixed_in[0] != '\0';
	struct muster_rank_subject subject = {
	    .severity = finding->severity,
	    .score = finding->score,
	    .native = finding->native,
	    .aliases = finding->aliases,
	    .has_fix = has_fix,
	    .source = finding->source,
	    .check = finding->check,
	    .asset = finding->asset,
	};
	return rank_subject(context, &subject,
	    muster_ranking_asks_practice(&context->config->ranking)
		? muster_check_for(context->controls, finding->source, finding->native,
		      finding->check_version, finding->title, finding->domain, finding->severity,
		      has_fix, finding->asset_kind)
		: NULL);
}

struct muster_ranked
muster_flow_rank(struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding)
{
	struct rank_context context = {
	    project, view, project->controls, &project->config, view->as_of};
	return rank_finding(&context, finding);
}

const struct muster_check *
muster_flow_check_of(struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding)
{
	return muster_check_for(project->controls, finding->source, finding->native,
	    finding->check_version, finding->title, finding->domain,
	    muster_flow_rank(project, view, finding).rank, finding->fixed_in[0] != '\0',
	    finding->asset_kind);
}

const struct muster_check *
rank_check_of(const struct rank_context *context, const struct muster_result_row *row,
    const struct muster_asset *asset)
{
	return muster_check_for(context->controls, row->source, row->native, row->check_version,
	    row->title, row->domain, rank_result(context, row, asset).rank, row->has_fix,
	    asset->kind);
}

const struct muster_check *
muster_flow_check_of_result(struct muster_project *project, const struct muster_view *view,
    const struct muster_result_row *row, const struct muster_asset *asset)
{
	struct rank_context context = {
	    project, view, project->controls, &project->config, view->as_of};
	return rank_check_of(&context, row, asset);
}
