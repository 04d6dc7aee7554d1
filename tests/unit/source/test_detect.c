/* SPDX-License-Identifier: Apache-2.0 */
/* Peeking, recognising, refusing by name; severities, images, packages, the registry. */
#include "support.h"

#include <muster/source.h>

#include "source/purl.h"

static struct muster_peek *
peek(const char *text, size_t len, bool whole)
{
	struct muster_peek *peek = malloc(sizeof(*peek));
	assert_non_null(peek);
	muster_peek_text(peek, text, len, whole);
	return peek;
}

static void
expect(const char *text, size_t len, const char *want)
{
	struct muster_error err;
	struct muster_peek *look = peek(text, len, true);
	const struct muster_source *source = muster_source_detect(NULL, look, "a.json", &err);
	free(look);
	if (source != NULL) {
		assert_string_equal(source->name, want);
		return;
	}
	assert_int_equal(err.code, MUSTER_E_INPUT);
	assert_string_equal(err.file, "a.json");
	assert_true(err.remedy[0] != '\0');
	assert_string_equal(err.id, want);
}

#define EXPECT(text, want) expect(text, sizeof(text) - 1, want)

static void
what_is_known_is_recognised(void **state)
{
	(void)state;
	EXPECT("{\"dockerbenchsecurity\":\"1.6.0\"}", "docker-bench");
	EXPECT("# banner\n{\"dockerbenchsecurity\":\"1.6.0\"}", "docker-bench");
	EXPECT("{\"SchemaVersion\":2,\"ArtifactName\":\"x\"}", "trivy");
	EXPECT("{\"SchemaVersion\":2,\"Results\":null}", "trivy");
	EXPECT("[{\"Target\":\"x\",\"Vulnerabilities\":null}]", "trivy");
	EXPECT("{\"ClusterName\":\"x\",\"Resources\":[]}", "trivy");
	EXPECT("{\"ID\":\"x\",\"Title\":\"y\",\"SummaryControls\":[]}", "trivy");
	EXPECT("{\"matches\":[{\"vulnerability\":{},\"artifact\":{}}]}", "grype");
	EXPECT("{\"matches\":[],\"source\":{},\"descriptor\":{}}", "grype");
	EXPECT("{\"image\":\"x\",\"unapproved\":[],\"vulnerabilities\":[]}", "clair-v2");
	EXPECT("{\"LayerCount\":1,\"Vulnerabilities\":{}}", "clair-v2");
	EXPECT("{\"Layer\":{\"Features\":[]}}", "clair-v2");
	EXPECT("{\"status\":\"scanned\",\"data\":{}}", "clair-v2");
	EXPECT("{\"image\":\"x\",\"vulnerabilities\":[{\"featurename\":\"y\"}]}", "clair-v2");
	EXPECT("{\"manifest_hash\":\"x\",\"vulnerabilities\":{}}", "clair-v4");
	EXPECT("{\"imageDigest\":\"x\",\"vulnerabilities\":[]}", "anchore-engine");
	EXPECT("[{\"vuln\":\"x\",\"packageName\":\"y\"}]", "anchore-engine");
	EXPECT("{\"metadata\":{},\"securityEvaluation\":[]}", "anchore-engine");
	EXPECT("{\"evaluatedTag\":\"x\",\"evaluations\":[]}", "anchore-policy");
	EXPECT("[{\"policyId\":\"x\",\"finalAction\":\"go\"}]", "anchore-policy");
	EXPECT("[{\"sha256:0123\":{\"x:1\":[]}}]", "anchore-policy");
	EXPECT("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\"}", "cyclonedx");
	EXPECT("{\"@context\":\"https://openvex.dev/ns\",\"statements\":[]}", "openvex");
	EXPECT("{\"version\":\"2.1.0\",\"runs\":[]}", "sarif");
	EXPECT("{\"version\":\"2.0.0\",\"runs\":[]}", "sarif");
	EXPECT("{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\" : "
	       "\"docker scout\"}}}]}",
	    "docker-scout");
	EXPECT("{\"version\":\"2.1.0\",\"runs\":[{\"tags\":[\"docker scout\"]}]}", "sarif");
}

