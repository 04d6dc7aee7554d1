/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking the members of one record without letting one odd member cost the
 * whole file: a value of another kind than expected is skipped (and checked),
 * the record is marked as not understood, and where it was is remembered for
 * the diagnostic.  A record that was marked must be rejected.
 */
#ifndef SOURCE_TAKE_H
#define SOURCE_TAKE_H

#include <muster/source.h>

#include "json/reader.h"

struct take {
	struct json_reader *reader;
	bool odd;
	char pointer[256]; /* of the first odd member */
	char what[96];
};

void take_init(struct take *take, struct json_reader *reader); /* before each record */

/* A string, or null taken as empty. */
void take_text(struct take *take, struct muster_span *out);
/* A string, number or boolean as text, or null taken as empty. */
void take_scalar(struct take *take, struct muster_span *out);
/* A whole number from 0 up; null leaves *out as it is. */
void take_count(struct take *take, uint64_t *out);
/*
 * A date that a document tells of a vulnerability: a time, a date, or seconds since 1970.  Null,
 * "", 0 and Go's zero time tell none: *out is MUSTER_TIME_NONE.  What is no date tells none
 * either, with the diagnostic "source.NAME.date"; the record stays.
 */
void take_date(struct take *take, struct muster_sink *sink, const char *source, muster_time *out);
/* The same of a text: false if it is no date. */
bool take_date_of(struct muster_span text, muster_time *out);
extern const char take_no_date[]; /* what the diagnostic says */
void take_date_note(struct take *take, struct muster_sink *sink, const char *source);
/* Enters: true if there is something in it; null is empty. */
bool take_object(struct take *take);
bool take_array(struct take *take);
/* One string member of an object, the others skipped; null is empty, as is an object without it. */
void take_member(struct take *take, const char *name, struct muster_span *out);
/* Enters a record's own object: there null is as odd as any other kind. */
bool take_record(struct take *take);

/*
 * Behind each document of a text.  A further document in which nothing was
 * understood, not even that nothing was found, is another tool's: the reader
 * fails.  *said starts at 0.
 */
void take_further(
    struct json_reader *reader, const struct muster_sink *sink, uint64_t *said, const char *source);

/* The JSON Pointer of a record that is over (keys as they are; cut at cap). */
void locus_pointer(const struct json_locus *locus, char *out, size_t cap);
/* The diagnostic of a rejected record; source_id is "source.trivy.not-understood". */
void take_reject(struct take *take, struct muster_sink *sink, const char *source_id);
/* Marks the record for a reason of the adapter's own, at the current place. */
void take_mark(struct take *take, const char *what);

#endif
