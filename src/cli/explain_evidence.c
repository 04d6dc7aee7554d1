/* SPDX-License-Identifier: Apache-2.0 */
/* explain: digest, place and record of a piece of evidence. */
#include <stdio.h>
#include <string.h>

#include "cli/explain.h"

void
explain_evidence_json(struct muster_json *json, const struct muster_evidence_ref *ref)
{
	muster_json_object(json, "evidence");
	muster_json_string(json, "sha256", ref->sha256);
	muster_json_int(json, "offset", (int64_t)ref->offset);
	muster_json_int(json, "length", (int64_t)ref->length);
	muster_json_string(json, "pointer", ref->pointer);
	muster_json_object_end(json);
}

/* The record itself, cut: what an auditor would look up. */
enum { RECORD_SHOWN = 400 };

static void
record_text(struct cli *cli, struct muster_project *project, size_t column,
    const struct muster_evidence_ref *ref)
{
	const char *bytes;
	size_t len;
	struct muster_error unread;
	muster_error_clear(&unread);
	if (muster_store_evidence_read(muster_project_store(project), ref->sha256, ref->offset,
		ref->length, cli->arena, &bytes, &len, &unread) != 0) {
		cli_error(&unread);
		cli->worst = muster_exit_worst(cli->worst, muster_error_exit(unread.code));
		return;
	}
	struct muster_strbuf line;
	muster_strbuf_init(&line, 1 << 20);
	bool space = false;
	size_t i = 0;
	for (; i < len && (line.len < RECORD_SHOWN || (bytes[i] & 0xC0) == 0x80); i++) {
		bool blank = bytes[i] == '\n' || bytes[i] == ' ' || bytes[i] == '\t';
		if (!blank || !space)
			muster_strbuf_addc(&line, blank ? ' ' : bytes[i]);
		space = blank;
	}
	muster_strbuf_adds(&line, i < len ? " ..." : "");
	if (line.failed)
		cli->out.failed = true;
	cli_wrapped(cli, column, line.len > 0 ? line.data : "");
	muster_strbuf_release(&line);
}

void
explain_evidence_text(struct cli *cli, struct muster_project *project, const char *indent,
    const struct muster_evidence_ref *ref)
{
	const size_t column = 16;
	const size_t label = column - strlen(indent);
	char place[700];
	if (ref->sha256[0] == '\0') {
		cli_printf(cli, "%sevidence  none\n", indent);
		return;
	}
	cli_printf(cli, "%sevidence", indent);
	for (size_t i = strlen("evidence"); i < label; i++)
		cli_puts(cli, " ");
	cli_printf(cli, "%s\n", ref->sha256);
	if (ref->length == 0)
		return;
	snprintf(place, sizeof(place), "offset %llu, length %llu, pointer %s",
	    (unsigned long long)ref->offset, (unsigned long long)ref->length,
	    ref->pointer[0] != '\0' ? ref->pointer : "(the whole document)");
	cli_wrapped(cli, column, place);
	record_text(cli, project, column, ref);
}
