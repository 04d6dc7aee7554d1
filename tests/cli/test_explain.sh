#!/bin/sh
# explain ends in an evidence digest, offset and pointer that really are that record.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
project "$work/p"
file="$ROOT/examples/estate/2026-Q3/docker-bench/web1-2026-09-15.json"
"$MUSTER" -q -C "$work/p" collect "$ROOT/examples/estate/2026-Q3" >/dev/null
"$MUSTER" -C "$work/p" --as-of 2026-10-01 --json explain cis-docker:4.1 >"$work/explain"
jq -r '.rules[].facts[] | select(.evidence.length > 0) | [.evidence.sha256, .evidence.offset, .evidence.length, .evidence.pointer, .check, .asset] | @tsv' "$work/explain" >"$work/refs"
[ -s "$work/refs" ] || fail "no evidence behind cis-docker:4.1"
checked=0
while IFS="$(printf '\t')" read -r sha offset length pointer check asset; do
	# nothing in these files is redacted, so the evidence is the file itself
	found=
	for f in "$ROOT"/examples/estate/2026-Q3/*/*.json; do
		[ "$(sha256sum <"$f" | cut -c1-64)" = "$sha" ] && found=$f
	done
	[ -n "$found" ] || fail "no file has the digest $sha"
	tail -c +"$((offset + 1))" "$found" | head -c "$length" | jq -S . >"$work/by_offset" || fail "the bytes are no JSON value"
	path=$(printf '%s' "$pointer" | jq -R 'split("/")[1:] | map(gsub("~1"; "/") | gsub("~0"; "~") | if test("^[0-9]+$") then tonumber else . end)')
	jq -S --argjson p "$path" 'getpath($p)' "$found" >"$work/by_pointer"
	cmp "$work/by_offset" "$work/by_pointer" || fail "offset and pointer are not the same record"
	case $check in docker-bench:4.1) [ "$(jq -r .id "$work/by_offset")" = 4.1 ] || fail "not the record of check 4.1" ;; esac
	checked=$((checked + 1))
done <"$work/refs"
echo "$checked references checked"
# every image that was scanned counts, in whatever order the assets became known
"$MUSTER" -q -C "$work/p" collect "$ROOT/examples/estate/2026-Q2" >/dev/null
"$MUSTER" -C "$work/p" --as-of 2026-10-01 --json explain cis-docker:4.4 >"$work/scanned"
jq -e '.rules[] | select(.practice == "continuous.scanned" and .aspect == "by-scanner") | .seen == 6 and .expected == 6' "$work/scanned" >/dev/null ||
	fail "a scanned image is not counted"
# every open finding's reference is a record of its evidence
"$MUSTER" -C "$work/p" --as-of 2026-10-01 --json findings >"$work/findings"
jq -e '.count > 100 and (.findings | length == 0 | not) and all(.findings[]; .evidence.sha256 != "" and .evidence.length > 0 and (.evidence.pointer | startswith("/")))' "$work/findings" >/dev/null ||
	fail "a finding without evidence"
[ -f "$file" ]
