#!/bin/sh
# The same report and policies twice, under other time zones, locales, umasks and folders: byte-identical.
set -eu
. "$(dirname "$0")/lib.sh"
need localedef
project "$work/a"
(cd "$ROOT/examples" && "$MUSTER" -q -C "$work/a" collect estate/2026-Q2 estate/2026-Q3 >/dev/null)
report() { # folder store: digests of every file of every format
	"$MUSTER" -C "${2:-$work/a}" report cis-docker --period 2026-Q3 --as-of 2026-10-05 \
		--format html,pdf,xml,csv,json,oscal -o "$1" >/dev/null
	"$MUSTER" -q -C "${2:-$work/a}" policy build --as-of 2026-10-05 --format html,pdf -o "$1" >/dev/null
	(cd "$1" && LC_ALL=C sha256sum -- *)
}
first=$(report "$work/one")
mkdir -p "$work/locales"
localedef -i de_DE -f UTF-8 "$work/locales/de_DE.UTF-8" || fail "cannot build de_DE"
localedef -i tr_TR -f UTF-8 "$work/locales/tr_TR.UTF-8" || fail "cannot build tr_TR"
for zone in UTC America/New_York Asia/Kathmandu Pacific/Kiritimati; do
	for locale in C de_DE.UTF-8 tr_TR.UTF-8; do
		for mask in 022 000; do
			dir="$work/$zone/$locale/$mask with spaces"
			mkdir -p "$dir"
			got=$(
				cd "$dir"
				umask "$mask"
				export TZ="$zone" LC_ALL="$locale" LOCPATH="$work/locales" HOME="$dir" COLUMNS=40
				report out
			)
			[ "$got" = "$first" ] || fail "differs under TZ=$zone LC_ALL=$locale umask $mask"
		done
	done
done
# the store copied elsewhere gives the same report
mkdir "$work/b"
cp "$work/a/muster.db" "$work/a/muster.db.key" "$work/a/muster.yaml" "$work/b/"
[ "$(report "$work/two" "$work/b")" = "$first" ] || fail "a copy of the store gives another report"
[ "$(echo "$first" | wc -l)" -ge 25 ] || fail "files are missing"
xmllint --noout --schema "$ROOT/docs/report.xsd" "$work/two/cis-docker-2026-Q3.xml" 2>"$work/lint" || {
	cat "$work/lint"
	fail "the report does not follow its schema"
}
