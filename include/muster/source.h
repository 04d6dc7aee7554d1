/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources: one adapter per input format.
 *
 * Adapters only translate.  They know no controls, no statuses and no SQL;
 * they read one text through the JSON reader and say what it holds to a sink.
 *
 * To add a format:
 *  1. src/source/<name>.c with one `const struct muster_source source_<name>`;
 *     row.h there has what adapters share, lookalikes.c what is refused by name;
 *  2. its row in the table of src/source/registry.c;
 *  3. tests/data/<name>/{valid,invalid}/ with fixtures written by us in the
 *     tool's real shape, and their expected results or error text;
 *  4. controls/checks/<name>.yaml: its checks and the practices they test;
 *  5. its section and the native words it maps in docs/formats.md.
 * Tests check that every source has 3, 4 and 5 and that every valid fixture
 * is claimed by exactly one adapter.
 */
#ifndef MUSTER_SOURCE_H
#define MUSTER_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/model.h>
#include <muster/text.h>
#include <muster/time.h>

struct json_reader;
struct json_locus;
struct xml_reader;
struct muster_definition;

/*
 * The beginning of a text, for recognising it: the decoded head (at most
 * 1 MiB), the kind of its first value, the top-level keys seen in the head,
 * and the members of the first element of the first array in it (or of the
 * value itself if it is an array), since what identifies a report often
 * stands after its rows.
 */
enum { MUSTER_PEEK_KEYS = 256 };
struct muster_peek {
	struct muster_span head;
	bool whole; /* the head is the whole text */
	char kind;  /* '{' '[' 'n' (null) '"' '0' 't' 'f'; '<' XML; 0: neither */
	bool bare;  /* null, [] or {} and nothing else: needs --source (rules.md 6) */
	size_t key_count;
	struct muster_span keys[MUSTER_PEEK_KEYS]; /* of the top object; of XML the root's name */
	struct muster_span
	    values[MUSTER_PEEK_KEYS]; /* raw JSON of a scalar value, empty for others */
	size_t element_count;
	struct muster_span element_keys[MUSTER_PEEK_KEYS];
	struct muster_span element_values[MUSTER_PEEK_KEYS];
	struct muster_span element_of; /* key of the array the element is in, "" the top */
};
bool muster_peek_has(const struct muster_peek *peek, const char *key);
bool muster_peek_element_has(const struct muster_peek *peek, const char *key);
/* The raw JSON of a top-level scalar ("\"1.3.6\""), or an empty span. */
struct muster_span muster_peek_value(const struct muster_peek *peek, const char *key);

/* How an adapter's documents may carry secrets (rules.md 8). */
enum muster_secrets {
	MUSTER_SECRETS_NONE,     /* none by nature: one pass, nothing is searched */
	MUSTER_SECRETS_RECORD,   /* held, redacted and released record by record */
	MUSTER_SECRETS_DOCUMENT, /* two passes: collect the values, then rewrite */
};

/* ---- what an adapter may say -------------------------------------------- */

/* Handles are small integers given by the sink; they may be bound at any time before the end. */
typedef uint32_t muster_asset_handle;
enum { MUSTER_ASSET_UNKNOWN = UINT32_MAX };

struct muster_run_binding {
	struct muster_span tool; /* "docker-bench-security" */
	struct muster_span tool_version;
	muster_time data_date;   /* vulnerability data, NONE unknown */
	muster_time observed_at; /* NONE: the document does not say */
	bool partial;            /* seen in the document (rules.md 17) */
	struct muster_span why;  /* "2 of 5 pages" */
	bool continues;          /* what follows may be in another input */
};

struct muster_asset_binding {
	enum muster_asset_kind kind;
	struct muster_span name;    /* lineage: "pay/api", "web1" (tag and digest taken off) */
	struct muster_span version; /* digest, "" unknown */
	struct muster_span tag;     /* "1.42", "" none */
	muster_asset_handle parent; /* MUSTER_ASSET_UNKNOWN none */
};

