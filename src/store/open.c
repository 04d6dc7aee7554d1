/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making and opening the file.  A file from elsewhere is an attack until its
 * header, settings and schema text are exactly ours.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "store/bulk.h"

extern const char embed_schema[];
extern const size_t embed_schema_len;

enum { BUSY_MS = 60000, TURN_MS = 2, CACHE_KIB = 16384 };

static char *
key_path(const char *path)
{
	size_t len = strlen(path);
	char *out = malloc(len + sizeof(".key"));
	if (out != NULL) {
		memcpy(out, path, len);
		memcpy(out + len, ".key", sizeof(".key"));
	}
	return out;
}

static int
fail_file(struct muster_error *err, const char *path, const char *id, const char *what,
    const char *remedy)
{
	int saved = errno;
	muster_error_set(err, MUSTER_E_STORE, id, "%s: %s", what, strerror(saved));
	muster_error_remedy(err, "%s", remedy);
	return muster_error_in(err, path);
}

static int
write_new(const char *path, const void *bytes, size_t len, struct muster_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail_file(err, path, errno == EEXIST ? "store.exists" : "store.create",
		    "the file cannot be made",
		    "a store is never overwritten: choose another path or remove the old file");
	size_t done = 0;
	while (done < len) {
		ssize_t n = write(fd, (const char *)bytes + done, len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	bool ok = done == len && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	if (ok)
		return 0;
	fail_file(err, path, "store.create", "the file cannot be written", "check space and disk");
	unlink(path);
	return -1;
}

static int
read_key(struct muster_store *store, struct muster_error *err)
{
	char *path = key_path(store->path);
	if (path == NULL)
		return muster_error_memory(err);
	int result = -1;
	struct stat st;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		fail_file(err, path, "store.key", "the store's key file cannot be read",
		    "it stands beside the store as FILE.key; keep the two together");
	} else if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0) {
		muster_error_set(err, MUSTER_E_STORE, "store.key-mode",
		    "the store's key file can be read by others");
		muster_error_remedy(err, "chmod 600 it");
		muster_error_in(err, path);
	} else if (st.st_size != sizeof(store->key) ||
	    read(fd, store->key, sizeof(store->key)) != (ssize_t)sizeof(store->key)) {
		muster_error_set(err, MUSTER_E_INTEGRITY, "store.key-size",
		    "the store's key file is not 32 bytes long");
		muster_error_remedy(err, "restore it from a copy");
		muster_error_in(err, path);
	} else {
		result = 0;
	}
	if (fd >= 0)
		close(fd);
	free(path);
	return result;
}

/* The key of hash columns is not the key of keyed hashes: it only finds rows. */
static int
derive_sip(struct muster_store *store, struct muster_error *err)
{
	static const char label[] = "muster/dictionary/1";
	uint8_t mac[HASH_SIZE];
	if (hash_hmac(store->key, sizeof(store->key), label, sizeof(label) - 1, mac) != 0)
		return muster_error_memory(err);
	memcpy(store->sip, mac, sizeof(store->sip));
	return 0;
}

/* Asks often: a large input leaves the lock free for a few milliseconds only. */
static int
wait_turn(void *context, int times)
{
	(void)context;
	const struct timespec turn = {0, TURN_MS * 1000000};
	if (times >= BUSY_MS / TURN_MS)
		return 0;
	nanosleep(&turn, NULL);
	return 1;
}

/* Settings of the connection, each read back: a setting that did not take is a failure. */
static int
harden(struct muster_store *store, struct muster_error *err)
{
	int on = 0;
	sqlite3 *db = store->db;
	if (sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, &on) != SQLITE_OK || on != 1 ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on) != SQLITE_OK || on != 0 ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, &on) != SQLITE_OK || on != 0 ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, &on) != SQLITE_OK || on != 0 ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, &on) != SQLITE_OK || on != 1 ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, &on) != SQLITE_OK ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, &on) != SQLITE_OK)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "store.settings", "SQLite refuses a safety setting");
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_handler(db, wait_turn, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 65536);
	sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 64);
	sqlite3_limit(db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
	return 0;
}

static int
pragma_text(
    struct muster_store *store, const char *sql, char *out, size_t cap, struct muster_error *err)
{
	sqlite3_stmt *stmt = NULL;
	out[0] = '\0';
	int rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
	if (rc == SQLITE_OK) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			snprintf(out, cap, "%s", column_text(stmt, 0));
		rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? 0 : store_fail(store, rc, err);
}

static int
pragma_expect(struct muster_store *store, const char *set, const char *get, const char *want,
    struct muster_error *err)
{
	char got[64];
	if (pragma_text(store, set, got, sizeof(got), err) != 0 ||
	    pragma_text(store, get, got, sizeof(got), err) != 0)
		return -1;
	if (strcmp(got, want) == 0)
		return 0;
	muster_error_set(err, MUSTER_E_STORE, "store.settings",
	    "SQLite does not take a setting: %s is %s, not %s", get, got, want);
	return muster_error_in(err, store->path);
}

