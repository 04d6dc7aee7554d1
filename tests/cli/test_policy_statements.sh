#!/bin/sh
# Each part of each practice is stated in a built-in policy, and what is measured for it stands beside a
# sentence, but for those parts that no sentence is measured by: each for a reason.
set -eu
. "$(dirname "$0")/lib.sh"
need python3
python3 "$ROOT/tests/cli/policy_statements.py" "$ROOT" || fail "see above"
cp -r "$ROOT/templates" "$ROOT/controls" "$work"
sed -i -e 's/^\(practices: .*\), runtime.limits\/pids/\1/' "$work"/templates/policies/*.md
if python3 "$ROOT/tests/cli/policy_statements.py" "$work" >"$work/out"; then fail "a part that is stated no more goes unnoticed"; fi
grep -q 'runtime.limits/pids: no statement states it' "$work/out"
