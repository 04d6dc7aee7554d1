/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clouds and monitors wrap their records in: the pages of an API's answer, an array, one
 * record per line, the envelope of an event, the text of a notification, an answer that was
 * recorded.  A record is read as facts (facts.h).
 */
#ifndef SOURCE_CLOUD_H
#define SOURCE_CLOUD_H

#include "source/facts.h"
#include "source/named.h"

enum { CLOUD_PLACES = 80, CLOUD_SPELLINGS = 5 };

struct cloud;
struct cloud_shape {
	struct muster_span tool;
	/* Places of a record, each in all its spellings, parted by blanks; at most CLOUD_PLACES. */
	const char *const *places;
	size_t count;
	const char *const *lists; /* members that hold records, NULL at the end */
	const char *const *wraps; /* members whose value is looked into; NULL none */
	/* In front of an object that leads to records, and behind it; may be NULL. */
	void (*page)(struct cloud *cloud);
	void (*page_end)(struct cloud *cloud);
	/* A member of such an object: its value is next; true if it was taken.  May be NULL. */
	bool (*beside)(struct cloud *cloud, struct muster_span key);
	/* The places of a record are known: says it and counts it. */
	void (*record)(struct cloud *cloud);
	/* Behind a document; may be NULL. */
	void (*end)(struct cloud *cloud);
};

/* An answer, as far as its pages go: what says of itself that more follow, or holds a list. */
enum { CLOUD_OWNERS = 256, CLOUD_LISTS = 64 };
struct cloud_page {
	bool begun; /* it is being read */
	bool holds; /* a list, the first of which has this place in shape->lists */
	size_t list;
	bool more;
	uint64_t owners[CLOUD_OWNERS / 64]; /* of its records, a bit each */
};
struct cloud_pages {
	struct muster_span owners[CLOUD_OWNERS]; /* of the run */
	size_t owner_count;
	struct cloud_page open[CLOUD_LISTS]; /* lists whose last page was not here yet */
	size_t open_count;
	bool lost; /* there were more of them */
};

struct cloud_covered;
struct cloud {
	struct adapter base; /* first */
	const struct cloud_shape *shape;
	struct named_assets assets;
	struct facts facts;
	uint16_t at[CLOUD_PLACES][CLOUD_SPELLINGS];
	struct muster_peek peek; /* of the object at hand */
	/* of the record */
	struct row row;
	struct muster_span list; /* the member that holds it, "" none */
	bool listed;             /* it was asked for in a list: what is not in that is not there */
	bool event;              /* it stands in the envelope of an event */
	bool recorded;           /* it stands in an answer that was recorded */
	const struct json_locus *outer; /* of the text it stands in, NULL none */
	char outer_pointer[256];
	struct muster_strbuf text, other, place; /* of the adapter */
	struct cloud_page page;                  /* of the answer */
	/* of the document */
	bool lists; /* there was a list, be it empty */
	uint64_t records;
	/* of the run */
	struct cloud_pages pages;
	struct cloud_covered *covered[64];
};

/* All documents of the text; the cloud is zero but for what is the adapter's own. */
int cloud_read(struct cloud *cloud, const struct cloud_shape *shape,
    const struct muster_source *source, struct json_reader *reader, struct muster_sink *sink,
    struct muster_error *err);

/* The value that is next is a list of records, the value of that member. */
void cloud_list(struct cloud *cloud, struct muster_span key);
/* Whose the record at hand is, and where: a page follows another only if they share one. */
void cloud_owner(struct cloud *cloud, struct muster_span account, struct muster_span place);
/* As when the run was observed: the latest that is said. */
void cloud_observed(struct cloud *cloud, muster_time when);
/* A time in a text or number, seconds or milliseconds of the epoch among them; NONE if it is none.
 */
muster_time cloud_time(struct muster_span text);
/* The same of a place; in its last spelling, a star behind it, the parts of a recorded date. */
muster_time cloud_date(const struct cloud *cloud, size_t place);
/* A whole number in a text, 0 if it is none. */
uint64_t cloud_number(struct muster_span text);

