/* SPDX-License-Identifier: Apache-2.0 */
/*
 * twistcli images scan: one result for each image, with its vulnerabilities,
 * its compliance and its packages, which say what type a package is of.
 * twistcli coderepo scan: the same of a repository.
 */
#include "source/row.h"
#include "source/sources.h"

struct package {
	struct muster_span name, type;
};

struct twistlock {
	struct adapter base; /* first */
	/* of the image, or the repository */
	struct muster_span digest, name, distro, repository;
	bool listed; /* a list of vulnerabilities is there, or null for it */
	struct package *packages;
	size_t package_count, package_cap;
	uint64_t vulnerabilities, compliances, claimed_vulnerabilities, claimed_compliances;
};

static struct twistlock *
of(struct adapter *adapter)
{
	return (struct twistlock *)adapter;
}

/* ---- vulnerabilities ---- */

enum {
	V_ID,
	V_NAME,
	V_VERSION,
	V_SEVERITY,
	V_STATUS,
	V_PATH,
	V_TYPE,
	V_SCORE,
	V_FIX_DATE,
	V_PUBLISHED_DATE,
	V_PUBLISHED
};
static const struct json_member_row vulnerability_rows[] = {
    [V_ID] = {"id", false},
    [V_NAME] = {"packageName", false},
    [V_VERSION] = {"packageVersion", false},
    [V_SEVERITY] = {"severity", false},
    [V_STATUS] = {"status", false},
    [V_PATH] = {"packagePath", false},
    [V_TYPE] = {"packageType", false},
    [V_SCORE] = {"cvss", false},
    [V_FIX_DATE] = {"fixDate", false},
    [V_PUBLISHED_DATE] = {"publishedDate", false},
    [V_PUBLISHED] = {"published", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

/* "glibc (used in libc6, libc-bin)": the source's package. */
static struct muster_span
before_remark(struct muster_span name)
{
	for (size_t i = 0; i + 2 <= name.len; i++)
		if (name.ptr[i] == ' ' && name.ptr[i + 1] == '(')
			return (struct muster_span){name.ptr, i};
	return name;
}

/* "fixed in 1.2, 1.3": the versions. */
static struct muster_span
fix_of(struct muster_span status)
{
	static const char start[] = "fixed in ";
	const size_t len = sizeof(start) - 1;
	return muster_span_starts(status, start)
	    ? (struct muster_span){status.ptr + len, status.len - len}
	    : row_nothing;
}

static void
read_vulnerability(struct adapter *adapter)
{
	static const int texts[] = {[V_ID] = ROW_CHECK,
	    [V_NAME] = ROW_NAME,
	    [V_VERSION] = ROW_VERSION,
	    [V_SEVERITY] = ROW_SEVERITY,
	    [V_STATUS] = ROW_OUTCOME,
	    [V_PATH] = ROW_PLACE,
	    [V_TYPE] = ROW_TYPE,
	    [V_SCORE] = ROW_SCORE};
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &vulnerability_members)) !=
		    JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else if (member == V_SCORE)
				take_scalar(&adapter->take, &row.text[ROW_SCORE]);
			else if (member >= V_FIX_DATE)
				row_take_date(adapter, &row,
				    member == V_FIX_DATE ? ROW_FIX_AVAILABLE : ROW_ADVISORY,
				    vulnerability_rows[member].name);
			else
				take_text(&adapter->take, &row.text[texts[member]]);
		}
	}
	of(adapter)->vulnerabilities++;
	row.text[ROW_NAME] = before_remark(row.text[ROW_NAME]);
	row.text[ROW_FIXED] = fix_of(row.text[ROW_OUTCOME]);
	row.domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* ---- compliance ---- */

enum { C_ID, C_TITLE, C_SEVERITY };
static const struct json_member_row compliance_rows[] = {
    [C_ID] = {"id", false},
    [C_TITLE] = {"title", false},
    [C_SEVERITY] = {"severity", false},
};
static const struct json_members compliance_members = JSON_MEMBERS(compliance_rows);

/* Older releases give no id: then the title is what the check is called. */
static void
read_compliance(struct adapter *adapter)
{
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &compliance_members)) !=
		    JSON_MEMBER_END) {
			if (member == C_ID)
				take_scalar(&adapter->take, &row.text[ROW_CHECK]);
			else if (member == C_TITLE)
				take_text(&adapter->take, &row.text[ROW_TITLE]);
			else if (member == C_SEVERITY)
				take_text(&adapter->take, &row.text[ROW_SEVERITY]);
			else
				json_skip(adapter->reader);
		}
	}
	of(adapter)->compliances++;
	if (row.text[ROW_CHECK].len == 0)
		row.text[ROW_CHECK] = row.text[ROW_TITLE];
	row.domain = MUSTER_DOMAIN_MISCONFIGURATION;
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* ---- an image ---- */

