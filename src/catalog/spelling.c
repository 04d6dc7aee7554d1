/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spellings of PCI DSS requirements, HIPAA paragraphs and GDPR articles, and
 * keys of all others.  Each
 * is cut into tokens at punctuation, words that only introduce are dropped,
 * and what is left must be an id as a whole: anything more is no id.
 */
#include "catalog/spelling.h"

#include <stdio.h>
#include <string.h>

#include <muster/text.h>

enum { TOKENS = 12, TOKEN = 16 };

struct tokens {
	char word[TOKENS][TOKEN]; /* lower case */
	size_t count;
};

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static size_t
all_of(const char *word, const char *set)
{
	size_t len = strlen(word);
	return len > 0 && strspn(word, set) == len ? len : 0;
}

static bool
is_number(const char *word)
{
	return all_of(word, "0123456789") > 0;
}

static bool
is_roman(const char *word)
{
	return all_of(word, "ivxl") > 0;
}

/*
 * Letters and digits stick together with themselves only ("article32" is two
 * tokens); `inner` are further signs that belong to a token of digits.  false:
 * a sign that belongs to no id, too many tokens, or one too long.
 */
static bool
cut(const char *text, const char *inner, struct tokens *out)
{
	static const char signs[] = " \t().,_-:/@#";
	char kind = '\0'; /* of the open token: '0', 'a', none */
	size_t len = 0;
	out->count = 0;
	for (; *text != '\0'; text++) {
		char c = lower(*text);
		char now = is_digit(c) ? '0' : is_letter(c) ? 'a' : '\0';
		if (now == '\0' && kind == '0' && strchr(inner, c) != NULL && is_digit(text[1]))
			now = '0';
		if (now == '\0' && strchr(signs, c) == NULL) {
			if (c != '\xc2' || text[1] != '\xa7') /* § */
				return false;
			text++;
		}
		if (now != '\0' && now != kind) {
			if (out->count == TOKENS)
				return false;
			memset(out->word[out->count], 0, TOKEN);
			out->count++;
			len = 0;
		}
		kind = now;
		if (now == '\0')
			continue;
		if (len + 1 == TOKEN)
			return false;
		out->word[out->count - 1][len++] = c;
	}
	return true;
}

static void
drop(struct tokens *tokens, size_t at)
{
	tokens->count--;
	memmove(tokens->word[at], tokens->word[at + 1], (tokens->count - at) * TOKEN);
}

static void
drop_words(struct tokens *tokens, const char *const *words, size_t count)
{
	for (size_t i = 0; i < tokens->count;) {
		bool found = false;
		for (size_t k = 0; k < count; k++)
			found = found || strcmp(tokens->word[i], words[k]) == 0;
		if (found)
			drop(tokens, i);
		else
			i++;
	}
}

/* ---- PCI DSS ---- */

/* "pci_dss_10.6.1" is Wazuh's word for a requirement of 3.2.1. */
static bool
is_wazuh(const char *text)
{
	static const char prefix[] = "pci_dss_";
	size_t len = sizeof(prefix) - 1;
	return strlen(text) > len &&
	    muster_span_is_nocase((struct muster_span){text, len}, prefix) &&
	    strspn(text + len, "0123456789.") == strlen(text + len);
}

/*
 * Takes a version away where one stands: after a "v", or as a number with an id after it.
 * false: it is another version, whose numbers mean other things.
 */
static bool
take_version(struct tokens *tokens)
{
	static const char *const same[] = {"4", "4.0", "4.0.1"};
	bool stands = tokens->count >= 2 && is_digit(tokens->word[0][0]) &&
	    (is_digit(tokens->word[1][0]) ||
		(strcmp(tokens->word[1], "a") == 0 && tokens->count > 2));
	if (tokens->count > 0 && strcmp(tokens->word[0], "v") == 0) {
		stands = true;
		drop(tokens, 0);
	}
	if (!stands)
		return true;
	for (size_t i = 0; tokens->count > 0 && i < sizeof(same) / sizeof(same[0]); i++)
		if (strcmp(tokens->word[0], same[i]) == 0) {
			drop(tokens, 0);
			return true;
		}
	return false;
}

/*
 * "PCI-DSS-v4.0-6.3.3", "PCI DSS 4.0.1 Req. 6.3.3", "6.3.3.a" (a testing
 * procedure of it), "Appendix A1.1.1".
 */
