/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters: declared in the front of a policy, given other values in
 * muster.yaml.  A value of the wrong type is a mistake in the file; one
 * outside its limits is a fault that `policy check` tells.
 */
#include "policy/internal.h"

#include <stdio.h>

enum { VALUE_MAX = 2000, COUNT_DIGITS = 9 };

struct declaration {
	const char *title;
	int type;
	const struct yaml_node *preset, *anchor, *least, *most;
	const char *const *values;
	size_t value_count;
};

static const char *
type_word(int value)
{
	return muster_parameter_type_name((enum muster_parameter_type)value);
}

static const struct yaml_words types = {
    muster_parameter_type_parse, type_word, MUSTER_PARAMETER_TYPE_COUNT};

static const struct yaml_field fields[] = {
    {.key = "type",
	.type = YAML_ENUM,
	.required = true,
	.offset = offsetof(struct declaration, type),
	.words = &types},
    {.key = "default",
	.type = YAML_NODE,
	.required = true,
	.offset = offsetof(struct declaration, preset)},
    {.key = "title",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct declaration, title)},
    {.key = "anchor", .type = YAML_NODE, .offset = offsetof(struct declaration, anchor)},
    {.key = "least", .type = YAML_NODE, .offset = offsetof(struct declaration, least)},
    {.key = "most", .type = YAML_NODE, .offset = offsetof(struct declaration, most)},
    {.key = "values",
	.type = YAML_STRINGS,
	.offset = offsetof(struct declaration, values),
	.count_offset = offsetof(struct declaration, value_count)},
};
static const struct yaml_schema schema = {
    .what = "a parameter",
    .size = sizeof(struct declaration),
    .fields = fields,
    .field_count = COUNT(fields),
};

/* A parameter while it is read. */
struct making {
	struct policy_read *read;
	struct muster_parameter *parameter;
	struct declaration declaration;
	struct muster_duration least_duration, most_duration;
	int64_t least_count, most_count;
};

/* ---- values ---- */

static int
parse_count(const char *text, int64_t *out)
{
	size_t len = strlen(text);
	if (len == 0 || len > COUNT_DIGITS || strspn(text, "0123456789") != len ||
	    (text[0] == '0' && len > 1))
		return -1;
	*out = 0;
	for (; *text != '\0'; text++)
		*out = *out * 10 + (*text - '0');
	return 0;
}

static bool
is_member(const struct declaration *declaration, const char *word)
{
	for (size_t i = 0; i < declaration->value_count; i++)
		if (strcmp(declaration->values[i], word) == 0)
			return true;
	return false;
}

static const char *
wanted(enum muster_parameter_type type)
{
	static const char *const forms[] = {"a number and a unit: 30 days, 1 month",
	    "a whole number", "true or false", "one of its values", "a list: [a, b]",
	    "a text of one line"};
	return forms[type];
}

static int
refuse(struct making *making, const struct yaml_node *node)
{
	if (node->kind == YAML_UNREAD)
		return -1; /* told */
	policy_problem(making->read, making->parameter->place, "policy.parameter", NULL,
	    "%s wants %s, not %s", making->parameter->name, wanted(making->parameter->type),
	    node->kind == YAML_SCALAR         ? "this"
		: node->kind == YAML_SEQUENCE ? "a list"
					      : "a mapping");
	return -1;
}

/* The words of a list with commas between. */
static int
read_list(struct making *making, const struct yaml_node *node, const char **out)
{
	struct muster_strbuf buf;
	muster_strbuf_init(&buf, VALUE_MAX);
	int status = node->kind == YAML_SEQUENCE ? 0 : refuse(making, node);
	for (const struct yaml_node *item = node->first; status == 0 && item != NULL;
	     item = item->next) {
		making->parameter->place.line = item->line;
		making->parameter->place.column = item->column;
		if (item->kind != YAML_SCALAR || item->len == 0 ||
		    strpbrk(item->text, "\r\n") != NULL)
			status = refuse(making, item);
		else if (making->declaration.value_count > 0 &&
		    !is_member(&making->declaration, item->text))
			making->parameter->fault = "it has a word that is none of its values";
		muster_strbuf_addf(&buf, "%s%s", buf.len > 0 ? ", " : "",
		    item->kind == YAML_SCALAR ? item->text : "");
	}
	if (buf.failed) {
		policy_problem(making->read, making->parameter->place, "policy.parameter", NULL,
		    "%s has more than %d bytes", making->parameter->name, VALUE_MAX);
		status = -1;
	}
	*out = status == 0 ? muster_arena_copy(making->read->reader.arena, buf.data, buf.len) : "";
	muster_strbuf_release(&buf);
	if (*out == NULL) {
		yaml_no_memory(&making->read->reader);
		return -1;
	}
	return status;
}

