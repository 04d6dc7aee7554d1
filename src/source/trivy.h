/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the Trivy adapter share: trivy.c reads documents,
 * trivy_cluster.c clusters and compliance summaries, trivy_asset.c names what
 * was scanned; trivy_rows.c reads rows, trivy_say.c says them.
 */
#ifndef SOURCE_TRIVY_H
#define SOURCE_TRIVY_H

#include <muster/arena.h>
#include <muster/strbuf.h>

#include "source/row.h"

enum trivy_kind {
	TRIVY_VULNERABILITY,
	TRIVY_MISCONFIGURATION,
	TRIVY_SECRET,
	TRIVY_LICENSE,
	TRIVY_KIND_COUNT
};

/* Members of rows of all kinds; a row has those of its kind. */
enum trivy_field {
	F_VULNERABILITY_ID,
	F_PKG_NAME,
	F_PKG_PATH,
	F_PURL,
	F_INSTALLED,
	F_FIXED,
	F_STATUS,
	F_SEVERITY,
	F_TITLE,
	F_SCORE,
	F_ID,
	F_AVD_ID,
	F_RESOURCE,
	F_RULE_ID,
	F_START_LINE,
	F_NAME,
	F_FILE_PATH,
	F_CATEGORY,
	F_ALIASES,
	F_PUBLISHED,
	F_COUNT
};

struct trivy_row {
	enum trivy_kind kind;
	bool suppressed;
	bool not_affected; /* by the statement that suppressed it */
	struct muster_span fields[F_COUNT];
	muster_time published;
	struct json_locus locus;
};

/* A row that came before its Target: kept until the end of the result. */
struct trivy_waiting {
	struct trivy_row row;
	struct trivy_waiting *next;
};

/* How often a place was named: two secrets of one rule in one line stay two. */
struct trivy_places {
	uint64_t *list; /* a table of hashes, 0 free */
	size_t count, size;
};

struct trivy {
	struct json_reader *reader;
	struct muster_sink *sink;
	struct take take;
	bool failed; /* out of memory */

	/* of the document */
	struct muster_arena *arena;
	struct muster_span artifact_name, artifact_type, reference, repo_tag, repo_digest, image_id;
	struct muster_span compliance; /* its ID */
	struct muster_span first_target;
	char tool_version[64];
	muster_time observed_at;
	bool kubernetes, legacy;
	bool metadata_seen, results_seen, bound; /* bound: named before its rows */
	bool unknown_class;                      /* in any document */
	bool partial;
	bool covers[MUSTER_DOMAIN_COUNT];
	muster_asset_handle asset; /* rows go here: the artifact, or a resource of the cluster */

	/* of the result being read */
	bool target_seen;
	struct muster_strbuf target, class, type;
	struct trivy_waiting *waiting, **waiting_end;
	struct muster_arena *waiting_arena;
	struct trivy_places places;

	/* reused */
	struct muster_strbuf check, location, package, aliases;
};

static inline struct muster_span
trivy_text(const struct muster_strbuf *text)
{
	return (struct muster_span){text->data, text->len};
}

/* Results[]; nested: those of a resource or a control. */
void trivy_read_results(struct trivy *trivy, bool nested);
void trivy_read_metadata(struct trivy *trivy);
/* A text member (or null) that lives as long as the document. */
void trivy_keep_text(struct trivy *trivy, struct muster_span *out);

/* Resources[] and the lists that stand for it; SummaryControls[]. */
void trivy_read_resources(struct trivy *trivy, muster_asset_handle cluster);
void trivy_read_summary(struct trivy *trivy);

/* Binds the document's asset: early if all that names it is known before its rows. */
void trivy_bind_early(struct trivy *trivy);
void trivy_bind_artifact(struct trivy *trivy);
void trivy_say_coverage(struct trivy *trivy);

/* An array of rows of one kind; null is empty. */
void trivy_read_rows(struct trivy *trivy, enum trivy_kind kind);
/* ExperimentalModifiedFindings[]: rows of any kind, suppressed. */
void trivy_read_modified(struct trivy *trivy);
/* Packages[]. */
void trivy_read_packages(struct trivy *trivy);
/* At the end of a result: what waited for its Target. */
void trivy_flush(struct trivy *trivy);
/* Says a row, counts its record and notes its domain as covered. */
void trivy_say_row(struct trivy *trivy, const struct trivy_row *row);
/* Is the result's class, type or a purl one of an operating system's packages? */
enum muster_domain trivy_package_domain(const struct trivy *trivy, struct muster_span purl);

/* "AVD-DS-0002", "DS002" and "DS-0002" are one check: the last of them. */
void trivy_check_id(struct muster_strbuf *out, struct muster_span id, struct muster_span avd_id);

#endif
