/* SPDX-License-Identifier: Apache-2.0 */
/* Roles and levels of a system: which requirements of a catalog are its own. */
#include <muster/system.h>

#include <string.h>

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

static const struct muster_control *
parent_of(const struct muster_catalog *catalog, const struct muster_control *control)
{
	if (control->parent == NULL || control->parent[0] == '\0')
		return NULL;
	for (size_t i = 0; i < catalog->control_count; i++)
		if (strcmp(catalog->controls[i].id, control->parent) == 0)
			return &catalog->controls[i];
	return NULL;
}

static bool
names(const struct muster_requirements *list, const struct muster_catalog *catalog,
    const struct muster_control *control)
{
	/* 11.3.1 does not ask for 11.3.1.1 */
	for (const struct muster_control *at = control; at != NULL; at = parent_of(catalog, at))
		for (size_t i = 0; i < list->count; i++)
			if ((at == control || !at->assessable) &&
			    muster_text_glob(list->controls[i], at->id))
				return true;
	return false;
}

bool
muster_requirements_hold(const struct muster_requirements *lists, size_t count,
    const struct muster_catalog *catalog, const struct muster_control *control)
{
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(lists[i].framework, catalog->id) != 0)
			continue;
		any = true;
		if (names(&lists[i], catalog, control))
			return true;
	}
	return !any;
}