/* One result.  All spans are borrowed for the call. */
struct muster_result {
	muster_asset_handle asset;
	enum muster_domain domain;
	struct muster_span section; /* of a benchmark: "5"; of SARIF: the tool; else "" */
	struct muster_span check;   /* native id, canonical spelling of the source */
	struct muster_span title;
	enum muster_outcome outcome;
	enum muster_severity severity;
	struct muster_span native_severity;
	struct muster_span native_outcome; /* "WARN", "FAIL", "wont-fix", … */
	struct muster_span
	    location; /* purl without version[#path], object, file:line; "" the asset itself */
	struct muster_span package;  /* purl without version, "" none: what `fixed` is decided on */
	struct muster_span version;  /* installed */
	struct muster_span fixed_in; /* "" none */
	struct muster_span score;    /* lexeme */
	struct muster_span aliases;  /* space separated: GHSA…, CVE… */
	struct muster_span check_version; /* which numbering the check id is in: "1.3.6", "" none */
	bool suppressed;                  /* by the tool, not approved here */
	/*
	 * Of a vulnerability: since when its fix is available and when its advisory came out, as
	 * the document tells; 0 or NONE: it does not.  Nothing is judged here: a date before 1990
	 * or of tomorrow goes in as it is (timing.h).  dated_by: the members that say so, "" none.
	 */
	muster_time fix_available, advisory_date;
	struct muster_span dated_by; /* "PublishedDate" */
	/*
	 * Of an event finding, domain MUSTER_DOMAIN_EVENT: when it happened and how often (0:
	 * once); a time before `first` in `last` means the same time.  Results of one check, asset,
	 * location and day (UTC of `first`) are one event finding: counts add up.  No run closes it
	 * by not repeating it; one that says pass of the same does ("resolved").
	 */
	muster_time first, last; /* MUSTER_TIME_NONE: when the run was observed */
	uint64_t count;
	bool silence; /* what happened is that nothing is told of that day: over once it is */
	const struct json_locus *locus;
};

/*
 * What a log tells of: one event, or `count` of a kind.  They are not kept one
 * by one: events of one asset, action, actor, object, deed, marks and day (UTC)
 * are one activity with how many, the first and the last.  Texts over 512
 * bytes are cut.  A log closes nothing; rules over activities (rule.h) make
 * findings of them.  All spans are borrowed for the call.
 */
struct muster_activity {
	muster_asset_handle asset; /* bound before */
	struct muster_span action; /* the source's word: "read", "GetSecretValue", "stdout" */
	struct muster_span actor;  /* who, as the source names them; "" unknown */
	struct muster_span object; /* what it was done to, if not the asset itself: "secret/pay" */
	struct muster_span marks;  /* words of rules that the adapter saw, parted by blanks */
	enum muster_deed deed;     /* whether it came to be; a refusal is a failure */
	muster_time first, last;   /* NONE unknown; a `last` before `first` means the same */
	uint64_t count;            /* 0: one */
	const struct json_locus *locus; /* of one of them: evidence for all */
};
enum { MUSTER_ACTIVITY_TEXT = 512 };

/*
 * What a state file shows of an asset and a rule may judge: "secret.rotated"
 * and when, "vault.purge-protection" and "true".  Rules on settings (rule.h,
 * controls/rules) make passes and failures of it, in domain misconfiguration,
 * at `location`; without a rule nothing comes of it.  An adapter says a setting
 * that the file shows to be absent (never rotated: no value, no time) and
 * keeps silent about what the file does not speak of; it covers
 * MUSTER_DOMAIN_MISCONFIGURATION of what it saw whole.  Names and what stands
 * in them: docs/formats.md, "Settings".  Borrowed for the call.
 */
