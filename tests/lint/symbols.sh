#!/bin/sh
# usage: symbols.sh ROOT LAYER=LIBRARY…    No writable data, names are noun_verb, none twice.
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
	cat "$root"/include/muster/*.h | grep -oE 'muster_[a-z0-9_]+' | LC_ALL=C sort -u | sed 's/^/PUBLIC /'
	for pair in "$@"; do
		echo "LIBRARY ${pair%%=*}"
		nm --format=sysv "${pair#*=}" 2>/dev/null
	done
} | awk -v table="$here/symbols.table" -f "$here/symbols.awk" "$here/symbols.table" -
