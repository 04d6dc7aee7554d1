/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any text through detection, redaction and every adapter.  Nothing may
 * crash; records must add up; what is said must be whole.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/source/recorder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_result(void *context, const struct muster_result *result)
{
	const struct muster_span *const spans[] = {&result->section, &result->check, &result->title,
	    &result->native_severity, &result->native_outcome, &result->location, &result->package,
	    &result->version, &result->fixed_in, &result->score, &result->aliases,
	    &result->check_version};
	(void)context;
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		if (spans[i]->len > 0 && spans[i]->ptr == NULL)
			abort();
	if (result->check.len == 0 || result->outcome >= MUSTER_OUTCOME_COUNT ||
	    result->severity >= MUSTER_SEVERITY_COUNT || result->domain >= MUSTER_DOMAIN_COUNT ||
	    result->locus == NULL)
		abort();
}

static void
take(const struct muster_source *source, const char *text, size_t size)
{
	struct recorder recorder;
	struct muster_error err;
	recorder_init(&recorder);
	recorder.quiet = true;
	recorder.result = check_result;
	int result = recorder_take(&recorder, source, text, size, 0, &err);
	if (result == 0 && !muster_counts_reconcile(&recorder.counts))
		abort();
	if (result != 0 && (err.code == MUSTER_OK || err.message[0] == '\0'))
		abort();
	recorder_release(&recorder);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t count;
	const struct muster_source *const *sources = muster_sources(&count);
	char *text = malloc(size + 1);
	if (text == NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	take(NULL, text, size);
	for (size_t i = 0; i < count; i++)
		take(sources[i], text, size);
	free(text);
	return 0;
}
