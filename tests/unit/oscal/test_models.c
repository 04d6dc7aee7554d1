/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL models of the fixture: valid, statuses and deadlines as the contract has them, counts held.
 */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "written.h"

static const char *const schemas[] = {"assessment-results", "poam", "assessment-plan", "ssp"};

static xmlDocPtr
parse(const struct muster_report_input *in, enum muster_oscal_model model)
{
	struct muster_error err;
	size_t len;
	char *bytes = written(in, model, MUSTER_OSCAL_XML, &len, &err);
	if (bytes == NULL)
		fail_msg("%s: %s", err.id, err.message);
	xmlDocPtr doc = xmlReadMemory(bytes, (int)len, "oscal.xml", NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	free(bytes);
	return doc;
}

static void
expect(xmlDocPtr doc, const char *path, const char *want)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathRegisterNs(
	    context, (const xmlChar *)"o", (const xmlChar *)"http://csrc.nist.gov/ns/oscal/1.0");
	xmlXPathObjectPtr result = xmlXPathEvalExpression((const xmlChar *)path, context);
	assert_non_null(result);
	xmlChar *got = xmlXPathCastToString(result);
	if (strcmp((const char *)got, want) != 0)
		fail_msg("%s is '%s' and not '%s'", path, (const char *)got, want);
	xmlFree(got);
	xmlXPathFreeObject(result);
	xmlXPathFreeContext(context);
}

/* The schema of a model, NULL where the corpora are not here. */
static xmlSchemaPtr
schema_of(unsigned model)
{
	char path[128];
	snprintf(path, sizeof(path), "schemas/oscal/1.2.1/oscal_%s_schema.xsd", schemas[model]);
	const char *found = support_shared(TEST_SHARED, path);
	if (found == NULL)
		return NULL;
	xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(found);
	xmlSchemaPtr schema = xmlSchemaParse(parser);
	assert_non_null(schema);
	xmlSchemaFreeParserCtxt(parser);
	free((void *)(uintptr_t)found);
	return schema;
}

static void
check_valid(const struct muster_report_input *in, unsigned model, xmlSchemaPtr schema)
{
	xmlDocPtr doc = parse(in, model);
	xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
	assert_int_equal(xmlSchemaValidateDoc(valid, doc), 0);
	xmlSchemaFreeValidCtxt(valid);
	xmlFreeDoc(doc);
}

/* As it is, with nothing in it, and with times that are not known or too old. */
static void
test_official_schemas(void **state)
{
	(void)state;
	for (unsigned model = 0; model < MUSTER_OSCAL_MODEL_COUNT; model++) {
		xmlSchemaPtr schema = schema_of(model);
		if (schema == NULL)
			skip();
		struct fixture *f = fixture_new();
		check_valid(&f->in, model, schema);
		for (size_t i = 0; i < FINDINGS; i++) {
			f->findings[i].first_seen = MUSTER_TIME_NONE;
			f->findings[i].last_seen = INT64_MIN + 1; /* 1677 */
			f->findings[i].title = " \n ";
			f->findings[i].evidence.sha256[0] = '\0';
		}
		f->facts[0].observed = MUSTER_TIME_NONE;
		f->in.organisation = f->in.classification = "";
		f->assessment.period.name[0] = '\0';
		check_valid(&f->in, model, schema);
		f->finding_count = 0;
		f->in.open.count = f->in.run_count = f->in.asset_count = 0;
		f->assessment.control_count = 0;
		check_valid(&f->in, model, schema);
		free(f);
		xmlSchemaFree(schema);
	}
}

#define CONTROL(id) "//o:finding[o:prop[@name='control'][@value='" id "']]"

static void
check_state(xmlDocPtr doc, const char *control, const char *state, const char *reason,
    const char *risk_status)
{
	char path[256];
	snprintf(path, sizeof(path), "string(" CONTROL("%s") "/o:target/o:status/@state)", control);
	expect(doc, path, state);
	snprintf(
	    path, sizeof(path), "string(" CONTROL("%s") "/o:target/o:status/@reason)", control);
	expect(doc, path, reason);
	snprintf(path, sizeof(path),
	    "string(//o:risk[@uuid=" CONTROL("%s") "/o:associated-risk/@risk-uuid]/o:status)",
	    control);
	expect(doc, path, risk_status);
}

