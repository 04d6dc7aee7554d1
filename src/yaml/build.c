/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of a document, and its nodes, each hung where the document stands. */
#include "yaml/build.h"

#include <string.h>

#include <muster/strbuf.h>
#include <muster/text.h>

#include "yaml/repeated.h"

/* ---- problems ---- */

/* What holds it is not whole. */
static void
mark_told(struct build *b)
{
	for (unsigned i = b->depth; i-- > 0 && !b->levels[i].node->told;)
		b->levels[i].node->told = true;
}

static void
hand_over(struct build *b, struct muster_error *problem)
{
	muster_error_in(problem, b->file);
	if (b->tree->problems++ == 0 && b->first != NULL)
		*b->first = *problem;
	if (b->problem != NULL)
		b->problem(b->context, problem);
	mark_told(b);
}

void
build_tell_at(
    struct build *b, const struct cursor *at, const char *id, const char *what, const char *remedy)
{
	struct muster_error problem;
	muster_error_set(&problem, MUSTER_E_CONFIG, id, "%s", what);
	if (remedy[0] != '\0')
		muster_error_remedy(&problem, "%s", remedy);
	if (at != NULL)
		muster_error_at(&problem, at->line, cursor_column(at), at->byte);
	hand_over(b, &problem);
}

void
build_tell(
    struct build *b, const yaml_mark_t *mark, const char *id, const char *what, const char *remedy)
{
	cursor_to(&b->cursor, mark->index, SIZE_MAX);
	build_tell_at(b, &b->cursor, id, what, remedy);
}

void
build_tell_tab(struct build *b, const struct cursor *at)
{
	build_tell_at(b, at, "yaml.tab", "a tab is used as indentation", "indent with spaces");
}

int
build_no_memory(struct build *b)
{
	b->no_memory = true;
	return -1;
}

/* Leaves the document here: what is open may have more members than were read. */
int
build_leave(struct build *b)
{
	b->tree->cut = true;
	mark_told(b);
	for (unsigned i = 0; i < b->depth; i++)
		b->levels[i].node->partial = true;
	return -1;
}

/* ---- nodes ---- */

struct yaml_node *
build_node(struct build *b, enum yaml_kind kind, const yaml_mark_t *mark)
{
	if (++b->nodes > YAML_MAX_NODES) {
		build_tell(
		    b, mark, "yaml.too-many-nodes", "more than 1000000 values", "split the file");
		build_leave(b);
		return NULL;
	}
	cursor_to(&b->cursor, mark->index, SIZE_MAX);
	if (b->cursor.indent && b->cursor.tab && b->tab_line != b->cursor.line) {
		b->tab_line = b->cursor.line; /* a pair begins where its key does */
		build_tell_tab(b, &b->cursor);
	}
	struct yaml_node *node = muster_arena_alloc(b->arena, sizeof(*node));
	if (node == NULL) {
		build_no_memory(b);
		return NULL;
	}
	node->kind = kind;
	node->text = "";
	node->line = b->cursor.line;
	node->column = cursor_column(&b->cursor);
	return node;
}

bool
build_wants_key(const struct build *b)
{
	const struct level *level = b->depth > 0 ? &b->levels[b->depth - 1] : NULL;
	return level != NULL && level->node->kind == YAML_MAPPING && level->key == NULL;
}

/* A key that could not be read: its value is read for its own problems only. */
static void
check_key(struct build *b, struct yaml_node *key, const yaml_mark_t *mark)
{
	if (key->kind == YAML_SCALAR && key->plain && strcmp(key->text, "<<") == 0) {
		build_tell(
		    b, mark, "yaml.merge", "merge keys (<<) are not read", "write the members out");
		key->kind = YAML_UNREAD;
	}
	if (key->kind == YAML_UNREAD)
		b->levels[b->depth - 1].node->partial = true;
}

void
build_attach(struct build *b, struct yaml_node *node, const yaml_mark_t *mark)
{
	if (b->depth == 0) {
		b->tree->root = node;
		return;
	}
	struct level *level = &b->levels[b->depth - 1];
	if (build_wants_key(b)) {
		check_key(b, node, mark);
		level->key = node;
		return;
	}
	node->key = level->key;
	level->key = NULL;
	if (node->key != NULL && node->key->kind == YAML_UNREAD)
		return;
	if (level->last == NULL)
		level->node->first = node;
	else
		level->last->next = node;
	level->last = node;
	level->node->count++;
}

int
build_unread(struct build *b, const yaml_mark_t *mark)
{
	struct yaml_node *node = build_node(b, YAML_UNREAD, mark);
	if (node == NULL)
		return -1;
	node->told = true;
	build_attach(b, node, mark);
	return 0;
}

static void
tell_repeated(struct build *b, const struct repeated_key *repeated)
{
	const struct yaml_node *key = repeated->key;
	struct muster_error problem;
	struct muster_strbuf shown;
	muster_strbuf_init(&shown, 1024);
	muster_text_escape(&shown, key->text, key->len, 80);
	muster_error_set(&problem, MUSTER_E_CONFIG, "yaml.duplicate-key",
	    "the key \"%s\" is here %s time; the first is in line %u", shown.data,
	    repeated->second ? "a second" : "another", repeated->first->line);
	muster_strbuf_release(&shown);
	muster_error_at(&problem, key->line, key->column, 0);
	muster_error_remedy(&problem, "remove one of the two");
	hand_over(b, &problem);
}

int
build_check_keys(struct build *b, const struct yaml_node *mapping)
{
	struct repeated_key *list;
	size_t count;
	if (repeated_keys(mapping, b->arena, &list, &count) != 0)
		return build_no_memory(b);
	for (size_t i = 0; i < count; i++)
		tell_repeated(b, &list[i]);
	return 0;
}
