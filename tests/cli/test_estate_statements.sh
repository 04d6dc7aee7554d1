#!/bin/sh
# The example estate's attestations, exceptions and events show exactly what they were made for.
set -eu
. "$(dirname "$0")/lib.sh"
need jq python3
estate=$ROOT/examples/estate
project "$work/p"
cp -r "$estate/attestations" "$estate/exceptions" "$estate/events" "$work/p"
cd "$work/p"
"$MUSTER" -q collect "$estate/2026-Q2" "$estate/2026-Q3" >/dev/null
at() { "$MUSTER" --as-of 2026-10-05 --json "$@"; }
same() { # WHAT WANT GOT
	[ "$2" = "$3" ] || fail "$1: $3, not $2"
}
status() { at explain "$1" | jq -r .status; }

same "the audit" "self-approved X-userns,expired X-live-restore,expiring X-edge-privileged,unused X-curl" \
	"$(at exception audit | jq -r '[.problems[] | .problem + " " + .exception] | join(",")')"
expect 1 "$MUSTER" --as-of 2026-10-05 exception audit --strict >/dev/null

# exceptions by their effect
same "a false positive" "X-example-key true" \
	"$(at explain cis-docker:4.10 | jq -r '.exceptions[] | "\(.id) \(.effective)"')"
same "its finding" X-example-key "$(at findings | jq -r '.findings[] | select(.id == "F-8M50ANFTB9") | .exception')"
same "an accepted risk" "X-scheduler-socket true" \
	"$(at explain cis-docker:5.32 | jq -r '.exceptions[] | "\(.id) \(.effective)"')"
same "a compensating control" "X-edge-privileged true" \
	"$(at explain cis-docker:5.5 | jq -r '.exceptions[] | "\(.id) \(.effective)"')"
same "an expired one" "not-satisfied X-live-restore false" \
	"$(at explain cis-docker:2.16 | jq -r '.status + " " + (.exceptions[] | "\(.id) \(.effective)")')"
same "a self-approved one" "not-satisfied X-userns false" \
	"$(at explain cis-docker:2.10 | jq -r '.status + " " + (.exceptions[] | "\(.id) \(.effective)")')"
same "in force then" "X-live-restore true" \
	"$("$MUSTER" --as-of 2026-08-31 --json explain cis-docker:2.16 | jq -r '.exceptions[] | "\(.id) \(.effective)"')"

# attestations
same "no swarm" not-applicable "$(status cis-docker:7.5)"
same "partly" not-satisfied "$(status cis-docker:1.2.1)"
same "only asserted" no-evidence "$(status cis-docker:4.11)"
same "contradicted" not-satisfied "$(status cis-docker:5.10)"
at explain cis-docker:5.10 | jq -e 'any(.reasons[]; test("declared not applicable, contradicted"))' >/dev/null ||
	fail "a contradicted not-applicable is not flagged"
same "a test with its report" satisfied "$(status pci-dss:11.4.1)"
same "a vendor's scan" satisfied "$(status pci-dss:11.3.2)"
same "inherited" satisfied "$(status pci-dss:9.2.1)"
same "inherited, over" stale "$("$MUSTER" --as-of 2027-04-01 --json explain pci-dss:9.2.1 | jq -r .status)"
same "the file behind it" "$(sha256sum <"$estate/attestations/files/pentest-2026.txt" | cut -c1-64)" \
	"$(at explain pci-dss:11.4.1 | jq -r .attestation.file_sha256)"
line=$(at explain pci-dss:11.4.1 | jq -r '"\(.attestation.line)p"')
sed -n "$line" attestations/2026.yaml | grep -q 'id: A-pentest' || fail "explain leads to another line: $line"

# before and after, in status and in the report
same "figures" "36 39" "$(at status cis-docker --period 2026-Q3 |
	jq -r '.frameworks[0].figures | "\(.failing) \(.before_exceptions.failing)"')"
"$MUSTER" --as-of 2026-10-05 report cis-docker --period 2026-Q3 --format json,html -o out >/dev/null
rows() { jq -r --arg kind "$1" '[.tables[] | select(.kind == $kind) | .rows[].attributes] | '"$2" out/cis-docker-2026-Q3.json; }
same "exceptions in the report" "X-userns false,X-live-restore false,X-example-key true,X-edge-privileged true,X-scheduler-socket true" \
	"$(rows exceptions 'map("\(.exception) \(.effective)") | join(",")')"
same "their audit in the report" "X-userns,X-live-restore,X-curl" "$(rows exception_audit 'map(.exception) | join(",")')"
same "attestations in the report" "1.2.1 5.10 7.1 7.2 7.3 7.4 7.5 7.6 7.7 7.8 7.9" "$(rows attestations 'map(.control) | join(" ")')"
grep -q 'contradicted by evidence' out/cis-docker-2026-Q3.html || fail "the report does not flag the contradiction"
"$MUSTER" rebuild --check >/dev/null || fail "rebuild --check found a difference"

# two systems that share hosts; a scanner that stopped; an asset of none
cat "$estate/systems.yaml" >>muster.yaml
"$MUSTER" -q sync >/dev/null
at status >status.json
same "systems" "payments operations" "$(jq -r '[.systems[].id] | join(" ")' status.json)"
same "their frameworks" "payments:pci-dss payments:cis-docker operations:cis-docker" \
	"$(jq -r '[.frameworks[] | .system + ":" + .id] | join(" ")' status.json)"
