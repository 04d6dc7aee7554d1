/* SPDX-License-Identifier: Apache-2.0 */
#include "source/csaf.h"

void
csaf_clear(struct csaf *csaf)
{
	csaf->version = csaf->category = csaf->author = row_nothing;
	csaf->products = NULL;
	csaf->members = NULL;
	csaf->pairs = NULL;
	csaf->reasons = NULL;
	csaf->abouts = NULL;
	csaf->product_count = csaf->product_cap = 0;
	csaf->member_count = csaf->member_cap = 0;
	csaf->pair_count = csaf->pair_cap = 0;
	csaf->reason_count = csaf->reason_cap = 0;
	csaf->about_count = csaf->about_cap = 0;
}

/* ---- reading ---- */

/* The first of a list of texts (2.1: purls), kept. */
static void
read_first(struct adapter *adapter, struct muster_span *out)
{
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		struct muster_span text = row_nothing;
		adapter_text(adapter, &text);
		if (out->len == 0)
			*out = text;
	}
}

static void
read_helper(struct adapter *adapter, struct muster_span *purl)
{
	enum { I_PURL, I_PURLS };
	static const struct json_member_row rows[] = {
	    [I_PURL] = {"purl", false}, [I_PURLS] = {"purls", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == I_PURL)
			adapter_text(adapter, purl);
		else if (member == I_PURLS)
			read_first(adapter, purl);
		else
			json_skip(adapter->reader);
	}
}

static void
read_product(struct csaf *csaf, struct muster_span part, struct muster_span whole)
{
	enum { P_ID, P_NAME, P_HELPER };
	static const struct json_member_row rows[] = {[P_ID] = {"product_id", false},
	    [P_NAME] = {"name", false},
	    [P_HELPER] = {"product_identification_helper", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &csaf->base;
	struct csaf_product product = {row_nothing, row_nothing, row_nothing, part, whole};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == P_HELPER)
			read_helper(adapter, &product.purl);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			adapter_text(adapter, member == P_ID ? &product.id : &product.name);
	}
	struct csaf_product *list = adapter_room(
	    adapter, csaf->products, csaf->product_count, &csaf->product_cap, sizeof(*list));
	if (list == NULL || product.id.len == 0)
		return;
	csaf->products = list;
	csaf->products[csaf->product_count++] = product;
}

/* As deep as they are nested: the reader bounds that. */
static void
read_branches(struct csaf *csaf)
{
	enum { B_BRANCHES, B_PRODUCT };
	static const struct json_member_row rows[] = {
	    [B_BRANCHES] = {"branches", false}, [B_PRODUCT] = {"product", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &csaf->base;
	int member;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		json_object(adapter->reader);
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == B_BRANCHES)
				read_branches(csaf);
			else if (member == B_PRODUCT)
				read_product(csaf, row_nothing, row_nothing);
			else
				json_skip(adapter->reader);
		}
	}
}

static void
read_relationship(struct csaf *csaf)
{
	enum { R_PART, R_WHOLE, R_NAME };
	static const struct json_member_row rows[] = {[R_PART] = {"product_reference", false},
	    [R_WHOLE] = {"relates_to_product_reference", false},
	    [R_NAME] = {"full_product_name", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &csaf->base;
	struct muster_span part = row_nothing, whole = row_nothing;
	const size_t before = csaf->product_count;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == R_NAME)
			read_product(csaf, row_nothing, row_nothing);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			adapter_text(adapter, member == R_PART ? &part : &whole);
	}
	for (size_t i = before; i < csaf->product_count; i++) {
		csaf->products[i].part = part;
		csaf->products[i].whole = whole;
	}
}

static void
read_group(struct csaf *csaf)
{
	enum { G_ID, G_PRODUCTS };
	static const struct json_member_row rows[] = {
	    [G_ID] = {"group_id", false}, [G_PRODUCTS] = {"product_ids", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &csaf->base;
	struct muster_span id = row_nothing;
	const size_t before = csaf->member_count;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == G_ID) {
			adapter_text(adapter, &id);
		} else if (member != G_PRODUCTS) {
			json_skip(adapter->reader);
		} else {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1) {
				struct csaf_member one = {row_nothing, row_nothing};
				adapter_text(adapter, &one.product);
				struct csaf_member *list = adapter_room(adapter, csaf->members,
				    csaf->member_count, &csaf->member_cap, sizeof(*list));
				if (list == NULL)
					continue;
				csaf->members = list;
				csaf->members[csaf->member_count++] = one;
			}
		}
	}
	for (size_t i = before; i < csaf->member_count; i++)
		csaf->members[i].group = id;
}

