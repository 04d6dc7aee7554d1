#!/bin/sh
# OSCAL catalogs and profiles in and out: NIST SP 800-53 comes out as it went in, every catalog of ours
# validates and comes back as it was, and what was imported is judged like any other.
set -eu
. "$(dirname "$0")/lib.sh"
need python3 jq xmllint
check="python3 $ROOT/tests/cli/catalog_check.py"
schemas=$SHARED/schemas/oscal/1.2.1
nist=$SHARED/reference/oscal
project "$work/p"
project "$work/b"
back() { "$MUSTER" -q -C "$work/b" "$@"; }
muster() { "$MUSTER" -q -C "$work/p" --as-of 2026-09-30 "$@"; }
valid() { # file without extension
	[ -d "$schemas" ] || return 0
	xmllint --nonet --noout --schema "$schemas/oscal_catalog_schema.xsd" "$1.xml" 2>"$work/lint" || {
		cat "$work/lint"
		fail "$1.xml does not follow its schema"
	}
	! python3 -c 'import jsonschema' 2>/dev/null || $check valid "$schemas/oscal_catalog_schema.json" "$1.json"
}
export_both() { # id
	muster catalog export "$1" --format oscal-json >"$work/$1.json"
	muster catalog export "$1" --format oscal-xml >"$work/$1.xml"
	valid "$work/$1"
}
[ -d "$schemas" ] || echo "skipped: no $schemas: the schemas are not checked"

# ours: out, valid, and back with ids, titles, levels, needs, aliases
for id in $(muster catalog list --json | jq -r '.catalogs[].id'); do
	export_both "$id"
	for syntax in json xml; do
		back catalog import "$work/$id.$syntax" --id "back-$syntax-$id" >/dev/null
		for side in "$id" "back-$syntax-$id"; do
			back catalog show "$side" --json | jq -S '[.controls[] | del(.practices, .timing, .crosswalks)] | sort_by(.id)' >"$work/$side.controls"
		done
		diff "$work/$id.controls" "$work/back-$syntax-$id.controls" >"$work/diff" || {
			head -20 "$work/diff"
			fail "$id changed on its way through $syntax"
		}
	done
done

if [ ! -f "$nist/NIST_SP-800-53_rev5.0.1_catalog.json" ]; then
	echo "skipped: no $nist: NIST's catalog is not imported"
	exit 0
fi
# NIST's: from both syntaxes to both
for syntax in json xml; do
	muster catalog import "$nist/NIST_SP-800-53_rev5.0.1_catalog.$syntax" --id "nist-$syntax" >/dev/null
	export_both "nist-$syntax"
	$check same "$nist/NIST_SP-800-53_rev5.0.1_catalog.$syntax" "$work/nist-$syntax.$syntax"
done
muster catalog import "$nist/example_catalog.xml" >/dev/null
export_both example-catalog
$check same "$nist/example_catalog.xml" "$work/example-catalog.xml"
$check same "$nist/example_catalog.json" "$work/example-catalog.json"
# it says the same in both syntaxes, and once more through the other one
muster catalog import "$work/nist-json.xml" --id again >/dev/null
muster catalog export again --format oscal-json >"$work/again.json"
$check same "$work/nist-json.json" "$work/again.json"

# the baselines, against the catalog that is here
for level in LOW MODERATE HIGH PRIVACY; do
	muster catalog import "$nist/NIST_SP-800-53_rev5_$level-baseline_profile.xml" --catalog nist-json --id "nist-$level" >/dev/null 2>&1 &&
		fail "an id in capitals was taken"
	id=nist-$(echo "$level" | tr A-Z a-z)
	muster catalog import "$nist/NIST_SP-800-53_rev5_$level-baseline_profile.xml" --catalog nist-json --id "$id" >/dev/null
	export_both "$id"
	wanted=$(grep -c '<with-id>' "$nist/NIST_SP-800-53_rev5_$level-baseline_profile.xml")
	[ "$(jq '[.. | objects | .controls? // empty | .[]] | length' "$work/$id.json")" = "$wanted" ] || fail "$level: not $wanted controls"
done
jq -c '[.. | objects | select(.controls?) | [.id, [.controls[].id]]]' "$work/nist-moderate.json" >"$work/ours"
jq -c '[.. | objects | select(.controls?) | [.id, [.controls[].id]]]' \
	"$nist/NIST_SP-800-53_rev5_MODERATE-baseline-resolved-profile_catalog-min.json" | diff - "$work/ours" ||
	fail "the moderate baseline is not NIST's"
# beside the profile under the name it imports, without --catalog
mkdir "$work/beside"
cp "$nist/NIST_SP-800-53_rev5_LOW-baseline_profile.json" "$work/beside/low.json"
expect 3 muster catalog import "$work/beside/low.json" 2>"$work/err"
grep -q 'nothing is fetched' "$work/err" || fail "an import that is not here has no remedy"
cp "$nist/NIST_SP-800-53_rev5.0.1_catalog.json" "$work/beside/NIST_SP-800-53_rev5_catalog.json"
muster catalog import "$work/beside/low.json" >/dev/null

# it is a catalog like any other
muster catalog lint >/dev/null || fail "lint finds problems"
muster status nist-moderate >"$work/status" || fail "no status"
grep -q 'ac-2.1 ' "$work/status" || fail "no ac-2.1"
echo minutes >"$work/p/minutes.txt"
muster attest add --control nist-moderate:ac-1 --outcome met --author 'Ann Analyst' --until 2027-01-01 --file "$work/p/minutes.txt" \
	--date 2026-09-01 >/dev/null 2>"$work/err" || { cat "$work/err"; fail "no attestation"; }
"$MUSTER" -q -C "$work/p" status nist-moderate --as-of 2026-12-01 --json |
	jq -e '.frameworks[0].controls[] | select(.id == "ac-1") | .status == "satisfied"' >/dev/null || fail "the attestation counts for nothing"
muster report nist-moderate --format html,oscal -o "$work/report" >/dev/null
! [ -d "$schemas" ] || xmllint --nonet --noout --schema "$schemas/oscal_assessment-results_schema.xsd" "$work"/report/*[0-9].oscal.xml 2>"$work/lint" || { cat "$work/lint"; fail "its results are not valid"; }
grep -q 'control-id="ac-2.1"' "$work"/report/*.oscal.xml || fail "results name other ids than the catalog"
# a rebuilt store knows it still
"$MUSTER" -q -C "$work/p" rebuild --check >/dev/null || fail "rebuild differs"

# refused by name
for model in assessment-plan assessment-results component-definition poam ssp; do
	for syntax in json xml; do
		expect 3 muster catalog import "$nist/example_$model.$syntax" --id other 2>"$work/err"
		grep -q 'this is an OSCAL' "$work/err" || { cat "$work/err"; fail "$model is not named"; }
	done
done
expect 3 muster collect "$nist/example_catalog.json" >/dev/null 2>"$work/err"
grep -q 'muster catalog import' "$work/err" || { cat "$work/err"; fail "collect has no remedy for a catalog"; }
