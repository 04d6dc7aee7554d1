/* SPDX-License-Identifier: Apache-2.0 */
/* The tool of a SARIF run: its names, and the rules that results refer to. */
#include "source/sarif.h"

static const struct muster_span none = {"", 0};

/* ---- what a rule is about ---- */

static bool
contains(struct muster_span text, const char *word)
{
	size_t len = strlen(word);
	for (size_t i = 0; i + len <= text.len; i++)
		if (muster_span_is_nocase((struct muster_span){text.ptr + i, len}, word))
			return true;
	return false;
}

/* Trivy's names of rules, Grype's matchers. */
static enum sarif_kind
kind_of_name(struct muster_span name)
{
	static const struct {
		const char *word;
		enum sarif_kind kind;
	} words[] = {
	    {"OsPackageVulnerability", SARIF_OS_VULNERABILITY},
	    {"OS Package Vulnerability", SARIF_OS_VULNERABILITY},
	    {"LanguageSpecificPackageVulnerability", SARIF_VULNERABILITY},
	    {"Misconfiguration", SARIF_MISCONFIGURATION},
	    {"Secret", SARIF_SECRET},
	    {"License", SARIF_LICENSE},
	    {"DpkgMatcher", SARIF_OS_VULNERABILITY},
	    {"RpmMatcher", SARIF_OS_VULNERABILITY},
	    {"ApkMatcher", SARIF_OS_VULNERABILITY},
	    {"PortageMatcher", SARIF_OS_VULNERABILITY},
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (muster_span_starts(name, words[i].word))
			return words[i].kind;
	return contains(name, "Matcher") ? SARIF_VULNERABILITY : SARIF_UNTOLD;
}

/* A tag says more than none, and that it is the system's says more than that it is one. */
static void
add_tag(enum sarif_kind *kind, struct muster_span tag)
{
	static const char *const systems[] = {"deb", "rpm", "apk", "apk-tools", "linux"};
	if (muster_span_is_nocase(tag, "vulnerability") && *kind == SARIF_UNTOLD)
		*kind = SARIF_VULNERABILITY;
	else if (muster_span_is_nocase(tag, "misconfiguration"))
		*kind = SARIF_MISCONFIGURATION;
	else if (muster_span_is_nocase(tag, "secret"))
		*kind = SARIF_SECRET;
	else if (muster_span_is_nocase(tag, "license"))
		*kind = SARIF_LICENSE;
	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++)
		if (muster_span_is_nocase(tag, systems[i]))
			*kind = SARIF_OS_VULNERABILITY;
}

static bool
names_secrets(struct muster_span tool)
{
	static const char *const tools[] = {"gitleaks", "trufflehog", "detect-secrets", "ggshield"};
	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (muster_span_is_nocase(tool, tools[i]))
			return true;
	return false;
}

enum sarif_kind
sarif_kind_of(const struct sarif *sarif, const struct sarif_rule *rule, struct muster_span id)
{
	static const char *const prefixes[] = {"CVE-", "GHSA-", "SNYK-", "RHSA-", "ALAS", "ELSA-",
	    "DSA-", "USN-", "GMS-", "GO-", "PYSEC-", "RUSTSEC-", "OSV-"};
	if (rule != NULL && rule->kind != SARIF_UNTOLD)
		return rule->kind;
	if (names_secrets(sarif->tool))
		return SARIF_SECRET;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (muster_span_starts(id, prefixes[i]))
			return SARIF_VULNERABILITY;
	return SARIF_UNTOLD;
}

/* ---- rules ---- */

/* One text member of an object, the others skipped. */
static void
read_inner(struct adapter *adapter, const char *name, struct muster_span *out)
{
	const struct json_member_row row = {name, false};
	const struct json_members members = {&row, 1};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			adapter_text(adapter, out);
		else
			json_skip(adapter->reader);
	}
}

/* "(CVE-2011-3374) apt/libapt-pkg6.0@2.6.1": others are prose, and long. */
static void
read_description(struct adapter *adapter, struct muster_span *out)
{
	struct muster_span text = none;
	static const struct json_member_row rows[] = {{"text", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0)
			json_skip(adapter->reader);
		else if (json_text(adapter->reader, &text) == 0 && text.len < 512 &&
		    muster_span_starts(text, "(CVE-"))
			*out = adapter_keep(adapter, text);
	}
}

/* Lines of Trivy and Grype about the one package that the rule is of. */
static void
read_help(struct adapter *adapter, struct sarif_rule *rule)
{
	struct muster_span text = none;
	static const struct json_member_row rows[] = {{"text", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0) {
			json_skip(adapter->reader);
			continue;
		}
		if (json_text(adapter->reader, &text) != 0)
			return;
		const struct muster_span fixed = sarif_line_of(text, "Fixed Version");
		rule->package = adapter_keep(adapter, sarif_line_of(text, "Package"));
		rule->fix = adapter_keep(
		    adapter, fixed.len > 0 ? fixed : sarif_line_of(text, "Fix Version"));
	}
}

