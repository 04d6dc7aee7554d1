/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From documents to struct muster_controls, in steps: load.c picks and parses
 * the documents, then each part puts its rows together, sorts and indexes
 * them and tells what contradicts itself.
 */
#ifndef CATALOG_LOAD_H
#define CATALOG_LOAD_H

#include "catalog/rows.h"

enum parsed_kind {
	PARSED_PRACTICES,
	PARSED_CHECKS,
	PARSED_CATALOG,
	PARSED_MAPPING,
	PARSED_RULES,
	PARSED_CROSSWALK,
	PARSED_TEXTS,
	PARSED_KINDS
};

struct parsed {
	enum parsed_kind kind;
	const char *name, *file;
	bool ok;
	bool partial; /* of the second time: there may be rows that were not read */
	union {
		struct practices_document practices;
		struct checks_document checks;
		struct catalog_document catalog;
		struct mapping_document mapping;
		struct rules_document rules;
		struct crosswalk_document crosswalk;
		struct texts_document texts;
	} as;
};

struct load {
	struct muster_controls *controls;
	struct yaml_reader reader;
	struct parsed *documents; /* in order of kind and name */
	size_t count;
	struct muster_catalog *catalogs; /* the array of controls, while it is being filled */
	bool sound; /* every document was read: what is missing is really missing */
	/* The second time, over what could be read of documents with mistakes. */
	bool again;
	uint64_t *told; /* hashes of the problems of the first time, sorted then */
	size_t told_count, told_cap;
	muster_problem_fn problem; /* the caller's; the reader's is load.c's */
	void *context;
};

/* -1 only when memory is out (told); problems are in load->reader. */
int load_practices(struct load *load);
int load_checks(struct load *load);
int load_catalogs(struct load *load);
int load_mappings(struct load *load); /* after the catalogs */
int load_rules(struct load *load);
int load_texts(struct load *load);
int load_crosswalks(struct load *load);
/* Profiles and timing rules of a catalog whose controls are indexed. */
int load_timings(struct load *load, const struct parsed *document, struct muster_catalog *catalog);

const struct yaml_schema *load_schema(enum parsed_kind kind);

/* The documents as far as they can be read: rows with mistakes too (partial.c). */
int load_partial(
    struct load *load, const struct muster_controls_document *const *documents, size_t count);
/* What they name, told by lint's rules. */
void load_lint_names(struct load *load);

/* Tells a problem at a line of a file. */
void load_problem(struct load *load, const struct muster_origin *at, const char *id,
    const char *remedy, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* An array of the controls' arena; tells when memory is out. */
void *load_array(struct load *load, size_t count, size_t size);
/* The document's name and what stands in it must be one. */
void load_check_name(
    struct load *load, const struct parsed *document, const char *key, const char *value);

/* A control by id over an index sorted by id. */
struct muster_catalog_index {
	const struct muster_control *const *by_id;
	const struct catalog_alias {
		const char *alias;
		const struct muster_control *control;
	} * aliases; /* sorted */
	size_t alias_count;
};
/* The control that has the alias numbering:id; "1.7.0" is numbering 1.7 too.  NULL none, or two. */
const struct muster_control *canonical_alias(
    const struct muster_catalog *catalog, const char *numbering, const char *id);

#endif