/* What a script puts together ("jq -s"): an array of whole documents. */
static void
lists_of_documents_are_recognised(void **state)
{
	(void)state;
	EXPECT("[{\"SchemaVersion\":2,\"ArtifactName\":\"x\"}]", "trivy");
	EXPECT("[{\"matches\":[],\"source\":{},\"descriptor\":{}},{}]", "grype");
	EXPECT("[INFO] done\n  [{\"version\":\"2.1.0\",\"runs\":[]}]", "sarif");
	EXPECT("[{\"summary\":{},\"details\":[{\"code\":\"x\",\"level\":\"y\"}]}]", "dockle");
	EXPECT("[{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\"}]", "cyclonedx");
	EXPECT("[{\"Controls\":[],\"Totals\":{}}]", "kube-bench");
	EXPECT("[{\"apiVersion\":\"wgpolicyk8s.io/v1alpha2\",\"kind\":\"PolicyReport\"}]",
	    "policy-report");
	/* not a member of it alone, not what is no object, not a list of lists */
	EXPECT("[{\"debug\":true}]", "source.unknown");
	EXPECT("[1,{\"SchemaVersion\":2,\"ArtifactName\":\"x\"}]", "source.unknown");
	EXPECT("[[{\"SchemaVersion\":2,\"ArtifactName\":\"x\"}]]", "source.unknown");
	EXPECT("[{}]", "source.unknown");
}

static void
linters_and_secret_scanners_are_recognised(void **state)
{
	(void)state;
	EXPECT("[{\"RuleID\":\"x\",\"Secret\":\"y\"}]", "gitleaks");
	EXPECT("[{\"rule\":\"x\",\"offender\":\"y\"}]", "gitleaks");
	EXPECT("{\"SourceMetadata\":{},\"DetectorName\":\"x\"}\n{}", "trufflehog");
	EXPECT("{\"level\":\"info-0\",\"logger\":\"trufflehog\"}", "trufflehog");
	EXPECT("[{\"reason\":\"x\",\"stringsFound\":[]}]", "trufflehog");
	EXPECT("{\"summary\":{},\"details\":[]}", "dockle");
	EXPECT(
	    "{\"summary\":{},\"details\":[{\"code\":\"x\",\"level\":\"y\"}],\"more\":1}", "dockle");
	EXPECT("{\"summary\":{},\"details\":[],\"more\":1}", "source.unknown");
	EXPECT("[{\"code\":\"x\",\"column\":1,\"file\":\"y\",\"level\":\"z\",\"line\":1,"
	       "\"message\":\"m\"}]",
	    "hadolint");
	EXPECT("[{\"code\":\"x\",\"message\":\"m\"}]", "source.unknown");
	EXPECT("{\"Controls\":[],\"Totals\":{}}", "kube-bench");
	EXPECT("[{\"node_type\":\"x\",\"tests\":[]}]", "kube-bench");
	EXPECT("{\"node_type\":\"x\",\"tests\":[]}", "kube-bench");
}

