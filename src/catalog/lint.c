/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What no document can see alone: ids that lead nowhere, rows said twice,
 * aspects and practices that nothing uses, aliases that mean two controls.
 */
#include <muster/catalog.h>

#include <stdarg.h>

#include "catalog/lint.h"

void
lint_tell(struct lint *lint, const struct muster_origin *at, const char *id, const char *near,
    const char *format, ...)
{
	char message[512];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	struct muster_error problem;
	muster_error_set(&problem, MUSTER_E_CONFIG, id, "%s", message);
	if (near != NULL)
		muster_error_remedy(&problem, "did you mean \"%s\"?", near);
	muster_error_in(&problem, at->file);
	muster_error_at(&problem, at->line, at->column, 0);
	lint->problems++;
	if (lint->problem != NULL)
		lint->problem(lint->context, &problem);
}

/* ---- practices and aspects a row names ---- */

static const char *
near_practice(const struct muster_controls *controls, const char *id)
{
	enum { WINDOW = 64 };
	const char *best = NULL;
	for (size_t i = 0; best == NULL && i < controls->practice_count; i += WINDOW) {
		const char *ids[WINDOW];
		size_t n = 0;
		for (; n < WINDOW && i + n < controls->practice_count; n++)
			ids[n] = controls->practices[i + n].id;
		best = muster_text_nearest(id, ids, n);
	}
	return best;
}

static bool
has_aspect(const struct muster_practice *practice, const char *aspect)
{
	for (size_t i = 0; i < practice->aspect_count; i++)
		if (strcmp(practice->aspects[i], aspect) == 0)
			return true;
	return false;
}

void
lint_names(
    struct lint *lint, const struct muster_origin *at, const char *practice, const char *aspect)
{
	char shown[YAML_SHOWN];
	if (practice[0] == '\0')
		return;
	const struct muster_practice *found = muster_practice_find(lint->controls, practice);
	if (found == NULL && lint->controls->practices_partial)
		return; /* it may be one of those that were not read */
	if (found == NULL) {
		lint_tell(lint, at, "lint.practice", near_practice(lint->controls, practice),
		    "there is no practice \"%s\"", yaml_shown(practice, shown));
		return;
	}
	if (aspect[0] != '\0' && !found->partial && !has_aspect(found, aspect))
		lint_tell(lint, at, "lint.aspect",
		    muster_text_nearest(aspect, found->aspects, found->aspect_count),
		    "the practice \"%s\" has no aspect \"%s\"", found->id,
		    yaml_shown(aspect, shown));
}

/* ---- checks ---- */

static bool
same_check(const struct muster_check *x, const struct muster_check *y)
{
	return strcmp(x->source, y->source) == 0 && x->match == y->match &&
	    strcmp(x->id, y->id) == 0 && strcmp(x->versions, y->versions) == 0 &&
	    strcmp(x->description_match, y->description_match) == 0 && x->domain == y->domain &&
	    x->severities == y->severities && x->fix == y->fix && x->asset_kinds == y->asset_kinds;
}

static bool
near_rows(const struct muster_check *x, const struct muster_check *y)
{
	if (x->match != y->match || strcmp(x->source, y->source) != 0)
		return false;
	return x->match == MUSTER_MATCH_GLOB ? strlen(x->id) == strlen(y->id)
					     : strcmp(x->id, y->id) == 0;
}

/* Equal rows stand in one stretch of the order of trial, if not side by side. */
static void
lint_checks(struct lint *lint)
{
	char shown[YAML_SHOWN];
	const struct muster_check *checks = lint->controls->checks;
	for (size_t i = 0; i < lint->controls->check_count; i++) {
		const struct muster_check *check = &checks[i];
		lint_names(lint, &check->origin, check->practice, check->aspect);
		for (size_t k = i; k-- > 0 && near_rows(&checks[k], check);) {
			if (!same_check(&checks[k], check))
				continue;
			lint_tell(lint, &check->origin, "lint.duplicate", NULL,
			    "the check \"%s\" stands in line %u already with the same conditions",
			    check->id[0] != '\0' ? yaml_shown(check->id, shown) : "cve",
			    checks[k].origin.line);
			break;
		}
	}
}

