/* SPDX-License-Identifier: Apache-2.0 */
/* thresholds.yaml, and --fail-on. */
#include "flow/gate_file.h"

#include <string.h>

#include <muster/muster.h>

#include "catalog/rows.h"
#include "flow/config_systems.h"
#include "flow/documents.h"

#define BIT(status) (UINT32_C(1) << MUSTER_STATUS_##status)

struct row {
	struct muster_gate_rule rule;
	int64_t min, max, coverage, unknown;
};

struct file {
	const struct row *rows;
	size_t count;
};

struct names {
	struct muster_project *project;
	struct gate_rules *rules;
};

static const char *
status_word(int value)
{
	return muster_status_name((enum muster_status)value);
}

static const struct yaml_words statuses = {muster_status_parse, status_word, MUSTER_STATUS_COUNT};

#define RULE(member) offsetof(struct row, rule.member)
#define NUMBER(name, member, most)                                                     \
	{                                                                              \
		.key = name, .type = YAML_INT, .offset = offsetof(struct row, member), \
		.max = (most)                                                          \
	}
enum { MOST = 1000000000 };

static const struct yaml_field row_fields[] = {
    {.key = "name", .type = YAML_STRING, .offset = RULE(name)},
    {.key = "framework", .type = YAML_STRING, .offset = RULE(framework)},
    {.key = "system", .type = YAML_STRING, .offset = RULE(system)},
    {.key = "control",
	.type = YAML_STRINGS,
	.offset = RULE(controls),
	.count_offset = RULE(control_count)},
    {.key = "status", .type = YAML_ENUMS, .offset = RULE(statuses), .words = &statuses},
    {.key = "rank", .type = YAML_ENUMS, .offset = RULE(ranks), .words = &rows_severities},
    {.key = "asset",
	.type = YAML_STRINGS,
	.offset = RULE(assets),
	.count_offset = RULE(asset_count)},
    NUMBER("min", min, MOST),
    NUMBER("max", max, MOST),
    NUMBER("unknown", unknown, MOST),
    NUMBER("coverage", coverage, 100),
};

static void
row_defaults(void *out)
{
	struct row *row = out;
	*row = (struct row){.min = -1, .max = -1, .coverage = -1};
}

/* ---- what a rule may say ---- */

static bool
given(const struct yaml_node *node, const char *key)
{
	return yaml_node_member(node, key) != NULL;
}

static void
check_keys(struct yaml_reader *reader, const struct yaml_node *node, const struct row *row)
{
	static const char remedy[] = "a rule counts controls (status), findings (rank) or coverage";
	bool named = row->rule.control_count > 0;
	bool bounded = row->min >= 0 || row->max >= 0;
	if (row->coverage >= 0 && (row->rule.ranks != 0 || row->rule.statuses != 0 || bounded))
		yaml_problem(reader, yaml_node_member(node, "coverage"), "gate.rule", remedy,
		    "coverage stands without status, rank, min and max");
	else if (row->coverage < 0 && row->rule.ranks == 0 && row->rule.statuses == 0 && !named)
		yaml_problem(reader, node, "gate.rule", remedy, "the rule counts nothing");
	else if (row->coverage < 0 && !bounded &&
	    (row->rule.statuses != 0 || row->rule.ranks != 0) && !(named && row->rule.ranks == 0))
		yaml_problem(reader, node, "gate.bounds", "for example max: 0",
		    "the rule has neither min nor max");
	if (named && row->rule.ranks == 0 && row->rule.framework[0] == '\0')
		yaml_problem(reader, yaml_node_member(node, "control"), "gate.rule",
		    "add framework:", "controls are those of a framework");
	if (row->rule.ranks != 0 && row->min >= 0)
		yaml_problem(reader, yaml_node_member(node, "min"), "gate.rule",
		    "findings have a max", "a gate asks for no findings");
	if (row->rule.asset_count > 0 && row->rule.ranks == 0)
		yaml_problem(reader, yaml_node_member(node, "asset"), "gate.rule",
		    "give a rank, or leave it out",
		    "asset narrows findings, and the rule counts none");
	if (row->min >= 0 && row->max >= 0 && row->min > row->max)
		yaml_problem(
		    reader, yaml_node_member(node, "min"), "gate.bounds", NULL, "min is above max");
	if (given(node, "unknown") && row->max < 0)
		yaml_problem(reader, yaml_node_member(node, "unknown"), "gate.rule",
		    "give a max, or leave it out", "unknown goes with max");
	if (row->rule.ranks != 0 && (named || row->rule.statuses != 0) &&
	    row->rule.framework[0] == '\0')
		yaml_problem(reader, node, "gate.rule",
		    "add framework:", "findings of controls are those of a framework");
}

