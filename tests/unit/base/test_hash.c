/* SPDX-License-Identifier: Apache-2.0 */
/* base/hash.h against the published vectors of FIPS 180-4 and RFC 4231. */
#include "support.h"

#include "base/hash.h"

static void
expect_hex(const uint8_t digest[HASH_SIZE], const char *expected)
{
	char hex[2 * HASH_SIZE + 1];
	hash_hex(digest, HASH_SIZE, hex);
	assert_string_equal(hex, expected);
}

static void
sha256_vectors(void **state)
{
	(void)state;
	uint8_t out[HASH_SIZE];
	assert_int_equal(hash_bytes("", 0, out), 0);
	expect_hex(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_int_equal(hash_bytes(NULL, 0, out), 0);
	expect_hex(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_int_equal(hash_bytes("abc", 3, out), 0);
	expect_hex(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

	struct hash hash;
	struct muster_error err;
	char block[1000];
	memset(block, 'a', sizeof(block));
	assert_int_equal(hash_init(&hash, &err), 0);
	for (int i = 0; i < 1000; i++)
		hash_update(&hash, block, sizeof(block));
	hash_update(&hash, NULL, 0);
	assert_int_equal(hash_final(&hash, out, &err), 0);
	expect_hex(out, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	/* It is released; a second end is an error, not a crash. */
	assert_int_equal(hash_final(&hash, out, &err), -1);
	assert_int_equal(err.code, MUSTER_E_INTERNAL);
}

static void
hmac_vectors(void **state)
{
	(void)state;
	uint8_t key[131];
	uint8_t out[HASH_SIZE];
	struct hash hash;
	struct muster_error err;
	static const char text[] = "Test Using Larger Than Block-Size Key - Hash Key First";
	memset(key, 0x0b, 20);
	assert_int_equal(hash_hmac(key, 20, "Hi There", 8, out), 0);
	expect_hex(out, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	memset(key, 0xaa, sizeof(key));
	assert_int_equal(hash_hmac(key, sizeof(key), text, sizeof(text) - 1, out), 0);
	expect_hex(out, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	/* An empty key: a NULL one too. */
	assert_int_equal(hash_hmac(NULL, 0, "", 0, out), 0);
	expect_hex(out, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
	assert_int_equal(hash_init(&hash, &err), 0);
	hash_release(&hash);
	hash_release(&hash);
}

static void
hex_both_ways(void **state)
{
	(void)state;
	uint8_t out[4];
	char hex[9];
	assert_int_equal(hash_unhex("00fFa10b", out, 4), 0);
	hash_hex(out, 4, hex);
	assert_string_equal(hex, "00ffa10b");
	static const char *const bad[] = {
	    "", "00ffa1", "00ffa10b0", "00ffa10g", "0xffa10b", "00ffa1 b", "00ffa10\n"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(hash_unhex(bad[i], out, 4), -1);
	hash_hex(NULL, 0, hex);
	assert_string_equal(hex, "");
}

static void
random_differs(void **state)
{
	(void)state;
	uint8_t a[600] = {0};
	uint8_t b[600] = {0};
	assert_int_equal(random_bytes(a, sizeof(a), NULL), 0);
	assert_int_equal(random_bytes(b, sizeof(b), NULL), 0);
	assert_memory_not_equal(a, b, sizeof(a));
	assert_memory_not_equal(a + 300, b + 300, 300);
}

/* The one-call path and the running one are different code in the library. */
static void
paths_agree_at_every_length(void **state)
{
	(void)state;
	uint8_t text[300];
	for (size_t len = 0; len < sizeof(text); len++) {
		uint8_t one[HASH_SIZE];
		uint8_t other[HASH_SIZE];
		struct hash hash;
		text[len] = (uint8_t)(len * 7);
		assert_int_equal(hash_bytes(text, len, one), 0);
		assert_int_equal(hash_init(&hash, NULL), 0);
		hash_update(&hash, text, len);
		assert_int_equal(hash_final(&hash, other, NULL), 0);
		assert_memory_equal(one, other, HASH_SIZE);
	}
}

/* Fingerprints are made by the million: not a timing test, but it must not take minutes. */
static void
short_texts_stay_cheap(void **state)
{
	(void)state;
	uint8_t chain[100] = {0};
	for (int i = 0; i < 100000; i++)
		assert_int_equal(hash_bytes(chain, sizeof(chain), chain), 0);
	uint8_t again[100] = {0};
	struct hash hash;
	for (int i = 0; i < 100000; i++) {
		assert_int_equal(hash_init(&hash, NULL), 0);
		hash_update(&hash, again, sizeof(again));
		assert_int_equal(hash_final(&hash, again, NULL), 0);
	}
	assert_memory_equal(chain, again, HASH_SIZE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sha256_vectors),
	    cmocka_unit_test(hmac_vectors),
	    cmocka_unit_test(hex_both_ways),
	    cmocka_unit_test(random_differs),
	    cmocka_unit_test(paths_agree_at_every_length),
	    cmocka_unit_test(short_texts_stay_cheap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
