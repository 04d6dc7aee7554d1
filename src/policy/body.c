/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a policy, line by line: statements are cut out, {{names}}
 * become marks, and what Markdown must not see (controls, depth) is refused.
 * One pass; a fence of code hides ":::" but not "{{".
 */
#include "policy/body.h"

#include <stdio.h>

enum { TEXT_MAX = 4 * POLICY_MAX_BYTES };

void
body_no_memory(struct body *body)
{
	yaml_no_memory(&body->read->reader);
	body->stop = true;
}

struct muster_place
body_here(const struct body *body, size_t column)
{
	return (struct muster_place){body->read->file->file, body->line, (unsigned)column + 1};
}

/* A bigger array with the same content; NULL: out of memory (told). */
void *
body_bigger(struct body *body, void *rows, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return rows;
	size_t more = *cap == 0 ? 32 : *cap * 2;
	void *copy = muster_arena_array(body->read->reader.arena, more, size);
	if (copy == NULL) {
		body_no_memory(body);
		return NULL;
	}
	if (count > 0)
		memcpy(copy, rows, count * size);
	*cap = more;
	return copy;
}

/* What follows is a part of its own. */
void
body_begin_part(struct body *body, size_t statement, unsigned line)
{
	size_t cap = body->part_cap;
	struct policy_part *parts =
	    body_bigger(body, body->parts, body->part_count, &body->part_cap, sizeof(*parts));
	size_t *starts = body_bigger(body, body->starts, body->part_count, &cap, sizeof(*starts));
	if (parts == NULL || starts == NULL)
		return;
	body->parts = parts;
	body->starts = starts;
	starts[body->part_count] = body->out.len;
	parts[body->part_count++] =
	    (struct policy_part){.text = "", .line = line, .statement = statement};
}

/* ---- {{names}} ---- */

/* The index of a value; parameters are few. */
size_t
body_value_of(struct body *body, struct muster_span name)
{
	struct muster_policy *policy = body->read->policy;
	for (size_t i = 0; i < policy->parameter_count; i++)
		if (muster_span_is(name, policy->parameters[i].name)) {
			body->read->parameters[i].used = true;
			return i;
		}
	return muster_span_is(name, "organisation") ? policy->parameter_count : SIZE_MAX;
}

/* Short names may stand for long values, many times. */
static bool
has_room(struct body *body, size_t index)
{
	const struct muster_policy *policy = body->read->policy;
	body->put_in +=
	    index < policy->parameter_count ? strlen(policy->parameters[index].value) : 0;
	return body->put_in <= POLICY_MAX_BYTES;
}

void
body_unknown_name(struct body *body, struct muster_span name, size_t column)
{
	if (body->read->names_open)
		return;
	const struct muster_policy *policy = body->read->policy;
	const char *names[YAML_MAX_FIELDS] = {"organisation"};
	size_t count = 1;
	for (; count < YAML_MAX_FIELDS && count <= policy->parameter_count; count++)
		names[count] = policy->parameters[count - 1].name;
	char word[96], shown[YAML_SHOWN], near[YAML_SHOWN];
	snprintf(word, sizeof(word), "%.*s", (int)(name.len < 90 ? name.len : 90), name.ptr);
	const char *remedy = policy_near(word, names, count, near);
	policy_problem(body->read, body_here(body, column), "policy.unknown-name",
	    remedy != NULL ? remedy
			   : "only names of parameters and organisation are put in; \\{{ writes "
			     "two braces",
	    "there is no parameter \"%s\"", yaml_shown(word, shown));
}

