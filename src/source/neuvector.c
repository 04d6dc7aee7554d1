/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NeuVector: the scan report of an image or a workload, as its API and its
 * scanner write it.  Vulnerabilities are the records; checks, secrets and
 * files with the setuid bit stand beside them.
 */
#include "source/neuvector.h"

#include "source/named.h"
#include "source/purl.h"
#include "source/sources.h"

struct neuvector {
	struct adapter base; /* first */
	bool listed, bench;  /* a list of vulnerabilities, of a benchmark's checks */
	/* of the report; packages and rows wait for the system they are of */
	struct muster_span registry, repository, tag, digest, system;
	struct module *modules;
	size_t module_count, module_cap;
	struct muster_strbuf text;
};

struct module {
	struct muster_span name, version, source;
};

static struct neuvector *
of(struct adapter *adapter)
{
	return (struct neuvector *)adapter;
}

static struct muster_span
before_colon(struct muster_span text)
{
	size_t len = 0;
	while (len < text.len && text.ptr[len] != ':')
		len++;
	return (struct muster_span){text.ptr, len};
}

/* ---- vulnerabilities ---- */

static void
read_ids(struct adapter *adapter)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span id = row_nothing;
		take_text(&adapter->take, &id);
		row_add_alias(adapter, id);
	}
}

enum {
	V_NAME,
	V_SEVERITY,
	V_PACKAGE,
	V_VERSION,
	V_FIXED,
	V_FILE,
	V_SCORE,
	V_SCORE_3,
	V_CVES,
	V_PUBLISHED
};
static const struct json_member_row vulnerability_rows[] = {
    [V_NAME] = {"name", false},
    [V_SEVERITY] = {"severity", false},
    [V_PACKAGE] = {"package_name", false},
    [V_VERSION] = {"package_version", false},
    [V_FIXED] = {"fixed_version", false},
    [V_FILE] = {"file_name", false},
    [V_SCORE] = {"score", false},
    [V_SCORE_3] = {"score_v3", false},
    [V_CVES] = {"cves", false},
    [V_PUBLISHED] = {"published_timestamp", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

static void
read_vulnerability(struct adapter *adapter)
{
	struct muster_span old = row_nothing;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	struct muster_span *const texts[] = {[V_NAME] = &row.text[ROW_CHECK],
	    [V_SEVERITY] = &row.text[ROW_SEVERITY],
	    [V_PACKAGE] = &row.text[ROW_NAME],
	    [V_VERSION] = &row.text[ROW_VERSION],
	    [V_FIXED] = &row.text[ROW_FIXED],
	    [V_FILE] = &row.text[ROW_PLACE]};
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &vulnerability_members)) !=
		    JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else if (member == V_CVES)
				read_ids(adapter);
			else if (member == V_PUBLISHED)
				row_take_date(adapter, &row, ROW_ADVISORY, "published_timestamp");
			else if (member == V_SCORE || member == V_SCORE_3)
				take_scalar(&adapter->take,
				    member == V_SCORE ? &old : &row.text[ROW_SCORE]);
			else
				take_text(&adapter->take, texts[member]);
		}
	}
	if (row_severity_of_score(row.text[ROW_SCORE]) == MUSTER_SEVERITY_UNKNOWN ||
	    row_severity_of_score(row.text[ROW_SCORE]) == MUSTER_SEVERITY_INFO)
		row.text[ROW_SCORE] = old;
	row.domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* ---- what stands beside: no records, for the list of vulnerabilities is what is counted ---- */

struct level {
	const char *word;
	enum muster_outcome outcome;
};
static const struct level levels[] = {
    {"PASS", MUSTER_PASS},
    {"WARN", MUSTER_FAIL},
    {"HIGH", MUSTER_FAIL},
    {"ERROR", MUSTER_ERROR},
    {"INFO", MUSTER_INFO},
    {"NOTE", MUSTER_NOT_REVIEWED},
    {"MANUAL", MUSTER_NOT_REVIEWED},
};

bool
neuvector_judge(struct row *row)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (!muster_span_is_nocase(row->text[ROW_OUTCOME], levels[i].word))
			continue;
		row->outcome = levels[i].outcome;
		return true;
	}
	return false;
}

