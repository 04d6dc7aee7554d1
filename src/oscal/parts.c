/* SPDX-License-Identifier: Apache-2.0 */
/* The pieces that observations, risks and findings are made of. */
#include <stdio.h>

#include "oscal/internal.h"

/* 1900-01-01: OSCAL's dates do not go further back. */
#define EARLIEST (INT64_C(-25567) * MUSTER_DAY)

static bool
is_writable(muster_time t)
{
	return t != MUSTER_TIME_NONE && t >= EARLIEST;
}

const char *
words_done(struct oscal *oscal)
{
	if (oscal->words.failed)
		out_fail(&oscal->out);
	return oscal->words.data;
}

bool
part_time(struct oscal *oscal, const char *name, muster_time t)
{
	char text[40];
	if (!is_writable(t))
		return false;
	out_field(&oscal->out, name, muster_time_format(t, text));
	return true;
}

void
part_prop(struct oscal *oscal, const char *name, const char *value)
{
	struct out *out = &oscal->out;
	if (value == NULL || *value == '\0')
		return;
	out_item(out);
	out_flag(out, "name", name);
	out_flag(out, "ns", PROPERTY_NAMESPACE);
	out_flag(out, "value", value);
	out_item_end(out);
}

void
part_prop_number(struct oscal *oscal, const char *name, int64_t value)
{
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)value);
	part_prop(oscal, name, text);
}

void
part_prop_time(struct oscal *oscal, const char *name, muster_time t)
{
	char text[40];
	part_prop(oscal, name, muster_time_format(t, text));
}

void
part_origin(struct oscal *oscal, const char *source)
{
	struct out *out = &oscal->out;
	struct id tool = id_of(oscal, "tool:%s", *source != '\0' ? source : "muster");
	out_list(out, "actors", "actor");
	out_item(out);
	out_flag(out, "type", "tool");
	out_flag(out, "actor-uuid", tool.text);
	out_item_end(out);
	out_list_end(out);
}

void
part_asset_subject(struct oscal *oscal, int64_t asset)
{
	struct out *out = &oscal->out;
	const struct muster_asset *found = lookup_asset(oscal, asset);
	if (found == NULL)
		return;
	struct id id = id_of(oscal, "asset:%s", found->path);
	out_list(out, "subjects", "subject");
	out_item(out);
	out_flag(out, "subject-uuid", id.text);
	out_flag(out, "type", "inventory-item");
	out_item_end(out);
	out_list_end(out);
}

void
part_related_observation(struct oscal *oscal, const char *uuid)
{
	struct out *out = &oscal->out;
	out_item(out);
	out_flag(out, "observation-uuid", uuid);
	out_item_end(out);
}

void
part_import(struct oscal *oscal, const char *name, enum muster_oscal_model model)
{
	struct out *out = &oscal->out;
	out_object(out, name);
	out_flag(out, "href",
	    WORDS(oscal, "%s.%s", oscal->base, muster_oscal_extension(model, oscal->format)));
	out_object_end(out);
}

void
part_log_entry(struct oscal *oscal, const char *uuid, const char *title, muster_time start,
    muster_time end, const char *status_change)
{
	struct out *out = &oscal->out;
	if (!is_writable(start))
		start = oscal->assessment->as_of;
	out_item(out);
	out_flag(out, "uuid", uuid);
	out_line(out, "title", title);
	part_time(oscal, "start", start);
	part_time(oscal, "end", end);
	if (status_change != NULL)
		out_field(out, "status-change", status_change);
	out_item_end(out);
}

/* The last second of the last day that is in time. */
muster_time
part_deadline(const struct muster_mapping *mapping, muster_time start)
{
	muster_time due = muster_mapping_due(mapping, start);
	return mapping->effect != MUSTER_EFFECT_DEADLINE || due == MUSTER_TIME_NONE ||
		due == MUSTER_TIME_MAX
	    ? MUSTER_TIME_NONE
	    : due + 1 - MUSTER_SECOND;
}