static int
configure(struct muster_store *store, struct muster_error *err)
{
	static const struct {
		const char *set, *get, *want;
		bool writing;
	} settings[] = {
	    {"PRAGMA cell_size_check=1", "PRAGMA cell_size_check", "1", false},
	    {"PRAGMA temp_store=1", "PRAGMA temp_store", "1", false},
	    {"PRAGMA secure_delete=1", "PRAGMA secure_delete", "1", true},
	    {"PRAGMA journal_mode=TRUNCATE", "PRAGMA journal_mode", "truncate", true},
	    {"PRAGMA synchronous=FULL", "PRAGMA synchronous", "2", true},
	    {"PRAGMA foreign_keys=1", "PRAGMA foreign_keys", "1", false},
	};
	static const char *const reading[] = {"PRAGMA query_only=1", "PRAGMA query_only"};
	char text[64];
	char cache[64];
	snprintf(cache, sizeof(cache), "PRAGMA cache_size=-%d", CACHE_KIB);
	if (pragma_text(store, "PRAGMA mmap_size=0", text, sizeof(text), err) != 0 ||
	    pragma_text(store, cache, text, sizeof(text), err) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (settings[i].writing && !store->writable)
			continue;
		if (pragma_expect(store, settings[i].set, settings[i].get, settings[i].want, err) !=
		    0)
			return -1;
	}
	return store->writable ? 0 : pragma_expect(store, reading[0], reading[1], "1", err);
}

static int
check_identity(struct muster_store *store, struct muster_error *err)
{
	char text[64];
	if (pragma_text(store, "PRAGMA application_id", text, sizeof(text), err) != 0)
		return -1;
	if (strcmp(text, "1297306706") != 0)
		return store_fail(store, SQLITE_NOTADB, err);
	if (pragma_text(store, "PRAGMA user_version", text, sizeof(text), err) != 0)
		return -1;
	if (strcmp(text, "3") == 0)
		return 0;
	muster_error_set(err, MUSTER_E_INTEGRITY, "store.version",
	    "the store has schema version %s; this muster knows version %d", text,
	    STORE_USER_VERSION);
	muster_error_remedy(err, "use the muster that wrote it, or a newer one");
	return muster_error_in(err, store->path);
}

