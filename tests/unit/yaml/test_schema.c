/* SPDX-License-Identifier: Apache-2.0 */
/* Reading mappings by table: each type, each problem, all in one pass. */
#include "support.h"

#include <muster/strbuf.h>

#include "yaml/schema.h"

enum colour { RED, GREEN };

static const char *
colour_name(int value)
{
	return value == RED ? "red" : "green";
}

static int
colour_parse(struct muster_span word)
{
	return muster_span_is(word, "red") ? RED : muster_span_is(word, "green") ? GREEN : -1;
}

static const struct yaml_words colours = {colour_parse, colour_name, 2};

struct part {
	const char *name;
	unsigned line;
};
struct limits {
	int64_t low;
	const char *note;
};
struct thing {
	const char *name, *text;
	const char *const *tags;
	size_t tag_count;
	bool on;
	int64_t count, days, any;
	int colour;
	uint32_t palette;
	struct limits limits;
	const struct part *parts;
	size_t part_count;
	const struct yaml_node *raw;
	bool finished;
};

static const struct yaml_field part_fields[] = {
    {.key = "name", .type = YAML_STRING, .required = true, .offset = offsetof(struct part, name)},
};
static const struct yaml_schema part_schema = {.what = "a part",
    .size = sizeof(struct part),
    .fields = part_fields,
    .field_count = 1,
    .has_line = true,
    .line_offset = offsetof(struct part, line)};

static void
limit_defaults(void *row)
{
	((struct limits *)row)->low = 7;
}

static const struct yaml_field limit_fields[] = {
    {.key = "low", .type = YAML_INT, .offset = offsetof(struct limits, low)},
    {.key = "note", .type = YAML_STRING, .offset = offsetof(struct limits, note)},
};
static const struct yaml_schema limit_schema = {.what = "limits",
    .size = sizeof(struct limits),
    .fields = limit_fields,
    .field_count = 2,
    .defaults = limit_defaults};

static const struct yaml_field thing_fields[] = {
    {.key = "name", .type = YAML_STRING, .required = true, .offset = offsetof(struct thing, name)},
    {.key = "text", .type = YAML_TEXT, .offset = offsetof(struct thing, text)},
    {.key = "tags",
	.type = YAML_STRINGS,
	.offset = offsetof(struct thing, tags),
	.count_offset = offsetof(struct thing, tag_count)},
    {.key = "on", .type = YAML_BOOL, .offset = offsetof(struct thing, on)},
    {.key = "count",
	.type = YAML_INT,
	.offset = offsetof(struct thing, count),
	.min = -5,
	.max = 5},
    {.key = "any",
	.type = YAML_INT,
	.offset = offsetof(struct thing, any),
	.min = INT64_MIN,
	.max = INT64_MAX},
    {.key = "days", .type = YAML_DAYS, .offset = offsetof(struct thing, days)},
    {.key = "colour",
	.type = YAML_ENUM,
	.offset = offsetof(struct thing, colour),
	.words = &colours},
    {.key = "palette",
	.type = YAML_ENUMS,
	.offset = offsetof(struct thing, palette),
	.words = &colours},
    {.key = "limits",
	.type = YAML_SECTION,
	.offset = offsetof(struct thing, limits),
	.schema = &limit_schema},
    {.key = "parts",
	.type = YAML_ROWS,
	.offset = offsetof(struct thing, parts),
	.count_offset = offsetof(struct thing, part_count),
	.schema = &part_schema},
    {.key = "raw", .type = YAML_NODE, .offset = offsetof(struct thing, raw)},
};

static void
finish_thing(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	struct thing *thing = row;
	thing->finished = true;
	if (thing->count == 3)
		yaml_problem(reader, yaml_node_member(node, "count"), "test.three", "take 4",
		    "three is taken");
}

static const struct yaml_schema thing_schema = {.what = "a thing",
    .size = sizeof(struct thing),
    .fields = thing_fields,
    .field_count = sizeof(thing_fields) / sizeof(thing_fields[0]),
    .finish = finish_thing};

static struct muster_arena *arena;
static struct muster_strbuf problems;
static struct thing thing;
static struct muster_error first;

static void
gather(void *context, const struct muster_error *problem)
{
	(void)context;
	muster_strbuf_addf(&problems, "%s:%u:%u: %s%s%s\n", problem->file, (unsigned)problem->line,
	    (unsigned)problem->column, problem->message, problem->remedy[0] != '\0' ? "; " : "",
	    problem->remedy);
}

static int
setup(void **state)
{
	(void)state;
	arena = muster_arena_new();
	muster_strbuf_init(&problems, 0);
	return arena == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	muster_arena_free(arena);
	muster_strbuf_release(&problems);
	return 0;
}

static size_t
read_thing(const char *text)
{
	struct yaml_reader reader = {
	    .arena = arena, .file = "t.yaml", .problem = gather, .first = &first};
	muster_strbuf_clear(&problems);
	muster_error_clear(&first);
	int status = yaml_read_text(&reader, arena, text, strlen(text), &thing_schema, &thing);
	assert_int_equal(status != 0, reader.problems != 0);
	assert_int_equal(first.code != MUSTER_OK, reader.problems != 0);
	return reader.problems;
}

