/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filling struct muster_error.  Texts that do not fit are cut, never in the
 * middle of a UTF-8 sequence.  Nothing is printed here.
 */
#include <muster/error.h>

#include <stdio.h>
#include <string.h>

static void put_text(char *out, size_t size, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

/* Drops an incomplete UTF-8 sequence left at the end by a cut. */
static void
trim_cut(char *text, size_t len)
{
	size_t at = len;
	size_t back = 0;
	while (at > 0 && back < 3 && ((unsigned char)text[at - 1] & 0xC0) == 0x80) {
		at--;
		back++;
	}
	if (at == 0)
		return;
	unsigned char lead = (unsigned char)text[at - 1];
	size_t need = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
	if (need > back)
		text[at - 1] = '\0';
}

static void
put_text(char *out, size_t size, const char *format, va_list args)
{
	int n = vsnprintf(out, size, format, args);
	if (n < 0)
		out[0] = '\0';
	else if ((size_t)n >= size)
		trim_cut(out, size - 1);
}

static void
put_copy(char *out, size_t size, const char *text)
{
	size_t len = strlen(text);
	size_t cut = len < size ? len : size - 1;
	memcpy(out, text, cut);
	out[cut] = '\0';
	if (cut < len)
		trim_cut(out, cut);
}

void
muster_error_clear(struct muster_error *err)
{
	if (err != NULL)
		memset(err, 0, sizeof(*err));
}

int
muster_error_set(
    struct muster_error *err, enum muster_code code, const char *id, const char *format, ...)
{
	if (err == NULL)
		return -1;
	/* The arguments may point into err itself: format before clearing. */
	char message[sizeof(err->message)];
	char word[sizeof(err->id)];
	va_list args;
	va_start(args, format);
	put_text(message, sizeof(message), format, args);
	va_end(args);
	put_copy(word, sizeof(word), id != NULL ? id : "");
	memset(err, 0, sizeof(*err));
	err->code = code;
	memcpy(err->id, word, sizeof(word));
	put_copy(err->message, sizeof(err->message), message);
	return -1;
}

int
muster_error_remedy(struct muster_error *err, const char *format, ...)
{
	if (err == NULL)
		return -1;
	va_list args;
	va_start(args, format);
	put_text(err->remedy, sizeof(err->remedy), format, args);
	va_end(args);
	return -1;
}

int
muster_error_at(struct muster_error *err, uint64_t line, uint64_t column, uint64_t byte)
{
	if (err != NULL) {
		err->line = line;
		err->column = column;
		err->byte = byte;
	}
	return -1;
}

int
muster_error_in(struct muster_error *err, const char *file)
{
	if (err != NULL && err->file[0] == '\0' && file != NULL)
		put_copy(err->file, sizeof(err->file), file);
	return -1;
}

int
muster_error_memory(struct muster_error *err)
{
	return muster_error_set(err, MUSTER_E_MEMORY, "memory", "out of memory");
}

int
muster_error_exit(enum muster_code code)
{
	switch (code) {
	case MUSTER_OK:
		return 0;
	case MUSTER_E_USAGE:
	case MUSTER_E_CONFIG:
		return 2;
	case MUSTER_E_INPUT:
		return 3;
	case MUSTER_E_STORE:
	case MUSTER_E_OUTPUT:
		return 4;
	case MUSTER_E_INTEGRITY:
		return 5;
	case MUSTER_E_UNVERIFIABLE:
		return 6;
	case MUSTER_E_MEMORY:
	case MUSTER_E_INTERNAL:
	case MUSTER_E_COUNT:
		break;
	}
	return 70;
}

int
muster_exit_worst(int a, int b)
{
	static const int order[] = {70, 5, 4, 6, 3, 2, 1, 0};
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return 70; /* a status that is none of ours is a bug */
}
