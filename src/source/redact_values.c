/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The secrets of one document, by value, and every way they may be written
 * elsewhere in it: as they are, escaped for JSON, percent-encoded, and inside
 * base64 at any of the three alignments.
 *
 * Long values are looked for in pieces, so that cut-off copies go too and no
 * comparison is ever long.  All forms stand in one sorted list; a table from
 * the first six bytes leads to the part of it worth a binary search.
 */
#include <muster/arena.h>

#include "base/hash.h"
#include "source/redact_internal.h"

enum {
	KEY = 6, /* bytes that lead to a bucket */
	FORMS_MAX = 1 << 20,
	BYTES_MAX = 48 << 20,
	WORD_MAX = 12, /* plain words below this are only looked for as whole words */
	LINE_MIN = 16,
	DIGEST = 16,
};

enum run_of { RUN_NONE, RUN_BASE64, RUN_BASE64_URL };

struct form {
	const char *ptr;
	uint32_t len;
	uint32_t value;
	int32_t shorter; /* the longest form that begins this one, -1 none */
	uint8_t run;     /* what else around it belongs to it */
	bool word;       /* only between characters that are no letters or digits */
	bool weak;
};

struct value {
	uint8_t digest[DIGEST];
	enum redact_type type;
};

struct bucket {
	uint64_t key;
	uint32_t from, to; /* to == 0: free */
};

struct redact_values {
	uint8_t key[32];
	struct muster_arena *arena;
	size_t bytes;
	struct form *forms;
	size_t form_count, form_cap;
	struct value *values;
	size_t value_count, value_cap;
	uint32_t *known; /* table of values by digest: index + 1 */
	size_t known_size;
	struct bucket *buckets;
	size_t bucket_size;
	bool numbers;
};

struct redact_values *
redact_values_new(const uint8_t key[32], struct muster_error *err)
{
	struct redact_values *values = calloc(1, sizeof(*values));
	if (values == NULL || (values->arena = muster_arena_new()) == NULL) {
		free(values);
		muster_error_memory(err);
		return NULL;
	}
	memcpy(values->key, key, 32);
	return values;
}

void
redact_values_free(struct redact_values *values)
{
	if (values == NULL)
		return;
	muster_arena_free(values->arena);
	free(values->forms);
	free(values->values);
	free(values->known);
	free(values->buckets);
	memset(values->key, 0, sizeof(values->key));
	free(values);
}

/* Room for one more of anything. */
static int
grow(void *list, size_t *cap, size_t count, size_t size, struct muster_error *err)
{
	if (count < *cap)
		return 0;
	size_t wanted = *cap == 0 ? 64 : *cap * 2;
	void *now;
	memcpy(&now, list, sizeof(now));
	void *bigger = wanted > SIZE_MAX / size ? NULL : realloc(now, wanted * size);
	if (bigger == NULL)
		return muster_error_memory(err);
	memcpy(list, &bigger, sizeof(bigger));
	*cap = wanted;
	return 0;
}

static int
add_form(struct redact_values *values, const char *text, size_t len, const struct form *like,
    struct muster_error *err)
{
	if (len < KEY || len > REDACT_FORM_MAX)
		return 0;
	values->bytes += len;
	if (values->form_count >= FORMS_MAX || values->bytes > BYTES_MAX) {
		muster_error_set(err, MUSTER_E_INPUT, "redact.too-many-secrets",
		    "this document holds more secrets than can be kept apart");
		return muster_error_remedy(err, "split it, or let the tool mask its secrets");
	}
	if (grow(&values->forms, &values->form_cap, values->form_count, sizeof(*values->forms),
		err) != 0)
		return -1;
	struct form form = *like;
	form.ptr = muster_arena_copy(values->arena, text, len);
	if (form.ptr == NULL)
		return muster_error_memory(err);
	form.len = (uint32_t)len;
	values->forms[values->form_count++] = form;
	return 0;
}

/*
 * The base64 digits that piece determines alone, whatever stands around it,
 * if `before` bytes of a group of three come before it.
 */
static int
add_base64(struct redact_values *values, struct muster_span piece, const struct form *like,
    struct muster_error *err)
{
	static const char digits[2][65] = {
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
	};
	static const size_t skip[3] = {0, 2, 3};
	for (size_t before = 0; before < 3; before++) {
		unsigned char bytes[132] = {0};
		char out[2][176];
		memcpy(bytes + before, piece.ptr, piece.len);
		size_t count = (before + piece.len) * 8 / 6;
		for (size_t i = skip[before]; i < count; i++) {
			size_t bit = i * 6;
			unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
			unsigned digit = two >> (10 - bit % 8) & 63;
			out[0][i] = digits[0][digit];
			out[1][i] = digits[1][digit];
		}
		size_t len = count - skip[before];
		struct form form = *like;
		form.word = false;
		form.run = RUN_BASE64;
		if (add_form(values, out[0] + skip[before], len, &form, err) != 0)
			return -1;
		form.run = RUN_BASE64_URL;
		if (memcmp(out[0] + skip[before], out[1] + skip[before], len) != 0 &&
		    add_form(values, out[1] + skip[before], len, &form, err) != 0)
			return -1;
	}
	return 0;
}

