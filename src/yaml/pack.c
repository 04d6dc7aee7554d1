/* SPDX-License-Identifier: Apache-2.0 */
/* Trees to bytes.  Apart from unpack.c: only the program that makes them needs it. */
#include "yaml/packed.h"

static void
add_number(struct muster_strbuf *out, size_t number)
{
	for (; number >= 128; number >>= 7)
		muster_strbuf_addc(out, (char)(unsigned char)(number | 128));
	muster_strbuf_addc(out, (char)number);
}

/* A tree is at most YAML_MAX_DEPTH deep. */
void
yaml_pack(const struct yaml_node *root, struct muster_strbuf *out)
{
	bool text = root->kind == YAML_SCALAR;
	add_number(out, (size_t)root->kind * 2 + root->plain);
	add_number(out, root->line);
	add_number(out, root->column);
	add_number(out, text ? root->len : root->count);
	if (text)
		muster_strbuf_add(out, root->text, root->len + 1);
	for (const struct yaml_node *node = root->first; node != NULL; node = node->next) {
		if (node->key != NULL)
			yaml_pack(node->key, out);
		yaml_pack(node, out);
	}
}
