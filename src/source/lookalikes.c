/* SPDX-License-Identifier: Apache-2.0 */
#include "source/lookalikes.h"
#include "source/named.h"

static const struct lookalike lookalikes[] = {
    {{"manifest_hash", "packages", NULL}, "vulnerabilities", {NULL, NULL},
	"this is a Clair index report: it lists packages and no vulnerabilities",
	"ask the matcher: clairctl report --out json IMAGE"},
    {{"Layer", "Error", NULL}, NULL, {NULL, NULL}, "this is an error message of Clair's API",
	"scan the image again and collect the report"},
    {{"status", "data", NULL}, NULL, {NULL, NULL},
	"this is an answer of an API without a finished scan in it",
	"wait until the image is scanned, ask again, and collect the report"},
    {{"code", "message", NULL}, "vulnerabilities", {NULL, NULL},
	"this is an error message of an API, not a report",
	"mend what it says, ask again, and collect the report"},
    {{"policies", "mappings", NULL}, NULL, {NULL, NULL},
	"this is an Anchore policy: rules, and nothing evaluated",
	"evaluate an image: anchorectl image check --detail -o json IMAGE"},
    {{NULL, NULL, NULL}, NULL, {"imageDigest", "analysis_status"},
	"this is Anchore's list of images: no findings are in it",
	"ask for an image's vulnerabilities: anchorectl image vulnerabilities -o json IMAGE"},
    {{NULL, NULL, NULL}, NULL, {"imageDigest", "analysisStatus"},
	"this is Anchore's list of images: no findings are in it",
	"ask for an image's vulnerabilities: anchorectl image vulnerabilities -o json IMAGE"},
    {{"Names", "LocalVolumes", NULL}, NULL, {NULL, NULL},
	"this is a list of containers (docker ps): it says nothing of how they run",
	"inspect them: docker inspect $(docker ps -aq)"},
    {{NULL, NULL, NULL}, NULL, {"Names", "ImageID"},
	"this is the API's list of containers: it says nothing of how they run",
	"inspect them: docker inspect $(docker ps -aq)"},
    {{"Repository", "CreatedSince", NULL}, NULL, {NULL, NULL},
	"this is a list of images (docker images): it says nothing of what they are",
	"inspect them: docker inspect $(docker images -q), or scan them"},
    {{"Client", "Server", NULL}, NULL, {NULL, NULL},
	"this is docker version: it says nothing of the engine's settings",
	"ask for them: docker info --format '{{json .}}'"},
    {{NULL, NULL, NULL}, NULL, {"Endpoints", "TLSMaterial"},
	"this is docker context inspect: it says where engines are, not what they do",
	"inspect what runs there: docker inspect NAME, docker info --format '{{json .}}'"},
    {{"nodes", "services", "vulnerabilities"}, NULL, {NULL, NULL},
	"this is kube-hunter's report, which is not read",
	"benchmark the cluster: kube-bench --json, or trivy k8s --format json"},
    {{"services", NULL, NULL}, "secrets", {NULL, NULL},
	"this is a compose file without secrets: it says what shall run, not what runs",
	"inspect the containers: docker inspect $(docker compose ps -aq)"},
    {{"ID", "UpdatedAt", "Labels"}, NULL, {NULL, NULL},
	"this is a list of configurations (docker config ls): there are no checks on them",
	"list the secrets: docker secret ls --format json"},
    {{"controls", "statistics", "version"}, "profiles", {NULL, NULL},
	"this is InSpec's reporter json-min: it says no profiles and no impact",
	"run it again with --reporter json"},
    {{"infrastructureAsCodeIssues", NULL, NULL}, NULL, {NULL, NULL},
	"this is Snyk's own report about infrastructure code, which is not read",
	"ask for SARIF: snyk iac test --sarif"},
    {{NULL, NULL, NULL}, NULL, {"infrastructureAsCodeIssues", NULL},
	"this is Snyk's own report about infrastructure code, which is not read",
	"ask for SARIF: snyk iac test --sarif"},
    {{NULL, NULL, NULL}, NULL, {"rule", "secret"},
	"this looks like a report of trufflehog3, which is another tool than TruffleHog",
	"scan with TruffleHog: trufflehog git --json URL, or with gitleaks"},
    {{NULL, NULL, NULL}, NULL, {"controlReports", NULL},
	"this is the first format of Kubescape, which is not read",
	"run it again with --format json --format-version v2"},
    {{"scanner", "invocation", "metadata"}, NULL, {NULL, NULL},
	"this is what cosign attests of a scan: the scanner's report is in it",
	"take that out of it, and collect it: jq .scanner.result FILE"},
    {{"predicateType", "predicate", NULL}, NULL, {NULL, NULL},
	"this is an attestation (in-toto): what it attests is in it",
	"take that out of it, and collect it: jq .predicate FILE"},
    {{"payloadType", "payload", "signatures"}, NULL, {NULL, NULL},
	"this is a signed envelope (DSSE): what was signed is in it, in base64",
	"verify it, take out what it holds, and collect that: cosign verify-attestation"},
    {{"artifacts", "artifactRelationships", NULL}, NULL, {NULL, NULL},
	"this is Syft's list of packages: it says nothing of what is wrong with them",
	"scan it: grype sbom:FILE -o json"},
    {{"schema_version", "id", "affected"}, NULL, {NULL, NULL},
	"this is an advisory (OSV): it says nothing of what is installed",
	"scan with it: osv-scanner --format json"},
    {{"host", "store", "registries"}, NULL, {NULL, NULL}, "this is podman info, which is not read",
	"inspect what runs: podman inspect NAME"},
    {{"apiVersion", "items", "kind"}, NULL, {NULL, NULL},
	"this is a list of Kubernetes without reports that are read, or an empty one",
	"list reports: kubectl get vulnerabilityreports -A -o json, kubectl get polr,cpolr -A -o "
	"json"},
    {{"sbom", NULL, NULL}, NULL, {NULL, NULL},
	"this is an answer of GitHub's API with a bill of materials in it",
	"take that out of it, and collect it: jq .sbom FILE"},
    {{"artifacts", "errors", NULL}, NULL, {NULL, NULL},
	"this is Xray's answer that it knows no such artifact: it says nothing",
	"let Xray index the artifact, ask again, and collect the answer"},
    {{"@context", "@graph", NULL}, NULL, {NULL, NULL},
	"this is JSON-LD (SPDX 3 is written so): it lists packages and no findings",
	"scan what it describes: grype -o json IMAGE, or trivy image --format json IMAGE"},
    {{"digestS3Bucket", NULL, NULL}, NULL, {NULL, NULL},
	"this is a CloudTrail digest: hashes of log files, no events",
	"collect the log files themselves; the digest proves them"},
    {{"assessment-plan", NULL, NULL}, NULL, {NULL, NULL},
	"this is an OSCAL assessment plan: what is to be done, and no evidence",
	"collect what the assessment found"},
    {{"system-security-plan", NULL, NULL}, NULL, {NULL, NULL},
	"this is an OSCAL system security plan: what a system claims, and no evidence",
	"attest what it claims: muster attest add"},
    {{"component-definition", NULL, NULL}, NULL, {NULL, NULL},
	"this is an OSCAL component definition: what components claim, and no evidence",
	"attest what they claim: muster attest add"},
    {{"plan-of-action-and-milestones", NULL, NULL}, NULL, {NULL, NULL},
	"this is an OSCAL plan of action: what was found by others, and no evidence of it",
	"collect what the scanners wrote"},
    {{"Records", NULL, NULL}, NULL, {"insightDetails", NULL},
	"this is a CloudTrail Insights file: rates of calls, no calls",
	"collect the management events of the trail"},
    {{"image_summary", NULL, NULL}, "discovery_summary", {NULL, NULL},
	"this describes an image without its vulnerabilities",
	"ask for them: gcloud artifacts docker images describe IMAGE --show-package-vulnerability "
	"--format json"},
    {{"ARN", "SecretString", NULL}, NULL, {NULL, NULL},
	"this is a secret with its value: nothing of it was kept",
	"delete the file, rotate the secret, and describe it: aws secretsmanager describe-secret"},
    {{"ARN", "SecretBinary", NULL}, NULL, {NULL, NULL},
	"this is a secret with its value: nothing of it was kept",
	"delete the file, rotate the secret, and describe it: aws secretsmanager describe-secret"},
    {{"attributes", "id", "value"}, NULL, {NULL, NULL},
	"this is a secret with its value: nothing of it was kept",
	"delete the file, rotate the secret, and list it: az keyvault secret list"},
    {{"groupByResults", NULL, NULL}, NULL, {NULL, NULL},
	"this is a summary of Security Command Center: counts, no findings",
	"list them: gcloud scc findings list --format json"},
    {{"aggregationType", "responses", NULL}, NULL, {NULL, NULL},
	"this is a summary of Amazon Inspector: counts, no findings",
	"list them: aws inspector2 list-findings"},
    {{"imageDetails", NULL, NULL}, NULL, {NULL, NULL},
	"this is ECR's list of images: of scans it has counts, no findings",
	"ask for them: aws ecr describe-image-scan-findings --repository-name NAME --image-id "
	"imageTag=TAG"},
    {{"InsightResults", NULL, NULL}, NULL, {NULL, NULL},
	"this is an insight of Security Hub: counts, no findings",
	"list them: aws securityhub get-findings"},
    {{"FindingStatistics", NULL, NULL}, NULL, {NULL, NULL},
	"these are statistics of GuardDuty: counts, no findings",
	"get them: aws guardduty get-findings"},
    {{"detail-type", "detail", "source"}, NULL, {NULL, NULL},
	"this is an event of EventBridge of a kind that is not read",
	"collect the findings themselves: `muster sources` lists what can be read"},
    {{"errors", NULL, NULL}, NULL, {"code", "message"},
	"this is an error message of an API, not a report",
	"mend what it says, ask again, and collect the report"},
    {{"httpcode", "message", NULL}, NULL, {NULL, NULL},
	"this is an error message of an API, not a report",
	"mend what it says, ask again, and collect the report"},
    {{NULL, NULL, NULL}, NULL, {"Publishers", "Service"},
	"this is a list of containers (docker compose ps): it says nothing of how they run",
	"inspect them: docker inspect $(docker compose ps -aq)"},
    {{"CPUPerc", "MemPerc", NULL}, NULL, {NULL, NULL},
	"this is docker stats: it says what containers use, not how they run",
	"inspect them: docker inspect $(docker ps -aq)"},
    {{"Driver", "Scope", "Internal"}, "IPAM", {NULL, NULL},
	"this is a list of networks (docker network ls): it says nothing of what they are",
	"inspect them: docker network inspect $(docker network ls -q)"},
    {{"Image", "Mode", "Replicas"}, NULL, {NULL, NULL},
	"this is a list of services (docker service ls): it says nothing of how they run",
	"inspect them: docker service inspect $(docker service ls -q)"},
    {{NULL, NULL, NULL}, NULL, {"ParentId", "RepoTags"},
	"this is the API's list of images: it says nothing of what they are",
	"inspect them: docker inspect $(docker images -q), or scan them"},
    {{NULL, NULL, NULL}, NULL, {"network_interface", "subnets"},
	"this is podman network inspect, which is not read",
	"inspect what runs: podman inspect NAME"},
    {{"Status", "Type", "Time"}, NULL, {NULL, NULL},
	"these are events of podman, which are not read", "inspect what runs: podman inspect NAME"},
    {{"Status", "Type", "timeNano"}, NULL, {NULL, NULL},
	"these are events of podman, which are not read", "inspect what runs: podman inspect NAME"},
    {{"schemaVersion", "manifests", NULL}, NULL, {NULL, NULL},
	"this is the manifest of an image: it says what it is made of",
	"scan the image: trivy image --format json IMAGE, or grype -o json IMAGE"},
    {{"schemaVersion", "layers", NULL}, NULL, {NULL, NULL},
	"this is the manifest of an image: it says what it is made of",
	"scan the image: trivy image --format json IMAGE, or grype -o json IMAGE"},
    {{"JoinTokens", NULL, NULL}, NULL, {NULL, NULL},
	"this is the swarm with the tokens to join it: nothing of it was kept",
	"rotate them if others may have seen the file (docker swarm join-token --rotate worker), "
	"and "
	"collect docker info --format '{{json .}}'"},
    {{"auths", NULL, NULL}, NULL, {NULL, NULL},
	"this is the configuration of docker's client, maybe with credentials: nothing of it was "
	"kept",
	"collect the engine's: /etc/docker/daemon.json"},
    {{"SecretValues", NULL, NULL}, NULL, {NULL, NULL},
	"these are secrets with their values: nothing of it was kept",
	"delete the file, rotate the secrets, and list them: aws secretsmanager list-secrets"},
    {{"request_id", "lease_id", "data"}, NULL, {NULL, NULL},
	"this is an answer of Vault, maybe a secret with its value: nothing of it was kept",
	"delete the file if it is one, and collect the audit log: vault audit list -detailed says "
	"where it is"},
    {{"sealed", "initialized", NULL}, NULL, {NULL, NULL},
	"this is vault status: it says nothing of who did what",
	"collect the audit log: vault audit list -detailed says where it is"},
    {{"took", "errors", "items"}, NULL, {NULL, NULL},
	"this is the answer to a bulk request of Elasticsearch: what was written, not what is "
	"there",
	"search for it, and collect the answer"},
    {{"took", "responses", NULL}, NULL, {NULL, NULL},
	"these are the answers to several searches of Elasticsearch in one",
	"take them apart: jq -c '.responses[]' FILE | muster collect -"},
    {{"response", "is_partial", "is_running"}, NULL, {NULL, NULL},
	"this is a search of Elasticsearch that ran beside: its answer is in it",
	"take it out: jq .response FILE | muster collect -"},
    {{"error", "status", NULL}, NULL, {NULL, NULL},
	"this is an error message of an API, not a report",
	"mend what it says, ask again, and collect the answer"},
    {{"coveredResources", NULL, NULL}, NULL, {NULL, NULL},
	"this is what Amazon Inspector covers: no findings are in it",
	"list them: aws inspector2 list-findings"},
    {{"verb", "operatorObject", NULL}, NULL, {NULL, NULL},
	"this is what the Trivy operator sends to a webhook: the report is in it",
	"take that out of it, and collect it: jq .operatorObject FILE"},
    {{"total_violations", "violations", NULL}, NULL, {NULL, NULL},
	"this is Xray's list of violations of policies, which is not read",
	"ask for the vulnerabilities: a report of them, or the summary of the artifact"},
    {{NULL, NULL, NULL}, NULL, {"repoTag", "vulnerabilities"},
	"this is an answer of the console of Prisma Cloud, which is not read",
	"scan with its command line: twistcli images scan --output-file FILE IMAGE"},
    {{"version", "vulnerabilities", "scan"}, NULL, {NULL, NULL},
	"this is GitLab's report of another scan than that of containers",
	"collect gl-container-scanning-report.json; of other scans what the analyzer writes "
	"itself"},
    {{NULL, NULL, NULL}, NULL, {"security_advisory", "security_vulnerability"},
	"these are alerts of Dependabot, which are not read",
	"scan the repository: trivy repo --format json URL, osv-scanner --format json ."},
    {{NULL, NULL, NULL}, NULL, {"most_recent_instance", "rule"},
	"these are alerts of GitHub's code scanning, which are not read",
	"collect the SARIF that was uploaded to it"},
    {{"dependencies", "fixes", NULL}, NULL, {"name", "vulns"},
	"this is pip-audit's own report, which is not read",
	"ask for CycloneDX: pip-audit --format cyclonedx-json"},
    {{"vulnerabilities", "securityViolations", "licensesViolations"}, NULL, {NULL, NULL},
	"this is the simple JSON of JFrog's command line, which is not read",
	"ask for the whole: jf scan --format json, jf audit --format json"},
    {{"aggregator", "csaf_providers", NULL}, NULL, {NULL, NULL},
	"this is a list of publishers of advisories (CSAF): no advisory is in it",
	"collect the advisories or VEX documents themselves"},
    {{"canonical_url", "distributions", "metadata_version"}, NULL, {NULL, NULL},
	"this says where a publisher keeps its advisories (CSAF): none is in it",
	"collect the advisories or VEX documents themselves"},
    {{"controls", "supports", "sha256"}, "platform", {NULL, NULL},
	"this is what InSpec says of a profile: controls, and nothing that was run",
	"run it: inspec exec PROFILE --reporter json"},
    {{NULL, NULL, NULL}, NULL, {"check_name", "fingerprint"},
	"this is a report for Code Climate or GitLab's code quality, which is not read",
	"ask the tool for its own JSON, or for SARIF"},
    {{"issues", NULL, NULL}, NULL, {"engineId", "ruleId"},
	"this is a list of issues for SonarQube, which is not read",
	"ask the tool for its own JSON, or for SARIF"},
    {{"artifacts", "descriptor", "source"}, "matches", {NULL, NULL},
	"this is a list of packages (Docker Scout, Syft): it says nothing of what is wrong with "
	"them",
	"scan the image: docker scout cves --format sarif IMAGE, or grype -o json IMAGE"},
    {{"detector", "manifests", "version"}, NULL, {NULL, NULL},
	"this is a snapshot of dependencies for GitHub: it says nothing of what is wrong with them",
	"ask the tool for its own JSON: trivy image --format json IMAGE"},
    {{"auditReportVersion", "vulnerabilities", NULL}, NULL, {NULL, NULL},
	"this is npm audit's report, which is not read",
	"scan the folder: trivy fs --format json ., osv-scanner --format json ."},
    {{"results", "errors", "paths"}, NULL, {NULL, NULL},
	"this is Semgrep's own report, which is not read", "ask for SARIF: semgrep scan --sarif"},
    {{"results", "metrics", "generated_at"}, NULL, {NULL, NULL},
	"this is Bandit's own report, which is not read", "ask for SARIF: bandit -f sarif"},
    {{"Issues", "Stats", "GosecVersion"}, NULL, {NULL, NULL},
	"this is gosec's own report, which is not read", "ask for SARIF: gosec -fmt sarif"},
    {{"reportSchema", "scanInfo", "dependencies"}, NULL, {NULL, NULL},
	"this is OWASP Dependency-Check's own report, which is not read",
	"ask for SARIF: dependency-check --format SARIF"},
    {{"SchemaVersion", "ArtifactName", NULL}, NULL, {NULL, NULL},
	"this looks like a Trivy report of a schema that is not read: 2 is",
	"ask that release of Trivy for --format sarif, or update muster"},
};

