/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogs and profiles of OSCAL: JSON and XML say the same, and nothing is lost between them. */
#include "support.h"

#include <muster/arena.h>
#include <muster/error.h>

#include "oscal/catalog.h"

static struct muster_error err;
static struct muster_arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = muster_arena_new();
	return arena == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	muster_arena_free(arena);
	return 0;
}

static struct tree
read_text(const char *text)
{
	struct tree tree;
	if (oscal_read(text, strlen(text), "t", arena, &tree, &err) != 0)
		fail_msg("%u:%u: %s %s", (unsigned)err.line, (unsigned)err.column, err.message,
		    err.pointer);
	return tree;
}

/* Texts are compared without blanks: XML has them where it likes. */
static void
squeeze(const char *text, char *out)
{
	for (; *text != '\0'; text++)
		if (*text != ' ' && *text != '\n' && *text != '\t')
			*out++ = *text;
	*out = '\0';
}

static void
same(const struct node *a, const struct node *b, const char *where)
{
	char *x = malloc(strlen(a->text) + 1), *y = malloc(strlen(b->text) + 1);
	if (a->member != b->member)
		fail_msg("%s: %s, not %s", where, a->member->name, b->member->name);
	squeeze(a->text, x);
	squeeze(b->text, y);
	if (strcmp(x, y) != 0)
		fail_msg("%s/%s:\n%s\n%s", where, a->member != NULL ? a->member->name : "", a->text,
		    b->text);
	free(x);
	free(y);
	char path[1024];
	const char *id = node_text(a, "id");
	snprintf(
	    path, sizeof(path), "%.900s/%s%s", where, a->member != NULL ? a->member->name : "", id);
	const struct node *p = a->first, *q = b->first;
	for (; p != NULL && q != NULL; p = p->next, q = q->next)
		same(p, q, path);
	if (p != NULL || q != NULL)
		fail_msg("%s: %s stands on one side only", path,
		    p != NULL ? p->member->name : q->member->name);
}

static struct tree
through_xml(const struct tree *tree)
{
	struct muster_strbuf out;
	struct tree back;
	muster_strbuf_init(&out, 0);
	assert_int_equal(tree_write_xml(tree, &out, &err), 0);
	if (tree_read_xml(out.data, out.len, "back.xml", arena, &back, &err) != 0)
		fail_msg("%u:%u: %s %s", (unsigned)err.line, (unsigned)err.column, err.message,
		    err.pointer);
	muster_strbuf_release(&out);
	return back;
}

static struct tree
through_json(const struct tree *tree)
{
	struct muster_strbuf out;
	struct tree back;
	muster_strbuf_init(&out, 0);
	assert_int_equal(tree_write_json(tree, &out), 0);
	if (tree_read_json(out.data, out.len, "back.json", arena, &back, &err) != 0)
		fail_msg("%u:%u: %s %s", (unsigned)err.line, (unsigned)err.column, err.message,
		    err.pointer);
	muster_strbuf_release(&out);
	return back;
}

static bool
shared(const char *name, struct tree *out)
{
	char relative[256];
	snprintf(relative, sizeof(relative), "reference/oscal/%s", name);
	const char *path = support_shared(TEST_SHARED, relative);
	if (path == NULL)
		return false;
	size_t len;
	char *text = support_read(path, &len);
	free((void *)(uintptr_t)path);
	if (oscal_read(text, len, name, arena, out, &err) != 0)
		fail_msg("%s:%u:%u: %s %s", name, (unsigned)err.line, (unsigned)err.column,
		    err.message, err.pointer);
	free(text);
	return true;
}

static void
count(const struct node *node, const char *name, unsigned *n)
{
	*n += node->member != NULL && node_is(node, name);
	for (const struct node *child = node->first; child != NULL; child = child->next)
		count(child, name, n);
}

/* NIST's files, each through both syntaxes: every node is there again. */
static void
round_trips(void **state)
{
	(void)state;
	static const char *const names[] = {"NIST_SP-800-53_rev5.0.1_catalog.json",
	    "NIST_SP-800-53_rev5.0.1_catalog.xml", "example_catalog.json", "example_catalog.xml",
	    "NIST_SP-800-53_rev5_MODERATE-baseline-resolved-profile_catalog-min.json",
	    "NIST_SP-800-53_rev5_HIGH-baseline_profile.json",
	    "NIST_SP-800-53_rev5_PRIVACY-baseline_profile.xml"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct tree tree, xml, json;
		if (!shared(names[i], &tree))
			skip();
		xml = through_xml(&tree);
		same(tree.root, xml.root, names[i]);
		json = through_json(&tree);
		same(tree.root, json.root, names[i]);
	}
}

static void
counts(void **state)
{
	(void)state;
	struct tree tree;
	if (!shared("NIST_SP-800-53_rev5.0.1_catalog.xml", &tree))
		skip();
	static const struct {
		const char *name;
		unsigned count;
	} expected[] = {{"control", 1189}, {"param", 1258}, {"part", 3123}, {"link", 5136},
	    {"prop", 3667}, {"resource", 192}, {"group", 20}};
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		unsigned n = 0;
		count(tree.root, expected[i].name, &n);
		assert_int_equal(n, expected[i].count);
	}
}

