/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of words by the value of an enumeration. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stddef.h>

#include <muster/text.h>

/* "" for a value that is none. */
static inline const char *
word_of(const char *const *words, size_t count, size_t index)
{
	return index < count ? words[index] : "";
}

/* The value of a word, or -1. */
static inline int
find_word(const char *const *words, size_t count, struct muster_span word)
{
	for (size_t i = 0; i < count; i++)
		if (word.len != 0 && muster_span_is(word, words[i]))
			return (int)i;
	return -1;
}

#endif
