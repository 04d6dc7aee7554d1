/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of a catalog: labels, profiles, controls.  Rules between keys of
 * one control stand here, those between controls in lint_catalog.c.
 */
#include "catalog/rows.h"

/* ---- words ---- */

enum { ASSESSMENT_NONE, ASSESSMENT_MANUAL, ASSESSMENT_AUTOMATED, ASSESSMENTS };
enum { NEED_MACHINE, NEED_ATTESTATION, NEED_OCCURRENCE, NEEDS };

static const char *
assessment_word(int value)
{
	static const char *const words[ASSESSMENTS] = {"", "manual", "automated"};
	return words[value];
}

static int
parse_assessment(struct muster_span word)
{
	for (int i = ASSESSMENT_MANUAL; i < ASSESSMENTS; i++)
		if (muster_span_is(word, assessment_word(i)))
			return i;
	return -1;
}

static const char *
need_word(int value)
{
	static const char *const words[NEEDS] = {"machine", "attestation", "occurrence"};
	return words[value];
}

static int
parse_need(struct muster_span word)
{
	for (int i = 0; i < NEEDS; i++)
		if (muster_span_is(word, need_word(i)))
			return i;
	return -1;
}

const char *
muster_specification_name(enum muster_specification specification)
{
	static const char *const words[MUSTER_SPECIFICATION_COUNT] = {
	    "", "standard", "required", "addressable"};
	return (size_t)specification < MUSTER_SPECIFICATION_COUNT ? words[specification] : "";
}

static const char *
specification_word(int value)
{
	return muster_specification_name((enum muster_specification)value);
}

static int
parse_specification(struct muster_span word)
{
	for (int i = MUSTER_SPECIFICATION_STANDARD; i < MUSTER_SPECIFICATION_COUNT; i++)
		if (muster_span_is(word, specification_word(i)))
			return i;
	return -1;
}

static const struct yaml_words assessments = {parse_assessment, assessment_word, ASSESSMENTS};
static const struct yaml_words needs = {parse_need, need_word, NEEDS};
static const struct yaml_words specifications = {
    parse_specification, specification_word, MUSTER_SPECIFICATION_COUNT};

static bool
is_numbered(const char *text)
{
	const char *colon = strchr(text, ':');
	return colon != NULL && colon != text && colon[1] != '\0' && rows_is_word(text);
}

