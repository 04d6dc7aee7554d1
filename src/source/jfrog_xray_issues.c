/* SPDX-License-Identifier: Apache-2.0 */
/* An issue of JFrog Xray in all its shapes, and the components it names. */
#include "source/jfrog_xray.h"

/* ---- components: "npm://acorn:5.7.3", "deb://debian:buster:glibc:2.28" ---- */

struct component {
	struct muster_span id, fixed;
};

static struct muster_span
cut(struct muster_span *text, char at)
{
	const char *found = text->len > 0 ? memchr(text->ptr, at, text->len) : NULL;
	size_t len = found != NULL ? (size_t)(found - text->ptr) : text->len;
	const struct muster_span head = {text->ptr, len};
	size_t step = found != NULL ? len + 1 : len;
	*text = (struct muster_span){text->ptr + step, text->len - step};
	return head;
}

struct muster_span
xray_scheme(struct muster_span *id)
{
	for (size_t i = 0; i + 3 <= id->len; i++) {
		if (memcmp(id->ptr + i, "://", 3) != 0)
			continue;
		const struct muster_span scheme = {id->ptr, i};
		*id = (struct muster_span){id->ptr + i + 3, id->len - i - 3};
		return scheme;
	}
	return row_nothing;
}

/* "generic://sha256:0f…/core.jar": the file's name, and as its version the digest. */
static bool
split_digest(struct muster_span text, struct row *row)
{
	xray_scheme(&text);
	const char *slash = text.len > 0 ? memchr(text.ptr, '/', text.len) : NULL;
	if (slash == NULL || !muster_span_starts(text, "sha256:"))
		return false;
	const size_t len = (size_t)(slash - text.ptr);
	row->text[ROW_VERSION] = (struct muster_span){text.ptr, len};
	row->text[ROW_NAME] = (struct muster_span){slash + 1, text.len - len - 1};
	return row->text[ROW_NAME].len > 0;
}

void
xray_split_component(struct muster_span text, struct row *row)
{
	if (split_digest(text, row))
		return;
	size_t end = text.len;
	for (size_t i = text.len; i > 0 && end == text.len; i--)
		if (text.ptr[i - 1] == ':')
			end = i - 1;
	row->text[ROW_NAME] = (struct muster_span){text.ptr, end};
	if (end < text.len)
		row->text[ROW_VERSION] =
		    (struct muster_span){text.ptr + end + 1, text.len - end - 1};
}

static void
apply_component(struct row *row, struct muster_span id)
{
	const struct muster_span scheme = xray_scheme(&id);
	row->text[ROW_TYPE] = scheme;
	row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (muster_span_is(scheme, "deb")) {
		row->text[ROW_TYPE] = cut(&id, ':');
		cut(&id, ':');
		row->text[ROW_NAME] = cut(&id, ':');
		row->text[ROW_VERSION] = id;
	} else if (muster_span_is(scheme, "rpm") || muster_span_is(scheme, "alpine")) {
		cut(&id, ':');
		row->text[ROW_NAME] = cut(&id, ':');
		row->text[ROW_VERSION] = id;
	} else {
		row->domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE;
		if (muster_span_is(scheme, "gav"))
			row->text[ROW_TYPE] = MUSTER_SPAN("maven");
		xray_split_component(id, row);
	}
}

/* ---- issues ---- */

/* "[1.2.3]" and "≥ 1.2.3" are 1.2.3; a range of versions stays as it is. */
static struct muster_span
plain_version(struct muster_span text)
{
	static const char *const marks[] = {"≥ ", "≥", ">= ", ">="};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const size_t len = strlen(marks[i]);
		if (muster_span_starts(text, marks[i]))
			return (struct muster_span){text.ptr + len, text.len - len};
	}
	const bool single = text.len > 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']' &&
	    memchr(text.ptr, ',', text.len) == NULL;
	return single ? (struct muster_span){text.ptr + 1, text.len - 2} : text;
}

