/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which check a Docker Bench row is about, whatever release wrote it.
 *
 * The benchmark was renumbered several times and the version in the report
 * does not always say which numbering it has.  The canonical id is the one of
 * the newest numbering (1.6.0 as of tag v1.6.1), so that a finding survives
 * an upgrade of the tool.
 */
#ifndef SOURCE_DOCKER_BENCH_NUMBERS_H
#define SOURCE_DOCKER_BENCH_NUMBERS_H

#include <stdbool.h>

#include <muster/text.h>

struct bench_check {
	const char *id;        /* canonical */
	const char *native[5]; /* in each numbering, NULL: not there */
	const char *words[2];  /* the description has them all: "a|b$" is a, or b at the end */
	const char *title;     /* ours, for reports without descriptions */
};

struct bench_match {
	const struct bench_check *check; /* NULL: not recognised */
	const char *numbering;           /* "1.6.0@v1.6.1"; NULL: it cannot be told */
};

/* description "" if the report has none. */
struct bench_match bench_find(
    struct muster_span version, struct muster_span id, struct muster_span description);
/* Shows how checks are written; no finding. */
bool bench_is_example(struct muster_span id);
/* Without number, "(Automated)", "(Not Scored)" and the like. */
struct muster_span bench_title(struct muster_span id, struct muster_span description);

const struct bench_check *bench_checks(size_t *count);

#endif
