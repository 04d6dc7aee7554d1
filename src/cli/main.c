/* SPDX-License-Identifier: Apache-2.0 */
/* muster: sets up the process, finds the verb, runs it, reports. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

/*
 * 0, 1 and 2 are open, whatever we were started with: a file must never take
 * their place.  One that was closed is opened the wrong way round, so that its
 * use is an error and no answer is lost in silence.
 */
static void
hold_standard_descriptors(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
	}
}

static void
set_up(void)
{
	hold_standard_descriptors();
	umask(077);
	prctl(PR_SET_DUMPABLE, 0); /* no core file with evidence in it */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file size limit is an error like a full disk */
	setenv("TZ", "UTC0", 1);
	if (setlocale(LC_CTYPE, "") == NULL)
		setlocale(LC_CTYPE, "C.UTF-8");
}

static bool
wants_colour(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	return isatty(STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0') &&
	    (term == NULL || strcmp(term, "dumb") != 0);
}

static size_t
terminal_width(void)
{
	struct winsize size;
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
	    size.ws_col >= 40)
		return size.ws_col < 200 ? size.ws_col : 200;
	return 80;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	if (cli_parse(cli, argc, argv) != 0)
		return -1;
	if (cli->help || cli->verb == NULL) {
		bool wanted = cli->help || argc == 1;
		if (!wanted) {
			muster_error_set(
			    &cli->error, MUSTER_E_USAGE, "usage.verb", "a verb is missing");
			return muster_error_remedy(&cli->error, "see muster --help");
		}
		cli_print_help(cli, cli->verb);
		return 0;
	}
	return cli->verb->run(cli);
}

int
main(int argc, char **argv)
{
	set_up();
	struct cli cli = {.folder = ".", .colour = wants_colour(), .width = terminal_width()};
	cli.now = muster_time_now();
	cli.arena = muster_arena_new();
	muster_strbuf_init(&cli.out, 0);
	int status = 0;
	if (cli.arena == NULL)
		status = muster_error_exit(
		    muster_error_memory(&cli.error) != 0 ? MUSTER_E_MEMORY : MUSTER_OK);
	else
		status = run(&cli, argc, argv);
	cli_problems_end(&cli);
	if (status < 0) {
		if (cli.problems == 0 || cli.error.code != MUSTER_E_CONFIG)
			cli_error(&cli.error);
		status = muster_error_exit(cli.error.code);
	}
	/* what was computed before a failure is still the answer to what was asked */
	if (cli_flush(&cli) != 0) {
		cli_error(&cli.error);
		status = muster_exit_worst(status, muster_error_exit(cli.error.code));
	}
	status = muster_exit_worst(status, cli.worst);
	muster_strbuf_release(&cli.out);
	muster_arena_free(cli.arena);
	return status;
}
