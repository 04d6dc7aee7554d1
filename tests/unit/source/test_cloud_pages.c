/* SPDX-License-Identifier: Apache-2.0 */
/* Which pages follow which, and when a list is whole; more lists and owners than are kept. */
#include "support.h"

#include "source/cloud.h"

static const char *const lists[] = {"Findings", "Others", NULL};
static const struct cloud_shape shape = {.lists = lists};

static struct cloud *
begin(void)
{
	struct cloud *cloud = calloc(1, sizeof(*cloud));
	assert_non_null(cloud);
	cloud->shape = &shape;
	cloud->base.run_arena = muster_arena_new();
	return cloud;
}

/* A page of that list ("" none), of an owner ("" none). */
static void
page(struct cloud *cloud, const char *list, const char *owner, bool more)
{
	assert_true(cloud_page_begin(cloud));
	assert_false(cloud_page_begin(cloud)); /* what is inside is of the same answer */
	if (list[0] != '\0')
		cloud_page_list(cloud, muster_span_of(list));
	cloud_owner(cloud, muster_span_of(owner), muster_span_of("eu-west-1"));
	cloud->page.more |= more;
	cloud_page_end(cloud);
}

static bool
is_whole(struct cloud *cloud)
{
	cloud_pages_end(&cloud->base);
	assert_false(cloud->base.failed);
	const bool whole = !cloud->base.run.partial;
	muster_arena_free(cloud->base.run_arena);
	free(cloud);
	return whole;
}

static void
a_list_is_whole_with_its_last_page(void **state)
{
	(void)state;
	struct cloud *cloud = begin();
	page(cloud, "Findings", "1", false);
	assert_true(is_whole(cloud));
	cloud = begin();
	page(cloud, "Findings", "1", true);
	assert_false(is_whole(cloud));
	cloud = begin();
	page(cloud, "Findings", "1", true);
	page(cloud, "Findings", "1", true);
	page(cloud, "Findings", "1", false);
	assert_true(is_whole(cloud));
	cloud = begin(); /* the last in front of the others */
	page(cloud, "Findings", "1", false);
	page(cloud, "Findings", "1", true);
	assert_false(is_whole(cloud));
}

static void
pages_of_others_follow_nothing(void **state)
{
	(void)state;
	struct cloud *cloud = begin();
	page(cloud, "Findings", "1", true);
	page(cloud, "Findings", "2", false);
	assert_false(is_whole(cloud));
	cloud = begin();
	page(cloud, "Findings", "1", true);
	page(cloud, "Others", "1", false);
	assert_false(is_whole(cloud));
	cloud = begin();
	page(cloud, "Findings", "1", true);
	page(cloud, "Findings", "", false);
	assert_false(is_whole(cloud));
	cloud = begin();
	page(cloud, "Findings", "", true);
	page(cloud, "Findings", "", false);
	assert_false(is_whole(cloud));
	cloud = begin(); /* says that more follow, and holds no list */
	page(cloud, "", "1", true);
	page(cloud, "Findings", "1", false);
	assert_false(is_whole(cloud));
	cloud = begin(); /* in between there may be others */
	page(cloud, "Findings", "1", true);
	page(cloud, "Findings", "2", true);
	page(cloud, "Findings", "1", false);
	page(cloud, "Findings", "2", false);
	assert_true(is_whole(cloud));
}

static void
what_goes_on_to_another_owner_is_followed(void **state)
{
	(void)state;
	struct cloud *cloud = begin();
	page(cloud, "Findings", "1", true);
	assert_true(cloud_page_begin(cloud));
	cloud_page_list(cloud, muster_span_of("Findings"));
	cloud_owner(cloud, muster_span_of("1"), muster_span_of("eu-west-1"));
	cloud_owner(cloud, muster_span_of("2"), muster_span_of("eu-west-1"));
	cloud->page.more = true;
	cloud_page_end(cloud);
	page(cloud, "Findings", "2", false);
	assert_true(is_whole(cloud));
}

static void
too_many_are_partial(void **state)
{
	(void)state;
	char owner[16];
	for (unsigned many = CLOUD_LISTS; many <= CLOUD_LISTS + 1; many++) {
		struct cloud *cloud = begin();
		for (unsigned pass = 0; pass < 2; pass++)
			for (unsigned i = 0; i < many; i++) {
				snprintf(owner, sizeof(owner), "%u", i);
				page(cloud, "Findings", owner, pass == 0);
			}
		assert_int_equal(is_whole(cloud), many == CLOUD_LISTS);
	}
	for (unsigned many = CLOUD_OWNERS - 1; many <= CLOUD_OWNERS; many++) {
		struct cloud *cloud = begin();
		for (unsigned i = 0; i < many; i++) {
			snprintf(owner, sizeof(owner), "%u", i);
			page(cloud, "Findings", owner, false);
		}
		page(cloud, "Findings", "last", true);
		page(cloud, "Findings", "last", false);
		assert_int_equal(is_whole(cloud), many < CLOUD_OWNERS);
	}
}

static void
another_reason_stands(void **state)
{
	(void)state;
	struct cloud *cloud = begin();
	adapter_partial(&cloud->base, "an answer is an error message");
	page(cloud, "Findings", "1", true);
	cloud_pages_end(&cloud->base);
	assert_true(muster_span_is(cloud->base.run.why, "an answer is an error message"));
	assert_false(is_whole(cloud));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_is_whole_with_its_last_page),
	    cmocka_unit_test(pages_of_others_follow_nothing),
	    cmocka_unit_test(what_goes_on_to_another_owner_is_followed),
	    cmocka_unit_test(too_many_are_partial),
	    cmocka_unit_test(another_reason_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
