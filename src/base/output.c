/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that appear whole or not at all.  All work is done relative to a
 * descriptor of the folder, so a folder renamed meanwhile cannot lead the
 * file elsewhere; a symbolic link in the target's place is replaced, never
 * followed.
 */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errno_text.h"
#include "base/hash.h"

#define BUFFER_SIZE ((size_t)64 << 10)
#define NAME_MAX_LEN ((size_t)200)
#define ATTEMPTS 16

struct output {
	int folder;
	int fd;
	char *path;        /* for messages */
	char *folder_path; /* to open it again after output_close */
	dev_t device;      /* which must then be this one */
	ino_t inode;
	char name[NAME_MAX_LEN + 1];
	char temporary[48];
	bool made;   /* the temporary file exists */
	int failure; /* errno of the first failure, 0 none */
	size_t len;
	uint8_t *buffer; /* of BUFFER_SIZE */
};

static int
fail_errno(struct muster_error *err, const char *path, const char *what, int number)
{
	char words[64];
	muster_error_set(
	    err, MUSTER_E_OUTPUT, "output.write", "cannot %s: %s", what, errno_text(number, words));
	if (number == ENOSPC || number == EDQUOT)
		muster_error_remedy(err, "make room, or choose another folder with -o");
	else if (number == EACCES || number == EPERM || number == EROFS)
		muster_error_remedy(err, "choose a folder you may write to with -o");
	return muster_error_in(err, path);
}

static bool
is_name(const char *name)
{
	size_t len = strlen(name);
	if (len == 0 || len > NAME_MAX_LEN || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = name[i];
		bool ours = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
		if (!ours)
			return false;
	}
	return true;
}

static char *
join(const char *folder, const char *name)
{
	size_t len = strlen(folder);
	size_t size = len + strlen(name) + 2;
	char *path = malloc(size);
	if (path != NULL)
		snprintf(path, size, "%s%s%s", folder, len > 0 && folder[len - 1] == '/' ? "" : "/",
		    name);
	return path;
}

static int
open_temporary(struct output *output, struct muster_error *err)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		uint8_t noise[8];
		char hex[2 * sizeof(noise) + 1];
		if (random_bytes(noise, sizeof(noise), err) != 0)
			return -1;
		hash_hex(noise, sizeof(noise), hex);
		snprintf(output->temporary, sizeof(output->temporary), ".muster-%s.tmp", hex);
		output->fd = openat(output->folder, output->temporary,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (output->fd >= 0) {
			output->made = true;
			return 0;
		}
		if (errno != EEXIST && errno != EINTR)
			break;
	}
	return fail_errno(err, output->path, "be created", errno);
}

