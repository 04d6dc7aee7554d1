/* SPDX-License-Identifier: Apache-2.0 */
/* The XML reader: what is read, what is refused and where, limits, hostile texts. */
#include "support.h"

#include <dirent.h>
#include <sys/resource.h>
#include <time.h>

#include <muster/error.h>
#include <muster/strbuf.h>

#include "xml/reader.h"

static struct muster_error err;

struct feed {
	const char *text;
	size_t len, at;
	const char *again; /* repeated `times` before the tail */
	size_t again_len;
	uint64_t times;
	const char *tail;
};

static int
feed_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *error)
{
	struct feed *feed = context;
	(void)error;
	if (feed->at == feed->len && feed->times > 0) {
		feed->times--;
		feed->text = feed->again;
		feed->len = feed->again_len;
		feed->at = 0;
	} else if (feed->at == feed->len && feed->tail != NULL) {
		feed->text = feed->tail;
		feed->len = strlen(feed->tail);
		feed->at = 0;
		feed->tail = NULL;
	}
	*got = feed->len - feed->at < cap ? feed->len - feed->at : cap;
	memcpy(buffer, feed->text + feed->at, *got);
	feed->at += *got;
	return 0;
}

/* What the events say, one word each. */
static char *
trace_len(const char *text, size_t len, const struct xml_limits *limits)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	struct feed feed = {.text = text, .len = len};
	struct xml_input input = {feed_read, &feed};
	struct xml_reader *reader = xml_reader_new(&input, limits, "t.xml", &err);
	assert_non_null(reader);
	enum xml_event event;
	bool in_text = false;
	while ((event = xml_reader_next(reader)) != XML_EVENT_END) {
		struct xml_place place = xml_reader_place(reader);
		if (event == XML_EVENT_TEXT) {
			struct muster_span piece = xml_reader_piece(reader);
			if (!in_text)
				muster_strbuf_addf(
				    &out, "%u:%u'", (unsigned)place.line, (unsigned)place.column);
			muster_strbuf_add(&out, piece.ptr, piece.len);
			in_text = true;
			continue;
		}
		if (in_text)
			muster_strbuf_adds(&out, "' ");
		in_text = false;
		muster_strbuf_addf(&out, "%u:%u%s%s", (unsigned)place.line, (unsigned)place.column,
		    event == XML_EVENT_START ? "<" : "/", xml_reader_name(reader));
		if (xml_reader_space(reader)[0] != '\0')
			muster_strbuf_addf(&out, "{%s}", xml_reader_space(reader));
		size_t count;
		const struct xml_attribute *attributes = xml_reader_attributes(reader, &count);
		for (size_t i = 0; event == XML_EVENT_START && i < count; i++)
			muster_strbuf_addf(&out, " %s%s%s=%s", attributes[i].space,
			    attributes[i].space[0] != '\0' ? "|" : "", attributes[i].name,
			    attributes[i].value);
		muster_strbuf_adds(&out, " ");
	}
	if (xml_reader_failed(reader))
		muster_strbuf_addf(
		    &out, "!%s@%u:%u", err.id, (unsigned)err.line, (unsigned)err.column);
	xml_reader_free(reader);
	char *copy = strdup(out.data);
	muster_strbuf_release(&out);
	return copy;
}

static void
expect(const char *text, const char *want)
{
	const struct xml_limits slow = {.fill = 1};
	for (int i = 0; i < 2; i++) {
		char *got = trace_len(text, strlen(text), i == 0 ? NULL : &slow);
		assert_string_equal(got, want);
		free(got);
	}
}

