/* SPDX-License-Identifier: Apache-2.0 */
/* base/output.h: whole or not at all, planted links, failures, zstd blocks. */
#include "support.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"

static const char *folder;

static int
make_folder(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	support_remove(folder);
	return 0;
}

static const char *
path_of(const char *name)
{
	static char path[600];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static size_t
entries(void)
{
	size_t n = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return n;
}

static void
expect_file(const char *name, const char *text)
{
	size_t len;
	char *got = support_read(path_of(name), &len);
	assert_string_equal(got, text);
	assert_int_equal(len, strlen(text));
	free(got);
}

static void
publish(const char *name, const char *text)
{
	struct muster_error err;
	struct output *output = output_new(folder, name, &err);
	assert_non_null(output);
	output_write(output, text, strlen(text));
	assert_int_equal(output_commit(output, &err), 0);
}

static void
appears_at_the_commit(void **state)
{
	(void)state;
	struct muster_error err;
	struct output *output = output_new(folder, "a.html", &err);
	assert_non_null(output);
	output_write(output, "new", 3);
	assert_int_not_equal(access(path_of("a.html"), F_OK), 0);
	assert_int_equal(output_commit(output, &err), 0);
	expect_file("a.html", "new");
	publish("a.html", "newer");
	expect_file("a.html", "newer");
	output = output_new(folder, "a.html", &err);
	output_write(output, "lost", 4);
	output_abandon(output);
	expect_file("a.html", "newer");
	assert_int_equal(entries(), 1);
	output_abandon(NULL);
	publish("empty", "");
	expect_file("empty", "");
	unlink(path_of("a.html"));
	unlink(path_of("empty"));
}

/* Pieces around the buffer's size come out in order. */
static void
pieces(void **state)
{
	(void)state;
	static const size_t sizes[] = {1, 65535, 1, 65536, 65537, 0, 200000, 3, 65535, 65535};
	size_t total = 0;
	char *text = malloc(600000);
	for (size_t i = 0; i < 600000; i++)
		text[i] = (char)('a' + i % 23);
	struct output *output = output_new(folder, "pieces", NULL);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		output_write(output, text + total, sizes[i]);
		total += sizes[i];
	}
	assert_int_equal(output_commit(output, NULL), 0);
	size_t len;
	char *got = support_read(path_of("pieces"), &len);
	assert_int_equal(len, total);
	assert_memory_equal(got, text, total);
	free(got);
	free(text);
	unlink(path_of("pieces"));
}

static void
planted_links_are_replaced(void **state)
{
	(void)state;
	support_write(path_of("victim"), "precious", 8);
	assert_int_equal(symlink("victim", path_of("report.html")), 0);
	publish("report.html", "report");
	struct stat st;
	assert_int_equal(lstat(path_of("report.html"), &st), 0);
	assert_true(S_ISREG(st.st_mode));
	expect_file("report.html", "report");
	expect_file("victim", "precious");
	/* A hard link is parted from the other name. */
	assert_int_equal(unlink(path_of("report.html")), 0);
	char victim[600];
	snprintf(victim, sizeof(victim), "%s", path_of("victim"));
	assert_int_equal(link(victim, path_of("other")), 0);
	publish("other", "report");
	expect_file("victim", "precious");
	unlink(path_of("other"));
	unlink(path_of("victim"));
	assert_int_equal(entries(), 0);
}

static void
names_are_ours(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "", ".", "..", "a/b", "../x", "/x", "a b", "caf\xC3\xA9", "a\nb", "a:b"};
	struct muster_error err;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_null(output_new(folder, bad[i], &err));
		assert_int_equal(err.code, MUSTER_E_INTERNAL);
		assert_string_equal(err.id, "output.name");
	}
	char wide[202];
	memset(wide, 'a', 201);
	wide[201] = '\0';
	assert_null(output_new(folder, wide, &err));
	wide[200] = '\0';
	publish(wide, "x");
	unlink(path_of(wide));
}

