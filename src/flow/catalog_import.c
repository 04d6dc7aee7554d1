/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalog import: OSCAL (a profile resolved against what is here, never
 * fetched) or YAML of ours becomes files of controls/, checked together with
 * all others before anything is written, and is taken into the store.
 */
#include <string.h>
#include <unistd.h>

#include "base/input.h"
#include "base/output.h"
#include "flow/documents.h"
#include "oscal/catalog.h"
#include "yaml/tree.h"

enum { IMPORT_MAX = 64 * 1024 * 1024 };

struct importing {
	struct muster_project *project;
	const struct muster_catalog_import_options *options;
	struct muster_arena *arena;
	struct muster_catalog_imported *out;
	const char *oscal, *yaml; /* the documents, NULL none */
	size_t oscal_len, yaml_len;
	struct tree tree; /* of the OSCAL, profiles resolved; no root: there is none */
};

/* ---- reading ---- */

static int
read_all(struct muster_arena *arena, const char *path, const char **text, size_t *len,
    struct muster_error *err)
{
	struct input *input = input_open(path, err);
	if (input == NULL)
		return -1;
	struct muster_strbuf bytes;
	muster_strbuf_init(&bytes, IMPORT_MAX);
	char block[65536];
	size_t got = 1;
	int rc = 0;
	while (rc == 0 && got > 0 && !bytes.failed) {
		rc = input_read(input, block, sizeof(block), &got, err);
		if (rc == 0)
			muster_strbuf_add(&bytes, block, got);
	}
	input_free(input);
	if (rc == 0 && bytes.failed) {
		muster_error_set(err, MUSTER_E_INPUT, "catalog.size", "it is larger than %d MiB",
		    IMPORT_MAX / 1024 / 1024);
		rc = muster_error_in(err, path);
	}
	*text = rc == 0 ? muster_arena_copy(arena, bytes.data, bytes.len) : NULL;
	*len = bytes.len;
	muster_strbuf_release(&bytes);
	return rc != 0 ? -1 : *text == NULL ? muster_error_memory(err) : 0;
}

static int
read_tree(struct muster_arena *arena, const char *path, struct tree *out, struct muster_error *err)
{
	const char *text;
	size_t len;
	if (read_all(arena, path, &text, &len, err) != 0)
		return -1;
	if (oscal_syntax_of(text, len) == OSCAL_NEITHER) {
		muster_error_set(
		    err, MUSTER_E_INPUT, "oscal.model", "this is no OSCAL: neither JSON nor XML");
		return muster_error_in(err, path);
	}
	return oscal_read(text, len, path, arena, out, err);
}

/* ---- what a profile imports ---- */

static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

/* Beside the profile, by its relative path if that stays below, else by its name. */
static int
find_beside(struct importing *in, const char *href, struct tree *out, struct muster_error *err)
{
	const char *file = in->options->file, *slash = strrchr(file, '/');
	const char *folder = slash == NULL
	    ? "."
	    : muster_arena_copy(in->arena, file, slash == file ? 1 : (size_t)(slash - file));
	bool below = href[0] != '/' && strstr(href, "..") == NULL && strchr(href, ':') == NULL;
	const char *names[2] = {below ? href : "", base_of(href)};
	for (size_t i = 0; i < 2 && folder != NULL; i++) {
		if (names[i][0] == '\0')
			continue;
		const char *path = path_join(in->arena, folder, names[i]);
		if (path == NULL)
			return muster_error_memory(err);
		if (access(path, F_OK) == 0)
			return read_tree(in->arena, path, out, err) == 0 ? 1 : -1;
	}
	return folder != NULL ? 0 : muster_error_memory(err);
}

/* A file, or a catalog that is here: one that was imported, or one of ours. */
static int
find_named(struct importing *in, const char *name, struct tree *out, struct muster_error *err)
{
	const char *text;
	size_t len;
	if (documents_one(in->project, "oscal", name, &text, &len, err) != 0)
		return -1;
	if (text != NULL)
		return oscal_read(text, len, name, in->arena, out, err) == 0 ? 1 : -1;
	const struct muster_catalog *catalog = muster_catalog_find(in->project->controls, name);
	if (catalog != NULL)
		return oscal_of_catalog(catalog, 0, in->arena, out, err) == 0 ? 1 : -1;
	if (access(name, F_OK) != 0)
		return 0;
	return read_tree(in->arena, name, out, err) == 0 ? 1 : -1;
}