static void
read_pci(const char *text, struct spelling *out)
{
	static const char *const words[] = {
	    "pci", "dss", "pcidss", "requirement", "requirements", "req", "appendix"};
	struct tokens tokens;
	if (is_wazuh(text) || !cut(text, ".", &tokens))
		return;
	drop_words(&tokens, words, sizeof(words) / sizeof(words[0]));
	if (!take_version(&tokens))
		return;
	bool appendix = tokens.count > 1 && strcmp(tokens.word[0], "a") == 0;
	if (appendix)
		drop(&tokens, 0);
	bool procedure = tokens.count == 2 && is_letter(tokens.word[1][0]) &&
	    tokens.word[1][1] == '\0' && text[strlen(text) - 2] == '.';
	if (tokens.count != 1 + (size_t)procedure || !is_digit(tokens.word[0][0]))
		return;
	snprintf(out->answers[0], SPELLING_MAX, "%s%s", appendix ? "A" : "", tokens.word[0]);
	out->count = 1;
}

/* ---- HIPAA ---- */

/* Words before "164" that only introduce it; "c f r" is C.F.R. cut at its points. */
static void
drop_until_part(struct tokens *tokens)
{
	static const char *const words[] = {
	    "hipaa", "security", "rule", "45", "cfr", "c", "f", "r", "sec", "section"};
	bool found = true;
	while (found && tokens->count > 0) {
		found = false;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			found = found || strcmp(tokens->word[0], words[i]) == 0;
		if (found)
			drop(tokens, 0);
	}
}

/*
 * "164.308(a)(1)(ii)(A)", "§ 164.308(a)(1)(ii)(A)", "45 CFR 164.312(b)", "164_308_a_1_ii_a".
 * The standard of a paragraph is written with and without its first number: 164.312(a) and
 * 164.312(a)(1), 164.308(a)(3) and 164.308(a)(3)(i).
 */
static void
read_hipaa(const char *text, struct spelling *out)
{
	struct tokens tokens;
	if (!cut(text, "", &tokens))
		return;
	drop_until_part(&tokens);
	if (tokens.count < 2 || tokens.count > 6 || strcmp(tokens.word[0], "164") != 0 ||
	    !is_number(tokens.word[1]) || strlen(tokens.word[1]) != 3)
		return;
	size_t depth = tokens.count - 2;
	char *id = out->answers[0];
	size_t len = (size_t)snprintf(id, SPELLING_MAX, "164.%s", tokens.word[1]);
	for (size_t i = 0; i < depth; i++) {
		char *word = tokens.word[2 + i];
		bool letter = is_letter(word[0]) && word[1] == '\0';
		if (i == 0 || i == 3 ? !letter : i == 1 ? !is_number(word) : !is_roman(word))
			return;
		if (i == 3)
			word[0] = (char)(word[0] - 'a' + 'A');
		len += (size_t)snprintf(id + len, SPELLING_MAX - len, "(%s)", word);
	}
	out->count = 1;
	/* 164.308(a) holds eight standards and means none of them. */
	if (depth == 1 && strcmp(id, "164.308(a)") != 0)
		snprintf(out->answers[out->count++], SPELLING_MAX, "%.*s(1)", (int)len, id);
	if (depth == 3 && strcmp(tokens.word[4], "i") == 0)
		snprintf(out->answers[out->count++], SPELLING_MAX, "%.*s", (int)(len - 3), id);
}

/* ---- GDPR ---- */

/* "Chapter IV", "Chapter IV Section 2" */
static void
read_chapter(const struct tokens *tokens, struct spelling *out)
{
	char roman[TOKEN];
	if (tokens->count < 2 || !is_roman(tokens->word[1]))
		return;
	for (size_t i = 0; i < TOKEN; i++)
		roman[i] =
		    (char)(is_letter(tokens->word[1][i]) ? tokens->word[1][i] - 'a' + 'A' : '\0');
	bool section = tokens->count == 4 &&
	    (strcmp(tokens->word[2], "section") == 0 || strcmp(tokens->word[2], "s") == 0) &&
	    is_number(tokens->word[3]);
	if (tokens->count != 2 && !section)
		return;
	snprintf(out->answers[0], SPELLING_MAX, "Ch.%s%s%s", roman, section ? ".S" : "",
	    section ? tokens->word[3] : "");
	out->count = 1;
}

/*
 * "Art. 32(1)(b)", "Article32.1.b", "article_32", "32(1)(b)", "IV_32.1.b" (chapter before),
 * "Art. 32 para. 1 lit. b GDPR".
 */
