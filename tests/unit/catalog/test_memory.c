/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that runs out at the n-th allocation, for every n until loading
 * succeeds: an error each time, never a crash, a leak or half a result.
 * The allocator is replaced for the whole program, libyaml and libcrypto
 * included; a sanitizer has its own, so that the sweep is skipped there.
 */
#include "fixture.h"

#if defined(__SANITIZE_ADDRESS__) || !defined(__GLIBC__)
#define SWEEP 0
#else
#define SWEEP 1
#endif

#if SWEEP
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *block);
/* Seen by the shared libraries too. */
#pragma GCC visibility push(default)
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *old, size_t size);
void free(void *block);
#pragma GCC visibility pop

static bool counting;
static long left; /* allocations until the failure */
static long held; /* blocks taken while counting and not given back */

static bool
fails(void)
{
	return counting && left-- <= 0;
}

void *
malloc(size_t size)
{
	if (fails())
		return NULL;
	held += counting;
	return __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	if (fails())
		return NULL;
	held += counting;
	return __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	if (fails())
		return NULL;
	held += counting && old == NULL;
	return __libc_realloc(old, size);
}

void
free(void *block)
{
	held -= counting && block != NULL;
	__libc_free(block);
}

static const struct muster_controls_document *
documents(size_t *count)
{
	static struct muster_controls_document all[4];
	all[0] = (struct muster_controls_document){
	    "mapping", "cis-docker", "m.yaml", sound.mapping, strlen(sound.mapping)};
	all[1] = (struct muster_controls_document){
	    "catalog", "cis-docker", "c.yaml", sound.catalog, strlen(sound.catalog)};
	all[2] = (struct muster_controls_document){
	    "checks", "bench", "k.yaml", sound.checks, strlen(sound.checks)};
	all[3] = (struct muster_controls_document){
	    "practices", "practices", "p.yaml", sound.practices, strlen(sound.practices)};
	*count = 4;
	return all;
}
#endif

static void
runs_out_everywhere(void **state)
{
	(void)state;
#if !SWEEP
	print_message("skipped: the sanitizer has its own allocator\n");
	skip();
#else
	size_t count;
	const struct muster_controls_document *all = documents(&count);
	struct muster_error err;
	/* What libraries allocate once and keep is allocated before the count. */
	muster_controls_free(muster_controls_load(all, count, NULL, NULL, &err));
	long failures = 0;
	for (long n = 0;; n++) {
		left = n;
		held = 0;
		counting = true;
		struct muster_controls *controls =
		    muster_controls_load(all, count, NULL, NULL, &err);
		bool ran_out = left < 0, loaded = controls != NULL;
		muster_controls_free(controls);
		counting = false;
		if (held != 0)
			fail_msg("allocation %ld fails: %ld blocks leak", n, held);
		if (!ran_out) {
			assert_true(loaded);
			break;
		}
		failures++;
		if (!loaded && err.code != MUSTER_E_MEMORY && err.code != MUSTER_E_INTERNAL)
			fail_msg("allocation %ld fails: %s: %s", n, err.id, err.message);
	}
	print_message("%ld allocations failed, one at a time\n", failures);
	assert_true(failures > 30);
#endif
}

/* The same over documents with mistakes: they are read a second time. */
static void
runs_out_over_mistakes(void **state)
{
	(void)state;
#if !SWEEP
	print_message("skipped: the sanitizer has its own allocator\n");
	skip();
#else
	static const char practices[] =
	    "practices:\n- {id: *x, group: image, group: image}\n- {id: image.a, titel: A}\n";
	static const char checks[] = "source: bench\nchecks:\n- {id: a, practice: image.b}\n"
				     "- {id: b, title: B, practice: image.c}\n\t- x\n";
	static const struct muster_controls_document all[] = {
	    {"practices", "practices", "p.yaml", practices, sizeof(practices) - 1},
	    {"checks", "bench", "k.yaml", checks, sizeof(checks) - 1},
	};
	struct muster_error err;
	bool whole;
	muster_controls_free(muster_controls_load_partly(all, 2, NULL, NULL, &whole, &err));
	long failures = 0;
	for (long n = 0;; n++) {
		left = n;
		held = 0;
		counting = true;
		whole = true;
		struct muster_controls *controls =
		    muster_controls_load_partly(all, 2, NULL, NULL, &whole, &err);
		bool ran_out = left < 0, loaded = controls != NULL;
		muster_controls_free(controls);
		counting = false;
		if (held != 0)
			fail_msg("allocation %ld fails: %ld blocks leak", n, held);
		assert_false(loaded && whole);
		if (!ran_out) {
			assert_true(loaded);
			break;
		}
		failures++;
	}
	print_message("%ld allocations failed, one at a time\n", failures);
	assert_true(failures > 30);
#endif
}

/* The same over a document that is built in: its tree is not read but unpacked. */
static void
runs_out_over_a_packed_tree(void **state)
{
	(void)state;
#if !SWEEP
	print_message("skipped: the sanitizer has its own allocator\n");
	skip();
#else
	size_t count = 0, at = 0;
	struct muster_arena *arena = muster_arena_new();
	const struct muster_controls_document *all = muster_controls_builtin(arena, &count);
	assert_non_null(all);
	while (at < count && strcmp(all[at].kind, "practices") != 0)
		at++;
	assert_true(at < count);
	struct muster_error err;
	long failures = 0;
	for (long n = 0;; n++) {
		left = n;
		held = 0;
		counting = true;
		struct muster_controls *controls =
		    muster_controls_load(&all[at], 1, NULL, NULL, &err);
		bool ran_out = left < 0, loaded = controls != NULL;
		muster_controls_free(controls);
		counting = false;
		if (held != 0)
			fail_msg("allocation %ld fails: %ld blocks leak", n, held);
		if (!ran_out) {
			assert_true(loaded);
			break;
		}
		failures++;
		if (!loaded && err.code != MUSTER_E_MEMORY && err.code != MUSTER_E_INTERNAL)
			fail_msg("allocation %ld fails: %s: %s", n, err.id, err.message);
	}
	print_message("%ld allocations failed, one at a time\n", failures);
	assert_true(failures > 10);
	muster_arena_free(arena);
#endif
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(runs_out_everywhere),
	    cmocka_unit_test(runs_out_over_mistakes),
	    cmocka_unit_test(runs_out_over_a_packed_tree),
	};
	return cmocka_run_group_tests_name("catalog memory", tests, NULL, NULL);
}
