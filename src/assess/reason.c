/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a control's why: their order, and what is said once for many. */
#include "assess/internal.h"

/* Supporting rows without evidence are one line: they would hide those that have some. */
int
reason_gather(struct context *context, struct reason *reasons, size_t *count)
{
	size_t silent = 0, kept = 0;
	for (size_t i = 0; i < *count; i++)
		silent += reasons[i].silent;
	if (silent < 2)
		return 0;
	for (size_t i = 0; i < *count; i++)
		if (!reasons[i].silent)
			reasons[kept++] = reasons[i];
	const char *text = text_format(
	    context, "supports only, without evidence: %s mappings", text_number(context, silent));
	if (text == NULL)
		return -1;
	reasons[kept++] = (struct reason){.status = MUSTER_STATUS_COUNT, .text = text};
	*count = kept;
	return 0;
}

/* Worst first, remarks last, otherwise as they came.  What is weaker than the status is a remark.
 */
int
reason_keep(struct context *context, struct reason *reasons, size_t count,
    struct muster_control_result *result)
{
	const char **texts = muster_arena_array(context->arena, count, sizeof(*texts));
	if (texts == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < count; i++)
		if (reasons[i].status < result->status)
			reasons[i].status = MUSTER_STATUS_COUNT;
	size_t n = 0;
	for (unsigned status = 0; status <= MUSTER_STATUS_COUNT; status++)
		for (size_t i = 0; i < count; i++)
			if (reasons[i].status == status)
				texts[n++] = reasons[i].text;
	result->reasons = texts;
	result->reason_count = n;
	return 0;
}

int
reason_unmapped(struct context *context, const struct muster_control *control, size_t rows,
    const struct decision *decision, const struct attest *attest, struct reason *reasons,
    size_t *count)
{
	if (decision->deciding > 0 || attest->attestation != NULL ||
	    (control->needs_attestation && !control->needs_machine))
		return 0;
	const char *text = text_format(context, "%s",
	    rows == 0 ? "no practice is mapped"
		      : "only supporting evidence is mapped; it sets no status");
	if (text == NULL)
		return -1;
	reasons[(*count)++] = (struct reason){.status = MUSTER_STATUS_NO_EVIDENCE, .text = text};
	return 0;
}
