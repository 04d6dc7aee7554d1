/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal: canonical entries (RFC 8785; strings and integers only, keys
 * in order), each holding the leaf before it; leaf = SHA-256(0x00 || entry).
 *
 * An entry never holds a value from evidence: names, sizes, counts, keyed
 * hashes and commitments only.  Numbers that may pass 2^53 are strings.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "store/canon.h"
#include "store/internal.h"

static void
hex_member(struct canon *canon, const char *key, const uint8_t *bytes)
{
	char hex[2 * HASH_SIZE + 1];
	if (bytes == NULL)
		return;
	hash_hex(bytes, HASH_SIZE, hex);
	canon_text(canon, key, hex);
}

static void
time_member(struct canon *canon, const char *key, muster_time t)
{
	char text[40];
	if (t != MUSTER_TIME_NONE)
		canon_text(canon, key, muster_time_format(t, text));
}

static void
text_member(struct canon *canon, const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		canon_text(canon, key, text);
}

static void
actor_members(struct canon *canon, const struct muster_actor *actor)
{
	canon_object(canon, "actor");
	text_member(canon, "ci_run", actor->ci_run);
	text_member(canon, "host", actor->host);
	canon_int(canon, "uid", actor->uid);
	text_member(canon, "user", actor->user);
	canon_end(canon);
}

static void
count_members(struct canon *canon, const struct muster_counts *counts)
{
	if (counts == NULL)
		return;
	canon_object(canon, "counts");
	canon_count(canon, "activities", counts->activities);
	canon_count(canon, "assets", counts->assets);
	canon_count(canon, "diagnostics", counts->diagnostics);
	canon_count(canon, "error", counts->results[MUSTER_ERROR]);
	canon_count(canon, "fail", counts->results[MUSTER_FAIL]);
	canon_count(canon, "info", counts->results[MUSTER_INFO]);
	canon_count(canon, "merged", counts->merged);
	canon_count(canon, "not_applicable", counts->results[MUSTER_NOT_APPLICABLE]);
	canon_count(canon, "not_reviewed", counts->results[MUSTER_NOT_REVIEWED]);
	canon_count(canon, "out_of_scope", counts->out_of_scope);
	canon_count(canon, "pass", counts->results[MUSTER_PASS]);
	canon_count(canon, "read", counts->read);
	canon_count(canon, "redactions", counts->redactions);
	canon_count(canon, "rejected", counts->rejected);
	canon_count(canon, "suppressed", counts->suppressed);
	canon_count(canon, "used", counts->used);
	canon_end(canon);
}

static void
subject_members(struct canon *canon, const struct entry *entry)
{
	canon_object(canon, "subject");
	if (entry->adapter != 0)
		canon_int(canon, "adapter", entry->adapter);
	text_member(canon, "asset", entry->asset);
	time_member(canon, "at", entry->at);
	if (entry->byte != 0)
		canon_count(canon, "byte", entry->byte);
	if (entry->bytes != 0)
		canon_count(canon, "bytes", entry->bytes);
	if (entry->column != 0)
		canon_count(canon, "column", entry->column);
	hex_member(canon, "commit", entry->commit);
	text_member(canon, "error", entry->error);
	text_member(canon, "format", entry->format);
	text_member(canon, "kind", entry->kind);
	if (entry->line != 0)
		canon_count(canon, "line", entry->line);
	hex_member(canon, "mac", entry->mac);
	text_member(canon, "name", entry->name);
	if (entry->run != 0)
		canon_int(canon, "run", entry->run);
	time_member(canon, "scan_time", entry->scan_time);
	text_member(canon, "scanner", entry->scanner);
	text_member(canon, "scanner_version", entry->scanner_version);
	hex_member(canon, "sha256", entry->sha256);
	text_member(canon, "why", entry->why);
	canon_end(canon);
}

static void
write_entry(struct canon *canon, const struct entry *entry, int64_t seq, const char *prev)
{
	const struct muster_actor *actor = entry->actor;
	char monotonic[24];
	snprintf(monotonic, sizeof(monotonic), "%" PRId64, actor->monotonic);
	canon_object(canon, NULL);
	actor_members(canon, actor);
	text_member(canon, "boot_id", actor->boot_id);
	count_members(canon, entry->counts);
	hex_member(canon, "derived", entry->derived);
	canon_text(canon, "monotonic", monotonic);
	canon_text(canon, "prev", prev);
	canon_int(canon, "seq", seq);
	subject_members(canon, entry);
	time_member(canon, "time", actor->now);
	text_member(canon, "tool", actor->tool_version);
	canon_text(canon, "type", act_type_name(entry->type));
	canon_int(canon, "v", 1);
	canon_end(canon);
}

int
entry_leaf(const void *entry, size_t len, uint8_t leaf[HASH_SIZE], struct muster_error *err)
{
	struct hash hash;
	if (hash_init(&hash, err) != 0)
		return -1;
	hash_update(&hash, "\0", 1);
	hash_update(&hash, entry, len);
	return hash_final(&hash, leaf, err);
}

static int
store_entry(struct muster_store *store, int64_t act, int64_t seq, const struct muster_strbuf *text,
    struct muster_error *err)
{
	uint8_t leaf[HASH_SIZE];
	if (text->failed)
		return muster_error_memory(err);
	if (entry_leaf(text->data, text->len, leaf, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_JOURNAL_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, seq);
	bind_int(store, stmt, 2, act);
	bind_blob(store, stmt, 3, leaf, sizeof(leaf));
	bind_blob(store, stmt, 4, text->data, text->len);
	return stmt_run(store, stmt, err);
}

static int
set_seq(struct muster_store *store, int64_t act, int64_t seq, muster_time at, muster_time received,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_ACT_PUBLISH, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, act);
	bind_int(store, stmt, 2, seq);
	bind_time(store, stmt, 3, at);
	bind_int(store, stmt, 4, received);
	free(store->acts);
	store->acts = NULL;
	store->act_count = 0;
	return stmt_run(store, stmt, err);
}

int
act_publish(
    struct muster_store *store, int64_t act, const struct entry *entry, struct muster_error *err)
{
	if (store->from != NULL) {
		int64_t seq = store->replay_seq;
		store->replay_seq = 0;
		return set_seq(store, act, seq, entry->at, store->replay_time, err);
	}
	int64_t seq;
	char prev[65];
	if (muster_store_head(store, &seq, prev, err) != 0)
		return -1;
	seq++;
	struct muster_strbuf text;
	muster_strbuf_init(&text, 1u << 20);
	struct canon canon = {.out = &text};
	write_entry(&canon, entry, seq, prev);
	int result = store_entry(store, act, seq, &text, err);
	if (result == 0)
		result = set_seq(store, act, seq, entry->at, entry->actor->now, err);
	muster_strbuf_release(&text);
	return result;
}
