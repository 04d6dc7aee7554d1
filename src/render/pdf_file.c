/* SPDX-License-Identifier: Apache-2.0 */
/* Writing objects and the cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8). */
#include "render/pdf_file.h"

#include <stdlib.h>
#include <string.h>

#include "render/pdf_text.h"

#define IO_SIZE 65536
#define STREAM_OBJECTS 200 /* in one object stream: a reader unpacks one for each it needs */
#define ENTRY 7            /* bytes of a cross-reference: 1 + 4 + 2 */

static void
fail(struct pdf_file *file)
{
	if (!file->failed)
		muster_error_memory(file->err);
	file->failed = true;
}

static void
flush(struct pdf_file *file)
{
	if (file->io.failed)
		fail(file);
	if (file->failed || file->io.len == 0)
		return;
	if (file->hash.state != NULL) /* what follows the ID is not in it */
		hash_update(&file->hash, file->io.data, file->io.len);
	if (file->out->write(file->out, file->io.data, file->io.len, file->err) != 0)
		file->failed = true;
	muster_strbuf_clear(&file->io);
}

static void
put(struct pdf_file *file, const void *bytes, size_t len)
{
	muster_strbuf_add(&file->io, bytes, len);
	file->written += len;
	if (file->io.len >= IO_SIZE)
		flush(file);
}

/* Where libharu writes to. */
static HPDF_STATUS
put_haru(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT len)
{
	struct pdf_file *file = stream->attr;
	put(file, bytes, len);
	return file->failed ? HPDF_FILE_IO_ERROR : HPDF_OK;
}

static void
add_place(struct pdf_file *file)
{
	if (file->place_count == file->place_cap) {
		size_t cap = file->place_cap != 0 ? file->place_cap * 2 : 256;
		uint64_t *places = realloc(file->places, cap * sizeof(*places));
		if (places == NULL) {
			fail(file);
			return;
		}
		file->places = places;
		file->place_cap = cap;
	}
	file->places[file->place_count++] = file->written;
}

int
pdf_file_open(struct pdf_file *file, struct haru *haru, struct muster_output_set *out,
    struct muster_error *err)
{
	*file = (struct pdf_file){.out = out, .err = err, .haru = haru};
	muster_strbuf_init(&file->io, 0);
	muster_strbuf_init(&file->text, 0);
	muster_strbuf_init(&file->heads, 0);
	return hash_init(&file->hash, err);
}

uint32_t
pdf_file_first(const struct haru *haru)
{
	return haru->doc->xref->entries->count;
}

