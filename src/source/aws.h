/* SPDX-License-Identifier: Apache-2.0 */
/* What AWS names its resources, images and packages by. */
#ifndef SOURCE_AWS_H
#define SOURCE_AWS_H

#include "source/cloud.h"

/* "arn:PARTITION:SERVICE:REGION:ACCOUNT:REST" */
enum aws_arn { AWS_PARTITION = 1, AWS_SERVICE, AWS_REGION, AWS_ACCOUNT, AWS_REST };
struct muster_span aws_arn(struct muster_span arn, enum aws_arn part);

/* The account is the adapter's asset; its handle. */
muster_asset_handle aws_account(struct cloud *cloud, struct muster_span id);
/*
 * A resource by its ARN, or by the name it has instead of one: an image or a host stands by
 * itself, as other scanners name it, all else belongs to the account.  What is not known of it
 * is empty; type is the API's word for it.
 */
struct aws_resource {
	struct muster_span id, type, account, region;
	struct muster_span repository, digest, tag; /* of an image */
};
enum muster_asset_kind aws_bind(struct cloud *cloud, const struct aws_resource *resource);

/* A package as Inspector says it. */
struct aws_package {
	struct muster_span name, version, release, fixed, manager, path;
	struct muster_span platform; /* of the resource: "DEBIAN_10" */
};
/* Fills name, type, version, fix, place and domain of the row at hand; lives until the next. */
void aws_package(struct cloud *cloud, const struct aws_package *package);

#endif
