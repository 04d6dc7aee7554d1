/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document of a policy: what it is, its text with what each statement
 * serves and what is measured of it, and the annexes that sum it up.
 */
#include "policy/compose.h"

#include <stdio.h>

static const char *const no_properties[] = {NULL};

const char *
compose_format(struct compose *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *text = len < 0 ? NULL : muster_arena_alloc(c->document->arena, (size_t)len + 1);
	if (text == NULL) {
		c->document->failed = true;
		return "";
	}
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

const char *
compose_taken(struct compose *c, struct muster_strbuf *buf)
{
	const char *text =
	    buf->failed ? NULL : muster_arena_copy(c->document->arena, buf->data, buf->len);
	if (text == NULL)
		c->document->failed = true;
	muster_strbuf_clear(buf);
	return text != NULL ? text : "";
}

const char *
compose_review(struct compose *c, const struct muster_policy *policy)
{
	char date[16];
	muster_time next = muster_policy_next_review(policy);
	return next == MUSTER_TIME_NONE
	    ? compose_format(c, "%s after it takes effect", policy->review_interval)
	    : compose_format(c, "%s", muster_date_format(next, date));
}

const char *
compose_state(const struct muster_policy *policy)
{
	return muster_policy_is_superseded(policy) ? "superseded"
						   : muster_policy_status_name(policy->status);
}

const char *
compose_approved(struct compose *c, const struct muster_policy *policy)
{
	char date[16];
	if (policy->approval != NULL)
		return compose_format(c, "%s, %s", policy->approval->by,
		    muster_date_format(policy->approval->at, date));
	return policy->approver[0] != '\0' ? policy->approver : "nobody yet";
}

void
compose_count(const struct compose *c, const struct muster_policy *policy,
    uint64_t counts[MUSTER_STATUS_COUNT])
{
	memset(counts, 0, MUSTER_STATUS_COUNT * sizeof(*counts));
	for (size_t i = 0; i < policy->statement_count; i++) {
		const struct muster_control_result *result =
		    muster_statement_result(c->in->assessment, &policy->statements[i]);
		counts[result != NULL ? result->status : MUSTER_STATUS_NO_EVIDENCE]++;
	}
}

/* ---- head ---- */

static void
put_head(struct compose *c)
{
	const struct muster_policy *policy = c->policy;
	struct muster_document *document = c->document;
	const char *status = compose_state(policy);
	const char *classification = policy->classification[0] != '\0' ? policy->classification
	    : c->in->classification != NULL                            ? c->in->classification
								       : "";
	char date[32];
	document->language = compose_format(c, "%s", policy->language);
	document->kicker =
	    compose_format(c, "Policy \xC2\xB7 version %s \xC2\xB7 %s", policy->version, status);
	document->title = compose_format(c, "%s", policy->title);
	document->lead = compose_format(c,
	    "What is demanded, which controls it serves, and what is measured of it as of %s.",
	    muster_date_format_long(c->in->as_of, date));
	document->classification = compose_format(c, "%s", classification);
	document->organisation =
	    compose_format(c, "%s", c->in->organisation != NULL ? c->in->organisation : "");
	document->running_head =
	    compose_format(c, "%s \xC2\xB7 %s \xC2\xB7 %s", policy->id, policy->version, status);
	document->digest =
	    compose_format(c, "%.12s", c->in->assessment != NULL ? c->in->assessment->digest : "");
	document->as_of = compose_format(c, "%s", muster_date_format(c->in->as_of, date));
	document->identifier = compose_format(c, "policy:%s:%s", policy->id, policy->version);
	const char *pairs[] = {"kind", "policy", "policy", policy->id, "version", policy->version,
	    "status", status, "text-digest", policy->digest, "controls-digest",
	    c->in->controls->digest, "assessment-digest",
	    c->in->assessment != NULL ? c->in->assessment->digest : "", "muster-version",
	    c->in->muster_version != NULL ? c->in->muster_version : "", NULL};
	const char **kept = muster_arena_array(document->arena, COUNT(pairs), sizeof(*kept));
	document->failed = document->failed || kept == NULL;
	for (size_t i = 0; kept != NULL && pairs[i] != NULL; i++)
		kept[i] = compose_format(c, "%s", pairs[i]);
	document->properties = kept != NULL ? kept : no_properties;
}

static void
put_control_block(struct compose *c)
{
	const struct muster_policy *policy = c->policy;
	struct muster_arena *arena = c->document->arena;
	const struct {
		const char *key, *id, *value;
	} rows[] = {
	    {"Policy", "policy", policy->id},
	    {"Version", "version", policy->version},
	    {"Status", "status", compose_state(policy)},
	    {"Classification", "classification", c->document->classification},
	    {"Owner", "owner", policy->owner},
	    {"Approved by", "approver", compose_approved(c, policy)},
	    {"In effect from", "effective",
		policy->effective[0] != '\0' ? policy->effective : "not in effect yet"},
	    {"Next review", "review", compose_review(c, policy)},
	    {"Measured as of", "as_of",
		c->in->assessment != NULL ? c->document->as_of : "nothing is measured"},
	};
	struct muster_key_value pairs[COUNT(rows)];
	size_t n = 0;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].value[0] != '\0')
			pairs[n++] = (struct muster_key_value){
			    rows[i].key, rows[i].id, muster_inline_text(arena, rows[i].value)};
	muster_build_key_values(&c->builder, "control", pairs, n);
}

