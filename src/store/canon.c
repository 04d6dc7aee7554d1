/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical JSON, written and checked.  The checker is a recogniser of exactly
 * the form the writer makes, so that no second spelling of an entry exists.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <muster/text.h>

#include "store/canon.h"

static const int64_t LARGEST = (INT64_C(1) << 53) - 1;

static void
write_string(struct muster_strbuf *out, const char *text)
{
	size_t len = strlen(text), i = 0;
	muster_strbuf_addc(out, '"');
	while (i < len) {
		uint32_t cp;
		size_t used = muster_utf8_decode(text + i, len - i, &cp);
		char utf8[4];
		static const char named[] = "\b\t\n\f\r\"\\";
		static const char letters[] = "btnfr\"\\";
		const char *at = cp != 0 && cp < 0x80 ? strchr(named, (int)cp) : NULL;
		if (at != NULL) {
			muster_strbuf_addc(out, '\\');
			muster_strbuf_addc(out, letters[at - named]);
		} else if (cp < 0x20) {
			muster_strbuf_addf(out, "\\u%04x", (unsigned)cp);
		} else {
			muster_strbuf_add(out, utf8, muster_utf8_encode(cp, utf8));
		}
		i += used;
	}
	muster_strbuf_addc(out, '"');
}

static void
begin(struct canon *canon, const char *key)
{
	if (canon->comma)
		muster_strbuf_addc(canon->out, ',');
	if (key != NULL) {
		write_string(canon->out, key);
		muster_strbuf_addc(canon->out, ':');
	}
	canon->comma = true;
}

void
canon_object(struct canon *canon, const char *key)
{
	begin(canon, key);
	muster_strbuf_addc(canon->out, '{');
	canon->comma = false;
}

void
canon_end(struct canon *canon)
{
	muster_strbuf_addc(canon->out, '}');
	canon->comma = true;
}

void
canon_text(struct canon *canon, const char *key, const char *text)
{
	begin(canon, key);
	write_string(canon->out, text);
}

void
canon_int(struct canon *canon, const char *key, int64_t value)
{
	begin(canon, key);
	muster_strbuf_addf(canon->out, "%" PRId64, value);
}

void
canon_count(struct canon *canon, const char *key, uint64_t value)
{
	canon_int(canon, key, value > (uint64_t)LARGEST ? LARGEST : (int64_t)value);
}

/* ---- checking ---------------------------------------------------------------- */

struct cursor {
	const char *at, *end;
};

static bool
take(struct cursor *c, char want)
{
	if (c->at == c->end || *c->at != want)
		return false;
	c->at++;
	return true;
}

static bool
take_hex_escape(struct cursor *c, uint32_t *cp)
{
	*cp = 0;
	if (c->end - c->at < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		char d = *c->at++;
		bool digit = d >= '0' && d <= '9', letter = d >= 'a' && d <= 'f';
		if (!digit && !letter)
			return false;
		*cp = *cp * 16 + (uint32_t)(digit ? d - '0' : d - 'a' + 10);
	}
	return *cp < 0x20 && strchr("\b\t\n\f\r", (int)*cp) == NULL && *cp != 0;
}

/* A string in its one spelling; out gets its decoded text, cut. */
static bool
take_string(struct cursor *c, char *out, size_t cap)
{
	size_t n = 0;
	if (!take(c, '"'))
		return false;
	while (c->at < c->end && *c->at != '"') {
		uint32_t cp;
		char utf8[4];
		if (*c->at == '\\') {
			static const char letters[] = "btnfr\"\\";
			static const char values[] = "\b\t\n\f\r\"\\";
			if (++c->at == c->end)
				return false;
			char e = *c->at++;
			const char *named = e != '\0' ? strchr(letters, e) : NULL;
			if (named != NULL)
				cp = (unsigned char)values[named - letters];
			else if (e != 'u' || !take_hex_escape(c, &cp))
				return false;
		} else {
			size_t left = (size_t)(c->end - c->at);
			size_t used = muster_utf8_decode(c->at, left, &cp);
			if (cp < 0x20 || muster_utf8_valid_len(c->at, used) != used)
				return false;
			c->at += used;
		}
		size_t len = muster_utf8_encode(cp, utf8);
		if (n + len < cap) {
			memcpy(out + n, utf8, len);
			n += len;
		}
	}
	out[n] = '\0';
	return take(c, '"');
}

static bool
take_int(struct cursor *c, int64_t *out)
{
	bool minus = take(c, '-');
	const char *first = c->at;
	int64_t value = 0;
	while (c->at < c->end && *c->at >= '0' && *c->at <= '9') {
		value = value * 10 + (*c->at++ - '0');
		if (value > LARGEST)
			return false;
	}
	size_t digits = (size_t)(c->at - first);
	if (digits == 0 || (digits > 1 && *first == '0') || (minus && value == 0))
		return false;
	*out = minus ? -value : value;
	return true;
}

static bool take_value(struct cursor *c, unsigned depth, const char *key, struct canon_head *head);

/* "subject" is the only object with commit or sha256 in it. */
static void
note_text(unsigned depth, const char *key, const char *text, struct canon_head *head)
{
	const struct {
		unsigned depth;
		const char *key;
		char *to;
		size_t size;
	} members[] = {{1, "prev", head->prev, sizeof(head->prev)},
	    {1, "type", head->type, sizeof(head->type)},
	    {1, "derived", head->derived, sizeof(head->derived)},
	    {2, "commit", head->commit, sizeof(head->commit)},
	    {2, "sha256", head->sha256, sizeof(head->sha256)}};
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (members[i].depth == depth && strcmp(members[i].key, key) == 0)
			snprintf(members[i].to, members[i].size, "%s", text);
	}
}

static bool
take_object(struct cursor *c, unsigned depth, struct canon_head *head)
{
	char before[64] = "", key[64];
	if (++depth > 4 || !take(c, '{'))
		return false;
	if (take(c, '}'))
		return true;
	do {
		if (!take_string(c, key, sizeof(key)) || !take(c, ':'))
			return false;
		if (strcmp(before, key) >= 0)
			return false;
		memcpy(before, key, sizeof(before));
		if (!take_value(c, depth, key, head))
			return false;
	} while (take(c, ','));
	return take(c, '}');
}

static bool
take_value(struct cursor *c, unsigned depth, const char *key, struct canon_head *head)
{
	char text[72];
	int64_t value;
	const bool top = depth == 1;
	if (c->at == c->end)
		return false;
	if (*c->at == '{')
		return take_object(c, depth, head);
	if (*c->at == '"') {
		if (!take_string(c, text, sizeof(text)))
			return false;
		note_text(depth, key, text, head);
		return true;
	}
	if (!take_int(c, &value))
		return false;
	if (top && strcmp(key, "seq") == 0)
		head->seq = value;
	if (top && strcmp(key, "v") == 0)
		head->version = value;
	/* "counts" is the only object with redactions in it */
	if (depth == 2 && strcmp(key, "redactions") == 0)
		head->redactions = value;
	return true;
}

const char *
canon_check(const char *text, size_t len, struct canon_head *head)
{
	struct cursor c = {text, text + len};
	*head = (struct canon_head){0};
	if (!take_object(&c, 0, head) || c.at != c.end)
		return "is not in canonical form";
	return head->version == 1 ? NULL : "has an unknown version";
}
