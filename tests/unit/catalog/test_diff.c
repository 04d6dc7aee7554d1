/* SPDX-License-Identifier: Apache-2.0 */
/* Two catalogs side by side: which control became which, and what of its mapping rows. */
#include "support.h"

#include <muster/catalog_diff.h>
#include <muster/strbuf.h>

#define HEAD                                                                                   \
	"id: ours\ntitle: Ours\nnotice: n\n"                                                   \
	"labels: {satisfied: s, not-satisfied: ns, accepted: a, stale: st, no-evidence: ne,\n" \
	"  error: e, not-applicable: na}\n"

#define TIMING(period, source)                                                     \
	"timing:\n  - {control: \"1\", kind: deadline, what: fix, period: " period \
	", anchor: finding,\n    evidence: ticket, source: " source "}\n"

static const struct {
	const char *name, *a, *b; /* controls, one a line: id, title, more */
	const char *more_a, *more_b;
	const char *texts_a[4], *texts_b[4]; /* by control; the first NULL: none */
	const char *changes;                 /* of those that are not just the same */
	const char *rows;                    /* a row for each control of a */
} cases[] = {
    {.name = "nothing",
	.a = "1|One|\n2|Two|\n",
	.b = "1|One|\n2|Two|\n",
	.changes = "",
	.rows = "1 carries\n2 carries\n"},
    {.name = "added and removed",
	.a = "1|One|\n2|Two|\n",
	.b = "1|One|\n3|Three|\n",
	.changes = "2 removed\n3 added\n",
	.rows = "1 carries\n2 gone\n"},
    {.name = "reworded",
	.a = "1|One|\n",
	.b = "1|Once|\n",
	.changes = "1 reworded 1 id title\n",
	.rows = "1 review\n"},
    {.name = "renumbered: words once on each side",
	.a = "1|One|\n2|Two|\n",
	.b = "1|One|\n3|Two|\n",
	.changes = "2 moved 3 content\n",
	.rows = "1 carries\n2 review\n"},
    {.name = "a new one took the number",
	.a = "1|One|\n2|Two|\n",
	.b = "1|New|\n2|One|\n3|Two|\n",
	.changes = "1 moved 2 content\n2 moved 3 content\n1 added\n",
	.rows = "1 review\n2 review\n"},
    {.name = "words that stand twice are not certain: same id first, the rest is like two",
	.a = "1|Same|\n2|Same|\n3|Same|\n",
	.b = "1|Same|\n4|Same|\n5|Same|\n",
	.changes = "2 removed like 2\n3 removed like 2\n4 added\n5 added\n",
	.rows = "1 carries\n2 review\n3 review\n"},
    {.name = "two are like one: proposed for both",
	.a = "1|Same|\n2|Same|\n",
	.b = "3|Same|\n",
	.changes = "1 moved 3 likeness\n2 moved 3 likeness\n",
	.rows = "1 review\n2 review\n"},
    {.name = "an alias of the version says where it went, whatever the words",
	.a = "7|Old words|\n",
	.b = "7|New|\n8|Other words|, aliases: [\"1.7:7\"]\n",
	.changes = "7 moved 8 alias title\n7 added\n",
	.rows = "7 review\n"},
    {.name = "an alias of another version says nothing",
	.a = "7|Old words|\n",
	.b = "8|Other words|, aliases: [\"1.6:7\"]\n",
	.changes = "7 removed\n8 added\n",
	.rows = "7 gone\n"},
    {.name = "back to the older version by its own aliases",
	.a = "8|Words|, aliases: [\"1.8:7\"]\n",
	.b = "7|Others|\n",
	.changes = "8 moved 7 alias title\n",
	.rows = "8 review\n"},
    {.name = "title and text are equal, once on each side: certain",
	.a = "7|Words|\n8|Other|\n",
	.b = "8|Words|\n9|Other|\n",
	.texts_a = {"x", "y"},
	.texts_b = {"x", "z"},
	.changes = "7 moved 8 content certain\n8 moved 9 likeness text\n",
	.rows = "7 review\n8 review\n"},
    {.name = "alias and words agree",
	.a = "7|Words|\n",
	.b = "8|Words|, aliases: [\"1.7:7\"]\n",
	.changes = "7 moved 8 content\n",
	.rows = "7 review\n"},
    {.name = "texts differ under one title",
	.a = "1|One|\n",
	.b = "1|One|\n",
	.texts_a = {"yearly"},
	.texts_b = {"monthly"},
	.changes = "1 reworded 1 id text\n",
	.rows = "1 review\n"},
    {.name = "texts of one side alone are not compared",
	.a = "1|One|\n",
	.b = "1|One|\n",
	.texts_a = {"yearly"},
	.changes = "",
	.rows = "1 carries\n"},
    {.name = "the same text under another id and title is a proposal",
	.a = "1|One|\n",
	.b = "2|Two|\n",
	.texts_a = {"Logs are kept."},
	.texts_b = {"Logs are kept."},
	.changes = "1 moved 2 likeness title\n",
	.rows = "1 review\n"},
    {.name = "the same title with another text is a proposal",
	.a = "1|One|\n",
	.b = "2|One|\n",
	.texts_a = {"yearly"},
	.texts_b = {"monthly"},
	.changes = "1 moved 2 likeness text\n",
	.rows = "1 review\n"},
    {.name = "no text is like no text of no one",
	.a = "1|One|\n2|Two|\n",
	.b = "3|Three|\n2|Two|\n",
	.texts_a = {"", "x"},
	.texts_b = {"", "x"},
	.changes = "1 removed\n3 added\n",
	.rows = "1 gone\n2 carries\n"},
    {.name = "a level is nature: its rows need review",
	.a = "1|One|, level: L1\n",
	.b = "1|One|, level: L2\n",
	.changes = "1 same 1 id level\n",
	.rows = "1 review\n"},
    {.name = "a heading now",
	.a = "1|One|\n",
	.b = "1|One|, heading: true\n",
	.changes = "1 same 1 id kind needs\n",
	.rows = "1 review\n"},
    {.name = "needs and profile",
	.a = "1|One|, needs: [attestation]\n",
	.b = "1|One|, needs: [attestation, occurrence], profile: p\n",
	.more_b = "profiles:\n  - {id: p, title: P}\n",
	.changes = "1 same 1 id profile needs\n",
	.rows = "1 review\n"},
    {.name = "superseded, effective, specification",
	.a = "1|One|\n2|Two|\n3|Three|\n",
	.b = "1|One|, superseded-by: \"2\", superseded-on: 2026-01-01\n"
	     "2|Two|, effective: 2026-01-01\n3|Three|, specification: addressable\n",
	.changes = "1 same 1 id superseded\n2 same 2 id effective\n3 same 3 id specification\n",
	.rows = "1 review\n2 review\n3 review\n"},
    {.name = "a renumbered parent is the same parent, another one is not",
	.a = "1|Head|, heading: true\n1.1|One|, parent: \"1\"\n1.2|Two|, parent: \"1\"\n",
	.b = "2|Head|, heading: true\n1.1|One|, parent: \"2\"\n1.2|Two|\n",
	.changes = "1 moved 2 content\n1.2 same 1.2 id parent\n",
	.rows = "1.1 carries\n1.2 review\n"},
    {.name = "a timing rule with another period",
	.a = "1|One|\n",
	.b = "1|One|\n",
	.more_a = TIMING("P1M", "x"),
	.more_b = TIMING("P2M", "x"),
	.changes = "1 same 1 id timing\n",
	.rows = "1 review\n"},
    {.name = "the clause that a timing rule cites is no change",
	.a = "1|One|\n",
	.b = "1|One|\n",
	.more_a = TIMING("P1M", "x"),
	.more_b = TIMING("P1M", "y"),
	.changes = "",
	.rows = "1 carries\n"},
};

