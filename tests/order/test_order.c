/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of arrival is no answer (rules.md 13): one estate's inputs,
 * complete, partial, late, twice, filtered, rebuilt, at one instant, refused,
 * are taken in in many random orders, and every answer as of every date is
 * the same to the byte, known by the end.  A rebuild agrees after each order.
 * And what was known at each step stays what it was.
 *
 * MUSTER_ORDERS: how many (200).  MUSTER_ORDER: only that one, against the first.
 */
#include "support.h"

#include "answers.h"
#include "estate.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 64 };
static const char *const dates[] = {"2026-04-11", "2026-04-30", "2026-05-15", "2026-05-22",
    "2026-06-01", "2026-06-10", "2026-06-12", "2026-06-17", "2026-06-30", "2026-10-15"};
enum { DATES = sizeof(dates) / sizeof(dates[0]) };

struct world {
	const struct estate_input *inputs;
	size_t count;
	const char *files;  /* where they lie */
	const char *memory; /* NULL: no file system in memory */
	const char *base;   /* an empty project: all orders share its key */
	muster_time epoch;  /* of the journal: 2027 */
};

struct step {
	char known_by[40], *text;
};

static muster_time
time_of(const char *text)
{
	muster_time t;
	bool assumed;
	assert_int_equal(muster_time_parse(muster_span_of(text), &t, &assumed), 0);
	return t;
}

static void
set_actor(const struct world *world, size_t step, struct muster_actor *actor)
{
	*actor = (struct muster_actor){
	    .user = "tester", .host = "bench", .ci_run = "", .tool_version = "test"};
	actor->now = world->epoch + (muster_time)step * MUSTER_SECOND;
}

static void
build_world(struct world *world)
{
	static const char *const catalogs[] = {"cis-docker"};
	struct muster_error err;
	struct muster_actor actor;
	world->inputs = estate_inputs(&world->count);
	assert_true(world->count <= MOST);
	world->epoch = time_of("2027-01-02T00:00:00Z");
	world->files = support_folder();
	world->base = support_folder();
	for (size_t i = 0; i < world->count; i++) {
		char path[600];
		snprintf(path, sizeof(path), "%s/%s", world->files, world->inputs[i].file);
		support_write(path, world->inputs[i].text, world->inputs[i].len);
	}
	set_actor(world, 0, &actor);
	if (muster_flow_init(world->base, NULL, catalogs, 1, &actor, &err) != 0)
		answers_fail("init", &err);
}

static const char *
fresh_project(const struct world *world)
{
	static const char *const names[] = {"muster.db", "muster.db.key", "muster.yaml"};
	const char *folder = support_folder();
	for (size_t i = 0; i < 3; i++) {
		char from[600], to[600];
		size_t len;
		snprintf(from, sizeof(from), "%s/%s", world->base, names[i]);
		snprintf(to, sizeof(to), "%s/%s", folder, names[i]);
		char *bytes = support_read(from, &len);
		support_write(to, bytes, len);
		free(bytes);
		assert_int_equal(chmod(to, 0600), 0);
	}
	return folder;
}

/* ---- taking in ---- */

struct tally {
	size_t accepted, duplicates, rejected;
};

static int
count_answer(void *context, const struct muster_collect_result *result)
{
	struct tally *tally = context;
	tally->accepted += result->status == MUSTER_ACCEPTED;
	tally->duplicates += result->status == MUSTER_DUPLICATE;
	tally->rejected += result->status == MUSTER_REJECTED_INPUT;
	return 0;
}

static void
take(const struct world *world, struct muster_project *project, size_t input, size_t step,
    struct tally *tally)
{
	const struct estate_input *in = &world->inputs[input];
	struct muster_error err;
	struct muster_actor actor;
	char path[600];
	const char *paths[] = {path};
	int worst;
	snprintf(path, sizeof(path), "%s/%s", world->files, in->file);
	set_actor(world, step + 1, &actor);
	const struct muster_collect_options options = {.asset = in->asset,
	    .observed_at = in->observed_at,
	    .partial = in->partial,
	    .done = count_answer,
	    .context = tally};
	if (muster_flow_collect(project, &actor, &options, paths, 1, &worst, &err) != 0)
		answers_fail(in->file, &err);
	assert_int_equal(worst, in->rejected ? 3 : 0);
}

