/* SPDX-License-Identifier: Apache-2.0 */
/* Decompression in base/input.h: members and frames, damage, cuts, bombs. */
#include "input_help.h"

#include <zlib.h>
#include <zstd.h>

struct bytes {
	uint8_t *at;
	size_t len;
};

static struct bytes
gzip_of(const void *text, size_t len)
{
	z_stream stream = {0};
	assert_int_equal(
	    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	size_t cap = deflateBound(&stream, len) + 64;
	struct bytes out = {malloc(cap), 0};
	stream.next_in = (Bytef *)(uintptr_t)text;
	stream.avail_in = (uInt)len;
	stream.next_out = out.at;
	stream.avail_out = (uInt)cap;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	out.len = cap - stream.avail_out;
	deflateEnd(&stream);
	return out;
}

static struct bytes
zstd_of(const void *text, size_t len)
{
	ZSTD_CCtx *context = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	struct bytes out = {malloc(ZSTD_compressBound(len)), 0};
	out.len = ZSTD_compress2(context, out.at, ZSTD_compressBound(len), text, len);
	assert_false(ZSTD_isError(out.len));
	ZSTD_freeCCtx(context);
	return out;
}

static struct bytes
joined(struct bytes a, struct bytes b)
{
	struct bytes out = {malloc(a.len + b.len + 1), a.len + b.len};
	memcpy(out.at, a.at, a.len);
	memcpy(out.at + a.len, b.at, b.len);
	return out;
}

/* A text that is compressed to more than one block. */
static char *
sample(size_t len)
{
	char *text = malloc(len + 1);
	uint32_t noise = 1;
	for (size_t i = 0; i < len; i++) {
		noise = noise * 1664525 + 1013904223;
		text[i] = (char)('a' + (noise >> 24) % 20);
	}
	text[len] = '\0';
	return text;
}

static void
expect_unpacked(struct bytes packed, const char *text, size_t len, const char *compression)
{
	static const size_t caps[] = {1 << 20, 4096, 7};
	for (size_t c = 0; c < (len > 100000 ? 2 : 3); c++) {
		struct muster_error err;
		struct input *input = input_of_memory(packed.at, packed.len, "doc", &err);
		struct input_digest digest;
		uint8_t expected[HASH_SIZE];
		char *got;
		size_t got_len;
		muster_error_clear(&err);
		for (int pass = 0; pass < 2; pass++) {
			if (drain(input, caps[c], &got, &got_len, &err) != 0)
				fail_msg("%s: %s", err.id, err.message);
			assert_int_equal(got_len, len);
			assert_memory_equal(got, text, len);
			free(got);
			assert_string_equal(input_compression(input), compression);
			assert_string_equal(input_encoding(input), "UTF-8");
			assert_int_equal(input_rewind(input, &err), 0);
		}
		assert_int_equal(input_digest(input, &digest, &err), 0);
		hash_bytes(packed.at, packed.len, expected);
		assert_memory_equal(digest.sha256, expected, HASH_SIZE);
		assert_int_equal(digest.bytes, packed.len);
		input_free(input);
	}
}

static const struct format {
	const char *name;
	struct bytes (*pack)(const void *text, size_t len);
} formats[] = {{"gzip", gzip_of}, {"zstd", zstd_of}};

static void
one_and_several(void **state)
{
	(void)state;
	static const size_t lengths[] = {0, 1, 3, 4, 5, 1000, 2000000};
	for (size_t f = 0; f < 2; f++) {
		for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
			size_t len = lengths[i];
			char *text = sample(2 * len);
			struct bytes first = formats[f].pack(text, len);
			struct bytes second = formats[f].pack(text + len, len);
			struct bytes both = joined(first, second);
			expect_unpacked(first, text, len, formats[f].name);
			expect_unpacked(both, text, 2 * len, formats[f].name);
			free(text);
			free(first.at);
			free(second.at);
			free(both.at);
		}
	}
}

static void
skippable_frames_and_padding(void **state)
{
	(void)state;
	struct bytes packed = zstd_of("[1]", 3);
	uint8_t note[] = {0x5A, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 'h', 'i'};
	struct bytes before = joined((struct bytes){note, sizeof(note)}, packed);
	struct bytes around = joined(before, (struct bytes){note, sizeof(note)});
	expect_unpacked(before, "[1]", 3, "zstd");
	expect_unpacked(around, "[1]", 3, "zstd");
	struct bytes member = gzip_of("[1]", 3);
	uint8_t zeros[512] = {0};
	struct bytes padded = joined(member, (struct bytes){zeros, sizeof(zeros)});
	expect_unpacked(padded, "[1]", 3, "gzip");
	struct bytes after = joined(padded, member);
	expect_refusal(after.at, after.len, "input.damaged", "something else follows the gzip data",
	    "make the file again");
	struct bytes *const all[] = {&packed, &before, &around, &member, &padded, &after};
	for (size_t i = 0; i < 6; i++)
		free(all[i]->at);
}

