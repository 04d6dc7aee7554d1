/* SPDX-License-Identifier: Apache-2.0 */
/* Times and numbers as clouds write them: texts, the epoch in its units, the parts of a date. */
#include "source/cloud.h"

muster_time
cloud_time(struct muster_span text)
{
	static const int64_t distant = 100000 * INT64_C(1000000); /* seconds: the year 5138 */
	muster_time when;
	int64_t whole = 0;
	for (size_t i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && i < 17; i++)
		whole = whole * 10 + (text.ptr[i] - '0');
	if (text.len == 0)
		return MUSTER_TIME_NONE;
	if (whole >= distant && muster_time_parse_epoch_unit(text, 6, &when) == 0)
		return when;
	if (muster_time_parse_epoch(text, &when) == 0 || muster_time_parse(text, &when, NULL) == 0)
		return when;
	return MUSTER_TIME_NONE;
}

uint64_t
cloud_number(struct muster_span text)
{
	uint64_t value = 0;
	for (size_t i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++) {
		if (value > (UINT64_MAX - 9) / 10)
			return 0;
		value = value * 10 + (uint64_t)(text.ptr[i] - '0');
	}
	return value;
}

/* {"__class__": "datetime", "year": 2026, …}, in UTC. */
static muster_time
date_of_parts(const struct fact *fact)
{
	enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, PARTS };
	static const char *const names[PARTS] = {
	    "year", "month", "day", "hour", "minute", "second"};
	uint64_t parts[PARTS] = {0};
	for (; fact != NULL; fact = fact->next)
		for (size_t i = 0; i < PARTS; i++)
			if (muster_span_is(fact->key, names[i]))
				parts[i] = cloud_number(fact->text);
	if (parts[YEAR] < 1970 || parts[YEAR] > 2200 || parts[MONTH] < 1 || parts[MONTH] > 12 ||
	    parts[DAY] < 1 || parts[DAY] > 31 || parts[HOUR] > 23 || parts[MINUTE] > 59 ||
	    parts[SECOND] > 60)
		return MUSTER_TIME_NONE;
	const int64_t days = muster_days_from_civil(
	    (int64_t)parts[YEAR], (unsigned)parts[MONTH], (unsigned)parts[DAY]);
	const int64_t seconds = (int64_t)(parts[HOUR] * 3600 + parts[MINUTE] * 60 + parts[SECOND]);
	return days * MUSTER_DAY + seconds * MUSTER_SECOND;
}

muster_time
cloud_date(const struct cloud *cloud, size_t place)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++) {
		const struct fact *fact = cloud->facts.first[cloud->at[place][n]];
		const muster_time when = fact == NULL ? MUSTER_TIME_NONE
		    : fact->key.len > 0               ? date_of_parts(fact)
						      : cloud_time(fact->text);
		if (when != MUSTER_TIME_NONE)
			return when;
	}
	return MUSTER_TIME_NONE;
}
