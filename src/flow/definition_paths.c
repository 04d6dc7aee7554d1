/* SPDX-License-Identifier: Apache-2.0 */
/* Paths of a definition, as they are written, to those the walk wants. */
#include "flow/definition_paths.h"

#include <string.h>

#include <muster/strbuf.h>

/* One step of a path; *at goes on behind it.  Empty: there is none. */
static size_t
step(const char **at, struct muster_strbuf *out)
{
	size_t before = out->len;
	while (**at != '\0' && **at != '.' && strncmp(*at, "[]", 2) != 0) {
		if (**at == '\\' && ((*at)[1] == '.' || (*at)[1] == '\\'))
			(*at)++;
		muster_strbuf_addc(out, **at);
		(*at)++;
	}
	return out->len - before;
}

/*
 * "a.b[].c" as the walk wants it: "a/b/[]/c".  False: not a path.  A dot in a
 * member's name is written "\.".
 */
static bool
convert(const char *at, struct muster_strbuf *out)
{
	if (at[0] == '\0' || strchr(at, '/') != NULL || strchr(at, '*') != NULL)
		return false;
	bool first = true;
	while (*at != '\0') {
		if (strncmp(at, "[]", 2) == 0) {
			muster_strbuf_adds(out, first ? "[]" : "/[]");
			at += 2;
		} else {
			if (!first && *at++ != '.')
				return false;
			if (!first)
				muster_strbuf_addc(out, '/');
			if (step(&at, out) == 0)
				return false;
		}
		first = false;
	}
	return true;
}

static const char *
converted(struct yaml_reader *reader, const char *text)
{
	struct muster_strbuf path;
	const char *copy = NULL;
	muster_strbuf_init(&path, 4096);
	if (convert(text, &path) && !path.failed) {
		copy = muster_arena_copy(reader->arena, path.data, path.len);
		if (copy == NULL)
			yaml_no_memory(reader);
	}
	muster_strbuf_release(&path);
	return copy;
}

static const char path_remedy[] =
    "write the names of members with dots between them, [] for the elements of an array, "
    "and \\. for a dot in a name: results[].items[]";

void
definition_read_records(struct yaml_reader *reader, const struct yaml_node *node, const char *text,
    struct muster_definition *out)
{
	const char *path = converted(reader, text);
	if (strcmp(text, ".") == 0) { /* each document is a record */
		out->levels = 0;
		return;
	}
	if (path == NULL || strlen(path) < 2 || strcmp(path + strlen(path) - 2, "[]") != 0) {
		yaml_problem(reader, node, "definition.records", path_remedy,
		    "\"records\" wants a path that ends in [], or \".\" where each document is a "
		    "record");
		return;
	}
	while (*path != '\0') {
		const char *end = strstr(path, "[]") + 2;
		if (out->levels == MUSTER_DEFINITION_LEVELS) {
			yaml_problem(reader, node, "definition.records", NULL,
			    "records may lie in %d arrays at most", MUSTER_DEFINITION_LEVELS);
			return;
		}
		out->steps[out->levels] =
		    muster_arena_copy(reader->arena, path, (size_t)(end - path));
		if (out->steps[out->levels] == NULL)
			yaml_no_memory(reader);
		out->levels++;
		path = end + (*end == '/');
	}
}

void
definition_read_place(struct yaml_reader *reader, const struct yaml_node *node, const char *text,
    struct muster_defined_place *place, const struct muster_definition *out)
{
	const char *rest = text;
	unsigned up = 0;
	if (rest == NULL || rest[0] == '\0')
		return;
	if (rest[0] == '$') {
		rest++;
		place->level = 0;
	} else {
		while (*rest == '^') {
			rest++;
			up++;
		}
		if (up > out->levels) {
			yaml_problem(reader, node, "definition.path", NULL,
			    "this goes up %u levels, and records lie %u deep", up, out->levels);
			return;
		}
		place->level = out->levels - up;
	}
	if (rest != text && *rest++ != '.')
		rest = "";
	place->path = converted(reader, rest);
	if (place->path == NULL)
		yaml_problem(reader, node, "definition.path", path_remedy, "this is no path");
}
