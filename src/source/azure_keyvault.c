/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Azure Key Vault: vaults as az and the API list them, what lies in them (secrets, keys,
 * certificates, never a value), and the audit log of their use.
 */
#include "source/azure.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum {
	K_ID,
	K_NAME,
	K_TYPE,
	K_VAULT,
	K_PURGE,
	K_SOFT,
	K_ROLES,
	K_PUBLIC,
	K_DEFAULT,
	K_ADDRESS,
	K_ATTRIBUTES,
	K_ENABLED,
	K_EXPIRES,
	K_CREATED,
	K_DELETED,
	K_CATEGORY,
	K_RESOURCE,
	K_TIME,
	K_OPERATION,
	K_STATUS,
	K_RESULT,
	K_CLAIM,
	K_ACTOR,
	K_URI,
	K_ROTATE,
	K_OTHERS,
	K_PLACES
};
static const char *const places[K_PLACES] = {
    [K_ID] = "id kid sid key/kid",
    [K_NAME] = "name",
    [K_TYPE] = "type",
    [K_VAULT] = "properties/vaultUri properties/hsmUri",
    [K_PURGE] = "properties/enablePurgeProtection",
    [K_SOFT] = "properties/enableSoftDelete",
    [K_ROLES] = "properties/enableRbacAuthorization",
    [K_PUBLIC] = "properties/publicNetworkAccess",
    [K_DEFAULT] = "properties/networkAcls/defaultAction",
    [K_ADDRESS] = "properties/networkAcls/ipRules/[]/value",
    [K_ATTRIBUTES] = "attributes/recoveryLevel attributes/created attributes/updated",
    [K_ENABLED] = "attributes/enabled",
    [K_EXPIRES] = "attributes/expires attributes/exp",
    [K_CREATED] = "attributes/created",
    [K_DELETED] = "scheduledPurgeDate",
    [K_CATEGORY] = "category Category",
    [K_RESOURCE] = "resourceId ResourceId _ResourceId",
    [K_TIME] = "time TimeGenerated",
    [K_OPERATION] = "operationName OperationName",
    [K_STATUS] = "properties/httpStatusCode httpStatusCode_d HttpStatusCode",
    [K_RESULT] = "resultSignature ResultSignature resultType ResultType",
    [K_CLAIM] = "identity/claim/* Identity/claim/*",
    [K_ACTOR] = "identity_claim_upn_s identity_claim_http_schemas_xmlsoap_org_ws_2005_05_identity_"
		"claims_upn_s identity_claim_appid_g identity_claim_oid_g",
    [K_URI] = "properties/id id_s properties/requestUri requestUri_s RequestUri",
    [K_OTHERS] = "identity properties", /* texts, in other logs of one hub */
    [K_ROTATE] = "lifetimeActions/[]/action/type lifetimeActions/[]/action",
};

/* ---- names ---- */

/* "https://NAME.vault.azure.net/secrets/db/VERSION": its parts; false if it is none. */
struct item {
	struct muster_span vault, kind, name;
};

static bool
split_item(struct muster_span uri, struct item *item)
{
	if (muster_span_starts(uri, "https://"))
		uri = (struct muster_span){uri.ptr + 8, uri.len - 8};
	else
		return false;
	*item = (struct item){cloud_part(cloud_part(uri, '/', 0, 2), '.', 0, 2),
	    cloud_part(uri, '/', 1, 4), cloud_part(uri, '/', 2, 4)};
	if (muster_span_starts(item->kind, "deleted"))
		item->kind = (struct muster_span){item->kind.ptr + 7, item->kind.len - 7};
	for (size_t i = 0; i < item->name.len; i++) /* of what was asked for */
		if (item->name.ptr[i] == '?')
			item->name.len = i;
	return item->vault.len > 0;
}

/* Names of vaults are unique in all of Azure: they stand by themselves. */
static muster_asset_handle
bind_vault(struct cloud *cloud, struct muster_span name)
{
	muster_strbuf_clear(&cloud->other);
	cloud_lower(&cloud->other, name);
	cloud->base.failed |= cloud->other.failed;
	return cloud_asset(
	    cloud, MUSTER_ASSET_VAULT, row_span(&cloud->other), MUSTER_ASSET_UNKNOWN);
}

/* ---- vaults ---- */

/* Rules that let whole parts of the internet in are no wall: "/8" or wider. */
static bool
is_wide(const struct cloud *cloud)
{
	for (const struct fact *address = cloud_fact(cloud, K_ADDRESS); address != NULL;
	     address = address->next) {
		const struct muster_span length = cloud_part(address->text, '/', 1, 2);
		if (length.len > 0 && cloud_number(length) <= 8)
			return true;
	}
	return false;
}

