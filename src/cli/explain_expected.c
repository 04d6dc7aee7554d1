/* SPDX-License-Identifier: Apache-2.0 */
/* Expected sources, as explain shows them under a mapping row. */
#include "cli/explain.h"

enum { SHOWN = 5 };

/* The last instant of the UTC day it was due by; NONE if it never came. */
static muster_time
due_of(const struct muster_delivery *one)
{
	return one->received == MUSTER_TIME_NONE ? MUSTER_TIME_NONE
						 : (one->due + 1) * MUSTER_DAY - 1;
}

static void
one_text(struct cli *cli, const struct muster_delivery *one)
{
	const struct muster_expectation *expectation = one->expectation;
	const char *head = one->overdue ? "    overdue     " : "    expected    ";
	const char *of = one->asset != NULL ? one->asset->path : expectation->assets;
	char last[16], due[16];
	if (one->received != MUSTER_TIME_NONE)
		cli_wrapped_words(cli, 16, head, "%s of %s, last %s, %s %s", expectation->source,
		    of, muster_date_format(one->received, last),
		    one->overdue ? "was due by" : "due by", muster_date_format(due_of(one), due));
	else
		cli_wrapped_words(cli, 16, head, "%s of %s, %s", expectation->source, of,
		    one->asset != NULL ? "never received" : "nothing is known");
	cli_wrapped_words(cli, 16, "                ", "every %lld days, %s:%u",
	    (long long)expectation->every_days, expectation->origin.file, expectation->origin.line);
}

/* What is overdue goes first. */
void
explain_expected_text(struct cli *cli, const struct muster_row_result *row)
{
	size_t shown = 0;
	for (int overdue = 1; overdue >= 0; overdue--)
		for (size_t i = 0; i < row->delivery_count && shown < SHOWN; i++)
			if (row->deliveries[i]->overdue == (overdue == 1)) {
				one_text(cli, row->deliveries[i]);
				shown++;
			}
	if (row->delivery_count > shown)
		cli_printf(cli, "    and %zu more expected: --json shows all\n",
		    row->delivery_count - shown);
}

void
explain_expected_json(struct muster_json *json, const struct muster_row_result *row)
{
	muster_json_array(json, "expected_sources");
	for (size_t i = 0; i < row->delivery_count; i++) {
		const struct muster_delivery *one = row->deliveries[i];
		muster_json_object(json, NULL);
		muster_json_string(json, "source", one->expectation->source);
		muster_json_string(json, "asset", one->asset != NULL ? one->asset->path : NULL);
		muster_json_int(json, "every_days", one->expectation->every_days);
		muster_json_time(json, "received", one->received);
		muster_json_time(json, "due", due_of(one));
		muster_json_bool(json, "overdue", one->overdue);
		muster_json_string(json, "file", one->expectation->origin.file);
		muster_json_int(json, "line", one->expectation->origin.line);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
}
