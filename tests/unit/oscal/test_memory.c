/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory runs out at each allocation in turn: an OSCAL document then fails and
 * says so, or comes out whole.
 */
#include "support.h"

#ifdef __SANITIZE_ADDRESS__
int
main(void)
{
	printf("skipped: the allocator is the sanitizer's\n");
	return 77;
}
#else
#include <libxml/xmlerror.h>

#include "../render/refuse.h"
#include "written.h"

static void
ignore(void *context, const char *message, ...)
{
	(void)context;
	(void)message;
}

static void
try_all(enum muster_oscal_model model, enum muster_oscal_format format, long allowed)
{
	struct fixture *f = fixture_new();
	struct muster_error err;
	size_t whole_len, len;
	xmlSetGenericErrorFunc(NULL, ignore);
	char *whole = written(&f->in, model, format, &whole_len, &err);
	assert_non_null(whole);
	unsigned long n = 0;
	do {
		long before = live;
		failed = false;
		left = ++n;
		char *got = written(&f->in, model, format, &len, &err);
		left = 0;
		if (got != NULL) {
			assert_int_equal(len, whole_len);
			assert_memory_equal(got, whole, len);
		} else {
			assert_true(failed);
			assert_int_equal(err.code, MUSTER_E_MEMORY);
		}
		free(got);
		/* libxml2 itself loses what it was about to add to a list; ours leaves nothing. */
		assert_true(live - before <= allowed);
	} while (failed);
	printf("model %d, format %d: %lu allocations\n", (int)model, (int)format, n - 1);
	assert_true(n > 10);
	free(whole);
	free(f);
}

static void
test_xml(void **state)
{
	(void)state;
	for (unsigned model = 0; model < MUSTER_OSCAL_MODEL_COUNT; model++)
		try_all(model, MUSTER_OSCAL_XML, 2);
}

static void
test_json(void **state)
{
	(void)state;
	for (unsigned model = 0; model < MUSTER_OSCAL_MODEL_COUNT; model++)
		try_all(model, MUSTER_OSCAL_JSON, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_xml),
	    cmocka_unit_test(test_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
