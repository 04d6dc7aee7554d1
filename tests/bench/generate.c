/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scanner reports of any size for the bench: the shape, the indentation and
 * the sizes of real ones, all text made up.  The same options give the same
 * bytes; memory does not depend on the number of findings.  It knows nothing
 * of muster.
 *
 *	generate [--format trivy|grype|vault] [--findings N] [--seed S] [--drift PERCENT]
 *	         [--name NAME] [--broken] >FILE
 *	generate --files COUNT --into FOLDER [--findings N] …
 *
 * --drift: so many packages of a hundred were upgraded: their findings are
 * gone and others are there.  --broken: an error in the last KB.  --files:
 * many small reports, each of its own image, COUNT files r000000.json …
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))
enum { REFERENCES_MAX = 23, LINE_OUT = 1 << 20 };

struct options {
	bool grype, vault, broken;
	uint64_t findings, seed, files;
	unsigned drift;
	const char *name, *into;
};

struct writer {
	FILE *file;
	const struct options *options;
	uint64_t packages, checks;
};

/* splitmix64: one number out of another, and a sequence of them. */
static uint64_t
mixed(uint64_t x)
{
	x += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

static uint64_t
next(uint64_t *state)
{
	return mixed((*state)++);
}

static uint64_t
below(uint64_t *state, uint64_t limit)
{
	return next(state) % limit;
}

static void
text(struct writer *out, const char *what)
{
	fputs(what, out->file);
}

static void
hex(struct writer *out, uint64_t state, unsigned digits)
{
	static const char names[] = "0123456789abcdef";
	uint64_t value = 0;
	for (unsigned i = 0; i < digits; i++) {
		if (i % 16 == 0)
			value = next(&state);
		putc(names[value & 15], out->file);
		value >>= 4;
	}
}

static void
words(struct writer *out, uint64_t *state, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		if (i > 0)
			putc(i % 17 == 0 ? '.' : ' ', out->file);
		if (i > 0 && i % 17 == 0)
			putc(' ', out->file);
		if (below(state, 5) == 0) /* names of functions, numbers of versions */
			fprintf(out->file, "%s_%s%u",
			    part_words[below(state, COUNT_OF(part_words))],
			    part_words[below(state, COUNT_OF(part_words))],
			    (unsigned)below(state, 4000));
		else
			text(out, text_words[below(state, COUNT_OF(text_words))]);
		if (i % 41 == 40)
			text(out,
			    out->options->grype ? " <= 1.2 & later"
						: " \\u003c= 1.2 \\u0026 later");
	}
	putc('.', out->file);
}

/* ---- what a finding is made of: all from its package and its check ---- */

static const char *const kinds[] = {"deb", "npm", "pypi", "maven", "golang"};

static size_t
kind_of(const struct writer *out, uint64_t package)
{
	uint64_t os = out->packages / 5;
	return package < os || out->packages < 5
	    ? 0
	    : 1 + (size_t)((package - os) * 4 / (out->packages - os + 1));
}

static void
package_name(struct writer *out, uint64_t package)
{
	uint64_t state = mixed(out->options->seed ^ package << 20);
	fprintf(out->file, "%s-%s%" PRIu64, part_words[below(&state, COUNT_OF(part_words))],
	    part_words[below(&state, COUNT_OF(part_words))], package);
}

static bool
is_upgraded(const struct writer *out, uint64_t package)
{
	return mixed(package * 31 + out->options->seed) % 100 < out->options->drift;
}

static void
version(struct writer *out, uint64_t package, unsigned more)
{
	uint64_t state = mixed(out->options->seed + package);
	uint64_t major = below(&state, 9), minor = below(&state, 30), patch = below(&state, 20);
	fprintf(out->file, "%" PRIu64 ".%" PRIu64 ".%" PRIu64, major, minor,
	    patch + more + (is_upgraded(out, package) ? 1 : 0));
	if (kind_of(out, package) == 0)
		fprintf(out->file, "-%" PRIu64 "+deb12u1", below(&state, 6) + 1);
}

static void
purl(struct writer *out, uint64_t package)
{
	size_t kind = kind_of(out, package);
	fprintf(out->file, "pkg:%s/%s", kinds[kind], kind == 0 ? "debian/" : "");
	if (kind == 3)
		text(out, "org.example.");
	if (kind == 3)
		package_name(out, package / 7), text(out, "/");
	package_name(out, package);
	text(out, "@");
	version(out, package, 0);
	if (kind == 0)
		text(out,
		    out->options->grype ? "?arch=amd64&distro=debian-12.4"
					: "?arch=amd64\\u0026distro=debian-12.4");
}

