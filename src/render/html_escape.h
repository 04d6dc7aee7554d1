/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Foreign text in HTML: one function for each context it may stand in.  No
 * other code of the renderer puts a string from a document into a page.
 *
 * Text stays what it was, except that what a reader could not see (controls,
 * bidi marks, zero-width characters) is shown as the escape that
 * muster_text_escape gives, and invalid UTF-8 becomes U+FFFD.
 */
#ifndef RENDER_HTML_ESCAPE_H
#define RENDER_HTML_ESCAPE_H

#include <stdbool.h>

#include <muster/strbuf.h>

/* Between tags.  Words over 24 bytes get <wbr> where they may break. */
void html_text(struct muster_strbuf *out, const char *text);
/* Between tags, as it stands: no <wbr> (preformatted text, <title>'s content excepted). */
void html_verbatim(struct muster_strbuf *out, const char *text);
/* In a double-quoted attribute, and in <title>: no markup is added. */
void html_attribute(struct muster_strbuf *out, const char *text);
/* In href, after html_href_allowed: what is not URL syntax is percent-encoded. */
void html_url(struct muster_strbuf *out, const char *url);
/* An id or fragment: [A-Za-z0-9._:-] as they are, every other byte as ~XX; "~x" names are ours. */
void html_anchor(struct muster_strbuf *out, const char *id);

/* http, https and mailto, whatever the case; nothing else. */
bool html_href_allowed(const char *url);

#endif
