#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gate: every kind of rule, held and broken; missing evidence is never a pass; what CI systems read.
set -eu
. "$(dirname "$0")/lib.sh"
need jq xmllint
estate=$ROOT/examples/estate
project "$work/p"
cp -r "$estate/attestations" "$estate/exceptions" "$estate/events" "$work/p"
cd "$work/p"
at() { "$MUSTER" --as-of 2026-10-05 "$@"; }
# gate WANT TEXT RULE…: the exit status, and a line of the answer
gate() {
	want=$1 text=$2
	shift 2
	printf 'gate:\n' >t.yaml
	for line in "$@"; do printf '%s\n' "$line" >>t.yaml; done
	got=0
	at gate --file t.yaml >said 2>&1 || got=$?
	[ "$got" -eq "$want" ] || fail "exit $got, not $want: $(cat t.yaml said)"
	tr -s '\n ' '  ' <said | grep -qF -- "$text" || fail "not said, '$text': $(cat t.yaml said)"
}
# nothing was collected: nothing passes
gate 1 "118 not shown" '  - {status: [not-satisfied], max: 0}'
gate 1 "nothing has a fresh complete scan" '  - {rank: [critical], max: 0}'
gate 1 "at least 0 %" '  - {framework: cis-docker, coverage: 0}'
expect 1 at gate --fail-on critical >/dev/null
expect 1 at gate --fail-on not-satisfied >/dev/null

"$MUSTER" -q collect "$estate/2026-Q2" "$estate/2026-Q3" >/dev/null
count() { at --json status cis-docker | jq ".frameworks[0].counts[\"$1\"]"; }
failing=$(count not-satisfied) satisfied=$(count satisfied)
unknown=$(($(count no-evidence) + $(count stale) + $(count error)))
# controls by status: at its bound, below it
gate 0 "$failing of" "  - {status: [not-satisfied], max: $failing, unknown: $unknown}"
gate 1 "FAILED t.yaml:3" "  - {status: [satisfied], min: $satisfied}" "  - {status: [not-satisfied], max: $((failing - 1)), unknown: $unknown}"
gate 1 "at most $((unknown - 1))" "  - {status: [not-satisfied], max: $failing, unknown: $((unknown - 1))}"
gate 1 "at least $((satisfied + 1))" "  - {status: [satisfied], min: $((satisfied + 1))}"
gate 0 "passed t.yaml:2, all told" "  - {name: all told, status: [not-satisfied, no-evidence, stale, error], max: $((failing + unknown))}"
# named controls, one satisfied and one not
good=$(at --json status cis-docker | jq -r '[.frameworks[0].controls[] | select(.status == "satisfied" and (.out_of_profile | not))][0].id')
gate 0 "1 of 1 control is satisfied or not-applicable" "  - {framework: cis-docker, control: [\"$good\"]}"
gate 1 "4.1 not-satisfied" "  - {framework: cis-docker, control: [\"$good\", \"4.1\"]}"
# coverage: at what it is, above it
seen=$(at --json status cis-docker | jq '[.frameworks[0].controls[] | select(.out_of_profile | not) | .population] | ((map(.seen) | add) * 100 / (map(.expected) | add)) | floor')
gate 0 "at least $seen %" "  - {framework: cis-docker, coverage: $seen}"
gate 1 "1.1.10 seen 0 of 3" "  - {framework: cis-docker, coverage: $((seen + 1))}"
# findings by rank; the one that an exception excuses is said and not counted
critical=$(at --json findings --rank critical | jq '[.findings[] | select(.exception == null)] | length')
gate 1 "$critical open findings ranked critical (1 more by exception)" "  - {rank: [critical], max: $((critical - 1)), unknown: 1}"
gate 0 "$critical open findings ranked critical" "  - {rank: [critical], max: $critical, unknown: 1}"
gate 1 "1 image without a fresh complete scan, at most 0" "  - {rank: [critical], max: $critical}"
gate 0 "0 open findings ranked critical" '  - {rank: [critical], max: 0, asset: ["image:*/pay/web"]}'
# a glob that means no asset, or one without a scan, is no pass, whatever was scanned besides
gate 1 "no such asset has a fresh complete scan, and nothing is no pass" '  - {rank: [critical], max: 0, asset: ["image:*/shop/*"]}'
gate 0 "0 open findings ranked info" '  - {rank: [info], max: 0, asset: ["host:web1"]}'
# of a framework's controls
of=$(at --json findings --control pci-dss:6.3.3 --rank critical | jq .count)
gate 0 "pci-dss: $of open findings ranked critical" "  - {framework: pci-dss, control: [\"6.3.3\"], rank: [critical], max: $of, unknown: 1}"
gate 1 "pci-dss: $of open findings ranked critical" "  - {framework: pci-dss, control: [\"6.3.3\"], status: [not-satisfied], rank: [critical], max: $((of - 1)), unknown: 1}"
gate 0 "pci-dss: 0 open findings ranked critical" "  - {framework: pci-dss, control: [\"6.3.3\"], status: [satisfied], rank: [critical], max: 0, unknown: 1}"
# evidence grows old: what held holds no more
expect 1 "$MUSTER" --as-of 2027-03-01 gate --file t.yaml >said
grep -q 'fresh complete' said || fail "$(cat said)"

