/* SPDX-License-Identifier: Apache-2.0 */
/* The data that is compiled in: it loads, and lint finds nothing. */
#include "support.h"

#include <muster/catalog.h>

static size_t problems;

static void
show(void *context, const struct muster_error *problem)
{
	(void)context;
	problems++;
	print_message("%s:%u:%u: %s%s%s\n", problem->file, (unsigned)problem->line,
	    (unsigned)problem->column, problem->message, problem->remedy[0] != '\0' ? "; " : "",
	    problem->remedy);
}

static struct muster_controls *
load(struct muster_arena *arena)
{
	size_t count = 0;
	struct muster_error err;
	const struct muster_controls_document *documents = muster_controls_builtin(arena, &count);
	assert_non_null(documents);
	assert_true(count >= 4);
	problems = 0;
	struct muster_controls *controls = muster_controls_load(documents, count, show, NULL, &err);
	assert_int_equal(problems, 0);
	assert_non_null(controls);
	return controls;
}

static void
loads_and_lints(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	struct muster_controls *controls = load(arena);
	assert_true(controls->practice_count > 50);
	assert_true(controls->check_count > 100);
	assert_int_equal(strlen(controls->digest), 64);
	assert_int_equal(muster_controls_lint(controls, show, NULL), 0);
	muster_controls_free(controls);
	muster_arena_free(arena);
}

/* Texts of the built-in documents are not needed after loading. */
static void
outlives_its_documents(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	struct muster_controls *controls = load(arena);
	muster_arena_free(arena);
	for (size_t i = 0; i < controls->practice_count; i++)
		assert_int_equal(
		    strncmp(controls->practices[i].origin.file, "controls/practices", 18), 0);
	for (size_t i = 0; i < controls->check_count; i++)
		assert_int_equal(
		    strncmp(controls->checks[i].origin.file, "controls/checks/", 16), 0);
	muster_controls_free(controls);
}

static void
cis_docker(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	struct muster_controls *controls = load(arena);
	const struct muster_catalog *cis = muster_catalog_find(controls, "cis-docker");
	assert_non_null(cis);
	assert_string_equal(cis->version, "1.8.0");
	const struct muster_control *control = muster_control_canonical(cis, "CIS Docker 4.1");
	assert_non_null(control);
	assert_string_equal(control->id, "4.1");
	assert_true(control->assessable);
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++)
		assert_true(cis->status_label[i][0] != '\0');
	const struct muster_check *check = muster_check_for(controls, "docker-bench", "4.1",
	    "1.6.0@v1.6.1", "Ensure that a user for the container has been created",
	    MUSTER_DOMAIN_BENCHMARK, MUSTER_SEVERITY_UNKNOWN, false, MUSTER_ASSET_HOST);
	assert_non_null(check);
	assert_string_equal(check->practice, "image.non-root");
	muster_controls_free(controls);
	muster_arena_free(arena);
}

/* Every alias, as tools spell it, finds its control. */
static void
every_alias_resolves(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	struct muster_controls *controls = load(arena);
	for (size_t c = 0; c < controls->catalog_count; c++) {
		const struct muster_catalog *catalog = &controls->catalogs[c];
		for (size_t i = 0; i < catalog->control_count; i++) {
			const struct muster_control *control = &catalog->controls[i];
			assert_ptr_equal(muster_control_find(catalog, control->id), control);
			for (size_t k = 0; k < control->alias_count; k++)
				assert_ptr_equal(
				    muster_control_canonical(catalog, control->aliases[k]),
				    control);
		}
	}
	muster_controls_free(controls);
	muster_arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(loads_and_lints),
	    cmocka_unit_test(outlives_its_documents),
	    cmocka_unit_test(cis_docker),
	    cmocka_unit_test(every_alias_resolves),
	};
	return cmocka_run_group_tests_name("shipped controls", tests, NULL, NULL);
}
