/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SPDX 2: a bill of materials.  It says which packages are there and nothing
 * of what is wrong with them: they are the inventory of an asset, no result.
 */
#include "source/named.h"
#include "source/purl.h"
#include "source/sources.h"

/* What may turn out to be what the document describes. */
struct element {
	struct muster_span id, name, version, purl, purpose, tag, digest;
};

struct spdx {
	struct adapter base; /* first */
	bool listed, system; /* an operating system's package is among them */
	struct muster_span version;
	struct element *elements;
	size_t count, cap;
	struct muster_span *described;
	size_t described_count, described_cap;
	struct muster_strbuf name, digest;
};

static struct spdx *
of(struct adapter *adapter)
{
	return (struct spdx *)adapter;
}

/* ---- packages ---- */

static void
read_reference(struct adapter *adapter, struct muster_span *purl)
{
	enum { R_TYPE, R_LOCATOR };
	static const struct json_member_row rows[] = {
	    [R_TYPE] = {"referenceType", false}, [R_LOCATOR] = {"referenceLocator", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span type = row_nothing, locator = row_nothing;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, member == R_TYPE ? &type : &locator);
	}
	bool is_purl = muster_span_is(type, "purl") ||
	    muster_span_is(type, "http://spdx.org/rdf/references/purl");
	if (is_purl && purl->len == 0 && muster_span_starts(locator, "pkg:"))
		*purl = locator;
}

static struct muster_span
behind(struct muster_span text, const char *start)
{
	const size_t len = strlen(start);
	return muster_span_starts(text, start)
	    ? (struct muster_span){text.ptr + len, text.len - len}
	    : row_nothing;
}

/* Trivy's "RepoTag: …", "RepoDigest: …" of an image. */
static void
read_attributions(struct adapter *adapter, struct element *element)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span text = row_nothing;
		take_text(&adapter->take, &text);
		const struct muster_span tag = behind(text, "RepoTag: ");
		const struct muster_span digest = behind(text, "RepoDigest: ");
		if (element->tag.len == 0)
			element->tag = tag;
		if (element->digest.len == 0)
			element->digest = digest;
	}
}

enum { P_ID, P_NAME, P_VERSION, P_PURPOSE, P_REFERENCES, P_ATTRIBUTIONS };
static const struct json_member_row package_rows[] = {
    [P_ID] = {"SPDXID", false},
    [P_NAME] = {"name", false},
    [P_VERSION] = {"versionInfo", false},
    [P_PURPOSE] = {"primaryPackagePurpose", false},
    [P_REFERENCES] = {"externalRefs", false},
    [P_ATTRIBUTIONS] = {"attributionTexts", false},
};
static const struct json_members package_members = JSON_MEMBERS(package_rows);

static void
read_package_members(struct adapter *adapter, struct element *element)
{
	struct muster_span *const texts[] = {[P_ID] = &element->id,
	    [P_NAME] = &element->name,
	    [P_VERSION] = &element->version,
	    [P_PURPOSE] = &element->purpose};
	int member;
	while ((member = json_member(adapter->reader, &package_members)) != JSON_MEMBER_END) {
		if (member == P_REFERENCES) {
			if (!take_array(&adapter->take))
				continue;
			while (json_element(adapter->reader) == 1)
				read_reference(adapter, &element->purl);
		} else if (member == P_ATTRIBUTIONS) {
			read_attributions(adapter, element);
		} else if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		} else {
			take_text(&adapter->take, texts[member]);
		}
	}
}

static void
keep_element(struct spdx *spdx, const struct element *element)
{
	struct adapter *adapter = &spdx->base;
	struct element *list =
	    adapter_room(adapter, spdx->elements, spdx->count, &spdx->cap, sizeof(*list));
	if (list == NULL)
		return;
	spdx->elements = list;
	spdx->elements[spdx->count++] = (struct element){adapter_keep(adapter, element->id),
	    adapter_keep(adapter, element->name), adapter_keep(adapter, element->version),
	    adapter_keep(adapter, element->purl), adapter_keep(adapter, element->purpose),
	    adapter_keep(adapter, element->tag), adapter_keep(adapter, element->digest)};
}

