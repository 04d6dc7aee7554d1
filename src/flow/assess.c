/* SPDX-License-Identifier: Apache-2.0 */
/* assess: the store's facts to the pure assessment, as of the view. */
#include <muster/muster.h>

#include <string.h>

#include "flow/assess.h"
#include "flow/facts.h"
#include "flow/ledger.h"
#include "flow/occasions.h"
#include "flow/project.h"

/* "cis-docker" or "cis-docker@1.8": a version must be a prefix of the catalog's, part by part. */
static const struct muster_catalog *
find_catalog(
    const struct muster_controls *controls, const char *framework, struct muster_error *err)
{
	char id[64];
	const char *at = strchr(framework, '@');
	size_t len = at != NULL ? (size_t)(at - framework) : strlen(framework);
	const struct muster_catalog *catalog = NULL;
	if (len < sizeof(id)) {
		memcpy(id, framework, len);
		id[len] = '\0';
		catalog = muster_catalog_named(controls, id);
	}
	if (catalog == NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.framework",
		    "'%.80s' is no catalog muster has", framework);
		muster_error_remedy(err, "muster catalog list shows them");
		return NULL;
	}
	if (at != NULL) {
		const char *version = at + 1;
		if (!muster_catalog_is_version(catalog, version)) {
			muster_error_set(err, MUSTER_E_USAGE, "usage.framework",
			    "%s is here in version %s, not %.20s", catalog->id, catalog->version,
			    version);
			muster_error_remedy(
			    err, "leave the version out to use %s", catalog->version);
			return NULL;
		}
	}
	return catalog;
}

/*
 * --period P: as of the earlier of P's end and T; P is closed if T is not
 * before its end (rules.md 29).  The last instant of P is end - 1 ns.
 */
static int
resolve_period(struct muster_project *project, const char *text, struct muster_assessed *out,
    struct muster_error *err)
{
	if (muster_period_parse(text, project->config.fiscal_start_month, &out->period, err) != 0)
		return -1;
	muster_time t = out->view.as_of;
	out->period_closed = t >= out->period.end - 1;
	if (t >= out->period.end)
		out->view.as_of = out->period.end - 1;
	if (out->view.as_of < out->period.start) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.period",
		    "the period %s begins after the as-of time", out->period.name);
		return muster_error_remedy(err, "choose an earlier period or a later --as-of");
	}
	return 0;
}

int
assess_view(struct muster_project *project, const struct muster_assess_options *options,
    struct muster_assessed *out, struct muster_error *err)
{
	memset(out, 0, sizeof(*out));
	out->arena = muster_arena_new();
	if (out->arena == NULL)
		return muster_error_memory(err);
	if (project_system_for(project, options->system, options->framework, &out->system, err) !=
		0 ||
	    muster_project_view(project, &out->view, err) != 0)
		return -1;
	return options->period != NULL ? resolve_period(project, options->period, out, err) : 0;
}

/* The project's limit, else the catalog's, else a quarter. */
static int64_t
stale_after(const struct muster_project *project, const struct muster_catalog *catalog)
{
	enum { QUARTER = 92 };
	if (project->config.stale_after_days > 0)
		return project->config.stale_after_days;
	return catalog->stale_after_days > 0 ? catalog->stale_after_days : QUARTER;
}

int
assess_assets(struct muster_project *project, struct muster_assessed *out, struct muster_error *err)
{
	struct scope *scope = muster_arena_alloc(out->arena, sizeof(*scope));
	if (scope == NULL)
		return muster_error_memory(err);
	if (scope_open(project->store, &out->view, out->system, out->arena, scope, err) != 0 ||
	    muster_store_assets(
		project->store, &out->view, out->arena, &out->assets, &out->asset_count, err) != 0)
		return -1;
	out->held = scope;
	size_t all_count = out->asset_count;
	struct muster_asset *all = out->assets;
	if (out->system == NULL)
		return 0;
	out->assets = muster_arena_array(out->arena, all_count, sizeof(*out->assets));
	if (out->assets == NULL)
		return muster_error_memory(err);
	if (all_count > 0)
		memcpy(out->assets, all, all_count * sizeof(*out->assets));
	scope_keep(scope, out->assets, &out->asset_count);
	if (scope_unknown(project, &out->view, all, all_count, out->arena, &out->unknown,
		&out->unknown_count, err) != 0)
		return -1;
	return scope_deliveries(project->store, all, all_count, out, err);
}

/* The last significant change of the system by the as-of. */
static muster_time
last_change(const struct ledger_bound *bound, muster_time as_of)
{
	muster_time last = MUSTER_TIME_NONE;
	for (size_t i = 0; i < bound->occasion_count; i++)
		if (bound->occasions[i].kind == MUSTER_EVENT_SIGNIFICANT_CHANGE &&
		    bound->occasions[i].date <= as_of && bound->occasions[i].date > last)
			last = bound->occasions[i].date;
	return last;
}

/* The confirmation of the system's scope, by the timing rule that asks for it. */
static void
confirm_scope(const struct muster_project *project, const struct ledger_bound *bound,
    struct muster_assessed *out)
{
	if (out->system == NULL)
		return;
	const struct muster_catalog *pci = muster_catalog_find(project->controls, "pci-dss");
	const char *control = muster_system_scope_control(out->system);
	const struct muster_timing *rule = NULL;
	size_t count = 0;
	const struct muster_timing *rules =
	    pci != NULL ? muster_control_timings(pci, control, &count) : NULL;
	for (size_t i = 0; i < count && rule == NULL; i++)
		if (rules[i].kind == MUSTER_TIMING_FREQUENCY)
			rule = &rules[i];
	muster_system_scope(
	    out->system, rule, out->view.as_of, last_change(bound, out->view.as_of), &out->scope);
}

