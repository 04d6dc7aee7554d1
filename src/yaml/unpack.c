/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to trees: each call takes what it reads from the front of the bytes. */
#include "yaml/packed.h"

static size_t
take_number(const unsigned char **at)
{
	size_t number = 0;
	unsigned shift = 0;
	for (; **at >= 128; (*at)++, shift += 7)
		number |= (size_t)(**at & 127) << shift;
	return number | (size_t) * (*at)++ << shift;
}

static struct yaml_node *take_node(struct muster_arena *arena, const unsigned char **at);

static int
take_children(
    struct muster_arena *arena, const unsigned char **at, struct yaml_node *node, size_t count)
{
	const struct yaml_node **end = &node->first;
	for (; node->count < count; node->count++) {
		struct yaml_node *key = node->kind == YAML_MAPPING ? take_node(arena, at) : NULL;
		if (node->kind == YAML_MAPPING && key == NULL)
			return -1;
		struct yaml_node *child = take_node(arena, at);
		if (child == NULL)
			return -1;
		child->key = key;
		*end = child;
		end = &child->next;
	}
	return 0;
}

static struct yaml_node *
take_node(struct muster_arena *arena, const unsigned char **at)
{
	struct yaml_node *node = muster_arena_alloc(arena, sizeof(*node));
	if (node == NULL)
		return NULL;
	size_t sign = take_number(at);
	node->kind = (enum yaml_kind)(sign / 2);
	node->plain = sign % 2 != 0;
	node->line = (unsigned)take_number(at);
	node->column = (unsigned)take_number(at);
	node->text = "";
	size_t size = take_number(at);
	if (node->kind != YAML_SCALAR)
		return take_children(arena, at, node, size) == 0 ? node : NULL;
	node->text = (const char *)*at;
	node->len = size;
	*at += size + 1;
	return node;
}

const struct yaml_node *
yaml_unpack(struct muster_arena *arena, const unsigned char *packed)
{
	return take_node(arena, &packed);
}
