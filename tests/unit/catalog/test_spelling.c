/* SPDX-License-Identifier: Apache-2.0 */
/* Spellings of requirements as tools, reports and laws write them, over the shipped catalogs. */
#include "shipped.h"

static struct muster_controls *controls;

static int
setup(void **state)
{
	(void)state;
	controls = shipped_controls();
	return controls == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	muster_controls_free(controls);
	return 0;
}

struct spelling {
	const char *text, *want; /* NULL: means nothing */
};

static void
check(const char *framework, const struct spelling *cases, size_t count)
{
	const struct muster_catalog *catalog = muster_catalog_find(controls, framework);
	assert_non_null(catalog);
	for (size_t i = 0; i < count; i++) {
		const struct muster_control *control =
		    muster_control_canonical(catalog, cases[i].text);
		if ((control == NULL) != (cases[i].want == NULL) ||
		    (control != NULL && strcmp(control->id, cases[i].want) != 0))
			fail_msg("%s: \"%s\" gives %s", framework, cases[i].text,
			    control != NULL ? control->id : "nothing");
	}
}
#define CHECK(framework, cases) check(framework, cases, sizeof(cases) / sizeof((cases)[0]))

static void
pci_dss(void **state)
{
	(void)state;
	static const struct spelling cases[] = {
	    {"6.3.3", "6.3.3"},
	    {"PCI-DSS-v4.0-6.3.3", "6.3.3"},
	    {"PCI-DSS-v4.0.1-6.3.3", "6.3.3"},
	    {"pci-dss:6.3.3", "6.3.3"},
	    {"pci-dss@4.0.1:6.3.3", "6.3.3"},
	    {"pci-dss@4.0:6.3.3", "6.3.3"},
	    {"PCI DSS 6.3.3", "6.3.3"},
	    {"PCI DSS v4 6.3.3", "6.3.3"},
	    {"PCI DSS v4.0 Requirement 6.3.3", "6.3.3"},
	    {"PCI DSS 4.0.1 Req. 6.3.3", "6.3.3"},
	    {"PCI DSS v4.0.1/6.3.3", "6.3.3"},
	    {"PCI-DSS_4.0_6.3.3", "6.3.3"},
	    {"pci_dss_v4.0.1:6.3.3", "6.3.3"},
	    {"PCI 6.3.3", "6.3.3"},
	    {"Req. 6.3.3", "6.3.3"},
	    {"Req 6.3.3", "6.3.3"},
	    {"req_6.3.3", "6.3.3"},
	    {"Requirement 6.3.3", "6.3.3"},
	    {"Requirement 6.3.3.a", "6.3.3"}, /* a testing procedure of it */
	    {"9.5.1.2.1", "9.5.1.2.1"},
	    {"Requirement 12", "12"},
	    {"A1.1.4", "A1.1.4"},
	    {"a1.1.4", "A1.1.4"},
	    {"Appendix A1.1.4", "A1.1.4"},
	    {"PCI DSS v4.0.1 A3.2.5.1", "A3.2.5.1"},
	    /* 4.2.1 without a version before it is a requirement, not version 4.2 */
	    {"PCI DSS 4.2.1", "4.2.1"},
	    {"PCI-DSS-v4.0-4.2.1", "4.2.1"},
	    /* other versions and tools that number otherwise */
	    {"pci_dss_10.6.1", NULL},
	    {"pci_dss_11.5", NULL},
	    {"PCI_DSS_11.5", NULL},
	    {"PCI DSS v3.2.1 10.6.1", NULL},
	    {"PCI DSS v3.2.1/6.2", NULL},
	    {"PCI DSS v4.1 6.3.3", NULL},
	    {"PCI DSS 4.2.1 6.3.3", NULL}, /* two requirements, or a version there is none of */
	    {"pci-dss@3.2.1:6.2", NULL},
	    {"PCI.EC2.1", NULL},
	    {"PCI DSS v4.0.1", NULL},
	    {"PCI DSS", NULL},
	    {"Req.", NULL},
	    {"", NULL},
	    /* no guess: what is not there is nothing */
	    {"6.3.9", NULL},
	    {"6.3.3.1", NULL},
	    {"6.3.3 and 6.3.1", NULL},
	    {"6.3.3, 6.3.1", NULL},
	    {"6.3.1-6.3.3", NULL},
	    {"13.1", NULL},
	    {"A4.1", NULL},
	    {"6.3.3.ab", NULL},
	    {"CVE-2024-3094", NULL},
	    {"6.3.3\xe2\x80\xae", NULL},
	    {"99999999999999999999999.1", NULL},
	};
	CHECK("pci-dss", cases);
}

