/* SPDX-License-Identifier: Apache-2.0 */
/* OSV-Scanner: results[] by source, their packages, and what is known of each. */
#include "source/purl.h"
#include "source/row.h"
#include "source/sources.h"

/* Ids that are one vulnerability, and the highest score that any of them has. */
struct rated {
	struct muster_span id, score;
};

struct osv {
	struct adapter base; /* first */
	bool listed, placed; /* the source stood in front of its packages */
	/* of the package */
	struct rated *rated;
	size_t rated_count, rated_cap;
	/* of what is being read */
	struct muster_span path, name, version, ecosystem;
};

static struct osv *
of(struct adapter *adapter)
{
	return (struct osv *)adapter;
}

/* "Debian:12": the package's type. */
static struct muster_span
type_of(struct muster_span ecosystem)
{
	const char *colon = ecosystem.len > 0 ? memchr(ecosystem.ptr, ':', ecosystem.len) : NULL;
	return colon == NULL ? ecosystem
			     : (struct muster_span){ecosystem.ptr, (size_t)(colon - ecosystem.ptr)};
}

/* ---- a vulnerability: the OSV schema ---- */

/* A commit fixes a repository; a version fixes a package. */
static bool
is_commit(struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!((text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
			(text.ptr[i] >= 'a' && text.ptr[i] <= 'f')))
			return false;
	return text.len == 40;
}

static bool
has_word(const struct muster_strbuf *list, struct muster_span word)
{
	for (size_t i = 0; i + word.len <= list->len; i++)
		if (memcmp(list->data + i, word.ptr, word.len) == 0 &&
		    (i == 0 || list->data[i - 1] == ' ') &&
		    (i + word.len == list->len || list->data[i + word.len] == ','))
			return true;
	return false;
}

static void
read_events(struct adapter *adapter)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span fixed = row_nothing;
		take_member(&adapter->take, "fixed", &fixed);
		if (fixed.len > 0 && !is_commit(fixed) && !has_word(&adapter->fixed, fixed))
			row_add(&adapter->fixed, ", ", fixed);
	}
}

static void
read_ranges(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"events", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		if (!take_object(&adapter->take))
			continue;
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == 0)
				read_events(adapter);
			else
				json_skip(adapter->reader);
		}
	}
}

/* Of several packages that it affects, only this one's fixes count; the first's if that comes
 * later. */
static void
read_affected(struct adapter *adapter)
{
	enum { A_PACKAGE, A_RANGES };
	static const struct json_member_row rows[] = {
	    [A_PACKAGE] = {"package", false}, [A_RANGES] = {"ranges", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	const struct muster_span wanted = of(adapter)->name;
	int member;
	if (!take_array(&adapter->take))
		return;
	for (size_t i = 0; json_element(adapter->reader) == 1; i++) {
		struct muster_span name = row_nothing;
		size_t before = adapter->fixed.len;
		if (!take_object(&adapter->take))
			continue;
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == A_PACKAGE)
				take_member(&adapter->take, "name", &name);
			else if (member == A_RANGES)
				read_ranges(adapter);
			else
				json_skip(adapter->reader);
		}
		if (wanted.len > 0 ? !muster_span_eq(name, wanted) : i > 0)
			adapter->fixed.len = before;
	}
}

static void
read_aliases(struct adapter *adapter)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span id = row_nothing;
		take_text(&adapter->take, &id);
		row_add_alias(adapter, id);
	}
}

