#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Logs as evidence: added up, judged by rules, dated by what happened, closed by nothing, rebuilt equal;
# what log_raw left in a Vault log is in no store and no output.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
project "$work/p"
data=$ROOT/tests/data
mkdir -p "$work/p/controls/rules"
cat >"$work/p/controls/rules/own.yaml" <<'EOF'
expected:
  - objects: ["secret/data/pay*"]
    actors: ["approle-pay"]
EOF
"$MUSTER" -C "$work/p" collect --json --asset vault:prod "$data/vault-audit/valid/audit.ndjson" >"$work/one"
[ "$(jq .activities "$work/one")" = 8 ] || fail "activities of the first log: $(cat "$work/one")"
"$MUSTER" -C "$work/p" collect --asset vault:prod "$data/vault-audit/valid/raw.ndjson" >/dev/null
"$MUSTER" -C "$work/p" findings --state all --json >"$work/findings"
[ "$(jq '[.findings[] | select(.event and .state == "open")] | length' "$work/findings")" = "$(jq .count "$work/findings")" ] ||
	fail "not all are open event findings"
for check in root-token unbounded-token raw-log audit-changed sealed audit-continuous; do
	jq -e --arg c "muster:vault.$check" '[.findings[].check] | index($c)' "$work/findings" >/dev/null ||
		fail "no finding of muster:vault.$check"
done
[ "$(jq -r '.findings[] | select(.check == "muster:secret.read-unexpected").location' "$work/findings")" = \
	"secret/data/pay by token-old 2026-03-02" ] || fail "the unexpected reader"
[ "$(jq -r '.findings[] | select(.check == "muster:vault.audit-continuous").first_seen' "$work/findings")" = \
	2026-03-03T00:00:00Z ] || fail "the silent day"
# known later, but true then
"$MUSTER" -C "$work/p" --as-of 2026-03-02T09:00:00Z findings --json >"$work/then"
[ "$(jq -r '[.findings[].check] | sort | unique | join(" ")' "$work/then")" = \
	"muster:vault.audit-changed muster:vault.root-token" ] || fail "as of then: $(jq -r '.findings[].check' "$work/then")"
"$MUSTER" -C "$work/p" rebuild --check >/dev/null || fail "rebuild differs"
for run in $("$MUSTER" -C "$work/p" runs --json | jq '.runs[].run'); do
	"$MUSTER" -C "$work/p" runs "$run" --json
	sha=$("$MUSTER" -C "$work/p" runs "$run" --json | jq -r '.runs[0].sha256')
	[ -n "$sha" ] || fail "no evidence"
done >"$work/out"
! grep -q correct-horse-9 "$work/out" "$work/findings" || fail "a secret of a raw log came out"
# the silent day is over once a log tells of it
sed 's/2026-03-02/2026-03-03/g; s/2026-03-04/2026-03-03/g' "$data/vault-audit/valid/audit.ndjson" >"$work/middle.ndjson"
"$MUSTER" -C "$work/p" collect --asset vault:prod "$work/middle.ndjson" >/dev/null
"$MUSTER" -C "$work/p" findings --state all --json >"$work/findings"
! jq -e '[.findings[].check] | index("muster:vault.audit-continuous")' "$work/findings" >/dev/null ||
	fail "the day is told of and still silent"
"$MUSTER" -C "$work/p" rebuild --check >/dev/null || fail "rebuild differs after the third log"

