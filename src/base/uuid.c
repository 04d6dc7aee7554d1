/* SPDX-License-Identifier: Apache-2.0 */
/* Name-based UUIDs through libcrypto's SHA-1. */
/* For SHA1_Init and its like: deprecated since 3.0, but they neither fetch nor allocate. */
#define OPENSSL_API_COMPAT 0x10101000L

#include "base/uuid.h"

#include <string.h>

#include <openssl/sha.h>

#include "base/hash.h"

const struct uuid uuid_space_url = {{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4,
    0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}};

struct uuid
uuid_of_name(const struct uuid *space, const char *name)
{
	uint8_t digest[SHA_DIGEST_LENGTH];
	struct uuid uuid;
	SHA_CTX state;
	SHA1_Init(&state);
	SHA1_Update(&state, space->bytes, sizeof(space->bytes));
	SHA1_Update(&state, name, strlen(name));
	SHA1_Final(digest, &state);
	memcpy(uuid.bytes, digest, sizeof(uuid.bytes));
	uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0F) | 0x50);
	uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3F) | 0x80);
	return uuid;
}

const char *
uuid_format(const struct uuid *uuid, char out[UUID_TEXT])
{
	static const uint8_t parts[] = {4, 2, 2, 2, 6};
	char *to = out;
	const uint8_t *from = uuid->bytes;
	for (size_t i = 0; i < sizeof(parts); i++) {
		if (i > 0)
			*to++ = '-';
		hash_hex(from, parts[i], to);
		from += parts[i];
		to += (size_t)2 * parts[i];
	}
	return out;
}
