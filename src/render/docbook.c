/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The DocBook 5 renderer: an article, valid against the RELAX NG schema of
 * DocBook 5.0, complete, with no cap.  Charts are their words alone: their
 * numbers stand in the table behind them.
 *
 * DocBook wants blocks before the sections of a section, and a block in each
 * section; where a document has it otherwise, sections are made for it.
 */
#include <stdio.h>

#include "render/docbook_ids.h"
#include "render/html_escape.h"
#include "render/registry.h"
#include "render/xml_rows.h"
#include "render/xml_writer.h"

struct docbook {
	struct xml xml;
	struct docbook_ids ids;
};

static void put_blocks(struct docbook *docbook, const struct muster_block *block);

/* ---- attributes ---- */

static void
put_id(struct docbook *docbook, const char *id)
{
	char name[DOCBOOK_ID_MAX];
	if (docbook_ids_take(&docbook->ids, id, name))
		xml_attribute(&docbook->xml, "xml:id", name);
}

static void
put_role(struct xml *xml, const char *kind, const char *word)
{
	char role[96];
	snprintf(role, sizeof(role), "%s-%s", kind, word);
	xml_attribute(xml, "role", role);
}

/* ---- inlines ---- */

static void
put_reference(struct docbook *docbook, const struct muster_inline *at)
{
	struct xml *xml = &docbook->xml;
	char name[DOCBOOK_ID_MAX];
	if (!docbook_ids_find(&docbook->ids, at->target, name)) {
		xml_text(xml, at->text);
		return;
	}
	xml_begin(xml, "link");
	xml_attribute(xml, "linkend", name);
	xml_text(xml, at->text);
	xml_end(xml);
}

static void
put_link(struct xml *xml, const struct muster_inline *at)
{
	if (!html_href_allowed(at->target)) {
		xml_text(xml, at->text);
		return;
	}
	xml_begin(xml, "link");
	xml_attribute(xml, "xlink:href", at->target);
	xml_text(xml, at->text);
	xml_end(xml);
}

static void
put_word(struct xml *xml, const char *element, const char *kind, const char *word, const char *text)
{
	xml_begin(xml, element);
	if (kind != NULL && word != NULL)
		put_role(xml, kind, word);
	else if (kind != NULL)
		xml_attribute(xml, "role", kind);
	xml_text(xml, *text != '\0' || word == NULL ? text : word);
	xml_end(xml);
}

static void
put_inline(struct docbook *docbook, const struct muster_inline *at)
{
	struct xml *xml = &docbook->xml;
	switch (at->kind) {
	case MUSTER_INLINE_TEXT:
		xml_text(xml, at->text);
		break;
	case MUSTER_INLINE_STRONG:
		put_word(xml, "emphasis", "strong", NULL, at->text);
		break;
	case MUSTER_INLINE_EMPHASIS:
		put_word(xml, "emphasis", NULL, NULL, at->text);
		break;
	case MUSTER_INLINE_CODE:
		put_word(xml, "code", NULL, NULL, at->text);
		break;
	case MUSTER_INLINE_LINK:
		put_link(xml, at);
		break;
	case MUSTER_INLINE_REFERENCE:
		put_reference(docbook, at);
		break;
	case MUSTER_INLINE_STATUS:
		put_word(xml, "phrase", "status", muster_status_name(at->status), at->text);
		break;
	case MUSTER_INLINE_SEVERITY:
		put_word(xml, "phrase", "severity", muster_severity_name(at->severity), at->text);
		break;
	case MUSTER_INLINE_OVERDUE:
		put_word(xml, "phrase", "overdue", NULL, at->text);
		break;
	case MUSTER_INLINE_DATE:
		put_word(xml, "date", NULL, NULL, at->text);
		break;
	case MUSTER_INLINE_SPARK:
		put_word(xml, "phrase", "spark", NULL, at->text);
		break;
	case MUSTER_INLINE_BREAK: /* ends a paragraph */
		break;
	default:
		xml_fail(xml);
		break;
	}
}

/* DocBook knows no break within a paragraph: each line is one. */
static void
put_paragraphs(
    struct docbook *docbook, struct muster_inlines inlines, const char *id, const char *role)
{
	struct xml *xml = &docbook->xml;
	const struct muster_inline *at = inlines.first;
	do {
		xml_indent(xml);
		xml_begin(xml, "para");
		put_id(docbook, id);
		if (role != NULL)
			xml_attribute(xml, "role", role);
		for (; at != NULL && at->kind != MUSTER_INLINE_BREAK; at = at->next)
			put_inline(docbook, at);
		xml_end(xml);
		at = at != NULL ? at->next : NULL;
	} while (at != NULL && !xml->failed);
}

