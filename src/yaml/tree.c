/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libyaml's events to a node tree.  What is wrong is told and reading goes on,
 * as long as libyaml does.  The limits are kept inside the event loop:
 * libyaml's own time is quadratic in the depth of flow nesting, so a document
 * that goes far too deep must be left before the scanner has read it all.
 */
#include "yaml/tree.h"

#include <stdio.h>
#include <string.h>

#include <muster/text.h>

#include "yaml/build.h"
#include "yaml/rest.h"
#include "yaml/signs.h"

/* What is nested deeper than we read is passed over; deeper than this, the document is left. */
enum { MOST_DEPTH = 512 };

static int
syntax(struct build *b, const yaml_parser_t *parser)
{
	if (parser->error == YAML_MEMORY_ERROR)
		return build_no_memory(b);
	const char *problem = parser->problem != NULL ? parser->problem : "not readable as YAML";
	if (parser->error == YAML_READER_ERROR)
		cursor_to(&b->cursor, SIZE_MAX, parser->problem_offset);
	else
		cursor_to(&b->cursor, parser->problem_mark.index, SIZE_MAX);
	char at = b->cursor.byte < b->cursor.len ? b->cursor.text[b->cursor.byte] : '\0';
	const char *context = parser->context != NULL ? parser->context : "";
	char words[256];
	snprintf(words, sizeof(words), "not valid YAML: %s%s%s", problem,
	    context[0] != '\0' ? " " : "", context);
	if (at == '\t' &&
	    (strstr(problem, "cannot start any token") != NULL ||
		strstr(problem, "a tab character that violates indentation") != NULL))
		build_tell_tab(b, &b->cursor);
	else if (!b->after_sign)
		build_tell_at(b, &b->cursor, "yaml.syntax", words, signs_remedy(problem, at));
	return build_leave(b);
}

static void
check_properties(struct build *b, const yaml_event_t *event, const unsigned char *anchor,
    const unsigned char *tag)
{
	if (anchor != NULL)
		build_tell(b, &event->start_mark, "yaml.anchor", "anchors (&) are not read",
		    "write the value out, or put the text in quotes");
	if (tag != NULL)
		build_tell(b, &event->start_mark, "yaml.tag", "tags (!) are not read",
		    "remove the tag, or put the text in quotes");
	if (anchor != NULL || tag != NULL)
		b->after_sign = true;
}

static void
check_comment(struct build *b, const yaml_mark_t *mark, bool header)
{
	cursor_to(&b->cursor, mark->index, SIZE_MAX);
	struct cursor here = b->cursor;
	size_t at = signs_glued_comment(&here, header);
	if (at == SIZE_MAX)
		return;
	cursor_to(&here, SIZE_MAX, at);
	build_tell_at(b, &here, "yaml.syntax", "not valid YAML: a comment without space before it",
	    "put a space before #");
}

/* Lines of a quoted text that begin with a tab. */
static void
check_quoted(struct build *b, const yaml_event_t *event)
{
	struct cursor line = b->cursor;
	cursor_to(&b->cursor, event->end_mark.index, SIZE_MAX);
	for (size_t at = line.byte, end = b->cursor.byte; at + 1 < end; at++) {
		if (line.text[at] != '\n' || line.text[at + 1] != '\t')
			continue;
		cursor_to(&line, SIZE_MAX, at + 1);
		build_tell_tab(b, &line);
	}
}

static bool
is_block(const yaml_event_t *event)
{
	return event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
	    event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
}

/* A closing bracket, not the end of indentation. */
static void
check_flow_end(struct build *b, const yaml_event_t *event)
{
	if (event->end_mark.index != event->start_mark.index)
		check_comment(b, &event->end_mark, false);
}

static void
check_text(struct build *b, const yaml_event_t *event, struct yaml_node *node)
{
	const yaml_mark_t *mark = &event->start_mark;
	if (memchr(node->text, '\0', node->len) != NULL)
		build_tell(b, mark, "yaml.nul", "the text holds U+0000", "remove the \\0 or \\x00");
	else if (node->plain && node->len == 1 && node->text[0] == '-')
		build_tell(b, mark, "yaml.syntax", "not valid YAML: a \"-\" alone is no text",
		    "put it in quotes");
	else
		return;
	node->kind = YAML_UNREAD;
	node->told = true;
}

static int
on_scalar(struct build *b, const yaml_event_t *event)
{
	bool block = is_block(event);
	check_properties(b, event, event->data.scalar.anchor, event->data.scalar.tag);
	struct yaml_node *node = build_node(b, YAML_SCALAR, &event->start_mark);
	if (node == NULL)
		return -1;
	node->len = event->data.scalar.length;
	node->text = muster_arena_copy(b->arena, (const char *)event->data.scalar.value, node->len);
	if (node->text == NULL)
		return build_no_memory(b);
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	check_text(b, event, node);
	build_attach(b, node, &event->start_mark);
	if (!block && !node->plain)
		check_quoted(b, event);
	check_comment(b, block ? &event->start_mark : &event->end_mark, block);
	return 0;
}

/* Passes over what opens here; events up to its end are only counted. */
static int
pass_over(struct build *b, const yaml_event_t *event, const char *id, const char *what,
    const char *remedy)
{
	build_tell(b, &event->start_mark, id, what, remedy);
	b->passed = 1;
	return build_unread(b, &event->start_mark);
}

