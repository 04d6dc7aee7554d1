/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: their first line, the names below it, their end. */
#include <string.h>

#include "policy/body.h"

enum { STATEMENT_NAMES = 64 };

static bool
is_statement_id(struct muster_span word)
{
	size_t letters = 0, digits = 0;
	while (letters < word.len && word.ptr[letters] >= 'A' && word.ptr[letters] <= 'Z')
		letters++;
	if (letters < 2 || letters > 8 || letters == word.len || word.ptr[letters] != '-')
		return false;
	while (letters + 1 + digits < word.len && word.ptr[letters + 1 + digits] >= '0' &&
	    word.ptr[letters + 1 + digits] <= '9')
		digits++;
	return digits >= 2 && digits <= 3 && letters + 1 + digits == word.len;
}

/* Words of a line, split at blanks and commas; the number there are, at most max. */
static size_t
words(const char *text, size_t len, size_t from, struct muster_span *out, size_t max)
{
	size_t n = 0;
	for (size_t i = from; i < len;) {
		if (text[i] == ' ' || text[i] == '\t' || text[i] == ',') {
			i++;
			continue;
		}
		size_t begin = i;
		while (i < len && text[i] != ' ' && text[i] != '\t' && text[i] != ',')
			i++;
		if (n < max)
			out[n] = (struct muster_span){text + begin, i - begin};
		n++;
	}
	return n;
}

void
body_open_statement(struct body *body, const char *text, size_t len)
{
	struct muster_span word[4] = {{NULL, 0}};
	size_t count = words(text, len, 3, word, 4);
	bool must = count == 3 && muster_span_is(word[2], "must");
	if (count != 3 || !muster_span_is(word[0], "statement") || !is_statement_id(word[1]) ||
	    (!must && !muster_span_is(word[2], "should"))) {
		policy_problem(body->read, body_here(body, 0), "policy.statement",
		    "write \"::: statement ABC-01 must\", or should", "this opens no statement");
		return;
	}
	if (body->statement_count == POLICY_MAX_STATEMENTS) {
		policy_problem(body->read, body_here(body, 0), "policy.statements",
		    "make two policies of it", "more than %d statements", POLICY_MAX_STATEMENTS);
		return;
	}
	struct muster_statement *rows = body_bigger(
	    body, body->statements, body->statement_count, &body->statement_cap, sizeof(*rows));
	const char *id = muster_arena_copy(body->read->reader.arena, word[1].ptr, word[1].len);
	if (rows == NULL || id == NULL) {
		body_no_memory(body);
		return;
	}
	body->statements = rows;
	rows[body->statement_count] =
	    (struct muster_statement){.id = id, .must = must, .place = body_here(body, 0)};
	body->in_statement = body->in_head = true;
	memset(body->line_seen, 0, sizeof(body->line_seen));
	body_begin_part(body, body->statement_count++, body->line);
}

void
body_close_statement(struct body *body)
{
	const struct muster_statement *statement = &body->statements[body->statement_count - 1];
	size_t start = body->starts[body->part_count - 1];
	if (strspn(body->out.data + start, " \t\n") == body->out.len - start)
		policy_problem(body->read, statement->place, "policy.statement",
		    "write the sentence before \":::\"", "%s says nothing", statement->id);
	body->in_statement = body->in_head = false;
	body_begin_part(body, SIZE_MAX, body->line + 1);
}

/* "runtime.limits" or a part of it, "runtime.limits/pids". */
static bool
name_of(struct muster_arena *arena, struct muster_span word, struct muster_policy_name *out)
{
	const char *slash = memchr(word.ptr, '/', word.len);
	const size_t len = slash != NULL ? (size_t)(slash - word.ptr) : word.len;
	out->written = muster_arena_copy(arena, word.ptr, word.len);
	out->name = slash != NULL ? muster_arena_copy(arena, word.ptr, len) : out->written;
	out->aspect = slash != NULL ? muster_arena_copy(arena, slash + 1, word.len - len - 1) : "";
	return out->written != NULL && out->name != NULL && out->aspect != NULL;
}

/* Is one of them the other, or a part of it? */
static bool
overlap(const struct muster_policy_name *a, const struct muster_policy_name *b)
{
	return strcmp(a->name, b->name) == 0 &&
	    (a->aspect[0] == '\0' || b->aspect[0] == '\0' || strcmp(a->aspect, b->aspect) == 0);
}

/* Practices after those that another line named. */
static void
add_practices(
    struct body *body, const struct muster_span *word, size_t count, const char *text, bool served)
{
	struct muster_arena *arena = body->read->reader.arena;
	struct muster_statement *statement = &body->statements[body->statement_count - 1];
	const size_t before = statement->practice_count;
	if (count == 0)
		policy_problem(body->read, body_here(body, 0), "policy.statement",
		    "name what is stated, or leave it out", "this line names nothing");
	struct muster_policy_name *list = muster_arena_array(arena, before + count, sizeof(*list));
	for (size_t i = 0; list != NULL && i < before; i++)
		list[i] = statement->practices[i];
	for (size_t i = before; list != NULL && i < before + count; i++) {
		if (!name_of(arena, word[i - before], &list[i])) {
			list = NULL;
			break;
		}
		list[i].place = body_here(body, (size_t)(word[i - before].ptr - text));
		list[i].served = served;
		policy_check_practice(body->read, &list[i]);
		for (size_t k = 0; k < i; k++)
			if (overlap(&list[k], &list[i])) {
				policy_problem(body->read, list[i].place, "policy.twice",
				    "remove one of the two", "the practice is named twice");
				break;
			}
	}
	if (list == NULL) {
		body_no_memory(body);
		return;
	}
	statement->practices = list;
	statement->practice_count = before + count;
}

