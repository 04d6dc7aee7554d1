/* SPDX-License-Identifier: Apache-2.0 */
/* catalog: list, show, compare and lint catalogs, and what is still to do. */
#include <stdio.h>
#include <string.h>

#include "cli/catalog.h"
#include "cli/control_nature.h"
#include "cli/crosswalk.h"
#include "cli/verbs.h"

static uint64_t
assessable(const struct muster_catalog *catalog)
{
	uint64_t n = 0;
	for (size_t i = 0; i < catalog->control_count; i++)
		n += catalog->controls[i].assessable;
	return n;
}

static int
list(struct cli *cli, const struct muster_controls *controls)
{
	struct muster_json json;
	if (cli->json) {
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_array(&json, "catalogs");
	}
	for (size_t i = 0; i < controls->catalog_count; i++) {
		const struct muster_catalog *c = &controls->catalogs[i];
		if (cli->json) {
			muster_json_object(&json, NULL);
			muster_json_string(&json, "id", c->id);
			muster_json_string(&json, "title", c->title);
			muster_json_string(&json, "version", c->version);
			muster_json_int(&json, "controls", (int64_t)assessable(c));
			muster_json_object_end(&json);
			continue;
		}
		char head[80];
		snprintf(head, sizeof(head), "%-14.60s ", c->id);
		cli_wrapped_words(cli, 15, head, "%s %s: %llu controls, %zu mapping rows", c->title,
		    c->version, (unsigned long long)assessable(c), c->mapping_count);
	}
	if (cli->json) {
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	}
	return 0;
}

/* The mappings of a control stand together, in the order of the controls. */
static void
show_mappings(struct cli *cli, struct muster_json *json, const struct muster_catalog *catalog,
    const struct muster_control *control, size_t *row)
{
	for (; *row < catalog->mapping_count &&
	     strcmp(catalog->mappings[*row].control, control->id) == 0;
	     ++*row) {
		const struct muster_mapping *m = &catalog->mappings[*row];
		if (!cli->json) {
			cli_printf(cli, "        %s %s%s%s\n", muster_effect_name(m->effect),
			    m->practice, m->aspect[0] != '\0' ? ", " : "", m->aspect);
			continue;
		}
		muster_json_object(json, NULL);
		muster_json_string(json, "practice", m->practice);
		muster_json_string(json, "aspect", m->aspect);
		muster_json_string(json, "effect", muster_effect_name(m->effect));
		muster_json_string(json, "confidence", muster_confidence_name(m->confidence));
		muster_json_string(json, "rationale", m->rationale);
		muster_json_string(json, "file", m->origin.file);
		muster_json_int(json, "line", m->origin.line);
		muster_json_object_end(json);
	}
}

