/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairs the controls of two catalogs, the surest sign first: an alias that
 * names the other's number, the same id and words, the same words under
 * another id, the same id, likeness.  A new control may have taken the number
 * of an old one, so the same id alone comes late.
 */
#include <stdlib.h>
#include <string.h>

#include <muster/catalog_diff.h>

#include "catalog/load.h"

#define NONE SIZE_MAX

const char *
muster_control_fate_name(enum muster_control_fate fate)
{
	static const char *const names[] = {"same", "reworded", "moved", "removed", "added"};
	return (unsigned)fate < MUSTER_FATE_COUNT ? names[fate] : "";
}

const char *
muster_pair_basis_name(enum muster_pair_basis basis)
{
	static const char *const names[] = {"", "id", "content", "alias", "likeness"};
	return (unsigned)basis < MUSTER_BASIS_COUNT ? names[basis] : "";
}

const char *
muster_nature_change_name(enum muster_nature_change change)
{
	static const char *const names[] = {"kind", "parent", "level", "profile", "needs",
	    "specification", "effective", "superseded", "timing"};
	return (unsigned)change < MUSTER_NATURE_COUNT ? names[change] : "";
}

const char *
muster_mapping_fate_name(enum muster_mapping_fate fate)
{
	static const char *const names[] = {"carries", "review", "gone"};
	return (unsigned)fate < MUSTER_MAPPING_FATE_COUNT ? names[fate] : "";
}

/* ---- the words of the controls, sorted ---- */

struct words {
	const char *title, *text;
	size_t at; /* index of the control */
};
enum { BY_BOTH, BY_TITLE, BY_TEXT, ORDERS };

struct side {
	const struct muster_catalog *catalog;
	const char *const *texts; /* NULL: not compared */
	size_t *pair;             /* index on the other side, NONE */
	struct words *sorted;     /* by both: all controls */
	size_t count;
};
struct diff {
	struct muster_arena *arena;
	struct side a, b;
	enum muster_pair_basis *basis; /* of each control of a */
};

static const char *
text_of(const struct side *side, size_t i)
{
	return side->texts != NULL ? side->texts[i] : "";
}

static struct words
words_of(const struct side *side, size_t i)
{
	return (struct words){side->catalog->controls[i].shipped_title, text_of(side, i), i};
}

static int
compare(const struct words *a, const struct words *b, int order)
{
	int title = order == BY_TEXT ? 0 : strcmp(a->title, b->title);
	return title != 0 || order == BY_TITLE ? title : strcmp(a->text, b->text);
}

static int
by_both(const void *a, const void *b)
{
	return compare(a, b, BY_BOTH);
}

static int
by_title(const void *a, const void *b)
{
	return compare(a, b, BY_TITLE);
}

static int
by_text(const void *a, const void *b)
{
	return compare(a, b, BY_TEXT);
}

static void
sort(struct words *list, size_t count, int order)
{
	static int (*const orders[ORDERS])(const void *, const void *) = {
	    by_both, by_title, by_text};
	if (count > 1)
		qsort(list, count, sizeof(*list), orders[order]);
}

/* How many are equal to the key in that order; *first: the first of them. */
static size_t
equal(const struct words *list, size_t count, const struct words *key, int order, size_t *first)
{
	size_t ends[2];
	for (int end = 0; end < 2; end++) {
		size_t low = 0, high = count;
		while (low < high) {
			size_t middle = low + (high - low) / 2;
			if (compare(&list[middle], key, order) < end)
				low = middle + 1;
			else
				high = middle;
		}
		ends[end] = low;
	}
	*first = ends[0];
	return ends[1] - ends[0];
}

static int
side_open(struct side *side, const struct muster_catalog_side *from, bool texts,
    struct muster_arena *arena)
{
	side->catalog = from->catalog;
	side->texts = texts ? from->texts : NULL;
	side->count = from->catalog->control_count;
	side->pair = muster_arena_array(arena, side->count + 1, sizeof(*side->pair));
	side->sorted = muster_arena_array(arena, side->count + 1, sizeof(*side->sorted));
	if (side->pair == NULL || side->sorted == NULL)
		return -1;
	for (size_t i = 0; i < side->count; i++) {
		side->pair[i] = NONE;
		side->sorted[i] = words_of(side, i);
	}
	sort(side->sorted, side->count, BY_BOTH);
	return 0;
}