/* The run has lost something, though no record. */
static void
keep_beside(struct adapter *adapter, struct row *row)
{
	row->extra = true;
	if (row_end_uncounted(adapter, row))
		row_wait(adapter, row);
	else
		adapter_partial(adapter, "parts of the report were not understood");
}

enum { C_CATALOG, C_NUMBER, C_LEVEL, C_DESCRIPTION, C_GROUP, C_MEMBERS };
static const struct json_member_row check_rows[C_MEMBERS] = {
    [C_CATALOG] = {"catalog", false},
    [C_NUMBER] = {"test_number", false},
    [C_LEVEL] = {"level", false},
    [C_DESCRIPTION] = {"description", false},
    [C_GROUP] = {"group", false},
};
static const struct json_members check_members = JSON_MEMBERS(check_rows);

static void
read_check(struct adapter *adapter)
{
	struct muster_strbuf *text = &of(adapter)->text;
	struct muster_span texts[C_MEMBERS];
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < C_MEMBERS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &check_members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_scalar(&adapter->take, &texts[member]);
		}
	}
	muster_strbuf_clear(text);
	row_add(text, "", texts[C_CATALOG]);
	row_add(text, ":", texts[C_NUMBER]);
	adapter->failed |= text->failed;
	row.text[ROW_CHECK] = texts[C_NUMBER].len > 0 ? row_span(text) : row_nothing;
	row.text[ROW_TITLE] = texts[C_DESCRIPTION];
	row.text[ROW_OUTCOME] = texts[C_LEVEL];
	row.text[ROW_SECTION] = texts[C_CATALOG];
	row.text[ROW_PLACE] = texts[C_GROUP];
	row.domain = MUSTER_DOMAIN_BENCHMARK;
	if (!neuvector_judge(&row))
		take_mark(&adapter->take, "its level is none that is known");
	keep_beside(adapter, &row);
}

/* A secret, or a file with the setuid or setgid bit; one without any text says nothing. */
static void
read_file(struct adapter *adapter, bool secret)
{
	enum { F_TYPE, F_PATH, F_EVIDENCE };
	static const struct json_member_row rows[] = {[F_TYPE] = {"type", false},
	    [F_PATH] = {"path", false},
	    [F_EVIDENCE] = {"evidence", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_strbuf *text = &of(adapter)->text;
	struct muster_span texts[] = {row_nothing, row_nothing, row_nothing};
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &texts[member]);
		}
	}
	bool blank = texts[F_TYPE].len + texts[F_PATH].len + texts[F_EVIDENCE].len == 0;
	muster_strbuf_clear(text);
	muster_strbuf_adds(text, secret ? "" : "setid:");
	row_add(text, "", texts[F_TYPE]);
	adapter->failed |= text->failed;
	row.text[ROW_CHECK] = texts[F_TYPE].len > 0 ? row_span(text) : row_nothing;
	row.text[ROW_PLACE] = texts[F_PATH];
	row.domain = secret ? MUSTER_DOMAIN_SECRET : MUSTER_DOMAIN_MISCONFIGURATION;
	if (blank && !adapter->take.odd)
		json_record_end(adapter->reader, &row.locus);
	else
		keep_beside(adapter, &row);
}