/* Imported before: by its id (made of the file's name), or by its title. */
static int
find_imported(struct importing *in, const char *href, const char *title, struct tree *out,
    struct muster_error *err)
{
	char id[128];
	const char *const *names;
	size_t count;
	catalog_id_of(href, id, sizeof(id));
	if (documents_names(in->project, "oscal", &names, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], id) == 0)
			return find_named(in, names[i], out, err);
		int found = title[0] != '\0' ? find_named(in, names[i], out, err) : 0;
		if (found < 0)
			return -1;
		if (found == 1 &&
		    strcmp(node_text(node_child(out->root, "metadata"), "title"), title) == 0)
			return 1;
	}
	return 0;
}

static int
find_import(void *context, const char *href, const char *title, struct muster_arena *arena,
    struct tree *out, struct muster_error *err)
{
	struct importing *in = context;
	const struct muster_catalog_import_options *options = in->options;
	(void)arena;
	/* what the user names stands for the file of that name, or for whatever is imported */
	for (size_t i = 0; i < options->catalog_count; i++) {
		if (options->catalog_count > 1 &&
		    strcmp(base_of(options->catalogs[i]), base_of(href)) != 0)
			continue;
		int found = find_named(in, options->catalogs[i], out, err);
		if (found != 0)
			return found;
		muster_error_set(err, MUSTER_E_USAGE, "usage.catalog",
		    "'%.80s' is neither a file nor a catalog that is here", options->catalogs[i]);
		return muster_error_remedy(err, "muster catalog list shows those that are here");
	}
	int found = find_beside(in, href, out, err);
	return found != 0 ? found : find_imported(in, href, title, out, err);
}

/* ---- the documents ---- */

void
catalog_id_of(const char *path, char *out, size_t cap)
{
	const char *base = base_of(path);
	size_t len = strlen(base), n = 0;
	static const char *const ends[] = {".gz", ".zst", ".json", ".xml", ".yaml", ".yml"};
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t tail = strlen(ends[i]);
		if (len > tail &&
		    muster_span_is_nocase((struct muster_span){base + len - tail, tail}, ends[i]))
			len -= tail;
	}
	for (size_t i = 0; i < len && n + 1 < cap; i++) {
		char c = base[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
		if (!good && (n == 0 || out[n - 1] == '-'))
			continue;
		out[n++] = good ? c : '-';
	}
	while (n > 0 && (out[n - 1] == '-' || out[n - 1] == '.'))
		n--;
	out[n] = '\0';
}

static int
take_text(struct importing *in, struct muster_strbuf *text, const char **to, size_t *len,
    struct muster_error *err)
{
	*to = text->failed ? NULL : muster_arena_copy(in->arena, text->data, text->len);
	*len = text->len;
	return *to != NULL ? 0 : muster_error_memory(err);
}

static int
make_oscal(struct importing *in, const char *text, size_t len, struct muster_error *err)
{
	struct tree *tree = &in->tree;
	const char *file = in->options->file;
	if (oscal_read(text, len, file, in->arena, tree, err) != 0)
		return -1;
	in->out->model = tree->model->name;
	if (tree->model == &model_profile &&
	    oscal_resolve(tree, file, find_import, in, in->arena, tree, err) != 0)
		return -1;
	struct muster_strbuf json, yaml;
	muster_strbuf_init(&json, IMPORT_MAX);
	muster_strbuf_init(&yaml, IMPORT_MAX);
	int rc = tree_write_json(tree, &json);
	rc =
	    rc == 0 ? oscal_to_yaml(tree, in->out->id, file, &yaml, err) : muster_error_memory(err);
	if (rc == 0)
		rc = take_text(in, &json, &in->oscal, &in->oscal_len, err);
	if (rc == 0)
		rc = take_text(in, &yaml, &in->yaml, &in->yaml_len, err);
	muster_strbuf_release(&json);
	muster_strbuf_release(&yaml);
	return rc;
}

