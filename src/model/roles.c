/* SPDX-License-Identifier: Apache-2.0 */
/* What an organisation is under PCI DSS and HIPAA: the words. */
#include <muster/model.h>

#include "model/words.h"

static const char *const pci_roles[MUSTER_PCI_ROLE_COUNT] = {
    [MUSTER_PCI_MERCHANT] = "merchant",
    [MUSTER_PCI_SERVICE_PROVIDER] = "service-provider",
    [MUSTER_PCI_MULTI_TENANT] = "multi-tenant",
    [MUSTER_PCI_ISSUER] = "issuer",
    [MUSTER_PCI_DESIGNATED] = "designated",
};
static const char *const hipaa_roles[MUSTER_HIPAA_ROLE_COUNT] = {
    [MUSTER_HIPAA_COVERED_ENTITY] = "covered-entity",
    [MUSTER_HIPAA_BUSINESS_ASSOCIATE] = "business-associate",
    [MUSTER_HIPAA_CLEARINGHOUSE] = "clearinghouse",
    [MUSTER_HIPAA_GROUP_HEALTH_PLAN] = "group-health-plan",
};

const char *
muster_pci_role_name(enum muster_pci_role role)
{
	return word_of(pci_roles, MUSTER_PCI_ROLE_COUNT, (size_t)role);
}

int
muster_pci_role_parse(struct muster_span word)
{
	return find_word(pci_roles, MUSTER_PCI_ROLE_COUNT, word);
}

const char *
muster_hipaa_role_name(enum muster_hipaa_role role)
{
	return word_of(hipaa_roles, MUSTER_HIPAA_ROLE_COUNT, (size_t)role);
}

int
muster_hipaa_role_parse(struct muster_span word)
{
	return find_word(hipaa_roles, MUSTER_HIPAA_ROLE_COUNT, word);
}