static void
other_scanners_are_recognised(void **state)
{
	(void)state;
	EXPECT("{\"vulnerabilities\":[],\"ok\":true,\"dependencyCount\":1}", "snyk");
	EXPECT("{\"ok\":false,\"error\":\"x\"}", "snyk");
	EXPECT("[{\"vulnerabilities\":[],\"ok\":true}]", "snyk");
	EXPECT("{\"vulnerabilities\":[{\"from\":[],\"upgradePath\":[],\"isUpgradable\":true}]}",
	    "snyk");
	EXPECT("{\"profiles\":[],\"platform\":{}}", "inspec");
	EXPECT("{\"profile\":{},\"platform\":{},\"impact\":0,\"results\":[]}", "inspec");
	EXPECT("{\"check_type\":\"x\",\"results\":{}}", "checkov");
	EXPECT("[{\"check_type\":\"x\",\"results\":{}}]", "checkov");
	EXPECT("{\"checkov_version\":\"3\",\"failed\":0}", "checkov");
	EXPECT("{\"queries\":[],\"severity_counters\":{}}", "kics");
	EXPECT("{\"results\":[{\"distro\":\"x\",\"vulnerabilities\":[]}]}", "twistlock");
	EXPECT("{\"total_rows\":0,\"rows\":[]}", "jfrog-xray");
	EXPECT("{\"total_count\":1,\"data\":[{\"source_comp_id\":\"x\"}]}", "jfrog-xray");
	EXPECT("{\"artifacts\":[{\"general\":{},\"issues\":[]}]}", "jfrog-xray");
	EXPECT("[{\"component_id\":\"x\",\"vulnerabilities\":[]}]", "jfrog-xray");
	EXPECT("{\"apiVersion\":\"wgpolicyk8s.io/v1alpha2\",\"kind\":\"PolicyReport\"}",
	    "policy-report");
	EXPECT("{\"items\":[{\"apiVersion\":\"openreports.io/v1alpha1\"}]}", "policy-report");
	EXPECT("{\"items\":[{\"apiVersion\":\"v1\"}]}", "source.unknown");
	EXPECT("{\"summaryDetails\":{},\"results\":[]}", "kubescape");
	EXPECT("{\"apiVersion\":\"aquasecurity.github.io/v1alpha1\",\"kind\":\"x\"}",
	    "trivy-operator");
	EXPECT("{\"vulnerabilityreports.aquasecurity.github.io\":[]}", "trivy-operator");
	EXPECT("{\"results\":[{\"source\":{},\"packages\":[]}]}", "osv");
	EXPECT("{\"results\":[],\"experimental_config\":{}}", "osv");
	EXPECT("{\"application/vnd.security.vulnerability.report; version=1.1\":{}}", "harbor");
	EXPECT("{\"application/vnd.security.sbom.report+json; version=1.0\":{}}", "source.unknown");
	EXPECT("{\"version\":\"15\",\"vulnerabilities\":[],\"scan\":{\"type\":"
	       "\"container_scanning\"}}",
	    "gitlab-container");
	EXPECT("{\"version\":\"15\",\"vulnerabilities\":[],\"scan\":{\"type\":\"sast\"}}",
	    "source.look-alike");
}

