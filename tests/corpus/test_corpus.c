/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real reports, as listed in the reference corpus (not part of this
 * repository): what each adapter counts must be what the list says, which was
 * computed without any code of ours.  Skips (77) where the corpus is absent.
 */
#include "../unit/source/recorder.h"
#include "support.h"

#include <unistd.h>

#include <muster/catalog.h>

enum { NAMES = 4096 };

/* Counts of one file by name: "sev_high", "st_warn", "findings", … */
struct tally {
	char names[64][64];
	uint64_t counts[64];
	size_t count;
	char *ids[NAMES];
	size_t id_count;
	bool flat;
	bool carrier; /* of any tool's findings: the list counts suppressed ones among them */
	const char *source;
	struct json_locus last; /* rows with several results count once */
	bool any;
	uint64_t results, mapped; /* with a practice, or a decision that there is none */
};

/* Of one source, over all its files. */
struct line {
	uint64_t files, read, used, suppressed, results, mapped;
};
static struct line lines[64];
static struct muster_controls *controls;

static void
add(struct tally *tally, const char *prefix, struct muster_span word)
{
	char name[64];
	int len = snprintf(name, sizeof(name), "%s%.*s", prefix, (int)word.len, word.ptr);
	for (int i = 0; i < len && i < (int)sizeof(name) - 1; i++) {
		if (name[i] >= 'A' && name[i] <= 'Z')
			name[i] = (char)(name[i] - 'A' + 'a');
		if (strchr(" ;=", name[i]) != NULL)
			name[i] = '_';
	}
	for (size_t i = 0; i < tally->count; i++) {
		if (strcmp(tally->names[i], name) == 0) {
			tally->counts[i]++;
			return;
		}
	}
	if (tally->count == 64)
		fail_msg("too many words");
	snprintf(tally->names[tally->count], sizeof(tally->names[0]), "%s", name);
	tally->counts[tally->count++] = 1;
}

static void
add_id(struct tally *tally, struct muster_span id)
{
	for (size_t i = 0; i < tally->id_count; i++)
		if (muster_span_is(id, tally->ids[i]))
			return;
	assert_true(tally->id_count < NAMES);
	char *copy = malloc(id.len + 1);
	assert_non_null(copy);
	memcpy(copy, id.ptr, id.len);
	copy[id.len] = '\0';
	tally->ids[tally->id_count++] = copy;
}

static const char *
kind_of(enum muster_domain domain)
{
	switch (domain) {
	case MUSTER_DOMAIN_MISCONFIGURATION:
		return "kind_misconf";
	case MUSTER_DOMAIN_SECRET:
		return "kind_secret";
	case MUSTER_DOMAIN_LICENSE:
		return "kind_license";
	default:
		return "kind_vuln";
	}
}

/* Statements have checks of their own; the list counts the vulnerabilities they are about. */
static struct muster_span
without_vex(struct muster_span check)
{
	return muster_span_starts(check, "vex:")
	    ? (struct muster_span){check.ptr + 4, check.len - 4}
	    : check;
}

/* Which practice a result is about; a whole word is what the catalog asks for. */
static void
count_mapped(struct tally *tally, const struct muster_result *result)
{
	char check[1024], title[1024];
	snprintf(check, sizeof(check), "%.*s", (int)result->check.len, result->check.ptr);
	snprintf(title, sizeof(title), "%.*s", (int)result->title.len, result->title.ptr);
	tally->results++;
	for (int kind = 0; kind < MUSTER_ASSET_KIND_COUNT; kind++) {
		if (muster_check_for(controls, tally->source, check, "", title, result->domain,
			result->severity, result->fixed_in.len > 0,
			(enum muster_asset_kind)kind) == NULL)
			continue;
		tally->mapped++;
		return;
	}
}

/* Where a record may give several results, the list counts records. */
static bool
has_several_results(const char *source)
{
	static const char *const sources[] = {
	    "docker-bench", "dockle", "aws-inspector2", "aws-asff", "ms-defender"};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (strcmp(source, sources[i]) == 0)
			return true;
	return false;
}