/* ---- marks ---- */

/* Markdown through XML and back; what comes out must be `want`, or the same. */
static void
marks(const char *text, const char *want)
{
	char json[4096];
	snprintf(json, sizeof(json),
	    "{\"catalog\":{\"uuid\":\"74c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724\","
	    "\"metadata\":{\"title\":\"t\",\"last-modified\":\"x\",\"version\":\"1\","
	    "\"oscal-version\":\"1.2.1\",\"remarks\":\"%s\"}}}",
	    text);
	struct tree tree = read_text(json), back = through_xml(&tree);
	assert_string_equal(node_text(node_child(back.root, "metadata"), "remarks"), want);
}

static void
markup(void **state)
{
	(void)state;
	marks("a *b* **c** `d*e` ~f~ ^g^", "a *b* **c** `d*e` ~f~ ^g^");
	marks("2 \\\\* 3 * 4", "2 \\* 3 \\* 4");
	marks("[AU-2a.](#au-2_smt.a) and [x [y] z](u \\\"t\\\")",
	    "[AU-2a.](#au-2_smt.a) and [x [y] z](u \"t\")");
	marks("E-Government Act [includes FISMA] (P.L. 107-347)",
	    "E-Government Act [includes FISMA] (P.L. 107-347)");
	marks("give {{ insert: param, ac-1_prm_1 }} to", "give {{ insert: param, ac-1_prm_1 }} to");
	marks("give {{ nothing }}", "give \\{{ nothing }}");
	marks("one\\n\\ntwo\\nmore", "one\n\ntwo more");
	marks("* a\\n* b\\n  * c\\n\\n1. x\\n2. y", "* a\n* b\n  * c\n\n1. x\n1. y");
	marks("3. x\\n4. y", "3. x\n3. y");
	marks("# H\\n\\ntext\\n\\n## I", "# H\n\ntext\n\n## I");
	marks("| a | b |\\n| --- | --- |\\n| c \\\\| d | *e* |",
	    "| a | b |\n| --- | --- |\n| c \\| d | *e* |");
	marks("```\\na * b\\n  c\\n```", "```\na * b\n  c\n```");
	marks("> q\\n>\\n> r", "> q\n\n> r");
	marks("1\\\\. no list", "1\\. no list");
	marks("a < b & \\\"c\\\" > d", "a < b & \"c\" > d");
	marks("![alt](p.png)", "![alt](p.png)");
}

static void
refuses(void **state)
{
	(void)state;
#define HEAD                                                                                       \
	"{\"catalog\":{\"uuid\":\"74c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724\",\"metadata\":{\"title\":" \
	"\"t\",\"last-modified\":\"x\",\"version\":\"1\",\"oscal-version\":\"1.2.1\"}"
	static const struct {
		const char *text, *id;
	} cases[] = {
	    {"{}", "oscal.model"},
	    {"[]", "oscal.type"},
	    {"{\"catalog\":1}", "oscal.type"},
	    {"{\"catalog\":{}}", "oscal.missing"},
	    {"{\"assessment-plan\":{}}", "oscal.model"},
	    {"{\"system-security-plan\":{}}", "oscal.model"},
	    {"{\"other\":{}}", "oscal.model"},
	    {HEAD ",\"extra\":1}}", "oscal.member"},
	    {HEAD ",\"controls\":{}}}", "oscal.type"},
	    {HEAD ",\"controls\":[{\"id\":\"a b\",\"title\":\"t\"}]}}", "oscal.token"},
	    {HEAD ",\"controls\":[{\"title\":\"t\"}]}}", "oscal.missing"},
	    {HEAD ",\"controls\":[{\"id\":\"a\",\"title\":\"t\",\"title\":\"u\"}]}}",
		"oscal.duplicate"},
	    {HEAD ",\"controls\":[{\"id\":\"a\",\"title\":1}]}}", "json.type"},
	    {"<catalog/>", "oscal.model"},
	    {"<ssp xmlns='http://csrc.nist.gov/ns/oscal/1.0'/>", "oscal.model"},
	    {"<component-definition xmlns='http://csrc.nist.gov/ns/oscal/1.0'/>", "oscal.model"},
	    {"<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0' uuid='x'/>", "oscal.uuid"},
	    {"<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0' other='x'/>", "oscal.member"},
	    {"<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'><x/></catalog>", "oscal.member"},
	    {"<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'><metadata><title>a<x/></title>"
	     "</metadata></catalog>",
		"oscal.markup"},
	    {"<!DOCTYPE a><catalog/>", "xml.doctype"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tree tree;
		if (oscal_read(cases[i].text, strlen(cases[i].text), "t", arena, &tree, &err) == 0)
			fail_msg("%s was read", cases[i].text);
		if (strcmp(err.id, cases[i].id) != 0)
			fail_msg("%s: %s %s", cases[i].text, err.id, err.message);
		assert_int_equal(err.code, MUSTER_E_INPUT);
		assert_string_equal(err.file, "t");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(round_trips, setup, teardown),
	    cmocka_unit_test_setup_teardown(counts, setup, teardown),
	    cmocka_unit_test_setup_teardown(markup, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
