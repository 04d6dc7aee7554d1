/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents nobody would write: random blocks, inlines and tables, with text
 * from the worst drawer.  capture.h holds every page to the margins and every
 * element to its order; here every block's text must come out, once.
 */
#include <muster/document.h>

#include "capture.h"
#include "page/flow.h"

struct dice {
	uint64_t state;
	uint64_t token; /* of the next word that is unlike all others */
};

static unsigned
roll(struct dice *dice, unsigned sides)
{
	dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(dice->state >> 33) % sides;
}

static const char *const drawer[] = {
    "plain words of ordinary length",
    "a",
    "",
    " ",
    "          ",
    "\xE2\x80\x8B\xE2\x80\x8B",
    "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81 marks",
    "\xE5\xAE\xB9\xE5\x99\xA8\xE5\xAE\x89\xE5\x85\xA8\xE3\x80\x82\xE6\xAD\xA3\xE9\x9D\xA2",
    "registry.example.org/payments/api:1.42@sha256:9f3c71aa02de4b5c6d7e8f90a1b2c3d4",
    "pneumonoultramicroscopicsilicovolcanoconiosisofthelungsandmorepneumonoultramicroscopic",
    "\xD8\xB9\xD8\xB1\xD8\xA8\xD9\x8A \xD7\xA2\xD7\x91\xD7\xA8\xD7\x99\xD7\xAA",
    "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80",
    "\xFF\xFE\xC0\xAF cut \xE2\x82",
    "line\nfeed\r\ntab\t\x07\x1b[31m",
    "2026-07-01 12\xE2\x80\x89"
    "408 3.0.14-1~deb12u2",
    "</script> ]]> ${x} %n %s",
};

/* Text with a token in it: "q17z" stands nowhere else. */
static const char *
text(struct dice *dice, struct muster_arena *arena)
{
	unsigned long long token = (unsigned long long)++dice->token;
	const char *before = drawer[roll(dice, sizeof(drawer) / sizeof(drawer[0]))];
	const char *after = drawer[roll(dice, sizeof(drawer) / sizeof(drawer[0]))];
	return muster_arena_printf(arena, "%s q%lluz %s", before, token, after);
}

static struct muster_inlines
one_inline(struct dice *dice, struct muster_arena *arena)
{
	switch (roll(dice, 12)) {
	case 0:
		return muster_inline_strong(arena, text(dice, arena));
	case 1:
		return muster_inline_emphasis(arena, text(dice, arena));
	case 2:
		return muster_inline_code(arena, text(dice, arena));
	case 3:
		return muster_inline_link(arena, "https://example.org/x", text(dice, arena));
	case 4:
		return muster_inline_link(arena, "data:x", text(dice, arena));
	case 5:
		return muster_inline_reference(arena, "b3", text(dice, arena));
	case 6:
		return muster_inline_status(
		    arena, (enum muster_status)roll(dice, MUSTER_STATUS_COUNT), text(dice, arena));
	case 7:
		return muster_inline_severity(
		    arena, (enum muster_severity)roll(dice, MUSTER_SEVERITY_COUNT));
	case 8:
		return muster_inline_overdue(arena, text(dice, arena));
	case 9:
		return muster_inline_date(arena, text(dice, arena));
	case 10:
		return muster_inline_break(arena);
	default:
		return muster_inline_text(arena, text(dice, arena));
	}
}

static struct muster_inlines
inlines(struct dice *dice, struct muster_arena *arena)
{
	struct muster_inlines all = {NULL};
	unsigned count = roll(dice, 6) == 0 ? roll(dice, 80) : roll(dice, 4);
	for (unsigned i = 0; i < count; i++)
		all = muster_inline_join(arena, all, one_inline(dice, arena));
	return all;
}