static void
reads(void **state)
{
	(void)state;
	expect("<a/>", "1:1<a 1:1/a ");
	expect("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\n<a>x</a>\n",
	    "2:1<a 2:4'x' 2:5/a ");
	expect("<a><b c='1' d=\"2\">t &amp; &#x41;&lt;</b>\n  <!-- no --><?no no?><e/></a>",
	    "1:1<a 1:4<b c=1 d=2 1:19't & A<' 1:37/b 1:41'\n  ' 2:23<e 2:23/e 2:27/a ");
	expect("<a>x<![CDATA[<b>&amp;]] ]]>y</a>", "1:1<a 1:4'x<b>&amp;]] y' 1:29/a ");
	expect("<a xmlns='u:1' xmlns:p='u:2'><p:b p:q='1' r='2'/></a>",
	    "1:1<a{u:1} 1:30<b{u:2} u:2|q=1 r=2 1:30/b{u:2} 1:50/a{u:1} ");
	/* white space in values becomes blanks, line ends become one */
	expect("<a b='x\ny\tz'>1\r\n2</a>", "1:1<a b=x y z 2:6'1\n2' 3:2/a ");
	/* ">" and quotes of the other kind inside of values */
	expect("<a b='>\"' c=\"'>\">]]</a>", "1:1<a b=>\" c='> 1:18']]' 1:20/a ");
}

static void
refuses(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", "!xml.empty@1:1"},
	    {"   \n", "!xml.empty@2:1"},
	    {"text", "!xml.empty@1:1"},
	    {"<a>", "1:1<a !xml.truncated@1:4"},
	    {"<a><b></a>", "1:1<a 1:4<b !xml.syntax@1:7"},
	    {"<a/><b/>", "1:1<a 1:1/a !xml.syntax@1:5"},
	    {"<a b='1' b='2'/>", "!xml.syntax@1:1"},
	    {"<a b=1/>", "!xml.syntax@1:1"},
	    {"<a b='<'/>", "!xml.syntax@1:1"},
	    {"<a", "!xml.truncated@1:1"},
	    {"<a><!-- ", "1:1<a !xml.truncated@1:4"},
	    {"<a><![CDATA[x", "1:1<a !xml.truncated@1:13"},
	    {"<a>&nbsp;</a>", "1:1<a !xml.entity@1:4"},
	    {"<a b='&nbsp;'/>", "!xml.entity@1:1"},
	    {"<a>\x01</a>", "1:1<a !xml.character@1:4"},
	    {"<a>&#1;</a>", "1:1<a !xml.character@1:4"},
	    {"<a>\xff</a>", "1:1<a !xml.encoding@1:4"},
	    {"<p:a/>", "!xml.namespace@1:1"},
	    {"<!DOCTYPE a><a/>", "!xml.doctype@1:1"},
	    {"<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
		"!xml.doctype@2:1"},
	    {"<a><!ENTITY x 'y'></a>", "1:1<a !xml.doctype@1:4"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *got = trace_len(cases[i].text, strlen(cases[i].text), NULL);
		/* text before a failure may or may not have been told */
		const char *mark = strchr(cases[i].want, '!');
		const char *found = strchr(got, '!');
		if (found == NULL || strcmp(mark, found) != 0)
			fail_msg("%s: %s, not %s", cases[i].text, got, cases[i].want);
		assert_int_equal(err.code, MUSTER_E_INPUT);
		assert_string_equal(err.file, "t.xml");
		free(got);
	}
	char *nul = trace_len("<a>\0</a>", 8, NULL);
	assert_non_null(strstr(nul, "!xml.character@1:"));
	free(nul);
	nul = trace_len("<\0a\0/\0>\0", 8, NULL);
	assert_non_null(strstr(nul, "!xml.character@1:1"));
	free(nul);
}

/* Nothing of the text stands in a message. */
static void
quotes_nothing(void **state)
{
	(void)state;
	static const char *const texts[] = {"<a><s3cret></a>", "<a>&s3cret;</a>",
	    "<a s3cret='1' s3cret='2'/>", "<s3cret:a/>", "<a>\xff s3cret</a>", "<a/> s3cret",
	    "<a s3cret=s3cret>"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		free(trace_len(texts[i], strlen(texts[i]), NULL));
		assert_int_not_equal(err.code, MUSTER_OK);
		assert_null(strstr(err.message, "s3cret"));
		assert_null(strstr(err.remedy, "s3cret"));
	}
}