static void
read_package(struct spdx *spdx)
{
	struct adapter *adapter = &spdx->base;
	struct element element = {row_nothing, row_nothing, row_nothing, row_nothing, row_nothing,
	    row_nothing, row_nothing};
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_package_members(adapter, &element);
	row.text[ROW_CHECK] = element.id.len > 0 ? element.id : element.name;
	if (!row_end(adapter, &row))
		return;
	sink_record(adapter->sink, MUSTER_USED);
	keep_element(spdx, &element);
	if (element.purl.len == 0 || muster_span_starts(element.purl, "pkg:oci/"))
		return;
	bool os = purl_is_os(element.purl, row_nothing);
	spdx->system |= os;
	sink_package(adapter->sink, adapter->asset,
	    os ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE, purl_base(element.purl),
	    element.version.len > 0 ? element.version : purl_version(element.purl));
}

/* ---- what the document describes ---- */

static void
add_described(struct spdx *spdx, struct muster_span id)
{
	struct adapter *adapter = &spdx->base;
	for (size_t i = 0; i < spdx->described_count; i++)
		if (muster_span_eq(spdx->described[i], id))
			return;
	struct muster_span *list = adapter_room(
	    adapter, spdx->described, spdx->described_count, &spdx->described_cap, sizeof(*list));
	if (list == NULL)
		return;
	spdx->described = list;
	spdx->described[spdx->described_count++] = adapter_keep(adapter, id);
}

static void
read_relationship(struct spdx *spdx)
{
	enum { S_FROM, S_TO, S_TYPE };
	static const struct json_member_row rows[] = {[S_FROM] = {"spdxElementId", false},
	    [S_TO] = {"relatedSpdxElement", false},
	    [S_TYPE] = {"relationshipType", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &spdx->base;
	struct muster_span texts[] = {row_nothing, row_nothing, row_nothing};
	struct json_locus locus;
	int member;
	take_init(&adapter->take, adapter->reader);
	if (json_record(adapter->reader) != 0)
		return;
	if (take_object(&adapter->take)) {
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &texts[member]);
		}
	}
	if (muster_span_is(texts[S_TYPE], "DESCRIBES") &&
	    muster_span_is(texts[S_FROM], "SPDXRef-DOCUMENT"))
		add_described(spdx, texts[S_TO]);
	json_record_end(adapter->reader, &locus);
}

/* The one package described; of several the one image among them; else none. */
static const struct element *
subject_of(const struct spdx *spdx)
{
	const struct element *found = NULL;
	size_t count = 0, images = 0;
	for (size_t i = 0; i < spdx->count; i++) {
		const struct element *element = &spdx->elements[i];
		bool image = muster_span_is(element->purpose, "CONTAINER");
		bool described = false;
		for (size_t k = 0; k < spdx->described_count; k++)
			described |= muster_span_eq(spdx->described[k], element->id);
		if (!described || (images > 0 && !image))
			continue;
		count = image && images == 0 ? 1 : count + 1;
		images += image;
		found = element;
	}
	return count == 1 ? found : NULL;
}

static void
bind_image(struct spdx *spdx, const struct element *image)
{
	struct adapter *adapter = &spdx->base;
	struct muster_span lineage, tag, digest = row_nothing;
	if (image->digest.len > 0)
		muster_image_split(image->digest, &lineage, &tag, &digest);
	if (purl_image(image->purl, &spdx->name, &spdx->digest) && digest.len == 0)
		digest = row_span(&spdx->digest);
	if (digest.len == 0 && muster_span_starts(image->version, "sha256:"))
		digest = image->version;
	adapter->failed |= spdx->name.failed || spdx->digest.failed;
	if (image->tag.len > 0)
		adapter_bind_image(adapter, image->tag, digest);
	else if (image->name.len > 0)
		adapter_bind_image(adapter, image->name, digest);
	else
		adapter_bind_image(adapter, row_span(&spdx->name), digest);
}

static void
bind_subject(struct spdx *spdx)
{
	struct adapter *adapter = &spdx->base;
	const struct element *subject = subject_of(spdx);
	if (subject == NULL)
		adapter_bind(adapter, spdx->system ? MUSTER_ASSET_IMAGE : MUSTER_ASSET_REPOSITORY,
		    row_nothing);
	else if (muster_span_is(subject->purpose, "CONTAINER") ||
	    muster_span_starts(subject->purl, "pkg:oci/"))
		bind_image(spdx, subject);
	else
		adapter_bind(adapter,
		    muster_span_is(subject->purpose, "OPERATING-SYSTEM") ||
			    muster_span_is(subject->purpose, "DEVICE")
			? MUSTER_ASSET_HOST
			: MUSTER_ASSET_REPOSITORY,
		    subject->name);
}