static void
check_limits(struct making *making)
{
	struct muster_parameter *parameter = making->parameter;
	bool few = false, many = false;
	if (parameter->type == MUSTER_PARAMETER_DURATION) {
		int64_t value = policy_duration_longest(&parameter->duration);
		few = parameter->least[0] != '\0' &&
		    value < policy_duration_longest(&making->least_duration);
		many = parameter->most[0] != '\0' &&
		    value > policy_duration_longest(&making->most_duration);
	} else if (parameter->type == MUSTER_PARAMETER_COUNT_OF) {
		few = parameter->least[0] != '\0' && parameter->count < making->least_count;
		many = parameter->most[0] != '\0' && parameter->count > making->most_count;
	}
	if (few || many)
		parameter->fault = few ? "it is less than the least that is allowed"
				       : "it is more than the most that is allowed";
}

/* A scalar's bytes as they are printed; conversions fill the parameter. */
static int
read_scalar(struct making *making, const struct yaml_node *node, const char **out)
{
	struct muster_parameter *parameter = making->parameter;
	const char *text = node->text, *shown = text;
	if (node->kind != YAML_SCALAR || node->len == 0 || node->len > VALUE_MAX ||
	    strpbrk(text, "\r\n") != NULL)
		return refuse(making, node);
	if (parameter->type == MUSTER_PARAMETER_DURATION) {
		if (policy_duration_parse(text, &parameter->duration) != 0)
			return refuse(making, node);
	} else if (parameter->type == MUSTER_PARAMETER_COUNT_OF) {
		if (!node->plain || parse_count(text, &parameter->count) != 0)
			return refuse(making, node);
	} else if (parameter->type == MUSTER_PARAMETER_BOOLEAN) {
		bool yes = strcmp(text, "true") == 0;
		if (!node->plain || (!yes && strcmp(text, "false") != 0))
			return refuse(making, node);
		shown = yes ? "yes" : "no";
	} else if (parameter->type == MUSTER_PARAMETER_ENUM &&
	    !is_member(&making->declaration, text)) {
		parameter->fault = "it is none of its values";
	}
	*out = muster_arena_strdup(making->read->reader.arena, shown);
	if (*out != NULL)
		return 0;
	yaml_no_memory(&making->read->reader);
	return -1;
}

static int
read_value(struct making *making, const char *file, const struct yaml_node *node)
{
	struct muster_parameter *parameter = making->parameter;
	parameter->place = (struct muster_place){file, node->line, node->column};
	parameter->fault = "";
	int status = parameter->type == MUSTER_PARAMETER_LIST
	    ? read_list(making, node, &parameter->value)
	    : read_scalar(making, node, &parameter->value);
	if (status == 0)
		check_limits(making);
	return status;
}

/* ---- declarations ---- */

static int
read_limit(struct making *making, const struct yaml_node *node, const char **text,
    struct muster_duration *duration, int64_t *count)
{
	struct policy_read *read = making->read;
	enum muster_parameter_type type = making->parameter->type;
	*text = "";
	if (node == NULL)
		return 0;
	bool good = node->kind == YAML_SCALAR &&
	    ((type == MUSTER_PARAMETER_DURATION &&
		 policy_duration_parse(node->text, duration) == 0) ||
		(type == MUSTER_PARAMETER_COUNT_OF && parse_count(node->text, count) == 0));
	if (!good) {
		policy_problem(read, policy_place(read, node), "policy.limit",
		    "durations and counts have limits, of the same form as the value",
		    "this is no limit of a parameter of type %s", type_word((int)type));
		return -1;
	}
	*text = muster_arena_strdup(read->reader.arena, node->text);
	if (*text != NULL)
		return 0;
	yaml_no_memory(&read->reader);
	return -1;
}

static int
read_anchor(struct making *making)
{
	const struct yaml_node *node = making->declaration.anchor;
	struct policy_read *read = making->read;
	if (node == NULL)
		return 0;
	int anchor = node->kind == YAML_SCALAR
	    ? muster_policy_anchor_parse((struct muster_span){node->text, node->len})
	    : -1;
	bool duration = making->parameter->type == MUSTER_PARAMETER_DURATION;
	if (anchor < 0 || (!duration && anchor != MUSTER_POLICY_ANCHOR_NONE)) {
		policy_problem(read, policy_place(read, node), "policy.anchor",
		    "anchors: fix-available, advisory, first-seen, creation, \"\"",
		    duration ? "there is no such anchor" : "only a duration has an anchor");
		return -1;
	}
	making->parameter->anchor = (enum muster_policy_anchor)anchor;
	return 0;
}

