/* SPDX-License-Identifier: Apache-2.0 */
/* sources: what muster reads, and how it would read a file. */
#include <string.h>

#include "cli/sources_check.h"
#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"detect", 0, "FILE", false, "say how FILE would be read; nothing is stored"},
    {"check", 0, "FILE.yaml", false,
	"say what the definition FILE.yaml makes of SAMPLE; nothing is stored"},
    CLI_END_OF_OPTIONS,
};

static int
detect(struct cli *cli, const struct muster_defined_sources *defined, const char *path)
{
	struct muster_detected found;
	if (muster_flow_detect(defined, path, &found, &cli->error) != 0)
		return -1;
	if (cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_string(&json, "path", path);
		muster_json_string(&json, "source", found.source->name);
		muster_json_string(&json, "encoding", found.encoding);
		muster_json_string(&json, "compression", found.compression);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
		return 0;
	}
	cli_text(cli, path);
	cli_printf(cli, ": %s (%s), %s%s%s\n", found.source->name, found.source->title,
	    found.encoding, found.compression[0] != '\0' ? ", " : "", found.compression);
	return 0;
}

/* How many of a source's checks have a practice. */
static void
count_checks(
    const struct muster_controls *controls, const char *source, uint64_t *mapped, uint64_t *decided)
{
	*mapped = *decided = 0;
	for (size_t i = 0; i < controls->check_count; i++) {
		if (strcmp(controls->checks[i].source, source) != 0)
			continue;
		if (controls->checks[i].practice[0] != '\0')
			(*mapped)++;
		else
			(*decided)++;
	}
}

static void
print_source(struct cli *cli, struct muster_json *json, const struct muster_controls *controls,
    const struct muster_source *source)
{
	uint64_t mapped, decided;
	count_checks(controls, source->name, &mapped, &decided);
	if (cli->json) {
		muster_json_object(json, NULL);
		muster_json_string(json, "name", source->name);
		muster_json_string(json, "title", source->title);
		muster_json_string(json, "kind", source->kind);
		muster_json_string(json, "reads", source->reads);
		muster_json_int(json, "adapter_version", source->version);
		muster_json_bool(json, "defined", source->definition != NULL);
		muster_json_int(json, "checks_mapped", (int64_t)mapped);
		muster_json_int(json, "checks_without_practice", (int64_t)decided);
		muster_json_object_end(json);
		return;
	}
	static const char gap[] = "               ";
	char head[80];
	snprintf(head, sizeof(head), "%-14.60s ", source->name);
	cli_wrapped_words(cli, sizeof(gap) - 1, head, "%s, %s", source->title, source->kind);
	cli_wrapped_words(cli, sizeof(gap) - 1, gap, "%s", source->reads);
	cli_wrapped_words(cli, sizeof(gap) - 1, gap,
	    "%llu check rules lead to a practice, %llu to none by decision",
	    (unsigned long long)mapped, (unsigned long long)decided);
}

static int
list(struct cli *cli, struct muster_project *project, const struct muster_defined_sources *defined,
    const char *only)
{
	size_t count;
	const struct muster_source *const *sources = muster_sources(&count);
	const struct muster_controls *controls = muster_project_controls(project);
	if (only != NULL && muster_source_find_among(defined, only) == NULL) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.source",
		    "'%.60s' is no source muster knows", only);
		return muster_error_remedy(&cli->error, "muster sources lists them");
	}
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	if (cli->json) {
		muster_json_object(&json, NULL);
		muster_json_array(&json, "sources");
	}
	for (size_t i = 0; i < count + defined->count; i++) {
		const struct muster_source *source =
		    i < count ? sources[i] : &defined->list[i - count].source;
		if (only == NULL || strcmp(source->name, only) == 0)
			print_source(cli, &json, controls, source);
	}
	if (cli->json) {
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	}
	return 0;
}

static int
run_sources(struct cli *cli)
{
	if (cli_operands(cli, 0, 1) != 0)
		return -1;
	const char *file = cli_value(cli, "detect"), *definition = cli_value(cli, "check");
	if (definition != NULL)
		return sources_check(cli, definition);
	struct muster_project *project = cli_project(cli, false, false);
	if (project == NULL)
		return -1;
	struct muster_defined_sources defined;
	int rc = muster_flow_defined(project, &defined, cli_problem, cli, &cli->error);
	if (rc == 0)
		rc = file != NULL ? detect(cli, &defined, file)
				  : list(cli, project, &defined,
					cli->operand_count == 1 ? cli->operands[0] : NULL);
	muster_project_close(project);
	return rc;
}

const struct cli_verb verb_sources = {
    .name = "sources",
    .operands = "[NAME|SAMPLE]",
    .summary = "List the formats muster reads, or say how a file would be read",
    .about =
	"Formats are recognised from the content. A tie, a bare null, [] or {} and an unknown\n"
	"document are errors that say what to do. sources/NAME.yaml in the project folder defines "
	"a\n"
	"source of your own; --check tries one on a sample.",
    .options = options,
    .examples = "  muster sources trivy\n  muster sources --detect report.json\n"
		"  muster sources --check sources/acme.yaml sample.json\n",
    .run = run_sources,
};
