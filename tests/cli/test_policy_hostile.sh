#!/bin/sh
# Strings that mean harm in a policy: text in, text out, in the page, the PDF and the article.
set -eu
. "$(dirname "$0")/lib.sh"
need python3 qpdf pdftotext
[ -d "$SHARED/hostile/xss" ] && [ -d "$SHARED/hostile/blns" ] || {
	echo "skipped: no hostile strings"
	exit 77
}
mkdir "$work/p"
python3 "$ROOT/tests/cli/policy_hostile.py" make "$SHARED" "$work/p"
"$MUSTER" -C "$work/p" policy build hostile --format html,pdf,xml -o "$work/out" >/dev/null
hostile() { python3 "$ROOT/tests/cli/policy_hostile.py" "$@"; }
hostile page "$SHARED" "$work/out/hostile.html"
hostile article "$SHARED" "$work/out/hostile.xml"
docbook "$work/out/hostile.xml"
qpdf --check "$work/out/hostile.pdf" >/dev/null
# without head and foot of the pages
pdftotext -x 0 -y 45 -W 596 -H 750 "$work/out/hostile.pdf" "$work/out/hostile.txt"
hostile words "$SHARED" "$work/out/hostile.txt"