struct muster_setting {
	muster_asset_handle asset;
	struct muster_span name;     /* "secret.rotated" */
	struct muster_span value;    /* "true", "30", "" none */
	muster_time at;              /* of a setting that is a date; NONE none */
	int64_t days;                /* the interval the thing itself has for it, 0 none */
	struct muster_span location; /* "" the asset itself */
	struct muster_span section;  /* of the coverage it belongs to */
	const struct json_locus *locus;
};

struct muster_sink;
struct muster_sink_ops {
	int (*run)(struct muster_sink *, const struct muster_run_binding *);
	int (*asset)(struct muster_sink *, muster_asset_handle *out); /* a new, unbound handle */
	int (*asset_bind)(
	    struct muster_sink *, muster_asset_handle, const struct muster_asset_binding *);
	int (*coverage)(struct muster_sink *, muster_asset_handle, enum muster_domain,
	    struct muster_span section);
	int (*result)(struct muster_sink *, const struct muster_result *);
	/* A package that is there, whether or not anything is wrong with it. */
	int (*package)(struct muster_sink *, muster_asset_handle, enum muster_domain,
	    struct muster_span package, struct muster_span version);
	int (*activity)(struct muster_sink *, const struct muster_activity *);
	int (*setting)(struct muster_sink *, const struct muster_setting *);
	int (*diagnostic)(
	    struct muster_sink *, const char *id, const char *pointer, const char *message);
};
struct muster_sink {
	const struct muster_sink_ops *ops;
	struct muster_counts *counts; /* adapters count records through the calls below */
	bool failed;                  /* an op said -1: nothing more is passed on */
	uint64_t said;                /* calls that say something of what was looked at or found */
};

/*
 * Calls.  0 done, -1 failed; sticky: after a failure further calls do nothing
 * and return -1, so an adapter may ask once per record.
 */
/* At the end: a run with rejected records is partial, whatever the binding says. */
int sink_run(struct muster_sink *sink, const struct muster_run_binding *binding);
int sink_asset(struct muster_sink *sink, muster_asset_handle *out);
int sink_asset_bind(struct muster_sink *sink, muster_asset_handle asset,
    const struct muster_asset_binding *binding);
