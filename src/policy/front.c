/* SPDX-License-Identifier: Apache-2.0 */
/* The YAML in front of a policy: one table, and the rules between its keys. */
#include "policy/internal.h"

#include <stdio.h>

/* ---- words ---- */

static const char *
status_word(int value)
{
	return muster_policy_status_name((enum muster_policy_status)value);
}

static const struct yaml_words statuses = {
    muster_policy_status_parse, status_word, MUSTER_POLICY_STATUS_COUNT};

/* ---- forms ---- */

static bool
is_version(const char *text)
{
	size_t parts = 0;
	for (; parts < 4; parts++) {
		size_t digits = strspn(text, "0123456789");
		if (digits == 0 || digits > 6)
			return false;
		text += digits;
		if (*text == '\0')
			return true;
		if (*text++ != '.')
			return false;
	}
	return false;
}

static bool
is_date(const char *text)
{
	muster_time t;
	return strlen(text) == 10 && text[4] == '-' && text[7] == '-' &&
	    muster_time_parse(muster_span_of(text), &t, NULL) == 0 && t != MUSTER_TIME_NONE;
}

static bool
is_interval(const char *text)
{
	struct muster_duration duration;
	return policy_duration_parse(text, &duration) == 0;
}

static bool
is_language(const char *text)
{
	size_t len = strlen(text);
	return len >= 2 && len <= 35 &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == len;
}

static const struct yaml_field change_fields[] = {
    {.key = "version",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct muster_policy_change, version),
	.valid = is_version,
	.form = "a version: 1.0.0"},
    {.key = "date",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct muster_policy_change, date),
	.valid = is_date,
	.form = "a date: YYYY-MM-DD"},
    {.key = "author",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct muster_policy_change, author)},
    {.key = "change",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct muster_policy_change, change)},
};
static const struct yaml_schema change_schema = {
    .what = "a change of the history",
    .size = sizeof(struct muster_policy_change),
    .fields = change_fields,
    .field_count = COUNT(change_fields),
};

/* approver and effective may be empty texts: they are nodes here. */
struct front {
	struct muster_policy policy;
	int status;
	const struct yaml_node *approver, *effective, *practices, *controls, *parameters;
};

#define POLICY(member) .offset = offsetof(struct front, policy.member)
static const struct yaml_field front_fields[] = {
    {.key = "id", .type = YAML_STRING, .required = true, POLICY(id)},
    {.key = "title", .type = YAML_STRING, .required = true, POLICY(title)},
    {.key = "version",
	.type = YAML_STRING,
	.required = true,
	POLICY(version),
	.valid = is_version,
	.form = "a version: 1.0.0"},
    {.key = "status",
	.type = YAML_ENUM,
	.required = true,
	.offset = offsetof(struct front, status),
	.words = &statuses},
    {.key = "classification", .type = YAML_STRING, POLICY(classification)},
    {.key = "owner", .type = YAML_STRING, .required = true, POLICY(owner)},
    {.key = "approver", .type = YAML_NODE, .offset = offsetof(struct front, approver)},
    {.key = "effective", .type = YAML_NODE, .offset = offsetof(struct front, effective)},
    {.key = "review_interval",
	.type = YAML_STRING,
	.required = true,
	POLICY(review_interval),
	.valid = is_interval,
	.form = "a number and days, weeks, months or years: 12 months"},
    {.key = "language",
	.type = YAML_STRING,
	POLICY(language),
	.valid = is_language,
	.form = "a language tag: en, de-CH"},
    {.key = "practices",
	.type = YAML_NODE,
	.required = true,
	.offset = offsetof(struct front, practices)},
    {.key = "controls", .type = YAML_NODE, .offset = offsetof(struct front, controls)},
    {.key = "parameters", .type = YAML_NODE, .offset = offsetof(struct front, parameters)},
    {.key = "history",
	.type = YAML_ROWS,
	.required = true,
	POLICY(history),
	.count_offset = offsetof(struct front, policy.history_count),
	.schema = &change_schema},
};
static const struct yaml_schema front_schema = {
    .what = "a policy",
    .size = sizeof(struct front),
    .fields = front_fields,
    .field_count = COUNT(front_fields),
};

/* ---- what the table does not say ---- */

/* A text of one line that may be empty. */
static const char *
optional(struct policy_read *read, const struct yaml_node *node, const char *key)
{
	if (node == NULL || node->kind == YAML_UNREAD)
		return "";
	if (node->kind != YAML_SCALAR || strpbrk(node->text, "\r\n") != NULL) {
		policy_problem(read, policy_place(read, node), "policy.text", NULL,
		    "\"%s\" wants a text of one line, or \"\"", key);
		return "";
	}
	const char *copy = muster_arena_strdup(read->reader.arena, node->text);
	if (copy == NULL)
		yaml_no_memory(&read->reader);
	return copy != NULL ? copy : "";
}

