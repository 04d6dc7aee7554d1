#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every figure of a report has an id that explain derives to the controls, findings and runs that
# make it: as many as it says, each of which explain takes in turn.
set -eu
. "$(dirname "$0")/lib.sh"
need jq python3
estate=$ROOT/examples/estate
project "$work/p"
cp -r "$estate/attestations" "$estate/exceptions" "$estate/events" "$work/p"
cd "$work/p"
"$MUSTER" -q collect "$estate/2026-Q2" "$estate/2026-Q3" >/dev/null
at() { "$MUSTER" --as-of 2026-10-05 "$@"; }
explain() { at --json explain "$1" --period 2026-Q3; }
# every number of every framework's report, and of the other editions of two: no number without an id,
# and none that explain makes another of
for framework in cis-docker pci-dss hipaa gdpr nist-800-53 nist-800-190 cis-controls nist-csf iso-27001 soc2; do
	at -q report $framework --period 2026-Q3 --format xml,csv,json -o r >/dev/null
	python3 "$ROOT/tests/cli/figures_check.py" "$MUSTER" r/$framework-2026-Q3.xml --as-of 2026-10-05 --period 2026-Q3 ||
		fail "$framework"
done
for framework in cis-docker pci-dss; do
	for edition in manager executive; do
		at -q report $framework --period 2026-Q3 --edition $edition --format xml -o r >/dev/null
		python3 "$ROOT/tests/cli/figures_check.py" "$MUSTER" r/$framework-2026-Q3-$edition.xml --as-of 2026-10-05 --period 2026-Q3 ||
			fail "$framework, $edition edition"
	done
done
# without a period, in the middle of one, as known then
for options in '--as-of 2026-10-05' '--as-of 2026-08-15'; do
	"$MUSTER" $options -q report pci-dss --format xml -o n >/dev/null
	python3 "$ROOT/tests/cli/figures_check.py" "$MUSTER" n/pci-dss-*.xml $options || fail "$options"
	rm -r n