/* ---- documents ---- */

/* "Tool: syft-1.50.0"; others made it too, but it is the tool's words that count. */
static void
read_creators(struct adapter *adapter)
{
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		struct muster_span text = row_nothing;
		if (json_text(adapter->reader, &text) != 0)
			return;
		struct muster_span tool = behind(text, "Tool: ");
		if (tool.len == 0)
			continue;
		for (size_t i = tool.len; i-- > 1;) {
			if (tool.ptr[i] != '-' || i + 1 == tool.len)
				continue;
			adapter->run.tool_version = adapter_keep_run(
			    adapter, (struct muster_span){tool.ptr + i + 1, tool.len - i - 1});
			tool.len = i;
			break;
		}
		adapter->run.tool = adapter_keep_run(adapter, tool);
	}
}

static void
read_creation(struct adapter *adapter)
{
	enum { C_CREATED, C_CREATORS };
	static const struct json_member_row rows[] = {
	    [C_CREATED] = {"created", false}, [C_CREATORS] = {"creators", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == C_CREATED)
			adapter_observed(adapter);
		else if (member == C_CREATORS)
			read_creators(adapter);
		else
			json_skip(adapter->reader);
	}
}

enum { D_VERSION, D_CREATION, D_DESCRIBES, D_PACKAGES, D_RELATIONSHIPS };
static const struct json_member_row document_rows[] = {
    [D_VERSION] = {"spdxVersion", false},
    [D_CREATION] = {"creationInfo", false},
    [D_DESCRIBES] = {"documentDescribes", false},
    [D_PACKAGES] = {"packages", false},
    [D_RELATIONSHIPS] = {"relationships", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_list(struct spdx *spdx, int member)
{
	struct adapter *adapter = &spdx->base;
	spdx->listed |= member == D_PACKAGES;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		struct muster_span id = row_nothing;
		if (member == D_PACKAGES)
			read_package(spdx);
		else if (member == D_RELATIONSHIPS)
			read_relationship(spdx);
		else if (json_text(adapter->reader, &id) == 0)
			add_described(spdx, id);
	}
}

static void
read_document(struct adapter *adapter)
{
	struct spdx *spdx = of(adapter);
	int member;
	spdx->listed = spdx->system = false;
	spdx->version = row_nothing;
	spdx->elements = NULL;
	spdx->described = NULL;
	spdx->count = spdx->cap = spdx->described_count = spdx->described_cap = 0;
	adapter->run.tool = MUSTER_SPAN("spdx");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		if (member == D_VERSION)
			adapter_text(adapter, &spdx->version);
		else if (member == D_CREATION)
			read_creation(adapter);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			read_list(spdx, member);
	}
	if (!muster_span_starts(spdx->version, "SPDX-2."))
		adapter_refuse(adapter, "version", "only versions 2.x of SPDX are read");
	if (!spdx->listed)
		adapter_refuse(adapter, "no-results", "this SPDX document lists no packages");
	if (!json_failed(adapter->reader) && !adapter->failed)
		bind_subject(spdx);
}

static int
read_spdx(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct spdx spdx = {.listed = false};
	muster_strbuf_init(&spdx.name, 0);
	muster_strbuf_init(&spdx.digest, 0);
	int result = adapter_read(&spdx.base, &source_spdx, reader, sink, read_document, err);
	muster_strbuf_release(&spdx.name);
	muster_strbuf_release(&spdx.digest);
	return result;
}

static int
probe_spdx(const struct muster_peek *peek)
{
	return peek->kind == '{' && muster_peek_has(peek, "spdxVersion") ? 95 : 0;
}

const struct muster_source source_spdx = {
    .name = "spdx",
    .title = "SPDX",
    .kind = "inventory",
    .reads = "SPDX 2.x JSON: bills of materials; which packages are there, no findings",
    .version = 1,
    .probe = probe_spdx,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_spdx,
};
