/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles: what they select, how it is merged, what they change, and what is refused. */
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

#define META                                                                                    \
	"\"metadata\":{\"title\":\"t\",\"last-modified\":\"2026-01-01T00:00:00Z\",\"version\":" \
	"\"1\",\"oscal-version\":\"1.2.1\"}"

/* Two catalogs that share a control. */
static const char first[] =
    "{\"catalog\":{\"uuid\":\"74c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724\"," META ","
    "\"params\":[{\"id\":\"p0\",\"label\":\"above\"}],"
    "\"groups\":["
    "{\"id\":\"a\",\"title\":\"A\",\"controls\":["
    "{\"id\":\"a-1\",\"title\":\"One\",\"params\":[{\"id\":\"a-1_p\",\"label\":\"old\",\"select\":{"
    "\"choice\":[\"x\",\"y\"]}}],"
    "\"props\":[{\"name\":\"label\",\"value\":\"A-1\"},{\"name\":\"sort-id\",\"value\":\"a-01\"}],"
    "\"links\":[{\"href\":\"#11111111-1111-4111-8111-111111111111\",\"rel\":\"reference\"}],"
    "\"parts\":[{\"id\":\"a-1_s\",\"name\":\"statement\",\"prose\":\"S {{ insert: param, a-1_p "
    "}}\"},"
    "{\"id\":\"a-1_g\",\"name\":\"guidance\",\"prose\":\"G\"}],"
    "\"controls\":[{\"id\":\"a-1.1\",\"title\":\"One one\"},{\"id\":\"a-1.2\",\"title\":\"One "
    "two\"}]},"
    "{\"id\":\"a-2\",\"title\":\"Two\",\"controls\":[{\"id\":\"a-2.1\",\"title\":\"Two one\"}]}]},"
    "{\"id\":\"b\",\"title\":\"B\",\"controls\":[{\"id\":\"b-1\",\"title\":\"Bee\"}]}],"
    "\"back-matter\":{\"resources\":[{\"uuid\":\"11111111-1111-4111-8111-111111111111\",\"title\":"
    "\"spoken of\"},"
    "{\"uuid\":\"22222222-2222-4222-8222-222222222222\",\"title\":\"not\"}]}}}";
static const char second[] = "{\"catalog\":{\"uuid\":\"84c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724\"," META
			     ",\"controls\":[{\"id\":\"a-1\",\"title\":\"Another\",\"parts\":[{"
			     "\"id\":\"z\",\"name\":\"extra\"}]},"
			     "{\"id\":\"c-1\",\"title\":\"Sea\"}]}}";

static int
find(void *context, const char *href, const char *title, struct muster_arena *to, struct tree *out,
    struct muster_error *error)
{
	(void)title;
	const char *text = strcmp(href, "first.json") == 0 ? first
	    : strcmp(href, "second.json") == 0             ? second
	    : strcmp(href, "other.json") == 0              ? context
							   : NULL;
	if (text == NULL)
		return 0;
	return oscal_read(text, strlen(text), href, to, out, error) == 0 ? 1 : -1;
}

/* "a(a-1(a-1.1) a-2) b(b-1)" */
static void
shape(const struct node *node, struct muster_strbuf *out)
{
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		if (!node_is(child, "control") && !node_is(child, "group"))
			continue;
		muster_strbuf_addf(out, "%s%s",
		    out->len > 0 && out->data[out->len - 1] != '(' ? " " : "",
		    node_text(child, "id"));
		size_t before = out->len;
		muster_strbuf_addc(out, '(');
		size_t open = out->len;
		shape(child, out);
		if (out->len == open) {
			out->len = before;
			out->data[before] = '\0';
		} else {
			muster_strbuf_addc(out, ')');
		}
	}
}

static int
resolve(const char *body, const char *other, struct tree *out)
{
	char text[4096];
	snprintf(text, sizeof(text),
	    "{\"profile\":{\"uuid\":\"94c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724\"," META ",%s}}", body);
	struct tree profile;
	if (oscal_read(text, strlen(text), "p.json", arena, &profile, &err) != 0)
		fail_msg("%s %s", err.message, err.pointer);
	return oscal_resolve(&profile, "p.json", find, (void *)(uintptr_t)other, arena, out, &err);
}