static void
limits(void **state)
{
	(void)state;
	const struct xml_limits small = {
	    .depth = 3, .tag = 100, .attributes = 2, .name = 8, .text = 10};
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"<a><b><c/></b></a>", "/a "},
	    {"<a><b><c><d/></c></b></a>", "!xml.limit"},
	    {"<a b='' c=''/>", "/a "},
	    {"<a b='' c='' d=''/>", "!xml.limit"},
	    {"<abcdefgh/>", "/abcdefgh "},
	    {"<abcdefghi/>", "!xml.limit"},
	    {"<a abcdefghi=''/>", "!xml.limit"},
	    {"<p:abcdefgh xmlns:p='u:'/>", "!xml.limit"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *got = trace_len(cases[i].text, strlen(cases[i].text), &small);
		if (strstr(got, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].text, got);
		free(got);
	}
	/* a tag, a comment, an instruction that is too long: found without holding it */
	static const char *const heads[] = {"<a b='", "<!--", "<?x "};
	for (size_t i = 0; i < 3; i++) {
		struct feed feed = {.text = heads[i],
		    .len = strlen(heads[i]),
		    .again = "0123456789012345",
		    .again_len = 16,
		    .times = UINT64_MAX};
		struct xml_input input = {feed_read, &feed};
		struct xml_reader *reader = xml_reader_new(&input, NULL, "t.xml", &err);
		assert_int_equal(xml_reader_next(reader), XML_EVENT_END);
		assert_true(xml_reader_failed(reader));
		assert_string_equal(err.id, "xml.limit");
		assert_true(UINT64_MAX - feed.times < 300000); /* 16 bytes each */
		xml_reader_free(reader);
	}
	/* a text */
	struct feed feed = {
	    .text = "<a>", .len = 3, .again = "x", .again_len = 1, .times = 11, .tail = "</a>"};
	struct xml_input input = {feed_read, &feed};
	struct xml_reader *reader = xml_reader_new(&input, &small, "t.xml", &err);
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	assert_true(xml_reader_child(reader));
	assert_int_equal(xml_reader_text(reader, &out), -1);
	assert_string_equal(err.id, "xml.limit");
	muster_strbuf_release(&out);
	xml_reader_free(reader);
}

/* As deep as the limit allows, and one more; in no time. */
static void
deep(void **state)
{
	(void)state;
	struct feed feed = {
	    .text = "", .len = 0, .again = "<a>", .again_len = 3, .times = UINT64_MAX};
	struct xml_input input = {feed_read, &feed};
	struct xml_reader *reader = xml_reader_new(&input, NULL, "t.xml", &err);
	size_t n = 0;
	while (xml_reader_next(reader) == XML_EVENT_START)
		n++;
	assert_int_equal(n, 128);
	assert_string_equal(err.id, "xml.limit");
	xml_reader_free(reader);
}

