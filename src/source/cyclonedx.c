/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CycloneDX in JSON, 1.2 and later, as far as it has vulnerabilities: reports
 * of scanners and VEX.  Vulnerabilities name components by reference, and
 * components nest and may come last: the document is gathered first (bounded,
 * see row.c).
 */
#include "source/cyclonedx.h"
#include "source/purl.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

/* ---- components ---- */

static int
by_ref(const void *a, const void *b)
{
	const struct cdx_component *x = a, *y = b;
	int order = muster_span_cmp(x->ref, y->ref);
	return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

const struct cdx_component *
cdx_find(struct cdx *cdx, struct muster_span ref)
{
	if (cdx->count == 0 || ref.len == 0)
		return NULL;
	if (!cdx->sorted)
		qsort(cdx->components, cdx->count, sizeof(*cdx->components), by_ref);
	cdx->sorted = true;
	size_t low = 0, high = cdx->count; /* the first of those with this ref */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (muster_span_cmp(cdx->components[middle].ref, ref) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < cdx->count && muster_span_eq(cdx->components[low].ref, ref)
	    ? &cdx->components[low]
	    : NULL;
}

/* What the document is about: its own component. */
struct subject {
	struct muster_span type, name, version, digest, image_id, tag;
};

enum { P_NAME, P_VALUE };
static const struct json_member_row property_rows[] = {
    [P_NAME] = {"name", false}, [P_VALUE] = {"value", false}};
static const struct json_members property_members = JSON_MEMBERS(property_rows);

/* Trivy says what an image is called among its component's properties. */
static void
read_properties(struct adapter *adapter, struct subject *subject)
{
	struct json_reader *reader = adapter->reader;
	int member;
	json_array(reader);
	while (json_element(reader) == 1) {
		struct muster_span name = none, value = none;
		json_object(reader);
		while ((member = json_member(reader, &property_members)) != JSON_MEMBER_END) {
			if (member == P_NAME && json_peek(reader) == JSON_STRING)
				adapter_text(adapter, &name);
			else if (member == P_VALUE && json_peek(reader) == JSON_STRING)
				adapter_text(adapter, &value);
			else
				json_skip(reader);
		}
		if (muster_span_is(name, "aquasecurity:trivy:RepoDigest"))
			subject->digest = value;
		else if (muster_span_is(name, "aquasecurity:trivy:ImageID"))
			subject->image_id = value;
		else if (muster_span_is(name, "aquasecurity:trivy:RepoTag"))
			subject->tag = value;
	}
}

enum { C_REF, C_TYPE, C_GROUP, C_NAME, C_VERSION, C_PURL, C_COMPONENTS, C_PROPERTIES };
static const struct json_member_row component_rows[] = {
    [C_REF] = {"bom-ref", false},
    [C_TYPE] = {"type", false},
    [C_GROUP] = {"group", false},
    [C_NAME] = {"name", false},
    [C_VERSION] = {"version", false},
    [C_PURL] = {"purl", false},
    [C_COMPONENTS] = {"components", false},
    [C_PROPERTIES] = {"properties", false},
};
static const struct json_members component_members = JSON_MEMBERS(component_rows);

static struct muster_span
join(struct adapter *adapter, struct muster_span group, struct muster_span name)
{
	if (group.len == 0)
		return name;
	muster_strbuf_clear(&adapter->location);
	row_add(&adapter->location, "", group);
	row_add(&adapter->location, "/", name);
	adapter->failed |= adapter->location.failed;
	return adapter_keep(adapter, row_span(&adapter->location));
}

static void read_components(struct cdx *cdx);

static void
add_component(struct cdx *cdx, struct cdx_component component)
{
	struct cdx_component *list =
	    adapter_room(&cdx->base, cdx->components, cdx->count, &cdx->cap, sizeof(*list));
	if (list == NULL)
		return;
	component.order = cdx->count;
	cdx->components = list;
	cdx->components[cdx->count++] = component;
	cdx->sorted = false;
}

/* subject: the document's own, else NULL. */
static void
read_component(struct cdx *cdx, struct subject *subject)
{
	struct adapter *adapter = &cdx->base;
	struct json_reader *reader = adapter->reader;
	struct cdx_component component = {none, none, none, none, 0};
	struct muster_span group = none, type = none;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &component_members)) != JSON_MEMBER_END) {
		switch (member) {
		case C_REF:
			adapter_text(adapter, &component.ref);
			break;
		case C_TYPE:
			adapter_text(adapter, &type);
			break;
		case C_GROUP:
			adapter_text(adapter, &group);
			break;
		case C_NAME:
			adapter_text(adapter, &component.name);
			break;
		case C_VERSION:
			adapter_text(adapter, &component.version);
			break;
		case C_PURL:
			adapter_text(adapter, &component.purl);
			break;
		case C_COMPONENTS:
			read_components(cdx);
			break;
		case C_PROPERTIES:
			if (subject != NULL)
				read_properties(adapter, subject);
			else
				json_skip(reader);
			break;
		default:
			json_skip(reader);
			break;
		}
	}
	component.name = join(adapter, group, component.name);
	if (subject != NULL) {
		subject->type = type;
		subject->name = component.name;
		subject->version = component.version;
		return; /* the asset itself is no component of it */
	}
	add_component(cdx, component);
	if (!muster_span_starts(component.purl, "pkg:"))
		return;
	const enum muster_domain domain = purl_is_os(component.purl, none)
	    ? MUSTER_DOMAIN_OS_PACKAGE
	    : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	adapter->covers[domain] = true;
	sink_package(
	    adapter->sink, adapter->asset, domain, purl_base(component.purl), component.version);
}