/* ---- tables ---- */

static void
put_entry(struct docbook *docbook, struct muster_inlines inlines)
{
	struct xml *xml = &docbook->xml;
	bool lines = false;
	for (const struct muster_inline *at = inlines.first; at != NULL; at = at->next)
		lines = lines || at->kind == MUSTER_INLINE_BREAK;
	if (lines) {
		xml_open_element(xml, "entry");
		put_paragraphs(docbook, inlines, "", NULL);
		xml_close_element(xml);
		return;
	}
	xml_indent(xml);
	xml_begin(xml, "entry");
	for (const struct muster_inline *at = inlines.first; at != NULL; at = at->next)
		put_inline(docbook, at);
	xml_end(xml);
}

static void
put_row(struct xml *xml, const struct muster_table *table, const struct muster_row *row)
{
	struct docbook *docbook = (struct docbook *)(void *)xml; /* its first member */
	xml_open_element(xml, "row");
	for (size_t i = 0; i < table->column_count; i++)
		put_entry(docbook, row->cells[i].inlines);
	xml_close_element(xml);
}

static void
put_columns(struct xml *xml, const struct muster_table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		char number[24];
		snprintf(number, sizeof(number), "c%zu", i + 1);
		xml_indent(xml);
		xml_begin(xml, "colspec");
		xml_attribute(xml, "colname", number);
		if (column->weight > 0) {
			snprintf(number, sizeof(number), "%u*", column->weight);
			xml_attribute(xml, "colwidth", number);
		}
		if (column->align == MUSTER_ALIGN_NUMBER)
			xml_attribute(xml, "align", "right");
		xml_end(xml);
	}
	xml_open_element(xml, "thead");
	xml_open_element(xml, "row");
	for (size_t i = 0; i < table->column_count; i++)
		xml_line(xml, "entry", table->columns[i].title);
	xml_close_element(xml);
	xml_close_element(xml);
}

static void
put_table(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	const struct muster_table *table = block->table;
	bool titled = *table->caption != '\0' && !table->said;
	if (table->row_count == 0) {
		xml_rows(xml, table, put_row); /* they are none: it is checked */
		put_paragraphs(docbook,
		    (struct muster_inlines){&(const struct muster_inline){
			.kind = MUSTER_INLINE_TEXT, .text = table->empty, .target = ""}},
		    block->id, NULL);
		return;
	}
	xml_open_element(xml, titled ? "table" : "informaltable");
	put_id(docbook, block->id);
	if (titled)
		xml_line(xml, "title", table->caption);
	xml_open_element(xml, "tgroup");
	xml_attribute_number(xml, "cols", table->column_count);
	put_columns(xml, table);
	xml_open_element(xml, "tbody");
	xml_rows(xml, table, put_row);
	xml_close_element(xml);
	xml_close_element(xml);
	xml_close_element(xml);
}

/* ---- other blocks ---- */

static void
put_list(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	xml_open_element(xml, block->numbered ? "orderedlist" : "itemizedlist");
	put_id(docbook, block->id);
	if (block->numbered && block->first_number != 1)
		xml_attribute_number(xml, "startingnumber", block->first_number);
	for (const struct muster_block *item = block->children; item != NULL; item = item->next) {
		xml_open_element(xml, "listitem");
		put_id(docbook, item->id);
		if (item->inlines.first != NULL || item->children == NULL)
			put_paragraphs(docbook, item->inlines, "", NULL);
		if (item->children != NULL)
			put_blocks(docbook, item->children);
		xml_close_element(xml);
	}
	xml_close_element(xml);
}

static void
put_figures(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	xml_open_element(xml, "itemizedlist");
	put_id(docbook, block->id);
	xml_attribute(xml, "role", "figures");
	xml_line_if(xml, "title", block->alt);
	for (size_t i = 0; i < block->item_count; i++) {
		const struct muster_figure_item *item = &block->items[i];
		char digits[40];
		xml_open_element(xml, "listitem");
		put_id(docbook, item->id);
		if ((unsigned)item->status < MUSTER_STATUS_COUNT)
			put_role(xml, "status", muster_status_name(item->status));
		xml_indent(xml);
		xml_begin(xml, "para");
		put_word(
		    xml, "emphasis", "strong", NULL, muster_number_format(item->number, digits));
		xml_text(xml, " ");
		xml_text(xml, item->word);
		if (*item->note != '\0') {
			xml_text(xml, ", ");
			xml_text(xml, item->note);
		}
		xml_end(xml);
		xml_close_element(xml);
	}
	xml_close_element(xml);
}

