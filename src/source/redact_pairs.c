/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pairs of bytes at which secrets may begin, and the search for them.
 * Every string of every document is searched twice, so this is where
 * redaction spends its time: sixteen bytes at once where the processor can
 * shuffle bytes (SSSE3), one look into a bit table per byte where not.
 *
 * The fast way sorts the pairs into eight groups.  A shuffle tells of each
 * half byte in which groups it occurs; a place at which all four halves of
 * two neighbouring bytes share a group is looked up in the bit table.  (The
 * method is known from Hyperscan's "Teddy".)
 */
#include <string.h>

#include "source/redact_internal.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define PAIRS_SSSE3 1
#include <tmmintrin.h>
#else
#define PAIRS_SSSE3 0
#endif

enum {
	GROUPS = 8,
	FAST_MOST = 192, /* with more pairs than this most places would have to be looked up */
};

static inline bool
is_marked(const uint64_t *bits, const char *at)
{
	const unsigned pair = (unsigned)(unsigned char)at[0] | (unsigned)(unsigned char)at[1] << 8;
	return (bits[pair / 64] >> (pair % 64) & 1) != 0;
}

void
redact_pairs_mark(struct redact_pairs *pairs, char first, char second)
{
	unsigned pair = (unsigned)(unsigned char)first | (unsigned)(unsigned char)second << 8;
	pairs->bits[pair / 64] |= UINT64_C(1) << (pair % 64);
}

/* ---- eight groups ---- */

/* Which half bytes occur in a group. */
struct group {
	uint16_t halves[4];
};

/* How many pairs a group lets pass, with the halves of one more. */
static unsigned
breadth(const struct group *group, const struct group *more)
{
	unsigned product = 1;
	for (size_t i = 0; i < 4; i++)
		product *= (unsigned)__builtin_popcount(group->halves[i] | more->halves[i]);
	return product;
}

static struct group
group_of(unsigned pair)
{
	return (struct group){{(uint16_t)(1u << (pair & 15)), (uint16_t)(1u << (pair >> 4 & 15)),
	    (uint16_t)(1u << (pair >> 8 & 15)), (uint16_t)(1u << (pair >> 12))}};
}

/* The group that widens least. */
static size_t
best_group(const struct group groups[GROUPS], const struct group *one)
{
	size_t best = 0;
	unsigned least = UINT32_MAX;
	for (size_t i = 0; i < GROUPS; i++) {
		unsigned more = breadth(&groups[i], one) - breadth(&groups[i], &groups[i]);
		if (more < least) {
			least = more;
			best = i;
		}
	}
	return best;
}

void
redact_pairs_seal(struct redact_pairs *pairs)
{
	struct group groups[GROUPS] = {0};
	size_t count = 0;
	pairs->fast = false;
	memset(pairs->nibbles, 0, sizeof(pairs->nibbles));
	for (unsigned word = 0; word < REDACT_PAIR_WORDS; word++) {
		uint64_t bits = pairs->bits[word];
		for (unsigned bit = 0; bits != 0; bit++, bits >>= 1) {
			if ((bits & 1) == 0)
				continue;
			if (++count > FAST_MOST)
				return;
			const struct group one = group_of(word * 64 + bit);
			struct group *group = &groups[best_group(groups, &one)];
			for (size_t i = 0; i < 4; i++)
				group->halves[i] |= one.halves[i];
		}
	}
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < 4; i++)
			for (size_t half = 0; half < 16; half++)
				if ((groups[g].halves[i] >> half & 1) != 0)
					pairs->nibbles[i][half] |= (uint8_t)(1u << g);
#if PAIRS_SSSE3
	pairs->fast = __builtin_cpu_supports("ssse3") != 0 && __builtin_cpu_supports("popcnt") != 0;
#endif
}

/* ---- the search ---- */

#if PAIRS_SSSE3
#define PAIRS_TARGET __attribute__((target("ssse3,popcnt")))

struct shuffles {
	__m128i low1, high1, low2, high2;
};

static inline __m128i
load(const void *bytes)
{
	return _mm_loadu_si128(bytes);
}

static inline struct shuffles
shuffles_of(const struct redact_pairs *pairs)
{
	return (struct shuffles){load(pairs->nibbles[0]), load(pairs->nibbles[1]),
	    load(pairs->nibbles[2]), load(pairs->nibbles[3])};
}

/* Of which groups the bytes may be a first or second one. */
PAIRS_TARGET static inline __m128i
groups_of_bytes(__m128i bytes, __m128i low, __m128i high)
{
	const __m128i half = _mm_set1_epi8(15);
	return _mm_and_si128(_mm_shuffle_epi8(low, _mm_and_si128(bytes, half)),
	    _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16(bytes, 4), half)));
}

