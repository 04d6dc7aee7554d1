/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which asset a name means (rules.md 16): a tag that looks like a version
 * folds into the repository, other tags stay; `lineage: keep-tags` in
 * muster.yaml keeps more of them.
 */
#ifndef FLOW_LINEAGE_H
#define FLOW_LINEAGE_H

#include <stdbool.h>

#include <muster/flow.h>

/*
 * True for tags that name a state of one lineage: versions (1.42, v2,
 * 2026-08-01), moving names (latest, stable, main, edge …) followed by
 * nothing or a build (main-159, 1.2-rc1), and hexadecimal commit ids.  False
 * for variants (slim, alpine) and versions with one (3.6-slim).
 */
bool lineage_tag_is_version(struct muster_span tag);

/*
 * The variant part of a tag that stays in the lineage: "3.6-slim" → "slim",
 * "slim" → "slim", "1.42" → "".  Config may keep the tag whole.
 */
struct muster_span lineage_variant(const struct muster_config *config, struct muster_span tag);

/* "KIND:NAME" as --asset and muster.yaml write it; spans borrow text. -1 with an error that lists
 * the kinds. */
int asset_declaration_parse(const char *text, enum muster_asset_kind *kind,
    struct muster_span *name, struct muster_error *err);

#endif
