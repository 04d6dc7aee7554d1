/* SPDX-License-Identifier: Apache-2.0 */
/* What of a token goes: copies of values, patterns, spots that the first pass noted. */
#include "source/redact_filter_parts.h"

static void
write_plain(struct muster_strbuf *out, struct muster_span text)
{
	muster_strbuf_add(out, text.ptr, text.len);
}

/* The text with its regions replaced, through write for what is kept. */
static void
rewrite(struct redact_filter *filter, struct muster_span text,
    void (*write)(struct muster_strbuf *, struct muster_span))
{
	size_t at = 0;
	for (size_t i = 0; i < filter->regions.count; i++) {
		const struct redact_region *region = &filter->regions.list[i];
		const struct muster_span secret = {
		    text.ptr + region->start, region->end - region->start};
		char tag[REDACT_TAG + 1];
		write(&filter->written, (struct muster_span){text.ptr + at, region->start - at});
		redact_values_tag(filter->redact->values, region->value, secret, tag);
		muster_strbuf_addf(
		    &filter->written, "[redacted:%s:%s]", redact_type_name(region->type), tag);
		at = region->end;
		filter->count++;
	}
	write(&filter->written, (struct muster_span){text.ptr + at, text.len - at});
}

/* The spot at this offset, if the first pass noted one. */
static const struct redact_spot *
spot_at(struct redact_filter *filter, uint64_t offset)
{
	const struct redact_spots *spots = &filter->redact->spots;
	while (filter->next_spot < spots->count && spots->list[filter->next_spot].offset < offset)
		filter->next_spot++;
	if (filter->next_spot < spots->count && spots->list[filter->next_spot].offset == offset)
		return &spots->list[filter->next_spot];
	return NULL;
}

static int
find_regions(struct redact_filter *filter, struct muster_span text, uint64_t offset,
    struct muster_error *err)
{
	const struct redact *redact = filter->redact;
	const struct redact_spot *spot = spot_at(filter, offset);
	filter->regions.count = 0;
	if (redact_search(&redact->pairs, redact->values, text, &filter->regions, err) != 0)
		return -1;
	if (spot == NULL || text.len == 0)
		return 0;
	struct redact_region whole = {
	    0, text.len, REDACT_NO_VALUE, (enum redact_type)spot->type, false};
	const char *equals = spot->after_equals ? memchr(text.ptr, '=', text.len) : NULL;
	if (equals != NULL)
		whole.start = (size_t)(equals - text.ptr) + 1;
	if (whole.start == whole.end)
		return 0;
	return redact_regions_force(&filter->regions, &whole, err);
}

static void
drop_weak(struct redact_regions *regions)
{
	size_t kept = 0;
	for (size_t i = 0; i < regions->count; i++)
		if (!regions->list[i].weak)
			regions->list[kept++] = regions->list[i];
	regions->count = kept;
}

/* Is the next thing a colon?  1 yes, 0 no, -1 not yet to be seen. */
static int
is_key(const struct redact_filter *filter)
{
	for (size_t i = filter->scan; i < filter->len; i++)
		if (strchr(" \t\r\n", filter->raw[i]) == NULL || filter->raw[i] == '\0')
			return filter->raw[i] == ':';
	return filter->ended ? 0 : -1;
}

/* The string token..scan, both quotes included.  1 replaced, 0 clean, -1 failed, 2 more needed. */
static int
judge_string(struct redact_filter *filter, struct muster_error *err)
{
	struct muster_span text = {
	    filter->raw + filter->token + 1, filter->scan - filter->token - 2};
	if (filter->escaped) {
		redact_decode(text, &filter->decoded);
		if (filter->decoded.failed)
			return muster_error_memory(err);
		text = (struct muster_span){filter->decoded.data, filter->decoded.len};
	}
	if (find_regions(filter, text, filter->base + filter->token, err) != 0)
		return -1;
	if (filter->regions.count == 0)
		return 0;
	int key = is_key(filter);
	if (key < 0)
		return 2;
	if (key > 0)
		drop_weak(&filter->regions);
	if (filter->regions.count == 0)
		return 0;
	muster_strbuf_clear(&filter->written);
	muster_strbuf_addc(&filter->written, '"');
	rewrite(filter, text, filter->escaped ? redact_encode : write_plain);
	muster_strbuf_addc(&filter->written, '"');
	return 1;
}

/* A number that is a secret becomes a string that says so. */
static int
judge_number(struct redact_filter *filter)
{
	const struct muster_span text = {filter->raw + filter->token, filter->scan - filter->token};
	if (!redact_values_has(filter->redact->values, text))
		return 0;
	char tag[REDACT_TAG + 1];
	redact_values_tag(filter->redact->values, REDACT_NO_VALUE, text, tag);
	muster_strbuf_clear(&filter->written);
	muster_strbuf_addf(&filter->written, "\"[redacted:match:%s]\"", tag);
	filter->count++;
	return 1;
}

