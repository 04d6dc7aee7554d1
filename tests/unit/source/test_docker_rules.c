/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What members of Docker's make of a check: the edges at which a limit is
 * none, a user is root, an image is latest, and nobody knows.
 */
#include "support.h"

#include "recorder.h"
#include "source/docker_words.h"

struct want {
	const char *check;
	int outcome; /* of the only result; -1: there is none */
	size_t results;
};

static void
look(void *context, const struct muster_result *result)
{
	struct want *want = context;
	if (!muster_span_is(result->check, want->check))
		return;
	want->outcome = (int)result->outcome;
	want->results++;
}

static void
expect(const char *source, const char *text, const char *check, const char *outcome)
{
	struct want want = {check, -1, 0};
	struct recorder recorder;
	struct muster_error err;
	recorder_init(&recorder);
	recorder.quiet = true;
	recorder.result = look;
	recorder.context = &want;
	if (recorder_take(&recorder, muster_source_find(source), text, strlen(text), 0, &err) != 0)
		fail_msg("%s: %s", text, err.message);
	recorder_release(&recorder);
	if (want.results != 1)
		fail_msg("%s: %zu results of %s", text, want.results, check);
	if (strcmp(muster_outcome_name((enum muster_outcome)want.outcome), outcome) != 0)
		fail_msg("%s: %s is %s", text, check,
		    muster_outcome_name((enum muster_outcome)want.outcome));
}