static void
test_statuses(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	f->results[3].status = MUSTER_STATUS_STALE;
	xmlDocPtr doc = parse(&f->in, MUSTER_OSCAL_RESULTS);
	expect(doc, "count(//o:finding)", "6"); /* headings have none */
	check_state(doc, "1.1.1", "not-satisfied", "fail", "open");
	check_state(doc, "1.1.2", "not-satisfied", "other", "");
	check_state(doc, "2.1", "not-satisfied", "other", "");
	check_state(doc, "2.2", "satisfied", "pass", "");
	check_state(doc, "2.3", "not-satisfied", "other", "");
	check_state(doc, "2.4", "not-satisfied", "fail", "deviation-approved");
	expect(doc, "string(" CONTROL("2.3") "/o:target/o:implementation-status/@state)",
	    "not-applicable");
	expect(doc, "count(//o:implementation-status)", "1");
	expect(doc,
	    "string(//o:risk[o:status='deviation-approved']/o:mitigating-factor/o:description/o:p)",
	    "Exception EX-1, accepted-risk: accepts 1 failing result.");
	expect(doc, "string(//o:risk[o:status='deviation-approved']/o:risk-log/o:entry[1]/o:title)",
	    "Exception EX-1 (accepted-risk) approved by Ann for Bob, until 2026-12-01");
	expect(
	    doc, "string(//o:observation[o:method='EXAMINE']/o:expires)", "2026-12-01T12:00:00Z");
	xmlFreeDoc(doc);
	f->results[3].status = MUSTER_STATUS_ERROR;
	f->results[6].out_of_profile = true;
	f->exception.kind = "compensating-control";
	doc = parse(&f->in, MUSTER_OSCAL_RESULTS);
	check_state(doc, "1.1.2", "not-satisfied", "other", "");
	expect(doc, "count(" CONTROL("2.2") ")", "0");
	expect(doc, "string(//o:exclude-control/@control-id)", "cis-docker-2.2");
	expect(doc, "count(//o:include-control)", "5");
	expect(doc, "string(" CONTROL("2.4") "/o:target/o:implementation-status/@state)",
	    "alternative");
	xmlFreeDoc(doc);
	free(f);
}

static void
test_observations(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	xmlDocPtr doc = parse(&f->in, MUSTER_OSCAL_RESULTS);
	expect(doc, "count(//o:observation[o:type='finding'])", "4");
	expect(doc, "count(//o:observation[o:type='control-objective'])", "3"); /* 2 seen, 1 said */
#define FIRST "//o:observation[o:prop[@name='finding'][@value='F-0000000001']]"
	expect(doc, "string(" FIRST "/o:collected)", "2026-09-20T12:00:00Z");
	expect(doc, "string(" FIRST "/o:expires)", "2026-12-21T12:00:00Z"); /* 92 days */
	expect(doc, "string(" FIRST "/o:relevant-evidence/o:prop[@name='sha256']/@value)", SHA_B);
	expect(doc, "count(//o:resource[concat('#', @uuid)=" FIRST "/o:relevant-evidence/@href])",
	    "1");
	expect(doc, "string(//o:resource[o:prop/@value='" SHA_B "']/o:rlink/@href)",
	    "ni:///sha-256;u7u7u7u7IiK7u7u7u7siIru7u7u7uyIiu7u7u7u7IiI");
	/* 1.1.2 and 2.4 both stand on the practice of F-1; no control asks for F-3 and F-4 */
	expect(doc, "count(//o:finding[o:related-observation/@observation-uuid=" FIRST "/@uuid])",
	    "2");
	expect(doc, "count(" CONTROL("1.1.1") "/o:related-observation)", "2");
	xmlFreeDoc(doc);
	f->assessment.stale_after_days = -1;
	doc = parse(&f->in, MUSTER_OSCAL_RESULTS);
	expect(doc, "count(//o:observation[o:method='TEST']/o:expires)", "0");
	xmlFreeDoc(doc);
	free(f);
}

