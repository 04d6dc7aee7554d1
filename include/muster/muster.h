/* SPDX-License-Identifier: Apache-2.0 */
/* Everything muster offers, in one include. */
#ifndef MUSTER_MUSTER_H
#define MUSTER_MUSTER_H

#include <muster/arena.h>
#include <muster/assess.h>
#include <muster/catalog.h>
#include <muster/document.h>
#include <muster/error.h>
#include <muster/figure.h>
#include <muster/flow.h>
#include <muster/gate.h>
#include <muster/json.h>
#include <muster/ledger.h>
#include <muster/model.h>
#include <muster/movement.h>
#include <muster/oscal.h>
#include <muster/policy.h>
#include <muster/problem.h>
#include <muster/rank.h>
#include <muster/render.h>
#include <muster/report.h>
#include <muster/source.h>
#include <muster/store.h>
#include <muster/strbuf.h>
#include <muster/system.h>
#include <muster/text.h>
#include <muster/time.h>
#include <muster/timing.h>
#include <muster/trend.h>

/* "0.1.0" and what it was built from ("" unknown): version and every journal entry say so. */
const char *muster_version(void);
const char *muster_build_id(void);

#endif
