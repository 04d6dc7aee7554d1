/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TruffleHog: one object a line (or an array of them) of version 3, which may
 * stand between lines of its log, or of version 2 (reason, stringsFound[]).
 */
#include "source/named.h"
#include "source/sources.h"

struct hog {
	struct adapter base; /* first */
	struct named_assets assets;
	struct muster_strbuf place;
};

static struct hog *
of(struct adapter *adapter)
{
	return (struct hog *)adapter;
}

/* Where it was found: SourceMetadata.Data has one member, named like the kind of place. */
struct origin {
	struct muster_span file, line, commit, repository, image, tag;
};

enum { O_FILE, O_PATH, O_LINE, O_COMMIT, O_REPOSITORY, O_IMAGE, O_TAG };
static const struct json_member_row origin_rows[] = {
    [O_FILE] = {"file", false},
    [O_PATH] = {"path", false},
    [O_LINE] = {"line", false},
    [O_COMMIT] = {"commit", false},
    [O_REPOSITORY] = {"repository", false},
    [O_IMAGE] = {"image", false},
    [O_TAG] = {"tag", false},
};
static const struct json_members origin_members = JSON_MEMBERS(origin_rows);

static void
read_place(struct adapter *adapter, struct origin *origin)
{
	struct muster_span *const texts[] = {[O_FILE] = &origin->file,
	    [O_PATH] = &origin->file,
	    [O_LINE] = &origin->line,
	    [O_COMMIT] = &origin->commit,
	    [O_REPOSITORY] = &origin->repository,
	    [O_IMAGE] = &origin->image,
	    [O_TAG] = &origin->tag};
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &origin_members)) != JSON_MEMBER_END) {
		if (member == O_LINE)
			take_scalar(&adapter->take, &origin->line);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, texts[member]);
	}
}

static void
read_metadata(struct adapter *adapter, struct origin *origin)
{
	static const struct json_member_row rows[] = {{"Data", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span kind;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0)
			json_skip(adapter->reader);
		else if (take_object(&adapter->take))
			while (json_key(adapter->reader, &kind) == 1)
				read_place(adapter, origin);
	}
}

enum { H_METADATA, H_DETECTOR, H_TITLE, H_VERIFIED, H_REASON, H_PATH, H_COMMIT, H_LEVEL, H_LOGGER };
static const struct json_member_row hog_rows[] = {
    [H_METADATA] = {"SourceMetadata", false},
    [H_DETECTOR] = {"DetectorName", false},
    [H_TITLE] = {"DetectorDescription", false},
    [H_VERIFIED] = {"Verified", false},
    [H_REASON] = {"reason", false},
    [H_PATH] = {"path", false},
    [H_COMMIT] = {"commitHash", false},
    [H_LEVEL] = {"level", false},
    [H_LOGGER] = {"logger", false},
};
static const struct json_members hog_members = JSON_MEMBERS(hog_rows);

/* A live credential is as bad as it gets; of others the tool says nothing. */
static void
take_verified(struct adapter *adapter, struct row *row)
{
	struct muster_span word = row_nothing;
	take_scalar(&adapter->take, &word);
	if (muster_span_is(word, "true")) {
		row->severity = MUSTER_SEVERITY_CRITICAL;
		row->text[ROW_OUTCOME] = MUSTER_SPAN("verified");
	} else if (word.len > 0) {
		row->text[ROW_OUTCOME] = MUSTER_SPAN("unverified");
	}
}

struct log_line {
	struct muster_span level, logger;
};

static void
read_members(struct adapter *adapter, struct row *row, struct origin *origin, struct log_line *log)
{
	struct muster_span *const texts[] = {[H_DETECTOR] = &row->text[ROW_CHECK],
	    [H_TITLE] = &row->text[ROW_TITLE],
	    [H_REASON] = &row->text[ROW_CHECK],
	    [H_PATH] = &origin->file,
	    [H_COMMIT] = &origin->commit,
	    [H_LEVEL] = &log->level,
	    [H_LOGGER] = &log->logger};
	int member;
	while ((member = json_member(adapter->reader, &hog_members)) != JSON_MEMBER_END) {
		if (member == H_METADATA)
			read_metadata(adapter, origin);
		else if (member == H_VERIFIED)
			take_verified(adapter, row);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, texts[member]);
	}
}