/* A reader must not take a draft, or what was, for what holds. */
static void
put_standing(struct compose *c)
{
	const struct muster_policy *policy = c->policy;
	const struct muster_policy_act *holds = policy->in_force;
	const struct muster_policy_act *changed = muster_policy_changed_since(policy);
	bool other = holds != NULL && strcmp(holds->digest, policy->digest) != 0;
	char date[16];
	if (changed == NULL && !other)
		return;
	muster_build_note(&c->builder, MUSTER_STATUS_STALE,
	    muster_policy_is_superseded(policy) ? "This text is superseded."
						: "This text is not in force.");
	if (c->builder.block != NULL)
		c->builder.block->id = "standing";
	if (changed != NULL)
		muster_build_text(&c->builder, "It was changed since version %s was %s on %s. ",
		    policy->version,
		    changed->kind == MUSTER_POLICY_PUBLISH ? "published" : "approved",
		    muster_date_format(changed->at, date));
	if (other)
		muster_build_text(
		    &c->builder, "Version %s holds since %s.", holds->version, holds->effective);
	else
		muster_build_text(&c->builder, "No version of it is in force.");
}

static void
put_figures(struct compose *c)
{
	const struct muster_assessment *assessment = c->in->assessment;
	if (assessment == NULL || c->policy->statement_count == 0)
		return;
	uint64_t counts[MUSTER_STATUS_COUNT];
	compose_count(c, c->policy, counts);
	const struct muster_figure_item items[] = {
	    {counts[MUSTER_STATUS_SATISFIED], MUSTER_STATUS_SATISFIED, "supported",
		"statements, by evidence", "figure:supported", NULL},
	    {counts[MUSTER_STATUS_NOT_SATISFIED], MUSTER_STATUS_NOT_SATISFIED, "contradicted",
		"by evidence", "figure:contradicted", NULL},
	    {counts[MUSTER_STATUS_ACCEPTED], MUSTER_STATUS_ACCEPTED, "accepted", "by exception",
		"figure:accepted", NULL},
	    {counts[MUSTER_STATUS_NO_EVIDENCE], MUSTER_STATUS_NO_EVIDENCE, "not measured",
		"or in part only", "figure:not-measured", NULL},
	    {counts[MUSTER_STATUS_STALE], MUSTER_STATUS_STALE, "evidence stale", "", "figure:stale",
		NULL},
	    {counts[MUSTER_STATUS_ERROR], MUSTER_STATUS_ERROR, "check failed", "", "figure:error",
		NULL},
	};
	muster_build_figures(&c->builder, "figures",
	    "How many statements the evidence supports, contradicts or says nothing about", items,
	    COUNT(items));
}

/* ---- statements in the text ---- */

