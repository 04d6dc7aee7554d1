/* SPDX-License-Identifier: Apache-2.0 */
#include "source/aws.h"
#include "source/purl.h"

static const struct muster_span none = {"", 0};

struct muster_span
aws_arn(struct muster_span arn, enum aws_arn part)
{
	return muster_span_starts(arn, "arn:") ? cloud_part(arn, ':', part, AWS_REST + 1) : none;
}

muster_asset_handle
aws_account(struct cloud *cloud, struct muster_span id)
{
	return cloud_asset(cloud, MUSTER_ASSET_ACCOUNT, id, MUSTER_ASSET_UNKNOWN);
}

/* ---- resources ---- */

static bool
is_image(const struct aws_resource *resource)
{
	return muster_span_is_nocase(resource->type, "AWS_ECR_CONTAINER_IMAGE") ||
	    muster_span_is_nocase(resource->type, "AwsEcrContainerImage") ||
	    (resource->type.len == 0 && resource->repository.len > 0);
}

static bool
is_host(const struct aws_resource *resource)
{
	return muster_span_is_nocase(resource->type, "AWS_EC2_INSTANCE") ||
	    muster_span_is_nocase(resource->type, "AwsEc2Instance");
}

/* "AWS::::Account:123456789012", or the number alone. */
static bool
is_account(const struct aws_resource *resource)
{
	return muster_span_is_nocase(resource->type, "AwsAccount") ||
	    muster_span_starts(resource->id, "AWS::::Account:") ||
	    (resource->account.len > 0 && muster_span_eq(resource->id, resource->account));
}

/* The reference a host pulls it by, as far as it is known. */
static void
name_image(struct cloud *cloud, const struct aws_resource *resource, struct muster_span *digest)
{
	const struct muster_span rest =
	    aws_arn(resource->id, AWS_REST); /* repository/NAME/sha256:… */
	const struct muster_span last = cloud_last(rest, '/');
	struct muster_span repository = resource->repository;
	struct muster_span account = aws_arn(resource->id, AWS_ACCOUNT);
	struct muster_span region = aws_arn(resource->id, AWS_REGION);
	if (digest->len == 0 && muster_span_starts(last, "sha256:"))
		*digest = last;
	if (repository.len == 0 && muster_span_starts(rest, "repository/") &&
	    rest.len > 11 + last.len)
		repository = (struct muster_span){rest.ptr + 11, rest.len - 12 - last.len};
	if (account.len == 0)
		account = resource->account;
	if (region.len == 0)
		region = resource->region;
	muster_strbuf_clear(&cloud->other);
	if (account.len > 0 && region.len > 0) {
		row_add(&cloud->other, "", account);
		row_add(&cloud->other, ".dkr.ecr.", region);
		muster_strbuf_adds(&cloud->other,
		    muster_span_starts(region, "cn-") ? ".amazonaws.com.cn/" : ".amazonaws.com/");
	} else if (account.len > 0 &&
	    repository.len > 0) { /* as far as it goes: registries keep apart */
		row_add(&cloud->other, "", account);
		muster_strbuf_adds(&cloud->other, ".dkr.ecr/");
	}
	muster_strbuf_add(&cloud->other, repository.ptr, repository.len);
	cloud->base.failed |= cloud->other.failed;
}

/* A function without the version that an ARN may name. */
static struct muster_span
unqualified(struct muster_span arn)
{
	const struct muster_span rest = aws_arn(arn, AWS_REST);
	if (!muster_span_is(aws_arn(arn, AWS_SERVICE), "lambda") ||
	    !muster_span_starts(rest, "function:"))
		return arn;
	const struct muster_span name = cloud_part(rest, ':', 1, 3);
	return (struct muster_span){arn.ptr, (size_t)(name.ptr + name.len - arn.ptr)};
}