/* Named controls without more: each has to be satisfied or not applicable. */
static void
finish_row(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct row *row = out;
	check_keys(reader, node, row);
	row->rule.min = row->min;
	row->rule.max = row->max;
	row->rule.coverage = row->coverage;
	row->rule.unknown = row->unknown;
	row->rule.origin.file = reader->file;
}

static void name_row(struct yaml_reader *reader, const struct yaml_node *node);

static const struct yaml_schema row_schema = {
    .what = "a rule of the gate",
    .size = sizeof(struct row),
    .fields = row_fields,
    .field_count = sizeof(row_fields) / sizeof(row_fields[0]),
    .defaults = row_defaults,
    .has_line = true,
    .line_offset = RULE(origin.line),
    .names = name_row,
    .finish = finish_row,
};

/* ---- what a rule names ---- */

/* How many assessable controls of a catalog a glob meets. */
static size_t
met_by(const struct muster_catalog *catalog, const char *glob)
{
	size_t count = 0;
	for (size_t i = 0; i < catalog->control_count; i++)
		count += catalog->controls[i].assessable &&
		    muster_text_glob(glob, catalog->controls[i].id);
	return count;
}

static bool
is_in(const char *const *list, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (muster_text_glob(list[i], id))
			return true;
	return false;
}

/* Without status, min and max the named ones must all be satisfied or not applicable. */
static void
demand_named(const struct muster_catalog *catalog, struct muster_gate_rule *rule)
{
	if (rule->control_count == 0 || rule->ranks != 0 || rule->coverage >= 0 || rule->min >= 0 ||
	    rule->max >= 0)
		return;
	if (rule->statuses == 0)
		rule->statuses = BIT(SATISFIED) | BIT(NOT_APPLICABLE);
	rule->min = 0;
	for (size_t i = 0; i < catalog->control_count; i++)
		rule->min += catalog->controls[i].assessable &&
		    is_in(rule->controls, rule->control_count, catalog->controls[i].id);
}

static void
name_controls(
    struct yaml_reader *reader, const struct yaml_node *list, const struct muster_catalog *catalog)
{
	const struct yaml_node *at = list->kind == YAML_SEQUENCE ? list->first : NULL;
	for (; at != NULL; at = at->next) {
		if (at->kind != YAML_SCALAR || at->len == 0)
			continue;
		const struct muster_control *control = muster_control_canonical(catalog, at->text);
		if (met_by(catalog, control != NULL ? control->id : at->text) == 0)
			yaml_problem(reader, at, "gate.control", "muster catalog show lists them",
			    "%s has no such control to assess", catalog->id);
	}
}

/* Whatever else is wrong with a rule, what it names must exist. */
static void
name_row(struct yaml_reader *reader, const struct yaml_node *node)
{
	struct muster_project *project = ((const struct names *)reader->user)->project;
	const struct yaml_node *system = yaml_node_member(node, "system");
	const struct yaml_node *framework = yaml_node_member(node, "framework");
	const struct yaml_node *controls = yaml_node_member(node, "control");
	const struct muster_system *found;
	struct muster_error why;
	if (system != NULL && system->kind == YAML_SCALAR && system->len > 0 &&
	    muster_project_system(project, system->text, &found, &why) != 0)
		yaml_problem(reader, system, "gate.system",
		    project->config.system_count == 0 ? "leave it out: there is one for every "
							"asset while muster.yaml has no systems:"
						      : why.remedy,
		    "there is no such system");
	config_catalog_check(reader, framework, project->controls);
	const struct muster_catalog *catalog = framework != NULL && framework->kind == YAML_SCALAR
	    ? muster_catalog_find(project->controls, framework->text)
	    : NULL;
	if (controls != NULL && catalog != NULL)
		name_controls(reader, controls, catalog);
}