/* What looks like a report and is none: with --source too, a name is better than "no report". */
static void
lookalikes_are_refused_by_name(void **state)
{
	(void)state;
	EXPECT("{\"manifest_hash\":\"x\",\"state\":\"IndexFinished\",\"packages\":{}}",
	    "source.look-alike");
	EXPECT("{\"manifest_hash\":\"x\",\"packages\":{}}", "source.look-alike");
	EXPECT("[{\"Name\":\"pay-web-1\",\"Service\":\"web\",\"Publishers\":[]}]",
	    "source.look-alike");
	EXPECT("{\"CPUPerc\":\"0.1%\",\"MemPerc\":\"1%\",\"Name\":\"web\"}", "source.look-alike");
	EXPECT("{\"Driver\":\"bridge\",\"Internal\":\"false\",\"Name\":\"x\",\"Scope\":\"local\"}",
	    "source.look-alike");
	EXPECT("{\"ID\":\"a\",\"Image\":\"x\",\"Mode\":\"global\",\"Replicas\":\"1/1\"}",
	    "source.look-alike");
	EXPECT("{\"ID\":\"a\",\"JoinTokens\":{\"Worker\":\"x\"}}", "source.look-alike");
	EXPECT("{\"auths\":{\"registry.example\":{\"auth\":\"x\"}}}", "source.look-alike");
	EXPECT("{\"SecretValues\":[{\"ARN\":\"x\",\"SecretString\":\"x\"}]}", "source.look-alike");
	EXPECT(
	    "{\"request_id\":\"a\",\"lease_id\":\"\",\"data\":{\"data\":{}}}", "source.look-alike");
	EXPECT("{\"took\":3,\"errors\":false,\"items\":[]}", "source.look-alike");
	EXPECT("{\"took\":3,\"responses\":[]}", "source.look-alike");
	EXPECT("{\"error\":{\"type\":\"x\"},\"status\":404}", "source.look-alike");
	EXPECT("@cee: {\"time\":\"2026-03-02T08:00:00Z\",\"type\":\"request\"}\n",
	    "source.look-alike");
	EXPECT("Mar  2 08:00:00 v1 vault[7]: {\"type\":\"request\"}\r\n", "source.look-alike");
	EXPECT("Mar  2 08:00:00 v1 vault[7]: {} is no such path\n", "source.no-json");
	EXPECT("{\"Layer\":null,\"Error\":{}}", "source.look-alike");
	EXPECT("{\"status\":\"queued\",\"data\":null}", "source.look-alike");
	EXPECT("{\"code\":404,\"message\":\"x\"}", "source.look-alike");
	EXPECT("{\"policies\":[],\"mappings\":[]}", "source.look-alike");
	EXPECT("[{\"imageDigest\":\"x\",\"analysis_status\":\"analyzed\"}]", "source.look-alike");
	EXPECT("{\"catalog\":{\"metadata\":{\"oscal-version\":\"1.1.2\"}}}", "source.look-alike");
	EXPECT("{\"catalog\":{\"metadata\":{}}}", "source.unknown");
	EXPECT("{\"plan-of-action-and-milestones\":{\"metadata\":{\"oscal-version\":\"1.1.2\"}}}",
	    "source.look-alike");
	EXPECT("{\"controls\":[],\"statistics\":{},\"version\":\"5\"}", "source.look-alike");
	EXPECT("{\"infrastructureAsCodeIssues\":[],\"path\":\"x\"}", "source.look-alike");
	EXPECT("{\"ok\":false,\"packageManager\":\"k8sconfig\",\"vulnerabilities\":[],"
	       "\"infrastructureAsCodeIssues\":[{}]}",
	    "source.look-alike");
	EXPECT("[{\"ok\":true,\"vulnerabilities\":[],\"infrastructureAsCodeIssues\":[]}]",
	    "source.look-alike");
	EXPECT("[{\"rule\":{\"id\":\"x\"},\"secret\":\"x\"}]", "source.look-alike");
	EXPECT("[{\"name\":\"NSA\",\"controlReports\":[]}]", "source.look-alike");
	EXPECT("{\"scanner\":{},\"invocation\":{},\"metadata\":{}}", "source.look-alike");
	EXPECT("{\"_type\":\"x\",\"predicateType\":\"x\",\"predicate\":{}}", "source.look-alike");
	EXPECT("{\"payloadType\":\"x\",\"payload\":\"x\",\"signatures\":[]}", "source.look-alike");
	EXPECT("{\"artifacts\":[],\"artifactRelationships\":[]}", "source.look-alike");
	EXPECT("{\"schema_version\":\"1\",\"id\":\"x\",\"affected\":[]}", "source.look-alike");
	EXPECT("{\"host\":{},\"store\":{},\"registries\":{}}", "source.look-alike");
	EXPECT("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}", "source.look-alike");
	EXPECT("{\"sbom\":{\"spdxVersion\":\"SPDX-2.3\"}}", "source.look-alike");
	EXPECT("{\"artifacts\":[],\"errors\":[{\"identifier\":\"x\"}]}", "source.look-alike");
	EXPECT("{\"@context\":\"x\",\"@graph\":[]}", "source.look-alike");
	EXPECT("{\"digestS3Bucket\":\"x\"}", "source.look-alike");
	EXPECT("{\"Records\":[{\"insightDetails\":{}}]}", "source.look-alike");
	EXPECT("{\"image_summary\":{\"digest\":\"x\"}}", "source.look-alike");
	EXPECT("{\"ARN\":\"x\",\"Name\":\"x\",\"SecretString\":\"x\"}", "source.look-alike");
	EXPECT("{\"attributes\":{},\"id\":\"x\",\"value\":\"x\"}", "source.look-alike");
	EXPECT("{\"imageDetails\":[{\"imageDigest\":\"x\"}]}", "source.look-alike");
	EXPECT("{\"value\":[],\"nextLink\":null}", "source.ambiguous");
	EXPECT("{\"Findings\":[]}", "source.ambiguous");
	EXPECT("{\"groupByResults\":[],\"totalSize\":1}", "source.look-alike");
	EXPECT("{\"aggregationType\":\"TITLE\",\"responses\":[]}", "source.look-alike");
	EXPECT("{\"InsightResults\":{}}", "source.look-alike");
	EXPECT("{\"FindingStatistics\":{}}", "source.look-alike");
	EXPECT("{\"detail-type\":\"ECR Image Scan\",\"source\":\"aws.ecr\",\"detail\":{}}",
	    "source.look-alike");
	EXPECT("Client:\n Version: 27.0", "source.look-alike");
	EXPECT("\nContainers: 3\n Running: 1\n", "source.look-alike");
	static const char text[] = "{\"manifest_hash\":\"x\",\"packages\":{}}";
	struct muster_error err;
	struct muster_peek *look = peek(text, sizeof(text) - 1, true);
	assert_int_equal(
	    muster_source_fits(muster_source_find("clair-v4"), look, "a.json", &err), -1);
	assert_string_equal(err.id, "source.look-alike");
	free(look);
}