static size_t
index_of(const struct side *side, const char *id)
{
	const struct muster_control *found = muster_control_find(side->catalog, id);
	return found != NULL ? (size_t)(found - side->catalog->controls) : NONE;
}

/* ---- pairing ---- */

static void
tie(struct diff *diff, size_t a, size_t b, enum muster_pair_basis basis)
{
	if (a == NONE || b == NONE || diff->a.pair[a] != NONE || diff->b.pair[b] != NONE)
		return;
	diff->a.pair[a] = b;
	diff->b.pair[b] = a;
	diff->basis[a] = basis;
}

/* Aliases are numberings of the same framework: of others they mean nothing here. */
static void
pair_aliases(struct diff *diff)
{
	const struct muster_catalog *a = diff->a.catalog, *b = diff->b.catalog;
	if (strcmp(a->id, b->id) != 0 && strcmp(a->title, b->title) != 0)
		return;
	for (size_t i = 0; i < diff->a.count; i++) {
		const struct muster_control *to = canonical_alias(b, a->version, a->controls[i].id);
		if (to != NULL)
			tie(diff, i, (size_t)(to - b->controls), MUSTER_BASIS_ALIAS);
	}
	for (size_t i = 0; i < diff->b.count; i++) {
		const struct muster_control *to = canonical_alias(a, b->version, b->controls[i].id);
		if (to != NULL)
			tie(diff, (size_t)(to - a->controls), i, MUSTER_BASIS_ALIAS);
	}
}

static void
pair_ids(struct diff *diff, bool same_words)
{
	for (size_t i = 0; i < diff->a.count; i++) {
		size_t to = index_of(&diff->b, diff->a.catalog->controls[i].id);
		if (to == NONE)
			continue;
		struct words old = words_of(&diff->a, i), now = words_of(&diff->b, to);
		if (!same_words || compare(&old, &now, BY_BOTH) == 0)
			tie(diff, i, to, MUSTER_BASIS_ID);
	}
}

static void
pair_words(struct diff *diff)
{
	for (size_t i = 0; i < diff->a.count; i++) {
		struct words key = words_of(&diff->a, i);
		size_t own, other;
		if (equal(diff->a.sorted, diff->a.count, &key, BY_BOTH, &own) != 1 ||
		    equal(diff->b.sorted, diff->b.count, &key, BY_BOTH, &other) != 1)
			continue;
		size_t to = diff->b.sorted[other].at;
		if (diff->a.pair[i] == to)
			diff->basis[i] = MUSTER_BASIS_CONTENT; /* alias and words agree */
		else
			tie(diff, i, to, MUSTER_BASIS_CONTENT);
	}
}

/* What is left of b that is like a control of a, by title or by text; of one alone *which. */
static size_t
alike(const struct words *titles, const struct words *texts, size_t count, const struct words *key,
    size_t *which)
{
	size_t first, n = equal(titles, count, key, BY_TITLE, &first);
	if (n > 0)
		*which = titles[first].at;
	if (key->text[0] == '\0')
		return n;
	size_t by_words = equal(texts, count, key, BY_TEXT, &first);
	for (size_t i = first; i < first + by_words; i++) {
		if (strcmp(texts[i].title, key->title) == 0)
			continue; /* counted by its title */
		*which = texts[i].at;
		n++;
	}
	return n;
}

/* Two of a may be like one of b: it is proposed for both, and paired with the first. */
static int
pair_likeness(struct diff *diff, size_t *candidates, size_t *proposed)
{
	size_t left = 0;
	struct words *titles = muster_arena_array(diff->arena, diff->b.count + 1, sizeof(*titles));
	struct words *texts = muster_arena_array(diff->arena, diff->b.count + 1, sizeof(*texts));
	if (titles == NULL || texts == NULL)
		return -1;
	for (size_t i = 0; i < diff->b.count; i++)
		if (diff->b.pair[i] == NONE)
			titles[left++] = words_of(&diff->b, i);
	memcpy(texts, titles, left * sizeof(*texts));
	sort(titles, left, BY_TITLE);
	sort(texts, left, BY_TEXT);
	for (size_t i = 0; i < diff->a.count; i++) {
		proposed[i] = diff->a.pair[i];
		if (proposed[i] != NONE)
			continue;
		struct words key = words_of(&diff->a, i);
		size_t which = NONE;
		candidates[i] = alike(titles, texts, left, &key, &which);
		if (candidates[i] != 1)
			continue;
		proposed[i] = which;
		diff->basis[i] = MUSTER_BASIS_LIKENESS;
		if (diff->b.pair[which] == NONE)
			tie(diff, i, which, MUSTER_BASIS_LIKENESS);
	}
	return 0;
}

