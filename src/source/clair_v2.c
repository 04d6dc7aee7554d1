/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clients of Clair v2: clair-scanner (image, unapproved[], vulnerabilities[]),
 * klar (LayerCount, Vulnerabilities by severity) and the API's own answer for
 * a layer with its features, which Quay passes on.
 */
#include "source/purl.h"
#include "source/row.h"
#include "source/sources.h"

/* clair-scanner: an id that its allow list does not cover. */
struct objection {
	struct muster_span id;
	bool listed; /* a row has it */
};

struct clair {
	struct adapter base;          /* first */
	struct objection *unapproved; /* sorted once read */
	size_t unapproved_count, unapproved_cap;
	bool unapproved_seen, listed; /* the list of findings was there */
	struct muster_span image;
};

static struct clair *
of(struct adapter *adapter)
{
	return (struct clair *)adapter;
}

/*
 * "debian:9", "alpine:v3.9": the distribution is the package's type.  Quay has the name of an
 * updater there, "alpine-main-v3.12-updater", which may be of no distribution.
 */
static struct muster_span distribution(struct muster_span namespace)
{
	const char *colon = namespace.len > 0 ? memchr(namespace.ptr, ':', namespace.len) : NULL;
	if (colon != NULL)
		return (struct muster_span){namespace.ptr, (size_t)(colon - namespace.ptr)};
	size_t len = 0;
	while (len < namespace.len && strchr("-/ ", namespace.ptr[len]) == NULL)
		len++;
	const struct muster_span word = {namespace.ptr, len};
	return purl_is_os(row_nothing, word) ? word : row_nothing;
}

/* What all clients do with a row that is read. */
static void
finish_row(struct adapter *adapter, struct row *row)
{
	row->text[ROW_TYPE] = distribution(row->text[ROW_TYPE]);
	/* Quay asks Clair v4 and answers in this shape: there a language's packages have none. */
	row->domain =
	    row->text[ROW_TYPE].len > 0 ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	if (!row_end(adapter, row))
		return;
	row_say(adapter, row);
	adapter->covers[row->domain] = true;
}

/* ---- clair-scanner ---- */

enum { S_FEATURE, S_VERSION, S_ID, S_NAMESPACE, S_DESCRIPTION, S_SEVERITY, S_FIXED };
static const struct json_member_row scanner_rows[] = {
    [S_FEATURE] = {"featurename", false},
    [S_VERSION] = {"featureversion", false},
    [S_ID] = {"vulnerability", false},
    [S_NAMESPACE] = {"namespace", false},
    [S_DESCRIPTION] = {"description", false},
    [S_SEVERITY] = {"severity", false},
    [S_FIXED] = {"fixedby", false},
};
static const struct json_members scanner_members = JSON_MEMBERS(scanner_rows);

static int
by_id(const void *a, const void *b)
{
	const struct objection *x = a, *y = b;
	return muster_span_cmp(x->id, y->id);
}

/* Notes as well that the id is in a row. */
static bool
is_unapproved(struct clair *clair, struct muster_span id)
{
	const struct objection key = {id, false};
	struct objection *found = clair->unapproved_count == 0
	    ? NULL
	    : bsearch(&key, clair->unapproved, clair->unapproved_count, sizeof(key), by_id);
	if (found != NULL)
		found->listed = true;
	return found != NULL;
}

/* Ids of advisories stand for several CVEs: those named in the text are its aliases. */
static void
add_aliases(struct adapter *adapter, struct muster_span id, struct muster_span text)
{
	if (!muster_span_starts(id, "CVE-"))
		row_add_cves(adapter, text);
}

static void
complete_scanner_row(struct adapter *adapter, struct row *row)
{
	struct clair *clair = of(adapter);
	row->suppressed = clair->unapproved_seen && !is_unapproved(clair, row->text[ROW_CHECK]);
	row_say(adapter, row);
}