# the short form: a word and what is worse
at gate --fail-on low >said || true
grep -q 'critical or high or medium or low' said || fail "$(cat said)"
expect 2 at gate --fail-on terrible 2>said
grep -q "not 'terrible'; not-satisfied" said || fail "$(cat said)"
expect 2 at gate --fail-on satisfied 2>/dev/null
# both at once, and the default file
mv t.yaml thresholds.yaml
at gate >said
grep -q '^The gate holds: 1 check, as of 2026-10-05.$' said || fail "$(cat said)"
at --json gate --file thresholds.yaml --fail-on high >both || true
jq -e '.passed == false and (.checks | length == 2 and .[0].passed and (.[1].passed | not) and .[1].place == "--fail-on high")' both >/dev/null || fail "$(cat both)"
rm thresholds.yaml
expect 2 at gate 2>said
grep -q 'no thresholds.yaml is here' said || fail "$(cat said)"

# for CI: valid by the schemas, the same bytes twice, hostile names stay names
cat >'odd & <file>.yaml' <<'T'
gate:
  - {name: 'a "name" & <more> ]]>', status: [not-satisfied], max: 0}
  - {framework: pci-dss, status: [satisfied], min: 0}
  - {rank: [critical], max: 1000, unknown: 10}
T
for format in junit sarif; do
	expect 1 at gate --file 'odd & <file>.yaml' --format $format >a.$format
	expect 1 at gate --file 'odd & <file>.yaml' --format $format >b.$format
	cmp a.$format b.$format || fail "$format is not reproducible"
done
xmllint --noout --nonet a.junit || fail "no XML"
[ "$(xmllint --xpath 'string(/testsuites/testsuite[@name="cis-docker"]/testcase/@name)' a.junit)" = 'a "name" & <more> ]]>' ] || fail "name in JUnit"
[ "$(xmllint --xpath 'count(//failure)' a.junit)" = 1 ] || fail "failures in JUnit"
xmllint --xpath 'string(//failure)' a.junit | grep -q '^odd & <file>.yaml:2$' || fail "the line in JUnit"
jq -e '.version == "2.1.0" and (.runs[0].results | length == 3 and .[0].level == "error" and .[1].kind == "pass" and .[0].locations[0].physicalLocation == {"artifactLocation": {"uri": "odd%20%26%20%3Cfile%3E.yaml"}, "region": {"startLine": 2}})' a.sarif >/dev/null || fail "$(cat a.sarif)"
if [ -d "$SHARED/schemas/junit" ]; then
	for schema in "$SHARED"/schemas/junit/*.xsd; do
		xmllint --noout --nonet --schema "$schema" a.junit 2>said || fail "$(cat said)"
	done
	if python3 -c 'import jsonschema' 2>/dev/null; then
		python3 - "$SHARED/schemas/sarif/sarif-schema-2.1.0.json" a.sarif <<'P' || fail "SARIF by its schema"
import json, sys
import jsonschema
jsonschema.Draft4Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))
P
	fi
fi

# with systems, each line, suite, result and row says which it is about
cp muster.yaml before.yaml
cat >>muster.yaml <<'Y'
systems:
  - {id: shop, assets: ["image:*"]}
  - {id: back, assets: ["host:*"], frameworks: [pci-dss]}
Y
"$MUSTER" -q sync >/dev/null
cat >two.yaml <<'T'
gate:
  - {status: [not-satisfied], max: 0}
  - {system: back, rank: [critical], max: 0}
  - {rank: [critical], max: 0}
T
expect 1 at gate --file two.yaml >said
for line in '^ *shop, cis-docker: [0-9]* of' '^ *back, pci-dss: [0-9]* of' '^ *back: [0-9]* open' '^ *[0-9]* open findings'; do
	grep -q "$line" said || fail "$line: $(cat said)"
done
expect 1 at --json gate --file two.yaml >two.json
jq -e '[.checks[] | [.system, .framework]] == [["shop", "cis-docker"], ["back", "pci-dss"], ["back", null], [null, null]]' two.json >/dev/null || fail "$(cat two.json)"
expect 1 at gate --file two.yaml --format junit >two.junit
[ "$(xmllint --xpath 'count(/testsuites/testsuite[@name="shop, cis-docker" or @name="back, pci-dss" or @name="back" or @name="findings"])' two.junit)" = 4 ] || fail "$(cat two.junit)"
expect 1 at gate --file two.yaml --format sarif >two.sarif
jq -e '[.runs[0].results[] | .properties.system] == ["shop", "back", "back", ""] and (.runs[0].results[0].message.text | startswith("shop, cis-docker: "))' two.sarif >/dev/null || fail "$(cat two.sarif)"
# the scans of one system are none of another's
sed 's/assets: ."host:.".,/assets: ["image:nowhere"],/' muster.yaml >other.yaml && mv other.yaml muster.yaml
"$MUSTER" -q sync >/dev/null
printf 'gate:\n  - {system: back, rank: [critical], max: 0}\n' >t.yaml
expect 1 at gate --file t.yaml >said
grep -q 'nothing is no pass' said || fail "$(cat muster.yaml said)"
mv before.yaml muster.yaml
"$MUSTER" -q sync >/dev/null

# what is shipped works
at gate --file "$ROOT/examples/thresholds.yaml" >said || [ $? -eq 1 ] || fail "examples/thresholds.yaml: $(cat said)"
