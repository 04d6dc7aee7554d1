/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts and days of an assessment: numbers with thin spaces, ISO dates, UTC
 * calendar days.  Nothing here decides.
 */
#include <stdio.h>

#include "assess/internal.h"

#include <muster/document.h>

const char *
text_format(struct context *context, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *text =
	    len < 0 || context->failed ? NULL : muster_arena_alloc(context->arena, (size_t)len + 1);
	if (text == NULL) {
		muster_error_memory(context->err);
		return NULL;
	}
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

/* A number or date for text_format, which fails if this one did. */
static const char *
keep(struct context *context, const char *text)
{
	const char *copy = muster_arena_strdup(context->scratch, text);
	if (copy == NULL)
		context->failed = true;
	return copy != NULL ? copy : "";
}

const char *
text_number(struct context *context, uint64_t number)
{
	char buffer[40];
	return keep(context, muster_number_format(number, buffer));
}

const char *
text_date(struct context *context, muster_time t)
{
	if (t == MUSTER_TIME_NONE)
		return "an unknown date";
	char buffer[16];
	return keep(context, muster_date_format(t, buffer));
}

int64_t
day_of(muster_time t)
{
	int64_t day = t / MUSTER_DAY;
	return t % MUSTER_DAY < 0 ? day - 1 : day;
}

int64_t
age_of(const struct context *context, muster_time observed)
{
	int64_t age = day_of(context->in->as_of) - day_of(observed);
	return age > 0 ? age : 0;
}
