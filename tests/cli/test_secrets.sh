#!/bin/sh
# Planted secrets (raw, a copy before the field, escaped, across a window's edge, in a rejected file,
# in a killed ingest) are in no store, journal, temporary file, message or report.
set -eu
. "$(dirname "$0")/lib.sh"
need python3 jq
project "$work/p"
python3 - "$work" <<'PY'
import json, sys
out = sys.argv[1]
plain = "Zx9-canary-PASSW0RD-77"
key = "AKIAZQ3DCANARY7EXAMP"
pat = "ghp_" + "CaNaRy0123456789abcdefGHIJKLMNOPqrst"
pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIcanaryCANARYcanary0123456789\nabcdefCANARYPEM\n-----END RSA PRIVATE KEY-----"
url = "https://deploy:canaryURLpass99@git.example.net/x.git"
def trivy(pad):
    return {"SchemaVersion": 2, "CreatedAt": "2026-08-01T00:00:00Z", "ArtifactName": "canary/app:1.0",
            "ArtifactType": "container_image",
            "Metadata": {"ImageID": "sha256:" + "c" * 64, "RepoTags": ["canary/app:1.0"],
                         "pad": "x" * pad,
                         "ImageConfig": {"history": [{"created_by": "RUN login -p " + plain}],
                                         "config": {"Env": ["DB_PASSWORD=" + plain, "PATH=/bin", "AWS=" + key]}}},
            "Results": [{"Target": "/app/.env", "Class": "secret", "Secrets": [
                {"RuleID": "generic", "Category": "general", "Severity": "HIGH", "Title": "secret " + plain,
                 "StartLine": 1, "EndLine": 1, "Match": plain},
                {"RuleID": "github-pat", "Category": "GitHub", "Severity": "CRITICAL", "Title": "token",
                 "StartLine": 2, "EndLine": 2, "Match": "token=" + pat}]},
                {"Target": "os", "Class": "os-pkgs", "Type": "debian", "Vulnerabilities": [
                    {"VulnerabilityID": "CVE-2026-90001", "PkgName": "curl", "InstalledVersion": "1",
                     "Severity": "LOW", "Title": "see " + url, "Description": pem}]}]}
for i, pad in enumerate([0, 262144 - 420, 1048576 - 400, 1048576 - 390, 1048576 - 380]):
    json.dump(trivy(pad), open("%s/plant%d.json" % (out, i), "w"))
text = json.dumps(trivy(0))
escaped = text.replace(plain, "".join("\\u%04x" % ord(c) for c in plain), 1).replace("ghp_C", "ghp\\u005fC")
open(out + "/escaped.json", "w").write(escaped)
open(out + "/rejected.json", "w").write(text[:-40])
open(out + "/rejected2.json", "w").write(text[:200] + plain + text[200:])
big = trivy(0)
vulns = big["Results"][1]["Vulnerabilities"]
for n in range(60000):
    vulns.append({"VulnerabilityID": "CVE-2026-%d" % (100000 + n), "PkgName": "p%d" % (n % 500),
                  "InstalledVersion": "1", "Severity": "LOW", "Title": plain if n % 1000 == 0 else "t"})
json.dump(big, open(out + "/big.json", "w"))
open(out + "/words", "w").write("\n".join([plain, key, pat, "canaryURLpass99", "MIIcanaryCANARY", "abcdefCANARYPEM"]) + "\n")
import base64
open(out + "/words", "a").write(base64.b64encode(plain.encode())[:-4].decode() + "\n")
PY
look() { # where
	! grep -rqaF -f "$work/words" "$1" || { grep -rlaF -f "$work/words" "$1"; fail "a planted secret is in $1"; }
}
"$MUSTER" -C "$work/p" collect "$work"/plant*.json "$work/escaped.json" >"$work/said" 2>&1
grep -q 'secrets redacted' "$work/said" || fail "nothing was redacted"
# the evidence is redacted already: how much there was is not to be counted again
"$MUSTER" -C "$work/p" rebuild --check >"$work/again" || fail "a rebuild differs: $(cat "$work/again")"
expect 3 "$MUSTER" -C "$work/p" collect "$work/rejected.json" "$work/rejected2.json" >>"$work/said" 2>&1
gzip -k "$work/plant1.json"
"$MUSTER" -C "$work/p" collect -a image:canary/zipped "$work/plant1.json.gz" >>"$work/said" 2>&1
"$MUSTER" -C "$work/p" collect -a image:canary/piped - <"$work/plant2.json" >>"$work/said" 2>&1
# killed at several moments of a large ingest; what is left over must be clean, then and after reopening
for ms in 5 20 50 100 200 400; do
	"$MUSTER" -C "$work/p" collect -a "image:canary/killed-$ms" "$work/big.json" >/dev/null 2>&1 &
	pid=$!
	sleep "0.$(printf '%03d' "$ms")"
	kill -9 "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	look "$work/p"
done
"$MUSTER" -C "$work/p" collect "$work/big.json" >>"$work/said" 2>&1
"$MUSTER" -C "$work/p" report cis-docker --format html,xml -o "$work/p/reports" >/dev/null
for verb in "findings --limit 0" assets runs "status --all" "explain CVE-2026-90001"; do
	# shellcheck disable=SC2086
	"$MUSTER" -C "$work/p" --json $verb >>"$work/said"
done
"$MUSTER" -C "$work/p" findings --limit 0 --severity critical,high --json | jq -r '.findings[].id' | while read -r id; do
	"$MUSTER" -C "$work/p" explain "$id" >>"$work/said"
done
mkdir "$work/check"
mv "$work/said" "$work/check/"
look "$work/check"
look "$work/p"
# the finding itself is there, and equal secrets show as equal
"$MUSTER" -C "$work/p" --json findings | jq -e '[.findings[] | select(.check | test("generic|github-pat"))] | length >= 2' >/dev/null || fail "the secret findings are gone"
strings -a "$work/p/muster.db" >/dev/null
