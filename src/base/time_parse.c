/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the times that tools write (RFC 3339 and its usual neighbours,
 * epoch numbers).  Whether a time is believed is the adapter's decision.
 */
#include <muster/time.h>

#include <string.h>

#include "base/calendar.h"

struct cursor {
	const char *at;
	const char *end;
};

struct clock_time {
	unsigned hour, minute, second;
	int64_t nanosecond;
};

static bool
take(struct cursor *c, char wanted)
{
	if (c->at == c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads least to most digits. */
static bool
take_number(struct cursor *c, unsigned least, unsigned most, unsigned *out)
{
	unsigned n = 0;
	unsigned value = 0;
	while (n < most && c->at < c->end && is_digit(*c->at)) {
		value = value * 10 + (unsigned)(*c->at - '0');
		c->at++;
		n++;
	}
	*out = value;
	return n >= least;
}

/* Digits after the point; those after the ninth are cut. */
static bool
take_fraction(struct cursor *c, int64_t *out)
{
	unsigned n = 0;
	int64_t value = 0;
	for (; c->at < c->end && is_digit(*c->at); c->at++, n++)
		if (n < 9)
			value = value * 10 + (*c->at - '0');
	if (n == 0)
		return false;
	for (; n < 9; n++)
		value *= 10;
	*out = value;
	return true;
}

static bool
take_clock(struct cursor *c, unsigned least, struct clock_time *out)
{
	*out = (struct clock_time){0};
	if (!take_number(c, least, 2, &out->hour) || !take(c, ':') ||
	    !take_number(c, 2, 2, &out->minute))
		return false;
	if (take(c, ':')) {
		if (!take_number(c, 2, 2, &out->second))
			return false;
		if ((take(c, '.') || take(c, ',')) && !take_fraction(c, &out->nanosecond))
			return false;
	}
	/* 60 is a leap second; it counts as the next second, as POSIX has it. */
	return out->hour <= 23 && out->minute <= 59 && out->second <= 60;
}

static bool
take_word(struct cursor *c, const char *word)
{
	size_t len = strlen(word);
	if ((size_t)(c->end - c->at) < len ||
	    !muster_span_is_nocase((struct muster_span){c->at, len}, word))
		return false;
	c->at += len;
	return true;
}

/* "Z", "+02:00", "+0200", "+02", " UTC", " +0000 UTC" or nothing, up to the end. */
static bool
take_zone(struct cursor *c, int64_t *offset, bool *missing)
{
	*offset = 0;
	*missing = c->at == c->end;
	if (*missing)
		return true;
	take(c, ' ');
	if (take_word(c, "Z") || take_word(c, "UTC") || take_word(c, "GMT"))
		return c->at == c->end;
	bool west = take(c, '-');
	if (!west && !take(c, '+'))
		return false;
	unsigned hours;
	unsigned minutes = 0;
	if (!take_number(c, 2, 2, &hours))
		return false;
	if (take(c, ':') ? !take_number(c, 2, 2, &minutes)
			 : c->at < c->end && is_digit(*c->at) && !take_number(c, 2, 2, &minutes))
		return false;
	if (hours > 23 || minutes > 59)
		return false;
	*offset = ((int64_t)hours * 3600 + (int64_t)minutes * 60) * (west ? -1 : 1);
	if (take(c, ' ') && !take_word(c, "UTC"))
		return false;
	return c->at == c->end;
}

static int
compose(int64_t year, unsigned month, unsigned day, const struct clock_time *clock, int64_t offset,
    muster_time *out)
{
	if (month < 1 || month > 12 || day < 1 || day > calendar_month_days(year, month))
		return -1;
	int64_t seconds = (int64_t)clock->hour * 3600 + (int64_t)clock->minute * 60 +
	    (int64_t)clock->second - offset;
	int64_t days = muster_days_from_civil(year, month, day);
	int64_t per_day = MUSTER_DAY / MUSTER_SECOND;
	int64_t carry = calendar_floor_div(seconds, per_day);
	seconds -= carry * per_day;
	/* Year 1 and the like stand for "never" or "unknown". */
	if (calendar_instant(days + carry, seconds * MUSTER_SECOND + clock->nanosecond, out) != 0)
		*out = MUSTER_TIME_NONE;
	return 0;
}

/* "M/D/YYYY h:mm:ss AM", no zone. */
static int
parse_slashes(struct cursor c, muster_time *out)
{
	unsigned year;
	unsigned month;
	unsigned day;
	struct clock_time clock;
	if (!take_number(&c, 1, 2, &month) || !take(&c, '/') || !take_number(&c, 1, 2, &day) ||
	    !take(&c, '/') || !take_number(&c, 4, 4, &year) || !take(&c, ' ') ||
	    !take_clock(&c, 1, &clock) || !take(&c, ' '))
		return -1;
	bool afternoon = take_word(&c, "PM");
	if ((!afternoon && !take_word(&c, "AM")) || c.at != c.end)
		return -1;
	if (clock.hour < 1 || clock.hour > 12)
		return -1;
	clock.hour = clock.hour % 12 + (afternoon ? 12 : 0);
	return compose(year, month, day, &clock, 0, out);
}

int
muster_time_parse(struct muster_span text, muster_time *out, bool *assumed_zone)
{
	struct cursor c = {text.ptr, text.ptr + text.len};
	struct clock_time clock = {0};
	unsigned year;
	unsigned month;
	unsigned day;
	int64_t offset = 0;
	bool missing = true;
	*out = MUSTER_TIME_NONE;
	if (assumed_zone != NULL)
		*assumed_zone = false;
	if (text.len >= 2 && (text.ptr[1] == '/' || (text.len >= 3 && text.ptr[2] == '/'))) {
		if (assumed_zone != NULL)
			*assumed_zone = true;
		return parse_slashes(c, out);
	}
	if (!take_number(&c, 4, 4, &year) || !take(&c, '-') || !take_number(&c, 2, 2, &month) ||
	    !take(&c, '-') || !take_number(&c, 2, 2, &day))
		return -1;
	if (c.at != c.end) {
		if (!take(&c, 'T') && !take(&c, 't') && !take(&c, ' '))
			return -1;
		if (!take_clock(&c, 2, &clock) || !take_zone(&c, &offset, &missing))
			return -1;
	}
	if (assumed_zone != NULL)
		*assumed_zone = missing;
	return compose(year, month, day, &clock, offset, out);
}

struct lexeme {
	bool negative;
	char digits[40]; /* significant ones, no leading zeros */
	unsigned count;
	int64_t point; /* digits before the decimal point, may be negative */
};

/* -1 if it is no number or has more digits than a time can need. */
static int
read_lexeme(struct muster_span text, struct lexeme *out)
{
	struct cursor c = {text.ptr, text.ptr + text.len};
	*out = (struct lexeme){0};
	out->negative = take(&c, '-');
	bool fraction = false;
	unsigned seen = 0;
	for (; c.at < c.end; c.at++) {
		if (*c.at == '.' && !fraction && seen > 0) {
			fraction = true;
			continue;
		}
		if (!is_digit(*c.at))
			break;
		if (++seen > 1024)
			return -1;
		bool leading = out->count == 0 && *c.at == '0';
		if (!leading && out->count < sizeof(out->digits))
			out->digits[out->count++] = *c.at;
		if (!leading && !fraction)
			out->point++;
		else if (leading && fraction)
			out->point--;
	}
	if (seen == 0 || !is_digit(c.at[-1]))
		return -1;
	if (take(&c, 'e') || take(&c, 'E')) {
		bool minus = take(&c, '-');
		if (!minus)
			take(&c, '+');
		unsigned exponent;
		if (!take_number(&c, 1, 4, &exponent))
			return -1;
		out->point += minus ? -(int64_t)exponent : (int64_t)exponent;
	}
	return c.at == c.end ? 0 : -1;
}

int
muster_time_parse_epoch_unit(struct muster_span text, unsigned exponent, muster_time *out)
{
	struct lexeme number;
	*out = MUSTER_TIME_NONE;
	if (read_lexeme(text, &number) != 0)
		return -1;
	if (number.count == 0) {
		*out = 0;
		return 0;
	}
	/* The first `wanted` digits are whole nanoseconds; what follows is cut. */
	int64_t wanted = number.point + (int64_t)exponent;
	if (wanted > 19)
		return -1;
	int64_t value = 0;
	for (int64_t i = 0; i < wanted; i++) {
		int64_t digit = i < (int64_t)number.count ? number.digits[i] - '0' : 0;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return -1;
	}
	*out = number.negative ? -value : value;
	return 0;
}

int
muster_time_parse_epoch(struct muster_span text, muster_time *out)
{
	return muster_time_parse_epoch_unit(text, 9, out);
}
