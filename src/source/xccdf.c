/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XCCDF 1.1 and 1.2: the results of a benchmark on a host, in a benchmark, by
 * themselves, or in a collection of reports (ARF).  Rules that stand in front
 * of the results give titles; the results say all that is decided on.
 */
#include <muster/arena.h>
#include <muster/strbuf.h>

#include "source/named.h"
#include "source/sources.h"
#include "xml/reader.h"

enum { RULES_MAX = 64 << 20 }; /* bytes of titles that are kept */

struct rule {
	struct muster_span id, title, severity;
};

struct xccdf {
	struct xml_reader *reader;
	struct muster_sink *sink;
	struct muster_arena *arena; /* of the rules and the run */
	struct rule *rules;
	size_t rule_count, rule_cap;
	bool sorted, failed;
	struct muster_run_binding run;
	uint64_t tests;
	/* of a test result */
	muster_asset_handle asset;
	uint64_t results;
	struct muster_span benchmark, version;
	struct muster_strbuf target;
	/* of a result */
	struct muster_strbuf id, severity, outcome, place, aliases, text;
	char container[1024], key[1024];
	struct json_locus locus;
};

static bool
is_xccdf(const struct xml_reader *reader, const char *name)
{
	return xml_reader_is(reader, "http://checklists.nist.gov/xccdf/1.2", name) ||
	    xml_reader_is(reader, "http://checklists.nist.gov/xccdf/1.1", name);
}

static struct muster_span
attribute(const struct xccdf *xccdf, const char *name)
{
	const char *value = xml_reader_attribute(xccdf->reader, name);
	return muster_span_of(value != NULL ? value : "");
}

static void
set(struct muster_strbuf *out, struct muster_span text)
{
	muster_strbuf_clear(out);
	muster_strbuf_add(out, text.ptr, text.len);
}

static struct muster_span
keep(struct xccdf *xccdf, struct muster_span text)
{
	if (text.len == 0)
		return row_nothing;
	const char *copy = muster_arena_copy(xccdf->arena, text.ptr, text.len);
	if (copy == NULL)
		xccdf->failed = true;
	return copy == NULL ? row_nothing : (struct muster_span){copy, text.len};
}

static struct muster_span
trimmed(struct muster_span text)
{
	while (text.len > 0 && strchr(" \t\r\n", text.ptr[0]) != NULL && text.ptr[0] != '\0') {
		text.ptr++;
		text.len--;
	}
	while (text.len > 0 && strchr(" \t\r\n", text.ptr[text.len - 1]) != NULL &&
	    text.ptr[text.len - 1] != '\0')
		text.len--;
	return text;
}

/* All text of the element at hand, also what stands in elements of XHTML in it. */
static struct muster_span
read_text(struct xccdf *xccdf, struct muster_strbuf *out)
{
	const size_t depth = xml_reader_depth(xccdf->reader);
	enum xml_event event;
	muster_strbuf_clear(out);
	while ((event = xml_reader_next(xccdf->reader)) != XML_EVENT_END &&
	    !(event == XML_EVENT_STOP && xml_reader_depth(xccdf->reader) == depth)) {
		const struct muster_span piece = xml_reader_piece(xccdf->reader);
		if (event == XML_EVENT_TEXT)
			muster_strbuf_add(out, piece.ptr, piece.len);
	}
	xccdf->failed |= out->failed;
	return trimmed(row_span(out));
}

/* ---- rules ---- */

static void
add_rule(struct xccdf *xccdf, const struct rule *rule)
{
	if (rule->id.len == 0 || muster_arena_size(xccdf->arena) > RULES_MAX)
		return;
	if (xccdf->rule_count == xccdf->rule_cap) {
		size_t cap = xccdf->rule_cap == 0 ? 256 : xccdf->rule_cap * 2;
		struct rule *bigger = realloc(xccdf->rules, cap * sizeof(*bigger));
		if (bigger == NULL) {
			xccdf->failed = true;
			return;
		}
		xccdf->rules = bigger;
		xccdf->rule_cap = cap;
	}
	xccdf->rules[xccdf->rule_count++] = *rule;
	xccdf->sorted = false;
}

static void
read_rule(struct xccdf *xccdf)
{
	struct rule rule = {keep(xccdf, attribute(xccdf, "id")), row_nothing,
	    keep(xccdf, attribute(xccdf, "severity"))};
	while (xml_reader_child(xccdf->reader)) {
		if (is_xccdf(xccdf->reader, "title") && rule.title.len == 0)
			rule.title = keep(xccdf, read_text(xccdf, &xccdf->text));
		else
			xml_reader_skip(xccdf->reader);
	}
	add_rule(xccdf, &rule);
}