static void
hipaa(void **state)
{
	(void)state;
	static const struct spelling cases[] = {
	    {"164.308(a)(1)(ii)(A)", "164.308(a)(1)(ii)(A)"},
	    {"\xc2\xa7"
	     "164.308(a)(1)(ii)(A)",
		"164.308(a)(1)(ii)(A)"},
	    {"\xc2\xa7 164.308(a)(1)(ii)(A)", "164.308(a)(1)(ii)(A)"},
	    {"45 CFR 164.308(a)(1)(ii)(A)", "164.308(a)(1)(ii)(A)"},
	    {"45 CFR \xc2\xa7 164.308(a)(1)(ii)(A)", "164.308(a)(1)(ii)(A)"},
	    {"45 C.F.R. \xc2\xa7 164.308(a)(1)(ii)(A)", "164.308(a)(1)(ii)(A)"},
	    {"HIPAA 164.308(a)(1)(ii)(A)", "164.308(a)(1)(ii)(A)"},
	    {"hipaa:164.308(a)(1)(ii)(A)", "164.308(a)(1)(ii)(A)"},
	    {"HIPAA Security Rule 164.312(b)", "164.312(b)"},
	    {"164.308 (a)(1)(ii)(A)", "164.308(a)(1)(ii)(A)"},
	    {"164.308(a)(1)(ii)(a)", "164.308(a)(1)(ii)(A)"},
	    {"164.308(A)(1)(II)(A)", "164.308(a)(1)(ii)(A)"},
	    {"164.308.a.1.ii.A", "164.308(a)(1)(ii)(A)"},
	    {"164_308_a_1_ii_a", "164.308(a)(1)(ii)(A)"},
	    {"164-308-a-1-ii-a", "164.308(a)(1)(ii)(A)"},
	    {"hipaa_164.312.b", "164.312(b)"},
	    {"164.312.b", "164.312(b)"},
	    {"164_312_b", "164.312(b)"},
	    {"164.312(a)(2)(iv)", "164.312(a)(2)(iv)"},
	    {"164.314(a)(2)(i)(C)", "164.314(a)(2)(i)(C)"},
	    {"164.308", "164.308"},
	    {"164.306(d)(3)", "164.306(d)(3)"},
	    {"164.308(b)(2)", "164.308(b)(2)"},
	    /* the standard, with its first number left out or its (i) written */
	    {"164.312(a)(1)", "164.312(a)(1)"},
	    {"164.312(a)", "164.312(a)(1)"},
	    {"164.312.a", "164.312(a)(1)"},
	    {"164_312_a_1", "164.312(a)(1)"},
	    {"164.308(a)(3)(i)", "164.308(a)(3)"},
	    {"164.308(a)(1)(i)", "164.308(a)(1)"},
	    {"164.316(b)", "164.316(b)(1)"},
	    {"164.306(a)", "164.306(a)"}, /* a paragraph of its own */
	    {"164.314(a)(2)(i)", "164.314(a)(2)(i)"},
	    /* no guess */
	    {"164.308(a)", NULL}, /* holds eight standards, none of them meant alone */
	    {"164.312(a)(1)(iv)", NULL},
	    {"164.312(z)", NULL},
	    {"164.312(a)-(b)", NULL},
	    {"164.312(a)(1), (b)", NULL},
	    {"164.312(a)(1)(ii)(A)(1)", NULL},
	    {"164.312(1)", NULL},
	    {"312(a)(1)", NULL},
	    {"160.312(a)", NULL},
	    {"164.502(e)", NULL},
	    {"164", NULL},
	    {"45 CFR", NULL},
	    {"", NULL},
	    {"164.308(a)(1)(ii)(A) Risk analysis", NULL},
	};
	CHECK("hipaa", cases);
}

