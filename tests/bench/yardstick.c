/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The yardstick of the bench: what the evidence of a document itself costs on
 * one thread: parse, SHA-256 and zstd level 1 of the same bytes.  Times
 * of muster are ratios to their sum, so that no machine is too slow.
 *
 *	yardstick FILE           processor seconds of each part and of all, wall seconds, MB
 *	yardstick --stages FILE  also what muster's first pass, its filter and its
 *	                         adapter cost alone, without evidence and store
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <muster/source.h>

#include "base/hash.h"
#include "base/output.h"
#include "source/redact.h"
#include "json/reader.h"

enum { BLOCK = 512 * 1024 };

static double
seconds_of(clockid_t clock_id)
{
	struct timespec t;
	clock_gettime(clock_id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Processor time: there is one thread, and nothing waits but for its turn. */
static double
cpu(void)
{
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

/* All of a block, but for the last. */
static size_t
read_block(int fd, char *block, size_t cap)
{
	size_t len = 0;
	ssize_t got = 1;
	while (len < cap && (got = read(fd, block + len, cap - len)) > 0)
		len += (size_t)got;
	return len;
}

static int
read_fd(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	const int *fd = context;
	(void)err;
	ssize_t n = read(*fd, buffer, cap);
	*got = n > 0 ? (size_t)n : 0;
	return n >= 0 ? 0 : -1;
}

/* ---- the three parts ---- */

static int
parse(int fd)
{
	struct muster_error err;
	struct json_input input = {read_fd, &fd};
	struct json_reader *reader = json_reader_new(&input, NULL, "", &err);
	while (reader != NULL && json_document(reader) == 1)
		json_skip(reader);
	int rc = reader == NULL || json_failed(reader) ? -1 : 0;
	json_reader_free(reader);
	return rc;
}

static int
digest(int fd)
{
	struct hash hash;
	uint8_t out[HASH_SIZE];
	char *block = malloc(BLOCK);
	size_t len;
	if (block == NULL || hash_init(&hash, NULL) != 0)
		return -1;
	while ((len = read_block(fd, block, BLOCK)) > 0)
		hash_update(&hash, block, len);
	free(block);
	return hash_final(&hash, out, NULL);
}

static int
compress(int fd)
{
	void *zstd = zstd_context_new();
	char *block = malloc(BLOCK), *packed = malloc(zstd_bound(BLOCK));
	size_t len;
	int rc = zstd == NULL || block == NULL || packed == NULL ? -1 : 0;
	while (rc == 0 && (len = read_block(fd, block, BLOCK)) > 0)
		rc = zstd_pack(zstd, block, len, packed, zstd_bound(BLOCK)) > 0 ? 0 : -1;
	zstd_context_free(zstd);
	free(block);
	free(packed);
	return rc;
}

/* ---- muster's passes alone ---- */

static int
take_run(struct muster_sink *sink, const struct muster_run_binding *binding)
{
	(void)sink, (void)binding;
	return 0;
}

static int
take_asset(struct muster_sink *sink, muster_asset_handle *out)
{
	(void)sink;
	*out = 0;
	return 0;
}

static int
take_asset_bind(
    struct muster_sink *sink, muster_asset_handle asset, const struct muster_asset_binding *binding)
{
	(void)sink, (void)asset, (void)binding;
	return 0;
}

static int
take_coverage(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span section)
{
	(void)sink, (void)asset, (void)domain, (void)section;
	return 0;
}

static int
take_result(struct muster_sink *sink, const struct muster_result *result)
{
	(void)sink, (void)result;
	return 0;
}

static int
take_package(struct muster_sink *sink, muster_asset_handle asset, enum muster_domain domain,
    struct muster_span package, struct muster_span version)
{
	(void)sink, (void)asset, (void)domain, (void)package, (void)version;
	return 0;
}

static int
take_activity(struct muster_sink *sink, const struct muster_activity *activity)
{
	(void)sink, (void)activity;
	return 0;
}

static int
take_setting(struct muster_sink *sink, const struct muster_setting *setting)
{
	(void)sink, (void)setting;
	return 0;
}

static int
take_diagnostic(struct muster_sink *sink, const char *id, const char *pointer, const char *message)
{
	(void)sink, (void)id, (void)pointer, (void)message;
	return 0;
}

static const struct muster_sink_ops ops = {
    .run = take_run,
    .asset = take_asset,
    .asset_bind = take_asset_bind,
    .coverage = take_coverage,
    .result = take_result,
    .package = take_package,
    .activity = take_activity,
    .setting = take_setting,
    .diagnostic = take_diagnostic,
};

static int
adapt(const struct muster_source *source, const struct json_input *input)
{
	struct muster_error err;
	struct muster_counts counts;
	memset(&counts, 0, sizeof(counts));
	struct muster_sink sink = {.ops = &ops, .counts = &counts};
	struct json_reader *reader = json_reader_new(input, NULL, "", &err);
	int rc = reader == NULL ? -1 : muster_source_read(source, reader, &sink, &err);
	json_reader_free(reader);
	return rc;
}

static const struct muster_source *
recognise(int fd, const char *path)
{
	struct muster_error err;
	struct muster_peek *peek = calloc(1, sizeof(*peek));
	char *head = malloc(BLOCK);
	const struct muster_source *source = NULL;
	if (peek != NULL && head != NULL) {
		size_t len = read_block(fd, head, BLOCK);
		muster_peek_text(peek, head, len, len < BLOCK);
		source = muster_source_detect(NULL, peek, path, &err);
	}
	free(head);
	free(peek);
	return source;
}

static int
stages(int fd, const char *path)
{
	static const uint8_t key[32] = {1};
	struct muster_error err;
	struct json_input input = {read_fd, &fd};
	const struct muster_source *source = recognise(fd, path);
	struct redact *redact = redact_new(key, &err);
	char *block = malloc(BLOCK);
	if (source == NULL || redact == NULL || block == NULL)
		return -1;
	lseek(fd, 0, SEEK_SET);
	double t0 = cpu();
	int rc = redact_collect(redact, source, &input, path, &err);
	double t1 = cpu();
	lseek(fd, 0, SEEK_SET);
	redact_begin(redact, &input);
	size_t got = 1;
	while (rc == 0 && got > 0)
		rc = redact_read(redact, block, BLOCK, &got, &err);
	double t2 = cpu();
	lseek(fd, 0, SEEK_SET);
	rc |= adapt(source, &input);
	double t3 = cpu();
	printf("collect %.3f filter %.3f adapter %.3f\n", t1 - t0, t2 - t1, t3 - t2);
	redact_free(redact);
	free(block);
	return rc;
}

int
main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[argc - 1] : "";
	int fd = argc > 1 && argc < 4 ? open(path, O_RDONLY) : -1;
	if (fd < 0) {
		fputs("usage: yardstick [--stages] FILE\n", stderr);
		return 2;
	}
	int (*const parts[])(int) = {parse, digest, compress};
	double part[3], wall = seconds_of(CLOCK_MONOTONIC);
	for (size_t i = 0; i < 3; i++) {
		lseek(fd, 0, SEEK_SET);
		double start = cpu();
		if (parts[i](fd) != 0) {
			fputs("yardstick: the file cannot be read as JSON\n", stderr);
			return 1;
		}
		part[i] = cpu() - start;
	}
	wall = seconds_of(CLOCK_MONOTONIC) - wall;
	printf("parse %.3f sha256 %.3f zstd %.3f cpu %.3f wall %.3f MB %.1f\n", part[0], part[1],
	    part[2], part[0] + part[1] + part[2], wall, (double)lseek(fd, 0, SEEK_END) / 1e6);
	lseek(fd, 0, SEEK_SET);
	if (argc == 3 && stages(fd, path) != 0)
		return 1;
	close(fd);
	return 0;
}
