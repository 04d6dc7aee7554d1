/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The growing buffer of strbuf.h.  An addition that does not fit is refused
 * as a whole: what is in the buffer never ends in half of one.
 */
#include <muster/strbuf.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MAX ((size_t)1 << 30)

/* The shared empty text; cap 0 says that it is not ours to write or free. */
static char *
empty_text(void)
{
	return (char *)(uintptr_t) "";
}

void
muster_strbuf_init(struct muster_strbuf *buf, size_t max)
{
	buf->data = empty_text();
	buf->len = 0;
	buf->cap = 0;
	buf->max = max != 0 ? max : DEFAULT_MAX;
	buf->failed = false;
}

void
muster_strbuf_release(struct muster_strbuf *buf)
{
	if (buf->cap != 0)
		free(buf->data);
	muster_strbuf_init(buf, buf->max);
}

void
muster_strbuf_clear(struct muster_strbuf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->cap != 0)
		buf->data[0] = '\0';
}

/* Makes room for len more bytes and the NUL. */
static bool
make_room(struct muster_strbuf *buf, size_t len)
{
	if (buf->failed)
		return false;
	if (len > buf->max || buf->len > buf->max - len || buf->max == SIZE_MAX) {
		buf->failed = true;
		return false;
	}
	size_t need = buf->len + len + 1;
	if (need <= buf->cap)
		return true;
	size_t cap = buf->cap != 0 ? buf->cap : 64;
	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	if (cap > buf->max + 1)
		cap = buf->max + 1;
	char *data = realloc(buf->cap != 0 ? buf->data : NULL, cap);
	if (data == NULL) {
		buf->failed = true;
		return false;
	}
	if (buf->cap == 0)
		data[0] = '\0';
	buf->data = data;
	buf->cap = cap;
	return true;
}

void
muster_strbuf_add(struct muster_strbuf *buf, const void *bytes, size_t len)
{
	if (len == 0 || !make_room(buf, len))
		return;
	memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
muster_strbuf_adds(struct muster_strbuf *buf, const char *text)
{
	muster_strbuf_add(buf, text, strlen(text));
}

void
muster_strbuf_addc(struct muster_strbuf *buf, char c)
{
	if (!make_room(buf, 1))
		return;
	buf->data[buf->len++] = c;
	buf->data[buf->len] = '\0';
}

void
muster_strbuf_addf(struct muster_strbuf *buf, const char *format, ...)
{
	if (buf->failed)
		return;
	char small[256];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (n < 0) {
		buf->failed = true;
		return;
	}
	size_t len = (size_t)n;
	if (len < sizeof(small)) {
		muster_strbuf_add(buf, small, len);
		return;
	}
	if (!make_room(buf, len))
		return;
	va_start(args, format);
	vsnprintf(buf->data + buf->len, len + 1, format, args);
	va_end(args);
	buf->len += len;
}
