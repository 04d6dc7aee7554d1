/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the YAML tree.
 *
 * What must hold: -1 is said if and only if a problem was told; every problem
 * has words and a place in the text; a node whose child could not be read knows
 * it; a document with no problem has no node that says otherwise, and is read
 * the same with comments around it.
 */
#include <stdlib.h>
#include <string.h>

#include <muster/strbuf.h>

#include "yaml/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct told {
	size_t count;
	unsigned lines;
};

static void
on_problem(void *context, const struct muster_error *problem)
{
	struct told *told = context;
	told->count++;
	if (problem->code == MUSTER_OK || problem->message[0] == '\0')
		abort();
	if (strcmp(problem->id, "yaml.too-large") != 0 &&
	    (problem->line == 0 || problem->line > told->lines || problem->column == 0))
		abort();
}

/* Depth first: what is in the tree, in one text. */
static void
walk(const struct yaml_node *node, bool sound, struct muster_strbuf *out)
{
	if (sound && (node->told || node->partial || node->kind == YAML_UNREAD))
		abort();
	muster_strbuf_addf(
	    out, "(%d %s", (int)node->kind, node->kind == YAML_SCALAR ? node->text : "");
	size_t count = 0;
	for (const struct yaml_node *at = node->first; at != NULL; at = at->next, count++) {
		if ((at->told || at->kind == YAML_UNREAD) && !node->told)
			abort();
		if (node->kind == YAML_MAPPING && at->key == NULL)
			abort();
		if (at->key != NULL)
			muster_strbuf_addf(out, "%s=", at->key->text);
		walk(at, sound, out);
	}
	if (count != node->count)
		abort();
	muster_strbuf_adds(out, ")");
}

static size_t
read_text(const char *text, size_t len, struct muster_strbuf *out)
{
	struct muster_arena *arena = muster_arena_new();
	struct yaml_tree tree;
	struct muster_error err;
	struct told told = {.lines = 1};
	for (size_t i = 0; i < len; i++)
		told.lines += text[i] == '\n' || text[i] == '\r';
	if (arena == NULL)
		abort();
	muster_error_clear(&err);
	int status = yaml_tree_read(arena, "f.yaml", text, len, on_problem, &told, &tree, &err);
	if (told.count != tree.problems || (status != 0) != (told.count > 0) ||
	    (told.count > 0) != (err.code != MUSTER_OK) || (tree.cut && told.count == 0))
		abort();
	muster_strbuf_init(out, 0);
	if (tree.root != NULL)
		walk(tree.root, status == 0, out);
	muster_arena_free(arena);
	return told.count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct muster_strbuf text, plain, framed;
	if (size > 64 * 1024)
		return 0;
	if (read_text((const char *)data, size, &plain) == 0 && size > 0 && data[0] != '%' &&
	    data[0] != 0xEF) {
		muster_strbuf_init(&text, 0);
		muster_strbuf_adds(&text, "# before\n");
		muster_strbuf_add(&text, (const char *)data, size);
		if (read_text(text.data, text.len, &framed) != 0 ||
		    strcmp(plain.len > 0 ? plain.data : "", framed.len > 0 ? framed.data : "") != 0)
			abort();
		muster_strbuf_release(&framed);
		muster_strbuf_release(&text);
	}
	muster_strbuf_release(&plain);
	return 0;
}
