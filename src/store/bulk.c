/* SPDX-License-Identifier: Apache-2.0 */
/* Rows gathered, and the virtual table through which a statement reads them. */
#include <stdlib.h>

#include "store/bulk.h"

enum { ROWS = 256, TEXT_ENOUGH = 1 << 16, COLUMNS_MOST = 14 };

static const char pointer_kind[] = "muster-rows";

/* A cell is its number, or where its bytes are: offset << 32 | length. */
struct rows {
	const char *columns; /* i a number, t text, b bytes */
	size_t width, count;
	int64_t *cells;
	struct muster_strbuf bytes;
	int64_t last_id; /* 0: not asked for yet */
};

struct bulk {
	struct rows tables[BULK_TABLES];
};

/* ---- the table a statement reads -------------------------------------------------------- */

struct cursor {
	sqlite3_vtab_cursor base;
	const struct rows *rows;
	size_t at;
};

static int
vtab_connect(
    sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out, char **message)
{
	(void)aux;
	(void)argc;
	(void)argv;
	(void)message;
	int rc = sqlite3_declare_vtab(db,
	    "CREATE TABLE x (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13,"
	    " source HIDDEN)");
	if (rc != SQLITE_OK)
		return rc;
	sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
	*out = sqlite3_malloc(sizeof(**out));
	if (*out == NULL)
		return SQLITE_NOMEM;
	**out = (sqlite3_vtab){0};
	return SQLITE_OK;
}

static int
vtab_disconnect(sqlite3_vtab *vtab)
{
	sqlite3_free(vtab);
	return SQLITE_OK;
}

/* The rows are always named: there is nothing else to plan. */
static int
vtab_plan(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	(void)vtab;
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].iColumn != COLUMNS_MOST ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ ||
		    !info->aConstraint[i].usable)
			continue;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->estimatedCost = 1;
		return SQLITE_OK;
	}
	return SQLITE_CONSTRAINT;
}

static int
cursor_open(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
	(void)vtab;
	struct cursor *cursor = sqlite3_malloc(sizeof(*cursor));
	if (cursor == NULL)
		return SQLITE_NOMEM;
	*cursor = (struct cursor){0};
	*out = &cursor->base;
	return SQLITE_OK;
}

static int
cursor_close(sqlite3_vtab_cursor *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

static int
cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int argc, sqlite3_value **argv)
{
	(void)plan;
	(void)name;
	struct cursor *cursor = (struct cursor *)base;
	cursor->rows = argc == 1 ? sqlite3_value_pointer(argv[0], pointer_kind) : NULL;
	cursor->at = 0;
	return SQLITE_OK;
}

static int
cursor_next(sqlite3_vtab_cursor *base)
{
	((struct cursor *)base)->at++;
	return SQLITE_OK;
}

static int
cursor_eof(sqlite3_vtab_cursor *base)
{
	const struct cursor *cursor = (const struct cursor *)base;
	return cursor->rows == NULL || cursor->at >= cursor->rows->count;
}

static int
cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	const struct cursor *cursor = (const struct cursor *)base;
	const struct rows *rows = cursor->rows;
	if ((size_t)column >= rows->width)
		return SQLITE_OK; /* NULL */
	int64_t cell = rows->cells[cursor->at * rows->width + (size_t)column];
	const char *bytes = rows->bytes.data + ((uint64_t)cell >> 32);
	int len = (int)(cell & INT32_MAX);
	if (rows->columns[column] == 'i')
		sqlite3_result_int64(context, cell);
	else if (rows->columns[column] == 't')
		sqlite3_result_text(context, bytes, len, SQLITE_STATIC);
	else
		sqlite3_result_blob(context, bytes, len, SQLITE_STATIC);
	return SQLITE_OK;
}

static int
cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((const struct cursor *)base)->at;
	return SQLITE_OK;
}

/* No xCreate: it is there without being made, and no schema can name it. */
static const sqlite3_module module = {.xConnect = vtab_connect,
    .xBestIndex = vtab_plan,
    .xDisconnect = vtab_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_eof,
    .xColumn = cursor_column,
    .xRowid = cursor_rowid};

/* ---- gathering ---------------------------------------------------------------------------- */

