/* SPDX-License-Identifier: Apache-2.0 */
#include "source/statement.h"

void
statement_texts_init(struct statement_texts *texts)
{
	muster_strbuf_init(&texts->check, 0);
	muster_strbuf_init(&texts->title, 0);
	muster_strbuf_init(&texts->location, 0);
}

void
statement_texts_release(struct statement_texts *texts)
{
	muster_strbuf_release(&texts->check);
	muster_strbuf_release(&texts->title);
	muster_strbuf_release(&texts->location);
}

static void
build(struct statement_texts *texts, const struct row *row, const struct statement *statement)
{
	muster_strbuf_clear(&texts->check);
	muster_strbuf_clear(&texts->title);
	muster_strbuf_clear(&texts->location);
	muster_strbuf_adds(&texts->check, "vex:");
	row_add(&texts->check, "", row->text[ROW_CHECK]);
	row_add(&texts->title, "", row->text[ROW_OUTCOME]);
	row_add(&texts->title, ": ", row->text[ROW_TITLE]);
	row_add(&texts->location, "", statement->part);
	row_add(&texts->location, " in ", statement->product);
	muster_strbuf_adds(&texts->location, texts->location.len > 0 ? " by " : "by ");
	if (statement->author.len > 0)
		muster_strbuf_add(&texts->location, statement->author.ptr, statement->author.len);
	else
		muster_strbuf_adds(&texts->location, "unknown");
}

void
statement_say(struct adapter *adapter, struct statement_texts *texts, const struct row *row,
    const struct statement *statement)
{
	char when[40] = "";
	build(texts, row, statement);
	adapter->failed |= texts->check.failed || texts->title.failed || texts->location.failed;
	if (statement->when != MUSTER_TIME_NONE)
		muster_time_format(statement->when, when);
	const struct muster_result result = {
	    .asset = adapter->asset,
	    .domain = MUSTER_DOMAIN_FACTS,
	    .section = row_nothing,
	    .check = row_span(&texts->check),
	    .title = row_span(&texts->title),
	    .outcome = MUSTER_INFO,
	    .severity = muster_severity_of(row->text[ROW_SEVERITY]),
	    .native_severity = row->text[ROW_SEVERITY],
	    .native_outcome = row->text[ROW_OUTCOME],
	    .location = row_span(&texts->location),
	    .package = row_nothing,
	    .version = row_nothing,
	    .fixed_in = row_nothing,
	    .score = row_nothing,
	    .aliases = row->text[ROW_ALIASES],
	    .check_version = muster_span_of(when),
	    .locus = &row->locus,
	};
	sink_result(adapter->sink, &result);
	sink_record(adapter->sink, MUSTER_USED);
}
