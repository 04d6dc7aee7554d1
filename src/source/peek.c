/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A look at the head of a text, to recognise it.  Lenient on purpose: the
 * head may be cut anywhere, may start with a banner, may be XML, or neither.
 * It decides nothing about validity; the reader does.
 */
#include <muster/source.h>

#include "json/reader.h"

struct scan {
	const char *text;
	size_t len, at;
};

static const struct muster_span nothing = {"", 0};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_space(struct scan *scan)
{
	while (scan->at < scan->len && is_space(scan->text[scan->at]))
		scan->at++;
}

/* At a quote.  The raw text between the quotes; false if the head ends in it. */
static bool
scan_string(struct scan *scan, struct muster_span *out)
{
	size_t start = ++scan->at;
	for (; scan->at < scan->len; scan->at++) {
		char c = scan->text[scan->at];
		if (c == '\\') {
			scan->at++;
		} else if (c == '"') {
			*out = (struct muster_span){scan->text + start, scan->at - start};
			scan->at++;
			return true;
		}
	}
	scan->at = scan->len;
	return false;
}

/* Over any value, brackets counted; false if the head ends in it. */
static bool
scan_value(struct scan *scan)
{
	size_t depth = 0;
	struct muster_span ignored;
	while (scan->at < scan->len) {
		char c = scan->text[scan->at];
		if (c == '"') {
			if (!scan_string(scan, &ignored))
				return false;
			if (depth == 0)
				return true;
			continue;
		}
		if (c == '{' || c == '[') {
			depth++;
		} else if (c == '}' || c == ']') {
			if (depth == 0)
				return true; /* of the container */
			if (--depth == 0) {
				scan->at++;
				return true;
			}
		} else if (depth == 0 && (c == ',' || is_space(c))) {
			return true;
		}
		scan->at++;
	}
	return false;
}

static char
kind_of(char c)
{
	switch (c) {
	case '{':
	case '[':
	case '"':
	case 'n':
	case 't':
	case 'f':
		return c;
	default:
		return c == '-' || (c >= '0' && c <= '9') ? '0' : '\0';
	}
}

struct into { /* where the members found go */
	size_t *count;
	struct muster_span *keys;
	struct muster_span *values;
};

static void scan_first_element(struct muster_peek *peek, struct scan *scan, struct muster_span key);

/* At a member's value.  False if the head ended. */
static bool
scan_member_value(
    struct muster_peek *peek, struct scan *scan, struct muster_span key, struct muster_span *value)
{
	size_t start = scan->at;
	char kind = kind_of(scan->text[start]);
	if (peek != NULL && kind == '[' && peek->element_count == 0) {
		struct scan ahead = *scan;
		scan_first_element(peek, &ahead, key);
	}
	bool whole = scan_value(scan);
	if (whole && kind != '\0' && kind != '{' && kind != '[')
		*value = (struct muster_span){scan->text + start, scan->at - start};
	return whole;
}

/* At "{".  peek is given for the top object only: its first array is looked into. */
static void
scan_object(struct muster_peek *peek, struct scan *scan, const struct into *into)
{
	scan->at++;
	for (;;) {
		skip_space(scan);
		if (scan->at < scan->len && scan->text[scan->at] == ',') {
			scan->at++;
			continue;
		}
		struct muster_span key;
		if (scan->at >= scan->len || scan->text[scan->at] != '"' ||
		    !scan_string(scan, &key))
			return;
		skip_space(scan);
		if (scan->at < scan->len && scan->text[scan->at] == ':')
			scan->at++;
		else
			return;
		skip_space(scan);
		struct muster_span value = nothing;
		bool more = scan->at < scan->len && scan_member_value(peek, scan, key, &value);
		if (*into->count < MUSTER_PEEK_KEYS) {
			into->keys[*into->count] = key;
			into->values[*into->count] = value;
			++*into->count;
		}
		if (!more)
			return;
	}
}

/* At "[": the members of the first element, if that is an object. */
static void
scan_first_element(struct muster_peek *peek, struct scan *scan, struct muster_span key)
{
	scan->at++;
	skip_space(scan);
	if (scan->at >= scan->len || scan->text[scan->at] != '{')
		return;
	const struct into into = {&peek->element_count, peek->element_keys, peek->element_values};
	peek->element_of = key;
	scan_object(NULL, scan, &into);
}

/* A whole null, true, false, number or string: not a word that starts with one of its letters. */
static bool
is_scalar(const char *text, size_t len)
{
	char kind = kind_of(text[0]);
	size_t n = 0;
	while (n < len && !is_space(text[n]))
		n++;
	const struct muster_span word = {text, n};
	if (kind == '0') {
		for (size_t i = 0; i < n; i++)
			if (kind_of(text[i]) != '0' && strchr(".eE+", text[i]) == NULL)
				return false;
		return true;
	}
	return kind == '"' || muster_span_is(word, "null") || muster_span_is(word, "true") ||
	    muster_span_is(word, "false");
}

/* An object or an array, and no line of a log. */
static bool
is_container(const char *text, size_t len)
{
	return text[0] == '{' ||
	    (text[0] == '[' && !json_is_tag(text, len < JSON_TAG ? len : JSON_TAG));
}

