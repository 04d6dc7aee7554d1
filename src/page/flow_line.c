/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of running text: greedy, with places to fall back to. */
#include <string.h>

#include "page/flow_step.h"

#define SLACK 0.001     /* of a point: sums of widths are not exact */
#define LEAST_ON_LINE 6 /* characters of a word too wide for a line that are worth beginning */
#define MEASURE_BYTES 4096
#define LEAST_CHARACTERS 14 /* no word asks a column to be wider than these */

void
flow_begin(struct flow_reader *reader, const struct flow_text *text)
{
	*reader = (struct flow_reader){.text = text, .place = {.at = text->first}};
}

/* ---- the line being made ---- */

struct state {
	bool valid;
	struct flow_place place; /* where the next line begins */
	size_t count, bytes, last_len;
	double x, last_width;
	double next_x; /* behind the spaces that are dropped */
};

static void
save(struct state *state, const struct flow_line *line, double x, const struct flow_place *place)
{
	*state = (struct state){.valid = true,
	    .place = *place,
	    .count = line->count,
	    .bytes = line->bytes,
	    .x = x,
	    .next_x = x};
	if (line->count > 0) {
		state->last_len = line->pieces[line->count - 1].len;
		state->last_width = line->pieces[line->count - 1].width;
	}
}

static void
restore(struct flow_reader *reader, struct flow_line *line, const struct state *state, double *x)
{
	line->count = state->count;
	line->bytes = state->bytes;
	if (line->count > 0) {
		line->pieces[line->count - 1].len = state->last_len;
		line->pieces[line->count - 1].width = state->last_width;
	}
	*x = state->x;
	reader->place = state->place;
	reader->has_span = false;
}

static void
append(const struct flow_reader *reader, struct flow_line *line, const struct flow_step *step,
    double x)
{
	struct flow_piece *last = line->count > 0 ? &line->pieces[line->count - 1] : NULL;
	enum flow_kind kind = step->kind == FLOW_SPACE ? FLOW_TEXT : step->kind;
	line->bytes += step->len;
	if (last != NULL && kind == FLOW_TEXT && last->kind == FLOW_TEXT &&
	    last->from == step->from.at && last->part == step->from.part &&
	    last->text + last->len == step->text) {
		last->len += step->len;
		last->width += step->width;
		return;
	}
	line->pieces[line->count++] = (struct flow_piece){.kind = kind,
	    .from = step->from.at,
	    .part = step->from.part,
	    .style = reader->span.style,
	    .text = step->text,
	    .len = step->len,
	    .x = x,
	    .width = step->width};
}

static bool
is_full(const struct flow_line *line)
{
	return line->count == FLOW_PIECES || line->bytes >= FLOW_LINE_BYTES;
}

/* Whether the word at a place fits a line of its own. */
static bool
word_fits(const struct flow_reader *reader, const struct flow_place *place, double width)
{
	struct flow_reader probe = *reader;
	struct flow_step step;
	double sum = 0;
	size_t bytes = 0;
	probe.place = *place;
	probe.has_span = false;
	do {
		flow_step(&probe, &step);
		if (step.kind == FLOW_END || step.kind == FLOW_BREAK || step.kind == FLOW_SPACE)
			return true;
		sum += step.width;
		bytes += step.len;
	} while (sum <= width + SLACK && bytes < FLOW_LINE_BYTES && step.after != FLOW_AFTER_FREE);
	return sum <= width + SLACK && bytes < FLOW_LINE_BYTES;
}

/* One character wider than the line: it is drawn smaller. */
static void
squeeze(struct flow_reader *reader, struct flow_line *line, struct flow_step *step, double x,
    double room)
{
	append(reader, line, step, x);
	struct flow_piece *piece = &line->pieces[line->count - 1];
	if (piece->width > room) {
		piece->style.size *= room / piece->width;
		piece->width = room;
	}
	reader->place.offset = step->from.offset + step->len;
}

/* Puts what fits of a step that does not, in the middle of a word. */
static double
break_anywhere(struct flow_reader *reader, struct flow_line *line, struct flow_step *step, double x,
    double width)
{
	double part = 0;
	bool empty = line->count == 0;
	size_t len = is_full(line) ? 0 : flow_cut(reader, step, width - x + SLACK, empty, &part);
	if (len > 0 && len < step->len) {
		step->len = len;
		step->width = part;
	} else if (!empty) {
		reader->place = step->from;
		reader->has_span = false;
		return x;
	}
	squeeze(reader, line, step, x, width - x);
	return x + (step->width < width - x ? step->width : width - x);
}

