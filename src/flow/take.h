/* SPDX-License-Identifier: Apache-2.0 */
/* One input of collect: what it needs of the others, and of itself.  Internal to collect. */
#ifndef FLOW_TAKE_H
#define FLOW_TAKE_H

#include "base/archive.h"
#include "base/input.h"
#include "flow/collect.h"
#include "source/redact.h"

enum { GROUP_INPUTS = 512, CONTINUED_MOST = 16 };

/* Answers wait here, with their strings, for the commit of their group. */
struct group {
	bool open;
	muster_time since;
	struct muster_arena *arena;
	struct muster_collect_result *results[GROUP_INPUTS];
	size_t count;
};

struct collect {
	struct muster_project *project;
	const struct muster_actor *actor;
	const struct muster_collect_options *options;
	const struct muster_source *source; /* --source */
	muster_time declared_observed;
	struct group group;
	void *zstd; /* for the evidence of one input after the other */
	int worst;
	/* whose last input ended with a page that more follow */
	const struct muster_source *continued[CONTINUED_MOST];
	size_t continued_count;
};

/* One input on its way. */
struct one {
	struct collect *collect;
	struct muster_collect_result *result;
	struct muster_arena *arena;
	struct input *input; /* there already, and not read, if it is a member of an archive */
	const struct archive_member *member; /* NULL: a file or standard input */
	struct prefetch *prefetch;           /* NULL: the input is read directly */
	struct redact *redact;
	const struct muster_source *source;
	struct muster_ingest_start start;
	struct input_digest digest;
	uint64_t decoded; /* bytes of the decoded text */
	bool continues;   /* it ended with a page that more follow */
	bool follows;     /* so did the input of its source before it */
};

/* Begins the group of inputs committed together, if none is open. */
int group_begin(struct collect *collect, struct muster_error *err);
/* Commits the group and gives its answers. */
int group_end(struct collect *collect, struct muster_error *err);
/* Everything of one input but the answer.  0, or -1: the store failed and collecting stops. */
int take_in(struct one *one, struct muster_error *err);
/* The input is rejected, journalled with the reason.  0, or -1: the store failed. */
int take_reject_input(struct one *one, const struct muster_error *why, struct muster_error *err);

#endif
