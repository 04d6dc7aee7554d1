/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a report: every format written in full before the first is published. */
#ifndef FLOW_PUBLISH_H
#define FLOW_PUBLISH_H

#include <muster/flow.h>

/* Formats are renderers' names and "oscal".  0, or MUSTER_E_USAGE with those there are. */
int publish_check(const char *const *formats, size_t count, struct muster_error *err);

/*
 * look: theme, paper and logo of the renderers.  stem: "cis-docker-2026-Q3"; other editions than
 * the auditor's add their name, but not to OSCAL, which knows none.  On failure nothing is
 * published and files is empty.
 */
int publish_report(const struct muster_document *document, const struct muster_report_input *input,
    const struct muster_report_options *options, const struct muster_render_options *look,
    const char *stem, struct muster_report_files *files, struct muster_error *err);
/* The same of a document that is no report: formats are names of renderers only. */
int publish_document(const struct muster_document *document,
    const struct muster_render_options *look, const char *folder, const char *base,
    const char *const *formats, size_t count, struct muster_report_files *files,
    struct muster_error *err);
/* How documents look: theme, paper and logo as the store took them in; without a store no logo. */
int publish_look(struct muster_project *project, int64_t known_by,
    struct muster_render_options *look, struct muster_error *err);

#endif
