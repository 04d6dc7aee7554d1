#!/bin/sh
# usage: words.sh ROOT    Calls that are refused outside their home (words.table).
set -eu
root=$1
here=$(cd "$(dirname "$0")" && pwd)
find "$root/src" "$root/include" -name '*.[ch]' ! -path '*/src/base/banned.h' | LC_ALL=C sort | tr '\n' '\0' |
	xargs -0 awk -v root="$root" -v table="$here/words.table" -f "$here/words.awk" "$here/words.table"
