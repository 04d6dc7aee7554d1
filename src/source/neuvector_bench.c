/* SPDX-License-Identifier: Apache-2.0 */
/* The compliance of a host or workload, as NeuVector's API answers: checks of the benchmarks. */
#include "source/neuvector.h"

enum { I_NUMBER, I_CATEGORY, I_LEVEL, I_TITLE, I_GROUP, I_MEMBERS };
static const struct json_member_row item_rows[I_MEMBERS] = {
    [I_NUMBER] = {"test_number", false},
    [I_CATEGORY] = {"category", false},
    [I_LEVEL] = {"level", false},
    [I_TITLE] = {"description", false},
    [I_GROUP] = {"group", false},
};
static const struct json_members item_members = JSON_MEMBERS(item_rows);

/* "D.1.1.11" is 1.1.11 of the category docker. */
static struct muster_span
plain_number(struct muster_span number)
{
	const bool letter =
	    number.len > 2 && number.ptr[0] >= 'A' && number.ptr[0] <= 'Z' && number.ptr[1] == '.';
	return letter ? (struct muster_span){number.ptr + 2, number.len - 2} : number;
}

static void
fill(struct adapter *adapter, struct row *row, const struct muster_span *texts)
{
	struct muster_strbuf check;
	muster_strbuf_init(&check, 0);
	row_add(&check, "", texts[I_CATEGORY]);
	row_add(&check, ":", plain_number(texts[I_NUMBER]));
	adapter->failed |= check.failed;
	row->text[ROW_CHECK] =
	    texts[I_NUMBER].len > 0 ? adapter_keep(adapter, row_span(&check)) : row_nothing;
	muster_strbuf_release(&check);
	row->text[ROW_TITLE] = texts[I_TITLE];
	row->text[ROW_OUTCOME] = texts[I_LEVEL];
	row->text[ROW_SECTION] = texts[I_CATEGORY];
	row->text[ROW_PLACE] = texts[I_GROUP];
	row->domain = MUSTER_DOMAIN_BENCHMARK;
}

static void
read_item(struct adapter *adapter)
{
	struct muster_span texts[I_MEMBERS];
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < I_MEMBERS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &item_members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_scalar(&adapter->take, &texts[member]);
		}
	}
	fill(adapter, &row, texts);
	if (!neuvector_judge(&row))
		take_mark(&adapter->take, "its level is none that is known");
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

bool
neuvector_bench(struct adapter *adapter)
{
	if (json_array(adapter->reader) != 0)
		return false;
	while (json_element(adapter->reader) == 1)
		read_item(adapter);
	return true;
}

/* A benchmark that has told of one check has looked at all of its own. */
static void
cover(struct adapter *adapter)
{
	static const char *const benchmarks[] = {"docker", "kubernetes"};
	for (size_t i = 0; i < sizeof(benchmarks) / sizeof(benchmarks[0]); i++) {
		const struct row *row = adapter->waiting;
		while (row != NULL && !muster_span_is(row->text[ROW_SECTION], benchmarks[i]))
			row = row->next;
		if (row != NULL)
			sink_coverage(adapter->sink, adapter->asset, MUSTER_DOMAIN_BENCHMARK,
			    muster_span_of(benchmarks[i]));
	}
}

static void
say(struct adapter *adapter, struct row *row)
{
	row_say(adapter, row);
}

void
neuvector_bench_say(struct adapter *adapter)
{
	if (json_failed(adapter->reader))
		return;
	adapter_bind(adapter, MUSTER_ASSET_HOST, row_nothing);
	cover(adapter);
	row_flush(adapter, say);
}
