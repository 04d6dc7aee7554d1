/* SPDX-License-Identifier: Apache-2.0 */
/* Several documents in one text, and the text around them (rules.md 7). */
#include "check.h"

struct text_case {
	const char *text;
	uint64_t documents;
	uint64_t lines; /* skipped */
	uint64_t first;
	uint64_t last;
	const char *id; /* of the failure, NULL if there is none */
	uint64_t line;
	uint64_t column;
};

static const struct text_case with_text[] = {
    {"{}", 1, 0, 0, 0, NULL, 0, 0},
    {"", 0, 0, 0, 0, NULL, 0, 0},
    {"banner\n{}", 1, 1, 1, 1, NULL, 0, 0},
    {"banner {}\n\n two [1]\r\n  {\"a\":1}\n", 1, 2, 1, 3, NULL, 0, 0},
    {"{}\nSummary: 3 passed\n", 1, 1, 2, 2, NULL, 0, 0},
    {"{}\nno line end", 1, 1, 2, 2, NULL, 0, 0},
    {"a\n{}\nb\nc\n[]\nd", 2, 4, 1, 6, NULL, 0, 0},
    {"only\ntext\n", 0, 2, 1, 2, NULL, 0, 0},
    {"null", 1, 0, 0, 0, NULL, 0, 0},
    {" null \r\n\n", 1, 0, 0, 0, NULL, 0, 0},
    {"null x\n", 0, 1, 1, 1, NULL, 0, 0},
    {"nullable\n{}", 1, 1, 1, 1, NULL, 0, 0},
    {"x\nnull\n", 0, 2, 1, 2, NULL, 0, 0},
    {"null\n{}", 1, 1, 1, 1, NULL, 0, 0},
    {"\"a string\"\n5\n{}", 1, 2, 1, 2, NULL, 0, 0},
    {"\x1b[32mINFO\x1b[0m \xff\xfe\n{}", 1, 1, 1, 1, NULL, 0, 0},
    {"[INFO] start\n[warn] \"x\"\n  [notice] y\n[1]", 1, 3, 1, 3, NULL, 0, 0},
    {"[true]\n[false,1]\n[null]", 3, 0, 0, 0, NULL, 0, 0},
    {"[\"INFO\"]\n[ 1 ]\n[]", 3, 0, 0, 0, NULL, 0, 0},
    {"{}{}\n{} []", 4, 0, 0, 0, NULL, 0, 0},
    {"{} trailing\n", 1, 0, 0, 0, "json.trailing-text", 1, 4},
    {"{}\n{\"a\":[1]}] x\n", 2, 0, 0, 0, "json.trailing-text", 2, 10},
    {"{} [INFO] x\n", 1, 0, 0, 0, "json.trailing-text", 1, 4},
    {"x\n{\"a\" 1}", 1, 1, 1, 1, "json.syntax", 2, 6},
    {"x\n{not json}", 1, 1, 1, 1, "json.syntax", 2, 2},
    {"[2026-11-25T10:00:00+00:00] WARN: x\n[10:11:12] y\n[1/3] z\n{}", 1, 3, 1, 3, NULL, 0, 0},
    {"[+] x\n[-] y\n[ OK ] z\n[\xe2\x9c\x93] w\n{}", 1, 4, 1, 4, NULL, 0, 0},
    {"[-1]\n[1]\n[2026,11]\n[ null]\n[ true ]", 5, 0, 0, 0, NULL, 0, 0},
    {"['x']", 1, 0, 0, 0, "json.syntax", 1, 2},
    {"[1 2]", 1, 0, 0, 0, "json.syntax", 1, 4},
    {"{\n\"a\":1\nx\n}", 1, 0, 0, 0, "json.syntax", 3, 1},
    {"[1]\n[", 2, 0, 0, 0, "json.truncated", 2, 2},
    {"x\n[", 1, 1, 1, 1, "json.truncated", 2, 2},
};

