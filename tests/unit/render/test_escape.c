/* SPDX-License-Identifier: Apache-2.0 */
/* The escaping functions, one by one. */
#include "support.h"

#include "render/html_escape.h"

static void
expect(void (*escape)(struct muster_strbuf *, const char *), const char *text, const char *want)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	escape(&out, text);
	assert_false(out.failed);
	assert_string_equal(out.data, want);
	muster_strbuf_release(&out);
}

static void
test_text(void **state)
{
	(void)state;
	expect(html_text, "", "");
	expect(html_text, "a<b>&\"'c", "a&lt;b&gt;&amp;&quot;&#39;c");
	expect(html_text, "gr\xC3\xBC\xC3\x9F \xF0\x9F\x90\xB3",
	    "gr\xC3\xBC\xC3\x9F \xF0\x9F\x90\xB3");
	expect(html_text,
	    "a\x1b"
	    "b",
	    "a<span class=\"x\">\\x1b</span>b");
	expect(html_text, "\xE2\x80\xAE", "<span class=\"x\">\\u{202E}</span>");
	expect(html_text, "\r\n\t", "<span class=\"x\">\\x0d</span>\n\t");
	expect(html_text, "\xFFz\xE2\x82", "\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void
test_breaks(void **state)
{
	(void)state;
	expect(html_text, "twenty-four-bytes-are-ok", "twenty-four-bytes-are-ok");
	expect(html_text, "registry.example.org/pay/api",
	    "registry.<wbr>example.<wbr>org/<wbr>pay/<wbr>api");
	expect(
	    html_text, "0123456789abcdef0123456789abcdef", "0123456789abcdef<wbr>0123456789abcdef");
	expect(html_text, "/Results/0/Vulnerabilities/1", "/Results/<wbr>0/Vulnerabilities/1");
	expect(html_text, "0123456789abcdef0123/and/more/of/it",
	    "0123456789abcdef0123/<wbr>and/<wbr>more/<wbr>of/it");
	/* Not within a version, a character or a reference; not before the last letter. */
	expect(html_text, "/usr/local/lib/python3.11/x.so",
	    "/usr/<wbr>local/<wbr>lib/<wbr>python3.11/<wbr>x.so");
	expect(html_text,
	    "aaaaaaaaaaaaaaa\xC3\xBC"
	    "aaaaaaaaaa",
	    "aaaaaaaaaaaaaaa\xC3\xBC<wbr>aaaaaaaaaa");
	expect(html_text, "short aaaaaaaaaaaaaaa&bbbbbbbbbbbb",
	    "short aaaaaaaaaaaaaaa&amp;<wbr>bbbbbbbbbbbb");
	expect(
	    html_verbatim, "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef");
}

static void
test_numbers_and_dates_stay_whole(void **state)
{
	(void)state;
	expect(html_text,
	    "of 12\xE2\x80\x89"
	    "408 rows",
	    "of <span class=\"q\">12\xE2\x80\x89"
	    "408</span> rows");
	expect(html_text, "12\xE2\x80\x89 x", "12\xE2\x80\x89 x");
	expect(html_text, "on 2026-09-30.", "on <span class=\"q\">2026-09-30</span>.");
	expect(html_text, "2026-09-301", "2026-09-301");
	expect(html_text, "CVE-2026-1187", "CVE-2026-1187");
	expect(html_attribute, "2026-09-30", "2026-09-30");
}

static void
test_attribute(void **state)
{
	(void)state;
	expect(html_attribute, "\" onclick=\"x<'>&", "&quot; onclick=&quot;x&lt;&#39;&gt;&amp;");
	expect(html_attribute, "a\x07\xE2\x80\x8B", "a\\x07\\u{200B}");
}

static void
test_url(void **state)
{
	(void)state;
	expect(html_url, "https://e.org/a?b=c&d=%20#f", "https://e.org/a?b=c&amp;d=%20#f");
	expect(html_url, "http://e.org/\" x='<>\n\x01\xC3\xBC\\`{|}^",
	    "http://e.org/%22%20x=%27%3C%3E%0A%01%C3%BC%5C%60%7B%7C%7D%5E");
	static const char *const allowed[] = {"a-page.html", "a.html#b",
	    "a-page.html#statement-IMG-01", "http://a", "https://a", "HTTPS://a", "mailto:a@b"};
	static const char *const refused[] = {"", ".html", "../a.html", "/a.html", "a/b.html",
	    "//a.html", "A.html", "a.html#", "a.html#b c", "a.html#\"b", "a.html?b#c", "a.htm",
	    "javascript:a.html", "%61.html", "http:", "http:/a", "javascript:alert(1)",
	    "JAVASCRIPT:x", " http://a", "\thttp://a", "data:text/html,x", "vbscript:x", "//a",
	    "/a", "file:///a", "ftp://a", "httpx://a", "http\n://a"};
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		assert_true(html_href_allowed(allowed[i]));
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_false(html_href_allowed(refused[i]));
}

static void
test_anchor(void **state)
{
	(void)state;
	expect(html_anchor, "figure:proven", "figure:proven");
	expect(html_anchor, "6.3.3-a_b", "6.3.3-a_b");
	expect(html_anchor, "~main a\"<\xC3\xBC", "~7Emain~20a~22~3C~C3~BC");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_breaks),
	    cmocka_unit_test(test_numbers_and_dates_stay_whole),
	    cmocka_unit_test(test_attribute),
	    cmocka_unit_test(test_url),
	    cmocka_unit_test(test_anchor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
