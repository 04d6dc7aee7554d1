/* SPDX-License-Identifier: Apache-2.0 */
/* Positions in the redacted text, and where they were in the text as given. */
#include "source/redact_filter.h"

#include "json/scan.h"

void
redact_map_init(struct redact_map *map)
{
	static const struct json_position start = {0, 1, 1};
	*map = (struct redact_map){.given = start, .written = start};
}

void
redact_map_free(struct redact_map *map)
{
	free(map->edits);
	map->edits = NULL;
}

static void
advance(struct json_position *position, const char *text, size_t len, uint64_t lines,
    const char *last_line)
{
	position->byte += len;
	position->line += lines;
	if (lines == 0)
		position->column += len;
	else
		position->column = (size_t)(text + len - last_line);
}

void
redact_map_copy(struct redact_map *map, const char *text, size_t len)
{
	const char *last = text;
	uint64_t lines = scan_newlines(text, len, &last);
	advance(&map->given, text, len, lines, last);
	advance(&map->written, text, len, lines, last);
}

static void
move(struct json_position *position, struct muster_span text)
{
	const char *last = text.ptr;
	uint64_t lines = scan_newlines(text.ptr, text.len, &last);
	advance(position, text.ptr, text.len, lines, last);
}

int
redact_map_replace(struct redact_map *map, struct muster_span given, struct muster_span written,
    struct muster_error *err)
{
	if (map->count == map->cap && map->cap < REDACT_EDITS) {
		uint64_t cap = map->cap == 0 ? 32 : map->cap * 2;
		struct redact_edit *edits = realloc(map->edits, cap * sizeof(*edits));
		if (edits == NULL)
			return muster_error_memory(err);
		map->edits = edits;
		map->cap = cap;
	}
	struct redact_edit *edit = &map->edits[map->count++ % REDACT_EDITS];
	edit->given_start = map->given;
	edit->written_start = map->written;
	move(&map->given, given);
	move(&map->written, written);
	edit->given_end = map->given;
	edit->written_end = map->written;
	return 0;
}

struct json_position
redact_map_locate(const struct redact_map *map, struct json_position written)
{
	uint64_t oldest = map->count > REDACT_EDITS ? map->count - REDACT_EDITS : 0;
	uint64_t low = oldest, high = map->count;
	while (low < high) { /* the first edit that starts behind the place */
		uint64_t middle = low + (high - low) / 2;
		if (map->edits[middle % REDACT_EDITS].written_start.byte <= written.byte)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == oldest)
		return written;
	const struct redact_edit *edit = &map->edits[(low - 1) % REDACT_EDITS];
	if (written.byte < edit->written_end.byte)
		return edit->given_start;
	struct json_position given = edit->given_end;
	given.byte += written.byte - edit->written_end.byte;
	if (written.line == edit->written_end.line) {
		given.column += written.column - edit->written_end.column;
	} else {
		given.line += written.line - edit->written_end.line;
		given.column = written.column;
	}
	return given;
}
