/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The raw bytes of an input: a file, a borrowed descriptor, memory or the
 * spool made of one, with their digests and the check that the file stayed
 * the same.  It knows nothing of what the bytes mean.
 */
#include "base/input_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/errno_text.h"

static int
refuse_kind(struct muster_error *err, const char *kind)
{
	muster_error_set(
	    err, MUSTER_E_INPUT, "input.not-a-file", "is %s, not a regular file", kind);
	return muster_error_remedy(err,
	    "name a regular file, or give the text on standard "
	    "input with \"-\"");
}

static const char *
kind_of(mode_t mode)
{
	if (S_ISDIR(mode))
		return "a folder";
	if (S_ISFIFO(mode))
		return "a pipe";
	if (S_ISSOCK(mode))
		return "a socket";
	if (S_ISCHR(mode) || S_ISBLK(mode))
		return "a device";
	return "something else";
}

static int
fail_errno(struct muster_error *err, const char *id, const char *what, int number)
{
	char words[64];
	return muster_error_set(err, MUSTER_E_INPUT, id, "%s: %s", what, errno_text(number, words));
}

int
origin_open(struct origin *origin, const char *path, struct muster_error *err)
{
	*origin = (struct origin){.path = path, .fd = -1, .owned = true};
	int fd;
	do {
		/* A FIFO without a writer must not hang us, a terminal not become ours. */
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0) {
		int number = errno;
		struct stat st;
		if (number == ENXIO && stat(path, &st) == 0)
			return refuse_kind(err, kind_of(st.st_mode));
		return fail_errno(err, "input.open", "cannot be opened", number);
	}
	origin->fd = fd;
	if (fstat(fd, &origin->first) != 0)
		return fail_errno(err, "input.open", "cannot be opened", errno);
	if (!S_ISREG(origin->first.st_mode))
		return refuse_kind(err, kind_of(origin->first.st_mode));
	origin->regular = true;
	return 0;
}

int
origin_of_fd(struct origin *origin, int fd, struct muster_error *err)
{
	*origin = (struct origin){.fd = fd};
	if (fstat(fd, &origin->first) != 0)
		return fail_errno(err, "input.open", "cannot be read", errno);
	if (S_ISDIR(origin->first.st_mode))
		return refuse_kind(err, "a folder");
	if (S_ISREG(origin->first.st_mode)) {
		off_t at = lseek(fd, 0, SEEK_CUR);
		if (at < 0)
			return fail_errno(err, "input.open", "cannot be read", errno);
		origin->start = at;
		origin->regular = true;
	}
	return 0;
}

void
origin_of_memory(struct origin *origin, const void *bytes, size_t len)
{
	*origin = (struct origin){.fd = -1, .memory = bytes, .memory_len = len};
}

void
origin_of_member(struct origin *origin, struct archive_file *archive, int64_t time)
{
	*origin = (struct origin){.fd = -1, .archive = archive, .time = time};
}

void
origin_close(struct origin *origin)
{
	if (origin->hashing)
		hash_release(&origin->sha256);
	if (origin->owned && origin->fd >= 0)
		close(origin->fd);
	spool_free(origin->spool);
	explicit_bzero(origin->key, sizeof(origin->key));
}

static int
start_digests(struct origin *origin, struct muster_error *err)
{
	if (hash_init(&origin->sha256, err) != 0)
		return -1;
	origin->hashing = true;
	return 0;
}

static int
end_digests(struct origin *origin, struct muster_error *err)
{
	origin->hashing = false;
	struct input_digest *digest = &origin->digest;
	if (hash_final(&origin->sha256, digest->sha256, err) != 0)
		return -1;
	if (origin->has_key &&
	    hash_hmac(origin->key, origin->key_len, digest->sha256, HASH_SIZE, digest->mac) != 0)
		return muster_error_memory(err);
	origin->digest.bytes = origin->given;
	origin->digest.has_mac = origin->has_key;
	origin->digested = true;
	return 0;
}

