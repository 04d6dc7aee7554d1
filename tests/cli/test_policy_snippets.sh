#!/bin/sh
# Snippets of the policies against muster's own checks: each right one passes, each wrong one fails, and
# one that nobody looked at is found.
set -eu
. "$(dirname "$0")/lib.sh"
need python3
snippets() { python3 "$ROOT/tests/cli/policy_snippets.py" "$MUSTER" "$1" "$2"; }
mkdir "$work/a" "$work/b" "$work/copy" "$work/copy/tests" "$work/copy/templates"
snippets "$ROOT" "$work/a" || fail "see above"
cp -r "$ROOT/templates/policies" "$work/copy/templates"
cp -r "$ROOT/tests/data" "$work/copy/tests"
sed -i -e 's/--publish 8443:8443/--publish 127.0.0.1:8443:8443/' -e 's/"debug": true, /"debug": false, /' "$work"/copy/templates/policies/*.md
if snippets "$work/copy" "$work/b" >"$work/out"; then fail "a changed snippet goes unnoticed"; fi
grep -q 'no record of what this starts: docker run --publish 127.0.0.1:8443:8443' "$work/out"
grep -q 'nobody says what this daemon.json is checked for' "$work/out"
