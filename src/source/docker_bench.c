/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Docker Bench for Security: nested reports (1.3.4 late to 1.6.0) and the flat
 * ones before, where a key repeats once per object.  Which check a row is
 * about is decided in docker_bench_numbers.c.
 */
#include "source/docker_bench_numbers.h"
#include "source/sources.h"
#include "source/take.h"

enum { SECTIONS = 16, ID_MAX = 32, VERSION_MAX = 32 };

struct bench {
	struct json_reader *reader;
	struct muster_sink *sink;
	struct take take;
	muster_asset_handle host;
	char version[VERSION_MAX];
	char sections[SECTIONS][8]; /* covered so far, of this run */
	size_t section_count;
	struct muster_span start, end;
	char start_text[24], end_text[24];
	bool truncated;
	bool seen; /* a report, not only null */
	struct muster_span *items;
	size_t item_count, item_cap;
	bool failed; /* out of memory */
};

/* One row, understood. */
struct row {
	struct muster_span id, description, result, details;
	const struct json_locus *locus;
};

static const char unknown_check[] = "source.docker-bench.unknown-check";
static const char not_understood[] = "source.docker-bench.not-understood";

static bool
contains_nocase(struct muster_span text, const char *word)
{
	size_t len = strlen(word);
	for (size_t i = 0; i + len <= text.len; i++)
		if (muster_span_is_nocase((struct muster_span){text.ptr + i, len}, word))
			return true;
	return false;
}

/*
 * INFO says two things: something to look at, or nothing to check.  Only
 * plain words make it the second (docs/formats.md).
 */
static bool
says_nothing_to_check(const struct row *row)
{
	static const char *const in_details[] = {"file not found", "directory not found",
	    "no containers", "does not exist", "certificate found", "no tls key found",
	    "not listening on tcp", "swarm mode not enabled", "not applicable"};
	static const char *const in_description[] = {
	    "no containers running", "swarm mode not enabled"};
	if (contains_nocase(row->details, "certificate found") &&
	    !contains_nocase(row->details, "no tls"))
		return false;
	for (size_t i = 0; i < sizeof(in_details) / sizeof(in_details[0]); i++)
		if (contains_nocase(row->details, in_details[i]))
			return true;
	for (size_t i = 0; i < sizeof(in_description) / sizeof(in_description[0]); i++)
		if (contains_nocase(row->description, in_description[i]))
			return true;
	return false;
}

/* -1: no word of a result. */
static int
outcome_of(const struct row *row)
{
	if (muster_span_is(row->result, "PASS"))
		return MUSTER_PASS;
	if (muster_span_is(row->result, "WARN") || muster_span_is(row->result, "FAIL"))
		return MUSTER_FAIL;
	if (muster_span_is(row->result, "NOTE"))
		return MUSTER_NOT_REVIEWED;
	if (muster_span_is(row->result, "INFO"))
		return says_nothing_to_check(row) ? MUSTER_NOT_APPLICABLE : MUSTER_INFO;
	return -1;
}

/*
 * The section is what stands before the first dot of the id: "5", "C".  It is
 * the report's own number, not the canonical one: a check that moved must not
 * make its new section count as covered.
 */
static struct muster_span
cover(struct bench *bench, struct muster_span id)
{
	size_t len = 0;
	while (len < id.len && id.ptr[len] != '.')
		len++;
	if (len == 0 || len >= sizeof(bench->sections[0]))
		return MUSTER_SPAN("");
	const struct muster_span section = {id.ptr, len};
	for (size_t i = 0; i < bench->section_count; i++)
		if (muster_span_is(section, bench->sections[i]))
			return section;
	if (bench->section_count < SECTIONS) {
		memcpy(bench->sections[bench->section_count], section.ptr, len);
		bench->sections[bench->section_count++][len] = '\0';
		sink_coverage(bench->sink, bench->host, MUSTER_DOMAIN_BENCHMARK, section);
	}
	return section;
}

static void
say(struct bench *bench, struct muster_result *result, struct muster_span location)
{
	result->location = location;
	sink_result(bench->sink, result);
}

