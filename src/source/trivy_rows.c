/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the rows of a Trivy report: vulnerabilities, misconfigurations,
 * secrets and licenses, plain or suppressed.  All spans of a row live while
 * its record is open and until the reader is called again, which is after it
 * was said.
 */
#include "source/purl.h"
#include "source/trivy.h"

enum { SCORES_MAX = 16, WAITING_MAX = 64 << 20 };

static const char not_understood[] = "source.trivy.not-understood";
static const struct muster_span nothing = {"", 0};

/* ---- reading ---- */

static const struct json_member_row field_rows[] = {
    [F_VULNERABILITY_ID] = {"VulnerabilityID", false},
    [F_PKG_NAME] = {"PkgName", false},
    [F_PKG_PATH] = {"PkgPath", false},
    [F_PURL] = {"PkgIdentifier", false},
    [F_INSTALLED] = {"InstalledVersion", false},
    [F_FIXED] = {"FixedVersion", false},
    [F_STATUS] = {"Status", false},
    [F_SEVERITY] = {"Severity", false},
    [F_TITLE] = {"Title", false},
    [F_SCORE] = {"CVSS", false},
    [F_ID] = {"ID", false},
    [F_AVD_ID] = {"AVDID", false},
    [F_RESOURCE] = {"CauseMetadata", false},
    [F_RULE_ID] = {"RuleID", false},
    [F_START_LINE] = {"StartLine", false},
    [F_NAME] = {"Name", false},
    [F_FILE_PATH] = {"FilePath", false},
    [F_CATEGORY] = {"Category", false},
    [F_ALIASES] = {"VendorIDs", false},
    [F_PUBLISHED] = {"PublishedDate", false},
    [F_COUNT] = {"SeveritySource", false},
};
static const struct json_members field_members = JSON_MEMBERS(field_rows);

struct score {
	struct muster_span source, v3, v4;
};

enum { C_V3, C_V4 };
static const struct json_member_row score_rows[] = {
    [C_V3] = {"V3Score", false}, [C_V4] = {"V40Score", false}};
static const struct json_members score_members = JSON_MEMBERS(score_rows);

static size_t
read_scores(struct trivy *trivy, struct score scores[SCORES_MAX])
{
	struct json_reader *reader = trivy->reader;
	struct muster_span key;
	size_t count = 0;
	int member;
	if (!take_object(&trivy->take))
		return 0;
	while (json_key(reader, &key) == 1) {
		struct score score = {key, nothing, nothing};
		if (!take_object(&trivy->take))
			continue;
		while ((member = json_member(reader, &score_members)) != JSON_MEMBER_END) {
			if (member == C_V3)
				take_scalar(&trivy->take, &score.v3);
			else if (member == C_V4)
				take_scalar(&trivy->take, &score.v4);
			else
				json_skip(reader);
		}
		if (count < SCORES_MAX)
			scores[count++] = score;
	}
	return count;
}

/* Hundredths of a score; -1 if it is none. */
static long
hundredths(struct muster_span lexeme)
{
	long value = 0;
	int digits = -1;
	if (lexeme.len == 0 || lexeme.len > 8)
		return -1;
	for (size_t i = 0; i < lexeme.len; i++) {
		char c = lexeme.ptr[i];
		if (c == '.' && digits < 0) {
			digits = 0;
		} else if (c >= '0' && c <= '9') {
			if (digits >= 2)
				continue;
			value = value * 10 + (c - '0');
			if (digits >= 0)
				digits++;
		} else {
			return -1;
		}
	}
	for (; digits < 2; digits = digits < 0 ? 1 : digits + 1)
		value *= 10;
	return value;
}

