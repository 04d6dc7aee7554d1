/* SPDX-License-Identifier: Apache-2.0 */
/* The trees made at build are those of the documents beside them, and nothing else is told of
 * documents that are read so. */
#include "support.h"

#include <muster/catalog.h>
#include <muster/strbuf.h>

#include "catalog/trees.h"
#include "same_tree.h"
#include "yaml/packed.h"

static struct muster_arena *arena;
static const struct muster_controls_document *documents;
static size_t count;

static int
setup(void **state)
{
	(void)state;
	arena = muster_arena_new();
	documents = arena != NULL ? muster_controls_builtin(arena, &count) : NULL;
	return documents == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	muster_arena_free(arena);
	return 0;
}

static void
are_of_their_texts(void **state)
{
	(void)state;
	size_t trees = 0;
	for (size_t i = 0; i < count; i++) {
		const struct muster_controls_document *document = &documents[i];
		struct yaml_tree tree;
		struct muster_error err;
		const unsigned char *packed = trees_find(document->text, document->len);
		if (packed == NULL)
			fail_msg("%s has no tree", document->file);
		assert_int_equal(yaml_tree_read(arena, document->file, document->text,
				     document->len, NULL, NULL, &tree, &err),
		    0);
		same_tree(yaml_unpack(arena, packed), tree.root);
		trees++;
	}
	assert_true(trees > 40);
}

/* A copy of the text is known; one that differs in a byte, or is longer or shorter, is not. */
static void
only_of_their_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct muster_controls_document *document = &documents[i];
		char *text = muster_arena_copy(arena, document->text, document->len);
		assert_non_null(text);
		assert_ptr_equal(
		    trees_find(text, document->len), trees_find(document->text, document->len));
		assert_null(trees_find(text, document->len - 1));
		text[document->len] = '\n';
		assert_null(trees_find(text, document->len + 1));
		text[document->len / 2] ^= 1;
		assert_null(trees_find(text, document->len));
	}
	assert_null(trees_find("", 0));
}

static void
gather(void *context, const struct muster_error *problem)
{
	muster_strbuf_addf(context, "%s:%u:%u: %s [%s] %s\n", problem->file,
	    (unsigned)problem->line, (unsigned)problem->column, problem->message, problem->id,
	    problem->remedy);
}

/* Without the others nothing of what they name is there.  With a comment at its end each is read
 * by libyaml: the same is told, in the same order. */
static void
tell_what_texts_tell(void **state)
{
	(void)state;
	size_t told = 0;
	for (size_t i = 0; i < count; i++) {
		struct muster_controls_document document = documents[i];
		struct muster_strbuf packed, text, read;
		struct muster_error err;
		bool whole;
		muster_strbuf_init(&packed, 0);
		muster_strbuf_init(&read, 0);
		muster_strbuf_init(&text, 0);
		document.name = "another";
		muster_controls_free(
		    muster_controls_load_partly(&document, 1, gather, &packed, &whole, &err));
		muster_strbuf_add(&text, document.text, document.len);
		muster_strbuf_adds(&text, "# read by libyaml\n");
		document.text = text.data;
		document.len = text.len;
		muster_controls_free(
		    muster_controls_load_partly(&document, 1, gather, &read, &whole, &err));
		assert_false(packed.failed || read.failed || text.failed);
		assert_string_equal(packed.data, read.data);
		told += packed.len > 0;
		muster_strbuf_release(&packed);
		muster_strbuf_release(&read);
		muster_strbuf_release(&text);
	}
	assert_true(told > 30);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(are_of_their_texts, setup, teardown),
	    cmocka_unit_test_setup_teardown(only_of_their_texts, setup, teardown),
	    cmocka_unit_test_setup_teardown(tell_what_texts_tell, setup, teardown),
	};
	return cmocka_run_group_tests_name("catalog trees", tests, NULL, NULL);
}
