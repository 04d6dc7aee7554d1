/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first pass of redaction: reads the whole text strictly (a syntax error
 * is found here, at its true place), gathers the values of the source's
 * secret members, of secret-looking environment variables, and of whatever
 * matches a pattern, and notes which strings go where they stand.
 */
#include "source/redact.h"

#include "source/redact_internal.h"
#include "source/redact_rules.h"

enum {
	DEPTH_MAX = 512, /* the reader's limit */
	SPOTS_MAX = 1 << 21,
};

struct level {
	bool object;
	uint32_t below; /* rules whose ancestor was passed */
	int rule;       /* whose array this is, or object of names; -1 none */
	int pair;       /* whose array this object with a name and a value is in; -1 none */
	bool named;     /* its name was read */
	bool secret;    /* and is one of a secret */
	bool waits;     /* its value was read first */
};

struct collect {
	struct redact *redact;
	struct json_reader *reader;
	struct muster_error *err;
	struct redact_regions regions; /* reused */
	struct redact_rules rules;
	struct level *levels;
	size_t depth;
	struct muster_strbuf decoded;
	struct muster_strbuf waiting; /* the value of a pair whose name comes after it */
	uint64_t waiting_at;
};

/* What Vault writes in place of a value: an HMAC under a key that never leaves it. */
static bool
is_hashed(struct muster_span value)
{
	static const char prefix[] = "hmac-sha256:";
	const size_t len = sizeof(prefix) - 1;
	if (value.len != len + 64 || memcmp(value.ptr, prefix, len) != 0)
		return false;
	bool hex = true; /* a log has several of them in every record */
	for (size_t i = len; i < value.len; i++) {
		const unsigned c = (unsigned char)value.ptr[i];
		hex &= (c - '0' < 10) | (c - 'a' < 6);
	}
	return hex;
}

/* Values that are none: masks, switches, names of files. */
static bool
is_worth_hiding(struct muster_span value)
{
	enum { PLAIN_MOST = 5 };
	static const char *const plain[] = {
	    "true", "false", "null", "none", "yes", "no", "on", "off"};
	if (is_hashed(value) || redact_is_masked(value))
		return false;
	if (value.len > PLAIN_MOST)
		return true;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (muster_span_is_nocase(value, plain[i]))
			return false;
	return true;
}

/* Splits NAME=value; false if it is no secret. */
static bool
env_secret(struct muster_span entry, struct muster_span *value)
{
	const char *equals = memchr(entry.ptr, '=', entry.len);
	if (equals == NULL)
		return false;
	const struct muster_span name = {entry.ptr, (size_t)(equals - entry.ptr)};
	*value = (struct muster_span){equals + 1, entry.len - name.len - 1};
	return redact_is_secret_name(name) && is_worth_hiding(*value);
}

/* Its offset follows. */
static int
add_spot(struct collect *collect, enum redact_type type, bool after_equals)
{
	struct redact_spots *spots = &collect->redact->spots;
	if (spots->count >= SPOTS_MAX) {
		muster_error_set(collect->err, MUSTER_E_INPUT, "redact.too-many-secrets",
		    "this document holds more secrets than can be kept apart");
		return muster_error_remedy(
		    collect->err, "split it, or let the tool mask its secrets");
	}
	if (spots->count == spots->cap) {
		size_t cap = spots->cap == 0 ? 64 : spots->cap * 2;
		struct redact_spot *list = realloc(spots->list, cap * sizeof(*list));
		if (list == NULL)
			return muster_error_memory(collect->err);
		spots->list = list;
		spots->cap = cap;
	}
	spots->list[spots->count++] = (struct redact_spot){0, (uint8_t)type, after_equals};
	return 0;
}

/* Passwords of URLs and credentials only if they are no common words. */
int
redact_gather(struct redact *redact, struct muster_span text, struct redact_regions *regions,
    bool *any, struct muster_error *err)
{
	regions->count = 0;
	if (redact_search(&redact->pairs, NULL, text, regions, err) != 0)
		return -1;
	if (any != NULL)
		*any = regions->count > 0;
	for (size_t i = 0; i < regions->count; i++) {
		const struct redact_region *region = &regions->list[i];
		const struct muster_span secret = {
		    text.ptr + region->start, region->end - region->start};
		if ((region->type == REDACT_URL_PASSWORD || region->type == REDACT_AUTHORIZATION) &&
		    !redact_is_strong(secret))
			continue;
		if (redact_values_add(redact->values, secret, region->type, err) != 0)
			return -1;
	}
	return 0;
}

static int
gather_patterns(struct collect *collect, struct muster_span text, bool *any)
{
	return redact_gather(collect->redact, text, &collect->regions, any, collect->err);
}

