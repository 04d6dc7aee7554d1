/* SPDX-License-Identifier: Apache-2.0 */
#include "source/azure.h"

struct muster_span
azure_subscription(struct muster_span id)
{
	return cloud_segment(id, "subscriptions");
}

/* Behind "/subscriptions/ID/". */
static struct muster_span
below(struct muster_span id, struct muster_span subscription)
{
	const size_t start = (size_t)(subscription.ptr + subscription.len - id.ptr);
	size_t end = id.len;
	while (end > start && id.ptr[end - 1] == '/')
		end--;
	return start < end ? (struct muster_span){id.ptr + start + 1, end - start - 1}
			   : row_nothing;
}

struct muster_span
azure_split(struct muster_span id, struct muster_span *rest)
{
	const struct muster_span subscription = azure_subscription(id);
	*rest = subscription.len > 0 ? below(id, subscription) : id;
	return subscription;
}

enum muster_asset_kind
azure_bind(struct cloud *cloud, struct muster_span id)
{
	struct muster_span rest;
	const struct muster_span subscription = azure_split(id, &rest);
	muster_strbuf_clear(&cloud->other);
	cloud_lower(&cloud->other, subscription);
	const muster_asset_handle account =
	    cloud_asset(cloud, MUSTER_ASSET_ACCOUNT, row_span(&cloud->other), MUSTER_ASSET_UNKNOWN);
	if (rest.len == 0)
		return MUSTER_ASSET_ACCOUNT;
	muster_strbuf_clear(&cloud->other);
	cloud_lower(&cloud->other, rest);
	cloud->base.failed |= cloud->other.failed;
	cloud_asset(cloud, MUSTER_ASSET_RESOURCE, row_span(&cloud->other), account);
	return MUSTER_ASSET_RESOURCE;
}
