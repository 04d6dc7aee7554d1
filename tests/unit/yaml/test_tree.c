/* SPDX-License-Identifier: Apache-2.0 */
/* The node tree: what is read, what is refused and where, and that limits hold in time. */
#include "support.h"

#include <dirent.h>
#include <time.h>

#include <muster/strbuf.h>

#include "yaml/tree.h"

static struct muster_arena *arena;
static struct muster_error err;
static struct yaml_tree tree;

static int
setup(void **state)
{
	(void)state;
	arena = muster_arena_new();
	return arena == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	muster_arena_free(arena);
	return 0;
}

static const struct yaml_node *
read_len(const char *text, size_t len)
{
	muster_error_clear(&err);
	if (yaml_tree_read(arena, "t.yaml", text, len, NULL, NULL, &tree, &err) != 0)
		return NULL;
	return tree.root;
}

static const struct yaml_node *
read_ok(const char *text)
{
	const struct yaml_node *root = read_len(text, strlen(text));
	if (root == NULL)
		fail_msg("%s:%u:%u: %s", err.file, (unsigned)err.line, (unsigned)err.column,
		    err.message);
	return root;
}

/* Every node carries the place where an editor shows it. */
static void
places(void **state)
{
	(void)state;
	const struct yaml_node *root =
	    read_ok("# comment\na: 1\n\xC3\xA9: [\"x\", 'y']\nb:\n  - c: d\n  - |\n    text\n");
	assert_int_equal(root->kind, YAML_MAPPING);
	assert_int_equal(root->line, 2);
	assert_int_equal(root->count, 3);
	const struct yaml_node *a = yaml_node_member(root, "a");
	assert_string_equal(a->text, "1");
	assert_true(a->plain);
	assert_int_equal(a->line, 2);
	assert_int_equal(a->column, 4);
	const struct yaml_node *e = yaml_node_member(root, "\xC3\xA9");
	assert_int_equal(e->kind, YAML_SEQUENCE);
	assert_int_equal(e->line, 3);
	assert_int_equal(e->column, 5); /* bytes: the letter has two */
	assert_false(e->first->plain);
	assert_int_equal(e->first->next->column, 11);
	const struct yaml_node *b = yaml_node_member(root, "b");
	assert_int_equal(b->first->first->key->line, 5);
	assert_int_equal(b->first->first->key->column, 5);
	assert_string_equal(b->first->next->text, "text\n");
	assert_null(yaml_node_member(root, "z"));
	assert_null(yaml_node_member(a, "z"));
}

/* NEL, LS and PS end no line for an editor, whatever libyaml thinks; CR LF is one end. */
static void
line_ends(void **state)
{
	(void)state;
	const struct yaml_node *root = read_ok("a: \"x\xC2\x85y\xE2\x80\xA8z\"\r\nb: 1\r\nc: 2\n");
	assert_int_equal(yaml_node_member(root, "b")->line, 2);
	assert_int_equal(yaml_node_member(root, "b")->column, 4);
	assert_int_equal(yaml_node_member(root, "c")->line, 3);
}

static void
bom_and_empty(void **state)
{
	(void)state;
	const struct yaml_node *root = read_ok("\xEF\xBB\xBF"
					       "a: 1\n");
	assert_int_equal(root->first->key->column, 1);
	assert_null(read_len("", 0));
	assert_int_equal(err.code, MUSTER_OK);
	assert_null(read_len("# nothing\n", 10));
	assert_int_equal(err.code, MUSTER_OK);
}

struct bad {
	const char *text, *want;
};

static void
check_bad(const struct bad *bad)
{
	char got[1400];
	if (read_len(bad->text, strlen(bad->text)) != NULL || err.code == MUSTER_OK)
		fail_msg("accepted: %s", bad->text);
	snprintf(got, sizeof(got), "%s:%u:%u: %s%s%s [%s]", err.file, (unsigned)err.line,
	    (unsigned)err.column, err.message, err.remedy[0] ? "; " : "", err.remedy, err.id);
	assert_string_equal(got, bad->want);
	assert_int_equal(err.code, MUSTER_E_CONFIG);
}