static int
make_yaml(struct importing *in, const char *text, size_t len, struct muster_error *err)
{
	const struct yaml_node *root, *id;
	struct yaml_tree tree;
	if (yaml_tree_read(in->arena, in->options->file, text, len, NULL, NULL, &tree, err) != 0 &&
	    err->code == MUSTER_E_MEMORY)
		return -1; /* what else is wrong, check() tells */
	root = tree.root;
	if (yaml_node_member(root, "catalog") != NULL ||
	    yaml_node_member(root, "profile") != NULL) {
		muster_error_set(err, MUSTER_E_INPUT, "oscal.yaml",
		    "this is OSCAL in YAML, or a mapping: catalogs of ours begin with \"id\"");
		muster_error_remedy(err, "give OSCAL as JSON or XML");
		return muster_error_in(err, in->options->file);
	}
	id = yaml_node_member(root, "id");
	const char *own = id != NULL && id->kind == YAML_SCALAR ? id->text : in->out->id;
	if (in->options->id != NULL && strcmp(own, in->options->id) != 0) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "usage.catalog", "the file says the id \"%.80s\"", own);
		return muster_error_remedy(err, "leave --id out, or change the id in the file");
	}
	in->out->id = own;
	in->out->model = "yaml";
	in->yaml = text;
	in->yaml_len = len;
	return 0;
}

/* ---- checking, writing ---- */

static int
refuse_shipped(struct importing *in, struct muster_error *err)
{
	size_t count;
	const struct muster_controls_document *builtin = muster_controls_builtin(in->arena, &count);
	if (builtin == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(builtin[i].kind, "catalog") != 0 ||
		    strcmp(builtin[i].name, in->out->id) != 0)
			continue;
		muster_error_set(err, MUSTER_E_USAGE, "usage.catalog",
		    "muster ships a catalog \"%s\", with mappings to its own ids", in->out->id);
		return muster_error_remedy(err, "choose another id with --id");
	}
	return 0;
}

/* The new documents with all others: problems are told, and nothing is written. */
static int
check(struct importing *in, muster_problem_fn problem, void *context, struct muster_error *err)
{
	struct muster_project *project = in->project;
	struct muster_controls_document *all =
	    muster_arena_array(in->arena, project->document_count + 1, sizeof(*all));
	if (all == NULL)
		return muster_error_memory(err);
	memcpy(all, project->documents, project->document_count * sizeof(*all));
	all[project->document_count] = (struct muster_controls_document){.kind = "catalog",
	    .name = in->out->id,
	    .file = in->options->file,
	    .text = in->yaml,
	    .len = in->yaml_len};
	struct muster_controls *controls =
	    muster_controls_load(all, project->document_count + 1, problem, context, err);
	if (controls == NULL)
		return -1;
	const struct muster_catalog *catalog = muster_catalog_find(controls, in->out->id);
	if (catalog == NULL) {
		muster_controls_free(controls);
		return muster_error_set(err, MUSTER_E_INTERNAL, "catalog.import",
		    "the catalog that was imported is not there");
	}
	in->out->title = muster_arena_strdup(in->arena, catalog->title);
	in->out->version = muster_arena_strdup(in->arena, catalog->version);
	for (size_t i = 0; i < catalog->control_count; i++)
		in->out->controls += catalog->controls[i].assessable;
	in->out->headings = catalog->control_count - in->out->controls;
	muster_controls_free(controls);
	return in->out->title != NULL && in->out->version != NULL ? 0 : muster_error_memory(err);
}

/* 1: it is to be written, 0: it lies there just so. */
static int
look(struct importing *in, const char *path, const char *text, size_t len, struct muster_error *err)
{
	const char *there = NULL;
	size_t there_len = 0;
	int rc = documents_read_file(in->arena, path, &there, &there_len, err);
	if (rc < 0)
		return -1;
	if (rc == 0 || in->options->replace)
		return rc == 0 || there_len != len || memcmp(there, text, len) != 0;
	if (there_len == len && memcmp(there, text, len) == 0)
		return 0;
	muster_error_set(
	    err, MUSTER_E_USAGE, "catalog.exists", "another catalog of this id lies here already");
	muster_error_remedy(err,
	    "muster catalog diff shows what differs; --replace writes over it, --id gives another "
	    "id");
	return muster_error_in(err, path);
}