/* Their words for outcomes are the list's. */
static bool
is_carrier_of_words(const char *source)
{
	static const char *const sources[] = {"csaf", "oscal", "prowler", "xccdf"};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (strcmp(source, sources[i]) == 0)
			return true;
	return false;
}

/* Sources that tell of activities and settings: what is counted is their records. */
static bool
tells(const char *source)
{
	static const char *const names[] = {"aws-cloudtrail", "aws-cloudwatch", "aws-guardduty",
	    "aws-secretsmanager", "azure-activity", "azure-keyvault", "docker-events",
	    "docker-json-log", "ecs", "elasticsearch", "gcp-logging", "vault-audit"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(source, names[i]) == 0)
			return true;
	return false;
}

/* Findings of clouds. */
static bool
is_cloud(const char *source)
{
	static const char *const names[] = {"aws-asff", "aws-ecr", "aws-inspector2", "falco",
	    "gcloud-artifact-scan", "gcp-scc", "ms-defender", "wazuh"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(source, names[i]) == 0)
			return true;
	return false;
}

/* The words of linters and secret scanners as the list has them. */
static void
count_words(struct tally *tally, const struct muster_result *result)
{
	if (strcmp(tally->source, "trufflehog") == 0)
		add(tally, "st_",
		    muster_span_is(result->native_outcome, "verified") ? MUSTER_SPAN("true")
								       : MUSTER_SPAN("false"));
	if (strcmp(tally->source, "kube-bench") == 0)
		add(tally, "st_", result->native_outcome);
	if (is_carrier_of_words(tally->source))
		add(tally, "st_", result->native_outcome);
	if (strcmp(tally->source, "tfsec") == 0)
		add(tally, "st_",
		    result->native_outcome.len > 0 ? result->native_outcome : MUSTER_SPAN("null"));
	bool checkov = strcmp(tally->source, "checkov") == 0;
	if ((checkov || strcmp(tally->source, "osv") == 0) && result->native_severity.len == 0)
		add(tally, "sev_none", result->native_severity);
	if (is_cloud(tally->source)) {
		const bool asff = strcmp(tally->source, "aws-asff") == 0;
		const bool none = asff && result->native_outcome.len == 0;
		add(tally, "st_", none ? MUSTER_SPAN("none") : result->native_outcome);
	}
	if (checkov || strcmp(tally->source, "inspec") == 0 ||
	    strcmp(tally->source, "policy-report") == 0 || strcmp(tally->source, "kubescape") == 0)
		add(tally, "st_", result->native_outcome);
	if (checkov)
		add(tally, "kind_", result->section);
	if (strcmp(tally->source, "dockle") == 0) {
		add(tally, "st_", result->native_outcome);
		add(tally, "sev_", result->native_outcome);
	}
}

/* Sources of facts say a result per check of muster's own: the first one stands for the record. */
static bool
is_facts(const char *source)
{
	static const char *const names[] = {
	    "docker-inspect", "docker-info", "docker-daemon", "docker-secrets", "docker-events"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(source, names[i]) == 0)
			return true;
	return false;
}

static void
count_facts(struct tally *tally, const struct muster_result *result)
{
	static const struct {
		const char *check, *fact;
		bool record;
		enum muster_outcome outcome; /* COUNT: any, at a place of its own */
	} rows[] = {
	    {"muster:container.user", "kind_container", true, MUSTER_OUTCOME_COUNT},
	    {"muster:image.user", "kind_image", true, MUSTER_OUTCOME_COUNT},
	    {"muster:secret.from-file", "st_file", true, MUSTER_FAIL},
	    {"muster:secret.from-file", "st_external", true, MUSTER_PASS},
	    {"muster:daemon.rootless", "engine", true, MUSTER_OUTCOME_COUNT},
	    {"muster:daemon.icc", "daemon", true, MUSTER_OUTCOME_COUNT},
	    {"muster:container.privileged", "privileged", false, MUSTER_FAIL},
	    {"muster:container.memory", "no_memory_limit", false, MUSTER_FAIL},
	    {"muster:container.read-only-root", "readonly_rootfs", false, MUSTER_PASS},
	    {"muster:container.docker-socket", "docker_sock_mounts", false, MUSTER_FAIL},
	    {"muster:container.ports", "published_ports", false, MUSTER_NOT_REVIEWED},
	};
	const struct muster_span none = {"", 0};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!muster_span_is(result->check, rows[i].check) ||
		    (rows[i].outcome != MUSTER_OUTCOME_COUNT && rows[i].outcome != result->outcome))
			continue;
		char id[32];
		add(tally, rows[i].fact, none);
		if (!rows[i].record)
			continue;
		add(tally, "findings", none);
		snprintf(id, sizeof(id), "%u", result->asset);
		add_id(tally, muster_span_of(id));
	}
}

