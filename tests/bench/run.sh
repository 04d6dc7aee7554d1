#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh MUSTER TOOLS [--check]
# Measures muster against the yardstick (parse + SHA-256 + zstd -1 of the same bytes on one thread)
# and against whichever of python3, jq, DuckDB and the SAF CLI are there, and prints one table.  MUSTER is the binary, TOOLS the folder of
# bench_generate, bench_yardstick and bench_measure.  --check: the small size only; ratios and
# memory are judged, loosely, so that a slow or busy machine does not fail it.
#
# BENCH_ROUNDS (3)  rounds, of which the median counts      BENCH_LARGE (1)  rounds of 2.9 GB, 0: none
# BENCH_SMALL (10000)  small reports in the batch           BENCH_PEERS (1)  0: without the peers
# TMPDIR            where the files go; removed at the end
set -eu
LC_ALL=C
export LC_ALL
muster=$1
tools=$2
check=${3-}
rounds=${BENCH_ROUNDS:-3}
large=${BENCH_LARGE:-1}
small=${BENCH_SMALL:-10000}
peers=${BENCH_PEERS:-1}
[ "$check" = --check ] && large=0 && peers=0 && small=500

case $muster in /*) ;; *) muster=$(pwd)/$muster ;; esac
case $tools in /*) ;; *) tools=$(pwd)/$tools ;; esac
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/muster-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$dir"

need=12000 # MB: two files of 2.9 GB, a store, python's database
[ "$large" = 0 ] && need=3000
[ "$check" = --check ] && need=400
have=$(df -Pm . | awk 'NR == 2 { print $4 }')
if [ "$have" -lt "$need" ]; then
	echo "skipped: $need MB are needed in $dir, $have are free"
	exit 77
fi

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
least() { sort -n | head -n 1; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", (b > 0 ? a / b : 0) }'; }
field() { awk -v n="$2" '{ print $n }' "$1"; }
fail=0
bad() {
	echo "FAILED: $*"
	fail=1
}

# timed NAME EXIT COMMAND…: its wall seconds, processor seconds and peak to NAME.time, NAME.peak
timed() {
	name=$1
	want=$2
	shift 2
	"$tools/bench_measure" -o m "$@" >out 2>err || true
	read -r wall user system peak code <m
	if [ "$code" != "$want" ]; then
		echo "FAILED: $* left with $code, not $want"
		cat err
		exit 1
	fi
	echo "$wall" >>"$name.time"
	awk -v a="$user" -v b="$system" 'BEGIN { print a + b }' >>"$name.cpu"
	echo "$peak" >>"$name.peak"
	[ -z "${base-}" ] || ratio "$wall" "$base" >>"$name.ratio"
}

store() {
	rm -rf muster.db* muster.yaml
	"$muster" init >/dev/null
}

# within NAME MOST: the best round took at most so much of the yardstick, for noise only ever adds.
# Checked loosely, processor time tells too: where others use the machine, two threads may use twice as
# much of it.
within() {
	wall=$(least <"$1.ratio")
	cpu=$(ratio "$(least <"$1.cpu")" "$(least <yardstick.cpu)")
	[ "$(awk -v a="$wall" -v b="$cpu" -v most="$2" -v loose="$check" \
	    'BEGIN { print a <= most || (loose != "" && b <= 2 * most) }')" = 1 ]
}

# row SIZE WHAT NAME [of WHAT]
row() {
	awk -v size="$1" -v what="$2" -v wall="$(median <"$3.time")" -v cpu="$(median <"$3.cpu")" \
	    -v ratio="$(median <"$3.ratio")" -v peak="$(median <"$3.peak")" 'BEGIN {
		printf "| %s | %s | %.2f | %.2f | %.2f | %.0f |\n", size, what, wall, cpu, ratio, peak / 1024 }'
}

# measure_size NAME FINDINGS [FORMAT]
# Yardstick and muster take turns, so that what else the machine does meets both.
measure_size() {
	size=$1
	findings=$2
	format=${3-trivy}
	"$tools/bench_generate" --format "$format" --findings "$findings" >report.json
	"$tools/bench_generate" --format "$format" --findings "$findings" --drift 5 >drift.json
	rm -f ./*.time ./*.cpu ./*.peak ./*.ratio
	i=0
	while [ "$i" -lt "$rounds" ]; do
		i=$((i + 1))
		base=
		timed yardstick 0 "$tools/bench_yardstick" report.json
		base=$(sed 's/.*wall \([0-9.]*\).*/\1/' out)
		echo 1 >>yardstick.ratio
		sed 's/ MB.*//; s/ wall.*//' out >parts
		store
		timed new 0 "$muster" collect report.json
		timed unchanged 0 "$muster" collect --observed-at 2026-10-12 report.json
		timed duplicate 0 "$muster" collect report.json
		timed drift 0 "$muster" collect --observed-at 2026-10-19 drift.json
	done
	row "$size" "yardstick ($(cat parts))" yardstick
	row "$size" "muster: new" new
	row "$size" "muster: unchanged, another time" unchanged
	row "$size" "muster: 5 % of packages upgraded" drift
	row "$size" "muster: the same again (duplicate)" duplicate
	for name in new unchanged drift; do
		median <"$name.peak"
	done | sort -n | tail -n 1 >"peak.$format.$findings"
	rm -f drift.json
}

