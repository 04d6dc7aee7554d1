/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Snyk: snyk test --json, snyk container test --json; one project, or an array
 * of them.  A vulnerability stands once for each path that leads to it.
 */
#include "source/named.h"
#include "source/purl.h"
#include "source/sources.h"

struct snyk {
	struct adapter base; /* first */
	struct named_assets assets;
	/* of the project */
	bool listed, image, licenses, applications;
	struct muster_span name, path, file, manager;
};

static struct snyk *
of(struct adapter *adapter)
{
	return (struct snyk *)adapter;
}

/* ---- rows ---- */

static void
read_strings(struct adapter *adapter, void (*each)(struct adapter *, struct muster_span))
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span text = row_nothing;
		take_text(&adapter->take, &text);
		each(adapter, text);
	}
}

static void
add_fix(struct adapter *adapter, struct muster_span version)
{
	row_add(&adapter->fixed, ", ", version);
}

static void
read_identifiers(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"CVE", false}, {"GHSA", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			read_strings(adapter, row_add_alias);
	}
}

enum {
	V_ID,
	V_TITLE,
	V_SEVERITY,
	V_WITH_CRITICAL,
	V_PACKAGE,
	V_NAME,
	V_VERSION,
	V_MANAGER,
	V_NEAREST,
	V_TYPE,
	V_LICENSE,
	V_TEXTS,
	V_SCORE = V_TEXTS,
	V_FIXED,
	V_IDENTIFIERS,
	V_PUBLISHED,
	V_MEMBERS
};
static const struct json_member_row vulnerability_rows[V_MEMBERS] = {
    [V_ID] = {"id", false},
    [V_TITLE] = {"title", false},
    [V_SEVERITY] = {"severity", false},
    [V_WITH_CRITICAL] = {"severityWithCritical", false},
    [V_PACKAGE] = {"packageName", false},
    [V_NAME] = {"name", false},
    [V_VERSION] = {"version", false},
    [V_MANAGER] = {"packageManager", false},
    [V_NEAREST] = {"nearestFixedInVersion", false},
    [V_TYPE] = {"type", false},
    [V_LICENSE] = {"license", false},
    [V_SCORE] = {"cvssScore", false},
    [V_FIXED] = {"fixedIn", false},
    [V_IDENTIFIERS] = {"identifiers", false},
    [V_PUBLISHED] = {"publicationTime", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

static struct muster_span
before_colon(struct muster_span text)
{
	size_t len = 0;
	while (len < text.len && text.ptr[len] != ':')
		len++;
	return (struct muster_span){text.ptr, len};
}

/* Of a distribution "openssl/libssl1.1": the source's package and the binary's, which is there. */
static struct muster_span
binary_of(struct muster_span name)
{
	for (size_t i = name.len; i > 0; i--)
		if (name.ptr[i - 1] == '/')
			return (struct muster_span){name.ptr + i, name.len - i};
	return name;
}

static void
fill_row(struct adapter *adapter, struct row *row, const struct muster_span *texts)
{
	const struct muster_span name = texts[V_NAME].len > 0 ? texts[V_NAME] : texts[V_PACKAGE];
	row->text[ROW_CHECK] = texts[V_ID];
	row->text[ROW_TITLE] = texts[V_TITLE];
	row->text[ROW_SEVERITY] =
	    texts[V_WITH_CRITICAL].len > 0 ? texts[V_WITH_CRITICAL] : texts[V_SEVERITY];
	row->text[ROW_VERSION] = texts[V_VERSION];
	row->text[ROW_FIXED] = texts[V_NEAREST];
	row->text[ROW_TYPE] = before_colon(texts[V_MANAGER]);
	bool os = purl_is_os(row_nothing, row->text[ROW_TYPE]) ||
	    muster_span_is(row->text[ROW_TYPE], "linux");
	row->text[ROW_NAME] = os ? binary_of(name) : name;
	row->domain = os ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	if (muster_span_is(texts[V_TYPE], "license")) {
		row->domain = MUSTER_DOMAIN_LICENSE;
		of(adapter)->licenses = true;
	}
}

static void
read_vulnerability(struct adapter *adapter, bool ignored)
{
	struct muster_span texts[V_TEXTS];
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < V_TEXTS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &vulnerability_members)) !=
		    JSON_MEMBER_END) {
			if (member == V_SCORE)
				take_scalar(&adapter->take, &row.text[ROW_SCORE]);
			else if (member == V_FIXED)
				read_strings(adapter, add_fix);
			else if (member == V_IDENTIFIERS)
				read_identifiers(adapter);
			else if (member == V_PUBLISHED)
				row_take_date(adapter, &row, ROW_ADVISORY, "publicationTime");
			else if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &texts[member]);
		}
	}
	fill_row(adapter, &row, texts);
	row.suppressed = ignored;
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* The project may say behind its rows what they belong to; an image has one section. */
static void
complete(struct adapter *adapter, struct row *row)
{
	struct snyk *snyk = of(adapter);
	if (row->text[ROW_TYPE].len == 0)
		row->text[ROW_TYPE] = before_colon(snyk->manager);
	if (row->domain == MUSTER_DOMAIN_LANGUAGE_PACKAGE &&
	    purl_is_os(row_nothing, row->text[ROW_TYPE]))
		row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (row->domain != MUSTER_DOMAIN_OS_PACKAGE && row->text[ROW_PLACE].len == 0)
		row->text[ROW_PLACE] = snyk->file;
	if (!snyk->image)
		row->text[ROW_SECTION] = snyk->file;
	row_say(adapter, row);
}

