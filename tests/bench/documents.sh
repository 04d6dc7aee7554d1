#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: documents.sh MUSTER TOOLS SOURCE
# Measures what documents cost, beside libharu alone and whatever of wkhtmltopdf, chromium and
# weasyprint is installed, in one run on the same rows, and prints one table.  MUSTER is the
# binary, TOOLS the folder of bench_documents and bench_measure, SOURCE the checkout.
#
# BENCH_ROUNDS (3)   rounds, of which the best counts     BENCH_PAGE_ROWS (23000)  about 1,000 pages
# BENCH_ROWS (100000) findings to HTML                    BENCH_PEERS (1)          0: without the peers
# BENCH_PATIENCE (900) seconds after which a peer is stopped
# TMPDIR             where the files go; removed at the end
set -eu
LC_ALL=C
export LC_ALL
muster=$1
tools=$2
source=$3
rounds=${BENCH_ROUNDS:-3}
page_rows=${BENCH_PAGE_ROWS:-23000}
rows=${BENCH_ROWS:-100000}
peers=${BENCH_PEERS:-1}
patience=${BENCH_PATIENCE:-900}

case $muster in /*) ;; *) muster=$(pwd)/$muster ;; esac
case $tools in /*) ;; *) tools=$(pwd)/$tools ;; esac
case $source in /*) ;; *) source=$(pwd)/$source ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/muster-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$dir"

# best NAME ROUNDS COMMAND…: the least wall seconds with its processor seconds and peak, to NAME
best() {
	name=$1
	times=$2
	shift 2
	: >"$name.all"
	while [ "$times" -gt 0 ]; do
		times=$((times - 1))
		"$tools/bench_measure" -o m "$@" >"$name.out" 2>"$name.err" || true
		read -r wall user system peak code <m
		if [ "$code" != 0 ]; then
			echo "| $name | left with $code: $(head -n 1 "$name.err" | cut -c 1-80) | | | |"
			return 1
		fi
		echo "$wall $user $system $peak" >>"$name.all"
	done
	sort -n "$name.all" | head -n 1 >"$name"
}

# row WHAT NAME FILE BASE: one line; the ratio is of wall seconds, to BASE
row() {
	size=0
	[ ! -f "$3" ] || size=$(wc -c <"$3")
	base=$(cut -d ' ' -f 1 "$4")
	awk -v what="$1" -v size="$size" -v base="$base" '{
		printf "| %s | %.2f | %.2f | %.2f | %.0f | %.1f |\n", what, $1, $2 + $3, $1 / base, $4 / 1024, size / 1e6 }' "$2"
}

echo "| what | wall s | processor s | ratio | peak MB | MB written |"
echo "| --- | --- | --- | --- | --- | --- |"
best bare "$rounds" "$tools/bench_documents" bare "$page_rows" bare.pdf
best pdf "$rounds" "$tools/bench_documents" pdf "$page_rows" report.pdf
pages=$(sed 's/.*pages //' bare.out)
row "$pages pages: libharu alone, text only, pages laid out before (its own time: $(sed 's/ bytes.*//' bare.out))" bare bare.pdf pdf
row "$pages pages: muster, to PDF" pdf report.pdf pdf
if [ "$peers" != 0 ]; then
	"$tools/bench_documents" html "$page_rows" page.html >/dev/null
	if command -v wkhtmltopdf >/dev/null; then
		if best wkhtmltopdf 1 timeout "$patience" wkhtmltopdf -q page.html wk.pdf; then
			row "the same rows: wkhtmltopdf (1 run)" wkhtmltopdf wk.pdf pdf
		fi
	fi
	if command -v chromium >/dev/null; then
		if best chromium 1 timeout "$patience" chromium --headless --no-sandbox --disable-gpu \
		    --user-data-dir="$dir/chromium-data" --print-to-pdf=cr.pdf page.html; then
			row "the same rows: chromium (1 run; peak of its first process)" chromium cr.pdf pdf
		fi
	fi
	if command -v weasyprint >/dev/null; then
		if best weasyprint 1 timeout "$patience" weasyprint page.html wp.pdf; then
			row "the same rows: weasyprint (1 run)" weasyprint wp.pdf pdf
		fi
	fi
fi
best plain "$rounds" "$tools/bench_documents" plain "$rows" plain.html
row "$rows findings: as HTML rows with neither escaping nor ids" plain plain.html plain
for format in html xml csv json; do
	best "$format" "$rounds" "$tools/bench_documents" "$format" "$rows" "report.$format"
	row "$rows findings: muster, to $format (ratio to the line above of plain rows)" "$format" "report.$format" plain
done

# The example estate, every format that is there.
"$muster" -q init estate >/dev/null
cp "$source/examples/estate/muster.yaml" estate/
"$muster" -C estate collect "$source/examples/estate/2026-Q2" "$source/examples/estate/2026-Q3" >collected 2>&1 || true
best set "$rounds" "$muster" -C estate report cis-docker --period 2026-Q3 --as-of 2026-10-05 \
    --format html,pdf,xml,oscal,csv,json -o out
row "the example report, all formats ($(find out -type f | wc -l) files)" set out/cis-docker-2026-Q3.pdf pdf
