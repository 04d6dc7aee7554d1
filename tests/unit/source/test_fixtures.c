/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/data/<source>/valid: claimed by exactly one source, and what it says
 * is <name>.expected; invalid: refused with the text in <name>.error.
 * Whatever the text is cut into on the way, the outcome is the same.
 * MUSTER_UPDATE_GOLDEN=1 writes the files anew.
 */
#include "support.h"

#include <dirent.h>
#include <sys/stat.h>

#include "recorder.h"

static int
is_fixture(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot != NULL &&
	    (strcmp(dot, ".json") == 0 || strcmp(dot, ".ndjson") == 0 || strcmp(dot, ".xml") == 0);
}

static void
golden_of(const char *path, const char *suffix, char out[1024])
{
	const char *dot = strrchr(path, '.');
	snprintf(out, 1024, "%.*s%s", (int)(dot - path), path, suffix);
}

/* How many sources claim it, and with what certainty the named one does. */
static size_t
count_claims(const char *text, size_t len)
{
	struct muster_peek *peek = malloc(sizeof(*peek));
	assert_non_null(peek);
	muster_peek_text(peek, text, len, true);
	size_t count, claims = 0;
	const struct muster_source *const *sources = muster_sources(&count);
	for (size_t i = 0; i < count; i++)
		claims +=
		    sources[i]->probe(peek) > 0 || muster_source_lists(sources[i], peek, NULL) > 0;
	free(peek);
	return claims;
}

static void
take(struct recorder *recorder, const struct muster_source *source, const char *path, bool forced,
    size_t fill, int want, struct muster_error *err)
{
	size_t len;
	char *text = support_read(path, &len);
	recorder_init(recorder);
	int got = recorder_take(recorder, forced ? source : NULL, text, len, fill, err);
	if (got != want)
		fail_msg("%s: %s", path, got != 0 ? err->message : "was accepted");
	if (!forced && want == 0)
		assert_int_equal(count_claims(text, len), 1);
	free(text);
}

static void
check_valid(const struct muster_source *source, const char *path, bool forced)
{
	struct recorder once, again;
	struct muster_error err;
	char golden[1024];
	take(&once, source, path, forced, 0, 0, &err);
	assert_ptr_equal(once.source, source);
	recorder_counts(&once);
	if (once.skipped.lines > 0)
		muster_strbuf_addf(&once.out, "skipped lines=%llu first=%llu last=%llu\n",
		    (unsigned long long)once.skipped.lines,
		    (unsigned long long)once.skipped.first_line,
		    (unsigned long long)once.skipped.last_line);
	assert_true(muster_counts_reconcile(&once.counts));
	golden_of(path, ".expected", golden);
	support_golden(golden, once.out.data, once.out.len);
	take(&again, source, path, forced, 1, 0, &err);
	recorder_counts(&again);
	assert_memory_equal(again.out.data, once.out.data, again.out.len);
	recorder_release(&again);
	recorder_release(&once);
	/* A sink that fails ends it, wherever that happens. */
	for (int calls = 1; calls < 8; calls++) {
		size_t len;
		char *text = support_read(path, &len);
		recorder_init(&again);
		again.fail_after = calls;
		int got = recorder_take(&again, source, text, len, 0, &err);
		assert_int_equal(got, again.sink.failed ? -1 : 0);
		recorder_release(&again);
		free(text);
	}
}

static void
check_invalid(const struct muster_source *source, const char *path)
{
	struct recorder recorder;
	struct muster_error err;
	char golden[1024], text[2048];
	take(&recorder, source, path, false, 0, -1, &err);
	int len = snprintf(text, sizeof(text), "%s %llu:%llu byte %llu at %s\n%s\n", err.id,
	    (unsigned long long)err.line, (unsigned long long)err.column,
	    (unsigned long long)err.byte, err.pointer, err.message);
	assert_true(len > 0 && (size_t)len < sizeof(text));
	assert_int_equal(err.code, MUSTER_E_INPUT);
	assert_null(strstr(text, "correct-horse-9"));
	golden_of(path, ".error", golden);
	support_golden(golden, text, (size_t)len);
	recorder_release(&recorder);
}

static size_t
check_folder(const struct muster_source *source, const char *kind)
{
	char folder[1024], path[2048];
	struct dirent **entries;
	snprintf(folder, sizeof(folder), "%s/tests/data/%s/%s", TEST_ROOT, source->name, kind);
	int count = scandir(folder, &entries, is_fixture, alphasort);
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		snprintf(path, sizeof(path), "%s/%s", folder, name);
		if (strcmp(kind, "valid") == 0)
			check_valid(source, path, strncmp(name, "needs-source-", 13) == 0);
		else
			check_invalid(source, path);
		free(entries[i]);
	}
	free(entries);
	return (size_t)count;
}

static void
every_source_has_fixtures_and_keeps_to_them(void **state)
{
	(void)state;
	size_t count;
	const struct muster_source *const *sources = muster_sources(&count);
	for (size_t i = 0; i < count; i++) {
		check_folder(sources[i], "valid");
		check_folder(sources[i], "invalid");
	}
}

static void
every_source_is_documented(void **state)
{
	(void)state;
	size_t count, len;
	char *text = support_read(TEST_ROOT "/docs/formats.md", &len);
	const struct muster_source *const *sources = muster_sources(&count);
	for (size_t i = 0; i < count; i++) {
		char heading[128];
		snprintf(heading, sizeof(heading), "\n## %s (`%s`)\n", sources[i]->title,
		    sources[i]->name);
		if (strstr(text, heading) == NULL)
			fail_msg("docs/formats.md has no section%s", heading);
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_source_has_fixtures_and_keeps_to_them),
	    cmocka_unit_test(every_source_is_documented),
	};
	return cmocka_run_group_tests_name("fixtures", tests, NULL, NULL);
}
