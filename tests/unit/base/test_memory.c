/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arena and the string buffer, with memory running out at every point.
 * The sources are included so that their allocations can be made to fail.
 */
#include "support.h"

static long allocations_left = -1; /* -1: never fails */

static int
may_allocate(void)
{
	if (allocations_left < 0)
		return 1;
	return allocations_left-- > 0;
}

static void *
try_calloc(size_t count, size_t size)
{
	return may_allocate() ? calloc(count, size) : NULL;
}

static void *
try_realloc(void *old, size_t size)
{
	return may_allocate() ? realloc(old, size) : NULL;
}

#define calloc try_calloc
#define realloc try_realloc
#include "base/arena.c"
#include "base/json_writer.c"
#include "base/strbuf.c"
#undef calloc
#undef realloc

static void
arena_gives_zeroed_aligned_memory(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	for (size_t size = 0; size < 10000; size += 37) {
		unsigned char *at = muster_arena_alloc(arena, size);
		assert_non_null(at);
		assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(at[i], 0);
		memset(at, 0xAA, size);
	}
	unsigned char *large = muster_arena_alloc(arena, 5000000);
	assert_non_null(large);
	assert_int_equal(large[4999999], 0);
	assert_true(muster_arena_size(arena) > 5000000);
	muster_arena_reset(arena);
	assert_true(muster_arena_size(arena) < 5000000);
	for (int i = 0; i < 2000; i++) {
		unsigned char *again = muster_arena_alloc(arena, 100);
		for (size_t j = 0; j < 100; j++)
			assert_int_equal(again[j], 0);
		memset(again, 0xBB, 100);
	}
	muster_arena_free(arena);
	muster_arena_free(NULL);
}

/* A large request must not cost the rest of the block in use. */
static void
arena_keeps_filling_after_a_large_one(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	char *a = muster_arena_alloc(arena, 16);
	muster_arena_alloc(arena, 1000000);
	char *b = muster_arena_alloc(arena, 16);
	assert_ptr_equal(b, a + 16);
	muster_arena_free(arena);
}

static void
arena_checks_sizes(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	assert_null(muster_arena_alloc(arena, SIZE_MAX));
	assert_null(muster_arena_alloc(arena, SIZE_MAX - 20));
	assert_null(muster_arena_array(arena, SIZE_MAX / 2, 3));
	assert_null(muster_arena_copy(arena, "x", SIZE_MAX));
	assert_non_null(muster_arena_array(arena, 0, 8));
	muster_arena_free(arena);
}

static void
arena_copies_text(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	assert_memory_equal(muster_arena_copy(arena, "a\0b", 3), "a\0b", 4);
	assert_string_equal(muster_arena_strdup(arena, "text"), "text");
	assert_null(muster_arena_strdup(arena, NULL));
	assert_string_equal(muster_arena_copy(arena, NULL, 0), "");
	assert_string_equal(muster_arena_printf(arena, "%d-%s", 5, "x"), "5-x");
	char wide[600];
	memset(wide, 'w', sizeof(wide));
	for (int len = 250; len < 262; len++) {
		const char *got = muster_arena_printf(arena, "%.*s", len, wide);
		assert_int_equal(strlen(got), len);
	}
	muster_arena_free(arena);
}

static void
strbuf_starts_empty_and_grows(void **state)
{
	(void)state;
	struct muster_strbuf buf;
	muster_strbuf_init(&buf, 0);
	assert_string_equal(buf.data, "");
	muster_strbuf_clear(&buf);
	muster_strbuf_add(&buf, NULL, 0);
	assert_string_equal(buf.data, "");
	for (int i = 0; i < 1000; i++) {
		muster_strbuf_addc(&buf, 'c');
		muster_strbuf_adds(&buf, "ss");
		muster_strbuf_addf(&buf, "%03d", i);
		assert_int_equal(buf.len, (i + 1) * 6);
		assert_int_equal(buf.data[buf.len], 0);
	}
	assert_memory_equal(buf.data + 5994, "css999", 7);
	muster_strbuf_clear(&buf);
	assert_int_equal(buf.len, 0);
	assert_string_equal(buf.data, "");
	muster_strbuf_release(&buf);
	assert_string_equal(buf.data, "");
	muster_strbuf_release(&buf);
}