static void
add_table(struct dice *dice, struct muster_builder *b)
{
	struct muster_arena *arena = b->document->arena;
	size_t count = 1 + roll(dice, roll(dice, 5) == 0 ? 20 : 6);
	size_t rows = roll(dice, roll(dice, 4) == 0 ? 60 : 8);
	struct muster_column *columns = muster_arena_array(arena, count, sizeof(*columns));
	struct muster_row *all = muster_arena_array(arena, rows, sizeof(*all));
	for (size_t i = 0; i < count; i++)
		columns[i] = (struct muster_column){.id = "c",
		    .title = drawer[roll(dice, sizeof(drawer) / sizeof(drawer[0]))],
		    .weight = roll(dice, 4),
		    .align = (enum muster_column_align)roll(dice, 3),
		    .identity = i == 0};
	for (size_t r = 0; r < rows; r++) {
		struct muster_cell *cells = muster_arena_array(arena, count, sizeof(*cells));
		for (size_t i = 0; i < count; i++)
			cells[i].inlines = inlines(dice, arena);
		all[r] = (struct muster_row){.id = "b3", .cells = cells};
	}
	const struct muster_table table = {.id = "t",
	    .caption = roll(dice, 2) ? text(dice, arena) : "",
	    .columns = columns,
	    .column_count = count,
	    .rows = muster_rows_of_array(arena, all, rows),
	    .row_count = rows,
	    .empty = "",
	    .rows_element = "rows",
	    .row_element = "row"};
	muster_build_table(b, &table);
}

static void
add_figures(struct dice *dice, struct muster_builder *b)
{
	struct muster_figure_item items[9];
	size_t count = 1 + roll(dice, 9);
	for (size_t i = 0; i < count; i++)
		items[i] = (struct muster_figure_item){.number = roll(dice, 100000),
		    .status = (enum muster_status)roll(dice, MUSTER_STATUS_COUNT),
		    .word = text(dice, b->document->arena),
		    .note = roll(dice, 2) ? text(dice, b->document->arena) : "",
		    .id = "figure"};
	muster_build_figures(b, "figures", "Figures", items, count);
}

static void
add_pairs(struct dice *dice, struct muster_builder *b)
{
	struct muster_key_value pairs[7];
	size_t count = 1 + roll(dice, 7);
	for (size_t i = 0; i < count; i++)
		pairs[i] = (struct muster_key_value){.key = text(dice, b->document->arena),
		    .id = "k",
		    .value = inlines(dice, b->document->arena)};
	muster_build_key_values(b, "pairs", pairs, count);
}

static void
add_chart(struct dice *dice, struct muster_builder *b)
{
	struct muster_chart_row rows[40];
	size_t count = 1 + roll(dice, 40);
	for (size_t i = 0; i < count; i++) {
		rows[i].label = drawer[roll(dice, sizeof(drawer) / sizeof(drawer[0]))];
		for (size_t n = 0; n < MUSTER_STATUS_COUNT; n++)
			rows[i].values[n] = roll(dice, 30);
	}
	muster_build_chart(b, "chart", text(dice, b->document->arena), "Bars",
	    &(const struct muster_chart){
		.kind = MUSTER_CHART_STATUS_BARS, .rows = rows, .row_count = count});
}

static void
add_list(struct dice *dice, struct muster_builder *b)
{
	muster_build_list(b);
	for (unsigned i = roll(dice, 9); i > 0; i--) {
		muster_build_list_item(b);
		muster_build_inlines(b, inlines(dice, b->document->arena));
	}
	muster_build_list_end(b);
}

