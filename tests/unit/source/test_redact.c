/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets planted in every form; none may come out, and nothing else may change. */
#include "support.h"

#include "recorder.h"
#include "source/redact_filter.h"

#define CANARY "cAnary7Secret/+?&\\\"9zQ"
#define CANARY_JSON "cAnary7Secret/+?&\\\\\\\"9zQ"

static const struct muster_source *
trivy(void)
{
	return muster_source_find("trivy");
}

/* Strict, all documents. */
static void
assert_json(const char *text, size_t len)
{
	struct muster_error err;
	struct json_reader *reader = json_reader_of_text(text, len, "redacted", &err);
	assert_non_null(reader);
	json_allow_text(reader);
	while (json_document(reader) == 1)
		json_skip(reader);
	if (json_failed(reader))
		fail_msg("%s at byte %llu of %s", err.message, (unsigned long long)err.byte, text);
	json_reader_free(reader);
}

static bool
holds(const struct muster_strbuf *text, const char *word)
{
	size_t len = strlen(word);
	for (size_t i = 0; i + len <= text->len; i++)
		if (text->data[i] == word[0] && memcmp(text->data + i, word, len) == 0)
			return true;
	return false;
}

/* Redacts in pieces of several sizes, checks validity, determinism and idempotence. */
static void
redact(const struct muster_source *source, const char *text, size_t len, struct muster_strbuf *out,
    uint64_t *count)
{
	static const size_t fills[] = {0, 1, 2, 3, 7, 64};
	struct muster_error err;
	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++) {
		struct muster_strbuf again;
		uint64_t times = 0;
		muster_strbuf_init(&again, 0);
		if (recorder_redact(source, text, len, fills[i], &again, &times, &err) != 0)
			fail_msg("%s", err.message);
		if (i == 0) {
			muster_strbuf_init(out, 0);
			muster_strbuf_add(out, again.data, again.len);
			*count = times;
		}
		assert_int_equal(again.len, out->len);
		assert_memory_equal(again.data, out->data, out->len);
		assert_int_equal(times, *count);
		muster_strbuf_release(&again);
	}
	assert_json(out->data, out->len);
	struct muster_strbuf twice;
	uint64_t times = 0;
	muster_strbuf_init(&twice, 0);
	assert_int_equal(recorder_redact(source, out->data, out->len, 0, &twice, &times, &err), 0);
	assert_string_equal(twice.data, out->data);
	assert_int_equal(times, 0);
	muster_strbuf_release(&twice);
}

static void
expect_gone(const struct muster_source *source, const char *text, const char *secret, uint64_t n)
{
	struct muster_strbuf out;
	uint64_t count = 0;
	redact(source, text, strlen(text), &out, &count);
	if (holds(&out, secret))
		fail_msg("still there: %s in %s", secret, out.data);
	if (count != n)
		fail_msg("%llu replacements: %s", (unsigned long long)count, out.data);
	muster_strbuf_release(&out);
}

static void
expect_same(const struct muster_source *source, const char *text)
{
	struct muster_strbuf out;
	uint64_t count = 0;
	redact(source, text, strlen(text), &out, &count);
	assert_string_equal(out.data, text);
	assert_int_equal(count, 0);
	muster_strbuf_release(&out);
}

static void
env_value_and_copies_go(void **state)
{
	(void)state;
	expect_gone(trivy(),
	    "{\"a\":\"before " CANARY_JSON " after\",\"config\":{\"Env\":[\"PATH=/bin\","
	    "\"DB_PASSWORD=" CANARY_JSON "\"]},\"" CANARY_JSON "\":1}",
	    "cAnary7", 3);
}

static void
copies_in_other_clothes_go(void **state)
{
	(void)state;
	const char *head = "{\"Env\":[\"API_TOKEN=" CANARY_JSON "\"],\"x\":\"";
	static const struct {
		const char *form, *rest;
	} forms[] = {
	    {"\\u0063Anary7Secret\\/+?\\u0026\\\\\\\"9zQ", "Anary7"}, /* JSON escapes */
	    {"cAnary7Secret%2F%2B%3F%26%5C%229zQ", "cAnary7"},        /* URL */
	    {"cAnary7Secret%2f%2b%3f%26%5c%229zQ", "cAnary7"},        /* URL, lower case */
	    {"Y0FuYXJ5N1NlY3JldC8rPyZcIjl6UQ==", "FuYXJ5N1NlY3Jl"},   /* base64 */
	    {"OmNBbmFyeTdTZWNyZXQvKz8mXCI5elE=", "NBbmFyeTdTZWNyZX"}, /* one byte before */
	    {"Pj5jQW5hcnk3U2VjcmV0Lys/JlwiOXpROg==", "QW5hcnk3U2Vj"}, /* two before, one behind */
	    {"Pj5jQW5hcnk3U2VjcmV0Lys_JlwiOXpROg", "QW5hcnk3U2Vj"},   /* the URL alphabet */
	    {"{\\\"p\\\":\\\"cAnary7Secret/+?&\\\\\\\\\\\\\\\"9zQ\\\"}",
		"cAnary7"}, /* JSON in JSON */
	    {"{\\\"p\\\":\\\"cAnary7Secret/+?\\\\u0026\\\\\\\\\\\\\\\"9zQ\\\"}", "cAnary7"},
	};
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		char text[1024];
		snprintf(text, sizeof(text), "%s%s\"}", head, forms[i].form);
		expect_gone(trivy(), text, forms[i].rest, 2);
	}
}