/* Models of OSCAL that assess nothing: one key at the top, which other documents may have too. */
static const struct lookalike models[] = {
    {.keys = {"catalog"},
	.what = "this is an OSCAL catalog: controls, and nothing assessed",
	.remedy = "take it in as a framework: muster catalog import FILE"},
    {.keys = {"profile"},
	.what = "this is an OSCAL profile: a selection of controls, and nothing assessed",
	.remedy = "take it in with its catalog: muster catalog import FILE"},
    {.keys = {"component-definition"},
	.what = "this is an OSCAL component definition: what a product is meant to do, not what "
		"was found",
	.remedy = "collect assessment-results, or what the scanners wrote"},
    {.keys = {"system-security-plan"},
	.what = "this is an OSCAL system security plan: what is intended, not what was found",
	.remedy = "collect assessment-results, or what the scanners wrote"},
    {.keys = {"assessment-plan"},
	.what = "this is an OSCAL assessment plan: what shall be assessed, not what was found",
	.remedy = "collect the assessment-results that came of it"},
    {.keys = {"plan-of-action-and-milestones"},
	.what = "this is an OSCAL plan of action: what shall be done about findings, not what was "
		"found",
	.remedy = "collect assessment-results, or what the scanners wrote"},
    {.keys = {"mapping-collection"},
	.what = "this is an OSCAL mapping collection: relations of controls, and nothing assessed",
	.remedy = "collect assessment-results, or what the scanners wrote"},
};