# DuckDB: its command, or its module for Node.  All columns a finding has here, into a table of a database file.
duckdb_runs() { command -v duckdb >/dev/null || { command -v node >/dev/null && node -e 'require("@duckdb/node-api")' 2>/dev/null; }; }
duckdb_do() { # NAME SQL
	rm -f duck.db
	if command -v duckdb >/dev/null; then
		timed "$1" 0 duckdb duck.db "SET threads TO 2; $2"
	else
		timed "$1" 0 node "$here/peer_duckdb.js" duck.db "$2"
	fi
	rm -f duck.db
}

measure_peers() {
	size=$1
	memory=$(awk '/MemTotal/ { printf "%d", $2 / 1024 }' /proc/meminfo)
	needed=$(($(wc -c <report.json) / 1000000 * 4))
	if [ "$needed" -gt $((memory - 4000)) ]; then
		echo "| $size | the peers: not run, about $needed MB of memory would be needed | | | | |"
		return
	fi
	rm -f python.* jq.* duck.* saf.*
	base=$(median <yardstick.time)
	timed python 0 python3 "$here/peer.py" report.json peer.db
	row "$size" "python3: json.load, sqlite3 (1 run)" python
	rm -f peer.db
	if command -v jq >/dev/null; then
		timed jq 0 jq -r '.Results[] | .Target as $t | .Vulnerabilities[]? | [$t, .VulnerabilityID, .PkgName, .PkgIdentifier.PURL, .InstalledVersion, .FixedVersion, .Severity, .Title] | @csv' report.json
		row "$size" "jq: @csv, no store (1 run)" jq
	fi
	if duckdb_runs; then
		duckdb_do duck "CREATE TABLE f AS SELECT r.Target, v.VulnerabilityID, v.PkgName, v.PkgIdentifier.PURL, v.InstalledVersion, v.FixedVersion, v.Severity, v.Title FROM (SELECT unnest(Results) AS r FROM read_json('report.json', maximum_object_size = 4000000000)) AS a, unnest(r.Vulnerabilities) AS b(v)"
		row "$size" "DuckDB: read_json, its own store (1 run)" duck
	fi
	if command -v saf >/dev/null && [ "$(wc -c <report.json)" -lt 400000000 ]; then
		findings=$(grep -c VulnerabilityID report.json)
		"$tools/bench_generate" --format grype --findings "$findings" >grype.json
		store
		base=
		timed safbase 0 "$muster" collect grype.json
		base=$(cat safbase.time)
		timed saf 0 saf convert anchoregrype2hdf -i grype.json -o saf.json
		row "$size" "SAF CLI: Grype to HDF (1 run); ratio to muster: new, of the same Grype file" saf
		rm -f grype.json saf.json safbase.*
	fi
}

# Small reports in one call: each against parsing it and its share of one commit.
measure_batch() {
	mkdir small
	"$tools/bench_generate" --files "$small" --into small --findings 5
	rm -f batch.* parse.* commit.*
	base=
	find small -type f | LC_ALL=C sort | xargs cat >all.json
	timed parse 0 "$tools/bench_yardstick" all.json
	parse=$(sed 's/parse \([0-9.]*\).*/\1/' out)
	store
	timed commit 0 "$muster" collect "small/r000000.json"
	store
	timed batch 0 "$muster" collect small
	wall=$(cat batch.time)
	rm -f all.json
	# A commit every 200 ms, each taken to be as dear as a call that takes in one report.
	awk -v n="$small" -v wall="$wall" -v parse="$parse" -v one="$(cat commit.time)" \
	    -v peak="$(cat batch.peak)" -v cpu="$(cat batch.cpu)" 'BEGIN {
		commits = wall / 0.2; if (commits < 1) commits = 1
		share = parse + commits * one
		printf "| %d × 15 KB | muster: a batch of small reports, %.2f ms each; ratio to parse + a call every 200 ms | %.2f | %.2f | %.2f | %.0f |\n",
		    n, wall * 1000 / n, wall, cpu, wall / share, peak / 1024 }'
}

