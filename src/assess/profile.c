/* SPDX-License-Identifier: Apache-2.0 */
/* Roles and levels of a system: which requirements of a catalog are its own. */
#include <muster/system.h>

#include <string.h>

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

static int
find(const char *const *words, int count, struct muster_span word)
{
	for (int i = 0; i < count; i++)
		if (muster_span_is(word, words[i]))
			return i;
	return -1;
}

const char *
muster_pci_role_name(enum muster_pci_role role)
{
	return (unsigned)role < MUSTER_PCI_ROLE_COUNT ? pci_roles[role] : "";
}

int
muster_pci_role_parse(struct muster_span word)
{
	return find(pci_roles, MUSTER_PCI_ROLE_COUNT, word);
}

const char *
muster_hipaa_role_name(enum muster_hipaa_role role)
{
	return (unsigned)role < MUSTER_HIPAA_ROLE_COUNT ? hipaa_roles[role] : "";
}

int
muster_hipaa_role_parse(struct muster_span word)
{
	return find(hipaa_roles, MUSTER_HIPAA_ROLE_COUNT, word);
}

/* ---- what a catalog makes of them ---- */

static bool
has(uint32_t roles, int role)
{
	return (roles & UINT32_C(1) << role) != 0;
}

static void
add(struct muster_profile_choice *out, bool chosen, const char *profile)
{
	if (chosen)
		out->profiles[out->profile_count++] = profile;
}

static void
choose_pci(uint32_t roles, struct muster_profile_choice *out)
{
	bool tenants = has(roles, MUSTER_PCI_MULTI_TENANT);
	add(out, tenants || has(roles, MUSTER_PCI_SERVICE_PROVIDER), "service-provider");
	add(out, tenants, "multi-tenant");
	add(out, has(roles, MUSTER_PCI_ISSUER), "issuer");
	add(out, has(roles, MUSTER_PCI_DESIGNATED), "designated-entity");
	/* no requirement is for merchants alone; of no profile there would be all */
	add(out, out->profile_count == 0 && has(roles, MUSTER_PCI_MERCHANT), "merchant");
}

static void
choose_hipaa(uint32_t roles, struct muster_profile_choice *out)
{
	bool house = has(roles, MUSTER_HIPAA_CLEARINGHOUSE);
	bool plan = has(roles, MUSTER_HIPAA_GROUP_HEALTH_PLAN);
	add(out, house || plan || has(roles, MUSTER_HIPAA_COVERED_ENTITY), "covered-entity");
	add(out, has(roles, MUSTER_HIPAA_BUSINESS_ASSOCIATE), "business-associate");
	add(out, house, "clearinghouse");
	add(out, plan, "group-health-plan");
}

void
muster_system_profile(const struct muster_system *system, const struct muster_catalog *catalog,
    struct muster_profile_choice *out)
{
	*out = (struct muster_profile_choice){.level = ""};
	if (system == NULL)
		return;
	if (strcmp(catalog->id, "pci-dss") == 0)
		choose_pci(system->pci_roles, out);
	else if (strcmp(catalog->id, "hipaa") == 0)
		choose_hipaa(system->hipaa_roles, out);
	else if (strcmp(catalog->id, "cis-docker") == 0 && system->cis_level > 0)
		out->level = system->cis_level == 1 ? "L1" : "L2";
}
