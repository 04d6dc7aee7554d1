#!/bin/sh
# usage: run_case.sh MUSTER ROOT CASE_FOLDER
set -u
MUSTER=$1 ROOT=$2 case=$3
export MUSTER ROOT
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
# a run by hand and a run in CI must print the same
unset NO_COLOR GITHUB_RUN_ID CI_JOB_ID CI_PIPELINE_ID BUILD_TAG BUILD_ID
LC_ALL=C.UTF-8 TERM=dumb sh "$case/cmd" >"$work/.stdout" 2>"$work/.stderr" </dev/null
echo $? >"$work/.exit"
if [ -n "${MUSTER_UPDATE_GOLDEN:-}" ]; then
	for part in stdout stderr exit; do cp "$work/.$part" "$case/$part"; done
	exit 0
fi
bad=0
for part in exit stderr stdout; do
	diff -u "$case/$part" "$work/.$part" || bad=1
done
exit $bad
