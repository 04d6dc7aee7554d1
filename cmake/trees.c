/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program of the build: reads each document of controls/ as muster would
 * and writes the trees as a C file, for catalog/trees.c.  A document with mistakes
 * has none; it is read when muster runs, and they are told then.
 * usage: muster_trees OUT
 */
#include <stdio.h>

#include "base/embed.h"
#include "yaml/packed.h"

extern const struct embed_file embed_controls[];

/* The bytes of a tree, none if there is none; -1 out of memory. */
static int
pack(const struct embed_file *file, struct muster_strbuf *bytes)
{
	struct muster_error err;
	struct yaml_tree tree;
	struct muster_arena *arena = muster_arena_new();
	if (arena == NULL)
		return -1;
	int status =
	    yaml_tree_read(arena, file->name, file->text, file->len, NULL, NULL, &tree, &err);
	if (status == 0 && tree.root != NULL)
		yaml_pack(tree.root, bytes);
	muster_arena_free(arena);
	return bytes->failed || (status != 0 && err.code == MUSTER_E_MEMORY) ? -1 : 0;
}

static void
write_bytes(FILE *out, size_t number, const struct muster_strbuf *bytes)
{
	fprintf(out, "static const unsigned char tree_%zu[] = {", number);
	for (size_t i = 0; i < bytes->len; i++)
		fprintf(out, "%s%u,", i % 24 == 0 ? "\n" : "", (unsigned char)bytes->data[i]);
	fputs("\n};\n", out);
}

static int
write_all(FILE *out, struct muster_strbuf *table)
{
	int status = 0;
	fputs("/* SPDX-License-Identifier: Apache-2.0 */\n/* Made by muster_trees. */\n", out);
	for (size_t i = 0; status == 0 && embed_controls[i].name != NULL; i++) {
		struct muster_strbuf bytes;
		muster_strbuf_init(&bytes, 0);
		status = pack(&embed_controls[i], &bytes);
		if (bytes.len > 0) {
			write_bytes(out, i, &bytes);
			muster_strbuf_addf(table, "\ttree_%zu,\n", i);
		} else {
			muster_strbuf_adds(table, "\tNULL,\n");
		}
		muster_strbuf_release(&bytes);
	}
	return status != 0 || table->failed ? -1 : 0;
}

int
main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
	if (out == NULL) {
		fputs("usage: muster_trees OUT (a file that can be written)\n", stderr);
		return 1;
	}
	struct muster_strbuf table;
	muster_strbuf_init(&table, 0);
	int status = write_all(out, &table);
	fprintf(out,
	    "#include \"catalog/trees.h\"\n\n"
	    "const unsigned char *const trees_of_controls[] = {\n%s\tNULL,\n};\n",
	    table.data);
	muster_strbuf_release(&table);
	bool written = ferror(out) == 0;
	if (fclose(out) == 0 && written && status == 0)
		return 0;
	fputs("muster_trees: the file could not be written whole\n", stderr);
	return 1;
}