static void
put_chart(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	xml_open_element(xml, *block->title != '\0' ? "figure" : "informalfigure");
	put_id(docbook, block->id);
	xml_line_if(xml, "title", block->title);
	xml_open_element(xml, "mediaobject");
	xml_open_element(xml, "textobject");
	xml_line(xml, "para", block->alt);
	xml_close_element(xml);
	xml_close_element(xml);
	xml_close_element(xml);
}

static void
put_note(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	xml_open_element(xml, "note");
	put_id(docbook, block->id);
	if ((unsigned)block->tone < MUSTER_STATUS_COUNT)
		put_role(xml, "status", muster_status_name(block->tone));
	xml_line_if(xml, "title", block->title);
	put_paragraphs(docbook, block->inlines, "", NULL);
	xml_close_element(xml);
}

static void
put_pairs(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	xml_open_element(xml, "variablelist");
	put_id(docbook, block->id);
	for (size_t i = 0; i < block->pair_count; i++) {
		const struct muster_key_value *pair = &block->pairs[i];
		static const struct muster_inline dash = {
		    .kind = MUSTER_INLINE_TEXT, .text = "\xE2\x80\x93", .target = ""};
		xml_open_element(xml, "varlistentry");
		if (*pair->id != '\0')
			xml_attribute(xml, "role", pair->id);
		xml_line(xml, "term", pair->key);
		xml_open_element(xml, "listitem");
		put_paragraphs(docbook,
		    pair->value.first != NULL ? pair->value : (struct muster_inlines){&dash}, "",
		    NULL);
		xml_close_element(xml);
		xml_close_element(xml);
	}
	xml_close_element(xml);
}

static void
put_paragraph(struct docbook *docbook, const struct muster_block *block)
{
	bool counts = block->kind == MUSTER_BLOCK_RECONCILIATION;
	put_paragraphs(docbook, block->inlines, block->id, counts ? "reconciliation" : NULL);
}

static void
put_code(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	xml_indent(xml);
	xml_begin(xml, "programlisting");
	put_id(docbook, block->id);
	xml_text(xml, block->code);
	xml_end(xml);
}

static void put_body(struct docbook *docbook, const struct muster_block *block);

static void
put_section(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	xml_open_element(xml, "section");
	put_id(docbook, block->id);
	xml_line(xml, "title", block->title);
	put_body(docbook, block->children);
	xml_close_element(xml);
}

/* Contents and pages are made by who sets it; an empty list is none. */
static bool
is_silent(const struct muster_block *block)
{
	return block->kind == MUSTER_BLOCK_CONTENTS || block->kind == MUSTER_BLOCK_PAGE_BREAK ||
	    (block->kind == MUSTER_BLOCK_LIST && block->children == NULL) ||
	    (block->kind == MUSTER_BLOCK_KEY_VALUE && block->pair_count == 0) ||
	    (block->kind == MUSTER_BLOCK_FIGURES && block->item_count == 0);
}

static void (*const blocks[])(struct docbook *, const struct muster_block *) = {
    [MUSTER_BLOCK_SECTION] = put_section,
    [MUSTER_BLOCK_PARAGRAPH] = put_paragraph,
    [MUSTER_BLOCK_LIST] = put_list,
    [MUSTER_BLOCK_ITEM] = put_paragraph,
    [MUSTER_BLOCK_TABLE] = put_table,
    [MUSTER_BLOCK_FIGURES] = put_figures,
    [MUSTER_BLOCK_FIGURE] = put_chart,
    [MUSTER_BLOCK_NOTE] = put_note,
    [MUSTER_BLOCK_CODE] = put_code,
    [MUSTER_BLOCK_KEY_VALUE] = put_pairs,
    [MUSTER_BLOCK_CONTENTS] = NULL,
    [MUSTER_BLOCK_PAGE_BREAK] = NULL,
    [MUSTER_BLOCK_RECONCILIATION] = put_paragraph,
};
_Static_assert(sizeof(blocks) / sizeof(blocks[0]) == MUSTER_BLOCK_KIND_COUNT,
    "every kind of block has its row");