static void
say_row(struct bench *bench, const struct row *row, int outcome)
{
	char unknown[VERSION_MAX + ID_MAX + 2], numbering[VERSION_MAX];
	const struct bench_match match =
	    bench_find(muster_span_of(bench->version), row->id, row->description);
	struct muster_span title = bench_title(row->id, row->description);
	snprintf(numbering, sizeof(numbering), "%s",
	    match.numbering != NULL ? match.numbering : bench->version);
	struct muster_result result = {
	    .asset = bench->host,
	    .domain = MUSTER_DOMAIN_BENCHMARK,
	    .outcome = (enum muster_outcome)outcome,
	    .severity = MUSTER_SEVERITY_UNKNOWN,
	    .native_outcome = row->result,
	    .check_version = muster_span_of(numbering),
	    .locus = row->locus,
	};
	if (match.check != NULL) {
		result.check = muster_span_of(match.check->id);
		if (title.len == 0)
			title = muster_span_of(match.check->title);
	} else {
		snprintf(unknown, sizeof(unknown), "%s/%.*s", bench->version,
		    (int)(row->id.len < ID_MAX ? row->id.len : ID_MAX), row->id.ptr);
		result.check = muster_span_of(unknown);
		char pointer[256];
		json_pointer(bench->reader, pointer, sizeof(pointer));
		sink_diagnostic(bench->sink, unknown_check, pointer,
		    "number and description of this check are in no numbering known; "
		    "it is kept under its own number");
	}
	result.title = title;
	result.section = cover(bench, row->id);
	size_t said = 0;
	for (size_t i = 0; i < bench->item_count; i++) {
		if (muster_span_is(bench->items[i], "(truncated)")) {
			bench->truncated = true;
		} else if (outcome == MUSTER_FAIL && bench->items[i].len > 0) {
			say(bench, &result, bench->items[i]);
			said++;
		}
	}
	if (said == 0)
		say(bench, &result, MUSTER_SPAN(""));
	sink_record(bench->sink, MUSTER_USED);
}

/* ---- nested ---- */

static void
add_item(struct bench *bench, struct muster_span item)
{
	if (bench->item_count == bench->item_cap) {
		size_t cap = bench->item_cap == 0 ? 64 : bench->item_cap * 2;
		struct muster_span *items = realloc(bench->items, cap * sizeof(*items));
		if (items == NULL) {
			bench->failed = true;
			return;
		}
		bench->items = items;
		bench->item_cap = cap;
	}
	bench->items[bench->item_count++] = item;
}

static void
read_items(struct bench *bench)
{
	if (!take_array(&bench->take))
		return;
	while (json_element(bench->reader) == 1) {
		struct muster_span item = {"", 0};
		take_scalar(&bench->take, &item);
		add_item(bench, item);
	}
}

enum { R_ID, R_DESC, R_RESULT, R_DETAILS, R_ITEMS };
static const struct json_member_row row_rows[] = {
    [R_ID] = {"id", false},
    [R_DESC] = {"desc", false},
    [R_RESULT] = {"result", false},
    [R_DETAILS] = {"details", false},
    [R_ITEMS] = {"items", false},
};
static const struct json_members row_members = JSON_MEMBERS(row_rows);

static void
read_row(struct bench *bench)
{
	struct json_reader *reader = bench->reader;
	struct take *take = &bench->take;
	struct row row = {
	    .id = {"", 0}, .description = {"", 0}, .result = {"", 0}, .details = {"", 0}};
	struct json_locus locus;
	int member;
	bench->item_count = 0;
	take_init(take, reader);
	if (json_record(reader) != 0)
		return;
	if (json_peek(reader) != JSON_OBJECT) {
		take_mark(take, "expected an object");
		json_skip(reader);
	} else if (json_object(reader) == 0) {
		while ((member = json_member(reader, &row_members)) != JSON_MEMBER_END) {
			if (member == R_ID)
				take_scalar(take, &row.id);
			else if (member == R_DESC)
				take_text(take, &row.description);
			else if (member == R_RESULT)
				take_text(take, &row.result);
			else if (member == R_DETAILS)
				take_text(take, &row.details);
			else if (member == R_ITEMS)
				read_items(bench);
			else
				json_skip(reader);
		}
	}
	if (json_record_end(reader, &locus) != 0)
		return;
	row.locus = &locus;
	if (!take->odd && (row.result.len == 0 || bench_is_example(row.id))) {
		sink_record(bench->sink, MUSTER_OUT_OF_SCOPE); /* a heading or an example */
		return;
	}
	int outcome = outcome_of(&row);
	if (!take->odd && row.id.len == 0)
		take_mark(take, "it has no id");
	if (!take->odd && outcome < 0)
		take_mark(take, "its result is none of PASS, WARN, INFO, NOTE");
	if (take->odd)
		take_reject(take, bench->sink, not_understood);
	else
		say_row(bench, &row, outcome);
}

