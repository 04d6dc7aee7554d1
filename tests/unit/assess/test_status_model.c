/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The status model, every pair of conditions by every effect and kind of
 * exception: status_model.table is what must hold, and reads without code.
 */
#include "fixture.h"

#include <stdio.h>

enum { CONDITIONS = 10, LINE = 200 };

static const char *const conditions[CONDITIONS] = {
    "pass", "new", "late", "error", "none", "stale", "old", "n-a", "unread", "info"};
static const char *const effects[] = {"decides", "deadline", "evidences", "supports"};
static const struct {
	const char *word, *kind;
	bool whole;
} exceptions[] = {{"none", NULL, false}, {"false-positive", "false-positive", false},
    {"vex", "vex", false}, {"worksheet-whole", "compensating-control", true},
    {"worksheet-part", "compensating-control", false}, {"accepted-risk", "accepted-risk", false},
    {"operational", "operational-requirement", false}};

struct block {
	enum muster_effect effect;
	size_t exception;
	bool accepts;
	char name[100];
};

static enum muster_status
status_of(char letter)
{
	static const char letters[] = "FENTAS";
	const char *at = strchr(letters, letter);
	assert_non_null(at);
	return (enum muster_status)(at - letters);
}

static void
put(struct world *w, const char *condition, int64_t asset)
{
	if (strcmp(condition, "pass") == 0)
		fact(w, "p", asset, MUSTER_PASS, 0);
	else if (strcmp(condition, "stale") == 0)
		fact(w, "p", asset, MUSTER_PASS, 100);
	else if (strcmp(condition, "new") == 0)
		fact(w, "p", asset, MUSTER_FAIL, 3)->observed = days_ago(0);
	else if (strcmp(condition, "late") == 0)
		fact(w, "p", asset, MUSTER_FAIL, 40)->observed = days_ago(0);
	else if (strcmp(condition, "old") == 0)
		fact(w, "p", asset, MUSTER_FAIL, 100);
	else if (strcmp(condition, "error") == 0)
		fact(w, "p", asset, MUSTER_ERROR, 0);
	else if (strcmp(condition, "n-a") == 0)
		fact(w, "p", asset, MUSTER_NOT_APPLICABLE, 0);
	else if (strcmp(condition, "unread") == 0)
		fact(w, "p", asset, MUSTER_NOT_REVIEWED, 0);
	else if (strcmp(condition, "info") == 0)
		fact(w, "p", asset, MUSTER_INFO, 0);
	else
		assert_string_equal(condition, "none");
}

static enum muster_status
made(const struct block *block, const char *a, const char *b)
{
	struct world *w = world_new();
	practice(w, "p", HOST);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	asset(w, 2, MUSTER_ASSET_HOST, "host:b");
	control(w, "1", "");
	map(w, "1", "p", block->effect);
	w->catalog.accepts_risk = block->accepts;
	put(w, a, 1);
	put(w, b, 2);
	if (exceptions[block->exception].kind != NULL) {
		struct muster_exception *e = exception(w, "X", exceptions[block->exception].kind);
		e->practice = "p";
		e->complete = exceptions[block->exception].whole;
	}
	assess(w);
	enum muster_status status = control_of(w, "1")->status;
	world_free(w);
	return status;
}

/* "decides none accepts"; false: it is no head. */
static bool
read_head(const char *line, struct block *block)
{
	char effect[32], exception[32], accepts[32];
	if (sscanf(line, "%31s %31s %31s", effect, exception, accepts) != 3)
		return false;
	size_t e = 0, x = 0;
	while (e < 4 && strcmp(effects[e], effect) != 0)
		e++;
	while (x < 7 && strcmp(exceptions[x].word, exception) != 0)
		x++;
	if (e == 4 || x == 7)
		return false;
	int named = muster_effect_parse(muster_span_of(effect));
	assert_true(named >= 0);
	*block = (struct block){(enum muster_effect)named, x, strcmp(accepts, "accepts") == 0, ""};
	snprintf(block->name, sizeof(block->name), "%s %s %s", effect, exception, accepts);
	return true;
}

static size_t
check_row(const struct block *block, const char *line)
{
	char name[32], cell[CONDITIONS][4];
	if (sscanf(line, "%31s %3s %3s %3s %3s %3s %3s %3s %3s %3s %3s", name, cell[0], cell[1],
		cell[2], cell[3], cell[4], cell[5], cell[6], cell[7], cell[8], cell[9]) != 11)
		fail_msg("%s: a row of the table is not whole: %s", block->name, line);
	for (size_t i = 0; i < CONDITIONS; i++) {
		enum muster_status want = status_of(cell[i][0]);
		enum muster_status got = made(block, name, conditions[i]);
		if (got != want)
			fail_msg("%s: %s and %s: %s, not %s", block->name, name, conditions[i],
			    muster_status_name(got), muster_status_name(want));
	}
	return CONDITIONS;
}

static void
test_every_cell(void **state)
{
	(void)state;
	FILE *table = fopen(TEST_ROOT "/tests/unit/assess/status_model.table", "re");
	assert_non_null(table);
	char line[LINE];
	struct block block = {0};
	size_t cells = 0, rows = 0, blocks = 0;
	while (fgets(line, sizeof(line), table) != NULL) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (line[0] == ' ') { /* the conditions: in the order they are made in */
			char head[LINE] = "";
			for (size_t i = 0; i < CONDITIONS; i++)
				snprintf(head + strlen(head), sizeof(head) - strlen(head), "%-7s",
				    conditions[i]);
			assert_true(strncmp(line + 7, head, strcspn(line + 7, "\n")) == 0);
		} else if (read_head(line, &block)) {
			blocks++;
			rows = 0;
		} else {
			cells += check_row(&block, line);
			assert_true(++rows <= CONDITIONS);
		}
	}
	fclose(table);
	assert_int_equal(blocks, 4 * (7 + 3));
	assert_int_equal(cells, blocks * CONDITIONS * CONDITIONS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_cell)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
