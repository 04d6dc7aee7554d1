#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the example estate: two quarters of scanner output, in the real shapes, all invented.

usage: make.py NUMBERS_C FOLDER

NUMBERS_C is src/source/docker_bench_numbers.c: the check numbers of each Docker Bench release are
read from there.  Hosts, images, packages, advisories and people are made up; advisory numbers in
the 90000s are not assigned.  The output is committed; this script only says how it came about.
"""
import hashlib
import json
import os
import random
import re
import sys

NUMBERS, OUT = sys.argv[1], sys.argv[2]
COLUMN = {"1.3.4": 0, "1.3.5": 1, "1.3.6": 2, "1.6.0@v1.6.0": 3, "1.6.0": 4}
SECTIONS = {
    "1": "Host Configuration", "2": "Docker daemon configuration",
    "3": "Docker daemon configuration files", "4": "Container Images and Build File",
    "5": "Container Runtime", "6": "Docker Security Operations", "7": "Docker Swarm Configuration",
}


def epoch(text):
    import datetime
    return int(datetime.datetime.fromisoformat(text + "+00:00").timestamp())


def sha(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def write(quarter, name, value, **how):
    path = os.path.join(OUT, quarter, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, indent=how.get("indent", 1), ensure_ascii=False)
        f.write("\n")


# ---- Docker Bench -----------------------------------------------------------------------------

def checks():
    text = open(NUMBERS, encoding="utf-8").read()
    rows = re.findall(
        r'\{"([0-9C.]+)",\s*\{([^}]*)\},\s*\{([^}]*)\},\s*"([^"]*)"\}', text, re.S)
    for canonical, native, words, title in rows:
        native = [None if n.strip() == "NULL" else n.strip().strip('"') for n in native.split(",")]
        words = re.findall(r'"([^"]*)"', words)
        yield canonical, native, words, title


def description(canonical, words, title):
    first = [w.split("|")[0] for w in words]
    tail = [w.rstrip("$") for w in first if w.endswith("$")]
    body = " ".join(w for w in first if not w.endswith("$"))
    if canonical.startswith("1.1.") and body.startswith("auditing"):
        text = "Ensure auditing is configured " + (body[len("auditing"):].strip() or
                                                   "for Docker files and directories")
        return (text + " - " + tail[0]) if tail else text
    return "Ensure: " + title[0].lower() + title[1:] + " (" + body + ")"


# What each host is like.  status by canonical id; a list means one WARN with these items.
BASE_WARN = {
    "1.1.1", "1.1.3", "1.1.5", "1.1.6", "1.1.7", "1.1.9", "1.1.11", "1.1.14", "1.1.18",
    "2.2", "2.9", "2.12", "2.13", "2.14", "2.15", "2.16", "4.5"}
INFO = {"1.1.10", "1.1.12", "1.1.13", "1.1.15", "1.1.16", "3.7", "3.8", "3.17", "3.18", "3.19",
        "3.20", "3.21", "3.22"}
NOTE = {"1.2.1", "2.1", "2.8", "2.10", "2.17", "4.2", "4.3", "4.4", "4.7", "4.8", "4.9", "4.10",
        "4.11", "4.12", "5.9", "5.18", "5.19", "5.24", "5.28", "6.1", "6.2"}
NO_SWARM = {"7.%d" % n for n in range(1, 10)}

HOSTS = {
    "web1": {
        "containers": ["pay-web", "pay-api", "edge-proxy", "log-shipper"],
        "items": {
            "4.1": ["edge-proxy", "log-shipper"],
            "4.6": ["pay/web:3.8", "ops/log-shipper:2.1"],
            "5.2": ["log-shipper"], "5.5": ["edge-proxy"], "5.6": ["log-shipper"],
            "5.8": ["edge-proxy:80"], "5.10": ["edge-proxy"],
            "5.11": ["pay-web", "pay-api", "log-shipper"], "5.12": ["pay-web", "log-shipper"],
            "5.13": ["pay-web", "pay-api", "edge-proxy", "log-shipper"],
            "5.14": ["edge-proxy"], "5.15": ["pay-web", "edge-proxy"],
            "5.26": ["pay-web", "edge-proxy"], "5.27": ["log-shipper"],
            "5.29": ["pay-web", "pay-api", "edge-proxy", "log-shipper"],
            "5.32": ["log-shipper"]},
    },
    "web2": {
        "containers": ["pay-web", "pay-api", "edge-proxy"],
        "items": {
            "4.1": ["edge-proxy"], "4.6": ["pay/web:3.8"],
            "5.8": ["edge-proxy:80"], "5.10": ["edge-proxy"],
            "5.11": ["pay-web", "edge-proxy"], "5.12": ["pay-web"],
            "5.13": ["pay-web", "pay-api", "edge-proxy"], "5.14": ["edge-proxy"],
            "5.15": ["edge-proxy"], "5.26": ["pay-web", "edge-proxy"],
            "5.29": ["pay-web", "pay-api", "edge-proxy"]},
    },
    "batch1": {
        "containers": ["settle", "report-writer", "scheduler"],
        "items": {
            "4.1": ["report-writer", "scheduler"], "4.6": ["batch/settle:5.2", "batch/report:1.9"],
            "5.4": ["scheduler"], "5.5": ["scheduler"], "5.6": ["scheduler"],
            "5.11": ["settle", "report-writer", "scheduler"],
            "5.12": ["settle", "report-writer"],
            "5.13": ["settle", "report-writer", "scheduler"], "5.15": ["settle"],
            "5.16": ["scheduler"], "5.26": ["report-writer", "scheduler"],
            "5.27": ["settle", "report-writer"], "5.29": ["settle", "report-writer", "scheduler"],
            "5.32": ["scheduler"]},
    },
}
# (date, host, release of the tool, warnings cleared by then, items cleared, new items)
BENCH_RUNS = [
    ("2026-04-14", "web1", "1.3.6"), ("2026-04-15", "web2", "1.3.6"), ("2026-04-15", "batch1", "1.6.0"),
    ("2026-06-16", "web1", "1.3.6"), ("2026-06-17", "web2", "1.3.6"), ("2026-06-17", "batch1", "1.6.0"),
    ("2026-07-21", "web1", "1.6.0"), ("2026-07-22", "web2", "1.6.0"), ("2026-07-22", "batch1", "1.6.0"),
    ("2026-09-15", "web1", "1.6.0"), ("2026-09-16", "web2", "1.6.0"), ("2026-09-16", "batch1", "1.6.0"),
]
CLEARED = [  # (from date, host, canonical id, item or None for the whole warning)
    ("2026-05-20", "web1", "2.15", None), ("2026-05-20", "web2", "2.15", None),
    ("2026-06-01", "web1", "5.32", "log-shipper"), ("2026-06-01", "web1", "5.6", "log-shipper"),
    ("2026-06-10", "web1", "1.1.3", None), ("2026-06-10", "web2", "1.1.3", None),
    ("2026-07-10", "web1", "4.1", "log-shipper"), ("2026-07-10", "web1", "5.5", "edge-proxy"),
    ("2026-07-15", "batch1", "5.5", "scheduler"), ("2026-08-20", "web1", "2.14", None),
    ("2026-08-20", "web2", "2.14", None), ("2026-08-20", "batch1", "2.14", None),
    ("2026-08-25", "web1", "1.1.5", None), ("2026-08-25", "web1", "1.1.6", None),
    ("2026-08-25", "web1", "1.1.7", None), ("2026-08-25", "web2", "1.1.5", None),
    ("2026-09-01", "web2", "5.11", "pay-web"), ("2026-09-01", "web2", "5.11", "edge-proxy"),
    ("2026-09-01", "web2", "4.1", "edge-proxy"),
]
APPEARED = [  # (from date, host, canonical id, item)
    ("2026-07-01", "batch1", "5.10", "settle"), ("2026-08-15", "web2", "5.5", "edge-proxy"),
    ("2026-09-10", "batch1", "5.31", "scheduler"),
]


def bench(date, host, release):
    column = COLUMN[release]
    state = HOSTS[host]
    sections = {}
    score = total = 0
    for canonical, native, words, title in checks():
        number = native[column]
        if number is None or canonical.startswith("8") or canonical.startswith("C"):
            continue
        cleared = {(i, item) for d, h, i, item in CLEARED if h == host and d <= date}
        items = [x for x in state["items"].get(canonical, []) if (canonical, x) not in cleared]
        items += [x for d, h, i, x in APPEARED if h == host and i == canonical and d <= date]
        warn = canonical in BASE_WARN and (canonical, None) not in cleared
        manual = canonical in NOTE
        desc = description(canonical, words, title) + (" (Manual)" if manual else " (Automated)")
        row = {"id": number, "desc": desc}
        if items:
            row["result"] = "WARN"
            row["details"] = "Containers: " + "".join("  " + x for x in items)
            row["items"] = items
        elif warn:
            row["result"] = "WARN"
        elif canonical in INFO:
            row["result"] = "INFO"
            row["details"] = "File not found"
        elif manual:
            row["result"] = "NOTE"
        else:
            row["result"] = "PASS"
            if canonical in NO_SWARM:
                row["details"] = "Swarm mode not enabled"
        if row["result"] == "WARN":
            row["remediation"] = "See the practice behind this check."
        total += 1
        score += {"PASS": 1, "WARN": -1}.get(row["result"], 0) if not manual else 0
        sections.setdefault(number.split(".")[0], []).append(row)
    start = epoch(date + "T03:10:00") + sum(map(ord, host))
    tests = []
    for section in sorted(sections):
        rows = sorted(sections[section], key=lambda r: [int(x) for x in r["id"].split(".")])
        tests.append({"id": section, "desc": SECTIONS[section], "results": rows})
    return {"dockerbenchsecurity": release, "start": start, "tests": tests, "checks": total,
            "score": score, "end": start + 14}


# ---- images -----------------------------------------------------------------------------------

PACKAGES = {  # name: (type, distribution namespace)
    "debian": ["openssl", "libssl3", "zlib1g", "libc6", "libc-bin", "libexpat1", "libxml2", "curl",
               "libcurl4", "libgnutls30", "libsystemd0", "tar", "perl-base", "bash", "libpam0g",
               "login", "util-linux", "libgcrypt20", "libsqlite3-0", "gzip"],
    "alpine": ["openssl", "libcrypto3", "libssl3", "musl", "busybox", "zlib", "expat", "curl",
               "libxml2", "sqlite-libs"],
    "npm": ["express", "lodash", "axios", "qs", "semver", "ws", "minimist", "body-parser"],
    "gobinary": ["golang.org/x/net", "golang.org/x/crypto", "google.golang.org/grpc", "stdlib"],
    "python-pkg": ["requests", "urllib3", "Jinja2", "cryptography", "certifi", "PyYAML"],
}
WEAK = ["out-of-bounds read in the parser", "heap overflow while decoding a record",
        "use after free in session handling", "denial of service by a crafted header",
        "path traversal when unpacking", "certificate name check can be passed by",
        "integer overflow in length handling", "regular expression takes very long",
        "information leak through an error message", "signature check accepts a wrong key"]
IMAGES = {
    "pay/api": ("debian", "12.11", "npm"), "pay/web": ("alpine", "3.21.3", "npm"),
    "batch/settle": ("debian", "12.11", "gobinary"), "batch/report": ("debian", "11.11", "python-pkg"),
    "ops/log-shipper": ("alpine", "3.20.6", "gobinary"), "ops/edge-proxy": ("debian", "12.11", "gobinary"),
}
TRIVY_RUNS = [
    ("2026-04-20", "pay/api", "1.40.0"), ("2026-04-20", "pay/web", "3.7.2"),
    ("2026-04-21", "batch/settle", "5.1.0"), ("2026-04-21", "batch/report", "1.9.0"),
    ("2026-06-22", "pay/api", "1.40.0"), ("2026-06-22", "pay/web", "3.8.0"),
    ("2026-06-23", "batch/settle", "5.2.0"), ("2026-06-23", "batch/report", "1.9.0"),
    ("2026-08-14", "pay/api", "1.42.0"), ("2026-09-21", "pay/api", "1.42.0"),
    ("2026-09-21", "pay/web", "3.8.1"), ("2026-09-22", "batch/settle", "5.2.0"),
]
GRYPE_RUNS = [
    ("2026-05-11", "ops/log-shipper", "2.0.3"), ("2026-05-11", "ops/edge-proxy", "1.14.0"),
    ("2026-08-11", "ops/log-shipper", "2.1.0"), ("2026-09-14", "ops/edge-proxy", "1.14.0"),
]


def advisories(image, kind, names, count):
    rng = random.Random(image + kind)
    rows = []
    for n in range(count):
        name = rng.choice(names)
        severity = rng.choices(["CRITICAL", "HIGH", "MEDIUM", "LOW"], [1, 4, 8, 5])[0]
        score = {"CRITICAL": 9.8, "HIGH": 7.5, "MEDIUM": 5.9, "LOW": 3.3}[severity]
        year = rng.choice([2025, 2026])
        number = 90000 + rng.randrange(9999)
        # seen from a day on, mended by a version from a release on
        rows.append({
            "id": "CVE-%d-%d" % (year, number), "name": name, "severity": severity,
            "score": score - rng.randrange(4) / 10, "fix": rng.random() < 0.72,
            "weak": rng.choice(WEAK), "known": "2026-%02d-%02d" % (rng.choice([1, 2, 3, 3, 4, 5, 7, 8]), rng.randrange(1, 28)),
            "gone_with": rng.choice([1, 1, 2, 9]), "minor": rng.randrange(1, 9)})
    seen, unique = set(), []
    for row in rows:
        if (row["id"], row["name"]) not in seen:
            seen.add((row["id"], row["name"]))
            unique.append(row)
    return unique


def releases(image):
    order = []
    for _, name, version in TRIVY_RUNS + GRYPE_RUNS:
        if name == image and version not in order:
            order.append(version)
    return order


def present(row, image, version, date):
    return row["known"] <= date and releases(image).index(version) < row["gone_with"]


def installed(row, image, version):
    step = releases(image).index(version)
    return "%d.%d.%d" % (1 + row["minor"] % 3, row["minor"], step), "%d.%d.%d" % (1 + row["minor"] % 3, row["minor"], step + 1)


def purl(kind, name, version, distro):
    if kind == "debian":
        return "pkg:deb/debian/%s@%s?arch=amd64&distro=debian-%s" % (name, version, distro)
    if kind == "alpine":
        return "pkg:apk/alpine/%s@%s?arch=x86_64&distro=%s" % (name, version, distro)
    if kind == "npm":
        return "pkg:npm/%s@%s" % (name, version)
    if kind == "gobinary":
        return "pkg:golang/%s@%s" % (name, version)
    return "pkg:pypi/%s@%s" % (name.lower(), version)


def trivy(date, image, version):
    family, release, language = IMAGES[image]
    digest = sha(image + version)
    results = []
    for cls, kind, count in (("os-pkgs", family, 26), ("lang-pkgs", language, 12)):
        vulns = []
        packages = {}
        for row in advisories(image, kind, PACKAGES[kind], count):
            have, fixed = installed(row, image, version)
            packages[row["name"]] = have
            if not present(row, image, version, date):
                continue
            vulns.append({
                "VulnerabilityID": row["id"], "PkgID": "%s@%s" % (row["name"], have),
                "PkgName": row["name"],
                "PkgIdentifier": {"PURL": purl(kind, row["name"], have, release)},
                "InstalledVersion": have, **({"FixedVersion": fixed} if row["fix"] else {}),
                "Status": "fixed" if row["fix"] else "affected",
                "SeveritySource": "nvd", "PrimaryURL": "https://avd.aquasec.com/nvd/" + row["id"].lower(),
                "Title": "%s: %s" % (row["name"], row["weak"]), "Severity": row["severity"],
                "CVSS": {"nvd": {"V3Score": round(row["score"], 1)}},
                "PublishedDate": row["known"] + "T08:00:00Z"})
        target = "registry.example.net/%s:%s (%s %s)" % (image, version, family, release) \
            if cls == "os-pkgs" else {"npm": "Node.js", "gobinary": "usr/local/bin/app",
                                      "python-pkg": "Python"}[kind]
        result = {"Target": target, "Class": cls, "Type": kind,
                  "Packages": [{"Name": n, "Version": v,
                                "Identifier": {"PURL": purl(kind, n, v, release)}}
                               for n, v in sorted(packages.items())]}
        if vulns:
            result["Vulnerabilities"] = sorted(vulns, key=lambda v: (v["PkgName"], v["VulnerabilityID"]))
        results.append(result)
    if image == "batch/report":
        results.append({
            "Target": "/app/settings.py", "Class": "secret",
            "Secrets": [{"RuleID": "aws-access-key-id", "Category": "AWS", "Severity": "CRITICAL",
                         "Title": "AWS Access Key ID", "StartLine": 14, "EndLine": 14,
                         "Match": "AWS_KEY = \"********************\""}]})
    return {"SchemaVersion": 2, "CreatedAt": date + "T05:30:00.123456789Z",
            "ArtifactName": "registry.example.net/%s:%s" % (image, version),
            "ArtifactType": "container_image",
            "Metadata": {"OS": {"Family": family, "Name": release}, "ImageID": digest,
                         "RepoTags": ["registry.example.net/%s:%s" % (image, version)],
                         "RepoDigests": ["registry.example.net/%s@%s" % (image, sha(image + version + "manifest"))]},
            "Results": results}


def grype(date, image, version):
    family, release, language = IMAGES[image]
    matches = []
    ignored = []
    for kind, count in ((family, 22), (language, 8)):
        for row in advisories(image, kind, PACKAGES[kind], count):
            if not present(row, image, version, date):
                continue
            have, fixed = installed(row, image, version)
            match = {
                "vulnerability": {
                    "id": row["id"], "dataSource": "https://nvd.nist.gov/vuln/detail/" + row["id"],
                    "namespace": "%s:distro:%s:%s" % (family, family, release.split(".")[0]),
                    "severity": row["severity"].capitalize(), "urls": [],
                    "description": "%s: %s" % (row["name"], row["weak"]),
                    "cvss": [{"version": "3.1", "metrics": {"baseScore": round(row["score"], 1)}}],
                    "fix": {"versions": [fixed] if row["fix"] else [],
                            "state": "fixed" if row["fix"] else "not-fixed"}, "advisories": []},
                "relatedVulnerabilities": [],
                "matchDetails": [{"type": "exact-direct-match", "matcher": "dpkg-matcher"}],
                "artifact": {"name": row["name"], "version": have,
                             "type": {"debian": "deb", "alpine": "apk", "gobinary": "go-module"}[kind],
                             "locations": [{"path": "/var/lib/dpkg/status" if kind == "debian" else
                                            "/lib/apk/db/installed" if kind == "alpine" else "/usr/bin/app"}],
                             "licenses": [], "cpes": [], "purl": purl(kind, row["name"], have, release)}}
            if row["severity"] == "LOW" and row["name"] in ("busybox", "tar"):
                ignored.append({**match, "appliedIgnoreRules": [{"package": {"name": row["name"]}}]})
            else:
                matches.append(match)
    return {"matches": matches, **({"ignoredMatches": ignored} if ignored else {}),
            "source": {"type": "image", "target": {
                "userInput": "registry.example.net/%s:%s" % (image, version),
                "imageID": sha(image + version), "manifestDigest": sha(image + version + "manifest"),
                "tags": ["registry.example.net/%s:%s" % (image, version)],
                "repoDigests": ["registry.example.net/%s@%s" % (image, sha(image + version + "manifest"))]}},
            "distro": {"name": family, "version": release, "idLike": []},
            "descriptor": {"name": "grype", "version": "0.87.0",
                           "db": {"built": date + "T01:31:12Z", "schemaVersion": 5},
                           "timestamp": date + "T06:02:11.5Z"}}


def trivy_config(date, dockerfiles):
    results = []
    for path, rows in dockerfiles:
        results.append({
            "Target": path, "Class": "config", "Type": "dockerfile",
            "MisconfSummary": {"Successes": 20, "Failures": len(rows)},
            "Misconfigurations": [
                {"Type": "Dockerfile Security Check", "ID": i, "AVDID": "AVD-" + i, "Title": t,
                 "Message": t, "Severity": s, "Status": "FAIL", "Resolution": "See the practice.",
                 "CauseMetadata": {"Provider": "Dockerfile", "StartLine": n, "EndLine": n}}
                for i, t, s, n in rows]})
    return {"SchemaVersion": 2, "CreatedAt": date + "T04:00:00Z", "ArtifactName": "platform/images",
            "ArtifactType": "repository", "Metadata": {}, "Results": results}


def quarter(date):
    return date[:4] + "-Q" + str((int(date[5:7]) + 2) // 3)


def main():
    for date, host, release in BENCH_RUNS:
        write(quarter(date), "docker-bench/%s-%s.json" % (host, date), bench(date, host, release), indent=2)
    for date, image, version in TRIVY_RUNS:
        name = "trivy/%s-%s-%s.json" % (image.replace("/", "-"), version, date)
        write(quarter(date), name, trivy(date, image, version), indent=2)
    for date, image, version in GRYPE_RUNS:
        name = "grype/%s-%s-%s.json" % (image.replace("/", "-"), version, date)
        write(quarter(date), name, grype(date, image, version))
    root = ("DS-0002", "Image runs as root", "HIGH", 1)
    health = ("DS-0026", "No HEALTHCHECK", "LOW", 1)
    latest = ("DS-0001", "Base image with a moving tag", "MEDIUM", 1)
    add = ("DS-0005", "ADD where COPY would do", "LOW", 7)
    write("2026-Q2", "trivy/platform-images-2026-05-04.json", trivy_config("2026-05-04", [
        ("edge-proxy/Dockerfile", [root, latest, health]), ("log-shipper/Dockerfile", [root, health]),
        ("report/Dockerfile", [root, add, health])]))
    write("2026-Q3", "trivy/platform-images-2026-08-03.json", trivy_config("2026-08-03", [
        ("edge-proxy/Dockerfile", [root]), ("log-shipper/Dockerfile", []),
        ("report/Dockerfile", [root, add])]))


main()
