/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two catalogs, or two versions of one, side by side: what became of each
 * control, and what that means for the mapping rows of the first.  Pure.
 *
 * Titles are the catalog's own (never a private text).  Nothing here says
 * that two controls mean the same: a row carries over only where id, title,
 * text and nature stand as they stood.
 */
#ifndef MUSTER_CATALOG_DIFF_H
#define MUSTER_CATALOG_DIFF_H

#include <muster/catalog.h>

struct muster_catalog_side {
	const struct muster_catalog *catalog;
	/* By control, "" none; NULL: the catalog comes without texts.  They are compared only if
	 * both sides have them. */
	const char *const *texts;
	/* Whose fate is asked (of the first side), may be another's than the catalog's own. */
	const struct muster_mapping *mappings;
	size_t mapping_count;
};

enum muster_control_fate {
	MUSTER_FATE_SAME,     /* id, title and text */
	MUSTER_FATE_REWORDED, /* the same id, another title or text */
	MUSTER_FATE_MOVED,    /* another id */
	MUSTER_FATE_REMOVED,
	MUSTER_FATE_ADDED,
	MUSTER_FATE_COUNT
};
const char *muster_control_fate_name(enum muster_control_fate fate); /* "reworded" */

/* What the two of a pair are known by. */
enum muster_pair_basis {
	MUSTER_BASIS_NONE,     /* removed, added */
	MUSTER_BASIS_ID,       /* the same id */
	MUSTER_BASIS_CONTENT,  /* title and text are equal, and stand once on each side */
	MUSTER_BASIS_ALIAS,    /* one catalog names the other's number as an alias */
	MUSTER_BASIS_LIKENESS, /* title or text alone, or not unique: a proposal */
	MUSTER_BASIS_COUNT
};
const char *muster_pair_basis_name(enum muster_pair_basis basis); /* "content", NONE "" */

/* What else of a control changed: bits. */
enum muster_nature_change {
	MUSTER_NATURE_KIND,   /* heading or assessable */
	MUSTER_NATURE_PARENT, /* under another control than its old parent became */
	MUSTER_NATURE_LEVEL,
	MUSTER_NATURE_PROFILE,
	MUSTER_NATURE_NEEDS,
	MUSTER_NATURE_SPECIFICATION,
	MUSTER_NATURE_EFFECTIVE,
	MUSTER_NATURE_SUPERSEDED,
	MUSTER_NATURE_TIMING, /* any rule; the clause it cites aside */
	MUSTER_NATURE_COUNT
};
const char *muster_nature_change_name(enum muster_nature_change change); /* "needs" */

struct muster_control_change {
	enum muster_control_fate fate;
	enum muster_pair_basis basis;
	const struct muster_control *a, *b; /* NULL: added; removed */
	bool certain;      /* MUSTER_BASIS_CONTENT, and texts were compared, not titles alone */
	bool title, text;  /* they differ */
	uint32_t nature;   /* bit per muster_nature_change */
	size_t candidates; /* removed: controls of the other side that are like it, no one more */
};

enum muster_mapping_fate {
	MUSTER_MAPPING_CARRIES, /* the control stands unchanged */
	MUSTER_MAPPING_REVIEW,  /* it changed: to whom the row belongs is for a person to say */
	MUSTER_MAPPING_GONE,    /* the control is gone */
	MUSTER_MAPPING_FATE_COUNT
};
const char *muster_mapping_fate_name(enum muster_mapping_fate fate); /* "carries" */

struct muster_mapping_change {
	enum muster_mapping_fate fate;
	const struct muster_mapping *row;
	const struct muster_control_change *control;
};

struct muster_catalog_diff {
	const struct muster_control_change *controls; /* a's in their order, then what b added */
	size_t control_count;
	const struct muster_mapping_change *mappings; /* as the rows stand */
	size_t mapping_count;
	size_t
	    unplaced; /* rows of controls that the first side does not have: of another version */
	size_t fates[MUSTER_FATE_COUNT], nature_changed, rows[MUSTER_MAPPING_FATE_COUNT];
	bool texts; /* were compared */
};

/* Arrays are the arena's and point into both sides.  -1: out of memory.  O(n log n). */
int muster_catalog_diff(const struct muster_catalog_side *a, const struct muster_catalog_side *b,
    struct muster_arena *arena, struct muster_catalog_diff *out);

#endif
