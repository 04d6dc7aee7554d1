/* SPDX-License-Identifier: Apache-2.0 */
/* Two trees of YAML say the same at the same places. */
#ifndef SAME_TREE_H
#define SAME_TREE_H

#include "support.h"

#include "yaml/tree.h"

static inline void
same_tree(const struct yaml_node *got, const struct yaml_node *want)
{
	assert_true((got == NULL) == (want == NULL));
	if (got == NULL)
		return;
	assert_int_equal(got->kind, want->kind);
	assert_int_equal(got->plain, want->plain);
	assert_int_equal(got->told, want->told);
	assert_int_equal(got->partial, want->partial);
	assert_int_equal(got->line, want->line);
	assert_int_equal(got->column, want->column);
	assert_int_equal(got->count, want->count);
	assert_int_equal(got->len, want->len);
	assert_memory_equal(got->text, want->text, want->len + 1);
	same_tree(got->key, want->key);
	const struct yaml_node *a = got->first, *b = want->first;
	for (; a != NULL && b != NULL; a = a->next, b = b->next)
		same_tree(a, b);
	assert_true(a == NULL && b == NULL);
}

#endif
