/* SPDX-License-Identifier: Apache-2.0 */
/* The output set that keeps its files in memory, for tests and --json. */
#include <muster/render.h>
#include <muster/strbuf.h>

#define FILES_MOST 65536

struct memory_file {
	char suffix[256];
	struct muster_strbuf bytes;
};
struct muster_output_memory {
	struct muster_output_set set; /* first: the set is the memory */
	struct memory_file *files;
	size_t count, cap;
};

static int
memory_name(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	(void)set;
	(void)err;
	snprintf(name, 256, "report%s%s.out", *suffix != '\0' ? "-" : "", suffix);
	return 0;
}

static int
memory_begin(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	struct muster_output_memory *memory = (struct muster_output_memory *)set;
	if (memory->count == FILES_MOST)
		return muster_error_set(
		    err, MUSTER_E_OUTPUT, "output.files", "more than %d files", FILES_MOST);
	if (memory->count == memory->cap) {
		size_t cap = memory->cap != 0 ? memory->cap * 2 : 4;
		struct memory_file *files = realloc(memory->files, cap * sizeof(*files));
		if (files == NULL)
			return muster_error_memory(err);
		memory->files = files;
		memory->cap = cap;
		/* An empty buffer points to a shared text, never into itself: moving is fine. */
	}
	struct memory_file *file = &memory->files[memory->count++];
	snprintf(file->suffix, sizeof(file->suffix), "%s", suffix);
	muster_strbuf_init(&file->bytes, 0);
	return memory_name(set, suffix, name, err);
}

static int
memory_write(struct muster_output_set *set, const void *bytes, size_t len, struct muster_error *err)
{
	struct muster_output_memory *memory = (struct muster_output_memory *)set;
	if (memory->count == 0)
		return muster_error_set(err, MUSTER_E_INTERNAL, "output.no-file",
		    "something was written before a file was begun");
	struct muster_strbuf *buf = &memory->files[memory->count - 1].bytes;
	muster_strbuf_add(buf, bytes, len);
	return buf->failed ? muster_error_memory(err) : 0;
}

static int
memory_end(struct muster_output_set *set, struct muster_error *err)
{
	(void)set;
	(void)err;
	return 0;
}

struct muster_output_memory *
muster_output_memory_new(void)
{
	struct muster_output_memory *memory = calloc(1, sizeof(*memory));
	if (memory == NULL)
		return NULL;
	memory->set = (struct muster_output_set){
	    .begin = memory_begin,
	    .write = memory_write,
	    .end = memory_end,
	    .name = memory_name,
	};
	return memory;
}

struct muster_output_set *
muster_output_memory_set(struct muster_output_memory *memory)
{
	return &memory->set;
}

size_t
muster_output_memory_count(const struct muster_output_memory *memory)
{
	return memory->count;
}

const char *
muster_output_memory_file(
    const struct muster_output_memory *memory, size_t index, size_t *len, const char **suffix)
{
	if (index >= memory->count)
		return NULL;
	if (len != NULL)
		*len = memory->files[index].bytes.len;
	if (suffix != NULL)
		*suffix = memory->files[index].suffix;
	return memory->files[index].bytes.data;
}

void
muster_output_memory_free(struct muster_output_memory *memory)
{
	if (memory == NULL)
		return;
	for (size_t i = 0; i < memory->count; i++)
		muster_strbuf_release(&memory->files[i].bytes);
	free(memory->files);
	free(memory);
}
