/* SPDX-License-Identifier: Apache-2.0 */
/* base/uuid.h: what Python's uuid.uuid5 and the examples of RFC 9562 give. */
#include "support.h"

#include "base/uuid.h"

static void
expect(const struct uuid *space, const char *name, const char *want)
{
	char text[UUID_TEXT];
	struct uuid uuid = uuid_of_name(space, name);
	assert_string_equal(uuid_format(&uuid, text), want);
}

static void
names(void **state)
{
	(void)state;
	/* RFC 9562, A.4, in the name space of DNS */
	struct uuid dns = uuid_space_url;
	dns.bytes[3] = 0x10;
	expect(&dns, "www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2");
	/* python3 -c 'import uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, "urn:muster:oscal"))' */
	expect(&uuid_space_url, "urn:muster:oscal", "2d8cf2d3-710e-5803-b34a-73923f23a0cb");
	expect(&uuid_space_url, "", "1b4db7eb-4057-5ddf-91e0-36dec72071f5");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