static void
the_rest_is_refused_by_name(void **state)
{
	(void)state;
	EXPECT("", "source.empty");
	EXPECT(" \n\t ", "source.empty");
	EXPECT("null", "source.bare-value");
	EXPECT(" [ ]\n", "source.bare-value");
	EXPECT("{}", "source.bare-value");
	EXPECT("<!DOCTYPE html><html>", "source.html");
	EXPECT("  <HTML>", "source.html");
	EXPECT("<?xml version=\"1.0\"?>", "source.xml");
	EXPECT("<scan/>", "source.xml");
	EXPECT("<testsuite/>", "source.look-alike");
	EXPECT("<!-- x --><rdf:RDF xmlns:rdf=\"x\"/>", "source.look-alike");
	EXPECT("a,b,c\n1,2,3\n", "source.look-alike");
	EXPECT("a\tb\tc\n1\t2\t3", "source.look-alike");
	EXPECT("a,b,c\n", "source.no-json");
	EXPECT("one, two, three.\nfour\n", "source.no-json");
	EXPECT("{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1,\"b\":2,\"c\":3}\n", "source.unknown");
	EXPECT("<Benchmark xmlns=\"http://example.com/\"/>", "source.xml");
	EXPECT("{\0\"\0a\0\"\0:\0001\0}\0", "source.utf-16");
	EXPECT("\0{\0\"\0a\0\"\0:\0001\0}", "source.utf-16");
	EXPECT("Total: 3 (HIGH: 2)", "source.no-json");
	EXPECT("nullable", "source.no-json");
	EXPECT("{\"status_code\":200,\"data\":{}}", "source.wrapper");
	EXPECT("{\"interactions\":[]}", "source.wrapper");
	EXPECT("{\"expected\":[{}]}", "source.wrapper");
	EXPECT("{\"headers\":{},\"body\":{}}", "source.wrapper");
	EXPECT("{\"vulnerabilities\":[]}", "source.unknown");
	EXPECT("[1]", "source.unknown");
	EXPECT("\"text\"", "source.unknown");
	EXPECT("{\"SchemaVersion\":1,\"ArtifactName\":\"x\"}", "source.look-alike");
}