static void
json_control(
    struct muster_json *json, const struct muster_catalog *catalog, const struct muster_control *c)
{
	muster_json_string(json, "id", c->id);
	muster_json_string(json, "title", c->title);
	muster_json_bool(json, "assessable", c->assessable);
	muster_json_string(json, "parent", c->parent);
	muster_json_string(json, "level", c->level);
	muster_json_string(json, "profile", c->profile);
	muster_json_bool(json, "needs_attestation", c->needs_attestation);
	control_nature_json(json, c);
	size_t count;
	const struct muster_timing *timings = muster_control_timings(catalog, c->id, &count);
	muster_json_array(json, "timing");
	for (size_t i = 0; i < count; i++) {
		muster_json_object(json, NULL);
		control_timing_json(json, &timings[i]);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
	muster_json_array(json, "aliases");
	for (size_t a = 0; a < c->alias_count; a++)
		muster_json_string(json, NULL, c->aliases[a]);
	muster_json_array_end(json);
}

static void
show_json(struct cli *cli, const struct muster_catalog *catalog)
{
	struct muster_json json;
	size_t row = 0;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "id", catalog->id);
	muster_json_string(&json, "title", catalog->title);
	muster_json_string(&json, "version", catalog->version);
	muster_json_string(&json, "notice", catalog->notice);
	muster_json_array(&json, "controls");
	for (size_t i = 0; i < catalog->control_count; i++) {
		muster_json_object(&json, NULL);
		json_control(&json, catalog, &catalog->controls[i]);
		muster_json_array(&json, "practices");
		show_mappings(cli, &json, catalog, &catalog->controls[i], &row);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

static void
show_text(struct cli *cli, const struct muster_catalog *catalog)
{
	size_t row = 0;
	cli_printf(cli, "%s %s\n", catalog->title, catalog->version);
	cli_wrapped(cli, 0, catalog->notice);
	cli_puts(cli, "\n");
	for (size_t i = 0; i < catalog->control_count; i++) {
		const struct muster_control *c = &catalog->controls[i];
		struct muster_strbuf nature;
		muster_strbuf_init(&nature, 400);
		control_nature_words(c, &nature);
		char head[80];
		snprintf(head, sizeof(head), "%-7.60s ", c->id);
		cli_wrapped_words(cli, 8, head, "%s%s%s%s", c->title, nature.len > 0 ? " (" : "",
		    nature.len > 0 ? nature.data : "", nature.len > 0 ? ")" : "");
		muster_strbuf_release(&nature);
		control_timing_text(cli, catalog, c, "        ");
		show_mappings(cli, NULL, catalog, c, &row);
	}
}

/* Where the mapping rows of a control begin. */
static size_t
first_mapping(const struct muster_catalog *catalog, const struct muster_control *control)
{
	size_t row = 0;
	while (row < catalog->mapping_count &&
	    strcmp(catalog->mappings[row].control, control->id) != 0)
		row++;
	return row;
}

/* Practices with what each row says for itself, and where. */
static void
mappings_text(
    struct cli *cli, const struct muster_catalog *catalog, const struct muster_control *control)
{
	size_t count = catalog->mapping_count;
	for (size_t i = first_mapping(catalog, control);
	     i < count && strcmp(catalog->mappings[i].control, control->id) == 0; i++) {
		const struct muster_mapping *m = &catalog->mappings[i];
		cli_wrapped_words(cli, 4, "  ", "%s %s%s%s, %s confidence",
		    muster_effect_name(m->effect), m->practice, m->aspect[0] != '\0' ? ", " : "",
		    m->aspect, muster_confidence_name(m->confidence));
		cli_wrapped_words(
		    cli, 6, "      ", "%s (%s:%u)", m->rationale, m->origin.file, m->origin.line);
	}
}

/* F:ID: one control: its nature, private texts, timing rules, practices, rows in crosswalks. */
static int
show_control(struct cli *cli, const struct muster_controls *controls, const char *name)
{
	const struct muster_catalog *catalog;
	const struct muster_control *c = cli_control(cli, controls, name, &catalog);
	if (c == NULL)
		return -1;
	struct muster_strbuf nature;
	muster_strbuf_init(&nature, 400);
	control_nature_words(c, &nature);
	cli_wrapped_words(cli, 4, "", "%s:%s %s", catalog->id, c->id, c->title);
	if (!c->assessable)
		cli_puts(cli, "  a heading: it is rolled up from what stands under it\n");
	if (nature.len > 0)
		cli_wrapped_words(cli, 4, "  ", "%s", nature.data);
	muster_strbuf_release(&nature);
	if (c->text[0] != '\0')
		cli_wrapped_words(cli, 4, "  ", "text: %s", c->text);
	if (c->guidance[0] != '\0')
		cli_wrapped_words(cli, 4, "  ", "guidance: %s", c->guidance);
	control_timing_text(cli, catalog, c, "  ");
	mappings_text(cli, catalog, c);
	return cli_crosswalks_text(cli, controls, catalog, c, false);
}

static int
control_as_json(struct cli *cli, const struct muster_controls *controls, const char *name)
{
	const struct muster_catalog *catalog;
	const struct muster_control *c = cli_control(cli, controls, name, &catalog);
	if (c == NULL)
		return -1;
	struct muster_json json;
	size_t row = first_mapping(catalog, c);
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "catalog", catalog->id);
	muster_json_string(&json, "version", catalog->version);
	json_control(&json, catalog, c);
	muster_json_string(&json, "text", c->text[0] != '\0' ? c->text : NULL);
	muster_json_string(&json, "guidance", c->guidance[0] != '\0' ? c->guidance : NULL);
	muster_json_array(&json, "practices");
	show_mappings(cli, &json, catalog, c, &row);
	muster_json_array_end(&json);
	int rc = cli_crosswalks_json(&json, cli, controls, catalog, c);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
	return rc;
}

static int
show(struct cli *cli, const struct muster_controls *controls, const char *id)
{
	if (strchr(id, ':') != NULL)
		return cli->json ? control_as_json(cli, controls, id)
				 : show_control(cli, controls, id);
	const struct muster_catalog *catalog = catalog_wanted(cli, controls, id);
	if (catalog == NULL)
		return -1;
	if (cli->json)
		show_json(cli, catalog);
	else
		show_text(cli, catalog);
	return 0;
}

static int
lint(struct cli *cli, const struct muster_controls *controls,
    const struct muster_defined_sources *defined)
{
	const char *names[256];
	size_t count;
	const struct muster_source *const *sources = muster_sources(&count);
	for (size_t i = 0; i < count && i < 256; i++)
		names[i] = sources[i]->name;
	for (size_t i = 0; i < defined->count && count < 256; i++)
		names[count++] = defined->list[i].source.name;
	size_t problems = muster_controls_lint(controls, cli_problem, cli) +
	    muster_controls_lint_sources(
		controls, names, count < 256 ? count : 256, cli_problem, cli);
	if (cli->json)
		cli_printf(cli, "{\"problems\": %zu}\n", problems);
	else
		cli_printf(cli, "%zu practices, %zu check rules, %zu catalogs: %zu problems\n",
		    controls->practice_count, controls->check_count, controls->catalog_count,
		    problems);
	return problems == 0 ? 0 : 2;
}

enum act { LIST, LINT, SHOW, UNCOVERED, IMPORT, EXPORT, DIFF, ACTS };

static const struct {
	const char *word, *operands;
	size_t min, max;
} acts[ACTS] = {[LIST] = {"list", "nothing", 1, 1},
    [LINT] = {"lint", "nothing", 1, 1},
    [SHOW] = {"show", "an ID", 2, 2},
    [UNCOVERED] = {"todo", "an ID or nothing", 1, 2},
    [IMPORT] = {"import", "a FILE", 2, 2},
    [EXPORT] = {"export", "an ID", 2, 2},
    [DIFF] = {"diff", "two, A and B", 3, 3}};

/* The act, with as many operands as it takes; ACTS: none. */
static enum act
act_of(struct cli *cli)
{
	enum act act = LIST;
	while (act < ACTS && strcmp(cli->operands[0], acts[act].word) != 0)
		act++;
	if (act == ACTS) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.catalog",
		    "catalog is followed by list, lint, show ID, todo [ID], import FILE, export "
		    "ID or diff A B");
		muster_error_remedy(&cli->error, "see muster catalog --help");
	} else if (cli->operand_count < acts[act].min) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.catalog",
		    "catalog %s is followed by %s", acts[act].word, acts[act].operands);
		muster_error_remedy(&cli->error, "see muster catalog --help");
		return ACTS;
	}
	return act < ACTS && cli_operands(cli, acts[act].min, acts[act].max) == 0 ? act : ACTS;
}

