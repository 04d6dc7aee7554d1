/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target over files and folders, in byte order of their names:
 * a crash that was found once is a test for ever, without libFuzzer.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return -1;
	size_t cap = 1024 * 1024;
	uint8_t *bytes = malloc(cap);
	size_t len = bytes != NULL ? fread(bytes, 1, cap, file) : 0;
	int rc = bytes == NULL || ferror(file) || !feof(file) ? -1 : 0;
	fclose(file);
	if (rc == 0) {
		/* A block of just this size, so that a read beyond it is seen. */
		uint8_t *exact = malloc(len > 0 ? len : 1);
		if (exact != NULL) {
			memcpy(exact, bytes, len);
			LLVMFuzzerTestOneInput(exact, len);
			free(exact);
		}
	}
	free(bytes);
	return rc;
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* How many files of the folder were replayed, -1 if one could not be read. */
static int
replay_folder(const char *folder)
{
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, is_visible, by_bytes);
	int done = n < 0 ? -1 : 0;
	for (int i = 0; i < n; i++) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		if (done >= 0)
			done = replay_file(path) == 0 ? done + 1 : -1;
		free(entries[i]);
	}
	free(entries);
	return done;
}

int
main(int argc, char **argv)
{
	int total = 0;
	for (int i = 1; i < argc; i++) {
		int n = replay_folder(argv[i]);
		if (n < 0)
			n = replay_file(argv[i]) == 0 ? 1 : -1;
		if (n < 0) {
			fprintf(stderr, "cannot read %s\n", argv[i]);
			return 1;
		}
		total += n;
	}
	printf("%d inputs replayed\n", total);
	return total > 0 ? 0 : 1;
}
