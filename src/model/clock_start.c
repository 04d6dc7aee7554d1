/* SPDX-License-Identifier: Apache-2.0 */
/* Where the clock of a finding starts: the fix, else the advisory, else first sight. */
#include <muster/model.h>
#include <muster/timing.h>

static const char *const names[MUSTER_START_COUNT] = {
    [MUSTER_START_FIRST_SEEN] = "first-seen",
    [MUSTER_START_FIX_AVAILABLE] = "fix-available",
    [MUSTER_START_ADVISORY] = "advisory",
};

const char *
muster_start_name(enum muster_start start)
{
	return (unsigned)start < MUSTER_START_COUNT ? names[start] : "";
}

const char *
muster_start_words(enum muster_start start)
{
	static const char *const words[MUSTER_START_COUNT] = {
	    [MUSTER_START_FIRST_SEEN] = "first sight on",
	    [MUSTER_START_FIX_AVAILABLE] = "the fix of",
	    [MUSTER_START_ADVISORY] = "the advisory of",
	};
	return (unsigned)start < MUSTER_START_COUNT ? words[start] : "";
}

struct muster_start_dates
muster_start_dates_of(const struct muster_finding *finding)
{
	return (struct muster_start_dates){.first_seen = finding->first_seen,
	    .observed = finding->last_seen,
	    .fix_available = finding->fix_available,
	    .advisory_date = finding->advisory_date,
	    .has_fix = finding->fixed_in != NULL && finding->fixed_in[0] != '\0'};
}

enum telling { UNTOLD, UNUSABLE, USABLE };

/* Nothing before 1990 was published with an id, and nobody knows what is to come. */
static enum telling
tell(muster_time date, muster_time observed)
{
	const muster_time earliest = 7305 * MUSTER_DAY; /* 1990-01-01 */
	if (muster_time_told(date) == MUSTER_TIME_NONE)
		return UNTOLD;
	if (date < earliest || observed == MUSTER_TIME_NONE || date > observed)
		return UNUSABLE;
	return USABLE;
}

static const char *
why_first_seen(enum muster_release release, enum telling fix, enum telling advisory)
{
	if (fix == UNUSABLE || advisory == UNUSABLE)
		return "the date that is told is before 1990 or after it was told";
	return release == MUSTER_RELEASE_ADVISORY
	    ? "the date of the advisory is not known"
	    : "neither the date of the fix nor of the advisory is known";
}

struct muster_clock_start
muster_clock_start_of(enum muster_release release, const struct muster_start_dates *dates)
{
	struct muster_clock_start start = {
	    .at = dates->first_seen, .start = MUSTER_START_FIRST_SEEN, .because = ""};
	if (release == MUSTER_RELEASE_NONE)
		return start;
	if (!dates->has_fix) {
		start.because = "no fix is known";
		return start;
	}
	enum telling fix =
	    release == MUSTER_RELEASE_FIX ? tell(dates->fix_available, dates->observed) : UNTOLD;
	enum telling advisory = tell(dates->advisory_date, dates->observed);
	if (fix == USABLE)
		return (struct muster_clock_start){
		    dates->fix_available, MUSTER_START_FIX_AVAILABLE, ""};
	if (advisory == USABLE)
		return (struct muster_clock_start){dates->advisory_date, MUSTER_START_ADVISORY,
		    fix == UNUSABLE ? "the date told of the fix is before 1990 or after it was told"
			: release == MUSTER_RELEASE_FIX ? "the date of the fix is not known"
							: ""};
	start.because = why_first_seen(release, fix, advisory);
	return start;
}
