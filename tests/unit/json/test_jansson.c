/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Against another implementation: generated texts, whole and damaged, are
 * given to jansson too.  Both must accept or both refuse, and the values must
 * be equal, but for what is so by design:
 *
 *	integers beyond 64 bits and reals beyond doubles: we keep the lexeme,
 *	jansson refuses;
 *	lone surrogates and U+0000 in keys: we replace and count them, jansson
 *	refuses (U+0000 in values it keeps, which is compared as U+FFFD);
 *	keys that repeat: we report all, jansson keeps the last value;
 *	a NUL byte after a number or the document: we refuse it, jansson loses it
 *	or takes it for the end;
 *	depth: we stop at 512, jansson at 2048.
 *
 * Any other difference fails.  The generator is seeded, so a failure repeats.
 */
/* Both libraries call things json_…: jansson's, where they collide, go by other names. */
#define json_array jansson_array
#define json_null jansson_null
#define json_object jansson_object
#define json_string jansson_string
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_STRING JANSSON_STRING
#define JSON_TRUE JANSSON_TRUE
#include <jansson.h>
#undef json_array
#undef json_null
#undef json_object
#undef json_string
#undef JSON_ARRAY
#undef JSON_FALSE
#undef JSON_NULL
#undef JSON_OBJECT
#undef JSON_STRING
#undef JSON_TRUE

#include <errno.h>

#include "support.h"

#include <muster/strbuf.h>

#include "json/reader.h"

static uint64_t
next_random(uint64_t *seed)
{
	uint64_t x = *seed;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*seed = x;
	return x * UINT64_C(0x2545F4914F6CDD1D) >> 32;
}

static size_t
pick(uint64_t *seed, size_t n)
{
	return (size_t)(next_random(seed) % n);
}

static void
make_space(uint64_t *seed, struct muster_strbuf *out)
{
	const char *const spaces[] = {"", "", "", " ", "\n", "\r\n\t", "      \n          "};
	muster_strbuf_adds(out, spaces[pick(seed, 7)]);
}