static struct tree
expect(const char *body, const char *want)
{
	struct tree out;
	struct muster_strbuf got;
	muster_strbuf_init(&got, 0);
	if (resolve(body, NULL, &out) != 0)
		fail_msg("%s: %s", body, err.message);
	shape(out.root, &got);
	assert_string_equal(got.data, want);
	muster_strbuf_release(&got);
	return out;
}

static void
expect_error(const char *body, const char *id)
{
	struct tree out;
	if (resolve(body, NULL, &out) == 0)
		fail_msg("%s was resolved", body);
	if (strcmp(err.id, id) != 0)
		fail_msg("%s: %s %s", body, err.id, err.message);
	assert_string_equal(err.file, "p.json");
	assert_int_equal(err.code, MUSTER_E_INPUT);
}

#define FIRST(select) "\"imports\":[{\"href\":\"first.json\"" select "}]"
#define AS_IS ",\"merge\":{\"as-is\":true}"

static void
selects(void **state)
{
	(void)state;
	expect(FIRST(",\"include-all\":{}") AS_IS, "a(a-1(a-1.1 a-1.2) a-2(a-2.1)) b(b-1)");
	expect(FIRST("") AS_IS, "a(a-1(a-1.1 a-1.2) a-2(a-2.1)) b(b-1)");
	expect(FIRST(",\"include-controls\":[{\"with-ids\":[\"a-1\",\"b-1\"]}]") AS_IS,
	    "a(a-1) b(b-1)");
	expect(
	    FIRST(
		",\"include-controls\":[{\"with-child-controls\":\"yes\",\"with-ids\":[\"a-1\"]}]")
		AS_IS,
	    "a(a-1(a-1.1 a-1.2))");
	expect(FIRST(",\"include-controls\":[{\"matching\":[{\"pattern\":\"a-?.1\"}]}]") AS_IS,
	    "a(a-1.1 a-2.1)");
	expect(
	    FIRST(",\"include-all\":{},\"exclude-controls\":[{\"with-ids\":[\"a-1.1\",\"b-1\"]}]")
		AS_IS,
	    "a(a-1(a-1.2) a-2(a-2.1))");
	expect(FIRST(",\"include-controls\":[{\"with-ids\":[\"a-1\"]},{\"with-ids\":[\"a-2\"]}]"),
	    "a-1 a-2");
}

static void
merges(void **state)
{
	(void)state;
	expect(FIRST(""), "a-1 a-1.1 a-1.2 a-2 a-2.1 b-1");
	expect(
	    "\"imports\":[{\"href\":\"first.json\"},{\"href\":\"second.json\",\"include-controls\":"
	    "[{\"with-ids\":[\"c-1\"]}]}]" AS_IS,
	    "c-1 a(a-1(a-1.1 a-1.2) a-2(a-2.1)) b(b-1)");
	struct tree out =
	    expect("\"imports\":[{\"href\":\"first.json\",\"include-controls\":"
		   "[{\"with-ids\":[\"a-1\"]}]},{\"href\":\"second.json\"}],\"merge\":{\"combine\":"
		   "{\"method\":\"use-first\"}}",
		"a-1 c-1");
	assert_string_equal(node_text(oscal_control(&out, "a-1"), "title"), "One");
	out =
	    expect("\"imports\":[{\"href\":\"first.json\",\"include-controls\":"
		   "[{\"with-ids\":[\"a-1\"]}]},{\"href\":\"second.json\"}],\"merge\":{\"combine\":"
		   "{\"method\":\"merge\"}}",
		"a-1 c-1");
	const struct node *part = node_child(oscal_control(&out, "a-1"), "part");
	assert_string_equal(node_text(node_next(node_next(part)), "name"), "extra");
	/* one catalog imported twice is one */
	expect("\"imports\":[{\"href\":\"first.json\",\"include-controls\":[{\"with-ids\":[\"a-1\"]"
	       "}]},"
	       "{\"href\":\"first.json\",\"include-controls\":[{\"with-ids\":[\"a-2\"]}]}]",
	    "a-1 a-2");
	expect(
	    FIRST(
		"") ",\"merge\":{\"custom\":{\"groups\":[{\"id\":\"x\",\"title\":\"X\",\"insert-"
		    "controls\":"
		    "[{\"order\":\"descending\",\"include-controls\":[{\"matching\":[{\"pattern\":"
		    "\"a-*\"}]}]}]},"
		    "{\"id\":\"y\",\"title\":\"Y\",\"insert-controls\":[{\"include-all\":{}}]}]}}",
	    "x(a-2.1 a-2 a-1.2 a-1.1 a-1) y(b-1)");
}

