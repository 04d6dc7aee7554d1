/* SPDX-License-Identifier: Apache-2.0 */
/* The models of OSCAL 1.2.1: catalog and profile, and all that stands in them. */
#include "oscal/model.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MODEL(symbol, word) const struct model model_##symbol = {word, symbol, COUNT(symbol)}

#define FLAG(n)                                  \
	{                                        \
		.name = (n), .kind = MEMBER_FLAG \
	}
#define FLAG_OF(n, f)                                         \
	{                                                     \
		.name = (n), .kind = MEMBER_FLAG, .form = (f) \
	}
#define FLAG_NEED(n, f)                                                         \
	{                                                                       \
		.name = (n), .kind = MEMBER_FLAG, .form = (f), .required = true \
	}
#define TEXT(n)                                  \
	{                                        \
		.name = (n), .kind = MEMBER_TEXT \
	}
#define TEXT_NEED(n)                                               \
	{                                                          \
		.name = (n), .kind = MEMBER_TEXT, .required = true \
	}
#define TEXTS(n, g)                                            \
	{                                                      \
		.name = (n), .group = (g), .kind = MEMBER_TEXT \
	}
#define YES(n)                                   \
	{                                        \
		.name = (n), .kind = MEMBER_BOOL \
	}
#define LINE(n)                                  \
	{                                        \
		.name = (n), .kind = MEMBER_LINE \
	}
#define LINE_NEED(n)                                               \
	{                                                          \
		.name = (n), .kind = MEMBER_LINE, .required = true \
	}
#define LINES(n, g)                                            \
	{                                                      \
		.name = (n), .group = (g), .kind = MEMBER_LINE \
	}
#define PROSE(n)                                  \
	{                                         \
		.name = (n), .kind = MEMBER_PROSE \
	}
#define BARE(n)                                  \
	{                                        \
		.name = (n), .kind = MEMBER_BARE \
	}
#define VALUE(n)                                                    \
	{                                                           \
		.name = (n), .kind = MEMBER_VALUE, .required = true \
	}
#define ONE(n, m)                                                       \
	{                                                               \
		.name = (n), .kind = MEMBER_OBJECT, .model = &model_##m \
	}
#define ONE_NEED(n, m)                                                                    \
	{                                                                                 \
		.name = (n), .kind = MEMBER_OBJECT, .model = &model_##m, .required = true \
	}
#define MANY(n, g, m)                                                                 \
	{                                                                             \
		.name = (n), .group = (g), .kind = MEMBER_OBJECT, .model = &model_##m \
	}
#define MANY_NEED(n, g, m)                                                             \
	{                                                                              \
		.name = (n), .group = (g), .kind = MEMBER_OBJECT, .model = &model_##m, \
		.required = true                                                       \
	}
#define WRAPPED(n, g, m)                                                               \
	{                                                                              \
		.name = (n), .group = (g), .kind = MEMBER_OBJECT, .model = &model_##m, \
		.wrapped = true                                                        \
	}

#define PROPS MANY("prop", "props", property)
#define LINKS MANY("link", "links", link)
#define PARAMS MANY("param", "params", parameter)
#define PARTS MANY("part", "parts", part)
#define REMARKS PROSE("remarks")

/* ---- common ---- */

static const struct member property[] = {FLAG_NEED("name", FORM_TOKEN), FLAG_OF("uuid", FORM_UUID),
    FLAG("ns"), FLAG_NEED("value", FORM_ANY), FLAG_OF("class", FORM_TOKEN),
    FLAG_OF("group", FORM_TOKEN), REMARKS};
MODEL(property, "prop");

static const struct member link[] = {FLAG_NEED("href", FORM_ANY), FLAG_OF("rel", FORM_ANY),
    FLAG("media-type"), FLAG("resource-fragment"), LINE("text")};
MODEL(link, "link");

static const struct member hash[] = {FLAG_NEED("algorithm", FORM_ANY), VALUE("value")};
static MODEL(hash, "hash");

static const struct member telephone[] = {FLAG("type"), VALUE("number")};
static MODEL(telephone, "telephone-number");

static const struct member address[] = {FLAG("type"), TEXTS("addr-line", "addr-lines"),
    TEXT("city"), TEXT("state"), TEXT("postal-code"), TEXT("country")};
static MODEL(address, "address");

static const struct member document_id[] = {FLAG("scheme"), VALUE("identifier")};
static MODEL(document_id, "document-id");

