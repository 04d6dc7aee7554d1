/* SPDX-License-Identifier: Apache-2.0 */
/* All policies: files overlaid by id, each read, what they share checked. */
#include "policy/internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/embed.h"

extern const struct embed_file embed_policies[];
extern const char embed_policy_skeleton[];

/* ---- what is compiled in ---- */

bool
muster_policy_id_valid(const char *id)
{
	size_t len = strlen(id);
	/* "index" is the page before them */
	return len > 0 && len <= 64 && strcmp(id, "index") != 0 && id[0] >= 'a' && id[0] <= 'z' &&
	    strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

const char *
muster_policy_skeleton(void)
{
	return embed_policy_skeleton;
}

const struct muster_policy_file *
muster_policies_builtin(struct muster_arena *arena, size_t *count)
{
	size_t files = 0;
	while (embed_policies[files].name != NULL)
		files++;
	struct muster_policy_file *list = muster_arena_array(arena, files, sizeof(*list));
	*count = files;
	for (size_t i = 0; list != NULL && i < files; i++) {
		const char *name = strrchr(embed_policies[i].name, '/') + 1;
		const char *id = muster_arena_copy(arena, name, strlen(name) - strlen(".md"));
		if (id == NULL)
			return NULL;
		list[i] = (struct muster_policy_file){id, embed_policies[i].name,
		    embed_policies[i].text, embed_policies[i].len, true};
	}
	return list;
}

/* ---- problems ---- */

struct muster_place
policy_place(const struct policy_read *read, const struct yaml_node *node)
{
	return (struct muster_place){
	    read->reader.file, node != NULL ? node->line : 1, node != NULL ? node->column : 1};
}

void
policy_problem(struct policy_read *read, struct muster_place place, const char *id,
    const char *remedy, const char *format, ...)
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
	muster_error_in(&problem, place.file);
	muster_error_at(&problem, place.line, place.column, 0);
	yaml_report(&read->reader, &problem);
}

const char *
policy_near(const char *word, const char *const *candidates, size_t count, char out[YAML_SHOWN])
{
	const char *near = muster_text_nearest(word, candidates, count);
	if (near == NULL)
		return NULL;
	snprintf(out, YAML_SHOWN, "did you mean \"%s\"?", near);
	return out;
}

static void
check_aspect(struct policy_read *read, const struct muster_policy_name *name,
    const struct muster_practice *practice)
{
	if (strcmp(name->written, name->name) == 0)
		return;
	for (size_t i = 0; i < practice->aspect_count; i++)
		if (strcmp(practice->aspects[i], name->aspect) == 0)
			return;
	char shown[YAML_SHOWN], near[YAML_SHOWN];
	const char *remedy =
	    policy_near(name->aspect, practice->aspects, practice->aspect_count, near);
	policy_problem(read, name->place, "policy.aspect",
	    remedy != NULL ? remedy : "muster catalog show names practices and their parts",
	    "the practice %s has no part \"%s\"", name->name, yaml_shown(name->aspect, shown));
}

void
policy_check_practice(struct policy_read *read, const struct muster_policy_name *name)
{
	enum { NAMES = 512 };
	const struct muster_controls *controls = read->input->controls;
	const struct muster_practice *practice = policy_practice(controls, name->name);
	if (read->input->stored)
		return;
	if (practice != NULL) {
		check_aspect(read, name, practice);
		return;
	}
	const char *names[NAMES];
	size_t count = 0;
	for (; count < controls->practice_count && count < NAMES; count++)
		names[count] = controls->practices[count].id;
	char shown[YAML_SHOWN], near[YAML_SHOWN];
	const char *remedy = policy_near(name->name, names, count, near);
	policy_problem(read, name->place, "policy.practice",
	    remedy != NULL ? remedy : "muster catalog show names practices",
	    "there is no practice \"%s\"", yaml_shown(name->name, shown));
}

/* ---- a file ---- */

static bool
is_fence(const char *text, size_t len)
{
	while (len > 3 && (text[len - 1] == ' ' || text[len - 1] == '\r'))
		len--;
	return len == 3 && memcmp(text, "---", 3) == 0;
}