static void
every_type(void **state)
{
	(void)state;
	assert_int_equal(read_thing("name: 4.10\n"
				    "text: |\n  a\n  b\n"
				    "tags: [x, 'yes', 012]\n"
				    "on: true\n"
				    "count: -5\n"
				    "any: 9223372036854775799\n"
				    "days: 12w\n"
				    "colour: green\n"
				    "palette: [green]\n"
				    "limits: {note: n}\n"
				    "parts:\n  - name: p\n  - {name: q}\n"
				    "raw: {a: [1]}\n"),
	    0);
	assert_string_equal(thing.name, "4.10"); /* not 4.1: values keep their text */
	assert_string_equal(thing.text, "a\nb");
	assert_int_equal(thing.tag_count, 3);
	assert_string_equal(thing.tags[1], "yes");
	assert_string_equal(thing.tags[2], "012");
	assert_true(thing.on);
	assert_int_equal(thing.count, -5);
	assert_true(thing.any == INT64_C(9223372036854775799));
	assert_int_equal(thing.days, 84);
	assert_int_equal(thing.colour, GREEN);
	assert_int_equal(thing.palette, 2);
	assert_int_equal(thing.limits.low, 7);
	assert_string_equal(thing.limits.note, "n");
	assert_int_equal(thing.part_count, 2);
	assert_string_equal(thing.parts[1].name, "q");
	assert_int_equal(thing.parts[0].line, 14);
	assert_int_equal(thing.raw->first->kind, YAML_SEQUENCE);
	assert_true(thing.finished);
}

static void
absent_keys(void **state)
{
	(void)state;
	assert_int_equal(read_thing("name: n\ndays: 30\n"), 0);
	assert_string_equal(thing.text, "");
	assert_string_equal(thing.limits.note, "");
	assert_int_equal(thing.limits.low, 7);
	assert_int_equal(thing.days, 30);
	assert_null(thing.tags);
	assert_null(thing.raw);
	/* An empty document has no keys; what is required is missing. */
	assert_int_equal(read_thing("# nothing\n"), 1);
	assert_string_equal(problems.data, "t.yaml:1:1: a thing needs \"name\"\n");
	assert_false(thing.finished);
}

struct bad {
	const char *text, *want;
};