/* A bit for each of the 16 places at which a pair may stand. */
PAIRS_TARGET static inline unsigned
places(const struct shuffles *shuffles, const char *at)
{
	const __m128i first = groups_of_bytes(load(at), shuffles->low1, shuffles->high1);
	const __m128i second = groups_of_bytes(load(at + 1), shuffles->low2, shuffles->high2);
	const __m128i none = _mm_cmpeq_epi8(_mm_and_si128(first, second), _mm_setzero_si128());
	return (unsigned)_mm_movemask_epi8(none) ^ 0xFFFF;
}

/* As redact_pairs_next, of at least 17 bytes from `at` on. */
PAIRS_TARGET static size_t
next_fast(const struct redact_pairs *pairs, struct muster_span text, size_t at)
{
	const struct shuffles shuffles = shuffles_of(pairs);
	const size_t last = text.len - 17;
	for (;; at += 16) {
		if (at > last)
			at = last; /* over again what was just seen: there is nothing in it */
		for (unsigned hits = places(&shuffles, text.ptr + at); hits != 0;
		     hits &= hits - 1) {
			size_t place = at + (unsigned)__builtin_ctz(hits);
			if (is_marked(pairs->bits, text.ptr + place))
				return place;
		}
		if (at == last)
			return text.len;
	}
}

/* As redact_pairs_may: most strings are short, and one step says no. */
PAIRS_TARGET static bool
may_fast(const struct redact_pairs *pairs, struct muster_span text)
{
	const struct shuffles shuffles = shuffles_of(pairs);
	for (size_t at = 0; at + 1 < text.len; at += 16) {
		unsigned hits = places(&shuffles, text.ptr + at);
		if (text.len - at < 17)
			hits &= (1u << (text.len - at - 1)) - 1;
		for (; hits != 0; hits &= hits - 1) {
			size_t place = at + (unsigned)__builtin_ctz(hits);
			if (is_marked(pairs->bits, text.ptr + place) &&
			    redact_pattern_may(text, place))
				return true;
		}
	}
	return false;
}

/* As redact_pairs_next_raw, as far as whole steps go; *at is where it stopped.  True: at a place.
 */
PAIRS_TARGET static bool
next_raw_fast(const struct redact_pairs *pairs, struct muster_span raw, size_t *at, size_t *quotes)
{
	const struct shuffles shuffles = shuffles_of(pairs);
	const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
	for (; raw.len - *at >= 17; *at += 16) {
		const __m128i bytes = load(raw.ptr + *at);
		unsigned quoted = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, quote));
		unsigned hits = places(&shuffles, raw.ptr + *at) |
		    (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, backslash));
		for (; hits != 0; hits &= hits - 1) {
			unsigned bit = (unsigned)__builtin_ctz(hits);
			const char *place = raw.ptr + *at + bit;
			if (*place != '\\' && !is_marked(pairs->bits, place))
				continue;
			*quotes += (unsigned)__builtin_popcount(quoted & ((1u << bit) - 1));
			*at += bit;
			return true;
		}
		*quotes += (unsigned)__builtin_popcount(quoted);
	}
	return false;
}
#endif

size_t
redact_pairs_next(const struct redact_pairs *pairs, struct muster_span text, size_t at)
{
#if PAIRS_SSSE3
	if (pairs->fast && text.len - at >= 17)
		return next_fast(pairs, text, at);
#endif
	for (; at + 1 < text.len; at++)
		if (is_marked(pairs->bits, text.ptr + at))
			return at;
	return text.len;
}

bool
redact_pairs_may(const struct redact_pairs *pairs, struct muster_span text)
{
#if PAIRS_SSSE3
	if (pairs->fast)
		return may_fast(pairs, text);
#endif
	return text.len > 1 && redact_pairs_next(pairs, text, 0) < text.len;
}

size_t
redact_pairs_next_raw(
    const struct redact_pairs *pairs, struct muster_span raw, size_t at, size_t *quotes)
{
#if PAIRS_SSSE3
	if (pairs->fast && next_raw_fast(pairs, raw, &at, quotes))
		return at;
#endif
	for (; at < raw.len; at++) {
		if (raw.ptr[at] == '\\' ||
		    (at + 1 < raw.len && is_marked(pairs->bits, raw.ptr + at)))
			return at;
		*quotes += raw.ptr[at] == '"';
	}
	return raw.len;
}