static void
strbuf_formats_long_texts(void **state)
{
	(void)state;
	struct muster_strbuf buf;
	char wide[600];
	memset(wide, 'w', sizeof(wide));
	for (int len = 253; len < 260; len++) {
		muster_strbuf_init(&buf, 0);
		muster_strbuf_addf(&buf, "<%.*s>", len, wide);
		assert_int_equal(buf.len, len + 2);
		assert_int_equal(buf.data[buf.len - 1], '>');
		muster_strbuf_release(&buf);
	}
}

static void
strbuf_holds_its_cap_and_no_more(void **state)
{
	(void)state;
	static const char text[] = "0123456789";
	struct muster_strbuf buf;
	muster_strbuf_init(&buf, 10);
	muster_strbuf_adds(&buf, text);
	assert_false(buf.failed);
	muster_strbuf_addc(&buf, 'x');
	assert_true(buf.failed);
	assert_string_equal(buf.data, text);
	muster_strbuf_release(&buf);

	/* Refused as a whole, and sticky. */
	muster_strbuf_init(&buf, 10);
	muster_strbuf_adds(&buf, "01234567");
	muster_strbuf_addf(&buf, "%s", "abc");
	assert_true(buf.failed);
	muster_strbuf_addc(&buf, 'x');
	assert_string_equal(buf.data, "01234567");
	muster_strbuf_clear(&buf);
	assert_false(buf.failed);
	muster_strbuf_release(&buf);
}

/* Runs a job with 0, 1, 2 … allocations until it succeeds; returns how often it failed. */
static int
sweep(bool (*job)(void))
{
	for (int allowed = 0; allowed < 1000; allowed++) {
		allocations_left = allowed;
		bool done = job();
		allocations_left = -1;
		if (done)
			return allowed;
	}
	fail_msg("never succeeds");
	return -1;
}

static bool
use_arena(void)
{
	struct muster_arena *arena = muster_arena_new();
	if (arena == NULL)
		return false;
	bool done = true;
	char wide[400];
	memset(wide, 'w', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	for (int i = 0; i < 200 && done; i++)
		done = muster_arena_alloc(arena, 1000) != NULL &&
		    muster_arena_strdup(arena, "x") != NULL &&
		    muster_arena_printf(arena, "%s", wide) != NULL &&
		    muster_arena_alloc(arena, 100000) != NULL;
	muster_arena_free(arena);
	return done;
}

static bool
use_json(void)
{
	struct muster_strbuf buf;
	struct muster_json json;
	muster_strbuf_init(&buf, 0);
	muster_json_init(&json, &buf, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, "list");
	for (int i = 0; i < 500; i++)
		muster_json_string(&json, NULL, "text \x01 and more");
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	assert_int_equal(buf.data[buf.len], 0);
	bool done = !buf.failed;
	muster_strbuf_release(&buf);
	return done;
}

static void
memory_may_run_out_anywhere(void **state)
{
	(void)state;
	assert_true(sweep(use_arena) > 15);
	assert_true(sweep(use_json) > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arena_gives_zeroed_aligned_memory),
	    cmocka_unit_test(arena_keeps_filling_after_a_large_one),
	    cmocka_unit_test(arena_checks_sizes),
	    cmocka_unit_test(arena_copies_text),
	    cmocka_unit_test(strbuf_starts_empty_and_grows),
	    cmocka_unit_test(strbuf_formats_long_texts),
	    cmocka_unit_test(strbuf_holds_its_cap_and_no_more),
	    cmocka_unit_test(memory_may_run_out_anywhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
