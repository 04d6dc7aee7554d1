/* SPDX-License-Identifier: Apache-2.0 */
/* One line of Markdown as elements of XML, or as plain words. */
#include <string.h>

#include <muster/text.h>

#include "oscal/markup_parts.h"
#include "oscal/model.h"

enum { NESTED = 16 };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
put_text(struct line *line, const char *text, size_t len)
{
	if (line->xml == NULL) {
		muster_strbuf_add(line->plain, text, len);
		return;
	}
	muster_strbuf_clear(line->text);
	muster_strbuf_add(line->text, text, len);
	if (line->text->failed)
		xml_fail(line->xml);
	else if (len > 0)
		xml_text(line->xml, line->text->data);
}

/* Where a sign closes: not escaped, not behind a blank; len if it does not. */
static size_t
closes(const char *text, size_t len, const char *sign, bool no_blanks)
{
	size_t width = strlen(sign);
	for (size_t i = 0; i + width <= len; i++) {
		if (text[i] == '\\') {
			i++;
			continue;
		}
		if (no_blanks && is_blank(text[i]))
			return len;
		if (memcmp(text + i, sign, width) != 0 || i == 0 || is_blank(text[i - 1]))
			continue;
		/* "*" is not half of "**" */
		if (width == 1 && sign[0] == '*' && i + 1 < len && text[i + 1] == '*') {
			i++;
			continue;
		}
		return i;
	}
	return len;
}

static size_t
marked(struct line *line, const char *text, size_t len, const char *sign, const char *element,
    bool no_blanks, unsigned depth)
{
	size_t width = strlen(sign);
	size_t end = len > width ? closes(text + width, len - width, sign, no_blanks) : len;
	if (len <= width || end >= len - width || end == 0)
		return 0;
	if (line->xml != NULL)
		xml_begin(line->xml, element);
	line_write(line, text + width, end, depth + 1);
	if (line->xml != NULL)
		xml_end(line->xml);
	return end + 2 * width;
}

static size_t
code(struct line *line, const char *text, size_t len)
{
	const char *end = len > 1 ? memchr(text + 1, '`', len - 1) : NULL;
	if (end == NULL || end == text + 1)
		return 0;
	if (line->xml != NULL)
		xml_begin(line->xml, "code");
	put_text(line, text + 1, (size_t)(end - text) - 1);
	if (line->xml != NULL)
		xml_end(line->xml);
	return (size_t)(end - text) + 1;
}

/* {{ insert: param, ac-1_prm_1 }} */
static size_t
insert(struct line *line, const char *text, size_t len)
{
	char word[2][256];
	size_t at = 2;
	static const char mark[] = "insert:";
	while (at < len && text[at] == ' ')
		at++;
	if (len - at < sizeof(mark) || memcmp(text + at, mark, sizeof(mark) - 1) != 0)
		return 0;
	at += sizeof(mark) - 1;
	for (unsigned i = 0; i < 2; i++) {
		size_t n = 0;
		while (at < len && text[at] == ' ')
			at++;
		while (at < len && text[at] != ' ' && text[at] != ',' && text[at] != '}' &&
		    n + 1 < sizeof(word[i]))
			word[i][n++] = text[at++];
		word[i][n] = '\0';
		while (at < len && text[at] == ' ')
			at++;
		if (i == 0 && (at >= len || text[at++] != ','))
			return 0;
	}
	if (len - at < 2 || memcmp(text + at, "}}", 2) != 0 || !form_is_token(word[0]) ||
	    !form_is_token(word[1]))
		return 0;
	if (line->xml != NULL) {
		xml_begin(line->xml, "insert");
		xml_attribute(line->xml, "type", word[0]);
		xml_attribute(line->xml, "id-ref", word[1]);
		xml_end(line->xml);
	} else {
		muster_strbuf_addf(line->plain, "[%s]", word[1]);
	}
	return at + 2;
}

static void
put_attribute(struct line *line, const char *name, const char *text, size_t len)
{
	muster_strbuf_clear(line->text);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\' && i + 1 < len)
			i++;
		muster_strbuf_addc(line->text, text[i]);
	}
	if (line->text->failed)
		xml_fail(line->xml);
	else
		xml_attribute(line->xml, name, line->text->data);
}

