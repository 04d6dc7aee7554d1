#!/bin/sh
# Bad input: a clear error with place and remedy, exit 3, a journalled rejection without the
# offending value, nothing else changed.
set -eu
. "$(dirname "$0")/lib.sh"
need jq sqlite3 iconv
project "$work/p"
good="$ROOT/examples/estate/2026-Q3/trivy/pay-api-1.42.0-2026-08-14.json"
"$MUSTER" -q -C "$work/p" collect "$good" >/dev/null
answers() {
	for verb in "findings --state all" assets runs "status --all"; do
		# shellcheck disable=SC2086
		"$MUSTER" -C "$work/p" --as-of 2026-10-01 --json $verb | grep -v known_by
	done | sha256sum
}
before=$(answers)
seq=$("$MUSTER" -C "$work/p" --json status | jq .known_by)
reject() { # name, pattern in the message, [--source X]
	name=$1 pattern=$2
	shift 2
	expect 3 "$MUSTER" -C "$work/p" collect --json "$@" "$work/$name" >"$work/out" 2>"$work/err"
	grep -q "^muster: .*$name.*$pattern" "$work/err" || { cat "$work/err"; fail "$name: no '$pattern' in the message"; }
	grep -q ';' "$work/err" || { cat "$work/err"; fail "$name: no remedy"; }
	[ "$(jq -r .status "$work/out")" = rejected ] || fail "$name: not rejected"
	[ "$(wc -l <"$work/err")" -eq 1 ] || { cat "$work/err"; fail "$name: more than one line"; }
	seq=$((seq + 1))
	[ "$("$MUSTER" -C "$work/p" --json status | jq .known_by)" -eq "$seq" ] || fail "$name: not one journal entry"
	[ "$(answers)" = "$before" ] || fail "$name: something changed"
}
head -c 4000 "$good" >"$work/truncated.json"
reject truncated.json ':[0-9]*:[0-9]*: '
iconv -f UTF-8 -t UTF-16LE "$good" >"$work/utf16.json"
reject utf16.json 'UTF-16'
printf '<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>\n' >"$work/error.html"
reject error.html 'HTML'
: >"$work/empty.json"
reject empty.json 'empty'
echo '{"hello":"world","token":"TOP-SECRET-VALUE"}' >"$work/other.json"
reject other.json ''
reject other.json '' --source grype
sed 's/"Severity": "HIGH"/"Severity": TOP-SECRET-VALUE/' "$good" >"$work/broken.json"
reject broken.json ':[0-9]*:[0-9]*: '
head -c 100000000 /dev/zero | tr '\0' '[' >"$work/deep.json"
(
	ulimit -s 512
	reject deep.json ':1:513: ' --source trivy
)
seq=$((seq + 1))
for bare in null '[]' '{}'; do
	echo "$bare" >"$work/bare.json"
	reject bare.json 'source'
done
mkfifo "$work/pipe.json"
reject pipe.json ''
rm "$work/pipe.json"
! grep -qa 'TOP-SECRET-VALUE' "$work/p/muster.db" || fail "a rejected value is in the store"
! grep -q 'TOP-SECRET-VALUE' "$work/err" || fail "a rejected value is in a message"
# the journal says what and where
sqlite3 "$work/p/muster.db" "SELECT cast(entry AS TEXT) FROM journal" | grep -c '"type":"rejected"' >"$work/count"
[ "$(cat "$work/count")" -ge 11 ] || fail "rejections are missing in the journal"
# the others of a batch go in, the worst status is given
expect 3 "$MUSTER" -q -C "$work/p" collect "$work/truncated.json" "$ROOT/examples/estate/2026-Q3/grype" >/dev/null 2>&1
[ "$(answers)" != "$before" ] || fail "one bad input stopped the others"
# wrong use: exit 2, nothing journalled
expect 2 "$MUSTER" -C "$work/p" collect 2>/dev/null
expect 2 "$MUSTER" -C "$work/p" collect --source trivvy "$good" 2>/dev/null
expect 2 "$MUSTER" -C "$work/p" collect --asset web1 "$good" 2>/dev/null
expect 2 "$MUSTER" -C "$work/nowhere" status 2>/dev/null
expect 2 "$MUSTER" statuss 2>/dev/null
