#!/bin/sh
# usage: tidy.sh ROOT BUILD    clang-tidy over src with the flags of BUILD/compile_commands.json.
set -eu
root=$1
build=$2
here=$(cd "$(dirname "$0")" && pwd)
command -v clang-tidy >/dev/null 2>&1 || {
	echo "skipped: no clang-tidy"
	exit 77
}
find "$root/src" -name '*.c' | LC_ALL=C sort | tr '\n' '\0' |
	xargs -0 -n 8 clang-tidy --quiet --extra-arg=-Wno-format-nonliteral -p "$build" --config-file="$here/tidy.yaml"
