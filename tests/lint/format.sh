#!/bin/sh
# usage: format.sh ROOT    Every C file is as .clang-format has it.
set -eu
root=$1
command -v clang-format >/dev/null 2>&1 || {
	echo "skipped: no clang-format"
	exit 77
}
cd "$root"
if [ -e .git ] && command -v git >/dev/null 2>&1; then
	list() { git -c safe.directory='*' ls-files -- 'src/*.[ch]' 'include/*.h' 'tests/*.[ch]' 'cmake/*.c'; }
else
	list() { find src include tests cmake -name '*.[ch]' -type f; }
fi
list | LC_ALL=C sort | tr '\n' '\0' | xargs -0 clang-format --dry-run -Werror --style=file
