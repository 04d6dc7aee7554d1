/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OSCAL catalogs in and out: read, profiles resolved, turned into the catalog
 * that muster judges by, and made of one of ours.
 */
#ifndef OSCAL_CATALOG_H
#define OSCAL_CATALOG_H

#include <muster/catalog.h>

#include "oscal/model.h"

enum oscal_syntax { OSCAL_NEITHER, OSCAL_IN_JSON, OSCAL_IN_XML };
/* By the first sign that is no white space. */
enum oscal_syntax oscal_syntax_of(const char *text, size_t len);

/* A catalog or profile, JSON or XML. */
int oscal_read(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct tree *out, struct muster_error *err);

/*
 * Finds the catalog (or profile) that a profile imports: href is what it says,
 * already led through its back matter ("#UUID" → that resource's links, each
 * tried in turn; title for people).  1 found, 0 not here, -1 failed.
 */
typedef int (*oscal_find_fn)(void *context, const char *href, const char *title,
    struct muster_arena *arena, struct tree *out, struct muster_error *err);
/*
 * The catalog that a profile means (OSCAL profile resolution): its imports
 * selected, merged, modified.  Everything it names must be there; what is not
 * is an error with the place.  file names the profile.
 */
int oscal_resolve(const struct tree *profile, const char *file, oscal_find_fn find, void *context,
    struct muster_arena *arena, struct tree *out, struct muster_error *err);

/*
 * The catalog as YAML of ours: ids, titles, structure, and what each control
 * needs.  Texts, parameters and the rest stay in the OSCAL document beside it.
 * Errors: a control id that stands twice.
 */
int oscal_to_yaml(const struct tree *catalog, const char *id, const char *file,
    struct muster_strbuf *out, struct muster_error *err);

/* A catalog of ours as OSCAL: ids as tokens, what OSCAL has no word for as properties. */
int oscal_of_catalog(const struct muster_catalog *catalog, muster_time last_modified,
    struct muster_arena *arena, struct tree *out, struct muster_error *err);

/* The control or group of an id, NULL none. */
const struct node *oscal_control(const struct tree *catalog, const char *id);
/* A control's id in a catalog of ours: the property "control" of what we exported, else its own. */
const char *oscal_control_id(const struct node *control);
/* A text of it ("statement", "guidance") as plain lines, parameters by their labels or values. */
void oscal_prose(const struct tree *catalog, const struct node *control, const char *part,
    struct muster_strbuf *out);

#endif
