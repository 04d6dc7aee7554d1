/* SPDX-License-Identifier: Apache-2.0 */
/* The front of the emitter: clean texts, lists that begin with their first item. */
#include "oscal/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <muster/text.h>

void
out_fail(struct out *out)
{
	if (!out->failed)
		muster_error_memory(out->err);
	out->failed = true;
}

/* White space by Unicode: OSCAL's \S means that in JSON, and less in XML. */
static bool
is_blank(uint32_t cp)
{
	return cp == ' ' || (cp >= 0x9 && cp <= 0xD) || (cp >= 0x1C && cp <= 0x1F) || cp == 0x85 ||
	    cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 ||
	    cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0xFEFF;
}

static bool
is_line_end(uint32_t cp)
{
	return (cp >= 0x9 && cp <= 0xD) || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

static bool
is_refused(uint32_t cp)
{
	return cp < 0x20 || cp == 0xFFFE || cp == 0xFFFF;
}

/* Nearly every text: printable ASCII without blanks around it. */
static bool
is_clean(const char *text, size_t len)
{
	if (len == 0 || text[0] == ' ' || text[len - 1] == ' ')
		return false;
	for (size_t at = 0; at < len; at++)
		if (text[at] < ' ' || text[at] > '~')
			return false;
	return true;
}

/* The text, or what is clean of it in out->clean: trimmed, on one line; "" may remain. */
static const char *
clean(struct out *out, const char *text)
{
	struct muster_strbuf *to = &out->clean;
	size_t len = text != NULL ? strlen(text) : 0, end = 0;
	if (is_clean(text, len))
		return text;
	muster_strbuf_clear(to);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		bool blank = is_blank(cp);
		if (blank && to->len == 0) {
			at += used;
			continue;
		}
		if (is_line_end(cp))
			muster_strbuf_addc(to, ' ');
		else if (is_refused(cp) || (cp == 0xFFFD && used == 1))
			muster_strbuf_adds(to, "\xEF\xBF\xBD");
		else
			muster_strbuf_add(to, text + at, used);
		if (!blank)
			end = to->len;
		at += used;
	}
	if (to->failed) {
		out_fail(out);
		return "";
	}
	if (to->len > 0) {
		to->data[end] = '\0';
		to->len = end;
	}
	return to->data;
}

void
out_begin(struct out *out, enum muster_oscal_format format, struct muster_output_set *set,
    const char *root, struct muster_error *err)
{
	*out = (struct out){
	    .back = format == MUSTER_OSCAL_XML ? &out_xml : &out_json, .set = set, .err = err};
	muster_strbuf_init(&out->clean, 0);
	out->back->begin(out, root);
}

int
out_finish(struct out *out)
{
	out->back->finish(out);
	muster_strbuf_release(&out->clean);
	return out->failed ? -1 : 0;
}

/* ---- objects and lists ---- */

void
out_object(struct out *out, const char *name)
{
	out->back->object(out, name, name);
}

void
out_object_end(struct out *out)
{
	out->back->object_end(out);
}

void
out_list(struct out *out, const char *group, const char *name)
{
	if (out->list_count == OUT_DEPTH_MOST) {
		if (!out->failed)
			muster_error_set(out->err, MUSTER_E_INTERNAL, "oscal.depth",
			    "OSCAL lists nest too deep");
		out->failed = true;
		return;
	}
	out->lists[out->list_count].group = group;
	out->lists[out->list_count].name = name;
	out->lists[out->list_count++].begun = false;
}

void
out_list_end(struct out *out)
{
	if (out->list_count > 0 && out->lists[--out->list_count].begun)
		out->back->list_end(out);
}

/* The name of the items of the list at hand, which this begins if it has not begun. */
static const char *
item_name(struct out *out)
{
	if (out->list_count == 0)
		out_list(out, "items", "item"); /* a bug of ours: the schema will say so */
	unsigned top = out->list_count - 1;
	if (!out->lists[top].begun)
		out->back->list(out, out->lists[top].group);
	out->lists[top].begun = true;
	return out->lists[top].name;
}

void
out_item(struct out *out)
{
	out->back->object(out, item_name(out), NULL);
}

void
out_item_end(struct out *out)
{
	out->back->object_end(out);
}

void
out_item_field(struct out *out, const char *value)
{
	const char *text = clean(out, value);
	if (*text != '\0')
		out->back->field(out, item_name(out), NULL, text);
}

/* ---- texts ---- */

void
out_flag(struct out *out, const char *name, const char *value)
{
	const char *text = clean(out, value);
	if (*text != '\0')
		out->back->flag(out, name, text);
}

void
out_field(struct out *out, const char *name, const char *value)
{
	const char *text = clean(out, value);
	if (*text != '\0')
		out->back->field(out, name, name, text);
}

void
out_value(struct out *out, const char *key, const char *value)
{
	const char *text = clean(out, value);
	if (*text != '\0')
		out->back->value(out, key, text);
}

void
out_line(struct out *out, const char *name, const char *text)
{
	const char *words = clean(out, text);
	if (*words != '\0')
		out->back->line(out, name, words);
}

void
out_prose(struct out *out, const char *name)
{
	out->said = false;
	out->back->prose(out, name);
}

void
out_paragraph(struct out *out, const char *text)
{
	const char *words = clean(out, text);
	if (*words == '\0')
		return;
	out->back->paragraph(out, words);
	out->said = true;
}

static void
format_paragraph(struct out *out, const char *format, va_list args)
{
	char small[512];
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(small, sizeof(small), format, args);
	if (len >= 0 && (size_t)len < sizeof(small)) {
		out_paragraph(out, small);
	} else if (len >= 0) {
		char *large = malloc((size_t)len + 1);
		if (large != NULL) {
			vsnprintf(large, (size_t)len + 1, format, again);
			out_paragraph(out, large);
		} else {
			out_fail(out);
		}
		free(large);
	}
	va_end(again);
}

void
out_paragraphf(struct out *out, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	format_paragraph(out, format, args);
	va_end(args);
}

void
out_prose_end(struct out *out, const char *name)
{
	if (!out->said)
		out->back->paragraph(out, "-"); /* descriptions must not be empty */
	out->back->prose_end(out, name);
}

void
out_words(struct out *out, const char *name, const char *format, ...)
{
	va_list args;
	out_prose(out, name);
	va_start(args, format);
	format_paragraph(out, format, args);
	va_end(args);
	out_prose_end(out, name);
}
