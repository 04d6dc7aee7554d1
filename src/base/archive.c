/* SPDX-License-Identifier: Apache-2.0 */
#include "base/archive.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include <muster/text.h>

#include "base/input_parts.h"

enum { HEAD = 512, BLOCK = 64 * 1024, BUCKETS = 4096, USTAR_AT = 257 };

struct seen {
	struct seen *next;
	char name[];
};

struct archive_file {
	struct archive *archive;
	char *name;    /* of the member at hand */
	uint64_t size; /* of the file */
	uint64_t made; /* bytes of members so far */
	size_t members;
	struct seen *buckets[BUCKETS];
};

/* ---- opening ---- */

enum likeness { NO_ARCHIVE, MAYBE, ARCHIVE };

static enum likeness
look(const uint8_t *head, size_t len)
{
	enum unpack_kind kind;
	if (len >= 4 && (memcmp(head, "PK\x03\x04", 4) == 0 || memcmp(head, "PK\x05\x06", 4) == 0))
		return ARCHIVE;
	if (len >= USTAR_AT + 5 && memcmp(head + USTAR_AT, "ustar", 5) == 0)
		return ARCHIVE;
	return unpack_detect(head, len, &kind, NULL) == 0 && kind != UNPACK_NONE ? MAYBE
										 : NO_ARCHIVE;
}

/* What the first bytes of a regular file say. */
static enum likeness
look_at(const char *path, uint64_t *size)
{
	uint8_t head[HEAD];
	struct stat st;
	enum likeness likeness = NO_ARCHIVE;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return NO_ARCHIVE;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		const ssize_t len = read(fd, head, sizeof(head));
		if (len > 0)
			likeness = look(head, (size_t)len);
		*size = (uint64_t)st.st_size;
	}
	close(fd);
	return likeness;
}

static struct archive *
new_archive(void)
{
	struct archive *archive = archive_read_new();
	if (archive == NULL)
		return NULL;
	if (archive_read_support_filter_gzip(archive) == ARCHIVE_OK &&
	    archive_read_support_filter_zstd(archive) == ARCHIVE_OK &&
	    archive_read_support_format_tar(archive) == ARCHIVE_OK &&
	    archive_read_support_format_zip(archive) == ARCHIVE_OK)
		return archive;
	archive_read_free(archive);
	return NULL;
}

static int
damaged(struct muster_error *err)
{
	muster_error_set(err, MUSTER_E_INPUT, "input.archive", "the archive is damaged or cut off");
	return muster_error_remedy(err, "make or copy the file again");
}

/* A plain .gz or .zst has no member; only its first header can tell. */
static bool
has_header(const char *path)
{
	struct archive *archive = new_archive();
	struct archive_entry *entry;
	const bool found = archive != NULL &&
	    archive_read_open_filename(archive, path, BLOCK) == ARCHIVE_OK &&
	    archive_read_next_header(archive, &entry) == ARCHIVE_OK;
	archive_read_free(archive);
	return found;
}

int
archive_file_open(const char *path, struct archive_file **out, struct muster_error *err)
{
	uint64_t size = 0;
	const enum likeness likeness = look_at(path, &size);
	*out = NULL;
	if (likeness == NO_ARCHIVE || (likeness == MAYBE && !has_header(path)))
		return 0;
	struct archive_file *file = calloc(1, sizeof(*file));
	if (file == NULL)
		return muster_error_memory(err);
	file->size = size;
	file->archive = new_archive();
	int rc = 1;
	if (file->archive == NULL)
		rc = muster_error_memory(err);
	else if (archive_read_open_filename(file->archive, path, BLOCK) != ARCHIVE_OK)
		rc = damaged(err);
	if (rc == 1) {
		*out = file;
		return 1;
	}
	archive_file_close(file);
	return -1;
}

void
archive_file_close(struct archive_file *file)
{
	if (file == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct seen *seen = file->buckets[i], *next; seen != NULL; seen = next) {
			next = seen->next;
			free(seen);
		}
	}
	archive_read_free(file->archive);
	free(file->name);
	free(file);
}

/* ---- members ---- */

/* Whether the name was there before; remembers it.  -1: out of memory. */
static int
stood_before(struct archive_file *file, const char *name)
{
	const size_t len = strlen(name);
	const uint32_t hash = muster_span_hash(0, (struct muster_span){name, len});
	struct seen **bucket = &file->buckets[hash % BUCKETS];
	for (const struct seen *seen = *bucket; seen != NULL; seen = seen->next)
		if (strcmp(seen->name, name) == 0)
			return 1;
	struct seen *seen = malloc(sizeof(*seen) + len + 1);
	if (seen == NULL)
		return -1;
	memcpy(seen->name, name, len + 1);
	seen->next = *bucket;
	*bucket = seen;
	return 0;
}

/* "./a//b" is "a/b": a copy, NULL if memory ran out. */
static char *
tidy(const char *name)
{
	char *copy = malloc(strlen(name) + 1), *to = copy;
	if (copy == NULL)
		return NULL;
	const bool absolute = name[0] == '/';
	if (absolute)
		*to++ = '/';
	while (*name != '\0') {
		const size_t len = strcspn(name, "/");
		if (len > 0 && !(len == 1 && name[0] == '.')) {
			if (to > copy + absolute)
				*to++ = '/';
			memcpy(to, name, len);
			to += len;
		}
		name += len;
		name += *name == '/';
	}
	*to = '\0';
	return copy;
}