static void
read_versions(struct adapter *adapter, struct muster_strbuf *out)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span version = row_nothing;
		take_text(&adapter->take, &version);
		row_add(out, ", ", plain_version(version));
	}
}

/* Of several the first: its id and, where nothing else rates the issue, its score. */
struct cve {
	struct muster_span id, score;
};

/* "9.8/CVSS:3.0/AV:N": 9.8. */
static struct muster_span
score_in(struct muster_span text)
{
	size_t len = 0;
	while (len < text.len &&
	    ((text.ptr[len] >= '0' && text.ptr[len] <= '9') || text.ptr[len] == '.'))
		len++;
	return len == text.len || text.ptr[len] == '/' ? (struct muster_span){text.ptr, len}
						       : row_nothing;
}

static void
read_cve(struct adapter *adapter, struct cve *cve)
{
	enum { E_ID, E_SCORE, E_VECTOR };
	static const struct json_member_row rows[] = {[E_ID] = {"cve", false},
	    [E_SCORE] = {"cvss_v3_score", false},
	    [E_VECTOR] = {"cvss_v3", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span vector = row_nothing;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == E_ID)
			take_text(&adapter->take, &cve->id);
		else if (member == E_SCORE)
			take_scalar(&adapter->take, &cve->score);
		else if (member == E_VECTOR)
			take_scalar(&adapter->take, &vector);
		else
			json_skip(adapter->reader);
	}
	if (cve->score.len == 0)
		cve->score = score_in(vector);
}

static void
read_cves(struct adapter *adapter, struct cve *first)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct cve cve = {row_nothing, row_nothing};
		read_cve(adapter, &cve);
		if (first->id.len == 0)
			first->id = cve.id;
		if (first->score.len == 0)
			first->score = cve.score;
		row_add_alias(adapter, cve.id);
	}
}

