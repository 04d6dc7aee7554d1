/* SPDX-License-Identifier: Apache-2.0 */
/* Matches of Grype: a vulnerability, what it is related to, and the package that has it. */
#include "source/grype.h"
#include "source/purl.h"
#include "source/row.h"
#include "source/sources.h"

enum { TITLE_MAX = 160, KIND_MAX = 40 };

static const struct muster_span nothing = {"", 0};

static struct muster_span
text_of(const struct muster_strbuf *text)
{
	return (struct muster_span){text->data, text->len};
}

struct match {
	struct muster_span id, severity, description;
	struct muster_span state;
	struct muster_span score, related_score;
	int score_rank, related_rank;
	struct muster_span name, version, type, purl, path;
	muster_time fix_available;
};

/* Scores of CVSS 3 before 4 before 2, those of the primary source first. */
static int
rank_of(struct muster_span version, struct muster_span type)
{
	int rank = 0;
	if (version.len > 0 && version.ptr[0] == '3')
		rank = 30;
	else if (version.len > 0 && version.ptr[0] == '4')
		rank = 20;
	else if (version.len > 0 && version.ptr[0] == '2')
		rank = 10;
	return rank > 0 && muster_span_is(type, "Primary") ? rank + 1 : rank;
}

enum { C_VERSION, C_TYPE, C_METRICS };
static const struct json_member_row cvss_rows[] = {
    [C_VERSION] = {"version", false}, [C_TYPE] = {"type", false}, [C_METRICS] = {"metrics", false}};
static const struct json_members cvss_members = JSON_MEMBERS(cvss_rows);

static const struct json_member_row metric_rows[] = {{"baseScore", false}};
static const struct json_members metric_members = JSON_MEMBERS(metric_rows);

static void
read_base_score(struct grype *grype, struct muster_span *score)
{
	int member;
	if (!take_object(&grype->take))
		return;
	while ((member = json_member(grype->reader, &metric_members)) != JSON_MEMBER_END) {
		if (member == 0)
			take_scalar(&grype->take, score);
		else
			json_skip(grype->reader);
	}
}

static void
read_cvss(struct grype *grype, struct muster_span *best, int *best_rank)
{
	struct json_reader *reader = grype->reader;
	struct take *take = &grype->take;
	int member;
	if (!take_array(take))
		return;
	while (json_element(reader) == 1) {
		struct muster_span version = nothing, type = nothing, score = nothing;
		if (!take_object(take))
			continue;
		while ((member = json_member(reader, &cvss_members)) != JSON_MEMBER_END) {
			if (member == C_VERSION)
				take_scalar(take, &version);
			else if (member == C_TYPE)
				take_text(take, &type);
			else if (member == C_METRICS)
				read_base_score(grype, &score);
			else
				json_skip(reader);
		}
		int rank = rank_of(version, type);
		if (score.len > 0 && !muster_span_is(score, "0") && rank > *best_rank) {
			*best = score;
			*best_rank = rank;
		}
	}
}

/* cvssV3: {baseScore} of releases before 0.8. */
static void
read_old_cvss(struct grype *grype, int rank, struct muster_span *best, int *best_rank)
{
	struct muster_span score = nothing;
	read_base_score(grype, &score);
	if (score.len > 0 && rank > *best_rank) {
		*best = score;
		*best_rank = rank;
	}
}

/* available[], of newer releases: since when which version is out, and how Grype's database knows.
 */