static void
read_package(struct twistlock *twistlock)
{
	enum { P_NAME, P_TYPE };
	static const struct json_member_row rows[] = {
	    [P_NAME] = {"name", false}, [P_TYPE] = {"type", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &twistlock->base;
	struct package package = {row_nothing, row_nothing};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			adapter_text(adapter, member == P_NAME ? &package.name : &package.type);
	}
	struct package *list = adapter_room(adapter, twistlock->packages, twistlock->package_count,
	    &twistlock->package_cap, sizeof(*list));
	if (list == NULL)
		return;
	twistlock->packages = list;
	twistlock->packages[twistlock->package_count++] = package;
}

static int
by_name(const void *a, const void *b)
{
	const struct package *x = a, *y = b;
	return muster_span_cmp(x->name, y->name);
}

static struct muster_span
first_word(struct muster_span text)
{
	size_t len = 0;
	while (len < text.len && text.ptr[len] != ' ')
		len++;
	return (struct muster_span){text.ptr, len};
}

static bool
ends_with(struct muster_span text, const char *end)
{
	const size_t len = strlen(end);
	return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

/* "org.example_core": group and name of a Java archive, as others write "org.example:core". */
static void
split_group(struct adapter *adapter, struct row *row)
{
	const struct muster_span name = row->text[ROW_NAME];
	const char *bar = name.len > 0 ? memchr(name.ptr, '_', name.len) : NULL;
	if (bar == NULL || memchr(name.ptr, '.', (size_t)(bar - name.ptr)) == NULL)
		return;
	char *copy = muster_arena_copy(adapter->arena, name.ptr, name.len);
	if (copy == NULL) {
		adapter->failed = true;
		return;
	}
	copy[bar - name.ptr] = ':';
	row->text[ROW_NAME] = (struct muster_span){copy, name.len};
}

/*
 * Its own type, else that of the list of packages, else the system's if a distribution judged it:
 * what has a path of its own no distribution has packed.
 */
static void
complete(struct adapter *adapter, struct row *row)
{
	struct twistlock *twistlock = of(adapter);
	const struct package key = {row->text[ROW_NAME], row_nothing};
	if (row->domain == MUSTER_DOMAIN_MISCONFIGURATION) {
		row_say(adapter, row);
		return;
	}
	const struct package *found = twistlock->package_count == 0
	    ? NULL
	    : bsearch(&key, twistlock->packages, twistlock->package_count, sizeof(key), by_name);
	if (row->text[ROW_TYPE].len == 0 && found != NULL)
		row->text[ROW_TYPE] = found->type;
	if (row->text[ROW_TYPE].len == 0 && ends_with(row->text[ROW_PLACE], ".jar"))
		row->text[ROW_TYPE] = MUSTER_SPAN("jar");
	if (muster_span_is(row->text[ROW_TYPE], "jar"))
		split_group(adapter, row);
	bool os = muster_span_is(row->text[ROW_TYPE], "os") ||
	    muster_span_is(row->text[ROW_TYPE], "package") ||
	    (row->text[ROW_TYPE].len == 0 && row->text[ROW_OUTCOME].len > 0 &&
		row->text[ROW_PLACE].len == 0);
	if (os) {
		row->domain = MUSTER_DOMAIN_OS_PACKAGE;
		row->text[ROW_TYPE] = first_word(twistlock->distro);
		row->text[ROW_PLACE] = row_nothing;
	}
	row_say(adapter, row);
}

/* {"critical": 0, …, "total": 4} */
static void
read_total(struct adapter *adapter, uint64_t *out)
{
	static const struct json_member_row rows[] = {{"total", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		int64_t count = 0;
		if (member != 0)
			json_skip(adapter->reader);
		else if (json_int(adapter->reader, &count) == 0 && count > 0)
			*out = (uint64_t)count;
	}
}

enum {
	R_VULNERABILITIES,
	R_COMPLIANCES,
	R_PACKAGES,
	R_TOTAL,
	R_COMPLIANCE_TOTAL,
	R_TIME,
	R_ID,
	R_NAME,
	R_DISTRO,
	R_ISSUES,
	R_REPOSITORY,
	R_RESULTS
};
static const struct json_member_row result_rows[] = {
    [R_VULNERABILITIES] = {"vulnerabilities", false},
    [R_COMPLIANCES] = {"compliances", false},
    [R_PACKAGES] = {"packages", false},
    [R_TOTAL] = {"vulnerabilityDistribution", false},
    [R_COMPLIANCE_TOTAL] = {"complianceDistribution", false},
    [R_TIME] = {"scanTime", false},
    [R_ID] = {"id", false},
    [R_NAME] = {"name", false},
    [R_DISTRO] = {"distro", false},
    /* of a repository, which is a document of its own */
    [R_ISSUES] = {"complianceIssues", false},
    [R_REPOSITORY] = {"repository", false},
    [R_RESULTS] = {"results", false},
};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

static void
read_list(struct twistlock *twistlock, int member)
{
	struct adapter *adapter = &twistlock->base;
	const bool compliance = member == R_COMPLIANCES || member == R_ISSUES;
	if (compliance && json_peek(adapter->reader) == JSON_ARRAY)
		adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	twistlock->listed |= member == R_VULNERABILITIES;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		if (member == R_VULNERABILITIES)
			read_vulnerability(adapter);
		else if (compliance)
			read_compliance(adapter);
		else
			read_package(twistlock);
	}
}

static void
read_member(struct twistlock *twistlock, int member)
{
	struct adapter *adapter = &twistlock->base;
	switch (member) {
	case R_TOTAL:
		read_total(adapter, &twistlock->claimed_vulnerabilities);
		break;
	case R_COMPLIANCE_TOTAL:
		read_total(adapter, &twistlock->claimed_compliances);
		break;
	case R_TIME:
		adapter_observed(adapter);
		break;
	case R_ID:
		adapter_text(adapter, &twistlock->digest);
		break;
	case R_NAME:
		adapter_text(adapter, &twistlock->name);
		break;
	case R_DISTRO:
		adapter_text(adapter, &twistlock->distro);
		break;
	case R_REPOSITORY:
		adapter_text(adapter, &twistlock->repository);
		break;
	case R_RESULTS:
	case JSON_MEMBER_OTHER:
		json_skip(adapter->reader);
		break;
	default:
		read_list(twistlock, member);
		break;
	}
}

static void
begin_result(struct twistlock *twistlock)
{
	struct adapter *adapter = &twistlock->base;
	twistlock->listed = false;
	twistlock->repository = row_nothing;
	twistlock->digest = twistlock->name = twistlock->distro = row_nothing;
	twistlock->packages = NULL;
	twistlock->package_count = twistlock->package_cap = 0;
	twistlock->vulnerabilities = twistlock->compliances = 0;
	twistlock->claimed_vulnerabilities = twistlock->claimed_compliances = 0;
	memset(adapter->covers, 0, sizeof(adapter->covers));
	sink_asset(adapter->sink, &adapter->asset);
}

static void
end_result(struct twistlock *twistlock, bool repository)
{
	struct adapter *adapter = &twistlock->base;
	if (json_failed(adapter->reader))
		return;
	if (twistlock->package_count > 1)
		qsort(
		    twistlock->packages, twistlock->package_count, sizeof(struct package), by_name);
	if (repository)
		adapter_bind(adapter, MUSTER_ASSET_REPOSITORY, twistlock->repository);
	else
		adapter_bind_image(adapter, twistlock->name, twistlock->digest);
	row_flush(adapter, complete);
	if (twistlock->claimed_vulnerabilities > twistlock->vulnerabilities ||
	    twistlock->claimed_compliances > twistlock->compliances)
		adapter_partial(adapter, "the distribution counts more than there are");
	adapter->covers[MUSTER_DOMAIN_OS_PACKAGE] = !repository;
	adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	adapter_cover(adapter, row_nothing);
}

static void
read_image(struct twistlock *twistlock)
{
	struct adapter *adapter = &twistlock->base;
	int member;
	begin_result(twistlock);
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &result_members)) != JSON_MEMBER_END)
		read_member(twistlock, member);
	end_result(twistlock, false);
}

