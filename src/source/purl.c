/* SPDX-License-Identifier: Apache-2.0 */
#include "source/purl.h"

struct muster_span
purl_base(struct muster_span purl)
{
	size_t end = purl.len, slash = 0;
	for (size_t i = 0; i < end; i++)
		if (purl.ptr[i] == '#' || purl.ptr[i] == '?')
			end = i;
	for (size_t i = 0; i < end; i++)
		if (purl.ptr[i] == '/')
			slash = i;
	/* A version follows the name's first "@"; a scope ("/@scope/name") comes before. */
	for (size_t i = slash + 2; i < end; i++)
		if (purl.ptr[i] == '@')
			end = i;
	return (struct muster_span){purl.ptr, end};
}

struct muster_span
purl_version(struct muster_span purl)
{
	const struct muster_span base = purl_base(purl);
	struct muster_span version = {base.ptr + base.len, 0};
	if (base.len == purl.len || *version.ptr != '@')
		return (struct muster_span){"", 0};
	version.ptr++;
	while (base.len + 1 + version.len < purl.len && version.ptr[version.len] != '?' &&
	    version.ptr[version.len] != '#')
		version.len++;
	return version;
}

static void
add_encoded(struct muster_strbuf *out, struct muster_span text)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c <= ' ' || c == '@' || c == '?' || c == '#' || c == '%' || c == 0x7F) {
			const char bytes[3] = {'%', hex[c >> 4], hex[c & 15]};
			muster_strbuf_add(out, bytes, sizeof(bytes));
		} else {
			muster_strbuf_addc(out, (char)c);
		}
	}
}

/* Tools' words for the types of packages, and what a package URL begins with there. */
struct type {
	const char *word;
	const char *prefix;
};

static const struct type types[] = {
    {"alma", "rpm/alma/"},
    {"alpine", "apk/alpine/"},
    {"amazon", "rpm/amazon/"},
    {"amzn", "rpm/amazon/"},
    {"arch", "alpm/arch/"},
    {"azurelinux", "rpm/azurelinux/"},
    {"bundler", "gem/"},
    {"cargo", "cargo/"},
    {"cbl-mariner", "rpm/cbl-mariner/"},
    {"centos", "rpm/centos/"},
    {"chainguard", "apk/chainguard/"},
    {"cocoapods", "cocoapods/"},
    {"composer", "composer/"},
    {"composer-vendor", "composer/"},
    {"conan", "conan/"},
    {"conancenter", "conan/"},
    {"conda-environment", "conda/"},
    {"conda-pkg", "conda/"},
    {"crates.io", "cargo/"},
    {"debian", "deb/debian/"},
    {"dotnet", "nuget/"},
    {"dotnet-core", "nuget/"},
    {"dpkg", "deb/"},
    {"echo", "deb/echo/"},
    {"fedora", "rpm/fedora/"},
    {"gem", "gem/"},
    {"gemspec", "gem/"},
    {"go", "golang/"},
    {"go-module", "golang/"},
    {"gobinary", "golang/"},
    {"gomod", "golang/"},
    {"gomodules", "golang/"},
    {"gradle", "maven/"},
    {"hex", "hex/"},
    {"jar", "maven/"},
    {"java", "maven/"},
    {"java-archive", "maven/"},
    {"maven", "maven/"},
    {"mix-lock", "hex/"},
    {"node-pkg", "npm/"},
    {"nodejs", "npm/"},
    {"npm", "npm/"},
    {"nuget", "nuget/"},
    {"nuget-config", "nuget/"},
    {"ol", "rpm/oracle/"},
    {"opensuse", "rpm/opensuse/"},
    {"opensuse-leap", "rpm/opensuse/"},
    {"opensuse-tumbleweed", "rpm/opensuse/"},
    {"opensuse.leap", "rpm/opensuse/"},
    {"opensuse.tumbleweed", "rpm/opensuse/"},
    {"oracle", "rpm/oracle/"},
    {"packages-props", "nuget/"},
    {"packagist", "composer/"},
    {"photon", "rpm/photon/"},
    {"php-composer", "composer/"},
    {"pip", "pypi/"},
    {"pipenv", "pypi/"},
    {"pnpm", "npm/"},
    {"poetry", "pypi/"},
    {"pom", "maven/"},
    {"pub", "pub/"},
    {"pypi", "pypi/"},
    {"python", "pypi/"},
    {"python-pkg", "pypi/"},
    {"redhat", "rpm/redhat/"},
    {"rhel", "rpm/redhat/"},
    {"rocky", "rpm/rocky/"},
    {"ruby", "gem/"},
    {"rubygems", "gem/"},
    {"rust-binary", "cargo/"},
    {"rust-crate", "cargo/"},
    {"rustbinary", "cargo/"},
    {"sbt", "maven/"},
    {"slem", "rpm/suse/"},
    {"sles", "rpm/suse/"},
    {"suse linux enterprise micro", "rpm/suse/"},
    {"suse linux enterprise server", "rpm/suse/"},
    {"swift", "swift/"},
    {"ubuntu", "deb/ubuntu/"},
    {"uv", "pypi/"},
    {"wolfi", "apk/wolfi/"},
    {"yarn", "npm/"},
};