static void
take_practices(struct body *body, const struct muster_span *word, size_t count, const char *text)
{
	add_practices(body, word, count, text, false);
}

/* "serves: network.segmented": what is measured for it says nothing of the sentence. */
static void
take_served(struct body *body, const struct muster_span *word, size_t count, const char *text)
{
	add_practices(body, word, count, text, true);
}

static void
take_parameters(struct body *body, const struct muster_span *word, size_t count, const char *text)
{
	struct policy_read *read = body->read;
	struct muster_statement *statement = &body->statements[body->statement_count - 1];
	const struct muster_parameter **list =
	    muster_arena_array(read->reader.arena, count, sizeof(*list));
	if (list == NULL) {
		body_no_memory(body);
		return;
	}
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		size_t index = body_value_of(body, word[i]);
		if (index < read->policy->parameter_count)
			list[n++] = &read->parameters[index];
		else
			body_unknown_name(body, word[i], (size_t)(word[i].ptr - text));
	}
	statement->parameters = list;
	statement->parameter_count = n;
}

static void
add_kind(struct muster_finding_filter *only, uint32_t kind)
{
	if (only->kinds == 0)
		only->expects = kind;
	only->kinds |= kind;
}

/* "findings: medium, with-fix": ranks, kinds of assets, and what is known of them. */
static void
take_findings(struct body *body, const struct muster_span *word, size_t count, const char *text)
{
	struct muster_arena *arena = body->read->reader.arena;
	struct muster_statement *statement = &body->statements[body->statement_count - 1];
	struct muster_finding_filter *only = muster_arena_alloc(arena, sizeof(*only));
	struct muster_strbuf said;
	if (only == NULL) {
		body_no_memory(body);
		return;
	}
	muster_strbuf_init(&said, 0);
	if (count == 0)
		policy_problem(body->read, body_here(body, 0), "policy.findings",
		    "leave the line out: all are meant", "this line names nothing");
	for (size_t i = 0; i < count; i++) {
		const int rank = muster_severity_parse(word[i]);
		const int kind = muster_asset_kind_parse(word[i]);
		if (rank >= 0)
			only->ranks |= UINT32_C(1) << rank;
		else if (kind >= 0)
			add_kind(only, UINT32_C(1) << kind);
		else if (muster_span_is(word[i], "with-fix"))
			only->fixed = true;
		else if (muster_span_is(word[i], "without-fix"))
			only->unfixed = true;
		else if (muster_span_is(word[i], "exploited"))
			only->exploited = true;
		else
			policy_problem(body->read, body_here(body, (size_t)(word[i].ptr - text)),
			    "policy.findings",
			    "ranks (critical high medium low info unknown), kinds of assets (image "
			    "host …), with-fix, without-fix, exploited",
			    "\"%.*s\" says nothing of a finding",
			    (int)(word[i].len < 60 ? word[i].len : 60), word[i].ptr);
		muster_strbuf_addf(
		    &said, "%s%.*s", i > 0 ? ", " : "", (int)word[i].len, word[i].ptr);
	}
	if (only->fixed && only->unfixed)
		policy_problem(body->read, body_here(body, 0), "policy.findings",
		    "leave both out: all are meant", "no finding is with and without a fix");
	statement->findings = said.failed ? NULL : muster_arena_copy(arena, said.data, said.len);
	muster_strbuf_release(&said);
	if (statement->findings == NULL)
		body_no_memory(body);
	else
		statement->only = only;
	statement->blind = only->exploited && !body->read->input->knows_exploited;
}

/* "measured: in-part" */
static void
take_measured(struct body *body, const struct muster_span *word, size_t count, const char *text)
{
	(void)text;
	struct muster_statement *statement = &body->statements[body->statement_count - 1];
	if (count == 1 && muster_span_is(word[0], "in-part"))
		statement->in_part = true;
	else
		policy_problem(body->read, body_here(body, 0), "policy.measured",
		    "leave the line out where all of the sentence is measured",
		    "it is measured in-part");
}

/* Lines before the sentence, each once: what they are called, and who reads them. */
bool
body_take_head(struct body *body, const char *text, size_t len)
{
	static const struct {
		const char *name;
		void (*take)(struct body *body, const struct muster_span *word, size_t count,
		    const char *text);
	} lines[STATEMENT_LINES] = {{"practices:", take_practices}, {"serves:", take_served},
	    {"parameters:", take_parameters}, {"findings:", take_findings},
	    {"measured:", take_measured}};
	const struct muster_span line = {text, len};
	size_t which = 0;
	while (which < STATEMENT_LINES && !muster_span_starts(line, lines[which].name))
		which++;
	if (which == STATEMENT_LINES)
		return false;
	struct muster_span word[STATEMENT_NAMES];
	size_t count = words(text, len, strlen(lines[which].name), word, STATEMENT_NAMES);
	bool *seen = &body->line_seen[which];
	if (*seen || count > STATEMENT_NAMES) {
		policy_problem(body->read, body_here(body, 0), "policy.statement",
		    "one line with all of them",
		    *seen ? "this line stands twice" : "too many names");
		return true;
	}
	*seen = true;
	lines[which].take(body, word, count, text);
	return true;
}
