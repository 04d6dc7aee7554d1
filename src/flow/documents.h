/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration and controls on disk and in the store. */
#ifndef FLOW_DOCUMENTS_H
#define FLOW_DOCUMENTS_H

#include "flow/project.h"

/* Fills documents, config_text and config_path of the project. */
int documents_on_disk(struct muster_project *project, struct muster_error *err);
/* Controls documents as known by a seq. */
int documents_in_store(struct muster_project *project, int64_t known_by,
    struct muster_controls_document **out, size_t *count, struct muster_error *err);
int documents_of_kind(struct muster_store *store, const char *kind, int64_t known_by,
    struct muster_arena *arena, struct muster_controls_document **out, size_t *count,
    struct muster_error *err);
/* One document as the project's controls are known: *text NULL if there is none. */
int documents_one(struct muster_project *project, const char *kind, const char *name,
    const char **text, size_t *len, struct muster_error *err);
/* The names of a kind. */
int documents_names(struct muster_project *project, const char *kind, const char *const **names,
    size_t *count, struct muster_error *err);
/* The whole file, up to 16 MiB.  1 read, 0 there is none, -1 failed. */
int documents_read_file(struct muster_arena *arena, const char *path, const char **text,
    size_t *len, struct muster_error *err);
/* Fills stale: what is on disk and not (so) in the store.  newest: what was read of the store
 * already, as it is today; the rest is read. */
int documents_compare(struct muster_project *project, const struct muster_controls_document *newest,
    size_t count, struct muster_error *err);

/* The list that kev: of the configuration names, from disk to write, else as the store knows it. */
int documents_kev(
    struct muster_project *project, bool on_disk, int64_t known_by, struct muster_error *err);

/* The id of a catalog made of a file's name: "NIST_r5.json" → "nist-r5". */
void catalog_id_of(const char *path, char *out, size_t cap);
struct tree;
/* A catalog as OSCAL: as it was imported, else made of what muster judges by. */
int catalog_tree(struct muster_project *project, const struct muster_catalog *catalog,
    struct tree *out, struct muster_error *err);
/* A file as import would take it in: the catalog's document, and the OSCAL it came as (root NULL:
 * it is YAML of ours).  Writes nothing. */
int catalog_read(struct muster_project *project,
    const struct muster_catalog_import_options *options, struct muster_arena *arena,
    struct muster_controls_document *document, struct tree *oscal, struct muster_error *err);

#endif