static void
containers(void **state)
{
	static const struct {
		const char *host_config, *config, *check, *outcome;
	} rows[] = {
	    {"", "\"User\":\"\"", "user", "fail"},
	    {"", "\"User\":null", "user", "fail"},
	    {"", "\"Image\":\"a:1\"", "user", "fail"},
	    {"", "\"User\":\"0\"", "user", "fail"},
	    {"", "\"User\":\"root:10001\"", "user", "fail"},
	    {"", "\"User\":\"00:1\"", "user", "fail"},
	    {"", "\"User\":\"10001:0\"", "user", "pass"},
	    {"", "\"User\":\"rooty\"", "user", "pass"},
	    {"\"PidsLimit\":null", "", "pids", "fail"},
	    {"\"PidsLimit\":0", "", "pids", "fail"},
	    {"\"PidsLimit\":-1", "", "pids", "fail"},
	    {"\"PidsLimit\":1", "", "pids", "pass"},
	    {"\"Memory\":0", "", "pids", "not-reviewed"},
	    {"\"Memory\":99999999999999999999999", "", "memory", "pass"},
	    {"\"CpuShares\":1024,\"NanoCpus\":0", "", "cpu-shares", "fail"},
	    {"\"CpuShares\":1024,\"NanoCpus\":1", "", "cpu-shares", "pass"},
	    {"\"CpuShares\":2", "", "cpu-shares", "pass"},
	    {"\"CpuShares\":2", "", "cpu", "not-reviewed"},
	    {"\"CpuQuota\":50000,\"NanoCpus\":0", "", "cpu", "pass"},
	    {"\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":5}", "", "restart",
		"pass"},
	    {"\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":6}", "", "restart",
		"fail"},
	    {"\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":0}", "", "restart",
		"fail"},
	    {"\"RestartPolicy\":{\"Name\":\"unless-stopped\"}", "", "restart", "fail"},
	    {"\"RestartPolicy\":{\"Name\":\"\"}", "", "restart", "pass"},
	    {"\"NetworkMode\":\"host\"", "", "host-network", "fail"},
	    {"\"NetworkMode\":\"container:host\"", "", "host-network", "pass"},
	    {"\"NetworkMode\":\"\"", "", "default-bridge", "fail"},
	    {"\"NetworkMode\":\"bridge\"", "", "default-bridge", "fail"},
	    {"\"NetworkMode\":\"none\"", "", "default-bridge", "pass"},
	    {"\"SecurityOpt\":null", "", "seccomp", "pass"},
	    {"\"SecurityOpt\":null", "", "no-new-privileges", "fail"},
	    {"\"SecurityOpt\":[\"no-new-privileges:false\"]", "", "no-new-privileges", "fail"},
	    {"\"SecurityOpt\":[\"no-new-privileges\"]", "", "no-new-privileges", "pass"},
	    {"\"SecurityOpt\":[\"seccomp:unconfined\"]", "", "seccomp", "fail"},
	    {"\"CapAdd\":[\"cap_sys_admin\"]", "", "capabilities-dangerous", "fail"},
	    {"\"CapAdd\":[\"NET_BIND_SERVICE\"]", "", "capabilities-dangerous", "pass"},
	    {"\"CapAdd\":[\"NET_BIND_SERVICE\"]", "", "capabilities", "fail"},
	    {"\"CapAdd\":[]", "", "capabilities", "pass"},
	    {"\"PortBindings\":{\"1/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"1023\"}]}", "",
		"ports-privileged", "fail"},
	    {"\"PortBindings\":{\"1/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"1024\"}]}", "",
		"ports-privileged", "pass"},
	    {"\"PortBindings\":{\"1/tcp\":[{\"HostIp\":\"10.0.0.1\",\"HostPort\":\"\"}]}", "",
		"ports-interface", "pass"},
	    {"\"PortBindings\":{\"1/tcp\":[{\"HostIp\":\"::\",\"HostPort\":\"\"}]}", "",
		"ports-interface", "fail"},
	    {"", "\"Image\":\"reg:5000/a\"", "image-tag", "fail"},
	    {"", "\"Image\":\"reg:5000/a:latest\"", "image-tag", "fail"},
	    {"", "\"Image\":\"reg:5000/a:1\"", "image-tag", "pass"},
	    {"", "\"Image\":\"0123456789ab\"", "image-tag", "pass"},
	    {"", "\"Image\":\"0123456789cd\"", "image-tag", "fail"},
	    {"", "\"Healthcheck\":{\"Test\":[]}", "health", "fail"},
	    {"", "\"Healthcheck\":{\"Test\":[\"NONE\"]}", "health", "fail"},
	    {"", "\"Healthcheck\":null", "health", "fail"},
	    {"", "\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"]}", "health", "pass"},
	    {"", "\"Env\":null", "environment", "pass"},
	    {"", "\"Env\":[\"A_TOKEN=\",\"B_SECRET=true\",\"C_PASSWORD_FILE=/x\"]", "environment",
		"pass"},
	    {"", "\"Env\":[\"A_TOKEN=correct-horse-9\"]", "environment", "fail"},
	    {"", "\"Env\":[\"A_TOKEN=****\"]", "environment", "fail"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[1024], check[64];
		snprintf(text, sizeof(text),
		    "[{\"Id\":\"c\",\"Name\":\"/a\",\"Image\":\"sha256:0123456789abcdef\","
		    "\"State\":{},\"HostConfig\":{%s},\"Config\":{%s}}]",
		    rows[i].host_config, rows[i].config);
		snprintf(check, sizeof(check), "muster:container.%s", rows[i].check);
		expect("docker-inspect", text, check, rows[i].outcome);
	}
}

