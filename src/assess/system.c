/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a system holds: selectors against the path of an asset and of what it
 * stands on.  A path is told apart at "/KIND:", since names may hold slashes.
 */
#include <muster/system.h>

#include <string.h>

/* ---- selectors and paths ---- */

static int
kind_of(const char *text)
{
	const char *colon = strchr(text, ':');
	return colon == NULL
	    ? -1
	    : muster_asset_kind_parse((struct muster_span){text, (size_t)(colon - text)});
}

bool
muster_selector_valid(const char *selector)
{
	return strcmp(selector, "*") == 0 ||
	    (kind_of(selector) >= 0 && strchr(selector, ':')[1] != '\0');
}

size_t
muster_asset_path_parent(const char *path, size_t len)
{
	while (len > 1)
		if (path[--len] == '/' && kind_of(path + len + 1) >= 0)
			return len;
	return 0;
}

bool
muster_asset_path_within(const char *path, const char *on)
{
	size_t len = strlen(on), at = strlen(path);
	while (at > len)
		at = muster_asset_path_parent(path, at);
	return at == len && len > 0 && memcmp(path, on, len) == 0;
}

/* Where the asset's own kind and name begin. */
static size_t
own_part(const char *path, size_t len)
{
	size_t parent = muster_asset_path_parent(path, len);
	return parent > 0 ? parent + 1 : 0;
}

enum muster_asset_kind
muster_selector_kind(const char *selector)
{
	int kind = kind_of(selector + own_part(selector, strlen(selector)));
	return kind < 0 ? MUSTER_ASSET_KIND_COUNT : (enum muster_asset_kind)kind;
}

/* An asset whose path is the first len bytes.  A star crosses "/": the kinds must agree. */
static bool
names(const char *selector, const char *path, size_t len)
{
	size_t own = own_part(path, len);
	enum muster_asset_kind kind = muster_selector_kind(selector);
	if (kind != MUSTER_ASSET_KIND_COUNT && (int)kind != kind_of(path + own))
		return false;
	return muster_text_glob_len(selector, path, len) ||
	    (own > 0 && muster_text_glob_len(selector, path + own, len - own));
}

bool
muster_selector_names(const char *selector, const char *path)
{
	return names(selector, path, strlen(path));
}

/* ---- holding ---- */

static bool
is_given(const char *const *given, size_t count, const char *path, size_t len)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strncmp(given[middle], path, len);
		if (order == 0 && given[middle][len] == '\0')
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static bool
any_names(const char *const *selectors, size_t count, const char *path, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (names(selectors[i], path, len))
			return true;
	return false;
}

bool
muster_system_holds(const struct muster_system *system, const char *const *given,
    size_t given_count, const char *path)
{
	bool held = false;
	if (system == NULL)
		return true;
	for (size_t len = strlen(path); len > 0; len = muster_asset_path_parent(path, len)) {
		if (any_names(system->exclude, system->exclude_count, path, len))
			return false;
		held = held || any_names(system->assets, system->asset_count, path, len) ||
		    is_given(given, given_count, path, len);
	}
	return held;
}
