/* SPDX-License-Identifier: Apache-2.0 */
/* What libyaml finds wrong, in words for a person; and what it lets pass. */
#ifndef YAML_SIGNS_H
#define YAML_SIGNS_H

#include "yaml/cursor.h"

/* What to do about a problem of libyaml's at a character; "" if there is nothing to say. */
const char *signs_remedy(const char *problem, char at);
/*
 * libyaml takes "x"# and ,# and |# for comments; YAML wants a space, and a
 * person may mean text.  The byte of such a sign behind the cursor (the end of
 * a value; header: the beginning of a block text), SIZE_MAX none.
 */
size_t signs_glued_comment(const struct cursor *from, bool header);

#endif
