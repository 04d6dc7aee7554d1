/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strerror() speaks the user's language and may share a buffer between
 * threads; messages of ours are the same everywhere.
 */
#include "base/errno_text.h"

#include <errno.h>
#include <stdio.h>

static const struct {
	int number;
	const char *words;
} known[] = {
    {EACCES, "permission denied"},
    {EPERM, "not permitted"},
    {ENOENT, "no such file or folder"},
    {ENOTDIR, "a part of the path is not a folder"},
    {EISDIR, "is a folder"},
    {EEXIST, "exists already"},
    {ELOOP, "too many symbolic links"},
    {ENAMETOOLONG, "the name is too long"},
    {ENOSPC, "no space left on the device"},
    {EDQUOT, "the disk quota is used up"},
    {EROFS, "the file system is read-only"},
    {EFBIG, "the file would be too large"},
    {EIO, "input/output error"},
    {EMFILE, "too many open files"},
    {ENFILE, "too many open files in the system"},
    {ENOMEM, "out of memory"},
    {EPIPE, "the reader has gone"},
    {EBADF, "the descriptor is not open"},
    {EINVAL, "not possible here"},
    {EBUSY, "in use"},
    {ETXTBSY, "in use"},
    {ESTALE, "the file has gone from the server"},
    {EXDEV, "on another file system"},
    {ENXIO, "no such device"},
    {ENODEV, "no such device"},
    {ETIMEDOUT, "timed out"},
};

const char *
errno_text(int number, char out[64])
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].number == number)
			return known[i].words;
	snprintf(out, 64, "system error %d", number);
	return out;
}
