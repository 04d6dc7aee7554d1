/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The XML renderer: muster's own vocabulary (docs/report.xsd), complete, with
 * no cap.  libxml2's writer passes control characters and broken UTF-8 on
 * without a word, so every string goes through clean() first; what it
 * replaces is counted and said at the end of the document.
 *
 * White space is ours and stands only between blocks, never inside text.
 */
#include <libxml/xmlwriter.h>

#include <muster/arena.h>
#include <muster/strbuf.h>
#include <muster/text.h>

#include "render/html_escape.h"
#include "render/registry.h"
#include "render/xml_names.h"

#define NAMESPACE "urn:muster:report:1"

struct xml {
	const struct muster_document *document;
	struct muster_output_set *set;
	struct muster_error *err;
	xmlTextWriterPtr writer;
	bool failed;
	struct muster_strbuf text; /* the string being cleaned */
	uint64_t replaced, rows, tables;
	unsigned depth; /* of indentation */
};

static void
fail(struct xml *xml)
{
	if (!xml->failed)
		muster_error_memory(xml->err);
	xml->failed = true;
}

/* The writer says -1 only if memory is out or the output failed (then *err is set). */
static void
check(struct xml *xml, int status)
{
	if (status < 0)
		fail(xml);
}

static bool
is_xml_character(uint32_t cp)
{
	return cp == 0x9 || cp == 0xA || cp == 0xD || (cp >= 0x20 && cp <= 0xD7FF) ||
	    (cp >= 0xE000 && cp <= 0xFFFD) || (cp >= 0x10000 && cp <= 0x10FFFF);
}

/*
 * The text with everything XML 1.0 forbids replaced by U+FFFD, and counted:
 * an invalid byte counts as one.  Lives until the next call.
 */
static const xmlChar *
clean(struct xml *xml, const char *text)
{
	size_t len = strlen(text), at = 0, start = 0;
	muster_strbuf_clear(&xml->text);
	while (at < len) {
		unsigned char c = (unsigned char)text[at];
		if (c >= 0x20 && c < 0x80) {
			at++;
			continue;
		}
		uint32_t cp;
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		bool broken = cp == 0xFFFD && used == 1;
		if (broken || !is_xml_character(cp)) {
			muster_strbuf_add(&xml->text, text + start, at - start);
			muster_strbuf_adds(&xml->text, "\xEF\xBF\xBD");
			xml->replaced++;
			start = at + used;
		}
		at += used;
	}
	muster_strbuf_add(&xml->text, text + start, at - start);
	if (xml->text.failed)
		fail(xml);
	return (const xmlChar *)xml->text.data;
}

static void
begin(struct xml *xml, const char *name)
{
	check(xml, xmlTextWriterStartElement(xml->writer, (const xmlChar *)name));
}

static void
end(struct xml *xml)
{
	check(xml, xmlTextWriterEndElement(xml->writer));
}

static void
attribute(struct xml *xml, const char *name, const char *value)
{
	check(xml,
	    xmlTextWriterWriteAttribute(xml->writer, (const xmlChar *)name, clean(xml, value)));
}

static void
attribute_if(struct xml *xml, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		attribute(xml, name, value);
}

static void
attribute_number(struct xml *xml, const char *name, uint64_t number)
{
	char digits[24];
	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
	attribute(xml, name, digits);
}

static void
text(struct xml *xml, const char *words)
{
	check(xml, xmlTextWriterWriteString(xml->writer, clean(xml, words)));
}

static void
indent(struct xml *xml)
{
	static const char spaces[] = "\n                                ";
	size_t len = 1 + (size_t)xml->depth * 2;
	if (len > sizeof(spaces) - 1)
		len = sizeof(spaces) - 1;
	check(xml, xmlTextWriterWriteRawLen(xml->writer, (const xmlChar *)spaces, (int)len));
}

/* An element on a line of its own that holds others. */
static void
open_element(struct xml *xml, const char *name)
{
	indent(xml);
	begin(xml, name);
	xml->depth++;
}

static void
close_element(struct xml *xml)
{
	xml->depth--;
	indent(xml);
	end(xml);
}

static void
line(struct xml *xml, const char *name, const char *words)
{
	indent(xml);
	begin(xml, name);
	text(xml, words);
	end(xml);
}

static void
line_if(struct xml *xml, const char *name, const char *words)
{
	if (words != NULL && *words != '\0')
		line(xml, name, words);
}

