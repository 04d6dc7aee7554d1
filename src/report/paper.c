/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words and cells of a report: numbers with thin spaces, ISO dates, short
 * digests, references.  A failure is sticky: the report is refused at its end.
 */
#include <stdio.h>
#include <string.h>

#include "report/internal.h"

static const char *
keep(struct paper *paper, const char *text)
{
	const char *copy = muster_arena_strdup(paper->arena, text);
	if (copy == NULL)
		paper->failed = true;
	return copy != NULL ? copy : "";
}

static const char *
format_args(struct paper *paper, const char *format, va_list args)
{
	va_list copy;
	va_copy(copy, args);
	int len = vsnprintf(NULL, 0, format, copy);
	va_end(copy);
	char *text = len < 0 ? NULL : muster_arena_alloc(paper->arena, (size_t)len + 1);
	if (text == NULL) {
		paper->failed = true;
		return "";
	}
	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

const char *
paper_format(struct paper *paper, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *text = format_args(paper, format, args);
	va_end(args);
	return text;
}

const char *
paper_number(struct paper *paper, uint64_t number)
{
	char buffer[40];
	return keep(paper, muster_number_format(number, buffer));
}

const char *
paper_digits(struct paper *paper, uint64_t number)
{
	return paper_format(paper, "%llu", (unsigned long long)number);
}

const char *
paper_date(struct paper *paper, muster_time t)
{
	char buffer[16];
	return t == MUSTER_TIME_NONE ? "" : keep(paper, muster_date_format(t, buffer));
}

const char *
paper_time(struct paper *paper, muster_time t)
{
	char buffer[40];
	return t == MUSTER_TIME_NONE ? "" : keep(paper, muster_time_format(t, buffer));
}

const char *
paper_moment(struct paper *paper, muster_time t)
{
	if (t == MUSTER_TIME_NONE || t == MUSTER_TIME_MAX || (t + 1) % MUSTER_DAY != 0)
		return paper_time(paper, t);
	return paper_date(paper, t);
}

const char *
paper_short(struct paper *paper, const char *sha256)
{
	return sha256 != NULL ? paper_format(paper, "%.12s", sha256) : "";
}

const char *
paper_count(struct paper *paper, uint64_t number, const char *one, const char *many)
{
	return paper_format(paper, "%s %s", paper_number(paper, number), number == 1 ? one : many);
}

const char *const *
paper_attributes(struct paper *paper, ...)
{
	static const char *const none[] = {NULL};
	size_t count = 0;
	va_list args;
	va_start(args, paper);
	while (va_arg(args, const char *) != NULL) {
		(void)va_arg(args, const char *);
		count += 2;
	}
	va_end(args);
	const char **pairs = muster_arena_array(paper->arena, count + 1, sizeof(*pairs));
	if (pairs == NULL) {
		paper->failed = true;
		return none;
	}
	va_start(args, paper);
	for (size_t i = 0; i < count; i++) {
		const char *text = va_arg(args, const char *);
		pairs[i] = text != NULL ? text : "";
	}
	va_end(args);
	return pairs;
}

struct muster_inlines
cell_format(struct paper *paper, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *text = format_args(paper, format, args);
	va_end(args);
	return muster_inline_text(paper->arena, text);
}

struct muster_inlines
cell_number(struct paper *paper, uint64_t number)
{
	return muster_inline_text(paper->arena, paper_number(paper, number));
}

struct muster_inlines
cell_date(struct paper *paper, muster_time t)
{
	return muster_inline_date(paper->arena, paper_date(paper, t));
}

struct muster_inlines
cell_join(struct paper *paper, struct muster_inlines a, struct muster_inlines b)
{
	return muster_inline_join(paper->arena, a, b);
}

struct muster_inlines
cell_stack(struct paper *paper, struct muster_inlines a, struct muster_inlines b)
{
	if (a.first == NULL || b.first == NULL)
		return a.first != NULL ? a : b;
	return cell_join(paper, a, cell_join(paper, muster_inline_break(paper->arena), b));
}

/* Length of a finding id at text: F- and ten or more Crockford digits. */
static size_t
finding_id_length(const char *text)
{
	if (text[0] != 'F' || text[1] != '-')
		return 0;
	size_t len = strspn(text + 2, "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
	return len >= 10 ? len + 2 : 0;
}

struct muster_inlines
cell_line(struct paper *paper, const char *line)
{
	struct muster_inlines done = {NULL};
	const char *start = line;
	for (const char *at = line;; at++) {
		size_t len = *at != '\0' ? finding_id_length(at) : 0;
		if (*at != '\0' && len == 0)
			continue;
		done = cell_join(paper, done, cell_format(paper, "%.*s", (int)(at - start), start));
		if (*at == '\0')
			return done;
		const char *id = paper_format(paper, "%.*s", (int)len, at);
		done = cell_join(paper, done,
		    muster_inline_reference(
			paper->arena, paper_format(paper, "finding-%s", id), id));
		start = at + len;
		at = start - 1;
	}
}
