#!/bin/sh
# OSCAL of the example estate and of an empty store: valid, complete, one in XML and JSON, the same twice.
set -eu
. "$(dirname "$0")/lib.sh"
need python3 jq xmllint
framework=cis-docker
schemas=$SHARED/schemas/oscal/1.2.1
[ -d "$schemas" ] || {
	echo "skipped: no $schemas: the schemas are not checked"
	schemas=
}
project "$work/a"
project "$work/b"
(cd "$ROOT/examples" && "$MUSTER" -q -C "$work/a" collect estate/2026-Q2 estate/2026-Q3 >/dev/null)
report() { # store folder
	"$MUSTER" -q -C "$1" report "$framework" --period 2026-Q3 --as-of 2026-10-05 --format oscal -o "$2"
}
valid() { # folder part schema
	[ -z "$schemas" ] || xmllint --nonet --noout --schema "$schemas/oscal_$3_schema.xsd" "$1/$framework-2026-Q3.$2oscal.xml" 2>"$work/lint" || {
		cat "$work/lint"
		fail "$framework-2026-Q3.$2oscal.xml does not follow its schema"
	}
}
check() { # store folder
	report "$1" "$2" | sed 's|.*/||' | sort >"$work/list"
	ls "$2" | sort | diff "$work/list" - || fail "other files than those named"
	[ "$(wc -l <"$work/list")" = 8 ] || fail "not eight files"
	valid "$2" "" assessment-results
	valid "$2" poam. poam
	valid "$2" plan. assessment-plan
	valid "$2" system. ssp
	"$MUSTER" -q -C "$1" --as-of 2026-09-30 status "$framework" --json >"$work/status.json"
	"$MUSTER" -q -C "$1" --as-of 2026-09-30 findings --json >"$work/findings.json"
	python3 "$ROOT/tests/cli/oscal_check.py" "$2" "$framework-2026-Q3" "$work/status.json" "$work/findings.json" $schemas ||
		fail "OSCAL does not hold"
}
check "$work/a" "$work/one"
(TZ=Asia/Kathmandu && export TZ && cd / && report "$work/a" "$work/two" >/dev/null)
diff -r "$work/one" "$work/two" || fail "the same report differs"
# OSCAL knows no editions
"$MUSTER" -q -C "$work/a" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format oscal --edition executive -o "$work/brief" >/dev/null
diff -r "$work/one" "$work/brief" || fail "an edition changes OSCAL"
# anybody can compute an identity (docs/oscal.md)
finding=$(jq -r '.findings[0].id' "$work/findings.json")
uuid=$(python3 -c 'import sys, uuid
print(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, "urn:muster:oscal"), "poam-item:" + sys.argv[1]))' "$finding")
grep -q "<poam-item uuid=\"$uuid\">" "$work/one/$framework-2026-Q3.poam.oscal.xml" || fail "the item of $finding has another uuid"
# the next period keeps what it still speaks of
"$MUSTER" -q -C "$work/a" report cis-docker --period 2026-Q2 --as-of 2026-10-05 --format oscal -o "$work/before" >/dev/null
items() { jq -r '."plan-of-action-and-milestones"."poam-items"[] | (.props[] | select(.name == "finding") | .value) + " " + .uuid' "$1" | sort; }
items "$work/before/cis-docker-2026-Q2.poam.oscal.json" >"$work/q2"
items "$work/one/$framework-2026-Q3.poam.oscal.json" >"$work/q3"
join "$work/q2" "$work/q3" >"$work/both"
[ -s "$work/both" ] || fail "no finding was open in both quarters"
awk '$2 != $3 { bad = 1 } END { exit bad }' "$work/both" || fail "an item changed its uuid"
check "$work/b" "$work/none"
# every other catalog: its ids make tokens, its statuses and deadlines stand
for framework in $("$MUSTER" -C "$work/a" catalog list --json | jq -r '.catalogs[].id'); do
	[ "$framework" = cis-docker ] || check "$work/a" "$work/$framework"
done
