/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which source a text belongs to.  A guess that is not certain is an error
 * with a remedy, never a report of nothing found.  Messages name kinds of
 * text, never what stood in it.
 */
#include <muster/definition.h>

#include "source/lookalikes.h"

static int
refuse(struct muster_error *err, const char *file, const char *id, const char *what,
    const char *remedy)
{
	muster_error_set(err, MUSTER_E_INPUT, id, "%s", what);
	muster_error_remedy(err, "%s", remedy);
	return muster_error_in(err, file);
}

static bool
all_space(struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr(" \t\r\n", text.ptr[i]) == NULL || text.ptr[i] == '\0')
			return false;
	return true;
}

static bool
starts_nocase(struct muster_span text, const char *prefix)
{
	size_t len = strlen(prefix);
	return text.len >= len &&
	    muster_span_is_nocase((struct muster_span){text.ptr, len}, prefix);
}

static struct muster_span
without_space(struct muster_span text)
{
	while (text.len > 0 && strchr(" \t\r\n", text.ptr[0]) != NULL && text.ptr[0] != '\0') {
		text.ptr++;
		text.len--;
	}
	return text;
}

/* Every other byte of plain text in UTF-16 is zero. */
static const char *
utf16_without_bom(struct muster_span head)
{
	size_t even = 0, odd = 0, pairs = head.len / 2 < 64 ? head.len / 2 : 64;
	for (size_t i = 0; i < pairs; i++) {
		even += head.ptr[2 * i] == '\0';
		odd += head.ptr[2 * i + 1] == '\0';
	}
	if (pairs < 2)
		return NULL;
	if (odd * 4 >= pairs * 3 && even == 0)
		return "this looks like UTF-16LE text without a byte order mark";
	if (even * 4 >= pairs * 3 && odd == 0)
		return "this looks like UTF-16BE text without a byte order mark";
	return NULL;
}

/* What is no JSON at all, by name. */
static int
refuse_other_text(const struct muster_peek *peek, const char *file, struct muster_error *err)
{
	struct muster_span text = without_space(peek->head);
	const char *utf16 = utf16_without_bom(peek->head);
	if (utf16 != NULL)
		return refuse(
		    err, file, "source.utf-16", utf16, "convert it: iconv -f UTF-16 -t UTF-8 FILE");
	if (starts_nocase(text, "<!doctype html") || starts_nocase(text, "<html"))
		return refuse(err, file, "source.html",
		    "this is an HTML page, not a scanner's output",
		    "download the report itself; a login or error page may have been saved "
		    "instead");
	if (peek->kind == '<' || starts_nocase(text, "<?xml"))
		return refuse(err, file, "source.xml", "this is XML of a kind that is not read",
		    "ask the tool for JSON output; of XML only XCCDF and ARF results are read");
	const struct lookalike *alike = lookalike_of_text(text);
	if (alike != NULL)
		return refuse(err, file, "source.look-alike", alike->what, alike->remedy);
	return refuse(err, file, "source.no-json", "there is no JSON in this text",
	    "ask the tool for JSON output; `muster sources` lists what can be read");
}

/* Recordings of a test, not reports (formats.md 0.6). */
static const char *
wrapper_of(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return NULL;
	if (muster_peek_has(peek, "status_code") && muster_peek_has(peek, "data"))
		return "this is a recorded response ({status_code, data}), not a report";
	if (muster_peek_has(peek, "interactions"))
		return "this is a recorded HTTP session (interactions[]), not a report";
	if (muster_peek_has(peek, "headers") && muster_peek_has(peek, "body") &&
	    peek->key_count <= 4)
		return "this is a recorded response ({headers, body}), not a report";
	if (muster_peek_has(peek, "expected") && peek->key_count == 1)
		return "this is a pipeline test's expectation (expected[]), not a report";
	return NULL;
}

static int
refuse_unknown(const struct muster_peek *peek, const char *file, struct muster_error *err)
{
	const char *what = wrapper_of(peek);
	if (what != NULL)
		return refuse(err, file, "source.wrapper", what,
		    "take the report out of the recording and collect that");
	const struct lookalike *alike = lookalike_of(peek);
	if (alike == NULL) /* text in front of what only looks like JSON */
		alike = lookalike_of_text(without_space(peek->head));
	if (alike != NULL)
		return refuse(err, file, "source.look-alike", alike->what, alike->remedy);
	if (peek->kind == '<')
		return refuse_other_text(peek, file, err);
	if (peek->kind == '{' && peek->key_count == 0)
		return refuse(err, file, "source.no-json",
		    "this begins like a JSON object, and no member of it can be read",
		    "give the tool's JSON as it wrote it");
	switch (peek->kind) {
	case '{':
		what = "this is a JSON object that no source recognises";
		break;
	case '[':
		what = "this is a JSON array that no source recognises";
		break;
	default:
		what = "this is a single JSON value, not a report";
		break;
	}
	return refuse(err, file, "source.unknown", what,
	    "`muster sources` lists what can be read; if it is one of them, name it with "
	    "--source; for another tool, say in sources/NAME.yaml where its records are "
	    "(docs/sources.md)");
}

