/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar: JSONTestSuite and our own texts, whole and cut at every byte. */
#include "suite.h"

/* What the transform cases of the suite become: nothing is changed but what rules.md 3 says. */
struct transform {
	const char *file;
	const char *trace;
};

static const struct transform transforms[] = {
    {"number_-9223372036854775809.json", "[\nn20:-9223372036854775809\n]\n"},
    {"number_1.000000000000000005.json", "[\nn20:1.000000000000000005\n]\n"},
    {"number_10000000000000000999.json", "[\nn20:10000000000000000999\n]\n"},
    {"number_1e-999.json", "[\nn6:1E-999\n]\n"},
    {"number_1e6.json", "[\nn3:1E6\n]\n"},
    {"object_same_key_different_values.json", "{\nk1:a\nn1:1\nk1:a\nn1:2\n}\n"},
    {"object_same_key_same_value.json", "{\nk1:a\nn1:1\nk1:a\nn1:1\n}\n"},
    {"object_same_key_unclear_values.json", "{\nk1:a\nn1:0\nk1:a\nn2:-0\n}\n"},
    {"object_key_nfc_nfd.json", "{\nk2:\xc3\xa9\ns3:NFC\nk3:e\xcc\x81\ns3:NFD\n}\n"},
    {"string_1_escaped_invalid_codepoint.json", "[\ns3:\xef\xbf\xbd\n]\n"},
    {"string_3_escaped_invalid_codepoints.json", "[\ns9:\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\n]\n"},
    {"string_with_escaped_NULL.json",
	"[\ns5:A\xef\xbf\xbd"
	"B\n]\n"},
};

static void
test_transform(void **state)
{
	(void)state;
	const char *folder = support_shared(TEST_SHARED, "hostile/json/test_transform");
	if (folder == NULL)
		skip();
	for (size_t i = 0; i < sizeof(transforms) / sizeof(transforms[0]); i++) {
		char path[1024];
		char want[256];
		size_t len;
		bool ok;
		snprintf(path, sizeof(path), "%s/%s", folder, transforms[i].file);
		snprintf(want, sizeof(want), "document 0\n%s", transforms[i].trace);
		char *text = support_read(path, &len);
		struct muster_strbuf got =
		    traced((struct feed){.text = text, .len = len}, TRACE_SINGLE, &ok);
		if (!ok || strncmp(got.data, want, strlen(want)) != 0)
			fail_msg("%s: %s", transforms[i].file, got.data);
		assert_true(check_text(text, len, TRACE_SINGLE, transforms[i].file));
		muster_strbuf_release(&got);
		free(text);
	}
	free((void *)(uintptr_t)folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_own_accepted),
	    cmocka_unit_test(test_own_refused),
	    cmocka_unit_test(test_json_test_suite),
	    cmocka_unit_test(test_transform),
	};
	return cmocka_run_group_tests_name("json grammar", tests, NULL, NULL);
}
