/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of statuses and the words for them and for kinds of assets.
 * What a framework calls a status is its catalog's; these are the fallbacks.
 */
#include "assess/internal.h"

/* The enum is in the order of the contract, worst first; not-applicable stands outside it. */
enum muster_status
status_worst(enum muster_status a, enum muster_status b)
{
	return a < b ? a : b;
}

const char *
status_words(enum muster_status status)
{
	static const char *const words[] = {
	    [MUSTER_STATUS_NOT_SATISFIED] = "not satisfied",
	    [MUSTER_STATUS_ERROR] = "error",
	    [MUSTER_STATUS_NO_EVIDENCE] = "no evidence",
	    [MUSTER_STATUS_STALE] = "stale",
	    [MUSTER_STATUS_ACCEPTED] = "accepted",
	    [MUSTER_STATUS_SATISFIED] = "satisfied",
	    [MUSTER_STATUS_NOT_APPLICABLE] = "not applicable",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == MUSTER_STATUS_COUNT, "a word for each");
	return status < MUSTER_STATUS_COUNT ? words[status] : "";
}

const char *
default_label(enum muster_status status)
{
	static const char *const labels[] = {
	    [MUSTER_STATUS_NOT_SATISFIED] = "Evidence shows: not satisfied",
	    [MUSTER_STATUS_ERROR] = "Evidence failed: error",
	    [MUSTER_STATUS_NO_EVIDENCE] = "Evidence missing",
	    [MUSTER_STATUS_STALE] = "Evidence stale",
	    [MUSTER_STATUS_ACCEPTED] = "Exception accepted",
	    [MUSTER_STATUS_SATISFIED] = "Evidence supports: satisfied",
	    [MUSTER_STATUS_NOT_APPLICABLE] = "Declared not applicable",
	};
	_Static_assert(
	    sizeof(labels) / sizeof(labels[0]) == MUSTER_STATUS_COUNT, "a label for each");
	return status < MUSTER_STATUS_COUNT ? labels[status] : "";
}

const char *
kind_words(uint32_t kinds, uint64_t count)
{
	static const char *const words[][2] = {
	    [MUSTER_ASSET_IMAGE] = {"image", "images"},
	    [MUSTER_ASSET_CONTAINER] = {"container", "containers"},
	    [MUSTER_ASSET_HOST] = {"host", "hosts"},
	    [MUSTER_ASSET_DAEMON] = {"daemon", "daemons"},
	    [MUSTER_ASSET_REGISTRY] = {"registry", "registries"},
	    [MUSTER_ASSET_SECRET] = {"secret", "secrets"},
	    [MUSTER_ASSET_VAULT] = {"vault", "vaults"},
	    [MUSTER_ASSET_ACCOUNT] = {"account", "accounts"},
	    [MUSTER_ASSET_LOG_STREAM] = {"log stream", "log streams"},
	    [MUSTER_ASSET_REPOSITORY] = {"repository", "repositories"},
	    [MUSTER_ASSET_CLUSTER] = {"cluster", "clusters"},
	    [MUSTER_ASSET_RESOURCE] = {"resource", "resources"},
	};
	_Static_assert(
	    sizeof(words) / sizeof(words[0]) == MUSTER_ASSET_KIND_COUNT, "a word for each");
	for (unsigned kind = 0; kind < MUSTER_ASSET_KIND_COUNT; kind++)
		if (kinds == UINT32_C(1) << kind)
			return words[kind][count != 1];
	return count != 1 ? "assets" : "asset";
}
