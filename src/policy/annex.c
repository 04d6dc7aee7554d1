/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the text of a policy: tables over its statements. */
#include "policy/tabular.h"

static struct muster_cell
statement_cell(struct compose *c, const struct muster_statement *statement)
{
	return (struct muster_cell){
	    .inlines = muster_inline_reference(c->document->arena,
		compose_format(c, "statement-%s", statement->id), statement->id)};
}

/* ---- statements ---- */

/* "network.ports (needed, one-interface), image.signed": of those that are served only, or the
 * others. */
static void
add_practices(struct muster_strbuf *out, const struct muster_statement *statement, bool served)
{
	const struct muster_policy_name *last = NULL;
	bool open = false;
	for (size_t i = 0; i < statement->practice_count; i++) {
		const struct muster_policy_name *name = &statement->practices[i];
		if (name->served != served)
			continue;
		const bool more = open && strcmp(last->name, name->name) == 0;
		if (open && !more)
			muster_strbuf_addc(out, ')');
		if (last != NULL)
			muster_strbuf_adds(out, ", ");
		if (!more)
			muster_strbuf_adds(out, name->name);
		open = name->aspect[0] != '\0';
		if (open)
			muster_strbuf_addf(out, "%s%s", more ? "" : " (", name->aspect);
		last = name;
	}
	if (open)
		muster_strbuf_addc(out, ')');
}

static void
put_statements(struct compose *c)
{
	static const struct muster_column columns[] = {
	    {.id = "statement", .title = "Statement", .identity = true},
	    {.id = "strength", .title = "Strength"},
	    {.id = "practices", .title = "Practices", .weight = 30},
	    {.id = "status", .title = "Status"},
	    {.id = "observed", .title = "Observed", .weight = 40},
	};
	struct tabular sheet;
	struct muster_arena *arena = c->document->arena;
	tabular_begin(&sheet, c, COUNT(columns), c->policy->statement_count);
	for (size_t i = 0; i < c->policy->statement_count; i++) {
		const struct muster_statement *statement = &c->policy->statements[i];
		const struct muster_control_result *result =
		    muster_statement_result(c->in->assessment, statement);
		struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(&sheet, spare);
		add_practices(&c->buf, statement, false);
		const size_t measured = c->buf.len;
		add_practices(&c->buf, statement, true);
		const char *names = compose_taken(c, &c->buf);
		if (strlen(names) > measured)
			names = compose_format(c, "%.*s%sserves only: %s", (int)measured, names,
			    measured > 0 ? "; " : "", names + measured);
		cells[0] = statement_cell(c, statement);
		cells[1] = tabular_text(c, statement->must ? "must" : "should");
		cells[2] = tabular_text(c, names);
		cells[3] = (struct muster_cell){
		    .inlines = muster_inline_status(arena,
			result != NULL ? result->status : MUSTER_STATUS_NO_EVIDENCE,
			policy_status_words(result))};
		policy_observed(&c->buf, c->in, statement);
		cells[4] = tabular_text(c, compose_taken(c, &c->buf));
	}
	muster_build_section(
	    &c->builder, "annex-statements", "Annex: statements and what is measured");
	tabular_put(&sheet, "statements", "Statements", columns, "The policy has no statements.",
	    "statements", "statement");
	muster_build_section_end(&c->builder);
}

/* ---- controls ---- */

static size_t
count_served(struct compose *c, const struct muster_catalog *catalog)
{
	(void)c;
	size_t n = 0;
	for (size_t i = 0; i < catalog->mapping_count; i++)
		n += i == 0 ||
		    strcmp(catalog->mappings[i].control, catalog->mappings[i - 1].control) != 0;
	return n;
}

static const char *
title_of(const struct muster_catalog *catalog, const char *control)
{
	for (size_t i = 0; i < catalog->control_count; i++)
		if (strcmp(catalog->controls[i].id, control) == 0)
			return catalog->controls[i].title;
	return "";
}

static bool
bears_on(const struct muster_catalog *catalog, size_t from, size_t to,
    const struct muster_statement *statement)
{
	for (size_t row = from; row < to; row++)
		if (policy_bears(statement, &catalog->mappings[row]))
			return true;
	return false;
}

/*
 * References to the statements that serve the control; no inlines: none does.
 * One array for all of them, since many statements may serve many controls.
 */
