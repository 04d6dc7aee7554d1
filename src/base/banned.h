/* SPDX-License-Identifier: Apache-2.0 */
/* Force-included for our targets: calls that are refused, with what to use instead. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* strbuf or memcpy with a known length */
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets stpcpy
/* strtok_r loops over spans; muster_json or our own number readers, which report errors */
#pragma GCC poison strtok atoi atol atoll atof
/* muster/time.h: no locale, no time zone */
#pragma GCC poison localtime localtime_r mktime ctime ctime_r asctime asctime_r gmtime strftime
/* no predictable temporary names (calls that run programs are refused by tests/lint) */
#pragma GCC poison tmpnam tempnam mktemp popen

#endif
