/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: verbs, options, printing.
 *
 * To add a verb: src/cli/verb_<name>.c with one `const struct cli_verb
 * verb_<name>`, its row in src/cli/verbs.c, its section in docs/muster.1 and
 * its JSON in docs/json.md.  tests/cli compares the tables with the manual.
 *
 * Data goes to stdout, messages and progress to stderr.  What is not a literal
 * of ours passes muster_text_escape: no control character of an input gets
 * through.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include <muster/muster.h>

enum { CLI_OPTIONS = 24, CLI_OPERANDS_START = 16 };

struct cli_option {
	const char *name;     /* long: "as-of" */
	char letter;          /* 0 none */
	const char *argument; /* "T", NULL: a switch */
	bool repeats;         /* values are joined in order; also split at commas */
	const char *help;     /* one line */
};

struct cli;
struct cli_verb {
	const char *name;
	const char *operands;             /* "[FRAMEWORK]" for the synopsis */
	const char *summary;              /* one line, no full stop */
	const char *about;                /* a paragraph or two for --help */
	const struct cli_option *options; /* ended by a NULL name */
	const char *examples;             /* lines, "" none */
	int (*run)(struct cli *cli);
};

struct cli {
	const struct cli_verb *verb;
	/* global options */
	const char *folder, *store, *as_of, *known_by;
	bool json, quiet, colour, help;
	/* the verb's */
	const char **values[CLI_OPTIONS]; /* by row of verb->options */
	size_t counts[CLI_OPTIONS];
	const char **operands;
	size_t operand_count;
	struct muster_arena *arena;
	struct muster_strbuf out; /* what goes to stdout, written at the end or by cli_flush */
	struct muster_error error;
	size_t problems; /* of configuration, each printed where it was found, up to a number */
	int worst;       /* exit status of what failed without stopping the answer */
	size_t width;    /* columns of the terminal; 80 where there is none */
	muster_time now;
};

extern const struct cli_option cli_global_options[];
const struct cli_verb *const *cli_verbs(void); /* ended by NULL, in the order of help */
const struct cli_verb *cli_verb_find(const char *name);

/* Parses argv.  0, or -1 with cli->error (usage).  No verb: cli->verb is NULL. */
int cli_parse(struct cli *cli, int argc, char **argv);
/* The last value of an option of the verb, NULL: not given.  name must be in its table. */
const char *cli_value(const struct cli *cli, const char *name);
bool cli_given(const struct cli *cli, const char *name);
/* All values of a repeating option; *count may be 0. */
const char *const *cli_values(const struct cli *cli, const char *name, size_t *count);
/* Fails unless there are min to max operands. */
int cli_operands(struct cli *cli, size_t min, size_t max);

void cli_print_help(struct cli *cli, const struct cli_verb *verb); /* NULL: all verbs */

/* ---- printing ---- */

void cli_puts(struct cli *cli, const char *text); /* ours: as it is */
void cli_text(struct cli *cli, const char *text); /* from outside: escaped */
/* %s is escaped; conversions: %[-][width][.precision]s, d, u, lld, llu, zu. */
void cli_printf(struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Words on lines of their own, each behind `indent` blanks and no wider than the terminal. */
void cli_wrapped(struct cli *cli, size_t indent, const char *text);
/* The same after something that stands on the line up to `column`. */
void cli_wrapped_from(struct cli *cli, size_t column, size_t indent, const char *text);
/* Words after a head ("  clock         "), both escaped; further lines from indent on. */
void cli_wrapped_words(struct cli *cli, size_t indent, const char *head, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Writes what is pending to stdout; a failure is MUSTER_E_OUTPUT. */
int cli_flush(struct cli *cli);

/* To stderr: "muster: FILE:LINE:COL: what is wrong; what to do". */
void cli_error(const struct muster_error *error);
void cli_warning(const struct cli *cli, const struct muster_error *error);
void cli_notice(const struct cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* For muster_problem_fn: context is the cli. */
void cli_problem(void *context, const struct muster_error *problem);
/* How many were not printed, if any. */
void cli_problems_end(const struct cli *cli);

/* Marks and colours of a status; the mark is ASCII where the terminal is not UTF-8. */
const char *cli_status_mark(const struct cli *cli, enum muster_status status);
void cli_status(struct cli *cli, enum muster_status status, const char *words);
/* "breached_from", "breached_to" (the first instant after it), "breached_days" of an open object.
 */
void cli_breach_json(struct muster_json *json, const struct muster_control_result *result);
const char *cli_status_colour(const struct cli *cli, enum muster_status status);
const char *cli_severity_colour(const struct cli *cli, enum muster_severity severity);
/* A cell of CSV.  A pipe may end in a terminal: what is hidden is shown, then the cell made safe.
 */
void cli_csv_cell(struct cli *cli, const char *text, bool last);
const char *cli_colour_end(const struct cli *cli);

/*
 * A table: rows are collected, widths come from content, and what is too wide
 * for cli->width is shortened, the widest column that may be first: names in
 * the middle (they differ at either end), sentences at the end.
 */
enum cli_align { CLI_LEFT, CLI_RIGHT };
enum cli_cut { CLI_WHOLE, CLI_CUT_MIDDLE, CLI_CUT_END };
struct cli_column {
	const char *title;
	enum cli_align align;
	enum cli_cut cut;
};
struct cli_table;
struct cli_table *cli_table_new(struct cli *cli, const struct cli_column *columns, size_t count);
/* One cell of the current row; every count cells make a row.  colour: SGR start or "". */
void cli_table_cell(struct cli_table *table, const char *text, const char *colour);
void cli_table_number(struct cli_table *table, uint64_t number);
void cli_table_print(struct cli_table *table);

/* ---- what verbs share ---- */

/* Opens the project of the global options; prints problems and the notice of documents not taken
 * in. */
struct muster_project *cli_project(struct cli *cli, bool need_store, bool writable);
/* Says which documents on disk are not those of the store, and what that means of one and of
 * several. */
void cli_notice_stale(
    struct cli *cli, struct muster_project *project, const char *one, const char *several);

/* The files a flow wrote, a line or a JSON string each. */
void cli_files(struct cli *cli, const struct muster_report_files *files);

#define CLI_END_OF_OPTIONS                 \
	{                                  \
		NULL, 0, NULL, false, NULL \
	}

#endif
