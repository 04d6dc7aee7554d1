/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a Trivy report: vulnerabilities, misconfigurations, secrets and
 * licenses, plain or suppressed.  All spans of a row live while its record is
 * open and until the reader is called again, which is after it was said.
 */
#include "source/purl.h"
#include "source/trivy.h"

enum { SCORES_MAX = 16, WAITING_MAX = 64 << 20 };

static const char not_understood[] = "source.trivy.not-understood";
static const struct muster_span nothing = {"", 0};

/* ---- reading ---- */

static const struct json_member_row field_rows[] = {
    [F_VULNERABILITY_ID] = {"VulnerabilityID", false},
    [F_PKG_NAME] = {"PkgName", false},
    [F_PKG_PATH] = {"PkgPath", false},
    [F_PURL] = {"PkgIdentifier", false},
    [F_INSTALLED] = {"InstalledVersion", false},
    [F_FIXED] = {"FixedVersion", false},
    [F_STATUS] = {"Status", false},
    [F_SEVERITY] = {"Severity", false},
    [F_TITLE] = {"Title", false},
    [F_SCORE] = {"CVSS", false},
    [F_ID] = {"ID", false},
    [F_AVD_ID] = {"AVDID", false},
    [F_RESOURCE] = {"CauseMetadata", false},
    [F_RULE_ID] = {"RuleID", false},
    [F_START_LINE] = {"StartLine", false},
    [F_NAME] = {"Name", false},
    [F_FILE_PATH] = {"FilePath", false},
    [F_CATEGORY] = {"Category", false},
    [F_ALIASES] = {"VendorIDs", false},
    [F_COUNT] = {"SeveritySource", false},
};
static const struct json_members field_members = JSON_MEMBERS(field_rows);

struct score {
	struct muster_span source, v3, v4;
};

enum { C_V3, C_V4 };
static const struct json_member_row score_rows[] = {
    [C_V3] = {"V3Score", false}, [C_V4] = {"V40Score", false}};
static const struct json_members score_members = JSON_MEMBERS(score_rows);

static size_t
read_scores(struct trivy *trivy, struct score scores[SCORES_MAX])
{
	struct json_reader *reader = trivy->reader;
	struct muster_span key;
	size_t count = 0;
	int member;
	if (!take_object(&trivy->take))
		return 0;
	while (json_key(reader, &key) == 1) {
		struct score score = {key, nothing, nothing};
		if (!take_object(&trivy->take))
			continue;
		while ((member = json_member(reader, &score_members)) != JSON_MEMBER_END) {
			if (member == C_V3)
				take_scalar(&trivy->take, &score.v3);
			else if (member == C_V4)
				take_scalar(&trivy->take, &score.v4);
			else
				json_skip(reader);
		}
		if (count < SCORES_MAX)
			scores[count++] = score;
	}
	return count;
}

/* Hundredths of a score; -1 if it is none. */
static long
hundredths(struct muster_span lexeme)
{
	long value = 0;
	int digits = -1;
	if (lexeme.len == 0 || lexeme.len > 8)
		return -1;
	for (size_t i = 0; i < lexeme.len; i++) {
		char c = lexeme.ptr[i];
		if (c == '.' && digits < 0) {
			digits = 0;
		} else if (c >= '0' && c <= '9') {
			if (digits >= 2)
				continue;
			value = value * 10 + (c - '0');
			if (digits >= 0)
				digits++;
		} else {
			return -1;
		}
	}
	for (; digits < 2; digits = digits < 0 ? 1 : digits + 1)
		value *= 10;
	return value;
}

/* The score of who gave the severity, else NVD's, else the highest; CVSS 3 before 4. */
static struct muster_span
choose_score(const struct score *scores, size_t count, struct muster_span severity_source)
{
	struct muster_span nvd = nothing, highest = nothing;
	for (int version = 3; version <= 4; version++) {
		for (size_t i = 0; i < count; i++) {
			struct muster_span score = version == 3 ? scores[i].v3 : scores[i].v4;
			long value = hundredths(score);
			if (value <= 0)
				continue;
			if (severity_source.len > 0 &&
			    muster_span_eq(scores[i].source, severity_source))
				return score;
			if (muster_span_is(scores[i].source, "nvd"))
				nvd = score;
			if (value > hundredths(highest))
				highest = score;
		}
		if (nvd.len > 0)
			return nvd;
		if (highest.len > 0)
			return highest;
	}
	return nothing;
}

