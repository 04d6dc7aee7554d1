/* SPDX-License-Identifier: Apache-2.0 */
#include "render/docbook_ids.h"

#include <stdlib.h>
#include <string.h>

static int
add(struct docbook_ids *ids, const char *id, struct muster_error *err)
{
	if (id == NULL || *id == '\0')
		return 0;
	if (ids->count == ids->cap) {
		size_t cap = ids->cap != 0 ? ids->cap * 2 : 64;
		struct docbook_id *rows = realloc(ids->rows, cap * sizeof(*rows));
		if (rows == NULL)
			return muster_error_memory(err);
		ids->rows = rows;
		ids->cap = cap;
	}
	ids->rows[ids->count++] = (struct docbook_id){id, false};
	return 0;
}

static int
gather(struct docbook_ids *ids, const struct muster_block *block, struct muster_error *err)
{
	for (; block != NULL; block = block->next) {
		if (add(ids, block->id, err) != 0)
			return -1;
		for (size_t i = 0; i < block->item_count; i++)
			if (add(ids, block->items[i].id, err) != 0)
				return -1;
		if (gather(ids, block->children, err) != 0)
			return -1;
	}
	return 0;
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(((const struct docbook_id *)a)->id, ((const struct docbook_id *)b)->id);
}

int
docbook_ids_build(
    struct docbook_ids *ids, const struct muster_document *document, struct muster_error *err)
{
	*ids = (struct docbook_ids){0};
	if (gather(ids, document->first, err) != 0) {
		docbook_ids_release(ids);
		return -1;
	}
	if (ids->count > 1)
		qsort(ids->rows, ids->count, sizeof(*ids->rows), by_id);
	size_t n = 0;
	for (size_t i = 0; i < ids->count; i++)
		if (n == 0 || strcmp(ids->rows[n - 1].id, ids->rows[i].id) != 0)
			ids->rows[n++] = ids->rows[i];
	ids->count = n;
	return 0;
}

void
docbook_ids_release(struct docbook_ids *ids)
{
	free(ids->rows);
	*ids = (struct docbook_ids){0};
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * An NCName that no other id has: letters, digits, "-" and "." are themselves
 * (the latter three not in front), every other byte is "_" and two digits.
 */
static bool
spell(const char *id, char name[DOCBOOK_ID_MAX])
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;
	for (const char *at = id; *at != '\0'; at++) {
		unsigned char c = (unsigned char)*at;
		bool plain =
		    is_letter(*at) || (at > id && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
		if (n + 4 > DOCBOOK_ID_MAX)
			return false;
		if (plain) {
			name[n++] = *at;
			continue;
		}
		name[n++] = '_';
		name[n++] = digits[c >> 4];
		name[n++] = digits[c & 15];
	}
	name[n] = '\0';
	return n > 0;
}

static struct docbook_id *
find(const struct docbook_ids *ids, const char *id)
{
	const struct docbook_id key = {id, false};
	return id != NULL && ids->count > 0
	    ? bsearch(&key, ids->rows, ids->count, sizeof(*ids->rows), by_id)
	    : NULL;
}

bool
docbook_ids_take(struct docbook_ids *ids, const char *id, char name[DOCBOOK_ID_MAX])
{
	struct docbook_id *row = find(ids, id);
	if (row == NULL || row->taken || !spell(id, name))
		return false;
	row->taken = true;
	return true;
}

bool
docbook_ids_find(const struct docbook_ids *ids, const char *id, char name[DOCBOOK_ID_MAX])
{
	return find(ids, id) != NULL && spell(id, name);
}