static void
read_rows(struct adapter *adapter, bool ignored)
{
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1)
		read_vulnerability(adapter, ignored);
}

/* ---- projects ---- */

/* What a policy took out: ignored, or patched. */
static void
read_filtered(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"ignore", false}, {"patch", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			read_rows(adapter, true);
	}
}

enum { P_ROWS, P_FILTERED, P_APPLICATIONS, P_DOCKER, P_NAME, P_PATH, P_FILE, P_TARGET, P_MANAGER };
static const struct json_member_row project_rows[] = {
    [P_ROWS] = {"vulnerabilities", false},
    [P_FILTERED] = {"filtered", false},
    [P_APPLICATIONS] = {"applications", false},
    [P_DOCKER] = {"docker", false},
    [P_NAME] = {"projectName", false},
    [P_PATH] = {"path", false},
    [P_FILE] = {"displayTargetFile", false},
    [P_TARGET] = {"targetFile", false},
    [P_MANAGER] = {"packageManager", false},
};
static const struct json_members project_members = JSON_MEMBERS(project_rows);

static void read_project(struct snyk *snyk, bool nested);

/* Projects in an image: their rows go with the image's, each with the file it was found in. */
static void
read_applications(struct snyk *snyk)
{
	struct adapter *adapter = &snyk->base;
	const struct snyk outer = *snyk;
	snyk->applications = true;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		struct row **start = adapter->waiting_end;
		snyk->file = snyk->manager = row_nothing;
		read_project(snyk, true);
		for (struct row *row = *start; row != NULL; row = row->next) {
			row->text[ROW_PLACE] = snyk->file;
			if (row->text[ROW_TYPE].len == 0)
				row->text[ROW_TYPE] = before_colon(snyk->manager);
		}
	}
	snyk->name = outer.name;
	snyk->path = outer.path;
	snyk->file = outer.file;
	snyk->manager = outer.manager;
	snyk->listed = outer.listed;
}

static void
read_member(struct snyk *snyk, int member)
{
	struct adapter *adapter = &snyk->base;
	struct muster_span *const texts[] = {[P_NAME] = &snyk->name,
	    [P_PATH] = &snyk->path,
	    [P_FILE] = &snyk->file,
	    [P_TARGET] = &snyk->file,
	    [P_MANAGER] = &snyk->manager};
	struct muster_span text = row_nothing;
	switch (member) {
	case P_ROWS:
		snyk->listed = true;
		read_rows(adapter, false);
		break;
	case P_FILTERED:
		read_filtered(adapter);
		break;
	case P_APPLICATIONS:
		read_applications(snyk);
		break;
	case P_DOCKER:
		snyk->image |= json_peek(adapter->reader) == JSON_OBJECT;
		json_skip(adapter->reader);
		break;
	case JSON_MEMBER_OTHER:
		json_skip(adapter->reader);
		break;
	default:
		adapter_text(adapter, &text);
		if (member != P_TARGET || snyk->file.len == 0)
			*texts[member] = text;
		break;
	}
}

