/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structure tree as objects, in this order: the root, the elements, one
 * array of elements per page, the leaves of the parent tree, its root, and
 * the names of notes if there are any.
 */
#include "render/pdf_tags_internal.h"
#include "render/pdf_text.h"

#define LEAF 64 /* keys in one leaf of the parent tree */

static uint32_t
leaves(size_t count)
{
	return (uint32_t)((count + LEAF - 1) / LEAF);
}

struct tree {
	const struct pdf_tags *tags;
	const struct pdf_tags_plan *plan;
	struct pdf_file *file;
	uint32_t page_arrays, page_leaves, annotation_leaves, parents, names; /* numbers */
	size_t alt, space;                                                    /* the next ones */
};

void
pdf_tags_number(struct pdf_tags *tags, struct pdf_tags_plan *plan, uint32_t *next)
{
	pdf_tags_place_rest(tags);
	tags->note_count = 0;
	for (size_t i = 1; i < tags->element_count; i++)
		tags->note_count += tags->elements[i].role == PAGE_ROLE_NOTE;
	plan->first = *next;
	*next += (uint32_t)(tags->element_count + tags->page_count) + leaves(tags->page_count) +
	    leaves(tags->annotation_count) + 1 + (tags->note_count != 0);
}

static uint32_t
number_of(const struct tree *tree, uint32_t element)
{
	return tree->plan->first + element; /* 0 is the root of the tree */
}

static void
add_note_id(struct muster_strbuf *out, uint32_t element)
{
	muster_strbuf_addf(out, "(note-%08u)", (unsigned)element); /* in order as text, too */
}

/* ---- elements ---- */

static void
add_kid(struct tree *tree, const struct pdf_kid *kid, uint32_t page, struct muster_strbuf *out)
{
	if (kid->kind == PDF_KID_ELEMENT) {
		pdf_add_reference(out, number_of(tree, kid->value));
	} else if (kid->kind == PDF_KID_CONTENT && kid->page == page) {
		pdf_add_integer(out, kid->value);
	} else {
		bool content = kid->kind == PDF_KID_CONTENT;
		muster_strbuf_adds(out, content ? "<</Type/MCR/Pg " : "<</Type/OBJR/Pg ");
		pdf_add_reference(out, tree->plan->pages[kid->page]);
		muster_strbuf_adds(out, content ? "/MCID " : "/Obj ");
		if (content)
			pdf_add_integer(out, kid->value);
		else
			pdf_add_reference(out, tree->plan->annotations + kid->value);
		muster_strbuf_adds(out, ">>");
	}
}

static void
add_kids(struct tree *tree, const struct pdf_element *element, struct muster_strbuf *out)
{
	const struct pdf_kid *kids = tree->tags->kids;
	uint32_t page = UINT32_MAX;
	for (uint32_t i = element->first; i != 0 && page == UINT32_MAX; i = kids[i].next)
		if (kids[i].kind == PDF_KID_CONTENT)
			page = kids[i].page;
	if (page != UINT32_MAX) {
		muster_strbuf_adds(out, "/Pg ");
		pdf_add_reference(out, tree->plan->pages[page]);
	}
	if (element->first == 0)
		return;
	bool many = element->first != element->last;
	muster_strbuf_adds(out, many ? "/K[" : "/K ");
	for (uint32_t i = element->first; i != 0; i = kids[i].next) {
		if (i != element->first)
			muster_strbuf_addc(out, ' ');
		add_kid(tree, &kids[i], page, out);
	}
	if (many)
		muster_strbuf_addc(out, ']');
}

/* A figure that is whole on its page says where (14.8.5.4.5). */
static void
add_space(struct tree *tree, uint32_t id, struct muster_strbuf *out)
{
	const struct pdf_tags *tags = tree->tags;
	if (tree->space == tags->space_count || tags->spaces[tree->space].element != id)
		return;
	const struct pdf_space *space = &tags->spaces[tree->space++];
	if (space->torn)
		return;
	muster_strbuf_adds(out, "/A<</O/Layout/Placement/Block/BBox[");
	for (size_t side = 0; side < 4; side++) {
		pdf_add_hundredths(out, space->box[side]);
		muster_strbuf_addc(out, ' ');
	}
	muster_strbuf_adds(out, "]>>");
}

static void
add_element(struct tree *tree, uint32_t id)
{
	const struct pdf_tags *tags = tree->tags;
	const struct pdf_element *element = &tags->elements[id];
	struct muster_strbuf *out = pdf_file_object(tree->file);
	muster_strbuf_adds(out, "<</S/");
	muster_strbuf_adds(out, pdf_role_name((enum page_role)element->role));
	muster_strbuf_adds(out, "/P ");
	pdf_add_reference(out, number_of(tree, element->parent));
	add_kids(tree, element, out);
	if (element->role == PAGE_ROLE_HEAD)
		muster_strbuf_adds(out, "/A<</O/Table/Scope/Column>>");
	add_space(tree, id, out);
	if (element->role == PAGE_ROLE_NOTE) {
		muster_strbuf_adds(out, "/ID");
		add_note_id(out, id);
	}
	if (tree->alt < tags->alt_count && tags->alts[tree->alt].element == id) {
		muster_strbuf_adds(out, "/Alt");
		pdf_add_string(out, tags->texts.data + tags->alts[tree->alt++].text);
	}
	muster_strbuf_adds(out, ">>");
}