static struct muster_inlines
serving(struct compose *c, const struct muster_catalog *catalog, size_t from, size_t to)
{
	const struct muster_policy *policy = c->policy;
	size_t count = 0, n = 0;
	for (size_t i = 0; i < policy->statement_count; i++)
		count += bears_on(catalog, from, to, &policy->statements[i]);
	struct muster_inline *list =
	    muster_arena_array(c->document->arena, 2 * count, sizeof(*list));
	if (list == NULL)
		c->document->failed = true;
	if (list == NULL || count == 0)
		return (struct muster_inlines){NULL};
	for (size_t i = 0; i < policy->statement_count; i++) {
		const struct muster_statement *statement = &policy->statements[i];
		if (!bears_on(catalog, from, to, statement))
			continue;
		list[n] = (struct muster_inline){.kind = MUSTER_INLINE_REFERENCE,
		    .text = compose_format(c, "%s", statement->id),
		    .target = compose_format(c, "statement-%s", statement->id),
		    .next = &list[n + 1]};
		list[n + 1] = (struct muster_inline){
		    .kind = MUSTER_INLINE_TEXT, .text = ", ", .target = "", .next = &list[n + 2]};
		n += 2;
	}
	list[n - 2].next = NULL; /* no comma behind the last */
	return (struct muster_inlines){list};
}

static void
add_catalog(struct tabular *sheet, const struct muster_catalog *catalog)
{
	struct compose *c = sheet->c;
	for (size_t row = 0, end; row < catalog->mapping_count; row = end) {
		const char *control = catalog->mappings[row].control;
		for (end = row; end < catalog->mapping_count &&
		     strcmp(catalog->mappings[end].control, control) == 0;)
			end++;
		struct muster_inlines statements = serving(c, catalog, row, end);
		if (statements.first == NULL)
			continue;
		struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(sheet, spare);
		cells[0] =
		    tabular_text(c, compose_format(c, "%s %s", catalog->title, catalog->version));
		cells[1] = tabular_text(c, control);
		cells[2] = tabular_text(c, title_of(catalog, control));
		cells[3] = (struct muster_cell){.inlines = statements};
	}
}

static void
put_controls(struct compose *c)
{
	static const struct muster_column columns[] = {
	    {.id = "framework", .title = "Framework", .weight = 18},
	    {.id = "control", .title = "Control", .identity = true},
	    {.id = "title", .title = "Title", .weight = 40},
	    {.id = "statements", .title = "Served by", .weight = 22},
	};
	const struct muster_controls *controls = c->in->controls;
	struct tabular sheet;
	size_t most = 0;
	for (size_t i = 0; i < controls->catalog_count; i++)
		most += count_served(c, &controls->catalogs[i]);
	tabular_begin(&sheet, c, COUNT(columns), most);
	for (size_t i = 0; i < controls->catalog_count; i++)
		add_catalog(&sheet, &controls->catalogs[i]);
	muster_build_section(&c->builder, "annex-controls", "Annex: controls served");
	muster_build_paragraph(&c->builder);
	muster_build_text(&c->builder,
	    "A policy serves a control through the practices its statements state. That a policy "
	    "says so is not evidence that it is done: the evidence reports show that.");
	tabular_put(&sheet, "controls", "Controls served", columns,
	    "No statement bears on a control.", "controls", "control");
	muster_build_section_end(&c->builder);
}

/* ---- parameters ---- */

static const char *
anchor_words(const struct muster_parameter *parameter)
{
	static const char *const words[] = {"", "when a fix is available",
	    "when the vulnerability is published", "when it is first seen", "when it was made"};
	return words[parameter->anchor];
}

static void
put_parameters(struct compose *c)
{
	static const struct muster_column columns[] = {
	    {.id = "parameter", .title = "Parameter", .identity = true, .weight = 20},
	    {.id = "title", .title = "What it is", .weight = 30},
	    {.id = "value", .title = "Value", .weight = 20},
	    {.id = "anchor", .title = "Counted from", .weight = 18},
	    {.id = "set_by", .title = "Set by", .weight = 16},
	};
	if (c->policy->parameter_count == 0)
		return;
	struct tabular sheet;
	tabular_begin(&sheet, c, COUNT(columns), c->policy->parameter_count);
	for (size_t i = 0; i < c->policy->parameter_count; i++) {
		const struct muster_parameter *parameter = &c->policy->parameters[i];
		struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(&sheet, spare);
		cells[0] = (struct muster_cell){
		    .inlines = muster_inline_code(c->document->arena, parameter->name)};
		cells[1] = tabular_text(c, parameter->title);
		cells[2] = tabular_text(c, parameter->value);
		cells[3] = tabular_text(c, anchor_words(parameter));
		cells[4] = tabular_text(c,
		    !parameter->overridden
			? "the policy"
			: compose_format(c, "muster.yaml; else %s", parameter->preset));
	}
	muster_build_section(&c->builder, "annex-parameters", "Annex: parameters");
	muster_build_paragraph(&c->builder);
	muster_build_text(&c->builder,
	    "Deadlines are measured from what they count from, as far as the scanner tells its "
	    "date "
	    "and a fix is known; else from the day a finding was first seen.");
	tabular_put(&sheet, "parameters", "Parameters", columns, "The policy has no parameters.",
	    "parameters", "parameter");
	muster_build_section_end(&c->builder);
}

