#!/bin/sh
# Evidence that was altered in the store: explain shows the chain, says what is wrong, and fails.
set -eu
. "$(dirname "$0")/lib.sh"
need sqlite3 jq
project "$work/p"
"$MUSTER" -q -C "$work/p" collect "$ROOT/examples/estate/2026-Q3/trivy/pay-api-1.42.0-2026-08-14.json" >/dev/null
id=$("$MUSTER" -C "$work/p" --as-of 2026-10-01 --json findings | jq -r '.findings[0].id')
expect 0 "$MUSTER" -C "$work/p" --as-of 2026-10-01 explain "$id" >/dev/null
sqlite3 "$work/p/muster.db" "UPDATE chunk SET data = zeroblob(length(data))"
expect 5 "$MUSTER" -C "$work/p" --as-of 2026-10-01 explain "$id" >"$work/out" 2>"$work/err"
grep -q '^muster: ' "$work/err" || fail "nothing said of the damage"
grep -q "^$id" "$work/out" || fail "the rest of the answer is missing"