/* The nth check found on a package; an upgraded one has others. */
static uint64_t
check_of(const struct writer *out, uint64_t package, uint64_t n)
{
	uint64_t base = mixed(out->options->seed * 7 + package) % out->checks;
	uint64_t check = (base + n * 13) % out->checks;
	return is_upgraded(out, package) ? check + out->checks : check;
}

static void
check_id(struct writer *out, uint64_t check)
{
	fprintf(out->file, "CVE-%u-%u", (unsigned)(2012 + check % 14),
	    (unsigned)(10000 + check / 14 * 3 % 90000));
}

static const char *const severities[] = {
    "LOW", "MEDIUM", "MEDIUM", "HIGH", "HIGH", "CRITICAL", "LOW", "UNKNOWN"};
static const char *const grype_severities[] = {
    "Low", "Medium", "Medium", "High", "High", "Critical", "Low", "Unknown"};

static size_t
severity_of(uint64_t check)
{
	return (size_t)(mixed(check) % COUNT_OF(severities));
}

static void
score(struct writer *out, uint64_t check, unsigned salt)
{
	uint64_t tenths = 20 + mixed(check + salt) % 80;
	fprintf(out->file, "%" PRIu64, tenths / 10);
	if (tenths % 10 != 0)
		fprintf(out->file, ".%" PRIu64, tenths % 10);
}

static void
vector(struct writer *out, uint64_t check)
{
	static const char levels[] = "NLH";
	uint64_t bits = mixed(check * 3);
	fprintf(out->file, "CVSS:3.1/AV:N/AC:%c/PR:%c/UI:N/S:U/C:%c/I:%c/A:%c",
	    levels[1 + bits % 2], levels[bits / 2 % 3], levels[bits / 6 % 3], levels[bits / 18 % 3],
	    levels[bits / 54 % 3]);
}

static uint64_t
reference_count(uint64_t check)
{
	uint64_t state = mixed(check * 11 + 5);
	uint64_t one = below(&state, REFERENCES_MAX - 1), other = below(&state, REFERENCES_MAX - 1);
	return 2 + (one < other ? one : other); /* 2 to 23, mostly few */
}

static void
reference(struct writer *out, uint64_t check, uint64_t n)
{
	uint64_t state = mixed(check * 64 + n);
	text(out, sites[below(&state, COUNT_OF(sites))]);
	check_id(out, check);
	if (n % 3 == 1) {
		text(out, "/");
		hex(out, state, 16);
	} else if (n % 5 == 3) {
		text(out, out->options->grype ? "?h=1&id=" : "?h=1\\u0026id=");
		hex(out, state, 40);
	}
}

/* ---- Trivy, schema 2: json.MarshalIndent with two spaces ---- */

static void
trivy_head(struct writer *out, const char *name)
{
	uint64_t seed = mixed(out->options->seed);
	fprintf(out->file,
	    "{\n  \"SchemaVersion\": 2,\n  \"Trivy\": {\n    \"Version\": \"0.58.1\"\n  },\n"
	    "  \"CreatedAt\": \"2026-10-05T06:20:30.000000005Z\",\n"
	    "  \"ArtifactName\": \"%s:1.42\",\n  \"ArtifactType\": \"container_image\",\n"
	    "  \"Metadata\": {\n    \"OS\": {\n      \"Family\": \"debian\",\n"
	    "      \"Name\": \"12.4\"\n    },\n    \"ImageID\": \"sha256:",
	    name);
	hex(out, seed, 64);
	fprintf(out->file,
	    "\",\n    \"RepoTags\": [\n      \"%s:1.42\"\n    ],\n    \"RepoDigests\": [\n"
	    "      \"%s@sha256:",
	    name, name);
	hex(out, seed + 1, 64);
	text(out,
	    "\"\n    ],\n    \"ImageConfig\": {\n      \"architecture\": \"amd64\",\n"
	    "      \"created\": \"2026-10-01T00:00:00Z\",\n      \"os\": \"linux\",\n"
	    "      \"config\": {\n        \"Env\": [\n"
	    "          \"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin\",\n"
	    "          \"APP_DB_PASSWORD=");
	hex(out, seed + 2, 24);
	text(out, "\"\n        ]\n      }\n    }\n  },\n  \"Results\": [\n");
}