/* What sqlite_schema holds, row for row, in one text. */
static int
schema_text(sqlite3 *db, struct muster_strbuf *out)
{
	static const char sql[] =
	    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name";
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		for (int i = 0; i < 4; i++) {
			muster_strbuf_adds(out, column_text(stmt, i));
			muster_strbuf_addc(out, '\0');
		}
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
check_schema(struct muster_store *store, struct muster_error *err)
{
	struct muster_strbuf ours, theirs;
	muster_strbuf_init(&ours, 1u << 20);
	muster_strbuf_init(&theirs, 1u << 20);
	sqlite3 *fresh = NULL;
	int result = -1;
	int rc = sqlite3_open(":memory:", &fresh);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(fresh, embed_schema, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = schema_text(fresh, &ours);
	if (rc == SQLITE_OK)
		rc = schema_text(store->db, &theirs);
	if (rc != SQLITE_OK) {
		store_fail(store, rc, err);
	} else if (ours.failed) {
		muster_error_memory(err);
	} else if (theirs.failed || ours.len != theirs.len ||
	    memcmp(ours.data, theirs.data, ours.len) != 0) {
		muster_error_set(
		    err, MUSTER_E_INTEGRITY, "store.schema", "the store's schema was altered");
		muster_error_remedy(err, "restore the store from a copy");
		muster_error_in(err, store->path);
	} else {
		result = 0;
	}
	sqlite3_close(fresh);
	muster_strbuf_release(&ours);
	muster_strbuf_release(&theirs);
	return result;
}

/*
 * For the process, once: later calls are refused, which is as good.  What a
 * savepoint may have to take back stays in memory: many small inputs in one
 * transaction would write it to a temporary file again and again.  What
 * outgrows that goes through struct spill.
 */
static void
configure_library(void)
{
	enum { SAVEPOINT_BYTES = 8 << 20 };
	(void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SAVEPOINT_BYTES);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct muster_store *
handle_new(const char *path, bool writable, struct muster_error *err)
{
	configure_library();
	struct muster_store *store = calloc(1, sizeof(*store));
	if (store == NULL || (store->path = strdup(path)) == NULL) {
		free(store);
		muster_error_memory(err);
		return NULL;
	}
	store->key_file = -1;
	store->writable = writable;
	return store;
}

/* NOFOLLOW refuses links anywhere in the path: those of the folder are the user's own. */
static char *
real_path(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	char *folder = slash == NULL ? strdup(".")
	    : slash == path          ? strdup("/")
				     : strndup(path, (size_t)(slash - path));
	char *real = folder != NULL ? realpath(folder, NULL) : NULL;
	char *out = NULL;
	if (real != NULL) {
		size_t len = strlen(real) + strlen(name) + 2;
		out = malloc(len);
		if (out != NULL)
			snprintf(out, len, "%s/%s", real, name);
	}
	free(folder);
	free(real);
	return out;
}

/*
 * Readers open for writing too where the file allows it, so that a transaction
 * cut off by a crash can be rolled back; query_only then holds them.
 */
static int
open_file(struct muster_store *store, struct muster_error *err)
{
	char *path = real_path(store->path);
	if (path == NULL)
		return store_fail(store, SQLITE_CANTOPEN, err);
	const char *vfs = spill_begin(&store->spill);
	int rc = vfs == NULL ? SQLITE_NOMEM
			     : sqlite3_open_v2(path, &store->db,
				   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
				       SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
				   vfs);
	free(path);
	return rc == SQLITE_OK ? harden(store, err) : store_fail(store, rc, err);
}

static uint32_t
big_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	    bytes[3];
}

/* Before SQLite reads a byte: magic, no WAL, our application id. */
static int
check_header(struct muster_store *store, struct muster_error *err)
{
	uint8_t head[100];
	int fd = open(store->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return fail_file(err, store->path, "store.open", "the store cannot be opened",
		    "check its permissions; a symbolic link is refused");
	ssize_t got = read(fd, head, sizeof(head));
	close(fd);
	if (got != (ssize_t)sizeof(head) || memcmp(head, "SQLite format 3", 16) != 0 ||
	    big_endian(head + 68) != STORE_APPLICATION_ID)
		return store_fail(store, SQLITE_NOTADB, err);
	if (head[18] != 1 || head[19] != 1)
		return store_damaged(store, err, "it was put into another journal mode");
	return 0;
}

int
muster_store_create(const char *path, struct muster_error *err)
{
	uint8_t key[32];
	char *beside = key_path(path);
	if (beside == NULL)
		return muster_error_memory(err);
	if (random_bytes(key, sizeof(key), err) != 0 || write_new(path, "", 0, err) != 0) {
		free(beside);
		return -1;
	}
	struct muster_store *store = NULL;
	if (write_new(beside, key, sizeof(key), err) != 0) {
		unlink(path);
		free(beside);
		return -1;
	}
	int result = -1;
	store = handle_new(path, true, err);
	if (store != NULL && open_file(store, err) == 0 &&
	    pragma_expect(store, "PRAGMA page_size=8192", "PRAGMA page_size", "8192", err) == 0 &&
	    configure(store, err) == 0) {
		int rc = sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		if (rc == SQLITE_OK)
			rc = sqlite3_exec(store->db, embed_schema, NULL, NULL, NULL);
		if (rc == SQLITE_OK)
			rc = sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
		result = rc == SQLITE_OK ? 0 : store_fail(store, rc, err);
	}
	muster_store_close(store);
	if (result != 0) {
		unlink(path);
		unlink(beside);
	}
	free(beside);
	return result;
}

struct muster_store *
muster_store_open(const char *path, bool writable, struct muster_error *err)
{
	struct stat st;
	if (stat(path, &st) != 0) {
		fail_file(err, path, "store.open", "the store cannot be opened",
		    "make one with muster init, or name it with --store");
		return NULL;
	}
	if (!S_ISREG(st.st_mode)) {
		muster_error_set(err, MUSTER_E_STORE, "store.open", "the store is not a file");
		muster_error_in(err, path);
		return NULL;
	}
	struct muster_store *store = handle_new(path, writable, err);
	if (store == NULL)
		return NULL;
	if (check_header(store, err) != 0 || open_file(store, err) != 0 ||
	    check_identity(store, err) != 0 || check_schema(store, err) != 0 ||
	    configure(store, err) != 0 || read_key(store, err) != 0 ||
	    derive_sip(store, err) != 0 ||
	    (writable && (bulk_open(store, err) != 0 || pending_clean(store, err) != 0))) {
		muster_store_close(store);
		return NULL;
	}
	return store;
}

void
muster_store_close(struct muster_store *store)
{
	if (store == NULL)
		return;
	write_abandon(store);
	muster_store_group_abandon(store);
	store_forget(store);
	bulk_close(store);
	zstd_context_free(store->zstd);
	free(store->chunk_hashes);
	stmt_finalize_all(store);
	sqlite3_close(store->db);
	spill_end(&store->spill);
	pending_release(store);
	memset(store->key, 0, sizeof(store->key));
	free(store->path);
	free(store);
}

const char *
muster_store_path(const struct muster_store *store)
{
	return store->path;
}

const uint8_t *
muster_store_key(const struct muster_store *store)
{
	return store->key;
}