/* Where the text begins: behind the line that ends the front.  0: there is no front. */
static size_t
front_end(const char *text, size_t len, size_t *front, unsigned *lines)
{
	size_t at = 0;
	for (*lines = 1; at < len; ++*lines) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t next = end != NULL ? (size_t)(end - text) + 1 : len;
		bool fence = is_fence(text + at, end != NULL ? next - 1 - at : len - at);
		if (*lines == 1 && !fence)
			return 0;
		if (*lines > 1 && fence) {
			*front = at;
			return next;
		}
		at = next;
	}
	return 0;
}

static int
check_file(struct policy_read *read, const char *text, size_t len)
{
	struct muster_place place = {read->file->file, 1, 1};
	if (len > POLICY_MAX_BYTES) {
		policy_problem(read, place, "policy.too-large", "make two policies of it",
		    "larger than 1 MiB");
		return -1;
	}
	size_t valid = muster_utf8_valid_len(text, len);
	if (valid < len) {
		size_t start = valid;
		for (size_t i = 0; i < valid; i++)
			if (text[i] == '\n')
				place.line++;
		while (start > 0 && text[start - 1] != '\n')
			start--;
		place.column = (unsigned)(valid - start) + 1;
		policy_problem(read, place, "policy.encoding", "save it as UTF-8",
		    "the text is not valid UTF-8");
		return -1;
	}
	if (!muster_policy_id_valid(read->file->id)) {
		policy_problem(read, place, "policy.id",
		    "lower-case letters, digits and \"-\", beginning with a letter",
		    "the name of the file is no id");
		return -1;
	}
	return 0;
}

static int
read_file(struct policy_read *read)
{
	const char *text = read->file->text;
	size_t len = read->file->len, front = 0;
	unsigned lines;
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (check_file(read, text, len) != 0)
		return -1;
	size_t body = front_end(text, len, &front, &lines);
	if (body == 0) {
		policy_problem(read, (struct muster_place){read->file->file, 1, 1}, "policy.front",
		    "muster policy new writes a skeleton",
		    "a policy begins with \"---\", YAML and \"---\"");
		return -1;
	}
	read->policy->builtin = read->file->builtin;
	int status = policy_front_read(read, text, front);
	read->policy->builtin = read->file->builtin;
	if (policy_body_read(read, text + body, len - body, lines + 1) != 0 || status != 0)
		return -1;
	struct muster_error err;
	if (policy_digest(read->policy, &err) != 0) {
		yaml_report(&read->reader, &err);
		return -1;
	}
	if (policy_life(read->policy, read->input, read->reader.arena) == 0)
		return 0;
	yaml_no_memory(&read->reader);
	return -1;
}

/* ---- all of them ---- */

struct load {
	struct policy_read read;
	const struct muster_policies_input *input;
	const struct yaml_node *overrides; /* policies: of muster.yaml */
	const struct muster_policy_file **files;
	size_t count;
	struct muster_policy *rows;
};

static int
by_id(const void *a, const void *b)
{
	return strcmp((*(const struct muster_policy_file *const *)a)->id,
	    (*(const struct muster_policy_file *const *)b)->id);
}

static int
pick_files(struct load *load)
{
	const struct muster_policies_input *input = load->input;
	struct muster_arena *arena = load->read.reader.arena;
	load->files = muster_arena_array(arena, input->file_count, sizeof(*load->files));
	load->rows = muster_arena_array(arena, input->file_count, sizeof(*load->rows));
	if (load->files == NULL || load->rows == NULL) {
		yaml_no_memory(&load->read.reader);
		return -1;
	}
	for (size_t i = 0; i < input->file_count; i++) {
		size_t at = 0;
		while (at < load->count && strcmp(load->files[at]->id, input->files[i].id) != 0)
			at++;
		load->files[at] = &input->files[i];
		load->count += at == load->count;
	}
	if (load->count > 1)
		qsort(load->files, load->count, sizeof(*load->files), by_id);
	return 0;
}