static void
put_words(struct compose *c, const char *word, const char *text)
{
	struct muster_arena *arena = c->document->arena;
	muster_build_inlines(&c->builder, muster_inline_break(arena));
	muster_build_inlines(&c->builder, muster_inline_emphasis(arena, word));
	muster_build_text(&c->builder, " %s", text);
}

static void
put_observed(struct compose *c, const struct muster_statement *statement)
{
	const struct muster_control_result *result =
	    muster_statement_result(c->in->assessment, statement);
	policy_observed(&c->buf, c->in, statement);
	const char *words = compose_taken(c, &c->buf);
	struct muster_arena *arena = c->document->arena;
	muster_build_inlines(&c->builder, muster_inline_break(arena));
	muster_build_inlines(&c->builder, muster_inline_emphasis(arena, "Observed:"));
	muster_build_text(&c->builder, " ");
	if (result != NULL && strncmp(words, "not measured", 12) != 0) {
		muster_build_status(&c->builder, result->status, policy_status_words(result));
		muster_build_text(&c->builder, ": ");
	}
	muster_build_text(&c->builder, "%s.", words);
}

static int
put_statement(struct compose *c, const struct policy_part *part, struct muster_error *err)
{
	const struct muster_statement *statement = &c->policy->statements[part->statement];
	struct muster_inlines text = {NULL};
	if (markdown_part(&c->markdown, part, &text, err) != 0)
		return -1;
	const struct muster_control_result *result =
	    muster_statement_result(c->in->assessment, statement);
	muster_build_note(&c->builder, result != NULL ? result->status : MUSTER_STATUS_NO_EVIDENCE,
	    compose_format(
		c, "%s \xC2\xB7 %s", statement->id, statement->must ? "must" : "should"));
	if (c->builder.block != NULL)
		c->builder.block->id = compose_format(c, "statement-%s", statement->id);
	muster_build_inlines(&c->builder, text);
	policy_served(&c->buf, c->in->controls, statement, false);
	const char *served = compose_taken(c, &c->buf);
	policy_served(&c->buf, c->in->controls, statement, true);
	const char *supported = compose_taken(c, &c->buf);
	if (served[0] != '\0' || supported[0] == '\0')
		put_words(c, "Serves:", served[0] != '\0' ? served : "no control of a catalog");
	if (supported[0] != '\0')
		put_words(c, "Supports:", supported);
	policy_verified(&c->buf, c->in->controls, statement);
	const char *verified = compose_taken(c, &c->buf);
	put_words(
	    c, "Verified by:", verified[0] != '\0' ? verified : "people, with an attestation");
	put_observed(c, statement);
	return 0;
}

static int
put_body(struct compose *c, struct muster_error *err)
{
	const struct muster_policy_body *body = c->policy->body;
	for (size_t i = 0; i < body->part_count; i++) {
		const struct policy_part *part = &body->parts[i];
		int status = part->statement != SIZE_MAX
		    ? put_statement(c, part, err)
		    : markdown_part(&c->markdown, part, NULL, err);
		if (status != 0)
			return -1;
	}
	markdown_close_sections(&c->markdown);
	return 0;
}

struct muster_document *
muster_policy_document(const struct muster_policy_document_input *input, struct muster_error *err)
{
	struct compose c = {.in = input, .policy = input->policy};
	c.document = muster_document_new();
	if (c.document == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	muster_build(&c.builder, c.document);
	c.markdown = (struct markdown){.builder = &c.builder, .policy = input->policy};
	muster_strbuf_init(&c.buf, 4 * POLICY_MAX_BYTES);
	put_head(&c);
	put_control_block(&c);
	put_standing(&c);
	put_figures(&c);
	muster_build_contents(&c.builder);
	muster_build_page_break(&c.builder);
	int status = put_body(&c, err);
	if (status == 0)
		annex_put(&c);
	muster_strbuf_release(&c.buf);
	if (status == 0 && muster_build_done(&c.builder))
		return c.document;
	if (status == 0)
		muster_error_memory(err);
	muster_document_free(c.document);
	return NULL;
}