/* One read(2) that gives something, or the end. */
static int
read_fd(int fd, void *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	for (;;) {
		ssize_t n = read(fd, buffer, cap);
		if (n >= 0) {
			*got = (size_t)n;
			return 0;
		}
		/* A borrowed descriptor may have been made non-blocking by another process. */
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
		else if (errno != EINTR)
			return fail_errno(err, "input.read", "cannot be read", errno);
	}
}

/* Size, time and inode must be those of the opening, and all bytes must have come. */
static int
check_unchanged(const struct origin *origin, struct muster_error *err)
{
	struct stat now;
	if (fstat(origin->fd, &now) != 0)
		return fail_errno(err, "input.read", "cannot be read", errno);
	const struct stat *first = &origin->first;
	/* A descriptor that stood behind the end gives nothing. */
	int64_t expected =
	    first->st_size > origin->start ? (int64_t)first->st_size - origin->start : 0;
	bool same = now.st_size == first->st_size && now.st_mtim.tv_sec == first->st_mtim.tv_sec &&
	    now.st_mtim.tv_nsec == first->st_mtim.tv_nsec && origin->given == (uint64_t)expected;
	struct stat named;
	if (same && origin->path != NULL && stat(origin->path, &named) == 0)
		same = named.st_ino == first->st_ino && named.st_dev == first->st_dev;
	if (same)
		return 0;
	muster_error_set(err, MUSTER_E_INPUT, "input.changed", "changed while it was read");
	return muster_error_remedy(err, "collect it again when nothing writes to it");
}

static int
read_some(struct origin *origin, void *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	if (origin->spool != NULL)
		return spool_read(origin->spool, buffer, cap, got, err);
	if (origin->archive != NULL)
		return archive_file_read(origin->archive, buffer, cap, got, err);
	if (origin->fd >= 0)
		return read_fd(origin->fd, buffer, cap, got, err);
	size_t left = origin->memory_len - (size_t)origin->given;
	*got = left < cap ? left : cap;
	if (*got > 0)
		memcpy(buffer, origin->memory + origin->given, *got);
	return 0;
}

int
origin_read(struct origin *origin, void *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	*got = 0;
	if (origin->ended || cap == 0)
		return 0;
	if (!origin->digested && !origin->hashing && start_digests(origin, err) != 0)
		return -1;
	if (read_some(origin, buffer, cap, got, err) != 0)
		return -1;
	origin->given += *got;
	if (origin->hashing)
		hash_update(&origin->sha256, buffer, *got);
	if (*got > 0)
		return 0;
	if (origin->regular && origin->spool == NULL && check_unchanged(origin, err) != 0)
		return -1;
	if (origin->hashing && end_digests(origin, err) != 0)
		return -1;
	origin->ended = true;
	return 0;
}

int
origin_rewind(struct origin *origin, struct muster_error *err)
{
	if (origin->hashing) {
		hash_release(&origin->sha256);
		origin->hashing = false;
	}
	if (origin->spool != NULL) {
		if (spool_rewind(origin->spool, err) != 0)
			return -1;
	} else if (origin->fd >= 0 && lseek(origin->fd, origin->start, SEEK_SET) < 0) {
		return fail_errno(err, "input.read", "cannot be read again", errno);
	}
	origin->given = 0;
	origin->ended = false;
	return 0;
}

int
origin_spool(struct origin *origin, const char *dir, struct muster_error *err)
{
	struct spool *spool;
	if (spool_new(dir, &spool, err) != 0)
		return -1;
	uint8_t *block = malloc(INPUT_BLOCK);
	if (block == NULL) {
		spool_free(spool);
		return muster_error_memory(err);
	}
	int result = 0;
	size_t got = 1;
	while (result == 0 && got > 0) {
		result = origin_read(origin, block, INPUT_BLOCK, &got, err);
		if (result == 0 && got > 0)
			result = spool_write(spool, block, got, err);
	}
	explicit_bzero(block, INPUT_BLOCK);
	free(block);
	if (result != 0) {
		spool_free(spool);
		return -1;
	}
	origin->spool = spool;
	return origin_rewind(origin, err);
}
