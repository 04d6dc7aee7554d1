/* SPDX-License-Identifier: Apache-2.0 */
/* Controls made by hand, a policy to plant faults in, and documents as plain lines. */
#ifndef POLICY_FIXTURE_H
#define POLICY_FIXTURE_H

#include "support.h"

#include <muster/policy.h>
#include <muster/strbuf.h>

static const struct muster_practice practices[] = {
    {.id = "image.minimal", .title = "Images are small"},
    {.id = "image.non-root", .title = "Containers run as a user that is not root"},
    {.id = "image.scanned", .title = "Images are scanned"},
};
static const struct muster_check checks[] = {
    {.source = "docker-bench", .id = "4.1", .practice = "image.non-root", .aspect = ""},
    {.source = "trivy", .id = "DS-0002", .practice = "image.non-root", .aspect = ""},
    {.source = "trivy",
	.id = "cve",
	.match = MUSTER_MATCH_CVE,
	.practice = "image.scanned",
	.aspect = ""},
};
static const struct muster_control catalog_controls[] = {
    {.id = "4.1", .title = "A user for the container", .assessable = true},
    {.id = "4.4", .title = "Images are scanned", .assessable = true},
};
static const struct muster_mapping mappings[] = {
    {.practice = "image.non-root", .aspect = "", .control = "4.1", .effect = MUSTER_EFFECT_DECIDES},
    {.practice = "image.scanned", .aspect = "", .control = "4.4", .effect = MUSTER_EFFECT_SUPPORTS},
};
/* A framework with a deadline that starts when the fix is out. */
static const struct muster_mapping law_mappings[] = {{.practice = "image.minimal",
    .aspect = "",
    .control = "6.3.3",
    .effect = MUSTER_EFFECT_DEADLINE,
    .days = 31}};
static const struct muster_timing law_timings[] = {
    {.control = "6.3.3", .kind = MUSTER_TIMING_DEADLINE, .anchor = MUSTER_ANCHOR_PATCH_RELEASE}};
static const struct muster_catalog catalogs[] = {{.id = "cis",
						     .title = "CIS",
						     .version = "1",
						     .controls = catalog_controls,
						     .control_count = 2,
						     .mappings = mappings,
						     .mapping_count = 2},
    {.id = "law",
	.title = "Law",
	.version = "4",
	.mappings = law_mappings,
	.mapping_count = 1,
	.timings = law_timings,
	.timing_count = 1}};
static const struct muster_controls fixture_controls = {.practices = practices,
    .practice_count = 3,
    .checks = checks,
    .check_count = 3,
    .catalogs = catalogs,
    .catalog_count = 2};

static const char base_policy[] =
    "---\n"
    "id: p\n"
    "title: A policy\n"
    "version: 1.0.0\n"
    "status: draft\n"
    "owner: Head\n"
    "approver: \"\"\n"
    "effective: \"\"\n"
    "review_interval: 12 months\n"
    "practices: [image.non-root, image.scanned]\n"
    "parameters:\n"
    "  days:\n"
    "    {type: duration, default: 30 days, anchor: first-seen, most: 92 days, title: time}\n"
    "history:\n"
    "  - {version: 1.0.0, date: 2026-11-26, author: Ada, change: First.}\n"
    "---\n"
    "# Purpose\n"
    "\n"
    "Of {{organisation}}.\n"
    "\n"
    "::: statement IMG-01 must\n"
    "practices: image.non-root\n"
    "Every image names a user.\n"
    ":::\n"
    "\n"
    "::: statement IMG-02 should\n"
    "practices: image.scanned\n"
    "parameters: days\n"
    "Fixed within {{days}}.\n"
    ":::\n";

/* The text with the first `from` replaced, to be freed. */
static inline char *
planted(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	if (at == NULL)
		fail_msg("the fixture has no \"%s\"", from);
	size_t head = (size_t)(at - text), cut = strlen(from), put = strlen(to);
	char *out = malloc(strlen(text) - cut + put + 1);
	assert_non_null(out);
	memcpy(out, text, head);
	memcpy(out + head, to, put);
	memcpy(out + head + put, at + cut, strlen(at + cut) + 1);
	return out;
}