/* What was seen may be evidence: no message repeats it. */
static void
messages_say_nothing_of_the_content(void **state)
{
	(void)state;
	struct muster_error err;
	const char text[] = "{\"hunter2hunter2\":\"hunter2hunter2\"}";
	struct muster_peek *look = peek(text, sizeof(text) - 1, true);
	assert_null(muster_source_detect(NULL, look, "a.json", &err));
	assert_null(strstr(err.message, "hunter2"));
	assert_null(strstr(err.remedy, "hunter2"));
	free(look);
}

static void
a_cut_head_tells_what_it_can(void **state)
{
	(void)state;
	static const char text[] =
	    "{\"matches\": [ {\"vulnerability\" : {\"id\":\"a]}\"}, \"artifact\":{\"x\":[1,2]},"
	    "\"n\":1.5}, {\"other\":1}], \"flag\":true, \"s\":\"a\\\"b\", \"source\":{}}";
	for (size_t cut = 0; cut <= sizeof(text) - 1; cut++) {
		struct muster_peek *look = peek(text, cut, false);
		assert_false(look->bare);
		if (cut >= 60)
			assert_true(muster_peek_element_has(look, "vulnerability"));
		assert_false(muster_peek_element_has(look, "other"));
		free(look);
	}
	struct muster_peek *look = peek(text, sizeof(text) - 1, true);
	assert_int_equal(look->kind, '{');
	assert_int_equal(look->key_count, 4);
	assert_int_equal(look->element_count, 3);
	assert_true(muster_span_is(look->element_of, "matches"));
	assert_true(muster_span_is(muster_peek_value(look, "flag"), "true"));
	assert_true(muster_span_is(muster_peek_value(look, "s"), "\"a\\\"b\""));
	assert_int_equal(muster_peek_value(look, "source").len, 0);
	assert_int_equal(muster_peek_value(look, "absent").len, 0);
	free(look);
}

static void
more_keys_than_there_is_room_for(void **state)
{
	(void)state;
	char *text = malloc(65536);
	assert_non_null(text);
	size_t len = 1;
	text[0] = '{';
	for (int i = 0; i < 1000; i++)
		len += (size_t)snprintf(text + len, 65536 - len, "\"k%d\":[{\"a\":1}],", i);
	struct muster_peek *look = peek(text, len, false);
	assert_int_equal(look->key_count, MUSTER_PEEK_KEYS);
	free(look);
	free(text);
}

static void
severities_of_all_tools(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		enum muster_severity severity;
	} rows[] = {
	    {"CRITICAL", MUSTER_SEVERITY_CRITICAL},
	    {"Defcon1", MUSTER_SEVERITY_CRITICAL},
	    {"Important", MUSTER_SEVERITY_HIGH},
	    {"High", MUSTER_SEVERITY_HIGH},
	    {"Moderate", MUSTER_SEVERITY_MEDIUM},
	    {"medium", MUSTER_SEVERITY_MEDIUM},
	    {"Minor", MUSTER_SEVERITY_LOW},
	    {"LOW", MUSTER_SEVERITY_LOW},
	    {"Negligible", MUSTER_SEVERITY_INFO},
	    {"Informational", MUSTER_SEVERITY_INFO},
	    {"Unknown", MUSTER_SEVERITY_UNKNOWN},
	    {"", MUSTER_SEVERITY_UNKNOWN},
	    {"whatever", MUSTER_SEVERITY_UNKNOWN},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    muster_severity_of(muster_span_of(rows[i].word)), rows[i].severity);
}

static void
images_are_split(void **state)
{
	(void)state;
	static const char *const rows[][4] = {
	    {"nginx", "nginx", "", ""},
	    {"nginx:1.25", "nginx", "1.25", ""},
	    {"reg:5000/pay/api", "reg:5000/pay/api", "", ""},
	    {"reg:5000/pay/api:1.2", "reg:5000/pay/api", "1.2", ""},
	    {"reg:5000/pay/api:1.2@sha256:00ff", "reg:5000/pay/api", "1.2", "sha256:00ff"},
	    {"reg:5000/pay/api@sha256:00ff", "reg:5000/pay/api", "", "sha256:00ff"},
	    {"sha256:00ff", "", "", "sha256:00ff"},
	    {"", "", "", ""},
	    {":", "", "", ""},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct muster_span lineage, tag, digest;
		muster_image_split(muster_span_of(rows[i][0]), &lineage, &tag, &digest);
		assert_true(muster_span_is(lineage, rows[i][1]));
		assert_true(muster_span_is(tag, rows[i][2]));
		assert_true(muster_span_is(digest, rows[i][3]));
	}
}