static int
read_date(const char *text, muster_time *out)
{
	struct muster_span span = muster_span_of(text);
	static const char form[] = "dddd-dd-dd";
	if (span.len != sizeof(form) - 1)
		return -1;
	for (size_t i = 0; i < span.len; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-')
			return -1;
	return muster_time_parse(span, out, NULL);
}

bool
rows_is_date(const char *text)
{
	muster_time time;
	return read_date(text, &time) == 0 && time != MUSTER_TIME_NONE;
}

muster_time
rows_date(const char *text)
{
	muster_time time = 0;
	return text == NULL || text[0] == '\0' || read_date(text, &time) != 0 ? 0 : time;
}

/* ---- controls ---- */

static const struct yaml_field control_fields[] = {
    {.key = "id", .type = YAML_STRING, .required = true, AT(control_row, control.id)},
    {.key = "parent", .type = YAML_STRING, AT(control_row, control.parent)},
    {.key = "title", .type = YAML_STRING, .required = true, AT(control_row, control.title)},
    {.key = "heading", .type = YAML_BOOL, AT(control_row, heading)},
    {.key = "level",
	.type = YAML_STRING,
	AT(control_row, control.level),
	.valid = rows_is_word,
	.form = ROWS_WORD_FORM},
    {.key = "profile",
	.type = YAML_STRING,
	AT(control_row, control.profile),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "assessment", .type = YAML_ENUM, AT(control_row, assessment), .words = &assessments},
    {.key = "needs", .type = YAML_ENUMS, AT(control_row, needs), .words = &needs},
    {.key = "specification",
	.type = YAML_ENUM,
	AT(control_row, specification),
	.words = &specifications},
    {.key = "effective",
	.type = YAML_STRING,
	AT(control_row, effective),
	.valid = rows_is_date,
	.form = ROWS_DATE_FORM},
    {.key = "effective-in-part",
	.type = YAML_STRING,
	AT(control_row, effective_in_part),
	.valid = rows_is_date,
	.form = ROWS_DATE_FORM},
    {.key = "superseded-by", .type = YAML_STRING, AT(control_row, control.superseded_by)},
    {.key = "superseded-on",
	.type = YAML_STRING,
	AT(control_row, superseded_on),
	.valid = rows_is_date,
	.form = ROWS_DATE_FORM},
    {.key = "aliases",
	.type = YAML_STRINGS,
	AT(control_row, control.aliases),
	.count_offset = offsetof(struct control_row, control.alias_count),
	.valid = is_numbered,
	.form = "NUMBERING:ID"},
};

/* What it takes to show a control: "assessment" in a benchmark's words, or "needs". */
static void
finish_needs(struct yaml_reader *reader, const struct yaml_node *node, struct control_row *row)
{
	struct muster_control *control = &row->control;
	const struct yaml_node *assessment = yaml_node_member(node, "assessment");
	const struct yaml_node *listed = yaml_node_member(node, "needs");
	control->needs_machine = row->assessment == ASSESSMENT_AUTOMATED ||
	    (row->needs & UINT32_C(1) << NEED_MACHINE) != 0;
	control->needs_attestation = row->assessment == ASSESSMENT_MANUAL ||
	    (row->needs & UINT32_C(1) << NEED_ATTESTATION) != 0;
	control->needs_occurrence = (row->needs & UINT32_C(1) << NEED_OCCURRENCE) != 0;
	if (row->heading && assessment != NULL)
		yaml_problem(
		    reader, assessment, "catalog.control", NULL, "a heading is not assessed");
	else if (row->heading && listed != NULL)
		yaml_problem(
		    reader, listed, "catalog.control", NULL, "a heading needs no evidence");
	else if (assessment != NULL && listed != NULL)
		yaml_problem(reader, listed, "catalog.control", "remove one of the two",
		    "\"assessment\" and \"needs\" say the same thing");
	else if (!row->heading && assessment == NULL && listed == NULL)
		yaml_problem(reader, node, "yaml.missing-key", "or mark it \"heading: true\"",
		    "a control needs \"assessment\" or \"needs\"");
	else if (listed != NULL && row->needs == 0)
		yaml_problem(reader, listed, "catalog.control", NULL,
		    "\"needs\" is empty: nothing could show the control");
}

static void
finish_dates(struct yaml_reader *reader, const struct yaml_node *node, struct control_row *row)
{
	struct muster_control *control = &row->control;
	bool in_part = row->effective_in_part[0] != '\0';
	bool by = control->superseded_by[0] != '\0', on = row->superseded_on[0] != '\0';
	control->effective = rows_date(in_part ? row->effective_in_part : row->effective);
	control->effective_in_part = in_part;
	control->superseded_on = rows_date(row->superseded_on);
	if (in_part && row->effective[0] != '\0')
		yaml_problem(reader, yaml_node_member(node, "effective-in-part"), "catalog.control",
		    "remove one of the two", "a control is future-dated whole or in part");
	if (by != on)
		yaml_problem(reader, node, "yaml.missing-key", NULL,
		    by ? "a superseded control needs \"superseded-on\""
		       : "a superseded control needs \"superseded-by\"");
}

static void
finish_control(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct control_row *row = out;
	struct muster_control *control = &row->control;
	control->assessable = !row->heading;
	control->specification = (enum muster_specification)row->specification;
	control->origin.line = row->line;
	control->origin.column = row->column;
	finish_needs(reader, node, row);
	finish_dates(reader, node, row);
}

static const struct yaml_schema control_schema = {.what = "a control",
    .size = sizeof(struct control_row),
    .fields = control_fields,
    .field_count = COUNT(control_fields),
    .has_line = true,
    .line_offset = offsetof(struct control_row, line),
    .finish = finish_control};

/* ---- labels, profiles, the whole ---- */

#define LABEL(word, status)                                           \
	{                                                             \
		.key = (word), .type = YAML_STRING, .required = true, \
		.offset = sizeof(const char *) * (status)             \
	}
static const struct yaml_field label_fields[] = {
    LABEL("not-satisfied", MUSTER_STATUS_NOT_SATISFIED),
    LABEL("error", MUSTER_STATUS_ERROR),
    LABEL("no-evidence", MUSTER_STATUS_NO_EVIDENCE),
    LABEL("stale", MUSTER_STATUS_STALE),
    LABEL("accepted", MUSTER_STATUS_ACCEPTED),
    LABEL("satisfied", MUSTER_STATUS_SATISFIED),
    LABEL("not-applicable", MUSTER_STATUS_NOT_APPLICABLE),
};
_Static_assert(COUNT(label_fields) == MUSTER_STATUS_COUNT, "a label for each status");
static const struct yaml_schema labels_schema = {.what = "labels",
    .size = sizeof(const char *) * MUSTER_STATUS_COUNT,
    .fields = label_fields,
    .field_count = COUNT(label_fields)};

static const struct yaml_field profile_fields[] = {
    {.key = "id",
	.type = YAML_STRING,
	.required = true,
	AT(muster_profile, id),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "title", .type = YAML_STRING, .required = true, AT(muster_profile, title)},
};
static const struct yaml_schema profile_schema = {.what = "a profile",
    .size = sizeof(struct muster_profile),
    .fields = profile_fields,
    .field_count = COUNT(profile_fields),
    .has_line = true,
    .line_offset = offsetof(struct muster_profile, origin.line)};

static const struct yaml_field catalog_fields[] = {
    {.key = "id",
	.type = YAML_STRING,
	.required = true,
	AT(catalog_document, id),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "title", .type = YAML_STRING, .required = true, AT(catalog_document, title)},
    {.key = "version", .type = YAML_STRING, .required = true, AT(catalog_document, version)},
    {.key = "notice", .type = YAML_TEXT, .required = true, AT(catalog_document, notice)},
    {.key = "stale-after-days",
	.type = YAML_DAYS,
	AT(catalog_document, stale_after_days),
	.min = 1,
	.max = 3660},
    {.key = "accepts-risk", .type = YAML_BOOL, AT(catalog_document, accepts_risk)},
    {.key = "oscal", .type = YAML_BOOL, AT(catalog_document, oscal)},
    {.key = "labels",
	.type = YAML_SECTION,
	.required = true,
	AT(catalog_document, labels),
	.schema = &labels_schema},
    {.key = "profiles",
	.type = YAML_ROWS,
	AT(catalog_document, profiles),
	.count_offset = offsetof(struct catalog_document, profile_count),
	.schema = &profile_schema},
    {.key = "controls",
	.type = YAML_ROWS,
	.required = true,
	AT(catalog_document, rows),
	.count_offset = offsetof(struct catalog_document, count),
	.schema = &control_schema},
    {.key = "timing",
	.type = YAML_ROWS,
	AT(catalog_document, timings),
	.count_offset = offsetof(struct catalog_document, timing_count),
	.schema = &rows_timing_schema},
};
const struct yaml_schema rows_catalog_schema = {.what = "a catalog",
    .size = sizeof(struct catalog_document),
    .fields = catalog_fields,
    .field_count = COUNT(catalog_fields),
    .has_line = true,
    .line_offset = offsetof(struct catalog_document, line)};
