/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of redaction: patterns (secrets known by their looks), values
 * (secrets known from this document, in all their forms), and the search that
 * uses both.  redact_collect.c fills the values, redact.c rewrites.
 */
#ifndef SOURCE_REDACT_INTERNAL_H
#define SOURCE_REDACT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/strbuf.h>
#include <muster/text.h>

enum {
	REDACT_MIN = 6,        /* shorter values are replaced only where they stand */
	REDACT_PIECE = 64,     /* longer values are looked for in pieces of this size, */
	REDACT_FORM_MAX = 768, /* and 127 bytes of one take at most this when escaped */
	REDACT_TAG = 8,        /* hex digits of the HMAC */
	REDACT_NO_VALUE = -1,
	REDACT_PAIR_WORDS = 65536 / 64,
};

enum redact_type {
	REDACT_MATCH, /* a secret member of the source */
	REDACT_ENV,
	REDACT_CODE,
	REDACT_ENCODED, /* base64 that holds secrets */
	REDACT_PRIVATE_KEY,
	REDACT_AWS_KEY,
	REDACT_GITHUB_TOKEN,
	REDACT_GITLAB_TOKEN,
	REDACT_SLACK_TOKEN,
	REDACT_STRIPE_KEY,
	REDACT_GOOGLE_KEY,
	REDACT_SENDGRID_KEY,
	REDACT_VAULT_TOKEN,
	REDACT_JWT,
	REDACT_NPM_TOKEN,
	REDACT_DOCKER_TOKEN,
	REDACT_URL_PASSWORD,
	REDACT_AUTHORIZATION,
	REDACT_TYPE_COUNT
};
const char *redact_type_name(enum redact_type type);

/* What is to be replaced in a decoded text. */
struct redact_region {
	size_t start, end;
	int64_t value; /* of redact_values, or REDACT_NO_VALUE */
	enum redact_type type;
	bool weak; /* a plain word: not replaced in keys */
};

/* In order, apart from each other. */
struct redact_regions {
	struct redact_region *list;
	size_t count, cap;
};
/* Adds one that ends after the start of the last one; joins those that overlap. */
int redact_regions_add(
    struct redact_regions *regions, const struct redact_region *region, struct muster_error *err);
/* Adds one that reaches to the end of the text, instead of what stands in it. */
int redact_regions_force(
    struct redact_regions *regions, const struct redact_region *region, struct muster_error *err);
void redact_regions_release(struct redact_regions *regions);

/* ---- pairs: where a look is worth it ---- */

/*
 * The pairs of bytes that may begin something.  A bit for each pair decides;
 * the nibbles only say fast that none of the next bytes can be one: of each
 * half of each byte, which of eight groups of pairs it may belong to.
 */
struct redact_pairs {
	uint64_t bits[REDACT_PAIR_WORDS];
	uint8_t nibbles[4][16]; /* first byte low, high; second byte low, high */
	bool fast;              /* the nibbles are made, and the processor can use them */
};
void redact_pairs_mark(struct redact_pairs *pairs, char first, char second);
/* After the last mark. */
void redact_pairs_seal(struct redact_pairs *pairs);
/* The first marked pair at or after `at`, or the length of the text (at least 2) if none. */
size_t redact_pairs_next(const struct redact_pairs *pairs, struct muster_span text, size_t at);
/*
 * Whether there is one that may begin a pattern; 32 bytes behind the text can
 * be read (as in the JSON reader's window).
 */
bool redact_pairs_may(const struct redact_pairs *pairs, struct muster_span text);
/*
 * The same as redact_pairs_next in raw JSON: also a backslash, behind which text is not what it
 * looks like, stops the search.  Adds the number of quotes that were passed.
 */
size_t redact_pairs_next_raw(
    const struct redact_pairs *pairs, struct muster_span raw, size_t at, size_t *quotes);

/* ---- patterns ---- */