int sink_coverage(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span section);
/* A word for a severity that is none gets a diagnostic. */
int sink_result(struct muster_sink *sink, const struct muster_result *result);
int sink_package(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span package, struct muster_span version);
int sink_activity(struct muster_sink *sink, const struct muster_activity *activity);
int sink_setting(struct muster_sink *sink, const struct muster_setting *setting);
/* A record that could not be understood, or was odd: counted, kept, never dropped in silence. */
int sink_diagnostic(struct muster_sink *sink, const char *id, const char *pointer,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * Each record is counted exactly once, by the adapter, as what it became:
 * used (at least one result came of it, or it was understood and says
 * nothing to keep), suppressed (by the tool), merged (the same result as an
 * earlier record of this run), out of scope (a heading, an example) or
 * rejected (not understood: with a diagnostic).
 */
enum muster_fate {
	MUSTER_USED,
	MUSTER_SUPPRESSED,
	MUSTER_MERGED,
	MUSTER_OUT_OF_SCOPE,
	MUSTER_REJECTED
};
void sink_record(struct muster_sink *sink, enum muster_fate fate);
/* A document was understood, and there is nothing in it to say: an empty page of a list. */
void sink_heard(struct muster_sink *sink);

/* ---- the adapters ------------------------------------------------------- */

struct muster_source {
	const char *name;  /* "trivy" */
	const char *title; /* "Trivy" */
	const char *kind;  /* "scanner" "benchmark" "facts" "log" … */
	const char *reads; /* one line for `muster sources` */
	unsigned version;  /* of the adapter: raised when its answers change */
	/* 0 not mine … 100 certain.  A tie of the two best is an error that asks for --source. */
	int (*probe)(const struct muster_peek *peek);
	enum muster_secrets secrets;
	/*
	 * Names of members whose string values are secrets wherever they stand
	 * (collected in the first pass), NULL-terminated; may be NULL.  A name
	 * ending in "[]" means the strings of that array; "Env[]" entries are
	 * NAME=value and only secret-looking names count.  "A{}" means the
	 * members of that object whose names look secret, or the same of an
	 * array of NAME=value.  "A/B" is B anywhere
	 * below a member A; with a star for B, every string below it.  A name ending in "!" is
	 * replaced where it stands, but copies of its value are not looked for (lines of code). One
	 * ending in "~" holds JSON in base64: if a secret is found in it, the
	 * whole value goes.  One ending in "," holds options, "a,NAME=value,b": those whose
	 * names look secret.  At most 32.
	 */
	const char *const *secret_members;
	/* Reads all documents of the text.  0, or -1 with the reader or sink failed. */
	int (*read)(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err);
	/*
	 * The same of a format in XML: one document.  A source has either this or read.  Its loci
	 * hold byte ranges as those of JSON; instead of a pointer the container is the XPath of the
	 * parent, the key the last step of it.
	 */
	int (*read_xml)(
	    struct xml_reader *reader, struct muster_sink *sink, struct muster_error *err);
	/* A user's own (definition.h), which stands in place of probe and read; else NULL. */
	const struct muster_definition *definition;
};

/* All built-in sources, in order of name; *count may be NULL. */
const struct muster_source *const *muster_sources(size_t *count);
const struct muster_source *muster_source_find(const char *name);

/* The sources a project defines itself, in order of name.  Where one is asked for, NULL is none. */
struct muster_defined_sources {
	const struct muster_definition *list;
	size_t count;
};
/* Of the built-in and the defined ones. */
const struct muster_source *muster_source_find_among(
    const struct muster_defined_sources *defined, const char *name);

/* As probe and read of the struct, for either sort. */
int muster_source_probe(const struct muster_source *source, const struct muster_peek *peek);
int muster_source_read(const struct muster_source *source, struct json_reader *reader,
    struct muster_sink *sink, struct muster_error *err);

/* Fills the peek from the head of a text (borrowed). */
void muster_peek_text(struct muster_peek *peek, const char *head, size_t len, bool whole);

/* Of a list: its first element as a text of its own; false if that is no object. */
bool muster_peek_element(const struct muster_peek *list, struct muster_peek *element);

/*
 * Whether the text is a list of the source's documents ("jq -s", an array that a script made),
 * which are then read one after the other: 1, 0 no, -1 no memory.
 */
int muster_source_lists(
    const struct muster_source *source, const struct muster_peek *peek, struct muster_error *err);

/*
 * The source that claims the text, or NULL with an error that names what it
 * looks like and the remedy: nothing recognised, a tie (candidates named), a
 * bare value, an empty file, HTML, UTF-16 without BOM, a recorded wrapper.
 * What both a defined and another source claim is a tie, however certain.
 */
const struct muster_source *muster_source_detect(const struct muster_defined_sources *defined,
    const struct muster_peek *peek, const char *file, struct muster_error *err);

/*
 * Whether a text may be what --source says it is: 0, or -1 with an error.  Bare values may be
 * (rules.md 6); a text whose head is not the whole of it gets the benefit of the doubt, for what
 * identifies it may stand later.
 */
int muster_source_fits(const struct muster_source *source, const struct muster_peek *peek,
    const char *file, struct muster_error *err);

/* Canonical severity of a tool's word (formats.md), unknown words included. */
enum muster_severity muster_severity_of(struct muster_span word);
/* Whether it is a word for a severity at all, those for "not known" included. */
bool muster_severity_is_word(struct muster_span word);

/* Splits an image reference: "reg:5000/pay/api:1.2@sha256:…" → lineage "reg:5000/pay/api", tag,
 * digest. */
void muster_image_split(struct muster_span reference, struct muster_span *lineage,
    struct muster_span *tag, struct muster_span *digest);

#endif