/* A repository by its address, an image, or what was scanned here, which has no name. */
static void
choose_asset(struct adapter *adapter, const struct origin *origin)
{
	struct muster_asset_binding binding = {.kind = MUSTER_ASSET_REPOSITORY,
	    .name = row_nothing,
	    .tag = row_nothing,
	    .version = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	if (origin->image.len > 0) {
		binding.kind = MUSTER_ASSET_IMAGE;
		muster_image_split(origin->image, &binding.name, &binding.tag, &binding.version);
		if (binding.tag.len == 0 && !muster_span_starts(origin->tag, "sha256:"))
			binding.tag = origin->tag;
	} else if (!muster_span_starts(origin->repository, "file:")) {
		binding.name = origin->repository;
	}
	named_cover(adapter, &of(adapter)->assets, &binding, row_nothing);
}

/* A line of its log is no finding; one of an error says that it has not seen all. */
static void
take_log_line(struct adapter *adapter, const struct log_line *log)
{
	if (muster_span_starts(log->level, "error") || muster_span_starts(log->level, "fatal")) {
		adapter_note(adapter, "scan-error",
		    "the log of the scan has an error in it: what it could not read may hold "
		    "secrets");
		adapter_partial(adapter, "the scan reported errors");
	}
	sink_record(adapter->sink, MUSTER_OUT_OF_SCOPE);
}

static void
read_hit(struct adapter *adapter)
{
	struct hog *hog = of(adapter);
	struct origin origin = {
	    row_nothing, row_nothing, row_nothing, row_nothing, row_nothing, row_nothing};
	struct log_line log = {row_nothing, row_nothing};
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_members(adapter, &row, &origin, &log);
	bool is_log = log.level.len > 0 && row.text[ROW_CHECK].len == 0;
	place_of_line(&hog->place, origin.file, origin.line, origin.commit);
	row.text[ROW_PLACE] = row_span(&hog->place);
	row.domain = MUSTER_DOMAIN_SECRET;
	adapter->failed |= hog->place.failed;
	if (is_log) {
		if (row_end_unnamed(adapter, &row))
			take_log_line(adapter, &log);
		return;
	}
	if (!row_end(adapter, &row))
		return;
	choose_asset(adapter, &origin);
	row_say(adapter, &row);
}

static void
read_document(struct adapter *adapter)
{
	adapter->run.tool = MUSTER_SPAN("trufflehog");
	adapter->covers[MUSTER_DOMAIN_SECRET] = true;
	if (json_peek(adapter->reader) != JSON_ARRAY && json_peek(adapter->reader) != JSON_NULL) {
		read_hit(adapter);
		return;
	}
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1)
		read_hit(adapter);
}

static int
read_hog(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct hog hog = {.assets = {{NULL}}};
	muster_strbuf_init(&hog.place, 0);
	int result = adapter_read(&hog.base, &source_trufflehog, reader, sink, read_document, err);
	muster_strbuf_release(&hog.place);
	return result;
}

static int
probe_hog(const struct muster_peek *peek)
{
	if (peek->kind == '[')
		return (muster_peek_element_has(peek, "SourceMetadata") &&
			   muster_peek_element_has(peek, "DetectorName")) ||
			(muster_peek_element_has(peek, "stringsFound") &&
			    muster_peek_element_has(peek, "reason"))
		    ? 90
		    : 0;
	if (peek->kind != '{')
		return 0;
	if (muster_peek_has(peek, "SourceMetadata") && muster_peek_has(peek, "DetectorName"))
		return 90;
	if (muster_peek_has(peek, "stringsFound") && muster_peek_has(peek, "reason"))
		return 90;
	return muster_span_is(muster_peek_value(peek, "logger"), "\"trufflehog\"") ? 80 : 0;
}

/* The credential in its spellings, and what version 2 found it in. */
static const char *const secret_members[] = {
    "Raw", "RawV2", "Redacted!", "stringsFound[]", "diff!", "printDiff!", NULL};

const struct muster_source source_trufflehog = {
    .name = "trufflehog",
    .title = "TruffleHog",
    .kind = "scanner",
    .reads = "trufflehog --json, versions 2 and 3: lines or an array",
    .version = 1,
    .probe = probe_hog,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_hog,
};
