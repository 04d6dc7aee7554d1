/* SPDX-License-Identifier: Apache-2.0 */
#include "source/docker_words.h"
#include "source/redact_internal.h"

static struct muster_span
next_word(const char **words)
{
	while (**words == ' ')
		(*words)++;
	const struct muster_span word = {*words, strcspn(*words, " ")};
	*words += word.len;
	return word;
}

static bool
eq_nocase(struct muster_span a, struct muster_span b)
{
	for (size_t i = 0; a.len == b.len && i < a.len; i++) {
		char x = a.ptr[i], y = b.ptr[i];
		x = x >= 'A' && x <= 'Z' ? (char)(x | 0x20) : x;
		y = y >= 'A' && y <= 'Z' ? (char)(y | 0x20) : y;
		if (x != y)
			return false;
	}
	return a.len == b.len;
}

bool
docker_has_word(const char *words, struct muster_span text)
{
	for (struct muster_span word = next_word(&words); word.len > 0; word = next_word(&words))
		if (eq_nocase(word, text) || (text.len == 0 && muster_span_is(word, "''")))
			return true;
	return false;
}

bool
docker_holds(struct muster_span text, struct muster_span part)
{
	for (size_t i = 0; part.len > 0 && i + part.len <= text.len; i++)
		if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
			return true;
	return false;
}

bool
docker_holds_word(const char *words, struct muster_span text)
{
	for (struct muster_span word = next_word(&words); word.len > 0; word = next_word(&words))
		if (docker_holds(text, word))
			return true;
	return false;
}

struct muster_span
docker_without(struct muster_span text, const char *prefix)
{
	const size_t len = strlen(prefix);
	if (text.len < len || !muster_span_is_nocase((struct muster_span){text.ptr, len}, prefix))
		return text;
	return (struct muster_span){text.ptr + len, text.len - len};
}

struct muster_span
docker_up_to(struct muster_span text, char c)
{
	const char *at = text.len > 0 ? memchr(text.ptr, c, text.len) : NULL;
	return at == NULL ? text : (struct muster_span){text.ptr, (size_t)(at - text.ptr)};
}

uint64_t
docker_number(struct muster_span text)
{
	uint64_t value = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return 0;
		if (i >= 19) /* digits that fit; more are too many for any use */
			return UINT64_MAX;
		value = value * 10 + (uint64_t)(text.ptr[i] - '0');
	}
	return value;
}

bool
docker_is_root(struct muster_span user)
{
	const struct muster_span name = docker_up_to(user, ':');
	bool zero = true;
	for (size_t i = 0; i < name.len; i++)
		zero &= name.ptr[i] == '0';
	return zero || muster_span_is(name, "root") ||
	    muster_span_is_nocase(name, "ContainerAdministrator");
}

bool
docker_is_image_id(struct muster_span reference, struct muster_span id)
{
	id = docker_without(id, "sha256:");
	return muster_span_starts(reference, "sha256:") ||
	    (reference.len >= 12 && reference.len <= id.len &&
		memcmp(reference.ptr, id.ptr, reference.len) == 0);
}

bool
docker_is_secret_entry(struct muster_span entry)
{
	const struct muster_span name = docker_up_to(entry, '=');
	if (name.len == entry.len)
		return false;
	const struct muster_span value = {entry.ptr + name.len + 1, entry.len - name.len - 1};
	if (redact_is_secret_name(name))
		return value.len > 0 && redact_is_masked(value);
	/* Copies of secrets of other names may be plain words; what a pattern knows is none. */
	return docker_holds(value, MUSTER_SPAN("[redacted:")) &&
	    !docker_holds(value, MUSTER_SPAN("[redacted:env:")) &&
	    !docker_holds(value, MUSTER_SPAN("[redacted:match:"));
}

struct muster_span
docker_trimmed(struct muster_span path)
{
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	return path;
}

bool
docker_is_host_place(struct muster_span path)
{
	static const char places[] =
	    "/ /boot /dev /etc /home /lib /lib64 /proc /root /run /sys /usr "
	    "/usr/bin /usr/lib /usr/sbin /bin /sbin /var /var/lib /var/run "
	    "/var/lib/docker /var/lib/containerd /etc/docker /etc/kubernetes";
	return docker_has_word(places, docker_trimmed(path));
}

bool
docker_is_engine_socket(struct muster_span path)
{
	static const char *const names[] = {"/docker.sock", "/containerd.sock", "/podman.sock",
	    "/crio.sock", "/docker_engine", "\\docker_engine"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const size_t len = strlen(names[i]);
		if (path.len >= len && memcmp(path.ptr + path.len - len, names[i], len) == 0)
			return true;
	}
	return false;
}

bool
docker_is_every_address(struct muster_span text)
{
	return docker_has_word("'' 0.0.0.0 :: [::]", text);
}

bool
docker_is_loopback(struct muster_span text)
{
	return muster_span_starts(text, "127.") || muster_span_starts(text, "localhost") ||
	    muster_span_starts(text, "::1") || muster_span_starts(text, "[::1]");
}
