/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules over what logs tell of and over settings: the rows of controls/rules,
 * and what they make of the activities of a run.  Pure: structs in, judgements
 * out; whoever calls says them as results.
 *
 * A rule is on one of three things:
 *  - activity: activities that fit all its conditions and are more than
 *    `more_than` in a day make an event finding for each actor (or object, or
 *    asset) and day;
 *  - silence: days on which a stream that is told of before and after says
 *    nothing, an event finding each; a run without such a day is a pass;
 *  - setting: what a state file shows ("secret.rotated"), judged as pass or
 *    fail by `test`.
 *
 * The checks are muster's own ("muster:vault.root-token"); controls/checks of
 * each source they may come from say which practice they test.
 */
#ifndef MUSTER_RULE_H
#define MUSTER_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/model.h>
#include <muster/source.h>
#include <muster/time.h>
#include <muster/timing.h>

enum muster_rule_on {
	MUSTER_RULE_ACTIVITY,
	MUSTER_RULE_SILENCE,
	MUSTER_RULE_SETTING,
	MUSTER_RULE_ON_COUNT
};
const char *muster_rule_on_name(enum muster_rule_on on); /* "activity" "silence" "setting" */

/* Whose events of a day are counted together. */
enum muster_rule_per {
	MUSTER_PER_ACTOR,
	MUSTER_PER_OBJECT, /* and actor */
	MUSTER_PER_ASSET,
	MUSTER_RULE_PER_COUNT
};
const char *muster_rule_per_name(enum muster_rule_per per);

/* When a setting is well. */
enum muster_rule_test {
	MUSTER_TEST_IS,       /* its value is one of `words` */
	MUSTER_TEST_IS_NOT,   /* is none of them */
	MUSTER_TEST_SET,      /* it has a value or a date */
	MUSTER_TEST_WITHIN,   /* its date is at most `days` ago, or its own interval */
	MUSTER_TEST_AHEAD,    /* its date is not over */
	MUSTER_TEST_AT_LEAST, /* its number is `number` or more */
	MUSTER_RULE_TEST_COUNT
};
const char *muster_rule_test_name(enum muster_rule_test test);

struct muster_globs {
	const char *const *list; /* none: whatever it is */
	size_t count;
};

struct muster_rule {
	const char *check; /* "muster:vault.root-token" */
	const char *title; /* what is wrong where it fails */
	const char *fix;   /* "" none */
	enum muster_severity severity;
	enum muster_rule_on on;
	struct muster_globs sources;
	/* on activity and silence */
	struct muster_globs actions, actors, objects;
	struct muster_globs marks; /* words that must all be there, no globs */
	int deed;                  /* a muster_deed, -1 any */
	uint64_t more_than;        /* a day */
	enum muster_rule_per per;
	bool unexpected; /* only actors that no row of `expected` allows, on what one speaks of */
	/* on setting */
	const char *setting; /* "secret.rotated" */
	enum muster_rule_test test;
	struct muster_globs words; /* exactly, no globs */
	int64_t days, number;
	enum muster_outcome missing; /* when the thing has no such value or date */
	struct muster_origin origin;
};

/* Who may touch what: an actor that no row allows is unexpected on it. */
struct muster_expected {
	struct muster_globs objects; /* the object, or "KIND:NAME" of an asset without one */
	struct muster_globs actors;
	struct muster_origin origin;
};

/* In the order of their files, each as it stands there. */
struct muster_rules {
	const struct muster_rule *rules;
	size_t count;
	const struct muster_expected *expected;
	size_t expected_count;
};

struct muster_judgement {
	const struct muster_rule *rule;
	muster_asset_handle asset;
	enum muster_outcome outcome;
	const char *location; /* whose; the day is not part of it */
	const char *word;     /* "2026-06-01 to 2026-06-30" */
	/* of an event */
	bool event, silence;
	muster_time first, last;
	uint64_t count;
	const struct muster_evidence_ref *place;
};
typedef int (*muster_judge_fn)(
    void *context, const struct muster_judgement *judgement, struct muster_error *err);

/*
 * Judging the activities of one run: each is shown once, added up, in an order
 * that is always the same; then the judgements are asked for.  Memory is
 * bounded: beyond MUSTER_WATCH_MOST findings those of one rule, asset and day
 * are told together, counts and all, and `folded` says how many were.
 */
enum { MUSTER_WATCH_MOST = 20000 };
struct muster_watch;
struct muster_watch *muster_watch_new(const struct muster_rules *rules, const char *source);
void muster_watch_free(struct muster_watch *watch);
/* asset: its path ("vault:prod").  -1: out of memory. */
int muster_watch_see(struct muster_watch *watch, const struct muster_activity *activity,
    const char *asset, const struct muster_evidence_ref *place);
/*
 * Days other runs tell of, asked for each stream of a rule on silence:
 * fills `before` and `after` with the nearest days outside [first, last] and
 * tells whether a day within is told of elsewhere.  NULL: there are no others.
 */
struct muster_watch_days {
	int (*outside)(void *context, muster_asset_handle asset, int64_t first, int64_t last,
	    int64_t *before, int64_t *after, struct muster_error *err); /* INT64_MIN, MAX none */
	int (*told)(void *context, muster_asset_handle asset, int64_t day, bool *told,
	    struct muster_error *err);
	void *context;
};
int muster_watch_judge(struct muster_watch *watch, const struct muster_watch_days *days,
    uint64_t *folded, muster_judge_fn fn, void *context, struct muster_error *err);

/*
 * What a rule says of a setting as of a time (that of the run); a rule that
 * does not need one (muster_rule_needs_time) may be asked at once.
 */
bool muster_rule_fits(
    const struct muster_rule *rule, const char *source, const struct muster_setting *setting);
bool muster_rule_needs_time(const struct muster_rule *rule);
enum muster_outcome muster_rule_outcome(
    const struct muster_rule *rule, const struct muster_setting *setting, muster_time at);

#endif
