/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Display lists made by hand, written as PDF: what the rule test looks at.
 * usage: pdf_sample kitchen|text|plain|table PAGES FILE [FOLDER]
 *   kitchen  every operation, role and kind of link, attachments; PAGES more pages of tables
 *   text     the lines of standard input, in every face
 *   plain    the same with no font but those of FOLDER
 *   table    PAGES pages of 40 rows and 6 cells, for the bench
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf_pages.h"

static int
write_out(struct pages *pages, const char *path)
{
	static const char csv[] = "id,severity\nCVE-2026-1000,high\n";
	static const struct pdf_attachment files[] = {
	    {"rows.csv", "text/csv", "Rows of table 1", csv, sizeof(csv) - 1, PAGES_DATE},
	    {"controls.json", "application/json", "Controls & their statuses (étendu)", "{}", 2,
		PAGES_DATE},
	    {"empty.txt", "text/plain", "", "", 0, MUSTER_TIME_NONE},
	};
	struct muster_output_memory *memory = muster_output_memory_new();
	struct muster_output_set *set = muster_output_memory_set(memory);
	char name[256];
	size_t len;
	int status = 0;
	for (size_t i = 0; status == 0 && i < 3; i++)
		status = pdf_writer_attach(pages->writer, &files[i], &pages->err);
	if (status != 0 || set->begin(set, "", name, &pages->err) != 0 ||
	    pdf_writer_finish(pages->writer, &pages_meta, set, &pages->err) != 0) {
		fprintf(stderr, "%s: %s\n", pages->err.id, pages->err.message);
		return 1;
	}
	if (*pdf_writer_warning(pages->writer) != '\0')
		fprintf(stderr, "warning: %s\n", pdf_writer_warning(pages->writer));
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	FILE *file = fopen(path, "wb");
	int bad = file == NULL || fwrite(bytes, 1, len, file) != len || fclose(file) != 0;
	muster_output_memory_free(memory);
	return bad;
}

static void
text_pages(struct pages *pages)
{
	char line[1024];
	double y = 0;
	pages_element(pages, 0, PAGE_ROLE_DOCUMENT, "");
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		for (unsigned face = 0; face < PAGE_FACE_COUNT; face++) {
			if (y == 0 || y > 780) {
				if (y != 0)
					pages_end(pages);
				pages_begin(pages);
				y = 60;
			}
			pages_text(pages, pages_element(pages, 1, PAGE_ROLE_PARAGRAPH, ""),
			    (enum page_face)face, 9, 40, y, line);
			y += 14;
		}
	}
	pages_end(pages);
}

int
main(int argc, char **argv)
{
	struct pages pages;
	if (argc < 4)
		return 2;
	const struct pdf_font_options options = {
	    .folder = argc > 4 ? argv[4] : NULL, .only = strcmp(argv[1], "plain") == 0};
	unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
	pages_open(&pages, &options);
	if (strcmp(argv[1], "kitchen") == 0)
		pages_kitchen(&pages, count);
	else if (strcmp(argv[1], "table") == 0)
		pages_tables(&pages, count);
	else
		text_pages(&pages);
	int result = pages.failed ? 1 : write_out(&pages, argv[3]);
	if (pages.failed)
		fprintf(stderr, "%s: %s\n", pages.err.id, pages.err.message);
	pages_close(&pages);
	return result;
}
