#!/bin/sh
# usage: layers.sh ROOT    Includes point downward only, each foreign library has one home.
set -eu
root=$1
here=$(cd "$(dirname "$0")" && pwd)
find "$root/src" "$root/include" -name '*.[ch]' | LC_ALL=C sort | tr '\n' '\0' |
	xargs -0 awk -v root="$root" -v table="$here/layers.table" -f "$here/layers.awk" "$here/layers.table"