static void
read_scanner_row(struct adapter *adapter)
{
	static const int texts[] = {[S_FEATURE] = ROW_NAME,
	    [S_VERSION] = ROW_VERSION,
	    [S_ID] = ROW_CHECK,
	    [S_NAMESPACE] = ROW_TYPE,
	    [S_SEVERITY] = ROW_SEVERITY,
	    [S_FIXED] = ROW_FIXED};
	struct muster_span description = row_nothing;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while (
		    (member = json_member(adapter->reader, &scanner_members)) != JSON_MEMBER_END) {
			if (member == S_DESCRIPTION)
				take_text(&adapter->take, &description);
			else if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &row.text[texts[member]]);
		}
	}
	add_aliases(adapter, row.text[ROW_CHECK], description);
	row.domain = MUSTER_DOMAIN_OS_PACKAGE;
	row.text[ROW_TYPE] = distribution(row.text[ROW_TYPE]);
	if (!row_end(adapter, &row))
		return;
	if (of(adapter)->unapproved_seen)
		complete_scanner_row(adapter, &row);
	else
		row_wait(adapter, &row);
}

static void
add_objection(struct clair *clair, struct muster_span id)
{
	struct objection *list = adapter_room(&clair->base, clair->unapproved,
	    clair->unapproved_count, &clair->unapproved_cap, sizeof(*list));
	if (list == NULL)
		return;
	clair->unapproved = list;
	clair->unapproved[clair->unapproved_count++] =
	    (struct objection){adapter_keep(&clair->base, id), false};
}

static void
read_unapproved(struct clair *clair)
{
	struct json_reader *reader = clair->base.reader;
	clair->unapproved_seen = true;
	if (json_array(reader) != 0)
		return;
	while (json_element(reader) == 1) {
		struct muster_span id = row_nothing;
		if (json_text(reader, &id) == 0)
			add_objection(clair, id);
	}
	size_t kept = 0, count = clair->unapproved_count;
	struct objection *list = clair->unapproved;
	if (count == 0)
		return;
	qsort(list, count, sizeof(*list), by_id);
	for (size_t i = 0; i < count; i++) /* an id once: a row answers for all */
		if (i == 0 || !muster_span_eq(list[i].id, list[kept - 1].id))
			list[kept++] = list[i];
	clair->unapproved_count = kept;
}

/* An id that the tool objects to but that is in no row: the rows are not all. */
static void
check_unapproved(struct clair *clair)
{
	struct adapter *adapter = &clair->base;
	for (size_t i = 0; i < clair->unapproved_count; i++) {
		if (clair->unapproved[i].listed)
			continue;
		adapter_note(adapter, "rows-missing",
		    "unapproved[] names a vulnerability that vulnerabilities[] does not list: the "
		    "report is not whole");
		adapter_partial(
		    adapter, "vulnerabilities listed as unapproved are missing from the report");
		return;
	}
}

/* ---- klar, and features of the API ---- */