static void
packages_are_named(void **state)
{
	(void)state;
	static const char *const rows[][4] = {
	    {"pkg:deb/debian/apt@2.6?arch=amd64&distro=debian-12", "", "", "pkg:deb/debian/apt"},
	    {"pkg:npm/%40a/b@1#sub", "npm", "x", "pkg:npm/%40a/b"},
	    {"pkg:npm/@a/b@1", "npm", "x", "pkg:npm/@a/b"},
	    {"pkg:npm/@a", "npm", "x", "pkg:npm/@a"},
	    {"pkg:golang/k8s.io/api", "", "", "pkg:golang/k8s.io/api"},
	    {"pkg:", "", "", "pkg:"},
	    {"", "debian", "apt", "pkg:deb/debian/apt"},
	    {"", "node-pkg", "@a/b", "pkg:npm/%40a/b"},
	    {"", "pip", "Flask_Login", "pkg:pypi/flask-login"},
	    {"", "jar", "org.acme:core", "pkg:maven/org.acme/core"},
	    {"", "Odd Type!", "a b", "pkg:odd-type-/a%20b"},
	    {"", "", "x", "pkg:generic/x"},
	    {"", "npm", "", ""},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct muster_strbuf out;
		muster_strbuf_init(&out, 0);
		purl_build(&out, muster_span_of(rows[i][0]), muster_span_of(rows[i][1]),
		    muster_span_of(rows[i][2]));
		assert_string_equal(out.data, rows[i][3]);
		muster_strbuf_release(&out);
	}
	assert_true(purl_is_os(muster_span_of("pkg:rpm/x"), muster_span_of("")));
	assert_true(purl_is_os(muster_span_of(""), muster_span_of("alpine")));
	assert_false(purl_is_os(muster_span_of("pkg:npm/x"), muster_span_of("npm")));
}

static void
the_registry_is_in_order_and_whole(void **state)
{
	(void)state;
	size_t count;
	const struct muster_source *const *sources = muster_sources(&count);
	assert_true(count >= 3);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			assert_true(strcmp(sources[i - 1]->name, sources[i]->name) < 0);
		assert_ptr_equal(muster_source_find(sources[i]->name), sources[i]);
		assert_non_null(sources[i]->title);
		assert_non_null(sources[i]->kind);
		assert_non_null(sources[i]->reads);
		assert_non_null(sources[i]->probe);
		assert_true((sources[i]->read == NULL) != (sources[i]->read_xml == NULL));
		assert_true(sources[i]->version > 0);
	}
	assert_null(muster_source_find("nothing"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_known_is_recognised),
	    cmocka_unit_test(lists_of_documents_are_recognised),
	    cmocka_unit_test(linters_and_secret_scanners_are_recognised),
	    cmocka_unit_test(other_scanners_are_recognised),
	    cmocka_unit_test(the_rest_is_refused_by_name),
	    cmocka_unit_test(lookalikes_are_refused_by_name),
	    cmocka_unit_test(messages_say_nothing_of_the_content),
	    cmocka_unit_test(a_cut_head_tells_what_it_can),
	    cmocka_unit_test(more_keys_than_there_is_room_for),
	    cmocka_unit_test(severities_of_all_tools),
	    cmocka_unit_test(images_are_split),
	    cmocka_unit_test(packages_are_named),
	    cmocka_unit_test(the_registry_is_in_order_and_whole),
	};
	return cmocka_run_group_tests_name("detect", tests, NULL, NULL);
}
