#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Eight writers and two readers at once: every answer given is in the store, the journal has no gap,
# a rebuild agrees, and no reader fails or waits for a writer to finish.
set -eu
ROOT_LIB="$2/tests/cli/lib.sh"
. "$ROOT_LIB"
WRITERS=8 FILES=20
"$MUSTER" -q init "$work/p" >/dev/null
mkdir "$work/in"
w=1
while [ "$w" -le $WRITERS ]; do
	i=1
	while [ "$i" -le $FILES ]; do
		sed "s|shop/web|shop/w$w-$i|g" "$ROOT/tests/fault/data/shop-web-1.0.1.json" >"$work/in/w$w-$i.json"
		i=$((i + 1))
	done
	w=$((w + 1))
done
read_on() { # NUMBER: until told to stop
	reads=0
	while [ ! -e "$work/stop" ]; do
		start=$(date +%s)
		if [ $((reads % 4)) -eq 3 ]; then
			"$MUSTER" -C "$work/p" report cis-docker --as-of 2026-07-01 -o "$work/reports.$1"
		else
			"$MUSTER" -C "$work/p" --as-of 2026-07-01 --json status
		fi >/dev/null 2>"$work/reader.$1.err" || {
			echo "failed" >"$work/reader.$1.failed"
			return
		}
		[ $(($(date +%s) - start)) -lt 30 ] || echo "a read took too long" >"$work/reader.$1.failed"
		reads=$((reads + 1))
	done
	echo "$reads" >"$work/reader.$1.reads"
}
write_on() { # NUMBER: half of them one call a file, half one call for all
	if [ $(($1 % 2)) -eq 0 ]; then
		"$MUSTER" -C "$work/p" collect --json "$work/in/w$1-"*.json >"$work/out.$1" 2>"$work/err.$1" || echo $? >"$work/failed.$1"
		return
	fi
	for file in "$work/in/w$1-"*.json; do
		"$MUSTER" -C "$work/p" collect --json "$file" >>"$work/out.$1" 2>>"$work/err.$1" || echo $? >"$work/failed.$1"
	done
}
read_on 1 &
readers=$!
read_on 2 &
readers="$readers $!"
writers=
w=1
while [ "$w" -le $WRITERS ]; do
	write_on "$w" &
	writers="$writers $!"
	w=$((w + 1))
done
for pid in $writers; do
	wait "$pid"
done
touch "$work/stop"
for pid in $readers; do
	wait "$pid"
done
for file in "$work"/failed.* "$work"/reader.*.failed; do
	[ ! -e "$file" ] || {
		cat "$work"/err.* "$work"/reader.*.err
		fail "$file"
	}
done
acked=$(cat "$work"/out.* | grep -c '"status":"accepted"')
[ "$acked" -eq $((WRITERS * FILES)) ] || fail "$acked acknowledged"
"$MUSTER" -C "$work/p" --as-of 2026-07-01 --json runs >"$work/runs"
stored=$(grep -c '"sha256"' "$work/runs")
[ "$stored" -eq "$acked" ] || fail "$acked acknowledged, $stored there"
for sha in $(cat "$work"/out.* | grep -o '"sha256":"[0-9a-f]*"' | cut -d'"' -f4); do
	grep -q "$sha" "$work/runs" || fail "acknowledged and not there: $sha"
done
# seqs of the runs follow each other: the documents came before them, in one collect
grep -o '"seq": *[0-9]*' "$work/runs" | tr -dc '0-9\n' | sort -n | awk 'NR > 1 && $1 != last + 1 { bad = 1 } { last = $1 } END { exit bad }' ||
	fail "the journal has a gap"
"$MUSTER" -C "$work/p" rebuild --check >"$work/rebuilt" || {
	cat "$work/rebuilt"
	fail "rebuild differs"
}
echo "$acked inputs of $WRITERS writers, $(cat "$work"/reader.*.reads | tr '\n' ' ')reads beside them"