static void
read_module(struct neuvector *neuvector)
{
	enum { M_NAME, M_VERSION, M_SOURCE };
	static const struct json_member_row rows[] = {[M_NAME] = {"name", false},
	    [M_VERSION] = {"version", false},
	    [M_SOURCE] = {"source", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &neuvector->base;
	struct module module = {row_nothing, row_nothing, row_nothing};
	struct muster_span *const texts[] = {&module.name, &module.version, &module.source};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			adapter_text(adapter, texts[member]);
	}
	struct module *list = adapter_room(adapter, neuvector->modules, neuvector->module_count,
	    &neuvector->module_cap, sizeof(*list));
	if (list == NULL)
		return;
	neuvector->modules = list;
	neuvector->modules[neuvector->module_count++] = module;
}

/* ---- the report ---- */

/* Files of languages are named; all else is the system's. */
static void
complete(struct adapter *adapter, struct row *row)
{
	const struct muster_span system = before_colon(of(adapter)->system);
	if (row->domain == MUSTER_DOMAIN_OS_PACKAGE) {
		if (row->text[ROW_PLACE].len > 0)
			row->domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE;
		else
			row->text[ROW_TYPE] = system;
	}
	row_say(adapter, row);
}

static void
say_modules(struct neuvector *neuvector)
{
	struct adapter *adapter = &neuvector->base;
	const struct muster_span system = before_colon(neuvector->system);
	for (size_t i = 0; i < neuvector->module_count; i++) {
		const struct module *module = &neuvector->modules[i];
		bool os = system.len > 0 && muster_span_eq(before_colon(module->source), system) &&
		    module->name.len > 0;
		if (!os)
			continue;
		muster_strbuf_clear(&neuvector->text);
		purl_build(&neuvector->text, row_nothing, system, module->name);
		adapter->failed |= neuvector->text.failed;
		sink_package(adapter->sink, adapter->asset, MUSTER_DOMAIN_OS_PACKAGE,
		    row_span(&neuvector->text), module->version);
	}
}

/* "https://registry.example.com/" and a repository: the reference they make. */
static void
bind_image(struct neuvector *neuvector)
{
	struct muster_strbuf *text = &neuvector->text;
	struct muster_span registry = neuvector->registry;
	muster_strbuf_clear(text);
	if (muster_span_starts(registry, "https://"))
		registry = (struct muster_span){registry.ptr + 8, registry.len - 8};
	else if (muster_span_starts(registry, "http://"))
		registry = (struct muster_span){registry.ptr + 7, registry.len - 7};
	while (registry.len > 0 && registry.ptr[registry.len - 1] == '/')
		registry.len--;
	if (neuvector->repository.len > 0) {
		row_add(text, "", registry);
		row_add(text, "/", neuvector->repository);
		row_add(text, ":", neuvector->tag);
	}
	neuvector->base.failed |= text->failed;
	adapter_bind_image(&neuvector->base, row_span(text), neuvector->digest);
}

enum {
	R_VULNERABILITIES,
	R_CHECKS,
	R_SECRETS,
	R_SETID,
	R_MODULES,
	R_REGISTRY,
	R_REPOSITORY,
	R_TAG,
	R_DIGEST,
	R_SYSTEM,
	R_DATA
};
static const struct json_member_row report_rows[] = {
    [R_VULNERABILITIES] = {"vulnerabilities", false},
    [R_CHECKS] = {"checks", false},
    [R_SECRETS] = {"secrets", false},
    [R_SETID] = {"setid_perms", false},
    [R_MODULES] = {"modules", false},
    [R_REGISTRY] = {"registry", false},
    [R_REPOSITORY] = {"repository", false},
    [R_TAG] = {"tag", false},
    [R_DIGEST] = {"digest", false},
    [R_SYSTEM] = {"base_os", false},
    [R_DATA] = {"cvedb_create_time", false},
};
static const struct json_members report_members = JSON_MEMBERS(report_rows);

static void
read_list(struct neuvector *neuvector, int member)
{
	static const enum muster_domain domains[] = {[R_VULNERABILITIES] = MUSTER_DOMAIN_OS_PACKAGE,
	    [R_CHECKS] = MUSTER_DOMAIN_BENCHMARK,
	    [R_SECRETS] = MUSTER_DOMAIN_SECRET,
	    [R_SETID] = MUSTER_DOMAIN_MISCONFIGURATION,
	    [R_MODULES] = MUSTER_DOMAIN_OS_PACKAGE};
	struct adapter *adapter = &neuvector->base;
	if (json_peek(adapter->reader) == JSON_ARRAY && member != R_CHECKS)
		adapter->covers[domains[member]] = true;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		if (member == R_VULNERABILITIES)
			read_vulnerability(adapter);
		else if (member == R_CHECKS)
			read_check(adapter);
		else if (member == R_MODULES)
			read_module(neuvector);
		else
			read_file(adapter, member == R_SECRETS);
	}
}