static void
equal_secrets_show_as_equal(void **state)
{
	(void)state;
	struct muster_strbuf out;
	uint64_t count;
	const char *text = "{\"Env\":[\"A_SECRET=correct-horse-9\",\"B_TOKEN=correct-horse-9\","
			   "\"C_TOKEN=another-horse-7\"],\"c\":\"Y29ycmVjdC1ob3JzZS05\"}";
	redact(trivy(), text, strlen(text), &out, &count);
	assert_int_equal(count, 4);
	const char *first = strstr(out.data, "[redacted:env:");
	assert_non_null(first);
	char tag[32];
	snprintf(tag, sizeof(tag), "%.23s", first);
	assert_int_equal(tag[22], ']');
	size_t times = 0;
	for (const char *at = out.data; (at = strstr(at, tag)) != NULL; at++)
		times++;
	assert_int_equal(times, 3); /* the base64 copy too */
	muster_strbuf_release(&out);
}

static void
short_values_go_only_where_they_stand(void **state)
{
	(void)state;
	struct muster_strbuf out;
	uint64_t count;
	const char *text = "{\"Env\":[\"PASSWORD=abc\"],\"x\":\"abc abcabc\"}";
	redact(trivy(), text, strlen(text), &out, &count);
	assert_int_equal(count, 1);
	assert_non_null(strstr(out.data, "\"x\":\"abc abcabc\""));
	assert_null(strstr(out.data, "PASSWORD=abc"));
	muster_strbuf_release(&out);
}

static void
plain_words_go_only_as_words(void **state)
{
	(void)state;
	struct muster_strbuf out;
	uint64_t count;
	const char *text = "{\"Env\":[\"POSTGRES_PASSWORD=postgres\"],\"postgres\":1,"
			   "\"x\":\"pkg:deb/debian/postgresql is not postgres\"}";
	redact(trivy(), text, strlen(text), &out, &count);
	assert_int_equal(count, 2);
	assert_non_null(strstr(out.data, "postgresql is not [redacted:env:"));
	assert_non_null(strstr(out.data, "\"postgres\":1"));
	muster_strbuf_release(&out);
}

static void
numbers_that_are_secrets_go(void **state)
{
	(void)state;
	expect_gone(trivy(), "{\"Env\":[\"PIN_TOKEN=84720193\"],\"n\":84720193,\"m\":847201930}",
	    ":84720193,", 2);
}

