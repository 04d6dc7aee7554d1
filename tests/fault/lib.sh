# SPDX-License-Identifier: Apache-2.0
# A small collect, and what its store may look like before and after.
. "$ROOT_LIB"
need strace jq
strace -qq -o /dev/null true 2>/dev/null || {
	echo "skipped: strace may not trace here"
	exit 77
}
CALLS="write pwrite64 pwritev fsync fdatasync ftruncate rename renameat renameat2 unlink unlinkat openat link linkat"
estate="$ROOT/examples/estate"
files="$estate/2026-Q2/docker-bench/web1-2026-06-16.json $estate/2026-Q2/trivy/pay-web-3.8.0-2026-06-22.json"
project "$work/base"
"$MUSTER" -q -C "$work/base" collect "$estate/2026-Q2/docker-bench/web1-2026-04-14.json" \
	"$estate/2026-Q2/trivy/pay-web-3.7.2-2026-04-20.json" >/dev/null
# what a store answers, journal numbers and receipt times apart
answers() {
	"$MUSTER" -C "$1" --as-of 2026-07-01 --json findings --state all | jq -S 'del(.known_by)'
	"$MUSTER" -C "$1" --as-of 2026-07-01 --json runs | jq -S '[.runs[] | del(.run, .seq, .received_at)] | sort_by(.sha256)'
}
fresh() {
	rm -rf "$work/p"
	cp -r "$work/base" "$work/p"
}
inject() { # call, what=value:when=N, then the command; stdout in $work/out
	call=$1 what=$2
	shift 2
	strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:$what" "$@" >"$work/out" 2>"$work/err"
}
# how often the calls are made by a clean run
fresh
strace -f -qq -o "$work/trace" -e "trace=$(echo $CALLS | tr ' ' ',')" "$MUSTER" -C "$work/p" collect --json $files >"$work/out"
count() { grep -cE "^[0-9]+ +$1\(" "$work/trace" || true; }
answers "$work/base" | sha256sum >"$work/state.0"
answers "$work/p" | sha256sum >"$work/state.2"
fresh
# shellcheck disable=SC2086
set -- $files
"$MUSTER" -q -C "$work/p" collect "$1" >/dev/null
answers "$work/p" | sha256sum >"$work/state.1"
# the state must be one of the three, and hold at least what was acknowledged
check_state() { # label
	answers "$work/p" | sha256sum >"$work/now"
	acked=$(grep -c '"status":"accepted"' "$work/out" || true)
	for n in 2 1 0; do
		cmp -s "$work/now" "$work/state.$n" || continue
		[ "$acked" -le "$n" ] || fail "$1: $acked acknowledged, $n there"
		return 0
	done
	fail "$1: the store is in no state it may be in"
}
# and running it again brings everything in
finish() { # label
	"$MUSTER" -q -C "$work/p" collect $files >/dev/null || fail "$1: cannot go on"
	answers "$work/p" | sha256sum | cmp -s - "$work/state.2" || fail "$1: running it again gives another answer"
}
