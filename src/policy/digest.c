/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The digest of a policy: of all that is read in its document, in a form in
 * which no two policies are alike.  Comments and the order of keys in the file
 * are not read; status, approver and effective are said about the text.
 */
#include "policy/internal.h"

#include "base/hash.h"

static void
add_count(struct hash *hash, size_t count)
{
	uint8_t bytes[8];
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)((uint64_t)count >> (8 * i));
	hash_update(hash, bytes, sizeof(bytes));
}

/* Its length before it: "ab" "c" is not "a" "bc". */
static void
add_bytes(struct hash *hash, const char *bytes, size_t len)
{
	add_count(hash, len);
	hash_update(hash, bytes, len);
}

static void
add(struct hash *hash, const char *text)
{
	add_bytes(hash, text, strlen(text));
}

static void
add_names(struct hash *hash, const struct muster_policy_name *names, size_t count)
{
	add_count(hash, count);
	for (size_t i = 0; i < count; i++) {
		if (names[i].served)
			add(hash, "serves:");
		add(hash, names[i].written);
	}
}

static void
add_head(struct hash *hash, const struct muster_policy *policy)
{
	const char *const texts[] = {policy->id, policy->title, policy->version,
	    policy->classification, policy->owner, policy->language, policy->review_interval};
	for (size_t i = 0; i < COUNT(texts); i++)
		add(hash, texts[i]);
	add_names(hash, policy->practices, policy->practice_count);
	add_names(hash, policy->controls, policy->control_count);
	add_count(hash, policy->history_count);
	for (size_t i = 0; i < policy->history_count; i++) {
		const struct muster_policy_change *change = &policy->history[i];
		add(hash, change->version);
		add(hash, change->date);
		add(hash, change->author);
		add(hash, change->change);
	}
}

static void
add_parameters(struct hash *hash, const struct muster_policy *policy)
{
	add_count(hash, policy->parameter_count);
	for (size_t i = 0; i < policy->parameter_count; i++) {
		const struct muster_parameter *parameter = &policy->parameters[i];
		add(hash, parameter->name);
		add(hash, parameter->title);
		add(hash, muster_parameter_type_name(parameter->type));
		add(hash, muster_policy_anchor_name(parameter->anchor));
		add(hash, parameter->value);
		add(hash, parameter->least);
		add(hash, parameter->most);
	}
}

static void
add_statements(struct hash *hash, const struct muster_policy *policy)
{
	add_count(hash, policy->statement_count);
	for (size_t i = 0; i < policy->statement_count; i++) {
		const struct muster_statement *statement = &policy->statements[i];
		add(hash, statement->id);
		add(hash, statement->must ? "must" : "should");
		add_names(hash, statement->practices, statement->practice_count);
		add_count(hash, statement->parameter_count);
		for (size_t k = 0; k < statement->parameter_count; k++)
			add(hash, statement->parameters[k]->name);
		if (statement->only != NULL)
			add(hash, statement->findings);
		if (statement->in_part)
			add(hash, "measured: in-part");
	}
}

/* The texts hold the numbers of values; the values follow. */
static void
add_body(struct hash *hash, const struct muster_policy_body *body)
{
	add_count(hash, body->part_count);
	for (size_t i = 0; i < body->part_count; i++) {
		const struct policy_part *part = &body->parts[i];
		add_count(hash, part->statement + 1);
		add_bytes(hash, part->text, part->len);
	}
	add_count(hash, body->value_count);
	for (size_t i = 0; i < body->value_count; i++)
		add(hash, body->values[i]);
}

int
policy_digest(struct muster_policy *policy, struct muster_error *err)
{
	struct hash hash;
	uint8_t bytes[HASH_SIZE];
	if (hash_init(&hash, err) != 0)
		return -1;
	add(&hash, "muster policy 1");
	add_head(&hash, policy);
	add_parameters(&hash, policy);
	add_statements(&hash, policy);
	add_body(&hash, policy->body);
	if (hash_final(&hash, bytes, err) != 0)
		return -1;
	hash_hex(bytes, sizeof(bytes), policy->digest);
	return 0;
}
