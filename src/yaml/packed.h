/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree as a row of bytes, to be kept in a program: libyaml is not needed to
 * have it back.  Numbers are written seven bits a byte, the lowest first, the
 * last below 128.  A node is its kind (times two, and one if it is plain),
 * line, column and size; a scalar's text follows with a NUL, of a list its
 * items, of a mapping key and value in turn.  The same on every machine.
 */
#ifndef YAML_PACKED_H
#define YAML_PACKED_H

#include <muster/strbuf.h>

#include "yaml/tree.h"

/* Of a tree that was read without a problem and is not empty. */
void yaml_pack(const struct yaml_node *root, struct muster_strbuf *out);

/* The tree that was packed; texts stay where they are in the bytes, which are trusted to be of
 * yaml_pack.  NULL: out of memory. */
const struct yaml_node *yaml_unpack(struct muster_arena *arena, const unsigned char *packed);

#endif
