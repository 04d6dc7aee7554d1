/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An OSCAL catalog as YAML of ours: what muster judges by.  Groups are
 * headings, controls are assessable unless withdrawn.  What we exported as
 * properties comes back as what it was; of other catalogs nobody has said what
 * it takes to show a control, so each needs an attestation until one does.
 */
#include <stdlib.h>
#include <string.h>

#include <muster/text.h>

#include "oscal/catalog.h"
#include "oscal/internal.h"
#include "oscal/markup.h"

struct yaml {
	struct muster_strbuf *out;
	const char *file;
	struct muster_error *err;
	struct told {
		const char *id;
		const struct node *node;
	} * told;
	size_t count, cap;
	unsigned unnamed;
	struct muster_strbuf words;
};

/* JSON's way of quoting is YAML's too; hidden signs are escaped. */
static void
quote(struct muster_strbuf *out, const char *text)
{
	size_t len = strlen(text);
	muster_strbuf_addc(out, '"');
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		if (cp == '"' || cp == '\\')
			muster_strbuf_addf(out, "\\%c", (char)cp);
		else if (cp == '\n')
			muster_strbuf_adds(out, "\\n");
		else if (cp < 0x20 || muster_text_is_hidden(cp))
			muster_strbuf_addf(out, cp > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)cp);
		else
			muster_strbuf_add(out, text + at, used);
		at += used;
	}
	muster_strbuf_addc(out, '"');
}

static void
line(struct yaml *yaml, const char *key, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	muster_strbuf_adds(yaml->out, key);
	quote(yaml->out, text);
	muster_strbuf_addc(yaml->out, '\n');
}

/* What we exported; "" none. */
static const char *
ours(const struct node *node, const char *name)
{
	return node_property_in(node, PROPERTY_NAMESPACE, name);
}

const char *
oscal_control_id(const struct node *control)
{
	const char *own = ours(control, "control");
	return own[0] != '\0' ? own : node_text(control, "id");
}

static bool
is_withdrawn(const struct node *control)
{
	const char *status = node_property(control, "status");
	return muster_span_is_nocase(muster_span_of(status), "withdrawn");
}

static int
remember(struct yaml *yaml, const struct node *node, const char *id)
{
	if (yaml->count == yaml->cap) {
		size_t cap = yaml->cap == 0 ? 1024 : 2 * yaml->cap;
		struct told *bigger = realloc(yaml->told, cap * sizeof(*bigger));
		if (bigger == NULL)
			return muster_error_memory(yaml->err);
		yaml->told = bigger;
		yaml->cap = cap;
	}
	yaml->told[yaml->count++] = (struct told){id, node};
	return 0;
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(((const struct told *)a)->id, ((const struct told *)b)->id);
}

/* Two controls of one id cannot both be meant. */
static int
check_ids(struct yaml *yaml)
{
	if (yaml->count > 1)
		qsort(yaml->told, yaml->count, sizeof(*yaml->told), by_id);
	for (size_t i = 1; i < yaml->count; i++) {
		if (strcmp(yaml->told[i].id, yaml->told[i - 1].id) != 0)
			continue;
		const struct node *node = yaml->told[i].node;
		muster_error_set(yaml->err, MUSTER_E_INPUT, "oscal.duplicate",
		    "two controls or groups have the id \"%.80s\"", yaml->told[i].id);
		muster_error_at(yaml->err, node->line, node->column, 0);
		muster_error_remedy(yaml->err, "mend the catalog: ids are unique in it");
		return muster_error_in(yaml->err, yaml->file);
	}
	return 0;
}

static const char *
plain(struct yaml *yaml, const char *markup)
{
	muster_strbuf_clear(&yaml->words);
	markup_plain(markup, &yaml->words);
	return yaml->words.len > 0 ? yaml->words.data : "-";
}

