/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The XML renderer: muster's own vocabulary (docs/report.xsd), complete, with
 * no cap.  Element names come from the document where it has them; names that
 * are none fall back to general ones.
 */
#include "render/html_escape.h"
#include "render/registry.h"
#include "render/xml_chart.h"
#include "render/xml_names.h"
#include "render/xml_rows.h"
#include "render/xml_writer.h"

#define NAMESPACE "urn:muster:report:1"

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
    [MUSTER_INLINE_SPARK] = {"spark"},
};
_Static_assert(sizeof(inline_names) / sizeof(inline_names[0]) == MUSTER_INLINE_KIND_COUNT,
    "a name for each inline");

static void
inline_attributes(struct xml *xml, const struct muster_inline *i)
{
	switch (i->kind) {
	case MUSTER_INLINE_LINK:
		/* What no reader should follow is kept under another name. */
		xml_attribute(xml, html_href_allowed(i->target) ? "href" : "refused", i->target);
		break;
	case MUSTER_INLINE_REFERENCE:
		xml_attribute(xml, "target", i->target);
		break;
	case MUSTER_INLINE_STATUS:
		xml_attribute(xml, "value", muster_status_name(i->status));
		break;
	case MUSTER_INLINE_SEVERITY:
		xml_attribute(xml, "value", muster_severity_name(i->severity));
		break;
	default:
		break;
	}
}

/* A number that can be derived. */
static void
number(struct xml *xml, const struct muster_inline *i)
{
	xml_begin(xml, "number");
	xml_attribute(xml, "figure", i->figure);
	xml_text(xml, i->text);
	xml_end(xml);
}

static void
inlines(struct xml *xml, struct muster_inlines list)
{
	for (const struct muster_inline *i = list.first; i != NULL; i = i->next) {
		if ((unsigned)i->kind >= MUSTER_INLINE_KIND_COUNT) {
			xml_fail(xml);
			return;
		}
		if (i->kind == MUSTER_INLINE_TEXT && i->figure != NULL) {
			number(xml, i);
			continue;
		}
		if (inline_names[i->kind].name == NULL) {
			xml_text(xml, i->text);
			continue;
		}
		xml_begin(xml, inline_names[i->kind].name);
		inline_attributes(xml, i);
		if (*i->text != '\0')
			xml_text(xml, i->text);
		xml_end(xml);
	}
}

static void
line_of_inlines(struct xml *xml, const char *name, struct muster_inlines list)
{
	xml_indent(xml);
	xml_begin(xml, name);
	inlines(xml, list);
	xml_end(xml);
}

/* ---- tables ---- */
/* Attributes are the report's own: a bad or repeated name is a bug, not data. */
static void
row_attributes(struct xml *xml, const struct muster_table *table, const struct muster_row *row)
{
	xml_attribute_if(xml, "id", row->id);
	if (row->attributes == NULL)
		return;
	for (const char *const *pair = row->attributes; pair[0] != NULL; pair += 2) {
		bool repeated = strcmp(pair[0], "id") == 0;
		for (const char *const *other = row->attributes; other != pair; other += 2)
			repeated = repeated || strcmp(other[0], pair[0]) == 0;
		if (repeated || !xml_is_name(pair[0]) || pair[1] == NULL) {
			xml_refuse(
			    xml, "render.attribute", "a row attribute with a bad name", table->id);
			return;
		}
		xml_attribute(xml, pair[0], pair[1]);
	}
}

static void
row_element(struct xml *xml, const struct muster_table *table, const struct muster_row *row)
{
	xml_open_element(xml, xml_name_or(table->row_element, "row"));
	row_attributes(xml, table, row);
	for (size_t i = 0; i < table->column_count; i++) {
		const char *id = table->columns[i].id;
		bool named = xml_is_name(id) && !xml_is_reserved(id);
		xml_indent(xml);
		xml_begin(xml, named ? id : "cell");
		if (!named)
			xml_attribute(xml, "column", id);
		xml_attribute_if(xml, "sort", row->cells[i].sort);
		if (row->cells[i].figure != NULL)
			xml_attribute(xml, "figure", row->cells[i].figure);
		inlines(xml, row->cells[i].inlines);
		xml_end(xml);
	}
	xml_close_element(xml);
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
	xml_open_element(xml, "table");
	xml_attribute_if(xml, "id", table->id);
	xml_attribute_if(xml, "kind", block->element);
	xml_attribute_number(xml, "rows", table->row_count);
	xml_line_if(xml, "caption", table->caption);
	if (table->row_count == 0)
		xml_line(xml, "empty", table->empty);
	xml_open_element(xml, "columns");
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		xml_indent(xml);
		xml_begin(xml, "column");
		xml_attribute(xml, "id", column->id);
		xml_attribute(xml, "type", align_name(column->align));
		if (column->identity)
			xml_attribute(xml, "identity", "true");
		xml_text(xml, column->title);
		xml_end(xml);
	}
	xml_close_element(xml);
	xml_open_element(xml, xml_name_or(table->rows_element, "rows"));
	xml_rows(xml, table, row_element);
	xml_close_element(xml);
	xml_close_element(xml);
}