struct named_text {
	const char *start; /* of the text; of XML the name of the root element, whole */
	struct lookalike is;
};

static const struct named_text roots[] = {
    {"bom",
	{.what = "this is CycloneDX in XML, of which only JSON is read",
	    .remedy = "ask for JSON, or convert it: cyclonedx convert --input-file FILE "
		      "--output-format json"}},
    {"RDF",
	{.what = "this is SPDX in RDF, or another document of that kind, which is not read",
	    .remedy = "ask the tool for SPDX in JSON"}},
    {"cvrfdoc",
	{.what = "this is an advisory in CVRF, the format before CSAF 2.0, which is not read",
	    .remedy = "collect the publisher's CSAF 2.0 of it"}},
    {"CHECKLIST",
	{.what = "this is a checklist of STIG Viewer, which is not read",
	    .remedy = "collect the XCCDF results it was made of, or convert it: saf convert "
		      "ckl2hdf"}},
    {"testsuites",
	{.what = "this is a JUnit report: names of tests, and no findings of a source that is read",
	    .remedy = "ask the tool for its own JSON, or for SARIF"}},
    {"testsuite",
	{.what = "this is a JUnit report: names of tests, and no findings of a source that is read",
	    .remedy = "ask the tool for its own JSON, or for SARIF"}},
    {"checkstyle",
	{.what = "this is a report for Checkstyle, which is not read",
	    .remedy = "ask the tool for its own JSON, or for SARIF"}},
    {"NessusClientData_v2",
	{.what = "this is a Nessus report, which is not read",
	    .remedy = "convert it: saf convert nessus2hdf"}},
    {"analysis",
	{.what = "this is OWASP Dependency-Check's XML, which is not read",
	    .remedy = "ask for SARIF: dependency-check --format SARIF"}},
    {"oval_results",
	{.what = "these are OVAL results, which are not read by themselves",
	    .remedy = "ask for those of the benchmark: oscap xccdf eval --results FILE"}},
    {"assessment-results",
	{.what = "this is OSCAL in XML, of which assessment results are read as JSON only",
	    .remedy = "convert it to JSON: oscal-cli convert --to=json FILE"}},
    {"catalog",
	{.what = "this is a catalog (OSCAL): controls, and nothing assessed",
	    .remedy = "take it in as a framework: muster catalog import FILE"}},
    {"profile",
	{.what = "this is a profile (OSCAL): a selection of controls, and nothing assessed",
	    .remedy = "take it in with its catalog: muster catalog import FILE"}},
};