/* At "{{": puts the mark and returns what it took. */
static size_t
take_name(struct body *body, const char *text, size_t at, size_t len)
{
	size_t end = at + 2;
	while (end + 1 < len && !(text[end] == '}' && text[end + 1] == '}'))
		end++;
	if (end + 1 >= len) {
		policy_problem(body->read, body_here(body, at), "policy.open-name",
		    "close it with }} in the same line, or write \\{{ for two braces",
		    "\"{{\" is not closed");
		return len - at;
	}
	struct muster_span name = {text + at + 2, end - at - 2};
	while (name.len > 0 && name.ptr[0] == ' ')
		name = (struct muster_span){name.ptr + 1, name.len - 1};
	while (name.len > 0 && name.ptr[name.len - 1] == ' ')
		name.len--;
	size_t index = body_value_of(body, name);
	if (index == SIZE_MAX)
		body_unknown_name(body, name, at);
	else if (!has_room(body, index))
		policy_problem(body->read, body_here(body, at), "policy.too-long",
		    "put long values in fewer places", "the values make the text too long");
	else
		muster_strbuf_addf(&body->out, "%c%zu%c", MARK_OPEN, index, MARK_CLOSE);
	return end + 2 - at;
}

static void
add_line(struct body *body, const char *text, size_t len)
{
	size_t plain = 0; /* begin of what is copied as it is */
	for (size_t i = 0; i < len;) {
		unsigned char c = (unsigned char)text[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f) {
			policy_problem(body->read, body_here(body, i), "policy.control",
			    "remove it", "a control character (0x%02x)", c);
			i++;
			continue;
		}
		bool braces = c == '{' && i + 1 < len && text[i + 1] == '{';
		bool escaped = c == '\\' && i + 2 < len && memcmp(text + i + 1, "{{", 2) == 0;
		if (!braces && !escaped) {
			i++;
			continue;
		}
		muster_strbuf_add(&body->out, text + plain, i - plain);
		if (escaped) {
			muster_strbuf_addc(&body->out, MARK_BRACES);
			i += 3;
		} else {
			i += take_name(body, text, i, len);
		}
		plain = i;
	}
	muster_strbuf_add(&body->out, text + plain, len - plain);
	muster_strbuf_addc(&body->out, '\n');
}

/* ---- depth ---- */

static bool
is_rule(const char *text, size_t len)
{
	char sign = '\0';
	for (size_t i = 0; i < len; i++) {
		if (text[i] == ' ' || text[i] == '\t')
			continue;
		if (strchr("*-_", text[i]) == NULL || (sign != '\0' && text[i] != sign))
			return false;
		sign = text[i];
	}
	return true;
}

/* Quotes and list signs at the beginning of a line: Markdown takes time with their number. */
static void
check_depth(struct body *body, const char *text, size_t len)
{
	size_t depth = 0, i = 0;
	while (i < len) {
		size_t digits = 0;
		while (digits < 9 && i + digits < len && text[i + digits] >= '0' &&
		    text[i + digits] <= '9')
			digits++;
		size_t sign = i + digits;
		bool blank = sign + 1 >= len || text[sign + 1] == ' ' || text[sign + 1] == '\t';
		if (text[i] == ' ' || text[i] == '\t') {
			i++;
			continue;
		}
		if (text[i] == '>')
			i++;
		else if (sign < len && blank &&
		    strchr(digits > 0 ? ".)" : "-+*", text[sign]) != NULL)
			i = sign + 1;
		else
			return;
		if (++depth <= POLICY_MAX_NESTING)
			continue;
		if (!is_rule(text, len))
			policy_problem(body->read, body_here(body, i - 1), "policy.too-deep",
			    "flatten the lists and quotes", "nested deeper than %d levels",
			    POLICY_MAX_NESTING);
		return;
	}
}

/* ---- fences of code ---- */

static void
follow_fence(struct body *body, const char *text, size_t len)
{
	size_t at = 0;
	while (at < len && (text[at] == ' ' || text[at] == '\t'))
		at++;
	size_t run = 0;
	while (at + run < len && text[at + run] == text[at] && strchr("`~", text[at]) != NULL)
		run++;
	if (run < 3)
		return;
	if (body->fence_line == 0) {
		/* ```code``` in a line is no fence */
		if (text[at] == '`' && memchr(text + at + run, '`', len - at - run) != NULL)
			return;
		body->fence_line = body->line;
		body->fence = text[at];
		body->fence_len = run;
		return;
	}
	size_t rest = at + run;
	while (rest < len && (text[rest] == ' ' || text[rest] == '\t'))
		rest++;
	if (text[at] == body->fence && run >= body->fence_len && rest == len)
		body->fence_line = 0;
}

