#!/bin/sh
# The example stylesheet lists the controls that status calls not satisfied.
set -eu
. "$(dirname "$0")/lib.sh"
need xsltproc jq
project "$work/a"
(cd "$ROOT/examples" && "$MUSTER" -q -C "$work/a" collect estate/2026-Q3 >/dev/null)
"$MUSTER" -q -C "$work/a" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format xml -o "$work/out" >/dev/null
xsltproc --nonet "$ROOT/examples/failing-controls.xsl" "$work/out/cis-docker-2026-Q3.xml" >"$work/list"
"$MUSTER" -q -C "$work/a" --as-of 2026-09-30 status cis-docker --json |
	jq -r '.frameworks[0].controls[] | select(.status == "not-satisfied") | .id' | grep -E '^[0-9]+(\.[0-9]+)+$' | sort >"$work/want"
grep -E '^[0-9]' "$work/list" | cut -d' ' -f1 | sort >"$work/got"
# headings are controls of status too, and stand in no list
comm -13 "$work/want" "$work/got" | grep . && fail "the list names other controls"
[ "$(wc -l <"$work/got")" -gt 10 ] || fail "the list is short"
grep -q "^As of 2026-09-30: $(wc -l <"$work/got") controls are not satisfied.$" "$work/list" || fail "the count differs"
