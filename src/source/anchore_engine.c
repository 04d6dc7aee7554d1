/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anchore Engine and Enterprise, vulnerabilities of an image: the API's object
 * (snake case), what anchorectl makes of it (camel case, an array or an
 * object) and the export of the user interface (metadata, securityEvaluation).
 */
#include "source/purl.h"
#include "source/row.h"
#include "source/sources.h"

struct anchore {
	struct adapter base; /* first */
	struct muster_span registry, repository, tag, digest, kind;
	bool listed;
};

static const struct muster_span none = {"", 0};

static struct anchore *
of(struct adapter *adapter)
{
	return (struct anchore *)adapter;
}

/* ---- rows ---- */

/* Both spellings of a name; a report has one of them. */
enum {
	F_ID,
	F_ID_OF_EXPORT,
	F_SEVERITY,
	F_FIX,
	F_FIX_OF_EXPORT,
	F_FEED_GROUP,
	F_FEED_GROUP_2,
	F_NAME,
	F_NAME_2,
	F_VERSION,
	F_VERSION_2,
	F_TYPE,
	F_TYPE_2,
	F_PATH,
	F_PATH_2,
	F_PATH_OF_EXPORT,
	F_NVD,
	F_NVD_2,
	F_VENDOR,
	F_VENDOR_2,
	F_WONT_FIX,
	F_WONT_FIX_2,
	F_CVES,
	F_SCORE,
	F_PACKAGE,
	F_FIX_OBSERVED
};
static const struct json_member_row field_rows[] = {
    [F_ID] = {"vuln", false},
    [F_ID_OF_EXPORT] = {"vulnerabilityId", false},
    [F_SEVERITY] = {"severity", false},
    [F_FIX] = {"fix", false},
    [F_FIX_OF_EXPORT] = {"fixAvailable", false},
    [F_FEED_GROUP] = {"feed_group", false},
    [F_FEED_GROUP_2] = {"feedGroup", false},
    [F_NAME] = {"package_name", false},
    [F_NAME_2] = {"packageName", false},
    [F_VERSION] = {"package_version", false},
    [F_VERSION_2] = {"packageVersion", false},
    [F_TYPE] = {"package_type", false},
    [F_TYPE_2] = {"packageType", false},
    [F_PATH] = {"package_path", false},
    [F_PATH_2] = {"packagePath", false},
    [F_PATH_OF_EXPORT] = {"path", false},
    [F_NVD] = {"nvd_data", false},
    [F_NVD_2] = {"nvdData", false},
    [F_VENDOR] = {"vendor_data", false},
    [F_VENDOR_2] = {"vendorData", false},
    [F_WONT_FIX] = {"will_not_fix", false},
    [F_WONT_FIX_2] = {"willNotFix", false},
    [F_CVES] = {"cves", false},
    [F_SCORE] = {"nvdCvssBaseScore", false},
    [F_PACKAGE] = {"package", false},
    [F_FIX_OBSERVED] = {"fixObservedAt", false},
};
static const struct json_members field_members = JSON_MEMBERS(field_rows);

enum { N_ID, N_V3, N_V3_2, N_V2, N_V2_2 };
static const struct json_member_row data_rows[] = {
    [N_ID] = {"id", false},
    [N_V3] = {"cvss_v3", false},
    [N_V3_2] = {"cvssV3", false},
    [N_V2] = {"cvss_v2", false},
    [N_V2_2] = {"cvssV2", false},
};
static const struct json_members data_members = JSON_MEMBERS(data_rows);

static const struct json_member_row base_rows[] = {{"base_score", false}, {"baseScore", false}};
static const struct json_members base_members = JSON_MEMBERS(base_rows);

struct scores {
	struct muster_span v3, v2; /* the first of each that is one: -1 is none */
};

static void
read_base_score(struct adapter *adapter, struct muster_span *best)
{
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &base_members)) != JSON_MEMBER_END) {
		struct muster_span score = none;
		if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
			continue;
		}
		take_scalar(&adapter->take, &score);
		if (score.len > 0 && score.ptr[0] != '-' && best->len == 0)
			*best = score;
	}
}