/* How a byte may be written in a URL. */
enum url { URL_STRICT, URL_LOWER, URL_COMPONENT, URL_FORM, URL_COUNT };

static bool
is_plain(unsigned char c, enum url style)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("-._~", c) != NULL))
		return true;
	return style == URL_COMPONENT && c != '\0' && strchr("!'()*", c) != NULL;
}

static int
add_percent(struct redact_values *values, struct muster_span piece, const struct form *like,
    struct muster_error *err)
{
	struct form form = *like;
	form.word = false;
	for (enum url style = URL_STRICT; style < URL_COUNT; style++) {
		const char *hex = style == URL_LOWER ? "0123456789abcdef" : "0123456789ABCDEF";
		char out[REDACT_FORM_MAX];
		size_t len = 0;
		for (size_t i = 0; i < piece.len; i++) {
			unsigned char c = (unsigned char)piece.ptr[i];
			if (is_plain(c, style)) {
				out[len++] = (char)c;
			} else if (c == ' ' && style == URL_FORM) {
				out[len++] = '+';
			} else {
				out[len++] = '%';
				out[len++] = hex[c >> 4];
				out[len++] = hex[c & 15];
			}
		}
		if (len == piece.len && memcmp(out, piece.ptr, len) == 0)
			continue;
		if (add_form(values, out, len, &form, err) != 0)
			return -1;
	}
	return 0;
}

/* JSON inside a JSON string: escaped as little as can be, and as Go does it. */
static int
add_escaped(struct redact_values *values, struct muster_span piece, const struct form *like,
    struct muster_error *err)
{
	static const char hex[] = "0123456789abcdef";
	struct form form = *like;
	form.word = false;
	for (int go = 0; go < 2; go++) {
		char out[REDACT_FORM_MAX];
		size_t len = 0;
		for (size_t i = 0; i < piece.len; i++) {
			unsigned char c = (unsigned char)piece.ptr[i];
			static const char plain[] = "\"\\\n\t\r";
			static const char letter[] = "\"\\ntr";
			const char *known = c != '\0' ? strchr(plain, c) : NULL;
			if (known != NULL) {
				out[len++] = '\\';
				out[len++] = letter[known - plain];
			} else if (c < 0x20 || (go == 1 && (c == '<' || c == '>' || c == '&'))) {
				memcpy(out + len, "\\u00", 4);
				out[len + 4] = hex[c >> 4];
				out[len + 5] = hex[c & 15];
				len += 6;
			} else {
				out[len++] = (char)c;
			}
		}
		if (len != piece.len && add_form(values, out, len, &form, err) != 0)
			return -1;
	}
	return 0;
}

static int
add_piece(struct redact_values *values, struct muster_span piece, const struct form *like,
    struct muster_error *err)
{
	if (add_form(values, piece.ptr, piece.len, like, err) != 0 ||
	    add_base64(values, piece, like, err) != 0 || add_percent(values, piece, like, err) != 0)
		return -1;
	return add_escaped(values, piece, like, err);
}

/* A run of spaces or dashes says nothing about the secret it is a piece of. */
static bool
is_dull(struct muster_span piece)
{
	char seen[4];
	size_t count = 0;
	for (size_t i = 0; i < piece.len; i++) {
		if (memchr(seen, piece.ptr[i], count) != NULL)
			continue;
		if (count == sizeof(seen))
			return false;
		seen[count++] = piece.ptr[i];
	}
	return true;
}

/* Of a value of several lines (a key), each line may turn up alone. */
static int
add_lines(struct redact_values *values, struct muster_span secret, const struct form *like,
    struct muster_error *err)
{
	size_t start = 0;
	for (size_t i = 0; i <= secret.len; i++) {
		if (i < secret.len && secret.ptr[i] != '\n')
			continue;
		struct muster_span line = {secret.ptr + start, i - start};
		start = i + 1;
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (line.len < LINE_MIN || line.len == secret.len || is_dull(line) ||
		    muster_span_starts(line, "-----"))
			continue;
		while (line.len > 0) {
			size_t len = line.len < 2 * REDACT_PIECE ? line.len : REDACT_PIECE;
			if (add_piece(values, (struct muster_span){line.ptr, len}, like, err) != 0)
				return -1;
			line.ptr += len;
			line.len -= len;
		}
	}
	return 0;
}