static struct muster_span
reach_of(const struct cloud *cloud)
{
	const struct muster_span access = cloud_text(cloud, K_PUBLIC);
	if (muster_span_is_nocase(access, "Disabled"))
		return MUSTER_SPAN("disabled");
	if (muster_span_is_nocase(access, "SecuredByPerimeter"))
		return MUSTER_SPAN("selected");
	return muster_span_is_nocase(cloud_text(cloud, K_DEFAULT), "Deny") && !is_wide(cloud)
	    ? MUSTER_SPAN("selected")
	    : MUSTER_SPAN("enabled");
}

static bool
is_hsm(const struct cloud *cloud)
{
	return muster_span_is_nocase(cloud_text(cloud, K_TYPE), "Microsoft.KeyVault/managedHSMs");
}

static void
read_vault(struct cloud *cloud)
{
	if (!cloud_row_end(cloud))
		return;
	bind_vault(cloud, cloud_text(cloud, K_NAME));
	cloud_owner(cloud, cloud_segment(cloud_text(cloud, K_ID), "subscriptions"), none);
	if (cloud_text(cloud, K_VAULT).len > 0) { /* else it is a list of names */
		cloud->listed = true;
		/* what lies in it is below it, and is not shown */
		cloud->row.text[ROW_SECTION] = MUSTER_SPAN("vault");
		cloud_cover(cloud, MUSTER_DOMAIN_MISCONFIGURATION, cloud->row.text[ROW_SECTION]);
		cloud_setting(cloud, "vault.purge-protection", cloud_text(cloud, K_PURGE),
		    MUSTER_TIME_NONE, 0);
		cloud_setting(
		    cloud, "vault.soft-delete", cloud_text(cloud, K_SOFT), MUSTER_TIME_NONE, 0);
		cloud_setting(cloud, "vault.public-access", reach_of(cloud), MUSTER_TIME_NONE, 0);
		/* a managed HSM has nothing but roles */
		cloud_setting(cloud, "vault.roles",
		    is_hsm(cloud) ? MUSTER_SPAN("true") : cloud_text(cloud, K_ROLES),
		    MUSTER_TIME_NONE, 0);
	}
	cloud_count(cloud, MUSTER_USED);
}

/* ---- what lies in them ---- */

static bool
is_kind(const struct item *item, const char *kind)
{
	return muster_span_is_nocase(item->kind, kind);
}

static void
bind_item(struct cloud *cloud, const struct item *item)
{
	const muster_asset_handle vault = bind_vault(cloud, item->vault);
	const bool secret = is_kind(item, "secrets");
	muster_strbuf_clear(&cloud->other);
	if (!secret)
		cloud_lower(&cloud->other, item->kind);
	row_add(&cloud->other, "/", item->name);
	cloud->base.failed |= cloud->other.failed;
	cloud_asset(cloud, secret ? MUSTER_ASSET_SECRET : MUSTER_ASSET_RESOURCE,
	    row_span(&cloud->other), vault);
}

/* What is switched off is not in force, and nobody has to replace it. */
static void
say_item(struct cloud *cloud, const struct item *item)
{
	const muster_time expires = cloud_date(cloud, K_EXPIRES);
	const muster_time created = cloud_date(cloud, K_CREATED);
	const muster_time deleted = cloud_date(cloud, K_DELETED);
	if (is_kind(item, "secrets"))
		cloud_setting(cloud, "secret.deletion",
		    deleted != MUSTER_TIME_NONE ? MUSTER_SPAN("scheduled") : MUSTER_SPAN("none"),
		    deleted, 0);
	if (deleted != MUSTER_TIME_NONE || muster_span_is(cloud_text(cloud, K_ENABLED), "false"))
		return;
	if (is_kind(item, "secrets")) {
		cloud_setting(cloud, "secret.expires", none, expires, 0);
		cloud_setting(cloud, "secret.rotated", none, created, 0);
	} else if (is_kind(item, "keys")) {
		cloud_setting(cloud, "key.expires", none, expires, 0);
		cloud_setting(cloud, "key.rotated", none, created, 0);
	} else if (is_kind(item, "certificates")) {
		cloud_setting(cloud, "certificate.expires", none, expires, 0);
	}
}

static void
read_item(struct cloud *cloud, const struct item *item)
{
	if (!cloud_row_end(cloud))
		return;
	bind_item(cloud, item);
	cloud_owner(cloud, item->vault, none);
	cloud->listed = true;
	cloud_cover(cloud, MUSTER_DOMAIN_MISCONFIGURATION, none);
	say_item(cloud, item);
	cloud_count(cloud, MUSTER_USED);
}

