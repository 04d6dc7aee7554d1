/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A strict reader of the pages the HTML renderer writes: it takes only what
 * that serialiser may produce (quoted attributes, five named or numbered
 * references, well nested elements) and fails the test on anything else, so
 * that what a browser would repair cannot pass unseen.
 */
#ifndef PAGE_H
#define PAGE_H

#include <muster/strbuf.h>
#include <muster/text.h>

#include "support.h"

#define PAGE_ATTRIBUTES 16
struct page_attribute {
	char name[32];
	struct muster_strbuf value;
};
struct page {
	const char *at, *start;
	char stack[64][16];
	size_t depth;
	/* the token read last */
	enum { PAGE_END, PAGE_OPEN, PAGE_CLOSE, PAGE_TEXT } token;
	char name[16];
	struct page_attribute attributes[PAGE_ATTRIBUTES];
	size_t attribute_count;
	struct muster_strbuf text;
	bool is_void;
};

static inline void
page_begin(struct page *page, const char *html)
{
	memset(page, 0, sizeof(*page));
	page->at = page->start = html;
	muster_strbuf_init(&page->text, 0);
	for (size_t i = 0; i < PAGE_ATTRIBUTES; i++)
		muster_strbuf_init(&page->attributes[i].value, 0);
	static const char doctype[] = "<!doctype html>\n";
	if (strncmp(html, doctype, sizeof(doctype) - 1) != 0)
		fail_msg("the page does not begin with its doctype");
	page->at += sizeof(doctype) - 1;
}

static inline void
page_done(struct page *page)
{
	muster_strbuf_release(&page->text);
	for (size_t i = 0; i < PAGE_ATTRIBUTES; i++)
		muster_strbuf_release(&page->attributes[i].value);
}

static inline void
page_fail(const struct page *page, const char *what)
{
	fail_msg("byte %zu: %s: %.60s", (size_t)(page->at - page->start), what, page->at);
}