static void
add_type(struct muster_strbuf *out, struct muster_span type)
{
	if (type.len == 0)
		type = MUSTER_SPAN("generic");
	for (size_t i = 0; i < type.len; i++) {
		char c = type.ptr[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
		    c == '-' || c == '+';
		muster_strbuf_addc(out, plain ? c : '-');
	}
	muster_strbuf_addc(out, '/');
}

/* What a package URL of this type does to names, so that both spellings are one. */
static void
normalise(char *name, size_t len, const char *prefix)
{
	bool python = strcmp(prefix, "pypi/") == 0;
	bool lower = python || strcmp(prefix, "golang/") == 0;
	bool maven = strcmp(prefix, "maven/") == 0;
	for (size_t i = 0; i < len; i++) {
		if (lower && name[i] >= 'A' && name[i] <= 'Z')
			name[i] = (char)(name[i] - 'A' + 'a');
		if (python && name[i] == '_')
			name[i] = '-';
		if (maven && name[i] == ':')
			name[i] = '/';
	}
}

void
purl_build(struct muster_strbuf *out, struct muster_span purl, struct muster_span type,
    struct muster_span name)
{
	if (muster_span_starts(purl, "pkg:")) {
		const struct muster_span base = purl_base(purl);
		muster_strbuf_add(out, base.ptr, base.len);
		return;
	}
	if (name.len == 0)
		return;
	const char *prefix = NULL;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && prefix == NULL; i++)
		if (muster_span_is_nocase(type, types[i].word))
			prefix = types[i].prefix;
	muster_strbuf_adds(out, "pkg:");
	if (prefix != NULL)
		muster_strbuf_adds(out, prefix);
	else
		add_type(out, type);
	size_t start = out->len;
	add_encoded(out, name);
	if (prefix != NULL && !out->failed)
		normalise(out->data + start, out->len - start, prefix);
}

static int
hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
add_decoded(struct muster_strbuf *out, struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		int high = text.ptr[i] == '%' && i + 2 < text.len ? hex_of(text.ptr[i + 1]) : -1;
		int low = high >= 0 ? hex_of(text.ptr[i + 2]) : -1;
		if (low >= 0 && high * 16 + low != 0) {
			muster_strbuf_addc(out, (char)(high * 16 + low));
			i += 2;
		} else {
			muster_strbuf_addc(out, text.ptr[i]);
		}
	}
}

void
purl_version_plain(struct muster_strbuf *out, struct muster_span purl)
{
	add_decoded(out, purl_version(purl));
}

/* The raw value of a qualifier, "" none. */
static struct muster_span
qualifier(struct muster_span purl, const char *name)
{
	const size_t len = strlen(name);
	const char *at = memchr(purl.ptr, '?', purl.len);
	const char *end = purl.ptr + purl.len;
	while (at != NULL && ++at < end) {
		size_t rest = (size_t)(end - at), value = len + 1;
		if (*at == '#')
			break;
		if (rest > len && memcmp(at, name, len) == 0 && at[len] == '=') {
			while (value < rest && at[value] != '&' && at[value] != '#')
				value++;
			return (struct muster_span){at + len + 1, value - len - 1};
		}
		at = memchr(at, '&', rest);
	}
	return (struct muster_span){"", 0};
}

bool
purl_image(struct muster_span purl, struct muster_strbuf *name, struct muster_strbuf *digest)
{
	static const char scheme[] = "pkg:oci/";
	const size_t skip = sizeof(scheme) - 1;
	muster_strbuf_clear(name);
	muster_strbuf_clear(digest);
	if (!muster_span_starts(purl, scheme))
		return false;
	const struct muster_span base = purl_base(purl);
	const struct muster_span last = {base.ptr + skip, base.len - skip};
	add_decoded(name, qualifier(purl, "repository_url"));
	bool whole = name->len > last.len && name->data[name->len - last.len - 1] == '/' &&
	    memcmp(name->data + name->len - last.len, last.ptr, last.len) == 0;
	if (!whole) {
		if (name->len > 0)
			muster_strbuf_addc(name, '/');
		add_decoded(name, last);
	}
	add_decoded(digest, purl_version(purl));
	return true;
}

static bool
is_one_of(struct muster_span word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (muster_span_is_nocase(word, list[i]))
			return true;
	return false;
}

bool
purl_is_os(struct muster_span purl, struct muster_span type)
{
	static const char *const prefixes[] = {"pkg:deb/", "pkg:rpm/", "pkg:apk/", "pkg:alpm/",
	    "pkg:ebuild/", "pkg:portage/", "pkg:bitnami-os/"};
	static const char *const words[] = {"deb", "rpm", "apk", "alpm", "portage", "linux-kernel",
	    "linux-kernel-module", "msrc-kb", "alma", "alpine", "amazon", "arch", "azurelinux",
	    "bottlerocket", "cbl-mariner", "centos", "chainguard", "cos", "debian", "echo",
	    "fedora", "mariner", "minimos", "openeuler", "opensuse", "opensuse.leap",
	    "opensuse-leap", "opensuse-tumbleweed", "opensuse.tumbleweed", "oracle", "photon",
	    "redhat", "rocky", "seal", "sles", "slem", "suse linux enterprise server",
	    "suse linux enterprise micro", "ubuntu", "wolfi", "rhel", "sle"};
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (muster_span_starts(purl, prefixes[i]))
			return true;
	return is_one_of(type, words, sizeof(words) / sizeof(words[0]));
}