/* [text](href "title"), ![alt](src "title") */
static size_t
anchor(struct line *line, const char *text, size_t len, bool image, unsigned depth)
{
	size_t from = image ? 2 : 1, at = from;
	for (unsigned open = 1; at < len; at++) {
		if (text[at] == '\\') {
			at++;
			continue;
		}
		open += text[at] == '[';
		open -= text[at] == ']';
		if (open == 0)
			break;
	}
	if (at + 1 >= len || text[at + 1] != '(')
		return 0;
	size_t words = at - from, href = at + 2, end = href;
	for (unsigned open = 1; end < len; end++) {
		open += text[end] == '(';
		open -= text[end] == ')';
		if (open == 0)
			break;
	}
	if (end >= len)
		return 0;
	size_t href_end = href;
	while (href_end < end && !is_blank(text[href_end]))
		href_end++;
	const char *quote = memchr(text + href_end, '"', end - href_end);
	if ((href_end < end && quote == NULL) || (quote != NULL && text[end - 1] != '"'))
		return 0;
	if (line->xml == NULL) {
		line_write(line, text + from, words, depth + 1);
		return end + 1;
	}
	xml_begin(line->xml, image ? "img" : "a");
	if (image)
		put_attribute(line, "alt", text + from, words);
	put_attribute(line, image ? "src" : "href", text + href, href_end - href);
	if (quote != NULL && quote + 1 < text + end)
		put_attribute(line, "title", quote + 1, (size_t)(text + end - 1 - (quote + 1)));
	if (!image) {
		bool outer = line->in_anchor;
		line->in_anchor = true; /* no links in links */
		line_write(line, text + from, words, depth + 1);
		line->in_anchor = outer;
	}
	xml_end(line->xml);
	return end + 1;
}

/* What mark-up begins here takes, 0 none. */
static size_t
mark_up(struct line *line, const char *text, size_t len, unsigned depth)
{
	if (depth > NESTED)
		return 0;
	size_t took = 0;
	switch (text[0]) {
	case '*':
		if (len > 1 && text[1] == '*')
			took = marked(line, text, len, "**", "strong", false, depth);
		return took != 0 ? took : marked(line, text, len, "*", "em", false, depth);
	case '~':
		return marked(line, text, len, "~", "sub", true, depth);
	case '^':
		return marked(line, text, len, "^", "sup", true, depth);
	case '`':
		return code(line, text, len);
	case '{':
		return len > 4 && text[1] == '{' && !line->in_anchor ? insert(line, text, len) : 0;
	case '[':
		return line->in_anchor ? 0 : anchor(line, text, len, false, depth);
	case '!':
		return len > 1 && text[1] == '[' ? anchor(line, text, len, true, depth) : 0;
	default:
		return 0;
	}
}

void
line_write(struct line *line, const char *text, size_t len, unsigned depth)
{
	size_t from = 0, at = 0;
	while (at < len) {
		char c = text[at];
		bool signs = strchr("\\*~^`{[!", c) != NULL;
		if (!signs) {
			at++;
			continue;
		}
		put_text(line, text + from, at - from);
		from = at;
		if (c == '\\' && at + 1 < len && strchr("\\*~^`{}[]()!#+-.|>\"_", text[at + 1])) {
			from = at + 1;
			at += 2;
			continue;
		}
		size_t took = mark_up(line, text + at, len - at, depth);
		at += took != 0 ? took : 1;
		from = took != 0 ? at : from;
	}
	put_text(line, text + from, at - from);
}

void
markup_write_line(struct xml *xml, const char *text)
{
	struct muster_strbuf buffer;
	muster_strbuf_init(&buffer, 0);
	struct line line = {.xml = xml, .text = &buffer};
	line_write(&line, text, strlen(text), 0);
	muster_strbuf_release(&buffer);
}

void
markup_plain(const char *text, struct muster_strbuf *out)
{
	struct muster_strbuf one;
	muster_strbuf_init(&one, 0);
	struct line line = {.plain = &one};
	line_write(&line, text, strlen(text), 0);
	bool blank = false;
	for (size_t i = 0; i < one.len; i++) {
		if (is_blank(one.data[i])) {
			blank = out->len > 0;
			continue;
		}
		if (blank)
			muster_strbuf_addc(out, ' ');
		blank = false;
		muster_strbuf_addc(out, one.data[i]);
	}
	out->failed |= one.failed;
	muster_strbuf_release(&one);
}
