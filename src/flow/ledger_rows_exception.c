/* SPDX-License-Identifier: Apache-2.0 */
/* Exceptions: the keys of a row, and the rules between them. */
#include "flow/ledger_rows.h"

static bool
is_finding(const char *text)
{
	size_t digits = strlen(text) >= 2 ? strlen(text + 2) : 0;
	return strncmp(text, "F-", 2) == 0 && digits >= 10 && digits <= 26 &&
	    strspn(text + 2, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == digits;
}

static bool
is_exception_kind(const char *text)
{
	static const char *const words[] = {"accepted-risk", "compensating-control",
	    "false-positive", "operational-requirement", "vex"};
	return ledger_is_one_of(text, words, COUNT(words));
}

struct worksheet {
	const char *parts[MUSTER_WORKSHEET_PARTS];
};

#define PART(name, index)                                                                    \
	{                                                                                    \
		.key = name, .type = YAML_TEXT,                                              \
		.offset = offsetof(struct worksheet, parts) + (index) * sizeof(const char *) \
	}

static const struct yaml_field worksheet_fields[] = {
    PART("constraint", 0),
    PART("objective", 1),
    PART("risk", 2),
    PART("control", 3),
    PART("validation", 4),
    PART("maintenance", 5),
    PART("review", 6),
};

const struct yaml_schema ledger_worksheet_schema = {.what = "a compensating control's worksheet",
    .size = sizeof(struct worksheet),
    .fields = worksheet_fields,
    .field_count = COUNT(worksheet_fields)};

struct exception_row {
	struct muster_ledger_exception out;
	struct worksheet worksheet;
	const char *control, *start, *expires;
};

static const struct yaml_field exception_fields[] = {
    ID_KEY(exception_row, "id", out.id),
    {.key = "kind",
	.type = YAML_STRING,
	.required = true,
	AT(exception_row, out.kind),
	.valid = is_exception_kind,
	.form = "accepted-risk, compensating-control, false-positive, operational-requirement, "
		"vex"},
    {.key = "finding",
	.type = YAML_STRING,
	AT(exception_row, out.finding),
	.valid = is_finding,
	.form = "F- and ten digits, as muster findings prints it"},
    TEXT_KEY(exception_row, "check", out.check),
    TEXT_KEY(exception_row, "asset", out.asset),
    TEXT_KEY(exception_row, "control", control),
    TEXT_KEY(exception_row, "practice", out.practice),
    TEXT_KEY(exception_row, "system", out.system),
    {.key = "reason", .type = YAML_TEXT, .required = true, AT(exception_row, out.reason)},
    NEEDED_KEY(exception_row, "requester", out.requester),
    TEXT_KEY(exception_row, "approver", out.approver),
    DATE_KEY(exception_row, "start", start, true),
    DATE_KEY(exception_row, "expires", expires, false),
    TEXT_KEY(exception_row, "ticket", out.ticket),
    {.key = "worksheet",
	.type = YAML_SECTION,
	AT(exception_row, worksheet),
	.schema = &ledger_worksheet_schema},
};

/* Paths begin with their kind: with a word that is none a scope holds nothing, for good. */
static void
check_asset(struct yaml_reader *reader, const struct yaml_node *at, const char *glob)
{
	size_t len = strspn(glob, "abcdefghijklmnopqrstuvwxyz-");
	const char *kinds[MUSTER_ASSET_KIND_COUNT];
	char word[32], remedy[80];
	if (at == NULL || !ledger_is_new(reader) || glob[len] != ':' || len >= sizeof(word) ||
	    muster_asset_kind_parse((struct muster_span){glob, len}) >= 0)
		return;
	memcpy(word, glob, len);
	word[len] = '\0';
	for (size_t i = 0; i < COUNT(kinds); i++)
		kinds[i] = muster_asset_kind_name((enum muster_asset_kind)i);
	const char *near = muster_text_nearest(word, kinds, COUNT(kinds));
	snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near != NULL ? near : "");
	yaml_problem(reader, at, "ledger.asset",
	    near != NULL ? remedy : "muster assets prints their paths",
	    "\"%s\" is no kind of asset", word);
}

static void
finish_exception(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct ledger_read *read = reader->user;
	struct exception_row *row = out;
	size_t before = reader->problems;
	row->out.start = ledger_instant(row->start, false);
	row->out.expires = ledger_instant(row->expires, true);
	row->out.revoked = (struct muster_ledger_end){MUSTER_TIME_NONE, "", ""};
	memcpy(row->out.worksheet, row->worksheet.parts, sizeof(row->out.worksheet));
	ledger_rows_system(&row->out.system);
	row->out.control = (struct muster_ledger_control){"", NULL, NULL};
	if (row->control[0] != '\0')
		ledger_name_control(
		    reader, yaml_node_member(node, "control"), row->control, &row->out.control);
	if (row->out.finding[0] == '\0' && row->out.check[0] == '\0' && row->out.asset[0] == '\0' &&
	    row->control[0] == '\0' && row->out.practice[0] == '\0')
		yaml_problem(reader, node, "ledger.scope",
		    "add finding, check, asset, control or practice; all that are given must match",
		    "an exception has a scope");
	check_asset(reader, yaml_node_member(node, "asset"), row->out.asset);
	if (yaml_node_member(node, "worksheet") != NULL &&
	    strcmp(row->out.kind, "compensating-control") != 0)
		yaml_problem(reader, yaml_node_member(node, "worksheet"), "ledger.worksheet",
		    "remove it, or make it kind: compensating-control",
		    "only a compensating control has a worksheet");
	ledger_rows_order(reader, node, row->out.start, row->out.expires, "start", "expires");
	if (reader->problems != before)
		return;
	struct muster_ledger_exception *kept =
	    ledger_rows_push(reader, (void **)&read->exceptions.rows, &read->exceptions.count,
		&read->exceptions.cap, sizeof(*kept));
	if (kept == NULL)
		return;
	*kept = row->out;
	ledger_rows_place(read, node, &kept->place);
}

const struct yaml_schema ledger_exception_schema = {.what = "an exception",
    .size = sizeof(struct exception_row),
    .fields = exception_fields,
    .field_count = COUNT(exception_fields),
    .names = ledger_rows_names,
    .finish = finish_exception};

int
ledger_worksheet_read(struct yaml_reader *reader, const char *text, size_t len,
    const char *parts[MUSTER_WORKSHEET_PARTS])
{
	struct worksheet out;
	if (yaml_read_text(reader, NULL, text, len, &ledger_worksheet_schema, &out) != 0)
		return -1;
	memcpy(parts, out.parts, sizeof(out.parts));
	return 0;
}