static void
trivy_ids(struct writer *out, uint64_t package, uint64_t check)
{
	text(out, "        {\n          \"VulnerabilityID\": \"");
	check_id(out, check);
	text(out, "\",\n          \"PkgID\": \"");
	package_name(out, package);
	text(out, "@");
	version(out, package, 0);
	text(out, "\",\n          \"PkgName\": \"");
	package_name(out, package);
	if (kind_of(out, package) == 1) {
		text(out, "\",\n          \"PkgPath\": \"usr/src/app/node_modules/");
		package_name(out, package);
		text(out, "/package.json");
	}
	text(out, "\",\n          \"PkgIdentifier\": {\n            \"PURL\": \"");
	purl(out, package);
	text(out, "\",\n            \"UID\": \"");
	hex(out, package, 16);
	text(out, "\"\n          },\n          \"InstalledVersion\": \"");
	version(out, package, 0);
	if (check % 3 != 0) {
		text(out, "\",\n          \"FixedVersion\": \"");
		version(out, package, 1 + (unsigned)(check % 3));
	}
	fprintf(out->file, "\",\n          \"Status\": \"%s\",\n",
	    check % 3 != 0 ? "fixed" : "affected");
	text(out, "          \"Layer\": {\n            \"Digest\": \"sha256:");
	hex(out, out->options->seed + package % 9, 64);
	text(out, "\",\n            \"DiffID\": \"sha256:");
	hex(out, out->options->seed + 100 + package % 9, 64);
	text(out, "\"\n          },\n");
}

static void
trivy_advisory(struct writer *out, uint64_t check)
{
	uint64_t state = mixed(check + 17);
	text(out,
	    "          \"SeveritySource\": \"nvd\",\n          \"PrimaryURL\": "
	    "\"https://avd.aquasec.example/nvd/");
	check_id(out, check);
	text(out,
	    "\",\n          \"DataSource\": {\n            \"ID\": \"debian\",\n"
	    "            \"Name\": \"Debian Security Tracker\",\n            \"URL\": "
	    "\"https://salsa.debian.example/security-tracker-team/security-tracker\"\n"
	    "          },\n          \"Title\": \"");
	fprintf(out->file, "%s: %s in ", part_words[below(&state, COUNT_OF(part_words))],
	    fault_words[below(&state, COUNT_OF(fault_words))]);
	words(out, &state, 3 + below(&state, 6));
	text(out, "\",\n          \"Description\": \"");
	words(out, &state, 20 + below(&state, 36));
	fprintf(out->file,
	    "\",\n          \"Severity\": \"%s\",\n          \"CweIDs\": [\n"
	    "            \"CWE-%u\"\n          ],\n          \"VendorSeverity\": {\n"
	    "            \"amazon\": 2,\n            \"nvd\": %u,\n            \"redhat\": 1,\n"
	    "            \"ubuntu\": 1\n          },\n          \"CVSS\": {\n            \"nvd\": "
	    "{\n",
	    severities[severity_of(check)], (unsigned)(20 + check % 900),
	    (unsigned)(1 + check % 4));
	text(out,
	    "              \"V2Vector\": \"AV:N/AC:L/Au:N/C:P/I:N/A:N\",\n"
	    "              \"V3Vector\": \"");
	vector(out, check);
	text(out, "\",\n              \"V2Score\": 5,\n              \"V3Score\": ");
	score(out, check, 0);
	text(out, "\n            },\n            \"redhat\": {\n              \"V3Vector\": \"");
	vector(out, check + 1);
	text(out, "\",\n              \"V3Score\": ");
	score(out, check, 1);
	text(out, "\n            }\n          },\n");
}

static void
trivy_finding(struct writer *out, uint64_t package, uint64_t check, bool broken)
{
	uint64_t count = reference_count(check);
	trivy_ids(out, package, check);
	trivy_advisory(out, check);
	text(out, "          \"References\": [\n");
	for (uint64_t i = 0; i < count; i++) {
		text(out, "            \"");
		reference(out, check, i);
		text(out, broken && i + 1 == count ? "\n" : i + 1 < count ? "\",\n" : "\"\n");
	}
	fprintf(out->file,
	    "          ],\n          \"PublishedDate\": \"20%02u-0%u-1%uT17:15:00Z\",\n"
	    "          \"LastModifiedDate\": \"2025-0%u-2%uT21:11:07.123Z\"\n        }",
	    (unsigned)(12 + check % 14), (unsigned)(1 + check % 9), (unsigned)(check % 10),
	    (unsigned)(1 + check % 9), (unsigned)(check % 9));
}

