/* SPDX-License-Identifier: Apache-2.0 */
/* Documents in the Elastic Common Schema: alone (ecs.c) or as hits of a search (elasticsearch.c).
 */
#ifndef SOURCE_ECS_H
#define SOURCE_ECS_H

#include "source/log.h"

/*
 * Places of a field: nested, with dots in its name, and as a search lists it that was asked for
 * `fields`; the first that says something counts.
 */
struct ecs_field {
	uint16_t nested, dotted, element, dotted_element, listed;
};

struct ecs {
	struct log log; /* first */
	struct ecs_field time, kind, action, outcome, dataset, category, severity, level, rule,
	    rule_name, user, user_id, host, host_name, container, message, agent;
	/* of inventories of vulnerabilities, and of alerts that Wazuh keeps beside them */
	struct ecs_field vulnerability, rank, score, package, version, package_type, platform,
	    rule_level, rule_title, cve, file, sca_check;
	/* of alerts of Elastic Security */
	struct ecs_field kibana_rule, kibana_level;
	uint16_t host_text; /* "host" where it is no object, as before the schema */
};

/*
 * Asks for the places below a prefix: "" of an event, "_source/" of a hit.  What a hit holds may be
 * a document of any kind: a member that is none of the schema's there is no mistake.
 */
void ecs_ask(struct ecs *ecs, const char *prefix);
/*
 * Says the record that was read: an alert is an event finding, a vulnerability of a package a
 * finding, anything else an activity of the host or container, or of the stream `stream` ("" none).
 */
void ecs_say(struct ecs *ecs, struct muster_span stream);

#endif
