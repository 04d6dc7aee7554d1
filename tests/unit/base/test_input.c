/* SPDX-License-Identifier: Apache-2.0 */
/* base/input.h: kinds of files, encodings, digests, changes, spooling. */
#include "input_help.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

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

static void
expect_text(struct input *input, size_t cap, const char *expected, size_t expected_len)
{
	struct muster_error err;
	char *text;
	size_t len;
	muster_error_clear(&err);
	if (drain(input, cap, &text, &len, &err) != 0)
		fail_msg("%s: %s", err.id, err.message);
	assert_int_equal(len, expected_len);
	assert_memory_equal(text, expected, len);
	free(text);
}

#define TEXT "{\"caf\xC3\xA9\": \"\xE2\x82\xAC \xF0\x9F\x90\xB3\"}\n"

static const unsigned char little[] = {'{', 0, '"', 0, 'c', 0, 'a', 0, 'f', 0, 0xE9, 0, '"', 0, ':',
    0, ' ', 0, '"', 0, 0xAC, 0x20, ' ', 0, 0x3D, 0xD8, 0x33, 0xDC, '"', 0, '}', 0, '\n', 0};

/* One text, all encodings, buffers of every awkward size. */
static void
encodings_give_one_text(void **state)
{
	(void)state;
	static const size_t caps[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 64, 300000};
	unsigned char documents[4][100];
	size_t sizes[4];
	static const char *const names[] = {"UTF-8", "UTF-8 with BOM", "UTF-16LE", "UTF-16BE"};
	sizes[0] = sizeof(TEXT) - 1;
	memcpy(documents[0], TEXT, sizes[0]);
	memcpy(documents[1], "\xEF\xBB\xBF" TEXT, sizes[0] + 3);
	sizes[1] = sizes[0] + 3;
	memcpy(documents[2], "\xFF\xFE", 2);
	memcpy(documents[2] + 2, little, sizeof(little));
	sizes[2] = sizes[3] = sizeof(little) + 2;
	for (size_t i = 0; i < sizes[2]; i += 2) {
		documents[3][i] = documents[2][i + 1];
		documents[3][i + 1] = documents[2][i];
	}
	for (size_t d = 0; d < 4; d++) {
		for (size_t c = 0; c < sizeof(caps) / sizeof(caps[0]); c++) {
			struct input *input = input_of_memory(documents[d], sizes[d], "x", NULL);
			assert_string_equal(input_encoding(input), "");
			expect_text(input, caps[c], TEXT, sizeof(TEXT) - 1);
			assert_string_equal(input_encoding(input), names[d]);
			assert_string_equal(input_compression(input), "");
			assert_int_equal(input_replaced(input), 0);
			assert_int_equal(input_rewind(input, NULL), 0);
			expect_text(input, caps[c], TEXT, sizeof(TEXT) - 1);
			input_free(input);
		}
	}
}

