/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read JFrog Xray have in common. */
#ifndef SOURCE_JFROG_XRAY_H
#define SOURCE_JFROG_XRAY_H

#include "source/named.h"

struct xray {
	struct adapter base; /* first */
	struct named_assets assets;
	bool listed, covers;
	uint64_t claimed, found;
	struct muster_span artifact, type; /* what the issues around are of */
};

/* "npm" of "npm://acorn:5.7.3", taken off; "" none. */
struct muster_span xray_scheme(struct muster_span *id);
/* Name and version at the last colon; a name of Maven has one of its own. */
void xray_split_component(struct muster_span text, struct row *row);
/* An issue: a row that waits for each of its components, ROW_OUTCOME what it is part of. */
void xray_issue(struct adapter *adapter);

#endif