/* "policies:" of muster.yaml: id → parameter: value. */
static int
read_overrides(struct load *load)
{
	struct policy_read *read = &load->read;
	const struct muster_policies_input *input = load->input;
	struct yaml_tree tree;
	if (input->config_text == NULL)
		return 0;
	read->reader.file = read->overrides_file = input->config_file;
	struct yaml_reader silent = {.arena = read->reader.arena, .file = input->config_file};
	struct yaml_reader *reader = input->config_told ? &silent : &read->reader;
	if (yaml_read_tree(reader, reader->arena, input->config_text, input->config_len, &tree) !=
		0 &&
	    (reader == &read->reader || tree.root == NULL))
		return -1;
	const struct yaml_node *node = yaml_node_member(tree.root, "policies");
	if (node == NULL || node->kind == YAML_UNREAD)
		return 0;
	if (node->kind != YAML_MAPPING) {
		policy_problem(read, policy_place(read, node), "policy.overrides",
		    "policies: {ID: {parameter: value}}", "\"policies\" wants a mapping");
		return -1;
	}
	const char *ids[YAML_MAX_FIELDS];
	size_t count = 0;
	for (; count < load->count && count < YAML_MAX_FIELDS; count++)
		ids[count] = load->files[count]->id;
	for (const struct yaml_node *item = node->first; item != NULL; item = item->next) {
		bool known = false;
		char shown[YAML_SHOWN], near[YAML_SHOWN];
		for (size_t i = 0; i < load->count && !known; i++)
			known = strcmp(load->files[i]->id, item->key->text) == 0;
		if (!known && input->stored)
			continue;
		if (!known)
			policy_problem(read, policy_place(read, item->key), "policy.overrides",
			    policy_near(item->key->text, ids, count, near),
			    "there is no policy \"%s\"", yaml_shown(item->key->text, shown));
		else if (item->kind != YAML_MAPPING && item->kind != YAML_UNREAD)
			policy_problem(read, policy_place(read, item), "policy.overrides", NULL,
			    "the values of a policy are a mapping of parameter: value");
	}
	load->overrides = node;
	return 0;
}

/* An id names one statement, wherever it stands. */
static void
check_statement_ids(struct load *load)
{
	for (size_t i = 0; i < load->count; i++)
		for (size_t k = 0; k < load->rows[i].statement_count; k++) {
			const struct muster_statement *at = &load->rows[i].statements[k];
			for (size_t n = 0; n <= i; n++) {
				const struct muster_policy *other = &load->rows[n];
				size_t end = n == i ? k : other->statement_count;
				for (size_t m = 0; m < end; m++)
					if (strcmp(other->statements[m].id, at->id) == 0)
						policy_problem(&load->read, at->place,
						    "policy.twice", "give it a number of its own",
						    "%s stands in %s:%u already", at->id,
						    other->statements[m].place.file,
						    other->statements[m].place.line);
			}
		}
}

static void
read_all(struct load *load)
{
	struct policy_read *read = &load->read;
	if (pick_files(load) != 0)
		return;
	read_overrides(load);
	for (size_t i = 0; i < load->count; i++) {
		read->file = load->files[i];
		read->reader.file = load->files[i]->file;
		read->policy = &load->rows[i];
		read->overrides = yaml_node_member(load->overrides, load->files[i]->id);
		if (read->overrides != NULL && read->overrides->kind != YAML_MAPPING)
			read->overrides = NULL;
		read_file(read);
	}
	if (read->reader.problems == 0)
		check_statement_ids(load);
}

struct muster_policies *
muster_policies_load(const struct muster_policies_input *input, muster_problem_fn problem,
    void *context, struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	struct muster_policies *policies =
	    arena != NULL ? muster_arena_alloc(arena, sizeof(*policies)) : NULL;
	if (policies == NULL) {
		muster_arena_free(arena);
		muster_error_memory(err);
		return NULL;
	}
	struct load load = {
	    .read = {.reader = {.arena = arena,
			 .file = "",
			 .problem = problem,
			 .context = context,
			 .first = err},
		.input = input},
	    .input = input,
	};
	read_all(&load);
	if (load.read.reader.problems > 0) {
		muster_arena_free(arena);
		return NULL;
	}
	*policies = (struct muster_policies){arena, load.rows, load.count};
	return policies;
}

void
muster_policies_free(struct muster_policies *policies)
{
	if (policies != NULL)
		muster_arena_free(policies->arena);
}

const struct muster_policy *
muster_policy_find(const struct muster_policies *policies, const char *id)
{
	for (size_t i = 0; i < policies->count; i++)
		if (strcmp(policies->rows[i].id, id) == 0)
			return &policies->rows[i];
	return NULL;
}
