/* SPDX-License-Identifier: Apache-2.0 */
/* systems: in muster.yaml: scopes, profiles, confirmations, expected sources. */
#include "flow/config_systems.h"

#include <string.h>

#include "flow/ledger_rows.h"

enum { ID_MOST = 40 };

static bool
is_system_id(const char *text)
{
	size_t len = strlen(text);
	return len <= ID_MOST && text[0] != '-' &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

#define SELECTOR_FORM "KIND:GLOB (host:web1, \"image:pay/*\") or \"*\""

/* ---- profile ---- */

static const char *
pci_name(int role)
{
	return muster_pci_role_name((enum muster_pci_role)role);
}

static const char *
hipaa_name(int role)
{
	return muster_hipaa_role_name((enum muster_hipaa_role)role);
}

static const struct yaml_words pci_words = {muster_pci_role_parse, pci_name, MUSTER_PCI_ROLE_COUNT};
static const struct yaml_words hipaa_words = {
    muster_hipaa_role_parse, hipaa_name, MUSTER_HIPAA_ROLE_COUNT};

static void
finish_requirements(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct muster_requirements *row = out;
	row->origin = (struct muster_origin){"muster.yaml", node->line, node->column};
	(void)reader;
}

static const struct yaml_field requirements_fields[] = {
    NEEDED_KEY(muster_requirements, "name", name),
    NEEDED_KEY(muster_requirements, "framework", framework),
    {.key = "controls",
	.type = YAML_STRINGS,
	.required = true,
	AT(muster_requirements, controls),
	.count_offset = offsetof(struct muster_requirements, count)},
};
static const struct yaml_schema requirements_schema = {
    .what = "a list of requirements",
    .size = sizeof(struct muster_requirements),
    .fields = requirements_fields,
    .field_count = COUNT(requirements_fields),
    .finish = finish_requirements,
};

#define PROFILE_AT(member) offsetof(struct profile_row, member)
static const struct yaml_field profile_fields[] = {
    {.key = "pci-role", .type = YAML_ENUMS, .offset = PROFILE_AT(pci), .words = &pci_words},
    {.key = "hipaa-role", .type = YAML_ENUMS, .offset = PROFILE_AT(hipaa), .words = &hipaa_words},
    {.key = "cis-level", .type = YAML_INT, .offset = PROFILE_AT(cis_level), .min = 1, .max = 2},
    {.key = "only",
	.type = YAML_ROWS,
	.offset = PROFILE_AT(only),
	.count_offset = PROFILE_AT(only_count),
	.schema = &requirements_schema},
};
static const struct yaml_schema profile_schema = {
    .what = "a profile",
    .size = sizeof(struct profile_row),
    .fields = profile_fields,
    .field_count = COUNT(profile_fields),
};

/* ---- confirmations ---- */

static void
finish_confirmation(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct confirmation_row *row = out;
	row->out.date = ledger_instant(row->date, false);
	row->out.origin = (struct muster_origin){reader->file, node->line, node->column};
}

static const struct yaml_field confirmation_fields[] = {
    DATE_KEY(confirmation_row, "date", date, true),
    NEEDED_KEY(confirmation_row, "by", out.by),
    TEXT_KEY(confirmation_row, "note", out.note),
};
static const struct yaml_schema confirmation_schema = {
    .what = "a confirmation of scope",
    .size = sizeof(struct confirmation_row),
    .fields = confirmation_fields,
    .field_count = COUNT(confirmation_fields),
    .finish = finish_confirmation,
};

/* ---- expected sources ---- */

static void
name_source(struct yaml_reader *reader, const struct yaml_node *node)
{
	config_source_check(reader, yaml_node_member(node, "source"));
}

static void
finish_expectation(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct muster_expectation *row = out;
	row->origin = (struct muster_origin){reader->file, node->line, node->column};
}

static const struct yaml_field expectation_fields[] = {
    NEEDED_KEY(muster_expectation, "source", source),
    {.key = "assets",
	.type = YAML_STRING,
	.required = true,
	AT(muster_expectation, assets),
	.valid = muster_selector_valid,
	.form = SELECTOR_FORM},
    {.key = "every",
	.type = YAML_DAYS,
	.required = true,
	AT(muster_expectation, every_days),
	.min = 1,
	.max = 3660},
};
static const struct yaml_schema expectation_schema = {
    .what = "an expected source",
    .size = sizeof(struct muster_expectation),
    .fields = expectation_fields,
    .field_count = COUNT(expectation_fields),
    .names = name_source,
    .finish = finish_expectation,
};

/* ---- a system ---- */

/* By date; of one day as they stand. */
static void
sort_confirmations(struct muster_scope_statement *rows, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct muster_scope_statement row = rows[i];
		size_t at = i;
		for (; at > 0 && rows[at - 1].date > row.date; at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

static void
take_confirmations(struct yaml_reader *reader, struct system_row *row)
{
	struct muster_scope_statement *rows =
	    muster_arena_array(reader->arena, row->confirmation_count, sizeof(*rows));
	if (rows == NULL) {
		yaml_no_memory(reader);
		return;
	}
	for (size_t i = 0; i < row->confirmation_count; i++)
		rows[i] = row->confirmations[i].out;
	sort_confirmations(rows, row->confirmation_count);
	row->out.confirmations = rows;
	row->out.confirmation_count = row->confirmation_count;
}

static void
finish_system(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct system_row *row = out;
	const struct yaml_node *id = yaml_node_member(node, "id");
	if (strcmp(row->out.id, MUSTER_SYSTEM_DEFAULT) == 0)
		yaml_problem(reader, id, "config.system", "give it another id",
		    "\"default\" is the system there is while none is configured");
	if (row->out.asset_count == 0)
		yaml_problem(reader, yaml_node_member(node, "assets"), "config.system",
		    "name assets, for example [\"image:pay/*\"]; [\"*\"] takes all",
		    "a system without assets holds nothing");
	if (row->out.title[0] == '\0')
		row->out.title = row->out.id;
	row->out.pci_roles = row->profile.pci;
	row->out.hipaa_roles = row->profile.hipaa;
	row->out.cis_level = row->profile.cis_level;
	row->out.only = row->profile.only;
	row->out.only_count = row->profile.only_count;
	row->out.origin = (struct muster_origin){reader->file, node->line, node->column};
	take_confirmations(reader, row);
}

static const struct yaml_field system_fields[] = {
    {.key = "id",
	.type = YAML_STRING,
	.required = true,
	AT(system_row, out.id),
	.valid = is_system_id,
	.form = "lower-case letters, digits, \"-\", at most 40"},
    TEXT_KEY(system_row, "title", out.title),
    TEXT_KEY(system_row, "owner", out.owner),
    {.key = "assets",
	.type = YAML_STRINGS,
	.required = true,
	AT(system_row, out.assets),
	.count_offset = offsetof(struct system_row, out.asset_count),
	.valid = muster_selector_valid,
	.form = SELECTOR_FORM},
    {.key = "exclude",
	.type = YAML_STRINGS,
	AT(system_row, out.exclude),
	.count_offset = offsetof(struct system_row, out.exclude_count),
	.valid = muster_selector_valid,
	.form = SELECTOR_FORM},
    {.key = "frameworks",
	.type = YAML_STRINGS,
	AT(system_row, out.frameworks),
	.count_offset = offsetof(struct system_row, out.framework_count)},
    {.key = "profile", .type = YAML_SECTION, AT(system_row, profile), .schema = &profile_schema},
    {.key = "scope-confirmed",
	.type = YAML_ROWS,
	AT(system_row, confirmations),
	.count_offset = offsetof(struct system_row, confirmation_count),
	.schema = &confirmation_schema},
    {.key = "expect",
	.type = YAML_ROWS,
	AT(system_row, out.expectations),
	.count_offset = offsetof(struct system_row, out.expectation_count),
	.schema = &expectation_schema},
};
const struct yaml_schema config_system_schema = {
    .what = "a system",
    .size = sizeof(struct system_row),
    .fields = system_fields,
    .field_count = COUNT(system_fields),
    .finish = finish_system,
};

/* ---- all of them ---- */

void
config_catalog_check(struct yaml_reader *reader, const struct yaml_node *item,
    const struct muster_controls *controls)
{
	char remedy[YAML_SHOWN], shown[YAML_SHOWN];
	if (item == NULL || item->kind != YAML_SCALAR || item->len == 0 ||
	    muster_catalog_find(controls, item->text) != NULL)
		return;
	const char **names =
	    muster_arena_array(reader->arena, controls->catalog_count, sizeof(*names));
	if (names == NULL) {
		yaml_no_memory(reader);
		return;
	}
	for (size_t i = 0; i < controls->catalog_count; i++)
		names[i] = controls->catalogs[i].id;
	const char *near = muster_text_nearest(item->text, names, controls->catalog_count);
	snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near != NULL ? near : "");
	yaml_problem(reader, item, "config.framework",
	    near != NULL ? remedy : "muster catalog list shows them",
	    "\"%s\" is no catalog muster has", yaml_shown(item->text, shown));
}

void
config_catalogs_check(struct yaml_reader *reader, const struct yaml_node *list,
    const struct muster_controls *controls)
{
	const struct yaml_node *first =
	    list != NULL && list->kind == YAML_SEQUENCE ? list->first : NULL;
	for (const struct yaml_node *item = first; item != NULL; item = item->next)
		config_catalog_check(reader, item, controls);
}

/* Each is a control or heading of the catalog as it writes them, or a glob that meets one. */
static void
check_requirements(
    struct yaml_reader *reader, const struct yaml_node *row, const struct muster_controls *controls)
{
	char shown[YAML_SHOWN], remedy[YAML_SHOWN];
	const struct yaml_node *framework = yaml_node_member(row, "framework");
	const struct yaml_node *list = yaml_node_member(row, "controls");
	config_catalog_check(reader, framework, controls);
	const struct muster_catalog *catalog = framework != NULL && framework->kind == YAML_SCALAR
	    ? muster_catalog_find(controls, framework->text)
	    : NULL;
	if (catalog == NULL || catalog->partial || list == NULL || list->kind != YAML_SEQUENCE)
		return;
	for (const struct yaml_node *item = list->first; item != NULL; item = item->next) {
		bool met = false;
		for (size_t i = 0; item->kind == YAML_SCALAR && i < catalog->control_count; i++)
			met |= muster_text_glob(item->text, catalog->controls[i].id);
		if (met || item->kind != YAML_SCALAR || item->len == 0)
			continue;
		const struct muster_control *meant = muster_control_canonical(catalog, item->text);
		snprintf(remedy, sizeof(remedy), "write \"%s\"", meant != NULL ? meant->id : "");
		yaml_problem(reader, item, "config.system",
		    meant != NULL ? remedy : "muster catalog show lists them",
		    "%s has no control \"%s\"", catalog->id, yaml_shown(item->text, shown));
	}
}

static void
check_profile(struct yaml_reader *reader, const struct yaml_node *system,
    const struct muster_controls *controls)
{
	const struct yaml_node *profile = yaml_node_member(system, "profile");
	const struct yaml_node *only = yaml_node_member(profile, "only");
	if (only == NULL || only->kind != YAML_SEQUENCE)
		return;
	for (const struct yaml_node *row = only->first; row != NULL; row = row->next)
		check_requirements(reader, row, controls);
}

static bool
is_listed(const struct yaml_node *systems, const char *id)
{
	bool any = systems != NULL && systems->kind == YAML_SEQUENCE && systems->first != NULL;
	for (const struct yaml_node *item = any ? systems->first : NULL; item != NULL;
	     item = item->next) {
		const struct yaml_node *at = yaml_node_member(item, "id");
		if (at != NULL && at->kind == YAML_SCALAR && strcmp(at->text, id) == 0)
			return true;
	}
	return !any && strcmp(id, MUSTER_SYSTEM_DEFAULT) == 0;
}

/* Rules of `ranking:` name systems. */
void
config_systems_named(
    struct yaml_reader *reader, const struct yaml_node *systems, const struct yaml_node *rules)
{
	char shown[YAML_SHOWN];
	const struct yaml_node *rule =
	    rules != NULL && rules->kind == YAML_SEQUENCE ? rules->first : NULL;
	for (; rule != NULL; rule = rule->next) {
		const struct yaml_node *list = yaml_node_member(rule, "system");
		const struct yaml_node *item =
		    list != NULL && list->kind == YAML_SEQUENCE ? list->first : NULL;
		for (; item != NULL; item = item->next)
			if (item->kind == YAML_SCALAR && item->len > 0 &&
			    !is_listed(systems, item->text))
				yaml_problem(reader, item, "config.system",
				    "name one of systems:, or leave it out",
				    "there is no system \"%s\"", yaml_shown(item->text, shown));
	}
}

void
config_systems_check(struct yaml_reader *reader, const struct yaml_node *list,
    const struct muster_controls *controls)
{
	char shown[YAML_SHOWN];
	if (list == NULL || list->kind != YAML_SEQUENCE)
		return;
	for (const struct yaml_node *item = list->first; item != NULL; item = item->next) {
		const struct yaml_node *id = yaml_node_member(item, "id");
		if (controls != NULL) {
			config_catalogs_check(
			    reader, yaml_node_member(item, "frameworks"), controls);
			check_profile(reader, item, controls);
		}
		for (const struct yaml_node *other = list->first;
		     id != NULL && id->kind == YAML_SCALAR && other != item; other = other->next) {
			const struct yaml_node *first = yaml_node_member(other, "id");
			if (first == NULL || first->kind != YAML_SCALAR ||
			    strcmp(first->text, id->text) != 0)
				continue;
			yaml_problem(reader, id, "config.system", "give it an id of its own",
			    "the system \"%s\" is at line %u already", yaml_shown(id->text, shown),
			    first->line);
			break;
		}
	}
}

void
config_systems_said(
    struct yaml_reader *reader, const struct yaml_node *root, struct config_said *said)
{
	const struct yaml_node *list = yaml_node_member(root, "systems");
	said->partial = root->partial;
	if (list == NULL || list->kind != YAML_SEQUENCE) {
		said->partial |= list != NULL;
		return;
	}
	struct muster_system *systems =
	    muster_arena_array(reader->arena, list->count, sizeof(*systems));
	if (systems == NULL) {
		yaml_no_memory(reader);
		return;
	}
	for (const struct yaml_node *row = list->first; row != NULL; row = row->next) {
		const struct yaml_node *at = yaml_node_member(row, "id");
		if (at == NULL || at->kind != YAML_SCALAR || at->len == 0) {
			said->partial = true;
			continue;
		}
		const char *id = muster_arena_copy(reader->arena, at->text, at->len);
		if (id == NULL) {
			yaml_no_memory(reader);
			return;
		}
		systems[said->system_count++].id = id;
	}
	said->partial |= list->partial;
	said->systems = systems;
}

const struct muster_system *
config_systems_take(struct muster_arena *arena, const struct system_row *rows, size_t count)
{
	struct muster_system *systems = muster_arena_array(arena, count, sizeof(*systems));
	for (size_t i = 0; systems != NULL && i < count; i++)
		systems[i] = rows[i].out;
	return systems;
}