static void
read_aliases(struct trivy *trivy)
{
	if (!take_array(&trivy->take))
		return;
	while (json_element(trivy->reader) == 1) {
		struct muster_span id = nothing;
		take_text(&trivy->take, &id);
		if (id.len == 0)
			continue;
		if (trivy->aliases.len > 0)
			muster_strbuf_addc(&trivy->aliases, ' ');
		muster_strbuf_add(&trivy->aliases, id.ptr, id.len);
	}
}

static void
read_members(struct trivy *trivy, struct trivy_row *row)
{
	struct take *take = &trivy->take;
	struct score scores[SCORES_MAX];
	struct muster_span severity_source = nothing;
	size_t score_count = 0;
	int member;
	muster_strbuf_clear(&trivy->aliases);
	while ((member = json_member(trivy->reader, &field_members)) != JSON_MEMBER_END) {
		switch (member) {
		case F_PURL:
			take_member(&trivy->take, "PURL", &row->fields[F_PURL]);
			break;
		case F_RESOURCE:
			take_member(&trivy->take, "Resource", &row->fields[F_RESOURCE]);
			break;
		case F_SCORE:
			score_count = read_scores(trivy, scores);
			break;
		case F_ALIASES:
			read_aliases(trivy);
			break;
		case F_START_LINE:
			take_scalar(take, &row->fields[F_START_LINE]);
			break;
		case F_COUNT:
			take_text(take, &severity_source);
			break;
		case JSON_MEMBER_OTHER:
			json_skip(trivy->reader);
			break;
		default:
			take_text(take, &row->fields[member]);
			break;
		}
	}
	row->fields[F_SCORE] = choose_score(scores, score_count, severity_source);
	row->fields[F_ALIASES] = trivy_text(&trivy->aliases);
}

static void
read_row_object(struct trivy *trivy, struct trivy_row *row)
{
	if (json_peek(trivy->reader) != JSON_OBJECT) {
		take_mark(&trivy->take, "expected an object");
		json_skip(trivy->reader);
	} else if (json_object(trivy->reader) == 0) {
		read_members(trivy, row);
	}
}

static void
clear_row(struct trivy_row *row, enum trivy_kind kind)
{
	*row = (struct trivy_row){.kind = kind};
	for (size_t i = 0; i < F_COUNT; i++)
		row->fields[i] = nothing;
}

/* ---- what a row says ---- */

static bool
is_digits(struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.len > 0;
}

/* "DS002", "DS-0002", "KSV0001" of the built-in checks. */
static bool
add_builtin(struct muster_strbuf *out, struct muster_span id)
{
	static const char *const groups[] = {"DS", "KSV", "KCV"};
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (!muster_span_starts(id, groups[i]))
			continue;
		size_t len = strlen(groups[i]);
		struct muster_span number = {id.ptr + len, id.len - len};
		if (number.len > 0 && number.ptr[0] == '-') {
			number.ptr++;
			number.len--;
		}
		if (!is_digits(number) || number.len > 8)
			continue;
		muster_strbuf_addf(out, "%s-", groups[i]);
		for (size_t n = number.len; n < 4; n++)
			muster_strbuf_addc(out, '0');
		muster_strbuf_add(out, number.ptr, number.len);
		return true;
	}
	return false;
}

void
trivy_check_id(struct muster_strbuf *out, struct muster_span id, struct muster_span avd_id)
{
	const struct muster_span both[] = {id, avd_id};
	for (size_t i = 0; i < 2; i++) {
		struct muster_span one = both[i];
		bool avd = muster_span_starts(one, "AVD-");
		if (avd) {
			one.ptr += 4;
			one.len -= 4;
		}
		if (add_builtin(out, one))
			return;
		if (avd) { /* AVD-AWS-0086: the checks of clouds */
			muster_strbuf_add(out, one.ptr, one.len);
			return;
		}
	}
	muster_strbuf_add(out, id.ptr, id.len);
}

enum muster_domain
trivy_package_domain(const struct trivy *trivy, struct muster_span purl)
{
	const struct muster_span class = trivy_text(&trivy->class);
	if (muster_span_is(class, "os-pkgs"))
		return MUSTER_DOMAIN_OS_PACKAGE;
	if (muster_span_is(class, "lang-pkgs"))
		return MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	return purl_is_os(purl, trivy_text(&trivy->type)) ? MUSTER_DOMAIN_OS_PACKAGE
							  : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
}