# an event is followed up: from then on it fails nothing, and its day stays what it was
"$MUSTER" -C "$work/p" sync >/dev/null
finding=$(jq -r '[.findings[] | select(.check == "muster:vault.root-token")][0].id' "$work/findings")
status() { # AS-OF: practices whose facts fail, by the finding
	"$MUSTER" -C "$work/p" --as-of "$1" findings --state all --json |
		jq -r --arg id "$finding" '.findings[] | select(.id == $id) | if .disposed then "\(.disposed.by) \(.disposed.ticket)" else "open" end'
}
failing() { # AS-OF: failing results of the practices that root-token tests
	"$MUSTER" -C "$work/p" --as-of "$1" status pci-dss --json | jq '[.frameworks[0].controls[].open_findings] | add'
}
before=$(failing 2026-03-20)
"$MUSTER" -C "$work/p" event dispose "$finding" --at 2026-03-10 --by 'Ann Analyst' --ticket SEC-7 >/dev/null || fail "dispose"
[ "$(status 2026-03-09)" = open ] || fail "followed up before it was"
[ "$(status 2026-03-20)" = "Ann Analyst SEC-7" ] || fail "not followed up: $(status 2026-03-20)"
[ "$(failing 2026-03-09)" = "$before" ] || fail "the past changed: $(failing 2026-03-09), $before"
[ "$(failing 2026-03-20)" -lt "$before" ] || fail "a followed-up event still fails"
"$MUSTER" -C "$work/p" --as-of 2026-03-20 explain "$finding" | grep -q 'followed up   2026-03-10 by Ann Analyst, SEC-7' ||
	fail "explain does not say who followed it up"
"$MUSTER" -C "$work/p" --as-of 2026-03-20 findings | grep -q '(followed up)' || fail "findings does not mark it"
# the report says the same: which findings are made from events, when they happened, who followed them up
"$MUSTER" -C "$work/p" --as-of 2026-03-20 report pci-dss --format json,xml,csv,html -o "$work/r" >/dev/null
row() { jq -r --arg id "$1" '.tables[] | select(.kind == "findings") | .rows[].attributes | select(.finding_id == $id) | '"$2" "$work"/r/*.json; }
[ "$(row "$finding" '"\(.kind) \(.disposed_at) \(.disposed_by) \(.disposed_ticket)"')" = \
	"event-finding 2026-03-10T00:00:00Z Ann Analyst SEC-7" ] || fail "the report's event: $(row "$finding" .)"
[ "$(row "$finding" .events)" -gt 0 ] || fail "the report says of how many events it is made"
open=$(jq -r '[.findings[] | select(.check == "muster:vault.sealed")][0].id' "$work/findings")
[ "$(row "$open" '"\(.kind) \(.disposed_at) \(.first_seen[:10])"')" = "event-finding null $(
	jq -r --arg id "$open" '.findings[] | select(.id == $id).first_seen[:10]' "$work/findings")" ] || fail "an open event: $(row "$open" .)"
sed 's/<[^>]*>//g' "$work"/r/*.html >"$work/page"
for words in 'event finding, [0-9]* event' 'followed up 2026-03-10 by Ann Analyst, ticket SEC-7' 'followed up by nobody yet'; do
	grep -q "$words" "$work/page" || fail "the page does not say $words"
done
if command -v xmllint >/dev/null; then
	xmllint --noout --schema "$ROOT/docs/report.xsd" "$work"/r/*.xml 2>/dev/null || fail "the XML is not valid"
	for wrong in 's/kind="event-finding"/kind="event"/' 's/disposed_at="2026-03-10T00:00:00Z"/disposed_at="March"/'; do
		sed "$wrong" "$work"/r/*.xml >"$work/wrong.xml"
		xmllint --noout --schema "$ROOT/docs/report.xsd" "$work/wrong.xml" 2>/dev/null && fail "the schema takes $wrong"
	done
fi

for wrong in "$finding --at 2026-03-11 --ticket SEC-8" "F-0000000000 --ticket SEC-8" "$finding --at 2020-01-01 --ticket SEC-8"; do
	# shellcheck disable=SC2086 # words
	"$MUSTER" -C "$work/p" event dispose $wrong >/dev/null 2>"$work/error" && fail "took $wrong"
	grep -q "^muster: " "$work/error" || fail "no message for $wrong"
done
"$MUSTER" -C "$work/p" rebuild --check >/dev/null || fail "rebuild differs after a disposal"
