/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A catalog with its mappings and timing rules: parents, aliases, profiles,
 * successors, rows that say what the model forbids, needs that nothing states.
 */
#include "catalog/lint.h"

static void
lint_control(struct lint *lint, const struct muster_catalog *catalog, size_t at)
{
	char shown[YAML_SHOWN];
	const struct muster_control *control = &catalog->controls[at];
	if (control->parent[0] == '\0')
		return;
	const struct muster_control *parent = muster_control_find(catalog, control->parent);
	if (parent == NULL && catalog->partial)
		return;
	if (parent == NULL)
		lint_tell(lint, &control->origin, "lint.parent", NULL, "there is no parent \"%s\"",
		    yaml_shown(control->parent, shown));
	else if (parent >= control)
		lint_tell(lint, &control->origin, "lint.parent", NULL,
		    "the parent \"%s\" stands after its child", yaml_shown(control->parent, shown));
}

static bool
has_profile(const struct muster_catalog *catalog, const char *profile)
{
	for (size_t i = 0; i < catalog->profile_count; i++)
		if (strcmp(catalog->profiles[i].id, profile) == 0)
			return true;
	return false;
}

/* A catalog that declares no profile leaves the words free. */
static void
lint_nature(struct lint *lint, const struct muster_catalog *catalog, size_t at)
{
	char shown[YAML_SHOWN];
	const struct muster_control *control = &catalog->controls[at];
	if (catalog->profile_count > 0 && !lint->names && control->profile[0] != '\0' &&
	    !has_profile(catalog, control->profile))
		lint_tell(lint, &control->origin, "lint.profile", NULL,
		    "\"profiles\" declares no \"%s\"", yaml_shown(control->profile, shown));
	if (control->superseded_by[0] == '\0')
		return;
	const struct muster_control *successor =
	    muster_control_find(catalog, control->superseded_by);
	if (successor == NULL && catalog->partial)
		return;
	if (successor == NULL || successor == control)
		lint_tell(lint, &control->origin, "lint.superseded", NULL,
		    successor == NULL ? "there is no successor \"%s\""
				      : "\"%s\" is superseded by itself",
		    yaml_shown(control->superseded_by, shown));
}

static bool
has_check(const struct muster_controls *controls, const struct muster_mapping *row)
{
	for (size_t i = 0; i < controls->check_count; i++) {
		const struct muster_check *check = &controls->checks[i];
		if (strcmp(check->practice, row->practice) == 0 &&
		    (row->aspect[0] == '\0' || strcmp(check->aspect, row->aspect) == 0))
			return true;
	}
	return false;
}

/* Where machine evidence must be there, a row without a check keeps it from ever being whole. */
static void
lint_evidence(
    struct lint *lint, const struct muster_control *control, const struct muster_mapping *row)
{
	bool part = row->aspect[0] != '\0';
	if (control->needs_machine && !has_check(lint->controls, row))
		lint_tell(lint, &row->origin, "lint.needs", NULL,
		    "\"%s\" needs machine evidence, but no check tests \"%s\"%s%s%s", control->id,
		    row->practice, part ? " (" : "", row->aspect, part ? ")" : "");
}

/* What a control needs, and something that could show it. */
static void
lint_needs(struct lint *lint, const struct muster_catalog *catalog, size_t at)
{
	const struct muster_control *control = &catalog->controls[at];
	bool machine = false, dated = false;
	for (size_t i = 0; i < catalog->mapping_count; i++) {
		const struct muster_mapping *row = &catalog->mappings[i];
		if (strcmp(row->control, control->id) != 0 || row->effect == MUSTER_EFFECT_SUPPORTS)
			continue;
		machine = true;
		lint_evidence(lint, control, row);
	}
	for (size_t i = 0; i < catalog->timing_count; i++)
		dated |= strcmp(catalog->timings[i].control, control->id) == 0;
	if (control->needs_machine && !machine)
		lint_tell(lint, &control->origin, "lint.needs", NULL,
		    "\"%s\" needs machine evidence, but no practice can set its status",
		    control->id);
	if (control->needs_occurrence && !dated)
		lint_tell(lint, &control->origin, "lint.needs", NULL,
		    "\"%s\" needs an occurrence, but no timing rule says which", control->id);
}

static bool
same_rule(const struct muster_timing *x, const struct muster_timing *y)
{
	return strcmp(x->control, y->control) == 0 && x->kind == y->kind &&
	    x->anchor == y->anchor && strcmp(x->what, y->what) == 0;
}

/*
 * A rule may stand on a heading: it is a clock to show that decides nothing
 * (HIPAA's breach notices are not in its Security Rule).
 */
