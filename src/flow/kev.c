/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of vulnerabilities known to be exploited: CISA's catalog as JSON,
 * or a line for each CVE with the date it was listed.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/rank.h"
#include "json/reader.h"

enum { KEV_MAX = 200000 };

struct list {
	struct muster_arena *arena;
	struct muster_kev *rows;
	size_t count, cap;
};

static bool
is_cve(struct muster_span id)
{
	size_t i = 4, digits = 0;
	if (id.len > 32 || !muster_span_starts(id, "CVE-"))
		return false;
	while (i < id.len && id.ptr[i] >= '0' && id.ptr[i] <= '9')
		i++;
	if (i != 8 || i >= id.len || id.ptr[i++] != '-')
		return false;
	for (; i < id.len && id.ptr[i] >= '0' && id.ptr[i] <= '9'; i++)
		digits++;
	return i == id.len && digits >= 4;
}

/* NULL: added; else what is wrong.  err only if memory is out. */
static const char *
add(struct list *list, struct muster_span id, struct muster_span date, struct muster_error *err)
{
	muster_time added;
	if (!is_cve(id))
		return "this is no CVE id";
	if (date.len != 10 || muster_time_parse(date, &added, NULL) != 0)
		return "this is no date";
	if (list->count == KEV_MAX)
		return "the list has more than 200000 entries";
	if (list->count == list->cap) {
		size_t cap = list->cap == 0 ? 256 : list->cap * 2;
		struct muster_kev *rows = muster_arena_array(list->arena, cap, sizeof(*rows));
		if (rows == NULL) {
			muster_error_memory(err);
			return "";
		}
		if (list->count > 0)
			memcpy(rows, list->rows, list->count * sizeof(*rows));
		list->rows = rows;
		list->cap = cap;
	}
	const char *cve = muster_arena_copy(list->arena, id.ptr, id.len);
	if (cve == NULL) {
		muster_error_memory(err);
		return "";
	}
	list->rows[list->count++] = (struct muster_kev){cve, added};
	return NULL;
}

/* ---- JSON ---- */

static void
read_entry(struct json_reader *reader, struct list *list, struct muster_error *err)
{
	enum { V_CVE, V_ADDED };
	static const struct json_member_row rows[] = {
	    [V_CVE] = {"cveID", false}, [V_ADDED] = {"dateAdded", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	char id[64] = "", date[16] = "";
	struct muster_span text;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &members)) >= 0) {
		if (member == JSON_MEMBER_OTHER) {
			json_skip(reader);
			continue;
		}
		char *out = member == V_CVE ? id : date;
		size_t cap = member == V_CVE ? sizeof(id) : sizeof(date);
		if (json_string(reader, &text) == 0 && text.len < cap)
			memcpy(out, text.ptr, text.len);
	}
	if (json_failed(reader))
		return;
	const char *problem = add(list, muster_span_of(id), muster_span_of(date), err);
	if (problem != NULL && problem[0] != '\0')
		json_fail(reader, "kev.entry", "%s", problem);
	else if (problem != NULL)
		json_fail(reader, "memory", "out of memory");
}

static int
read_json(
    struct list *list, const char *text, size_t len, const char *file, struct muster_error *err)
{
	static const struct json_member_row rows[] = {{"vulnerabilities", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct json_reader *reader = json_reader_of_text(text, len, file, err);
	if (reader == NULL)
		return -1;
	bool found = false;
	if (json_document(reader) == 1) {
		int member;
		json_object(reader);
		while ((member = json_member(reader, &members)) >= 0) {
			if (member != 0) {
				json_skip(reader);
				continue;
			}
			found = true;
			json_array(reader);
			while (json_element(reader))
				read_entry(reader, list, err);
		}
	}
	if (!json_failed(reader) && !found)
		json_fail(reader, "kev.shape", "there is no list vulnerabilities in it");
	int rc = json_failed(reader) ? -1 : 0;
	json_reader_free(reader);
	if (rc != 0) {
		err->code = MUSTER_E_CONFIG; /* it is no evidence */
		if (err->remedy[0] == '\0')
			muster_error_remedy(err,
			    "give CISA's known_exploited_vulnerabilities.json as it is, or lines "
			    "of CVE and date");
	}
	return rc;
}

/* ---- lines ---- */

static int
line_problem(
    const char *file, unsigned line, unsigned column, const char *what, struct muster_error *err)
{
	if (what[0] == '\0')
		return -1; /* memory: err is set */
	muster_error_set(err, MUSTER_E_CONFIG, "kev.line", "%s", what);
	muster_error_remedy(err,
	    "a line is a CVE and the date it was listed: CVE-2024-3094 "
	    "2024-04-01");
	muster_error_in(err, file);
	muster_error_at(err, line, column, 0);
	return -1;
}

static size_t
blanks(const char *text, size_t at, size_t end)
{
	while (at < end && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r'))
		at++;
	return at;
}

static size_t
word(const char *text, size_t at, size_t end)
{
	while (
	    at < end && text[at] != ' ' && text[at] != '\t' && text[at] != '\r' && text[at] != '#')
		at++;
	return at;
}

static int
read_lines(
    struct list *list, const char *text, size_t len, const char *file, struct muster_error *err)
{
	unsigned line = 0;
	for (size_t start = 0, end; start < len; start = end + 1) {
		line++;
		const char *newline = memchr(text + start, '\n', len - start);
		end = newline != NULL ? (size_t)(newline - text) : len;
		size_t id = blanks(text, start, end), id_end = word(text, id, end);
		size_t date = blanks(text, id_end, end), date_end = word(text, date, end);
		size_t rest = blanks(text, date_end, end);
		if (id == id_end && (id == end || text[id] == '#'))
			continue;
		if (rest < end && text[rest] != '#')
			return line_problem(file, line, (unsigned)(rest - start + 1),
			    "there is more in this line than a CVE and a date", err);
		struct muster_span cve = {text + id, id_end - id};
		const char *problem =
		    add(list, cve, (struct muster_span){text + date, date_end - date}, err);
		if (problem != NULL)
			return line_problem(file, line,
			    (unsigned)((is_cve(cve) ? date : id) - start + 1), problem, err);
	}
	return 0;
}

/* By CVE; of one that stands twice the earlier date, then it stands once. */
static int
by_cve(const void *a, const void *b)
{
	const struct muster_kev *x = a, *y = b;
	int order = strcmp(x->cve, y->cve);
	return order != 0 ? order : (x->added > y->added) - (x->added < y->added);
}

int
kev_read(const char *text, size_t len, const char *file, struct muster_arena *arena,
    const struct muster_kev **out, size_t *count, struct muster_error *err)
{
	struct list list = {.arena = arena};
	size_t kept = 0, first = 0;
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	while (first < len && strchr(" \t\r\n", text[first]) != NULL)
		first++;
	bool json = first < len && text[first] == '{';
	if ((json ? read_json(&list, text, len, file, err)
		  : read_lines(&list, text, len, file, err)) != 0)
		return -1;
	if (list.count > 1)
		qsort(list.rows, list.count, sizeof(*list.rows), by_cve);
	for (size_t i = 0; i < list.count; i++)
		if (kept == 0 || strcmp(list.rows[kept - 1].cve, list.rows[i].cve) != 0)
			list.rows[kept++] = list.rows[i];
	*out = list.rows;
	*count = kept;
	return 0;
}