static void
short_documents(void **state)
{
	(void)state;
	static const struct {
		struct piece {
			const char *ptr;
			size_t len;
		} in, out;
		const char *encoding;
	} cases[] = {
	    {{"", 0}, {"", 0}, "UTF-8"},
	    {{"1", 1}, {"1", 1}, "UTF-8"},
	    {{"[]", 2}, {"[]", 2}, "UTF-8"},
	    {{"\0", 1}, {"\0", 1}, "UTF-8"},
	    {{"\xEF\xBB\xBF", 3}, {"", 0}, "UTF-8 with BOM"},
	    {{"\xEF\xBB", 2}, {"\xEF\xBB", 2}, "UTF-8"},
	    {{"\xFF\xFE", 2}, {"", 0}, "UTF-16LE"},
	    {{"\xFE\xFF\0[\0]", 6}, {"[]", 2}, "UTF-16BE"},
	    {{"\xEF\xBB\xBF\xEF\xBB\xBF"
	      "1",
		 7},
		{"\xEF\xBB\xBF"
		 "1",
		    4},
		"UTF-8 with BOM"},
	    /* Invalid UTF-8 goes on: the reader says where it is. */
	    {{"\"\xFF\x80\"", 4}, {"\"\xFF\x80\"", 4}, "UTF-8"},
	    {{"123456\0\0\0", 9}, {"123456\0\0\0", 9}, "UTF-8"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct input *input = input_of_memory(cases[i].in.ptr, cases[i].in.len, "x", NULL);
		expect_text(input, 100, cases[i].out.ptr, cases[i].out.len);
		assert_string_equal(input_encoding(input), cases[i].encoding);
		input_free(input);
	}
}

#define FFFD "\xEF\xBF\xBD"

static void
lone_surrogates_are_replaced_and_counted(void **state)
{
	(void)state;
	static const struct {
		const char *in;
		size_t len;
		const char *out;
		uint64_t replaced;
	} cases[] = {
	    {"\xFE\xFF\xD8\x3D\0x", 6, FFFD "x", 1}, /* high, then a letter */
	    {"\xFE\xFF\xDC\x33\0x", 6, FFFD "x", 1}, /* low alone */
	    {"\xFE\xFF\xD8\x3D", 4, FFFD, 1},        /* high at the end */
	    {"\xFE\xFF\xD8\x3D\xD8\x3D\xDC\x33", 8, FFFD "\xF0\x9F\x90\xB3", 1},
	    {"\xFE\xFF\xDC\x33\xD8\x3D", 6, FFFD FFFD, 2},
	    {"\xFE\xFF\xD8\x00\xDC\x00\xDB\xFF\xDF\xFF", 10, "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t cap = 1; cap < 12; cap++) {
			struct input *input = input_of_memory(cases[i].in, cases[i].len, "x", NULL);
			expect_text(input, cap, cases[i].out, strlen(cases[i].out));
			assert_int_equal(input_replaced(input), cases[i].replaced);
			input_free(input);
		}
	}
	expect_refusal("\xFF\xFE[\0]", 5, "input.cut", "the UTF-16 text ends within a character",
	    "copy the file again");
}

static void
other_encodings_are_refused_by_name(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t len;
		const char *message, *remedy;
	} cases[] = {
	    {"{\0\"\0", 4, "is UTF-16LE without a byte order mark, which is not read",
		"re-save it as UTF-8, or run iconv -f UTF-16LE -t UTF-8"},
	    {"\0{\0\"", 4, "is UTF-16BE without a byte order mark, which is not read",
		"iconv -f UTF-16BE -t UTF-8"},
	    {"1\0", 2, "is UTF-16LE without a byte order mark, which is not read", "UTF-16LE"},
	    {"\0"
	     "1",
		2, "is UTF-16BE without a byte order mark, which is not read", "UTF-16BE"},
	    {"{\0\0\0", 4, "is UTF-32LE without a byte order mark, which is not read",
		"iconv -f UTF-32LE"},
	    {"\0\0\0{", 4, "is UTF-32BE without a byte order mark, which is not read",
		"iconv -f UTF-32BE"},
	    {"\xFF\xFE\0\0{\0\0\0", 8, "is UTF-32LE, which is not read", "iconv -f UTF-32LE"},
	    {"\0\0\xFE\xFF\0\0\0{", 8, "is UTF-32BE, which is not read", "iconv -f UTF-32BE"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_refusal(cases[i].bytes, cases[i].len, "input.encoding", cases[i].message,
		    cases[i].remedy);
}

/* UTF-16 larger than every block, with surrogate pairs at every alignment. */
static void
long_utf16(void **state)
{
	(void)state;
	size_t pairs = 200000;
	char *in = malloc(2 + pairs * 6);
	char *out = malloc(pairs * 5 + 1);
	size_t n = 2;
	size_t m = 0;
	memcpy(in, "\xFF\xFE", 2);
	for (size_t i = 0; i < pairs; i++) {
		if (i % 3 == 0) {
			memcpy(in + n, "z", 2);
			n += 2;
			out[m++] = 'z';
		}
		memcpy(in + n, "\x3D\xD8\x33\xDC", 4);
		n += 4;
		memcpy(out + m, "\xF0\x9F\x90\xB3", 4);
		m += 4;
	}
	struct input *input = input_of_memory(in, n, "x", NULL);
	expect_text(input, 4099, out, m);
	input_free(input);
	free(in);
	free(out);
}

static void
refused_path(const char *path, const char *id, const char *message)
{
	struct muster_error err;
	alarm(20); /* a hang fails the test */
	assert_null(input_open(path, &err));
	alarm(0);
	assert_string_equal(err.id, id);
	assert_int_equal(err.code, MUSTER_E_INPUT);
	assert_string_equal(err.file, path);
	assert_string_equal(err.message, message);
}

static void
only_regular_files(void **state)
{
	(void)state;
	refused_path(folder, "input.not-a-file", "is a folder, not a regular file");
	refused_path("/dev/null", "input.not-a-file", "is a device, not a regular file");
	assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
	refused_path(path_of("pipe"), "input.not-a-file", "is a pipe, not a regular file");
	refused_path(path_of("none"), "input.open", "cannot be opened: no such file or folder");
	refused_path("", "input.open", "cannot be opened: no such file or folder");

	struct sockaddr_un address = {.sun_family = AF_UNIX};
	assert_true(snprintf(address.sun_path, sizeof(address.sun_path), "%s", path_of("socket")) <
	    (int)sizeof(address.sun_path));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	refused_path(path_of("socket"), "input.not-a-file", "is a socket, not a regular file");
	close(fd);

	assert_int_equal(symlink("loop", path_of("loop")), 0);
	refused_path(path_of("loop"), "input.open", "cannot be opened: too many symbolic links");
	support_write(path_of("plain"), "1", 1);
	assert_int_equal(symlink("plain", path_of("link")), 0);
	struct input *input = input_open(path_of("link"), NULL);
	assert_non_null(input);
	expect_text(input, 10, "1", 1);
	input_free(input);
	input_free(NULL);
}

static void
descriptors(void **state)
{
	(void)state;
	struct muster_error err;
	int fd = open(folder, O_RDONLY);
	assert_null(input_of_fd(fd, "-", &err));
	assert_string_equal(err.id, "input.not-a-file");
	assert_string_equal(err.file, "-");
	close(fd);
	assert_null(input_of_fd(fd, "-", &err));
	assert_string_equal(err.message, "cannot be read: the descriptor is not open");

	/* A regular file that stands at byte 3: what follows is the document, twice. */
	support_write(path_of("offset"), "xyz[1]", 6);
	fd = open(path_of("offset"), O_RDONLY);
	assert_int_equal(lseek(fd, 3, SEEK_SET), 3);
	struct input *input = input_of_fd(fd, "-", &err);
	assert_true(input_can_rewind(input));
	assert_int_equal(input_size(input), 3);
	expect_text(input, 10, "[1]", 3);
	assert_int_equal(input_rewind(input, &err), 0);
	expect_text(input, 10, "[1]", 3);
	input_free(input);
	assert_int_equal(fcntl(fd, F_GETFD), 0); /* borrowed: still open */
	close(fd);

	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "[2]", 3), 3);
	close(ends[1]);
	input = input_of_fd(ends[0], "-", &err);
	assert_false(input_can_rewind(input));
	assert_int_equal(input_size(input), 0);
	assert_true(input_mtime(input) == INT64_MIN);
	assert_int_equal(input_rewind(input, &err), -1);
	assert_int_equal(err.code, MUSTER_E_INTERNAL);
	expect_text(input, 10, "[2]", 3);
	input_free(input);
	close(ends[0]);
}

