/* SPDX-License-Identifier: Apache-2.0 */
/* The reports, written out from short tables. */
#include "estate.h"

#include <stdlib.h>

#include "support.h"

#define DIGEST_A "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
#define DIGEST_B "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"
#define START_2026 1767225600L /* 2026-01-01T00:00:00Z */

/* ---- docker-bench ---- */

struct row {
	const char *id, *desc, *result, *items;
};
struct bench {
	const char *version;
	int day; /* of the year, from 0 */
	struct row rows[12];
};

/* Two numberings: 5.4 and 5.5 of 1.3.6 are 5.5 and 5.6 of 1.6.0. */
#define TRAFFIC(r)                                                                         \
	{                                                                                  \
		"2.2",                                                                     \
		    "Ensure: inter-container traffic off (network traffic is restricted) " \
		    "(Automated)",                                                         \
		    r, NULL                                                                \
	}
#define LOGGING(r)                                                                      \
	{                                                                               \
		"2.13", "Ensure: central logging (remote logging) (Automated)", r, NULL \
	}
#define NEWPRIV(r)                                                                                 \
	{                                                                                          \
		"2.14",                                                                            \
		    "Ensure: no new privileges by default (acquiring new privileges) (Automated)", \
		    r, NULL                                                                        \
	}
#define USER(r, i)                                                                           \
	{                                                                                    \
		"4.1",                                                                       \
		    "Ensure: non-root image user (user for the container has been created) " \
		    "(Automated)",                                                           \
		    r, i                                                                     \
	}
#define PRIVILEGED(n, r, i)                                                                  \
	{                                                                                    \
		n,                                                                           \
		    "Ensure: no privileged containers (privileged containers are not used) " \
		    "(Automated)",                                                           \
		    r, i                                                                     \
	}
#define MEMORY(n, r, i)                                                    \
	{                                                                  \
		n, "Ensure: memory limit (memory usage) (Automated)", r, i \
	}

static const struct bench bench_april = {"1.3.6", 99,
    {TRAFFIC("WARN"), LOGGING("WARN"), NEWPRIV("PASS"), USER("WARN", "\"api\",\"db\""),
	PRIVILEGED("5.4", "WARN", "\"db\""), MEMORY("5.10", "WARN", "\"api\",\"db\"")}};
static const struct bench bench_may = {"1.3.6", 129,
    {TRAFFIC("PASS"), LOGGING("WARN"), NEWPRIV("WARN"), USER("WARN", "\"api\""),
	PRIVILEGED("5.4", "PASS", NULL), MEMORY("5.10", "WARN", "\"api\",\"db\"")}};
static const struct bench bench_late_may = {"1.6.0", 144,
    {TRAFFIC("WARN"), LOGGING("PASS"), NEWPRIV("WARN"), USER("WARN", "\"api\",\"cache\""),
	PRIVILEGED("5.5", "WARN", "\"db\""), MEMORY("5.11", "PASS", NULL)}};
static const struct bench bench_june = {"1.6.0", 160,
    {TRAFFIC("PASS"), LOGGING("INFO"), NEWPRIV("PASS"), USER("WARN", "\"db\""),
	PRIVILEGED("5.5", "PASS", NULL), MEMORY("5.11", "WARN", "\"db\"")}};

static void
put_rows(FILE *out, const struct bench *bench, char section)
{
	const char *comma = "";
	for (size_t i = 0; i < 12 && bench->rows[i].id != NULL; i++) {
		const struct row *row = &bench->rows[i];
		if (row->id[0] != section)
			continue;
		fprintf(out, "%s{\"id\": \"%s\", \"desc\": \"%s\", \"result\": \"%s\"", comma,
		    row->id, row->desc, row->result);
		if (row->items != NULL)
			fprintf(out, ", \"details\": \"Containers\", \"items\": [%s]", row->items);
		fputs("}", out);
		comma = ", ";
	}
}

static void
put_bench(FILE *out, const void *data)
{
	static const char *const names[] = {
	    "Docker daemon configuration", "Container Images and Build File", "Container Runtime"};
	static const char sections[] = "245";
	const struct bench *bench = data;
	long start = START_2026 + bench->day * 86400L + 7200;
	fprintf(out, "{\"dockerbenchsecurity\": \"%s\", \"start\": %ld, \"tests\": [",
	    bench->version, start);
	for (size_t i = 0; i < 3; i++) {
		fprintf(out, "%s{\"id\": \"%c\", \"desc\": \"%s\", \"results\": [",
		    i > 0 ? ", " : "", sections[i], names[i]);
		put_rows(out, bench, sections[i]);
		fputs("]}", out);
	}
	fprintf(out, "], \"checks\": 6, \"score\": 0, \"end\": %ld}\n", start + 11);
}