/* ---- document control ---- */

/* Who approved and published what; without a store nobody knows. */
static void
put_acts(struct compose *c)
{
	static const struct muster_column columns[] = {
	    {.id = "version", .title = "Version", .identity = true},
	    {.id = "act", .title = "Act"},
	    {.id = "by", .title = "By", .weight = 24},
	    {.id = "date", .title = "Date", .align = MUSTER_ALIGN_DATE},
	    {.id = "effective", .title = "In effect from", .align = MUSTER_ALIGN_DATE},
	    {.id = "text", .title = "Digest of the text", .weight = 20},
	    {.id = "entry", .title = "Journal entry", .align = MUSTER_ALIGN_NUMBER},
	    {.id = "note", .title = "Remark", .weight = 20},
	};
	const struct muster_policy *policy = c->policy;
	struct muster_arena *arena = c->document->arena;
	struct tabular sheet;
	if (!policy->recorded)
		return;
	tabular_begin(&sheet, c, COUNT(columns), policy->act_count);
	for (size_t i = 0; i < policy->act_count; i++) {
		const struct muster_policy_act *act = &policy->acts[i];
		char date[16], digits[40];
		struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(&sheet, spare);
		cells[0] = tabular_text(c, act->version);
		cells[1] =
		    tabular_text(c, act->kind == MUSTER_POLICY_PUBLISH ? "published" : "approved");
		cells[2] = tabular_text(c, act->by);
		cells[3] = (struct muster_cell){
		    .inlines = muster_inline_date(arena, muster_date_format(act->at, date))};
		cells[4] =
		    (struct muster_cell){.inlines = muster_inline_date(arena, act->effective)};
		cells[5] = (struct muster_cell){
		    .inlines = muster_inline_code(arena, compose_format(c, "%.12s", act->digest))};
		cells[6] = tabular_text(c, muster_number_format((uint64_t)act->seq, digits));
		cells[7] = tabular_text(c, act->note);
	}
	tabular_put(&sheet, "approvals", "Approvals and publications", columns,
	    "Nobody approved or published it.", "acts", "act");
}

static void
put_history(struct compose *c)
{
	static const struct muster_column columns[] = {
	    {.id = "version", .title = "Version", .identity = true},
	    {.id = "date", .title = "Date", .align = MUSTER_ALIGN_DATE},
	    {.id = "author", .title = "Author", .weight = 20},
	    {.id = "change", .title = "Change", .weight = 50},
	};
	struct tabular sheet;
	struct muster_arena *arena = c->document->arena;
	tabular_begin(&sheet, c, COUNT(columns), c->policy->history_count);
	for (size_t i = 0; i < c->policy->history_count; i++) {
		const struct muster_policy_change *change = &c->policy->history[i];
		struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(&sheet, spare);
		cells[0] = tabular_text(c, change->version);
		cells[1] = (struct muster_cell){.inlines = muster_inline_date(arena, change->date)};
		cells[2] = tabular_text(c, change->author);
		cells[3] = tabular_text(c, change->change);
	}
	muster_build_section(&c->builder, "annex-history", "Annex: document control");
	muster_build_paragraph(&c->builder);
	muster_build_text(&c->builder,
	    "Text and values have the SHA-256 digest below. Approvals name it: a changed text has "
	    "another, and is a draft again.");
	muster_build_code(&c->builder, c->policy->digest);
	put_acts(c);
	tabular_put(
	    &sheet, "history", "History", columns, "There is no history.", "history", "change");
	muster_build_section_end(&c->builder);
}

void
annex_put(struct compose *c)
{
	put_statements(c);
	put_controls(c);
	put_parameters(c);
	put_history(c);
}
