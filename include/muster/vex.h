/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VEX: what somebody states of a vulnerability in a product (OpenVEX, CSAF,
 * CycloneDX).  A statement removes no finding.  It is shown beside those it
 * is about, with who made it and when, and an exception of kind vex may name
 * it: then a person asks, and another one grants, on the strength of it.
 *
 * What it is about is decided by what it says, exactly: a package by its URL,
 * and its version if one is given; an image by its digest, or by its name
 * without tag; nothing is guessed from similar names.
 */
#ifndef MUSTER_VEX_H
#define MUSTER_VEX_H

#include <stdbool.h>
#include <stddef.h>

#include <muster/arena.h>
#include <muster/assess.h>
#include <muster/error.h>
#include <muster/model.h>
#include <muster/time.h>

struct muster_project;
struct muster_view;

enum muster_vex_status {
	MUSTER_VEX_NOT_AFFECTED,
	MUSTER_VEX_FIXED,
	MUSTER_VEX_AFFECTED,
	MUSTER_VEX_UNDER_INVESTIGATION,
	MUSTER_VEX_OTHER, /* says nothing of whether it is affected */
	MUSTER_VEX_STATUS_COUNT
};
const char *muster_vex_status_name(enum muster_vex_status status); /* "not_affected" … */
/* Of the words of OpenVEX, CSAF and CycloneDX. */
enum muster_vex_status muster_vex_status_of(const char *word);
/* Does it support an exception: not affected, or fixed? */
bool muster_vex_supports(enum muster_vex_status status);

/* One product, or one part of a product, as the statement names it; "" not given. */
struct muster_vex_product {
	const char *text;                 /* as it is said */
	const char *package, *version;    /* of the part, or of a product that is a package */
	const char *image, *digest, *tag; /* of a product that is an image */
	bool part;                        /* the package is a part of the image */
	bool other;                       /* it names something that is neither */
};

struct muster_vex {
	const char *id; /* "V-7K3QX0M2RD": of asset, source, vulnerability, product, author */
	const char *source;
	const char *vulnerability, *aliases; /* space separated */
	enum muster_vex_status status;
	const char *word, *justification, *author; /* as said, "" not said */
	muster_time said;                          /* NONE: it does not say */
	muster_time observed;
	const char *asset; /* path of what it was collected for */
	bool anywhere;     /* for no named asset: the product alone says where */
	struct muster_vex_product product;
	struct muster_evidence_ref evidence;
};

/* Is the finding what the statement is about?  image: name and digest (or "") of its asset. */
bool muster_vex_concerns(const struct muster_vex *statement, const struct muster_finding *finding,
    const char *image, const char *digest);

/* Does an exception of kind vex name the statement in its reason: does it rest on it? */
bool muster_vex_is_ground_of(
    const struct muster_vex *statement, const struct muster_exception *exception);

/* ---- of a project -------------------------------------------------------- */

struct muster_vex_set;
/* All statements in force at the view, in the order of their ids; lives in arena. */
struct muster_vex_set *muster_flow_vex(struct muster_project *project,
    const struct muster_view *view, struct muster_arena *arena, struct muster_error *err);
const struct muster_vex *muster_vex_list(const struct muster_vex_set *statements, size_t *count);
/* Those about a finding, in order, at most cap of them; returns how many there are. */
size_t muster_vex_of(const struct muster_vex_set *statements, const struct muster_finding *finding,
    const struct muster_vex **out, size_t cap);

#endif