static void
digests_are_of_the_bytes_outside(void **state)
{
	(void)state;
	static const char document[] = "\xEF\xBB\xBF[1]";
	static const uint8_t key[] = "0123456789abcdef0123456789abcdef";
	uint8_t expected[HASH_SIZE];
	uint8_t expected_mac[HASH_SIZE];
	struct input_digest digest;
	struct muster_error err;
	char one[1];
	size_t got;
	hash_bytes(document, 6, expected);
	hash_hmac(key, 32, expected, HASH_SIZE, expected_mac);
	support_write(path_of("digest"), document, 6);
	struct input *input = input_open(path_of("digest"), &err);
	input_set_key(input, key, 32);
	assert_int_equal(input_digest(input, &digest, &err), -1);
	/* A look at the front and back again: the digests start anew. */
	assert_int_equal(input_read(input, one, 1, &got, &err), 0);
	assert_int_equal(input_rewind(input, &err), 0);
	for (int pass = 0; pass < 2; pass++) {
		expect_text(input, 2, "[1]", 3);
		assert_int_equal(input_digest(input, &digest, &err), 0);
		assert_memory_equal(digest.sha256, expected, HASH_SIZE);
		assert_memory_equal(digest.mac, expected_mac, HASH_SIZE);
		assert_int_equal(digest.bytes, 6);
		assert_true(digest.has_mac);
		assert_int_equal(input_rewind(input, &err), 0);
	}
	assert_string_equal(input_name(input), path_of("digest"));
	assert_int_equal(input_size(input), 6);
	assert_true(input_mtime(input) > INT64_C(1600000000) * 1000000000);
	input_free(input);

	/* No key: no MAC.  A long key counts as HMAC has it. */
	input = input_of_memory(document, 6, "x", &err);
	expect_text(input, 2, "[1]", 3);
	assert_int_equal(input_digest(input, &digest, &err), 0);
	assert_false(digest.has_mac);
	input_free(input);
	uint8_t wide[100];
	memset(wide, 7, sizeof(wide));
	hash_hmac(wide, sizeof(wide), expected, HASH_SIZE, expected_mac);
	input = input_of_memory(document, 6, "x", &err);
	input_set_key(input, wide, sizeof(wide));
	expect_text(input, 2, "[1]", 3);
	assert_int_equal(input_digest(input, &digest, &err), 0);
	assert_memory_equal(digest.mac, expected_mac, HASH_SIZE);
	input_free(input);
}