/* The text at a place in the first spelling that has one, "" none. */
struct muster_span cloud_text(const struct cloud *cloud, size_t place);
/* The first fact of a place, NULL none; cloud_beside: as facts_beside, of another place. */
const struct fact *cloud_fact(const struct cloud *cloud, size_t place);
struct muster_span cloud_beside(const struct cloud *cloud, size_t place, const struct fact *fact);
/* Whether something stands at a place, be it null. */
bool cloud_seen(const struct cloud *cloud, size_t place);

/* As row_end of the row at hand: true if it can be said. */
bool cloud_row_end(struct cloud *cloud);
/* A result of the row at hand, which counts nothing; then the record itself. */
void cloud_say(struct cloud *cloud);
void cloud_count(struct cloud *cloud, enum muster_fate fate);
/* The row at hand is an event of that time: it is no state, and covers nothing. */
void cloud_event(struct cloud *cloud, muster_time first, muster_time last, uint64_t count);
/* What the record tells of the adapter's asset: asset, place and count are filled in. */
void cloud_activity(struct cloud *cloud, const struct muster_activity *activity);
/* What the record shows of the adapter's asset; value "" and at NONE: it has none. */
void cloud_setting(
    struct cloud *cloud, const char *name, struct muster_span value, muster_time at, int64_t days);

/* The asset of that kind and name is the adapter's now; its handle. */
muster_asset_handle cloud_asset(struct cloud *cloud, enum muster_asset_kind kind,
    struct muster_span name, muster_asset_handle parent);
/* The adapter's asset was looked at, in that domain: said once, and only of lists. */
void cloud_cover(struct cloud *cloud, enum muster_domain domain, struct muster_span section);
/* The document has lists, and no record in them: nothing of an account that it does not name. */
void cloud_nothing(struct cloud *cloud, enum muster_domain domain);

/* ---- pages (cloud_pages.c), for cloud.c ---- */

bool cloud_is_more(struct muster_span key); /* a member that says that more follow */
void cloud_read_more(struct cloud *cloud);  /* its value */
bool cloud_page_begin(struct cloud *cloud); /* true: an answer begins here, and is to be ended */
void cloud_page_list(struct cloud *cloud, struct muster_span key);
void cloud_page_end(struct cloud *cloud);
void cloud_pages_end(struct adapter *adapter); /* partial if pages are missing */

/* ---- recognising ---- */

/* The text is wrapped so that members of its records are out of a peek's sight. */
bool cloud_is_wrapped(const struct muster_peek *peek);
/* It is wrapped, and all words (at most two, the second may be NULL) are in it. */
bool cloud_wraps(const struct muster_peek *peek, const char *word, const char *other);
/* An object, or an array of them, one event each, of that "detail-type". */
bool cloud_is_event(const struct muster_peek *peek, const char *detail_type);
/* The raw value of a member of the object, or of the first of the top array. */
struct muster_span cloud_member(const struct muster_peek *peek, const char *key);
bool cloud_has(const struct muster_peek *peek, const char *key);
/* The first array of the object is that member, and its first element has the other; or an array
 * of such objects. */
bool cloud_lists(const struct muster_peek *peek, const char *list, const char *key);
/* What a list of several sources that is empty is worth: it has to be named. */
enum { CLOUD_ANY = 10 };
/* An object with an empty list of that name and nothing else but what pages have. */
bool cloud_is_empty(const struct muster_peek *peek, const char *list);

/* ---- names ---- */

/* Part n (from 0) of a text cut at a character; the last part is the rest. */
struct muster_span cloud_part(struct muster_span text, char at, size_t n, size_t parts);
struct muster_span cloud_last(struct muster_span text, char at); /* behind the last one */
/* Part behind "/NAME/" in a path, upper and lower case the same; "" none. */
struct muster_span cloud_segment(struct muster_span path, const char *name);
void cloud_lower(struct muster_strbuf *out, struct muster_span text);

#endif
