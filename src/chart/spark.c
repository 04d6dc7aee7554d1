/* SPDX-License-Identifier: Apache-2.0 */
/* A line through a few numbers, in a cell: from nothing to the highest, a dot where it ends. */
#include "chart/draw.h"

#define EDGE 2
#define DOT 3

int
chart_spark(
    struct muster_arena *arena, const uint64_t *values, size_t count, struct chart_picture *out)
{
	*out = (struct chart_picture){.width = CHART_SPARK_WIDTH, .height = CHART_SPARK_HEIGHT};
	struct draw draw = {arena, NULL, out, CHART_SPARK_WIDTH, false};
	struct chart_point *points = muster_arena_array(arena, count + 1, sizeof(*points));
	const int width = CHART_SPARK_WIDTH - 2 * EDGE, height = CHART_SPARK_HEIGHT - 2 * EDGE;
	uint64_t most = 0;
	if (points == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	for (size_t i = 0; i < count; i++)
		points[i] = (struct chart_point){
		    EDGE + (count > 1 ? (int)(i * (size_t)width / (count - 1)) : width),
		    EDGE + height - draw_scale((double)values[i], (double)most, height, 1)};
	draw_rect(&draw, draw_faint, EDGE, EDGE + height + 1, width, DRAW_HAIRLINE);
	if (count > 1)
		draw_lines(&draw, CHART_POLYLINE, draw_soft, 15, false, points, count);
	if (count > 0)
		draw_rect(&draw, draw_ink, points[count - 1].x - DOT / 2,
		    points[count - 1].y - DOT / 2, DOT, DOT);
	return draw.failed ? -1 : 0;
}