static inline bool
page_listed(const char *word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static inline void
page_decode(struct page *page, struct muster_strbuf *out, char until)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = {
	    {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}};
	muster_strbuf_clear(out);
	while (*page->at != until && *page->at != '\0') {
		unsigned char c = (unsigned char)*page->at;
		if (c == '<' || c == '>' || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			page_fail(page, "a character that should be escaped");
		if (c != '&') {
			muster_strbuf_addc(out, (char)c);
			page->at++;
			continue;
		}
		size_t i = 0;
		while (i < 5 && strncmp(page->at, entities[i].name, strlen(entities[i].name)) != 0)
			i++;
		if (i == 5)
			page_fail(page, "an unknown reference");
		muster_strbuf_addc(out, entities[i].c);
		page->at += strlen(entities[i].name);
	}
}

static inline size_t
page_word(struct page *page, char *word, size_t size)
{
	size_t len = 0;
	while ((*page->at >= 'a' && *page->at <= 'z') || (*page->at >= 'A' && *page->at <= 'Z') ||
	    (*page->at >= '0' && *page->at <= '9') || *page->at == '-') {
		if (len + 1 >= size)
			page_fail(page, "a name too long");
		word[len++] = *page->at++;
	}
	word[len] = '\0';
	return len;
}

static inline void
page_open(struct page *page)
{
	static const char *const elements[] = {"html", "head", "meta", "title", "style", "body",
	    "a", "div", "header", "p", "h1", "h2", "h3", "h4", "h5", "h6", "main", "nav", "ol",
	    "ul", "li", "section", "table", "caption", "colgroup", "col", "thead", "tbody", "tr",
	    "th", "td", "span", "strong", "em", "code", "pre", "time", "br", "wbr", "hr", "dl",
	    "dt", "dd", "b", "i", "figure", "figcaption", "details", "summary", "svg", "desc",
	    "rect", "path", "text", "footer", "script", NULL};
	static const char *const attributes[] = {"lang", "charset", "http-equiv", "content", "name",
	    "class", "href", "rel", "id", "role", "tabindex", "scope", "colspan", "data-column",
	    "data-sort", "data-figure", "title", "data-key", "start", "aria-label",
	    "aria-labelledby", "aria-level", "viewBox", "width", "height", "x", "y", "d",
	    "stroke-width", "text-anchor", NULL};
	static const char *const voids[] = {"meta", "col", "br", "wbr", "hr", "rect", "path", NULL};
	if (page_word(page, page->name, sizeof(page->name)) == 0 ||
	    !page_listed(page->name, elements))
		page_fail(page, "an element that is not allowed");
	/* An element of HTML within SVG would end the picture. */
	static const char *const pictures[] = {"title", "desc", "rect", "path", "text", NULL};
	for (size_t i = 0; i < page->depth; i++)
		if (strcmp(page->stack[i], "svg") == 0 && !page_listed(page->name, pictures))
			page_fail(page, "an element that may not stand in a picture");
	page->attribute_count = 0;
	while (*page->at == ' ') {
		page->at++;
		if (page->attribute_count == PAGE_ATTRIBUTES)
			page_fail(page, "too many attributes");
		struct page_attribute *attribute = &page->attributes[page->attribute_count];
		page_word(page, attribute->name, sizeof(attribute->name));
		if (!page_listed(attribute->name, attributes))
			page_fail(page, "an attribute that is not allowed");
		for (size_t i = 0; i < page->attribute_count; i++)
			if (strcmp(page->attributes[i].name, attribute->name) == 0)
				page_fail(page, "an attribute twice");
		if (strncmp(page->at, "=\"", 2) != 0)
			page_fail(page, "an attribute without quotes");
		page->at += 2;
		page_decode(page, &attribute->value, '"');
		page->at++;
		page->attribute_count++;
	}
	if (*page->at == '/')
		page->at++;
	if (*page->at != '>')
		page_fail(page, "a tag that does not end");
	page->at++;
	page->token = PAGE_OPEN;
	page->is_void = page_listed(page->name, voids);
	if (page->is_void)
		return;
	if (page->depth == 64)
		page_fail(page, "nested too deeply");
	snprintf(page->stack[page->depth++], 16, "%s", page->name);
}

static inline const char *
page_attribute(const struct page *page, const char *name)
{
	for (size_t i = 0; i < page->attribute_count; i++)
		if (strcmp(page->attributes[i].name, name) == 0)
			return page->attributes[i].value.data;
	return NULL;
}

/* Reads the next token; false at the end, where all must be closed. */
static inline bool
page_next(struct page *page)
{
	if (*page->at == '\0') {
		if (page->depth != 0)
			page_fail(page, "elements left open");
		page->token = PAGE_END;
		return false;
	}
	bool raw = page->depth > 0 &&
	    (strcmp(page->stack[page->depth - 1], "style") == 0 ||
		strcmp(page->stack[page->depth - 1], "script") == 0);
	if (raw && strncmp(page->at, "</", 2) != 0) {
		const char *end = strstr(page->at, "</");
		if (end == NULL) {
			page_fail(page, "style or script without end");
			return false;
		}
		muster_strbuf_clear(&page->text);
		muster_strbuf_add(&page->text, page->at, (size_t)(end - page->at));
		page->at = end;
		page->token = PAGE_TEXT;
		return true;
	}
	if (*page->at != '<') {
		page_decode(page, &page->text, '<');
		page->token = PAGE_TEXT;
		return true;
	}
	page->at++;
	if (*page->at != '/') {
		page_open(page);
		return true;
	}
	page->at++;
	page_word(page, page->name, sizeof(page->name));
	if (page->depth == 0 || strcmp(page->stack[page->depth - 1], page->name) != 0)
		page_fail(page, "an end tag that does not fit");
	if (*page->at != '>')
		page_fail(page, "an end tag that does not end");
	page->at++;
	page->depth--;
	page->token = PAGE_CLOSE;
	return true;
}

/* All text up to the end of the element opened last, gathered in out. */
static inline void
page_element_text(struct page *page, struct muster_strbuf *out)
{
	size_t depth = page->depth;
	muster_strbuf_clear(out);
	while (page->depth >= depth && page_next(page)) {
		if (page->token == PAGE_TEXT)
			muster_strbuf_add(out, page->text.data, page->text.len);
		else if (page->token == PAGE_OPEN && strcmp(page->name, "br") == 0)
			muster_strbuf_addc(out, '\n');
	}
}

/* What a reader should see of a text: itself, with hidden characters escaped. */
static inline void
page_expect(struct muster_strbuf *out, const char *text)
{
	size_t len = strlen(text), at = 0;
	muster_strbuf_clear(out);
	while (at < len) {
		uint32_t cp;
		char bytes[4];
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		if (cp == '\n' || cp == '\t' || !muster_text_is_hidden(cp))
			muster_strbuf_add(out, bytes, muster_utf8_encode(cp, bytes));
		else
			muster_text_escape(out, text + at, used, 0);
		at += used;
	}
}

#endif
