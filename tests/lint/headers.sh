#!/bin/sh
# usage: headers.sh ROOT CC    Each public header compiles by itself, twice, under pedantic C11.
set -eu
root=$1
cc=$2
bad=0
count=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for path in "$root"/include/muster/*.h; do
	[ -e "$path" ] || continue
	name=$(basename "$path")
	count=$((count + 1))
	printf '#include <muster/%s>\n#include <muster/%s>\ntypedef int alone;\n' "$name" "$name" >"$work/alone.c"
	if ! "$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$root/include" "$work/alone.c" 2>"$work/log"; then
		echo "include/muster/$name does not compile by itself:"
		head -n 5 "$work/log"
		bad=1
	fi
done
if [ "$count" -eq 0 ]; then
	echo "no public header was read"
	bad=1
fi
exit $bad