/* ---- inlines ---- */
static const struct {
	const char *name; /* NULL: text alone */
} inline_names[] = {
    [MUSTER_INLINE_TEXT] = {NULL},
    [MUSTER_INLINE_STRONG] = {"strong"},
    [MUSTER_INLINE_EMPHASIS] = {"emphasis"},
    [MUSTER_INLINE_CODE] = {"code"},
    [MUSTER_INLINE_LINK] = {"link"},
    [MUSTER_INLINE_REFERENCE] = {"reference"},
    [MUSTER_INLINE_STATUS] = {"status"},
    [MUSTER_INLINE_SEVERITY] = {"severity"},
    [MUSTER_INLINE_OVERDUE] = {"overdue"},
    [MUSTER_INLINE_DATE] = {"date"},
    [MUSTER_INLINE_BREAK] = {"break"},
};
_Static_assert(sizeof(inline_names) / sizeof(inline_names[0]) == MUSTER_INLINE_KIND_COUNT,
    "a name for each inline");

static void
inline_attributes(struct xml *xml, const struct muster_inline *i)
{
	switch (i->kind) {
	case MUSTER_INLINE_LINK:
		/* What no reader should follow is kept under another name. */
		attribute(xml, html_href_allowed(i->target) ? "href" : "refused", i->target);
		break;
	case MUSTER_INLINE_REFERENCE:
		attribute(xml, "target", i->target);
		break;
	case MUSTER_INLINE_STATUS:
		attribute(xml, "value", muster_status_name(i->status));
		break;
	case MUSTER_INLINE_SEVERITY:
		attribute(xml, "value", muster_severity_name(i->severity));
		break;
	default:
		break;
	}
}

static void
inlines(struct xml *xml, struct muster_inlines list)
{
	for (const struct muster_inline *i = list.first; i != NULL; i = i->next) {
		if ((unsigned)i->kind >= MUSTER_INLINE_KIND_COUNT) {
			fail(xml);
			return;
		}
		if (inline_names[i->kind].name == NULL) {
			text(xml, i->text);
			continue;
		}
		begin(xml, inline_names[i->kind].name);
		inline_attributes(xml, i);
		if (*i->text != '\0')
			text(xml, i->text);
		end(xml);
	}
}

static void
line_of_inlines(struct xml *xml, const char *name, struct muster_inlines list)
{
	indent(xml);
	begin(xml, name);
	inlines(xml, list);
	end(xml);
}

/* ---- tables ---- */
static int
fail_internal(struct xml *xml, const char *id, const char *what, const char *table)
{
	if (!xml->failed)
		muster_error_set(xml->err, MUSTER_E_INTERNAL, id, "table %s has %s", table, what);
	xml->failed = true;
	return -1;
}

/* Attributes are the report's own: a bad or repeated name is a bug, not data. */
static void
row_attributes(struct xml *xml, const struct muster_table *table, const struct muster_row *row)
{
	attribute_if(xml, "id", row->id);
	if (row->attributes == NULL)
		return;
	for (const char *const *pair = row->attributes; pair[0] != NULL; pair += 2) {
		bool repeated = strcmp(pair[0], "id") == 0;
		for (const char *const *other = row->attributes; other != pair; other += 2)
			repeated = repeated || strcmp(other[0], pair[0]) == 0;
		if (repeated || !xml_is_name(pair[0]) || pair[1] == NULL) {
			fail_internal(
			    xml, "render.attribute", "a row attribute with a bad name", table->id);
			return;
		}
		attribute(xml, pair[0], pair[1]);
	}
}

static void
row_element(struct xml *xml, const struct muster_table *table, const struct muster_row *row)
{
	open_element(xml, xml_name_or(table->row_element, "row"));
	row_attributes(xml, table, row);
	for (size_t i = 0; i < table->column_count; i++) {
		const char *id = table->columns[i].id;
		bool named = xml_is_name(id) && !xml_is_reserved(id);
		indent(xml);
		begin(xml, named ? id : "cell");
		if (!named)
			attribute(xml, "column", id);
		attribute_if(xml, "sort", row->cells[i].sort);
		inlines(xml, row->cells[i].inlines);
		end(xml);
	}
	close_element(xml);
}

static void
table_rows(struct xml *xml, const struct muster_table *table)
{
	struct muster_arena *scratch = muster_arena_new();
	uint64_t count = 0;
	if (scratch == NULL) {
		fail(xml);
		return;
	}
	if (table->rows.rewind(table->rows.context, xml->err) != 0)
		xml->failed = true;
	while (!xml->failed) {
		struct muster_row row = {.id = ""};
		muster_arena_reset(scratch);
		int more = table->rows.next(table->rows.context, scratch, &row, xml->err);
		if (more < 0)
			xml->failed = true;
		if (more <= 0)
			break;
		if (++count > table->row_count)
			break;
		row_element(xml, table, &row);
	}
	muster_arena_free(scratch);
	xml->rows += count;
	if (!xml->failed && count != table->row_count)
		fail_internal(
		    xml, "render.row-count", "another number of rows than was counted", table->id);
}

