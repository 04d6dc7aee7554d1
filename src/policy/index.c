/* SPDX-License-Identifier: Apache-2.0 */
/* The page before all policies: their state, and which frameworks they cover how far. */
#include "policy/tabular.h"

struct index {
	struct compose c;
	const struct muster_policies *policies;
	size_t count; /* without the deprecated */
};

static bool
is_shown(const struct muster_policy *policy)
{
	return policy->status != MUSTER_POLICY_DEPRECATED;
}

static struct muster_cell
link_cell(struct compose *c, const struct muster_policy *policy)
{
	return (struct muster_cell){.inlines = muster_inline_link(c->document->arena,
					compose_format(c, "%s.html", policy->id), policy->title)};
}

static struct muster_cell
number_cell(struct compose *c, uint64_t number)
{
	char digits[40];
	return tabular_text(c, muster_number_format(number, digits));
}

static void
put_policies(struct index *index)
{
	static const struct muster_column columns[] = {
	    {.id = "policy", .title = "Policy", .weight = 34},
	    {.id = "version", .title = "Version"},
	    {.id = "status", .title = "Status"},
	    {.id = "approved", .title = "Approved by", .weight = 24},
	    {.id = "review", .title = "Next review"},
	    {.id = "statements", .title = "Statements", .align = MUSTER_ALIGN_NUMBER},
	    {.id = "supported", .title = "Supported", .align = MUSTER_ALIGN_NUMBER},
	    {.id = "contradicted", .title = "Contradicted", .align = MUSTER_ALIGN_NUMBER},
	};
	struct compose *c = &index->c;
	bool measured = c->in->assessment != NULL;
	struct tabular sheet;
	tabular_begin(&sheet, c, measured ? COUNT(columns) : COUNT(columns) - 2, index->count);
	for (size_t i = 0; i < index->policies->count; i++) {
		const struct muster_policy *policy = &index->policies->rows[i];
		uint64_t counts[MUSTER_STATUS_COUNT];
		if (!is_shown(policy))
			continue;
		compose_count(c, policy, counts);
		struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(&sheet, spare);
		cells[0] = link_cell(c, policy);
		cells[1] = tabular_text(c, policy->version);
		cells[2] = tabular_text(c, compose_state(policy));
		cells[3] = tabular_text(c, compose_approved(c, policy));
		cells[4] = tabular_text(c,
		    muster_policy_next_review(policy) != MUSTER_TIME_NONE
			? compose_review(c, policy)
			: "not in effect yet");
		cells[5] = number_cell(c, policy->statement_count);
		if (!measured)
			continue;
		cells[6] = number_cell(c, counts[MUSTER_STATUS_SATISFIED]);
		cells[7] = number_cell(c, counts[MUSTER_STATUS_NOT_SATISFIED]);
	}
	muster_build_section(&c->builder, "policies", "Policies");
	tabular_put(&sheet, "policies-table", "Policies", columns, "There are no policies.",
	    "policies", "policy");
	muster_build_section_end(&c->builder);
}

/* ---- coverage ---- */

static uint64_t
count_assessable(const struct muster_catalog *catalog)
{
	uint64_t n = 0;
	for (size_t i = 0; i < catalog->control_count; i++)
		n += catalog->controls[i].assessable;
	return n;
}

static void
add_coverage(struct index *index, struct tabular *sheet, const struct muster_policy *policy,
    struct muster_cell head, size_t catalogs)
{
	const struct muster_controls *controls = index->c.in->controls;
	struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(sheet, spare);
	cells[0] = head;
	for (size_t i = 0; i < catalogs; i++)
		cells[i + 1] = number_cell(&index->c,
		    muster_policy_borne(index->policies, policy, &controls->catalogs[i]));
}

static void
put_coverage(struct index *index)
{
	struct compose *c = &index->c;
	const struct muster_controls *controls = c->in->controls;
	struct muster_column columns[TABULAR_COLUMNS] = {
	    {.id = "policy", .title = "Policy", .weight = 34}};
	size_t catalogs = controls->catalog_count < TABULAR_COLUMNS ? controls->catalog_count
								    : TABULAR_COLUMNS - 1;
	for (size_t i = 0; i < catalogs; i++)
		columns[i + 1] = (struct muster_column){.id = controls->catalogs[i].id,
		    .title = controls->catalogs[i].title,
		    .align = MUSTER_ALIGN_NUMBER};
	struct tabular sheet;
	tabular_begin(&sheet, c, catalogs + 1, index->count + 2);
	for (size_t i = 0; i < index->policies->count; i++)
		if (is_shown(&index->policies->rows[i]))
			add_coverage(index, &sheet, &index->policies->rows[i],
			    link_cell(c, &index->policies->rows[i]), catalogs);
	struct muster_arena *arena = c->document->arena;
	add_coverage(index, &sheet, NULL,
	    (struct muster_cell){.inlines = muster_inline_strong(arena, "Any of them")}, catalogs);
	struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(&sheet, spare);
	cells[0] = tabular_text(c, "Controls there are");
	for (size_t i = 0; i < catalogs; i++)
		cells[i + 1] = number_cell(c, count_assessable(&controls->catalogs[i]));
	muster_build_section(&c->builder, "coverage", "Controls they bear on");
	muster_build_paragraph(&c->builder);
	muster_build_text(&c->builder,
	    "How many controls of a framework have a practice that a statement states, those it "
	    "only supports included. That something is demanded is not evidence that it is done.");
	tabular_put(
	    &sheet, "coverage-table", "Controls they bear on", columns, "", "coverage", "policy");
	muster_build_section_end(&c->builder);
}

static void
put_head(struct index *index)
{
	struct compose *c = &index->c;
	struct muster_document *document = c->document;
	const struct muster_policy_document_input *in = c->in;
	char date[32];
	document->kicker = "Policies";
	document->title = in->organisation != NULL && in->organisation[0] != '\0'
	    ? compose_format(c, "Policies of %s", in->organisation)
	    : "Policies";
	document->lead = compose_format(c, "What is demanded, and what is measured of it as of %s.",
	    muster_date_format_long(in->as_of, date));
	document->organisation = "";
	document->classification =
	    compose_format(c, "%s", in->classification != NULL ? in->classification : "");
	document->running_head = "Policies";
	document->digest =
	    compose_format(c, "%.12s", in->assessment != NULL ? in->assessment->digest : "");
	document->as_of = compose_format(c, "%s", muster_date_format(in->as_of, date));
	document->identifier = "policies";
}

struct muster_document *
muster_policies_index(const struct muster_policies *policies,
    const struct muster_policy_document_input *input, struct muster_error *err)
{
	struct index index = {.c = {.in = input}, .policies = policies};
	for (size_t i = 0; i < policies->count; i++)
		index.count += is_shown(&policies->rows[i]);
	index.c.document = muster_document_new();
	if (index.c.document == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	static const char *const none[] = {NULL};
	index.c.document->properties = none;
	muster_build(&index.c.builder, index.c.document);
	put_head(&index);
	put_policies(&index);
	int status = search_put(&index.c, policies, err);
	put_coverage(&index);
	if (status != 0) {
		muster_document_free(index.c.document);
		return NULL;
	}
	if (muster_build_done(&index.c.builder))
		return index.c.document;
	muster_error_memory(err);
	muster_document_free(index.c.document);
	return NULL;
}