static void
long_values_go_in_pieces(void **state)
{
	(void)state;
	char secret[401], text[2048];
	for (size_t i = 0; i < 400; i++)
		secret[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		    [(i * 37 + i / 7 * 11) % 62];
	secret[400] = '\0';
	/* A whole copy, and one that was cut off: its whole pieces go. */
	snprintf(text, sizeof(text),
	    "{\"Env\":[\"THE_SECRET=%s\"],\"a\":\"<%s>\",\"b\":\"%.200s\"}", secret, secret,
	    secret);
	struct muster_strbuf out;
	uint64_t count;
	redact(trivy(), text, strlen(text), &out, &count);
	assert_int_equal(count, 3);
	char piece[65];
	snprintf(piece, sizeof(piece), "%.64s", secret + 64);
	assert_false(holds(&out, piece));
	assert_non_null(strstr(out.data, "\"a\":\"<[redacted:env:"));
	muster_strbuf_release(&out);
}

static void
members_of_the_source_go(void **state)
{
	(void)state;
	expect_gone(trivy(),
	    "{\"Results\":[{\"Secrets\":[{\"RuleID\":\"x\",\"Match\":\"key = kQ83jfH2msPq\","
	    "\"Code\":{\"Lines\":[{\"Number\":1,\"Content\":\"key = kQ83jfH2msPq\"}]}}]}]}",
	    "kQ83jfH2msPq", 2);
	/* Below another member they are only words. */
	expect_same(trivy(), "{\"Other\":[{\"Match\":\"key = kQ83jfH2msPq\"}]}");
	/* A line of code goes where it stands; what is equal elsewhere stays. */
	struct muster_strbuf out;
	uint64_t count;
	const char *text =
	    "{\"Secrets\":[{\"Code\":{\"Lines\":[{\"Content\":\"import os, sys\"}]}}],"
	    "\"x\":\"import os, sys\"}";
	redact(trivy(), text, strlen(text), &out, &count);
	assert_int_equal(count, 1);
	assert_non_null(strstr(out.data, "\"x\":\"import os, sys\""));
	assert_non_null(strstr(out.data, "[redacted:code:"));
	muster_strbuf_release(&out);
}

/* "environment{}": an object's members by their names, or an array of NAME=value. */
static void
members_of_an_object_go_by_their_names(void **state)
{
	(void)state;
	const struct muster_source *compose = muster_source_find("docker-secrets");
	expect_gone(compose,
	    "{\"services\":{\"a\":{\"environment\":{\"DB_PASSWORD\":\"" CANARY_JSON
	    "\",\"MODE\":\"prod\",\"N\":1,\"deep\":{\"A_TOKEN\":\"prod\"}}}}}",
	    CANARY_JSON, 1);
	expect_gone(compose,
	    "{\"services\":{\"a\":{\"environment\":[\"MODE=prod\",\"DB_PASSWORD=" CANARY_JSON
	    "\"],\"x\":\"" CANARY_JSON "\"}}}",
	    CANARY_JSON, 2);
	expect_same(compose,
	    "{\"environment\":{\"DB_PASSWORD_FILE\":\"/run/secrets/db\",\"A_TOKEN\":null,"
	    "\"USE_TOKEN\":\"true\",\"MODE\":\"prod\"}}");
}

/* "Options/o,": what a volume or a mount is given, between commas. */
static void
options_between_commas_go_by_their_names(void **state)
{
	(void)state;
	const struct muster_source *inspect = muster_source_find("docker-inspect");
	expect_gone(inspect,
	    "[{\"Options\":{\"type\":\"cifs\",\"o\":\"addr=10.0.0.1,password=" CANARY_JSON
	    ",rw\"}},\"" CANARY_JSON "\"]",
	    CANARY_JSON, 2);
	expect_gone(inspect, "[{\"Options\":{\"o\":\"pass=" CANARY_JSON "\"}}]", CANARY_JSON, 1);
	expect_gone(inspect, "[{\"Options\":{\"o\":\"rw,pass=s3c\"}}]", "s3c", 1); /* too short */
	expect_gone(inspect, "[{\"Options\":{\"password\":\"" CANARY_JSON "\"}}]", CANARY_JSON, 1);
	expect_same(inspect,
	    "[{\"Options\":{\"o\":\"addr=10.0.0.1,password=,pass=****,pass,username=" CANARY_JSON
	    ",,=x\"}}]");
}

/* Any source may show a thing's environment: pairs in either order, objects, arrays. */
static void
environments_go_in_any_source(void **state)
{
	(void)state;
	static const char *const names[] = {"prowler", "kubescape", "aws-asff", "ecs", "sarif"};
	static const char *const texts[] = {
	    "{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"" CANARY_JSON "\"}]}",
	    "{\"Environment\":[{\"Value\":\"" CANARY_JSON "\",\"Name\":\"API_TOKEN\"}]}",
	    "{\"environment\":{\"DB_PASSWORD\":\"" CANARY_JSON "\",\"MODE\":\"prod\"}}",
	    "{\"Environment\":{\"Variables\":{\"A_SECRET\":\"" CANARY_JSON "\"}}}",
	    "{\"env_vars\":[\"MODE=prod\",\"A_SECRET=" CANARY_JSON "\"]}",
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (size_t j = 0; j < sizeof(texts) / sizeof(texts[0]); j++)
			expect_gone(muster_source_find(names[i]), texts[j], "cAnary7", 1);
	/* A value before its name, with other spots around it. */
	expect_gone(muster_source_find("kubescape"),
	    "{\"env\":[{\"name\":\"A_TOKEN\",\"value\":\"abc1\"},{\"value\":\"" CANARY_JSON
	    "\",\"valueFrom\":{\"env\":[\"B_TOKEN=abc2\"]},\"name\":\"C_TOKEN\"},"
	    "{\"value\":\"prod\",\"name\":\"MODE\"}],\"copy\":\"" CANARY_JSON "\"}",
	    "cAnary7", 4);
	/* Common words are hidden where they stand: names of things are not torn. */
	expect_gone(muster_source_find("kubescape"),
	    "{\"namespace\":\"default\",\"env\":[{\"name\":\"SECRET_NAMESPACE\",\"value\":"
	    "\"default\"}]}",
	    "\"value\":\"default", 1);
	expect_same(muster_source_find("kubescape"),
	    "{\"env\":[{\"name\":\"DB_PASSWORD\",\"valueFrom\":{\"secretKeyRef\":{\"name\":"
	    "\"db\",\"key\":\"password\"}}},{\"name\":\"MODE\",\"value\":\"prod-1A\"},"
	    "{\"name\":\"USE_TOKEN\",\"value\":\"true\"},{\"name\":\"A_TOKEN\",\"value\":null}],"
	    "\"labels\":[{\"name\":\"A_TOKEN\",\"value\":\"stays-1A\"}]}");
}

/* Prowler shows resources as the cloud has them. */
static void
resources_of_prowler_go(void **state)
{
	(void)state;
	expect_gone(muster_source_find("prowler"),
	    "[{\"resources\":[{\"data\":{\"metadata\":{\"master_user_password\":\"" CANARY_JSON
	    "\",\"auth_token\":\"" CANARY_JSON "\",\"password_enabled\":true}}}]}]",
	    "cAnary7", 2);
	/* base64 of DB_PASSWORD=cAnary7Secret9 */
	expect_gone(muster_source_find("prowler"),
	    "[{\"user_data\":\"REJfUEFTU1dPUkQ9Y0FuYXJ5N1NlY3JldDk=\"}]", "cmQ9Y0FuYXJ5N1NlY3JldDk",
	    1);
}

static void
masked_values_stay(void **state)
{
	(void)state;
	expect_same(trivy(),
	    "{\"Secrets\":[{\"Match\":\"export K=\\\"****************\\\"\","
	    "\"Code\":{\"Lines\":[{\"Content\":\"export K=\\\"****\\\"\"}]}},"
	    "{\"Match\":\"REDACTED\"},{\"Match\":\"[redacted:match:00112233]\"},"
	    "{\"Match\":\"\"},{\"Match\":null}],"
	    "\"Env\":[\"DB_PASSWORD=****\",\"TOKEN=\",\"PASSWORD_FILE=/run/secrets/db_password_1\","
	    "\"PATH=/usr/local/bin:/usr/bin\",\"USE_TOKEN=false\",\"HOME=/root\"]}");
}

static void
patterns_go(void **state)
{
	(void)state;
	/* Put together at run time: no scanner shall stumble over this file. */
	static const struct {
		const char *head, *tail, *rest;
	} tokens[] = {
	    {"AK", "IAQ7Z4X1B2C3D4E5F6", "Z4X1B2C3"},
	    {"AS", "IAQ7Z4X1B2C3D4E5F6", "Z4X1B2C3"},
	    {"gh", "p_0123456789abcdefghijABCDEFGHIJ012345", "abcdefghij"},
	    {"gh", "o_0123456789abcdefghijABCDEFGHIJ012345", "abcdefghij"},
	    {"gh", "s_0123456789abcdefghijABCDEFGHIJ012345", "abcdefghij"},
	    {"github", "_pat_11AAAAAAA0abcdefghij_KLMNOPQRSTUV", "abcdefghij"},
	    {"gl", "pat-abcdefghijKLMNOP_-1234", "abcdefghij"},
	    {"xo", "xb-123456789012-abcdefghij", "abcdefghij"},
	    {"sk_", "live_abcdefghij0123456789", "abcdefghij"},
	    {"rk_", "live_abcdefghij0123456789", "abcdefghij"},
	    {"AI", "zaSyA1234567890abcdefghijKLMNOPQRSTUVW", "abcdefghij"},
	    {"SG", ".abcdefghijKLMNOP1234_-.abcdefghijKLMNOPQRSTUVWXYZ0123456789", "abcdefghij"},
	    {"hv", "s.CAESIabcdefghijKLMNOPQRSTUVWXYZ", "abcdefghij"},
	    {"s", ".abcdefghijKLMNOPQRSTU123", "abcdefghij"},
	    {"np", "m_abcdefghijKLMNOPQRSTUVWXYZ0123456789", "abcdefghij"},
	    {"dc", "kr_pat_abcdefghij-KLMNOPQRST", "abcdefghij"},
	    {"ey",
		"JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
		"zdWIiOiIx"},
	    {"https://bob:", "hunter2hunter2@registry.example/v2/", "hunter2"},
	    {"Authorization: Bea", "rer abcdefghij0123456789", "abcdefghij"},
	    {"authorization: ba", "sic Ym9iOmh1bnRlcjI=", "Ym9iOmh1"},
	};
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		char text[512];
		snprintf(text, sizeof(text), "{\"a\":[\"before %s%s\"],\"b\":2}", tokens[i].head,
		    tokens[i].tail);
		expect_gone(trivy(), text, tokens[i].rest, 1);
		snprintf(text, sizeof(text), "{\"%s%s\":0}", tokens[i].head, tokens[i].tail);
		expect_gone(trivy(), text, tokens[i].rest, 1);
	}
	expect_gone(
	    trivy(), "{\"Authorization\":\"Bearer abcdefghij0123456789\"}", "abcdefghij", 1);
}

static void
private_keys_go(void **state)
{
	(void)state;
	expect_gone(trivy(),
	    "{\"k\":\"x\\n-----BEGIN RSA PRIV"
	    "ATE KEY-----\\nMIIEpAIBAAKCAQEA0123\\n"
	    "-----END RSA PRIV"
	    "ATE KEY-----\\ny\"}",
	    "MIIEpAIB", 1);
	expect_gone(trivy(), /* the end was cut off */
	    "{\"k\":\"-----BEGIN OPENSSH PRIV"
	    "ATE KEY-----\\nb3BlbnNzaC1rZXktdjEAAAA\"}",
	    "b3BlbnNz", 1);
	expect_same(trivy(),
	    "{\"k\":\"-----BEGIN CERTIFICATE-----\\nMIIEpAIBAAKCAQEA0123\\n-----END "
	    "CERTIFICATE-----\"}");
	/* Its lines elsewhere, each alone. */
	expect_gone(trivy(),
	    "{\"k\":\"-----BEGIN PRIV"
	    "ATE KEY-----\\nMIIEpAIBAAKCAQEA0123abcdEFGH\\nMIIEpAIBAAKC"
	    "AQEA4567ijklMNOP\\n-----END PRIV"
	    "ATE KEY-----\",\"l\":[\"MIIEpAIBAAKCAQEA4567ijklMNOP\"]}",
	    "MIIEpAIB", 2);
}

static void
what_is_no_secret_stays(void **state)
{
	(void)state;
	expect_same(trivy(),
	    "{\"a\":\"docker://nginx:1.25@sha256:0011223344556677\",\"b\":\"see "
	    "https://example.com/a:b@c\","
	    "\"c\":\"https://user:****@host/ and https://u:${PASS}@h and https://u:$PASS@h\","
	    "\"d\":\"this.thisIsALongIdentifierName1 and classes.someOtherIdentifier12345\","
	    "\"e\":\"the authorization basic idea\",\"f\":\"git@github.com:org/repo.git\","
	    "\"g\":\"\\u0001\\ud83d\\ude00 \\\"quoted\\\" \\\\ \\/ "
	    "caf\xc3\xa9\",\"h\":\"CVE-2024-1234\","
	    "\"i\":\"com.acme.MSG.someIdentifierName.otherIdentifier\",\"j\":\"npm_config\"}\n"
	    "{\"second\":[1,2.5e3,true,false,null]}\n");
}

static void
banners_are_searched_too(void **state)
{
	(void)state;
	expect_gone(trivy(),
	    "2024-01-02 INFO it's 5\" wide, token gh"
	    "p_0123456789abcdefghijABCDEFGHIJ012345\n"
	    "{\"Env\":[\"DB_PASSWORD=cAnary7Secret9\"]}\n"
	    "done with cAnary7Secret9 and \"cAnary7Secret9\"\n",
	    "cAnary7", 4);
	/* A line that only looks like an array, and a document that is indented. */
	expect_gone(trivy(),
	    "[INFO] it's \"cAnary7Secret9\" cAnary7Secret9\n"
	    "  {\"Env\":[\"DB_PASSWORD=cAnary7Secret9\",\"A_TOKEN=c4n\"]}\n"
	    "[nul] \"cAnary7Secret9\"\n[true]\n[\"cAnary7Secret9\"]\n",
	    "c4n", 6);
	/* "[" and a replacement would be an array. */
	expect_gone(trivy(),
	    "{\"Env\":[\"DB_PASSWORD=cAnary7Secret9\"]}\n [cAnary7Secret9\n[cAnary7Secret9] x\n",
	    "cAnary7", 3);
	/* Escapes in a line of text: nobody can tell what they mean, the line goes. */
	expect_gone(trivy(),
	    "{\"Env\":[\"DB_PASSWORD=cAnary7Secret9\"]}\nlog c\\u0041nary7Secret9 "
	    "C:\\temp\nC:\\temp\n",
	    "nary7Secret9", 2);
}

/* base64 of {"config":{"Env":["DB_PASSWORD=cAnary7Secret9"]}} */
#define ENCODED "eyJjb25maWciOnsiRW52IjpbIkRCX1BBU1NXT1JEPWNBbmFyeTdTZWNyZXQ5Il19fQ=="

static void
encoded_configurations_go_if_they_hold_secrets(void **state)
{
	(void)state;
	const struct muster_source *grype = muster_source_find("grype");
	expect_gone(grype,
	    "{\"matches\":[{\"x\":\"cAnary7Secret9\"}],\"source\":{\"target\":{\"config\":"
	    "\"" ENCODED "\"}}}",
	    "EPWNBbmFyeTdTZWNy", 2);
	expect_gone(grype,
	    "{\"matches\":[{\"x\":\"cAnary7Secret9\"}],\"source\":{\"target\":{\"config\":"
	    "\"" ENCODED "\"}}}",
	    "cAnary7", 2);
	/* {"Env":["PATH=/bin"]} */
	expect_same(
	    grype, "{\"source\":{\"target\":{\"config\":\"eyJFbnYiOlsiUEFUSD0vYmluIl19\"}}}");
}

static void
tokens_are_found_across_buffers(void **state)
{
	(void)state;
	/* The filter's buffer is 256 KiB: a secret on each side of its edge, and over it. */
	const size_t edge = 256 << 10;
	char *text = malloc(edge + 4096);
	assert_non_null(text);
	for (size_t shift = 0; shift < 80; shift += 3) {
		const char *head = "{\"Env\":[\"DB_PASSWORD=cAnary7Secret9\"],\"pad\":\"";
		size_t len = strlen(head);
		memcpy(text, head, len);
		memset(text + len, 'p', edge - 60 + shift - len);
		len = edge - 60 + shift;
		const char *tail = "\",\"x\":\"a cAnary7Secret9 b\",\"y\":1}";
		memcpy(text + len, tail, strlen(tail));
		len += strlen(tail);
		struct muster_strbuf out;
		uint64_t count = 0;
		struct muster_error err;
		muster_strbuf_init(&out, 0);
		assert_int_equal(recorder_redact(trivy(), text, len, 0, &out, &count, &err), 0);
		assert_int_equal(count, 2);
		assert_false(holds(&out, "cAnary7"));
		muster_strbuf_release(&out);
	}
	free(text);
}

static void
strings_larger_than_the_buffer_pass(void **state)
{
	(void)state;
	const size_t size = (size_t)3 << 20;
	char *text = malloc(size + 256);
	assert_non_null(text);
	const char *head = "{\"x\":\"";
	memcpy(text, head, 6);
	memset(text + 6, 'q', size);
	const char *tail = " https://a:Pa55w0rdPa55@h\",\"Env\":[\"T_TOKEN=qqqqqqqqqq1\"]}";
	memcpy(text + 6 + size, tail, strlen(tail));
	struct muster_strbuf out;
	uint64_t count = 0;
	struct muster_error err;
	muster_strbuf_init(&out, 0);
	assert_int_equal(
	    recorder_redact(trivy(), text, 6 + size + strlen(tail), 0, &out, &count, &err), 0);
	assert_int_equal(count, 2);
	assert_false(holds(&out, "Pa55"));
	muster_strbuf_release(&out);
	free(text);
}

/* Time must not depend on how repetitive secrets and text are. */
static void
repetition_costs_no_more(void **state)
{
	(void)state;
	static const char *const pieces[] = {"aaaaaaaaaaaaaaaa", "eyJeyJ.", "glpat-", "://a:b@",
	    "-----BEGIN PRIVATE KEY-----", "s.aaaaaaaaaaaaaaaaaaaaaaaa", "SG.",
	    "authorization: basic "};
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct muster_strbuf text, out;
		struct muster_error err;
		uint64_t count;
		muster_strbuf_init(&text, 0);
		muster_strbuf_init(&out, 0);
		muster_strbuf_adds(&text, "{\"Env\":[\"A_SECRET=");
		for (size_t n = 0; n < 500; n++)
			muster_strbuf_adds(&text, "aaaa");
		muster_strbuf_adds(&text, "b\"],\"x\":\"");
		while (text.len < (4u << 20))
			muster_strbuf_adds(&text, pieces[i]);
		muster_strbuf_adds(&text, "\"}");
		assert_int_equal(
		    recorder_redact(trivy(), text.data, text.len, 0, &out, &count, &err), 0);
		muster_strbuf_release(&text);
		muster_strbuf_release(&out);
	}
}

