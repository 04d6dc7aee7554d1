/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prowler: checks of cloud accounts and clusters.  Since release 4 OCSF
 * findings in an array, release 3 records of its own, release 2 one object
 * per line with blanks in its names.
 */
#include "source/named.h"
#include "source/sources.h"

struct prowler {
	struct adapter base; /* first */
	struct named_assets assets;
	struct covered *covered[NAMED_BUCKETS];
	struct muster_strbuf place;
};

/* An account and a service of it that was looked at. */
struct covered {
	muster_asset_handle asset;
	struct muster_span section;
	struct covered *next;
};

static struct prowler *
of(struct adapter *adapter)
{
	return (struct prowler *)adapter;
}

/* What the three shapes say, under one name. */
enum {
	T_CHECK,
	T_UID, /* of the finding, where the check has no id of its own */
	T_TITLE,
	T_SEVERITY,
	T_STATUS,
	T_WORKFLOW, /* OCSF: New, Suppressed; early releases: Success, Failure */
	T_ACCOUNT,
	T_PROVIDER,
	T_REGION,
	T_RESOURCE,
	T_RESOURCE_NAME,
	T_SERVICE,
	T_TIME,
	T_TIME_TEXT, /* where there is no number */
	T_VERSION,
	T_PRODUCT,
	T_TEXTS
};

/* ---- OCSF: members of members ---- */

struct inner {
	const char *name;
	int text;
};

/* Members of the next object that are texts; the first one said stands. */
static void
take_inner(struct adapter *adapter, struct muster_span *texts, const struct inner *inner,
    size_t count, void (*deeper)(struct adapter *, struct muster_span *, struct muster_span))
{
	struct muster_span key;
	if (!take_object(&adapter->take))
		return;
	while (json_key(adapter->reader, &key) == 1) {
		const enum json_kind kind = json_peek(adapter->reader);
		size_t i = 0;
		while (i < count && !muster_span_is(key, inner[i].name))
			i++;
		if (i < count && kind != JSON_OBJECT && kind != JSON_ARRAY) {
			struct muster_span text = row_nothing;
			take_scalar(&adapter->take, &text);
			if (texts[inner[i].text].len == 0)
				texts[inner[i].text] = text;
		} else if (kind == JSON_OBJECT && deeper != NULL) {
			deeper(adapter, texts, key);
		} else {
			json_skip(adapter->reader);
		}
	}
}

static void
take_feature(struct adapter *adapter, struct muster_span *texts, struct muster_span key)
{
	static const struct inner inner[] = {{"uid", T_CHECK}};
	if (muster_span_is(key, "feature"))
		take_inner(adapter, texts, inner, 1, NULL);
	else
		json_skip(adapter->reader);
}

static void
take_product(struct adapter *adapter, struct muster_span *texts, struct muster_span key)
{
	static const struct inner inner[] = {{"version", T_VERSION}, {"name", T_PRODUCT}};
	if (muster_span_is(key, "product"))
		take_inner(adapter, texts, inner, 2, take_feature);
	else
		json_skip(adapter->reader);
}

static void
take_account(struct adapter *adapter, struct muster_span *texts, struct muster_span key)
{
	static const struct inner inner[] = {{"uid", T_ACCOUNT}};
	if (muster_span_is(key, "account"))
		take_inner(adapter, texts, inner, 1, NULL);
	else
		json_skip(adapter->reader);
}

static void
take_group(struct adapter *adapter, struct muster_span *texts, struct muster_span key)
{
	static const struct inner inner[] = {{"name", T_SERVICE}};
	if (muster_span_is(key, "group"))
		take_inner(adapter, texts, inner, 1, NULL);
	else
		json_skip(adapter->reader);
}

/* Prowler writes one resource for each finding. */
static void
take_resources(struct adapter *adapter, struct muster_span *texts)
{
	static const struct inner inner[] = {
	    {"uid", T_RESOURCE}, {"name", T_RESOURCE_NAME}, {"region", T_REGION}};
	if (!take_array(&adapter->take))
		return;
	for (size_t i = 0; json_element(adapter->reader) == 1; i++) {
		if (i == 0)
			take_inner(adapter, texts, inner, 3, take_group);
		else
			json_skip(adapter->reader);
	}
}

