/* SPDX-License-Identifier: Apache-2.0 */
/* muster/model.h: the contract's spellings, and that they come back. */
#include "support.h"

#include <muster/model.h>

/* Names 0..count-1 joined by spaces, checked against the contract's words. */
#define CHECK_NAMES(type, name, count, words)                                               \
	do {                                                                                \
		char joined[400] = "";                                                      \
		size_t len = 0;                                                             \
		for (int i = 0; i < (count); i++)                                           \
			len += (size_t)snprintf(joined + len, sizeof(joined) - len, "%s%s", \
			    i > 0 ? " " : "", name((type)i));                               \
		assert_string_equal(joined, words);                                         \
		assert_string_equal(name((type)(count)), "");                               \
		assert_string_equal(name((type)-1), "");                                    \
	} while (0)

#define CHECK_PARSE(type, name, parse, count)                                      \
	do {                                                                       \
		for (int i = 0; i < (count); i++)                                  \
			assert_int_equal(parse(muster_span_of(name((type)i))), i); \
		assert_int_equal(parse(MUSTER_SPAN("")), -1);                      \
		assert_int_equal(parse(MUSTER_SPAN("nothing")), -1);               \
		assert_int_equal(parse(MUSTER_SPAN("PASS")), -1);                  \
	} while (0)

static void
words(void **state)
{
	(void)state;
	CHECK_NAMES(enum muster_outcome, muster_outcome_name, MUSTER_OUTCOME_COUNT,
	    "pass fail not-applicable not-reviewed error info");
	CHECK_NAMES(enum muster_severity, muster_severity_name, MUSTER_SEVERITY_COUNT,
	    "critical high medium low info unknown");
	CHECK_NAMES(enum muster_asset_kind, muster_asset_kind_name, MUSTER_ASSET_KIND_COUNT,
	    "image container host daemon registry secret vault account log-stream repository "
	    "cluster resource");
	CHECK_NAMES(enum muster_domain, muster_domain_name, MUSTER_DOMAIN_COUNT,
	    "os-package language-package misconfiguration secret license benchmark facts event");
	CHECK_NAMES(
	    enum muster_deed, muster_deed_name, MUSTER_DEED_COUNT, "unknown success failure");
	CHECK_NAMES(enum muster_close_reason, muster_close_reason_name, MUSTER_CLOSE_REASON_COUNT,
	    " fixed image-replaced asset-retired source-retired check-changed no-longer-reported");
	CHECK_NAMES(enum muster_completeness, muster_completeness_name, MUSTER_COMPLETENESS_COUNT,
	    "complete partial unscoped suspect");
	CHECK_NAMES(enum muster_effect, muster_effect_name, MUSTER_EFFECT_COUNT,
	    "decides deadline evidences supports");
	CHECK_NAMES(enum muster_confidence, muster_confidence_name, MUSTER_CONFIDENCE_COUNT,
	    "high medium low");
	CHECK_NAMES(enum muster_status, muster_status_name, MUSTER_STATUS_COUNT,
	    "not-satisfied error no-evidence stale accepted satisfied not-applicable");
	CHECK_NAMES(enum muster_period_verdict, muster_period_verdict_name,
	    MUSTER_PERIOD_VERDICT_COUNT, " held breached");
}

static void
words_come_back(void **state)
{
	(void)state;
	CHECK_PARSE(
	    enum muster_outcome, muster_outcome_name, muster_outcome_parse, MUSTER_OUTCOME_COUNT);
	CHECK_PARSE(enum muster_severity, muster_severity_name, muster_severity_parse,
	    MUSTER_SEVERITY_COUNT);
	CHECK_PARSE(enum muster_asset_kind, muster_asset_kind_name, muster_asset_kind_parse,
	    MUSTER_ASSET_KIND_COUNT);
	CHECK_PARSE(
	    enum muster_domain, muster_domain_name, muster_domain_parse, MUSTER_DOMAIN_COUNT);
	CHECK_PARSE(
	    enum muster_effect, muster_effect_name, muster_effect_parse, MUSTER_EFFECT_COUNT);
	CHECK_PARSE(enum muster_confidence, muster_confidence_name, muster_confidence_parse,
	    MUSTER_CONFIDENCE_COUNT);
	CHECK_PARSE(
	    enum muster_status, muster_status_name, muster_status_parse, MUSTER_STATUS_COUNT);
}

static void
only_images_are_fixed_in_content(void **state)
{
	(void)state;
	for (int i = 0; i < MUSTER_ASSET_KIND_COUNT; i++)
		assert_int_equal(muster_asset_kind_is_mutable((enum muster_asset_kind)i),
		    i != MUSTER_ASSET_IMAGE);
}

static void
counts_add_up(void **state)
{
	(void)state;
	struct muster_counts counts = {0};
	assert_true(muster_counts_reconcile(&counts));
	counts = (struct muster_counts){
	    .read = 15, .used = 1, .suppressed = 2, .merged = 3, .out_of_scope = 4, .rejected = 5};
	assert_true(muster_counts_reconcile(&counts));
	uint64_t *const parts[] = {&counts.read, &counts.used, &counts.suppressed, &counts.merged,
	    &counts.out_of_scope, &counts.rejected};
	for (size_t i = 0; i < 6; i++) {
		++*parts[i];
		assert_false(muster_counts_reconcile(&counts));
		--*parts[i];
	}
	/* A sum that wraps around to the right figure is still wrong. */
	counts = (struct muster_counts){.read = 1, .used = UINT64_MAX, .merged = 2};
	assert_false(muster_counts_reconcile(&counts));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words),
	    cmocka_unit_test(words_come_back),
	    cmocka_unit_test(only_images_are_fixed_in_content),
	    cmocka_unit_test(counts_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
