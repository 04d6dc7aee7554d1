/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A temporary file that has no name and is unreadable without this process:
 * AES-256-CTR under a random key that is never written.  It keeps what may
 * hold secrets before redaction (rules.md 8); it does not guard against
 * someone who can write to our descriptors.
 */
#include "base/input_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/errno_text.h"

#define SPOOL_BLOCK ((size_t)64 << 10)

/* Strict POSIX names hide O_TMPFILE; without it open() says EISDIR and a named file is unlinked. */
#if defined(O_TMPFILE)
#define NAMELESS O_TMPFILE
#elif defined(__O_TMPFILE)
#define NAMELESS (__O_TMPFILE | O_DIRECTORY)
#else
#define NAMELESS 0
#endif

struct spool {
	int fd;
	EVP_CIPHER_CTX *cipher;
	char *dir; /* for messages */
	uint64_t size;
	uint64_t given;
	uint8_t key[32];
	uint8_t counter[16];
	uint8_t block[SPOOL_BLOCK]; /* encrypted bytes */
};

static int
fail_errno(struct muster_error *err, const char *dir, const char *what, int number)
{
	char words[64];
	muster_error_set(err, MUSTER_E_OUTPUT, "input.spool", "%s a temporary file: %s", what,
	    errno_text(number, words));
	if (number == ENOSPC || number == EDQUOT)
		muster_error_remedy(err, "make room in this folder");
	return muster_error_in(err, dir);
}

static int
fail_cipher(struct muster_error *err)
{
	return muster_error_set(
	    err, MUSTER_E_INTERNAL, "input.spool", "libcrypto cannot encrypt a temporary file");
}

static int
start_cipher(struct spool *spool, struct muster_error *err)
{
	if (EVP_EncryptInit_ex2(
		spool->cipher, EVP_aes_256_ctr(), spool->key, spool->counter, NULL) != 1)
		return fail_cipher(err);
	return 0;
}

/* A file without a name: O_TMPFILE where the file system has it, else made and unlinked. */
static int
open_nameless(const char *dir)
{
	int fd = open(dir, NAMELESS | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return fd;
	size_t size = strlen(dir) + sizeof("/.muster-spool-XXXXXX");
	char *path = malloc(size);
	if (path == NULL)
		return -1;
	snprintf(path, size, "%s/.muster-spool-XXXXXX", dir);
	fd = mkstemp(path);
	if (fd >= 0 && (unlink(path) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)) {
		int number = errno;
		close(fd);
		errno = number;
		fd = -1;
	}
	free(path);
	return fd;
}

int
spool_new(const char *dir, struct spool **out, struct muster_error *err)
{
	*out = NULL;
	struct spool *spool = calloc(1, sizeof(*spool));
	if (spool == NULL)
		return muster_error_memory(err);
	spool->fd = -1;
	spool->cipher = EVP_CIPHER_CTX_new();
	spool->dir = strdup(dir);
	if (spool->cipher == NULL || spool->dir == NULL) {
		spool_free(spool);
		return muster_error_memory(err);
	}
	if (random_bytes(spool->key, sizeof(spool->key), err) != 0 ||
	    start_cipher(spool, err) != 0) {
		spool_free(spool);
		return -1;
	}
	spool->fd = open_nameless(dir);
	if (spool->fd < 0) {
		int number = errno;
		spool_free(spool);
		return fail_errno(err, dir, "cannot make", number);
	}
	*out = spool;
	return 0;
}

void
spool_free(struct spool *spool)
{
	if (spool == NULL)
		return;
	EVP_CIPHER_CTX_free(spool->cipher);
	if (spool->fd >= 0)
		close(spool->fd);
	free(spool->dir);
	explicit_bzero(spool, sizeof(*spool));
	free(spool);
}

static int
write_all(struct spool *spool, size_t len, struct muster_error *err)
{
	size_t at = 0;
	while (at < len) {
		ssize_t n = write(spool->fd, spool->block + at, len - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail_errno(err, spool->dir, "cannot write", n < 0 ? errno : ENOSPC);
		at += (size_t)n;
	}
	return 0;
}

int
spool_write(struct spool *spool, const void *bytes, size_t len, struct muster_error *err)
{
	const uint8_t *at = bytes;
	while (len > 0) {
		size_t part = len < SPOOL_BLOCK ? len : SPOOL_BLOCK;
		int made = 0;
		if (EVP_EncryptUpdate(spool->cipher, spool->block, &made, at, (int)part) != 1 ||
		    (size_t)made != part)
			return fail_cipher(err);
		if (write_all(spool, part, err) != 0)
			return -1;
		spool->size += part;
		at += part;
		len -= part;
	}
	return 0;
}

int
spool_rewind(struct spool *spool, struct muster_error *err)
{
	if (lseek(spool->fd, 0, SEEK_SET) < 0)
		return fail_errno(err, spool->dir, "cannot read", errno);
	spool->given = 0;
	return start_cipher(spool, err); /* CTR: decrypting is encrypting again */
}

int
spool_read(struct spool *spool, void *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	ssize_t n;
	*got = 0;
	do {
		n = read(spool->fd, spool->block, cap < SPOOL_BLOCK ? cap : SPOOL_BLOCK);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return fail_errno(err, spool->dir, "cannot read", errno);
	if (n == 0)
		return spool->given == spool->size
		    ? 0
		    : fail_errno(err, spool->dir, "cannot read", EIO);
	int made = 0;
	if (EVP_EncryptUpdate(spool->cipher, buffer, &made, spool->block, (int)n) != 1 || made != n)
		return fail_cipher(err);
	spool->given += (uint64_t)n;
	*got = (size_t)n;
	return 0;
}
