/* SPDX-License-Identifier: Apache-2.0 */
/* Noting structure while pages are drawn; pdf_tree.c writes it. */
#include "render/pdf_tags.h"

#include <stdlib.h>
#include <string.h>

#include "render/pdf_tags_internal.h"

#define ELEMENTS_MOST 4000000 /* libharu's and our object numbers stay below 8,388,607 */

static const char *const names[] = {
    [PAGE_ROLE_DOCUMENT] = "Document",
    [PAGE_ROLE_SECTION] = "Sect",
    [PAGE_ROLE_H1] = "H1",
    [PAGE_ROLE_H2] = "H2",
    [PAGE_ROLE_H3] = "H3",
    [PAGE_ROLE_H4] = "H4",
    [PAGE_ROLE_PARAGRAPH] = "P",
    [PAGE_ROLE_LIST] = "L",
    [PAGE_ROLE_LIST_ITEM] = "LI",
    [PAGE_ROLE_LABEL] = "Lbl",
    [PAGE_ROLE_BODY] = "LBody",
    [PAGE_ROLE_TABLE] = "Table",
    [PAGE_ROLE_ROW] = "TR",
    [PAGE_ROLE_HEAD] = "TH",
    [PAGE_ROLE_CELL] = "TD",
    [PAGE_ROLE_CAPTION] = "Caption",
    [PAGE_ROLE_FIGURE] = "Figure",
    [PAGE_ROLE_NOTE] = "Note",
    [PAGE_ROLE_CODE] = "Code",
    [PAGE_ROLE_LINK] = "Link",
    [PAGE_ROLE_TOC] = "TOC",
    [PAGE_ROLE_TOC_ITEM] = "TOCI",
    [PAGE_ROLE_SPAN] = "Span",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == PAGE_ROLE_COUNT, "every role has its name");

const char *
pdf_role_name(enum page_role role)
{
	return names[role];
}

/* Room for one more of what stands in *array; false if memory is out. */
static bool
make_room(void *array, size_t count, size_t *cap, size_t size)
{
	void *old, *more;
	if (count < *cap)
		return true;
	size_t wanted = *cap != 0 ? *cap + *cap / 2 : 1024;
	memcpy(&old, array, sizeof(old));
	more = realloc(old, wanted * size);
	if (more == NULL)
		return false;
	memcpy(array, &more, sizeof(more));
	*cap = wanted;
	return true;
}

struct pdf_tags *
pdf_tags_new(void)
{
	struct pdf_tags *tags = calloc(1, sizeof(*tags));
	if (tags == NULL)
		return NULL;
	tags->elements = calloc(64, sizeof(*tags->elements)); /* 0: the root */
	if (tags->elements == NULL) {
		free(tags);
		return NULL;
	}
	tags->element_cap = 64;
	tags->element_count = 1;
	tags->elements[0].placed = true;
	muster_strbuf_init(&tags->texts, 0);
	return tags;
}

void
pdf_tags_free(struct pdf_tags *tags)
{
	if (tags == NULL)
		return;
	free(tags->elements);
	free(tags->kids);
	free(tags->contents);
	free(tags->pages);
	free(tags->annotations);
	free(tags->alts);
	free(tags->spaces);
	muster_strbuf_release(&tags->texts);
	free(tags);
}

static int
keep_alt(struct pdf_tags *tags, const struct page_element *element, struct muster_error *err)
{
	if (element->alt == NULL || *element->alt == '\0')
		return 0;
	if (!make_room(&tags->alts, tags->alt_count, &tags->alt_cap, sizeof(*tags->alts)))
		return muster_error_memory(err);
	tags->alts[tags->alt_count++] = (struct pdf_alt){element->id, (uint32_t)tags->texts.len};
	muster_strbuf_add(&tags->texts, element->alt, strlen(element->alt) + 1);
	return tags->texts.failed ? muster_error_memory(err) : 0;
}

int
pdf_tags_element(
    struct pdf_tags *tags, const struct page_element *element, struct muster_error *err)
{
	if (element->id != tags->element_count || element->parent >= element->id ||
	    (unsigned)element->role >= PAGE_ROLE_COUNT)
		return muster_error_set(err, MUSTER_E_INTERNAL, "pdf.structure",
		    "structure element %u of %u comes out of order", (unsigned)element->id,
		    (unsigned)element->parent);
	if (element->id == ELEMENTS_MOST)
		return muster_error_set(err, MUSTER_E_OUTPUT, "pdf.structure",
		    "the document has more than %d structure elements", ELEMENTS_MOST);
	if (!make_room(
		&tags->elements, tags->element_count, &tags->element_cap, sizeof(*tags->elements)))
		return muster_error_memory(err);
	struct pdf_element *parent = &tags->elements[element->parent];
	tags->elements[tags->element_count++] =
	    (struct pdf_element){.parent = element->parent, .role = (uint8_t)element->role};
	if (parent->last_waiting != 0)
		tags->elements[parent->last_waiting].next_waiting = element->id;
	else
		parent->first_waiting = element->id;
	parent->last_waiting = element->id;
	return keep_alt(tags, element, err);
}

