/* SPDX-License-Identifier: Apache-2.0 */
/* policy list: how each stands, or all that was done with one. */
#include "cli/policy.h"

struct counts {
	uint64_t by_status[MUSTER_STATUS_COUNT];
};

static struct counts
count(const struct muster_policies_view *view, const struct muster_policy *policy)
{
	struct counts counts = {{0}};
	for (size_t i = 0; i < policy->statement_count; i++) {
		const struct muster_control_result *result =
		    muster_statement_result(view->assessed.assessment, &policy->statements[i]);
		if (result != NULL)
			counts.by_status[result->status]++;
	}
	return counts;
}

static const char *
review_date(const struct muster_policy *policy, char out[16])
{
	return muster_date_format(muster_policy_next_review(policy), out);
}

/* The word for how it stands. */
static const char *
state(const struct muster_policy *policy)
{
	return muster_policy_is_superseded(policy) ? "superseded"
						   : muster_policy_status_name(policy->status);
}

static void
act_json(struct muster_json *json, const char *key, const struct muster_policy_act *act)
{
	if (act == NULL) {
		muster_json_null(json, key);
		return;
	}
	muster_json_object(json, key);
	muster_json_string(json, "act", muster_policy_act_name(act->kind));
	muster_json_string(json, "version", act->version);
	muster_json_string(json, "digest", act->digest);
	muster_json_string(json, "by", act->by);
	muster_json_time(json, "at", act->at);
	muster_json_string(json, "effective", act->effective);
	muster_json_string(json, "note", act->note);
	muster_json_int(json, "seq", act->seq);
	muster_json_time(json, "received_at", act->received_at);
	muster_json_object_end(json);
}

static void
coverage_json(struct muster_json *json, const struct muster_controls *controls,
    const struct muster_policies_view *view, const struct muster_policy *policy)
{
	muster_json_object(json, "coverage");
	for (size_t i = 0; i < controls->catalog_count; i++)
		muster_json_int(json, controls->catalogs[i].id,
		    (int64_t)muster_policy_borne(view->policies, policy, &controls->catalogs[i]));
	muster_json_object_end(json);
}

static void
policy_json(struct muster_json *json, const struct muster_controls *controls,
    const struct muster_policies_view *view, const struct muster_policy *policy, bool acts)
{
	struct counts counts = count(view, policy);
	char date[16];
	muster_json_object(json, NULL);
	muster_json_string(json, "id", policy->id);
	muster_json_string(json, "title", policy->title);
	muster_json_string(json, "version", policy->version);
	muster_json_string(json, "status", state(policy));
	muster_json_string(json, "declared", muster_policy_status_name(policy->declared));
	muster_json_bool(json, "changed", muster_policy_changed_since(policy) != NULL);
	muster_json_bool(json, "builtin", policy->builtin);
	muster_json_string(json, "owner", policy->owner);
	muster_json_string(json, "approver", policy->approver);
	muster_json_string(json, "effective", policy->effective);
	muster_json_string(json, "next_review", review_date(policy, date));
	muster_json_string(json, "digest", policy->digest);
	act_json(json, "approval", policy->approval);
	act_json(json, "publication", policy->publication);
	act_json(json, "in_force", policy->in_force);
	muster_json_int(json, "statements", (int64_t)policy->statement_count);
	muster_json_bool(json, "measured", view->assessed.assessment != NULL);
	muster_json_object(json, "counts");
	for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
		muster_json_int(
		    json, muster_status_name(status), (int64_t)counts.by_status[status]);
	muster_json_object_end(json);
	coverage_json(json, controls, view, policy);
	if (acts) {
		muster_json_array(json, "acts");
		for (size_t i = 0; i < policy->act_count; i++)
			act_json(json, NULL, &policy->acts[i]);
		muster_json_array_end(json);
	}
	muster_json_object_end(json);
}

/* only NULL: all. */
static void
list_json(struct cli *cli, const struct muster_controls *controls,
    const struct muster_policies_view *view, const struct muster_policy *only)
{
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, "policies");
	for (size_t i = 0; i < view->policies->count; i++)
		if (only == NULL || only == &view->policies->rows[i])
			policy_json(&json, controls, view, &view->policies->rows[i], only != NULL);
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

static const char *
approved(struct cli *cli, const struct muster_policy *policy)
{
	char day[16];
	if (policy->approval == NULL)
		return policy->approver[0] != '\0' ? policy->approver : "-";
	const char *words = muster_arena_printf(cli->arena, "%s %s",
	    muster_date_format(policy->approval->at, day), policy->approval->by);
	return words != NULL ? words : "";
}