/* The ids as the catalog writes them. */
static void
bind_controls(
    struct yaml_reader *reader, const struct muster_catalog *catalog, struct muster_gate_rule *rule)
{
	const char **ids = muster_arena_array(reader->arena, rule->control_count, sizeof(*ids));
	if (ids == NULL) {
		yaml_no_memory(reader);
		return;
	}
	for (size_t i = 0; i < rule->control_count; i++) {
		const struct muster_control *control =
		    muster_control_canonical(catalog, rule->controls[i]);
		ids[i] = control != NULL ? control->id : rule->controls[i];
	}
	rule->controls = ids;
	demand_named(catalog, rule);
}

/* ---- reading ---- */

static const struct yaml_field file_fields[] = {
    {.key = "gate",
	.type = YAML_ROWS,
	.required = true,
	.offset = offsetof(struct file, rows),
	.count_offset = offsetof(struct file, count),
	.schema = &row_schema},
};

static void
finish_file(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	const struct file *file = out;
	struct names *names = reader->user;
	struct gate_rules *rules = names->rules;
	rules->rows = muster_arena_array(reader->arena, file->count, sizeof(*rules->rows));
	if (rules->rows == NULL) {
		yaml_no_memory(reader);
		return;
	}
	rules->count = file->count;
	for (size_t i = 0; i < file->count; i++) {
		struct muster_gate_rule *rule = &rules->rows[i];
		*rule = file->rows[i].rule;
		if (rule->control_count > 0)
			bind_controls(reader,
			    muster_catalog_find(names->project->controls, rule->framework), rule);
	}
	if (file->count == 0)
		yaml_problem(reader, node, "gate.empty", "add a rule", "the gate has no rule");
}

static const struct yaml_schema file_schema = {
    .what = "the thresholds of a gate",
    .size = sizeof(struct file),
    .fields = file_fields,
    .field_count = 1,
    .finish = finish_file,
};

int
gate_file_read(struct muster_project *project, const char *path, struct muster_arena *arena,
    muster_problem_fn problem, void *context, struct gate_rules *out, struct muster_error *err)
{
	const char *text;
	size_t len;
	int rc = documents_read_file(arena, path, &text, &len, err);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.file", "there is no such file");
		muster_error_remedy(err, "docs/gate.md says what stands in it");
		return muster_error_in(err, path);
	}
	struct names names = {project, out};
	struct yaml_reader reader = {.arena = arena,
	    .file = path,
	    .problem = problem,
	    .context = context,
	    .first = err,
	    .user = &names};
	struct file file = {0};
	return yaml_read_text(&reader, NULL, text, len, &file_schema, &file);
}

int
gate_word_read(const char *word, struct muster_gate_rule *out, struct muster_error *err)
{
	int status = muster_status_parse(muster_span_of(word));
	int rank = muster_severity_parse(muster_span_of(word));
	*out = (struct muster_gate_rule){
	    .name = word, .framework = "", .system = "", .min = -1, .max = 0, .coverage = -1};
	bool ranked = rank >= 0 && rank < MUSTER_SEVERITY_UNKNOWN;
	for (int i = 0; ranked && i <= rank; i++)
		out->ranks |= UINT32_C(1) << i;
	out->unranked = ranked;
	for (int i = 0; !ranked && i <= status && status < MUSTER_STATUS_SATISFIED; i++)
		out->statuses |= UINT32_C(1) << i;
	if (out->ranks != 0 || out->statuses != 0)
		return 0;
	muster_error_set(err, MUSTER_E_USAGE, "usage.fail-on",
	    "--fail-on takes a status or a rank, not '%.40s'", word);
	return muster_error_remedy(err,
	    "not-satisfied, error, no-evidence, stale, accepted; critical, high, medium, low, "
	    "info");
}
