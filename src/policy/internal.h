/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this layer share. */
#ifndef POLICY_INTERNAL_H
#define POLICY_INTERNAL_H

#include <muster/policy.h>
#include <muster/strbuf.h>

#include "yaml/schema.h"

enum {
	POLICY_MAX_BYTES = 1024 * 1024,
	POLICY_MAX_NESTING = 16,
	POLICY_MAX_COLUMNS = 16,
	POLICY_MAX_STATEMENTS = 500,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * A text as Markdown sees it.  What is put in for a parameter is marked, not
 * written: MARK_OPEN, its index in decimal, MARK_CLOSE; so that a value can
 * never be Markdown.  MARK_BRACES are two braces that were escaped.  None of
 * the three may stand in a file.
 */
enum { MARK_OPEN = 1, MARK_CLOSE = 2, MARK_BRACES = 3 };

/* A stretch of the text: Markdown, or the text of one statement. */
struct policy_part {
	const char *text;
	size_t len;
	unsigned line;    /* it begins here */
	size_t statement; /* index; SIZE_MAX: none */
};
struct muster_policy_body {
	const char *file;
	const char *const *values; /* of parameters; the last is the organisation's name */
	size_t value_count;
	const struct policy_part *parts;
	size_t part_count;
};

/* One file while it is read. */
struct policy_read {
	struct yaml_reader reader;
	const struct muster_policy_file *file;
	const struct muster_policies_input *input;
	const struct yaml_node *overrides; /* a mapping of parameter: value; NULL none */
	const char *overrides_file;
	struct muster_policy *policy;
	struct muster_parameter *parameters; /* the policy's, while they change */
	bool names_open; /* not all parameters could be read: what is missing may be there */
};

/* A problem at a place; remedy may be NULL. */
void policy_problem(struct policy_read *read, struct muster_place place, const char *id,
    const char *remedy, const char *format, ...) __attribute__((format(printf, 5, 6)));
struct muster_place policy_place(const struct policy_read *read, const struct yaml_node *node);
/* "did you mean "x"?", NULL if nothing is near.  out is the memory of the answer. */
const char *policy_near(
    const char *word, const char *const *candidates, size_t count, char out[YAML_SHOWN]);

/* A problem unless there is such a practice, and it has such a part. */
void policy_check_practice(struct policy_read *read, const struct muster_policy_name *name);

/* The YAML before the text; len is up to and with its last line.  -1: problems were told. */
int policy_front_read(struct policy_read *read, const char *text, size_t len);
/* Parameters: a mapping of name: declaration. */
int policy_parameters_read(struct policy_read *read, const struct yaml_node *node);
/* The text after it, whose first line has that number. */
int policy_body_read(struct policy_read *read, const char *text, size_t len, unsigned line);

/* Fills digest; all else is read. */
int policy_digest(struct muster_policy *policy, struct muster_error *err);
/* What the acts make of it; -1: out of memory. */
int policy_life(struct muster_policy *policy, const struct muster_policies_input *input,
    struct muster_arena *arena);

/* "30 days", "1 year", "72 hours", "12w" is none.  0 or -1. */
int policy_duration_parse(const char *text, struct muster_duration *out);
/* The longest it can last, in seconds: months are counted at their longest. */
int64_t policy_duration_longest(const struct muster_duration *duration);

/*
 * Markdown to blocks.  0, or -1 with err (limits, memory).  With inlines not
 * NULL nothing is built: paragraphs are gathered there, breaks between them.
 */
struct markdown {
	struct muster_builder *builder;
	const struct muster_policy *policy;
	unsigned levels[6]; /* of the headings whose sections are open */
	unsigned depth;
	unsigned sections, tables;
};
int markdown_part(struct markdown *markdown, const struct policy_part *part,
    struct muster_inlines *inlines, struct muster_error *err);
void markdown_close_sections(struct markdown *markdown);

/* The practice by its id in the sorted array; NULL none. */
const struct muster_practice *policy_practice(
    const struct muster_controls *controls, const char *id);
/* Does the statement state the practice, or a part of it? */
bool policy_states(const struct muster_statement *statement, const char *practice);
/* Does the mapping ask for some of what the statement states? */
bool policy_bears(const struct muster_statement *statement, const struct muster_mapping *mapping);
/* Is what the check finds about the statement? */
bool policy_asks(const struct muster_statement *statement, const struct muster_check *check);
/* "CIS Docker Benchmark 4.1, 4.2; PCI DSS 2.2.6": those served, or those only supported. */
void policy_served(struct muster_strbuf *out, const struct muster_controls *controls,
    const struct muster_statement *statement, bool supports);
/* "docker-bench 4.1; trivy DS-0002; vulnerabilities by grype"; nothing: no check tests it. */
void policy_verified(struct muster_strbuf *out, const struct muster_controls *controls,
    const struct muster_statement *statement);
/* Does a mapping bear on the control, for a practice of the statement? */
bool policy_serves(const struct muster_catalog *catalog, const char *control,
    const struct muster_statement *statement);
/* The word of the status: the catalog's, but that some of the evidence may be there. */
const char *policy_status_words(const struct muster_control_result *result);
/* What is measured, in words, without the word of the status. */
void policy_observed(struct muster_strbuf *out, const struct muster_policy_document_input *input,
    const struct muster_statement *statement);

#endif