enum { P_SCORE, P_TAGS, P_PURLS, P_FIXED };
static const struct json_member_row property_rows[] = {
    [P_SCORE] = {"security-severity", false},
    [P_TAGS] = {"tags", false},
    [P_PURLS] = {"purls", false},
    [P_FIXED] = {"fixed_version", false},
};
static const struct json_members property_members = JSON_MEMBERS(property_rows);

static void
read_purls(struct adapter *adapter, struct sarif_rule *rule)
{
	const struct sarif_purl **end = &rule->purls;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		struct sarif_purl *purl = muster_arena_alloc(adapter->arena, sizeof(*purl));
		struct muster_span text = none;
		json_text(adapter->reader, &text);
		if (purl == NULL) {
			adapter->failed = true;
			return;
		}
		purl->purl = adapter_keep(adapter, text);
		purl->next = NULL;
		if (text.len == 0)
			continue;
		*end = purl;
		end = &purl->next;
	}
}

/* Properties are the tool's own: what is of another kind than expected is not ours to judge. */
static void
read_properties(struct adapter *adapter, struct sarif_rule *rule, enum sarif_kind *tags)
{
	struct json_reader *reader = adapter->reader;
	struct muster_span text = none;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &property_members)) != JSON_MEMBER_END) {
		const enum json_kind is = json_peek(reader);
		if (member == P_TAGS && is == JSON_ARRAY) {
			json_array(reader);
			while (json_element(reader) == 1) {
				if (json_peek(reader) != JSON_STRING)
					json_skip(reader);
				else if (json_text(reader, &text) == 0)
					add_tag(tags, text);
			}
		} else if (member == P_PURLS && is == JSON_ARRAY) {
			read_purls(adapter, rule);
		} else if (member == P_SCORE && (is == JSON_STRING || is == JSON_NUMBER)) {
			if (json_scalar(reader, &text) == 0)
				rule->score = adapter_keep(adapter, text);
		} else if (member == P_FIXED && is == JSON_STRING) {
			adapter_text(adapter, &rule->fixed);
		} else {
			json_skip(reader);
		}
	}
}

enum { R_ID, R_NAME, R_SHORT, R_FULL, R_HELP, R_CONFIGURATION, R_PROPERTIES };
static const struct json_member_row rule_rows[] = {
    [R_ID] = {"id", false},
    [R_NAME] = {"name", false},
    [R_SHORT] = {"shortDescription", false},
    [R_FULL] = {"fullDescription", false},
    [R_HELP] = {"help", false},
    [R_CONFIGURATION] = {"defaultConfiguration", false},
    [R_PROPERTIES] = {"properties", false},
};
static const struct json_members rule_members = JSON_MEMBERS(rule_rows);

static void
read_rule(struct sarif *sarif, struct sarif_component *component)
{
	struct adapter *adapter = &sarif->base;
	struct sarif_rule rule = {
	    none, none, none, none, none, none, none, none, NULL, SARIF_UNTOLD};
	enum sarif_kind tags = SARIF_UNTOLD;
	struct muster_span name = none;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &rule_members)) != JSON_MEMBER_END) {
		if (member == R_ID)
			adapter_text(adapter, &rule.id);
		else if (member == R_NAME)
			adapter_text(adapter, &name);
		else if (member == R_SHORT)
			read_inner(adapter, "text", &rule.title);
		else if (member == R_FULL)
			read_description(adapter, &rule.description);
		else if (member == R_HELP)
			read_help(adapter, &rule);
		else if (member == R_CONFIGURATION)
			read_inner(adapter, "level", &rule.level);
		else if (member == R_PROPERTIES)
			read_properties(adapter, &rule, &tags);
		else
			json_skip(adapter->reader);
	}
	rule.kind = kind_of_name(name);
	if (rule.kind == SARIF_UNTOLD)
		rule.kind = tags;
	struct sarif_rule *list = adapter_room(
	    adapter, component->rules, component->count, &component->cap, sizeof(*list));
	if (list == NULL)
		return;
	component->rules = list;
	component->rules[component->count++] = rule;
}

/* ---- tools ---- */

enum { C_NAME, C_VERSION, C_SEMANTIC, C_RULES };
static const struct json_member_row component_rows[] = {
    [C_NAME] = {"name", false},
    [C_VERSION] = {"version", false},
    [C_SEMANTIC] = {"semanticVersion", false},
    [C_RULES] = {"rules", false},
};
static const struct json_members component_members = JSON_MEMBERS(component_rows);

