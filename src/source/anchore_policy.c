/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anchore policy evaluations of an image, in three shapes: the API's, where
 * keys are data ({digest: {tag: [evaluation]}}) and rows are positional under
 * a header; anchorectl's array, and its object since 1.3.  Each row is a
 * trigger of a gate that fired; what the policy makes of all of them is the
 * document's own result, for a policy can stop an image without a single row.
 */
#include "source/anchore_policy.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

static struct anchore_policy *
of(struct adapter *adapter)
{
	return (struct anchore_policy *)adapter;
}

/* ---- evaluations ---- */

/*
 * What the policy made of all rows: a result of the document's own, by its
 * status, or where there is none by its final action.
 */
static void
read_verdict(struct anchore_policy *policy, bool action)
{
	struct adapter *adapter = &policy->base;
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	take_text(&adapter->take, &row.text[ROW_OUTCOME]);
	row.text[ROW_CHECK] = MUSTER_SPAN("policy");
	row.text[ROW_TITLE] = MUSTER_SPAN("Evaluation of the image's policy");
	row.domain = MUSTER_DOMAIN_MISCONFIGURATION;
	row.extra = true;
	if (!row_end_uncounted(adapter, &row) || row.text[ROW_OUTCOME].len == 0 ||
	    (action && policy->verdict != NULL))
		return;
	const struct muster_span word = row.text[ROW_OUTCOME];
	if (muster_span_is_nocase(word, "pass") || muster_span_is_nocase(word, "go") ||
	    muster_span_is_nocase(word, "warn")) { /* a policy warns of what it lets pass */
		row.outcome = MUSTER_PASS;
	} else if (!muster_span_is_nocase(word, "fail") && !muster_span_is_nocase(word, "stop")) {
		row.outcome = MUSTER_NOT_REVIEWED;
		adapter_note(adapter, "unknown-status",
		    "the status of this evaluation is none that is known: taken as not reviewed");
	}
	policy->verdict = row_keep(adapter, &row);
}

static void
begin_evaluation(struct anchore_policy *policy)
{
	policy->verdict = NULL;
	policy->announced = policy->rows = 0;
	policy->listed = false;
}

static void
end_evaluation(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	if (json_failed(adapter->reader))
		return;
	if (!policy->listed && policy->verdict == NULL) {
		adapter_refuse(adapter, "no-results",
		    "this evaluation has neither a status nor details: it says nothing, which is "
		    "not that nothing was found");
		return;
	}
	if (policy->verdict != NULL)
		row_say(adapter, policy->verdict);
	if (!policy->listed) {
		adapter_note(adapter, "no-details",
		    "this evaluation was written without its details: ask for them (--detail)");
		adapter_partial(adapter, "the evaluation was written without its details");
	} else if (policy->announced > policy->rows) {
		adapter_note(adapter, "rows-missing",
		    "this evaluation announces more findings than it lists");
		adapter_partial(adapter, "the evaluation announces more findings than it lists");
	} else {
		adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	}
}