static int
by_id(const void *a, const void *b)
{
	const struct rule *x = a, *y = b;
	int order = muster_span_cmp(x->id, y->id);
	return order != 0 ? order : muster_span_cmp(x->title, y->title);
}

static const struct rule *
rule_of(struct xccdf *xccdf, struct muster_span id)
{
	static const struct rule nothing = {{"", 0}, {"", 0}, {"", 0}};
	if (!xccdf->sorted && xccdf->rule_count > 1)
		qsort(xccdf->rules, xccdf->rule_count, sizeof(*xccdf->rules), by_id);
	xccdf->sorted = true;
	size_t from = 0, to = xccdf->rule_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (muster_span_cmp(xccdf->rules[middle].id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < xccdf->rule_count && muster_span_eq(xccdf->rules[from].id, id)
	    ? &xccdf->rules[from]
	    : &nothing;
}

/* ---- results ---- */

struct word {
	const char *word;
	enum muster_outcome outcome;
};
/* The words of the specification (6.6.4.2); unknown is a failure of the tool, not of the rule. */
static const struct word words[] = {
    {"pass", MUSTER_PASS},
    {"fixed", MUSTER_PASS},
    {"fail", MUSTER_FAIL},
    {"error", MUSTER_ERROR},
    {"unknown", MUSTER_ERROR},
    {"notapplicable", MUSTER_NOT_APPLICABLE},
    {"notchecked", MUSTER_NOT_REVIEWED},
    {"notselected", MUSTER_NOT_REVIEWED},
    {"informational", MUSTER_INFO},
};

static bool
judge(struct muster_span word, enum muster_outcome *outcome)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!muster_span_is(word, words[i].word))
			continue;
		*outcome = words[i].outcome;
		return true;
	}
	return false;
}

/* A rule of several checks has a result for each: they are told apart by what was checked. */
static void
read_check(struct xccdf *xccdf)
{
	bool several = muster_span_is(attribute(xccdf, "multi-check"), "true");
	while (xml_reader_child(xccdf->reader)) {
		if (several && is_xccdf(xccdf->reader, "check-content-ref"))
			row_add(&xccdf->place, "#", attribute(xccdf, "name"));
		xml_reader_skip(xccdf->reader);
	}
}

/* Where the element at hand stands; its end is known at its end. */
static void
begin_locus(struct xccdf *xccdf)
{
	char path[sizeof(xccdf->container)];
	xml_reader_path(xccdf->reader, path, sizeof(path));
	char *slash = strrchr(path, '/');
	snprintf(xccdf->key, sizeof(xccdf->key), "%s", slash != NULL ? slash + 1 : path);
	if (slash != NULL)
		*slash = '\0';
	snprintf(xccdf->container, sizeof(xccdf->container), "%s", path);
	xccdf->locus = (struct json_locus){.offset = xml_reader_place(xccdf->reader).byte,
	    .container = muster_span_of(xccdf->container),
	    .index = -1,
	    .key = muster_span_of(xccdf->key)};
}

static void
reject(struct xccdf *xccdf, const char *why)
{
	char pointer[sizeof(xccdf->container) + sizeof(xccdf->key)];
	locus_pointer(&xccdf->locus, pointer, sizeof(pointer));
	sink_diagnostic(xccdf->sink, "source.xccdf.not-understood", pointer,
	    "this record is not understood: %s", why);
	sink_record(xccdf->sink, MUSTER_REJECTED);
}

static void
say(struct xccdf *xccdf)
{
	const struct muster_span id = row_span(&xccdf->id), word = row_span(&xccdf->outcome);
	const struct rule *rule = rule_of(xccdf, id);
	const struct muster_span severity =
	    xccdf->severity.len > 0 ? row_span(&xccdf->severity) : rule->severity;
	enum muster_outcome outcome = MUSTER_FAIL;
	if (id.len == 0 || !judge(word, &outcome)) {
		reject(xccdf,
		    id.len == 0 ? "it has no id" : "the result is none of the specification's");
		return;
	}
	const struct muster_result result = {
	    .asset = xccdf->asset,
	    .domain = MUSTER_DOMAIN_BENCHMARK,
	    .section = xccdf->benchmark,
	    .check = id,
	    .title = rule->title,
	    .outcome = outcome,
	    .severity = muster_severity_of(severity),
	    .native_severity = severity,
	    .native_outcome = word,
	    .location = row_span(&xccdf->place),
	    .package = row_nothing,
	    .version = row_nothing,
	    .fixed_in = row_nothing,
	    .score = row_nothing,
	    .aliases = row_span(&xccdf->aliases),
	    .check_version = xccdf->version,
	    .locus = &xccdf->locus,
	};
	sink_result(xccdf->sink, &result);
	sink_record(xccdf->sink, MUSTER_USED);
}

