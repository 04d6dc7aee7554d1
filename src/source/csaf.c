/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSAF 2: what a publisher says of vulnerabilities in products.  As in
 * OpenVEX the statements are kept among the facts: they make no finding and
 * end none.  What a product id stands for, and what groups and reasons name
 * it, is known when all of the document is there.
 */
#include "source/csaf.h"
#include "source/named.h"
#include "source/sources.h"

static struct csaf *
of(struct adapter *adapter)
{
	return (struct csaf *)adapter;
}

/* ---- vulnerabilities ---- */

/* The words of the standard (3.2.3.9); what is recommended says nothing of what is affected. */
static bool
is_status(struct muster_span word)
{
	static const char *const words[] = {"first_affected", "first_fixed", "fixed",
	    "known_affected", "known_not_affected", "last_affected", "recommended",
	    "under_investigation", "unknown"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (muster_span_is(word, words[i]))
			return true;
	return false;
}

/* One status: the list of the products it is of. */
static void
read_status(struct csaf *csaf, struct muster_span status)
{
	struct adapter *adapter = &csaf->base;
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span product = row_nothing;
		take_text(&adapter->take, &product);
		struct csaf_pair *list = adapter_room(
		    adapter, csaf->pairs, csaf->pair_count, &csaf->pair_cap, sizeof(*list));
		if (list == NULL)
			return;
		csaf->pairs = list;
		csaf->pairs[csaf->pair_count++] =
		    (struct csaf_pair){adapter_keep(adapter, product), status};
	}
}

static void
read_statuses(struct csaf *csaf)
{
	struct adapter *adapter = &csaf->base;
	struct muster_span key;
	if (!take_object(&adapter->take))
		return;
	while (json_key(adapter->reader, &key) == 1) {
		const struct muster_span status = adapter_keep(adapter, key);
		read_status(csaf, status);
	}
}

static void
read_ids(struct adapter *adapter, struct muster_span *first)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span id = row_nothing;
		take_member(&adapter->take, "text", &id);
		if (first->len == 0)
			*first = id;
		row_add_alias(adapter, id);
	}
}

/* A reason (a flag's label, an impact's details), by product or by group. */
static void
read_reason(struct csaf *csaf, bool threat)
{
	enum { F_LABEL, F_DETAILS, F_CATEGORY, F_PRODUCTS, F_GROUPS };
	static const struct json_member_row rows[] = {[F_LABEL] = {"label", false},
	    [F_DETAILS] = {"details", false},
	    [F_CATEGORY] = {"category", false},
	    [F_PRODUCTS] = {"product_ids", false},
	    [F_GROUPS] = {"group_ids", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &csaf->base;
	struct muster_span texts[] = {row_nothing, row_nothing, row_nothing};
	const size_t before = csaf->reason_count;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == F_PRODUCTS || member == F_GROUPS)
			csaf_read_names(csaf, threat);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, &texts[member]);
	}
	if (threat && !muster_span_is(texts[F_CATEGORY], "impact")) {
		csaf->reason_count = before;
		return;
	}
	const struct muster_span text = adapter_keep(adapter, texts[threat ? F_DETAILS : F_LABEL]);
	for (size_t i = before; i < csaf->reason_count; i++)
		csaf->reasons[i].text = text;
}

static void
read_reasons(struct csaf *csaf, bool threat)
{
	if (!take_array(&csaf->base.take))
		return;
	while (json_element(csaf->base.reader) == 1)
		read_reason(csaf, threat);
}

