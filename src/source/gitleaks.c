/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gitleaks: an array of what it found, by version 8 (RuleID, File, Secret) or
 * by the ones before (rule, file, offender); null or [] when it found nothing.
 */
#include "source/named.h"
#include "source/sources.h"

struct gitleaks {
	struct adapter base; /* first */
	struct muster_strbuf place;
};

enum {
	L_RULE,
	L_TITLE,
	L_FILE,
	L_LINE,
	L_COMMIT,
	L_OLD_RULE,
	L_OLD_FILE,
	L_OLD_LINE,
	L_OLD_COMMIT
};
static const struct json_member_row leak_rows[] = {
    [L_RULE] = {"RuleID", false},
    [L_TITLE] = {"Description", false},
    [L_FILE] = {"File", false},
    [L_LINE] = {"StartLine", false},
    [L_COMMIT] = {"Commit", false},
    [L_OLD_RULE] = {"rule", false},
    [L_OLD_FILE] = {"file", false},
    [L_OLD_LINE] = {"lineNumber", false},
    [L_OLD_COMMIT] = {"commit", false},
};
static const struct json_members leak_members = JSON_MEMBERS(leak_rows);

static void
read_members(struct adapter *adapter, struct row *row, struct muster_span *file,
    struct muster_span *line, struct muster_span *commit)
{
	struct muster_span *const texts[] = {[L_RULE] = &row->text[ROW_CHECK],
	    [L_TITLE] = &row->text[ROW_TITLE],
	    [L_FILE] = file,
	    [L_LINE] = line,
	    [L_COMMIT] = commit,
	    [L_OLD_RULE] = &row->text[ROW_CHECK],
	    [L_OLD_FILE] = file,
	    [L_OLD_LINE] = line,
	    [L_OLD_COMMIT] = commit};
	int member;
	while ((member = json_member(adapter->reader, &leak_members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else if (texts[member] == line)
			take_scalar(&adapter->take, line);
		else
			take_text(&adapter->take, texts[member]);
	}
}

static void
read_leak(struct gitleaks *gitleaks)
{
	struct adapter *adapter = &gitleaks->base;
	struct muster_span file = row_nothing, line = row_nothing, commit = row_nothing;
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_members(adapter, &row, &file, &line, &commit);
	/* "gitleaks stdin" and what was fed to it have no name */
	place_of_line(&gitleaks->place, file.len > 0 ? file : MUSTER_SPAN("stdin"), line, commit);
	row.text[ROW_PLACE] = row_span(&gitleaks->place);
	row.domain = MUSTER_DOMAIN_SECRET;
	adapter->failed |= gitleaks->place.failed;
	if (row_end(adapter, &row))
		row_say(adapter, &row);
}

static void
read_document(struct adapter *adapter)
{
	adapter->run.tool = MUSTER_SPAN("gitleaks");
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1)
		read_leak((struct gitleaks *)adapter);
	if (json_failed(adapter->reader))
		return;
	adapter_bind(adapter, MUSTER_ASSET_REPOSITORY, row_nothing);
	adapter->covers[MUSTER_DOMAIN_SECRET] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_gitleaks(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct gitleaks gitleaks;
	muster_strbuf_init(&gitleaks.place, 0);
	int result =
	    adapter_read(&gitleaks.base, &source_gitleaks, reader, sink, read_document, err);
	muster_strbuf_release(&gitleaks.place);
	return result;
}

static int
probe_gitleaks(const struct muster_peek *peek)
{
	if (peek->kind != '[')
		return 0;
	if (muster_peek_element_has(peek, "RuleID"))
		return muster_peek_element_has(peek, "Secret") ||
			muster_peek_element_has(peek, "Match") ||
			muster_peek_element_has(peek, "Fingerprint")
		    ? 90
		    : 0;
	return muster_peek_element_has(peek, "rule") && muster_peek_element_has(peek, "offender")
	    ? 90
	    : 0;
}

/*
 * The secret, and what it stood in: lines of code and messages go where they
 * stand, for a copy of a whole line is not looked for.
 */
static const char *const secret_members[] = {
    "Secret", "Match!", "Line!", "Message!", "offender", "line!", "commitMessage!", NULL};

const struct muster_source source_gitleaks = {
    .name = "gitleaks",
    .title = "gitleaks",
    .kind = "scanner",
    .reads = "gitleaks --report-format json, versions 4 to 8",
    .version = 2,
    .probe = probe_gitleaks,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_gitleaks,
};
