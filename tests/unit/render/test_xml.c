/* SPDX-License-Identifier: Apache-2.0 */
/* XML reports: the golden, the schema, every character in place, what is replaced is counted. */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "kitchen.h"

#include "render/xml_names.h"

#define SCHEMA TEST_ROOT "/docs/report.xsd"

static struct kitchen_rows
rows_of(uint64_t count)
{
	return (struct kitchen_rows){.count = count, .fail_at = UINT64_MAX};
}

/* Parses without any option that loads or expands; fails the test unless well formed and valid. */
static xmlDocPtr
parse_valid(const char *bytes, size_t len)
{
	xmlDocPtr doc = xmlReadMemory(bytes, (int)len, "report.xml", NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(SCHEMA);
	xmlSchemaPtr schema = xmlSchemaParse(parser);
	assert_non_null(schema);
	xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
	assert_int_equal(xmlSchemaValidateDoc(valid, doc), 0);
	xmlSchemaFreeValidCtxt(valid);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
	return doc;
}

/* The string value of an XPath expression with the prefix m. */
static void
expect(xmlDocPtr doc, const char *path, const char *want)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathRegisterNs(context, (const xmlChar *)"m", (const xmlChar *)"urn:muster:report:1");
	xmlXPathObjectPtr result = xmlXPathEvalExpression((const xmlChar *)path, context);
	assert_non_null(result);
	xmlChar *got = xmlXPathCastToString(result);
	assert_string_equal((const char *)got, want);
	xmlFree(got);
	xmlXPathFreeObject(result);
	xmlXPathFreeContext(context);
}