static void
read_components(struct cdx *cdx)
{
	json_array(cdx->base.reader);
	while (json_element(cdx->base.reader) == 1)
		read_component(cdx, NULL);
}

/* ---- metadata ---- */

enum { T_NAME, T_VERSION, T_COMPONENTS };
static const struct json_member_row tool_rows[] = {
    [T_NAME] = {"name", false}, [T_VERSION] = {"version", false}};
static const struct json_members tool_members = JSON_MEMBERS(tool_rows);

/* The first tool counts. */
static void
read_tool_list(struct adapter *adapter)
{
	struct json_reader *reader = adapter->reader;
	int member;
	json_array(reader);
	while (json_element(reader) == 1) {
		struct muster_span text[2] = {none, none};
		json_object(reader);
		while ((member = json_member(reader, &tool_members)) != JSON_MEMBER_END) {
			if (member != JSON_MEMBER_OTHER)
				adapter_text(adapter, &text[member]);
			else
				json_skip(reader);
		}
		if (adapter->run.tool.len == 0 && text[T_NAME].len > 0) {
			adapter->run.tool = adapter_keep_run(adapter, text[T_NAME]);
			adapter->run.tool_version = adapter_keep_run(adapter, text[T_VERSION]);
		}
	}
}

static const struct json_member_row tools_rows[] = {{"components", false}};
static const struct json_members tools_members = JSON_MEMBERS(tools_rows);

/* A list, or since 1.5 {components: a list}. */
static void
read_tools(struct adapter *adapter)
{
	int member;
	if (json_peek(adapter->reader) != JSON_OBJECT) {
		read_tool_list(adapter);
		return;
	}
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &tools_members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_tool_list(adapter);
		else
			json_skip(adapter->reader);
	}
}

enum { M_TIME, M_TOOLS, M_COMPONENT, M_AUTHORS, M_SUPPLIER, M_MANUFACTURE, M_MANUFACTURER };
static const struct json_member_row metadata_rows[] = {
    [M_TIME] = {"timestamp", false},
    [M_TOOLS] = {"tools", false},
    [M_COMPONENT] = {"component", false},
    [M_AUTHORS] = {"authors", false},
    [M_SUPPLIER] = {"supplier", false},
    [M_MANUFACTURE] = {"manufacture", false},
    [M_MANUFACTURER] = {"manufacturer", false},
};
static const struct json_members metadata_members = JSON_MEMBERS(metadata_rows);

/* A name of {name}; authors come before organisations, and of those the first. */
static void
read_author(struct cdx *cdx, bool first)
{
	static const struct json_member_row rows[] = {{"name", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &cdx->base;
	struct muster_span name = none;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			adapter_text(adapter, &name);
		else
			json_skip(adapter->reader);
	}
	if (name.len > 0 && (first || cdx->author.len == 0))
		cdx->author = name;
}

static void
read_authors(struct cdx *cdx)
{
	bool first = true;
	json_array(cdx->base.reader);
	while (json_element(cdx->base.reader) == 1) {
		read_author(cdx, first);
		first = false;
	}
}

static void
read_metadata(struct cdx *cdx, struct subject *subject)
{
	struct json_reader *reader = cdx->base.reader;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &metadata_members)) != JSON_MEMBER_END) {
		if (member == M_TIME)
			adapter_observed(&cdx->base);
		else if (member == M_TOOLS)
			read_tools(&cdx->base);
		else if (member == M_COMPONENT)
			read_component(cdx, subject);
		else if (member == M_AUTHORS)
			read_authors(cdx);
		else if (member == M_SUPPLIER || member == M_MANUFACTURE ||
		    member == M_MANUFACTURER)
			read_author(cdx, false);
		else
			json_skip(reader);
	}
}