static void
count_result(void *context, const struct muster_result *result)
{
	struct tally *tally = context;
	if (is_facts(tally->source)) {
		count_mapped(tally, result);
		count_facts(tally, result);
		return;
	}
	const struct muster_span none = {"", 0};
	if (tells(tally->source)) {
		count_mapped(tally, result);
		return;
	}
	bool bench = strcmp(tally->source, "docker-bench") == 0;
	bool license = result->domain == MUSTER_DOMAIN_LICENSE;
	count_mapped(tally, result);
	if (result->suppressed && !tally->carrier) {
		add(tally, "modified", none);
		return;
	}
	bool policy = strcmp(tally->source, "anchore-policy") == 0;
	if (muster_span_is(result->check, "os-eosl") ||
	    (policy && muster_span_is(result->check, "policy")))
		return; /* of the document, not of a record */
	if (strcmp(tally->source, "neuvector") == 0 && result->domain != MUSTER_DOMAIN_OS_PACKAGE &&
	    result->domain != MUSTER_DOMAIN_LANGUAGE_PACKAGE)
		return; /* beside the records */
	if (tally->any && has_several_results(tally->source) &&
	    result->locus->offset == tally->last.offset)
		return;
	tally->any = true;
	tally->last = *result->locus;
	add(tally, tally->flat ? "rows" : "findings", none);
	if (license) /* the list counts names, and the canonical id has a prefix */
		add_id(tally, (struct muster_span){result->check.ptr + 8, result->check.len - 8});
	else
		add_id(tally, policy ? result->location : without_vex(result->check));
	if (strcmp(tally->source, "cyclonedx") == 0)
		add(tally, "st_",
		    result->native_outcome.len > 0 ? result->native_outcome : MUSTER_SPAN("none"));
	if (strcmp(tally->source, "openvex") == 0)
		add(tally, "st_", result->native_outcome);
	count_words(tally, result);
	if (strcmp(tally->source, "sarif") == 0) {
		add(tally, "kind_", result->section);
		add(tally, "st_",
		    result->suppressed                   ? MUSTER_SPAN("suppressed")
			: result->native_outcome.len > 0 ? result->native_outcome
							 : MUSTER_SPAN("fail"));
	}
	if (policy) {
		const char *colon = memchr(result->check.ptr, ':', result->check.len);
		add(tally, "kind_",
		    (struct muster_span){result->check.ptr, (size_t)(colon - result->check.ptr)});
		add(tally, "st_", result->native_outcome);
	}
	if (bench && tally->flat)
		add(tally, "row_st_",
		    result->native_outcome.len > 0 ? result->native_outcome : MUSTER_SPAN("other"));
	else if (bench)
		add(tally, "st_", result->native_outcome);
	else if (result->native_severity.len > 0)
		add(tally, "sev_", result->native_severity);
	if (strcmp(tally->source, "snyk") == 0)
		add(tally, kind_of(result->domain), none);
	if (strcmp(tally->source, "twistlock") == 0)
		add(tally,
		    result->domain == MUSTER_DOMAIN_MISCONFIGURATION ? "kind_compliance"
								     : "kind_vuln",
		    none);
	if (strcmp(tally->source, "trivy") == 0) {
		add(tally, kind_of(result->domain), none);
		if (!license && result->domain != MUSTER_DOMAIN_SECRET)
			add(tally, "st_",
			    result->native_outcome.len > 0 ? result->native_outcome
							   : MUSTER_SPAN("no_status"));
	}
	if (result->fixed_in.len > 0)
		add(tally, "with_fix", none);
}

