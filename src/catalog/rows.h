/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one document of controls/ says, before the documents meet: the rows
 * as YAML gives them, and the tables that read them.
 */
#ifndef CATALOG_ROWS_H
#define CATALOG_ROWS_H

#include <muster/catalog.h>

#include "yaml/schema.h"

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
	unsigned line;
};
struct checks_document {
	const char *source;
	const struct check_row *rows;
	size_t count;
};

struct control_row {
	struct muster_control control;
	bool heading;
	int assessment;
	unsigned line;
};
struct catalog_document {
	const char *id, *title, *version, *notice;
	int64_t stale_after_days;
	bool accepts_risk;
	struct {
		const char *label[MUSTER_STATUS_COUNT];
	} labels;
	const struct control_row *rows;
	size_t count;
	unsigned line;
};

struct mapping_row {
	struct muster_mapping mapping;
	int effect, confidence;
	int64_t days;
	unsigned line;
};
struct mapping_document {
	const char *catalog;
	const struct mapping_row *rows;
	size_t count;
	unsigned line;
};

extern const struct yaml_schema rows_practices_schema;
extern const struct yaml_schema rows_checks_schema;
extern const struct yaml_schema rows_catalog_schema;
extern const struct yaml_schema rows_mapping_schema;

#endif
