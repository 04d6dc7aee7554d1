#!/bin/sh
# muster's own checks over time: what was inspected again and is well is fixed, what was not
# inspected stays open, and a daemon's configuration stands beside what the engine says of itself.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
project "$work/p"
data=$ROOT/tests/data
open_of() { # asset
	"$MUSTER" -C "$work/p" --json findings --limit 0 | jq "[.findings[] | select(.asset == \"$1\")] | length"
}
jq '[.[0], (.[0] | .Name = "/other")]' "$data/docker-inspect/valid/container-open.json" >"$work/two.json"
jq '[.[0] | .Name = "/legacy"]' "$data/docker-inspect/valid/container-hardened.json" >"$work/mended.json"
"$MUSTER" -C "$work/p" collect --asset host:web1 --observed-at 2026-03-04T10:00:00Z "$work/two.json" >/dev/null
before=$(open_of host:web1/container:legacy)
[ "$before" -gt 30 ] || fail "$before findings are open on a container with everything wrong"
[ "$(open_of host:web1/container:other)" -eq "$before" ] || fail "two equal containers differ"
"$MUSTER" -C "$work/p" collect --asset host:web1 --observed-at 2026-03-05T10:00:00Z "$work/mended.json" >"$work/said"
grep -q "$before closed" "$work/said" || fail "not all were closed: $(cat "$work/said")"
[ "$(open_of host:web1/container:legacy)" -eq 0 ] || fail "findings are open on a container that is well"
[ "$(open_of host:web1/container:other)" -eq "$before" ] || fail "a container nobody inspected again changed"
"$MUSTER" -C "$work/p" collect --asset host:web1 --observed-at 2026-03-05T10:00:00Z \
	"$data/docker-daemon/valid/open.json" >/dev/null
of_daemon=$(open_of host:web1)
[ "$of_daemon" -gt 10 ] || fail "$of_daemon findings are open on the daemon"
"$MUSTER" -C "$work/p" collect --asset host:web1 --observed-at 2026-03-06T10:00:00Z \
	"$data/docker-info/valid/hardened.json" >/dev/null
[ "$(open_of host:web1)" -eq "$of_daemon" ] || fail "what docker info says closed what daemon.json says"
# a stream of events closes nothing
"$MUSTER" -C "$work/p" collect --asset host:web1 "$data/docker-events/valid/events.ndjson" >/dev/null
[ "$(open_of host:web1)" -eq "$of_daemon" ] || fail "events closed something"
"$MUSTER" -C "$work/p" explain muster:container.privileged >"$work/said"
grep -q 'runtime.not-privileged' "$work/said" || fail "the check has no practice"