/* Sources that rules hear; a glob may fit none yet. */
static void
lint_rule_sources(struct lint *lint, const char *const *sources, size_t count)
{
	char shown[YAML_SHOWN];
	for (size_t i = 0; i < lint->controls->rules.count; i++) {
		const struct muster_rule *rule = &lint->controls->rules.rules[i];
		for (size_t s = 0; s < rule->sources.count; s++) {
			const char *name = rule->sources.list[s];
			bool known = strpbrk(name, "*?") != NULL;
			for (size_t k = 0; !known && k < count; k++)
				known = strcmp(name, sources[k]) == 0;
			if (!known)
				lint_tell(lint, &rule->origin, "lint.source",
				    muster_text_nearest(name, sources, count),
				    "there is no source \"%s\"", yaml_shown(name, shown));
		}
	}
}

size_t
muster_controls_lint_sources(const struct muster_controls *controls, const char *const *sources,
    size_t count, muster_problem_fn problem, void *context)
{
	struct lint lint = {controls, problem, context, 0, false};
	const char *last = "";
	for (size_t i = 0; i < controls->check_count; i++) {
		const struct muster_check *check = &controls->checks[i];
		bool known = strcmp(check->source, last) == 0;
		last = check->source;
		for (size_t k = 0; !known && k < count; k++)
			known = strcmp(check->source, sources[k]) == 0;
		if (!known)
			lint_tell(&lint, &(struct muster_origin){check->origin.file, 1, 1},
			    "lint.source", muster_text_nearest(check->source, sources, count),
			    "there is no source \"%s\"", check->source);
	}
	lint_rule_sources(&lint, sources, count);
	return lint.problems;
}

/* ---- what nothing uses ---- */

static bool
asked_for(const struct muster_controls *controls, const char *practice)
{
	for (size_t i = 0; i < controls->catalog_count; i++)
		for (size_t k = 0; k < controls->catalogs[i].mapping_count; k++)
			if (strcmp(controls->catalogs[i].mappings[k].practice, practice) == 0)
				return true;
	return false;
}

static bool
aspect_used(const struct muster_controls *controls, const char *practice, const char *aspect)
{
	for (size_t i = 0; i < controls->check_count; i++)
		if (strcmp(controls->checks[i].aspect, aspect) == 0 &&
		    strcmp(controls->checks[i].practice, practice) == 0)
			return true;
	for (size_t i = 0; i < controls->catalog_count; i++)
		for (size_t k = 0; k < controls->catalogs[i].mapping_count; k++) {
			const struct muster_mapping *mapping = &controls->catalogs[i].mappings[k];
			if (strcmp(mapping->aspect, aspect) == 0 &&
			    strcmp(mapping->practice, practice) == 0)
				return true;
		}
	return false;
}

static void
lint_practice(struct lint *lint, const struct muster_practice *practice)
{
	char shown[YAML_SHOWN];
	if (practice->await_count == 0 && !asked_for(lint->controls, practice->id))
		lint_tell(lint, &practice->origin, "lint.unused", NULL,
		    "no control asks for the practice \"%s\"", practice->id);
	for (size_t i = 0; i < practice->await_count; i++)
		if (muster_catalog_find(lint->controls, practice->awaits[i]) != NULL)
			lint_tell(lint, &practice->origin, "lint.awaits", NULL,
			    "\"%s\" awaits the catalog \"%s\", which is here: map it", practice->id,
			    yaml_shown(practice->awaits[i], shown));
	for (size_t i = 0; i < practice->aspect_count; i++)
		if (!aspect_used(lint->controls, practice->id, practice->aspects[i]))
			lint_tell(lint, &practice->origin, "lint.unused", NULL,
			    "no check tests and no control asks for the aspect \"%s\" of \"%s\"",
			    practice->aspects[i], practice->id);
}

static void
lint_all(struct lint *lint)
{
	lint_checks(lint);
	for (size_t i = 0; i < lint->controls->catalog_count; i++)
		lint_catalog(lint, &lint->controls->catalogs[i]);
	lint_crosswalks(lint);
}

size_t
muster_controls_lint(
    const struct muster_controls *controls, muster_problem_fn problem, void *context)
{
	struct lint lint = {controls, problem, context, 0, false};
	for (size_t i = 0; i < controls->practice_count; i++)
		lint_practice(&lint, &controls->practices[i]);
	lint_all(&lint);
	return lint.problems;
}

static void
on_problem(void *context, const struct muster_error *problem)
{
	yaml_report(context, problem);
}

void
load_lint_names(struct load *load)
{
	struct lint lint = {load->controls, on_problem, &load->reader, 0, true};
	lint_all(&lint);
}
