#!/bin/sh
# Planted secrets in every free text of every format of packages, policies, statements and SARIF, in a
# snippet of code and an environment, in whole files and in cut ones: in no store, message or report.
set -eu
. "$(dirname "$0")/lib.sh"
need python3 jq
project "$work/p"
python3 - "$ROOT/tests/data" "$work" <<'PY'
import glob, json, os, sys
data, out = sys.argv[1:]
plain = "Zx9-canary-PASSW0RD-88"
pat = "ghp_" + "CaNaRy0123456789abcdefGHIJKLMNOPuvwx"
key = "AKIAZQ3DCANARY8EXAMP"
url = "https://deploy:canaryURLpass88@git.example.net/x.git"
texts = {"description", "text", "title", "url", "link", "links", "package_path", "packagePath", "path",
         "message", "value", "detail", "details", "recommendation", "impact_statement", "action_statement",
         "justification", "uri", "image", "tag", "policy_name", "finalActionReason", "did", "package_db",
         "alerts", "Description", "File", "file", "Author", "repository", "DetectorDescription", "note",
         "log", "errorMessage", "userAgent", "sourceIPAddress", "Path", "Source", "OperatingSystem", "fluentd-address", "splunk-url", "test_desc", "actual_value",
         "summary", "projectName", "displayTargetFile", "solution", "operating_system",
         "code_desc", "code", "check_name", "file_path", "file_name", "query_name", "search_key", "resourceID", "controlID",
         "target", "match", "messages", "packageName", "cause", "component", "impact_path",
         "errMsg", "resource_name", "rule_description", "StatusExtended", "status_detail",
         "Title", "Description", "longDescription", "uri", "externalUri", "Recommendation", "displayName", "productName", "author", "softwareName",
         "output", "full_log", "message", "AlarmDescription", "clientInfo", "proc.cmdline", "textPayload", "localizedValue", "alertDisplayName",
         "RotationLambdaARN"}
secrets = {"evidence", "Secret", "Match", "offender", "Raw", "RawV2", "Redacted", "Message", "commitMessage"}
def plant(node, name=""):
    if isinstance(node, dict):
        for k in list(node):
            if k == "snippet":
                node[k] = {"text": "password = '" + plain + "'"}
            elif k == "Message" and "TopicArn" in node:
                node[k] = json.dumps(plant(json.loads(node[k])))
            elif k == "environmentVariables":
                node[k]["DB_PASSWORD"] = plain
            elif k in ("Env", "envs", "environment", "args") and isinstance(node[k], list):
                node[k].append("DB_PASSWORD=" + plain)
            elif k in ("environment", "args") and isinstance(node[k], dict):
                node[k]["DB_PASSWORD"] = plain
            elif k == "log-opts":
                node[k] = plant(node[k], k)
                node[k]["splunk-token"] = plain
            else:
                node[k] = plant(node[k], k)
        return node
    if isinstance(node, list):
        return [plant(n, name) for n in node]
    if isinstance(node, str) and name in secrets:
        return node if node == "REDACTED" else plain
    if isinstance(node, str) and name in texts:
        return node + " " + pat + " " + key + " " + url
    return node
# the other formats have tests of their own
names = sorted({n for n in os.listdir(data) if os.path.isdir(f"{data}/{n}/valid")} - {"json", "docker-bench", "grype", "trivy", "xccdf"})
count = 0
for name in names:
    files = [f for f in sorted(glob.glob(f"{data}/{name}/valid/*.json")) if "banner" not in f
             and "with-text" not in f and "needs-source" not in f]
    for day, f in enumerate(files, 5): # scans of one image are made one after the other
        text = json.dumps(plant(json.load(open(f)))).replace("2026-03-04", "2026-03-%02d" % day)
        base = f"{name}-{os.path.basename(f)}"
        planted = pat in text or plain in text
        count += planted
        open(f"{out}/whole-{base}", "w").write(text)
        open(f"{out}/cut-{base}", "w").write(text[:len(text) * 9 // 10])
    assert any(pat in open(f"{out}/whole-{name}-{os.path.basename(f)}").read() for f in files), name
# XML: in a text, an attribute, a comment and behind references
for f in sorted(glob.glob(data + "/xccdf/valid/*.xml")):
    text = open(f).read()
    bad = pat + " " + key + " " + url
    hidden = "&#" + str(ord(key[0])) + ";" + key[1:]
    text = text.replace("<result>", "<!-- " + bad + " --><message note='" + bad + "'>" + bad + " " + hidden + "</message><result>")
    text = text.replace("</title>", " " + bad + "</title>")
    base = "xccdf-" + os.path.basename(f)
    count += 1
    open(f"{out}/whole-{base}", "w").write(text)
    open(f"{out}/cut-{base}", "w").write(text[:len(text) * 9 // 10])
assert count >= 45, count
open(out + "/words", "w").write("\n".join([plain, key, pat, "canaryURLpass88"]) + "\n")
PY
look() { # where
	! grep -rqaF -f "$work/words" "$1" || { grep -rlaF -f "$work/words" "$1"; fail "a planted secret is in $1"; }
}
"$MUSTER" -C "$work/p" collect "$work"/whole-*.* >"$work/said" 2>&1
grep -q 'secrets redacted' "$work/said" || fail "nothing was redacted"
expect 3 "$MUSTER" -C "$work/p" collect "$work"/cut-*.* >>"$work/said" 2>&1
"$MUSTER" -C "$work/p" report cis-docker --format html,xml -o "$work/p/reports" >/dev/null
for verb in "findings --limit 0" assets runs "status --all"; do
	# shellcheck disable=SC2086
	"$MUSTER" -C "$work/p" --json $verb >>"$work/said"
done
"$MUSTER" -C "$work/p" findings --limit 0 --json | jq -r '.findings[].id' | head -40 | while read -r id; do
	"$MUSTER" -C "$work/p" explain "$id" >>"$work/said"
done
mkdir "$work/check"
mv "$work/said" "$work/check/"
look "$work/check"
look "$work/p"
# what was not secret is there
"$MUSTER" -C "$work/p" --json findings --limit 0 | jq -e '[.findings[].source] | unique | length >= 7' >/dev/null || fail "findings are gone"