static void
list_text(struct cli *cli, const struct muster_policies_view *view)
{
	static const struct cli_column columns[] = {
	    {"policy", CLI_LEFT, CLI_CUT_MIDDLE},
	    {"version", CLI_LEFT, CLI_WHOLE},
	    {"state", CLI_LEFT, CLI_WHOLE},
	    {"approved", CLI_LEFT, CLI_CUT_END},
	    {"review", CLI_LEFT, CLI_WHOLE},
	    {"+/-/all", CLI_RIGHT, CLI_WHOLE},
	};
	bool measured = view->assessed.assessment != NULL, changed = false;
	struct cli_table *table = cli_table_new(cli, columns, 6);
	for (size_t i = 0; i < view->policies->count; i++) {
		const struct muster_policy *policy = &view->policies->rows[i];
		struct counts counts = count(view, policy);
		char date[16];
		bool other = muster_policy_changed_since(policy) != NULL;
		review_date(policy, date);
		cli_table_cell(table, policy->id, "");
		cli_table_cell(table, policy->version, "");
		cli_table_cell(table,
		    other ? muster_arena_printf(cli->arena, "%s *", state(policy)) : state(policy),
		    "");
		cli_table_cell(table, approved(cli, policy), "");
		cli_table_cell(table, date[0] != '\0' ? date : "-", "");
		cli_table_cell(table,
		    measured
			? muster_arena_printf(cli->arena, "%llu/%llu/%zu",
			      (unsigned long long)counts.by_status[MUSTER_STATUS_SATISFIED],
			      (unsigned long long)counts.by_status[MUSTER_STATUS_NOT_SATISFIED],
			      policy->statement_count)
			: muster_arena_printf(cli->arena, "%zu", policy->statement_count),
		    "");
		changed = changed || other;
	}
	cli_table_print(table);
	if (changed)
		cli_puts(cli, "* The text was changed since this version was approved.\n");
	if (measured)
		cli_puts(cli,
		    "Statements that the evidence supports (+), contradicts (-), and all; the\n"
		    "rest is not measured, stale or accepted. muster policy list ID tells what\n"
		    "was done with one.\n");
	else
		cli_puts(cli, "Nothing is measured: there is no store in this folder.\n");
}

/* ---- one policy: what was done with it, and what it covers ---- */

static void
acts_text(struct cli *cli, const struct muster_policy *policy)
{
	static const struct cli_column columns[] = {
	    {"version", CLI_LEFT, CLI_WHOLE},
	    {"act", CLI_LEFT, CLI_WHOLE},
	    {"by", CLI_LEFT, CLI_CUT_END},
	    {"on", CLI_LEFT, CLI_WHOLE},
	    {"effective", CLI_LEFT, CLI_WHOLE},
	    {"text", CLI_LEFT, CLI_WHOLE},
	    {"journal", CLI_RIGHT, CLI_WHOLE},
	};
	if (policy->act_count == 0) {
		cli_puts(cli,
		    policy->recorded
			? "Nobody approved or published it.\n"
			: "There is no store in this folder that would know who approved it.\n");
		return;
	}
	struct cli_table *table = cli_table_new(cli, columns, 7);
	for (size_t i = 0; i < policy->act_count; i++) {
		const struct muster_policy_act *act = &policy->acts[i];
		char day[16];
		cli_table_cell(table, act->version, "");
		cli_table_cell(
		    table, act->kind == MUSTER_POLICY_PUBLISH ? "published" : "approved", "");
		cli_table_cell(table, act->by, "");
		cli_table_cell(table, muster_date_format(act->at, day), "");
		cli_table_cell(table, act->effective[0] != '\0' ? act->effective : "-", "");
		cli_table_cell(table, muster_arena_printf(cli->arena, "%.12s", act->digest), "");
		cli_table_cell(
		    table, muster_arena_printf(cli->arena, "#%lld", (long long)act->seq), "");
	}
	cli_table_print(table);
}

static void
one_text(struct cli *cli, const struct muster_controls *controls,
    const struct muster_policies_view *view, const struct muster_policy *policy)
{
	char date[16];
	const struct muster_policy_act *other = muster_policy_changed_since(policy);
	cli_text(cli, policy->title);
	cli_printf(cli, "\n%s, version %s, %s; text %.12s\n", policy->id, policy->version,
	    state(policy), policy->digest);
	if (other != NULL)
		cli_printf(cli, "The text was changed since this version was %s on %s.\n",
		    other->kind == MUSTER_POLICY_PUBLISH ? "published" : "approved",
		    muster_date_format(other->at, date));
	if (policy->in_force != NULL)
		cli_printf(cli, "In force: version %s, since %s; review by %s\n",
		    policy->in_force->version, policy->in_force->effective,
		    review_date(policy, date));
	cli_puts(cli, "\n");
	acts_text(cli, policy);
	struct muster_strbuf borne;
	muster_strbuf_init(&borne, 4096);
	for (size_t i = 0; i < controls->catalog_count; i++)
		muster_strbuf_addf(&borne, "%s%s %llu", i > 0 ? ", " : "", controls->catalogs[i].id,
		    (unsigned long long)muster_policy_borne(
			view->policies, policy, &controls->catalogs[i]));
	cli_puts(cli, "\n");
	cli_wrapped_words(cli, 2, "Controls it bears on: ", "%s", borne.data);
	muster_strbuf_release(&borne);
}

int
policy_list(
    struct cli *cli, struct muster_project *project, const struct muster_policies_view *view)
{
	const struct muster_controls *controls = muster_project_controls(project);
	const char *id = cli->operand_count > 1 ? cli->operands[1] : NULL;
	const struct muster_policy *only =
	    id != NULL ? muster_policy_find(view->policies, id) : NULL;
	if (id != NULL && only == NULL)
		return policy_none(cli, id);
	if (cli->json)
		list_json(cli, controls, view, only);
	else if (only != NULL)
		one_text(cli, controls, view, only);
	else
		list_text(cli, view);
	return 0;
}
