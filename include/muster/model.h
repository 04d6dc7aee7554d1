/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of muster, as enums with their one spelling, and the plain
 * structs that travel between layers.  No getters: it is just data.
 *
 * Spellings are those of the contract (hyphens, lower case) and are what
 * --json, XML, CSV and messages print.  *_name never returns NULL;
 * *_parse returns -1 for an unknown word.
 */
#ifndef MUSTER_MODEL_H
#define MUSTER_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/text.h>
#include <muster/time.h>

/* Outcome of a check on an asset in a run. */
enum muster_outcome {
	MUSTER_PASS,
	MUSTER_FAIL,
	MUSTER_NOT_APPLICABLE,
	MUSTER_NOT_REVIEWED,
	MUSTER_ERROR,
	MUSTER_INFO,
	MUSTER_OUTCOME_COUNT
};
const char *muster_outcome_name(enum muster_outcome outcome); /* "pass" "fail" "not-applicable" … */
int muster_outcome_parse(struct muster_span word);

/* The scanner's word, mapped (formats.md); worst first. unknown is not low. */
enum muster_severity {
	MUSTER_SEVERITY_CRITICAL,
	MUSTER_SEVERITY_HIGH,
	MUSTER_SEVERITY_MEDIUM,
	MUSTER_SEVERITY_LOW,
	MUSTER_SEVERITY_INFO,
	MUSTER_SEVERITY_UNKNOWN,
	MUSTER_SEVERITY_COUNT
};
const char *muster_severity_name(enum muster_severity severity);
int muster_severity_parse(struct muster_span word);

enum muster_asset_kind {
	MUSTER_ASSET_IMAGE,
	MUSTER_ASSET_CONTAINER,
	MUSTER_ASSET_HOST,
	MUSTER_ASSET_DAEMON,
	MUSTER_ASSET_REGISTRY,
	MUSTER_ASSET_SECRET,
	MUSTER_ASSET_VAULT,
	MUSTER_ASSET_ACCOUNT, /* cloud account */
	MUSTER_ASSET_LOG_STREAM,
	MUSTER_ASSET_REPOSITORY, /* source tree, folder, archive */
	MUSTER_ASSET_CLUSTER,
	MUSTER_ASSET_RESOURCE, /* an object of a cluster or account */
	MUSTER_ASSET_KIND_COUNT
};
const char *muster_asset_kind_name(enum muster_asset_kind kind); /* "image" "log-stream" … */
int muster_asset_kind_parse(struct muster_span word);
/* Images never change under one digest; hosts, daemons, containers do (rules.md 16). */
bool muster_asset_kind_is_mutable(enum muster_asset_kind kind);

/* What a run can cover (rules.md 12).  A source and a domain on a root asset is a scope. */
enum muster_domain {
	MUSTER_DOMAIN_OS_PACKAGE,
	MUSTER_DOMAIN_LANGUAGE_PACKAGE,
	MUSTER_DOMAIN_MISCONFIGURATION,
	MUSTER_DOMAIN_SECRET,
	MUSTER_DOMAIN_LICENSE,
	MUSTER_DOMAIN_BENCHMARK, /* with a section: docker-bench 1 … 8 */
	MUSTER_DOMAIN_FACTS,
	MUSTER_DOMAIN_EVENT, /* what happened at a time: never covered, closed by no absence */
	MUSTER_DOMAIN_COUNT
};
const char *muster_domain_name(enum muster_domain domain); /* "os-package" "benchmark" … */
int muster_domain_parse(struct muster_span word);

/* How what a log tells of came out. */
enum muster_deed {
	MUSTER_DEED_UNKNOWN,
	MUSTER_DEED_SUCCESS,
	MUSTER_DEED_FAILURE,
	MUSTER_DEED_COUNT
};
const char *muster_deed_name(enum muster_deed deed); /* "unknown" "success" "failure" */
int muster_deed_parse(struct muster_span word);

/* Why a finding is closed (rules.md 16).  Only fixed and image-replaced are remediation. */
enum muster_close_reason {
	MUSTER_CLOSE_NONE, /* open */
	MUSTER_CLOSE_FIXED,
	MUSTER_CLOSE_IMAGE_REPLACED,
	MUSTER_CLOSE_ASSET_RETIRED,
	MUSTER_CLOSE_SOURCE_RETIRED,
	MUSTER_CLOSE_CHECK_CHANGED,
	MUSTER_CLOSE_NO_LONGER_REPORTED,
	MUSTER_CLOSE_REASON_COUNT
};
const char *muster_close_reason_name(enum muster_close_reason reason); /* "" for NONE */

/* Why a run closes nothing, or that it may. */
enum muster_completeness {
	MUSTER_RUN_COMPLETE,
	MUSTER_RUN_PARTIAL,  /* declared (--partial) or seen in the file (rules.md 17) */
	MUSTER_RUN_UNSCOPED, /* no named asset (rules.md 12) */
	MUSTER_RUN_SUSPECT,  /* rules.md 17, until confirmed; decided when spans are derived */
	MUSTER_COMPLETENESS_COUNT
};
const char *muster_completeness_name(enum muster_completeness completeness);

