/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two halves of the Clair v4 adapter share: clair_v4.c gathers the
 * maps of a report, clair_v4_say.c joins them and says the pairs.
 */
#ifndef SOURCE_CLAIR_V4_H
#define SOURCE_CLAIR_V4_H

#include "source/row.h"

enum clair_map_name { PACKAGES, DISTRIBUTIONS, ENVIRONMENTS, VULNERABILITIES, SCORES, MAPS };

/* What an entry's two texts are. */
enum { PACKAGE_NAME = 0, PACKAGE_VERSION = 1 };
enum { ENVIRONMENT_DATABASE = 0, ENVIRONMENT_DISTRIBUTION = 1 };
enum { DISTRIBUTION_DID = 0 };
enum { SCORE_BASE = 0 };

struct clair_entry {
	struct muster_span id;
	struct muster_span text[2];
	struct row *row; /* vulnerabilities only */
	bool named;      /* a pair has it */
};

/* Sorted by id before it is asked. */
struct clair_map {
	struct clair_entry *list;
	size_t count, cap;
};

struct clair_v4 {
	struct adapter base; /* first */
	struct clair_map maps[MAPS];
	struct clair_map pairs; /* id: the package; text[0]: the vulnerability */
	struct muster_span manifest;
	bool vulnerabilities_seen, pairs_seen, index_report;
};

/* All of the document is gathered: asset, packages, pairs, coverage. */
void clair_v4_say(struct clair_v4 *clair);

#endif
