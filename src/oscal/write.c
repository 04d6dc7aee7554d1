/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL documents: which there are, and how each is begun and ended. */
#include "oscal/internal.h"

static const struct {
	const char *root;
	const char *extensions[MUSTER_OSCAL_FORMAT_COUNT];
	bool refs; /* controls name the findings that bear on them */
	int (*write)(struct oscal *oscal);
} models[] = {
    [MUSTER_OSCAL_RESULTS] = {"assessment-results", {"oscal.xml", "oscal.json"}, true,
	write_results},
    [MUSTER_OSCAL_POAM] = {"plan-of-action-and-milestones", {"poam.oscal.xml", "poam.oscal.json"},
	false, write_poam},
    [MUSTER_OSCAL_PLAN] = {"assessment-plan", {"plan.oscal.xml", "plan.oscal.json"}, false,
	write_plan},
    [MUSTER_OSCAL_SYSTEM] = {"system-security-plan", {"system.oscal.xml", "system.oscal.json"},
	false, write_system},
};
_Static_assert(
    sizeof(models) / sizeof(models[0]) == MUSTER_OSCAL_MODEL_COUNT, "every model has its row");

const char *
muster_oscal_extension(enum muster_oscal_model model, enum muster_oscal_format format)
{
	return models[model].extensions[format];
}

int
each_finding(
    struct oscal *oscal, void (*each)(struct oscal *oscal, const struct muster_finding *finding))
{
	const struct muster_finding_list *list = &oscal->in->open;
	struct muster_finding finding;
	uint64_t count = 0;
	int more = list->rewind(list->context, oscal->err) == 0 ? 1 : -1;
	while (more == 1 && !oscal->out.failed) {
		more = list->next(list->context, &finding, oscal->err);
		if (more == 1 && ++count > list->count)
			break;
		if (more == 1)
			each(oscal, &finding);
	}
	if (more >= 0 && !oscal->out.failed && count != list->count)
		more = muster_error_set(oscal->err, MUSTER_E_INTERNAL, "oscal.finding-count",
		    "OSCAL would hold another number of findings than was counted");
	if (more < 0)
		oscal->out.failed = true; /* the error is set */
	return oscal->out.failed ? -1 : 0;
}

static int
write_document(struct oscal *oscal, enum muster_oscal_model model, struct muster_output_set *set)
{
	char name[256];
	if (lookup_build(oscal, models[model].refs) != 0 ||
	    set->begin(set, "", name, oscal->err) != 0)
		return -1;
	out_begin(&oscal->out, oscal->format, set, models[model].root, oscal->err);
	models[model].write(oscal);
	return out_finish(&oscal->out) == 0 ? set->end(set, oscal->err) : -1;
}

int
muster_oscal_write(const struct muster_report_input *input, const char *base,
    enum muster_oscal_model model, enum muster_oscal_format format, struct muster_output_set *set,
    struct muster_error *err)
{
	struct oscal oscal = {.in = input,
	    .assessment = input->assessment,
	    .catalog = input->assessment->catalog,
	    .base = base,
	    .format = format,
	    .err = err,
	    .space = uuid_of_name(&uuid_space_url, "urn:muster:oscal")};
	oscal.out.err = err;
	oscal.arena = muster_arena_new();
	if (oscal.arena == NULL)
		return muster_error_memory(err);
	muster_strbuf_init(&oscal.words, 0);
	int status = write_document(&oscal, model, set);
	muster_strbuf_release(&oscal.words);
	muster_arena_free(oscal.arena);
	return status;
}