/* A list of words of ours, from properties of one name. */
static bool
list(struct yaml *yaml, const struct node *node, const char *name, const char *key)
{
	bool any = false;
	for (const struct node *prop = node_child(node, "prop"); prop != NULL;
	     prop = node_next(prop)) {
		if (strcmp(node_text(prop, "name"), name) != 0 ||
		    strcmp(node_text(prop, "ns"), PROPERTY_NAMESPACE) != 0)
			continue;
		muster_strbuf_adds(yaml->out, any ? ", " : key);
		quote(yaml->out, node_text(prop, "value"));
		any = true;
	}
	if (any)
		muster_strbuf_adds(yaml->out, "]\n");
	return any;
}

/* How the publisher prints the id ("AC-2(1)"), as another spelling; blanks are left out. */
static void
label(struct yaml *yaml, const struct node *control, const char *id)
{
	const char *text = node_property(control, "label");
	struct muster_strbuf word;
	muster_strbuf_init(&word, 1024);
	for (const char *p = text; *p != '\0'; p++)
		if (*p > ' ' && *p != 0x7F)
			muster_strbuf_addc(&word, *p);
	if (word.len > 0 && !word.failed && strcmp(word.data, id) != 0) {
		muster_strbuf_clear(&yaml->words);
		muster_strbuf_addf(&yaml->words, "label:%s", word.data);
		muster_strbuf_adds(yaml->out, "    aliases: [");
		quote(yaml->out, yaml->words.data);
		muster_strbuf_adds(yaml->out, "]\n");
	}
	muster_strbuf_release(&word);
}

static void
nature(struct yaml *yaml, const struct node *control)
{
	static const struct {
		const char *name, *key;
	} words[] = {{"level", "    level: "}, {"profile", "    profile: "},
	    {"specification", "    specification: "}, {"effective", "    effective: "},
	    {"effective-in-part", "    effective-in-part: "},
	    {"superseded-by", "    superseded-by: "}, {"superseded-on", "    superseded-on: "}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		line(yaml, words[i].key, ours(control, words[i].name));
	if (node_is(control, "group") || strcmp(ours(control, "assessable"), "false") == 0 ||
	    is_withdrawn(control))
		muster_strbuf_adds(yaml->out, "    heading: true\n");
	else if (!list(yaml, control, "needs", "    needs: ["))
		muster_strbuf_adds(yaml->out, "    needs: [attestation]\n");
}

static int rows(struct yaml *yaml, const struct node *parent, const char *parent_id);

static int
row(struct yaml *yaml, const struct node *node, const char *parent_id)
{
	bool group = node_is(node, "group");
	char made[32] = "";
	const char *id = oscal_control_id(node);
	if (id[0] == '\0') { /* groups may have none */
		snprintf(made, sizeof(made), "group-%u", ++yaml->unnamed);
		id = made;
	} else if (remember(yaml, node, id) != 0) {
		return -1;
	}
	line(yaml, "  - id: ", id);
	line(yaml, "    parent: ", parent_id);
	const char *title = plain(yaml, node_text(node, "title"));
	if (!group && is_withdrawn(node))
		muster_strbuf_adds(&yaml->words, " (withdrawn)");
	line(yaml, "    title: ", yaml->words.len > 0 ? yaml->words.data : title);
	nature(yaml, node);
	if (!list(yaml, node, "alias", "    aliases: [") && !group)
		label(yaml, node, id);
	return rows(yaml, node, id);
}

static int
rows(struct yaml *yaml, const struct node *parent, const char *parent_id)
{
	for (const struct node *child = parent->first; child != NULL; child = child->next)
		if ((node_is(child, "control") || node_is(child, "group")) &&
		    row(yaml, child, parent_id) != 0)
			return -1;
	return 0;
}

static void
labels(struct yaml *yaml, const struct node *metadata)
{
	static const struct {
		const char *status, *words;
	} usual[] = {{"satisfied", "Evidence supports: satisfied"},
	    {"not-satisfied", "Evidence shows: not satisfied"},
	    {"accepted", "Evidence shows: not satisfied, deviation approved"},
	    {"stale", "Evidence out of date: undecided"},
	    {"no-evidence", "Evidence missing: undecided"},
	    {"error", "Evidence missing: the check could not run"},
	    {"not-applicable", "Declared not applicable"}};
	muster_strbuf_adds(yaml->out, "labels:\n");
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		char name[64];
		snprintf(name, sizeof(name), "label-%s", usual[i].status);
		const char *own = ours(metadata, name);
		muster_strbuf_addf(yaml->out, "  %s: ", usual[i].status);
		quote(yaml->out, own[0] != '\0' ? own : usual[i].words);
		muster_strbuf_addc(yaml->out, '\n');
	}
}

