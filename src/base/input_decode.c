/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Telling the encoding of a text from its first bytes, and UTF-16 to UTF-8.
 * Invalid UTF-8 is none of its business: the readers say where it is.
 */
#include <muster/text.h>

#include <string.h>

#include "base/input_parts.h"

static int
refuse(struct muster_error *err, const char *name, bool mark)
{
	muster_error_set(err, MUSTER_E_INPUT, "input.encoding", "is %s%s, which is not read", name,
	    mark ? "" : " without a byte order mark");
	return muster_error_remedy(err, "re-save it as UTF-8, or run iconv -f %s -t UTF-8", name);
}

/* A JSON text starts with ASCII: where its NULs stand tells the width and order. */
static const char *
guess_by_nul(const uint8_t *head, size_t len)
{
	if (len >= 4 && head[0] == 0 && head[1] == 0 && head[2] == 0 && head[3] != 0)
		return "UTF-32BE";
	if (len >= 4 && head[0] != 0 && head[1] == 0 && head[2] == 0 && head[3] == 0)
		return "UTF-32LE";
	if (len >= 2 && head[0] == 0 && head[1] != 0)
		return "UTF-16BE";
	if (len >= 2 && head[0] != 0 && head[1] == 0)
		return "UTF-16LE";
	return NULL;
}

int
decode_detect(
    const uint8_t *head, size_t len, enum encoding *out, size_t *mark, struct muster_error *err)
{
	*out = ENCODING_UTF8;
	*mark = 0;
	if (len >= 4 && memcmp(head, "\xFF\xFE\0\0", 4) == 0)
		return refuse(err, "UTF-32LE", true);
	if (len >= 4 && memcmp(head, "\0\0\xFE\xFF", 4) == 0)
		return refuse(err, "UTF-32BE", true);
	if (len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0) {
		*out = ENCODING_UTF8_BOM;
		*mark = 3;
		return 0;
	}
	if (len >= 2 && (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0)) {
		*out = head[0] == 0xFF ? ENCODING_UTF16LE : ENCODING_UTF16BE;
		*mark = 2;
		return 0;
	}
	const char *name = guess_by_nul(head, len);
	return name != NULL ? refuse(err, name, false) : 0;
}

const char *
decode_name(enum encoding encoding)
{
	switch (encoding) {
	case ENCODING_UTF8_BOM:
		return "UTF-8 with BOM";
	case ENCODING_UTF16LE:
		return "UTF-16LE";
	case ENCODING_UTF16BE:
		return "UTF-16BE";
	case ENCODING_UTF8:
		break;
	}
	return "UTF-8";
}

static size_t
put_replacement(struct utf16 *state, char *out)
{
	state->replaced++;
	return muster_utf8_encode(0xFFFD, out);
}

/* One code unit; writes at most two characters (a lone surrogate and what follows it). */
static size_t
take_unit(struct utf16 *state, uint32_t unit, char *out)
{
	size_t made = 0;
	if (state->high != 0) {
		uint32_t high = state->high;
		state->high = 0;
		if (unit >= 0xDC00 && unit <= 0xDFFF)
			return muster_utf8_encode(
			    0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), out);
		made = put_replacement(state, out);
	}
	if (unit >= 0xD800 && unit <= 0xDBFF)
		state->high = unit;
	else if (unit >= 0xDC00 && unit <= 0xDFFF)
		made += put_replacement(state, out + made);
	else
		made += muster_utf8_encode(unit, out + made);
	return made;
}

void
utf16_step(struct utf16 *state, const uint8_t *in, size_t in_len, size_t *used, char *out,
    size_t cap, size_t *made)
{
	size_t at = 0;
	*made = 0;
	while (at < in_len && cap - *made >= 7) {
		uint8_t byte = in[at++];
		if (!state->half) {
			state->first = byte;
			state->half = true;
			continue;
		}
		state->half = false;
		uint32_t unit = state->big_endian ? (uint32_t)state->first << 8 | byte
						  : (uint32_t)byte << 8 | state->first;
		*made += take_unit(state, unit, out + *made);
	}
	*used = at;
}

int
utf16_end(struct utf16 *state, char *out, size_t *made, struct muster_error *err)
{
	*made = 0;
	if (state->half) {
		muster_error_set(
		    err, MUSTER_E_INPUT, "input.cut", "the UTF-16 text ends within a character");
		return muster_error_remedy(err, "copy the file again, it is not whole");
	}
	if (state->high != 0) {
		state->high = 0;
		*made = put_replacement(state, out);
	}
	return 0;
}
