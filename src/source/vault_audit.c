/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit device of HashiCorp Vault: requests and the responses to them.
 * The response says how it came out, so it is what counts as done; a request
 * is an activity "request" without actor or object, so that days without one
 * show all the same.  What rules look for stands in the marks.
 */
#include "source/log.h"
#include "source/sources.h"

struct vault {
	struct log log; /* first */
	uint16_t type, time, error, operation, path, mount_type, mount_class, display, policies,
	    own_policies, token, own_token, ttl, issued, entity, namespace_path, namespace_id;
	struct muster_strbuf object; /* of a path in a namespace */
};

static void
begin(struct log *log)
{
	struct vault *vault = (struct vault *)log;
	vault->type = log_ask(log, "type", FACTS_TEXT);
	vault->time = log_ask(log, "time", FACTS_TEXT);
	vault->error = log_ask(log, "error", FACTS_TEXT);
	vault->operation = log_ask(log, "request/operation", FACTS_TEXT);
	vault->path = log_ask(log, "request/path", FACTS_TEXT);
	vault->namespace_path = log_ask(log, "request/namespace/path", FACTS_TEXT);
	vault->namespace_id = log_ask(log, "request/namespace/id", FACTS_TEXT);
	vault->mount_type = log_ask(log, "request/mount_type", FACTS_TEXT);
	vault->mount_class = log_ask(log, "request/mount_class", FACTS_TEXT);
	vault->token = log_ask(log, "request/client_token", FACTS_TEXT);
	vault->own_token = log_ask(log, "auth/client_token", FACTS_TEXT);
	vault->display = log_ask(log, "auth/display_name", FACTS_TEXT);
	vault->entity = log_ask(log, "auth/entity_id", FACTS_TEXT);
	vault->policies = log_ask(log, "auth/policies/[]", FACTS_TEXT);
	vault->own_policies = log_ask(log, "auth/token_policies/[]", FACTS_TEXT);
	vault->ttl = log_ask(log, "auth/token_ttl", FACTS_NUMBER);
	vault->issued = log_ask(log, "auth/token_issue_time", FACTS_TEXT);
}

/* ---- marks ---- */

static bool
is_login(const struct vault *vault)
{
	const struct muster_span path = log_text(&vault->log, vault->path);
	static const char login[] = "/login";
	if (!muster_span_starts(path, "auth/"))
		return false;
	for (size_t i = 0; i + sizeof(login) - 1 <= path.len; i++)
		if (memcmp(path.ptr + i, login, sizeof(login) - 1) == 0 &&
		    (i + sizeof(login) - 1 == path.len || path.ptr[i + sizeof(login) - 1] == '/'))
			return true;
	return false;
}

/* A device with log_raw writes tokens as they are; redaction has taken them out. */
static bool
is_raw(const struct vault *vault)
{
	return muster_span_starts(log_text(&vault->log, vault->token), "[redacted:") ||
	    muster_span_starts(log_text(&vault->log, vault->own_token), "[redacted:");
}

/* An operation that changes nothing, or takes back what has begun. */
static bool
is_look(struct muster_span operation)
{
	return muster_span_is(operation, "read") || muster_span_is(operation, "list") ||
	    muster_span_is(operation, "help");
}

static bool
is_seal(struct muster_span path, struct muster_span operation)
{
	if (muster_span_is(path, "sys/seal") || muster_span_is(path, "sys/unseal"))
		return true;
	return !is_look(operation) && !muster_span_is(operation, "delete") &&
	    (muster_span_starts(path, "sys/rekey") ||
		muster_span_starts(path, "sys/generate-root"));
}

/* Of audit devices; sys/audit-hash only hashes, sys/audit/test is Vault's own. */
static bool
is_audit_change(struct muster_span path, struct muster_span operation)
{
	return muster_span_starts(path, "sys/audit/") && !is_look(operation) &&
	    !muster_span_is(path, "sys/audit/test");
}

/* Other errors (a path that is none, a value that is wrong) refuse nobody. */
static bool
is_denial(struct muster_span error)
{
	static const char *const words[] = {"denied", "denial"};
	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
		const size_t len = strlen(words[w]);
		for (size_t i = 0; i + len <= error.len; i++)
			if (memcmp(error.ptr + i, words[w], len) == 0)
				return true;
	}
	return false;
}

/* What is kept for others, not Vault's own affairs. */
static bool
is_secret_read(const struct vault *vault)
{
	const struct muster_span path = log_text(&vault->log, vault->path);
	return muster_span_is(log_text(&vault->log, vault->operation), "read") &&
	    !muster_span_starts(path, "sys/") && !muster_span_starts(path, "auth/") &&
	    !muster_span_starts(path, "identity/");
}

static void
add_marks(const struct vault *vault, struct muster_strbuf *out)
{
	const struct log *log = &vault->log;
	const struct muster_span path = log_text(log, vault->path);
	const struct muster_span operation = log_text(log, vault->operation);
	const struct muster_span ttl = log_text(log, vault->ttl);
	const bool root =
	    log_has(log, vault->policies, "root") || log_has(log, vault->own_policies, "root");
	if (root)
		row_add(out, " ", MUSTER_SPAN("root-token"));
	else if (log_text(log, vault->issued).len > 0 && (ttl.len == 0 || muster_span_is(ttl, "0")))
		row_add(out, " ", MUSTER_SPAN("no-expiry"));
	if (is_raw(vault))
		row_add(out, " ", MUSTER_SPAN("raw"));
	if (is_login(vault))
		row_add(out, " ", MUSTER_SPAN("login"));
	if (is_audit_change(path, operation))
		row_add(out, " ", MUSTER_SPAN("audit-change"));
	if (is_seal(path, operation))
		row_add(out, " ", MUSTER_SPAN("seal"));
	if (is_secret_read(vault))
		row_add(out, " ", MUSTER_SPAN("read"));
	if (is_denial(log_text(log, vault->error)) && !is_login(vault))
		row_add(out, " ", MUSTER_SPAN("denied"));
}