/* Results of images in a list; of a repository the one, which is the document itself. */
static void
read_document(struct adapter *adapter)
{
	struct twistlock *twistlock = of(adapter);
	bool listed = false, repository = false;
	int member;
	adapter->run.tool = MUSTER_SPAN("twistcli");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &result_members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		} else if (member != R_RESULTS) {
			if (!repository)
				begin_result(twistlock);
			repository = true;
			read_member(twistlock, member);
		} else {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1) {
				listed = true;
				read_image(twistlock);
			}
		}
	}
	if (repository && !listed) {
		listed = twistlock->listed;
		end_result(twistlock, true);
	}
	if (!listed)
		adapter_refuse(adapter, "no-results",
		    "there is no result of an image in this document: it says nothing, which is "
		    "not that nothing was found");
}

static int
read_twistlock(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct twistlock twistlock = {.packages = NULL};
	return adapter_read(&twistlock.base, &source_twistlock, reader, sink, read_document, err);
}

static int
probe_twistlock(const struct muster_peek *peek)
{
	if (peek->kind == '{' && muster_peek_has(peek, "vulnerabilityDistribution") &&
	    muster_peek_has(peek, "vulnerabilities"))
		return 85;
	return peek->kind == '{' && muster_span_is(peek->element_of, "results") &&
		(muster_peek_element_has(peek, "complianceDistribution") ||
		    muster_peek_element_has(peek, "vulnerabilityDistribution") ||
		    (muster_peek_element_has(peek, "distro") &&
			muster_peek_element_has(peek, "vulnerabilities")))
	    ? 85
	    : 0;
}

const struct muster_source source_twistlock = {
    .name = "twistlock",
    .title = "Prisma Cloud (Twistlock)",
    .kind = "scanner",
    .reads = "twistcli images scan --output-file, twistcli coderepo scan --output-file",
    .version = 4,
    .probe = probe_twistlock,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_twistlock,
};
