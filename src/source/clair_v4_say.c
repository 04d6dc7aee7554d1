/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pairs of a Clair v4 report, joined with what they name.  Evidence of a
 * pair is the vulnerability's object: the pair itself is no more than two ids.
 */
#include "source/clair_v4.h"
#include "source/purl.h"

static const struct muster_span none = {"", 0};

static int
by_id(const void *a, const void *b)
{
	const struct clair_entry *x = a, *y = b;
	return muster_span_cmp(x->id, y->id);
}

static struct clair_entry *
find(struct clair_v4 *clair, enum clair_map_name name, struct muster_span id)
{
	const struct clair_entry key = {.id = id};
	const struct clair_map *map = &clair->maps[name];
	if (map->count == 0)
		return NULL;
	return bsearch(&key, map->list, map->count, sizeof(key), by_id);
}

/* Where the package was found: "python:usr/lib" is a path of a language's packages. */
static void
place_package(struct clair_v4 *clair, struct muster_span id, struct row *row)
{
	const struct clair_entry *environment = find(clair, ENVIRONMENTS, id);
	const struct clair_map *distributions = &clair->maps[DISTRIBUTIONS];
	row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (environment != NULL) {
		const struct muster_span database = environment->text[ENVIRONMENT_DATABASE];
		const char *colon =
		    database.len > 0 ? memchr(database.ptr, ':', database.len) : NULL;
		if (colon != NULL) {
			size_t len = (size_t)(colon - database.ptr);
			row->domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE;
			row->text[ROW_TYPE] = (struct muster_span){database.ptr, len};
			row->text[ROW_PLACE] =
			    (struct muster_span){colon + 1, database.len - len - 1};
			return;
		}
		const struct clair_entry *distribution =
		    find(clair, DISTRIBUTIONS, environment->text[ENVIRONMENT_DISTRIBUTION]);
		if (distribution != NULL) {
			row->text[ROW_TYPE] = distribution->text[DISTRIBUTION_DID];
			return;
		}
	}
	/* packages of lower layers often name none; an image has one distribution */
	if (distributions->count > 0)
		row->text[ROW_TYPE] = distributions->list[0].text[DISTRIBUTION_DID];
}

static void
say_package(struct clair_v4 *clair, const struct clair_entry *package)
{
	struct adapter *adapter = &clair->base;
	struct row row;
	row_clear(&row);
	place_package(clair, package->id, &row);
	muster_strbuf_clear(&adapter->package);
	purl_build(&adapter->package, none, row.text[ROW_TYPE], package->text[PACKAGE_NAME]);
	adapter->failed |= adapter->package.failed;
	if (adapter->package.len > 0)
		sink_package(adapter->sink, adapter->asset, row.domain, row_span(&adapter->package),
		    package->text[PACKAGE_VERSION]);
}

static void
reject_pair(struct clair_v4 *clair, const char *message)
{
	sink_diagnostic(clair->base.sink, "source.clair-v4.not-understood",
	    "/package_vulnerabilities", "%s", message);
	sink_record(clair->base.sink, MUSTER_REJECTED);
}

static void
say_pair(struct clair_v4 *clair, const struct clair_entry *pair)
{
	const struct clair_entry *package = find(clair, PACKAGES, pair->id);
	struct clair_entry *vulnerability = find(clair, VULNERABILITIES, pair->text[0]);
	if (vulnerability != NULL)
		vulnerability->named = true;
	if (package == NULL) {
		reject_pair(clair, "a package is named that packages does not have");
		return;
	}
	if (vulnerability == NULL) {
		reject_pair(clair, "a vulnerability is named that vulnerabilities does not have");
		return;
	}
	if (vulnerability->row == NULL) { /* what is odd in it was said where it stands */
		sink_record(clair->base.sink, MUSTER_REJECTED);
		return;
	}
	struct row row = *vulnerability->row;
	const struct clair_entry *score = find(clair, SCORES, pair->text[0]);
	place_package(clair, pair->id, &row);
	row.text[ROW_NAME] = package->text[PACKAGE_NAME];
	row.text[ROW_VERSION] = package->text[PACKAGE_VERSION];
	if (score != NULL)
		row.text[ROW_SCORE] = score->text[SCORE_BASE];
	row_say(&clair->base, &row);
}

void
clair_v4_say(struct clair_v4 *clair)
{
	struct adapter *adapter = &clair->base;
	for (int name = 0; name < MAPS; name++)
		if (clair->maps[name].count > 0)
			qsort(clair->maps[name].list, clair->maps[name].count,
			    sizeof(struct clair_entry), by_id);
	adapter_bind_image(adapter, none, clair->manifest);
	for (size_t i = 0; i < clair->maps[PACKAGES].count; i++)
		say_package(clair, &clair->maps[PACKAGES].list[i]);
	for (size_t i = 0; i < clair->pairs.count && !adapter->sink->failed; i++)
		say_pair(clair, &clair->pairs.list[i]);
	for (size_t i = 0; i < clair->maps[VULNERABILITIES].count; i++) {
		if (clair->maps[VULNERABILITIES].list[i].named)
			continue;
		adapter_note(adapter, "rows-missing",
		    "vulnerabilities has one that no package is said to have: the report is not "
		    "whole");
		adapter_partial(adapter, "vulnerabilities of the report name no package");
		break;
	}
	/* Without a package nothing was recognised, which is not that nothing is wrong. */
	adapter->covers[MUSTER_DOMAIN_OS_PACKAGE] = clair->maps[PACKAGES].count > 0;
	adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = clair->maps[PACKAGES].count > 0;
	adapter_cover(adapter, none);
}
