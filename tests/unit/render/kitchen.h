/* SPDX-License-Identifier: Apache-2.0 */
/* A document with every block and inline, and text that means harm, for the renderers' tests. */
#ifndef KITCHEN_H
#define KITCHEN_H

#include <muster/document.h>
#include <muster/render.h>

#include "support.h"

/* ---- rows made as they are asked for ---- */
struct kitchen_rows {
	uint64_t count, at;
	uint64_t fail_at; /* fails before this row; UINT64_MAX never */
};

static inline int
kitchen_next(
    void *context, struct muster_arena *scratch, struct muster_row *row, struct muster_error *err)
{
	static const char *const images[] = {"registry.example.org/payments/api:1.42.0",
	    "registry.example.org/payments/batch:2026.3", "postgres:16.4-bookworm"};
	struct kitchen_rows *rows = context;
	if (rows->at == rows->fail_at)
		return muster_error_set(err, MUSTER_E_STORE, "test.cursor", "the cursor failed");
	if (rows->at == rows->count)
		return 0;
	unsigned long long n = ++rows->at;
	struct muster_cell *cells = muster_arena_array(scratch, 5, sizeof(*cells));
	const char **attributes = muster_arena_array(scratch, 5, sizeof(*attributes));
	if (cells == NULL || attributes == NULL)
		return muster_error_memory(err);
	const char *id = muster_arena_printf(scratch, "F-%05llu", n);
	enum muster_severity severity = (enum muster_severity)(n % MUSTER_SEVERITY_COUNT);
	cells[0].inlines = muster_inline_severity(scratch, severity);
	cells[0].sort = muster_arena_printf(scratch, "%u", (unsigned)severity);
	cells[1].inlines = muster_inline_join(scratch,
	    muster_inline_strong(
		scratch, muster_arena_printf(scratch, "CVE-2026-%04llu", 1000 + n * 7 % 9000)),
	    muster_inline_join(scratch, muster_inline_text(scratch, " openssl 3.0.14"),
		muster_inline_join(
		    scratch, muster_inline_break(scratch), muster_inline_code(scratch, id))));
	cells[2].inlines = muster_inline_text(scratch, images[n % 3]);
	cells[3].inlines = muster_inline_date(
	    scratch, muster_arena_printf(scratch, "2026-%02llu-%02llu", n % 9 + 1, n % 28 + 1));
	cells[4].inlines = n % 4 == 0
	    ? muster_inline_overdue(
		  scratch, muster_arena_printf(scratch, "%llu d late", n % 90 + 1))
	    : muster_inline_text(scratch, muster_arena_printf(scratch, "in %llu d", n % 30 + 1));
	if (n % 5 == 0)
		cells[4].inlines.first = NULL;
	cells[4].figure = n == 1 ? "FIG:kitchen:<due> & \"left\"" : NULL;
	attributes[0] = "severity";
	attributes[1] = muster_severity_name(severity);
	attributes[2] = "state";
	attributes[3] = "open";
	*row = (struct muster_row){.id = id, .cells = cells, .attributes = attributes};
	return 1;
}

static inline int
kitchen_rewind(void *context, struct muster_error *err)
{
	(void)err;
	((struct kitchen_rows *)context)->at = 0;
	return 0;
}

static const struct muster_column kitchen_columns[] = {
    {"severity", "Severity", 0, MUSTER_ALIGN_TEXT, false},
    {"finding", "Finding", 5, MUSTER_ALIGN_TEXT, true},
    {"asset", "Asset", 3, MUSTER_ALIGN_TEXT, false},
    {"first_seen", "First seen", 0, MUSTER_ALIGN_DATE, false},
    {"due", "Due", 0, MUSTER_ALIGN_NUMBER, false},
};

static const struct muster_attribute kitchen_attributes[] = {
    {"severity", MUSTER_VALUE_TEXT},
    {"state", MUSTER_VALUE_TEXT},
};

static inline struct muster_table
kitchen_table(struct kitchen_rows *rows, const char *id, const char *caption)
{
	return (struct muster_table){
	    .id = id,
	    .caption = caption,
	    .columns = kitchen_columns,
	    .column_count = 5,
	    .rows = {kitchen_next, kitchen_rewind, rows},
	    .row_count = rows->count,
	    .empty = "No finding was open on 2026-09-30.",
	    .rows_element = "findings",
	    .row_element = "finding",
	    .attributes = kitchen_attributes,
	    .attribute_count = 2,
	};
}

