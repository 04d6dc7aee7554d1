/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scalars and lists of scalars.  A value keeps the text that was written; its
 * type comes from the field, never from how it looks.  Only true and false
 * are booleans.
 */
#include "yaml/value.h"

#include <stdarg.h>

#include <muster/time.h>

static void
put(void *out, size_t offset, const void *value, size_t size)
{
	memcpy((char *)out + offset, value, size);
}

static bool
is_null(const struct yaml_node *node)
{
	return node->plain &&
	    (node->len == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

/* The scalar for a key; NULL if it is a list, a mapping or nothing. */
static const struct yaml_node *
scalar(struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field,
    const char *wanted)
{
	if (node->kind == YAML_SCALAR && !is_null(node) && node->len > 0)
		return node;
	if (node->kind == YAML_UNREAD || node->partial)
		return NULL; /* told */
	const char *found = node->kind == YAML_SEQUENCE ? "a list"
	    : node->kind == YAML_MAPPING                ? "a mapping"
							: "nothing";
	yaml_problem(
	    reader, node, "yaml.type", NULL, "\"%s\" wants %s, not %s", field->key, wanted, found);
	return NULL;
}

/* Without the line ends that "|" and ">" leave behind. */
static size_t
trimmed(const struct yaml_node *node)
{
	size_t len = node->len;
	while (len > 0 && (node->text[len - 1] == '\n' || node->text[len - 1] == '\r'))
		len--;
	return len;
}

static char *
copy(struct yaml_reader *reader, const struct yaml_node *node)
{
	char *text = muster_arena_copy(reader->arena, node->text, trimmed(node));
	if (text == NULL)
		yaml_no_memory(reader);
	return text;
}

static bool
blank(const struct yaml_node *node)
{
	return strspn(node->text, " \t\r\n") == node->len;
}

static int
check_string(
    struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field)
{
	char shown[YAML_SHOWN];
	if (blank(node)) {
		yaml_problem(reader, node, "yaml.empty", NULL, "\"%s\" is empty", field->key);
		return -1;
	}
	if (field->type != YAML_TEXT && strcspn(node->text, "\r\n") < trimmed(node)) {
		yaml_problem(reader, node, "yaml.lines", "write it in one line",
		    "\"%s\" has several lines", field->key);
		return -1;
	}
	if (field->valid != NULL && !field->valid(node->text)) {
		yaml_problem(reader, node, "yaml.form", NULL,
		    "\"%s\" in \"%s\" is not of the form: %s", yaml_shown(node->text, shown),
		    field->key, field->form);
		return -1;
	}
	return 0;
}

static int
read_string(struct yaml_reader *reader, const struct yaml_node *node,
    const struct yaml_field *field, void *out)
{
	if (scalar(reader, node, field, "a text") == NULL || check_string(reader, node, field) != 0)
		return -1;
	const char *text = copy(reader, node);
	if (text == NULL)
		return -1;
	put(out, field->offset, &text, sizeof(text));
	return 0;
}

/* A list of scalars is wanted. */
static int
check_list(struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field)
{
	if (node->kind == YAML_SEQUENCE)
		return 0;
	if (node->partial)
		return -1; /* told */
	yaml_problem(reader, node, "yaml.type",
	    node->kind == YAML_SCALAR && !is_null(node) ? "write it in brackets: [a, b]" : NULL,
	    "\"%s\" wants a list", field->key);
	return -1;
}

static int
read_strings(struct yaml_reader *reader, const struct yaml_node *node,
    const struct yaml_field *field, void *out)
{
	if (check_list(reader, node, field) != 0)
		return -1;
	const char **items = muster_arena_array(reader->arena, node->count, sizeof(*items));
	if (items == NULL) {
		yaml_no_memory(reader);
		return -1;
	}
	size_t n = 0;
	int status = 0;
	for (const struct yaml_node *item = node->first; item != NULL; item = item->next) {
		if (scalar(reader, item, field, "texts") == NULL ||
		    check_string(reader, item, field) != 0)
			status = -1;
		else if ((items[n++] = copy(reader, item)) == NULL)
			return -1;
	}
	const char *const *list = items;
	put(out, field->offset, &list, sizeof(list));
	put(out, field->count_offset, &n, sizeof(n));
	return status;
}

static bool
any_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (muster_span_is_nocase(muster_span_of(text), *words))
			return true;
	return false;
}

static int
read_bool(struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field,
    void *out)
{
	static const char *const yes[] = {"true", "yes", "on", "y", "1", NULL};
	static const char *const no[] = {"false", "no", "off", "n", "0", NULL};
	if (scalar(reader, node, field, "true or false") == NULL)
		return -1;
	bool value = strcmp(node->text, "true") == 0;
	if (node->plain && (value || strcmp(node->text, "false") == 0)) {
		put(out, field->offset, &value, sizeof(value));
		return 0;
	}
	char shown[YAML_SHOWN];
	const char *remedy = any_of(node->text, yes) ? "did you mean true?"
	    : any_of(node->text, no)                 ? "did you mean false?"
						     : NULL;
	yaml_problem(reader, node, "yaml.boolean", remedy,
	    "\"%s\" wants true or false without quotes, not \"%s\"", field->key,
	    yaml_shown(node->text, shown));
	return -1;
}

/* [-]digits without leading zeros; 0 or -1. */
static int
parse_int(const char *text, int64_t *value)
{
	const char *p = text;
	bool negative = *p == '-';
	p += negative;
	if (*p < '0' || *p > '9' || (*p == '0' && p[1] != '\0'))
		return -1;
	int64_t n = 0;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (n > (INT64_MAX - 9) / 10)
			return -1;
		n = n * 10 + (*p - '0');
	}
	*value = negative ? -n : n;
	return *p == '\0' ? 0 : -1;
}

