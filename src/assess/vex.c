/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a statement is about a finding: exactly, or not at all. */
#include <muster/vex.h>

#include <string.h>

static const char *const status_names[MUSTER_VEX_STATUS_COUNT] = {
    "not_affected", "fixed", "affected", "under_investigation", "other"};

const char *
muster_vex_status_name(enum muster_vex_status status)
{
	return (unsigned)status < MUSTER_VEX_STATUS_COUNT ? status_names[status] : "other";
}

enum muster_vex_status
muster_vex_status_of(const char *word)
{
	static const struct {
		const char *word;
		enum muster_vex_status status;
	} words[] = {
	    {"not_affected", MUSTER_VEX_NOT_AFFECTED},
	    {"known_not_affected", MUSTER_VEX_NOT_AFFECTED},
	    {"false_positive", MUSTER_VEX_NOT_AFFECTED},
	    {"fixed", MUSTER_VEX_FIXED},
	    {"first_fixed", MUSTER_VEX_FIXED},
	    {"resolved", MUSTER_VEX_FIXED},
	    {"resolved_with_pedigree", MUSTER_VEX_FIXED},
	    {"affected", MUSTER_VEX_AFFECTED},
	    {"known_affected", MUSTER_VEX_AFFECTED},
	    {"first_affected", MUSTER_VEX_AFFECTED},
	    {"last_affected", MUSTER_VEX_AFFECTED},
	    {"exploitable", MUSTER_VEX_AFFECTED},
	    {"under_investigation", MUSTER_VEX_UNDER_INVESTIGATION},
	    {"in_triage", MUSTER_VEX_UNDER_INVESTIGATION},
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i].word) == 0)
			return words[i].status;
	return MUSTER_VEX_OTHER;
}

bool
muster_vex_supports(enum muster_vex_status status)
{
	return status == MUSTER_VEX_NOT_AFFECTED || status == MUSTER_VEX_FIXED;
}

/* ---- ids ---- */

static bool
has_word(const char *list, const char *word, size_t len)
{
	for (const char *at = list; *at != '\0';) {
		size_t size = strcspn(at, " ");
		if (size == len && memcmp(at, word, len) == 0)
			return true;
		at += size;
		at += *at == ' ';
	}
	return false;
}

static bool
is_named(const struct muster_finding *finding, const char *id, size_t len)
{
	return (strlen(finding->native) == len && memcmp(finding->native, id, len) == 0) ||
	    has_word(finding->aliases, id, len);
}

static bool
same_vulnerability(const struct muster_vex *statement, const struct muster_finding *finding)
{
	if (is_named(finding, statement->vulnerability, strlen(statement->vulnerability)))
		return true;
	for (const char *at = statement->aliases; *at != '\0';) {
		size_t len = strcspn(at, " ");
		if (len > 0 && is_named(finding, at, len))
			return true;
		at += len;
		at += *at == ' ';
	}
	return false;
}

/* ---- products ---- */

static bool
is_package(const struct muster_vex_product *product, const struct muster_finding *finding)
{
	size_t len = strcspn(finding->location, "#");
	return strlen(product->package) == len &&
	    memcmp(product->package, finding->location, len) == 0 &&
	    (product->version[0] == '\0' || strcmp(product->version, finding->installed) == 0);
}

/* A digest decides; a tag cannot be checked, so a name with one and no digest says nothing. */
static bool
is_image(const struct muster_vex_product *product, const char *image, const char *digest)
{
	if (product->digest[0] != '\0')
		return strcmp(product->digest, digest) == 0;
	return product->image[0] != '\0' && product->tag[0] == '\0' &&
	    strcmp(product->image, image) == 0;
}

bool
muster_vex_concerns(const struct muster_vex *statement, const struct muster_finding *finding,
    const char *image, const char *digest)
{
	const struct muster_vex_product *product = &statement->product;
	const bool names_image = product->image[0] != '\0' || product->digest[0] != '\0';
	if (product->other || !same_vulnerability(statement, finding) ||
	    (!statement->anywhere && strcmp(statement->asset, finding->asset) != 0))
		return false;
	if (product->package[0] != '\0' && !is_package(product, finding))
		return false;
	if (names_image)
		return is_image(product, image, digest);
	/* without a product it is about what it was collected for, if that has a name */
	return product->package[0] != '\0' || !statement->anywhere;
}

/* ---- exceptions ---- */

static bool
is_id_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

bool
muster_vex_is_ground_of(
    const struct muster_vex *statement, const struct muster_exception *exception)
{
	const size_t len = strlen(statement->id);
	const char *reason = exception->reason != NULL ? exception->reason : "";
	if (exception->kind == NULL || strcmp(exception->kind, "vex") != 0 || len == 0)
		return false;
	for (const char *at = strstr(reason, statement->id); at != NULL;
	     at = strstr(at + 1, statement->id))
		if (!is_id_digit(at[len]) && (at == reason || !is_id_digit(at[-1])))
			return true;
	return false;
}