#define KITCHEN_HOSTILE \
	"</script><script>alert(1)</script> <img src=x onerror=alert(2)> ]]> <!-- --> &amp; \"'`"
#define KITCHEN_HIDDEN                                          \
	"bell \x07 escape \x1b[31m return \r bidi \xE2\x80\xAE" \
	"gpj.exe\xE2\x80\xAC zero\xE2\x80\x8Bwidth \xC2\x9B c1 \xEF\xBB\xBF mark"
#define KITCHEN_BROKEN "cut \xE2\x82 lone \xC0\xAF surrogate \xED\xA0\x80 end \xFF"
#define KITCHEN_LONG                                                                   \
	"sha256:9f3c71aa02de4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9001122334 and " \
	"pneumonoultramicroscopicsilicovolcanoconiosisofthelungsandmore and "          \
	"/usr/local/lib/python3.11/site-packages/cryptography/hazmat/bindings/_rust.abi3.so"

static inline void
kitchen_charts(struct muster_builder *b)
{
	static const struct muster_figure_item figures[] = {
	    {63, MUSTER_STATUS_SATISFIED, "proven by machine", "", "figure:proven", NULL},
	    {121, MUSTER_STATUS_SATISFIED, "attested", "", "figure:attested", NULL},
	    {4, MUSTER_STATUS_SATISFIED, "both", "", "figure:both", NULL},
	    {9, MUSTER_STATUS_ACCEPTED, "accepted", "12 not satisfied without exceptions",
		"figure:accepted", NULL},
	    {21, MUSTER_STATUS_NOT_SATISFIED, "failing", "", "figure:failing",
		"FIG:kitchen:failing"},
	    {12408, MUSTER_STATUS_NO_EVIDENCE, "unknown", "14 stale, 23 no evidence",
		"figure:unknown", NULL},
	};
	static const struct muster_chart_row rows[] = {
	    {"Requirement 1", {4, 0, 10, 1, 2, 33, 0}},
	    {"Requirement 2", {12, 1, 8, 0, 4, 25, 3}},
	    {"Requirement 6", {15, 0, 8, 2, 7, 19, 0}},
	    {"10 <&> 2026-09-30 \xE2\x80\xAE", {9, 0, 9, 0, 3, 28, 1}},
	    {"Nothing assessed", {0, 0, 0, 0, 0, 0, 0}},
	};
	muster_build_figures(b, "figures", "Requirements by kind of evidence", figures, 6);
	muster_build_chart(b, "by-requirement", "Status by requirement.",
	    "Stacked bars, one for each requirement; the figures stand in the table below.",
	    &(const struct muster_chart){
		.kind = MUSTER_CHART_STATUS_BARS, .rows = rows, .row_count = 5});
}

/* A chart of each kind, with little numbers and hostile labels. */
static inline void
kitchen_pictures(struct muster_builder *b)
{
	static const struct muster_chart_series severities[] = {
	    {"critical", MUSTER_TONE_SEVERITY, MUSTER_SEVERITY_CRITICAL, false},
	    {"high", MUSTER_TONE_SEVERITY, MUSTER_SEVERITY_HIGH, false},
	    {"unknown", MUSTER_TONE_SEVERITY, MUSTER_SEVERITY_UNKNOWN, false},
	    {"closed <&>", MUSTER_TONE_PLAIN, 1, true},
	};
	static const struct muster_chart_series lines[] = {
	    {"still open", MUSTER_TONE_PLAIN, 0, false},
	    {"overdue", MUSTER_TONE_STATUS, MUSTER_STATUS_NOT_SATISFIED, false},
	};
	static const struct muster_chart_series rows[] = {
	    {"4.1 Root <user>", MUSTER_TONE_PLAIN, 0, false},
	    {"5.10 A name that is longer than its third of the width", MUSTER_TONE_PLAIN, 0, false},
	};
	static const struct muster_chart_column months[] = {
	    {"2026-07", 0}, {"2026-08", 31}, {"2026-09", 62}};
	static const struct muster_chart_cell values[] = {{.value = 3}, {.value = 0}, {.value = 1},
	    {.value = 12}, {.value = 0}, {.value = 7}, {.value = 1}, {.value = 0}, {.value = 2},
	    {.value = 0}, {.value = 4}, {.value = 0}};
	static const struct muster_chart_cell cells[] = {{0, 0, MUSTER_STATUS_COUNT},
	    {3, 4, MUSTER_STATUS_STALE}, {4, 4, MUSTER_STATUS_SATISFIED},
	    {0, 4, MUSTER_STATUS_NO_EVIDENCE}, {1, 4, MUSTER_STATUS_NOT_SATISFIED},
	    {1, 1, MUSTER_STATUS_NOT_APPLICABLE}};
	static const struct muster_chart_mark mark = {2, "due after 30 d <&>"};
	muster_build_chart(b, "columns", "Columns.", "Three columns.",
	    &(const struct muster_chart){.kind = MUSTER_CHART_COLUMNS,
		.series = severities,
		.series_count = 4,
		.columns = months,
		.column_count = 3,
		.cells = values,
		.marks = &mark,
		.mark_count = 1});
	muster_build_chart(b, "lines", "Lines.", "Two lines.",
	    &(const struct muster_chart){.kind = MUSTER_CHART_LINES,
		.series = lines,
		.series_count = 2,
		.columns = months,
		.column_count = 3,
		.cells = values});
	for (unsigned kind = MUSTER_CHART_STATUSES; kind <= MUSTER_CHART_CALENDAR; kind++)
		muster_build_chart(b, kind == MUSTER_CHART_STATUSES ? "statuses" : "calendar",
		    "Cells.", "Six cells.",
		    &(const struct muster_chart){.kind = (enum muster_chart_kind)kind,
			.series = rows,
			.series_count = 2,
			.columns = months,
			.column_count = 3,
			.cells = cells});
}