static uint64_t
counted(const struct tally *tally, const char *name)
{
	if (strcmp(name, "distinct_ids") == 0)
		return tally->id_count;
	if (strcmp(name, "ignored") == 0)
		name = "modified";
	for (size_t i = 0; i < tally->count; i++)
		if (strcmp(tally->names[i], name) == 0)
			return tally->counts[i];
	return 0;
}

/* Facts of the list that are counts of ours. */
static bool
is_counted(const struct tally *tally, const char *name)
{
	static const char *const names[] = {"findings", "rows", "distinct_ids", "with_fix",
	    "modified", "ignored", "privileged", "no_memory_limit", "readonly_rootfs",
	    "docker_sock_mounts", "published_ports"};
	static const char *const prefixes[] = {"sev_", "st_", "row_st_", "kind_"};
	/* The list has the first of several ratings, muster that of whose vulnerability it is. */
	if (strcmp(tally->source, "cyclonedx") == 0 && strncmp(name, "sev_", 4) == 0)
		return false;
	/* Whether a container runs is no check; of events few give a result. */
	if (strcmp(tally->source, "docker-inspect") == 0 && strncmp(name, "st_", 3) == 0)
		return false;
	/* There it says whether a check is scored, or what platform a query is for; the severity
	 * of InSpec is a number, and ids of overlays stand in several profiles. */
	if ((strcmp(tally->source, "kube-bench") == 0 || strcmp(tally->source, "inspec") == 0) &&
	    strncmp(name, "sev_", 4) == 0)
		return false;
	/* The list counts ids of findings; muster those of what was looked for, and old findings
	 * have their severity elsewhere.  What was archived is so, whatever it was before. */
	if (is_cloud(tally->source) &&
	    (strcmp(name, "distinct_ids") == 0 || strncmp(name, "kind_", 5) == 0 ||
		strcmp(name, "sev_none") == 0))
		return false;
	if (strcmp(tally->source, "aws-asff") == 0 && counted(tally, "st_archived") > 0 &&
	    strncmp(name, "st_", 3) == 0)
		return false;
	/* Controls of a benchmark are told by their own numbers, not by the checks of them. */
	if (strcmp(tally->source, "trivy-operator") == 0)
		return strcmp(name, "findings") == 0 ||
		    (strncmp(name, "sev_", 4) == 0 && name[4] != '\0');
	if ((strcmp(tally->source, "kics") == 0 || strcmp(tally->source, "terrascan") == 0) &&
	    strncmp(name, "kind_", 5) == 0)
		return false;
	/* Packages that are there are no results. */
	if (strcmp(tally->source, "spdx") == 0)
		return strcmp(name, "findings") == 0;
	if (tells(tally->source) && strcmp(name, "findings") != 0)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static void
compare(const char *path, char *expected, const struct tally *tally)
{
	for (char *fact = expected; fact != NULL && *fact != '\0';) {
		char *next = strchr(fact, ';');
		if (next != NULL)
			*next++ = '\0';
		char *equals = strchr(fact, '=');
		if (equals != NULL && (*equals = '\0', is_counted(tally, fact))) {
			/* Legacy reports have no status: the list has none either. */
			uint64_t want = strtoull(equals + 1, NULL, 10);
			if (counted(tally, fact) != want)
				fail_msg("%s: %s is %llu, the list says %llu", path, fact,
				    (unsigned long long)counted(tally, fact),
				    (unsigned long long)want);
		}
		fact = next;
	}
}

static size_t
number_of(const struct muster_source *source)
{
	size_t count, i = 0;
	const struct muster_source *const *sources = muster_sources(&count);
	assert_true(count <= sizeof(lines) / sizeof(lines[0]));
	while (i < count && sources[i] != source)
		i++;
	assert_true(i < count);
	return i;
}

static void
add_line(const struct muster_source *source, const struct muster_counts *counts,
    const struct tally *tally)
{
	struct line *line = &lines[number_of(source)];
	line->files++;
	line->read += counts->read;
	line->used += counts->used;
	line->suppressed += counts->suppressed;
	line->results += tally->results;
	line->mapped += tally->mapped;
}

static void
print_lines(void)
{
	size_t count;
	const struct muster_source *const *sources = muster_sources(&count);
	printf("%-16s %5s %7s %7s %10s %8s %7s\n", "format", "files", "read", "used", "suppressed",
	    "results", "mapped");
	for (size_t i = 0; i < count; i++)
		printf("%-16s %5llu %7llu %7llu %10llu %8llu %7llu\n", sources[i]->name,
		    (unsigned long long)lines[i].files, (unsigned long long)lines[i].read,
		    (unsigned long long)lines[i].used, (unsigned long long)lines[i].suppressed,
		    (unsigned long long)lines[i].results, (unsigned long long)lines[i].mapped);
}

/* Bare values and empty texts apart, one source claims a text and no other. */
static void
check_claims(const char *relative, const char *text, size_t len, size_t want)
{
	struct muster_peek *peek = malloc(sizeof(*peek));
	size_t count, claims = 0, head = len < (1u << 20) ? len : 1u << 20;
	assert_non_null(peek);
	muster_peek_text(peek, text, head, head == len);
	const struct muster_source *const *sources = muster_sources(&count);
	for (size_t i = 0; i < count; i++)
		claims += sources[i]->probe(peek) > 0;
	if (claims != want && !peek->bare && len > 0)
		fail_msg("%s is claimed by %zu sources", relative, claims);
	free(peek);
}

/* What is UTF-16 in the list is ASCII by nature; whole programs are given the bytes elsewhere. */
static void
decode(char *text, size_t *len)
{
	if (*len < 2 || memcmp(text, "\xFF\xFE", 2) != 0)
		return;
	size_t n = 0;
	for (size_t i = 2; i + 1 < *len; i += 2)
		text[n++] = text[i + 1] == 0 ? text[i] : '?';
	*len = n;
}

static void
check_file(const char *relative, const struct muster_source *source, char *expected)
{
	char path[2048];
	struct tally *tally = calloc(1, sizeof(*tally));
	struct recorder recorder;
	struct muster_error err;
	size_t len;
	assert_non_null(tally);
	snprintf(path, sizeof(path), "%s/corpus/%s", TEST_SHARED, relative);
	char *text = support_read(path, &len);
	decode(text, &len);
	tally->source = source->name;
	tally->flat = strstr(relative, "flat") != NULL;
	tally->carrier = strcmp(source->name, "sarif") == 0 ||
	    strcmp(source->name, "cyclonedx") == 0 || strcmp(source->name, "openvex") == 0 ||
	    strcmp(source->name, "dockle") == 0 || strcmp(source->name, "checkov") == 0 ||
	    strcmp(source->name, "prowler") == 0;
	recorder_init(&recorder);
	recorder.quiet = true;
	recorder.result = count_result;
	recorder.context = tally;
	check_claims(relative, text, len, 1);
	bool bare = len < 8; /* the literal null: belongs to several formats */
	if (recorder_take(&recorder, bare ? source : NULL, text, len, 0, &err) != 0)
		fail_msg("%s: %s", relative, err.message);
	assert_ptr_equal(recorder.source, source);
	assert_int_equal(recorder.counts.rejected, 0);
	/* a report of Trivy without Results says so */
	const bool empty = strcmp(source->name, "trivy") == 0 && len > 8 &&
	    strstr(text, "\"ArtifactName\"") != NULL && strstr(text, "\"Results\"") == NULL;
	assert_int_equal(recorder.counts.diagnostics, empty ? 1 : 0);
	assert_true(muster_counts_reconcile(&recorder.counts));
	const bool told = tells(source->name);
	const uint64_t silent = told ? recorder.counts.used + recorder.counts.out_of_scope
	    : strcmp(source->name, "spdx") == 0 ? recorder.counts.used
						: 0;
	for (uint64_t i = 0; i < silent; i++)
		add(tally, "findings", MUSTER_SPAN(""));
	/* The list counts a control once for each profile that repeats it. */
	for (uint64_t i = 0; i < recorder.counts.merged && strcmp(source->name, "inspec") == 0;
	     i++) {
		add(tally, "findings", (struct muster_span){"", 0});
		add(tally, "st_no_results", (struct muster_span){"", 0});
	}
	assert_int_equal(recorder.counts.read - (tally->carrier ? 0 : recorder.counts.suppressed),
	    counted(tally, tally->flat ? "rows" : "findings"));
	compare(relative, expected, tally);
	add_line(source, &recorder.counts, tally);
	recorder_release(&recorder);
	for (size_t i = 0; i < tally->id_count; i++)
		free(tally->ids[i]);
	free(tally);
	free(text);
}

/* Files of formats without an adapter: refused, never counted as nothing found. */
static void
check_refused(const char *relative)
{
	char path[2048];
	struct recorder recorder;
	struct muster_error err;
	size_t len;
	snprintf(path, sizeof(path), "%s/corpus/%s", TEST_SHARED, relative);
	if (access(path, R_OK) != 0)
		return;
	char *text = support_read(path, &len);
	check_claims(relative, text, len, 0);
	recorder_init(&recorder);
	recorder.quiet = true;
	if (recorder_take(&recorder, NULL, text, len, 0, &err) == 0)
		fail_msg("%s was taken for %s", relative, recorder.source->name);
	assert_int_equal(err.code, MUSTER_E_INPUT);
	assert_true(err.remedy[0] != '\0');
	recorder_release(&recorder);
	free(text);
}

/* Of a format that is read, but not what of it is: plans, catalogs, expectations. */
static bool
is_refused(const char *relative)
{
	return (strncmp(relative, "oscal/", 6) == 0 &&
		   strstr(relative, "assessment-results") == NULL) ||
	    strstr(relative, "-expected.json") != NULL;
}

static char *list; /* of the test: INDEX.tsv */

static void
each_file_counts_as_the_list_says(void **state)
{
	(void)state;
	size_t read = 0, refused = 0;
	char *line = strchr(list, '\n');
	while (line != NULL && *++line != '\0') {
		char *next = strchr(line, '\n');
		char *fields[10];
		size_t count = 0;
		if (next != NULL)
			*next = '\0';
		for (char *at = line; count < 10; at++) {
			fields[count++] = at;
			at = strchr(at, '\t');
			if (at == NULL)
				break;
			*at = '\0';
		}
		if (count == 10) {
			const struct muster_source *source = muster_source_find(fields[1]);
			if (source != NULL && !is_refused(fields[0])) {
				check_file(fields[0], source, fields[9]);
				read++;
			} else {
				check_refused(fields[0]);
				refused++;
			}
		}
		line = next;
	}
	print_lines();
	printf("%zu files read, %zu refused\n", read, refused);
	assert_true(read >= 112);
	assert_true(read + refused >= 178);
}

int
main(void)
{
	const char *path = support_shared(TEST_SHARED, "corpus/INDEX.tsv");
	if (path == NULL)
		return 77;
	list = support_read(path, NULL);
	free((void *)(uintptr_t)path);
	size_t count = 0;
	struct muster_error err;
	struct muster_arena *arena = muster_arena_new();
	const struct muster_controls_document *documents = muster_controls_builtin(arena, &count);
	controls =
	    documents == NULL ? NULL : muster_controls_load(documents, count, NULL, NULL, &err);
	muster_arena_free(arena);
	if (controls == NULL)
		return 1;
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_file_counts_as_the_list_says),
	};
	int failed = cmocka_run_group_tests_name("corpus", tests, NULL, NULL);
	muster_controls_free(controls);
	free(list);
	return failed;
}