# An error in the last KB: found, nothing kept, and not dearer than the good file.
measure_broken() {
	findings=$1
	rm -f good.* broken.*
	"$tools/bench_generate" --findings "$findings" >good.json
	"$tools/bench_generate" --findings "$findings" --broken >broken.json
	i=0
	while [ "$i" -lt "$rounds" ]; do
		i=$((i + 1))
		store
		base=
		timed good 0 "$muster" collect good.json
		base=$wall
		echo 1 >>good.ratio
		store
		timed broken 3 "$muster" collect broken.json
		grep -q 'broken.json:[0-9]*:[0-9]*' out err || bad "the broken file's error names no place"
		[ "$("$muster" findings --json | grep -c CVE-)" = 0 ] || bad "findings of a broken file were kept"
	done
	row "$(($(wc -c <good.json) / 1000000)) MB" "muster: error in the last KB; ratio to the good file" broken
	[ "$(median <broken.ratio | awk '{ print $1 <= 1.2 }')" = 1 ] || bad "a broken file took over 1.2 × the good one"
	rm -f good.json broken.json
}

# A log: added up, not a row per line.  Memory and speed as rules.md 30 wants them.
measure_log() {
	records=$1
	"$tools/bench_generate" --format vault --findings "$records" >audit.ndjson
	rm -f yardstick.* log.*
	i=0
	while [ "$i" -lt "$rounds" ]; do
		i=$((i + 1))
		base=
		timed yardstick 0 "$tools/bench_yardstick" audit.ndjson
		base=$(sed 's/.*wall \([0-9.]*\).*/\1/' out)
		echo 1 >>yardstick.ratio
		store
		timed log 0 "$muster" collect --asset vault:bench audit.ndjson
	done
	size="$(($(wc -c <audit.ndjson) / 1000000)) MB"
	row "$size" "yardstick of a Vault audit log" yardstick
	row "$size" "muster: to activities, with evidence" log
	[ "$(median <log.peak | awk '{ print $1 <= 150 * 1024 }')" = 1 ] || bad "the log: a peak over 150 MB"
	within log "$2" || bad "the log took $(least <log.ratio) of the yardstick, more than $2"
	if [ "$peers" != 0 ] && duckdb_runs; then
		base=$(median <yardstick.time)
		rm -f duck.*
		duckdb_do duck "CREATE TABLE l AS SELECT substr(\"time\", 1, 10) AS day, request.path AS object, request.operation AS action, auth.display_name AS actor, count(*) AS n, min(\"time\") AS first, max(\"time\") AS last FROM read_json('audit.ndjson', format = 'newline_delimited', maximum_object_size = 67108864) GROUP BY ALL"
		row "$size" "DuckDB: the same sums, no evidence (1 run)" duck
	fi
	rm -f audit.ndjson
}

echo "| input | what | wall s | processor s | ratio to the yardstick | peak MB |"
echo "| --- | --- | --- | --- | --- | --- |"
measure_size "29 MB" 10000
if [ "$check" = --check ]; then
	for limit in "new 3" "unchanged 2" "duplicate 1"; do
		name=${limit% *}
		within "$name" "${limit#* }" ||
			bad "$name took $(least <"$name.ratio") of the yardstick, more than ${limit#* }"
	done
	for name in new unchanged drift; do
		[ "$(median <"$name.peak" | awk '{ print $1 <= 150 * 1024 }')" = 1 ] || bad "$name: a peak over 150 MB"
	done
	measure_batch
	measure_log 40000 3
	exit $fail
fi
[ "$peers" = 0 ] || measure_peers "29 MB"
measure_size "293 MB" 100000
[ "$peers" = 0 ] || measure_peers "293 MB"
measure_size "Grype, 100,000" 100000 grype
last=100000
if [ "$large" != 0 ]; then
	rounds=$large
	measure_size "2.9 GB" 1000000
	[ "$peers" = 0 ] || measure_peers "2.9 GB"
	last=1000000
	rounds=${BENCH_ROUNDS:-3}
fi
rm -f report.json
measure_batch
measure_broken 170000
measure_log 580000 1.3
growth=$(ratio "$(cat "peak.trivy.$last")" "$(cat peak.trivy.10000)")
echo
echo "Peak memory (the largest of new, unchanged and upgraded) grows $growth-fold from 29 MB to the largest file."
for n in trivy.10000 trivy.100000 "trivy.$last" grype.100000; do
	[ "$(awk '{ print $1 <= 150 * 1024 }' "peak.$n")" = 1 ] || bad "a peak over 150 MB: $n findings"
done
[ "$(awk -v a="$growth" 'BEGIN { print a <= 1.3 }')" = 1 ] || bad "memory grows more than 1.3-fold"
exit $fail
