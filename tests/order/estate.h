/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One invented estate over a spring: a host, an image that is rebuilt and
 * rolled back, a build folder.  Each input is a report in the real shape of
 * its tool, with how it is handed in.
 */
#ifndef ORDER_ESTATE_H
#define ORDER_ESTATE_H

#include <stdbool.h>
#include <stddef.h>

struct estate_input {
	const char *file;
	const char *asset, *observed_at; /* options, NULL not given */
	bool partial;
	bool rejected;
	const char *text;
	size_t len;
};

/* Builds the texts; the table lives until the process ends. */
const struct estate_input *estate_inputs(size_t *count);

#endif
