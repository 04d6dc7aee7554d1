/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything a store answers, as one text.  Left out is only what the order
 * of arrival may change: row ids, run and entry numbers, receipt times and
 * the journal's head.
 */
#ifndef ORDER_ANSWERS_H
#define ORDER_ANSWERS_H

#include <muster/flow.h>

/* To read, as known by an instant (NULL: by now). */
struct muster_project *answers_open(const char *folder, const char *known_by);
/* What is answered as of the date; appends to out. */
void answers_at(struct muster_project *project, const char *as_of, FILE *out);
/* The reports of that date, of a period too, all formats; appends to out. */
void answers_reports(struct muster_project *project, const char *as_of, FILE *out);
void answers_fail(const char *what, const struct muster_error *err);

#endif
