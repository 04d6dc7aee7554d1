/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command and says what it took: wall, user and system seconds, peak
 * memory in KB, exit status; one line, on descriptor 3 or into the file -o
 * names.  The command's own output is left alone.
 *
 *	measure -o FILE COMMAND [ARGUMENT…]
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int
main(int argc, char **argv)
{
	if (argc < 4 || strcmp(argv[1], "-o") != 0) {
		fputs("usage: measure -o FILE COMMAND [ARGUMENT...]\n", stderr);
		return 2;
	}
	struct timespec start, end;
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid_t child = fork();
	if (child == 0) {
		execvp(argv[3], argv + 3);
		perror(argv[3]);
		_exit(127);
	}
	int status;
	struct rusage used;
	if (child < 0 || wait4(child, &status, 0, &used) != child) {
		perror("measure");
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	FILE *out = fopen(argv[2], "w");
	if (out == NULL) {
		perror(argv[2]);
		return 2;
	}
	double wall =
	    (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	fprintf(out, "%.3f %.3f %.3f %ld %d\n", wall, seconds(used.ru_utime),
	    seconds(used.ru_stime), used.ru_maxrss, code);
	return fclose(out) == 0 ? 0 : 2;
}
