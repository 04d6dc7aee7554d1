/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that libyaml did not get to: what can be told of them without parsing. */
#ifndef YAML_REST_H
#define YAML_REST_H

#include "yaml/cursor.h"

/* Calls tab for each line below the cursor's that has a tab in its indentation, but for the lines
 * of a block text.  Is there anything below but blanks and comments? */
bool rest_scan(
    const struct cursor *from, void (*tab)(void *context, const struct cursor *at), void *context);

#endif