enum { V_CVE, V_IDS, V_STATUS, V_FLAGS, V_THREATS };
static const struct json_member_row vulnerability_rows[] = {
    [V_CVE] = {"cve", false},
    [V_IDS] = {"ids", false},
    [V_STATUS] = {"product_status", false},
    [V_FLAGS] = {"flags", false},
    [V_THREATS] = {"threats", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

static void
read_members(struct csaf *csaf, struct row *row)
{
	struct adapter *adapter = &csaf->base;
	struct muster_span id = row_nothing;
	int member;
	while ((member = json_member(adapter->reader, &vulnerability_members)) != JSON_MEMBER_END) {
		switch (member) {
		case V_CVE:
			take_text(&adapter->take, &row->text[ROW_CHECK]);
			break;
		case V_IDS:
			read_ids(adapter, &id);
			break;
		case V_STATUS:
			read_statuses(csaf);
			break;
		case V_FLAGS:
		case V_THREATS:
			read_reasons(csaf, member == V_THREATS);
			break;
		default:
			json_skip(adapter->reader);
			break;
		}
	}
	if (row->text[ROW_CHECK].len == 0)
		row->text[ROW_CHECK] = id;
}

/* Each product under each status is a record; their evidence is the vulnerability's object. */
static void
read_vulnerability(struct csaf *csaf)
{
	struct adapter *adapter = &csaf->base;
	struct row row;
	const size_t first_pair = csaf->pair_count, first_reason = csaf->reason_count;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_members(csaf, &row);
	if (!row_end(adapter, &row)) {
		csaf->pair_count = first_pair;
		csaf->reason_count = first_reason;
		return;
	}
	struct csaf_about *list =
	    adapter_room(adapter, csaf->abouts, csaf->about_count, &csaf->about_cap, sizeof(*list));
	struct row *kept = row_keep(adapter, &row);
	if (list == NULL || kept == NULL)
		return;
	csaf->abouts = list;
	csaf->abouts[csaf->about_count++] = (struct csaf_about){
	    kept, first_pair, csaf->pair_count, first_reason, csaf->reason_count};
}

/* ---- what is said ---- */

/* What a product is called: its URL, else its name. */
static struct muster_span
called(const struct csaf_product *product)
{
	return product->purl.len > 0 ? product->purl : product->name;
}

/* What it is about; an id nobody defines as it stands. */
static void
place(struct csaf *csaf, const struct row *row, struct muster_span id, struct statement *out)
{
	const struct csaf_product *product = csaf_product(csaf, id);
	out->part = row_nothing;
	out->product = id;
	if (product == NULL) {
		row_note(&csaf->base, row, "unknown-product",
		    "a product id that the product tree does not have");
		return;
	}
	const struct csaf_product *part = csaf_product(csaf, product->part);
	const struct csaf_product *whole = csaf_product(csaf, product->whole);
	if (product->purl.len == 0 && part != NULL && whole != NULL) {
		out->part = called(part);
		out->product = called(whole);
	} else if (called(product).len > 0) {
		out->product = called(product);
	}
}

static void
say(struct csaf *csaf, const struct csaf_about *about)
{
	struct adapter *adapter = &csaf->base;
	csaf_sort_reasons(csaf, about);
	struct statement statement = {.author = csaf->author, .when = adapter->run.observed_at};
	for (size_t i = about->first_pair; i < about->end_pair && !adapter->sink->failed; i++) {
		const struct csaf_pair *pair = &csaf->pairs[i];
		struct row row = *about->row;
		row.text[ROW_OUTCOME] = pair->status;
		if (pair->product.len == 0 || !is_status(pair->status)) {
			row_reject(adapter, &row,
			    pair->product.len == 0 ? "a product id is empty"
						   : "its status is none of the standard's");
			continue;
		}
		const struct muster_span reason = csaf_reason(csaf, about, pair->product);
		row.text[ROW_TITLE] = reason;
		place(csaf, &row, pair->product, &statement);
		/* the profile for VEX demands it (4.5), that for advisories does not */
		if (muster_span_is(csaf->category, "csaf_vex") && reason.len == 0 &&
		    muster_span_is(pair->status, "known_not_affected"))
			row_note(adapter, &row, "no-reason",
			    "this statement of not being affected gives no reason (flag or "
			    "impact)");
		statement_say(adapter, &csaf->texts, &row, &statement);
	}
}

/* ---- the document ---- */

static void
read_text(struct adapter *adapter, struct muster_span *out)
{
	struct muster_span text = row_nothing;
	if (json_text(adapter->reader, &text) == 0)
		*out = adapter_keep_run(adapter, text);
}

static void
read_tracking(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"current_release_date", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			adapter_observed(adapter);
		else
			json_skip(adapter->reader);
	}
}

static void
read_publisher(struct csaf *csaf)
{
	static const struct json_member_row rows[] = {{"name", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &csaf->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_text(adapter, &csaf->author);
		else
			json_skip(adapter->reader);
	}
}

static void
read_head(struct csaf *csaf)
{
	enum { H_VERSION, H_CATEGORY, H_TRACKING, H_PUBLISHER };
	static const struct json_member_row rows[] = {[H_VERSION] = {"csaf_version", false},
	    [H_CATEGORY] = {"category", false},
	    [H_TRACKING] = {"tracking", false},
	    [H_PUBLISHER] = {"publisher", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &csaf->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == H_VERSION)
			read_text(adapter, &csaf->version);
		else if (member == H_CATEGORY)
			read_text(adapter, &csaf->category);
		else if (member == H_PUBLISHER)
			read_publisher(csaf);
		else if (member == H_TRACKING)
			read_tracking(adapter);
		else
			json_skip(adapter->reader);
	}
}

static void
read_document(struct adapter *adapter)
{
	enum { D_HEAD, D_TREE, D_VULNERABILITIES };
	static const struct json_member_row rows[] = {[D_HEAD] = {"document", false},
	    [D_TREE] = {"product_tree", false},
	    [D_VULNERABILITIES] = {"vulnerabilities", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct csaf *csaf = of(adapter);
	int member;
	csaf_clear(csaf);
	adapter->run.tool = MUSTER_SPAN("csaf");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == D_HEAD) {
			read_head(csaf);
		} else if (member == D_TREE) {
			csaf_read_tree(csaf);
		} else if (member == D_VULNERABILITIES) {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_vulnerability(csaf);
		} else {
			json_skip(adapter->reader);
		}
	}
	if (!muster_span_starts(csaf->version, "2."))
		adapter_refuse(adapter, "version",
		    "this is CSAF of another version than 2.0 and 2.1, or says no version");
	if (json_failed(adapter->reader) || adapter->failed)
		return;
	adapter_bind(adapter, MUSTER_ASSET_IMAGE, row_nothing);
	csaf_sort_products(csaf);
	for (size_t i = 0; i < csaf->about_count; i++)
		say(csaf, &csaf->abouts[i]);
}

static int
read_csaf(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct csaf csaf = {.products = NULL};
	statement_texts_init(&csaf.texts);
	int result = adapter_read(&csaf.base, &source_csaf, reader, sink, read_document, err);
	statement_texts_release(&csaf.texts);
	return result;
}

static int
probe_csaf(const struct muster_peek *peek)
{
	return peek->kind == '{' && muster_peek_has(peek, "document") &&
		head_says(peek, "\"csaf_version\"")
	    ? 95
	    : 0;
}

const struct muster_source source_csaf = {
    .name = "csaf",
    .title = "CSAF",
    .kind = "statement",
    .reads = "CSAF 2.0 and 2.1: advisories and VEX, statements about products",
    .version = 1,
    .probe = probe_csaf,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_csaf,
};
