/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libyaml's events to a node tree.  The limits are kept inside the event loop:
 * libyaml's own time is quadratic in the depth of flow nesting, so a document
 * that goes too deep must be left before the scanner has read it all.
 */
#include "yaml/tree.h"

#include <yaml.h>

#include <muster/strbuf.h>
#include <muster/text.h>

#include "yaml/cursor.h"

struct level {
	struct yaml_node *node;
	struct yaml_node *last;      /* child */
	const struct yaml_node *key; /* waiting for its value */
};

struct build {
	struct muster_arena *arena;
	struct muster_error *err;
	const char *file;
	struct cursor cursor;
	struct level levels[YAML_MAX_DEPTH];
	unsigned depth;
	size_t nodes;
	unsigned documents;
	struct yaml_node *root;
};

/* ---- problems ---- */

static int
place(struct build *b, const char *remedy)
{
	muster_error_in(b->err, b->file);
	muster_error_at(b->err, b->cursor.line, cursor_column(&b->cursor), b->cursor.byte);
	return remedy[0] == '\0' ? -1 : muster_error_remedy(b->err, "%s", remedy);
}

static int
refuse(
    struct build *b, const yaml_mark_t *mark, const char *id, const char *what, const char *remedy)
{
	cursor_to(&b->cursor, mark->index, SIZE_MAX);
	muster_error_set(b->err, MUSTER_E_CONFIG, id, "%s", what);
	return place(b, remedy);
}

static const char *
remedy_for(const char *problem, char at)
{
	static const struct {
		const char *problem, *remedy;
	} known[] = {
	    {"mapping values are not allowed",
		"put the text in quotes if it holds \": \", or check the indentation"},
	    {"could not find expected ':'", "write \"key: value\", or put the text in quotes"},
	    {"did not find expected key", "check the indentation and quotes of this line"},
	    {"did not find expected '-' indicator",
		"indent all items of a list alike, each with \"- \""},
	    {"did not find expected ',' or", "close the bracket, or add a comma"},
	    {"found unexpected end of stream", "close the quote"},
	    {"control characters are not allowed", "remove the control character"},
	    {"block sequence entries are not allowed", "start the list on a line of its own"},
	    {"found unknown escape character", "write \\\\ for a backslash, or use single quotes"},
	    {"a tab character", "indent with spaces"},
	};
	if (at == '\t')
		return "indent with spaces";
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strstr(problem, known[i].problem) != NULL)
			return known[i].remedy;
	if (strstr(problem, "cannot start any token") != NULL)
		return "put the text in quotes";
	return "";
}

static int
syntax(struct build *b, const yaml_parser_t *parser)
{
	if (parser->error == YAML_MEMORY_ERROR)
		return muster_error_memory(b->err);
	const char *problem = parser->problem != NULL ? parser->problem : "not readable as YAML";
	if (parser->error == YAML_READER_ERROR)
		cursor_to(&b->cursor, SIZE_MAX, parser->problem_offset);
	else
		cursor_to(&b->cursor, parser->problem_mark.index, SIZE_MAX);
	char at = b->cursor.byte < b->cursor.len ? b->cursor.text[b->cursor.byte] : '\0';
	const char *context = parser->context != NULL ? parser->context : "";
	if (at == '\t' &&
	    (strstr(problem, "cannot start any token") != NULL ||
		strstr(problem, "a tab character that violates indentation") != NULL))
		muster_error_set(
		    b->err, MUSTER_E_CONFIG, "yaml.tab", "a tab is used as indentation");
	else
		muster_error_set(b->err, MUSTER_E_CONFIG, "yaml.syntax", "not valid YAML: %s%s%s",
		    problem, context[0] != '\0' ? " " : "", context);
	return place(b, remedy_for(problem, at));
}

/* ---- nodes ---- */

static struct yaml_node *
node_new(struct build *b, enum yaml_kind kind, const yaml_mark_t *mark)
{
	if (++b->nodes > YAML_MAX_NODES) {
		refuse(
		    b, mark, "yaml.too-many-nodes", "more than 1000000 values", "split the file");
		return NULL;
	}
	cursor_to(&b->cursor, mark->index, SIZE_MAX);
	if (b->cursor.indent && b->cursor.tab) {
		refuse(b, mark, "yaml.tab", "a tab is used as indentation", "indent with spaces");
		return NULL;
	}
	struct yaml_node *node = muster_arena_alloc(b->arena, sizeof(*node));
	if (node == NULL) {
		muster_error_memory(b->err);
		return NULL;
	}
	node->kind = kind;
	node->line = b->cursor.line;
	node->column = cursor_column(&b->cursor);
	return node;
}

