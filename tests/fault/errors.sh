# SPDX-License-Identifier: Apache-2.0
# $error at every write, sync, truncate, rename and unlink of a small collect: exit 4 (or the call
# was of no account), the state before or after, and it works again once the fault is gone.
ROOT_LIB="$2/tests/cli/lib.sh"
. "$(dirname "$0")/lib.sh"
points=0 failed=0
for call in $CALLS; do
	n=$(count "$call") i=1
	while [ "$i" -le "$n" ]; do
		label="$error at $call $i"
		fresh
		status=0
		inject "$call" "error=$error:when=$i" "$MUSTER" -C "$work/p" collect --json "$first" "$second" || status=$?
		case $status in
		0) [ "$(grep -c '"status":"accepted"' "$work/out")" -eq 2 ] || fail "$label: exit 0 without both answers" ;;
		4)
			failed=$((failed + 1))
			grep -q '^muster: ' "$work/err" || fail "$label: no message"
			;;
		*)
			cat "$work/err"
			fail "$label: exit $status"
			;;
		esac
		check_state "$label"
		finish "$label"
		i=$((i + 1))
	done
done
no_leftovers collect
echo "$points points, $failed of them exit 4"
[ "$failed" -gt 40 ] || fail "no fault was seen"
