/* SPDX-License-Identifier: Apache-2.0 */
/* One threshold: what counts, and whether it holds. */
#include <muster/gate.h>

#include <stdio.h>
#include <string.h>

#define BIT(status) (UINT32_C(1) << MUSTER_STATUS_##status)
#define UNKNOWN (BIT(ERROR) | BIT(NO_EVIDENCE) | BIT(STALE))

static const char *
keep(struct muster_gate_work *work, const char *text)
{
	if (text == NULL)
		work->failed = true;
	return text != NULL ? text : "";
}

static const char *
place_of(struct muster_gate_work *work, const struct muster_gate_rule *rule)
{
	return rule->origin.file != NULL
	    ? keep(work,
		  muster_arena_printf(work->arena, "%s:%u", rule->origin.file, rule->origin.line))
	    : keep(work, muster_arena_printf(work->arena, "--fail-on %s", rule->name));
}

static const char *
subject_of(struct muster_gate_work *work, const char *system, const char *framework)
{
	return system[0] != '\0' && framework[0] != '\0'
	    ? keep(work, muster_arena_printf(work->arena, "%s, %s", system, framework))
	    : keep(work, muster_arena_printf(work->arena, "%s%s", system, framework));
}

void
muster_gate_begin(struct muster_gate_work *work, const struct muster_gate_rule *rule,
    const struct muster_assessment *assessment, const char *system, struct muster_arena *arena)
{
	const char *framework = assessment != NULL ? assessment->catalog->id : "";
	*work = (struct muster_gate_work){.assessment = assessment, .arena = arena};
	work->check = (struct muster_gate_check){.rule = rule,
	    .framework = framework,
	    .system = keep(work, muster_arena_strdup(arena, system)),
	    .subject = subject_of(work, system, framework),
	    .place = place_of(work, rule),
	    .text = ""};
	work->items = muster_arena_array(arena, MUSTER_GATE_ITEMS, sizeof(*work->items));
	work->failed |= work->items == NULL;
}

static void
add_item(struct muster_gate_work *work, const char *text)
{
	work->check.item_total++;
	if (work->items != NULL && work->check.item_count < MUSTER_GATE_ITEMS)
		work->items[work->check.item_count++] = keep(work, text);
}

static bool
in_list(const char *const *globs, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (muster_text_glob(globs[i], text))
			return true;
	return count == 0;
}

bool
muster_gate_selects(const struct muster_gate_rule *rule, const struct muster_control_result *result)
{
	return result->control->assessable && !result->out_of_profile &&
	    in_list(rule->controls, rule->control_count, result->control->id);
}

/* ---- findings ---- */

static bool
asks(const struct muster_control_result *result, const struct muster_finding *finding)
{
	for (size_t i = 0; i < result->row_count; i++)
		if (muster_mapping_asks(
			result->rows[i].mapping, finding->practice, finding->aspect))
			return true;
	return false;
}

/* Unknown is not low: a vulnerability nobody ranked may be of any rank. */
static bool
of_rank(const struct muster_gate_rule *rule, const struct muster_finding *finding)
{
	bool vulnerability = finding->domain == MUSTER_DOMAIN_OS_PACKAGE ||
	    finding->domain == MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	return (rule->ranks & (UINT32_C(1) << finding->rank)) != 0 ||
	    (rule->unranked && vulnerability && finding->rank == MUSTER_SEVERITY_UNKNOWN);
}

bool
muster_gate_bears(const struct muster_gate_work *work, const struct muster_finding *finding)
{
	const struct muster_gate_rule *rule = work->check.rule;
	const struct muster_assessment *assessment = work->assessment;
	if (!of_rank(rule, finding) || !in_list(rule->assets, rule->asset_count, finding->asset))
		return false;
	if (assessment == NULL)
		return true;
	if (finding->practice[0] == '\0')
		return false;
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (muster_gate_selects(rule, result) &&
		    (rule->statuses == 0 ||
			(rule->statuses & (UINT32_C(1) << result->status)) != 0) &&
		    asks(result, finding))
			return true;
	}
	return false;
}

/* As the status has it: what removes always, what accepts where the catalog lets it. */
static bool
excuses(const struct muster_gate_work *work, const char *kind)
{
	if (kind == NULL)
		return false;
	bool risk =
	    strcmp(kind, "accepted-risk") == 0 || strcmp(kind, "operational-requirement") == 0;
	return !risk || work->assessment == NULL || work->assessment->catalog->accepts_risk;
}