/* The score of who gave the severity, else NVD's, else the highest; CVSS 3 before 4. */
static struct muster_span
choose_score(const struct score *scores, size_t count, struct muster_span severity_source)
{
	struct muster_span nvd = nothing, highest = nothing;
	for (int version = 3; version <= 4; version++) {
		for (size_t i = 0; i < count; i++) {
			struct muster_span score = version == 3 ? scores[i].v3 : scores[i].v4;
			long value = hundredths(score);
			if (value <= 0)
				continue;
			if (severity_source.len > 0 &&
			    muster_span_eq(scores[i].source, severity_source))
				return score;
			if (muster_span_is(scores[i].source, "nvd"))
				nvd = score;
			if (value > hundredths(highest))
				highest = score;
		}
		if (nvd.len > 0)
			return nvd;
		if (highest.len > 0)
			return highest;
	}
	return nothing;
}

static void
read_aliases(struct trivy *trivy)
{
	if (!take_array(&trivy->take))
		return;
	while (json_element(trivy->reader) == 1) {
		struct muster_span id = nothing;
		take_text(&trivy->take, &id);
		if (id.len == 0)
			continue;
		if (trivy->aliases.len > 0)
			muster_strbuf_addc(&trivy->aliases, ' ');
		muster_strbuf_add(&trivy->aliases, id.ptr, id.len);
	}
}

static void
read_members(struct trivy *trivy, struct trivy_row *row)
{
	struct take *take = &trivy->take;
	struct score scores[SCORES_MAX];
	struct muster_span severity_source = nothing;
	size_t score_count = 0;
	int member;
	muster_strbuf_clear(&trivy->aliases);
	while ((member = json_member(trivy->reader, &field_members)) != JSON_MEMBER_END) {
		switch (member) {
		case F_PURL:
			take_member(&trivy->take, "PURL", &row->fields[F_PURL]);
			break;
		case F_RESOURCE:
			take_member(&trivy->take, "Resource", &row->fields[F_RESOURCE]);
			break;
		case F_SCORE:
			score_count = read_scores(trivy, scores);
			break;
		case F_ALIASES:
			read_aliases(trivy);
			break;
		case F_START_LINE:
			take_scalar(take, &row->fields[F_START_LINE]);
			break;
		case F_PUBLISHED:
			take_date(take, trivy->sink, "trivy", &row->published);
			break;
		case F_COUNT:
			take_text(take, &severity_source);
			break;
		case JSON_MEMBER_OTHER:
			json_skip(trivy->reader);
			break;
		default:
			take_text(take, &row->fields[member]);
			break;
		}
	}
	row->fields[F_SCORE] = choose_score(scores, score_count, severity_source);
	row->fields[F_ALIASES] = trivy_text(&trivy->aliases);
}

static void
read_row_object(struct trivy *trivy, struct trivy_row *row)
{
	if (json_peek(trivy->reader) != JSON_OBJECT) {
		take_mark(&trivy->take, "expected an object");
		json_skip(trivy->reader);
	} else if (json_object(trivy->reader) == 0) {
		read_members(trivy, row);
	}
}

static void
clear_row(struct trivy_row *row, enum trivy_kind kind)
{
	*row = (struct trivy_row){.kind = kind};
	for (size_t i = 0; i < F_COUNT; i++)
		row->fields[i] = nothing;
}

/* ---- rows that come before their Target ---- */

static struct muster_span
keep_text(struct trivy *trivy, struct muster_span text)
{
	char *copy = muster_arena_copy(trivy->waiting_arena, text.ptr, text.len);
	if (copy == NULL) {
		trivy->failed = true;
		return nothing;
	}
	return (struct muster_span){copy, text.len};
}