/* The same of a text in the reader's window; nearly all of them say no at the first look. */
static int
gather_read(struct collect *collect, struct muster_span text)
{
	bool any;
	if (text.len < REDACT_MIN ||
	    ((text.ptr[0] | 0x20) != 'b' && !redact_pairs_may(&collect->redact->pairs, text)))
		return 0;
	return gather_patterns(collect, text, &any);
}

/* ---- JSON in base64 ---- */

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

static bool
decode_base64(struct muster_span text, struct muster_strbuf *out)
{
	unsigned bits = 0, held = 0;
	muster_strbuf_clear(out);
	for (size_t i = 0; i < text.len; i++) {
		int digit = base64_digit(text.ptr[i]);
		if (digit < 0) {
			if (text.ptr[i] == '=' || text.ptr[i] == '\n' || text.ptr[i] == '\r')
				continue;
			return false;
		}
		bits = (bits << 6 | (unsigned)digit) & 0xFFFF;
		held += 6;
		if (held >= 8) {
			held -= 8;
			muster_strbuf_addc(out, (char)(bits >> held & 0xFF));
		}
	}
	return !out->failed;
}

/* Strings of the decoded document; env counts wherever it looks like one. */
static int
gather_decoded_string(struct collect *collect, struct muster_span text, bool *found)
{
	struct muster_span value;
	bool any = false;
	if (env_secret(text, &value)) {
		*found = true;
		if (redact_values_add(collect->redact->values, value, REDACT_ENV, collect->err) !=
		    0)
			return -1;
	}
	if (gather_patterns(collect, text, &any) != 0)
		return -1;
	*found |= any;
	return 0;
}

static int
walk_decoded(struct collect *collect, struct json_reader *reader, bool *found)
{
	struct muster_span text;
	size_t depth = 0;
	bool object[DEPTH_MAX + 1] = {false};
	do {
		if (depth > 0 && object[depth]) {
			if (json_key(reader, &text) != 1) {
				depth--;
				continue;
			}
			if (gather_decoded_string(collect, text, found) != 0)
				return -1;
		} else if (depth > 0 && json_element(reader) != 1) {
			depth--;
			continue;
		}
		enum json_kind kind = json_peek(reader);
		if (kind == JSON_STRING) {
			if (json_string(reader, &text) == 0 &&
			    gather_decoded_string(collect, text, found) != 0)
				return -1;
		} else if ((kind == JSON_OBJECT || kind == JSON_ARRAY) && depth < DEPTH_MAX) {
			if ((kind == JSON_OBJECT ? json_object(reader) : json_array(reader)) == 0)
				object[++depth] = kind == JSON_OBJECT;
		} else {
			json_skip(reader);
		}
	} while (depth > 0 && !json_failed(reader));
	return 0;
}

/* Sets *found if the base64 text holds a secret. */
static int
gather_encoded(struct collect *collect, struct muster_span text, bool *found)
{
	*found = false;
	if (text.len < 8 || !decode_base64(text, &collect->decoded))
		return collect->decoded.failed ? muster_error_memory(collect->err) : 0;
	struct muster_error ignored;
	const struct muster_span decoded = {collect->decoded.data, collect->decoded.len};
	struct json_reader *reader = json_reader_of_text(decoded.ptr, decoded.len, "", &ignored);
	if (reader == NULL)
		return muster_error_memory(collect->err);
	int result = 0;
	if (json_document(reader) == 1)
		result = walk_decoded(collect, reader, found);
	bool broken = json_failed(reader);
	json_reader_free(reader);
	if (result == 0 && broken) /* no JSON after all: look at it as text */
		result = gather_decoded_string(collect, decoded, found);
	return result;
}

/* ---- the walk ---- */

/* The options of a mount; what is too short to be looked for takes all of them with it. */
static int
take_listed(struct collect *collect, struct muster_span text)
{
	bool whole = false;
	while (text.len > 0) {
		const char *comma = memchr(text.ptr, ',', text.len);
		const size_t len = comma != NULL ? (size_t)(comma - text.ptr) : text.len;
		const char *equals = memchr(text.ptr, '=', len);
		const struct muster_span name = {
		    text.ptr, equals != NULL ? (size_t)(equals - text.ptr) : len};
		const struct muster_span value = {equals != NULL ? equals + 1 : text.ptr,
		    equals != NULL ? len - name.len - 1 : 0};
		text.ptr += comma != NULL ? len + 1 : len;
		text.len -= comma != NULL ? len + 1 : len;
		if (value.len == 0 || !is_worth_hiding(value) ||
		    !(redact_is_secret_name(name) || muster_span_is_nocase(name, "pass")))
			continue;
		whole |= value.len < REDACT_MIN;
		if (redact_values_add(collect->redact->values, value, REDACT_MATCH, collect->err) !=
		    0)
			return -1;
	}
	return whole ? add_spot(collect, REDACT_MATCH, false) : 0;
}

