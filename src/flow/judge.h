/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What rules make of a run when all of it is known: its activities, added up,
 * and the settings that need its time.  Results go straight to the store.
 */
#ifndef FLOW_JUDGE_H
#define FLOW_JUDGE_H

#include "flow/collect.h"

/* After the pipeline has finished; end->observed_at is known. */
int judge_run(const struct ingest_text *in, struct sink *sink, const struct muster_ingest_end *end,
    struct muster_error *err);

#endif