static void
read_gdpr(const char *text, struct spelling *out)
{
	static const char *const words[] = {"gdpr", "dsgvo", "article", "art", "paragraph", "para",
	    "par", "abs", "subparagraph", "point", "letter", "lit", "eu"};
	struct tokens tokens;
	if (!cut(text, "", &tokens))
		return;
	drop_words(&tokens, words, sizeof(words) / sizeof(words[0]));
	if (tokens.count > 0 &&
	    (strcmp(tokens.word[0], "chapter") == 0 || strcmp(tokens.word[0], "ch") == 0)) {
		read_chapter(&tokens, out);
		return;
	}
	if (tokens.count > 1 && is_roman(tokens.word[0]) && is_number(tokens.word[1]))
		drop(&tokens, 0);
	if (tokens.count < 1 || tokens.count > 3 || !is_number(tokens.word[0]))
		return;
	if (tokens.count > 1 && !is_number(tokens.word[1]))
		return;
	if (tokens.count > 2 && (!is_letter(tokens.word[2][0]) || tokens.word[2][1] != '\0'))
		return;
	size_t len = (size_t)snprintf(out->answers[0], SPELLING_MAX, "Art.%s", tokens.word[0]);
	for (size_t i = 1; i < tokens.count; i++)
		len += (size_t)snprintf(
		    out->answers[0] + len, SPELLING_MAX - len, "(%s)", tokens.word[i]);
	out->count = 1;
}

/* ---- all others ---- */

/* A name at the front of the key, at a point; what follows it, NULL if it is none. */
static char *
after_word(char *key, const char *word)
{
	size_t len = strlen(word);
	return strncmp(key, word, len) == 0 && key[len] == '.' ? key + len + 1 : NULL;
}

/* Editions that the catalog is not stay, so that nothing is found. */
static char *
after_names(const char *framework, char *key)
{
	enum { WORDS = 7 };
	static const struct {
		const char *framework, *words[WORDS];
	} names[] = {
	    {"cis-controls", {"cis", "csc", "control", "controls", "safeguard", "v.8.1"}},
	    {"cis-docker", {"cis", "docker", "benchmark"}},
	    {"iso-27001", {"iso", "iec", "27001", "2022", "annex"}},
	    {"nist-800-190", {"nist", "sp", "800.190"}},
	    {"nist-800-53", {"nist", "sp", "800.53", "rev.5", "r.5"}},
	    {"nist-csf", {"nist", "csf", "2.0", "v.2.0"}},
	    {"soc2", {"aicpa", "soc.2", "tsc"}},
	};
	bool found = true;
	while (found) {
		found = false;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			if (strcmp(names[i].framework, framework) != 0)
				continue;
			for (size_t k = 0; k < WORDS && names[i].words[k] != NULL; k++) {
				char *rest = after_word(key, names[i].words[k]);
				found = found || rest != NULL;
				key = rest != NULL ? rest : key;
			}
		}
	}
	return key;
}

bool
spelling_key(const char *framework, const char *text, char key[SPELLING_MAX])
{
	struct tokens tokens;
	char all[SPELLING_MAX];
	size_t len = 0;
	size_t end = strlen(text);
	if (end == 0 || strchr(".,_-:/#(", text[end - 1]) != NULL || strchr(text, '@') != NULL)
		return false; /* something is cut off; an edition is no part of an id */
	if (!cut(text, "", &tokens) || tokens.count == 0)
		return false;
	for (size_t i = 0; i < tokens.count; i++) {
		const char *word = tokens.word[i];
		while (word[0] == '0' && word[1] != '\0')
			word++;
		len +=
		    (size_t)snprintf(all + len, sizeof(all) - len, "%s%s", i > 0 ? "." : "", word);
		if (len >= sizeof(all))
			return false;
	}
	const char *rest = after_names(framework, all);
	/* Annex A is written with and without its letter */
	bool annex = strcmp(framework, "iso-27001") == 0 && is_digit(rest[0]);
	len = (size_t)snprintf(key, SPELLING_MAX, "%s%s", annex ? "a." : "", rest);
	return len < SPELLING_MAX;
}

bool
spelling_read(const char *framework, const char *text, struct spelling *out)
{
	static const struct {
		const char *framework;
		void (*read)(const char *text, struct spelling *out);
	} frameworks[] = {{"pci-dss", read_pci}, {"hipaa", read_hipaa}, {"gdpr", read_gdpr}};
	out->count = 0;
	for (size_t i = 0; i < sizeof(frameworks) / sizeof(frameworks[0]); i++)
		if (strcmp(frameworks[i].framework, framework) == 0) {
			frameworks[i].read(text, out);
			return true;
		}
	return false;
}