static int
take_secret(
    struct collect *collect, const struct redact_rule *rule, struct muster_span text, bool entry)
{
	struct muster_span value = text;
	enum redact_type type = rule->env ? REDACT_ENV : rule->here ? REDACT_CODE : REDACT_MATCH;
	bool found = false;
	if (rule->encoded) {
		if (gather_encoded(collect, text, &found) != 0)
			return -1;
		return found ? add_spot(collect, REDACT_ENCODED, false) : 0;
	}
	if (rule->listed)
		return take_listed(collect, text);
	if (rule->env && entry) {
		if (!env_secret(text, &value))
			return 0;
	} else if (!is_worth_hiding(value)) {
		return 0;
	}
	if (add_spot(collect, type, rule->env && entry) != 0)
		return -1;
	if (rule->here || (rule->careful && !redact_is_strong(value)))
		return 0;
	return redact_values_add(collect->redact->values, value, type, collect->err);
}

static int
take_string(struct collect *collect, int rule, bool entry)
{
	struct json_reader *reader = collect->reader;
	struct muster_span text;
	if (rule < 0)
		return json_string(reader, &text) == 0 ? gather_read(collect, text) : 0;
	if (json_string(reader, &text) != 0)
		return 0;
	struct redact_spots *spots = &collect->redact->spots;
	const size_t before = spots->count;
	if (gather_read(collect, text) != 0 ||
	    take_secret(collect, &collect->rules.list[rule], text, entry) != 0)
		return -1;
	if (spots->count > before)
		spots->list[before].offset = json_token_offset(reader);
	return 0;
}

/* The value of a pair, kept until its name is known. */
static int
keep_value(struct collect *collect, struct level *level)
{
	struct json_reader *reader = collect->reader;
	struct muster_span text;
	if (json_string(reader, &text) != 0)
		return 0;
	muster_strbuf_clear(&collect->waiting);
	muster_strbuf_add(&collect->waiting, text.ptr, text.len);
	if (collect->waiting.failed)
		return muster_error_memory(collect->err);
	if (gather_read(collect, text) != 0)
		return -1;
	collect->waiting_at = json_token_offset(reader);
	level->waits = true;
	return 0;
}

/* The name that came after its value; spots are in order. */
static int
take_kept(struct collect *collect, const struct redact_rule *rule)
{
	const struct muster_span text = {collect->waiting.data, collect->waiting.len};
	struct redact_spots *spots = &collect->redact->spots;
	const size_t before = spots->count;
	if (take_secret(collect, rule, text, false) != 0)
		return -1;
	if (spots->count == before)
		return 0;
	struct redact_spot spot = spots->list[before];
	size_t at = before;
	spot.offset = collect->waiting_at;
	for (; at > 0 && spots->list[at - 1].offset > spot.offset; at--)
		spots->list[at] = spots->list[at - 1];
	spots->list[at] = spot;
	return 0;
}

/* {"name": "DB_PASSWORD", "value": …}. 1 if the member was one of a pair, and read. */
static int
take_pair(struct collect *collect, struct level *level, struct muster_span key)
{
	struct muster_span text;
	if (level->pair < 0 || json_peek(collect->reader) != JSON_STRING)
		return 0;
	if (muster_span_is_nocase(key, "value")) {
		if (!level->named)
			return keep_value(collect, level) == 0 ? 1 : -1;
		if (!level->secret)
			return 0;
		return take_string(collect, level->pair, false) == 0 ? 1 : -1;
	}
	if (!muster_span_is_nocase(key, "name") && !muster_span_is_nocase(key, "key"))
		return 0;
	if (json_string(collect->reader, &text) != 0)
		return 1;
	level->named = true;
	level->secret = redact_is_secret_name(text);
	if (gather_read(collect, text) != 0)
		return -1;
	if (level->secret && level->waits &&
	    take_kept(collect, &collect->rules.list[level->pair]) != 0)
		return -1;
	return 1;
}

/* One value; containers are entered and left by walk. */
static int
take_value(struct collect *collect, int rule, uint32_t below)
{
	struct json_reader *reader = collect->reader;
	enum json_kind kind = json_peek(reader);
	bool array_rule = rule >= 0 && collect->rules.list[rule].array;
	bool list_rule = array_rule || (rule >= 0 && collect->rules.list[rule].any);
	if (kind == JSON_STRING)
		return take_string(collect, array_rule ? -1 : rule, false);
	if ((kind == JSON_OBJECT || kind == JSON_ARRAY) && collect->depth < DEPTH_MAX) {
		if ((kind == JSON_OBJECT ? json_object(reader) : json_array(reader)) == 0)
			collect->levels[++collect->depth] = (struct level){
			    .object = kind == JSON_OBJECT,
			    .below = below,
			    .rule =
				list_rule && (kind == JSON_ARRAY || collect->rules.list[rule].named)
				? rule
				: -1,
			    .pair = -1,
			};
		return 0;
	}
	json_skip(reader); /* too deep is the reader's error */
	return 0;
}

