/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding catalogs and controls: by id, and by the spellings seen in tools,
 * reports and older numberings of a benchmark.
 */
#include "catalog/load.h"
#include "catalog/spelling.h"

const struct muster_catalog *
muster_catalog_find(const struct muster_controls *controls, const char *id)
{
	size_t low = 0, high = controls->catalog_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, controls->catalogs[middle].id);
		if (order == 0)
			return &controls->catalogs[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct muster_catalog *
muster_catalog_named(const struct muster_controls *controls, const char *name)
{
	static const struct {
		const char *key, *catalog;
	} others[] = {
	    {"800.190", "nist-800-190"},
	    {"800.53", "nist-800-53"},
	    {"cis.docker.benchmark", "cis-docker"},
	    {"csf", "nist-csf"},
	    {"iso.iec.27001", "iso-27001"},
	    {"nist.sp.800.190", "nist-800-190"},
	    {"nist.sp.800.53", "nist-800-53"},
	    {"pci", "pci-dss"},
	    {"pcidss", "pci-dss"},
	};
	char wanted[SPELLING_MAX], key[SPELLING_MAX];
	const struct muster_catalog *found = muster_catalog_find(controls, name);
	if (found != NULL || !spelling_key("", name, wanted))
		return found;
	for (size_t i = 0; i < controls->catalog_count; i++)
		if (spelling_key("", controls->catalogs[i].id, key) && strcmp(key, wanted) == 0)
			return &controls->catalogs[i];
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i].key, wanted) == 0)
			return muster_catalog_find(controls, others[i].catalog);
	return NULL;
}

const struct muster_control *
muster_control_find(const struct muster_catalog *catalog, const char *id)
{
	size_t low = 0, high = catalog->index == NULL ? 0 : catalog->control_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, catalog->index->by_id[middle]->id);
		if (order == 0)
			return catalog->index->by_id[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* ---- spellings ---- */

/* NULL if it is none, or means two controls. */
static const struct muster_control *
by_alias(const struct muster_catalog *catalog, const char *alias)
{
	const struct muster_catalog_index *index = catalog->index;
	size_t low = 0, high = index->alias_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(index->aliases[middle].alias, alias) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct muster_control *found = NULL;
	for (; low < index->alias_count && strcmp(index->aliases[low].alias, alias) == 0; low++) {
		if (found != NULL && found != index->aliases[low].control)
			return NULL;
		found = index->aliases[low].control;
	}
	return found;
}

/* "1.8" and "1.8.0" are version 1.8.0. */
bool
muster_catalog_is_version(const struct muster_catalog *catalog, const char *text)
{
	size_t len = strlen(text);
	return len > 0 && strncmp(catalog->version, text, len) == 0 &&
	    (catalog->version[len] == '\0' || catalog->version[len] == '.');
}

const struct muster_control *
canonical_alias(const struct muster_catalog *catalog, const char *numbering, const char *id)
{
	char alias[2 * SPELLING_MAX + 2];
	if (numbering[0] == '\0' || id[0] == '\0')
		return NULL;
	snprintf(alias, sizeof(alias), "%s:%s", numbering, id);
	const struct muster_control *found = by_alias(catalog, alias);
	size_t len = strlen(numbering);
	if (found != NULL || len < 3 || strcmp(numbering + len - 2, ".0") != 0)
		return found;
	snprintf(alias, sizeof(alias), "%.*s:%s", (int)(len - 2), numbering, id);
	return by_alias(catalog, alias);
}

/* id in a numbering: the catalog's own version, or an alias. */
static const struct muster_control *
numbered(const struct muster_catalog *catalog, const char *numbering, const char *id)
{
	return muster_catalog_is_version(catalog, numbering)
	    ? muster_control_find(catalog, id)
	    : canonical_alias(catalog, numbering, id);
}

/* "2.7", "1.7:2.7", "2.7@1.7". */
static const struct muster_control *
resolve(const struct muster_catalog *catalog, char *text)
{
	const struct muster_control *found = muster_control_find(catalog, text);
	if (found == NULL)
		found = by_alias(catalog, text);
	char *split = strrchr(text, ':');
	if (found == NULL && split != NULL) {
		*split = '\0';
		found = numbered(catalog, text, split + 1);
		*split = ':';
	}
	split = strchr(text, '@');
	if (found == NULL && split != NULL) {
		*split = '\0';
		found = numbered(catalog, split + 1, text);
		*split = '@';
	}
	return found;
}

static bool
starts_nocase(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);
	return strlen(text) >= len &&
	    muster_span_is_nocase((struct muster_span){text, len}, prefix);
}

