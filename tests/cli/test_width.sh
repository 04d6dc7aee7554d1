#!/bin/sh
# What is printed for people fits 80 columns: words are wrapped, tables cut.  Only what has no blank
# to break at may be wider, and of the example estate nothing is but digests beside an id.
set -eu
. "$(dirname "$0")/lib.sh"
need python3
estate=$ROOT/examples/estate
project "$work/p"
cp -r "$estate/attestations" "$estate/exceptions" "$estate/events" "$work/p"
cat "$estate/systems.yaml" >>"$work/p/muster.yaml"
cd "$work/p"
cp -r "$estate/2026-Q2" "$estate/2026-Q3" .
cp "$ROOT/examples/thresholds.yaml" .
"$MUSTER" -q collect 2026-Q2 2026-Q3 >/dev/null
fits() {
	"$MUSTER" --as-of 2026-10-05 "$@" >"$work/out" 2>/dev/null || [ $? -eq 1 ] || fail "muster $*"
	python3 - "$*" "$work/out" <<'P' || fail "wider than 80 columns"
import sys, re
wide = [l for l in open(sys.argv[2], encoding="utf-8").read().split("\n")
        if len(l) > 80 and not re.search(r"  [0-9a-f]{64}$", l)]
for l in wide[:3]:
    print("muster %s: %d columns: %s" % (sys.argv[1], len(l), l))
sys.exit(1 if wide else 0)
P
}
for verb in $("$MUSTER" help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do fits help "$verb"; done
fits help
fits status
fits status pci-dss -S payments --period 2026-Q3 --all
fits findings --limit 20
fits findings --overdue
fits findings --by problem
fits assets
fits runs
fits sources
fits catalog list
for catalog in hipaa gdpr pci-dss cis-docker soc2 nist-csf; do
	fits catalog show "$catalog"
	fits catalog todo "$catalog"
done
fits catalog show pci-dss:11.3.1
fits catalog show nist-800-53:AC-1
fits attest list --all
fits attest show A-hosting
fits attest show A-swarm
fits exception list --all
fits exception audit
fits event list
fits policy list
fits policy list image-security
fits gate
for control in pci-dss:6.3.3 pci-dss:11.3.1 pci-dss:11.3.2 pci-dss:9.2.1 pci-dss:2.2.6 cis-docker:5.5 cis-docker:5.10 cis-docker:5.32 cis-docker:7.1; do
	fits explain "$control" -S payments --period 2026-Q3
done
fits explain F-8M50ANFTB9
fits explain F-KNGHQJDHNJ
fits explain docker-bench:5.5
fits explain CVE-2025-96248
fits explain FIG:pci-dss:failing FIG:pci-dss:unknown -S payments
