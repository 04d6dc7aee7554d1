/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that rows of the ledger name: reports, minutes, certificates.  They
 * are kept byte for byte, because an auditor compares their SHA-256 with the
 * original; so they are not redacted, and one in which a secret can be read is
 * refused instead.
 */
#include "flow/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "source/redact_internal.h"

int64_t
ledger_secret_line(const char *bytes, size_t len, struct muster_error *err)
{
	struct redact_pairs pairs;
	struct redact_regions regions = {0};
	memset(&pairs, 0, sizeof(pairs));
	redact_patterns_mark(&pairs);
	redact_pairs_seal(&pairs);
	int64_t line = 0;
	if (len >= 2 &&
	    redact_search(&pairs, NULL, (struct muster_span){bytes, len}, &regions, err) != 0)
		line = -1;
	else if (regions.count > 0) {
		line = 1;
		for (size_t i = 0; i < regions.list[0].start; i++)
			line += bytes[i] == '\n';
	}
	redact_regions_release(&regions);
	return line;
}

static int
cannot_read(struct muster_error *err, const char *why)
{
	return muster_error_set(err, MUSTER_E_CONFIG, "ledger.file", "cannot read it: %s", why);
}

/* From an open file of known size. */
static int
read_bytes(
    struct muster_arena *arena, int fd, size_t size, const char **bytes, struct muster_error *err)
{
	/* 32 bytes behind the text may be read by the search for secrets */
	char *buffer = muster_arena_array(arena, size + 32, 1);
	if (buffer == NULL)
		return muster_error_memory(err);
	size_t got = 0;
	while (got < size) {
		ssize_t n = read(fd, buffer + got, size - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return cannot_read(err, n < 0 ? strerror(errno) : "it changed meanwhile");
		got += (size_t)n;
	}
	*bytes = buffer;
	return 0;
}

/* Below a folder, following no link on the way: a path in a file is not trusted. */
static int
open_inside(const char *folder, const char *name)
{
	char part[256];
	int fd = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	while (fd >= 0 && *name != '\0') {
		size_t len = strcspn(name, "/");
		bool last = name[len] == '\0';
		int next = -1;
		if (len >= sizeof(part)) {
			errno = ENAMETOOLONG;
		} else if (len > 0) {
			memcpy(part, name, len);
			part[len] = '\0';
			next = openat(fd, part,
			    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW |
				(last ? 0 : O_DIRECTORY));
		} else {
			next = dup(fd);
		}
		int why = errno;
		close(fd);
		errno = why;
		fd = next;
		name += len + !last;
	}
	return fd;
}

int
ledger_file_read(struct muster_arena *arena, const char *folder, const char *path,
    const char **bytes, size_t *len, char sha256[65], struct muster_error *err)
{
	struct stat st;
	uint8_t digest[HASH_SIZE];
	int fd = folder != NULL ? open_inside(folder, path)
				: open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	/* a link to a folder is no folder to O_NOFOLLOW */
	if (fd < 0 && folder != NULL && (errno == ELOOP || errno == ENOTDIR))
		return cannot_read(err, "a symbolic link is in its path");
	if (fd < 0)
		return cannot_read(err, strerror(errno));
	int rc = 0;
	if (fstat(fd, &st) != 0)
		rc = cannot_read(err, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		rc = cannot_read(err, "it is no regular file");
	else if (st.st_size == 0)
		rc = cannot_read(err, "it is empty");
	else if (st.st_size > LEDGER_FILE_MAX) {
		cannot_read(err, "it is larger than 16 MiB");
		rc = muster_error_remedy(err,
		    "attach the part that shows it, or a signed summary that names the rest by "
		    "its SHA-256");
	}
	if (rc == 0)
		rc = read_bytes(arena, fd, (size_t)st.st_size, bytes, err);
	close(fd);
	if (rc != 0)
		return -1;
	*len = (size_t)st.st_size;
	int64_t line = ledger_secret_line(*bytes, *len, err);
	if (line < 0)
		return -1;
	if (line > 0) {
		muster_error_set(err, MUSTER_E_CONFIG, "ledger.secret",
		    "line %lld of it looks like a secret, and files are kept as they are",
		    (long long)line);
		return muster_error_remedy(err, "take it out of the file, and change the secret");
	}
	if (hash_bytes(*bytes, *len, digest) != 0)
		return muster_error_memory(err);
	hash_hex(digest, sizeof(digest), sha256);
	return 0;
}

/* Inside the folder of the document: neither absolute nor upwards. */
static bool
stays_inside(const char *name)
{
	if (name[0] == '/')
		return false;
	for (const char *part = name; *part != '\0';) {
		size_t len = strcspn(part, "/");
		if (len == 2 && part[0] == '.' && part[1] == '.')
			return false;
		part += len + (part[len] == '/');
	}
	return true;
}

static const char *
beside(struct muster_arena *arena, const char *document, const char *name)
{
	const char *slash = strrchr(document, '/');
	return slash == NULL
	    ? muster_arena_strdup(arena, name)
	    : muster_arena_printf(arena, "%.*s/%s", (int)(slash - document), document, name);
}

static int
keep(struct yaml_reader *reader, const struct ledger_attachment *attachment)
{
	struct ledger *ledger = ((struct ledger_read *)reader->user)->ledger;
	if (ledger->attachment_count == ledger->attachment_cap) {
		size_t cap = ledger->attachment_cap == 0 ? 16 : ledger->attachment_cap * 2;
		struct ledger_attachment *bigger =
		    muster_arena_array(reader->arena, cap, sizeof(*bigger));
		if (bigger == NULL) {
			yaml_no_memory(reader);
			return -1;
		}
		if (ledger->attachment_count > 0)
			memcpy(bigger, ledger->attachments,
			    ledger->attachment_count * sizeof(*bigger));
		ledger->attachments = bigger;
		ledger->attachment_cap = cap;
	}
	ledger->attachments[ledger->attachment_count++] = *attachment;
	return 0;
}

/* As it lies on disk. */
static int
bind_disk(struct yaml_reader *reader, const struct yaml_node *at, const char *folder,
    const char *expected, struct muster_ledger_file *file)
{
	struct ledger_attachment attachment = {.name = file->stored};
	struct muster_error err;
	char message[512];
	if (ledger_file_read(reader->arena, folder, file->name, &attachment.bytes, &attachment.len,
		attachment.sha256, &err) != 0) {
		if (err.code == MUSTER_E_MEMORY) {
			yaml_no_memory(reader);
			return -1;
		}
		snprintf(message, sizeof(message), "%.400s", err.message);
		yaml_problem(reader, at, err.id, err.remedy[0] != '\0' ? err.remedy : NULL,
		    "the file it names: %s", message);
		return -1;
	}
	if (expected[0] != '\0' && strcmp(expected, attachment.sha256) != 0) {
		yaml_problem(reader, at, "ledger.digest",
		    "put the file back that was meant, or write the digest of this one",
		    "the file's SHA-256 is %s, not what \"sha256\" says", attachment.sha256);
		return -1;
	}
	file->sha256 = muster_arena_strdup(reader->arena, attachment.sha256);
	if (file->sha256 == NULL) {
		yaml_no_memory(reader);
		return -1;
	}
	return keep(reader, &attachment);
}

/* As the store has it. */
static int
bind_stored(struct yaml_reader *reader, const struct yaml_node *at, struct muster_ledger_file *file)
{
	const struct ledger_read *read = reader->user;
	size_t low = 0, high = read->stored_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(read->stored[middle].name, file->stored) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < read->stored_count && strcmp(read->stored[low].name, file->stored) == 0) {
		file->sha256 = read->stored[low].sha256;
		return 0;
	}
	yaml_problem(reader, at, "ledger.file", "muster sync takes it in",
	    "the store does not have the file it names");
	return -1;
}

int
ledger_file_bind(struct yaml_reader *reader, const struct yaml_node *at, const char *expected,
    struct muster_ledger_file *file)
{
	const struct ledger_read *read = reader->user;
	const struct ledger_document *document = read->document;
	if (document->entered) {
		/* named by its digest: the bytes came with the row */
		file->stored = expected;
		return bind_stored(reader, at, file);
	}
	if (!stays_inside(file->name)) {
		yaml_problem(reader, at, "ledger.file",
		    "put the file into the same folder or one below it",
		    "\"file\" is a path from the folder of this document, without \"..\"");
		return -1;
	}
	file->stored = beside(reader->arena, document->name, file->name);
	const char *folder = beside(reader->arena, document->file, ".");
	if (file->stored == NULL || folder == NULL) {
		yaml_no_memory(reader);
		return -1;
	}
	return document->on_disk ? bind_disk(reader, at, folder, expected, file)
				 : bind_stored(reader, at, file);
}
