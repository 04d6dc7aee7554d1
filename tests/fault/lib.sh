# SPDX-License-Identifier: Apache-2.0
# A small collect of two reports over a store that holds their elder ones, what that store may look
# like before and after, and how to make a system call of it fail or kill.
. "$ROOT_LIB"
need strace
strace -qq -o /dev/null true 2>/dev/null || {
	echo "skipped: strace may not trace here"
	exit 77
}
# the leak checker cannot work under a tracer; leaks are other tests' business
export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
CALLS="write pwrite64 pwritev fsync fdatasync ftruncate rename renameat renameat2 unlink unlinkat link linkat"
data="$ROOT/tests/fault/data"
first="$data/web1-2026-06-16.json" second="$data/shop-web-1.0.1.json"
"$MUSTER" -q init "$work/base" >/dev/null
cat >>"$work/base/muster.yaml" <<'YAML'
assets:
  - path: "*/web1-*"
    source: docker-bench
    asset: host:web1
YAML
"$MUSTER" -q -C "$work/base" collect "$data/web1-2026-04-14.json" "$data/shop-web-1.0.0.json" >/dev/null
# what a store answers, its journal's head apart; every run of these brings or closes findings
answers() {
	"$MUSTER" -C "$1" --as-of 2026-07-01 --json findings --state all | sed 's/"known_by": *[0-9]*//'
}
fresh() {
	rm -rf "$work/p"
	cp -r "$work/base" "$work/p"
}
# inject CALL WHAT command…: its stdout in $work/out, its stderr in $work/err
inject() {
	call=$1 what=$2
	shift 2
	strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:$what" "$@" >"$work/out" 2>"$work/err"
}
# trace command…: its system calls of the list, counted afterwards by count CALL
trace() {
	strace -f -qq -o "$work/trace" -e "trace=$(echo "$CALLS" | tr ' ' ',')" "$@" >"$work/out"
}
count() {
	grep -cE "^[0-9]+ +$1\(" "$work/trace" || true
}
collect() {
	"$MUSTER" -C "$work/p" collect --json "$first" "$second"
}
fresh
trace "$MUSTER" -C "$work/p" collect --json "$first" "$second"
[ "$(grep -c '"status":"accepted"' "$work/out")" -eq 2 ] || fail "a clean run does not take both in"
answers "$work/base" >"$work/state.0"
answers "$work/p" >"$work/state.2"
fresh
"$MUSTER" -q -C "$work/p" collect "$first" >/dev/null
answers "$work/p" >"$work/state.1"
cmp -s "$work/state.0" "$work/state.1" && fail "the states do not differ"
cmp -s "$work/state.1" "$work/state.2" && fail "the states do not differ"
# check_state LABEL: the state is one of the three, and holds at least what was acknowledged
check_state() {
	answers "$work/p" >"$work/now" 2>"$work/now.err" || {
		cat "$work/now.err"
		fail "$1: the store cannot be read"
	}
	acked=$(grep -c '"status":"accepted"' "$work/out" || true)
	for held in 2 1 0; do
		cmp -s "$work/now" "$work/state.$held" || continue
		[ "$acked" -le "$held" ] || fail "$1: $acked acknowledged, $held there"
		return 0
	done
	diff "$work/state.2" "$work/now" | head -20
	fail "$1: the store is in no state it may be in"
}
# finish LABEL: running it again brings everything in, and what is there can be derived again
finish() {
	collect >"$work/again" 2>&1 || {
		cat "$work/again"
		fail "$1: cannot go on"
	}
	answers "$work/p" | cmp -s - "$work/state.2" || fail "$1: running it again gives another answer"
	[ $((points % 16)) -ne 7 ] || "$MUSTER" -C "$work/p" rebuild --check >"$work/again" || {
		cat "$work/again"
		fail "$1: rebuild differs"
	}
	points=$((points + 1))
}
# Work that died may have left a name that starts with a dot or etilqs: not this one.
no_leftovers() {
	left=$(find "$work/p" -type f ! -name muster.db ! -name muster.db-journal ! -name muster.db.key ! -name muster.yaml)
	[ -z "$left" ] || fail "$1: left behind: $left"
}