static void
test_deadlines(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	f->mappings[1].effect = f->mappings[2].effect = MUSTER_EFFECT_DEADLINE;
	f->mappings[1].days = 30;
	f->mappings[2].days = 14;
	f->facts[0].oldest_failing = day(5, 11);
	f->mappings[0].effect = MUSTER_EFFECT_DEADLINE;
	f->mappings[0].days = 90;
	xmlDocPtr doc = parse(&f->in, MUSTER_OSCAL_POAM);
	expect(doc, "count(//o:poam-item)", "4");
	expect(doc, "count(//o:risk)", "4");
	/* the earlier of two, to the end of its day */
#define RISK(id) "//o:risk[o:prop[@name='finding'][@value='" id "']]"
	expect(doc, "string(" RISK("F-0000000001") "/o:deadline)", "2026-05-25T23:59:59Z");
	expect(doc, "count(" RISK("F-0000000003") "/o:deadline)", "0");
	/* EX-1 is for control 2.4, which asks for image.patched */
	expect(doc, "string(" RISK("F-0000000001") "/o:status)", "deviation-approved");
	expect(doc, "string(" RISK("F-0000000002") "/o:status)", "open");
	expect(doc, "count(" RISK("F-0000000001") "/o:risk-log/o:entry)", "3");
	expect(doc, "count(//o:poam-item[o:prop[@name='control'][@value='2.4']])", "1");
	xmlFreeDoc(doc);
	doc = parse(&f->in, MUSTER_OSCAL_RESULTS);
	expect(doc, "string(//o:risk[o:prop/@value='1.1.1']/o:deadline)", "2026-08-09T23:59:59Z");
	xmlFreeDoc(doc);
	free(f);
}

static void
test_counts_are_held(void **state)
{
	(void)state;
	for (unsigned model = MUSTER_OSCAL_RESULTS; model <= MUSTER_OSCAL_POAM; model++) {
		for (uint64_t count = FINDINGS - 1; count <= FINDINGS + 1; count += 2) {
			struct fixture *f = fixture_new();
			struct muster_error err;
			size_t len;
			f->in.open.count = count;
			assert_null(written(&f->in, model, MUSTER_OSCAL_JSON, &len, &err));
			assert_int_equal(err.code, MUSTER_E_INTERNAL);
			assert_string_equal(err.id, "oscal.finding-count");
			free(f);
		}
	}
}

/* ---- text ---- */

static void
check_title(const char *title, const char *in_json, const char *in_xml)
{
	struct fixture *f = fixture_new();
	struct muster_error err;
	char want[256];
	size_t len;
	f->findings[0].title = title;
	char *json = written(&f->in, MUSTER_OSCAL_POAM, MUSTER_OSCAL_JSON, &len, &err);
	assert_non_null(json);
	snprintf(
	    want, sizeof(want), "\"description\":\"%s\",\"props\":[{\"name\":\"finding\"", in_json);
	if (strstr(json, want) == NULL)
		fail_msg("no %s", want);
	xmlDocPtr doc = parse(&f->in, MUSTER_OSCAL_POAM);
	expect(doc, "string(//o:observation[1]/o:description/o:p)", in_xml);
	xmlFreeDoc(doc);
	free(json);
	free(f);
}

static void
test_markup(void **state)
{
	(void)state;
	check_title("plain a_b c-d 1.2", "plain a_b c-d 1.2", "plain a_b c-d 1.2");
	check_title(" two\r\nlines\t", "two  lines", "two  lines");
	check_title("*a* _b_ `c`", "\\\\*a\\\\* \\\\_b\\\\_ \\\\`c\\\\`", "*a* _b_ `c`");
	check_title("[a](b) <i> &amp;", "\\\\[a\\\\](b) \\\\\\u003ci\\\\\\u003e \\\\\\u0026amp;",
	    "[a](b) <i> &amp;");
	check_title("# a # b", "\\\\# a # b", "# a # b");
	check_title("- a", "\\\\- a", "- a");
	check_title("12. a 3. b", "12\\\\. a 3. b", "12. a 3. b");
	check_title("{{ insert: param, x }}", "\\\\{\\\\{ insert: param, x \\\\}\\\\}",
	    "{{ insert: param, x }}");
	check_title("a\\b \"q\" ~s~ ^s^", "a\\\\\\\\b \\\\\\\"q\\\\\\\" \\\\~s\\\\~ \\\\^s\\\\^",
	    "a\\b \"q\" ~s~ ^s^");
	check_title("\x01\xFF", "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD");
	check_title("\xC2\xA0", "\\\\-", "-");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_official_schemas),
	    cmocka_unit_test(test_statuses),
	    cmocka_unit_test(test_observations),
	    cmocka_unit_test(test_deadlines),
	    cmocka_unit_test(test_counts_are_held),
	    cmocka_unit_test(test_markup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