static int
refuse_tie(const struct muster_source *a, const struct muster_source *b, const char *file,
    struct muster_error *err)
{
	muster_error_set(err, MUSTER_E_INPUT, "source.ambiguous",
	    "this may be a report of %s or of %s", a->name, b->name);
	muster_error_remedy(err, "say which: --source %s or --source %s", a->name, b->name);
	return muster_error_in(err, file);
}

/* The two that claim it most, best first. */
struct claims {
	const struct muster_source *best, *second;
	int best_score, second_score;
};

static void
claim(struct claims *claims, const struct muster_source *source, int score)
{
	if (score > claims->best_score) {
		claims->second = claims->best;
		claims->second_score = claims->best_score;
		claims->best = source;
		claims->best_score = score;
	} else if (score > claims->second_score) {
		claims->second = source;
		claims->second_score = score;
	}
}

/* What somebody defined is as certain as the most certain other claim: two claims are a tie. */
static void
claim_defined(struct claims *claims, const struct muster_defined_sources *defined,
    const struct muster_peek *peek)
{
	const int score = claims->best_score > 0 ? claims->best_score : 100;
	for (size_t i = 0; defined != NULL && i < defined->count; i++)
		if (muster_definition_probe(&defined->list[i], peek) > 0)
			claim(claims, &defined->list[i].source, score);
}

/*
 * Who claims the documents of a list.  It has to be certain: an array of anything that has a member
 * of daemon.json is no list of such files.
 */
static int
claim_list(struct claims *claims, const struct muster_defined_sources *defined,
    const struct muster_peek *peek, struct muster_error *err)
{
	enum { CERTAIN = 75 };
	struct muster_peek *element = malloc(sizeof(*element));
	if (element == NULL)
		return muster_error_memory(err);
	if (muster_peek_element(peek, element)) {
		size_t count;
		const struct muster_source *const *sources = muster_sources(&count);
		for (size_t i = 0; i < count; i++) {
			const int score = sources[i]->probe(element);
			claim(claims, sources[i], score >= CERTAIN ? score : 0);
		}
		claim_defined(claims, defined, element);
	}
	free(element);
	return 0;
}

const struct muster_source *
muster_source_detect(const struct muster_defined_sources *defined, const struct muster_peek *peek,
    const char *file, struct muster_error *err)
{
	if (peek->whole && all_space(peek->head)) {
		refuse(err, file, "source.empty",
		    "this file is empty: the tool wrote nothing, which is no result",
		    "run the tool again; if an empty file is what it writes when all is well, name "
		    "the tool with --source");
		return NULL;
	}
	const char *utf16 = utf16_without_bom(peek->head);
	if (utf16 != NULL) {
		refuse(
		    err, file, "source.utf-16", utf16, "convert it: iconv -f UTF-16 -t UTF-8 FILE");
		return NULL;
	}
	if (peek->kind == '\0') {
		refuse_other_text(peek, file, err);
		return NULL;
	}
	if (peek->bare) {
		refuse(err, file, "source.bare-value",
		    "a bare null, [] or {} may come from several tools",
		    "say which tool wrote it: --source NAME");
		return NULL;
	}
	size_t count;
	const struct muster_source *const *sources = muster_sources(&count);
	struct claims claims = {0};
	for (size_t i = 0; i < count; i++)
		claim(&claims, sources[i], sources[i]->probe(peek));
	claim_defined(&claims, defined, peek);
	if (claims.best == NULL && claim_list(&claims, defined, peek, err) != 0)
		return NULL;
	if (claims.best != NULL && claims.second != NULL &&
	    claims.best_score == claims.second_score) {
		refuse_tie(claims.best, claims.second, file, err);
		return NULL;
	}
	if (claims.best == NULL)
		refuse_unknown(peek, file, err);
	return claims.best;
}

int
muster_source_fits(const struct muster_source *source, const struct muster_peek *peek,
    const char *file, struct muster_error *err)
{
	if (peek->bare || !peek->whole || muster_source_probe(source, peek) > 0)
		return 0;
	const int lists = muster_source_lists(source, peek, err);
	if (lists != 0)
		return lists > 0 ? 0 : -1;
	/* no JSON at all: reading it says what and where */
	if (peek->kind == 0 || (peek->kind == '<' && source->read_xml == NULL))
		return 0;
	const struct lookalike *alike = lookalike_of(peek);
	if (alike != NULL)
		return refuse(err, file, "source.look-alike", alike->what, alike->remedy);
	muster_error_set(
	    err, MUSTER_E_INPUT, "source.other", "this is no %s document", source->title);
	muster_error_in(err, file);
	return muster_error_remedy(err,
	    "leave --source out to have it recognised, or give the "
	    "tool's JSON as it wrote it");
}