static const struct json_member_row section_rows[] = {{"results", false}};
static const struct json_members section_members = JSON_MEMBERS(section_rows);

static void
read_tests(struct bench *bench)
{
	struct json_reader *reader = bench->reader;
	int member;
	if (json_array(reader) != 0)
		return;
	while (json_element(reader) == 1) {
		if (json_object(reader) != 0)
			continue;
		while ((member = json_member(reader, &section_members)) != JSON_MEMBER_END) {
			if (member != 0) {
				json_skip(reader);
				continue;
			}
			if (json_array(reader) != 0)
				continue;
			while (json_element(reader) == 1)
				read_row(bench);
		}
	}
}

/* ---- flat ---- */

/* "4.1", "1.2.3", "c.1": digits (or a C) and dots. */
static bool
is_number(struct muster_span key)
{
	bool dot = false;
	if (key.len < 3 || key.len >= ID_MAX)
		return false;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		if (c == '.')
			dot = true;
		else if (!(c >= '0' && c <= '9') && !(i == 0 && (c == 'c' || c == 'C')))
			return false;
	}
	return dot && key.ptr[0] != '.' && key.ptr[key.len - 1] != '.';
}

/* "WARN: nginx" is a result and its object; other text is information without a result. */
static void
read_flat_row(struct bench *bench)
{
	static const char *const words[] = {"PASS", "WARN", "INFO", "NOTE", "FAIL"};
	char id[ID_MAX];
	struct json_reader *reader = bench->reader;
	struct row row = {.description = {"", 0}, .result = {"", 0}, .details = {"", 0}};
	struct muster_span text = {"", 0};
	struct json_locus locus;
	const struct muster_span key = json_last_key(reader);
	memcpy(id, key.ptr, key.len);
	row.id = (struct muster_span){id, key.len};
	bench->item_count = 0;
	take_init(&bench->take, reader);
	if (json_record(reader) != 0)
		return;
	take_text(&bench->take, &text);
	if (json_record_end(reader, &locus) != 0)
		return;
	if (bench->take.odd) {
		take_reject(&bench->take, bench->sink, not_understood);
		return;
	}
	if (text.len == 0 || bench_is_example(row.id)) {
		sink_record(bench->sink, MUSTER_OUT_OF_SCOPE);
		return;
	}
	row.locus = &locus;
	row.details = text;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!muster_span_starts(text, words[i]) || (text.len > 4 && text.ptr[4] != ':'))
			continue;
		size_t object = text.len > 4 ? 5 : 4;
		while (object < text.len && text.ptr[object] == ' ')
			object++;
		row.result = (struct muster_span){text.ptr, 4};
		row.details = (struct muster_span){text.ptr + object, text.len - object};
		if (row.details.len > 0)
			add_item(bench, row.details);
	}
	say_row(bench, &row, row.result.len > 0 ? outcome_of(&row) : MUSTER_INFO);
}

/* ---- the report ---- */

enum { D_VERSION, D_START, D_END, D_TESTS, D_CHECKS, D_SCORE };
static const struct json_member_row report_rows[] = {
    [D_VERSION] = {"dockerbenchsecurity", false},
    [D_START] = {"start", false},
    [D_END] = {"end", false},
    [D_TESTS] = {"tests", false},
    [D_CHECKS] = {"checks", false},
    [D_SCORE] = {"score", false},
};
static const struct json_members report_members = JSON_MEMBERS(report_rows);

