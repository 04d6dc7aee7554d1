#!/bin/sh
# usage: run_case.sh MUSTER ROOT CASE_FOLDER
set -u
MUSTER=$1 ROOT=$2 case=$3
export MUSTER ROOT
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
# a run by hand and a run in CI must print the same
unset NO_COLOR GITHUB_RUN_ID CI_JOB_ID CI_PIPELINE_ID BUILD_TAG BUILD_ID
LC_ALL=C.UTF-8 TERM=dumb sh "$case/cmd" >"$work/.stdout" 2>"$work/.stderr" </dev/null
echo $? >"$work/.exit"

# What is built in is taken in as entries of the journal, a number each, before the first run.  The
# goldens count from that one, so that another catalog or table of check rules changes none of them;
# nor do they count those rules.
other=$(mktemp -d)
echo '[]' >"$other/empty.json"
first=$("$MUSTER" -q init "$other/p" >/dev/null 2>&1 &&
	"$MUSTER" -C "$other/p" collect -s trivy -a image:x "$other/empty.json" 2>&1 |
	sed -n 's/.*, run \([0-9]*\)$/\1/p')
rm -rf "$other"
[ -n "$first" ] || { echo "no first run"; exit 1; }
for part in stdout stderr; do
	FIRST=$first perl -i -pe '
		sub from { my ($n) = @_; return $n < $ENV{FIRST} ? $n : "N" . ($n - $ENV{FIRST} + 1); }
		s/\b([Rr]uns?(?: confirm)?|entry) (\d+)\b/"$1 " . from($2)/ge;
		s/ +#(\d+)\b/" #" . from($1)/ge; # the columns in front are as wide as the number is not
		s/#(\d+)\b/"#" . from($1)/ge;
		s/^ +Run(?=  Observed  )/ Run/;
		s/("(?:run|seq|known_by)": ?)(\d+)/$1 . from($2)/ge;
		s/^( *)(\d+)(?=  \d{4}-\d\d-\d\d  )/"  " . from($2)/ge;
		s/\b\d+(?= check rules\b)/COUNT/g;
	' "$work/.$part"
done
if [ -n "${MUSTER_UPDATE_GOLDEN:-}" ]; then
	for part in stdout stderr exit; do cp "$work/.$part" "$case/$part"; done
	exit 0
fi
bad=0
for part in exit stderr stdout; do
	diff -u "$case/$part" "$work/.$part" || bad=1
done
exit $bad
