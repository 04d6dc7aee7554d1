/* SPDX-License-Identifier: Apache-2.0 */
/* Rules: all files together, in order of name and as they stand. */
#include "catalog/load.h"

static int
load_rows(struct load *load)
{
	size_t total = 0, n = 0;
	for (size_t i = 0; i < load->count; i++)
		if (load->documents[i].kind == PARSED_RULES && load->documents[i].ok)
			total += load->documents[i].as.rules.count;
	struct muster_rule *rules = load_array(load, total, sizeof(*rules));
	if (rules == NULL)
		return -1;
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_RULES || !document->ok)
			continue;
		for (size_t k = 0; k < document->as.rules.count; k++) {
			rules[n] = document->as.rules.rows[k].rule;
			rules[n++].origin.file = document->file;
		}
	}
	load->controls->rules.rules = rules;
	load->controls->rules.count = n;
	return 0;
}

static int
load_expected(struct load *load)
{
	size_t total = 0, n = 0;
	for (size_t i = 0; i < load->count; i++)
		if (load->documents[i].kind == PARSED_RULES && load->documents[i].ok)
			total += load->documents[i].as.rules.expected_count;
	struct muster_expected *expected = load_array(load, total, sizeof(*expected));
	if (expected == NULL)
		return -1;
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_RULES || !document->ok)
			continue;
		for (size_t k = 0; k < document->as.rules.expected_count; k++) {
			expected[n] = document->as.rules.expected[k];
			expected[n++].origin.file = document->file;
		}
	}
	load->controls->rules.expected = expected;
	load->controls->rules.expected_count = n;
	return 0;
}

int
load_rules(struct load *load)
{
	return load_rows(load) != 0 ? -1 : load_expected(load);
}
