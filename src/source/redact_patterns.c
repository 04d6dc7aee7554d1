/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets that are known by their looks.  Each pattern is tried only where a
 * rare pair of bytes of its prefix stands, so that text without secrets costs
 * one look into a table per byte.  A pattern takes as much as it can and asks
 * for no end: text that has been redacted must not match again.
 */
#include <string.h>

#include "source/redact_internal.h"

static const char *const type_names[REDACT_TYPE_COUNT] = {
    [REDACT_MATCH] = "match",
    [REDACT_ENV] = "env",
    [REDACT_CODE] = "code",
    [REDACT_ENCODED] = "encoded",
    [REDACT_PRIVATE_KEY] = "private-key",
    [REDACT_AWS_KEY] = "aws-key",
    [REDACT_GITHUB_TOKEN] = "github-token",
    [REDACT_GITLAB_TOKEN] = "gitlab-token",
    [REDACT_SLACK_TOKEN] = "slack-token",
    [REDACT_STRIPE_KEY] = "stripe-key",
    [REDACT_GOOGLE_KEY] = "google-key",
    [REDACT_SENDGRID_KEY] = "sendgrid-key",
    [REDACT_VAULT_TOKEN] = "vault-token",
    [REDACT_JWT] = "jwt",
    [REDACT_NPM_TOKEN] = "npm-token",
    [REDACT_DOCKER_TOKEN] = "docker-token",
    [REDACT_URL_PASSWORD] = "url-password",
    [REDACT_AUTHORIZATION] = "authorization",
};

const char *
redact_type_name(enum redact_type type)
{
	return type_names[type];
}

/* Character sets of token bodies. */
enum set { UPPER_DIGIT, ALNUM, ALNUM_DASH, ALNUM_UNDER, WORD };

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_lower(c) || is_upper(c) || is_digit(c);
}

static bool
in_set(char c, enum set set)
{
	switch (set) {
	case UPPER_DIGIT:
		return is_upper(c) || is_digit(c);
	case ALNUM:
		return is_alnum(c);
	case ALNUM_DASH:
		return is_alnum(c) || c == '-';
	case ALNUM_UNDER:
		return is_alnum(c) || c == '_';
	case WORD:
		return is_alnum(c) || c == '_' || c == '-';
	}
	return false;
}

static size_t
run(struct muster_span text, size_t at, enum set set)
{
	size_t end = at;
	while (end < text.len && in_set(text.ptr[end], set))
		end++;
	return end;
}

/* Tokens that are a prefix and a long enough body. */
struct token {
	const char *prefix;
	size_t anchor; /* where the marked pair stands in the prefix */
	size_t body;   /* least length */
	enum set set;
	enum redact_type type;
};

static const struct token tokens[] = {
    {"AKIA", 0, 16, UPPER_DIGIT, REDACT_AWS_KEY},
    {"ASIA", 0, 16, UPPER_DIGIT, REDACT_AWS_KEY},
    {"ghp_", 2, 20, ALNUM, REDACT_GITHUB_TOKEN},
    {"gho_", 2, 20, ALNUM, REDACT_GITHUB_TOKEN},
    {"ghs_", 2, 20, ALNUM, REDACT_GITHUB_TOKEN},
    {"ghu_", 2, 20, ALNUM, REDACT_GITHUB_TOKEN},
    {"ghr_", 2, 20, ALNUM, REDACT_GITHUB_TOKEN},
    {"github_pat_", 5, 20, ALNUM_UNDER, REDACT_GITHUB_TOKEN},
    {"glpat-", 4, 20, WORD, REDACT_GITLAB_TOKEN},
    {"xoxa-", 1, 10, ALNUM_DASH, REDACT_SLACK_TOKEN},
    {"xoxb-", 1, 10, ALNUM_DASH, REDACT_SLACK_TOKEN},
    {"xoxp-", 1, 10, ALNUM_DASH, REDACT_SLACK_TOKEN},
    {"xoxr-", 1, 10, ALNUM_DASH, REDACT_SLACK_TOKEN},
    {"xoxs-", 1, 10, ALNUM_DASH, REDACT_SLACK_TOKEN},
    {"sk_live_", 1, 16, ALNUM, REDACT_STRIPE_KEY},
    {"rk_live_", 1, 16, ALNUM, REDACT_STRIPE_KEY},
    {"AIza", 1, 30, WORD, REDACT_GOOGLE_KEY},
    {"hvs.", 1, 24, WORD, REDACT_VAULT_TOKEN},
    {"npm_", 2, 30, ALNUM, REDACT_NPM_TOKEN},
    {"dckr_pat_", 2, 20, WORD, REDACT_DOCKER_TOKEN},
};

