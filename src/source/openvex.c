/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenVEX: what somebody says of a vulnerability in a product.  Statements
 * are kept among the facts, as they were made: they make no finding and end
 * none.  Of two about one thing the later one stands, so they are said when
 * all of a document are there.
 */
#include "source/sources.h"
#include "source/statement.h"

struct openvex {
	struct adapter base; /* first */
	struct statement_texts texts;
	/* of the statement being read; the list lives as long as the text */
	struct product *products;
	size_t count, cap;
	/* of the document */
	struct said *all;
	size_t all_count, all_cap;
	struct muster_span author;
	muster_time published; /* statements without a time were made with the document */
	bool listed;
};

/* A statement about one product, kept. */
struct said {
	struct row *row; /* its package: the part; its place: the product */
	muster_time when;
	bool superseded;
};

/* A product, or one of its parts. */
struct product {
	struct muster_span id, part;
};

static const struct muster_span none = {"", 0};

static struct openvex *
of(struct adapter *adapter)
{
	return (struct openvex *)adapter;
}

static void
add_product(struct openvex *vex, struct muster_span id, struct muster_span part)
{
	if (vex->count == vex->cap) {
		size_t cap = vex->cap == 0 ? 16 : vex->cap * 2;
		struct product *bigger = realloc(vex->products, cap * sizeof(*bigger));
		if (bigger == NULL) {
			vex->base.failed = true;
			return;
		}
		vex->products = bigger;
		vex->cap = cap;
	}
	vex->products[vex->count++] = (struct product){id, part};
}

/* ---- statements ---- */

enum { V_NAME, V_ID, V_ALIASES };
static const struct json_member_row vulnerability_rows[] = {
    [V_NAME] = {"name", false}, [V_ID] = {"@id", false}, [V_ALIASES] = {"aliases", false}};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

/* A text (0.0.1), or {name, @id, aliases[]}. */
static void
read_vulnerability(struct adapter *adapter, struct row *row)
{
	struct take *take = &adapter->take;
	struct muster_span id = none;
	int member;
	if (json_peek(adapter->reader) == JSON_STRING) {
		take_text(take, &row->text[ROW_CHECK]);
		return;
	}
	if (!take_object(take))
		return;
	while ((member = json_member(adapter->reader, &vulnerability_members)) != JSON_MEMBER_END) {
		if (member == V_NAME) {
			take_text(take, &row->text[ROW_CHECK]);
		} else if (member == V_ID) {
			take_text(take, &id);
		} else if (member == V_ALIASES && take_array(take)) {
			while (json_element(adapter->reader) == 1) {
				struct muster_span alias = none;
				take_text(take, &alias);
				row_add_alias(adapter, alias);
			}
		} else if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		}
	}
	if (row->text[ROW_CHECK].len == 0)
		row->text[ROW_CHECK] = id;
}

enum { P_ID, P_PARTS };
static const struct json_member_row product_rows[] = {
    [P_ID] = {"@id", false}, [P_PARTS] = {"subcomponents", false}};
static const struct json_members product_members = JSON_MEMBERS(product_rows);

static void read_products(struct openvex *vex, const struct muster_span *whole);

/* A text (0.0.1), or {@id, subcomponents[]}; of a part, what it is a part of is known. */
static void
read_product(struct openvex *vex, const struct muster_span *whole)
{
	struct adapter *adapter = &vex->base;
	struct muster_span id = none;
	const size_t before = vex->count;
	int member;
	if (json_peek(adapter->reader) == JSON_STRING) {
		take_text(&adapter->take, &id);
	} else if (take_record(&adapter->take)) {
		while (
		    (member = json_member(adapter->reader, &product_members)) != JSON_MEMBER_END) {
			if (member == P_ID)
				take_text(&adapter->take, &id);
			else if (member == P_PARTS && whole == NULL)
				read_products(vex, &none);
			else
				json_skip(adapter->reader);
		}
	}
	if (whole != NULL) {
		add_product(vex, none, id);
		return;
	}
	for (size_t i = before; i < vex->count; i++)
		vex->products[i].id = id;
	if (vex->count == before)
		add_product(vex, id, none);
}