static void
add_block(struct dice *dice, struct muster_builder *b, unsigned *depth)
{
	struct muster_arena *arena = b->document->arena;
	switch (roll(dice, 13)) {
	case 0:
		if (*depth < 5) {
			muster_build_section(b, "b3", text(dice, arena));
			++*depth;
		}
		break;
	case 1:
		if (*depth > 0) {
			muster_build_section_end(b);
			--*depth;
		}
		break;
	case 2:
		add_table(dice, b);
		break;
	case 3:
		add_figures(dice, b);
		break;
	case 4:
		add_pairs(dice, b);
		break;
	case 5:
		add_chart(dice, b);
		break;
	case 6:
		add_list(dice, b);
		break;
	case 7:
		muster_build_code(b, text(dice, arena));
		break;
	case 8:
		muster_build_page_break(b);
		break;
	case 9:
		muster_build_note(b, (enum muster_status)roll(dice, MUSTER_STATUS_COUNT + 1),
		    roll(dice, 2) ? text(dice, arena) : "");
		muster_build_inlines(b, inlines(dice, arena));
		break;
	case 10:
		muster_build_reconciliation(b);
		muster_build_inlines(b, inlines(dice, arena));
		break;
	default:
		muster_build_paragraph(b);
		muster_build_inlines(b, inlines(dice, arena));
		break;
	}
}

static bool
is_in_contents(const struct capture *capture, uint32_t element)
{
	for (; element != 0; element = capture->elements[element - 1].parent)
		if (capture->elements[element - 1].role == PAGE_ROLE_TOC)
			return true;
	return false;
}

/*
 * Every token once.  One that breaks over two lines of a row has other cells
 * between its halves, so rows are read cell by cell: by element.
 */
static void
check_tokens(const struct capture *capture, const struct dice *dice)
{
	struct muster_strbuf *texts = calloc(capture->element_count + 1, sizeof(*texts));
	unsigned long *seen = calloc(dice->token + 1, sizeof(*seen));
	assert_non_null(texts);
	assert_non_null(seen);
	for (size_t i = 0; i <= capture->element_count; i++)
		muster_strbuf_init(&texts[i], 0);
	for (size_t p = 0; p < capture->page_count; p++)
		for (size_t i = 0; i < capture->pages[p].op_count; i++) {
			const struct page_op *op = &capture->pages[p].ops[i];
			if (op->kind != PAGE_OP_TEXT || op->element == 0 ||
			    is_in_contents(capture, op->element))
				continue;
			for (const char *c = op->text; *c != '\0'; c++)
				if (*c != ' ')
					muster_strbuf_addc(&texts[op->element], *c);
		}
	for (size_t i = 0; i <= capture->element_count; i++) {
		for (const char *at = texts[i].data; (at = strchr(at, 'q')) != NULL; at++) {
			char *end;
			unsigned long token = strtoul(at + 1, &end, 10);
			if (end > at + 1 && *end == 'z' && token <= dice->token)
				seen[token]++;
		}
		muster_strbuf_release(&texts[i]);
	}
	for (uint64_t token = 1; token <= dice->token; token++)
		if (seen[token] != 1)
			fail_msg(
			    "token %llu is said %lu times", (unsigned long long)token, seen[token]);
	free(texts);
	free(seen);
}

static void
try(uint64_t seed)
{
	struct dice dice = {.state = seed * 2654435761u + 1};
	const struct page_options options = {.paper = roll(&dice, 2) ? PAGE_A4 : PAGE_LETTER};
	struct muster_builder b;
	struct capture capture = {0};
	unsigned depth = 0;
	struct muster_document *document = capture_document(&b);
	document->title = text(&dice, document->arena);
	document->running_head = drawer[roll(&dice, sizeof(drawer) / sizeof(drawer[0]))];
	if (roll(&dice, 2))
		muster_build_contents(&b);
	for (unsigned i = 3 + roll(&dice, 30); i > 0; i--)
		add_block(&dice, &b, &depth);
	while (depth-- > 0)
		muster_build_section_end(&b);
	assert_true(muster_build_done(&b));
	capture_run(&capture, document, &options);
	check_tokens(&capture, &dice);
	capture_free(&capture);
	muster_document_free(document);
}

static void
random_documents(void **state)
{
	(void)state;
	const char *one = getenv("MUSTER_SEED");
	if (one != NULL) {
		try(strtoull(one, NULL, 10));
		return;
	}
	for (uint64_t seed = 1; seed <= 400; seed++) {
		printf("seed %llu\r", (unsigned long long)seed);
		try(seed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(random_documents)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
