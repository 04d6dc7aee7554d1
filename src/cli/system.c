/* SPDX-License-Identifier: Apache-2.0 */
/* What status says of a system beside its controls. */
#include "cli/system.h"

#include <stdio.h>
#include <string.h>

/* The last instant of a UTC day, as a date. */
static const char *
day_text(int64_t day, char out[16])
{
	return muster_date_format((day + 1) * MUSTER_DAY - 1, out);
}

/* ---- profile ---- */

static void
profile_text(struct cli *cli, const struct muster_system *system)
{
	const char *gap = "";
	if (system->pci_roles == 0 && system->hipaa_roles == 0 && system->cis_level == 0 &&
	    system->only_count == 0)
		return;
	cli_puts(cli, "  profile       ");
	for (int i = 0; i < MUSTER_PCI_ROLE_COUNT; i++)
		if ((system->pci_roles >> i & 1) != 0) {
			cli_printf(cli, "%s%s", gap, muster_pci_role_name(i));
			gap = ", ";
		}
	for (int i = 0; i < MUSTER_HIPAA_ROLE_COUNT; i++)
		if ((system->hipaa_roles >> i & 1) != 0) {
			cli_printf(cli, "%s%s", gap, muster_hipaa_role_name(i));
			gap = ", ";
		}
	if (system->cis_level > 0) {
		cli_printf(cli, "%sCIS level %lld", gap, (long long)system->cis_level);
		gap = ", ";
	}
	for (size_t i = 0; i < system->only_count; i++, gap = ", ")
		cli_printf(cli, "%s%s (%s)", gap, system->only[i].name, system->only[i].framework);
	cli_puts(cli, "\n");
}

/* ---- scope ---- */

static void
scope_text(struct cli *cli, const struct muster_assessed *assessed)
{
	const struct muster_scope *scope = &assessed->scope;
	const char *rule = muster_system_scope_control(assessed->system);
	char date[16], due[16], change[16];
	cli_printf(cli, "  scope         %zu assets, ", assessed->asset_count);
	if (scope->statement == NULL) {
		cli_printf(cli, "confirmed by nobody (PCI DSS %s)\n", rule);
		return;
	}
	cli_printf(cli, "confirmed %s by ", muster_date_format(scope->statement->date, date));
	cli_text(cli, scope->statement->by);
	cli_printf(cli, "\n                %s %s (PCI DSS %s)\n",
	    scope->state == MUSTER_SCOPE_STALE ? "stale: was due again by" : "due again by",
	    day_text(scope->due, due), rule);
	if (scope->change != MUSTER_TIME_NONE)
		cli_printf(cli, "                before the significant change of %s\n",
		    muster_date_format(scope->change, change));
}

/* ---- expected sources ---- */

enum { OVERDUE_SHOWN = 5 };

static void
delivery_text(struct cli *cli, const struct muster_delivery *one)
{
	enum { INDENT = 16, MARK = 2 };
	char date[16], due[16];
	const struct muster_expectation *of = one->expectation;
	const char *text;
	if (one->asset == NULL)
		text = muster_arena_printf(cli->arena, ": nothing in scope is of %s", of->assets);
	else if (one->received == MUSTER_TIME_NONE)
		text = muster_arena_printf(cli->arena, ": %s, never received; every %lld days",
		    one->asset->path, (long long)of->every_days);
	else
		text = muster_arena_printf(cli->arena, ": %s, last %s, was due by %s",
		    one->asset->path, muster_date_format(one->received, date),
		    day_text(one->due, due));
	cli_puts(cli, "                ");
	cli_status(cli, MUSTER_STATUS_NO_EVIDENCE, of->source);
	cli_wrapped_from(cli, INDENT + MARK + muster_text_columns(of->source, strlen(of->source)),
	    INDENT + MARK, text != NULL ? text : "");
}

static void
expected_text(struct cli *cli, const struct muster_assessed *assessed)
{
	size_t overdue = 0, shown = 0;
	for (size_t i = 0; i < assessed->delivery_count; i++)
		overdue += assessed->deliveries[i].overdue;
	if (assessed->delivery_count == 0)
		return;
	cli_printf(cli, "  expected      %zu reports of sources: %zu in time, %zu overdue\n",
	    assessed->delivery_count, assessed->delivery_count - overdue, overdue);
	for (size_t i = 0; i < assessed->delivery_count && shown < OVERDUE_SHOWN; i++)
		if (assessed->deliveries[i].overdue) {
			delivery_text(cli, &assessed->deliveries[i]);
			shown++;
		}
	if (overdue > shown)
		cli_printf(
		    cli, "                and %zu more: --json shows all\n", overdue - shown);
}

void
system_text(struct cli *cli, const struct muster_assessed *assessed)
{
	const struct muster_system *system = assessed->system;
	if (system == NULL)
		return;
	cli_printf(cli, "System %s: ", system->id);
	cli_text(cli, system->title);
	cli_puts(cli, "\n");
	if (system->owner[0] != '\0') {
		cli_puts(cli, "  owner         ");
		cli_text(cli, system->owner);
		cli_puts(cli, "\n");
	}
	profile_text(cli, system);
	scope_text(cli, assessed);
	expected_text(cli, assessed);
	cli_puts(cli, "\n");
}

