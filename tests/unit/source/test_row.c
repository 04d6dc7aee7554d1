/* SPDX-License-Identifier: Apache-2.0 */
/* What the adapters share: aliases, words for severities, rows that wait, limits. */
#include "support.h"

#include "recorder.h"
#include "source/row.h"

static struct muster_span
span(const char *text)
{
	return muster_span_of(text);
}

static void
check_aliases(const char *text, const char *want)
{
	struct adapter adapter = {.failed = false};
	muster_strbuf_init(&adapter.aliases, 0);
	row_add_cves(&adapter, span(text));
	const struct muster_span got = row_span(&adapter.aliases);
	if (!muster_span_is(got, want))
		fail_msg("%s gives %.*s", text, (int)got.len, got.ptr);
	muster_strbuf_release(&adapter.aliases);
}

static void
cves_are_found_in_texts(void **state)
{
	(void)state;
	check_aliases("", "");
	check_aliases("CVE-2024-3094", "CVE-2024-3094");
	check_aliases(
	    "(CVE-2024-3094), CVE-2024-123456; CVE-2024-3094.", "CVE-2024-3094 CVE-2024-123456");
	check_aliases("CVE-2024-309", "");
	check_aliases("CVE-24-3094 CVE-20240-3094 CVE-2024_3094 xCVE-", "");
	check_aliases("CVE-2024-1234CVE-2024-12345", "CVE-2024-1234 CVE-2024-12345");
}

static void
an_alias_stands_once(void **state)
{
	(void)state;
	struct adapter adapter = {.failed = false};
	muster_strbuf_init(&adapter.aliases, 0);
	row_add_alias(&adapter, span("GHSA-1"));
	row_add_alias(&adapter, span("GHSA-12"));
	row_add_alias(&adapter, span("GHSA-1"));
	row_add_alias(&adapter, span(""));
	row_add_alias(&adapter, span("two words"));
	assert_true(muster_span_is(row_span(&adapter.aliases), "GHSA-1 GHSA-12"));
	muster_strbuf_release(&adapter.aliases);
}

static void
no_answer_is_not_a_word(void **state)
{
	(void)state;
	static const char *const words[] = {
	    "Critical", "Defcon1", "negligible", "UNKNOWN", "", "-", "Untriaged", "undefined"};
	static const char *const others[] = {"Severe", "9.8", "critical!", "unknown?"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_true(muster_severity_is_word(span(words[i])));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		assert_false(muster_severity_is_word(span(others[i])));
		assert_int_equal(muster_severity_of(span(others[i])), MUSTER_SEVERITY_UNKNOWN);
	}
}

/* An own id first, last or in between is taken out of the list of aliases. */
static void
take(const char *source, const char *text, const char *want)
{
	struct recorder recorder;
	struct muster_error err;
	recorder_init(&recorder);
	assert_int_equal(
	    recorder_take(&recorder, muster_source_find(source), text, strlen(text), 0, &err), 0);
	if (strstr(recorder.out.data, want) == NULL)
		fail_msg("no \"%s\" in %s", want, recorder.out.data);
	recorder_release(&recorder);
}

static void
an_id_is_not_its_own_alias(void **state)
{
	(void)state;
	take("anchore-engine",
	    "[{\"vuln\":\"CVE-2026-1111\",\"packageName\":\"a\",\"cves\":\"CVE-2026-1111, "
	    "CVE-2026-2222\"}]",
	    "aliases=CVE-2026-2222[0]");
	take("anchore-engine",
	    "[{\"cves\":\"CVE-2026-2222 CVE-2026-1111\",\"vuln\":\"CVE-2026-1111\","
	    "\"packageName\":\"a\"}]",
	    "aliases=CVE-2026-2222[0]");
	take("anchore-engine",
	    "[{\"cves\":\"CVE-2026-2222 CVE-2026-1111 CVE-2026-3333\",\"vuln\":\"CVE-2026-1111\","
	    "\"packageName\":\"a\"}]",
	    "aliases=CVE-2026-2222 CVE-2026-3333[0]");
}

/* What is gathered before it can be said is bounded: an error, not all of memory. */
static void
a_document_that_keeps_all_waiting_is_refused(void **state)
{
	(void)state;
	struct muster_strbuf text;
	struct recorder recorder;
	struct muster_error err;
	muster_strbuf_init(&text, 0);
	muster_strbuf_adds(&text, "{\"image\":\"a\",\"vulnerabilities\":[");
	for (int i = 0; i < 80; i++) {
		muster_strbuf_addf(&text, "%s{\"vulnerability\":\"CVE-2026-%d\",\"featurename\":\"",
		    i > 0 ? "," : "", 1000 + i);
		for (int n = 0; n < 1 << 14; n++)
			muster_strbuf_adds(&text,
			    "0123456789abcdef0123456789abcdef0123456789abcdef"
			    "0123456789abcdef");
		muster_strbuf_adds(&text, "\"}");
	}
	muster_strbuf_adds(&text, "],\"unapproved\":[]}");
	assert_false(text.failed);
	recorder_init(&recorder);
	recorder.quiet = true;
	assert_int_equal(
	    recorder_take(&recorder, muster_source_find("clair-v2"), text.data, text.len, 0, &err),
	    -1);
	assert_string_equal(err.id, "source.clair-v2.too-large");
	recorder_release(&recorder);
	muster_strbuf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cves_are_found_in_texts),
	    cmocka_unit_test(an_alias_stands_once),
	    cmocka_unit_test(no_answer_is_not_a_word),
	    cmocka_unit_test(an_id_is_not_its_own_alias),
	    cmocka_unit_test(a_document_that_keeps_all_waiting_is_refused),
	};
	return cmocka_run_group_tests_name("row", tests, NULL, NULL);
}