done
# of a system, with sources that are expected and late, and of problems of two sources
mkdir ../two && (
	cd ../two
	"$MUSTER" -q init >/dev/null
	cat >muster.yaml <<'Y'
catalogs: [pci-dss]
systems:
  - id: shop
    title: "The shop #1"
    assets: ["image:*", "host:*"]
    profile: {pci-role: [merchant]}
    scope-confirmed: [{date: 2026-02-01, by: Ann Analyst}]
    expect:
      - {source: trivy, assets: "image:*", every: 7d}
      - {source: grype, assets: "image:*", every: 90d}
      - {source: docker-bench, assets: "host:*", every: 90d}
Y
	for month in 02 03; do
		cat >grype-$month.json <<J
{"matches": [
  {"vulnerability": {"id": "CVE-2026-1001", "severity": "Critical", "fix": {"versions": ["1.1.1-r3"], "state": "fixed"}},
   "relatedVulnerabilities": [],
   "artifact": {"name": "openssl", "version": "1.1.1-r0", "type": "apk", "purl": "pkg:apk/alpine/openssl@1.1.1-r0"}}],
 "source": {"type": "image", "target": {"userInput": "reg.example.com/pay/api:1.2", "manifestDigest": "sha256:abab"}},
 "distro": {"name": "alpine", "version": "3.19"},
 "descriptor": {"name": "grype", "version": "0.80.0", "timestamp": "2026-$month-04T05:06:07Z"}}
J
		cat >trivy-$month.json <<J
{"SchemaVersion": 2, "CreatedAt": "2026-$month-05T05:06:07Z", "ArtifactName": "reg.example.com/pay/api:1.2",
 "ArtifactType": "container_image", "Metadata": {"ImageID": "sha256:cdcd", "RepoTags": ["reg.example.com/pay/api:1.2"]},
 "Results": [
  {"Target": "api (alpine 3.19)", "Class": "os-pkgs", "Type": "alpine", "Vulnerabilities": [
   {"VulnerabilityID": "CVE-2026-1001", "PkgName": "openssl", "InstalledVersion": "1.1.1-r0", "FixedVersion": "1.1.1-r2",
    "Severity": "HIGH", "PkgIdentifier": {"PURL": "pkg:apk/alpine/openssl@1.1.1-r0"}}]}]}
J
	done
	sed 's|pay/api|old/web|; s|sha256:cdcd|sha256:efef|' trivy-02.json >old.json
	"$MUSTER" -q collect ./*.json >/dev/null
	"$MUSTER" -q --as-of 2026-03-31 report pci-dss -S shop --period 2026-Q1 --format xml -o r >/dev/null
	python3 "$ROOT/tests/cli/figures_check.py" "$MUSTER" r/pci-dss-shop-2026-Q1.xml --as-of 2026-03-31 --period 2026-Q1 -S shop
	grep -q 'FIG:pci-dss:problems:severity">1<' r/pci-dss-shop-2026-Q1.xml
	grep -q 'FIG:pci-dss:expected:overdue">[1-9]' r/pci-dss-shop-2026-Q1.xml
) || fail 'of a system'
# it is a test that can fail: a number whose id is taken away, one that is another, one in a sentence
sed 's/<overdue sort="[0-9]*" figure="[^"]*">/<overdue>/' r/pci-dss-2026-Q3.xml >broken.xml
expect 1 python3 "$ROOT/tests/cli/figures_check.py" "$MUSTER" broken.xml --as-of 2026-10-05 --period 2026-Q3 2>said
grep -q "overdue '[0-9]*' has no id" said || fail "$(cat said)"
sed 's|\(<number figure="FIG:pci-dss:coverage:own">\)[0-9]*|\19|' r/pci-dss-2026-Q3.xml >broken.xml
expect 1 python3 "$ROOT/tests/cli/figures_check.py" "$MUSTER" broken.xml --as-of 2026-10-05 --period 2026-Q3 2>said
grep -q 'FIG:pci-dss:coverage:own is ' said || fail "$(cat said)"
sed 's|<number figure="FIG:pci-dss:coverage:own">\([0-9]*\)</number>|\1|' r/pci-dss-2026-Q3.xml >broken.xml
expect 1 python3 "$ROOT/tests/cli/figures_check.py" "$MUSTER" broken.xml --as-of 2026-10-05 --period 2026-Q3 2>said
grep -q 'a sentence holds a number without an id' said || fail "$(cat said)"
# what an exception is for and why, and what was said with an attestation
grep -A6 '<exception_reason exception="X-example-key"' r/cis-docker-2026-Q3.xml | grep -q '<reason>The key is the one' || fail "no reason of an exception"
grep -A6 '<exception_reason exception="X-scheduler-socket"' r/cis-docker-2026-Q3.xml | grep -q '<scope>docker-bench:5.32 on host:batch1' || fail "no scope of an exception"
grep -q '<note>No host of this estate is part of a swarm.' r/cis-docker-2026-Q3.xml || fail "no note of an attestation"
# the worksheet of a compensating control in force, whole
for part in constraint objective risk control validation maintenance review; do
	grep -A3 "<worksheet_part exception=\"X-edge-privileged\" part=\"$part\"" r/cis-docker-2026-Q3.xml | grep -q '<says>[A-Za-z]' || fail "no $part of the worksheet"
done
# crosswalks are shown, whose table each is, and that no status comes through them
grep -q '<crosswalk_row control="CC6.4" relation="intersects-with" framework="iso-27001" controls="[^"]*A.7.1' r/soc2-2026-Q3.xml || fail 'no crosswalk rows'
grep -q 'No status in this report comes through them' r/soc2-2026-Q3.xml || fail 'crosswalks do not say what they are not'
at --json explain soc2:CC6.4 | jq -e '[.crosswalks[] | select(.control == "iso-27001:A.7.1" and .reviewed == false and (.source | length) > 0 and .line > 0)] | length == 1' >/dev/null || fail 'explain has no crosswalks'
# they are in HTML, where a number is pointed at
at -q report pci-dss --period 2026-Q3 -o r >/dev/null
grep -q '<td class="n" data-sort="[0-9]*" data-figure="FIG:pci-dss:age:[0-9]*-[0-9]*:critical" title="FIG:pci-dss:age:' r/pci-dss-2026-Q3.html || fail "no id in HTML"

# what the picture on the first page says is what status says
for name in proven attested both accepted failing unknown; do
	want=$(at --json status pci-dss --period 2026-Q3 | jq ".frameworks[0].figures[\"$name\"]")
	[ "$(explain FIG:pci-dss:$name | jq .value)" = "$want" ] || fail "FIG:pci-dss:$name is not $want"
	[ "$(explain FIG:pci-dss:before-exceptions:$name | jq .value)" = "$(at --json status pci-dss --period 2026-Q3 | jq ".frameworks[0].figures.before_exceptions[\"$name\"]")" ] ||
		fail "before exceptions: $name"
done
# by section and by month: every number of those tables
sed 1d r/cis-docker-2026-Q3-sections.csv | tr -d '\r' | sed -n "4,5p" | while IFS=, read -r section rest; do
	section=$(printf %s "$section" | tr -d '"')
	sum=0
	for status in not-satisfied error no-evidence stale accepted satisfied not-applicable; do
		sum=$((sum + $(explain "FIG:cis-docker:section:$section:$status" | jq .value)))
	done
	[ "$sum" = "$(explain "FIG:cis-docker:section:$section:controls" | jq .value)" ] || fail "section $section"
	jq -e --arg s "$section" --argjson n "$sum" '[.. | objects | select(.control? == $s and .controls? != null)] | length == 0 or any(.[]; .controls == $n or .controls == ($n | tostring))' r/cis-docker-2026-Q3.json >/dev/null ||
		fail "section $section is not $sum in the report"
done
jq -c '[.. | objects | select(has("opened") and has("image_replaced") and (.from | type == "string"))][]' r/cis-docker-2026-Q3.json >months
sed -i 3q months
[ -s months ] || fail "no months"
while read -r row; do
	month=$(printf %s "$row" | jq -r '.from[:7]')
	for pair in opened:opened reopened:reopened fixed:fixed image_replaced:image-replaced closed_otherwise:closed-otherwise open:open; do
		want=$(printf %s "$row" | jq ".${pair%%:*} | tonumber")
		got=$(explain "FIG:cis-docker:month:$month:${pair#*:}" | jq .value)
		[ "$got" = "$want" ] || fail "$month ${pair#*:} is $want in the report, $got here"
	done
done <months

# down to the bytes: a figure, one of its controls, its evidence
control=$(explain FIG:cis-docker:failing | jq -r '[.members[].id][0]')
at --json explain "$control" | jq -e '.status == "not-satisfied" and any(.rules[]; .file != "" and .line > 0 and any(.facts[]; .evidence.sha256 != "" and .evidence.length > 0))' >/dev/null || fail "$control leads nowhere"
finding=$(explain FIG:cis-docker:open:critical | jq -r '[.members[].id][0]')
at --json explain "$finding" | jq -e '.evidence.sha256 != "" and .check_rule.line > 0' >/dev/null || fail "$finding leads nowhere"
run=$(explain FIG:cis-docker:records:read | jq -r '[.members[].id][0]')
at runs "$run" >/dev/null || fail "run $run leads nowhere"
# the ids are seen in every edition and format
for edition in executive manager auditor; do
	at -q report cis-docker --period 2026-Q3 --edition $edition --format html,xml -o e >/dev/null
	grep -lq 'FIG:cis-docker:' e/*.html || fail "no id in the $edition edition"
done
grep -q 'FIG:cis-docker:before-exceptions:failing' e/cis-docker-2026-Q3.xml || fail "no ids in XML"

# mistakes
expect 2 at explain FIG:cis-docker:nothing 2>said
grep -q "there is no figure 'nothing' of cis-docker" said || fail "$(cat said)"
expect 2 at explain FIG:nowhere:failing 2>/dev/null
expect 2 at explain FIG:cis-docker:breached 2>said
grep -q 'this figure is of a period; give --period' said || fail "$(cat said)"
expect 2 at explain FIG:cis-docker:section:99:failing 2>/dev/null
expect 2 at explain FIG:cis-docker:month:2026-13:open 2>/dev/null
expect 2 at explain FIG: 2>/dev/null
for name in age:8 age:8-x age:-8 age:8-30:dire burn-down:2026-07-08 burn-down:2026-13-08:remaining from:2026-07:open \
	due:0:controls due:999:controls coverage:some source:trivy:month:2026-07:lost run:999:read control:99:open; do
	expect 2 at explain FIG:cis-docker:$name --period 2026-Q3 2>said
	grep -q "there is no figure '$name' of cis-docker" said || fail "$name: $(cat said)"
done
expect 2 at explain FIG:cis-docker:burn-down:2026-07-08:remaining 2>said
grep -q 'this figure is of a period; give --period' said || fail "$(cat said)"
expect 2 at explain FIG:cis-docker:open cis-docker:4.1 2>said
grep -q "'cis-docker:4.1' is no figure; only figures are explained together" said || fail "$(cat said)"
expect 2 at explain FIG:cis-docker:open FIG:pci-dss:open 2>said
grep -q 'figures of cis-docker and of pci-dss' said || fail "$(cat said)"
expect 2 at explain cis-docker:4.1 cis-docker:4.2 2>/dev/null
# no line of an explanation is wider than a terminal, digests and paths aside
at explain "$control" >said
at explain "$finding" >>said
at explain FIG:cis-docker:failing FIG:cis-docker:assets FIG:cis-docker:runs FIG:cis-docker:due FIG:cis-docker:exceptions --period 2026-Q3 >>said
LC_ALL=C.UTF-8 grep -nE '.{81,}' said | grep -v 'controls/' && fail "wider than 80 columns"
exit 0
