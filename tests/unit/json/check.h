/* SPDX-License-Identifier: Apache-2.0 */
/* Tracing a text in a test, and that two ways of giving it make no difference. */
#ifndef TEST_JSON_CHECK_H
#define TEST_JSON_CHECK_H

#include "support.h"
#include "trace.h"

static inline struct muster_strbuf
traced(struct feed feed, unsigned flags, bool *ok)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	*ok = trace_text(feed, NULL, flags, &out, NULL);
	assert_false(out.failed);
	assert_null(strstr(out.data, "WRONG PLACE"));
	return out;
}

static inline void
check_same(struct feed feed, unsigned flags, const struct muster_strbuf *want, bool want_ok,
    const char *name)
{
	bool ok;
	struct muster_strbuf got = traced(feed, flags, &ok);
	if (ok != want_ok || got.len != want->len || memcmp(got.data, want->data, got.len) != 0)
		fail_msg("%s: piece %zu, split %zu, pad %zu reads\n%s\ninstead of\n%s", name,
		    feed.piece, feed.split, feed.pad, got.data, want->data);
	muster_strbuf_release(&got);
}

#endif
