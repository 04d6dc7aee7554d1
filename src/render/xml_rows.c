/* SPDX-License-Identifier: Apache-2.0 */
#include "render/xml_rows.h"

#include <muster/arena.h>

void
xml_refuse(struct xml *xml, const char *id, const char *what, const char *table)
{
	if (!xml->failed)
		muster_error_set(xml->err, MUSTER_E_INTERNAL, id, "table %s has %s", table, what);
	xml->failed = true;
}

void
xml_rows(struct xml *xml, const struct muster_table *table, xml_row_fn put)
{
	struct muster_arena *scratch = muster_arena_new();
	uint64_t count = 0;
	xml->tables++;
	if (scratch == NULL) {
		xml_fail(xml);
		return;
	}
	if (table->rows.rewind(table->rows.context, xml->err) != 0)
		xml->failed = true;
	while (!xml->failed) {
		struct muster_row row = {.id = ""};
		muster_arena_reset(scratch);
		int more = table->rows.next(table->rows.context, scratch, &row, xml->err);
		if (more < 0)
			xml->failed = true;
		if (more <= 0)
			break;
		if (++count > table->row_count)
			break;
		put(xml, table, &row);
	}
	muster_arena_free(scratch);
	xml->rows += count;
	if (!xml->failed && count != table->row_count)
		xml_refuse(
		    xml, "render.row-count", "another number of rows than was counted", table->id);
}
