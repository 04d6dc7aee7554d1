/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gate as SARIF 2.1.0: a result for each check, failing ones as errors at
 * the line of the thresholds file that failed.
 */
#include <muster/muster.h>

#include <string.h>

/* A path as the URI reference it has to be. */
static void
put_uri(struct muster_json *json, const char *path)
{
	static const char plain[] = "-._~/";
	struct muster_strbuf uri;
	muster_strbuf_init(&uri, 0);
	for (const unsigned char *c = (const unsigned char *)path; *c != '\0'; c++) {
		bool word = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		    (*c >= '0' && *c <= '9');
		if (word || strchr(plain, *c) != NULL)
			muster_strbuf_addc(&uri, (char)*c);
		else
			muster_strbuf_addf(&uri, "%%%02X", *c);
	}
	if (uri.failed)
		json->out->failed = true;
	muster_json_string(json, "uri", uri.len > 0 ? uri.data : "");
	muster_strbuf_release(&uri);
}

static void
put_text(struct muster_json *json, const char *key, const char *text)
{
	muster_json_object(json, key);
	muster_json_string(json, "text", text);
	muster_json_object_end(json);
}

static void
put_location(struct muster_json *json, const struct muster_gate_check *check)
{
	const struct muster_origin *origin = &check->rule->origin;
	muster_json_array(json, "locations");
	muster_json_object(json, NULL);
	if (origin->file != NULL) {
		muster_json_object(json, "physicalLocation");
		muster_json_object(json, "artifactLocation");
		put_uri(json, origin->file);
		muster_json_object_end(json);
		muster_json_object(json, "region");
		muster_json_int(json, "startLine", origin->line);
		muster_json_object_end(json);
		muster_json_object_end(json);
	} else {
		muster_json_array(json, "logicalLocations");
		muster_json_object(json, NULL);
		muster_json_string(json, "fullyQualifiedName", check->place);
		muster_json_object_end(json);
		muster_json_array_end(json);
	}
	muster_json_object_end(json);
	muster_json_array_end(json);
}

static void
put_result(struct muster_json *json, const struct muster_gate_check *check, size_t rule)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "ruleId", check->place);
	muster_json_int(json, "ruleIndex", (int64_t)rule);
	muster_json_string(json, "kind", check->passed ? "pass" : "fail");
	muster_json_string(json, "level", check->passed ? "none" : "error");
	put_text(json, "message", check->text);
	put_location(json, check);
	muster_json_object(json, "properties");
	muster_json_string(json, "framework", check->framework);
	muster_json_string(json, "system", check->system);
	muster_json_array(json, "items");
	for (size_t i = 0; i < check->item_count; i++)
		muster_json_string(json, NULL, check->items[i]);
	muster_json_array_end(json);
	muster_json_int(json, "itemTotal", (int64_t)check->item_total);
	muster_json_object_end(json);
	muster_json_object_end(json);
}

/* A rule may be checked for several frameworks: it stands once, its checks follow each other. */
static bool
is_next_rule(const struct muster_gate *gate, size_t i)
{
	return i == 0 || gate->checks[i - 1].rule != gate->checks[i].rule;
}

static void
put_rules(struct muster_json *json, const struct muster_gate *gate)
{
	muster_json_array(json, "rules");
	for (size_t i = 0; i < gate->count; i++) {
		const struct muster_gate_rule *rule = gate->checks[i].rule;
		if (!is_next_rule(gate, i))
			continue;
		muster_json_object(json, NULL);
		muster_json_string(json, "id", gate->checks[i].place);
		put_text(json, "shortDescription",
		    rule->name[0] != '\0' ? rule->name : "a threshold of muster's gate");
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
}

void
muster_gate_sarif(const struct muster_gate *gate, struct muster_strbuf *out)
{
	struct muster_json json;
	size_t rule = 0;
	muster_json_init(&json, out, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "$schema",
	    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
	    "sarif-schema-2.1.0.json");
	muster_json_string(&json, "version", "2.1.0");
	muster_json_array(&json, "runs");
	muster_json_object(&json, NULL);
	muster_json_object(&json, "tool");
	muster_json_object(&json, "driver");
	muster_json_string(&json, "name", "muster");
	muster_json_string(&json, "version", muster_version());
	put_rules(&json, gate);
	muster_json_object_end(&json);
	muster_json_object_end(&json);
	muster_json_array(&json, "results");
	for (size_t i = 0; i < gate->count; i++) {
		rule += i > 0 && is_next_rule(gate, i);
		put_result(&json, &gate->checks[i], rule);
	}
	muster_json_array_end(&json);
	muster_json_object(&json, "properties");
	muster_json_time(&json, "asOf", gate->view.as_of);
	muster_json_int(&json, "knownBy", gate->view.known_by);
	muster_json_object_end(&json);
	muster_json_object_end(&json);
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	muster_strbuf_adds(out, "\n");
}