static const char *
align_name(enum muster_column_align align)
{
	switch (align) {
	case MUSTER_ALIGN_NUMBER:
		return "number";
	case MUSTER_ALIGN_DATE:
		return "date";
	default:
		return "text";
	}
}

static void
table_enter(struct xml *xml, const struct muster_block *block)
{
	const struct muster_table *table = block->table;
	xml->tables++;
	open_element(xml, "table");
	attribute_if(xml, "id", table->id);
	attribute_if(xml, "kind", block->element);
	attribute_number(xml, "rows", table->row_count);
	line_if(xml, "caption", table->caption);
	if (table->row_count == 0)
		line(xml, "empty", table->empty);
	open_element(xml, "columns");
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		indent(xml);
		begin(xml, "column");
		attribute(xml, "id", column->id);
		attribute(xml, "type", align_name(column->align));
		if (column->identity)
			attribute(xml, "identity", "true");
		text(xml, column->title);
		end(xml);
	}
	close_element(xml);
	open_element(xml, xml_name_or(table->rows_element, "rows"));
	table_rows(xml, table);
	close_element(xml);
	close_element(xml);
}

/* ---- blocks ---- */
static void
open_block(struct xml *xml, const char *name, const struct muster_block *block)
{
	open_element(xml, name);
	attribute_if(xml, "id", block->id);
	attribute_if(xml, "kind", block->element);
}

static void
leave_block(struct xml *xml, const struct muster_block *block)
{
	(void)block;
	close_element(xml);
}

static void
leave_nothing(struct xml *xml, const struct muster_block *block)
{
	(void)xml;
	(void)block;
}

static void
section_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "section", block);
	line(xml, "title", block->title);
}

static void
paragraph_enter(struct xml *xml, const struct muster_block *block)
{
	line_of_inlines(xml, "p", block->inlines);
}

static void
list_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "list", block);
}

static void
figures_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "figures", block);
	line_if(xml, "alternative", block->alt);
	for (size_t i = 0; i < block->item_count; i++) {
		const struct muster_figure_item *item = &block->items[i];
		open_element(xml, "figure");
		attribute_if(xml, "id", item->id);
		attribute_number(xml, "number", item->number);
		if ((unsigned)item->status < MUSTER_STATUS_COUNT)
			attribute(xml, "status", muster_status_name(item->status));
		line(xml, "word", item->word);
		line_if(xml, "note", item->note);
		close_element(xml);
	}
	close_element(xml);
}

static void
chart_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "chart", block);
	attribute(xml, "type", "status-bars");
	line_if(xml, "caption", block->title);
	line_if(xml, "alternative", block->alt);
	for (size_t i = 0; i < block->chart->row_count; i++) {
		const struct muster_chart_row *row = &block->chart->rows[i];
		open_element(xml, "bar");
		attribute(xml, "label", row->label);
		for (size_t s = 0; s < MUSTER_STATUS_COUNT; s++) {
			indent(xml);
			begin(xml, "part");
			attribute(xml, "status", muster_status_name((enum muster_status)s));
			attribute_number(xml, "number", row->values[s]);
			end(xml);
		}
		close_element(xml);
	}
	close_element(xml);
}

static void
note_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "note", block);
	if ((unsigned)block->tone < MUSTER_STATUS_COUNT)
		attribute(xml, "tone", muster_status_name(block->tone));
	line_if(xml, "title", block->title);
	line_of_inlines(xml, "p", block->inlines);
	close_element(xml);
}

static void
code_enter(struct xml *xml, const struct muster_block *block)
{
	indent(xml);
	begin(xml, "pre");
	attribute_if(xml, "id", block->id);
	text(xml, block->code);
	end(xml);
}

static void
key_value_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "entries", block);
	for (size_t i = 0; i < block->pair_count; i++) {
		open_element(xml, "entry");
		attribute_if(xml, "id", block->pairs[i].id);
		line(xml, "key", block->pairs[i].key);
		line_of_inlines(xml, "value", block->pairs[i].value);
		close_element(xml);
	}
	close_element(xml);
}

static void
reconciliation_enter(struct xml *xml, const struct muster_block *block)
{
	line_of_inlines(xml, "reconciliation", block->inlines);
}

