/* SPDX-License-Identifier: Apache-2.0 */
/* What attest, exception and event share: entering, taking back, places. */
#include <stdio.h>
#include <string.h>

#include "cli/ledger.h"

static bool
has_word(const char *words, const char *word)
{
	size_t len = strlen(word);
	for (const char *at = words; *at != '\0'; at += *at == ' ') {
		size_t n = strcspn(at, " ");
		if (n == len && memcmp(at, word, n) == 0)
			return true;
		at += n;
	}
	return false;
}

static int
check_options(struct cli *cli, const char *word, const struct cli_option_acts *acts)
{
	for (const struct cli_option *option = cli->verb->options; option->name != NULL; option++) {
		const struct cli_option_acts *row = acts;
		if (!cli_given(cli, option->name))
			continue;
		while (row->option != NULL && strcmp(row->option, option->name) != 0)
			row++;
		const char *of = row->option != NULL ? row->acts : "add";
		if (has_word(of, word))
			continue;
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.option",
		    "--%s is an option of %s %.*s", option->name, cli->verb->name,
		    (int)strcspn(of, " "), of);
		return muster_error_remedy(&cli->error, "see muster %s --help", cli->verb->name);
	}
	return 0;
}

const char *
cli_subcommand(
    struct cli *cli, const char *const *words, size_t count, const struct cli_option_acts *acts)
{
	const char *given = cli->operand_count > 0 ? cli->operands[0] : "";
	for (size_t i = 0; i < count; i++)
		if (strcmp(given, words[i]) == 0)
			return acts == NULL || check_options(cli, words[i], acts) == 0 ? words[i]
										       : NULL;
	if (given[0] == '\0')
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.operand", "%s is missing",
		    cli->verb->operands);
	else
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.operand",
		    "muster %s has no '%.40s'", cli->verb->name, given);
	const char *near = muster_text_nearest(given, words, count);
	if (near != NULL)
		muster_error_remedy(
		    &cli->error, "did you mean muster %s %s?", cli->verb->name, near);
	else
		muster_error_remedy(&cli->error, "see muster %s --help", cli->verb->name);
	return NULL;
}

/* ---- entering ---- */

/* Every option given that is a key; the day at hand where no date is. */
static size_t
gather(struct cli *cli, const struct cli_entry_key *keys, size_t key_count, const char *date_key,
    const char *today, struct muster_ledger_pair *pairs)
{
	size_t n = 0;
	for (size_t i = 0; i < key_count; i++) {
		size_t count;
		const char *const *values = cli_values(cli, keys[i].option, &count);
		if (count > 0 && !keys[i].list) { /* the last one given */
			values += count - 1;
			count = 1;
		}
		pairs[n] = (struct muster_ledger_pair){keys[i].key, values, count, keys[i].list};
		if (count == 0 && date_key != NULL && strcmp(keys[i].key, date_key) == 0) {
			const char **day = muster_arena_array(cli->arena, 1, sizeof(*day));
			if (day == NULL)
				continue;
			day[0] = today;
			pairs[n].values = day;
			pairs[n].count = 1;
		}
		n++;
	}
	return n;
}

int
cli_enter(struct cli *cli, enum muster_ledger_kind kind, const struct cli_entry_key *keys,
    size_t key_count, const char *date_key, const char *ground)
{
	struct muster_ledger_pair pairs[CLI_OPTIONS];
	char today[16];
	const char *id;
	if (cli_operands(cli, 1, 1) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, true, true);
	if (project == NULL)
		return -1;
	struct muster_actor actor;
	muster_actor_self(&actor);
	size_t count =
	    gather(cli, keys, key_count, date_key, muster_date_format(cli->now, today), pairs);
	const char *reason = NULL;
	for (size_t i = 0; i < count && ground != NULL; i++) {
		if (strcmp(pairs[i].key, "reason") != 0)
			continue;
		reason = muster_arena_printf(cli->arena, "%s; %s", ground, pairs[i].values[0]);
		pairs[i].values = &reason;
	}
	int rc = muster_flow_enter(project, &actor, kind, pairs, count, cli_value(cli, "id"),
	    kind != MUSTER_LEDGER_EXCEPTION ? cli_value(cli, "file") : NULL,
	    kind == MUSTER_LEDGER_EXCEPTION ? cli_value(cli, "worksheet") : NULL, cli_problem, cli,
	    &id, &cli->error);
	const char **notes = NULL;
	size_t note_count = 0;
	if (rc == 0)
		rc = cli_entry_notes(cli, project, kind, id, &notes, &note_count);
	if (rc == 0 && cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_string(&json, "id", id);
		muster_json_array(&json, "notes");
		for (size_t i = 0; i < note_count; i++)
			muster_json_string(&json, NULL, notes[i]);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else if (rc == 0) {
		cli_printf(cli, "Entered %s.\n", id);
		for (size_t i = 0; !cli->quiet && i < note_count; i++)
			cli_wrapped_words(cli, 2, "  ", "%s", notes[i]);
	}
	muster_project_close(project);
	return rc;
}

/* A date is its end for what is valid until then, its beginning for what stops then. */
int
cli_parse_at(struct cli *cli, muster_time *at)
{
	const char *text = cli_value(cli, "at");
	*at = cli->now;
	if (text == NULL || muster_time_parse(muster_span_of(text), at, NULL) == 0)
		return 0;
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "usage.time", "'%.40s' is no date and no time", text);
	return muster_error_remedy(
	    &cli->error, "write 2026-09-30 or 2026-09-30T12:00:00Z; a date is its beginning");
}

