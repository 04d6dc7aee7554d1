/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a definition reads: the examples', whatever the text is cut into; what
 * stands behind the records as well as before them; and memory that runs out
 * at any allocation.
 */
#include "support.h"

#include "flow/definitions.h"

#include "../source/recorder.h"

#if defined(__SANITIZE_ADDRESS__) || !defined(__GLIBC__)
#define SWEEP 0
#else
#define SWEEP 1
#include "../render/refuse.h"
#endif

struct world {
	struct muster_arena *arena;
	struct muster_definition definition;
};

static void
open_text(struct world *world, const char *text)
{
	struct muster_error err;
	world->arena = muster_arena_new();
	assert_non_null(world->arena);
	if (definition_parse(text, strlen(text), "d.yaml", world->arena, &world->definition, NULL,
		NULL, &err) != 0)
		fail_msg("%u: %s", err.line, err.message);
}

static void
read_as(struct world *world, struct recorder *recorder, const char *text, size_t fill)
{
	struct muster_error err;
	recorder_init(recorder);
	if (recorder_take(recorder, &world->definition.source, text, strlen(text), fill, &err) != 0)
		fail_msg("%s", err.message);
	recorder_counts(recorder);
	assert_true(muster_counts_reconcile(&recorder->counts));
}

static void
expect(const char *definition, const char *text, const char *wanted)
{
	struct world world;
	struct recorder once, again;
	open_text(&world, definition);
	read_as(&world, &once, text, 0);
	assert_string_equal(once.out.data, wanted);
	read_as(&world, &again, text, 1);
	assert_string_equal(again.out.data, wanted);
	recorder_release(&again);
	/* A sink that fails ends it, wherever that happens. */
	for (int calls = 1; calls < 8; calls++) {
		struct muster_error err;
		recorder_init(&again);
		again.fail_after = calls;
		int got =
		    recorder_take(&again, &world.definition.source, text, strlen(text), 0, &err);
		assert_int_equal(got, again.sink.failed ? -1 : 0);
		recorder_release(&again);
	}
	recorder_release(&once);
	muster_arena_free(world.arena);
}

#define HEAD                               \
	"source: acme\n"                   \
	"title: ACME\n"                    \
	"recognise: {has: [acme, rows]}\n" \
	"domain: misconfiguration\n"       \
	"complete: true\n"

static void
fields_of_the_document_may_stand_behind_the_records(void **state)
{
	(void)state;
	expect(HEAD "records: rows[]\n"
		    "run: {observed-at: $.meta.at, tool-version: $.acme}\n"
		    "asset: {kind: image, name: $.image}\n"
		    "fields: {check: id, severity: $.level, outcome: state}\n"
		    "values: {severity: {bad: high}}\n",
	    "{\"rows\":[{\"id\":\"A\",\"state\":\"fail\"},{\"id\":7,\"state\":\"pass\"}],"
	    "\"level\":\"bad\",\"acme\":2.5,\"image\":\"r/a:1\",\"meta\":{\"at\":1789370000}}",
	    "asset 0 image name=r/a tag=1\n"
	    "coverage 0 misconfiguration\n"
	    "result 0 misconfiguration check=A fail high severity=bad outcome=fail in=/rows[0] "
	    "bytes=9+25\n"
	    "result 0 misconfiguration check=7 pass high severity=bad outcome=pass in=/rows[1] "
	    "bytes=35+23\n"
	    "run tool=ACME version=2.5 observed=2026-09-14T07:13:20Z\n"
	    "counts read=2 used=2 suppressed=0 merged=0 out-of-scope=0 rejected=0 pass=1 fail=1\n");
}

static void
each_holder_is_an_asset(void **state)
{
	(void)state;
	expect(HEAD "records: rows[].in\\.side[]\n"
		    "asset: {kind: host, name: ^.name}\n"
		    "fields: {check: id, title: ^.what, aliases: \"cves[]\", suppressed: off}\n",
	    "{\"acme\":1,\"rows\":[{\"name\":\"a\",\"in.side\":[{\"id\":\"X\"}],\"what\":\"first\"}"
	    ","
	    "{\"in.side\":[{\"id\":\"X\",\"cves\":[\"CVE-1\",\"CVE-2\"],\"off\":true}],\"name\":"
	    "\"b\",\"what\":null},{\"name\":\"c\",\"in.side\":[]},{\"name\":\"d\"}]}",
	    "asset 0 host name=a\n"
	    "coverage 0 misconfiguration\n"
	    "result 0 misconfiguration check=X fail unknown title=first "
	    "in=/rows/0/in.side[0] bytes=41+10\n"
	    "asset 1 host name=b\n"
	    "coverage 1 misconfiguration\n"
	    "result 1 misconfiguration check=X fail suppressed unknown aliases=CVE-1 CVE-2 "
	    "in=/rows/1/in.side[0] bytes=81+46\n"
	    "asset 2 host name=c\n"
	    "coverage 2 misconfiguration\n"
	    "asset 3 host name=d\n"
	    "coverage 3 misconfiguration\n"
	    "run tool=ACME\n"
	    "counts read=2 used=1 suppressed=1 merged=0 out-of-scope=0 rejected=0 fail=2\n");
}