static void
errors_are_where_they_were(void **state)
{
	(void)state;
	struct muster_error err;
	struct muster_strbuf out;
	uint64_t count;
	const char *text = "{\"Env\":[\"DB_PASSWORD=cAnary7Secret9\"],\n \"x\" 1}";
	muster_strbuf_init(&out, 0);
	assert_int_equal(recorder_redact(trivy(), text, strlen(text), 0, &out, &count, &err), -1);
	assert_int_equal(err.code, MUSTER_E_INPUT);
	assert_int_equal(err.line, 2);
	assert_int_equal(err.column, 6);
	/* Not even the way to the place names a secret. */
	text = "{\"Env\":[\"DB_PASSWORD=cAnary7Secret9\"],\"cAnary7Secret9\":{\"a\":nul}}";
	assert_int_equal(recorder_redact(trivy(), text, strlen(text), 0, &out, &count, &err), -1);
	assert_string_equal(err.pointer, "/");
	assert_null(strstr(err.message, "cAnary"));
	muster_strbuf_release(&out);
}

static void
positions_lead_back(void **state)
{
	(void)state;
	static const char text[] = "{\"Env\":[\"DB_PASSWORD=cAnary7Secret9\"], \"m\":1,\n"
				   " \"a\":\"cAnary7Secret9\", \"n\":2}";
	struct recorder_input memory = {text, sizeof(text) - 1, 0, 0};
	const struct json_input input = {recorder_input_read, &memory};
	struct muster_error err;
	struct redact *redact = redact_new(recorder_key, &err);
	assert_non_null(redact);
	assert_int_equal(redact_collect(redact, trivy(), &input, "input", &err), 0);
	memory.at = 0;
	redact_begin(redact, &input);
	char out[512];
	size_t len = 0, got;
	do {
		assert_int_equal(redact_read(redact, out + len, sizeof(out) - len, &got, &err), 0);
		len += got;
	} while (got > 0);
	out[len] = '\0';
	static const char *const marks[] = {"\"Env\"", "\"m\"", "\"a\"", "\"n\""};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *in = strstr(text, marks[i]), *from = strstr(out, marks[i]);
		const char *line = strchr(text, '\n') + 1, *written = strchr(out, '\n') + 1;
		assert_non_null(from);
		bool second = in >= line;
		struct json_position place = {(uint64_t)(from - out), second ? 2 : 1,
		    (uint64_t)(from - (second ? written : out)) + 1};
		place = redact_locate(redact, place);
		assert_int_equal(place.byte, in - text);
		assert_int_equal(place.line, second ? 2 : 1);
		assert_int_equal(place.column, in - (second ? line : text) + 1);
	}
	/* Inside a replacement: where the string was. */
	const char *from = strstr(out, "[redacted");
	struct json_position inside = {(uint64_t)(from - out), 1, (uint64_t)(from - out) + 1};
	assert_int_equal(redact_locate(redact, inside).byte, strstr(text, "\"DB_") - text);
	redact_free(redact);
}

