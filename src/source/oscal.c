/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OSCAL assessment-results: what an assessor, or a tool, found of objectives
 * of controls.  Ids of findings change with each export: what was assessed
 * tells them apart.
 */
#include "source/named.h"
#include "source/sources.h"

struct observation {
	struct muster_span id, subject;
};

struct oscal {
	struct adapter base; /* first */
	bool listed;
	/* of a result */
	struct observation *observations;
	size_t count, cap;
};

static struct oscal *
of(struct adapter *adapter)
{
	return (struct oscal *)adapter;
}

/* ---- findings ---- */

static void
read_target(struct adapter *adapter, struct row *row)
{
	enum { T_ID, T_TITLE, T_STATUS };
	static const struct json_member_row rows[] = {[T_ID] = {"target-id", false},
	    [T_TITLE] = {"title", false},
	    [T_STATUS] = {"status", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span title = row_nothing;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == T_ID)
			take_text(&adapter->take, &row->text[ROW_CHECK]);
		else if (member == T_TITLE)
			take_text(&adapter->take, &title);
		else if (member == T_STATUS && json_peek(adapter->reader) == JSON_STRING)
			take_text(&adapter->take, &row->text[ROW_OUTCOME]); /* 1.0.0 */
		else if (member == T_STATUS)
			take_member(&adapter->take, "state", &row->text[ROW_OUTCOME]);
		else
			json_skip(adapter->reader);
	}
	if (row->text[ROW_TITLE].len == 0)
		row->text[ROW_TITLE] = title;
}

/* The first one: where it was seen waits in the place of the section. */
static void
read_related(struct adapter *adapter, struct row *row)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span id = row_nothing;
		take_member(&adapter->take, "observation-uuid", &id);
		if (row->text[ROW_SECTION].len == 0)
			row->text[ROW_SECTION] = id;
	}
}

static void
read_finding(struct adapter *adapter)
{
	enum { F_TITLE, F_TARGET, F_RELATED };
	static const struct json_member_row rows[] = {[F_TITLE] = {"title", false},
	    [F_TARGET] = {"target", false},
	    [F_RELATED] = {"related-observations", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == F_TITLE)
				take_text(&adapter->take, &row.text[ROW_TITLE]);
			else if (member == F_TARGET)
				read_target(adapter, &row);
			else if (member == F_RELATED)
				read_related(adapter, &row);
			else
				json_skip(adapter->reader);
		}
	}
	row.domain = MUSTER_DOMAIN_BENCHMARK;
	if (!row_end(adapter, &row))
		return;
	if (muster_span_is(row.text[ROW_OUTCOME], "satisfied"))
		row.outcome = MUSTER_PASS;
	if (row.outcome == MUSTER_PASS || muster_span_is(row.text[ROW_OUTCOME], "not-satisfied"))
		row_wait(adapter, &row);
	else
		row_reject(adapter, &row, "its state is neither satisfied nor not-satisfied");
}

/* ---- observations ---- */

/* What a subject is called; its uuid is made anew by many tools. */
static void
read_subjects(struct adapter *adapter, struct muster_span *out)
{
	static const struct json_member_row rows[] = {{"title", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		struct muster_span title = row_nothing;
		json_object(adapter->reader);
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == 0)
				adapter_text(adapter, &title);
			else
				json_skip(adapter->reader);
		}
		if (out->len == 0)
			*out = title;
	}
}

static void
read_observation(struct oscal *oscal)
{
	enum { O_ID, O_SUBJECTS };
	static const struct json_member_row rows[] = {
	    [O_ID] = {"uuid", false}, [O_SUBJECTS] = {"subjects", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &oscal->base;
	struct observation one = {row_nothing, row_nothing};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == O_ID)
			adapter_text(adapter, &one.id);
		else if (member == O_SUBJECTS)
			read_subjects(adapter, &one.subject);
		else
			json_skip(adapter->reader);
	}
	if (one.subject.len == 0)
		return;
	struct observation *list =
	    adapter_room(adapter, oscal->observations, oscal->count, &oscal->cap, sizeof(*list));
	if (list == NULL)
		return;
	oscal->observations = list;
	oscal->observations[oscal->count++] = one;
}

