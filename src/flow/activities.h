/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events added up in memory before they go to the store: one row for each
 * asset, action, actor, object, deed, marks and day.  The table is bounded;
 * when it is full its rows go out and are added up there, so no count is lost.
 */
#ifndef FLOW_ACTIVITIES_H
#define FLOW_ACTIVITIES_H

#include <muster/source.h>

enum { ACTIVITIES_MOST = 16384, ACTIVITIES_TEXT = 8 << 20 };

struct activities;

struct activities *activities_new(void);
void activities_free(struct activities *activities);
/* Adds it up, texts copied.  1: there is no room, empty it first; -1: out of memory. */
int activities_add(struct activities *activities, const struct muster_activity *activity);
/* Rows in the order of their first event; `first` is the earliest time, NONE unknown. */
size_t activities_count(const struct activities *activities);
const struct muster_activity *activities_at(const struct activities *activities, size_t i);
void activities_clear(struct activities *activities);

#endif