/* ---- trivy ---- */

struct vuln {
	const char *id, *package, *installed, *fixed, *severity;
};
struct image {
	const char *created, *tag, *digest;
	const char *title;        /* of the first row: it may be reworded */
	const char *packages[12]; /* "name version", none: not listed */
	struct vuln rows[24];
};

#define V(n, p, v, f, s)                  \
	{                                 \
		"CVE-2026-" n, p, v, f, s \
	}
#define MANY_HIGH                                                                                 \
	V("1003", "curl", "7.88.1", "7.88.2", "HIGH"), V("1004", "curl", "7.88.1", "", "HIGH"),   \
	    V("1005", "zlib1g", "1.2.13", "", "HIGH"), V("1006", "zlib1g", "1.2.13", "", "HIGH"), \
	    V("1007", "perl-base", "5.36.0", "", "HIGH"),                                         \
	    V("1008", "perl-base", "5.36.0", "", "HIGH"),                                         \
	    V("1009", "libexpat1", "2.5.0", "2.5.1", "HIGH"),                                     \
	    V("1010", "libexpat1", "2.5.0", "2.5.1", "HIGH"), V("1011", "tar", "1.34", "", "HIGH")
#define LOWS                                                                        \
	V("1020", "tar", "1.34", "", "LOW"), V("1021", "libc6", "2.36", "", "LOW"), \
	    V("1022", "libc6", "2.36", "", "LOW"), V("1023", "curl", "7.88.1", "7.88.2", "LOW")

static const struct image a_first = {"2026-04-12T05:00:00Z", "1.0.0", DIGEST_A, "Buffer over-read",
    {NULL},
    {V("1001", "libssl3", "3.0.15", "3.0.17", "HIGH"), V("1002", "libssl3", "3.0.15", "", "MEDIUM"),
	MANY_HIGH, LOWS}};
/* rescored, one gone, a fix for another */
static const struct image a_again = {"2026-05-12T05:00:00Z", "1.0.0", DIGEST_A, "Buffer over-read",
    {NULL},
    {V("1001", "libssl3", "3.0.15", "3.0.17", "CRITICAL"),
	V("1002", "libssl3", "3.0.15", "3.0.18", "LOW"), MANY_HIGH,
	V("1020", "tar", "1.34", "", "LOW"), V("1021", "libc6", "2.36", "", "LOW"),
	V("1022", "libc6", "2.36", "", "LOW")}};
/* between the two: rescored the other way, and titled anew */
static const struct image a_between = {"2026-04-28T05:00:00Z", "1.0.0", DIGEST_A,
    "Buffer over-read in the handshake", {NULL},
    {V("1001", "libssl3", "3.0.15", "3.0.16", "MEDIUM"), V("1002", "libssl3", "3.0.15", "", "HIGH"),
	MANY_HIGH, LOWS}};
/* only the low ones: filtered, though it does not say so */
static const struct image a_filtered = {
    "2026-05-20T05:00:00Z", "1.0.0", DIGEST_A, "Buffer over-read", {NULL}, {LOWS}};
/* rebuilt: three packages newer, tar gone */
#define B_PACKAGES                                                                               \
	"libssl3 3.0.17", "curl 7.88.2", "libexpat1 2.5.1", "zlib1g 1.2.13", "perl-base 5.36.0", \
	    "libc6 2.36"
#define B_ROWS                                                                                \
	V("1005", "zlib1g", "1.2.13", "", "HIGH"), V("1006", "zlib1g", "1.2.13", "", "HIGH"), \
	    V("1007", "perl-base", "5.36.0", "", "HIGH"),                                     \
	    V("1008", "perl-base", "5.36.0", "", "MEDIUM"), V("1021", "libc6", "2.36", "", "LOW")
static const struct image b_first = {"2026-06-02T05:00:00Z", "1.1.0", DIGEST_B, "", {B_PACKAGES},
    {B_ROWS, V("1030", "libssl3", "3.0.17", "", "HIGH")}};