enum change {
	CHANGE_NONE,
	CHANGE_GROW,
	CHANGE_SHRINK,
	CHANGE_REWRITE,
	CHANGE_REPLACE,
	CHANGE_COUNT
};

static void
change_file(const char *path, enum change change, const char *bytes, size_t len)
{
	char other[600];
	struct stat st;
	int fd;
	assert_int_equal(stat(path, &st), 0);
	switch (change) {
	case CHANGE_GROW:
		fd = open(path, O_WRONLY | O_APPEND);
		assert_int_equal(write(fd, " ", 1), 1);
		close(fd);
		/* Even with its time put back. */
		assert_int_equal(
		    utimensat(AT_FDCWD, path, (struct timespec[]){st.st_atim, st.st_mtim}, 0), 0);
		break;
	case CHANGE_SHRINK:
		assert_int_equal(truncate(path, (off_t)len - 1), 0);
		break;
	case CHANGE_REWRITE:
		fd = open(path, O_WRONLY);
		assert_int_equal(pwrite(fd, bytes, 1, 0), 1);
		st.st_mtim.tv_nsec ^= 1;
		close(fd);
		assert_int_equal(
		    utimensat(AT_FDCWD, path, (struct timespec[]){st.st_atim, st.st_mtim}, 0), 0);
		break;
	case CHANGE_REPLACE:
		assert_true(snprintf(other, sizeof(other), "%s.new", path) < (int)sizeof(other));
		support_write(other, bytes, len);
		assert_int_equal(rename(other, path), 0);
		break;
	case CHANGE_NONE:
	case CHANGE_COUNT:
		break;
	}
}