/* ---- lines ---- */

static void
take_line(struct body *body, const char *text, size_t len)
{
	bool colons = body->fence_line == 0 && len >= 3 && memcmp(text, ":::", 3) == 0;
	if (body->in_head && !colons) {
		if (body_take_head(body, text, len))
			return;
		body->in_head = false;
		body->parts[body->part_count - 1].line = body->line;
	}
	if (!colons) {
		check_depth(body, text, len);
		add_line(body, text, len);
		follow_fence(body, text, len);
		if (body->out.failed)
			body_no_memory(body);
		return;
	}
	if (!body->in_statement) {
		body_open_statement(body, text, len);
		return;
	}
	if (strspn(text + 3, " \t") < len - 3)
		policy_problem(body->read, body_here(body, 0), "policy.statement",
		    "close it with a line \":::\"", "%s is not closed before this line",
		    body->statements[body->statement_count - 1].id);
	body_close_statement(body);
}

static void
check_end(struct body *body)
{
	if (body->fence_line != 0) {
		body->line = body->fence_line;
		policy_problem(body->read, body_here(body, 0), "policy.fence",
		    "end it with a line of the same signs", "this block of code is not closed");
	} else if (body->in_statement) {
		const struct muster_statement *last = &body->statements[body->statement_count - 1];
		policy_problem(body->read, last->place, "policy.statement",
		    "close it with a line \":::\"", "%s is not closed", last->id);
	}
}

/* The parts get their text, the policy its values. */
static int
finish(struct body *body)
{
	struct policy_read *read = body->read;
	struct muster_arena *arena = read->reader.arena;
	struct muster_policy *policy = read->policy;
	size_t values = policy->parameter_count + 1;
	struct muster_policy_body *out = muster_arena_alloc(arena, sizeof(*out));
	const char **list = muster_arena_array(arena, values, sizeof(*list));
	const char *text = muster_arena_copy(arena, body->out.data, body->out.len);
	if (out == NULL || list == NULL || text == NULL || body->out.failed) {
		body_no_memory(body);
		return -1;
	}
	for (size_t i = 0; i < body->part_count; i++) {
		size_t end = i + 1 < body->part_count ? body->starts[i + 1] : body->out.len;
		body->parts[i].text = text + body->starts[i];
		body->parts[i].len = end - body->starts[i];
	}
	for (size_t i = 0; i < policy->parameter_count; i++)
		list[i] = policy->parameters[i].value;
	const char *organisation = read->input->organisation;
	list[values - 1] =
	    organisation != NULL && organisation[0] != '\0' ? organisation : "the organisation";
	*out = (struct muster_policy_body){
	    read->file->file, list, values, body->parts, body->part_count};
	policy->body = out;
	policy->statements = body->statements;
	policy->statement_count = body->statement_count;
	return 0;
}

int
policy_body_read(struct policy_read *read, const char *text, size_t len, unsigned line)
{
	struct body body = {.read = read, .line = line};
	size_t before = read->reader.problems;
	muster_strbuf_init(&body.out, TEXT_MAX);
	body_begin_part(&body, SIZE_MAX, line);
	for (size_t at = 0; at < len && !body.stop; body.line++) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t next = end != NULL ? (size_t)(end - text) + 1 : len;
		size_t stop = end != NULL ? next - 1 : len;
		if (stop > at && text[stop - 1] == '\r')
			stop--;
		take_line(&body, text + at, stop - at);
		at = next;
	}
	if (!body.stop) {
		check_end(&body);
		finish(&body);
	}
	muster_strbuf_release(&body.out);
	return read->reader.problems == before ? 0 : -1;
}
