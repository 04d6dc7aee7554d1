/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogs and controls as they are named on the command line. */
#include <string.h>

#include "cli/catalog.h"

static void
suggest_catalog(struct cli *cli, const struct muster_controls *controls, const char *id)
{
	const char **ids = muster_arena_array(cli->arena, controls->catalog_count, sizeof(*ids));
	char lower[64];
	size_t len = 0;
	for (; len + 1 < sizeof(lower) && id[len] != '\0'; len++)
		lower[len] = id[len] >= 'A' && id[len] <= 'Z' ? (char)(id[len] + 32) : id[len];
	lower[len] = '\0';
	for (size_t i = 0; ids != NULL && i < controls->catalog_count; i++)
		ids[i] = controls->catalogs[i].id;
	const char *near =
	    ids != NULL ? muster_text_nearest(lower, ids, controls->catalog_count) : NULL;
	if (near != NULL)
		muster_error_remedy(&cli->error, "did you mean %s?", near);
	else
		muster_error_remedy(&cli->error, "muster catalog list shows them");
}

const struct muster_catalog *
catalog_wanted(struct cli *cli, const struct muster_controls *controls, const char *id)
{
	const struct muster_catalog *catalog = muster_catalog_named(controls, id);
	if (catalog == NULL) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.catalog",
		    "'%.60s' is no catalog muster has", id);
		suggest_catalog(cli, controls, id);
	}
	return catalog;
}

const struct muster_control *
cli_control(struct cli *cli, const struct muster_controls *controls, const char *name,
    const struct muster_catalog **catalog)
{
	const struct muster_control *control = muster_control_named(controls, name, catalog);
	if (control != NULL)
		return control;
	const char *id = strchr(name, ':');
	if (*catalog == NULL) {
		char framework[64];
		snprintf(framework, sizeof(framework), "%.*s", (int)strcspn(name, "@:"), name);
		if (id != NULL && catalog_wanted(cli, controls, framework) == NULL)
			return NULL;
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.control",
		    "'%.80s' is no control muster has", name);
		muster_error_remedy(&cli->error, "write FRAMEWORK:ID, for example cis-docker:4.1");
		return NULL;
	}
	bool versioned = memchr(name, '@', (size_t)(id - name)) != NULL;
	muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.control",
	    "%s%s%s%s has no control '%.60s'", (*catalog)->id,
	    versioned ? ", here in version " : "", versioned ? (*catalog)->version : "",
	    versioned ? "," : "", versioned ? name : id + 1);
	muster_error_remedy(&cli->error, "muster catalog show %s lists them", (*catalog)->id);
	return NULL;
}
