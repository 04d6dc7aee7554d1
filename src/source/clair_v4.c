/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clair v4 VulnerabilityReport.  All of it is maps keyed by ids of Clair's
 * database; a finding is a pair in package_vulnerabilities.  The pairs may
 * stand in front of the maps they join, so the document is gathered first
 * (bounded, see row.c) and its pairs are said at the end.
 */
#include "source/clair_v4.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

static struct clair_v4 *
of(struct adapter *adapter)
{
	return (struct clair_v4 *)adapter;
}

/* A new entry; NULL if memory ran out. */
static struct clair_entry *
add_entry(struct clair_v4 *clair, struct clair_map *map, struct muster_span id)
{
	struct clair_entry *list =
	    adapter_room(&clair->base, map->list, map->count, &map->cap, sizeof(*list));
	if (list == NULL)
		return NULL;
	map->list = list;
	struct clair_entry *entry = &map->list[map->count++];
	*entry = (struct clair_entry){adapter_keep(&clair->base, id), {none, none}, NULL, false};
	return entry;
}

/* ---- packages, distributions, environments ---- */

/* Two text members of an object into an entry; each first non-empty one stays. */
static void
read_texts(struct clair_v4 *clair, const struct json_members *members, struct clair_entry *entry)
{
	struct adapter *adapter = &clair->base;
	int member;
	json_object(adapter->reader); /* in an object read by key: loop even if it is null */
	while ((member = json_member(adapter->reader, members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER || entry->text[member].len > 0)
			json_skip(adapter->reader);
		else
			adapter_text(adapter, &entry->text[member]);
	}
}

static void
read_map(struct clair_v4 *clair, enum clair_map_name name, const struct json_members *members)
{
	struct json_reader *reader = clair->base.reader;
	struct muster_span key;
	if (json_object(reader) != 0)
		return;
	while (json_key(reader, &key) == 1) {
		struct clair_entry *entry = add_entry(clair, &clair->maps[name], key);
		if (entry == NULL)
			return;
		if (json_peek(reader) != JSON_ARRAY) {
			read_texts(clair, members, entry);
			continue;
		}
		json_array(reader);
		while (json_element(reader) == 1)
			read_texts(clair, members, entry);
	}
}

static const struct json_member_row package_rows[] = {
    [PACKAGE_NAME] = {"name", false}, [PACKAGE_VERSION] = {"version", false}};
static const struct json_members package_members = JSON_MEMBERS(package_rows);

static const struct json_member_row environment_rows[] = {
    [ENVIRONMENT_DATABASE] = {"package_db", false},
    [ENVIRONMENT_DISTRIBUTION] = {"distribution_id", false}};
static const struct json_members environment_members = JSON_MEMBERS(environment_rows);

static const struct json_member_row distribution_rows[] = {[DISTRIBUTION_DID] = {"did", false}};
static const struct json_members distribution_members = JSON_MEMBERS(distribution_rows);

/* ---- vulnerabilities ---- */

enum { V_NAME, V_LINKS, V_SEVERITY, V_FIXED, V_ISSUED };
static const struct json_member_row vulnerability_rows[] = {
    [V_NAME] = {"name", false},
    [V_LINKS] = {"links", false},
    [V_SEVERITY] = {"normalized_severity", false},
    [V_FIXED] = {"fixed_in_version", false},
    [V_ISSUED] = {"issued", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

/* "RHSA-2022:0892: libarchive security update (Moderate)": ids have no spaces. */
static void
split_name(struct muster_span name, struct row *row)
{
	const char *space = name.len > 0 ? memchr(name.ptr, ' ', name.len) : NULL;
	struct muster_span id = name;
	if (space != NULL) {
		id.len = (size_t)(space - name.ptr);
		row->text[ROW_TITLE] = name;
		if (id.len > 0 && id.ptr[id.len - 1] == ':') {
			id.len--;
			row->text[ROW_TITLE] =
			    (struct muster_span){space + 1, name.len - id.len - 2};
		}
	}
	row->text[ROW_CHECK] = id;
}

/* "0" is no version that fixes; "introduced=1.0&fixed=1.2" is how OSV's ranges are passed on. */
static struct muster_span
fixed_version(struct muster_span text)
{
	static const char word[] = "fixed=";
	const size_t len = sizeof(word) - 1;
	if (muster_span_is(text, "0"))
		return none;
	if (text.len == 0 || memchr(text.ptr, '=', text.len) == NULL)
		return text;
	for (size_t i = 0; i + len <= text.len; i++) {
		if (memcmp(text.ptr + i, word, len) != 0 || (i > 0 && text.ptr[i - 1] != '&'))
			continue;
		struct muster_span version = {text.ptr + i + len, 0};
		while (i + len + version.len < text.len && version.ptr[version.len] != '&')
			version.len++;
		return version;
	}
	return none;
}

static void
read_vulnerability(struct clair_v4 *clair, struct clair_entry *entry)
{
	struct adapter *adapter = &clair->base;
	struct muster_span name = none, links = none;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &vulnerability_members)) !=
		    JSON_MEMBER_END) {
			if (member == V_NAME)
				take_text(&adapter->take, &name);
			else if (member == V_LINKS)
				take_text(&adapter->take, &links);
			else if (member == V_SEVERITY)
				take_text(&adapter->take, &row.text[ROW_SEVERITY]);
			else if (member == V_FIXED)
				take_text(&adapter->take, &row.text[ROW_FIXED]);
			else if (member == V_ISSUED)
				row_take_date(adapter, &row, ROW_ADVISORY, "issued");
			else
				json_skip(adapter->reader);
		}
	}
	split_name(name, &row);
	row.text[ROW_FIXED] = fixed_version(row.text[ROW_FIXED]);
	row_add_cves(adapter, name);
	if (!muster_span_starts(row.text[ROW_CHECK], "CVE-"))
		row_add_cves(adapter, links);
	if (row_end_uncounted(adapter, &row))
		entry->row = row_keep(adapter, &row);
}

