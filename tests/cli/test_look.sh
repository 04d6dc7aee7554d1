#!/bin/sh
# Logo, paper and colours of documents: as the store took them in, safely, or refused with a place.
set -eu
. "$(dirname "$0")/lib.sh"
need base64
project "$work/p"
# eight by eight pixels
base64 -d >"$work/p/logo.png" <<'END'
iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mPgjlmLFTEMLQkAzc5FAaNs8JMAAAAASUVORK5CYII=
END
cat >>"$work/p/muster.yaml" <<'END'
documents:
  paper: letter
  logo: logo.png
  colours: {link: "#7a2d9c"}
  dark-colours: {link: "d7a6ff"}
END
"$MUSTER" -q -C "$work/p" collect "$ROOT/examples/estate/2026-Q3" >/dev/null
report() {
	"$MUSTER" -q -C "$work/p" report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format html,pdf -o "$1" >/dev/null
}
report "$work/r1"
html="$work/r1/cis-docker-2026-Q3.html"
grep -q '<img class="logo" alt="Example Bank" src="data:image/png;base64,iVBORw0' "$html" || fail "no logo in the page"
grep -q -- '(prefers-color-scheme:light){:root{--link:#7a2d9c;}}' "$html" || fail "no light colour"
grep -q -- '(prefers-color-scheme:dark){:root{--link:#d7a6ff;}}' "$html" || fail "no dark colour"
if command -v pdfinfo >/dev/null; then
	pdfinfo "$work/r1/cis-docker-2026-Q3.pdf" | grep -q 'letter' || fail "not on letter paper"
	pdfimages -list "$work/r1/cis-docker-2026-Q3.pdf" | grep -q ' 8 *8 ' || fail "no logo in the PDF"
fi
# what the store knows counts, not what lies beside it now
rm "$work/p/logo.png"
report "$work/r2" 2>/dev/null
cmp "$work/r1/cis-docker-2026-Q3.html" "$work/r2/cis-docker-2026-Q3.html" || fail "the page depends on the folder"
cmp "$work/r1/cis-docker-2026-Q3.pdf" "$work/r2/cis-docker-2026-Q3.pdf" || fail "the PDF depends on the folder"

# refused LINES: what collect says of a documents section
refused() {
	printf 'documents:\n%b' "$1" >"$work/p/muster.yaml"
	expect 2 "$MUSTER" -C "$work/p" collect "$ROOT/examples/estate/2026-Q2" >/dev/null 2>"$work/err"
	grep -qF "$2" "$work/err" || fail "not said: $2; but $(cat "$work/err")"
}
refused '  logo: logo.png\n' 'p/logo.png: there is no such file'
echo 'no picture' >"$work/p/logo.png"
refused '  logo: logo.png\n' 'p/logo.png: '
head -c 50 "$ROOT/docs/report.png" >"$work/p/logo.png"
refused '  logo: logo.png\n' 'p/logo.png: '
refused '  paper: a5\n' 'muster.yaml:2:10: "paper" cannot be "a5"; one of: a4 letter'
refused '  colours: {link: green}\n' 'muster.yaml:2:19: "green" in "link" is not of the form'
refused '  colours: {lnk: "#000000"}\n' 'muster.yaml:2:13: the section of colours has no key "lnk"'
refused '  colours: {link: "#eeeeee"}\n' 'muster.yaml:2:19: the contrast of link on its paper is only 1.16 : 1'
refused '  dark-colours: {paper: "#ffffff"}\n' 'muster.yaml:2:25: the contrast of ink on its paper'
