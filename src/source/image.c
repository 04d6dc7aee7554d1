/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Image references: what stays the same from release to release (the
 * lineage) apart from what names one release (tag, digest).  Nothing is
 * normalised: "nginx" and "docker.io/library/nginx" stay as they were said.
 */
#include <muster/source.h>

static const struct muster_span nothing = {"", 0};

/* A digest is ALGORITHM:HEX, or a bare 64 hex digits. */
static size_t
at_sign(struct muster_span reference)
{
	for (size_t i = 0; i < reference.len; i++)
		if (reference.ptr[i] == '@')
			return i;
	return reference.len;
}

void
muster_image_split(struct muster_span reference, struct muster_span *lineage,
    struct muster_span *tag, struct muster_span *digest)
{
	*tag = nothing;
	*digest = nothing;
	*lineage = nothing;
	if (muster_span_starts(reference, "sha256:")) { /* an image named by its id only */
		*digest = reference;
		return;
	}
	size_t at = at_sign(reference);
	if (at < reference.len)
		*digest = (struct muster_span){reference.ptr + at + 1, reference.len - at - 1};
	/* The tag follows the last colon, unless a slash follows that: a registry's port. */
	size_t end = at;
	for (size_t i = at; i-- > 0;) {
		if (reference.ptr[i] == '/')
			break;
		if (reference.ptr[i] == ':') {
			*tag = (struct muster_span){reference.ptr + i + 1, at - i - 1};
			end = i;
			break;
		}
	}
	*lineage = (struct muster_span){reference.ptr, end};
}
