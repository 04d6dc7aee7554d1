#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every figure of a report has an id that explain derives to the controls, findings and runs that
# make it: as many as it says, each of which explain takes in turn.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
estate=$ROOT/examples/estate
project "$work/p"
cp -r "$estate/attestations" "$estate/exceptions" "$estate/events" "$work/p"
cd "$work/p"
"$MUSTER" -q collect "$estate/2026-Q2" "$estate/2026-Q3" >/dev/null
at() { "$MUSTER" --as-of 2026-10-05 "$@"; }
explain() { at --json explain "$1" --period 2026-Q3; }
# the table of ids, of two frameworks
count=0
for framework in cis-docker pci-dss; do
	at -q report $framework --period 2026-Q3 --format csv,json -o r >/dev/null
	sed 1d "r/$framework-2026-Q3-figure-ids.csv" | tr -d '"\r' | cut -d, -f1,2 >ids
	[ "$(wc -l <ids)" -gt 50 ] || fail "only $(wc -l <ids) figures"
	[ $framework = cis-docker ] || sed -i '14,$d' ids # they differ in their controls
	while IFS=, read -r id value; do
		# as many members as it says
		explain "$id" >said
		jq -e --arg id "$id" --argjson v "$value" '.figure == $id and .value == $v and ([.members[].value] | add // 0) == $v' said >/dev/null ||
			fail "$id is $value in the report: $(cat said)"
		case $id in *:period:* | *:records:* | *open:info) ;; *)
			jq -e '[.members[].value] | all(. == 1)' said >/dev/null || fail "$id counts one twice"
		esac
		count=$((count + 1))
	done <ids
done
echo "$count figures derived"
# what the picture on the first page says is what status says
for name in proven attested both accepted failing unknown; do
	want=$(at --json status pci-dss --period 2026-Q3 | jq ".frameworks[0].figures[\"$name\"]")
	[ "$(explain FIG:pci-dss:$name | jq .value)" = "$want" ] || fail "FIG:pci-dss:$name is not $want"
	[ "$(explain FIG:pci-dss:before-exceptions:$name | jq .value)" = "$(at --json status pci-dss --period 2026-Q3 | jq ".frameworks[0].figures.before_exceptions[\"$name\"]")" ] ||
		fail "before exceptions: $name"
done
# by section and by month: every number of those tables
sed 1d r/cis-docker-2026-Q3-sections.csv | tr -d '\r' | sed -n "4,5p" | while IFS=, read -r section rest; do
	section=$(printf %s "$section" | tr -d '"')
	sum=0
	for status in not-satisfied error no-evidence stale accepted satisfied not-applicable; do
		sum=$((sum + $(explain "FIG:cis-docker:section:$section:$status" | jq .value)))
	done
	[ "$sum" = "$(explain "FIG:cis-docker:section:$section:controls" | jq .value)" ] || fail "section $section"
	jq -e --arg s "$section" --argjson n "$sum" '[.. | objects | select(.control? == $s and .controls? != null)] | length == 0 or any(.[]; .controls == $n or .controls == ($n | tostring))' r/cis-docker-2026-Q3.json >/dev/null ||
		fail "section $section is not $sum in the report"
done
jq -c '[.. | objects | select(has("opened") and has("image_replaced") and (.from | type == "string"))][]' r/cis-docker-2026-Q3.json >months
sed -i 3q months
[ -s months ] || fail "no months"
while read -r row; do
	month=$(printf %s "$row" | jq -r '.from[:7]')
	for pair in opened:opened reopened:reopened fixed:fixed image_replaced:image-replaced closed_otherwise:closed-otherwise open:open; do
		want=$(printf %s "$row" | jq ".${pair%%:*} | tonumber")
		got=$(explain "FIG:cis-docker:month:$month:${pair#*:}" | jq .value)
		[ "$got" = "$want" ] || fail "$month ${pair#*:} is $want in the report, $got here"
	done
done <months

# down to the bytes: a figure, one of its controls, its evidence
control=$(explain FIG:cis-docker:failing | jq -r '[.members[].id][0]')
at --json explain "$control" | jq -e '.status == "not-satisfied" and any(.rules[]; .file != "" and .line > 0 and any(.facts[]; .evidence.sha256 != "" and .evidence.length > 0))' >/dev/null || fail "$control leads nowhere"
finding=$(explain FIG:cis-docker:open:critical | jq -r '[.members[].id][0]')
at --json explain "$finding" | jq -e '.evidence.sha256 != "" and .check_rule.line > 0' >/dev/null || fail "$finding leads nowhere"
run=$(explain FIG:cis-docker:records:read | jq -r '[.members[].id][0]')
at runs "$run" >/dev/null || fail "run $run leads nowhere"
# the ids are seen in every edition and format
for edition in executive manager auditor; do
	at -q report cis-docker --period 2026-Q3 --edition $edition --format html,xml -o e >/dev/null
	grep -lq 'FIG:cis-docker:' e/*.html || fail "no id in the $edition edition"
done
grep -q 'FIG:cis-docker:before-exceptions:failing' e/cis-docker-2026-Q3.xml || fail "no ids in XML"

# mistakes
expect 2 at explain FIG:cis-docker:nothing 2>said
grep -q "there is no figure 'nothing' of cis-docker" said || fail "$(cat said)"
expect 2 at explain FIG:nowhere:failing 2>/dev/null
expect 2 at explain FIG:cis-docker:breached 2>said
grep -q 'this figure is of a period; give --period' said || fail "$(cat said)"
expect 2 at explain FIG:cis-docker:section:99:failing 2>/dev/null
expect 2 at explain FIG:cis-docker:month:2026-13:open 2>/dev/null
expect 2 at explain FIG: 2>/dev/null
# no line of an explanation is wider than a terminal, digests and paths aside
at explain "$control" >said
at explain "$finding" >>said
at explain FIG:cis-docker:failing >>said
LC_ALL=C.UTF-8 grep -nE '.{81,}' said | grep -v 'controls/' && fail "wider than 80 columns"
exit 0
