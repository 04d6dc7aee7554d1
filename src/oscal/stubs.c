/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two documents that results and POA&M must import: as much of an
 * assessment plan and of a system security plan as muster knows, and said to
 * be stubs, so that links resolve until the real ones take their place.
 */
#include "oscal/internal.h"

void
system_id(struct oscal *oscal, const char *name)
{
	struct out *out = &oscal->out;
	if (name != NULL)
		out_object(out, name);
	else
		out_item(out);
	out_flag(out, "identifier-type", "urn:muster:system");
	out_value(out, "id", oscal->assessment->system);
	if (name != NULL)
		out_object_end(out);
	else
		out_item_end(out);
}

int
write_plan(struct oscal *oscal)
{
	head_document(oscal, "assessment-plan", "assessment plan (stub)",
	    "A stub, so that the assessment results have a plan to import: it names the controls "
	    "that were looked at and nothing else. Replace it by the plan there is.");
	part_import(oscal, "import-ssp", MUSTER_OSCAL_SYSTEM);
	head_reviewed_controls(oscal);
	head_back_matter(oscal);
	return 0;
}

static void
import_profile(struct oscal *oscal)
{
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "catalog:%s:%s", oscal->catalog->id, oscal->catalog->version);
	out_object(out, "import-profile");
	out_flag(out, "href", WORDS(oscal, "#%s", id.text));
	out_object_end(out);
}

static void
characteristics(struct oscal *oscal)
{
	struct out *out = &oscal->out;
	out_object(out, "system-characteristics");
	out_list(out, "system-ids", "system-id");
	system_id(oscal, NULL);
	out_list_end(out);
	out_field(out, "system-name", oscal->assessment->system);
	out_words(out, "description", "The system that muster knows by this name: %zu assets.",
	    oscal->in->asset_count);
	out_object(out, "system-information");
	out_list(out, "information-types", "information-type");
	out_item(out);
	out_line(out, "title", "Not stated");
	out_words(out, "description", "muster does not know what information the system holds.");
	out_item_end(out);
	out_list_end(out);
	out_object_end(out);
	out_object(out, "status");
	out_flag(out, "state", "operational");
	out_object_end(out);
	out_object(out, "authorization-boundary");
	out_words(out, "description", "The assets in scope of the assessment.");
	out_object_end(out);
	out_object_end(out);
}

static void
implementation(struct oscal *oscal)
{
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "system:%s", oscal->assessment->system);
	out_object(out, "system-implementation");
	out_list(out, "components", "component");
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_flag(out, "type", "this-system");
	out_line(out, "title", oscal->assessment->system);
	out_words(out, "description", "The system as a whole.");
	out_object(out, "status");
	out_flag(out, "state", "operational");
	out_object_end(out);
	out_item_end(out);
	out_list_end(out);
	out_object_end(out);
}

static void
requirement(struct oscal *oscal, const char *control)
{
	struct out *out = &oscal->out;
	struct id id = id_of(
	    oscal, "requirement:%s:%s:%s", oscal->catalog->id, oscal->assessment->system, control);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_flag(out, "control-id", id_control(oscal, control));
	out_item_end(out);
}

static void
requirements(struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	struct out *out = &oscal->out;
	size_t count = 0;
	out_object(out, "control-implementation");
	out_words(out, "description", "How controls are implemented is not stated in this stub.");
	out_list(out, "implemented-requirements", "implemented-requirement");
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (!result->control->assessable || result->out_of_profile)
			continue;
		requirement(oscal, result->control->id);
		count++;
	}
	if (count == 0)
		requirement(oscal, "none"); /* OSCAL wants one */
	out_list_end(out);
	out_object_end(out);
}

int
write_system(struct oscal *oscal)
{
	head_document(oscal, "system-security-plan", "system security plan (stub)",
	    "A stub, so that the assessment plan and the POA&M have a plan to import. Replace it "
	    "by "
	    "the plan there is.");
	import_profile(oscal);
	characteristics(oscal);
	implementation(oscal);
	requirements(oscal);
	head_back_matter(oscal);
	return 0;
}
