/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inlines as HTML.  Every status and severity is a word; mark and colour come
 * from the style sheet by class.
 */
#include "render/html.h"
#include "render/html_escape.h"

static const char *const status_classes[] = {
    [MUSTER_STATUS_NOT_SATISFIED] = "not",
    [MUSTER_STATUS_ERROR] = "err",
    [MUSTER_STATUS_NO_EVIDENCE] = "non",
    [MUSTER_STATUS_STALE] = "sta",
    [MUSTER_STATUS_ACCEPTED] = "acc",
    [MUSTER_STATUS_SATISFIED] = "sat",
    [MUSTER_STATUS_NOT_APPLICABLE] = "nap",
};
static const char *const status_words[] = {
    [MUSTER_STATUS_NOT_SATISFIED] = "not satisfied",
    [MUSTER_STATUS_ERROR] = "error",
    [MUSTER_STATUS_NO_EVIDENCE] = "no evidence",
    [MUSTER_STATUS_STALE] = "stale",
    [MUSTER_STATUS_ACCEPTED] = "accepted",
    [MUSTER_STATUS_SATISFIED] = "satisfied",
    [MUSTER_STATUS_NOT_APPLICABLE] = "not applicable",
};
static const char *const severity_classes[] = {
    [MUSTER_SEVERITY_CRITICAL] = "cri",
    [MUSTER_SEVERITY_HIGH] = "hig",
    [MUSTER_SEVERITY_MEDIUM] = "med",
    [MUSTER_SEVERITY_LOW] = "low",
    [MUSTER_SEVERITY_INFO] = "inf",
    [MUSTER_SEVERITY_UNKNOWN] = "unk",
};
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
_Static_assert(LENGTH(status_classes) == MUSTER_STATUS_COUNT, "a class for each status");
_Static_assert(LENGTH(status_words) == MUSTER_STATUS_COUNT, "a word for each status");
_Static_assert(LENGTH(severity_classes) == MUSTER_SEVERITY_COUNT, "a class for each severity");

const char *
html_status_class(enum muster_status status)
{
	return (unsigned)status < MUSTER_STATUS_COUNT ? status_classes[status] : "plain";
}

const char *
html_severity_class(enum muster_severity severity)
{
	bool known = (unsigned)severity < MUSTER_SEVERITY_COUNT;
	return severity_classes[known ? severity : MUSTER_SEVERITY_UNKNOWN];
}

/* Where a document gives no words of its own (charts). */
const char *
html_status_words(enum muster_status status)
{
	return (unsigned)status < MUSTER_STATUS_COUNT ? status_words[status] : "";
}

void
html_put_id(struct html *html, const char *id)
{
	uint64_t ordinal = html->ordinal++;
	if (id == NULL || *id == '\0' || !html_index_owns(&html->index, ordinal))
		return;
	html_put(html, " id=\"");
	html_anchor(&html->out, id);
	html_put(html, "\"");
}

/* What a number is derived by: shown where it is pointed at, and for programs. */
void
html_figure(struct html *html, const char *figure)
{
	html_put(html, " data-figure=\"");
	html_attribute(&html->out, figure);
	html_put(html, "\" title=\"");
	html_attribute(&html->out, figure);
	html_put(html, "\"");
}

static void
put_text(struct html *html, const struct muster_inline *i)
{
	if (i->figure == NULL) {
		html_text(&html->out, i->text);
		return;
	}
	html_put(html, "<span");
	html_figure(html, i->figure);
	html_put(html, ">");
	html_text(&html->out, i->text);
	html_put(html, "</span>");
}

static void
put_strong(struct html *html, const struct muster_inline *i)
{
	html_put(html, "<strong>");
	html_text(&html->out, i->text);
	html_put(html, "</strong>");
}

static void
put_emphasis(struct html *html, const struct muster_inline *i)
{
	html_put(html, "<em>");
	html_text(&html->out, i->text);
	html_put(html, "</em>");
}

/* Short ids stay in one piece; long ones break where html_text lets them. */
static bool
is_short(const char *text)
{
	return strlen(text) <= 24 && strpbrk(text, " \n\t") == NULL;
}

static void
put_code(struct html *html, const struct muster_inline *i)
{
	html_put(html, is_short(i->text) ? "<code class=\"k\">" : "<code>");
	html_text(&html->out, i->text);
	html_put(html, "</code>");
}

