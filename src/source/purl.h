/* SPDX-License-Identifier: Apache-2.0 */
/* Names of packages and locations that survive an upgrade (rules.md 15). */
#ifndef SOURCE_PURL_H
#define SOURCE_PURL_H

#include <muster/source.h>
#include <muster/strbuf.h>

/* The package URL without version, qualifiers and subpath: a part of the text given. */
struct muster_span purl_base(struct muster_span purl);
/* The version in a package URL, "" none. */
struct muster_span purl_version(struct muster_span purl);
/*
 * The package of a row: its purl's base, or else one made of the tool's word
 * for the type and the name, as the same tool's later releases write it
 * ("debian", "apt": "pkg:deb/debian/apt").  "" without a name.
 */
void purl_build(struct muster_strbuf *out, struct muster_span purl, struct muster_span type,
    struct muster_span name);
/* The version as it is written outside of URLs ("1%3A7.2" is 1:7.2), added. */
void purl_version_plain(struct muster_strbuf *out, struct muster_span purl);
/*
 * The image an OCI package URL names ("pkg:oci/api@sha256%3A…?repository_url=reg/pay/api"): the
 * repository's path, which the standard has in repository_url and older writers without the last
 * segment, and the digest.  False if it is no such URL; *digest is "" where there is none.
 */
bool purl_image(struct muster_span purl, struct muster_strbuf *name, struct muster_strbuf *digest);
/* Is this an operating system's package, by purl or by the tool's word for the type? */
bool purl_is_os(struct muster_span purl, struct muster_span type);

#endif