int
bulk_open(struct muster_store *store, struct muster_error *err)
{
	/* in the order of the statements BULK_* */
	static const char *const columns[BULK_TABLES] = {[BULK_TEXT] = "iit",
	    [BULK_DETAIL] = "iiiiittttttiii",
	    [BULK_ITEM] = "iiiibiiiiit",
	    [BULK_SPAN] = "iiiiiiiiii"};
	store->bulk = calloc(1, sizeof(*store->bulk));
	if (store->bulk == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < BULK_TABLES; i++) {
		struct rows *rows = &store->bulk->tables[i];
		rows->columns = columns[i];
		rows->width = strlen(columns[i]);
		muster_strbuf_init(&rows->bytes, 1u << 30);
	}
	int rc = sqlite3_create_module_v2(store->db, "gathered", &module, NULL, NULL);
	return rc == SQLITE_OK ? 0 : store_fail(store, rc, err);
}

void
bulk_close(struct muster_store *store)
{
	for (size_t i = 0; store->bulk != NULL && i < BULK_TABLES; i++) {
		free(store->bulk->tables[i].cells);
		muster_strbuf_release(&store->bulk->tables[i].bytes);
	}
	free(store->bulk);
	store->bulk = NULL;
}

static void
empty(struct rows *rows)
{
	rows->count = 0;
	if (rows->bytes.cap > 4 * TEXT_ENOUGH || rows->bytes.failed) {
		muster_strbuf_release(&rows->bytes);
		muster_strbuf_init(&rows->bytes, 1u << 30);
	}
	muster_strbuf_clear(&rows->bytes);
}

void
bulk_forget(struct muster_store *store)
{
	for (size_t i = 0; store->bulk != NULL && i < BULK_TABLES; i++) {
		empty(&store->bulk->tables[i]);
		store->bulk->tables[i].last_id = 0;
	}
}

static int
flush_table(struct muster_store *store, enum bulk_table table, struct muster_error *err)
{
	static const enum stmt_id statements[BULK_TABLES] = {[BULK_TEXT] = STMT_BULK_TEXT,
	    [BULK_DETAIL] = STMT_BULK_DETAIL,
	    [BULK_ITEM] = STMT_BULK_ITEM,
	    [BULK_SPAN] = STMT_BULK_SPAN};
	struct rows *rows = &store->bulk->tables[table];
	if (rows->count == 0)
		return 0;
	if (rows->bytes.failed)
		return muster_error_memory(err);
	sqlite3_stmt *stmt = stmt_get(store, statements[table], err);
	if (stmt == NULL)
		return -1;
	if (sqlite3_bind_pointer(stmt, 1, rows, pointer_kind, NULL) != SQLITE_OK)
		store->bind_failed = true;
	if (stmt_run(store, stmt, err) != 0)
		return -1;
	empty(rows);
	return 0;
}

int
bulk_flush(struct muster_store *store, struct muster_error *err)
{
	for (size_t i = 0; store->bulk != NULL && i < BULK_TABLES; i++) {
		if (flush_table(store, (enum bulk_table)i, err) != 0)
			return -1;
	}
	return 0;
}

int
bulk_last_id(
    struct muster_store *store, enum bulk_table table, int64_t *id, struct muster_error *err)
{
	struct rows *rows = &store->bulk->tables[table];
	if (rows->last_id == 0) {
		sqlite3_stmt *stmt =
		    stmt_get(store, table == BULK_TEXT ? STMT_TEXT_LAST : STMT_DETAIL_LAST, err);
		if (stmt == NULL || stmt_step(store, stmt, err) != 1)
			return -1;
		rows->last_id = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	*id = rows->last_id;
	return 0;
}

int
bulk_new_id(
    struct muster_store *store, enum bulk_table table, int64_t *id, struct muster_error *err)
{
	if (bulk_last_id(store, table, id, err) != 0)
		return -1;
	*id = ++store->bulk->tables[table].last_id;
	return 0;
}

int64_t *
bulk_row(struct muster_store *store, enum bulk_table table, struct muster_error *err)
{
	struct rows *rows = &store->bulk->tables[table];
	if ((rows->count == ROWS || rows->bytes.len >= TEXT_ENOUGH) &&
	    flush_table(store, table, err) != 0)
		return NULL;
	if (rows->cells == NULL) {
		rows->cells = malloc(ROWS * rows->width * sizeof(*rows->cells));
		if (rows->cells == NULL) {
			muster_error_memory(err);
			return NULL;
		}
	}
	return rows->cells + rows->count++ * rows->width;
}

int64_t
bulk_bytes(struct muster_store *store, enum bulk_table table, const void *bytes, size_t len)
{
	struct muster_strbuf *all = &store->bulk->tables[table].bytes;
	uint64_t cell = (uint64_t)all->len << 32 | len;
	/* the longest text of an input is 16 MiB: a failure here is a lack of memory */
	muster_strbuf_add(all, bytes, len);
	return (int64_t)cell;
}
