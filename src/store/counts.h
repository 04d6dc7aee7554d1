/* SPDX-License-Identifier: Apache-2.0 */
/* The counts of a run as bytes: numbers in a fixed order, eight bytes each, big-endian. */
#ifndef STORE_COUNTS_H
#define STORE_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include <muster/model.h>

enum { COUNTS_NUMBERS = 20, COUNTS_SIZE = COUNTS_NUMBERS * 8 };

void counts_pack(const struct muster_counts *counts, uint8_t out[COUNTS_SIZE]);
void counts_unpack(const uint8_t bytes[COUNTS_SIZE], struct muster_counts *out);

#endif
