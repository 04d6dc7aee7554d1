/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks that both builds of the reader must pass (test_suite.c with
 * SSE2, test_scalar.c without): JSONTestSuite if it is there, our own cases
 * always, every one cut at every byte.
 */
#ifndef TEST_JSON_SUITE_H
#define TEST_JSON_SUITE_H

#include <dirent.h>

#include "check.h"
#include "own_cases.h"

#define SUITE "hostile/json/test_parsing"

/* The same answer however the text is cut; skipping accepts what reading accepts. */
static bool
check_text(const char *text, size_t len, unsigned flags, const char *name)
{
	const size_t pieces[] = {1, 2, 3, 5, 7, 16, 17};
	bool ok;
	bool skip_ok;
	const struct feed whole = {.text = text, .len = len};
	struct muster_strbuf want = traced(whole, flags, &ok);
	struct muster_strbuf skipped = traced(whole, flags | TRACE_SKIP, &skip_ok);
	/* Skipping fails where reading fails, for the same reason. */
	const char *end = strstr(want.data, ok ? "read @" : "failed @");
	assert_non_null(end);
	size_t first = (size_t)(strchr(end, '\n') - end);
	if (ok != skip_ok || strncmp(end, skipped.data, first) != 0 ||
	    (!ok && strcmp(strchr(end + first, ':'), strchr(skipped.data + first, ':')) != 0))
		fail_msg("%s: read %s\nskipped %s", name, end, skipped.data);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct feed feed = whole;
		feed.piece = pieces[i];
		check_same(feed, flags, &want, ok, name);
		check_same(feed, flags | TRACE_SKIP, &skipped, ok, name);
	}
	/* A few files are 100 KB of brackets: their far ends at a stride. */
	for (size_t split = 1; split < len; split += split < 2000 ? 1 : 997) {
		struct feed feed = whole;
		feed.split = split;
		check_same(feed, flags, &want, ok, name);
		check_same(feed, flags | TRACE_SKIP, &skipped, ok, name);
	}
	muster_strbuf_release(&want);
	muster_strbuf_release(&skipped);
	return ok;
}

static void
test_own_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(own_accepted) / sizeof(own_accepted[0]); i++) {
		const struct own_case *one = &own_accepted[i];
		if (!check_text(one->text, one->len, TRACE_SINGLE | TRACE_POINTERS, one->text))
			fail_msg("refused: %s", one->text);
	}
}

static void
test_own_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(own_refused) / sizeof(own_refused[0]); i++) {
		const struct own_refusal *one = &own_refused[i];
		struct muster_strbuf out;
		struct muster_error err;
		const struct feed feed = {.text = one->text, .len = one->len};
		muster_strbuf_init(&out, 0);
		if (trace_text(feed, NULL, TRACE_SINGLE, &out, &err))
			fail_msg("accepted: %s", one->text);
		if (strcmp(err.id, one->id) != 0 || err.line != one->line ||
		    err.column != one->column)
			fail_msg("%s: %s at %llu:%llu", one->text, err.id,
			    (unsigned long long)err.line, (unsigned long long)err.column);
		assert_string_equal(err.file, "t.json");
		assert_int_equal(err.code, MUSTER_E_INPUT);
		muster_strbuf_release(&out);
		check_text(one->text, one->len, TRACE_SINGLE | TRACE_POINTERS, one->text);
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the suite's files in byte order; the count in *n. */
static char **
suite_names(const char *folder, size_t *n)
{
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	char **names = calloc(1000, sizeof(*names));
	assert_non_null(names);
	*n = 0;
	for (struct dirent *e; (e = readdir(dir)) != NULL && *n < 1000;)
		if (strstr(e->d_name, ".json") != NULL)
			names[(*n)++] = strdup(e->d_name);
	closedir(dir);
	qsort(names, *n, sizeof(*names), by_name);
	return names;
}

static bool
suite_file(const char *folder, const char *name)
{
	char path[1024];
	size_t len;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	char *text = support_read(path, &len);
	bool ok = check_text(text, len, TRACE_SINGLE, name);
	free(text);
	return ok;
}

/* 95 of 95 accepted, 188 of 188 refused, of the 35 free ones those of our list. */
static void
test_json_test_suite(void **state)
{
	(void)state;
	const char *folder = support_shared(TEST_SHARED, SUITE);
	if (folder == NULL)
		skip();
	struct muster_strbuf free_ones;
	muster_strbuf_init(&free_ones, 0);
	size_t n;
	size_t good = 0;
	size_t bad = 0;
	char **names = suite_names(folder, &n);
	for (size_t i = 0; i < n; i++) {
		bool ok = suite_file(folder, names[i]);
		if (names[i][0] == 'y' && !ok)
			fail_msg("refused: %s", names[i]);
		if (names[i][0] == 'n' && ok)
			fail_msg("accepted: %s", names[i]);
		good += names[i][0] == 'y';
		bad += names[i][0] == 'n';
		if (names[i][0] == 'i' && ok)
			muster_strbuf_addf(&free_ones, "%s\n", names[i]);
		free(names[i]);
	}
	free(names);
	assert_int_equal(good, 95);
	assert_int_equal(bad, 188);
	support_golden(
	    TEST_ROOT "/tests/data/json/implementation_defined.txt", free_ones.data, free_ones.len);
	muster_strbuf_release(&free_ones);
	free((void *)(uintptr_t)folder);
}

#endif