bool
pdf_tags_has(const struct pdf_tags *tags, uint32_t element, enum page_role *role)
{
	if (element == 0 || element >= tags->element_count)
		return false;
	*role = (enum page_role)tags->elements[element].role;
	return true;
}

int
pdf_tags_page(struct pdf_tags *tags, struct muster_error *err)
{
	if (!make_room(&tags->pages, tags->page_count, &tags->page_cap, sizeof(*tags->pages)))
		return muster_error_memory(err);
	tags->pages[tags->page_count++] = (uint32_t)tags->content_count;
	return 0;
}

static void
add_kid(struct pdf_tags *tags, uint32_t element, enum pdf_kid_kind kind, uint32_t value)
{
	if (tags->kid_count == 0)
		tags->kid_count = 1; /* 0 ends a list */
	if (!make_room(&tags->kids, tags->kid_count, &tags->kid_cap, sizeof(*tags->kids))) {
		tags->failed = true;
		return;
	}
	struct pdf_element *owner = &tags->elements[element];
	uint32_t page = (uint32_t)tags->page_count - (tags->page_count != 0);
	tags->kids[tags->kid_count] =
	    (struct pdf_kid){.value = value, .page = page & 0x3FFFFFFF, .kind = (unsigned)kind & 3};
	if (owner->last != 0)
		tags->kids[owner->last].next = (uint32_t)tags->kid_count;
	else
		owner->first = (uint32_t)tags->kid_count;
	owner->last = (uint32_t)tags->kid_count++;
}

/* Children that wait take their places among the kids, up to and with the one given. */
static void
place_children(struct pdf_tags *tags, uint32_t parent, uint32_t until)
{
	uint32_t child;
	while ((child = tags->elements[parent].first_waiting) != 0) {
		struct pdf_element *owner = &tags->elements[parent];
		owner->first_waiting = tags->elements[child].next_waiting;
		if (owner->first_waiting == 0)
			owner->last_waiting = 0;
		tags->elements[child].placed = true;
		add_kid(tags, parent, PDF_KID_ELEMENT, child);
		if (child == until || tags->failed)
			return;
	}
}

/* Has content now, so that it and those around it come before what is drawn later. */
static void
place(struct pdf_tags *tags, uint32_t element)
{
	while (!tags->elements[element].placed && !tags->failed) {
		uint32_t parent = tags->elements[element].parent;
		place_children(tags, parent, element);
		element = parent;
	}
}

unsigned
pdf_tags_content(struct pdf_tags *tags, uint32_t element)
{
	unsigned mark = (unsigned)(tags->content_count - tags->pages[tags->page_count - 1]);
	place(tags, element);
	if (!make_room(&tags->contents, tags->content_count, &tags->content_cap,
		sizeof(*tags->contents))) {
		tags->failed = true;
		return 0;
	}
	tags->contents[tags->content_count++] = element;
	add_kid(tags, element, PDF_KID_CONTENT, mark);
	return mark;
}

void
pdf_tags_space(struct pdf_tags *tags, uint32_t figure, const int32_t box[4])
{
	uint32_t page = (uint32_t)tags->page_count - 1;
	struct pdf_space *space = tags->spaces;
	size_t left = tags->space_count;
	/* most often the last one, or a new one above all others */
	if (figure > tags->highest_space)
		left = 0;
	while (left > 0 && space[left - 1].element != figure)
		left--;
	if (left == 0) {
		if (!make_room(&tags->spaces, tags->space_count, &tags->space_cap,
			sizeof(*tags->spaces))) {
			tags->failed = true;
			return;
		}
		space = &tags->spaces[tags->space_count++];
		*space = (struct pdf_space){.element = figure, .page = page};
		memcpy(space->box, box, sizeof(space->box));
		if (figure > tags->highest_space)
			tags->highest_space = figure;
		return;
	}
	space = &tags->spaces[left - 1];
	space->torn = space->torn || space->page != page;
	for (size_t side = 0; side < 4; side++)
		if (side < 2 ? box[side] < space->box[side] : box[side] > space->box[side])
			space->box[side] = box[side];
}

void
pdf_tags_annotation(struct pdf_tags *tags, uint32_t element, uint32_t index)
{
	place(tags, element);
	if (!make_room(&tags->annotations, tags->annotation_count, &tags->annotation_cap,
		sizeof(*tags->annotations))) {
		tags->failed = true;
		return;
	}
	tags->annotations[tags->annotation_count++] = element;
	add_kid(tags, element, PDF_KID_ANNOTATION, index);
}

static int
by_element(const void *a, const void *b)
{
	const struct pdf_space *left = a, *right = b;
	return (left->element > right->element) - (left->element < right->element);
}

void
pdf_tags_place_rest(struct pdf_tags *tags)
{
	if (tags->space_count != 0)
		qsort(tags->spaces, tags->space_count, sizeof(*tags->spaces), by_element);
	for (uint32_t i = 0; i < tags->element_count && !tags->failed; i++)
		place_children(tags, i, 0);
}
