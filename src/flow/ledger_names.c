/* SPDX-License-Identifier: Apache-2.0 */
/* What rows of the ledger name: controls, practices, systems; each must exist. */
#include "flow/ledger.h"

#include <string.h>

bool
ledger_is_new(const struct yaml_reader *reader)
{
	return ((const struct ledger_read *)reader->user)->document->taken_in == MUSTER_TIME_NONE;
}

bool
ledger_is_lenient(const struct yaml_reader *reader)
{
	const struct ledger_read *read = reader->user;
	return read->document->entered && !read->strict;
}

static int
no_catalog(struct yaml_reader *reader, const struct yaml_node *at, const char *name)
{
	char shown[YAML_SHOWN];
	yaml_problem(reader, at, "ledger.control",
	    "write FRAMEWORK:ID, for example pci-dss:11.4.1; muster catalog list shows the "
	    "frameworks",
	    "\"%s\" names no catalog muster has", yaml_shown(name, shown));
	return -1;
}

int
ledger_name_control(struct yaml_reader *reader, const struct yaml_node *at, const char *name,
    struct muster_ledger_control *out)
{
	const struct ledger_read *read = reader->user;
	char shown[YAML_SHOWN], remedy[128];
	*out = (struct muster_ledger_control){name, NULL, NULL};
	out->control = muster_control_named(read->controls, name, &out->catalog);
	if (out->catalog == NULL)
		return ledger_is_lenient(reader) ? 0 : no_catalog(reader, at, name);
	if (out->control == NULL && (ledger_is_lenient(reader) || out->catalog->partial))
		return 0;
	snprintf(remedy, sizeof(remedy), "muster catalog show %s lists them", out->catalog->id);
	if (out->control == NULL) {
		const char *id = strchr(name, ':') + 1;
		bool versioned = memchr(name, '@', (size_t)(id - name)) != NULL;
		yaml_problem(reader, at, "ledger.control", remedy, "%s%s%s%s has no control \"%s\"",
		    out->catalog->id, versioned ? ", here in version " : "",
		    versioned ? out->catalog->version : "", versioned ? "," : "",
		    yaml_shown(versioned ? name : id, shown));
		return -1;
	}
	if (!out->control->assessable) {
		yaml_problem(reader, at, "ledger.heading", "name the controls under it",
		    "\"%s\" is a heading, it is rolled up from what stands under it",
		    yaml_shown(name, shown));
		return -1;
	}
	return 0;
}

int
ledger_name_practice(struct yaml_reader *reader, const struct yaml_node *at, const char *name)
{
	const struct ledger_read *read = reader->user;
	char shown[YAML_SHOWN], remedy[YAML_SHOWN];
	if (muster_practice_find(read->controls, name) != NULL || ledger_is_lenient(reader) ||
	    read->controls->practices_partial)
		return 0;
	size_t count = read->controls->practice_count;
	const char **names = muster_arena_array(reader->arena, count, sizeof(*names));
	if (names == NULL) {
		yaml_no_memory(reader);
		return -1;
	}
	for (size_t i = 0; i < count; i++)
		names[i] = read->controls->practices[i].id;
	const char *near = muster_text_nearest(name, names, count);
	snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near != NULL ? near : "");
	yaml_problem(reader, at, "ledger.practice",
	    near != NULL ? remedy : "controls/practices.yaml lists them",
	    "there is no practice \"%s\"", yaml_shown(name, shown));
	return -1;
}

int
ledger_name_system(struct yaml_reader *reader, const struct yaml_node *at, const char *name)
{
	const struct ledger_read *read = reader->user;
	const struct muster_system *system;
	struct muster_error why;
	char shown[YAML_SHOWN];
	if (strcmp(name, MUSTER_SYSTEM_DEFAULT) == 0 || ledger_is_lenient(reader) ||
	    read->project->systems_partial ||
	    muster_project_system(read->project, name, &system, &why) == 0)
		return 0;
	yaml_problem(reader, at, "ledger.system",
	    read->project->config.system_count == 0
		? "leave it out: the row holds for every asset while muster.yaml has no systems:"
		: why.remedy,
	    "there is no system \"%s\"", yaml_shown(name, shown));
	return -1;
}