static void
overflow(struct flow_reader *reader, struct flow_line *line, struct flow_step *step,
    const struct state *best, const struct state *second, double *x, double width, double whole)
{
	double worth = LEAST_ON_LINE * reader->span.style.size * 0.6;
	if (best->valid && (width - best->next_x < worth || word_fits(reader, &best->place, whole)))
		restore(reader, line, best, x);
	else if (second->valid && (!best->valid || second->x > best->next_x))
		restore(reader, line, second, x);
	else
		*x = break_anywhere(reader, line, step, *x, width);
}

/* A status that goes on stands under its words, not under its mark. */
static double
hang(const struct flow_reader *reader, double width)
{
	const struct flow_place *place = &reader->place;
	if (place->at == NULL || place->at->kind != MUSTER_INLINE_STATUS || place->part != 1 ||
	    place->offset == 0 || reader->text->first != place->at)
		return 0;
	double indent = flow_mark_width(place->at, reader->text->style.size);
	return indent < width / 4 ? indent : 0;
}

static bool
finish(struct flow_line *line, double x, bool forced)
{
	line->width = x;
	line->forced = forced;
	return true;
}

bool
flow_next(struct flow_reader *reader, double width, struct flow_line *line)
{
	struct state best = {.valid = false}, second = {.valid = false}, content = {.valid = false};
	struct flow_step step;
	double x = hang(reader, width);
	double indent = x;
	bool started = false; /* something else than a space */
	line->count = 0;
	line->bytes = 0;
	line->forced = false;
	for (;;) {
		flow_step(reader, &step);
		if (step.kind == FLOW_END || step.kind == FLOW_BREAK) {
			struct flow_place after = reader->place;
			if (step.kind == FLOW_END && !started)
				return false;
			if (content.valid)
				restore(reader, line, &content, &x);
			reader->place = after;
			reader->has_span = false;
			return finish(line, x, true);
		}
		if (step.kind == FLOW_SPACE) {
			if (!started)
				continue;
			if (!content.valid)
				save(&content, line, x, &reader->place);
			if (line->count < FLOW_PIECES)
				append(reader, line, &step, x);
			line->bytes = content.bytes; /* they may be many */
			x += step.width;
			best = content;
			best.place = reader->place;
			best.next_x = x;
			continue;
		}
		if (x + step.width > width + SLACK || is_full(line)) {
			overflow(reader, line, &step, &best, &second, &x, width, width - indent);
			return finish(line, x, false);
		}
		append(reader, line, &step, x);
		x += step.width;
		started = true;
		content.valid = false;
		if (step.after == FLOW_AFTER_FREE)
			save(&best, line, x, &reader->place);
		else if (step.after == FLOW_AFTER_SEPARATOR)
			save(&second, line, x, &reader->place);
	}
}

size_t
flow_count(const struct flow_reader *reader, double width, size_t most)
{
	struct flow_reader copy = *reader;
	struct flow_line line;
	size_t count = 0;
	while (count < most && flow_next(&copy, width, &line))
		count++;
	return count;
}

void
flow_measure(const struct flow_text *text, double most, struct flow_size *size)
{
	struct flow_reader reader;
	struct flow_step step;
	double word = 0, line = 0, spaces = 0;
	double enough = LEAST_CHARACTERS * text->style.size * 0.6;
	size_t bytes = 0;
	*size = (struct flow_size){0};
	flow_begin(&reader, text);
	do {
		flow_step(&reader, &step);
		if (step.kind == FLOW_SPACE) {
			spaces += step.width;
			word = 0;
			continue;
		}
		if (step.kind == FLOW_END || step.kind == FLOW_BREAK) {
			word = line = spaces = 0;
			continue;
		}
		bytes += step.len;
		word += step.width;
		line += spaces + step.width;
		spaces = 0;
		double asked = reader.span.whole || word < enough ? word : enough;
		if (asked > size->least)
			size->least = asked < most ? asked : most;
		if (line > size->natural)
			size->natural = line < most ? line : most;
		if (step.after == FLOW_AFTER_FREE)
			word = 0;
	} while (step.kind != FLOW_END && bytes < MEASURE_BYTES);
}