/* ---- records ---- */

static struct muster_span
actor_of(const struct vault *vault)
{
	const struct muster_span name = log_text(&vault->log, vault->display);
	return name.len > 0 ? name : log_text(&vault->log, vault->entity);
}

/*
 * The path with its namespace, as one may ask for it at the root: two namespaces have paths of one
 * name.  Old releases tell of a namespace by its id only.
 */
static struct muster_span
object_of(struct vault *vault)
{
	const struct log *log = &vault->log;
	const struct muster_span path = log_text(log, vault->path);
	struct muster_span name = log_text(log, vault->namespace_path);
	if (name.len == 0)
		name = log_text(log, vault->namespace_id);
	if (name.len == 0 || muster_span_is(name, "root"))
		return path;
	muster_strbuf_clear(&vault->object);
	row_add(&vault->object, "", name);
	row_add(&vault->object, name.ptr[name.len - 1] == '/' ? "" : "/", path);
	vault->log.base.failed |= vault->object.failed;
	return row_span(&vault->object);
}

/* "kmip-response": what is behind the dash; what is in front of it, "" nothing, goes to `protocol`.
 */
static struct muster_span
kind_of(struct muster_span type, struct muster_span *protocol)
{
	size_t at = type.len;
	while (at > 0 && type.ptr[at - 1] != '-')
		at--;
	*protocol = (struct muster_span){type.ptr, at > 0 ? at - 1 : 0};
	return (struct muster_span){type.ptr + at, type.len - at};
}

static void
say_record(struct vault *vault)
{
	struct log *log = &vault->log;
	struct adapter *adapter = &log->base;
	struct muster_span protocol;
	const struct muster_span type = kind_of(log_text(log, vault->type), &protocol);
	struct muster_activity activity = {.action = MUSTER_SPAN("request"),
	    .actor = row_nothing,
	    .object = row_nothing,
	    .marks = row_nothing,
	    .deed = MUSTER_DEED_UNKNOWN,
	    .first = log_time(log, log_text(log, vault->time))};
	const bool response = muster_span_is(type, "response");
	if (!response && !muster_span_is(type, "request")) {
		row_reject(adapter, &log->row, "it is neither a request nor a response");
		return;
	}
	activity.asset = log_asset(log, MUSTER_ASSET_VAULT, row_nothing);
	muster_strbuf_clear(&adapter->location);
	if (response) {
		add_marks(vault, &adapter->location);
		activity.action = protocol.len > 0 ? protocol : log_text(log, vault->operation);
		activity.actor = actor_of(vault);
		activity.object = object_of(vault);
		activity.marks = row_span(&adapter->location);
		activity.deed =
		    log_text(log, vault->error).len > 0 ? MUSTER_DEED_FAILURE : MUSTER_DEED_SUCCESS;
	} else if (is_raw(vault)) {
		activity.marks = MUSTER_SPAN("raw");
	}
	adapter->failed |= adapter->location.failed;
	log_say(log, &activity);
}

static void
read_document(struct adapter *adapter)
{
	struct vault *vault = (struct vault *)adapter;
	const bool one = json_peek(adapter->reader) != JSON_ARRAY;
	adapter->run.tool = MUSTER_SPAN("vault");
	if (!one)
		json_array(adapter->reader);
	while (one || json_element(adapter->reader) == 1) {
		if (log_record(&vault->log))
			say_record(vault);
		if (one)
			return;
	}
}

static int
read_vault(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct vault vault = {.type = 0};
	json_sequence(reader);
	muster_strbuf_init(&vault.object, 0);
	int result =
	    log_read(&vault.log, &source_vault_audit, reader, sink, begin, read_document, err);
	muster_strbuf_release(&vault.object);
	return result;
}

static int
probe_vault(const struct muster_peek *peek)
{
	bool (*has)(const struct muster_peek *, const char *) =
	    peek->kind == '[' ? muster_peek_element_has : muster_peek_has;
	if (peek->kind != '{' && (peek->kind != '[' || peek->element_of.len > 0))
		return 0;
	if (!has(peek, "type") || !has(peek, "request") || !has(peek, "time"))
		return 0;
	if (peek->kind == '[')
		return 80;
	struct muster_span protocol, type = muster_peek_value(peek, "type");
	if (type.len < 2)
		return 0;
	type = kind_of((struct muster_span){type.ptr + 1, type.len - 2}, &protocol);
	return muster_span_is(type, "request") || muster_span_is(type, "response") ? 90 : 0;
}

/* With log_raw=true values stand as they are: nothing of them is kept. */
static const char *const secrets[] = {"client_token!", "accessor!", "client_token_accessor!",
    "wrapped_accessor!", "token!", "data/*!", "authorization[]!", "Authorization[]!",
    "x-vault-token[]!", "X-Vault-Token[]!", "cookie[]!", "Cookie[]!", NULL};

const struct muster_source source_vault_audit = {
    .name = "vault-audit",
    .title = "HashiCorp Vault audit log",
    .kind = "log",
    .reads = "file and socket audit devices: one JSON request or response per line",
    .version = 2,
    .probe = probe_vault,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secrets,
    .read = read_vault,
};