static void
make_wait(struct trivy *trivy, const struct trivy_row *row)
{
	if (trivy->waiting_arena == NULL)
		trivy->waiting_arena = muster_arena_new();
	if (trivy->waiting_arena != NULL && muster_arena_size(trivy->waiting_arena) > WAITING_MAX) {
		json_fail(trivy->reader, "source.trivy.order",
		    "too many rows come before the Target they belong to");
		return;
	}
	struct trivy_waiting *waiting = trivy->waiting_arena == NULL
	    ? NULL
	    : muster_arena_alloc(trivy->waiting_arena, sizeof(*waiting));
	if (waiting == NULL) {
		trivy->failed = true;
		return;
	}
	waiting->row = *row;
	for (size_t i = 0; i < F_COUNT; i++)
		waiting->row.fields[i] = keep_text(trivy, row->fields[i]);
	waiting->row.locus.container = keep_text(trivy, row->locus.container);
	waiting->row.locus.key = keep_text(trivy, row->locus.key);
	*trivy->waiting_end = waiting;
	trivy->waiting_end = &waiting->next;
}

void
trivy_flush(struct trivy *trivy)
{
	for (const struct trivy_waiting *waiting = trivy->waiting; waiting != NULL;
	     waiting = waiting->next)
		trivy_say_row(trivy, &waiting->row);
	trivy->waiting = NULL;
	trivy->waiting_end = &trivy->waiting;
	if (trivy->waiting_arena != NULL)
		muster_arena_reset(trivy->waiting_arena);
	if (trivy->places.count > 0)
		memset(trivy->places.list, 0, trivy->places.size * sizeof(*trivy->places.list));
	trivy->places.count = 0;
}

/* ---- arrays of rows ---- */

static void
finish_row(struct trivy *trivy, struct trivy_row *row)
{
	static const enum trivy_field ids[TRIVY_KIND_COUNT] = {
	    [TRIVY_VULNERABILITY] = F_VULNERABILITY_ID,
	    [TRIVY_MISCONFIGURATION] = F_ID,
	    [TRIVY_SECRET] = F_RULE_ID,
	    [TRIVY_LICENSE] = F_NAME,
	};
	if (json_record_end(trivy->reader, &row->locus) != 0)
		return;
	trivy->failed |= trivy->aliases.failed;
	if (row->kind == TRIVY_MISCONFIGURATION && row->fields[F_ID].len == 0)
		row->fields[F_ID] = row->fields[F_AVD_ID];
	if (!trivy->take.odd && row->fields[ids[row->kind]].len == 0)
		take_mark(&trivy->take, "it has no id");
	if (row->kind == TRIVY_MISCONFIGURATION &&
	    muster_span_is(row->fields[F_STATUS], "EXCEPTION"))
		row->suppressed = true;
	if (trivy->take.odd)
		take_reject(&trivy->take, trivy->sink, not_understood);
	else if (trivy->target_seen)
		trivy_say_row(trivy, row);
	else
		make_wait(trivy, row);
}

void
trivy_read_rows(struct trivy *trivy, enum trivy_kind kind)
{
	struct trivy_row row;
	if (json_array(trivy->reader) != 0)
		return;
	while (json_element(trivy->reader) == 1) {
		clear_row(&row, kind);
		take_init(&trivy->take, trivy->reader);
		if (json_record(trivy->reader) != 0)
			return;
		read_row_object(trivy, &row);
		finish_row(trivy, &row);
	}
}

enum { M_TYPE, M_STATUS, M_FINDING };
static const struct json_member_row modified_rows[] = {
    [M_TYPE] = {"Type", false}, [M_STATUS] = {"Status", false}, [M_FINDING] = {"Finding", false}};
static const struct json_members modified_members = JSON_MEMBERS(modified_rows);

static enum trivy_kind
kind_of_modified(struct muster_span type, const struct trivy_row *row)
{
	if (muster_span_is(type, "misconfiguration"))
		return TRIVY_MISCONFIGURATION;
	if (muster_span_is(type, "secret"))
		return TRIVY_SECRET;
	if (muster_span_is(type, "license"))
		return TRIVY_LICENSE;
	if (type.len > 0 || row->fields[F_VULNERABILITY_ID].len > 0)
		return TRIVY_VULNERABILITY;
	return row->fields[F_RULE_ID].len > 0 ? TRIVY_SECRET : TRIVY_MISCONFIGURATION;
}

