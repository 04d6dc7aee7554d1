#!/bin/sh
# Every table of a report as CSV and JSON: as documented, the same rows as in XML, the same twice.
set -eu
. "$(dirname "$0")/lib.sh"
need python3 jq
project "$work/a"
(cd "$ROOT/examples" && "$MUSTER" -q -C "$work/a" collect estate/2026-Q2 estate/2026-Q3 >/dev/null)
report() { # folder
	"$MUSTER" -C "$work/a" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format csv,json,xml -o "$1"
}
report "$work/one" >"$work/list"
python3 "$ROOT/tests/cli/tables_check.py" "$work/one" cis-docker-2026-Q3 "$ROOT/docs/tables.md" all ||
	fail "the tables do not agree"
for edition in executive manager; do
	"$MUSTER" -C "$work/a" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --edition "$edition" \
		--format csv,json,xml -o "$work/$edition" >/dev/null
	python3 "$ROOT/tests/cli/tables_check.py" "$work/$edition" "cis-docker-2026-Q3-$edition" "$ROOT/docs/tables.md" ||
		fail "the tables of the $edition edition do not agree"
done
# every file is named, and nothing else
ls "$work/one" | sort >"$work/there"
sed 's|.*/||' "$work/list" | sort | diff - "$work/there" || fail "other files than those named"
(TZ=Asia/Kathmandu && export TZ && cd / && report "$work/two" >/dev/null)
diff -r "$work/one" "$work/two" || fail "the same report differs"
# the readers of docs/json.md and docs/tables.md find the critical findings of findings --json
want=$("$MUSTER" -C "$work/a" --as-of 2026-09-30 findings --severity critical --json | jq -r '.findings[].id' | sort)
got=$(jq -r '.tables[] | select(.kind == "findings") | .rows[].attributes
	| select(.severity == "critical") | .finding_id' "$work/one/cis-docker-2026-Q3.json" | sort)
[ -n "$want" ] && [ "$want" = "$got" ] || fail "the critical findings differ"
# an empty store has the same heads
project "$work/b"
"$MUSTER" -q -C "$work/b" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format csv -o "$work/none" >/dev/null
# (but for tables of what happened, which are not there where nothing did)
same=0
for file in "$work/none"/*.csv; do
	name=$(basename "$file")
	[ "$(head -1 "$file")" = "$(head -1 "$work/one/$name")" ] || fail "$name has another head without rows"
	same=$((same + 1))
done
[ "$same" -ge 15 ] || fail "tables are missing"
[ "$(wc -l <"$work/none/cis-docker-2026-Q3-findings.csv")" = 1 ] || fail "rows out of nothing"