enum { TOKEN_COUNT = sizeof(tokens) / sizeof(tokens[0]) };

static bool
stands_at(struct muster_span text, size_t at, const char *word)
{
	size_t len = strlen(word);
	return at <= text.len && text.len - at >= len && memcmp(text.ptr + at, word, len) == 0;
}

static bool
set_region(struct redact_region *out, size_t start, size_t end, enum redact_type type)
{
	*out = (struct redact_region){start, end, REDACT_NO_VALUE, type, false};
	return true;
}

static bool
match_token(struct muster_span text, size_t at, struct redact_region *out)
{
	for (size_t i = 0; i < TOKEN_COUNT; i++) {
		const struct token *token = &tokens[i];
		if (text.ptr[at] != token->prefix[token->anchor] || at < token->anchor)
			continue;
		size_t start = at - token->anchor;
		if (!stands_at(text, start, token->prefix))
			continue;
		size_t body = start + strlen(token->prefix);
		size_t end = run(text, body, token->set);
		if (end - body >= token->body)
			return set_region(out, start, end, token->type);
	}
	return false;
}

/* Nothing that could be the rest of a longer word stands before it. */
static bool
is_boundary(struct muster_span text, size_t at, size_t covered)
{
	return at == 0 || at <= covered || !is_alnum(text.ptr[at - 1]);
}

static bool
is_mixed(struct muster_span text, size_t start, size_t end)
{
	bool lower = false, upper = false, digit = false;
	for (size_t i = start; i < end; i++) {
		lower |= is_lower(text.ptr[i]);
		upper |= is_upper(text.ptr[i]);
		digit |= is_digit(text.ptr[i]);
	}
	return lower && upper && digit;
}

/* "s." and 24 characters: tokens of Vault before 1.10. */
static bool
match_old_vault(struct muster_span text, size_t at, size_t covered, struct redact_region *out)
{
	if (!is_boundary(text, at, covered))
		return false;
	size_t end = run(text, at + 2, ALNUM);
	if (end - (at + 2) < 24 || !is_mixed(text, at + 2, end))
		return false;
	return set_region(out, at, end, REDACT_VAULT_TOKEN);
}

static bool
match_sendgrid(struct muster_span text, size_t at, size_t covered, struct redact_region *out)
{
	if (!stands_at(text, at, "SG.") || !is_boundary(text, at, covered))
		return false;
	size_t dot = run(text, at + 3, WORD);
	if (dot - (at + 3) < 16 || dot >= text.len || text.ptr[dot] != '.')
		return false;
	size_t end = run(text, dot + 1, WORD);
	if (end - (dot + 1) < 16 || !is_mixed(text, at + 3, end))
		return false;
	return set_region(out, at, end, REDACT_SENDGRID_KEY);
}

/*
 * header.payload.signature.  Found by the dot before the payload, which is a
 * JSON object too ("eyJ" is its first two bytes in base64): so each part is
 * walked over a fixed number of times, whatever the text.
 */
static bool
match_jwt(struct muster_span text, size_t at, struct redact_region *out)
{
	if (!stands_at(text, at, ".eyJ"))
		return false;
	size_t from = at;
	while (from > 0 && in_set(text.ptr[from - 1], WORD))
		from--;
	size_t start = from;
	while (start < at && !stands_at(text, start, "eyJ"))
		start++;
	if (at - start < 10)
		return false;
	size_t second = run(text, at + 1, WORD);
	if (second - (at + 1) < 8 || second >= text.len || text.ptr[second] != '.')
		return false;
	size_t end = run(text, second + 1, WORD);
	if (end - (second + 1) < 8)
		return false;
	return set_region(out, start, end, REDACT_JWT);
}