/* ---- blocks ---- */
static void
open_block(struct xml *xml, const char *name, const struct muster_block *block)
{
	xml_open_element(xml, name);
	xml_attribute_if(xml, "id", block->id);
	xml_attribute_if(xml, "kind", block->element);
}

static void
leave_block(struct xml *xml, const struct muster_block *block)
{
	(void)block;
	xml_close_element(xml);
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
	xml_line(xml, "title", block->title);
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
	if (!block->numbered)
		return;
	xml_attribute(xml, "numbered", "true");
	if (block->first_number != 1)
		xml_attribute_number(xml, "first", block->first_number);
}

/* An item that is one paragraph is that paragraph. */
static void
item_enter(struct xml *xml, const struct muster_block *block)
{
	if (block->children == NULL) {
		line_of_inlines(xml, "p", block->inlines);
		return;
	}
	open_block(xml, "item", block);
	if (block->inlines.first != NULL)
		line_of_inlines(xml, "p", block->inlines);
}

static void
item_leave(struct xml *xml, const struct muster_block *block)
{
	if (block->children != NULL)
		xml_close_element(xml);
}

static void
figures_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "figures", block);
	xml_line_if(xml, "alternative", block->alt);
	for (size_t i = 0; i < block->item_count; i++) {
		const struct muster_figure_item *item = &block->items[i];
		xml_open_element(xml, "figure");
		xml_attribute_if(xml, "id", item->id);
		xml_attribute_number(xml, "number", item->number);
		if (item->figure != NULL)
			xml_attribute(xml, "figure", item->figure);
		if ((unsigned)item->status < MUSTER_STATUS_COUNT)
			xml_attribute(xml, "status", muster_status_name(item->status));
		xml_line(xml, "word", item->word);
		xml_line_if(xml, "note", item->note);
		xml_close_element(xml);
	}
	xml_close_element(xml);
}

static void
chart_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "chart", block);
	xml_attribute(xml, "type", muster_chart_kind_name(block->chart->kind));
	xml_line_if(xml, "caption", block->title);
	xml_line_if(xml, "alternative", block->alt);
	xml_chart(xml, block->chart);
	xml_close_element(xml);
}

static void
note_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "note", block);
	if ((unsigned)block->tone < MUSTER_STATUS_COUNT)
		xml_attribute(xml, "tone", muster_status_name(block->tone));
	xml_line_if(xml, "title", block->title);
	line_of_inlines(xml, "p", block->inlines);
	xml_close_element(xml);
}

static void
code_enter(struct xml *xml, const struct muster_block *block)
{
	xml_indent(xml);
	xml_begin(xml, "pre");
	xml_attribute_if(xml, "id", block->id);
	xml_text(xml, block->code);
	xml_end(xml);
}

static void
key_value_enter(struct xml *xml, const struct muster_block *block)
{
	open_block(xml, "entries", block);
	for (size_t i = 0; i < block->pair_count; i++) {
		xml_open_element(xml, "entry");
		xml_attribute_if(xml, "id", block->pairs[i].id);
		xml_line(xml, "key", block->pairs[i].key);
		line_of_inlines(xml, "value", block->pairs[i].value);
		xml_close_element(xml);
	}
	xml_close_element(xml);
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
    [MUSTER_BLOCK_ITEM] = {item_enter, item_leave},
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
	xml_open_element(xml, "head");
	xml_line(xml, "title", document->title);
	xml_line_if(xml, "kicker", document->kicker);
	xml_line_if(xml, "lead", document->lead);
	xml_line_if(xml, "classification", document->classification);
	xml_line_if(xml, "organisation", document->organisation);
	xml_line_if(xml, "running-head", document->running_head);
	xml_line_if(xml, "as-of", document->as_of);
	xml_line_if(xml, "assessment-digest", document->digest);
	for (const char *const *pair = document->properties;
	     pair != NULL && pair[0] != NULL && pair[1] != NULL; pair += 2) {
		xml_indent(xml);
		xml_begin(xml, "property");
		xml_attribute(xml, "name", pair[0]);
		xml_attribute(xml, "value", pair[1]);
		xml_end(xml);
	}
	xml_close_element(xml);
}

static void
whole(struct xml *xml)
{
	const struct muster_document *document = xml->document;
	xml_begin(xml, "report");
	xml->depth++;
	xml_attribute(xml, "xmlns", NAMESPACE);
	xml_attribute(xml, "version", "1");
	xml_attribute(xml, "xml:lang", *document->language != '\0' ? document->language : "en");
	xml_attribute_if(xml, "identifier", document->identifier);
	head(xml);
	xml_open_element(xml, "body");
	walk(xml, document->first);
	xml_close_element(xml);
	xml_indent(xml);
	xml_begin(xml, "end");
	xml_attribute_number(xml, "tables", xml->tables);
	xml_attribute_number(xml, "rows", xml->rows);
	xml_attribute_number(xml, "replaced-characters", xml->replaced);
	xml_end(xml);
	xml_close_element(xml);
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
	if (xml_writer_open(&xml) == 0)
		whole(&xml);
	xml_writer_close(&xml);
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