static void
read_vulnerabilities(struct clair_v4 *clair)
{
	struct json_reader *reader = clair->base.reader;
	struct muster_span key;
	clair->vulnerabilities_seen = true;
	if (json_object(reader) != 0)
		return;
	while (json_key(reader, &key) == 1) {
		struct clair_entry *entry = add_entry(clair, &clair->maps[VULNERABILITIES], key);
		if (entry == NULL)
			return;
		read_vulnerability(clair, entry);
	}
}

static void
read_pairs(struct clair_v4 *clair)
{
	struct adapter *adapter = &clair->base;
	struct json_reader *reader = adapter->reader;
	struct muster_span key;
	clair->pairs_seen = true;
	if (json_object(reader) != 0)
		return;
	while (json_key(reader, &key) == 1) {
		const struct muster_span package = adapter_keep(adapter, key);
		if (json_array(reader) != 0)
			continue;
		while (json_element(reader) == 1) {
			struct clair_entry *pair = add_entry(clair, &clair->pairs, none);
			if (pair == NULL)
				return;
			pair->id = package;
			adapter_text(adapter, &pair->text[0]);
		}
	}
}

/* ---- scores: enrichments {KIND: [{vulnerability: [{version, baseScore}]}]} ---- */

enum { C_VERSION, C_SCORE };
static const struct json_member_row cvss_rows[] = {
    [C_VERSION] = {"version", false}, [C_SCORE] = {"baseScore", false}};
static const struct json_members cvss_members = JSON_MEMBERS(cvss_rows);

