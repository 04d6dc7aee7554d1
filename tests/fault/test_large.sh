#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A large input (over 64 MB: short transactions under a pending run) killed on its way: nothing of it
# is seen, the next that opens to write cleans up, and then it can be taken in.
set -eu
ROOT_LIB="$2/tests/cli/lib.sh"
. "$(dirname "$0")/lib.sh"
"$4" --findings 26000 >"$work/large.json"
[ "$(wc -c <"$work/large.json")" -gt 67108864 ] || fail "the input is not large"
fresh
CALLS="pwrite64 fdatasync ftruncate" trace "$MUSTER" -C "$work/p" collect --json "$work/large.json"
grep -q '"status":"accepted"' "$work/out" || fail "a clean run does not take it in"
whole=$("$MUSTER" -C "$work/p" --json findings --as-of 2027-01-01 --limit 1 | sed 's/"known_by": *[0-9]*//' | sha256sum)
killed=0
at() { # CALL NUMBER
	fresh
	status=0
	inject "$1" "signal=KILL:when=$2" "$MUSTER" -C "$work/p" collect --json "$work/large.json" || status=$?
	[ "$status" -ne 0 ] || fail "it was not killed at $1 $2"
	killed=$((killed + 1))
	check_state "large, killed at $1 $2"
	cmp -s "$work/now" "$work/state.0" || fail "large, killed at $1 $2: a part of it is seen"
	points=0
	finish "large, killed at $1 $2"
	"$MUSTER" -C "$work/p" rebuild --check >"$work/again" || {
		cat "$work/again"
		fail "large, killed at $1 $2: something of it is left"
	}
}
# the tracer counts for each thread: the busiest one's are the store's
most() {
	grep -E "^[0-9]+ +$1\(" "$work/trace" | awk '{ if (++n[$1] > most) most = n[$1] } END { print most + 0 }'
}
syncs=$(most fdatasync) writes=$(most pwrite64)
[ "$syncs" -ge 12 ] || fail "it is not written in short transactions"
at pwrite64 $((writes / 3))
at pwrite64 $((writes * 9 / 10))
at fdatasync 4
at fdatasync $((syncs / 2))
at fdatasync $((syncs - 1))
at ftruncate 1
# after the last of these it is taken in as if nothing had been
"$MUSTER" -q -C "$work/p" collect "$work/large.json" >/dev/null
fresh
"$MUSTER" -q -C "$work/p" collect "$work/large.json" >/dev/null
now=$("$MUSTER" -C "$work/p" --json findings --as-of 2027-01-01 --limit 1 | sed 's/"known_by": *[0-9]*//' | sha256sum)
[ "$now" = "$whole" ] || fail "taken in again it is another"
echo "$killed points, of $writes writes and $syncs syncs"
