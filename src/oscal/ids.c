/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identities: UUIDs by name, so that the same thing has the same one in every
 * document, period and store that knows it; and control ids as tokens.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "oscal/internal.h"

static struct uuid
uuid_of(struct oscal *oscal, const char *format, va_list args)
{
	char small[256];
	const char *name = small;
	char *large = NULL;
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(small, sizeof(small), format, args);
	if (len < 0 || (size_t)len >= sizeof(small)) {
		name = large = len < 0 ? NULL : malloc((size_t)len + 1);
		if (large != NULL)
			vsnprintf(large, (size_t)len + 1, format, again);
		else
			out_fail(&oscal->out);
	}
	va_end(again);
	struct uuid uuid = uuid_of_name(&oscal->space, name != NULL ? name : "");
	free(large);
	return uuid;
}

struct uuid
id_uuid(struct oscal *oscal, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct uuid uuid = uuid_of(oscal, format, args);
	va_end(args);
	return uuid;
}

struct id
id_of(struct oscal *oscal, const char *format, ...)
{
	struct id id;
	va_list args;
	va_start(args, format);
	struct uuid uuid = uuid_of(oscal, format, args);
	va_end(args);
	uuid_format(&uuid, id.text);
	return id;
}

struct id
id_of_finding_observation(struct oscal *oscal, const char *finding)
{
	return id_of(oscal, "observation:finding:%s", finding);
}

static bool
is_token_character(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    c == '.' || c == '-' || c == '_';
}

/* OSCAL tokens begin with a letter and know no parentheses: 164.312(a)(1) → hipaa-164.312-a-1 */
char *
id_token(struct muster_arena *arena, const struct muster_catalog *catalog, const char *control)
{
	const char *prefix = catalog->oscal_ids ? "" : catalog->id;
	size_t room = strlen(prefix) + strlen(control) + 3, len = 0;
	char *token = muster_arena_alloc(arena, room);
	if (token == NULL)
		return NULL;
	for (const char *p = prefix; *p != '\0'; p++)
		token[len++] = is_token_character(*p) ? *p : '-';
	for (const char *p = control; *p != '\0'; p++) {
		if (p == control && len > 0)
			token[len++] = '-';
		if (is_token_character(*p) || (unsigned char)*p >= 0x80)
			token[len++] = *p;
		else if (len > 0 && token[len - 1] != '-')
			token[len++] = '-';
	}
	while (len > 0 && token[len - 1] == '-')
		len--;
	token[len] = '\0';
	return token;
}

const char *
id_control(struct oscal *oscal, const char *control)
{
	const char *token = id_token(oscal->arena, oscal->catalog, control);
	if (token == NULL)
		out_fail(&oscal->out);
	return token != NULL ? token : "";
}

const char *
id_objective(struct oscal *oscal, const char *control)
{
	const char *text = muster_arena_printf(oscal->arena, "%s_obj", id_control(oscal, control));
	if (text == NULL)
		out_fail(&oscal->out);
	return text != NULL ? text : "";
}

const char *
id_digest_uri(const char *sha256, char out[64])
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint8_t bytes[HASH_SIZE + 1] = {0}; /* one more: the last group is short */
	int len = snprintf(out, 64, "ni:///sha-256;");
	if (strlen(sha256) != 2 * HASH_SIZE || hash_unhex(sha256, bytes, HASH_SIZE) != 0)
		return NULL;
	char *to = out + len;
	for (size_t i = 0; i < HASH_SIZE; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 |
		    (i + 2 < HASH_SIZE ? bytes[i + 2] : 0u);
		*to++ = digits[three >> 18 & 63];
		*to++ = digits[three >> 12 & 63];
		*to++ = digits[three >> 6 & 63];
		if (i + 2 < HASH_SIZE)
			*to++ = digits[three & 63];
	}
	*to = '\0';
	return out;
}