static enum muster_domain
domain_of(const struct trivy *trivy, const struct trivy_row *row)
{
	switch (row->kind) {
	case TRIVY_MISCONFIGURATION:
		return MUSTER_DOMAIN_MISCONFIGURATION;
	case TRIVY_SECRET:
		return MUSTER_DOMAIN_SECRET;
	case TRIVY_LICENSE:
		return MUSTER_DOMAIN_LICENSE;
	case TRIVY_VULNERABILITY:
	case TRIVY_KIND_COUNT:
		break;
	}
	return trivy_package_domain(trivy, row->fields[F_PURL]);
}

/* Names Trivy gives to all packages of a kind that lie about in an image: no files. */
static bool
is_collective(struct muster_span target)
{
	static const char *const names[] = {
	    "Node.js", "Python", "Java", "Ruby", "Conda", "PHP", "Kubernetes", ""};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (muster_span_is(target, names[i]))
			return true;
	return false;
}

/* "python:3.6 (debian 10.9)" without what follows the name. */
static struct muster_span
before_parenthesis(struct muster_span target)
{
	if (target.len == 0 || target.ptr[target.len - 1] != ')')
		return target;
	for (size_t i = target.len - 1; i > 0; i--)
		if (target.ptr[i] == '(' && target.ptr[i - 1] == ' ')
			return (struct muster_span){target.ptr, i - 1};
	return target;
}

static void
add_part(struct muster_strbuf *out, const char *separator, struct muster_span part)
{
	if (part.len == 0)
		return;
	if (out->len > 0)
		muster_strbuf_adds(out, separator);
	muster_strbuf_add(out, part.ptr, part.len);
}

/* A target that is the artifact itself says nothing about where in it. */
static struct muster_span
target_in_artifact(const struct trivy *trivy)
{
	const struct muster_span target = trivy_text(&trivy->target);
	const struct muster_span name = before_parenthesis(target);
	if (muster_span_eq(name, trivy->artifact_name) && name.len > 0 &&
	    muster_span_is(trivy->artifact_type, "container_image"))
		return nothing;
	return target;
}

static void
locate_package(struct trivy *trivy, const struct trivy_row *row, enum muster_domain domain)
{
	const struct muster_span *fields = row->fields;
	const struct muster_span target = trivy_text(&trivy->target);
	struct muster_span path = fields[F_PKG_PATH], tag, digest;
	purl_build(&trivy->package, fields[F_PURL], trivy_text(&trivy->type), fields[F_PKG_NAME]);
	add_part(&trivy->location, "", trivy_text(&trivy->package));
	if (path.len == 0 && domain == MUSTER_DOMAIN_LANGUAGE_PACKAGE && !is_collective(target))
		path = target_in_artifact(trivy); /* a lock file */
	else if (path.len == 0 && domain == MUSTER_DOMAIN_OS_PACKAGE && trivy->kubernetes)
		muster_image_split(before_parenthesis(target), &path, &tag, &digest);
	add_part(&trivy->location, "#", path);
}

/* The nth time a place is named in a result. */
static unsigned
times_named(struct trivy *trivy, struct muster_span check, struct muster_span place)
{
	struct trivy_places *places = &trivy->places;
	uint64_t hash = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < check.len; i++)
		hash = (hash ^ (unsigned char)check.ptr[i]) * UINT64_C(1099511628211);
	hash = (hash ^ 0xFF) * UINT64_C(1099511628211);
	for (size_t i = 0; i < place.len; i++)
		hash = (hash ^ (unsigned char)place.ptr[i]) * UINT64_C(1099511628211);
	hash |= 1;
	if (places->size < (places->count + 1) * 2) {
		struct trivy_places bigger = {.size = places->size == 0 ? 64 : places->size * 2};
		bigger.list = calloc(bigger.size, sizeof(*bigger.list));
		if (bigger.list == NULL) {
			trivy->failed = true;
			return 1;
		}
		for (size_t i = 0; i < places->size; i++) {
			if (places->list[i] == 0)
				continue;
			size_t to = (size_t)(places->list[i] >> 8) & (bigger.size - 1);
			while (bigger.list[to] != 0)
				to = (to + 1) & (bigger.size - 1);
			bigger.list[to] = places->list[i];
		}
		bigger.count = places->count;
		free(places->list);
		*places = bigger;
	}
	unsigned times = 1;
	size_t slot = (size_t)(hash >> 8) & (places->size - 1);
	for (; places->list[slot] != 0; slot = (slot + 1) & (places->size - 1))
		times += places->list[slot] == hash;
	places->list[slot] = hash;
	places->count++;
	return times;
}