static void
say_project(struct snyk *snyk)
{
	struct adapter *adapter = &snyk->base;
	struct muster_asset_binding binding = {.kind = MUSTER_ASSET_REPOSITORY,
	    .name = snyk->name,
	    .tag = row_nothing,
	    .version = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	if (snyk->image) {
		binding.kind = MUSTER_ASSET_IMAGE;
		muster_image_split(snyk->path, &binding.name, &binding.tag, &binding.version);
	}
	const struct muster_span type = before_colon(snyk->manager);
	bool os = purl_is_os(row_nothing, type) || muster_span_is(type, "linux");
	memset(adapter->covers, 0, sizeof(adapter->covers));
	adapter->covers[MUSTER_DOMAIN_OS_PACKAGE] = os;
	adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = !os || snyk->applications;
	adapter->covers[MUSTER_DOMAIN_LICENSE] = snyk->licenses;
	named_asset(adapter, &snyk->assets, &binding);
	row_flush(adapter, complete);
	adapter_cover(adapter, snyk->image ? row_nothing : snyk->file);
}

static void
read_project(struct snyk *snyk, bool nested)
{
	struct adapter *adapter = &snyk->base;
	int member;
	snyk->listed = false;
	if (!nested) {
		snyk->image = snyk->licenses = snyk->applications = false;
		snyk->name = snyk->path = snyk->file = snyk->manager = row_nothing;
	}
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &project_members)) != JSON_MEMBER_END)
		read_member(snyk, member);
	if (json_failed(adapter->reader) || nested)
		return;
	if (snyk->listed) {
		say_project(snyk);
		return;
	}
	adapter_note(adapter, "project-failed",
	    "this project has no list of vulnerabilities: the test of it failed");
	adapter_partial(adapter, "the test of a project failed");
}

static void
read_document(struct adapter *adapter)
{
	struct snyk *snyk = of(adapter);
	adapter->run.tool = MUSTER_SPAN("snyk");
	if (json_peek(adapter->reader) != JSON_ARRAY) {
		read_project(snyk, false);
		if (!snyk->listed)
			adapter_refuse(adapter, "no-results",
			    "this test failed, or has no list of vulnerabilities: it says nothing, "
			    "which is not that nothing was found");
		return;
	}
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1)
		read_project(snyk, false);
}

static int
read_snyk(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct snyk snyk = {.listed = false};
	return adapter_read(&snyk.base, &source_snyk, reader, sink, read_document, err);
}

/* What no other tool's vulnerabilities have, where the rest is beyond the head. */
static bool
has_snyk_rows(const struct muster_peek *peek)
{
	return muster_peek_element_has(peek, "from") &&
	    muster_peek_element_has(peek, "upgradePath") &&
	    muster_peek_element_has(peek, "isUpgradable");
}

static int
probe_snyk(const struct muster_peek *peek)
{
	if (muster_peek_has(peek, "infrastructureAsCodeIssues") ||
	    muster_peek_element_has(peek, "infrastructureAsCodeIssues"))
		return 0; /* its list of vulnerabilities is empty, and says nothing */
	if (peek->kind == '{') {
		if (muster_peek_has(peek, "ok") &&
		    (muster_peek_has(peek, "dependencyCount") ||
			muster_peek_has(peek, "packageManager") || muster_peek_has(peek, "error")))
			return 85;
		/* a project that somebody took out of more, or wrote again without its sums */
		if (muster_peek_has(peek, "packageManager") &&
		    muster_span_is(peek->element_of, "vulnerabilities") &&
		    muster_peek_element_has(peek, "from") &&
		    muster_peek_element_has(peek, "packageName"))
			return 85;
		return muster_span_is(peek->element_of, "vulnerabilities") && has_snyk_rows(peek)
		    ? 85
		    : 0;
	}
	if (peek->kind != '[')
		return 0;
	if (muster_peek_element_has(peek, "ok") &&
	    (muster_peek_element_has(peek, "vulnerabilities") ||
		muster_peek_element_has(peek, "error")))
		return 85;
	return !peek->whole && muster_peek_element_has(peek, "vulnerabilities") &&
		head_says(peek, "\"isUpgradable\"")
	    ? 60
	    : 0;
}

const struct muster_source source_snyk = {
    .name = "snyk",
    .title = "Snyk",
    .kind = "scanner",
    .reads = "snyk test --json, snyk container test --json, also with --all-projects",
    .version = 2,
    .probe = probe_snyk,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_snyk,
};
