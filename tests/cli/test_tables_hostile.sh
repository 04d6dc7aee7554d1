#!/bin/sh
# Strings that mean harm through CSV, JSON and OSCAL: the text comes back, nothing is a formula.
set -eu
. "$(dirname "$0")/lib.sh"
need python3 xmllint
[ -d "$SHARED/hostile" ] || {
	echo "skipped: no $SHARED/hostile"
	exit 77
}
python3 "$ROOT/tests/cli/hostile_scan.py" make "$SHARED" "$work/scan.json"
"$MUSTER" -q init "$work/a" >/dev/null
"$MUSTER" -q -C "$work/a" collect "$work/scan.json" >/dev/null
"$MUSTER" -C "$work/a" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format csv,json,oscal -o "$work/out" >/dev/null
"$MUSTER" -C "$work/a" --as-of 2026-10-05 findings --format csv >"$work/findings.csv"
python3 "$ROOT/tests/cli/hostile_scan.py" check "$SHARED" "$work/out" cis-docker-2026-Q3 "$work/findings.csv" ||
	fail "a string was lost or is live"
# the same strings in OSCAL: well-formed, valid, the same in XML and JSON
"$MUSTER" -C "$work/a" --as-of 2026-09-30 status cis-docker --json >"$work/status.json"
"$MUSTER" -C "$work/a" --as-of 2026-09-30 findings --json >"$work/findings.json"
python3 "$ROOT/tests/cli/oscal_check.py" "$work/out" cis-docker-2026-Q3 "$work/status.json" "$work/findings.json" ||
	fail "OSCAL does not hold"
[ -d "$SHARED/schemas/oscal/1.2.1" ] || exit 0
for part in .:assessment-results .poam.:poam; do
	xmllint --nonet --noout --schema "$SHARED/schemas/oscal/1.2.1/oscal_${part#*:}_schema.xsd" \
		"$work/out/cis-docker-2026-Q3${part%:*}oscal.xml" 2>"$work/lint" || {
		head -5 "$work/lint"
		fail "OSCAL is not valid"
	}
done