/* nvd_data[], vendor_data[]: scores, and the ids other databases have for it. */
static void
read_data(struct adapter *adapter, struct scores *scores)
{
	int member;
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		if (!take_object(&adapter->take))
			continue;
		while ((member = json_member(adapter->reader, &data_members)) != JSON_MEMBER_END) {
			struct muster_span id = none;
			switch (member) {
			case N_ID:
				take_text(&adapter->take, &id);
				row_add_alias(adapter, id);
				break;
			case N_V3:
			case N_V3_2:
				read_base_score(adapter, &scores->v3);
				break;
			case N_V2:
			case N_V2_2:
				read_base_score(adapter, &scores->v2);
				break;
			default:
				json_skip(adapter->reader);
				break;
			}
		}
	}
}

/* "CVE-…, CVE-…" or an array of them. */
static void
read_cves(struct adapter *adapter)
{
	struct muster_span text = none;
	if (json_peek(adapter->reader) != JSON_ARRAY) {
		take_text(&adapter->take, &text);
		row_add_cves(adapter, text);
		return;
	}
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		take_text(&adapter->take, &text);
		row_add_cves(adapter, text);
	}
}

/* Absent, in the words of Python. */
static struct muster_span
unless_none(struct muster_span text)
{
	return muster_span_is(text, "None") ? none : text;
}

/* The export has name and version in one word: a version starts with a digit. */
static void
split_package(struct muster_span package, struct row *row)
{
	row->text[ROW_NAME] = package;
	for (size_t i = 1; i + 1 < package.len; i++) {
		if (package.ptr[i] != '-' || package.ptr[i + 1] < '0' || package.ptr[i + 1] > '9')
			continue;
		row->text[ROW_NAME].len = i;
		row->text[ROW_VERSION] =
		    (struct muster_span){package.ptr + i + 1, package.len - i - 1};
		return;
	}
}

/*
 * The distribution is in the feed's group ("debian:9"); groups of other feeds
 * ("github:java", "nvdv2:cves") are none, there the package's type says it.
 */
static struct muster_span
type_of(struct muster_span type, struct muster_span feed_group)
{
	const char *colon = feed_group.len > 0 ? memchr(feed_group.ptr, ':', feed_group.len) : NULL;
	struct muster_span group = {
	    feed_group.ptr, colon != NULL ? (size_t)(colon - feed_group.ptr) : feed_group.len};
	return purl_is_os(none, group) ? group : type;
}