static void
read_result(struct xccdf *xccdf)
{
	struct xml_reader *reader = xccdf->reader;
	begin_locus(xccdf);
	set(&xccdf->id, attribute(xccdf, "idref"));
	set(&xccdf->severity, attribute(xccdf, "severity"));
	muster_strbuf_clear(&xccdf->outcome);
	muster_strbuf_clear(&xccdf->place);
	muster_strbuf_clear(&xccdf->aliases);
	while (xml_reader_child(reader)) {
		if (is_xccdf(reader, "result")) {
			set(&xccdf->outcome, read_text(xccdf, &xccdf->text));
		} else if (is_xccdf(reader, "ident")) {
			const struct muster_span ident = read_text(xccdf, &xccdf->text);
			if (muster_span_starts(ident, "CVE-"))
				row_add_once(&xccdf->aliases, ident);
		} else if (is_xccdf(reader, "instance")) {
			row_add(&xccdf->place, "#", read_text(xccdf, &xccdf->text));
		} else if (is_xccdf(reader, "check")) {
			read_check(xccdf);
		} else {
			xml_reader_skip(reader);
		}
	}
	if (xml_reader_failed(reader))
		return;
	xccdf->failed |= xccdf->id.failed || xccdf->severity.failed || xccdf->outcome.failed ||
	    xccdf->place.failed || xccdf->aliases.failed;
	xccdf->locus.length = xml_reader_end(reader) - xccdf->locus.offset;
	xccdf->results++;
	say(xccdf);
}

/* ---- test results ---- */

/* "cpe:/a:redhat:openscap:1.3.5", "cpe:2.3:a:redhat:openscap:1.3.5:…": product and version. */
static void
note_tool(struct xccdf *xccdf, struct muster_span cpe)
{
	struct muster_span parts[7] = {row_nothing};
	size_t count = 0;
	for (size_t i = 0, start = 0; i <= cpe.len && count < 7; i++) {
		if (i < cpe.len && cpe.ptr[i] != ':')
			continue;
		parts[count++] = (struct muster_span){cpe.ptr + start, i - start};
		start = i + 1;
	}
	const size_t product = count > 1 && muster_span_is(parts[1], "2.3") ? 4 : 3;
	if (!muster_span_starts(cpe, "cpe:") || count <= product)
		return;
	xccdf->run.tool = keep(xccdf, parts[product]);
	if (count > product + 1 && !muster_span_is(parts[product + 1], "*"))
		xccdf->run.tool_version = keep(xccdf, parts[product + 1]);
}

static void
note_time(struct xccdf *xccdf)
{
	struct muster_span text = attribute(xccdf, "end-time");
	muster_time when;
	if (text.len == 0)
		text = attribute(xccdf, "start-time");
	if (text.len > 0 && muster_time_parse(text, &when, NULL) == 0 &&
	    (xccdf->run.observed_at == MUSTER_TIME_NONE || when > xccdf->run.observed_at))
		xccdf->run.observed_at = when;
}

