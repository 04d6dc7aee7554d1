#!/bin/sh
# The PDF of the example estate keeps the rules of tests/pdf/rules.py and reads without a warning.
set -eu
. "$(dirname "$0")/lib.sh"
need qpdf
need pdftotext
need pdffonts
need pdfdetach
need python3
project "$work/a"
(cd "$ROOT/examples" && "$MUSTER" -q -C "$work/a" collect estate/2026-Q2 estate/2026-Q3 >/dev/null)
"$MUSTER" -C "$work/a" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format pdf,csv -o "$work" >/dev/null \
	2>"$work/warned"
[ ! -s "$work/warned" ] || { # no fonts here
	cat "$work/warned"
	exit 77
}
pdf=$work/cis-docker-2026-Q3.pdf
qpdf --check "$pdf" >/dev/null 2>"$work/warned" || fail "qpdf: $(cat "$work/warned")"
set -- "$work"/*.csv
python3 "$ROOT/tests/pdf/rules.py" "$pdf" --files $# || fail "rules"
for table; do # every table goes with it, as in the file of its own
	name=${table#"$work"/cis-docker-2026-Q3-}
	pdfdetach -savefile "$name" -o "$work/attached" "$pdf" || fail "$name is not attached"
	cmp "$table" "$work/attached" || fail "$name is attached with other content"
done
quiet() { # a command that must succeed and warn of nothing
	"$@" >"$work/said" 2>"$work/warned" || fail "$*"
	[ ! -s "$work/warned" ] || fail "$* warns: $(cat "$work/warned")"
}
quiet pdffonts "$pdf"
quiet pdfinfo -struct "$pdf"
grep -q '^ *H1' "$work/said" || fail "no heading in the structure"
quiet pdftotext -layout "$pdf" -
pages=$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')
grep -q "page $pages of $pages" "$work/said" || fail "the last page is not numbered"
