/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the document builder share. */
#ifndef MODEL_BUILDER_H
#define MODEL_BUILDER_H

#include <muster/document.h>

/* A copy in the document's arena; "" for NULL or where memory is out (the document then fails). */
const char *builder_keep(struct muster_builder *builder, const char *text);
/* A copy of count structs, their strings still shared; NULL: the document has failed. */
void *builder_keep_array(
    struct muster_builder *builder, const void *from, size_t count, size_t size);
/* A new block at the end of the innermost open one; NULL once failed. */
struct muster_block *builder_add_block(struct muster_builder *builder, enum muster_block_kind kind);

#endif