/* What a practice → control row does. */
enum muster_effect {
	MUSTER_EFFECT_DECIDES,
	MUSTER_EFFECT_DEADLINE,
	MUSTER_EFFECT_EVIDENCES,
	MUSTER_EFFECT_SUPPORTS,
	MUSTER_EFFECT_COUNT
};
const char *muster_effect_name(enum muster_effect effect);
int muster_effect_parse(struct muster_span word);

enum muster_confidence {
	MUSTER_CONFIDENCE_HIGH,
	MUSTER_CONFIDENCE_MEDIUM,
	MUSTER_CONFIDENCE_LOW,
	MUSTER_CONFIDENCE_COUNT
};
const char *muster_confidence_name(enum muster_confidence confidence);
int muster_confidence_parse(struct muster_span word);

/* Status of a control, worst first; not-applicable stands outside the order. */
enum muster_status {
	MUSTER_STATUS_NOT_SATISFIED,
	MUSTER_STATUS_ERROR,
	MUSTER_STATUS_NO_EVIDENCE,
	MUSTER_STATUS_STALE,
	MUSTER_STATUS_ACCEPTED,
	MUSTER_STATUS_SATISFIED,
	MUSTER_STATUS_NOT_APPLICABLE,
	MUSTER_STATUS_COUNT
};
const char *muster_status_name(enum muster_status status); /* "not-satisfied" … */
int muster_status_parse(struct muster_span word);

/* Over a period: breached if anything failed or was overdue within it, even when fixed by its end.
 */
enum muster_period_verdict {
	MUSTER_PERIOD_NONE, /* no period asked, or nothing is known in it */
	MUSTER_PERIOD_HELD, /* what is needed is there, and nothing failing was seen in it */
	MUSTER_PERIOD_BREACHED,
	MUSTER_PERIOD_VERDICT_COUNT
};
const char *muster_period_verdict_name(
    enum muster_period_verdict verdict); /* "" "held" "breached" */

/* What an organisation is under PCI DSS, and under HIPAA: bits of a profile. */
enum muster_pci_role {
	MUSTER_PCI_MERCHANT,
	MUSTER_PCI_SERVICE_PROVIDER,
	MUSTER_PCI_MULTI_TENANT, /* a service provider too */
	MUSTER_PCI_ISSUER,
	MUSTER_PCI_DESIGNATED, /* for supplemental validation, Appendix A3 */
	MUSTER_PCI_ROLE_COUNT
};
enum muster_hipaa_role {
	MUSTER_HIPAA_COVERED_ENTITY,
	MUSTER_HIPAA_BUSINESS_ASSOCIATE,
	MUSTER_HIPAA_CLEARINGHOUSE,     /* a covered entity too, part of a larger organisation */
	MUSTER_HIPAA_GROUP_HEALTH_PLAN, /* a covered entity too */
	MUSTER_HIPAA_ROLE_COUNT
};
const char *muster_pci_role_name(enum muster_pci_role role); /* "service-provider" */
int muster_pci_role_parse(struct muster_span word);
const char *muster_hipaa_role_name(enum muster_hipaa_role role); /* "covered-entity" */
int muster_hipaa_role_parse(struct muster_span word);

/* ---- why a control changed between two assessments (movement.h) ---- */
/* A control changes in one way only: failing comes before knowing. */
enum muster_change_kind {
	MUSTER_CHANGE_NEWLY_FAILING,
	MUSTER_CHANGE_NO_LONGER_FAILING, /* also where it is unknown now: the reason says so */
	MUSTER_CHANGE_EVIDENCE_LOST,     /* neither failed, unknown now */
	MUSTER_CHANGE_EVIDENCE_GAINED,   /* neither fails, unknown before */
	MUSTER_CHANGE_OTHER,             /* satisfied, accepted, not applicable; kinds of unknown */
	MUSTER_CHANGE_KIND_COUNT
};
const char *muster_change_kind_name(enum muster_change_kind kind); /* "newly-failing" … */

enum muster_change_reason {
	MUSTER_REASON_NEW_FINDINGS,
	MUSTER_REASON_PAST_DUE,
	MUSTER_REASON_FIRST_EVIDENCE, /* it was unknown, and fails */
	MUSTER_REASON_EXCEPTION_ENDED,
	MUSTER_REASON_ATTESTED_NOT_MET,
	MUSTER_REASON_FIXED,           /* no failing result is left */
	MUSTER_REASON_FIXED_TO_ATTEST, /* so, and an attestation is wanted still */
	MUSTER_REASON_EVIDENCE_MISSING,
	MUSTER_REASON_EVIDENCE_STALE,
	MUSTER_REASON_SCAN_ERRORS,
	MUSTER_REASON_ACCEPTED,
	MUSTER_REASON_NOT_APPLICABLE,
	MUSTER_REASON_EVIDENCE_ARRIVED,
	MUSTER_REASON_EXCUSED,  /* an exception acts on what failed: nothing was fixed by that */
	MUSTER_REASON_ATTESTED, /* it was unknown, and a person has stated it */
	MUSTER_REASON_COUNT
};
const char *muster_change_reason_name(enum muster_change_reason reason);  /* "new-findings" */
const char *muster_change_reason_words(enum muster_change_reason reason); /* "new findings" */