/* Marks the pairs of bytes at which a pattern has to be tried. */
void redact_patterns_mark(struct redact_pairs *pairs);
/*
 * The pattern whose marked pair stands at text[at].  covered: where the last
 * region ends (what is replaced counts as a boundary).
 */
bool redact_pattern_match(
    struct muster_span text, size_t at, size_t covered, struct redact_region *out);
/*
 * A first look: may the marked pair at raw[at], inside a string, begin a
 * pattern?  Never says no wrongly but for raw JSON strings with backslashes in
 * them, which are looked at whole, decoded.
 */
bool redact_pattern_may(struct muster_span raw, size_t at);
/* The credentials of a text that is "Bearer …" or "Basic …" as a whole. */
bool redact_credentials_match(struct muster_span text, struct redact_region *out);
/* "****", "REDACTED", "[redacted:…", one character repeated, nothing: no secret any more. */
bool redact_is_masked(struct muster_span value);
/* Is an environment variable of this name a secret? */
bool redact_is_secret_name(struct muster_span name);
/* Long and mixed enough that copies of it can be no coincidence. */
bool redact_is_strong(struct muster_span value);

/* ---- values ---- */

struct redact_values;
struct redact_values *redact_values_new(const uint8_t key[32], struct muster_error *err);
void redact_values_free(struct redact_values *values);
/* Takes a copy; white space around it does not count.  The same value twice is one. */
int redact_values_add(struct redact_values *values, struct muster_span secret,
    enum redact_type type, struct muster_error *err);
/* After the last value: makes them searchable. */
int redact_values_seal(struct redact_values *values, struct muster_error *err);
/* False: there are none. */
bool redact_values_mark(const struct redact_values *values, struct redact_pairs *pairs);
/* The longest form of a value that starts at text[at]. */
bool redact_values_match(const struct redact_values *values, struct muster_span text, size_t at,
    size_t covered, struct redact_region *out);
/* As redact_pattern_may, of values. */
bool redact_values_may(const struct redact_values *values, struct muster_span raw, size_t at);
/* Is this text (a number) exactly one of the values? */
bool redact_values_has(const struct redact_values *values, struct muster_span text);
bool redact_values_have_numbers(const struct redact_values *values);
/* The tag of a value, or of any text. */
void redact_values_tag(const struct redact_values *values, int64_t value, struct muster_span text,
    char tag[REDACT_TAG + 1]);

/* ---- search ---- */

/* All regions of a decoded text, added to those given; values may be NULL (patterns only). */
int redact_search(const struct redact_pairs *pairs, const struct redact_values *values,
    struct muster_span text, struct redact_regions *regions, struct muster_error *err);

/* ---- JSON strings, without their quotes ---- */

void redact_decode(struct muster_span text, struct muster_strbuf *out); /* out is cleared */
void redact_encode(struct muster_strbuf *out, struct muster_span text); /* is added */

/* ---- texts of XML ---- */

void redact_xml_decode(struct muster_span text, struct muster_strbuf *out); /* out is cleared */
void redact_xml_encode(struct muster_strbuf *out, struct muster_span text); /* is added */

/* ---- what collecting hands to rewriting ---- */

/* A string to be replaced where it stands. */
struct redact_spot {
	uint64_t offset; /* of its opening quote */
	uint8_t type;
	bool after_equals; /* NAME=value: only the value */
};
struct redact_spots {
	struct redact_spot *list;
	size_t count, cap;
};

struct redact {
	struct redact_values *values;
	struct redact_spots spots;
	struct redact_pairs pairs;
	bool xml;
	bool plain; /* nothing but JSON stands in the text, and no number is a secret */
	struct redact_filter *filter; /* since redact_begin */
};

/*
 * What matches a pattern in a decoded text is a value too: copies in another
 * form are found by it.  regions is reused; *any (may be NULL): something was
 * found.
 */
int redact_gather(struct redact *redact, struct muster_span text, struct redact_regions *regions,
    bool *any, struct muster_error *err);

#endif