/* Where the first value starts: at once, or at a line that starts with a bracket (rules.md 7). */
static size_t
find_start(const char *head, size_t len)
{
	struct scan scan = {head, len, 0};
	skip_space(&scan);
	size_t first = scan.at;
	if (first < len && head[first] != '[' && kind_of(head[first]) != '\0' &&
	    is_scalar(head + first, len - first))
		return first;
	bool at_line_start = true;
	for (size_t i = first; i < len; i++) {
		if (at_line_start && is_container(head + i, len - i))
			return i;
		at_line_start = head[i] == '\n' || (at_line_start && is_space(head[i]));
	}
	return len;
}

static bool
only_space(const char *text, size_t from, size_t len)
{
	for (; from < len; from++)
		if (!is_space(text[from]))
			return false;
	return true;
}

/* null, [] or {} and nothing else. */
static bool
is_bare(const char *head, size_t len, size_t start, char kind)
{
	size_t end = start;
	if (kind == 'n') {
		end += 4;
	} else if (kind == '[' || kind == '{') {
		struct scan scan = {head, len, start + 1};
		skip_space(&scan);
		if (scan.at >= len || head[scan.at] != (kind == '[' ? ']' : '}'))
			return false;
		end = scan.at + 1;
	} else {
		return false;
	}
	return end <= len && only_space(head, end, len);
}

/* ---- XML ---- */

static bool
is_name_end(char c)
{
	return is_space(c) || c == '>' || c == '/' || c == '<';
}

/* Over "<? … ?>", "<!-- … -->" and a DOCTYPE; false if the head ends in it. */
static bool
skip_prolog(struct scan *scan, const char *start, const char *end)
{
	const size_t len = strlen(end);
	for (scan->at += strlen(start); scan->at + len <= scan->len; scan->at++) {
		if (memcmp(scan->text + scan->at, end, len) != 0)
			continue;
		scan->at += len;
		return true;
	}
	return false;
}

static bool
starts(const struct scan *scan, const char *word)
{
	return muster_span_starts(
	    (struct muster_span){scan->text + scan->at, scan->len - scan->at}, word);
}

/* Over a DOCTYPE with all it declares; false if the head ends in it. */
static bool
skip_doctype(struct scan *scan)
{
	size_t at = scan->at;
	while (at < scan->len && scan->text[at] != '>' && scan->text[at] != '[')
		at++;
	return (at >= scan->len || scan->text[at] == '>' || skip_prolog(scan, "<!", "]")) &&
	    skip_prolog(scan, "", ">");
}

/* The root element's name, without its prefix; a text that only begins with "<" has none. */
static void
peek_xml(struct muster_peek *peek, struct scan *scan)
{
	for (;;) {
		skip_space(scan);
		bool more = true;
		if (starts(scan, "<!--"))
			more = skip_prolog(scan, "<!--", "-->");
		else if (starts(scan, "<?"))
			more = skip_prolog(scan, "<?", "?>");
		else if (starts(scan, "<!"))
			more = skip_doctype(scan);
		else
			break;
		if (!more)
			return;
	}
	if (scan->at >= scan->len || scan->text[scan->at] != '<')
		return;
	size_t start = scan->at + 1, end = start;
	for (; end < scan->len && !is_name_end(scan->text[end]); end++)
		if (scan->text[end] == ':')
			start = end + 1;
	if (end == start || end == scan->len)
		return;
	peek->kind = '<';
	peek->keys[0] = (struct muster_span){scan->text + start, end - start};
	peek->key_count = 1;
}

void
muster_peek_text(struct muster_peek *peek, const char *head, size_t len, bool whole)
{
	memset(peek, 0, sizeof(*peek));
	peek->head = (struct muster_span){head, len};
	peek->whole = whole;
	peek->element_of = nothing;
	struct scan xml = {head, len, 0};
	skip_space(&xml);
	if (xml.at < len && head[xml.at] == '<') {
		peek_xml(peek, &xml);
		if (peek->kind == '<')
			return;
	}
	size_t start = find_start(head, len);
	if (start >= len)
		return;
	peek->kind = kind_of(head[start]);
	peek->bare = whole && is_bare(head, len, start, peek->kind);
	struct scan scan = {head, len, start};
	if (peek->kind == '{') {
		const struct into into = {&peek->key_count, peek->keys, peek->values};
		scan_object(peek, &scan, &into);
	} else if (peek->kind == '[') {
		scan_first_element(peek, &scan, nothing);
	}
}

bool
muster_peek_element(const struct muster_peek *list, struct muster_peek *element)
{
	memset(element, 0, sizeof(*element));
	struct scan scan = {list->head.ptr, list->head.len, 0};
	if (list->kind != '[')
		return false;
	scan.at = find_start(scan.text, scan.len) + 1;
	skip_space(&scan);
	if (scan.at >= scan.len || scan.text[scan.at] != '{')
		return false;
	element->head = (struct muster_span){scan.text + scan.at, scan.len - scan.at};
	element->kind = '{';
	element->element_of = nothing;
	const struct into into = {&element->key_count, element->keys, element->values};
	scan_object(element, &scan, &into);
	return true;
}

static const struct muster_span *
find(const struct muster_span *keys, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (muster_span_is(keys[i], key))
			return &keys[i];
	return NULL;
}

bool
muster_peek_has(const struct muster_peek *peek, const char *key)
{
	return find(peek->keys, peek->key_count, key) != NULL;
}

bool
muster_peek_element_has(const struct muster_peek *peek, const char *key)
{
	return find(peek->element_keys, peek->element_count, key) != NULL;
}

struct muster_span
muster_peek_value(const struct muster_peek *peek, const char *key)
{
	const struct muster_span *found = find(peek->keys, peek->key_count, key);
	return found != NULL ? peek->values[found - peek->keys] : nothing;
}
