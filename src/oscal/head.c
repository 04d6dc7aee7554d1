/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What frames every model: metadata, the tools and assets spoken of, the
 * controls looked at, and as back matter the evidence and the catalog.
 */
#include <string.h>

#include "oscal/internal.h"

#define OSCAL_VERSION "1.2.1"

static const char *
text_or(const char *text, const char *otherwise)
{
	return text != NULL && *text != '\0' ? text : otherwise;
}

/* ---- metadata ---- */

static void
properties(struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	const struct muster_report_input *in = oscal->in;
	struct out *out = &oscal->out;
	out_list(out, "props", "prop");
	part_prop(oscal, "framework", oscal->catalog->id);
	part_prop(oscal, "framework-version", oscal->catalog->version);
	part_prop(oscal, "controls-digest", in->controls->digest);
	part_prop(oscal, "system", assessment->system);
	part_prop_time(oscal, "as-of", assessment->as_of);
	part_prop_number(oscal, "known-by", assessment->known_by);
	part_prop(oscal, "period", assessment->period.name);
	if (assessment->period.name[0] != '\0')
		part_prop(oscal, "period-closed", in->period_closed ? "true" : "false");
	part_prop(oscal, "journal-head", in->journal_head);
	part_prop(oscal, "assessment-digest", assessment->digest);
	part_prop(oscal, "classification", in->classification);
	part_prop(oscal, "muster-version", in->muster_version);
	out_list_end(out);
}

static void
organisation(struct oscal *oscal)
{
	struct out *out = &oscal->out;
	const char *name = text_or(oscal->in->organisation, "");
	struct id id = id_of(oscal, "organisation:%s", name);
	out_list(out, "parties", "party");
	if (*name != '\0') {
		out_item(out);
		out_flag(out, "uuid", id.text);
		out_flag(out, "type", "organization");
		out_field(out, "name", name);
		out_item_end(out);
	}
	out_list_end(out);
}

void
head_document(struct oscal *oscal, const char *kind, const char *title, const char *remarks)
{
	const struct muster_assessment *assessment = oscal->assessment;
	struct out *out = &oscal->out;
	/* All that the document depends on: another state of things is another document. */
	struct id id = id_of(oscal, "%s:%s:%s:%s:%s:%lld:%lld:%s", kind, oscal->catalog->id,
	    assessment->system, assessment->period.name, assessment->digest,
	    (long long)assessment->as_of, (long long)assessment->known_by,
	    text_or(oscal->in->journal_head, ""));
	out_flag(out, "uuid", id.text);
	out_object(out, "metadata");
	out_line(out, "title",
	    WORDS(oscal, "%s %s, %s: %s", oscal->catalog->title, oscal->catalog->version,
		assessment->system, title));
	part_time(oscal, "last-modified", assessment->as_of);
	out_field(
	    out, "version", WORDS(oscal, "journal entry %lld", (long long)assessment->known_by));
	out_field(out, "oscal-version", OSCAL_VERSION);
	properties(oscal);
	organisation(oscal);
	out_prose(out, "remarks");
	out_paragraph(out, remarks);
	out_paragraph(out,
	    "What the evidence shows, by which rule, as of a date. It is not an "
	    "attestation of compliance.");
	out_paragraph(out, text_or(oscal->catalog->notice, ""));
	out_prose_end(out, "remarks");
	out_object_end(out);
}

/* ---- local definitions ---- */

static void
tool(struct oscal *oscal, const char *name, const char *description)
{
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "tool:%s", name);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_flag(out, "type", "software");
	out_line(out, "title", name);
	out_words(out, "description", "%s", description);
	out_object(out, "status");
	out_flag(out, "state", "operational");
	out_object_end(out);
	out_item_end(out);
}

static void
asset(struct oscal *oscal, const struct muster_asset *asset)
{
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "asset:%s", asset->path);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_words(out, "description", "%s", text_or(asset->path, "-"));
	out_list(out, "props", "prop");
	part_prop(oscal, "kind", muster_asset_kind_name(asset->kind));
	part_prop(oscal, "version", asset->version);
	part_prop_time(oscal, "first-seen", asset->first_seen);
	part_prop_time(oscal, "last-seen", asset->last_seen);
	out_list_end(out);
	out_item_end(out);
}

