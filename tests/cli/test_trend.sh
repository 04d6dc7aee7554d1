#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a report tells over time, end to end: a finding that closes and comes back, evidence that
# arrives late, two times, a month that is not over, no period, nothing at all.
set -eu
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/estate.sh"
cd "$work"
mkdir p
muster -q init p >/dev/null
# report FOLDER OPTIONS…: CSV, and XML that is held to its schema
report() {
	to=$1
	shift
	muster -q -C p "$@" report cis-docker $period --format csv,html,xml -o "$work/$to" >/dev/null
	if command -v xmllint >/dev/null; then
		xmllint --nonet --noout --schema "$ROOT/docs/report.xsd" "$work/$to"/*.xml 2>/dev/null ||
			fail "$to is not valid"
	fi
}
# column FILE NAME: its values, one after the other
column() {
	awk -F, -v name="\"$2\"" '{ sub(/\r$/, "") } NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
		{ gsub(/"/, "", $at); printf "%s%s", (NR > 2 ? " " : ""), $at } END { print "" }' "$1"
}
is() { # FILE COLUMN VALUES
	got=$(column "$work"/$1 "$2")
	[ "$got" = "$3" ] || fail "$1 $2: $got, not $3"
}

host a.json 2026-06-10T10:00:00Z WARN
host b.json 2026-07-10T10:00:00Z PASS
host c.json 2026-09-10T10:00:00Z WARN
for file in a b c; do muster -q -C p collect -a host:web1 "$work/$file.json" >/dev/null; done

# two items fail in June, none in July and August, both again in September
period="--period 2026-Q3"
report first --as-of 2026-10-05
is first/*-open-by-month.csv open "2 0 0 2"
is first/*-opened-closed.csv opened "2 0 0 0"
is first/*-opened-closed.csv reopened "0 0 0 2"
is first/*-opened-closed.csv fixed "0 2 0 0"
is first/*-burn-down.csv remaining "2 2 0 0 0 0 0 0 0 0 0 2 2 2 2"
is first/*-coverage-months.csv received "1 1 0 1"
is first/*-coverage-months.csv current "1 1 1 1"
# 112 days since June 10, though they were away
got=$(awk -F, '$1 == 91 { print $(NF) }' "$work"/first/*-ages.csv | tr -d '\r')
[ "$got" = 2 ] || fail "the reopened ones are not 112 days old"
grep -q 'chart-history' "$work"/first/*.html || fail "no control changed"

# late evidence stands in its month; what was known before stays readable, to the byte
sleep 1
known=$(date -u +%Y-%m-%dT%H:%M:%SZ)
sleep 1
host d.json 2026-08-10T10:00:00Z WARN
muster -q -C p collect -a host:web1 "$work/d.json" >/dev/null
report second --as-of 2026-10-05
is second/*-open-by-month.csv open "2 0 2 2"
is second/*-opened-closed.csv reopened "0 0 2 0"
report before --as-of 2026-10-05 --known-by "$known"
for table in open-by-month opened-closed burn-down status-history coverage-months ages; do
	cmp -s "$work"/first/*-$table.csv "$work"/before/*-$table.csv || fail "$table changed"
done

# the month is not over: it counts up to the as-of
report open --as-of 2026-09-05
is open/*-open-by-month.csv at "2026-06-30T23:59:59.999999999Z 2026-07-31T23:59:59.999999999Z 2026-08-31T23:59:59.999999999Z 2026-09-05T23:59:59.999999999Z"
is open/*-coverage-months.csv received "1 1 1 0"
grep -q 'the last month up to' "$work"/open/*.html || fail "the cut is not said"

# no period, and nothing at all
period=
report none --as-of 2026-10-05
is none/*-open-by-month.csv open "2 0 2 2 2"
[ "$(wc -l <"$(echo "$work"/none/*-burn-down.csv)")" -eq 1 ] || fail "a burn-down without a period"
grep -q 'No period was asked for, so there is no beginning' "$work"/none/*.html || fail "no reason"
report empty --as-of 2026-05-01
grep -q 'No evidence was collected, so there is nothing to tell over time' "$work"/empty/*.html ||
	fail "no reason where nothing is"
