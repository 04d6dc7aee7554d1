/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Approvals and publications: each a document of the store, and so an act of
 * the journal, that names a text by its digest.  The text goes into the store
 * with it, and the values as muster.yaml has them, so that the version can be
 * made again when nothing of it lies on disk any more.
 */
#include "flow/policy_acts.h"

#include <stdlib.h>
#include <string.h>

#include <muster/json.h>

#include "base/hash.h"
#include "flow/documents.h"
#include "yaml/schema.h"

/* ---- reading ---- */

struct row {
	const char *policy, *version, *digest, *by, *note, *effective, *at;
	int act;
};

static const char *
act_word(int value)
{
	return muster_policy_act_name((enum muster_policy_act_kind)value);
}

static const struct yaml_words words = {muster_policy_act_parse, act_word, MUSTER_POLICY_ACT_COUNT};

#define TEXT(member, must)                                             \
	{                                                              \
		.key = #member, .type = YAML_STRING, .required = must, \
		.offset = offsetof(struct row, member)                 \
	}
static const struct yaml_field fields[] = {
    {.key = "act",
	.type = YAML_ENUM,
	.required = true,
	.offset = offsetof(struct row, act),
	.words = &words},
    TEXT(policy, true),
    TEXT(version, true),
    TEXT(digest, true),
    TEXT(by, true),
    TEXT(at, true),
    TEXT(effective, false),
    TEXT(note, false),
};
static const struct yaml_schema schema = {
    .what = "an act of a policy",
    .size = sizeof(struct row),
    .fields = fields,
    .field_count = sizeof(fields) / sizeof(fields[0]),
};

static int
read_one(struct muster_project *project, const struct muster_document_row *document,
    struct muster_arena *arena, struct muster_policy_act *out, struct muster_error *err)
{
	const char *text;
	size_t len;
	struct row row = {0};
	if (muster_store_document_get(project->store, POLICY_ACT, document->name, document->seq,
		arena, &text, &len, err) != 0)
		return -1;
	struct yaml_reader reader = {.arena = arena, .file = document->name, .first = err};
	if (yaml_read_text(&reader, NULL, text != NULL ? text : "", len, &schema, &row) != 0)
		return -1;
	*out = (struct muster_policy_act){.kind = (enum muster_policy_act_kind)row.act,
	    .policy = row.policy,
	    .version = row.version,
	    .digest = row.digest,
	    .by = row.by,
	    .note = row.note,
	    .effective = row.effective,
	    .seq = document->seq,
	    .received_at = document->received_at};
	if (muster_time_parse(muster_span_of(row.at), &out->at, NULL) == 0)
		return 0;
	muster_error_set(err, MUSTER_E_INTEGRITY, "policy.act", "an act of a policy has no time");
	return muster_error_in(err, document->name);
}

static int
by_seq(const void *a, const void *b)
{
	int64_t one = ((const struct muster_policy_act *)a)->seq;
	int64_t two = ((const struct muster_policy_act *)b)->seq;
	return (one > two) - (one < two);
}

int
policy_acts_read(struct muster_project *project, int64_t known_by, muster_time as_of,
    struct muster_arena *arena, struct muster_policy_act **out, size_t *count,
    struct muster_error *err)
{
	struct muster_document_row *rows;
	size_t row_count;
	*count = 0;
	if (muster_store_document_rows(
		project->store, POLICY_ACT, known_by, arena, &rows, &row_count, err) != 0)
		return -1;
	*out = muster_arena_array(arena, row_count, sizeof(**out));
	if (*out == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < row_count; i++) {
		if (read_one(project, &rows[i], arena, &(*out)[*count], err) != 0)
			return -1;
		*count += (*out)[*count].at <= as_of;
	}
	if (*count > 1)
		qsort(*out, *count, sizeof(**out), by_seq);
	return 0;
}

/* ---- deciding ---- */

