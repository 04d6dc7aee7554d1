/* SPDX-License-Identifier: Apache-2.0 */
/* gate: one snapshot, each framework assessed once, the open findings read once. */
#include <muster/muster.h>

#include <string.h>
#include <unistd.h>

#include "flow/assess.h"
#include "flow/assets_by_id.h"
#include "flow/gate_file.h"

enum { STALE_DAYS = 92 };

struct assessed_row {
	const char *framework, *system;
	struct muster_assessed assessed;
};

struct making {
	struct muster_project *project;
	const struct muster_gate_options *options;
	struct muster_gate *gate;
	struct assessed_row *assessed;
	size_t assessed_count, assessed_cap;
	struct muster_gate_work *works;
	const struct muster_system **systems; /* of each work; NULL: every asset */
	size_t count, cap;
};

/* ---- assessments ---- */

static struct assessed_row *
assess_once(
    struct making *making, const char *framework, const char *system, struct muster_error *err)
{
	for (size_t i = 0; i < making->assessed_count; i++) {
		struct assessed_row *row = &making->assessed[i];
		if (strcmp(row->framework, framework) == 0 && strcmp(row->system, system) == 0)
			return row;
	}
	struct assessed_row *row = &making->assessed[making->assessed_count];
	struct muster_assess_options options = {
	    framework, system[0] != '\0' ? system : NULL, making->options->period};
	*row = (struct assessed_row){.framework = framework, .system = system};
	making->assessed_count++; /* what there is of it is released with the rest */
	if (assess_view(making->project, &options, &row->assessed, err) != 0 ||
	    assess_at(making->project, &options, &row->assessed, err) != 0)
		return NULL;
	return row;
}

/* system NULL: every asset. */
static int
add_work(struct making *making, const struct muster_gate_rule *rule, const char *framework,
    const struct muster_system *system, struct muster_error *err)
{
	const struct assessed_row *row = NULL;
	if (framework != NULL &&
	    (row = assess_once(making, framework, system != NULL ? system->id : "", err)) == NULL)
		return -1;
	making->systems[making->count] = system;
	muster_gate_begin(&making->works[making->count++], rule,
	    row != NULL ? row->assessed.assessment : NULL, system != NULL ? system->id : "",
	    making->gate->arena);
	return 0;
}

/* A rule about controls and coverage of a system: of its framework, else of each of the system's.
 */
static int
add_frameworks(struct making *making, const struct muster_gate_rule *rule,
    const struct muster_system *system, bool all, struct muster_error *err)
{
	size_t count, n = strcspn(rule->framework, "@");
	const char *const *ids = muster_system_frameworks(making->project, system, &count);
	if (rule->framework[0] != '\0' && !all)
		return add_work(making, rule, rule->framework, system, err);
	for (size_t i = 0; i < count; i++) {
		bool has = strlen(ids[i]) == n && strncmp(ids[i], rule->framework, n) == 0;
		if ((n == 0 || has) &&
		    add_work(making, rule, n == 0 ? ids[i] : rule->framework, system, err) != 0)
			return -1;
	}
	return 0;
}

/*
 * Where a rule and the options name no system, it is about each system that has its framework; one
 * of findings is about every asset.
 */
static int
add_rule(struct making *making, const struct muster_gate_rule *rule, struct muster_error *err)
{
	const struct muster_config *config = &making->project->config;
	const char *name = rule->system[0] != '\0' ? rule->system : making->options->system;
	const struct muster_system *system;
	size_t before = making->count;
	if (muster_project_system(making->project, name, &system, err) != 0)
		return -1;
	bool named = system != NULL || config->system_count == 0;
	if (rule->ranks != 0 && (named || rule->framework[0] == '\0'))
		return add_work(
		    making, rule, rule->framework[0] != '\0' ? rule->framework : NULL, system, err);
	if (named)
		return add_frameworks(making, rule, system, false, err);
	for (size_t i = 0; i < config->system_count; i++)
		if (add_frameworks(making, rule, &config->systems[i], true, err) != 0)
			return -1;
	if (making->count > before)
		return 0;
	muster_error_set(err, MUSTER_E_USAGE, "usage.system", "no system has the framework %.60s",
	    rule->framework);
	return muster_error_remedy(err, "name one with --system, or system: in the rule");
}