same "an asset of none" '["repository:platform/images"]' "$(jq -c .assets_in_no_system status.json)"
same "it is listed" "-" "$(at assets | jq -r '.assets[] | select(.asset == "repository:platform/images") | .systems | if . == [] then "-" else . end')"
same "what is overdue" "trivy image:registry.example.net/batch/report 2026-06-23,gitleaks null null" \
	"$(jq -r '[.systems[].expected[] | select(.overdue) | "\(.source) \(.asset) \(if .received then .received[0:10] else null end)"] | join(",")' status.json)"
same "scopes" "changed unconfirmed" "$(jq -r '[.systems[].scope.state] | join(" ")' status.json)"
same "due again" "2027-06-08" "$(jq -r '.systems[0].scope.due[0:10]' status.json)"
figures() { jq -e --arg s "$1" '.frameworks[] | select(.system == $s) | . as $f | .figures |
	(.proven + .attested + .both + .accepted + .failing + .unknown) + $f.counts["not-applicable"]
	== ([$f.controls[] | select(.out_of_profile | not)] | length)' status.json >/dev/null; }
figures payments && figures operations || fail "the figures of a system are no disjoint set of its profile"
same "merchants" "true" "$(jq -r '.frameworks[0].controls[] | select(.id == "12.5.2.1") | .out_of_profile' status.json)"

# without the expectation the control had evidence; the missing scanner takes it
same "expected and missing" "no-evidence" "$(at explain cis-docker:4.4 -S payments |
	jq -r '.rules[] | select(.practice == "continuous.scanned" and .aspect == "by-scanner") | .status')"
at explain cis-docker:4.4 -S payments | jq -e 'any(.reasons[];
	test("trivy is expected every 35 days on image:registry.example.net/batch/report, and last came 2026-06-23"))' >/dev/null ||
	fail "explain does not name the missing scanner"
same "its line" "muster.yaml" "$(at explain cis-docker:4.4 -S payments |
	jq -r '[.rules[].expected_sources[] | select(.overdue) | .file] | unique[] | split("/") | last')"
same "before it was late" "0" "$("$MUSTER" --as-of 2026-07-20 --json explain cis-docker:4.4 -S payments |
	jq '[.rules[].expected_sources[] | select(.overdue)] | length')"
# a clock of findings is not in time where an image is not scanned any more
same "a clock without evidence" "missing" "$(at explain pci-dss:6.3.1 -S payments | jq -r '.timing[] | select(.id == "ranked") | .state')"
"$MUSTER" --as-of 2026-10-05 explain cis-docker:4.4 -S payments | tr -s ' \n' ' ' | grep -q 'overdue trivy of image:registry.example.net/batch/report, last 2026-06-23, was due by 2026-07-28' ||
	fail "explain does not show the overdue source"

# reports: named by system, expected against received, what is due
for s in payments operations; do
	"$MUSTER" --as-of 2026-10-05 report cis-docker -S $s --period 2026-Q3 --format json,xml,html -o out >/dev/null
done
jq -r .title out/cis-docker-payments-2026-Q3.json | grep -q 'payments, 2026-Q3' || fail "the title names no system"
of() { jq -r --arg kind "$2" '[.tables[] | select(.kind == $kind) | .rows[].attributes] | '"$3" "out/cis-docker-$1-2026-Q3.json"; }
same "expected against received" "7 1" "$(of payments expected '"\(length) \(map(select(.overdue == "true" or .overdue == true)) | length)"')"
same "unknown scope in the report" "repository:platform/images" "$(of operations unscoped '.[0].asset')"
of payments due_dates 'map(select(.kind == "expected-source")) | .[0] | "\(.subject) \(.example) \(.controls)"' | grep -q '^trivy image:registry.example.net/batch/report' ||
	fail "what is due does not begin with the missing scanner"
of operations custody 'map(.source) | unique | join(" ")' >custody
same "runs of its own" "docker-bench grype" "$(cat custody)"
same "assets of its own" "4" "$(of operations populations '.[] | select(.population == "assets") | .value')"
"$MUSTER" --as-of 2026-10-05 report cis-docker -S payments --period 2026-Q3 --format csv,json,xml -o tables >/dev/null
python3 "$ROOT/tests/cli/tables_check.py" tables cis-docker-payments-2026-Q3 "$ROOT/docs/tables.md" all >/dev/null ||
	fail "the tables of a system do not agree"
command -v xmllint >/dev/null && { xmllint --noout --schema "$ROOT/docs/report.xsd" out/cis-docker-*-2026-Q3.xml 2>/dev/null || fail "a report is not valid"; }
digests=$(jq -r '[.properties["assessment-digest"]] | first' out/cis-docker-payments-2026-Q3.json out/cis-docker-operations-2026-Q3.json | sort -u | wc -l)
same "digests" 2 "$digests"
"$MUSTER" --as-of 2026-10-05 report cis-docker -S payments --period 2026-Q3 --format json -o again >/dev/null
cmp out/cis-docker-payments-2026-Q3.json again/cis-docker-payments-2026-Q3.json || fail "the same is not the same bytes"
"$MUSTER" rebuild --check >/dev/null || fail "rebuild --check found a difference with systems"