static const struct named_text texts[] = {
    {"SPDXVersion:",
	{.what = "this is SPDX as tag and value, of which only JSON is read",
	    .remedy = "ask the tool for SPDX in JSON: syft -o spdx-json, trivy --format "
		      "spdx-json"}},
    {"apiVersion:",
	{.what = "this is YAML, which is not read",
	    .remedy = "ask for JSON: kubectl get … -o json"}},
    {"---\n",
	{.what = "this is YAML, which is not read", .remedy = "ask the tool for JSON output"}},
    {"%PDF-",
	{.what = "this is a PDF, which is not read", .remedy = "ask the tool for JSON output"}},
    {"Client:",
	{.what = "this is plain text of docker info or docker version",
	    .remedy = "ask for JSON: docker info --format '{{json .}}'"}},
    {"# ------",
	{.what = "this is what Docker Bench prints, not what it writes",
	    .remedy = "collect the JSON beside its log: docker-bench-security.sh -l bench, then "
		      "bench.json"}},
    {"# Docker Bench",
	{.what = "this is what Docker Bench prints, not what it writes",
	    .remedy = "collect the JSON beside its log: docker-bench-security.sh -l bench, then "
		      "bench.json"}},
    {"[INFO] 1 - Host Configuration",
	{.what = "this is what Docker Bench prints, not what it writes",
	    .remedy = "collect the JSON beside its log: docker-bench-security.sh -l bench, then "
		      "bench.json"}},
    {"\x1b[1;34m[INFO]",
	{.what = "this is what Docker Bench prints, not what it writes",
	    .remedy = "collect the JSON beside its log: docker-bench-security.sh -l bench, then "
		      "bench.json"}},
    {"[]\nError: No such",
	{.what = "this is docker inspect of something that is not there",
	    .remedy = "inspect what runs: docker inspect $(docker ps -aq)"}},
    {"[]\nError response from daemon",
	{.what = "this is an error message of docker, not a report",
	    .remedy = "mend what it says, and collect the answer"}},
    {"Error response from daemon",
	{.what = "this is an error message of docker, not a report",
	    .remedy = "mend what it says, and collect the answer"}},
    {"Containers:",
	{.what = "this is plain text of docker info",
	    .remedy = "ask for JSON: docker info --format '{{json .}}'"}},
};

