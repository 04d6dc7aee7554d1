/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

char *
support_read(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("cannot open %s", path);
	size_t cap = 65536, n = 0;
	char *bytes = malloc(cap + 1);
	assert_non_null(bytes);
	for (;;) {
		size_t got = fread(bytes + n, 1, cap - n, file);
		n += got;
		if (got == 0)
			break;
		if (n == cap) {
			cap *= 2;
			bytes = realloc(bytes, cap + 1);
			assert_non_null(bytes);
		}
	}
	assert_int_equal(ferror(file), 0);
	fclose(file);
	bytes[n] = '\0';
	if (len != NULL)
		*len = n;
	return bytes;
}

void
support_write(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");
	if (file == NULL)
		fail_msg("cannot write %s", path);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

const char *
support_folder(void)
{
	const char *base = getenv("TMPDIR");
	size_t size = 512;
	char *path = malloc(size);
	assert_non_null(path);
	snprintf(path, size, "%s/muster-test-XXXXXX", base != NULL ? base : "/tmp");
	assert_non_null(mkdtemp(path));
	return path;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
support_remove(const char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *
support_shared(const char *shared, const char *relative)
{
	size_t size = strlen(shared) + strlen(relative) + 2;
	char *path = malloc(size);
	assert_non_null(path);
	snprintf(path, size, "%s/%s", shared, relative);
	if (access(path, R_OK) != 0) {
		printf("skipped: no shared/%s beside this checkout\n", relative);
		free(path);
		return NULL;
	}
	return path;
}

void
support_golden(const char *path, const char *text, size_t len)
{
	if (getenv("MUSTER_UPDATE_GOLDEN") != NULL) {
		support_write(path, text, len);
		return;
	}
	size_t want_len;
	char *want = support_read(path, &want_len);
	if (want_len != len || memcmp(want, text, len) != 0) {
		size_t at = 0, line = 1;
		while (at < len && at < want_len && text[at] == want[at]) {
			if (text[at] == '\n')
				line++;
			at++;
		}
		fail_msg("%s differs at line %zu (byte %zu)", path, line, at);
	}
	free(want);
}
