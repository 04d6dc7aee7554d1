/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The marks of the statuses as shapes: no font need have them.  They are
 * artifacts, since the word beside them says the same.
 */
#include "page/sheet.h"

#define SIDES 24
#define RADIUS 0.30 /* of the font size */
#define MIDDLE 0.34 /* above the baseline */
#define STROKE 0.085

/* Cosines of a twenty-fourth of a turn; the sine is the one six further back. */
static const double cosines[SIDES] = {1, 0.965925826289, 0.866025403784, 0.707106781187, 0.5,
    0.258819045103, 0, -0.258819045103, -0.5, -0.707106781187, -0.866025403784, -0.965925826289, -1,
    -0.965925826289, -0.866025403784, -0.707106781187, -0.5, -0.258819045103, 0, 0.258819045103,
    0.5, 0.707106781187, 0.866025403784, 0.965925826289};

struct mark {
	struct sheet *sheet;
	uint32_t color;
	double x, y; /* of its middle */
	double size; /* of the font */
};

static struct page_point
on_circle(const struct mark *mark, size_t step, double radius)
{
	return (struct page_point){mark->x + radius * cosines[step % SIDES],
	    mark->y - radius * cosines[(step + SIDES - 6) % SIDES]};
}

static void
put_disc(const struct mark *mark)
{
	struct page_point points[SIDES];
	for (size_t i = 0; i < SIDES; i++)
		points[i] = on_circle(mark, i, RADIUS * mark->size);
	sheet_path(mark->sheet, 0, mark->color, 0, true, points, SIDES);
}

static void
put_ring(const struct mark *mark)
{
	struct page_point points[SIDES];
	for (size_t i = 0; i < SIDES; i++)
		points[i] = on_circle(mark, i, (RADIUS - STROKE / 2) * mark->size);
	sheet_path(mark->sheet, 0, mark->color, STROKE * mark->size, true, points, SIDES);
}

/* Full on its left half. */
static void
put_half(const struct mark *mark)
{
	struct page_point points[SIDES / 2 + 1];
	for (size_t i = 0; i <= SIDES / 2; i++)
		points[i] = on_circle(mark, SIDES / 4 + i, RADIUS * mark->size);
	put_ring(mark);
	sheet_path(mark->sheet, 0, mark->color, 0, true, points, SIDES / 2 + 1);
}

static void
put_triangle(const struct mark *mark)
{
	double half = 0.35 * mark->size;
	const struct page_point points[] = {{mark->x, mark->y - 0.34 * mark->size},
	    {mark->x + half, mark->y + 0.29 * mark->size},
	    {mark->x - half, mark->y + 0.29 * mark->size}};
	sheet_path(mark->sheet, 0, mark->color, 0, true, points, 3);
}

static void
put_diamond(const struct mark *mark)
{
	double half = 0.36 * mark->size;
	const struct page_point points[] = {{mark->x, mark->y - half}, {mark->x + half, mark->y},
	    {mark->x, mark->y + half}, {mark->x - half, mark->y}};
	sheet_path(mark->sheet, 0, mark->color, 0, true, points, 4);
}

static void
put_dash(const struct mark *mark)
{
	double half = 0.28 * mark->size, thick = 0.09 * mark->size;
	sheet_rect(
	    mark->sheet, 0, mark->color, mark->x - half, mark->y - thick / 2, 2 * half, thick);
}

static void
put_cross(const struct mark *mark)
{
	double half = 0.24 * mark->size;
	for (int way = 1; way >= -1; way -= 2)
		sheet_op(mark->sheet,
		    &(const struct page_op){.kind = PAGE_OP_LINE,
			.color = mark->color,
			.x = mark->x - half,
			.y = mark->y - way * half,
			.width = 2 * half,
			.height = 2 * way * half,
			.stroke = 0.11 * mark->size});
}

static void (*const marks[])(const struct mark *) = {
    [MUSTER_STATUS_NOT_SATISFIED] = put_triangle,
    [MUSTER_STATUS_ERROR] = put_cross,
    [MUSTER_STATUS_NO_EVIDENCE] = put_ring,
    [MUSTER_STATUS_STALE] = put_half,
    [MUSTER_STATUS_ACCEPTED] = put_diamond,
    [MUSTER_STATUS_SATISFIED] = put_disc,
    [MUSTER_STATUS_NOT_APPLICABLE] = put_dash,
};
_Static_assert(sizeof(marks) / sizeof(marks[0]) == MUSTER_STATUS_COUNT, "a mark for each status");

void
sheet_mark(struct sheet *sheet, enum muster_status status, double x, double baseline, double size)
{
	const struct mark mark = {.sheet = sheet,
	    .color = page_theme_status(sheet->theme, status),
	    .x = x + 0.42 * size,
	    .y = baseline - MIDDLE * size,
	    .size = size};
	if ((unsigned)status < MUSTER_STATUS_COUNT)
		marks[status](&mark);
}
