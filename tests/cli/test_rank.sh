#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The organisation's ranking: rules, a list of exploited CVEs with dates, what a control makes of it.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
project "$work/p"
cd "$work/p"
scan() { # FILE SEVERITY [FIX]
	cat >"$1" <<SCAN
{"SchemaVersion": 2, "ArtifactName": "shop/web:1", "ArtifactType": "container_image",
 "CreatedAt": "2026-06-01T08:00:00Z",
 "Metadata": {"ImageID": "sha256:$(printf '%064d' 1)"},
 "Results": [{"Target": "shop/web:1 (debian 12)", "Class": "os-pkgs", "Type": "debian", "Vulnerabilities": [
  {"VulnerabilityID": "CVE-2026-0100", "PkgName": "zlib1g", "InstalledVersion": "1", "FixedVersion": "2", "Severity": "HIGH", "Title": "x",
   "PkgIdentifier": {"PURL": "pkg:deb/debian/zlib1g@1"}},
  {"VulnerabilityID": "CVE-2026-0200", "PkgName": "bash", "InstalledVersion": "1", "FixedVersion": "2", "Severity": "CRITICAL", "Title": "y",
   "PkgIdentifier": {"PURL": "pkg:deb/debian/bash@1"}}]}]}
SCAN
}
scan june.json
"$MUSTER" -q collect june.json >/dev/null
rank() { # CVE OPTIONS…
	cve=$1
	shift
	"$MUSTER" --as-of 2026-07-15 --json "$@" findings | jq -r --arg c "$cve" '.findings[] | select(.check == $c) | "\(.rank) \(.rank_rule)"'
}
same() { [ "$2" = "$3" ] || fail "$1: $3, not $2"; }
same "without rules the severity" "high null" "$(rank CVE-2026-0100)"
overdue() {
	"$MUSTER" --as-of "$1" --json explain pci-dss:6.3.3 | jq -r '[.rules[] | select(.practice == "continuous.critical-patched") | .facts[] | .results.fail] | add'
}
same "one critical is on the clock" 1 "$(overdue 2026-07-15)"

# a list and rules on disk change nothing until they are taken in
printf '# exploited\nCVE-2026-0100 2026-07-10\n' >kev.txt
cat >>muster.yaml <<'RULES'
kev: kev.txt
labels:
  - asset: "image:shop/*"
    labels: [internet]
ranking:
  - rank: critical
    kev: true
    label: [internet]
    reason: exploited, and in reach
  - rank: medium
    severity: [critical]
    check: ["CVE-2026-02*"]
RULES
line=$(grep -n 'rank: critical' muster.yaml | cut -d: -f1)
same "not taken in" "high null" "$(rank CVE-2026-0100 2>/dev/null)"
"$MUSTER" -q sync >/dev/null
same "by the list" "critical muster.yaml:$line" "$(rank CVE-2026-0100)"
same "by severity and check" "medium muster.yaml:$((line + 4))" "$(rank CVE-2026-0200)"
"$MUSTER" --as-of 2026-07-15 explain "$("$MUSTER" --as-of 2026-07-15 --json findings --rank critical | jq -r '.findings[0].id')" >said
grep -q "rank *critical, severity high, by rule muster.yaml:$line: exploited, and in reach" said || fail "explain: $(cat said)"
grep -q "exploited *CVE-2026-0100, known since 2026-07-10" said || fail "explain: $(cat said)"
same "filtered" "CVE-2026-0200" "$("$MUSTER" --as-of 2026-07-15 --json findings --rank medium,low | jq -r '.findings[].check')"

# the list is read as of: before it was listed the CVE is as the scanner says
same "before it was listed" "high null" "$("$MUSTER" --as-of 2026-07-09 --json findings | jq -r '.findings[] | select(.check == "CVE-2026-0100") | "\(.rank) \(.rank_rule)"')"
# the clock runs on rank, from the same anchor: seen on 1 June, late in July
same "only the one ranked critical is on the clock" 1 "$(overdue 2026-07-15)"
"$MUSTER" --as-of 2026-07-15 --json explain pci-dss:6.3.3 >control
jq -r '.rules[] | select(.practice == "continuous.critical-patched") | .facts[] | select(.results.fail > 0) | .check' control | grep -qx 'CVE-2026-0100' || fail "the clock does not run on rank"
jq -e '.status == "not-satisfied"' control >/dev/null || fail "it is not overdue from the old anchor"
# what was known before the rules came in
before=$("$MUSTER" --json --as-of 2026-07-15 status pci-dss | jq -r .known_by)
[ "$before" -gt 0 ]
# a changed list is named, and not used
printf 'CVE-2026-0200 2026-07-10\n' >kev.txt
"$MUSTER" --as-of 2026-07-15 --json findings 2>notice | jq -e '.findings[] | select(.check == "CVE-2026-0100") | .rank == "critical"' >/dev/null ||
	fail "a list that was not taken in is used"
grep -q kev.txt notice || fail "the notice names no list"
"$MUSTER" -q sync >/dev/null
same "the new list" "high null" "$(rank CVE-2026-0100)"
# CISA's own file, as published
printf '{"title": "x", "count": 1, "vulnerabilities": [{"cveID": "CVE-2026-0100", "vendorProject": "z", "dateAdded": "2026-07-01", "dueDate": "2026-07-22"}]}' >kev.txt
"$MUSTER" -q sync >/dev/null
same "a list in JSON" "critical muster.yaml:$line" "$(rank CVE-2026-0100)"
# tables and reports carry it
"$MUSTER" --as-of 2026-07-15 findings | head -1 | grep -q '^Rank *Severity' || fail "no column"
"$MUSTER" -q --as-of 2026-07-15 report pci-dss --format csv,json -o r >/dev/null
grep -l '"rank"' r/*findings*.csv >/dev/null || fail "no rank in the CSV"
"$MUSTER" -q rebuild --check >/dev/null || fail "rebuild differs"

# mistakes
printf 'CVE-2026-0100\n' >kev.txt
expect 2 "$MUSTER" sync 2>said
grep -q 'kev.txt:1:14: this is no date' said || fail "$(cat said)"
rm kev.txt
expect 2 "$MUSTER" sync 2>said
grep -q 'kev.txt: there is no such file' said || fail "$(cat said)"
