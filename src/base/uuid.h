/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Name-based UUIDs, RFC 9562 version 5: SHA-1 over a name space and a name.
 *
 * Version 5 and not the freer version 8, because OSCAL's schemas take 4 and 5
 * only, and because stock tools (uuidgen --sha1, Python's uuid.uuid5) then
 * compute the same.  They name things; nothing rests on SHA-1's strength.
 */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stdint.h>

#define UUID_TEXT 37 /* with the NUL */

struct uuid {
	uint8_t bytes[16];
};
extern const struct uuid uuid_space_url; /* RFC 9562, 6.6 */

struct uuid uuid_of_name(const struct uuid *space, const char *name);
const char *uuid_format(const struct uuid *uuid, char out[UUID_TEXT]); /* out */

#endif
