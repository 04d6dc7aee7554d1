/* SPDX-License-Identifier: Apache-2.0 */
/* A finding of Amazon Inspector, which ECR's enhanced scans hand on as it is. */
#ifndef SOURCE_AWS_INSPECTOR2_H
#define SOURCE_AWS_INSPECTOR2_H

#include "source/aws.h"

enum inspector_place {
	I_ARN,
	I_ACCOUNT,
	I_TYPE,
	I_SEVERITY,
	I_STATUS,
	I_TITLE,
	I_SCORE,
	I_FIX,
	I_VULNERABILITY,
	I_RELATED,
	I_NAME,
	I_VERSION,
	I_RELEASE,
	I_MANAGER,
	I_PATH,
	I_FIXED,
	I_DETECTOR,
	I_CODE_FILE,
	I_CODE_LINE,
	I_PORT,
	I_PORT_END,
	I_PROTOCOL,
	I_RESOURCE,
	I_RESOURCE_TYPE,
	I_RESOURCE_REGION,
	I_PLATFORM,
	I_REPOSITORY,
	I_DIGEST,
	I_TAG,
	I_ADVISORY,
	I_PLACES
};
/* For the table of a shape: `[I_ARN] = …` */
#define INSPECTOR_PLACES                                                                        \
	[I_ARN] = "findingArn", [I_ACCOUNT] = "awsAccountId", [I_TYPE] = "type",                \
	[I_SEVERITY] = "severity", [I_STATUS] = "status", [I_TITLE] = "title",                  \
	[I_SCORE] = "inspectorScore score", [I_FIX] = "fixAvailable",                           \
	[I_VULNERABILITY] = "packageVulnerabilityDetails/vulnerabilityId",                      \
	[I_RELATED] = "packageVulnerabilityDetails/relatedVulnerabilities/[]",                  \
	[I_NAME] = "packageVulnerabilityDetails/vulnerablePackages/[]/name",                    \
	[I_VERSION] = "packageVulnerabilityDetails/vulnerablePackages/[]/version",              \
	[I_RELEASE] = "packageVulnerabilityDetails/vulnerablePackages/[]/release",              \
	[I_MANAGER] = "packageVulnerabilityDetails/vulnerablePackages/[]/packageManager",       \
	[I_PATH] = "packageVulnerabilityDetails/vulnerablePackages/[]/filePath",                \
	[I_FIXED] = "packageVulnerabilityDetails/vulnerablePackages/[]/fixedInVersion",         \
	[I_DETECTOR] = "codeVulnerabilityDetails/detectorId "                                   \
		       "codeVulnerabilityDetails/detectorName",                                 \
	[I_CODE_FILE] = "codeVulnerabilityDetails/filePath/filePath",                           \
	[I_CODE_LINE] = "codeVulnerabilityDetails/filePath/startLine",                          \
	[I_PORT] = "networkReachabilityDetails/openPortRange/begin",                            \
	[I_PORT_END] = "networkReachabilityDetails/openPortRange/end",                          \
	[I_PROTOCOL] = "networkReachabilityDetails/protocol", [I_RESOURCE] = "resources/[]/id", \
	[I_RESOURCE_TYPE] = "resources/[]/type", [I_RESOURCE_REGION] = "resources/[]/region",   \
	[I_PLATFORM] = "resources/[]/details/awsEcrContainerImage/platform "                    \
		       "resources/[]/details/awsEc2Instance/platform",                          \
	[I_REPOSITORY] = "resources/[]/details/awsEcrContainerImage/repositoryName",            \
	[I_DIGEST] = "resources/[]/details/awsEcrContainerImage/imageHash",                     \
	[I_TAG] = "resources/[]/details/awsEcrContainerImage/imageTags/[]",                     \
	[I_ADVISORY] = "packageVulnerabilityDetails/vendorCreatedAt"

/* Says the finding at hand and counts it. */
void inspector_record(struct cloud *cloud);

#endif