static int
by_id(const void *a, const void *b)
{
	const struct observation *x = a, *y = b;
	int order = muster_span_cmp(x->id, y->id);
	return order != 0 ? order : muster_span_cmp(x->subject, y->subject);
}

static void
complete(struct adapter *adapter, struct row *row)
{
	const struct oscal *oscal = of(adapter);
	const struct muster_span id = row->text[ROW_SECTION];
	size_t from = 0, to = oscal->count;
	row->text[ROW_SECTION] = row_nothing;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (muster_span_cmp(oscal->observations[middle].id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	if (id.len > 0 && from < oscal->count && muster_span_eq(oscal->observations[from].id, id))
		row->text[ROW_PLACE] = oscal->observations[from].subject;
	row_say(adapter, row);
}

/* ---- results ---- */

/* The latest of all starts and ends. */
static void
read_time(struct adapter *adapter)
{
	const muster_time before = adapter->run.observed_at;
	adapter->run.observed_at = MUSTER_TIME_NONE;
	adapter_observed(adapter);
	if (adapter->run.observed_at == MUSTER_TIME_NONE ||
	    (before != MUSTER_TIME_NONE && before > adapter->run.observed_at))
		adapter->run.observed_at = before;
}

static void
read_result(struct oscal *oscal)
{
	enum { R_START, R_END, R_FINDINGS, R_OBSERVATIONS };
	static const struct json_member_row rows[] = {[R_START] = {"start", false},
	    [R_END] = {"end", false},
	    [R_FINDINGS] = {"findings", false},
	    [R_OBSERVATIONS] = {"observations", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &oscal->base;
	int member;
	oscal->observations = NULL;
	oscal->count = oscal->cap = 0;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == R_START || member == R_END) {
			read_time(adapter);
			continue;
		}
		if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
			continue;
		}
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1) {
			if (member == R_FINDINGS)
				read_finding(adapter);
			else
				read_observation(oscal);
		}
	}
	if (json_failed(adapter->reader))
		return;
	if (oscal->count > 1)
		qsort(oscal->observations, oscal->count, sizeof(struct observation), by_id);
	row_flush(adapter, complete);
}

static void
read_results(struct oscal *oscal)
{
	static const struct json_member_row rows[] = {{"results", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &oscal->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0) {
			json_skip(adapter->reader);
			continue;
		}
		oscal->listed = true;
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1)
			read_result(oscal);
	}
}

static void
read_document(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"assessment-results", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct oscal *oscal = of(adapter);
	int member;
	oscal->listed = false;
	adapter->run.tool = MUSTER_SPAN("oscal");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_results(oscal);
		else
			json_skip(adapter->reader);
	}
	if (!oscal->listed)
		adapter_refuse(adapter, "no-results",
		    "these assessment-results have no results[]: they say nothing, which is not "
		    "that all is satisfied");
	if (!json_failed(adapter->reader))
		adapter_bind(adapter, MUSTER_ASSET_HOST, row_nothing);
}

static int
read_oscal(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct oscal oscal = {.listed = false};
	return adapter_read(&oscal.base, &source_oscal, reader, sink, read_document, err);
}

static int
probe_oscal(const struct muster_peek *peek)
{
	return peek->kind == '{' && muster_peek_has(peek, "assessment-results") ? 90 : 0;
}

const struct muster_source source_oscal = {
    .name = "oscal",
    .title = "OSCAL assessment results",
    .kind = "benchmark",
    .reads = "OSCAL assessment-results in JSON",
    .version = 1,
    .probe = probe_oscal,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_oscal,
};
