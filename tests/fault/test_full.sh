#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A disk that is really full: files limited in size (everywhere), a file system of 8 MB (where one may
# be mounted): exit 4, a message, the state before, and it works again once there is space.
set -eu
ROOT_LIB="$2/tests/cli/lib.sh"
. "$(dirname "$0")/lib.sh"
points=0
size=$(($(wc -c <"$work/base/muster.db") / 512))
for blocks in 8 $((size - 8)) "$size" $((size + 8)); do
	fresh
	status=0
	(
		ulimit -f "$blocks"
		"$MUSTER" -C "$work/p" collect --json "$first" "$second" >"$work/out" 2>"$work/err"
	) || status=$?
	case $status in
	0) ;;
	4) grep -q '^muster: ' "$work/err" || fail "files of $blocks blocks: no message" ;;
	*)
		cat "$work/err"
		fail "files of $blocks blocks: exit $status"
		;;
	esac
	[ "$blocks" -ne 8 ] || [ "$status" -eq 4 ] || fail "files of $blocks blocks: exit $status"
	check_state "files of $blocks blocks"
	finish "files of $blocks blocks"
done
unshare -rm sh -c "mount -t tmpfs -o size=8m none '$work/base' 2>/dev/null" 2>/dev/null || {
	echo "skipped in part: no file system may be mounted here"
	exit 0
}
mkdir "$work/small"
export MUSTER work first second
unshare -rm sh -eu -c '
	mount -t tmpfs -o size=8m none "$work/small"
	cp -r "$work/base" "$work/small/p"
	fill=$(($(df -k "$work/small" | awk "END { print \$4 }") - 8))
	head -c "${fill}k" /dev/zero >"$work/small/fill"
	status=0
	"$MUSTER" -C "$work/small/p" collect --json "$first" "$second" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" -eq 4 ] || { cat "$work/err"; echo "FAILED: a full file system: exit $status"; exit 1; }
	cp -r "$work/small/p" "$work/full"
	rm "$work/small/fill"
	"$MUSTER" -C "$work/small/p" collect --json "$first" "$second" >/dev/null
	cp -r "$work/small/p" "$work/freed"
'
grep -q '^muster: ' "$work/err" || fail "a full file system: no message"
cat "$work/err"
answers "$work/full" | cmp -s - "$work/state.0" || fail "a full file system: not the state before"
answers "$work/freed" | cmp -s - "$work/state.2" || fail "after space was made: another answer"
