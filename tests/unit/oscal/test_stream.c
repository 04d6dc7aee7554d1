/* SPDX-License-Identifier: Apache-2.0 */
/* However many findings are open, memory stays: twenty bytes of each are kept. */
#include <sys/resource.h>

#include "written.h"

#define MANY 200000

struct endless {
	struct fixture *fixture;
	uint64_t at;
	char id[24];
};

static int
endless_next(void *context, struct muster_finding *finding, struct muster_error *err)
{
	struct endless *endless = context;
	(void)err;
	if (endless->at == MANY)
		return 0;
	*finding = endless->fixture->findings[endless->at % FINDINGS];
	snprintf(endless->id, sizeof(endless->id), "F-%010llu", (unsigned long long)endless->at++);
	finding->id = endless->id;
	return 1;
}

static int
endless_rewind(void *context, struct muster_error *err)
{
	(void)err;
	((struct endless *)context)->at = 0;
	return 0;
}

/* An output that only counts. */
struct sink {
	struct muster_output_set set;
	uint64_t bytes;
};

static int
sink_begin(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	(void)set;
	(void)suffix;
	(void)err;
	name[0] = '\0';
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

static long
peak_kilobytes(void)
{
	struct rusage usage;
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

static void
test_memory_stays(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	print_message("skipped: the sanitizer keeps what was freed\n");
	skip();
#endif
	struct fixture *f = fixture_new();
	struct endless endless = {.fixture = f};
	f->in.open = (struct muster_finding_list){endless_next, endless_rewind, &endless, MANY};
	long before = peak_kilobytes();
	for (unsigned model = MUSTER_OSCAL_RESULTS; model <= MUSTER_OSCAL_POAM; model++) {
		for (unsigned format = 0; format < MUSTER_OSCAL_FORMAT_COUNT; format++) {
			struct sink sink = {
			    .set = {.begin = sink_begin, .write = sink_write, .end = sink_end}};
			struct muster_error err;
			assert_int_equal(
			    muster_oscal_write(&f->in, BASE, model, format, &sink.set, &err), 0);
			assert_true(sink.bytes > (uint64_t)MANY * 500);
		}
	}
	long grown = peak_kilobytes() - before;
	print_message("%d findings: %ld KB\n", MANY, grown);
	assert_true(grown < 24 * 1024);
	free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory_stays)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
