# SPDX-License-Identifier: Apache-2.0
# What whole-program tests share.  Sets MUSTER, ROOT, SHARED and work (removed at the end).
MUSTER=$1 ROOT=$2 SHARED=${3:-}
export LC_ALL=C.UTF-8 TERM=dumb
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*" >&2
	exit 1
}
need() {
	for tool in "$@"; do
		command -v "$tool" >/dev/null || {
			echo "skipped: no $tool"
			exit 77
		}
	done
}
# expect STATUS command…: the exit status must be exactly that
expect() {
	want=$1
	shift
	got=0
	"$@" || got=$?
	[ "$got" -eq "$want" ] || fail "exit $got, not $want: $*"
}
# a new project with the example estate's configuration
project() {
	"$MUSTER" -q init "$1" >/dev/null
	cp "$ROOT/examples/estate/muster.yaml" "$1/muster.yaml"
}
# docbook FILE…: articles are valid against Debian's docbook5-xml; where that is missing it says so
docbook() {
	schema=/usr/share/xml/docbook/schema/rng/5.0/docbook.rng
	if ! [ -r "$schema" ] || ! command -v xmllint >/dev/null; then
		echo "not checked against DocBook's schema: docbook5-xml or xmllint is not installed" >&2
		return 0
	fi
	xmllint --noout --nonet --relaxng "$schema" "$@" 2>"$work/docbook.txt" || fail "$(cat "$work/docbook.txt")"
}