static void
each_document_may_be_a_record(void **state)
{
	(void)state;
	expect(HEAD "records: \".\"\n"
		    "asset: {kind: host, name: host}\n"
		    "run: {observed-at: at}\n"
		    "fields: {check: acme}\n",
	    "{\"acme\":\"r\",\"host\":\"a\",\"at\":\"2026-01-02T00:00:00Z\"}\n"
	    "{\"acme\":\"r\",\"host\":\"b\",\"at\":\"2026-01-01T00:00:00Z\"}\n"
	    "{\"acme\":\"s\",\"host\":\"a\",\"at\":\"soon\"}\n"
	    "[]\n",
	    "asset 0 host name=a\n"
	    "coverage 0 misconfiguration\n"
	    "result 0 misconfiguration check=r fail unknown bytes=0+51\n"
	    "asset 1 host name=b\n"
	    "coverage 1 misconfiguration\n"
	    "result 1 misconfiguration check=r fail unknown[1] bytes=52+51\n"
	    "diagnostic source.acme.time at /2: this time is not understood\n"
	    "result 0 misconfiguration check=s fail unknown[2] bytes=104+35\n"
	    "diagnostic source.acme.not-understood at /3: this record is not understood: expected "
	    "an object\n"
	    "run tool=ACME observed=2026-01-02T00:00:00Z partial=records of the document were not "
	    "understood\n"
	    "counts read=4 used=3 suppressed=0 merged=0 out-of-scope=0 rejected=1 fail=3\n");
}

#if SWEEP
/* Without redaction: libcrypto makes up for some allocations that fail. */
static int
read_example(const char *definition, size_t definition_len, const char *sample, size_t len,
    struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	struct muster_definition *out =
	    arena != NULL ? muster_arena_alloc(arena, sizeof(*out)) : NULL;
	struct recorder recorder;
	int rc = out == NULL
	    ? muster_error_memory(err)
	    : definition_parse(definition, definition_len, "d.yaml", arena, out, NULL, NULL, err);
	if (rc == 0) {
		recorder_init(&recorder);
		struct json_reader *reader = json_reader_of_text(sample, len, "input", err);
		rc = reader != NULL ? muster_source_read(&out->source, reader, &recorder.sink, err)
				    : -1;
		if (rc == 0 && recorder.out.failed) /* the recorder's own */
			rc = muster_error_memory(err);
		json_reader_free(reader);
		recorder_release(&recorder);
	}
	muster_arena_free(arena);
	return rc;
}
#endif

static void
memory_may_run_out(void **state)
{
	(void)state;
#if SWEEP
	size_t definition_len, len;
	char *definition =
	    support_read(TEST_ROOT "/examples/sources/acme-audit.yaml", &definition_len);
	char *sample = support_read(TEST_ROOT "/examples/sources/acme-audit.json", &len);
	struct muster_error err;
	unsigned long n = 0;
	do {
		const long before = live;
		failed = false;
		left = ++n;
		const int rc = read_example(definition, definition_len, sample, len, &err);
		left = 0;
		if (live != before)
			fail_msg("allocation %lu fails: %ld pieces leak", n, live - before);
		if (failed && rc == 0)
			fail_msg("allocation %lu fails, and it passes for read", n);
		if (!failed && rc != 0)
			fail_msg("%s", err.message);
	} while (failed);
	assert_true(n > 50);
	free(definition);
	free(sample);
#else
	skip();
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_of_the_document_may_stand_behind_the_records),
	    cmocka_unit_test(each_holder_is_an_asset),
	    cmocka_unit_test(each_document_may_be_a_record),
	    cmocka_unit_test(memory_may_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