void
csaf_read_tree(struct csaf *csaf)
{
	enum { T_BRANCHES, T_PRODUCTS, T_RELATIONSHIPS, T_GROUPS };
	static const struct json_member_row rows[] = {[T_BRANCHES] = {"branches", false},
	    [T_PRODUCTS] = {"full_product_names", false},
	    [T_RELATIONSHIPS] = {"relationships", false},
	    [T_GROUPS] = {"product_groups", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &csaf->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == T_BRANCHES) {
			read_branches(csaf);
			continue;
		}
		if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
			continue;
		}
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1) {
			if (member == T_PRODUCTS)
				read_product(csaf, row_nothing, row_nothing);
			else if (member == T_RELATIONSHIPS)
				read_relationship(csaf);
			else
				read_group(csaf);
		}
	}
}

void
csaf_read_names(struct csaf *csaf, bool threat)
{
	struct adapter *adapter = &csaf->base;
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span id = row_nothing;
		take_text(&adapter->take, &id);
		struct csaf_reason *list = adapter_room(
		    adapter, csaf->reasons, csaf->reason_count, &csaf->reason_cap, sizeof(*list));
		if (list == NULL)
			return;
		csaf->reasons = list;
		csaf->reasons[csaf->reason_count++] =
		    (struct csaf_reason){adapter_keep(adapter, id), row_nothing, threat};
	}
}

/* ---- looking up ---- */

static int
by_id(const void *a, const void *b)
{
	const struct csaf_product *x = a, *y = b;
	int order = muster_span_cmp(x->id, y->id);
	return order != 0 ? order : muster_span_cmp(x->name, y->name);
}

static int
by_product(const void *a, const void *b)
{
	const struct csaf_member *x = a, *y = b;
	int order = muster_span_cmp(x->product, y->product);
	return order != 0 ? order : muster_span_cmp(x->group, y->group);
}

void
csaf_sort_products(struct csaf *csaf)
{
	if (csaf->product_count > 1)
		qsort(csaf->products, csaf->product_count, sizeof(*csaf->products), by_id);
	if (csaf->member_count > 1)
		qsort(csaf->members, csaf->member_count, sizeof(*csaf->members), by_product);
}

const struct csaf_product *
csaf_product(const struct csaf *csaf, struct muster_span id)
{
	size_t from = 0, to = csaf->product_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (muster_span_cmp(csaf->products[middle].id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return id.len > 0 && from < csaf->product_count &&
		muster_span_eq(csaf->products[from].id, id)
	    ? &csaf->products[from]
	    : NULL;
}

static int
by_reason(const void *a, const void *b)
{
	const struct csaf_reason *x = a, *y = b;
	int order = muster_span_cmp(x->product, y->product);
	if (order == 0)
		order = x->threat - y->threat;
	return order != 0 ? order : muster_span_cmp(x->text, y->text);
}

void
csaf_sort_reasons(struct csaf *csaf, const struct csaf_about *about)
{
	const size_t count = about->end_reason - about->first_reason;
	if (count > 1)
		qsort(
		    csaf->reasons + about->first_reason, count, sizeof(*csaf->reasons), by_reason);
}

static const struct csaf_reason *
find_reason(const struct csaf *csaf, const struct csaf_about *about, struct muster_span name)
{
	size_t from = about->first_reason, to = about->end_reason;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (muster_span_cmp(csaf->reasons[middle].product, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < about->end_reason && muster_span_eq(csaf->reasons[from].product, name)
	    ? &csaf->reasons[from]
	    : NULL;
}

struct muster_span
csaf_reason(const struct csaf *csaf, const struct csaf_about *about, struct muster_span product)
{
	const struct csaf_reason *best = find_reason(csaf, about, product);
	size_t from = 0, to = csaf->member_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (muster_span_cmp(csaf->members[middle].product, product) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < csaf->member_count && muster_span_eq(csaf->members[from].product, product);
	     from++) {
		const struct csaf_reason *other =
		    find_reason(csaf, about, csaf->members[from].group);
		if (other != NULL && (best == NULL || (best->threat && !other->threat)))
			best = other;
	}
	return best != NULL ? best->text : row_nothing;
}
