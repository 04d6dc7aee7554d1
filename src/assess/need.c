/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a control needs beside what was found: whether it is in force and in
 * profile at all, and the dated occurrences its timing rules count.
 */
#include <string.h>

#include "assess/internal.h"

static bool
is_listed(const struct muster_assess_input *in, const struct muster_control *control)
{
	return muster_requirements_hold(in->only, in->only_count, in->catalog, control);
}

bool
control_in_profile(const struct context *context, const struct muster_control *control)
{
	const struct muster_assess_input *in = context->in;
	const char *level = control->level != NULL ? control->level : "";
	if (!muster_control_in_force(control, in->as_of) || !is_listed(in, control))
		return false;
	if (in->level != NULL && in->level[0] != '\0' && strcmp(level, in->level) > 0)
		return false;
	if (in->profile_count == 0 || control->profile == NULL || control->profile[0] == '\0')
		return true;
	for (size_t i = 0; i < in->profile_count; i++)
		if (strcmp(in->profiles[i], control->profile) == 0)
			return true;
	return false;
}

static int
add(struct reason *out, size_t *count, enum muster_status status, const char *text)
{
	if (text == NULL)
		return -1;
	out[(*count)++] = (struct reason){.status = status, .text = text};
	return 0;
}

/* Whom the requirement is for, in the catalog's words. */
static const char *
profile_title(const struct muster_catalog *catalog, const char *profile)
{
	for (size_t i = 0; i < catalog->profile_count; i++)
		if (strcmp(catalog->profiles[i].id, profile) == 0)
			return catalog->profiles[i].title;
	return profile;
}

/* "not among the requirements of SAQ A-EP (muster.yaml:32): in no count" */
static const char *
unlisted_text(struct context *context)
{
	const struct muster_assess_input *in = context->in;
	const char *names = "";
	for (size_t i = 0; names != NULL && i < in->only_count; i++)
		if (strcmp(in->only[i].framework, in->catalog->id) == 0)
			names = text_format(context, "%s%s%s (%s:%u)", names,
			    names[0] != '\0' ? ", " : "", in->only[i].name, in->only[i].origin.file,
			    in->only[i].origin.line);
	return names == NULL
	    ? NULL
	    : text_format(context, "not among the requirements of %s: in no count", names);
}

static const char *
profile_text(struct context *context, const struct muster_control *control)
{
	const struct muster_assess_input *in = context->in;
	if (!is_listed(in, control))
		return unlisted_text(context);
	const char *level = control->level != NULL ? control->level : "";
	if (in->level != NULL && in->level[0] != '\0' && strcmp(level, in->level) > 0)
		return text_format(context,
		    "of level %s, and %s is assessed at level %s: in no count", level, in->system,
		    in->level);
	return text_format(context, "for others than %s: %s; in no count", in->system,
	    profile_title(in->catalog, control->profile));
}

/* A remark: out of profile or not in force, the control is in no count whatever its status. */
int
need_force_reason(struct context *context, const struct muster_control *control, struct reason *out,
    size_t *count)
{
	if (control_in_profile(context, control))
		return 0;
	if (muster_control_in_force(control, context->in->as_of))
		return add(out, count, MUSTER_STATUS_COUNT, profile_text(context, control));
	bool superseded = control->superseded_by != NULL && control->superseded_by[0] != '\0' &&
	    context->in->as_of >= control->superseded_on;
	const char *text = superseded
	    ? text_format(context, "superseded by %s since %s: in no count", control->superseded_by,
		  text_date(context, control->superseded_on))
	    : text_format(context,
		  "good practice until %s, a requirement from then on: in no count",
		  text_date(context, control->effective));
	return add(out, count, MUSTER_STATUS_COUNT, text);
}
