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