/* From "-----BEGIN … PRIVATE KEY…-----" to its end line, or to the end if that is cut off. */
static bool
match_pem(struct muster_span text, size_t at, struct redact_region *out)
{
	static const char begin[] = "-----BEGIN ";
	static const char end[] = "-----END ";
	if (!stands_at(text, at, begin))
		return false;
	size_t label = at + sizeof(begin) - 1, i = label;
	while (i < text.len && i - label < 64 &&
	    (is_upper(text.ptr[i]) || is_digit(text.ptr[i]) || text.ptr[i] == ' '))
		i++;
	const struct muster_span name = {text.ptr + label, i - label};
	bool private_key = false;
	for (size_t j = 0; j + 11 <= name.len; j++)
		private_key |= memcmp(name.ptr + j, "PRIVATE KEY", 11) == 0;
	if (!private_key || !stands_at(text, i, "-----"))
		return false;
	i += 5;
	while (i < text.len && !stands_at(text, i, end)) {
		const char *dash = memchr(text.ptr + i + 1, '-', text.len - i - 1);
		i = dash != NULL ? (size_t)(dash - text.ptr) : text.len;
	}
	if (i < text.len) {
		i += sizeof(end) - 1;
		while (i < text.len && text.ptr[i] != '-' && text.ptr[i] != '\n')
			i++;
		while (i < text.len && text.ptr[i] == '-')
			i++;
	}
	const struct muster_span block = {text.ptr + at, i - at};
	if (redact_is_masked(block))
		return false;
	return set_region(out, at, i, REDACT_PRIVATE_KEY);
}

/* What ends the part of a URL that names user and host; looked up for every byte of every host. */
static bool
ends_authority(char c)
{
	static const bool ends[256] = {['/'] = true,
	    ['?'] = true,
	    ['#'] = true,
	    ['"'] = true,
	    ['\''] = true,
	    ['<'] = true,
	    ['>'] = true,
	    ['`'] = true,
	    ['\\'] = true};
	return (unsigned char)c <= ' ' || ends[(unsigned char)c];
}

/* ${PASS}, $PASS, {{ pass }}, %s: a place for a password. */
static bool
is_placeholder(struct muster_span value)
{
	if (muster_span_starts(value, "${") || muster_span_starts(value, "{{") ||
	    muster_span_is(value, "%s") || muster_span_is(value, "%v"))
		return true;
	if (value.len < 2 || value.ptr[0] != '$')
		return false;
	for (size_t i = 1; i < value.len; i++)
		if (!is_upper(value.ptr[i]) && !is_digit(value.ptr[i]) && value.ptr[i] != '_')
			return false;
	return true;
}

/* scheme://user:PASSWORD@host; "image:tag@sha256:…" after "docker://" is none. */
static bool
match_url_password(struct muster_span text, size_t at, struct redact_region *out)
{
	enum { NEAR = 256 }; /* looked through at once: most URLs are short and name no user */
	if (!stands_at(text, at, "://"))
		return false;
	size_t start = at + 3, end = start, colon = 0, sign = 0;
	if (text.len - start <= NEAR && memchr(text.ptr + start, '@', text.len - start) == NULL)
		return false;
	for (; end < text.len && !ends_authority(text.ptr[end]); end++) {
		if (text.ptr[end] == ':' && colon == 0)
			colon = end;
		if (text.ptr[end] == '@')
			sign = end;
	}
	if (colon == 0 || sign <= colon + 1)
		return false;
	if (stands_at(text, sign + 1, "sha256:") || stands_at(text, sign + 1, "sha512:"))
		return false;
	const struct muster_span password = {text.ptr + colon + 1, sign - colon - 1};
	if (redact_is_masked(password) || is_placeholder(password))
		return false;
	return set_region(out, colon + 1, sign, REDACT_URL_PASSWORD);
}