void
unknown_text(struct cli *cli, const struct muster_assessed *assessed)
{
	size_t shown =
	    assessed->unknown_count < OVERDUE_SHOWN ? assessed->unknown_count : OVERDUE_SHOWN;
	if (assessed->unknown_count == 0)
		return;
	cli_printf(cli, "\nAssets of no system, in no report: %zu\n", assessed->unknown_count);
	for (size_t i = 0; i < shown; i++) {
		cli_puts(cli, "  ");
		cli_text(cli, assessed->unknown[i]);
		cli_puts(cli, "\n");
	}
	if (assessed->unknown_count > shown)
		cli_printf(cli, "  and %zu more: muster assets lists them\n",
		    assessed->unknown_count - shown);
}

/* ---- JSON ---- */

static void
day_json(struct muster_json *json, const char *key, bool known, int64_t day)
{
	muster_json_time(json, key, known ? (day + 1) * MUSTER_DAY - 1 : MUSTER_TIME_NONE);
}

static void
scope_json(struct muster_json *json, const struct muster_assessed *assessed)
{
	const struct muster_scope *scope = &assessed->scope;
	const struct muster_scope_statement *said = scope->statement;
	muster_json_object(json, "scope");
	muster_json_string(json, "state", muster_scope_state_name(scope->state));
	muster_json_time(json, "confirmed", said != NULL ? said->date : MUSTER_TIME_NONE);
	muster_json_string(json, "by", said != NULL ? said->by : NULL);
	day_json(json, "due", said != NULL, scope->due);
	muster_json_time(json, "changed", scope->change);
	char rule[32];
	snprintf(rule, sizeof(rule), "pci-dss:%s", muster_system_scope_control(assessed->system));
	muster_json_string(json, "rule", rule);
	muster_json_object_end(json);
}

static void
profile_json(struct muster_json *json, const struct muster_system *system)
{
	muster_json_object(json, "profile");
	muster_json_array(json, "pci-role");
	for (int i = 0; i < MUSTER_PCI_ROLE_COUNT; i++)
		if ((system->pci_roles >> i & 1) != 0)
			muster_json_string(json, NULL, muster_pci_role_name(i));
	muster_json_array_end(json);
	muster_json_array(json, "hipaa-role");
	for (int i = 0; i < MUSTER_HIPAA_ROLE_COUNT; i++)
		if ((system->hipaa_roles >> i & 1) != 0)
			muster_json_string(json, NULL, muster_hipaa_role_name(i));
	muster_json_array_end(json);
	if (system->cis_level > 0)
		muster_json_int(json, "cis-level", system->cis_level);
	else
		muster_json_null(json, "cis-level");
	muster_json_array(json, "only");
	for (size_t i = 0; i < system->only_count; i++) {
		const struct muster_requirements *list = &system->only[i];
		muster_json_object(json, NULL);
		muster_json_string(json, "name", list->name);
		muster_json_string(json, "framework", list->framework);
		muster_json_array(json, "controls");
		for (size_t k = 0; k < list->count; k++)
			muster_json_string(json, NULL, list->controls[k]);
		muster_json_array_end(json);
		muster_json_string(json, "file", list->origin.file);
		muster_json_int(json, "line", list->origin.line);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
	muster_json_object_end(json);
}

static void
expected_json(struct muster_json *json, const struct muster_assessed *assessed)
{
	muster_json_array(json, "expected");
	for (size_t i = 0; i < assessed->delivery_count; i++) {
		const struct muster_delivery *one = &assessed->deliveries[i];
		muster_json_object(json, NULL);
		muster_json_string(json, "source", one->expectation->source);
		muster_json_string(json, "assets", one->expectation->assets);
		muster_json_int(json, "every_days", one->expectation->every_days);
		muster_json_string(json, "asset", one->asset != NULL ? one->asset->path : NULL);
		muster_json_time(json, "received", one->received);
		day_json(json, "due", one->received != MUSTER_TIME_NONE, one->due);
		muster_json_bool(json, "overdue", one->overdue);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
}

void
system_json(struct muster_json *json, const struct muster_assessed *assessed)
{
	const struct muster_system *system = assessed->system;
	if (system == NULL)
		return;
	muster_json_object(json, NULL);
	muster_json_string(json, "id", system->id);
	muster_json_string(json, "title", system->title);
	muster_json_string(json, "owner", system->owner[0] != '\0' ? system->owner : NULL);
	muster_json_int(json, "assets", (int64_t)assessed->asset_count);
	profile_json(json, system);
	scope_json(json, assessed);
	expected_json(json, assessed);
	muster_json_object_end(json);
}

void
unknown_json(struct muster_json *json, const struct muster_assessed *assessed)
{
	muster_json_array(json, "assets_in_no_system");
	for (size_t i = 0; assessed != NULL && i < assessed->unknown_count; i++)
		muster_json_string(json, NULL, assessed->unknown[i]);
	muster_json_array_end(json);
}
