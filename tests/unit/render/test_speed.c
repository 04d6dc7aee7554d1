/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 100,000 rows in both formats.  The rate is printed (it is the machine's as
 * much as ours); what is asserted is that memory does not grow with the rows.
 */
#include <sys/resource.h>
#include <time.h>

#include "kitchen.h"

struct sink {
	struct muster_output_set set;
	uint64_t bytes;
};

static int
sink_begin(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	(void)set;
	(void)err;
	snprintf(name, 256, "x%s.html", suffix);
	return 0;
}

static int
sink_write(struct muster_output_set *set, const void *bytes, size_t len, struct muster_error *err)
{
	(void)bytes;
	(void)err;
	((struct sink *)set)->bytes += len;
	return 0;
}

static int
sink_end(struct muster_output_set *set, struct muster_error *err)
{
	(void)set;
	(void)err;
	return 0;
}

/* Processor time, so that a busy machine tells the same. */
static double
now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* Peak memory so far, in KiB. */
static long
peak(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void
run(const char *name, uint64_t count)
{
	struct kitchen_rows rows = {.count = count, .fail_at = UINT64_MAX};
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	struct muster_error err;
	struct sink sink = {{sink_begin, sink_write, sink_end, sink_begin}, 0};
	muster_build(&b, document);
	struct muster_table table = kitchen_table(&rows, "findings", "Findings");
	muster_build_table(&b, &table);
	muster_error_clear(&err);
	double before = now();
	assert_int_equal(muster_renderer_find(name)->render(document, NULL, &sink.set, &err), 0);
	double took = now() - before;
	/* What the rows cost to make is not ours: one pass is taken as the cursor's. */
	struct muster_arena *scratch = muster_arena_new();
	struct muster_row row;
	before = now();
	kitchen_rewind(&rows, NULL);
	while (kitchen_next(&rows, scratch, &row, NULL) == 1)
		muster_arena_reset(scratch);
	double cursor = now() - before;
	muster_arena_free(scratch);
	printf(
	    "%s: %llu rows, %.1f MB, %.3f s (%.0f rows/s; the cursor alone %.3f s), peak %ld KiB\n",
	    name, (unsigned long long)count, (double)sink.bytes / 1e6, took, (double)count / took,
	    cursor, peak());
	muster_document_free(document);
}

static void
test_flat_memory(void **state)
{
	(void)state;
	run("html", 1000);
	run("xml", 1000);
	long small = peak();
	run("html", 100000);
	run("xml", 100000);
	/* The index of ids (16 bytes each, a table at most two thirds full) and nothing else. */
#ifdef __SANITIZE_ADDRESS__
	printf("skipped: memory is the sanitizer's here, %ld KiB more\n", peak() - small);
#else
	assert_true(peak() - small < 10 * 1024);
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_flat_memory)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