void
head_local_definitions(struct oscal *oscal)
{
	const struct muster_report_input *in = oscal->in;
	struct out *out = &oscal->out;
	out_object(out, "local-definitions");
	out_list(out, "components", "component");
	tool(oscal, "muster", "Judged the evidence by practices and mappings of this catalog.");
	for (size_t i = 0; i < oscal->source_count; i++)
		if (strcmp(oscal->sources[i], "muster") != 0)
			tool(oscal, oscal->sources[i], "Produced evidence that was taken in.");
	out_list_end(out);
	out_list(out, "inventory-items", "inventory-item");
	for (size_t i = 0; i < in->asset_count; i++)
		asset(oscal, &in->assets[i]);
	out_list_end(out);
	out_object_end(out);
}

/* ---- reviewed controls ---- */

static size_t
select_controls(struct oscal *oscal, const char *group, const char *name, bool outside)
{
	const struct muster_assessment *assessment = oscal->assessment;
	struct out *out = &oscal->out;
	size_t count = 0;
	out_list(out, group, name);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (!result->control->assessable || result->out_of_profile != outside)
			continue;
		out_item(out);
		out_flag(out, "control-id", id_control(oscal, result->control->id));
		out_item_end(out);
		count++;
	}
	out_list_end(out);
	return count;
}

void
head_reviewed_controls(struct oscal *oscal)
{
	struct out *out = &oscal->out;
	out_object(out, "reviewed-controls");
	out_list(out, "control-selections", "control-selection");
	out_item(out);
	out_words(out, "description",
	    "The assessable controls of %s %s in profile; those outside the assessment profile "
	    "are excluded.",
	    oscal->catalog->title, oscal->catalog->version);
	if (select_controls(oscal, "include-controls", "include-control", false) == 0) {
		out_object(out, "include-all"); /* one of the two must stand here */
		out_object_end(out);
	}
	select_controls(oscal, "exclude-controls", "exclude-control", true);
	out_item_end(out);
	out_list_end(out);
	out_object_end(out);
}

/* ---- back matter ---- */

static void
evidence(struct oscal *oscal, const struct muster_run *run)
{
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "evidence:%s", run->sha256);
	char uri[64];
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", run->path);
	out_words(out, "description",
	    "Evidence in custody, decoded and redacted: %s%s%s, run %lld, %llu bytes.", run->source,
	    *run->tool_version != '\0' ? " " : "", run->tool_version, (long long)run->id,
	    (unsigned long long)run->bytes);
	out_list(out, "props", "prop");
	part_prop(oscal, "sha256", run->sha256);
	part_prop_time(oscal, "observed", run->observed_at);
	part_prop_time(oscal, "received", run->received_at);
	part_prop(oscal, "completeness", muster_completeness_name(run->completeness));
	out_list_end(out);
	if (id_digest_uri(run->sha256, uri) != NULL) {
		out_list(out, "rlinks", "rlink");
		out_item(out);
		out_flag(out, "href", uri);
		out_flag(out, "media-type", "application/octet-stream");
		out_list(out, "hashes", "hash");
		out_item(out);
		out_flag(out, "algorithm", "SHA-256");
		out_value(out, "value", run->sha256);
		out_item_end(out);
		out_list_end(out);
		out_item_end(out);
		out_list_end(out);
	}
	out_item_end(out);
}

void
head_back_matter(struct oscal *oscal)
{
	const struct muster_catalog *catalog = oscal->catalog;
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "catalog:%s:%s", catalog->id, catalog->version);
	out_object(out, "back-matter");
	out_list(out, "resources", "resource");
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", catalog->title);
	out_words(out, "description",
	    "%s %s. Control ids here are its own ids behind \"%s-\"; its text is not part of this "
	    "document.",
	    catalog->title, catalog->version, catalog->id);
	out_object(out, "citation");
	out_line(out, "text", WORDS(oscal, "%s %s", catalog->title, catalog->version));
	out_object_end(out);
	out_item_end(out);
	for (size_t i = 0; i < oscal->evidence_count; i++)
		evidence(oscal, oscal->evidence[i]);
	out_list_end(out);
	out_object_end(out);
}
