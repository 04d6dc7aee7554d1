/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The frame of a page: head with its content security policy, title block,
 * contents, foot.  Style and script are our own files, embedded whole and
 * allowed by their hash; nothing else may load or run.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "render/html.h"
#include "render/html_escape.h"
#include "render/logo.h"
#include "render/theme.h"

extern const char embed_theme_css[], embed_report_js[];
extern const size_t embed_theme_css_len, embed_report_js_len;

static void
base64(const uint8_t *bytes, size_t len, char *out)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t at = 0;
	for (size_t i = 0; i < len; i += 3) {
		uint32_t group = (uint32_t)bytes[i] << 16;
		group |= i + 1 < len ? (uint32_t)bytes[i + 1] << 8 : 0;
		group |= i + 2 < len ? (uint32_t)bytes[i + 2] : 0;
		out[at++] = digits[group >> 18 & 63];
		out[at++] = digits[group >> 12 & 63];
		out[at++] = i + 1 < len ? digits[group >> 6 & 63] : '=';
		out[at++] = i + 2 < len ? digits[group & 63] : '=';
	}
	out[at] = '\0';
}

static void
take_logo(struct html *html, const void *png, size_t len)
{
	struct page_image *image = logo_decode(png, len, html->err);
	if (image == NULL) {
		html_fail(html);
		return;
	}
	logo_free(image);
	char *text = malloc((len + 2) / 3 * 4 + 1);
	if (text == NULL) {
		html_fail_memory(html);
		return;
	}
	base64(png, len, text);
	muster_strbuf_adds(&html->logo, text);
	free(text);
}

void
html_assets(struct html *html, const struct muster_render_options *options)
{
	uint8_t digest[HASH_SIZE];
	muster_strbuf_add(&html->style, embed_theme_css, embed_theme_css_len);
	if (options != NULL)
		theme_css(options->theme, &html->style);
	if (options != NULL && options->logo != NULL)
		take_logo(html, options->logo, options->logo_len);
	if (html->failed)
		return;
	if (html->style.failed || html->logo.failed ||
	    hash_bytes(html->style.data, html->style.len, digest) != 0) {
		html_fail_memory(html);
		return;
	}
	base64(digest, sizeof(digest), html->style_hash);
	if (hash_bytes(embed_report_js, embed_report_js_len, digest) != 0) {
		html_fail_memory(html);
		return;
	}
	base64(digest, sizeof(digest), html->script_hash);
}

