#!/bin/sh
# What is built in was read when muster was built, files of a project are read when it runs: both say
# the same.  And what is on disk is compared with the store of today, whatever is asked for.
set -eu
. "$(dirname "$0")/lib.sh"
need jq
. "$ROOT/tests/cli/estate.sh"
answers() { # of the current folder, without what names the texts themselves; [OPTIONS]
	for framework in $(cd "$ROOT/controls/catalogs" && ls | sed 's/\.yaml$//'); do
		muster --as-of 2026-09-30 "$@" --json status "$framework" --period 2026-Q3
		muster --as-of 2026-09-30 "$@" --json catalog show "$framework"
	done | sed -E 's/"(known_by|seq)": ?[0-9]+/"\1":N/g; s/[0-9a-f]{64}/DIGEST/g'
	muster --as-of 2026-09-30 "$@" --json explain cis-docker:4.1 | jq 'del(.known_by) | del(.. | .seq?)'
	muster catalog lint
}

mkdir "$work/a" && cd "$work/a"
estate >/dev/null
answers >"$work/built-in" 2>"$work/said"
[ ! -s "$work/said" ] || fail "something is said of what is built in: $(head -n 1 "$work/said")"
grep -q '"id": *"4.1"' "$work/built-in" || fail "no control in the answers"
known=$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)
sleep 0.01

cp -r "$ROOT/controls" .
find controls -name '*.yaml' | while read -r file; do echo '# another text' >>"$file"; done
muster --as-of 2026-09-30 findings 2>&1 >/dev/null | grep -q 'on disk differ' || fail "the files on disk are not told"
muster sync >/dev/null
answers >"$work/files" 2>"$work/said"
[ ! -s "$work/said" ] || fail "something is said after sync: $(head -n 1 "$work/said")"
cmp "$work/built-in" "$work/files" || fail "files say something else than what is built in"

# what another muster brought is no file
rm controls/practices.yaml
muster --as-of 2026-09-30 findings 2>&1 >/dev/null |
	grep -q '^muster: controls/practices.yaml (built in) differs from what the store' || fail "what is built in is told as a file"
echo '# changed' >>controls/rules/logs.yaml
muster --as-of 2026-09-30 findings 2>&1 >/dev/null |
	grep -q '^muster: controls/practices.yaml (built in) and controls/rules/logs.yaml on disk differ from' || fail "a file beside what is built in is not told"
cp "$ROOT/controls/practices.yaml" "$ROOT/controls/rules/logs.yaml" .
echo '# another text' | tee -a practices.yaml >>logs.yaml
mv practices.yaml controls/ && mv logs.yaml controls/rules/

muster --as-of 2026-09-30 --known-by "$known" findings >/dev/null 2>"$work/said"
[ ! -s "$work/said" ] || fail "the store of then is compared: $(head -n 1 "$work/said")"
echo '# changed' >>controls/practices.yaml
muster --as-of 2026-09-30 --known-by "$known" findings 2>&1 >/dev/null |
	grep -q '^muster: controls/practices.yaml on disk differs' || fail "a file that differs from the store is not told"
