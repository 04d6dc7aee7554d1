/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The adapter of every source that a user defined: the walk along the steps
 * to the records, level by level, each with the facts it is asked for.
 *
 * What a record takes from what holds it may stand behind the record, so such
 * records wait until the level that has it is over; so does the name of the
 * asset, which is bound then.
 */
#include <muster/definition.h>

#include "source/facts.h"
#include "source/named.h"

enum { LEVELS = MUSTER_DEFINITION_LEVELS + 1 };

/* A row that waits, with the asset it is about. */
struct held {
	struct row row;
	muster_asset_handle asset;
	struct held *next;
};

struct defined {
	struct adapter base; /* first */
	const struct muster_definition *definition;
	unsigned level; /* being walked */
	struct facts facts[LEVELS];
	struct take takes[LEVELS]; /* of the levels above the records */
	uint16_t places[MUSTER_DEFINED_FIELDS], steps[MUSTER_DEFINITION_LEVELS];
	unsigned asset_level, wait_level; /* wait_level is the records' own if none has to wait */
	struct held *held, **held_end;
	struct named_assets assets;
	bool one_asset; /* the run's only one, which nothing names */
};

static struct defined *
of(struct adapter *adapter)
{
	return (struct defined *)adapter;
}

/* ---- what was found ---- */

static const struct fact *
first_of(const struct defined *defined, enum muster_defined_field field)
{
	const struct muster_defined_place *place = &defined->definition->fields[field];
	return place->path == NULL ? NULL
				   : defined->facts[place->level].first[defined->places[field]];
}

static struct muster_span
text_of(const struct defined *defined, enum muster_defined_field field)
{
	const struct fact *fact = first_of(defined, field);
	return fact != NULL ? fact->text : row_nothing;
}

static bool
parse_time(struct muster_span text, muster_time *out)
{
	return muster_time_parse(text, out, NULL) == 0 || muster_time_parse_epoch(text, out) == 0;
}

static void
take_time(struct defined *defined, enum muster_defined_field field, muster_time *newest)
{
	const struct muster_span text = text_of(defined, field);
	muster_time when;
	if (text.len == 0)
		return;
	if (!parse_time(text, &when))
		adapter_note(&defined->base, "time", "this time is not understood");
	else if (*newest == MUSTER_TIME_NONE || when > *newest)
		*newest = when;
}

/* What a document says of its run, once its level is over. */
static void
take_run(struct defined *defined)
{
	struct adapter *adapter = &defined->base;
	const struct muster_span version = text_of(defined, MUSTER_DEFINED_TOOL_VERSION);
	take_time(defined, MUSTER_DEFINED_OBSERVED_AT, &adapter->run.observed_at);
	take_time(defined, MUSTER_DEFINED_DATA_DATE, &adapter->run.data_date);
	if (version.len > 0)
		adapter->run.tool_version = adapter_keep_run(adapter, version);
}

/* ---- assets ---- */