/* UTF-16 inside of gzip: the mark is looked for after unpacking. */
static void
encoding_within(void **state)
{
	(void)state;
	struct bytes packed = gzip_of("\xFF\xFE[\0]\0", 6);
	struct muster_error err;
	struct input *input = input_of_memory(packed.at, packed.len, "doc", &err);
	char *text;
	size_t len;
	assert_int_equal(drain(input, 100, &text, &len, &err), 0);
	assert_string_equal(text, "[]");
	assert_string_equal(input_encoding(input), "UTF-16LE");
	assert_string_equal(input_compression(input), "gzip");
	free(text);
	input_free(input);
	free(packed.at);
	packed = zstd_of("[\0]\0", 4);
	expect_refusal(packed.at, packed.len, "input.encoding",
	    "is UTF-16LE without a byte order mark, which is not read", "iconv");
	free(packed.at);
}

/* Cut at every byte: never accepted, always called cut (below the magic it is another text). */
static void
cut_anywhere(void **state)
{
	(void)state;
	for (size_t f = 0; f < 2; f++) {
		char *text = sample(300);
		struct bytes packed = formats[f].pack(text, 300);
		char message[64];
		snprintf(message, sizeof(message), "the %s data ends too early", formats[f].name);
		for (size_t len = f == 0 ? 2 : 4; len < packed.len; len++)
			expect_refusal(packed.at, len, "input.cut", message, "copy the file again");
		/* Also a second member or frame. */
		struct bytes both = joined(packed, packed);
		for (size_t len = packed.len + (f == 0 ? 1 : 1); len < both.len; len += 5)
			expect_refusal(both.at, len, "input.cut", message, "copy the file again");
		free(text);
		free(packed.at);
		free(both.at);
	}
}

/* Every byte flipped in turn: an error or the very same text, never another one. */
static void
damage_anywhere(void **state)
{
	(void)state;
	for (size_t f = 0; f < 2; f++) {
		char *text = sample(300);
		struct bytes packed = formats[f].pack(text, 300);
		size_t refused = 0;
		for (size_t i = f == 0 ? 2 : 4; i < packed.len; i++) {
			struct muster_error err;
			char *got;
			size_t len;
			packed.at[i] ^= 0x10;
			struct input *input = input_of_memory(packed.at, packed.len, "doc", &err);
			if (drain(input, 1000, &got, &len, &err) == 0) {
				assert_int_equal(len, 300);
				assert_memory_equal(got, text, 300);
				free(got);
			} else {
				assert_int_equal(err.code, MUSTER_E_INPUT);
				refused++;
			}
			input_free(input);
			packed.at[i] ^= 0x10;
		}
		assert_true(refused > packed.len / 2);
		free(text);
		free(packed.at);
	}
	struct bytes packed = gzip_of("[1]", 3);
	packed.at[packed.len - 6] ^= 1; /* its checksum */
	expect_refusal(packed.at, packed.len, "input.damaged", "the gzip data is damaged",
	    "make the file again");
	free(packed.at);
}

static void
something_else_follows(void **state)
{
	(void)state;
	for (size_t f = 0; f < 2; f++) {
		struct bytes packed = formats[f].pack("[1]", 3);
		uint8_t tail[] = "junk text";
		struct bytes both = joined(packed, (struct bytes){tail, sizeof(tail)});
		char message[64];
		snprintf(message, sizeof(message), "something else follows the %s data",
		    formats[f].name);
		expect_refusal(both.at, both.len, "input.damaged", message, "make the file again");
		free(packed.at);
		free(both.at);
	}
}