enum muster_asset_kind
aws_bind(struct cloud *cloud, const struct aws_resource *resource)
{
	if (is_image(resource)) {
		struct muster_asset_binding binding = {.kind = MUSTER_ASSET_IMAGE,
		    .version = resource->digest,
		    .tag = resource->tag,
		    .parent = MUSTER_ASSET_UNKNOWN};
		name_image(cloud, resource, &binding.version);
		binding.name = row_span(&cloud->other);
		named_asset(&cloud->base, &cloud->assets, &binding);
		return MUSTER_ASSET_IMAGE;
	}
	if (is_host(resource)) {
		const struct muster_span rest = aws_arn(resource->id, AWS_REST);
		cloud_asset(cloud, MUSTER_ASSET_HOST,
		    cloud_last(rest.len > 0 ? rest : resource->id, '/'), MUSTER_ASSET_UNKNOWN);
		return MUSTER_ASSET_HOST;
	}
	const struct muster_span own = aws_arn(resource->id, AWS_ACCOUNT);
	const muster_asset_handle account =
	    aws_account(cloud, own.len > 0 ? own : resource->account);
	if (resource->id.len == 0 || is_account(resource))
		return MUSTER_ASSET_ACCOUNT;
	cloud_asset(cloud, MUSTER_ASSET_RESOURCE, unqualified(resource->id), account);
	return MUSTER_ASSET_RESOURCE;
}

/* ---- packages ---- */

struct pair {
	const char *word, *type;
};

/* Words of Inspector for package managers that are not the types of packages. */
static const struct pair managers[] = {
    {"NODEPKG", "npm"},
    {"NODE", "npm"},
    {"PYTHONPKG", "pypi"},
    {"GOBINARY", "golang"},
    {"GOMOD", "golang"},
    {"DOTNET_CORE", "nuget"},
    {"BUNDLER", "gem"},
    {"GEMSPEC", "gem"},
    {"OTHER", "generic"},
};
static const struct pair platforms[] = {
    {"ALMA", "alma"},
    {"ALPINE", "alpine"},
    {"AMAZON", "amazon"},
    {"CENTOS", "centos"},
    {"CHAINGUARD", "chainguard"},
    {"DEBIAN", "debian"},
    {"FEDORA", "fedora"},
    {"OPENSUSE", "opensuse"},
    {"ORACLE", "oracle"},
    {"PHOTON", "photon"},
    {"REDHAT", "redhat"},
    {"RED_HAT", "redhat"},
    {"RHEL", "redhat"},
    {"ROCKY", "rocky"},
    {"SLES", "sles"},
    {"SUSE", "sles"},
    {"UBUNTU", "ubuntu"},
    {"WOLFI", "wolfi"},
};

static bool
starts_nocase(struct muster_span text, const char *prefix)
{
	const size_t len = strlen(prefix);
	return text.len >= len &&
	    muster_span_is_nocase((struct muster_span){text.ptr, len}, prefix);
}

static struct muster_span
os_of(struct muster_span platform)
{
	for (size_t i = 0; i < sizeof(platforms) / sizeof(platforms[0]); i++)
		if (starts_nocase(platform, platforms[i].word))
			return muster_span_of(platforms[i].type);
	return none;
}

static struct muster_span
type_of(struct muster_span manager)
{
	for (size_t i = 0; i < sizeof(managers) / sizeof(managers[0]); i++)
		if (muster_span_is_nocase(manager, managers[i].word))
			return muster_span_of(managers[i].type);
	return manager;
}

void
aws_package(struct cloud *cloud, const struct aws_package *package)
{
	struct row *row = &cloud->row;
	const bool os =
	    muster_span_is_nocase(package->manager, "OS") || purl_is_os(none, package->manager);
	muster_strbuf_clear(&cloud->text);
	row_add(&cloud->text, "", package->version);
	if (package->version.len > 0)
		row_add(&cloud->text, "-", package->release);
	cloud->base.failed |= cloud->text.failed;
	row->domain = os ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	row->text[ROW_TYPE] = !os                           ? type_of(package->manager)
	    : muster_span_is_nocase(package->manager, "OS") ? os_of(package->platform)
							    : package->manager;
	row->text[ROW_NAME] = package->name;
	row->text[ROW_VERSION] = row_span(&cloud->text);
	row->text[ROW_FIXED] =
	    muster_span_is_nocase(package->fixed, "NotAvailable") ? none : package->fixed;
	row->text[ROW_PLACE] = os ? none : package->path;
}