static void
profiles(struct yaml *yaml, const struct node *metadata)
{
	bool any = false;
	for (const struct node *prop = node_child(metadata, "prop"); prop != NULL;
	     prop = node_next(prop)) {
		if (strcmp(node_text(prop, "name"), "profile-title") != 0 ||
		    strcmp(node_text(prop, "ns"), PROPERTY_NAMESPACE) != 0)
			continue;
		if (!any)
			muster_strbuf_adds(yaml->out, "profiles:\n");
		any = true;
		line(yaml, "  - id: ", node_text(prop, "class"));
		line(yaml, "    title: ", node_text(prop, "value"));
	}
}

static int
write(struct yaml *yaml, const struct tree *catalog, const char *id)
{
	const struct node *metadata = node_child(catalog->root, "metadata");
	const char *notice = ours(metadata, "notice");
	muster_strbuf_addf(yaml->out,
	    "# Imported from OSCAL. What each control needs, levels, profiles and labels may be "
	    "edited here;\n# texts and parameters stand in ../oscal/%s.json.\n",
	    id);
	line(yaml, "id: ", id);
	line(yaml, "title: ", plain(yaml, node_text(metadata, "title")));
	line(yaml, "version: ", node_text(metadata, "version"));
	if (notice[0] == '\0') {
		muster_strbuf_clear(&yaml->words);
		muster_strbuf_addf(&yaml->words,
		    "Imported from OSCAL %s, document %s of %s. Its texts are its publisher's; "
		    "muster is affiliated with none.",
		    node_text(metadata, "oscal-version"), node_text(catalog->root, "uuid"),
		    node_text(metadata, "last-modified"));
		notice = yaml->words.data;
	}
	line(yaml, "notice: ", notice);
	if (ours(metadata, "framework")[0] == '\0')
		muster_strbuf_adds(yaml->out, "oscal: true\n");
	if (strcmp(ours(metadata, "accepts-risk"), "true") == 0)
		muster_strbuf_adds(yaml->out, "accepts-risk: true\n");
	if (ours(metadata, "stale-after-days")[0] != '\0')
		muster_strbuf_addf(
		    yaml->out, "stale-after-days: %s\n", ours(metadata, "stale-after-days"));
	labels(yaml, metadata);
	profiles(yaml, metadata);
	muster_strbuf_adds(yaml->out, "controls:\n");
	return rows(yaml, catalog->root, "");
}

int
oscal_to_yaml(const struct tree *catalog, const char *id, const char *file,
    struct muster_strbuf *out, struct muster_error *err)
{
	struct yaml yaml = {.out = out, .file = file, .err = err};
	muster_strbuf_init(&yaml.words, 0);
	int rc = write(&yaml, catalog, id);
	if (rc == 0)
		rc = check_ids(&yaml);
	if (rc == 0 && yaml.count == 0) {
		muster_error_set(err, MUSTER_E_INPUT, "oscal.empty", "the catalog has no controls");
		rc = muster_error_in(err, file);
	}
	if (rc == 0 && (out->failed || yaml.words.failed))
		rc = muster_error_memory(err);
	muster_strbuf_release(&yaml.words);
	free(yaml.told);
	return rc;
}

/* ---- texts of a control ---- */

static const struct node *
find(const struct node *parent, const char *id)
{
	for (const struct node *child = parent->first; child != NULL; child = child->next) {
		if (!node_is(child, "control") && !node_is(child, "group"))
			continue;
		if (strcmp(node_text(child, "id"), id) == 0)
			return child;
		const struct node *found = find(child, id);
		if (found != NULL)
			return found;
	}
	return NULL;
}

const struct node *
oscal_control(const struct tree *catalog, const char *id)
{
	return find(catalog->root, id);
}