static bool
has_all(const struct lookalike *row, const struct muster_peek *peek)
{
	for (size_t i = 0; i < sizeof(row->keys) / sizeof(row->keys[0]); i++)
		if (row->keys[i] != NULL && !muster_peek_has(peek, row->keys[i]))
			return false;
	for (size_t i = 0; i < sizeof(row->element_keys) / sizeof(row->element_keys[0]); i++)
		if (row->element_keys[i] != NULL &&
		    !muster_peek_element_has(peek, row->element_keys[i]))
			return false;
	return row->without == NULL || !muster_peek_has(peek, row->without);
}

/* How many of the separators stand in the line, and where it ends. */
static size_t
count_in_line(struct muster_span text, char separator, size_t *end)
{
	size_t count = 0, i = 0;
	for (; i < text.len && text.ptr[i] != '\n'; i++)
		count += text.ptr[i] == separator;
	*end = i;
	return count;
}

/* A line of headings and one of values that has as many columns. */
static bool
is_table(struct muster_span text, char separator)
{
	size_t end, ignored;
	if (text.len == 0 || strchr("{[<", text.ptr[0]) != NULL)
		return false;
	const size_t columns = count_in_line(text, separator, &end);
	if (columns < 2 || end + 1 >= text.len)
		return false;
	const struct muster_span rest = {text.ptr + end + 1, text.len - end - 1};
	return count_in_line(rest, separator, &ignored) >= columns;
}