/* Two inputs that need no options, in one call: one group, a savepoint each. */
static bool
take_pair(const struct world *world, struct muster_project *project, const size_t order[],
    size_t step, struct tally *tally)
{
	struct muster_error err;
	struct muster_actor actor;
	char path[2][600];
	const char *paths[] = {path[0], path[1]};
	int worst;
	for (size_t i = 0; i < 2; i++) {
		const struct estate_input *in = &world->inputs[order[step + i]];
		if (in->asset != NULL || in->observed_at != NULL || in->partial)
			return false;
		snprintf(path[i], sizeof(path[i]), "%s/%s", world->files, in->file);
	}
	set_actor(world, step + 1, &actor);
	const struct muster_collect_options options = {.done = count_answer, .context = tally};
	if (muster_flow_collect(project, &actor, &options, paths, 2, &worst, &err) != 0)
		answers_fail("a pair", &err);
	return true;
}

static struct muster_project *
open_to_write(const char *folder, muster_time now)
{
	struct muster_error err;
	const struct muster_project_options options = {folder, NULL, NULL, NULL, now};
	struct muster_project *project =
	    muster_project_open(&options, true, true, NULL, NULL, &err);
	if (project == NULL)
		answers_fail("open", &err);
	return project;
}

/* ---- answers ---- */

static char *
all_answers(const char *folder, const char *known_by)
{
	char *text = NULL;
	size_t len;
	struct muster_project *project = answers_open(folder, known_by);
	FILE *out = open_memstream(&text, &len);
	assert_non_null(out);
	for (size_t i = 0; i < DATES; i++)
		answers_at(project, dates[i], out);
	for (size_t i = 2; i < DATES; i += 3)
		answers_reports(project, dates[i], out);
	assert_int_equal(fclose(out), 0);
	muster_project_close(project);
	return text;
}

static void
print_order(const struct world *world, const size_t order[], int n)
{
	printf("order %d:", n);
	for (size_t i = 0; i < world->count; i++)
		printf(" %s", world->inputs[order[i]].file);
	printf("\n");
}

/* Prints where two texts part, with the heading above, and fails. */
static void
expect_same(const char *want, const char *got, const char *what)
{
	if (strcmp(want, got) == 0)
		return;
	size_t i = 0;
	while (want[i] == got[i])
		i++;
	size_t line = i, heading = i;
	while (line > 0 && want[line - 1] != '\n')
		line--;
	while (heading > 0 && strncmp(want + heading, "\n== ", 4) != 0)
		heading--;
	fail_msg("%s: under %.24s\n wanted %.*s\n got    %.*s", what, want + heading,
	    (int)strcspn(want + line, "\n"), want + line, (int)strcspn(got + line, "\n"),
	    got + line);
}

static void
check_rebuild(const struct world *world, const char *folder)
{
	struct muster_error err;
	struct muster_actor actor;
	struct muster_rebuild_result result;
	const struct muster_project_options options = {folder, NULL, NULL, NULL, world->epoch};
	struct muster_project *project =
	    muster_project_open(&options, true, false, NULL, NULL, &err);
	set_actor(world, MOST, &actor);
	if (project == NULL || muster_flow_rebuild(project, &actor, true, &result, &err) != 0)
		answers_fail("rebuild", &err);
	for (size_t i = 0; i < MUSTER_DIGEST_SECTIONS && result.stored.section[i].name; i++) {
		if (strcmp(result.stored.section[i].sha256, result.replayed.section[i].sha256) != 0)
			fail_msg("rebuild differs in %s", result.stored.section[i].name);
	}
	assert_true(result.equal);
	muster_project_close(project);
}

/* ---- orders ---- */

