/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small world to assess: a catalog, practices, assets and facts in fixed
 * arrays, and helpers that read like the case they make.  Days count back
 * from the as-of, the last instant of 2026-09-30.
 */
#ifndef ASSESS_FIXTURE_H
#define ASSESS_FIXTURE_H

#include "support.h"

#include <muster/assess.h>

#define HOST (UINT32_C(1) << MUSTER_ASSET_HOST)
#define IMAGE (UINT32_C(1) << MUSTER_ASSET_IMAGE)
#define LIMIT 92

struct world {
	struct muster_practice practices[16];
	struct muster_control controls[64];
	struct muster_mapping mappings[128];
	struct muster_asset assets[512];
	struct muster_fact facts[1024];
	struct muster_breach breaches[16];
	struct muster_attestation attestations[16];
	struct muster_exception exceptions[16];
	struct muster_controls all;
	struct muster_catalog catalog;
	struct muster_period period;
	struct muster_assess_input in;
	struct muster_assessment *result;
};

static inline muster_time
as_of(void)
{
	return (muster_days_from_civil(2026, 10, 1)) * MUSTER_DAY - 1;
}

/* Noon, that many days before the as-of. */
static inline muster_time
days_ago(int64_t days)
{
	return (muster_days_from_civil(2026, 9, 30) - days) * MUSTER_DAY + MUSTER_DAY / 2;
}

static inline struct world *
world_new(void)
{
	struct world *w = calloc(1, sizeof(*w));
	assert_non_null(w);
	w->all.practices = w->practices;
	w->catalog = (struct muster_catalog){.id = "test",
	    .title = "Test catalog",
	    .version = "1.0",
	    .notice = "",
	    .accepts_risk = true,
	    .controls = w->controls,
	    .mappings = w->mappings};
	w->in = (struct muster_assess_input){.controls = &w->all,
	    .catalog = &w->catalog,
	    .system = "default",
	    .as_of = as_of(),
	    .known_by = 7,
	    .stale_after_days = LIMIT,
	    .assets = w->assets,
	    .facts = w->facts,
	    .breaches = w->breaches,
	    .attestations = w->attestations,
	    .exceptions = w->exceptions};
	return w;
}

static inline void
world_free(struct world *w)
{
	muster_assessment_free(w->result);
	free(w);
}

static inline void
practice(struct world *w, const char *id, uint32_t population)
{
	assert_true(w->all.practice_count < 16);
	w->practices[w->all.practice_count++] =
	    (struct muster_practice){.id = id, .title = id, .population = population};
}

static inline struct muster_control *
control(struct world *w, const char *id, const char *parent)
{
	assert_true(w->catalog.control_count < 64);
	struct muster_control *c = &w->controls[w->catalog.control_count++];
	*c = (struct muster_control){.id = id,
	    .title = "A control",
	    .parent = parent,
	    .assessable = true,
	    .needs_machine = true,
	    .level = "",
	    .profile = ""};
	return c;
}

static inline struct muster_mapping *
map(struct world *w, const char *control, const char *practice, enum muster_effect effect)
{
	assert_true(w->catalog.mapping_count < 128);
	struct muster_mapping *m = &w->mappings[w->catalog.mapping_count++];
	*m = (struct muster_mapping){.practice = practice,
	    .aspect = "",
	    .control = control,
	    .effect = effect,
	    .confidence = MUSTER_CONFIDENCE_HIGH,
	    .rationale = "",
	    .days = 30};
	return m;
}

static inline void
asset(struct world *w, int64_t id, enum muster_asset_kind kind, const char *path)
{
	assert_true(w->in.asset_count < 512);
	w->assets[w->in.asset_count++] = (struct muster_asset){
	    .id = id, .kind = kind, .name = path, .path = path, .version = ""};
}

static inline struct muster_fact *
fact(struct world *w, const char *practice, int64_t asset, enum muster_outcome outcome, int64_t age)
{
	assert_true(w->in.fact_count < 1024);
	struct muster_fact *f = &w->facts[w->in.fact_count++];
	*f = (struct muster_fact){.practice = practice,
	    .aspect = "",
	    .asset = asset,
	    .observed = days_ago(age),
	    .oldest_failing = MUSTER_TIME_NONE,
	    .example = "",
	    .check = "docker-bench:4.1",
	    .evidence = {.sha256 = "", .pointer = ""}};
	f->outcomes[outcome] = 1;
	if (outcome == MUSTER_FAIL) {
		f->oldest_failing = days_ago(age);
		f->example = "F-0000000001";
	}
	return f;
}

static inline struct muster_attestation *
attestation(struct world *w, const char *control, const char *outcome)
{
	struct muster_attestation *a = &w->attestations[w->in.attestation_count++];
	*a = (struct muster_attestation){.control = control,
	    .outcome = outcome,
	    .author = "Ann",
	    .file_sha256 = "0f",
	    .given = days_ago(20),
	    .expires = days_ago(-300)};
	return a;
}

static inline struct muster_exception *
exception(struct world *w, const char *id, const char *kind)
{
	struct muster_exception *e = &w->exceptions[w->in.exception_count++];
	*e = (struct muster_exception){.id = id,
	    .kind = kind,
	    .control = "",
	    .practice = "",
	    .finding = "",
	    .requester = "Bob",
	    .approver = "Ann",
	    .start = days_ago(50),
	    .expires = days_ago(-50)};
	return e;
}

static inline int
order_facts(const void *a, const void *b)
{
	const struct muster_fact *x = a, *y = b;
	int order = strcmp(x->practice, y->practice);
	if (order == 0)
		order = strcmp(x->aspect, y->aspect);
	return order != 0 ? order : (x->asset > y->asset) - (x->asset < y->asset);
}

static inline struct muster_assessment *
assess(struct world *w)
{
	struct muster_error err;
	qsort(w->facts, w->in.fact_count, sizeof(w->facts[0]), order_facts);
	muster_assessment_free(w->result);
	w->result = muster_assess(&w->in, &err);
	if (w->result == NULL)
		fail_msg("assess: %s", err.message);
	return w->result;
}

static inline const struct muster_control_result *
control_of(struct world *w, const char *id)
{
	const struct muster_control_result *r = muster_assessment_control(w->result, id);
	assert_non_null(r);
	return r;
}

static inline void
assert_status(const char *what, enum muster_status got, enum muster_status want)
{
	if (got != want)
		fail_msg("%s: %s, not %s", what, muster_status_name(got), muster_status_name(want));
}

static inline bool
has_reason(const struct muster_control_result *r, const char *text)
{
	for (size_t i = 0; i < r->reason_count; i++)
		if (strstr(r->reasons[i], text) != NULL)
			return true;
	return false;
}

static inline void
assert_reason(const struct muster_control_result *r, const char *text)
{
	if (has_reason(r, text))
		return;
	for (size_t i = 0; i < r->reason_count; i++)
		print_message("  reason: %s\n", r->reasons[i]);
	fail_msg("no reason \"%s\" of %s", text, r->control->id);
}

#endif