void
pdf_file_haru(struct pdf_file *file, uint32_t end)
{
	static const char head[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
	HPDF_Stream stream = HPDF_CallbackWriter_New(file->haru->doc->mmgr, put_haru, file);
	HPDF_List entries = file->haru->doc->xref->entries;
	char line[32];
	put(file, head, sizeof(head) - 1);
	add_place(file); /* number 0 is no object */
	for (HPDF_UINT i = 1; stream != NULL && i < entries->count && !file->failed; i++) {
		HPDF_XrefEntry entry = HPDF_List_ItemAt(entries, i);
		add_place(file);
		put(file, line, (size_t)snprintf(line, sizeof(line), "%u 0 obj\n", (unsigned)i));
		if (HPDF_Obj_WriteValue(entry->obj, stream, NULL) != HPDF_OK)
			break;
		put(file, "\nendobj\n", 8);
	}
	if (stream != NULL)
		HPDF_Stream_Free(stream);
	if (!file->failed && haru_check(file->haru, file->err) != 0)
		file->failed = true;
	file->first = file->next = entries->count;
	file->end = end;
}

/* ---- streams of ours ---- */

/* "5 0 obj <<DICT/Length n/Filter/FlateDecode>> stream ... endstream endobj" */
static void
put_stream(struct pdf_file *file, uint32_t number, const char *dict, const void *bytes, size_t len)
{
	HPDF_MMgr mmgr = file->haru->doc->mmgr;
	HPDF_Stream plain = HPDF_MemStream_New(mmgr, IO_SIZE);
	HPDF_Stream packed = HPDF_MemStream_New(mmgr, 4096);
	if (plain != NULL && packed != NULL &&
	    HPDF_Stream_Write(plain, bytes, (HPDF_UINT)len) == HPDF_OK &&
	    HPDF_Stream_WriteToStream(plain, packed, HPDF_STREAM_FILTER_FLATE_DECODE, NULL) ==
		HPDF_OK) {
		struct muster_strbuf head;
		muster_strbuf_init(&head, 0);
		pdf_add_integer(&head, number);
		muster_strbuf_adds(&head, " 0 obj\n<<");
		muster_strbuf_adds(&head, dict);
		muster_strbuf_adds(&head, "/Filter/FlateDecode/Length ");
		pdf_add_integer(&head, packed->size);
		muster_strbuf_adds(&head, ">>\nstream\r\n");
		put(file, head.data, head.len);
		HPDF_Stream out = HPDF_CallbackWriter_New(mmgr, put_haru, file);
		if (out != NULL) {
			HPDF_Stream_WriteToStream(packed, out, HPDF_STREAM_FILTER_NONE, NULL);
			HPDF_Stream_Free(out);
		}
		put(file, "\nendstream\nendobj\n", 18);
		if (head.failed)
			fail(file);
		muster_strbuf_release(&head);
	}
	if (plain != NULL)
		HPDF_Stream_Free(plain);
	if (packed != NULL)
		HPDF_Stream_Free(packed);
	if (!file->failed && haru_check(file->haru, file->err) != 0)
		file->failed = true;
}

/* Bodies of ours that wait, as one stream. */
static void
end_stream(struct pdf_file *file)
{
	char dict[80];
	if (file->in_stream == 0 || file->failed)
		return;
	snprintf(
	    dict, sizeof(dict), "/Type/ObjStm/N %u/First %zu", file->in_stream, file->heads.len);
	muster_strbuf_add(&file->heads, file->text.data, file->text.len);
	if (file->heads.failed || file->text.failed) {
		fail(file);
		return;
	}
	uint32_t number = file->end + (file->next - 1 - file->first) / STREAM_OBJECTS;
	add_place(file);
	put_stream(file, number, dict, file->heads.data, file->heads.len);
	muster_strbuf_clear(&file->heads);
	muster_strbuf_clear(&file->text);
	file->in_stream = 0;
}

struct muster_strbuf *
pdf_file_object(struct pdf_file *file)
{
	if (file->in_stream == STREAM_OBJECTS)
		end_stream(file);
	if (file->in_stream != 0)
		muster_strbuf_addc(&file->text, '\n');
	pdf_add_integer(&file->heads, file->next++);
	muster_strbuf_addc(&file->heads, ' ');
	pdf_add_integer(&file->heads, (int64_t)file->text.len);
	muster_strbuf_addc(&file->heads, ' ');
	file->in_stream++;
	return &file->text;
}

/* ---- the cross-reference stream ---- */

struct references {
	struct muster_strbuf rows;
	uint8_t before[ENTRY];
};

/* Rows as differences to the one above (PNG's Up): most are then the same few bytes. */
static void
add_row(struct references *to, unsigned kind, uint64_t place, unsigned index)
{
	uint8_t row[ENTRY] = {(uint8_t)kind, (uint8_t)(place >> 24), (uint8_t)(place >> 16),
	    (uint8_t)(place >> 8), (uint8_t)place, (uint8_t)(index >> 8), (uint8_t)index};
	char coded[ENTRY + 1] = {2};
	for (size_t i = 0; i < ENTRY; i++) {
		coded[i + 1] = (char)(row[i] - to->before[i]);
		to->before[i] = row[i];
	}
	muster_strbuf_add(&to->rows, coded, sizeof(coded));
}

static void
add_rows(struct pdf_file *file, struct references *to)
{
	size_t libharu = file->first;
	add_row(to, 0, 0, 0xFFFF);
	for (size_t i = 1; i < libharu; i++)
		add_row(to, 1, file->places[i], 0);
	for (uint32_t i = 0; i < file->end - file->first; i++)
		add_row(to, 2, file->end + i / STREAM_OBJECTS, i % STREAM_OBJECTS);
	for (size_t i = libharu; i < file->place_count; i++)
		add_row(to, 1, file->places[i], 0);
}

/* The ID: who has the same bytes before it has the same file. */
static void
add_id(struct pdf_file *file, struct muster_strbuf *out)
{
	uint8_t digest[HASH_SIZE];
	char hex[2 * 16 + 1];
	flush(file);
	if (hash_final(&file->hash, digest, file->err) != 0) {
		file->failed = true;
		return;
	}
	hash_hex(digest, 16, hex);
	muster_strbuf_addf(out, "/ID[<%s><%s>]", hex, hex);
}

static void
put_references(struct pdf_file *file, uint32_t catalog, uint32_t info)
{
	struct references references = {.before = {0}};
	struct muster_strbuf dict;
	muster_strbuf_init(&references.rows, 0);
	muster_strbuf_init(&dict, 0);
	add_place(file); /* of itself */
	uint64_t start = file->written;
	uint32_t number = (uint32_t)file->place_count - 1 + file->end - file->first;
	if (!file->failed)
		add_rows(file, &references);
	muster_strbuf_adds(
	    &dict, "/Type/XRef/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Size ");
	pdf_add_integer(&dict, (int64_t)number + 1);
	muster_strbuf_adds(&dict, "/Root ");
	pdf_add_reference(&dict, catalog);
	muster_strbuf_adds(&dict, "/Info ");
	pdf_add_reference(&dict, info);
	add_id(file, &dict);
	if (references.rows.failed || dict.failed)
		fail(file);
	if (!file->failed)
		put_stream(file, number, dict.data, references.rows.data, references.rows.len);
	char foot[48];
	put(file, foot,
	    (size_t)snprintf(
		foot, sizeof(foot), "startxref\n%llu\n%%%%EOF\n", (unsigned long long)start));
	muster_strbuf_release(&dict);
	muster_strbuf_release(&references.rows);
}

int
pdf_file_close(struct pdf_file *file, uint32_t catalog, uint32_t info)
{
	end_stream(file);
	if (!file->failed && file->next != file->end) {
		muster_error_set(file->err, MUSTER_E_INTERNAL, "pdf.count",
		    "%u objects were announced and %u written", (unsigned)(file->end - file->first),
		    (unsigned)(file->next - file->first));
		file->failed = true;
	}
	if (!file->failed && file->written > UINT32_MAX) {
		muster_error_set(
		    file->err, MUSTER_E_OUTPUT, "pdf.size", "the PDF would be larger than 4 GiB");
		file->failed = true;
	}
	if (!file->failed)
		put_references(file, catalog, info);
	flush(file);
	bool failed = file->failed;
	pdf_file_release(file);
	return failed ? -1 : 0;
}

void
pdf_file_release(struct pdf_file *file)
{
	hash_release(&file->hash);
	muster_strbuf_release(&file->io);
	muster_strbuf_release(&file->text);
	muster_strbuf_release(&file->heads);
	free(file->places);
	file->places = NULL;
}
