/* SPDX-License-Identifier: Apache-2.0 */
/* Embedded files, their specifications, the name tree and the list of associated files. */
#include "render/pdf_files.h"

#include <stdlib.h>
#include <string.h>

#include "render/pdf_meta.h"
#include "render/pdf_text.h"

void
pdf_files_release(struct pdf_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->all[i].name);
		free(files->all[i].description);
		muster_strbuf_release(&files->all[i].extra);
	}
	free(files->all);
}

static bool
name_is_plain(const char *name)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	return *name != '\0' && *name != '.' && name[strspn(name, letters)] == '\0';
}

static int
no_plain_name(size_t index, struct muster_error *err)
{
	return muster_error_set(err, MUSTER_E_INTERNAL, "pdf.attachment",
	    "attachment %zu has no plain name of its own", index);
}

/* Room for one more.  Streams point to the extras, so nothing has been made from them yet. */
static struct pdf_attached *
one_more(struct pdf_files *files)
{
	if (files->count == files->cap) {
		size_t cap = files->cap + files->cap / 2 + 16;
		struct pdf_attached *all = realloc(files->all, cap * sizeof(*all));
		if (all == NULL)
			return NULL;
		files->all = all;
		files->cap = cap;
	}
	files->all[files->count] = (struct pdf_attached){0};
	muster_strbuf_init(&files->all[files->count].extra, 0);
	return &files->all[files->count++];
}

int
pdf_files_add(struct pdf_files *files, struct haru *haru, const struct pdf_attachment *attachment,
    struct muster_error *err)
{
	if (!name_is_plain(attachment->name))
		return no_plain_name(files->count, err);
	struct pdf_attached *made = one_more(files);
	if (made == NULL)
		return muster_error_memory(err);
	made->name = strdup(attachment->name);
	made->description = strdup(attachment->description);
	made->stream = haru_stream(haru, attachment->bytes, attachment->len);
	if (made->stream != NULL)
		haru_deflate(haru, made->stream);
	muster_strbuf_adds(&made->extra, "/Type/EmbeddedFile/Subtype");
	pdf_add_name(&made->extra, attachment->media_type);
	muster_strbuf_adds(&made->extra, "/Params<</Size ");
	pdf_add_integer(&made->extra, (int64_t)attachment->len);
	pdf_add_date(&made->extra, "/ModDate", attachment->date);
	muster_strbuf_adds(&made->extra, ">>");
	if (haru_check(haru, err) != 0)
		return -1;
	if (made->name == NULL || made->description == NULL || made->stream == NULL ||
	    made->extra.failed)
		return muster_error_memory(err);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct pdf_attached *left = a, *right = b;
	return strcmp(left->name, right->name);
}

int
pdf_files_sort(struct pdf_files *files, struct muster_error *err)
{
	if (files->count != 0)
		qsort(files->all, files->count, sizeof(*files->all), by_name);
	for (size_t i = 0; i < files->count; i++) {
		if (i > 0 && by_name(&files->all[i - 1], &files->all[i]) == 0)
			return no_plain_name(i, err);
		haru_extra(files->all[i].stream, &files->all[i].extra);
	}
	return 0;
}

void
pdf_files_catalog(const struct pdf_files *files, uint32_t first, struct muster_strbuf *catalog)
{
	if (files->count == 0)
		return;
	muster_strbuf_adds(catalog, "/Names<</EmbeddedFiles<</Names[");
	for (size_t i = 0; i < files->count; i++) {
		pdf_add_string(catalog, files->all[i].name);
		pdf_add_reference(catalog, first + (uint32_t)i);
	}
	muster_strbuf_adds(catalog, "]>>>>/AF[");
	for (size_t i = 0; i < files->count; i++) {
		pdf_add_reference(catalog, first + (uint32_t)i);
		muster_strbuf_addc(catalog, ' ');
	}
	muster_strbuf_addc(catalog, ']');
}

void
pdf_files_write(const struct pdf_files *files, struct pdf_file *file)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct pdf_attached *attached = &files->all[i];
		struct muster_strbuf *out = pdf_file_object(file);
		muster_strbuf_adds(out, "<</Type/Filespec/AFRelationship/Data/F");
		pdf_add_string(out, attached->name);
		muster_strbuf_adds(out, "/UF");
		pdf_add_string(out, attached->name);
		if (*attached->description != '\0') {
			muster_strbuf_adds(out, "/Desc");
			pdf_add_string(out, attached->description);
		}
		muster_strbuf_adds(out, "/EF<</F ");
		pdf_add_reference(out, haru_number(attached->stream));
		muster_strbuf_adds(out, "/UF ");
		pdf_add_reference(out, haru_number(attached->stream));
		muster_strbuf_adds(out, ">>>>");
	}
}