static void
daemons(void **state)
{
	static const struct {
		const char *text, *check, *outcome;
	} rows[] = {
	    {"{\"debug\":true}", "tls", "not-reviewed"},
	    {"{\"hosts\":null}", "tls", "not-reviewed"},
	    {"{\"tlsverify\":true}", "tls", "pass"},
	    {"{\"hosts\":[\"fd://\"]}", "tls", "pass"},
	    {"{\"hosts\":[\"fd://\",\"tcp://127.0.0.1\"]}", "tls", "fail"},
	    {"{\"hosts\":[\"tcp://:2376\"],\"tls\":true}", "tls", "fail"},
	    {"{\"hosts\":[\"tcp://:2376\"],\"tlsverify\":true}", "tls", "pass"},
	    {"{\"icc\":null}", "icc", "fail"},
	    {"{\"icc\":false}", "icc", "pass"},
	    {"{\"log-level\":\"INFO\"}", "log-level", "pass"},
	    {"{\"log-level\":\"warn\"}", "log-level", "fail"},
	    {"{\"insecure-registries\":[\"localhost:5000\"]}", "registries", "pass"},
	    {"{\"userns-remap\":\"\"}", "user-namespaces", "fail"},
	    {"{\"storage-opts\":[\"dm.basesize=20G\"]}", "base-size", "fail"},
	    {"{\"cgroup-parent\":\"/x\"}", "cgroup-parent", "not-reviewed"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char check[64];
		snprintf(check, sizeof(check), "muster:daemon.%s", rows[i].check);
		expect("docker-daemon", rows[i].text, check, rows[i].outcome);
	}
}

/* "Swarm" of docker info. */
static void
swarms(void **state)
{
	static const struct {
		const char *swarm, *outcome;
	} rows[] = {
	    {"{\"LocalNodeState\":\"inactive\"}", "not-applicable"},
	    {"{\"LocalNodeState\":\"active\"}", "not-reviewed"}, /* a worker does not know */
	    {"{\"LocalNodeState\":\"active\",\"Cluster\":null}", "not-reviewed"},
	    {"{\"LocalNodeState\":\"active\",\"Cluster\":{\"Spec\":{\"EncryptionConfig\":"
	     "{\"AutoLockManagers\":false}}}}",
		"fail"},
	    {"{\"LocalNodeState\":\"active\",\"Cluster\":{\"Spec\":{\"EncryptionConfig\":"
	     "{\"AutoLockManagers\":true}}}}",
		"pass"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[512];
		snprintf(text, sizeof(text),
		    "{\"Containers\":0,\"Images\":0,\"ServerVersion\":\"27\",\"Swarm\":%s}",
		    rows[i].swarm);
		expect("docker-info", text, "muster:daemon.swarm-locked", rows[i].outcome);
	}
}

static void
words(void **state)
{
	(void)state;
	assert_true(docker_has_word("a b ''", MUSTER_SPAN("")));
	assert_false(docker_has_word("a b", MUSTER_SPAN("")));
	assert_false(docker_has_word("ab", MUSTER_SPAN("a")));
	assert_true(docker_is_host_place(MUSTER_SPAN("/")));
	assert_true(docker_is_host_place(MUSTER_SPAN("/etc//")));
	assert_false(docker_is_host_place(MUSTER_SPAN("/etc/localtime")));
	assert_false(docker_is_host_place(MUSTER_SPAN("")));
	assert_true(docker_is_engine_socket(MUSTER_SPAN("/run/containerd/containerd.sock")));
	assert_false(docker_is_engine_socket(MUSTER_SPAN("/srv/my-docker.sock")));
	assert_true(
	    docker_number(MUSTER_SPAN("9999999999999999999")) == UINT64_C(9999999999999999999));
	assert_true(docker_number(MUSTER_SPAN("12345678901234567890")) == UINT64_MAX);
	assert_int_equal(docker_number(MUSTER_SPAN("-1")), 0);
	assert_int_equal(docker_number(MUSTER_SPAN("1.5")), 0);
	/* A copy of a short secret of another name is a word; what a pattern knows is none. */
	assert_false(docker_is_secret_entry(MUSTER_SPAN("DB=[redacted:env:01234567]")));
	assert_true(docker_is_secret_entry(MUSTER_SPAN("K=[redacted:aws-key:01234567]")));
	assert_true(docker_is_secret_entry(MUSTER_SPAN("DB_PASSWORD=[redacted:env:01234567]")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(containers),
	    cmocka_unit_test(daemons),
	    cmocka_unit_test(swarms),
	    cmocka_unit_test(words),
	};
	return cmocka_run_group_tests_name("docker rules", tests, NULL, NULL);
}