static const struct member responsible_party[] = {FLAG_NEED("role-id", FORM_TOKEN),
    {.name = "party-uuid",
	.group = "party-uuids",
	.kind = MEMBER_TEXT,
	.form = FORM_UUID,
	.required = true},
    PROPS, LINKS, REMARKS};
static MODEL(responsible_party, "responsible-party");

/* ---- metadata and back matter ---- */

static const struct member revision[] = {LINE("title"), TEXT("published"), TEXT("last-modified"),
    TEXT_NEED("version"), TEXT("oscal-version"), PROPS, LINKS, REMARKS};
static MODEL(revision, "revision");

static const struct member role[] = {FLAG_NEED("id", FORM_TOKEN), LINE_NEED("title"),
    TEXT("short-name"), PROSE("description"), PROPS, LINKS, REMARKS};
static MODEL(role, "role");

static const struct member location[] = {FLAG_NEED("uuid", FORM_UUID), LINE("title"),
    ONE("address", address), TEXTS("email-address", "email-addresses"),
    MANY("telephone-number", "telephone-numbers", telephone), TEXTS("url", "urls"), PROPS, LINKS,
    REMARKS};
static MODEL(location, "location");

static const struct member external_id[] = {FLAG_NEED("scheme", FORM_ANY), VALUE("id")};
static MODEL(external_id, "external-id");

static const struct member party[] = {FLAG_NEED("uuid", FORM_UUID), FLAG_NEED("type", FORM_ANY),
    TEXT("name"), TEXT("short-name"), MANY("external-id", "external-ids", external_id), PROPS,
    LINKS, TEXTS("email-address", "email-addresses"),
    MANY("telephone-number", "telephone-numbers", telephone), MANY("address", "addresses", address),
    TEXTS("location-uuid", "location-uuids"),
    TEXTS("member-of-organization", "member-of-organizations"), REMARKS};
static MODEL(party, "party");

static const struct member action[] = {FLAG_NEED("uuid", FORM_UUID), FLAG("date"),
    FLAG_NEED("type", FORM_TOKEN), FLAG_NEED("system", FORM_ANY), PROPS, LINKS,
    MANY("responsible-party", "responsible-parties", responsible_party), REMARKS};
static MODEL(action, "action");

static const struct member metadata[] = {LINE_NEED("title"), TEXT("published"),
    TEXT_NEED("last-modified"), TEXT_NEED("version"), TEXT_NEED("oscal-version"),
    WRAPPED("revision", "revisions", revision), MANY("document-id", "document-ids", document_id),
    PROPS, LINKS, MANY("role", "roles", role), MANY("location", "locations", location),
    MANY("party", "parties", party),
    MANY("responsible-party", "responsible-parties", responsible_party),
    MANY("action", "actions", action), REMARKS};
MODEL(metadata, "metadata");

static const struct member citation[] = {LINE_NEED("text"), PROPS, LINKS};
static MODEL(citation, "citation");

static const struct member rlink[] = {
    FLAG_NEED("href", FORM_ANY), FLAG("media-type"), MANY("hash", "hashes", hash)};
static MODEL(rlink, "rlink");

static const struct member base64[] = {FLAG("filename"), FLAG("media-type"), VALUE("value")};
static MODEL(base64, "base64");

static const struct member resource[] = {FLAG_NEED("uuid", FORM_UUID), LINE("title"),
    PROSE("description"), PROPS, MANY("document-id", "document-ids", document_id),
    ONE("citation", citation), MANY("rlink", "rlinks", rlink), ONE("base64", base64), REMARKS};
MODEL(resource, "resource");

static const struct member back_matter[] = {MANY("resource", "resources", resource)};
MODEL(back_matter, "back-matter");

/* ---- parameters, parts, controls ---- */

static const struct member test[] = {TEXT_NEED("expression"), REMARKS};
static MODEL(test, "test");

static const struct member constraint[] = {PROSE("description"), MANY("test", "tests", test)};
static MODEL(constraint, "constraint");

static const struct member guideline[] = {BARE("prose")};
static MODEL(guideline, "guideline");

static const struct member selection[] = {FLAG("how-many"), LINES("choice", "choice")};
static MODEL(selection, "select");

#define PARAMETER_BODY                                                            \
	PROPS, LINKS, LINE("label"), PROSE("usage"),                              \
	    MANY("constraint", "constraints", constraint),                        \
	    MANY("guideline", "guidelines", guideline), TEXTS("value", "values"), \
	    ONE("select", selection)
static const struct member parameter[] = {FLAG_NEED("id", FORM_TOKEN), FLAG_OF("class", FORM_TOKEN),
    FLAG_OF("depends-on", FORM_TOKEN), PARAMETER_BODY, REMARKS};
