/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables of the ledger's rows share. */
#ifndef FLOW_LEDGER_ROWS_H
#define FLOW_LEDGER_ROWS_H

#include <string.h>

#include "flow/ledger.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define AT(row, member) .offset = offsetof(struct row, member)
#define TEXT_KEY(row, name, member)                               \
	{                                                         \
		.key = name, .type = YAML_STRING, AT(row, member) \
	}
#define NEEDED_KEY(row, name, member)                                               \
	{                                                                           \
		.key = name, .type = YAML_STRING, .required = true, AT(row, member) \
	}
#define FORM_KEY(row, name, member, needed, test, words)                               \
	{                                                                              \
		.key = name, .type = YAML_STRING, .required = needed, AT(row, member), \
		.valid = test, .form = words                                           \
	}
#define ID_KEY(row, name, member) FORM_KEY(row, name, member, true, ledger_is_id, LEDGER_ID_FORM)
#define DATE_KEY(row, name, member, needed) \
	FORM_KEY(row, name, member, needed, ledger_is_time, LEDGER_TIME_FORM)
#define DIGEST_KEY(row, name, member) \
	FORM_KEY(row, name, member, false, ledger_is_digest, "64 lower-case hexadecimal digits")
#define LEDGER_TIME_FORM "a date (2026-09-30) or an RFC 3339 time"
#define LEDGER_ID_FORM "at most 64 letters, digits, dots, hyphens and underscores"

/* Forms of values. */
bool ledger_is_time(const char *text);
bool ledger_is_id(const char *text);
bool ledger_is_digest(const char *text);
bool ledger_is_one_of(const char *text, const char *const *words, size_t count);
/* A date is its first instant, or its last; NONE of "". */
muster_time ledger_instant(const char *text, bool last);

/* Rules that many rows have; what is wrong is told. */
void ledger_rows_names(struct yaml_reader *reader, const struct yaml_node *node);
void ledger_rows_disposes(struct yaml_reader *reader, const struct yaml_node *node);
void ledger_rows_controls(struct yaml_reader *reader, const struct yaml_node *node,
    const char *const *names, size_t count, const struct muster_ledger_control **out);
void ledger_rows_file(struct yaml_reader *reader, const struct yaml_node *node, const char *name,
    const char *expected, struct muster_ledger_file *file);
/* The first of two instants is not after the second. */
void ledger_rows_order(struct yaml_reader *reader, const struct yaml_node *node, muster_time first,
    muster_time last, const char *first_key, const char *last_key);

/* "default" where none is named. */
void ledger_rows_system(const char **system);
/* Room for one more row at the end of a list; NULL: out of memory, told. */
void *ledger_rows_push(
    struct yaml_reader *reader, void **rows, size_t *count, size_t *cap, size_t size);
void ledger_rows_place(
    struct ledger_read *read, const struct yaml_node *node, struct muster_ledger_place *place);

extern const struct yaml_schema ledger_attestation_schema, ledger_exception_schema,
    ledger_event_schema, ledger_disposal_schema, ledger_worksheet_schema;

#endif
