/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the results of a SARIF run; those in front of their tool wait for its rules, those that
 * name their file by its number for the files.
 */
#include "source/sarif.h"

static const struct muster_span none = {"", 0};

/* ---- reading ---- */

/* A number of the document's own; -1 is none, as the standard has it. */
static void
take_index(struct adapter *adapter, int64_t *out)
{
	struct muster_span lexeme = none;
	uint64_t value = 0;
	if (json_peek(adapter->reader) == JSON_NUMBER) {
		take_scalar(&adapter->take, &lexeme);
		if (muster_span_is(lexeme, "-1"))
			return;
		for (size_t i = 0; i < lexeme.len; i++) {
			if (lexeme.ptr[i] < '0' || lexeme.ptr[i] > '9' || i > 9) {
				take_mark(&adapter->take, "expected an index");
				return;
			}
			value = value * 10 + (uint64_t)(lexeme.ptr[i] - '0');
		}
		*out = (int64_t)value;
	} else {
		take_text(&adapter->take, &lexeme);
		if (lexeme.len > 0)
			take_mark(&adapter->take, "expected an index");
	}
}

enum { U_ID, U_INDEX, U_COMPONENT };
static const struct json_member_row reference_rows[] = {
    [U_ID] = {"id", false}, [U_INDEX] = {"index", false}, [U_COMPONENT] = {"toolComponent", false}};
static const struct json_members reference_members = JSON_MEMBERS(reference_rows);

/* rule: {id, index, toolComponent: {index}} */
static void
read_reference(struct adapter *adapter, struct sarif_result *result, struct muster_span *id)
{
	static const struct json_member_row rows[] = {{"index", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member, inner;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &reference_members)) != JSON_MEMBER_END) {
		if (member == U_ID) {
			take_text(&adapter->take, id);
		} else if (member == U_INDEX) {
			take_index(adapter, &result->rule_index);
		} else if (member == U_COMPONENT && take_object(&adapter->take)) {
			while (
			    (inner = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
				if (inner == 0)
					take_index(adapter, &result->component);
				else
					json_skip(adapter->reader);
			}
		} else if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		}
	}
}

struct place {
	struct muster_span uri, line, logical, fingerprint;
	int64_t artifact; /* where there is no uri: -1 none */
};

enum { L_PHYSICAL, L_LOGICAL };
static const struct json_member_row location_rows[] = {
    [L_PHYSICAL] = {"physicalLocation", false}, [L_LOGICAL] = {"logicalLocations", false}};
static const struct json_members location_members = JSON_MEMBERS(location_rows);

enum { Y_ARTIFACT, Y_REGION };
static const struct json_member_row physical_rows[] = {
    [Y_ARTIFACT] = {"artifactLocation", false}, [Y_REGION] = {"region", false}};
static const struct json_members physical_members = JSON_MEMBERS(physical_rows);

static void
read_line(struct adapter *adapter, struct muster_span *out)
{
	static const struct json_member_row rows[] = {{"startLine", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			take_scalar(&adapter->take, out);
		else
			json_skip(adapter->reader);
	}
}

static const struct json_member_row artifact_rows[] = {{"uri", false}, {"index", false}};
static const struct json_members artifact_members = JSON_MEMBERS(artifact_rows);

static void
read_artifact(struct adapter *adapter, struct place *place)
{
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &artifact_members)) != JSON_MEMBER_END) {
		if (member == 0)
			take_text(&adapter->take, &place->uri);
		else if (member == 1)
			take_index(adapter, &place->artifact);
		else
			json_skip(adapter->reader);
	}
}

static void
read_physical(struct adapter *adapter, struct place *place)
{
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &physical_members)) != JSON_MEMBER_END) {
		if (member == Y_ARTIFACT)
			read_artifact(adapter, place);
		else if (member == Y_REGION)
			read_line(adapter, &place->line);
		else
			json_skip(adapter->reader);
	}
}