static void
changes_while_reading_are_found(void **state)
{
	(void)state;
	size_t len = 1000000;
	char *bytes = malloc(len);
	char path[600];
	memset(bytes, ' ', len);
	snprintf(path, sizeof(path), "%s", path_of("changing"));
	for (int pass = 0; pass < 2; pass++) {
		for (int change = 0; change < CHANGE_COUNT; change++) {
			struct muster_error err;
			char *text = NULL;
			size_t got;
			char front[16];
			support_write(path, bytes, len);
			struct input *input = input_open(path, &err);
			if (pass == 1) { /* the second reading is checked as the first */
				expect_text(input, 65536, bytes, len);
				assert_int_equal(input_rewind(input, &err), 0);
			}
			assert_int_equal(input_read(input, front, sizeof(front), &got, &err), 0);
			change_file(path, (enum change)change, bytes, len);
			muster_error_clear(&err);
			int result = drain(input, 65536, &text, &got, &err);
			if (result != (change == CHANGE_NONE ? 0 : -1))
				fail_msg("change %d in pass %d gives %d", change, pass, result);
			if (result != 0) {
				assert_string_equal(err.id, "input.changed");
				assert_string_equal(err.message, "changed while it was read");
				assert_string_equal(err.file, path);
			}
			free(text);
			input_free(input);
		}
	}
	free(bytes);
}

static void
on_alarm(int number)
{
	(void)number;
}

/* A child writes slowly, a timer interrupts every read. */
static void
interrupted_reads_go_on(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		for (int i = 0; i < 10; i++) {
			usleep(8000);
			if (write(ends[1], "0123456789", 10) != 10)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	/* Non-blocking as well: whoever shares the pipe may have made it so. */
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	struct sigaction action = {.sa_handler = on_alarm};
	struct sigaction old;
	sigaction(SIGALRM, &action, &old);
	struct itimerval timer = {{0, 1000}, {0, 1000}};
	setitimer(ITIMER_REAL, &timer, NULL);
	struct muster_error err;
	struct input *input = input_of_fd(ends[0], "-", &err);
	char *text;
	size_t len;
	int result = drain(input, 1000, &text, &len, &err);
	setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL);
	sigaction(SIGALRM, &old, NULL);
	assert_int_equal(result, 0);
	assert_int_equal(len, 100);
	free(text);
	input_free(input);
	close(ends[0]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* The descriptor of the nameless file in our folder. */
static int
spool_fd(void)
{
	for (int fd = 3; fd < 100; fd++) {
		char link[64];
		char target[700];
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, target, sizeof(target) - 1);
		if (n <= 0)
			continue;
		target[n] = '\0';
		if (strncmp(target, folder, strlen(folder)) == 0 && strstr(target, "(deleted)"))
			return fd;
	}
	return -1;
}

static void
spool_keeps_a_stream_unreadably(void **state)
{
	(void)state;
	static const char secret[] = "password=hunter2-hunter2-hunter2";
	static const uint8_t key[32] = {1, 2, 3};
	size_t len = 300001;
	char *bytes = malloc(len);
	for (size_t i = 0; i < len; i++)
		bytes[i] = secret[i % (sizeof(secret) - 1)];
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		size_t at = 0;
		close(ends[0]);
		while (at < len) {
			ssize_t n = write(ends[1], bytes + at, len - at);
			if (n <= 0)
				_exit(1);
			at += (size_t)n;
		}
		_exit(0);
	}
	close(ends[1]);
	struct muster_error err;
	struct input_digest digest;
	uint8_t expected[HASH_SIZE];
	struct input *input = input_of_fd(ends[0], "-", &err);
	input_set_key(input, key, sizeof(key));
	assert_int_equal(input_spool(input, folder, &err), 0);
	assert_true(input_can_rewind(input));
	assert_int_equal(input_size(input), len);
	assert_int_equal(input_digest(input, &digest, &err), 0);
	hash_bytes(bytes, len, expected);
	assert_memory_equal(digest.sha256, expected, HASH_SIZE);
	hash_hmac(key, sizeof(key), digest.sha256, HASH_SIZE, expected);
	assert_memory_equal(digest.mac, expected, HASH_SIZE);

	/* On disk: all of it, none of it readable, no name, nobody else's. */
	int fd = spool_fd();
	struct stat st;
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_nlink, 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, len);
	char *disk = malloc(len);
	assert_int_equal(pread(fd, disk, len, 0), len);
	for (size_t i = 0; i + 8 <= len; i++)
		assert_memory_not_equal(disk + i, "password", 8);
	/* No repeating keystream either: equal text, different bytes. */
	assert_memory_not_equal(disk, disk + (sizeof(secret) - 1) * 16, 64);
	free(disk);

	for (int pass = 0; pass < 3; pass++) {
		expect_text(input, pass == 0 ? 1000000 : 777, bytes, len);
		assert_int_equal(input_rewind(input, &err), 0);
	}
	input_free(input);
	assert_int_equal(spool_fd(), -1);
	close(ends[0]);
	free(bytes);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void