/* Hangs a node where the document stands. */
static int
attach(struct build *b, struct yaml_node *node, const yaml_mark_t *mark)
{
	if (b->depth == 0) {
		b->root = node;
		return 0;
	}
	struct level *level = &b->levels[b->depth - 1];
	if (level->node->kind == YAML_MAPPING && level->key == NULL) {
		if (node->kind != YAML_SCALAR)
			return refuse(b, mark, "yaml.key", "a list or mapping is used as a key",
			    "put the text in quotes if it begins with a bracket");
		if (node->plain && strcmp(node->text, "<<") == 0)
			return refuse(b, mark, "yaml.merge", "merge keys (<<) are not read",
			    "write the members out");
		level->key = node;
		return 0;
	}
	node->key = level->key;
	level->key = NULL;
	if (level->last == NULL)
		level->node->first = node;
	else
		level->last->next = node;
	level->last = node;
	level->node->count++;
	return 0;
}

static int
by_key(const void *a, const void *b)
{
	const struct yaml_node *x = (*(const struct yaml_node *const *)a)->key;
	const struct yaml_node *y = (*(const struct yaml_node *const *)b)->key;
	int order = strcmp(x->text, y->text);
	if (order == 0)
		order = (x->line > y->line) - (x->line < y->line);
	return order != 0 ? order : (x->column > y->column) - (x->column < y->column);
}

static int
duplicate(struct build *b, const struct yaml_node *key, const struct yaml_node *before)
{
	struct muster_strbuf shown;
	muster_strbuf_init(&shown, 1024);
	muster_text_escape(&shown, key->text, key->len, 80);
	muster_error_set(b->err, MUSTER_E_CONFIG, "yaml.duplicate-key",
	    "the key \"%s\" is here a second time; the first is in line %u", shown.data,
	    before->line);
	muster_strbuf_release(&shown);
	muster_error_in(b->err, b->file);
	muster_error_at(b->err, key->line, key->column, 0);
	return muster_error_remedy(b->err, "remove one of the two");
}

/* Sorting keeps a mapping of a million keys from costing its square. */
static int
check_keys(struct build *b, const struct yaml_node *mapping)
{
	if (mapping->count < 2)
		return 0;
	const struct yaml_node **sorted =
	    muster_arena_array(b->arena, mapping->count, sizeof(*sorted));
	if (sorted == NULL)
		return muster_error_memory(b->err);
	size_t n = 0;
	for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next)
		sorted[n++] = node;
	qsort(sorted, n, sizeof(*sorted), by_key);
	const struct yaml_node *key = NULL, *before = NULL;
	for (size_t i = 1; i < n; i++) {
		if (strcmp(sorted[i]->key->text, sorted[i - 1]->key->text) != 0)
			continue;
		const struct yaml_node *at = sorted[i]->key;
		if (key == NULL || at->line < key->line ||
		    (at->line == key->line && at->column < key->column)) {
			key = at;
			before = sorted[i - 1]->key;
		}
	}
	return key == NULL ? 0 : duplicate(b, key, before);
}

/* ---- events ---- */

static int
refuse_properties(struct build *b, const yaml_event_t *event, const unsigned char *anchor,
    const unsigned char *tag)
{
	if (anchor != NULL)
		return refuse(b, &event->start_mark, "yaml.anchor", "anchors (&) are not read",
		    "write the value out, or put the text in quotes");
	if (tag != NULL)
		return refuse(b, &event->start_mark, "yaml.tag", "tags (!) are not read",
		    "remove the tag, or put the text in quotes");
	return 0;
}

/* libyaml takes "x"# and ,# and |# for comments; YAML wants a space, and a person may mean text. */
static int
check_comment(struct build *b, const yaml_mark_t *mark, bool header)
{
	cursor_to(&b->cursor, mark->index, SIZE_MAX);
	const char *text = b->cursor.text;
	size_t at = b->cursor.byte, end = b->cursor.len;
	if (header) {
		while (at < end && strchr("|>+-0123456789", text[at]) != NULL)
			at++;
	} else if (!(at < end && text[at] == '#')) {
		while (at < end && (text[at] == ' ' || text[at] == '\t'))
			at++;
		if (at < end && text[at] == ',')
			at++;
		else
			return 0;
	}
	if (at == end || text[at] != '#')
		return 0;
	cursor_to(&b->cursor, SIZE_MAX, at);
	muster_error_set(b->err, MUSTER_E_CONFIG, "yaml.syntax",
	    "not valid YAML: a comment without space before it");
	return place(b, "put a space before #");
}

/* A quoted text that goes on in a line which begins with a tab. */
static int
check_quoted(struct build *b, const yaml_event_t *event)
{
	size_t at = b->cursor.byte;
	const char *text = b->cursor.text;
	cursor_to(&b->cursor, event->end_mark.index, SIZE_MAX);
	for (size_t end = b->cursor.byte; at + 1 < end; at++) {
		if (text[at] != '\n' || text[at + 1] != '\t')
			continue;
		cursor_to(&b->cursor, SIZE_MAX, at + 1);
		muster_error_set(
		    b->err, MUSTER_E_CONFIG, "yaml.tab", "a tab is used as indentation");
		return place(b, "indent with spaces");
	}
	return 0;
}