static inline void
kitchen_prose(struct muster_builder *b, struct muster_arena *arena)
{
	muster_build_section(b, "moved", "What moved since 2026-Q2");
	muster_build_paragraph(b);
	muster_build_text(b, "Failing requirements fell from %d to %d: ", 27, 21);
	muster_build_status(b, MUSTER_STATUS_NOT_SATISFIED, "not in place");
	muster_build_text(b, " and ");
	muster_build_status(b, MUSTER_STATUS_STALE, "");
	muster_build_text(b, ", see ");
	muster_build_reference(b, "findings", "the findings");
	muster_build_text(b, ", ");
	muster_build_reference(b, "F-00100", "one on a later page");
	muster_build_text(b, ", ");
	muster_build_reference(b, "no-such-place", "one that is nowhere");
	muster_build_text(b, ", the ");
	muster_build_link(b, "https://example.org/advisory?id=1&x=%20\"<>", "advisory");
	muster_build_text(b, " and ");
	muster_build_link(b, "javascript:alert(1)", "what is no link");
	muster_build_text(b, ". ");
	muster_build_strong(b,
	    "12\xE2\x80\x89"
	    "408 records");
	muster_build_text(b, " ");
	muster_build_inlines(b, muster_inline_emphasis(arena, "read"));
	muster_build_inlines(b, muster_inline_break(arena));
	muster_build_inlines(b, muster_inline_date(arena, "2026-09-30"));
	muster_build_inlines(b, muster_inline_date(arena, " 30 September"));
	muster_build_inlines(
	    b, muster_inline_spark(arena, (const uint64_t[]){3, 0, 7}, 3, "3, 0, 7"));
	muster_build_note(b, MUSTER_STATUS_ACCEPTED, "Exceptions carry 9 requirements.");
	muster_build_text(b, "Two expire within 30 days.");
	muster_build_note(b, MUSTER_STATUS_COUNT, "");
	muster_build_text(b, "A note without a tone.");
	muster_build_list(b);
	muster_build_list_item(b);
	muster_build_text(b, "first point");
	muster_build_list_item(b);
	muster_build_code_inline(b, "F-7K3QX0M2RD");
	muster_build_list_end(b);
	muster_build_numbered_list(b, 9);
	muster_build_list_item(b);
	muster_build_text(b, "ninth point");
	muster_build_list_item(b);
	muster_build_text(b, "tenth point, with more below it");
	muster_build_list(b);
	muster_build_list_item(b);
	muster_build_text(b, "inner point");
	muster_build_list_end(b);
	muster_build_paragraph(b);
	muster_build_text(b, "and a second paragraph.");
	muster_build_list_item(b);
	muster_build_code(b, "an item of code alone");
	muster_build_list_end(b);
	muster_build_code(b, "FROM debian:12\nUSER app\t# <not root>\n");
	muster_build_section_end(b);
}

