/* SPDX-License-Identifier: Apache-2.0 */
/* The audit of exceptions: one row, one problem; what is followed by another; chains and their
 * days. */
#include "fixture.h"

#define NONE (-1)

#define ROOM 8

struct audited {
	struct muster_arena *arena;
	const struct muster_audit_problem *problems;
	size_t count;
};

static struct audited
audit(const struct muster_exception *rows, const struct muster_exception_holding *holdings,
    size_t count)
{
	struct muster_error err;
	struct audited out = {.arena = muster_arena_new()};
	if (muster_exception_audit(rows, holdings, count, as_of(), 30, out.arena, &out.problems,
		&out.count, &err) != 0)
		fail_msg("audit: %s", err.message);
	return out;
}

/* In force, of one finding, until the end of the year. */
static struct muster_exception
sound(const char *id)
{
	return (struct muster_exception){.id = id,
	    .kind = "false-positive",
	    .control = "",
	    .practice = "",
	    .finding = "F-0000000001",
	    .check = "",
	    .asset = "",
	    .system = "default",
	    .requester = "Bob",
	    .approver = "Ann",
	    .by_result = true,
	    .start = days_ago(50),
	    .expires = days_ago(-90)};
}

static bool
has(const struct audited *a, enum muster_audit_kind kind)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->problems[i].kind == kind)
			return true;
	return false;
}

static void
each_problem(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		const char *approver, *kind, *finding, *check, *asset, *control;
		int64_t expires, revoked;
		uint64_t findings, late;
		int problem; /* enum muster_audit_kind, or NONE */
	} table[] = {
	    {"sound", "Ann", "vex", "F-0000000001", "", "", "", -90, 0, 1, 0, NONE},
	    {"self", "bob", "vex", "F-0000000001", "", "", "", -90, 0, 1, 0,
		MUSTER_AUDIT_SELF_APPROVED},
	    {"nobody", "", "vex", "F-0000000001", "", "", "", -90, 0, 1, 0,
		MUSTER_AUDIT_UNAPPROVED},
	    {"parts", "Ann", "compensating-control", "F-0000000001", "", "", "", -90, 0, 1, 0,
		MUSTER_AUDIT_INCOMPLETE},
	    {"expired", "Ann", "vex", "F-0000000001", "", "", "", 1, 0, 1, 0, MUSTER_AUDIT_EXPIRED},
	    {"last day within", "Ann", "vex", "F-0000000001", "", "", "", -30, 0, 1, 0,
		MUSTER_AUDIT_EXPIRING},
	    {"a day past", "Ann", "vex", "F-0000000001", "", "", "", -31, 0, 1, 0, NONE},
	    {"unused", "Ann", "vex", "F-0000000001", "", "", "", -90, 0, 0, 0, MUSTER_AUDIT_UNUSED},
	    {"revoked", "bob", "vex", "F-0000000001", "", "", "", 1, 5, 0, 0, NONE},
	    {"a check everywhere", "Ann", "vex", "", "CVE-1", "", "", -90, 0, 1, 0,
		MUSTER_AUDIT_TOO_BROAD},
	    {"a check on any image", "Ann", "vex", "", "CVE-1", "image:*", "", -90, 0, 1, 0,
		MUSTER_AUDIT_TOO_BROAD},
	    {"all of an asset", "Ann", "vex", "", "", "image:pay/api", "", -90, 0, 1, 0,
		MUSTER_AUDIT_TOO_BROAD},
	    {"a control", "Ann", "vex", "", "", "", "pci-dss:6.3.3", -90, 0, 1, 0,
		MUSTER_AUDIT_TOO_BROAD},
	    {"a check on an asset", "Ann", "vex", "", "CVE-1", "image:pay/*", "", -90, 0, 1, 0,
		NONE},
	    {"late", "Ann", "vex", "F-0000000001", "", "", "", -90, 0, 1, 1,
		MUSTER_AUDIT_AFTER_BREACH},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct muster_exception e = sound("X");
		e.approver = table[i].approver;
		e.kind = table[i].kind;
		e.finding = table[i].finding;
		e.check = table[i].check;
		e.asset = table[i].asset;
		e.control = table[i].control;
		e.expires = days_ago(table[i].expires);
		e.revoked = table[i].revoked == 0 ? 0 : days_ago(table[i].revoked);
		struct muster_exception_holding holding = {
		    table[i].findings, table[i].late, table[i].late > 0 ? 12 : 0};
		struct audited a = audit(&e, &holding, 1);
		size_t want = table[i].problem == NONE ? 0 : 1;
		if (a.count != want || (want == 1 && (int)a.problems[0].kind != table[i].problem))
			fail_msg("%s: %zu problems, the first %s", table[i].what, a.count,
			    a.count > 0 ? muster_audit_kind_name(a.problems[0].kind) : "none");
		if (want == 1)
			assert_true(
			    a.problems[0].text[0] != '\0' && a.problems[0].remedy[0] != '\0');
		muster_arena_free(a.arena);
	}
}

static void
chains(void **state)
{
	(void)state;
	struct muster_exception rows[4] = {sound("X-1"), sound("X-2"), sound("X-3"), sound("X-4")};
	struct muster_exception_holding holdings[4] = {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}};
	/* noon to noon: 100 days, a gap of 10, then 40 and 60 that overlap by 20, up to -50 */
	rows[0].start = days_ago(140);
	rows[0].expires = days_ago(40);
	rows[1].start = days_ago(30);
	rows[1].expires = days_ago(-10);
	rows[2].start = days_ago(10);
	rows[2].expires = days_ago(-50);
	struct audited a = audit(rows, holdings, 3);
	/* the first is over and was followed; the second ends soon; the third is the chain's head
	 */
	assert_false(has(&a, MUSTER_AUDIT_EXPIRED));
	assert_true(has(&a, MUSTER_AUDIT_SERIAL));
	const struct muster_audit_problem *serial = &a.problems[a.count - 1];
	assert_int_equal(serial->kind, MUSTER_AUDIT_SERIAL);
	assert_string_equal(serial->exception->id, "X-3");
	assert_int_equal(serial->chain, 3);
	assert_int_equal(serial->days, 180);
	muster_arena_free(a.arena);
	/* another scope is another chain; what never had an effect is in none */
	rows[1].finding = "F-0000000002";
	rows[2].approver = "Bob";
	a = audit(rows, holdings, 3);
	assert_false(has(&a, MUSTER_AUDIT_SERIAL));
	assert_true(has(&a, MUSTER_AUDIT_EXPIRED));
	assert_true(has(&a, MUSTER_AUDIT_SELF_APPROVED));
	muster_arena_free(a.arena);
}

static void
order_does_not_matter(void **state)
{
	(void)state;
	struct muster_exception rows[2] = {sound("X-2"), sound("X-1")};
	struct muster_exception_holding holdings[2] = {{0, 0, 0}, {0, 0, 0}};
	rows[0].finding = "F-0000000002";
	struct audited a = audit(rows, holdings, 2);
	assert_int_equal(a.count, 2);
	assert_string_equal(a.problems[0].exception->id, "X-1");
	assert_string_equal(a.problems[1].exception->id, "X-2");
	muster_arena_free(a.arena);
	a = audit(rows, holdings, 0);
	assert_int_equal(a.count, 0);
	muster_arena_free(a.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_problem),
	    cmocka_unit_test(chains),
	    cmocka_unit_test(order_does_not_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