static void
make_string(uint64_t *seed, struct muster_strbuf *out)
{
	const char *const parts[] = {"a", "key", "CVE-2024-1234", "\\n", "\\\"", "\\\\", "\\/",
	    "\\u00e9", "\\u20ac", "\\ud83d\\ude00", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
	    "\\t\\r\\b\\f", " ", "0123456789abcdef0123456789abcdef", "<&>", "\x7f", "\\u007F",
	    "\\u0000", "\\ud800", "\\uDC00", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbe"};
	muster_strbuf_addc(out, '"');
	size_t n = pick(seed, 6);
	for (size_t i = 0; i < n; i++)
		muster_strbuf_adds(out, parts[pick(seed, pick(seed, 30) == 0 ? 24 : 19)]);
	muster_strbuf_addc(out, '"');
}

static void
make_number(uint64_t *seed, struct muster_strbuf *out)
{
	const char *const numbers[] = {"0", "-0", "1", "-1", "12", "9007199254740993",
	    "9223372036854775807", "-9223372036854775808", "1.5", "-0.0", "1e3", "1E-3", "2.5e+10",
	    "0.1", "123.456e-7", "1e308", "9223372036854775808", "1e400", "-1e999",
	    "123456789012345678901234567890"};
	muster_strbuf_adds(out, numbers[pick(seed, pick(seed, 30) == 0 ? 20 : 16)]);
}

static void
make_value(uint64_t *seed, unsigned depth, struct muster_strbuf *out)
{
	const char *const words[] = {"null", "true", "false"};
	size_t kind = pick(seed, depth > 6 ? 6 : 10);
	if (kind < 3) {
		make_string(seed, out);
	} else if (kind < 5) {
		make_number(seed, out);
	} else if (kind < 6) {
		muster_strbuf_adds(out, words[pick(seed, 3)]);
	} else {
		bool object = kind < 8;
		muster_strbuf_addc(out, object ? '{' : '[');
		size_t n = pick(seed, 5);
		for (size_t i = 0; i < n; i++) {
			if (i > 0)
				muster_strbuf_addc(out, ',');
			make_space(seed, out);
			if (object) {
				/* Its own number at the end: keys of an object differ. */
				make_string(seed, out);
				out->len--;
				muster_strbuf_addf(out, "%zu\"", i);
				make_space(seed, out);
				muster_strbuf_addc(out, ':');
				make_space(seed, out);
			}
			make_value(seed, depth + 1, out);
			make_space(seed, out);
		}
		muster_strbuf_addc(out, object ? '}' : ']');
	}
}

/* Damages a text: bytes changed, taken out, put in, doubled, cut off. */
static void
damage(uint64_t *seed, struct muster_strbuf *text)
{
	const char bytes[] =
	    "\"\\{}[],:0123456789-+.eEtfnul \n\t\x00\x01\x1f\x7f\x80\xbf\xc0\xc3\xe2"
	    "\xed\xf0\xf4\xff/*'u";
	size_t times = 1 + pick(seed, 3);
	for (size_t i = 0; i < times && text->len > 0; i++) {
		size_t at = pick(seed, text->len);
		char c = bytes[pick(seed, sizeof(bytes) - 1)];
		switch (pick(seed, 5)) {
		case 0:
			text->data[at] = c;
			break;
		case 1:
			memmove(text->data + at, text->data + at + 1, text->len - at);
			text->len--;
			break;
		case 2:
			muster_strbuf_addc(text, ' ');
			memmove(text->data + at + 1, text->data + at, text->len - at - 1);
			text->data[at] = c;
			break;
		case 3: {
			size_t to = pick(seed, text->len);
			text->data[at] = text->data[to];
			break;
		}
		default:
			text->len = at;
			text->data[at] = '\0';
			break;
		}
	}
}

/* How our reader and jansson are compared: one value of ours against one of theirs. */
struct comparison {
	struct json_reader *reader;
	bool differs;
};

static void compare(struct comparison *c, const json_t *theirs);

/* Their text with U+0000 as we have it. */
static bool
same_text(struct muster_span ours, const char *theirs, size_t len)
{
	size_t at = 0;
	for (size_t i = 0; i < len; i++) {
		const char *bytes = theirs[i] == '\0' ? "\xef\xbf\xbd" : theirs + i;
		size_t n = theirs[i] == '\0' ? 3 : 1;
		if (ours.len - at < n || memcmp(ours.ptr + at, bytes, n) != 0)
			return false;
		at += n;
	}
	return at == ours.len;
}

static bool
same_number(struct muster_span lexeme, const json_t *theirs)
{
	char text[1100];
	memcpy(text, lexeme.ptr, lexeme.len);
	text[lexeme.len] = '\0';
	if (strpbrk(text, ".eE") != NULL)
		return json_is_real(theirs) && json_real_value(theirs) == strtod(text, NULL);
	return json_is_integer(theirs) && json_integer_value(theirs) == strtoll(text, NULL, 10);
}

static void
compare_array(struct comparison *c, const json_t *theirs)
{
	size_t n = 0;
	json_array(c->reader);
	while (json_element(c->reader))
		compare(c, json_array_get(theirs, n++));
	c->differs = c->differs || theirs == NULL || theirs->type != JANSSON_ARRAY ||
	    n != json_array_size(theirs);
}

static void
compare_object(struct comparison *c, const json_t *theirs)
{
	struct muster_span key;
	size_t n = 0;
	json_object(c->reader);
	while (json_key(c->reader, &key)) {
		compare(c, json_object_getn(theirs, key.ptr, key.len));
		n++;
	}
	c->differs = c->differs || theirs == NULL || theirs->type != JANSSON_OBJECT ||
	    n != json_object_size(theirs);
}

static void
compare(struct comparison *c, const json_t *theirs)
{
	struct muster_span span;
	bool truth;
	bool same = false;
	enum json_kind kind = json_peek(c->reader);
	switch (kind) {
	case JSON_ARRAY:
		compare_array(c, theirs);
		return;
	case JSON_OBJECT:
		compare_object(c, theirs);
		return;
	case JSON_STRING:
		same = json_string(c->reader, &span) == 0 && theirs != NULL &&
		    theirs->type == JANSSON_STRING &&
		    same_text(span, json_string_value(theirs), json_string_length(theirs));
		break;
	case JSON_NUMBER:
		same = json_number(c->reader, &span) == 0 && theirs != NULL &&
		    same_number(span, theirs);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		same = json_bool(c->reader, &truth) == 0 && theirs != NULL &&
		    theirs->type == (truth ? JANSSON_TRUE : JANSSON_FALSE);
		break;
	case JSON_NULL:
		same = json_null(c->reader) == 0 && theirs != NULL && theirs->type == JANSSON_NULL;
		break;
	case JSON_NONE:
		break;
	}
	c->differs = c->differs || !same;
}

struct tally {
	size_t texts;
	size_t accepted; /* by both, and equal */
	size_t refused;  /* by both */
	size_t numbers;  /* the differences by design */
	size_t replaced;
	size_t repeated;
	size_t nul;
};

/* The only document of the text; theirs is NULL if jansson refused. */
static bool
read_ours(const char *text, size_t len, const json_t *theirs, bool *equal, uint64_t *replaced,
    struct muster_error *err)
{
	muster_error_clear(err);
	struct json_reader *reader = json_reader_of_text(text, len, "t.json", err);
	assert_non_null(reader);
	struct comparison c = {reader, false};
	if (json_document(reader) != 1)
		json_fail(reader, "test.none", "there is no document");
	else
		compare(&c, theirs);
	if (json_document(reader) == 1)
		json_fail(reader, "test.second", "there is a second document");
	bool ok = !json_failed(reader);
	*equal = !c.differs;
	*replaced = json_replacements(reader);
	json_reader_free(reader);
	return ok;
}

static void
check_text(const char *text, size_t len, struct tally *tally)
{
	const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_error_t error;
	struct muster_error err;
	bool equal;
	uint64_t replaced;
	json_t *theirs = json_loadb(text, len, flags, &error);
	bool ok = read_ours(text, len, theirs, &equal, &replaced, &err);
	enum json_error_code code = theirs == NULL ? json_error_code(&error) : json_error_unknown;
	tally->texts++;
	if (ok && theirs == NULL && code == json_error_numeric_overflow) {
		tally->numbers++;
	} else if (ok && theirs == NULL && replaced > 0) {
		tally->replaced++;
	} else if (!ok && theirs == NULL) {
		tally->refused++;
	} else if (ok && theirs != NULL && equal) {
		tally->accepted++;
	} else if (ok && theirs != NULL) {
		json_t *strict = json_loadb(text, len, flags | JSON_REJECT_DUPLICATES, &error);
		if (strict != NULL || json_error_code(&error) != json_error_duplicate_key)
			fail_msg("values differ: %.*s", (int)len, text);
		tally->repeated++;
	} else if (!ok && text[err.byte] == '\0' &&
	    strstr(err.message, ", found a control character") != NULL) {
		tally->nul++;
	} else {
		fail_msg("ours %s, theirs %s: %.*s", ok ? "accepted" : err.message,
		    theirs != NULL ? "accepted" : error.text, (int)len, text);
	}
	json_decref(theirs);
}

static void
test_generated(void **state)
{
	(void)state;
	struct tally tally = {0};
	for (uint64_t round = 1; round <= 4000; round++) {
		uint64_t seed = round * UINT64_C(0x9E3779B97F4A7C15);
		struct muster_strbuf text;
		struct muster_strbuf copy;
		muster_strbuf_init(&text, 0);
		muster_strbuf_init(&copy, 0);
		make_space(&seed, &text);
		make_value(&seed, 0, &text);
		make_space(&seed, &text);
		assert_false(text.failed);
		check_text(text.data, text.len, &tally);
		for (int i = 0; i < 8; i++) {
			muster_strbuf_clear(&copy);
			muster_strbuf_add(&copy, text.data, text.len);
			damage(&seed, &copy);
			assert_false(copy.failed);
			check_text(copy.data, copy.len, &tally);
		}
		muster_strbuf_release(&text);
		muster_strbuf_release(&copy);
	}
	printf("%zu texts: %zu equal, %zu refused by both; by design: %zu numbers, %zu replaced, "
	       "%zu repeated keys, %zu NUL bytes\n",
	    tally.texts, tally.accepted, tally.refused, tally.numbers, tally.replaced,
	    tally.repeated, tally.nul);
	/* The test tests something: most texts are compared, and damage is found. */
	assert_true(tally.accepted > tally.texts / 5);
	assert_true(tally.refused > tally.texts / 5);
	assert_true(tally.numbers > 0 && tally.replaced > 0);
	assert_true(tally.repeated + tally.nul < tally.texts / 50);
}

static void
test_depth(void **state)
{
	(void)state;
	char text[2 * 2048];
	for (size_t depth = 510; depth <= 514; depth++) {
		struct muster_error err;
		json_error_t error;
		bool equal;
		uint64_t replaced;
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		json_t *theirs = json_loadb(text, 2 * depth, 0, &error);
		assert_non_null(theirs);
		bool ok = read_ours(text, 2 * depth, theirs, &equal, &replaced, &err);
		assert_int_equal(ok, depth <= 512);
		if (ok)
			assert_true(equal);
		else
			assert_string_equal(err.id, "json.depth");
		json_decref(theirs);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_generated),
	    cmocka_unit_test(test_depth),
	};
	return cmocka_run_group_tests_name("json against jansson", tests, NULL, NULL);
}
