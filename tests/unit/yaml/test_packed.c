/* SPDX-License-Identifier: Apache-2.0 */
/* A packed tree comes back as it was read, on any size of number and text. */
#include "support.h"

#include "same_tree.h"
#include "yaml/packed.h"

static struct muster_arena *arena;

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

static void
check(const char *text, size_t len)
{
	struct yaml_tree tree;
	struct muster_error err;
	struct muster_strbuf packed;
	assert_int_equal(yaml_tree_read(arena, "t.yaml", text, len, NULL, NULL, &tree, &err), 0);
	assert_non_null(tree.root);
	muster_strbuf_init(&packed, 0);
	yaml_pack(tree.root, &packed);
	assert_false(packed.failed);
	same_tree(yaml_unpack(arena, (const unsigned char *)packed.data), tree.root);
	muster_strbuf_release(&packed);
}

static void
every_kind(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "a text\n",
	    "''\n",
	    "[]\n",
	    "{}\n",
	    "- []\n- {}\n- \n- ''\n- [a, [b, {c: d}], 'e']\n",
	    "# a comment\na: 1\n\"b\": '1'\nc: |\n  lines\n\n  more\nd: >-\n  folded\n  text\n"
	    "e:\n- f: g\n  h: [i, \"j\\u00e9\\n\"]\n-\n  - k\nl: \n\xC3\xA9: \xE2\x82\xAC\n",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check(texts[i], strlen(texts[i]));
}

/* On both sides of what one, two and three bytes hold. */
static void
numbers(void **state)
{
	(void)state;
	static const size_t sizes[] = {126, 127, 128, 129, 16383, 16384, 16385, 100000};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct muster_strbuf text;
		muster_strbuf_init(&text, 0);
		for (size_t n = 1; n < sizes[i]; n++)
			muster_strbuf_addc(&text, '\n'); /* the line of the pair */
		muster_strbuf_adds(&text, "a: [");
		for (size_t n = 0; n < sizes[i]; n++)
			muster_strbuf_addc(&text, ' '); /* the column of the first item */
		for (size_t n = 0; n < sizes[i]; n++)
			muster_strbuf_adds(&text, "b,"); /* the count */
		muster_strbuf_adds(&text, "'");
		for (size_t n = 0; n < sizes[i]; n++)
			muster_strbuf_addc(&text, 'c'); /* the length */
		muster_strbuf_adds(&text, "']\n");
		assert_false(text.failed);
		check(text.data, text.len);
		muster_strbuf_release(&text);
	}
}

static void
deepest(void **state)
{
	(void)state;
	char text[2 * YAML_MAX_DEPTH];
	memset(text, '[', YAML_MAX_DEPTH);
	memset(text + YAML_MAX_DEPTH, ']', YAML_MAX_DEPTH);
	check(text, sizeof(text));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_kind, setup, teardown),
	    cmocka_unit_test_setup_teardown(numbers, setup, teardown),
	    cmocka_unit_test_setup_teardown(deepest, setup, teardown),
	};
	return cmocka_run_group_tests_name("yaml packed", tests, NULL, NULL);
}