void
muster_gate_finding(
    struct muster_gate_work *work, const struct muster_finding *finding, const char *kind)
{
	if (excuses(work, kind)) {
		work->excused++;
		return;
	}
	work->check.counted++;
	add_item(work,
	    work->check.item_count < MUSTER_GATE_ITEMS
		? muster_arena_printf(work->arena, "%s %s %s on %s", finding->id,
		      muster_severity_name(finding->rank), finding->check, finding->asset)
		: "");
}

/* ---- controls ---- */

enum part { PART_COUNTS, PART_UNKNOWN, PART_NEITHER };

static enum part
part_of(const struct muster_gate_rule *rule, const struct muster_control_result *result)
{
	uint32_t bit = UINT32_C(1) << result->status;
	return (rule->statuses & bit) != 0 ? PART_COUNTS
	    : (bit & UNKNOWN) != 0         ? PART_UNKNOWN
					   : PART_NEITHER;
}

static void
add_controls(struct muster_gate_work *work, enum part part)
{
	const struct muster_assessment *assessment = work->assessment;
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (muster_gate_selects(work->check.rule, result) &&
		    part_of(work->check.rule, result) == part)
			add_item(work,
			    muster_arena_printf(work->arena, "%s %s", result->control->id,
				muster_status_name(result->status)));
	}
}

static void
count_controls(struct muster_gate_work *work)
{
	const struct muster_gate_rule *rule = work->check.rule;
	const struct muster_assessment *assessment = work->assessment;
	/* a floor is missed by those that do not have the status: they are what to look at */
	bool floor = rule->max < 0 && rule->min >= 0;
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (!muster_gate_selects(rule, result))
			continue;
		work->controls++;
		work->seen += result->seen;
		work->expected += result->expected;
		work->check.counted += part_of(rule, result) == PART_COUNTS;
		work->check.unknown += !floor && part_of(rule, result) == PART_UNKNOWN;
	}
	if (floor)
		add_controls(work, PART_NEITHER);
	else
		add_controls(work, PART_COUNTS);
	add_controls(work, PART_UNKNOWN);
}

/* ---- words ---- */

static const char *
words_of(struct muster_gate_work *work, uint32_t bits, int count, const char *(*name)(int))
{
	const char *text = "";
	for (int i = 0; i < count; i++)
		if ((bits & (UINT32_C(1) << i)) != 0)
			text = keep(work,
			    muster_arena_printf(work->arena, "%s%s%s", text,
				text[0] != '\0' ? " or " : "", name(i)));
	return text;
}

static const char *
status_word(int value)
{
	return muster_status_name((enum muster_status)value);
}

static const char *
rank_word(int value)
{
	return muster_severity_name((enum muster_severity)value);
}

static const char *
bounds_of(struct muster_gate_work *work)
{
	const struct muster_gate_rule *rule = work->check.rule;
	char least[40] = "", most[40] = "";
	if (rule->min >= 0)
		snprintf(least, sizeof(least), ", at least %lld", (long long)rule->min);
	if (rule->max >= 0)
		snprintf(most, sizeof(most), ", at most %lld", (long long)rule->max);
	return keep(work, muster_arena_printf(work->arena, "%s%s", least, most));
}

static bool
in_bounds(const struct muster_gate_work *work)
{
	const struct muster_gate_rule *rule = work->check.rule;
	const uint64_t counted = work->check.counted;
	return (rule->min < 0 || counted >= (uint64_t)rule->min) &&
	    (rule->max < 0 ||
		(counted <= (uint64_t)rule->max && work->check.unknown <= (uint64_t)rule->unknown));
}

/* "; 41 without evidence, at most 0" */
static const char *
unknown_words(struct muster_gate_work *work, const char *what)
{
	if (work->check.unknown == 0)
		return "";
	return keep(work,
	    muster_arena_printf(work->arena, "; %llu %s, at most %lld",
		(unsigned long long)work->check.unknown, what,
		(long long)work->check.rule->unknown));
}

