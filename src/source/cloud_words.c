/* SPDX-License-Identifier: Apache-2.0 */
/* Recognising what clouds wrap their records in, and the parts of the names they give. */
#include "source/cloud.h"

static const struct muster_span none = {"", 0};

/* ---- recognising ---- */

bool
cloud_is_wrapped(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return false;
	return (muster_peek_has(peek, "status_code") && muster_peek_has(peek, "data")) ||
	    (muster_peek_has(peek, "headers") && muster_peek_has(peek, "body")) ||
	    muster_peek_has(peek, "interactions") ||
	    (muster_peek_has(peek, "TopicArn") && muster_peek_has(peek, "Message")) ||
	    (muster_span_is(peek->element_of, "Records") &&
		(muster_peek_element_has(peek, "Sns") ||
		    muster_peek_element_has(peek, "messageId"))) ||
	    (muster_span_is(peek->element_of, "Messages") &&
		muster_peek_element_has(peek, "MessageId"));
}

bool
cloud_wraps(const struct muster_peek *peek, const char *word, const char *other)
{
	return cloud_is_wrapped(peek) && head_says(peek, word) &&
	    (other == NULL || head_says(peek, other));
}

static bool
is_top_array(const struct muster_peek *peek)
{
	return peek->kind == '[' && peek->element_of.len == 0;
}

bool
cloud_has(const struct muster_peek *peek, const char *key)
{
	return peek->kind == '{' ? muster_peek_has(peek, key)
				 : is_top_array(peek) && muster_peek_element_has(peek, key);
}

struct muster_span
cloud_member(const struct muster_peek *peek, const char *key)
{
	if (peek->kind == '{')
		return muster_peek_value(peek, key);
	for (size_t i = 0; is_top_array(peek) && i < peek->element_count; i++)
		if (muster_span_is(peek->element_keys[i], key))
			return peek->element_values[i];
	return none;
}

bool
cloud_is_event(const struct muster_peek *peek, const char *detail_type)
{
	struct muster_span value = cloud_member(peek, "detail-type");
	if (value.len < 2 || !cloud_has(peek, "detail"))
		return false;
	value = (struct muster_span){value.ptr + 1, value.len - 2};
	return muster_span_is(value, detail_type);
}

bool
cloud_lists(const struct muster_peek *peek, const char *list, const char *key)
{
	char quoted[96];
	if (peek->kind == '{')
		return muster_span_is(peek->element_of, list) && muster_peek_element_has(peek, key);
	/* an array of pages: what is in their lists is out of a peek's sight */
	snprintf(quoted, sizeof(quoted), "\"%s\"", key);
	return is_top_array(peek) && muster_peek_element_has(peek, list) && head_says(peek, quoted);
}

bool
cloud_is_empty(const struct muster_peek *peek, const char *list)
{
	static const char *const others[] = {"NextToken", "nextToken", "nextLink",
	    "ResponseMetadata", "@odata.nextLink", "nextPageToken", "readTime", "totalSize"};
	if (peek->kind != '{' || peek->element_count > 0 || !muster_peek_has(peek, list))
		return false;
	size_t known = 1;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		known += muster_peek_has(peek, others[i]);
	return known == peek->key_count;
}

/* ---- names ---- */

struct muster_span
cloud_part(struct muster_span text, char at, size_t n, size_t parts)
{
	size_t start = 0, part = 0;
	for (size_t i = 0; i < text.len && part + 1 < parts; i++) {
		if (text.ptr[i] != at)
			continue;
		if (part == n)
			return (struct muster_span){text.ptr + start, i - start};
		part++;
		start = i + 1;
	}
	return part == n ? (struct muster_span){text.ptr + start, text.len - start} : none;
}

struct muster_span
cloud_last(struct muster_span text, char at)
{
	for (size_t i = text.len; i > 0; i--)
		if (text.ptr[i - 1] == at)
			return (struct muster_span){text.ptr + i, text.len - i};
	return text;
}

struct muster_span
cloud_segment(struct muster_span path, const char *name)
{
	while (path.len > 0) {
		const char *slash = memchr(path.ptr, '/', path.len);
		const size_t len = slash != NULL ? (size_t)(slash - path.ptr) : path.len;
		const struct muster_span part = {path.ptr, len};
		const size_t step = slash != NULL ? len + 1 : len;
		path = (struct muster_span){path.ptr + step, path.len - step};
		if (!muster_span_is_nocase(part, name))
			continue;
		slash = memchr(path.ptr, '/', path.len);
		return (struct muster_span){
		    path.ptr, slash != NULL ? (size_t)(slash - path.ptr) : path.len};
	}
	return none;
}

void
cloud_lower(struct muster_strbuf *out, struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.ptr[i];
		muster_strbuf_addc(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
}
