/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redaction: secrets leave before anything is written (rules.md 8, 9).
 *
 * First pass (redact_collect): the text is read once, checked as JSON, and
 * the values of the source's secret members and secret-looking Env entries
 * are gathered, with their base64 and percent-encoded forms.
 *
 * Second pass (redact_read): a filter in front of the JSON reader and of the
 * evidence: every copy of a gathered value and everything that looks like a
 * secret by itself (PEM private keys, known token prefixes, passwords in
 * URLs) is replaced by [redacted:TYPE:hmac8], whatever its JSON escaping.
 * Reader, evidence, store and messages see only what comes out of it, so
 * offsets count in the redacted text.
 *
 * The HMAC is keyed with the store's key: equal secrets show as equal.
 */
#ifndef SOURCE_REDACT_H
#define SOURCE_REDACT_H

#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/source.h>

#include "json/reader.h"

struct redact;

struct redact *redact_new(const uint8_t key[32], struct muster_error *err);
void redact_free(struct redact *redact);

/*
 * Reads the whole text (document mode's first pass).  Fails with the JSON
 * error and its true position if the text is none.  For XML it reads XML.
 */
int redact_collect(struct redact *redact, const struct muster_source *source,
    const struct json_input *input, const char *file, struct muster_error *err);

/* The same of XML, for sources that read it: redact_collect calls it. */
int redact_collect_xml(struct redact *redact, const struct json_input *input, const char *file,
    struct muster_error *err);

/* Sets where the second pass reads from; then redact_read fits json_input.read. */
void redact_begin(struct redact *redact, const struct json_input *input);
int redact_read(void *redact, char *buffer, size_t cap, size_t *got, struct muster_error *err);

uint64_t redact_count(const struct redact *redact); /* replacements made */

/*
 * Turns a position in the redacted text (of an error) into the position in
 * the text as it was given.
 */
struct json_position redact_locate(const struct redact *redact, struct json_position redacted);

#endif