/* result.result: {image id: {result: table}, policy_data, policy_name, …} */
static void
read_tables(struct anchore_policy *policy)
{
	static const struct json_member_row rows[] = {{"result", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct json_reader *reader = policy->base.reader;
	struct muster_span key;
	int member;
	json_object(reader);
	while (json_key(reader, &key) == 1) {
		if (json_peek(reader) != JSON_OBJECT) {
			json_skip(reader);
			continue;
		}
		json_object(reader);
		while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
			if (member == 0)
				anchore_read_table(policy);
			else
				json_skip(reader);
		}
	}
}

enum { R_RESULT, R_ACTION };
static const struct json_member_row result_rows[] = {
    [R_RESULT] = {"result", false}, [R_ACTION] = {"final_action", false}};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

/* detail: {policy, result: {result: tables, final_action, …}} */
static void
read_api_detail(struct anchore_policy *policy)
{
	struct json_reader *reader = policy->base.reader;
	int outer, member;
	json_object(reader);
	while ((outer = json_member(reader, &result_members)) != JSON_MEMBER_END) {
		if (outer != R_RESULT) {
			json_skip(reader);
			continue;
		}
		if (json_object(reader) != 0)
			continue;
		while ((member = json_member(reader, &result_members)) != JSON_MEMBER_END) {
			if (member == R_RESULT)
				read_tables(policy);
			else if (member == R_ACTION)
				read_verdict(policy, true);
			else
				json_skip(reader);
		}
	}
}

enum {
	E_DETAIL,
	E_DETAILS,
	E_STATUS,
	E_ACTION,
	E_TIME,
	E_TIME_2,
	E_TIME_3,
	E_COUNT,
	E_TAG,
	E_DIGEST
};
static const struct json_member_row evaluation_rows[] = {
    [E_DETAIL] = {"detail", false},
    [E_DETAILS] = {"details", false},
    [E_STATUS] = {"status", false},
    [E_ACTION] = {"finalAction", false},
    [E_TIME] = {"lastEvaluation", false},
    [E_TIME_2] = {"last_evaluation", false},
    [E_TIME_3] = {"evaluationTime", false},
    [E_COUNT] = {"numberOfFindings", false},
    [E_TAG] = {"tag", false},
    [E_DIGEST] = {"digest", false},
};
static const struct json_members evaluation_members = JSON_MEMBERS(evaluation_rows);

/* {findings: [detail], …}: how the newer API wraps them. */
static void
read_wrapped(struct anchore_policy *policy)
{
	static const struct json_member_row rows[] = {{"findings", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(policy->base.reader);
	while ((member = json_member(policy->base.reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			anchore_read_details(policy);
		else
			json_skip(policy->base.reader);
	}
}

static void
read_evaluation_member(struct anchore_policy *policy, int member)
{
	struct adapter *adapter = &policy->base;
	struct json_reader *reader = adapter->reader;
	int64_t count = 0;
	switch (member) {
	case E_DETAIL: /* the API's is an object, anchorectl's an array */
		if (json_peek(reader) == JSON_OBJECT)
			read_api_detail(policy);
		else
			anchore_read_details(policy);
		break;
	case E_DETAILS:
		if (json_peek(reader) == JSON_OBJECT)
			read_wrapped(policy);
		else
			anchore_read_details(policy);
		break;
	case E_STATUS:
	case E_ACTION:
		read_verdict(policy, member == E_ACTION);
		break;
	case E_TIME:
	case E_TIME_2:
	case E_TIME_3:
		adapter_observed(adapter);
		break;
	case E_COUNT:
		if (json_int(reader, &count) == 0 && count > 0)
			policy->announced += (uint64_t)count;
		break;
	case E_TAG:
		adapter_text(adapter, &policy->tag);
		break;
	case E_DIGEST:
		adapter_text(adapter, &policy->digest);
		break;
	default:
		json_skip(reader);
		break;
	}
}

/* The object is entered. */
static void
read_evaluation(struct anchore_policy *policy)
{
	int member;
	begin_evaluation(policy);
	while ((member = json_member(policy->base.reader, &evaluation_members)) != JSON_MEMBER_END)
		read_evaluation_member(policy, member);
	end_evaluation(policy);
}

/* An array of evaluations of one image: older ones beside the newest would pass for it. */
static void
read_evaluations(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	size_t count = 0;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		if (count++ == 1) {
			adapter_refuse(adapter, "history",
			    "there are several evaluations of one image in this document; give "
			    "the newest one alone");
			return;
		}
		json_object(adapter->reader);
		read_evaluation(policy);
	}
	if (count == 0)
		adapter_refuse(adapter, "no-results",
		    "there is no evaluation in this document: it says nothing, which is not that "
		    "nothing was found");
}

/* ---- documents ---- */

static void
begin_image(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	policy->tag = policy->digest = none;
	memset(adapter->covers, 0, sizeof(adapter->covers));
	if (policy->images++ > 0) /* the first has the document's own handle */
		sink_asset(adapter->sink, &adapter->asset);
}

static void
end_image(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	if (json_failed(adapter->reader))
		return;
	adapter_bind_image(adapter, policy->tag, policy->digest);
	adapter_cover(adapter, none);
}

/* The API: under a digest, {tag: [evaluation]}. */
static void
read_tags(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	struct json_reader *reader = adapter->reader;
	const struct muster_span digest = adapter_keep(adapter, json_last_key(reader));
	struct muster_span key;
	json_object(reader);
	while (json_key(reader, &key) == 1) {
		begin_image(policy);
		policy->digest = digest;
		policy->tag = adapter_keep(adapter, key);
		read_evaluations(policy);
		end_image(policy);
	}
}

/* An element of the array: one evaluation (anchorectl), or keys that are digests (the API). */
static void
read_element(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	struct json_reader *reader = adapter->reader;
	bool own = false;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &evaluation_members)) != JSON_MEMBER_END) {
		if (member != JSON_MEMBER_OTHER) {
			if (!own) {
				begin_image(policy);
				begin_evaluation(policy);
			}
			own = true;
			read_evaluation_member(policy, member);
		} else if (!own && muster_span_starts(json_last_key(reader), "sha256:")) {
			read_tags(policy);
		} else {
			json_skip(reader);
		}
	}
	if (!own)
		return;
	end_evaluation(policy);
	end_image(policy);
}

enum { D_TAG, D_DIGEST, D_EVALUATIONS };
static const struct json_member_row document_rows[] = {
    [D_TAG] = {"evaluatedTag", false},
    [D_DIGEST] = {"imageDigest", false},
    [D_EVALUATIONS] = {"evaluations", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_object(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	bool seen = false;
	int member;
	begin_image(policy);
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		if (member == D_TAG)
			adapter_text(adapter, &policy->tag);
		else if (member == D_DIGEST)
			adapter_text(adapter, &policy->digest);
		else if (member == D_EVALUATIONS)
			read_evaluations(policy);
		else
			json_skip(adapter->reader);
		seen |= member == D_EVALUATIONS;
	}
	if (seen)
		end_image(policy);
	else
		policy->images = 0;
}

static void
read_document(struct adapter *adapter)
{
	struct anchore_policy *policy = of(adapter);
	policy->images = 0;
	adapter->run.tool = MUSTER_SPAN("anchore");
	if (json_peek(adapter->reader) == JSON_ARRAY) {
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1)
			read_element(policy);
	} else {
		read_object(policy);
	}
	if (policy->images == 0)
		adapter_refuse(adapter, "no-results",
		    "there is no evaluation in this document: it says nothing, which is not that "
		    "nothing was found");
}

static int
read_policy(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct anchore_policy policy = {.images = 0};
	muster_strbuf_init(&policy.check, 0);
	int result =
	    adapter_read(&policy.base, &source_anchore_policy, reader, sink, read_document, err);
	muster_strbuf_release(&policy.check);
	return result;
}

static int
probe_policy(const struct muster_peek *peek)
{
	if (peek->kind == '{')
		return muster_peek_has(peek, "evaluations") &&
			(muster_peek_has(peek, "evaluatedTag") ||
			    (muster_peek_has(peek, "policyId") &&
				muster_peek_has(peek, "imageDigest")))
		    ? 90
		    : 0;
	if (peek->kind != '[')
		return 0;
	if (muster_peek_element_has(peek, "finalAction") &&
	    muster_peek_element_has(peek, "policyId"))
		return 90;
	/* {digest: {tag: [{detail: …}]}}: what the keys are shows behind the digest only */
	return peek->element_count > 0 && muster_span_starts(peek->element_keys[0], "sha256:") ? 80
											       : 0;
}

/* Lines of a Dockerfile and findings of secret searches are quoted in the output of a check. */
static const char *const secret_members[] = {"Env[]", NULL};

const struct muster_source source_anchore_policy = {
    .name = "anchore-policy",
    .title = "Anchore policy",
    .kind = "policy",
    .reads = "anchorectl image check --detail, anchore-cli evaluate check --detail",
    .version = 1,
    .probe = probe_policy,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_policy,
};
