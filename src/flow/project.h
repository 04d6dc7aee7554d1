/* SPDX-License-Identifier: Apache-2.0 */
/* What flows share of an open project. */
#ifndef FLOW_PROJECT_H
#define FLOW_PROJECT_H

#include <muster/definition.h>
#include <muster/flow.h>

#include "flow/scope.h"
struct definition_file; /* flow/definitions.h */

struct muster_project {
	struct muster_arena *arena;
	const char *folder;
	const char *store_path;
	struct muster_store *store; /* NULL: none needed, none there */
	struct muster_controls *controls;
	struct muster_config config;
	bool systems_partial;  /* while it is opened, and muster.yaml has mistakes */
	struct ledger *ledger; /* flow/ledger.h */
	struct scopes scopes;
	muster_time now;
	const char *as_of, *known_by; /* as given */
	bool from_store;              /* controls are the store's, as known by: */
	int64_t known_seq;
	const char **stale; /* documents on disk the store has not taken in */
	size_t stale_count;
	/* documents as they are on disk (or built in): what collect takes in */
	const struct muster_controls_document *documents;
	size_t document_count;
	/* sources the project defines, as on disk; what reads has those of the store in `defined`
	 */
	const struct definition_file *definition_files;
	size_t definition_file_count;
	struct muster_defined_sources defined;
	const char *config_path;
	const char *config_text; /* NULL: there is none */
	size_t config_len;
	const char *kev_text; /* the list on disk, of a project to write; NULL none */
	size_t kev_len;
};

/* What muster.yaml may name beside what is built in. */
struct config_names {
	const struct muster_defined_sources *defined; /* NULL none */
	const struct muster_controls *controls; /* NULL: names of controls are not looked at */
	struct config_said *said;               /* takes what others may name; NULL not wanted */
};
/* Of a muster.yaml with mistakes: ids alone. */
struct config_said {
	const struct muster_system *systems;
	size_t system_count;
	bool partial; /* there may be others */
};
/* The name of a source: it must be there, built in or defined.  node NULL is none. */
struct yaml_reader;
struct yaml_node;
void config_source_check(struct yaml_reader *reader, const struct yaml_node *node);

/* Parses muster.yaml; file names it in messages.  names NULL: they are not looked at. */
int config_parse(const char *text, size_t len, const char *file, const struct config_names *names,
    struct muster_arena *arena, struct muster_config *out, muster_problem_fn problem, void *context,
    struct muster_error *err);
void config_defaults(struct muster_config *out);

/* Takes configuration, controls and ledger on disk into the store (rules.md 19). */
int project_sync(
    struct muster_project *project, const struct muster_actor *actor, struct muster_error *err);

/* As muster_project_system, but where none is named the only one there is, or the only one with
 * the framework. */
int project_system_for(const struct muster_project *project, const char *id, const char *framework,
    const struct muster_system **out, struct muster_error *err);

/* The remedy of an unknown source: the nearest name.  Returns -1. */
int source_suggest(
    const struct muster_defined_sources *defined, const char *name, struct muster_error *err);

/* Names of all sources, built in and defined; as many as fit. */
size_t source_names(const struct muster_defined_sources *defined, const char **names, size_t room);

/* Folder and file joined in an arena. */
const char *path_join(struct muster_arena *arena, const char *folder, const char *name);

#endif
