#!/bin/sh
# usage: selftest.sh LINT CC    Plants each offence that LINT is there for and expects it to be named.
set -eu
lint=$1
cc=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
planted=0

# A small tree in which every lint is content.
clean() {
	rm -rf "$work/tree"
	mkdir -p "$work/tree/src/base" "$work/tree/src/assess" "$work/tree/src/store" "$work/tree/src/cli" \
		"$work/tree/include/muster" "$work/tree/tests"
	printf '#ifndef E_H\n#define E_H\nint muster_error_set(void);\n#endif\n' >"$work/tree/include/muster/error.h"
	printf '#include <muster/error.h>\n\n#include <string.h>\n\n#include "base/hash.h"\n' >"$work/tree/src/base/hash.c"
	printf 'int hash_bytes(void);\n' >"$work/tree/src/base/hash.h"
	printf '#include <muster/error.h>\n/* printf("no call") and time( in a comment */\n' >"$work/tree/src/assess/row.c"
	printf '#include <sqlite3.h>\n' >"$work/tree/src/store/store.c"
	printf '#include <stdio.h>\n\n#include "cli/cli.h"\n\nvoid cli_say(void) { puts("x"); }\n' >"$work/tree/src/cli/say.c"
	printf '/* cli */\n' >"$work/tree/src/cli/cli.h"
	printf 'BasedOnStyle: LLVM\n' >"$work/tree/.clang-format"
	printf 'int main(void) { return 0; }\n' >"$work/tree/tests/t.c"
}

run() {
	sh "$here/$lint.sh" "$work/tree" "$@" >"$work/out" 2>&1
}

# expect TEXT [arguments of the lint]: it fails and says TEXT.
expect() {
	text=$1
	shift
	planted=$((planted + 1))
	status=0
	run "$@" || status=$?
	if [ "$status" -eq 0 ] || [ "$status" -eq 77 ] || ! grep -qF -- "$text" "$work/out"; then
		echo "$lint did not name the planted offence (status $status); wanted: $text; it said:"
		cat "$work/out"
		failed=1
	fi
	clean
}

content() {
	status=0
	run "$@" || status=$?
	if [ "$status" -eq 77 ]; then
		cat "$work/out"
		exit 77
	fi
	if [ "$status" -ne 0 ]; then
		echo "$lint is not content with a clean tree:"
		cat "$work/out"
		failed=1
	fi
}

# plant FILE TEXT: appends to a file of the tree.
plant() {
	printf '%b\n' "$2" >>"$work/tree/$1"
}

clean
case $lint in
layers)
	content
	plant src/assess/row.c '#include "store/store.h"'
	expect 'src/assess/row.c:3: #include "store/store.h": assess may not include store'
	plant src/assess/row.c '#include <muster/store.h>'
	expect 'assess may not include <muster/store.h>'
	plant src/base/hash.c '#include "assess/row.h"'
	expect 'base may not include assess'
	plant src/store/store.c '#include "source/source.h"'
	expect 'store may not include source'
	plant src/cli/say.c '#include "flow/project.h"'
	expect 'cli may not include flow'
	plant src/base/hash.c '#include <sqlite3.h>'
	expect 'its home is src/store/'
	plant src/store/store.c '#include <openssl/evp.h>'
	expect 'its home is src/base/'
	plant include/muster/error.h '#include <yaml.h>'
	expect 'include/muster/error.h:5: #include <yaml.h>: its home is src/yaml/'
	plant include/muster/error.h '#include "base/hash.h"'
	expect 'a public header includes an internal one'
	plant src/base/hash.c '#include <curl/curl.h>'
	expect 'not in layers.table'
	plant src/base/hash.c '#include "../assess/row.h"'
	expect 'no relative paths'
	plant src/base/hash.c '# include  "hash.h"'
	expect 'write the folder'
	mkdir "$work/tree/src/extra"
	plant src/extra/x.c 'int x;'
	expect 'the layer "extra" is not in layers.table'
	rm -rf "$work/tree/src" "$work/tree/include"
	mkdir "$work/tree/src" "$work/tree/include"
	expect 'no source file was read'
	;;