static void
put_head(struct html *html, const char *subtitle)
{
	const struct muster_document *document = html->document;
	html_put(html, "<!doctype html>\n<html lang=\"");
	html_attribute(&html->out, *document->language != '\0' ? document->language : "en");
	html_put(html,
	    "\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "style-src 'sha256-");
	html_put(html, html->style_hash);
	html_put(html, "'; script-src 'sha256-");
	html_put(html, html->script_hash);
	html_put(html,
	    "'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<title>");
	html_attribute(&html->out, document->title);
	if (*subtitle != '\0') {
		html_put(html, ", ");
		html_put(html, subtitle);
	}
	html_put(html, "</title>\n<style>");
	muster_strbuf_add(&html->out, html->style.data, html->style.len);
	html_put(html, "</style>\n</head>\n");
}

struct part {
	const char *before, *text;
};

/* Parts that are not empty, a middle dot between them. */
static void
put_parts(struct html *html, const struct part *parts, size_t count)
{
	bool first = true;
	for (size_t i = 0; i < count; i++) {
		if (*parts[i].text == '\0')
			continue;
		html_put(html, first ? "<span>" : " \xC2\xB7 <span>");
		html_put(html, parts[i].before);
		html_text(&html->out, parts[i].text);
		html_put(html, "</span>");
		first = false;
	}
}

static void
put_title_block(struct html *html)
{
	const struct muster_document *document = html->document;
	const struct part parts[] = {
	    {"", document->kicker},
	    {"", document->organisation},
	    {"", document->classification},
	};
	html_put(html, "<header class=\"title\">\n");
	if (html->logo.len > 0 && *html->here == '\0') {
		html_put(html, "<img class=\"logo\" alt=\"");
		html_attribute(
		    &html->out, *document->organisation != '\0' ? document->organisation : "Logo");
		html_put(html, "\" src=\"data:image/png;base64,");
		html_put(html, html->logo.data);
		html_put(html, "\">\n");
	}
	html_put(html, "<p class=\"kicker\">");
	put_parts(html, parts, sizeof(parts) / sizeof(parts[0]));
	html_put(html, "</p>\n<h1>");
	html_text(&html->out, document->title);
	html_put(html, "</h1>\n");
	if (*html->here != '\0') {
		html_put(html, "<p class=\"back\"><a href=\"");
		html_url(&html->out, html->main_name);
		html_put(html, "\">Back to the first page</a></p>\n");
	} else if (*document->lead != '\0') {
		html_put(html, "<p class=\"lead\">");
		html_text(&html->out, document->lead);
		html_put(html, "</p>\n");
	}
	html_put(html, "</header>\n");
}

void
html_page_begin(struct html *html, const char *suffix, const char *subtitle)
{
	char name[256];
	if (html->failed)
		return;
	if (html->set->begin(html->set, suffix, name, html->err) != 0) {
		html_fail(html);
		return;
	}
	if (*suffix == '\0')
		memcpy(html->main_name, name, sizeof(name));
	snprintf(html->here, sizeof(html->here), "%s", suffix);
	html->number = 0;
	put_head(html, subtitle);
	html_put(html,
	    "<body>\n<a class=\"skip\" href=\"#~main\">Skip to the content</a>\n"
	    "<div class=\"page\">\n");
	put_title_block(html);
	html_put(html, "<main id=\"~main\">\n");
	html_flush(html, false);
}

void
html_page_end(struct html *html)
{
	const struct muster_document *document = html->document;
	const struct part parts[] = {
	    {"", document->running_head},
	    {"", document->classification},
	    {"as of ", document->as_of},
	    {"assessment ", document->digest},
	    {"", document->identifier},
	};
	html_put(html, "</main>\n<footer><p>");
	put_parts(html, parts, sizeof(parts) / sizeof(parts[0]));
	html_put(html, "</p></footer>\n</div>\n<script>");
	muster_strbuf_add(&html->out, embed_report_js, embed_report_js_len);
	html_put(html, "</script>\n</body>\n</html>\n");
	html_flush(html, true);
	if (!html->failed && html->set->end(html->set, html->err) != 0)
		html_fail(html);
}

void
html_put_page_href(struct html *html, const struct html_table_place *place, uint64_t page)
{
	char suffix[96] = "", name[256];
	if (place != NULL && page > 1)
		snprintf(
		    suffix, sizeof(suffix), "%s-%llu", place->suffix, (unsigned long long)page);
	if (html->set->name(html->set, suffix, name, html->err) != 0) {
		html_fail(html);
		return;
	}
	html_url(&html->out, name);
	if (place != NULL && page == 1) {
		html_put(html, "#");
		html_anchor(&html->out, place->table->id);
	}
}

void
html_put_target(
    struct html *html, const struct html_table_place *place, uint64_t page, const char *anchor)
{
	char suffix[96] = "", name[256];
	if (place != NULL && page > 1)
		snprintf(
		    suffix, sizeof(suffix), "%s-%llu", place->suffix, (unsigned long long)page);
	if (strcmp(suffix, html->here) != 0) {
		if (html->set->name(html->set, suffix, name, html->err) != 0) {
			html_fail(html);
			return;
		}
		html_url(&html->out, name);
	}
	html_put(html, "#");
	html_anchor(&html->out, anchor);
}

static void
put_entries(struct html *html, const struct muster_block *block, unsigned level)
{
	bool open = false;
	for (; block != NULL; block = block->next) {
		if (block->kind != MUSTER_BLOCK_SECTION || *block->id == '\0')
			continue;
		html_put(html, open ? "<li>" : "<ol>\n<li>");
		open = true;
		html_put(html, "<a href=\"");
		html_put_target(html, NULL, 1, block->id);
		html_put(html, "\">");
		html_text(&html->out, block->title);
		html_put(html, "</a>");
		if (level < 2)
			put_entries(html, block->children, level + 1);
		html_put(html, "</li>\n");
	}
	if (open)
		html_put(html, "</ol>\n");
}

static bool
has_contents(const struct muster_block *block)
{
	for (; block != NULL; block = block->next)
		if (block->kind == MUSTER_BLOCK_CONTENTS || has_contents(block->children))
			return true;
	return false;
}

/* On linked pages only if the document has a contents list, folded away. */
void
html_contents(struct html *html, bool is_block)
{
	if (!is_block && !has_contents(html->document->first))
		return;
	html_put(html, "<nav class=\"contents\" aria-label=\"Contents\">\n");
	if (is_block)
		html_put(html, "<p class=\"contents-title\">Contents</p>\n");
	else
		html_put(html, "<details><summary>Contents</summary>\n");
	put_entries(html, html->document->first, 1);
	html_put(html, is_block ? "</nav>\n" : "</details></nav>\n");
}