static int
on_open(struct build *b, const yaml_event_t *event, enum yaml_kind kind)
{
	bool list = kind == YAML_SEQUENCE;
	check_properties(b, event,
	    list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor,
	    list ? event->data.sequence_start.tag : event->data.mapping_start.tag);
	if (build_wants_key(b))
		return pass_over(b, event, "yaml.key", "a list or mapping is used as a key",
		    "put the text in quotes if it begins with a bracket");
	if (b->depth == YAML_MAX_DEPTH)
		return pass_over(b, event, "yaml.too-deep", "nested deeper than 64 levels",
		    "flatten the document");
	struct yaml_node *node = build_node(b, kind, &event->start_mark);
	if (node == NULL)
		return -1;
	build_attach(b, node, &event->start_mark);
	b->levels[b->depth++] = (struct level){.node = node};
	return 0;
}

static int
on_close(struct build *b, const yaml_event_t *event)
{
	if (event->type == YAML_MAPPING_END_EVENT &&
	    build_check_keys(b, b->levels[b->depth - 1].node) != 0)
		return -1;
	b->depth--;
	check_flow_end(b, event);
	return 0;
}

static int
on_document(struct build *b, const yaml_event_t *event)
{
	if (++b->documents > 1) {
		build_tell(b, &event->start_mark, "yaml.documents", "a second document begins here",
		    "one file holds one document: remove \"---\"");
		return build_leave(b);
	}
	if (event->data.document_start.tag_directives.start !=
	    event->data.document_start.tag_directives.end)
		build_tell(b, &event->start_mark, "yaml.tag", "%TAG directives are not read",
		    "remove the directive");
	return 0;
}

static int
on_alias(struct build *b, const yaml_event_t *event)
{
	build_tell(b, &event->start_mark, "yaml.alias", "aliases (*) are not read",
	    "write the value out, or put the text in quotes");
	b->after_sign = true;
	return build_unread(b, &event->start_mark);
}

static bool
opens(const yaml_event_t *event)
{
	return event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT;
}

static bool
closes(const yaml_event_t *event)
{
	return event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT;
}

static int
on_passed(struct build *b, const yaml_event_t *event)
{
	b->passed = b->passed + opens(event) - closes(event);
	if (b->passed < MOST_DEPTH)
		return 0;
	cursor_to(&b->cursor, event->start_mark.index, SIZE_MAX);
	return build_leave(b);
}

static int
on_event(struct build *b, const yaml_event_t *event)
{
	if (b->passed > 0)
		return on_passed(b, event);
	b->after_sign = false;
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return on_document(b, event);
	case YAML_ALIAS_EVENT:
		return on_alias(b, event);
	case YAML_SCALAR_EVENT:
		return on_scalar(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(b, event, YAML_SEQUENCE);
	case YAML_MAPPING_START_EVENT:
		return on_open(b, event, YAML_MAPPING);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		return on_close(b, event);
	default:
		return 0;
	}
}

static int
run(struct build *b, yaml_parser_t *parser)
{
	for (bool end = false; !end;) {
		yaml_event_t event;
		if (!yaml_parser_parse(parser, &event))
			return syntax(b, parser);
		end = event.type == YAML_STREAM_END_EVENT;
		int status = on_event(b, &event);
		yaml_event_delete(&event);
		if (status != 0)
			return -1;
	}
	return 0;
}

/* ---- what was not read ---- */

static void
on_tab(void *context, const struct cursor *at)
{
	build_tell_tab(context, at);
}

static void
tell_cut(struct build *b)
{
	struct cursor at = b->cursor;
	if (rest_scan(&at, on_tab, b))
		build_tell_at(b, &at, "yaml.unread", "nothing was read from here on",
		    "mend what is wrong here, then run it again");
}

/* Size and encoding, before libyaml sees a byte. */
static int
check_bytes(struct build *b, const char *text, size_t len)
{
	size_t valid = 0;
	if (len > YAML_MAX_BYTES) {
		build_tell_at(b, NULL, "yaml.too-large", "larger than 16 MiB", "split the file");
		return -1;
	}
	if (len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
		build_tell_at(
		    b, &b->cursor, "yaml.encoding", "the text is UTF-16", "save it as UTF-8");
		return -1;
	}
	valid = muster_utf8_valid_len(text, len);
	if (valid == len)
		return 0;
	cursor_to(&b->cursor, SIZE_MAX, valid);
	build_tell_at(
	    b, &b->cursor, "yaml.encoding", "the text is not valid UTF-8", "save it as UTF-8");
	return -1;
}

static int
parse(struct build *b, const char *text, size_t len)
{
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return build_no_memory(b);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
	int status = run(b, &parser);
	yaml_parser_delete(&parser);
	for (unsigned i = b->depth; b->tree->cut && i-- > 0;)
		if (b->levels[i].node->kind == YAML_MAPPING &&
		    build_check_keys(b, b->levels[i].node) != 0)
			return -1;
	if (b->tree->cut)
		tell_cut(b);
	return status;
}

int
yaml_tree_read(struct muster_arena *arena, const char *file, const char *text, size_t len,
    yaml_problem_fn problem, void *context, struct yaml_tree *tree, struct muster_error *err)
{
	*tree = (struct yaml_tree){0};
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	struct build b = {.arena = arena,
	    .first = err,
	    .problem = problem,
	    .context = context,
	    .file = file,
	    .tree = tree};
	cursor_init(&b.cursor, text, len);
	if (check_bytes(&b, text, len) != 0)
		tree->cut = true;
	else
		parse(&b, text, len);
	if (b.no_memory) {
		tree->root = NULL;
		return muster_error_memory(err);
	}
	return tree->problems == 0 ? 0 : -1;
}

const struct yaml_node *
yaml_node_member(const struct yaml_node *mapping, const char *key)
{
	if (mapping == NULL || mapping->kind != YAML_MAPPING)
		return NULL;
	for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next)
		if (strcmp(node->key->text, key) == 0)
			return node;
	return NULL;
}
