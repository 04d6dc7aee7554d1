/* SPDX-License-Identifier: Apache-2.0 */
/* The end of explain's other way: what a person stated, its file and the line it is written in. */
#include <string.h>

#include "cli/explain.h"

static const char *
text_of(const char *text)
{
	return text != NULL ? text : "";
}

/* "written in attestations/hr.yaml:12", the digest of that text and its journal entry. */
static void
written_text(struct cli *cli, const struct muster_origin *origin, const char *sha256, int64_t seq)
{
	const char *file = text_of(origin->file);
	if (strncmp(file, "entered:", 8) == 0)
		cli_printf(cli, "    written in  %s\n", file);
	else
		cli_printf(cli, "    written in  %s:%u\n", file, origin->line);
	cli_printf(cli, "                %s\n                journal entry %lld\n", text_of(sha256),
	    (long long)seq);
}

static void
written_json(
    struct muster_json *json, const struct muster_origin *origin, const char *sha256, int64_t seq)
{
	muster_json_string(json, "file", text_of(origin->file));
	muster_json_int(json, "line", origin->line);
	muster_json_string(json, "document_sha256", text_of(sha256));
	muster_json_int(json, "seq", seq);
}

/* The parts of a compensating control that are given. */
static void
worksheet_text(struct cli *cli, const struct muster_exception *exception)
{
	for (size_t i = 0; exception->worksheet != NULL && i < MUSTER_WORKSHEET_PARTS; i++) {
		char head[32];
		snprintf(head, sizeof(head), "    %-12s", muster_worksheet_parts[i]);
		if (text_of(exception->worksheet[i])[0] != '\0')
			cli_wrapped_words(cli, 16, head, "%s", exception->worksheet[i]);
	}
}

void
explain_statements_text(struct cli *cli, const struct muster_control_result *result)
{
	const struct muster_attestation *one = result->attestation;
	char given[16], until[16];
	if (one != NULL) {
		cli_puts(cli, "\n");
		cli_wrapped_words(cli, 4, "  ", "attestation %s: %s by %s, given %s, until %s",
		    text_of(one->id), one->outcome, one->author,
		    muster_date_format(one->given, given), muster_date_format(one->expires, until));
		if (text_of(one->practice)[0] != '\0')
			cli_printf(cli, "    of practice %s\n", one->practice);
		if (text_of(one->provider)[0] != '\0')
			cli_wrapped_words(cli, 16, "    inherited   ", "from %s, responsibility %s",
			    one->provider, text_of(one->responsibility));
		if (text_of(one->note)[0] != '\0')
			cli_wrapped_words(cli, 16, "    note        ", "%s", one->note);
		if (text_of(one->file_sha256)[0] != '\0')
			cli_printf(cli, "    file        %s\n                %s\n",
			    text_of(one->file), one->file_sha256);
		else
			cli_puts(cli, "    file        none\n");
		written_text(cli, &one->origin, one->document_sha256, one->seq);
	}
	for (size_t i = 0; i < result->exception_count; i++) {
		const struct muster_exception_use *use = &result->exceptions[i];
		const struct muster_exception *exception = use->exception;
		cli_puts(cli, "\n");
		cli_wrapped_words(cli, 4, "  ", "exception %s, %s: %s%s", exception->id,
		    exception->kind, use->effective ? "" : "no effect, ", use->why);
		cli_wrapped_words(cli, 16, "    reason      ", "%s", text_of(exception->reason));
		worksheet_text(cli, exception);
		written_text(cli, &exception->origin, exception->document_sha256, exception->seq);
	}
}

void
explain_statements_json(struct muster_json *json, const struct muster_control_result *result)
{
	const struct muster_attestation *one = result->attestation;
	if (one == NULL) {
		muster_json_null(json, "attestation");
	} else {
		muster_json_object(json, "attestation");
		muster_json_string(json, "id", text_of(one->id));
		muster_json_string(json, "outcome", one->outcome);
		muster_json_string(json, "author", one->author);
		muster_json_time(json, "given", one->given);
		muster_json_time(json, "expires", one->expires);
		muster_json_string(
		    json, "practice", text_of(one->practice)[0] != '\0' ? one->practice : NULL);
		muster_json_string(
		    json, "provider", text_of(one->provider)[0] != '\0' ? one->provider : NULL);
		muster_json_string(json, "note", text_of(one->note)[0] != '\0' ? one->note : NULL);
		muster_json_string(json, "file_name", text_of(one->file));
		muster_json_string(json, "file_sha256", text_of(one->file_sha256));
		written_json(json, &one->origin, one->document_sha256, one->seq);
		muster_json_object_end(json);
	}
	muster_json_array(json, "exceptions");
	for (size_t i = 0; i < result->exception_count; i++) {
		const struct muster_exception_use *use = &result->exceptions[i];
		const struct muster_exception *exception = use->exception;
		muster_json_object(json, NULL);
		muster_json_string(json, "id", exception->id);
		muster_json_string(json, "kind", exception->kind);
		muster_json_bool(json, "effective", use->effective);
		muster_json_string(json, "why", use->why);
		muster_json_int(json, "results", (int64_t)use->results);
		muster_json_string(json, "reason", text_of(exception->reason));
		muster_json_string(json, "requester", text_of(exception->requester));
		muster_json_string(json, "approver", text_of(exception->approver));
		muster_json_time(json, "start", exception->start);
		muster_json_time(json, "expires", exception->expires);
		written_json(json, &exception->origin, exception->document_sha256, exception->seq);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
}

void
explain_exception_text(struct cli *cli, const struct muster_ledger_exception *row)
{
	char day[16];
	if (row == NULL)
		return;
	cli_wrapped_words(cli, 16, "  exception     ", "%s, %s, approved by %s until %s: %s",
	    row->id, row->kind, row->approver, muster_date_format(row->expires, day), row->reason);
	if (row->place.entered)
		cli_printf(cli, "                %s\n", row->place.file);
	else
		cli_printf(cli, "                %s:%u\n", row->place.file, row->place.line);
}