static void
locate(struct trivy *trivy, const struct trivy_row *row, enum muster_domain domain)
{
	const struct muster_span *fields = row->fields;
	muster_strbuf_clear(&trivy->location);
	muster_strbuf_clear(&trivy->package);
	switch (row->kind) {
	case TRIVY_MISCONFIGURATION:
		add_part(&trivy->location, "", target_in_artifact(trivy));
		add_part(&trivy->location, ":", fields[F_RESOURCE]);
		break;
	case TRIVY_SECRET: {
		add_part(&trivy->location, "", trivy_text(&trivy->target));
		add_part(&trivy->location, ":", fields[F_START_LINE]);
		unsigned times =
		    times_named(trivy, trivy_text(&trivy->check), trivy_text(&trivy->location));
		if (times > 1)
			muster_strbuf_addf(&trivy->location, ":%u", times);
		break;
	}
	case TRIVY_LICENSE:
		add_part(&trivy->location, "", fields[F_PKG_NAME]);
		if (fields[F_FILE_PATH].len > 0)
			add_part(&trivy->location, "#", fields[F_FILE_PATH]);
		else if (fields[F_PKG_NAME].len == 0)
			add_part(&trivy->location, "", target_in_artifact(trivy));
		break;
	case TRIVY_VULNERABILITY:
	case TRIVY_KIND_COUNT:
		locate_package(trivy, row, domain);
		break;
	}
}

/* Only these licenses put a duty on who passes the software on. */
static bool
is_free_of_duties(struct muster_span category)
{
	return muster_span_is_nocase(category, "notice") ||
	    muster_span_is_nocase(category, "permissive") ||
	    muster_span_is_nocase(category, "unencumbered");
}

static enum muster_outcome
outcome_of(const struct trivy_row *row)
{
	const struct muster_span status = row->fields[F_STATUS];
	if (row->not_affected)
		return MUSTER_NOT_APPLICABLE;
	if (row->kind == TRIVY_MISCONFIGURATION)
		return muster_span_is_nocase(status, "PASS") ? MUSTER_PASS : MUSTER_FAIL;
	if (row->kind == TRIVY_LICENSE)
		return is_free_of_duties(row->fields[F_CATEGORY]) ? MUSTER_INFO : MUSTER_FAIL;
	return muster_span_is(status, "not_affected") ? MUSTER_NOT_APPLICABLE : MUSTER_FAIL;
}

static void
name_check(struct trivy *trivy, const struct trivy_row *row)
{
	const struct muster_span *fields = row->fields;
	muster_strbuf_clear(&trivy->check);
	switch (row->kind) {
	case TRIVY_MISCONFIGURATION:
		trivy_check_id(&trivy->check, fields[F_ID], fields[F_AVD_ID]);
		break;
	case TRIVY_SECRET:
		add_part(&trivy->check, "", fields[F_RULE_ID]);
		break;
	case TRIVY_LICENSE:
		if (fields[F_NAME].len > 0)
			muster_strbuf_adds(&trivy->check, "license:");
		add_part(&trivy->check, "", fields[F_NAME]);
		break;
	case TRIVY_VULNERABILITY:
	case TRIVY_KIND_COUNT:
		add_part(&trivy->check, "", fields[F_VULNERABILITY_ID]);
		break;
	}
}

