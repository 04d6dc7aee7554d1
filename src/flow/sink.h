/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sink of one input: takes what an adapter says, decides which assets it
 * is about (declared, named by the document, by a rule of muster.yaml, or
 * unnamed) and passes it down the pipeline.
 */
#ifndef FLOW_SINK_H
#define FLOW_SINK_H

#include <muster/flow.h>

#include "flow/activities.h"
#include "flow/pipeline.h"

struct sink {
	struct muster_sink base; /* first: the adapter's view */
	struct pipeline *pipeline;
	const struct muster_config *config;
	struct muster_arena *arena; /* of the input: names, diagnostics */
	struct muster_counts counts;
	/* the run, as the adapter bound it */
	struct muster_run_binding binding;
	/* assets */
	bool declared;
	enum muster_asset_kind declared_kind;
	struct muster_span declared_name;
	bool declared_used;          /* an asset of the document took its name */
	muster_asset_handle root;    /* of the declared asset */
	muster_asset_handle handles; /* given so far */
	bool unnamed;                /* an asset had no name: the run closes nothing */
	bool named;                  /* an asset with a name was bound */
	const char *unnamed_name;    /* what stands for a name */
	const char *scope;           /* first named asset: "image:pay/api" */
	struct muster_diagnostic *diagnostics;
	size_t diagnostic_count, diagnostic_cap;
	struct activities *activities; /* NULL: none yet */
	bool text_cut;                 /* of an activity: said once */
	const struct muster_rules *rules;
	const char *source;
	struct dated_setting *dated; /* to be judged when the time of the run is known */
	size_t dated_count, dated_cap;
	struct muster_error error; /* the first failure below the adapter */
};

enum { SINK_DIAGNOSTICS = 1000 }; /* kept; more are counted */

/* A setting and a rule on it that needs to know when it was seen. */
struct dated_setting {
	const struct muster_rule *rule;
	struct muster_setting setting;
	struct json_locus locus;
};

/* declared: KIND:NAME or "" (parsed); unnamed_name stands for a missing name. */
int sink_init(struct sink *sink, struct pipeline *pipeline, const struct muster_config *config,
    const struct muster_rules *rules, const char *source, struct muster_arena *arena,
    const char *declared, const char *unnamed_name, struct muster_error *err);
/* What a rule makes of a setting, as a result; spans are those of the setting. */
struct muster_result sink_judged(const struct muster_rule *rule,
    const struct muster_setting *setting, enum muster_outcome outcome);
/* A result that is an event, dated, to the pipeline or (not NULL) straight to the store. */
int sink_event(struct sink *sink, const struct muster_result *result, struct muster_ingest *ingest,
    struct muster_error *err);
/* The adapter has said all: what was added up goes down the pipeline.  -1: see sink.error. */
int sink_finish(struct sink *sink);
void sink_release(struct sink *sink);

#endif
