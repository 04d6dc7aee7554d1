#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Faults that stay, calls cut short or interrupted, answers and reports that cannot be written.
set -eu
ROOT_LIB="$2/tests/cli/lib.sh"
. "$(dirname "$0")/lib.sh"
points=0
# calls that are cut short or interrupted are gone on with
for call in write pwrite64; do
	for what in error=EINTR:when=2+3 retval=1:when=1; do
		[ "$call $what" != "pwrite64 retval=1:when=1" ] || continue # it would say it wrote, and did not
		fresh
		status=0
		inject "$call" "$what" "$MUSTER" -C "$work/p" collect --json "$first" "$second" || status=$?
		[ "$status" -eq 0 ] || fail "$what at $call: exit $status"
	done
done

# a fault that stays: disk full from the first write, or from the middle on
for call in pwrite64 fdatasync; do
	n=$(count "$call")
	for from in 1 $((n / 2)) "$n"; do
		fresh
		status=0
		inject "$call" "error=ENOSPC:when=$from+" "$MUSTER" -C "$work/p" collect --json "$first" "$second" || status=$?
		[ "$status" -eq 4 ] || fail "$call fails from $from on: exit $status"
		grep -q '^muster: ' "$work/err" || fail "$call fails from $from on: no message"
		check_state "$call fails from $from on"
		finish "$call fails from $from on"
	done
done

# outputs that cannot be written
expect 4 "$MUSTER" -C "$work/p" --as-of 2026-07-01 findings >/dev/full 2>/dev/null
expect 4 "$MUSTER" -C "$work/p" --as-of 2026-07-01 --json findings >/dev/full 2>/dev/null
fresh
expect 4 "$MUSTER" -C "$work/p" collect --json "$first" "$second" >/dev/full 2>"$work/err"
: >"$work/out"
check_state "answers into a full device"
finish "answers into a full device"
expect 4 "$MUSTER" -C "$work/p" report cis-docker -o /proc/nowhere 2>/dev/null
mkdir "$work/reports"
for error in ENOSPC EIO; do
	for call in write fsync rename renameat; do
		# shellcheck disable=SC2086
		set -- -C "$work/p" report cis-docker --as-of 2026-07-01 --format html,xml,csv,json -o "$work/reports"
		CALLS=$call trace "$MUSTER" "$@"
		rm -f "$work/reports"/*
		n=$(count "$call") i=1
		while [ "$i" -le "$n" ]; do
			status=0
			inject "$call" "error=$error:when=$i" "$MUSTER" "$@" || status=$?
			[ "$status" -eq 4 ] || fail "a report, $error at $call $i: exit $status"
			left=$(find "$work/reports" -name '.*' -type f)
			[ -z "$left" ] || fail "a report, $error at $call $i: a half file was left"
			rm -f "$work/reports"/*
			i=$((i + 1))
		done
	done
done