static const struct text_case without_text[] = {
    {"{\"a\":1}\n{\"a\":2}\r\n\n[3]\n", 3, 0, 0, 0, NULL, 0, 0},
    {"{}{}[]\"a\" 1 2 null", 7, 0, 0, 0, NULL, 0, 0},
    {"banner\n{}", 1, 0, 0, 0, "json.syntax", 1, 1},
    {"[INFO] x\n{}", 1, 0, 0, 0, "json.syntax", 1, 2},
    {"{}\nSummary: 3 passed\n", 1, 0, 0, 0, "json.trailing-text", 2, 1},
    {"{},{}", 1, 0, 0, 0, "json.trailing-text", 1, 3},
    {"{}\n{\"a\":nul}\n{}", 2, 0, 0, 0, "json.syntax", 2, 9},
};

/* Counts documents and compares the failure, given in pieces of this size. */
static void
check_case(const struct text_case *c, bool text, size_t piece)
{
	struct muster_error err = {0};
	struct feed feed = {.text = c->text, .len = strlen(c->text), .piece = piece};
	const struct json_input input = {feed_read, &feed};
	struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
	uint64_t documents = 0;
	if (text)
		json_allow_text(reader);
	while (json_document(reader) == 1) {
		assert_int_equal(json_document_index(reader), documents);
		documents++;
		json_skip(reader);
	}
	struct json_skipped skipped = json_skipped_text(reader);
	if (documents != c->documents || skipped.lines != c->lines ||
	    skipped.first_line != c->first || skipped.last_line != c->last ||
	    strcmp(err.id, c->id != NULL ? c->id : "") != 0 || err.line != c->line ||
	    err.column != c->column)
		fail_msg("\"%s\" in pieces of %zu: %llu documents, %llu lines skipped (%llu to "
			 "%llu), %s %llu:%llu",
		    c->text, piece, (unsigned long long)documents,
		    (unsigned long long)skipped.lines, (unsigned long long)skipped.first_line,
		    (unsigned long long)skipped.last_line, err.id, (unsigned long long)err.line,
		    (unsigned long long)err.column);
	json_reader_free(reader);
}

static void
test_text_around(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(with_text) / sizeof(with_text[0]); i++)
		for (size_t piece = 0; piece < 9; piece++)
			check_case(&with_text[i], true, piece);
}

static void
test_no_text_around(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(without_text) / sizeof(without_text[0]); i++)
		for (size_t piece = 0; piece < 9; piece++)
			check_case(&without_text[i], false, piece);
}

/* The tail of a document says what was expected there. */
static void
test_trailing_message(void **state)
{
	(void)state;
	struct muster_error err = {0};
	struct json_reader *reader = json_reader_of_text("{}\ns3cret", 9, "t.json", &err);
	json_document(reader);
	json_skip(reader);
	assert_int_equal(json_document(reader), -1);
	assert_string_equal(
	    err.message, "expected the end of the text or another document, found a letter");
	json_reader_free(reader);
}

/* A banner of 3 MiB in one line, and 100,000 short ones. */
static void
test_long_banners(void **state)
{
	(void)state;
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	for (size_t i = 0; i < 3 * 1024 * 1024; i++)
		muster_strbuf_addc(&text, 'x');
	for (size_t i = 0; i < 100000; i++)
		muster_strbuf_adds(&text, "\nline");
	muster_strbuf_adds(&text, "\n{} x");
	assert_false(text.failed);
	struct muster_error err = {0};
	struct json_reader *reader = json_reader_of_text(text.data, text.len, "t.json", &err);
	json_allow_text(reader);
	assert_int_equal(json_document(reader), 1);
	assert_int_equal(json_skipped_text(reader).lines, 100001);
	assert_int_equal(json_skipped_text(reader).last_line, 100001);
	json_skip(reader);
	assert_int_equal(json_document(reader), -1);
	assert_int_equal(err.line, 100002);
	assert_int_equal(err.column, 4);
	json_reader_free(reader);
	muster_strbuf_release(&text);
}