static bool
is_name(const char *text)
{
	size_t len = strlen(text);
	return len > 0 && len <= 64 && text[0] >= 'a' && text[0] <= 'z' &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == len &&
	    strcmp(text, "organisation") != 0;
}

static int
declare(struct policy_read *read, const struct yaml_node *node, struct muster_parameter *parameter)
{
	struct making making = {.read = read, .parameter = parameter};
	char shown[YAML_SHOWN];
	struct muster_place key = policy_place(read, node->key);
	if (!is_name(node->key->text)) {
		policy_problem(read, key, "policy.name",
		    "lower-case letters, digits and \"_\", beginning with a letter",
		    "\"%s\" is no name for a parameter", yaml_shown(node->key->text, shown));
		return -1;
	}
	if (yaml_read(&read->reader, node, &schema, &making.declaration) != 0)
		return -1;
	*parameter = (struct muster_parameter){
	    .name = muster_arena_strdup(read->reader.arena, node->key->text),
	    .title = making.declaration.title,
	    .type = (enum muster_parameter_type)making.declaration.type,
	    .value = "",
	    .preset = "",
	    .fault = "",
	    .declared = key,
	};
	if (parameter->name == NULL) {
		yaml_no_memory(&read->reader);
		return -1;
	}
	if (parameter->type == MUSTER_PARAMETER_ENUM && making.declaration.value_count == 0) {
		policy_problem(read, key, "policy.values", "values: [a, b]",
		    "an enum names the values it may have");
		return -1;
	}
	if (read_anchor(&making) != 0 ||
	    read_limit(&making, making.declaration.least, &parameter->least, &making.least_duration,
		&making.least_count) != 0 ||
	    read_limit(&making, making.declaration.most, &parameter->most, &making.most_duration,
		&making.most_count) != 0 ||
	    read_value(&making, read->file->file, making.declaration.preset) != 0)
		return -1;
	parameter->preset = parameter->value;
	const struct yaml_node *other = yaml_node_member(read->overrides, parameter->name);
	if (other == NULL)
		return 0;
	parameter->overridden = true;
	return read_value(&making, read->overrides_file, other);
}

/* Values given for parameters that do not exist: one that was misread is declared all the same. */
static void
check_overrides(struct policy_read *read, const struct yaml_node *declared)
{
	const struct yaml_node *overrides = read->overrides;
	if (overrides == NULL)
		return;
	const char *names[YAML_MAX_FIELDS];
	size_t count = 0;
	const struct yaml_node *item = declared != NULL ? declared->first : NULL;
	for (; item != NULL && count < YAML_MAX_FIELDS; item = item->next)
		names[count++] = item->key->text;
	for (const struct yaml_node *node = overrides->first; node != NULL; node = node->next) {
		char shown[YAML_SHOWN], near[YAML_SHOWN];
		if (yaml_node_member(declared, node->key->text) == NULL)
			policy_problem(read,
			    (struct muster_place){
				read->overrides_file, node->key->line, node->key->column},
			    "policy.override", policy_near(node->key->text, names, count, near),
			    "the policy %s has no parameter \"%s\"", read->policy->id,
			    yaml_shown(node->key->text, shown));
	}
}

int
policy_parameters_read(struct policy_read *read, const struct yaml_node *node)
{
	size_t before = read->reader.problems;
	if (node != NULL && node->kind == YAML_UNREAD)
		return -1;
	if (node != NULL && node->kind != YAML_MAPPING) {
		policy_problem(read, policy_place(read, node), "policy.parameters", NULL,
		    "\"parameters\" wants a mapping of name: declaration");
		return -1;
	}
	size_t count = node != NULL ? node->count : 0;
	read->parameters = muster_arena_array(read->reader.arena, count, sizeof(*read->parameters));
	if (read->parameters == NULL) {
		yaml_no_memory(&read->reader);
		return -1;
	}
	size_t n = 0;
	for (const struct yaml_node *item = count > 0 ? node->first : NULL; item != NULL;
	     item = item->next)
		if (declare(read, item, &read->parameters[n]) == 0)
			n++;
	read->policy->parameters = read->parameters;
	read->policy->parameter_count = n;
	check_overrides(read, node);
	return read->reader.problems == before ? 0 : -1;
}