/* ---- two ways through a document ---- */

static uint32_t
next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* What a string of the document is made of: secrets, near misses, what trips a search. */
static const char *const pieces[] = {"cAnary7Secret9", "\\u0063Anary7Secret9", "cAnary7Secret",
    "Y0FuYXJ5N1NlY3JldDk=", "ghp_0123456789abcdefghijklmn", "ghp_", "s.", "://", "\\\"", "\\\\",
    "https://user:pa55word@host/x", "https://host/x@y", "\\n", "bearer ", "Bearer abcdefghijklmnop",
    "AKIA", "AKIAABCDEFGHIJKLMNOP", "{\\\"a\\\":[", "}]", ",", ":", " ", "\xC3\xA9", "\xE2\x82\xAC",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", ".eyJ",
    "-----BEGIN RSA PRIVATE KEY-----", "b", "basic", "x",
    "plain words of no interest at all, and more of them", "0"};

static void
add_string(struct muster_strbuf *out, uint32_t *seed, bool key)
{
	muster_strbuf_addc(out, '"');
	for (uint32_t n = next_random(seed) % 6; n > 0; n--)
		muster_strbuf_adds(
		    out, pieces[next_random(seed) % (sizeof(pieces) / sizeof(pieces[0]))]);
	if (!key && next_random(seed) % 50 == 0) { /* longer than a buffer, at times */
		for (uint32_t n = next_random(seed) % 40000; n > 0; n--)
			muster_strbuf_adds(out, "filler, ");
		muster_strbuf_adds(
		    out, pieces[next_random(seed) % (sizeof(pieces) / sizeof(pieces[0]))]);
	}
	muster_strbuf_addc(out, '"');
}

