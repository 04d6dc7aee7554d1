/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numberings of Docker Bench, one row per check, in our own words.  A row
 * is recognised by number and description together; where they disagree the
 * description decides, and where that is not plain nothing is guessed.
 */
#include <string.h>

#include "source/docker_bench_numbers.h"

/* Columns of bench_check.native.  1.5.0 counts as 1.6.0@v1.6.0 does. */
enum { N_1_3_4, N_1_3_5, N_1_3_6, N_1_6_0, N_1_6_1, N_COUNT };

static const struct bench_check checks[] = {
    {"1.1.1", {"1.1", "1.2.1", "1.1.1", "1.1.1", "1.1.1"}, {"separate partition", NULL},
	"Own partition for container data"},
    {"1.1.2", {"1.4", "1.2.2", "1.1.2", "1.1.2", "1.1.2"}, {"trusted users", NULL},
	"Docker group limited"},
    {"1.1.3", {"1.5", "1.2.3", "1.1.3", "1.1.3", "1.1.3"}, {"auditing", "for the docker daemon"},
	"Audit rule: daemon binary"},
    {"1.1.4", {NULL, NULL, "1.1.4", "1.1.4", "1.1.4"}, {"auditing", "/run/containerd$"},
	"Audit rule: /run/containerd"},
    {"1.1.5", {"1.6", "1.2.4", "1.1.5", "1.1.5", "1.1.5"}, {"auditing", "/var/lib/docker$"},
	"Audit rule: /var/lib/docker"},
    {"1.1.6", {"1.7", "1.2.5", "1.1.6", "1.1.6", "1.1.6"}, {"auditing", "/etc/docker$"},
	"Audit rule: /etc/docker"},
    {"1.1.7", {"1.8", "1.2.6", "1.1.7", "1.1.7", "1.1.7"}, {"auditing", "docker.service$"},
	"Audit rule: docker.service"},
    {"1.1.8", {NULL, NULL, "1.1.8", "1.1.8", "1.1.8"}, {"auditing", "containerd.sock$"},
	"Audit rule: containerd.sock"},
    {"1.1.9", {"1.9", "1.2.7", "1.1.9", "1.1.9", "1.1.9"}, {"auditing", "docker.socket$"},
	"Audit rule: docker.socket"},
    {"1.1.10", {"1.10", "1.2.8", "1.1.10", "1.1.10", "1.1.10"},
	{"auditing", "/etc/default/docker$"}, "Audit rule: /etc/default/docker"},
    {"1.1.11", {"1.11", "1.2.10", "1.1.11", "1.1.11", "1.1.11"}, {"auditing", "daemon.json$"},
	"Audit rule: daemon.json"},
    {"1.1.12", {NULL, NULL, "1.1.12", "1.1.12", "1.1.12"}, {"auditing", "config.toml$"},
	"Audit rule: containerd config.toml"},
    {"1.1.13", {NULL, "1.2.9", "1.1.13", "1.1.13", "1.1.13"},
	{"auditing", "/etc/sysconfig/docker$"}, "Audit rule: /etc/sysconfig/docker"},
    {"1.1.14", {"1.12", "1.2.11", "1.1.14", "1.1.14", "1.1.14"},
	{"auditing", "/bin/containerd$|/docker-containerd$"}, "Audit rule: containerd binary"},
    {"1.1.15", {NULL, NULL, "1.1.15", "1.1.15", "1.1.15"}, {"auditing", "/containerd-shim$"},
	"Audit rule: containerd-shim"},
    {"1.1.16", {NULL, NULL, "1.1.16", "1.1.16", "1.1.16"}, {"auditing", "runc-v1$"},
	"Audit rule: shim-runc-v1"},
    {"1.1.17", {NULL, NULL, "1.1.17", "1.1.17", "1.1.17"}, {"auditing", "runc-v2$"},
	"Audit rule: shim-runc-v2"},
    {"1.1.18", {"1.13", "1.2.12", "1.1.18", "1.1.18", "1.1.18"},
	{"auditing", "bin/runc$|/docker-runc$"}, "Audit rule: runc binary"},
    {"1.2.1", {"1.2", "1.1.1", "1.2.1", "1.2.1", "1.2.1"}, {"host has been hardened", NULL},
	"Host hardened"},
    {"1.2.2", {"1.3", "1.1.2", "1.2.2", "1.2.2", "1.2.2"}, {"docker is up to date", NULL},
	"Engine version current"},
    {"2.1", {NULL, NULL, "2.1", "2.1", "2.1"}, {"docker daemon as a non-root user", NULL},
	"Rootless daemon"},
    {"2.2", {"2.1", "2.1", "2.2", "2.2", "2.2"}, {"network traffic is restricted", NULL},
	"Inter-container traffic off"},
    {"2.3", {"2.2", "2.2", "2.3", "2.3", "2.3"}, {"logging level", NULL}, "Daemon log level"},
    {"2.4", {"2.3", "2.3", "2.4", "2.4", "2.4"}, {"iptables", NULL}, "Daemon manages iptables"},
    {"2.5", {"2.4", "2.4", "2.5", "2.5", "2.5"}, {"insecure registries", NULL},
	"No insecure registries"},
    {"2.6", {"2.5", "2.5", "2.6", "2.6", "2.6"}, {"aufs", NULL}, "Aufs driver unused"},
    {"2.7", {"2.6", "2.6", "2.7", "2.7", "2.7"}, {"tls authentication", NULL}, "Daemon API TLS"},
    {"2.8", {"2.7", "2.7", "2.8", "2.8", "2.8"}, {"default ulimit is configured", NULL},
	"Daemon default ulimit"},
    {"2.9", {"2.8", "2.8", "2.9", "2.9", "2.9"}, {"user namespace support", NULL},
	"User namespaces on"},
    {"2.10", {"2.9", "2.9", "2.10", "2.10", "2.10"}, {"default cgroup usage", NULL},
	"Default cgroup parent"},
    {"2.11", {"2.10", "2.10", "2.11", "2.11", "2.11"}, {"base device size", NULL},
	"Base device size unchanged"},
    {"2.12", {"2.11", "2.11", "2.12", "2.12", "2.12"}, {"authorization for docker client", NULL},
	"Client command authorisation"},
    {"2.13", {"2.12", "2.12", "2.13", "2.13", "2.13"}, {"remote logging", NULL}, "Central logging"},
    {"2.14", {"2.18", "2.17", "2.14", "2.14", "2.14"}, {"acquiring new privileges", NULL},
	"No new privileges by default"},
    {"2.15", {"2.14", "2.13", "2.15", "2.15", "2.15"}, {"live restore", NULL}, "Live restore on"},
    {"2.16", {"2.15", "2.14", "2.16", "2.16", "2.16"}, {"userland proxy", NULL},
	"Userland proxy off"},
    {"2.17", {"2.16", "2.15", "2.17", "2.17", "2.17"}, {"custom seccomp profile", NULL},
	"Daemon seccomp profile"},
    {"2.18", {"2.17", "2.16", "2.18", "2.18", "2.18"}, {"experimental features", NULL},
	"Experimental features off"},
    {"3.1", {"3.1", "3.1", "3.1", "3.1", "3.1"}, {"docker.service file ownership", NULL},
	"Docker service owner"},
    {"3.2", {"3.2", "3.2", "3.2", "3.2", "3.2"}, {"docker.service file permissions", NULL},
	"Docker service mode"},
    {"3.3", {"3.3", "3.3", "3.3", "3.3", "3.3"}, {"docker.socket file ownership", NULL},
	"Docker.socket owner"},
    {"3.4", {"3.4", "3.4", "3.4", "3.4", "3.4"}, {"docker.socket file permissions", NULL},
	"Docker.socket mode"},
    {"3.5", {"3.5", "3.5", "3.5", "3.5", "3.5"}, {"/etc/docker directory ownership", NULL},
	"/etc/docker directory owner"},
    {"3.6", {"3.6", "3.6", "3.6", "3.6", "3.6"}, {"/etc/docker directory permissions", NULL},
	"/etc/docker directory mode"},
    {"3.7", {"3.7", "3.7", "3.7", "3.7", "3.7"}, {"registry certificate file ownership", NULL},
	"Registry certificate owner"},
    {"3.8", {"3.8", "3.8", "3.8", "3.8", "3.8"}, {"registry certificate file permissions", NULL},
	"Registry certificate mode"},
    {"3.9", {"3.9", "3.9", "3.9", "3.9", "3.9"}, {"tls ca certificate file ownership", NULL},
	"Tls ca certificate owner"},
    {"3.10", {"3.10", "3.10", "3.10", "3.10", "3.10"},
	{"tls ca certificate file permissions", NULL}, "Tls ca certificate mode"},
    {"3.11", {"3.11", "3.11", "3.11", "3.11", "3.11"}, {"server certificate file ownership", NULL},
	"Docker server certificate file owner"},
    {"3.12", {"3.12", "3.12", "3.12", "3.12", "3.12"},
	{"server certificate file permissions", NULL}, "Docker server certificate file mode"},
    {"3.13", {"3.13", "3.13", "3.13", "3.13", "3.13"},
	{"server certificate key file ownership", NULL}, "Docker server certificate key owner"},
    {"3.14", {"3.14", "3.14", "3.14", "3.14", "3.14"},
	{"server certificate key file permissions", NULL}, "Docker server certificate key mode"},
    {"3.15", {"3.15", "3.15", "3.15", "3.15", "3.15"},
	{"docker socket file ownership|docker.sock file ownership", NULL}, "Docker.sock owner"},
    {"3.16", {"3.16", "3.16", "3.16", "3.16", "3.16"},
	{"docker socket file permissions|docker.sock file permissions", NULL}, "Docker.sock mode"},
    {"3.17", {"3.17", "3.17", "3.17", "3.17", "3.17"}, {"daemon.json file ownership", NULL},
	"Daemon json owner"},
    {"3.18", {"3.18", "3.18", "3.18", "3.18", "3.18"}, {"daemon.json file permissions", NULL},
	"Daemon json mode"},
    {"3.19", {"3.19", "3.19", "3.19", "3.19", "3.19"}, {"/etc/default/docker file ownership", NULL},
	"/etc/default/docker owner"},
    {"3.20", {"3.20", "3.22", "3.22", "3.20", "3.20"},
	{"/etc/default/docker file permissions", NULL}, "/etc/default/docker mode"},
    {"3.21", {NULL, "3.21", "3.20", "3.21", "3.21"},
	{"/etc/sysconfig/docker file permissions", NULL}, "/etc/sysconfig/docker mode"},
    {"3.22", {NULL, "3.20", "3.21", "3.22", "3.22"}, {"/etc/sysconfig/docker file ownership", NULL},
	"/etc/sysconfig/docker owner"},
    {"3.23", {NULL, NULL, "3.23", "3.23", "3.23"}, {"containerd socket file ownership", NULL},
	"Containerd socket owner"},
    {"3.24", {NULL, NULL, "3.24", "3.24", "3.24"}, {"containerd socket file permissions", NULL},
	"Containerd socket mode"},
    {"4.1", {"4.1", "4.1", "4.1", "4.1", "4.1"}, {"user for the container has been created", NULL},
	"Non-root image user"},
    {"4.2", {"4.2", "4.2", "4.2", "4.2", "4.2"}, {"trusted base images", NULL},
	"Trusted base images"},
    {"4.3", {"4.3", "4.3", "4.3", "4.3", "4.3"}, {"unnecessary packages", NULL},
	"No needless packages"},
    {"4.4", {"4.4", "4.4", "4.4", "4.4", "4.4"}, {"scanned and rebuilt", NULL},
	"Images scanned and rebuilt"},
    {"4.5", {"4.5", "4.5", "4.5", "4.5", "4.5"}, {"content trust", NULL}, "Content trust on"},
    {"4.6", {"4.6", "4.6", "4.6", "4.6", "4.6"}, {"healthcheck instructions", NULL},
	"HEALTHCHECK present"},
    {"4.7", {"4.7", "4.7", "4.7", "4.7", "4.7"}, {"update instructions", NULL},
	"No lone update step"},
    {"4.8", {"4.8", "4.8", "4.8", "4.8", "4.8"}, {"setuid and setgid", NULL},
	"Setuid/setgid removed"},
    {"4.9", {"4.9", "4.9", "4.9", "4.9", "4.9"}, {"copy is used instead of add", NULL},
	"COPY not ADD"},
    {"4.10", {"4.10", "4.10", "4.10", "4.10", "4.10"}, {"secrets are not stored", NULL},
	"No secrets in Dockerfile"},
    {"4.11", {"4.11", "4.11", "4.11", "4.11", "4.11"}, {"verified packages", NULL},
	"Verified packages only"},
    {"4.12", {NULL, NULL, "4.12", "4.12", "4.12"}, {"signed artifacts", NULL},
	"Signed artifacts validated"},
    {"5.1", {"7.1", "7.1", "7.1", "7.1", "5.1"}, {"swarm mode is not enabled, if not needed", NULL},
	"Swarm mode off unless needed"},
    {"5.2", {"5.1", "5.1", "5.1", "5.1", "5.2"}, {"apparmor", NULL}, "AppArmor profile"},
    {"5.3", {"5.2", "5.2", "5.2", "5.2", "5.3"}, {"selinux", NULL}, "SELinux options"},
    {"5.4", {"5.3", "5.3", "5.3", "5.3", "5.4"}, {"kernel capabilities", NULL},
	"Capabilities restricted"},
    {"5.5", {"5.4", "5.4", "5.4", "5.4", "5.5"}, {"privileged containers are not used", NULL},
	"No privileged containers"},
    {"5.6", {"5.5", "5.5", "5.5", "5.5", "5.6"}, {"sensitive host system directories", NULL},
	"No sensitive host mounts"},
    {"5.7", {"5.6", "5.6", "5.6", "5.6", "5.7"}, {"sshd is not run|ssh is not run", NULL},
	"No sshd in container"},
    {"5.8", {"5.7", "5.7", "5.7", "5.7", "5.8"}, {"privileged ports", NULL},
	"No privileged ports mapped"},
    {"5.9", {"5.8", "5.8", "5.8", "5.8", "5.9"}, {"only needed ports", NULL},
	"Only needed ports open"},
    {"5.10", {"5.9", "5.9", "5.9", "5.9", "5.10"}, {"network namespace", NULL},
	"Host network not shared"},
    {"5.11", {"5.10", "5.10", "5.10", "5.10", "5.11"}, {"memory usage", NULL}, "Memory limit"},
    {"5.12", {"5.11", "5.11", "5.11", "5.11", "5.12"}, {"cpu priority", NULL}, "CPU priority"},
    {"5.13", {"5.12", "5.12", "5.12", "5.12", "5.13"}, {"root filesystem", NULL},
	"Read-only root filesystem"},
    {"5.14", {"5.13", "5.13", "5.13", "5.13", "5.14"}, {"incoming container traffic", NULL},
	"Ports bound to one interface"},
    {"5.15", {"5.14", "5.14", "5.14", "5.14", "5.15"}, {"on-failure", NULL},
	"Restart policy bounded"},
    {"5.16", {"5.15", "5.15", "5.15", "5.15", "5.16"}, {"process namespace", NULL},
	"Host PID not shared"},
    {"5.17", {"5.16", "5.16", "5.16", "5.16", "5.17"}, {"ipc namespace", NULL},
	"Host IPC not shared"},
    {"5.18", {"5.17", "5.17", "5.17", "5.17", "5.18"}, {"host devices", NULL},
	"Host devices not exposed"},
    {"5.19", {"5.18", "5.18", "5.18", "5.18", "5.19"}, {"ulimit is overwritten", NULL},
	"Runtime ulimit"},
    {"5.20", {"5.19", "5.19", "5.19", "5.19", "5.20"}, {"mount propagation", NULL},
	"Mount propagation not shared"},
    {"5.21", {"5.20", "5.20", "5.20", "5.20", "5.21"}, {"uts namespace", NULL},
	"Host UTS not shared"},
    {"5.22", {"5.21", "5.21", "5.21", "5.21", "5.22"}, {"default seccomp profile", NULL},
	"Seccomp not disabled"},
    {"5.23", {"5.22", "5.22", "5.22", "5.22", "5.23"}, {"exec commands", "privileged option"},
	"No exec --privileged"},
    {"5.24", {"5.23", "5.23", "5.23", "5.23", "5.24"},
	{"exec commands", "user option|user=root option"}, "No exec as root"},
    {"5.25", {"5.24", "5.24", "5.24", "5.24", "5.25"}, {"cgroup usage is confirmed", NULL},
	"Cgroup usage confirmed"},
    {"5.26", {"5.25", "5.25", "5.25", "5.25", "5.26"}, {"acquiring additional privileges", NULL},
	"No-new-privileges set"},
    {"5.27", {"5.26", "5.26", "5.26", "5.26", "5.27"}, {"health is checked", NULL},
	"Health checked at run time"},
    {"5.28", {"5.27", "5.27", "5.27", "5.27", "5.28"}, {"latest version of", NULL},
	"Image version pulled is the right one"},
    {"5.29", {"5.28", "5.28", "5.28", "5.28", "5.29"}, {"pids cgroup limit", NULL}, "PIDs limit"},
    {"5.30", {"5.29", "5.29", "5.29", "5.29", "5.30"}, {"docker0", NULL}, "Docker0 bridge unused"},
    {"5.31", {"5.30", "5.30", "5.30", "5.30", "5.31"}, {"host's user namespace", NULL},
	"Host user namespace not shared"},
    {"5.32", {"5.31", "5.31", "5.31", "5.31", "5.32"}, {"socket is not mounted", NULL},
	"Socket not mounted"},
    {"6.1", {"6.1", "6.1", "6.1", "6.1", "6.1"}, {"image sprawl", NULL}, "No image sprawl"},
    {"6.2", {"6.2", "6.2", "6.2", "6.2", "6.2"}, {"container sprawl", NULL}, "No container sprawl"},
    {"7.1", {"7.2", "7.2", "7.2", "7.2", "7.1"}, {"manager nodes", NULL}, "Few manager nodes"},
    {"7.2", {"7.3", "7.3", "7.3", "7.3", "7.2"}, {"swarm services are bound", NULL},
	"Swarm bound to one interface"},
    {"7.3", {"7.4", "7.4", "7.4", "7.4", "7.3"}, {"overlay network", NULL},
	"Overlay traffic encrypted"},
    {"7.4", {"7.5", "7.5", "7.5", "7.5", "7.4"}, {"secret management", NULL},
	"Swarm secrets via docker secret"},
    {"7.5", {"7.6", "7.6", "7.6", "7.6", "7.5"}, {"auto-lock mode", NULL}, "Managers auto-locked"},
    {"7.6", {"7.7", "7.7", "7.7", "7.7", "7.6"}, {"auto-lock key", NULL}, "Auto-lock key rotated"},
    {"7.7", {"7.8", "7.8", "7.8", "7.8", "7.7"}, {"node certificates", NULL},
	"Node certificates rotated"},
    {"7.8", {"7.9", "7.9", "7.9", "7.9", "7.8"}, {"ca certificates are rotated", NULL},
	"CA certificates rotated"},
    {"7.9", {"7.10", "7.10", "7.10", "7.10", "7.9"}, {"management plane", NULL},
	"Management and data plane split"},
    {"8.1.1", {NULL, "8.1.1", "8.1.1", "8.1.1", "8.1.1"}, {"ldap", NULL},
	"Central sign-on for UCP"},
    {"8.1.2", {NULL, "8.1.2", "8.1.2", "8.1.2", "8.1.2"}, {"external certificates", NULL},
	"Own certificates on UCP"},
    {"8.1.3", {NULL, "8.1.3", "8.1.3", "8.1.3", "8.1.3"}, {"client certificate bundles", NULL},
	"Client bundles enforced"},
    {"8.1.4", {NULL, "8.1.4", "8.1.4", "8.1.4", "8.1.4"}, {"role-based access control", NULL},
	"Cluster RBAC set"},
    {"8.1.5", {NULL, "8.1.5", "8.1.5", "8.1.5", "8.1.5"}, {"signed image enforcement", NULL},
	"Signed images enforced"},
    {"8.1.6", {NULL, "8.1.6", "8.1.6", "8.1.6", "8.1.6"}, {"per-user session limit", NULL},
	"Session count cap"},
    {"8.1.7", {NULL, "8.1.7", "8.1.7", "8.1.7", "8.1.7"}, {"lifetime minutes", NULL},
	"Session lifetime cap"},
    {"8.2.1", {NULL, "8.2.1", "8.2.1", "8.2.1", "8.2.1"}, {"image vulnerability scanning", NULL},
	"Registry scanning on"},
    {"C.2", {"2.13", "C.2", "C.2", "C.2", "C.2"}, {"legacy registry", NULL},
	"Legacy registry v1 off"},
    {"C.5.3.1", {NULL, NULL, "C.5.3.1", "C.5.3.1", "C.5.3.1"}, {"cap_dac_read_search", NULL},
	"CAP_DAC_READ_SEARCH not granted"},
    {"C.5.3.2", {NULL, NULL, "C.5.3.2", "C.5.3.2", "C.5.3.2"}, {"cap_sys_module", NULL},
	"CAP_SYS_MODULE not granted"},
    {"C.5.3.3", {NULL, NULL, "C.5.3.3", "C.5.3.3", "C.5.3.3"}, {"cap_sys_admin", NULL},
	"CAP_SYS_ADMIN not granted"},
    {"C.5.3.4", {NULL, NULL, "C.5.3.4", "C.5.3.4", "C.5.3.4"}, {"cap_sys_ptrace", NULL},
	"CAP_SYS_PTRACE not granted"},
};