static int
write_one(
    const char *folder, const char *name, const char *text, size_t len, struct muster_error *err)
{
	if (output_folder(folder, err) != 0)
		return -1;
	struct output *output = output_new(folder, name, err);
	if (output == NULL)
		return -1;
	output_write(output, text, len);
	return output_commit(output, err);
}

static int
put_files(struct importing *in, struct muster_error *err)
{
	struct muster_catalog_imported *out = in->out;
	const struct {
		const char *folder, *extension, *text;
		size_t len;
	} files[2] = {{"controls/oscal", "json", in->oscal, in->oscal_len},
	    {"controls/catalogs", "yaml", in->yaml, in->yaml_len}};
	const char *folders[2], *names[2];
	int wanted[2] = {0, 0};
	for (size_t i = 0; i < 2; i++) {
		if (files[i].text == NULL)
			continue;
		if (files[i].len > IMPORT_MAX / 4)
			return muster_error_set(err, MUSTER_E_INPUT, "catalog.size",
			    "the catalog is larger than %d MiB", IMPORT_MAX / 4 / 1024 / 1024);
		folders[i] = path_join(in->arena, in->project->folder, files[i].folder);
		names[i] = muster_arena_printf(in->arena, "%s.%s", out->id, files[i].extension);
		const char *path = folders[i] != NULL && names[i] != NULL
		    ? muster_arena_printf(in->arena, "%s/%s", folders[i], names[i])
		    : NULL;
		if (path == NULL)
			return muster_error_memory(err);
		out->paths[out->path_count++] = path;
		wanted[i] = look(in, path, files[i].text, files[i].len, err);
		if (wanted[i] < 0)
			return -1;
	}
	for (size_t i = 0; i < 2; i++)
		if (wanted[i] == 1) {
			out->changed = true;
			if (write_one(folders[i], names[i], files[i].text, files[i].len, err) != 0)
				return -1;
		}
	return 0;
}

static int
make(struct importing *in, struct muster_error *err)
{
	const struct muster_catalog_import_options *options = in->options;
	const char *text;
	size_t len;
	char id[128];
	*in->out = (struct muster_catalog_imported){.id = options->id};
	if (read_all(in->arena, options->file, &text, &len, err) != 0)
		return -1;
	catalog_id_of(options->file, id, sizeof(id));
	if (in->out->id == NULL && (in->out->id = muster_arena_strdup(in->arena, id)) == NULL)
		return muster_error_memory(err);
	catalog_id_of(in->out->id, id, sizeof(id));
	if (id[0] == '\0' || strcmp(id, in->out->id) != 0) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.catalog",
		    "\"%.80s\" can be no id of a catalog", in->out->id);
		return muster_error_remedy(
		    err, "give one with --id: lower-case letters, digits, \".\", \"-\"");
	}
	return oscal_syntax_of(text, len) != OSCAL_NEITHER ? make_oscal(in, text, len, err)
							   : make_yaml(in, text, len, err);
}

int
catalog_read(struct muster_project *project, const struct muster_catalog_import_options *options,
    struct muster_arena *arena, struct muster_controls_document *document, struct tree *oscal,
    struct muster_error *err)
{
	struct muster_catalog_imported read;
	struct importing in = {
	    .project = project, .options = options, .arena = arena, .out = &read};
	if (make(&in, err) != 0)
		return -1;
	*oscal = in.tree;
	*document = (struct muster_controls_document){.kind = "catalog",
	    .name = read.id,
	    .file = options->file,
	    .text = in.yaml,
	    .len = in.yaml_len};
	return 0;
}

int
muster_flow_catalog_import(struct muster_project *project, const struct muster_actor *actor,
    const struct muster_catalog_import_options *options, muster_problem_fn problem, void *context,
    struct muster_arena *arena, struct muster_catalog_imported *out, struct muster_error *err)
{
	struct importing in = {.project = project, .options = options, .arena = arena, .out = out};
	if (make(&in, err) != 0 || refuse_shipped(&in, err) != 0 ||
	    check(&in, problem, context, err) != 0 || put_files(&in, err) != 0)
		return -1;
	if (project->store == NULL)
		return 0;
	if (documents_on_disk(project, err) != 0 || project_sync(project, actor, err) != 0)
		return -1;
	out->taken_in = true;
	return 0;
}