static void
trivy_result_head(struct writer *out, const char *name, size_t kind)
{
	static const char *const targets[] = {
	    "", "Node.js", "app/requirements.txt", "Java", "usr/local/bin/server"};
	static const char *const types[] = {"debian", "node-pkg", "pip", "jar", "gobinary"};
	text(out, "    {\n      \"Target\": \"");
	if (kind == 0)
		fprintf(out->file, "%s:1.42 (debian 12.4)", name);
	fprintf(out->file,
	    "%s\",\n      \"Class\": \"%s\",\n      \"Type\": \"%s\",\n"
	    "      \"Vulnerabilities\": [\n",
	    targets[kind], kind == 0 ? "os-pkgs" : "lang-pkgs", types[kind]);
}

/* ---- Grype: one space, no HTML escapes; source and descriptor stand last ---- */

static void
grype_vulnerability(struct writer *out, uint64_t package, uint64_t check)
{
	uint64_t state = mixed(check + 17), count = reference_count(check) / 2;
	text(out, "   \"id\": \"");
	check_id(out, check);
	text(out, "\",\n   \"dataSource\": \"https://security-tracker.debian.example/tracker/");
	check_id(out, check);
	fprintf(out->file,
	    "\",\n   \"namespace\": \"debian:distro:debian:12\",\n   \"severity\": \"%s\",\n"
	    "   \"urls\": [\n",
	    grype_severities[severity_of(check)]);
	for (uint64_t i = 0; i < count; i++) {
		text(out, "    \"");
		reference(out, check, i);
		text(out, i + 1 < count ? "\",\n" : "\"\n");
	}
	text(out, "   ],\n   \"description\": \"");
	words(out, &state, 20 + below(&state, 36));
	text(out,
	    "\",\n   \"cvss\": [\n    {\n     \"type\": \"Primary\",\n     \"version\": "
	    "\"3.1\",\n     \"vector\": \"");
	vector(out, check);
	text(out, "\",\n     \"metrics\": {\n      \"baseScore\": ");
	score(out, check, 0);
	text(out,
	    ",\n      \"exploitabilityScore\": 3.9,\n      \"impactScore\": 3.6\n     },\n"
	    "     \"vendorMetadata\": {}\n    }\n   ],\n   \"fix\": {\n    \"versions\": [");
	if (check % 3 != 0) {
		text(out, "\n     \"");
		version(out, package, 1 + (unsigned)(check % 3));
		text(out, "\"\n    ");
	}
	fprintf(out->file, "],\n    \"state\": \"%s\"\n   },\n   \"advisories\": []\n  },\n",
	    check % 3 != 0 ? "fixed" : "not-fixed");
}

static void
grype_related(struct writer *out, uint64_t check)
{
	uint64_t state = mixed(check + 23);
	text(out, "  \"relatedVulnerabilities\": [\n   {\n    \"id\": \"");
	check_id(out, check);
	text(out, "\",\n    \"dataSource\": \"https://nvd.example/vuln/detail/");
	check_id(out, check);
	text(out,
	    "\",\n    \"namespace\": \"nvd:cpe\",\n    \"severity\": \"Medium\",\n"
	    "    \"urls\": [],\n    \"description\": \"");
	words(out, &state, 14 + below(&state, 20));
	text(out, "\",\n    \"cvss\": []\n   }\n  ],\n");
}

