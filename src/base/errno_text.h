/* SPDX-License-Identifier: Apache-2.0 */
/* The system's words for an errno, without a locale's or a thread's state. */
#ifndef BASE_ERRNO_TEXT_H
#define BASE_ERRNO_TEXT_H

#include <stddef.h>

/* Fixed English words for what happens in practice, "system error N" otherwise. */
const char *errno_text(int number, char out[64]);

#endif