static void
put_blocks(struct docbook *docbook, const struct muster_block *block)
{
	for (; block != NULL && !docbook->xml.failed; block = block->next)
		if (!is_silent(block))
			blocks[block->kind](docbook, block);
}

/* What an article or a section holds. */
static void
put_body(struct docbook *docbook, const struct muster_block *block)
{
	struct xml *xml = &docbook->xml;
	bool any = false, sections = false, more = false;
	for (; block != NULL && !xml->failed; block = block->next) {
		if (is_silent(block))
			continue;
		bool section = block->kind == MUSTER_BLOCK_SECTION;
		if (more && section) {
			xml_close_element(xml);
			more = false;
		} else if (sections && !section && !more) {
			xml_open_element(xml, "section");
			xml_line(xml, "title", "\xE2\x80\xA6");
			more = true;
		}
		blocks[block->kind](docbook, block);
		any = true;
		sections = sections || section;
	}
	if (more)
		xml_close_element(xml);
	if (!any)
		xml_line(xml, "para", "");
}

/* ---- the document ---- */

static void
put_release(struct xml *xml, const char *role, const char *words)
{
	if (*words == '\0')
		return;
	xml_indent(xml);
	xml_begin(xml, "releaseinfo");
	xml_attribute(xml, "role", role);
	xml_text(xml, words);
	xml_end(xml);
}

static void
put_info(struct xml *xml)
{
	const struct muster_document *document = xml->document;
	xml_open_element(xml, "info");
	xml_line(xml, "title", document->title);
	xml_line_if(xml, "subtitle", document->kicker);
	xml_line_if(xml, "orgname", document->organisation);
	if (*document->identifier != '\0') {
		xml_indent(xml);
		xml_begin(xml, "biblioid");
		xml_attribute(xml, "class", "other");
		xml_attribute(xml, "otherclass", "muster");
		xml_text(xml, document->identifier);
		xml_end(xml);
	}
	if (*document->lead != '\0') {
		xml_open_element(xml, "abstract");
		xml_line(xml, "para", document->lead);
		xml_close_element(xml);
	}
	if (*document->classification != '\0') {
		xml_open_element(xml, "legalnotice");
		xml_attribute(xml, "role", "classification");
		xml_line(xml, "para", document->classification);
		xml_close_element(xml);
	}
	put_release(xml, "running-head", document->running_head);
	put_release(xml, "as-of", document->as_of);
	for (const char *const *pair = document->properties;
	     pair != NULL && pair[0] != NULL && pair[1] != NULL; pair += 2)
		put_release(xml, pair[0], pair[1]);
	xml_close_element(xml);
}

static void
put_article(struct docbook *docbook)
{
	struct xml *xml = &docbook->xml;
	const struct muster_document *document = xml->document;
	xml_begin(xml, "article");
	xml->depth++;
	xml_attribute(xml, "xmlns", "http://docbook.org/ns/docbook");
	xml_attribute(xml, "xmlns:xlink", "http://www.w3.org/1999/xlink");
	xml_attribute(xml, "version", "5.0");
	xml_attribute(xml, "xml:lang", *document->language != '\0' ? document->language : "en");
	put_info(xml);
	put_body(docbook, document->first);
	xml_close_element(xml);
}

static int
render_docbook(const struct muster_document *document, const struct muster_render_options *options,
    struct muster_output_set *out, struct muster_error *err)
{
	struct docbook docbook = {.xml = {.document = document, .set = out, .err = err}};
	char name[256];
	(void)options; /* all rows, always */
	if (document->failed)
		return muster_error_memory(err);
	if (docbook_ids_build(&docbook.ids, document, err) != 0)
		return -1;
	struct xml *xml = &docbook.xml;
	int status = out->begin(out, "", name, err);
	if (status == 0) {
		if (xml_writer_open(xml) == 0)
			put_article(&docbook);
		xml_writer_close(xml);
		status = xml->failed ? -1 : out->end(out, err);
	}
	docbook_ids_release(&docbook.ids);
	return status;
}

const struct muster_renderer renderer_docbook = {
    .name = "docbook",
    .extension = "xml",
    .media_type = "application/docbook+xml",
    .render = render_docbook,
};