MODEL(parameter, "param");

static const struct member part[] = {FLAG_OF("id", FORM_TOKEN), FLAG_NEED("name", FORM_TOKEN),
    FLAG("ns"), FLAG_OF("class", FORM_TOKEN), LINE("title"), PROPS, BARE("prose"), PARTS, LINKS};
MODEL(part, "part");

static const struct member control[] = {FLAG_NEED("id", FORM_TOKEN), FLAG_OF("class", FORM_TOKEN),
    LINE_NEED("title"), PARAMS, PROPS, LINKS, PARTS, MANY("control", "controls", control)};
MODEL(control, "control");

static const struct member group[] = {FLAG_OF("id", FORM_TOKEN), FLAG_OF("class", FORM_TOKEN),
    LINE_NEED("title"), PARAMS, PROPS, LINKS, PARTS, MANY("group", "groups", group),
    MANY("control", "controls", control)};
MODEL(group, "group");

static const struct member catalog[] = {FLAG_NEED("uuid", FORM_UUID),
    ONE_NEED("metadata", metadata), PARAMS, MANY("control", "controls", control),
    MANY("group", "groups", group), ONE("back-matter", back_matter)};
MODEL(catalog, "catalog");

/* ---- profiles ---- */

static const struct model model_nothing = {"nothing", NULL, 0};

static const struct member matching[] = {FLAG("pattern"), REMARKS};
static MODEL(matching, "matching");

static const struct member select_by_id[] = {FLAG("with-child-controls"),
    {.name = "with-id", .group = "with-ids", .kind = MEMBER_TEXT, .form = FORM_TOKEN},
    MANY("matching", "matching", matching)};
static MODEL(select_by_id, "include-controls");

#define SELECTION                                                                                \
	ONE("include-all", nothing), MANY("include-controls", "include-controls", select_by_id), \
	    MANY("exclude-controls", "exclude-controls", select_by_id)
static const struct member import[] = {FLAG_NEED("href", FORM_ANY), SELECTION};
static MODEL(import, "import");

static const struct member insert_controls[] = {FLAG("order"), SELECTION};
static MODEL(insert_controls, "insert-controls");

static const struct model model_custom_group;
static const struct member custom_group[] = {FLAG_OF("id", FORM_TOKEN),
    FLAG_OF("class", FORM_TOKEN), LINE_NEED("title"), PARAMS, PROPS, LINKS, PARTS,
    MANY("group", "groups", custom_group),
    MANY("insert-controls", "insert-controls", insert_controls)};
static MODEL(custom_group, "group");

static const struct member custom[] = {MANY("group", "groups", custom_group),
    MANY("insert-controls", "insert-controls", insert_controls)};
static MODEL(custom, "custom");

static const struct member combine[] = {FLAG("method")};
static MODEL(combine, "combine");

static const struct member merge[] = {
    ONE("combine", combine), ONE("flat", nothing), YES("as-is"), ONE("custom", custom)};
static MODEL(merge, "merge");

static const struct member set_parameter[] = {FLAG_NEED("param-id", FORM_TOKEN),
    FLAG_OF("class", FORM_TOKEN), FLAG_OF("depends-on", FORM_TOKEN), PARAMETER_BODY};
static MODEL(set_parameter, "set-parameter");

static const struct member removal[] = {FLAG_OF("by-name", FORM_TOKEN),
    FLAG_OF("by-class", FORM_TOKEN), FLAG_OF("by-id", FORM_TOKEN),
    FLAG_OF("by-item-name", FORM_TOKEN), FLAG("by-ns"), REMARKS};
static MODEL(removal, "remove");

static const struct member addition[] = {
    FLAG("position"), FLAG_OF("by-id", FORM_TOKEN), LINE("title"), PARAMS, PROPS, LINKS, PARTS};
static MODEL(addition, "add");

static const struct member alter[] = {FLAG_NEED("control-id", FORM_TOKEN),
    MANY("remove", "removes", removal), MANY("add", "adds", addition)};
static MODEL(alter, "alter");

static const struct member modify[] = {
    MANY("set-parameter", "set-parameters", set_parameter), MANY("alter", "alters", alter)};
static MODEL(modify, "modify");

static const struct member profile[] = {FLAG_NEED("uuid", FORM_UUID),
    ONE_NEED("metadata", metadata), MANY_NEED("import", "imports", import), ONE("merge", merge),
    ONE("modify", modify), ONE("back-matter", back_matter)};
MODEL(profile, "profile");