/* The lines "id|title|more" as YAML. */
static void
controls_of(struct muster_strbuf *out, const char *rows, const char *more)
{
	muster_strbuf_adds(out, "controls:\n");
	while (*rows != '\0') {
		int id = (int)strcspn(rows, "|");
		const char *title = rows + id + 1;
		int words = (int)strcspn(title, "|");
		const char *rest = title + words + 1;
		int len = (int)strcspn(rest, "\n");
		bool kind = strstr(rest, "heading") != NULL && strstr(rest, "heading") < rest + len;
		bool needs = strstr(rest, "needs") != NULL && strstr(rest, "needs") < rest + len;
		muster_strbuf_addf(out, "  - {id: \"%.*s\", title: %.*s%s%.*s}\n", id, rows, words,
		    title, kind || needs ? "" : ", needs: [machine]", len, rest);
		rows = rest + len + 1;
	}
	muster_strbuf_adds(out, more != NULL ? more : "");
}

static struct muster_controls *
load(const char *version, const char *rows, const char *more)
{
	struct muster_strbuf text;
	struct muster_error err;
	muster_strbuf_init(&text, 0);
	muster_strbuf_addf(&text, "%sversion: \"%s\"\n", HEAD, version);
	controls_of(&text, rows, more);
	const struct muster_controls_document document = {
	    "catalog", "ours", "c.yaml", text.data, text.len};
	struct muster_controls *controls = muster_controls_load(&document, 1, NULL, NULL, &err);
	if (controls == NULL)
		fail_msg("%s in\n%s", err.message, text.data);
	muster_strbuf_release(&text);
	return controls;
}

