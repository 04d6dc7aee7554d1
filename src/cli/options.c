/* SPDX-License-Identifier: Apache-2.0 */
/* Reading argv by the option tables; help is printed from the same tables. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

const struct cli_option cli_global_options[] = {
    {"directory", 'C', "DIR", false, "work in DIR: muster.yaml and muster.db are there"},
    {"store", 0, "FILE", false, "the store, if not muster.db in the folder"},
    {"as-of", 0, "T", false, "what was true at T: RFC 3339, a date, or a period"},
    {"known-by", 0, "T", false, "only what was known by T"},
    {"json", 0, NULL, false, "print JSON (docs/json.md)"},
    {"quiet", 'q', NULL, false, "no notices and no progress"},
    {"color", 0, "WHEN", false, "auto, always or never; NO_COLOR is honoured"},
    {"help", 'h', NULL, false, "show help"},
    CLI_END_OF_OPTIONS,
};

static int usage(struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int
usage(struct cli *cli, const char *format, ...)
{
	char text[256];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.option", "%s", text);
	return cli->verb != NULL
	    ? muster_error_remedy(&cli->error, "see muster %s --help", cli->verb->name)
	    : muster_error_remedy(&cli->error, "see muster --help");
}

static int
set_global(struct cli *cli, const char *name, const char *value)
{
	if (strcmp(name, "directory") == 0)
		cli->folder = value;
	else if (strcmp(name, "store") == 0)
		cli->store = value;
	else if (strcmp(name, "as-of") == 0)
		cli->as_of = value;
	else if (strcmp(name, "known-by") == 0)
		cli->known_by = value;
	else if (strcmp(name, "json") == 0)
		cli->json = true;
	else if (strcmp(name, "quiet") == 0)
		cli->quiet = true;
	else if (strcmp(name, "help") == 0)
		cli->help = true;
	else if (strcmp(value, "always") == 0)
		cli->colour = true;
	else if (strcmp(value, "never") == 0)
		cli->colour = false;
	else if (strcmp(value, "auto") != 0)
		return usage(cli, "--color is auto, always or never, not '%.40s'", value);
	return 0;
}

static int
add_value(struct cli *cli, size_t row, const char *value)
{
	size_t n = cli->counts[row];
	const char **values = muster_arena_array(cli->arena, n + 1, sizeof(*values));
	if (values == NULL)
		return muster_error_memory(&cli->error);
	if (n > 0)
		memcpy(values, cli->values[row], n * sizeof(*values));
	values[n] = value;
	cli->values[row] = values;
	cli->counts[row]++;
	return 0;
}

static int
set_option(struct cli *cli, size_t row, const char *value)
{
	if (!cli->verb->options[row].repeats || value == NULL)
		return add_value(cli, row, value != NULL ? value : "");
	while (*value != '\0') {
		size_t len = strcspn(value, ",");
		char *part = muster_arena_copy(cli->arena, value, len);
		if (part == NULL)
			return muster_error_memory(&cli->error);
		if (len > 0 && add_value(cli, row, part) != 0)
			return -1;
		value += len + (value[len] == ',');
	}
	return 0;
}

/* Finds an option by long name (length given) or letter in the verb's or the global table. */
static const struct cli_option *
find(const struct cli_option *table, const char *name, size_t len, char letter)
{
	for (; table != NULL && table->name != NULL; table++) {
		if (name != NULL ? strlen(table->name) == len && memcmp(table->name, name, len) == 0
				 : table->letter == letter && letter != 0)
			return table;
	}
	return NULL;
}

static int
unknown(struct cli *cli, const char *word, size_t len)
{
	const char *names[CLI_OPTIONS * 2];
	size_t n = 0;
	for (const struct cli_option *o = cli->verb != NULL ? cli->verb->options : NULL;
	     o != NULL && o->name != NULL; o++)
		names[n++] = o->name;
	for (const struct cli_option *o = cli_global_options; o->name != NULL; o++)
		names[n++] = o->name;
	char *name = muster_arena_copy(cli->arena, word, len);
	if (name == NULL)
		return muster_error_memory(&cli->error);
	usage(cli, "there is no option '%.60s'", name);
	const char *near = muster_text_nearest(name + strspn(name, "-"), names, n);
	return near != NULL ? muster_error_remedy(&cli->error, "did you mean --%s?", near) : -1;
}

/* One option word at argv[*i]; takes its argument from it or from the next word. */
static int
option(struct cli *cli, int argc, char **argv, int *i)
{
	const char *word = argv[*i];
	bool is_long = word[1] == '-';
	const char *name = is_long ? word + 2 : NULL;
	size_t len = is_long ? strcspn(name, "=") : 0;
	const char *attached = NULL;
	if (is_long && name[len] == '=')
		attached = name + len + 1;
	else if (!is_long && word[2] != '\0')
		attached = word + 2;
	const struct cli_option *mine =
	    find(cli->verb != NULL ? cli->verb->options : NULL, name, len, word[1]);
	const struct cli_option *row =
	    mine != NULL ? mine : find(cli_global_options, name, len, word[1]);
	if (row == NULL)
		return unknown(cli, word, is_long ? len + 2 : 2);
	if (row->argument == NULL && attached != NULL)
		return usage(cli, "%.60s takes no value", word);
	const char *value = attached;
	if (row->argument != NULL && value == NULL) {
		if (*i + 1 >= argc)
			return usage(cli, "%.60s needs a value", word);
		value = argv[++*i];
	}
	return mine != NULL ? set_option(cli, (size_t)(mine - cli->verb->options), value)
			    : set_global(cli, row->name, value);
}