static bool
starts_nocase_at(struct muster_span text, size_t at, const char *word)
{
	size_t len = strlen(word);
	return at <= text.len && text.len - at >= len &&
	    muster_span_is_nocase((struct muster_span){text.ptr + at, len}, word);
}

/* "Bearer …" or "Basic …" at a place; the credentials alone are the region. */
static bool
match_credentials(struct muster_span text, size_t at, size_t least, struct redact_region *out)
{
	size_t i;
	if (at >= text.len || (text.ptr[at] | 0x20) != 'b')
		return false;
	if (starts_nocase_at(text, at, "bearer "))
		i = at + 7;
	else if (starts_nocase_at(text, at, "basic "))
		i = at + 6;
	else
		return false;
	while (i < text.len && text.ptr[i] == ' ')
		i++;
	size_t end = i;
	while (end < text.len &&
	    (is_alnum(text.ptr[end]) || strchr("._~+/=-", text.ptr[end]) != NULL) &&
	    text.ptr[end] != '\0')
		end++;
	if (end - i < least)
		return false;
	return set_region(out, i, end, REDACT_AUTHORIZATION);
}

enum { AUTHORIZATION_Z = 7 }; /* where the marked pair stands in the word */

/* authorization, punctuation, then the scheme. */
static bool
match_authorization(struct muster_span text, size_t at, struct redact_region *out)
{
	if (!starts_nocase_at(text, at, "authorization"))
		return false;
	size_t i = at + strlen("authorization");
	bool assigned = false;
	for (size_t n = 0; i < text.len && n < 16 && text.ptr[i] != '\0' &&
	     strchr(" :=\"'\\[", text.ptr[i]) != NULL;
	     n++, i++)
		assigned |= text.ptr[i] == ':' || text.ptr[i] == '=';
	if (!assigned)
		return false;
	return match_credentials(text, i, 1, out);
}

bool
redact_credentials_match(struct muster_span text, struct redact_region *out)
{
	return match_credentials(text, 0, 16, out) && out->end == text.len;
}

void
redact_patterns_mark(struct redact_pairs *pairs)
{
	for (size_t i = 0; i < TOKEN_COUNT; i++)
		redact_pairs_mark(pairs, tokens[i].prefix[tokens[i].anchor],
		    tokens[i].prefix[tokens[i].anchor + 1]);
	redact_pairs_mark(pairs, 's', '.');
	redact_pairs_mark(pairs, 'S', 'G');
	redact_pairs_mark(pairs, 'y', 'J');
	redact_pairs_mark(pairs, '"', 'b'); /* in raw JSON: where a string begins */
	redact_pairs_mark(pairs, '"', 'B');
	redact_pairs_mark(pairs, '-', 'B');
	redact_pairs_mark(pairs, ':', '/');
	redact_pairs_mark(pairs, 'z', 'a');
	redact_pairs_mark(pairs, 'Z', 'a');
	redact_pairs_mark(pairs, 'Z', 'A');
	redact_pairs_mark(pairs, 'z', 'A');
}

bool
redact_pattern_match(struct muster_span text, size_t at, size_t covered, struct redact_region *out)
{
	switch (text.ptr[at]) {
	case 's':
		if (text.ptr[at + 1] == '.' && match_old_vault(text, at, covered, out))
			return true;
		break;
	case 'S':
		if (match_sendgrid(text, at, covered, out))
			return true;
		break;
	case 'y': /* of ".eyJ" */
		return at >= 2 && match_jwt(text, at - 2, out);
	case '-': /* the last of five */
		if (at >= 4 && match_pem(text, at - 4, out))
			return true;
		break;
	case ':':
		return match_url_password(text, at, out);
	case 'z': /* of "authorization": rarer than its first letters */
	case 'Z':
		return at >= AUTHORIZATION_Z &&
		    match_authorization(text, at - AUTHORIZATION_Z, out);
	default:
		break;
	}
	return match_token(text, at, out);
}

