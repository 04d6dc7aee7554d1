/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read reports of the Trivy operator have in common. */
#ifndef SOURCE_TRIVY_OPERATOR_H
#define SOURCE_TRIVY_OPERATOR_H

#include "source/named.h"

struct operator_reports {
	struct adapter base; /* first */
	struct named_assets assets;
	bool listed;  /* there was a list that is read */
	bool foreign; /* the item is no object of the operator's */
	/* of one report */
	struct muster_span report_kind, report_name, system;
	struct muster_span kind, name, namespace, container, name_hash; /* its labels */
	struct muster_strbuf text;
};

/* Rows of each kind of report: they wait until it is over. */
void operator_vulnerability(struct operator_reports *reports);
void operator_check(struct operator_reports *reports);
void operator_secret(struct operator_reports *reports);
/* Of compliance: a control with its checks, or how many of them failed. */
void operator_control(struct operator_reports *reports);
void operator_total(struct operator_reports *reports);

/* Says a row that waited, when the report is known. */
void operator_complete(struct adapter *adapter, struct row *row);
/* What of an object a report covers: one container, one kind of check, one benchmark. */
struct muster_span operator_section(const struct operator_reports *reports);

#endif