static void
end_controls(struct muster_gate_work *work)
{
	struct muster_gate_check *check = &work->check;
	const struct muster_gate_rule *rule = check->rule;
	count_controls(work);
	check->passed = work->controls > 0 && in_bounds(work);
	if (work->controls == 0) {
		check->text = keep(work,
		    muster_arena_printf(work->arena,
			"%s: no control is assessed; nothing is no pass", check->subject));
		return;
	}
	check->text = keep(work,
	    muster_arena_printf(work->arena, "%s: %llu of %llu %s %s%s%s", check->subject,
		(unsigned long long)check->counted, (unsigned long long)work->controls,
		work->controls == 1 ? "control is" : "controls are",
		words_of(work, rule->statuses, MUSTER_STATUS_COUNT, status_word), bounds_of(work),
		unknown_words(work, "not shown (error, no-evidence or stale)")));
}

static void
end_coverage(struct muster_gate_work *work)
{
	struct muster_gate_check *check = &work->check;
	count_controls(work);
	check->counted = work->seen;
	check->unknown = 0;
	check->passed = work->expected > 0 && work->seen > 0 &&
	    work->seen * 100 >= work->expected * (uint64_t)check->rule->coverage;
	check->item_count = 0;
	check->item_total = 0;
	for (size_t i = 0; !check->passed && i < work->assessment->control_count; i++) {
		const struct muster_control_result *result = &work->assessment->controls[i];
		if (muster_gate_selects(check->rule, result) && result->seen < result->expected)
			add_item(work,
			    muster_arena_printf(work->arena, "%s seen %llu of %llu",
				result->control->id, (unsigned long long)result->seen,
				(unsigned long long)result->expected));
	}
	check->text = keep(work,
	    muster_arena_printf(work->arena,
		"%s: evidence on %llu of %llu expected%s, at least %lld %%", check->subject,
		(unsigned long long)work->seen, (unsigned long long)work->expected,
		work->expected == 0 ? " (nothing is no pass)" : "",
		(long long)check->rule->coverage));
}

static void
end_findings(struct muster_gate_work *work)
{
	struct muster_gate_check *check = &work->check;
	const struct muster_gate_rule *rule = check->rule;
	check->unknown = work->unscanned;
	check->passed = in_bounds(work) && work->scanned > 0;
	for (size_t i = 0; i < work->image_count; i++)
		add_item(work,
		    muster_arena_printf(
			work->arena, "%s has no fresh complete scan", work->images[i]));
	check->item_total += work->unscanned - work->image_count;
	char excused[64] = "";
	if (work->excused > 0)
		snprintf(excused, sizeof(excused), " (%llu more by exception)",
		    (unsigned long long)work->excused);
	check->text = keep(work,
	    muster_arena_printf(work->arena, "%s%s%llu open %s ranked %s%s%s%s%s", check->subject,
		check->subject[0] != '\0' ? ": " : "", (unsigned long long)check->counted,
		check->counted == 1 ? "finding" : "findings",
		words_of(work, rule->ranks, MUSTER_SEVERITY_COUNT, rank_word), excused,
		bounds_of(work),
		unknown_words(work,
		    work->unscanned == 1 ? "image without a fresh complete scan"
					 : "images without a fresh complete scan"),
		work->scanned > 0           ? ""
		    : rule->asset_count > 0 ? "; no such asset has a fresh complete scan, and "
					      "nothing is no pass"
					    : "; nothing has a fresh complete scan, and nothing is "
					      "no pass"));
}

void
muster_gate_scanned(struct muster_gate_work *work, const char *asset)
{
	const struct muster_gate_rule *rule = work->check.rule;
	work->scanned += in_list(rule->assets, rule->asset_count, asset);
}

void
muster_gate_unscanned(struct muster_gate_work *work, const char *image)
{
	const struct muster_gate_rule *rule = work->check.rule;
	if (!in_list(rule->assets, rule->asset_count, image))
		return;
	work->unscanned++;
	if (work->image_count < MUSTER_GATE_IMAGES)
		work->images[work->image_count++] = image;
}

int
muster_gate_end(struct muster_gate_work *work, struct muster_error *err)
{
	if (work->failed)
		return muster_error_memory(err);
	if (work->check.rule->coverage >= 0)
		end_coverage(work);
	else if (work->check.rule->ranks != 0)
		end_findings(work);
	else
		end_controls(work);
	work->check.items = work->items;
	return work->failed ? muster_error_memory(err) : 0;
}