static const struct image b_unchanged = {"2026-06-16T05:00:00Z", "1.1.0", DIGEST_B, "",
    {B_PACKAGES}, {B_ROWS, V("1030", "libssl3", "3.0.17", "", "HIGH")}};
static const struct image b_partial = {"2026-06-09T05:00:00Z", "1.1.0", DIGEST_B, "", {NULL},
    {V("1007", "perl-base", "5.36.0", "", "CRITICAL"), V("1031", "curl", "7.88.2", "", "MEDIUM")}};
/* the old one comes back for a day */
static const struct image a_rollback = {"2026-06-12T05:00:00Z", "1.0.0", DIGEST_A,
    "Buffer over-read", {NULL},
    {V("1001", "libssl3", "3.0.15", "3.0.17", "CRITICAL"), MANY_HIGH, LOWS}};
/* at one instant, told apart by their bytes only */
static const struct image tie_one = {"2026-06-24T00:00:00Z", "1.1.0", DIGEST_B, "", {B_PACKAGES},
    {B_ROWS, V("1032", "libc6", "2.36", "", "LOW")}};
static const struct image tie_two = {"2026-06-24T00:00:00Z", "1.1.0", DIGEST_B, "", {B_PACKAGES},
    {B_ROWS, V("1030", "libssl3", "3.0.17", "3.0.18", "LOW")}};

static void
put_vulns(FILE *out, const struct image *image)
{
	for (size_t i = 0; i < 24 && image->rows[i].id != NULL; i++) {
		const struct vuln *v = &image->rows[i];
		fprintf(out,
		    "%s{\"VulnerabilityID\": \"%s\", \"PkgName\": \"%s\", \"InstalledVersion\": "
		    "\"%s\", \"FixedVersion\": \"%s\", \"Severity\": \"%s\", \"Title\": \"%s\"}",
		    i > 0 ? ", " : "", v->id, v->package, v->installed, v->fixed, v->severity,
		    i == 0 ? image->title : "");
	}
}

static void
put_packages(FILE *out, const struct image *image)
{
	if (image->packages[0] == NULL)
		return;
	fputs("\"Packages\": [", out);
	for (size_t i = 0; i < 12 && image->packages[i] != NULL; i++) {
		const char *space = strchr(image->packages[i], ' ');
		fprintf(out, "%s{\"Name\": \"%.*s\", \"Version\": \"%s\"}", i > 0 ? ", " : "",
		    (int)(space - image->packages[i]), image->packages[i], space + 1);
	}
	fputs("], ", out);
}

static void
put_image(FILE *out, const void *data)
{
	const struct image *image = data;
	fprintf(out,
	    "{\"SchemaVersion\": 2, \"CreatedAt\": \"%s\", \"ArtifactName\": \"pay/api:%s\", "
	    "\"ArtifactType\": \"container_image\", \"Metadata\": {\"OS\": {\"Family\": "
	    "\"debian\", \"Name\": \"12.10\"}, \"ImageID\": \"sha256:%s\", \"RepoTags\": "
	    "[\"pay/api:%s\"], \"RepoDigests\": [\"pay/api@sha256:%s\"]}, \"Results\": "
	    "[{\"Target\": \"pay/api:%s (debian 12.10)\", \"Class\": \"os-pkgs\", \"Type\": "
	    "\"debian\", ",
	    image->created, image->tag, image->digest, image->tag, image->digest, image->tag);
	put_packages(out, image);
	fputs("\"Vulnerabilities\": [", out);
	put_vulns(out, image);
	fputs("]}]}\n", out);
}

/* The old array form names neither asset nor time: both are declared. */
static void
put_legacy(FILE *out, const void *data)
{
	fputs("[{\"Target\": \"pay/api:1.0.0 (debian 12.10)\", \"Type\": \"debian\", "
	      "\"Vulnerabilities\": [",
	    out);
	put_vulns(out, data);
	fputs("]}]\n", out);
}

/* ---- others ---- */

