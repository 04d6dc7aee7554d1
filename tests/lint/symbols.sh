#!/bin/sh
# usage: symbols.sh ROOT LAYER=LIBRARY…    No writable data, no name without its layer's prefix, none twice.
set -eu
root=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
command -v nm >/dev/null 2>&1 || {
	echo "skipped: no nm"
	exit 77
}
for pair in "$@"; do
	if [ ! -e "${pair#*=}" ]; then
		echo "skipped: ${pair%%=*} is not built; build all first"
		exit 77
	fi
done
{
	for path in "$root"/src/*/*.[ch]; do
		[ -e "$path" ] || continue
		layer=$(basename "$(dirname "$path")")
		stem=$(basename "$path")
		echo "FILE $layer ${stem%.*}"
	done
	for pair in "$@"; do
		echo "LIBRARY ${pair%%=*}"
		nm --format=sysv "${pair#*=}" 2>/dev/null
	done
} | awk -v table="$here/symbols.table" -f "$here/symbols.awk" "$here/symbols.table" -