static int
walk(struct collect *collect)
{
	struct json_reader *reader = collect->reader;
	struct muster_span key;
	collect->depth = 0;
	if (take_value(collect, -1, 0) != 0)
		return -1;
	while (collect->depth > 0 && !json_failed(reader)) {
		const struct level level = collect->levels[collect->depth];
		if (!level.object) {
			if (json_element(reader) != 1) {
				collect->depth--;
				continue;
			}
			/* Strings of the rule's array, not members of objects in it. */
			int rule = level.rule;
			if (rule >= 0 && json_peek(reader) == JSON_STRING) {
				if (take_string(collect, rule, true) != 0)
					return -1;
				continue;
			}
			const size_t depth = collect->depth;
			if (take_value(collect,
				rule >= 0 && collect->rules.list[rule].any ? rule : -1,
				level.below) != 0)
				return -1;
			if (rule >= 0 && collect->rules.list[rule].env && collect->depth > depth)
				collect->levels[collect->depth].pair = rule;
			continue;
		}
		if (json_key(reader, &key) != 1) {
			collect->depth--;
			continue;
		}
		int rule = redact_rule_of(&collect->rules, key, level.below);
		uint32_t below = redact_rules_passed(&collect->rules, key, level.below);
		if (gather_read(collect, key) != 0)
			return -1;
		int paired = take_pair(collect, &collect->levels[collect->depth], key);
		if (paired != 0) {
			if (paired < 0)
				return -1;
			continue;
		}
		if (level.rule >= 0 && json_peek(reader) == JSON_STRING &&
		    redact_is_secret_name(key)) {
			if (take_string(collect, level.rule, false) != 0)
				return -1;
			continue;
		}
		if (take_value(collect, rule, below) != 0)
			return -1;
	}
	return 0;
}

static int
read_all(struct collect *collect)
{
	struct json_reader *reader = collect->reader;
	json_allow_text(reader);
	while (json_document(reader) == 1)
		if (walk(collect) != 0)
			return -1;
	if (json_failed(reader))
		return -1;
	collect->redact->plain = json_skipped_text(reader).lines == 0;
	return 0;
}

/* Keys are evidence too: a pointer that leads through a secret is cut before it. */
static void
cut_pointer(struct collect *collect)
{
	struct muster_error *err = collect->err;
	struct muster_error ignored;
	if (err == NULL || err->pointer[0] == '\0')
		return;
	collect->regions.count = 0;
	redact_values_seal(collect->redact->values, &ignored);
	redact_values_mark(collect->redact->values, &collect->redact->pairs);
	redact_pairs_seal(&collect->redact->pairs);
	if (redact_search(&collect->redact->pairs, collect->redact->values,
		muster_span_of(err->pointer), &collect->regions, &ignored) != 0)
		err->pointer[0] = '\0';
	else if (collect->regions.count > 0)
		err->pointer[collect->regions.list[0].start] = '\0';
}

/* After the last value: they can be looked for. */
static int
seal(struct redact *redact, struct muster_error *err)
{
	if (redact_values_seal(redact->values, err) != 0)
		return -1;
	if (redact_values_mark(redact->values, &redact->pairs))
		redact_pairs_seal(&redact->pairs);
	return 0;
}

int
redact_collect(struct redact *redact, const struct muster_source *source,
    const struct json_input *input, const char *file, struct muster_error *err)
{
	struct collect collect = {.redact = redact, .err = err};
	if (source->read_xml != NULL) {
		int rc = redact_collect_xml(redact, input, file, err);
		return rc == 0 ? seal(redact, err) : rc;
	}
	redact_rules_init(&collect.rules, source->secret_members);
	muster_strbuf_init(&collect.decoded, (size_t)16 << 20);
	muster_strbuf_init(&collect.waiting, (size_t)16 << 20);
	collect.levels = calloc(DEPTH_MAX + 1, sizeof(*collect.levels));
	collect.reader = json_reader_new(input, NULL, file, err);
	int result = -1;
	if (collect.levels == NULL)
		muster_error_memory(err);
	else if (collect.reader != NULL)
		result = read_all(&collect);
	if (result != 0)
		cut_pointer(&collect);
	else
		result = seal(redact, err);
	if (result == 0)
		redact->plain &= !redact_values_have_numbers(redact->values);
	json_reader_free(collect.reader);
	redact_regions_release(&collect.regions);
	muster_strbuf_release(&collect.decoded);
	muster_strbuf_release(&collect.waiting);
	free(collect.levels);
	return result;
}