void
cli_acted(struct cli *cli, const char *done, muster_time at)
{
	char day[16];
	if (!cli->json) {
		cli_printf(cli, "%s %s %s.\n", cli->operands[1], done, muster_date_format(at, day));
		return;
	}
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "id", cli->operands[1]);
	muster_json_time(&json, "at", at);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

int
cli_end(struct cli *cli, enum muster_ledger_kind kind, const char *done)
{
	muster_time at;
	const char *why = cli_value(cli, "why"), *by = cli_value(cli, "by");
	if (cli_operands(cli, 1, 2) != 0 || cli_parse_at(cli, &at) != 0)
		return -1;
	if (cli->operand_count < 2) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.operand",
		    "it needs the id of a row and --why");
		return muster_error_remedy(
		    &cli->error, "muster %s list --all shows the ids", cli->verb->name);
	}
	if (why == NULL) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.operand",
		    "it needs a reason, which is kept with it");
		return muster_error_remedy(&cli->error, "add --why TEXT");
	}
	struct muster_project *project = cli_project(cli, true, true);
	if (project == NULL)
		return -1;
	struct muster_actor actor;
	muster_actor_self(&actor);
	if (by == NULL)
		by = actor.user[0] != '\0' ? actor.user : "unknown";
	int rc = muster_flow_end(project, &actor, kind, cli->operands[1], at, by, why, &cli->error);
	muster_project_close(project);
	if (rc != 0)
		return -1;
	cli_acted(cli, done, at);
	return 0;
}

/* ---- places ---- */

void
cli_place_json(struct muster_json *json, const struct muster_ledger_place *place)
{
	muster_json_object(json, "place");
	muster_json_string(json, "file", place->file);
	muster_json_int(json, "line", place->line);
	muster_json_bool(json, "entered", place->entered);
	muster_json_string(json, "sha256", place->sha256);
	muster_json_int(json, "seq", place->seq);
	muster_json_time(json, "taken_in", place->taken_in);
	muster_json_object_end(json);
}

void
cli_disposal_json(struct muster_json *json, const struct muster_ledger_disposal *disposal)
{
	if (disposal == NULL) {
		muster_json_null(json, "disposed");
		return;
	}
	muster_json_object(json, "disposed");
	muster_json_time(json, "at", disposal->at);
	muster_json_string(json, "by", disposal->by);
	muster_json_string(json, "ticket", disposal->ticket);
	muster_json_string(json, "note", disposal->note[0] != '\0' ? disposal->note : NULL);
	cli_place_json(json, &disposal->place);
	muster_json_object_end(json);
}

void
cli_file_json(struct muster_json *json, const struct muster_ledger_file *file)
{
	if (file->sha256[0] == '\0') {
		muster_json_null(json, "file");
		return;
	}
	muster_json_object(json, "file");
	muster_json_string(json, "name", file->name);
	muster_json_string(json, "sha256", file->sha256);
	muster_json_object_end(json);
}

void
cli_end_json(struct muster_json *json, const char *key, const struct muster_ledger_end *end)
{
	if (end->at == MUSTER_TIME_NONE) {
		muster_json_null(json, key);
		return;
	}
	muster_json_object(json, key);
	muster_json_time(json, "at", end->at);
	muster_json_string(json, "by", end->by);
	muster_json_string(json, "why", end->why);
	muster_json_object_end(json);
}

static const char *
full_name(const struct muster_ledger_control *control, char out[160])
{
	if (control->control == NULL)
		return control->name;
	snprintf(out, 160, "%s:%s", control->catalog->id, control->control->id);
	return out;
}

void
cli_controls_json(
    struct muster_json *json, const struct muster_ledger_control *controls, size_t count)
{
	char name[160];
	muster_json_array(json, "controls");
	for (size_t i = 0; i < count; i++)
		muster_json_string(json, NULL, full_name(&controls[i], name));
	muster_json_array_end(json);
}

const char *
cli_place_words(struct cli *cli, const struct muster_ledger_place *place)
{
	const char *words = place->entered
	    ? muster_arena_strdup(cli->arena, place->file)
	    : muster_arena_printf(cli->arena, "%s:%u", place->file, place->line);
	return words != NULL ? words : "";
}

const char *
cli_controls_words(struct cli *cli, const struct muster_ledger_control *controls, size_t count,
    const char *const *practices, size_t practice_count)
{
	char name[160];
	size_t all = count + practice_count;
	if (all == 0)
		return "-";
	const char *first = count > 0 ? full_name(&controls[0], name) : practices[0];
	const char *words = all == 1 ? muster_arena_strdup(cli->arena, first)
				     : muster_arena_printf(cli->arena, "%s +%zu", first, all - 1);
	return words != NULL ? words : "";
}