void
trivy_read_modified(struct trivy *trivy)
{
	struct json_reader *reader = trivy->reader;
	struct trivy_row row;
	int member;
	if (json_array(reader) != 0)
		return;
	while (json_element(reader) == 1) {
		struct muster_span type = nothing, status = nothing;
		clear_row(&row, TRIVY_VULNERABILITY);
		take_init(&trivy->take, reader);
		muster_strbuf_clear(&trivy->aliases);
		if (json_record(reader) != 0)
			return;
		if (take_object(&trivy->take)) {
			while (
			    (member = json_member(reader, &modified_members)) != JSON_MEMBER_END) {
				if (member == M_TYPE)
					take_text(&trivy->take, &type);
				else if (member == M_STATUS)
					take_text(&trivy->take, &status);
				else if (member == M_FINDING)
					read_row_object(trivy, &row);
				else
					json_skip(reader);
			}
		}
		row.kind = kind_of_modified(type, &row);
		row.suppressed = true;
		row.not_affected = muster_span_is(status, "not_affected");
		if (status.len > 0)
			row.fields[F_STATUS] = status;
		finish_row(trivy, &row);
	}
}

/* ---- packages ---- */

enum { P_NAME, P_VERSION, P_RELEASE, P_EPOCH, P_IDENTIFIER };
static const struct json_member_row package_rows[] = {
    [P_NAME] = {"Name", false},
    [P_VERSION] = {"Version", false},
    [P_RELEASE] = {"Release", false},
    [P_EPOCH] = {"Epoch", false},
    [P_IDENTIFIER] = {"Identifier", false},
};
static const struct json_members package_members = JSON_MEMBERS(package_rows);

static void
read_package(struct trivy *trivy)
{
	struct json_reader *reader = trivy->reader;
	struct take *take = &trivy->take;
	struct muster_span name = nothing, version = nothing, release = nothing, epoch = nothing,
			   purl = nothing;
	struct json_locus locus;
	int member;
	take_init(take, reader);
	if (json_record(reader) != 0)
		return;
	if (take_object(take)) {
		while ((member = json_member(reader, &package_members)) != JSON_MEMBER_END) {
			if (member == P_NAME)
				take_text(take, &name);
			else if (member == P_VERSION)
				take_text(take, &version);
			else if (member == P_RELEASE)
				take_text(take, &release);
			else if (member == P_EPOCH)
				take_scalar(take, &epoch);
			else if (member == P_IDENTIFIER)
				take_member(&trivy->take, "PURL", &purl);
			else
				json_skip(reader);
		}
	}
	if (json_record_end(reader, &locus) != 0 || take->odd || name.len == 0)
		return; /* a list beside the rows: an odd entry only cannot be named */
	if (purl.len == 0 && trivy->type.len == 0)
		return; /* keys were sorted: what kind of package it is comes too late */
	muster_strbuf_clear(&trivy->package);
	muster_strbuf_clear(&trivy->check); /* the version, as InstalledVersion has it */
	purl_build(&trivy->package, purl, trivy_text(&trivy->type), name);
	if (epoch.len > 0 && !muster_span_is(epoch, "0"))
		row_add(&trivy->check, "", epoch), muster_strbuf_addc(&trivy->check, ':');
	muster_strbuf_add(&trivy->check, version.ptr, version.len);
	if (release.len > 0)
		row_add(&trivy->check, "-", release);
	trivy->failed |= trivy->package.failed || trivy->check.failed;
	sink_package(trivy->sink, trivy->asset, trivy_package_domain(trivy, purl),
	    trivy_text(&trivy->package), trivy_text(&trivy->check));
}

void
trivy_read_packages(struct trivy *trivy)
{
	if (json_array(trivy->reader) != 0)
		return;
	while (json_element(trivy->reader) == 1)
		read_package(trivy);
}
