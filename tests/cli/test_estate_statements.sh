#!/bin/sh
# The example estate's attestations, exceptions and events show exactly what they were made for.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
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
