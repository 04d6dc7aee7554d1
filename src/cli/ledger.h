/* SPDX-License-Identifier: Apache-2.0 */
/* What attest, exception and event share. */
#ifndef CLI_LEDGER_H
#define CLI_LEDGER_H

#include "cli/cli.h"

/* An option of the verb that is a key of the row. */
struct cli_entry_key {
	const char *option, *key;
	bool list;
};

/* Enters a row from the options; prints its id.  preset: value of the key "date" if none is given,
 * NULL none.  ground: put in front of the reason, NULL nothing. */
int cli_enter(struct cli *cli, enum muster_ledger_kind kind, const struct cli_entry_key *keys,
    size_t key_count, const char *date_key, const char *ground);
/* entry_note.c: what the row that was just entered lacks to have an effect: lines of words and
 * how many, the arena's; or -1. */
int cli_entry_notes(struct cli *cli, struct muster_project *project, enum muster_ledger_kind kind,
    const char *id, const char ***notes, size_t *count);
/* verb_attest.c: how one stands at a time: "in-force", "asserted", … */
const char *attest_standing(const struct muster_ledger_attestation *row, muster_time as_of);
/* --at: a date is its beginning; now if it is not given. */
int cli_parse_at(struct cli *cli, muster_time *at);
/* Answers for an act on the row named by the second operand: "ID revoked 2026-09-30." */
void cli_acted(struct cli *cli, const char *done, muster_time at);
/* Ends or revokes the row named by the second operand. */
int cli_end(struct cli *cli, enum muster_ledger_kind kind, const char *done);

void cli_place_json(struct muster_json *json, const struct muster_ledger_place *place);
/* A member "disposed"; NULL: null. */
void cli_disposal_json(struct muster_json *json, const struct muster_ledger_disposal *disposal);
void cli_file_json(struct muster_json *json, const struct muster_ledger_file *file);
void cli_end_json(struct muster_json *json, const char *key, const struct muster_ledger_end *end);
void cli_controls_json(
    struct muster_json *json, const struct muster_ledger_control *controls, size_t count);
/* "attestations/hr.yaml:12"; the arena's, "" if memory is out. */
const char *cli_place_words(struct cli *cli, const struct muster_ledger_place *place);
/* "pci-dss:6.3.3 +3"; the arena's. */
const char *cli_controls_words(struct cli *cli, const struct muster_ledger_control *controls,
    size_t count, const char *const *practices, size_t practice_count);

/* The acts an option goes with: "list", "add list". */
struct cli_option_acts {
	const char *option, *acts;
};
/* The first operand as one of the words; NULL: usage error, or an option of another act is given,
 * which would be passed over in silence.  Options that no row names, ended by one without a name,
 * are of "add"; acts NULL: not looked at. */
const char *cli_subcommand(
    struct cli *cli, const char *const *words, size_t count, const struct cli_option_acts *acts);

#endif