static bool
is_os_type(struct muster_span type)
{
	static const char *const words[] = {"dpkg", "rpm", "deb", "apkg", "apk"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (muster_span_is_nocase(type, words[i]))
			return true;
	return purl_is_os(none, type);
}

static void
read_fields(struct adapter *adapter, struct row *row, struct muster_span *feed_group)
{
	static const int texts[] = {
	    [F_ID] = ROW_CHECK,
	    [F_ID_OF_EXPORT] = ROW_CHECK,
	    [F_SEVERITY] = ROW_SEVERITY,
	    [F_FIX] = ROW_FIXED,
	    [F_FIX_OF_EXPORT] = ROW_FIXED,
	    [F_NAME] = ROW_NAME,
	    [F_NAME_2] = ROW_NAME,
	    [F_VERSION] = ROW_VERSION,
	    [F_VERSION_2] = ROW_VERSION,
	    [F_TYPE] = ROW_TYPE,
	    [F_TYPE_2] = ROW_TYPE,
	    [F_PATH] = ROW_PLACE,
	    [F_PATH_2] = ROW_PLACE,
	    [F_PATH_OF_EXPORT] = ROW_PLACE,
	    [F_SCORE] = ROW_SCORE,
	};
	struct take *take = &adapter->take;
	struct scores scores = {none, none};
	struct muster_span package = none, wont_fix = none, observed = none;
	int member;
	while ((member = json_member(adapter->reader, &field_members)) != JSON_MEMBER_END) {
		switch (member) {
		case F_NVD:
		case F_NVD_2:
		case F_VENDOR:
		case F_VENDOR_2:
			read_data(adapter, &scores);
			break;
		case F_CVES:
			read_cves(adapter);
			break;
		case F_FEED_GROUP:
		case F_FEED_GROUP_2:
			take_text(take, feed_group);
			break;
		case F_PACKAGE:
			take_text(take, &package);
			break;
		case F_FIX_OBSERVED:
			take_scalar(take, &observed);
			row_set_date(adapter, row, ROW_FIX_AVAILABLE, "fixObservedAt",
			    unless_none(observed));
			break;
		case F_WONT_FIX:
		case F_WONT_FIX_2:
			take_scalar(take, &wont_fix);
			break;
		case JSON_MEMBER_OTHER:
			json_skip(adapter->reader);
			break;
		default:
			take_scalar(take, &row->text[texts[member]]);
			break;
		}
	}
	if (row->text[ROW_NAME].len == 0)
		split_package(package, row);
	if (row->text[ROW_SCORE].len == 0)
		row->text[ROW_SCORE] = scores.v3.len > 0 ? scores.v3 : scores.v2;
	if (muster_span_is(wont_fix, "true"))
		row->text[ROW_OUTCOME] = MUSTER_SPAN("will_not_fix");
}

static void
read_row(struct adapter *adapter)
{
	struct muster_span feed_group = none;
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_fields(adapter, &row, &feed_group);
	for (size_t i = 0; i < ROW_TEXTS; i++)
		row.text[i] = unless_none(row.text[i]);
	bool exported = row.text[ROW_TYPE].len == 0; /* no type: the path of a database says it */
	row.text[ROW_TYPE] = type_of(row.text[ROW_TYPE], feed_group);
	bool database = muster_span_is(row.text[ROW_PLACE], "pkgdb");
	row.domain = is_os_type(row.text[ROW_TYPE]) || (exported && database)
	    ? MUSTER_DOMAIN_OS_PACKAGE
	    : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	if (row.domain == MUSTER_DOMAIN_OS_PACKAGE)
		row.text[ROW_PLACE] = none; /* the package manager's database */
	if (!row_end(adapter, &row))
		return;
	row_say(adapter, &row);
	adapter->covers[row.domain] = true;
}

static void
read_list(struct anchore *anchore)
{
	struct adapter *adapter = &anchore->base;
	anchore->listed = true;
	if (json_array(adapter->reader) != 0)
		return;
	while (json_element(adapter->reader) == 1)
		read_row(adapter);
}

/* ---- documents ---- */

enum {
	D_DIGEST,
	D_DIGEST_2,
	D_KIND,
	D_KIND_2,
	D_TAG,
	D_REGISTRY,
	D_REPOSITORY,
	D_TAG_OF_EXPORT,
	D_TIME,
	D_METADATA,
	D_LIST,
	D_LIST_OF_EXPORT
};
static const struct json_member_row document_rows[] = {
    [D_DIGEST] = {"imageDigest", false},
    [D_DIGEST_2] = {"image_digest", false},
    [D_KIND] = {"vulnerability_type", false},
    [D_KIND_2] = {"vulnerabilityType", false},
    [D_TAG] = {"imageFullTag", false},
    [D_REGISTRY] = {"registry", false},
    [D_REPOSITORY] = {"repository", false},
    [D_TAG_OF_EXPORT] = {"tag", false},
    [D_TIME] = {"timestamp", false},
    [D_METADATA] = {"metadata", false},
    [D_LIST] = {"vulnerabilities", false},
    [D_LIST_OF_EXPORT] = {"securityEvaluation", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

/* Of the document or, in the export, of its metadata. */
static void
read_members(struct anchore *anchore, bool nested)
{
	struct adapter *adapter = &anchore->base;
	int member;
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		switch (member) {
		case D_DIGEST:
		case D_DIGEST_2:
			adapter_text(adapter, &anchore->digest);
			break;
		case D_KIND:
		case D_KIND_2:
			adapter_text(adapter, &anchore->kind);
			break;
		case D_TAG:
			adapter_text(adapter, &anchore->repository);
			break;
		case D_REGISTRY:
			adapter_text(adapter, &anchore->registry);
			break;
		case D_REPOSITORY:
			adapter_text(adapter, &anchore->repository);
			break;
		case D_TAG_OF_EXPORT:
			adapter_text(adapter, &anchore->tag);
			break;
		case D_TIME:
			adapter_observed(adapter);
			break;
		case D_METADATA:
			if (nested)
				json_skip(adapter->reader);
			else if (json_object(adapter->reader) == 0)
				read_members(anchore, true);
			break;
		case D_LIST:
		case D_LIST_OF_EXPORT:
			read_list(anchore);
			break;
		default:
			json_skip(adapter->reader);
			break;
		}
	}
}

static void
bind_image(struct anchore *anchore)
{
	struct adapter *adapter = &anchore->base;
	struct muster_strbuf *name = &adapter->location;
	muster_strbuf_clear(name);
	row_add(name, "", anchore->registry);
	row_add(name, "/", anchore->repository);
	row_add(name, ":", anchore->tag);
	adapter->failed |= name->failed;
	adapter_bind_image(adapter, row_span(name), anchore->digest);
}

/* Which packages were asked for; a bare array does not say, so only what it has is covered. */
static void
cover(struct anchore *anchore)
{
	bool *covers = anchore->base.covers;
	if (muster_span_is(anchore->kind, "os"))
		covers[MUSTER_DOMAIN_OS_PACKAGE] = true;
	else if (muster_span_is(anchore->kind, "non-os"))
		covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	else if (muster_span_is(anchore->kind, "all"))
		covers[MUSTER_DOMAIN_OS_PACKAGE] = covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	adapter_cover(&anchore->base, none);
}

static void
read_document(struct adapter *adapter)
{
	struct anchore *anchore = of(adapter);
	anchore->registry = anchore->repository = anchore->tag = anchore->digest = anchore->kind =
	    none;
	anchore->listed = false;
	adapter->run.tool = MUSTER_SPAN("anchore");
	if (json_peek(adapter->reader) == JSON_ARRAY)
		read_list(anchore);
	else if (json_object(adapter->reader) == 0)
		read_members(anchore, false);
	if (!anchore->listed)
		adapter_refuse(adapter, "no-results",
		    "there is no list of vulnerabilities in this document: it says nothing, which "
		    "is not that nothing was found");
	if (json_failed(adapter->reader))
		return;
	bind_image(anchore);
	cover(anchore);
}

static int
read_anchore(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct anchore anchore = {.listed = false};
	return adapter_read(
	    &anchore.base, &source_anchore_engine, reader, sink, read_document, err);
}

static bool
is_row(const struct muster_peek *peek)
{
	return muster_peek_element_has(peek, "vuln") &&
	    (muster_peek_element_has(peek, "packageName") ||
		muster_peek_element_has(peek, "package_name") ||
		muster_peek_element_has(peek, "package"));
}

static int
probe_anchore(const struct muster_peek *peek)
{
	bool list = muster_peek_has(peek, "vulnerabilities");
	if (peek->kind == '[')
		return is_row(peek) ? 90 : 0;
	if (muster_peek_has(peek, "securityEvaluation") && muster_peek_has(peek, "metadata"))
		return 90;
	if (list && muster_span_is(peek->element_of, "vulnerabilities") && is_row(peek))
		return 90;
	return list &&
		(muster_peek_has(peek, "imageDigest") || muster_peek_has(peek, "image_digest") ||
		    muster_peek_has(peek, "vulnerability_type") ||
		    muster_peek_has(peek, "vulnerabilityType"))
	    ? 85
	    : 0;
}

const struct muster_source source_anchore_engine = {
    .name = "anchore-engine",
    .title = "Anchore Engine",
    .kind = "scanner",
    .reads = "anchore-cli image vuln, anchorectl image vulnerabilities -o json, UI export",
    .version = 2,
    .probe = probe_anchore,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_anchore,
};