static void
add_value(struct muster_strbuf *out, uint32_t *seed, unsigned depth)
{
	static const char *const plain[] = {
	    "null", "true", "-1.5e3", "12345678", "[]", "{}", "\"\""};
	uint32_t kind = next_random(seed) % 8;
	if (depth == 0 || kind > 3) {
		if (kind == 4)
			muster_strbuf_adds(out, plain[next_random(seed) % 7]);
		else
			add_string(out, seed, false);
		return;
	}
	bool object = kind > 1;
	muster_strbuf_adds(out, object ? "{ " : "[\n");
	for (uint32_t n = next_random(seed) % 9, i = 0; i < n; i++) {
		if (i > 0)
			muster_strbuf_adds(out, next_random(seed) % 2 ? "," : " ,\n\t");
		if (object) {
			if (next_random(seed) % 9 == 0)
				muster_strbuf_adds(out, "\"Env\"");
			else
				add_string(out, seed, true);
			muster_strbuf_adds(out, next_random(seed) % 2 ? ":" : " : ");
		}
		add_value(out, seed, depth - 1);
	}
	muster_strbuf_addc(out, object ? '}' : ']');
}

/*
 * A line that is no JSON makes the filter go token by token; without it, it
 * goes from place to place.  Both say the same.
 */
static void
both_ways_agree(void **state)
{
	(void)state;
	static const char banner[] = "no JSON\n";
	static const size_t fills[] = {0, 1, 5, 4096};
	uint64_t all = 0;
	for (uint32_t seed = 1; seed <= 60; seed++) {
		uint32_t at = seed * 2654435761u;
		struct muster_strbuf text, fast, slow;
		struct muster_error err;
		uint64_t fast_count = 0, slow_count = 0;
		muster_strbuf_init(&text, 0);
		muster_strbuf_init(&fast, 0);
		muster_strbuf_init(&slow, 0);
		muster_strbuf_adds(&text, banner);
		muster_strbuf_adds(&text, "{\"Env\":[\"DB_PASSWORD=cAnary7Secret9\"],\"v\":[");
		for (int i = 0; i < 12; i++) {
			add_value(&text, &at, 5);
			muster_strbuf_adds(&text, ",\n");
		}
		muster_strbuf_adds(&text, "0]}");
		size_t fill = fills[seed % 4];
		if (fill != 0 && text.len > 100000)
			fill = 4096;
		const size_t skip = sizeof(banner) - 1;
		if (recorder_redact(trivy(), text.data, text.len, fill, &slow, &slow_count, &err) !=
			0 ||
		    recorder_redact(trivy(), text.data + skip, text.len - skip, fill, &fast,
			&fast_count, &err) != 0)
			fail_msg("seed %u: %s", seed, err.message);
		if (slow.len != fast.len + skip ||
		    memcmp(slow.data + skip, fast.data, fast.len) != 0)
			fail_msg("seed %u: the two ways differ", seed);
		assert_int_equal(slow_count, fast_count);
		assert_false(holds(&fast, "cAnary7Secret9"));
		all += fast_count;
		muster_strbuf_release(&text);
		muster_strbuf_release(&fast);
		muster_strbuf_release(&slow);
	}
	assert_true(all > 600); /* something was at stake */
}