static void
say_row(struct trivy *trivy, const struct trivy_row *row)
{
	const struct muster_span *fields = row->fields;
	const enum muster_domain domain = domain_of(trivy, row);
	name_check(trivy, row);
	locate(trivy, row, domain);
	const struct muster_result result = {
	    .asset = trivy->asset,
	    .domain = domain,
	    .section = nothing,
	    .check = trivy_text(&trivy->check),
	    .title = fields[F_TITLE],
	    .outcome = outcome_of(row),
	    .severity = muster_severity_of(fields[F_SEVERITY]),
	    .native_severity = fields[F_SEVERITY],
	    .native_outcome = row->kind == TRIVY_LICENSE ? fields[F_CATEGORY] : fields[F_STATUS],
	    .location = trivy_text(&trivy->location),
	    .package = trivy_text(&trivy->package),
	    .version = fields[F_INSTALLED],
	    .fixed_in = fields[F_FIXED],
	    .score = fields[F_SCORE],
	    .aliases = fields[F_ALIASES],
	    .check_version = nothing,
	    .suppressed = row->suppressed,
	    .locus = &row->locus,
	};
	trivy->failed |= trivy->location.failed || trivy->package.failed || trivy->check.failed;
	sink_result(trivy->sink, &result);
	sink_record(trivy->sink, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
	trivy->covers[domain] = true;
}

/* ---- rows that come before their Target ---- */

static struct muster_span
keep_text(struct trivy *trivy, struct muster_span text)
{
	char *copy = muster_arena_copy(trivy->waiting_arena, text.ptr, text.len);
	if (copy == NULL) {
		trivy->failed = true;
		return nothing;
	}
	return (struct muster_span){copy, text.len};
}

static void
make_wait(struct trivy *trivy, const struct trivy_row *row)
{
	if (trivy->waiting_arena == NULL)
		trivy->waiting_arena = muster_arena_new();
	if (trivy->waiting_arena != NULL && muster_arena_size(trivy->waiting_arena) > WAITING_MAX) {
		json_fail(trivy->reader, "source.trivy.order",
		    "too many rows come before the Target they belong to");
		return;
	}
	struct trivy_waiting *waiting = trivy->waiting_arena == NULL
	    ? NULL
	    : muster_arena_alloc(trivy->waiting_arena, sizeof(*waiting));
	if (waiting == NULL) {
		trivy->failed = true;
		return;
	}
	waiting->row = *row;
	for (size_t i = 0; i < F_COUNT; i++)
		waiting->row.fields[i] = keep_text(trivy, row->fields[i]);
	waiting->row.locus.container = keep_text(trivy, row->locus.container);
	waiting->row.locus.key = keep_text(trivy, row->locus.key);
	*trivy->waiting_end = waiting;
	trivy->waiting_end = &waiting->next;
}

void
trivy_flush(struct trivy *trivy)
{
	for (const struct trivy_waiting *waiting = trivy->waiting; waiting != NULL;
	     waiting = waiting->next)
		say_row(trivy, &waiting->row);
	trivy->waiting = NULL;
	trivy->waiting_end = &trivy->waiting;
	if (trivy->waiting_arena != NULL)
		muster_arena_reset(trivy->waiting_arena);
	if (trivy->places.count > 0)
		memset(trivy->places.list, 0, trivy->places.size * sizeof(*trivy->places.list));
	trivy->places.count = 0;
}

/* ---- arrays of rows ---- */

static void
finish_row(struct trivy *trivy, struct trivy_row *row)
{
	static const enum trivy_field ids[TRIVY_KIND_COUNT] = {
	    [TRIVY_VULNERABILITY] = F_VULNERABILITY_ID,
	    [TRIVY_MISCONFIGURATION] = F_ID,
	    [TRIVY_SECRET] = F_RULE_ID,
	    [TRIVY_LICENSE] = F_NAME,
	};
	if (json_record_end(trivy->reader, &row->locus) != 0)
		return;
	trivy->failed |= trivy->aliases.failed;
	if (row->kind == TRIVY_MISCONFIGURATION && row->fields[F_ID].len == 0)
		row->fields[F_ID] = row->fields[F_AVD_ID];
	if (!trivy->take.odd && row->fields[ids[row->kind]].len == 0)
		take_mark(&trivy->take, "it has no id");
	if (row->kind == TRIVY_MISCONFIGURATION &&
	    muster_span_is(row->fields[F_STATUS], "EXCEPTION"))
		row->suppressed = true;
	if (trivy->take.odd)
		take_reject(&trivy->take, trivy->sink, not_understood);
	else if (trivy->target_seen)
		say_row(trivy, row);
	else
		make_wait(trivy, row);
}

void
trivy_read_rows(struct trivy *trivy, enum trivy_kind kind)
{
	struct trivy_row row;
	if (json_array(trivy->reader) != 0)
		return;
	while (json_element(trivy->reader) == 1) {
		clear_row(&row, kind);
		take_init(&trivy->take, trivy->reader);
		if (json_record(trivy->reader) != 0)
			return;
		read_row_object(trivy, &row);
		finish_row(trivy, &row);
	}
}

enum { M_TYPE, M_STATUS, M_FINDING };
static const struct json_member_row modified_rows[] = {
    [M_TYPE] = {"Type", false}, [M_STATUS] = {"Status", false}, [M_FINDING] = {"Finding", false}};
static const struct json_members modified_members = JSON_MEMBERS(modified_rows);

static enum trivy_kind
kind_of_modified(struct muster_span type, const struct trivy_row *row)
{
	if (muster_span_is(type, "misconfiguration"))
		return TRIVY_MISCONFIGURATION;
	if (muster_span_is(type, "secret"))
		return TRIVY_SECRET;
	if (muster_span_is(type, "license"))
		return TRIVY_LICENSE;
	if (type.len > 0 || row->fields[F_VULNERABILITY_ID].len > 0)
		return TRIVY_VULNERABILITY;
	return row->fields[F_RULE_ID].len > 0 ? TRIVY_SECRET : TRIVY_MISCONFIGURATION;
}

void
trivy_read_modified(struct trivy *trivy)
{
	struct json_reader *reader = trivy->reader;
	struct trivy_row row;
	int member;
	if (json_array(reader) != 0)
		return;
	while (json_element(reader) == 1) {
		struct muster_span type = nothing, status = nothing;
		clear_row(&row, TRIVY_VULNERABILITY);
		take_init(&trivy->take, reader);
		muster_strbuf_clear(&trivy->aliases);
		if (json_record(reader) != 0)
			return;
		if (take_object(&trivy->take)) {
			while (
			    (member = json_member(reader, &modified_members)) != JSON_MEMBER_END) {
				if (member == M_TYPE)
					take_text(&trivy->take, &type);
				else if (member == M_STATUS)
					take_text(&trivy->take, &status);
				else if (member == M_FINDING)
					read_row_object(trivy, &row);
				else
					json_skip(reader);
			}
		}
		row.kind = kind_of_modified(type, &row);
		row.suppressed = true;
		row.not_affected = muster_span_is(status, "not_affected");
		if (status.len > 0)
			row.fields[F_STATUS] = status;
		finish_row(trivy, &row);
	}
}

/* ---- packages ---- */

enum { P_NAME, P_VERSION, P_RELEASE, P_EPOCH, P_IDENTIFIER };
static const struct json_member_row package_rows[] = {
    [P_NAME] = {"Name", false},
    [P_VERSION] = {"Version", false},
    [P_RELEASE] = {"Release", false},
    [P_EPOCH] = {"Epoch", false},
    [P_IDENTIFIER] = {"Identifier", false},
};
static const struct json_members package_members = JSON_MEMBERS(package_rows);

static void
read_package(struct trivy *trivy)
{
	struct json_reader *reader = trivy->reader;
	struct take *take = &trivy->take;
	struct muster_span name = nothing, version = nothing, release = nothing, epoch = nothing,
			   purl = nothing;
	struct json_locus locus;
	int member;
	take_init(take, reader);
	if (json_record(reader) != 0)
		return;
	if (take_object(take)) {
		while ((member = json_member(reader, &package_members)) != JSON_MEMBER_END) {
			if (member == P_NAME)
				take_text(take, &name);
			else if (member == P_VERSION)
				take_text(take, &version);
			else if (member == P_RELEASE)
				take_text(take, &release);
			else if (member == P_EPOCH)
				take_scalar(take, &epoch);
			else if (member == P_IDENTIFIER)
				take_member(&trivy->take, "PURL", &purl);
			else
				json_skip(reader);
		}
	}
	if (json_record_end(reader, &locus) != 0 || take->odd || name.len == 0)
		return; /* a list beside the rows: an odd entry only cannot be named */
	if (purl.len == 0 && trivy->type.len == 0)
		return; /* keys were sorted: what kind of package it is comes too late */
	muster_strbuf_clear(&trivy->package);
	muster_strbuf_clear(&trivy->check); /* the version, as InstalledVersion has it */
	purl_build(&trivy->package, purl, trivy_text(&trivy->type), name);
	if (epoch.len > 0 && !muster_span_is(epoch, "0"))
		add_part(&trivy->check, "", epoch), muster_strbuf_addc(&trivy->check, ':');
	muster_strbuf_add(&trivy->check, version.ptr, version.len);
	if (release.len > 0)
		add_part(&trivy->check, "-", release);
	trivy->failed |= trivy->package.failed || trivy->check.failed;
	sink_package(trivy->sink, trivy->asset, trivy_package_domain(trivy, purl),
	    trivy_text(&trivy->package), trivy_text(&trivy->check));
}

void
trivy_read_packages(struct trivy *trivy)
{
	if (json_array(trivy->reader) != 0)
		return;
	while (json_element(trivy->reader) == 1)
		read_package(trivy);
}