/* Up to the end of what can hold a password: does an "@" stand there, or is it out of sight? */
static bool
may_hold_password(struct muster_span raw, size_t at)
{
	for (; at < raw.len; at++) {
		if (raw.ptr[at] == '@')
			return true;
		if (ends_authority(raw.ptr[at]))
			return false;
	}
	return true;
}

bool
redact_pattern_may(struct muster_span raw, size_t at)
{
	const struct muster_span rest = {raw.ptr + at, raw.len - at};
	const char before = at > 0 ? raw.ptr[at - 1] : '\0';
	if (rest.len < 16) /* it may go on where nobody can look yet */
		return true;
	switch (rest.ptr[0]) {
	case '"':
		return starts_nocase_at(raw, at + 1, "bearer ") ||
		    starts_nocase_at(raw, at + 1, "basic ");
	case ':':
		return rest.ptr[2] == '/' && may_hold_password(raw, at + 3);
	case 's':
		if (rest.ptr[1] == '.' && !is_alnum(before))
			return true;
		break;
	case 'S':
		if (rest.ptr[2] == '.')
			return true;
		break;
	case 'y':
		return before == 'e';
	case '-':
		if (before == '-' && rest.ptr[1] == 'B')
			return true;
		break;
	case 'z':
	case 'Z':
		return before == 'i' || before == 'I';
	default:
		break;
	}
	for (size_t i = 0; i < TOKEN_COUNT; i++)
		if (tokens[i].prefix[tokens[i].anchor] == rest.ptr[0] && at >= tokens[i].anchor &&
		    stands_at(raw, at - tokens[i].anchor, tokens[i].prefix))
			return true;
	return false;
}

bool
redact_is_masked(struct muster_span value)
{
	bool one = value.len > 0 && strchr("*xX.-#", value.ptr[0]) != NULL;
	for (size_t i = 1; i < value.len && one; i++)
		one = value.ptr[i] == value.ptr[0];
	if (value.len == 0 || one)
		return true;
	for (size_t i = 0; i + 4 <= value.len; i++) {
		if (value.ptr[i] == '*' && stands_at(value, i, "****"))
			return true;
		if (value.ptr[i] == 'R' && stands_at(value, i, "REDACTED"))
			return true;
		if (value.ptr[i] == '[' &&
		    (stands_at(value, i, "[redacted:") || stands_at(value, i, "[redacted]")))
			return true;
	}
	return false;
}

/* Upper and lower case are the same; "-" is "_". */
static bool
holds_word(struct muster_span name, const char *word)
{
	size_t len = strlen(word);
	for (size_t i = 0; i + len <= name.len; i++) {
		size_t j = 0;
		for (; j < len; j++) {
			char c = name.ptr[i + j];
			if (is_lower(c))
				c = (char)(c - 'a' + 'A');
			if ((c == '-' ? '_' : c) != word[j])
				break;
		}
		if (j == len)
			return true;
	}
	return false;
}

bool
redact_is_secret_name(struct muster_span name)
{
	static const char *const words[] = {"PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN",
	    "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY", "ENCRYPTION_KEY", "SIGNING_KEY",
	    "CREDENTIAL", "DSN"};
	static const char *const not_ends[] = {"_FILE", "_PATH", "_DIR"};
	for (size_t i = 0; i < sizeof(not_ends) / sizeof(not_ends[0]); i++) {
		size_t len = strlen(not_ends[i]);
		if (name.len >= len &&
		    holds_word((struct muster_span){name.ptr + name.len - len, len}, not_ends[i]))
			return false;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (holds_word(name, words[i]))
			return true;
	const char *suffix = "_PASS";
	size_t len = strlen(suffix);
	return name.len >= len &&
	    holds_word((struct muster_span){name.ptr + name.len - len, len}, suffix);
}

bool
redact_is_strong(struct muster_span value)
{
	unsigned lower = 0, upper = 0, digit = 0, other = 0;
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];
		if (is_lower(c))
			lower = 1;
		else if (is_upper(c))
			upper = 1;
		else if (is_digit(c))
			digit = 1;
		else
			other = 1;
	}
	return value.len >= 8 && lower + upper + digit + other >= 2;
}
