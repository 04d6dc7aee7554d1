/* SPDX-License-Identifier: Apache-2.0 */
/* What Wazuh's levels mean, in its own files (wazuh.c) and in its indexer (ecs.c). */
#ifndef SOURCE_WAZUH_H
#define SOURCE_WAZUH_H

#include <muster/source.h>

/* Levels 0 to 16: 15 critical, 12 high, 7 medium, 4 low, else info; no number is unknown. */
enum muster_severity wazuh_severity(struct muster_span level);
/* Below 7 it is told of, and no alert to follow up: info; else a failure. */
enum muster_outcome wazuh_outcome(struct muster_span level);

#endif