static void
bind_subject(struct cdx *cdx, const struct subject *subject)
{
	struct adapter *adapter = &cdx->base;
	if (cdx->bound)
		return;
	cdx->bound = true;
	struct muster_span lineage, tag, digest = none;
	if (!muster_span_is(subject->type, "container")) {
		adapter_bind(adapter,
		    muster_span_is(subject->type, "operating-system") ||
			    muster_span_is(subject->type, "device")
			? MUSTER_ASSET_HOST
			: MUSTER_ASSET_REPOSITORY,
		    subject->name);
		return;
	}
	muster_image_split(subject->digest, &lineage, &tag, &digest);
	if (digest.len == 0)
		digest = subject->image_id;
	if (digest.len == 0 && muster_span_starts(subject->version, "sha256:"))
		digest = subject->version;
	adapter_bind_image(adapter, subject->tag.len > 0 ? subject->tag : subject->name, digest);
}

/* ---- documents ---- */

enum { D_VERSION, D_METADATA, D_COMPONENTS, D_VULNERABILITIES };
static const struct json_member_row document_rows[] = {
    [D_VERSION] = {"specVersion", false},
    [D_METADATA] = {"metadata", false},
    [D_COMPONENTS] = {"components", false},
    [D_VULNERABILITIES] = {"vulnerabilities", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_members(struct cdx *cdx, struct subject *subject)
{
	struct adapter *adapter = &cdx->base;
	struct muster_span version = none;
	bool metadata = false;
	int member;
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		switch (member) {
		case D_VERSION:
			if (json_text(adapter->reader, &version) == 0 &&
			    !muster_span_starts(version, "1."))
				adapter_refuse(adapter, "version",
				    "only versions 1.x of CycloneDX are read; ask the tool for "
				    "one");
			break;
		case D_METADATA:
			read_metadata(cdx, subject);
			metadata = true;
			break;
		case D_COMPONENTS:
			read_components(cdx);
			cdx->gathered = true;
			break;
		case D_VULNERABILITIES:
			if (metadata && cdx->gathered)
				bind_subject(cdx, subject); /* in front of what is its own */
			cdx_read_vulnerabilities(cdx);
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
	struct cdx *cdx = cdx_of(adapter);
	struct subject subject = {none, none, none, none, none, none};
	cdx->components = NULL;
	cdx->count = cdx->cap = 0;
	cdx->sorted = cdx->gathered = cdx->listed = cdx->bound = false;
	cdx->rows = 0;
	cdx->author = none;
	json_object(adapter->reader);
	read_members(cdx, &subject);
	if (!cdx->listed)
		adapter_refuse(adapter, "no-results",
		    "this is a bill of materials without vulnerabilities: an inventory, and no "
		    "scan; scan it: grype sbom:FILE -o json, trivy sbom --format json FILE");
	if (json_failed(adapter->reader) || adapter->failed)
		return;
	bind_subject(cdx, &subject);
	cdx_say_vulnerabilities(cdx);
	/* Tools write an empty list whether they looked or not: it says nothing of any package. */
	if (cdx->rows > 0)
		adapter_cover(adapter, none);
}

static int
read_cyclonedx(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cdx cdx = {.refs = NULL};
	statement_texts_init(&cdx.texts);
	int result = adapter_read(&cdx.base, &source_cyclonedx, reader, sink, read_document, err);
	statement_texts_release(&cdx.texts);
	free(cdx.refs);
	return result;
}

static int
probe_cyclonedx(const struct muster_peek *peek)
{
	return peek->kind == '{' &&
		muster_span_is(muster_peek_value(peek, "bomFormat"), "\"CycloneDX\"")
	    ? 95
	    : 0;
}

/* Workflows (formulation) may hold what they were run with. */
static const char *const secret_members[] = {"contents/content!", "Env[]", NULL};

const struct muster_source source_cyclonedx = {
    .name = "cyclonedx",
    .title = "CycloneDX",
    .kind = "scanner",
    .reads = "CycloneDX JSON with vulnerabilities: reports of scanners, VEX",
    .version = 3,
    .probe = probe_cyclonedx,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_cyclonedx,
};