spool_failures_are_said(void **state)
{
	(void)state;
	struct muster_error err;
	char one[1];
	size_t got;
	struct input *input = input_of_memory("[1]", 3, "x", &err);
	assert_int_equal(input_spool(input, path_of("nowhere"), &err), -1);
	assert_string_equal(err.id, "input.spool");
	assert_int_equal(err.code, MUSTER_E_OUTPUT);
	assert_string_equal(err.file, path_of("nowhere"));
	assert_string_equal(err.message, "cannot make a temporary file: no such file or folder");
	/* It was not read by that: it can still be kept elsewhere. */
	assert_int_equal(input_spool(input, folder, &err), 0);
	expect_text(input, 10, "[1]", 3);
	input_free(input);

	input = input_of_memory("[1]", 3, "x", &err);
	assert_int_equal(input_read(input, one, 1, &got, &err), 0);
	assert_int_equal(input_spool(input, folder, &err), -1);
	assert_int_equal(err.code, MUSTER_E_INTERNAL);
	input_free(input);

	/* A full disk, played by a limit on file size. */
	struct rlimit old;
	struct rlimit small;
	size_t len = 400000;
	char *bytes = calloc(1, len);
	getrlimit(RLIMIT_FSIZE, &old);
	small = (struct rlimit){100000, old.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	input = input_of_memory(bytes, len, "x", &err);
	setrlimit(RLIMIT_FSIZE, &small);
	int result = input_spool(input, folder, &err);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(result, -1);
	assert_int_equal(err.code, MUSTER_E_OUTPUT);
	assert_string_equal(
	    err.message, "cannot write a temporary file: the file would be too large");
	input_free(input);
	free(bytes);
	DIR *dir = opendir(folder);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		assert_null(strstr(entry->d_name, "spool"));
	closedir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(encodings_give_one_text),
	    cmocka_unit_test(short_documents),
	    cmocka_unit_test(lone_surrogates_are_replaced_and_counted),
	    cmocka_unit_test(other_encodings_are_refused_by_name),
	    cmocka_unit_test(long_utf16),
	    cmocka_unit_test(only_regular_files),
	    cmocka_unit_test(descriptors),
	    cmocka_unit_test(digests_are_of_the_bytes_outside),
	    cmocka_unit_test(changes_while_reading_are_found),
	    cmocka_unit_test(interrupted_reads_go_on),
	    cmocka_unit_test(spool_keeps_a_stream_unreadably),
	    cmocka_unit_test(spool_failures_are_said),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
