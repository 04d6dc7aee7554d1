# SPDX-License-Identifier: Apache-2.0
# Every kind of YAML a user writes × every kind of mistake (yaml_mistakes.table, which says how it is read):
# exit status 2, and exactly the messages the table names, each `muster: FILE:LINE:COL: …`.
. "$(dirname "$0")/lib.sh" "$1" "$2"
table=$ROOT/tests/cli/yaml_mistakes.table
all="unknown-key wrong-type dangling duplicate-key duplicate-id alias tab depth three many"
deep=$(printf '[%.0s' $(seq 70)) shut=$(printf ']%.0s' $(seq 70))
"$MUSTER" -q init "$work/project" >/dev/null
mkdir "$work/base" "$work/try"
bad=0 cases=0 kinds=0
only=${YAML_MISTAKES_KIND:-}
kind='' file='' command='' mistake='' seen=''

wrong() {
	echo "FAILED: $kind, $mistake: $*" >&2
	bad=$((bad + 1))
}
# run: the command over the document, in a project of its own; the messages that name a file are in said
run() {
	rm -rf "$work/try"
	cp -r "$work/project" "$work/try"
	mkdir -p "$work/try/$(dirname "$file")"
	cp "$1" "$work/try/$file"
	got=0
	(cd "$work/try" && sh -c "\"$MUSTER\" $command" >"$work/out" 2>&1 </dev/null) || got=$?
	grep "^muster: $file:" "$work/out" >"$work/said" || :
}
finish_mistake() {
	[ -n "$mistake" ] || return 0
	seen="$seen $mistake"
	if [ "$mistake" = none ]; then
		run "$work/base/document"
		[ "$got" -ne 2 ] || wrong "the document without a mistake is refused: $(head -5 "$work/out")"
	elif [ -s "$work/edit" ]; then
		cases=$((cases + 1))
		sed -f "$work/edit" "$work/base/document" >"$work/document"
		cmp -s "$work/base/document" "$work/document" && wrong "the edit changes nothing"
		run "$work/document"
		[ "$got" -eq 2 ] || wrong "exit $got, not 2"
		while IFS= read -r want; do
			grep -Eq "^muster: $file:$want" "$work/said" || wrong "no message '$file:$want'"
		done <"$work/want"
		[ "$(wc -l <"$work/said")" -eq "$(wc -l <"$work/want")" ] ||
			wrong "$(wc -l <"$work/said") messages, not $(wc -l <"$work/want")"
		[ "$bad" -eq "${told:-0}" ] || sed 's/^/    /;20q' "$work/out" >&2
		told=$bad
	fi
	mistake=''
}
finish_kind() {
	finish_mistake
	[ -n "$kind" ] || return 0
	kinds=$((kinds + 1))
	for each in none $all; do
		case " $seen " in *" $each "*) ;; *) mistake=$each && wrong "the table does not say" ;; esac
	done
	mistake='' seen=''
}
while IFS= read -r line; do
	rest=${line#? }
	case $line in
	'' | '#'*) ;;
	'kind '*)
		finish_kind
		: >"$work/base/document"
		set -- ${line#kind }
		kind=$1 file=$2
		shift 2
		command=$*
		mistake=none
		;;
	'|'*) printf '%s\n' "$rest" >>"$work/base/document" ;;
	'= '*)
		finish_mistake
		: >"$work/edit"
		: >"$work/want"
		mistake=$rest
		;;
	'~ '*) printf '%s\n' "$rest" | sed "s/DEEP/$deep/;s/SHUT/$shut/" >>"$work/edit" ;;
	'> '*) printf '%s\n' "$rest" >>"$work/want" ;;
	'- '*)
		finish_mistake
		seen="$seen ${rest%%:*}"
		;;
	*) fail "$table: what is this line: $line" ;;
	esac
done <"$table"
finish_kind
[ "$bad" -eq 0 ] || fail "$bad wrong of $cases cases, $kinds kinds"
[ "$kinds" -ge 15 ] && [ "$cases" -ge 100 ] || fail "only $cases cases of $kinds kinds"
echo "$cases mistakes in $kinds kinds of document"