static void
gdpr(void **state)
{
	(void)state;
	static const struct spelling cases[] = {
	    {"Art.32(1)(b)", "Art.32(1)(b)"},
	    {"Art. 32(1)(b)", "Art.32(1)(b)"},
	    {"Art 32 (1) (b)", "Art.32(1)(b)"},
	    {"Art. 32 (1) lit. b", "Art.32(1)(b)"},
	    {"Art. 32 para. 1 lit. b GDPR", "Art.32(1)(b)"},
	    {"Article 32(1)(b)", "Art.32(1)(b)"},
	    {"Article32.1.b", "Art.32(1)(b)"},
	    {"article_32_1_b", "Art.32(1)(b)"},
	    {"32(1)(b)", "Art.32(1)(b)"},
	    {"32(1)(B)", "Art.32(1)(b)"},
	    {"GDPR 32(1)(b)", "Art.32(1)(b)"},
	    {"gdpr:Art.32(1)(b)", "Art.32(1)(b)"},
	    {"GDPR Article 32(1)(b)", "Art.32(1)(b)"},
	    {"gdpr_32.1.b", "Art.32(1)(b)"},
	    {"IV_32.1.b", "Art.32(1)(b)"},
	    {"gdpr_IV_32.1.b", "Art.32(1)(b)"},
	    {"II_5.1.f", "Art.5(1)(f)"},
	    {"Art.32", "Art.32"},
	    {"article_32", "Art.32"},
	    {"Article 32", "Art.32"},
	    {"32", "Art.32"},
	    {"Art.5(2)", "Art.5(2)"},
	    {"Chapter IV", "Ch.IV"},
	    {"Chapter IV Section 2", "Ch.IV.S2"},
	    {"Ch.IV.S2", "Ch.IV.S2"},
	    {"ch.iv.s2", "Ch.IV.S2"},
	    {"Art.100", NULL},
	    {"Art.32(b)", NULL}, /* which paragraph? */
	    {"Art.32(1)(e)", NULL},
	    {"Art. 32-34", NULL},
	    {"Art.32(1)(b)(i)", NULL},
	    {"Articles 32 and 33", NULL},
	    {"Recital 83", NULL},
	    {"Chapter XII", NULL},
	    {"Chapter IV Section 9", NULL},
	    {"GDPR", NULL},
	    {"", NULL},
	};
	CHECK("gdpr", cases);
}

/* Every id of every catalog is its own spelling, also behind the catalog's name. */
static void
others(void **state)
{
	(void)state;
	static const struct spelling nist[] = {
	    {"AC-2(1)", "AC-2(1)"},
	    {"AC-02(01)", "AC-2(1)"},
	    {"ac-2.1", "AC-2(1)"},
	    {"AC-2 (1)", "AC-2(1)"},
	    {"NIST SP 800-53 Rev. 5 AC-2(1)", "AC-2(1)"},
	    {"nist-800-53:ac-2", "AC-2"},
	    {"NIST-800-53-AC-2", "AC-2"},
	    {"NIST SP 800-53 Rev. 4 AC-2", NULL},
	    {"AC-2(1)(a)", NULL},
	    {"AC", "AC"},
	    {"ZZ-1", NULL},
	    {"AC-2;", NULL},
	};
	static const struct spelling iso[] = {
	    {"A.8.8", "A.8.8"},
	    {"a.8.8", "A.8.8"},
	    {"8.8", "A.8.8"},
	    {"A 8.8", "A.8.8"},
	    {"ISO/IEC 27001:2022 A.8.8", "A.8.8"},
	    {"ISO27001-A.8.8", "A.8.8"},
	    {"Annex A.8.8", "A.8.8"},
	    {"ISO 27001:2013 A.8.8", NULL},
	    {"A.12.6.1", NULL},
	};
	static const struct spelling csf[] = {
	    {"ID.RA-01", "ID.RA-01"},
	    {"id.ra-1", "ID.RA-01"},
	    {"NIST CSF 2.0 ID.RA-01", "ID.RA-01"},
	    {"CSF v1.1 ID.RA-1", NULL},
	};
	static const struct spelling safeguards[] = {{"7.1", "7.1"}, {"CIS Control 7.1", "7.1"},
	    {"CSC 7.1", "7.1"}, {"CSC v8.1 7.1", "7.1"}};
	static const struct spelling soc[] = {
	    {"CC6.1", "CC6.1"}, {"cc 6.1", "CC6.1"}, {"SOC 2 CC6.1", "CC6.1"}, {"cc_6_1", "CC6.1"}};
	CHECK("nist-800-53", nist);
	CHECK("iso-27001", iso);
	CHECK("nist-csf", csf);
	CHECK("cis-controls", safeguards);
	CHECK("soc2", soc);
}

