/* SPDX-License-Identifier: Apache-2.0 */
/* What the digest of a text depends on, and what acts make of a policy. */
#include "fixture.h"

static struct muster_policies *
load(const char *text, const char *config, const struct muster_policy_act *acts, size_t count,
    const char *as_of)
{
	const struct muster_policy_file file = {
	    .id = "p", .file = "p.md", .text = text, .len = strlen(text)};
	struct muster_error err;
	struct muster_policies_input input = {.files = &file,
	    .file_count = 1,
	    .config_file = "muster.yaml",
	    .config_text = config,
	    .config_len = config != NULL ? strlen(config) : 0,
	    .organisation = "Bank",
	    .controls = &fixture_controls,
	    .acts = acts,
	    .act_count = count,
	    .recorded = true};
	assert_int_equal(muster_time_parse(muster_span_of(as_of), &input.as_of, NULL), 0);
	struct muster_policies *policies = muster_policies_load(&input, NULL, NULL, &err);
	if (policies == NULL)
		fail_msg("%s", err.message);
	return policies;
}

static void
digest_of(const char *text, const char *config, char out[65])
{
	struct muster_policies *policies = load(text, config, NULL, 0, "2026-12-31");
	memcpy(out, policies->rows[0].digest, 65);
	muster_policies_free(policies);
}

/* Every word that is read counts; what is said about the text, and what nobody reads, does not. */
static void
digests_what_is_read(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		bool counts;
	} cases[] = {
	    {"A policy", "A  policy", true},
	    {"owner: Head", "owner: Foot", true},
	    {"12 months", "11 months", true},
	    {"[image.non-root, image.scanned]", "[image.scanned, image.non-root]", true},
	    {"30 days", "29 days", true},
	    {"first-seen", "advisory", true},
	    {"92 days", "91 days", true},
	    {"title: time", "title: times", true},
	    {"author: Ada", "author: Eve", true},
	    {"change: First.", "change: Fist.", true},
	    {"version: 1.0.0\n", "version: 1.0.0 # a comment\n", false},
	    {"title: A policy", "title:   'A policy'", false},
	    {"status: draft", "status: review", false},
	    {"status: draft", "status: published", false},
	    {"approver: \"\"", "approver: Somebody", false},
	    {"effective: \"\"", "effective: \"2026-01-01\"", false},
	    {"owner: Head\n", "owner: Head\nclassification: secret\n", true},
	    {"owner: Head\n", "owner: Head\nlanguage: de\n", true},
	    {"owner: Head\n", "owner: Head\ncontrols: [\"cis:4.1\"]\n", true},
	    {"# Purpose", "# Purposes", true},
	    {"Of {{organisation}}", "Of Bank",
		true}, /* until the name changes they read the same */
	    {"Every image", "Each image", true},
	    {"IMG-01 must", "IMG-01 should", true},
	    {"IMG-01", "IMG-03", true},
	    {"practices: image.non-root\n", "practices: image.non-root image.scanned\n", true},
	    {"parameters: days\n", "", true},
	};
	char before[65], after[65];
	digest_of(base_policy, NULL, before);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = planted(base_policy, cases[i].from, cases[i].to);
		digest_of(text, NULL, after);
		if ((strcmp(before, after) != 0) != cases[i].counts)
			fail_msg("%s -> %s", cases[i].from, cases[i].to);
		free(text);
	}
	digest_of(base_policy, "policies: {p: {days: 14 days}}\n", after);
	assert_string_not_equal(before, after);
	digest_of(base_policy, "policies: {p: {days: 30 days}}\n", after);
	assert_string_equal(before, after); /* the same number, said twice */
}

struct step {
	enum muster_policy_act_kind kind;
	const char *version, *digest, *effective;
};

static void
stands(const char *text, const struct step *steps, size_t count, const char *as_of,
    const char *status, bool superseded, bool changed, const char *in_force)
{
	struct muster_policy_act acts[8];
	for (size_t i = 0; i < count; i++)
		acts[i] = (struct muster_policy_act){.kind = steps[i].kind,
		    .policy = "p",
		    .version = steps[i].version,
		    .digest = steps[i].digest,
		    .by = "Ann",
		    .note = "",
		    .effective = steps[i].effective,
		    .seq = (int64_t)i + 1};
	struct muster_policies *policies = load(text, NULL, acts, count, as_of);
	const struct muster_policy *policy = &policies->rows[0];
	assert_string_equal(muster_policy_status_name(policy->status), status);
	assert_int_equal(muster_policy_is_superseded(policy), superseded);
	assert_int_equal(muster_policy_changed_since(policy) != NULL, changed);
	assert_string_equal(policy->in_force != NULL ? policy->in_force->version : "", in_force);
	muster_policies_free(policies);
}

static void
stands_as_the_acts_say(void **state)
{
	(void)state;
	char own[65];
	char *claims = planted(base_policy, "status: draft", "status: published");
	char *over = planted(base_policy, "status: draft", "status: deprecated");
	char *review = planted(base_policy, "status: draft", "status: review");
	digest_of(base_policy, NULL, own);
	const struct step approved[] = {{MUSTER_POLICY_APPROVE, "1.0.0", own, ""}};
	const struct step other[] = {{MUSTER_POLICY_APPROVE, "1.0.0", "another", ""}};
	const struct step again[] = {{MUSTER_POLICY_APPROVE, "1.0.0", "another", ""},
	    {MUSTER_POLICY_APPROVE, "1.0.0", own, ""}};
	const struct step published[] = {{MUSTER_POLICY_APPROVE, "1.0.0", own, ""},
	    {MUSTER_POLICY_PUBLISH, "1.0.0", own, "2026-06-01"}};
	const struct step newer[] = {{MUSTER_POLICY_APPROVE, "1.0.0", own, ""},
	    {MUSTER_POLICY_PUBLISH, "1.0.0", own, "2026-06-01"},
	    {MUSTER_POLICY_APPROVE, "1.1.0", "another", ""},
	    {MUSTER_POLICY_PUBLISH, "1.1.0", "another", "2026-09-01"}};
	stands(base_policy, NULL, 0, "2026-12-31", "draft", false, false, "");
	stands(claims, NULL, 0, "2026-12-31", "draft", false, false, "");
	stands(review, NULL, 0, "2026-12-31", "review", false, false, "");
	stands(base_policy, approved, 1, "2026-12-31", "approved", false, false, "");
	stands(claims, approved, 1, "2026-12-31", "approved", false, false, "");
	stands(over, approved, 1, "2026-12-31", "deprecated", false, false, "");
	stands(base_policy, other, 1, "2026-12-31", "draft", false, true, "");
	stands(base_policy, again, 2, "2026-12-31", "approved", false, false, "");
	stands(base_policy, published, 2, "2026-12-31", "published", false, false, "1.0.0");
	stands(base_policy, published, 2, "2026-05-31", "published", false, false, "");
	stands(base_policy, newer, 4, "2026-08-31", "published", false, false, "1.0.0");
	stands(base_policy, newer, 4, "2026-09-01", "published", true, false, "1.1.0");
	free(claims);
	free(over);
	free(review);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(digests_what_is_read),
	    cmocka_unit_test(stands_as_the_acts_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
