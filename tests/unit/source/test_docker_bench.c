/* SPDX-License-Identifier: Apache-2.0 */
/* Which check a number and a description mean, in every numbering. */
#include "support.h"

#include "source/docker_bench_numbers.h"

static struct bench_match
find(const char *version, const char *id, const char *description)
{
	return bench_find(muster_span_of(version), muster_span_of(id), muster_span_of(description));
}

static void
expect(const char *version, const char *id, const char *description, const char *canonical,
    const char *numbering)
{
	const struct bench_match match = find(version, id, description);
	if (canonical == NULL) {
		assert_null(match.check);
		return;
	}
	if (match.check == NULL)
		fail_msg("%s %s is not recognised", version, id);
	assert_string_equal(match.check->id, canonical);
	if (numbering == NULL)
		assert_null(match.numbering);
	else
		assert_string_equal(match.numbering, numbering);
}

static void
a_check_keeps_its_id_over_releases(void **state)
{
	(void)state;
	const char *icc =
	    "Ensure network traffic is restricted between containers on the default bridge";
	expect("1.3.4", "2.1", icc, "2.2", "1.3.4");
	expect("1.3.5", "2.1", icc, "2.2", "1.3.5");
	expect("1.3.6", "2.2", icc, "2.2", "1.3.6");
	expect("1.5.0", "2.2", icc, "2.2", "1.5.0");
	expect("1.6.0", "2.2", icc, "2.2", "1.6.0@v1.6.1");
	const char *socket = "Ensure that the Docker socket is not mounted inside any containers";
	expect("1.3.6", "5.31", socket, "5.32", "1.3.6");
	expect("1.6.0", "5.31", socket, "5.32", "1.6.0@v1.6.0");
	expect("1.6.0", "5.32", socket, "5.32", "1.6.0@v1.6.1");
	expect("1.3.4", "2.13", "Ensure operations on legacy registry (v1) are Disabled", "C.2",
	    "1.3.4");
	expect("1.3.5", "1.2.1",
	    "Ensure a separate partition for containers has been created (Scored)", "1.1.1",
	    "1.3.5");
}

static void
the_number_alone_does_where_there_is_no_description(void **state)
{
	(void)state;
	expect("1.3.4", "2.18", "", "2.14", "1.3.4");
	expect("1.3.4", "5.31", "", "5.32", "1.3.4");
	expect("1.6.0", "4.1", "", "4.1", NULL); /* one meaning in two numberings */
	expect("1.6.0", "5.5", "", NULL, NULL);  /* two numberings, two meanings */
	expect("1.6.0", "7.10", "", NULL, NULL);
	expect("1.9.9", "4.1", "", NULL, NULL);
	expect("1.3.4", "9.9", "", NULL, NULL);
}

static void
the_description_decides_over_the_number(void **state)
{
	(void)state;
	expect("1.6.0", "5.99", "Ensure that the PIDs cgroup limit is used (Automated)", "5.29",
	    "1.6.0@v1.6.1");
	expect("1.3.6", "2.1", "Ensure the logging level is set to 'info'", "2.3", "1.3.6");
	expect("1.6.0", "5.2", "A check nobody knows", NULL, NULL);
	/* A release not seen yet: what it describes may be known. */
	expect("1.7.0", "5.2", "Ensure that, if applicable, an AppArmor Profile is enabled", "5.2",
	    "1.6.0@v1.6.1");
	expect("1.7.0", "5.2", "Something new", NULL, NULL);
}

static void
titles_lose_what_is_no_title(void **state)
{
	(void)state;
	static const char *const rows[][3] = {
	    {"2.2", "Ensure x (Automated)", "Ensure x"},
	    {"2.2", "Ensure x (Not Scored)", "Ensure x"},
	    {"7.8", "Ensure x (Manual) (Swarm mode not enabled)", "Ensure x"},
	    {"1.1.12", "1.1.12 Ensure x (Automated)", "Ensure x"},
	    {"2.2", " Ensure x (v1) are off (Scored) (Deprecated) ", "Ensure x (v1) are off"},
	    {"2.2", "", ""},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct muster_span title =
		    bench_title(muster_span_of(rows[i][0]), muster_span_of(rows[i][1]));
		assert_true(muster_span_is(title, rows[i][2]));
	}
}

static void
no_number_stands_twice_in_a_numbering(void **state)
{
	(void)state;
	size_t count;
	const struct bench_check *checks = bench_checks(&count);
	assert_true(count > 100);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(checks[i].id, checks[i].native[4]);
		for (size_t j = i + 1; j < count; j++) {
			assert_string_not_equal(checks[i].id, checks[j].id);
			for (size_t n = 0; n < 5; n++)
				if (checks[i].native[n] != NULL && checks[j].native[n] != NULL)
					assert_string_not_equal(
					    checks[i].native[n], checks[j].native[n]);
		}
	}
}

/* Against the table of the reference data, and the descriptions of real reports. */
static void
the_table_agrees_with_the_reference(void **state)
{
	(void)state;
	const char *path = support_shared(TEST_SHARED, "reference/check-to-class.tsv");
	if (path == NULL) {
		skip();
		return;
	}
	size_t len, seen = 0;
	char *text = support_read(path, &len);
	free((void *)(uintptr_t)path);
	const char *labels[256][2] = {{NULL}};
	size_t label_count = 0;
	for (char *line = text; line != NULL && *line != '\0';) {
		char *next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		char *field[4];
		size_t fields = 0;
		for (char *at = line; fields < 4; fields++) {
			field[fields] = at;
			at = strchr(at, '\t');
			if (at == NULL)
				break;
			*at++ = '\0';
		}
		line = next;
		if (fields < 4 || strcmp(field[0], "docker-bench") != 0 ||
		    strcmp(field[3], "section header") == 0 ||
		    strcmp(field[3], "example check") == 0)
			continue;
		/* Rows of one label are one check: they must lead to one id. */
		for (char *version = field[2]; version != NULL && *version != '\0';) {
			char *space = strchr(version, ' ');
			if (space != NULL)
				*space++ = '\0';
			bool ambiguous = strncmp(version, "1.6.0@", 6) == 0;
			const struct bench_match match =
			    find(ambiguous ? "1.5.0" : version, field[1], "");
			if (!ambiguous) {
				if (match.check == NULL)
					fail_msg("%s %s has no row", version, field[1]);
				size_t i = 0;
				while (i < label_count && strcmp(labels[i][0], field[3]) != 0)
					i++;
				if (i == label_count) {
					labels[label_count][0] = field[3];
					labels[label_count++][1] = match.check->id;
				}
				assert_string_equal(labels[i][1], match.check->id);
				seen++;
			}
			version = space;
		}
	}
	assert_true(seen > 400);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_check_keeps_its_id_over_releases),
	    cmocka_unit_test(the_number_alone_does_where_there_is_no_description),
	    cmocka_unit_test(the_description_decides_over_the_number),
	    cmocka_unit_test(titles_lose_what_is_no_title),
	    cmocka_unit_test(no_number_stands_twice_in_a_numbering),
	    cmocka_unit_test(the_table_agrees_with_the_reference),
	};
	return cmocka_run_group_tests_name("docker_bench", tests, NULL, NULL);
}
