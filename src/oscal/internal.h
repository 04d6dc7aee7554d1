/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of OSCAL documents share: the report's input with indexes,
 * identities, and the pieces that several models write.
 */
#ifndef OSCAL_INTERNAL_H
#define OSCAL_INTERNAL_H

#include <stdint.h>

#include <muster/oscal.h>

#include "base/uuid.h"
#include "oscal/out.h"

/* An open finding, as far as it is kept: 20 bytes. */
struct finding_ref {
	struct uuid observation;
	uint32_t group;
};
struct practice_group { /* a practice and aspect that findings have */
	const char *practice, *aspect;
};
struct known_fact {
	const struct muster_fact *fact;
	const char *asset; /* its path */
};
struct approved { /* an exception with effect, and the control it met */
	const struct muster_exception *exception;
	const char *control;
};

struct oscal {
	const struct muster_report_input *in;
	const struct muster_assessment *assessment;
	const struct muster_catalog *catalog;
	const char *base;
	enum muster_oscal_format format;
	struct muster_arena *arena;
	struct muster_error *err;
	struct out out;
	struct uuid space;
	struct muster_strbuf words; /* of WORDS */

	const struct muster_asset **assets; /* by id */
	const struct muster_run **evidence; /* the first run of each digest, by digest */
	size_t evidence_count;
	const char **sources; /* that runs name, sorted */
	size_t source_count;
	struct known_fact *facts; /* that controls stand on, each once, by what they say */
	size_t fact_count;
	struct approved *approved;
	size_t approved_count;
	/* Of results alone: */
	struct finding_ref *refs;
	size_t ref_count;
	struct practice_group *groups;
	size_t group_count, group_room;
	uint64_t written; /* findings, by the pass at hand */
};

/* Composed words, until the next ones are. */
#define WORDS(oscal, ...)                                                                        \
	(muster_strbuf_clear(&(oscal)->words), muster_strbuf_addf(&(oscal)->words, __VA_ARGS__), \
	    words_done(oscal))
const char *words_done(struct oscal *oscal);

/* Of properties of ours. */
#define PROPERTY_NAMESPACE "urn:muster:oscal:1"

/* ---- ids.c ---- */
struct id {
	char text[UUID_TEXT];
};
struct uuid id_uuid(struct oscal *oscal, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* uuid5(uuid5(URL, "urn:muster:oscal"), formatted): docs/oscal.md lists the names. */
struct id id_of(struct oscal *oscal, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct id id_of_finding_observation(struct oscal *oscal, const char *finding);
/* "4.1" → "cis-docker-4.1": an OSCAL token; in the arena.  The ids of a catalog that came as OSCAL
 * are tokens and stay.  id_token: NULL if memory is out; id_control: "". */
char *id_token(
    struct muster_arena *arena, const struct muster_catalog *catalog, const char *control);
const char *id_control(struct oscal *oscal, const char *control);
/* A title as the catalog has it: private ones stay at home. */
static inline const char *
control_title(const struct muster_control *control)
{
	return control->shipped_title != NULL ? control->shipped_title : control->title;
}
/* The objective of the same control, which the results define: "cis-docker-4.1_obj". */
const char *id_objective(struct oscal *oscal, const char *control);
/* ni:///sha-256;… (RFC 6920) of 64 hex digits. */
const char *id_digest_uri(const char *sha256, char out[64]);

/* ---- lookup.c ---- */
int lookup_build(struct oscal *oscal, bool with_refs);
const struct muster_asset *lookup_asset(const struct oscal *oscal, int64_t id);
const struct muster_run *lookup_evidence(const struct oscal *oscal, const char *sha256);
const struct muster_practice *lookup_practice(const struct oscal *oscal, const char *id);

/* ---- parts.c: pieces ---- */
/* Nothing is written for a time that is unknown or before 1900; false then. */
bool part_time(struct oscal *oscal, const char *name, muster_time t);
void part_prop(struct oscal *oscal, const char *name, const char *value);
void part_prop_number(struct oscal *oscal, const char *name, int64_t value);
void part_prop_time(struct oscal *oscal, const char *name, muster_time t);
void part_origin(struct oscal *oscal, const char *source); /* "" muster itself */
void part_asset_subject(struct oscal *oscal, int64_t asset);
void part_related_observation(struct oscal *oscal, const char *uuid);
/* The link to the file of another model beside this one. */
void part_import(struct oscal *oscal, const char *name, enum muster_oscal_model model);
void part_log_entry(struct oscal *oscal, const char *uuid, const char *title, muster_time start,
    muster_time end, const char *status_change);
/* When what was first seen then has to be done, by a row with a deadline; NONE. */
muster_time part_deadline(const struct muster_mapping *mapping, muster_time start);

/* ---- head.c: metadata, local definitions, back matter ---- */
void head_document(struct oscal *oscal, const char *kind, const char *title, const char *remarks);
void head_local_definitions(struct oscal *oscal); /* tools and assets */
void head_reviewed_controls(struct oscal *oscal);
void head_back_matter(struct oscal *oscal);

/* ---- observation.c ---- */
void observe_fact(struct oscal *oscal, const struct muster_fact *fact);
void observe_attestation(struct oscal *oscal, const struct muster_control_result *result);
void observe_finding(struct oscal *oscal, const struct muster_finding *finding);
struct id observe_fact_id(struct oscal *oscal, const struct muster_fact *fact);
struct id observe_attestation_id(struct oscal *oscal, const struct muster_control_result *result);

/* ---- risk.c, finding.c ---- */
bool risk_has(const struct muster_control_result *result);
struct id risk_id(struct oscal *oscal, const struct muster_control_result *result);
void risk_control(struct oscal *oscal, const struct muster_control_result *result);
void risk_exception_log(
    struct oscal *oscal, const char *owner, const struct muster_exception *exception);
void finding_control(struct oscal *oscal, const struct muster_control_result *result);

/* ---- the models ---- */
/* Runs all open findings; their number must be the list's. */
int each_finding(
    struct oscal *oscal, void (*each)(struct oscal *oscal, const struct muster_finding *finding));
/* The system's id, as a member of that name; NULL: as an item of the list at hand. */
void system_id(struct oscal *oscal, const char *name);
int write_results(struct oscal *oscal);
int write_poam(struct oscal *oscal);
int write_plan(struct oscal *oscal);
int write_system(struct oscal *oscal);

#endif