static void
changes_words(struct muster_strbuf *out, const struct muster_catalog_diff *diff)
{
	for (size_t i = 0; i < diff->control_count; i++) {
		const struct muster_control_change *c = &diff->controls[i];
		if (c->fate == MUSTER_FATE_SAME && c->nature == 0)
			continue;
		muster_strbuf_addf(out, "%s %s", c->a != NULL ? c->a->id : c->b->id,
		    muster_control_fate_name(c->fate));
		if (c->a != NULL && c->b != NULL)
			muster_strbuf_addf(
			    out, " %s %s", c->b->id, muster_pair_basis_name(c->basis));
		muster_strbuf_adds(out, c->certain ? " certain" : "");
		muster_strbuf_adds(out, c->title ? " title" : "");
		muster_strbuf_adds(out, c->text ? " text" : "");
		for (unsigned bit = 0; bit < MUSTER_NATURE_COUNT; bit++)
			if ((c->nature >> bit & 1) != 0)
				muster_strbuf_addf(out, " %s",
				    muster_nature_change_name((enum muster_nature_change)bit));
		if (c->candidates > 0)
			muster_strbuf_addf(out, " like %zu", c->candidates);
		muster_strbuf_adds(out, "\n");
	}
}

/* A row for each assessable control of a catalog. */
static size_t
rows_for(const struct muster_catalog *catalog, struct muster_mapping *out)
{
	size_t n = 0;
	for (size_t i = 0; i < catalog->control_count; i++)
		if (catalog->controls[i].assessable)
			out[n++] = (struct muster_mapping){
			    .practice = "p", .aspect = "", .control = catalog->controls[i].id};
	return n;
}

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct muster_controls *a = load("1.7.0", cases[i].a, cases[i].more_a);
		struct muster_controls *b = load("1.8.0", cases[i].b, cases[i].more_b);
		struct muster_arena *arena = muster_arena_new();
		struct muster_mapping rows[8];
		struct muster_catalog_side from = {.catalog = a->catalogs, .mappings = rows};
		struct muster_catalog_side to = {.catalog = b->catalogs};
		struct muster_catalog_diff diff;
		struct muster_strbuf words;
		from.mapping_count = rows_for(a->catalogs, rows);
		from.texts = cases[i].texts_a[0] != NULL ? cases[i].texts_a : NULL;
		to.texts = cases[i].texts_b[0] != NULL ? cases[i].texts_b : NULL;
		assert_int_equal(muster_catalog_diff(&from, &to, arena, &diff), 0);
		assert_int_equal(diff.texts, from.texts != NULL && to.texts != NULL);
		muster_strbuf_init(&words, 0);
		changes_words(&words, &diff);
		if (strcmp(words.len > 0 ? words.data : "", cases[i].changes) != 0)
			fail_msg("%s:\n%s", cases[i].name, words.data);
		muster_strbuf_clear(&words);
		for (size_t r = 0; r < diff.mapping_count; r++)
			muster_strbuf_addf(&words, "%s %s\n", diff.mappings[r].row->control,
			    muster_mapping_fate_name(diff.mappings[r].fate));
		if (strcmp(words.len > 0 ? words.data : "", cases[i].rows) != 0)
			fail_msg("%s: rows\n%s", cases[i].name, words.data);
		muster_strbuf_release(&words);
		muster_arena_free(arena);
		muster_controls_free(a);
		muster_controls_free(b);
	}
}

/* No control is lost: each of both sides stands in exactly one change, and the counts say so. */
static void
test_counts(void **state)
{
	(void)state;
	struct muster_controls *a = load("1", "1|One|\n2|Two|\n3|Same|\n4|Same|\n5|Gone|\n", NULL);
	struct muster_controls *b = load("2", "1|Uno|\n6|Two|\n7|Same|\n8|Same|\n9|New|\n", NULL);
	struct muster_arena *arena = muster_arena_new();
	struct muster_mapping rows[8];
	size_t count = rows_for(a->catalogs, rows);
	rows[count++] = (struct muster_mapping){.practice = "p", .aspect = "", .control = "0"};
	struct muster_catalog_side from = {
	    .catalog = a->catalogs, .mappings = rows, .mapping_count = count};
	struct muster_catalog_side to = {.catalog = b->catalogs};
	struct muster_catalog_diff diff;
	assert_int_equal(muster_catalog_diff(&from, &to, arena, &diff), 0);
	size_t of_a = 0, of_b = 0, fates = 0, fallen = 0;
	for (size_t i = 0; i < diff.control_count; i++) {
		of_a += diff.controls[i].a != NULL;
		of_b += diff.controls[i].b != NULL;
	}
	for (int i = 0; i < MUSTER_FATE_COUNT; i++)
		fates += diff.fates[i];
	for (int i = 0; i < MUSTER_MAPPING_FATE_COUNT; i++)
		fallen += diff.rows[i];
	assert_int_equal(of_a, 5);
	assert_int_equal(of_b, 5);
	assert_int_equal(fates, diff.control_count);
	assert_int_equal(fallen, diff.mapping_count);
	assert_int_equal(diff.mapping_count, 5);
	assert_int_equal(diff.unplaced, 1);
	muster_arena_free(arena);
	muster_controls_free(a);
	muster_controls_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
