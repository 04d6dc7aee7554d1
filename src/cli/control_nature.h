/* SPDX-License-Identifier: Apache-2.0 */
/* What a control is and needs, in words and in JSON. */
#ifndef CLI_CONTROL_NATURE_H
#define CLI_CONTROL_NATURE_H

#include "cli/cli.h"

/* "L1, needs machine evidence + attestation, since 2025-03-31"; adds nothing if there is none. */
void control_nature_words(const struct muster_control *control, struct muster_strbuf *out);
/* A line per timing rule. */
void control_timing_text(struct cli *cli, const struct muster_catalog *catalog,
    const struct muster_control *control, const char *indent);
/* One of them, without the line's end. */
void control_timing_line(struct cli *cli, const struct muster_timing *timing, const char *indent);
/* What one is, of an open object. */
void control_timing_json(struct muster_json *json, const struct muster_timing *timing);
void control_needs_json(struct muster_json *json, const struct muster_control *control);
/* "needs", "specification", "effective", "superseded_by", … of an open object; not "timing". */
void control_nature_json(struct muster_json *json, const struct muster_control *control);

#endif