static int
refuse(struct muster_error *err, const char *id, const char *remedy, const char *message)
{
	muster_error_set(err, MUSTER_E_USAGE, id, "%s", message);
	return muster_error_remedy(err, "%s", remedy);
}

/* Was another text published under this version?  Then that is what the version is. */
static bool
is_taken(const struct muster_policy *policy)
{
	for (size_t i = 0; i < policy->act_count; i++)
		if (policy->acts[i].kind == MUSTER_POLICY_PUBLISH &&
		    strcmp(policy->acts[i].version, policy->version) == 0 &&
		    strcmp(policy->acts[i].digest, policy->digest) != 0)
			return true;
	return false;
}

static bool
is_approved_by(const struct muster_policy *policy, const char *by)
{
	for (size_t i = 0; i < policy->act_count; i++)
		if (policy->acts[i].kind == MUSTER_POLICY_APPROVE &&
		    strcmp(policy->acts[i].digest, policy->digest) == 0 &&
		    muster_text_same_person(policy->acts[i].by, by))
			return true;
	return false;
}

static int
may_approve(const struct muster_policy *policy, const char *by, struct muster_error *err)
{
	const char *partial = muster_policy_partial(policy, by);
	if (partial != NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "policy.self-approved",
		    "that is the %s of version %s", partial, policy->version);
		return muster_error_remedy(err, "let somebody else approve it");
	}
	if (is_approved_by(policy, by))
		return refuse(err, "policy.approved", "nothing was entered",
		    "that person approved this very text already");
	return 0;
}

static int
may_publish(const struct muster_policy *policy, struct muster_error *err)
{
	if (policy->approval == NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "policy.not-approved",
		    "nobody approved this text of %.64s", policy->id);
		return muster_error_remedy(
		    err, "muster policy approve %.64s --by NAME", policy->id);
	}
	if (policy->publication != NULL && !muster_policy_is_superseded(policy))
		return refuse(err, "policy.published", "nothing was entered",
		    "this very text is published already");
	return 0;
}

static int
may(const struct muster_policy *policy, const struct muster_policy_decision *decision,
    struct muster_error *err)
{
	if (policy->declared == MUSTER_POLICY_DEPRECATED)
		return refuse(err, "policy.deprecated", "give it another status first",
		    "the file says that it is deprecated");
	if (is_taken(policy)) {
		muster_error_set(err, MUSTER_E_USAGE, "policy.version",
		    "version %s was published with another text", policy->version);
		return muster_error_remedy(
		    err, "raise the version, with a row in the history that says what changed");
	}
	return decision->kind == MUSTER_POLICY_APPROVE ? may_approve(policy, decision->by, err)
						       : may_publish(policy, err);
}

static const char *
compose(struct muster_arena *arena, const struct muster_policy_act *act, size_t *len)
{
	struct muster_strbuf text;
	struct muster_json json;
	char when[40];
	muster_strbuf_init(&text, 1 << 16);
	muster_json_init(&json, &text, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "act", muster_policy_act_name(act->kind));
	muster_json_string(&json, "policy", act->policy);
	muster_json_string(&json, "version", act->version);
	muster_json_string(&json, "digest", act->digest);
	muster_json_string(&json, "by", act->by);
	muster_json_string(&json, "at", muster_time_format(act->at, when));
	if (act->effective[0] != '\0')
		muster_json_string(&json, "effective", act->effective);
	if (act->note[0] != '\0')
		muster_json_string(&json, "note", act->note);
	muster_json_object_end(&json);
	muster_strbuf_adds(&text, "\n");
	const char *copy = text.failed ? NULL : muster_arena_copy(arena, text.data, text.len);
	*len = text.len;
	muster_strbuf_release(&text);
	return copy;
}

