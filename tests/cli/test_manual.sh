#!/bin/sh
# The manual names every verb and every option with its argument, as --help does, and no others;
# it is lint clean.
set -eu
MUSTER=$1 ROOT=$2
command -v mandoc >/dev/null || { echo "skipped: no mandoc"; exit 77; }
mandoc -T lint "$ROOT/docs/muster.1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# from help: "verb", then "verb --option ARG"
"$MUSTER" help --json | jq -r '.verbs[] | .name as $v | $v, (.options[] | "\($v) --\(.name)" + (if .argument then " \(.argument)" else "" end))' | sort >"$work/help"
[ -s "$work/help" ]
# from the manual: .Ss verb, then .It … Fl \-option [Ar ARG] until the next .Ss or .Sh
awk '
/^\.Sh VERBS/ {on = 1; next}
/^\.Sh / {on = 0}
!on {next}
/^\.Ss / {verb = $2; print verb; next}
/^\.It .*Fl \\-/ {
	line = $0
	sub(/.*Fl \\-/, "", line)
	n = split(line, w, " ")
	out = verb " --" w[1]
	if (n >= 3 && w[2] == "Ar") out = out " " w[3]
	print out
}' "$ROOT/docs/muster.1" | sort >"$work/manual"
diff -u "$work/manual" "$work/help"
# the global options, from --help itself
"$MUSTER" --help | sed -n '/^Global options:/,/^$/p' | grep -o -- '--[a-z-]*' | sort -u >"$work/global"
sed -n '/^\.Sh GLOBAL/,/^\.Sh VERBS/p' "$ROOT/docs/muster.1" | grep -o 'Fl \\-[a-z-]*' | sed 's/Fl \\-/--/' | sort -u >"$work/manual.global"
diff -u "$work/manual.global" "$work/global"
# every verb answers --help with 0 and its own usage line
for verb in $("$MUSTER" help --json | jq -r '.verbs[].name'); do
	"$MUSTER" "$verb" --help | head -n 1 | grep -q "^usage: muster $verb"
	grep -q "^## \`$verb\`" "$ROOT/docs/json.md" || { echo "docs/json.md has no section for $verb"; exit 1; }
done
