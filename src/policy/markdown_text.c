/* SPDX-License-Identifier: Apache-2.0 */
/* Text of Markdown as inlines: values go in, entities become signs. */
#include "policy/markdown.h"

/* Callbacks stop md4c with a negative value only: others get lost on its way up. */
int
walk_fail(struct walk *walk, const char *id, const char *remedy, const char *message)
{
	muster_error_set(walk->err, MUSTER_E_CONFIG, id, "%s", message);
	muster_error_remedy(walk->err, "%s", remedy);
	muster_error_in(walk->err, walk->body->file);
	muster_error_at(walk->err, walk->part->line, 1, 0);
	return -1;
}

int
walk_no_memory(struct walk *walk)
{
	muster_error_memory(walk->err);
	return -1;
}

/* Text with its marks: the values go in. */
void
walk_add_text(struct walk *walk, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == MARK_BRACES) {
			muster_strbuf_adds(&walk->text, "{{");
			continue;
		}
		if (text[i] != MARK_OPEN) {
			muster_strbuf_addc(&walk->text, text[i]);
			continue;
		}
		size_t index = 0;
		for (i++; i < len && text[i] != MARK_CLOSE; i++)
			index = index * 10 + (size_t)(text[i] - '0');
		if (index < walk->body->value_count)
			muster_strbuf_adds(&walk->text, walk->body->values[index]);
	}
}

/* "&amp;" "&#8211;" "&#x2013;"; others stay as they are written. */
void
walk_add_entity(struct walk *walk, const char *text, size_t len)
{
	static const struct {
		const char *name, *text;
	} names[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""},
	    {"&apos;", "'"}, {"&nbsp;", "\xC2\xA0"}, {"&ndash;", "\xE2\x80\x93"},
	    {"&mdash;", "\xE2\x80\x94"}, {"&hellip;", "\xE2\x80\xA6"}, {"&sect;", "\xC2\xA7"},
	    {"&copy;", "\xC2\xA9"}, {"&euro;", "\xE2\x82\xAC"}};
	struct muster_span word = {text, len};
	for (size_t i = 0; i < COUNT(names); i++)
		if (muster_span_is(word, names[i].name)) {
			muster_strbuf_adds(&walk->text, names[i].text);
			return;
		}
	if (len < 4 || text[1] != '#') {
		muster_strbuf_add(&walk->text, text, len);
		return;
	}
	bool hex = text[2] == 'x' || text[2] == 'X';
	uint32_t cp = 0;
	for (size_t i = hex ? 3 : 2; i + 1 < len && cp < 0x110000; i++) {
		char c = text[i];
		uint32_t digit = c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
		cp = cp * (hex ? 16 : 10) + digit;
	}
	char bytes[4];
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0xd800 && cp < 0xe000) ||
	    cp >= 0x110000)
		cp = 0xfffd;
	muster_strbuf_add(&walk->text, bytes, muster_utf8_encode(cp, bytes));
}

static int
push_inline(struct walk *walk, const struct muster_inline *like)
{
	struct muster_inline *node = muster_arena_alloc(walk->arena, sizeof(*node));
	if (node == NULL)
		return walk_no_memory(walk);
	*node = *like;
	if (walk->last != NULL)
		walk->last->next = node;
	else
		walk->first = node;
	walk->last = node;
	return 0;
}

const char *
walk_take_text(struct walk *walk)
{
	const char *text = walk->text.failed
	    ? NULL
	    : muster_arena_copy(walk->arena, walk->text.data, walk->text.len);
	muster_strbuf_clear(&walk->text);
	return text;
}

/* The text at hand becomes an inline. */
int
walk_end_inline(struct walk *walk)
{
	if (walk->text.len == 0 && !walk->text.failed)
		return 0;
	const char *text = walk_take_text(walk);
	if (text == NULL)
		return walk_no_memory(walk);
	const char *target = walk->kind == MUSTER_INLINE_LINK ? walk->href
	    : walk->kind == MUSTER_INLINE_REFERENCE           ? walk->href + 1
							      : "";
	return push_inline(walk,
	    &(const struct muster_inline){.kind = walk->kind, .text = text, .target = target});
}

int
walk_add_break(struct walk *walk)
{
	if (walk_end_inline(walk) != 0)
		return -1;
	if (walk->first == NULL)
		return 0;
	return push_inline(walk,
	    &(const struct muster_inline){.kind = MUSTER_INLINE_BREAK, .text = "", .target = ""});
}

/* The inlines so far, which begin anew. */
struct muster_inlines
walk_take_inlines(struct walk *walk)
{
	struct muster_inlines inlines = {walk->first};
	walk->first = walk->last = NULL;
	return inlines;
}