/* ---- records ---- */

enum {
	M_METADATA,
	M_FINDING_INFO,
	M_FINDING,
	M_RESOURCES,
	M_CLOUD,
	M_UNMAPPED,
	M_PLAIN /* and all behind it */
};
static const struct json_member_row record_rows[] = {
    [M_METADATA] = {"metadata", false},
    [M_FINDING_INFO] = {"finding_info", false},
    [M_FINDING] = {"finding", false},
    [M_RESOURCES] = {"resources", false},
    [M_CLOUD] = {"cloud", false},
    [M_UNMAPPED] = {"unmapped", false},
    [M_PLAIN] = {"severity", false},
    {"status", false},
    {"status_code", false},
    {"time", false},
    {"CheckID", false},
    {"CheckTitle", false},
    {"Status", false},
    {"Severity", false},
    {"ResourceArn", false},
    {"ResourceId", false},
    {"Region", false},
    {"AccountId", false},
    {"Subscription", false},
    {"ProjectId", false},
    {"Provider", false},
    {"ServiceName", false},
    {"AssessmentStartTime", false},
    {"FindingUniqueId", false},
    {"Control ID", false},
    {"Control", false},
    {"Account Number", false},
    {"Resource ID", false},
    {"Service", false},
    {"Timestamp", false},
    {"time_dt", false},
    {"event_time", false},
};
static const struct json_members record_members = JSON_MEMBERS(record_rows);

/* Where a plain member goes: in the order of record_rows from M_PLAIN on. */
static const int plain[] = {T_SEVERITY, T_WORKFLOW, T_STATUS, T_TIME, T_CHECK, T_TITLE, T_STATUS,
    T_SEVERITY, T_RESOURCE, T_RESOURCE_NAME, T_REGION, T_ACCOUNT, T_ACCOUNT, T_ACCOUNT, T_PROVIDER,
    T_SERVICE, T_TIME, T_UID, T_UID, T_TITLE, T_ACCOUNT, T_RESOURCE, T_SERVICE, T_TIME, T_TIME_TEXT,
    T_TIME_TEXT};
_Static_assert(
    sizeof(plain) / sizeof(plain[0]) == sizeof(record_rows) / sizeof(record_rows[0]) - M_PLAIN,
    "each plain member has its place");

static void
read_member(struct adapter *adapter, struct muster_span *texts, int member)
{
	static const struct inner metadata[] = {{"event_code", T_CHECK}};
	static const struct inner finding[] = {{"uid", T_UID}, {"title", T_TITLE}};
	static const struct inner cloud[] = {{"provider", T_PROVIDER}};
	static const struct inner unmapped[] = {
	    {"provider", T_PROVIDER}, {"provider_uid", T_ACCOUNT}};
	struct muster_span text = row_nothing;
	switch (member) {
	case M_METADATA:
		take_inner(adapter, texts, metadata, 1, take_product);
		break;
	case M_FINDING_INFO:
	case M_FINDING:
		take_inner(adapter, texts, finding, 2, NULL);
		break;
	case M_RESOURCES:
		take_resources(adapter, texts);
		break;
	case M_CLOUD:
		take_inner(adapter, texts, cloud, 1, take_account);
		break;
	case M_UNMAPPED:
		take_inner(adapter, texts, unmapped, 2, NULL);
		break;
	case JSON_MEMBER_OTHER:
		json_skip(adapter->reader);
		break;
	default:
		take_scalar(&adapter->take, &text);
		if (text.len > 0)
			texts[plain[member - M_PLAIN]] = text;
		break;
	}
}

/* Release 2 has the check in the control: "[check11] Avoid the use of the root account". */
static void
split_control(struct muster_span *texts)
{
	const struct muster_span control = texts[T_TITLE];
	const char *end =
	    control.len > 2 && control.ptr[0] == '[' ? memchr(control.ptr, ']', control.len) : NULL;
	if (texts[T_CHECK].len > 0 || end == NULL)
		return;
	size_t len = (size_t)(end - control.ptr);
	texts[T_CHECK] = (struct muster_span){control.ptr + 1, len - 1};
	len++;
	while (len < control.len && control.ptr[len] == ' ')
		len++;
	texts[T_TITLE] = (struct muster_span){control.ptr + len, control.len - len};
}

