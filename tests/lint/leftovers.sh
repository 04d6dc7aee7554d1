#!/bin/sh
# usage: leftovers.sh ROOT    No paths of a development machine, no unfinished marks, in what is tracked.
set -eu
root=$1
cd "$root"
# In a checkout what git tracks, in a release archive every file.
if [ -e .git ] && command -v git >/dev/null 2>&1; then
	list() { git -c safe.directory='*' ls-files -- src include tests; }
else
	list() { find src include tests -type f; }
fi
bad=0
count=$(list | wc -l)
if [ "$count" -eq 0 ]; then
	echo "no file was read"
	exit 1
fi
# Written with brackets so that this file does not find itself.
# shellcheck disable=SC2016
paths='(^|[^A-Za-z0-9_.~-])/(wor[k]/(main|shared)|tm[p]/(brief|bash_))'
marks='(^|[^A-Za-z_])(TO[D]O|FI[X]ME|X[X]X)([^A-Za-z_]|$)'
found=$(list | LC_ALL=C sort | tr '\n' '\0' | xargs -0 grep -nIE -e "$paths" -- /dev/null 2>/dev/null || true)
if [ -n "$found" ]; then
	printf '%s\n' "$found" | sed 's/$/   <- a path of a development machine/'
	bad=1
fi
found=$(list | grep -E '\.(c|h|sh|awk|sql|cmake|yaml|css|js)$|CMakeLists\.txt$' | LC_ALL=C sort | tr '\n' '\0' |
	xargs -0 grep -nIE -e "$marks" -- /dev/null 2>/dev/null || true)
if [ -n "$found" ]; then
	printf '%s\n' "$found" | sed 's/$/   <- an unfinished mark: do it, or open an issue/'
	bad=1
fi
exit $bad