words)
	content
	for call in system popen fork execvp setlocale printf fprintf puts exit abort clock_gettime time getenv rand \
		strtod isdigit strncasecmp longjmp; do
		plant src/assess/row.c "int f(void) { return $call (0); }"
		expect "src/assess/row.c:3: $call:"
	done
	plant src/assess/row.c 'FILE *f = stderr;'
	expect 'stderr: only cli prints'
	plant src/assess/row.c '/* a comment\n over lines */ char c = 0x27, *t = "\\""; int g = abort();'
	expect 'abort: return an error'
	plant include/muster/error.h 'static inline void f(void) { exit(1); }'
	expect 'include/muster/error.h:5: exit'
	plant src/cli/say.c 'int f(void) { return time(0) + sizeof(system("x")); }'
	expect 'system: nothing of ours runs another program'
	# A member of the name is no call of the function.
	plant src/assess/row.c 'int f(struct s *s) { return s->time(0) + s->m.exit(1) + my_printf(2); }'
	content
	;;
leftovers)
	content
	plant src/base/hash.c "/* see /wor""k/shared/design */"
	expect 'a path of a development machine'
	plant tests/t.c "/* TO""DO: later */"
	expect 'an unfinished mark'
	plant include/muster/error.h "/* FIX""ME */"
	expect 'an unfinished mark'
	plant tests/data.txt 'the word TO''DO in data is data'
	content
	;;
headers)
	content "$cc"
	plant include/muster/error.h 'size_t muster_error_len(void);'
	expect 'include/muster/error.h does not compile by itself' "$cc"
	printf 'struct twice { int x; };\n' >"$work/tree/include/muster/error.h"
	expect 'include/muster/error.h does not compile by itself' "$cc"
	rm "$work/tree/include/muster/error.h"
	expect 'no public header was read' "$cc"
	;;
symbols)
	# library NAME CODE: makes NAME.a of one file.
	library() {
		printf '%b\n' "$2" >"$work/$1.c"
		"$cc" -std=c11 -fPIC -c -o "$work/$1.o" "$work/$1.c"
		rm -f "$work/$1.a"
		ar rcs "$work/$1.a" "$work/$1.o"
	}
	tables='static int f(void) { return 1; }\nstatic int (*const t[])(void) = {f};\nconst char *const hash_words[] = {"a"};'
	library base "$tables\nconst int hash_size = 32;\nint hash_bytes(void) { return t[0](); }\nint muster_error_set(void) { return 0; }"
	library assess 'int assess_row(void) { return 0; }\nint row_status(void) { return 1; }'
	content "base=$work/base.a" "assess=$work/assess.a"
	library bad 'static int counter; int hash_next(void) { return counter++; }'
	expect 'base: counter is writable data' "base=$work/bad.a"
	library bad 'int hash_level = 3;'
	expect 'base: hash_level is writable data' "base=$work/bad.a"
	library bad 'int hash_x(void); int hash_x(void) { static int once; return once++; }'
	expect 'is writable data' "base=$work/bad.a"
	library bad 'static const char *words[] = {"a"}; const char *hash_word(int i) { return words[i]++; }'
	expect 'base: words is writable data' "base=$work/bad.a"
	library bad '_Thread_local int hash_errno;'
	expect 'base: hash_errno is writable data' "base=$work/bad.a"
	library bad 'int helper(void) { return 0; }'
	expect 'base: helper has no noun before its verb' "base=$work/bad.a"
	library bad 'int muster_secret(void) { return 0; }'
	expect 'base: muster_secret is not declared in include/muster' "base=$work/bad.a"
	library bad 'int muster_error_set(void) { return 0; }'
	expect 'muster_error_set is defined in base too' "base=$work/base.a" "assess=$work/bad.a"
	library bad 'extern int x;'
	expect 'no symbol was read' "base=$work/bad.a"
	;;
format)
	printf 'int f(void) { return 0; }\n' >"$work/tree/src/assess/row.c"
	printf '#include <sqlite3.h>\n' >"$work/tree/src/store/store.c"
	printf 'int f(void);\n' >"$work/tree/include/muster/error.h"
	content
	plant tests/t.c 'int   f( void ){return 0 ;}'
	expect 'code should be clang-formatted'
	;;
*)
	echo "no self-test for $lint"
	exit 1
	;;
esac
[ "$lint" = format ] || [ "$planted" -ge 3 ]
exit $failed