/* XML: texts, attributes, comments, CDATA, references; what is left is XML still. */
static void
xml_is_redacted_and_stays_xml(void **state)
{
	(void)state;
	static const char text[] =
	    "<?xml version=\"1.0\"?><!-- ghp_CaNaRy0123456789abcdefGHIJKLMNOPuvwx -->"
	    "<Benchmark note='AKIAZQ3DCANARY8EXAMP &amp; more'><a>x "
	    "&lt;&#x41;KIAZQ3DCANARY8EXAMP&gt; y</a>"
	    "<b><![CDATA[a & ghp_CaNaRy0123456789abcdefGHIJKLMNOPuvwx]]></b><c>plain &amp; "
	    "simple</c>"
	    "<d>QUtJQVpRM0RDQU5BUlk4RVhBTVA=</d></Benchmark>";
	static const char *const gone[] = {
	    "AKIAZQ3D", "KIAZQ3DCANARY", "ghp_CaNa", "QUtJQVpRM0RDQU5BUlk4RVhBTVA"};
	static const char *const kept[] = {
	    "plain &amp; simple", "&amp; more", "x &lt;[redacted:aws-key:", "&gt; y"};
	for (size_t fill = 0; fill < 3; fill++) {
		struct muster_strbuf out;
		struct muster_error err;
		uint64_t count = 0;
		muster_strbuf_init(&out, 0);
		assert_int_equal(recorder_redact(muster_source_find("xccdf"), text,
				     sizeof(text) - 1, fill, &out, &count, &err),
		    0);
		for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
			assert_null(strstr(out.data, gone[i]));
		for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
			assert_non_null(strstr(out.data, kept[i]));
		assert_int_equal(count, 5);
		struct xml_reader *reader = xml_reader_of_text(out.data, out.len, "x", &err);
		assert_non_null(reader);
		while (xml_reader_next(reader) != XML_EVENT_END)
			;
		assert_false(xml_reader_failed(reader));
		xml_reader_free(reader);
		muster_strbuf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(xml_is_redacted_and_stays_xml),
	    cmocka_unit_test(env_value_and_copies_go),
	    cmocka_unit_test(copies_in_other_clothes_go),
	    cmocka_unit_test(equal_secrets_show_as_equal),
	    cmocka_unit_test(short_values_go_only_where_they_stand),
	    cmocka_unit_test(plain_words_go_only_as_words),
	    cmocka_unit_test(numbers_that_are_secrets_go),
	    cmocka_unit_test(long_values_go_in_pieces),
	    cmocka_unit_test(members_of_the_source_go),
	    cmocka_unit_test(members_of_an_object_go_by_their_names),
	    cmocka_unit_test(options_between_commas_go_by_their_names),
	    cmocka_unit_test(environments_go_in_any_source),
	    cmocka_unit_test(resources_of_prowler_go),
	    cmocka_unit_test(masked_values_stay),
	    cmocka_unit_test(patterns_go),
	    cmocka_unit_test(private_keys_go),
	    cmocka_unit_test(what_is_no_secret_stays),
	    cmocka_unit_test(banners_are_searched_too),
	    cmocka_unit_test(encoded_configurations_go_if_they_hold_secrets),
	    cmocka_unit_test(tokens_are_found_across_buffers),
	    cmocka_unit_test(strings_larger_than_the_buffer_pass),
	    cmocka_unit_test(repetition_costs_no_more),
	    cmocka_unit_test(errors_are_where_they_were),
	    cmocka_unit_test(positions_lead_back),
	    cmocka_unit_test(both_ways_agree),
	};
	return cmocka_run_group_tests_name("redact", tests, NULL, NULL);
}
