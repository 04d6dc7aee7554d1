/* SPDX-License-Identifier: Apache-2.0 */
/* Identity: fingerprints, printed ids and check names are pure and never change. */
#include "support.h"

#include "store/internal.h"

static uint64_t
number_of(const char *path, const char *source, const char *check, const char *location)
{
	uint8_t fp[FINGERPRINT_SIZE];
	uint64_t number;
	assert_int_equal(
	    fingerprint(source, muster_span_of(check), muster_span_of(location), fp), 0);
	assert_int_equal(finding_number(path, fp, &number), 0);
	return number;
}

static void
test_fingerprint(void **state)
{
	uint8_t a[FINGERPRINT_SIZE], b[FINGERPRINT_SIZE];
	char hex[2 * FINGERPRINT_SIZE + 1];
	static char long_location[4096];
	(void)state;
	assert_int_equal(fingerprint("trivy", MUSTER_SPAN("CVE-2024-3094"),
			     MUSTER_SPAN("pkg:deb/debian/xz-utils"), a),
	    0);
	hash_hex(a, sizeof(a), hex);
	assert_string_equal(hex, "c23fadd8d474ed20631e2237d12997ca");
	/* lengths stand before the texts: no two splits of one text are the same */
	assert_int_equal(fingerprint("t", MUSTER_SPAN("ab"), MUSTER_SPAN("c"), a), 0);
	assert_int_equal(fingerprint("t", MUSTER_SPAN("a"), MUSTER_SPAN("bc"), b), 0);
	assert_memory_not_equal(a, b, sizeof(a));
	/* and long texts are hashed as short ones are, to the last byte */
	memset(long_location, 'x', sizeof(long_location));
	struct muster_span whole = {long_location, sizeof(long_location)};
	struct muster_span shorter = {long_location, sizeof(long_location) - 1};
	assert_int_equal(fingerprint("t", MUSTER_SPAN("a"), whole, a), 0);
	assert_int_equal(fingerprint("t", MUSTER_SPAN("a"), shorter, b), 0);
	assert_memory_not_equal(a, b, sizeof(a));
}

static void
test_printed(void **state)
{
	char id[FINDING_ID_SIZE];
	uint64_t number, parsed;
	unsigned digits;
	(void)state;
	number = number_of("image:pay/api", "trivy", "CVE-2024-3094", "pkg:deb/debian/xz-utils");
	finding_id(number, 10, id);
	assert_string_equal(id, "F-RJ12AMNS3S");
	assert_true(finding_id_parse(id, &parsed, &digits));
	assert_int_equal(digits, 10);
	assert_true(parsed == (number & ~UINT64_C(0x3ff)));
	finding_id(number, 12, id);
	assert_true(finding_id_parse(id, &parsed, &digits));
	assert_int_equal(digits, 12);
	assert_true(parsed == number);
	assert_true(number_of("image:other", "trivy", "CVE-2024-3094", "pkg:deb/debian/xz-utils") !=
	    number);
}

static void
test_forgiving(void **state)
{
	uint64_t a, b;
	unsigned digits;
	(void)state;
	assert_true(finding_id_parse("F-10ABCDEFGH", &a, &digits));
	assert_true(finding_id_parse("f-loabcdefgh", &b, &digits));
	assert_true(a == b);
	assert_true(finding_id_parse("F-IOABCDEFGH", &b, &digits));
	assert_true(a == b);
	static const char *const bad[] = {"", "F", "F-", "F-123456789", "F-1234567890123",
	    "G-1234567890", "F-12345U7890", "F-12345 7890"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (finding_id_parse(bad[i], &a, &digits))
			fail_msg("taken for an id: %s", bad[i]);
	}
}

static void
test_check_names(void **state)
{
	struct muster_strbuf name;
	(void)state;
	muster_strbuf_init(&name, 0);
	assert_int_equal(check_name(&name, "docker-bench", MUSTER_SPAN("4.1")), 0);
	assert_string_equal(name.data, "docker-bench:4.1");
	assert_int_equal(
	    check_name(&name, "docker-inspect", MUSTER_SPAN("muster:container.user")), 0);
	assert_string_equal(name.data, "muster:container.user"); /* whoever shows it */
	assert_int_equal(check_name(&name, "trivy", MUSTER_SPAN("CVE-2024-3094")), 0);
	assert_string_equal(name.data, "CVE-2024-3094");
	muster_strbuf_release(&name);
}

/* The reference vector of SipHash-2-4 (key 00..0f, message 00..0e). */
static void
test_sip(void **state)
{
	uint8_t key[16], message[15];
	uint64_t words[2];
	(void)state;
	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof(message); i++)
		message[i] = (uint8_t)i;
	memcpy(words, key, sizeof(words));
	assert_true(sip_hash(words, message, sizeof(message)) == UINT64_C(0xa129ca6149be45e5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fingerprint),
	    cmocka_unit_test(test_printed),
	    cmocka_unit_test(test_forgiving),
	    cmocka_unit_test(test_check_names),
	    cmocka_unit_test(test_sip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