static void
archives_are_refused_by_name(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		const char *message, *remedy;
	} cases[] = {
	    {"\xFD"
	     "7zXZ\0",
		"is xz data, which is not read", "unpack it first"},
	    {"BZh91AY", "is bzip2 data, which is not read", "unpack it first"},
	    {"PK\x03\x04....", "is zip data, which is not read here",
		"give the archive as a file by itself"},
	    {"\x04\x22\x4D\x18....", "is lz4 data, which is not read", "unpack it first"},
	    {"7z\xBC\xAF\x27\x1C", "is 7z data, which is not read", "unpack it first"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_refusal(cases[i].bytes, strlen(cases[i].bytes), "input.compression",
		    cases[i].message, cases[i].remedy);
}

/* A member's lines would pass for the text's, but for the one that its head stands in front of. */
static void
a_tar_is_refused_by_name(void **state)
{
	(void)state;
	char head[512 + 2] = "a.json";
	memcpy(head + 257, "ustar", 5);
	memcpy(head + 512, "{}", 2);
	expect_refusal(head, sizeof(head), "input.compression",
	    "is tar data, which is not read here", "give the archive as a file by itself");
}

/* zstd of `total` blanks that asks for a window of 2^window. */
static struct bytes
blanks(uint64_t total, int window)
{
	ZSTD_CCtx *context = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window);
	size_t cap = 1 << 20;
	size_t part = 1 << 20;
	struct bytes out = {malloc(cap), 0};
	char *text = malloc(part);
	memset(text, ' ', part);
	ZSTD_outBuffer to = {out.at, cap, 0};
	bool last = false;
	while (!last) {
		size_t len = total < part ? (size_t)total : part;
		total -= len;
		last = total == 0;
		ZSTD_inBuffer from = {text, len, 0};
		size_t left;
		do {
			left = ZSTD_compressStream2(
			    context, &to, &from, last ? ZSTD_e_end : ZSTD_e_continue);
			assert_false(ZSTD_isError(left));
		} while (last ? left != 0 : from.pos < from.size);
	}
	out.len = to.pos;
	free(text);
	ZSTD_freeCCtx(context);
	return out;
}

/* Reads on without keeping anything; the bytes that came out. */
static uint64_t
count(struct bytes packed, int *result, struct muster_error *err)
{
	size_t cap = 1 << 20;
	char *buffer = malloc(cap);
	struct input *input = input_of_memory(packed.at, packed.len, "doc", err);
	uint64_t total = 0;
	size_t got = 1;
	while ((*result = input_read(input, buffer, cap, &got, err)) == 0 && got > 0)
		total += got;
	input_free(input);
	free(buffer);
	return total;
}

static void
bombs(void **state)
{
	(void)state;
	const uint64_t gib = UINT64_C(1) << 30;
	struct muster_error err;
	int result;
	/* At the limit, whatever the ratio. */
	struct bytes packed = blanks(gib, 21);
	assert_true(gib / packed.len > 1000);
	assert_true(count(packed, &result, &err) == gib);
	assert_int_equal(result, 0);
	/* One more byte. */
	struct bytes more = blanks(gib + 1, 21);
	assert_true(count(more, &result, &err) <= gib);
	assert_int_equal(result, -1);
	assert_string_equal(err.id, "input.bomb");
	assert_string_equal(err.message, "unpacks to more than 1 GiB and 1000 times its size");
	assert_non_null(strstr(err.remedy, "unpack it and collect the plain file"));
	/* The same text at a ratio below the limit is accepted. */
	uint8_t head[8] = {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0};
	uint32_t weight = 2000000;
	for (int i = 0; i < 4; i++)
		head[4 + i] = (uint8_t)(weight >> (8 * i));
	struct bytes ballast = {calloc(1, sizeof(head) + weight), sizeof(head) + weight};
	memcpy(ballast.at, head, sizeof(head));
	struct bytes heavy = joined(ballast, more);
	assert_true(count(heavy, &result, &err) == gib + 1);
	assert_int_equal(result, 0);
	free(packed.at);
	free(more.at);
	free(ballast.at);
	free(heavy.at);
}

static void
windows(void **state)
{
	(void)state;
	struct muster_error err;
	int result;
	struct bytes fits = blanks(200 << 20, 26);
	assert_true(count(fits, &result, &err) == 200 << 20);
	assert_int_equal(result, 0);
	struct bytes large = blanks(200 << 20, 27);
	expect_refusal(large.at, large.len, "input.window",
	    "the zstd data needs more than 64 MiB of memory to unpack", "without --long");
	free(fits.at);
	free(large.at);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_and_several),
	    cmocka_unit_test(skippable_frames_and_padding),
	    cmocka_unit_test(encoding_within),
	    cmocka_unit_test(cut_anywhere),
	    cmocka_unit_test(damage_anywhere),
	    cmocka_unit_test(something_else_follows),
	    cmocka_unit_test(archives_are_refused_by_name),
	    cmocka_unit_test(a_tar_is_refused_by_name),
	    cmocka_unit_test(bombs),
	    cmocka_unit_test(windows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