static void
read_products(struct openvex *vex, const struct muster_span *whole)
{
	if (!take_array(&vex->base.take))
		return;
	while (json_element(vex->base.reader) == 1)
		read_product(vex, whole);
}

enum { S_VULNERABILITY, S_PRODUCTS, S_STATUS, S_JUSTIFICATION, S_IMPACT, S_TIME, S_UPDATED };
static const struct json_member_row statement_rows[] = {
    [S_VULNERABILITY] = {"vulnerability", false},
    [S_PRODUCTS] = {"products", false},
    [S_STATUS] = {"status", false},
    [S_JUSTIFICATION] = {"justification", false},
    [S_IMPACT] = {"impact_statement", false},
    [S_TIME] = {"timestamp", false},
    [S_UPDATED] = {"last_updated", false},
};
static const struct json_members statement_members = JSON_MEMBERS(statement_rows);

static bool
is_status(struct muster_span status)
{
	static const char *const words[] = {
	    "not_affected", "affected", "fixed", "under_investigation"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (muster_span_is(status, words[i]))
			return true;
	return false;
}

static void
read_members(struct openvex *vex, struct row *row, muster_time *when)
{
	struct adapter *adapter = &vex->base;
	struct take *take = &adapter->take;
	struct muster_span impact = none, time = none, updated = none;
	int member;
	while ((member = json_member(adapter->reader, &statement_members)) != JSON_MEMBER_END) {
		if (member == S_VULNERABILITY)
			read_vulnerability(adapter, row);
		else if (member == S_PRODUCTS)
			read_products(vex, NULL);
		else if (member == S_STATUS)
			take_text(take, &row->text[ROW_OUTCOME]);
		else if (member == S_JUSTIFICATION)
			take_text(take, &row->text[ROW_TITLE]);
		else if (member == S_IMPACT)
			take_text(take, &impact);
		else if (member == S_TIME)
			take_text(take, &time);
		else if (member == S_UPDATED)
			take_text(take, &updated);
		else
			json_skip(adapter->reader);
	}
	if (row->text[ROW_TITLE].len == 0)
		row->text[ROW_TITLE] = impact;
	if (updated.len == 0)
		updated = time;
	if (updated.len == 0 || muster_time_parse(updated, when, NULL) != 0)
		*when = MUSTER_TIME_NONE;
	if (row->text[ROW_CHECK].len > 0 && !is_status(row->text[ROW_OUTCOME]))
		take_mark(take, "its status is none of the standard's");
}

static void
keep_statement(
    struct openvex *vex, struct row *row, const struct product *product, muster_time when)
{
	row->text[ROW_PURL] = product->part;
	row->text[ROW_PLACE] = product->id;
	struct row *kept = row_keep(&vex->base, row);
	struct said *list =
	    adapter_room(&vex->base, vex->all, vex->all_count, &vex->all_cap, sizeof(*list));
	if (kept == NULL || list == NULL)
		return;
	vex->all = list;
	vex->all[vex->all_count++] = (struct said){kept, when, false};
}

static void
read_statement(struct openvex *vex)
{
	struct adapter *adapter = &vex->base;
	struct row row;
	muster_time when = MUSTER_TIME_NONE;
	vex->count = 0;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_members(vex, &row, &when);
	if (!row_end(adapter, &row))
		return;
	if (muster_span_is(row.text[ROW_OUTCOME], "not_affected") && row.text[ROW_TITLE].len == 0)
		row_note(adapter, &row, "no-reason",
		    "this statement of not being affected gives no reason (justification)");
	if (vex->count == 0)
		add_product(vex, none, none);
	for (size_t i = 0; i < vex->count; i++)
		keep_statement(vex, &row, &vex->products[i], when);
}

/* ---- of two about one thing the later one ---- */

static int
by_thing(const void *a, const void *b)
{
	static const enum row_text keys[] = {ROW_CHECK, ROW_PURL, ROW_PLACE};
	const struct said *x = *(struct said *const *)a, *y = *(struct said *const *)b;
	int order = 0;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && order == 0; i++)
		order = muster_span_cmp(x->row->text[keys[i]], y->row->text[keys[i]]);
	return order;
}