/* The first that has a name; the whole of it rather than its last part. */
static void
read_logical(struct adapter *adapter, struct muster_span *out)
{
	static const struct json_member_row rows[] = {
	    {"fullyQualifiedName", false}, {"name", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span names[2] = {none, none};
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != JSON_MEMBER_OTHER)
			take_text(&adapter->take, &names[member]);
		else
			json_skip(adapter->reader);
	}
	if (out->len == 0)
		*out = names[names[0].len > 0 ? 0 : 1];
}

static void
read_location(struct adapter *adapter, struct place *place)
{
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &location_members)) != JSON_MEMBER_END) {
		if (member == L_PHYSICAL) {
			read_physical(adapter, place);
		} else if (member == L_LOGICAL && take_array(&adapter->take)) {
			while (json_element(adapter->reader) == 1)
				read_logical(adapter, &place->logical);
		} else if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		}
	}
}

/* The first location is where it is; others are where it comes from. */
static void
read_locations(struct adapter *adapter, struct place *place)
{
	bool first = true;
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		if (first)
			read_location(adapter, place);
		else
			json_skip(adapter->reader);
		first = false;
	}
}

/*
 * A fingerprint outlives a moved line.  Of partial ones only those that are
 * meant to name a place alone do: others are an author, a commit.  What Semgrep
 * writes for all alike when nobody is logged in tells nothing apart.
 */
static void
read_fingerprints(struct adapter *adapter, bool partial, struct place *place)
{
	struct muster_span key;
	if (!take_object(&adapter->take))
		return;
	while (json_key(adapter->reader, &key) == 1) {
		bool wanted = place->fingerprint.len == 0 &&
		    (!partial || muster_span_starts(key, "primaryLocationLineHash"));
		if (wanted && json_peek(adapter->reader) == JSON_STRING)
			take_text(&adapter->take, &place->fingerprint);
		else
			json_skip(adapter->reader);
		if (muster_span_is(place->fingerprint, "requires login"))
			place->fingerprint = none;
	}
}

/* Suppressed if there are any and none of them is rejected or still looked at (3.27.23). */
static void
read_suppressions(struct adapter *adapter, bool *suppressed)
{
	bool any = false, open = false;
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span status = none;
		take_member(&adapter->take, "status", &status);
		any = true;
		open |= muster_span_is(status, "underReview") || muster_span_is(status, "rejected");
	}
	*suppressed = any && !open;
}

enum {
	S_RULE_ID,
	S_RULE_INDEX,
	S_RULE,
	S_KIND,
	S_LEVEL,
	S_MESSAGE,
	S_LOCATIONS,
	S_FINGERPRINTS,
	S_PARTIAL,
	S_SUPPRESSIONS,
	S_BASELINE
};
static const struct json_member_row result_rows[] = {
    [S_RULE_ID] = {"ruleId", false},
    [S_RULE_INDEX] = {"ruleIndex", false},
    [S_RULE] = {"rule", false},
    [S_KIND] = {"kind", false},
    [S_LEVEL] = {"level", false},
    [S_MESSAGE] = {"message", false},
    [S_LOCATIONS] = {"locations", false},
    [S_FINGERPRINTS] = {"fingerprints", false},
    [S_PARTIAL] = {"partialFingerprints", false},
    [S_SUPPRESSIONS] = {"suppressions", false},
    [S_BASELINE] = {"baselineState", false},
};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

static void
read_members(struct adapter *adapter, struct sarif_result *result, struct place *place)
{
	struct take *take = &adapter->take;
	struct row *row = &result->row;
	struct muster_span id = none, state = none;
	int member;
	while ((member = json_member(adapter->reader, &result_members)) != JSON_MEMBER_END) {
		switch (member) {
		case S_RULE_ID:
			take_text(take, &row->text[ROW_CHECK]);
			break;
		case S_RULE_INDEX:
			take_index(adapter, &result->rule_index);
			break;
		case S_RULE:
			read_reference(adapter, result, &id);
			break;
		case S_KIND:
			take_text(take, &row->text[ROW_OUTCOME]);
			break;
		case S_LEVEL:
			take_text(take, &row->text[ROW_SEVERITY]);
			break;
		case S_MESSAGE:
			take_member(&adapter->take, "text", &result->message);
			break;
		case S_LOCATIONS:
			read_locations(adapter, place);
			break;
		case S_FINGERPRINTS:
		case S_PARTIAL:
			read_fingerprints(adapter, member == S_PARTIAL, place);
			break;
		case S_SUPPRESSIONS:
			read_suppressions(adapter, &row->suppressed);
			break;
		case S_BASELINE:
			take_text(take, &state);
			result->absent = muster_span_is(state, "absent");
			break;
		default:
			json_skip(adapter->reader);
			break;
		}
	}
	if (row->text[ROW_CHECK].len == 0)
		row->text[ROW_CHECK] = id;
}