/* The text, then what is said of it: an act names nothing that is not there. */
static int
enter(struct muster_project *project, const struct muster_actor *actor,
    const struct muster_policy_file *file, const struct muster_policy_act *act,
    struct muster_arena *arena, struct muster_error *err)
{
	uint8_t digest[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1];
	bool changed;
	size_t len;
	const char *text = compose(arena, act, &len);
	if (text == NULL)
		return refuse(err, "policy.size", "shorten the note",
		    "the words of it are longer than 64 KiB");
	if (hash_bytes(text, len, digest) != 0)
		return muster_error_memory(err);
	hash_hex(digest, sizeof(digest), hex);
	const char *name = muster_arena_printf(arena, "%s@%s:%s:%.10s", act->policy, act->version,
	    muster_policy_act_name(act->kind), hex);
	if (name == NULL)
		return muster_error_memory(err);
	if (project_sync(project, actor, err) != 0 ||
	    muster_store_document_put(project->store, actor, POLICY_TEXT, act->digest, file->text,
		file->len, &changed, err) != 0)
		return -1;
	return muster_store_document_put(
	    project->store, actor, POLICY_ACT, name, text, len, &changed, err);
}

static bool
is_line(const char *text)
{
	size_t len = strlen(text);
	bool good = len <= 500 && muster_utf8_valid_len(text, len) == len;
	for (size_t i = 0; good && i < len; i++)
		good = (unsigned char)text[i] >= 0x20 && text[i] != 0x7f;
	return good;
}

static int
check_decision(struct muster_project *project, const struct muster_policy_decision *decision,
    struct muster_error *err)
{
	muster_time day;
	if (decision->by[strspn(decision->by, " ")] == '\0' || !is_line(decision->by))
		return refuse(
		    err, "usage.by", "give one of at most 500 bytes, in UTF-8", "--by is no name");
	if (!is_line(decision->note))
		return refuse(err, "usage.note", "give one of at most 500 bytes, in UTF-8",
		    "the note is no line of text");
	if (decision->at == MUSTER_TIME_NONE)
		return refuse(err, "usage.time", "write 2026-09-30 or 2026-09-30T12:00:00Z",
		    "--at is beyond the years that are reckoned with");
	if (decision->at > project->now)
		return refuse(
		    err, "usage.time", "enter it once it is decided", "--at lies in the future");
	if (decision->kind == MUSTER_POLICY_PUBLISH &&
	    (strlen(decision->effective) != 10 ||
		muster_time_parse(muster_span_of(decision->effective), &day, NULL) != 0))
		return refuse(err, "usage.time", "write 2026-09-30", "--effective is no date");
	return 0;
}

int
muster_flow_policy_decide(struct muster_project *project, const struct muster_actor *actor,
    const struct muster_policy_decision *decision, muster_problem_fn problem, void *context,
    struct muster_policy_act *out, struct muster_error *err)
{
	struct muster_policies_view view = {0};
	int rc = check_decision(project, decision, err);
	if (rc == 0)
		rc = policy_load(project, problem, context, &view, err);
	const struct muster_policy *policy =
	    rc == 0 ? muster_policy_find(view.policies, decision->id) : NULL;
	if (rc == 0 && policy == NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.policy", "there is no policy '%.64s'",
		    decision->id);
		rc = muster_error_remedy(err, "muster policy list shows them");
	}
	if (rc == 0)
		rc = may(policy, decision, err);
	if (rc == 0) {
		*out = (struct muster_policy_act){.kind = decision->kind,
		    .policy = muster_arena_strdup(project->arena, policy->id),
		    .version = muster_arena_strdup(project->arena, policy->version),
		    .digest = muster_arena_strdup(project->arena, policy->digest),
		    .by = decision->by,
		    .note = decision->note,
		    .at = decision->at,
		    .effective =
			decision->kind == MUSTER_POLICY_PUBLISH ? decision->effective : ""};
		if (out->policy == NULL || out->version == NULL || out->digest == NULL)
			rc = muster_error_memory(err);
		else
			rc = enter(project, actor, policy_file(&view, policy->id), out,
			    project->arena, err);
	}
	muster_policies_view_release(&view);
	return rc;
}