static int
find_verb(struct cli *cli, const char *word)
{
	cli->verb = cli_verb_find(word);
	if (cli->verb != NULL)
		return 0;
	const char *names[64];
	size_t n = 0;
	for (const struct cli_verb *const *verb = cli_verbs(); *verb != NULL; verb++)
		names[n++] = (*verb)->name;
	usage(cli, "there is no verb '%.60s'", word);
	const char *near = muster_text_nearest(word, names, n);
	return near != NULL ? muster_error_remedy(&cli->error, "did you mean muster %s?", near)
			    : -1;
}

int
cli_parse(struct cli *cli, int argc, char **argv)
{
	bool options = true;
	cli->operands = muster_arena_array(cli->arena, (size_t)argc + 1, sizeof(*cli->operands));
	if (cli->operands == NULL)
		return muster_error_memory(&cli->error);
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		if (options && strcmp(word, "--") == 0) {
			options = false;
		} else if (options && word[0] == '-' && word[1] != '\0') {
			if (option(cli, argc, argv, &i) != 0)
				return -1;
		} else if (cli->verb == NULL) {
			if (find_verb(cli, word) != 0)
				return -1;
		} else {
			cli->operands[cli->operand_count++] = word;
		}
	}
	return 0;
}

static size_t
row_of(const struct cli *cli, const char *name)
{
	const struct cli_option *row = find(cli->verb->options, name, strlen(name), 0);
	return (size_t)(row - cli->verb->options);
}

const char *
cli_value(const struct cli *cli, const char *name)
{
	size_t row = row_of(cli, name);
	return cli->counts[row] > 0 ? cli->values[row][cli->counts[row] - 1] : NULL;
}

bool
cli_given(const struct cli *cli, const char *name)
{
	return cli->counts[row_of(cli, name)] > 0;
}

const char *const *
cli_values(const struct cli *cli, const char *name, size_t *count)
{
	size_t row = row_of(cli, name);
	*count = cli->counts[row];
	return cli->values[row];
}

int
cli_operands(struct cli *cli, size_t min, size_t max)
{
	if (cli->operand_count < min)
		return usage(cli, "%s is missing", cli->verb->operands);
	if (cli->operand_count > max)
		return usage(cli, "'%.60s' is one word too many", cli->operands[max]);
	return 0;
}

static void
print_options(struct cli *cli, const char *title, const struct cli_option *table)
{
	if (table == NULL || table->name == NULL)
		return;
	cli_printf(cli, "\n%s:\n", title);
	for (; table->name != NULL; table++) {
		char left[64];
		int n =
		    snprintf(left, sizeof(left), "%s%c%s--%s%s%s", table->letter != 0 ? "-" : " ",
			table->letter != 0 ? table->letter : ' ', table->letter != 0 ? ", " : "  ",
			table->name, table->argument != NULL ? " " : "",
			table->argument != NULL ? table->argument : "");
		char head[80];
		if (n > 25)
			cli_printf(cli, "  %s\n", left);
		snprintf(head, sizeof(head), "  %-25s ", n > 25 ? "" : left);
		cli_wrapped_words(cli, strlen(head), head, "%s", table->help);
	}
}

/* Paragraphs, written in lines of whatever length. */
static void
print_about(struct cli *cli, const char *about)
{
	while (*about != '\0') {
		const char *end = strstr(about, "\n\n");
		size_t len = end != NULL ? (size_t)(end - about) : strlen(about);
		char *text = muster_arena_copy(cli->arena, about, len);
		for (char *c = text; c != NULL && *c != '\0'; c++)
			if (*c == '\n')
				*c = ' ';
		if (text != NULL)
			cli_wrapped(cli, 0, text);
		about += len;
		if (end != NULL) {
			cli_puts(cli, "\n");
			about += 2;
		}
	}
}

void
cli_print_help(struct cli *cli, const struct cli_verb *verb)
{
	if (verb != NULL) {
		bool has = verb->options != NULL && verb->options->name != NULL;
		cli_wrapped_words(cli, 8, "usage: ", "muster %s%s%s%s", verb->name,
		    has ? " [options]" : "", verb->operands[0] != '\0' ? " " : "", verb->operands);
		cli_puts(cli, "\n");
		cli_wrapped_words(cli, 0, "", "%s.", verb->summary);
		if (verb->about[0] != '\0') {
			cli_puts(cli, "\n");
			print_about(cli, verb->about);
		}
		print_options(cli, "Options", verb->options);
		print_options(cli, "Global options", cli_global_options);
		if (verb->examples[0] != '\0') {
			cli_puts(cli, "\nExamples:\n");
			cli_puts(cli, verb->examples);
		}
		return;
	}
	cli_puts(cli,
	    "usage: muster [global options] VERB [options] [operands]\n\n"
	    "Turns what scanners, audits and monitors say about a container estate into\n"
	    "documents an auditor accepts.\n\nVerbs:\n");
	for (const struct cli_verb *const *each = cli_verbs(); *each != NULL; each++) {
		char head[32];
		snprintf(head, sizeof(head), "  %-10.20s ", (*each)->name);
		cli_wrapped_words(cli, strlen(head), head, "%s", (*each)->summary);
	}
	print_options(cli, "Global options", cli_global_options);
	cli_puts(cli,
	    "\nStart with: muster init, muster collect FILE…, muster status\n"
	    "Help on a verb: muster VERB --help. The manual: man muster.\n");
}
