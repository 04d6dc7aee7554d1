#!/bin/sh
# Builds muster with its tests and runs them all.  Installs what is missing.
# usage: tests/run.sh [PRESET [ctest arguments]]     presets: ci (default), asan, dev, coverage
set -eu
cd "$(dirname "$0")/.."
preset=${1:-ci}
[ $# -eq 0 ] || shift
packaging/install.sh build test
cmake --preset "$preset"
cmake --build --preset "$preset" -j "$(nproc)"
status=0
ctest --preset "$preset" -j "$(nproc)" --output-log "build/$preset/ctest.log" "$@" || status=$?
# the runner's own summary, once more, as the last line
grep -E '^[0-9]+% tests passed' "build/$preset/ctest.log" || true
exit $status
