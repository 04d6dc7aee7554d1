/* SPDX-License-Identifier: Apache-2.0 */
/* The rank of a finding: by which line of muster.yaml, and since when it is known to be exploited.
 */
#include "cli/explain.h"

void
explain_rank_json(struct muster_json *json, const struct muster_ranked *ranked)
{
	char rule[600];
	muster_json_string(json, "rank", muster_severity_name(ranked->rank));
	if (ranked->rule != NULL) {
		snprintf(rule, sizeof(rule), "%s:%u", ranked->rule->origin.file,
		    ranked->rule->origin.line);
		muster_json_string(json, "rank_rule", rule);
	} else {
		muster_json_null(json, "rank_rule");
	}
	muster_json_time(
	    json, "kev_since", ranked->kev != NULL ? ranked->kev->added : MUSTER_TIME_NONE);
}

void
explain_rank_text(
    struct cli *cli, const struct muster_finding *finding, const struct muster_ranked *ranked)
{
	char date[16];
	cli_printf(cli, "  rank          %s", muster_severity_name(ranked->rank));
	if (ranked->rule == NULL)
		cli_printf(cli, ": the severity, no rule of ranking: holds");
	else
		cli_printf(cli, ", severity %s, by rule %s:%u%s%s",
		    muster_severity_name(finding->severity), ranked->rule->origin.file,
		    ranked->rule->origin.line, ranked->rule->reason[0] != '\0' ? ": " : "",
		    ranked->rule->reason);
	cli_puts(cli, "\n");
	if (ranked->kev != NULL)
		cli_printf(cli, "  exploited     %s, known since %s by the list kev: names\n",
		    ranked->kev->cve, muster_date_format(ranked->kev->added, date));
}
