#!/bin/sh
# Every hostile string that fits a line goes through the writer, in every face, and comes out as it
# went in; nothing in the file is live.  usage: test_hostile.sh PDF_SAMPLE ROOT SHARED
set -eu
sample=$1 here=$2/tests/pdf hostile=$3/hostile
for tool in qpdf pdftotext python3; do
	command -v $tool >/dev/null 2>&1 || {
		echo "skipped: no $tool"
		exit 77
	}
done
[ -d "$hostile" ] || {
	echo "skipped: no hostile strings"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*"
	exit 1
}
python3 "$here/hostile.py" lines "$hostile" >"$work/lines"
count=$(wc -l <"$work/lines")
[ "$count" -gt 10000 ] || fail "only $count lines"
"$sample" text 0 "$work/hostile.pdf" <"$work/lines" || fail "writing"
qpdf --check "$work/hostile.pdf" >/dev/null 2>"$work/warned" || fail "qpdf: $(cat "$work/warned")"
python3 "$here/rules.py" "$work/hostile.pdf" --files 3 --links 0 || fail "rules"
pdftotext -raw "$work/hostile.pdf" "$work/text" 2>"$work/warned"
[ ! -s "$work/warned" ] || fail "pdftotext: $(cat "$work/warned")"
python3 "$here/hostile.py" compare "$work/lines" "$work/text" || fail "text in is not text out"
