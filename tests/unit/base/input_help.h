/* SPDX-License-Identifier: Apache-2.0 */
/* What the input tests share: reading to the end, and expecting a refusal. */
#ifndef INPUT_HELP_H
#define INPUT_HELP_H

#include "support.h"

#include "base/input.h"

/* Reads to the end through a buffer of cap bytes; -1 and err on failure; *out to be freed. */
static inline int
drain(struct input *input, size_t cap, char **out, size_t *len, struct muster_error *err)
{
	size_t size = 1 << 16;
	char *text = malloc(size);
	char *buffer = malloc(cap);
	size_t got;
	int result;
	assert_non_null(text);
	assert_non_null(buffer);
	*len = 0;
	while ((result = input_read(input, buffer, cap, &got, err)) == 0 && got > 0) {
		assert_true(got <= cap);
		while (*len + got + 1 > size) {
			size *= 2;
			text = realloc(text, size);
			assert_non_null(text);
		}
		memcpy(text + *len, buffer, got);
		*len += got;
	}
	free(buffer);
	if (result != 0) {
		/* The failure stays. */
		char again[8];
		struct muster_error second;
		assert_int_equal(input_read(input, again, sizeof(again), &got, &second), -1);
		assert_int_equal(got, 0);
		assert_string_equal(second.id, err->id);
		free(text);
		*out = NULL;
		return -1;
	}
	text[*len] = '\0';
	*out = text;
	return 0;
}

/* The bytes as a document called "doc" must be refused like this. */
static inline void
expect_refusal(
    const void *bytes, size_t size, const char *id, const char *message, const char *remedy)
{
	struct muster_error err;
	struct input *input = input_of_memory(bytes, size, "doc", &err);
	char *text;
	size_t len;
	assert_non_null(input);
	muster_error_clear(&err);
	if (drain(input, 1000, &text, &len, &err) == 0)
		fail_msg("accepted where %s was expected", id);
	assert_string_equal(err.id, id);
	assert_int_equal(err.code, MUSTER_E_INPUT);
	assert_string_equal(err.file, "doc");
	assert_string_equal(err.message, message);
	assert_non_null(strstr(err.remedy, remedy));
	input_free(input);
}

#endif