static int
add_rules(struct making *making, const struct gate_rules *rules, struct muster_error *err)
{
	const struct muster_config *config = &making->project->config;
	struct muster_arena *arena = making->gate->arena;
	size_t each = config->catalog_count + 1;
	for (size_t i = 0; i < config->system_count; i++)
		each += config->systems[i].framework_count + config->catalog_count + 1;
	size_t most = rules->count * each;
	making->works = muster_arena_array(arena, most, sizeof(*making->works));
	making->systems = muster_arena_array(arena, most, sizeof(*making->systems));
	making->assessed = muster_arena_array(arena, most, sizeof(*making->assessed));
	if (making->works == NULL || making->systems == NULL || making->assessed == NULL)
		return muster_error_memory(err);
	if (muster_project_scopes(making->project, &making->gate->view, err) != 0)
		return -1;
	for (size_t i = 0; i < rules->count; i++)
		if (add_rule(making, &rules->rows[i], err) != 0)
			return -1;
	/* assessments may have looked at other times */
	return muster_project_scopes(making->project, &making->gate->view, err);
}

/* ---- findings ---- */

static int
take_finding(void *context, const struct muster_finding *row, struct muster_error *err)
{
	struct making *making = context;
	const struct muster_view *view = &making->gate->view;
	struct muster_finding finding = *row;
	const struct muster_check *check = muster_flow_check_of(making->project, view, &finding);
	bool asked = false;
	const char *kind = NULL;
	(void)err;
	finding.rank = muster_flow_rank(making->project, view, &finding).rank;
	finding.practice = check != NULL ? check->practice : "";
	finding.aspect = check != NULL ? check->aspect : "";
	for (size_t i = 0; i < making->count; i++) {
		struct muster_gate_work *work = &making->works[i];
		if (work->check.rule->ranks == 0 || !muster_gate_bears(work, &finding) ||
		    !muster_project_holds(making->project, making->systems[i], finding.asset))
			continue;
		if (!asked) {
			const struct muster_ledger_exception *exception =
			    muster_flow_exception_of(making->project, view, &finding);
			kind = exception != NULL ? exception->kind : NULL;
			asked = true;
		}
		muster_gate_finding(work, &finding, kind);
	}
	return 0;
}

/* ---- what was scanned ---- */

static bool
is_fresh(const struct making *making, const struct muster_coverage *row)
{
	int64_t days = making->project->config.stale_after_days;
	return row->observed != MUSTER_TIME_NONE &&
	    muster_time_days_between(row->observed, making->gate->view.as_of) <=
	    (days > 0 ? days : STALE_DAYS);
}

static bool
is_scanned(const struct making *making, const struct muster_coverage *rows, size_t count,
    const struct muster_asset *asset)
{
	for (size_t i = 0; i < count; i++)
		if ((rows[i].asset == asset->id ||
			(asset->parent != 0 && rows[i].asset == asset->parent)) &&
		    (rows[i].domain == MUSTER_DOMAIN_OS_PACKAGE ||
			rows[i].domain == MUSTER_DOMAIN_LANGUAGE_PACKAGE) &&
		    is_fresh(making, &rows[i]))
			return true;
	return false;
}

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* What a fresh complete run covered, or what stands on it, for the rules that are of it. */
static int
count_covered(struct making *making, const struct muster_coverage *rows, size_t row_count,
    const struct muster_asset *assets, size_t asset_count, struct muster_error *err)
{
	struct muster_arena *arena = making->gate->arena;
	struct assets_by_id index;
	int64_t *fresh = muster_arena_array(arena, row_count, sizeof(*fresh));
	size_t fresh_count = 0;
	if (fresh == NULL)
		return muster_error_memory(err);
	if (assets_by_id_make(arena, assets, asset_count, &index, err) != 0)
		return -1;
	for (size_t i = 0; i < row_count; i++)
		if (is_fresh(making, &rows[i]))
			fresh[fresh_count++] = rows[i].asset;
	if (fresh_count > 1)
		qsort(fresh, fresh_count, sizeof(*fresh), by_number);
	for (size_t i = 0; i < asset_count; i++) {
		const struct muster_asset *on = &assets[i];
		while (on != NULL &&
		    (fresh_count == 0 ||
			bsearch(&on->id, fresh, fresh_count, sizeof(*fresh), by_number) == NULL))
			on = on->parent != 0 ? assets_by_id_find(&index, on->parent) : NULL;
		for (size_t w = 0; on != NULL && w < making->count; w++)
			if (muster_project_holds(
				making->project, making->systems[w], assets[i].path))
				muster_gate_scanned(&making->works[w], assets[i].path);
	}
	return 0;
}