/* A list is read as its documents one after the other, text around it and all. */
static const struct text_case lists[] = {
    {"[{\"a\":1},{\"a\":2}]", 2, 0, 0, 0, NULL, 0, 0},
    {" [ {} ,\n{}, [1,2] ]\n", 3, 0, 0, 0, NULL, 0, 0},
    {"[]", 0, 0, 0, 0, NULL, 0, 0},
    {"[INFO] x\n[{}]\ndone\n", 1, 2, 1, 3, NULL, 0, 0},
    {"[{}]\n[{},{}]\n{}", 4, 0, 0, 0, NULL, 0, 0},
    {"[{} {}]", 1, 0, 0, 0, "json.syntax", 1, 5},
    {"[{},]", 1, 0, 0, 0, "json.syntax", 1, 5},
    {"[,{}]", 0, 0, 0, 0, "json.syntax", 1, 2},
    {"[{},\n{}", 2, 0, 0, 0, "json.truncated", 2, 3},
    {"[{},", 1, 0, 0, 0, "json.truncated", 1, 5},
    {"[", 0, 0, 0, 0, "json.truncated", 1, 2},
    {"[{}] x", 1, 0, 0, 0, "json.trailing-text", 1, 6},
};

static void
check_list(const struct text_case *c, bool ahead, size_t piece)
{
	struct muster_error err = {0};
	struct feed feed = {.text = c->text, .len = strlen(c->text), .piece = piece};
	const struct json_input input = {feed_read, &feed};
	struct json_reader *reader = json_reader_new(&input, NULL, "t.json", &err);
	uint64_t documents = 0;
	json_allow_text(reader);
	if (ahead)
		json_document_ahead(reader);
	json_list(reader);
	while (json_document(reader) == 1) {
		char pointer[32], want[32];
		assert_int_equal(json_document_index(reader), documents);
		snprintf(want, sizeof(want), "/%llu", (unsigned long long)documents++);
		json_pointer(reader, pointer, sizeof(pointer));
		assert_string_equal(pointer, want);
		json_skip(reader);
	}
	struct json_skipped skipped = json_skipped_text(reader);
	if (documents != c->documents || skipped.lines != c->lines ||
	    strcmp(err.id, c->id != NULL ? c->id : "") != 0 || err.line != c->line ||
	    err.column != c->column)
		fail_msg(
		    "\"%s\" in pieces of %zu: %llu documents, %llu lines skipped, %s %llu:%llu",
		    c->text, piece, (unsigned long long)documents,
		    (unsigned long long)skipped.lines, err.id, (unsigned long long)err.line,
		    (unsigned long long)err.column);
	json_reader_free(reader);
}

static void
test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (size_t piece = 0; piece < 9; piece++)
			for (int ahead = 0; ahead < 2; ahead++)
				check_list(&lists[i], ahead == 1, piece);
}

/* Pointers of a sequence begin with the index (rules.md 23). */
static void
test_sequence_pointers(void **state)
{
	(void)state;
	const char *text = "{\"a\":[1]}\n{\"a\":[2]}\n";
	const char *const plain[] = {"/a/0", "/1/a/0"};
	const char *const sequence[] = {"/0/a/0", "/1/a/0"};
	for (int s = 0; s < 2; s++) {
		struct muster_error err = {0};
		struct json_reader *reader =
		    json_reader_of_text(text, strlen(text), "t.json", &err);
		if (s == 1)
			json_sequence(reader);
		for (int i = 0; i < 2; i++) {
			struct muster_span key;
			char pointer[32];
			assert_int_equal(json_document(reader), 1);
			json_object(reader);
			json_key(reader, &key);
			json_array(reader);
			json_element(reader);
			json_pointer(reader, pointer, sizeof(pointer));
			assert_string_equal(pointer, s == 1 ? sequence[i] : plain[i]);
			json_skip(reader);
			assert_int_equal(json_element(reader), 0);
			assert_int_equal(json_key(reader, &key), 0);
		}
		assert_int_equal(json_document(reader), 0);
		assert_int_equal(json_document(reader), 0);
		json_reader_free(reader);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_around),
	    cmocka_unit_test(test_no_text_around),
	    cmocka_unit_test(test_trailing_message),
	    cmocka_unit_test(test_long_banners),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_sequence_pointers),
	};
	return cmocka_run_group_tests_name("json documents", tests, NULL, NULL);
}
