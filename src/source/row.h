/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What adapters have in common: the life of a text (documents one after the
 * other, an arena for what a document says of itself) and the row, one
 * finding as spans, which may be said at once or kept until the document has
 * said what it belongs to.
 */
#ifndef SOURCE_ROW_H
#define SOURCE_ROW_H

#include <muster/arena.h>
#include <muster/strbuf.h>

#include "source/take.h"

enum row_text {
	ROW_CHECK,
	ROW_TITLE,
	ROW_SECTION,
	ROW_SEVERITY, /* the tool's word */
	ROW_OUTCOME,  /* the tool's word */
	ROW_PURL,     /* the package: its URL, or the tool's type and name */
	ROW_TYPE,
	ROW_NAME,
	ROW_VERSION,
	ROW_PLACE, /* path in the asset; behind "#" where there is a package */
	ROW_FIXED,
	ROW_SCORE,
	ROW_ALIASES,
	ROW_TEXTS
};

/* What is told of when a vulnerability could be fixed and was known. */
enum row_date { ROW_FIX_AVAILABLE, ROW_ADVISORY, ROW_DATES };

struct row {
	struct muster_span text[ROW_TEXTS];
	muster_time dates[ROW_DATES];    /* 0 or NONE: not told */
	const char *dated_by[ROW_DATES]; /* the member that tells it; static */
	enum muster_domain domain;
	enum muster_outcome outcome;
	enum muster_severity severity; /* where it is not what the word says; else UNKNOWN */
	bool suppressed;
	bool extra;              /* of the document, no record of its own */
	muster_time first, last; /* of an event: when, and how often (source.h) */
	uint64_t count;
	struct json_locus locus;
	struct row *next; /* of the rows that wait */
};

struct adapter {
	const struct muster_source *source;
	struct json_reader *reader;
	struct muster_sink *sink;
	struct take take;
	bool failed; /* out of memory */
	/* Behind the last document, in front of the run: a document may set it. */
	void (*last)(struct adapter *);

	/* of the run: says nothing until an adapter fills it; its spans are of run_arena or static
	 */
	struct muster_run_binding run;
	struct muster_arena *run_arena;

	/* of the document */
	struct muster_arena *arena;
	muster_asset_handle asset;
	bool covers[MUSTER_DOMAIN_COUNT];
	struct row *waiting, **waiting_end;

	/* of the row being read or said */
	struct muster_strbuf aliases, fixed, package, location, dated;
};

extern const struct muster_span row_nothing;

/*
 * Reads all documents of the text: `document` is called in front of each, with
 * a new asset handle and an empty arena.  Says the run at the end.
 */
int adapter_read(struct adapter *adapter, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, void (*document)(struct adapter *),
    struct muster_error *err);
/* The same without the handle: of lists and streams, where a document is not an asset. */
int adapter_read_stream(struct adapter *adapter, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, void (*document)(struct adapter *),
    struct muster_error *err);

/* The same of a tool that writes nothing at all when all is well: `nothing` says so. */
int adapter_read_or(struct adapter *adapter, const struct muster_source *source,
    struct json_reader *reader, struct muster_sink *sink, void (*document)(struct adapter *),
    void (*nothing)(struct adapter *), struct muster_error *err);

/* A copy that lives as long as the document, or (the second) the run; "" if memory ran out. */
struct muster_span adapter_keep(struct adapter *adapter, struct muster_span text);
struct muster_span adapter_keep_run(struct adapter *adapter, struct muster_span text);
/*
 * A list of the document with room for one more: the list itself, or a bigger
 * copy; NULL if memory ran out.
 */
