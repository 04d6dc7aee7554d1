#!/bin/sh
# ENOSPC and EIO at every write, sync, truncate, rename and unlink of a small collect: exit 4 (or the
# call was of no account), the state before or after, and it works again once there is space.
set -eu
ROOT_LIB="$2/tests/cli/lib.sh"
. "$(dirname "$0")/lib.sh"
points=0 failed=0
for error in ENOSPC EIO; do
	for call in write pwrite64 pwritev fsync fdatasync ftruncate rename renameat unlink unlinkat; do
		n=$(count "$call")
		i=1
		while [ "$i" -le "$n" ]; do
			fresh
			status=0
			inject "$call" "error=$error:when=$i" "$MUSTER" -C "$work/p" collect --json $files || status=$?
			case $status in
			0) ;;
			4)
				failed=$((failed + 1))
				grep -q '^muster: ' "$work/err" || [ "$call" = write ] || fail "$error at $call $i: no message"
				;;
			*)
				cat "$work/err"
				fail "$error at $call $i: exit $status"
				;;
			esac
			if [ "$status" -eq 0 ]; then
				[ "$(grep -c '"status":"accepted"' "$work/out")" -eq 2 ] || fail "$error at $call $i: exit 0 without both answers"
			fi
			check_state "$error at $call $i"
			finish "$error at $call $i"
			points=$((points + 1))
			i=$((i + 1))
		done
	done
done
echo "$points points, $failed of them exit 4"
[ "$failed" -gt 10 ] || fail "no fault was seen"
# a full disk that stays full, and outputs that cannot be written
fresh
status=0
inject pwrite64 "error=ENOSPC:when=1+" "$MUSTER" -C "$work/p" collect --json $files || status=$?
[ "$status" -eq 4 ] || fail "a full disk: exit $status"
check_state "full disk"
finish "full disk"
expect 4 "$MUSTER" -C "$work/p" --as-of 2026-07-01 findings >/dev/full 2>/dev/null
expect 4 "$MUSTER" -C "$work/p" report cis-docker -o /proc/nowhere 2>/dev/null
mkdir "$work/reports"
status=0
inject write "error=ENOSPC:when=1+" "$MUSTER" -C "$work/p" report cis-docker --as-of 2026-07-01 --format html,xml -o "$work/reports" || status=$?
[ "$status" -eq 4 ] || fail "a report on a full disk: exit $status"
[ -z "$(ls -A "$work/reports")" ] || fail "a half report was left"
