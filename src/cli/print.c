/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Printing to stdout: collected, escaped, written with every error checked.
 * cli_printf escapes what %s stands for, so that no verb has to remember it;
 * only the format's own text and cli_puts are taken as they are.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

void
cli_puts(struct cli *cli, const char *text)
{
	muster_strbuf_adds(&cli->out, text);
}

void
cli_text(struct cli *cli, const char *text)
{
	muster_text_escape(&cli->out, text, strlen(text), 0);
}

/* One conversion: %[-][width][.precision][ll|z](s|d|u|c); nothing else is used here. */
struct conversion {
	bool left;
	size_t width, precision;
	char size; /* 0, 'l' for ll, 'z' */
	char kind;
};

static const char *
parse_number(const char *at, size_t *out)
{
	*out = 0;
	while (*at >= '0' && *at <= '9')
		*out = *out * 10 + (size_t)(*at++ - '0');
	return at;
}

/* Reads the conversion after a '%'; returns what follows it. */
static const char *
parse(const char *at, struct conversion *out)
{
	*out = (struct conversion){.precision = SIZE_MAX};
	if (*at == '-') {
		out->left = true;
		at++;
	}
	at = parse_number(at, &out->width);
	if (*at == '.')
		at = parse_number(at + 1, &out->precision);
	if (at[0] == 'l' && at[1] == 'l') {
		out->size = 'l';
		at += 2;
	} else if (*at == 'z') {
		out->size = 'z';
		at++;
	}
	out->kind = *at;
	return at + 1;
}

static void
pad(struct cli *cli, const struct conversion *how, size_t shown, bool left)
{
	if (how->left == left)
		for (size_t i = shown; i < how->width; i++)
			muster_strbuf_addc(&cli->out, ' ');
}

static void
put_string(struct cli *cli, const struct conversion *how, const char *text)
{
	size_t len = strnlen(text, how->precision);
	struct muster_strbuf safe;
	muster_strbuf_init(&safe, 0);
	muster_text_escape(&safe, text, len, 0);
	size_t shown = muster_text_columns(safe.data, safe.len);
	if (safe.failed)
		cli->out.failed = true;
	pad(cli, how, shown, false);
	muster_strbuf_add(&cli->out, safe.data, safe.len);
	pad(cli, how, shown, true);
	muster_strbuf_release(&safe);
}

static void
put_digits(struct cli *cli, const struct conversion *how, unsigned long long value, bool negative)
{
	char text[32];
	snprintf(text, sizeof(text), "%s%llu", negative ? "-" : "", value);
	put_string(cli, how, text);
}

static void
put_signed(struct cli *cli, const struct conversion *how, long long value)
{
	unsigned long long size =
	    value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;
	put_digits(cli, how, size, value < 0);
}

static void
put_conversion(struct cli *cli, const struct conversion *how, va_list *args)
{
	switch (how->kind) {
	case 's':
		put_string(cli, how, va_arg(*args, const char *));
		break;
	case 'd':
		put_signed(cli, how,
		    how->size == 'l' ? va_arg(*args, long long) : (long long)va_arg(*args, int));
		break;
	case 'u':
		put_digits(cli, how,
		    how->size == 'l'       ? va_arg(*args, unsigned long long)
			: how->size == 'z' ? va_arg(*args, size_t)
					   : va_arg(*args, unsigned),
		    false);
		break;
	case '%':
		muster_strbuf_addc(&cli->out, '%');
		break;
	default:
		cli->out.failed = true; /* a conversion not known here: a bug of the first run */
	}
}

void
cli_printf(struct cli *cli, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	while (*format != '\0') {
		size_t plain = strcspn(format, "%");
		muster_strbuf_add(&cli->out, format, plain);
		format += plain;
		if (*format == '%') {
			struct conversion how;
			format = parse(format + 1, &how);
			put_conversion(cli, &how, &args);
		}
	}
	va_end(args);
}

/* ---- words in lines ---- */

/* Bytes of the text that fit in `room` columns, at least one character. */
static size_t
fitting(const char *text, size_t len, size_t room)
{
	size_t at = 0;
	while (at < len) {
		uint32_t cp;
		size_t next = at + muster_utf8_decode(text + at, len - at, &cp);
		if (at > 0 && muster_text_columns(text, next) > room)
			return at;
		at = next;
	}
	return len;
}

void
cli_wrapped_from(struct cli *cli, size_t column, size_t indent, const char *text)
{
	struct muster_strbuf safe;
	muster_strbuf_init(&safe, 0);
	muster_text_escape(&safe, text, strlen(text), 0);
	if (safe.failed)
		cli->out.failed = true;
	const char *at = safe.data;
	size_t left = safe.len;
	const size_t width = cli->width > indent + 20 ? cli->width : indent + 20;
	for (bool first = true; left > 0; first = false) {
		if (!first)
			for (column = 0; column < indent; column++)
				muster_strbuf_addc(&cli->out, ' ');
		size_t room = width > column ? width - column : 1;
		size_t take = fitting(at, left, room), end = take;
		/* at the last blank that fits; a word that is wider is cut */
		while (take < left && end > 0 && at[end] != ' ')
			end--;
		if (end == 0 && first && column > indent &&
		    fitting(at, left, width - indent) > take) {
			take = 0; /* the word has room on the next line */
		} else if (take < left && end > 0) {
			take = end;
		}
		muster_strbuf_add(&cli->out, at, take);
		muster_strbuf_addc(&cli->out, '\n');
		while (take < left && at[take] == ' ')
			take++;
		at += take;
		left -= take;
	}
	if (safe.len == 0)
		muster_strbuf_addc(&cli->out, '\n');
	muster_strbuf_release(&safe);
}

void
cli_wrapped(struct cli *cli, size_t indent, const char *text)
{
	for (size_t i = 0; i < indent; i++)
		muster_strbuf_addc(&cli->out, ' ');
	cli_wrapped_from(cli, indent, indent, text);
}

void
cli_wrapped_words(struct cli *cli, size_t indent, const char *head, const char *format, ...)
{
	char text[4096];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	size_t before = cli->out.len;
	cli_text(cli, head);
	if (!cli->out.failed)
		cli_wrapped_from(cli,
		    muster_text_columns(cli->out.data + before, cli->out.len - before), indent,
		    text);
}

int
cli_flush(struct cli *cli)
{
	if (cli->out.failed)
		return muster_error_memory(&cli->error);
	for (size_t done = 0; done < cli->out.len;) {
		ssize_t n = write(STDOUT_FILENO, cli->out.data + done, cli->out.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			int cause = errno;
			muster_strbuf_clear(&cli->out);
			muster_error_set(&cli->error, MUSTER_E_OUTPUT, "output.stdout",
			    "cannot write to standard output: %s", strerror(cause));
			return -1;
		}
		done += (size_t)n;
	}
	muster_strbuf_clear(&cli->out);
	return 0;
}

void
cli_csv_cell(struct cli *cli, const char *text, bool last)
{
	struct muster_strbuf shown;
	muster_strbuf_init(&shown, 0);
	muster_text_escape(&shown, text, strlen(text), 0);
	if (shown.failed)
		cli->out.failed = true;
	muster_text_csv(&cli->out, shown.data, shown.len);
	muster_strbuf_adds(&cli->out, last ? "\r\n" : ",");
	muster_strbuf_release(&shown);
}