static struct muster_asset_binding
binding_of(const struct defined *defined)
{
	struct muster_asset_binding binding = {.kind = defined->definition->asset_kind,
	    .name = text_of(defined, MUSTER_DEFINED_ASSET_NAME),
	    .tag = row_nothing,
	    .version = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	const struct muster_span version = text_of(defined, MUSTER_DEFINED_ASSET_VERSION);
	if (binding.kind == MUSTER_ASSET_IMAGE)
		muster_image_split(binding.name, &binding.name, &binding.tag, &binding.version);
	if (version.len > 0)
		binding.version = version;
	return binding;
}

static void
cover(struct adapter *adapter)
{
	if (of(adapter)->definition->complete)
		sink_coverage(
		    adapter->sink, adapter->asset, of(adapter)->definition->domain, row_nothing);
}

/* Of a record that names its own asset, or of the run where nothing names any. */
static void
choose_asset(struct defined *defined)
{
	struct adapter *adapter = &defined->base;
	if (defined->definition->fields[MUSTER_DEFINED_ASSET_NAME].path == NULL) {
		if (!defined->one_asset) {
			defined->one_asset = true;
			sink_asset(adapter->sink, &adapter->asset);
			adapter_bind(adapter, defined->definition->asset_kind, row_nothing);
			cover(adapter);
		}
		return;
	}
	if (defined->asset_level < defined->definition->levels)
		return; /* begin_level made it */
	const struct muster_asset_binding binding = binding_of(defined);
	if (named_asset(adapter, &defined->assets, &binding))
		cover(adapter);
}

/* ---- records ---- */

static bool
find_word(const struct muster_defined_word *words, size_t count, struct muster_span word, int *out)
{
	for (size_t i = 0; i < count; i++) {
		if (muster_span_is(word, words[i].word)) {
			*out = words[i].meaning;
			return true;
		}
	}
	return false;
}

/* False: a word that the definition does not know, which may mean anything. */
static bool
translate(const struct defined *defined, struct row *row)
{
	const struct muster_definition *definition = defined->definition;
	int meaning;
	if (find_word(definition->severities, definition->severity_count, row->text[ROW_SEVERITY],
		&meaning))
		row->severity = (enum muster_severity)meaning;
	if (definition->fields[MUSTER_DEFINED_OUTCOME].path == NULL)
		return true; /* every record is a failure */
	if (!find_word(
		definition->outcomes, definition->outcome_count, row->text[ROW_OUTCOME], &meaning))
		meaning = muster_outcome_parse(row->text[ROW_OUTCOME]);
	row->outcome = (enum muster_outcome)meaning;
	return meaning >= 0;
}

/* The fields of one level, into the row. */
static void
fill(struct defined *defined, struct row *row, unsigned level)
{
	static const struct {
		enum muster_defined_field field;
		const char *name;
	} dates[ROW_DATES] = {
	    [ROW_FIX_AVAILABLE] = {MUSTER_DEFINED_FIX_AVAILABLE, "fix-available"},
	    [ROW_ADVISORY] = {MUSTER_DEFINED_ADVISORY_DATE, "advisory-date"},
	};
	static const struct {
		enum muster_defined_field field;
		enum row_text text;
	} texts[] = {
	    {MUSTER_DEFINED_CHECK, ROW_CHECK},
	    {MUSTER_DEFINED_TITLE, ROW_TITLE},
	    {MUSTER_DEFINED_SEVERITY, ROW_SEVERITY},
	    {MUSTER_DEFINED_OUTCOME, ROW_OUTCOME},
	    {MUSTER_DEFINED_SCORE, ROW_SCORE},
	    {MUSTER_DEFINED_PACKAGE, ROW_NAME},
	    {MUSTER_DEFINED_PACKAGE_TYPE, ROW_TYPE},
	    {MUSTER_DEFINED_VERSION, ROW_VERSION},
	    {MUSTER_DEFINED_FIXED_IN, ROW_FIXED},
	    {MUSTER_DEFINED_LOCATION, ROW_PLACE},
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (defined->definition->fields[texts[i].field].level == level)
			row->text[texts[i].text] = text_of(defined, texts[i].field);
	for (int i = 0; i < ROW_DATES; i++)
		if (defined->definition->fields[dates[i].field].level == level)
			row_set_date(&defined->base, row, (enum row_date)i, dates[i].name,
			    text_of(defined, dates[i].field));
	if (defined->definition->fields[MUSTER_DEFINED_PACKAGE].level == level &&
	    muster_span_starts(row->text[ROW_NAME], "pkg:")) {
		row->text[ROW_PURL] = row->text[ROW_NAME];
		row->text[ROW_NAME] = row_nothing;
	}
	if (defined->definition->fields[MUSTER_DEFINED_SUPPRESSED].level == level)
		row->suppressed =
		    muster_span_is(text_of(defined, MUSTER_DEFINED_SUPPRESSED), "true");
}

static void
say(struct defined *defined, struct row *row)
{
	struct adapter *adapter = &defined->base;
	if (row->text[ROW_CHECK].len == 0)
		row_reject(adapter, row, "it has no check");
	else if (!translate(defined, row))
		row_reject(adapter, row,
		    "its outcome is a word that values: outcome: of the definition does not have");
	else
		row_say(adapter, row);
}

static void
hold(struct defined *defined, const struct row *row)
{
	struct adapter *adapter = &defined->base;
	const struct row *copy = row_keep(adapter, row);
	struct held *held = copy != NULL ? muster_arena_alloc(adapter->arena, sizeof(*held)) : NULL;
	if (held == NULL) {
		adapter->failed |= copy != NULL;
		return;
	}
	*held = (struct held){*copy, adapter->asset, NULL};
	*defined->held_end = held;
	defined->held_end = &held->next;
}

static void
read_record(struct defined *defined)
{
	struct adapter *adapter = &defined->base;
	const unsigned level = defined->definition->levels;
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	if (json_peek(adapter->reader) != JSON_OBJECT) {
		take_mark(&adapter->take, "expected an object");
		json_skip(adapter->reader);
	} else {
		facts_read(&defined->facts[level], &adapter->take);
	}
	row.domain = defined->definition->domain;
	fill(defined, &row, level);
	for (const struct fact *alias = first_of(defined, MUSTER_DEFINED_ALIASES); alias != NULL;
	     alias = alias->next)
		row_add_alias(adapter, alias->text);
	if (!row_end_unnamed(adapter, &row))
		return;
	if (level == 0)
		take_run(defined);
	choose_asset(defined);
	if (defined->wait_level < level)
		hold(defined, &row);
	else
		say(defined, &row);
}

/* ---- levels ---- */

static void
end_level(struct defined *defined, unsigned level)
{
	struct adapter *adapter = &defined->base;
	const struct take *take = &defined->takes[level];
	if (json_failed(adapter->reader) || defined->facts[level].failed)
		return;
	if (level == 0) {
		char message[512];
		if (take->odd) {
			snprintf(message, sizeof(message),
			    "this is not as its definition says: %s at %s", take->what,
			    take->pointer[0] != '\0' ? take->pointer : "the top");
			adapter_refuse(adapter, "not-as-defined", message);
			return;
		}
		if (!defined->facts[0].seen[defined->steps[0]]) {
			adapter_refuse(adapter, "no-records",
			    "there is nothing where its definition says that its records are");
			return;
		}
		take_run(defined);
	} else if (take->odd) {
		take_reject(
		    &defined->takes[level], adapter->sink, "source.definition.not-as-defined");
	}
	if (level == defined->asset_level &&
	    defined->definition->fields[MUSTER_DEFINED_ASSET_NAME].path != NULL) {
		const struct muster_asset_binding binding = binding_of(defined);
		sink_asset_bind(adapter->sink, adapter->asset, &binding);
		cover(adapter);
	}
	if (level != defined->wait_level)
		return;
	for (struct held *held = defined->held; held != NULL; held = held->next) {
		adapter->asset = held->asset;
		fill(defined, &held->row, level);
		say(defined, &held->row);
	}
	defined->held = NULL;
	defined->held_end = &defined->held;
}

static void
read_level(struct defined *defined, unsigned level)
{
	struct adapter *adapter = &defined->base;
	if (level == defined->definition->levels) {
		read_record(defined);
		return;
	}
	take_init(&defined->takes[level], adapter->reader);
	if (level == defined->asset_level &&
	    defined->definition->fields[MUSTER_DEFINED_ASSET_NAME].path != NULL)
		sink_asset(adapter->sink, &adapter->asset);
	defined->level = level;
	if (level > 0 && json_peek(adapter->reader) == JSON_NULL)
		take_mark(&defined->takes[level], "expected an object, found null");
	facts_read(&defined->facts[level], &defined->takes[level]);
	end_level(defined, level);
}

static void
next_level(void *context)
{
	struct defined *defined = context;
	const unsigned level = defined->level;
	read_level(defined, level + 1);
	defined->level = level;
}

static void
read_document(struct adapter *adapter)
{
	const struct muster_definition *definition = of(adapter)->definition;
	adapter->run.tool = muster_span_of(definition->source.title);
	if (!definition->complete)
		adapter_partial(adapter, "its definition says that a document is not all there is");
	read_level(of(adapter), 0);
	for (unsigned level = 0; level <= definition->levels; level++)
		adapter->failed |= of(adapter)->facts[level].failed;
}

/* ---- the definition, as places to ask for ---- */

static bool
is_of_result(enum muster_defined_field field)
{
	return field >= MUSTER_DEFINED_CHECK;
}

static int
prepare(struct defined *defined, struct muster_arena *arena)
{
	const struct muster_definition *definition = defined->definition;
	defined->asset_level = definition->fields[MUSTER_DEFINED_ASSET_NAME].level;
	defined->wait_level = definition->levels;
	for (unsigned level = 0; level <= definition->levels; level++) {
		struct facts *facts = &defined->facts[level];
		if (facts_init(facts, arena) != 0)
			return -1;
		facts->keep = level < definition->levels;
		if (level < definition->levels) {
			facts_hand(facts, definition->steps[level], next_level, defined);
			defined->steps[level] = facts_root(facts, definition->steps[level]);
		}
	}
	for (int field = 0; field < MUSTER_DEFINED_FIELDS; field++) {
		const struct muster_defined_place *place = &definition->fields[field];
		if (place->path == NULL)
			continue;
		defined->places[field] = facts_ask(&defined->facts[place->level], place->path,
		    FACTS_TEXT | FACTS_NUMBER | FACTS_FLAG);
		if (is_of_result((enum muster_defined_field)field) &&
		    place->level < defined->wait_level)
			defined->wait_level = place->level;
	}
	bool failed = false;
	for (unsigned level = 0; level <= definition->levels; level++)
		failed |= defined->facts[level].failed;
	return failed ? -1 : 0;
}

int
muster_definition_read(const struct muster_definition *definition, struct json_reader *reader,
    struct muster_sink *sink, struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	struct defined *defined =
	    arena != NULL ? muster_arena_alloc(arena, sizeof(*defined)) : NULL;
	if (defined == NULL) {
		muster_arena_free(arena);
		return muster_error_memory(err);
	}
	defined->definition = definition;
	defined->held_end = &defined->held;
	int rc = prepare(defined, arena) != 0
	    ? muster_error_memory(err)
	    : adapter_read_stream(
		  &defined->base, &definition->source, reader, sink, read_document, err);
	for (unsigned level = 0; level <= definition->levels; level++)
		facts_release(&defined->facts[level]);
	muster_arena_free(arena);
	return rc;
}

/* ---- recognition ---- */

/* A scalar as it stands in the text: strings in quotes. */
static bool
is_scalar(struct muster_span raw, const char *text)
{
	if (raw.len >= 2 && raw.ptr[0] == '"')
		raw = (struct muster_span){raw.ptr + 1, raw.len - 2};
	return muster_span_is(raw, text);
}

int
muster_definition_probe(const struct muster_definition *definition, const struct muster_peek *peek)
{
	if (peek->kind != '{' && peek->kind != '[')
		return 0;
	for (size_t i = 0; i < definition->has_count; i++)
		if (!muster_peek_has(peek, definition->has[i]))
			return 0;
	for (size_t i = 0; i < definition->element_has_count; i++)
		if (!muster_peek_element_has(peek, definition->element_has[i]))
			return 0;
	for (size_t i = 0; i < definition->equal_count; i++)
		if (!is_scalar(muster_peek_value(peek, definition->equals[i].member),
			definition->equals[i].text))
			return 0;
	return 100;
}