/* Where a record stands in stored evidence (rules.md 23). */
struct muster_evidence_ref {
	char sha256[65]; /* hex of the decoded, redacted, stored bytes */
	uint64_t offset;
	uint64_t length;
	const char *pointer;
};

/* Of a date that 0 and NONE say is not told: NONE for both. */
static inline muster_time
muster_time_told(muster_time date)
{
	return date == 0 ? MUSTER_TIME_NONE : date;
}

/* A finding at an as-of: failing item with its history, as findings --json prints it. */
struct muster_finding {
	int64_t item;   /* the store's id, for ordering ties only */
	const char *id; /* "F-7K3QX0M2RD" */
	const char *source;
	const char *check;  /* "docker-bench:4.1", "trivy:DS-0002", "CVE-2024-3094" */
	const char *native; /* the check without its namespace */
	const char *title;  /* "" unknown */
	enum muster_domain domain;
	enum muster_severity severity;
	enum muster_severity
	    rank; /* by the organisation's rules (rank.h); of the store: the severity */
	const char *native_severity;
	const char *score;   /* lexeme or "" */
	const char *aliases; /* other ids of the problem, separated by blanks */
	const char *asset;   /* "image:pay/api" */
	int64_t asset_id;
	enum muster_asset_kind asset_kind;
	const char *check_version; /* the numbering the check id was given in, "" none */
	const char *location;      /* purl without version, path, object */
	const char *installed;     /* version last seen, "" */
	const char *fixed_in;      /* "" no fix known */
	/*
	 * Since when the fix is available and when the advisory came out, as the source said when
	 * it last reported the finding; 0 or NONE: it did not.  What a clock makes of them:
	 * timing.h.
	 */
	muster_time fix_available, advisory_date;
	const char *dated_by; /* the members that say so: "PublishedDate"; NULL or "" none */
	bool suppressed_by_tool;
	bool open;
	/*
	 * An event finding: made from a log or an alert, dated by what happened.  first_seen and
	 * last_seen are then its first and last event, however late they came to be known.
	 */
	bool event;
	uint64_t events; /* how many made it; 0 of other findings */
	enum muster_close_reason reason;
	muster_time first_seen;
	muster_time last_seen;
	muster_time closed_at;               /* NONE while open */
	unsigned reopened;                   /* times */
	const char *practice;                /* id, "" unmapped */
	const char *aspect;                  /* of the practice, "" the whole */
	struct muster_evidence_ref evidence; /* of the opening sighting */
};

/* A stretch of time a finding was open: what is told over time needs all of them. */
struct muster_episode {
	muster_time opened;
	muster_time closed; /* the first instant it was over; NONE: open at the view */
	enum muster_close_reason reason;
};

/* An asset as the inventory prints it. */
struct muster_asset {
	int64_t id;
	int64_t parent; /* 0 none */
	enum muster_asset_kind kind;
	const char *name;
	const char *path;    /* "host:web1/container:api" */
	const char *version; /* digest last seen, "" */
	muster_time first_seen;
	muster_time last_seen;
	uint64_t open_findings;
};

/* The counts every accepted input is answered with; they reconcile (rules.md 18). */
struct muster_counts {
	uint64_t read, used, suppressed, merged, out_of_scope, rejected; /* records */
	uint64_t results[MUSTER_OUTCOME_COUNT];
	uint64_t findings_new, findings_unchanged, findings_reopened, findings_closed;
	uint64_t assets, activities, redactions, diagnostics;
};
/* read == used + suppressed + merged + out_of_scope + rejected */
bool muster_counts_reconcile(const struct muster_counts *counts);

/* A run as `runs` prints it. */
struct muster_run {
	int64_t id;
	int64_t seq;      /* of its journal entry */
	const char *path; /* as given, escaped on print */
	const char *source;
	const char *tool, *tool_version;
	const char *asset;  /* declared or found scope asset, "" none */
	const char *sha256; /* of the evidence */
	muster_time observed_at;
	bool observed_assumed; /* taken from the clock or file, not from the document or the user */
	muster_time received_at;
	muster_time data_date;                 /* of the vulnerability data, NONE unknown */
	enum muster_completeness completeness; /* as of now, suspect included */
	const char *why;                       /* why it is not complete, "" */
	bool confirmed;                        /* runs confirm N */
	uint64_t bytes;
	struct muster_counts counts;
};

/* The parts of a compensating control's worksheet, in their order: "constraint" … "review". */
enum { MUSTER_WORKSHEET_PARTS = 7 };
extern const char *const muster_worksheet_parts[MUSTER_WORKSHEET_PARTS];

#endif
