/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out at any piece of a report, or of a row while it is rendered. */
#include "../assess/failing_arena.h"
#include "fixture_trend.h"

static void
refuse_each_piece(const char *edition)
{
	struct fixture *f = fixture_new();
	struct fixture_trend t;
	fixture_over_time(f, &t);
	f->in.edition = edition;
	long n = 0;
	for (;; n++) {
		struct muster_error err;
		pieces_left = n;
		struct muster_document *document = muster_report_evidence(&f->in, &err);
		bool spent = pieces_left < 0;
		pieces_left = LONG_MAX;
		if (document == NULL) {
			assert_int_equal(err.code, MUSTER_E_MEMORY);
			assert_int_equal(arenas_held, 0);
			continue;
		}
		assert_false(spent);
		muster_document_free(document);
		break;
	}
	print_message("%s: %ld pieces, each refused once\n", edition, n);
	assert_true(n > 300);
	assert_int_equal(arenas_held, 0);
	free(f);
}

static void
any_piece_may_be_refused(void **state)
{
	(void)state;
	refuse_each_piece("executive");
	refuse_each_piece("manager");
	refuse_each_piece("auditor");
}

static const struct muster_table *
find_table(const struct muster_block *block, const char *id)
{
	const struct muster_table *table = NULL;
	for (; block != NULL && table == NULL; block = block->next)
		table = block->kind == MUSTER_BLOCK_TABLE && strcmp(block->table->id, id) == 0
		    ? block->table
		    : find_table(block->children, id);
	return table;
}

/* A refused piece gives an error or a cell that renderers refuse; never fewer rows, less text. */
static void
rows_fail_or_are_whole(void **state)
{
	(void)state;
	static const char *const ids[] = {"open-findings", "unmapped-findings"};
	struct fixture *f = fixture_new();
	struct muster_error err;
	struct muster_document *document = muster_report_evidence(&f->in, &err);
	assert_non_null(document);
	for (size_t i = 0; i < 2; i++) {
		const struct muster_table *table = find_table(document->first, ids[i]);
		assert_non_null(table);
		for (long n = 0;; n++) {
			struct muster_arena *scratch = muster_arena_new();
			struct muster_row row;
			assert_int_equal(table->rows.rewind(table->rows.context, &err), 0);
			pieces_left = n;
			int more = table->rows.next(table->rows.context, scratch, &row, &err);
			bool spent = pieces_left < 0;
			pieces_left = LONG_MAX;
			bool refused = more != 1;
			for (size_t c = 0; more == 1 && c < table->column_count; c++)
				refused = refused || muster_inlines_failed(row.cells[c].inlines);
			assert_int_equal(refused, spent);
			muster_arena_free(scratch);
			if (!spent)
				break;
		}
	}
	muster_document_free(document);
	free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_piece_may_be_refused),
	    cmocka_unit_test(rows_fail_or_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
