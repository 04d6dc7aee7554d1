/* SPDX-License-Identifier: Apache-2.0 */
/* What Azure names its resources by: paths, in which upper and lower case are the same. */
#ifndef SOURCE_AZURE_H
#define SOURCE_AZURE_H

#include "source/cloud.h"

/* The subscription a resource is in, "" none. */
struct muster_span azure_subscription(struct muster_span id);
/* That, and what is behind it: the whole id where it is in none. */
struct muster_span azure_split(struct muster_span id, struct muster_span *rest);
/*
 * The resource of an id, below its subscription; that itself is the account.  An id that has a
 * provider of its own behind another ("…/providers/Microsoft.Security/assessments/…") is to be
 * cut before.
 */
enum muster_asset_kind azure_bind(struct cloud *cloud, struct muster_span id);

#endif