static void
read_report(struct neuvector *neuvector)
{
	struct adapter *adapter = &neuvector->base;
	struct muster_span *const texts[] = {[R_REGISTRY] = &neuvector->registry,
	    [R_REPOSITORY] = &neuvector->repository,
	    [R_TAG] = &neuvector->tag,
	    [R_DIGEST] = &neuvector->digest,
	    [R_SYSTEM] = &neuvector->system};
	struct muster_span text = row_nothing;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &report_members)) != JSON_MEMBER_END) {
		switch (member) {
		case R_VULNERABILITIES:
			neuvector->listed = true;
			read_list(neuvector, member);
			break;
		case R_CHECKS:
		case R_SECRETS:
		case R_SETID:
		case R_MODULES:
			read_list(neuvector, member);
			break;
		case R_DATA:
			if (json_text(adapter->reader, &text) == 0 &&
			    muster_time_parse(text, &adapter->run.data_date, NULL) != 0)
				adapter->run.data_date = MUSTER_TIME_NONE;
			break;
		case JSON_MEMBER_OTHER:
			json_skip(adapter->reader);
			break;
		default:
			adapter_text(adapter, texts[member]);
			break;
		}
	}
}

static void
read_document(struct adapter *adapter)
{
	enum { D_REPORT, D_ERROR, D_ITEMS, D_TIME };
	static const struct json_member_row rows[] = {[D_REPORT] = {"report", false},
	    [D_ERROR] = {"error_message", false},
	    [D_ITEMS] = {"items", false},
	    [D_TIME] = {"run_at", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct neuvector *neuvector = of(adapter);
	struct muster_span error = row_nothing;
	int member;
	neuvector->listed = neuvector->bench = false;
	neuvector->registry = neuvector->repository = neuvector->tag = row_nothing;
	neuvector->digest = neuvector->system = row_nothing;
	neuvector->modules = NULL;
	neuvector->module_count = neuvector->module_cap = 0;
	adapter->run.tool = MUSTER_SPAN("neuvector");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == D_REPORT)
			read_report(neuvector);
		else if (member == D_ITEMS)
			neuvector->bench = neuvector_bench(adapter);
		else if (member == D_TIME)
			adapter_observed(adapter);
		else if (member == D_ERROR && json_text(adapter->reader, &error) == 0 &&
		    error.len > 0)
			adapter_partial(adapter, "the scan ended with an error");
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
	}
	if (neuvector->bench) {
		neuvector_bench_say(adapter);
		return;
	}
	if (!neuvector->listed)
		adapter_refuse(adapter, "no-results",
		    "this report has no vulnerabilities[]: it says nothing, which is not that "
		    "nothing was found");
	if (json_failed(adapter->reader))
		return;
	bind_image(neuvector);
	row_flush(adapter, complete);
	say_modules(neuvector);
	adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = adapter->covers[MUSTER_DOMAIN_OS_PACKAGE];
	adapter_cover(adapter, row_nothing);
}

static int
read_neuvector(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct neuvector neuvector = {.listed = false};
	muster_strbuf_init(&neuvector.text, 0);
	int result =
	    adapter_read(&neuvector.base, &source_neuvector, reader, sink, read_document, err);
	muster_strbuf_release(&neuvector.text);
	return result;
}

static int
probe_neuvector(const struct muster_peek *peek)
{
	if (peek->kind == '{' && muster_peek_has(peek, "run_timestamp") &&
	    muster_peek_has(peek, "run_at") && muster_peek_has(peek, "items"))
		return 85;
	return peek->kind == '{' && muster_peek_has(peek, "report") && peek->element_count == 0 &&
		head_says(peek, "\"vulnerabilities\"") &&
		(head_says(peek, "\"package_name\"") || head_says(peek, "\"setid_perms\"") ||
		    head_says(peek, "\"cvedb_version\"") ||
		    (head_says(peek, "\"modules\"") && head_says(peek, "\"checks\"")))
	    ? 85
	    : 0;
}

static const char *const neuvector_secrets[] = {"secrets/evidence!", "envs{}", "labels{}", NULL};

const struct muster_source source_neuvector = {
    .name = "neuvector",
    .title = "NeuVector",
    .kind = "scanner",
    .reads =
	"NeuVector's scan report of an image or workload, its compliance of a host or workload",
    .version = 2,
    .probe = probe_neuvector,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = neuvector_secrets,
    .read = read_neuvector,
};
