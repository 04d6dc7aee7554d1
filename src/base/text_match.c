/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs and "did you mean": comparing short texts of ours or of the user's.
 * Both are bounded in time whatever they are given.
 */
#include <muster/text.h>

#include <string.h>

/* Longest word worth a suggestion. */
#define NEAREST_MAX 64

bool
muster_text_glob_len(const char *pattern, const char *text, size_t len)
{
	/* Only the last star need ever be tried again: no recursion. */
	const char *star = NULL;
	const char *resume = NULL;
	const char *end = text + len;
	while (text < end) {
		if (*pattern == '*') {
			star = ++pattern;
			resume = text;
		} else if (*pattern != '\0' && (*pattern == '?' || *pattern == *text)) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star;
			text = ++resume;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool
muster_text_glob(const char *pattern, const char *text)
{
	return muster_text_glob_len(pattern, text, strlen(text));
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: insert, delete, replace, swap of neighbours. */
static size_t
distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t rows[3][NEAREST_MAX + 1];
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *now = rows[i % 3];
		const size_t *last = rows[(i + 2) % 3];
		const size_t *before = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t cost = a[i - 1] != b[j - 1];
			size_t d = least(least(last[j], now[j - 1]) + 1, last[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d = least(d, before[j - 2] + 1);
			now[j] = d;
		}
	}
	return rows[a_len % 3][b_len];
}

const char *
muster_text_nearest(const char *word, const char *const *candidates, size_t count)
{
	size_t len = strlen(word);
	if (len > NEAREST_MAX)
		return NULL;
	size_t best = least(3, len / 3) + 1;
	const char *found = NULL;
	for (size_t i = 0; i < count; i++) {
		size_t other = strlen(candidates[i]);
		if (other > NEAREST_MAX || other + 3 < len || len + 3 < other)
			continue;
		size_t d = distance(word, len, candidates[i], other);
		if (d < best) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}