enum { V_ID, V_SUMMARY, V_ALIASES, V_AFFECTED, V_PUBLISHED, V_DATABASE };
static const struct json_member_row vulnerability_rows[] = {
    [V_ID] = {"id", false},
    [V_SUMMARY] = {"summary", false},
    [V_ALIASES] = {"aliases", false},
    [V_AFFECTED] = {"affected", false},
    [V_PUBLISHED] = {"published", false},
    [V_DATABASE] = {"database_specific", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

static void
read_members(struct adapter *adapter, struct row *row)
{
	int member;
	while ((member = json_member(adapter->reader, &vulnerability_members)) != JSON_MEMBER_END) {
		switch (member) {
		case V_ID:
			take_text(&adapter->take, &row->text[ROW_CHECK]);
			break;
		case V_SUMMARY:
			take_text(&adapter->take, &row->text[ROW_TITLE]);
			break;
		case V_ALIASES:
			read_aliases(adapter);
			break;
		case V_AFFECTED:
			read_affected(adapter);
			break;
		case V_PUBLISHED:
			row_take_date(adapter, row, ROW_ADVISORY, "published");
			break;
		case V_DATABASE:
			take_member(&adapter->take, "severity", &row->text[ROW_SEVERITY]);
			break;
		default:
			json_skip(adapter->reader);
			break;
		}
	}
}

static void
read_vulnerability(struct adapter *adapter)
{
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_members(adapter, &row);
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* A license that the allow list of the run does not have. */
static void
read_violation(struct adapter *adapter)
{
	struct muster_strbuf check;
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	muster_strbuf_init(&check, 0);
	take_text(&adapter->take, &row.text[ROW_TITLE]);
	row_add(&check, "", row.text[ROW_TITLE].len > 0 ? MUSTER_SPAN("license:") : row_nothing);
	row_add(&check, "", row.text[ROW_TITLE]);
	row.domain = MUSTER_DOMAIN_LICENSE;
	row.text[ROW_CHECK] = adapter_keep(adapter, row_span(&check));
	adapter->failed |= check.failed;
	muster_strbuf_release(&check);
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* ---- groups ---- */

static void
rate(struct osv *osv, struct muster_span id, struct muster_span score)
{
	struct rated *list =
	    adapter_room(&osv->base, osv->rated, osv->rated_count, &osv->rated_cap, sizeof(*list));
	if (list == NULL)
		return;
	osv->rated = list;
	osv->rated[osv->rated_count++] = (struct rated){adapter_keep(&osv->base, id), score};
}

/* {"ids": ["GHSA-…", "CVE-…"], "max_severity": "8.6"} */
static void
read_group(struct osv *osv)
{
	enum { G_IDS, G_SCORE };
	static const struct json_member_row rows[] = {
	    [G_IDS] = {"ids", false}, [G_SCORE] = {"max_severity", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct json_reader *reader = osv->base.reader;
	const size_t first = osv->rated_count;
	struct muster_span score = row_nothing, id = row_nothing;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
		if (member == G_SCORE) {
			adapter_text(&osv->base, &score);
		} else if (member == G_IDS) {
			json_array(reader);
			while (json_element(reader) == 1)
				if (json_text(reader, &id) == 0)
					rate(osv, id, row_nothing);
		} else {
			json_skip(reader);
		}
	}
	for (size_t i = first; i < osv->rated_count; i++)
		osv->rated[i].score = score;
}

static int
by_id(const void *a, const void *b)
{
	const struct rated *x = a, *y = b;
	return muster_span_cmp(x->id, y->id);
}

/* ---- packages and where they were found ---- */

/* What the package says of all its rows, which it may say behind them. */
static void
fill(struct osv *osv, struct row *row)
{
	row->text[ROW_NAME] = osv->name;
	row->text[ROW_VERSION] = osv->version;
	row->text[ROW_TYPE] = type_of(osv->ecosystem);
	const struct rated key = {row->text[ROW_CHECK], row_nothing};
	const struct rated *rated = osv->rated_count == 0
	    ? NULL
	    : bsearch(&key, osv->rated, osv->rated_count, sizeof(key), by_id);
	if (rated != NULL)
		row->text[ROW_SCORE] = rated->score;
	if (rated != NULL && row->text[ROW_SEVERITY].len == 0)
		row->severity = row_severity_of_score(rated->score);
	if (row->domain == MUSTER_DOMAIN_LICENSE)
		return;
	bool os = purl_is_os(row_nothing, row->text[ROW_TYPE]);
	row->domain = os ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
}

static void
complete(struct adapter *adapter, struct row *row)
{
	row->text[ROW_PLACE] = of(adapter)->path;
	row_say(adapter, row);
}

static void
read_name(struct osv *osv)
{
	enum { P_NAME, P_VERSION, P_ECOSYSTEM };
	static const struct json_member_row rows[] = {[P_NAME] = {"name", false},
	    [P_VERSION] = {"version", false},
	    [P_ECOSYSTEM] = {"ecosystem", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span *const texts[] = {&osv->name, &osv->version, &osv->ecosystem};
	int member;
	json_object(osv->base.reader);
	while ((member = json_member(osv->base.reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(osv->base.reader);
		else
			adapter_text(&osv->base, texts[member]);
	}
}

static void
read_package(struct osv *osv)
{
	enum { K_PACKAGE, K_VULNERABILITIES, K_GROUPS, K_VIOLATIONS };
	static const struct json_member_row rows[] = {[K_PACKAGE] = {"package", false},
	    [K_VULNERABILITIES] = {"vulnerabilities", false},
	    [K_GROUPS] = {"groups", false},
	    [K_VIOLATIONS] = {"license_violations", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &osv->base;
	struct row **const from = adapter->waiting_end;
	int member;
	osv->name = osv->version = osv->ecosystem = row_nothing;
	osv->rated_count = 0;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == K_PACKAGE) {
			read_name(osv);
		} else if (member == K_VULNERABILITIES) {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_vulnerability(adapter);
		} else if (member == K_GROUPS) {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_group(osv);
		} else if (member == K_VIOLATIONS) {
			if (json_peek(adapter->reader) == JSON_ARRAY)
				adapter->covers[MUSTER_DOMAIN_LICENSE] = true;
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_violation(adapter);
		} else {
			json_skip(adapter->reader);
		}
	}
	if (json_failed(adapter->reader))
		return;
	if (osv->rated_count > 1)
		qsort(osv->rated, osv->rated_count, sizeof(*osv->rated), by_id);
	for (struct row *row = *from; row != NULL; row = row->next)
		fill(osv, row);
	if (osv->placed)
		row_flush(adapter, complete);
	bool os = purl_is_os(row_nothing, type_of(osv->ecosystem));
	adapter->covers[os ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
}

static void
read_result(struct osv *osv)
{
	enum { S_SOURCE, S_PACKAGES };
	static const struct json_member_row rows[] = {
	    [S_SOURCE] = {"source", false}, [S_PACKAGES] = {"packages", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	static const struct json_member_row path_rows[] = {{"path", false}};
	static const struct json_members path_members = JSON_MEMBERS(path_rows);
	struct json_reader *reader = osv->base.reader;
	int member;
	osv->path = row_nothing;
	osv->placed = false;
	json_object(reader);
	while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
		if (member == S_SOURCE) {
			osv->placed = true;
			json_object(reader);
			while ((member = json_member(reader, &path_members)) != JSON_MEMBER_END) {
				if (member == 0)
					adapter_text(&osv->base, &osv->path);
				else
					json_skip(reader);
			}
		} else if (member == S_PACKAGES) {
			json_array(reader);
			while (json_element(reader) == 1)
				read_package(osv);
		} else {
			json_skip(reader);
		}
	}
	if (!json_failed(reader))
		row_flush(&osv->base, complete);
}

/* Also of an empty file: it is what the tool writes when nothing was found. */
static void
say_run(struct adapter *adapter)
{
	adapter->run.tool = MUSTER_SPAN("osv-scanner");
	adapter_bind(adapter, MUSTER_ASSET_REPOSITORY, row_nothing);
	adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	adapter_cover(adapter, row_nothing);
}

static void
read_document(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"results", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct osv *osv = of(adapter);
	int member;
	osv->listed = false;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0) {
			json_skip(adapter->reader);
			continue;
		}
		osv->listed = true;
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1)
			read_result(osv);
	}
	if (!osv->listed)
		adapter_refuse(adapter, "no-results",
		    "this document has no results[]: it says nothing, which is not that nothing "
		    "was found");
	if (!json_failed(adapter->reader))
		say_run(adapter);
}

static int
read_osv(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct osv osv = {.path = row_nothing};
	return adapter_read_or(&osv.base, &source_osv, reader, sink, read_document, say_run, err);
}

static int
probe_osv(const struct muster_peek *peek)
{
	if (peek->kind != '{' || !muster_peek_has(peek, "results"))
		return 0;
	if (muster_span_is(peek->element_of, "results") &&
	    muster_peek_element_has(peek, "source") && muster_peek_element_has(peek, "packages"))
		return 85;
	/* nothing found: newer releases have their configuration beside the empty list */
	return peek->element_count == 0 && muster_peek_has(peek, "experimental_config") ? 85 : 0;
}

const struct muster_source source_osv = {
    .name = "osv",
    .title = "OSV-Scanner",
    .kind = "scanner",
    .reads = "osv-scanner --format json",
    .version = 3,
    .probe = probe_osv,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_osv,
};
