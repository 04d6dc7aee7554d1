#!/bin/sh
# What people state: known-by leaves out what came later, the order of arrival changes nothing, a
# rebuild agrees, and every format of a report tells the same.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
. "$ROOT/tests/cli/estate.sh"
now() { date -u +%Y-%m-%dT%H:%M:%S.%NZ; }

files() { # the evidence and the statements, in the current folder
	mkdir -p scans attestations exceptions events
	host scans/web1.json 2026-07-02T10:00:00Z WARN
	image scans/api.json 2026-07-03T10:00:00Z shop/api "$(vulnerability CVE-2026-1001 CRITICAL 'heap overflow')"
	printf 'minutes\n' >attestations/minutes.txt
	cat >attestations/a.yaml <<-'YAML'
	attestations:
	  - {id: A-1, controls: [cis-docker:4.5, pci-dss:11.3.2], outcome: met, author: Ann, date: 2026-07-01, until: 2027-06-30, file: minutes.txt}
	  - {id: A-2, controls: [cis-docker:4.1], outcome: not-applicable, author: Ann, date: 2026-07-01, until: 2027-06-30, file: minutes.txt}
	YAML
	cat >exceptions/x.yaml <<-'YAML'
	exceptions:
	  - {id: X-1, kind: accepted-risk, check: docker-bench:4.1, asset: "host:*", reason: r, requester: Bo, approver: Ann, start: 2026-07-05, expires: 2026-12-31}
	  - {id: X-2, kind: false-positive, check: CVE-2026-1001, asset: "image:shop/*", reason: r, requester: Bo, approver: Ann, start: 2026-07-05, expires: 2026-12-31}
	YAML
	cat >events/e.yaml <<-'YAML'
	events:
	  - {id: E-1, kind: occurrence, controls: [pci-dss:11.3.2], evidence: asv-report, what: scan, author: Ann, date: 2026-07-10, file: scan.txt}
	YAML
	printf 'passed\n' >events/scan.txt
}
answers() { # of the current folder, without the numbers of journal entries; [OPTIONS]
	for framework in cis-docker pci-dss; do
		muster --as-of 2026-09-30 "$@" --json status "$framework" --period 2026-Q3 | jq -S 'del(.known_by)'
	done
	muster --as-of 2026-09-30 "$@" --json findings | jq -S 'del(.known_by)'
	muster --as-of 2026-09-30 "$@" --json exception audit | jq -S 'del(.known_by)'
	muster --as-of 2026-09-30 "$@" --json explain cis-docker:4.1 | jq -S 'del(.known_by) | del(.. | .seq?)'
}

# evidence first, statements later: what was known before stays what it was
mkdir "$work/late" && cd "$work/late"
muster -q init . >/dev/null
mkdir "$work/files" && cd "$work/files" && files && cd "$work/late"
muster -q collect -a host:web1 "$work/files/scans/web1.json" >/dev/null
muster -q collect "$work/files/scans/api.json" >/dev/null
answers >"$work/before"
known=$(now)
sleep 0.01
cp -r "$work/files/attestations" "$work/files/exceptions" "$work/files/events" .
muster sync >/dev/null
answers >"$work/after"
answers --known-by "$known" 2>/dev/null >"$work/then"
cmp "$work/before" "$work/then" || fail "a later statement changed what was known before"
if cmp -s "$work/before" "$work/after"; then fail "the statements do nothing"; fi

# statements first, evidence later: the same answers
mkdir "$work/early" && cd "$work/early"
muster -q init . >/dev/null
cp -r "$work/files/attestations" "$work/files/exceptions" "$work/files/events" .
muster sync >/dev/null
muster -q collect "$work/files/scans/api.json" >/dev/null
muster -q collect -a host:web1 "$work/files/scans/web1.json" >/dev/null
answers >"$work/early.answers"
diff -u "$work/after" "$work/early.answers" || fail "the order of arrival changed an answer"

# what they do
jq -es '.[0].frameworks[0].controls[] | select(.id == "4.1") |
	.status == "accepted" and any(.reasons[]; test("contradicted"))' "$work/after" >/dev/null ||
	fail "a contradicted not-applicable is not flagged"
jq -es '.[1].frameworks[0].controls[] | select(.id == "11.3.2") | .status == "satisfied"' "$work/after" >/dev/null ||
	fail "an occurrence with its attestation satisfies nothing"
jq -es '.[2].findings | map(select(.check == "CVE-2026-1001") | .exception) == ["X-2"]' "$work/after" >/dev/null ||
	fail "a finding does not name its exception"

# a rebuild agrees, and the journal holds what was taken in
muster rebuild --check >/dev/null || fail "rebuild --check found a difference"
muster rebuild >/dev/null
answers >"$work/rebuilt"
cmp "$work/early.answers" "$work/rebuilt" || fail "a rebuild changed an answer"

# every format
muster --as-of 2026-09-30 report cis-docker --period 2026-Q3 --format html,pdf,xml,oscal,csv,json -o out >/dev/null
grep -q 'X-1' out/cis-docker-2026-Q3.html || fail "the report does not show the exception"
jq -e '[.tables[] | select(.kind == "exceptions") | .rows[].attributes.exception] | index("X-1")' \
	out/cis-docker-2026-Q3.json >/dev/null || fail "no exception in the JSON report"
jq -e '[.tables[] | select(.kind == "attestations") | .rows[].attributes.control] | index("4.5")' \
	out/cis-docker-2026-Q3.json >/dev/null || fail "no attestation in the JSON report"