/* A resource of its own: what lists show of its key closes nothing of it, and the other way round.
 */
static void
read_policy(struct cloud *cloud, const struct item *item)
{
	bool rotates = false;
	for (const struct fact *action = cloud_fact(cloud, K_ROTATE); action != NULL;
	     action = action->next)
		rotates |= muster_span_is_nocase(action->text, "Rotate");
	if (!cloud_row_end(cloud))
		return;
	bind_item(cloud,
	    &(struct item){.vault = item->vault,
		.kind = MUSTER_SPAN("rotation-policies"),
		.name = item->name});
	cloud->listed = true;
	cloud_cover(cloud, MUSTER_DOMAIN_MISCONFIGURATION, none);
	cloud_setting(cloud, "key.rotation", rotates ? MUSTER_SPAN("true") : MUSTER_SPAN("false"),
	    MUSTER_TIME_NONE, 0);
	cloud_count(cloud, MUSTER_USED);
}

/* ---- the audit log ---- */

/* Claims have short names, or names that are addresses: "…/identity/claims/upn". */
static struct muster_span
actor_of(const struct cloud *cloud)
{
	static const char *const names[] = {
	    "upn", "unique_name", "name", "appid", "oid", "objectidentifier"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (const struct fact *claim = cloud_fact(cloud, K_CLAIM); claim != NULL;
		     claim = claim->next)
			if (claim->text.len > 0 &&
			    muster_span_is_nocase(cloud_last(claim->key, '/'), names[i]))
				return claim->text;
	return cloud_text(cloud, K_ACTOR);
}

/* Words of the rules for what an operation does, if it comes to be. */
static struct muster_span
marks_of(struct muster_span operation)
{
	static const struct {
		const char *operation, *mark;
	} marks[] = {{"SecretGet", "read"}, {"SecretBackup", "read"},
	    {"SecretPurge", "no-recovery"}, {"KeyPurge", "no-recovery"},
	    {"CertificatePurge", "no-recovery"}, {"VaultPurge", "no-recovery"}};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (muster_span_is_nocase(operation, marks[i].operation))
			return muster_span_of(marks[i].mark);
	return none;
}

static void
read_event(struct cloud *cloud)
{
	struct item item;
	const struct muster_span result = cloud_text(cloud, K_RESULT);
	const struct muster_span resource = cloud_text(cloud, K_RESOURCE);
	const uint64_t status = cloud_number(cloud_text(cloud, K_STATUS));
	cloud->row.text[ROW_CHECK] = cloud_text(cloud, K_OPERATION);
	if (cloud_time(cloud_text(cloud, K_TIME)) == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	const bool own = muster_span_is_nocase(cloud_text(cloud, K_CATEGORY), "AuditEvent");
	if (own && cloud_text(cloud, K_OTHERS).len > 0)
		take_mark(&cloud->base.take, "its identity or its properties are a text");
	if (!cloud_row_end(cloud))
		return;
	struct muster_span vault = cloud_segment(resource, "vaults");
	if (vault.len == 0)
		vault = cloud_segment(resource, "managedHSMs");
	if (!own || cloud_segment(resource, "Microsoft.KeyVault").len == 0) {
		cloud_count(cloud, MUSTER_OUT_OF_SCOPE);
		return;
	}
	bind_vault(cloud, vault);
	muster_strbuf_clear(&cloud->text);
	if (split_item(cloud_text(cloud, K_URI), &item) &&
	    !muster_span_is_nocase(item.kind, "subscriptions")) { /* of the vault itself */
		row_add(&cloud->text, "", item.kind);
		row_add(&cloud->text, "/", item.name);
	}
	const bool refused = status == 403 || muster_span_is_nocase(result, "Forbidden");
	const struct muster_activity activity = {.action = cloud_text(cloud, K_OPERATION),
	    .actor = actor_of(cloud),
	    .object = row_span(&cloud->text),
	    .marks = refused ? MUSTER_SPAN("denied") : marks_of(cloud_text(cloud, K_OPERATION)),
	    .deed = status >= 400 || refused || muster_span_is_nocase(result, "Unauthorized")
		? MUSTER_DEED_FAILURE
		: status > 0 || muster_span_is_nocase(result, "OK") ||
		    muster_span_is_nocase(result, "Success")
		? MUSTER_DEED_SUCCESS
		: MUSTER_DEED_UNKNOWN,
	    .first = cloud_time(cloud_text(cloud, K_TIME)),
	    .last = MUSTER_TIME_NONE};
	cloud_activity(cloud, &activity);
	cloud_count(cloud, MUSTER_USED);
}

/* ---- records ---- */

static void
read_record(struct cloud *cloud)
{
	struct item item;
	const struct muster_span id = cloud_text(cloud, K_ID);
	cloud->row.text[ROW_CHECK] = id;
	if (cloud_text(cloud, K_OPERATION).len > 0 || cloud_text(cloud, K_CATEGORY).len > 0) {
		read_event(cloud);
	} else if (split_item(id, &item) && item.name.len > 0 &&
	    muster_span_is_nocase(cloud_last(id, '/'), "rotationpolicy")) {
		read_policy(cloud, &item);
	} else if (split_item(id, &item) && item.name.len > 0 && cloud_seen(cloud, K_ATTRIBUTES)) {
		read_item(cloud, &item);
	} else {
		if (cloud_segment(id, "Microsoft.KeyVault").len == 0 ||
		    cloud_text(cloud, K_NAME).len == 0)
			take_mark(&cloud->base.take, "it is no vault, nor anything in one");
		read_vault(cloud);
	}
}

/* ---- the source ---- */

static void
say_nothing(struct cloud *cloud)
{
	cloud_nothing(cloud, MUSTER_DOMAIN_MISCONFIGURATION);
}

static const char *const lists[] = {"value", "records", NULL};
static const struct cloud_shape shape = {
    .tool = {"key-vault", 9},
    .places = places,
    .count = K_PLACES,
    .lists = lists,
    .record = read_record,
    .end = say_nothing,
};

static int
read_keyvault(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_azure_keyvault, reader, sink, err);
}

/* Members of the object, of the first of the array, or of the first of its list. */
static struct muster_span
value_of(const struct muster_peek *peek, const char *key)
{
	if (peek->kind == '{' && !muster_span_is(peek->element_of, "value") &&
	    !muster_span_is(peek->element_of, "records"))
		return muster_peek_value(peek, key);
	for (size_t i = 0; i < peek->element_count; i++)
		if (muster_span_is(peek->element_keys[i], key))
			return peek->element_values[i];
	return none;
}

static bool
holds(struct muster_span text, const char *part)
{
	const size_t len = strlen(part);
	for (size_t i = 0; i + len <= text.len; i++)
		if (muster_span_is_nocase((struct muster_span){text.ptr + i, len}, part))
			return true;
	return false;
}

/* A secret that is shown with its value is none of these. */
static bool
is_vault_item(const struct muster_peek *peek)
{
	const struct muster_span value = value_of(peek, "value");
	if (value.len > 0 && !muster_span_is(value, "null"))
		return false;
	static const char *const ids[] = {"id", "kid", "sid"};
	if (cloud_has(peek, "key") && cloud_has(peek, "attributes")) /* az keyvault key show */
		return head_says(peek, ".vault.") && head_says(peek, "/keys/");
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct muster_span id = value_of(peek, ids[i]);
		if (muster_span_starts(id, "\"https://") &&
		    (holds(id, ".vault.") || holds(id, ".managedhsm.")) &&
		    (holds(id, "/secrets/") || holds(id, "/keys/") || holds(id, "/certificates/")))
			return head_says(peek, "\"attributes\"") ||
			    head_says(peek, "\"lifetimeActions\"");
	}
	return false;
}