static void
put_grype(FILE *out, const void *data)
{
	const char *const *fixed = data;
	fputs("{\"matches\": [", out);
	for (size_t i = 0; i < 4; i++)
		fprintf(out,
		    "%s{\"vulnerability\": {\"id\": \"CVE-2026-%zu\", \"severity\": \"%s\", "
		    "\"fix\": {\"versions\": [%s], \"state\": \"%s\"}}, \"artifact\": {\"id\": "
		    "\"%zu\", \"name\": \"%s\", \"version\": \"1.2.13\", \"type\": \"deb\", "
		    "\"locations\": [{\"path\": \"/var/lib/dpkg/status\"}], \"purl\": "
		    "\"pkg:deb/debian/%s@1.2.13?arch=amd64\"}}",
		    i > 0 ? ", " : "", 1005 + i, i == 0 ? "High" : "Medium", *fixed,
		    **fixed != '\0' ? "fixed" : "unknown", i, i < 2 ? "zlib1g" : "perl-base",
		    i < 2 ? "zlib1g" : "perl-base");
	fputs("], \"source\": {\"type\": \"image\", \"target\": {\"userInput\": \"pay/api:1.1.0\", "
	      "\"imageID\": \"sha256:" DIGEST_B "\", \"manifestDigest\": \"sha256:" DIGEST_B "\", "
	      "\"tags\": [\"pay/api:1.1.0\"], \"repoDigests\": [\"pay/api@sha256:" DIGEST_B
	      "\"]}}, "
	      "\"distro\": {\"name\": \"debian\", \"version\": \"12\"}, \"descriptor\": {\"name\": "
	      "\"grype\", \"version\": \"0.90.0\", \"timestamp\": \"",
	    out);
	fputs(**fixed != '\0' ? "2026-06-20T06:00:00Z" : "2026-06-05T06:00:00Z", out);
	fputs("\"}}\n", out);
}

/* A cut report: refused, whenever it comes. */
static void
put_cut(FILE *out, const void *data)
{
	(void)data;
	fputs("{\"SchemaVersion\": 2, \"Results\": [{\"Target\": \"pay/api:1.0.0\", ", out);
}

static const char *const no_fix = "", *const some_fix = "\"1.2.14\"";

static struct {
	struct estate_input input;
	void (*put)(FILE *out, const void *data);
	const void *data;
} inputs[] = {
    {{.file = "bench-april.json", .asset = "host:web1"}, put_bench, &bench_april},
    {{.file = "image-a-first.json"}, put_image, &a_first},
    {{.file = "image-a-between.json"}, put_image, &a_between},
    {{.file = "bench-may.json", .asset = "host:web1"}, put_bench, &bench_may},
    {{.file = "image-a-again.json"}, put_image, &a_again},
    {{.file = "image-a-filtered.json"}, put_image, &a_filtered},
    {{.file = "bench-late-may.json", .asset = "host:web1"}, put_bench, &bench_late_may},
    {{.file = "image-b-first.json"}, put_image, &b_first},
    {{.file = "grype-b.json"}, put_grype, &no_fix},
    {{.file = "image-b-partial.json", .partial = true}, put_image, &b_partial},
    {{.file = "bench-june.json", .asset = "host:web1"}, put_bench, &bench_june},
    {{.file = "image-a-rollback.json"}, put_image, &a_rollback},
    {{.file = "image-b-unchanged.json"}, put_image, &b_unchanged},
    {{.file = "grype-b-fixed.json"}, put_grype, &some_fix},
    {{.file = "image-tie-one.json"}, put_image, &tie_one},
    {{.file = "image-tie-two.json"}, put_image, &tie_two},
    {{.file = "legacy.json", .asset = "image:pay/old", .observed_at = "2026-05-30T10:00:00Z"},
	put_legacy, &a_first},
    /* no asset: closes nothing */
    {{.file = "bench-nameless.json"}, put_bench, &bench_may},
    /* the same bytes again */
    {{.file = "image-a-first.json"}, put_image, &a_first},
    {{.file = "cut.json", .rejected = true}, put_cut, NULL},
};

const struct estate_input *
estate_inputs(size_t *count)
{
	static struct estate_input table[sizeof(inputs) / sizeof(inputs[0])];
	*count = sizeof(inputs) / sizeof(inputs[0]);
	for (size_t i = 0; i < *count; i++) {
		char *text = NULL;
		table[i] = inputs[i].input;
		FILE *out = open_memstream(&text, &table[i].len);
		assert_non_null(out);
		inputs[i].put(out, inputs[i].data);
		assert_int_equal(fclose(out), 0);
		table[i].text = text;
	}
	return table;
}
