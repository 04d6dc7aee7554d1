/* SPDX-License-Identifier: Apache-2.0 */
/* What NeuVector's scan reports (neuvector.c) and its benchmarks (neuvector_bench.c) share. */
#ifndef SOURCE_NEUVECTOR_H
#define SOURCE_NEUVECTOR_H

#include "source/row.h"

/* The outcome of a check by its level; false if that is none that is known. */
bool neuvector_judge(struct row *row);

/* Reads items[] of a host's or workload's compliance: its rows wait.  False if it is no list. */
bool neuvector_bench(struct adapter *adapter);
/* Says them and what they cover, of a host that the answer does not name. */
void neuvector_bench_say(struct adapter *adapter);

#endif