enum { V_NAME, V_NAMESPACE, V_DESCRIPTION, V_SEVERITY, V_FIXED, V_FEATURE, V_VERSION, V_METADATA };
static const struct json_member_row vulnerability_rows[] = {
    [V_NAME] = {"Name", false},
    [V_NAMESPACE] = {"NamespaceName", false},
    [V_DESCRIPTION] = {"Description", false},
    [V_SEVERITY] = {"Severity", false},
    [V_FIXED] = {"FixedBy", false},
    [V_FEATURE] = {"FeatureName", false},
    [V_VERSION] = {"FeatureVersion", false},
    [V_METADATA] = {"Metadata", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

static void
read_score(struct adapter *adapter, struct muster_span *out)
{
	static const struct json_member_row rows[] = {{"Score", false}};
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

/* Metadata.NVD: CVSSv3.Score, else CVSSv2.Score. */
static void
read_scores(struct adapter *adapter, struct muster_span *out)
{
	enum { M_V3, M_V2, M_VERSIONS };
	static const struct json_member_row rows[] = {
	    [M_V3] = {"CVSSv3", false}, [M_V2] = {"CVSSv2", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span scores[M_VERSIONS] = {row_nothing, row_nothing};
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			read_score(adapter, &scores[member]);
	}
	*out = row_rates(scores[M_V3]) ? scores[M_V3] : scores[M_V2];
}

static void
read_metadata(struct adapter *adapter, struct muster_span *out)
{
	static const struct json_member_row rows[] = {{"NVD", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_scores(adapter, out);
		else
			json_skip(adapter->reader);
	}
}

static void
read_vulnerability(struct adapter *adapter, const struct row *feature)
{
	static const int texts[] = {[V_NAME] = ROW_CHECK,
	    [V_NAMESPACE] = ROW_TYPE,
	    [V_SEVERITY] = ROW_SEVERITY,
	    [V_FIXED] = ROW_FIXED,
	    [V_FEATURE] = ROW_NAME,
	    [V_VERSION] = ROW_VERSION};
	struct muster_span description = row_nothing;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < ROW_TEXTS; i++)
		row.text[i] = feature->text[i];
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &vulnerability_members)) !=
		    JSON_MEMBER_END) {
			if (member == V_DESCRIPTION)
				take_text(&adapter->take, &description);
			else if (member == V_METADATA)
				read_metadata(adapter, &row.text[ROW_SCORE]);
			else if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &row.text[texts[member]]);
		}
	}
	add_aliases(adapter, row.text[ROW_CHECK], description);
	finish_row(adapter, &row);
}

static void
read_vulnerabilities(struct adapter *adapter, const struct row *feature)
{
	if (json_array(adapter->reader) != 0)
		return;
	while (json_element(adapter->reader) == 1)
		read_vulnerability(adapter, feature);
}

/* klar: {severity: [vulnerability]}; the key is the severity of rows that have none. */
static void
read_groups(struct clair *clair)
{
	struct adapter *adapter = &clair->base;
	struct muster_span key;
	if (json_object(adapter->reader) != 0)
		return;
	while (json_key(adapter->reader, &key) == 1) {
		struct row group;
		row_clear(&group);
		group.text[ROW_SEVERITY] = adapter_keep(adapter, key);
		read_vulnerabilities(adapter, &group);
	}
}

enum { F_NAME, F_VERSION, F_NAMESPACE, F_VULNERABILITIES };
static const struct json_member_row feature_rows[] = {
    [F_NAME] = {"Name", false},
    [F_VERSION] = {"Version", false},
    [F_NAMESPACE] = {"NamespaceName", false},
    [F_VULNERABILITIES] = {"Vulnerabilities", false},
};
static const struct json_members feature_members = JSON_MEMBERS(feature_rows);

static void
read_feature(struct adapter *adapter)
{
	struct row feature;
	int member;
	row_clear(&feature);
	if (json_object(adapter->reader) != 0)
		return;
	while ((member = json_member(adapter->reader, &feature_members)) != JSON_MEMBER_END) {
		if (member == F_NAME)
			adapter_text(adapter, &feature.text[ROW_NAME]);
		else if (member == F_VERSION)
			adapter_text(adapter, &feature.text[ROW_VERSION]);
		else if (member == F_NAMESPACE)
			adapter_text(adapter, &feature.text[ROW_TYPE]);
		else if (member == F_VULNERABILITIES)
			read_vulnerabilities(adapter, &feature);
		else
			json_skip(adapter->reader);
	}
}

enum { L_NAME, L_FEATURES };
static const struct json_member_row layer_rows[] = {
    [L_NAME] = {"Name", false}, [L_FEATURES] = {"Features", false}};
static const struct json_members layer_members = JSON_MEMBERS(layer_rows);