static void
grype_finding(struct writer *out, uint64_t package, uint64_t check)
{
	size_t kind = kind_of(out, package);
	text(out, "  {\n   \"vulnerability\": {\n");
	grype_vulnerability(out, package, check);
	grype_related(out, check);
	text(out,
	    "  \"matchDetails\": [\n   {\n    \"type\": \"exact-direct-match\",\n"
	    "    \"matcher\": \"dpkg-matcher\",\n    \"searchedBy\": {\n     \"distro\": {\n"
	    "      \"type\": \"debian\",\n      \"version\": \"12\"\n     },\n"
	    "     \"package\": {\n      \"name\": \"");
	package_name(out, package);
	text(out, "\",\n      \"version\": \"");
	version(out, package, 0);
	text(out, "\"\n     }\n    },\n    \"found\": {\n     \"vulnerabilityID\": \"");
	check_id(out, check);
	text(out,
	    "\",\n     \"versionConstraint\": \"none (deb)\"\n    }\n   }\n  ],\n"
	    "  \"artifact\": {\n   \"id\": \"");
	hex(out, package, 16);
	text(out, "\",\n   \"name\": \"");
	package_name(out, package);
	text(out, "\",\n   \"version\": \"");
	version(out, package, 0);
	fprintf(out->file,
	    "\",\n   \"type\": \"%s\",\n   \"locations\": [\n    {\n     \"path\": \"",
	    kind == 0       ? "deb"
		: kind == 1 ? "npm"
		: kind == 2 ? "python"
			    : "go-module");
	text(out, kind == 0 ? "/var/lib/dpkg/status" : "/usr/src/app/");
	if (kind != 0)
		package_name(out, package);
	text(out, "\",\n     \"layerID\": \"sha256:");
	hex(out, out->options->seed + package % 9, 64);
	text(out,
	    "\"\n    }\n   ],\n   \"language\": \"\",\n   \"licenses\": [\n    \"GPL-2.0\"\n"
	    "   ],\n   \"cpes\": [\n    \"cpe:2.3:a:");
	package_name(out, package);
	text(out, ":");
	package_name(out, package);
	text(out, ":*:*:*:*:*:*:*:*\"\n   ],\n   \"purl\": \"");
	purl(out, package);
	text(out, "\",\n   \"upstreams\": []\n  }\n }");
}

static void
grype_tail(struct writer *out, const char *name)
{
	uint64_t seed = mixed(out->options->seed);
	fprintf(out->file,
	    "\n ],\n \"source\": {\n  \"type\": \"image\",\n  \"target\": {\n   \"userInput\": "
	    "\"%s:1.42\",\n   \"imageID\": \"sha256:",
	    name);
	hex(out, seed, 64);
	text(out, "\",\n   \"manifestDigest\": \"sha256:");
	hex(out, seed + 1, 64);
	fprintf(out->file,
	    "\",\n   \"tags\": [\n    \"%s:1.42\"\n   ],\n   \"repoDigests\": []\n  }\n },\n"
	    " \"distro\": {\n  \"name\": \"debian\",\n  \"version\": \"12\",\n  \"idLike\": []\n "
	    "},\n"
	    " \"descriptor\": {\n  \"name\": \"grype\",\n  \"version\": \"0.74.0\",\n"
	    "  \"timestamp\": \"2026-10-05T06:20:30.000000005Z\"\n }\n}\n",
	    name);
}

/* ---- a report ---- */

static void
write_finding(struct writer *out, const char *name, uint64_t i, uint64_t package, uint64_t n)
{
	uint64_t check = check_of(out, package, n);
	bool last = i + 1 == out->options->findings;
	bool first_of_kind =
	    n == 0 && (package == 0 || kind_of(out, package) != kind_of(out, package - 1));
	if (out->options->grype) {
		text(out, i > 0 ? ",\n" : "");
		text(out, " ");
		grype_finding(out, package, check);
		return;
	}
	if (first_of_kind) {
		text(out, i > 0 ? "\n      ]\n    },\n" : "");
		trivy_result_head(out, name, kind_of(out, package));
	} else {
		text(out, ",\n");
	}
	trivy_finding(out, package, check, last && out->options->broken);
}

/* Findings stand package by package, as scanners print them. */
static void
write_report(struct writer *out, const char *name)
{
	uint64_t findings = out->options->findings;
	out->packages = findings < 200 ? findings / 3 + 1 : 40 + findings / 9;
	out->checks = 2000 + findings / 25;
	if (out->options->grype)
		text(out, "{\n \"matches\": [\n");
	else
		trivy_head(out, name);
	for (uint64_t i = 0, package = 0; package < out->packages; package++) {
		uint64_t end = findings * (package + 1) / out->packages;
		for (uint64_t n = 0; i < end; i++, n++)
			write_finding(out, name, i, package, n);
	}
	if (out->options->grype)
		grype_tail(out, name);
	else
		text(out, findings > 0 ? "\n      ]\n    }\n  ]\n}\n" : "  ]\n}\n");
}

/* ---- the audit log of Vault: one finding is one record ---- */

static void
hmac(struct writer *out, uint64_t seed)
{
	text(out, "\"hmac-sha256:");
	hex(out, seed, 64);
	text(out, "\"");
}