/* Names that every host has: they say which one as little as none. */
static bool
is_no_name(struct muster_span name)
{
	static const char *const names[] = {
	    "localhost", "localhost.localdomain", "127.0.0.1", "::1", "unknown"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (muster_span_is_nocase(name, names[i]))
			return true;
	return false;
}

static void
read_benchmark(struct xccdf *xccdf)
{
	struct muster_span id = attribute(xccdf, "id");
	if (id.len == 0)
		id = attribute(xccdf, "href");
	if (id.len > 0)
		xccdf->benchmark = keep(xccdf, id);
	xml_reader_skip(xccdf->reader);
}

static void
finish_test(struct xccdf *xccdf)
{
	struct muster_span target = row_span(&xccdf->target);
	if (is_no_name(target))
		target = row_nothing;
	const struct muster_asset_binding binding = {.kind = MUSTER_ASSET_HOST,
	    .name = target,
	    .version = row_nothing,
	    .tag = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	sink_asset_bind(xccdf->sink, xccdf->asset, &binding);
	if (xccdf->results > 0)
		sink_coverage(xccdf->sink, xccdf->asset, MUSTER_DOMAIN_BENCHMARK, xccdf->benchmark);
}

static void
read_test(struct xccdf *xccdf, struct muster_span benchmark)
{
	struct xml_reader *reader = xccdf->reader;
	xccdf->tests++;
	xccdf->results = 0;
	xccdf->benchmark = benchmark;
	xccdf->version = keep(xccdf, attribute(xccdf, "version"));
	muster_strbuf_clear(&xccdf->target);
	note_time(xccdf);
	note_tool(xccdf, attribute(xccdf, "test-system"));
	sink_asset(xccdf->sink, &xccdf->asset);
	while (xml_reader_child(reader)) {
		if (is_xccdf(reader, "rule-result"))
			read_result(xccdf);
		else if (is_xccdf(reader, "benchmark"))
			read_benchmark(xccdf);
		else if (is_xccdf(reader, "target"))
			set(&xccdf->target, read_text(xccdf, &xccdf->text));
		else
			xml_reader_skip(reader);
	}
	if (!xml_reader_failed(reader) && !xccdf->failed)
		finish_test(xccdf);
}

/* Through whatever holds rules and results; the reader bounds how deep. */
static void
walk(struct xccdf *xccdf, struct muster_span benchmark)
{
	while (!xccdf->failed && !xccdf->sink->failed && xml_reader_child(xccdf->reader)) {
		if (is_xccdf(xccdf->reader, "TestResult"))
			read_test(xccdf, benchmark);
		else if (is_xccdf(xccdf->reader, "Rule"))
			read_rule(xccdf);
		else if (is_xccdf(xccdf->reader, "Benchmark"))
			walk(xccdf, keep(xccdf, attribute(xccdf, "id")));
		else
			walk(xccdf, benchmark);
	}
}

static int
finish(struct xccdf *xccdf, struct muster_error *err)
{
	if (xccdf->failed)
		return muster_error_memory(err);
	if (xml_reader_failed(xccdf->reader) || xccdf->sink->failed)
		return -1;
	if (xccdf->tests == 0)
		return xml_reader_fail(xccdf->reader, "source.xccdf.no-results",
		    "this document has no TestResult: rules, and nothing tested");
	return sink_run(xccdf->sink, &xccdf->run);
}

static int
read_xccdf(struct xml_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct xccdf xccdf = {.reader = reader,
	    .sink = sink,
	    .arena = muster_arena_new(),
	    .run = {.tool = MUSTER_SPAN("xccdf"),
		.tool_version = {"", 0},
		.data_date = MUSTER_TIME_NONE,
		.observed_at = MUSTER_TIME_NONE,
		.why = {"", 0}}};
	struct muster_strbuf *const texts[] = {&xccdf.target, &xccdf.id, &xccdf.severity,
	    &xccdf.outcome, &xccdf.place, &xccdf.aliases, &xccdf.text};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		muster_strbuf_init(texts[i], 0);
	xccdf.failed = xccdf.arena == NULL;
	if (!xccdf.failed)
		walk(&xccdf, row_nothing);
	int result = finish(&xccdf, err);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		muster_strbuf_release(texts[i]);
	muster_arena_free(xccdf.arena);
	free(xccdf.rules);
	return result;
}

static int
probe_xccdf(const struct muster_peek *peek)
{
	if (peek->kind != '<')
		return 0;
	const struct muster_span root = peek->keys[0];
	if (muster_span_is(root, "asset-report-collection"))
		return head_says(peek, "http://scap.nist.gov/schema/asset-reporting-format/") ? 90
											      : 0;
	return (muster_span_is(root, "Benchmark") || muster_span_is(root, "TestResult")) &&
		head_says(peek, "http://checklists.nist.gov/xccdf/1.")
	    ? 90
	    : 0;
}

const struct muster_source source_xccdf = {
    .name = "xccdf",
    .title = "XCCDF and ARF",
    .kind = "benchmark",
    .reads = "XCCDF 1.1 and 1.2 results and ARF, in XML: oscap --results, --results-arf",
    .version = 1,
    .probe = probe_xccdf,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read_xml = read_xccdf,
};
