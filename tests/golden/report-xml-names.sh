#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every table name and column that src/report gives must stand in docs/report-xml.md.
# usage: report-xml-names.sh SOURCE-FOLDER
root=$1
doc=$root/docs/report-xml.md
status=0
names=$(cat "$root"/src/report/*.c | tr -d '\n' | awk '{
	text = $0
	# columns: {"id", "Title", weight, MUSTER_ALIGN_…
	while (match(text, /\{"[a-z0-9_]+",[ \t]*"[^"]*",[ \t]*[0-9]+,[ \t]*MUSTER_ALIGN/)) {
		word = substr(text, RSTART + 2, RLENGTH)
		sub(/".*/, "", word)
		print word
		text = substr(text, RSTART + RLENGTH)
	}
	text = $0
	# the last two of struct table_words: "rows", "row"}
	while (match(text, /"[a-z_]+",[ \t]*"[a-z_]+"\}/)) {
		word = substr(text, RSTART, RLENGTH)
		gsub(/[",}]/, " ", word)
		print word
		text = substr(text, RSTART + RLENGTH)
	}
}' | tr ' \t' '\n\n' | grep . | sort -u)
count=0
for name in $names; do
	count=$((count + 1))
	if ! grep -q "\`$name\`" "$doc"; then
		echo "docs/report-xml.md does not name $name"
		status=1
	fi
done
if [ "$count" -lt 40 ]; then
	echo "only $count names found in src/report: the pattern does not fit any more"
	status=1
fi
exit $status