static int
check_range(struct yaml_reader *reader, const struct yaml_node *node,
    const struct yaml_field *field, int64_t value)
{
	int64_t min = field->min, max = field->max;
	if (min == 0 && max == 0)
		max = INT32_MAX;
	if (value >= min && value <= max)
		return 0;
	yaml_problem(reader, node, "yaml.range", NULL, "\"%s\" is out of range: %lld to %lld",
	    field->key, (long long)min, (long long)max);
	return -1;
}

static int
read_number(struct yaml_reader *reader, const struct yaml_node *node,
    const struct yaml_field *field, void *out)
{
	bool days = field->type == YAML_DAYS;
	const char *wanted = days ? "days (30, 30d, 12w)" : "a whole number";
	int64_t value = 0;
	if (scalar(reader, node, field, wanted) == NULL)
		return -1;
	bool read = node->plain &&
	    (parse_int(node->text, &value) == 0 ||
		(days && muster_days_parse(node->text, &value, NULL) == 0));
	if (!read) {
		char shown[YAML_SHOWN];
		yaml_problem(reader, node, "yaml.number",
		    node->plain ? NULL : "write it without quotes", "\"%s\" wants %s, not \"%s\"",
		    field->key, wanted, yaml_shown(node->text, shown));
		return -1;
	}
	if (check_range(reader, node, field, value) != 0)
		return -1;
	put(out, field->offset, &value, sizeof(value));
	return 0;
}

/* ---- words ---- */

enum { MAX_WORDS = 32 };

static void
unknown_word(
    struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field)
{
	const struct yaml_words *words = field->words;
	const char *names[MAX_WORDS];
	size_t count = 0;
	char all[YAML_SHOWN] = "one of:", near_text[YAML_SHOWN], shown[YAML_SHOWN];
	size_t len = strlen(all);
	for (int i = 0; i < words->count && i < MAX_WORDS; i++) {
		const char *name = words->name(i);
		size_t n = strlen(name);
		names[count++] = name;
		if (len + n + 2 < sizeof(all)) {
			all[len++] = ' ';
			memcpy(all + len, name, n + 1);
			len += n;
		}
	}
	const char *near = muster_text_nearest(node->text, names, count);
	if (near != NULL)
		snprintf(near_text, sizeof(near_text), "did you mean \"%s\"?", near);
	yaml_problem(reader, node, "yaml.word", near != NULL ? near_text : all,
	    "\"%s\" cannot be \"%s\"", field->key, yaml_shown(node->text, shown));
}

static int
read_word(struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field,
    int *value)
{
	if (scalar(reader, node, field, "a word") == NULL)
		return -1;
	*value = field->words->parse((struct muster_span){node->text, node->len});
	if (*value >= 0 && *value < field->words->count)
		return 0;
	unknown_word(reader, node, field);
	return -1;
}

static int
read_words(struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field,
    void *out)
{
	if (check_list(reader, node, field) != 0)
		return -1;
	uint32_t bits = 0;
	int status = 0;
	for (const struct yaml_node *item = node->first; item != NULL; item = item->next) {
		int value;
		if (read_word(reader, item, field, &value) != 0) {
			status = -1;
			continue;
		}
		uint32_t bit = UINT32_C(1) << (unsigned)value;
		if ((bits & bit) != 0) {
			yaml_problem(reader, item, "yaml.word", "remove one of the two",
			    "\"%s\" is named twice in \"%s\"", field->words->name(value),
			    field->key);
			status = -1;
		}
		bits |= bit;
	}
	put(out, field->offset, &bits, sizeof(bits));
	return status;
}

int
value_read(struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field,
    void *out)
{
	int word;
	switch (field->type) {
	case YAML_STRING:
	case YAML_TEXT:
		return read_string(reader, node, field, out);
	case YAML_STRINGS:
		return read_strings(reader, node, field, out);
	case YAML_BOOL:
		return read_bool(reader, node, field, out);
	case YAML_INT:
	case YAML_DAYS:
		return read_number(reader, node, field, out);
	case YAML_ENUM:
		if (read_word(reader, node, field, &word) != 0)
			return -1;
		put(out, field->offset, &word, sizeof(word));
		return 0;
	case YAML_ENUMS:
		return read_words(reader, node, field, out);
	default:
		return -1; /* sections and rows are schema.c's */
	}
}
