/* SPDX-License-Identifier: Apache-2.0 */
/* What was found at the places of a record, and saying it: rows, events, activities, coverage. */
#include "source/cloud.h"

static const struct muster_span none = {"", 0};

const struct fact *
cloud_fact(const struct cloud *cloud, size_t place)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++) {
		const struct fact *fact = cloud->facts.first[cloud->at[place][n]];
		if (fact != NULL && !fact->null)
			return fact;
	}
	return NULL;
}

struct muster_span
cloud_text(const struct cloud *cloud, size_t place)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++) {
		const struct muster_span text = facts_text(&cloud->facts, cloud->at[place][n]);
		if (text.len > 0)
			return text;
	}
	return none;
}

struct muster_span
cloud_beside(const struct cloud *cloud, size_t place, const struct fact *fact)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++) {
		const struct fact *other = facts_beside(&cloud->facts, cloud->at[place][n], fact);
		if (other != NULL && other->text.len > 0)
			return other->text;
	}
	return none;
}

bool
cloud_seen(const struct cloud *cloud, size_t place)
{
	for (size_t n = 0; n < CLOUD_SPELLINGS && cloud->at[place][n] != FACTS_NO_PLACE; n++)
		if (cloud->facts.seen[cloud->at[place][n]])
			return true;
	return false;
}

/* ---- saying ---- */

/* A text that memory ran out for is no text: nothing is said with it. */
static void
check_texts(struct cloud *cloud)
{
	cloud->base.failed |= cloud->text.failed || cloud->other.failed || cloud->place.failed;
}

bool
cloud_row_end(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	if (cloud->row.text[ROW_CHECK].len == 0)
		take_mark(&adapter->take, "it has no id");
	if (cloud->outer != NULL && adapter->take.odd)
		snprintf(adapter->take.pointer, sizeof(adapter->take.pointer), "%s",
		    cloud->outer_pointer);
	check_texts(cloud);
	if (!row_end(adapter, &cloud->row) || adapter->failed)
		return false;
	if (cloud->outer != NULL)
		cloud->row.locus = *cloud->outer;
	return true;
}

void
cloud_say(struct cloud *cloud)
{
	check_texts(cloud);
	cloud->row.extra = true;
	row_say(&cloud->base, &cloud->row);
}

void
cloud_count(struct cloud *cloud, enum muster_fate fate)
{
	sink_record(cloud->base.sink, fate);
}

void
cloud_event(struct cloud *cloud, muster_time first, muster_time last, uint64_t count)
{
	cloud->row.domain = MUSTER_DOMAIN_EVENT;
	cloud->row.first = first;
	cloud->row.last = last;
	cloud->row.count = count;
	if (!cloud->listed || cloud->list.len == 0) /* a list is asked for later than that */
		cloud_observed(cloud, last > first ? last : first);
}

void
cloud_activity(struct cloud *cloud, const struct muster_activity *activity)
{
	struct muster_activity told = *activity;
	check_texts(cloud);
	told.asset = cloud->base.asset;
	told.locus = &cloud->row.locus;
	sink_activity(cloud->base.sink, &told);
	cloud_observed(cloud, told.last > told.first ? told.last : told.first);
}

void
cloud_setting(
    struct cloud *cloud, const char *name, struct muster_span value, muster_time at, int64_t days)
{
	const struct muster_setting setting = {.asset = cloud->base.asset,
	    .name = muster_span_of(name),
	    .value = value,
	    .at = at,
	    .days = days,
	    .location = none,
	    .section = cloud->row.text[ROW_SECTION],
	    .locus = &cloud->row.locus};
	sink_setting(cloud->base.sink, &setting);
}

muster_asset_handle
cloud_asset(struct cloud *cloud, enum muster_asset_kind kind, struct muster_span name,
    muster_asset_handle parent)
{
	const struct muster_asset_binding binding = {
	    .kind = kind, .name = name, .version = none, .tag = none, .parent = parent};
	check_texts(cloud);
	named_asset(&cloud->base, &cloud->assets, &binding);
	return cloud->base.asset;
}

struct cloud_covered {
	struct cloud_covered *next;
	muster_asset_handle asset;
	enum muster_domain domain;
	struct muster_span section;
};

void
cloud_cover(struct cloud *cloud, enum muster_domain domain, struct muster_span section)
{
	struct adapter *adapter = &cloud->base;
	const size_t count = sizeof(cloud->covered) / sizeof(cloud->covered[0]);
	struct cloud_covered **at = &cloud->covered[adapter->asset % count];
	if (!cloud->listed)
		return;
	for (; *at != NULL; at = &(*at)->next)
		if ((*at)->asset == adapter->asset && (*at)->domain == domain &&
		    muster_span_eq((*at)->section, section))
			return;
	struct cloud_covered *covered = muster_arena_alloc(adapter->run_arena, sizeof(*covered));
	if (covered == NULL) {
		adapter->failed = true;
		return;
	}
	*covered = (struct cloud_covered){
	    NULL, adapter->asset, domain, adapter_keep_run(adapter, section)};
	*at = covered;
	sink_coverage(adapter->sink, adapter->asset, domain, section);
}

void
cloud_nothing(struct cloud *cloud, enum muster_domain domain)
{
	if (!cloud->lists || cloud->records > 0)
		return;
	cloud_asset(cloud, MUSTER_ASSET_ACCOUNT, none, MUSTER_ASSET_UNKNOWN);
	cloud->listed = true;
	cloud_cover(cloud, domain, none);
}
