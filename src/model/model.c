/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one spelling of every enumerated word.  Mapping a tool's own words to
 * these is the adapters' business, not done here.
 */
#include <muster/model.h>

#include "model/words.h"

static const char *const outcomes[MUSTER_OUTCOME_COUNT] = {
    [MUSTER_PASS] = "pass",
    [MUSTER_FAIL] = "fail",
    [MUSTER_NOT_APPLICABLE] = "not-applicable",
    [MUSTER_NOT_REVIEWED] = "not-reviewed",
    [MUSTER_ERROR] = "error",
    [MUSTER_INFO] = "info",
};

const char *
muster_outcome_name(enum muster_outcome outcome)
{
	return word_of(outcomes, MUSTER_OUTCOME_COUNT, (size_t)outcome);
}

int
muster_outcome_parse(struct muster_span word)
{
	return find_word(outcomes, MUSTER_OUTCOME_COUNT, word);
}

static const char *const severities[MUSTER_SEVERITY_COUNT] = {
    [MUSTER_SEVERITY_CRITICAL] = "critical",
    [MUSTER_SEVERITY_HIGH] = "high",
    [MUSTER_SEVERITY_MEDIUM] = "medium",
    [MUSTER_SEVERITY_LOW] = "low",
    [MUSTER_SEVERITY_INFO] = "info",
    [MUSTER_SEVERITY_UNKNOWN] = "unknown",
};

const char *
muster_severity_name(enum muster_severity severity)
{
	return word_of(severities, MUSTER_SEVERITY_COUNT, (size_t)severity);
}

int
muster_severity_parse(struct muster_span word)
{
	return find_word(severities, MUSTER_SEVERITY_COUNT, word);
}

static const char *const asset_kinds[MUSTER_ASSET_KIND_COUNT] = {
    [MUSTER_ASSET_IMAGE] = "image",
    [MUSTER_ASSET_CONTAINER] = "container",
    [MUSTER_ASSET_HOST] = "host",
    [MUSTER_ASSET_DAEMON] = "daemon",
    [MUSTER_ASSET_REGISTRY] = "registry",
    [MUSTER_ASSET_SECRET] = "secret",
    [MUSTER_ASSET_VAULT] = "vault",
    [MUSTER_ASSET_ACCOUNT] = "account",
    [MUSTER_ASSET_LOG_STREAM] = "log-stream",
    [MUSTER_ASSET_REPOSITORY] = "repository",
    [MUSTER_ASSET_CLUSTER] = "cluster",
    [MUSTER_ASSET_RESOURCE] = "resource",
};

const char *
muster_asset_kind_name(enum muster_asset_kind kind)
{
	return word_of(asset_kinds, MUSTER_ASSET_KIND_COUNT, (size_t)kind);
}

int
muster_asset_kind_parse(struct muster_span word)
{
	return find_word(asset_kinds, MUSTER_ASSET_KIND_COUNT, word);
}

bool
muster_asset_kind_is_mutable(enum muster_asset_kind kind)
{
	return kind != MUSTER_ASSET_IMAGE && kind < MUSTER_ASSET_KIND_COUNT;
}

static const char *const domains[MUSTER_DOMAIN_COUNT] = {
    [MUSTER_DOMAIN_OS_PACKAGE] = "os-package",
    [MUSTER_DOMAIN_LANGUAGE_PACKAGE] = "language-package",
    [MUSTER_DOMAIN_MISCONFIGURATION] = "misconfiguration",
    [MUSTER_DOMAIN_SECRET] = "secret",
    [MUSTER_DOMAIN_LICENSE] = "license",
    [MUSTER_DOMAIN_BENCHMARK] = "benchmark",
    [MUSTER_DOMAIN_FACTS] = "facts",
    [MUSTER_DOMAIN_EVENT] = "event",
};

const char *
muster_domain_name(enum muster_domain domain)
{
	return word_of(domains, MUSTER_DOMAIN_COUNT, (size_t)domain);
}

int
muster_domain_parse(struct muster_span word)
{
	return find_word(domains, MUSTER_DOMAIN_COUNT, word);
}

static const char *const deeds[MUSTER_DEED_COUNT] = {
    [MUSTER_DEED_UNKNOWN] = "unknown",
    [MUSTER_DEED_SUCCESS] = "success",
    [MUSTER_DEED_FAILURE] = "failure",
};

const char *
muster_deed_name(enum muster_deed deed)
{
	return word_of(deeds, MUSTER_DEED_COUNT, (size_t)deed);
}