/* The answer for a layer has the findings of all layers below it: of an image. */
static void
read_layer(struct clair *clair)
{
	struct adapter *adapter = &clair->base;
	int member;
	if (json_object(adapter->reader) != 0)
		return;
	while ((member = json_member(adapter->reader, &layer_members)) != JSON_MEMBER_END) {
		if (member == L_FEATURES) {
			clair->listed = true;
			if (json_array(adapter->reader) != 0)
				continue;
			while (json_element(adapter->reader) == 1)
				read_feature(adapter);
		} else {
			json_skip(adapter->reader);
		}
	}
}

/* ---- documents ---- */

enum { D_IMAGE, D_UNAPPROVED, D_SCANNER, D_KLAR, D_LAYER, D_DATA };
static const struct json_member_row document_rows[] = {
    [D_IMAGE] = {"image", false},
    [D_UNAPPROVED] = {"unapproved", false},
    [D_SCANNER] = {"vulnerabilities", false},
    [D_KLAR] = {"Vulnerabilities", false},
    [D_LAYER] = {"Layer", false},
    [D_DATA] = {"data", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

/* Quay: {status, data: {Layer}} */
static void
read_data(struct clair *clair)
{
	static const struct json_member_row rows[] = {{"Layer", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(clair->base.reader);
	while ((member = json_member(clair->base.reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_layer(clair);
		else
			json_skip(clair->base.reader);
	}
}

static void
read_members(struct clair *clair)
{
	struct adapter *adapter = &clair->base;
	int member;
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		switch (member) {
		case D_IMAGE:
			adapter_text(adapter, &clair->image);
			break;
		case D_UNAPPROVED:
			read_unapproved(clair);
			break;
		case D_SCANNER:
			clair->listed = true;
			if (json_array(adapter->reader) != 0)
				break;
			while (json_element(adapter->reader) == 1)
				read_scanner_row(adapter);
			break;
		case D_KLAR:
			clair->listed = true;
			read_groups(clair);
			break;
		case D_LAYER:
			read_layer(clair);
			break;
		case D_DATA:
			read_data(clair);
			break;
		default:
			json_skip(adapter->reader);
			break;
		}
	}
}

static void
read_document(struct adapter *adapter)
{
	struct clair *clair = of(adapter);
	clair->unapproved = NULL;
	clair->unapproved_count = clair->unapproved_cap = 0;
	clair->unapproved_seen = clair->listed = false;
	clair->image = row_nothing;
	adapter->run.tool = MUSTER_SPAN("clair");
	if (json_object(adapter->reader) == 0)
		read_members(clair);
	if (!clair->listed)
		adapter_refuse(adapter, "no-results",
		    "there is no list of vulnerabilities in this document: it says nothing, which "
		    "is not that nothing was found");
	if (json_failed(adapter->reader))
		return;
	adapter_bind_image(adapter, clair->image, row_nothing);
	row_flush(adapter, complete_scanner_row);
	check_unapproved(clair);
	adapter->covers[MUSTER_DOMAIN_OS_PACKAGE] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_clair(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct clair clair = {.image = row_nothing};
	return adapter_read(&clair.base, &source_clair_v2, reader, sink, read_document, err);
}

static int
probe_clair(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return 0;
	if (muster_peek_has(peek, "unapproved") &&
	    (muster_peek_has(peek, "image") || muster_peek_has(peek, "vulnerabilities")))
		return 90;
	if (muster_span_is(peek->element_of, "vulnerabilities") &&
	    muster_peek_element_has(peek, "featurename"))
		return 90;
	if (muster_peek_has(peek, "LayerCount"))
		return 90;
	if (muster_span_is(muster_peek_value(peek, "status"), "\"scanned\"") &&
	    muster_peek_has(peek, "data"))
		return 60;
	/* Layer {Features[]} of the API */
	return muster_peek_has(peek, "Layer") && peek->key_count == 1 ? 60 : 0;
}

const struct muster_source source_clair_v2 = {
    .name = "clair-v2",
    .title = "Clair v2",
    .kind = "scanner",
    .reads = "clair-scanner --report, klar with JSON_OUTPUT, layers of its API and of Quay's",
    .version = 2,
    .probe = probe_clair,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_clair,
};