static int
probe_keyvault(const struct muster_peek *peek)
{
	if (peek->kind == '[' && peek->element_of.len > 0)
		return 0;
	if (cloud_is_wrapped(peek))
		return head_says(peek, "Microsoft.KeyVault/vaults") ? 80 : 0;
	struct muster_span resource = value_of(peek, "resourceId");
	if (resource.len == 0)
		resource = value_of(peek, "ResourceId");
	if (resource.len == 0)
		resource = value_of(peek, "_ResourceId");
	if (holds(resource, "/MICROSOFT.KEYVAULT/") &&
	    (value_of(peek, "operationName").len > 0 || value_of(peek, "OperationName").len > 0) &&
	    (value_of(peek, "category").len > 0 || value_of(peek, "Category").len > 0))
		return holds(value_of(peek, "category"), "Administrative") ? 0 : 85;
	if (is_vault_item(peek))
		return 85;
	if (cloud_is_empty(peek, "value"))
		return CLOUD_ANY;
	return muster_span_starts(value_of(peek, "type"), "\"Microsoft.KeyVault/") &&
		value_of(peek, "name").len > 0
	    ? 85
	    : 0;
}

const struct muster_source source_azure_keyvault = {
    .name = "azure-keyvault",
    .title = "Azure Key Vault",
    .kind = "facts",
    .reads = "az keyvault list, show, secret list, key list, certificate list, and AuditEvent logs",
    .version = 3,
    .probe = probe_keyvault,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_keyvault,
};
