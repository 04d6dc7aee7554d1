#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SIGKILL at every system call of a small collect that writes, syncs, renames or unlinks: nothing
# acknowledged is lost, nothing is half there, and running it again completes.  Then the same of a
# report: its file is whole or not there.
set -eu
ROOT_LIB="$2/tests/cli/lib.sh"
. "$(dirname "$0")/lib.sh"
points=0 died=0
for call in $CALLS; do
	n=$(count "$call") i=1
	while [ "$i" -le "$n" ]; do
		fresh
		status=0
		inject "$call" "signal=KILL:when=$i" "$MUSTER" -C "$work/p" collect --json "$first" "$second" || status=$?
		[ "$status" -eq 0 ] || died=$((died + 1))
		check_state "killed at $call $i"
		finish "killed at $call $i"
		i=$((i + 1))
	done
	[ "$n" -eq 0 ] || echo "$call: $n points"
done
no_leftovers collect
echo "$points points of a collect, $died times it died"
[ "$died" -gt 40 ] || fail "too few points: is the trace empty?"

mkdir "$work/whole"
report() { # folder
	echo "-C $work/p --as-of 2026-07-01 report cis-docker --format html,xml -o $1"
}
# shellcheck disable=SC2046
trace "$MUSTER" $(report "$work/whole")
reports=0
for call in $CALLS; do
	n=$(count "$call") i=1
	while [ "$i" -le "$n" ]; do
		rm -rf "$work/reports"
		mkdir "$work/reports"
		# shellcheck disable=SC2046
		inject "$call" "signal=KILL:when=$i" "$MUSTER" $(report "$work/reports") || true
		for file in "$work/reports"/*; do
			[ ! -e "$file" ] || cmp "$file" "$work/whole/${file##*/}" || fail "report killed at $call $i: a half file"
		done
		reports=$((reports + 1)) i=$((i + 1))
	done
done
echo "$reports points of a report"
[ "$reports" -ge 6 ] || fail "too few points: is the trace empty?"