/* Rows of policies: their filters and exact numbers look at single findings. */
static bool
asks_each(const struct muster_catalog *catalog)
{
	for (size_t i = 0; i < catalog->mapping_count; i++) {
		const struct muster_mapping *row = &catalog->mappings[i];
		if (row->only != NULL || (row->days > 0 && row->clock == NULL))
			return true;
	}
	return false;
}

int
assess_catalog_at(struct muster_project *project, const struct muster_assess_options *options,
    const struct muster_catalog *catalog, struct muster_assessed *out, struct muster_error *err)
{
	const struct muster_period *period = options->period != NULL ? &out->period : NULL;
	const char *system = out->system != NULL ? out->system->id : MUSTER_SYSTEM_DEFAULT;
	struct facts facts;
	struct ledger_bound bound;
	struct muster_profile_choice profile;
	if (ledger_bind(&project->ledger->rows, catalog, system, out->arena, &bound, err) != 0 ||
	    assess_assets(project, out, err) != 0 ||
	    facts_gather(project, &out->view, out->assets, out->asset_count, period,
		bound.exceptions, bound.exception_count, asks_each(catalog), out->arena, &facts,
		err) != 0 ||
	    occasions_gather(project->store, &out->view, project->controls, catalog, out->assets,
		out->asset_count, &facts, out->arena, &bound, err) != 0)
		return -1;
	out->unmapped_open = facts.unmapped_open;
	confirm_scope(project, &bound, out);
	muster_system_profile(out->system, catalog, &profile);
	struct muster_assess_input input = {
	    .controls = project->controls,
	    .catalog = catalog,
	    .system = system,
	    .as_of = out->view.as_of,
	    .known_by = out->view.known_by,
	    .period = period,
	    .stale_after_days = stale_after(project, catalog),
	    .level = profile.level,
	    .profiles = profile.profiles,
	    .profile_count = profile.profile_count,
	    .only = out->system != NULL ? out->system->only : NULL,
	    .only_count = out->system != NULL ? out->system->only_count : 0,
	    .deliveries = out->deliveries,
	    .delivery_count = out->delivery_count,
	    .assets = out->assets,
	    .asset_count = out->asset_count,
	    .facts = facts.rows,
	    .fact_count = facts.count,
	    .breaches = facts.breaches,
	    .breach_count = facts.breach_count,
	    .attestations = bound.attestations,
	    .attestation_count = bound.attestation_count,
	    .exceptions = bound.exceptions,
	    .exception_count = bound.exception_count,
	    .occasions = bound.occasions,
	    .occasion_count = bound.occasion_count,
	    .timing_settings = project->config.timing,
	    .timing_setting_count = project->config.timing_count,
	};
	out->assessment = muster_assess(&input, err);
	return out->assessment != NULL ? 0 : -1;
}

int
assess_at(struct muster_project *project, const struct muster_assess_options *options,
    struct muster_assessed *out, struct muster_error *err)
{
	const struct muster_catalog *catalog =
	    find_catalog(project->controls, options->framework, err);
	return catalog != NULL ? assess_catalog_at(project, options, catalog, out, err) : -1;
}

int
muster_flow_assess(struct muster_project *project, const struct muster_assess_options *options,
    struct muster_assessed *out, struct muster_error *err)
{
	if (assess_view(project, options, out, err) != 0 ||
	    muster_store_snapshot(project->store, err) != 0) {
		muster_assessed_release(out);
		return -1;
	}
	int rc = assess_at(project, options, out, err);
	muster_store_snapshot_end(project->store);
	if (rc != 0)
		muster_assessed_release(out);
	return rc;
}

void
muster_assessed_release(struct muster_assessed *assessed)
{
	muster_assessment_free(assessed->assessment);
	muster_arena_free(assessed->arena);
	assessed->assessment = NULL;
	assessed->arena = NULL;
}

enum { CLOCK_CATALOGS = 32 };

/* Those of a system, each once; a name may carry a version. */
static size_t
add_catalogs(const struct muster_project *project, const struct muster_system *system,
    const struct muster_catalog *catalogs[CLOCK_CATALOGS], size_t count)
{
	size_t names;
	const char *const *ids = muster_system_frameworks(project, system, &names);
	for (size_t i = 0; i < names && count < CLOCK_CATALOGS; i++) {
		const struct muster_catalog *one = find_catalog(project->controls, ids[i], NULL);
		bool known = one == NULL;
		for (size_t k = 0; k < count && !known; k++)
			known = catalogs[k] == one;
		if (!known)
			catalogs[count++] = one;
	}
	return count;
}

size_t
muster_flow_clocks_of(struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding, const struct muster_check *check,
    const struct muster_catalog *only, struct muster_clock *out, size_t room)
{
	const struct muster_catalog *catalogs[CLOCK_CATALOGS];
	const struct muster_config *config = &project->config;
	size_t count = 0;
	if (check == NULL || muster_project_scopes(project, view, NULL) != 0)
		return 0;
	if (only != NULL)
		catalogs[count++] = only;
	for (size_t i = 0; only == NULL && i < config->system_count; i++)
		if (muster_project_holds(project, &config->systems[i], finding->asset))
			count = add_catalogs(project, &config->systems[i], catalogs, count);
	if (only == NULL && config->system_count == 0)
		count = add_catalogs(project, NULL, catalogs, count);
	return muster_clocks_of(
	    catalogs, count, finding, check->practice, check->aspect, view->as_of, out, room);
}