/* What follows the framework's name, NULL if the text does not begin with it. */
static char *
after_name(const struct muster_catalog *catalog, char *text)
{
	static const struct {
		const char *catalog, *name;
	} names[] = {
	    {"cis-docker", "cis docker benchmark"},
	    {"cis-docker", "cis docker"},
	    {"cis-docker", "cis_docker"},
	    {"cis-docker", "cis"},
	};
	if (starts_nocase(text, catalog->id))
		return text + strlen(catalog->id);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].catalog, catalog->id) == 0 &&
		    starts_nocase(text, names[i].name))
			return text + strlen(names[i].name);
	return NULL;
}

/* After the name: "@1.7:2.7", ":2.7", " 2.7", " v1.7.0 2.7", "-2.7", " - 2.7". */
static const struct muster_control *
resolve_named(const struct muster_catalog *catalog, char *rest)
{
	bool at = *rest == '@';
	if (*rest == '\0' || strchr("@:- _", *rest) == NULL)
		return NULL;
	rest += strspn(rest, "@:- _");
	if (*rest == 'v' && rest[1] >= '0' && rest[1] <= '9') {
		at = true;
		rest++;
	}
	char *split = rest + strcspn(rest, ": ");
	if (*split == '\0')
		return at ? NULL : resolve(catalog, rest);
	if (*split == ':' && !at)
		return resolve(catalog, rest);
	*split++ = '\0';
	split += strspn(split, " :-");
	return numbered(catalog, rest, split);
}

/* The only one whose key is that of the text. */
static const struct muster_control *
by_key(const struct muster_catalog *catalog, const char *text)
{
	char wanted[SPELLING_MAX], key[SPELLING_MAX];
	const struct muster_control *found = NULL;
	if (!spelling_key(catalog->id, text, wanted))
		return NULL;
	for (size_t i = 0; i < catalog->control_count; i++) {
		const struct muster_control *control = &catalog->controls[i];
		if (!spelling_key(catalog->id, control->id, key) || strcmp(key, wanted) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = control;
	}
	return found;
}

const struct muster_control *
muster_control_canonical(const struct muster_catalog *catalog, const char *spelling)
{
	char text[SPELLING_MAX];
	if (catalog->index == NULL || spelling == NULL)
		return NULL;
	spelling += strspn(spelling, " \t");
	size_t len = strlen(spelling);
	while (len > 0 && (spelling[len - 1] == ' ' || spelling[len - 1] == '\t'))
		len--;
	if (len == 0 || len >= sizeof(text))
		return NULL;
	memcpy(text, spelling, len);
	text[len] = '\0';
	const struct muster_control *found = resolve(catalog, text);
	struct spelling spelled;
	if (found == NULL && spelling_read(catalog->id, text, &spelled)) {
		for (size_t i = 0; found == NULL && i < spelled.count; i++)
			found = muster_control_find(catalog, spelled.answers[i]);
		return found;
	}
	char *rest = found == NULL ? after_name(catalog, text) : NULL;
	if (rest != NULL)
		found = resolve_named(catalog, rest);
	return found != NULL ? found : by_key(catalog, rest != NULL ? rest : text);
}

const struct muster_control *
muster_control_named(
    const struct muster_controls *controls, const char *name, const struct muster_catalog **catalog)
{
	char framework[SPELLING_MAX];
	const char *colon = strchr(name, ':');
	*catalog = NULL;
	if (colon == NULL || (size_t)(colon - name) >= sizeof(framework))
		return NULL;
	memcpy(framework, name, (size_t)(colon - name));
	framework[colon - name] = '\0';
	char *version = strchr(framework, '@');
	if (version != NULL)
		*version++ = '\0';
	if (framework[0] != '\0')
		*catalog = muster_catalog_named(controls, framework);
	if (*catalog == NULL)
		return NULL;
	return version == NULL || muster_catalog_is_version(*catalog, version)
	    ? muster_control_canonical(*catalog, colon + 1)
	    : canonical_alias(*catalog, version, colon + 1);
}
