/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Definitions: sources that a user describes in sources/NAME.yaml, for tools
 * muster has no adapter for (docs/sources.md).
 *
 * A definition says how a document is recognised, where its records are and
 * which member is which field.  Paths are member names, nothing else: there
 * are no expressions, so a definition cannot do anything but name places.
 *
 * Records lie at some depth of arrays: `results[].items[]` is two.  Level 0
 * is the document, level 1 an element of results, level 2 an element of its
 * items: the record.  A field is a place below a record; below its document
 * ("$.scanner.version"); or below what holds it ("^.target": one level up).
 */
#ifndef MUSTER_DEFINITION_H
#define MUSTER_DEFINITION_H

#include <muster/source.h>

enum { MUSTER_DEFINITION_LEVELS = 4 }; /* arrays on the way to a record, at most */

enum muster_defined_field {
	/* of the run */
	MUSTER_DEFINED_TOOL_VERSION,
	MUSTER_DEFINED_OBSERVED_AT, /* RFC 3339, or seconds or milliseconds since 1970 */
	MUSTER_DEFINED_DATA_DATE,   /* the same: how old the tool's data is */
	/* of the asset */
	MUSTER_DEFINED_ASSET_NAME, /* an image reference where the kind is image */
	MUSTER_DEFINED_ASSET_VERSION,
	/* of the result */
	MUSTER_DEFINED_CHECK,
	MUSTER_DEFINED_TITLE,
	MUSTER_DEFINED_SEVERITY,
	MUSTER_DEFINED_OUTCOME,
	MUSTER_DEFINED_SCORE,
	MUSTER_DEFINED_PACKAGE, /* a package URL, or a name of package_type */
	MUSTER_DEFINED_PACKAGE_TYPE,
	MUSTER_DEFINED_VERSION,
	MUSTER_DEFINED_FIXED_IN,
	MUSTER_DEFINED_FIX_AVAILABLE, /* dates: since when the fix is out, */
	MUSTER_DEFINED_ADVISORY_DATE, /* and when the advisory came out */
	MUSTER_DEFINED_LOCATION,
	MUSTER_DEFINED_ALIASES,    /* may be a list: "cves[]" */
	MUSTER_DEFINED_SUPPRESSED, /* true: the tool's own suppression */
	MUSTER_DEFINED_FIELDS
};

struct muster_defined_place {
	const char *path; /* steps parted by "/", "[]" an element; NULL: not in the documents */
	unsigned level;
};

/* A word of the tool's and what it means here (an outcome or a severity). */
struct muster_defined_word {
	const char *word;
	int meaning;
};

/* A member with the text it must have. */
struct muster_defined_text {
	const char *member, *text;
};

struct muster_definition {
	struct muster_source source; /* name, title, secrets; what the registry knows of any */
	unsigned line, column;       /* where its file says the name */
	/* recognition: all of it must hold */
	const char *const *has; /* members of the document */
	size_t has_count;
	const char *const *element_has; /* members of the first element of its first array */
	size_t element_has_count;
	const struct muster_defined_text *equals;
	size_t equal_count;
	/* records: the step from each level to the next; no level: the document is the record */
	const char *steps[MUSTER_DEFINITION_LEVELS];
	unsigned levels;
	struct muster_defined_place fields[MUSTER_DEFINED_FIELDS];
	enum muster_asset_kind asset_kind;
	enum muster_domain domain;
	const struct muster_defined_word *outcomes, *severities;
	size_t outcome_count, severity_count;
	bool complete; /* a document names all there is: what it no longer names is closed */
};

/* What sits in the registry's slots of a definition's source. */
int muster_definition_probe(
    const struct muster_definition *definition, const struct muster_peek *peek);
int muster_definition_read(const struct muster_definition *definition, struct json_reader *reader,
    struct muster_sink *sink, struct muster_error *err);

#endif
