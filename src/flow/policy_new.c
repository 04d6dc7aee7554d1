/* SPDX-License-Identifier: Apache-2.0 */
/* A new policy: the skeleton, with its names filled in. */
#include <muster/flow.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/output.h"
#include "flow/policy_files.h"
#include "flow/project.h"

enum { NAME_SIZE = 9 }; /* of statements, its end included */

/* Each mark of the skeleton becomes its value. */
static void
fill(struct muster_strbuf *out, const char *text, const char *id, const char *title,
    const char *statements, const char *date)
{
	const struct {
		const char *mark, *value;
	} marks[] = {
	    {"@ID@", id}, {"@TITLE@", title}, {"@STATEMENT@", statements}, {"@DATE@", date}};
	while (*text != '\0') {
		size_t taken = 0;
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && taken == 0; i++) {
			size_t len = strlen(marks[i].mark);
			if (strncmp(text, marks[i].mark, len) != 0)
				continue;
			muster_strbuf_adds(out, marks[i].value);
			taken = len;
		}
		if (taken == 0)
			muster_strbuf_addc(out, *text);
		text += taken > 0 ? taken : 1;
	}
}

/* As a YAML text in double quotes. */
static const char *
quoted(struct muster_arena *arena, const char *title)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 4096);
	muster_strbuf_addc(&out, '"');
	for (; *title != '\0'; title++) {
		if (*title == '"' || *title == '\\')
			muster_strbuf_addc(&out, '\\');
		muster_strbuf_addc(&out, *title);
	}
	muster_strbuf_addc(&out, '"');
	const char *text = out.failed ? NULL : muster_arena_copy(arena, out.data, out.len);
	muster_strbuf_release(&out);
	return text;
}

static int
check_title(const char *title, struct muster_error *err)
{
	size_t len = strlen(title);
	bool good = len > 0 && len <= 200 && muster_utf8_valid_len(title, len) == len;
	for (size_t i = 0; good && i < len; i++)
		good = (unsigned char)title[i] >= 0x20 && title[i] != 0x7f;
	if (good)
		return 0;
	muster_error_set(err, MUSTER_E_USAGE, "usage.title", "the title is no line of text");
	return muster_error_remedy(err, "give one of at most 200 bytes, in UTF-8");
}

/* Does a policy have statements of that name? */
static bool
is_taken(const struct muster_policy_file *files, size_t count, const char *name)
{
	char opening[40];
	snprintf(opening, sizeof(opening), "\n::: statement %s-", name);
	for (size_t i = 0; i < count; i++)
		if (strstr(files[i].text, opening) != NULL)
			return true;
	return false;
}

/* The letters of an id, of its first word only or of all. */
static size_t
letters_of(const char *id, bool all, size_t most, char *out)
{
	size_t n = 0;
	for (const char *at = id; *at != '\0' && (all || *at != '-') && n < most; at++)
		if (*at >= 'a' && *at <= 'z')
			out[n++] = (char)(*at - 'a' + 'A');
	while (n < 2)
		out[n++] = 'X';
	out[n] = '\0';
	return n;
}

/*
 * What its statements are called, so that those of no two policies are the
 * same: "own-rules" OWN, else OWNRULES, else OWNRULEA and so on.
 */
static void
name_statements(
    const struct muster_policy_file *files, size_t count, const char *id, char name[NAME_SIZE])
{
	letters_of(id, false, NAME_SIZE - 1, name);
	if (!is_taken(files, count, name))
		return;
	letters_of(id, true, NAME_SIZE - 1, name);
	for (char last = 'A'; is_taken(files, count, name) && last <= 'Z'; last++) {
		const size_t n = letters_of(id, true, NAME_SIZE - 2, name);
		name[n] = last;
		name[n + 1] = '\0';
	}
}

static const struct muster_policy_file *
find_builtin(const struct muster_policy_file *files, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (files[i].builtin && strcmp(files[i].id, id) == 0)
			return &files[i];
	return NULL;
}

int
muster_flow_policy_new(const char *folder, const char *id, const char *title, muster_time now,
    struct muster_arena *arena, const char **path, bool *copied, struct muster_error *err)
{
	size_t count;
	const struct muster_policy_file *files;
	if (policy_files(folder, arena, &files, &count, err) != 0)
		return -1;
	const struct muster_policy_file *builtin = find_builtin(files, count, id);
	*copied = builtin != NULL;
	if (builtin != NULL && title != NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.title",
		    "the title of a built-in policy is its own");
		return muster_error_remedy(err, "change it in the copy, or choose another id");
	}
	title = title != NULL ? title : id;
	if (!muster_policy_id_valid(id)) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "usage.policy", "'%.64s' is no id for a policy", id);
		return muster_error_remedy(
		    err, "lower-case letters, digits and '-', beginning with a letter");
	}
	if (check_title(title, err) != 0)
		return -1;
	char date[16], statements[NAME_SIZE];
	const char *policies = path_join(arena, folder, "policies");
	const char *name = muster_arena_printf(arena, "%s.md", id);
	const char *yaml_title = quoted(arena, title);
	*path = policies != NULL && name != NULL ? path_join(arena, policies, name) : NULL;
	if (*path == NULL || yaml_title == NULL)
		return muster_error_memory(err);
	if (access(*path, F_OK) == 0) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "policy.exists", "this exists and is not overwritten");
		muster_error_in(err, *path);
		return muster_error_remedy(err, "choose another id, or move it away");
	}
	struct muster_strbuf text;
	muster_strbuf_init(&text, 1 << 20);
	name_statements(files, count, id, statements);
	if (builtin != NULL)
		muster_strbuf_add(&text, builtin->text, builtin->len);
	else
		fill(&text, muster_policy_skeleton(), id, yaml_title, statements,
		    muster_date_format(now, date));
	struct output *output =
	    output_folder(policies, err) == 0 ? output_new(policies, name, err) : NULL;
	int rc = -1;
	if (output != NULL && text.failed) {
		output_abandon(output);
		muster_error_memory(err);
	} else if (output != NULL) {
		output_write(output, text.data, text.len);
		rc = output_commit(output, err);
	}
	muster_strbuf_release(&text);
	return rc;
}
