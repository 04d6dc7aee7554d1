/* SPDX-License-Identifier: Apache-2.0 */
/* Our own small set of texts, which is always there. */
#ifndef TEST_JSON_OWN_CASES_H
#define TEST_JSON_OWN_CASES_H

#include <stddef.h>

struct own_case {
	const char *text;
	size_t len;
};

struct own_refusal {
	const char *text;
	size_t len;
	const char *id;
	unsigned line;
	unsigned column;
};

#define CASE(text) (text), sizeof(text) - 1

static const struct own_case own_accepted[] = {
    {CASE("null")},
    {CASE(" \t\r\n[] \n")},
    {CASE("0")},
    {CASE("-0.0e-0")},
    {CASE("[1,-2,3.25,1e9,1E+9,0.1e-9,123456789012345678901234567890]")},
    {CASE("\"\"")},
    {CASE("{\"\":\"\"}")},
    {CASE("{\"a\":{\"b\":[{\"c\":[[],{}]}]},\"d\":null,\"e\":true,\"f\":false}")},
    {CASE("{\"k\\u0065y\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"}")},
    {CASE("[\"\\u00e9\\u20AC\\ud83d\\ude00\",\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"]")},
    {CASE("[\"\xf4\x8f\xbf\xbf\xee\x80\x80\xed\x9f\xbf\xe0\xa0\x80\xc2\x80\x7f\"]")},
    {CASE("[\"\\u0000\",\"\\ud800\",\"\\udc00x\",\"\\ud800\\ud801\\udc01\",\"\\ud834\\n\"]")},
    {CASE("{\"a\":1,\"a\":2,\"\\u0061\":3}")},
    {CASE("{\"a/b~c\" : [ 1 , {\"x\" :\n2 } ]\n,\"y\"\r\n:\t3}")},
    {CASE("[\"0123456789abcdef0123456789abcdef\\n0123456789abcdef\\u00410123456789\xc3\xa9z\"]")},
    {CASE("[\n  {\n    \"long\\nkey with an escape\": \"two\\nlines\"\n  },\n  [\n  1\n  ]\n]")},
    {CASE("[\"\\ud83d\\ude00\\ud83d\\ude00\xf0\x9f\x98\x80\\ud83d\"]")},
};

static const struct own_refusal own_refused[] = {
    {CASE(""), "test.none", 1, 1},
    {CASE(" \n "), "test.none", 1, 1},
    {CASE("[1] \n[2]"), "test.second", 2, 1},
    {CASE("[1] x"), "json.trailing-text", 1, 5},
    {CASE("[1]]"), "json.trailing-text", 1, 4},
    {CASE("\xef\xbb\xbf[]"), "json.syntax", 1, 1},
    {CASE("[1,]"), "json.syntax", 1, 4},
    {CASE("[,1]"), "json.syntax", 1, 2},
    {CASE("[1 2]"), "json.syntax", 1, 4},
    {CASE("[1,,2]"), "json.syntax", 1, 4},
    {CASE("{\"a\":1,}"), "json.syntax", 1, 8},
    {CASE("{\"a\" 1}"), "json.syntax", 1, 6},
    {CASE("{\"a\":}"), "json.syntax", 1, 6},
    {CASE("{1:2}"), "json.syntax", 1, 2},
    {CASE("{\"a\":1 \"b\":2}"), "json.syntax", 1, 8},
    {CASE("[}"), "json.syntax", 1, 2},
    {CASE("{]"), "json.syntax", 1, 2},
    {CASE("[1}"), "json.syntax", 1, 3},
    {CASE("{\"a\":1]"), "json.syntax", 1, 7},
    {CASE("[\n1,\n\n 02]"), "json.syntax", 4, 3},
    {CASE("[-]"), "json.syntax", 1, 3},
    {CASE("[-x]"), "json.syntax", 1, 3},
    {CASE("[+1]"), "json.syntax", 1, 2},
    {CASE("[1.]"), "json.syntax", 1, 4},
    {CASE("[.5]"), "json.syntax", 1, 2},
    {CASE("[1e]"), "json.syntax", 1, 4},
    {CASE("[1e+]"), "json.syntax", 1, 5},
    {CASE("[1.e5]"), "json.syntax", 1, 4},
    {CASE("[0x1]"), "json.syntax", 1, 3},
    {CASE("[NaN]"), "json.syntax", 1, 2},
    {CASE("[nul]"), "json.syntax", 1, 5},
    {CASE("[True]"), "json.syntax", 1, 2},
    {CASE("[truex]"), "json.syntax", 1, 6},
    {CASE("['a']"), "json.syntax", 1, 2},
    {CASE("[\"a\tb\"]"), "json.syntax", 1, 4},
    {CASE("[\"a\nb\"]"), "json.syntax", 1, 4},
    {CASE("[\"\\n\nb\"]"), "json.syntax", 1, 5},
    {CASE("[\"a\0b\"]"), "json.syntax", 1, 4},
    {CASE("[1\0]"), "json.syntax", 1, 3},
    {CASE("[\"\\x41\"]"), "json.syntax", 1, 4},
    {CASE("[\"\\u12G4\"]"), "json.syntax", 1, 7},
    {CASE("[\"\\ud800\\u12\"]"), "json.syntax", 1, 13},
    {CASE("[1] // x"), "json.trailing-text", 1, 5},
    {CASE("/* x */[1]"), "json.syntax", 1, 1},
    {CASE("[1\f]"), "json.syntax", 1, 3},
    {CASE("[\xc2\xa0"
	  "1]"),
	"json.syntax", 1, 2},
    {CASE("[\"\xff\"]"), "json.utf8", 1, 3},
    {CASE("[\"\x80\"]"), "json.utf8", 1, 3},
    {CASE("[\"\xc0\xaf\"]"), "json.utf8", 1, 3},
    {CASE("[\"\xe0\x9f\xbf\"]"), "json.utf8", 1, 3},
    {CASE("[\"\xf0\x8f\xbf\xbf\"]"), "json.utf8", 1, 3},
    {CASE("[\"\xed\xa0\x80\"]"), "json.utf8", 1, 3},
    {CASE("[\"\xf4\x90\x80\x80\"]"), "json.utf8", 1, 3},
    {CASE("[\"\xf8\x88\x80\x80\x80\"]"), "json.utf8", 1, 3},
    {CASE("[\"ab\xe2\x82\"]"), "json.utf8", 1, 5},
    {CASE("[\"ab\xe2\x82\xac\xc3\"]"), "json.utf8", 1, 8},
    {CASE("{\"\\n\xc3\":1}"), "json.utf8", 1, 5},
    {CASE("["), "json.truncated", 1, 2},
    {CASE("[1"), "json.truncated", 1, 3},
    {CASE("[1,\n"), "json.truncated", 2, 1},
    {CASE("{"), "json.truncated", 1, 2},
    {CASE("{\"a"), "json.truncated", 1, 4},
    {CASE("{\"a\""), "json.truncated", 1, 5},
    {CASE("{\"a\":"), "json.truncated", 1, 6},
    {CASE("{\"a\":1,"), "json.truncated", 1, 8},
    {CASE("[\"\\"), "json.truncated", 1, 4},
    {CASE("[\"\\u00"), "json.truncated", 1, 7},
    {CASE("[\"\\ud83d\\u"), "json.truncated", 1, 11},
    {CASE("[\"\xe2\x82"), "json.truncated", 1, 5},
    {CASE("[tru"), "json.truncated", 1, 5},
    {CASE("[-"), "json.truncated", 1, 3},
    {CASE("[1."), "json.truncated", 1, 4},
    {CASE("-"), "json.truncated", 1, 2},
    {CASE("[1e"), "json.truncated", 1, 4},
};

#endif