static bool
is_block(const yaml_event_t *event)
{
	return event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
	    event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
}

/* A closing bracket, not the end of indentation. */
static int
check_flow_end(struct build *b, const yaml_event_t *event)
{
	if (event->end_mark.index == event->start_mark.index)
		return 0;
	return check_comment(b, &event->end_mark, false);
}

static int
on_scalar(struct build *b, const yaml_event_t *event)
{
	if (refuse_properties(b, event, event->data.scalar.anchor, event->data.scalar.tag) != 0)
		return -1;
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	if (memchr(value, '\0', len) != NULL)
		return refuse(b, &event->start_mark, "yaml.nul", "the text holds U+0000",
		    "remove the \\0 or \\x00");
	struct yaml_node *node = node_new(b, YAML_SCALAR, &event->start_mark);
	if (node == NULL)
		return -1;
	node->text = muster_arena_copy(b->arena, value, len);
	if (node->text == NULL)
		return muster_error_memory(b->err);
	node->len = len;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (node->plain && len == 1 && value[0] == '-')
		return refuse(b, &event->start_mark, "yaml.syntax",
		    "not valid YAML: a \"-\" alone is no text", "put it in quotes");
	if (attach(b, node, &event->start_mark) != 0)
		return -1;
	bool block = is_block(event);
	if (!block && !node->plain && check_quoted(b, event) != 0)
		return -1;
	return check_comment(b, block ? &event->start_mark : &event->end_mark, block);
}

static int
on_open(struct build *b, const yaml_event_t *event, enum yaml_kind kind)
{
	bool list = kind == YAML_SEQUENCE;
	if (refuse_properties(b, event,
		list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor,
		list ? event->data.sequence_start.tag : event->data.mapping_start.tag) != 0)
		return -1;
	if (b->depth == YAML_MAX_DEPTH)
		return refuse(b, &event->start_mark, "yaml.too-deep",
		    "nested deeper than 64 levels", "flatten the document");
	struct yaml_node *node = node_new(b, kind, &event->start_mark);
	if (node == NULL || attach(b, node, &event->start_mark) != 0)
		return -1;
	b->levels[b->depth++] = (struct level){.node = node};
	return 0;
}

static int
on_document(struct build *b, const yaml_event_t *event)
{
	if (++b->documents > 1)
		return refuse(b, &event->start_mark, "yaml.documents",
		    "a second document begins here", "one file holds one document: remove \"---\"");
	if (event->data.document_start.tag_directives.start !=
	    event->data.document_start.tag_directives.end)
		return refuse(b, &event->start_mark, "yaml.tag", "%TAG directives are not read",
		    "remove the directive");
	return 0;
}

static int
on_event(struct build *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return on_document(b, event);
	case YAML_ALIAS_EVENT:
		return refuse(b, &event->start_mark, "yaml.alias", "aliases (*) are not read",
		    "write the value out, or put the text in quotes");
	case YAML_SCALAR_EVENT:
		return on_scalar(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(b, event, YAML_SEQUENCE);
	case YAML_MAPPING_START_EVENT:
		return on_open(b, event, YAML_MAPPING);
	case YAML_MAPPING_END_EVENT:
		if (check_keys(b, b->levels[--b->depth].node) != 0)
			return -1;
		return check_flow_end(b, event);
	case YAML_SEQUENCE_END_EVENT:
		b->depth--;
		return check_flow_end(b, event);
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

/* Size and encoding, before libyaml sees a byte. */
static int
check_text(struct build *b, const char *text, size_t len)
{
	if (len > YAML_MAX_BYTES) {
		muster_error_set(b->err, MUSTER_E_CONFIG, "yaml.too-large", "larger than 16 MiB");
		muster_error_remedy(b->err, "split the file");
		return muster_error_in(b->err, b->file);
	}
	if (len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
		muster_error_set(b->err, MUSTER_E_CONFIG, "yaml.encoding", "the text is UTF-16");
		return place(b, "save it as UTF-8");
	}
	size_t valid = muster_utf8_valid_len(text, len);
	if (valid < len) {
		cursor_to(&b->cursor, SIZE_MAX, valid);
		muster_error_set(
		    b->err, MUSTER_E_CONFIG, "yaml.encoding", "the text is not valid UTF-8");
		return place(b, "save it as UTF-8");
	}
	return 0;
}

int
yaml_tree_read(struct muster_arena *arena, const char *file, const char *text, size_t len,
    const struct yaml_node **root, struct muster_error *err)
{
	*root = NULL;
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	struct build b = {.arena = arena, .err = err, .file = file};
	cursor_init(&b.cursor, text, len);
	if (check_text(&b, text, len) != 0)
		return -1;
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return muster_error_memory(err);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
	int status = run(&b, &parser);
	yaml_parser_delete(&parser);
	if (status == 0)
		*root = b.root;
	return status;
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
