#!/bin/sh
# Runs observed at one instant: what counts is the last in the order of runs, whatever the order
# of arrival, in the list of findings and in what a report tells over time.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
d="$ROOT/tests/data/anchore-policy/valid"
a="$d/anchorectl-pass.json" b="$d/no-details.json" c="$d/rows-missing.json"
n=0
for order in "$a $b $c" "$a $c $b" "$b $a $c" "$b $c $a" "$c $a $b" "$c $b $a"; do
	n=$((n + 1))
	project "$work/p$n"
	for file in $order; do
		"$MUSTER" -q -C "$work/p$n" collect "$file" >/dev/null
	done
	"$MUSTER" -C "$work/p$n" --as-of 2026-12-01 --json findings --state all |
		jq -S '[.findings[] | {id, check, state, reason, first_seen, closed_at}]' >"$work/findings$n"
	expect 0 "$MUSTER" -q -C "$work/p$n" --as-of 2026-12-01 report cis-docker -o "$work/p$n"
	cmp "$work/findings1" "$work/findings$n" || fail "order $n gives other findings"
done
[ "$(jq '[.[] | select(.state == "open")] | length' "$work/findings1")" = 1 ] ||
	fail "one of the two findings is open: its last run of the instant reports it"
