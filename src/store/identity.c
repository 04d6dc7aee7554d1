/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity: fingerprints and printed ids (rules.md 15).  Pure functions of
 * source, check, location and asset path: no order, time or detail in them.
 */
#include "store/internal.h"

enum { SHORT = 512 };

static void
put_length(uint8_t out[8], size_t len)
{
	for (int i = 7; i >= 0; i--, len >>= 8)
		out[i] = (uint8_t)len;
}

/* SHA-256 over texts, each after its length in eight bytes. */
static int
digest_texts(const struct muster_span *texts, size_t count, uint8_t out[HASH_SIZE])
{
	uint8_t buffer[SHORT];
	size_t total = 0;
	for (size_t i = 0; i < count; i++)
		total += 8 + texts[i].len;
	if (total <= sizeof(buffer)) {
		size_t n = 0;
		for (size_t i = 0; i < count; i++) {
			put_length(buffer + n, texts[i].len);
			n += 8;
			if (texts[i].len > 0)
				memcpy(buffer + n, texts[i].ptr, texts[i].len);
			n += texts[i].len;
		}
		return hash_bytes(buffer, total, out);
	}
	struct hash hash;
	if (hash_init(&hash, NULL) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		uint8_t prefix[8];
		put_length(prefix, texts[i].len);
		hash_update(&hash, prefix, sizeof(prefix));
		hash_update(&hash, texts[i].ptr, texts[i].len);
	}
	return hash_final(&hash, out, NULL);
}

int
fingerprint(const char *source, struct muster_span check, struct muster_span location,
    uint8_t out[FINGERPRINT_SIZE])
{
	const struct muster_span texts[3] = {muster_span_of(source), check, location};
	uint8_t digest[HASH_SIZE];
	if (digest_texts(texts, 3, digest) != 0)
		return -1;
	memcpy(out, digest, FINGERPRINT_SIZE);
	return 0;
}

int
finding_number(const char *asset_path, const uint8_t fp[FINGERPRINT_SIZE], uint64_t *out)
{
	const struct muster_span texts[2] = {
	    muster_span_of(asset_path), {(const char *)fp, FINGERPRINT_SIZE}};
	uint8_t digest[HASH_SIZE];
	if (digest_texts(texts, 2, digest) != 0)
		return -1;
	uint64_t number = 0;
	for (int i = 0; i < 8; i++)
		number = number << 8 | digest[i];
	*out = number >> 4;
	return 0;
}

static const char digits_of[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
finding_id(uint64_t number, unsigned digits, char out[FINDING_ID_SIZE])
{
	out[0] = 'F';
	out[1] = '-';
	for (unsigned i = 0; i < digits; i++)
		out[2 + i] = digits_of[number >> (55 - 5 * i) & 31];
	out[2 + digits] = '\0';
}

static int
digit_value(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'I' || c == 'L')
		c = '1';
	if (c == 'O')
		c = '0';
	const char *at = c != '\0' ? strchr(digits_of, c) : NULL;
	return at != NULL ? (int)(at - digits_of) : -1;
}

bool
finding_id_parse(const char *text, uint64_t *number, unsigned *digits)
{
	if ((text[0] != 'F' && text[0] != 'f') || text[1] != '-')
		return false;
	*number = 0;
	*digits = 0;
	for (const char *p = text + 2; *p != '\0'; p++) {
		int value = digit_value(*p);
		if (value < 0 || *digits == 12)
			return false;
		*number |= (uint64_t)value << (55 - 5 * *digits);
		(*digits)++;
	}
	return *digits >= 10;
}

int
check_name(struct muster_strbuf *out, const char *source, struct muster_span native)
{
	static const char *const global[] = {"CVE-", "GHSA-", "muster:"};
	muster_strbuf_clear(out);
	bool alone = false;
	for (size_t i = 0; i < sizeof(global) / sizeof(global[0]); i++)
		alone = alone || muster_span_starts(native, global[i]);
	if (!alone) {
		muster_strbuf_adds(out, source);
		muster_strbuf_addc(out, ':');
	}
	muster_strbuf_add(out, native.ptr, native.len);
	return out->failed ? -1 : 0;
}