static void
refusals(void **state)
{
	(void)state;
	static const struct bad cases[] = {
	    {"a: &x 1\n",
		"t.yaml:1:4: anchors (&) are not read; write the value out, or put the text in "
		"quotes [yaml.anchor]"},
	    {"a: &x [1]\n",
		"t.yaml:1:4: anchors (&) are not read; write the value out, or put the text in "
		"quotes [yaml.anchor]"},
	    {"a: 1\nb: *x\n",
		"t.yaml:2:4: aliases (*) are not read; write the value out, or put the text in "
		"quotes [yaml.alias]"},
	    {"a: !!python/object x\n",
		"t.yaml:1:4: tags (!) are not read; remove the tag, or put "
		"the text in quotes [yaml.tag]"},
	    {"a: ! x\n",
		"t.yaml:1:4: tags (!) are not read; remove the tag, or put the text in "
		"quotes [yaml.tag]"},
	    {"%TAG ! tag:x,2000:\n---\na: 1\n",
		"t.yaml:1:1: %TAG directives are not read; remove the directive [yaml.tag]"},
	    {"b: 1\na: 1\nb: 2\na: 3\n",
		"t.yaml:3:1: the key \"b\" is here a second time; the "
		"first is in line 1; remove one of the two "
		"[yaml.duplicate-key]"},
	    {"{a: 1, \"a\": 2}\n",
		"t.yaml:1:8: the key \"a\" is here a second time; the first is "
		"in line 1; remove one of the two [yaml.duplicate-key]"},
	    {"a: 1\n---\nb: 1\n",
		"t.yaml:2:1: a second document begins here; one file holds one "
		"document: remove \"---\" [yaml.documents]"},
	    {"a:\n\tb: 1\n",
		"t.yaml:2:1: a tab is used as indentation; indent with spaces [yaml.tab]"},
	    {"a: [\n\t1]\n",
		"t.yaml:2:2: a tab is used as indentation; indent with spaces [yaml.tab]"},
	    {"<<: {a: 1}\n",
		"t.yaml:1:1: merge keys (<<) are not read; write the members out [yaml.merge]"},
	    {"? [a]\n: 1\n",
		"t.yaml:1:3: a list or mapping is used as a key; put the text in "
		"quotes if it begins with a bracket [yaml.key]"},
	    {"a: \"x\\0y\"\n",
		"t.yaml:1:4: the text holds U+0000; remove the \\0 or \\x00 [yaml.nul]"},
	    {"a: b: c\n",
		"t.yaml:1:5: not valid YAML: mapping values are not allowed in this "
		"context; put the text in quotes if it holds \": \", or check the "
		"indentation [yaml.syntax]"},
	    {"a: \"x\n",
		"t.yaml:2:1: not valid YAML: found unexpected end of stream while scanning "
		"a quoted scalar; close the quote [yaml.syntax]"},
	    {"a: @x\n",
		"t.yaml:1:4: not valid YAML: found character that cannot start any token "
		"while scanning for the next token; put the text in quotes [yaml.syntax]"},
	    {"a: \xC3\xA9\x01\n",
		"t.yaml:1:6: not valid YAML: control characters are not allowed; "
		"remove the control character [yaml.syntax]"},
	    {"a: 1\nb: \xC3\n",
		"t.yaml:2:4: the text is not valid UTF-8; save it as UTF-8 [yaml.encoding]"},
	    {"\xFF\xFE"
	     "a",
		"t.yaml:1:1: the text is UTF-16; save it as UTF-8 [yaml.encoding]"},
	    {"a: \"x\"# y\n",
		"t.yaml:1:7: not valid YAML: a comment without space before it; put a space before "
		"# [yaml.syntax]"},
	    {"a: [b,# y\n c]\n",
		"t.yaml:1:7: not valid YAML: a comment without space before it; put a space before "
		"# [yaml.syntax]"},
	    {"a: [b]# y\n",
		"t.yaml:1:7: not valid YAML: a comment without space before it; put a space before "
		"# [yaml.syntax]"},
	    {"a: |-# y\n  c\n",
		"t.yaml:1:6: not valid YAML: a comment without space before it; put a space before "
		"# [yaml.syntax]"},
	    {"a: [-]\n",
		"t.yaml:1:5: not valid YAML: a \"-\" alone is no text; put it in quotes "
		"[yaml.syntax]"},
	    {"a: 1\n b: 2\n",
		"t.yaml:2:3: not valid YAML: mapping values are not allowed in this "
		"context; put the text in quotes if it holds \": \", or check the "
		"indentation [yaml.syntax]"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_bad(&cases[i]);
}

/* The offending key is shown, but cannot drive the terminal or fill the screen. */
static void
key_is_shown_safely(void **state)
{
	(void)state;
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	for (int i = 0; i < 2; i++) {
		muster_strbuf_adds(&text, "\"\\e[31m");
		for (int k = 0; k < 1000; k++)
			muster_strbuf_addc(&text, 'k');
		muster_strbuf_adds(&text, "\": 1\n");
	}
	assert_null(read_len(text.data, text.len));
	muster_strbuf_release(&text);
	assert_string_equal(err.id, "yaml.duplicate-key");
	assert_null(strchr(err.message, '\x1b'));
	assert_true(strlen(err.message) < 200);
}

/* ---- reading goes on ---- */

static void
gather(void *context, const struct muster_error *problem)
{
	muster_strbuf_addf(
	    context, "%u:%u %s\n", (unsigned)problem->line, (unsigned)problem->column, problem->id);
}

static void
check_all(const char *text, const char *want)
{
	struct muster_strbuf got;
	muster_strbuf_init(&got, 0);
	muster_error_clear(&err);
	int status = yaml_tree_read(arena, "t.yaml", text, strlen(text), gather, &got, &tree, &err);
	assert_false(got.failed);
	if (strcmp(got.len > 0 ? got.data : "", want) != 0)
		fail_msg("%s\ntold:\n%swanted:\n%s", text, got.len > 0 ? got.data : "", want);
	assert_int_equal(status, want[0] == '\0' ? 0 : -1);
	assert_int_equal(err.code, want[0] == '\0' ? MUSTER_OK : MUSTER_E_CONFIG);
	muster_strbuf_release(&got);
}

/* All problems of a document in one pass, each with its place. */
static void
all_problems(void **state)
{
	(void)state;
	check_all("a: &x 1\nb: *x\nc: !t z\na: 2\n<<: {y: *q}\na: 3\n? [k, *l]\n: *m\n",
	    "1:4 yaml.anchor\n2:4 yaml.alias\n3:4 yaml.tag\n5:1 yaml.merge\n5:9 yaml.alias\n"
	    "7:3 yaml.key\n8:3 yaml.alias\n4:1 yaml.duplicate-key\n6:1 yaml.duplicate-key\n");
	check_all("a: [\n\t1, -, \"x\ty\n\tz\n\tu\"# c\n\t]\nb: \"\\0\"\n",
	    "2:2 yaml.tab\n2:5 yaml.syntax\n3:1 yaml.tab\n4:1 yaml.tab\n4:4 yaml.syntax\n"
	    "6:4 yaml.nul\n");
	/* a pair in brackets begins where its key does */
	check_all("a: [\n\tb: 1]\n", "2:2 yaml.tab\n");
	check_all("%TAG ! tag:x,2000:\n---\na: *x\na: 1\n",
	    "1:1 yaml.tag\n3:4 yaml.alias\n4:1 yaml.duplicate-key\n");
	check_all("a: 1\n", "");
}

/* What stands before the place where libyaml gives up is told, and that nothing else was read. */
static void
left_early(void **state)
{
	(void)state;
	check_all("a: *x\nb: 1\nb: 2\nc:\n\td: 1\ne: |\n  text\n  \tcode\nf:\n  \tg: 1\n\t# "
		  "no\n\th: *y\n",
	    "1:4 yaml.alias\n5:1 yaml.tab\n3:1 yaml.duplicate-key\n10:3 yaml.tab\n"
	    "12:1 yaml.tab\n5:1 yaml.unread\n");
	assert_true(tree.cut && tree.root->partial && tree.root->told);
	assert_string_equal(yaml_node_member(tree.root, "b")->text, "1");
	assert_null(yaml_node_member(tree.root, "c"));
	/* nothing follows: nothing more is said */
	check_all("a: b: c\n# end\n", "1:5 yaml.syntax\n");
	check_all("a: b: c\nd: 1\n", "1:5 yaml.syntax\n1:5 yaml.unread\n");
	check_all("a: 1\n---\nb: *x\n", "2:1 yaml.documents\n2:1 yaml.unread\n");
	check_all("a: *x\nb: \"y\n", "1:4 yaml.alias\n3:1 yaml.syntax\n");
}

/* What could not be read is in its place; what holds it knows. */
static void
unread(void **state)
{
	(void)state;
	check_all("a: {b: *x, c: 1}\nd: [1, *x, 2]\ne: {f: 1}\n*f : {g: 2}\n",
	    "1:8 yaml.alias\n2:8 yaml.alias\n4:1 yaml.alias\n");
	assert_int_equal(tree.root->count, 3); /* not the one whose key is not read */
	assert_true(tree.root->partial && tree.root->told);
	const struct yaml_node *a = yaml_node_member(tree.root, "a");
	assert_true(a->told);
	assert_false(a->partial);
	assert_int_equal(yaml_node_member(a, "b")->kind, YAML_UNREAD);
	assert_string_equal(yaml_node_member(a, "c")->text, "1");
	const struct yaml_node *d = yaml_node_member(tree.root, "d");
	assert_int_equal(d->count, 3);
	assert_int_equal(d->first->next->kind, YAML_UNREAD);
	assert_int_equal(d->first->next->column, 8);
	assert_false(yaml_node_member(tree.root, "e")->told);
	/* passed over as a whole, and read on behind it */
	char brackets[2][71], deep[200];
	for (int i = 0; i < 2; i++) {
		memset(brackets[i], i == 0 ? '[' : ']', 70);
		brackets[i][70] = '\0';
	}
	snprintf(deep, sizeof(deep), "a: %s*x%s\nb: *y\n", brackets[0], brackets[1]);
	check_all(deep, "1:67 yaml.too-deep\n2:4 yaml.alias\n");
	assert_int_equal(tree.root->count, 2);
}

static double
seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* `unit` repeated between `head` and `tail`, timed: the id of the error, "" accepted. */
static void
timed(const char *head, const char *unit, size_t count, const char *tail, const char *id)
{
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	muster_strbuf_adds(&text, head);
	for (size_t i = 0; i < count; i++)
		muster_strbuf_adds(&text, unit);
	muster_strbuf_adds(&text, tail);
	assert_false(text.failed);
	double start = seconds();
	read_len(text.data, text.len);
	double took = seconds() - start;
	muster_strbuf_release(&text);
	assert_string_equal(err.id, id);
	/* The rule is a second; what goes too deep takes a few milliseconds, sanitizers included.
	 */
	if (took > 1.0 && count < YAML_MAX_NODES - 1)
		fail_msg("\"%s\" x %zu took %.2f s", unit, count, took);
	muster_arena_reset(arena);
}

static void
hostile_nesting(void **state)
{
	(void)state;
	timed("", "[", 100000, "", "yaml.too-deep");
	timed("", "{a: ", 100000, "", "yaml.too-deep");
	timed("", "- ", 100000, "", "yaml.too-deep");
	timed("", "? ", 100000, "", "yaml.key");
	timed("", "[{a: ", 100000, "", "yaml.too-deep");
	timed("a: ", "- ", 100000, "", "yaml.syntax");
}

/* As many problems as a document holds cost no square of them. */
static void
hostile_mistakes(void **state)
{
	(void)state;
	timed("[", "*x,", 50000, "]", "yaml.alias");
	timed("", "a: 1\n", 50000, "", "yaml.duplicate-key");
	timed("", "*a : 1\n", 50000, "", "yaml.alias");
	timed("[", "\"x\n\ty\",", 50000, "]", "yaml.tab");
	timed("[", "b,#\n", 50000, "]", "yaml.syntax");
	timed("a:\n\tb\n", "\tc: 1\n", 50000, "", "yaml.tab");
	timed("[", "&a ! x,", 50000, "]", "yaml.anchor");
}

static void
depth_limit(void **state)
{
	(void)state;
	for (unsigned depth = YAML_MAX_DEPTH; depth <= YAML_MAX_DEPTH + 1; depth++) {
		char text[2 * (YAML_MAX_DEPTH + 1) + 1] = "";
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		const struct yaml_node *root = read_len(text, (size_t)2 * depth);
		assert_int_equal(root != NULL, depth <= YAML_MAX_DEPTH);
	}
	assert_int_equal(err.column, YAML_MAX_DEPTH + 1);
}

static void
count_limit(void **state)
{
	(void)state;
	timed("[", "a,", YAML_MAX_NODES - 1, "]", "");
	timed("[", "a,", YAML_MAX_NODES, "]", "yaml.too-many-nodes");
}

static void
size_limit(void **state)
{
	(void)state;
	size_t len = YAML_MAX_BYTES + 1;
	char *text = malloc(len);
	assert_non_null(text);
	memset(text, '#', len);
	assert_null(read_len(text, len - 1)); /* one comment: empty, but read */
	assert_int_equal(err.code, MUSTER_OK);
	assert_null(read_len(text, len));
	assert_string_equal(err.id, "yaml.too-large");
	free(text);
}

/* 308 bytes that would expand to 269 MB: refused at the first anchor. */
static void
bomb(void **state)
{
	(void)state;
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	muster_strbuf_adds(&text, "a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 10; i++)
		muster_strbuf_addf(&text, "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i, i - 1,
		    i - 1, i - 1, i - 1, i - 1);
	double start = seconds();
	assert_null(read_len(text.data, text.len));
	assert_true(seconds() - start < 1.0);
	assert_string_equal(err.id, "yaml.anchor");
	assert_null(read_len("&a [*a]", 7));
	assert_string_equal(err.id, "yaml.anchor");
	muster_strbuf_release(&text);
}

/* Many keys are compared in n log n, and a repeated one among them is found. */
static void
many_keys(void **state)
{
	(void)state;
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	for (unsigned i = 0; i < 100000; i++)
		muster_strbuf_addf(&text, "k%u: 1\n", i);
	size_t without = text.len;
	muster_strbuf_adds(&text, "k77: 1\n");
	assert_non_null(read_len(text.data, without));
	double start = seconds();
	assert_null(read_len(text.data, text.len));
	assert_true(seconds() - start < 5.0);
	assert_int_equal(err.line, 100001);
	muster_strbuf_release(&text);
}

/* Scalars keep their text whatever YAML 1.1 would make of them. */
static void
scalars_stay_text(void **state)
{
	(void)state;
	static const char *const plain[] = {
	    "a#b", "yes", "1:30:00", "0o17", "012", ".inf", "4.10", "NO"};
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		assert_string_equal(read_ok(plain[i])->text, plain[i]);
}

/*
 * Taken by libyaml, and harmless: continuation lines that are not indented
 * inside brackets (9C9N) and quotes (QB6E); blank lines of a block text that
 * are indented more than it (S98Z); a comment glued to "%YAML 1.1" (MUS6).
 */
static bool
tolerated(const char *name)
{
	return strcmp(name, "9C9N") == 0 || strcmp(name, "QB6E") == 0 ||
	    strcmp(name, "S98Z") == 0 || strcmp(name, "MUS6/00") == 0;
}

static bool
check_rejected(const char *path, const char *name)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	fclose(file);
	size_t len;
	char *text = support_read(path, &len);
	bool accepted = read_len(text, len) != NULL || err.code == MUSTER_OK;
	free(text);
	if (accepted != tolerated(name))
		fail_msg("%s: %s", name, accepted ? "accepted" : err.message);
	if (!accepted) {
		assert_true(err.line > 0 && err.column > 0);
		assert_true(err.message[0] != '\0');
	}
	return true;
}

/* The YAML test suite's documents that must be rejected, each with a line and a column. */
static void
test_suite(void **state)
{
	(void)state;
	const char *folder = support_shared(TEST_SHARED, "hostile/yaml-error");
	if (folder == NULL)
		skip();
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	size_t seen = 0;
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		static const char *const parts[] = {"", "/00", "/01", "/06", "/000", "/003", "/004",
		    "/005", "/006", "/007", "/008", "/009"};
		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
			char name[512], path[1024];
			snprintf(name, sizeof(name), "%s%s", entry->d_name, parts[i]);
			snprintf(path, sizeof(path), "%s/%s/in.yaml", folder, name);
			seen += check_rejected(path, name);
		}
	}
	closedir(dir);
	free((char *)(uintptr_t)folder);
	assert_int_equal(seen, 94);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(places, setup, teardown),
	    cmocka_unit_test_setup_teardown(line_ends, setup, teardown),
	    cmocka_unit_test_setup_teardown(bom_and_empty, setup, teardown),
	    cmocka_unit_test_setup_teardown(refusals, setup, teardown),
	    cmocka_unit_test_setup_teardown(all_problems, setup, teardown),
	    cmocka_unit_test_setup_teardown(left_early, setup, teardown),
	    cmocka_unit_test_setup_teardown(unread, setup, teardown),
	    cmocka_unit_test_setup_teardown(key_is_shown_safely, setup, teardown),
	    cmocka_unit_test_setup_teardown(hostile_nesting, setup, teardown),
	    cmocka_unit_test_setup_teardown(hostile_mistakes, setup, teardown),
	    cmocka_unit_test_setup_teardown(depth_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(count_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(size_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(bomb, setup, teardown),
	    cmocka_unit_test_setup_teardown(many_keys, setup, teardown),
	    cmocka_unit_test_setup_teardown(scalars_stay_text, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_suite, setup, teardown),
	};
	return cmocka_run_group_tests_name("yaml tree", tests, NULL, NULL);
}