static void
test_golden_and_schema(void **state)
{
	(void)state;
	struct kitchen_rows rows = rows_of(100), none = rows_of(0);
	struct muster_document *document = kitchen_document(&rows, &none);
	struct muster_output_memory *memory = kitchen_render(document, "xml", 40);
	size_t len;
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	assert_int_equal(muster_output_memory_count(memory), 1);
	support_golden(TEST_ROOT "/tests/golden/kitchen-sink/report.xml", bytes, len);
	xmlDocPtr doc = parse_valid(bytes, len);
	expect(doc, "string(/m:report/@identifier)", "evidence-report:pci-dss:2026-Q3");
	expect(doc, "string(/m:report/m:head/m:property[@name='note']/@value)",
	    "a <b> & \"c\"\xEF\xBF\xBD");
	expect(doc, "count(//m:findings/m:finding)", "100"); /* the cap is HTML's */
	expect(doc, "string(//m:finding[@id='F-00004']/@severity)", "info");
	expect(doc, "string(//m:finding[@id='F-00004']/m:first_seen)", "2026-05-05");
	expect(doc, "string(//m:finding[@id='F-00004']/m:severity/m:severity/@value)", "info");
	expect(doc, "string(//m:table[@id='none']/m:empty)", "No finding was open on 2026-09-30.");
	expect(doc, "string(//m:link[1]/@href)", "https://example.org/advisory?id=1&x=%20\"<>");
	expect(doc, "string(//m:link[2]/@refused)", "javascript:alert(1)");
	expect(doc, "count(//m:link[2]/@href)", "0");
	expect(doc, "string(//m:figure[@id='figure:unknown']/@number)", "12408");
	expect(doc, "sum(//m:bar[@label='Requirement 1']/m:part/@number)", "50");
	expect(doc, "string(/m:report/m:end/@rows)", "100");
	expect(doc, "string(//m:section[@id=concat('hostile <', '\"', \"'\", '> id')]/m:title)",
	    KITCHEN_HOSTILE);
	xmlFreeDoc(doc);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

/* A document of one paragraph and one code block with that text; the number replaced must be so. */
static void
check_text(const char *text, const char *want, const char *replaced)
{
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	muster_build(&b, document);
	muster_build_paragraph(&b);
	muster_build_text(&b, "%s", text);
	muster_build_code(&b, text);
	muster_build_paragraph(&b);
	muster_build_link(&b, text, "x");
	struct muster_output_memory *memory = kitchen_render(document, "xml", 0);
	size_t len;
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	xmlDocPtr doc = parse_valid(bytes, len);
	expect(doc, "string(//m:p[1])", want);
	expect(doc, "string(//m:pre)", want);
	expect(doc, "string(//m:link/@refused)", want);
	expect(doc, "string(/m:report/m:end/@replaced-characters)", replaced);
	xmlFreeDoc(doc);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static void
test_characters(void **state)
{
	(void)state;
	check_text("plain", "plain", "0");
	check_text("]]> <!-- --> <![CDATA[ &amp; \" '", "]]> <!-- --> <![CDATA[ &amp; \" '", "0");
	check_text("tab\tline\nreturn\rend", "tab\tline\nreturn\rend", "0");
	check_text("\x01\x0b\x1f", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", "9");
	check_text("a\xFFz", "a\xEF\xBF\xBDz", "3");
	check_text(
	    "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", "9"); /* lone surrogate */
	check_text("\xEF\xBF\xBE\xEF\xBF\xBF", "\xEF\xBF\xBD\xEF\xBF\xBD", "6"); /* U+FFFE U+FFFF */
	check_text("\xEF\xBF\xBD", "\xEF\xBF\xBD", "0"); /* it was one before */
	check_text("\x7f\xC2\x85\xE2\x80\xAE", "\x7f\xC2\x85\xE2\x80\xAE", "0");
	check_text("\xF0\x9F\x90\xB3\xF4\x8F\xBF\xBF", "\xF0\x9F\x90\xB3\xF4\x8F\xBF\xBF", "0");
}

static void
test_names(void **state)
{
	(void)state;
	static const char *const good[] = {"first_seen", "a", "_", "A-1.b"};
	static const char *const bad[] = {
	    "", "1a", "-a", "a b", "a:b", "xmlns", "XML", "a<", "\xC3\xA9"};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(xml_is_name(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(xml_is_name(bad[i]));
	assert_false(xml_is_name(NULL));
	assert_string_equal(xml_name_or("report", "rows"), "rows");
	assert_string_equal(xml_name_or("", "row"), "row");
}

/* The names kept back are exactly the schema's global elements. */
static void
test_reserved_names_are_the_schemas(void **state)
{
	(void)state;
	xmlDocPtr doc = xmlReadFile(SCHEMA, NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	unsigned count = 0;
	for (xmlNodePtr node = xmlDocGetRootElement(doc)->children; node != NULL;
	     node = node->next) {
		if (node->type != XML_ELEMENT_NODE ||
		    strcmp((const char *)node->name, "element") != 0)
			continue;
		xmlChar *name = xmlGetProp(node, (const xmlChar *)"name");
		assert_true(xml_is_reserved((const char *)name));
		xmlFree(name);
		count++;
	}
	assert_int_equal(count, 2);
	assert_false(xml_is_reserved("status"));
	xmlFreeDoc(doc);
}

/* Columns whose ids are no names, or the schema's; rows without names. */
static void
test_awkward_columns(void **state)
{
	(void)state;
	static const struct muster_column columns[] = {{"report", "A", 1, MUSTER_ALIGN_TEXT, true},
	    {"two words", "B", 1, MUSTER_ALIGN_TEXT, false},
	    {"status", "C", 1, MUSTER_ALIGN_TEXT, false}};
	struct muster_document *document = muster_document_new();
	struct muster_arena *arena = document->arena;
	const struct muster_cell cells[] = {
	    {muster_inline_text(arena, "a"), "sort me", "FIG:a:<b>"},
	    {muster_inline_text(arena, "b"), NULL, NULL},
	    {muster_inline_status(arena, MUSTER_STATUS_STALE, "old"), NULL, NULL}};
	const struct muster_row row = {.id = "", .cells = cells};
	struct muster_table table = {.id = "t",
	    .columns = columns,
	    .column_count = 3,
	    .row_count = 1,
	    .rows = muster_rows_of_array(arena, &row, 1)};
	struct muster_builder b;
	muster_build(&b, document);
	muster_build_table(&b, &table);
	struct muster_output_memory *memory = kitchen_render(document, "xml", 0);
	size_t len;
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	xmlDocPtr doc = parse_valid(bytes, len);
	expect(doc, "string(//m:rows/m:row/m:cell[@column='report'])", "a");
	expect(doc, "string(//m:rows/m:row/m:cell[@column='report']/@sort)", "sort me");
	expect(doc, "string(//m:rows/m:row/m:cell[@column='report']/@figure)", "FIG:a:<b>");
	expect(doc, "count(//m:rows/m:row/m:cell[@column='two words']/@figure)", "0");
	expect(doc, "string(//m:rows/m:row/m:cell[@column='two words'])", "b");
	expect(doc, "string(//m:rows/m:row/m:status/m:status/@value)", "stale");
	xmlFreeDoc(doc);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static void
check_attributes(const char *const *attributes, bool fine)
{
	static const struct muster_column column = {"a", "A", 1, MUSTER_ALIGN_TEXT, true};
	struct muster_document *document = muster_document_new();
	const struct muster_cell cell = {{NULL}, NULL, NULL};
	const struct muster_row row = {.id = "x", .cells = &cell, .attributes = attributes};
	struct muster_table table = {.id = "t",
	    .columns = &column,
	    .column_count = 1,
	    .row_count = 1,
	    .rows = muster_rows_of_array(document->arena, &row, 1)};
	struct muster_builder b;
	struct muster_error err;
	muster_build(&b, document);
	muster_build_table(&b, &table);
	struct muster_output_memory *memory = muster_output_memory_new();
	muster_error_clear(&err);
	assert_int_equal(muster_renderer_find("xml")->render(
			     document, NULL, muster_output_memory_set(memory), &err),
	    fine ? 0 : -1);
	assert_string_equal(err.id, fine ? "" : "render.attribute");
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static void
test_row_attributes(void **state)
{
	(void)state;
	check_attributes((const char *const[]){"a", "1", "b", "<2>", NULL}, true);
	check_attributes((const char *const[]){"a", "1", "a", "2", NULL}, false);
	check_attributes((const char *const[]){"id", "1", NULL}, false);
	check_attributes((const char *const[]){"a b", "1", NULL}, false);
}

/* The schema refuses what is not ours, or it would prove nothing. */
static void
test_schema_refuses(void **state)
{
	(void)state;
	static const char *const wrong[] = {
	    "<report xmlns='urn:muster:report:1' version='1'><head><title/></head><body/></report>",
	    "<report xmlns='urn:muster:report:1' version='2'><head><title/></head><body/>"
	    "<end tables='0' rows='0' replaced-characters='0'/></report>",
	    "<report xmlns='urn:muster:report:1' version='1'><head><title/></head><body><b/></body>"
	    "<end tables='0' rows='0' replaced-characters='0'/></report>",
	    "<report xmlns='urn:muster:report:1' version='1'><head><title/></head><body><p><status "
	    "value='compliant'/></p></body><end tables='0' rows='0' "
	    "replaced-characters='0'/></report>",
	};
	xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(SCHEMA);
	xmlSchemaPtr schema = xmlSchemaParse(parser);
	assert_non_null(schema);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		xmlDocPtr doc = xmlReadMemory(wrong[i], (int)strlen(wrong[i]), "x", NULL, 0);
		assert_non_null(doc);
		xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
		xmlSchemaSetValidErrors(valid, NULL, NULL, NULL);
		assert_true(xmlSchemaValidateDoc(valid, doc) > 0);
		xmlSchemaFreeValidCtxt(valid);
		xmlFreeDoc(doc);
	}
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden_and_schema),
	    cmocka_unit_test(test_characters),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_reserved_names_are_the_schemas),
	    cmocka_unit_test(test_awkward_columns),
	    cmocka_unit_test(test_row_attributes),
	    cmocka_unit_test(test_schema_refuses),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	xmlCleanupParser();
	return failed;
}