static void
read_component(struct sarif *sarif, size_t number)
{
	struct adapter *adapter = &sarif->base;
	struct json_reader *reader = adapter->reader;
	struct sarif_component component = {NULL, 0, 0};
	struct muster_span name = none, version = none, semantic = none;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &component_members)) != JSON_MEMBER_END) {
		if (member == C_NAME) {
			adapter_text(adapter, &name);
		} else if (member == C_VERSION) {
			adapter_text(adapter, &version);
		} else if (member == C_SEMANTIC) {
			adapter_text(adapter, &semantic);
		} else if (member == C_RULES) {
			json_array(reader);
			while (json_element(reader) == 1)
				read_rule(sarif, &component);
		} else {
			json_skip(reader);
		}
	}
	sarif->components[number] = component;
	if (number > 0)
		return;
	sarif->tool = name;
	sarif->tool_version = version.len > 0 ? version : semantic;
}

/* Extensions may stand in front of the driver, which is the first in our list. */
static bool
add_component(struct sarif *sarif)
{
	struct sarif_component *list = adapter_room(&sarif->base, sarif->components,
	    sarif->component_count, &sarif->component_cap, sizeof(*list));
	if (list == NULL)
		return false;
	sarif->components = list;
	sarif->components[sarif->component_count++] = (struct sarif_component){NULL, 0, 0};
	return true;
}

enum { T_DRIVER, T_EXTENSIONS };
static const struct json_member_row tool_rows[] = {
    [T_DRIVER] = {"driver", false}, [T_EXTENSIONS] = {"extensions", false}};
static const struct json_members tool_members = JSON_MEMBERS(tool_rows);

void
sarif_read_tool(struct sarif *sarif)
{
	struct json_reader *reader = sarif->base.reader;
	int member;
	if (!add_component(sarif))
		return;
	json_object(reader);
	while ((member = json_member(reader, &tool_members)) != JSON_MEMBER_END) {
		if (member == T_DRIVER) {
			read_component(sarif, 0);
		} else if (member == T_EXTENSIONS) {
			json_array(reader);
			while (json_element(reader) == 1 && add_component(sarif))
				read_component(sarif, sarif->component_count - 1);
		} else {
			json_skip(reader);
		}
	}
	sarif->tool_seen = true;
}

/* ---- finding a rule ---- */

static int
by_id(const void *a, const void *b)
{
	const struct sarif_rule *const *x = a, *const *y = b;
	return muster_span_cmp((*x)->id, (*y)->id);
}

static bool
sort_rules(struct sarif *sarif)
{
	size_t count = 0;
	if (sarif->by_id != NULL)
		return true;
	for (size_t i = 0; i < sarif->component_count; i++)
		count += sarif->components[i].count;
	sarif->by_id = muster_arena_array(sarif->base.arena, count + 1, sizeof(*sarif->by_id));
	if (sarif->by_id == NULL) {
		sarif->base.failed = true;
		return false;
	}
	for (size_t i = 0; i < sarif->component_count; i++)
		for (size_t j = 0; j < sarif->components[i].count; j++)
			sarif->by_id[sarif->by_id_count++] = &sarif->components[i].rules[j];
	qsort(sarif->by_id, sarif->by_id_count, sizeof(*sarif->by_id), by_id);
	return true;
}

static const struct sarif_rule *
find_by_id(struct sarif *sarif, struct muster_span id)
{
	const struct sarif_rule key = {.id = id}, *wanted = &key;
	if (id.len == 0 || !sort_rules(sarif) || sarif->by_id_count == 0)
		return NULL;
	const struct sarif_rule **found =
	    bsearch(&wanted, sarif->by_id, sarif->by_id_count, sizeof(*sarif->by_id), by_id);
	return found != NULL ? *found : NULL;
}

/* "CA1000/1" is of the rule "CA1000". */
static bool
is_of(struct muster_span id, const struct sarif_rule *rule)
{
	return id.len == 0 || muster_span_eq(id, rule->id) ||
	    (rule->id.len > 0 && id.len > rule->id.len && id.ptr[rule->id.len] == '/' &&
		memcmp(id.ptr, rule->id.ptr, rule->id.len) == 0);
}

const struct sarif_rule *
sarif_find_rule(struct sarif *sarif, const struct sarif_result *result)
{
	const struct muster_span id = result->row.text[ROW_CHECK];
	const size_t component = (size_t)(result->component + 1);
	if (result->rule_index >= 0 && component < sarif->component_count &&
	    (size_t)result->rule_index < sarif->components[component].count) {
		const struct sarif_rule *rule =
		    &sarif->components[component].rules[result->rule_index];
		if (is_of(id, rule))
			return rule;
	}
	const struct sarif_rule *rule = find_by_id(sarif, id);
	for (size_t len = id.len; rule == NULL && len-- > 1;)
		if (id.ptr[len] == '/')
			rule = find_by_id(sarif, (struct muster_span){id.ptr, len});
	return rule;
}