static void
read_available(struct grype *grype, struct match *match)
{
	enum { A_DATE, A_KIND };
	static const struct json_member_row rows[] = {
	    [A_DATE] = {"date", false}, [A_KIND] = {"kind", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct json_reader *reader = grype->reader;
	int member;
	if (!take_array(&grype->take))
		return;
	while (json_element(reader) == 1) {
		struct muster_span kind = nothing;
		muster_time date = MUSTER_TIME_NONE;
		if (!take_object(&grype->take))
			continue;
		while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
			if (member == A_DATE)
				take_date(&grype->take, grype->sink, source_grype.name, &date);
			else if (member == A_KIND)
				take_text(&grype->take, &kind);
			else
				json_skip(reader);
		}
		if (date == MUSTER_TIME_NONE ||
		    (match->fix_available != MUSTER_TIME_NONE && match->fix_available <= date))
			continue;
		match->fix_available = date;
		if (kind.len > KIND_MAX)
			kind.len = 0;
		muster_strbuf_clear(&grype->dated);
		muster_strbuf_adds(&grype->dated, "fix.available");
		if (kind.len > 0)
			muster_strbuf_addf(&grype->dated, " (%.*s)", (int)kind.len, kind.ptr);
	}
}

enum { F_VERSIONS, F_STATE, F_AVAILABLE };
static const struct json_member_row fix_rows[] = {[F_VERSIONS] = {"versions", false},
    [F_STATE] = {"state", false},
    [F_AVAILABLE] = {"available", false}};
static const struct json_members fix_members = JSON_MEMBERS(fix_rows);

static void
read_fix(struct grype *grype, struct match *match)
{
	struct json_reader *reader = grype->reader;
	int member;
	if (!take_object(&grype->take))
		return;
	while ((member = json_member(reader, &fix_members)) != JSON_MEMBER_END) {
		if (member == F_STATE) {
			take_text(&grype->take, &match->state);
		} else if (member == F_AVAILABLE) {
			read_available(grype, match);
		} else if (member == F_VERSIONS) {
			if (!take_array(&grype->take))
				continue;
			while (json_element(reader) == 1) {
				struct muster_span version = nothing;
				take_text(&grype->take, &version);
				row_add(&grype->fixed, ", ", version);
			}
		} else {
			json_skip(reader);
		}
	}
}

enum { V_ID, V_SEVERITY, V_DESCRIPTION, V_CVSS, V_FIX, V_FIXED_IN, V_CVSS3, V_CVSS2 };
static const struct json_member_row vulnerability_rows[] = {
    [V_ID] = {"id", false},
    [V_SEVERITY] = {"severity", false},
    [V_DESCRIPTION] = {"description", false},
    [V_CVSS] = {"cvss", false},
    [V_FIX] = {"fix", false},
    [V_FIXED_IN] = {"fixedInVersion", false},
    [V_CVSS3] = {"cvssV3", false},
    [V_CVSS2] = {"cvssV2", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

static void
read_vulnerability(struct grype *grype, struct match *match)
{
	struct take *take = &grype->take;
	struct muster_span fixed = nothing;
	int member;
	if (!take_object(take))
		return;
	while ((member = json_member(grype->reader, &vulnerability_members)) != JSON_MEMBER_END) {
		switch (member) {
		case V_ID:
			take_text(take, &match->id);
			break;
		case V_SEVERITY:
			take_text(take, &match->severity);
			break;
		case V_DESCRIPTION:
			take_text(take, &match->description);
			break;
		case V_CVSS:
			read_cvss(grype, &match->score, &match->score_rank);
			break;
		case V_FIX:
			read_fix(grype, match);
			break;
		case V_FIXED_IN:
			take_text(take, &fixed);
			row_add(&grype->fixed, ", ", fixed);
			break;
		case V_CVSS3:
			read_old_cvss(grype, 30, &match->score, &match->score_rank);
			break;
		case V_CVSS2:
			read_old_cvss(grype, 10, &match->score, &match->score_rank);
			break;
		default:
			json_skip(grype->reader);
			break;
		}
	}
}

enum { W_ID, W_CVSS };
static const struct json_member_row related_rows[] = {
    [W_ID] = {"id", false}, [W_CVSS] = {"cvss", false}};
static const struct json_members related_members = JSON_MEMBERS(related_rows);

/* One id in the list of aliases, once. */
static void
read_related(struct grype *grype, struct match *match)
{
	struct json_reader *reader = grype->reader;
	int member;
	if (!take_array(&grype->take))
		return;
	while (json_element(reader) == 1) {
		if (!take_object(&grype->take))
			continue;
		while ((member = json_member(reader, &related_members)) != JSON_MEMBER_END) {
			struct muster_span id = nothing;
			if (member == W_ID) {
				take_text(&grype->take, &id);
				if (!muster_span_eq(id, match->id))
					row_add_once(&grype->aliases, id);
			} else if (member == W_CVSS) {
				read_cvss(grype, &match->related_score, &match->related_rank);
			} else {
				json_skip(reader);
			}
		}
	}
}

static const struct json_member_row location_rows[] = {{"path", false}};
static const struct json_members location_members = JSON_MEMBERS(location_rows);

/* Objects with a path, or (0.1) just paths; the first counts. */
static void
read_locations(struct grype *grype, struct match *match)
{
	struct json_reader *reader = grype->reader;
	int member;
	if (!take_array(&grype->take))
		return;
	while (json_element(reader) == 1) {
		struct muster_span path = nothing;
		if (json_peek(reader) == JSON_STRING) {
			take_text(&grype->take, &path);
		} else if (take_object(&grype->take)) {
			while (
			    (member = json_member(reader, &location_members)) != JSON_MEMBER_END) {
				if (member == 0)
					take_text(&grype->take, &path);
				else
					json_skip(reader);
			}
		}
		if (match->path.len == 0)
			match->path = path;
	}
}

enum { A_NAME, A_VERSION, A_TYPE, A_PURL, A_LOCATIONS };
static const struct json_member_row artifact_rows[] = {
    [A_NAME] = {"name", false},
    [A_VERSION] = {"version", false},
    [A_TYPE] = {"type", false},
    [A_PURL] = {"purl", false},
    [A_LOCATIONS] = {"locations", false},
};
static const struct json_members artifact_members = JSON_MEMBERS(artifact_rows);

static void
read_artifact(struct grype *grype, struct match *match)
{
	struct take *take = &grype->take;
	int member;
	if (!take_object(take))
		return;
	while ((member = json_member(grype->reader, &artifact_members)) != JSON_MEMBER_END) {
		if (member == A_NAME)
			take_text(take, &match->name);
		else if (member == A_VERSION)
			take_text(take, &match->version);
		else if (member == A_TYPE)
			take_text(take, &match->type);
		else if (member == A_PURL)
			take_text(take, &match->purl);
		else if (member == A_LOCATIONS)
			read_locations(grype, match);
		else
			json_skip(grype->reader);
	}
}

/* The description of a GitHub advisory is one line; others are not titles. */
static struct muster_span
title_of(const struct match *match)
{
	const struct muster_span text = match->description;
	if (text.len > TITLE_MAX || memchr(text.ptr, '\n', text.len) != NULL)
		return nothing;
	return text;
}

static void
say_match(
    struct grype *grype, const struct match *match, bool suppressed, const struct json_locus *locus)
{
	muster_strbuf_clear(&grype->package);
	muster_strbuf_clear(&grype->location);
	purl_build(&grype->package, match->purl, match->type, match->name);
	muster_strbuf_add(&grype->location, grype->package.data, grype->package.len);
	row_add(&grype->location, "#", match->path);
	grype->failed |= grype->package.failed || grype->location.failed || grype->aliases.failed ||
	    grype->fixed.failed || grype->dated.failed;
	const struct muster_result result = {
	    .asset = grype->asset,
	    .domain = purl_is_os(match->purl, match->type) ? MUSTER_DOMAIN_OS_PACKAGE
							   : MUSTER_DOMAIN_LANGUAGE_PACKAGE,
	    .section = nothing,
	    .check = match->id,
	    .title = title_of(match),
	    .outcome = MUSTER_FAIL,
	    .severity = muster_severity_of(match->severity),
	    .native_severity = match->severity,
	    .native_outcome = match->state,
	    .location = text_of(&grype->location),
	    .package = text_of(&grype->package),
	    .version = match->version,
	    .fixed_in = text_of(&grype->fixed),
	    .score = match->score_rank > 0 ? match->score : match->related_score,
	    .aliases = text_of(&grype->aliases),
	    .check_version = nothing,
	    .suppressed = suppressed,
	    .fix_available = match->fix_available,
	    .dated_by = text_of(&grype->dated),
	    .locus = locus,
	};
	sink_result(grype->sink, &result);
	sink_record(grype->sink, suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
}

enum { M_VULNERABILITY, M_RELATED, M_ARTIFACT };
static const struct json_member_row match_rows[] = {
    [M_VULNERABILITY] = {"vulnerability", false},
    [M_RELATED] = {"relatedVulnerabilities", false},
    [M_ARTIFACT] = {"artifact", false},
};
static const struct json_members match_members = JSON_MEMBERS(match_rows);

static void
read_match(struct grype *grype, bool suppressed)
{
	struct json_reader *reader = grype->reader;
	struct take *take = &grype->take;
	struct match match = {nothing, nothing, nothing, nothing, nothing, nothing, 0, 0, nothing,
	    nothing, nothing, nothing, nothing, MUSTER_TIME_NONE};
	struct json_locus locus;
	int member;
	take_init(take, reader);
	muster_strbuf_clear(&grype->aliases);
	muster_strbuf_clear(&grype->fixed);
	muster_strbuf_clear(&grype->dated);
	if (json_record(reader) != 0)
		return;
	if (json_peek(reader) == JSON_NULL) {
		take_mark(take, "expected an object");
		json_skip(reader);
	} else if (take_object(take)) {
		while ((member = json_member(reader, &match_members)) != JSON_MEMBER_END) {
			if (member == M_VULNERABILITY)
				read_vulnerability(grype, &match);
			else if (member == M_RELATED)
				read_related(grype, &match);
			else if (member == M_ARTIFACT)
				read_artifact(grype, &match);
			else
				json_skip(reader);
		}
	}
	if (json_record_end(reader, &locus) != 0)
		return;
	if (!take->odd && match.id.len == 0)
		take_mark(take, "it has no vulnerability.id");
	if (take->odd)
		take_reject(take, grype->sink, "source.grype.not-understood");
	else
		say_match(grype, &match, suppressed, &locus);
}

void
grype_matches(struct grype *grype, bool suppressed)
{
	if (json_array(grype->reader) != 0)
		return;
	while (json_element(grype->reader) == 1)
		read_match(grype, suppressed);
}