static void
failures_are_said_and_cleaned_up(void **state)
{
	(void)state;
	struct muster_error err;
	assert_null(output_new(path_of("none"), "x", &err));
	assert_string_equal(err.id, "output.write");
	assert_int_equal(err.code, MUSTER_E_OUTPUT);
	assert_string_equal(err.file, path_of("none"));
	assert_string_equal(err.message, "cannot be opened as a folder: no such file or folder");

	/* A target that cannot be replaced by a file. */
	assert_int_equal(mkdir(path_of("taken"), 0700), 0);
	struct output *output = output_new(folder, "taken", &err);
	output_write(output, "x", 1);
	assert_int_equal(output_commit(output, &err), -1);
	assert_string_equal(err.message, "cannot be written: is a folder");
	assert_string_equal(err.file, path_of("taken"));
	assert_int_equal(entries(), 1);
	rmdir(path_of("taken"));

	/* A full disk, played by a limit on file size: early, and only at the commit. */
	static const size_t sizes[] = {300000, 5000};
	char *text = calloc(1, 300000);
	struct rlimit old;
	getrlimit(RLIMIT_FSIZE, &old);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < 2; i++) {
		publish("kept", "old");
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, old.rlim_max});
		output = output_new(folder, "kept", &err);
		output_write(output, text, sizes[i]);
		output_write(output, text, 1);
		int result = output_commit(output, &err);
		setrlimit(RLIMIT_FSIZE, &old);
		assert_int_equal(result, -1);
		assert_string_equal(err.id, "output.write");
		assert_string_equal(err.message, "cannot be written: the file would be too large");
		assert_string_equal(err.file, path_of("kept"));
		expect_file("kept", "old");
		assert_int_equal(entries(), 1);
	}
	free(text);
	unlink(path_of("kept"));
}

/* The temporary file must be in the folder that was named, though that name now leads elsewhere. */
static void
folder_renamed_meanwhile(void **state)
{
	(void)state;
	char from[600];
	char to[600];
	snprintf(from, sizeof(from), "%s/one", folder);
	snprintf(to, sizeof(to), "%s/two", folder);
	assert_int_equal(mkdir(from, 0700), 0);
	struct output *output = output_new(from, "x", NULL);
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(symlink("/", from), 0);
	output_write(output, "text", 4);
	assert_int_equal(output_commit(output, NULL), 0);
	expect_file("two/x", "text");
	assert_int_not_equal(access("/x", F_OK), 0);
	unlink(from);
	unlink(path_of("two/x"));
	rmdir(to);
}

static void
folders(void **state)
{
	(void)state;
	struct muster_error err;
	struct stat st;
	char path[600];
	snprintf(path, sizeof(path), "%s", path_of("a/b//c/"));
	assert_int_equal(output_folder(path, &err), 0);
	assert_int_equal(output_folder(path, &err), 0);
	assert_int_equal(stat(path_of("a/b/c"), &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(output_folder("/", &err), 0);
	assert_int_equal(output_folder(".", &err), 0);
	assert_int_equal(output_folder("", &err), -1);
	support_write(path_of("file"), "x", 1);
	snprintf(path, sizeof(path), "%s", path_of("file/x"));
	assert_int_equal(output_folder(path, &err), -1);
	assert_string_equal(
	    err.message, "cannot be made as a folder: a part of the path is not a folder");
	assert_string_equal(err.file, path);
	assert_int_equal(output_folder(path_of("file"), &err), -1);
	unlink(path_of("file"));
	/* A link to a folder is a folder: users link. */
	assert_int_equal(symlink("a", path_of("link")), 0);
	assert_int_equal(output_folder(path_of("link/d"), &err), 0);
	assert_int_equal(stat(path_of("a/d"), &st), 0);
}

static void
zstd_blocks(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 1000, 600000};
	void *context = zstd_context_new();
	assert_non_null(context);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t len = sizes[i];
		char *text = malloc(len + 1);
		char *back = malloc(len + 2);
		for (size_t j = 0; j < len; j++)
			text[j] = (char)(j * j % 97);
		size_t cap = zstd_bound(len);
		uint8_t *packed = malloc(cap);
		uint8_t *again = malloc(cap);
		size_t n = zstd_pack(context, text, len, packed, cap);
		assert_true(n > 0 && n <= cap);
		assert_int_equal(zstd_pack(context, text, len, again, cap), n);
		assert_memory_equal(packed, again, n);
		assert_int_equal(zstd_unpack(packed, n, back, len), 0);
		assert_memory_equal(back, text, len);
		assert_int_equal(zstd_unpack(packed, n, back, len + 1), -1);
		if (len > 0)
			assert_int_equal(zstd_unpack(packed, n, back, len - 1), -1);
		assert_int_equal(zstd_unpack(packed, n - 1, back, len), -1);
		assert_int_equal(zstd_unpack(packed, 3, back, len), -1);
		assert_int_equal(zstd_unpack("junk....", 8, back, len), -1);
		assert_int_equal(zstd_pack(context, text, len, packed, n - 1), 0);
		free(text);
		free(back);
		free(packed);
		free(again);
	}
	zstd_context_free(context);
	zstd_context_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(appears_at_the_commit),
	    cmocka_unit_test(pieces),
	    cmocka_unit_test(planted_links_are_replaced),
	    cmocka_unit_test(names_are_ours),
	    cmocka_unit_test(failures_are_said_and_cleaned_up),
	    cmocka_unit_test(folder_renamed_meanwhile),
	    cmocka_unit_test(folders),
	    cmocka_unit_test(zstd_blocks),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