int
muster_deed_parse(struct muster_span word)
{
	return find_word(deeds, MUSTER_DEED_COUNT, word);
}

static const char *const close_reasons[MUSTER_CLOSE_REASON_COUNT] = {
    [MUSTER_CLOSE_NONE] = "",
    [MUSTER_CLOSE_FIXED] = "fixed",
    [MUSTER_CLOSE_IMAGE_REPLACED] = "image-replaced",
    [MUSTER_CLOSE_ASSET_RETIRED] = "asset-retired",
    [MUSTER_CLOSE_SOURCE_RETIRED] = "source-retired",
    [MUSTER_CLOSE_CHECK_CHANGED] = "check-changed",
    [MUSTER_CLOSE_NO_LONGER_REPORTED] = "no-longer-reported",
};

const char *
muster_close_reason_name(enum muster_close_reason reason)
{
	return word_of(close_reasons, MUSTER_CLOSE_REASON_COUNT, (size_t)reason);
}

static const char *const completenesses[MUSTER_COMPLETENESS_COUNT] = {
    [MUSTER_RUN_COMPLETE] = "complete",
    [MUSTER_RUN_PARTIAL] = "partial",
    [MUSTER_RUN_UNSCOPED] = "unscoped",
    [MUSTER_RUN_SUSPECT] = "suspect",
};

const char *
muster_completeness_name(enum muster_completeness completeness)
{
	return word_of(completenesses, MUSTER_COMPLETENESS_COUNT, (size_t)completeness);
}

static const char *const effects[MUSTER_EFFECT_COUNT] = {
    [MUSTER_EFFECT_DECIDES] = "decides",
    [MUSTER_EFFECT_DEADLINE] = "deadline",
    [MUSTER_EFFECT_EVIDENCES] = "evidences",
    [MUSTER_EFFECT_SUPPORTS] = "supports",
};

const char *
muster_effect_name(enum muster_effect effect)
{
	return word_of(effects, MUSTER_EFFECT_COUNT, (size_t)effect);
}

int
muster_effect_parse(struct muster_span word)
{
	return find_word(effects, MUSTER_EFFECT_COUNT, word);
}

static const char *const confidences[MUSTER_CONFIDENCE_COUNT] = {
    [MUSTER_CONFIDENCE_HIGH] = "high",
    [MUSTER_CONFIDENCE_MEDIUM] = "medium",
    [MUSTER_CONFIDENCE_LOW] = "low",
};

const char *
muster_confidence_name(enum muster_confidence confidence)
{
	return word_of(confidences, MUSTER_CONFIDENCE_COUNT, (size_t)confidence);
}

int
muster_confidence_parse(struct muster_span word)
{
	return find_word(confidences, MUSTER_CONFIDENCE_COUNT, word);
}

static const char *const statuses[MUSTER_STATUS_COUNT] = {
    [MUSTER_STATUS_NOT_SATISFIED] = "not-satisfied",
    [MUSTER_STATUS_ERROR] = "error",
    [MUSTER_STATUS_NO_EVIDENCE] = "no-evidence",
    [MUSTER_STATUS_STALE] = "stale",
    [MUSTER_STATUS_ACCEPTED] = "accepted",
    [MUSTER_STATUS_SATISFIED] = "satisfied",
    [MUSTER_STATUS_NOT_APPLICABLE] = "not-applicable",
};

const char *
muster_status_name(enum muster_status status)
{
	return word_of(statuses, MUSTER_STATUS_COUNT, (size_t)status);
}

int
muster_status_parse(struct muster_span word)
{
	return find_word(statuses, MUSTER_STATUS_COUNT, word);
}

static const char *const period_verdicts[MUSTER_PERIOD_VERDICT_COUNT] = {
    [MUSTER_PERIOD_NONE] = "",
    [MUSTER_PERIOD_HELD] = "held",
    [MUSTER_PERIOD_BREACHED] = "breached",
};

const char *
muster_period_verdict_name(enum muster_period_verdict verdict)
{
	return word_of(period_verdicts, MUSTER_PERIOD_VERDICT_COUNT, (size_t)verdict);
}

bool
muster_counts_reconcile(const struct muster_counts *counts)
{
	const uint64_t parts[] = {counts->used, counts->suppressed, counts->merged,
	    counts->out_of_scope, counts->rejected};
	uint64_t sum = 0;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (__builtin_add_overflow(sum, parts[i], &sum))
			return false;
	return sum == counts->read;
}

const char *const muster_worksheet_parts[MUSTER_WORKSHEET_PARTS] = {
    "constraint", "objective", "risk", "control", "validation", "maintenance", "review"};