/* Of the user interface: fixed versions, and the CVEs one level deeper. */
static void
read_details(struct adapter *adapter, struct cve *first)
{
	static const struct json_member_row rows[] = {{"cves", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_cves(adapter, first);
		else
			json_skip(adapter->reader);
	}
}

static void
read_component_versions(struct adapter *adapter, struct cve *first)
{
	static const struct json_member_row rows[] = {
	    {"fixed_versions", false}, {"more_details", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_versions(adapter, &adapter->fixed);
		else if (member == 1)
			read_details(adapter, first);
		else
			json_skip(adapter->reader);
	}
}

struct components {
	struct component *list;
	size_t count, cap;
};

/* One component, by its member name or its key. */
static void
read_component(struct adapter *adapter, struct components *components, struct muster_span id)
{
	static const struct json_member_row rows[] = {
	    {"component_id", false}, {"fixed_versions", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_strbuf fixed;
	int member;
	if (!take_object(&adapter->take))
		return;
	muster_strbuf_init(&fixed, 0);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			take_text(&adapter->take, &id);
		else if (member == 1)
			read_versions(adapter, &fixed);
		else
			json_skip(adapter->reader);
	}
	struct component *list = adapter_room(
	    adapter, components->list, components->count, &components->cap, sizeof(*list));
	if (list != NULL) {
		components->list = list;
		components->list[components->count++] = (struct component){
		    adapter_keep(adapter, id), adapter_keep(adapter, row_span(&fixed))};
	}
	adapter->failed |= fixed.failed;
	muster_strbuf_release(&fixed);
}

static void
read_components(struct adapter *adapter, struct components *components)
{
	struct muster_span id;
	if (json_peek(adapter->reader) == JSON_OBJECT) {
		json_object(adapter->reader);
		while (json_key(adapter->reader, &id) == 1)
			read_component(adapter, components, id);
	} else if (take_array(&adapter->take)) {
		while (json_element(adapter->reader) == 1)
			read_component(adapter, components, row_nothing);
	}
}

enum {
	I_ISSUE,
	I_ID,
	I_SEVERITY,
	I_SUMMARY,
	I_VULNERABLE,
	I_SOURCE,
	I_IMPACTED,
	I_TEXTS,
	I_SCORE = I_TEXTS,
	I_FIXED,
	I_CVES,
	I_VERSIONS,
	I_COMPONENTS,
	I_PUBLISHED,
	I_MEMBERS
};
static const struct json_member_row issue_rows[I_MEMBERS] = {
    [I_ISSUE] = {"issue_id", false},
    [I_ID] = {"id", false},
    [I_SEVERITY] = {"severity", false},
    [I_SUMMARY] = {"summary", false},
    [I_VULNERABLE] = {"vulnerable_component", false},
    [I_SOURCE] = {"source_comp_id", false},
    [I_IMPACTED] = {"impacted_artifact", false},
    [I_SCORE] = {"cvss3_max_score", false},
    [I_FIXED] = {"fixed_versions", false},
    [I_CVES] = {"cves", false},
    [I_VERSIONS] = {"component_versions", false},
    [I_COMPONENTS] = {"components", false},
    [I_PUBLISHED] = {"published", false},
};
static const struct json_members issue_members = JSON_MEMBERS(issue_rows);

static void
read_members(struct adapter *adapter, struct row *row, struct muster_span *texts, struct cve *cve,
    struct components *components)
{
	int member;
	while ((member = json_member(adapter->reader, &issue_members)) != JSON_MEMBER_END) {
		if (member == I_SCORE)
			take_scalar(&adapter->take, &row->text[ROW_SCORE]);
		else if (member == I_FIXED)
			read_versions(adapter, &adapter->fixed);
		else if (member == I_CVES)
			read_cves(adapter, cve);
		else if (member == I_VERSIONS)
			read_component_versions(adapter, cve);
		else if (member == I_COMPONENTS)
			read_components(adapter, components);
		else if (member == I_PUBLISHED)
			row_take_date(adapter, row, ROW_ADVISORY, "published");
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, &texts[member]);
	}
}

/* Xray's own id; where an export left it out the CVE, and if there is none its summary. */
static void
fill_row(struct row *row, const struct muster_span *texts, struct cve cve)
{
	const struct muster_span ids[] = {texts[I_ISSUE], texts[I_ID], cve.id, texts[I_SUMMARY]};
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]) && row->text[ROW_CHECK].len == 0; i++)
		row->text[ROW_CHECK] = ids[i];
	row->text[ROW_TITLE] = texts[I_SUMMARY];
	if (row->text[ROW_SCORE].len == 0)
		row->text[ROW_SCORE] = cve.score;
	row->text[ROW_SEVERITY] = texts[I_SEVERITY];
	if (muster_span_is_nocase(texts[I_SEVERITY], "Information"))
		row->severity = MUSTER_SEVERITY_INFO;
	row->text[ROW_OUTCOME] = texts[I_IMPACTED]; /* until it is said */
	row->domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	apply_component(row, texts[I_VULNERABLE].len > 0 ? texts[I_VULNERABLE] : texts[I_SOURCE]);
}

void
xray_issue(struct adapter *adapter)
{
	struct muster_span texts[I_TEXTS];
	struct cve cve = {row_nothing, row_nothing};
	struct components components = {NULL, 0, 0};
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < I_TEXTS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take))
		read_members(adapter, &row, texts, &cve, &components);
	fill_row(&row, texts, cve);
	((struct xray *)adapter)->found++;
	if (!row_end(adapter, &row))
		return;
	for (size_t i = 0; i < components.count; i++) {
		row.extra = i + 1 < components.count;
		row.text[ROW_FIXED] = components.list[i].fixed;
		apply_component(&row, components.list[i].id);
		row_wait(adapter, &row);
	}
	if (components.count == 0)
		row_wait(adapter, &row);
}