static int
by_thing_and_time(const void *a, const void *b)
{
	const struct said *x = *(struct said *const *)a, *y = *(struct said *const *)b;
	int order = by_thing(a, b);
	if (order == 0 && x->when != y->when)
		order = x->when < y->when ? -1 : 1;
	return order != 0 ? order : (x > y) - (x < y); /* then as they stand */
}

static void
say_all(struct openvex *vex)
{
	struct adapter *adapter = &vex->base;
	struct said **sorted =
	    muster_arena_array(adapter->arena, vex->all_count + 1, sizeof(struct said *));
	if (sorted == NULL) {
		adapter->failed = true;
		return;
	}
	for (size_t i = 0; i < vex->all_count; i++) {
		if (vex->all[i].when == MUSTER_TIME_NONE)
			vex->all[i].when = vex->published;
		sorted[i] = &vex->all[i];
	}
	if (vex->all_count > 1)
		qsort(sorted, vex->all_count, sizeof(struct said *), by_thing_and_time);
	for (size_t i = 0; i + 1 < vex->all_count; i++)
		sorted[i]->superseded = by_thing(&sorted[i], &sorted[i + 1]) == 0;
	for (size_t i = 0; i < vex->all_count; i++) {
		struct row *row = vex->all[i].row;
		if (vex->all[i].superseded) {
			sink_record(adapter->sink, MUSTER_MERGED);
			continue;
		}
		const struct statement statement = {.part = row->text[ROW_PURL],
		    .product = row->text[ROW_PLACE],
		    .author = vex->author,
		    .when = vex->all[i].when};
		statement_say(adapter, &vex->texts, row, &statement);
	}
}

/* ---- documents ---- */

enum { D_STATEMENTS, D_AUTHOR, D_TIME, D_UPDATED };
static const struct json_member_row document_rows[] = {
    [D_STATEMENTS] = {"statements", false},
    [D_AUTHOR] = {"author", false},
    [D_TIME] = {"timestamp", false},
    [D_UPDATED] = {"last_updated", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_document(struct adapter *adapter)
{
	struct openvex *vex = of(adapter);
	struct json_reader *reader = adapter->reader;
	muster_time updated = MUSTER_TIME_NONE;
	int member;
	vex->listed = false;
	vex->author = none;
	vex->all = NULL;
	vex->all_count = vex->all_cap = 0;
	adapter->run.tool = MUSTER_SPAN("openvex");
	json_object(reader);
	while ((member = json_member(reader, &document_members)) != JSON_MEMBER_END) {
		if (member == D_STATEMENTS) {
			vex->listed = true;
			json_array(reader);
			while (json_element(reader) == 1)
				read_statement(vex);
		} else if (member == D_AUTHOR) {
			adapter_text(adapter, &vex->author);
		} else if (member == D_TIME || member == D_UPDATED) {
			adapter_observed(adapter);
			if (member == D_UPDATED)
				updated = adapter->run.observed_at;
		} else {
			json_skip(reader);
		}
	}
	if (updated != MUSTER_TIME_NONE)
		adapter->run.observed_at = updated;
	if (!vex->listed)
		adapter_refuse(
		    adapter, "no-results", "this OpenVEX document has no list of statements");
	if (json_failed(reader))
		return;
	adapter_bind(adapter, MUSTER_ASSET_IMAGE, none);
	vex->published = adapter->run.observed_at;
	say_all(vex);
}

static int
read_openvex(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct openvex vex = {.products = NULL};
	statement_texts_init(&vex.texts);
	int result = adapter_read(&vex.base, &source_openvex, reader, sink, read_document, err);
	statement_texts_release(&vex.texts);
	free(vex.products);
	return result;
}

static int
probe_openvex(const struct muster_peek *peek)
{
	return peek->kind == '{' && !muster_peek_has(peek, "@graph") &&
		muster_span_starts(muster_peek_value(peek, "@context"), "\"https://openvex.dev/ns")
	    ? 95
	    : 0;
}

const struct muster_source source_openvex = {
    .name = "openvex",
    .title = "OpenVEX",
    .kind = "statement",
    .reads = "OpenVEX 0.0.1 to 0.2.0: statements about vulnerabilities in products",
    .version = 2,
    .probe = probe_openvex,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_openvex,
};
