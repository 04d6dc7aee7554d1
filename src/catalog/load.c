/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loading: which documents count, their digest, and parsing each.  No step
 * stops at the first problem; a document that could not be read takes no part
 * in the later steps.
 */
#include "catalog/load.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/hash.h"
#include "catalog/trees.h"
#include "yaml/packed.h"

/* ---- helpers of the steps ---- */

void
load_problem(struct load *load, const struct muster_origin *at, const char *id, const char *remedy,
    const char *format, ...)
{
	char message[512];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	struct muster_error problem;
	muster_error_set(&problem, MUSTER_E_CONFIG, id, "%s", message);
	if (remedy != NULL)
		muster_error_remedy(&problem, "%s", remedy);
	muster_error_in(&problem, at->file);
	muster_error_at(&problem, at->line, at->column, 0);
	yaml_report(&load->reader, &problem);
}

void *
load_array(struct load *load, size_t count, size_t size)
{
	void *array = muster_arena_array(load->controls->arena, count, size);
	if (array == NULL)
		yaml_no_memory(&load->reader);
	return array;
}

void
load_check_name(
    struct load *load, const struct parsed *document, const char *key, const char *value)
{
	char shown[YAML_SHOWN], name[YAML_SHOWN];
	if (strcmp(value, document->name) == 0)
		return;
	load_problem(load, &(struct muster_origin){.file = document->file, .line = 1, .column = 1},
	    "catalog.name", "name the file after it",
	    "\"%s\" is \"%s\", but the file is named \"%s\"", key, yaml_shown(value, shown),
	    yaml_shown(document->name, name));
}

/* ---- what was told ---- */

/* The same problem is told once: place and words are the same. */
static uint64_t
hash_of(const struct muster_error *problem)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
	const char *const texts[] = {problem->file, problem->message};
	for (size_t i = 0; i < COUNT(texts); i++)
		for (const char *c = texts[i]; *c != '\0'; c++)
			hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
	hash = (hash ^ problem->line) * UINT64_C(0x100000001b3);
	return (hash ^ problem->column) * UINT64_C(0x100000001b3);
}

static int
by_hash(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static void
remember(struct load *load, uint64_t hash)
{
	if (load->told_count == load->told_cap) {
		size_t cap = load->told_cap == 0 ? 64 : load->told_cap * 2;
		uint64_t *bigger = muster_arena_array(load->controls->arena, cap, sizeof(*bigger));
		if (bigger == NULL)
			return; /* it may be told twice */
		if (load->told_count > 0)
			memcpy(bigger, load->told, load->told_count * sizeof(*bigger));
		load->told = bigger;
		load->told_cap = cap;
	}
	load->told[load->told_count++] = hash;
}

static void
on_problem(void *context, const struct muster_error *problem)
{
	struct load *load = context;
	uint64_t hash = hash_of(problem);
	if (!load->again)
		remember(load, hash);
	else if (load->told_count > 0 &&
	    bsearch(&hash, load->told, load->told_count, sizeof(hash), by_hash) != NULL)
		return;
	if (load->problem != NULL)
		load->problem(load->context, problem);
}

/* ---- which documents ---- */

struct choice {
	const struct muster_controls_document *document;
	enum parsed_kind kind;
	size_t at;
};

static enum parsed_kind
kind_of(const char *word)
{
	static const char *const words[] = {
	    "practices", "checks", "catalog", "mapping", "rules", "crosswalk", "texts"};
	enum parsed_kind kind = PARSED_PRACTICES;
	while (kind < PARSED_KINDS && strcmp(word, words[kind]) != 0)
		kind++;
	return kind;
}

static int
by_kind_and_name(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int order = strcmp(x->document->name, y->document->name);
	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

/* The last of each kind and name, sorted. */
static struct choice *
choose(struct load *load, const struct muster_controls_document *documents, size_t count,
    size_t *chosen)
{
	struct choice *choices = load_array(load, count, sizeof(*choices));
	if (choices == NULL)
		return NULL;
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		enum parsed_kind kind = kind_of(documents[i].kind);
		if (strcmp(documents[i].kind, "oscal") == 0)
			continue; /* texts that nothing is judged by */
		if (kind != PARSED_KINDS)
			choices[n++] = (struct choice){&documents[i], kind, i};
		else
			load_problem(load, &(struct muster_origin){.file = documents[i].file},
			    "catalog.kind", NULL, "a document of an unknown kind");
	}
	qsort(choices, n, sizeof(*choices), by_kind_and_name);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n || choices[i + 1].kind != choices[i].kind ||
		    strcmp(choices[i + 1].document->name, choices[i].document->name) != 0;
		if (last)
			choices[kept++] = choices[i];
	}
	*chosen = kept;
	return choices;
}

static void
hash_field(struct hash *hash, const char *bytes, size_t len)
{
	uint8_t prefix[8];
	for (unsigned i = 0; i < 8; i++)
		prefix[i] = (uint8_t)((uint64_t)len >> (56 - 8 * i));
	hash_update(hash, prefix, sizeof(prefix));
	hash_update(hash, bytes, len);
}

