/* SPDX-License-Identifier: Apache-2.0 */
/* controls/ as it was when muster was built, and what a file in such a folder is. */
#include <muster/catalog.h>

#include "base/embed.h"

extern const struct embed_file embed_controls[];

/* name is the part between folder and extension, one path component. */
static const char *
between(const char *path, const char *folder, const char *extension, size_t *len)
{
	size_t skip = strlen(folder), all = strlen(path), tail = strlen(extension);
	if (all <= skip + tail || strncmp(path, folder, skip) != 0 ||
	    strcmp(path + all - tail, extension) != 0 || strchr(path + skip, '/') != NULL)
		return NULL;
	*len = all - skip - tail;
	return path + skip;
}

int
muster_controls_classify(
    struct muster_arena *arena, const char *path, struct muster_controls_document *out)
{
	static const struct {
		const char *folder, *kind, *extension;
	} folders[] = {
	    {"checks/", "checks", ".yaml"},
	    {"catalogs/", "catalog", ".yaml"},
	    {"mappings/", "mapping", ".yaml"},
	    {"rules/", "rules", ".yaml"},
	    {"crosswalks/", "crosswalk", ".yaml"},
	    {"texts/", "texts", ".yaml"},
	    {"oscal/", "oscal", ".json"},
	    {"", "practices", ".yaml"},
	};
	const char *relative = path;
	if (strncmp(relative, "controls/", 9) == 0)
		relative += 9;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		size_t len;
		const char *name = between(relative, folders[i].folder, folders[i].extension, &len);
		if (name == NULL)
			continue;
		if (folders[i].folder[0] == '\0' && strncmp(name, "practices", 9) != 0)
			return 0;
		out->kind = folders[i].kind;
		out->file = path;
		out->name = muster_arena_copy(arena, name, len);
		return out->name == NULL ? -1 : 1;
	}
	return 0;
}

const struct muster_controls_document *
muster_controls_builtin(struct muster_arena *arena, size_t *count)
{
	size_t files = 0, n = 0;
	while (embed_controls[files].name != NULL)
		files++;
	struct muster_controls_document *documents =
	    muster_arena_array(arena, files, sizeof(*documents));
	if (documents == NULL)
		return NULL;
	for (size_t i = 0; i < files; i++) {
		int known = muster_controls_classify(arena, embed_controls[i].name, &documents[n]);
		if (known < 0)
			return NULL;
		if (known == 0)
			continue;
		documents[n].text = embed_controls[i].text;
		documents[n].len = embed_controls[i].len;
		n++;
	}
	*count = n;
	return documents;
}
