/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths of time as a policy writes them: "30 days", "1 year". */
#include "policy/internal.h"

enum { DIGITS_MAX = 5 };

int
policy_duration_parse(const char *text, struct muster_duration *out)
{
	static const struct {
		const char *one, *many;
		uint32_t months, days, seconds;
	} units[] = {
	    {"minute", "minutes", 0, 0, 60},
	    {"hour", "hours", 0, 0, 3600},
	    {"day", "days", 0, 1, 0},
	    {"week", "weeks", 0, 7, 0},
	    {"month", "months", 1, 0, 0},
	    {"year", "years", 12, 0, 0},
	};
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > DIGITS_MAX || text[0] == '0' || text[digits] != ' ')
		return -1;
	uint32_t number = 0;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (uint32_t)(text[i] - '0');
	const char *word = text + digits + 1;
	for (size_t i = 0; i < COUNT(units); i++) {
		if (strcmp(word, number == 1 ? units[i].one : units[i].many) != 0)
			continue;
		*out = (struct muster_duration){
		    number * units[i].months, number * units[i].days, number * units[i].seconds};
		return 0;
	}
	return -1;
}

int64_t
policy_duration_longest(const struct muster_duration *duration)
{
	/* the most days that so many months in a row have */
	static const unsigned days[12] = {0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337};
	int64_t years = duration->months / 12;
	int64_t total = years * 365 + (years + 3) / 4 + days[duration->months % 12];
	return (total + duration->days) * 86400 + duration->seconds;
}