static void
modifies(void **state)
{
	(void)state;
	struct tree out = expect(FIRST(",\"include-controls\":[{\"with-ids\":[\"a-1\"]}]") AS_IS
	    ",\"modify\":{\"set-parameters\":[{\"param-id\":\"a-1_p\",\"values\":[\"30 days\"]},"
	    "{\"param-id\":\"p0\",\"label\":\"new\"}],"
	    "\"alters\":[{\"control-id\":\"a-1\",\"removes\":[{\"by-name\":\"sort-id\"},{\"by-id\":"
	    "\"a-1_g\"}],"
	    "\"adds\":[{\"position\":\"starting\",\"props\":[{\"name\":\"p1\",\"value\":\"1\"},{"
	    "\"name\":\"p2\",\"value\":\"2\"}]},"
	    "{\"by-id\":\"a-1_s\",\"position\":\"after\",\"parts\":[{\"id\":\"n\",\"name\":"
	    "\"note\",\"prose\":\"N\"}]},"
	    "{\"by-id\":\"a-1_s\",\"parts\":[{\"id\":\"i\",\"name\":\"item\",\"prose\":\"I\"}]}]}]"
	    "}",
	    "a(a-1)");
	const struct node *control = oscal_control(&out, "a-1");
	const struct node *param = node_child(control, "param");
	assert_string_equal(node_text(param, "value"), "30 days");
	assert_string_equal(node_text(param, "label"), "old");
	assert_null(node_child(param, "select"));
	assert_string_equal(node_text(node_child(out.root, "param"), "label"), "new");
	const struct node *prop = node_child(control, "prop");
	assert_string_equal(node_text(prop, "name"), "p1");
	assert_string_equal(node_text(node_next(prop), "name"), "p2");
	assert_string_equal(node_property(control, "label"), "A-1");
	assert_string_equal(node_property(control, "sort-id"), "");
	const struct node *part = node_child(control, "part");
	assert_string_equal(node_text(part, "id"), "a-1_s");
	assert_string_equal(node_text(node_child(part, "part"), "id"), "i");
	assert_string_equal(node_text(node_next(part), "id"), "n");
	assert_null(node_next(node_next(part)));
	/* what frames it: resources that are spoken of, and where it comes from */
	const struct node *matter = node_child(out.root, "back-matter");
	assert_string_equal(node_text(node_child(matter, "resource"), "title"), "spoken of");
	assert_null(node_next(node_child(matter, "resource")));
	const struct node *metadata = node_child(out.root, "metadata");
	assert_string_equal(node_property(metadata, "resolution-tool"), "muster");
	assert_string_equal(node_text(node_child(metadata, "link"), "href"), "p.json");
	assert_true(form_is_uuid(node_text(out.root, "uuid")));
}

static void
refuses(void **state)
{
	(void)state;
	expect_error("\"imports\":[{\"href\":\"nowhere.json\"}]", "oscal.import");
	assert_non_null(strstr(err.message, "nowhere.json"));
	assert_true(err.line > 0);
	expect_error("\"imports\":[{\"href\":\"https://example.com/c.json\"}]", "oscal.import");
	expect_error(
	    "\"imports\":[{\"href\":\"#11111111-1111-4111-8111-111111111111\"}]", "oscal.import");
	expect_error(FIRST(",\"include-controls\":[{\"with-ids\":[\"a-1.9\"]}]"), "oscal.control");
	assert_non_null(strstr(err.remedy, "did you mean"));
	expect_error(
	    FIRST(
		",\"include-all\":{},\"exclude-controls\":[{\"matching\":[{\"pattern\":\"*\"}]}]"),
	    "oscal.import");
	expect_error("\"imports\":[{\"href\":\"first.json\"},{\"href\":\"second.json\"}]",
	    "oscal.duplicate");
	expect_error(FIRST("") ",\"modify\":{\"set-parameters\":[{\"param-id\":\"no\"}]}",
	    "oscal.parameter");
	expect_error(
	    FIRST(",\"include-controls\":[{\"with-ids\":[\"a-2\"]}]") ",\"modify\":{\"alters\":[{"
								      "\"control-id\":\"a-1\"}]}",
	    "oscal.control");
	expect_error(FIRST("") ",\"modify\":{\"alters\":[{\"control-id\":\"a-1\",\"removes\":[{"
			       "\"by-name\":\"no\"}]}]}",
	    "oscal.alter");
	expect_error(FIRST("") ",\"modify\":{\"alters\":[{\"control-id\":\"a-1\",\"adds\":[{\"by-"
			       "id\":\"no\"}]}]}",
	    "oscal.alter");
	expect_error(FIRST("") ",\"modify\":{\"alters\":[{\"control-id\":\"a-1\",\"adds\":[{"
			       "\"position\":\"before\","
			       "\"parts\":[{\"name\":\"x\"}]}]}]}",
	    "oscal.alter");
	/* a circle */
	struct tree out;
	static const char circle[] =
	    "{\"profile\":{\"uuid\":\"a4c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724\"," META
	    ",\"imports\":[{\"href\":\"other.json\"}]}}";
	assert_int_equal(resolve("\"imports\":[{\"href\":\"other.json\"}]", circle, &out), -1);
	assert_string_equal(err.id, "oscal.depth");
}