struct word {
	const char *word;
	enum muster_outcome outcome;
	bool suppressed;
};
/* WARNING is release 2's word for what its allow list takes out. */
static const struct word words[] = {
    {"PASS", MUSTER_PASS, false},
    {"FAIL", MUSTER_FAIL, false},
    {"MANUAL", MUSTER_NOT_REVIEWED, false},
    {"INFO", MUSTER_INFO, false},
    {"MUTED", MUSTER_FAIL, true},
    {"WARNING", MUSTER_FAIL, true},
    {"Success", MUSTER_PASS, false},
    {"Failure", MUSTER_FAIL, false},
};

static bool
judge(struct row *row, const struct muster_span *texts)
{
	row->text[ROW_OUTCOME] = texts[T_STATUS].len > 0 ? texts[T_STATUS] : texts[T_WORKFLOW];
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!muster_span_is_nocase(row->text[ROW_OUTCOME], words[i].word))
			continue;
		row->outcome = words[i].outcome;
		row->suppressed = words[i].suppressed ||
		    (row->outcome == MUSTER_FAIL &&
			muster_span_is(texts[T_WORKFLOW], "Suppressed"));
		return true;
	}
	return false;
}

/* An ARN says its region; other ids are told apart by it. */
static void
build_place(struct prowler *prowler, struct row *row, const struct muster_span *texts)
{
	/* ids of Kubernetes are made anew with each object */
	bool named = texts[T_RESOURCE].len == 0 || muster_span_is(texts[T_PROVIDER], "kubernetes");
	const struct muster_span resource =
	    named && texts[T_RESOURCE_NAME].len > 0 ? texts[T_RESOURCE_NAME] : texts[T_RESOURCE];
	muster_strbuf_clear(&prowler->place);
	if (!muster_span_starts(resource, "arn:") && !muster_span_is(texts[T_REGION], "global"))
		row_add(&prowler->place, "", texts[T_REGION]);
	row_add(&prowler->place, "/", resource);
	prowler->base.failed |= prowler->place.failed;
	row->text[ROW_PLACE] = row_span(&prowler->place);
}

/* Checks are named after their service: "s3_bucket_public_access". */
static struct muster_span
service_of(const struct muster_span *texts)
{
	size_t len = 0;
	if (texts[T_SERVICE].len > 0)
		return texts[T_SERVICE];
	while (len < texts[T_CHECK].len && texts[T_CHECK].ptr[len] != '_')
		len++;
	return (struct muster_span){texts[T_CHECK].ptr, len};
}

static void
cover(struct prowler *prowler, struct muster_span section)
{
	struct adapter *adapter = &prowler->base;
	struct covered **bucket =
	    &prowler->covered[muster_span_hash(adapter->asset, section) % NAMED_BUCKETS];
	for (struct covered *one = *bucket; one != NULL; one = one->next)
		if (one->asset == adapter->asset && muster_span_eq(one->section, section))
			return;
	struct covered *made = muster_arena_alloc(adapter->run_arena, sizeof(*made));
	if (made == NULL) {
		adapter->failed = true;
		return;
	}
	*made = (struct covered){adapter->asset, adapter_keep_run(adapter, section), *bucket};
	*bucket = made;
	sink_coverage(adapter->sink, adapter->asset, MUSTER_DOMAIN_MISCONFIGURATION, section);
}

