/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daemon.json, the configuration of dockerd.  Nothing marks it: it is an
 * object with at least one of dockerd's keys and none that dockerd does not
 * know, with which it would not start (rules.md 6).
 */
#include <stdlib.h>

#include "source/docker_checks.h"
#include "source/sources.h"

/* Sorted; those of older releases among them. */
static const char *const known_keys[] = {
    "allow-direct-routing",
    "allow-nondistributable-artifacts",
    "api-cors-header",
    "authorization-plugins",
    "bip",
    "bip6",
    "bridge",
    "bridge-accept-fwmark",
    "builder",
    "cdi-spec-dirs",
    "cgroup-parent",
    "cluster-advertise",
    "cluster-store",
    "cluster-store-opts",
    "containerd",
    "containerd-namespace",
    "containerd-plugin-namespace",
    "containerd-plugins-namespace",
    "cpu-rt-period",
    "cpu-rt-runtime",
    "data-root",
    "debug",
    "default-address-pools",
    "default-cgroupns-mode",
    "default-gateway",
    "default-gateway-v6",
    "default-ipc-mode",
    "default-network-opts",
    "default-runtime",
    "default-shm-size",
    "default-ulimits",
    "deprecated-key-path",
    "disable-legacy-registry",
    "dns",
    "dns-opts",
    "dns-search",
    "exec-opts",
    "exec-root",
    "experimental",
    "features",
    "firewall-backend",
    "fixed-cidr",
    "fixed-cidr-v6",
    "graph",
    "group",
    "host-gateway-ip",
    "host-gateway-ips",
    "hosts",
    "http-proxy",
    "https-proxy",
    "icc",
    "init",
    "init-path",
    "insecure-registries",
    "ip",
    "ip-forward",
    "ip-forward-no-drop",
    "ip-masq",
    "ip6tables",
    "iptables",
    "ipv6",
    "labels",
    "live-restore",
    "log-driver",
    "log-format",
    "log-level",
    "log-opts",
    "max-concurrent-downloads",
    "max-concurrent-uploads",
    "max-download-attempts",
    "metrics-addr",
    "min-api-version",
    "mtu",
    "network-control-plane-mtu",
    "network-diagnostic-port",
    "no-new-privileges",
    "no-proxy",
    "node-generic-resources",
    "nri-opts",
    "oom-score-adjust",
    "pidfile",
    "proxies",
    "raw-logs",
    "registry-mirrors",
    "rootless",
    "runtimes",
    "seccomp-profile",
    "selinux-enabled",
    "shutdown-timeout",
    "storage-driver",
    "storage-opts",
    "swarm-default-advertise-addr",
    "tls",
    "tlscacert",
    "tlscert",
    "tlskey",
    "tlsverify",
    "userland-proxy",
    "userland-proxy-path",
    "userns-remap",
};

static int
compare_key(const void *key, const void *row)
{
	const struct muster_span *span = key;
	const char *const *name = row;
	return muster_span_cmp(*span, muster_span_of(*name));
}

static bool
is_known(struct muster_span key)
{
	return bsearch(&key, known_keys, sizeof(known_keys) / sizeof(known_keys[0]),
		   sizeof(known_keys[0]), compare_key) != NULL;
}

struct daemon {
	struct adapter base; /* first */
	struct docker_judge judge;
};

static void
read_document(struct adapter *adapter)
{
	struct daemon *daemon = (struct daemon *)adapter;
	struct docker_judge *judge = &daemon->judge;
	adapter->run.tool = MUSTER_SPAN("dockerd");
	if (json_peek(adapter->reader) != JSON_OBJECT) {
		adapter_refuse(adapter, "no-object",
		    "daemon.json is one object, {} if all is as it comes; dockerd would not start");
		return;
	}
	if (judge->adapter == NULL)
		docker_judge_init(judge, adapter, 1u << DOCKER_DAEMON);
	if (!docker_judge_read(judge))
		return;
	adapter_bind(adapter, MUSTER_ASSET_HOST, row_nothing);
	docker_judge_say(judge, DOCKER_DAEMON, DOCKER_OWN);
	docker_judge_end(judge);
}

static int
read_daemon(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct daemon daemon = {.judge = {.adapter = NULL}};
	int result =
	    adapter_read(&daemon.base, &source_docker_daemon, reader, sink, read_document, err);
	docker_judge_release(&daemon.judge);
	return result;
}

static int
probe_daemon(const struct muster_peek *peek)
{
	if (peek->kind != '{' || !peek->whole || peek->key_count == 0)
		return 0;
	for (size_t i = 0; i < peek->key_count; i++)
		if (!is_known(peek->keys[i]))
			return 0;
	return 60;
}

static const char *const secret_members[] = {
    "log-opts/splunk-token", "log-opts{}", "cluster-store-opts{}", NULL};

const struct muster_source source_docker_daemon = {
    .name = "docker-daemon",
    .title = "Docker daemon configuration",
    .kind = "facts",
    .reads = "daemon.json: the configuration of dockerd",
    .version = 1,
    .probe = probe_daemon,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_daemon,
};