static inline void
gather(void *context, const struct muster_error *problem)
{
	muster_strbuf_addf(context, "%s:%llu:%llu: %s%s%s\n", problem->file,
	    (unsigned long long)problem->line, (unsigned long long)problem->column,
	    problem->message, problem->remedy[0] != '\0' ? "; " : "", problem->remedy);
}

/* Policy "p" of a text and muster.yaml (NULL none); problems gets what is told. */
static inline struct muster_policies *
load_text(const char *text, size_t len, const char *config, struct muster_strbuf *problems)
{
	const struct muster_policy_file file = {
	    .id = "p", .file = "p.md", .text = text, .len = len};
	const struct muster_policies_input input = {.files = &file,
	    .file_count = 1,
	    .config_file = "muster.yaml",
	    .config_text = config,
	    .config_len = config != NULL ? strlen(config) : 0,
	    .organisation = "Example *Bank*",
	    .controls = &fixture_controls};
	struct muster_error err;
	muster_strbuf_init(problems, 0);
	struct muster_policies *policies = muster_policies_load(&input, gather, problems, &err);
	assert_true((policies == NULL) == (problems->len > 0));
	return policies;
}

/* ---- documents as lines ---- */

static inline void
dump_inlines(struct muster_strbuf *out, struct muster_inlines inlines)
{
	static const char *const names[MUSTER_INLINE_KIND_COUNT] = {"", "strong", "em", "code",
	    "link", "ref", "status", "severity", "overdue", "date", "br", "spark"};
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next) {
		if (names[i->kind][0] != '\0')
			muster_strbuf_addf(out, "<%s%s%s>", names[i->kind],
			    i->target != NULL && i->target[0] != '\0' ? " " : "",
			    i->target != NULL ? i->target : "");
		muster_strbuf_adds(out, i->text);
		if (names[i->kind][0] != '\0' && i->kind != MUSTER_INLINE_BREAK)
			muster_strbuf_adds(out, "</>");
	}
	muster_strbuf_addc(out, '\n');
}

static inline void
dump_table(struct muster_strbuf *out, const struct muster_table *table)
{
	struct muster_row row;
	struct muster_arena *scratch = muster_arena_new();
	assert_int_equal(table->rows.rewind(table->rows.context, NULL), 0);
	for (size_t i = 0; i < table->column_count; i++)
		muster_strbuf_addf(out, "[%s]", table->columns[i].title);
	muster_strbuf_addc(out, '\n');
	while (table->rows.next(table->rows.context, scratch, &row, NULL) == 1)
		for (size_t i = 0; i < table->column_count; i++) {
			muster_strbuf_adds(out, "  ");
			dump_inlines(out, row.cells[i].inlines);
		}
	muster_arena_free(scratch);
}

static inline void
dump_blocks(struct muster_strbuf *out, const struct muster_block *block)
{
	static const char *const names[MUSTER_BLOCK_KIND_COUNT] = {"section", "p", "list", "item",
	    "table", "figures", "figure", "note", "code", "keys", "contents", "break", "recon"};
	for (; block != NULL; block = block->next) {
		muster_strbuf_addf(out, "%s#%s %s|", names[block->kind], block->id, block->title);
		if (block->kind == MUSTER_BLOCK_CODE)
			muster_strbuf_addf(out, "%s\n", block->code);
		else if (block->kind == MUSTER_BLOCK_TABLE)
			dump_table(out, block->table);
		else
			dump_inlines(out, block->inlines);
		dump_blocks(out, block->children);
		if (block->children != NULL)
			muster_strbuf_addf(out, "/%s\n", names[block->kind]);
	}
}

/* The document of the only policy, without an assessment. */
static inline struct muster_document *
document_of(const struct muster_policies *policies, struct muster_error *err)
{
	const struct muster_policy_document_input input = {.policy = &policies->rows[0],
	    .controls = &fixture_controls,
	    .organisation = "",
	    .classification = "",
	    .as_of = INT64_C(1790000000) * MUSTER_SECOND,
	    .muster_version = "t"};
	return muster_policy_document(&input, err);
}

#endif
