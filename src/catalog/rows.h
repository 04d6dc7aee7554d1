/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one document of controls/ says, before the documents meet: the rows
 * as YAML gives them, and the tables that read them.
 */
#ifndef CATALOG_ROWS_H
#define CATALOG_ROWS_H

#include <muster/catalog.h>

#include "yaml/schema.h"

/* Words that other tables of YAML use too. */
extern const struct yaml_words rows_kinds, rows_domains, rows_severities;

/* For the tables. */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define AT(type, member) .offset = offsetof(struct type, member)
#define ROWS_SLUG_FORM "lower-case letters, digits, \".\", \"-\""
#define ROWS_WORD_FORM "one word"
#define ROWS_DATE_FORM "a date: YYYY-MM-DD"
bool rows_is_slug(const char *text);
bool rows_is_word(const char *text);
/* The id begins with the group, if that is one. */
bool rows_is_in_group(const struct muster_practice *practice);
bool rows_is_date(const char *text);
muster_time rows_date(const char *text); /* its first instant in UTC; 0 for "" */

struct practices_document {
	const struct muster_practice *rows;
	size_t count;
};

struct check_row {
	struct muster_check check; /* source is set later, domain per domain */
	int match;
	uint32_t domains;
	bool fix;
	const char *none;
	const char *const *versions;
	size_t version_count;
	unsigned line, column;
};
struct checks_document {
	const char *source;
	const struct check_row *rows;
	size_t count;
};

struct control_row {
	struct muster_control control;
	bool heading;
	int assessment, specification;
	uint32_t needs;
	const char *effective, *effective_in_part, *superseded_on;
	unsigned line, column;
};

struct timing_row {
	struct muster_timing timing;
	int kind, set_by, bound, anchor, evidence;
	int64_t window_days;
	const char *period, *default_period, *analysis_period, *effective;
	unsigned line, column;
};
struct catalog_document {
	const char *id, *title, *version, *notice;
	int64_t stale_after_days;
	bool accepts_risk, oscal;
	struct {
		const char *label[MUSTER_STATUS_COUNT];
	} labels;
	const struct muster_profile *profiles;
	size_t profile_count;
	const struct control_row *rows;
	size_t count;
	const struct timing_row *timings;
	size_t timing_count;
	unsigned line, column;
};

struct mapping_row {
	struct muster_mapping mapping;
	int effect, confidence;
	const char *clock; /* id of the timing rule of a deadline, "" the control's only one */
	unsigned line, column;
};
struct mapping_document {
	const char *catalog;
	const struct mapping_row *rows;
	size_t count;
	unsigned line, column;
};

struct rule_row {
	struct muster_rule rule;
	int severity, on, deed, per, test, missing;
	int64_t more_than;
	unsigned line, column;
};
struct rules_document {
	const struct rule_row *rows;
	size_t count;
	const struct muster_expected *expected;
	size_t expected_count;
};

struct crosswalk_row {
	const char *from, *rationale;
	const char *const *to;
	size_t to_count;
	int relation;
	bool reviewed;
	unsigned line, column;
};
struct crosswalk_document {
	const char *id, *title, *from, *to, *from_version, *to_version, *source;
	int relation; /* of rows that say none */
	const struct crosswalk_row *rows;
	size_t count;
	unsigned line, column;
};

/* Texts that a user owns, laid over a catalog. */
struct text_row {
	const char *id, *title, *text, *guidance;
	unsigned line, column;
};
struct texts_document {
	const char *catalog;
	const struct text_row *rows;
	size_t count;
	unsigned line, column;
};

extern const struct yaml_schema rows_crosswalk_schema;
extern const struct yaml_schema rows_texts_schema;
extern const struct yaml_schema rows_practices_schema;
extern const struct yaml_schema rows_checks_schema;
extern const struct yaml_schema rows_catalog_schema;
extern const struct yaml_schema rows_mapping_schema;
extern const struct yaml_schema rows_rules_schema;
extern const struct yaml_schema rows_timing_schema; /* one row of a catalog's timing */

#endif