/* Some part of the name begins with a dot, and is not "..". */
static bool
is_hidden(const char *name)
{
	for (const char *at = name; *at != '\0';) {
		const size_t len = strcspn(at, "/");
		if (at[0] == '.' && !(len == 2 && at[1] == '.'))
			return true;
		at += len;
		at += *at == '/';
	}
	return false;
}

static bool
leads_out(const char *name)
{
	if (name[0] == '/' || strchr(name, '\\') != NULL || (name[0] != '\0' && name[1] == ':'))
		return true;
	for (const char *at = name; *at != '\0';) {
		const size_t len = strcspn(at, "/");
		if (len == 2 && at[0] == '.' && at[1] == '.')
			return true;
		at += len;
		at += *at == '/';
	}
	return false;
}

static bool
is_text(const char *name)
{
	for (const char *at = name; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7F)
			return false;
	return muster_utf8_valid_len(name, strlen(name)) == strlen(name);
}

static int
judge(struct archive_file *file, struct archive_entry *entry, struct archive_member *out)
{
	static const char by_hand[] = "unpack the archive where you trust it, and collect the file";
	out->refused_remedy = by_hand;
	if (!is_text(file->name)) {
		out->refused = "the name of this member is not printable text";
	} else if (leads_out(file->name)) {
		out->refused = "the name of this member leads out of the archive";
	} else if (archive_entry_filetype(entry) != AE_IFREG ||
	    archive_entry_hardlink(entry) != NULL) {
		out->refused = "this member is a link or a device, not a plain file";
	} else if (archive_entry_is_encrypted(entry)) {
		out->refused = "this member is encrypted";
	} else {
		const int before = stood_before(file, file->name);
		if (before < 0)
			return -1;
		if (before > 0)
			out->refused = "a member of this name stood in the archive before";
		out->refused_remedy = "make the archive again: one name, one file";
	}
	return 0;
}

static const char *
name_of(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	return name != NULL ? name : archive_entry_pathname_utf8(entry);
}

/* The next header that counts: ARCHIVE_EOF, ARCHIVE_FATAL, or ARCHIVE_OK. */
static int
next_header(struct archive_file *file, struct archive_entry **entry)
{
	for (;;) {
		const int status = archive_read_next_header(file->archive, entry);
		if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
			return status == ARCHIVE_EOF ? ARCHIVE_EOF : ARCHIVE_FATAL;
		const char *name = name_of(*entry);
		if (name == NULL)
			return ARCHIVE_FATAL;
		free(file->name);
		file->name = tidy(name);
		if (file->name == NULL)
			return ARCHIVE_RETRY;
		const bool folder = archive_entry_filetype(*entry) == AE_IFDIR;
		if (++file->members > ARCHIVE_MEMBERS)
			return ARCHIVE_OK;
		if (!folder && !is_hidden(file->name) && file->name[0] != '\0')
			return ARCHIVE_OK;
	}
}

int
archive_file_next(struct archive_file *file, struct archive_member *out, struct muster_error *err)
{
	struct archive_entry *entry;
	*out = (struct archive_member){.name = "", .mtime = INT64_MIN};
	switch (next_header(file, &entry)) {
	case ARCHIVE_EOF:
		return 0;
	case ARCHIVE_RETRY:
		return muster_error_memory(err);
	case ARCHIVE_FATAL:
		return damaged(err);
	}
	if (file->members > ARCHIVE_MEMBERS) {
		muster_error_set(err, MUSTER_E_INPUT, "input.archive",
		    "the archive has more than %d members", ARCHIVE_MEMBERS);
		return muster_error_remedy(err, "collect it in parts");
	}
	out->name = file->name;
	if (archive_entry_mtime_is_set(entry)) {
		int64_t time;
		if (!__builtin_mul_overflow(
			(int64_t)archive_entry_mtime(entry), INT64_C(1000000000), &time) &&
		    !__builtin_add_overflow(time, (int64_t)archive_entry_mtime_nsec(entry), &time))
			out->mtime = time;
	}
	return judge(file, entry, out) == 0 ? 1 : muster_error_memory(err);
}

int
archive_file_read(
    struct archive_file *file, void *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	*got = 0;
	const la_ssize_t n = archive_read_data(file->archive, buffer, cap);
	if (n < 0)
		return damaged(err);
	file->made += (uint64_t)n;
	if (file->made > UNPACK_FREE_BYTES && file->made > file->size * UNPACK_RATIO) {
		muster_error_set(err, MUSTER_E_INPUT, "input.bomb",
		    "unpacks to more than %u GiB and %u times its size",
		    (unsigned)(UNPACK_FREE_BYTES >> 30), (unsigned)UNPACK_RATIO);
		return muster_error_remedy(
		    err, "if it is genuine, unpack it and collect the plain files");
	}
	*got = (size_t)n;
	return 0;
}