static long
peak_kb(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* 200 MB of elements, texts and a long text: the memory stays what it was. */
static void
bounded(void **state)
{
	(void)state;
	static const char row[] =
	    "<r id='x'><t>some words that are read &amp; left</t><!-- c --></r>\n";
	long before = peak_kb();
	struct feed feed = {.text = "<a>",
	    .len = 3,
	    .again = row,
	    .again_len = sizeof(row) - 1,
	    .times = 1000000,
	    .tail = "</a>"};
	struct xml_input input = {feed_read, &feed};
	struct xml_reader *reader = xml_reader_new(&input, NULL, "t.xml", &err);
	uint64_t rows = 0;
	assert_true(xml_reader_child(reader));
	while (xml_reader_child(reader)) {
		assert_int_equal(xml_reader_skip(reader), 0);
		rows++;
	}
	assert_false(xml_reader_failed(reader));
	assert_int_equal(rows, 1000000);
	xml_reader_free(reader);
	struct feed text = {.text = "<a>",
	    .len = 3,
	    .again = "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 89abcdef012345678901",
	    .again_len = 32,
	    .times = 4000000,
	    .tail = "</a>"};
	input.context = &text;
	reader = xml_reader_new(&input, NULL, "t.xml", &err);
	uint64_t bytes = 0;
	enum xml_event event;
	while ((event = xml_reader_next(reader)) != XML_EVENT_END)
		bytes += xml_reader_piece(reader).len;
	assert_false(xml_reader_failed(reader));
	assert_int_equal(bytes, 128000000);
	xml_reader_free(reader);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what is freed */
	assert_true(peak_kb() - before < 20000);
#else
	(void)before;
#endif
}

static void
moves(void **state)
{
	(void)state;
	static const char text[] =
	    "<r xmlns='u:'>\n <t>one</t> <x><y/><y/>z</x> <t>tw<!-- -->o</t><t><b/></t></r>";
	struct xml_reader *reader = xml_reader_of_text(text, sizeof(text) - 1, "t.xml", &err);
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	char path[64];
	assert_true(xml_reader_child(reader));
	assert_true(xml_reader_is(reader, "u:", "r"));
	assert_int_equal(xml_reader_depth(reader), 1);
	assert_true(xml_reader_child(reader));
	assert_true(xml_reader_is(reader, NULL, "t"));
	assert_false(xml_reader_is(reader, "", "t"));
	uint64_t begin = xml_reader_place(reader).byte;
	assert_int_equal(xml_reader_text(reader, &out), 0);
	assert_string_equal(out.data, "one");
	assert_int_equal(xml_reader_end(reader) - begin, strlen("<t>one</t>"));
	assert_true(xml_reader_child(reader));
	assert_int_equal(xml_reader_skip(reader), 0);
	assert_true(xml_reader_child(reader));
	xml_reader_path(reader, path, sizeof(path));
	assert_string_equal(path, "/r/t[2]");
	xml_reader_path(reader, path, 5);
	assert_string_equal(path, "/r/t");
	assert_int_equal(xml_reader_text(reader, &out), 0);
	assert_string_equal(out.data, "onetwo");
	assert_true(xml_reader_child(reader));
	assert_int_equal(xml_reader_text(reader, &out), -1);
	assert_string_equal(err.id, "xml.content");
	assert_string_equal(err.pointer, "/r/t[3]/b[1]");
	assert_false(xml_reader_child(reader));
	muster_strbuf_release(&out);
	xml_reader_free(reader);

	reader = xml_reader_of_text("<r><a/><b/></r>", 15, "t.xml", &err);
	unsigned seen = 0;
	while (xml_reader_child(reader))
		while (xml_reader_child(reader)) {
			xml_reader_skip(reader);
			seen++;
		}
	assert_int_equal(seen, 2);
	assert_false(xml_reader_failed(reader));
	xml_reader_free(reader);
}

/* libxml2's own collections of bad texts: refused at once, with nothing opened. */
static void
hostile(void **state)
{
	(void)state;
	static const char *const folders[] = {"hostile/xml/test/recurse", "hostile/xml/test/errors",
	    "hostile/patt/XXE Injection/Files"};
	unsigned files = 0, fine = 0;
	for (size_t i = 0; i < 3; i++) {
		const char *folder = support_shared(TEST_SHARED, folders[i]);
		DIR *dir = folder != NULL ? opendir(folder) : NULL;
		if (dir == NULL) {
			free((void *)(uintptr_t)folder);
			continue;
		}
		for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
			char path[4096];
			if (strstr(entry->d_name, ".xml") == NULL &&
			    strstr(entry->d_name, ".svg") == NULL)
				continue;
			snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
			size_t len;
			char *text = support_read(path, &len);
			clock_t start = clock();
			free(trace_len(text, len, NULL));
			assert_true(clock() - start < CLOCKS_PER_SEC);
			bool typed = strstr(text, "<!DOCTYPE") != NULL;
			if (typed && err.code == MUSTER_OK)
				fail_msg("%s was read", path);
			fine += err.code == MUSTER_OK;
			files++;
			free(text);
		}
		closedir(dir);
		free((void *)(uintptr_t)folder);
	}
	if (files == 0)
		skip();
	assert_true(files > 50);
	assert_true(fine < files / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads),
	    cmocka_unit_test(refuses),
	    cmocka_unit_test(quotes_nothing),
	    cmocka_unit_test(limits),
	    cmocka_unit_test(deep),
	    cmocka_unit_test(bounded),
	    cmocka_unit_test(moves),
	    cmocka_unit_test(hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
