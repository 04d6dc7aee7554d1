/* SPDX-License-Identifier: Apache-2.0 */
/* Messages on stderr; marks and colours of statuses and severities. */
#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

enum { PROBLEMS_SHOWN = 200 };

/* One line to stderr in one write, so that lines of several processes do not mix. */
static void
say(struct muster_strbuf *line)
{
	muster_strbuf_addc(line, '\n');
	size_t done = 0;
	while (!line->failed && done < line->len) {
		ssize_t n = write(STDERR_FILENO, line->data + done, line->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	muster_strbuf_release(line);
}

static void
compose(struct muster_strbuf *line, const char *prefix, const struct muster_error *error)
{
	muster_strbuf_init(line, 65536);
	muster_strbuf_adds(line, "muster: ");
	muster_strbuf_adds(line, prefix);
	if (error->file[0] != '\0') {
		muster_text_escape(line, error->file, strlen(error->file), 0);
		if (error->line > 0)
			muster_strbuf_addf(line, ":%llu:%llu", (unsigned long long)error->line,
			    (unsigned long long)error->column);
		muster_strbuf_adds(line, ": ");
	}
	muster_text_escape(line, error->message, strlen(error->message), 0);
	if (error->pointer[0] != '\0') {
		muster_strbuf_adds(line, " at ");
		muster_text_escape(line, error->pointer, strlen(error->pointer), 0);
	}
	bool known = error->byte > 0 || (error->line == 1 && error->column == 1);
	if (error->line > 0 && known && error->code == MUSTER_E_INPUT)
		muster_strbuf_addf(line, " (byte %llu)", (unsigned long long)error->byte);
	if (error->remedy[0] != '\0') {
		muster_strbuf_adds(line, "; ");
		muster_text_escape(line, error->remedy, strlen(error->remedy), 0);
	}
}

void
cli_error(const struct muster_error *error)
{
	struct muster_strbuf line;
	compose(&line, "", error);
	say(&line);
}

void
cli_warning(const struct cli *cli, const struct muster_error *error)
{
	if (cli->quiet)
		return;
	struct muster_strbuf line;
	compose(&line, "warning: ", error);
	say(&line);
}

void
cli_notice(const struct cli *cli, const char *format, ...)
{
	if (cli->quiet)
		return;
	char text[2048];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	struct muster_strbuf line;
	muster_strbuf_init(&line, 65536);
	muster_strbuf_adds(&line, "muster: ");
	muster_text_escape(&line, text, strlen(text), 0);
	say(&line);
}

void
cli_problem(void *context, const struct muster_error *problem)
{
	struct cli *cli = context;
	if (++cli->problems <= PROBLEMS_SHOWN)
		cli_error(problem);
}

void
cli_problems_end(const struct cli *cli)
{
	if (cli->problems <= PROBLEMS_SHOWN)
		return;
	struct muster_strbuf line;
	muster_strbuf_init(&line, 200);
	muster_strbuf_addf(
	    &line, "muster: and %zu more problems, not shown", cli->problems - PROBLEMS_SHOWN);
	say(&line);
}

static bool
is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *
cli_status_mark(const struct cli *cli, enum muster_status status)
{
	static const char *const marks[MUSTER_STATUS_COUNT] = {
	    [MUSTER_STATUS_NOT_SATISFIED] = "▲",
	    [MUSTER_STATUS_ERROR] = "✕",
	    [MUSTER_STATUS_NO_EVIDENCE] = "○",
	    [MUSTER_STATUS_STALE] = "◐",
	    [MUSTER_STATUS_ACCEPTED] = "◆",
	    [MUSTER_STATUS_SATISFIED] = "●",
	    [MUSTER_STATUS_NOT_APPLICABLE] = "–",
	};
	static const char *const ascii[MUSTER_STATUS_COUNT] = {
	    [MUSTER_STATUS_NOT_SATISFIED] = "!",
	    [MUSTER_STATUS_ERROR] = "x",
	    [MUSTER_STATUS_NO_EVIDENCE] = ".",
	    [MUSTER_STATUS_STALE] = "~",
	    [MUSTER_STATUS_ACCEPTED] = "*",
	    [MUSTER_STATUS_SATISFIED] = "+",
	    [MUSTER_STATUS_NOT_APPLICABLE] = "-",
	};
	(void)cli;
	return is_utf8() ? marks[status] : ascii[status];
}

const char *
cli_status_colour(const struct cli *cli, enum muster_status status)
{
	static const char *const colours[MUSTER_STATUS_COUNT] = {
	    [MUSTER_STATUS_NOT_SATISFIED] = "\033[31m",
	    [MUSTER_STATUS_ERROR] = "\033[35m",
	    [MUSTER_STATUS_NO_EVIDENCE] = "\033[90m",
	    [MUSTER_STATUS_STALE] = "\033[33m",
	    [MUSTER_STATUS_ACCEPTED] = "\033[34m",
	    [MUSTER_STATUS_SATISFIED] = "\033[32m",
	    [MUSTER_STATUS_NOT_APPLICABLE] = "\033[90m",
	};
	return cli->colour ? colours[status] : "";
}

const char *
cli_severity_colour(const struct cli *cli, enum muster_severity severity)
{
	static const char *const colours[MUSTER_SEVERITY_COUNT] = {
	    [MUSTER_SEVERITY_CRITICAL] = "\033[1;31m",
	    [MUSTER_SEVERITY_HIGH] = "\033[31m",
	    [MUSTER_SEVERITY_MEDIUM] = "\033[33m",
	    [MUSTER_SEVERITY_LOW] = "\033[36m",
	    [MUSTER_SEVERITY_INFO] = "\033[90m",
	    [MUSTER_SEVERITY_UNKNOWN] = "\033[90m",
	};
	return cli->colour ? colours[severity] : "";
}

const char *
cli_colour_end(const struct cli *cli)
{
	return cli->colour ? "\033[0m" : "";
}

void
cli_status(struct cli *cli, enum muster_status status, const char *words)
{
	cli_puts(cli, cli_status_colour(cli, status));
	cli_printf(cli, "%s %s", cli_status_mark(cli, status), words);
	cli_puts(cli, cli_colour_end(cli));
}

void
cli_breach_json(struct muster_json *json, const struct muster_control_result *result)
{
	if (result->period_verdict != MUSTER_PERIOD_BREACHED) {
		muster_json_null(json, "breach");
		return;
	}
	muster_json_object(json, "breach");
	muster_json_time(json, "from", result->breached_from);
	muster_json_time(json, "to", result->breached_to);
	muster_json_int(json, "days", result->breached_days);
	muster_json_object_end(json);
}
