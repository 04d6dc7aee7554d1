/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a row of a Trivy report says: which check it is of, where it is, and
 * what came of it.
 */
#include "source/purl.h"
#include "source/trivy.h"

static const struct muster_span nothing = {"", 0};

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
	row_add(&trivy->location, "", trivy_text(&trivy->package));
	if (path.len == 0 && domain == MUSTER_DOMAIN_LANGUAGE_PACKAGE && !is_collective(target))
		path = target_in_artifact(trivy); /* a lock file */
	else if (path.len == 0 && domain == MUSTER_DOMAIN_OS_PACKAGE && trivy->kubernetes)
		muster_image_split(before_parenthesis(target), &path, &tag, &digest);
	row_add(&trivy->location, "#", path);
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
		row_add(&trivy->location, "", target_in_artifact(trivy));
		row_add(&trivy->location, ":", fields[F_RESOURCE]);
		break;
	case TRIVY_SECRET: {
		row_add(&trivy->location, "", trivy_text(&trivy->target));
		row_add(&trivy->location, ":", fields[F_START_LINE]);
		unsigned times =
		    times_named(trivy, trivy_text(&trivy->check), trivy_text(&trivy->location));
		if (times > 1)
			muster_strbuf_addf(&trivy->location, ":%u", times);
		break;
	}
	case TRIVY_LICENSE:
		row_add(&trivy->location, "", fields[F_PKG_NAME]);
		if (fields[F_FILE_PATH].len > 0)
			row_add(&trivy->location, "#", fields[F_FILE_PATH]);
		else if (fields[F_PKG_NAME].len == 0)
			row_add(&trivy->location, "", target_in_artifact(trivy));
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
		row_add(&trivy->check, "", fields[F_RULE_ID]);
		break;
	case TRIVY_LICENSE:
		if (fields[F_NAME].len > 0)
			muster_strbuf_adds(&trivy->check, "license:");
		row_add(&trivy->check, "", fields[F_NAME]);
		break;
	case TRIVY_VULNERABILITY:
	case TRIVY_KIND_COUNT:
		row_add(&trivy->check, "", fields[F_VULNERABILITY_ID]);
		break;
	}
}

void
trivy_say_row(struct trivy *trivy, const struct trivy_row *row)
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
	    .advisory_date = row->published,
	    .dated_by = muster_span_of(
		muster_time_told(row->published) != MUSTER_TIME_NONE ? "PublishedDate" : ""),
	    .locus = &row->locus,
	};
	trivy->failed |= trivy->location.failed || trivy->package.failed || trivy->check.failed;
	sink_result(trivy->sink, &result);
	sink_record(trivy->sink, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
	trivy->covers[domain] = true;
}