/* An option of another act would be passed over in silence. */
static int
check_options(struct cli *cli, enum act act)
{
	static const struct {
		const char *name;
		enum act act, too;
		const char *acts;
	} options[] = {{"id", IMPORT, IMPORT, "import"},
	    {"catalog", IMPORT, DIFF, "import and of catalog diff"},
	    {"replace", IMPORT, IMPORT, "import"}, {"format", EXPORT, EXPORT, "export"}};
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (options[i].act == act || options[i].too == act ||
		    !cli_given(cli, options[i].name))
			continue;
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.option",
		    "--%s is an option of catalog %s", options[i].name, options[i].acts);
		return muster_error_remedy(&cli->error, "see muster catalog --help");
	}
	return 0;
}

static int
run_catalog(struct cli *cli)
{
	if (cli_operands(cli, 1, 3) != 0)
		return -1;
	enum act act = act_of(cli);
	if (act == ACTS)
		return -1;
	if (check_options(cli, act) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, false, act == LINT || act == IMPORT);
	if (project == NULL)
		return -1;
	const struct muster_controls *controls = muster_project_controls(project);
	const char *id = cli->operand_count >= 2 ? cli->operands[1] : NULL;
	int rc = act == LIST   ? list(cli, controls)
	    : act == SHOW      ? show(cli, controls, id)
	    : act == UNCOVERED ? catalog_todo(cli, controls, id)
	    : act == IMPORT    ? catalog_import(cli, project, id)
	    : act == EXPORT    ? catalog_export(cli, project, id)
	    : act == DIFF      ? catalog_diff(cli, project, id, cli->operands[2])
			       : lint(cli, controls, muster_project_defined(project));
	muster_project_close(project);
	return rc;
}

static const struct cli_option options[] = {
    {"id", 0, "ID", false, "import: the catalog's id; default: made of the file's name"},
    {"catalog", 0, "FILE|ID", true, "import, diff: the catalog that a profile imports"},
    {"replace", 0, NULL, false, "import: write over a catalog of the same id"},
    {"format", 0, "FORMAT", false, "export: yaml, oscal-json or oscal-xml"},
    CLI_END_OF_OPTIONS,
};

const struct cli_verb verb_catalog = {
    .name = "catalog",
    .operands = "list|lint|show ID|todo [ID]|import FILE|export ID|diff A B",
    .summary = "List, show, check, compare, import or export catalogs",
    .about =
	"lint checks what is on disk (built in, overlaid by controls/ in the working folder):\n"
	"dangling ids, duplicates, parts no control asks for. Problems exit with 2. show gives "
	"the\n"
	"nature of each control, what it needs, its timing rules and practices. todo lists the\n"
	"controls that no practice bears on. import takes an OSCAL catalog or profile (JSON or\n"
	"XML), or YAML of ours, into controls/ and the store; what a profile imports is looked "
	"for\n"
	"in --catalog, beside it, and among what was imported before, never on a network. export\n"
	"prints a catalog. diff compares two, each an id, ID@VERSION or a file that import would\n"
	"read, and says which mapping rows of A carry over to B.",
    .options = options,
    .examples =
	"  muster catalog show pci-dss\n  muster catalog todo hipaa\n  muster catalog lint\n"
	"  muster catalog import NIST_SP-800-53_rev5_catalog.json --id sp800-53\n"
	"  muster catalog import --catalog sp800-53 --id moderate \\\n"
	"    MODERATE-baseline_profile.xml\n"
	"  muster catalog export moderate --format oscal-xml > moderate.xml\n"
	"  muster catalog diff sp800-53 NIST_SP-800-53_rev5.2_catalog.json\n",
    .run = run_catalog,
};
