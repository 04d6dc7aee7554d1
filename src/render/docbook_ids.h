/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may be pointed to in a DocBook article: ids of blocks and figures, in
 * the form XML wants them, each once.  Rows of tables are not among them.
 */
#ifndef RENDER_DOCBOOK_IDS_H
#define RENDER_DOCBOOK_IDS_H

#include <muster/document.h>

enum { DOCBOOK_ID_MAX = 256 };

struct docbook_ids {
	struct docbook_id {
		const char *id; /* the document's */
		bool taken;
	} * rows;
	size_t count, cap;
};

int docbook_ids_build(
    struct docbook_ids *ids, const struct muster_document *document, struct muster_error *err);
void docbook_ids_release(struct docbook_ids *ids);
/* The name of an id, for who has it first; false: it has none, or not that one any more. */
bool docbook_ids_take(struct docbook_ids *ids, const char *id, char name[DOCBOOK_ID_MAX]);
/* The name of an id that stands somewhere. */
bool docbook_ids_find(const struct docbook_ids *ids, const char *id, char name[DOCBOOK_ID_MAX]);

#endif
