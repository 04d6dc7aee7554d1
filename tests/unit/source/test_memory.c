/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that runs out at the n-th allocation while an adapter reads, for
 * every n until it succeeds: an error each time, never a crash, a leak or a
 * document that passes for read.
 */
#include "support.h"

#include <dirent.h>

#include <muster/source.h>

#include "json/reader.h"

#if defined(__SANITIZE_ADDRESS__) || !defined(__GLIBC__)
#define SWEEP 0
#else
#define SWEEP 1
#include "../render/refuse.h"
#endif

#if SWEEP
static int
take_run(struct muster_sink *sink, const struct muster_run_binding *run)
{
	(void)sink;
	(void)run;
	return 0;
}

static int
take_asset(struct muster_sink *sink, muster_asset_handle *out)
{
	(void)sink;
	*out = 0;
	return 0;
}

static int
take_bind(
    struct muster_sink *sink, muster_asset_handle asset, const struct muster_asset_binding *binding)
{
	(void)sink;
	(void)asset;
	(void)binding;
	return 0;
}

static int
take_coverage(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span section)
{
	(void)sink;
	(void)asset;
	(void)domain;
	(void)section;
	return 0;
}

static int
take_result(struct muster_sink *sink, const struct muster_result *result)
{
	(void)sink;
	(void)result;
	return 0;
}

static int
take_package(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span package, struct muster_span version)
{
	(void)package;
	(void)version;
	return take_coverage(sink, asset, domain, package);
}

static int
take_activity(struct muster_sink *sink, const struct muster_activity *activity)
{
	(void)sink;
	(void)activity;
	return 0;
}

static int
take_setting(struct muster_sink *sink, const struct muster_setting *setting)
{
	(void)sink;
	(void)setting;
	return 0;
}

static int
take_diagnostic(struct muster_sink *sink, const char *id, const char *pointer, const char *message)
{
	(void)sink;
	(void)id;
	(void)pointer;
	(void)message;
	return 0;
}

static int
read_text(
    const struct muster_source *source, const char *text, size_t len, struct muster_error *err)
{
	static const struct muster_sink_ops ops = {take_run, take_asset, take_bind, take_coverage,
	    take_result, take_package, take_activity, take_setting, take_diagnostic};
	struct muster_counts counts = {0};
	struct muster_sink sink = {.ops = &ops, .counts = &counts};
	muster_error_clear(err);
	struct json_reader *reader = json_reader_of_text(text, len, "input", err);
	if (reader == NULL)
		return -1;
	json_allow_text(reader);
	int result = muster_source_read(source, reader, &sink, err);
	json_reader_free(reader);
	return result;
}

static unsigned long
sweep(const struct muster_source *source, const char *path)
{
	size_t len;
	char *text = support_read(path, &len);
	struct muster_error err;
	unsigned long n = 0;
	do {
		const long before = live;
		failed = false;
		left = ++n;
		int result = read_text(source, text, len, &err);
		left = 0;
		if (live != before)
			fail_msg(
			    "%s: allocation %lu fails: %ld pieces leak", path, n, live - before);
		if (failed && result == 0)
			fail_msg("%s: allocation %lu fails, and it passes for read", path, n);
		if (failed && err.code != MUSTER_E_MEMORY)
			fail_msg("%s: allocation %lu fails: %s", path, n, err.message);
		if (!failed && result != 0)
			fail_msg("%s: %s", path, err.message);
	} while (failed);
	free(text);
	return n - 1;
}

static int
is_json(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot != NULL && strcmp(dot, ".json") == 0;
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
	unsigned long failures = 0;
	const struct muster_source *const *sources = muster_sources(&count);
	for (size_t i = 0; i < count; i++) {
		char folder[1024], path[2048];
		struct dirent **entries;
		if (sources[i]->read == NULL)
			continue; /* XML: libxml2 takes its memory in its own way */
		snprintf(
		    folder, sizeof(folder), "%s/tests/data/%s/valid", TEST_ROOT, sources[i]->name);
		int files = scandir(folder, &entries, is_json, alphasort);
		assert_true(files > 0);
		for (int f = 0; f < files; f++) {
			snprintf(path, sizeof(path), "%s/%s", folder, entries[f]->d_name);
			failures += sweep(sources[i], path);
			free(entries[f]);
		}
		free(entries);
	}
	print_message("%lu allocations failed, one at a time\n", failures);
	assert_true(failures > 500);
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(runs_out_everywhere),
	};
	return cmocka_run_group_tests_name("source memory", tests, NULL, NULL);
}