static int
add_forms(struct redact_values *values, struct muster_span secret, const struct form *whole,
    struct muster_error *err)
{
	if (secret.len < 2 * REDACT_PIECE && memchr(secret.ptr, '\n', secret.len) == NULL)
		return add_piece(values, secret, whole, err);
	const struct form piece_like = {
	    .value = whole->value, .shorter = -1, .run = RUN_NONE, .word = false, .weak = false};
	struct muster_span rest = secret;
	while (rest.len > 0) {
		size_t len = rest.len < 2 * REDACT_PIECE ? rest.len : REDACT_PIECE;
		const struct muster_span piece = {rest.ptr, len};
		if (!is_dull(piece) && add_piece(values, piece, &piece_like, err) != 0)
			return -1;
		rest.ptr += len;
		rest.len -= len;
	}
	return add_lines(values, secret, &piece_like, err);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct muster_span
trim(struct muster_span text)
{
	while (text.len > 0 && is_space(text.ptr[0])) {
		text.ptr++;
		text.len--;
	}
	while (text.len > 0 && is_space(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

static uint64_t
first_bytes(const void *bytes, size_t len)
{
	uint64_t key = 0;
	memcpy(&key, bytes, len);
	return key;
}

static int
rehash_known(struct redact_values *values, struct muster_error *err)
{
	if (values->known_size >= (values->value_count + 1) * 2)
		return 0;
	size_t size = values->known_size == 0 ? 256 : values->known_size * 2;
	uint32_t *known = calloc(size, sizeof(*known));
	if (known == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < values->value_count; i++) {
		size_t slot = (size_t)first_bytes(values->values[i].digest, 8) & (size - 1);
		while (known[slot] != 0)
			slot = (slot + 1) & (size - 1);
		known[slot] = (uint32_t)i + 1;
	}
	free(values->known);
	values->known = known;
	values->known_size = size;
	return 0;
}

static bool
all_in(struct muster_span text, char from, char to)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < from || text.ptr[i] > to)
			return false;
	return true;
}

int
redact_values_add(struct redact_values *values, struct muster_span secret, enum redact_type type,
    struct muster_error *err)
{
	uint8_t digest[HASH_SIZE];
	secret = trim(secret);
	if (secret.len < REDACT_MIN)
		return 0;
	if (hash_hmac(values->key, 32, secret.ptr, secret.len, digest) != 0)
		return muster_error_memory(err);
	if (rehash_known(values, err) != 0)
		return -1;
	size_t slot = (size_t)first_bytes(digest, 8) & (values->known_size - 1);
	for (; values->known[slot] != 0; slot = (slot + 1) & (values->known_size - 1))
		if (memcmp(values->values[values->known[slot] - 1].digest, digest, DIGEST) == 0)
			return 0;
	if (grow(&values->values, &values->value_cap, values->value_count, sizeof(*values->values),
		err) != 0)
		return -1;
	struct value *value = &values->values[values->value_count];
	value->type = type;
	memcpy(value->digest, digest, DIGEST);
	values->known[slot] = (uint32_t)++values->value_count;
	bool digits = all_in(secret, '0', '9');
	bool word = secret.len < WORD_MAX && (digits || all_in(secret, 'a', 'z'));
	values->numbers |= digits;
	const struct form whole = {.value = (uint32_t)(values->value_count - 1),
	    .shorter = -1,
	    .run = RUN_NONE,
	    .word = word,
	    .weak = word};
	return add_forms(values, secret, &whole, err);
}

static int
compare(const void *a, const void *b)
{
	const struct form *left = a, *right = b;
	size_t len = left->len < right->len ? left->len : right->len;
	int order = memcmp(left->ptr, right->ptr, len);
	if (order != 0)
		return order;
	if (left->len != right->len)
		return left->len < right->len ? -1 : 1;
	if (left->word != right->word) /* the one that asks for less first: it is kept */
		return left->word ? 1 : -1;
	return left->value < right->value ? -1 : left->value > right->value;
}

static bool
begins(const struct form *form, const char *text, size_t len)
{
	return form->len <= len && memcmp(form->ptr, text, form->len) == 0;
}

static size_t
bucket_of(const struct redact_values *values, uint64_t key)
{
	uint64_t hash = key * UINT64_C(0x9E3779B97F4A7C15);
	size_t slot = (size_t)(hash >> 32) & (values->bucket_size - 1);
	while (values->buckets[slot].to != 0 && values->buckets[slot].key != key)
		slot = (slot + 1) & (values->bucket_size - 1);
	return slot;
}

int
redact_values_seal(struct redact_values *values, struct muster_error *err)
{
	if (values->form_count == 0)
		return 0;
	qsort(values->forms, values->form_count, sizeof(*values->forms), compare);
	size_t kept = 0;
	for (size_t i = 0; i < values->form_count; i++) {
		const struct form *form = &values->forms[i];
		if (kept > 0 && values->forms[kept - 1].len == form->len &&
		    begins(&values->forms[kept - 1], form->ptr, form->len))
			continue;
		values->forms[kept++] = *form;
	}
	values->form_count = kept;
	values->bucket_size = 64;
	while (values->bucket_size < kept * 2)
		values->bucket_size *= 2;
	values->buckets = calloc(values->bucket_size, sizeof(*values->buckets));
	if (values->buckets == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < kept; i++) {
		struct form *form = &values->forms[i];
		uint64_t key = first_bytes(form->ptr, KEY);
		struct bucket *bucket = &values->buckets[bucket_of(values, key)];
		if (bucket->to == 0)
			*bucket = (struct bucket){key, (uint32_t)i, 0};
		bucket->to = (uint32_t)i + 1;
		/* The list is sorted: what begins this form begins the one before, or is it. */
		int32_t shorter = (int32_t)i - 1;
		while (shorter >= 0 && !begins(&values->forms[shorter], form->ptr, form->len))
			shorter = values->forms[shorter].shorter;
		form->shorter = shorter;
	}
	return 0;
}

bool
redact_values_mark(const struct redact_values *values, struct redact_pairs *pairs)
{
	for (size_t i = 0; i < values->form_count; i++)
		redact_pairs_mark(pairs, values->forms[i].ptr[0], values->forms[i].ptr[1]);
	return values->form_count > 0;
}

static bool
is_word_byte(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool
in_run(char c, uint8_t run)
{
	if (is_word_byte(c) || c == '=')
		return true;
	return run == RUN_BASE64 ? c == '+' || c == '/' : c == '-' || c == '_';
}

/* Base64 goes as a whole: what is left of it would hold bits of the secret. */
static void
take_run(struct muster_span text, uint8_t run, size_t covered, struct redact_region *region)
{
	while (region->start > covered && in_run(text.ptr[region->start - 1], run))
		region->start--;
	while (region->end < text.len && in_run(text.ptr[region->end], run))
		region->end++;
}

bool
redact_values_match(const struct redact_values *values, struct muster_span text, size_t at,
    size_t covered, struct redact_region *out)
{
	size_t left = text.len - at;
	const char *here = text.ptr + at;
	if (left < KEY || values->form_count == 0)
		return false;
	const struct bucket *bucket = &values->buckets[bucket_of(values, first_bytes(here, KEY))];
	if (bucket->to == 0)
		return false;
	uint32_t low = bucket->from, high = bucket->to;
	while (low < high) { /* the first form behind the text */
		uint32_t middle = low + (high - low) / 2;
		const struct form *form = &values->forms[middle];
		size_t len = form->len < left ? form->len : left;
		int order = memcmp(form->ptr, here, len);
		if (order < 0 || (order == 0 && form->len <= left))
			low = middle + 1;
		else
			high = middle;
	}
	for (int32_t i = (int32_t)low - 1; i >= 0; i = values->forms[i].shorter) {
		const struct form *form = &values->forms[i];
		if (!begins(form, here, left))
			continue;
		bool apart = (at == 0 || at <= covered || !is_word_byte(here[-1])) &&
		    (form->len == left || !is_word_byte(here[form->len]));
		if (form->word && !apart)
			continue;
		*out = (struct redact_region){
		    at, at + form->len, form->value, values->values[form->value].type, form->weak};
		if (form->run != RUN_NONE)
			take_run(text, form->run, covered, out);
		return true;
	}
	return false;
}

bool
redact_values_may(const struct redact_values *values, struct muster_span raw, size_t at)
{
	if (values->form_count == 0)
		return false;
	if (raw.len - at < KEY)
		return true;
	return values->buckets[bucket_of(values, first_bytes(raw.ptr + at, KEY))].to != 0;
}

bool
redact_values_has(const struct redact_values *values, struct muster_span text)
{
	struct redact_region region;
	return redact_values_match(values, text, 0, 0, &region) && region.end == text.len;
}

bool
redact_values_have_numbers(const struct redact_values *values)
{
	return values->numbers;
}

void
redact_values_tag(const struct redact_values *values, int64_t value, struct muster_span text,
    char tag[REDACT_TAG + 1])
{
	uint8_t digest[HASH_SIZE] = {0};
	text = trim(text);
	if (value != REDACT_NO_VALUE)
		memcpy(digest, values->values[value].digest, DIGEST);
	else if (hash_hmac(values->key, 32, text.ptr, text.len, digest) != 0)
		memset(digest, 0, sizeof(digest));
	hash_hex(digest, REDACT_TAG / 2, tag);
}
