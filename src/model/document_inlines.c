/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inlines made apart from a block: the content of cells and values.  They
 * know their kind and words, never how they look.
 */
#include <muster/document.h>

/* What a maker gives when memory is out; renderers and the builder refuse it. */
static const struct muster_inline out_of_memory = {
    .kind = MUSTER_INLINE_KIND_COUNT,
    .text = "",
    .target = "",
};

static struct muster_inlines
failed(void)
{
	return (struct muster_inlines){&out_of_memory};
}

bool
muster_inlines_failed(struct muster_inlines inlines)
{
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next)
		if (i->kind == MUSTER_INLINE_KIND_COUNT)
			return true;
	return false;
}

static struct muster_inlines
make(struct muster_arena *arena, const struct muster_inline *like)
{
	struct muster_inline *copy = muster_arena_alloc(arena, sizeof(*copy));
	if (copy == NULL)
		return failed();
	*copy = *like;
	copy->next = NULL;
	copy->text = muster_arena_strdup(arena, like->text != NULL ? like->text : "");
	copy->target = muster_arena_strdup(arena, like->target != NULL ? like->target : "");
	copy->figure = like->figure != NULL ? muster_arena_strdup(arena, like->figure) : NULL;
	if (copy->text == NULL || copy->target == NULL ||
	    (like->figure != NULL && copy->figure == NULL))
		return failed();
	if (like->value_count > 0) {
		uint64_t *values = muster_arena_array(arena, like->value_count, sizeof(*values));
		if (values == NULL)
			return failed();
		memcpy(values, like->values, like->value_count * sizeof(*values));
		copy->values = values;
	}
	return (struct muster_inlines){copy};
}

/* Text of a kind that carries nothing else; no text is no inline. */
static struct muster_inlines
make_text(struct muster_arena *arena, enum muster_inline_kind kind, const char *text)
{
	if (text == NULL || *text == '\0')
		return (struct muster_inlines){NULL};
	return make(arena, &(const struct muster_inline){.kind = kind, .text = text});
}

struct muster_inlines
muster_inline_text(struct muster_arena *arena, const char *text)
{
	return make_text(arena, MUSTER_INLINE_TEXT, text);
}

struct muster_inlines
muster_inline_number(struct muster_arena *arena, uint64_t number, const char *figure)
{
	char digits[40];
	return make(arena,
	    &(const struct muster_inline){.kind = MUSTER_INLINE_TEXT,
		.text = muster_number_format(number, digits),
		.figure = figure});
}

struct muster_inlines
muster_inline_code(struct muster_arena *arena, const char *text)
{
	return make_text(arena, MUSTER_INLINE_CODE, text);
}

struct muster_inlines
muster_inline_strong(struct muster_arena *arena, const char *text)
{
	return make_text(arena, MUSTER_INLINE_STRONG, text);
}

struct muster_inlines
muster_inline_emphasis(struct muster_arena *arena, const char *text)
{
	return make_text(arena, MUSTER_INLINE_EMPHASIS, text);
}

struct muster_inlines
muster_inline_overdue(struct muster_arena *arena, const char *text)
{
	return make_text(arena, MUSTER_INLINE_OVERDUE, text);
}

struct muster_inlines
muster_inline_date(struct muster_arena *arena, const char *text)
{
	return make_text(arena, MUSTER_INLINE_DATE, text);
}

struct muster_inlines
muster_inline_link(struct muster_arena *arena, const char *href, const char *text)
{
	return make(arena,
	    &(const struct muster_inline){
		.kind = MUSTER_INLINE_LINK, .text = text, .target = href});
}

struct muster_inlines
muster_inline_reference(struct muster_arena *arena, const char *id, const char *text)
{
	return make(arena,
	    &(const struct muster_inline){
		.kind = MUSTER_INLINE_REFERENCE, .text = text, .target = id});
}

struct muster_inlines
muster_inline_status(struct muster_arena *arena, enum muster_status status, const char *words)
{
	return make(arena,
	    &(const struct muster_inline){
		.kind = MUSTER_INLINE_STATUS, .text = words, .status = status});
}

struct muster_inlines
muster_inline_severity(struct muster_arena *arena, enum muster_severity severity)
{
	return make(arena,
	    &(const struct muster_inline){.kind = MUSTER_INLINE_SEVERITY,
		.text = muster_severity_name(severity),
		.severity = severity});
}

struct muster_inlines
muster_inline_break(struct muster_arena *arena)
{
	return make(arena, &(const struct muster_inline){.kind = MUSTER_INLINE_BREAK, .text = ""});
}

struct muster_inlines
muster_inline_spark(
    struct muster_arena *arena, const uint64_t *values, size_t count, const char *text)
{
	if (count == 0)
		return make_text(arena, MUSTER_INLINE_TEXT, text);
	return make(arena,
	    &(const struct muster_inline){
		.kind = MUSTER_INLINE_SPARK, .text = text, .values = values, .value_count = count});
}

/* Copies list a in front of b. */
static struct muster_inlines
copy_before(struct muster_arena *arena, struct muster_inlines a, const struct muster_inline *b)
{
	struct muster_inlines result = {b};
	struct muster_inline *last = NULL;
	for (const struct muster_inline *i = a.first; i != NULL; i = i->next) {
		struct muster_inlines one = make(arena, i);
		if (muster_inlines_failed(one))
			return failed();
		/* make() just allocated it: the list is ours to link. */
		struct muster_inline *copy = (struct muster_inline *)(uintptr_t)one.first;
		copy->next = b;
		if (last == NULL)
			result.first = copy;
		else
			last->next = copy;
		last = copy;
	}
	return result;
}

struct muster_inlines
muster_inline_copy(struct muster_arena *arena, struct muster_inlines inlines)
{
	return copy_before(arena, inlines, NULL);
}

struct muster_inlines
muster_inline_join(struct muster_arena *arena, struct muster_inlines a, struct muster_inlines b)
{
	return copy_before(arena, a, b.first);
}

void
muster_inlines_plain(struct muster_strbuf *out, struct muster_inlines inlines)
{
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next) {
		if (i->kind == MUSTER_INLINE_KIND_COUNT)
			out->failed = true;
		else if (i->kind == MUSTER_INLINE_BREAK)
			muster_strbuf_addc(out, '\n');
		else
			muster_strbuf_adds(out, i->text);
	}
}

const char *
muster_number_format(uint64_t number, char out[40])
{
	char digits[24];
	size_t count = 0;
	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number != 0);
	size_t len = 0;
	while (count > 0) {
		out[len++] = digits[--count];
		if (count > 0 && count % 3 == 0) {
			memcpy(out + len, "\xE2\x80\x89", 3); /* U+2009 */
			len += 3;
		}
	}
	out[len] = '\0';
	return out;
}
