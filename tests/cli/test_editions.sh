#!/bin/sh
# The editions of one report: names, one schema, one set of figures, the same twice.
set -eu
. "$(dirname "$0")/lib.sh"
need xmllint
project "$work/a"
(cd "$ROOT/examples" && "$MUSTER" -q -C "$work/a" collect estate/2026-Q2 estate/2026-Q3 >/dev/null)
report() { # folder, edition
	"$MUSTER" -C "$work/a" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --edition "$2" --format html,xml -o "$1"
}
figures() { # every figure of an edition, and the digest of its assessment
	xmllint --xpath '//*[local-name()="figure"]/@number | //*[local-name()="property"][@name="assessment-digest"]/@value' "$1" | tr -d '\n'
}
for edition in executive manager auditor; do
	base=cis-docker-2026-Q3-$edition
	[ "$edition" != auditor ] || base=cis-docker-2026-Q3
	report "$work/out" "$edition" >"$work/list"
	printf '%s\n' "$work/out/$base.html" "$work/out/$base.xml" | diff - "$work/list" || fail "$edition: other names"
	xmllint --noout --schema "$ROOT/docs/report.xsd" "$work/out/$base.xml" 2>"$work/lint" || {
		cat "$work/lint"
		fail "$edition does not follow the schema"
	}
	figures "$work/out/$base.xml" >>"$work/figures"
	echo >>"$work/figures"
	(TZ=Asia/Kathmandu && export TZ && cd / && report "$work/again" "$edition" >/dev/null)
done
[ -n "$(head -1 "$work/figures")" ] || fail "no figures"
[ "$(sort -u "$work/figures" | wc -l)" -eq 1 ] || fail "the editions have other figures"
diff -r "$work/out" "$work/again" || fail "the same edition differs"
# each says more than the one before it
size() { wc -c <"$work/out/cis-docker-2026-Q3$1.html"; }
[ "$(size -executive)" -lt "$(size -manager)" ] && [ "$(size -manager)" -lt "$(size '')" ] || fail "sizes"