/* Seconds or, of some releases, milliseconds since 1970; or RFC 3339, without a zone UTC. */
static void
note_time(struct adapter *adapter, struct muster_span text)
{
	const muster_time second = 1000000000;
	muster_time when = 0;
	size_t i = 0;
	for (; i < text.len && i < 13 && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
		when = when * 10 + (text.ptr[i] - '0');
	if (i == text.len && (i == 10 || i == 13))
		when *= i == 10 ? second : second / 1000;
	else if (text.len == 0 || muster_time_parse(text, &when, NULL) != 0)
		return;
	if (adapter->run.observed_at == MUSTER_TIME_NONE || when > adapter->run.observed_at)
		adapter->run.observed_at = when;
}

static void
say(struct prowler *prowler, struct row *row, const struct muster_span *texts)
{
	struct adapter *adapter = &prowler->base;
	const struct muster_asset_binding binding = {
	    .kind = muster_span_is_nocase(texts[T_PROVIDER], "kubernetes") ? MUSTER_ASSET_CLUSTER
									   : MUSTER_ASSET_ACCOUNT,
	    .name = texts[T_ACCOUNT],
	    .version = row_nothing,
	    .tag = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	named_asset(adapter, &prowler->assets, &binding);
	row->text[ROW_SECTION] = service_of(texts);
	cover(prowler, row->text[ROW_SECTION]);
	note_time(adapter, texts[T_TIME].len > 0 ? texts[T_TIME] : texts[T_TIME_TEXT]);
	if (adapter->run.tool_version.len == 0)
		adapter->run.tool_version = adapter_keep_run(adapter, texts[T_VERSION]);
	row_say(adapter, row);
}

static void
read_record(struct prowler *prowler)
{
	struct adapter *adapter = &prowler->base;
	struct muster_span texts[T_TEXTS];
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < T_TEXTS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &record_members)) != JSON_MEMBER_END)
			read_member(adapter, texts, member);
	}
	split_control(texts);
	row.text[ROW_CHECK] = texts[T_CHECK].len > 0 ? texts[T_CHECK] : texts[T_UID];
	row.text[ROW_TITLE] = texts[T_TITLE];
	row.text[ROW_SEVERITY] = texts[T_SEVERITY];
	if (muster_span_is(texts[T_SEVERITY], "Fatal"))
		row.severity = MUSTER_SEVERITY_CRITICAL; /* OCSF's word above critical */
	row.domain = MUSTER_DOMAIN_MISCONFIGURATION;
	build_place(prowler, &row, texts);
	if (!row_end(adapter, &row))
		return;
	if (texts[T_PRODUCT].len > 0 && !muster_span_is(texts[T_PRODUCT], "Prowler"))
		row_reject(adapter, &row, "it is a finding of another product");
	else if (!judge(&row, texts))
		row_reject(adapter, &row, "the status is none that is known");
	else
		say(prowler, &row, texts);
}

static void
read_document(struct adapter *adapter)
{
	struct prowler *prowler = of(adapter);
	adapter->run.tool = MUSTER_SPAN("prowler");
	if (json_peek(adapter->reader) != JSON_ARRAY) {
		read_record(prowler);
		return;
	}
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1)
		read_record(prowler);
}

static int
read_prowler(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct prowler *prowler = calloc(1, sizeof(*prowler));
	if (prowler == NULL)
		return muster_error_memory(err);
	muster_strbuf_init(&prowler->place, 0);
	int result =
	    adapter_read_stream(&prowler->base, &source_prowler, reader, sink, read_document, err);
	muster_strbuf_release(&prowler->place);
	free(prowler);
	return result;
}

static bool
has(const struct muster_peek *peek, const char *key)
{
	return peek->kind == '[' ? muster_peek_element_has(peek, key) : muster_peek_has(peek, key);
}

/* Security Hub's format (ASFF), which Prowler writes too, is aws-asff's. */
static int
probe_prowler(const struct muster_peek *peek)
{
	if (peek->kind != '[' && peek->kind != '{')
		return 0;
	if (has(peek, "CheckID") && has(peek, "CheckTitle") && has(peek, "Status"))
		return 85;
	if (has(peek, "Control ID") && has(peek, "Account Number"))
		return 85;
	return (has(peek, "finding_info") || has(peek, "finding")) && has(peek, "metadata") &&
		has(peek, "class_uid") && head_says(peek, "\"Prowler\"")
	    ? 85
	    : 0;
}

/* Resources are shown as the cloud has them; user data is a script in base64. */
static const char *const secret_members[] = {"metadata/password!", "metadata/master_user_password!",
    "metadata/auth_token!", "metadata/connection_string!", "user_data~", NULL};

const struct muster_source source_prowler = {
    .name = "prowler",
    .title = "Prowler",
    .kind = "benchmark",
    .reads = "prowler: OCSF (releases 4 and 5), JSON of releases 3 and 2",
    .version = 2,
    .probe = probe_prowler,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_prowler,
};