static int
digest(struct load *load, const struct choice *choices, size_t count)
{
	struct hash hash;
	struct muster_error err;
	uint8_t out[HASH_SIZE];
	int status = hash_init(&hash, &err);
	for (size_t i = 0; status == 0 && i < count; i++) {
		const struct muster_controls_document *document = choices[i].document;
		hash_field(&hash, document->kind, strlen(document->kind));
		hash_field(&hash, document->name, strlen(document->name));
		hash_field(&hash, document->text, document->len);
	}
	if (status == 0)
		status = hash_final(&hash, out, &err);
	if (status != 0) {
		yaml_report(&load->reader, &err);
		return -1;
	}
	hash_hex(out, sizeof(out), load->controls->digest);
	return 0;
}

/* ---- parsing ---- */

const struct yaml_schema *
load_schema(enum parsed_kind kind)
{
	static const struct yaml_schema *const schemas[] = {&rows_practices_schema,
	    &rows_checks_schema, &rows_catalog_schema, &rows_mapping_schema, &rows_rules_schema,
	    &rows_crosswalk_schema, &rows_texts_schema};
	return schemas[kind];
}

/* What is built in was read once, when muster was built; what it says is judged each time. */
static int
read_text(struct load *load, const struct muster_controls_document *document,
    const struct yaml_schema *schema, void *out)
{
	const unsigned char *packed = trees_find(document->text, document->len);
	if (packed == NULL)
		return yaml_read_text(
		    &load->reader, NULL, document->text, document->len, schema, out);
	struct muster_arena *arena = muster_arena_new();
	const struct yaml_node *root = arena != NULL ? yaml_unpack(arena, packed) : NULL;
	if (root == NULL)
		yaml_no_memory(&load->reader);
	int status = root != NULL ? yaml_read(&load->reader, root, schema, out) : -1;
	muster_arena_free(arena);
	return status;
}

static int
parse(struct load *load, const struct choice *choice, struct parsed *out)
{
	const struct muster_controls_document *document = choice->document;
	out->kind = choice->kind;
	out->name = muster_arena_strdup(load->controls->arena, document->name);
	out->file = muster_arena_strdup(load->controls->arena, document->file);
	if (out->name == NULL || out->file == NULL) {
		yaml_no_memory(&load->reader);
		return -1;
	}
	load->reader.file = out->file;
	out->ok = read_text(load, document, load_schema(choice->kind), &out->as) == 0;
	return load->reader.no_memory ? -1 : 0;
}

static int
steps(struct load *load)
{
	if (load_practices(load) != 0 || load_checks(load) != 0 || load_catalogs(load) != 0 ||
	    load_rules(load) != 0 || load_mappings(load) != 0 || load_texts(load) != 0)
		return -1;
	return load_crosswalks(load);
}

/* There are problems: what is named is looked up in all that could be read. */
static int
again(struct load *load, const struct choice *choices, size_t count)
{
	const struct muster_controls_document **documents =
	    load_array(load, count, sizeof(*documents));
	if (documents == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		documents[i] = choices[i].document;
	load->again = true;
	if (load->told_count > 1)
		qsort(load->told, load->told_count, sizeof(*load->told), by_hash);
	if (load_partial(load, documents, count) != 0 || steps(load) != 0)
		return -1;
	load_lint_names(load);
	return load->reader.no_memory ? -1 : 0;
}

static int
run(struct load *load, const struct muster_controls_document *documents, size_t count)
{
	size_t chosen = 0;
	struct choice *choices = choose(load, documents, count, &chosen);
	if (choices == NULL || digest(load, choices, chosen) != 0)
		return -1;
	load->documents = load_array(load, chosen, sizeof(*load->documents));
	if (load->documents == NULL)
		return -1;
	load->count = chosen;
	for (size_t i = 0; i < chosen; i++)
		if (parse(load, &choices[i], &load->documents[i]) != 0)
			return -1;
	load->sound = load->reader.problems == 0;
	if (steps(load) != 0)
		return -1;
	return load->reader.problems == 0 ? 0 : again(load, choices, chosen);
}

struct muster_controls *
muster_controls_load_partly(const struct muster_controls_document *documents, size_t count,
    muster_problem_fn problem, void *context, bool *whole, struct muster_error *err)
{
	muster_error_clear(err);
	struct muster_arena *arena = muster_arena_new();
	struct muster_controls *controls =
	    arena == NULL ? NULL : muster_arena_alloc(arena, sizeof(*controls));
	if (controls == NULL) {
		muster_arena_free(arena);
		muster_error_memory(err);
		return NULL;
	}
	controls->arena = arena;
	struct load load = {.controls = controls,
	    .reader = {.arena = arena, .problem = on_problem, .first = err},
	    .problem = problem,
	    .context = context};
	load.reader.context = &load;
	if (run(&load, documents, count) != 0) {
		muster_arena_free(arena);
		return NULL;
	}
	*whole = load.reader.problems == 0;
	return controls;
}

struct muster_controls *
muster_controls_load(const struct muster_controls_document *documents, size_t count,
    muster_problem_fn problem, void *context, struct muster_error *err)
{
	bool whole = false;
	struct muster_controls *controls =
	    muster_controls_load_partly(documents, count, problem, context, &whole, err);
	if (controls == NULL || whole)
		return controls;
	muster_controls_free(controls);
	return NULL;
}

void
muster_controls_free(struct muster_controls *controls)
{
	if (controls != NULL)
		muster_arena_free(controls->arena);
}
