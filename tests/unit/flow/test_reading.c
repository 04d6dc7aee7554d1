/* SPDX-License-Identifier: Apache-2.0 */
/* Reading ahead gives the same bytes and digest; evidence is cut by content, however it comes. */
#include "support.h"

#include "base/input.h"
#include "flow/evidence.h"
#include "flow/prefetch.h"

enum { TEXT_BYTES = 5 * 1024 * 1024 + 123 };

/* Lines that are not all alike; the same for the same seed. */
static char *
make_text(size_t len, uint32_t seed)
{
	char *text = malloc(len);
	assert_non_null(text);
	for (size_t i = 0; i < len; i++) {
		seed = seed * 1664525u + 1013904223u;
		text[i] = i % 97 == 96 ? '\n' : (char)('a' + (seed >> 24) % 26);
	}
	return text;
}

static struct input *
open_text(const char *text, size_t len)
{
	struct muster_error err;
	struct input *input = input_of_memory(text, len, "text", &err);
	assert_non_null(input);
	return input;
}

static void
reading_ahead_changes_nothing(void **state)
{
	static const size_t caps[] = {1000, 256 * 1024, 1024 * 1024 + 1};
	(void)state;
	char *text = make_text(TEXT_BYTES, 1), *got_text = malloc(TEXT_BYTES + 1);
	assert_non_null(got_text);
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		struct muster_error err;
		struct input *input = open_text(text, TEXT_BYTES);
		struct prefetch *prefetch = prefetch_new(input, &err);
		assert_non_null(prefetch);
		size_t len = 0, got = 1;
		while (got > 0) {
			size_t cap = TEXT_BYTES + 1 - len;
			cap = cap < caps[i] ? cap : caps[i];
			assert_int_equal(
			    prefetch_read(prefetch, got_text + len, cap, &got, &err), 0);
			len += got;
		}
		assert_int_equal(prefetch_read(prefetch, got_text, 1, &got, &err), 0);
		assert_int_equal(got, 0);
		prefetch_free(prefetch);
		assert_int_equal(len, TEXT_BYTES);
		assert_memory_equal(got_text, text, TEXT_BYTES);
		struct input_digest digest;
		uint8_t whole[HASH_SIZE];
		assert_int_equal(input_digest(input, &digest, &err), 0);
		assert_int_equal(hash_bytes(text, TEXT_BYTES, whole), 0);
		assert_memory_equal(digest.sha256, whole, sizeof(whole));
		input_free(input);
	}
	free(text);
	free(got_text);
}

/* What was not asked for can still be read afterwards, and the digest is of everything. */
static void
stopping_early_loses_no_digest(void **state)
{
	(void)state;
	char *text = make_text(TEXT_BYTES, 2), *rest = malloc(TEXT_BYTES);
	assert_non_null(rest);
	struct muster_error err;
	struct input *input = open_text(text, TEXT_BYTES);
	struct prefetch *prefetch = prefetch_new(input, &err);
	assert_non_null(prefetch);
	size_t got = 0;
	assert_int_equal(prefetch_read(prefetch, rest, 10, &got, &err), 0);
	assert_true(got > 0 && got <= 10);
	assert_memory_equal(rest, text, got);
	prefetch_free(prefetch);
	do
		assert_int_equal(input_read(input, rest, TEXT_BYTES, &got, &err), 0);
	while (got > 0);
	struct input_digest digest;
	uint8_t whole[HASH_SIZE];
	assert_int_equal(input_digest(input, &digest, &err), 0);
	assert_int_equal(hash_bytes(text, TEXT_BYTES, whole), 0);
	assert_memory_equal(digest.sha256, whole, sizeof(whole));
	input_free(input);
	free(text);
	free(rest);
}

static void
errors_come_through(void **state)
{
	(void)state;
	char *text = make_text(TEXT_BYTES, 3), *buffer = malloc(TEXT_BYTES);
	assert_non_null(buffer);
	memcpy(text, "\x1f\x8b\x08", 3); /* gzip that is none */
	struct muster_error err;
	muster_error_clear(&err);
	struct input *input = open_text(text, TEXT_BYTES);
	struct prefetch *prefetch = prefetch_new(input, &err);
	assert_non_null(prefetch);
	size_t got = 1;
	int rc = 0;
	while (rc == 0 && got > 0)
		rc = prefetch_read(prefetch, buffer, TEXT_BYTES, &got, &err);
	assert_int_equal(rc, -1);
	assert_int_equal(err.code, MUSTER_E_INPUT);
	prefetch_free(prefetch);
	input_free(input);
	free(text);
	free(buffer);
}

/* ---- cutting ---- */

struct cuts {
	const char *text;
	size_t sizes[256], count, total;
};

static int
take_chunk(
    void *context, struct slab *slab, const char *bytes, size_t len, struct muster_error *err)
{
	assert_true(bytes >= slab->bytes && bytes + len <= slab->bytes + slab->cap);
	struct cuts *cuts = context;
	(void)err;
	assert_true(cuts->count < sizeof(cuts->sizes) / sizeof(cuts->sizes[0]));
	assert_memory_equal(bytes, cuts->text + cuts->total, len);
	cuts->sizes[cuts->count++] = len;
	cuts->total += len;
	return 0;
}

/* Records of 3,007 bytes; the reader is `ahead` bytes before the records it reports. */
static void
cut(struct cuts *cuts, const char *text, size_t len, size_t piece, size_t ahead)
{
	enum { RECORD = 3007 };
	struct cutter cutter;
	struct muster_error err;
	*cuts = (struct cuts){.text = text};
	cutter_init(&cutter, take_chunk, NULL, cuts);
	size_t record = RECORD;
	for (size_t at = 0; at < len;) {
		size_t more = len - at < piece ? len - at : piece;
		assert_int_equal(cutter_bytes(&cutter, text + at, more, &err), 0);
		at += more;
		for (; record + ahead <= at || (at == len && record <= len); record += RECORD)
			assert_int_equal(cutter_boundary(&cutter, record, &err), 0);
	}
	assert_int_equal(cutter_finish(&cutter, &err), 0);
	cutter_release(&cutter);
	assert_int_equal(cuts->total, len);
}

static void
cuts_do_not_depend_on_how_it_was_read(void **state)
{
	static const size_t pieces[] = {4096, 100000, 256 * 1024, 3000000};
	static const size_t aheads[] = {0, 50000, 2000000};
	enum { LEN = 12 * 1024 * 1024 };
	(void)state;
	char *text = make_text(LEN, 4);
	struct cuts first, again;
	cut(&first, text, LEN, 1000, 0);
	assert_true(first.count > 8);
	for (size_t i = 0; i + 1 < first.count; i++)
		assert_true(first.sizes[i] >= EVIDENCE_MIN && first.sizes[i] <= EVIDENCE_HARD);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		for (size_t j = 0; j < sizeof(aheads) / sizeof(aheads[0]); j++) {
			cut(&again, text, LEN, pieces[i], aheads[j]);
			assert_int_equal(again.count, first.count);
			assert_memory_equal(
			    again.sizes, first.sizes, first.count * sizeof(first.sizes[0]));
		}
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reading_ahead_changes_nothing),
	    cmocka_unit_test(stopping_early_loses_no_digest),
	    cmocka_unit_test(errors_come_through),
	    cmocka_unit_test(cuts_do_not_depend_on_how_it_was_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
