/* SPDX-License-Identifier: Apache-2.0 */
/* Rank: the first rule that holds, else the severity. */
#include <muster/rank.h>

#include <string.h>

int64_t
muster_score_thousandths(const char *score)
{
	enum { MOST = 1000 };
	int64_t whole = 0, part = 0, scale = 1000;
	const char *c = score;
	for (; *c >= '0' && *c <= '9'; c++)
		if ((whole = whole * 10 + (*c - '0')) > MOST)
			return -1;
	if (c == score)
		return -1;
	if (*c == '.') {
		if (*++c < '0' || *c > '9')
			return -1;
		for (; *c >= '0' && *c <= '9'; c++)
			if (scale > 1) { /* further digits are below what scores have */
				part = part * 10 + (*c - '0');
				scale /= 10;
			}
	}
	return *c == '\0' ? whole * 1000 + part * scale : -1;
}

/* ---- the list of what is known to be exploited ---- */

static const struct muster_kev *
find_kev(const struct muster_ranking *ranking, struct muster_span id)
{
	size_t low = 0, high = ranking->kev_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = muster_span_cmp(muster_span_of(ranking->kev[middle].cve), id);
		if (order == 0)
			return &ranking->kev[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const struct muster_kev *
kev_at(const struct muster_ranking *ranking, struct muster_span id, muster_time as_of)
{
	const struct muster_kev *found = id.len > 0 ? find_kev(ranking, id) : NULL;
	return found != NULL && found->added <= as_of ? found : NULL;
}

static const struct muster_kev *
kev_of(const struct muster_ranking *ranking, const struct muster_rank_subject *subject,
    muster_time as_of)
{
	if (ranking->kev_count == 0)
		return NULL;
	const struct muster_kev *found = kev_at(ranking, muster_span_of(subject->native), as_of);
	for (const char *at = subject->aliases; found == NULL && *at != '\0';) {
		size_t len = strcspn(at, " ");
		found = kev_at(ranking, (struct muster_span){at, len}, as_of);
		at += len + strspn(at + len, " ");
	}
	return found;
}

/* ---- conditions ---- */

static bool
meets(const char *const *globs, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (muster_text_glob(globs[i], text))
			return true;
	return count == 0;
}

static bool
in_system(const struct muster_rank_rule *rule, const struct muster_rank_subject *subject)
{
	for (size_t i = 0; i < subject->system_count; i++)
		if (rule->system_count > 0 &&
		    meets(rule->systems, rule->system_count, subject->systems[i]))
			return true;
	return rule->system_count == 0;
}

static bool
has_label(
    const struct muster_ranking *ranking, const struct muster_rank_rule *rule, const char *asset)
{
	for (size_t i = 0; rule->label_count > 0 && i < ranking->label_count; i++) {
		const struct muster_asset_label *row = &ranking->labels[i];
		if (!muster_text_glob(row->asset, asset))
			continue;
		for (size_t l = 0; l < row->label_count; l++)
			if (meets(rule->labels, rule->label_count, row->labels[l]))
				return true;
	}
	return rule->label_count == 0;
}

static bool
score_in_range(const struct muster_rank_rule *rule, const char *text)
{
	bool least = rule->score_at_least[0] != '\0', below = rule->score_below[0] != '\0';
	int64_t score = least || below ? muster_score_thousandths(text) : 0;
	return score >= 0 && (!least || score >= muster_score_thousandths(rule->score_at_least)) &&
	    (!below || score < muster_score_thousandths(rule->score_below));
}

static bool
holds(const struct muster_ranking *ranking, const struct muster_rank_rule *rule,
    const struct muster_rank_subject *subject, const struct muster_kev *kev)
{
	return (rule->severities == 0 || (rule->severities & (1u << subject->severity)) != 0) &&
	    (rule->kev == MUSTER_RANK_ANY || rule->kev == (kev != NULL)) &&
	    (rule->fix == MUSTER_RANK_ANY || rule->fix == subject->has_fix) &&
	    score_in_range(rule, subject->score) &&
	    meets(rule->sources, rule->source_count, subject->source) &&
	    meets(rule->checks, rule->check_count, subject->check) &&
	    meets(rule->assets, rule->asset_count, subject->asset) &&
	    meets(rule->practices, rule->practice_count, subject->practice) &&
	    meets(rule->classes, rule->class_count, subject->finding_class) &&
	    in_system(rule, subject) && has_label(ranking, rule, subject->asset);
}

bool
muster_ranking_asks_practice(const struct muster_ranking *ranking)
{
	for (size_t i = 0; i < ranking->rule_count; i++)
		if (ranking->rules[i].practice_count > 0 || ranking->rules[i].class_count > 0)
			return true;
	return false;
}

struct muster_ranked
muster_rank(const struct muster_ranking *ranking, const struct muster_rank_subject *subject,
    muster_time as_of)
{
	struct muster_ranked ranked = {subject->severity, NULL, kev_of(ranking, subject, as_of)};
	for (size_t i = 0; i < ranking->rule_count && ranked.rule == NULL; i++)
		if (holds(ranking, &ranking->rules[i], subject, ranked.kev))
			ranked.rule = &ranking->rules[i];
	if (ranked.rule != NULL)
		ranked.rank = ranked.rule->rank;
	return ranked;
}
