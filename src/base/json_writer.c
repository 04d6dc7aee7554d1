/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON writer of muster/json.h.  The caller balances containers; the
 * text itself is always well-formed UTF-8 and inert in HTML.
 */
#include <muster/json.h>

#include <stdio.h>
#include <string.h>

static void
put_indent(struct muster_json *json)
{
	static const char spaces[] = "                                ";
	muster_strbuf_addc(json->out, '\n');
	size_t left = (size_t)json->depth * 2;
	while (left > 0) {
		size_t part = left < sizeof(spaces) - 1 ? left : sizeof(spaces) - 1;
		muster_strbuf_add(json->out, spaces, part);
		left -= part;
	}
}

static void
put_escape(struct muster_strbuf *out, uint32_t cp)
{
	switch (cp) {
	case '"':
		muster_strbuf_adds(out, "\\\"");
		return;
	case '\\':
		muster_strbuf_adds(out, "\\\\");
		return;
	case '\n':
		muster_strbuf_adds(out, "\\n");
		return;
	case '\r':
		muster_strbuf_adds(out, "\\r");
		return;
	case '\t':
		muster_strbuf_adds(out, "\\t");
		return;
	default:
		break;
	}
	if (cp < 0x10000) {
		muster_strbuf_addf(out, "\\u%04x", (unsigned)cp);
		return;
	}
	cp -= 0x10000;
	muster_strbuf_addf(out, "\\u%04x\\u%04x", (unsigned)(0xD800 + (cp >> 10)),
	    (unsigned)(0xDC00 + (cp & 0x3FF)));
}

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static void
put_string(struct muster_strbuf *out, const char *text, size_t len)
{
	muster_strbuf_addc(out, '"');
	size_t at = 0;
	while (at < len) {
		size_t run = at;
		while (run < len && is_plain((unsigned char)text[run]))
			run++;
		muster_strbuf_add(out, text + at, run - at);
		at = run;
		if (at == len)
			break;
		uint32_t cp;
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		if (cp < 0x80 || muster_text_is_hidden(cp))
			put_escape(out, cp);
		else if (used == 1)
			muster_strbuf_adds(out, "\xEF\xBF\xBD");
		else
			muster_strbuf_add(out, text + at, used);
		at += used;
	}
	muster_strbuf_addc(out, '"');
}

/* What stands before a value: comma, line, key. */
static void
put_lead(struct muster_json *json, const char *key)
{
	if (json->comma)
		muster_strbuf_addc(json->out, ',');
	if (json->pretty && json->depth > 0)
		put_indent(json);
	if (key != NULL) {
		put_string(json->out, key, strlen(key));
		muster_strbuf_adds(json->out, json->pretty ? ": " : ":");
	}
	json->comma = true;
}

static void
put_open(struct muster_json *json, const char *key, char bracket)
{
	put_lead(json, key);
	muster_strbuf_addc(json->out, bracket);
	json->depth++;
	json->comma = false;
}

static void
put_close(struct muster_json *json, char bracket)
{
	if (json->depth == 0) {
		json->out->failed = true; /* nothing is open: a caller's mistake, never bad JSON */
		return;
	}
	json->depth--;
	if (json->pretty && json->comma)
		put_indent(json);
	muster_strbuf_addc(json->out, bracket);
	json->comma = json->depth > 0;
}

void
muster_json_init(struct muster_json *json, struct muster_strbuf *out, bool pretty)
{
	*json = (struct muster_json){.out = out, .pretty = pretty};
}

void
muster_json_object(struct muster_json *json, const char *key)
{
	put_open(json, key, '{');
}

void
muster_json_object_end(struct muster_json *json)
{
	put_close(json, '}');
}

void
muster_json_array(struct muster_json *json, const char *key)
{
	put_open(json, key, '[');
}

void
muster_json_array_end(struct muster_json *json)
{
	put_close(json, ']');
}

static void
put_word(struct muster_json *json, const char *key, const char *word)
{
	put_lead(json, key);
	muster_strbuf_adds(json->out, word);
	if (json->depth == 0)
		json->comma = false;
}

void
muster_json_string(struct muster_json *json, const char *key, const char *value)
{
	if (value == NULL)
		muster_json_null(json, key);
	else
		muster_json_span(json, key, muster_span_of(value));
}

void
muster_json_span(struct muster_json *json, const char *key, struct muster_span value)
{
	put_lead(json, key);
	put_string(json->out, value.ptr, value.len);
	if (json->depth == 0)
		json->comma = false;
}

void
muster_json_int(struct muster_json *json, const char *key, int64_t value)
{
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)value);
	put_word(json, key, text);
}

void
muster_json_bool(struct muster_json *json, const char *key, bool value)
{
	put_word(json, key, value ? "true" : "false");
}

void
muster_json_null(struct muster_json *json, const char *key)
{
	put_word(json, key, "null");
}

void
muster_json_time(struct muster_json *json, const char *key, muster_time t)
{
	char text[40];
	if (t == MUSTER_TIME_NONE)
		muster_json_null(json, key);
	else
		muster_json_string(json, key, muster_time_format(t, text));
}

static const char *
skip_digits(const char *at)
{
	while (*at >= '0' && *at <= '9')
		at++;
	return at;
}

/* The number grammar of RFC 8259, section 6. */
static bool
is_number(const char *at)
{
	if (*at == '-')
		at++;
	const char *end = skip_digits(at);
	if (end == at || (*at == '0' && end - at > 1))
		return false;
	at = end;
	if (*at == '.') {
		end = skip_digits(at + 1);
		if (end == at + 1)
			return false;
		at = end;
	}
	if (*at == 'e' || *at == 'E') {
		at++;
		if (*at == '+' || *at == '-')
			at++;
		end = skip_digits(at);
		if (end == at)
			return false;
		at = end;
	}
	return *at == '\0';
}

void
muster_json_number(struct muster_json *json, const char *key, const char *lexeme)
{
	put_word(json, key, lexeme != NULL && is_number(lexeme) ? lexeme : "null");
}