/* Version 3 before others. */
static void
read_cvss(struct clair_v4 *clair, struct clair_entry *entry)
{
	struct json_reader *reader = clair->base.reader;
	struct muster_span text = none;
	bool best = false;
	int member;
	if (json_array(reader) != 0)
		return;
	while (json_element(reader) == 1) {
		struct muster_span score = none;
		bool three = false;
		if (json_object(reader) != 0)
			continue;
		while ((member = json_member(reader, &cvss_members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER) {
				json_skip(reader);
			} else if (json_scalar(reader, &text) == 0) {
				if (member == C_VERSION)
					three = text.len > 0 && text.ptr[0] == '3';
				else
					score = adapter_keep(&clair->base, text);
			}
		}
		if (score.len > 0 && (entry->text[SCORE_BASE].len == 0 || (three && !best))) {
			entry->text[SCORE_BASE] = score;
			best = three;
		}
	}
}

static bool
is_cvss(struct muster_span kind)
{
	static const char word[] = "clair.cvss";
	for (size_t i = 0; i + sizeof(word) - 1 <= kind.len; i++)
		if (memcmp(kind.ptr + i, word, sizeof(word) - 1) == 0)
			return true;
	return false;
}

static void
read_enrichments(struct clair_v4 *clair)
{
	struct json_reader *reader = clair->base.reader;
	struct muster_span key;
	if (json_object(reader) != 0)
		return;
	while (json_key(reader, &key) == 1) {
		if (!is_cvss(key)) {
			json_skip(reader);
			continue;
		}
		if (json_array(reader) != 0)
			continue;
		while (json_element(reader) == 1) {
			if (json_object(reader) != 0)
				continue;
			while (json_key(reader, &key) == 1) {
				struct clair_entry *entry =
				    add_entry(clair, &clair->maps[SCORES], key);
				if (entry == NULL)
					return;
				read_cvss(clair, entry);
			}
		}
	}
}

/* ---- documents ---- */

enum {
	D_MANIFEST,
	D_PACKAGES,
	D_DISTRIBUTIONS,
	D_ENVIRONMENTS,
	D_VULNERABILITIES,
	D_PAIRS,
	D_ENRICHMENTS,
	D_STATE
};
static const struct json_member_row document_rows[] = {
    [D_MANIFEST] = {"manifest_hash", false},
    [D_PACKAGES] = {"packages", false},
    [D_DISTRIBUTIONS] = {"distributions", false},
    [D_ENVIRONMENTS] = {"environments", false},
    [D_VULNERABILITIES] = {"vulnerabilities", false},
    [D_PAIRS] = {"package_vulnerabilities", false},
    [D_ENRICHMENTS] = {"enrichments", false},
    [D_STATE] = {"state", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_members(struct clair_v4 *clair)
{
	struct adapter *adapter = &clair->base;
	int member;
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		switch (member) {
		case D_MANIFEST:
			adapter_text(adapter, &clair->manifest);
			break;
		case D_PACKAGES:
			read_map(clair, PACKAGES, &package_members);
			break;
		case D_DISTRIBUTIONS:
			read_map(clair, DISTRIBUTIONS, &distribution_members);
			break;
		case D_ENVIRONMENTS:
			read_map(clair, ENVIRONMENTS, &environment_members);
			break;
		case D_VULNERABILITIES:
			read_vulnerabilities(clair);
			break;
		case D_PAIRS:
			read_pairs(clair);
			break;
		case D_ENRICHMENTS:
			read_enrichments(clair);
			break;
		case D_STATE:
			clair->index_report = true;
			json_skip(adapter->reader);
			break;
		default:
			json_skip(adapter->reader);
			break;
		}
	}
}

static void
read_document(struct adapter *adapter)
{
	struct clair_v4 *clair = of(adapter);
	memset(clair->maps, 0, sizeof(clair->maps));
	clair->pairs = (struct clair_map){NULL, 0, 0};
	clair->manifest = none;
	clair->vulnerabilities_seen = clair->pairs_seen = clair->index_report = false;
	adapter->run.tool = MUSTER_SPAN("clair");
	if (json_object(adapter->reader) == 0)
		read_members(clair);
	if (clair->vulnerabilities_seen && clair->pairs_seen) {
		if (!json_failed(adapter->reader) && !adapter->failed)
			clair_v4_say(clair);
	} else if (clair->index_report) {
		adapter_refuse(adapter, "index-report",
		    "this is a Clair index report: it lists packages and no vulnerabilities; ask "
		    "the matcher for the vulnerability report");
	} else {
		adapter_refuse(adapter, "no-results",
		    "vulnerabilities or package_vulnerabilities is missing: this report says "
		    "nothing, which is not that nothing was found");
	}
}

static int
read_clair(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct clair_v4 clair = {.manifest = none};
	return adapter_read(&clair.base, &source_clair_v4, reader, sink, read_document, err);
}

static int
probe_clair(const struct muster_peek *peek)
{
	if (peek->kind != '{' || !muster_peek_has(peek, "manifest_hash"))
		return 0;
	if (muster_peek_has(peek, "package_vulnerabilities") ||
	    muster_peek_has(peek, "vulnerabilities"))
		return 95;
	/* the maps of packages alone may fill the head */
	return !peek->whole && muster_peek_has(peek, "packages") && !muster_peek_has(peek, "state")
	    ? 80
	    : 0;
}

const struct muster_source source_clair_v4 = {
    .name = "clair-v4",
    .title = "Clair v4",
    .kind = "scanner",
    .reads = "clairctl report --out json, GET /matcher/api/v1/vulnerability_report",
    .version = 2,
    .probe = probe_clair,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_clair,
};
