/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that runs out at the n-th allocation, for every n until a policy is
 * read and its document built: an error each time, never a crash, a leak or
 * half a result.  The allocator is replaced for the whole program, libyaml,
 * md4c and libcrypto included; a sanitizer has its own, so that the sweep is
 * skipped there.
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

/* 1: read, built and checked; 0: something failed, err says what. */
static int
try_all(const struct muster_policies_input *input, struct muster_error *err)
{
	int rc = 0;
	struct muster_catalog catalog;
	struct muster_document *document = NULL;
	struct muster_policies *policies = muster_policies_load(input, NULL, NULL, err);
	struct muster_arena *arena = policies != NULL ? muster_arena_new() : NULL;
	if (policies != NULL && arena == NULL)
		muster_error_memory(err);
	if (arena != NULL && muster_policies_catalog(policies, arena, &catalog, err) == 0) {
		const struct muster_policies_check check = {
		    .policies = policies, .controls = &fixture_controls};
		muster_policies_check(&check, NULL, NULL);
		document = document_of(policies, err);
		rc = document != NULL;
	}
	muster_document_free(document);
	muster_arena_free(arena);
	muster_policies_free(policies);
	return rc;
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
	char *text = planted(base_policy, "Of {{organisation}}.",
	    "Of *{{organisation}}* `{{days}}`\\\n&amp; [x](https://a.example)\n\n- a\n  - b\n\n"
	    "1. c\n\n> d\n\n```sh x right\ntrue\n```\n\n| a |\n|---|\n| b |\n");
	const struct muster_policy_file file = {
	    .id = "p", .file = "p.md", .text = text, .len = strlen(text)};
	const struct muster_policies_input input = {.files = &file,
	    .file_count = 1,
	    .config_file = "muster.yaml",
	    .config_text = "policies: {p: {days: 7 days}}",
	    .config_len = strlen("policies: {p: {days: 7 days}}"),
	    .organisation = "x",
	    .controls = &fixture_controls};
	struct muster_error err;
	/* What libraries allocate once and keep is allocated before the count. */
	assert_int_equal(try_all(&input, &err), 1);
	long failures = 0;
	for (long n = 0;; n++) {
		left = n;
		held = 0;
		muster_error_clear(&err);
		counting = true;
		int done = try_all(&input, &err);
		bool ran_out = left < 0;
		counting = false;
		if (held != 0)
			fail_msg("allocation %ld fails: %ld blocks leak", n, held);
		if (!ran_out) {
			assert_int_equal(done, 1);
			break;
		}
		failures++;
		if (done == 0 && err.code != MUSTER_E_MEMORY && err.code != MUSTER_E_INTERNAL)
			fail_msg("allocation %ld fails: %s: %s", n, err.id, err.message);
	}
	print_message("%ld allocations failed, one at a time\n", failures);
	assert_true(failures > 30);
	free(text);
#endif
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(runs_out_everywhere),
	};
	return cmocka_run_group_tests_name("policy memory", tests, NULL, NULL);
}