static void
add_root(struct tree *tree)
{
	const struct pdf_tags *tags = tree->tags;
	struct muster_strbuf *out = pdf_file_object(tree->file);
	muster_strbuf_adds(out, "<</Type/StructTreeRoot");
	add_kids(tree, &tags->elements[0], out);
	muster_strbuf_adds(out, "/ParentTree ");
	pdf_add_reference(out, tree->parents);
	muster_strbuf_adds(out, "/ParentTreeNextKey ");
	pdf_add_integer(out, (int64_t)(tags->page_count + tags->annotation_count));
	if (tags->note_count != 0) {
		muster_strbuf_adds(out, "/IDTree ");
		pdf_add_reference(out, tree->names);
	}
	muster_strbuf_adds(out, ">>");
}

/* ---- from content back to elements ---- */

static void
add_page_array(struct tree *tree, size_t page)
{
	const struct pdf_tags *tags = tree->tags;
	size_t end = page + 1 < tags->page_count ? tags->pages[page + 1] : tags->content_count;
	struct muster_strbuf *out = pdf_file_object(tree->file);
	muster_strbuf_addc(out, '[');
	for (size_t i = tags->pages[page]; i < end; i++) {
		if (i != tags->pages[page])
			muster_strbuf_addc(out, ' ');
		pdf_add_reference(out, number_of(tree, tags->contents[i]));
	}
	muster_strbuf_addc(out, ']');
}

/* Keys from `key` on; what the i-th leads to is page array i or the element of annotation i. */
static void
add_leaves(struct tree *tree, size_t key, size_t count, bool pages)
{
	for (size_t start = 0; start < count; start += LEAF) {
		size_t end = start + LEAF < count ? start + LEAF : count;
		struct muster_strbuf *out = pdf_file_object(tree->file);
		muster_strbuf_addf(out, "<</Limits[%zu %zu]/Nums[", key + start, key + end - 1);
		for (size_t i = start; i < end; i++) {
			pdf_add_integer(out, (int64_t)(key + i));
			muster_strbuf_addc(out, ' ');
			pdf_add_reference(out,
			    pages ? tree->page_arrays + (uint32_t)i
				  : number_of(tree, tree->tags->annotations[i]));
			muster_strbuf_addc(out, ' ');
		}
		muster_strbuf_adds(out, "]>>");
	}
}

static void
add_parents(struct tree *tree)
{
	struct muster_strbuf *out = pdf_file_object(tree->file);
	muster_strbuf_adds(out, "<</Kids[");
	for (uint32_t i = tree->page_leaves; i < tree->parents; i++) {
		pdf_add_reference(out, i);
		muster_strbuf_addc(out, ' ');
	}
	muster_strbuf_adds(out, "]>>");
}

static void
add_names(struct tree *tree)
{
	struct muster_strbuf *out = pdf_file_object(tree->file);
	muster_strbuf_adds(out, "<</Names[");
	for (uint32_t i = 1; i < tree->tags->element_count; i++)
		if (tree->tags->elements[i].role == PAGE_ROLE_NOTE) {
			add_note_id(out, i);
			pdf_add_reference(out, number_of(tree, i));
		}
	muster_strbuf_adds(out, "]>>");
}

int
pdf_tags_write(struct pdf_tags *tags, const struct pdf_tags_plan *plan, struct pdf_file *file,
    struct muster_error *err)
{
	struct tree tree = {.tags = tags, .plan = plan, .file = file};
	if (tags->failed)
		return muster_error_memory(err);
	tree.page_arrays = plan->first + (uint32_t)tags->element_count;
	tree.page_leaves = tree.page_arrays + (uint32_t)tags->page_count;
	tree.annotation_leaves = tree.page_leaves + leaves(tags->page_count);
	tree.parents = tree.annotation_leaves + leaves(tags->annotation_count);
	tree.names = tree.parents + 1;
	add_root(&tree);
	for (uint32_t i = 1; i < tags->element_count; i++)
		add_element(&tree, i);
	for (size_t i = 0; i < tags->page_count; i++)
		add_page_array(&tree, i);
	add_leaves(&tree, 0, tags->page_count, true);
	add_leaves(&tree, tags->page_count, tags->annotation_count, false);
	add_parents(&tree);
	if (tags->note_count != 0)
		add_names(&tree);
	return 0;
}
