/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON back end.  Markup is Markdown there: a text's own characters are
 * escaped where CommonMark or OSCAL's additions to it (^ ~ {{ }} quotes)
 * would read them as markup, so that the text read back is the text.
 */
#include "oscal/out.h"

#include <string.h>

#define FLUSH_AT ((size_t)1 << 16)

static void
flush(struct out *out, size_t at)
{
	struct muster_strbuf *text = &out->text;
	if (text->failed || out->markup.failed)
		out_fail(out);
	if (out->failed || text->len < at || text->len == 0)
		return;
	if (out->set->write(out->set, text->data, text->len, out->err) != 0)
		out->failed = true;
	muster_strbuf_clear(text);
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (unsigned char)c >= 0x80;
}

/* Is the character at `at` of a text that stands at the beginning of a line markup? */
static bool
begins_block(const char *text, size_t at)
{
	if (at == 0)
		return strchr("#+-=|:", text[0]) != NULL;
	/* "1." and "1)" begin a list */
	return (text[at] == '.' || text[at] == ')') && strspn(text, "0123456789") == at;
}

static bool
is_markup(const char *text, size_t at, bool line_start)
{
	char c = text[at];
	if (c == '_') /* within a word it is none */
		return at == 0 || !is_word(text[at - 1]) || !is_word(text[at + 1]);
	return strchr("\\`*[]<>^~{}&\"", c) != NULL || (line_start && begins_block(text, at));
}

static void
put_markup(struct muster_strbuf *to, const char *text, bool line_start)
{
	for (size_t at = 0; text[at] != '\0'; at++) {
		if (is_markup(text, at, line_start))
			muster_strbuf_addc(to, '\\');
		muster_strbuf_addc(to, text[at]);
	}
}

static void
begin(struct out *out, const char *root)
{
	muster_strbuf_init(&out->text, 0);
	muster_strbuf_init(&out->markup, 0);
	muster_json_init(&out->json, &out->text, true);
	muster_json_object(&out->json, NULL);
	muster_json_object(&out->json, root);
}

static void
finish(struct out *out)
{
	muster_json_object_end(&out->json);
	muster_json_object_end(&out->json);
	muster_strbuf_addc(&out->text, '\n');
	flush(out, 0);
	muster_strbuf_release(&out->text);
	muster_strbuf_release(&out->markup);
}

/* Lists whose items stand on a line each: they may be long. */
static bool
is_of_records(const char *group)
{
	static const char *const groups[] = {"observations", "risks", "findings", "poam-items",
	    "resources", "components", "inventory-items", "objectives-and-methods",
	    "implemented-requirements", "include-controls", "exclude-controls", "props"};
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (strcmp(groups[i], group) == 0)
			return true;
	return false;
}

static void
object(struct out *out, const char *name, const char *key)
{
	struct muster_json *json = &out->json;
	(void)name;
	muster_json_object(json, key);
	if (out->record == 0 && key == NULL &&
	    is_of_records(out->lists[out->list_count - 1].group)) {
		out->record = json->depth;
		json->pretty = false;
	}
}

static void
object_end(struct out *out)
{
	bool ends = out->record != 0 && out->json.depth == out->record;
	muster_json_object_end(&out->json);
	if (ends) {
		out->record = 0;
		out->json.pretty = true;
	}
	flush(out, FLUSH_AT);
}

static void
list(struct out *out, const char *group)
{
	muster_json_array(&out->json, group);
}

static void
list_end(struct out *out)
{
	muster_json_array_end(&out->json);
}

static void
flag(struct out *out, const char *name, const char *text)
{
	muster_json_string(&out->json, name, text);
}

static void
field(struct out *out, const char *name, const char *key, const char *text)
{
	(void)name;
	muster_json_string(&out->json, key, text);
}

static void
value(struct out *out, const char *key, const char *text)
{
	muster_json_string(&out->json, key, text);
}

static void
line(struct out *out, const char *name, const char *text)
{
	muster_strbuf_clear(&out->markup);
	put_markup(&out->markup, text, false);
	if (out->markup.failed)
		out_fail(out);
	muster_json_string(&out->json, name, out->markup.data);
}

static void
prose(struct out *out, const char *name)
{
	(void)name;
	muster_strbuf_clear(&out->markup);
}

static void
paragraph(struct out *out, const char *text)
{
	if (out->markup.len > 0)
		muster_strbuf_adds(&out->markup, "\n\n");
	put_markup(&out->markup, text, true);
}

static void
prose_end(struct out *out, const char *name)
{
	if (out->markup.failed)
		out_fail(out);
	muster_json_string(&out->json, name, out->markup.data);
}

const struct out_back out_json = {
    .begin = begin,
    .finish = finish,
    .object = object,
    .object_end = object_end,
    .list = list,
    .list_end = list_end,
    .flag = flag,
    .field = field,
    .value = value,
    .line = line,
    .prose = prose,
    .paragraph = paragraph,
    .prose_end = prose_end,
};