/* ---- nature ---- */

static bool
same(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* Does a reference to a control lead to what that control became? */
static bool
same_control(const struct diff *diff, const char *a, const char *b)
{
	size_t at = a != NULL && a[0] != '\0' ? index_of(&diff->a, a) : NONE;
	if (at == NONE || diff->a.pair[at] == NONE)
		return same(a, b);
	return same(diff->b.catalog->controls[diff->a.pair[at]].id, b);
}

static bool
same_period(const struct muster_duration *a, const struct muster_duration *b)
{
	return a->months == b->months && a->days == b->days && a->seconds == b->seconds;
}

static bool
same_rule(const struct diff *diff, const struct muster_timing *a, const struct muster_timing *b)
{
	if (a->rank_count != b->rank_count)
		return false;
	for (size_t i = 0; i < a->rank_count; i++)
		if (!same(a->ranks[i], b->ranks[i]))
			return false;
	return same(a->id, b->id) && a->kind == b->kind && same(a->what, b->what) &&
	    same_period(&a->period, &b->period) && a->window_days == b->window_days &&
	    a->set_by == b->set_by && same_period(&a->default_period, &b->default_period) &&
	    a->promptly == b->promptly && a->at_hand == b->at_hand && a->bound == b->bound &&
	    a->anchor == b->anchor && a->evidence == b->evidence &&
	    same_control(diff, a->analysis, b->analysis) &&
	    same_period(&a->analysis_period, &b->analysis_period) &&
	    same(a->condition, b->condition) && a->effective == b->effective;
}

static bool
same_timing(const struct diff *diff, const char *a, const char *b)
{
	size_t n, m;
	const struct muster_timing *old = muster_control_timings(diff->a.catalog, a, &n);
	const struct muster_timing *now = muster_control_timings(diff->b.catalog, b, &m);
	bool all = n == m;
	for (size_t i = 0; all && i < n; i++)
		all = same_rule(diff, &old[i], &now[i]);
	return all;
}

static uint32_t
nature(const struct diff *diff, const struct muster_control *a, const struct muster_control *b)
{
	const bool kept[MUSTER_NATURE_COUNT] = {
	    [MUSTER_NATURE_KIND] = a->assessable == b->assessable,
	    [MUSTER_NATURE_PARENT] = same_control(diff, a->parent, b->parent),
	    [MUSTER_NATURE_LEVEL] = same(a->level, b->level),
	    [MUSTER_NATURE_PROFILE] = same(a->profile, b->profile),
	    [MUSTER_NATURE_NEEDS] = a->needs_attestation == b->needs_attestation &&
		a->needs_machine == b->needs_machine && a->needs_occurrence == b->needs_occurrence,
	    [MUSTER_NATURE_SPECIFICATION] = a->specification == b->specification,
	    [MUSTER_NATURE_EFFECTIVE] =
		a->effective == b->effective && a->effective_in_part == b->effective_in_part,
	    [MUSTER_NATURE_SUPERSEDED] = same_control(diff, a->superseded_by, b->superseded_by) &&
		a->superseded_on == b->superseded_on,
	    [MUSTER_NATURE_TIMING] = same_timing(diff, a->id, b->id)};
	uint32_t changed = 0;
	for (unsigned i = 0; i < MUSTER_NATURE_COUNT; i++)
		changed |= kept[i] ? 0 : UINT32_C(1) << i;
	return changed;
}

/* ---- the answer ---- */

static struct muster_control_change
change_of(const struct diff *diff, size_t i, size_t to, size_t candidates)
{
	struct muster_control_change change = {.fate = MUSTER_FATE_REMOVED,
	    .a = &diff->a.catalog->controls[i],
	    .candidates = candidates};
	if (to == NONE)
		return change;
	struct words old = words_of(&diff->a, i), now = words_of(&diff->b, to);
	change.b = &diff->b.catalog->controls[to];
	change.candidates = 0;
	change.title = compare(&old, &now, BY_TITLE) != 0;
	change.text = compare(&old, &now, BY_TEXT) != 0;
	bool same_id = strcmp(change.a->id, change.b->id) == 0;
	change.basis = same_id ? MUSTER_BASIS_ID : diff->basis[i];
	change.certain = change.basis == MUSTER_BASIS_CONTENT && diff->a.texts != NULL;
	change.fate = !same_id            ? MUSTER_FATE_MOVED
	    : change.title || change.text ? MUSTER_FATE_REWORDED
					  : MUSTER_FATE_SAME;
	change.nature = nature(diff, change.a, change.b);
	return change;
}

static void
put(struct muster_catalog_diff *out, struct muster_control_change *list,
    struct muster_control_change change)
{
	list[out->control_count++] = change;
	out->fates[change.fate]++;
	out->nature_changed += change.nature != 0;
}

static enum muster_mapping_fate
row_fate(const struct muster_control_change *change)
{
	if (change->fate == MUSTER_FATE_SAME && change->nature == 0)
		return MUSTER_MAPPING_CARRIES;
	return change->fate == MUSTER_FATE_REMOVED && change->candidates == 0
	    ? MUSTER_MAPPING_GONE
	    : MUSTER_MAPPING_REVIEW;
}

static int
put_rows(
    const struct diff *diff, const struct muster_catalog_side *a, struct muster_catalog_diff *out)
{
	struct muster_mapping_change *rows =
	    muster_arena_array(diff->arena, a->mapping_count + 1, sizeof(*rows));
	if (rows == NULL)
		return -1;
	out->mappings = rows;
	for (size_t i = 0; i < a->mapping_count; i++) {
		size_t at = index_of(&diff->a, a->mappings[i].control);
		if (at == NONE) {
			out->unplaced++;
			continue;
		}
		enum muster_mapping_fate fate = row_fate(&out->controls[at]);
		rows[out->mapping_count++] =
		    (struct muster_mapping_change){fate, &a->mappings[i], &out->controls[at]};
		out->rows[fate]++;
	}
	return 0;
}

int
muster_catalog_diff(const struct muster_catalog_side *a, const struct muster_catalog_side *b,
    struct muster_arena *arena, struct muster_catalog_diff *out)
{
	*out = (struct muster_catalog_diff){.texts = a->texts != NULL && b->texts != NULL};
	struct diff diff = {.arena = arena};
	if (side_open(&diff.a, a, out->texts, arena) != 0 ||
	    side_open(&diff.b, b, out->texts, arena) != 0)
		return -1;
	size_t *candidates = muster_arena_array(arena, diff.a.count + 1, sizeof(*candidates));
	size_t *proposed = muster_arena_array(arena, diff.a.count + 1, sizeof(*proposed));
	struct muster_control_change *list =
	    muster_arena_array(arena, diff.a.count + diff.b.count + 1, sizeof(*list));
	diff.basis = muster_arena_array(arena, diff.a.count + 1, sizeof(*diff.basis));
	if (candidates == NULL || proposed == NULL || list == NULL || diff.basis == NULL)
		return -1;
	pair_aliases(&diff);
	pair_ids(&diff, true);
	pair_words(&diff);
	pair_ids(&diff, false);
	if (pair_likeness(&diff, candidates, proposed) != 0)
		return -1;
	out->controls = list;
	for (size_t i = 0; i < diff.a.count; i++)
		put(out, list, change_of(&diff, i, proposed[i], candidates[i]));
	for (size_t i = 0; i < diff.b.count; i++)
		if (diff.b.pair[i] == NONE)
			put(out, list,
			    (struct muster_control_change){
				.fate = MUSTER_FATE_ADDED, .b = &diff.b.catalog->controls[i]});
	return put_rows(&diff, a, out);
}