static void
copy(struct muster_span text, char *out, size_t size)
{
	size_t len = text.len < size ? text.len : size - 1;
	memcpy(out, text.ptr, len);
	out[len] = '\0';
}

static void
read_time(struct bench *bench, char *out, size_t size)
{
	struct muster_span text = {"", 0};
	take_init(&bench->take, bench->reader);
	take_scalar(&bench->take, &text);
	copy(text, out, size);
}

static void
read_report(struct bench *bench)
{
	struct json_reader *reader = bench->reader;
	struct muster_span text = {"", 0};
	int member;
	bool tests = false;
	bench->version[0] = '\0';
	if (json_object(reader) != 0)
		return;
	bench->seen = true;
	while ((member = json_member(reader, &report_members)) != JSON_MEMBER_END) {
		switch (member) {
		case D_VERSION:
			json_scalar(reader, &text);
			copy(text, bench->version, sizeof(bench->version));
			break;
		case D_START:
			read_time(bench, bench->start_text, sizeof(bench->start_text));
			break;
		case D_END:
			read_time(bench, bench->end_text, sizeof(bench->end_text));
			break;
		case D_TESTS:
			tests = true;
			read_tests(bench);
			break;
		default:
			if (member == JSON_MEMBER_OTHER && is_number(json_last_key(reader))) {
				tests = true;
				read_flat_row(bench);
			} else {
				json_skip(reader);
			}
			break;
		}
	}
	if (!tests)
		json_fail(reader, "source.docker-bench.no-tests",
		    "this report has no tests: Docker Bench writes them even if it is stopped");
}

static void
bind_run(struct bench *bench)
{
	struct muster_run_binding run = {
	    .tool = MUSTER_SPAN("docker-bench-security"),
	    .tool_version = muster_span_of(bench->version),
	    .data_date = MUSTER_TIME_NONE,
	    .observed_at = MUSTER_TIME_NONE,
	    .partial = bench->truncated,
	    .why = muster_span_of(
		bench->truncated ? "lists of objects were cut by the tool (-l)" : ""),
	};
	const char *time = bench->end_text[0] != '\0' ? bench->end_text : bench->start_text;
	if (time[0] != '\0')
		muster_time_parse_epoch(muster_span_of(time), &run.observed_at);
	sink_run(bench->sink, &run);
}

static int
read_bench(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	/* The report never says which host it is about: the caller knows. */
	static const struct muster_asset_binding host = {.kind = MUSTER_ASSET_HOST,
	    .name = {"", 0},
	    .version = {"", 0},
	    .tag = {"", 0},
	    .parent = MUSTER_ASSET_UNKNOWN};
	struct bench bench = {.reader = reader, .sink = sink};
	while (json_document(reader) == 1) {
		if (!bench.seen) {
			sink_asset(sink, &bench.host);
			sink_asset_bind(sink, bench.host, &host);
			bench.seen = true;
		}
		if (json_peek(reader) != JSON_ARRAY) {
			read_report(&bench);
			continue;
		}
		json_array(reader);
		while (json_element(reader) == 1)
			read_report(&bench);
	}
	bind_run(&bench);
	free(bench.items);
	if (bench.failed)
		return muster_error_memory(err);
	return json_failed(reader) || sink->failed ? -1 : 0;
}

static int
probe_bench(const struct muster_peek *peek)
{
	if (muster_peek_has(peek, "dockerbenchsecurity"))
		return 100;
	return peek->kind == '[' && muster_peek_element_has(peek, "dockerbenchsecurity") ? 100 : 0;
}

const struct muster_source source_docker_bench = {
    .name = "docker-bench",
    .title = "Docker Bench for Security",
    .kind = "benchmark",
    .reads = "docker-bench-security.sh -l LOG: LOG.json, releases 1.3.4 to 1.6.1",
    .version = 1,
    .probe = probe_bench,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = NULL,
    .read = read_bench,
};
