/* SPDX-License-Identifier: Apache-2.0 */
/* Which findings a statement is about: exactly what it names, nothing like it. */
#include "support.h"

#include <muster/vex.h>

static const char digest[] = "sha256:abab";

static struct muster_finding
finding(void)
{
	return (struct muster_finding){.id = "F-1",
	    .native = "CVE-2026-1",
	    .aliases = "GHSA-1 OSV-1",
	    .asset = "image:reg/pay/api",
	    .location = "pkg:apk/alpine/openssl#usr/lib",
	    .installed = "1.1.1-r0"};
}

static struct muster_vex
statement(const char *vulnerability)
{
	return (struct muster_vex){.vulnerability = vulnerability,
	    .aliases = "",
	    .asset = "image:unnamed-1",
	    .anywhere = true,
	    .product = {.text = "",
		.package = "pkg:apk/alpine/openssl",
		.version = "",
		.image = "",
		.digest = "",
		.tag = ""}};
}

static bool
concerns(const struct muster_vex *one)
{
	const struct muster_finding f = finding();
	return muster_vex_concerns(one, &f, "reg/pay/api", digest);
}

static void
ids_are_the_same_or_aliases(void **state)
{
	(void)state;
	struct muster_vex one = statement("CVE-2026-1");
	assert_true(concerns(&one));
	one = statement("OSV-1");
	assert_true(concerns(&one));
	one = statement("CVE-2026-10");
	assert_false(concerns(&one));
	one = statement("OSV");
	assert_false(concerns(&one));
	one.aliases = "X-1 GHSA-1";
	assert_true(concerns(&one));
}

static void
packages_are_the_same_by_url_and_version(void **state)
{
	(void)state;
	struct muster_vex one = statement("CVE-2026-1");
	one.product.version = "1.1.1-r0";
	assert_true(concerns(&one));
	one.product.version = "1.1.1-r00";
	assert_false(concerns(&one));
	one = statement("CVE-2026-1");
	one.product.package = "pkg:apk/alpine/open";
	assert_false(concerns(&one));
	one.product.package = "pkg:apk/alpine/openssl3";
	assert_false(concerns(&one));
	one.product.package = "pkg:deb/debian/openssl";
	assert_false(concerns(&one));
}

static void
images_are_the_same_by_digest_or_name(void **state)
{
	(void)state;
	struct muster_vex one = statement("CVE-2026-1");
	one.product.part = true;
	one.product.image = "another/name";
	one.product.digest = digest;
	assert_true(concerns(&one)); /* the digest decides */
	one.product.digest = "sha256:cdcd";
	one.product.image = "reg/pay/api";
	assert_false(concerns(&one));
	one.product.digest = "";
	assert_true(concerns(&one));
	one.product.tag = "1.2"; /* which digest had it nobody knows */
	assert_false(concerns(&one));
	one.product.tag = "";
	one.product.image = "pay/api";
	assert_false(concerns(&one));
	one.product.image = "reg/pay/api";
	one.product.package = ""; /* the image as a whole */
	assert_true(concerns(&one));
}

static void
what_cannot_be_placed_is_about_nothing(void **state)
{
	(void)state;
	struct muster_vex one = statement("CVE-2026-1");
	one.product.other = true;
	assert_false(concerns(&one));
	one = statement("CVE-2026-1");
	one.product.package = "";
	assert_false(concerns(&one)); /* no product, and collected for no asset */
	one.anywhere = false;
	assert_false(concerns(&one)); /* for another asset */
	one.asset = "image:reg/pay/api";
	assert_true(concerns(&one));
	one.product.package = "pkg:apk/alpine/openssl";
	one.asset = "image:reg/pay/web";
	assert_false(concerns(&one)); /* of the package, but for another image */
}

static void
words_have_one_meaning(void **state)
{
	(void)state;
	assert_int_equal(muster_vex_status_of("known_not_affected"), MUSTER_VEX_NOT_AFFECTED);
	assert_int_equal(muster_vex_status_of("false_positive"), MUSTER_VEX_NOT_AFFECTED);
	assert_int_equal(muster_vex_status_of("first_fixed"), MUSTER_VEX_FIXED);
	assert_int_equal(muster_vex_status_of("last_affected"), MUSTER_VEX_AFFECTED);
	assert_int_equal(muster_vex_status_of("in_triage"), MUSTER_VEX_UNDER_INVESTIGATION);
	assert_int_equal(muster_vex_status_of("recommended"), MUSTER_VEX_OTHER);
	assert_int_equal(muster_vex_status_of("Not_Affected"), MUSTER_VEX_OTHER);
	assert_true(muster_vex_supports(MUSTER_VEX_NOT_AFFECTED));
	assert_true(muster_vex_supports(MUSTER_VEX_FIXED));
	assert_false(muster_vex_supports(MUSTER_VEX_AFFECTED));
	assert_false(muster_vex_supports(MUSTER_VEX_OTHER));
}

static void
exceptions_rest_on_what_they_name(void **state)
{
	(void)state;
	struct muster_vex one = statement("CVE-2026-1");
	one.id = "V-7K3QX0M2RD";
	static const struct {
		const char *kind, *reason;
		bool rests;
	} cases[] = {
	    {"vex", "V-7K3QX0M2RD: not_affected, stated by Example Corp", true},
	    {"vex", "the vendor says so (V-7K3QX0M2RD)", true},
	    {"vex", "AV-7K3QX0M2RD, then V-7K3QX0M2RD", true},
	    {"vex", "V-7K3QX0M2RDA", false},
	    {"vex", "XV-7K3QX0M2RD", false},
	    {"vex", "V-7K3QX0M2R", false},
	    {"vex", "", false},
	    {"vex", NULL, false},
	    {"false-positive", "V-7K3QX0M2RD: not_affected", false},
	    {NULL, "V-7K3QX0M2RD: not_affected", false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct muster_exception exception = {
		    .id = "X-1", .kind = cases[i].kind, .reason = cases[i].reason};
		if (muster_vex_is_ground_of(&one, &exception) != cases[i].rests)
			fail_msg("case %zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ids_are_the_same_or_aliases),
	    cmocka_unit_test(packages_are_the_same_by_url_and_version),
	    cmocka_unit_test(images_are_the_same_by_digest_or_name),
	    cmocka_unit_test(what_cannot_be_placed_is_about_nothing),
	    cmocka_unit_test(words_have_one_meaning),
	    cmocka_unit_test(exceptions_rest_on_what_they_name),
	};
	return cmocka_run_group_tests_name("vex", tests, NULL, NULL);
}