static int
count_scans(struct making *making, struct muster_error *err)
{
	struct muster_arena *arena = making->gate->arena;
	struct muster_store *store = making->project->store;
	struct muster_coverage *rows;
	struct muster_asset *assets;
	size_t row_count, asset_count;
	if (muster_store_coverage(store, &making->gate->view, arena, &rows, &row_count, err) != 0 ||
	    muster_store_assets(store, &making->gate->view, arena, &assets, &asset_count, err) != 0)
		return -1;
	if (count_covered(making, rows, row_count, assets, asset_count, err) != 0)
		return -1;
	for (size_t i = 0; i < asset_count; i++) {
		if (assets[i].kind != MUSTER_ASSET_IMAGE ||
		    is_scanned(making, rows, row_count, &assets[i]))
			continue;
		for (size_t w = 0; w < making->count; w++)
			if (muster_project_holds(
				making->project, making->systems[w], assets[i].path))
				muster_gate_unscanned(&making->works[w], assets[i].path);
	}
	return 0;
}

/* ---- the gate ---- */

static int
read_rules(struct making *making, muster_problem_fn problem, void *context, struct gate_rules *out,
    struct muster_error *err)
{
	const struct muster_gate_options *options = making->options;
	struct muster_arena *arena = making->gate->arena;
	const char *path = options->file;
	if (path == NULL && options->fail_on == NULL) {
		path = path_join(arena, making->project->folder, "thresholds.yaml");
		if (path == NULL)
			return muster_error_memory(err);
		if (access(path, F_OK) != 0) {
			muster_error_set(err, MUSTER_E_USAGE, "usage.gate",
			    "there is nothing to hold: neither --file nor --fail-on is given, and "
			    "no "
			    "thresholds.yaml is here");
			return muster_error_remedy(
			    err, "muster gate --fail-on critical, or write thresholds.yaml");
		}
	}
	struct gate_rules file = {0};
	if (path != NULL &&
	    gate_file_read(making->project, path, arena, problem, context, &file, err) != 0)
		return -1;
	out->rows = muster_arena_array(arena, file.count + 1, sizeof(*out->rows));
	if (out->rows == NULL)
		return muster_error_memory(err);
	if (file.count > 0)
		memcpy(out->rows, file.rows, file.count * sizeof(*out->rows));
	out->count = file.count;
	return options->fail_on == NULL
	    ? 0
	    : gate_word_read(options->fail_on, &out->rows[out->count++], err);
}

static int
finish(struct making *making, struct muster_error *err)
{
	struct muster_gate *gate = making->gate;
	struct muster_gate_check *checks =
	    muster_arena_array(gate->arena, making->count, sizeof(*checks));
	if (checks == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < making->count; i++) {
		if (muster_gate_end(&making->works[i], err) != 0)
			return -1;
		checks[i] = making->works[i].check;
		gate->failed += !checks[i].passed;
	}
	gate->checks = checks;
	gate->count = making->count;
	return 0;
}

static int
make(struct making *making, const struct gate_rules *rules, struct muster_error *err)
{
	bool findings = false;
	for (size_t i = 0; i < rules->count; i++)
		findings |= rules->rows[i].ranks != 0;
	if (add_rules(making, rules, err) != 0)
		return -1;
	if (findings &&
	    (count_scans(making, err) != 0 ||
		muster_store_findings(making->project->store, &making->gate->view,
		    MUSTER_FINDINGS_OPEN, take_finding, making, err) != 0))
		return -1;
	return finish(making, err);
}

int
muster_flow_gate(struct muster_project *project, const struct muster_gate_options *options,
    muster_problem_fn problem, void *context, struct muster_gate *gate, struct muster_error *err)
{
	struct making making = {.project = project, .options = options, .gate = gate};
	struct gate_rules rules = {0};
	*gate = (struct muster_gate){.arena = muster_arena_new()};
	if (gate->arena == NULL)
		return muster_error_memory(err);
	if (read_rules(&making, problem, context, &rules, err) != 0)
		return -1;
	/* the view of a period is that of any framework */
	struct muster_assess_options view = {NULL, NULL, options->period};
	struct muster_assessed at;
	int rc = assess_view(project, &view, &at, err);
	gate->view = at.view;
	muster_assessed_release(&at);
	if (rc != 0 || muster_store_snapshot(project->store, err) != 0)
		return -1;
	rc = make(&making, &rules, err);
	for (size_t i = 0; i < making.assessed_count; i++)
		muster_assessed_release(&making.assessed[i].assessed);
	muster_store_snapshot_end(project->store);
	return rc;
}

void
muster_gate_release(struct muster_gate *gate)
{
	muster_arena_free(gate->arena);
	*gate = (struct muster_gate){0};
}