struct output *
output_new(const char *folder, const char *name, struct muster_error *err)
{
	if (!is_name(name)) {
		muster_error_set(err, MUSTER_E_INTERNAL, "output.name",
		    "a file was to be written under a name that is not one of ours");
		return NULL;
	}
	struct output *output = calloc(1, sizeof(*output));
	if (output == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	output->folder = -1;
	output->fd = -1;
	memcpy(output->name, name, strlen(name) + 1);
	output->path = join(folder, name);
	output->folder_path = strdup(folder);
	output->buffer = malloc(BUFFER_SIZE);
	if (output->path == NULL || output->folder_path == NULL || output->buffer == NULL) {
		muster_error_memory(err);
		output_abandon(output);
		return NULL;
	}
	output->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (output->folder < 0) {
		fail_errno(err, folder, "be opened as a folder", errno);
		output_abandon(output);
		return NULL;
	}
	if (open_temporary(output, err) != 0) {
		output_abandon(output);
		return NULL;
	}
	return output;
}

static void
put(struct output *output, const uint8_t *bytes, size_t len)
{
	while (len > 0 && output->failure == 0) {
		ssize_t n = write(output->fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			output->failure = n < 0 ? errno : ENOSPC;
			return;
		}
		bytes += n;
		len -= (size_t)n;
	}
}

static void
flush_buffer(struct output *output)
{
	put(output, output->buffer, output->len);
	output->len = 0;
}

const char *
output_name(const struct output *output)
{
	return output->name;
}

void
output_write(struct output *output, const void *bytes, size_t len)
{
	if (output->failure != 0 || len == 0)
		return;
	if (output->buffer == NULL) {
		output->failure = EBADF; /* written to after output_close */
		return;
	}
	if (len > BUFFER_SIZE - output->len)
		flush_buffer(output);
	if (len >= BUFFER_SIZE) {
		put(output, bytes, len);
		return;
	}
	memcpy(output->buffer + output->len, bytes, len);
	output->len += len;
}

static int
sync_fd(int fd)
{
	int result;
	do {
		result = fsync(fd);
	} while (result != 0 && errno == EINTR);
	/* Some file systems have nothing to sync for a folder. */
	return result == 0 || errno == EINVAL || errno == EROFS ? 0 : -1;
}

/* Opens the folder again after output_close; an errno if it is another one by now. */
static int
reopen_folder(struct output *output)
{
	struct stat st;
	if (output->folder >= 0)
		return 0;
	output->folder = open(output->folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (output->folder < 0 || fstat(output->folder, &st) != 0)
		return errno;
	if (st.st_dev == output->device && st.st_ino == output->inode)
		return 0;
	close(output->folder);
	output->folder = -1;
	output->made = false; /* out of reach */
	return ESTALE;
}

/* All bytes are in the temporary file and safe on disk, or an errno. */
static int
complete(struct output *output)
{
	if (output->fd < 0)
		return output->failure;
	flush_buffer(output);
	if (output->failure != 0)
		return output->failure;
	if (sync_fd(output->fd) != 0)
		return errno;
	int closed = close(output->fd);
	output->fd = -1;
	return closed != 0 && errno != EINTR ? errno : 0;
}

int
output_close(struct output *output, struct muster_error *err)
{
	struct stat st;
	int number = complete(output);
	if (number == 0 && fstat(output->folder, &st) != 0)
		number = errno;
	if (number != 0) {
		output->failure = number;
		return fail_errno(err, output->path, "be written", number);
	}
	output->device = st.st_dev;
	output->inode = st.st_ino;
	close(output->folder);
	output->folder = -1;
	free(output->buffer);
	output->buffer = NULL;
	return 0;
}

/* Returns an errno, 0 if it is published. */
static int
publish(struct output *output)
{
	int number = complete(output);
	if (number == 0)
		number = reopen_folder(output);
	if (number != 0)
		return number;
	if (renameat(output->folder, output->temporary, output->folder, output->name) != 0)
		return errno;
	output->made = false;
	return sync_fd(output->folder) != 0 ? errno : 0;
}

int
output_commit(struct output *output, struct muster_error *err)
{
	int number = publish(output);
	int result = number == 0 ? 0 : fail_errno(err, output->path, "be written", number);
	output_abandon(output);
	return result;
}

void
output_abandon(struct output *output)
{
	if (output == NULL)
		return;
	if (output->fd >= 0)
		close(output->fd);
	if (output->made && reopen_folder(output) == 0)
		unlinkat(output->folder, output->temporary, 0);
	if (output->folder >= 0)
		close(output->folder);
	free(output->path);
	free(output->folder_path);
	free(output->buffer);
	free(output);
}

static int
make_folder(const char *path)
{
	struct stat st;
	if (mkdir(path, 0777) == 0)
		return 0;
	int number = errno;
	if (stat(path, &st) == 0)
		return S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
	return number;
}

int
output_folder(const char *path, struct muster_error *err)
{
	char *copy = strdup(path);
	if (copy == NULL)
		return muster_error_memory(err);
	int number = path[0] == '\0' ? ENOENT : 0;
	for (char *at = copy; number == 0 && *at != '\0'; at++) {
		if (*at != '/' || at == copy)
			continue;
		*at = '\0';
		number = make_folder(copy);
		*at = '/';
	}
	if (number == 0)
		number = make_folder(copy);
	free(copy);
	return number == 0 ? 0 : fail_errno(err, path, "be made as a folder", number);
}
