#!/bin/sh
# SIGKILL at every system call of a small collect that writes, syncs, renames or unlinks: nothing
# acknowledged is lost, nothing is half there, and running it again completes.
set -eu
ROOT_LIB="$2/tests/cli/lib.sh"
. "$(dirname "$0")/lib.sh"
points=0
for call in $CALLS; do
	n=$(count "$call")
	i=1
	while [ "$i" -le "$n" ]; do
		fresh
		inject "$call" "signal=KILL:when=$i" "$MUSTER" -C "$work/p" collect --json $files || true
		check_state "killed at $call $i"
		[ $((i % 7)) -ne 0 ] || "$MUSTER" -C "$work/p" rebuild --check >/dev/null || fail "killed at $call $i: rebuild differs"
		finish "killed at $call $i"
		points=$((points + 1))
		i=$((i + 1))
	done
done
echo "$points kill points"
[ "$points" -gt 40 ] || fail "too few points: is the trace empty?"
left=$(find "$work/p" -name '.*' -type f | wc -l)
[ "$left" -eq 0 ] || fail "temporary files are left"