const struct lookalike *
lookalike_of(const struct muster_peek *peek)
{
	for (size_t i = 0; peek->kind == '<' && i < sizeof(roots) / sizeof(roots[0]); i++)
		if (muster_span_is(peek->keys[0], roots[i].start))
			return &roots[i].is;
	for (size_t i = 0; i < sizeof(lookalikes) / sizeof(lookalikes[0]); i++)
		if (has_all(&lookalikes[i], peek))
			return &lookalikes[i];
	for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++)
		if (has_all(&models[i], peek) && head_says(peek, "\"oscal-version\""))
			return &models[i];
	return NULL;
}

/* "@cee: {…}", or a line of syslog: JSON to the end of the first line, and something before it. */
static bool
is_prefixed(struct muster_span text)
{
	const char *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
	size_t len = end != NULL ? (size_t)(end - text.ptr) : text.len;
	if (len > 0 && text.ptr[len - 1] == '\r')
		len--;
	if (len < 4 || text.ptr[0] == '{' || text.ptr[len - 1] != '}')
		return false;
	for (size_t i = 1; i + 1 < len; i++)
		if (text.ptr[i] == '{' && text.ptr[i + 1] == '"')
			return true;
	return false;
}

const struct lookalike *
lookalike_of_text(struct muster_span text)
{
	static const struct lookalike prefixed = {
	    .what = "the lines of this text have something in front of their JSON",
	    .remedy = "take it off: sed 's/^[^{]*//' FILE | muster collect -"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (muster_span_starts(text, texts[i].start))
			return &texts[i].is;
	if (is_prefixed(text))
		return &prefixed;
	static const struct lookalike table = {.what = "this is a table (CSV), which is not read",
	    .remedy = "ask the tool for JSON output, or convert the table to observations "
		      "(docs/sources.md)"};
	static const char separators[] = {',', ';', '\t'};
	for (size_t i = 0; i < sizeof(separators); i++)
		if (is_table(text, separators[i]))
			return &table;
	return NULL;
}
