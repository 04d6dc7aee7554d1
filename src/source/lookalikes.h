/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents that look like a report and are none: summaries, inventories,
 * configurations, error messages.  They are refused by name, so that nobody
 * takes silence for a clean result.
 */
#ifndef SOURCE_LOOKALIKES_H
#define SOURCE_LOOKALIKES_H

#include <muster/source.h>

struct lookalike {
	const char *keys[3];         /* of the top object: all must be there */
	const char *without;         /* of the top object: must not be there; NULL anything */
	const char *element_keys[2]; /* of the first element of the first array */
	const char *what;
	const char *remedy;
};

/* The one it is, or NULL.  Asked only if no source claims the text. */
const struct lookalike *lookalike_of(const struct muster_peek *peek);
/* The same for text that is no JSON (white space in front taken off). */
const struct lookalike *lookalike_of_text(struct muster_span text);

#endif