static const struct muster_policy_name *
names(struct policy_read *read, const struct yaml_node *node, const char *key, size_t *count)
{
	*count = 0;
	if (node == NULL || node->kind == YAML_UNREAD)
		return NULL;
	if (node->kind != YAML_SEQUENCE) {
		policy_problem(read, policy_place(read, node), "policy.list",
		    "write it in brackets: [a, b]", "\"%s\" wants a list", key);
		return NULL;
	}
	struct muster_policy_name *list =
	    muster_arena_array(read->reader.arena, node->count, sizeof(*list));
	if (list == NULL) {
		yaml_no_memory(&read->reader);
		return NULL;
	}
	for (const struct yaml_node *item = node->first; item != NULL; item = item->next) {
		struct muster_place place = policy_place(read, item);
		if (item->kind == YAML_UNREAD)
			continue;
		if (item->kind != YAML_SCALAR || item->len == 0) {
			policy_problem(read, place, "policy.list", NULL, "\"%s\" wants names", key);
			continue;
		}
		const char *name = muster_arena_strdup(read->reader.arena, item->text);
		if (name == NULL) {
			yaml_no_memory(&read->reader);
			return list;
		}
		list[(*count)++] = (struct muster_policy_name){
		    .name = name, .aspect = "", .written = name, .place = place};
	}
	return list;
}

static struct muster_place
place_of(const struct policy_read *read, const struct yaml_node *root, const char *key)
{
	return policy_place(read, yaml_node_member(root, key));
}

static void
check_practices(struct policy_read *read, const struct muster_policy *policy)
{
	for (size_t i = 0; i < policy->practice_count; i++) {
		const struct muster_policy_name *name = &policy->practices[i];
		char shown[YAML_SHOWN];
		policy_check_practice(read, name);
		for (size_t k = 0; k < i; k++)
			if (strcmp(policy->practices[k].name, name->name) == 0)
				policy_problem(read, name->place, "policy.twice",
				    "remove one of the two", "the practice \"%s\" is named twice",
				    yaml_shown(name->name, shown));
	}
}

static void
check_head(struct policy_read *read, const struct front *front, const struct yaml_node *root)
{
	const struct muster_policy *policy = &front->policy;
	char shown[YAML_SHOWN];
	if (strcmp(policy->id, read->file->id) != 0)
		policy_problem(read, place_of(read, root, "id"), "policy.id",
		    "let file and id have one name", "the id \"%s\" is not the name of the file",
		    yaml_shown(policy->id, shown));
	if (policy->effective[0] != '\0' && !is_date(policy->effective))
		policy_problem(read, policy->effective_place, "policy.date", NULL,
		    "\"effective\" wants a date, YYYY-MM-DD, or \"\"");
	if (policy->history_count == 0)
		policy_problem(read, place_of(read, root, "history"), "policy.history",
		    "say what the first version is", "the history is empty");
	else if (strcmp(policy->history[policy->history_count - 1].version, policy->version) != 0)
		policy_problem(read, policy->version_place, "policy.version",
		    "add the change of this version to the end of the history",
		    "the history ends with version %s, not with this one",
		    yaml_shown(policy->history[policy->history_count - 1].version, shown));
}

int
policy_front_read(struct policy_read *read, const char *text, size_t len)
{
	struct yaml_reader *reader = &read->reader;
	struct yaml_tree tree;
	struct front front;
	size_t before = reader->problems;
	memset(&front, 0, sizeof(front));
	if (yaml_read_tree(reader, reader->arena, text, len, &tree) != 0 && tree.root == NULL)
		return -1;
	const struct yaml_node *root = tree.root;
	bool sound = yaml_read(reader, root, &front_schema, &front) == 0;
	struct muster_policy *policy = &front.policy;
	policy->status = (enum muster_policy_status)front.status;
	policy->approver = optional(read, front.approver, "approver");
	policy->effective = optional(read, front.effective, "effective");
	policy->practices = names(read, front.practices, "practices", &policy->practice_count);
	policy->controls = names(read, front.controls, "controls", &policy->control_count);
	check_practices(read, policy);
	if (sound) {
		if (policy->language[0] == '\0')
			policy->language = "en";
		policy_duration_parse(policy->review_interval, &policy->interval);
		policy->place = place_of(read, root, "id");
		policy->status_place = place_of(read, root, "status");
		policy->approver_place = place_of(read, root, "approver");
		policy->interval_place = place_of(read, root, "review_interval");
		policy->version_place = place_of(read, root, "version");
		policy->effective_place = place_of(read, root, "effective");
		check_head(read, &front, root);
	}
	*read->policy = *policy;
	size_t parameters = reader->problems;
	policy_parameters_read(read, front.parameters);
	read->names_open = reader->problems != parameters || tree.cut || root == NULL ||
	    root->partial || (front.parameters != NULL && front.parameters->told);
	return reader->problems == before ? 0 : -1;
}