/*
 * Text must stay text, and what follows it JSON: a line end is never replaced
 * with what comes before it, and a bracket that begins a line goes along, or
 * "[" and a replacement would begin an array.
 */
static void
keep_lines(struct muster_span text, struct redact_regions *regions)
{
	for (size_t i = 0; i < regions->count; i++) {
		struct redact_region *region = &regions->list[i];
		while (region->end > region->start && text.ptr[region->end - 1] == '\n')
			region->end--;
		size_t start = region->start;
		if (start == 0 || text.ptr[start - 1] != '[')
			continue;
		size_t before = start - 1;
		while (before > 0 && filter_is_space(text.ptr[before - 1]) &&
		    text.ptr[before - 1] != '\n')
			before--;
		if (before == 0 || text.ptr[before - 1] == '\n')
			region->start--;
	}
}

/* What a line of text hides behind escapes costs it the whole line. */
static int
hide_escaped_lines(struct redact_filter *filter, struct muster_span text, bool *changed,
    struct muster_strbuf *out, struct muster_error *err)
{
	for (size_t start = 0; start < text.len;) {
		const char *newline = memchr(text.ptr + start, '\n', text.len - start);
		size_t end = newline != NULL ? (size_t)(newline - text.ptr) : text.len;
		const struct muster_span line = {text.ptr + start, end - start};
		filter->regions.count = 0;
		if (memchr(line.ptr, '\\', line.len) != NULL) {
			redact_decode(line, &filter->decoded);
			const struct muster_span decoded = {
			    filter->decoded.data, filter->decoded.len};
			if (redact_search(&filter->redact->pairs, filter->redact->values, decoded,
				&filter->regions, err) != 0)
				return -1;
		}
		if (filter->regions.count > 0) {
			char tag[REDACT_TAG + 1];
			redact_values_tag(filter->redact->values, REDACT_NO_VALUE, line, tag);
			muster_strbuf_addf(out, "[redacted:%s:%s]",
			    redact_type_name(filter->regions.list[0].type), tag);
			*changed = true;
			filter->count++;
		} else {
			muster_strbuf_add(out, line.ptr, line.len);
		}
		if (newline != NULL)
			muster_strbuf_addc(out, '\n');
		start = end + 1;
	}
	return filter->decoded.failed ? muster_error_memory(err) : 0;
}

static int
judge_text(struct redact_filter *filter, struct muster_error *err)
{
	struct muster_span text = {filter->raw + filter->token, filter->scan - filter->token};
	bool changed = false;
	filter->regions.count = 0;
	if (redact_search(
		&filter->redact->pairs, filter->redact->values, text, &filter->regions, err) != 0)
		return -1;
	muster_strbuf_clear(&filter->written);
	if (filter->regions.count > 0) {
		keep_lines(text, &filter->regions);
		rewrite(filter, text, write_plain);
		changed = true;
		text = (struct muster_span){filter->written.data, filter->written.len};
	}
	if (memchr(text.ptr, '\\', text.len) == NULL)
		return changed;
	struct muster_strbuf lines;
	muster_strbuf_init(&lines, 0);
	int result = hide_escaped_lines(filter, text, &changed, &lines, err);
	muster_strbuf_clear(&filter->written);
	muster_strbuf_add(&filter->written, lines.data, lines.len);
	if (lines.failed)
		result = muster_error_memory(err);
	muster_strbuf_release(&lines);
	return result != 0 ? -1 : changed;
}

/* What stands between two marks of XML. */
static int
judge_xml(struct redact_filter *filter, struct muster_error *err)
{
	struct muster_span text = {filter->raw + filter->token, filter->scan - filter->token};
	if (filter->escaped) {
		redact_xml_decode(text, &filter->decoded);
		if (filter->decoded.failed)
			return muster_error_memory(err);
		text = (struct muster_span){filter->decoded.data, filter->decoded.len};
	}
	filter->regions.count = 0;
	if (redact_search(
		&filter->redact->pairs, filter->redact->values, text, &filter->regions, err) != 0)
		return -1;
	if (filter->regions.count == 0)
		return 0;
	muster_strbuf_clear(&filter->written);
	rewrite(filter, text, filter->escaped ? redact_xml_encode : write_plain);
	return 1;
}

int
filter_judge(struct redact_filter *filter, struct muster_error *err)
{
	switch (filter->kind) {
	case TOKEN_STRING:
		if (filter->scan - filter->token < 2 || filter->raw[filter->scan - 1] != '"')
			return judge_text(filter, err); /* cut off by the end */
		return judge_string(filter, err);
	case TOKEN_NUMBER:
		return judge_number(filter);
	case TOKEN_TEXT:
		return judge_text(filter, err);
	case TOKEN_XML:
		return judge_xml(filter, err);
	case TOKEN_NONE:
		break;
	}
	return 0;
}
