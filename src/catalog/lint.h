/* SPDX-License-Identifier: Apache-2.0 */
/* What lint.c and lint_catalog.c share. */
#ifndef CATALOG_LINT_H
#define CATALOG_LINT_H

#include "catalog/load.h"

struct lint {
	const struct muster_controls *controls;
	muster_problem_fn problem;
	void *context;
	size_t problems;
	bool names; /* only what names something: the controls are partial */
};

/* near: the id that may be meant, NULL none. */
void lint_tell(struct lint *lint, const struct muster_origin *at, const char *id, const char *near,
    const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The practice and aspect a row names. */
void lint_names(
    struct lint *lint, const struct muster_origin *at, const char *practice, const char *aspect);
void lint_crosswalks(struct lint *lint);
void lint_catalog(struct lint *lint, const struct muster_catalog *catalog);

#endif