void *adapter_room(struct adapter *adapter, void *list, size_t count, size_t *cap, size_t size);
/* A text member (or null) of the document, kept; outside records. */
void adapter_text(struct adapter *adapter, struct muster_span *out);
/* A time (RFC 3339) as when the run was observed; anything else is no time. */
void adapter_observed(struct adapter *adapter);
/* The run has not seen all: closes nothing (rules.md 17). */
void adapter_partial(struct adapter *adapter, const char *why);
/* A diagnostic "source.NAME.WHAT" at the current place. */
void adapter_note(struct adapter *adapter, const char *what, const char *message);
/*
 * The document lacks what it would say its findings with, or says it in
 * another shape: refused, "source.NAME.WHAT".
 */
void adapter_refuse(struct adapter *adapter, const char *what, const char *message);

/* An image by its reference and, where it is said apart, its digest. */
void adapter_bind_image(
    struct adapter *adapter, struct muster_span reference, struct muster_span digest);
void adapter_bind(struct adapter *adapter, enum muster_asset_kind kind, struct muster_span name);
/* Coverage of all domains in covers[], in one section. */
void adapter_cover(struct adapter *adapter, struct muster_span section);

/*
 * Record and row: row_begin in front of the value, row_end behind it.  row_end
 * is false if the record cannot be used: then it was rejected, with a
 * diagnostic, or the reader failed.
 */
bool row_begin(struct adapter *adapter, struct row *row);
bool row_end(struct adapter *adapter, struct row *row);
/* As row_end, of a record whose check another part of the document may give. */
bool row_end_unnamed(struct adapter *adapter, struct row *row);
/* As row_end, of what is no record itself: something odd is noted, and nothing counted. */
bool row_end_uncounted(struct adapter *adapter, struct row *row);
void row_clear(struct row *row);

/* A record that is over and turned out not to be understood. */
void row_reject(struct adapter *adapter, const struct row *row, const char *message);
/* A diagnostic "source.NAME.WHAT" about a row whose record is over. */
void row_note(
    struct adapter *adapter, const struct row *row, const char *what, const char *message);
/* Says the row and counts its record. */
void row_say(struct adapter *adapter, const struct row *row);
/* Keeps it until row_flush; too many are an error. */
void row_wait(struct adapter *adapter, const struct row *row);
/* A copy that lives as long as the document; NULL if memory ran out. */
struct row *row_keep(struct adapter *adapter, const struct row *row);
void row_flush(struct adapter *adapter, void (*complete)(struct adapter *, struct row *));

/*
 * The value at hand, or a text of the record, as a date of the row; member names what tells it
 * ("PublishedDate").  What is no date is noted and left out; of several the
 * earliest counts.
 */
void row_take_date(
    struct adapter *adapter, struct row *row, enum row_date which, const char *member);
void row_set_date(struct adapter *adapter, struct row *row, enum row_date which, const char *member,
    struct muster_span text);
/* "fixDate, published": who tells the dates. */
void row_add_dated(struct muster_strbuf *out, const struct row *row);

/* Whether the object that is next begins with one of these members ("\"_id\"", quotes and all). */
bool row_begins(struct json_reader *reader, const char *const *keys, size_t count);

/* Whether a score rates anything: "0" and "-1" say that nobody has. */
bool row_rates(struct muster_span score);
/* CVSS: 9 critical, 7 high, 4 medium, above 0 low, 0 info; anything else is unknown. */
enum muster_severity row_severity_of_score(struct muster_span score);

/* Adds a word behind a separator, if there is one to add. */
void row_add(struct muster_strbuf *out, const char *separator, struct muster_span word);
/* Adds an id to a list parted by spaces, if it is no text and not there yet. */
void row_add_once(struct muster_strbuf *out, struct muster_span id);
/* Adds an alias once; the row's own id is taken out when the row ends. */
void row_add_alias(struct adapter *adapter, struct muster_span id);
/* Adds all CVE ids that stand in a text. */
void row_add_cves(struct adapter *adapter, struct muster_span text);

/* The text of a strbuf as a span. */
static inline struct muster_span
row_span(const struct muster_strbuf *text)
{
	return (struct muster_span){text->len > 0 ? text->data : "", text->len};
}

#endif
