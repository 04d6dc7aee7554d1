#!/bin/sh
# From a checkout to evidence reports: installs missing Debian packages, builds a release, collects
# the example estate, prints its status and writes reports.  Everything lies in out/.
set -eu
cd "$(dirname "$0")/.."
packaging/install.sh build

echo "Building a release in build/release"
mkdir -p build/release
{ cmake --preset release && cmake --build --preset release -j "$(nproc)"; } >build/release/build.log 2>&1 || {
	tail -n 40 build/release/build.log
	exit 1
}
muster=$PWD/build/release/muster

rm -rf out
mkdir -p out
"$muster" -q init out >/dev/null
cp examples/estate/muster.yaml out/muster.yaml
cp -r examples/estate/attestations examples/estate/exceptions examples/estate/events out

echo "Collecting the example estate: two quarters of scanner output"
"$muster" -C out collect examples/estate/2026-Q2 examples/estate/2026-Q3 >out/collect.txt
tail -n 1 out/collect.txt

echo
"$muster" -C out status cis-docker --period 2026-Q3 --as-of 2026-10-05
echo
echo "What the bank excused, as the audit of exceptions sees it"
"$muster" -C out exception audit --as-of 2026-10-05
echo
"$muster" -C out report cis-docker --period 2026-Q2 --as-of 2026-10-05 --format html,pdf,xml -o out/reports >/dev/null
"$muster" -C out report cis-docker --period 2026-Q3 --as-of 2026-10-05 --format html,pdf,xml -o out/reports >/dev/null

echo "The same estate as two systems, where a scanner stopped"
cat examples/estate/systems.yaml >>out/muster.yaml
"$muster" -q -C out sync >/dev/null
"$muster" -C out status cis-docker -S payments --as-of 2026-10-05 | sed '/^CIS/,$d'
"$muster" -C out report cis-docker -S payments --period 2026-Q3 --as-of 2026-10-05 -o out/reports >/dev/null

echo "Open out/reports/cis-docker-2026-Q3.html in a browser."