/* A profile of a profile. */
static void
chains(void **state)
{
	(void)state;
	static const char middle[] =
	    "{\"profile\":{\"uuid\":\"a4c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724\"," META
	    "," FIRST(",\"include-controls\":[{\"with-ids\":[\"a-1\",\"b-1\"]}]") AS_IS "}}";
	struct tree out;
	struct muster_strbuf got;
	muster_strbuf_init(&got, 0);
	assert_int_equal(resolve("\"imports\":[{\"href\":\"other.json\",\"exclude-controls\":"
				 "[{\"with-ids\":[\"b-1\"]}]}]" AS_IS,
			     middle, &out),
	    0);
	shape(out.root, &got);
	assert_string_equal(got.data, "a(a-1)");
	muster_strbuf_release(&got);
}

/* ---- NIST's ---- */

static char *
shared_text(const char *name, size_t *len)
{
	char relative[256];
	snprintf(relative, sizeof(relative), "reference/oscal/%s", name);
	const char *path = support_shared(TEST_SHARED, relative);
	char *text = path != NULL ? support_read(path, len) : NULL;
	free((void *)(uintptr_t)path);
	return text;
}

static int
find_nist(void *context, const char *href, const char *title, struct muster_arena *to,
    struct tree *out, struct muster_error *error)
{
	(void)title;
	*(unsigned *)context += 1;
	if (strstr(href, "NIST_SP-800-53_rev5_catalog.json") == NULL)
		return 0;
	size_t len;
	char *text = shared_text("NIST_SP-800-53_rev5.0.1_catalog.json", &len);
	int rc = oscal_read(text, len, href, to, out, error);
	free(text);
	return rc == 0 ? 1 : -1;
}

/* The moderate baseline has the controls, in the order and groups, of NIST's own resolution. */
static void
moderate(void **state)
{
	(void)state;
	size_t len;
	char *text = shared_text("NIST_SP-800-53_rev5_MODERATE-baseline_profile.xml", &len);
	if (text == NULL)
		skip();
	struct tree profile, ours, theirs;
	unsigned asked = 0;
	assert_int_equal(oscal_read(text, len, "m.xml", arena, &profile, &err), 0);
	free(text);
	if (oscal_resolve(&profile, "m.xml", find_nist, &asked, arena, &ours, &err) != 0)
		fail_msg("%s", err.message);
	assert_int_equal(asked, 2); /* the XML is not beside it, the JSON is */
	text = shared_text(
	    "NIST_SP-800-53_rev5_MODERATE-baseline-resolved-profile_catalog-min.json", &len);
	assert_int_equal(oscal_read(text, len, "r.json", arena, &theirs, &err), 0);
	free(text);
	struct muster_strbuf a, b;
	muster_strbuf_init(&a, 0);
	muster_strbuf_init(&b, 0);
	shape(ours.root, &a);
	shape(theirs.root, &b);
	assert_string_equal(a.data, b.data);
	muster_strbuf_release(&a);
	muster_strbuf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(selects, setup, teardown),
	    cmocka_unit_test_setup_teardown(merges, setup, teardown),
	    cmocka_unit_test_setup_teardown(modifies, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses, setup, teardown),
	    cmocka_unit_test_setup_teardown(chains, setup, teardown),
	    cmocka_unit_test_setup_teardown(moderate, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