static void
names(void **state)
{
	(void)state;
	static const struct spelling cases[] = {{"pci-dss", "pci-dss"}, {"PCI-DSS", "pci-dss"},
	    {"PCI DSS", "pci-dss"}, {"pci", "pci-dss"}, {"HIPAA", "hipaa"},
	    {"iso27001", "iso-27001"}, {"ISO/IEC 27001", "iso-27001"},
	    {"NIST SP 800-53", "nist-800-53"}, {"nist_800_53", "nist-800-53"}, {"SOC 2", "soc2"},
	    {"cis_docker", "cis-docker"}, {"cis", NULL}, {"", NULL}, {"pci-dss;", NULL},
	    {"iso", NULL}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct muster_catalog *found = muster_catalog_named(controls, cases[i].text);
		if ((found == NULL) != (cases[i].want == NULL) ||
		    (found != NULL && strcmp(found->id, cases[i].want) != 0))
			fail_msg("\"%s\" names %s", cases[i].text, found ? found->id : "nothing");
	}
}

static void
every_id_is_itself(void **state)
{
	(void)state;
	for (size_t c = 0; c < controls->catalog_count; c++) {
		const struct muster_catalog *catalog = &controls->catalogs[c];
		for (size_t i = 0; i < catalog->control_count; i++) {
			char named[200];
			const struct muster_control *control = &catalog->controls[i];
			snprintf(named, sizeof(named), "%s:%s", catalog->id, control->id);
			assert_ptr_equal(muster_control_canonical(catalog, control->id), control);
			if (muster_control_canonical(catalog, named) != control)
				fail_msg("%s is not itself", named);
		}
	}
}

/* Any text is read or not; what it gives is a control of that catalog, the same each time. */
static void
any_text(void **state)
{
	(void)state;
	static const char signs[] = "0123456789.()aAiIvVx164308rReqPCIDS _-:@/#\xc2\xa7\xe2";
	uint64_t seed = 20260930;
	size_t read = 0;
	for (unsigned n = 0; n < 20000; n++) {
		char text[200];
		seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
		size_t len = (size_t)(seed >> 40) % (n % 50 == 0 ? sizeof(text) - 1 : 24);
		for (size_t i = 0; i < len; i++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			text[i] = signs[(size_t)(seed >> 33) % (sizeof(signs) - 1)];
		}
		text[len] = '\0';
		for (size_t c = 0; c < controls->catalog_count; c++) {
			const struct muster_catalog *catalog = &controls->catalogs[c];
			/* a text no reader knows is held against every id of the large one */
			if (catalog->control_count > 500 && n % 50 != 0)
				continue;
			const struct muster_control *found =
			    muster_control_canonical(catalog, text);
			assert_true(found == NULL ||
			    (found >= catalog->controls &&
				found < catalog->controls + catalog->control_count));
			assert_ptr_equal(found, muster_control_canonical(catalog, text));
			read += found != NULL;
		}
	}
	assert_true(read > 500); /* the texts are near enough to mean something */
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pci_dss),
	    cmocka_unit_test(hipaa),
	    cmocka_unit_test(gdpr),
	    cmocka_unit_test(others),
	    cmocka_unit_test(names),
	    cmocka_unit_test(every_id_is_itself),
	    cmocka_unit_test(any_text),
	};
	return cmocka_run_group_tests_name("catalog spelling", tests, setup, teardown);
}
