/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trees of controls/, read when muster was built: reading them with
 * libyaml is most of what a short command would do.
 */
#ifndef CATALOG_TREES_H
#define CATALOG_TREES_H

#include <stddef.h>

/* Packed by yaml_pack, in the order of embed_controls; NULL for a document that has mistakes. */
extern const unsigned char *const trees_of_controls[];

/* The packed tree of a text if that is built in, byte for byte, under whatever name; else NULL. */
const unsigned char *trees_find(const char *text, size_t len);

#endif
