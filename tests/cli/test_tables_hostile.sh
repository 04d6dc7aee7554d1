#!/bin/sh
# Strings that mean harm through the cells of CSV and JSON: the text comes back, nothing is a formula.
set -eu
. "$(dirname "$0")/lib.sh"
need python3
[ -d "$SHARED/hostile" ] || {
	echo "skipped: no $SHARED/hostile"
	exit 77
}
python3 "$ROOT/tests/cli/hostile_scan.py" make "$SHARED" "$work/scan.json"
"$MUSTER" -q init "$work/a" >/dev/null
"$MUSTER" -q -C "$work/a" collect "$work/scan.json" >/dev/null
"$MUSTER" -C "$work/a" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format csv,json -o "$work/out" >/dev/null
"$MUSTER" -C "$work/a" --as-of 2026-10-05 findings --format csv >"$work/findings.csv"
python3 "$ROOT/tests/cli/hostile_scan.py" check "$SHARED" "$work/out" cis-docker-2026-Q3 "$work/findings.csv" ||
	fail "a string was lost or is live"