static void
vault_record(struct writer *out, uint64_t i)
{
	const uint64_t request = i / 2, seed = mixed(out->options->seed + request);
	const uint64_t actor = seed % 60, second = request / 20;
	fprintf(out->file,
	    "{\"time\":\"2026-03-%02uT%02u:%02u:%02u.%09uZ\",\"type\":\"%s\",\"auth\":"
	    "{\"client_token\":",
	    (unsigned)(1 + second / 86400 % 28), (unsigned)(second / 3600 % 24),
	    (unsigned)(second / 60 % 60), (unsigned)(second % 60), (unsigned)(seed % 1000000000),
	    i % 2 == 0 ? "request" : "response");
	hmac(out, actor);
	text(out, ",\"accessor\":");
	hmac(out, actor + 100);
	fprintf(out->file,
	    ",\"display_name\":\"approle-app-%u\",\"policies\":[\"default\",\"app-%u\"],"
	    "\"token_policies\":[\"default\",\"app-%u\"],\"token_type\":\"service\","
	    "\"token_ttl\":3600,\"token_issue_time\":\"2026-03-01T00:00:00Z\"},\"request\":"
	    "{\"id\":\"",
	    (unsigned)actor, (unsigned)actor, (unsigned)actor);
	hex(out, seed, 32);
	text(out, "\",\"client_token\":");
	hmac(out, actor);
	fprintf(out->file,
	    ",\"operation\":\"%s\",\"mount_type\":\"kv\",\"path\":\"secret/data/app-%u/key-%u\","
	    "\"remote_address\":\"10.0.%u.%u\",\"data\":{\"value\":",
	    seed % 9 == 0 ? "update" : "read", (unsigned)actor, (unsigned)(seed / 64 % 20),
	    (unsigned)(actor % 4), (unsigned)actor);
	hmac(out, seed);
	text(out, i % 2 == 0 ? "}}}\n" : "}},\"response\":{\"mount_type\":\"kv\"}}\n");
}

static void
write_vault(struct writer *out)
{
	for (uint64_t i = 0; i < out->options->findings; i++)
		vault_record(out, i);
}

/* ---- the command line ---- */

static int
usage(void)
{
	fputs("usage: generate [--format trivy|grype] [--findings N] [--seed S] [--drift PERCENT]\n"
	      "                [--name NAME] [--broken] [--files COUNT --into FOLDER]\n",
	    stderr);
	return 2;
}

static bool
parse(struct options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *option = argv[i];
		if (strcmp(option, "--broken") == 0) {
			options->broken = true;
			continue;
		}
		if (i + 1 == argc)
			return false;
		const char *value = argv[++i];
		uint64_t number = strtoull(value, NULL, 10);
		if (strcmp(option, "--format") == 0) {
			options->grype = strcmp(value, "grype") == 0;
			options->vault = strcmp(value, "vault") == 0;
		} else if (strcmp(option, "--findings") == 0)
			options->findings = number;
		else if (strcmp(option, "--seed") == 0)
			options->seed = number;
		else if (strcmp(option, "--drift") == 0)
			options->drift = (unsigned)number;
		else if (strcmp(option, "--name") == 0)
			options->name = value;
		else if (strcmp(option, "--files") == 0)
			options->files = number;
		else if (strcmp(option, "--into") == 0)
			options->into = value;
		else
			return false;
	}
	return (options->files > 0) == (options->into != NULL);
}

static int
write_files(const struct options *options)
{
	for (uint64_t i = 0; i < options->files; i++) {
		char path[4096], name[256];
		struct options own = *options;
		own.seed = mixed(options->seed + i);
		snprintf(path, sizeof(path), "%s/r%06" PRIu64 ".json", options->into, i);
		snprintf(name, sizeof(name), "%s-%" PRIu64, options->name, i);
		struct writer out = {.file = fopen(path, "w"), .options = &own};
		if (out.file == NULL) {
			perror(path);
			return 1;
		}
		write_report(&out, name);
		if (fclose(out.file) != 0) {
			perror(path);
			return 1;
		}
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct options options = {.findings = 1000, .seed = 1, .name = "registry.example/pay/api"};
	if (!parse(&options, argc, argv))
		return usage();
	if (options.files > 0)
		return write_files(&options);
	struct writer out = {.file = stdout, .options = &options};
	setvbuf(stdout, NULL, _IOFBF, LINE_OUT);
	if (options.vault)
		write_vault(&out);
	else
		write_report(&out, options.name);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("generate");
		return 1;
	}
	return 0;
}