static void
put_link(struct html *html, const struct muster_inline *i)
{
	const char *text = *i->text != '\0' ? i->text : i->target;
	if (html_href_allowed(i->target)) {
		html_put(html, "<a href=\"");
		html_url(&html->out, i->target);
		html_put(html, "\" rel=\"noopener noreferrer\">");
		html_text(&html->out, text);
		html_put(html, "</a>");
		return;
	}
	html_text(&html->out, text);
	if (*i->target != '\0' && strcmp(text, i->target) != 0) {
		html_put(html, " (<code>");
		html_text(&html->out, i->target);
		html_put(html, "</code>)");
	}
}

static void
put_reference(struct html *html, const struct muster_inline *i)
{
	const char *text = *i->text != '\0' ? i->text : i->target;
	const struct html_table_place *place;
	uint64_t page;
	if (!html_index_find(&html->index, i->target, &place, &page)) {
		/* in another edition, maybe: an id stays in one piece all the same */
		bool whole = is_short(text);
		html_put(html, whole ? "<span class=\"q\">" : "");
		html_text(&html->out, text);
		html_put(html, whole ? "</span>" : "");
		return;
	}
	html_put(html, "<a href=\"");
	html_put_target(html, place, page, i->target);
	html_put(html, is_short(text) ? "\" class=\"k\">" : "\">");
	html_text(&html->out, text);
	html_put(html, "</a>");
}

static void
put_status(struct html *html, const struct muster_inline *i)
{
	html_put(html, "<span class=\"s ");
	html_put(html, html_status_class(i->status));
	html_put(html, "\">");
	html_text(&html->out, *i->text != '\0' ? i->text : html_status_words(i->status));
	html_put(html, "</span>");
}

static void
put_severity(struct html *html, const struct muster_inline *i)
{
	html_put(html, "<span class=\"sev ");
	html_put(html, html_severity_class(i->severity));
	html_put(html, "\">");
	html_text(&html->out, i->text);
	html_put(html, "</span>");
}

static void
put_overdue(struct html *html, const struct muster_inline *i)
{
	html_put(html, "<span class=\"over\">");
	html_text(&html->out, i->text);
	html_put(html, "</span>");
}

/* <time> takes only what HTML calls a valid date; anything else is a plain span. */
static void
put_date(struct html *html, const struct muster_inline *i)
{
	static const char pattern[] = "0000-00-00";
	size_t at = 0;
	while (pattern[at] != '\0' && i->text[at] != '\0' &&
	    (pattern[at] == '0' ? i->text[at] >= '0' && i->text[at] <= '9' : i->text[at] == '-'))
		at++;
	bool is_date = pattern[at] == '\0' && i->text[at] == '\0';
	html_put(html, is_date ? "<time class=\"d\">" : "<span class=\"d\">");
	if (is_date)
		html_attribute(&html->out, i->text); /* <time> may hold no element */
	else
		html_text(&html->out, i->text);
	html_put(html, is_date ? "</time>" : "</span>");
}

static void
put_break(struct html *html, const struct muster_inline *i)
{
	(void)i;
	html_put(html, "<br>");
}

static void (*const writers[])(struct html *, const struct muster_inline *) = {
    [MUSTER_INLINE_TEXT] = put_text,
    [MUSTER_INLINE_STRONG] = put_strong,
    [MUSTER_INLINE_EMPHASIS] = put_emphasis,
    [MUSTER_INLINE_CODE] = put_code,
    [MUSTER_INLINE_LINK] = put_link,
    [MUSTER_INLINE_REFERENCE] = put_reference,
    [MUSTER_INLINE_STATUS] = put_status,
    [MUSTER_INLINE_SEVERITY] = put_severity,
    [MUSTER_INLINE_OVERDUE] = put_overdue,
    [MUSTER_INLINE_DATE] = put_date,
    [MUSTER_INLINE_BREAK] = put_break,
    [MUSTER_INLINE_SPARK] = html_spark,
};
_Static_assert(LENGTH(writers) == MUSTER_INLINE_KIND_COUNT, "a writer for each inline");

void
html_inlines(struct html *html, struct muster_inlines inlines)
{
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next) {
		if ((unsigned)i->kind >= MUSTER_INLINE_KIND_COUNT) {
			html_fail_memory(html);
			return;
		}
		writers[i->kind](html, i);
	}
}
