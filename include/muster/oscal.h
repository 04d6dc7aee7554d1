/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OSCAL 1.2.1: what a report says, as assessment results and as a plan of
 * action and milestones of its open findings, with the stubs of an assessment
 * plan and a system security plan that those must import.  XML and JSON come
 * out of one emitter and say the same; docs/oscal.md tells what stands where.
 *
 * Streams: the open findings are run through a few times (rewind), and only a
 * few bytes of each are kept.  Their number is held against list.count.
 */
#ifndef MUSTER_OSCAL_H
#define MUSTER_OSCAL_H

#include <muster/error.h>
#include <muster/render.h>
#include <muster/report.h>

enum muster_oscal_model {
	MUSTER_OSCAL_RESULTS, /* assessment-results */
	MUSTER_OSCAL_POAM,    /* plan-of-action-and-milestones */
	MUSTER_OSCAL_PLAN,    /* assessment-plan: a stub */
	MUSTER_OSCAL_SYSTEM,  /* system-security-plan: a stub */
	MUSTER_OSCAL_MODEL_COUNT
};
enum muster_oscal_format { MUSTER_OSCAL_XML, MUSTER_OSCAL_JSON, MUSTER_OSCAL_FORMAT_COUNT };

/* What follows the base name: "oscal.xml", "poam.oscal.json" … */
const char *muster_oscal_extension(enum muster_oscal_model model, enum muster_oscal_format format);

/*
 * Writes the main file of the set.  base: the file name without extension
 * ("cis-docker-2026-Q3"), which links between the files are made of.  No
 * clock: last-modified is the as-of of the assessment.
 */
int muster_oscal_write(const struct muster_report_input *input, const char *base,
    enum muster_oscal_model model, enum muster_oscal_format format, struct muster_output_set *set,
    struct muster_error *err);

#endif
