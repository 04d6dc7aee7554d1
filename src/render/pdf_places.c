/* SPDX-License-Identifier: Apache-2.0 */
/* Link annotations (ISO 32000-1, 12.5.6.5) and the outline (12.3.3). */
#include "render/pdf_places.h"

#include <stdlib.h>
#include <string.h>

#include "render/pdf_text.h"

void
pdf_places_init(struct pdf_places *places)
{
	*places = (struct pdf_places){0};
	muster_strbuf_init(&places->texts, 0);
	muster_strbuf_addc(&places->texts, '\0'); /* 0 is no text */
}

void
pdf_places_release(struct pdf_places *places)
{
	free(places->links);
	free(places->bookmarks);
	muster_strbuf_release(&places->texts);
}

static uint32_t
keep(struct pdf_places *places, const char *text)
{
	if (text == NULL || *text == '\0')
		return 0;
	uint32_t place = (uint32_t)places->texts.len;
	muster_strbuf_add(&places->texts, text, strlen(text) + 1);
	return place;
}

static const char *
kept(const struct pdf_places *places, uint32_t text)
{
	return places->texts.data + text;
}

/* What the layout lets through; asked again, because a reader acts on it. */
static bool
is_harmless(const char *uri)
{
	static const char *const schemes[] = {"https://", "http://", "mailto:"};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncmp(uri, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

int
pdf_places_link(struct pdf_places *places, const struct page_link *link, double height,
    struct muster_error *err)
{
	if (link->uri != NULL && !is_harmless(link->uri))
		return muster_error_set(err, MUSTER_E_INTERNAL, "pdf.link",
		    "a link leads to something else than http, https or mailto");
	if (places->link_count == places->link_cap) {
		size_t cap = places->link_cap + places->link_cap / 2 + 64;
		struct pdf_link *links = realloc(places->links, cap * sizeof(*links));
		if (links == NULL)
			return muster_error_memory(err);
		places->links = links;
		places->link_cap = cap;
	}
	places->links[places->link_count++] = (struct pdf_link){
	    .box = {pdf_hundredths(link->x), pdf_hundredths(height - link->y - link->height),
		pdf_hundredths(link->x + link->width), pdf_hundredths(height - link->y)},
	    .uri = keep(places, link->uri),
	    .contents = keep(places, link->contents),
	    .page = link->target - 1,
	    .y = pdf_hundredths(link->target_y),
	};
	return places->texts.failed ? muster_error_memory(err) : 0;
}

/* Hangs the last bookmark into the tree: under the last one above its level. */
static void
hang(struct pdf_places *places)
{
	struct pdf_bookmark *all = places->bookmarks;
	uint32_t self = (uint32_t)places->bookmark_count, at = self - 1;
	struct pdf_bookmark *last = &all[self - 1];
	while (at != 0 && all[at - 1].level >= last->level)
		at = all[at - 1].parent;
	last->parent = at;
	if (at != 0)
		all[at - 1].count++;
	uint32_t brother = 0;
	if (at != 0) {
		brother = all[at - 1].last;
		all[at - 1].last = self;
		if (all[at - 1].first == 0)
			all[at - 1].first = self;
	} else {
		for (brother = self - 1; brother != 0 && all[brother - 1].parent != 0;)
			brother = all[brother - 1].parent;
	}
	last->before = brother;
	if (brother != 0)
		all[brother - 1].after = self;
}

int
pdf_places_bookmark(
    struct pdf_places *places, const struct page_bookmark *bookmark, struct muster_error *err)
{
	if (places->bookmark_count == places->bookmark_cap) {
		size_t cap = places->bookmark_cap + places->bookmark_cap / 2 + 64;
		struct pdf_bookmark *bookmarks =
		    realloc(places->bookmarks, cap * sizeof(*bookmarks));
		if (bookmarks == NULL)
			return muster_error_memory(err);
		places->bookmarks = bookmarks;
		places->bookmark_cap = cap;
	}
	places->bookmarks[places->bookmark_count++] = (struct pdf_bookmark){
	    .title = keep(places, bookmark->title),
	    .page = bookmark->page - 1,
	    .y = bookmark->y,
	    .level = bookmark->level,
	};
	hang(places);
	return places->texts.failed ? muster_error_memory(err) : 0;
}

int
pdf_places_check(struct pdf_places *places, size_t page_count, struct muster_error *err)
{
	bool sound = true;
	for (size_t i = 0; i < places->link_count; i++)
		sound = sound && (places->links[i].uri != 0 || places->links[i].page < page_count);
	for (size_t i = 0; i < places->bookmark_count; i++)
		sound = sound && places->bookmarks[i].page < page_count;
	if (!sound)
		return muster_error_set(err, MUSTER_E_INTERNAL, "pdf.target",
		    "a link or bookmark leads to a page that is not there");
	return 0;
}

static void
add_target(struct muster_strbuf *out, const struct pdf_target *page, int32_t y)
{
	int32_t height = pdf_hundredths(page->height);
	muster_strbuf_adds(out, "/Dest[");
	pdf_add_reference(out, page->number);
	muster_strbuf_adds(out, "/XYZ 0 ");
	pdf_add_hundredths(out, y > height ? 0 : height - y);
	muster_strbuf_adds(out, " null]");
}

void
pdf_places_write_links(const struct pdf_places *places, const struct pdf_target *pages,
    uint32_t key, struct pdf_file *file)
{
	for (size_t i = 0; i < places->link_count; i++) {
		const struct pdf_link *link = &places->links[i];
		struct muster_strbuf *out = pdf_file_object(file);
		muster_strbuf_adds(out, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
		for (size_t side = 0; side < 4; side++) {
			pdf_add_hundredths(out, link->box[side]);
			muster_strbuf_addc(out, ' ');
		}
		muster_strbuf_adds(out, "]/StructParent ");
		pdf_add_integer(out, (int64_t)(key + i));
		if (link->contents != 0) {
			muster_strbuf_adds(out, "/Contents");
			pdf_add_string(out, kept(places, link->contents));
		}
		if (link->uri != 0) {
			muster_strbuf_adds(out, "/A<</S/URI/URI");
			pdf_add_uri(out, kept(places, link->uri));
			muster_strbuf_adds(out, ">>");
		} else {
			add_target(out, &pages[link->page], link->y);
		}
		muster_strbuf_adds(out, ">>");
	}
}

static void
add_relation(struct muster_strbuf *out, const char *key, uint32_t first, uint32_t bookmark)
{
	if (bookmark == 0)
		return;
	muster_strbuf_adds(out, key);
	pdf_add_reference(out, first + bookmark);
}

static void
write_outline(const struct pdf_places *places, uint32_t first, struct pdf_file *file)
{
	uint32_t last = (uint32_t)places->bookmark_count;
	while (places->bookmarks[last - 1].parent != 0)
		last = places->bookmarks[last - 1].parent;
	struct muster_strbuf *out = pdf_file_object(file);
	muster_strbuf_adds(out, "<</Type/Outlines");
	add_relation(out, "/First ", first, 1);
	add_relation(out, "/Last ", first, last);
	muster_strbuf_adds(out, "/Count ");
	uint32_t open = 0;
	for (size_t i = 0; i < places->bookmark_count; i++)
		open += places->bookmarks[i].parent == 0;
	pdf_add_integer(out, open);
	muster_strbuf_adds(out, ">>");
}

void
pdf_places_write_bookmarks(const struct pdf_places *places, const struct pdf_target *pages,
    uint32_t first, struct pdf_file *file)
{
	if (places->bookmark_count == 0)
		return;
	write_outline(places, first, file);
	for (size_t i = 0; i < places->bookmark_count; i++) {
		const struct pdf_bookmark *bookmark = &places->bookmarks[i];
		struct muster_strbuf *out = pdf_file_object(file);
		muster_strbuf_adds(out, "<</Title");
		pdf_add_string(out, kept(places, bookmark->title));
		muster_strbuf_adds(out, "/Parent ");
		pdf_add_reference(out, first + bookmark->parent);
		add_relation(out, "/Prev ", first, bookmark->before);
		add_relation(out, "/Next ", first, bookmark->after);
		add_relation(out, "/First ", first, bookmark->first);
		add_relation(out, "/Last ", first, bookmark->last);
		if (bookmark->count != 0) { /* negative: closed */
			muster_strbuf_adds(out, "/Count ");
			pdf_add_integer(out, -(int64_t)bookmark->count);
		}
		add_target(out, &pages[bookmark->page], pdf_hundredths(bookmark->y));
		muster_strbuf_adds(out, ">>");
	}
}