/* Contents and page breaks are for pages: they say nothing here. */
static const struct {
	void (*enter)(struct xml *, const struct muster_block *);
	void (*leave)(struct xml *, const struct muster_block *);
} blocks[] = {
    [MUSTER_BLOCK_SECTION] = {section_enter, leave_block},
    [MUSTER_BLOCK_PARAGRAPH] = {paragraph_enter, leave_nothing},
    [MUSTER_BLOCK_LIST] = {list_enter, leave_block},
    [MUSTER_BLOCK_TABLE] = {table_enter, leave_nothing},
    [MUSTER_BLOCK_FIGURES] = {figures_enter, leave_nothing},
    [MUSTER_BLOCK_FIGURE] = {chart_enter, leave_nothing},
    [MUSTER_BLOCK_NOTE] = {note_enter, leave_nothing},
    [MUSTER_BLOCK_CODE] = {code_enter, leave_nothing},
    [MUSTER_BLOCK_KEY_VALUE] = {key_value_enter, leave_nothing},
    [MUSTER_BLOCK_CONTENTS] = {leave_nothing, leave_nothing},
    [MUSTER_BLOCK_PAGE_BREAK] = {leave_nothing, leave_nothing},
    [MUSTER_BLOCK_RECONCILIATION] = {reconciliation_enter, leave_nothing},
};
_Static_assert(sizeof(blocks) / sizeof(blocks[0]) == MUSTER_BLOCK_KIND_COUNT,
    "every kind of block has its row");

static void
walk(struct xml *xml, const struct muster_block *block)
{
	for (; block != NULL && !xml->failed; block = block->next) {
		blocks[block->kind].enter(xml, block);
		walk(xml, block->children);
		blocks[block->kind].leave(xml, block);
	}
}

/* ---- the document ---- */
static void
head(struct xml *xml)
{
	const struct muster_document *document = xml->document;
	open_element(xml, "head");
	line(xml, "title", document->title);
	line_if(xml, "kicker", document->kicker);
	line_if(xml, "lead", document->lead);
	line_if(xml, "classification", document->classification);
	line_if(xml, "organisation", document->organisation);
	line_if(xml, "running-head", document->running_head);
	line_if(xml, "as-of", document->as_of);
	line_if(xml, "assessment-digest", document->digest);
	for (const char *const *pair = document->properties;
	     pair != NULL && pair[0] != NULL && pair[1] != NULL; pair += 2) {
		indent(xml);
		begin(xml, "property");
		attribute(xml, "name", pair[0]);
		attribute(xml, "value", pair[1]);
		end(xml);
	}
	close_element(xml);
}

static void
whole(struct xml *xml)
{
	const struct muster_document *document = xml->document;
	check(xml, xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL));
	begin(xml, "report");
	xml->depth++;
	attribute(xml, "xmlns", NAMESPACE);
	attribute(xml, "version", "1");
	attribute(xml, "xml:lang", *document->language != '\0' ? document->language : "en");
	attribute_if(xml, "identifier", document->identifier);
	head(xml);
	open_element(xml, "body");
	walk(xml, document->first);
	close_element(xml);
	indent(xml);
	begin(xml, "end");
	attribute_number(xml, "tables", xml->tables);
	attribute_number(xml, "rows", xml->rows);
	attribute_number(xml, "replaced-characters", xml->replaced);
	end(xml);
	close_element(xml);
	check(xml, xmlTextWriterEndDocument(xml->writer));
}

/* A failure is kept here and never told to libxml2, which would print it. */
static int
write_bytes(void *context, const char *bytes, int len)
{
	struct xml *xml = context;
	if (!xml->failed && len > 0 &&
	    xml->set->write(xml->set, bytes, (size_t)len, xml->err) != 0)
		xml->failed = true;
	return len;
}

static int
render_xml(const struct muster_document *document, const struct muster_render_options *options,
    struct muster_output_set *out, struct muster_error *err)
{
	struct xml xml = {.document = document, .set = out, .err = err};
	char name[256];
	(void)options; /* all rows, always */
	if (document->failed)
		return muster_error_memory(err);
	if (out->begin(out, "", name, err) != 0)
		return -1;
	muster_strbuf_init(&xml.text, 0);
	xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(write_bytes, NULL, &xml, NULL);
	xml.writer = buffer != NULL ? xmlNewTextWriter(buffer) : NULL;
	if (xml.writer == NULL) {
		if (buffer != NULL)
			xmlOutputBufferClose(buffer);
		fail(&xml);
	} else {
		whole(&xml);
		check(&xml, xmlTextWriterFlush(xml.writer));
		xmlFreeTextWriter(xml.writer);
	}
	muster_strbuf_release(&xml.text);
	if (!xml.failed && out->end(out, err) != 0)
		return -1;
	return xml.failed ? -1 : 0;
}

const struct muster_renderer renderer_xml = {
    .name = "xml",
    .extension = "xml",
    .media_type = "application/xml",
    .render = render_xml,
};
