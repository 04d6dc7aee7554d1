/* SPDX-License-Identifier: Apache-2.0 */
/* DocBook articles: the golden, the schema where it is installed, ids, every character in place. */
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "kitchen.h"

#include "render/docbook_ids.h"

/* Debian's docbook5-xml. */
#define SCHEMA "/usr/share/xml/docbook/schema/rng/5.0/docbook.rng"

static xmlRelaxNGPtr schema;

static int
read_schema(void **state)
{
	(void)state;
	if (access(SCHEMA, R_OK) != 0) {
		print_message("docbook5-xml is not installed: nothing is checked against it\n");
		return 0;
	}
	xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewParserCtxt(SCHEMA);
	schema = xmlRelaxNGParse(parser);
	xmlRelaxNGFreeParserCtxt(parser);
	return schema != NULL ? 0 : -1;
}

static int
free_schema(void **state)
{
	(void)state;
	xmlRelaxNGFree(schema);
	return 0;
}

/* Well formed, valid, every xml:id once, no linkend that leads nowhere. */
static xmlDocPtr
parse_valid(const char *bytes, size_t len)
{
	xmlDocPtr doc =
	    xmlReadMemory(bytes, (int)len, "policy.xml", NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
	assert_non_null(doc);
	if (schema != NULL) {
		xmlRelaxNGValidCtxtPtr valid = xmlRelaxNGNewValidCtxt(schema);
		int status = xmlRelaxNGValidateDoc(valid, doc);
		xmlRelaxNGFreeValidCtxt(valid);
		if (status != 0)
			fail_msg("not valid: %.*s", (int)(len < 4000 ? len : 4000), bytes);
	}
	return doc;
}

static xmlXPathObjectPtr
ask(xmlDocPtr doc, const char *path, xmlXPathContextPtr *context)
{
	*context = xmlXPathNewContext(doc);
	xmlXPathRegisterNs(
	    *context, (const xmlChar *)"d", (const xmlChar *)"http://docbook.org/ns/docbook");
	xmlXPathRegisterNs(
	    *context, (const xmlChar *)"x", (const xmlChar *)"http://www.w3.org/1999/xlink");
	xmlXPathObjectPtr result = xmlXPathEvalExpression((const xmlChar *)path, *context);
	assert_non_null(result);
	return result;
}

static void
expect(xmlDocPtr doc, const char *path, const char *want)
{
	xmlXPathContextPtr context;
	xmlXPathObjectPtr result = ask(doc, path, &context);
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
	struct kitchen_rows rows = {.count = 100, .fail_at = UINT64_MAX};
	struct kitchen_rows none = {.count = 0, .fail_at = UINT64_MAX};
	struct muster_document *document = kitchen_document(&rows, &none);
	struct muster_output_memory *memory = kitchen_render(document, "docbook", 40);
	size_t len;
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	assert_int_equal(muster_output_memory_count(memory), 1);
	support_golden(TEST_ROOT "/tests/golden/kitchen-sink/docbook.xml", bytes, len);
	xmlDocPtr doc = parse_valid(bytes, len);
	expect(doc, "string(/d:article/@version)", "5.0");
	expect(doc, "string(/d:article/d:info/d:biblioid)", "evidence-report:pci-dss:2026-Q3");
	expect(doc, "count(//d:tbody/d:row)", "100"); /* the cap is HTML's */
	expect(doc, "string(//d:orderedlist/@startingnumber)", "9");
	expect(doc, "count(//d:orderedlist/d:listitem)", "3");
	expect(doc, "string(//d:orderedlist//d:itemizedlist/d:listitem/d:para)", "inner point");
	expect(doc, "string(//d:link[@x:href][1]/@x:href)",
	    "https://example.org/advisory?id=1&x=%20\"<>");
	expect(doc, "count(//@*[contains(., 'javascript:')])", "0");
	/* DocBook takes an ID to be one, and an IDREF to lead to one */
	expect(doc, "count(//@xml:id[. = ../following::*/@xml:id or . = ../descendant::*/@xml:id])",
	    "0");
	expect(doc, "count(//@linkend[not(. = //@xml:id)])", "0");
	xmlFreeDoc(doc);
	muster_output_memory_free(memory);
	muster_document_free(document);
}

static xmlDocPtr
rendered(struct muster_builder *b)
{
	assert_true(muster_build_done(b));
	struct muster_output_memory *memory = kitchen_render(b->document, "docbook", 0);
	size_t len;
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	xmlDocPtr doc = parse_valid(bytes, len);
	muster_output_memory_free(memory);
	muster_document_free(b->document);
	return doc;
}

/* What DocBook wants and a document need not have. */
static void
test_odd_documents(void **state)
{
	(void)state;
	struct muster_builder b;
	muster_build(&b, muster_document_new());
	xmlDocPtr doc = rendered(&b);
	expect(doc, "count(/d:article/d:para)", "1"); /* nothing in it at all */
	xmlFreeDoc(doc);

	muster_build(&b, muster_document_new());
	muster_build_section(&b, "a", "Empty");
	muster_build_section_end(&b);
	muster_build_paragraph(&b);
	muster_build_text(&b, "behind a section");
	muster_build_list(&b);
	muster_build_list_end(&b);
	muster_build_contents(&b);
	muster_build_section(&b, "a", "The same id");
	muster_build_section(&b, "c", "Inner");
	muster_build_section_end(&b);
	muster_build_code(&b, "behind another");
	muster_build_section_end(&b);
	muster_build_figures(&b, "none", "No figures", NULL, 0);
	muster_build_key_values(&b, "none", NULL, 0);
	doc = rendered(&b);
	expect(doc, "count(/d:article/d:section)", "3");
	expect(doc, "string(/d:article/d:section[2]/d:para)", "behind a section");
	expect(
	    doc, "string(/d:article/d:section[3]/d:section[2]/d:programlisting)", "behind another");
	expect(doc, "count(//@xml:id[. = 'a'])", "1");
	expect(doc, "count(//d:itemizedlist)", "0");
	xmlFreeDoc(doc);
}

static void
test_hostile_text(void **state)
{
	(void)state;
	static const char *const texts[] = {"]]><script>alert(1)</script>", "&lt;&#60;&xxe;",
	    "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>", "{{7*7}}", "--><!--",
	    "<?php ?>", "\" onload=\"x", "\xE2\x80\xAE reversed", "a\r\nb\tc", "  spaces  "};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct muster_builder b;
		muster_build(&b, muster_document_new());
		b.document->title = b.document->kicker = texts[i];
		muster_build_section(&b, texts[i], texts[i]);
		muster_build_text(&b, "%s", texts[i]);
		muster_build_code(&b, texts[i]);
		muster_build_paragraph(&b);
		muster_build_reference(&b, texts[i], texts[i]);
		muster_build_section_end(&b);
		xmlDocPtr doc = rendered(&b);
		expect(doc, "string(/d:article/d:info/d:title)", texts[i]);
		expect(doc, "string(//d:section/d:title)", texts[i]);
		expect(doc, "string(//d:section/d:para[1])", texts[i]);
		expect(doc, "string(//d:programlisting)", texts[i]);
		expect(doc, "count(//d:link[@linkend = //d:section/@xml:id])", "1");
		xmlFreeDoc(doc);
	}
}