static void
problems_in_words(void **state)
{
	(void)state;
	static const struct bad cases[] = {
	    {"[a]\n", "t.yaml:1:1: a thing is a mapping (\"key: value\" lines), not a list\n"},
	    {"just text\n",
		"t.yaml:1:1: a thing is a mapping (\"key: value\" lines), not a text\n"},
	    {"name: ''\n", "t.yaml:1:7: \"name\" wants a text, not nothing\n"},
	    {"name: '  '\n", "t.yaml:1:7: \"name\" is empty\n"},
	    {"name: ~\n", "t.yaml:1:7: \"name\" wants a text, not nothing\n"},
	    {"name: null\n", "t.yaml:1:7: \"name\" wants a text, not nothing\n"},
	    {"name: {a: b}\n", "t.yaml:1:7: \"name\" wants a text, not a mapping\n"},
	    {"name: n\non: [true]\n", "t.yaml:2:5: \"on\" wants true or false, not a list\n"},
	    {"name: n\non: True\n",
		"t.yaml:2:5: \"on\" wants true or false without quotes, not "
		"\"True\"; did you mean true?\n"},
	    {"name: n\non: NO\n",
		"t.yaml:2:5: \"on\" wants true or false without quotes, not "
		"\"NO\"; did you mean false?\n"},
	    {"name: n\non: maybe\n",
		"t.yaml:2:5: \"on\" wants true or false without quotes, not \"maybe\"\n"},
	    {"name: n\ncount: 6\n", "t.yaml:2:8: \"count\" is out of range: -5 to 5\n"},
	    {"name: n\ncount: 0x1\n", "t.yaml:2:8: \"count\" wants a whole number, not \"0x1\"\n"},
	    {"name: n\ncount: 01\n", "t.yaml:2:8: \"count\" wants a whole number, not \"01\"\n"},
	    {"name: n\ncount: 1.0\n", "t.yaml:2:8: \"count\" wants a whole number, not \"1.0\"\n"},
	    {"name: n\ncount: .inf\n",
		"t.yaml:2:8: \"count\" wants a whole number, not \".inf\"\n"},
	    {"name: n\ncount: 1:30:00\n",
		"t.yaml:2:8: \"count\" wants a whole number, not \"1:30:00\"\n"},
	    {"name: n\ncount: '3'\n",
		"t.yaml:2:8: \"count\" wants a whole number, not \"3\"; write "
		"it without quotes\n"},
	    {"name: n\nany: 99999999999999999999\n",
		"t.yaml:2:6: \"any\" wants a whole number, not \"99999999999999999999\"\n"},
	    {"name: n\ndays: soon\n",
		"t.yaml:2:7: \"days\" wants days (30, 30d, 12w), not \"soon\"\n"},
	    {"name: n\ndays: -1\n", "t.yaml:2:7: \"days\" is out of range: 0 to 2147483647\n"},
	    {"name: n\ncolour: greem\n",
		"t.yaml:2:9: \"colour\" cannot be \"greem\"; did you mean \"green\"?\n"},
	    {"name: n\ncolour: blue\n",
		"t.yaml:2:9: \"colour\" cannot be \"blue\"; one of: red green\n"},
	    {"name: n\npalette: red\n",
		"t.yaml:2:10: \"palette\" wants a list; write it in brackets: [a, b]\n"},
	    {"name: n\ntags: [a, [b]]\n", "t.yaml:2:11: \"tags\" wants texts, not a list\n"},
	    {"name: n\nparts: p\n", "t.yaml:2:8: \"parts\" wants a list\n"},
	    {"name: n\nparts: [{}]\n", "t.yaml:2:9: a part needs \"name\"\n"},
	    {"name: n\nlimits: {lwo: 3}\n",
		"t.yaml:2:10: limits has no key \"lwo\"; did you mean \"low\"?\n"},
	    {"name: n\ncount: 3\n", "t.yaml:2:8: three is taken; take 4\n"},
	    {"name: n\ncolour: \"\\e[2J\\u202Egreen\"\n",
		"t.yaml:2:9: \"colour\" cannot be "
		"\"\\x1b[2J\\u{202E}green\"; one of: red "
		"green\n"},
	    {"nmae: n\non: yes\ncount: x\nparts: [{nam: p}]\n",
		"t.yaml:1:1: a thing has no key \"nmae\"; did you mean \"name\"?\n"
		"t.yaml:2:5: \"on\" wants true or false without quotes, not \"yes\"; did you mean "
		"true?\n"
		"t.yaml:3:8: \"count\" wants a whole number, not \"x\"\n"
		"t.yaml:4:10: a part has no key \"nam\"; did you mean \"name\"?\n"
		"t.yaml:4:9: a part needs \"name\"\n"
		"t.yaml:1:1: a thing needs \"name\"\n"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		read_thing(cases[i].text);
		assert_string_equal(problems.data, cases[i].want);
	}
}

/* A file of nothing but mistakes: who prints them stops in time (cli/message.c). */
static void
flood(void **state)
{
	(void)state;
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	muster_strbuf_adds(&text, "name: n\nparts:\n");
	for (int i = 0; i < 5000; i++)
		muster_strbuf_adds(&text, "- {}\n");
	assert_int_equal(read_thing(text.data), 5000);
	size_t lines = 0;
	for (const char *p = problems.data; (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	assert_int_equal(lines, 5000);
	muster_strbuf_release(&text);
}

/* What the tree told is no problem again, and what else is wrong is told with it. */
static void
told_by_the_tree(void **state)
{
	(void)state;
	static const struct bad cases[] = {
	    {"name: *n\ntags: [a, *b, [c]]\non: maybe\n",
		"t.yaml:1:7: aliases (*) are not read; write the value out, or put the text in "
		"quotes\nt.yaml:2:11: aliases (*) are not read; write the value out, or put the "
		"text in quotes\nt.yaml:2:15: \"tags\" wants texts, not a list\nt.yaml:3:5: \"on\" "
		"wants true or false without quotes, not \"maybe\"\n"},
	    {"*k : 1\nparts: [{*a : 1}, {nam: p}]\n",
		"t.yaml:1:1: aliases (*) are not read; write the value out, or put the text in "
		"quotes\nt.yaml:2:10: aliases (*) are not read; write the value out, or put the "
		"text in quotes\nt.yaml:2:20: a part has no key \"nam\"; did you mean \"name\"?\n"
		"t.yaml:2:19: a part needs \"name\"\n"},
	    {"on: maybe\nparts:\n- name: p\n-\tname: *q\n  x: 1\nname: n\n",
		"t.yaml:4:2: a tab is used as indentation; indent with spaces\n"
		"t.yaml:4:2: nothing was read from here on; mend what is wrong here, then run it "
		"again\nt.yaml:1:5: \"on\" wants true or false without quotes, not \"maybe\"\n"},
	    {"*all\n",
		"t.yaml:1:1: aliases (*) are not read; write the value out, or put the text in "
		"quotes\n"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		read_thing(cases[i].text);
		assert_string_equal(problems.data, cases[i].want);
		assert_false(thing.finished);
	}
}

static void
syntax_is_a_problem_too(void **state)
{
	(void)state;
	assert_int_equal(read_thing("name: [\n"), 1);
	assert_string_equal(first.id, "yaml.syntax");
	assert_string_equal(first.file, "t.yaml");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_type, setup, teardown),
	    cmocka_unit_test_setup_teardown(absent_keys, setup, teardown),
	    cmocka_unit_test_setup_teardown(problems_in_words, setup, teardown),
	    cmocka_unit_test_setup_teardown(flood, setup, teardown),
	    cmocka_unit_test_setup_teardown(told_by_the_tree, setup, teardown),
	    cmocka_unit_test_setup_teardown(syntax_is_a_problem_too, setup, teardown),
	};
	return cmocka_run_group_tests_name("yaml schema", tests, NULL, NULL);
}