static inline void
kitchen_hostile(struct muster_builder *b)
{
	muster_build_section(b, "hostile <\"'> id", KITCHEN_HOSTILE);
	muster_build_paragraph(b);
	muster_build_text(b, "%s", KITCHEN_HIDDEN);
	muster_build_paragraph(b);
	muster_build_text(b, "%s", KITCHEN_BROKEN);
	muster_build_paragraph(b);
	muster_build_text(b, "%s", KITCHEN_LONG);
	muster_build_paragraph(b);
	muster_build_code_inline(b, KITCHEN_LONG);
	muster_build_code(b, KITCHEN_HOSTILE "\n" KITCHEN_HIDDEN);
	muster_build_section(b, "deep", "Deep");
	muster_build_section(b, "deeper", "Deeper");
	muster_build_paragraph(b);
	muster_build_text(b, "Three levels down.");
	muster_build_section_end(b);
	muster_build_section_end(b);
	muster_build_section_end(b);
}

/* Two tables: an empty one and one of rows->count rows.  The rows must outlive the document. */
static inline struct muster_document *
kitchen_document(struct kitchen_rows *rows, struct kitchen_rows *none)
{
	static const char *const properties[] = {
	    "framework", "pci-dss", "period", "2026-Q3", "note", "a <b> & \"c\"\x01", NULL};
	struct muster_document *document = muster_document_new();
	assert_non_null(document);
	document->kicker = "Evidence report \xC2\xB7 auditor edition";
	document->title = "PCI DSS 4.0.1, Payments & <Cards>, 2026-Q3";
	document->lead = "What the evidence collected up to 30 September 2026 shows for each "
			 "requirement, by which rule. It is not an attestation of compliance.";
	document->classification = "Confidential";
	document->organisation = "Example Bank";
	document->running_head = "Payments, PCI DSS 4.0.1, 2026-Q3";
	document->digest = "9f3c 71aa 02de";
	document->as_of = "2026-09-30";
	document->identifier = "evidence-report:pci-dss:2026-Q3";
	document->properties = properties;
	struct muster_builder b;
	muster_build(&b, document);
	struct muster_arena *arena = document->arena;
	const struct muster_key_value pairs[] = {
	    {"System", "system", muster_inline_text(arena, "Payments (CDE), 41 assets")},
	    {"Period", "period", muster_inline_text(arena, "2026-07-01 to 2026-09-30, closed")},
	    {"As of / known by", "as_of", muster_inline_text(arena, "2026-09-30 / 2026-10-05")},
	    {"Evidence", "evidence", muster_inline_text(arena, "214 runs, 11 sources, 3 late")},
	    {"Catalog", "catalog", muster_inline_text(arena, "PCI DSS 4.0.1, mapping 2026.3")},
	    {"Journal head", "journal",
		muster_inline_code(arena, "#1 842 \xC2\xB7 9f3c 71aa 02de")},
	    {"Assessor", "assessor", {NULL}},
	};
	muster_build_key_values(&b, "about", pairs, 7);
	kitchen_charts(&b);
	muster_build_contents(&b);
	kitchen_pictures(&b);
	kitchen_prose(&b, arena);
	muster_build_section(&b, "findings-section", "Open findings with a clock");
	struct muster_table table = kitchen_table(rows, "findings", "Findings open on 2026-09-30");
	muster_build_table(&b, &table);
	muster_build_reconciliation(&b);
	muster_build_text(&b,
	    "12\xE2\x80\x89"
	    "408 records read = 1\xE2\x80\x89"
	    "236 used + 0 suppressed + "
	    "10\xE2\x80\x89"
	    "911 merged + 240 out of scope + 21 rejected.");
	table = kitchen_table(none, "none", "Findings overdue");
	table.folded = true;
	muster_build_table(&b, &table);
	muster_build_page_break(&b);
	muster_build_section_end(&b);
	kitchen_hostile(&b);
	assert_true(muster_build_done(&b));
	return document;
}

/* Renders into memory and fails the test if that fails. */
static inline struct muster_output_memory *
kitchen_render(const struct muster_document *document, const char *name, size_t cap)
{
	struct muster_error err;
	muster_error_clear(&err);
	const struct muster_renderer *renderer = muster_renderer_find(name);
	assert_non_null(renderer);
	struct muster_output_memory *memory = muster_output_memory_new();
	assert_non_null(memory);
	const struct muster_render_options options = {.table_cap = cap};
	if (renderer->render(document, &options, muster_output_memory_set(memory), &err) != 0)
		fail_msg("%s: %s", err.id, err.message);
	return memory;
}

#endif