/* Ids that differ are spelled differently, and as XML names. */
static void
test_names(void **state)
{
	(void)state;
	static const char *const ids[][2] = {{"statement-IMG-01", "statement-IMG-01"},
	    {"figure:supported", "figure_3asupported"},
	    {"figure_3asupported", "figure_5f3asupported"}, {"1", "_31"}, {"_31", "_5f31"},
	    {".a", "_2ea"}, {"\xC3\xA9", "_c3_a9"}, {"a b", "a_20b"}};
	struct muster_builder b;
	struct docbook_ids all;
	char name[DOCBOOK_ID_MAX], long_id[300];
	memset(long_id, 'a', sizeof(long_id) - 1);
	long_id[sizeof(long_id) - 1] = '\0';
	muster_build(&b, muster_document_new());
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		muster_build_section(&b, ids[i][0], "");
		muster_build_section_end(&b);
	}
	muster_build_section(&b, long_id, "");
	muster_build_section_end(&b);
	assert_int_equal(docbook_ids_build(&all, b.document, NULL), 0);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		assert_true(docbook_ids_take(&all, ids[i][0], name));
		assert_string_equal(name, ids[i][1]);
		assert_false(docbook_ids_take(&all, ids[i][0], name));
		assert_true(docbook_ids_find(&all, ids[i][0], name));
	}
	assert_false(docbook_ids_take(&all, long_id, name)); /* none rather than half of one */
	assert_false(docbook_ids_find(&all, "nowhere", name));
	docbook_ids_release(&all);
	muster_document_free(b.document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden_and_schema),
	    cmocka_unit_test(test_odd_documents),
	    cmocka_unit_test(test_hostile_text),
	    cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, read_schema, free_schema);
}