static void
shuffle(size_t order[], size_t count, int n)
{
	uint64_t seed = (uint64_t)n * 6151 + 17;
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count; n > 0 && i-- > 1;) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		size_t j = (size_t)((seed >> 33) % (i + 1)), t = order[i];
		order[i] = order[j];
		order[j] = t;
	}
}

/*
 * What was refused or there already is told in the journal's order, which is
 * no answer: here the duplicate always comes before what is rejected.
 */
static void
order_refusals(const struct world *world, size_t order[])
{
	size_t cut = 0, duplicate = 0;
	for (size_t i = 0; i < world->count; i++) {
		const struct estate_input *in = &world->inputs[order[i]];
		if (in->rejected)
			cut = i;
		else if (strcmp(in->file, world->inputs[1].file) == 0)
			duplicate = i;
	}
	if (cut < duplicate) {
		size_t t = order[cut];
		order[cut] = order[duplicate];
		order[duplicate] = t;
	}
}

/* steps: room for what was known after each, NULL: not asked. */
static char *
run_order(const struct world *world, int n, struct step *steps)
{
	size_t order[MOST];
	struct tally tally = {0, 0, 0};
	const char *folder = fresh_project(world);
	struct muster_project *project = open_to_write(folder, world->epoch);
	shuffle(order, world->count, n);
	order_refusals(world, order);
	print_order(world, order, n);
	for (size_t i = 0; i < world->count; i++) {
		if (n % 3 == 2 && i + 1 < world->count &&
		    take_pair(world, project, order, i, &tally)) {
			i++;
			continue;
		}
		take(world, project, order[i], i, &tally);
		if (steps != NULL) {
			muster_time_format(
			    world->epoch + (muster_time)(i + 1) * MUSTER_SECOND, steps[i].known_by);
			steps[i].text = all_answers(folder, NULL);
		}
	}
	muster_project_close(project);
	assert_int_equal(tally.accepted, world->count - 2);
	assert_int_equal(tally.duplicates, 1);
	assert_int_equal(tally.rejected, 1);
	check_rebuild(world, folder);
	char *text = all_answers(folder, NULL);
	for (size_t i = 0; steps != NULL && i < world->count; i++) {
		char *again = all_answers(folder, steps[i].known_by);
		expect_same(steps[i].text, again, steps[i].known_by);
		free(again);
		free(steps[i].text);
	}
	support_remove(folder);
	void *path; /* the support library gives it as const, and 200 of them are a leak */
	memcpy(&path, &folder, sizeof(path));
	free(path);
	return text;
}

static int
number(const char *name, int otherwise)
{
	const char *text = getenv(name);
	return text != NULL ? (int)strtol(text, NULL, 10) : otherwise;
}

static void
test_orders(void **state)
{
	struct world *world = *state;
	int orders = number("MUSTER_ORDERS", 200), only = number("MUSTER_ORDER", 0);
	char *first = run_order(world, 0, NULL);
	assert_true(strlen(first) > 10000);
	for (int n = only > 0 ? only : 1; n < orders || n == only; n++) {
		char *text = run_order(world, n, NULL);
		expect_same(first, text, "this order answers something else");
		free(text);
		if (n == only)
			break;
	}
	free(first);
}

static void
test_known_by(void **state)
{
	static struct step steps[MOST];
	for (int n = 3; n <= 4; n++)
		free(run_order(*state, n, steps));
}

static int
setup(void **state)
{
	static struct world world;
	static char memory[] = "/dev/shm/muster-orders-XXXXXX";
	if (mkdtemp(memory) != NULL) { /* a few thousand commits: not to a disk */
		setenv("TMPDIR", memory, 1);
		world.memory = memory;
	}
	build_world(&world);
	*state = &world;
	return 0;
}

static int
teardown(void **state)
{
	struct world *world = *state;
	support_remove(world->files);
	support_remove(world->base);
	if (world->memory != NULL)
		support_remove(world->memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_orders),
	    cmocka_unit_test(test_known_by),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
