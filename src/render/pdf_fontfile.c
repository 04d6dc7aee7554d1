/* SPDX-License-Identifier: Apache-2.0 */
/* The table directory (ISO/IEC 14496-22, 4.5) and the sums in it. */
#include "render/pdf_fontfile.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST ((off_t)64 << 20)
#define TABLES_MOST 64
#define CHUNK 65536 /* a multiple of 4 */

static uint32_t
number(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	    bytes[3];
}

struct reading {
	int fd;
	uint64_t size;
	uint8_t *chunk;
};

static bool
read_at(const struct reading *file, uint64_t place, void *bytes, size_t len)
{
	return place + len <= file->size &&
	    pread(file->fd, bytes, len, (off_t)place) == (ssize_t)len;
}

/* The sum of a table as 32-bit words; in head the sum of the file is left out. */
static bool
sum_is(const struct reading *file, const uint8_t *row)
{
	uint32_t sum = 0, place = number(row + 8), len = number(row + 12);
	bool head = memcmp(row, "head", 4) == 0;
	if (len == 0 || (uint64_t)place + len > file->size)
		return false;
	for (uint32_t at = 0; at < len; at += CHUNK) {
		size_t part = len - at < CHUNK ? len - at : CHUNK;
		if (!read_at(file, (uint64_t)place + at, file->chunk, part))
			return false;
		memset(file->chunk + part, 0, 4);
		for (size_t i = 0; i < part; i += 4)
			if (!head || at + i != 8)
				sum += number(file->chunk + i);
	}
	return sum == number(row + 4);
}

/* What libharu reads.  Font programs (cvt, fpgm, prep) may be missing. */
static int
wanted(const uint8_t *tag)
{
	static const char needed[] = "OS/2cmapglyfheadhheahmtxlocamaxpname",
			  other[] = "cvt fpgmprep";
	for (size_t i = 0; i < sizeof(needed) - 1; i += 4)
		if (memcmp(tag, needed + i, 4) == 0)
			return 1;
	for (size_t i = 0; i < sizeof(other) - 1; i += 4)
		if (memcmp(tag, other + i, 4) == 0)
			return 0;
	return -1;
}

static bool
tables_sound(const struct reading *file, bool collection, uint64_t start)
{
	uint8_t head[12], rows[TABLES_MOST * 16];
	unsigned found = 0;
	if (!read_at(file, start, head, sizeof(head)))
		return false;
	size_t count = (size_t)head[4] << 8 | head[5];
	if (count > TABLES_MOST || !read_at(file, start + 12, rows, count * 16))
		return false;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *row = rows + i * 16;
		int kind = wanted(row);
		if (kind < 0)
			continue;
		found += (unsigned)kind;
		/* In collections the sum of head is often that of the single font. */
		if (!sum_is(file, row) && !(collection && memcmp(row, "head", 4) == 0))
			return false;
	}
	return found == 9;
}

static enum pdf_fontfile
check(struct reading *file)
{
	uint8_t head[16];
	if (!read_at(file, 0, head, sizeof(head)))
		return PDF_FONTFILE_NONE;
	bool collection = memcmp(head, "ttcf", 4) == 0;
	if (!collection && memcmp(head, "\0\1\0\0", 4) != 0 && memcmp(head, "true", 4) != 0)
		return PDF_FONTFILE_NONE;
	file->chunk = malloc(CHUNK + 4);
	if (file->chunk == NULL)
		return PDF_FONTFILE_NO_MEMORY;
	bool sound = tables_sound(file, collection, collection ? number(head + 12) : 0);
	free(file->chunk);
	return sound ? PDF_FONTFILE_SOUND : PDF_FONTFILE_DAMAGED;
}

enum pdf_fontfile
pdf_fontfile_check(const char *path)
{
	struct stat info;
	struct reading file = {.fd = open(path, O_RDONLY | O_CLOEXEC)};
	enum pdf_fontfile result = PDF_FONTFILE_NONE;
	if (file.fd < 0)
		return result;
	if (fstat(file.fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size <= FILE_MOST) {
		file.size = (uint64_t)info.st_size;
		result = check(&file);
	}
	close(file.fd);
	return result;
}