/* ---- results before their tool, or before the files they are in ---- */

static void
make_wait(struct sarif *sarif, const struct sarif_result *result)
{
	struct adapter *adapter = &sarif->base;
	struct sarif_result *copy = muster_arena_alloc(adapter->arena, sizeof(*copy));
	const struct row *row = row_keep(adapter, &result->row);
	if (copy == NULL || row == NULL) {
		adapter->failed = true;
		return;
	}
	*copy = *result;
	copy->row = *row;
	copy->message = adapter_keep(adapter, result->message);
	copy->next = NULL;
	*sarif->waiting_end = copy;
	sarif->waiting_end = &copy->next;
}

void
sarif_flush_results(struct sarif *sarif)
{
	for (struct sarif_result *result = sarif->waiting;
	     result != NULL && !sarif->base.sink->failed; result = result->next)
		sarif_say_result(sarif, result);
	sarif->waiting = NULL;
	sarif->waiting_end = &sarif->waiting;
}

/* "nginx@sha256_13d2…": a place that names the image's digest is another one each time. */
struct muster_span
sarif_without_digest(struct muster_span place)
{
	for (size_t i = 0; i + 8 <= place.len; i++)
		if (memcmp(place.ptr + i, "@sha256", 7) == 0 &&
		    (place.ptr[i + 7] == '_' || place.ptr[i + 7] == ':'))
			return (struct muster_span){place.ptr, i};
	return place;
}

/* later: the file's name comes in front of it. */
static void
make_place(struct muster_strbuf *out, const struct place *place, bool later)
{
	const struct muster_span file = place->uri.len > 0 ? place->uri : place->logical;
	const bool known = place->fingerprint.len > 0;
	const struct muster_span rest = known ? place->fingerprint : place->line;
	muster_strbuf_clear(out);
	if (later) {
		if (rest.len > 0)
			muster_strbuf_addc(out, known ? '#' : ':');
		row_add(out, "", rest);
		return;
	}
	row_add(out, "", sarif_without_digest(file));
	if (known)
		row_add(out, "#", rest);
	else if (place->uri.len > 0)
		row_add(out, ":", rest);
}

static void
read_result(struct sarif *sarif)
{
	struct adapter *adapter = &sarif->base;
	struct sarif_result result = {
	    .message = none, .rule_index = -1, .component = -1, .artifact = -1};
	struct place place = {none, none, none, none, -1};
	if (!row_begin(adapter, &result.row))
		return;
	if (take_record(&adapter->take))
		read_members(adapter, &result, &place);
	if (place.uri.len == 0)
		result.artifact = place.artifact;
	if (muster_span_starts(place.logical, "pkg:")) { /* no place in a file, but a package */
		result.row.text[ROW_PURL] = place.logical;
		place.logical = none;
	}
	make_place(&sarif->place, &place, result.artifact >= 0);
	adapter->failed |= sarif->place.failed;
	result.row.text[ROW_PLACE] = row_span(&sarif->place);
	row_add_cves(adapter, result.row.text[ROW_CHECK]);
	if (!row_end_unnamed(adapter, &result.row))
		return;
	if (sarif->tool_seen && (result.artifact < 0 || sarif->artifacts_seen))
		sarif_say_result(sarif, &result);
	else
		make_wait(sarif, &result);
}

void
sarif_read_results(struct sarif *sarif)
{
	struct json_reader *reader = sarif->base.reader;
	if (json_peek(reader) == JSON_NULL) { /* the tool failed to make any (3.14.23) */
		json_null(reader);
		return;
	}
	sarif->results_seen = true;
	json_array(reader);
	while (json_element(reader) == 1)
		read_result(sarif);
}
