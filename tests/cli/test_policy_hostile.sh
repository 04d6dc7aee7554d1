#!/bin/sh
# Strings that mean harm in a policy: text in, text out, in the page and the PDF.
set -eu
. "$(dirname "$0")/lib.sh"
need python3 qpdf
[ -d "$SHARED/hostile/xss" ] && [ -d "$SHARED/hostile/blns" ] || {
	echo "skipped: no hostile strings"
	exit 77
}
mkdir "$work/p"
python3 "$ROOT/tests/cli/policy_hostile.py" make "$SHARED" "$work/p"
"$MUSTER" -C "$work/p" policy build hostile --format html,pdf -o "$work/out" >/dev/null
python3 "$ROOT/tests/cli/policy_hostile.py" check "$SHARED" "$work/p" "$work/out/hostile.html"
qpdf --check "$work/out/hostile.pdf" >/dev/null