enum { CHECK_COUNT = sizeof(checks) / sizeof(checks[0]) };

/* The numberings a version may mean, the likeliest first, ended by -1. */
struct edition {
	const char *version;
	int columns[3];
};

static const struct edition editions[] = {
    {"1.3.4", {N_1_3_4, -1, -1}},
    {"1.3.5", {N_1_3_5, -1, -1}},
    {"1.3.6", {N_1_3_6, -1, -1}},
    {"1.5.0", {N_1_6_0, -1, -1}},
    {"1.6.0", {N_1_6_1, N_1_6_0, -1}},
    {"1.6.1", {N_1_6_1, -1, -1}},
};

const struct bench_check *
bench_checks(size_t *count)
{
	*count = CHECK_COUNT;
	return checks;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
equal_nocase(const char *text, const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (lower(text[i]) != word[i])
			return false;
	return true;
}

/* One alternative of a word list: somewhere, or at the end if it is marked so. */
static bool
has_word(struct muster_span text, const char *word, size_t len)
{
	bool at_end = len > 0 && word[len - 1] == '$';
	if (at_end)
		len--;
	if (text.len < len)
		return false;
	if (at_end)
		return equal_nocase(text.ptr + text.len - len, word, len);
	for (size_t i = 0; i + len <= text.len; i++)
		if (equal_nocase(text.ptr + i, word, len))
			return true;
	return false;
}

static bool
describes(const struct bench_check *check, struct muster_span title)
{
	for (size_t i = 0; i < 2 && check->words[i] != NULL; i++) {
		const char *word = check->words[i];
		bool found = false;
		while (word != NULL && !found) {
			const char *bar = strchr(word, '|');
			size_t len = bar != NULL ? (size_t)(bar - word) : strlen(word);
			found = has_word(title, word, len);
			word = bar != NULL ? bar + 1 : NULL;
		}
		if (!found)
			return false;
	}
	return true;
}

static const struct bench_check *
by_number(struct muster_span id, int column)
{
	for (size_t i = 0; i < CHECK_COUNT; i++)
		if (checks[i].native[column] != NULL &&
		    muster_span_is_nocase(id, checks[i].native[column]))
			return &checks[i];
	return NULL;
}

/* The one check of a numbering that the title describes; NULL if none or several. */
static const struct bench_check *
by_title(struct muster_span title, int column)
{
	const struct bench_check *found = NULL;
	for (size_t i = 0; i < CHECK_COUNT; i++) {
		if (checks[i].native[column] == NULL || !describes(&checks[i], title))
			continue;
		if (found != NULL)
			return NULL;
		found = &checks[i];
	}
	return found;
}

static const char *
numbering_name(struct muster_span version, int column)
{
	static const char *const names[N_COUNT] = {
	    "1.3.4", "1.3.5", "1.3.6", "1.6.0@v1.6.0", "1.6.0@v1.6.1"};
	return muster_span_is(version, "1.5.0") ? "1.5.0" : names[column];
}

static struct bench_match
find_in(
    struct muster_span version, const int *columns, struct muster_span id, struct muster_span title)
{
	struct bench_match match = {NULL, NULL};
	if (title.len == 0) { /* the number alone, where all numberings meant agree */
		for (size_t i = 0; columns[i] >= 0; i++) {
			const struct bench_check *check = by_number(id, columns[i]);
			if (check == NULL || (i > 0 && check != match.check))
				return (struct bench_match){NULL, NULL};
			match.check = check;
			match.numbering = i == 0 ? numbering_name(version, columns[0]) : NULL;
		}
		return match;
	}
	for (size_t i = 0; columns[i] >= 0; i++) {
		const struct bench_check *check = by_number(id, columns[i]);
		if (check != NULL && describes(check, title))
			return (struct bench_match){check, numbering_name(version, columns[i])};
	}
	for (size_t i = 0; columns[i] >= 0; i++) {
		const struct bench_check *check = by_title(title, columns[i]);
		if (check != NULL)
			return (struct bench_match){check, numbering_name(version, columns[i])};
	}
	return match;
}

struct bench_match
bench_find(struct muster_span version, struct muster_span id, struct muster_span description)
{
	static const int all[] = {N_1_6_1, N_1_6_0, N_1_3_6, N_1_3_5, N_1_3_4, -1};
	const struct muster_span title = bench_title(id, description);
	for (size_t i = 0; i < sizeof(editions) / sizeof(editions[0]); i++)
		if (muster_span_is(version, editions[i].version))
			return find_in(version, editions[i].columns, id, title);
	struct bench_match match = {NULL, NULL};
	if (title.len > 0) /* a release we have not seen: its descriptions may be known */
		match = find_in(version, all, id, title);
	return match;
}

bool
bench_is_example(struct muster_span id)
{
	return muster_span_is_nocase(id, "C.1") || muster_span_is_nocase(id, "C.1.1");
}

static bool
drop_end(struct muster_span *text, const char *suffix)
{
	size_t len = strlen(suffix);
	if (text->len < len ||
	    !muster_span_is_nocase((struct muster_span){text->ptr + text->len - len, len}, suffix))
		return false;
	text->len -= len;
	while (text->len > 0 && text->ptr[text->len - 1] == ' ')
		text->len--;
	return true;
}

struct muster_span
bench_title(struct muster_span id, struct muster_span description)
{
	static const char *const suffixes[] = {"(Automated)", "(Manual)", "(Scored)",
	    "(Not Scored)", "(Deprecated)", "(Swarm mode not enabled)"};
	struct muster_span title = description;
	while (title.len > 0 && title.ptr[0] == ' ') {
		title.ptr++;
		title.len--;
	}
	if (id.len > 0 && title.len > id.len && memcmp(title.ptr, id.ptr, id.len) == 0 &&
	    title.ptr[id.len] == ' ') {
		title.ptr += id.len + 1;
		title.len -= id.len + 1;
	}
	for (bool again = true; again;) {
		again = false;
		while (title.len > 0 && title.ptr[title.len - 1] == ' ')
			title.len--;
		for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
			again |= drop_end(&title, suffixes[i]);
	}
	return title;
}