static void
lint_timing(struct lint *lint, const struct muster_catalog *catalog, size_t at)
{
	char shown[YAML_SHOWN];
	const struct muster_timing *timing = &catalog->timings[at];
	const struct muster_control *control = muster_control_find(catalog, timing->control);
	if (control == NULL && (catalog->partial || timing->control[0] == '\0'))
		return;
	bool counts =
	    timing->kind == MUSTER_TIMING_FREQUENCY || timing->kind == MUSTER_TIMING_RISK_ANALYSIS;
	if (control == NULL)
		lint_tell(lint, &timing->origin, "lint.control", NULL, "%s has no control \"%s\"",
		    catalog->id, yaml_shown(timing->control, shown));
	else if (control->assessable && counts && !control->needs_occurrence)
		lint_tell(lint, &timing->origin, "lint.needs", NULL,
		    "a rule of kind \"%s\" counts occurrences, but \"%s\" needs none",
		    muster_timing_kind_name(timing->kind), control->id);
	if (timing->analysis[0] != '\0' && !catalog->partial &&
	    muster_control_find(catalog, timing->analysis) == NULL)
		lint_tell(lint, &timing->origin, "lint.control", NULL, "%s has no control \"%s\"",
		    catalog->id, yaml_shown(timing->analysis, shown));
	for (size_t i = at; i-- > 0 && strcmp(catalog->timings[i].control, timing->control) == 0;)
		if (same_rule(&catalog->timings[i], timing))
			lint_tell(lint, &timing->origin, "lint.duplicate", NULL,
			    "the same rule for the same control stands in line %u already",
			    catalog->timings[i].origin.line);
}

static void
lint_aliases(struct lint *lint, const struct muster_catalog *catalog)
{
	char shown[YAML_SHOWN];
	const struct muster_catalog_index *index = catalog->index;
	for (size_t i = 1; i < index->alias_count; i++) {
		const struct catalog_alias *alias = &index->aliases[i], *before = alias - 1;
		if (strcmp(alias->alias, before->alias) != 0)
			continue;
		lint_tell(lint, &alias->control->origin, "lint.alias", NULL,
		    alias->control == before->control ? "the alias \"%s\" is named twice; line %u"
						      : "the alias \"%s\" means line %u too",
		    yaml_shown(alias->alias, shown), before->control->origin.line);
	}
}

static void
lint_mapping(struct lint *lint, const struct muster_catalog *catalog, size_t at)
{
	char shown[YAML_SHOWN];
	const struct muster_mapping *mapping = &catalog->mappings[at];
	lint_names(lint, &mapping->origin, mapping->practice, mapping->aspect);
	const struct muster_control *control = muster_control_find(catalog, mapping->control);
	bool unknown = catalog->partial || mapping->control[0] == '\0';
	if (control == NULL && unknown)
		return;
	if (control == NULL)
		lint_tell(lint, &mapping->origin, "lint.control", NULL, "%s has no control \"%s\"",
		    catalog->id, yaml_shown(mapping->control, shown));
	else if (!control->assessable)
		lint_tell(lint, &mapping->origin, "lint.heading", NULL,
		    "\"%s\" is a heading: nothing can decide it", control->id);
	const struct muster_mapping *before = at > 0 ? mapping - 1 : NULL;
	bool whole =
	    before != NULL && before->rationale[0] != '\0' && mapping->rationale[0] != '\0';
	if (whole && strcmp(before->control, mapping->control) == 0 &&
	    strcmp(before->practice, mapping->practice) == 0 &&
	    strcmp(before->aspect, mapping->aspect) == 0)
		lint_tell(lint, &mapping->origin, "lint.duplicate", NULL,
		    "the same practice for the same control stands in line %u already",
		    before->origin.line);
	if (mapping->confidence == MUSTER_CONFIDENCE_LOW &&
	    mapping->effect != MUSTER_EFFECT_SUPPORTS)
		lint_tell(lint, &mapping->origin, "lint.confidence", NULL,
		    "at low confidence the effect is \"supports\": say so");
}

void
lint_catalog(struct lint *lint, const struct muster_catalog *catalog)
{
	for (size_t i = 0; i < catalog->control_count; i++) {
		lint_control(lint, catalog, i);
		lint_nature(lint, catalog, i);
		if (!lint->names)
			lint_needs(lint, catalog, i);
	}
	lint_aliases(lint, catalog);
	for (size_t i = 0; i < catalog->mapping_count; i++)
		lint_mapping(lint, catalog, i);
	for (size_t i = 0; i < catalog->timing_count; i++)
		lint_timing(lint, catalog, i);
}
